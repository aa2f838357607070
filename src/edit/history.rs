//! Undo and redo without limit, and what happened in which order.
//!
//! Undo is a new edit made from the inverse and checked record by record, so that what has changed since is left alone and
//! named instead of being overwritten. Each step is an [`Entry`]: the journal writes them down, and [`History::replay`] makes the
//! history of an earlier session again out of what it wrote.

use super::{Edit, RecordKey, Unset};
use crate::model::{Project, Stamp};

/// What an entry of the history is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// The user's own edit.
    Edit,
    /// The last edit was taken back.
    Undo,
    /// What was taken back last was brought back.
    Redo,
    /// What another program or annotator has changed in the files was merged.
    Outside,
    /// What a journal held and the files did not was brought back after a crash.
    Recovery,
}

/// An edit as it was applied, with what it was, when and by whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it was.
    pub kind: EntryKind,
    /// What was applied; of an undo or redo only what still fitted, which may be nothing.
    pub edit: Edit,
    /// When, and by whom.
    pub stamp: Stamp,
}

impl Entry {
    /// The user's own edit.
    #[must_use]
    pub fn edit(edit: Edit, stamp: Stamp) -> Self {
        Self { kind: EntryKind::Edit, edit, stamp }
    }

    /// Whether undo takes it back. What came from outside is not the user's to undo.
    #[must_use]
    pub fn is_undoable(&self) -> bool {
        self.kind == EntryKind::Edit
    }
}

/// The edits of a session, and how far back the user has gone.
///
/// Invariant: `done` holds no undo and no redo, and `undone` only what the user has done.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Entry>,
    undone: Vec<Entry>,
    unset: Unset,
}

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The edit as it was applied to the project: to be saved like any other.
    pub entry: Entry,
    /// The records that were left alone since they have changed in the meantime.
    pub skipped: Vec<RecordKey>,
}

impl History {
    /// The history that some entries, the oldest first, have left behind. What they undo may lie before the first of them.
    pub fn replay(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut history = Self::default();
        for entry in entries {
            match entry.kind {
                EntryKind::Edit => history.record(entry),
                // That a merge changed nothing is no step.
                EntryKind::Outside | EntryKind::Recovery if entry.edit.is_empty() => {}
                EntryKind::Outside | EntryKind::Recovery => history.record(entry),
                // The edit may be missing, where its record was damaged or cut; no other goes in its place.
                EntryKind::Undo => {
                    let is_it = |it: &Entry| it.is_undoable() && is_part(&entry.edit, &it.edit.inverse());
                    let at = history.done.iter().rposition(is_it);
                    let taken = at.map(|at| history.take_done(at));
                    history.undone.extend(taken);
                }
                EntryKind::Redo => {
                    let at = history.undone.iter().rposition(|it| is_part(&entry.edit, &it.edit));
                    let brought = at.map(|at| history.undone.remove(at));
                    brought.into_iter().for_each(|entry| history.bring_back(entry));
                }
            }
        }
        history
    }

    /// Notes an edit that was just applied. What was undone before can no longer be redone, unless it came from outside.
    pub fn record(&mut self, entry: Entry) {
        if entry.is_undoable() {
            self.undone.clear();
            self.unset.note(&entry.edit);
        }
        self.done.push(entry);
    }

    /// What somebody has unset by hand and not taken back.
    #[must_use]
    pub fn unset(&self) -> &Unset {
        &self.unset
    }

    /// What was done and not taken back, the oldest first, with what came from outside at its place.
    #[must_use]
    pub fn done(&self) -> &[Entry] {
        &self.done
    }

    /// What was taken back, what redo brings back first last.
    #[must_use]
    pub fn undone(&self) -> &[Entry] {
        &self.undone
    }

    /// The title of the edit that undo would take back.
    #[must_use]
    pub fn undo_title(&self) -> Option<&str> {
        self.done.iter().rev().find(|entry| entry.is_undoable()).map(|entry| entry.edit.title.as_str())
    }

    /// The title of the edit that redo would bring back.
    #[must_use]
    pub fn redo_title(&self) -> Option<&str> {
        self.undone.last().map(|entry| entry.edit.title.as_str())
    }

    /// Takes the last edit back, or does nothing where there is none. The stamp is that of now.
    pub fn undo(&mut self, project: &mut Project, stamp: Stamp) -> Option<Step> {
        let last = self.done.iter().rposition(Entry::is_undoable)?;
        let entry = self.take_done(last);
        let step = step(EntryKind::Undo, &entry.edit.inverse(), stamp, project);
        self.undone.push(entry);
        Some(step)
    }

    /// Brings the last edit that was undone back, or does nothing where there is none. The stamp is that of now.
    pub fn redo(&mut self, project: &mut Project, stamp: Stamp) -> Option<Step> {
        let entry = self.undone.pop()?;
        let step = step(EntryKind::Redo, &entry.edit, stamp, project);
        self.bring_back(entry);
        Some(step)
    }

    fn take_done(&mut self, at: usize) -> Entry {
        let entry = self.done.remove(at);
        self.unset.forget(&entry.edit);
        entry
    }

    fn bring_back(&mut self, entry: Entry) {
        self.unset.note(&entry.edit);
        self.done.push(entry);
    }
}

/// Whether an edit is what was left of another one when it was applied to a project that had gone on.
fn is_part(part: &Edit, whole: &Edit) -> bool {
    let mut changes = whole.changes.iter();
    part.title == whole.title
        && part.refused == whole.refused
        && part.changes.iter().all(|change| changes.any(|it| it == change))
}

fn step(kind: EntryKind, edit: &Edit, stamp: Stamp, project: &mut Project) -> Step {
    let (mut edit, mut skipped) = edit.fitting(project);
    // What fits record by record fits as a whole, since each record is named once; should it not, nothing was changed.
    if edit.apply(project).is_err() {
        skipped.extend(edit.changes.iter().filter_map(super::Change::record));
        edit.changes.clear();
    }
    Step { entry: Entry { kind, edit, stamp }, skipped }
}
