//! The sample project: where the one that comes with the program is, and where its copy goes.

use std::path::{Path, PathBuf};

use crate::store;

/// The sample project within the folder of the program's own files.
const PLACE: [&str; 2] = ["projects", "port-mare"];

/// Who has annotated the sample project.
pub const ANNOTATOR: &str = "ada";

/// The sample project that comes with the program: beside the executable or the current folder, or above one of them.
#[must_use]
pub fn shipped() -> Option<PathBuf> {
    let executable = std::env::current_exe().ok();
    let beside = executable.as_deref().and_then(Path::parent).map(Path::to_owned);
    let installed = beside.as_deref().and_then(Path::parent).map(|it| it.join("share").join("manicule"));
    let starts = [beside, installed, std::env::current_dir().ok()];
    starts.into_iter().flatten().find_map(|start| above(&start))
}

/// The sample project in a folder or in one of those that it is in.
fn above(start: &Path) -> Option<PathBuf> {
    start
        .ancestors()
        .map(|it| PLACE.iter().fold(it.to_owned(), |path, part| path.join(part)))
        .find(|it| store::is_project(it))
}

/// The folder of the user's own copy, which may be changed.
#[must_use]
pub fn copy() -> Option<PathBuf> {
    let name = PLACE[1];
    match std::env::var_os(store::CONFIG_DIR_VARIABLE).filter(|it| !it.is_empty()) {
        Some(folder) => Some(PathBuf::from(folder).join(name)),
        None => Some(directories::ProjectDirs::from("", "", "manicule")?.data_dir().join(name)),
    }
}
