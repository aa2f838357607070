//! The words, numbers and signs of a sentence, as the rules for figures need them.
//!
//! Apart from the tokens of `text/object`: those tell phrases from names, these read what a phrase says.

use std::ops::Range;

use super::decimal::Decimal;
use super::digits::{self, Point};
use crate::find::fold;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Digits with their separators.
    Number(Decimal),
    /// A fraction in one character: ½.
    Vulgar(u64, u64),
    /// Letters. One ideograph is a word, since nothing parts it from the next.
    Word,
    /// One other character.
    Sign,
}

/// A word, a number or a sign.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    /// As it stands in the text.
    pub(super) written: &'a str,
    /// Where it stands in the sentence, in bytes.
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    /// The word in lower case without accents, or the sign; empty for numbers.
    pub(super) folded: String,
    /// Whether white space stands before it.
    pub(super) spaced: bool,
    /// Whether it starts with a capital.
    pub(super) capital: bool,
}

impl Token<'_> {
    pub(super) fn is(&self, folded: &str) -> bool {
        self.folded == folded
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub(super) fn number(&self) -> Option<&Decimal> {
        match &self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether it is a hyphen or a dash.
    pub(super) fn is_dash(&self) -> bool {
        self.is_minus() || matches!(self.folded.as_str(), "—" | "\u{2010}" | "\u{2011}")
    }

    pub(super) fn is_minus(&self) -> bool {
        matches!(self.folded.as_str(), "-" | "−" | "–" | "﹣" | "－")
    }
}

/// The tokens of a slice that starts at byte `base` of its sentence.
pub(super) fn tokens(slice: &str, base: usize, point: Point) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut at, mut spaced) = (0, true);
    while let Some(character) = slice[at..].chars().next() {
        if character.is_whitespace() || is_unseen(character) {
            spaced |= character.is_whitespace();
            at += character.len_utf8();
            continue;
        }
        let (kind, length) = token(&slice[at..], character, spaced, point);
        let written = &slice[at..at + length];
        let folded = match kind {
            // Folding is dear, and most words have no accents.
            Kind::Word if written.is_ascii() => written.to_ascii_lowercase(),
            Kind::Word => fold(written),
            Kind::Sign => written.to_owned(),
            Kind::Number(_) | Kind::Vulgar(..) => String::new(),
        };
        let range = base + at..base + at + length;
        tokens.push(Token { written, range, kind, folded, spaced, capital: character.is_uppercase() });
        at += length;
        spaced = false;
    }
    tokens
}

/// The token that a slice starts with, and its length in bytes.
fn token(slice: &str, first: char, spaced: bool, point: Point) -> (Kind, usize) {
    let second = slice[first.len_utf8()..].chars().next();
    // “.08”, and not the digits behind a stop.
    let leading = spaced && matches!(first, '.' | ',') && second.is_some_and(|it| digits::digit(it).is_some());
    if leading || digits::digit(first).is_some() {
        if let Some((number, length)) = digits::number(slice, point) {
            return (Kind::Number(number), length);
        }
        // Parted as no number is: an address, a date. It is kept together, and counts nothing.
        let end = slice.find(|it: char| digits::digit(it).is_none() && !matches!(it, '.' | ',')).unwrap_or(slice.len());
        return (Kind::Sign, end.max(first.len_utf8()));
    }
    if let Some((part, whole)) = digits::vulgar(first) {
        return (Kind::Vulgar(part, whole), first.len_utf8());
    }
    if matches!(first, 'º' | 'ª') {
        return (Kind::Word, first.len_utf8());
    }
    if !first.is_alphabetic() || is_ideographic(first) {
        let kind = if first.is_alphabetic() { Kind::Word } else { Kind::Sign };
        return (kind, first.len_utf8());
    }
    let goes_on = |it: char| {
        (it.is_alphabetic() && !is_ideographic(it) && !matches!(it, 'º' | 'ª')) || is_mark(it) || it == '\u{ad}'
    };
    (Kind::Word, slice.find(|it| !goes_on(it)).unwrap_or(slice.len()))
}

/// Marks that belong to the letter before them and are no letters themselves.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{d7f}' | '\u{200c}' | '\u{200d}')
        && digits::digit(character).is_none()
}

fn is_unseen(character: char) -> bool {
    matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn is_ideographic(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}
