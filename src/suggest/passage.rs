//! Passages that two reports share, word for word or nearly, and how their wording differs.
//!
//! Rows of words that stand in both texts, folded for case, accents, quotation marks and spaces, are joined over small differences.
//! Counts bytes of each text; a passage lies within one paragraph on both sides. Time grows with the length of both texts, memory with
//! half a million words at most: what lies behind those is not looked at. Knows no annotations.

mod chain;
#[cfg(test)]
mod tests;
mod word;

use std::collections::BTreeMap;

use crate::text::{ByteOffset, ObjectFinder, Span, Text};

/// A text, and its regions that nobody reads: page furniture. These are sorted and disjoint.
pub type Readable<'a> = (&'a Text, &'a [Span]);

/// A stretch of one text that the other one has too, but for some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where it is in the first text.
    pub here: Span,
    /// Where it is in the second.
    pub there: Span,
    /// How many words are the same.
    pub words: usize,
    /// The words of the first text that the second one lacks, those in a row together. Sorted.
    pub only_here: Vec<Span>,
    /// The words of the second text that the first one lacks.
    pub only_there: Vec<Span>,
}

/// The passages that two texts share. Invariant: in order of the first text; they do not overlap in either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passages {
    list: Vec<Passage>,
    /// The same in order of the second text, by their numbers.
    by_there: Vec<usize>,
    /// Those that come in the same order in both texts, by their numbers: as many words as can be.
    in_order: Vec<usize>,
    /// Where they begin in both; of several that have a paragraph in common the first.
    anchors: Vec<Anchor>,
}

/// A place of the first text and the one of the second where the same is said.
pub type Anchor = (ByteOffset, ByteOffset);

impl Passages {
    /// What two texts share.
    #[must_use]
    pub fn new(one: Readable<'_>, other: Readable<'_>) -> Self {
        let (here, there) = word::pair(one, other);
        let list = chain::chains(&here, &there);
        let mut by_there: Vec<usize> = (0..list.len()).collect();
        by_there.sort_by_key(|number| list[*number].there);
        let in_order = in_order(&list, &by_there);
        let anchors = anchors(in_order.iter().map(|it| &list[*it]), one.0, other.0);
        Self { list, by_there, in_order, anchors }
    }

    /// All, in order of the first text.
    #[must_use]
    pub fn list(&self) -> &[Passage] {
        &self.list
    }

    /// How many words both have in common: how like each other the texts are.
    #[must_use]
    pub fn words(&self) -> usize {
        self.list.iter().map(|it| it.words).sum()
    }

    /// Those of which a part lies in a span of the first text.
    #[must_use]
    pub fn in_here(&self, span: Span) -> &[Passage] {
        let first = self.list.partition_point(|it| it.here.end() <= span.start());
        let behind = self.list.partition_point(|it| it.here.start() < span.end());
        &self.list[first..behind.max(first)]
    }

    /// Those of which a part lies in a span of the second text, in its order.
    pub fn in_there(&self, span: Span) -> impl Iterator<Item = &Passage> {
        let first = self.by_there.partition_point(|it| self.list[*it].there.end() <= span.start());
        let rest = self.by_there[first..].iter().map(|it| &self.list[*it]);
        rest.take_while(move |it| it.there.start() < span.end())
    }

    /// Those that come in the same order in both texts, such that both can be read along together.
    pub fn in_order(&self) -> impl ExactSizeIterator<Item = &Passage> {
        self.in_order.iter().map(|it| &self.list[*it])
    }

    /// The places before and behind which the first text is read at an offset: the last one before it, and the next. They come in the same
    /// order in both texts, and no two of them have a paragraph in common.
    #[must_use]
    pub fn around_here(&self, offset: ByteOffset) -> (Option<Anchor>, Option<Anchor>) {
        self.around(self.anchors.partition_point(|it| it.0 < offset))
    }

    /// The same for an offset of the second text; the places of the first text still come first.
    #[must_use]
    pub fn around_there(&self, offset: ByteOffset) -> (Option<Anchor>, Option<Anchor>) {
        self.around(self.anchors.partition_point(|it| it.1 < offset))
    }

    fn around(&self, behind: usize) -> (Option<Anchor>, Option<Anchor>) {
        let before = behind.checked_sub(1).and_then(|it| self.anchors.get(it));
        (before.copied(), self.anchors.get(behind).copied())
    }
}

/// The quotations of a text, those of each paragraph found once.
pub struct Quotations<'f, 't> {
    finder: &'f ObjectFinder<'t>,
    /// By the number of the paragraph; in order.
    found: BTreeMap<usize, Vec<Span>>,
}

impl<'f, 't> Quotations<'f, 't> {
    /// Those that a finder finds.
    #[must_use]
    pub fn new(finder: &'f ObjectFinder<'t>) -> Self {
        Self { finder, found: BTreeMap::new() }
    }

    /// The quotation that most of a span stands in, with its marks; `None` where it is no quotation.
    pub fn over(&mut self, span: Span) -> Option<Span> {
        let finder = self.finder;
        let paragraph = finder.text.paragraph_at(span.start());
        let found = self.found.entry(paragraph).or_insert_with(|| {
            let mut spans: Vec<Span> = finder.quotations(paragraph).into_iter().map(|it| it.span).collect();
            spans.sort();
            spans
        });
        let over = |it: &&Span| it.intersection(span).is_some_and(|both| 2 * both.byte_len() > span.byte_len());
        // One that ends before the span begins holds nothing of it, nor does one that begins behind its end.
        let end = found.partition_point(|it| it.start() < span.end());
        found[..end].iter().rev().take(NESTED_MOST).rev().find(over).copied()
    }
}

/// How many quotations that begin before a place may reach beyond it: marks within marks.
const NESTED_MOST: usize = 8;

fn anchors<'a>(passages: impl Iterator<Item = &'a Passage>, one: &Text, other: &Text) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    let mut last = None;
    for passage in passages {
        let (here, there) = (passage.here.start(), passage.there.start());
        let paragraphs = (one.paragraph_at(here), other.paragraph_at(there));
        if last.is_none_or(|(before, behind)| before < paragraphs.0 && behind < paragraphs.1) {
            anchors.push((here, there));
            last = Some(paragraphs);
        }
    }
    anchors
}

/// Of passages in order of the first text those that are in order of the second too: the ones that have most words together.
fn in_order(list: &[Passage], by_there: &[usize]) -> Vec<usize> {
    let mut rank = vec![0; list.len()];
    by_there.iter().enumerate().for_each(|(place, number)| rank[*number] = place);
    // A tree of prefixes: the most words, and with which passage last, among those up to a rank in the second text.
    let mut best: Vec<(usize, usize)> = vec![(0, usize::MAX); list.len() + 1];
    let mut before = vec![usize::MAX; list.len()];
    let mut most = (0, usize::MAX);
    for (number, passage) in list.iter().enumerate() {
        let mut found = (0, usize::MAX);
        let mut at = rank[number];
        while at > 0 {
            if best[at].0 > found.0 {
                found = best[at];
            }
            at &= at - 1;
        }
        before[number] = found.1;
        let own = (found.0 + passage.words, number);
        let mut at = rank[number] + 1;
        while at <= list.len() {
            if own.0 > best[at].0 {
                best[at] = own;
            }
            at += at & at.wrapping_neg();
        }
        if own.0 > most.0 {
            most = own;
        }
    }
    let mut chosen = Vec::new();
    let mut number = most.1;
    while number != usize::MAX {
        chosen.push(number);
        number = before[number];
    }
    chosen.reverse();
    chosen
}
