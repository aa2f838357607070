//! A sheet in few bytes, and what can be told of it without unpacking it.

use std::sync::Arc;

use super::{AnnotatorKind, AttributeValue, Attributes, DocumentId, Sheet, SpeakerId, Status};

/// About so many bytes has a record in memory beside its words; `benches/opening` measures it.
const RECORD_BYTES: usize = 256;

/// A sheet in a form that takes less memory, and what can be told of it as it is.
#[derive(Debug)]
pub struct Pack {
    bytes: Box<[u8]>,
    unpack: fn(&[u8]) -> Option<Sheet>,
    pub(super) kind: AnnotatorKind,
    pub(super) status: Status,
    pub(super) annotations: usize,
    /// How many bytes it has when it is open.
    pub(super) open_bytes: usize,
    /// The documents that relations lead to.
    pub(super) leads_to: Box<[DocumentId]>,
    /// Which speakers may be named.
    pub(super) speakers: Filter,
}

/// A set of speakers of which only this is known: who is surely not in it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Filter(u64);

impl Pack {
    /// A sheet that was packed into some bytes, from which `unpack` makes the same again; `None` only where these are damaged.
    #[must_use]
    pub fn new(bytes: Box<[u8]>, unpack: fn(&[u8]) -> Option<Sheet>, sheet: &Sheet) -> Self {
        let relations = || sheet.relations.values();
        let mut leads_to: Vec<_> = relations().map(|it| it.to.document.clone()).collect();
        leads_to.sort_unstable();
        leads_to.dedup();
        let mut speakers = Filter::default();
        sheet.annotations.iter().for_each(|it| speakers.add_all(&it.attributes));
        relations().for_each(|it| speakers.add_all(&it.attributes));
        Self {
            bytes,
            unpack,
            kind: sheet.kind,
            status: sheet.status,
            annotations: sheet.annotations.len(),
            open_bytes: sheet.memory(),
            leads_to: leads_to.into(),
            speakers,
        }
    }

    pub(super) fn unpack(&self) -> Option<Arc<Sheet>> {
        (self.unpack)(&self.bytes).map(Arc::new)
    }
}

impl Filter {
    fn add_all(&mut self, attributes: &Attributes) {
        for (_, attribute) in attributes.iter() {
            // Most other values are no name: words, figures with a point, dates with a slash.
            if let AttributeValue::Text(words) = &attribute.value
                && words.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
            {
                self.0 |= Self::bit(words);
            }
        }
    }

    pub(super) fn may_have(self, speaker: &SpeakerId) -> bool {
        self.0 & Self::bit(speaker.as_str()) != 0
    }

    fn bit(words: &str) -> u64 {
        // The upper bits of a product depend on all bits of its factors.
        let mixed = u64::from(crc32fast::hash(words.as_bytes())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        1 << (mixed >> 58)
    }
}

impl Sheet {
    /// About how many bytes it has in memory.
    #[must_use]
    pub fn memory(&self) -> usize {
        let words: usize = self.annotations.iter().map(|it| it.spans.byte_len() + it.note.len()).sum();
        RECORD_BYTES * (1 + self.annotations.len() + self.relations.len()) + words
    }
}
