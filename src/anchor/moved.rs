//! Text that stands elsewhere in the new text: what a diff in the order of reading sees as taken out here and put in there.

use std::ops::Range;

use super::align::Alignment;
use super::copies::{Sequences, starts};
use super::token::Tokens;

/// So many tokens in a row that stand once in each text are where a moved stretch is recognised by.
const SEED: usize = 5;
/// The least number of tokens, and of words among them, of a stretch that counts as moved.
const TOKENS_MIN: usize = 8;
const WORDS_MIN: usize = 5;
/// How many tokens may be changed, on either side, before a moved stretch is over; and how many must be equal behind them.
const SKIP_MAX: usize = 4;
const RESYNC: usize = 3;
/// How far from a moved stretch its neighbours are looked for, in tokens.
const NEIGHBOUR_MAX: usize = 200;
/// How far from its edges a moved stretch may be taken to begin and end, in tokens.
const EDGE: usize = 2;
/// How often a token may be gone over in vain, on average.
const VAIN_MAX: usize = 8;

/// Joins the tokens of each stretch that has no partner with those of the one place in the new text where it stands.
///
/// Bounded in work: stretches that turn out to be too short to have moved may be gone over [`VAIN_MAX`] times as often as there are
/// tokens. What is not looked at after that has no partner, and is flagged.
pub(super) fn join_moved(alignment: &mut Alignment) {
    let mut effort = VAIN_MAX * (alignment.old.len() + alignment.new.len());
    join_within(alignment, &mut effort);
}

/// The same with as much effort as is given; what is left of it stays.
fn join_within(alignment: &mut Alignment, effort: &mut usize) {
    let sequences: Sequences<SEED> = Sequences::of(&alignment.old, &alignment.new);
    for old in starts::<SEED>(&alignment.old) {
        if *effort == 0 {
            return;
        }
        if (old..old + SEED).any(|it| alignment.image(it).is_some()) {
            continue;
        }
        let counted = sequences.at(&alignment.old, old);
        let is_free = |by: usize| alignment.are_free(old + by, counted.new + by);
        if counted.in_old == 1 && counted.in_new == 1 && (0..SEED).all(is_free) {
            *effort -= join_around(alignment, old, counted.new, *effort);
        }
    }
}

/// Joins what surrounds a seed as far as it is the same, over small changes, if there is enough of it. Goes over no more tokens than
/// it may, and says over how many in vain.
fn join_around(alignment: &mut Alignment, old: usize, new: usize, most: usize) -> usize {
    let mut pairs: Vec<(usize, usize)> = extend(alignment, old, new, true).take(most).collect();
    let left = most - pairs.len();
    pairs.extend(extend(alignment, old, new, false).skip(1).take(left));
    let words = pairs.iter().filter(|(old, _)| alignment.old.is_word(*old)).count();
    if pairs.len() < TOKENS_MIN || words < WORDS_MIN {
        return pairs.len();
    }
    let first = pairs.iter().map(|(old, _)| *old).min().unwrap_or(old);
    let behind = pairs.iter().map(|(old, _)| *old + 1).max().unwrap_or(old);
    pairs.into_iter().for_each(|(old, new)| alignment.join(old, new));
    let is_whole = is_near_break(&alignment.old, first) && is_near_break(&alignment.old, behind);
    if !is_whole || is_replaced(alignment, first, behind) {
        alignment.doubt(first..behind);
    }
    0
}

/// Whether other words stand where a moved stretch was, about half as many or more: then it may still be there in other words, and
/// what was found elsewhere be a copy.
fn is_replaced(alignment: &Alignment, first: usize, behind: usize) -> bool {
    let near = |tokens: Range<usize>| tokens.take(NEIGHBOUR_MAX).find_map(|it| alignment.image(it));
    let before = (first.saturating_sub(NEIGHBOUR_MAX)..first).rev().find_map(|it| alignment.image(it));
    let start = before.map_or(0, |it| it + 1);
    let end = near(behind..alignment.old.len()).unwrap_or(alignment.new.len());
    let left = (start..end).take(2 * NEIGHBOUR_MAX).filter(|it| alignment.origin(*it).is_none()).count();
    left * 2 >= behind - first
}

/// Whether a paragraph or a sentence begins at a token, or next to it. What is moved is whole sentences; a part of one that stands
/// elsewhere may be a copy, or said again, while the rest has become other words where it was.
fn is_near_break(tokens: &Tokens, token: usize) -> bool {
    (token.saturating_sub(EDGE)..=token + EDGE).any(|it| tokens.break_before(it) >= 2)
}

