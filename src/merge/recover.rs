//! A journal applied again to files that hold any part of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::onto::{How, Merging};
use super::record::{Record, State};
use crate::edit::{Edit, RecordKey};
use crate::model::{Conflict, Project, Reason};

/// What came of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// What makes the last state out of what the files hold; it is empty where they hold it already.
    pub edit: Edit,
    /// Records that had become something else in the files; the edit puts these into the project.
    pub conflicts: Vec<Arc<Conflict>>,
    /// The number of edits of which the files lacked something.
    pub applied: usize,
}

pub(super) type Chains = BTreeMap<RecordKey, Chain>;

/// The states that a record went through.
#[derive(Default)]
pub(super) struct Chain {
    pub(super) states: Vec<State>,
    /// Which edit led to the state of the same place, of those that any did.
    pub(super) edits: Vec<Option<usize>>,
}

impl Chain {
    fn push(&mut self, (before, after): (State, State), edit: usize) {
        // A gap, where a record of the journal was damaged, is one state more.
        if self.states.last() != Some(&before) {
            self.states.push(before);
            self.edits.push(None);
        }
        self.states.push(after);
        self.edits.push(Some(edit));
    }
}

/// What is to be done after a crash: the edits of the journal that the files may or may not hold, the oldest first.
///
/// Files are written one by one, so each record stands in them at any of the states that it went through, and becomes the last one.
/// A record that is in none of them was changed by somebody else: it stays, and a conflict keeps the journal's state.
#[must_use]
pub fn recover(project: &Project, pending: &[Edit]) -> Recovered {
    let mut chains = Chains::new();
    for (number, edit) in pending.iter().enumerate() {
        for change in &edit.changes {
            if let Some(key) = change.record() {
                chains.entry(key).or_default().push(Record::sides(change), number);
            }
        }
    }
    let mut merging = Merging::new(project, None, Reason::Recovery);
    let mut lacked = vec![false; pending.len()];
    for (key, chain) in &chains {
        let there = Record::of(project, key);
        let (Some(first), Some(last)) = (chain.states.first(), chain.states.last()) else { continue };
        merging.changes.insert(key.clone(), (first.clone(), last.clone()));
        // A state may come more than once: that the file is at the last of them is the least that can be said.
        match chain.states.iter().rposition(|state| *state == there) {
            Some(at) => {
                chain.edits[at + 1..].iter().flatten().for_each(|edit| lacked[*edit] = true);
                merging.becomes.insert(key.clone(), (last.clone(), How::Taken));
            }
            None => {
                chain.edits.iter().flatten().for_each(|edit| lacked[*edit] = true);
                if first != last {
                    merging.ask(key, first.clone(), last.clone(), None);
                }
            }
        }
    }
    merging.keep_removed_documents(&chains);
    merging.ask_about_removals(&chains);
    let merged = merging.finish("recovery");
    let applied = lacked.iter().filter(|it| **it).count();
    // A question that the journal itself had asked is one of its records.
    let conflicts = merged.conflicts.into_iter().filter(|it| it.reason == Reason::Recovery).collect();
    Recovered { edit: merged.edit, conflicts, applied }
}
