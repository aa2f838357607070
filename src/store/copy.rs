//! A project folder again in another place.

use std::fs;
use std::path::Path;

use super::folder::{LONGEST, PRIVATE, PROJECT_FILE};
use super::{StoreError, disk, is_project};

/// Copies a project to a folder that is made if need be. What of it is there already is written over; journals and locks, which
/// belong to one machine, are left behind, and so are links. What makes the folder a project comes last, so that a copy that was
/// broken off is none.
///
/// # Errors
///
/// Where there is no project, or a file cannot be read or written.
pub fn copy_project(from: &Path, to: &Path) -> Result<(), StoreError> {
    if !is_project(from) {
        return Err(StoreError::NoProject { path: from.to_owned() });
    }
    disk::real().make_path(to)?;
    let resolved =
        |path: &Path| fs::canonicalize(path).map_err(|error| StoreError::system("read the folder", path, error));
    if resolved(to)?.starts_with(resolved(from)?) {
        // It would be copied into itself until no name is short enough.
        return Err(StoreError::NotEmpty { path: to.to_owned() });
    }
    copy_folder(from, to, to, Some(PROJECT_FILE))?;
    copy_file(&from.join(PROJECT_FILE), &to.join(PROJECT_FILE))
}

fn copy_folder(from: &Path, copy: &Path, to: &Path, without: Option<&str>) -> Result<(), StoreError> {
    // A link in the way would lead out of the copy.
    disk::real().make_folders(copy, to)?;
    let refuse = |error| StoreError::system("read the folder", from, error);
    for entry in fs::read_dir(from).map_err(refuse)? {
        let entry = entry.map_err(refuse)?;
        let kind = entry.file_type().map_err(refuse)?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if kind.is_dir() && entry.file_name() != PRIVATE {
            copy_folder(&from, copy, &to, None)?;
        } else if kind.is_file() && without.is_none_or(|name| entry.file_name() != name) {
            copy_file(&from, &to)?;
        }
    }
    Ok(())
}

fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    let Some(bytes) = disk::real().read_at_most(from, LONGEST)? else { return Ok(()) };
    disk::real().write_file(to, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{create, open};

    #[test]
    fn a_copy_is_the_same_project_without_what_belongs_to_the_machine() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("one"), folder.path().join("two"));
        create(&from, "Port Maré ferry").expect("a new project");
        fs::create_dir_all(from.join(PRIVATE)).expect("a folder");
        fs::write(from.join(PRIVATE).join("lock"), "here").expect("a file");
        copy_project(&from, &to).expect("a copy");
        assert_eq!(open(&to).expect("a project").project, open(&from).expect("a project").project);
        assert!(!to.join(PRIVATE).join("lock").exists());
        assert!(copy_project(&folder.path().join("none"), &to).is_err());
    }

    #[test]
    fn a_copy_that_was_broken_off_is_no_project_and_is_taken_up_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) = (folder.path().join("one"), folder.path().join("two"));
        create(&from, "Port Maré ferry").expect("a new project");
        fs::create_dir_all(from.join("documents")).expect("a folder");
        fs::write(from.join("documents").join("notes.md"), "kept").expect("a file");
        // A folder where a file has to go stops the copy.
        fs::create_dir_all(to.join("documents").join("notes.md")).expect("a folder");
        assert!(copy_project(&from, &to).is_err());
        assert!(!is_project(&to));
        fs::remove_dir(to.join("documents").join("notes.md")).expect("removed");
        copy_project(&from, &to).expect("a copy");
        assert!(is_project(&to));
    }
}
