//! What can be shown of a project before it has been read: the list of its documents, from the index as far as that fits the files, and
//! the text of one of them.
//!
//! Invariant: what comes of this is shown and never written. Its sheets are empty, its text is not compared with its hash, and what
//! journals hold is not in it.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use super::files::Reading;
use super::load::{load_document, load_sheet};
use crate::model::{AnnotatorId, AnnotatorKind, Document, DocumentId, Project, Sheet, SheetKey, Status};
use crate::store::disk::{Disk, EntryKind, Found, Mark, RealDisk};
use crate::store::folder::{ANNOTATIONS, DOCUMENTS, Folder, LONGEST};
use crate::store::index::{Index, Noted, Shown, Work, is_worth_it};
use crate::store::parallel::in_parallel;
use crate::store::shelf::DocumentShelf;
use crate::text::{ByteOffset, Text};

/// So much is read anew where the index does not fit; what is beyond that comes with the project.
const ANEW: Extent = Extent { files: 1_000, bytes: 4 << 20 };

/// A project as it can be shown before it has been read.
#[derive(Debug)]
pub struct Foreseen {
    /// The documents of which the facts are known, the sheets without what is in them, and the text of the document to be shown. Other
    /// texts are read when they are asked for.
    pub project: Project,
    /// How many annotations there are in each sheet.
    pub counts: HashMap<SheetKey, usize>,
    /// The document to be shown and where the caret was in it: the one that is wanted, the one that was shown last, or the first of the
    /// folder. `None` where all is known and nobody wants any.
    pub shown: Option<Shown>,
    /// How many documents there are, also those of which the facts are not known yet.
    pub documents: usize,
}

/// How much there is of something.
#[derive(Clone, Copy, Debug, Default)]
struct Extent {
    files: usize,
    bytes: u64,
}

impl Extent {
    fn takes(&mut self, bytes: u64) -> bool {
        let left = self.files.checked_sub(1).zip(self.bytes.checked_sub(bytes));
        if let Some((files, bytes)) = left {
            *self = Self { files, bytes };
        }
        left.is_some()
    }
}

/// What stands in the folder of one document.
#[derive(Default)]
struct Files {
    facts: Option<Found>,
    text: Option<Found>,
    sheets: Vec<(AnnotatorId, Found)>,
}

/// Foresees a project: what the index knows of files that look as they did, and what can be read anew within a moment. The text of the
/// document that is wanted, or was shown last, is read first, and is not compared with its hash.
///
/// `None` for a small project, which is read as soon as foreseen, and where nothing can be foreseen.
#[must_use]
pub fn foresee(dir: &Path, wanted: Option<&DocumentId>) -> Option<Foreseen> {
    foresee_if(dir, wanted, |all| is_worth_it(all.files, all.bytes))
}

/// The same of a project however small.
#[must_use]
pub fn foresee_from(dir: &Path, wanted: Option<&DocumentId>) -> Option<Foreseen> {
    foresee_if(dir, wanted, |_| true)
}

fn foresee_if(dir: &Path, wanted: Option<&DocumentId>, is_wanted: impl Fn(Extent) -> bool) -> Option<Foreseen> {
    let _stage = stage!("foreseen").entered();
    let Reading { mut project, folder, .. } = Reading::begin(Arc::new(RealDisk), dir).ok()?;
    project.conflicts.clear();
    let files = survey(&folder)?;
    if !is_wanted(extent(&files)) {
        return None;
    }
    let index = Index::read(&folder, project.id);
    let has_facts = |id: &DocumentId| files.get(id).is_some_and(|it| it.facts.is_some());
    let last = index.shown.clone().filter(|(id, _)| wanted.is_none_or(|wanted| wanted == id));
    let shown = last.or_else(|| wanted.map(|id| (id.clone(), ByteOffset(0)))).filter(|(id, _)| has_facts(id));
    let first = shown.as_ref().map(|(id, _)| id).or_else(|| files.keys().find(|id| has_facts(id))).cloned();
    let documents = files.values().filter(|it| it.facts.is_some()).count();
    let mut coming = Coming { folder, files, index, room: ANEW, project, counts: HashMap::new() };
    coming.documents(first.as_ref());
    coming.sheets();
    coming.texts(first.as_ref());
    let is_whole = coming.project.documents.len() == documents;
    let shown = shown.or_else(|| first.filter(|_| !is_whole).map(|id| (id, ByteOffset(0))));
    Some(Foreseen { project: coming.project, counts: coming.counts, shown, documents })
}

/// A project that is being foreseen.
struct Coming {
    folder: Folder,
    files: BTreeMap<DocumentId, Files>,
    index: Index,
    room: Extent,
    project: Project,
    counts: HashMap<SheetKey, usize>,
}

impl Coming {
    /// Takes facts that the index knows, and reads others, first those of one document.
    fn documents(&mut self, first: Option<&DocumentId>) {
        let mut anew = Vec::new();
        let others = self.files.keys().filter(|id| Some(*id) != first);
        for id in first.into_iter().chain(others) {
            let Some(found) = self.files.get(id).and_then(|it| it.facts) else { continue };
            match self.index.documents.get(id) {
                Some(noted) if fits(found, noted.facts) => {
                    self.project.documents.insert(id.clone(), noted.document.clone());
                }
                _ if self.room.takes(found.len) => anew.push(id.clone()),
                _ => {}
            }
        }
        let read = in_parallel(&anew, |id| load_document(&self.folder, id).ok());
        let read = read.into_iter().flatten().map(|(document, _)| (document.id.clone(), Arc::new(document)));
        self.project.documents.extend(read);
    }

