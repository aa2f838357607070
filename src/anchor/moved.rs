//! Text that stands elsewhere in the new text: what a diff in the order of reading sees as taken out here and put in there.

use std::collections::HashMap;
use std::ops::Range;

use super::align::Alignment;
use super::token::Tokens;

/// So many tokens that stand once in each text are where a moved stretch is recognised by.
const SEED: usize = 5;
/// The least number of tokens, and of words among them, of a stretch that counts as moved.
const TOKENS_MIN: usize = 8;
const WORDS_MIN: usize = 5;
/// How many tokens may be changed, on either side, before a moved stretch is over; and how many must be equal behind them.
const SKIP_MAX: usize = 4;
const RESYNC: usize = 3;

/// What is known of one sequence of tokens.
#[derive(Default)]
struct Seed {
    in_old: usize,
    in_new: usize,
    new: usize,
}

/// Joins the tokens of each stretch that has no partner with those of the one place in the new text where it stands.
pub(super) fn join_moved(alignment: &mut Alignment) {
    let free_old = |alignment: &Alignment, at: usize| alignment.image(at).is_none();
    let left: Vec<usize> =
        starts(&alignment.old).filter(|it| (*it..it + SEED).all(|at| free_old(alignment, at))).collect();
    if left.is_empty() || starts(&alignment.new).all(|it| alignment.origin(it).is_some()) {
        return;
    }
    let mut seeds: HashMap<[u32; SEED], Seed> =
        left.iter().map(|at| (keys(&alignment.old, *at), Seed::default())).collect();
    for at in starts(&alignment.old) {
        seeds.entry(keys(&alignment.old, at)).and_modify(|seed| seed.in_old += 1);
    }
    for at in starts(&alignment.new) {
        seeds.entry(keys(&alignment.new, at)).and_modify(|seed| {
            seed.in_new += 1;
            seed.new = at;
        });
    }
    for old in left {
        let once = seeds.get(&keys(&alignment.old, old)).filter(|it| it.in_old == 1 && it.in_new == 1);
        if let Some(new) = once.map(|it| it.new) {
            let equal =
                (0..SEED).all(|at| alignment.equal(old + at, new + at) && alignment.are_free(old + at, new + at));
            if equal {
                join_around(alignment, old, new);
            }
        }
    }
}

fn keys(tokens: &Tokens, at: usize) -> [u32; SEED] {
    std::array::from_fn(|by| tokens.keys[at + by].0)
}

fn starts(tokens: &Tokens) -> Range<usize> {
    0..(tokens.len() + 1).saturating_sub(SEED)
}

/// Joins what surrounds a seed as far as it is the same, over small changes, if there is enough of it.
fn join_around(alignment: &mut Alignment, old: usize, new: usize) {
    let mut pairs: Vec<(usize, usize)> = extend(alignment, old, new, true).collect();
    pairs.extend(extend(alignment, old, new, false).skip(1));
    let words = pairs.iter().filter(|(old, _)| alignment.old.is_word(*old)).count();
    if pairs.len() >= TOKENS_MIN && words >= WORDS_MIN {
        pairs.into_iter().for_each(|(old, new)| alignment.join(old, new));
    }
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
    use crate::anchor::align::Alignment;
    use crate::anchor::token;
    use crate::text::Text;

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
        let (old, new) = token::pair(&Text::new(old), &Text::new(new));
        let alignment = Alignment::new(old, new);
        assert_eq!(alignment.image(3), None);
    }
}
