//! What a journal removed, where that cannot simply be done again: a document on which somebody else has worked since, and records of a
//! document that somebody else has taken away.

use super::onto::{How, Merging, document_of, sheet_of};
use super::record::{Record, State};
use super::recover::{Chain, Chains};
use crate::edit::RecordKey;
use crate::model::DocumentId;

impl Chain {
    /// The edit that removed the record, where nothing brought it back: the journal ends with it, or goes on as if it had not been made,
    /// since an earlier recovery had kept the record.
    fn removal(&self) -> Option<usize> {
        let last = self.states.iter().zip(&self.edits).rposition(|(state, edit)| state.is_none() && edit.is_some())?;
        let is_back = self.edits.get(last + 1).is_some_and(Option::is_some);
        self.edits[last].filter(|_| !is_back)
    }

    /// Whether an edit after another one has changed the record.
    fn goes_on_after(&self, edit: usize) -> bool {
        self.edits.iter().flatten().any(|it| *it > edit)
    }

    /// The last state, as if an edit had not been made.
    fn without(&self, removal: usize) -> &State {
        if self.goes_on_after(removal) {
            return self.states.last().unwrap_or(&None);
        }
        let at = self.edits.iter().position(|it| it.is_some_and(|it| it >= removal)).unwrap_or(self.states.len());
        at.checked_sub(1).map_or(&None, |at| &self.states[at])
    }

    /// Any state in which there is something.
    fn some(&self) -> &State {
        self.states.iter().find(|it| it.is_some()).unwrap_or(&None)
    }

    /// Whether the record hangs on a document: it is in or about it, or a relation that points into it and went by the same edit.
    fn hangs_on(&self, key: &RecordKey, id: &DocumentId, removal: usize) -> bool {
        let points_there = matches!(self.some(), Some(Record::Relation(it)) if it.to.document == *id);
        document_of(key, self.some()) == Some(id) || (points_there && self.edits.contains(&Some(removal)))
    }
}

impl Merging<'_> {
    /// A document that the journal removed, on which somebody else has worked since, stays with all that hangs on it as it would be without
    /// that edit, as it does in a merge.
    pub(super) fn keep_removed_documents(&mut self, chains: &Chains) {
        for (key, chain) in chains {
            let (RecordKey::Document(id), Some(removal)) = (key, chain.removal()) else { continue };
            let there = Record::of(self.ours, key);
            // An earlier recovery kept it, and somebody went on with it.
            let was_kept = chains.iter().any(|(key, it)| it.hangs_on(key, id, removal) && it.goes_on_after(removal));
            let is_foreign = !chain.states.contains(&there);
            if there.is_none() || !(was_kept || is_foreign || self.is_in_use(id)) {
                continue;
            }
            for (key, chain) in chains.iter().filter(|(key, chain)| chain.hangs_on(key, id, removal)) {
                self.asked.remove(key);
                self.becomes.remove(key);
                let (first, last) = (chain.states.first().cloned().flatten(), chain.without(removal));
                if chain.states.contains(&Record::of(self.ours, key)) {
                    self.becomes.insert(key.clone(), (last.clone(), How::Taken));
                } else if first != *last {
                    self.ask(key, first, last.clone(), None);
                }
            }
            // Asked once; whoever has decided to keep it is not asked again.
            if !was_kept {
                self.ask(key, self.state(key), None, None);
            }
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

    /// What the journal took out of the sheets of a document that somebody else has taken away: should the document come back, so would
    /// that.
    pub(super) fn ask_about_removals(&mut self, chains: &Chains) {
        for (key, chain) in chains {
            let Some(document) = sheet_of(key).map(|it| RecordKey::Document(it.document.clone())) else { continue };
            let is_ours = chains.get(&document).is_some_and(|it| it.removal().is_some());
            if is_ours || self.state(&document).is_some() || chain.states.last().is_some_and(Option::is_some) {
                continue;
            }
            let Some(removed) = chain.states.iter().rfind(|it| it.is_some()) else { continue };
            self.asked.remove(key);
            self.ask(key, removed.clone(), None, None);
        }
    }
}
