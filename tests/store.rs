//! The project folder: what is saved is what is opened, byte for byte; what is damaged is named and nothing is changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationPlace, AnnotatorKind, Attribute, AttributeId, AttributeValue, Document, DocumentId,
    LineEndings, Origin, Original, Period, Project, ProjectId, QuotedSpan, Relation, Severity, Sheet, SheetKey, Spans,
    Speaker, SpeakerKind, Stamp, Status, Time, ValueOrigin,
};
use manicule::store::{self, FileKey, Folder, Opened, StoreError};
use manicule::text::{Span, Text};

const SAID: &str = "“No,” she said, “not yet.” Seven ferries burned.\n";
const MIXED: &str = "हिन्दी में लिखा। عاجل: قالت. cafe\u{301} 👨‍👩‍👧 “…”\n\nEnd.\n";

pub(crate) fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(written: &str) -> T {
    written.parse().expect("a valid name")
}

pub(crate) fn stamp(second: i64) -> Stamp {
    Stamp { at: Time::from_unix(1_763_800_000 + second), by: name("ada") }
}

fn spans(text: &str, pairs: &[(usize, usize)]) -> Spans {
    let spans: Vec<_> = pairs.iter().map(|(start, end)| Span::from_range(*start..*end).expect("a span")).collect();
    Spans::quote(&spans, &Text::new(text)).expect("spans of the text")
}

fn quoted(text: &str, range: std::ops::Range<usize>) -> QuotedSpan {
    QuotedSpan::new(Span::from_range(range).expect("a span"), &Text::new(text)).expect("in the text")
}

fn values(values: Vec<(&str, AttributeValue, ValueOrigin)>) -> manicule::model::Attributes {
    values.into_iter().map(|(id, value, origin)| (name::<AttributeId>(id), Attribute { value, origin })).collect()
}

fn annotation(id: &str, label: &str, spans: Spans) -> Annotation {
    Annotation {
        id: name(id),
        label: name(label),
        spans,
        attributes: values(Vec::new()),
        note: Box::default(),
        unsure: false,
        origin: Origin::Hand,
        created: stamp(0),
        changed: stamp(60),
    }
}

fn quote() -> Annotation {
    let text = |text: &str| AttributeValue::Text(text.into());
    Annotation {
        attributes: values(vec![
            ("speaker", AttributeValue::Unknown, ValueOrigin::Hand),
            ("speaker-words", AttributeValue::None, ValueOrigin::Rule),
            ("cue", AttributeValue::Mention(vec![quoted(SAID, 14..18)]), ValueOrigin::Rule),
            ("kind", text("direct"), ValueOrigin::Hand),
            ("edited", text("no"), ValueOrigin::Imported),
        ]),
        note: "wer \"spricht\"?\nसदा \u{202e}\u{0}\u{7f}".into(),
        unsure: true,
        origin: Origin::Suggested,
        ..annotation("c4mzt0w9qk2b", "quote", spans(SAID, &[(0, 9), (20, 34)]))
    }
}

fn figure() -> Annotation {
    let period = Period { from: "2018".into(), to: "2021-05-12".into(), words: "between 2018 and May 12".into() };
    Annotation {
        attributes: values(vec![
            ("value", AttributeValue::Text("12345678901234567890".into()), ValueOrigin::Hand),
            ("period", AttributeValue::Period(period.into()), ValueOrigin::Hand),
            ("counted", AttributeValue::Choices(Vec::new()), ValueOrigin::Hand),
        ]),
        ..annotation("000000000001", "figure", spans(SAID, &[(35, 48)]))
    }
}

fn repeats() -> Relation {
    Relation {
        id: name("zzzzzzzzzzzz"),
        label: name("repeats"),
        from: name("c4mzt0w9qk2b"),
        to: AnnotationPlace { document: name("mixed"), annotation: name("p0ar7u3nd81x") },
        attributes: values(vec![(
            "change",
            AttributeValue::Choices(vec!["reworded".into(), "cut".into()]),
            ValueOrigin::Hand,
        )]),
        note: "→".to_owned(),
        created: stamp(1),
        changed: stamp(2),
    }
}

