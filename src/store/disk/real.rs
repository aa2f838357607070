//! The file system of this machine.

use std::fs::{self, File, FileType, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use super::{Disk, EntryKind, Found, Held};
use crate::store::parallel::in_parallel;

/// The file system of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn look(&self, path: &Path) -> io::Result<Option<Found>> {
        match fs::symlink_metadata(path) {
            Ok(found) => Ok(Some(found_of(&found))),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn read_over(&self, path: &Path, len: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
        let mut file = File::open(path)?;
        // A byte more than are expected, so that the end is seen with the first read.
        buffer.resize(usize::try_from(len).map_or(usize::MAX, |len| len.saturating_add(1)), 0);
        let mut filled = 0;
        loop {
            match file.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
            if filled == buffer.len() {
                buffer.resize(filled * 2, 0);
            } else if filled as u64 == len {
                break;
            }
        }
        buffer.truncate(filled);
        Ok(())
    }

    fn read_front(&self, path: &Path, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(len as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(String, EntryKind)>> {
        let entry = |entry: io::Result<fs::DirEntry>| {
            let entry = entry?;
            Ok((entry.file_name().to_string_lossy().into_owned(), kind_of(entry.file_type()?)))
        };
        fs::read_dir(folder)?.map(entry).collect()
    }

    fn survey(&self, folder: &Path) -> io::Result<Vec<(String, Found)>> {
        let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        // Asked of the folder by name, which spares the system the way there.
        let look = |entry: &fs::DirEntry| match entry.metadata() {
            Ok(found) => Some(Ok((entry.file_name().to_string_lossy().into_owned(), found_of(&found)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => Some(Err(error)),
        };
        in_parallel(&entries, look).into_iter().flatten().collect()
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn create(&self, path: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).create_new(true).open(path).map(drop)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        OpenOptions::new().append(true).open(path)?.write_all(bytes)
    }

    fn cut(&self, path: &Path, len: u64) -> io::Result<()> {
        OpenOptions::new().write(true).open(path)?.set_len(len)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        // Some systems sync only through a handle that may write.
        OpenOptions::new().write(true).open(path)?.sync_all()
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        // Only Unix knows how to sync a folder; elsewhere the file system sees to it.
        if !cfg!(unix) {
            return Ok(());
        }
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder)?.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(Locked { _file: file }))),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }
}

#[derive(Debug)]
struct Locked {
    /// Closing it lets the lock go.
    _file: File,
}

impl Held for Locked {}

fn found_of(found: &fs::Metadata) -> Found {
    Found { kind: kind_of(found.file_type()), len: found.len(), modified: found.modified().ok() }
}

fn kind_of(kind: FileType) -> EntryKind {
    match kind {
        kind if kind.is_symlink() => EntryKind::Link,
        kind if kind.is_dir() => EntryKind::Folder,
        kind if kind.is_file() => EntryKind::File,
        _ => EntryKind::Other,
    }
}
