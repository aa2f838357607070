//! Files → a project: whatever can be read, and findings about what cannot. Nothing on the disk is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::disk::{Disk, EntryKind, RealDisk};
use super::document_file::DocumentRecord;
use super::folder::{ANNOTATIONS, DOCUMENTS, FileKey, Folder, VERSIONS};
use super::project_file::ProjectRecord;
use super::sheet_file::SheetRecord;
use super::{StoreError, parse, shifted};
use crate::model::{
    AnnotatorId, AnnotatorKind, Conflict, Diagnostic, Document, DocumentId, Place, Project, Severity, Sheet, SheetKey,
};
use crate::text::{Text, TextHash};

/// A project as it was found on the disk.
#[derive(Debug)]
pub struct Opened {
    /// What could be read.
    pub project: Project,
    /// Where it is, and where it is saved.
    pub folder: Folder,
    /// What could not be read, or is not as it should be; each with its file.
    pub diagnostics: Vec<Diagnostic>,
    /// Why nothing may be saved, where saving would lose what could not be read. Then no [`Saver`](super::Saver) is started.
    pub read_only: Option<String>,
}

/// Whether a folder holds a project, as far as its name for the file of the project tells.
#[must_use]
pub fn is_project(folder: &Path) -> bool {
    folder.join("project.ron").is_file()
}

/// Whether two paths lead to the same folder.
#[must_use]
pub fn same_folder(one: &Path, other: &Path) -> bool {
    let resolved = |path: &Path| std::fs::canonicalize(path).ok();
    resolved(one).is_some_and(|one| resolved(other) == Some(one))
}

/// Opens what can be opened of a project.
///
/// A text that is not the recorded one is there to be seen, under the recorded hash, and makes the project read-only; so does
/// everything that could not be read.
///
/// # Errors
///
/// Where there is no readable, undamaged `project.ron` of this format version or an older one.
pub fn open(dir: &Path) -> Result<Opened, StoreError> {
    open_on(Arc::new(RealDisk), dir)
}

/// The same on any disk.
///
/// # Errors
///
/// As [`open()`].
pub fn open_on(disk: Arc<dyn Disk>, dir: &Path) -> Result<Opened, StoreError> {
    let folder = Folder::new(disk, dir);
    let path = folder.file(&FileKey::Project);
    let bytes = folder.known.read(&path)?.ok_or_else(|| StoreError::NoProject { path: dir.to_owned() })?;
    let record: ProjectRecord = parse::ron_file(&path, parse::utf8(&path, &bytes)?)?;
    let project = Project::from(record);
    own_conflicts(&path, &bytes, &FileKey::Project, project.conflicts.values().cloned().collect())?;
    let mut opening = Opening { project, folder, diagnostics: Vec::new() };
    let documents = opening.documents();
    opening.sheets(&documents);
    Ok(opening.finish())
}

struct Opening {
    project: Project,
    folder: Folder,
    diagnostics: Vec<Diagnostic>,
}

impl Opening {
    /// Gives the documents that have facts on the disk, be they readable or not.
    fn documents(&mut self) -> BTreeSet<DocumentId> {
        let entries = self.entries(&self.folder.path().join(DOCUMENTS));
        let (mut facts, mut texts) = (Vec::new(), Vec::new());
        for entry in entries {
            match (&entry.kind, entry.name.rsplit_once('.')) {
                (EntryKind::Folder, _) if entry.name == VERSIONS => {}
                (EntryKind::File, Some((stem, "ron"))) => facts.extend(self.name::<DocumentId>(stem, &entry.path)),
                (EntryKind::File, Some((stem, "txt"))) => texts.extend(self.name::<DocumentId>(stem, &entry.path)),
                _ => self.skip(&entry),
            }
        }
        let known: BTreeSet<_> = facts.iter().cloned().collect();
        for text in texts.iter().filter(|text| !known.contains(text)) {
            let path = self.folder.text_file(text);
            self.warn(&path, "a text without its facts", format!("import it, or put {text}.ron back"));
        }
        let loaded = in_parallel(&facts, |id| load_document(&self.folder, id));
        for (id, loaded) in facts.into_iter().zip(loaded) {
            match loaded {
                Ok((document, text, conflicts, finding)) => {
                    self.diagnostics.extend(finding);
                    self.add_conflicts(conflicts);
                    // Two documents may have one text; where one of them is damaged, the whole one stays.
                    match text {
                        Some(text) if text.hash() == document.text => {
                            drop(self.project.texts.insert(document.text, text))
                        }
                        Some(text) => drop(self.project.texts.entry(document.text).or_insert(text)),
                        None => {}
                    }
                    self.project.documents.insert(id, Arc::new(document));
                }
                Err(error) => self.fail(&error, |place| place.document = Some(id)),
            }
        }
        known
    }

