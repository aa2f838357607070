//! Whole files and folders: read, and rewritten so that there is the old one or the new one at every moment.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Disk, EntryKind, Mark};
use crate::store::StoreError;

/// After how many bytes a file that is being written is synced, so that no other sync ever waits for more than these.
const SYNC_EVERY: usize = 4 << 20;

/// The bytes of a file, and what it looked like before they were read.
pub(in crate::store) type Marked = (Vec<u8>, Option<Mark>);

/// Files of up to so many bytes are read by one question to the system, into room that is cleared for it; more is not worth the clearing.
const READ_AT_ONCE: u64 = 1 << 20;

impl dyn Disk + '_ {
    /// The bytes of a file, or `None` where there is none. A link, or what is no file, is refused.
    pub(in crate::store) fn read_file(&self, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        self.read_at_most(path, u64::MAX)
    }

    /// The same of a file that is refused unread where it has more than some bytes.
    pub(in crate::store) fn read_at_most(&self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.read_marked(path, limit)?.map(|(bytes, _)| bytes))
    }

    /// The same with what the file looked like before it was read.
    pub(in crate::store) fn read_marked(&self, path: &Path, limit: u64) -> Result<Option<Marked>, StoreError> {
        let fail = |error| StoreError::system("read", path, error);
        let Some(found) = self.look(path).map_err(fail)? else { return Ok(None) };
        match found.kind {
            EntryKind::File if found.len > limit => {
                Err(StoreError::TooLong { path: path.to_owned(), len: found.len, limit })
            }
            EntryKind::File if found.len > READ_AT_ONCE => {
                self.read(path).map(|bytes| Some((bytes, found.mark()))).map_err(fail)
            }
            EntryKind::File => {
                let mut bytes = Vec::new();
                self.read_over(path, found.len, &mut bytes).map_err(fail)?;
                Ok(Some((bytes, found.mark())))
            }
            EntryKind::Link => Err(StoreError::Link { path: path.to_owned() }),
            EntryKind::Folder | EntryKind::Other => Err(fail(io::Error::other("it is no file"))),
        }
    }

    /// The same of a file within a project folder, where no folder between the two may be a link either.
    pub(in crate::store) fn read_within(
        &self,
        dir: &Path,
        path: &Path,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let between = path.ancestors().skip(1).take_while(|it| *it != dir && it.starts_with(dir));
        for folder in between {
            let found = self.look(folder).map_err(|error| StoreError::system("read", folder, error))?;
            if found.is_some_and(|it| it.kind == EntryKind::Link) {
                return Err(StoreError::Link { path: folder.to_owned() });
            }
        }
        self.read_at_most(path, limit)
    }

    /// Whether anything stands at a path, as far as the system tells.
    pub(in crate::store) fn is_there(&self, path: &Path) -> bool {
        !matches!(self.look(path), Ok(None))
    }

    /// Puts bytes into a file: a temporary file beside it, sync, rename, sync of the folder. Equal bytes are only synced.
    pub(in crate::store) fn write_file(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        if self.read_file(path)?.is_some_and(|there| there == bytes) {
            self.sync(path).map_err(|error| StoreError::system("write", path, error))?;
        } else {
            self.replace_file(path, bytes)?;
        }
        self.sync_folder_of(path)
    }

    /// The part of [`write_file`](Self::write_file) before the sync of the folder: when this is done the file has its new bytes, though
    /// not yet for good.
    pub(in crate::store) fn replace_file(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let temporary = self.write_beside(path, bytes)?;
        self.rename(&temporary, path).map_err(|error| {
            drop(self.remove(&temporary));
            StoreError::system("write", path, error)
        })
    }

    /// Puts the bytes that a file is to have into a temporary file beside it, synced, whose path is told.
    pub(in crate::store) fn write_beside(&self, path: &Path, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let mut temporary = temporary_beside(path);
        // A process of the same number may have left one behind, or a stranger may have put one there.
        while matches!(self.look(&temporary), Ok(Some(_))) {
            temporary = temporary_beside(path);
        }
        match self.write_new(&temporary, bytes) {
            Ok(()) => Ok(temporary),
            Err(error) => {
                // The first error is the one to tell; a temporary file that stays is hidden, and never read.
                drop(self.remove(&temporary));
                Err(StoreError::system("write", path, error))
            }
        }
    }

    /// Removes a file, if it is there, for good.
    pub(in crate::store) fn remove_file(&self, path: &Path) -> Result<(), StoreError> {
        match self.remove(path) {
            Ok(()) => self.sync_folder_of(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(StoreError::system("remove", path, error)),
        }
    }

    /// Makes a folder below a project folder, and those between, for good; none of them may be a link. The names of those that are there
    /// are synced too, since whoever made them may have been stopped before.
    pub(in crate::store) fn make_folders(&self, dir: &Path, below: &Path) -> Result<(), StoreError> {
        let mut path = dir.to_owned();
        for part in below.strip_prefix(dir).unwrap_or(below).components() {
            path.push(part);
            let fail = |error| StoreError::system("make the folder", &path, error);
            match self.look(&path).map_err(fail)?.map(|it| it.kind) {
                Some(EntryKind::Folder) => self.sync_folder_of(&path)?,
                Some(EntryKind::Link) => return Err(StoreError::Link { path }),
                Some(_) => return Err(fail(io::Error::other("there is a file where a folder is needed"))),
                None => {
                    match self.make_folder(&path) {
                        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(fail(error)),
                        _ => {}
                    }
                    self.sync_folder_of(&path)?;
                }
            }
        }
        Ok(())
    }

    /// Makes a folder wherever the user wants it, and those that lead there, for good. Links on the way are followed.
    pub(in crate::store) fn make_path(&self, path: &Path) -> Result<(), StoreError> {
        let mut missing: Vec<&Path> =
            path.ancestors().take_while(|it| !it.as_os_str().is_empty() && !self.is_there(it)).collect();
        if missing.is_empty() {
            // Whoever made it may have been stopped before its name was synced. The folder around it may be one that cannot be opened;
            // then it was none of ours.
            return match self.sync_folder_of(path) {
                Err(StoreError::System { source, .. }) if source.kind() == io::ErrorKind::PermissionDenied => Ok(()),
                synced => synced,
            };
        }
        while let Some(folder) = missing.pop() {
            match self.make_folder(folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(StoreError::system("make the folder", folder, error));
                }
                _ => self.sync_folder_of(folder)?,
            }
        }
        Ok(())
    }

    /// Makes the name of a file last, or that it is gone.
    pub(in crate::store) fn sync_folder_of(&self, path: &Path) -> Result<(), StoreError> {
        let Some(folder) = path.parent() else { return Ok(()) };
        self.sync_folder(folder).map_err(|error| StoreError::system("sync the folder", folder, error))
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.create(path)?;
        if bytes.is_empty() {
            return self.sync(path);
        }
        for part in bytes.chunks(SYNC_EVERY) {
            self.append(path, part)?;
            self.sync(path)?;
        }
        Ok(())
    }
}

/// A hidden name in the same folder that no other writer of this machine uses.
fn temporary_beside(path: &Path) -> PathBuf {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}-{number}.tmp", std::process::id()))
}
