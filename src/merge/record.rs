//! One state of one record, whatever its kind, so that merging needs to be told once.

use std::sync::Arc;

use crate::edit::{Change, RecordKey, Swap};
use crate::model::{
    Annotation, AnnotatorKind, AttributeDefinition, Conflict, Document, Label, Project, Relation, RelationLabel,
    Speaker, Status,
};

/// A state of a record. Which record it is says its [`RecordKey`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Record {
    Title(String),
    Label(Label),
    Attribute(AttributeDefinition),
    RelationLabel(RelationLabel),
    Speaker(Arc<Speaker>),
    Document(Arc<Document>),
    Status(Status),
    Kind(AnnotatorKind),
    Annotation(Arc<Annotation>),
    Relation(Arc<Relation>),
    Conflict(Arc<Conflict>),
}

/// A state, or that there is no such record.
pub(super) type State = Option<Record>;

macro_rules! sides {
    ($swap:ident, $kind:ident) => {
        ($swap.before.clone().map(Record::$kind), $swap.after.clone().map(Record::$kind))
    };
}

macro_rules! change_of {
    ($kind:ident, $before:ident, $after:ident) => {{
        let inner = |state: State| match state {
            Some(Record::$kind(it)) => Some(it),
            _ => None,
        };
        Swap { before: inner($before), after: inner($after) }
    }};
}

impl Record {
    /// The two states of a change.
    pub(super) fn sides(change: &Change) -> (State, State) {
        let (before, after) = match change {
            Change::Title(swap) => sides!(swap, Title),
            Change::Label(swap) => sides!(swap, Label),
            Change::Attribute(swap) => sides!(swap, Attribute),
            Change::RelationLabel(swap) => sides!(swap, RelationLabel),
            Change::Speaker(swap) => sides!(swap, Speaker),
            Change::Document(swap) => sides!(swap, Document),
            Change::Status(_, swap) => sides!(swap, Status),
            Change::Kind(_, swap) => sides!(swap, Kind),
            Change::Annotation(_, swap) => sides!(swap, Annotation),
            Change::Relation(_, swap) => sides!(swap, Relation),
            Change::Conflict(swap) => sides!(swap, Conflict),
        };
        (plain(before), plain(after))
    }

    /// The change of a record from one state to another.
    pub(super) fn change(key: &RecordKey, before: State, after: State) -> Change {
        match key {
            RecordKey::Title => Change::Title(change_of!(Title, before, after)),
            RecordKey::Label(_) => Change::Label(change_of!(Label, before, after)),
            RecordKey::Attribute(..) => Change::Attribute(change_of!(Attribute, before, after)),
            RecordKey::RelationLabel(_) => Change::RelationLabel(change_of!(RelationLabel, before, after)),
            RecordKey::Speaker(_) => Change::Speaker(change_of!(Speaker, before, after)),
            RecordKey::Document(_) => Change::Document(change_of!(Document, before, after)),
            RecordKey::Status(key) => Change::Status(key.clone(), change_of!(Status, before, after)),
            RecordKey::Kind(key) => Change::Kind(key.clone(), change_of!(Kind, before, after)),
            RecordKey::Annotation(key, _) => Change::Annotation(key.clone(), change_of!(Annotation, before, after)),
            RecordKey::Relation(key, _) => Change::Relation(key.clone(), change_of!(Relation, before, after)),
            RecordKey::Conflict(_) => Change::Conflict(change_of!(Conflict, before, after)),
        }
    }

    /// The state of a record in a project.
    pub(super) fn of(project: &Project, key: &RecordKey) -> State {
        let sheet = |key| project.sheet(key);
        plain(match key {
            RecordKey::Title => Some(Self::Title(project.title.clone())),
            RecordKey::Label(id) => project.schema.label(id).cloned().map(Self::Label),
            RecordKey::Attribute(label, id) => project.schema.attribute(label, id).cloned().map(Self::Attribute),
            RecordKey::RelationLabel(id) => project.schema.relation(id).cloned().map(Self::RelationLabel),
            RecordKey::Speaker(id) => project.speakers.get(id).cloned().map(Self::Speaker),
            RecordKey::Document(id) => project.documents.get(id).cloned().map(Self::Document),
            RecordKey::Status(key) => sheet(key).map(|it| Self::Status(it.status)),
            RecordKey::Kind(key) => sheet(key).map(|it| Self::Kind(it.kind)),
            RecordKey::Annotation(key, id) => {
                sheet(key).and_then(|it| it.annotations.get(*id)).cloned().map(Self::Annotation)
            }
            RecordKey::Relation(key, id) => sheet(key).and_then(|it| it.relations.get(id)).cloned().map(Self::Relation),
            RecordKey::Conflict(id) => project.conflicts.get(id).cloned().map(Self::Conflict),
        })
    }
}

/// An untouched sheet and a person's are what is written as nothing.
fn plain(state: State) -> State {
    state.filter(|it| !matches!(it, Record::Status(Status::New) | Record::Kind(AnnotatorKind::Person)))
}
