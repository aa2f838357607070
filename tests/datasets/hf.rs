//! Hugging Face folders: the card, and rows read back from Parquet.

use std::io::Write as _;

use manicule::edit::intent;
use manicule::format::{MemorySink, Unit};
use manicule::model::{AnnotationId, AnnotationPlace, Attribute, AttributeValue, RelationId, ValueOrigin};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::record::{Field, Row};
use serde_json::{Value, json};

use super::{exclude, export, options, project};
use crate::util::markup::{parse, stamp};

/// A row as JSON.
fn json_row(row: &Row) -> Value {
    row.get_column_iter()
        .map(|(name, field)| (name.clone(), json_field(field)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn json_field(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Str(text) => json!(text),
        Field::Int(int) => json!(int),
        Field::Long(int) => json!(int),
        Field::Bool(yes) => json!(yes),
        Field::Group(row) => json_row(row),
        Field::ListInternal(list) => list.elements().iter().map(json_field).collect(),
        other => panic!("{other} was not expected"),
    }
}

fn rows(sink: &MemorySink) -> Vec<Value> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&sink.files["data/train-00000-of-00001.parquet"]).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    reader.get_row_iter(None).unwrap().map(|row| json_row(&row.unwrap())).collect()
}

/// One document with everything, one with nothing.
fn several() -> manicule::model::Project {
    let full = parse("🚢 [quote#1 “No,”] she [claim said], [quote#1 “not yet.”] [claim [figure Two] left]");
    let mut it = super::project_of([&full, &parse("Nothing."), &parse("[figure 7]")]);
    let author = intent::Author {
        key: manicule::model::SheetKey::new("d0".parse().unwrap(), "ada".parse().unwrap()),
        stamp: stamp(),
    };
    let quote = AnnotationId::from_number(1);
    let cue = manicule::model::QuotedSpan::new(
        manicule::text::Span::from_range(19..23).unwrap(),
        it.text(&author.key.document).unwrap(),
    );
    let value = Some(Attribute { value: AttributeValue::Mention(vec![cue.unwrap()]), origin: ValueOrigin::Rule });
    let set = intent::set_attribute(&it, &author, quote, &"cue".parse().unwrap(), value).unwrap();
    set.apply(&mut it).unwrap();
    intent::set_note(&it, &author, quote, "“so”").unwrap().apply(&mut it).unwrap();
    let to = AnnotationPlace { document: "d2".parse().unwrap(), annotation: AnnotationId::from_number(1) };
    let relation = RelationId::from_number(5);
    let link = intent::link(&it, &author, relation, &"repeats".parse().unwrap(), (quote, to)).unwrap();
    link.apply(&mut it).unwrap();
    it
}

#[test]
fn rows_come_back_from_parquet_as_json_lines_have_them() {
    let it = several();
    let (sink, report) = export(&it, &options("hf", &[("files", "both")]));
    assert!(report.losses.is_empty(), "{:?}", report.losses);
    let names = ["claim", "quote", "figure"];
    let lines = sink.text("jsonl/train-00000-of-00001.jsonl").unwrap();
    let mut lines: Vec<Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    for span in lines.iter_mut().flat_map(|line| line["spans"].as_array_mut().unwrap()) {
        let label = names.iter().position(|name| span["label"] == *name).unwrap();
        span["label"] = json!(label);
    }
    assert_eq!(rows(&sink), lines);
    let (plain, _) = export(&it, &options("jsonl", &[]));
    let plain: Vec<Value> =
        plain.text("annotations.jsonl").unwrap().lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    for (row, plain) in lines.iter().zip(&plain) {
        assert_eq!(row["text"], plain["text"]);
        for (span, plain) in row["spans"].as_array().unwrap().iter().zip(plain["spans"].as_array().unwrap()) {
            for key in ["id", "start", "end", "by_rule", "note", "unsure", "origin", "created"] {
                assert_eq!(span[key], plain[key], "{key}");
            }
            let attributes: Value = serde_json::from_str(span["attributes"].as_str().unwrap()).unwrap();
            assert_eq!(attributes, plain["attributes"]);
        }
    }
    let fragments = json!([{"start": 2, "end": 7, "text": "“No,”"}, {"start": 18, "end": 28, "text": "“not yet.”"}]);
    assert_eq!(lines[0]["spans"][0]["fragments"], fragments);
    assert_eq!(lines[0]["spans"][0]["text"], "“No,” she said, “not yet.”");
    assert_eq!(lines[1]["spans"], json!([]));
    assert_eq!(lines[0]["relations"][0]["to_document"], "d2");
}

