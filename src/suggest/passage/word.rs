//! Two texts as words, equal ones with one number, and the stretches of words that both have.

use std::collections::HashMap;
use std::ops::Range;

use imara_diff::{InternedInput, Token};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::find;
use crate::text::{Span, Text};

/// So many words in a row, wherever they stand, are where a shared stretch is looked for.
pub(super) const GRAM: usize = 4;
/// A row of words that stands in a text more often than this leads nowhere.
const COMMON: usize = 8;
/// No more words of a text are looked at, so that memory stays bounded.
const WORDS_MOST: usize = 500_000;
/// What ends a sentence or begins a quotation, between two words.
const BREAKS: &[char] = &['.', '!', '?', '…', ':', ';', '"', '“', '”', '„', '«', '»', '。', '「', '」'];

/// The words of one text. Numbers of words count from 0.
pub(super) struct Words {
    /// Where each is, in bytes.
    spans: Vec<Span>,
    /// What each is: equal ones have equal numbers.
    pub(super) keys: Vec<Token>,
    /// Whether a sentence, a quotation or a paragraph begins with each.
    begins: Vec<bool>,
    /// In which paragraph each is.
    paragraphs: Vec<u32>,
}

/// A stretch of words that both texts have: where it begins in each, and how many words it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) here: usize,
    pub(super) there: usize,
    pub(super) len: usize,
}

/// The words of two texts, numbered together; those of excluded regions are left out.
pub(super) fn pair((one, out): (&Text, &[Span]), (other, left_out): (&Text, &[Span])) -> (Words, Words) {
    let (one_spans, other_spans) = (spans(one, out), spans(other, left_out));
    let mut input: InternedInput<String> = InternedInput::default();
    input.update_before(one_spans.iter().map(|it| find::fold(slice(one, *it))));
    input.update_after(other_spans.iter().map(|it| find::fold(slice(other, *it))));
    (Words::new(one, one_spans, input.before), Words::new(other, other_spans, input.after))
}

fn spans(text: &Text, excluded: &[Span]) -> Vec<Span> {
    let words = text.as_str().unicode_word_indices();
    let span = |(at, word): (usize, &str)| Span::from_range(at..at + word.len());
    let is_out = |word: &Span| {
        let behind = excluded.partition_point(|region| region.end() <= word.start());
        excluded.get(behind).is_some_and(|region| region.overlaps(*word))
    };
    words.filter_map(span).filter(|word| !is_out(word)).take(WORDS_MOST).collect()
}

fn slice(text: &Text, span: Span) -> &str {
    text.slice(span).unwrap_or_default()
}

impl Words {
    fn new(text: &Text, spans: Vec<Span>, keys: Vec<Token>) -> Self {
        let mut paragraph = 0;
        let paragraphs = spans.iter().map(|word| {
            while paragraph + 1 < text.paragraph_count() && text.paragraph_start(paragraph + 1) <= word.start() {
                paragraph += 1;
            }
            u32::try_from(paragraph).unwrap_or(u32::MAX)
        });
        let paragraphs: Vec<u32> = paragraphs.collect();
        let begins = (0..spans.len()).map(|at| {
            let Some(last) = at.checked_sub(1) else { return true };
            let between = text.as_str().get(spans[last].end().0..spans[at].start().0).unwrap_or_default();
            paragraphs[last] != paragraphs[at] || between.contains(BREAKS)
        });
        let begins = begins.collect();
        Self { spans, keys, begins, paragraphs }
    }

    /// The hull of some words.
    pub(super) fn hull(&self, words: Range<usize>) -> Option<Span> {
        Span::new(self.spans.get(words.start)?.start(), self.spans.get(words.end.checked_sub(1)?)?.end())
    }

    pub(super) fn paragraph(&self, word: usize) -> Option<u32> {
        self.paragraphs.get(word).copied()
    }

    /// Whether a new sentence, quotation or paragraph begins with a word, or the text ends before it.
    pub(super) fn begins(&self, word: usize) -> bool {
        self.begins.get(word).copied().unwrap_or(true)
    }

    /// So many words before a word at most, of its paragraph.
    pub(super) fn before(&self, word: usize, most: usize) -> Range<usize> {
        let own = self.paragraph(word);
        let count = (1..=most).take_while(|back| word.checked_sub(*back).is_some_and(|it| self.paragraph(it) == own));
        word - count.count()..word
    }

