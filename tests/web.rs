//! Web annotations: what is written to the standard, and what others write in many forms.

use std::collections::BTreeMap;
use std::sync::Arc;

use manicule::export::{Options, Splitting};
use manicule::format::LossKind;
use manicule::group::{SplitBy, SplitRule};
use manicule::model::{AnnotatorKind, Document, DocumentId, Severity, Status};
use serde_json::{Value, json};

use crate::datasets::{export, options, project, project_of};
use crate::import::{empty, import, told, warnings};
use crate::util::markup;

/// An emoji stands before most of the words, so that units differ.
const QUAY: &str = "🚢 Quay news\n“No,” said Inês, “not yet.” At least 12 boats left.\n";

/// A target with a position and a quotation.
fn target(start: u64, end: u64, exact: &str, prefix: &str) -> Value {
    json!({ "source": "https://quay.example/2026/quay-news.html?x=1", "selector": [
        { "type": "TextPositionSelector", "start": start, "end": end },
        { "type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": "" },
    ]})
}

fn tagged(id: &str, tag: &str, target: Value) -> Value {
    json!({ "@context": "http://www.w3.org/ns/anno.jsonld", "id": id, "type": "Annotation",
        "body": { "type": "TextualBody", "purpose": "tagging", "value": tag }, "target": target })
}

fn read(file: &str, value: &Value) -> (Vec<String>, Vec<String>) {
    let mut it = empty();
    let report = import(&mut it, "web-annotation", &[(file, &value.to_string()), ("q.txt", QUAY)]);
    (told(&it), warnings(&report))
}

#[test]
fn a_page_says_what_the_standard_has_words_for() {
    let it = project("🚢 He [quote#1 “we ]said [quote#1 so] [figure#2 ten].");
    let (sink, report) = export(&it, &options("web-annotation", &[]));
    let page: Value = serde_json::from_str(sink.text("ada/doc.jsonld").unwrap()).unwrap();
    assert_eq!(page["type"], "AnnotationPage");
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["body"][0]["value"], "quote");
    assert_eq!(items[0]["creator"]["nickname"], "ada");
    let targets = items[0]["target"].as_array().unwrap();
    assert_eq!(targets[0]["selector"][0], json!({ "type": "TextPositionSelector", "start": 5, "end": 9 }));
    let quotation =
        json!({ "type": "TextQuoteSelector", "exact": "so", "prefix": "🚢 He “we said ", "suffix": " ten." });
    assert_eq!(targets[1]["selector"][1], quotation);
    assert!(items[0]["id"].as_str().unwrap().starts_with("urn:uuid:"));
    assert_eq!(sink.text("ada/doc.txt").unwrap(), "🚢 He “we said so ten.");
    let collection: Value = serde_json::from_str(sink.text("_collection.jsonld").unwrap()).unwrap();
    assert_eq!((&collection["first"], &collection["last"]), (&page["id"], &page["id"]));
    assert_eq!(page["partOf"], collection["id"]);
    assert!(report.losses.is_empty(), "{:?}", report.losses);
}

#[test]
fn a_document_may_be_called_collection() {
    let mut it = project("Nobody was here.");
    it.sheets.clear();
    let document = it.documents.values().next().unwrap().clone();
    let id: DocumentId = "collection".parse().unwrap();
    it.documents = [(id.clone(), Arc::new(Document { id, ..(*document).clone() }))].into_iter().collect();
    let (sink, _) = export(&it, &Options { statuses: Status::ALL.to_vec(), ..options("web-annotation", &[]) });
    for (file, kind) in [("collection.jsonld", "AnnotationPage"), ("_collection.jsonld", "AnnotationCollection")] {
        let value: Value = serde_json::from_str(sink.text(file).unwrap()).unwrap();
        assert_eq!(value["type"], kind, "{file}");
    }
}

