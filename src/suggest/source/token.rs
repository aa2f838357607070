//! A text as words, marks and whole quotations, in sentences that go around what is quoted.
//!
//! A quotation is one token, so that a rule sees “…,” she said as three. Offsets are bytes of the text.

use std::collections::HashSet;
use std::ops::Range;

use super::lexicon::{CUE, Lexicon, Senses, is_answer};
use crate::text::{Language, ObjectFinder, QuotationNature, Span, Text};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word without a capital.
    Word,
    /// A word that begins with a capital.
    Capital,
    /// Digits.
    Number,
    /// Punctuation.
    Mark(char),
    /// What somebody said, by its number among the quotations.
    Quote(usize),
}

/// A token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) senses: Senses,
}

impl Token {
    pub(super) fn has(&self, senses: Senses) -> bool {
        self.senses.has(senses)
    }

    pub(super) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Capital)
    }

    pub(super) fn is_word_or_number(&self) -> bool {
        self.is_word() || self.kind == Kind::Number
    }

    pub(super) fn is_capital(&self) -> bool {
        self.kind == Kind::Capital
    }

    pub(super) fn is_quote(&self) -> bool {
        matches!(self.kind, Kind::Quote(_))
    }

    pub(super) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.kind, Kind::Mark(mark) if marks.contains(&mark))
    }
}

/// Some tokens of one paragraph.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) tokens: Range<usize>,
    pub(super) paragraph: usize,
}

/// The tokens of a text.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) sentences: Vec<Sentence>,
    /// Where the quotations are, in reading order, none in another.
    pub(super) quotes: Vec<Span>,
    /// Words that stand somewhere without a capital.
    common: HashSet<&'a str>,
    /// Words that have a capital where no sentence begins.
    proper: HashSet<&'a str>,
    /// Whether every noun has a capital.
    pub(super) is_german: bool,
}

/// How many paragraphs with a name and a colon in front make a text an interview.
const LABELS_MIN: usize = 3;
/// The most words in front of the colon of such a paragraph.
const LABEL_WORDS: usize = 4;
/// How far behind a quotation that ends with a stop of its own the verb may stand, in tokens.
const ATTRIBUTION_TOKENS: usize = 7;

impl<'a> Tokens<'a> {
    /// Reads some paragraphs of a text; what is excluded is not there.
    pub(super) fn read(text: &'a Text, language: Language<'_>, excluded: &[Span], paragraphs: Range<usize>) -> Self {
        let mut read = Self {
            text: text.as_str(),
            tokens: Vec::new(),
            sentences: Vec::new(),
            quotes: Vec::new(),
            common: HashSet::new(),
            proper: HashSet::new(),
            is_german: language.primary() == "de",
        };
        let finder = ObjectFinder::new(text, language, excluded);
        let labelled = paragraphs.clone().filter(|it| label(text.paragraph(*it)).is_some()).count() >= LABELS_MIN;
        for paragraph in paragraphs {
            let range = text.paragraph_start(paragraph).0..text.paragraph_end(paragraph).0;
            let Some(words) = Span::from_range(range.clone()).and_then(|it| text.trim(it)) else { continue };
            if is_excluded(words, excluded) {
                continue;
            }
            let mut quotes = speech(&finder, paragraph);
            if quotes.is_empty() {
                quotes = dashed(text.paragraph(paragraph), range.start);
            }
            if quotes.is_empty() && labelled {
                let said =
                    label(text.paragraph(paragraph)).and_then(|at| Span::from_range(range.start + at..range.end));
                quotes.extend(said.and_then(|it| text.trim(it)));
            }
            quotes.retain(|it| !is_excluded(*it, excluded));
            let first = read.tokens.len();
            read.paragraph(range, &quotes, Lexicon::of(language.primary()));
            read.divide(first, paragraph);
        }
        let words = read.tokens.iter().filter(|it| it.kind == Kind::Word);
        read.common = words.map(|it| &text.as_str()[it.start..it.end]).collect();
        let inside = read.tokens.windows(2).filter(|pair| pair[0].is_word() && pair[1].is_capital());
        read.proper = inside.map(|pair| &text.as_str()[pair[1].start..pair[1].end]).collect();
        read
    }

