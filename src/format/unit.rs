//! The unit in which an export counts its offsets.

use crate::text::{ByteOffset, Span, Text};

/// What an export counts its offsets in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Unicode scalar values: the indices of a Python string.
    #[default]
    Chars,
    /// UTF-8 bytes: the indices of a Rust or Go string.
    Bytes,
    /// UTF-16 code units: the indices of a JavaScript, Java or C# string.
    Utf16,
}

impl Unit {
    /// All units, the usual one first.
    pub const ALL: [Self; 3] = [Self::Chars, Self::Bytes, Self::Utf16];

    /// The word for it on the command line and in what is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chars => "chars",
            Self::Bytes => "bytes",
            Self::Utf16 => "utf16",
        }
    }

    /// The unit that a word stands for.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// A position of the text in this unit, or `None` where it is no boundary of the text.
    pub(super) fn count(self, text: &Text, offset: ByteOffset) -> Option<usize> {
        match self {
            Self::Chars => text.char_from_byte(offset).map(|it| it.0),
            Self::Bytes => text.is_char_boundary(offset).then_some(offset.0),
            Self::Utf16 => text.utf16_from_byte(offset).map(|it| it.0),
        }
    }

    /// Start and end of a span in this unit, or `None` where one is no boundary of the text.
    pub(super) fn pair(self, text: &Text, span: Span) -> Option<[usize; 2]> {
        Some([self.count(text, span.start())?, self.count(text, span.end())?])
    }
}

/// Converts spans that come one behind the other, in one pass over the text.
pub(super) struct Running<'a> {
    unit: Unit,
    text: &'a Text,
    at: ByteOffset,
    counted: usize,
}

impl<'a> Running<'a> {
    pub(super) fn new(unit: Unit, text: &'a Text) -> Self {
        Self { unit, text, at: ByteOffset(0), counted: 0 }
    }

    /// Start and end of a span in the unit, or `None` where it begins before the end of the last one, reaches beyond the text
    /// or cuts a character.
    pub(super) fn pair(&mut self, span: Span) -> Option<[usize; 2]> {
        Some([self.count_to(span.start())?, self.count_to(span.end())?])
    }

    fn count_to(&mut self, offset: ByteOffset) -> Option<usize> {
        let passed = self.text.as_str().get(self.at.0..offset.0)?;
        self.counted += match self.unit {
            _ if passed.is_ascii() => passed.len(),
            Unit::Bytes => passed.len(),
            Unit::Chars => passed.chars().count(),
            Unit::Utf16 => passed.chars().map(char::len_utf16).sum(),
        };
        self.at = offset;
        Some(self.counted)
    }
}
