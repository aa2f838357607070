//! A disk in memory that never fails.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use manicule::store::{Disk, EntryKind, Found, Held};

/// Files by path; folders have no bytes.
#[derive(Debug, Default)]
pub struct MemoryDisk(Mutex<BTreeMap<PathBuf, Option<Vec<u8>>>>);

#[derive(Debug)]
struct Nothing;

impl Held for Nothing {}

impl MemoryDisk {
    /// Puts a file there, and the folders that it is in.
    pub fn put(&self, path: &Path, bytes: &[u8]) {
        let mut entries = self.entries();
        for folder in path.ancestors().skip(1) {
            entries.insert(folder.to_owned(), None);
        }
        entries.insert(path.to_owned(), Some(bytes.to_owned()));
    }

    /// All files.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.entries().iter().filter_map(|(path, bytes)| Some((path.clone(), bytes.clone()?))).collect()
    }

    fn entries(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Option<Vec<u8>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file<T>(&self, path: &Path, with: impl FnOnce(&mut Vec<u8>) -> T) -> io::Result<T> {
        let mut entries = self.entries();
        let file = entries.get_mut(path).and_then(Option::as_mut);
        file.map(with).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Disk for MemoryDisk {
    fn look(&self, path: &Path) -> io::Result<Option<Found>> {
        Ok(self.entries().get(path).map(|entry| match entry {
            Some(bytes) => Found { kind: EntryKind::File, len: bytes.len() as u64, modified: None },
            None => Found { kind: EntryKind::Folder, len: 0, modified: None },
        }))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.file(path, |bytes| bytes.clone())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(String, EntryKind)>> {
        let entries = self.entries();
        let within = entries.iter().filter(|(path, _)| path.parent() == Some(folder));
        let entry = |(path, bytes): (&PathBuf, &Option<Vec<u8>>)| {
            let kind = if bytes.is_some() { EntryKind::File } else { EntryKind::Folder };
            (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), kind)
        };
        Ok(within.map(entry).collect())
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.entries().insert(path.to_owned(), None);
        Ok(())
    }

    fn create(&self, path: &Path) -> io::Result<()> {
        let mut entries = self.entries();
        if entries.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        entries.insert(path.to_owned(), Some(Vec::new()));
        Ok(())
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.file(path, |file| file.extend_from_slice(bytes))
    }

    fn cut(&self, path: &Path, len: u64) -> io::Result<()> {
        self.file(path, |file| file.truncate(len as usize))
    }

    fn sync(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn sync_folder(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut entries = self.entries();
        let file = entries.remove(from).ok_or(io::ErrorKind::NotFound)?;
        entries.insert(to.to_owned(), file);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.entries().remove(path).map(drop).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn lock(&self, _: &Path) -> io::Result<Option<Box<dyn Held>>> {
        Ok(Some(Box::new(Nothing)))
    }
}
