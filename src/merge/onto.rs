//! Changes that somebody else made, put on top of what a project holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::record::{Record, State};
use super::resolve::{Outcome, Texts, resolve};
use crate::edit::{Change, Edit, RecordKey};
use crate::model::{Conflict, DocumentId, Project, Reason};
use crate::text::TextHash;

/// What came of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// What makes the result out of ours; it fits ours as it was. It is empty where there is nothing to do.
    pub edit: Edit,
    /// What is left to be decided and was not yet known to ours, what theirs brought along included. The edit puts these into the
    /// project.
    pub conflicts: Vec<Arc<Conflict>>,
    /// The number of records that became what the other side has.
    pub taken: usize,
    /// The number of records of which each side has changed another part, and both are kept.
    pub merged: usize,
}

/// Puts somebody else's changes, as [`diff`](super::diff) gives them, on top of a project.
///
/// A record that ours still has as it was before is taken; one that both have changed is merged where they changed different fields,
/// and becomes a conflict where not. Removed here and changed there is a conflict too, with the changed record in effect. Of several
/// changes of one record the first `before` and the last `after` count.
///
/// Where the whole of both sides is at hand, [`three_way`](super::three_way) sees more: it brings a document back with all its sheets
/// where we removed it and somebody else worked on it. Without that, such work becomes conflicts.
#[must_use]
pub fn onto(ours: &Project, changes: &[Change], reason: Reason) -> Merged {
    let mut merging = Merging::new(ours, None, reason);
    merging.add(changes);
    merging.keep_touched_documents();
    merging.resolve_all();
    merging.finish("merge")
}

/// How a record came to what it becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Taken,
    Merged,
    Decided,
}

/// A merge under way.
pub(super) struct Merging<'a> {
    pub(super) ours: &'a Project,
    /// Both other sides, where they are at hand.
    pub(super) sides: Option<(&'a Project, &'a Project)>,
    reason: Reason,
    /// Before and after of each record that theirs has changed.
    pub(super) changes: BTreeMap<RecordKey, (State, State)>,
    /// What becomes of the records that change.
    pub(super) becomes: BTreeMap<RecordKey, (State, How)>,
    /// The questions that this merge asks, by what they are about; those that ours knows already are among them.
    pub(super) asked: BTreeMap<RecordKey, Vec<Conflict>>,
    texts: BTreeMap<DocumentId, Texts>,
    /// Records that the edit names though they stay as they are: what is written down of them elsewhere ends with something else.
    pub(super) confirmed: BTreeSet<RecordKey>,
}

impl<'a> Merging<'a> {
    pub(super) fn new(ours: &'a Project, sides: Option<(&'a Project, &'a Project)>, reason: Reason) -> Self {
        Self {
            ours,
            sides,
            reason,
            changes: BTreeMap::new(),
            becomes: BTreeMap::new(),
            asked: BTreeMap::new(),
            texts: BTreeMap::new(),
            confirmed: BTreeSet::new(),
        }
    }

    pub(super) fn add(&mut self, changes: &[Change]) {
        for change in changes {
            let Some(key) = change.record() else { continue };
            let (before, after) = Record::sides(change);
            self.changes.entry(key).or_insert_with(|| (before, None)).1 = after;
        }
    }

    /// The state of a record in the result, as far as it is known by now.
    pub(super) fn state(&self, key: &RecordKey) -> State {
        match self.becomes.get(key) {
            Some((state, _)) => state.clone(),
            None => Record::of(self.ours, key),
        }
    }

    /// The state of a record that both sides began with, as far as that is known.
    pub(super) fn base(&self, key: &RecordKey) -> State {
        match (self.changes.get(key), self.sides) {
            (Some((before, _)), _) => before.clone(),
            (None, Some((base, _))) => Record::of(base, key),
            (None, None) => None,
        }
    }

    /// Leaves a question open.
    pub(super) fn ask(&mut self, key: &RecordKey, base: State, other: State, text: Option<TextHash>) {
        let conflict = Conflict::new(self.reason, text, Record::change(key, base, other));
        self.asked.entry(key.clone()).or_default().push(conflict);
    }

    /// Takes a record out of what is in effect and keeps it as a question; that the other side would have it gone is settled by that.
    pub(super) fn set_aside(&mut self, key: &RecordKey, state: State) {
        if let Some(asked) = self.asked.get_mut(key) {
            asked.retain(|it| Record::sides(&it.change).1.is_some());
        }
        self.ask(key, self.base(key), state, None);
        self.becomes.insert(key.clone(), (None, How::Decided));
    }

    /// A document that theirs removed while ours did anything to it stays with all that is about it.
    pub(super) fn keep_touched_documents(&mut self) {
        let is_removed = |(key, (before, after)): (&RecordKey, &(State, State))| match key {
            RecordKey::Document(id) if before.is_some() && after.is_none() => Some(id.clone()),
            _ => None,
        };
        let facts = |id: &DocumentId| Record::of(self.ours, &RecordKey::Document(id.clone()));
        let removed = self.changes.iter().filter_map(is_removed).filter(|id| facts(id).is_some());
        // What is kept for the sake of one document touches no other.
        let removed = removed.map(|id| {
            let key = RecordKey::Document(id.clone());
            let is_touched = self.base(&key) != facts(&id) || self.is_touched(&id);
            (id, key, is_touched)
        });
        for (id, key, is_touched) in removed.collect::<Vec<_>>() {
            if is_touched {
                let before = self.base(&key);
                self.changes.retain(|key, (before, after)| {
                    let points_there =
                        matches!((&before, &after), (Some(Record::Relation(it)), None) if it.to.document == id);
                    document_of(key, either(before, after)) != Some(&id) && !points_there
                });
                self.ask(&key, before, None, None);
                continue;
            }
            let about = self.ours.conflicts.values().filter(|it| !it.stray && it.change.document() == Some(&id));
            let gone: Vec<_> = about.map(|it| RecordKey::Conflict(it.id)).collect();
            self.becomes.extend(gone.into_iter().map(|key| (key, (None, How::Taken))));
        }
    }