fn add_document(project: &mut Project, id: &str, text: &str) {
    let text = Text::new(text);
    let mut document = Document::new(name(id), format!("Título “{id}”"), text.hash());
    document.published = "2025-05-03".to_owned();
    document.excluded = vec![Span::from_range(0..3).expect("a span")];
    document.original = Some(Original {
        file: "Ärger.txt".to_owned(),
        sha256: "00".repeat(32),
        encoding: "windows-1252".to_owned(),
        line_endings: LineEndings::CrLf,
    });
    project.documents.insert(document.id.clone(), Arc::new(document));
    project.texts.insert(text.hash(), text);
}

fn sheet(annotations: Vec<Annotation>, relations: Vec<Relation>) -> Arc<Sheet> {
    Arc::new(Sheet {
        status: Status::InProgress,
        annotations: annotations.into_iter().map(Arc::new).collect(),
        relations: relations.into_iter().map(Arc::new).collect(),
        ..Sheet::default()
    })
}

/// A project with every kind of value, script and reference.
fn rich() -> Project {
    let mut project = Project::new(ProjectId::from_number(7), "Fähre – ferry \u{2028}");
    add_document(&mut project, "said", SAID);
    add_document(&mut project, "mixed", MIXED);
    let mut speaker = Speaker::new(name("david-saucedo"), "David Saucedo");
    speaker.kind = SpeakerKind::Group;
    speaker.aliases = vec!["Saucedo".into(), "साउसेदो".into()];
    speaker.through = Some(name("asia-times"));
    project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
    let other = annotation("p0ar7u3nd81x", "claim", spans(MIXED, &[(0, "हिन्दी".len())]));
    project.sheets.insert(key("said"), sheet(vec![quote(), figure()], vec![repeats()]));
    project.sheets.insert(key("mixed"), sheet(vec![other], Vec::new()));
    project
}

fn key(document: &str) -> SheetKey {
    SheetKey::new(name(document), name("ada"))
}

/// A folder on the disk with the rich project in it.
pub(crate) fn saved() -> (tempfile::TempDir, Folder, Project) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    store::create(dir.path(), "x").expect("created");
    let folder = open(dir.path()).folder;
    let project = rich();
    folder.save(&project, &FileKey::all(&project)).expect("saved");
    (dir, folder, project)
}

pub(crate) fn open(dir: &Path) -> Opened {
    store::open(dir).expect("opened")
}

/// Each file below a folder with its bytes.
fn bytes_below(dir: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(bytes_below(&path));
        } else {
            found.push((path.clone(), fs::read(&path).expect("a file")));
        }
    }
    found.sort();
    found
}

fn mend(path: &Path, change: impl FnOnce(String) -> String) {
    let before = fs::read_to_string(path).expect("a file");
    let after = change(before.clone());
    assert_ne!(before, after, "the change must change something");
    fs::write(path, after).expect("written");
}

#[test]
fn a_new_project_opens_with_the_default_schema() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("new").join("ferry");
    store::create(&path, "Ferry").expect("created");
    let opened = open(&path);
    let expected = Project::new(opened.project.id, "Ferry");
    assert_eq!(opened.project, expected);
    assert_eq!((opened.diagnostics, opened.read_only), (Vec::new(), None));
    assert_eq!(fs::read_to_string(path.join(".gitignore")).expect("a file"), ".manicule/\n");
    let attributes = fs::read_to_string(path.join(".gitattributes")).expect("a file");
    let expected = "documents/** -text\ndocuments/**/*.txt -merge\nproject.ron merge=manicule\n\
                    documents/*.ron merge=manicule\nannotations/**/*.ron merge=manicule\n";
    assert_eq!(attributes, expected);
}

#[test]
fn a_project_is_created_in_an_empty_folder_only() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::write(dir.path().join(".gitignore"), "target").expect("written");
    store::create(dir.path(), "one").expect("hidden files are no hindrance");
    assert_eq!(fs::read_to_string(dir.path().join(".gitignore")).expect("a file"), "target\n.manicule/\n");
    assert!(matches!(store::create(dir.path(), "two"), Err(StoreError::HasProject { .. })));
    let other = tempfile::tempdir().expect("a temporary folder");
    fs::write(other.path().join("letter.txt"), "x").expect("written");
    assert!(matches!(store::create(other.path(), "three"), Err(StoreError::NotEmpty { .. })));
    let below_a_file = store::create(&other.path().join("letter.txt/four"), "four").expect_err("no folder");
    assert!(below_a_file.to_string().contains("letter.txt/four"), "{below_a_file}");
}

