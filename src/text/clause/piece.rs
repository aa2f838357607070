//! A sentence cut into pieces with one verb at most, and the pieces without one given to the clause that they belong to.
//!
//! Positions are words.

use std::ops::Range;

use super::common::{
    is_calendar, is_coordinator, is_determiner, is_preposition, is_pronoun, is_question, is_relative, is_subordinator,
    is_telling,
};
use super::lexicon::{Senses, Tongue};
use super::silence;
use super::verb::{Group, Stretch};
use super::word::Word;
use super::{Clause, Joint, Reading, Verb};

/// How far before a verb its subject may begin.
const SUBJECT_WORDS: usize = 24;
/// The most words of an attribution that a clause goes on behind, and of what it goes on with: “would close, the mayor said, early in May”.
const ASIDE_WORDS: usize = 8;
const RESUMED_WORDS: usize = 6;
/// The fewest letters of the last word of a sentence that another one follows, so that “Jan. 5” and “Dr. Holm” are none.
const LAST_LETTERS: usize = 4;

/// Words between two joints or marks, with one verb at most.
struct Piece {
    words: Range<usize>,
    joint: Joint,
    /// The word that it begins with, where that joins it to what is before.
    joined_by: Option<usize>,
    group: Option<Group>,
    /// Whether it stands behind a comma, or behind what ends a sentence.
    comma: bool,
    stop: bool,
}