    /// Whether ours has anything in the sheets of a document, or asked about it, that theirs did not know when it removed it.
    fn is_touched(&self, id: &DocumentId) -> bool {
        let unknown = |key: RecordKey| {
            let ours = Record::of(self.ours, &key);
            match self.changes.get(&key) {
                Some((before, after)) => *before != ours || after.is_some(),
                None => ours.is_some(),
            }
        };
        let sheets = self.ours.sheets_of(id).any(|(key, sheet)| {
            unknown(RecordKey::Status(key.clone()))
                || unknown(RecordKey::Kind(key.clone()))
                || sheet.annotations.iter().any(|it| unknown(RecordKey::Annotation(key.clone(), it.id)))
                || sheet.relations.keys().any(|id| unknown(RecordKey::Relation(key.clone(), *id)))
        });
        let gone = |(key, (before, _)): (&RecordKey, &(State, State))| {
            let here = sheet_of(key).is_some_and(|it| it.document == *id);
            here && before.is_some() && Record::of(self.ours, key).is_none()
        };
        let asked = |it: &&Arc<Conflict>| {
            let known = self.sides.is_some_and(|(base, _)| base.conflicts.contains_key(&it.id));
            !it.stray
                && it.change.document() == Some(id)
                && !known
                && !self.changes.contains_key(&RecordKey::Conflict(it.id))
        };
        sheets || self.changes.iter().any(gone) || self.ours.conflicts.values().any(|it| asked(&it))
    }

    /// Tells that the sides count in different texts of a document.
    pub(super) fn note_texts(&mut self, id: &DocumentId, texts: Texts) {
        if !texts.are_one() {
            self.texts.insert(id.clone(), texts);
        }
    }

    /// Decides on every record that theirs has changed.
    pub(super) fn resolve_all(&mut self) {
        let changes = std::mem::take(&mut self.changes);
        for (key, (before, after)) in &changes {
            self.resolve(key, before, after);
        }
        self.changes = changes;
    }

    fn resolve(&mut self, key: &RecordKey, before: &State, after: &State) {
        let ours = Record::of(self.ours, key);
        let document = match key {
            RecordKey::Document(id) => Some(id),
            key => sheet_of(key).map(|it| &it.document),
        };
        let texts = document.and_then(|it| self.texts.get(it)).copied().unwrap_or_default();
        let (state, how) = match resolve(before, &ours, after, &texts) {
            Outcome::Keep => return,
            Outcome::Take(state) => (state, How::Taken),
            Outcome::Merge(record) => (Some(record), How::Merged),
            Outcome::Conflict { in_effect, other, text } => {
                self.ask(key, before.clone(), other, text);
                (in_effect, How::Decided)
            }
        };
        self.becomes.insert(key.clone(), (state, how));
    }

    /// Sees to what holds between records, and makes the edit.
    pub(super) fn finish(mut self, title: &str) -> Merged {
        self.set_strays_aside();
        for conflict in std::mem::take(&mut self.asked).into_values().flatten().map(Arc::new) {
            let key = RecordKey::Conflict(conflict.id);
            self.becomes.insert(key, (Some(Record::Conflict(conflict)), How::Decided));
        }
        self.keep_stray_questions();
        let (mut taken, mut merged) = (0, 0);
        let mut changes = Vec::new();
        for key in &self.confirmed {
            let there = Record::of(self.ours, key);
            self.becomes.entry(key.clone()).or_insert((there, How::Taken));
        }
        for (key, (after, how)) in self.becomes {
            let before = Record::of(self.ours, &key);
            if before == after && (before.is_none() || !self.confirmed.contains(&key)) {
                continue;
            }
            taken += usize::from(how == How::Taken);
            merged += usize::from(how == How::Merged);
            changes.push(Record::change(&key, before, after));
        }
        Merged { conflicts: new_conflicts(&changes), edit: Edit::new(title, changes), taken, merged }
    }
}

/// The questions that some changes put into a project, in the order of what they are about.
pub(super) fn new_conflicts(changes: &[Change]) -> Vec<Arc<Conflict>> {
    let asked = changes.iter().filter_map(|change| match change {
        Change::Conflict(swap) => swap.after.clone(),
        _ => None,
    });
    let mut asked: Vec<Arc<Conflict>> = asked.collect();
    asked.sort_by_key(|it| (it.change.record(), it.id));
    asked
}

/// The document that a record is in or about, by any state of it. A stray question does not hang on it.
pub(super) fn document_of<'k>(key: &'k RecordKey, state: &'k State) -> Option<&'k DocumentId> {
    match key {
        RecordKey::Document(id) => Some(id),
        RecordKey::Conflict(_) => match state.as_ref()? {
            Record::Conflict(it) if !it.stray => it.change.document(),
            _ => None,
        },
        key => sheet_of(key).map(|it| &it.document),
    }
}

pub(super) fn either<'s>(before: &'s State, after: &'s State) -> &'s State {
    if after.is_some() { after } else { before }
}

/// The sheet that a record is in.
pub(super) fn sheet_of(key: &RecordKey) -> Option<&crate::model::SheetKey> {
    match key {
        RecordKey::Status(key) | RecordKey::Kind(key) | RecordKey::Annotation(key, _) | RecordKey::Relation(key, _) => {
            Some(key)
        }
        _ => None,
    }
}
