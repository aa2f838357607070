//! Passages that two reports share, word for word or nearly, and how their wording differs.
//!
//! Rows of words that stand in both texts, folded for case, accents, quotation marks and spaces, are joined over small differences.
//! Counts bytes of each text; a passage lies within one paragraph on both sides. Time grows with the length of both texts, memory with
//! half a million words at most: what lies behind those is not looked at. Knows no annotations.

#[cfg(test)]
mod tests;
mod word;

use std::collections::BTreeMap;
use std::ops::Range;

use self::word::{GRAM, Run, Words};
use crate::text::{ByteOffset, ObjectFinder, Span, Text};

/// Over so many words on each side a passage goes on.
const GAP: usize = 8;
/// A passage that has fewer words in common is none.
const FEWEST: usize = 5;
/// So many words at its ends are taken along where a sentence or quotation begins or ends there on both sides.
const EDGE: usize = 3;

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
        let list = chains(&here, &there);
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

/// A passage that is being made: words of both, and the stretches in common. Invariant: there is one, and they are in order.
struct Chain {
    here: Range<usize>,
    there: Range<usize>,
    runs: Vec<Run>,
}

/// Joins stretches that both texts have over small differences, and drops what is too little.
fn chains(one: &Words, other: &Words) -> Vec<Passage> {
    let runs = word::runs(one, other);
    let mut shared_there = vec![false; other.keys.len()];
    runs.iter().for_each(|run| shared_there[run.there..run.there + run.len].fill(true));
    let mut chains: Vec<Chain> = Vec::new();
    for run in runs {
        // What stands in between may have come from elsewhere in the first text: then it is a passage of its own.
        let bridges = |chain: &Chain| !shared_there[chain.there.end..run.there].contains(&true);
        match chains.last_mut().filter(|chain| continues(chain, run, one, other) && bridges(chain)) {
            Some(chain) => chain.append(run, one, other),
            None => chains.push(Chain {
                here: run.here..run.here + run.len,
                there: run.there..run.there + run.len,
                runs: vec![run],
            }),
        }
    }
    let mut taken = Taken::new(&chains, one, other);
    let mut passages = Vec::new();
    for mut chain in chains {
        taken.release(&chain);
        while chain.widen(one, other, &taken) {}
        chain.round_off(one, other, &taken);
        taken.take(&chain);
        // Words that stand alone between two paragraphs belong to a longer stretch, which was cut there.
        if chain.words() >= FEWEST || chain.fills_paragraph(one, other) {
            passages.extend(chain.passage(one, other));
        }
    }
    passages.sort_by_key(|it| it.here);
    passages
}

fn continues(chain: &Chain, run: Run, one: &Words, other: &Words) -> bool {
    let near = |end: usize, next: usize| next.checked_sub(end).is_some_and(|gap| gap <= GAP);
    near(chain.here.end, run.here)
        && near(chain.there.end, run.there)
        && one.is_within_paragraph(chain.here.start..run.here + 1)
        && other.is_within_paragraph(chain.there.start..run.there + 1)
}

/// Which words belong to a passage by now, in both texts.
struct Taken {
    here: Vec<bool>,
    there: Vec<bool>,
}

impl Taken {
    fn new(chains: &[Chain], one: &Words, other: &Words) -> Self {
        let mut taken = Self { here: vec![false; one.keys.len()], there: vec![false; other.keys.len()] };
        chains.iter().for_each(|chain| taken.take(chain));
        taken
    }

    fn set(&mut self, chain: &Chain, to: bool) {
        self.here[chain.here.clone()].fill(to);
        self.there[chain.there.clone()].fill(to);
    }

    fn take(&mut self, chain: &Chain) {
        self.set(chain, true);
    }

    fn release(&mut self, chain: &Chain) {
        self.set(chain, false);
    }

    /// The words of a range up to the first that is taken, or from behind the last.
    fn free(taken: &[bool], range: Range<usize>, backwards: bool) -> Range<usize> {
        if backwards {
            let from = taken[range.clone()].iter().rposition(|it| *it).map_or(range.start, |at| range.start + at + 1);
            from..range.end
        } else {
            let end = taken[range.clone()].iter().position(|it| *it).map_or(range.end, |at| range.start + at);
            range.start..end
        }
    }
}

impl Chain {
    /// Adds a stretch behind the others, and what both have in between.
    fn append(&mut self, run: Run, one: &Words, other: &Words) {
        self.runs.extend(common(one, other, self.here.end..run.here, self.there.end..run.there));
        self.runs.push(run);
        (self.here.end, self.there.end) = (run.here + run.len, run.there + run.len);
    }

