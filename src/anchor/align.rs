//! Which token of the new text is which of the old one: a diff in the order of reading, then what was moved out of it.
//!
//! Invariant: no token of the new text is the image of two tokens of the old one.

use std::ops::Range;

use imara_diff::{Algorithm, Diff};

use super::copies;
use super::moved;
use super::token::Tokens;

/// How far a stretch of changed text is looked at for places where it might as well begin, in tokens.
const SLIDE_MAX: usize = 400;
/// The most tokens of a replaced stretch that are compared letter by letter.
const GAP_MAX: usize = 12;
/// The longest word that is compared letter by letter, in characters.
const WORD_MAX: usize = 32;

/// The tokens of two texts side by side.
pub(super) struct Alignment {
    pub(super) old: Tokens,
    pub(super) new: Tokens,
    /// For each token of the old text that of the new one.
    image: Vec<Option<u32>>,
    /// And back.
    origin: Vec<Option<u32>>,
    /// Tokens of the old text that might as well be others: one of two copies was taken out or put in, and nothing tells which.
    doubtful: Vec<bool>,
}

/// A stretch that is the same in both texts, by the numbers of its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    old: usize,
    new: usize,
    len: usize,
}

impl Run {
    fn old_end(self) -> usize {
        self.old + self.len
    }

    fn new_end(self) -> usize {
        self.new + self.len
    }
}

impl Alignment {
    pub(super) fn new(old: Tokens, new: Tokens) -> Self {
        let (image, origin) = (vec![None; old.len()], vec![None; new.len()]);
        let mut alignment = Self { doubtful: vec![false; old.len()], old, new, image, origin };
        let mut runs = alignment.telling(alignment.diff());
        alignment.slide(&mut runs);
        for run in &runs {
            (0..run.len).for_each(|at| alignment.join(run.old + at, run.new + at));
        }
        moved::join_moved(&mut alignment);
        alignment.join_mended();
        copies::doubt_copies(&mut alignment);
        alignment
    }

    /// The token of the new text that a token of the old one has become.
    pub(super) fn image(&self, token: usize) -> Option<usize> {
        self.image.get(token).copied().flatten().map(|it| it as usize)
    }

    /// The token of the old text that a token of the new one comes from.
    pub(super) fn origin(&self, token: usize) -> Option<usize> {
        self.origin.get(token).copied().flatten().map(|it| it as usize)
    }

    /// Whether all of some tokens of the old text might as well be others.
    pub(super) fn is_doubtful(&self, tokens: Range<usize>) -> bool {
        self.doubtful.get(tokens).is_some_and(|it| it.iter().all(|it| *it))
    }

    /// Puts some tokens of the old text in doubt.
    pub(super) fn doubt(&mut self, tokens: Range<usize>) {
        if let Some(tokens) = self.doubtful.get_mut(tokens) {
            tokens.fill(true);
        }
    }

    /// Whether two tokens are there and equal.
    pub(super) fn equal(&self, old: usize, new: usize) -> bool {
        matches!((self.old.keys.get(old), self.new.keys.get(new)), (Some(old), Some(new)) if old == new)
    }

    /// Whether neither token has a partner yet.
    pub(super) fn are_free(&self, old: usize, new: usize) -> bool {
        self.image.get(old) == Some(&None) && self.origin.get(new) == Some(&None)
    }

    /// Makes one token the image of another, unless one of them has a partner.
    pub(super) fn join(&mut self, old: usize, new: usize) {
        if self.are_free(old, new) {
            self.image[old] = u32::try_from(new).ok();
            self.origin[new] = u32::try_from(old).ok();
        }
    }

