//! Label Studio: tasks to the byte, the configuration, back again, and what others have.

use std::sync::Arc;

use manicule::export::{self, Options};
use manicule::format::{LossKind, MemorySink};
use manicule::model::{AnnotatorKind, Attribute, AttributeValue, Project, QuotedSpan, SheetKey, Status, ValueOrigin};
use manicule::text::Span;
use serde_json::{Value, json};

use super::{related, there_and_back};
use crate::datasets::{exclude, export, options, project};
use crate::import::{empty, import, told, warnings};
use crate::util::markup::parse;

fn tasks(sink: &MemorySink) -> Vec<Value> {
    let parts: Vec<&String> = sink.files.keys().filter(|it| it.starts_with("tasks-")).collect();
    parts.iter().flat_map(|it| serde_json::from_str::<Vec<Value>>(sink.text(it).unwrap()).unwrap()).collect()
}

/// Gives the first annotation of the only sheet a value.
fn set(project: &mut Project, name: &str, value: AttributeValue, origin: ValueOrigin) {
    let sheet = Arc::make_mut(project.sheets.values_mut().next().unwrap());
    let mut first = (**sheet.annotations.iter().next().unwrap()).clone();
    first.attributes.set(name.parse().unwrap(), Some(Attribute { value, origin }));
    sheet.annotations.insert(Arc::new(first));
}

fn quote_with_values() -> Project {
    let mut it = related("🚢 [quote#1 “No,” ]she said, [quote#1 “no\nway.”] [figure#2 12]");
    exclude(&mut it, &["🚢"]);
    let text = it.texts.values().next().unwrap().clone();
    let at = text.as_str().find("said").unwrap();
    let cue = QuotedSpan::new(Span::from_range(at..at + 4).unwrap(), &text).unwrap();
    set(&mut it, "cue", AttributeValue::Mention(vec![cue]), ValueOrigin::Rule);
    set(&mut it, "kind", AttributeValue::Text("partial".into()), ValueOrigin::Hand);
    set(&mut it, "edited", AttributeValue::Text("no".into()), ValueOrigin::Rule);
    set(&mut it, "speaker", AttributeValue::Unknown, ValueOrigin::Hand);
    set(&mut it, "claim", AttributeValue::None, ValueOrigin::Hand);
    set(&mut it, "odd", AttributeValue::Text("stray".into()), ValueOrigin::Hand);
    it
}

#[test]
fn a_task_is_this_to_the_byte() {
    let (sink, report) = export(&quote_with_values(), &options("label-studio", &[]));
    let task = &tasks(&sink)[0];
    assert_eq!(task["data"]["text"], "🚢 “No,” she said, “no\nway.” 12");
    assert_eq!((&task["data"]["id"], &task["meta"]), (&json!("doc"), &json!({"excluded": [[0, 1]]})));
    let annotation = &task["annotations"][0];
    assert_eq!((&annotation["completed_by"], &annotation["annotator"]), (&json!(1), &json!("ada")));
    assert_eq!((&annotation["ground_truth"], &annotation["was_cancelled"]), (&json!(false), &json!(false)));
    let results = annotation["result"].as_array().unwrap();
    let shown: Vec<String> = results
        .iter()
        .map(|it| match it["type"].as_str().unwrap() {
            "relation" => format!("{} → {} {}", it["from_id"], it["to_id"], it["labels"]),
            kind => {
                let value = &it["value"];
                let (from_name, place) = (&it["from_name"], format!("{}-{}", value["start"], value["end"]));
                format!(
                    "{} {from_name} {kind} {place} {} {} {}",
                    it["id"], value["text"], value["labels"], value["choices"]
                )
            }
        })
        .collect();
    let expected = [
        r#""000000000001" "label" labels 2-8 "“No,” " ["quote"] null"#,
        r#""000000000001-2" "label" labels 18-27 "“no\\nway.”" ["quote"] null"#,
        r#""000000000001" "quote.claim" choices 2-8 "“No,” " null ["(none)"]"#,
        r#""000000000001.cue" "label" labels 12-16 "said" ["mention-cue"] null"#,
        r#""000000000001" "quote.edited" choices 2-8 "“No,” " null ["no"]"#,
        r#""000000000001" "quote.kind" choices 2-8 "“No,” " null ["partial"]"#,
        r#""000000000001" "quote.speaker" textarea 2-8 ["(unknown)"] null null"#,
        r#""000000000002" "label" labels 28-30 "12" ["figure"] null"#,
        r#""000000000001" → "000000000001-2" ["part"]"#,
        r#""000000000001" → "000000000001.cue" ["mention-cue"]"#,
        r#""000000000001" → "000000000002" ["repeats"]"#,
    ];
    assert_eq!(shown, expected);
    let own = &results[0]["meta"]["manicule"];
    assert_eq!((&own["attributes"], &own["by_rule"]), (&json!({"odd": "stray"}), &json!(["cue", "edited"])));
    assert!(report.losses.is_empty(), "{:?}", report.losses);
    assert_eq!(report.written.spans("spans"), [("figure", 1), ("quote", 2)].into());
    let (sink, _) = export(&quote_with_values(), &options("label-studio", &[("completed-by", "none")]));
    assert_eq!(tasks(&sink)[0]["annotations"][0].get("completed_by"), None);
}