#[test]
fn what_is_saved_is_what_is_opened() {
    let (dir, folder, project) = saved();
    let opened = open(dir.path());
    assert_eq!(opened.diagnostics, []);
    assert_eq!(opened.project, project);
    assert_eq!(opened.folder.check_canonical(&project), []);
    let before = bytes_below(dir.path());
    folder.save(&opened.project, &FileKey::all(&opened.project)).expect("saved again");
    assert_eq!(bytes_below(dir.path()), before);
}

#[test]
fn a_sheet_is_written_as_the_page_on_the_format_shows_it() {
    let (dir, ..) = saved();
    let hash = Text::new(SAID).hash();
    let expected = format!(
        r#"(
    format: 1,
    document: "said",
    text: "{hash}",
    annotator: "ada",
    kind: person,
    status: in_progress,
    annotations: [
        (id: "c4mzt0w9qk2b", label: "quote", spans: [(0, 9, "“No,”"), (20, 34, "“not yet.”")], attributes: {{"cue": [(14, 18, "said")], "edited": "no", "kind": "direct"}}, by_rule: ["cue", "speaker-words"], imported: ["edited"], unknown: ["speaker"], none: ["speaker-words"], note: "wer \"spricht\"?\nसदा \u{{202e}}\u{{0}}\u{{7f}}", unsure: true, origin: suggested, created: ("2025-11-22T08:26:40Z", "ada"), changed: ("2025-11-22T08:27:40Z", "ada")),
        (id: "000000000001", label: "figure", spans: [(35, 48, "Seven ferries")], attributes: {{"counted": [], "period": (from: "2018", to: "2021-05-12", words: "between 2018 and May 12"), "value": "12345678901234567890"}}, by_rule: [], note: "", unsure: false, origin: hand, created: ("2025-11-22T08:26:40Z", "ada"), changed: ("2025-11-22T08:27:40Z", "ada")),
    ],
    relations: [
        (id: "zzzzzzzzzzzz", label: "repeats", from: "c4mzt0w9qk2b", to: ("mixed", "p0ar7u3nd81x"), attributes: {{"change": ["reworded", "cut"]}}, by_rule: [], note: "→", created: ("2025-11-22T08:26:41Z", "ada"), changed: ("2025-11-22T08:26:42Z", "ada")),
    ],
    conflicts: [],
)
"#
    );
    let written = fs::read_to_string(dir.path().join("annotations/ada/said.ron")).expect("a file");
    assert_eq!(written, expected);
}

#[test]
fn one_file_changes_with_one_record() {
    let (dir, folder, mut project) = saved();
    let before = bytes_below(dir.path());
    let mut document = project.documents[&name::<DocumentId>("mixed")].as_ref().clone();
    document.publisher = "Latin Times".to_owned();
    project.documents.insert(document.id.clone(), Arc::new(document));
    folder.save(&project, &BTreeSet::from([FileKey::Document(name("mixed"))])).expect("saved");
    let after = bytes_below(dir.path());
    let changed: Vec<_> = before.iter().zip(&after).filter(|(one, other)| one != other).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(open(dir.path()).project, project);
}

#[test]
fn what_is_gone_from_the_project_is_gone_from_the_folder() {
    let (dir, folder, mut project) = saved();
    let gone = FileKey::all(&project);
    project.documents.clear();
    project.sheets.clear();
    folder.save(&project, &gone).expect("saved");
    let left: Vec<_> = bytes_below(dir.path()).into_iter().map(|(path, _)| path).collect();
    assert_eq!(left, [".gitattributes", ".gitignore", "project.ron"].map(|it| dir.path().join(it)));
    assert_eq!(open(dir.path()).diagnostics, []);
}

#[test]
fn a_changed_text_makes_the_project_read_only_and_is_still_shown() {
    let (dir, folder, project) = saved();
    mend(&dir.path().join("documents/said.txt"), |text| text.replacen("Seven", "Eight", 1));
    let before = bytes_below(dir.path());
    let opened = open(dir.path());
    let [finding] = opened.diagnostics.as_slice() else { panic!("one finding, not {:?}", opened.diagnostics) };
    assert_eq!((finding.severity, finding.place.document.clone()), (Severity::Error, Some(name("said"))));
    assert!(finding.message.contains("the text of said has changed"), "{finding}");
    assert!(opened.read_only.expect("a reason").contains("documents/said.txt"));
    let shown = opened.project.text(&name("said")).expect("a text to show");
    assert!(shown.as_str().contains("Eight ferries"));
    assert!(matches!(folder.save(&opened.project, &FileKey::all(&project)), Err(StoreError::NoText { .. })));
    assert_eq!(bytes_below(dir.path()), before, "nothing on the disk is changed");
}

