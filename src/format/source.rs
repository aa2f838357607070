//! Where annotated data comes from: named files that are read, whatever holds them.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read as _};

/// An input of several files.
///
/// Names are relative, with `/` between their parts, and stand in the order in which they are to be read.
pub trait Source {
    /// The names of all files.
    fn names(&self) -> &[String];

    /// The file of a name, to be read from its start.
    ///
    /// # Errors
    ///
    /// Where there is none, or it cannot be read.
    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>>;

    /// All bytes of a file.
    ///
    /// # Errors
    ///
    /// Where there is none, or it cannot be read.
    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.open(name)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// An input in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemorySource {
    names: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl MemorySource {
    /// Files with their names.
    pub fn new<N: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (N, B)>) -> Self {
        let files: BTreeMap<String, Vec<u8>> =
            files.into_iter().map(|(name, bytes)| (name.into(), bytes.into())).collect();
        Self { names: files.keys().cloned().collect(), files }
    }
}

impl From<super::MemorySink> for MemorySource {
    /// What was written, to be read again.
    fn from(sink: super::MemorySink) -> Self {
        Self::new(sink.files)
    }
}

impl Source for MemorySource {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + '_>> {
        match self.files.get(name) {
            Some(bytes) => Ok(Box::new(bytes.as_slice())),
            None => Err(io::Error::from(io::ErrorKind::NotFound)),
        }
    }
}
