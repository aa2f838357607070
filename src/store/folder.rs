//! Which files a project folder has, and which of them an edit touches.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::Disk;
use super::known::Known;
use super::{change_file, document_file, project_file, sheet_file};
use crate::edit::{Change, Edit, Swap};
use crate::model::{AnnotatorId, AnnotatorKind, Conflict, DocumentId, Project, SheetKey};
use crate::text::TextHash;

/// The file of a project's title, schema and speakers.
pub(super) const PROJECT_FILE: &str = "project.ron";
pub(super) const DOCUMENTS: &str = "documents";
pub(super) const ANNOTATIONS: &str = "annotations";
pub(super) const VERSIONS: &str = "versions";
/// The folder of journals and locks, which belong to one machine.
pub(super) const PRIVATE: &str = ".manicule";

/// How many bytes the facts of a document may have.
pub(super) const FACTS_MAX: u64 = 64 << 20;
/// How many bytes a text, a sheet, or `project.ron` may have. A million annotations take 269 MB, and as many stray questions more.
pub(super) const LONGEST: u64 = 2 << 30;

/// A file of a project, by what it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKey {
    /// `project.ron`.
    Project,
    /// `documents/NAME.ron`, and `documents/NAME.txt` with it.
    Document(DocumentId),
    /// `annotations/ANNOTATOR/NAME.ron`.
    Sheet(SheetKey),
}

impl FileKey {
    /// The file that a change touches, or `None` for a change that names no record.
    #[must_use]
    pub fn of(change: &Change) -> Option<Self> {
        Some(match change {
            Change::Title(_)
            | Change::Label(_)
            | Change::Attribute(_)
            | Change::RelationLabel(_)
            | Change::Speaker(_) => Self::Project,
            Change::Document(swap) => Self::Document(swap.either()?.id.clone()),
            Change::Status(key, _) | Change::Kind(key, _) | Change::Annotation(key, _) | Change::Relation(key, _) => {
                Self::Sheet(key.clone())
            }
            Change::Conflict(swap) => return Self::of_conflict(swap.either()?),
        })
    }

    /// The file that an open question stands in: that of the record that it is about, unless the document of that is gone.
    #[must_use]
    pub fn of_conflict(conflict: &Conflict) -> Option<Self> {
        if conflict.stray { Some(Self::Project) } else { Self::of(&conflict.change) }
    }

    /// The document that it holds something of.
    pub(super) fn of_document(&self) -> Option<&DocumentId> {
        match self {
            Self::Document(id) => Some(id),
            Self::Sheet(key) => Some(&key.document),
            Self::Project => None,
        }
    }

    /// The document whose facts and text it holds.
    pub(super) fn document(&self) -> Option<&DocumentId> {
        match self {
            Self::Document(id) => Some(id),
            Self::Project | Self::Sheet(_) => None,
        }
    }

    /// The files that an edit touches.
    #[must_use]
    pub fn touched(edit: &Edit) -> BTreeSet<Self> {
        edit.changes.iter().filter_map(Self::of).collect()
    }

    /// The files that some changes make different: those that hold their records, and where a document gets another text the sheets
    /// about it too, since each names the text that its offsets count in.
    pub(super) fn changed_by<'a>(changes: impl IntoIterator<Item = &'a Change>, project: &Project) -> BTreeSet<Self> {
        let mut files = BTreeSet::new();
        for change in changes {
            files.extend(Self::of(change));
            if let Change::Document(Swap { before: Some(before), after: Some(after) }) = change
                && before.text != after.text
            {
                files.extend(project.sheets.glances_of(&after.id).map(|(key, _)| Self::Sheet(key.clone())));
                let asked = project.conflicts.values().filter_map(|it| Self::of_conflict(it));
                files.extend(asked.filter(|it| matches!(it, Self::Sheet(key) if key.document == after.id)));
            }
        }
        files
    }

    /// All files of a project.
    #[must_use]
    pub fn all(project: &Project) -> BTreeSet<Self> {
        let documents = project.documents.keys().cloned().map(Self::Document);
        let sheets = project.sheets.keys().cloned().map(Self::Sheet);
        // A sheet that nobody has touched, or that is gone, may still be asked about.
        let asked = project.conflicts.values().filter_map(|it| Self::of_conflict(it));
        documents.chain(sheets).chain(asked).chain([Self::Project]).collect()
    }
}

