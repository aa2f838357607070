//! doccano: lines to the byte, back again, the old forms, and what is broken.

use manicule::format::{LossKind, Unit};
use manicule::model::Status;
use serde_json::{Value, json};

use super::there_and_back;
use crate::datasets::{exclude, export, options, project};
use crate::import::{empty, import, told, warnings};

#[test]
fn a_line_is_this_to_the_byte() {
    let mut it = project("🚢 [quote#1 “No,” ]she said, [quote#1 “[figure#2 no].”]");
    exclude(&mut it, &["🚢"]);
    let (sink, report) = export(&it, &options("doccano", &[]));
    let line: Value = serde_json::from_str(sink.text("annotators/ada.jsonl").unwrap()).unwrap();
    let expected = json!({
        "text": "🚢 “No,” she said, “no.”",
        "entities": [
            {"id": 1, "label": "quote", "start_offset": 3, "end_offset": 9},
            {"id": 2, "label": "quote", "start_offset": 19, "end_offset": 24},
            {"id": 3, "label": "figure", "start_offset": 20, "end_offset": 22},
        ],
        "relations": [], "offsets": "utf16", "excluded": [[0, 2]], "id": "doc", "project": "000000000001",
        "annotator": "ada", "status": line["status"], "title": line["title"], "publisher": "", "author": "", "published": "",
        "url": "", "language": line["language"], "event": "", "rights": "", "note": "",
    });
    assert_eq!(line.to_string(), expected.to_string());
    assert_eq!(report.losses.count(LossKind::Discontinuous), 1);
    assert_eq!(report.written.spans("spans"), [("figure", 1), ("quote", 2)].into());
    let labels: Value = serde_json::from_str(sink.text("labels.json").unwrap()).unwrap();
    assert_eq!((&labels[0]["text"], labels.as_array().unwrap().len()), (&json!("claim"), 3));
    let mut chars = options("doccano", &[("shape", "label")]);
    chars.unit = Unit::Chars;
    let (sink, _) = export(&it, &chars);
    let line: Value = serde_json::from_str(sink.text("annotators/ada.jsonl").unwrap()).unwrap();
    assert_eq!(line["label"], json!([[2, 8, "quote"], [18, 23, "quote"], [19, 21, "figure"]]));
    assert_eq!((line.get("entities"), line.get("relations")), (None, None));
}

#[test]
fn spans_facts_and_relations_come_back() {
    let mut it = super::related("🚢 [quote#1 “No,”] said e\u{301} قال [figure#2 12].\n");
    exclude(&mut it, &["🚢"]);
    for shape in ["entities", "label"] {
        let (_, report, back) = there_and_back(&it, "doccano", &[("shape", shape)]);
        let relations = usize::from(shape == "entities");
        let mut expected = vec!["doc ada quote ““No,””".to_owned(), "doc ada figure “12”".to_owned()];
        expected.extend((relations == 1).then(|| "repeats ““No,”” → “12”".to_owned()));
        assert_eq!(told(&back), expected, "{shape}");
        assert_eq!(report.losses.count(LossKind::Relation), 1 - relations as u64, "{shape}");
        let (before, after) = (&it.documents[&"doc".parse().unwrap()], &back.documents[&"doc".parse().unwrap()]);
        assert_eq!((&after.title, &after.excluded, after.text), (&before.title, &before.excluded, before.text));
    }
}

#[test]
fn the_forms_of_all_years_come_in() {
    let data = [
        r#"{"id": 4, "text": "Ana left.", "meta": {"title": "News", "wiki": 1}, "annotation_approver": "eve", "labels": [[0, 3, "PER"]]}"#,
        r#"{"text": "Bo stayed.", "annotations": [{"id": 7, "label": 2, "start_offset": 0, "end_offset": 2, "user": 1}, {"label": 3, "start_offset": 3, "end_offset": 9, "user": 5}, {"label": 4, "user": 5}], "annotation_approver": null}"#,
        r#"{"data": "Cy.", "label": ["good"], "Comments": ["odd", {"id": 1, "comment": "very"}]}"#,
    ];
    let mut project = empty();
    let report = import(&mut project, "doccano", &[("all.jsonl", &data.join("\n"))]);
    let expected = ["bo-stayed 1 2 “Bo”", "bo-stayed 5 3 “stayed”", "news imported per “Ana”"];
    assert_eq!(told(&project), expected);
    assert_eq!(project.sheets.values().map(|it| it.status).filter(|it| *it == Status::Done).count(), 1, "approved");
    assert!(project.documents.values().any(|it| it.note == "odd\nvery"));
    assert_eq!(report.losses.count(LossKind::Field), 3, "{:?}", report.losses);
    assert_eq!(warnings(&report), Vec::<String>::new());
}

