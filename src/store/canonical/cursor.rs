//! A place in canonical RON, and what may stand there. Counts nothing, and knows no records.
//!
//! Everything gives `None` where something else stands; what the cursor has passed by then means nothing.

use std::borrow::Cow;
use std::str::FromStr;

use memchr::{memchr2, memmem};

use crate::store::words::Word;

/// What is still to be read.
pub(super) struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(ron: &'a str) -> Self {
        Self { rest: ron }
    }

    /// Whether nothing follows.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// That nothing follows.
    pub(super) fn end(&self) -> Option<()> {
        self.is_at_end().then_some(())
    }

    /// Passes these very bytes.
    #[inline]
    pub(super) fn literal(&mut self, expected: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    /// Passes these bytes if they are there, and says so.
    #[inline]
    pub(super) fn skip(&mut self, expected: &str) -> bool {
        self.literal(expected).is_some()
    }

    /// Whether these bytes follow.
    pub(super) fn is_at(&self, expected: &str) -> bool {
        self.rest.starts_with(expected)
    }

    /// What stands before the next place of some bytes, passed.
    pub(super) fn before(&mut self, end: &str) -> Option<&'a str> {
        self.split_at(memmem::find(self.rest.as_bytes(), end.as_bytes())?)
    }

    fn split_at(&mut self, end: usize) -> Option<&'a str> {
        let (passed, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(passed)
    }

    /// A whole number without a sign or leading zeros.
    pub(super) fn number(&mut self) -> Option<usize> {
        let len = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let digits = self.split_at(len)?;
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        digits.parse().ok()
    }

    /// The variant of a word.
    pub(super) fn word<T: Word>(&mut self) -> Option<T> {
        let len = self.rest.bytes().take_while(|it| it.is_ascii_lowercase() || *it == b'_').count();
        let written = self.split_at(len)?;
        T::WORDS.iter().find(|(_, word)| *word == written).map(|(it, _)| *it)
    }

    /// `true` or `false`.
    pub(super) fn yes_no(&mut self) -> Option<bool> {
        let yes = self.skip("true");
        (yes || self.skip("false")).then_some(yes)
    }

    /// A string in quotation marks in which nothing is escaped.
    #[inline]
    pub(super) fn plain(&mut self) -> Option<&'a str> {
        self.literal("\"")?;
        let end = memchr2(b'"', b'\\', self.rest.as_bytes())?;
        let plain = self.split_at(end)?;
        self.literal("\"")?;
        Some(plain)
    }

    /// A string in quotation marks.
    pub(super) fn string(&mut self) -> Option<Cow<'a, str>> {
        self.literal("\"")?;
        let end = memchr2(b'"', b'\\', self.rest.as_bytes())?;
        let plain = self.split_at(end)?;
        if self.skip("\"") {
            return Some(Cow::Borrowed(plain));
        }
        let mut string = plain.to_owned();
        while !self.skip("\"") {
            string.push(self.escape()?);
            let end = memchr2(b'"', b'\\', self.rest.as_bytes())?;
            string.push_str(self.split_at(end)?);
        }
        Some(Cow::Owned(string))
    }

    /// A character as an escape that the writer uses.
    fn escape(&mut self) -> Option<char> {
        self.literal("\\")?;
        for (escape, character) in [("\"", '"'), ("\\", '\\'), ("n", '\n'), ("t", '\t')] {
            if self.skip(escape) {
                return Some(character);
            }
        }
        self.literal("u{")?;
        let len = self.rest.bytes().take_while(u8::is_ascii_hexdigit).take(7).count();
        let digits = self.split_at(len).filter(|it| it.len() < 7)?;
        self.literal("}")?;
        char::from_u32(u32::from_str_radix(digits, 16).ok()?)
    }

    /// A value that is written as a string of its own form.
    pub(super) fn parsed<T: FromStr>(&mut self) -> Option<T> {
        self.plain()?.parse().ok()
    }

    /// `[a, b]` or `{a, b}`, its items read by a function.
    pub(super) fn list<T>(
        &mut self,
        (open, close): (&str, &str),
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        self.literal(open)?;
        let mut items = Vec::new();
        while !self.skip(close) {
            if !items.is_empty() {
                self.literal(", ")?;
            }
            items.push(item(self)?);
        }
        Some(items)
    }
}
