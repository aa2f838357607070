//! Verb groups of Spanish and French, whose endings tell most.

use super::{ENDED_LETTERS, Group, Stretch};
use crate::text::clause::Tense;
use crate::text::clause::common::is_telling;
use crate::text::clause::lexicon::Senses;
use crate::text::clause::word::Word;

/// Nouns that end as the Spanish conditional does.
const NOUNS: &[&str] = &["secretaría", "comisaría", "notaría", "maría", "canarían"];

/// Whether a small word ends as a Spanish verb of what is to come, of what would be, or of what is past does.
pub(in crate::text::clause) fn spanish_ending(word: &str) -> Option<(Tense, bool)> {
    let long = word.chars().nth(ENDED_LETTERS - 2).is_some();
    if !long || NOUNS.contains(&word) {
        return None;
    }
    let ends = |endings: &[&str]| endings.iter().any(|it| word.ends_with(it));
    if ends(&["rá", "rán", "aremos", "iremos"]) {
        Some((Tense::ToCome, false))
    } else if ends(&["rían", "aría", "iría"]) {
        Some((Tense::ToCome, true))
    } else if ends(&["ó", "aron", "ieron", "aban"]) {
        Some((Tense::Past, false))
    } else {
        None
    }
}

impl Stretch<'_, '_> {
    pub(super) fn spanish(&self, at: usize) -> Option<Group> {
        let word = self.word(at)?;
        let behind = self.next(at + 1);
        if word.has(Senses::GO.and(Senses::WENT)) {
            let plans = self.is(at + 1, "a") && self.word(at + 2).is_some_and(is_infinitive);
            let now = if plans { Tense::ToCome } else { Tense::Present };
            let tense = if word.has(Senses::WENT) { Tense::Past } else { now };
            let end = if plans { at + 3 } else { at + 1 };
            let passive = plans && self.has(at + 2, Senses::BEING) && self.is_done(at + 3);
            return Some(Group { passive, words: at..end, ..Group::of(at, tense) });
        }
        if word.has(Senses::HAVE.and(Senses::HAD)) {
            let been = self.has(behind, Senses::BEING);
            let verb = behind + usize::from(been);
            let done = self.is_done(verb);
            let tense = if done || word.has(Senses::HAD) { Tense::Past } else { Tense::Present };
            let end = if done { verb + 1 } else { at + 1 };
            return Some(Group { passive: been && done, words: at..end, ..Group::of(at, tense) });
        }
        let be = word.has(Senses::BE.and(Senses::WAS).and(Senses::BEING));
        let done = self.is_done(behind);
        if be && !word.has(Senses::WILL.and(Senses::WOULD)) {
            // A form inside a group is no verb by itself.
            if !word.has(Senses::BE.and(Senses::WAS)) {
                return None;
            }
            let planned = self.has(behind, Senses::PLANNED) && word.ends(&["á", "án"]);
            let now = if planned { Tense::ToCome } else { Tense::Present };
            let tense = if word.has(Senses::WAS) { Tense::Past } else { now };
            let end = if done || planned { behind + 1 } else { at + 1 };
            return Some(Group { passive: done && !planned, words: at..end, ..Group::of(at, tense) });
        }
        self.spanish_ended(at, behind)
    }

    /// “cerrará”, “será cerrado”, “habría cerrado”, “cerró”, “tiene”.
    fn spanish_ended(&self, at: usize, behind: usize) -> Option<Group> {
        let word = self.word(at)?;
        let done = self.is_done(behind);
        let ending = spanish_ending(&word.lower)
            .filter(|_| !word.has(Senses::NO_VERB) && (at == self.start || !word.is_capital()));
        let known = if word.has(Senses::WOULD) { Some((Tense::ToCome, true)) } else { None };
        if let Some((tense, reported)) = known.or(ending) {
            let perfect = word.lower.starts_with("habr");
            // “habría cerrado” tells what is said to have been, and “habrá cerrado” what will have been by then.
            let tense = if perfect && done && reported { Tense::Past } else { tense };
            let passive = done && word.lower.starts_with("ser");
            let end = if done && (perfect || passive) { behind + 1 } else { at + 1 };
            let noun = tense != Tense::Past && reported && self.is_noun(at) && known.is_none();
            let group = Group { passive, reported, words: at..end, ..Group::of(at, tense) };
            return Some(group).filter(|_| !noun);
        }
        let told = is_telling(&word.lower);
        let past = word.has(Senses::PAST.and(Senses::COULD));
        let now = word.has(Senses::NOW.and(Senses::MODAL)) || told;
        let tense = if past { Tense::Past } else { Tense::Present };
        (past || now).then(|| Group::of(at, tense))
    }

