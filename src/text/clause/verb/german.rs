//! Verb groups of German: the finite verb stands early and the rest of it at the end, or all of it at the end.

use super::{Group, Stretch};
use crate::text::clause::Tense;
use crate::text::clause::common::{is_calendar, is_coordinator, is_telling};
use crate::text::clause::lexicon::Senses;
use crate::text::clause::word::Word;

/// How far the parts of one group stand from each other at most, in words.
const REACH: usize = 40;
/// How far before a time it is told that it has begun: “seit dem Montag”.
const SINCE_WORDS: usize = 2;
/// How far behind an “und” the verb stands that it joins.
const NEAR_WORDS: usize = 3;
/// The fewest letters of a participle, which small words end like.
const PARTICIPLE_LETTERS: usize = 6;

/// What stands at the end of a group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    Nothing,
    /// streiken
    Infinitive,
    /// gesperrt
    Done,
    /// gesperrt werden
    ToBeDone,
    /// gesperrt haben, gesperrt worden sein
    HavingDone,
}

impl Stretch<'_, '_> {
    pub(super) fn german(&self, at: usize) -> Option<Group> {
        let word = self.word(at)?;
        let helping =
            Senses::BECOME.and(Senses::WILL).and(Senses::BE).and(Senses::WAS).and(Senses::HAVE).and(Senses::HAD);
        let plain = Senses::MODAL.and(Senses::COULD).and(Senses::PAST).and(Senses::NOW);
        let told = is_telling(&word.lower);
        if word.is_capital() && at > self.start || !(told || word.has(helping.and(plain))) {
            return None;
        }
        let finite = |it: &Word<'_>| it.has(Senses::WILL.and(Senses::MODAL).and(Senses::BECOME).and(Senses::COULD));
        // “… gesperrt werden soll”
        if matches!(word.lower.as_str(), "werden" | "haben") && self.word(at + 1).is_some_and(finite) {
            return None;
        }
        let (rest, last) = self.rest(at);
        let ahead = || self.names_a_time_ahead(at);
        let (tense, passive) = match word.senses {
            it if it.has(Senses::BECOME) => becoming(it, rest, ahead),
            it if it.has(Senses::WILL) && rest == Rest::HavingDone => (Tense::Past, false),
            it if it.has(Senses::WILL) => (Tense::ToCome, rest == Rest::ToBeDone),
            it if it.has(Senses::BE) => {
                let moved = self.word(last).is_some_and(|it| has_come(&it.lower));
                let past = matches!(rest, Rest::Done) && moved;
                (if past { Tense::Past } else { Tense::Present }, self.is(last, "worden"))
            }
            it if it.has(Senses::HAVE) => (if rest == Rest::Done { Tense::Past } else { Tense::Present }, false),
            it if it.has(Senses::WAS.and(Senses::HAD).and(Senses::COULD).and(Senses::PAST)) => (Tense::Past, false),
            _ if told && word.ends(&["te", "ten", "schrieb", "schrieben"]) => (Tense::Past, false),
            // “Am Montag wollen die Fahrer streiken”
            it if it.has(Senses::MODAL) && matches!(rest, Rest::Infinitive | Rest::ToBeDone) && ahead() => {
                (Tense::ToCome, rest == Rest::ToBeDone)
            }
            _ => (Tense::Present, rest == Rest::ToBeDone),
        };
        let reported =
            word.has(Senses::REPORTED.and(Senses::WOULD)) || (word.has(Senses::WILL) && tense == Tense::Past);
        let words = last.min(at)..last.max(at) + 1;
        Some(Group { tense, passive, reported, words, finite: at, may_describe: false })
    }

    /// What stands at the end of the group, and the last word of it that is behind the finite verb, or right before it where that stands last.
    fn rest(&self, at: usize) -> (Rest, usize) {
        let behind = (at + 1..self.end_of_group(at)).rev();
        let mut behind = behind.filter(|it| self.word(*it).is_some_and(|it| is_done(it) || is_infinitive(it)));
        let near = || at.checked_sub(1).filter(|it| self.word(*it).is_some_and(|it| is_done(it) || is_infinitive(it)));
        // Behind a verb that stands last there is nothing.
        let found = if at + 1 == self.end { near() } else { behind.next().or_else(near) };
        let Some(last) = found else { return (Rest::Nothing, at) };
        let before = last.checked_sub(1).filter(|it| *it != at).and_then(|it| self.word(it));
        let done_before = before.is_some_and(is_done);
        let rest = match self.word(last).map_or("", |it| it.lower.as_str()) {
            "werden" if done_before => Rest::ToBeDone,
            "haben" | "sein" if done_before => Rest::HavingDone,
            "worden" => Rest::Done,
            _ if self.word(last).is_some_and(is_done) => Rest::Done,
            _ => Rest::Infinitive,
        };
        (rest, last)
    }

