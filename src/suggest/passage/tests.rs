//! What pairs of invented texts share, and laws of it.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Text {
    Text::new(text)
}

/// A passage of one side with the words in brackets that the other side lacks.
fn marked(text: &Text, whole: Span, only: &[Span]) -> String {
    let mut marked = String::new();
    let mut at = whole.start();
    for span in only {
        marked.push_str(text.as_str().get(at.0..span.start().0).expect("in order"));
        marked.push_str(&format!("[{}]", text.slice(*span).expect("in the text")));
        at = span.end();
    }
    marked.push_str(text.as_str().get(at.0..whole.end().0).expect("in the passage"));
    marked
}

/// What two texts share, both sides of each passage.
fn shared(one: &str, other: &str) -> Vec<(String, String)> {
    let (one, other) = (read(one), read(other));
    let passages = Passages::new((&one, &[]), (&other, &[]));
    let sides = |it: &Passage| (marked(&one, it.here, &it.only_here), marked(&other, it.there, &it.only_there));
    passages.list().iter().map(sides).collect()
}

#[track_caller]
fn check(one: &str, other: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(here, there)| ((*here).to_owned(), (*there).to_owned())).collect();
    assert_eq!(shared(one, other), expected);
}

#[test]
fn what_is_said_twice_is_found_whatever_its_quotation_marks_and_case() {
    check(
        "The mayor wrote: “We’ll open the bridge before the first snow.”",
        "\"WE'LL OPEN  the bridge before\u{a0}the first snow\", it said.",
        &[("We’ll open the bridge before the first snow", "WE'LL OPEN  the bridge before\u{a0}the first snow")],
    );
}

#[test]
fn small_differences_are_within_a_passage_and_told_by_word() {
    check(
        "She said “the bakers of the old town have decided to close at noon today” and left.",
        "“The bakers (of the harbour) have decided to close at eleven today”, she said.",
        &[(
            "the bakers of the [old town] have decided to close at [noon] today",
            "The bakers (of the [harbour]) have decided to close at [eleven] today",
        )],
    );
}

#[test]
fn another_first_word_of_a_sentence_is_a_difference() {
    check(
        "Rain came. Organised gangs of gulls have shown up at the fish market.",
        "“Unfortunately, organized gangs of gulls have shown up at the fish market.”",
        &[(
            "[Organised] gangs of gulls have shown up at the fish market",
            "[Unfortunately, organized] gangs of gulls have shown up at the fish market",
        )],
    );
}

#[test]
fn a_passage_ends_with_its_paragraph_on_either_side() {
    check(
        "A banner hung from the tower: we want our swimming pool back. We know where the key is kept.",
        "A banner hung from the tower:\n\nWe want our swimming pool back.\nWe know where the key is kept.",
        &[
            ("A banner hung from the tower", "A banner hung from the tower"),
            ("we want our swimming pool back", "We want our swimming pool back"),
            ("We know where the key is kept", "We know where the key is kept"),
        ],
    );
}

#[test]
fn a_few_words_in_common_are_none() {
    check("They met at the end of the week.", "It was over by the end of the day.", &[]);
    check("", "Nothing here", &[]);
}

#[test]
fn each_word_is_in_one_passage_though_it_is_said_again() {
    let once = "the harbour master keeps nine grey parrots in his office";
    check(once, &format!("So: {once}. Again: {once}."), &[(once, once)]);
}

#[test]
fn page_furniture_is_not_shared() {
    let text = read("All rights reserved by whoever wrote this page. The ferry sank at night in cold water.");
    let out = [Span::new(ByteOffset(0), ByteOffset(47)).expect("a span")];
    assert_eq!(Passages::new((&text, &out), (&text, &[])).list().len(), 1);
    assert_eq!(Passages::new((&text, &[]), (&text, &[])).list().len(), 1, "one paragraph is one passage");
}

#[test]
fn passages_in_the_same_order_can_be_read_along() {
    let (a, b, c) = (
        "the first of them is short enough",
        "the second one has many more words than the others have by far",
        "and a third that comes last of all",
    );
    let (one, other) = (read(&format!("{a}\n{b}\n{c}")), read(&format!("{c}\n{b}\n{a}")));
    let passages = Passages::new((&one, &[]), (&other, &[]));
    assert_eq!(passages.list().len(), 3);
    let kept: Vec<_> = passages.in_order().map(|it| one.slice(it.here).expect("in the text")).collect();
    assert_eq!(kept, [b]);
    let first = passages.in_there(other.span().expect("some text")).next().expect("a passage");
    assert_eq!(one.slice(first.here), Some(c), "in order of the second text");
}

