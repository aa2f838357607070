//! Verb groups: which words of a stretch are the verb of a clause, and what they tell of when it is, and of who says so.
//!
//! Positions are words. There is no grammar here: helping verbs are told by the tables, other verbs by lists and by their endings.

mod german;
mod romance;

use std::ops::Range;

pub(super) use self::romance::spanish_ending;
use super::Tense;
use super::common::{is_coordinator, is_determiner, is_preposition, is_pronoun, is_telling};
use super::lexicon::{Senses, Tongue};
use super::word::Word;

/// How many words may stand between two of one group.
const BETWEEN_WORDS: usize = 5;
/// The fewest letters of a word that is taken for a verb by its ending.
const ENDED_LETTERS: usize = 4;

/// The words of a verb.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// From its first word to its last.
    pub(super) words: Range<usize>,
    /// The one of them that goes with the subject.
    pub(super) finite: usize,
    pub(super) tense: Tense,
    pub(super) passive: bool,
    pub(super) reported: bool,
    /// Whether it may be a participle as well: “ferries damaged”.
    pub(super) may_describe: bool,
}

/// A stretch without marks, in its sentence.
#[derive(Clone, Copy)]
pub(super) struct Stretch<'a, 'w> {
    pub(super) words: &'a [Word<'w>],
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'w> Stretch<'_, 'w> {
    /// The group that begins at a word, if one does.
    pub(super) fn group(&self, at: usize) -> Option<Group> {
        let word = self.word(at)?;
        // “Ferries to have been sold”: an infinitive is the verb of nobody, but for one that a sentence begins with.
        if self.before(at).is_some_and(|it| it.is("to")) {
            return None;
        }
        if at == 0 && word.is("to") && self.is_plan(at) {
            return Some(Group { words: at..(at + 2).min(self.end), ..Group::of(at, Tense::ToCome) });
        }
        // “the match, to be played on Saturday,”, “the trial, due in May,”
        let due = word.is("due") && ["in", "on", "by", "at"].iter().any(|it| self.is(at + 1, it));
        if at == self.start && at > 0 && (due || (word.is("to") && self.is(at + 1, "be"))) {
            return Some(Group { words: at..at + 2, may_describe: true, ..Group::of(at, Tense::ToCome) });
        }
        // “plans to close”
        if word.is("to") && self.before(at).is_some_and(|it| it.has(Senses::PLANS)) && self.is_plan(at) {
            return Some(Group { words: at..(at + 2).min(self.end), ..Group::of(at, Tense::ToCome) });
        }
        match word.tongue {
            Tongue::English => self.english(at),
            Tongue::German => self.german(at),
            Tongue::Spanish => self.spanish(at),
            Tongue::French => self.french(at),
        }
    }

    fn word(&self, at: usize) -> Option<&Word<'w>> {
        self.words.get(at).filter(|_| (self.start..self.end).contains(&at))
    }

    fn before(&self, at: usize) -> Option<&Word<'w>> {
        self.word(at.checked_sub(1)?)
    }

    fn has(&self, at: usize, any: Senses) -> bool {
        self.word(at).is_some_and(|it| it.has(any))
    }

    fn is(&self, at: usize, lower: &str) -> bool {
        self.word(at).is_some_and(|it| it.is(lower))
    }

    /// The next word from a place on that is no adverb.
    fn next(&self, at: usize) -> usize {
        // “is likely to stay shut” plans nothing.
        let between = |it: &Word<'_>| {
            let adverb = it.ends(&["ly", "mente"]) && !it.ends(&["likely", "family", "supply"]);
            it.has(Senses::BETWEEN.and(Senses::NOT)) || adverb
        };
        let skipped = (at..self.end).take(BETWEEN_WORDS).take_while(|it| self.word(*it).is_some_and(between));
        skipped.last().map_or(at, |it| it + 1)
    }

    /// Whether a helping verb has a “not” in it or before the verb that it helps; “not only” denies nothing.
    fn has_not(&self, at: usize, verb: usize) -> bool {
        let only = |it: usize| ["only", "just", "simply"].iter().any(|word| self.is(it, word));
        self.has(at, Senses::NOT) || (at + 1..verb).any(|it| self.has(it, Senses::NOT) && !only(it + 1))
    }

    /// Whether a “not” stands before a verb, with nothing but adverbs and small words between, or its subject is nobody.
    fn is_denied(&self, at: usize) -> bool {
        // “Nor” joins and denies.
        let joins = |it: &Word<'_>| is_coordinator(&it.lower) && !it.has(Senses::NOT);
        let first = self.start + usize::from(self.word(self.start).is_some_and(joins));
        // “No one said it would be easy” does not deny that it would.
        let verbs = Senses::PAST.and(Senses::NOW).and(Senses::AUXILIARY);
        let verb = |it: usize| self.word(it).is_some_and(|it| it.has(verbs) || is_telling(&it.lower) || is_ended(it));
        let near = at > first && at - first <= BETWEEN_WORDS && self.has(first, Senses::NOT);
        let nobody = near && !(first..at).any(verb);
        let before = (self.start..at).rev().take(BETWEEN_WORDS);
        let mut before = before.take_while(|it| self.has(*it, Senses::BETWEEN.and(Senses::NOT)));
        nobody || before.any(|it| self.has(it, Senses::NOT))
    }

    /// Whether what looks like a verb is a noun or stands before one: “his will”, “the damaged pier”.
    fn is_noun(&self, at: usize) -> bool {
        self.before(at).is_some_and(|it| {
            let number = it.written.starts_with(char::is_numeric);
            it.has(Senses::BEFORE_NOUN) || number || (is_preposition(&it.lower) && !it.has(Senses::BETWEEN))
        })
    }

    fn english(&self, at: usize) -> Option<Group> {
        let word = self.word(at)?;
        if word.has(Senses::WILL.and(Senses::MODAL).and(Senses::COULD)) {
            return self.modal(at);
        }
        if word.has(Senses::WOULD) {
            return Some(self.conditional(at));
        }
        if word.has(Senses::BE.and(Senses::WAS)) {
            return Some(self.be(at));
        }
        if word.has(Senses::HAVE.and(Senses::HAD)) {
            return Some(self.have(at));
        }
        if word.has(Senses::DO.and(Senses::DID)) {
            let verb = self.next(at + 1);
            let tense = if word.has(Senses::DID) { Tense::Past } else { Tense::Present };
            let end = if self.has_not(at, verb) || self.is_denied(at) { verb + 1 } else { at + 1 };
            return Some(Group { words: at..end.min(self.end), ..Group::of(at, tense) });
        }
        self.plain(at)
    }

    /// “will close”, “can”, “must have closed”.
    fn modal(&self, at: usize) -> Option<Group> {
        let word = self.word(at)?;
        // “Will Holm”, “in May”
        let title = self.before(at).is_some_and(|it| it.is_capital() && !is_preposition(&it.lower)) && !word.is("may");
        let first = at == self.start && !self.word(at + 1).is_some_and(Word::is_capital);
        let name = word.is_capital() && !title && !first;
        if name || self.before(at).is_some_and(|it| it.has(Senses::BEFORE_NOUN)) || self.is(at + 1, "of") {
            return None;
        }
        let verb = self.next(at + 1);
        let done = self.is(verb, "have");
        let tense = if word.has(Senses::WILL) {
            Tense::ToCome
        } else if done {
            Tense::Past
        } else {
            Tense::Present
        };
        Some(self.with_be(at, verb, tense))
    }

    /// “would close”, “he’d closed”.
    fn conditional(&self, at: usize) -> Group {
        let verb = self.next(at + 1);
        let short = !self.word(at).is_some_and(|it| it.lower.starts_with("would"));
        let had = short && (self.is_participle(verb) || self.is(verb, "been"));
        // “Would not say” tells of a refusal.
        let telling = self.has(verb, Senses::TELL.and(Senses::OF_SOURCES));
        let refused = telling && (self.has_not(at, verb) || self.is_denied(at));
        let tense = if had || refused || self.is(verb, "have") {
            Tense::Past
        } else if self.has(verb, Senses::WISH) {
            Tense::Present
        } else {
            Tense::ToCome
        };
        Group { reported: !had && !refused && tense != Tense::Present, ..self.with_be(at, verb, tense) }
    }

    /// A helping verb with the word behind it, and “be” or “have been” with a participle behind that.
    fn with_be(&self, at: usize, verb: usize, tense: Tense) -> Group {
        // “Will the gate close”
        if self.word(verb).is_some_and(|it| is_determiner(&it.lower) || is_pronoun(&it.lower)) {
            return Group::of(at, tense);
        }
        let mut last = verb;
        if self.is(last, "have") {
            last = self.next(last + 1);
        }
        let be = self.is(last, "be") || self.is(last, "been");
        let behind = if be { self.next(last + 1) } else { last };
        let passive = be && self.is_participle(behind);
        let end = if passive { behind + 1 } else { last + 1 };
        Group { passive, words: at..end.min(self.end).max(at + 1), ..Group::of(at, tense) }
    }

    /// “is closed”, “is to close”, “was due to close”.
    fn be(&self, at: usize) -> Group {
        let behind = self.next(at + 1);
        let was = self.has(at, Senses::WAS);
        let to = behind + usize::from(self.has(behind, Senses::SET.and(Senses::PLANNED)));
        let planned = self.has(behind, Senses::PLANNED) || (self.is(to, "to") && self.is_plan(to));
        // “The aim is to …” tells what it is.
        let purpose = (self.start..at).rev().take(2 * BETWEEN_WORDS).any(|it| self.has(it, Senses::PURPOSE));
        let planned = planned && !(purpose && to == behind);
        let tense = match was {
            true => Tense::Past,
            false if planned => Tense::ToCome,
            false => Tense::Present,
        };
        // “is being shut”, “is to be shut”
        let to_be = planned && self.is(to, "to") && self.is(to + 1, "be");
        let being = if to_be { to + 2 } else { behind + usize::from(self.is(behind, "being")) };
        let being = self.next(being);
        let passive = (to_be || !planned) && self.is_participle(being);
        let end = match (planned, passive) {
            (true, true) => being + 1,
            (true, _) if self.is(to, "to") => to + 2,
            (true, _) => behind + 1,
            (_, true) => being + 1,
            _ => at + 1,
        };
        Group { passive, words: at..end.min(self.end), ..Group::of(at, tense) }
    }

    /// Whether “to” at a place stands before a verb: “to report”, and not “to blame” or “to the north”.
    fn is_plan(&self, to: usize) -> bool {
        self.word(to + 1).is_some_and(|it| !it.has(Senses::NO_PLAN) && !it.is_capital() && !it.is_mark)
    }

    /// “Harbour trust to cut 40 berths”: what a headline plans, which has no other verb.
    pub(super) fn headline(&self) -> Option<Group> {
        let to = (self.start + 1..self.end).find(|it| self.is(*it, "to"))?;
        let object = self
            .word(to + 2)
            .is_some_and(|it| is_determiner(&it.lower) || it.is_capital() || it.written.starts_with(char::is_numeric));
        let english = self.word(to).is_some_and(|it| it.tongue == Tongue::English);
        let be = self.is(to + 1, "be");
        let passive = be && self.is_participle(to + 2);
        let words = to..to + if passive { 3 } else { 2 };
        let plans = english && self.is_plan(to) && (be || object);
        plans.then(|| Group { passive, words, ..Group::of(to, Tense::ToCome) })
    }

    /// “has closed”, “has been closed”, “has yet to say”, “has 40 berths”.
    fn have(&self, at: usize) -> Group {
        let behind = self.next(at + 1);
        let been = self.is(behind, "been");
        let verb = if been { self.next(behind + 1) } else { behind };
        let done = been || self.is_participle(behind) || self.has(behind, Senses::PAST);
        let tense = if done || self.has(at, Senses::HAD) { Tense::Past } else { Tense::Present };
        let passive = been && self.is_participle(verb);
        let end = match (passive || done, been) {
            (true, true) if !passive => behind + 1,
            (true, _) => verb + 1,
            _ => at + 1,
        };
        Group { passive, words: at..end.min(self.end), ..Group::of(at, tense) }
    }

    /// One verb by itself: “fell”, “remains”, “closed”, “it closes”.
    fn plain(&self, at: usize) -> Option<Group> {
        let word = self.word(at)?;
        let ended = is_ended(word) && !word.is_capital();
        let third = self.before(at).is_some_and(|it| matches!(it.lower.as_str(), "he" | "she" | "it"))
            && word.ends(&["s"])
            && word.lower.len() >= ENDED_LETTERS
            && !word.has(Senses::BETWEEN)
            && !matches!(word.lower.as_str(), "always" | "perhaps" | "sometimes" | "besides");
        let told = is_telling(&word.lower);
        let known = word.has(Senses::PAST.and(Senses::NOW));
        let part = self.before(at).is_some_and(|it| it.has(Senses::BEING) || it.is("having"));
        if !(known || ended || third || told) || part || self.is_noun(at) {
            return None;
        }
        let past = word.has(Senses::PAST) || ended || (told && word.ends(&["d", "wrote"]));
        let tense = if past { Tense::Past } else { Tense::Present };
        // “An expert hired by the town”, “the bridge, built in 1950”
        let passive = past && self.is(at + 1, "by");
        let may_describe = past && !told && self.is_participle(at);
        Some(Group { passive, may_describe, ..Group::of(at, tense) })
    }

    fn is_participle(&self, at: usize) -> bool {
        self.word(at).is_some_and(|it| it.has(Senses::PARTICIPLE) || is_ended(it))
    }
}

fn is_ended(word: &Word<'_>) -> bool {
    word.lower.len() >= ENDED_LETTERS
        && word.ends(&["ed"])
        && !word.ends(&["eed"])
        && (!word.has(Senses::NO_VERB) || word.has(Senses::PARTICIPLE))
}

impl Group {
    /// A group of one word.
    fn of(at: usize, tense: Tense) -> Self {
        Self { words: at..at + 1, finite: at, tense, passive: false, reported: false, may_describe: false }
    }
}
