//! What a number counts: the unit or noun behind it, and the time that it is a rate by.

use super::Reader;
use crate::text::object::aside::is_finite;
use crate::text::object::lexicon::{self, contains};
use crate::text::object::token::{Kind, Token};

/// How many words from the first that modifies a noun to the noun itself.
const MODIFIERS_MAX: usize = 4;
/// How many words of what follows “for each” are taken.
const EACH_WORDS: usize = 2;

/// How many of the words behind “for each”, in lower case, say what: “flooded house”, and not “child last year” or “house damaged”.
pub(crate) fn words_for_each<'a>(words: impl Iterator<Item = &'a str>) -> usize {
    let ends = |at: usize, word: &str| {
        contains(lexicon::NO_NOUNS, word) || (at > 0 && (contains(lexicon::WHEN, word) || is_finite(word)))
    };
    words.take(EACH_WORDS).enumerate().take_while(|(at, word)| !ends(*at, word)).count()
}

impl Reader<'_> {
    /// Where the unit or noun ends that a number counts, which is where it starts if there is none.
    pub(super) fn noun_end(&self, at: usize, vague: bool) -> usize {
        let pair = format!("{} {}", self.lower(at), self.lower(at + 1));
        if contains(lexicon::LONG_UNITS, &pair) {
            return at + 2;
        }
        // “Dozens of passengers”, “3,5 millones de euros”
        let many = vague || contains(lexicon::MAGNITUDES, self.before(at));
        let of = many && matches!(self.lower(at), "of" | "de");
        let start = at;
        let at = at + usize::from(of);
        let plain = |at: usize| {
            let lower = |it: &Token| it.kind == Kind::Word && !it.capital && it.is_alphabetic();
            self.tokens.get(at).is_some_and(|it| lower(it) && !contains(lexicon::NO_NOUNS, &it.lower))
        };
        let plural = |at: usize| {
            let word = self.lower(at);
            plain(at)
                && (contains(lexicon::UNITS, word) || (word.len() > 3 && word.ends_with('s') && !word.ends_with("ss")))
        };
        let german =
            self.german && self.tokens.get(at).is_some_and(|it| it.kind == Kind::Word && it.capital && it.spaced);
        let end = match () {
            () if german || plural(at) => at + 1,
            // Where adjectives follow their nouns, a word between is a verb.
            () if self.adjectives_first => match self.modified_noun(at, plural) {
                Some(noun) => noun + 1,
                None => return start,
            },
            () => return start,
        };
        // “police officers”, “state police officers”
        let group = matches!(self.before(end), "police" | "staff" | "fish") && plural(end);
        end + usize::from(group)
    }

    /// The plural noun behind the words that modify it: “state police officers”, “of your neighbours”.
    fn modified_noun(&self, at: usize, plural: impl Fn(usize) -> bool) -> Option<usize> {
        // “Two of your neighbours”
        let of = self.lower(at) == "of" && contains(lexicon::POSSESSIVES, self.lower(at + 1));
        let at = at + if of { 2 } else { 0 };
        let modifies = |it: &Token| {
            it.kind == Kind::Word && it.spaced && it.is_alphabetic() && !contains(lexicon::NO_NOUNS, &it.lower)
        };
        for noun in at..at + MODIFIERS_MAX {
            // A name is plural where it is somebody’s: “your Rangers”.
            let named = of && self.tokens.get(noun).is_some_and(|it| it.capital && it.lower.ends_with('s'));
            if named || (plural(noun) && (of || noun > at)) {
                return Some(noun);
            }
            // “Five left angry texts”, and “two left lanes”
            let leaves = self.lower(noun) == "left" && !plural(noun + 1);
            self.tokens.get(noun).filter(|it| modifies(it) && !leaves)?;
        }
        None
    }

    /// Where “for each flooded house” ends that starts at a token.
    fn each_end(&self, at: usize) -> usize {
        let behind = self.tokens.get(at + 2..).unwrap_or_default();
        let plain = behind.iter().take_while(|it| it.kind == Kind::Word && it.spaced && !it.capital);
        let words = words_for_each(plain.map(|it| it.lower.as_str()));
        if words == 0 { at } else { at + 2 + words }
    }

    /// Takes “a year”, “per barrel”, “an hour” in; “of water per second”, too.
    pub(super) fn rate_end(&self, at: usize) -> usize {
        let rate = |at: usize| {
            matches!(self.lower(at), "a" | "an" | "per" | "pro" | "por")
                && contains(lexicon::RATE_TIMES, self.lower(at + 1))
                && !matches!(self.lower(at + 2), "earlier" | "ago" | "later" | "before" | "after")
                && (self.lower(at + 2) != "-" || self.spaced(at + 2))
        };
        match () {
            () if rate(at) => at + 2,
            () if self.lower(at) == "for" && matches!(self.lower(at + 1), "each" | "every") => self.each_end(at),
            () if self.lower(at) == "of" && rate(at + 2) => at + 4,
            () => at,
        }
    }
}
