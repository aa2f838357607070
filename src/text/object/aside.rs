//! Attributions in the middle of a statement, and whether it goes on behind them.
//!
//! ```text
//! The pumps|, she said,| had failed
//! ```
//!
//! There is no grammar here: verbs are told by lists and by their endings. Offsets are bytes of the given slices.

use std::ops::Range;

use super::attribution::{self, is_speech_verb, words};
use super::lexicon::{
    ACCORDING, BARE_VERBS, BEFORE_VERBS, CALENDAR, CIRCUMSTANCES, CONNECTIVES, COORDINATORS, DETERMINERS, OPENERS,
    PREPOSITIONS, PRONOUNS, RELATIVES, WHEN, WHETHER, contains,
};
use super::statement::{lies_in, trimmed};
use crate::text::clause::lexicon::{Senses, may_be};

/// How many words an attribution between two commas has at most.
const ASIDE_WORDS: usize = 8;
/// The same where it tells when or where something was said.
const LONG_ASIDE_WORDS: usize = 12;
/// How many commas further an attribution may end: “Ana Ruiz, the mayor, said”.
const ASIDE_COMMAS: usize = 3;
/// How many words a stretch has at most that is looked at whether it is but a noun phrase.
const PHRASE_WORDS: usize = 4;
/// The same of what tells when or where at the start of a sentence.
const CIRCUMSTANCE_WORDS: usize = 12;

pub(super) fn is_comma(character: char) -> bool {
    matches!(character, ',' | '،' | '，')
}

/// A statement without the attributions in the middle of it: `The pumps|, she said,| had failed`.
pub(super) fn parts(statement: &str, quoted: &[Range<usize>]) -> Vec<Range<usize>> {
    let commas: Vec<Range<usize>> = statement.match_indices(is_comma).map(|(at, it)| at..at + it.len()).collect();
    let commas: Vec<Range<usize>> = commas.into_iter().filter(|it| !lies_in(quoted, it.start)).collect();
    let mut parts = Vec::new();
    let mut from = 0;
    for (place, opening) in commas.iter().enumerate() {
        let closing = || commas[place + 1..].iter().take(ASIDE_COMMAS);
        let is_closed = |it: &&Range<usize>| is_aside(&statement[opening.end..it.start]);
        if opening.start >= from
            && let Some(closing) = closing().find(is_closed)
        {
            parts.push(trimmed(statement, from..opening.start));
            from = closing.end;
        }
    }
    parts.push(trimmed(statement, from..statement.len()));
    // Where nothing is stated before, or a mark at its start has its partner behind, it is all of one piece.
    let divided = parts.iter().all(|it| statement[it.clone()].contains(char::is_alphanumeric));
    let whole = 0..statement.len();
    if divided && parts[0].start == 0 { parts } else { vec![whole] }
}

/// Whether the words between two commas are an attribution alone: “he said”, “said the union”, “according to the port”.
fn is_aside(between: &str) -> bool {
    let words: Vec<&str> = between.split_whitespace().take(LONG_ASIDE_WORDS + 1).collect();
    let lower: Vec<String> = words.iter().map(|it| it.to_lowercase()).collect();
    let word = |at: usize| lower.get(at).map_or("", String::as_str);
    if words.len() < 2 || words.len() > LONG_ASIDE_WORDS || contains(CONNECTIVES, word(0)) {
        return false;
    }
    if is_view(&lower) {
        return true;
    }
    let joined = lower.join(" ");
    let named = ACCORDING.iter().any(|it| joined.strip_prefix("at least ").unwrap_or(&joined).starts_with(it));
    let bare = contains(BARE_VERBS, word(0)) && word(1) != "to" && !contains(WHETHER, word(1));
    // “so die Polizei”, “teilte die Polizei mit”
    let parted = is_speech_verb(word(0)) && matches!(word(words.len() - 1), "mit" | "hinzu");
    let turned = bare || parted || attribution::is_german_source(between);
    if words.len() <= ASIDE_WORDS && (named || turned || is_speech_verb(word(words.len() - 1))) {
        return true;
    }
    // “researchers at Holm reported in May”, and not “those read in court”
    let subject = words[0].starts_with(char::is_uppercase)
        || word(0).ends_with('s')
        || contains(DETERMINERS, word(0))
        || contains(PRONOUNS, word(0));
    let verb = (1..words.len()).find(|at| is_speech_verb(word(*at)));
    let tells_where = |at: usize| contains(PREPOSITIONS, word(at + 1)) && !matches!(word(at + 1), "by" | "of" | "for");
    // “he told the Lantern”
    let tells_whom = |at: usize| {
        let whom = contains(DETERMINERS, word(at + 1))
            || words.get(at + 1).is_some_and(|it| it.starts_with(char::is_uppercase));
        word(at) == "told" && whom && words.len() <= ASIDE_WORDS
    };
    // “leaks in which were reported in May”
    let passive = |at: usize| {
        let relative = lower[..at].iter().any(|it| contains(RELATIVES, it));
        relative || matches!(word(at - 1), "was" | "were" | "is" | "are" | "been" | "being")
    };
    subject
        && !matches!(word(0), "those" | "these")
        && verb.is_some_and(|at| !passive(at) && (tells_where(at) || tells_whom(at)))
}

