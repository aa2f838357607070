//! A journal applied again to files that hold any part of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::onto::{How, Merging, document_of};
use super::record::{Record, State};
use crate::edit::{Edit, RecordKey};
use crate::model::{Conflict, DocumentId, Project, Reason};

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

/// The states that a record went through.
#[derive(Default)]
struct Chain {
    states: Vec<State>,
    /// Which edit led to the state of the same place, of those that any did.
    edits: Vec<Option<usize>>,
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

    /// The state before an edit, whether that changed the record or not.
    fn before(&self, edit: usize) -> &State {
        let at = self.edits.iter().position(|it| it.is_some_and(|it| it >= edit)).unwrap_or(self.states.len());
        at.checked_sub(1).map_or(&None, |at| &self.states[at])
    }

    /// The document that the record is in or about.
    fn document<'a>(&'a self, key: &'a RecordKey) -> Option<&'a DocumentId> {
        let state = self.states.iter().find(|it| it.is_some()).unwrap_or(&None);
        document_of(key, state)
    }
}

type Chains = BTreeMap<RecordKey, Chain>;

impl Merging<'_> {
    /// A document that the journal removed, in whose sheets the files hold what the journal did not know: it stays with all that is about
    /// it as it was before that edit, as it does in a merge.
    fn keep_documents_in_use(&mut self, chains: &Chains) {
        for (key, chain) in chains {
            let (RecordKey::Document(id), Some(Some(removal))) = (key, chain.edits.last()) else { continue };
            if self.state(key).is_some() || !self.ours.documents.contains_key(id) || !self.is_in_use(id) {
                continue;
            }
            for (key, chain) in chains.iter().filter(|(key, chain)| chain.document(key) == Some(id)) {
                self.asked.remove(key);
                self.becomes.remove(key);
                let (first, before) = (chain.states.first().cloned().flatten(), chain.before(*removal));
                if chain.states.contains(&Record::of(self.ours, key)) {
                    self.becomes.insert(key.clone(), (before.clone(), How::Taken));
                } else if first != *before {
                    self.ask(key, first, before.clone(), None);
                }
            }
            self.ask(key, self.state(key), None, None);
        }
    }

    /// Whether the sheets of a document would still hold something.
    fn is_in_use(&self, id: &DocumentId) -> bool {
        let stays = |key: RecordKey| self.state(&key).is_some();
        self.ours.sheets_of(id).any(|(key, sheet)| {
            stays(RecordKey::Status(key.clone()))
                || stays(RecordKey::Kind(key.clone()))
                || sheet.annotations.iter().any(|it| stays(RecordKey::Annotation(key.clone(), it.id)))
                || sheet.relations.keys().any(|it| stays(RecordKey::Relation(key.clone(), *it)))
        })
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
    merging.keep_documents_in_use(&chains);
    let merged = merging.finish("recovery");
    let applied = lacked.iter().filter(|it| **it).count();
    // A question that the journal itself had asked is one of its records.
    let conflicts = merged.conflicts.into_iter().filter(|it| it.reason == Reason::Recovery).collect();
    Recovered { edit: merged.edit, conflicts, applied }
}