    /// So many words from the one behind a stretch on at most, of the paragraph in which the stretch ends.
    pub(super) fn behind(&self, end: usize, most: usize) -> Range<usize> {
        let own = end.checked_sub(1).and_then(|last| self.paragraph(last));
        let count = (0..most).take_while(|on| own.is_some() && self.paragraph(end + on) == own);
        end..end + count.count()
    }

    /// Whether all of some words stand in one paragraph.
    pub(super) fn is_within_paragraph(&self, words: Range<usize>) -> bool {
        words.is_empty() || self.paragraph(words.start) == self.paragraph(words.end - 1)
    }

    fn gram(&self, at: usize) -> Option<[Token; GRAM]> {
        self.keys.get(at..at + GRAM)?.try_into().ok()
    }
}

/// The stretches that both texts have, cut where a paragraph ends in either of them; each word is in one of them at most, the longest
/// stretch first. In order of the first text.
pub(super) fn runs(one: &Words, other: &Words) -> Vec<Run> {
    let mut found = all_runs(one, other);
    found.sort_by_key(|run| (std::cmp::Reverse(run.len), run.here, run.there));
    let (mut taken_here, mut taken_there) = (vec![false; one.keys.len()], vec![false; other.keys.len()]);
    let mut runs: Vec<Run> = Vec::new();
    for run in found {
        let Some(free) = longest_free(run, &taken_here, &taken_there).filter(|it| it.len >= GRAM) else { continue };
        taken_here[free.here..free.here + free.len].fill(true);
        taken_there[free.there..free.there + free.len].fill(true);
        cut(free, one, other, &mut runs);
    }
    runs.sort_by_key(|run| run.here);
    runs
}

/// Every stretch of at least [`GRAM`] words, as long as it gets. Each pair of places is looked at once.
fn all_runs(one: &Words, other: &Words) -> Vec<Run> {
    let mut places: HashMap<[Token; GRAM], Vec<usize>> = HashMap::new();
    for (gram, at) in (0..one.keys.len()).filter_map(|at| Some((one.gram(at)?, at))) {
        let places = places.entry(gram).or_default();
        // One more than may be, so that it is known to be common.
        if places.len() <= COMMON {
            places.push(at);
        }
    }
    // How far the second text was looked at, for each distance between the places in both.
    let mut looked: HashMap<isize, usize> = HashMap::new();
    let mut runs = Vec::new();
    for (gram, there) in (0..other.keys.len()).filter_map(|at| Some((other.gram(at)?, at))) {
        let Some(places) = places.get(&gram).filter(|places| places.len() <= COMMON) else { continue };
        for here in places {
            let distance = here.cast_signed() - there.cast_signed();
            let until = looked.get(&distance).copied().unwrap_or_default();
            if there < until {
                continue;
            }
            let same = |(one_key, other_key): &(&Token, &Token)| one_key == other_key;
            let on = one.keys[*here..].iter().zip(&other.keys[there..]).take_while(same).count();
            let unlooked = &other.keys[until.min(there)..there];
            let back = one.keys[..*here].iter().rev().zip(unlooked.iter().rev()).take_while(same).count();
            looked.insert(distance, there + on);
            runs.push(Run { here: here - back, there: there - back, len: back + on });
        }
    }
    runs
}

/// The longest part of a stretch of which no word is taken on either side.
fn longest_free(run: Run, here: &[bool], there: &[bool]) -> Option<Run> {
    let is_free = |at: usize| !here[run.here + at] && !there[run.there + at];
    let mut best: Option<Run> = None;
    let mut from = 0;
    for at in 0..=run.len {
        if at < run.len && is_free(at) {
            continue;
        }
        if at > from && best.is_none_or(|it| it.len < at - from) {
            best = Some(Run { here: run.here + from, there: run.there + from, len: at - from });
        }
        from = at + 1;
    }
    best
}

/// Cuts a stretch where a paragraph ends in either text.
fn cut(run: Run, one: &Words, other: &Words, into: &mut Vec<Run>) {
    let paragraphs = |at: usize| (one.paragraph(run.here + at), other.paragraph(run.there + at));
    let mut from = 0;
    for at in 1..=run.len {
        if at == run.len || paragraphs(at) != paragraphs(from) {
            into.push(Run { here: run.here + from, there: run.there + from, len: at - from });
            from = at;
        }
    }
}