#[test]
fn shifted_words_are_found_when_a_sheet_is_opened() {
    for (from, to, line, annotation, expected) in [
        ("(0, 9, ", "(1, 9, ", 9, "c4mzt0w9qk2b", "cuts a character"),
        ("(20, 34, ", "(23, 34, ", 9, "c4mzt0w9qk2b", "expected the quoted ““not yet.”"),
        ("(14, 18, \"said\")", "(10, 14, \"said\")", 9, "c4mzt0w9qk2b", "expected the quoted “said”"),
        ("(35, 48, ", "(36, 48, ", 10, "000000000001", "expected the quoted “Seven ferries”"),
        ("(35, 48, ", "(35, 4800, ", 10, "000000000001", "reaches beyond the text"),
    ] {
        let (dir, ..) = saved();
        mend(&dir.path().join("annotations/ada/said.ron"), |ron| ron.replacen(from, to, 1));
        let opened = open(dir.path());
        let [finding] = opened.diagnostics.as_slice() else { panic!("one finding, not {:?}", opened.diagnostics) };
        assert_eq!((finding.severity, finding.place.annotation), (Severity::Error, Some(name(annotation))));
        assert_eq!((finding.place.document.clone(), finding.place.line), (Some(name("said")), Some(line)));
        assert_eq!(finding.place.file.as_deref(), Some("annotations/ada/said.ron"));
        assert!(finding.message.contains(expected), "{finding}");
        assert!(opened.read_only.is_some());
        assert!(opened.project.sheets.contains_key(&key("said")), "it is still shown");
    }
}

#[test]
fn a_damaged_copy_does_not_stand_for_the_whole_text() {
    for damaged in ["aaa", "zzz"] {
        let (dir, folder, mut project) = saved();
        add_document(&mut project, damaged, SAID);
        folder.save(&project, &FileKey::all(&project)).expect("saved");
        mend(&dir.path().join(format!("documents/{damaged}.txt")), |text| text.replacen("Seven", "Eight", 1));
        let opened = open(dir.path());
        assert_eq!(opened.project.text(&name("said")).map(Text::as_str), Some(SAID));
        assert!(opened.read_only.is_some());
    }
}

#[test]
fn damage_names_the_file_the_line_and_what_was_expected() {
    for (file, from, to, line, expected) in [
        ("annotations/ada/said.ron", "unsure: true", "unsure: maybe", 9, "boolean"),
        ("annotations/ada/said.ron", "unsure: true, ", "", 9, "`unsure` is missing"),
        ("annotations/ada/said.ron", "(0, 9, ", "(0, \"9\", ", 9, "expected integer"),
        ("annotations/ada/said.ron", "origin: suggested", "origin: guessed", 9, "hand, rule, imported, suggested"),
        ("annotations/ada/said.ron", "000000000001", "c4mzt0w9qk2b", 10, "twice"),
        ("annotations/ada/said.ron", "(35, 48,", "(48, 35,", 10, "(48, 35) is no span"),
        ("annotations/ada/said.ron", "(0, 9,", "(0, 20,", 9, "overlap, touch"),
        ("annotations/ada/said.ron", "note: \"→\"", "remark: \"→\"", 13, "`remark` is no field"),
        ("annotations/ada/said.ron", "note: \"→\"", "note: \"→\", note: \"\"", 13, "`note` stands here twice"),
        ("annotations/ada/said.ron", "conflicts: []", "conflicts: [()]", 15, "`id` is missing"),
        ("annotations/ada/said.ron", "document: \"said\"", "document: \"mixed\"", 3, "expected “said”"),
        ("annotations/ada/mixed.ron", "annotator: \"ada\"", "annotator: \"bob\"", 5, "expected “ada”"),
        ("documents/said.ron", "language:", "lang:", 9, "lang"),
        ("documents/said.ron", "id: \"said\"", "id: \"sad\"", 3, "expected “said”"),
        ("documents/said.ron", "crlf", "unix", 14, "lf, crlf, cr, mixed"),
    ] {
        let (dir, ..) = saved();
        mend(&dir.path().join(file), |ron| ron.replacen(from, to, 1));
        let before = bytes_below(dir.path());
        let opened = open(dir.path());
        let finding = opened.diagnostics.first().expect("a finding");
        assert_eq!(finding.place.file.as_deref(), Some(file));
        assert_eq!(finding.place.line, Some(line), "{finding}");
        assert!(finding.message.contains(expected), "{finding}");
        assert!(opened.read_only.is_some());
        assert_eq!(bytes_below(dir.path()), before);
    }
}

