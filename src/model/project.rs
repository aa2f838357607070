//! A project: documents, the schema and the register they share, and a sheet for each annotator and document.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{
    AnnotationId, AnnotationSet, AnnotatorId, Conflict, ConflictId, Document, DocumentId, ProjectId, Relation,
    RelationSet, Schema, SheetPool, Speaker, SpeakerId, Table, TextPool,
};
use crate::text::Text;

/// Everything that one project folder holds. Cloning it is cheap: what is large is shared.
///
/// Invariant: only the room `edit` changes a project that is open, and the room `store` builds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its id, which never changes.
    pub id: ProjectId,
    /// The name to show.
    pub title: String,
    /// Labels, attributes, relations.
    pub schema: Schema,
    /// The register of sources.
    pub speakers: BTreeMap<SpeakerId, Arc<Speaker>>,
    /// The documents.
    pub documents: Table<DocumentId, Arc<Document>>,
    /// The texts by hash.
    pub texts: TextPool,
    /// Who has annotated what.
    pub sheets: SheetPool,
    /// What is still to be decided.
    pub conflicts: BTreeMap<ConflictId, Arc<Conflict>>,
}

/// Names a sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetKey {
    /// The document.
    pub document: DocumentId,
    /// The annotator.
    pub annotator: AnnotatorId,
}

/// What one annotator has made of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// What the annotator is.
    pub kind: AnnotatorKind,
    /// How far the work is.
    pub status: Status,
    /// The annotations, in reading order.
    pub annotations: AnnotationSet,
    /// The relations that start from them.
    pub relations: RelationSet,
}

/// What an annotator is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnnotatorKind {
    /// A human being.
    #[default]
    Person,
    /// A program.
    Machine,
    /// What was decided from several annotators.
    Gold,
}

impl AnnotatorKind {
    /// The word for it in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Machine => "machine",
            Self::Gold => "gold",
        }
    }
}

/// How far the work of an annotator on a document is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Not touched.
    #[default]
    New,
    /// Begun.
    InProgress,
    /// Finished: what is not tagged is not there.
    Done,
}

impl Status {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::New, Self::InProgress, Self::Done];

    /// The word for it in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "in_progress",
            Self::Done => "done",
        }
    }
}

impl Project {
    /// A project without documents, with the default schema.
    #[must_use]
    pub fn new(id: ProjectId, title: impl Into<String>) -> Self {
        Self {
            id,
            title: title.into(),
            schema: Schema::claim_quote_figure(),
            speakers: BTreeMap::new(),
            documents: Table::new(),
            texts: TextPool::default(),
            sheets: SheetPool::new(),
            conflicts: BTreeMap::new(),
        }
    }

    /// The text of a document, or `None` where there is no such document or its text could not be read.
    #[must_use]
    pub fn text(&self, document: &DocumentId) -> Option<&Text> {
        self.texts.get(&self.documents.get(document)?.text)
    }

    /// The same for those who go through all documents: a text that has to be read for that does not stay in memory.
    #[must_use]
    pub fn text_once(&self, document: &DocumentId) -> Option<Text> {
        self.texts.once(&self.documents.get(document)?.text)
    }

    /// A sheet, or `None` where the annotator has not touched the document.
    #[must_use]
    pub fn sheet(&self, key: &SheetKey) -> Option<&Arc<Sheet>> {
        self.sheets.get(key)
    }

    /// The sheets of a document, in the order of annotators.
    pub fn sheets_of<'a>(&'a self, document: &'a DocumentId) -> impl Iterator<Item = (&'a SheetKey, &'a Arc<Sheet>)> {
        self.sheets.glances_of(document).filter_map(|(key, _)| Some((key, self.sheets.get(key)?)))
    }

    /// The relations that start from or point at an annotation, with the sheet that each is in.
    #[must_use]
    pub fn relations_of(&self, key: &SheetKey, annotation: AnnotationId) -> Vec<(&SheetKey, &Arc<Relation>)> {
        self.relations_of_any(key, &BTreeSet::from([annotation]))
    }

    /// The same of several annotations of a sheet, each relation once.
    #[must_use]
    pub fn relations_of_any(
        &self,
        key: &SheetKey,
        annotations: &BTreeSet<AnnotationId>,
    ) -> Vec<(&SheetKey, &Arc<Relation>)> {
        let of_annotator = self.sheets.glances().filter(|(it, _)| it.annotator == key.annotator);
        let of_annotator = of_annotator.filter(|(it, glance)| *it == key || glance.leads_into(&key.document));
        let sheets = of_annotator.filter_map(|(it, _)| Some((it, self.sheets.get(it)?)));
        let at = sheets.map(|(it, sheet)| (it, sheet.relations.at_any((&key.document, it == key), annotations)));
        at.flat_map(|(it, relations)| relations.into_iter().map(move |relation| (it, relation))).collect()
    }

    /// The same, for somebody who is there for long: what others read from now on does not stay in memory because of this one.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { texts: self.texts.apart(), sheets: self.sheets.apart(), ..self.clone() }
    }
}

impl SheetKey {
    /// Names the sheet of an annotator on a document.
    #[must_use]
    pub fn new(document: DocumentId, annotator: AnnotatorId) -> Self {
        Self { document, annotator }
    }
}

impl Sheet {
    /// An empty one by an annotator of the same kind, who is as far.
    #[must_use]
    pub fn without_records(&self) -> Self {
        Self { kind: self.kind, status: self.status, ..Self::default() }
    }

    /// Whether nothing is in it, so that it needs no file.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.status == Status::New && self.annotations.is_empty() && self.relations.is_empty()
    }
}
