//! What the files of a project held when they were last read or written here, so that nobody else's change is overwritten.
//!
//! Two windows, a `git pull` or a sync folder may change a file at any time. Until a lock and a journal stand in front of the
//! files, each is read again right before it is replaced. That is one read more for each file that is written, which is little
//! beside the sync; what happens in the instant between the two stays unseen.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::StoreError;
use super::disk::Disk;
use crate::text::TextHash;

/// The SHA-256 of the bytes of each file; clones share it. A file that is not named here is one that is not expected on the disk.
#[derive(Clone, Debug)]
pub(super) struct Known {
    disk: Arc<dyn Disk>,
    hashes: Arc<Mutex<HashMap<PathBuf, TextHash>>>,
}

impl Known {
    /// Nothing is known yet of the files on a disk.
    pub(super) fn new(disk: Arc<dyn Disk>) -> Self {
        Self { disk, hashes: Arc::default() }
    }

    /// The bytes of a file, or `None` where there is none; from now on they are known.
    pub(super) fn read(&self, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = self.disk.read_file(path)?;
        self.note(path, bytes.as_deref());
        Ok(bytes)
    }

    /// Puts bytes into a file that is as it is known. Equal bytes are left alone, whoever wrote them.
    pub(super) fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let there = self.disk.read_file(path)?;
        if there.as_deref() != Some(bytes) {
            self.compare(path, there.as_deref())?;
            self.disk.replace_file(path, bytes)?;
            // Before the folder is synced: whatever comes of that, these bytes are ours.
            self.note(path, Some(bytes));
            self.disk.sync_folder_of(path)?;
        }
        self.note(path, Some(bytes));
        Ok(())
    }

    /// Removes a file that is as it is known, if it is there.
    pub(super) fn remove(&self, path: &Path) -> Result<(), StoreError> {
        self.may_go(path)?;
        let removed = self.disk.remove_file(path);
        if self.disk.read_file(path)?.is_none() {
            self.note(path, None);
        }
        removed
    }

    /// Whether a file may be removed: it is as it is known, or gone already.
    pub(super) fn may_go(&self, path: &Path) -> Result<(), StoreError> {
        match self.disk.read_file(path)? {
            Some(there) => self.compare(path, Some(&there)),
            None => Ok(()),
        }
    }

    fn compare(&self, path: &Path, there: Option<&[u8]>) -> Result<(), StoreError> {
        if self.lock().get(path).copied() == there.map(TextHash::of) {
            return Ok(());
        }
        Err(StoreError::Changed { path: path.to_owned() })
    }

    fn note(&self, path: &Path, bytes: Option<&[u8]>) {
        match bytes.map(TextHash::of) {
            Some(hash) => drop(self.lock().insert(path.to_owned(), hash)),
            None => drop(self.lock().remove(path)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, TextHash>> {
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
