//! Whatever a project holds, writing and reading it is nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorKind, Attribute, AttributeDefinition, AttributeId,
    AttributeKind, AttributeValue, Attributes, Change, Color, Conflict, Document, DocumentId, Label, LineEndings,
    LookedAt, Origin, Original, Period, Project, ProjectId, Reason, Relation, RelationId, Sheet, SheetKey, Snap, Spans,
    Speaker, SpeakerId, SpeakerKind, Stamp, Status, Swap, Time, Underline, ValueOrigin,
};
use manicule::store::{self, FileKey, Part};
use manicule::text::{Span, Text};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::util::laws::cases;

/// Any characters, those that RON or a terminal stumbles over above all.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,8}",
        proptest::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter),
        select(vec![
            "\"",
            "\\",
            "\\u{41}",
            "\n\r\t",
            "\u{202e}x\u{2066}",
            "r#\"x\"#",
            "None",
            "हिन्दी",
            "عاجل",
            "👨‍👩‍👧",
            "e\u{301}",
            "//",
            "/*"
        ])
        .prop_map(str::to_owned),
    ]
}

fn name<T: std::str::FromStr<Err: std::fmt::Debug> + std::fmt::Debug>() -> impl Strategy<Value = T> {
    "[a-z]([a-z0-9-]{0,6}[a-z0-9])?".prop_filter_map("a device name", |it| it.parse().ok())
}

fn stamp() -> impl Strategy<Value = Stamp> {
    // Years of four digits, as all that this program writes.
    (0_i64..200_000_000_000, name()).prop_map(|(at, by)| Stamp { at: Time::from_unix(at), by })
}

fn quoted_spans(text: &Text) -> impl Strategy<Value = Spans> + use<> {
    let text = text.clone();
    let places: Vec<usize> = text.as_str().char_indices().map(|(at, _)| at).chain([text.as_str().len()]).collect();
    vec((select(places.clone()), select(places)), 1..4).prop_filter_map("empty spans", move |pairs| {
        let spans: Vec<_> =
            pairs.iter().filter_map(|(one, other)| Span::from_range(*one.min(other)..*one.max(other))).collect();
        Spans::quote(&spans, &text).ok()
    })
}

fn value(text: &Text) -> impl Strategy<Value = AttributeValue> + use<> {
    prop_oneof![
        words().prop_map(|it| AttributeValue::Text(it.into())),
        vec(words(), 0..3).prop_map(AttributeValue::Choices),
        quoted_spans(text).prop_map(|it| AttributeValue::Mention(it.iter().cloned().collect())),
        (words(), words(), words())
            .prop_map(|(from, to, words)| AttributeValue::Period(Period { from, to, words }.into())),
        Just(AttributeValue::Unknown),
        Just(AttributeValue::None),
    ]
}

fn attributes(text: &Text) -> impl Strategy<Value = Attributes> + use<> {
    let origin = select(vec![ValueOrigin::Hand, ValueOrigin::Rule, ValueOrigin::Imported]);
    vec((name::<AttributeId>(), value(text), origin), 0..5)
        .prop_map(|values| values.into_iter().map(|(id, value, origin)| (id, Attribute { value, origin })).collect())
}

fn annotation(text: &Text) -> impl Strategy<Value = Arc<Annotation>> + use<> {
    let origins = vec![Origin::Hand, Origin::Rule, Origin::Imported, Origin::Suggested];
    let head = (any::<u64>().prop_map(AnnotationId::from_number), name(), quoted_spans(text), attributes(text));
    (head, words(), any::<bool>(), select(origins), stamp(), stamp()).prop_map(
        |((id, label, spans, attributes), note, unsure, origin, created, changed)| {
            let note = note.into();
            Arc::new(Annotation { id, label, spans, attributes, note, unsure, origin, created, changed })
        },
    )
}

fn relation(text: &Text) -> impl Strategy<Value = Arc<Relation>> + use<> {
    let id = any::<u64>().prop_map(AnnotationId::from_number);
    let place = (name(), id.clone()).prop_map(|(document, annotation)| AnnotationPlace { document, annotation });
    let head = (any::<u64>().prop_map(RelationId::from_number), name(), id, place);
    (head, attributes(text), words(), stamp(), stamp()).prop_map(
        |((id, label, from, to), attributes, note, created, changed)| {
            Arc::new(Relation { id, label, from, to, attributes, note, created, changed })
        },
    )
}

fn sheet(text: &Text) -> impl Strategy<Value = Arc<Sheet>> + use<> {
    let kind = select(vec![AnnotatorKind::Person, AnnotatorKind::Machine, AnnotatorKind::Gold]);
    // One that is new and empty has no file.
    let status = select(vec![Status::InProgress, Status::Done]);
    (kind, status, vec(annotation(text), 0..6), vec(relation(text), 0..3)).prop_map(
        |(kind, status, annotations, relations)| {
            let annotations = annotations.into_iter().collect();
            let relations = relations.into_iter().collect();
            Arc::new(Sheet { kind, status, annotations, relations })
        },
    )
}

