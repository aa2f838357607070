//! Records → files. A file whose record is gone goes with it; equal bytes are left alone.

use std::collections::BTreeSet;
use std::path::Path;

use super::StoreError;
use super::folder::{FileKey, Folder, bytes_of};
use crate::model::{Diagnostic, Document, DocumentId, Project, Severity};
use crate::text::TextHash;

impl Folder {
    /// Writes some files of a project as the project has them now, each atomically, and removes those whose record is gone.
    ///
    /// All files are tried, whatever happens to one of them; those that are as they should be are not touched, and neither are
    /// those that another program has changed since they were read or written here. They can be saved when that is taken back.
    ///
    /// # Errors
    ///
    /// The first reason why a file could not be written.
    pub fn save(&self, project: &Project, files: &BTreeSet<FileKey>) -> Result<(), StoreError> {
        // Sheets come after the document that they are about, but go before it: no moment leaves one alone on the disk.
        let goes = |key: &&FileKey| matches!(key, FileKey::Sheet(sheet) if project.sheet(sheet).is_none());
        let (going, staying): (Vec<_>, Vec<_>) = files.iter().partition(goes);
        let mut failure = Ok(());
        let mut held = BTreeSet::new();
        for key in going.into_iter().chain(staying) {
            // A document stays as long as a sheet about it could not be removed: somebody else may have worked on it.
            if matches!(key, FileKey::Document(id) if held.contains(id) && !project.documents.contains_key(id)) {
                continue;
            }
            let saved = self.save_file(project, key);
            if let (FileKey::Sheet(sheet), Err(_)) = (key, &saved) {
                held.insert(&sheet.document);
            }
            failure = failure.and(saved);
        }
        failure
    }

    fn save_file(&self, project: &Project, key: &FileKey) -> Result<(), StoreError> {
        let path = self.file(key);
        let bytes = bytes_of(project, key).map_err(|document| StoreError::NoText { document, path: path.clone() })?;
        let Some(bytes) = bytes else {
            return match key {
                FileKey::Document(id) => self.remove_document(id, &path),
                _ => self.known.remove(&path),
            };
        };
        if let Some(folder) = path.parent() {
            self.disk.make_folders(self.path(), folder)?;
        }
        if let FileKey::Document(id) = key
            && let Some(document) = project.documents.get(id)
        {
            self.save_text(project, document, &path)?;
        }
        self.known.write(&path, bytes.as_bytes())
    }

    /// Removes the facts of a document and then its text: facts without a text are damage, a text without facts is none.
    /// Both are looked at before either goes.
    fn remove_document(&self, id: &DocumentId, facts: &Path) -> Result<(), StoreError> {
        let text = self.text_file(id);
        self.known.may_go(&text)?;
        self.known.remove(facts)?;
        self.known.remove(&text)
    }

    /// Writes a document's text; another one that stands in its place is kept among the versions.
    fn save_text(&self, project: &Project, document: &Document, facts: &Path) -> Result<(), StoreError> {
        let path = self.text_file(&document.id);
        let text = project.text(&document.id).filter(|text| text.hash() == document.text);
        let no_text = || StoreError::NoText { document: document.id.clone(), path: facts.to_owned() };
        let text = text.ok_or_else(no_text)?;
        if let Some(there) = self.known.read(&path)?
            && there != text.as_str().as_bytes()
        {
            self.keep_version(&document.id, &there)?;
        }
        self.known.write(&path, text.as_str().as_bytes())
    }

    fn keep_version(&self, document: &DocumentId, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.version_file(document, TextHash::of(bytes));
        if let Some(folder) = path.parent() {
            self.disk.make_folders(self.path(), folder)?;
        }
        self.disk.write_file(&path, bytes)
    }

    /// Finds the files that are not written as Manicule writes them: right in what they say, but not in how.
    ///
    /// What cannot be read is left to [`open`](super::open).
    #[must_use]
    pub fn check_canonical(&self, project: &Project) -> Vec<Diagnostic> {
        FileKey::all(project).iter().filter_map(|key| self.check_file(project, key)).collect()
    }

    fn check_file(&self, project: &Project, key: &FileKey) -> Option<Diagnostic> {
        let expected = bytes_of(project, key).ok().flatten()?;
        let path = self.file(key);
        let there = self.disk.read_file(&path).ok().flatten()?;
        if there == expected.as_bytes() {
            return None;
        }
        let there = String::from_utf8_lossy(&there);
        let (mut lines, mut there) = (expected.split('\n'), there.split('\n'));
        let mut line = 1;
        let wanted = loop {
            match (lines.next(), there.next()) {
                (Some(wanted), Some(found)) if wanted == found => line += 1,
                (wanted, _) => break wanted.unwrap_or("the end of the file"),
            }
        };
        let wanted: String = wanted.trim().chars().take(120).collect();
        let name = path.strip_prefix(self.path()).unwrap_or(&path).display().to_string();
        let mut finding = Diagnostic::in_file(
            Severity::Warning,
            name,
            format!("the file is not in the form that Manicule writes; expected in this line: {wanted}"),
            "any change of it in Manicule writes it anew",
        );
        finding.place.line = Some(line);
        Some(finding)
    }
}