    /// Takes how far annotators are from the index, and reads the sheets that it does not know.
    fn sheets(&mut self) {
        let mut anew = Vec::new();
        // Most sheets are as empty as each other.
        let mut same: BTreeMap<(AnnotatorKind, Status), Arc<Sheet>> = BTreeMap::new();
        for (id, files) in self.files.iter().filter(|(id, _)| self.project.documents.contains_key(*id)) {
            let noted = self.index.documents.get(id);
            for (annotator, found) in &files.sheets {
                let key = SheetKey::new(id.clone(), annotator.clone());
                let work = noted.and_then(|it| work_of(it, annotator)).filter(|work| fits(*found, work.sheet));
                let Some(work) = work else {
                    if self.room.takes(found.len) {
                        anew.push(key);
                    }
                    continue;
                };
                let sheet = same.entry((work.kind, work.status)).or_insert_with(|| empty(work.kind, work.status));
                self.project.sheets.insert(key.clone(), sheet.clone());
                self.counts.insert(key, work.count);
            }
        }
        let read = in_parallel(&anew, |key| load_sheet(&self.folder, key).ok());
        for (key, sheet) in anew.into_iter().zip(read).filter_map(|(key, it)| Some((key, it?.1))) {
            if !sheet.is_untouched() || sheet.kind != AnnotatorKind::Person {
                self.project.sheets.insert(key.clone(), empty(sheet.kind, sheet.status));
                self.counts.insert(key, sheet.annotations.len());
            }
        }
    }

    /// Reads the text of one document, and tells where the others lie.
    fn texts(&mut self, first: Option<&DocumentId>) {
        let folder = Arc::new(self.folder.clone());
        let has_text = |document: &&Arc<Document>| self.files.get(&document.id).is_some_and(|it| it.text.is_some());
        for document in self.project.documents.values().filter(has_text) {
            let shelf = Arc::new(DocumentShelf::new(&folder, &document.id));
            self.project.texts.lend(document.text, shelf, None);
        }
        let Some(document) = first.and_then(|id| self.project.documents.get(id)) else { return };
        let bytes = self.folder.disk.read_at_most(&self.folder.text_file(&document.id), LONGEST).ok().flatten();
        if let Some(text) = bytes.and_then(|it| String::from_utf8(it).ok()) {
            self.project.texts.insert(document.text, Text::new(text));
        }
    }
}

/// Whether a file looks as it did.
fn fits(found: Found, noted: Mark) -> bool {
    found.mark() == Some(noted)
}

fn work_of<'a>(noted: &'a Noted, annotator: &AnnotatorId) -> Option<&'a Work> {
    noted.works.iter().find(|(it, _)| it == annotator).map(|(_, work)| work)
}

fn empty(kind: AnnotatorKind, status: Status) -> Arc<Sheet> {
    Arc::new(Sheet { kind, status, ..Sheet::default() })
}

fn extent(files: &BTreeMap<DocumentId, Files>) -> Extent {
    let found = files.values().flat_map(|it| it.facts.iter().chain(&it.text).chain(it.sheets.iter().map(|(_, it)| it)));
    found.fold(Extent::default(), |all, it| Extent { files: all.files + 1, bytes: all.bytes + it.len })
}

/// The files of each document, as they look from outside. No folder that is a link is looked into.
fn survey(folder: &Folder) -> Option<BTreeMap<DocumentId, Files>> {
    let disk = folder.disk.as_ref();
    let mut files: BTreeMap<DocumentId, Files> = BTreeMap::new();
    for (name, found) in survey_of(disk, &folder.path().join(DOCUMENTS))? {
        let Some((Ok(id), ending)) = name.rsplit_once('.').map(|(stem, ending)| (stem.parse(), ending)) else {
            continue;
        };
        let of = files.entry(id).or_default();
        match ending {
            "ron" => of.facts = Some(found),
            "txt" => of.text = Some(found),
            _ => {}
        }
    }
    let annotations = folder.path().join(ANNOTATIONS);
    let annotators = if disk.is_there(&annotations) { disk.list(&annotations).ok()? } else { Vec::new() };
    let annotators = annotators.into_iter().filter(|(_, kind)| *kind == EntryKind::Folder);
    let mut annotators: Vec<AnnotatorId> = annotators.filter_map(|(name, _)| name.parse().ok()).collect();
    annotators.sort();
    for annotator in annotators {
        for (name, found) in survey_of(disk, &folder.annotations_of(&annotator))? {
            let of =
                name.strip_suffix(".ron").and_then(|stem| files.get_mut(stem.parse::<DocumentId>().ok().as_ref()?));
            if let Some(of) = of {
                of.sheets.push((annotator.clone(), found));
            }
        }
    }
    Some(files)
}

/// The files of a folder, in the order of their names; none where it is not there.
fn survey_of(disk: &dyn Disk, path: &Path) -> Option<Vec<(String, Found)>> {
    match disk.look(path).ok()?.map(|it| it.kind) {
        None => return Some(Vec::new()),
        Some(EntryKind::Folder) => {}
        Some(_) => return None,
    }
    let mut found = disk.survey(path).ok()?;
    found.retain(|(_, it)| it.kind == EntryKind::File);
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    Some(found)
}