    /// Takes along what both have near one of its ends; tells whether there was anything.
    fn widen(&mut self, one: &Words, other: &Words, taken: &Taken) -> bool {
        let here = Taken::free(&taken.here, one.before(self.here.start, GAP), true);
        let there = Taken::free(&taken.there, other.before(self.there.start, GAP), true);
        let before = common(one, other, here, there);
        let here = Taken::free(&taken.here, one.behind(self.here.end, GAP), false);
        let there = Taken::free(&taken.there, other.behind(self.there.end, GAP), false);
        let behind = common(one, other, here, there);
        // A single word in common is chance, unless nothing stands between.
        let is_much = |runs: &[Run]| runs.iter().map(|it| it.len).sum::<usize>() > 1;
        let joins = |run: &Run| (run.here + run.len, run.there + run.len) == (self.here.start, self.there.start);
        let much_before = is_much(&before) || before.first().is_some_and(joins);
        let joins = |run: &Run| (run.here, run.there) == (self.here.end, self.there.end);
        let much_behind = is_much(&behind) || behind.last().is_some_and(joins);
        let mut grown = false;
        if let Some(first) = before.first().copied().filter(|_| much_before) {
            (self.here.start, self.there.start) = (first.here, first.there);
            self.runs.splice(0..0, before);
            grown = true;
        }
        if let Some(last) = behind.last().copied().filter(|_| much_behind) {
            (self.here.end, self.there.end) = (last.here + last.len, last.there + last.len);
            self.runs.extend(behind);
            grown = true;
        }
        grown
    }

    /// Goes on to where a sentence or quotation begins or ends, where that is near on both sides: another first word is a difference.
    fn round_off(&mut self, one: &Words, other: &Words, taken: &Taken) {
        let start = |words: &Words, taken: &[bool], from: usize| {
            let near = Taken::free(taken, words.before(from, EDGE), true);
            (near.start..=from).rev().find(|at| words.begins(*at))
        };
        let starts = start(one, &taken.here, self.here.start).zip(start(other, &taken.there, self.there.start));
        if let Some((here, there)) = starts {
            let before = common(one, other, here..self.here.start, there..self.there.start);
            self.runs.splice(0..0, before);
            (self.here.start, self.there.start) = (here, there);
        }
        let end = |words: &Words, taken: &[bool], from: usize| {
            let near = Taken::free(taken, words.behind(from, EDGE), false);
            (from..=near.end).find(|at| words.begins(*at))
        };
        let ends = end(one, &taken.here, self.here.end).zip(end(other, &taken.there, self.there.end));
        if let Some((here, there)) = ends {
            self.runs.extend(common(one, other, self.here.end..here, self.there.end..there));
            (self.here.end, self.there.end) = (here, there);
        }
    }

    fn words(&self) -> usize {
        self.runs.iter().map(|it| it.len).sum()
    }

    /// Whether it is all of a paragraph on one side, and of several words.
    fn fills_paragraph(&self, one: &Words, other: &Words) -> bool {
        let fills = |words: &Words, range: &Range<usize>| {
            words.before(range.start, 1).is_empty() && words.behind(range.end, 1).is_empty()
        };
        self.words() >= GRAM && (fills(one, &self.here) || fills(other, &self.there))
    }

    fn passage(&self, one: &Words, other: &Words) -> Option<Passage> {
        let of = |words: &Words, range: &Range<usize>, start: fn(&Run) -> usize| {
            let mut lacking = Vec::new();
            let mut at = range.start;
            for run in &self.runs {
                lacking.extend(words.hull(at..start(run)));
                at = start(run) + run.len;
            }
            lacking.extend(words.hull(at..range.end));
            lacking
        };
        Some(Passage {
            here: one.hull(self.here.clone())?,
            there: other.hull(self.there.clone())?,
            words: self.words(),
            only_here: of(one, &self.here, |run| run.here),
            only_there: of(other, &self.there, |run| run.there),
        })
    }
}

/// The longest sequence of words that two short stretches have in common.
fn common(one: &Words, other: &Words, here: Range<usize>, there: Range<usize>) -> Vec<Run> {
    let (rows, columns) = (here.len(), there.len());
    // How many words the rests from a place on have in common.
    let mut rest = vec![vec![0_u8; columns + 1]; rows + 1];
    let same = |row: usize, column: usize| one.keys[here.start + row] == other.keys[there.start + column];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            rest[row][column] = if same(row, column) {
                rest[row + 1][column + 1] + 1
            } else {
                rest[row + 1][column].max(rest[row][column + 1])
            };
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        if same(row, column) {
            let run = Run { here: here.start + row, there: there.start + column, len: 1 };
            match runs.last_mut().filter(|it| (it.here + it.len, it.there + it.len) == (run.here, run.there)) {
                Some(last) => last.len += 1,
                None => runs.push(run),
            }
            (row, column) = (row + 1, column + 1);
        } else if rest[row + 1][column] >= rest[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    runs
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
