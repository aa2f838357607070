//! Objects that are proposed one after the other: the same as a plain walk over all objects finds, and each part of the text read once.

use manicule::text::{ByteOffset, Direction, Language, ObjectFinder, ObjectKind, ObjectWalk, Reached, Span, Text};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::util::laws::cases;

/// What labels propose.
const KINDS: [ObjectKind; 4] = [ObjectKind::Quotation, ObjectKind::Number, ObjectKind::Statement, ObjectKind::Sentence];

fn overlaps(parts: &[Span], tagged: &[Span]) -> bool {
    parts.iter().any(|part| tagged.iter().any(|it| it.overlaps(*part)))
}

/// The next object that has nothing tagged, looked for without anything at hand.
fn plain(
    finder: &ObjectFinder<'_>,
    kind: ObjectKind,
    from: ByteOffset,
    direction: Direction,
    tagged: &[Span],
) -> Option<Vec<Span>> {
    if direction == Direction::Forward {
        let mut end = from;
        return finder.objects(kind, from).find_map(|object| {
            let parts = finder.parts(kind, object);
            let fresh = object.start() >= end && !overlaps(&parts, tagged);
            end = end.max(parts.last().map_or(end, |it| it.end()));
            fresh.then_some(parts)
        });
    }
    let mut at = from;
    loop {
        let object = first_part(finder, kind, finder.next(kind, at, Direction::Backward)?);
        let parts = finder.parts(kind, object);
        if !overlaps(&parts, tagged) {
            return Some(parts);
        }
        at = object.start();
    }
}

/// The object that another one is a part of, or that one itself.
fn first_part(finder: &ObjectFinder<'_>, kind: ObjectKind, object: Span) -> Span {
    let whole = |it: &Span| finder.parts(kind, *it).contains(&object);
    let before =
        std::iter::successors(Some(object), |it| finder.next(kind, it.start(), Direction::Backward).filter(whole));
    before.last().unwrap_or(object)
}

/// The same by a walk that is broken off again and again.
fn walked(finder: &ObjectFinder<'_>, mut walk: ObjectWalk, bytes: usize, tagged: &[Span]) -> Option<Vec<Span>> {
    for _ in 0..=2 * finder.text.end().0 {
        match walk.on(finder, bytes, |parts| overlaps(parts, tagged)) {
            Reached::Object(parts) => return Some(parts),
            Reached::Nothing => return None,
            Reached::Further => {}
        }
    }
    panic!("it walks on the spot: {walk:?}")
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn a_walk_proposes_what_a_plain_one_does(
        text in texts(),
        excluded in prop::collection::vec((any::<Index>(), 1..60_usize), 0..3),
        tagged in prop::collection::vec((any::<Index>(), 1..60_usize), 0..6),
        from in any::<Index>(),
        bytes in select(vec![0, 5_000, 1 << 30]),
    ) {
        let text = Text::new(text);
        let spans = |places: Vec<(Index, usize)>| {
            let mut spans: Vec<Span> = places.into_iter().filter_map(|(at, len)| {
                let start = text.floor_grapheme(ByteOffset(at.index(text.end().0 + 1)));
                Span::new(start, text.floor_grapheme(ByteOffset((start.0 + len).min(text.end().0))))
            }).collect();
            spans.sort();
            spans.dedup_by(|one, other| one.start() < other.end());
            spans
        };
        let (excluded, tagged) = (spans(excluded), spans(tagged));
        let finder = ObjectFinder::new(&text, Language("en"), &excluded);
        let from = text.floor_grapheme(ByteOffset(from.index(text.end().0 + 1)));
        for kind in KINDS {
            for direction in [Direction::Forward, Direction::Backward] {
                let expected = plain(&finder, kind, from, direction, &tagged);
                let walk = ObjectWalk::new(kind, from, direction);
                prop_assert_eq!(walked(&finder, walk, bytes, &tagged), expected, "{:?} {:?} from {}", kind, direction, from);
            }
        }
    }
}

/// Sentences with and without quotations, split ones among them, in paragraphs of which some are read in several windows.
fn texts() -> impl Strategy<Value = String> {
    let sentences = select(vec![
        "“No,” she said, “not yet.” ",
        "“No,” he said. “Never!” ",
        "“We ‘were told’ so,” they said, “and then,” they said, “nothing.” ",
        "Joaquin “El Chapo” Guzman had 12 boats. ",
        "The pumps, she said, had failed twice, but 300 people stayed. ",
        "It rained. ",
        "“Open, and no end ",
        "\n",
        "\n\n",
        "“… ” ",
    ]);
    let paragraph = (prop::collection::vec(sentences, 0..12), prop_oneof![4 => Just(1_usize), 1 => 20..80_usize]);
    prop::collection::vec(paragraph, 0..4).prop_map(|paragraphs| {
        paragraphs.into_iter().map(|(sentences, times)| sentences.concat().repeat(times)).collect()
    })
}

#[test]
fn whoever_walks_over_what_is_tagged_reads_no_part_of_the_text_twice() {
    let pieces = ["“No,” she said, “not yet.” ", "He has “never once” seen 7 of them. "];
    let long = pieces.concat().repeat(5_000);
    let short = format!("{}\n", pieces.concat()).repeat(5_000);
    // A window of a long paragraph is three blocks, of which each next one brings one that is new.
    for (text, times) in [(Text::new(long), 3), (Text::new(short), 1)] {
        let finder = ObjectFinder::new(&text, Language("en"), &[]);
        for kind in [ObjectKind::Quotation, ObjectKind::Number] {
            for (from, direction) in [(ByteOffset(0), Direction::Forward), (text.end(), Direction::Backward)] {
                let mut walk = ObjectWalk::new(kind, from, direction);
                assert_eq!(walk.on(&finder, usize::MAX, |_| true), Reached::Nothing);
                let most = times * text.end().0 + 32 * 1024;
                assert!(walk.read() <= most, "{} {direction:?}: {} of {}", kind.name(), walk.read(), text.end());
            }
        }
    }
}

#[test]
fn a_press_reads_a_bounded_part_of_the_text() {
    let text = Text::new("“No,” she said, “not yet.” ".repeat(40_000));
    let finder = ObjectFinder::new(&text, Language("en"), &[]);
    for (from, direction) in [(ByteOffset(0), Direction::Forward), (text.end(), Direction::Backward)] {
        let mut walk = ObjectWalk::new(ObjectKind::Quotation, from, direction);
        assert_eq!(walk.on(&finder, 64 * 1024, |_| true), Reached::Further);
        assert!((64 * 1024..128 * 1024).contains(&walk.read()), "{direction:?}: {}", walk.read());
    }
}
