//! The pieces that a stretch falls into at its punctuation and joining words, for hands that leave the first or the last one out.
//!
//! ```text
//! On Monday, |workers found, |when |the gate was open, |that |two sheds had burnt
//! ```
//!
//! Offsets are bytes of the given stretch. `quoted` are the quotations in it, sorted and disjoint; each of them is one piece.

use std::ops::Range;

use super::lexicon::{COORDINATORS, OPENERS, SUBORDINATORS, contains};
use super::statement::lies_in;
use super::{ObjectFinder, Span, attribution};

/// How much of a long selection is looked at for its first or last piece.
const REACH_BYTES: usize = 4096;

impl ObjectFinder<'_> {
    /// A selection without its first piece, or `None` where it is all of one piece.
    #[must_use]
    pub fn without_first(&self, selection: Span) -> Option<Span> {
        let range = selection.range();
        let until = self.text.as_str().floor_char_boundary(range.end.min(range.start + REACH_BYTES));
        let (_, start) = self.seams_in(range.start..until)?.into_iter().next()?;
        self.trimmed(range.start + start..range.end).filter(|it| *it != selection)
    }

    /// A selection without its last piece, or `None` where it is all of one piece.
    #[must_use]
    pub fn without_last(&self, selection: Span) -> Option<Span> {
        let range = selection.range();
        let from = self.text.as_str().floor_char_boundary(range.start.max(range.end.saturating_sub(REACH_BYTES)));
        let seams = self.seams_in(from..range.end)?.into_iter().rev();
        let mut shorter = seams.filter_map(|(end, _)| self.trimmed(range.start..from + end));
        shorter.find(|it| *it != selection)
    }

    fn seams_in(&self, stretch: Range<usize>) -> Option<Vec<(usize, usize)>> {
        let slice = self.text.as_str().get(stretch.clone())?;
        // Within one quotation its own words fall into pieces.
        let mut quoted = self.speech_in(stretch);
        quoted.retain(|it| it.len() < slice.trim().len());
        Some(seams(slice, &quoted))
    }

    fn trimmed(&self, range: Range<usize>) -> Option<Span> {
        let inner = attribution::without_stop(self.text.as_str().get(range.clone())?);
        self.whole(range.start + inner.start..range.start + inner.end)
    }
}

/// Where one piece ends and where the next one starts, in order.
pub(super) fn seams(stretch: &str, quoted: &[Range<usize>]) -> Vec<(usize, usize)> {
    let mut seams = Vec::new();
    let words = words(stretch, quoted);
    let word = |at: usize| words.get(at).map_or("", |it| &stretch[it.clone()]);
    let joins = |at: usize| {
        let lower = word(at).to_lowercase();
        contains(SUBORDINATORS, &lower) || contains(COORDINATORS, &lower)
    };
    for at in 1..words.len() {
        let before = word(at - 1);
        let lower = word(at).to_lowercase();
        let stopped = before
            .ends_with([',', ';', ':', '—', '–', '.', '!', '?', '，', '、', '；', '：', '。', ')', '،', '؛', '؟']);
        let quotes = lies_in(quoted, words[at].start) || lies_in(quoted, words[at - 1].start);
        let opens = at == 1 && contains(OPENERS, &before.to_lowercase());
        if !(stopped || quotes || opens || contains(SUBORDINATORS, &lower)) {
            continue;
        }
        // “… , and that …”: all of the joining words stand between.
        let first = if stopped { at } else { (1..at).rev().take_while(|it| joins(*it)).last().unwrap_or(at) };
        let next = (at..words.len()).find(|it| !joins(*it)).unwrap_or(words.len());
        if next < words.len() {
            seams.push((words[first - 1].end, words[next].start));
        }
    }
    seams.dedup_by_key(|(_, start)| *start);
    seams
}

/// The words of a stretch, a quotation being one.
fn words(stretch: &str, quoted: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, character) in stretch.char_indices() {
        let end = at + character.len_utf8();
        let inside = lies_in(quoted, at);
        let fresh = !open || quoted.iter().any(|it| it.start == at || it.end == at);
        if character.is_whitespace() && !inside {
            open = false;
            continue;
        }
        match words.last_mut().filter(|_| !fresh) {
            Some(word) => word.end = end,
            None => words.push(at..end),
        }
        // Scripts that write no spaces have their pieces between commas.
        open = !matches!(character, '，' | '、' | '；' | '：' | '。') || inside;
    }
    words
}
