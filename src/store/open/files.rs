//! Files → records, as they stand there: nothing is judged yet, since the journal may be about to change it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Tell;
use super::judge::Passed;
use super::let_go::{LetGo, Room};
use super::load::{ReadSheet, load_document, load_sheet_to_pack, load_text, own_conflicts};
use super::take::Taken;
use crate::model::{
    AnnotatorId, Conflict, Diagnostic, Document, DocumentId, Place, Project, Severity, Sheet, SheetKey,
};
use crate::store::disk::{Disk, EntryKind};
use crate::store::folder::{ANNOTATIONS, DOCUMENTS, FileKey, Folder, LONGEST, VERSIONS};
use crate::store::parallel::in_parallel;
use crate::store::project_file::ProjectRecord;
use crate::store::shelf::TEXTS_MOST;
use crate::store::{StoreError, parse, shifted};
use crate::text::{Text, TextHash};

/// How many documents are read before what is wanted of them is taken: what is read and let go again takes no more memory than that.
const LOADED_TOGETHER: usize = 4096;

/// How many where all of it stays as long as there is room, which is looked at in between.
const LOADED_WHERE_ALL_STAYS: usize = 512;

/// A project as its files have it.
pub(super) struct Reading {
    pub(super) project: Project,
    pub(super) folder: Folder,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What stands in the place of each document's text, be there facts or not.
    pub(super) texts: BTreeMap<DocumentId, FoundText>,
    /// The documents that have facts on the disk, be they readable or not.
    pub(super) documents: BTreeSet<DocumentId>,
    /// The text that the offsets of each sheet count in, as its file has it.
    pub(super) sheet_texts: BTreeMap<SheetKey, TextHash>,
    /// The sheets of documents of which nothing is known. They are not read, so that they are never written either.
    pub(super) orphans: Vec<SheetKey>,
    /// The sheets, as they were read, of which all words are what the text of their document has at their places, which was whole.
    pub(super) compared: BTreeMap<SheetKey, Arc<Sheet>>,
    /// The texts that records of journals take each document through.
    pub(super) passed: Passed,
    /// How many bytes of texts stay in memory.
    pub(super) texts_most: usize,
    /// What is known of the sheets that were let go, where those that can be read once more are.
    pub(super) lets_go: Option<LetGo>,
    /// The room for sheets that stay open, where those for which there is none are packed.
    pub(super) packs: Option<Room>,
}

/// What stands in the place of a text.
pub(super) enum FoundText {
    /// A text, whatever its hash.
    Text(Text),
    /// The text that its document names. It is whole, and was let go again, since there are many.
    Whole(TextHash),
    /// What is no UTF-8, as far as it can be shown.
    Lossy(Text),
    /// It could not be read.
    Unreadable(StoreError),
}

impl FoundText {
    /// The text that is wanted, where it is that one.
    fn whole(&self, wanted: TextHash) -> Option<&Text> {
        match self {
            Self::Text(text) => Some(text).filter(|it| it.hash() == wanted),
            _ => None,
        }
    }

    /// Lets the text go where it is the one that is wanted, and there is no room for it.
    fn within(self, wanted: Option<TextHash>, room: &AtomicUsize) -> Self {
        match self {
            Self::Text(text) if wanted == Some(text.hash()) && !takes(room, text.end().0) => Self::Whole(text.hash()),
            other => other,
        }
    }
}

/// The files that there are of a document.
#[derive(Default)]
struct Listed {
    facts: bool,
    text: bool,
    sheets: Vec<AnnotatorId>,
}

/// The facts of a document, with open questions about them.
pub(super) type LoadedFacts = (Document, Vec<Arc<Conflict>>);

/// What was read of a document.
pub(super) struct Loaded {
    pub(super) facts: Option<Result<LoadedFacts, StoreError>>,
    pub(super) text: Option<FoundText>,
    pub(super) sheets: Vec<ReadSheet>,
}

impl Reading {
    /// Reads `project.ron`.
    pub(super) fn begin(disk: Arc<dyn Disk>, dir: &Path) -> Result<Self, StoreError> {
        let folder = Folder::new(disk, dir);
        let path = folder.file(&FileKey::Project);
        let bytes = folder.known.read(&path, LONGEST)?.ok_or_else(|| StoreError::NoProject { path: dir.to_owned() })?;
        let record: ProjectRecord = parse::ron_file(&path, parse::utf8(&path, &bytes)?)?;
        let project = Project::from(record);
        own_conflicts(&path, &bytes, &FileKey::Project, project.conflicts.values().cloned().collect())?;
        Ok(Self {
            project,
            folder,
            diagnostics: Vec::new(),
            texts: BTreeMap::new(),
            documents: BTreeSet::new(),
            sheet_texts: BTreeMap::new(),
            orphans: Vec::new(),
            compared: BTreeMap::new(),
            passed: Passed::new(),
            texts_most: TEXTS_MOST,
            lets_go: None,
            packs: None,
        })
    }

    /// Lets go what can be read once more: texts, and sheets that are whole where all of them have more than so many bytes in memory.
    pub(super) fn let_go(&mut self, sheets_most: usize) {
        self.texts_most = 0;
        self.lets_go = Some(LetGo::with_room(sheets_most));
    }

