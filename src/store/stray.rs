//! What lies in a project folder beside the files that are opened: earlier texts that are not what their name says, and strays.
//!
//! Opening a project reads none of this; `check` does. Knows files, and nothing of what is in a text.

use std::path::Path;

use super::StoreError;
use super::disk::EntryKind;
use super::folder::{DOCUMENTS, Folder, LONGEST, VERSIONS};
use crate::model::{Diagnostic, DocumentId, Severity};
use crate::text::TextHash;

impl Folder {
    /// Finds earlier texts whose name is not the hash of what they hold, what lies among them without belonging there, and temporary
    /// files that a crash has left.
    ///
    /// What cannot be read is a finding too.
    #[must_use]
    pub fn check_versions(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        self.temporaries(self.path(), &mut findings);
        let documents = self.path().join(DOCUMENTS);
        self.temporaries(&documents, &mut findings);
        let versions = documents.join(VERSIONS);
        for (name, kind) in self.listed(&versions, &mut findings) {
            let path = versions.join(&name);
            if kind != EntryKind::Folder || name.parse::<DocumentId>().is_err() {
                findings.push(self.stray(&path, kind, "a folder with the name of a document"));
                continue;
            }
            self.temporaries(&path, &mut findings);
            for (version, kind) in self.listed(&path, &mut findings) {
                findings.extend(self.check_version(&path.join(&version), &version, kind));
            }
        }
        Diagnostic::cut(&mut findings);
        findings
    }

    fn check_version(&self, path: &Path, name: &str, kind: EntryKind) -> Option<Diagnostic> {
        let hash = name.strip_suffix(".txt").and_then(|digits| format!("sha256:{digits}").parse::<TextHash>().ok());
        let Some(hash) = hash.filter(|_| kind == EntryKind::File) else {
            return Some(self.stray(path, kind, "a text whose name is its SHA-256 and .txt"));
        };
        let bytes = match self.disk.read_at_most(path, LONGEST) {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(error) => return Some(error.diagnostic(self.path())),
        };
        let found = TextHash::of(&bytes);
        let (severity, message, hint) = if found != hash {
            let message = format!("this earlier text has {found}; expected the hash that is its name");
            (Severity::Error, message, "take it back from a copy, or remove it: it is not the text that was annotated")
        } else if !std::str::from_utf8(&bytes).is_ok_and(|text| !text.starts_with('\u{feff}') && !text.contains('\r')) {
            let message = "this earlier text is not UTF-8 with line feeds alone and no byte order mark".to_owned();
            (Severity::Warning, message, "nothing need be done, unless it is to be used again")
        } else {
            return None;
        };
        Some(Diagnostic::in_file(severity, self.named(path), message, hint))
    }

    /// Files that were being written when the power went, or the program ended. They are hidden, and never read.
    fn temporaries(&self, folder: &Path, findings: &mut Vec<Diagnostic>) {
        if !self.is_folder(folder) {
            return;
        }
        for (name, _) in self.disk.list(folder).unwrap_or_default() {
            if name.starts_with('.') && name.ends_with(".tmp") {
                let message = "a temporary file that was left behind when something was being written";
                let hint = "remove it, if the project is open nowhere";
                findings.push(Diagnostic::in_file(Severity::Note, self.named(&folder.join(name)), message, hint));
            }
        }
    }

    /// What stands in a folder, sorted, without what is hidden; a folder that is not there holds nothing.
    fn listed(&self, folder: &Path, findings: &mut Vec<Diagnostic>) -> Vec<(String, EntryKind)> {
        let listed = match self.disk.look(folder) {
            Ok(None) => return Vec::new(),
            Ok(Some(found)) if found.kind == EntryKind::Link => Err(StoreError::Link { path: folder.to_owned() }),
            Ok(Some(_)) => self.disk.list(folder).map_err(|error| StoreError::system("read the folder", folder, error)),
            Err(error) => Err(StoreError::system("read the folder", folder, error)),
        };
        let mut listed = listed.unwrap_or_else(|error| {
            findings.push(error.diagnostic(self.path()));
            Vec::new()
        });
        listed.retain(|(name, _)| !name.starts_with('.'));
        listed.sort_by(|one, other| one.0.cmp(&other.0));
        listed
    }

    fn is_folder(&self, path: &Path) -> bool {
        matches!(self.disk.look(path), Ok(Some(found)) if found.kind == EntryKind::Folder)
    }

    fn stray(&self, path: &Path, kind: EntryKind, expected: &str) -> Diagnostic {
        let message = match kind {
            EntryKind::Link => format!("it is a link and was not followed; expected {expected}"),
            _ => format!("it is none of the project's files; expected {expected}"),
        };
        Diagnostic::in_file(Severity::Warning, self.named(path), message, "move it out of the project folder")
    }

    fn named(&self, path: &Path) -> String {
        path.strip_prefix(self.path()).unwrap_or(path).display().to_string()
    }
}