#[test]
fn pages_lead_from_the_first_to_the_last_through_all_parts() {
    let texts: Vec<_> = (0..1100).map(|it| markup::parse(&format!("[figure {it}] ships."))).collect();
    let it = project_of(&texts);
    let rule = SplitRule { parts: SplitRule::folds(2), by: SplitBy::Document, seed: 1 };
    let split = Some(Splitting::Anew { rule, earlier: None });
    let (sink, _) = export(&it, &Options { split, ..options("web-annotation", &[]) });
    let mut collections = Vec::new();
    for fold in ["fold_1", "fold_2"] {
        let read = |name: &str| -> Value { serde_json::from_str(sink.text(name).unwrap()).unwrap() };
        let pages = sink.files.keys().filter(|it| it.starts_with(&format!("{fold}/ada/")) && it.ends_with(".jsonld"));
        let pages: BTreeMap<String, Value> =
            pages.map(|it| read(it)).map(|it| (it["id"].as_str().unwrap().to_owned(), it)).collect();
        assert!(pages.len() > 500, "{fold} has several parts");
        let collection = read(&format!("{fold}/_collection.jsonld"));
        let (mut before, mut at, mut count) = (Value::Null, collection["first"].clone(), 0);
        while let Some(page) = at.as_str().map(|it| &pages[it]) {
            assert_eq!((&page["prev"], &page["partOf"]), (&before, &collection["id"]));
            (before, at, count) = (at.clone(), page["next"].clone(), count + 1);
        }
        assert_eq!((&before, count), (&collection["last"], pages.len()));
        collections.push(collection["id"].clone());
    }
    assert_ne!(collections[0], collections[1], "each split is a collection of its own");
}

#[test]
fn annotations_come_in_whatever_holds_them() {
    let one = tagged("urn:a", "Quote", target(12, 17, "“No,”", ""));
    let page = json!({ "type": "AnnotationPage", "items": [one] });
    let collection = json!({ "type": ["AnnotationCollection"], "first": page });
    for value in [one.clone(), json!([one]), page.clone(), collection] {
        let expected = ["quay-news imported quote ““No,””"];
        assert_eq!(read("q.json", &value), (expected.map(str::to_owned).to_vec(), vec![]), "{value}");
    }
    let lines = format!("{one}\n\n{}\nnot JSON\n", tagged("urn:b", "figure", target(40, 51, "At least 12", "")));
    let mut it = empty();
    let report = import(&mut it, "web-annotation", &[("q.jsonl", &lines), ("q.txt", QUAY)]);
    assert_eq!(told(&it).len(), 2);
    let said = warnings(&report);
    assert!(said.len() == 1 && said[0].starts_with("q.jsonl:4: "), "{said:?}");
}

#[test]
fn positions_are_counted_as_the_quotations_say_and_quotations_found_where_no_position_fits() {
    // As a browser counts: UTF-16.
    let browser = json!([
        tagged("urn:a", "quote", target(13, 18, "“No,”", "news ")),
        tagged("urn:b", "figure", target(41, 52, "At least 12", "")),
    ]);
    let expected = ["quay-news imported quote ““No,””", "quay-news imported figure “At least 12”"].map(str::to_owned);
    assert_eq!(read("q.json", &browser), (expected.to_vec(), vec![]));
    // One of three is elsewhere, one has no position at all, and blanks are not what they were.
    let moved = json!([
        tagged("urn:a", "quote", target(12, 17, "“No,”", "")),
        tagged("urn:b", "figure", target(3, 9, "At least  12", "yet.” ")),
        tagged(
            "urn:c",
            "figure",
            json!({ "source": "https://quay.example/2026/quay-news.html?x=1",
            "selector": { "type": "TextQuoteSelector", "exact": "news “No" } })
        ),
        tagged("urn:d", "figure", target(3, 9, "seven boats", "")),
    ]);
    let (there, said) = read("q.json", &moved);
    assert_eq!(
        there,
        [
            "quay-news imported figure “news\n“No”",
            "quay-news imported quote ““No,””",
            "quay-news imported figure “At least 12”"
        ]
    );
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("seven boats"), "{said:?}");
}