    /// The words of a token in lower case.
    pub(super) fn lower(&self, token: usize) -> String {
        self.tokens.get(token).map_or(String::new(), |it| self.text[it.start..it.end].to_lowercase())
    }

    /// Whether a word with a capital is one that only begins a sentence.
    pub(super) fn is_common(&self, token: usize) -> bool {
        self.tokens[token].senses != Senses::default() || self.common.contains(self.lower(token).as_str())
    }

    /// Whether a word has its capital also where no sentence begins.
    pub(super) fn is_proper(&self, token: usize) -> bool {
        let Token { start, end, .. } = self.tokens[token];
        self.proper.contains(&self.text[start..end])
    }

    /// The stretch of some tokens.
    pub(super) fn span(&self, tokens: &Range<usize>) -> Option<Span> {
        let inside = self.tokens.get(tokens.clone()).filter(|it| !it.is_empty())?;
        Span::from_range(inside[0].start..inside[inside.len() - 1].end)
    }

    fn paragraph(&mut self, range: Range<usize>, quotes: &[Span], lexicon: &Lexicon) {
        let mut at = range.start;
        for quote in quotes {
            self.words(at..quote.start().0, lexicon);
            let kind = Kind::Quote(self.quotes.len());
            self.quotes.push(*quote);
            self.tokens.push(Token { start: quote.start().0, end: quote.end().0, kind, senses: Senses::default() });
            at = quote.end().0;
        }
        self.words(at..range.end, lexicon);
    }

    fn words(&mut self, range: Range<usize>, lexicon: &Lexicon) {
        let slice = &self.text[range.clone()];
        let mut rest = slice;
        while let Some(first) = rest.chars().next() {
            let start = range.start + slice.len() - rest.len();
            if !first.is_alphanumeric() {
                rest = &rest[first.len_utf8()..];
                if !first.is_whitespace() {
                    let kind = Kind::Mark(first);
                    self.tokens.push(Token { start, end: start + first.len_utf8(), kind, senses: Senses::default() });
                }
                continue;
            }
            let mut length = word_length(rest);
            let senses = lexicon.senses(&rest[..length].to_lowercase());
            let initial = first.is_uppercase() && length == first.len_utf8();
            if rest[length..].starts_with('.') && (senses.has(Senses::ABBREVIATION) || initial) {
                length += 1;
            }
            let kind = match first {
                first if first.is_numeric() => Kind::Number,
                first if first.is_uppercase() => Kind::Capital,
                _ => Kind::Word,
            };
            self.tokens.push(Token { start, end: start + length, kind, senses });
            rest = &rest[length..];
        }
    }

    /// Cuts the tokens from `first` on into sentences.
    fn divide(&mut self, first: usize, paragraph: usize) {
        let mut start = first;
        for token in first..self.tokens.len() {
            if self.ends_sentence(token) {
                self.sentences.push(Sentence { tokens: start..token + 1, paragraph });
                start = token + 1;
            }
        }
        if start < self.tokens.len() {
            self.sentences.push(Sentence { tokens: start..self.tokens.len(), paragraph });
        }
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let Some(next) = self.tokens.get(at + 1) else { return true };
        match token.kind {
            Kind::Mark(';') => true,
            Kind::Mark('.' | '!' | '?' | '…' | '。') => next.kind != Kind::Word && !next.is_mark(&['—', '–', ',']),
            Kind::Quote(_) => {
                let said = self.text[token.start..token.end].trim_end_matches(|it: char| !is_stop(it));
                // Of these only what stands at the end counts: marks alone may follow it.
                let stopped = self.text[token.start + said.len()..token.end].chars().count() <= 2;
                match said.chars().next_back().filter(|_| stopped) {
                    Some('.' | '…' | '。') => next.is_capital() || next.is_quote(),
                    Some('!' | '?') => next.is_quote() || (next.is_capital() && !self.hands_over(at)),
                    _ => next.is_quote(),
                }
            }
            _ => false,
        }
    }

