//! Every promise of the data: what holds gives no finding, what is broken gives one that names it.

use std::sync::Arc;

use manicule::check::check;
use manicule::edit::intent::{self, Author};
use manicule::model::{Annotation, AnnotationPlace, Relation, RelationId};
use manicule::model::{
    AnnotationId, Attribute, AttributeId, AttributeValue, Document, DocumentId, LookedAt, Period, Project, ProjectId,
    QuotedSpan, Severity, Sheet, SheetKey, Speaker, SpeakerId, Stamp, Status, Time, ValueOrigin,
};
use manicule::text::{Span, Text};

const TEXT: &str = "“No,” she said. Seven ferries burned. हिन्दी 👨‍👩‍👧 end";
const QUOTE: u64 = 1;
const FIGURE: u64 = 2;

fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(written: &str) -> T {
    written.parse().expect("a valid name")
}

fn span(start: usize, end: usize) -> Span {
    Span::from_range(start..end).expect("a span")
}

fn author() -> Author {
    let ada: manicule::model::AnnotatorId = name("ada");
    Author { key: SheetKey::new(name("said"), ada.clone()), stamp: Stamp { at: Time::from_unix(0), by: ada } }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::Text(value.into())
}

fn period(from: &str, to: &str) -> AttributeValue {
    AttributeValue::Period(Period { from: from.to_owned(), to: to.to_owned(), words: String::new() }.into())
}

/// A project in which everything holds: a quote that has its speaker, a figure that has its value, a relation between them.
fn sound() -> Project {
    let mut project = Project::new(ProjectId::from_number(1), "x");
    let whole = Text::new(TEXT);
    let mut document = Document::new(name("said"), "Said", whole.hash());
    document.excluded = vec![span(0, 9), span(10, 13)];
    project.documents.insert(document.id.clone(), Arc::new(document));
    project.texts.insert(whole.hash(), whole);
    for (id, through) in [("ferry-line", None), ("spokeswoman", Some("ferry-line"))] {
        let mut speaker = Speaker::new(name(id), id);
        speaker.speaks_for = through.map(name);
        project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
    }
    for (id, label, place) in [(QUOTE, "quote", span(0, 9)), (FIGURE, "figure", span(17, 30))] {
        let id = AnnotationId::from_number(id);
        let edit = intent::create(&project, &author(), id, &name(label), &[place]).expect("an edit");
        edit.apply(&mut project).expect("applied");
    }
    set(&mut project, QUOTE, "speaker", text("spokeswoman"));
    set(&mut project, FIGURE, "value", text("7"));
    let to = AnnotationPlace { document: name("said"), annotation: AnnotationId::from_number(FIGURE) };
    let ends = (AnnotationId::from_number(QUOTE), to);
    let edit = intent::link(&project, &author(), RelationId::from_number(1), &name("about"), ends).expect("an edit");
    edit.apply(&mut project).expect("applied");
    project
}

fn set(project: &mut Project, id: u64, attribute: &str, value: AttributeValue) {
    let attribute: AttributeId = name(attribute);
    change(project, id, |it| it.attributes.set(attribute, Some(Attribute { value, origin: ValueOrigin::Hand })));
}

fn change(project: &mut Project, id: u64, change: impl FnOnce(&mut Annotation)) {
    change_sheet(project, |sheet| {
        let mut annotation =
            sheet.annotations.get(AnnotationId::from_number(id)).expect("it is there").as_ref().clone();
        change(&mut annotation);
        sheet.annotations.insert(Arc::new(annotation));
    });
}

fn change_sheet(project: &mut Project, change: impl FnOnce(&mut Sheet)) {
    change(Arc::make_mut(project.sheets.get_mut(&author().key).expect("the sheet")));
}

fn change_document(project: &mut Project, change: impl FnOnce(&mut Document)) {
    change(Arc::make_mut(project.documents.get_mut(&name::<DocumentId>("said")).expect("the document")));
}

