//! Phrases of several words, looked up among tokens.

use std::collections::HashMap;
use std::ops::Range;

use super::token::Token;

/// What some phrases mean, by their first word, those of more words first.
pub(super) struct Phrases<T>(HashMap<&'static str, Vec<(Vec<&'static str>, T)>>);

impl<T: Copy> Phrases<T> {
    /// Of rows of phrases, parted by `|` and folded, and what they mean.
    pub(super) fn new(rows: &[(&'static str, T)]) -> Self {
        let mut phrases: HashMap<_, Vec<_>> = HashMap::new();
        for (forms, meaning) in rows {
            for form in forms.split('|') {
                let words: Vec<&str> = form.split(' ').collect();
                phrases.entry(words[0]).or_default().push((words, *meaning));
            }
        }
        for forms in phrases.values_mut() {
            forms.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self(phrases)
    }

    /// The longest phrase that starts at a token, with the token behind it.
    pub(super) fn at(&self, tokens: &[Token<'_>], at: usize) -> Option<(T, usize)> {
        let forms = self.0.get(tokens.get(at)?.folded.as_str())?;
        let fits = |words: &[&str]| {
            words.iter().enumerate().all(|(it, word)| tokens.get(at + it).is_some_and(|it| it.is(word)))
        };
        forms.iter().find(|(words, _)| fits(words)).map(|(words, meaning)| (*meaning, at + words.len()))
    }

    /// The phrases that lie within a range of tokens, in order, none in another one.
    pub(super) fn within(&self, tokens: &[Token<'_>], range: Range<usize>) -> Vec<(T, Range<usize>)> {
        let mut found = Vec::new();
        let mut at = range.start;
        while at < range.end {
            match self.at(tokens, at).filter(|(_, end)| *end <= range.end) {
                Some((meaning, end)) => {
                    found.push((meaning, at..end));
                    at = end;
                }
                None => at += 1,
            }
        }
        found
    }
}
