//! A new project in an empty folder.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::folder::{FileKey, Folder, PROJECT_FILE};
use super::{StoreError, disk, project_file};
use crate::model::{DocumentId, Project, ProjectId};

const GIT_IGNORE: &str = ".manicule/\n";
const GIT_ATTRIBUTES: &str = "documents/** -text\n";

/// Creates a project without documents, with the default schema, in a folder that is made if need be.
///
/// # Errors
///
/// Where the folder holds a project, or files that are not hidden, or cannot be written.
pub fn create(dir: &Path, title: &str) -> Result<(), StoreError> {
    fs::create_dir_all(dir).map_err(|error| StoreError::system("make the folder", dir, error))?;
    if fs::symlink_metadata(dir.join(PROJECT_FILE)).is_ok() {
        return Err(StoreError::HasProject { path: dir.to_owned() });
    }
    let entries = fs::read_dir(dir).map_err(|error| StoreError::system("read the folder", dir, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| StoreError::system("read the folder", dir, error))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            return Err(StoreError::NotEmpty { path: dir.to_owned() });
        }
    }
    let project = Project::new(ProjectId::random(), title);
    add_line(&dir.join(".gitignore"), GIT_IGNORE)?;
    add_line(&dir.join(".gitattributes"), GIT_ATTRIBUTES)?;
    disk::write(&Folder::new(dir).file(&FileKey::Project), project_file::write(&project).as_bytes())
}

/// The folder for a new project of a title within another folder, of a name that nothing there has.
#[must_use]
pub fn free_folder(parent: &Path, title: &str) -> PathBuf {
    let taken = |name: &DocumentId| fs::symlink_metadata(parent.join(name.as_str())).is_ok();
    parent.join(DocumentId::from_title(title, taken).as_str())
}

/// Puts a line at the end of a file that the folder may have already.
fn add_line(path: &Path, line: &str) -> Result<(), StoreError> {
    let mut lines = match fs::read_to_string(path) {
        Ok(lines) => lines,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(StoreError::system("read", path, error)),
    };
    if lines.lines().any(|it| it == line.trim_end()) {
        return Ok(());
    }
    if !lines.is_empty() && !lines.ends_with('\n') {
        lines.push('\n');
    }
    lines.push_str(line);
    disk::write(path, lines.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_project_goes_where_nothing_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = free_folder(folder.path(), "Port Maré ferry");
        assert_eq!(first, folder.path().join("port-mare-ferry"));
        create(&first, "Port Maré ferry").expect("a new project");
        let second = free_folder(folder.path(), "Port Maré ferry");
        assert_ne!(second, first);
        create(&second, "Port Maré ferry").expect("another one");
    }
}