#[test]
fn a_damaged_project_file_is_an_error_with_its_line() {
    for (from, to, expected) in [
        ("color: \"#0072b2\"", "color: \"blue\"", "project.ron:6: "),
        ("id: \"quote\"", "id: \"claim\"", "project.ron:7: claim stands here twice"),
        ("labels: [", "labels: {", "project.ron:5: "),
    ] {
        let (dir, ..) = saved();
        mend(&dir.path().join("project.ron"), |ron| ron.replacen(from, to, 1));
        let error = store::open(dir.path()).expect_err("damaged").to_string();
        assert!(error.contains(expected), "{error}");
    }
    let dir = tempfile::tempdir().expect("a temporary folder");
    assert!(matches!(store::open(dir.path()), Err(StoreError::NoProject { .. })));
    assert!(store::open(&dir.path().join("nowhere")).is_err());
}

#[test]
fn a_newer_version_is_refused_and_left_untouched() {
    let (dir, ..) = saved();
    let newer = |ron: String| ron.replacen("format: 1,", "format: 2,\n    hue: 3,", 1);
    mend(&dir.path().join("annotations/ada/said.ron"), newer);
    let opened = open(dir.path());
    assert!(opened.diagnostics[0].message.contains("format version 2"), "{}", opened.diagnostics[0]);
    assert!(opened.read_only.is_some());
    mend(&dir.path().join("project.ron"), newer);
    let before = bytes_below(dir.path());
    assert!(matches!(store::open(dir.path()), Err(StoreError::Newer { format: 2, .. })));
    assert_eq!(bytes_below(dir.path()), before);
}

#[test]
fn a_sheet_without_its_document_or_for_another_text_is_reported() {
    let (dir, ..) = saved();
    let other = Text::new("other").hash().to_string();
    mend(&dir.path().join("annotations/ada/said.ron"), |ron| {
        ron.replacen(&Text::new(SAID).hash().to_string(), &other, 1)
    });
    fs::remove_file(dir.path().join("documents/mixed.ron")).expect("removed");
    let opened = open(dir.path());
    let messages: Vec<_> = opened.diagnostics.iter().map(ToString::to_string).collect();
    assert!(messages.iter().any(|it| it.starts_with("documents/mixed.txt: warning: a text without")), "{messages:?}");
    assert!(messages.iter().any(|it| it.starts_with("annotations/ada/mixed.ron: warning")), "{messages:?}");
    assert!(messages.iter().any(|it| it.starts_with("annotations/ada/said.ron: error")), "{messages:?}");
    assert!(opened.read_only.is_some());
}

#[test]
fn a_sheet_that_its_document_left_behind_locks_nothing_and_is_never_touched() {
    let (dir, ..) = saved();
    let sheet_path = dir.path().join("annotations/ada/mixed.ron");
    // A removal that was broken off leaves the text, and one by somebody else the sheet; whatever is in it.
    fs::write(&sheet_path, "(").expect("written");
    fs::remove_file(dir.path().join("documents/mixed.ron")).expect("removed");
    let opened = open(dir.path());
    assert_eq!(opened.read_only, None);
    let found: Vec<_> = opened.diagnostics.iter().map(|it| (it.severity, it.place.file.as_deref())).collect();
    let warned = ["documents/mixed.txt", "annotations/ada/mixed.ron"].map(|it| (Severity::Warning, Some(it)));
    assert_eq!(found, warned);
    assert!(!opened.project.sheets.contains_key(&key("mixed")));
    // A new document of the same name, annotated by the same person, does not overwrite it.
    let mut project = opened.project;
    add_document(&mut project, "mixed", MIXED);
    project
        .sheets
        .insert(key("mixed"), sheet(vec![annotation("p0ar7u3nd81x", "claim", spans(MIXED, &[(0, 18)]))], vec![]));
    let saved = opened.folder.save(&project, &FileKey::all(&project));
    assert!(matches!(saved, Err(StoreError::Changed { .. })), "{saved:?}");
    assert_eq!(fs::read_to_string(&sheet_path).expect("a file"), "(");
    // The document itself is there again, and the sheet with it.
    assert_eq!(open(dir.path()).diagnostics[0].place.file.as_deref(), Some("annotations/ada/mixed.ron"));
}