/// The clauses of a sentence.
pub(super) fn read(words: &[Word<'_>]) -> Reading {
    let mut pieces = pieces(words);
    let owners = owners(words, &mut pieces);
    let count = owners.iter().map(|it| it + 1).max().unwrap_or(0);
    let empty = Clause {
        parts: Vec::new(),
        joint: Joint::Free,
        is_aside: false,
        joined_by: None,
        subject: None,
        verb: None,
        silence: None,
    };
    let mut reading = Reading { clauses: vec![empty; count], starts: Vec::with_capacity(pieces.len()) };
    for (piece, owner) in pieces.iter().zip(owners) {
        let Some(range) = bytes(words, &piece.words) else { continue };
        reading.starts.push((range.start, owner));
        let Some(clause) = reading.clauses.get_mut(owner) else { continue };
        if clause.parts.is_empty() || piece.group.is_some() {
            clause.joint = piece.joint;
            clause.is_aside = piece.joint == Joint::Relative && piece.comma;
            clause.joined_by = piece.joined_by.and_then(|it| words.get(it)).map(|it| it.range.clone());
        }
        clause.parts.push(range);
        let Some(group) = &piece.group else { continue };
        clause.subject = subject(words, piece, group).and_then(|it| bytes(words, &it));
        let small = (piece.words.start..group.words.start).rev().take_while(|it| words.get(*it).is_some_and(is_small));
        clause.silence = silence::of(words, group.words.start - small.count()..piece.words.end);
        clause.verb = bytes(words, &group.words).map(|range| Verb {
            range,
            tense: group.tense,
            passive: group.passive,
            reported: group.reported,
        });
    }
    reading
}

fn bytes(words: &[Word<'_>], range: &Range<usize>) -> Option<Range<usize>> {
    let last = words.get(range.end.checked_sub(1).filter(|it| *it >= range.start)?)?;
    Some(words.get(range.start)?.range.start..last.range.end)
}

/// The pieces of a sentence in order, without the marks between them.
fn pieces(words: &[Word<'_>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let (mut comma, mut stop) = (false, false);
    for at in 0..=words.len() {
        let parts = words.get(at).is_none_or(|it| it.is_mark && is_joint_mark(words, at));
        if !parts {
            continue;
        }
        let before = pieces.len();
        if start < at {
            cut(Stretch { words, start, end: at }, comma, &mut pieces);
        }
        // Marks beside each other count together: “…,” he said.
        if let Some(first) = pieces.get_mut(before) {
            (first.comma, first.stop) = (comma, stop);
            stop = false;
        }
        comma = true;
        stop |= words.get(at).is_some_and(|it| matches!(it.written, "." | "!" | "?" | ";" | "…" | "。"));
        start = at + 1;
    }
    if pieces.iter().all(|it| it.group.is_none())
        && let Some(first) = pieces.first_mut()
    {
        first.group = Stretch { words, start: first.words.start, end: first.words.end }.headline();
    }
    pieces
}

/// Whether a mark parts clauses.
fn is_joint_mark(words: &[Word<'_>], at: usize) -> bool {
    let Some(mark) = words.get(at) else { return true };
    match mark.written {
        "." => {
            let last = at.checked_sub(1).and_then(|it| words.get(it)).map_or(0, |it| it.lower.chars().count());
            let next = words.get(at + 1);
            next.is_none_or(|it| it.is_mark || (last >= LAST_LETTERS && it.is_capital()))
        }
        // Between digits or letters they part nothing: “12:30”.
        "," | ":" | "-" | "–" => words.get(at + 1).is_none_or(|it| it.is_mark || it.range.start > mark.range.end),
        // Apostrophes stand behind drivers’ names as well as behind what they say.
        it => ";!?…—()[]¿¡،，。“”\"«»„‘‹›".contains(it),
    }
}

/// Cuts a stretch without marks where one verb ends and the words of the next begin.
fn cut(stretch: Stretch<'_, '_>, comma: bool, pieces: &mut Vec<Piece>) {
    let Stretch { words, start, end } = stretch;
    let mut from = start;
    let mut held: Option<Group> = None;
    // What a “that” at the start of a piece joins.
    let mut that = if comma { Joint::Relative } else { Joint::Depends };
    let mut at = start;
    while at < end {
        let Some(group) = stretch.group(at) else {
            at += 1;
            continue;
        };
        at = group.words.end.max(at + 1);
        // “will stay shut”
        let adjacent =
            |it: &Group| words.get(it.words.end..group.words.start).is_some_and(|it| it.iter().all(is_small));
        if group.may_describe && held.as_ref().is_some_and(adjacent) {
            continue;
        }
        let first = group.words.start.max(from);
        let before = held.as_ref().map_or(from, |it| it.words.end.clamp(from, first));
        let edge = edge(words, before..first, held.as_ref());
        // “An expert hired in May has left”: nothing parts the two, so that the first only describes.
        let describes = held.as_ref().is_some_and(|it| it.may_describe && edge.is_none());
        let edge = edge.unwrap_or(if held.is_some() { first } else { from });
        if describes && let Some(verb) = held.as_ref().map(|it| it.words.start).filter(|it| *it > from) {
            pieces.push(Piece::new(words, from..verb, None, that));
            from = verb;
        }
        if edge > from {
            // “Bought ferries that will sail”, and not “said that they will sail” or “it is clear that they will sail”.
            let depends = held.as_ref().is_some_and(|it| {
                let is = words.get(it.finite).is_some_and(|it| it.has(Senses::BE.and(Senses::WAS)));
                tells(words, it) || it.words.end >= edge || (is && it.words.end + 1 >= edge)
            });
            let mut piece = Piece::new(words, from..edge, held.take(), that);
            that = if depends { Joint::Depends } else { Joint::Relative };
            if describes {
                piece.joint = Joint::Relative;
            }
            pieces.push(piece);
            from = edge;
        }
        held = Some(group);
    }
    // “The bridge, closed since May, …”
    let described = comma && held.as_ref().is_some_and(|it| it.may_describe && it.words.start == start);
    let mut piece = Piece::new(words, from..end, held, that);
    if described && from == start {
        piece.joint = Joint::Relative;
    }
    pieces.push(piece);
}

/// Where between two verbs the words of the second begin; before a first verb only where a joint stands.
fn edge(words: &[Word<'_>], between: Range<usize>, before: Option<&Group>) -> Option<usize> {
    let last = |is: &dyn Fn(usize) -> bool| between.clone().rev().find(|it| is(*it));
    let strong = |at: usize| is_strong_joint(words, at);
    let joins = |at: usize| words.get(at).is_some_and(|it| is_coordinator(&it.lower));
    let Some(before) = before else {
        // “… and will open” has no subject of its own.
        let bare = |at: usize| joins(at) && words.get(at + 1..between.end).is_some_and(|it| it.iter().all(is_small));
        return last(&strong).or_else(|| last(&bare)).filter(|it| *it > between.start);
    };
    let told = tells(words, before);
    let that = |at: usize| words.get(at).is_some_and(|it| matches!(it.lower.as_str(), "that" | "que" | "dass"));
    let first = if told { between.clone().find(|it| that(*it)) } else { None };
    let weak = |at: usize| words.get(at).is_some_and(|it| is_subordinator(&it.lower));
    first
        .or_else(|| last(&|at| strong(at) || joins(at)))
        .or_else(|| last(&weak))
        .or_else(|| begins(words, between.clone()))
}

fn tells(words: &[Word<'_>], group: &Group) -> bool {
    words.get(group.words.clone()).is_some_and(|it| it.iter().any(|it| is_telling(&it.lower)))
}

fn is_small(word: &Word<'_>) -> bool {
    word.has(Senses::BETWEEN)
}

/// Whether a word joins a clause to what is before it, and is no preposition or determiner: “in that month”.
fn is_strong_joint(words: &[Word<'_>], at: usize) -> bool {
    let Some(word) = words.get(at) else { return false };
    let before = at.checked_sub(1).and_then(|it| words.get(it));
    let led = before.is_some_and(|it| is_preposition(&it.lower) && word.is("that"));
    let time = matches!(word.lower.as_str(), "after" | "before" | "since" | "until" | "tras" | "während");
    let capital = word.is_capital() && at > 0 && !word.is("that");
    let depends = is_subordinator(&word.lower) || is_question(&word.lower);
    (is_relative(&word.lower) || (depends && !time)) && !led && !capital
}

/// Where the subject before a verb begins: with the last determiner, pronoun or name that no preposition governs.
fn begins(words: &[Word<'_>], before: Range<usize>) -> Option<usize> {
    let name = |it: &Word<'_>| it.is_capital() && !is_calendar(&it.lower);
    let near = before.start.max(before.end.saturating_sub(SUBJECT_WORDS))..before.end;
    let starts = |at: usize| {
        let Some(word) = words.get(at) else { return false };
        let day = words.get(at + 1).is_some_and(|it| is_calendar(&it.lower));
        let first = (is_determiner(&word.lower) && !day) || is_pronoun(&word.lower) || name(word);
        let before = at.checked_sub(1).filter(|it| *it >= before.start).and_then(|it| words.get(it));
        // A name goes on with the name before it.
        first
            && before
                .is_none_or(|it| !(is_preposition(&it.lower) || is_determiner(&it.lower) || (name(it) && name(word))))
    };
    near.rev().find(|it| starts(*it))
}

/// The words before a verb that say who or what, where they stand in its piece.
fn subject(words: &[Word<'_>], piece: &Piece, group: &Group) -> Option<Range<usize>> {
    let start = piece.words.start + usize::from(piece.joined_by.is_some());
    let mut end = group.words.start;
    while end > start && words.get(end - 1).is_some_and(is_small) {
        end -= 1;
    }
    // “it’s”: the pronoun is in the word of the verb.
    let within = words.get(group.words.start).is_some_and(|it| it.lower.contains('’') && !it.lower.ends_with("n’t"));
    if start >= end {
        return (within && start == group.words.start).then_some(start..start + 1);
    }
    let led = words.get(start).is_some_and(|it| is_preposition(&it.lower));
    begins(words, start..end).or((!led).then_some(start)).map(|it| it..end)
}

/// Which clause each piece is of. What only seemed to describe is freed.
fn owners(words: &[Word<'_>], pieces: &mut [Piece]) -> Vec<usize> {
    let (said, waiting, ruling) = (Said::default(), Vec::new(), Vec::new());
    let mut walk = Owners { words, pieces, owners: vec![0; pieces.len()], count: 0, said, waiting, ruling };
    for at in 0..walk.pieces.len() {
        walk.take(at);
    }
    walk.flush();
    let Owners { owners, ruling, .. } = walk;
    for piece in ruling {
        if let Some(piece) = pieces.get_mut(piece) {
            piece.joint = Joint::Free;
        }
    }
    owners
}

/// The clauses of the sentence so far.
#[derive(Default)]
struct Said {
    /// The last piece with a verb, and its clause.
    last: Option<(usize, usize)>,
    /// The last clause that tells of no noun.
    main: Option<usize>,
    /// The one before an attribution that stands last.
    before: Option<usize>,
}

struct Owners<'a, 'w> {
    words: &'a [Word<'w>],
    pieces: &'a [Piece],
    owners: Vec<usize>,
    count: usize,
    said: Said,
    /// Pieces without a verb that wait for the next one.
    waiting: Vec<usize>,
    /// Pieces that seemed to describe a noun and are what a sentence states.
    ruling: Vec<usize>,
}

impl Owners<'_, '_> {
    fn take(&mut self, at: usize) {
        let Some(piece) = self.pieces.get(at) else { return };
        if piece.stop {
            self.flush();
            self.said = Said::default();
        }
        if piece.group.is_some() {
            let clause = self.next_clause(at);
            let before = self.said.main.filter(|_| self.is_attribution(at));
            self.said.last = Some((at, clause));
            if piece.joint != Joint::Relative {
                for waiting in std::mem::take(&mut self.waiting) {
                    self.own(waiting, clause);
                }
                self.said.before = before;
                self.said.main = Some(clause);
            }
        } else if piece.joint != Joint::Free && piece.joint != Joint::Coordinate {
            // A relative clause whose verb nobody knows.
            self.next_clause(at);
        } else if self.is_apposed(at) {
            self.next_clause(at);
        } else if let Some(clause) = self.goes_on(at) {
            self.own(at, clause);
        } else {
            self.waiting.push(at);
        }
    }

    /// The clause that a piece without a verb goes on with; `None` where it leads up to the next one.
    fn goes_on(&self, at: usize) -> Option<usize> {
        let (verb, last) = self.said.last?;
        let (piece, before) = (self.pieces.get(at)?, self.pieces.get(at.checked_sub(1)?)?);
        let word = |at: usize| self.words.get(at).map_or("", |it| it.lower.as_str());
        // “said that, on Saturday, …”, “…, and on Saturday, …”
        let leads = before.words.end.checked_sub(1).is_some_and(|it| is_strong_joint(self.words, it));
        let joined = is_coordinator(word(piece.words.start)) && is_preposition(word(piece.words.start + 1));
        let to_come = self.pieces.get(at + 1).is_some_and(|it| it.group.is_some() && !it.stop);
        if leads || (joined && to_come) || !self.waiting.is_empty() {
            return None;
        }
        if let Some(resumed) = self.said.before.filter(|_| verb + 1 == at && piece.words.len() <= RESUMED_WORDS) {
            return Some(resumed);
        }
        let relative = self.pieces.get(verb).is_some_and(|it| it.joint == Joint::Relative);
        Some(self.said.main.filter(|_| relative && piece.comma).unwrap_or(last))
    }

    /// “…, a premium of 23% to Wednesday’s price”: whether a piece only says what the noun before it is.
    fn is_apposed(&self, at: usize) -> bool {
        let first = self.pieces.get(at).filter(|it| it.comma && self.waiting.is_empty()).map(|it| it.words.start);
        let word = |at: usize| self.words.get(at).map_or("", |it| it.lower.as_str());
        let noun = |at: usize| is_determiner(word(at)) && !is_calendar(word(at + 1));
        self.said.last.is_some() && first.is_some_and(noun)
    }

    /// Whether a piece only says who speaks, between two commas: “, the mayor said,”.
    fn is_attribution(&self, at: usize) -> bool {
        let Some(piece) = self.pieces.get(at).filter(|it| it.comma && it.words.len() <= ASIDE_WORDS) else {
            return false;
        };
        let next = self.pieces.get(at + 1).is_some_and(|it| it.comma && !it.stop);
        let verb = piece.group.as_ref().and_then(|it| self.words.get(it.words.end.checked_sub(1)?));
        next && verb.is_some_and(|it| is_telling(&it.lower))
    }

    fn own(&mut self, piece: usize, clause: usize) {
        if let Some(owner) = self.owners.get_mut(piece) {
            *owner = clause;
        }
    }

    fn next_clause(&mut self, piece: usize) -> usize {
        let clause = self.count;
        self.count += 1;
        self.own(piece, clause);
        clause
    }

    /// Makes a clause without a verb of what waits in vain for one.
    fn flush(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let mut clause = self.said.main;
        // “The ship, built in May, left on Monday”: what only seemed to describe is the verb.
        let last = self.said.last.filter(|_| clause.is_none() && !waiting.is_empty());
        let describes = |piece: usize| {
            let piece = self.pieces.get(piece);
            piece.and_then(|it| it.group.as_ref()).is_some_and(|it| it.may_describe)
        };
        if let Some((piece, owner)) = last.filter(|(piece, _)| describes(*piece)) {
            self.ruling.push(piece);
            clause = Some(owner);
        }
        for piece in waiting {
            let owner = clause.unwrap_or_else(|| self.next_clause(piece));
            clause = Some(owner);
            self.own(piece, owner);
        }
    }
}

/// Whether the verb of a relative clause whose subject is its first word stands further on than it would.
fn is_past_unknown(words: &[Word<'_>], relative: usize, group: Option<&Group>) -> bool {
    let Some(group) = group else { return false };
    let between = words.get(relative + 1..group.words.start).unwrap_or_default();
    let own = between.iter().find(|it| !is_small(it));
    // “which the town will close” has another subject.
    own.is_some_and(|it| {
        !(is_determiner(&it.lower) || is_pronoun(&it.lower) || it.is_capital() || is_preposition(&it.lower))
    })
}

/// “…, die am Montag gestreikt hatte”: in German a relative clause begins as a noun phrase does and has its verb at its end.
fn is_german_relative(words: &[Word<'_>], range: &Range<usize>, group: Option<&Group>) -> bool {
    let Some(group) = group.filter(|it| it.finite + 1 == range.end) else { return false };
    let lower = words.get(range.start).map_or("", |it| it.lower.as_str());
    let behind_comma = range.start > 0 && words.get(range.start - 1).is_some_and(|it| it.is(","));
    let noun = words.get(range.start + 1).is_some_and(Word::is_capital) && group.finite == range.start + 2;
    let german = words.get(group.finite).is_some_and(|it| it.tongue == Tongue::German);
    german && behind_comma && !noun && matches!(lower, "der" | "die" | "das" | "den" | "dem" | "deren" | "dessen")
}

impl Piece {
    /// `that` is what a “that” at its start joins.
    fn new(words: &[Word<'_>], range: Range<usize>, group: Option<Group>, that: Joint) -> Self {
        let first = words.get(range.start);
        let lower = first.map_or("", |it| it.lower.as_str());
        let begins_verb = group.as_ref().is_some_and(|it| it.words.start == range.start);
        let joint = match lower {
            // “plans to close”
            "to" if begins_verb && range.start > 0 => Joint::Depends,
            _ if begins_verb => Joint::Free,
            "that" | "que" if that == Joint::Depends && is_strong_joint(words, range.start) => that,
            "whose" | "whom" | "where" | "donde" => Joint::Relative,
            it if is_question(it) && !is_relative(it) => Joint::Depends,
            // “Residents who oppose it will protest”: whose verb nobody knows, so that the one that is known rules.
            it if is_relative(it) && is_past_unknown(words, range.start, group.as_ref()) => Joint::Free,
            it if is_relative(it) || is_german_relative(words, &range, group.as_ref()) => Joint::Relative,
            it if is_subordinator(it) && (group.is_some() || is_strong_joint(words, range.start)) => Joint::Depends,
            it if is_coordinator(it) => Joint::Coordinate,
            _ => Joint::Free,
        };
        let joined_by = (joint != Joint::Free && !begins_verb).then_some(range.start);
        Self { words: range, joint, joined_by, group, comma: false, stop: false }
    }
}
