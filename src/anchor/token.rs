//! A text as words and marks, and the table in which equal ones have one number.
//!
//! White space is no token, so that reflowed text has the same ones. Two tokens are equal where only the form of quotation marks,
//! apostrophes and hyphens differs, or how the same characters are encoded.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use icu_normalizer::ComposingNormalizerBorrowed;
use imara_diff::{InternedInput, Token};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::Text;

/// Words that are looked for all over a text start from a token that stands in it no more often than this.
const COMMON: usize = 1_000;

/// The tokens of one text. Numbers of tokens count from 0.
pub(super) struct Tokens {
    text: Text,
    /// Where each is, in bytes.
    places: Vec<Piece>,
    /// What each is: equal ones have equal numbers.
    pub(super) keys: Vec<Token>,
    /// How many different numbers there are.
    kinds: usize,
    postings: OnceLock<Postings>,
    /// How strong the break before each token is.
    breaks: OnceLock<Vec<u8>>,
}

#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    end: u32,
    is_word: bool,
}

/// Where each kind of token stands.
struct Postings {
    /// Invariant: one more than there are kinds; those of kind `k` are `at[from[k]..from[k + 1]]`.
    from: Vec<u32>,
    at: Vec<u32>,
}

/// The tokens of two texts, numbered together.
pub(super) fn pair(old: &Text, new: &Text) -> (Tokens, Tokens) {
    let (old_places, new_places) = (pieces(old.as_str()), pieces(new.as_str()));
    let mut input: InternedInput<Cow<'_, str>> = InternedInput::default();
    input.update_before(old_places.iter().map(|it| key(slice(old.as_str(), *it))));
    input.update_after(new_places.iter().map(|it| key(slice(new.as_str(), *it))));
    let kinds = input.interner.num_tokens() as usize;
    let (postings, breaks) = (OnceLock::new, OnceLock::new);
    let tokens = |text: &Text, places, keys| {
        let text = text.clone();
        Tokens { text, places, keys, kinds, postings: postings(), breaks: breaks() }
    };
    (tokens(old, old_places, input.before), tokens(new, new_places, input.after))
}

/// The words and marks of a text. A text of 4 GiB and more is taken to have none, so that nothing of it is ever found again.
fn pieces(string: &str) -> Vec<Piece> {
    if u32::try_from(string.len()).is_err() {
        return Vec::new();
    }
    let segments = string.split_word_bound_indices();
    let tokens = segments.filter(|(_, it)| it.chars().any(|it| !it.is_whitespace() && !is_invisible(it)));
    tokens
        .map(|(at, it)| Piece {
            start: at as u32,
            end: (at + it.len()) as u32,
            is_word: it.chars().any(char::is_alphanumeric),
        })
        .collect()
}

fn slice(string: &str, piece: Piece) -> &str {
    string.get(piece.start as usize..piece.end as usize).unwrap_or_default()
}

/// Characters that show nothing and say nothing: soft hyphens, joiners of lines, byte order marks.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// What two tokens have in common that are written differently and are the same.
fn key(token: &str) -> Cow<'_, str> {
    if token.is_ascii() {
        return if token == "`" { Cow::Borrowed("'") } else { Cow::Borrowed(token) };
    }
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(token);
    let plain = |it: char| match it {
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '´' | 'ʼ' | '′' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    };
    Cow::Owned(composed.chars().filter(|it| !is_invisible(*it)).map(plain).collect())
}

