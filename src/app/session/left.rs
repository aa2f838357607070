//! What of the open document may be page furniture, and what is left to do in it while that is shown.

use std::sync::Arc;

use super::{Part, Workspace};
use crate::app::hand::Hand;
use crate::app::unfinished::Unfinished;
use crate::model::{Document, SheetKey};
use crate::suggest::furniture::Region;
use crate::text::{Span, Text};

/// What is left to do in a document, while it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Whose work on which document.
    pub key: SheetKey,
    /// What is left, in the order of the text.
    pub list: Arc<[Unfinished]>,
    /// The number of the one that is looked at.
    pub at: usize,
    /// The revision that it was found at.
    pub revision: u64,
}

/// A search for what is left to do that goes on beside the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looking {
    /// Whose work on which document.
    pub key: SheetKey,
    /// The revision that is looked through.
    pub revision: u64,
    /// What becomes of it.
    pub then: Then,
    /// What the hand held and which part of the window had the keys: who has gone on with the work is not interrupted.
    pub at: (Hand, Part),
}

/// What becomes of a search for what is left to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It is shown, where it is shown already.
    Refresh,
    /// It is shown.
    Show,
    /// It is shown, unless nothing is left: then the document is done.
    Finish,
}

/// What of a document may be page furniture.
#[derive(Debug, Default)]
pub(super) struct Suggested {
    /// The document as it was when it was read.
    of: Option<Arc<Document>>,
    /// The document that is being read on a thread.
    expected: Option<Arc<Document>>,
    regions: Arc<[Region]>,
    passed_over: Arc<[Span]>,
}

impl Workspace {
    /// What of the open document may be page furniture, which nobody has decided, as far as it has been read.
    #[must_use]
    pub fn suggested(&self) -> &[Region] {
        if self.is_read() { &self.suggested.regions } else { &[] }
    }

    /// What is passed over in the open document: excluded regions, and what may become some. Sorted and disjoint.
    #[must_use]
    pub fn passed_over(&self) -> &[Span] {
        match self.facts() {
            Some(_) if self.is_read() => &self.suggested.passed_over,
            facts => facts.map_or(&[], |it| &it.excluded),
        }
    }

    fn is_read(&self) -> bool {
        let of = self.suggested.of.as_ref().zip(self.facts());
        of.is_some_and(|(one, other)| Arc::ptr_eq(one, other))
    }

    /// The open document with its text, where it has changed since it was read and is not being read.
    #[must_use]
    pub fn unread(&self) -> Option<(Arc<Document>, Text)> {
        let facts = self.facts().filter(|_| !self.is_read())?;
        let is_expected = self.suggested.expected.as_ref().is_some_and(|it| Arc::ptr_eq(it, facts));
        (!is_expected).then(|| Some((facts.clone(), self.text()?.clone())))?
    }

    /// Waits for what a thread reads of a document.
    pub fn expect_furniture(&mut self, document: Arc<Document>) {
        self.suggested.expected = Some(document);
    }

    /// Takes in what of a document, as it was read, may be page furniture.
    pub fn take_furniture(&mut self, document: Arc<Document>, regions: Vec<Region>) {
        let passed_over = crate::suggest::furniture::passed_over(&document, &regions).into();
        self.suggested = Suggested { of: Some(document), expected: None, regions: regions.into(), passed_over };
    }

    /// What is left to do, where that is shown of the open document.
    #[must_use]
    pub fn shown_left(&self) -> Option<&Left> {
        self.left.as_ref().filter(|left| self.key().as_ref() == Some(&left.key))
    }
}
