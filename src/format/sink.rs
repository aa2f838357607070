//! Where an export goes: named files that are appended to, whatever holds them.

use std::collections::BTreeMap;
use std::io;

/// An output of several files.
///
/// Names are relative, with `/` between their parts. A file comes into being with the first bytes that are appended to it,
/// were they none.
pub trait Sink {
    /// Appends bytes to the file of a name.
    ///
    /// # Errors
    ///
    /// Where they cannot be kept.
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()>;
}

/// An output in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemorySink {
    /// The bytes of each file by its name.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl MemorySink {
    /// The file of a name as UTF-8, or `None` where there is none or it is something else.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(name)?).ok()
    }
}

impl Sink for MemorySink {
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        match self.files.get_mut(name) {
            Some(file) => file.extend_from_slice(bytes),
            None => drop(self.files.insert(name.to_owned(), bytes.to_owned())),
        }
        Ok(())
    }
}