#[test]
fn the_configuration_has_a_control_for_each_attribute_and_no_word_breaks_out_of_it() {
    let mut it = project("[claim a]");
    it.schema.labels[0].name = "Cl<aim> \"&'\u{b}".to_owned();
    let (sink, _) = export(&it, &options("label-studio", &[]));
    let config = sink.text("config.xml").unwrap();
    for expected in [
        "<Label value=\"Cl&lt;aim&gt; &quot;&amp;&apos; \" alias=\"claim\" background=\"#",
        "<Label value=\"mention-cue\" background",
        "<Relation value=\"supports\"/>",
        "<Choices name=\"quote.kind\" toName=\"text\" perRegion=\"true\" whenTagName=\"label\" whenLabelValue=\"quote\" choice=\"single\"",
        "<Choice value=\"partial\"/>\n    <Choice value=\"(unknown)\"/>\n    <Choice value=\"(none)\"/>",
        "<TextArea name=\"figure.value\" toName=\"text\" perRegion=\"true\"",
        "<Text name=\"text\" value=\"$text\"/>",
    ] {
        assert!(config.contains(expected), "{expected}\n{config}");
    }
}

#[test]
fn everything_but_what_is_said_of_relations_comes_back() {
    let it = quote_with_values();
    let (sink, _, back) = there_and_back(&it, "label-studio", &[]);
    let (key, sheet) = it.sheets.iter().next().unwrap();
    let there = back.sheets.get(key).unwrap_or_else(|| panic!("{:?}", back.sheets.keys().collect::<Vec<_>>()));
    assert_eq!(there.annotations, sheet.annotations, "{}", sink.text("tasks-00000-of-00001.json").unwrap());
    let ends = |it: &Project| -> Vec<_> {
        let all = it.sheets.values().flat_map(|it| it.relations.values());
        all.map(|it| (it.label.clone(), it.from, it.to.clone())).collect()
    };
    assert_eq!((ends(&back), there.status), (ends(&it), sheet.status));
    let (before, after) = (&it.documents[&key.document], &back.documents[&key.document]);
    assert_eq!((&after.title, &after.excluded, after.text), (&before.title, &before.excluded, before.text));
}

/// A sheet of another annotator, with the annotations of the first.
fn add_annotator(project: &mut Project, name: &str, kind: AnnotatorKind) {
    let (key, sheet) = project.sheets.iter().next().map(|(key, sheet)| (key.clone(), (**sheet).clone())).unwrap();
    let changed = sheet.annotations.iter().map(|it| {
        let mut it = (**it).clone();
        (it.created.by, it.changed.by) = (name.parse().unwrap(), name.parse().unwrap());
        Arc::new(it)
    });
    let sheet = manicule::model::Sheet { kind, annotations: changed.collect(), ..sheet.clone() };
    project.sheets.insert(SheetKey::new(key.document, name.parse().unwrap()), Arc::new(sheet));
}

