//! The door to the disk: the few operations that a project folder needs, each small enough to fail or to be cut short by a crash.
//!
//! Two implementations stand today: [`RealDisk`], and the disk of the tests that crashes and refuses at every step in turn. What is
//! made of these operations (whole files, folders below folders) is in `file`. Knows paths and bytes, and nothing of projects.

mod file;
mod real;

use std::fmt::Debug;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub use self::real::RealDisk;

/// The file system of this machine, for what is no part of a project.
pub(super) fn real() -> &'static dyn Disk {
    &RealDisk
}

/// What stands at a path; a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: EntryKind,
    /// How many bytes a file has.
    pub len: u64,
    /// When its bytes were last changed, where the system notes that.
    pub modified: Option<SystemTime>,
}

/// What a file looks like from outside. A file that was changed looks different, unless that was done on purpose or within the grain of
/// the system's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How many bytes it has.
    pub len: u64,
    /// When its bytes were last changed, in nanoseconds since 1970.
    pub modified: i64,
}

/// How long a file has to have rested for what it looks like to tell it from whatever it becomes: the clocks of some file systems have no
/// finer grain.
const REST: Duration = Duration::from_secs(2);

impl Found {
    /// What a file looks like; `None` for what is no file, where the system does not note when it was changed, and where that was only just
    /// now.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        let modified = self.modified.filter(|_| self.kind == EntryKind::File)?;
        // One of the future has not rested either.
        if SystemTime::now().duration_since(modified).ok()? < REST {
            return None;
        }
        let since = modified.duration_since(UNIX_EPOCH).ok()?;
        Some(Mark { len: self.len, modified: i64::try_from(since.as_nanos()).ok()? })
    }
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file of bytes.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, wherever it leads.
    Link,
    /// A device, pipe or socket, of which nothing may be read.
    Other,
}

/// A lock that is held until it is dropped, or the process ends.
pub trait Held: Debug + Send + Sync {}

/// A file system, as far as a project needs one.
///
/// What is written is lost in a crash until it is synced: the bytes of a file by [`sync`](Self::sync), names (made, renamed, removed) by
/// [`sync_folder`](Self::sync_folder) of the folder that holds them. No operation follows a link in the last part of a path.
pub trait Disk: Debug + Send + Sync {
    /// What stands at a path, or `None` where nothing does.
    ///
    /// # Errors
    ///
    /// The system's reason, as with all that follow.
    fn look(&self, path: &Path) -> io::Result<Option<Found>>;

    /// All bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// All bytes of a file of about so many, in place of what a buffer holds; for many files one after the other.
    fn read_over(&self, path: &Path, len: u64, buffer: &mut Vec<u8>) -> io::Result<()> {
        let _ = len;
        *buffer = self.read(path)?;
        Ok(())
    }

    /// At most so many bytes at the front of a file.
    fn read_front(&self, path: &Path, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = self.read(path)?;
        bytes.truncate(len);
        Ok(bytes)
    }

    /// The names in a folder, in no order. A name that is no Unicode comes with substitutes in it, and so cannot be opened by it.
    fn list(&self, folder: &Path) -> io::Result<Vec<(String, EntryKind)>>;

    /// The names in a folder, in no order, each with what stands there.
    fn survey(&self, folder: &Path) -> io::Result<Vec<(String, Found)>> {
        let found = |(name, kind): (String, EntryKind)| {
            // What was removed since it was listed stands there no more.
            let found = self.look(&folder.join(&name)).transpose()?;
            Some(found.map(|found| (name, Found { kind, ..found })))
        };
        self.list(folder)?.into_iter().filter_map(found).collect()
    }

    /// Makes a folder in one that is there.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes an empty file; refuses with [`AlreadyExists`](io::ErrorKind::AlreadyExists) where something stands there.
    fn create(&self, path: &Path) -> io::Result<()>;

    /// Puts bytes at the end of a file that is there.
    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Makes a file shorter.
    fn cut(&self, path: &Path, len: u64) -> io::Result<()>;

    /// Returns when the bytes of a file last.
    fn sync(&self, path: &Path) -> io::Result<()>;

    /// Returns when the names in a folder last.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// Gives a file another name, in place of the file that has it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Locks a file that is there against every other process and every other lock of this one; `None` where it is locked.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>>;
}