#[test]
fn damaged_facts_leave_no_sheet_behind() {
    let (dir, ..) = saved();
    fs::write(dir.path().join("documents/mixed.ron"), "(").expect("written");
    let opened = open(dir.path());
    let errors: Vec<_> = opened.diagnostics.iter().map(|it| (it.severity, it.place.file.as_deref())).collect();
    let expected = ["documents/mixed.ron", "annotations/ada/mixed.ron"].map(|it| (Severity::Error, Some(it)));
    assert_eq!(errors, expected);
    assert!(opened.read_only.is_some());
}

#[cfg(unix)]
#[test]
fn links_and_strange_names_are_skipped_and_named() {
    let (dir, folder, mut project) = saved();
    let outside = tempfile::tempdir().expect("a temporary folder");
    fs::write(outside.path().join("evil.ron"), "(").expect("written");
    for (to, from) in [("evil.ron", "documents/evil.ron"), ("", "annotations/eve")] {
        std::os::unix::fs::symlink(outside.path().join(to), dir.path().join(from)).expect("a link");
    }
    fs::write(dir.path().join("documents/Große Datei.ron"), "(").expect("written");
    fs::write(dir.path().join("documents/.said.ron.1-0.tmp"), "(").expect("written");
    let opened = open(dir.path());
    assert_eq!(opened.project, project);
    assert_eq!(opened.diagnostics.len(), 3, "{:?}", opened.diagnostics);
    assert!(opened.diagnostics.iter().all(|it| it.severity == Severity::Warning));
    assert_eq!(opened.read_only, None);
    // Nothing is written through a link either.
    let eve = SheetKey::new(name("said"), name("eve"));
    project.sheets.insert(eve.clone(), sheet(vec![figure()], Vec::new()));
    let saved = folder.save(&project, &BTreeSet::from([FileKey::Sheet(eve)]));
    assert!(matches!(saved, Err(StoreError::Link { .. })));
    assert_eq!(bytes_below(outside.path()).len(), 1);
}

#[test]
fn a_text_that_stands_in_the_way_is_kept_among_the_versions() {
    let (dir, folder, mut project) = saved();
    let id: DocumentId = name("fresh");
    let text = Text::new("A new one.\n");
    project.documents.insert(id.clone(), Arc::new(Document::new(id.clone(), "Fresh", text.hash())));
    project.texts.insert(text.hash(), text);
    fs::write(folder.text_file(&id), "something else").expect("written");
    folder.save(&project, &BTreeSet::from([FileKey::Document(id)])).expect("saved");
    let hash = Text::new("something else").hash().to_string().replace("sha256:", "");
    let kept = dir.path().join(format!("documents/versions/fresh/{hash}.txt"));
    assert_eq!(fs::read_to_string(kept).expect("kept"), "something else");
    let opened = open(dir.path());
    assert_eq!((opened.project, opened.diagnostics), (project, Vec::new()));
}

#[test]
fn another_form_of_the_same_is_read_and_reported() {
    let (dir, folder, project) = saved();
    mend(&dir.path().join("annotations/ada/said.ron"), |ron| {
        ron.replacen("by_rule: [], note", "by_rule : [ ],\nnote", 1)
    });
    let opened = open(dir.path());
    assert_eq!((&opened.project, opened.diagnostics), (&project, Vec::new()));
    let findings = folder.check_canonical(&project);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].place.file.as_deref(), Some("annotations/ada/said.ron"));
    assert_eq!((findings[0].severity, findings[0].place.line), (Severity::Warning, Some(10)));
}

