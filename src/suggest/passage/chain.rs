//! Passages in the making: rows of words that both texts have, joined over small differences and widened to what is around them.
//!
//! Counts words of each text.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Passage;
use super::word::{self, GRAM, Run, Words};

/// Over so many words on each side a passage goes on.
const GAP: usize = 8;
/// A passage that has fewer words in common is none.
const FEWEST: usize = 5;
/// So many words at its ends are taken along where a sentence or quotation begins or ends there on both sides.
const EDGE: usize = 3;

/// A passage that is being made: words of both, and the stretches in common. Invariant: there is one, and they are in order.
struct Chain {
    here: Range<usize>,
    there: Range<usize>,
    runs: Vec<Run>,
}

/// Joins stretches that both texts have over small differences, and drops what is too little.
pub(super) fn chains(one: &Words, other: &Words) -> Vec<Passage> {
    let runs = word::runs(one, other);
    let (short, long): (Vec<Chain>, Vec<Chain>) =
        joined(&runs, one, other).into_iter().partition(|it| it.words() < FEWEST && !it.fills_paragraph(one, other));
    // A row that is too short for a passage and has come from elsewhere does not keep apart what stands around it.
    let chains = if short.is_empty() {
        long
    } else {
        let begins: BTreeSet<usize> = short.iter().flat_map(|it| &it.runs).map(|run| run.here).collect();
        let kept: Vec<Run> = runs.into_iter().filter(|run| !begins.contains(&run.here)).collect();
        let mut chains = joined(&kept, one, other);
        let taken = Taken::new(&chains, one, other);
        chains.extend(short.into_iter().filter(|it| taken.leaves(it)));
        chains.sort_by_key(|it| it.here.start);
        chains
    };
    passages(chains, one, other)
}

/// Rows that both texts have, in order of the first, joined over small differences.
fn joined(runs: &[Run], one: &Words, other: &Words) -> Vec<Chain> {
    let mut shared_there = vec![false; other.keys.len()];
    runs.iter().for_each(|run| shared_there[run.there..run.there + run.len].fill(true));
    let mut chains: Vec<Chain> = Vec::new();
    for run in runs.iter().copied() {
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
    chains
}

/// What becomes of chains: widened to the words around them, without those that have too little.
fn passages(chains: Vec<Chain>, one: &Words, other: &Words) -> Vec<Passage> {
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

    /// Whether no word of a chain belongs to a passage.
    fn leaves(&self, chain: &Chain) -> bool {
        !self.here[chain.here.clone()].contains(&true) && !self.there[chain.there.clone()].contains(&true)
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