/// A project folder on the disk. It holds no open file; cloning it is cheap.
///
/// It remembers what its files held when they were last read or written through it or a clone of it, and replaces none that
/// another program has changed since.
#[derive(Clone, Debug)]
pub struct Folder {
    dir: PathBuf,
    pub(super) disk: Arc<dyn Disk>,
    pub(super) known: Known,
}

impl Folder {
    pub(super) fn new(disk: Arc<dyn Disk>, dir: &Path) -> Self {
        Self { dir: dir.to_owned(), known: Known::new(disk.clone(), dir), disk }
    }

    /// The folder's path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Hands on the files of the project as they were last read or written here, journals not among them: the name of each within the
    /// folder and its SHA-256, sorted by name.
    pub fn each_file_read(&self, mut hand: impl FnMut(&str, TextHash)) {
        self.known.each_hash(|name, hash| {
            if !name.starts_with(PRIVATE) {
                hand(name, hash);
            }
        });
    }

    /// The path of a file; of a document that of its facts.
    #[must_use]
    pub fn file(&self, key: &FileKey) -> PathBuf {
        match key {
            FileKey::Project => self.dir.join(PROJECT_FILE),
            FileKey::Document(document) => self.dir.join(DOCUMENTS).join(format!("{document}.ron")),
            FileKey::Sheet(key) => self.annotations_of(&key.annotator).join(format!("{}.ron", key.document)),
        }
    }

    /// The path of a document's text.
    #[must_use]
    pub fn text_file(&self, document: &DocumentId) -> PathBuf {
        self.dir.join(DOCUMENTS).join(format!("{document}.txt"))
    }

    /// The path of an earlier text of a document, or of one that has not yet taken its place.
    #[must_use]
    pub fn version_file(&self, document: &DocumentId, text: TextHash) -> PathBuf {
        let hash = text.to_string();
        let name = hash.strip_prefix("sha256:").unwrap_or(&hash);
        self.dir.join(DOCUMENTS).join(VERSIONS).join(document.as_str()).join(format!("{name}.txt"))
    }

    /// Knows no longer what a file holds: it is somebody else's until it is read again.
    pub(super) fn forget(&self, file: &FileKey) {
        self.known.forget(&self.file(file));
        if let FileKey::Document(id) = file {
            self.known.forget(&self.text_file(id));
        }
    }

    /// The sheets of a document that there are files of.
    pub(super) fn sheets_of(&self, document: &DocumentId) -> Vec<SheetKey> {
        let annotators = self.disk.list(&self.dir.join(ANNOTATIONS)).unwrap_or_default();
        let annotators = annotators.into_iter().filter_map(|(name, _)| name.parse::<AnnotatorId>().ok());
        let sheets = annotators.map(|annotator| SheetKey::new(document.clone(), annotator));
        sheets.filter(|key| self.disk.is_there(&self.file(&FileKey::Sheet(key.clone())))).collect()
    }

    pub(super) fn annotations_of(&self, annotator: &AnnotatorId) -> PathBuf {
        self.dir.join(ANNOTATIONS).join(annotator.as_str())
    }
}

/// The bytes that a file should have, or `None` where its record is gone and so should it be.
///
/// # Errors
///
/// A sheet, or a question about a document, where there is no such document: its text is not known.
pub(super) fn bytes_of(project: &Project, key: &FileKey) -> Result<Option<String>, DocumentId> {
    let conflicts = || change_file::conflicts_of(project, key);
    Ok(match key {
        FileKey::Project => Some(project_file::write(project)),
        FileKey::Document(id) => match project.documents.get(id) {
            Some(document) => Some(document_file::write(document, &conflicts())),
            None if conflicts().is_empty() => None,
            None => return Err(id.clone()),
        },
        // What is there and cannot be had is left as it is.
        FileKey::Sheet(key) if !project.sheets.is_whole(key) => return Err(key.document.clone()),
        FileKey::Sheet(key) => match (project.sheets.get(key), project.documents.get(&key.document)) {
            (sheet, _)
                if sheet.is_none_or(|it| it.is_untouched() && it.kind == AnnotatorKind::Person)
                    && conflicts().is_empty() =>
            {
                None
            }
            (sheet, Some(document)) => {
                let untouched = Arc::default();
                Some(sheet_file::write(key, document.text, sheet.unwrap_or(&untouched), &conflicts()))
            }
            (_, None) => return Err(key.document.clone()),
        },
    })
}