#[test]
fn a_stretch_that_was_moved_away_is_not_bridged() {
    check(
        "grey gulls ate the loaf then the old tram rang twice. Elsewhere in town nobody heard of it until very late, when a boy sold hot chestnuts by the pier",
        "grey gulls ate the loaf a boy sold hot chestnuts by the pier the old tram rang twice",
        &[
            ("grey gulls ate the loaf", "grey gulls ate the loaf"),
            ("the old tram rang twice", "the old tram rang twice"),
            ("a boy sold hot chestnuts by the pier", "a boy sold hot chestnuts by the pier"),
        ],
    );
}

#[test]
fn a_row_too_short_for_a_passage_keeps_none_apart() {
    let one = "on the far side a crane fell. the master told us that the new hall would open in the last week of June";
    let other = "the master told us that the new hall on the far side would open in the last week of June";
    let whole = "the master told us that the new hall would open in the last week of June";
    let with_row = "the master told us that the new hall [on the far side] would open in the last week of June";
    check(one, other, &[(whole, with_row)]);
    check(other, one, &[(with_row, whole)]);
}

#[test]
fn a_line_that_stands_in_a_text_too_often_leads_nowhere() {
    // Whoever compares all copies with all others does not come to an end with 4,000 of them.
    let line = "on the one hand and on the other hand and so on\n";
    let many = read(&line.repeat(4_000));
    assert_eq!(Passages::new((&many, &[]), (&many, &[])).list(), []);
    // What else stands beside them is found.
    let once = "the harbour master keeps nine grey parrots";
    let (one, other) = (read(&format!("{once}\n{}", line.repeat(40))), read(&format!("{}{once}", line.repeat(40))));
    let passages = Passages::new((&one, &[]), (&other, &[]));
    let found: Vec<_> = passages.list().iter().map(|it| one.slice(it.here)).collect();
    assert_eq!(found, [Some(once)]);
}

proptest! {
    #[test]
    fn passages_hold_what_they_promise(
        one in prop::collection::vec("[a-d]|\\.|\n", 0..80), other in prop::collection::vec("[a-d]|\\.|\n", 0..80)
    ) {
        let (one, other) = (read(&one.join(" ")), read(&other.join(" ")));
        let passages = Passages::new((&one, &[]), (&other, &[]));
        let words = |text: &Text, whole: Span, only: &[Span]| -> Vec<String> {
            let words = text.words().into_iter().filter(|it| whole.covers(*it));
            let words = words.filter(|it| !only.iter().any(|lacking| lacking.covers(*it)));
            words.map(|it| text.slice(it).expect("in the text").to_lowercase()).filter(|it| it != ".").collect()
        };
        for pair in passages.list().windows(2) {
            prop_assert!(pair[0].here.end() <= pair[1].here.start());
        }
        let there: Vec<Span> = passages.by_there.iter().map(|it| passages.list[*it].there).collect();
        prop_assert!(there.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        for it in passages.list() {
            prop_assert_eq!(one.paragraph_at(it.here.start()), one.paragraph_at(it.here.end()));
            let (ours, theirs) = (words(&one, it.here, &it.only_here), words(&other, it.there, &it.only_there));
            prop_assert_eq!(&ours, &theirs, "what is not told as a difference is the same");
            prop_assert_eq!(ours.len(), it.words);
        }
        let kept: Vec<&Passage> = passages.in_order().collect();
        prop_assert!(kept.windows(2).all(|pair| pair[0].there.end() <= pair[1].there.start()));
        prop_assert!(passages.list().is_empty() == kept.is_empty());
    }

    #[test]
    fn what_was_moved_stays_apart_in_both_texts(
        order in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(), fill in prop::collection::vec("[a-d]( [a-d]){0,4}", 12)
    ) {
        let block = |number: usize| format!("w{number}a w{number}b w{number}c w{number}d w{number}e");
        let joined = |order: &[usize], fill: &[String]| -> String {
            order.iter().zip(fill).map(|(number, fill)| format!("{} {fill} ", block(*number))).collect()
        };
        let in_order: Vec<usize> = (0..6).collect();
        let (one, other) = (read(&joined(&in_order, &fill)), read(&joined(&order, &fill[6..])));
        let passages = Passages::new((&one, &[]), (&other, &[]));
        let there: Vec<Span> = passages.by_there.iter().map(|it| passages.list[*it].there).collect();
        prop_assert!(there.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{:?}", there);
        prop_assert!(passages.words() >= 30, "all blocks are found: {:?}", passages.list());
    }

    #[test]
    fn a_text_shares_all_of_its_paragraphs_with_itself(paragraphs in prop::collection::vec("[a-z]{1,6}( [a-z]{1,6}){6,20}", 1..6)) {
        let text = read(&paragraphs.join("\n"));
        let passages = Passages::new((&text, &[]), (&text, &[]));
        let words: usize = paragraphs.iter().map(|it| it.split(' ').count()).sum();
        prop_assert_eq!(passages.words(), words);
        prop_assert!(passages.list().iter().all(|it| it.only_here.is_empty() && it.only_there.is_empty()));
    }
}