    /// Where the words of a verb end at the latest: before an “und” that another verb stands behind, “… und werden fallen”, but not before that
    /// of “gesperrt und abgerissen werden”.
    fn end_of_group(&self, at: usize) -> usize {
        let helping =
            Senses::BECOME.and(Senses::WILL).and(Senses::BE).and(Senses::WAS).and(Senses::HAVE).and(Senses::HAD);
        let helps = |it: usize| it + 1 < self.end && self.has(it, helping.and(Senses::MODAL).and(Senses::COULD));
        let end = self.end.min(at + REACH);
        let other = |it: &usize| {
            self.word(*it).is_some_and(|it| is_coordinator(&it.lower)) && (it + 1..it + 1 + NEAR_WORDS).any(helps)
        };
        (at + 1..end).find(other).unwrap_or(end)
    }

    /// Whether the stretch around a verb names a time that has not begun: “am Samstag”, “im Mai”, “morgen”, and not “seit Montag”.
    fn names_a_time_ahead(&self, at: usize) -> bool {
        let near = at.saturating_sub(REACH).max(self.start)..self.end.min(at + REACH);
        let begun = |time: usize| (time.saturating_sub(SINCE_WORDS)..time).any(|it| self.has(it, Senses::SINCE));
        let named = |it: &Word<'_>| it.has(Senses::AHEAD) || (it.is_capital() && is_calendar(&it.lower));
        near.into_iter().any(|it| self.word(it).is_some_and(named) && !begun(it))
    }
}

/// The tense of “wird” and its kin, and whether they are passive. The present of the passive tells what is done, unless the clause names
/// a time for it: “es wird gestreikt” is so, “am Samstag wird gestreikt” is announced.
fn becoming(verb: Senses, rest: Rest, ahead: impl FnOnce() -> bool) -> (Tense, bool) {
    let passive = matches!(rest, Rest::Done | Rest::ToBeDone);
    let tense = match rest {
        _ if verb.has(Senses::WAS) => Tense::Past,
        Rest::HavingDone => Tense::Past,
        Rest::Infinitive | Rest::ToBeDone => Tense::ToCome,
        _ if verb.has(Senses::WOULD) || ahead() => Tense::ToCome,
        Rest::Done | Rest::Nothing => Tense::Present,
    };
    (tense, passive)
}

/// Whether a small word looks like a participle: “gesperrt”, “abgesagt”, “renoviert”, “verboten”.
fn is_done(word: &Word<'_>) -> bool {
    let small = !word.is_capital() && !word.is_mark && !word.has(Senses::NO_VERB.and(Senses::INFINITIVE));
    if !small || word.lower.chars().count() < PARTICIPLE_LETTERS && !word.is("worden") {
        return word.is("getan") || word.is("gebaut");
    }
    let begins = |beginnings: &[&str]| beginnings.iter().any(|it| word.lower.starts_with(it));
    let inside = word.lower.char_indices().nth(1).is_some_and(|(at, _)| word.lower[at..].contains("ge"));
    let ended = word.ends(&["t"]) && (begins(&["ge", "be", "ver", "er", "ent", "zer", "miss"]) || inside);
    let strong = word.ends(&["en"]) && (begins(&["ge"]) || (inside && !word.ends(&["gen"])));
    word.has(Senses::PARTICIPLE) || word.is("worden") || ended || strong || word.ends(&["iert"])
}

fn is_infinitive(word: &Word<'_>) -> bool {
    let known = word.has(Senses::INFINITIVE) || matches!(word.lower.as_str(), "werden" | "sein" | "haben");
    let small = !word.is_capital() && !word.is_mark && !word.has(Senses::NO_VERB);
    known || (small && word.lower.len() >= super::ENDED_LETTERS && word.ends(&["en", "eln", "ern"]))
}

/// Participles behind “ist” that tell of what has happened and not of how something is.
fn has_come(word: &str) -> bool {
    const COME: &[&str] = &[
        "worden",
        "gewesen",
        "geworden",
        "gegangen",
        "gekommen",
        "gefallen",
        "gestorben",
        "gestiegen",
        "gesunken",
        "gestürzt",
        "geblieben",
        "gefahren",
        "geflogen",
        "geflohen",
        "gelaufen",
        "entgleist",
        "ertrunken",
        "gescheitert",
    ];
    COME.iter().any(|it| word.ends_with(it))
}