/// Breaks the sound project in one way, which must give one finding with these words.
fn broken(severity: Severity, words: &str, change: impl FnOnce(&mut Project)) {
    let mut project = sound();
    change(&mut project);
    let findings = check(&project);
    let [finding] = findings.as_slice() else { panic!("{words}: one finding expected, not {findings:#?}") };
    assert_eq!(finding.severity, severity, "{finding}");
    assert!(finding.message.contains(words), "{words} expected: {finding}");
    assert!(!finding.hint.is_empty(), "what to do: {finding}");
}

#[test]
fn what_is_sound_gives_no_finding() {
    assert_eq!(check(&sound()), []);
    assert_eq!(check(&Project::new(ProjectId::from_number(1), "empty")), []);
}

#[test]
fn findings_name_document_annotator_and_annotation() {
    let mut project = sound();
    set(&mut project, FIGURE, "value", text("seven"));
    let place = &check(&project)[0].place;
    assert_eq!(place.document, Some(name("said")));
    assert_eq!(place.annotator, Some(name("ada")));
    assert_eq!(place.annotation, Some(AnnotationId::from_number(FIGURE)));
}

#[test]
fn texts_are_there_and_as_recorded() {
    broken(Severity::Error, "the text of said is missing", |it| it.texts.clear());
    broken(Severity::Error, "the text of said has changed", |it| {
        let hash = it.documents.values().next().expect("a document").text;
        it.texts.insert(hash, Text::new(format!("{TEXT}!")));
    });
}

#[test]
fn excluded_regions_are_sorted_disjoint_and_in_the_text() {
    let excluded = |regions: Vec<Span>| move |it: &mut Project| change_document(it, |it| it.excluded = regions);
    broken(Severity::Error, "overlap, touch or are out of order", excluded(vec![span(10, 13), span(0, 9)]));
    broken(Severity::Error, "overlap, touch or are out of order", excluded(vec![span(0, 9), span(9, 13)]));
    broken(Severity::Error, "reaches beyond the text", excluded(vec![span(0, 900)]));
    broken(Severity::Error, "cuts a character", excluded(vec![span(1, 9)]));
}

#[test]
fn what_was_looked_at_is_sorted_and_in_the_text() {
    let looked_at = |spans: Vec<Span>| {
        let by = || "ada".parse().expect("a name");
        let looked_at: Vec<_> = spans.into_iter().map(|span| LookedAt { span, by: by() }).collect();
        move |it: &mut Project| change_document(it, |it| it.looked_at = looked_at.clone())
    };
    broken(Severity::Warning, "out of order", looked_at(vec![span(10, 13), span(0, 9)]));
    broken(Severity::Warning, "stands there twice", looked_at(vec![span(0, 9), span(0, 9)]));
    broken(Severity::Warning, "is no part of the text", looked_at(vec![span(0, 900)]));
}

#[test]
fn spans_have_their_words_and_cut_no_cluster() {
    let quoted = |start, end, words: &str| QuotedSpan { span: span(start, end), quoted: words.into() };
    let one = |quoted: QuotedSpan| manicule::model::Spans::new(vec![quoted]).expect("a span");
    broken(Severity::Error, "expected the quoted “Seven”", |it| {
        change(it, FIGURE, |it| it.spans = one(quoted(18, 23, "Seven")));
    });
    broken(Severity::Error, "reaches beyond the text", |it| {
        change(it, FIGURE, |it| it.spans = one(quoted(18, 999, "Seven")));
    });
    let family = TEXT.find('👨').expect("a family");
    broken(Severity::Warning, "cuts what is read as one character", |it| {
        change(it, FIGURE, |it| it.spans = one(quoted(family, family + 4, "👨")));
    });
    broken(Severity::Error, "in cue: the text has “she”", |it| {
        set(it, QUOTE, "cue", AttributeValue::Mention(vec![quoted(10, 13, "said")]));
    });
}

