//! What is looked for, as it was typed; made into a [`Searcher`] once.

use regex::bytes::RegexBuilder;

use super::pattern;
use super::searcher::Searcher;

/// How many bytes a compiled query may take. A sentence takes some hundred kB, since each letter stands for all that are like it.
const SIZE_MAX: usize = 32 << 20;
/// How many bytes the states of a search may take, which are made while it runs.
const STATES_MAX: usize = 8 << 20;
/// How many levels of brackets a pattern may have.
const NEST_MAX: u32 = 64;

/// What is looked for. Without a switch, case, accents, kinds of quotation marks, of hyphens and of spaces do not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, or the pattern.
    pub words: String,
    /// Whether case counts.
    pub case: bool,
    /// Whether accents count. With `case` too, words are found as they are written and in no other way.
    pub accents: bool,
    /// Whether the words must begin and end where words do, by UAX 29.
    pub whole_words: bool,
    /// Whether the words are a regular expression. It says itself which letters it wants: accents count in it.
    pub pattern: bool,
}

/// Why nothing can be looked for. Places count characters from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The regular expression is none.
    #[error("at character {at}, “{near}”: {reason}")]
    Pattern {
        /// The first character that is wrong.
        at: usize,
        /// What stands there.
        near: String,
        /// What is wrong with it.
        reason: String,
    },
    /// It would take too much memory.
    #[error("this is too long to look for; look for its first words")]
    TooLong,
}

impl Query {
    /// Words with no switch set.
    #[must_use]
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }

    /// Whether words are found as they are written and in no other way.
    pub(super) fn is_exact(&self) -> bool {
        self.case && self.accents && !self.pattern
    }

    /// The same made ready to search, or `None` where there are no words.
    ///
    /// # Errors
    ///
    /// Where the pattern is none, or the words are too many.
    pub fn compile(&self) -> Result<Option<Searcher>, QueryError> {
        if self.words.is_empty() {
            return Ok(None);
        }
        let source = if self.pattern {
            parse(&self.words)?;
            self.words.clone()
        } else {
            pattern::of_words(self)
        };
        let regex = RegexBuilder::new(&source)
            .case_insensitive(!self.case)
            .multi_line(true)
            .nest_limit(NEST_MAX)
            .size_limit(SIZE_MAX)
            .dfa_size_limit(STATES_MAX)
            .build();
        match regex {
            Ok(regex) => Ok(Some(Searcher::new(regex, self))),
            Err(regex::Error::CompiledTooBig(_)) => Err(QueryError::TooLong),
            Err(error) => Err(QueryError::Pattern { at: 1, near: near(&self.words, 0), reason: error.to_string() }),
        }
    }
}

/// Looks at a pattern, so that what is wrong with it can be told with its place.
fn parse(pattern: &str) -> Result<(), QueryError> {
    let mut parser = regex_syntax::ParserBuilder::new().multi_line(true).nest_limit(NEST_MAX).build();
    let (at, reason) = match parser.parse(pattern) {
        Ok(_) => return Ok(()),
        Err(regex_syntax::Error::Parse(error)) => (error.span().start.offset, error.kind().to_string()),
        Err(regex_syntax::Error::Translate(error)) => (error.span().start.offset, error.kind().to_string()),
        Err(error) => (0, error.to_string()),
    };
    let before = pattern.get(..at).unwrap_or(pattern);
    Err(QueryError::Pattern { at: before.chars().count() + 1, near: near(pattern, before.len()), reason })
}

/// A few characters from a place on.
fn near(pattern: &str, at: usize) -> String {
    pattern[at..].chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pattern: &str) -> String {
        let query = Query { pattern: true, ..Query::new(pattern) };
        query.compile().expect_err("no pattern").to_string()
    }

    #[test]
    fn a_bad_pattern_is_told_with_its_place() {
        assert_eq!(refused("né(e"), "at character 3, “(e”: unclosed group");
        assert_eq!(refused("*"), "at character 1, “*”: repetition operator missing expression");
        assert_eq!(
            refused("é[z-a]"),
            "at character 3, “z-a]”: invalid character class range, the start must be <= the end"
        );
        assert_eq!(refused(r"(a)\1"), "at character 4, “\\1”: backreferences are not supported");
    }

    #[test]
    fn nothing_is_no_query_and_too_much_is_told() {
        assert!(Query::default().compile().expect("no error").is_none());
        let long = Query { pattern: true, ..Query::new(r"(\w{1000}){1000}") };
        assert_eq!(long.compile().err(), Some(QueryError::TooLong));
        assert!(Query::new("é".repeat(400)).compile().is_ok(), "a long sentence can be looked for");
    }
}
