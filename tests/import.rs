//! Annotated data into projects, and out of them again: what comes in, what is said of the rest, and that nothing panics.

use std::ops::ControlFlow;
use std::sync::Arc;

use manicule::export::{self, Options as ExportOptions};
use manicule::format::{Counting, LossKind, MemorySink, MemorySource, Source as _, format_named};
use manicule::import::{self, Imported, Options, Report};
use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, Attribute, AttributeKind, AttributeValue, Attributes, Document, Origin,
    Period, Project, ProjectId, QuotedSpan, Relation, RelationId, Severity, Sheet, SheetKey, Spans, Speaker, Stamp,
    Status, ValueOrigin,
};
use manicule::text::{Span, Text};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::import_twins::in_capitals;
use crate::util::laws::cases;

/// Two lines, an emoji before most of the words, and a combining mark.
const PIER: &str = "🚢 Quay news\n“No,” said Inês, “not yet.” At least 12 boats left.\n";

pub fn empty() -> Project {
    Project::new(ProjectId::from_number(7), "Quay")
}

pub fn options() -> Options {
    Options { annotator: None, counting: None, at: "2026-11-22T10:02:11Z".parse().unwrap() }
}

pub fn source(files: &[(&str, &str)]) -> MemorySource {
    MemorySource::new(files.iter().map(|(name, text)| (*name, *text)))
}

pub fn import_with(project: &mut Project, format: &str, source: &MemorySource, options: &Options) -> Report {
    let Imported { edit, texts, report } =
        import::run(project, format_named(format).unwrap(), source, options).unwrap();
    project.texts.extend(texts.into_iter().map(|it| (it.hash(), it)));
    edit.apply(project).unwrap();
    let broken: Vec<_> =
        manicule::check::check(project).into_iter().filter(|it| it.severity == Severity::Error).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    report
}

pub fn import(project: &mut Project, format: &str, files: &[(&str, &str)]) -> Report {
    import_with(project, format, &source(files), &options())
}

/// Each annotation as `document annotator label “words” attributes | note`, then each relation.
pub fn told(project: &Project) -> Vec<String> {
    let mut told = Vec::new();
    let value = |value: &AttributeValue| match value {
        AttributeValue::Text(text) => text.to_string(),
        AttributeValue::Choices(list) => list.join("+"),
        AttributeValue::Mention(spans) => spans.iter().map(|it| format!("“{}”", it.quoted)).collect(),
        other => format!("{other:?}"),
    };
    for (key, sheet) in &project.sheets {
        for it in sheet.annotations.iter() {
            let attributes: String =
                it.attributes.iter().map(|(id, it)| format!(" {id}={}", value(&it.value))).collect();
            let note = if it.note.is_empty() { String::new() } else { format!(" | {}", it.note) };
            told.push(format!(
                "{} {} {} “{}”{attributes}{note}",
                key.document,
                key.annotator,
                it.label,
                it.spans.quoted()
            ));
        }
        for relation in sheet.relations.values() {
            let to = SheetKey::new(relation.to.document.clone(), key.annotator.clone());
            let words = |key: &SheetKey, id| project.sheet(key).unwrap().annotations.get(id).unwrap().spans.quoted();
            let (from, to) = (words(key, relation.from), words(&to, relation.to.annotation));
            told.push(format!("{} “{from}” → “{to}”{}", relation.label, relation.note));
        }
    }
    told
}

pub fn warnings(report: &Report) -> Vec<String> {
    let loud = report.findings.iter().filter(|it| it.severity > Severity::Note);
    loud.map(ToString::to_string).collect()
}