#[test]
fn labels_and_attributes_are_in_the_schema() {
    broken(Severity::Error, "label rumour is not in the schema", |it| {
        change(it, QUOTE, |it| it.label = name("rumour"))
    });
    broken(Severity::Error, "the attribute mood, which the schema does not give to quote", |it| {
        set(it, QUOTE, "mood", text("grim"));
    });
    broken(Severity::Error, "has the label claim twice", |it| {
        it.schema.relations[0].id = name("claim");
    });
    broken(Severity::Error, "the label hearsay, which the schema lacks", |it| {
        it.schema.attributes[0].label = name("hearsay");
    });
}

#[test]
fn values_fit_their_kinds() {
    for (id, attribute, value, words) in [
        (QUOTE, "kind", text("indirect"), "expected one of: direct, partial"),
        (QUOTE, "edited", text("maybe"), "expected yes or no"),
        (QUOTE, "speaker", text("nobody"), "not in the register"),
        (QUOTE, "speaker", text("No One"), "not in the register"),
        (QUOTE, "cue", text("said"), "does not hold words of the text"),
        (FIGURE, "value", text("seven"), "expected a number"),
        (FIGURE, "value", AttributeValue::Choices(vec!["7".into()]), "does not hold a number"),
        (FIGURE, "period", period("2018-13", ""), "the date “2018-13”"),
        (FIGURE, "period", period("2019-05", "2018"), "expected the earlier date first"),
        (FIGURE, "period", period("né", "2018"), "the date “né”"),
        (FIGURE, "unit", period("2018", ""), "does not hold a text"),
    ] {
        broken(Severity::Error, words, |it| set(it, id, attribute, value));
    }
    let mut project = sound();
    for (id, attribute, value) in [
        (QUOTE, "speaker", AttributeValue::Unknown),
        (QUOTE, "kind", AttributeValue::None),
        (QUOTE, "edited", text("yes")),
        (FIGURE, "period", period("2018-05-12", "2018")),
        (FIGURE, "to", text("12345678901234567890.5")),
    ] {
        set(&mut project, id, attribute, value);
    }
    assert_eq!(check(&project), []);
}

#[test]
fn required_attributes_are_missed_in_finished_sheets_alone() {
    let unset = |it: &mut Project| change(it, QUOTE, |it| it.attributes.set(name("speaker"), None));
    let mut project = sound();
    unset(&mut project);
    assert_eq!(check(&project), []);
    broken(Severity::Warning, "marked as done, but speaker is not set", |it| {
        unset(it);
        change_sheet(it, |sheet| sheet.status = Status::Done);
    });
}

#[test]
fn relations_have_two_ends_and_one_id() {
    broken(Severity::Error, "starts from 000000000001, which is not there", |it| {
        change_sheet(it, |sheet| drop(sheet.annotations.remove(AnnotationId::from_number(QUOTE))));
    });
    broken(Severity::Error, "points at 000000000002 in said, where ada has no such annotation", |it| {
        change_sheet(it, |sheet| drop(sheet.annotations.remove(AnnotationId::from_number(FIGURE))));
    });
    broken(Severity::Error, "the label hints of the relation", |it| {
        change_sheet(it, |sheet| {
            let hints = |it: &Arc<Relation>| Arc::new(Relation { label: name("hints"), ..it.as_ref().clone() });
            sheet.relations = sheet.relations.values().map(hints).collect();
        });
    });
    let mut project = sound();
    let copy = project.sheets.get(&author().key).expect("a sheet").clone();
    project.sheets.insert(SheetKey::new(name("said"), name("bob")), copy);
    let findings = check(&project);
    let errors: Vec<_> = findings.iter().filter(|it| it.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].message.contains("stands in said by ada too"), "{errors:?}");
    // The annotations of two annotators can be told apart, though they should not need to be.
    let warnings = findings.iter().filter(|it| it.message.contains("ada has an annotation of the same id in said"));
    assert_eq!(warnings.count(), 2, "{findings:?}");
}

