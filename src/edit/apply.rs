//! Edits, and the one door through which they change a project.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Change, RecordKey, Refusal, Swap};
use crate::model::{AnnotatorKind, DocumentId, Project, Sheet, SheetKey, Status};

/// A change of a project that the user would undo as one step: a title and records of before and after.
///
/// Invariant: its inverse is itself with the two sides of each record swapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What it does, in the words of the undo menu: “tag quote”.
    pub title: String,
    /// The records. Each is named once.
    pub changes: Vec<Change>,
    /// What is to stay unset though a guess was offered for it. No record says so: the history does.
    pub refused: Vec<Refusal>,
}

/// Why an edit was not applied. The project is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// A record is not in the state that the edit expects.
    #[error("{0} has changed since")]
    Changed(RecordKey),
    /// A record is named twice, or a change has neither side, or its two sides are different records.
    #[error("“{0}” is no proper edit: a record is named twice, or not at all")]
    Malformed(String),
}

impl Edit {
    /// An edit of one or more records.
    pub fn new(title: impl Into<String>, changes: Vec<Change>) -> Self {
        Self { title: title.into(), changes, refused: Vec::new() }
    }

    /// Whether it changes nothing, and nothing is refused by it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.refused.is_empty()
    }

    /// The document that a step of it is shown in: that of its last change, else of what it refuses. Relations come and go with annotations,
    /// and may start elsewhere.
    #[must_use]
    pub fn document(&self) -> Option<&DocumentId> {
        let is_relation = |it: &&Change| matches!(it, Change::Relation(..));
        let mut other = self.changes.iter().rev().filter(|it| !is_relation(it));
        let changed = other.find_map(Change::document).or_else(|| self.changes.iter().rev().find_map(Change::document));
        changed.or_else(|| self.refused.last().map(|it| &it.key.document))
    }

    /// The edit that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let changes = self.changes.iter().rev().map(Change::inverse).collect();
        Self { title: self.title.clone(), changes, refused: self.refused.clone() }
    }

    /// Applies all changes, or none.
    ///
    /// # Errors
    ///
    /// Where a record is not in the state that the edit expects, or the edit is malformed.
    pub fn apply(&self, project: &mut Project) -> Result<(), ApplyError> {
        let mut named = BTreeSet::new();
        for change in &self.changes {
            let record = change.record().filter(|_| sides_agree(change));
            let record = record.ok_or_else(|| ApplyError::Malformed(self.title.clone()))?;
            if !fits(change, project) {
                return Err(ApplyError::Changed(record));
            }
            if !named.insert(record) {
                return Err(ApplyError::Malformed(self.title.clone()));
            }
        }
        self.changes.iter().for_each(|change| set(change, project));
        Ok(())
    }
}

/// Whether the two states of a change are states of the same record.
fn sides_agree(change: &Change) -> bool {
    fn same<T, K: PartialEq>(swap: &Swap<T>, key: impl Fn(&T) -> K) -> bool {
        match (&swap.before, &swap.after) {
            (Some(before), Some(after)) => key(before) == key(after),
            (None, None) => false,
            _ => true,
        }
    }
    match change {
        Change::Title(swap) => swap.before.is_some() && swap.after.is_some(),
        Change::Label(swap) => same(swap, |it| it.id.clone()),
        Change::Attribute(swap) => same(swap, |it| (it.label.clone(), it.id.clone())),
        Change::RelationLabel(swap) => same(swap, |it| it.id.clone()),
        Change::Speaker(swap) => same(swap, |it| it.id.clone()),
        Change::Document(swap) => same(swap, |it| it.id.clone()),
        Change::Status(_, swap) => swap.either().is_some(),
        Change::Kind(_, swap) => swap.either().is_some(),
        Change::Annotation(_, swap) => same(swap, |it| it.id),
        Change::Relation(_, swap) => same(swap, |it| it.id),
        Change::Conflict(swap) => same(swap, |it| it.id),
    }
}

/// Whether the record is in the state that the change expects.
pub(super) fn fits(change: &Change, project: &Project) -> bool {
    has_whole_sheets(change, project) && is_as_expected(change, project)
}

/// Whether nothing is in the way of what a change does to sheets: one that cannot be unpacked is not empty. A document that gets another
/// text, or goes, takes all of its sheets along.
fn has_whole_sheets(change: &Change, project: &Project) -> bool {
    if let Change::Document(Swap { before: Some(before), after }) = change
        && after.as_ref().is_none_or(|after| after.text != before.text)
    {
        return project.sheets.glances_of(&before.id).all(|(key, _)| project.sheets.is_whole(key));
    }
    change.sheet().is_none_or(|key| project.sheets.is_whole(key))
}

