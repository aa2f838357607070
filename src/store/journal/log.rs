//! The log written: one append and one sync for all that came in, into a file that has never failed.
//!
//! Invariant: once appending to a file or syncing it has failed, nothing more is written to it, since a second sync may say that all is
//! well when it is not. What was not acknowledged goes into a new file, again from its beginning.

use std::path::PathBuf;
use std::sync::Arc;

use super::read::{Contents, Segment};
use super::{KEPT, SEGMENT_BYTES, WRITTEN, line};
use crate::model::ProjectId;
use crate::store::StoreError;
use crate::store::disk::Disk;
use crate::store::folder::Folder;
use crate::store::lock::{Lock, Owner};

/// The log of one annotator on one machine, while it is locked.
#[derive(Debug)]
pub(in crate::store) struct Log {
    place: LogPlace,
    /// The files that hold what is acknowledged, the oldest first.
    segments: Vec<Segment>,
    /// The file that is written to, and how many bytes it has; always the last of `segments`.
    open: Option<u64>,
    /// A file that failed before anything in it was acknowledged.
    failed: Option<PathBuf>,
    /// The highest number that was ever given.
    last: u64,
    lock: Lock,
}

/// Where a log is, and whose.
#[derive(Clone, Debug)]
pub(in crate::store) struct LogPlace {
    pub(super) disk: Arc<dyn Disk>,
    /// The project folder.
    pub(super) project_dir: PathBuf,
    /// `.manicule/ANNOTATOR@MACHINE`.
    pub(super) dir: PathBuf,
    pub(super) project: ProjectId,
}

impl LogPlace {
    /// Notes up to which number the files of the project hold everything, for good.
    pub(in crate::store) fn set_written(&self, number: u64) -> Result<(), StoreError> {
        let bytes = line::write_written(self.project, number);
        self.disk.write_file(&self.dir.join(WRITTEN), bytes.as_bytes())
    }
}

impl Log {
    /// The log after what was read of it. It goes on in a new file, whatever the last one ends with.
    pub(in crate::store) fn new(folder: &Folder, project: ProjectId, contents: Contents, lock: Lock) -> Self {
        let disk = folder.disk.clone();
        let place = LogPlace { disk, project_dir: folder.path().to_owned(), dir: lock.folder().to_owned(), project };
        Self { place, segments: contents.segments, open: None, failed: None, last: contents.last, lock }
    }

    /// Where it is.
    pub(in crate::store) fn place(&self) -> &LogPlace {
        &self.place
    }

    /// The highest number that was given.
    pub(in crate::store) fn last(&self) -> u64 {
        self.last
    }

    /// Appends lines, the first of which has a number. When this returns without an error, they last.
    pub(in crate::store) fn append(&mut self, first: u64, count: u64, lines: &[u8]) -> Result<(), StoreError> {
        let appended = match self.open {
            Some(len) if len < SEGMENT_BYTES => self.append_to_open(lines),
            _ => self.append_to_new(first, lines),
        };
        match appended {
            Ok(()) => self.last = self.last.max(first + count - 1),
            Err(_) => self.open = None,
        }
        appended
    }

    fn append_to_open(&mut self, lines: &[u8]) -> Result<(), StoreError> {
        let (Some(segment), Some(len)) = (self.segments.last(), &mut self.open) else { return Ok(()) };
        let fail = |error| StoreError::system("write", &segment.path, error);
        self.place.disk.append(&segment.path, lines).map_err(fail)?;
        self.place.disk.sync(&segment.path).map_err(fail)?;
        *len += lines.len() as u64;
        Ok(())
    }

    fn append_to_new(&mut self, first: u64, lines: &[u8]) -> Result<(), StoreError> {
        let LogPlace { disk, project_dir, dir, project } = &self.place;
        if let Some(failed) = self.failed.take() {
            // It would only take room. Where it stays, what is in it is the same as in the next one, as far as it is whole.
            drop(disk.remove(&failed));
        }
        disk.make_folders(project_dir, dir)?;
        let segment = self.begin(first)?;
        self.failed = Some(segment.path.clone());
        let fail = |error| StoreError::system("write", &segment.path, error);
        let bytes = [line::write_header(*project).as_bytes(), lines].concat();
        disk.append(&segment.path, &bytes).map_err(fail)?;
        disk.sync(&segment.path).map_err(fail)?;
        disk.sync_folder_of(&segment.path)?;
        self.failed = None;
        self.segments.push(segment);
        self.open = Some(bytes.len() as u64);
        Ok(())
    }

    /// An empty file that was not there.
    fn begin(&self, first: u64) -> Result<Segment, StoreError> {
        let mut part = self.segments.iter().filter(|it| it.first == first).map(|it| it.part).max().unwrap_or(0) + 1;
        loop {
            let segment = Segment::new(&self.place.dir, first, part);
            match self.place.disk.create(&segment.path) {
                Ok(()) => return Ok(segment),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && part < u32::MAX => part += 1,
                Err(error) => return Err(StoreError::system("write", &segment.path, error)),
            }
        }
    }

    /// Tells other machines that the project is still open here.
    pub(in crate::store) fn renew_lock(&mut self) -> Result<Option<Owner>, StoreError> {
        self.lock.renew()
    }

    /// Removes the files that hold only what the project's files hold too, and what no undo goes back to.
    pub(in crate::store) fn cut(&mut self, written: u64) {
        let unneeded = written.min(self.last.saturating_sub(KEPT));
        while self.segments.get(1).is_some_and(|next| next.first <= unneeded.saturating_add(1)) {
            let oldest = self.segments.remove(0);
            // A file that stays is found again with the next opening.
            drop(self.place.disk.remove(&oldest.path));
        }
    }
}
