//! Three whole states of a project, or of the same parts of one: what both began with, ours, theirs.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::carry::Sides;
use super::diff::{Scope, diff};
use super::onto::{How, Merged, Merging, document_of, either};
use super::record::Record;
use super::resolve::Texts;
use crate::edit::{Change, RecordKey, Swap};
use crate::model::{AnnotationId, Conflict, DocumentId, Glance, Project, Reason, Relation, RelationId, SheetKey};

/// What makes the merge of ours and theirs out of ours, in some parts of a project.
///
/// As [`onto`](super::onto) with the changes from `base` to `theirs`, and more: a document that ours removed while theirs worked on
/// it comes back with all that is about it; and different texts of a document are told apart. A text gives way where the other side
/// alone has a new one; where both have, ours stays. What was done in the text that gives way is re-anchored where both texts are in
/// the projects' pools; where they are not, places that were chosen in it become conflicts that name it, for nobody may guess. Texts
/// are compared where the document itself is in the scope.
///
/// The caller sees to it that `ours.texts` has the text of every document that the edit brings in.
#[must_use]
pub fn three_way(base: &Project, ours: &Project, theirs: &Project, scopes: &[Scope], reason: Reason) -> Merged {
    let sides = Sides::in_one_text(base, ours, theirs, scopes);
    let mut merged = in_place(&sides.base, &sides.ours, &sides.theirs, scopes, reason);
    if let Cow::Owned(carried) = sides.ours {
        merged.rebase(ours, carried);
    }
    merged
}

/// The merge of three sides as they stand.
fn in_place(base: &Project, ours: &Project, theirs: &Project, scopes: &[Scope], reason: Reason) -> Merged {
    let mut merging = Merging::new(ours, Some((base, theirs)), reason);
    scopes.iter().for_each(|scope| merging.add(&diff(base, theirs, scope)));
    merging.compare_texts(base, theirs, scopes);
    merging.bring_documents_back(base, theirs);
    merging.keep_touched_documents();
    merging.resolve_all();
    merging.keep_begun(base, theirs);
    merging.finish("merge")
}

