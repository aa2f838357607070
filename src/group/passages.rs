//! Texts that share passages: runs of eight words that stand in both, whatever is between and around them.
//!
//! What counts is how much of the *shorter* text stands in the other, so that a report of ten paragraphs and its first three are found.
//! Words are compared without case and punctuation; excluded regions are left out, since furniture is the same on every page.
//!
//! Each run is 64 bits: 40 of its hash and 24 for the number of its text. So a million words take eight megabytes, the one thing in an export
//! that grows with the texts. Two runs that differ and hash alike are one in a trillion pairs, and one alone ties nothing.

use std::collections::HashMap;

use crate::text::{Span, Text};

/// So many words in a row are a run.
const RUN_WORDS: usize = 8;
/// Texts that share a sixteenth of the runs of the shorter one are tied,
const SHARE: usize = 16;
/// but no fewer than these, eleven words in a row,
const LEAST: usize = 4;
/// and those that share so many, 31 words in a row, are tied however long both are.
const ENOUGH: usize = 24;

/// In so many texts each is compared with each; a run in more of them is furniture that nobody has excluded,
const COMPARED_MAX: usize = 64;
/// and compared with those next to it.
const NEIGHBOURS: usize = 16;

const NUMBER_BITS: u32 = 24;
const NUMBERS: u64 = (1 << NUMBER_BITS) - 1;

/// The runs of texts, which are numbered from 0 as they come.
#[derive(Default)]
pub(super) struct Passages {
    /// The hash of a run above, the number of its text below.
    runs: Vec<u64>,
    /// For each text, the number of its runs that differ.
    counts: Vec<usize>,
}

impl Passages {
    /// Takes the next text; `None` for one that could not be read.
    pub(super) fn push(&mut self, text: Option<&Text>, excluded: &[Span]) {
        let number = self.counts.len() as u64;
        let mut runs = text.filter(|_| number <= NUMBERS).map_or_else(Vec::new, |text| runs(text, excluded));
        runs.iter_mut().for_each(|run| *run = *run & !NUMBERS | number);
        runs.sort_unstable();
        runs.dedup();
        self.counts.push(runs.len());
        self.runs.append(&mut runs);
    }

    /// The pairs of texts that share passages, the lower number first, in order.
    pub(super) fn pairs(mut self) -> Vec<(usize, usize)> {
        self.runs.sort_unstable();
        let mut shared: HashMap<(u32, u32), usize> = HashMap::new();
        for same in self.runs.chunk_by(|one, other| one >> NUMBER_BITS == other >> NUMBER_BITS) {
            for (at, run) in same.iter().enumerate() {
                let from = if same.len() <= COMPARED_MAX { 0 } else { at.saturating_sub(NEIGHBOURS) };
                for other in &same[from..at] {
                    *shared.entry(((other & NUMBERS) as u32, (run & NUMBERS) as u32)).or_default() += 1;
                }
            }
        }
        let of = |text: u32| self.counts[text as usize];
        let are_tied = |(one, other): (u32, u32), shared| shared >= needed(of(one).min(of(other)));
        let tied = shared.into_iter().filter(|(pair, shared)| are_tied(*pair, *shared));
        let mut pairs: Vec<_> = tied.map(|((one, other), _)| (one as usize, other as usize)).collect();
        pairs.sort_unstable();
        pairs
    }
}

/// How many runs have to be shared with a text that has so many.
fn needed(shorter: usize) -> usize {
    shorter.div_ceil(SHARE).clamp(LEAST, ENOUGH)
}

/// The hashes of all runs of a text.
fn runs(text: &Text, excluded: &[Span]) -> Vec<u64> {
    let mut row: Vec<u64> = Vec::new();
    let mut runs = Vec::new();
    let mut regions = excluded.iter().peekable();
    for span in text.words() {
        while regions.next_if(|region| region.end() <= span.start()).is_some() {}
        if regions.peek().is_some_and(|region| region.overlaps(span)) {
            row.clear();
            continue;
        }
        let word = text.slice(span).unwrap_or_default();
        if word.chars().any(char::is_alphanumeric) {
            row.push(hash(word.chars().flat_map(char::to_lowercase).map(|it| u64::from(u32::from(it)))));
            runs.extend(row.last_chunk::<RUN_WORDS>().map(|words| hash(words.iter().copied())));
        }
    }
    runs
}

/// FNV-1a over numbers, its bits mixed once more, since the upper ones are what is kept.
fn hash(numbers: impl Iterator<Item = u64>) -> u64 {
    let hash = numbers.fold(0xcbf2_9ce4_8422_2325_u64, |hash, number| (hash ^ number).wrapping_mul(0x0100_0000_01b3));
    let hash = (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 29
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(texts: &[String]) -> Vec<(usize, usize)> {
        let mut passages = Passages::default();
        texts.iter().for_each(|it| passages.push(Some(&Text::new(it.as_str())), &[]));
        passages.pairs()
    }

    fn words(prefix: &str, count: usize) -> String {
        (0..count).map(|it| format!("{prefix}{it} ")).collect()
    }

    #[test]
    fn a_sixteenth_of_the_shorter_text_ties_and_less_does_not() {
        // The short text has 160 runs, so ten are needed: seventeen words in a row.
        for (shared, tied) in [(17, true), (16, false)] {
            let (short, long) = (words("s", 167 - shared), words("l", 900));
            let passage = words("p", shared);
            let texts = [format!("{short}{passage}"), format!("{long}, “{}”", passage.to_uppercase())];
            assert_eq!(!pairs(&texts).is_empty(), tied, "{shared} words");
        }
    }

    #[test]
    fn a_long_passage_ties_texts_of_any_length_and_a_short_one_not_even_small_ones() {
        let (passage, short) = (words("p", 31), words("p", 10));
        assert_eq!(pairs(&[words("a", 3000) + &passage, words("b", 3000) + &passage]), [(0, 1)]);
        assert_eq!(pairs(&[words("a", 3000) + &words("p", 30), words("b", 3000) + &words("p", 30)]), []);
        assert_eq!(pairs(&[words("a", 12) + &short, words("b", 12) + &short]), []);
    }

    #[test]
    fn what_is_excluded_ties_nothing() {
        let furniture = words("f", 40);
        let texts = [furniture.clone() + &words("a", 50), furniture.clone() + &words("b", 50)];
        assert_eq!(pairs(&texts), [(0, 1)]);
        let mut passages = Passages::default();
        let region = Span::from_range(0..furniture.len()).unwrap();
        texts.iter().for_each(|it| passages.push(Some(&Text::new(it.as_str())), &[region]));
        assert_eq!(passages.pairs(), []);
    }

    #[test]
    fn what_stands_on_every_page_ties_neighbours() {
        let texts: Vec<String> = (0..100).map(|it| words("f", 12) + &words(&format!("t{it}x"), 20)).collect();
        let pairs = pairs(&texts);
        assert!((1..100).all(|it| pairs.contains(&(it - 1, it))), "all are one group by their neighbours");
        assert!(pairs.len() < 100 * 17);
    }
}
