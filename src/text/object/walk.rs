//! The objects of a kind one after the other.
//!
//! Offsets are bytes of the text.

use std::ops::Range;

use super::{ObjectFinder, ObjectKind};
use crate::text::{ByteOffset, Span};

/// The objects of a kind in reading order, each behind the end of the one before. Each part of the text is read once, so that
/// going through all of it takes time in proportion to its length.
#[derive(Clone, Debug)]
pub struct Objects<'a> {
    finder: ObjectFinder<'a>,
    kind: ObjectKind,
    /// Where the next object starts at the earliest.
    from: ByteOffset,
    /// The part of the text that was read last, and what may be proposed of it, sorted by their starts.
    read: Option<Range<usize>>,
    proposed: Vec<Span>,
    /// How many parts were read.
    #[cfg(test)]
    pub(super) parts: usize,
}

impl<'a> Objects<'a> {
    pub(super) fn new(finder: ObjectFinder<'a>, kind: ObjectKind, from: ByteOffset) -> Self {
        Self {
            finder,
            kind,
            from,
            read: None,
            proposed: Vec::new(),
            #[cfg(test)]
            parts: 0,
        }
    }

    /// Reads the part of the text around an offset, unless that was the last one read, and tells where it ends.
    fn read(&mut self, at: ByteOffset) -> usize {
        let window = self.finder.text.window(at);
        let end = window.end;
        if self.read.as_ref() != Some(&window) {
            self.proposed = self.finder.proposals_near(self.kind, at);
            self.read = Some(window);
            #[cfg(test)]
            {
                self.parts += 1;
            }
        }
        end
    }
}

impl Iterator for Objects<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let text = self.finder.text;
        let mut at = self.from.min(text.end());
        loop {
            let end = self.read(at);
            let first = self.proposed.partition_point(|object| object.start() < self.from);
            if let Some(found) = self.proposed.get(first).copied() {
                self.from = found.end();
                return Some(found);
            }
            if end >= text.end().0 {
                return None;
            }
            // Behind the line feed, or in the middle of a long paragraph the rest of it.
            at = ByteOffset(if text.as_str().as_bytes()[end] == b'\n' { end + 1 } else { end });
        }
    }
}
