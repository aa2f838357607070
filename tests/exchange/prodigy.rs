//! Prodigy: lines to the byte, tokens that are the text, back again, and what others have.

use manicule::format::LossKind;
use manicule::text::Text;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{related, there_and_back};
use crate::datasets::{exclude, export, options, project};
use crate::import::{empty, import, told, warnings};
use crate::util::markup;

fn lines(markup: &str) -> Vec<Value> {
    let (sink, _) = export(&project(markup), &options("prodigy", &[]));
    sink.text("annotations.jsonl").unwrap().lines().map(|it| serde_json::from_str(it).unwrap()).collect()
}

#[test]
fn a_line_is_this_to_the_byte() {
    let mut it = related("🚢 [quote#1 “No”] [figure#2 12]\n");
    exclude(&mut it, &["🚢"]);
    let (sink, report) = export(&it, &options("prodigy", &[]));
    let line: Value = serde_json::from_str(sink.text("annotations.jsonl").unwrap()).unwrap();
    let said = |span: usize, key: &str| line["spans"][span][key].clone();
    let stamp = said(0, "created");
    let token = |text: &str, start: usize, id: usize, ws: bool| json!({"text": text, "start": start, "end": start + text.chars().count(), "id": id, "ws": ws});
    let stretch = |start: usize, end: usize, first: usize, last: usize, label: &str| json!({"start": start, "end": end, "token_start": first, "token_end": last, "label": label});
    let expected = json!({
        "text": "🚢 “No” 12\n",
        "meta": {"id": "doc", "project": "000000000001", "status": line["meta"]["status"], "title": line["meta"]["title"],
                 "language": line["meta"]["language"]},
        "tokens": [token("🚢", 0, 0, true), token("“", 2, 1, false), token("No", 3, 2, false), token("”", 5, 3, true),
                   token("12", 7, 4, false), token("\n", 9, 5, false)],
        "spans": [
            {"start": 2, "end": 6, "token_start": 1, "token_end": 3, "label": "quote", "text": "“No”", "id": "000000000001",
             "origin": said(0, "origin"), "created": stamp, "modified": stamp},
            {"start": 7, "end": 9, "token_start": 4, "token_end": 4, "label": "figure", "text": "12", "id": "000000000002",
             "origin": said(1, "origin"), "created": stamp, "modified": stamp},
        ],
        "relations": [
            {"head": 3, "child": 4, "label": "repeats", "head_span": stretch(2, 6, 1, 3, "quote"),
             "child_span": stretch(7, 9, 4, 4, "figure"), "id": "000000000009", "from": "000000000001",
             "to": "000000000002", "created": stamp, "modified": stamp},
        ],
        "excluded": [[0, 1]], "answer": "accept", "_annotator_id": "ada", "_session_id": "ada", "_view_id": "relations",
        "_timestamp": line["_timestamp"],
    });
    assert_eq!(line.to_string(), expected.to_string());
    assert!(report.losses.is_empty(), "{:?}", report.losses);
    let counts = ["tokens", "relations"].map(|it| report.written.count(it));
    assert_eq!((counts, report.written.spans("spans")), ([6, 1], [("figure", 1), ("quote", 1)].into()));
}

