//! A change of one record: what it was, what it becomes. Plain data, of which edits, the journal, merges and conflicts are made.

use std::fmt;
use std::sync::Arc;

use super::{
    Annotation, AnnotationId, AnnotatorId, AnnotatorKind, AttributeDefinition, AttributeId, Conflict, ConflictId,
    Document, DocumentId, Label, LabelId, Relation, RelationId, RelationLabel, SheetKey, Speaker, SpeakerId, Status,
};

/// Two states of a record. `None` on the left creates it, `None` on the right removes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap<T> {
    /// The state that is expected.
    pub before: Option<T>,
    /// The state that it becomes.
    pub after: Option<T>,
}

impl<T: Clone> Swap<T> {
    /// A record that was not there before.
    pub fn create(after: T) -> Self {
        Self { before: None, after: Some(after) }
    }

    /// A record that will not be there any more.
    pub fn remove(before: T) -> Self {
        Self { before: Some(before), after: None }
    }

    /// A record that becomes another state of itself.
    pub fn replace(before: T, after: T) -> Self {
        Self { before: Some(before), after: Some(after) }
    }

    /// Back again.
    #[must_use]
    pub fn inverse(&self) -> Self {
        Self { before: self.after.clone(), after: self.before.clone() }
    }

    /// Whichever state there is, the later one first.
    pub fn either(&self) -> Option<&T> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// A change of one record of a project.
///
/// A text is no record: documents name theirs by its hash, and the project keeps every text that it has seen while it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The project's title.
    Title(Swap<String>),
    /// A label of annotations.
    Label(Swap<Label>),
    /// An attribute of a label.
    Attribute(Swap<AttributeDefinition>),
    /// A label of relations.
    RelationLabel(Swap<RelationLabel>),
    /// An entry of the register.
    Speaker(Swap<Arc<Speaker>>),
    /// A document: created, removed, or its facts changed.
    Document(Swap<Arc<Document>>),
    /// How far a sheet is. [`Status::New`] is written as `None`, since an untouched sheet is none.
    Status(SheetKey, Swap<Status>),
    /// What the annotator of a sheet is. [`AnnotatorKind::Person`] is written as `None`.
    Kind(SheetKey, Swap<AnnotatorKind>),
    /// An annotation of a sheet.
    Annotation(SheetKey, Swap<Arc<Annotation>>),
    /// A relation of a sheet.
    Relation(SheetKey, Swap<Arc<Relation>>),
    /// A question that was left open when two changes of one record met. Never one about another conflict.
    Conflict(Swap<Arc<Conflict>>),
}

/// Names a record, whatever its state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordKey {
    /// The project's title.
    Title,
    /// A label of annotations.
    Label(LabelId),
    /// An attribute of a label.
    Attribute(LabelId, AttributeId),
    /// A label of relations.
    RelationLabel(LabelId),
    /// An entry of the register.
    Speaker(SpeakerId),
    /// A document.
    Document(DocumentId),
    /// How far a sheet is.
    Status(SheetKey),
    /// What the annotator of a sheet is.
    Kind(SheetKey),
    /// An annotation.
    Annotation(SheetKey, AnnotationId),
    /// A relation.
    Relation(SheetKey, RelationId),
    /// An open question.
    Conflict(ConflictId),
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => write!(f, "the project's title"),
            Self::Label(id) => write!(f, "the label {id}"),
            Self::Attribute(label, id) => write!(f, "the attribute {id} of {label}"),
            Self::RelationLabel(id) => write!(f, "the relation {id}"),
            Self::Speaker(id) => write!(f, "the speaker {id}"),
            Self::Document(id) => write!(f, "the document {id}"),
            Self::Status(key) => write!(f, "the status of {} by {}", key.document, key.annotator),
            Self::Kind(key) => write!(f, "the kind of {} on {}", key.annotator, key.document),
            Self::Annotation(key, id) => write!(f, "the annotation {id} in {} by {}", key.document, key.annotator),
            Self::Relation(key, id) => write!(f, "the relation {id} in {} by {}", key.document, key.annotator),
            Self::Conflict(id) => write!(f, "the conflict {id}"),
        }
    }
}

impl Change {
    /// Which record it changes, or `None` for a change that names none because both sides are empty.
    #[must_use]
    pub fn record(&self) -> Option<RecordKey> {
        Some(match self {
            Self::Title(_) => RecordKey::Title,
            Self::Label(swap) => RecordKey::Label(swap.either()?.id.clone()),
            Self::Attribute(swap) => {
                let attribute = swap.either()?;
                RecordKey::Attribute(attribute.label.clone(), attribute.id.clone())
            }
            Self::RelationLabel(swap) => RecordKey::RelationLabel(swap.either()?.id.clone()),
            Self::Speaker(swap) => RecordKey::Speaker(swap.either()?.id.clone()),
            Self::Document(swap) => RecordKey::Document(swap.either()?.id.clone()),
            Self::Status(key, _) => RecordKey::Status(key.clone()),
            Self::Kind(key, _) => RecordKey::Kind(key.clone()),
            Self::Annotation(key, swap) => RecordKey::Annotation(key.clone(), swap.either()?.id),
            Self::Relation(key, swap) => RecordKey::Relation(key.clone(), swap.either()?.id),
            Self::Conflict(swap) => RecordKey::Conflict(swap.either()?.id),
        })
    }

    /// Back again.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self {
            Self::Title(swap) => Self::Title(swap.inverse()),
            Self::Label(swap) => Self::Label(swap.inverse()),
            Self::Attribute(swap) => Self::Attribute(swap.inverse()),
            Self::RelationLabel(swap) => Self::RelationLabel(swap.inverse()),
            Self::Speaker(swap) => Self::Speaker(swap.inverse()),
            Self::Document(swap) => Self::Document(swap.inverse()),
            Self::Status(key, swap) => Self::Status(key.clone(), swap.inverse()),
            Self::Kind(key, swap) => Self::Kind(key.clone(), swap.inverse()),
            Self::Annotation(key, swap) => Self::Annotation(key.clone(), swap.inverse()),
            Self::Relation(key, swap) => Self::Relation(key.clone(), swap.inverse()),
            Self::Conflict(swap) => Self::Conflict(swap.inverse()),
        }
    }

    /// Whose sheet it is in, if any.
    #[must_use]
    pub fn annotator(&self) -> Option<&AnnotatorId> {
        match self {
            Self::Conflict(swap) => swap.either()?.change.annotator(),
            _ => Some(&self.sheet()?.annotator),
        }
    }

    /// The document that it is in or about, if any.
    #[must_use]
    pub fn document(&self) -> Option<&DocumentId> {
        match self {
            Self::Document(swap) => Some(&swap.either()?.id),
            Self::Conflict(swap) => swap.either()?.change.document(),
            _ => Some(&self.sheet()?.document),
        }
    }

    /// The sheet that it is in, if any. A conflict is in none, though it may be about one.
    #[must_use]
    pub fn sheet(&self) -> Option<&SheetKey> {
        match self {
            Self::Status(key, _) | Self::Kind(key, _) | Self::Annotation(key, _) | Self::Relation(key, _) => Some(key),
            _ => None,
        }
    }
}