    /// The stretches that a diff finds equal, with an empty one at each end.
    fn diff(&self) -> Vec<Run> {
        let mut diff = Diff::default();
        let kinds = self.old.keys.iter().chain(&self.new.keys).map(|it| it.0 + 1).max().unwrap_or_default();
        diff.compute_with(Algorithm::Histogram, &self.old.keys, &self.new.keys, kinds);
        let mut runs = vec![Run { old: 0, new: 0, len: 0 }];
        let (mut old, mut new) = (0, 0);
        for hunk in diff.hunks() {
            runs.push(Run { old, new, len: hunk.before.start as usize - old });
            (old, new) = (hunk.before.end as usize, hunk.after.end as usize);
        }
        runs.push(Run { old, new, len: self.old.len() - old });
        runs.push(Run { old: self.old.len(), new: self.new.len(), len: 0 });
        runs
    }

    /// The runs without those that tell less than the changes around them: a lone “the” in two different paragraphs is chance.
    fn telling(&self, runs: Vec<Run>) -> Vec<Run> {
        let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
        for run in runs.into_iter().filter(|run| run.len > 0 || run.old == 0 || run.old == self.old.len()) {
            while let [.., before, middle] = kept[..] {
                let gap = |left: Run, right: Run| (right.old - left.old_end()).max(right.new - left.new_end());
                let changes = gap(before, middle).min(gap(middle, run));
                if middle.len == 0 || self.old.weight(middle.old..middle.old_end()) > changes {
                    break;
                }
                kept.pop();
            }
            kept.push(run);
        }
        kept
    }

    /// Puts each stretch that was only taken out, or only put in, where a paragraph or a sentence begins, if the same diff may say so:
    /// `The mayor resigned. ⟦The⟧ ferry` rather than `⟦The⟧ mayor resigned. The ferry`. What could lie elsewhere is in doubt, unless the
    /// breaks around one place speak for it.
    fn slide(&mut self, runs: &mut [Run]) {
        for at in 1..runs.len() {
            let (left, right) = (runs[at - 1], runs[at]);
            let (old, new) = (left.old_end()..right.old, left.new_end()..right.new);
            let (tokens, gap) = match (old.is_empty(), new.is_empty()) {
                (true, false) => (&self.new, new),
                (false, true) => (&self.old, old.clone()),
                _ => continue,
            };
            let same = |it: &usize, other: usize| tokens.keys[*it] == tokens.keys[other];
            let up = (1..=left.len.min(SLIDE_MAX)).take_while(|by| same(&(gap.start - by), gap.end - by)).count();
            let down = (0..right.len.min(SLIDE_MAX)).take_while(|by| same(&(gap.start + by), gap.end + by)).count();
            if up + down == 0 {
                continue;
            }
            let strength =
                |place: usize| tokens.break_before(gap.start - up + place) + tokens.break_before(gap.end - up + place);
            let best = (0..=up + down).max_by_key(|place| (strength(*place), place.abs_diff(up).wrapping_neg()));
            let best = best.unwrap_or(up);
            let rivals = (0..=up + down).filter(|place| strength(*place) >= strength(best)).count();
            if rivals > 1 || strength(best) < 4 {
                self.doubtful[old.start - up..old.end + down].fill(true);
            }
            runs[at - 1].len = left.len + best - up;
            let end = right.old_end();
            let shift = |start: usize| start + best - up;
            runs[at] = Run { old: shift(right.old), new: shift(right.new), len: end - shift(right.old) };
        }
    }

    /// Joins words in small replaced stretches with those that they were mended to: `goverment` with `government`.
    fn join_mended(&mut self) {
        let mut at = 0;
        while at < self.old.len() {
            let until = (at..self.old.len()).find(|it| self.image(*it).is_some()).unwrap_or(self.old.len());
            if until > at && until - at <= GAP_MAX {
                self.join_gap(at..until);
            }
            at = until + 1;
        }
    }

