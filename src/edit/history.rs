//! Undo and redo without limit.
//!
//! Undo is a new edit made from the inverse and checked record by record, so that what has changed since is left alone and
//! named instead of being overwritten.

use super::{Edit, RecordKey};
use crate::model::Project;

/// The edits of a session, and how far back the user has gone.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Edit>,
    undone: Vec<Edit>,
}

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The edit as it was applied to the project: to be saved like any other.
    pub edit: Edit,
    /// The records that were left alone since they have changed in the meantime.
    pub skipped: Vec<RecordKey>,
}

impl History {
    /// Notes an edit that was just applied. What was undone before can no longer be redone.
    pub fn record(&mut self, edit: Edit) {
        self.undone.clear();
        self.done.push(edit);
    }

    /// The title of the edit that undo would take back.
    #[must_use]
    pub fn undo_title(&self) -> Option<&str> {
        self.done.last().map(|edit| edit.title.as_str())
    }

    /// The title of the edit that redo would bring back.
    #[must_use]
    pub fn redo_title(&self) -> Option<&str> {
        self.undone.last().map(|edit| edit.title.as_str())
    }

    /// Takes the last edit back, or does nothing where there is none.
    pub fn undo(&mut self, project: &mut Project) -> Option<Step> {
        let edit = self.done.pop()?;
        let step = step(&edit.inverse(), project);
        self.undone.push(edit);
        Some(step)
    }

    /// Brings the last edit that was undone back, or does nothing where there is none.
    pub fn redo(&mut self, project: &mut Project) -> Option<Step> {
        let edit = self.undone.pop()?;
        let step = step(&edit, project);
        self.done.push(edit);
        Some(step)
    }
}

fn step(edit: &Edit, project: &mut Project) -> Step {
    let (edit, mut skipped) = edit.fitting(project);
    // What fits record by record fits as a whole, since each record is named once; should it not, nothing was changed.
    if edit.apply(project).is_err() {
        skipped.extend(edit.changes.iter().filter_map(super::Change::record));
        return Step { edit: Edit::new(edit.title, Vec::new()), skipped };
    }
    Step { edit, skipped }
}
