//! An annotation: spans of a text with a label and what is said of them.

use std::fmt;

use super::{AnnotationId, Attributes, LabelId, Stamp};
use crate::text::{ByteOffset, Span, Text};

/// A span with the words that it covered when it was made.
///
/// Invariant: `quoted` is written once and carried, never recomputed from a text; that it disagrees with the text is how a
/// shifted span is found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedSpan {
    /// Where it is.
    pub span: Span,
    /// What stood there.
    pub quoted: Box<str>,
}

impl QuotedSpan {
    /// The span with the words that it covers in this text, or `None` where it reaches beyond it or cuts a character.
    #[must_use]
    pub fn new(span: Span, text: &Text) -> Option<Self> {
        Some(Self { span, quoted: text.slice(span)?.into() })
    }

    /// What is wrong with it in a text, and what was expected; `None` where the text has these words at this place.
    #[must_use]
    pub fn disagreement(&self, text: &Text) -> Option<String> {
        let Self { span, quoted } = self;
        match text.slice(*span) {
            None => Some(format!(
                "the span {span} cuts a character or reaches beyond the text, which ends at {}",
                text.end()
            )),
            Some(slice) if *slice != **quoted => {
                Some(format!("the text has “{}” at {span}; expected the quoted “{}”", short(slice), short(quoted)))
            }
            Some(_) => None,
        }
    }

    /// Whether the text still has these words at this place.
    #[must_use]
    pub fn agrees_with(&self, text: &Text) -> bool {
        text.slice(self.span) == Some(&*self.quoted)
    }
}

/// The beginning of some words, on one line.
fn short(words: &str) -> String {
    let mut short: String = words.chars().take(60).map(|it| if it.is_control() { ' ' } else { it }).collect();
    if words.chars().count() > 60 {
        short.push('…');
    }
    short
}

/// The spans of an annotation.
///
/// ```text
/// text    “ N o , ”   s h e   s a i d ,   “ n o t   y e t . ”
/// spans  [    0    )                     [         1         )
/// ```
///
/// Invariant: at least one; sorted, disjoint, never touching.
#[derive(Clone, PartialEq, Eq)]
pub struct Spans(Held);

/// Nearly all annotations have one span, which is held without a list around it.
///
/// Invariant: `Several` are two or more, so that the same spans are held in the same way.
#[derive(Clone, PartialEq, Eq)]
enum Held {
    One(QuotedSpan),
    Several(Box<[QuotedSpan]>),
}

/// Why some spans are none of an annotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpansError {
    /// There is no span.
    #[error("an annotation needs at least one span")]
    Empty,
    /// Two spans share a character or stand side by side.
    #[error("the spans {0} and {1} overlap, touch or are out of order; expected sorted spans with a gap between them")]
    Touching(Span, Span),
    /// A span reaches beyond the text or cuts a character.
    #[error("the span {0} reaches beyond the text or cuts a character")]
    OutOfText(Span),
}

impl Spans {
    /// The spans as they are given.
    ///
    /// # Errors
    ///
    /// Where there is none, or two are out of order, overlap or touch.
    pub fn new(spans: Vec<QuotedSpan>) -> Result<Self, SpansError> {
        if spans.is_empty() {
            return Err(SpansError::Empty);
        }
        match spans.windows(2).find(|pair| pair[0].span.end() >= pair[1].span.start()) {
            Some(pair) => Err(SpansError::Touching(pair[0].span, pair[1].span)),
            None => Ok(Self(match <[QuotedSpan; 1]>::try_from(spans) {
                Ok([one]) => Held::One(one),
                Err(several) => Held::Several(several.into()),
            })),
        }
    }

