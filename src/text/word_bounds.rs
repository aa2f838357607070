//! The bounds of words around a place, kept for what is asked near by.

use std::ops::Range;

use super::bounds::word_breaks;
use super::{ByteOffset, Text};

/// Where words, white space and punctuation begin and end in a paragraph, or in a piece of a long one.
#[derive(Clone, Debug)]
pub struct WordBounds {
    window: Range<usize>,
    /// In bytes from the start of the window.
    breaks: Vec<usize>,
}

impl Text {
    /// The bounds of words around a position.
    #[must_use]
    pub fn word_bounds_near(&self, offset: ByteOffset) -> WordBounds {
        let window = self.window(offset);
        let breaks = word_breaks(&self.as_str()[window.clone()]);
        WordBounds { window, breaks }
    }
}

impl WordBounds {
    /// Whether these are the bounds around another position too.
    #[must_use]
    pub fn are_those_at(&self, text: &Text, offset: ByteOffset) -> bool {
        text.window(offset) == self.window
    }

    /// Whether a word, or what is between words, begins or ends at a position that they are about.
    #[must_use]
    pub fn has(&self, offset: ByteOffset) -> bool {
        let within = offset.0.checked_sub(self.window.start);
        within.is_some_and(|within| self.breaks.binary_search(&within).is_ok())
    }
}
