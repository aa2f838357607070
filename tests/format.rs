//! What jsonl and csv look like to the byte, in every unit, and what they say they lost.

use std::ops::ControlFlow;
use std::sync::Arc;

use manicule::edit::intent::{self, Author};
use manicule::export::{self, ExportError, Options, Overlaps, Report};
use manicule::format::{LossKind, MemorySink, Unit};
use manicule::model::{
    AnnotationId, AnnotationPlace, Attribute, AttributeValue, Document, Period, Project, ProjectId, QuotedSpan,
    RelationId, SheetKey, Speaker, Stamp, Status, ValueOrigin,
};
use manicule::text::{Span, Text};
use serde_json::{Value, json};

const FERRY: &str = "🚢 قال «لا»\n“No,” said Ana, “not yet.” About 7 left in May.";
const HARBOUR: &str = "Ana: “Not yet.”";

struct Builder {
    project: Project,
    annotator: &'static str,
}

impl Builder {
    fn new(number: u64) -> Self {
        Self { project: Project::new(ProjectId::from_number(number), "Ferry"), annotator: "ada" }
    }

    fn document(&mut self, id: &str, text: &str, facts: impl FnOnce(&mut Document)) {
        let text = Text::new(text);
        let mut document = Document::new(id.parse().unwrap(), id, text.hash());
        facts(&mut document);
        self.project.texts.insert(text.hash(), text);
        intent::add_documents(vec![document]).apply(&mut self.project).unwrap();
    }

    fn author(&self, document: &str) -> Author {
        let annotator: manicule::model::AnnotatorId = self.annotator.parse().unwrap();
        let stamp = Stamp { at: "2026-11-22T10:02:11Z".parse().unwrap(), by: annotator.clone() };
        Author { key: SheetKey::new(document.parse().unwrap(), annotator), stamp }
    }

    /// Tags the first occurrences of some words as one annotation.
    fn tag(&mut self, document: &str, number: u64, label: &str, words: &[&str]) -> AnnotationId {
        let id = AnnotationId::from_number(number);
        let text = self.project.text(&document.parse().unwrap()).unwrap().clone();
        let spans: Vec<Span> = words.iter().map(|it| place(&text, it).span).collect();
        let edit = intent::create(&self.project, &self.author(document), id, &label.parse().unwrap(), &spans).unwrap();
        edit.apply(&mut self.project).unwrap();
        id
    }

    fn set(&mut self, document: &str, id: AnnotationId, attribute: &str, value: AttributeValue, origin: ValueOrigin) {
        let attribute = attribute.parse().unwrap();
        let value = Some(Attribute { value, origin });
        let edit = intent::set_attribute(&self.project, &self.author(document), id, &attribute, value).unwrap();
        edit.apply(&mut self.project).unwrap();
    }
}

fn place(text: &Text, words: &str) -> QuotedSpan {
    let at = text.as_str().find(words).expect("words of the text");
    QuotedSpan::new(Span::from_range(at..at + words.len()).unwrap(), text).unwrap()
}

fn text_value(text: &str) -> AttributeValue {
    AttributeValue::Text(text.into())
}

