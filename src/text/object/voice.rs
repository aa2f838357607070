//! Whether words that are quoted one after the other are those of one voice, by the attributions beside them.
//!
//! ```text
//! “…,” Ana Ruiz said. “…,” she added.             one voice
//! “…,” Ana Ruiz said. “…,” the guard replied.     two
//! ```

use super::attribution::{is_abbreviated, is_speech_verb, quotes};
use super::lexicon::{ANSWERS, DETERMINERS, OPENERS, PARTICLES, PREPOSITIONS, PRONOUNS, RELATIVES, REPLIES, contains};
use super::quotation::is_mark;

/// How far behind a quotation its attribution is looked for.
const AHEAD_BYTES: usize = 400;

/// Whether a quotation goes on with what the voice of the attribution before it says. `behind` is what follows it.
pub(super) fn goes_on(attribution: &str, quotation: &str, behind: &str) -> bool {
    let inner = quotation.trim_end_matches(is_mark);
    let told = until_stop(behind);
    let next = Told::read(told);
    let small = is_small(told);
    // Behind a sentence of its own whatever follows may be the next one: “… here.” The crowd left.
    let apart = match inner.chars().next_back() {
        Some('.' | '…' | '。') => !(small && next.verb.is_some()),
        Some('!' | '?' | '！' | '？') => next.verb.is_none(),
        _ => false,
    };
    apart || !next.replies && is_same(&Told::read(attribution), &next)
}

/// Whether a quotation answers the question that another one asks: “Is it?” she asked. “No.”
pub(super) fn is_answer(question: &str, quotation: &str) -> bool {
    let asks = question.trim_end_matches(is_mark).ends_with(['?', '？']);
    let first = quotation.split_whitespace().next().map(|it| bare(it).to_lowercase());
    asks && first.is_some_and(|it| contains(ANSWERS, &it))
}

/// What an attribution tells of a voice, in lower case.
struct Told {
    /// The words that name it, those in apposition among them: “ana”, “ruiz”, “mayor”; or a pronoun.
    names: Vec<String>,
    /// How many words stand before its verb, where that is known.
    verb: Option<usize>,
    /// Whether its verb answers somebody.
    replies: bool,
    /// Whether these are a name of several words, and nothing else: “Ana Ruiz”.
    is_name: bool,
}

impl Told {
    fn read(attribution: &str) -> Self {
        let lower = attribution.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().filter(|it| !bare(it).is_empty()).collect();
        let verb = words.iter().position(|it| is_speech_verb(it) || contains(REPLIES, bare(it)));
        let told = match verb {
            Some(verb) if words[..verb].iter().any(|it| is_name(bare(it))) => &words[..verb],
            Some(verb) => &words[verb + 1..],
            // “…”, lamentó.
            None if words.len() == 1 && is_small(attribution) => &words[..0],
            None => &words[..],
        };
        let replies = verb.is_some_and(|it| contains(REPLIES, bare(words[it])));
        Self { names: names(told), verb, replies, is_name: is_full_name(attribution) }
    }
}

/// Whether the second attribution names the voice of the first, or none: “she added”, “añadió”.
fn is_same(first: &Told, next: &Told) -> bool {
    let is_pronoun = |it: &String| contains(PRONOUNS, it);
    let taken_up = next.names.len() <= 2 && next.names.iter().any(is_pronoun) && !first.names.iter().any(is_pronoun);
    let shared = next.names.iter().filter(|it| first.names.contains(it)).count();
    // “Ana Ruiz” and “Ruiz” are one, “Ana Ruiz” and “Tom Ruiz” two.
    let relatives =
        shared == 1 && shared < next.names.len() && shared < first.names.len() && next.is_name && first.is_name;
    next.names.is_empty() || taken_up || (shared > 0 && !relatives)
}

/// The words that name somebody, without places and relative clauses: “the mayor of Leeds, who …” is “mayor”.
fn names(words: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    let mut aside = false;
    for word in words {
        let bare = bare(word);
        aside |= contains(PREPOSITIONS, bare) || contains(RELATIVES, bare);
        if !aside && is_name(bare) {
            names.push(bare.to_owned());
        }
        aside &= !word.ends_with([',', '،', '，']);
    }
    names
}

/// Whether all that stands beside the verb of an attribution, marks and addresses apart, is two or three words with a capital.
fn is_full_name(attribution: &str) -> bool {
    let told = attribution.split([',', '.']).find(|it| !bare(it).is_empty()).unwrap_or_default();
    let words: Vec<&str> = told.split_whitespace().filter(|it| !is_speech_verb(it)).collect();
    (2..=3).contains(&words.len()) && words.iter().all(|it| it.starts_with(char::is_uppercase))
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && ![DETERMINERS, OPENERS, PARTICLES].iter().any(|list| contains(list, word))
}

fn is_small(words: &str) -> bool {
    words.chars().find(|it| it.is_alphanumeric()).is_some_and(char::is_lowercase)
}

fn bare(word: &str) -> &str {
    word.trim_matches(|it: char| !it.is_alphanumeric())
}

/// What follows a quotation up to the next stop or quotation mark.
fn until_stop(behind: &str) -> &str {
    let ahead = &behind[..behind.floor_char_boundary(AHEAD_BYTES)];
    let ends = |(at, character): &(usize, char)| match character {
        '.' => {
            let word = ahead[..*at].split_whitespace().next_back().unwrap_or_default();
            word.chars().count() != 1 && !is_abbreviated(word)
        }
        '\n' | '!' | '?' | ';' | ':' | '。' | '！' | '？' | '；' | '：' | '؟' | '؛' => true,
        other => quotes(*other),
    };
    ahead.char_indices().find(ends).map_or(ahead, |(at, _)| &ahead[..at])
}
