//! Records → files. A file whose record is gone goes with it; equal bytes are left alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::StoreError;
use super::change_file::conflicts_of;
use super::folder::{FileKey, Folder, LONGEST, bytes_of};
use super::known::Batch;
use super::part::Part;
use crate::model::{Diagnostic, Document, DocumentId, Project, Severity};
use crate::text::TextHash;

/// How many bytes wait under temporary names at most, before they get their own: a disk that is nearly full has room for few.
const BATCH_BYTES: usize = 64 << 20;

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
        self.save_each(project, files).into_iter().next().map_or(Ok(()), |(_, error)| Err(error))
    }

    /// The same; the files that could not be written are told with the reason.
    pub(super) fn save_each(&self, project: &Project, files: &BTreeSet<FileKey>) -> Vec<(FileKey, StoreError)> {
        // Sheets come after the document that they are about, but go before it: no moment leaves one alone on the disk.
        let goes = |key: &&FileKey| match key {
            FileKey::Sheet(sheet) => !project.sheets.contains_key(sheet) && conflicts_of(project, key).is_empty(),
            FileKey::Document(id) => !project.documents.contains_key(id) && conflicts_of(project, key).is_empty(),
            FileKey::Project => false,
        };
        let (mut going, staying): (Vec<_>, Vec<_>) = files.iter().partition(goes);
        going.sort_by_key(|key| matches!(key, FileKey::Document(_)));
        let mut failures = self.remove_each(&going);
        let mut batch = self.known.batch();
        for (at, key) in staying.iter().enumerate() {
            if let Err(error) = self.stage(project, key, at, &mut batch) {
                // Facts and text go together or not at all.
                batch.give_up(at);
                failures.push(((*key).clone(), error));
            }
            if batch.bytes() >= BATCH_BYTES {
                let full = std::mem::replace(&mut batch, self.known.batch());
                failures.extend(full.finish().into_iter().map(|(at, error)| (staying[at].clone(), error)));
            }
        }
        failures.extend(batch.finish().into_iter().map(|(at, error)| (staying[at].clone(), error)));
        failures
    }

    fn remove_each(&self, going: &[&FileKey]) -> Vec<(FileKey, StoreError)> {
        let mut failures = Vec::new();
        // All sheets of a document are looked at before any goes: should one have to be merged, the document stays with all of them.
        let mut held: BTreeMap<&DocumentId, PathBuf> = BTreeMap::new();
        for key in going {
            if let FileKey::Sheet(sheet) = key
                && let path = self.file(key)
                && self.known.may_go(&path).is_err()
            {
                held.entry(&sheet.document).or_insert(path);
            }
        }
        let mut folders: BTreeMap<PathBuf, &FileKey> = BTreeMap::new();
        for key in going {
            // A document stays as long as a sheet about it could not be removed: somebody else may have worked on it.
            let reason = key.of_document().and_then(|it| held.get(it)).filter(|path| **path != self.file(key));
            let removed = match (key, reason) {
                (_, Some(path)) => Err(StoreError::Changed { path: path.clone() }),
                (FileKey::Document(id), None) => self.remove_document(id, &self.file(key)),
                _ => self.known.remove(&self.file(key)),
            };
            match removed {
                Ok(folder) => folders.extend(folder.map(|it| (it, *key))),
                Err(error) => {
                    if let FileKey::Sheet(sheet) = key {
                        held.entry(&sheet.document).or_insert_with(|| self.file(key));
                    }
                    failures.push(((*key).clone(), error));
                }
            }
        }
        for (folder, key) in folders {
            if let Err(error) = self.disk.sync_folder(&folder) {
                failures.push((key.clone(), StoreError::system("sync the folder", &folder, error)));
            }
        }
        failures
    }

    /// Puts what a file, and with the facts of a document its text, is to hold into a batch.
    fn stage(&self, project: &Project, key: &FileKey, owner: usize, batch: &mut Batch<'_>) -> Result<(), StoreError> {
        let path = self.file(key);
        let bytes = bytes_of(project, key).map_err(|document| StoreError::NoText { document, path: path.clone() })?;
        let Some(bytes) = bytes else {
            // An empty sheet that is in the project all the same.
            let folder = self.known.remove(&path)?;
            return folder.map_or(Ok(()), |folder| self.sync_folder(&folder));
        };
        if let Some(folder) = path.parent() {
            self.known.make_folders(self.path(), folder)?;
        }
        if let FileKey::Document(id) = key
            && let Some(document) = project.documents.get(id)
        {
            self.stage_text(project, document, (owner, &path), batch)?;
        }
        batch.put(owner, &path, bytes.as_bytes())
    }

    /// Removes the facts of a document and then its text: facts without a text are damage, a text without facts is none.
    /// Both are looked at before either goes.
    fn remove_document(&self, id: &DocumentId, facts: &Path) -> Result<Option<PathBuf>, StoreError> {
        let text = self.text_file(id);
        self.known.may_go(&text)?;
        self.known.remove(facts)?;
        self.known.remove(&text)
    }

    /// Puts a document's text into a batch; another one that stands in its place is kept among the versions.
    ///
    /// It comes before the facts: in their order the files get their names, and a text without facts is no damage.
    fn stage_text(
        &self,
        project: &Project,
        document: &Document,
        (owner, facts): (usize, &Path),
        batch: &mut Batch<'_>,
    ) -> Result<(), StoreError> {
        let path = self.text_file(&document.id);
        let text = project.text(&document.id).filter(|text| text.hash() == document.text);
        let no_text = || StoreError::NoText { document: document.id.clone(), path: facts.to_owned() };
        let text = text.ok_or_else(no_text)?;
        let there = self.disk.read_at_most(&path, LONGEST)?;
        if there.is_none() || self.known.is_known(&path, None) {
            // A text that is gone is written again, and what stands in the place of a new document is nobody's. Any other that is not
            // as it is known came with facts that are still to be merged, and stays.
            self.known.accept(&path, there.as_deref().map(TextHash::of));
        }
        batch.put(owner, &path, text.as_str().as_bytes())?;
        match there.filter(|there| there != text.as_str().as_bytes()) {
            Some(there) => self.keep_version(&document.id, &there),
            None => Ok(()),
        }
    }

    fn keep_version(&self, document: &DocumentId, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.version_file(document, TextHash::of(bytes));
        if let Some(folder) = path.parent() {
            self.known.make_folders(self.path(), folder)?;
        }
        self.disk.write_file(&path, bytes)
    }

    fn sync_folder(&self, folder: &Path) -> Result<(), StoreError> {
        self.disk.sync_folder(folder).map_err(|error| StoreError::system("sync the folder", folder, error))
    }

    /// Finds the files that are not written as Manicule writes them: right in what they say, but not in how.
    ///
    /// What cannot be read is left to [`open`](super::open).
    #[must_use]
    pub fn check_canonical(&self, project: &Project) -> Vec<Diagnostic> {
        FileKey::all(project).iter().filter_map(|key| self.check_file(key)).collect()
    }

    fn check_file(&self, key: &FileKey) -> Option<Diagnostic> {
        let path = self.file(key);
        let there = self.disk.read_at_most(&path, LONGEST).ok().flatten()?;
        // What the file itself says, in our form: the project may hold what a journal has and the file does not yet.
        let expected = Part::read(&path, &there).ok().flatten()?.write();
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