#[test]
fn every_kind_of_line_of_brat_comes_in() {
    let mut project = empty();
    let sheet = "T1\tQuote 12 17;29 39\t“No,” “not yet.”\n\
                 T2\tPerson 23 27\tInês\n\
                 T3\tSays 18 22\tsaid\n\
                 T4\tFigure 40 51\tAt least 12\n\
                 E1\tSays:T3 Speaker:T2 Content:T1 Content2:T4\n\
                 R1\tAbout Arg2:T2 Arg1:T4\n\
                 *\tEquiv T2 T1\n\
                 A1\tNegated E1\n\
                 A2\tKind T1 direct\n\
                 N1\tReference T2 Register:7\tInês\n\
                 #1\tAnnotatorNotes T4\tcounted by hand\n";
    let conf = "[attributes]\nKind\tArg:Quote, Value:direct|partial\nNegated\tArg:<EVENT>\n";
    let report = import(&mut project, "brat", &[("quay.txt", PIER), ("quay.ann", sheet), ("annotation.conf", conf)]);
    assert_eq!(warnings(&report), Vec::<String>::new());
    let expected = [
        "quay imported quote ““No,” … “not yet.”” kind=direct",
        "quay imported says “said” negated=yes",
        "quay imported person “Inês” reference=Register:7 Inês",
        "quay imported figure “At least 12” | counted by hand",
    ];
    assert_eq!(told(&project)[..4], expected);
    let mut relations = told(&project)[4..].to_vec();
    relations.sort();
    let expected = [
        "about “At least 12” → “Inês”",
        "content “said” → “At least 12”",
        "content “said” → ““No,” … “not yet.””",
        "equiv “Inês” → ““No,” … “not yet.””",
        "speaker “said” → “Inês”",
    ];
    assert_eq!(relations, expected);
    assert_eq!(report.losses.count(LossKind::Event), 1);
    assert_eq!(report.added.labels.iter().map(ToString::to_string).collect::<Vec<_>>(), ["person", "says"]);
    let colors: std::collections::BTreeSet<_> = project.schema.labels.iter().map(|it| it.color.0).collect();
    let keys: std::collections::BTreeSet<_> = project.schema.labels.iter().filter_map(|it| it.key).collect();
    assert_eq!((colors.len(), keys.len()), (5, 5), "each label has a colour and a key of its own");
    assert_eq!(report.scales.iter().map(ToString::to_string).collect::<Vec<_>>(), ["chars"]);
}

#[test]
fn brat_data_that_is_not_clean_comes_in_with_warnings_and_loses_no_neighbour() {
    let mut project = empty();
    let sheet = "\u{feff}T1\tQuote 12 17;29 39\t“No,”\n“not yet.”\r\n\
                 what is this\n\
                 T2\tPerson 23\tInês\n\
                 T3\tPerson 23 27\tInes\n\
                 T4\tPerson 23 2900\tInês\n\
                 T5\tPerson 23 27\tInês\n\
                 T5\tFigure 49 51\t12\n\
                 R1\tAbout Arg1:T5 Arg2:T99\n\
                 R2\tAbout Arg1:T5\n\
                 #1\tAnnotatorNotes T77\tlost and found\n\
                 A1\tKind T77 direct\n";
    let report =
        import(&mut project, "brat", &[("q.txt", PIER), ("q.ann", sheet), ("r.txt", "A text.\n"), ("r.ann", "")]);
    let expected = ["q imported quote ““No,” … “not yet.””", "q imported person “Inês”", "q imported figure “12”"];
    assert_eq!(told(&project), expected);
    assert_eq!(project.documents.len(), 2, "an empty file of annotations is a document without any");
    assert_eq!(project.documents[&"q".parse().unwrap()].note, "AnnotatorNotes T77: lost and found");
    let said = warnings(&report);
    for place in [
        "q.ann:2: ",
        "q.ann:3: ",
        "q.ann:4: ",
        "q.ann:5: ",
        "q.ann:6: ",
        "q.ann:8: ",
        "q.ann:9: ",
        "q.ann:10: ",
        "q.ann:11: ",
        "q.ann:12: ",
    ] {
        assert!(said.iter().any(|it| it.starts_with(place)), "{place} is not told of: {said:#?}");
    }
    assert_eq!(report.losses.count(LossKind::Misplaced), 2, "{said:#?}");
}

