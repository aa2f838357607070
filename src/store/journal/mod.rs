//! The journal: every edit, one record a line, checksummed and numbered, made durable before anything else is done with it.
//!
//! ```text
//! .manicule/ANNOTATOR@MACHINE/lock                       held while a project is open for writing
//! .manicule/ANNOTATOR@MACHINE/journal-000000000001.log   named by the number of the first record; one a session or a megabyte
//! .manicule/ANNOTATOR@MACHINE/written                    up to which number the files of the project hold everything
//! ```
//!
//! One log serves as journal and as history. Records beyond `written` are *pending*: the files may lack them, and recovery applies them
//! again. The others are what undo goes back to. Files of the log that hold neither are removed, but for the last 10,000 records.
//! Offsets are bytes. Knows the project folder, and no window.

mod line;
mod log;
mod read;
mod texts;

use std::collections::BTreeSet;

pub(super) use self::line::{Record, write as line_of};
pub(super) use self::log::{Log, LogPlace};
pub(super) use self::read::{Contents, folders, read, read_end};
pub(super) use self::texts::keep;
use super::folder::FileKey;
use crate::edit::Entry;
use crate::model::{AnnotatorId, Project};

const WRITTEN: &str = "written";
/// How many records undo goes back to across restarts.
pub(super) const KEPT: u64 = 10_000;
/// How large a file of the log grows before the next one is begun.
const SEGMENT_BYTES: u64 = 1 << 20;
/// Beyond this size a file has to begin as one of ours before the rest of it is read. There is no largest one: what was said to be safe
/// must come back, however many bytes one edit took.
const DOUBTFUL_BYTES: u64 = 1 << 30;
/// How many bytes the first line of a file has at most.
const HEADER_MAX: usize = 512;

/// The largest file that is read of the log of another machine, of which only the last edit is told.
const FOREIGN_SIZE_MAX: u64 = 4 << 20;
/// How many files are looked through for it.
const FOREIGN_FILES: usize = 4;

/// The journal of an annotator on this machine, locked, after recovery: to be handed to [`Saver::start`](super::Saver::start).
#[derive(Debug)]
pub struct Journal {
    pub(super) annotator: AnnotatorId,
    pub(super) log: Log,
    /// What the files held when they were read.
    pub(super) on_disk: Project,
    /// The files that pending records touch.
    pub(super) unwritten: BTreeSet<FileKey>,
    /// The files about documents that somebody else took away. They are neither written nor removed unless the document comes back.
    pub(super) left_alone: BTreeSet<FileKey>,
    /// What opening changed, to be written down first of all.
    pub(super) mended: Vec<Entry>,
    /// The number up to which the files hold everything.
    pub(super) written: u64,
}

impl Journal {
    /// Whose it is.
    #[must_use]
    pub fn annotator(&self) -> &AnnotatorId {
        &self.annotator
    }
}