    fn sheets(&mut self, documents: &BTreeSet<DocumentId>) {
        let mut keys = Vec::new();
        for entry in self.entries(&self.folder.path().join(ANNOTATIONS)) {
            if entry.kind != EntryKind::Folder {
                self.skip(&entry);
                continue;
            }
            let Some(annotator) = self.name::<AnnotatorId>(&entry.name, &entry.path) else { continue };
            for file in self.entries(&entry.path) {
                match (&file.kind, file.name.rsplit_once('.')) {
                    (EntryKind::File, Some((stem, "ron"))) => {
                        let document = self.name::<DocumentId>(stem, &file.path);
                        keys.extend(document.map(|document| SheetKey::new(document, annotator.clone())));
                    }
                    _ => self.skip(&file),
                }
            }
        }
        // Somebody has removed the document while somebody else annotated it. It is not read, so that it is never written either.
        let (keys, orphans): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| documents.contains(&key.document));
        for key in orphans {
            let path = self.folder.file(&FileKey::Sheet(key.clone()));
            let message = format!("annotations of {}, which is not in the project; they were not opened", key.document);
            self.warn(&path, &message, "put the files of the document back, or remove this one".to_owned());
        }
        let loaded = in_parallel(&keys, |key| load_sheet(&self.folder, key));
        for (key, loaded) in keys.into_iter().zip(loaded) {
            match loaded {
                Ok((text, sheet, conflicts)) => {
                    self.add_conflicts(conflicts);
                    self.add_sheet(key, text, sheet);
                }
                Err(error) => self.fail(&error, |place| {
                    place.document = Some(key.document);
                    place.annotator = Some(key.annotator);
                }),
            }
        }
    }

    fn add_conflicts(&mut self, conflicts: Vec<Arc<Conflict>>) {
        self.project.conflicts.extend(conflicts.into_iter().map(|it| (it.id, it)));
    }

    fn add_sheet(&mut self, key: SheetKey, text: TextHash, sheet: Sheet) {
        if sheet.is_untouched() && sheet.kind == AnnotatorKind::Person {
            // Its file may hold open questions all the same.
            return;
        }
        let (message, hint) = match self.project.documents.get(&key.document) {
            Some(document) if document.text == text => {
                self.compare_words(&key, &sheet);
                self.project.sheets.insert(key, Arc::new(sheet));
                return;
            }
            Some(document) => (
                format!(
                    "its offsets count in the text {text}, but the document has {}; expected the same",
                    document.text
                ),
                "put the text back that it was made for",
            ),
            None => (
                format!("there is no document {} that could be read; expected its facts and text", key.document),
                "put the files of the document back",
            ),
        };
        let path = self.folder.file(&FileKey::Sheet(key.clone()));
        let place = Place {
            file: Some(self.shown(&path)),
            document: Some(key.document.clone()),
            annotator: Some(key.annotator.clone()),
            ..Place::default()
        };
        self.diagnostics.push(Diagnostic::new(Severity::Error, place, message, hint));
        if self.project.documents.contains_key(&key.document) {
            self.project.sheets.insert(key, Arc::new(sheet));
        }
    }

    /// Finds the words of a sheet that are not what its text has at their place. A text that is not the recorded one is a finding
    /// already, and no measure.
    fn compare_words(&mut self, key: &SheetKey, sheet: &Sheet) {
        let recorded = self.project.documents.get(&key.document).map(|document| document.text);
        let text = self.project.text(&key.document).filter(|text| Some(text.hash()) == recorded);
        let Some(text) = text else { return };
        let mut found = shifted::in_sheet(&self.project.schema, key, sheet, text);
        // The lines are looked for only now: the file is read again for that.
        self.folder.locate(&mut found);
        self.diagnostics.extend(found);
    }

    fn finish(self) -> Opened {
        let errors = || self.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        let read_only = errors().next().map(|first| match errors().count() {
            1 => first.to_string(),
            count => format!("{first}, and {} more", count - 1),
        });
        Opened { project: self.project, folder: self.folder, diagnostics: self.diagnostics, read_only }
    }

    /// What a folder holds, sorted by name, without what is hidden. A folder that is not there holds nothing.
    fn entries(&mut self, path: &Path) -> Vec<Entry> {
        match read_folder(self.folder.disk.as_ref(), path) {
            Ok(entries) => entries,
            Err(error) => {
                self.fail(&error, |_| {});
                Vec::new()
            }
        }
    }

    fn name<T: FromStr<Err: std::fmt::Display>>(&mut self, written: &str, path: &Path) -> Option<T> {
        let name = written.parse::<T>();
        name.map_err(|error| self.warn(path, &format!("it was not opened: {error}"), "rename or remove it".into())).ok()
    }

    fn skip(&mut self, entry: &Entry) {
        let message = match entry.kind {
            EntryKind::Link => "it is a link and was not followed; expected a file or folder inside the project",
            EntryKind::Other => "it is a device, pipe or socket and was not opened; expected a file or folder",
            EntryKind::File | EntryKind::Folder => "it is none of the project's files and was not opened",
        };
        self.warn(&entry.path, message, "move it out of the project folder".to_owned());
    }

    fn warn(&mut self, path: &Path, message: &str, hint: String) {
        let file = self.shown(path);
        self.diagnostics.push(Diagnostic::in_file(Severity::Warning, file, message, hint));
    }

    fn fail(&mut self, error: &StoreError, place: impl FnOnce(&mut Place)) {
        let mut diagnostic = error.diagnostic(self.folder.path());
        place(&mut diagnostic.place);
        self.diagnostics.push(diagnostic);
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.folder.path()).unwrap_or(path).display().to_string()
    }
}