#[test]
fn a_blank_that_a_span_begins_or_ends_with_is_a_token() {
    let tokens = |markup: &str| -> Vec<String> {
        let all = lines(markup)[0]["tokens"].as_array().unwrap().clone();
        all.iter()
            .map(|it| format!("{}{}", it["text"].as_str().unwrap(), if it["ws"] == true { "_" } else { "" }))
            .collect()
    };
    assert_eq!(tokens("One two  three[claim .]"), ["One_", "two_", " ", "three", "."]);
    assert_eq!(tokens("One[claim  two ] three"), ["One", " ", "two", " ", " ", "three"]);
    assert_eq!(tokens(" One\t[claim half]way\n"), [" ", "One", "\t", "half", "way", "\n"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// What Prodigy demands: tokens put together are the text, and each span begins and ends with one.
    #[test]
    fn tokens_are_the_text_and_spans_lie_on_them(
        pieces in prop::collection::vec("[a-c🚢\u{301} \n\u{a0}.]{0,6}", 1..8),
        tagged in prop::collection::vec(any::<bool>(), 8),
    ) {
        let markup: String = pieces.iter().zip(tagged).map(|(piece, is_tagged)| {
            if is_tagged && !piece.is_empty() { format!("[claim {piece}]") } else { piece.clone() }
        }).collect();
        let marked = markup::parse(&format!("{markup}."));
        let it = markup::project(&marked).0;
        prop_assume!(!it.sheets.is_empty());
        let (sink, _) = export(&it, &options("prodigy", &[]));
        let line: Value = serde_json::from_str(sink.text("annotations.jsonl").unwrap()).unwrap();
        let mut together = String::new();
        let tokens = line["tokens"].as_array().unwrap();
        for token in tokens {
            prop_assert_eq!(token["start"].as_u64().unwrap() as usize, together.chars().count());
            together += token["text"].as_str().unwrap();
            prop_assert_eq!(token["end"].as_u64().unwrap() as usize, together.chars().count());
            together += if token["ws"] == true { " " } else { "" };
        }
        prop_assert_eq!(Text::new(&*together).hash(), marked.text.hash(), "{:?}", together);
        for span in line["spans"].as_array().unwrap() {
            let token = |key: &str| &tokens[span[key].as_u64().unwrap() as usize];
            prop_assert_eq!(&token("token_start")["start"], &span["start"]);
            prop_assert_eq!(&token("token_end")["end"], &span["end"]);
        }
    }
}

#[test]
fn parts_come_back_as_one() {
    let it = related("🚢 [quote#1 “No,”] she said, [quote#1 “no.”] [figure#2 12] e\u{301} قال");
    let (_, report, back) = there_and_back(&it, "prodigy", &[]);
    assert_eq!(report.losses.count(LossKind::Discontinuous), 1);
    let (key, sheet) = it.sheets.iter().next().unwrap();
    assert_eq!(back.sheets.get(key).expect("a sheet").annotations, sheet.annotations);
    assert_eq!(back.sheets.get(key).expect("a sheet").relations, sheet.relations);
}

#[test]
fn what_others_have_comes_in() {
    let data = [
        // Without `ws`, without the offsets of a span, with a relation by tokens alone.
        r#"{"text": "Ana left Rome.", "tokens": [{"text": "Ana", "start": 0, "end": 3, "id": 0}, {"text": "left", "start": 4, "end": 8, "id": 1}, {"text": "Rome", "start": 9, "end": 13, "id": 2}, {"text": ".", "start": 13, "end": 14, "id": 3}], "spans": [{"token_start": 0, "token_end": 0, "label": "PER"}, {"start": 9, "end": 13, "token_start": 2, "token_end": 2, "label": "LOC"}], "relations": [{"head": 0, "child": 2, "label": "LEAVES", "color": "blue"}], "answer": "accept", "_annotator_id": "desk-bo", "_timestamp": 1700000000, "_task_hash": 7}"#,
        r#"{"text": "Bo stayed.", "spans": [{"start": 0, "end": 2, "label": "PER", "score": 0.5}], "meta": {"source": "wire"}}"#,
        r#"{"text": "Cy.", "spans": [{"start": 0, "end": 2, "label": "PER"}], "answer": "reject"}"#,
        r#"{"text": "Di.", "answer": "ignore"}"#,
    ];
    let mut project = empty();
    let report = import(&mut project, "prodigy", &[("d.jsonl", &data.join("\n"))]);
    let expected = [
        "ana-left-rome desk-bo per “Ana”",
        "ana-left-rome desk-bo loc “Rome”",
        "leaves “Ana” → “Rome”",
        "bo-stayed imported per “Bo”",
    ];
    assert_eq!(told(&project), expected);
    let made = project.sheets.values().next().unwrap().annotations.iter().next().unwrap().created.at;
    assert_eq!(made.unix(), 1_700_000_000);
    assert_eq!([LossKind::Rejected, LossKind::Field].map(|it| report.losses.count(it)), [2, 2], "{:?}", report.losses);
    assert_eq!(warnings(&report), Vec::<String>::new());
}

#[test]
fn what_is_broken_is_told_with_its_line_and_loses_no_neighbour() {
    let data = "{\"text\": \"Ana left.\", \"spans\": [{\"start\": 0, \"end\": 3}, {\"start\": 0, \"label\": \"A\"}, 7, {\"start\": 4, \"end\": 8, \"label\": \"A\", \"text\": \"went\"}, {\"start\": 0, \"end\": 3, \"label\": \"A\"}], \"relations\": [{\"head\": 0, \"child\": 99, \"label\": \"r\"}]}\n\
                {\"spans\": []}\n\
                {\"text\": \"Bo\", \"tokens\": 7, \"spans\": [{\"token_start\": 18446744073709551615, \"token_end\": 0, \"label\": \"A\"}]}\n\
                {\"text\": \"Cut";
    let mut project = empty();
    let report = import(&mut project, "prodigy", &[("d.jsonl", data)]);
    assert_eq!(told(&project), ["ana-left imported a “Ana”"]);
    let said = warnings(&report);
    for line in 1..=4 {
        let place = format!("d.jsonl:{line}: ");
        assert!(said.iter().any(|it| it.starts_with(&place)), "{place} is not told of: {said:#?}");
    }
    assert_eq!([LossKind::Line, LossKind::Misplaced].map(|it| report.losses.count(it)), [7, 1], "{said:#?}");
}

#[test]
fn spans_about_one_thing_in_the_world_stay_apart() {
    let data = r#"{"text": "Ana left. She met Ana.", "spans": [{"start": 0, "end": 3, "label": "PER", "id": "Q1"}, {"start": 10, "end": 13, "label": "PER", "id": "Q1"}, {"start": 18, "end": 21, "label": "PER", "id": "abcdefabcdef"}, {"start": 4, "end": 8, "label": "PER", "id": "abcdefabcdef"}]}"#;
    let mut project = empty();
    import(&mut project, "prodigy", &[("d.jsonl", data)]);
    let words: Vec<String> =
        project.sheets.values().flat_map(|it| it.annotations.iter()).map(|it| it.spans.quoted().to_string()).collect();
    assert_eq!(words, ["Ana", "left", "She", "Ana"]);
}