impl Tokens {
    pub(super) fn text(&self) -> &Text {
        &self.text
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Where a token starts, in bytes; the end of the text for the one behind the last.
    pub(super) fn start(&self, token: usize) -> usize {
        self.places.get(token).map_or(self.text.end().0, |it| it.start as usize)
    }

    /// Where a token ends, in bytes.
    pub(super) fn end(&self, token: usize) -> usize {
        self.places.get(token).map_or(self.text.end().0, |it| it.end as usize)
    }

    pub(super) fn word(&self, token: usize) -> &str {
        self.places.get(token).map_or("", |it| slice(self.text.as_str(), *it))
    }

    /// Whether a token has letters or digits.
    pub(super) fn is_word(&self, token: usize) -> bool {
        self.places.get(token).is_some_and(|it| it.is_word)
    }

    /// How much some tokens tell: two for a word, one for a mark.
    pub(super) fn weight(&self, tokens: Range<usize>) -> usize {
        tokens.map(|it| 1 + usize::from(self.is_word(it))).sum()
    }

    /// The number of words among some tokens.
    pub(super) fn words(&self, tokens: Range<usize>) -> usize {
        tokens.filter(|it| self.is_word(*it)).count()
    }

    /// The tokens that share a byte with a range; empty where there is only white space.
    pub(super) fn touching(&self, bytes: &Range<usize>) -> Range<usize> {
        let from = self.places.partition_point(|it| it.end as usize <= bytes.start);
        let until = self.places.partition_point(|it| (it.start as usize) < bytes.end);
        from..until.max(from)
    }

    /// How strong the break before a token is: 3 at a new paragraph and at the ends, 2 at a new sentence, 1 behind a mark.
    pub(super) fn break_before(&self, token: usize) -> u8 {
        // All at once: what lies between two tokens may be long, and is asked for often.
        let breaks = self.breaks.get_or_init(|| (0..self.len()).map(|it| self.read_break(it)).collect());
        breaks.get(token).copied().unwrap_or(3)
    }

    fn read_break(&self, token: usize) -> u8 {
        let Some(previous) = token.checked_sub(1) else { return 3 };
        let between = self.text.as_str().get(self.end(previous)..self.start(token)).unwrap_or_default();
        let ends_sentence = |token: usize| matches!(self.word(token), "." | "!" | "?" | "…" | "。" | "！" | "？");
        let closes = |token: usize| matches!(self.word(token), "\"" | "”" | "’" | "'" | "»" | ")");
        if between.contains('\n') {
            3
        } else if ends_sentence(previous) || (closes(previous) && previous > 0 && ends_sentence(previous - 1)) {
            2
        } else {
            u8::from(!self.is_word(previous))
        }
    }

    /// The first tokens of the places where some keys stand, in order; `None` where each of them is so common that it is not worth
    /// looking.
    pub(super) fn occurrences(&self, keys: &[Token]) -> Option<Vec<usize>> {
        let postings = self.postings.get_or_init(|| Postings::new(&self.keys, self.kinds));
        let (offset, rarest) =
            keys.iter().map(|it| postings.of(*it)).enumerate().min_by_key(|(_, places)| places.len())?;
        if rarest.len() > COMMON {
            return None;
        }
        let starts = rarest.iter().filter_map(|at| (*at as usize).checked_sub(offset));
        Some(starts.filter(|start| self.keys.get(*start..*start + keys.len()) == Some(keys)).collect())
    }
}

impl Postings {
    fn new(keys: &[Token], kinds: usize) -> Self {
        let mut from = vec![0; kinds + 1];
        keys.iter().for_each(|it| from[it.0 as usize + 1] += 1);
        for kind in 0..kinds {
            from[kind + 1] += from[kind];
        }
        let mut next = from.clone();
        let mut at = vec![0; keys.len()];
        for (place, key) in keys.iter().enumerate() {
            let slot = &mut next[key.0 as usize];
            at[*slot as usize] = place as u32;
            *slot += 1;
        }
        Self { from, at }
    }

    fn of(&self, key: Token) -> &[u32] {
        let kind = key.0 as usize;
        let bound = |kind: usize| self.from.get(kind).map_or(self.at.len(), |it| *it as usize);
        &self.at[bound(kind)..bound(kind + 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_equal_whatever_their_quotation_marks_and_white_space() {
        let (old, new) = pair(&Text::new("“I don’t,”\nhe said"), &Text::new("\"I  don't,\" he\u{a0}said"));
        assert_eq!(old.keys, new.keys);
        assert_eq!(old.len(), 7);
        let (old, new) = pair(&Text::new("e\u{301}t co\u{ad}op 4.2"), &Text::new("ét coop 4.3"));
        assert_eq!(old.keys[..2], new.keys[..2]);
        assert_ne!(old.keys[2], new.keys[2], "a number is one token");
    }

    #[test]
    fn words_are_found_wherever_they_stand() {
        let (old, new) = pair(&Text::new("the ferry"), &Text::new("the ferry and The ferry and the  ferry"));
        assert_eq!(new.occurrences(&old.keys), Some(vec![0, 6]));
        assert_eq!(old.occurrences(&new.keys[..3]), Some(vec![]));
    }

    #[test]
    fn a_range_touches_the_tokens_that_it_shares_a_byte_with() {
        let tokens = pair(&Text::new("one, two"), &Text::new("")).0;
        assert_eq!(tokens.touching(&(0..3)), 0..1);
        assert_eq!(tokens.touching(&(2..6)), 0..3);
        assert_eq!(tokens.touching(&(4..5)), 2..2);
    }
}
