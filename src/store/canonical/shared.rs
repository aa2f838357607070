//! What stands in a file again and again, one string each: a million annotations have some ten labels, keys and annotators, and some
//! hundred speakers and choices.

use std::cell::RefCell;
use std::str::FromStr;
use std::sync::Arc;

use crate::model::{AnnotatorId, AttributeId, DocumentId, LabelId};

/// The names, and the texts of values, of records that are read one after the other.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) annotators: Recent<AnnotatorId>,
    pub(super) attributes: Recent<AttributeId>,
    pub(super) documents: Recent<DocumentId>,
    pub(super) labels: Recent<LabelId>,
    pub(super) texts: Recent<Arc<str>>,
}

thread_local! {
    /// What the thread has read of late, so that the sheets of a project share it too: a sheet of twenty annotations is read in less time than
    /// tables are made for it.
    static OF_THREAD: RefCell<Shared> = RefCell::default();
}

impl Shared {
    /// Does something with what this thread has read of late.
    pub(super) fn of_thread<T>(read: impl FnOnce(&mut Self) -> T) -> T {
        let mut shared = OF_THREAD.take();
        let done = read(&mut shared);
        OF_THREAD.set(shared);
        done
    }
}

/// How many of a kind are kept at hand; a power of two. More than these are read again and again, and each is a string of its own.
const SLOTS: usize = 256;

/// How long a text may be that is kept at hand: about as long as names. Longer ones are hardly written twice.
const TEXT_MAX: usize = 80;

/// What was read of late, by a hash of how they are written; of two with the same hash the later one stays. There are no slots before
/// the first is read.
pub(super) struct Recent<T>(Vec<Option<T>>);

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone + AsRef<str>> Recent<T> {
    fn get_or(&mut self, written: &str, make: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        if self.0.is_empty() {
            self.0.resize(SLOTS, None);
        }
        let slot = self.0.get_mut(slot_of(written))?;
        match slot {
            Some(kept) if kept.as_ref() == written => {}
            _ => *slot = Some(make(written)?),
        }
        slot.clone()
    }
}

impl<T: Clone + AsRef<str> + FromStr> Recent<T> {
    /// The name that is written so, or `None` where it is no name.
    pub(super) fn name(&mut self, written: &str) -> Option<T> {
        self.get_or(written, |it| it.parse().ok())
    }
}

impl Recent<Arc<str>> {
    /// The text that is written so.
    pub(super) fn text(&mut self, written: &str) -> Arc<str> {
        let kept = (written.len() <= TEXT_MAX).then(|| self.get_or(written, |it| Some(it.into()))).flatten();
        kept.unwrap_or_else(|| written.into())
    }
}

/// FNV-1a: the names are short.
fn slot_of(written: &str) -> usize {
    let hash = written.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 16)) as usize % SLOTS
}