/// “in her view”, as words in lower case.
pub(super) fn is_view(words: &[String]) -> bool {
    let [first, owner, last] = words else { return false };
    first == "in" && contains(DETERMINERS, owner) && matches!(last.as_str(), "view" | "opinion")
}

/// Where the attribution ends in `behind`, its comma included, if the statement that begins with `before` goes on behind it.
pub(super) fn resumed(before: &str, behind: &str) -> Option<usize> {
    let mut commas = behind.match_indices(is_comma).map(|(at, it)| at..at + it.len()).take(ASIDE_COMMAS);
    let goes_on = |comma: &Range<usize>| {
        let rest = &behind[comma.end..];
        let auxiliary = words(rest, 1).first().is_some_and(|(_, it)| may_be(it, Senses::AUXILIARY));
        let aside = || is_aside(&behind[..comma.start]) && (begins_with_verb(rest) || is_phrase(before));
        (auxiliary || aside()) && rest.contains(char::is_alphanumeric)
    };
    commas.find(goes_on).map(|comma| comma.end)
}

/// Whether words are no statement but only what one is about, or when: “The bridge”, “Mara Ruiz”, “In the spring”.
fn is_phrase(stretch: &str) -> bool {
    let words = words(stretch, PHRASE_WORDS + 1);
    let first = words.first().map(|(_, it)| it.to_lowercase()).unwrap_or_default();
    let timed = contains(PREPOSITIONS, &first) || contains(OPENERS, &first);
    is_subject(stretch) || (timed && words.len() <= PHRASE_WORDS)
}

/// Whether what stands before a comma only tells when or where, so that the verb of speech behind it has an object and attributes
/// nothing: “On Monday, the company announced a plan”.
pub(super) fn only_tells_when(before: &str, behind: &str) -> bool {
    let behind = words(behind, LONG_ASIDE_WORDS);
    let Some(verb) = behind.iter().position(|(_, it)| is_speech_verb(it)).filter(|it| *it > 0) else { return false };
    let object = behind.get(verb + 1).map(|(_, it)| it.to_lowercase());
    // “…, fares rose, the union said”: the statement is not at its end yet.
    let stated = behind[..verb].iter().any(|(_, it)| it.ends_with(is_comma) || is_finite(it));
    if is_circumstance(before) {
        return object.is_some() || stated;
    }
    let addressed = matches!(behind[verb].1, "told" | "tells");
    let dependent = words(before, 1).first().is_some_and(|(_, it)| contains(CIRCUMSTANCES, &it.to_lowercase()));
    let when =
        |it: &str| contains(WHEN, it) || it.ends_with("ly") || contains(PREPOSITIONS, it) || contains(CALENDAR, it);
    dependent && !addressed && object.is_some_and(|it| !when(&it))
}

/// Whether words without a verb tell when or where: “After the crash”, “But later that day”.
fn is_circumstance(stretch: &str) -> bool {
    let words = words(stretch, CIRCUMSTANCE_WORDS + 2);
    let lower: Vec<String> = words.iter().map(|(_, it)| it.to_lowercase()).collect();
    let joined = lower.first().is_some_and(|it| contains(COORDINATORS, it));
    let lower = &lower[usize::from(joined)..];
    let word = |at: usize| lower.get(at).map_or("", String::as_str);
    let number = word(0) == "at" && matches!(word(1), "least" | "most");
    let led = contains(PREPOSITIONS, word(0)) || contains(CIRCUMSTANCES, word(0));
    let opened = contains(OPENERS, word(0)) && lower.len() < PHRASE_WORDS;
    !number && (led || opened) && lower.len() <= CIRCUMSTANCE_WORDS && !words.iter().any(|(_, it)| is_finite(it))
}

/// Whether words can be but a subject: a name, or one word behind “the”.
pub(super) fn is_subject(stretch: &str) -> bool {
    let words = words(stretch, PHRASE_WORDS + 1);
    let Some((_, first)) = words.first() else { return false };
    let lower = first.to_lowercase();
    let named = words.iter().all(|(_, it)| it.starts_with(char::is_uppercase));
    match words.len() {
        1 => !contains(OPENERS, &lower),
        2 => named && !contains(PREPOSITIONS, &lower) || contains(DETERMINERS, &lower),
        _ => named && words.len() <= PHRASE_WORDS && !contains(PREPOSITIONS, &lower),
    }
}

/// Whether words begin with a verb that has its subject elsewhere, as far as words tell by themselves.
fn begins_with_verb(rest: &str) -> bool {
    let words = words(rest, 3);
    let word = |at: usize| words.get(at).map_or("", |(_, it)| it.trim_end_matches(|it: char| !it.is_alphanumeric()));
    let before = contains(BEFORE_VERBS, word(0)) || word(0).ends_with("ly") || word(0).ends_with("mente");
    (is_finite(word(0)) && word(1) != "by") || (before && is_finite(word(1)))
}

/// Whether a word may be the verb of a sentence.
pub(super) fn is_finite(word: &str) -> bool {
    let long = word.chars().count() > 3;
    let ended = ["ed", "ó", "aron", "ieron", "aban", "ará", "erá", "irá", "arán", "erán", "irán"];
    let small = word.starts_with(char::is_lowercase);
    may_be(word, Senses::AUXILIARY.and(Senses::NOW).and(Senses::PAST))
        || (small
            && long
            && !may_be(word, Senses::NO_VERB.and(Senses::DESCRIBES))
            && ended.iter().any(|it| word.ends_with(it)))
}
