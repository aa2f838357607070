//! What is left to do before a document is done, and which attributes want looking at.
//!
//! It follows from the document and the annotator's sheet alone: a thread can find it in a snapshot of the project.

use super::session::Workspace;
use crate::model::{
    Annotation, AnnotationId, AttributeDefinition, AttributeId, AttributeKind, Document, Label, LabelId, Project,
    Schema, Sheet, SheetKey, Snap, ValueOrigin,
};
use crate::suggest::furniture::{self, Reason, Region};
use crate::text::{ByteOffset, Language, ObjectFinder, ObjectKind, Span, Text};

/// How many things are looked for at most: nobody goes through more of them in a list.
pub const MOST: usize = 500;

/// One thing that is left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// Where it is.
    pub span: Span,
    /// What it is.
    pub what: What,
}

/// What is left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// An annotation lacks these attributes.
    Missing(AnnotationId, Vec<AttributeId>),
    /// These attributes of an annotation are guesses that nobody has looked at.
    Guessed(AnnotationId, Vec<AttributeId>),
    /// A quotation or a number phrase that no annotation covers, and that nobody has looked at.
    Untagged(ObjectKind),
    /// A part that may be page furniture, which nobody has decided.
    Furniture(Reason),
}

impl Unfinished {
    /// Whether it is about the same thing, whatever is said of that.
    #[must_use]
    pub fn is_about(&self, other: &Self) -> bool {
        match (&self.what, &other.what) {
            (What::Missing(id, _) | What::Guessed(id, _), What::Missing(other, _) | What::Guessed(other, _)) => {
                id == other
            }
            _ => self == other,
        }
    }
}

/// What is left to do for an annotator in a document, in the order of the text; [`MOST`] of it at most. Linear in the length of the
/// text: for a thread of its own where that is long.
#[must_use]
pub fn left(project: &Project, key: &SheetKey) -> Vec<Unfinished> {
    let (Some(document), Some(text)) = (project.documents.get(&key.document), project.text_once(&key.document)) else {
        return Vec::new();
    };
    let work = Work { project, key, document, text: &text, sheet: project.sheet(key).map(AsRef::as_ref) };
    let regions = furniture::regions(&text, document);
    let mut left = work.annotations();
    left.extend(work.untagged(&regions));
    left.extend(regions.iter().take(MOST).map(|it| Unfinished { span: it.span, what: What::Furniture(it.reason) }));
    left.sort_by_key(|it| it.span);
    left.truncate(MOST);
    left
}

struct Work<'a> {
    project: &'a Project,
    key: &'a SheetKey,
    document: &'a Document,
    text: &'a Text,
    sheet: Option<&'a Sheet>,
}

impl Work<'_> {
    /// Annotations that lack something, or of which something is but guessed.
    fn annotations(&self) -> Vec<Unfinished> {
        let annotations = self.sheet.into_iter().flat_map(|sheet| sheet.annotations.iter());
        annotations.filter_map(|it| of_annotation(&self.project.schema, it)).take(MOST).collect()
    }

    /// Quotations and number phrases that are neither tagged nor looked at.
    fn untagged(&self, regions: &[Region]) -> Vec<Unfinished> {
        let passed_over = furniture::passed_over(self.document, regions);
        let finder = ObjectFinder::new(self.text, Language(&self.document.language), &passed_over);
        let looked_at = |span: &Span| {
            let looked_at = &self.document.looked_at;
            let from = looked_at.partition_point(|it| it.span < *span);
            looked_at[from..].iter().take_while(|it| it.span == *span).any(|it| it.by == self.key.annotator)
        };
        let mut left = Vec::new();
        for (kind, snap) in [(ObjectKind::Quotation, Snap::Quotation), (ObjectKind::Number, Snap::Number)] {
            // A project whose labels do not snap to such objects does not annotate them.
            if self.project.schema.labels.iter().any(|label| label.snap == snap) {
                let objects = finder.objects(kind, ByteOffset(0));
                let objects = objects.filter(|span| !self.is_tagged(*span, snap) && !looked_at(span));
                left.extend(objects.take(MOST).map(|span| Unfinished { span, what: What::Untagged(kind) }));
            }
        }
        left
    }

    fn is_tagged(&self, span: Span, snap: Snap) -> bool {
        // A number in a claim is not thereby tagged as a figure.
        let is_for = |label: &LabelId| self.project.schema.label(label).is_some_and(|it| it.snap == snap);
        self.sheet.is_some_and(|sheet| sheet.annotations.overlapping(span).any(|it| is_for(&it.label)))
    }
}

/// What is left to do about an annotation: what is missing, and then what is guessed.
fn of_annotation(schema: &Schema, annotation: &Annotation) -> Option<Unfinished> {
    let label = schema.label(&annotation.label);
    let wanted = || schema.attributes_of(&annotation.label).filter(|it| is_wanted(label, it));
    let is_unset = |it: &&AttributeDefinition| annotation.attributes.get(it.id.as_str()).is_none();
    let ids =
        |attributes: Vec<&AttributeDefinition>| attributes.into_iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    let missing = ids(wanted().filter(is_unset).collect());
    let guessed = ids(wanted().filter(|it| is_open(annotation, &it.id)).collect());
    let what = match (missing.is_empty(), guessed.is_empty()) {
        (false, _) => What::Missing(annotation.id, missing),
        (true, false) => What::Guessed(annotation.id, guessed),
        (true, true) => return None,
    };
    Some(Unfinished { span: annotation.spans.hull(), what })
}

/// Whether an annotation is not finished without an attribute: a required one, and of a quotation who speaks.
fn is_wanted(label: Option<&Label>, attribute: &AttributeDefinition) -> bool {
    let speaks = attribute.kind == AttributeKind::Speaker && label.is_some_and(|it| it.snap == Snap::Quotation);
    attribute.required || speaks
}

/// The names of the required attributes that an annotation lacks.
#[must_use]
pub fn missing_attributes(workspace: &Workspace, annotation: &Annotation) -> Vec<String> {
    let required = workspace.project.schema.attributes_of(&annotation.label).filter(|it| it.required);
    required.filter(|it| annotation.attributes.get(it.id.as_str()).is_none()).map(|it| it.name.clone()).collect()
}

/// Whether an attribute wants looking at: nobody has set it, or only a rule has.
#[must_use]
pub fn is_open(annotation: &Annotation, attribute: &AttributeId) -> bool {
    annotation.attributes.get(attribute.as_str()).is_none_or(|it| it.origin == ValueOrigin::Rule)
}

/// Whether a required attribute wants looking at.
#[must_use]
pub fn has_open_required(schema: &Schema, annotation: &Annotation) -> bool {
    schema.attributes_of(&annotation.label).any(|it| it.required && is_open(annotation, &it.id))
}

/// The first attribute that wants looking at: a required one, else one that is guessed, else one that is unset.
#[must_use]
pub fn first_open<'a>(schema: &'a Schema, annotation: &'a Annotation) -> Option<&'a AttributeDefinition> {
    let open = || schema.attributes_of(&annotation.label).filter(|it| is_open(annotation, &it.id));
    let guessed = |it: &&AttributeDefinition| annotation.attributes.get(it.id.as_str()).is_some();
    open().find(|it| it.required).or_else(|| open().find(guessed)).or_else(|| open().next())
}
