//! Whether a time is to come, by the clause that it stands in.

use std::cell::OnceCell;

use super::Times;
use crate::suggest::figure::token::Token;
use crate::text::{Clause, Reading, Tense, is_telling};

/// The clauses of a sentence, read when somebody asks for the first time.
pub(in crate::suggest::figure) struct Clauses<'a> {
    /// The parts of the sentence, one behind the other.
    sentence: [&'a str; 3],
    language: &'a str,
    reading: OnceCell<Reading>,
}

impl<'a> Clauses<'a> {
    pub(in crate::suggest::figure) fn new(sentence: [&'a str; 3], language: &'a str) -> Self {
        Self { sentence, language, reading: OnceCell::new() }
    }

    /// The clause at a byte of the sentence.
    pub(super) fn at(&self, offset: usize) -> Option<&Clause> {
        self.reading.get_or_init(|| Reading::of(&self.sentence.concat(), self.language)).at(offset)
    }

    /// Whether a time is that of a verb of speech before it, “they said | on Monday it …”, and not of what “was reported | in May”.
    pub(in crate::suggest::figure) fn tells(&self, tokens: &[Token<'_>], time: usize) -> bool {
        let before = time.checked_sub(1).and_then(|it| tokens.get(it)).filter(|it| is_telling(&it.folded));
        let passive = |it: &Token<'_>| {
            let verb = self.at(it.range.start).and_then(|it| it.verb.as_ref());
            verb.is_some_and(|verb| verb.passive && verb.range.end == it.range.end)
        };
        before.is_some_and(|it| !passive(it))
    }
}

impl Times<'_> {
    /// Whether a time is to come: “will close in May”, “on Saturday, drivers will strike”; not “who said it would be safe, resigned in May”,
    /// nor “would have closed in May”.
    pub(super) fn comes(&self, at: usize) -> bool {
        let clause = self.tokens.get(at).and_then(|it| self.clauses.at(it.range.start));
        clause.is_some_and(|it| it.is(Tense::ToCome))
    }
}