#[test]
fn the_card_says_where_the_data_is_and_what_the_labels_are() {
    let it = several();
    let (sink, _) = export(&it, &options("hf", &[]));
    let card = sink.text("README.md").unwrap();
    assert!(card.starts_with("---\nlanguage:\n- \"en\"\npretty_name: \"Test\"\n"), "{card}");
    assert!(card.contains("\n    path: data/train-*.parquet\n"));
    assert!(card.contains("'0': \"claim\"\n") && card.contains("'2': \"figure\"\n"));
    assert!(!sink.files.keys().any(|it| it.starts_with("jsonl/")));
    let (sink, _) = export(&it, &options("hf", &[("files", "jsonl")]));
    assert!(sink.text("README.md").unwrap().contains("\n    path: jsonl/train-*.jsonl\n"));
    assert!(!sink.files.keys().any(|it| it.starts_with("data/")));
}

#[test]
fn a_title_does_not_break_the_head_of_the_card() {
    let mut it = project("[claim a]");
    it.title = "x\n---\nlicense: \"mit\"\u{202e}".to_owned();
    let (sink, _) = export(&it, &options("hf", &[]));
    let card = sink.text("README.md").unwrap();
    assert_eq!(card.lines().filter(|it| *it == "---").count(), 2, "{card}");
    assert!(!card.lines().any(|it| it.starts_with("license")), "{card}");
}

#[test]
fn texts_stay_out_where_they_are_to_and_units_are_those_asked_for() {
    let mut it = project("🚢 [claim sails] [quote#1 so] and [quote#1 so]");
    exclude(&mut it, &["🚢"]);
    let mut wanted = options("hf", &[]);
    wanted.with_text = false;
    wanted.unit = Unit::Utf16;
    let row = rows(&export(&it, &wanted).0).remove(0);
    assert_eq!((&row["text"], &row["offsets"]), (&Value::Null, &json!("utf16")));
    assert_eq!(row["spans"][0]["start"], 3);
    assert_eq!((&row["spans"][0]["text"], &row["spans"][1]["text"]), (&json!("sails"), &Value::Null));
    assert_eq!(row["excluded"], json!([{"start": 0, "end": 2}]));
}

#[test]
fn a_label_that_no_schema_has_is_a_class_too() {
    let mut it = project("[claim a] [figure b]");
    it.schema.labels.retain(|label| label.id.as_str() != "figure");
    let (sink, _) = export(&it, &options("hf", &[]));
    assert!(sink.text("README.md").unwrap().contains("'2': \"figure\"\n"));
    assert_eq!(rows(&sink)[0]["spans"][1]["label"], 2);
    let (sink, report) = export(&it, &options("conll", &[]));
    assert!(sink.text("annotations.conll").unwrap().contains("b\tO\tO\tB-figure\n"));
    assert_eq!(report.written.spans("spans"), [("claim", 1), ("figure", 1)].into());
}

#[test]
fn no_annotation_at_all_is_a_dataset() {
    let it = super::project_of([&parse("Nothing.")]);
    let (sink, report) = export(&it, &options("hf", &[]));
    assert_eq!(rows(&sink).len(), 1);
    assert_eq!(report.records, 1);
}
