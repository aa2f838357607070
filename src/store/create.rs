//! A new project in an empty folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::{Disk, RealDisk};
use super::folder::PROJECT_FILE;
use super::{StoreError, project_file};
use crate::model::{DocumentId, Project, ProjectId};

const GIT_IGNORE: &str = ".manicule/\n";
/// Texts are kept to the byte and never merged by lines, which would put conflict markers among the words; everything else is merged
/// record by record, once git is told how (see the README).
const GIT_ATTRIBUTES: &str = "\
documents/** -text
documents/**/*.txt -merge
project.ron merge=manicule
documents/*.ron merge=manicule
annotations/**/*.ron merge=manicule
";

/// Creates a project without documents, with the default schema, in a folder that is made if need be.
///
/// # Errors
///
/// Where the folder holds a project, or files that are not hidden, or cannot be written.
pub fn create(dir: &Path, title: &str) -> Result<(), StoreError> {
    create_on(&RealDisk, dir, title)
}

/// The same on any disk.
///
/// # Errors
///
/// As [`create()`].
pub fn create_on(disk: &dyn Disk, dir: &Path, title: &str) -> Result<(), StoreError> {
    disk.make_path(dir)?;
    if disk.is_there(&dir.join(PROJECT_FILE)) {
        return Err(StoreError::HasProject { path: dir.to_owned() });
    }
    let entries = disk.list(dir).map_err(|error| StoreError::system("read the folder", dir, error))?;
    if entries.iter().any(|(name, _)| !name.starts_with('.')) {
        return Err(StoreError::NotEmpty { path: dir.to_owned() });
    }
    let project = Project::new(ProjectId::random(), title);
    add_lines(disk, &dir.join(".gitignore"), GIT_IGNORE)?;
    add_lines(disk, &dir.join(".gitattributes"), GIT_ATTRIBUTES)?;
    disk.write_file(&dir.join(PROJECT_FILE), project_file::write(&project).as_bytes())
}

/// The folder for a new project of a title within another folder, of a name that nothing there has.
#[must_use]
pub fn free_folder(parent: &Path, title: &str) -> PathBuf {
    let taken = |name: &DocumentId| fs::symlink_metadata(parent.join(name.as_str())).is_ok();
    parent.join(DocumentId::from_title(title, taken).as_str())
}

/// Puts those of some lines that it lacks at the end of a file that the folder may have already.
fn add_lines(disk: &dyn Disk, path: &Path, wanted: &str) -> Result<(), StoreError> {
    let mut lines = disk.read_file(path)?.unwrap_or_default();
    for line in wanted.lines() {
        if lines.split(|byte| *byte == b'\n').any(|it| it == line.as_bytes()) {
            continue;
        }
        if !lines.is_empty() && !lines.ends_with(b"\n") {
            lines.push(b'\n');
        }
        lines.extend_from_slice(line.as_bytes());
        lines.push(b'\n');
    }
    disk.write_file(path, &lines)
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
