//! What the files of a project held when they were last read or written here, so that nobody else's change is overwritten; and
//! whether that lasts.
//!
//! Two windows, a `git pull` or a sync folder may change a file at any time, so each is read again before it is replaced. That is
//! one read more for each file that is written, which is little beside the sync.
//!
//! Invariant: no file counts as lasting before its bytes and its name were synced by us. One that was only read may be the work of a
//! program that was killed before it could sync.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::StoreError;
use super::disk::{Disk, EntryKind, Found};
use super::folder::LONGEST;
use crate::text::TextHash;

/// The SHA-256 of the bytes of each file; clones share it. A file that is not named here is one that is not expected on the disk.
#[derive(Clone, Debug)]
pub(super) struct Known {
    disk: Arc<dyn Disk>,
    files: Arc<Mutex<HashMap<PathBuf, Seen>>>,
    /// The folders whose names last.
    folders: Arc<Mutex<HashSet<PathBuf>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    hash: TextHash,
    lasts: Lasts,
}

/// Whether a file would be as it is after the power failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lasts {
    /// It was synced, and so was its name.
    Yes,
    /// It was read, and nobody knows.
    Unknown,
    /// The system refused to sync it, and may say otherwise when asked again: it has to be written anew.
    Refused,
}

impl Known {
    /// Nothing is known yet of the files on a disk.
    pub(super) fn new(disk: Arc<dyn Disk>) -> Self {
        Self { disk, files: Arc::default(), folders: Arc::default() }
    }

    /// The bytes of a file, or `None` where there is none; from now on they are known. One that has more than `limit` bytes is
    /// not read.
    pub(super) fn read(&self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = self.disk.read_at_most(path, limit)?;
        self.note(path, bytes.as_deref().map(TextHash::of), Lasts::Unknown);
        Ok(bytes)
    }

    /// Makes a folder below a project folder, and those between, unless they are there for good.
    pub(super) fn make_folders(&self, dir: &Path, below: &Path) -> Result<(), StoreError> {
        let folders = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let is_folder = |path| matches!(self.disk.look(path), Ok(Some(Found { kind: EntryKind::Folder, .. })));
        if !(folders().contains(below) && is_folder(below)) {
            folders().remove(below);
            self.disk.make_folders(dir, below)?;
            folders().insert(below.to_owned());
        }
        Ok(())
    }