#[test]
fn bodies_and_creators_become_labels_notes_and_annotators() {
    let mut one = tagged("urn:a", "claim", json!([target(12, 17, "“No,”", ""), target(29, 39, "“not yet.”", "")]));
    one["body"] = json!([
        { "type": "TextualBody", "purpose": "tagging", "value": "quote" },
        { "type": "TextualBody", "purpose": "tagging", "value": "doubtful" },
        { "type": "TextualBody", "purpose": "commenting", "value": "twice" },
    ]);
    one["creator"] = json!({ "type": "Software", "name": "Reader 2" });
    let mut two = tagged("urn:b", "figure", target(40, 51, "At least 12", ""));
    two["creator"] = json!({ "type": "Software", "name": "Reader 2" });
    let link = json!({ "type": "Annotation", "id": "urn:l", "motivation": "linking", "target": "urn:a",
        "creator": { "name": "Reader 2" },
        "body": [{ "type": "TextualBody", "purpose": "tagging", "value": "about" },
                 { "type": "SpecificResource", "source": "urn:b" }] });
    let lost =
        json!({ "type": "Annotation", "id": "urn:x", "motivation": "linking", "target": "urn:a", "body": "urn:gone" });
    let mut it = empty();
    let value = json!([link, one, two, lost]).to_string();
    let report = import(&mut it, "web-annotation", &[("q.json", &value), ("q.txt", QUAY)]);
    assert_eq!(
        told(&it),
        [
            "quay-news reader-2 quote ““No,” … “not yet.”” tags=doubtful | twice",
            "quay-news reader-2 figure “At least 12”",
            "about “At least 12” → ““No,” … “not yet.””",
        ]
    );
    assert_eq!(it.sheets.values().next().unwrap().kind, AnnotatorKind::Machine);
    assert_eq!(it.documents.values().next().unwrap().url, "https://quay.example/2026/quay-news.html?x=1");
    assert_eq!((warnings(&report).len(), report.losses.count(LossKind::Line)), (1, 1));
}

#[test]
fn rows_of_hypothesis_come_in_by_the_address_of_the_page() {
    let mut it = empty();
    let row = |id: &str, tags: Value, text: &str, target: Value| {
        json!({ "id": id, "user": "acct:ines@hypothes.is", "uri": "https://quay.example/2026/quay-news.html?x=1",
            "created": "2026-11-22T10:02:11.123456+00:00", "updated": "2026-11-22T10:02:11.123456+00:00",
            "text": text, "tags": tags, "group": "__world__", "references": [], "target": [target],
            "document": { "title": ["Quay news"] } })
    };
    let mut answer =
        row("r3", json!([]), "I do not think so", json!({ "source": "https://quay.example/2026/quay-news.html?x=1" }));
    answer["references"] = json!(["r1"]);
    let rows = json!({ "total": 4, "rows": [
        row("r1", json!(["quote", "doubtful"]), "who says?", target(13, 18, "“No,”", "news ")),
        row("r2", json!([]), "", target(41, 52, "At least 12", "")),
        answer,
        row("r4", json!(["page"]), "about it all", json!({ "source": "https://quay.example/2026/quay-news.html?x=1" })),
    ]});
    let report = import(&mut it, "web-annotation", &[("rows.json", &rows.to_string()), ("rows.txt", QUAY)]);
    assert_eq!(
        told(&it),
        [
            "quay-news ines quote ““No,”” tags=doubtful | who says?\nines: I do not think so",
            "quay-news ines highlighting “At least 12”",
        ]
    );
    assert_eq!(it.documents.values().next().unwrap().title, "Quay news");
    let said = warnings(&report);
    assert!(said.len() == 1 && said[0].contains("whole of a page"), "{said:?}");
    // Without the text, the address leads to the document.
    let before = it.clone();
    let report = import(&mut it, "web-annotation", &[("rows.json", &rows.to_string())]);
    assert_eq!((report.annotations.new, report.annotations.known), (0, 2));
    assert_eq!(it, before);
}

#[test]
fn what_is_no_annotation_is_told_and_harms_no_neighbour() {
    let good = tagged("urn:a", "quote", target(12, 17, "“No,”", ""));
    let bad = [
        "7".to_owned(),
        "{\"a\": 1}".to_owned(),
        "{\"type\": \"Annotation\", \"type\": 2}".to_owned(),
        format!("{}{good}{}", "[".repeat(60), "]".repeat(60)),
        tagged("urn:x", "quote", json!(null)).to_string(),
        tagged("urn:x", "quote", target(u64::MAX, 0, "", "")).to_string(),
        tagged("urn:x", "quote", json!([target(1, 2, "x", ""), "urn:elsewhere"])).to_string(),
        good.to_string().replace("“No,”\"", "“No"),
    ];
    let lines = format!("{}\n{good}\n", bad.join("\n"));
    let mut it = empty();
    let report = import(&mut it, "web-annotation", &[("q.jsonl", &lines), ("q.txt", QUAY)]);
    assert_eq!(told(&it), ["quay-news imported quote ““No,””"]);
    for line in 1..=bad.len() {
        let at = format!("q.jsonl:{line}: ");
        assert!(report.findings.iter().any(|it| it.to_string().starts_with(&at)), "{at} {:#?}", report.findings);
    }
    assert!(report.findings.iter().all(|it| it.severity < Severity::Error || it.message.contains("did not come in")));
}

