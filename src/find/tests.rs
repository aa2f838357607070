//! What is found, as (query, text, hits), and what holds for any text.

use proptest::prelude::*;

use super::*;
use crate::text::{ByteOffset, Span, Text};

/// A query in short: its words, then its switches: `c`ase, `a`ccents, whole `w`ords, `p`attern.
fn query(words: &str, switches: &str) -> Query {
    let on = |switch| switches.contains(switch);
    Query { words: words.to_owned(), case: on('c'), accents: on('a'), whole_words: on('w'), pattern: on('p') }
}

fn hits(query: &Query, text: &Text) -> Vec<Span> {
    let searcher = query.compile().expect("a query");
    searcher.map(|it| it.hits(text).collect()).unwrap_or_default()
}

/// What is found with some switches.
fn found(words: &str, switches: &str, text: &str) -> Vec<String> {
    let text = Text::new(text);
    let slices = hits(&query(words, switches), &text).into_iter().map(|hit| text.slice(hit).expect("in the text"));
    slices.map(str::to_owned).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn case_folds_unless_it_counts() {
    assert_eq!(found("the ferry", "", "The ferry. THE Ferry"), ["The ferry", "THE Ferry"]);
    assert_eq!(found("The ferry", "c", "The ferry. THE Ferry"), ["The ferry"]);
    // Folded, İ is longer and the Kelvin sign shorter.
    assert_eq!(found("300k", "", "İİ 300\u{212a} and"), ["300\u{212a}"]);
    assert_eq!(found("i", "", "İx"), ["İ"]);
    assert_eq!(found("δάσος", "", "Δάσος, ΔΆΣΟΣ"), ["Δάσος", "ΔΆΣΟΣ"]);
    assert_eq!(found("", "", "The ferry"), NONE);
}

#[test]
fn accents_fold_unless_they_count_in_one_piece_or_two() {
    let text = "Maré, Mare\u{301}, MARE";
    assert_eq!(found("mare", "", text), ["Maré", "Mare\u{301}", "MARE"]);
    assert_eq!(found("mare\u{301}", "", text), ["Maré", "Mare\u{301}", "MARE"]);
    assert_eq!(found("maré", "a", text), ["Maré", "Mare\u{301}"]);
    assert_eq!(found("mare", "a", text), ["MARE"], "the letter of an accent is no letter by itself");
    assert_eq!(found("Mare\u{301}", "ca", text), ["Maré", "Mare\u{301}"], "one letter, however it is coded");
    assert_eq!(found("okafor", "", "Inès Økafor"), ["Økafor"]);
    assert_eq!(found("كتب", "", "كَتَبَ"), ["كَتَبَ"], "vowels of Arabic");
    assert_eq!(found("का", "", "कि"), NONE, "vowel signs of Hindi are letters");
}

#[test]
fn marks_and_spaces_are_alike_unless_all_counts() {
    let text = "“don’t\u{a0} go” – he";
    assert_eq!(found("\"don't go\" - he", "", text), [text]);
    assert_eq!(found("\"don't go\" - he", "ca", text), NONE);
    assert_eq!(found(text, "ca", text), [text]);
    assert_eq!(found("go on", "", "go\non"), NONE, "a paragraph ends what is looked for");
    assert_eq!(found("go\non", "", "go \n on"), ["go \n on"], "unless its end is looked for");
}

#[test]
fn whole_words_are_those_of_the_standard() {
    assert_eq!(found("ferry", "w", "ferryman, ferry; car-ferry Ferry"), ["ferry", "ferry", "Ferry"]);
    assert_eq!(found("can", "w", "can't can"), ["can"]);
    assert_eq!(found("aa", "w", "aaa aa"), ["aa"], "what begins within what was no word");
    assert_eq!(found("été", "w", "étés été"), ["été"]);
    assert_eq!(found("3", "w", "3.5 13 3"), ["3"]);
}

#[test]
fn a_hit_never_cuts_a_cluster() {
    let family = "👩\u{200d}👩\u{200d}👧";
    assert_eq!(found("👩", "", family), NONE);
    assert_eq!(found("👩", "", &format!("{family}👩")), ["👩"]);
    assert_eq!(found("🇪🇸", "", "🇫🇷🇪🇸🇪🇸"), ["🇪🇸", "🇪🇸"]);
    assert_eq!(found("🇷🇪", "", "🇫🇷🇪🇸"), NONE, "the second half of one flag and the first of another");
    assert_eq!(found(".", "p", "e\u{301}x"), ["e\u{301}", "x"], "a pattern finds whole clusters");
    assert_eq!(found("\n", "p", "a\r\nb"), ["\r\n"]);
}

#[test]
fn white_space_at_the_end_is_found_before_a_space_with_an_accent() {
    assert_eq!(found("1 ", "", "1 \u{a0}\u{301}"), ["1 "], "the second space is part of the cluster behind");
    assert_eq!(found("1 \n", "", "1 \n \u{301}x"), ["1 \n"]);
    assert_eq!(found("1  ", "ca", "1 \u{a0}\u{301}"), NONE, "where all counts it has two");
    assert_eq!(found("1 ", "", "1\u{a0}\u{301}"), NONE, "there is none but the one with the accent");
    assert_eq!(found(" ", "w", " \u{a0}\u{301}"), [" "]);
}

#[test]
fn an_accent_on_nothing_is_found_where_a_paragraph_begins() {
    let text = "x\n\u{301}\u{200d}y";
    assert_eq!(found(text, "", text), [text]);
    assert_eq!(found("\u{301}\u{200d}", "c", text), ["\u{301}\u{200d}"]);
}

#[test]
fn patterns_find_what_they_say() {
    assert_eq!(found(r"\d+ (dead|hurt)", "p", "12 dead, 3 hurt, x dead"), ["12 dead", "3 hurt"]);
    assert_eq!(found("^the", "p", "The one\nthe other"), ["The", "the"]);
    assert_eq!(found("x*", "p", "axxb"), ["xx"], "nothing is no hit");
    assert_eq!(found("(a|b)", "", "a (a|b) b"), ["(a|b)"], "words are no pattern");
    assert_eq!(found("a.b", "p", "a\nb"), NONE);
    // Where time is not linear, this one never ends.
    assert_eq!(found("(a*)*c", "p", &"a".repeat(20_000)), NONE);
}

#[test]
fn a_search_may_begin_anywhere() {
    let text = Text::new("one two one");
    let searcher = query("one", "").compile().expect("a query").expect("some words");
    let from = |at| searcher.hits_from(&text, ByteOffset(at)).next().map(|hit| hit.start().0);
    assert_eq!((from(0), from(1), from(9), from(99)), (Some(0), Some(8), None, None));
}

#[test]
fn an_excerpt_has_the_paragraph_around_the_hit() {
    let text = Text::new(format!("first\n{} the ferry burned\nlast", "long ".repeat(40)));
    let hit = hits(&query("ferry", ""), &text)[0];
    let excerpt = Excerpt::of(&text, hit);
    assert!(excerpt.before.starts_with('…') && excerpt.before.ends_with("long  the "), "{excerpt:?}");
    assert_eq!((&*excerpt.words, &*excerpt.after), ("ferry", " burned"));
}

#[test]
fn beyond_what_is_kept_hits_are_counted() {
    let batch = |document: &str, count: usize| {
        let document: crate::model::DocumentId = document.parse().expect("an id");
        let text = Text::new("x".repeat(count));
        let spans = (0..count).filter_map(|at| Span::from_range(at..at + 1));
        let hits = spans.map(|span| Hit {
            document: document.clone(),
            text: text.hash(),
            span,
            annotation: None,
            excerpt: Excerpt::default(),
        });
        Batch { hits: hits.collect(), document: document.clone(), count }
    };
    let mut found = Found::default();
    [("a", 3), ("b", 0), ("c", 4), ("d", 2)].into_iter().for_each(|(id, count)| found.take(batch(id, count), 5));
    assert_eq!((found.hits().len(), found.count(), found.documents()), (5, 9, 3));
    let groups: Vec<_> = found.groups().iter().map(|it| (it.document.to_string(), it.hits.clone(), it.count)).collect();
    assert_eq!(groups, [("a".to_owned(), 0..3, 3), ("c".to_owned(), 3..5, 4)]);
    assert_eq!((found.group_of(2), found.group_of(3), found.group_of(5)), (Some(0), Some(1), None));
}

/// Letters that fold, combine, join and break in all ways.
fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "A",
        "b",
        "é",
        "e\u{301}",
        "E",
        "o\u{323}\u{302}",
        "ø",
        "İ",
        "ς",
        "Σ",
        " ",
        "\u{a0}",
        "\n",
        "’",
        "'",
        "“",
        "-",
        "–",
        "👩\u{200d}👧",
        "👩",
        "🇪",
        "🇸",
        "日",
        "本",
        "ไทย",
        "कि",
        "\u{301}",
        "\u{200d}",
        "كَ",
        "1",
        ".",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_long_run_of_blanks_before_what_is_no_hit_is_passed_over() {
    let blanks = " ".repeat(100_000);
    let text = Text::new(format!("{blanks}b\u{301}{blanks}bc{blanks}\u{301} b"));
    let found = hits(&query(" b", "aw"), &text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(text.slice(found[0]).map(|it| it.trim_start().len()), Some(1));
}

proptest! {
    #[test]
    fn hits_are_disjoint_whole_clusters(words in odd_text(), text in odd_text(), switches in "[caw]{0,3}") {
        let text = Text::new(text);
        let found = hits(&query(&words, &switches), &text);
        prop_assert!(found.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        for hit in found {
            prop_assert!(text.is_grapheme_boundary(hit.start()) && text.is_grapheme_boundary(hit.end()));
        }
    }

    #[test]
    fn words_of_the_text_are_found_in_it(text in odd_text(), from in 0_usize..40, len in 1_usize..40, switches in "[ca]{0,2}") {
        let text = Text::new(text);
        let start = text.floor_grapheme(ByteOffset(from));
        let end = text.floor_grapheme(ByteOffset(from + len));
        if let Some(span) = Span::new(start, end) {
            let words = text.slice(span).expect("in the text");
            let found = hits(&query(words, &switches), &text);
            // Folded, one that begins earlier may have taken its place.
            prop_assert!(found.iter().any(|hit| hit.overlaps(span)), "{words:?} in {text:?}: {found:?}");
        }
    }

    #[test]
    fn folding_finds_what_folds_alike(text in "[a-eáéíñüÅøŁ A-E]{0,24}") {
        let text = Text::new(text);
        let folded = fold(text.as_str());
        if !folded.trim().is_empty() {
            let found = hits(&query(text.as_str(), ""), &Text::new(folded));
            prop_assert_eq!(found.len(), 1);
        }
    }

    #[test]
    fn a_pattern_hits_whole_clusters(text in odd_text(), pattern in prop::sample::select(vec![".", "e", r"\w+", r"\s", "[^a]", "🇪"])) {
        let text = Text::new(text);
        let found = hits(&query(pattern, "p"), &text);
        prop_assert!(found.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{found:?}");
        for hit in found {
            prop_assert!(text.is_grapheme_boundary(hit.start()) && text.is_grapheme_boundary(hit.end()));
        }
    }
}
