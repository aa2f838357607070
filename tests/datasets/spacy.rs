//! DocBins, unpacked as spaCy unpacks them.

use std::collections::BTreeMap;
use std::io::Read as _;

use manicule::format::{LossKind, MemorySink};
use proptest::prelude::*;
use rmpv::Value;

use super::{exclude, export, options, project};
use crate::util::markup::{Marked, parse};

/// A document as spaCy would have it.
#[derive(Debug, Default)]
struct Doc {
    tokens: Vec<String>,
    text: String,
    /// Label, text and id of the spans of each group.
    groups: BTreeMap<String, Vec<(String, String, String)>>,
    /// Label and text.
    ents: Vec<(String, String)>,
    /// The tokens of which no entity is known, nor that there is none.
    missing: Vec<String>,
}

fn unpack(bytes: &[u8]) -> BTreeMap<String, Value> {
    let Value::Map(map) = rmpv::decode::read_value(&mut &*bytes).unwrap() else { panic!("expected a map") };
    map.into_iter().map(|(key, value)| (key.as_str().unwrap().to_owned(), value)).collect()
}

fn docs(file: &[u8]) -> Vec<Doc> {
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(file).read_to_end(&mut bytes).unwrap();
    let bin = unpack(&bytes);
    // The hash is that of spaCy: a test beside it says so. Here each string that is used has to be listed, and once.
    let strings: Vec<&str> = bin["strings"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let mut rows = bin["tokens"].as_slice().unwrap().as_chunks::<24>().0.iter();
    let mut spaces = bin["spaces"].as_slice().unwrap().iter();
    let lengths = bin["lengths"].as_slice().unwrap().as_chunks::<4>().0.iter().map(|it| i32::from_le_bytes(*it));
    let groups = bin["span_groups"].as_array().unwrap();
    let number = |row: &[u8; 24], at: usize| u64::from_le_bytes(row[at * 8..][..8].try_into().unwrap());
    let by_hash: BTreeMap<u64, &str> = strings.iter().map(|it| (murmur(it), *it)).collect();
    let mut docs = Vec::new();
    for (length, groups) in lengths.zip(groups) {
        let mut doc = Doc::default();
        for _ in 0..length {
            let row = rows.next().unwrap();
            let token = by_hash[&number(row, 0)];
            let blank = if *spaces.next().unwrap() == 1 { " " } else { "" };
            match number(row, 1) {
                0 => doc.missing.push(token.to_owned()),
                1 => {
                    let (label, words) = doc.ents.last_mut().unwrap();
                    assert_eq!(label, by_hash[&number(row, 2)]);
                    *words += &format!("+{token}");
                }
                2 => assert_eq!(number(row, 2), 0),
                3 => doc.ents.push((by_hash[&number(row, 2)].to_owned(), token.to_owned())),
                other => panic!("{other} is no way of an entity"),
            }
            doc.tokens.push(token.to_owned());
            doc.text += &format!("{token}{blank}");
        }
        let Value::Map(groups) = rmpv::decode::read_value(&mut groups.as_slice().unwrap()).unwrap() else { panic!() };
        for (group, names) in groups {
            let name = names.as_array().unwrap()[0].as_str().unwrap().to_owned();
            let group = unpack(group.as_slice().unwrap());
            assert_eq!(group["name"].as_str(), Some(&*name));
            let spans =
                group["spans"].as_array().unwrap().iter().map(|it| span(it.as_slice().unwrap(), &doc, &by_hash));
            let spans = spans.collect();
            doc.groups.insert(name, spans);
        }
        docs.push(doc);
    }
    docs
}

fn span(bytes: &[u8], doc: &Doc, by_hash: &BTreeMap<u64, &str>) -> (String, String, String) {
    let hash = |at: usize| u64::from_be_bytes(bytes[at..at + 8].try_into().unwrap());
    let int = |at: usize| i32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let words: String = doc.text.chars().skip(int(32)).take(int(36) - int(32)).collect();
    let tokens = doc.tokens[int(24)..int(28)].concat();
    let blanks = |it: &str| it.replace(' ', "");
    assert_eq!(blanks(&tokens), blanks(&words), "tokens and characters say the same");
    (by_hash[&hash(16)].to_owned(), words, if hash(0) == 0 { String::new() } else { by_hash[&hash(0)].to_owned() })
}

/// MurmurHash64A by another hand than that of the library: byte for byte as its description has it.
fn murmur(string: &str) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let bytes = string.as_bytes();
    if bytes.is_empty() {
        return 0;
    }
    let mut h = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    for chunk in bytes.chunks(8) {
        let word = chunk.iter().enumerate().map(|(at, it)| u64::from(*it) << (8 * at)).sum::<u64>();
        if chunk.len() == 8 {
            let k = word.wrapping_mul(M);
            h ^= (k ^ (k >> 47)).wrapping_mul(M);
        } else {
            h ^= word;
        }
        h = h.wrapping_mul(M);
    }
    h = (h ^ (h >> 47)).wrapping_mul(M);
    h ^ (h >> 47)
}

fn only(sink: &MemorySink) -> Doc {
    docs(&sink.files["annotations-00000-of-00001.spacy"]).pop().unwrap()
}

fn strings(spans: &[(String, String, String)]) -> Vec<(&str, &str)> {
    spans.iter().map(|(label, words, _)| (label.as_str(), words.as_str())).collect()
}