#[test]
fn an_answer_to_an_answer_stands_with_what_both_are_about() {
    let row = |id: &str, references: &[&str], text: &str, target: Value| {
        json!({ "id": id, "user": "acct:ines@hypothes.is", "uri": "https://quay.example/quay.html", "text": text,
            "tags": [], "references": references, "target": [target] })
    };
    let page = || json!({ "source": "https://quay.example/quay.html" });
    let rows = json!({ "rows": [
        row("r1", &[], "who says?", target(13, 18, "“No,”", "news ")),
        row("r2", &["r1"], "Inês", page()),
        row("r3", &["r1", "r2"], "really?", page()),
    ]});
    let (there, said) = read("q.json", &rows);
    assert_eq!(said, Vec::<String>::new());
    let expected = "q ines commenting ““No,”” | who says?\nines: Inês\nines: really?";
    assert!(there.len() == 1 && there[0].ends_with(expected.split_once(' ').unwrap().1), "{there:?}");
}

#[test]
fn a_field_of_a_page_that_is_wrong_keeps_back_no_annotation() {
    let it = project("He [quote#1 “we ]said [quote#1 so] [figure#2 ten].");
    let (sink, _) = export(&it, &options("web-annotation", &[]));
    let mut page: Value = serde_json::from_str(sink.text("ada/doc.jsonld").unwrap()).unwrap();
    page["manicule"]["status"] = json!("asleep");
    page["manicule"]["publisher"] = json!(7);
    let mut back = empty();
    let files = [("ada/doc.jsonld", &*page.to_string()), ("ada/doc.txt", sink.text("ada/doc.txt").unwrap())];
    let report = import(&mut back, "web-annotation", &files);
    assert_eq!(told(&back), told(&it));
    let said = warnings(&report);
    assert!(said.len() == 2 && said[0].contains("asleep") && said[1].contains("publisher"), "{said:?}");
}

#[test]
fn links_find_the_right_one_of_two_pages_that_are_called_alike() {
    let about = |host: &str, start: u64, end: u64, exact: &str| {
        json!({ "source": format!("https://{host}.example/news.html"), "selector": [
            { "type": "TextPositionSelector", "start": start, "end": end },
            { "type": "TextQuoteSelector", "exact": exact, "prefix": "", "suffix": "" },
        ]})
    };
    let mut it = empty();
    let line = |id: &str, text: &str| json!({ "id": id, "text": text, "annotator": "ines", "spans": [] }).to_string();
    let texts = [line("a", "Ana left."), line("b", "Bo left."), line("c", "Cy left.")].join("\n");
    import(&mut it, "jsonl", &[("texts.jsonl", &texts)]);
    for document in it.documents.values_mut() {
        let document = std::sync::Arc::make_mut(document);
        document.url = format!("https://{}.example/news.html", document.id);
    }
    let link =
        |from: &str, to: &str| json!({ "type": "Annotation", "motivation": "linking", "body": from, "target": to });
    let list = json!([
        tagged("urn:a", "quote", about("a", 0, 3, "Ana")),
        tagged("urn:b", "quote", about("b", 0, 2, "Bo")),
        tagged("urn:c", "quote", about("c", 0, 2, "Cy")),
        link("urn:a", "urn:b"),
        link("urn:b", "urn:c"),
    ]);
    let report = import(&mut it, "web-annotation", &[("l.json", &list.to_string())]);
    assert_eq!(warnings(&report), Vec::<String>::new());
    let there: Vec<String> = told(&it).into_iter().filter(|it| it.contains('→')).collect();
    assert_eq!(there, ["linking “Ana” → “Bo”", "linking “Bo” → “Cy”"]);
}