impl Merging<'_> {
    fn compare_texts(&mut self, base: &Project, theirs: &Project, scopes: &[Scope]) {
        let text = |project: &Project, id| project.documents.get(id).map(|it| it.text);
        for (id, ours) in &self.ours.documents {
            let Some(there) = text(theirs, id).filter(|_| scopes.iter().any(|it| it.has_document(id))) else {
                continue;
            };
            let texts = Texts { base: text(base, id), ours: Some(ours.text), theirs: Some(there) };
            self.note_texts(id, texts);
            // What ours alone has changed counts in a text that gives way.
            if texts.ours_old().is_some() {
                let keys: BTreeSet<&SheetKey> =
                    self.ours.sheets.glances_of(id).chain(base.sheets.glances_of(id)).map(|(key, _)| key).collect();
                for key in keys {
                    let sheet_is_seen = |it: &Scope| match it {
                        Scope::Whole => true,
                        Scope::Sheet(it) => it == key,
                        _ => false,
                    };
                    if scopes.iter().any(sheet_is_seen) {
                        let mine = diff(base, self.ours, &Scope::Sheet(key.clone()));
                        self.see(mine.iter().filter(|it| it.sheet().is_some()), theirs);
                    }
                }
                self.see([Change::Document(Swap::create(ours.clone()))].iter(), theirs);
            }
        }
    }

    /// Has records decided on that theirs may have left as they were.
    fn see<'c>(&mut self, changes: impl Iterator<Item = &'c Change>, theirs: &Project) {
        for key in changes.filter_map(Change::record) {
            let base = self.base(&key);
            let there = Record::of(theirs, &key);
            self.changes.entry(key).or_insert((base, there));
        }
    }

    /// A document that ours removed while theirs did anything to it comes back with all that is about it.
    fn bring_documents_back(&mut self, base: &Project, theirs: &Project) {
        let named = self.named();
        let is_back = |id: &&DocumentId| {
            !self.ours.documents.contains_key(id) && theirs.documents.contains_key(id) && named.contains(id)
        };
        let back: BTreeSet<DocumentId> = base.documents.keys().filter(is_back).cloned().collect();
        if back.is_empty() {
            return;
        }
        let nothing = Project::new(self.ours.id, "");
        let mut changes = Vec::new();
        for id in &back {
            let key = RecordKey::Document(id.clone());
            self.ask(&key, Record::of(base, &key), None, None);
            changes.extend(diff(&nothing, theirs, &Scope::Document(id.clone())));
            for (sheet, _) in theirs.sheets.glances_of(id) {
                changes.extend(diff(&nothing, theirs, &Scope::Sheet(sheet.clone())));
            }
        }
        let is_asked = |it: &&Arc<Conflict>| !it.stray && it.change.document().is_some_and(|id| back.contains(id));
        let asked = theirs.conflicts.values().filter(is_asked);
        changes.extend(asked.map(|it| Change::Conflict(Swap::create(it.clone()))));
        changes.extend(self.relations_that_went_with(&back, base, theirs));
        for change in &changes {
            let Some(key) = change.record() else { continue };
            self.changes.remove(&key);
            self.becomes.insert(key, (Record::sides(change).1, How::Taken));
        }
    }

    /// The relations from other documents into some that both sides began with and ours alone has lost.
    fn relations_that_went_with(&self, back: &BTreeSet<DocumentId>, base: &Project, theirs: &Project) -> Vec<Change> {
        let mut went = Vec::new();
        let leads_there = |it: Glance<'_>| back.iter().any(|id| it.leads_into(id));
        for (key, sheet) in theirs.sheets.wanted(|_, it| leads_there(it)) {
            let known = |it: &RelationId| base.sheet(key).is_some_and(|sheet| sheet.relations.contains_key(it));
            let here = |it: &RelationId| self.ours.sheet(key).is_some_and(|sheet| sheet.relations.contains_key(it));
            let into = |it: &&Arc<Relation>| it.to.document != key.document && back.contains(&it.to.document);
            let lost = sheet.relations.values().filter(into).filter(|it| known(&it.id) && !here(&it.id));
            went.extend(lost.map(|it| Change::Relation(key.clone(), Swap::create(it.clone()))));
        }
        went
    }

    /// The documents that theirs has changed, or anything in their sheets, or about which it asks anything new.
    fn named(&self) -> BTreeSet<DocumentId> {
        let named = self.changes.iter().filter_map(|(key, sides)| match key {
            RecordKey::Conflict(_) => document_of(key, &sides.1),
            key => document_of(key, either(&sides.0, &sides.1)),
        });
        named.cloned().collect()
    }

    /// A sheet that one side emptied and marked as untouched stays begun where the other side put something in: what is marked
    /// as untouched is left out of exports.
    fn keep_begun(&mut self, base: &Project, theirs: &Project) {
        let sheet = |key: &RecordKey| match key {
            RecordKey::Status(it) | RecordKey::Annotation(it, _) => Some(it.clone()),
            _ => None,
        };
        let sheets: BTreeSet<SheetKey> = self.becomes.keys().filter_map(sheet).collect();
        for sheet in sheets {
            let key = RecordKey::Status(sheet.clone());
            let begun = Record::of(base, &key);
            let is_empty = |side: &Project| {
                side.documents.contains_key(&sheet.document)
                    && Record::of(side, &key).is_none()
                    && side.sheet(&sheet).is_none_or(|it| it.annotations.is_empty())
            };
            // Who has put something in and marks it as untouched all the same has decided that.
            let is_marked = |side: &Project| Record::of(side, &key).is_some();
            let emptied = (is_empty(self.ours) && is_marked(theirs)) || (is_empty(theirs) && is_marked(self.ours));
            if begun.is_some() && self.state(&key).is_none() && emptied && self.has_annotations(&sheet) {
                self.becomes.insert(key, (begun, How::Merged));
            }
        }
    }

    fn has_annotations(&self, sheet: &SheetKey) -> bool {
        let from = RecordKey::Annotation(sheet.clone(), AnnotationId::from_number(0));
        let mut here = self
            .becomes
            .range(from..)
            .take_while(|(key, _)| matches!(key, RecordKey::Annotation(it, _) if it == sheet));
        let comes = here.any(|(_, (state, _))| state.is_some());
        let stays = |id| !matches!(self.becomes.get(&RecordKey::Annotation(sheet.clone(), id)), Some((None, _)));
        comes || self.ours.sheet(sheet).is_some_and(|it| it.annotations.iter().any(|it| stays(it.id)))
    }
}