/// Two documents with a value of every kind, a quotation in two parts, and a relation from one document to the other.
fn ferry() -> Builder {
    use ValueOrigin::{Hand, Rule};
    let mut it = Builder::new(1);
    it.document("ferry", FERRY, |document| {
        document.title = "=Ferry".to_owned();
        document.publisher = "The Pier".to_owned();
        document.published = "2026-05-03".to_owned();
        document.excluded = vec![Span::from_range(0.."🚢".len()).unwrap()];
    });
    it.document("harbour", HARBOUR, |_| {});
    it.document("untouched", "Nothing here.", |_| {});
    let speaker = Speaker::new("ana".parse().unwrap(), "Ana Díaz");
    it.project.speakers.insert(speaker.id.clone(), Arc::new(speaker));
    let text = it.project.text(&"ferry".parse().unwrap()).unwrap().clone();
    let quote = it.tag("ferry", 2, "quote", &["“No,”", "“not yet.”"]);
    it.set("ferry", quote, "speaker", text_value("ana"), Hand);
    it.set("ferry", quote, "speaker-words", AttributeValue::None, Hand);
    it.set("ferry", quote, "cue", AttributeValue::Mention(vec![place(&text, "said")]), Rule);
    it.set("ferry", quote, "edited", text_value("no"), Hand);
    let figure = it.tag("ferry", 3, "figure", &["About 7"]);
    it.set("ferry", figure, "value", text_value("-7.50"), Hand);
    it.set("ferry", figure, "unit", AttributeValue::Unknown, Hand);
    it.set("ferry", figure, "qualifier", text_value("about"), Hand);
    it.set("ferry", figure, "counted", text_value("+people"), Hand);
    let may = Period { from: "2026-05".to_owned(), to: "2026-05".to_owned(), words: "in May".to_owned() };
    it.set("ferry", figure, "period", AttributeValue::Period(may.into()), Hand);
    it.set("ferry", figure, "per", text_value("-1"), Hand);
    it.tag("ferry", 1, "claim", &["قال «لا»"]);
    let again = it.tag("harbour", 4, "quote", &["“Not yet.”"]);
    let to = AnnotationPlace { document: "harbour".parse().unwrap(), annotation: again };
    let author = it.author("ferry");
    let relation = RelationId::from_number(5);
    let link = intent::link(&it.project, &author, relation, &"repeats".parse().unwrap(), (quote, to)).unwrap();
    link.apply(&mut it.project).unwrap();
    let change = Attribute { value: AttributeValue::Choices(vec!["cut".into(), "reworded".into()]), origin: Hand };
    let edit = intent::change_relation(&it.project, &author, relation, "set", |it| {
        it.attributes.set("change".parse().unwrap(), Some(change));
    });
    edit.unwrap().apply(&mut it.project).unwrap();
    it
}

fn export(projects: &[&Project], options: &Options) -> (MemorySink, Result<Report, ExportError>) {
    let mut sink = MemorySink::default();
    let report = export::run(projects, options, &mut sink, &|_| ControlFlow::Continue(()));
    (sink, report)
}

fn exported(project: &Project, options: &Options) -> (MemorySink, Report) {
    let (sink, report) = export(&[project], options);
    (sink, report.expect("an export"))
}