fn original() -> impl Strategy<Value = Original> {
    let endings = select(vec![LineEndings::Lf, LineEndings::CrLf, LineEndings::Cr, LineEndings::Mixed]);
    (words(), words(), words(), endings).prop_map(|(file, sha256, encoding, line_endings)| Original {
        file,
        sha256,
        encoding,
        line_endings,
    })
}

type Sheets = BTreeMap<manicule::model::AnnotatorId, Arc<Sheet>>;

fn document() -> impl Strategy<Value = (Document, Text, Sheets)> {
    let text = (words(), words()).prop_map(|(one, other)| Text::new(format!("{one}·{other}")));
    text.prop_flat_map(|text| {
        let facts = proptest::array::uniform9(words());
        let sheets = btree_map(name(), sheet(&text), 0..3);
        (name(), facts, option::of(original()), option::of(quoted_spans(&text)), sheets, Just(text))
    })
    .prop_map(|(id, facts, original, excluded, sheets, text)| {
        let [title, publisher, author, published, url, language, event, rights, note] = facts;
        let excluded = excluded.map(|it| it.places()).unwrap_or_default();
        let looked_at = |span: &Span| LookedAt { span: *span, by: "ada".parse().expect("a name") };
        let looked_at = excluded.iter().map(looked_at).collect();
        let hash = text.hash();
        let document = Document {
            id,
            title,
            publisher,
            author,
            published,
            url,
            language,
            event,
            rights,
            note,
            excluded,
            looked_at,
            original,
            text: hash,
        };
        (document, text, sheets)
    })
}

fn speaker() -> impl Strategy<Value = Speaker> {
    let links = (option::of(name::<SpeakerId>()), option::of(name::<SpeakerId>()));
    (name(), words(), select(SpeakerKind::ALL.to_vec()), words(), vec(words(), 0..3), links, words()).prop_map(
        |(id, name, kind, role, aliases, (speaks_for, through), note)| Speaker {
            id,
            name,
            kind,
            role,
            aliases,
            speaks_for,
            through,
            note,
        },
    )
}

fn label() -> impl Strategy<Value = Label> {
    let underlines = vec![Underline::Solid, Underline::Dashed, Underline::Double, Underline::Dotted, Underline::Wavy];
    let snaps = vec![Snap::Words, Snap::Clause, Snap::Quotation, Snap::Number];
    let head = ("new-[a-z]{1,5}", words(), any::<u16>(), any::<[u8; 3]>());
    (head, select(underlines), option::of(any::<char>()), select(snaps), words()).prop_map(
        |((id, name, rank, color), underline, key, snap, rule)| Label {
            id: id.parse().expect("a name"),
            name,
            rank,
            color: Color(color),
            underline,
            key,
            snap,
            rule,
        },
    )
}

fn definition() -> impl Strategy<Value = AttributeDefinition> {
    use AttributeKind::{Choice, Choices, Mention, Number, Period, Speaker, Text, YesNo};
    let kinds = vec![Text, Choice, Choices, YesNo, Number, Period, Speaker, Mention];
    let head = ("new-[a-z]{1,5}", name(), words(), any::<u16>());
    (head, select(kinds), vec(words(), 0..3), any::<bool>(), words()).prop_map(
        |((label, id, name, rank), kind, choices, required, rule)| AttributeDefinition {
            label: label.parse().expect("a name"),
            id,
            name,
            rank,
            kind,
            choices,
            required,
            rule,
        },
    )
}

fn project() -> impl Strategy<Value = Project> {
    let head = (any::<u64>().prop_map(ProjectId::from_number), words(), option::of(label()), option::of(definition()));
    (head, vec(speaker(), 0..3), vec(document(), 0..3)).prop_map(
        |((id, title, label, definition), speakers, documents)| {
            let mut project = Project::new(id, title);
            project.schema.labels.extend(label);
            project.schema.attributes.extend(definition);
            project.schema.sort();
            project.speakers.extend(speakers.into_iter().map(|it| (it.id.clone(), Arc::new(it))));
            for (document, text, sheets) in documents {
                let id: DocumentId = document.id.clone();
                if project.documents.contains_key(&id) {
                    continue;
                }
                project.texts.insert(text.hash(), text);
                project.documents.insert(id.clone(), Arc::new(document));
                let sheets = sheets.into_iter().map(|(annotator, sheet)| (SheetKey::new(id.clone(), annotator), sheet));
                project.sheets.extend(sheets);
            }
            project
        },
    )
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn saving_and_opening_is_nothing(project in project()) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        store::create(dir.path(), "x").expect("created");
        let folder = store::open(dir.path()).expect("opened").folder;
        folder.save(&project, &FileKey::all(&project)).expect("saved");
        let opened = store::open(dir.path()).expect("opened");
        prop_assert_eq!(opened.diagnostics, Vec::new());
        prop_assert_eq!(&opened.project, &project);
        prop_assert_eq!(folder.check_canonical(&opened.project), Vec::new());
    }
}

