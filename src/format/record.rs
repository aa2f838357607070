//! What a writer is given: the outline of an export, then its records.

use std::ops::Range;
use std::sync::Arc;

use super::{Chosen, FormatOption, Part, Unit};
use crate::model::{Annotation, AnnotatorId, Document, LabelId, Project, ProjectId, Relation, Schema, Status};
use crate::text::Text;

/// What is known of an export before its first record.
#[derive(Clone, Debug)]
pub struct Outline<'a> {
    /// The ids of the projects, in their order, whether or not they have records.
    pub projects: Vec<ProjectId>,
    /// The schemas of the projects, in the order of the projects.
    pub schemas: Vec<&'a Schema>,
    /// The labels that are exported; empty where all are.
    pub labels: &'a [LabelId],
    /// The labels that annotations of the export may have: those of the schemas in their order, then those that no schema has.
    pub layers: &'a [LabelId],
    /// The titles of the projects.
    pub titles: Vec<&'a str>,
    /// The languages of the documents, sorted.
    pub languages: &'a [String],
    /// The annotators of its records, by name.
    pub annotators: &'a [AnnotatorId],
    /// What offsets are counted in.
    pub unit: Unit,
    /// Whether the texts of documents are written; the quoted words of annotations always are.
    pub with_text: bool,
    /// Whether tables start with a byte order mark, by which some spreadsheets know UTF-8.
    pub byte_order_mark: bool,
    /// What was chosen of the format's own options.
    pub chosen: &'a Chosen,
    /// All records of the export, or of the split, not of this part alone, in their order.
    pub entries: &'a [Entry<'a>],
    /// Which of these are the records of this part.
    pub of_part: Range<usize>,
    /// The split that is written, where the export has splits.
    pub split: Option<InSplit<'a>>,
    /// Which part of the export, or of the split, is written.
    pub part: Part,
}

/// One of the splits of a dataset: what is trained on, and what is tested.
#[derive(Clone, Copy, Debug)]
pub struct InSplit<'a> {
    /// Its name: lower-case ASCII letters, digits and `_`.
    pub name: &'a str,
    /// The names of all splits, in order.
    pub all: &'a [&'a str],
}

impl Outline<'_> {
    /// Whether annotations of a label are exported.
    #[must_use]
    pub fn has_label(&self, label: &LabelId) -> bool {
        self.labels.is_empty() || self.labels.contains(label)
    }

    /// Whether what stands once in an export, and not in each of its splits, is to be written with this part.
    #[must_use]
    pub fn is_first_of_all(&self) -> bool {
        self.part.is_first() && self.split.is_none_or(|split| split.all.first() == Some(&split.name))
    }

    /// The value of an option of the format.
    pub(super) fn value(&self, option: &'static FormatOption) -> &'static str {
        self.chosen.value(option)
    }
}

/// A record as it stands in a table of contents.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The project.
    pub project: &'a Project,
    /// The document.
    pub document: &'a Document,
    /// The annotator, or `None` for a document that nobody has annotated yet.
    pub annotator: Option<&'a AnnotatorId>,
    /// How many annotations are written.
    pub annotations: usize,
}

/// What one annotator made of one document.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The project, whose id tells documents of one name apart.
    pub project: &'a Project,
    /// The hash of its schema, as [`schema_hash`](super::schema_hash) computes it.
    pub schema: &'a str,
    /// The document.
    pub document: &'a Document,
    /// Its text.
    pub text: &'a Text,
    /// The annotator, or `None` for a document of a project that nobody has annotated yet.
    pub annotator: Option<&'a AnnotatorId>,
    /// How far the annotator is.
    pub status: Status,
    /// The annotations to write, in reading order. Their quoted words agree with the text.
    pub annotations: Vec<&'a Arc<Annotation>>,
    /// The relations to write, by id.
    pub relations: Vec<&'a Arc<Relation>>,
}