#[test]
fn what_another_program_changed_is_not_overwritten() {
    let (dir, folder, mut project) = saved();
    let other = open(dir.path());
    let path = dir.path().join("project.ron");
    // Two windows: each adds a speaker to what it has read.
    let with = |project: &Project, id: &str| {
        let mut project = project.clone();
        project.speakers.insert(name(id), Arc::new(Speaker::new(name(id), id)));
        project
    };
    let theirs = with(&other.project, "eve");
    other.folder.save(&theirs, &BTreeSet::from([FileKey::Project])).expect("theirs come first");
    let before = bytes_below(dir.path());
    project = with(&project, "bob");
    let bob = SheetKey::new(name("said"), name("bob"));
    project.sheets.insert(bob.clone(), sheet(vec![figure()], Vec::new()));
    let files = BTreeSet::from([FileKey::Project, FileKey::Sheet(bob)]);
    let error = folder.save(&project, &files).expect_err("changed by another program");
    assert!(matches!(&error, StoreError::Changed { path: changed } if *changed == path), "{error}");
    for part in [&*path.display().to_string(), "changed by another program", "is merged"] {
        assert!(error.to_string().contains(part), "{error}");
    }
    assert!(dir.path().join("annotations/bob/said.ron").exists(), "the other files are written");
    assert!(before.iter().all(|(path, bytes)| fs::read(path).expect("there") == *bytes), "nothing is overwritten");
    // What was there is there again, so that it goes on; and on, since what was written is known too.
    other.folder.save(&other.project, &BTreeSet::from([FileKey::Project])).expect("taken back");
    for _ in 0..2 {
        folder.save(&project, &files).expect("saved");
        assert_eq!(open(dir.path()).project, project);
        project.title.push('!');
    }
}

#[test]
fn a_sheet_that_says_nothing_but_its_kind_is_written() {
    for kind in [AnnotatorKind::Gold, AnnotatorKind::Machine] {
        let (dir, folder, mut project) = saved();
        let bob = SheetKey::new(name("said"), name("bob"));
        project.sheets.insert(bob.clone(), Arc::new(Sheet { kind, ..Sheet::default() }));
        let files = BTreeSet::from([FileKey::Sheet(bob.clone())]);
        folder.save(&project, &files).expect("saved");
        assert!(dir.path().join("annotations/bob/said.ron").exists(), "{kind:?}");
        assert_eq!(open(dir.path()).project, project);
        // A person of whom nothing is there has no file.
        project.sheets.insert(bob, Arc::default());
        folder.save(&project, &files).expect("saved");
        assert!(!dir.path().join("annotations/bob").join("said.ron").exists());
    }
}

#[test]
fn a_file_that_was_made_or_removed_by_another_program_is_left_as_it_is() {
    let (dir, folder, mut project) = saved();
    let bob = SheetKey::new(name("said"), name("bob"));
    let files = BTreeSet::from([FileKey::Sheet(bob.clone())]);
    project.sheets.insert(bob, sheet(vec![figure()], Vec::new()));
    let made = dir.path().join("annotations/bob/said.ron");
    fs::create_dir(dir.path().join("annotations/bob")).expect("a folder");
    fs::write(&made, "theirs").expect("written");
    assert!(matches!(folder.save(&project, &files), Err(StoreError::Changed { .. })));
    assert_eq!(fs::read_to_string(&made).expect("a file"), "theirs");
    fs::remove_file(&made).expect("removed");
    folder.save(&project, &files).expect("saved when it is gone");
    fs::remove_file(&made).expect("removed");
    project.sheets.values_mut().for_each(|sheet| Arc::make_mut(sheet).status = Status::Done);
    assert!(matches!(folder.save(&project, &files), Err(StoreError::Changed { .. })));
    assert!(!made.exists());
    project.sheets.retain(|key| key.annotator.as_str() != "bob");
    folder.save(&project, &files).expect("what is to go is gone");
}

#[test]
fn a_file_that_another_program_changed_is_not_removed() {
    for changed in ["documents/said.ron", "documents/said.txt", "annotations/ada/said.ron"] {
        let (dir, folder, mut project) = saved();
        fs::write(dir.path().join(changed), "theirs").expect("written");
        let files = FileKey::all(&project);
        project.documents.clear();
        project.sheets.clear();
        assert!(matches!(folder.save(&project, &files), Err(StoreError::Changed { .. })), "{changed}");
        let left = ["documents/said.ron", "documents/said.txt", changed].map(|it| dir.path().join(it).exists());
        assert_eq!(left, [true; 3], "the facts, the text and {changed}");
    }
}

#[test]
fn a_folder_that_is_a_file_is_named_once() {
    let (dir, ..) = saved();
    fs::remove_dir_all(dir.path().join("annotations")).expect("removed");
    fs::write(dir.path().join("annotations"), "").expect("written");
    let message = &open(dir.path()).diagnostics[0].message;
    assert!(message.starts_with("cannot read the folder: "), "{message}");
}

