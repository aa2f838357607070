//! What happens in a scenario, worked out beforehand in memory: the edits, and the project after each of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use manicule::anchor;
use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, Entry, EntryKind, History};
use manicule::merge::{self, Scope};
use manicule::model::{
    AnnotationId, AnnotationPlace, AnnotatorId, Document, DocumentId, Project, Reason, RelationId, SheetKey, Stamp,
    Time,
};
use manicule::store::{self, FileKey, Opened, StoreError};
use manicule::text::{Span, Text};

use crate::util::failing_disk::FailingDisk;
use crate::util::writer::{Rest, Writer};

/// The project folder on the disk of the tests.
pub const DIR: &str = "/p/news";

/// The machine on which all of it happens.
pub const MACHINE: &str = "desk";

/// Two articles of a few sentences.
pub const FLOOD: &str = "The sea wall at Sant Aldó gave way before dawn 🌊. Nobody was hurt, the harbour office said.\n\n\
    “We heard the wall go,” said Inês Calado. The council counted at least 240 cellars.\n";
pub const REPAIR: &str = "Zinc for the wall was ordered in May. The mayor would not say what it cost.\n";

/// What is done with the open project, one after the other.
pub enum Move {
    /// The entry of this number, from 1, is submitted.
    Submit(usize),
    /// The project files are brought up to date, and the program waits for it.
    Flush,
    /// Another program puts files there, and what it changed in the one that is named is merged as the entry of this number.
    Pull(usize, FileKey, Vec<(PathBuf, Vec<u8>)>),
}

/// A scenario that grows by its moves.
pub struct World {
    /// The disk at the beginning.
    pub disk: FailingDisk,
    pub moves: Vec<Move>,
    /// What is submitted, in order.
    pub entries: Vec<Entry>,
    /// The project at the beginning, and after each entry.
    pub states: Vec<Project>,
    pub history: History,
    /// How many entries were safe before the scenario begins.
    pub safe: usize,
    project: Project,
    next_id: u64,
}

impl World {
    /// A new project, on the disk, without documents.
    pub fn new() -> Self {
        let disk = FailingDisk::new(Path::new(DIR));
        store::create_on(&disk, Path::new(DIR), "News").unwrap();
        let project = store::open_as(Arc::new(disk.clone()), MACHINE, Path::new(DIR)).unwrap().project;
        Self {
            disk,
            moves: Vec::new(),
            entries: Vec::new(),
            states: vec![project.clone()],
            history: History::default(),
            safe: 0,
            project,
            next_id: 100,
        }
    }

    /// The same with a document in its files.
    pub fn with_flood() -> Self {
        let mut world = Self::new();
        world.import(&[("flood", FLOOD)]);
        world.settle();
        world
    }

    /// What was done so far is in the files, and forgotten as a deed.
    pub fn settle(&mut self) {
        let folder = store::open_as(Arc::new(self.disk.clone()), MACHINE, Path::new(DIR)).unwrap().folder;
        folder.save(&self.project, &FileKey::all(&self.project)).unwrap();
        self.disk = self.disk.settled();
        self.moves.clear();
        self.entries.clear();
        self.history = History::default();
        self.states = vec![self.project.clone()];
    }

    /// All moves so far are made, and then the machine crashes: what is safe is safe, and nothing else is there.
    pub fn crash(&mut self) {
        let writer = Writer::start(open_to_write(&self.disk).unwrap()).unwrap();
        for made in self.moves.drain(..) {
            match made {
                Move::Submit(entry) => writer.submit(&self.states[entry], &self.entries[entry - 1]),
                Move::Flush => assert_eq!(writer.flush(), Rest::Safe),
                Move::Pull(..) => panic!("no file is pulled before the crash"),
            }
            assert_eq!(writer.await_rest(), Rest::Safe);
        }
        self.safe = self.entries.len();
        self.disk = self.disk.survivors(0).swap_remove(0).disk;
    }

    pub fn project(&self) -> &Project {
        &self.project
    }

    pub fn flush(&mut self) {
        self.moves.push(Move::Flush);
    }

    pub fn edit(&mut self, make: impl FnOnce(&Project) -> Edit) {
        let edit = make(&self.project);
        edit.apply(&mut self.project).unwrap();
        let entry = Entry::edit(edit, self.stamp());
        self.history.record(entry.clone());
        self.submitted(entry);
    }

    pub fn undo(&mut self) {
        let step = self.history.undo(&mut self.project, stamp(self.entries.len())).unwrap();
        assert_eq!(step.skipped, []);
        self.submitted(step.entry);
    }

    pub fn redo(&mut self) {
        let step = self.history.redo(&mut self.project, stamp(self.entries.len())).unwrap();
        assert_eq!(step.skipped, []);
        self.submitted(step.entry);
    }