#[test]
fn a_task_is_a_document_with_all_who_annotated_it() {
    let mut it = project("[claim a] b");
    add_annotator(&mut it, "bot", AnnotatorKind::Machine);
    add_annotator(&mut it, "zoe", AnnotatorKind::Gold);
    let (sink, report, back) = there_and_back(&it, "label-studio", &[]);
    let tasks = tasks(&sink);
    assert_eq!((tasks.len(), report.records, report.written.count("tasks")), (1, 3, 1));
    let of = |list: &str, key: &str| -> Vec<Value> {
        tasks[0][list].as_array().unwrap().iter().map(|it| it[key].clone()).collect()
    };
    assert_eq!(of("annotations", "completed_by"), [json!(1), json!(3)]);
    assert_eq!(of("annotations", "ground_truth"), [json!(false), json!(true)]);
    assert_eq!(of("predictions", "model_version"), [json!("bot")]);
    let kinds: Vec<_> = back.sheets.iter().map(|(key, it)| (key.annotator.as_str(), it.kind)).collect();
    let expected = [("ada", AnnotatorKind::Person), ("bot", AnnotatorKind::Machine), ("zoe", AnnotatorKind::Gold)];
    assert_eq!(kinds, expected);
}

#[test]
fn no_task_is_divided_between_parts() {
    let documents: Vec<_> = (0..400).map(|it| parse(&format!("[claim {it}]"))).collect();
    let mut it = crate::datasets::project_of(&documents);
    let sheets: Vec<_> = it.sheets.iter().map(|(key, sheet)| (key.document.clone(), sheet.clone())).collect();
    for (document, sheet) in sheets {
        for name in ["bob", "eve"] {
            it.sheets.insert(SheetKey::new(document.clone(), name.parse().unwrap()), sheet.clone());
        }
    }
    let mut sink = MemorySink::default();
    let go_on = |_: export::Progress<'_>| std::ops::ControlFlow::Continue(());
    let report = export::run(&[&it], &Options::new("label-studio"), &mut sink, &go_on).unwrap();
    let files = sink.files.keys().filter(|it| it.starts_with("tasks-")).count();
    assert_eq!((files, report.records), (3, 1200), "a part ends with a document");
    let tasks = tasks(&sink);
    assert_eq!(tasks.len(), 400);
    assert!(tasks.iter().all(|it| it["annotations"].as_array().unwrap().len() == 3));
}

#[test]
fn exports_of_all_years_come_in() {
    let region = |id: &str, start: usize, end: usize, words: &str, label: &str| {
        json!({"id": id, "from_name": "ner", "to_name": "t", "type": "labels",
               "value": {"start": start, "end": end, "text": words, "labels": [label]}})
    };
    let value = |id: &str, name: &str, kind: &str, value: Value| {
        let mut it = json!({"id": id, "from_name": name, "to_name": "t", "type": kind, "value": value});
        (it["value"]["start"], it["value"]["end"]) = (json!(3), json!(6));
        it
    };
    // Offsets of an old version, after an emoji.
    let old = json!([{"id": 5, "data": {"article": "🚢 Ana\nleft Rome."}, "completions": [{
        "id": 1, "completed_by": {"id": 4, "email": "bo@desk.example"}, "created_at": "2020-05-03T18:40:00.123456Z",
        "result": [
            value("x", "role", "choices", json!({"choices": ["actor"]})),
            value("x", "who", "textarea", json!({"text": ["Ana Díaz"]})),
            value("x", "age", "number", json!({"number": 41})),
            region("x", 3, 6, "Ana", "PER"),
            region("y", 12, 16, "Rome", "LOC"),
            region("z", 3, 11, "Ana\\nleft", "EVENT"),
            {"type": "relation", "from_id": "y", "to_id": "x", "direction": "left", "labels": ["from"]},
            {"id": "w", "from_name": "mood", "to_name": "t", "type": "choices", "value": {"choices": ["calm"]}}
        ]}],
        "predictions": [{"model_version": "", "score": 0.4, "result": [region("p", 3, 6, "Ana", "PER")]}]}]);
    let mut project = empty();
    let report = import(&mut project, "label-studio", &[("project-1.json", &old.to_string())]);
    let document = project.documents.keys().next().unwrap().to_string();
    let mut expected = [
        "D bo-desk-example event “Ana\nleft”",
        "D bo-desk-example per “Ana” age=41 role=actor who=Ana Díaz",
        "D bo-desk-example loc “Rome”",
        "from “Ana” → “Rome”",
        "D model per “Ana”",
    ]
    .map(|it| it.replace('D', &document));
    expected[1] = expected[1].replace(&format!("Ana {document}íaz"), "Ana Díaz");
    assert_eq!(told(&project), expected);
    assert_eq!(report.scales[0].to_string(), "utf16");
    let kinds: Vec<_> = project.sheets.values().map(|it| (it.kind, it.status)).collect();
    assert_eq!(kinds, [(AnnotatorKind::Person, Status::Done), (AnnotatorKind::Machine, Status::InProgress)]);
    assert_eq!(report.losses.count(LossKind::Field), 1, "the mood of the whole text: {:?}", report.losses);
    assert_eq!(warnings(&report), Vec::<String>::new());
}

