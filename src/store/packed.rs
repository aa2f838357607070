//! Sheets as their files have them, compressed: what a pool of many sheets keeps of those that nobody looks at.
//!
//! Only what the fast reader of the canonical form reads is packed, since a frame waits for it to be unpacked.

use std::cell::RefCell;

use super::canonical;
use super::folder::{FileKey, bytes_of};
use crate::model::{Pack, Project, Sheet, SheetKey};

/// So many bytes of unpacked sheets stay in the memory of a window, about: a quarter of a million annotations. A project that has less
/// than that, as far as its first sheets tell, is not packed.
pub const SHEETS_MOST: usize = 64 << 20;

/// A longer file is not packed: to unpack it would be felt within a frame.
const LONGEST_PACKED: usize = 1 << 20;

thread_local! {
    /// What a thread packs with: to make its tables anew for each sheet takes as long as to pack it.
    static PACKER: RefCell<(snap::raw::Encoder, Vec<u8>)> = RefCell::new((snap::raw::Encoder::new(), Vec::new()));
}

/// The bytes of a sheet's file compressed, where they are canonical and few.
pub(super) fn compressed(bytes: &[u8]) -> Option<Box<[u8]>> {
    if bytes.len() > LONGEST_PACKED {
        return None;
    }
    PACKER.with_borrow_mut(|(encoder, buffer)| {
        let most = snap::raw::max_compress_len(bytes.len());
        if buffer.len() < most {
            buffer.resize(most, 0);
        }
        let count = encoder.compress(bytes, buffer).ok()?;
        buffer.get(..count).map(Box::from)
    })
}

/// A sheet packed into the compressed bytes of its file, which were read by the canonical reader.
pub(super) fn pack(compressed: Box<[u8]>, sheet: &Sheet) -> Pack {
    Pack::new(compressed, unpack, sheet)
}

/// An open sheet packed as its file would have it; `None` where there is none, it is packed already, or too large.
pub(super) fn of(project: &Project, key: &SheetKey) -> Option<Pack> {
    let sheet = project.sheets.glance(key)?.open()?.clone();
    let bytes = bytes_of(project, &FileKey::Sheet(key.clone())).ok()??;
    let compressed = compressed(bytes.as_bytes())?;
    // What somebody has typed in may have no canonical form that is read by the fast reader.
    (unpack(&compressed)? == *sheet).then(|| pack(compressed, &sheet))
}

fn unpack(compressed: &[u8]) -> Option<Sheet> {
    let bytes = snap::raw::Decoder::new().decompress_vec(compressed).ok()?;
    let (_, _, sheet, _) = canonical::sheet(&bytes)?;
    Some(sheet)
}