    /// Whether a verb of speech stands close behind a quotation: “Where?” Mr Grange asked.
    fn hands_over(&self, quote: usize) -> bool {
        let following = self.tokens.iter().skip(quote + 1).take(ATTRIBUTION_TOKENS);
        let mut following = following.take_while(|it| it.is_word() || it.is_mark(&[',']));
        following.any(|it| it.has(CUE))
    }
}

/// What stands in quotation marks as somebody’s words, none in another.
fn speech(finder: &ObjectFinder<'_>, paragraph: usize) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for quotation in finder.quotations(paragraph) {
        let inside = found.last().is_some_and(|it| it.covers(quotation.span));
        if quotation.nature == QuotationNature::Speech && !inside {
            found.push(quotation.span);
        }
    }
    found
}

/// What is said in a paragraph of dialogue between dashes: —Speech —attribution—. Speech.
fn dashed(slice: &str, at: usize) -> Vec<Span> {
    let dash = |it: char| matches!(it, '—' | '―');
    if !slice.trim_start().starts_with(dash) {
        return Vec::new();
    }
    let mut start = 0;
    let pieces = slice.split(dash).map(|piece| {
        let range = start..start + piece.len();
        start = range.end + '—'.len_utf8();
        range
    });
    let said = pieces.skip(1).step_by(2).filter_map(|range| {
        let piece = &slice[range.clone()];
        let inner = piece.trim_start_matches(|it: char| !it.is_alphanumeric() && !matches!(it, '¿' | '¡'));
        let start = range.start + piece.len() - inner.len();
        Span::from_range(at + start..at + start + inner.trim_end().len())
    });
    said.collect()
}

/// Where what is said begins in a paragraph with a name and a colon in front.
fn label(slice: &str) -> Option<usize> {
    let (name, rest) = slice.split_once(':')?;
    let words = name.split_whitespace().count();
    let name_like = name.split_whitespace().all(|it| it.starts_with(char::is_uppercase));
    let labelled = (1..=LABEL_WORDS).contains(&words) && name_like && rest.starts_with(' ') && !rest.trim().is_empty();
    (labelled || is_answer(&name.trim().to_lowercase()).is_some()).then_some(name.len() + 1)
}

fn is_stop(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | ',') || character.is_alphanumeric()
}

/// The length in bytes of the word that a slice begins with: letters and digits with what joins them.
fn word_length(slice: &str) -> usize {
    let mut length = 0;
    let mut characters = slice.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, it)| *it);
        let joins = match character {
            // “the traders’ association”
            '’' | '\'' if is_genitive(&slice[..at], &slice[at + character.len_utf8()..]) => true,
            '’' | '\'' | '-' | '‑' | '&' | '·' => next.is_some_and(char::is_alphanumeric),
            ':' | '.' | ',' => {
                let before = slice[..at].chars().next_back();
                next.is_some_and(|it| it.is_ascii_digit()) && before.is_some_and(|it| it.is_ascii_digit())
            }
            other => other.is_alphanumeric() || matches!(other, '\u{300}'..='\u{36f}'),
        };
        if !joins {
            break;
        }
        length = at + character.len_utf8();
    }
    length
}

/// Whether an apostrophe is the genitive of several: it stands behind an “s”, and a word without a capital follows.
fn is_genitive(before: &str, behind: &str) -> bool {
    let small = behind.strip_prefix(' ').is_some_and(|it| it.starts_with(char::is_lowercase));
    before.ends_with('s') && small
}

fn is_excluded(stretch: Span, excluded: &[Span]) -> bool {
    let behind = excluded.partition_point(|it| it.end() <= stretch.start());
    excluded.get(behind).is_some_and(|it| it.covers(stretch))
}