fn lines(sink: &MemorySink) -> Vec<Value> {
    let jsonl = sink.text("annotations.jsonl").expect("annotations.jsonl");
    jsonl.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn a_jsonl_record_is_this_to_the_byte() {
    let project = ferry().project;
    let (sink, _) = exported(&project, &Options::new("jsonl"));
    let stamp = "2026-11-22T10:02:11Z";
    let expected = json!({
        "id": "ferry", "project": "000000000001", "annotator": "ada", "status": "in_progress", "title": "=Ferry",
        "publisher": "The Pier", "author": null, "published": "2026-05-03", "url": null, "language": null,
        "event": null, "rights": null, "note": null, "text": FERRY,
        "text_sha256": Text::new(FERRY).hash().to_string()["sha256:".len()..], "offsets": "chars",
        "schema": manicule::format::schema_hash(&project.schema), "excluded": [[0, 1]],
        "spans": [
            {"id": "000000000001", "label": "claim", "start": 2, "end": 10, "fragments": [[2, 10]], "text": "قال «لا»",
             "attributes": {"source": null, "source-words": null, "status": null, "nature": null, "check-worthy": null,
                            "when": null},
             "by_rule": [], "note": null, "unsure": false, "origin": "hand", "created": stamp, "modified": stamp},
            {"id": "000000000002", "label": "quote", "start": 11, "end": 37, "fragments": [[11, 16], [27, 37]],
             "text": "“No,” … “not yet.”",
             "attributes": {"speaker": "ana", "speaker-words": {"state": "none"},
                            "cue": {"fragments": [[17, 21]], "text": "said"}, "kind": null, "edited": false,
                            "claim": null},
             "by_rule": ["cue"], "note": null, "unsure": false, "origin": "hand", "created": stamp, "modified": stamp},
            {"id": "000000000003", "label": "figure", "start": 38, "end": 45, "fragments": [[38, 45]],
             "text": "About 7",
             "attributes": {"value": "-7.50", "to": null, "unit": {"state": "unknown"}, "qualifier": "about",
                            "aggregate": null, "per": "-1", "counted": "+people",
                            "period": {"from": "2026-05", "to": "2026-05", "words": "in May"}},
             "by_rule": [], "note": null, "unsure": false, "origin": "hand", "created": stamp, "modified": stamp},
        ],
        "relations": [
            {"id": "000000000005", "label": "repeats", "from": "000000000002", "to": "000000000004",
             "to_document": "harbour", "attributes": {"change": ["cut", "reworded"]}, "by_rule": [], "note": null,
             "created": stamp, "modified": stamp},
        ],
    });
    let written = sink.text("annotations.jsonl").unwrap();
    assert_eq!(written.lines().next().unwrap(), expected.to_string());
    assert_eq!(written.lines().count(), 2, "the untouched document is left out");
}

#[test]
fn a_csv_table_is_this_to_the_byte() {
    let project = ferry().project;
    let mut options = Options::new("csv");
    options.labels = ["quote", "figure"].map(|it| it.parse().unwrap()).to_vec();
    let (sink, report) = exported(&project, &options);
    let stamp = "2026-11-22T10:02:11Z";
    let expected = [
        "project,document,title,publisher,published,url,annotator,status,id,label,start,end,fragments,text,\
         quote.speaker,quote.speaker-words,quote.cue,quote.kind,quote.edited,quote.claim,\
         figure.value,figure.to,figure.unit,figure.qualifier,figure.aggregate,figure.per,figure.counted,figure.period,\
         note,unsure,origin,created,modified,by_rule"
            .to_owned(),
        format!(
            "000000000001,ferry,'=Ferry,The Pier,2026-05-03,,ada,in_progress,000000000002,quote,11,37,11-16;27-37,\
             \"“No,” … “not yet.”\",ana,(none),said,,no,,,,,,,,,,,no,hand,{stamp},{stamp},cue"
        ),
        format!(
            "000000000001,ferry,'=Ferry,The Pier,2026-05-03,,ada,in_progress,000000000003,figure,38,45,38-45,\
             About 7,,,,,,,-7.50,,(unknown),about,,'-1,'+people,2026-05 (in May),,no,hand,{stamp},{stamp},"
        ),
        format!(
            "000000000001,harbour,harbour,,,,ada,in_progress,000000000004,quote,5,15,5-15,“Not yet.”,,,,,,,,,,,,,,,\
             ,no,hand,{stamp},{stamp},"
        ),
        String::new(),
    ];
    assert_eq!(sink.text("annotations.csv").unwrap(), expected.join("\r\n"));
    assert_eq!((report.losses.count(LossKind::Relation), report.relations), (1, 0));
    assert_eq!(report.losses.count(LossKind::MentionPlace), 1);
    assert_eq!(report.losses.count(LossKind::Excluded), 1);
    options.byte_order_mark = true;
    let (sink, _) = exported(&project, &options);
    assert_eq!(sink.text("annotations.csv").unwrap(), format!("\u{feff}{}", expected.join("\r\n")));
}

#[test]
fn offsets_of_every_unit_cut_out_the_quoted_words() {
    let project = ferry().project;
    for unit in Unit::ALL {
        let options = Options { unit, ..Options::new("jsonl") };
        let (sink, _) = exported(&project, &options);
        let cut = |text: &str, pair: &Value| {
            let (start, end) = (pair[0].as_u64().unwrap() as usize, pair[1].as_u64().unwrap() as usize);
            match unit {
                Unit::Chars => text.chars().skip(start).take(end - start).collect::<String>(),
                Unit::Bytes => text[start..end].to_owned(),
                Unit::Utf16 => String::from_utf16(&text.encode_utf16().collect::<Vec<_>>()[start..end]).unwrap(),
            }
        };
        let mut seen = 0;
        for record in lines(&sink) {
            assert_eq!(record["offsets"], unit.name());
            let text = record["text"].as_str().unwrap();
            for span in record["spans"].as_array().unwrap() {
                let parts = span["fragments"].as_array().unwrap().iter().map(|pair| cut(text, pair));
                assert_eq!(span["text"], parts.collect::<Vec<_>>().join(" … "), "{unit:?}");
                let hull = cut(text, &json!([span["start"], span["end"]]));
                let words = span["text"].as_str().unwrap();
                assert_eq!(hull.chars().next(), words.chars().next(), "{unit:?}");
                assert_eq!(hull.chars().last(), words.chars().last(), "{unit:?}");
                if let Some(cue) = span["attributes"].get("cue").filter(|it| !it.is_null()) {
                    assert_eq!(cue["text"], cut(text, &cue["fragments"][0]), "{unit:?}");
                }
                seen += 1;
            }
        }
        assert_eq!(seen, 4);
    }
}

#[test]
fn the_files_beside_the_data_are_complete_and_success_comes_last() {
    struct InOrder(Vec<String>, MemorySink);
    impl manicule::format::Sink for InOrder {
        fn append(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
            self.0.push(name.to_owned());
            self.1.append(name, bytes)
        }
    }
    let project = ferry().project;
    let mut sink = InOrder(Vec::new(), MemorySink::default());
    let run = |sink: &mut InOrder| {
        export::run(&[&project], &Options::new("jsonl"), sink, &|_| ControlFlow::Continue(())).unwrap()
    };
    let report = run(&mut sink);
    assert_eq!(sink.0.last().unwrap(), "_SUCCESS");
    assert_eq!(sink.0.iter().filter(|it| *it == "_SUCCESS").count(), 1);
    let manifest: Value = serde_json::from_str(sink.1.text("manifest.json").unwrap()).unwrap();
    assert_eq!(manifest["left_out"], json!({"new": 1}));
    assert_eq!(manifest["counts"]["records"], 2);
    assert_eq!(manifest["inputs"][0]["annotators"], json!([{"id": "ada", "kind": "person"}]));
    assert_eq!(manifest["inputs"][0]["documents"].as_array().unwrap().len(), 3);
    assert!(manifest.get("run").is_none(), "nothing that changes from run to run");
    for file in manifest["files"].as_array().unwrap() {
        let bytes = &sink.1.files[file["name"].as_str().unwrap()];
        let hash = manicule::text::TextHash::of(bytes).to_string();
        assert_eq!(hash, format!("sha256:{}", file["sha256"].as_str().unwrap()));
    }
    let speakers: Value = serde_json::from_str(sink.1.text("speakers.jsonl").unwrap().trim()).unwrap();
    assert_eq!(speakers["name"], "Ana Díaz");
    let schema: Value = serde_json::from_str(sink.1.text("schema.json").unwrap()).unwrap();
    assert_eq!(schema[0]["sha256"], lines(&sink.1)[0]["schema"]);
    assert_eq!(report.annotation_count(), 4);
    let mut again = InOrder(Vec::new(), MemorySink::default());
    run(&mut again);
    assert_eq!(again.1, sink.1, "twice the same bytes");
}

#[test]
fn a_span_that_disagrees_with_its_text_skips_the_document_and_no_other() {
    let mut it = ferry();
    let moved = Text::new(FERRY.replace("No,", "So,"));
    let document = Arc::make_mut(
        it.project.documents.get_mut("ferry".parse::<manicule::model::DocumentId>().as_ref().unwrap()).unwrap(),
    );
    document.text = moved.hash();
    it.project.texts.insert(moved.hash(), moved);
    let (sink, report) = exported(&it.project, &Options::new("jsonl"));
    assert_eq!(lines(&sink).iter().map(|it| it["id"].clone()).collect::<Vec<_>>(), ["harbour"]);
    assert!(report.has_errors());
    assert_eq!(report.skipped.len(), 1);
    let message = report.findings[0].diagnostic.to_string();
    assert!(message.contains("ferry") && message.contains("So,") && message.contains("No,"), "{message}");
    let strict = Options { strict: true, ..Options::new("jsonl") };
    let (sink, refused) = export(&[&it.project], &strict);
    assert!(matches!(refused, Err(ExportError::Strict(_))));
    assert!(!sink.files.contains_key("_SUCCESS"));
    let few = Options { max_skipped: Some(0), ..Options::new("jsonl") };
    let (sink, refused) = export(&[&it.project], &few);
    assert!(matches!(refused, Err(ExportError::TooManySkipped { limit: 0, .. })));
    assert!(!sink.files.contains_key("_SUCCESS"));
}

#[test]
fn documents_are_counted_that_are_skipped_and_not_those_who_annotated_them() {
    let mut it = ferry();
    let moved = Text::new(FERRY.replace("No,", "So,"));
    let id: manicule::model::DocumentId = "ferry".parse().unwrap();
    Arc::make_mut(it.project.documents.get_mut(&id).unwrap()).text = moved.hash();
    it.project.texts.insert(moved.hash(), moved);
    let sheet = Arc::clone(it.project.sheets_of(&id).next().unwrap().1);
    it.project.sheets.insert(SheetKey::new(id, "bob".parse().unwrap()), sheet);
    let (_, report) = exported(&it.project, &Options { max_skipped: Some(1), ..Options::new("jsonl") });
    assert_eq!((report.skipped.len(), report.skipped_documents()), (2, 1));
    let refused = export(&[&it.project], &Options { max_skipped: Some(0), ..Options::new("jsonl") }).1.unwrap_err();
    assert!(refused.to_string().starts_with("1 documents skipped, at most 0 allowed"), "{refused}");
}

#[test]
fn overlaps_are_resolved_per_label_and_counted() {
    let mut it = Builder::new(1);
    it.document("ferry", "one two three four", |_| {});
    it.tag("ferry", 1, "claim", &["one two"]);
    it.tag("ferry", 2, "claim", &["two three four"]);
    it.tag("ferry", 3, "quote", &["two"]);
    let ids = |overlaps| {
        let (sink, report) = exported(&it.project, &Options { overlaps, ..Options::new("jsonl") });
        let records = lines(&sink);
        let spans = records.iter().flat_map(|it| it["spans"].as_array().unwrap().clone());
        let ids: Vec<u64> = spans.map(|it| it["id"].as_str().unwrap().parse().unwrap()).collect();
        (ids, report.losses.count(LossKind::Overlap), report.skipped.len())
    };
    assert_eq!(ids(Overlaps::Keep), (vec![1, 2, 3], 0, 0));
    assert_eq!(ids(Overlaps::First), (vec![1, 3], 1, 0));
    assert_eq!(ids(Overlaps::Longest), (vec![2, 3], 1, 0));
    assert_eq!(ids(Overlaps::Error), (vec![], 0, 1));
}

#[test]
fn a_relation_goes_only_where_both_its_ends_go() {
    let mut it = ferry();
    let relations = |project: &Project, options: &Options| {
        let (sink, report) = exported(project, options);
        let count: usize = lines(&sink).iter().map(|it| it["relations"].as_array().unwrap().len()).sum();
        (count, report.losses.count(LossKind::RelationTarget))
    };
    assert_eq!(relations(&it.project, &Options::new("jsonl")), (1, 0));
    let figures = Options { labels: vec!["figure".parse().unwrap()], ..Options::new("jsonl") };
    assert_eq!(relations(&it.project, &figures), (0, 0), "what was not asked for is not lost");
    let key = it.author("ferry").key;
    intent::set_status(&it.project, &key, Status::Done).apply(&mut it.project).unwrap();
    let done = Options { statuses: vec![Status::Done], ..Options::new("jsonl") };
    assert_eq!(relations(&it.project, &done), (0, 1), "its target is not done");
}

#[test]
fn annotators_and_projects_are_never_pooled() {
    let mut one = ferry();
    one.annotator = "bob";
    one.tag("ferry", 9, "claim", &["Ana"]);
    let mut two = Builder::new(2);
    two.document("ferry", "Another ferry", |_| {});
    two.tag("ferry", 1, "claim", &["ferry"]);
    let (sink, report) = export(&[&one.project, &two.project], &Options::new("jsonl"));
    let report = report.unwrap();
    let names: Vec<String> =
        lines(&sink).iter().map(|it| format!("{} {} {}", it["project"], it["id"], it["annotator"])).collect();
    let expected = [
        r#""000000000001" "ferry" "ada""#,
        r#""000000000001" "ferry" "bob""#,
        r#""000000000001" "harbour" "ada""#,
        r#""000000000002" "ferry" "ada""#,
    ];
    assert_eq!(names, expected);
    assert_eq!(report.documents.len(), 3);
    let (_, refused) = export(&[&two.project, &two.project], &Options::new("jsonl"));
    assert!(matches!(refused, Err(ExportError::SameProject(_))));
    let carol = Options { annotators: vec!["carol".parse().unwrap()], ..Options::new("jsonl") };
    let (_, refused) = export(&[&one.project], &carol);
    assert!(refused.unwrap_err().to_string().contains("ada, bob"));
}

#[test]
fn untouched_documents_and_no_text_are_for_the_asking() {
    let it = ferry();
    let mut options = Options::new("jsonl");
    options.statuses.push(Status::New);
    options.with_text = false;
    let (sink, _) = exported(&it.project, &options);
    let untouched = lines(&sink).pop().unwrap();
    assert_eq!(untouched["id"], "untouched");
    assert_eq!((&untouched["annotator"], &untouched["text"]), (&Value::Null, &Value::Null));
    assert_eq!(untouched["status"], "new");
}

#[test]
fn a_cancelled_export_has_no_success() {
    let project = ferry().project;
    let mut sink = MemorySink::default();
    let stop = |it: export::Progress<'_>| {
        if it.phase == export::Phase::Writing && it.done == 1 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let cancelled = export::run(&[&project], &Options::new("jsonl"), &mut sink, &stop);
    assert!(matches!(cancelled, Err(ExportError::Cancelled)));
    assert!(!sink.files.contains_key("_SUCCESS"));
}
