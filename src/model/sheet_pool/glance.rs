//! What can be told of a sheet as it is, packed or open.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Slot;
use crate::model::{AnnotatorKind, DocumentId, Sheet, SpeakerId, Status};

/// What is known of a sheet whether or not it is open; nothing is unpacked for it.
#[derive(Clone, Copy, Debug)]
pub struct Glance<'a>(pub(super) &'a Slot);

impl Glance<'_> {
    /// What its annotator is.
    #[must_use]
    pub fn kind(self) -> AnnotatorKind {
        match self.0 {
            Slot::Open(sheet) => sheet.kind,
            Slot::Packed(packed) => packed.pack.kind,
        }
    }

    /// How far the work is.
    #[must_use]
    pub fn status(self) -> Status {
        match self.0 {
            Slot::Open(sheet) => sheet.status,
            Slot::Packed(packed) => packed.pack.status,
        }
    }

    /// How many annotations there are.
    #[must_use]
    pub fn annotations(self) -> usize {
        match self.0 {
            Slot::Open(sheet) => sheet.annotations.len(),
            Slot::Packed(packed) => packed.pack.annotations,
        }
    }

    /// Whether a relation leads to an annotation of a document.
    #[must_use]
    pub fn leads_into(self, document: &DocumentId) -> bool {
        match self.0 {
            Slot::Open(sheet) => sheet.relations.leads_into(document),
            Slot::Packed(packed) => packed.pack.leads_to.binary_search(document).is_ok(),
        }
    }

    /// Whether a relation leads to an annotation of one of some documents.
    #[must_use]
    pub fn leads_into_any(self, documents: &BTreeSet<&DocumentId>) -> bool {
        match self.0 {
            Slot::Open(sheet) => documents.iter().any(|id| sheet.relations.leads_into(id)),
            Slot::Packed(packed) => packed.pack.leads_to.iter().any(|id| documents.contains(id)),
        }
    }

    /// Whether there are relations.
    #[must_use]
    pub fn has_relations(self) -> bool {
        match self.0 {
            Slot::Open(sheet) => !sheet.relations.is_empty(),
            Slot::Packed(packed) => !packed.pack.leads_to.is_empty(),
        }
    }

    /// Whether a speaker may be the value of an attribute. Where one is, this is so.
    #[must_use]
    pub fn may_name(self, speaker: &SpeakerId) -> bool {
        match self.0 {
            Slot::Open(_) => true,
            Slot::Packed(packed) => packed.pack.speakers.may_have(speaker),
        }
    }

    /// The sheet where it is open and nothing else.
    #[must_use]
    pub fn open(&self) -> Option<&Arc<Sheet>> {
        match self.0 {
            Slot::Open(sheet) => Some(sheet),
            Slot::Packed(_) => None,
        }
    }
}