#[test]
fn what_is_broken_is_told_with_its_line_and_loses_no_neighbour() {
    let good = |id: u8, words: &str| {
        format!(
            r#"{{"id": {id}, "data": {{"text": "{words} left"}}, "annotations": [{{"result": [{{"id": "a", "type": "labels", "value": {{"start": 0, "end": 3, "labels": ["PER"]}}}}]}}]}}"#
        )
    };
    let html = r#"{"data": {"text": "Eve"}, "annotations": [{"result": [{"id": "a", "type": "hypertextlabels", "value": {"start": "/p[1]", "end": "/p[1]", "startOffset": 0, "labels": ["PER"]}}, {"type": "relation", "from_id": "a"}, 7]}, {"was_cancelled": true, "result": []}, {"result": 7}]}"#;
    let data = format!(
        "[\n{},\n{{\"data\": 7}},\n{{\"data\": {{\"a\": \"x\", \"b\": \"y\"}}}},\n{html},\n{{\"data\": {{\"text\": \"q]}},\n{},\n{}",
        good(1, "Ana"),
        good(2, "Bob"),
        &good(3, "Cid")[..60]
    );
    let mut project = empty();
    let report = import(&mut project, "label-studio", &[("t.json", &data)]);
    assert_eq!(told(&project), ["ana-left imported per “Ana”", "bob-left imported per “Bob”"]);
    let said = warnings(&report);
    for line in [3, 4, 5, 6, 8] {
        let place = format!("t.json:{line}: ");
        assert!(said.iter().any(|it| it.starts_with(&place)), "{place} is not told of: {said:#?}");
    }
    assert_eq!([LossKind::Line, LossKind::Rejected].map(|it| report.losses.count(it)), [8, 1], "{said:#?}");
}

#[test]
fn values_of_regions_without_an_id_go_to_the_one_at_their_place() {
    let region = |start: usize, end: usize, label: &str| json!({"from_name": "ner", "to_name": "t", "type": "labels", "value": {"start": start, "end": end, "labels": [label]}});
    let value = json!({"from_name": "role", "to_name": "t", "type": "choices", "value": {"start": 9, "end": 11, "choices": ["actor"]}});
    let data = json!([{"data": {"text": "Ana left Bo."}, "annotations": [{"result": [region(0, 3, "PER"), region(9, 11, "PER"), value]}]}]);
    let mut project = empty();
    import(&mut project, "label-studio", &[("a.json", &data.to_string())]);
    let there: Vec<String> = told(&project).iter().map(|it| it.split_once("per ").unwrap().1.to_owned()).collect();
    assert_eq!(there, ["“Ana”", "“Bo” role=actor"]);
}
