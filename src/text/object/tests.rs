//! Sentences of news kind and the objects in them.

mod number;
mod ordinary;
mod quotation;
mod statement;

use super::*;
use crate::text::bounds::WINDOW_BYTES;

fn walk(text: &str, language: &str, kind: ObjectKind) -> Vec<String> {
    let text = Text::new(text);
    let finder = ObjectFinder::new(&text, Language(language), &[]);
    let mut found = Vec::new();
    let mut at = ByteOffset(0);
    while let Some(object) = finder.next(kind, at, Direction::Forward) {
        found.push(text.slice(object).expect("on boundaries").to_owned());
        at = object.end();
    }
    found
}

/// Compares each sentence with the objects that Tab walks through, and says all that differ at once.
fn compare(kind: ObjectKind, rows: &[(&str, &str, &[&str])]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(language, text, expected)| {
            let found = walk(text, language, kind);
            (found != *expected).then(|| format!("{text}\n  expected {expected:?}\n  found    {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nested_quotations_are_found_inside() {
    let text = Text::new("“She said ‘never’ to me,” he said.");
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let inner = finder.at(ObjectKind::Quotation, ByteOffset(16)).expect("the inner one");
    assert_eq!(text.slice(inner), Some("‘never’"));
    assert_eq!(finder.quotations(0).len(), 2);
    let outer = finder.grow(inner.start(), inner.end()).expect("larger");
    assert_eq!((outer.0, text.slice(outer.1)), (ObjectKind::Clause, Some("“She said ‘never’ to me,”")));
}

#[test]
fn a_split_quotation_knows_its_second_half() {
    let partner = |text: &str| {
        let text = Text::new(text);
        let finder = ObjectFinder::new(&text, Language("en"), &[]);
        let first = finder.next(ObjectKind::Quotation, ByteOffset(0), Direction::Forward)?;
        finder.split_partner(first).and_then(|it| text.slice(it).map(str::to_owned))
    };
    assert_eq!(partner("“No,” she said, “not yet.”").as_deref(), Some("“not yet.”"));
    assert_eq!(partner("„Nein“, sagte sie, „noch nicht.“").as_deref(), Some("„noch nicht.“"));
    assert_eq!(partner("“No,” she said. “Not yet.”"), None);
    assert_eq!(partner("The “hugs”, the “bullets” and more"), None);
}

fn parts_of_first(kind: ObjectKind, text: &str) -> Vec<String> {
    let text = Text::new(text);
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let first = finder.next(kind, ByteOffset(0), Direction::Forward).expect("one");
    finder.parts(kind, first).into_iter().filter_map(|it| text.slice(it).map(str::to_owned)).collect()
}

/// Leaves the first and the last piece out until there is but one.
fn shortened(text: &str) -> (Vec<String>, Vec<String>) {
    let text = Text::new(text);
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let steps = |step: &dyn Fn(Span) -> Option<Span>| {
        let all = std::iter::successors(text.span(), |it| step(*it)).skip(1);
        all.filter_map(|it| text.slice(it).map(str::to_owned)).collect()
    };
    (steps(&|it| finder.without_first(it)), steps(&|it| finder.without_last(it)))
}

#[test]
fn a_selection_is_left_by_its_first_or_last_piece() {
    let rows: [(&str, &[&str], &[&str]); 7] = [
        (
            "On Monday, workers found that two sheds had burnt",
            &["workers found that two sheds had burnt", "two sheds had burnt"],
            &["On Monday, workers found", "On Monday"],
        ),
        ("Now the pier is shut", &["the pier is shut"], &["Now"]),
        (
            "It rained, and when it stopped, they left",
            &["it stopped, they left", "they left"],
            &["It rained, and when it stopped", "It rained"],
        ),
        (
            "They sang “no, never, no” twice",
            &["“no, never, no” twice", "twice"],
            &["They sang “no, never, no”", "They sang"],
        ),
        ("橋が落ち，船が沈んだ", &["船が沈んだ"], &["橋が落ち"]),
        ("غرقت السفينة، وعاد الركاب", &["وعاد الركاب"], &["غرقت السفينة"]),
        ("Nothing to leave out", &[], &[]),
    ];
    for (text, first, last) in rows {
        assert_eq!(
            shortened(text),
            (first.iter().map(|it| (*it).to_owned()).collect(), last.iter().map(|it| (*it).to_owned()).collect()),
            "{text}"
        );
    }
}

fn snapped(text: &str, rule: SnapRule, dragged: &str) -> Option<String> {
    let text = Text::new(text);
    let at = text.as_str().find(dragged).expect("the dragged words");
    let stretch = Span::from_range(at..at + dragged.len()).expect("a span");
    let snapped = ObjectFinder::new(&text, Language("en"), &[]).snap(rule, stretch)?;
    text.slice(snapped).map(str::to_owned)
}

#[test]
fn a_drag_becomes_what_its_rule_says() {
    let text = "He said, “A lot of officers fled.” At least seven officers died.";
    let rows = [
        (SnapRule::Words, "ffice", "officers"),
        (SnapRule::Quotation, "lot of off", "“A lot of officers fled.”"),
        (SnapRule::Quotation, "d, “A lot of officers fled.” A", "“A lot of officers fled.”"),
        (SnapRule::Quotation, "e said", "He said"),
        (SnapRule::Number, "ven off", "At least seven officers"),
        (SnapRule::Number, "lot", "lot"),
        (SnapRule::Clause, "officers died.", "officers died"),
        (SnapRule::Clause, "“A lot of officers fled.”", "“A lot of officers fled.”"),
        (SnapRule::Clause, "officers fled.”", "officers fled"),
    ];
    for (rule, dragged, expected) in rows {
        assert_eq!(snapped(text, rule, dragged).as_deref(), Some(expected), "{rule:?} over {dragged:?}");
    }
    assert_eq!(snapped(text, SnapRule::Number, " "), None);
}

#[test]
fn a_selection_grows_from_the_caret_to_the_paragraph() {
    let text = Text::new("“At least seven officers fled,” she said. Nobody spoke.");
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    let (mut anchor, mut head) = (ByteOffset(14), ByteOffset(14));
    let mut grown = Vec::new();
    while let Some((kind, span)) = finder.grow(anchor, head) {
        grown.push((kind, text.slice(span).expect("on boundaries")));
        (anchor, head) = (span.start(), span.end());
    }
    let expected = [
        (ObjectKind::Word, "seven"),
        (ObjectKind::Number, "At least seven officers"),
        (ObjectKind::Clause, "“At least seven officers fled,”"),
        (ObjectKind::Sentence, "“At least seven officers fled,” she said."),
        (ObjectKind::Paragraph, "“At least seven officers fled,” she said. Nobody spoke."),
    ];
    assert_eq!(grown, expected);
}

#[test]
fn walking_passes_over_excluded_regions_and_goes_both_ways() {
    let text = Text::new("“One.”\n\n“Two.”\n\n“Three.”");
    let two = text.as_str().find("“Two").expect("there");
    let excluded = [Span::from_range(two..two + 5).expect("a span")];
    let finder = ObjectFinder::new(&text, Language("en"), &excluded);
    let first = finder.next(ObjectKind::Quotation, ByteOffset(0), Direction::Forward).expect("one");
    let last = finder.next(ObjectKind::Quotation, first.end(), Direction::Forward).expect("three");
    assert_eq!(text.slice(last), Some("“Three.”"));
    assert_eq!(finder.next(ObjectKind::Quotation, last.start(), Direction::Backward), Some(first));
    assert_eq!(finder.next(ObjectKind::Quotation, last.end(), Direction::Forward), None);
    assert_eq!(finder.next(ObjectKind::Quotation, first.start(), Direction::Backward), None);
    assert!(finder.at(ObjectKind::Quotation, ByteOffset(two)).is_some(), "a hand may point at it");
}

#[test]
fn walking_through_one_long_paragraph_finds_all() {
    let text = "They said “never again” and counted 12 people there. ".repeat(600);
    for kind in [ObjectKind::Quotation, ObjectKind::Number] {
        assert_eq!(walk(&text, "en", kind).len(), 600, "{}", kind.name());
    }
}

#[test]
fn all_objects_are_those_that_single_steps_find() {
    // Long enough to be read in parts, with few objects, since single steps read a part for each of them.
    let far = "and on they went ".repeat(60);
    let long = format!("They said “never ‘again’ and” counted 12 people there, {far}. ").repeat(12);
    let text = format!("“One.”\n\n{long}\nAt least two. “Open\n{long}");
    let excluded = [Span::from_range(14_000..14_100).expect("a span")];
    let owned = Text::new(&*text);
    let finder = ObjectFinder::new(&owned, Language("en"), &excluded);
    for kind in ObjectKind::GROWTH.into_iter().filter(|kind| *kind != ObjectKind::Word) {
        for from in [0, text.len() / 2, text.len()].map(ByteOffset) {
            let step = |last: &Span| finder.next(kind, last.end(), Direction::Forward);
            let stepwise = std::iter::successors(finder.next(kind, from, Direction::Forward), step);
            assert!(finder.objects(kind, from).eq(stepwise), "{} from {from}", kind.name());
        }
    }
}

#[test]
fn a_line_of_two_megabytes_is_read_part_by_part_once() {
    let text = Text::new("7 dead, 8 hurt, 9 lost. ".repeat(84_000));
    let mut objects = ObjectFinder::new(&text, Language("en"), &[]).objects(ObjectKind::Number, ByteOffset(0));
    let count = objects.by_ref().count();
    assert_eq!(count, 3 * 84_000);
    assert!(objects.parts <= text.as_str().len() / WINDOW_BYTES + 1, "{} parts for {count} objects", objects.parts);
}