#[test]
fn a_line_that_stands_twice_is_one_and_a_span_that_stands_twice_is_two() {
    let line = r#"{"text": "Ana left.", "label": [[0, 3, "claim"], [0, 3, "claim"], [4, 8, "quote"]]}"#;
    let mut project = empty();
    let report = import(&mut project, "doccano", &[("a.jsonl", &format!("{line}\n{line}"))]);
    assert_eq!((report.annotations.new, report.annotations.known), (3, 3));
    assert_eq!(told(&project).len(), 3);
}

#[test]
fn files_about_one_text_are_those_of_annotators() {
    let line = |label: &str| format!(r#"{{"text": "Ana left.", "label": [[0, 3, "{label}"]], "annotator": "ada"}}"#);
    let mut project = empty();
    import(&mut project, "doccano", &[("x/bob.jsonl", &line("claim")), ("x/eve.jsonl", &line("quote"))]);
    let expected = ["ana-left bob claim “Ana”", "ana-left eve quote “Ana”"];
    assert_eq!(told(&project), expected);
    let mut project = empty();
    let other = line("quote").replace("left", "went");
    import(&mut project, "doccano", &[("x/train.jsonl", &line("claim")), ("x/test.jsonl", &other)]);
    assert_eq!(told(&project), ["ana-left ada claim “Ana”", "ana-went ada quote “Ana”"]);
}

#[test]
fn what_is_broken_is_told_with_its_line_and_loses_no_neighbour() {
    let data = "{\"text\": \"Ana left.\", \"label\": [[0, 3, \"A\"], [3, 2, \"B\"], [0, 99, \"C\"], [0, \"x\", \"D\"], [5, 8, \"E\"]]}\n\
                {\"label\": [[0, 1, \"A\"]]}\n\
                {\"text\": \"\"}\n\
                {\"text\": \"Bo\", \"text\": \"Bo\"}\n\
                {\"text\": \"Cy left\", \"entities\": [{\"id\": 1, \"label\": \"A\", \"start_offset\": 0, \"end_offset\": 2}], \"relations\": [{\"from_id\": 1, \"to_id\": 9, \"type\": \"r\"}, {\"from_id\": 1}]}\n\
                {\"text\": \"Cut of";
    let mut project = empty();
    let report = import(&mut project, "doccano", &[("d.jsonl", data)]);
    assert_eq!(told(&project), ["ana-left imported a “Ana”", "ana-left imported e “eft”", "cy-left imported a “Cy”"]);
    let said = warnings(&report);
    for line in 1..=6 {
        let place = format!("d.jsonl:{line}: ");
        assert!(said.iter().any(|it| it.starts_with(&place)), "{place} is not told of: {said:#?}");
    }
    let lost = [LossKind::Misplaced, LossKind::Line, LossKind::End].map(|it| report.losses.count(it));
    assert_eq!(lost, [2, 5, 1], "{said:#?}");
}

#[test]
fn our_own_lines_keep_their_annotators_whatever_the_files_are_called() {
    let line = |annotator: &str, label: &str| {
        format!(r#"{{"text": "Ana left.", "label": [[0, 3, "{label}"]], "annotator": "{annotator}"}}"#)
    };
    let mut project = empty();
    let files = [("x/one-00000.jsonl", &*line("bob", "claim")), ("x/two-00000.jsonl", &*line("eve", "quote"))];
    import(&mut project, "doccano", &files);
    assert_eq!(told(&project), ["ana-left bob claim “Ana”", "ana-left eve quote “Ana”"]);
    let mut project = empty();
    let files =
        [("annotators/all.jsonl", &*line("all", "claim")), ("annotators/unknown.jsonl", &*line("unknown", "quote"))];
    import(&mut project, "doccano", &files);
    assert_eq!(told(&project), ["ana-left all claim “Ana”", "ana-left unknown quote “Ana”"]);
}