#[test]
fn an_annotator_gives_an_id_once() {
    broken(Severity::Error, "ada has an annotation of the same id in copy", |it| {
        let mut document = it.documents[&author().key.document].as_ref().clone();
        document.id = name("copy");
        let mut sheet = it.sheets.get(&author().key).expect("a sheet").as_ref().clone();
        sheet.relations.clear();
        sheet.annotations.remove(AnnotationId::from_number(FIGURE));
        it.documents.insert(document.id.clone(), Arc::new(document));
        it.sheets.insert(SheetKey::new(name("copy"), name("ada")), Arc::new(sheet));
    });
}

#[test]
fn the_register_has_no_circles_and_no_strangers() {
    let speaker = |it: &mut Project, id: &str, other: &str| {
        let speaker = it.speakers.get_mut(&name::<SpeakerId>(id)).expect("a speaker");
        Arc::make_mut(speaker).speaks_for = Some(name(other));
    };
    broken(Severity::Error, "speaks for nobody, who is not in the register", |it| speaker(it, "ferry-line", "nobody"));
    broken(Severity::Error, "spokeswoman, and so in the end spokeswoman", |it| {
        speaker(it, "spokeswoman", "spokeswoman");
    });
    let mut project = sound();
    speaker(&mut project, "ferry-line", "spokeswoman");
    assert_eq!(check(&project).len(), 2, "each of the circle is told");
}

#[test]
fn a_sheet_needs_its_document() {
    broken(Severity::Error, "ada has annotated said, which is not in the project", |it| it.documents.clear());
}

#[test]
fn labels_are_told_apart_by_keys_and_names() {
    broken(Severity::Error, "have the same key, “c”", |it| it.schema.labels[1].key = Some('c'));
    broken(Severity::Warning, "expected a lower-case letter", |it| it.schema.labels[1].key = Some('1'));
    broken(Severity::Warning, "are both called “CLAIM”", |it| it.schema.labels[1].name = "CLAIM".to_owned());
    broken(Severity::Warning, "its name is empty", |it| it.schema.labels[1].name = " ".to_owned());
    broken(Severity::Warning, "shown escaped", |it| it.schema.labels[1].name = "quote\u{202e}".to_owned());
}

#[test]
fn an_annotated_document_is_not_new() {
    broken(Severity::Warning, "marked as new, but has annotations", |it| {
        change_sheet(it, |sheet| sheet.status = Status::New);
    });
}

/// A copy of the sample project with words of a file replaced, and what the program says of it.
fn hand_broken(file: &str, from: &str, to: &str) -> (tempfile::TempDir, String) {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path().join("x");
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    manicule::store::copy_project(&sample, &project).unwrap();
    let path = project.join(file);
    let ron = std::fs::read_to_string(&path).unwrap();
    assert!(ron.contains(from), "{file}: {from}");
    std::fs::write(&path, ron.replacen(from, to, 1)).unwrap();
    let said = batch_check(dir.path());
    (dir, said)
}

