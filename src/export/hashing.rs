//! A sink that hashes what goes through it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use sha2::{Digest as _, Sha256};

use super::OutputFile;
use crate::format::Sink;

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
        let file = |(name, (hash, bytes)): (&String, &(Sha256, u64))| {
            let mut sha256 = String::new();
            for byte in hash.clone().finalize() {
                // Writing to a String never fails.
                let _ = write!(sha256, "{byte:02x}");
            }
            OutputFile { name: name.clone(), bytes: *bytes, sha256 }
        };
        self.files.iter().map(file).collect()
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
