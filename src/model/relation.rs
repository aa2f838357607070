//! A directed, labeled relation from one annotation to another.

use super::{AnnotationId, Attributes, DocumentId, LabelId, RelationId, Stamp};

/// An annotation named from outside its document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnnotationPlace {
    /// The document that it is in.
    pub document: DocumentId,
    /// The annotation.
    pub annotation: AnnotationId,
}

/// A relation. It lives in the sheet of the annotation that it starts from and points at annotations of the same annotator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Its id, which never changes.
    pub id: RelationId,
    /// What it says: supports, contradicts, repeats …
    pub label: LabelId,
    /// The annotation that it starts from, in the document of the sheet.
    pub from: AnnotationId,
    /// The annotation that it points at.
    pub to: AnnotationPlace,
    /// What is said of it.
    pub attributes: Attributes,
    /// The annotator's words about it.
    pub note: String,
    /// When it was made, and by whom.
    pub created: Stamp,
    /// When it was last changed, and by whom.
    pub changed: Stamp,
}