fn batch_check(dir: &std::path::Path) -> String {
    let output = assert_cmd::Command::cargo_bin("manicule-batch")
        .unwrap()
        .current_dir(dir)
        .args(["check", "x"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

const FACTS: &str = "documents/coast-road-dispatch.ron";
const SHEET: &str = "annotations/ada/coast-road-dispatch.ron";

#[test]
fn each_finding_names_its_line() {
    // The file, what becomes what, and what is said of the line on which the new words stand.
    let cases = [
        ("project.ron", "key: Some(\"q\")", "key: Some(\"c\")", "have the same key, “c”"),
        ("project.ron", "key: Some(\"q\")", "key: Some(\"Q\")", "expected a lower-case letter"),
        (
            "project.ron",
            "speaks_for: Some(\"brisa-ferries\")",
            "speaks_for: Some(\"nobody\")",
            "who is not in the register",
        ),
        (
            "project.ron",
            "(label: \"claim\", id: \"status\"",
            "(label: \"rumour\", id: \"status\"",
            "which the schema lacks",
        ),
        ("project.ron", "(id: \"supports\"", "(id: \"claim\"", "has the label claim twice"),
        (FACTS, "text: \"sha256:", "text: \"sha256:0", "64"),
        (FACTS, "excluded: [(", "excluded: [(9999998, 9999999), (", "are out of order"),
        (FACTS, "sha256: \"", "sha256: \"X", "64 lower-case hexadecimal digits"),
        (SHEET, "status: ", "status: finished, // ", "is no status"),
        (SHEET, "label: \"quote\"", "label: \"rumour\"", "label rumour is not in the schema"),
        (SHEET, "\"speaker\": \"", "\"speaker\": \"x-", "not in the register of speakers"),
        (SHEET, "label: \"repeats\"", "label: \"hints\"", "is not in the schema"),
    ];
    for (file, from, to, expected) in cases {
        let (dir, said) = hand_broken(file, from, to);
        let ron = std::fs::read_to_string(dir.path().join("x").join(file)).unwrap();
        let whole = std::fs::read_to_string(std::path::Path::new("projects/port-mare").join(file)).unwrap();
        let line = ron.lines().zip(whole.lines()).position(|(one, other)| one != other).unwrap() + 1;
        let found = said.lines().find(|it| it.starts_with(&format!("x/{file}:{line}: ")) && it.contains(expected));
        assert!(found.is_some(), "{file}:{line}: {expected} expected in:\n{said}");
    }
}

#[test]
fn open_conflicts_are_found_on_their_line() {
    let question = "conflicts: [\n        (id: \"000000000001\", reason: merge, text: None, change: status(document: \
                    \"coast-road-dispatch\", annotator: \"ada\", before: None, after: Some(done))),\n    ";
    let (dir, said) = hand_broken(SHEET, "conflicts: [", question);
    let ron = std::fs::read_to_string(dir.path().join("x").join(SHEET)).unwrap();
    let line = ron.lines().position(|line| line.contains("000000000001")).unwrap() + 1;
    assert!(said.contains(&format!("x/{SHEET}:{line}: ")), "{said}");
    assert!(said.contains("an open conflict"), "{said}");
}

#[test]
fn earlier_texts_have_the_hash_that_is_their_name() {
    let (dir, _) = hand_broken(FACTS, "(", "(");
    let versions = dir.path().join("x/documents/versions");
    std::fs::create_dir_all(versions.join("coast-road-dispatch")).unwrap();
    std::fs::create_dir_all(versions.join("Not A Name")).unwrap();
    let whole = Text::new("an earlier text");
    let name = whole.hash().to_string().replace("sha256:", "");
    std::fs::write(versions.join(format!("coast-road-dispatch/{name}.txt")), whole.as_str()).unwrap();
    assert!(!batch_check(dir.path()).contains(&name), "a sound one is no finding");
    std::fs::write(versions.join(format!("coast-road-dispatch/{name}.txt")), "another text").unwrap();
    std::fs::write(versions.join("coast-road-dispatch/notes.md"), "").unwrap();
    std::fs::write(dir.path().join("x/documents/.said.ron.1-0.tmp"), "").unwrap();
    let said = batch_check(dir.path());
    for expected in [
        format!("{name}.txt: error: this earlier text has sha256:"),
        "notes.md: warning: it is none of the project's files; expected a text whose name is its SHA-256".to_owned(),
        "versions/Not A Name: warning: ".to_owned(),
        ".said.ron.1-0.tmp: note: a temporary file".to_owned(),
    ] {
        assert!(said.contains(&expected), "{expected} expected in:\n{said}");
    }
}