#[test]
fn annotators_are_told_by_the_names_of_files_and_folders() {
    let (ada, bob) = ("T1\tFigure 49 51\t12\n", "T1\tFigure 40 51\tAt least 12\n");
    let by_name = [("a/q_ada.ann", ada), ("a/q_bob.ann", bob), ("a/text/q.txt", PIER)];
    let by_folder = [("ada/q.ann", ada), ("ada/q.txt", PIER), ("bob/q.ann", bob), ("bob/q.txt", PIER)];
    for files in [&by_name[..], &by_folder[..]] {
        let mut project = empty();
        import(&mut project, "brat", files);
        assert_eq!(told(&project), ["q ada figure “12”", "q bob figure “At least 12”"]);
        let mut project = empty();
        let options = Options { annotator: Some("carol".parse().unwrap()), ..options() };
        import_with(&mut project, "brat", &source(files), &options);
        assert_eq!(told(&project), ["q carol figure “At least 12”", "q carol figure “12”"]);
    }
}

/// An annotation file about the words, counted in a unit of a raw text.
fn counted(raw: &str, words: &[&str], length: impl Fn(&str) -> usize) -> String {
    let line = |(at, it): (usize, &&str)| {
        let start = raw.find(it).unwrap();
        let (start, end) = (length(&raw[..start]), length(&raw[..start + it.len()]));
        format!("T{}\tFigure {start} {end}\t{it}\n", at + 1)
    };
    words.iter().enumerate().map(line).collect()
}

#[test]
fn the_unit_is_the_one_under_which_the_words_fit() {
    use unicode_segmentation::UnicodeSegmentation as _;
    let raw = "\u{feff}👩‍👩‍👧 Ine\u{302}s\r\nhas 12\r\nboats";
    let words = ["12", "boats"];
    let without = |of: &str, what: &str| of.replace(what, "");
    let cases: [(&str, String); 6] = [
        ("chars", counted(raw, &words, |it| it.chars().count())),
        ("utf16", counted(raw, &words, |it| it.encode_utf16().count())),
        ("bytes", counted(raw, &words, str::len)),
        ("graphemes", counted(raw, &words, |it| it.graphemes(true).count())),
        ("chars, carriage returns not counted", counted(raw, &words, |it| without(it, "\r").chars().count())),
        (
            "utf16, carriage returns not counted, byte order mark not counted",
            counted(raw, &words, |it| without(&without(it, "\r"), "\u{feff}").encode_utf16().count()),
        ),
    ];
    for (scale, sheet) in &cases {
        let mut project = empty();
        let report = import(&mut project, "brat", &[("q.txt", raw), ("q.ann", sheet)]);
        assert_eq!(told(&project), ["q imported figure “12”", "q imported figure “boats”"], "{scale}");
        assert_eq!(report.scales[0].to_string(), *scale);
        assert_eq!(warnings(&report), Vec::<String>::new(), "{scale}");
    }
}

#[test]
fn most_words_decide_and_the_others_are_named() {
    let raw = "🚢 one two three";
    let mut sheet = counted(raw, &["one", "two"], |it| it.encode_utf16().count());
    sheet += "T3\tFigure 10 15\tthree\n";
    let mut project = empty();
    let report = import(&mut project, "brat", &[("q.txt", raw), ("q.ann", &sheet)]);
    assert_eq!(told(&project), ["q imported figure “one”", "q imported figure “two”"]);
    assert_eq!(report.scales[0].counting, Counting::Utf16);
    assert!(report.has_errors());
    let said = warnings(&report);
    assert!(said.iter().any(|it| it.contains("q.ann:3") && it.contains("three")), "{said:?}");
    let mut project = empty();
    let options = Options { counting: Some(Counting::Chars), ..options() };
    import_with(&mut project, "brat", &source(&[("q.txt", raw), ("q.ann", &sheet)]), &options);
    assert_eq!(told(&project), ["q imported figure “three”"], "what is asked for is taken");
}

