//! Whether a time is to come, by the clause that it stands in.

use std::cell::OnceCell;

use super::Times;
use crate::text::{Clause, Reading, Tense};

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
}

impl Times<'_> {
    /// Whether a time is to come: “will close in May”, “on Saturday, drivers will strike”; not “who said it would be safe, resigned in May”,
    /// nor “would have closed in May”.
    pub(super) fn comes(&self, at: usize) -> bool {
        let clause = self.tokens.get(at).and_then(|it| self.clauses.at(it.range.start));
        clause.is_some_and(|it| it.is(Tense::ToCome))
    }
}