    /// Whether a word is a Spanish participle.
    fn is_done(&self, at: usize) -> bool {
        let ended = |it: &Word<'_>| it.ends(&["ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"]);
        self.word(at).is_some_and(|it| it.has(Senses::PARTICIPLE) || (ended(it) && it.lower.len() > ENDED_LETTERS))
    }

    pub(super) fn french(&self, at: usize) -> Option<Group> {
        let word = self.word(at)?;
        let behind = self.next(at + 1);
        if word.has(Senses::GO.and(Senses::WENT)) {
            let plans = self.word(behind).is_some_and(|it| it.ends(&["er", "ir", "re"]) && !it.is_capital());
            let now = if plans { Tense::ToCome } else { Tense::Present };
            let tense = if word.has(Senses::WENT) { Tense::Past } else { now };
            let end = if plans { behind + 1 } else { at + 1 };
            return Some(Group { words: at..end, ..Group::of(at, tense) });
        }
        let been = self.is(behind, "été");
        let verb = if been { self.next(behind + 1) } else { behind };
        let come = self.word(verb).is_some_and(|it| has_come(&it.lower));
        let done = come || self.word(verb).is_some_and(is_done_in_french);
        let end = if done { verb + 1 } else { at + 1 };
        let be = Senses::BE.and(Senses::WAS).and(Senses::BEING);
        let helping = word.has(be.and(Senses::HAVE).and(Senses::HAD).and(Senses::WOULD));
        if helping {
            if word.is("été") || word.is("être") {
                return None;
            }
            let moved = come && (word.has(Senses::BE) || matches!(word.lower.as_str(), "serait" | "seraient"));
            let have = word.has(Senses::HAVE) || word.lower.starts_with("aur");
            let tense = if word.has(Senses::WAS.and(Senses::HAD)) || moved || (have && (done || been)) {
                Tense::Past
            } else if word.has(Senses::WILL.and(Senses::WOULD)) {
                Tense::ToCome
            } else {
                Tense::Present
            };
            let passive = done && !moved && (been || !(have || word.has(Senses::HAD)));
            let reported = word.has(Senses::WOULD);
            return Some(Group { passive, reported, words: at..end, ..Group::of(at, tense) });
        }
        self.french_ended(at)
    }

    /// “fermera”, “fermeraient”, “fermèrent”, “dit”.
    fn french_ended(&self, at: usize) -> Option<Group> {
        let word = self.word(at)?;
        let small = !word.is_capital() && word.lower.chars().count() >= ENDED_LETTERS && !word.has(Senses::NO_VERB);
        let ends = |endings: &[&str]| small && word.ends(endings) && !self.is_determined(at);
        let (tense, reported) = if ends(&["era", "ira", "dra", "vra", "ura", "ront"]) {
            (Tense::ToCome, false)
        } else if ends(&["raient", "erait", "irait", "drait", "vrait"]) {
            (Tense::ToCome, true)
        } else if ends(&["èrent"]) {
            (Tense::Past, false)
        } else if word.has(Senses::MODAL.and(Senses::NOW)) || is_telling(&word.lower) {
            (Tense::Present, false)
        } else {
            return None;
        };
        Some(Group { reported, ..Group::of(at, tense) })
    }

    fn is_determined(&self, at: usize) -> bool {
        let articles = ["le", "la", "les", "un", "une", "des", "du", "l’", "de", "d’", "cette", "ce", "sa", "son"];
        at.checked_sub(1).is_some_and(|it| articles.iter().any(|article| self.is(it, article)))
    }
}

fn is_infinitive(word: &Word<'_>) -> bool {
    word.ends(&["ar", "er", "ir", "arse", "erse", "irse", "ír"])
}

fn is_done_in_french(word: &Word<'_>) -> bool {
    let ended = word.ends(&["é", "ée", "és", "ées", "i", "ie", "is", "u", "ue", "us"]);
    word.has(Senses::PARTICIPLE) || (ended && word.lower.chars().count() >= ENDED_LETTERS && !word.is_capital())
}

/// Participles behind “est” that tell of what has happened and not of what is done to something.
fn has_come(word: &str) -> bool {
    let stem = word.trim_end_matches(['s', 'e']);
    matches!(stem, "mort" | "parti" | "venu" | "allé" | "tombé" | "arrivé" | "né" | "devenu" | "resté" | "sorti")
}
