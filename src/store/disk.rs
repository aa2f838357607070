//! Single files: read whole, and rewritten so that there is the old one or the new one at every moment.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::StoreError;

/// The bytes of a file that is no link, or `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => return Err(StoreError::Link { path: path.to_owned() }),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::system("read", path, error)),
    }
    fs::read(path).map(Some).map_err(|error| StoreError::system("read", path, error))
}

/// Puts bytes into a file: a temporary file beside it, fsync, rename, fsync of the folder. Equal bytes are left alone.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if read(path)?.is_some_and(|there| there == bytes) {
        return Ok(());
    }
    replace(path, bytes)?;
    sync_folder_of(path)
}

/// The part of [`write()`] before the fsync of the folder: when this is done the file has its new bytes, though not yet for good.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let temporary = temporary_beside(path);
    let written = write_new(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    written.map_err(|error| {
        // The first error is the one to tell; a temporary file that stays is hidden, and never read.
        drop(fs::remove_file(&temporary));
        StoreError::system("write", path, error)
    })
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Ok(()) => sync_folder_of(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::system("remove", path, error)),
    }
}

/// Makes a folder below a project folder, and those between; none of them may be a link.
pub(super) fn make_folder(dir: &Path, below: &Path) -> Result<(), StoreError> {
    let mut path = dir.to_owned();
    for part in below.strip_prefix(dir).unwrap_or(below).components() {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => return Err(StoreError::Link { path }),
            Ok(found) if found.is_dir() => {}
            Ok(_) => {
                let error = io::Error::other("there is a file where a folder is needed");
                return Err(StoreError::system("make the folder", &path, error));
            }
            Err(_) => {
                fs::create_dir(&path).map_err(|error| StoreError::system("make the folder", &path, error))?;
                sync_folder_of(&path)?;
            }
        }
    }
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A hidden name in the same folder that no other writer of this machine uses.
fn temporary_beside(path: &Path) -> PathBuf {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!(".{name}.{}-{number}.tmp", std::process::id()))
}

/// Makes a rename or removal last. Only Unix knows how to sync a folder; elsewhere the file system sees to it.
pub(super) fn sync_folder_of(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|_| cfg!(unix)) else { return Ok(()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|error| StoreError::system("sync the folder", folder, error))
}