#[test]
fn what_nothing_tells_is_said() {
    let mut project = empty();
    let line = r#"{"id": "q", "text": "🚢 one one", "spans": [{"id": "a", "label": "figure", "start": 2, "end": 5}]}"#;
    let report = import(&mut project, "jsonl", &[("q.jsonl", line)]);
    let said = warnings(&report);
    assert!(said.iter().any(|it| it.contains("nothing tells") && it.contains("utf16")), "{said:?}");
    let told_so =
        line.replace("\"text\"", "\"offsets\": \"utf16\", \"text\"").replace("2, \"end\": 5", "3, \"end\": 6");
    let mut project = empty();
    let report = import(&mut project, "jsonl", &[("q.jsonl", &told_so)]);
    assert_eq!((warnings(&report), told(&project)), (vec![], vec!["q imported figure “one”".to_owned()]));
}

#[test]
fn a_second_import_changes_nothing() {
    let sheet = "T1\tQuote 12 17;29 39\t“No,” “not yet.”\nT2\tWho 23 27\tInês\nT7\tWho 23 27\tInês\n\
                 R3\tAbout Arg1:T1 Arg2:T2\nA1\tKind T1 direct\n#1\tAnnotatorNotes T1\tmind\n";
    let files = [("quay.txt", PIER), ("quay.ann", sheet)];
    let mut project = empty();
    let first = import(&mut project, "brat", &files);
    assert_eq!((first.annotations.new, first.relations.new), (3, 1));
    let before = project.clone();
    let second = import(&mut project, "brat", &files);
    assert_eq!(project, before);
    assert_eq!((second.annotations.new, second.annotations.known, second.relations.known), (0, 3, 1));
    assert!(second.losses.is_empty(), "{:?}", second.losses);
    // The same by way of every format that we write and read.
    for format in ["brat", "jsonl", "csv", "label-studio", "prodigy", "cas-xmi", "cas-json"] {
        let report = import_with(&mut project, format, &written(&before, format), &options());
        assert_eq!(project, before, "{format}");
        assert_eq!(report.annotations.known, 3, "{format}");
    }
    // What was changed since stays as it is.
    let key = before.sheets.keys().next().unwrap().clone();
    let sheet = Arc::make_mut(project.sheets.get_mut(&key).unwrap());
    let mut who = Annotation::clone(sheet.annotations.iter().find(|it| it.label.as_str() == "who").unwrap());
    who.note = "somebody else".into();
    sheet.annotations.insert(Arc::new(who));
    let before = project.clone();
    let report = import(&mut project, "brat", &files);
    assert_eq!(project, before);
    assert_eq!(report.losses.count(LossKind::Kept), 1);
}

/// A project as a format writes it, to be read.
pub fn written(project: &Project, format: &str) -> MemorySource {
    let mut sink = MemorySink::default();
    export::run(&[project], &ExportOptions::new(format), &mut sink, &|_| ControlFlow::Continue(())).unwrap();
    sink.into()
}

#[test]
fn numbers_and_order_of_brat_come_out_as_they_went_in() {
    let sheet = "T3\tWho 23 27\tInês\nA1\tSure T3\nT12\tNumber 49 51\t12\n#1\tAnnotatorNotes T12\tmind\n\
                 R8\tNear Arg1:T12 Arg2:T3\n";
    let mut project = empty();
    import(&mut project, "brat", &[("quay.txt", PIER), ("quay.ann", sheet)]);
    let out = written(&project, "brat");
    let text = |name: &str| String::from_utf8(out.read(name).unwrap()).unwrap();
    let expected = sheet.replace("Sure T3", "Sure T3 yes");
    assert_eq!(text("imported/quay.ann"), expected, "but for a flag, which is a choice of yes and no");
}

#[test]
fn tables_need_texts_and_lose_no_apostrophe() {
    let text = "'=1+1 and -5 left.";
    let mut project = empty();
    let table = "document,annotator,label,start,end,text,claim.nature,note\r\n\
                 quay,ada,claim,0,5,''=1+1,fact,'-x\r\n\
                 quay,ada,figure,10,12,'-5,,\r\n\
                 quay,ada,figure,10,,'-5,,\r\n";
    let report = import(&mut project, "csv", &[("data/annotations.csv", table)]);
    assert!(report.has_errors() && told(&project).is_empty(), "there is no text");
    let report = import(&mut project, "csv", &[("data/annotations.csv", table), ("texts/quay.txt", text)]);
    assert_eq!(told(&project), ["quay ada claim “'=1+1” nature=fact | -x", "quay ada figure “-5”"]);
    let said = warnings(&report);
    assert!(said.iter().any(|it| it.contains("annotations.csv:4") && it.contains("no offset")), "{said:?}");
}