#[derive(Debug)]
struct Entry {
    name: String,
    path: PathBuf,
    kind: EntryKind,
}

fn read_folder(disk: &dyn Disk, path: &Path) -> Result<Vec<Entry>, StoreError> {
    let fail = |error| StoreError::system("read the folder", path, error);
    match disk.look(path).map_err(fail)?.map(|it| it.kind) {
        None => return Ok(Vec::new()),
        Some(EntryKind::Link) => return Err(StoreError::Link { path: path.to_owned() }),
        Some(_) => {}
    }
    let entries = disk.list(path).map_err(fail)?.into_iter().filter(|(name, _)| !name.starts_with('.'));
    let mut entries: Vec<_> = entries.map(|(name, kind)| Entry { path: path.join(&name), name, kind }).collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// A document's facts, the text that was found for it, open questions about the facts, and what is wrong with the text.
type LoadedDocument = (Document, Option<Text>, Vec<Arc<Conflict>>, Option<Diagnostic>);

fn load_document(folder: &Folder, id: &DocumentId) -> Result<LoadedDocument, StoreError> {
    let path = folder.file(&FileKey::Document(id.clone()));
    let bytes = folder.known.read(&path)?.unwrap_or_default();
    let mut record: DocumentRecord = parse::ron_file(&path, parse::utf8(&path, &bytes)?)?;
    let conflicts = own_conflicts(&path, &bytes, &FileKey::Document(id.clone()), record.take_conflicts())?;
    let document = Document::from(record);
    if document.id != *id {
        return Err(misnamed(
            &path,
            &bytes,
            "id:",
            &format!("the id “{}” is not that of the file; expected “{id}”", document.id),
        ));
    }
    let text_path = folder.text_file(id);
    let (text, finding) = match folder.known.read(&text_path) {
        Ok(Some(bytes)) => {
            // What is no UTF-8 cannot have the hash of a text; it is shown as far as it can be.
            let text = String::from_utf8(bytes).map_err(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
            let is_utf8 = text.is_ok();
            let text = Text::new(text.unwrap_or_else(|lossy| lossy));
            let finding = match (is_utf8, text.hash()) {
                (false, _) => Some(("it is not UTF-8".to_owned(), "put the text back as it was annotated")),
                (true, hash) if hash == document.text => None,
                (true, hash) => Some((
                    format!("the text of {id} has changed: it has {hash}; expected {}", document.text),
                    "put the text back as it was annotated, or its annotations may point at the wrong words",
                )),
            };
            (Some(text), finding)
        }
        Ok(None) => (None, Some((format!("the text of {id} is missing; expected this file"), "put it back"))),
        Err(error) => (None, Some((error.to_string(), "check that you may read it"))),
    };
    let finding = finding.map(|(message, hint)| {
        let file = text_path.strip_prefix(folder.path()).unwrap_or(&text_path).display().to_string();
        let place = Place { file: Some(file), document: Some(id.clone()), ..Place::default() };
        Diagnostic::new(Severity::Error, place, message, hint)
    });
    Ok((document, text, conflicts, finding))
}

/// A sheet with the text that its offsets count in and open questions about it.
type LoadedSheet = (TextHash, Sheet, Vec<Arc<Conflict>>);

fn load_sheet(folder: &Folder, key: &SheetKey) -> Result<LoadedSheet, StoreError> {
    let path = folder.file(&FileKey::Sheet(key.clone()));
    let bytes = folder.known.read(&path)?.unwrap_or_default();
    let record: SheetRecord = parse::ron_file(&path, parse::utf8(&path, &bytes)?)?;
    let (there, text, sheet, conflicts) = record.into_parts();
    if there.document != key.document {
        let message = format!("the document “{}” is not that of the file; expected “{}”", there.document, key.document);
        return Err(misnamed(&path, &bytes, "document:", &message));
    }
    if there.annotator != key.annotator {
        let message =
            format!("the annotator “{}” is not that of the folder; expected “{}”", there.annotator, key.annotator);
        return Err(misnamed(&path, &bytes, "annotator:", &message));
    }
    let conflicts = own_conflicts(&path, &bytes, &FileKey::Sheet(key.clone()), conflicts)?;
    Ok((text, sheet, conflicts))
}

/// The open questions of a file, all of them about it.
pub(super) fn own_conflicts(
    path: &Path,
    bytes: &[u8],
    file: &FileKey,
    conflicts: Vec<Arc<Conflict>>,
) -> Result<Vec<Arc<Conflict>>, StoreError> {
    match conflicts.iter().find(|it| FileKey::of(&it.change).as_ref() != Some(file)) {
        None => Ok(conflicts),
        Some(other) => {
            let message =
                format!("the conflict {} is about a record of another file; expected one of this file", other.id);
            Err(misnamed(path, bytes, &format!("(id: \"{}\"", other.id), &message))
        }
    }
}

/// A file whose contents name another file; the line is that of the field.
fn misnamed(path: &Path, bytes: &[u8], field: &str, message: &str) -> StoreError {
    let ron = String::from_utf8_lossy(bytes);
    let line = ron.lines().position(|line| line.trim_start().starts_with(field)).map_or(1, |at| at + 1);
    StoreError::Damaged { path: path.to_owned(), line, expected: message.to_owned() }
}

/// Does the same to each item on some threads; the results are in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(2, NonZero::get).clamp(2, 8).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let one = || {
        let mut done = Vec::new();
        while let Some((at, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
        {
            done.push((at, work(item)));
        }
        done
    };
    let mut results: BTreeMap<usize, R> = BTreeMap::new();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        for thread in threads {
            match thread.join() {
                Ok(done) => results.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results.into_values().collect()
}
