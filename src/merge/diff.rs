//! The records in which two projects differ.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::edit::{Change, Swap};
use crate::model::{AnnotatorKind, Conflict, DocumentId, Project, Sheet, SheetKey, Status};

/// A part of a project that is looked at. Parts of different names share no record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All of it.
    Whole,
    /// Title, schema and register, and the conflicts about them and about documents that are gone: what `project.ron` holds.
    Project,
    /// The facts of a document, and the conflicts about them.
    Document(DocumentId),
    /// A sheet with its status and kind, and the conflicts about them.
    Sheet(SheetKey),
}

impl Scope {
    /// Whether the facts of a document are looked at.
    pub(super) fn has_document(&self, id: &DocumentId) -> bool {
        *self == Self::Whole || matches!(self, Self::Document(it) if it == id)
    }
}

/// The changes that make `theirs` out of `base`, each record once, in the order of project, documents, sheets, conflicts.
///
/// The work is linear in the sizes of what differs; sheets that both share are passed over. The changes of several parts may be
/// joined.
#[must_use]
pub fn diff(base: &Project, theirs: &Project, scope: &Scope) -> Vec<Change> {
    let mut changes = Vec::new();
    match scope {
        Scope::Whole => {
            project_records(base, theirs, &mut changes);
            let documents: BTreeSet<_> = base.documents.keys().chain(theirs.documents.keys()).collect();
            documents.into_iter().for_each(|id| document(base, theirs, id, &mut changes));
            let sheets: BTreeSet<_> = base.sheets.keys().chain(theirs.sheets.keys()).collect();
            sheets.into_iter().for_each(|key| sheet(base, theirs, key, &mut changes));
            conflicts(base, theirs, |_| true, &mut changes);
        }
        Scope::Project => {
            project_records(base, theirs, &mut changes);
            conflicts(base, theirs, |it| it.stray || it.change.document().is_none(), &mut changes);
        }
        Scope::Document(id) => {
            document(base, theirs, id, &mut changes);
            let is_about = |it: &Conflict| {
                !it.stray && matches!(&it.change, Change::Document(_)) && it.change.document() == Some(id)
            };
            conflicts(base, theirs, is_about, &mut changes);
        }
        Scope::Sheet(key) => {
            sheet(base, theirs, key, &mut changes);
            conflicts(base, theirs, |it| !it.stray && it.change.sheet() == Some(key), &mut changes);
        }
    }
    changes
}

fn project_records(base: &Project, theirs: &Project, changes: &mut Vec<Change>) {
    if base.title != theirs.title {
        changes.push(Change::Title(Swap::replace(base.title.clone(), theirs.title.clone())));
    }
    let (old, new) = (&base.schema, &theirs.schema);
    changes.extend(lists(&old.labels, &new.labels, |it| it.id.clone()).map(Change::Label));
    changes
        .extend(lists(&old.attributes, &new.attributes, |it| (it.label.clone(), it.id.clone())).map(Change::Attribute));
    changes.extend(lists(&old.relations, &new.relations, |it| it.id.clone()).map(Change::RelationLabel));
    let speakers = lists(base.speakers.values(), theirs.speakers.values(), |it| it.id.clone());
    changes.extend(speakers.map(Change::Speaker));
}

fn document(base: &Project, theirs: &Project, id: &DocumentId, changes: &mut Vec<Change>) {
    let swap = Swap { before: base.documents.get(id).cloned(), after: theirs.documents.get(id).cloned() };
    changes.extend((swap.before != swap.after).then_some(Change::Document(swap)));
}

fn sheet(base: &Project, theirs: &Project, key: &SheetKey, changes: &mut Vec<Change>) {
    let (old, new) = (base.sheet(key), theirs.sheet(key));
    if let (Some(old), Some(new)) = (old, new)
        && Arc::ptr_eq(old, new)
    {
        return;
    }
    let empty = Arc::new(Sheet::default());
    let (old, new) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
    if old.status != new.status {
        let state = |status| Some(status).filter(|it| *it != Status::New);
        changes.push(Change::Status(key.clone(), Swap { before: state(old.status), after: state(new.status) }));
    }
    if old.kind != new.kind {
        let state = |kind| Some(kind).filter(|it| *it != AnnotatorKind::Person);
        changes.push(Change::Kind(key.clone(), Swap { before: state(old.kind), after: state(new.kind) }));
    }
    let gone = old.annotations.iter().filter(|it| new.annotations.get(it.id).is_none());
    changes.extend(gone.map(|it| Change::Annotation(key.clone(), Swap::remove(it.clone()))));
    for annotation in new.annotations.iter() {
        let before = old.annotations.get(annotation.id);
        if before != Some(annotation) {
            let swap = Swap { before: before.cloned(), after: Some(annotation.clone()) };
            changes.push(Change::Annotation(key.clone(), swap));
        }
    }
    let relations = lists(old.relations.values(), new.relations.values(), |it| it.id);
    changes.extend(relations.map(|swap| Change::Relation(key.clone(), swap)));
}

fn conflicts(base: &Project, theirs: &Project, is_looked_at: impl Fn(&Conflict) -> bool, changes: &mut Vec<Change>) {
    let of = |project: &Project| -> Vec<Arc<Conflict>> {
        project.conflicts.values().filter(|it| is_looked_at(it)).cloned().collect()
    };
    changes.extend(lists(&of(base), &of(theirs), |it| it.id).map(Change::Conflict));
}

/// The records that differ in two lists, by key, in the order of keys.
fn lists<'a, T: Clone + PartialEq + 'a, K: Ord>(
    old: impl IntoIterator<Item = &'a T>,
    new: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&T) -> K,
) -> impl Iterator<Item = Swap<T>> {
    let mut states: std::collections::BTreeMap<K, (Option<&T>, Option<&T>)> = std::collections::BTreeMap::new();
    old.into_iter().for_each(|it| states.entry(key(it)).or_default().0 = Some(it));
    new.into_iter().for_each(|it| states.entry(key(it)).or_default().1 = Some(it));
    let swaps = states.into_values().filter(|(before, after)| before != after);
    swaps.map(|(before, after)| Swap { before: before.cloned(), after: after.cloned() }).collect::<Vec<_>>().into_iter()
}