#[test]
fn hostile_data_gets_findings_with_file_and_line() {
    let deep = "[".repeat(100_000);
    let twice = r#"{"id": "q", "id": "r", "text": "x"}"#;
    let beyond =
        r#"{"id": "q", "text": "x y", "spans": [{"id": "a", "label": "l", "start": 0, "end": 18446744073709551615}]}"#;
    let wrong = r#"{"id": "q", "text": "x y", "spans": [{"id": "a", "label": "l", "fragments": [[1, 0]]}, 7]}"#;
    let no_list = r#"{"data": {"text": "x y"}, "text": "x y", "label": [7], "spans": 7, "annotations": 7}"#;
    let beyond_all = r#"{"text": "x y", "label": [[0, 18446744073709551615, "l"]], "spans": [{"start": 2, "end": 99, "label": "l"}],
        "data": {"text": "x y"}, "predictions": [{"result": [{"id": "a", "value": {"start": 4, "end": 9, "labels": ["l"]}}]}]}"#;
    let cases: [(&str, &str, &str, &str); 21] = [
        ("jsonl", "q.jsonl", &deep, "q.jsonl:1"),
        ("jsonl", "q.jsonl", twice, "q.jsonl:1"),
        ("jsonl", "q.jsonl", "\n{\"id\": \"q\", \"text\"", "q.jsonl:2"),
        ("jsonl", "q.jsonl", beyond, "q.jsonl:1"),
        ("jsonl", "q.jsonl", wrong, "q.jsonl:1"),
        ("csv", "q.csv", "a,b\n1,2\n", "q.csv"),
        ("csv", "q.csv", "document,label,start,end\nq,l,99999999999999999999,1\n", "q.csv:2"),
        ("brat", "q.ann", "T1\tX 0 18446744073709551615\tx\n", "q.ann"),
        ("brat", "q.ann", "E1\tX:E1 Y:E1\nR1\tX A:R1 B:R1\n", "q.ann:1"),
        ("doccano", "q.jsonl", &deep, "q.jsonl:1"),
        ("doccano", "q.jsonl", twice, "q.jsonl:1"),
        ("doccano", "q.jsonl", no_list, "q.jsonl:1"),
        ("doccano", "q.jsonl", beyond_all, "q.jsonl:1"),
        ("label-studio", "q.json", &deep, "q.json:1"),
        ("label-studio", "q.json", twice, "q.json:1"),
        ("label-studio", "q.json", no_list, "q.json:1"),
        ("label-studio", "q.json", beyond_all, "q.json:1"),
        ("prodigy", "q.jsonl", &deep, "q.jsonl:1"),
        ("prodigy", "q.jsonl", twice, "q.jsonl:1"),
        ("prodigy", "q.jsonl", no_list, "q.jsonl:1"),
        ("prodigy", "q.jsonl", beyond_all, "q.jsonl:1"),
    ];
    for (format, name, content, place) in cases {
        let mut project = empty();
        let report = import(&mut project, format, &[(name, content), ("q.txt", "x y")]);
        let said = warnings(&report);
        assert!(said.iter().any(|it| it.contains(place)), "{format} {place}: {said:?}");
        assert!(!report.losses.is_empty() || content.starts_with("a,b"), "{place}");
    }
}

// ---- What is written is read again. ----

const PIECES: [&str; 6] = ["No, ", "🚢", "e\u{301}té ", "\n", "said «لا» ", "12 boats. "];

#[derive(Clone, Debug)]
struct Wish {
    label: Index,
    spans: Vec<(Index, Index)>,
    values: Vec<(Index, Index, bool)>,
    note: String,
    unsure: bool,
    related: Option<(Index, Index)>,
}