#[test]
fn spans_are_in_groups_and_the_longest_are_entities() {
    let (sink, report) =
        export(&project("🚢 [quote “[claim Ships  sail]”],\n\nhe said [figure 4.2%]."), &options("spacy", &[]));
    let doc = only(&sink);
    assert_eq!(doc.text, "🚢 “Ships  sail”,\n\nhe said 4.2%.");
    assert_eq!(
        doc.tokens,
        ["🚢", "“", "Ships", " ", "sail", "”", ",", "\n\n", "he", "said", "4.2", "%", "."],
        "white space that is more than one blank is a token"
    );
    let quote = ("quote", "“Ships  sail”");
    assert_eq!(strings(&doc.groups["sc"]), [quote, ("claim", "Ships  sail"), ("figure", "4.2%")]);
    assert_eq!(strings(&doc.groups["claim"]), [("claim", "Ships  sail")]);
    assert_eq!(doc.groups.keys().collect::<Vec<_>>(), ["claim", "figure", "quote", "sc"]);
    let ents: Vec<(&str, &str)> = doc.ents.iter().map(|(label, words)| (label.as_str(), words.as_str())).collect();
    assert_eq!(ents, [("quote", "“+Ships+ +sail+”"), ("figure", "4.2+%")]);
    assert!(report.losses.is_empty(), "{:?}", report.losses);
    assert_eq!(report.written.spans("ents"), [("figure", 1), ("quote", 1)].into());
    assert_eq!(report.written.count("tokens"), 13);
}

#[test]
fn a_word_that_spacy_numbers_itself_stands_by_its_number() {
    let (sink, _) = export(&project("The [claim number] fell"), &options("spacy", &[]));
    let mut bytes = Vec::new();
    flate2::read::ZlibDecoder::new(&*sink.files["annotations-00000-of-00001.spacy"]).read_to_end(&mut bytes).unwrap();
    let tokens = unpack(&bytes)["tokens"].as_slice().unwrap().to_vec();
    // What `spacy.symbols.IDS["number"]` is.
    assert_eq!(tokens[24..32], NUMBER.to_le_bytes());
}

const NUMBER: u64 = 432;

#[test]
fn parts_share_the_id_of_their_annotation() {
    let (sink, report) = export(&project("[quote#1 “No,”] she said, [quote#1 “not yet.”]"), &options("spacy", &[]));
    let spans = &only(&sink).groups["sc"];
    assert_eq!(strings(spans), [("quote", "“No,”"), ("quote", "“not yet.”")]);
    assert_eq!((spans[0].2.as_str(), &spans[0].2), ("000000000001", &spans[1].2));
    assert_eq!(report.losses.count(LossKind::Discontinuous), 1);
}

#[test]
fn excluded_regions_are_a_group_and_teach_no_entity() {
    let mut it = project("Ad here. A [claim ship] sank.");
    exclude(&mut it, &["Ad here."]);
    let (sink, report) = export(&it, &options("spacy", &[]));
    let doc = only(&sink);
    assert_eq!(strings(&doc.groups["excluded"]), [("excluded", "Ad here.")]);
    assert_eq!(doc.missing, ["Ad", "here", "."]);
    assert!(report.losses.is_empty());
}

#[test]
fn a_cut_word_is_exact_or_whole() {
    let spans = |words| {
        let (sink, _) = export(&project("[claim Halb]so viel"), &options("spacy", &[("tokens", words)]));
        let spans = &only(&sink).groups["sc"];
        spans[0].1.clone()
    };
    assert_eq!(spans("split"), "Halb");
    assert_eq!(spans("whole"), "Halbso");
}

#[test]
fn facts_stand_beside_in_the_order_of_documents() {
    let it = super::project_of([&parse("[claim One]."), &parse("Two.")]);
    let (sink, report) = export(&it, &options("spacy", &[]));
    let lines = sink.text("documents.jsonl").unwrap();
    let ids: Vec<serde_json::Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(ids.iter().map(|it| it["id"].as_str().unwrap()).collect::<Vec<_>>(), ["d0", "d1"]);
    assert_eq!(ids[1]["file"], "annotations-00000-of-00001.spacy");
    let texts: Vec<String> =
        docs(&sink.files["annotations-00000-of-00001.spacy"]).into_iter().map(|it| it.text).collect();
    assert_eq!(texts, ["One.", "Two."]);
    assert_eq!(report.records, 2);
}

proptest! {
    #[test]
    fn tokens_are_the_text_and_spans_its_words((text, cuts) in (super::conll::text(), proptest::collection::vec(0_usize..60, 2..8))) {
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let cuts: Vec<usize> = cuts.into_iter().map(|it| bounds[it % bounds.len()]).collect();
        let spans = cuts.windows(2).filter_map(|it| manicule::text::Span::between(
            manicule::text::ByteOffset(it[0]),
            manicule::text::ByteOffset(it[1]),
        ));
        let marked = Marked {
            annotations: spans.map(|it| ("claim".parse().unwrap(), vec![it])).collect(),
            text: manicule::text::Text::new(text.clone()),
            selection: None,
            focus: None,
            armed: None,
        };
        let (sink, report) = export(&super::project_of([&marked]), &options("spacy", &[]));
        let doc = only(&sink);
        prop_assert_eq!(&doc.text, &text);
        let mut found: Vec<String> = doc.groups["sc"].iter().map(|(_, words, _)| words.clone()).collect();
        let blank = manicule::text::is_blank;
        let wanted = marked.annotations.iter().map(|(_, spans)| text[spans[0].range()].trim_matches(blank).to_owned());
        let mut wanted: Vec<String> = wanted.filter(|it| !it.is_empty()).collect();
        found.sort();
        wanted.sort();
        prop_assert_eq!(found, wanted);
        let lost = report.losses.count(LossKind::NoWord) as usize;
        prop_assert_eq!(doc.groups["sc"].len() + lost, marked.annotations.len());
    }
}
