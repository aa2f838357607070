//! What the annotator's hand holds: the selection, the armed label, the focused annotation.
//!
//! Plain data in byte offsets of the open document; it knows no layout, so that every gesture can be replayed without a window.

use super::link::Link;
use crate::model::{AnnotationId, AttributeId, LabelId};
use crate::text::{ByteOffset, Span};

/// Which end of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Boundary {
    /// The first position inside.
    Start,
    /// The first position behind.
    #[default]
    End,
}

/// What is being held. Invariant: `anchor` and `head` are grapheme boundaries of the open text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// Where the selection began.
    pub anchor: ByteOffset,
    /// Where the caret is: the end of the selection that moves.
    pub head: ByteOffset,
    /// Further spans of the selection, taken with Ctrl.
    pub further: Vec<Span>,
    /// The selections that Space has grown out of, for Shift+Space: where each began and ended, and its further spans.
    pub grown: Vec<(ByteOffset, ByteOffset, Vec<Span>)>,
    /// The label that the next drag tags with.
    pub armed: Option<LabelId>,
    /// The annotation that keys are about.
    pub focus: Option<AnnotationId>,
    /// Annotations that were taken to the focused one: what is said of it is said of them too.
    pub others: Vec<AnnotationId>,
    /// Which of its boundaries Alt+arrow moves.
    pub boundary: Boundary,
    /// The span of an annotation that was made a selection again by F2, by its number.
    pub reselected: Option<(AnnotationId, usize)>,
    /// The mention attribute that waits for words, and whose it is.
    pub mention: Option<(AnnotationId, AttributeId)>,
    /// The annotations under the last click, for a further click on the same ones.
    pub pointed: Vec<AnnotationId>,
    /// The relation that is being drawn.
    pub link: Option<Link>,
}

impl Hand {
    /// The selection, without its further spans; `None` where there is only a caret.
    #[must_use]
    pub fn selection(&self) -> Option<Span> {
        Span::between(self.anchor, self.head)
    }

    /// All spans of the selection in order, none where there is only a caret.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.selection().into_iter().chain(self.further.iter().copied()).collect();
        spans.sort();
        spans
    }

    /// Selects from one position to another and forgets how the selection before had grown, and what was taken to the focused annotation.
    pub fn select(&mut self, anchor: ByteOffset, head: ByteOffset) {
        self.others.clear();
        (self.anchor, self.head) = (anchor, head);
        self.further.clear();
        self.grown.clear();
        self.pointed.clear();
    }

    /// Selects a span with the caret at its end.
    pub fn select_span(&mut self, span: Span) {
        self.select(span.start(), span.end());
    }

    /// Selects several spans, the first as what grows and moves.
    pub fn select_spans(&mut self, spans: &[Span]) {
        let Some((first, further)) = spans.split_first() else { return };
        self.select_span(*first);
        self.further = further.to_vec();
    }

    /// Puts the caret somewhere, with nothing selected.
    pub fn place(&mut self, offset: ByteOffset) {
        self.select(offset, offset);
    }

    /// Focuses an annotation, or none. What was taken to another one stays with that.
    pub fn focus_on(&mut self, focus: Option<AnnotationId>) {
        if self.focus != focus {
            self.others.clear();
        }
        self.focus = focus;
    }

    /// Lets the topmost layer go: what is begun, the selection, the armed label, the focus. Tells whether there was one.
    pub fn release(&mut self) -> bool {
        if self.link.take().is_some() || self.mention.take().is_some() {
            return true;
        }
        if self.reselected.take().is_some() || self.selection().is_some() || !self.further.is_empty() {
            self.place(self.head);
            return true;
        }
        if !self.others.is_empty() {
            self.others.clear();
            return true;
        }
        self.armed.take().is_some() || self.focus.take().is_some()
    }

    /// Everything but the armed label let go, for another document.
    #[must_use]
    pub fn moved_on(&self) -> Self {
        Self { armed: self.armed.clone(), link: self.link.clone(), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_lets_one_layer_go_a_press() {
        let label = LabelId::from_title("claim", |_| false);
        let mut hand = Hand { armed: Some(label), focus: Some(AnnotationId::from_number(1)), ..Hand::default() };
        hand.select(ByteOffset(2), ByteOffset(5));
        assert!(hand.release());
        assert_eq!((hand.selection(), hand.head), (None, ByteOffset(5)), "the caret stays where the selection ended");
        assert!(hand.release());
        assert_eq!((hand.armed.is_some(), hand.focus.is_some()), (false, true));
        assert!(hand.release());
        assert!(!hand.release(), "nothing is left");
    }
}