/// The files of a project's sheets as they are written, with an open question about each second annotation.
fn sheet_files(mut project: Project) -> Vec<String> {
    let mut questions = Vec::new();
    for (key, sheet) in &project.sheets {
        let asked = sheet.annotations.iter().step_by(2).cloned();
        let changes = asked.map(|it| Change::Annotation(key.clone(), Swap::create(it)));
        questions.extend(changes.map(|it| Arc::new(Conflict::new(Reason::Merge, None, it))));
    }
    project.conflicts = questions.into_iter().map(|it| (it.id, it)).collect();
    let keys: Vec<_> = project.sheets.keys().cloned().map(FileKey::Sheet).collect();
    keys.into_iter().map(|file| Part { file, project: project.clone() }.write()).collect()
}

/// What stands in a file.
type Held = (FileKey, Project);

/// What the two readers make of the bytes of a sheet: the fast one, where it reads them at all, and the other.
fn read_both(sheet: &str) -> (Option<Held>, Result<Held, String>) {
    let parts = |part: Part| (part.file, part.project);
    let any = Part::read_any_sheet(Path::new("x.ron"), sheet.as_bytes());
    (Part::read_canonical_sheet(sheet.as_bytes()).map(parts), any.map(parts).map_err(|error| error.to_string()))
}

/// What somebody, or a bad disk, does to a file.
#[derive(Clone, Debug)]
enum Harm {
    Put(&'static str),
    Cut(usize),
    Flip(u8),
    Repeat,
    Swap,
}

fn harm() -> impl Strategy<Value = Harm> {
    let strange = vec![
        " ",
        "\n",
        ",",
        "0",
        "\"",
        "\\",
        "\\u{41}",
        "\\x41",
        "\\u{d800}",
        "//",
        "/**/",
        "(",
        ")",
        "[]",
        "1_0",
        "+",
        "r",
        "_",
        "9",
        "-",
        "a",
        ", none: [\"a\"]",
        ", imported: []",
        "18446744073709551616",
        "é",
        "\u{202e}",
        "\u{b}",
    ];
    prop_oneof![
        select(strange).prop_map(Harm::Put),
        (1..20_usize).prop_map(Harm::Cut),
        (1..=127_u8).prop_map(Harm::Flip),
        Just(Harm::Repeat),
        Just(Harm::Swap),
    ]
}

/// Harms a file at a place: the lines around it, or what stands at it.
fn harmed(sheet: &str, harm: &Harm, place: proptest::sample::Index) -> String {
    let mut lines: Vec<&str> = sheet.split_inclusive('\n').collect();
    match harm {
        Harm::Repeat => {
            let line = place.index(lines.len());
            lines.insert(line, lines[line]);
            return lines.concat();
        }
        Harm::Swap => {
            let line = place.index(lines.len() - 1);
            lines.swap(line, line + 1);
            return lines.concat();
        }
        Harm::Put(_) | Harm::Cut(_) | Harm::Flip(_) => {}
    }
    let at = place.index(sheet.len());
    let mut bytes = sheet.as_bytes().to_vec();
    match harm {
        Harm::Put(strange) => drop(bytes.splice(at..at, strange.bytes())),
        Harm::Cut(len) => drop(bytes.drain(at..(at + len).min(sheet.len()))),
        Harm::Flip(bits) => bytes[at] ^= bits,
        Harm::Repeat | Harm::Swap => {}
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn what_is_written_is_read_fast_and_as_ron_reads_it(project in project()) {
        for sheet in sheet_files(project) {
            let (fast, any) = read_both(&sheet);
            prop_assert_eq!(fast.ok_or(sheet), Ok(any.expect("it was written")));
        }
    }

    #[test]
    fn what_is_not_as_it_is_written_is_read_as_ron_reads_it_or_left_to_it(
        project in project(),
        harms in vec((harm(), any::<proptest::sample::Index>()), 1..64),
    ) {
        for sheet in sheet_files(project) {
            for (harm, place) in &harms {
                let harmed = harmed(&sheet, harm, *place);
                if let (Some(fast), any) = read_both(&harmed) {
                    prop_assert_eq!(Ok(fast), any, "{}", harmed);
                }
            }
        }
    }
}
