//! CoNLL columns to the byte, and read back.

use manicule::format::LossKind;
use manicule::text::{CharOffset, Span, Text, is_blank};
use proptest::prelude::*;
use serde_json::Value;

use super::{exclude, export, options, project};
use crate::util::markup::Marked;

/// The columns of the only document, tabs as blanks, without its first two lines.
fn columns(markup: &str, chosen: &[(&str, &str)]) -> String {
    let (sink, _) = export(&project(markup), &options("conll", chosen));
    let written = sink.text("annotations.conll").unwrap().replace('\t', " ");
    written.split_once("\n\n").map_or(written.clone(), |(_, lines)| lines.to_owned())
}

const FLAT: (&str, &str) = ("layers", "flat");
const BIOES: (&str, &str) = ("scheme", "bioes");

#[test]
fn each_label_has_a_column_and_each_sentence_an_end() {
    let (sink, report) =
        export(&project("[quote “[claim Ships sail]”], he said.\nTwo [figure left]."), &options("conll", &[]));
    let expected = "-DOCSTART-\tO\tO\tO\n\n\
                    “\tO\tB-quote\tO\nShips\tB-claim\tI-quote\tO\nsail\tI-claim\tI-quote\tO\n”\tO\tI-quote\tO\n\
                    ,\tO\tO\tO\nhe\tO\tO\tO\nsaid\tO\tO\tO\n.\tO\tO\tO\n\n\
                    Two\tO\tO\tO\nleft\tO\tO\tB-figure\n.\tO\tO\tO\n\n";
    assert_eq!(sink.text("annotations.conll").unwrap(), expected);
    assert!(report.losses.is_empty(), "{:?}", report.losses);
    assert_eq!((report.written.count("sentences"), report.written.count("tokens")), (2, 11));
    assert_eq!(report.written.spans("spans"), [("claim", 1), ("figure", 1), ("quote", 1)].into());
}

#[test]
fn in_one_column_the_longest_stays_and_the_rest_is_counted() {
    let markup = "[quote “[claim Ships sail]”] [figure two]";
    assert_eq!(columns(markup, &[FLAT]), "“ B-quote\nShips I-quote\nsail I-quote\n” I-quote\ntwo B-figure\n\n");
    assert_eq!(columns(markup, &[FLAT, BIOES]), "“ B-quote\nShips I-quote\nsail I-quote\n” E-quote\ntwo S-figure\n\n");
    let (_, report) = export(&project(markup), &options("conll", &[FLAT]));
    assert_eq!(report.losses.count(LossKind::Flattened), 1);
    let same = "[quote [claim Ships]]";
    assert_eq!(columns(same, &[FLAT]), "Ships B-claim\n\n", "of equals the label that stands first in the schema");
    let crossing = "[claim#1 a [quote b]#1 c]";
    assert_eq!(columns(crossing, &[FLAT]), "a B-claim\nb I-claim\nc O\n\n", "of equals the one that begins first");
}

#[test]
fn two_of_one_label_share_no_column() {
    let (sink, report) = export(&project("[claim a [claim b] c] [claim d]"), &options("conll", &[]));
    let tags: Vec<_> = sink.text("annotations.conll").unwrap().lines().map(|it| it.split('\t').nth(1)).collect();
    let tags: Vec<&str> = tags.into_iter().flatten().collect();
    assert_eq!(tags, ["O", "B-claim", "I-claim", "I-claim", "B-claim"]);
    assert_eq!(report.losses.count(LossKind::Flattened), 1);
    assert_eq!(report.written.spans("spans"), [("claim", 2)].into());
}

#[test]
fn a_word_that_is_cut_becomes_tokens_or_the_annotation_whole() {
    let markup = "[claim Halb]so viel";
    let losses = |words| {
        let (_, report) = export(&project(markup), &options("conll", &[("tokens", words)]));
        (report.losses.count(LossKind::CutWord), report.losses.count(LossKind::Grown))
    };
    assert_eq!(columns(markup, &[FLAT]), "Halb B-claim\nso O\nviel O\n\n");
    assert_eq!(losses("split"), (1, 0));
    assert_eq!(columns(markup, &[FLAT, ("tokens", "whole")]), "Halbso B-claim\nviel O\n\n");
    assert_eq!(losses("whole"), (0, 1));
}

#[test]
fn parts_are_spans_of_their_own_and_blanks_fall_off() {
    let markup = "[quote#1 “No,” ]she said, [quote#1 “not yet.”]";
    let (_, report) = export(&project(markup), &options("conll", &[]));
    assert_eq!(report.written.spans("spans"), [("quote", 2)].into());
    assert_eq!(report.losses.count(LossKind::Discontinuous), 1);
    assert_eq!(report.losses.count(LossKind::WhiteSpace), 1);
    let (_, report) = export(&project("one[claim  ]two"), &options("conll", &[]));
    assert_eq!((report.losses.count(LossKind::NoWord), report.losses.total()), (1, 1));
    assert_eq!(report.written.spans("spans"), [].into());
}

#[test]
fn no_sentence_ends_inside_a_span() {
    let markup = "[quote “It came. It left.”] He\n[claim knew\nit]. So.";
    let lines = columns(markup, &[FLAT]);
    let sentences: Vec<Vec<&str>> = lines
        .trim_end()
        .split("\n\n")
        .map(|sentence| sentence.lines().map(|it| it.split(' ').next().unwrap()).collect())
        .collect();
    let marks = ["“", "It", "came", ".", "It", "left", ".", "”"];
    assert_eq!(sentences, [marks.to_vec(), vec!["He"], vec!["knew", "it", "."], vec!["So", "."]]);
}