fn is_as_expected(change: &Change, project: &Project) -> bool {
    match change {
        Change::Title(swap) => swap.before.as_ref() == Some(&project.title),
        Change::Label(swap) => is_in(&project.schema.labels, swap, |it| &it.id),
        Change::Attribute(swap) => {
            let key = |id: &crate::model::AttributeDefinition| (id.label.clone(), id.id.clone());
            let now = swap.either().and_then(|it| project.schema.attributes.iter().find(|other| key(other) == key(it)));
            now == swap.before.as_ref()
        }
        Change::RelationLabel(swap) => is_in(&project.schema.relations, swap, |it| &it.id),
        Change::Speaker(swap) => swap.either().and_then(|it| project.speakers.get(&it.id)) == swap.before.as_ref(),
        Change::Document(swap) => swap.either().and_then(|it| project.documents.get(&it.id)) == swap.before.as_ref(),
        Change::Status(key, swap) => {
            let status = project.sheet(key).map(|sheet| sheet.status);
            status.unwrap_or_default() == swap.before.unwrap_or_default()
        }
        Change::Kind(key, swap) => {
            let kind = project.sheet(key).map(|sheet| sheet.kind);
            kind.unwrap_or_default() == swap.before.unwrap_or_default()
        }
        Change::Annotation(key, swap) => {
            let id = swap.either().map(|it| it.id);
            id.and_then(|id| project.sheet(key)?.annotations.get(id)) == swap.before.as_ref()
        }
        Change::Relation(key, swap) => {
            let id = swap.either().map(|it| it.id);
            id.and_then(|id| project.sheet(key)?.relations.get(&id)) == swap.before.as_ref()
        }
        Change::Conflict(swap) => swap.either().and_then(|it| project.conflicts.get(&it.id)) == swap.before.as_ref(),
    }
}

fn is_in<T: PartialEq + Clone, K: PartialEq>(list: &[T], swap: &Swap<T>, key: impl Fn(&T) -> &K) -> bool {
    let now = swap.either().and_then(|it| list.iter().find(|other| key(other) == key(it)));
    now == swap.before.as_ref()
}

pub(super) fn set(change: &Change, project: &mut Project) {
    match change {
        Change::Title(swap) => project.title = swap.after.clone().unwrap_or_default(),
        Change::Label(swap) => put(&mut project.schema.labels, swap),
        Change::Attribute(swap) => put(&mut project.schema.attributes, swap),
        Change::RelationLabel(swap) => put(&mut project.schema.relations, swap),
        Change::Speaker(Swap { after: Some(speaker), .. }) => {
            project.speakers.insert(speaker.id.clone(), speaker.clone());
        }
        Change::Speaker(swap) => drop(swap.before.as_ref().map(|speaker| project.speakers.remove(&speaker.id))),
        Change::Document(Swap { after: Some(document), .. }) => {
            project.documents.insert(document.id.clone(), document.clone());
        }
        Change::Document(swap) => drop(swap.before.as_ref().map(|it| project.documents.remove(&it.id))),
        Change::Status(key, swap) => {
            change_sheet(project, key, |sheet| sheet.status = swap.after.unwrap_or(Status::New))
        }
        Change::Kind(key, swap) => change_sheet(project, key, |sheet| sheet.kind = swap.after.unwrap_or_default()),
        Change::Annotation(key, swap) => change_sheet(project, key, |sheet| match (&swap.before, &swap.after) {
            (_, Some(annotation)) => drop(sheet.annotations.insert(annotation.clone())),
            (Some(annotation), None) => drop(sheet.annotations.remove(annotation.id)),
            (None, None) => {}
        }),
        Change::Relation(key, swap) => change_sheet(project, key, |sheet| match (&swap.before, &swap.after) {
            (_, Some(relation)) => drop(sheet.relations.insert(relation.clone())),
            (Some(relation), None) => drop(sheet.relations.remove(&relation.id)),
            (None, None) => {}
        }),
        Change::Conflict(Swap { after: Some(conflict), .. }) => {
            project.conflicts.insert(conflict.id, conflict.clone());
        }
        Change::Conflict(swap) => drop(swap.before.as_ref().map(|it| project.conflicts.remove(&it.id))),
    }
    if matches!(change, Change::Label(_) | Change::Attribute(_) | Change::RelationLabel(_)) {
        project.schema.sort();
    }
}

fn put<T: PartialEq + Clone>(list: &mut Vec<T>, swap: &Swap<T>) {
    if let Some(before) = &swap.before {
        list.retain(|it| it != before);
    }
    list.extend(swap.after.clone());
}

/// Changes a sheet, which comes into being with its first record and goes with the last. What is no person's stays, since no
/// record says what it is.
fn change_sheet(project: &mut Project, key: &SheetKey, change: impl FnOnce(&mut Sheet)) {
    let Some(sheet) = project.sheets.get_or_default(key) else { return };
    change(Arc::make_mut(sheet));
    if sheet.is_untouched() && sheet.kind == AnnotatorKind::Person {
        project.sheets.remove(key);
    }
}
