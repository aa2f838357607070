//! A half-open stretch of a text, counted in bytes.

use std::fmt;
use std::ops::Range;

use super::ByteOffset;

/// A half-open pair of byte offsets.
///
/// ```text
/// text    H e   s a i d   i t
/// (3, 7)       [s a i d)
/// ```
///
/// Invariant: `start < end`; a span is never reversed and never empty.
///
/// The order is that of reading with the longer one first: by start, then by end *descending*, so that a span stands before
/// those that it covers.
///
/// A million annotations have two or three spans each to keep, so that an offset has the four bytes that any text is content with: none
/// has [`Span::FURTHEST`] bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The furthest offset that a span may have: 4 GiB less one byte.
    pub const FURTHEST: ByteOffset = ByteOffset(u32::MAX as usize);

    /// The span between two offsets, or `None` where `start < end` does not hold, or the end is beyond [`Span::FURTHEST`].
    #[must_use]
    pub fn new(start: ByteOffset, end: ByteOffset) -> Option<Self> {
        let (start, end) = (u32::try_from(start.0).ok()?, u32::try_from(end.0).ok()?);
        (start < end).then_some(Self { start, end })
    }

    /// The span between two offsets in whatever order, or `None` where they are equal, or one is beyond [`Span::FURTHEST`].
    #[must_use]
    pub fn between(one: ByteOffset, other: ByteOffset) -> Option<Self> {
        Self::new(one.min(other), one.max(other))
    }

    /// The span of a byte range, or `None` where it is empty or reversed, or ends beyond [`Span::FURTHEST`].
    #[must_use]
    pub fn from_range(range: Range<usize>) -> Option<Self> {
        Self::new(ByteOffset(range.start), ByteOffset(range.end))
    }

    /// Why two offsets are no span, and what was expected; for those that were refused.
    #[must_use]
    pub fn refusal(start: usize, end: usize) -> &'static str {
        if start < end {
            "reaches beyond the text, for none has 4 GiB; expected offsets within it"
        } else {
            "is no span; expected the start before the end"
        }
    }

    /// The first position inside.
    #[must_use]
    pub fn start(self) -> ByteOffset {
        ByteOffset(self.start as usize)
    }

    /// The first position behind the span.
    #[must_use]
    pub fn end(self) -> ByteOffset {
        ByteOffset(self.end as usize)
    }

    /// The length in bytes, at least 1.
    #[must_use]
    pub fn byte_len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// The same stretch as a range for slicing.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the character that follows `offset` lies in the span.
    #[must_use]
    pub fn contains(self, offset: ByteOffset) -> bool {
        self.start() <= offset && offset < self.end()
    }

    /// Whether every position of `other` lies in this span.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the two share a byte or stand side by side without a gap.
    #[must_use]
    pub fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// What the two share, if anything.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Span {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.start.cmp(&other.start).then(other.end.cmp(&self.end))
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span::from_range(start..end).expect("a valid span")
    }

    #[test]
    fn empty_and_reversed_are_refused() {
        assert_eq!(Span::from_range(3..3), None);
        assert_eq!(Span::new(ByteOffset(4), ByteOffset(3)), None);
        assert_eq!(Span::between(ByteOffset(4), ByteOffset(3)), Some(span(3, 4)));
    }

    #[test]
    fn what_no_text_reaches_is_refused() {
        let furthest = Span::FURTHEST.0;
        assert_eq!(span(0, furthest).range(), 0..furthest);
        assert_eq!(Span::from_range(furthest..furthest + 1), None);
        assert_eq!(Span::from_range(0..usize::MAX), None);
    }

    #[test]
    fn covering_spans_sort_first() {
        let mut spans = [span(2, 3), span(0, 2), span(0, 9), span(2, 8)];
        spans.sort();
        assert_eq!(spans, [span(0, 9), span(0, 2), span(2, 8), span(2, 3)]);
    }

    #[test]
    fn side_by_side_touches_but_does_not_overlap() {
        assert!(span(0, 2).touches(span(2, 4)));
        assert!(!span(0, 2).overlaps(span(2, 4)));
        assert!(!span(0, 2).touches(span(3, 4)));
        assert_eq!(span(0, 3).intersection(span(2, 4)), Some(span(2, 3)));
        assert_eq!(span(0, 2).hull(span(5, 6)), span(0, 6));
    }
}
