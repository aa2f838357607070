//! Names that stand in a file again and again, one string each: a million annotations have some ten labels, keys and annotators.

use std::str::FromStr;

use crate::model::{AnnotatorId, AttributeId, DocumentId, LabelId};

/// The names of records that are read one after the other.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) annotators: Recent<AnnotatorId>,
    pub(super) attributes: Recent<AttributeId>,
    pub(super) documents: Recent<DocumentId>,
    pub(super) labels: Recent<LabelId>,
}

/// How many names of a kind are kept at hand; a power of two. More than these are read again and again, and each is a string of its own.
const SLOTS: usize = 256;

/// Names that were read of late, by a hash of how they are written; of two with the same hash the later one stays.
pub(super) struct Recent<T>(Vec<Option<T>>);

impl<T: Clone> Default for Recent<T> {
    fn default() -> Self {
        Self(vec![None; SLOTS])
    }
}

impl<T: Clone + AsRef<str> + FromStr> Recent<T> {
    /// The name that is written so, or `None` where it is no name.
    pub(super) fn name(&mut self, written: &str) -> Option<T> {
        let slot = self.0.get_mut(slot_of(written))?;
        match slot {
            Some(name) if name.as_ref() == written => Some(name.clone()),
            _ => {
                let name: T = written.parse().ok()?;
                *slot = Some(name.clone());
                Some(name)
            }
        }
    }
}

/// FNV-1a: the names are short.
fn slot_of(written: &str) -> usize {
    let hash = written.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) as usize % SLOTS
}