    /// The spans in whatever order, those that overlap or touch joined, with the words of the text.
    ///
    /// # Errors
    ///
    /// Where there is none, or one reaches beyond the text or cuts a character.
    pub fn quote(spans: &[Span], text: &Text) -> Result<Self, SpansError> {
        let mut sorted = spans.to_vec();
        sorted.sort();
        let mut joined: Vec<Span> = Vec::with_capacity(sorted.len());
        for span in sorted {
            match joined.last_mut() {
                Some(last) if last.touches(span) => *last = last.hull(span),
                _ => joined.push(span),
            }
        }
        let quote = |span: Span| QuotedSpan::new(span, text).ok_or(SpansError::OutOfText(span));
        Self::new(joined.into_iter().map(quote).collect::<Result<_, _>>()?)
    }

    /// The spans in order, as they are held.
    pub(crate) fn as_slice(&self) -> &[QuotedSpan] {
        match &self.0 {
            Held::One(one) => std::slice::from_ref(one),
            Held::Several(several) => several,
        }
    }

    /// The spans in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &QuotedSpan> + DoubleEndedIterator {
        self.as_slice().iter()
    }

    /// The number of spans, at least 1.
    #[must_use]
    pub fn count(&self) -> usize {
        self.as_slice().len()
    }

    /// The smallest span that covers all.
    #[must_use]
    pub fn hull(&self) -> Span {
        match &self.0 {
            Held::One(one) => one.span,
            Held::Several(several) => several[0].span.hull(several[several.len() - 1].span),
        }
    }

    /// The places alone.
    #[must_use]
    pub fn places(&self) -> Vec<Span> {
        self.iter().map(|it| it.span).collect()
    }

    /// Whether the character that follows `offset` lies in one of the spans.
    #[must_use]
    pub fn contains(&self, offset: ByteOffset) -> bool {
        self.iter().any(|it| it.span.contains(offset))
    }

    /// The number of bytes covered.
    #[must_use]
    pub fn byte_len(&self) -> usize {
        self.iter().map(|it| it.span.byte_len()).sum()
    }

    /// The quoted words, parts joined by an ellipsis.
    #[must_use]
    pub fn quoted(&self) -> String {
        self.iter().map(|it| &*it.quoted).collect::<Vec<_>>().join(" … ")
    }
}

impl fmt::Debug for Spans {
    /// One form however they are held: the ids of conflicts are made of it, and have to be the same on every machine.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Spans").field(&self.as_slice()).finish()
    }
}

impl From<QuotedSpan> for Spans {
    fn from(one: QuotedSpan) -> Self {
        Self(Held::One(one))
    }
}

/// Where an annotation came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Made by hand.
    #[default]
    Hand,
    /// Made by a rule, such as one that tags every occurrence.
    Rule,
    /// Brought in with data from elsewhere.
    Imported,
    /// A suggestion that was accepted.
    Suggested,
}

/// Spans of a text with a label and what is said of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Its id, which never changes.
    pub id: AnnotationId,
    /// What it is.
    pub label: LabelId,
    /// Where it is.
    pub spans: Spans,
    /// What is said of it.
    pub attributes: Attributes,
    /// The annotator's words about it.
    pub note: Box<str>,
    /// Whether the annotator wants to look at it again.
    pub unsure: bool,
    /// Where it came from.
    pub origin: Origin,
    /// When it was made, and by whom.
    pub created: Stamp,
    /// When it was last changed, and by whom.
    pub changed: Stamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_span_and_several_are_told_in_one_form() {
        let text = Text::new("No, not yet.");
        let spans = |places: &[(usize, usize)]| {
            let places: Vec<_> = places.iter().filter_map(|(start, end)| Span::from_range(*start..*end)).collect();
            format!("{:?}", Spans::quote(&places, &text).expect("spans of the text"))
        };
        let no = "QuotedSpan { span: 0..2, quoted: \"No\" }";
        assert_eq!(spans(&[(0, 2)]), format!("Spans([{no}])"));
        assert_eq!(spans(&[(0, 2), (4, 7)]), format!("Spans([{no}, QuotedSpan {{ span: 4..7, quoted: \"not\" }}])"));
    }
}
