//! What of the annotations is written, for which kind of training.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use manicule::export::{self, ExportError, Options, Splitting, View};
use manicule::format::{LossKind, LossReport, MemorySink};
use manicule::group::{SplitBy, SplitRule};
use manicule::model::{
    AnnotationPlace, Attribute, AttributeValue, DocumentId, Project, QuotedSpan, Relation, RelationId, Sheet, SheetKey,
    Status, ValueOrigin,
};
use manicule::text::Span;
use serde_json::Value;

use super::{exclude, options, project, project_of, try_export};
use crate::util::markup::{parse, stamp};

fn sheet<'a>(project: &'a mut Project, document: &str) -> &'a mut Sheet {
    let key = SheetKey::new(document.parse().unwrap(), "ada".parse().unwrap());
    Arc::make_mut(project.sheets.get_mut(&key).unwrap())
}

fn viewed(project: &Project, format: &str, view: View) -> (MemorySink, export::Report) {
    super::export(project, &Options { view, ..options(format, &[]) })
}

fn lines(sink: &MemorySink) -> Vec<Value> {
    sink.text("annotations.jsonl").unwrap().lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

/// Label and words of each span.
fn spans(line: &Value) -> Vec<(&str, &str)> {
    let spans = line["spans"].as_array().unwrap();
    spans.iter().map(|it| (it["label"].as_str().unwrap(), it["text"].as_str().unwrap())).collect()
}

#[test]
fn words_that_name_a_source_are_annotations_of_their_own() {
    let mut it = project("“[figure 7] days,” said Ana. [quote “No.”] [claim It rained]");
    let text = it.text(&"doc".parse().unwrap()).unwrap().clone();
    let quoted = |words: &str| {
        let at = text.as_str().find(words).unwrap();
        QuotedSpan::new(Span::from_range(at..at + words.len()).unwrap(), &text).unwrap()
    };
    let sheet = sheet(&mut it, "doc");
    let quote = sheet.annotations.iter().find(|it| it.label.as_str() == "quote").unwrap().clone();
    let mut with_cue = (*quote).clone();
    for (id, value) in [
        ("cue", AttributeValue::Mention(vec![quoted("said")])),
        ("speaker-words", AttributeValue::Mention(vec![quoted("Ana")])),
        ("kind", AttributeValue::Text("direct".into())),
    ] {
        with_cue.attributes.set(id.parse().unwrap(), Some(Attribute { value, origin: ValueOrigin::Hand }));
    }
    let others: Vec<_> = sheet.annotations.iter().filter(|it| it.id != quote.id).cloned().collect();
    sheet.annotations = others.into_iter().chain([Arc::new(with_cue)]).collect();
    let (sink, report) = viewed(&it, "jsonl", View::Attribution);
    let line = &lines(&sink)[0];
    assert_eq!(spans(line), [("cue", "said"), ("speaker-words", "Ana"), ("quote", "“No.”"), ("claim", "It rained")]);
    let of = |id: &Value| line["spans"].as_array().unwrap().iter().find(|it| it["id"] == *id).unwrap()["label"].clone();
    let mut relations: Vec<_> =
        line["relations"].as_array().unwrap().iter().map(|it| (of(&it["from"]), of(&it["to"]))).collect();
    relations.sort_by_key(|it| it.1.to_string());
    assert_eq!(relations, [("quote".into(), "cue".into()), ("quote".into(), "speaker-words".into())]);
    assert_eq!(line["spans"][2]["attributes"]["kind"], "direct");
    assert!(line["spans"][2]["attributes"].get("cue").is_none(), "it is said once");
    assert_eq!((report.annotation_count(), report.relations), (4, 2));
    let schema: Value = serde_json::from_str(sink.text("schema.json").unwrap()).unwrap();
    assert_eq!(schema[0]["sha256"], line["schema"]);
    let (conll, _) = viewed(&it, "conll", View::Attribution);
    assert!(
        conll.text("annotations.conll").unwrap().contains("B-cue") || conll.files.contains_key("annotations.conll")
    );
    assert!(conll.text("annotations.conll").unwrap().lines().any(|it| it.starts_with("said\t") && it.contains("B-")));
}

#[test]
fn sentences_have_the_labels_in_them_and_those_without_are_none_where_somebody_has_finished() {
    let mut it =
        project("We saw [figure 7 ships] and [claim five sank]. Nobody knows. Advertisement here. [quote “No.”]");
    exclude(&mut it, &["Advertisement here."]);
    let (sink, _) = viewed(&it, "jsonl", View::Sentences);
    let begun = lines(&sink);
    assert_eq!(
        spans(&begun[0]).iter().filter(|it| it.0 == "none").count(),
        0,
        "who has not finished may have overlooked it"
    );
    sheet(&mut it, "doc").status = Status::Done;
    let (sink, report) = viewed(&it, "csv", View::Sentences);
    let table = sink.text("annotations.csv").unwrap().to_owned();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let column = |name: &str, headers: &csv::StringRecord| headers.iter().position(|it| it == name).unwrap();
    let headers = reader.headers().unwrap().clone();
    let (label, text) = (column("label", &headers), column("text", &headers));
    let rows: BTreeSet<(String, String)> =
        reader.records().map(|it| it.unwrap()).map(|it| (it[label].to_owned(), it[text].to_owned())).collect();
    let expected = [
        ("claim", "We saw 7 ships and five sank."),
        ("figure", "We saw 7 ships and five sank."),
        ("none", "Nobody knows."),
        ("quote", "“No.”"),
    ];
    assert_eq!(rows, expected.iter().map(|(label, text)| ((*label).to_owned(), (*text).to_owned())).collect());
    assert_eq!(report.annotation_count(), 4);
    let figures = Options { labels: vec!["figure".parse().unwrap()], view: View::Sentences, ..options("jsonl", &[]) };
    let (sink, _) = super::export(&it, &figures);
    assert!(sink.text("schema.json").unwrap().contains("none of these labels is marked"));
    let labels = lines(&sink);
    assert_eq!(spans(&labels[0]).iter().map(|it| it.0).collect::<Vec<_>>(), ["figure", "none", "none"]);
}

/// Six finished documents of two claims each, the first of which repeats that of the next.
pub fn repeating() -> Project {
    let documents: Vec<_> =
        (0..6).map(|it| parse(&format!("[claim Ship {it} sank]. [claim Port {it} shut]."))).collect();
    let mut project = project_of(&documents);
    let first = |project: &Project, number: usize| {
        let key = SheetKey::new(format!("d{number}").parse().unwrap(), "ada".parse().unwrap());
        project.sheet(&key).unwrap().annotations.iter().next().unwrap().id
    };
    // Ids are unique in a project; those of one document at a time are not.
    for number in 0..6 {
        let sheet = sheet(&mut project, &format!("d{number}"));
        sheet.status = Status::Done;
        let renamed = sheet.annotations.iter().enumerate().map(|(at, it)| {
            let id = manicule::model::AnnotationId::from_number(number * 10 + at as u64 + 1);
            Arc::new(manicule::model::Annotation { id, ..(**it).clone() })
        });
        sheet.annotations = renamed.collect();
    }
    for number in 0..5_usize {
        let to: DocumentId = format!("d{}", number + 1).parse().unwrap();
        let relation = Relation {
            id: RelationId::from_number(number as u64 + 1),
            label: "repeats".parse().unwrap(),
            from: first(&project, number),
            to: AnnotationPlace { document: to, annotation: first(&project, number + 1) },
            attributes: manicule::model::Attributes::default(),
            note: String::new(),
            created: stamp(),
            changed: stamp(),
        };
        sheet(&mut project, &format!("d{number}")).relations.insert(Arc::new(relation));
    }
    project
}

#[test]
fn each_related_pair_has_one_that_nobody_related() {
    let it = repeating();
    let (sink, report) = viewed(&it, "jsonl", View::Pairs);
    assert_eq!(report.relations, 10);
    let lines = lines(&sink);
    let relations: Vec<_> =
        lines.iter().flat_map(|line| line["relations"].as_array().unwrap().iter().map(move |it| (line, it))).collect();
    let pairs = |label: &str| -> BTreeSet<(String, String)> {
        let of = relations.iter().filter(|(_, it)| it["label"] == label);
        of.map(|(_, it)| (it["from"].to_string(), it["to"].to_string())).collect()
    };
    let (related, drawn) = (pairs("repeats"), pairs("none"));
    assert_eq!((related.len(), drawn.len()), (5, 5));
    for (from, to) in &drawn {
        assert!(!related.contains(&(from.clone(), to.clone())) && !related.contains(&(to.clone(), from.clone())));
    }
    for (line, relation) in &relations {
        assert_ne!(line["id"], relation["to_document"]);
        let other = lines.iter().find(|it| it["id"] == relation["to_document"]).unwrap();
        assert!(other["spans"].as_array().unwrap().iter().any(|it| it["id"] == relation["to"]));
    }
    assert_eq!(sink, viewed(&it, "jsonl", View::Pairs).0, "the same are drawn again");
    let refused = try_export(&it, &Options { view: View::Pairs, ..options("csv", &[]) }).1;
    assert!(matches!(refused, Err(ExportError::NeedsRelations(_))));
}

/// How many relations `repeats` are written where the documents of [`repeating`] are in two splits, and what was lost by that.
fn related_in_splits(view: View) -> (u64, LossReport) {
    let it = repeating();
    let rule = SplitRule { parts: SplitRule::folds(2), by: SplitBy::Document, seed: 1 };
    let options = Options { view, split: Some(Splitting::Anew { rule, earlier: None }), ..options("jsonl", &[]) };
    let mut sink = MemorySink::default();
    let report = export::run(&[&it], &options, &mut sink, &|_| ControlFlow::Continue(())).unwrap();
    let mut within = 0;
    for fold in ["fold_1", "fold_2"] {
        let text = sink.text(&format!("{fold}/annotations.jsonl")).unwrap();
        let lines: Vec<Value> = text.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
        let ids: BTreeSet<&str> = lines.iter().filter_map(|it| it["id"].as_str()).collect();
        for relation in lines.iter().flat_map(|it| it["relations"].as_array().unwrap()) {
            assert!(ids.contains(relation["to_document"].as_str().unwrap()), "{view:?}");
            within += u64::from(relation["label"] == "repeats");
        }
    }
    (within, report.losses)
}

#[test]
fn no_pair_and_no_relation_goes_from_one_split_to_another() {
    for view in [View::Pairs, View::Spans] {
        let (within, losses) = related_in_splits(view);
        assert!(within < 5, "the documents are in both");
        assert_eq!(losses.count(LossKind::RelationTarget), 5 - within, "{view:?}");
    }
    let (within, losses) = related_in_splits(View::Sentences);
    assert_eq!((within, losses.is_empty()), (0, true), "sentences are not related");
}

#[test]
fn no_partner_is_drawn_twice_and_it_is_told_where_none_is_left() {
    let mut it = repeating();
    let ids = |number: usize| -> Vec<_> {
        let key = SheetKey::new(format!("d{number}").parse().unwrap(), "ada".parse().unwrap());
        it.sheet(&key).unwrap().annotations.iter().map(|annotation| annotation.id).collect()
    };
    // All but the two of d5.
    let targets: Vec<_> = (1..5).flat_map(|number| ids(number).into_iter().map(move |id| (number, id))).collect();
    let first = sheet(&mut it, "d0");
    let relation = first.relations.values().next().unwrap().clone();
    first.relations.clear();
    for (at, (number, annotation)) in targets.into_iter().enumerate() {
        let to = AnnotationPlace { document: format!("d{number}").parse().unwrap(), annotation };
        let relation = Relation { id: RelationId::from_number(100 + at as u64), to, ..(*relation).clone() };
        first.relations.insert(Arc::new(relation));
    }
    let (sink, report) = viewed(&it, "jsonl", View::Pairs);
    let lines = lines(&sink);
    let first = lines.iter().find(|it| it["id"] == "d0").unwrap();
    let of_label = |label: &str| -> Vec<(String, String)> {
        let relations = first["relations"].as_array().unwrap().iter().filter(|it| it["label"] == label);
        relations.map(|it| (it["to_document"].to_string(), it["to"].to_string())).collect()
    };
    let drawn: BTreeSet<_> = of_label("none").into_iter().collect();
    assert_eq!((of_label("repeats").len(), of_label("none").len(), drawn.len()), (8, 2, 2));
    assert!(drawn.iter().all(|(document, _)| document == "\"d5\""));
    assert_eq!(report.losses.count(LossKind::Partner), 6);
}

/// Gives the first annotation of the only document a label that no schema has.
fn with_stray(markup: &str, label: &str) -> Project {
    let mut it = project(markup);
    let sheet = sheet(&mut it, "doc");
    sheet.status = Status::Done;
    let stray = |(at, it): (usize, &Arc<manicule::model::Annotation>)| {
        let label = if at == 0 { label.parse().unwrap() } else { it.label.clone() };
        Arc::new(manicule::model::Annotation { label, ..(**it).clone() })
    };
    sheet.annotations = sheet.annotations.iter().enumerate().map(stray).collect();
    it
}

#[test]
fn a_label_that_no_schema_has_is_kept_by_pairs_and_counted_by_views_that_leave_it_out() {
    let it = with_stray("[claim A ship] sank. [quote “No.”]", "rumour");
    let pairs = Options { view: View::Pairs, ..options("hf", &[("files", "jsonl")]) };
    let (sink, report) = super::export(&it, &pairs);
    let row: Value = serde_json::from_str(sink.text("jsonl/train-00000-of-00001.jsonl").unwrap()).unwrap();
    assert_eq!((&row["spans"][0]["label"], report.losses.count(LossKind::StrayLabel)), (&"rumour".into(), 0));
    // Not even where the view has a label that is called so.
    for (view, label) in [(View::Attribution, "cue"), (View::Sentences, "none"), (View::Sentences, "rumour")] {
        let it = with_stray("[claim A ship] sank. [quote “No.”]", label);
        let (sink, report) = viewed(&it, "jsonl", view);
        assert_eq!(spans(&lines(&sink)[0]), [("quote", "“No.”")], "{view:?}");
        assert_eq!(report.losses.count(LossKind::StrayLabel), 1, "{view:?} {label}");
    }
}

/// A quote with a cue of some stretches.
fn with_cue(words: &[&str]) -> Project {
    let mut it = project("“[figure 7] days,” said Ana. [quote “No.”]");
    let text = it.text(&"doc".parse().unwrap()).unwrap().clone();
    let quoted = |words: &&str| {
        let at = text.as_str().find(words).unwrap();
        QuotedSpan::new(Span::from_range(at..at + words.len()).unwrap(), &text).unwrap()
    };
    let cue = AttributeValue::Mention(words.iter().map(quoted).collect());
    let sheet = sheet(&mut it, "doc");
    let quote = sheet.annotations.iter().find(|it| it.label.as_str() == "quote").unwrap().clone();
    let mut with_cue = (*quote).clone();
    with_cue.attributes.set("cue".parse().unwrap(), Some(Attribute { value: cue, origin: ValueOrigin::Hand }));
    sheet.annotations = [Arc::new(with_cue)].into_iter().collect();
    it
}

#[test]
fn a_mention_whose_spans_touch_stays_where_it_is() {
    let (sink, report) = viewed(&with_cue(&["sa", "id"]), "jsonl", View::Attribution);
    let line = &lines(&sink)[0];
    assert_eq!(spans(line), [("quote", "“No.”")]);
    let is_there = !line["spans"][0]["attributes"]["cue"].is_null();
    assert!(is_there, "{line} {:?}", report.losses);
}

#[test]
fn pages_for_people_have_the_words_of_a_mention_at_its_relation() {
    let it = with_cue(&["said"]);
    let of = |format: &str, ending: &str| -> String {
        let (sink, _) = viewed(&it, format, View::Attribution);
        let pages = sink.files.iter().filter(|(name, _)| name.ends_with(ending));
        pages.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect()
    };
    let (html, markdown) = (of("html", ".html"), of("markdown", ".md"));
    let related = html.split("has → ").nth(1).expect("a relation");
    assert!(related.split("</a>").next().unwrap().ends_with("<bdi>said</bdi>"), "{related}");
    assert!(markdown.lines().any(|it| it.contains("has →") && it.contains("said")), "{markdown}");
}