    /// Another program replaces a file by what it would be after an edit; what is open takes the edit over.
    pub fn pull(&mut self, file: &FileKey, make: impl FnOnce(&Project) -> Edit) {
        let edit = make(&self.project);
        edit.apply(&mut self.project).unwrap();
        let other = FailingDisk::new(Path::new(DIR));
        self.disk.contents().iter().for_each(|(path, bytes)| other.put(path, bytes));
        let folder = store::open_as(Arc::new(other.clone()), MACHINE, Path::new(DIR)).unwrap().folder;
        folder.save(&self.project, &FileKey::all(&self.project)).unwrap();
        let path = folder.file(file);
        let bytes = other.contents().remove(&path).unwrap();
        self.pulled(edit, file, vec![(path, bytes)]);
    }

    /// Another program corrects a document's text, knowing only what is in the files; what is open takes that over with what is pending.
    pub fn pull_text(&mut self, document: &str, corrected: &str) {
        let document: DocumentId = document.parse().unwrap();
        let here = self.disk.contents();
        let other = FailingDisk::new(Path::new(DIR));
        here.iter().for_each(|(path, bytes)| other.put(path, bytes));
        let opened = store::open_as(Arc::new(other.clone()), MACHINE, Path::new(DIR)).unwrap();
        let (base, mut theirs) = (opened.project.clone(), opened.project);
        let text = Text::new(corrected);
        theirs.texts.insert(text.hash(), text.clone());
        let edit = anchor::reanchor(&theirs, &document, &text, None).unwrap().edit;
        edit.apply(&mut theirs).unwrap();
        opened.folder.save(&theirs, &FileKey::all(&theirs)).unwrap();
        let files = other.contents().into_iter().filter(|(path, bytes)| here.get(path) != Some(bytes)).collect();
        self.add_text(text);
        let sheets = self.project.sheets.keys().filter(|it| it.document == document).cloned().map(Scope::Sheet);
        let scopes: Vec<Scope> = sheets.chain([Scope::Document(document.clone())]).collect();
        let merged = merge::three_way(&base, &self.project, &theirs, &scopes, Reason::Merge);
        merged.edit.apply(&mut self.project).unwrap();
        self.pulled(merged.edit, &FileKey::Document(document), files);
    }

    fn pulled(&mut self, edit: Edit, file: &FileKey, files: Vec<(PathBuf, Vec<u8>)>) {
        let entry = Entry { kind: EntryKind::Outside, edit, stamp: self.stamp() };
        self.history.record(entry.clone());
        self.entries.push(entry);
        self.states.push(self.project.clone());
        self.moves.push(Move::Pull(self.entries.len(), file.clone(), files));
    }

    pub fn import(&mut self, documents: &[(&str, &str)]) {
        let documents = documents.iter().map(|(id, text)| {
            let text = Text::new(*text);
            self.project.texts.insert(text.hash(), text.clone());
            Document::new(id.parse().unwrap(), id.to_uppercase(), text.hash())
        });
        let documents = documents.collect();
        self.edit(|_| intent::add_documents(documents));
    }

    pub fn add_text(&mut self, text: Text) {
        self.project.texts.insert(text.hash(), text);
    }

    /// An annotation by ada; gives its id.
    pub fn tag(&mut self, document: &str, label: &str, words: &str) -> AnnotationId {
        let author = self.author(document, "ada");
        self.next_id += 1;
        let id = AnnotationId::from_number(self.next_id);
        self.edit(|project| {
            let text = project.text(&author.key.document).unwrap().as_str();
            let start = text.find(words).unwrap();
            let span = Span::from_range(start..start + words.len()).unwrap();
            intent::create(project, &author, id, &label.parse().unwrap(), &[span]).unwrap()
        });
        id
    }

    pub fn link(&mut self, (document, from): (&str, AnnotationId), (to_document, to): (&str, AnnotationId)) {
        let author = self.author(document, "ada");
        self.next_id += 1;
        let id = RelationId::from_number(self.next_id);
        let to = AnnotationPlace { document: to_document.parse().unwrap(), annotation: to };
        self.edit(|project| intent::link(project, &author, id, &"repeats".parse().unwrap(), (from, to)).unwrap());
    }

    pub fn author(&self, document: &str, annotator: &str) -> Author {
        let stamp = Stamp { by: annotator.parse().unwrap(), ..self.stamp() };
        Author { key: SheetKey::new(document.parse().unwrap(), annotator.parse().unwrap()), stamp }
    }

    fn submitted(&mut self, entry: Entry) {
        self.entries.push(entry);
        self.states.push(self.project.clone());
        self.moves.push(Move::Submit(self.entries.len()));
    }

    fn stamp(&self) -> Stamp {
        stamp(self.entries.len())
    }
}

fn stamp(step: usize) -> Stamp {
    Stamp { at: Time::from_unix(1_700_000_000 + step as i64), by: ada() }
}

/// Who sits at the window.
pub fn ada() -> AnnotatorId {
    "ada".parse().unwrap()
}

/// Opens to write, as the window does: with an even number of files as a project of many sheets, which are packed.
pub fn open_to_write(disk: &FailingDisk) -> Result<Opened, StoreError> {
    let room = if disk.contents().len().is_multiple_of(2) { 0 } else { usize::MAX };
    store::open_packed_on(Arc::new(disk.clone()), MACHINE, Path::new(DIR), (&ada(), room))
}

/// The sides of one change.
pub fn edit(title: &str, change: Change) -> Edit {
    Edit::new(title, vec![change])
}