fn wish() -> impl Strategy<Value = Wish> {
    let any_index = any::<Index>;
    (
        any_index(),
        prop::collection::vec((any_index(), any_index()), 1..3),
        prop::collection::vec((any_index(), any_index(), any::<bool>()), 0..5),
        prop_oneof![Just(String::new()), "[a-z ]{1,8}", Just("two\nlines\t“x” {".to_owned()), Just("=x".to_owned())],
        any::<bool>(),
        prop::option::of((any_index(), any_index())),
    )
        .prop_map(|(label, spans, values, note, unsure, related)| Wish {
            label,
            spans,
            values,
            note,
            unsure,
            related,
        })
}

fn stamp() -> Stamp {
    Stamp { at: "2026-11-22T10:02:11Z".parse().unwrap(), by: "ada".parse().unwrap() }
}

/// The spans between characters of a text that the indices choose.
fn quoted(text: &Text, places: &[(Index, Index)]) -> Option<Spans> {
    let bounds: Vec<usize> = text.as_str().char_indices().map(|(at, _)| at).chain([text.end().0]).collect();
    let span = |(one, other): &(Index, Index)| {
        let (one, other) = (*one.get(&bounds), *other.get(&bounds));
        Span::from_range(one.min(other)..one.max(other))
    };
    Spans::quote(&places.iter().filter_map(span).collect::<Vec<_>>(), text).ok()
}

fn value(
    kind: AttributeKind,
    choices: &[String],
    text: &Text,
    (pick, second): (Index, Index),
) -> Option<AttributeValue> {
    let period = |from: &str, to: &str| {
        AttributeValue::Period(Period { from: from.into(), to: to.into(), words: "in May".into() }.into())
    };
    let all: Vec<AttributeValue> = match kind {
        AttributeKind::Text => ["%", "two\nlines", "-1", "“x”\\"].map(|it| AttributeValue::Text(it.into())).to_vec(),
        AttributeKind::Choice => choices.iter().map(|it| AttributeValue::Text(it.as_str().into())).collect(),
        AttributeKind::Choices => vec![AttributeValue::Choices(choices[..2].to_vec())],
        AttributeKind::YesNo => ["yes", "no"].map(|it| AttributeValue::Text(it.into())).to_vec(),
        AttributeKind::Number => ["-7.50", "12345678901234567890"].map(|it| AttributeValue::Text(it.into())).to_vec(),
        AttributeKind::Period => vec![period("2026-05", "2026-05"), period("2026", "2027-01")],
        AttributeKind::Speaker => vec![AttributeValue::Text("ines".into())],
        AttributeKind::Mention => {
            let spans = quoted(text, &[(pick, second)])?;
            vec![AttributeValue::Mention(spans.iter().cloned().collect::<Vec<QuotedSpan>>())]
        }
    };
    let all: Vec<_> = all.into_iter().chain([AttributeValue::Unknown, AttributeValue::None]).collect();
    Some(pick.get(&all).clone())
}