#[test]
fn folders_are_walked_in_order_and_others_counted() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| dir.path().join(name);
    fs::create_dir_all(path("b/c")).expect("a folder");
    for name in ["b/c/3.TXT", "b/2.md", "a.txt", ".hidden.txt", "b/x.pdf", "b/y.doc"] {
        fs::write(path(name), name).expect("written");
    }
    let given = [path("a.txt"), dir.path().to_owned(), path("b/x.pdf"), path("nowhere")];
    let (files, findings) = store::sources(&given, &["txt", "md"]);
    let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.txt", "2.md", "3.TXT"]);
    assert_eq!(files[1].read().expect("read"), b"b/2.md");
    let messages: Vec<_> = findings.iter().map(|it| (it.severity, it.message.as_str())).collect();
    assert_eq!(messages.len(), 3, "{messages:?}");
    assert_eq!(messages[0], (Severity::Error, "it is not of a kind that can be read here; expected .txt, .md"));
    assert_eq!(messages[2], (Severity::Note, "2 files were passed over; expected .txt, .md"));
}

#[test]
fn a_corrected_text_that_was_pulled_is_not_put_back_beside_pending_facts() {
    for pulled in [&["documents/said.txt", "documents/said.ron"][..], &["documents/said.ron"], &["documents/said.txt"]]
    {
        let (dir, folder, mut project) = saved();
        let document = project.documents.get_mut(&name("said")).expect("a document");
        Arc::make_mut(document).publisher = "ours".to_owned();
        pulled.iter().for_each(|it| fs::write(dir.path().join(it), "theirs").expect("written"));
        let before = bytes_below(dir.path());
        let files = BTreeSet::from([FileKey::Document(name("said"))]);
        assert!(matches!(folder.save(&project, &files), Err(StoreError::Changed { .. })), "{pulled:?}");
        assert_eq!(
            bytes_below(dir.path()),
            before,
            "{pulled:?}: neither facts nor text are written, and nothing stays"
        );
    }
}

#[test]
fn a_text_gets_no_name_when_its_facts_were_pulled_in_the_last_instant() {
    let (dir, folder, mut project) = saved();
    let files = BTreeSet::from([FileKey::Document(name("said"))]);
    let mut change = |words: &str, text: Option<Text>| {
        let document = Arc::make_mut(project.documents.get_mut(&name("said")).expect("a document"));
        document.publisher = words.to_owned();
        if let Some(text) = text {
            document.text = text.hash();
            project.texts.insert(text.hash(), text);
        }
        project.clone()
    };
    fs::create_dir(dir.path().join(".manicule")).expect("a folder");
    folder.save(&change("first", None), &files).expect("saved, and the lock is there");
    let lock = fs::File::open(dir.path().join(".manicule/files.lock")).expect("the lock");
    lock.lock().expect("locked");
    let corrected = change("ours", Some(Text::new("corrected")));
    let [facts, text] = ["said.ron", "said.txt"].map(|it| dir.path().join("documents").join(it));
    let before = fs::read(&text).expect("a text");
    std::thread::scope(|scope| {
        let saving = scope.spawn(|| folder.save(&corrected, &files));
        // Both are ready beside the files, and wait for the lock.
        let is_ready = |it: &std::io::Result<fs::DirEntry>| {
            it.as_ref().is_ok_and(|it| it.path().extension().is_some_and(|it| it == "tmp"))
        };
        while fs::read_dir(dir.path().join("documents")).expect("a folder").filter(is_ready).count() < 2 {
            std::thread::yield_now();
        }
        fs::write(&facts, "theirs").expect("written");
        lock.unlock().expect("unlocked");
        assert!(matches!(saving.join().expect("no panic"), Err(StoreError::Changed { .. })));
    });
    assert_eq!(fs::read(&text).expect("a text"), before);
    assert_eq!(fs::read_to_string(&facts).expect("facts"), "theirs");
}

#[test]
fn a_text_that_is_gone_comes_back_with_its_facts() {
    let (dir, folder, mut project) = saved();
    let text = dir.path().join("documents/said.txt");
    let words = fs::read(&text).expect("a text");
    fs::remove_file(&text).expect("removed");
    let document = project.documents.get_mut(&name("said")).expect("a document");
    Arc::make_mut(document).publisher = "ours".to_owned();
    folder.save(&project, &BTreeSet::from([FileKey::Document(name("said"))])).expect("saved");
    assert_eq!(fs::read(&text).expect("a text"), words);
}
