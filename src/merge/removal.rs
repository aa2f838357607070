//! What a journal removed, where that cannot simply be done again: a document on which somebody else has worked since, and records of a
//! document that somebody else has taken away.

use std::collections::{BTreeMap, BTreeSet};

use super::onto::{How, Merging, document_of, sheet_of};
use super::record::{Record, State};
use super::recover::{Chain, Chains};
use crate::edit::RecordKey;
use crate::model::DocumentId;

/// The edits by which a document was removed: a recovery may have had to do again what the first of them did in part.
type Removals = BTreeSet<usize>;

impl Chain {
    /// The edits that removed the record, where the journal ends with that.
    fn removals(&self) -> Removals {
        let was_there =
            self.states.iter().zip(&self.edits).rposition(|(state, edit)| state.is_some() && edit.is_some());
        let since = &self.edits[was_there.map_or(0, |at| at + 1)..];
        let is_gone = self.states.last().is_some_and(Option::is_none);
        since.iter().flatten().copied().filter(|_| is_gone).collect()
    }

    /// The last state, as if none of some removals had been made.
    fn without(&self, removals: &Removals) -> &State {
        let last = self.states.last().unwrap_or(&None);
        let first = self.edits.iter().position(|it| it.is_some_and(|it| removals.contains(&it)));
        match first {
            Some(at) if last.is_none() => at.checked_sub(1).map_or(&None, |at| &self.states[at]),
            _ => last,
        }
    }

    /// Any state in which there is something.
    fn some(&self) -> &State {
        self.states.iter().find(|it| it.is_some()).unwrap_or(&None)
    }

    /// Whether the record hangs on a document: it is in or about it, or a relation that points into it and went with it.
    fn hangs_on(&self, key: &RecordKey, id: &DocumentId, removals: &Removals) -> bool {
        let points_there = matches!(self.some(), Some(Record::Relation(it)) if it.to.document == *id);
        let went_along = || self.edits.iter().flatten().any(|it| removals.contains(it));
        document_of(key, self.some()) == Some(id) || (points_there && went_along())
    }
}

impl Merging<'_> {
    /// A document that the journal removed, on which somebody else has worked since, stays with all that hangs on it as it would be without
    /// that removal, as it does in a merge.
    ///
    /// That is written down record by record, also where the files hold it already, so that the journal no longer ends with the removal.
    pub(super) fn keep_removed_documents(&mut self, chains: &Chains) {
        let mut kept: BTreeMap<&DocumentId, Removals> = BTreeMap::new();
        for (key, chain) in chains {
            let RecordKey::Document(id) = key else { continue };
            let (removals, there) = (chain.removals(), Record::of(self.ours, key));
            let is_foreign = there.is_some() && !chain.states.contains(&there);
            if removals.is_empty() || !(is_foreign || self.is_in_use(id)) {
                continue;
            }
            if there.is_some() {
                kept.insert(id, removals);
            } else {
                // It was half removed when somebody else's work came back.
                self.ask(key, chain.without(&removals).clone(), None, None);
            }
        }
        for (key, chain) in chains {
            let removals: Vec<&Removals> =
                kept.iter().filter(|(id, it)| chain.hangs_on(key, id, it)).map(|(_, it)| it).collect();
            if !removals.is_empty() {
                self.keep(key, chain, &removals.into_iter().flatten().copied().collect());
            }
        }
        for id in kept.into_keys() {
            let key = RecordKey::Document(id.clone());
            self.ask(&key, self.state(&key), None, None);
        }
    }

    /// A record as it would be without some removals.
    fn keep(&mut self, key: &RecordKey, chain: &Chain, removals: &Removals) {
        self.asked.remove(key);
        self.becomes.remove(key);
        let (first, last) = (chain.states.first().cloned().flatten(), chain.without(removals));
        if chain.states.contains(&Record::of(self.ours, key)) {
            self.becomes.insert(key.clone(), (last.clone(), How::Taken));
        } else if first != *last {
            self.ask(key, first, last.clone(), None);
        }
        if chain.states.last() != Some(last) {
            self.confirmed.insert(key.clone());
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
            let is_ours = chains.get(&document).is_some_and(|it| !it.removals().is_empty());
            if is_ours || self.state(&document).is_some() || chain.states.last().is_some_and(Option::is_some) {
                continue;
            }
            let Some(removed) = chain.states.iter().rfind(|it| it.is_some()) else { continue };
            self.asked.remove(key);
            self.ask(key, removed.clone(), None, None);
        }
    }
}
