//! Files and folders that the user gives, to be read by the rooms that know no files.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::StoreError;
use crate::model::{Diagnostic, Severity};

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name without the folder.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
}

impl SourceFile {
    /// Its bytes.
    ///
    /// # Errors
    ///
    /// Where the system refuses to read it.
    pub fn read(&self) -> Result<Vec<u8>, StoreError> {
        fs::read(&self.path).map_err(|error| StoreError::system("read", &self.path, error))
    }
}

/// The files of some kinds among paths and in all folders below them, in the order given, inside folders by name.
///
/// Hidden files and linked folders are passed over. `extensions` are lower-case and without the dot; the case of those of
/// files does not matter. A file of another kind, or a path that cannot be read, is a finding.
#[must_use]
pub fn sources(paths: &[PathBuf], extensions: &[&str]) -> (Vec<SourceFile>, Vec<Diagnostic>) {
    let mut walk = Walk { extensions, files: Vec::new(), seen: HashSet::new(), others: 0, findings: Vec::new() };
    for path in paths {
        walk.given(path);
    }
    if walk.others > 0 {
        let kinds = walk.kinds();
        let message = match walk.others {
            1 => format!("1 file was passed over; expected {kinds}"),
            others => format!("{others} files were passed over; expected {kinds}"),
        };
        let folders: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
        walk.findings.push(Diagnostic::in_file(Severity::Note, folders.join(", "), message, ""));
    }
    (walk.files, walk.findings)
}

/// The bytes of the first file that is there and can be read, for what is only nicer to have, such as a font.
#[must_use]
pub fn read_first(paths: &[PathBuf]) -> Option<Vec<u8>> {
    paths.iter().find_map(|path| fs::read(path).ok())
}

struct Walk<'a> {
    extensions: &'a [&'a str],
    files: Vec<SourceFile>,
    seen: HashSet<PathBuf>,
    /// How many files in folders are of another kind.
    others: usize,
    findings: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn given(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => self.folder(path),
            Ok(found) if found.is_file() && self.is_wanted(path) => self.add(path),
            Ok(_) => {
                let message = format!("it is not of a kind that can be read here; expected {}", self.kinds());
                self.find(path, message, "save it as plain text first");
            }
            Err(error) => {
                self.find(path, format!("cannot read it: {error}"), "check its name, and that you may read it")
            }
        }
    }

    fn folder(&mut self, path: &Path) {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                return self.find(path, format!("cannot read the folder: {error}"), "check that you may read it");
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let linked = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            match fs::metadata(&path) {
                Ok(found) if found.is_dir() && linked => {}
                Ok(found) if found.is_dir() => self.folder(&path),
                Ok(found) if found.is_file() && self.is_wanted(&path) => self.add(&path),
                Ok(_) => self.others += 1,
                Err(error) => self.find(&path, format!("cannot read it: {error}"), "check that you may read it"),
            }
        }
    }

    fn is_wanted(&self, path: &Path) -> bool {
        // An ending may have a point in it: `cas.json`.
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let has =
            |extension: &&str| name.strip_suffix(extension).is_some_and(|stem| stem.len() > 1 && stem.ends_with('.'));
        self.extensions.iter().any(has)
    }

    fn add(&mut self, path: &Path) {
        if self.seen.insert(path.to_owned()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.files.push(SourceFile { name, path: path.to_owned() });
        }
    }

    fn kinds(&self) -> String {
        self.extensions.iter().map(|extension| format!(".{extension}")).collect::<Vec<_>>().join(", ")
    }

    fn find(&mut self, path: &Path, message: String, hint: &str) {
        self.findings.push(Diagnostic::in_file(Severity::Error, path.display().to_string(), message, hint));
    }
}