    /// Reads facts, texts, and the sheets of documents that have facts or are named by somebody else, a document at a time.
    ///
    /// # Errors
    ///
    /// Where it was told that it is enough; what cannot be read is a finding.
    pub(super) fn files(&mut self, named: &BTreeSet<DocumentId>, tell: Tell<'_>) -> Result<(), StoreError> {
        let stage = stage!("folders listed").entered();
        let mut listed = self.list_documents();
        self.documents = listed.iter().filter(|(_, it)| it.facts).map(|(id, _)| id.clone()).collect();
        let keys = self.list_sheets();
        let is_known = |id: &DocumentId| self.documents.contains(id) || named.contains(id);
        let (keys, orphans) = keys.into_iter().partition::<Vec<_>, _>(|key| is_known(&key.document));
        self.orphans = orphans;
        for key in keys {
            listed.entry(key.document).or_default().sheets.push(key.annotator);
        }
        drop(stage);
        let _stage = stage!("files read").entered();
        let listed: Vec<(DocumentId, Listed)> = listed.into_iter().collect();
        let (room, read) = (AtomicUsize::new(self.texts_most), AtomicUsize::new(0));
        let mut taken = Taken::default();
        if let Some(room) = self.room() {
            room.await_sheets(listed.iter().map(|(_, files)| files.sheets.len()).sum());
        }
        let mut rest = listed.as_slice();
        while !rest.is_empty() {
            let stays = self.room().is_some_and(|room| room.is_left());
            let count = if stays { LOADED_WHERE_ALL_STAYS } else { LOADED_TOGETHER };
            let (together, behind) = rest.split_at(count.min(rest.len()));
            rest = behind;
            let loaded = in_parallel(together, |(id, files)| {
                let number = read.fetch_add(1, Ordering::Relaxed);
                // Many wait for the last one.
                tell(number, listed.len()).is_continue().then(|| Box::new(self.load(id, files, &room)))
            });
            let loaded = loaded.into_iter().collect::<Option<Vec<_>>>();
            let loaded = loaded.ok_or_else(|| StoreError::Stopped { path: self.folder.path().to_owned() })?;
            self.take(together.iter().map(|(id, _)| id.clone()).zip(loaded), &mut taken);
        }
        self.fail_sheets(taken.unread);
        Ok(())
    }

    /// The room for sheets, where that has a bound.
    fn room(&mut self) -> Option<&mut Room> {
        self.lets_go.as_mut().map(LetGo::room_mut).or(self.packs.as_mut())
    }

    /// The files of documents that there are.
    fn list_documents(&mut self) -> BTreeMap<DocumentId, Listed> {
        let mut listed: BTreeMap<DocumentId, Listed> = BTreeMap::new();
        for entry in self.entries(&self.folder.path().join(DOCUMENTS)) {
            match (&entry.kind, entry.name.rsplit_once('.')) {
                (EntryKind::Folder, _) if entry.name == VERSIONS => {}
                (EntryKind::File, Some((stem, ending @ ("ron" | "txt")))) => {
                    let Some(id) = self.name::<DocumentId>(stem, &entry.path) else { continue };
                    let files = listed.entry(id).or_default();
                    *(if ending == "ron" { &mut files.facts } else { &mut files.text }) = true;
                }
                _ => self.skip(&entry),
            }
        }
        listed
    }

    /// The sheets that there are files of.
    fn list_sheets(&mut self) -> Vec<SheetKey> {
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
        keys
    }

    /// Reads the files of a document.
    fn load(&self, id: &DocumentId, files: &Listed, room: &AtomicUsize) -> Loaded {
        let facts = files.facts.then(|| load_document(&self.folder, id));
        let document = facts.as_ref().and_then(|it| it.as_ref().ok()).map(|(document, _)| document);
        let wanted = document.map(|it| it.text);
        let text = if files.text { load_text(&self.folder, id) } else { None };
        let sheets = files.sheets.iter().map(|annotator| {
            let key = SheetKey::new(id.clone(), annotator.clone());
            let packs = self.packs.as_ref().is_some_and(|room| !room.is_left());
            let (sheet, compressed) = load_sheet_to_pack(&self.folder, &key, packs);
            // Now, while the text is at hand.
            let whole = text.as_ref().and_then(|it| it.whole(wanted?));
            let is_compared = whole.zip(sheet.as_ref().ok()).is_some_and(|(text, (counts_in, sheet, _))| {
                *counts_in == text.hash() && shifted::in_sheet(&self.project.schema, &key, sheet, text).is_empty()
            });
            let of_whole = document.zip(whole).filter(|_| is_compared).zip(self.lets_go.as_ref());
            let read = ReadSheet::new(&self.project.schema, key, sheet, is_compared, of_whole);
            read.packed(compressed)
        });
        let sheets = sheets.collect();
        Loaded { facts, sheets, text: text.map(|it| it.within(wanted, room)) }
    }

    pub(super) fn add_conflicts(&mut self, conflicts: Vec<Arc<Conflict>>) {
        self.project.conflicts.extend(conflicts.into_iter().map(|it| (it.id, it)));
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

    pub(super) fn warn(&mut self, path: &Path, message: &str, hint: String) {
        let file = self.shown(path);
        self.diagnostics.push(Diagnostic::in_file(Severity::Warning, file, message, hint));
    }

    pub(super) fn fail(&mut self, error: &StoreError, place: impl FnOnce(&mut Place)) {
        let mut diagnostic = error.diagnostic(self.folder.path());
        place(&mut diagnostic.place);
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn shown(&self, path: &Path) -> String {
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

/// Takes so many bytes of what there is room for, where there is.
fn takes(room: &AtomicUsize, bytes: usize) -> bool {
    room.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes)).is_ok()
}
