//! The words and marks of a sentence, with what each word may be in its language.

use std::ops::Range;

use super::lexicon::{Senses, Tongue, senses_in, tongues};
use super::verb::spanish_ending;

/// A word, a number or a mark.
pub(super) struct Word<'a> {
    /// Where it stands in the sentence, in bytes.
    pub(super) range: Range<usize>,
    pub(super) written: &'a str,
    pub(super) lower: String,
    pub(super) senses: Senses,
    /// Which language’s table has the word; the one of the text where none has.
    pub(super) tongue: Tongue,
    pub(super) is_mark: bool,
}

impl Word<'_> {
    pub(super) fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    pub(super) fn has(&self, any: Senses) -> bool {
        self.senses.has(any)
    }

    pub(super) fn is_capital(&self) -> bool {
        self.written.starts_with(char::is_uppercase)
    }

    pub(super) fn ends(&self, endings: &[&str]) -> bool {
        endings.iter().any(|it| self.lower.ends_with(it))
    }
}

/// The words of a sentence by the tables of its language.
pub(super) fn words<'a>(sentence: &'a str, language: &str) -> Vec<Word<'a>> {
    let tongues = tongues(language);
    let elides = tongues == [Tongue::French];
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(first) = sentence[at..].chars().next() {
        let length = if first.is_alphanumeric() { length(&sentence[at..], elides) } else { first.len_utf8() };
        if !first.is_whitespace() {
            let written = &sentence[at..at + length];
            let lower =
                if first.is_alphanumeric() { written.to_lowercase().replace('\'', "’") } else { written.to_owned() };
            let (tongue, senses) = known(tongues, &lower);
            words.push(Word {
                range: at..at + length,
                written,
                lower,
                senses,
                tongue,
                is_mark: !first.is_alphanumeric(),
            });
        }
        at += length;
    }
    words
}

/// What the first of some tables that has a word says of it.
fn known(tongues: &[Tongue], lower: &str) -> (Tongue, Senses) {
    let all = tongues.iter().map(|tongue| (*tongue, senses_in(*tongue, lower)));
    let mut known = all.filter(|(_, senses)| *senses != Senses::default());
    // Languages without a table are read by all, and the endings of Spanish are those of its neighbours.
    let own = match tongues {
        [only] => *only,
        _ if spanish_ending(lower).is_some() => Tongue::Spanish,
        _ => Tongue::English,
    };
    known.next().unwrap_or((own, Senses::default()))
}

/// How long the word is that a slice starts with: an apostrophe or a hyphen between letters is a part of it, and so is what parts digits.
/// Where articles are elided, the apostrophe ends a word: “n’a”.
fn length(slice: &str, elides: bool) -> usize {
    let mut characters = slice.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, it)| *it);
        if elides && matches!(character, '’' | '\'') && at > 0 {
            return at + character.len_utf8();
        }
        let joins = match character {
            '’' | '\'' | '-' | '\u{2010}' | '\u{2011}' => next.is_some_and(char::is_alphanumeric),
            '.' | ',' => next.is_some_and(char::is_numeric) && slice[..at].ends_with(char::is_numeric),
            '\u{ad}' | '\u{300}'..='\u{36f}' => true,
            it => it.is_alphanumeric(),
        };
        if !joins {
            return at;
        }
    }
    slice.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_apostrophes_and_numbers_their_commas() {
        let written = |text| words(text, "en").iter().map(|it| it.written).collect::<Vec<_>>();
        assert_eq!(
            written("They won’t pay 1,200.5, “ever”."),
            ["They", "won’t", "pay", "1,200.5", ",", "“", "ever", "”", "."]
        );
        assert_eq!(written(" \u{85}’"), ["’"]);
        assert_eq!(written(""), [""; 0]);
    }
}