/// A project with a document of these pieces and what is wished.
fn wished(pieces: &[Index], wishes: &[Wish]) -> Project {
    let mut project = empty();
    let text = Text::new(pieces.iter().map(|it| *it.get(&PIECES)).collect::<String>() + ".");
    let document = Document::new("quay".parse().unwrap(), "quay", text.hash());
    project.speakers.insert("ines".parse().unwrap(), Arc::new(Speaker::new("ines".parse().unwrap(), "Inês")));
    let mut sheet = Sheet { status: Status::InProgress, ..Sheet::default() };
    for (number, wish) in wishes.iter().enumerate() {
        let Some(spans) = quoted(&text, &wish.spans) else { continue };
        let label = wish.label.get(&project.schema.labels).id.clone();
        let definitions: Vec<_> = project.schema.attributes_of(&label).cloned().collect();
        let mut attributes = Attributes::default();
        for (which, pick, by_rule) in &wish.values {
            let it = which.get(&definitions);
            let origin = if *by_rule { ValueOrigin::Rule } else { ValueOrigin::Hand };
            let value = value(it.kind, &it.choices, &text, (*pick, *which)).map(|value| Attribute { value, origin });
            attributes.set(it.id.clone(), value);
        }
        let id = AnnotationId::from_number(number as u64 + 1);
        let (note, unsure, origin) = (wish.note.as_str().into(), wish.unsure, Origin::Hand);
        let (created, changed) = (stamp(), stamp());
        let made = Annotation { id, label, spans, attributes, note, unsure, origin, created, changed };
        sheet.annotations.insert(Arc::new(made));
    }
    let ids: Vec<AnnotationId> = sheet.annotations.iter().map(|it| it.id).collect();
    for (number, (which, other)) in wishes.iter().enumerate().filter_map(|(at, it)| Some((at, it.related?))) {
        let [Some(from), Some(to)] = [which, other].map(|it| (!ids.is_empty()).then(|| *it.get(&ids))) else {
            continue;
        };
        let id = RelationId::from_number(number as u64 + 1);
        let twin = sheet.relations.values().any(|it| it.from == from && it.to.annotation == to);
        if from != to && !twin {
            let (label, note) = ("repeats".parse().unwrap(), "again".to_owned());
            let change = AttributeValue::Choices(vec!["same".to_owned()]);
            let attribute = Attribute { value: change, origin: ValueOrigin::Hand };
            let attributes = [("change".parse().unwrap(), attribute)].into_iter().collect();
            let to = AnnotationPlace { document: document.id.clone(), annotation: to };
            let (created, changed) = (stamp(), stamp());
            sheet.relations.insert(Arc::new(Relation { id, label, from, to, attributes, note, created, changed }));
        }
    }
    if !sheet.annotations.is_empty() {
        project.sheets.insert(SheetKey::new(document.id.clone(), "ada".parse().unwrap()), Arc::new(sheet));
        project.documents.insert(document.id.clone(), Arc::new(document));
        project.texts.insert(text.hash(), text);
    }
    project
}

/// A file of each format that is read.
const FILES: [(&str, &str); 12] = [
    ("jsonl", "q.jsonl"),
    ("csv", "q.csv"),
    ("brat", "q.ann"),
    ("doccano", "q.jsonl"),
    ("label-studio", "q.json"),
    ("prodigy", "q.jsonl"),
    ("web-annotation", "q.json"),
    ("refi-qda", "q.qdpx"),
    ("cas-xmi", "q.xmi"),
    ("cas-json", "q.json"),
    ("webanno-tsv", "q.tsv"),
    ("conll", "q.conll"),
];

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn what_a_format_holds_is_read_as_it_was(
        pieces in prop::collection::vec(any::<Index>(), 1..12),
        wishes in prop::collection::vec(wish(), 1..8),
        capitals in any::<bool>(),
    ) {
        // Names that differ from their ids are what some formats write.
        let with_names = |it: Project| if capitals { in_capitals(it) } else { it };
        let project = with_names(wished(&pieces, &wishes));
        prop_assume!(!project.sheets.is_empty());
        for format in ["jsonl", "brat", "label-studio", "prodigy", "web-annotation", "refi-qda", "cas-xmi", "cas-json"] {
            let mut sink = MemorySink::default();
            let report =
                export::run(&[&project], &ExportOptions::new(format), &mut sink, &|_| ControlFlow::Continue(())).unwrap();
            // The law is about what the format can hold.
            if report.losses.iter().next().is_some() {
                continue;
            }
            let mut read = with_names(empty());
            let report = import_with(&mut read, format, &sink.clone().into(), &options());
            prop_assert_eq!(&read, &project, "{} {:?} {:?}", format, report.findings, sink.text("ada/quay.ann"));
        }
    }

    #[test]
    fn no_reader_panics_whatever_it_reads(bytes in "\\PC{0,60}|(T1\tA [0-9]{1,3} [0-9]{1,3}\t[a-z]{0,3}\n){0,4}", format in 0..FILES.len()) {
        let (format, name) = FILES[format];
        let mut project = empty();
        import(&mut project, format, &[(name, &bytes), ("q.txt", "a b c")]);
    }
}