    /// Joins the words of one replaced stretch, in order, so that they are as alike as can be.
    fn join_gap(&mut self, old: Range<usize>) {
        let start = match old.start.checked_sub(1) {
            Some(before) => self.image(before).map(|it| it + 1),
            None => Some(0),
        };
        let end = if old.end == self.old.len() { Some(self.new.len()) } else { self.image(old.end) };
        let (Some(start), Some(end)) = (start, end) else { return };
        let count = end.saturating_sub(start);
        if count == 0 || count > GAP_MAX || (start..end).any(|it| self.origin(it).is_some()) {
            return;
        }
        let likeness = |i: usize, j: usize| likeness(self.old.word(old.start + i), self.new.word(start + j));
        let table: Vec<Vec<u32>> = (0..old.len()).map(|i| (0..count).map(|j| likeness(i, j)).collect()).collect();
        for (i, j) in best_pairs(&table, count) {
            self.join(old.start + i, start + j);
        }
    }
}

/// The pairs of rows and columns, both ascending, whose values make the largest sum.
fn best_pairs(table: &[Vec<u32>], columns: usize) -> Vec<(usize, usize)> {
    let rows = table.len();
    let mut best = vec![vec![0; columns + 1]; rows + 1];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let taken = if table[i][j] > 0 { best[i + 1][j + 1] + table[i][j] } else { 0 };
            best[i][j] = taken.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < rows && j < columns {
        if table[i][j] > 0 && best[i][j] == best[i + 1][j + 1] + table[i][j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How alike two words are, in percent of the letters of the longer one that stay; 0 where that is less than half.
fn likeness(old: &str, new: &str) -> u32 {
    let (old, new): (Vec<char>, Vec<char>) =
        (old.chars().take(WORD_MAX + 1).collect(), new.chars().take(WORD_MAX + 1).collect());
    let longer = old.len().max(new.len());
    if longer > WORD_MAX || longer == 0 {
        return 0;
    }
    let mut row: Vec<usize> = (0..=new.len()).collect();
    for (i, a) in old.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in new.iter().enumerate() {
            let replaced = diagonal + usize::from(a.to_lowercase().ne(b.to_lowercase()));
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    let percent = (longer - row[new.len()]) * 100 / longer;
    if percent < 50 { 0 } else { u32::try_from(percent).unwrap_or(100) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchor::token;
    use crate::text::Text;

    fn align(old: &str, new: &str) -> Alignment {
        let (old, new) = token::pair(&Text::new(old), &Text::new(new));
        Alignment::new(old, new)
    }

    /// What each word of the old text has become, `-` for nothing.
    fn became(old: &str, new: &str) -> String {
        let alignment = align(old, new);
        let word = |it: usize| alignment.image(it).map_or("-", |image| alignment.new.word(image));
        (0..alignment.old.len()).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_mended_word_is_its_own_image() {
        assert_eq!(
            became("the goverment has recieved it", "the government has received it"),
            "the government has received it"
        );
        assert_eq!(became("the dog ran", "the 84 ran"), "the - ran", "what is not alike is no image");
    }

    #[test]
    fn what_was_put_in_begins_with_a_sentence() {
        let alignment = align("The ferry burned for hours.", "The mayor has resigned. The ferry burned for hours.");
        assert_eq!((alignment.image(0), alignment.image(1)), (Some(5), Some(6)));
        assert!(!alignment.is_doubtful(0..1), "the sentence says where it begins");
    }

    #[test]
    fn a_word_beside_what_was_put_in_is_in_doubt() {
        let alignment = align("a b c d e", "a b x b c d e");
        assert!(alignment.is_doubtful(1..2) && !alignment.is_doubtful(0..1));
    }

    #[test]
    fn chance_matches_fall_away() {
        let old = "Prices rose in the last month by far more than anybody had thought they would";
        let new = "Ministers met at noon under the dome, where a choir sang several of their own songs";
        assert_eq!(align(old, new).image(3), None);
    }

    #[test]
    fn no_token_has_two_images_or_two_origins() {
        let alignment = align("a b a b c a b d a", "b a c b a b d d a b a");
        for token in 0..alignment.old.len() {
            if let Some(image) = alignment.image(token) {
                assert_eq!(alignment.origin(image), Some(token));
            }
        }
    }
}