#[test]
fn excluded_tokens_are_left_out_but_for_tagged_ones() {
    let mut it = project("Ad here. A [claim ship] sank. Photo: [claim Ana]");
    exclude(&mut it, &["Ad here.", "Photo: Ana"]);
    let (sink, report) = export(&it, &options("conll", &[FLAT]));
    let expected = "-DOCSTART- O\n\nA O\nship B-claim\nsank O\n. O\n\nAna B-claim\n\n";
    assert_eq!(sink.text("annotations.conll").unwrap().replace('\t', " "), expected);
    assert!(report.losses.is_empty(), "documents.jsonl has the regions");
    let line: Value = serde_json::from_str(sink.text("documents.jsonl").unwrap()).unwrap();
    assert_eq!(line["sentences"], serde_json::json!([4, 1]));
    assert_eq!(line["excluded"][0], serde_json::json!([0, 8]));
    assert_eq!(line["tokens"][0], serde_json::json!([9, 10]));
}

#[test]
fn form_feeds_and_the_like_are_no_tokens_and_an_empty_sheet_is_a_document() {
    let text = "a\u{c}b\u{85}c\u{1f}d\u{a0}e\u{2028}f";
    let marked = Marked {
        text: Text::new(text),
        annotations: vec![("claim".parse().unwrap(), vec![Span::from_range(0..text.len()).unwrap()])],
        selection: None,
        focus: None,
        armed: None,
    };
    let empty = Marked { annotations: Vec::new(), text: Text::new("So."), ..marked.clone() };
    let it = super::project_of([&marked, &empty]);
    let (sink, report) = export(&it, &options("conll", &[FLAT]));
    let expected = "-DOCSTART-\tO\n\na\tB-claim\nb\tI-claim\nc\tI-claim\nd\tI-claim\ne\tI-claim\nf\tI-claim\n\n\
                    -DOCSTART-\tO\n\nSo\tO\n.\tO\n\n";
    assert_eq!(sink.text("annotations.conll").unwrap(), expected);
    assert_eq!(report.records, 2);
}

/// The spans of a column as characters, read back by means of `documents.jsonl`.
fn read_back(lines: &str, column: usize, tokens: &[Value]) -> Vec<(usize, usize)> {
    let tags = lines.lines().filter(|it| !it.is_empty() && !it.starts_with("-DOCSTART-"));
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (line, token) in tags.zip(tokens) {
        let (start, end) = (token[0].as_u64().unwrap() as usize, token[1].as_u64().unwrap() as usize);
        match line.split('\t').nth(column).unwrap().as_bytes()[0] {
            b'B' => spans.push((start, end)),
            b'I' => spans.last_mut().unwrap().1 = end,
            _ => {}
        }
    }
    spans
}

/// Texts of many scripts, with what is hard in them.
pub fn text() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "a",
        "ship",
        " ",
        "  ",
        "\n",
        "\n\n",
        ".",
        "“",
        "4.2",
        "%",
        "🚢",
        "👨‍👩‍👧",
        "e\u{301}",
        "قال",
        "שלום",
        "記者会見",
        "ภาษาไทย",
        "\u{c}",
        "\u{a0}",
        "\u{200b}",
        "\u{202e}",
        "\u{1f}",
        " \u{301}",
        "don’t",
        "\t",
        "हिन्दी",
        "O",
        "-DOCSTART-",
    ]);
    proptest::collection::vec(piece, 1..30).prop_map(|it| it.concat())
}

proptest! {
    #[test]
    fn a_span_comes_back_from_tokens_as_it_was((text, from, length) in (text(), 0_usize..40, 1_usize..20)) {
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let start = bounds[from % (bounds.len() - 1)];
        let end = bounds[(from % (bounds.len() - 1) + length).min(bounds.len() - 1)];
        let marked = Marked {
            text: Text::new(text.clone()),
            annotations: vec![("claim".parse().unwrap(), vec![Span::from_range(start..end).unwrap()])],
            selection: None,
            focus: None,
            armed: None,
        };
        let (sink, report) = export(&super::project_of([&marked]), &options("conll", &[]));
        let line: Value = serde_json::from_str(sink.text("documents.jsonl").unwrap()).unwrap();
        let found = read_back(sink.text("annotations.conll").unwrap(), 1, line["tokens"].as_array().unwrap());
        let words = &text[start..end];
        let trimmed = words.trim_matches(is_blank);
        if trimmed.is_empty() {
            prop_assert_eq!(found, vec![]);
            prop_assert_eq!(report.losses.count(LossKind::NoWord), 1);
        } else {
            let start = start + (words.len() - words.trim_start_matches(is_blank).len());
            let char = |at: usize| marked.text.char_from_byte(manicule::text::ByteOffset(at)).unwrap();
            let (CharOffset(from), CharOffset(until)) = (char(start), char(start + trimmed.len()));
            prop_assert_eq!(found, vec![(from, until)]);
            prop_assert_eq!(report.losses.count(LossKind::WhiteSpace), u64::from(trimmed != words));
        }
    }
}