/// The pairs from one on, forwards or backwards, that are equal and have no partners.
fn extend(alignment: &Alignment, old: usize, new: usize, forwards: bool) -> impl Iterator<Item = (usize, usize)> {
    let step = move |at: usize, by: usize| if forwards { at.checked_add(by) } else { at.checked_sub(by) };
    let fits = move |(old, new): (usize, usize)| alignment.are_free(old, new) && alignment.equal(old, new);
    let both = move |(old, new): (usize, usize), by: (usize, usize)| Some((step(old, by.0)?, step(new, by.1)?));
    let resync = move |pair: (usize, usize)| (0..RESYNC).all(|by| both(pair, (by, by)).is_some_and(fits));
    std::iter::successors(Some((old, new)), move |pair| {
        let next = both(*pair, (1, 1)).filter(|it| fits(*it));
        next.or_else(|| {
            let skips = (1..=2 * SKIP_MAX).flat_map(|sum| (0..=sum).map(move |it| (it, sum - it)));
            let skips = skips.filter(|(old, new)| *old <= SKIP_MAX && *new <= SKIP_MAX);
            let beyond = skips.filter_map(|(old, new)| both(*pair, (1 + old, 1 + new)));
            let unbroken = |to: &(usize, usize)| is_free_between(alignment, *pair, *to);
            beyond.filter(unbroken).find(|it| resync(*it))
        })
    })
}

/// Whether nothing between two pairs has a partner, so that what is skipped is part of the moved stretch.
fn is_free_between(alignment: &Alignment, from: (usize, usize), to: (usize, usize)) -> bool {
    let between = |from: usize, to: usize| from.min(to) + 1..from.max(to);
    between(from.0, to.0).all(|it| alignment.image(it).is_none())
        && between(from.1, to.1).all(|it| alignment.origin(it).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::Anchoring;
    use crate::anchor::token;
    use crate::text::{Span, Text};

    #[test]
    fn marks_that_were_moved_are_not_gone_over_once_for_each_of_them() {
        let marks = ['.', ',', ';', ':', '!', '?', '(', ')', '*', '#'];
        let mut state = 1_u64;
        let mut mark = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            marks[(state >> 33) as usize % marks.len()]
        };
        let moved: String = (0..2_000).flat_map(|_| [mark(), ' ']).collect();
        let rest: String = (0..3_000).map(|it| format!("word{it} ")).collect();
        let (old, new) = token::pair(&Text::new(format!("{moved}{rest}")), &Text::new(format!("{rest}{moved}")));
        let mut alignment = Alignment::new(old, new);
        assert_eq!((alignment.image(2_500), alignment.image(1_000)), (Some(500), None), "marks alone tell nothing");
        let mut effort = usize::MAX;
        join_within(&mut alignment, &mut effort);
        assert!(usize::MAX - effort > 100_000, "without a bound it is work: {} steps", usize::MAX - effort);
        let mut effort = 10_000;
        join_within(&mut alignment, &mut effort);
        assert_eq!(effort, 0, "and no more is done than is allowed");
    }

    #[test]
    fn a_moved_paragraph_is_followed_over_a_mended_word() {
        let moved = "The ferry had left Port Mare at noon with ninety on bord, said the harbour master.";
        let rest = "Nobody was hurt, the owner told reporters on Sunday.\n\nAn inquiry begins next week in the capital, and a judge from abroad will lead it.";
        let (old, new) = (format!("{moved}\n\n{rest}"), format!("{rest}\n\n{}", moved.replace("bord", "board")));
        let (old, new) = token::pair(&Text::new(old), &Text::new(new));
        let alignment = Alignment::new(old, new);
        for token in 0..alignment.old.len() {
            let image = alignment.image(token).expect("an image");
            let mended = alignment.old.word(token).replace("bord", "board");
            assert_eq!(alignment.new.word(image), mended);
        }
    }

    #[test]
    fn what_stands_twice_is_not_taken_to_be_moved() {
        let said = "He said on Sunday that he would not resign whatever they wrote.";
        let old = format!("{said} Then it rained on the harbour and everybody went home early again.");
        let new = format!("Then it rained on the harbour and everybody went home early again. {said} Yes! {said}");
        let anchoring = Anchoring::new(&Text::new(old), &Text::new(new));
        let not = Span::from_range(said.find("not").map(|at| at..at + 3).expect("the word")).expect("a span");
        assert!(!anchoring.place(not).is_sure(), "either of two copies could be meant");
    }
}