    /// Begins to write some files together.
    pub(super) fn batch(&self) -> Batch<'_> {
        Batch { known: self, staged: Vec::new(), bytes: 0 }
    }

    /// Removes a file that is as it is known, if it is there. The folder that has to be synced then is told.
    pub(super) fn remove(&self, path: &Path) -> Result<Option<PathBuf>, StoreError> {
        self.may_go(path)?;
        if self.disk.is_there(path) {
            self.disk.remove(path).map_err(|error| StoreError::system("remove", path, error))?;
        }
        self.lock().remove(path);
        // Also where it was gone already: whoever removed it may not have synced that.
        Ok(path.parent().filter(|it| self.disk.is_there(it)).map(Path::to_owned))
    }

    /// Whether a file may be removed: it is as it is known, or gone already.
    pub(super) fn may_go(&self, path: &Path) -> Result<(), StoreError> {
        match self.disk.read_at_most(path, LONGEST)? {
            Some(there) => self.compare(path, Some(TextHash::of(&there))),
            None => Ok(()),
        }
    }

    /// From now on a file is known to hold bytes of a hash: what another program wrote was taken over.
    pub(super) fn accept(&self, path: &Path, hash: Option<TextHash>) {
        self.note(path, hash, Lasts::Unknown);
    }

    /// Whether a file is known to hold bytes of a hash, or not to be there.
    pub(super) fn is_known(&self, path: &Path, hash: Option<TextHash>) -> bool {
        self.lock().get(path).map(|it| it.hash) == hash
    }

    fn compare(&self, path: &Path, there: Option<TextHash>) -> Result<(), StoreError> {
        if self.lock().get(path).map(|it| it.hash) == there {
            return Ok(());
        }
        Err(StoreError::Changed { path: path.to_owned() })
    }

    fn note(&self, path: &Path, hash: Option<TextHash>, lasts: Lasts) {
        let mut files = self.lock();
        match hash {
            // What lasts goes on to last while it is only read.
            Some(hash) if lasts == Lasts::Unknown && files.get(path).is_some_and(|it| it.hash == hash) => {}
            Some(hash) => drop(files.insert(path.to_owned(), Seen { hash, lasts })),
            None => drop(files.remove(path)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Seen>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Files that are written together: each goes into a temporary file that is synced, then all get their names, then each folder is
/// synced once. That is one sync a file, and not two.
pub(super) struct Batch<'a> {
    known: &'a Known,
    staged: Vec<Staged>,
    bytes: usize,
}

struct Staged {
    path: PathBuf,
    hash: TextHash,
    /// `None` where the file has these bytes, and only has to be synced.
    temporary: Option<PathBuf>,
    /// Which of the caller's things it belongs to: when one of its files fails, those after it are not written.
    owner: usize,
}

impl Batch<'_> {
    /// Stages bytes for a file that is as it is known. Equal bytes are left alone, whoever wrote them.
    pub(super) fn put(&mut self, owner: usize, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let known = self.known;
        let there = known.disk.read_at_most(path, LONGEST)?.map(|it| TextHash::of(&it));
        let hash = TextHash::of(bytes);
        let seen = known.lock().get(path).copied();
        let refused = seen.is_some_and(|it| it.hash == hash && it.lasts == Lasts::Refused);
        let mut temporary = None;
        if there == Some(hash) && !refused {
            if seen == Some(Seen { hash, lasts: Lasts::Yes }) {
                return Ok(());
            }
            known.disk.sync(path).map_err(|error| {
                known.note(path, Some(hash), Lasts::Refused);
                StoreError::system("write", path, error)
            })?;
        } else {
            if there != Some(hash) {
                known.compare(path, there)?;
            }
            temporary = Some(known.disk.write_beside(path, bytes)?);
            self.bytes += bytes.len();
        }
        self.staged.push(Staged { path: path.to_owned(), hash, temporary, owner });
        Ok(())
    }

    /// How many bytes wait under temporary names.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Gives the files their names and makes that last. What fails is told with its owner; the rest is done all the same.
    pub(super) fn finish(self) -> Vec<(usize, StoreError)> {
        let disk = &self.known.disk;
        let mut failures: Vec<(usize, StoreError)> = Vec::new();
        let mut named = Vec::new();
        for staged in self.staged {
            let Some(temporary) = &staged.temporary else {
                named.push(staged);
                continue;
            };
            if failures.iter().any(|(owner, _)| *owner == staged.owner) {
                drop(disk.remove(temporary));
                continue;
            }
            match disk.rename(temporary, &staged.path) {
                Ok(()) => {
                    // Before the folder is synced: whatever comes of that, these bytes are ours.
                    self.known.note(&staged.path, Some(staged.hash), Lasts::Refused);
                    named.push(staged);
                }
                Err(error) => {
                    drop(disk.remove(temporary));
                    failures.push((staged.owner, StoreError::system("write", &staged.path, error)));
                }
            }
        }
        let folders: BTreeSet<&Path> = named.iter().filter_map(|it| it.path.parent()).collect();
        for folder in folders {
            let synced = disk.sync_folder(folder);
            let there = || named.iter().filter(|it| it.path.parent() == Some(folder));
            match synced {
                Ok(()) => there().for_each(|it| self.known.note(&it.path, Some(it.hash), Lasts::Yes)),
                Err(error) => {
                    there().for_each(|it| self.known.note(&it.path, Some(it.hash), Lasts::Refused));
                    let owner = there().next().map_or(0, |it| it.owner);
                    failures.push((owner, StoreError::system("sync the folder", folder, error)));
                }
            }
        }
        failures
    }
}
