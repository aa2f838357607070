//! A sink that hashes what goes through it.

use std::collections::BTreeMap;
use std::io;

use sha2::{Digest as _, Sha256};

use super::OutputFile;
use crate::format::Sink;
use crate::text::TextHash;

/// Passes everything on and keeps the hash and the length of each file.
pub(super) struct HashingSink<'a> {
    sink: &'a mut dyn Sink,
    files: BTreeMap<String, (Sha256, u64)>,
}

impl<'a> HashingSink<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink) -> Self {
        Self { sink, files: BTreeMap::new() }
    }

    /// The files so far, sorted by name.
    pub(super) fn files(&self) -> Vec<OutputFile> {
        self.files.keys().filter_map(|name| self.file(name)).collect()
    }

    /// The file of a name as far as it was written.
    pub(super) fn file(&self, name: &str) -> Option<OutputFile> {
        let (hash, bytes) = self.files.get(name)?;
        let sha256 = TextHash::made(hash.clone().finalize().into());
        Some(OutputFile { name: name.to_owned(), bytes: *bytes, sha256 })
    }

    /// The end of the file of a name, to be written to.
    pub(super) fn writer<'s>(&'s mut self, name: &'s str) -> FileEnd<'s, 'a> {
        FileEnd { sink: self, name }
    }
}

/// The end of a file of a sink.
pub(super) struct FileEnd<'s, 'a> {
    sink: &'s mut HashingSink<'a>,
    name: &'s str,
}

impl io::Write for FileEnd<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.append(self.name, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for HashingSink<'_> {
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.sink.append(name, bytes)?;
        let (hash, length) = self.files.entry(name.to_owned()).or_default();
        hash.update(bytes);
        *length += bytes.len() as u64;
        Ok(())
    }
}
