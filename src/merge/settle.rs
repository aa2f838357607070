//! Open questions, decided.

use std::sync::Arc;

use crate::edit::{Change, Edit, RecordKey, Swap, intent};
use crate::model::{AttributeValue, Conflict, ConflictId, Project, SheetKey};
use crate::text::TextHash;

use super::ends::lacks_an_end_in;
use super::fields::is_moved;
use super::onto::sheet_of;
use super::record::{Record, State};

/// Which side of a conflict stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// What the project holds.
    KeepOurs,
    /// What the conflict holds.
    TakeTheirs,
}

/// Why a conflict cannot be settled that way.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// There is no such question.
    #[error("the conflict {0} is settled already")]
    Gone(ConflictId),
    /// The other side counts in an earlier text.
    #[error("the places of {0} count in another text, {1}; find them in the present one first, or keep what is there")]
    OtherText(RecordKey, TextHash),
    /// The other side has words where the text has others.
    #[error(
        "the words of {0} are not where it says in the present text; find their place first, or keep what is there"
    )]
    OtherWords(RecordKey),
    /// The other side points at what is not there.
    #[error(
        "{0} needs what is not there any more, an annotation, a label, a document or its text; bring that back first, or keep what \
         is there"
    )]
    Stray(RecordKey),
}

/// The edit that settles a conflict.
///
/// What hangs on a record that goes by it, such as the relations of an annotation, goes with it.
///
/// # Errors
///
/// Where there is no such conflict, or what it holds cannot be put into the project.
pub fn settle(project: &Project, id: ConflictId, decision: Decision) -> Result<Edit, SettleError> {
    let conflict = project.conflicts.get(&id).ok_or(SettleError::Gone(id))?;
    let key = conflict.change.record().ok_or(SettleError::Gone(id))?;
    match decision {
        Decision::KeepOurs => Ok(edit(conflict, Vec::new())),
        Decision::TakeTheirs => {
            let after = Record::sides(&conflict.change).1;
            let counts = after.as_ref().is_some_and(|it| is_moved(None, it) || matches!(it, Record::Document(_)));
            if let Some(text) = other_text(project, conflict).filter(|_| counts) {
                return Err(SettleError::OtherText(key, text));
            }
            Ok(edit(conflict, becoming(project, &key, after)?))
        }
    }
}

/// The edit that settles a conflict with a third state of its record: the other side's with its places found in the present text,
/// or something of both. Of `change` only `after` counts.
///
/// # Errors
///
/// Where there is no such conflict, the change is of another record, or it cannot be put into the project.
pub fn settle_with(project: &Project, id: ConflictId, change: &Change) -> Result<Edit, SettleError> {
    let conflict = project.conflicts.get(&id).ok_or(SettleError::Gone(id))?;
    let key = conflict.change.record().filter(|it| change.record().as_ref() == Some(it));
    let key = key.ok_or(SettleError::Gone(id))?;
    Ok(edit(conflict, becoming(project, &key, Record::sides(change).1)?))
}

/// The text that a conflict counts in, where it is not the one that its document has.
fn other_text(project: &Project, conflict: &Conflict) -> Option<TextHash> {
    // Where there is no document, that it lacks is what is to be said.
    let now = conflict.change.document().and_then(|it| project.documents.get(it))?.text;
    conflict.text.filter(|text| now != *text)
}

fn edit(conflict: &Arc<Conflict>, mut changes: Vec<Change>) -> Edit {
    // It may be about a document that goes, and with it all that was asked about it.
    if changes.iter().all(|it| it.record() != Some(RecordKey::Conflict(conflict.id))) {
        changes.push(Change::Conflict(Swap::remove(conflict.clone())));
    }
    Edit::new("settle a conflict", changes)
}

/// Whether all the words of a state are where it says. Of a text that is not at hand nothing is known.
fn agrees(project: &Project, key: &RecordKey, state: &Record) -> bool {
    let Some(text) = sheet_of(key).and_then(|it| project.text(&it.document)) else { return true };
    let (spans, attributes) = match state {
        Record::Annotation(it) => (Some(&it.spans), &it.attributes),
        Record::Relation(it) => (None, &it.attributes),
        _ => return true,
    };
    let mentions = attributes.iter().all(|(_, it)| match &it.value {
        AttributeValue::Mention(spans) => spans.iter().all(|it| it.agrees_with(text)),
        _ => true,
    });
    mentions && spans.is_none_or(|it| it.iter().all(|it| it.agrees_with(text)))
}

/// What makes a record another state of itself, with what hangs on it.
fn becoming(project: &Project, key: &RecordKey, after: State) -> Result<Vec<Change>, SettleError> {
    let before = Record::of(project, key);
    if before == after {
        return Ok(Vec::new());
    }
    if after.as_ref().is_some_and(|it| !agrees(project, key, it)) {
        return Err(SettleError::OtherWords(key.clone()));
    }
    if let (Some(Record::Document(now)), Some(Record::Document(other))) = (&before, &after)
        && now.text != other.text
    {
        // What is annotated would be at other words.
        return Err(SettleError::OtherText(key.clone(), other.text));
    }
    let is_stray = match (key, &after) {
        (RecordKey::Document(_), Some(Record::Document(document))) => !project.texts.contains_key(&document.text),
        (RecordKey::Relation(sheet, _), Some(Record::Relation(relation))) => {
            !project.documents.contains_key(&sheet.document) || lacks_an_end_in(project, sheet, relation)
        }
        (RecordKey::Annotation(sheet, _) | RecordKey::Status(sheet) | RecordKey::Kind(sheet), Some(_)) => {
            !project.documents.contains_key(&sheet.document)
        }
        (RecordKey::Attribute(label, _), Some(_)) => {
            project.schema.label(label).is_none() && project.schema.relation(label).is_none()
        }
        (RecordKey::Title, None) => true,
        _ => false,
    };
    if is_stray {
        return Err(SettleError::Stray(key.clone()));
    }
    let mut changes = match (key, &before, &after) {
        (RecordKey::Document(_), Some(Record::Document(document)), None) => {
            return Ok(intent::remove_document(project, document).changes);
        }
        (RecordKey::Annotation(sheet, id), _, None) => {
            let relations = project.relations_of(sheet, *id).into_iter();
            relations.map(|(key, it): (&SheetKey, _)| Change::Relation(key.clone(), Swap::remove(it.clone()))).collect()
        }
        (RecordKey::Label(label) | RecordKey::RelationLabel(label), _, None) => {
            let attributes = project.schema.attributes_of(label).cloned();
            attributes.map(|it| Change::Attribute(Swap::remove(it))).collect()
        }
        _ => Vec::new(),
    };
    changes.push(Record::change(key, before, after));
    Ok(changes)
}
