//! A whole document, one sheet or one open question, brought from an old text to a new one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::carry::{self, Counts, Kind, Outcome};
use super::place::Anchoring;
use crate::edit::{Change, Edit, Swap};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Conflict, ConflictId, Document, DocumentId, Glance, Original, Project,
    Reason, Relation, Sheet, SheetKey,
};
use crate::text::{Text, TextHash};

/// A corrected text of a document as one edit, which brings its annotations along, and what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reanchored {
    /// What is to be done. Its inverse brings everything back. The project's pool of texts must hold the new text before it is applied.
    pub edit: Edit,
    /// One for each annotation, in the order of annotators and then of reading in the old text.
    pub outcomes: Vec<Outcome>,
    /// How many came out how.
    pub counts: Counts,
}

/// A sheet brought to a new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The sheet as it counts in the new text, without what is lost.
    pub sheet: Sheet,
    /// What is to be looked at, counting in the old text.
    pub conflicts: Vec<Conflict>,
    /// One for each annotation, in the order of reading in the old text.
    pub outcomes: Vec<Outcome>,
    /// How many came out how.
    pub counts: Counts,
}

/// Why a document cannot have a new text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReanchorError {
    /// There is no such document.
    #[error("there is no document {0} in the project; expected the id of one of its documents")]
    NoDocument(DocumentId),
    /// Its present text could not be read.
    #[error("the text of {0} is missing; put it back as it was annotated, then update it")]
    NoText(DocumentId),
}

/// The edit that gives a document a new text: its hash, its excluded regions, the annotations and relations of all sheets, and
/// open questions for whatever is not sure. With `original`, the file that the new text came from takes the place of the old one.
///
/// Annotations keep their ids and stamps: what they say has not changed, and two machines make the same records of the same text.
///
/// # Errors
///
/// Where the document, or its present text, is not there.
pub fn reanchor(
    project: &Project,
    document: &DocumentId,
    new: &Text,
    original: Option<Original>,
) -> Result<Reanchored, ReanchorError> {
    let facts = project.documents.get(document).ok_or_else(|| ReanchorError::NoDocument(document.clone()))?;
    let old = project.text(document).ok_or_else(|| ReanchorError::NoText(document.clone()))?;
    let anchoring = Anchoring::new(old, new);
    let mut work = Work { project, conflicts: BTreeMap::new(), changes: Vec::new(), counts: Counts::default() };
    let (excluded, excluded_lost) = carry::excluded(&facts.excluded, &anchoring);
    work.counts.excluded_lost = excluded_lost;
    let original = original.or_else(|| facts.original.clone());
    let looked_at = carry::looked_at(&facts.looked_at, &anchoring);
    let after = Document { text: new.hash(), excluded, looked_at, original, ..(**facts).clone() };
    if after != **facts {
        work.changes.push(Change::Document(Swap::replace(facts.clone(), Arc::new(after))));
    }
    let mut outcomes = Vec::new();
    if old != new {
        work.keep_open_questions(document, old.hash());
        let mut lost = BTreeSet::new();
        for (key, sheet) in project.sheets_of(document) {
            let carried = sheet_onto(&anchoring, key, sheet);
            lost.extend(
                carried.outcomes.iter().filter(|it| it.kind == Kind::Lost).map(|it| (&key.annotator, it.annotation)),
            );
            work.take_sheet(key, sheet, carried, &mut outcomes);
        }
        work.remove_relations_to(document, &lost);
    }
    let title = format!("update the text of {}", if facts.title.is_empty() { document.as_str() } else { &facts.title });
    let (counts, edit) = (work.counts, work.edit(title));
    Ok(Reanchored { edit, outcomes, counts })
}

/// One sheet that counts in the old text, such as one that was pulled, brought to the new one.
///
/// Relations that start from a lost annotation, or point at one of this sheet, go with it and are kept as conflicts.
#[must_use]
pub fn sheet_onto(anchoring: &Anchoring, key: &SheetKey, sheet: &Sheet) -> Carried {
    let mut after = Sheet { kind: sheet.kind, status: sheet.status, ..Sheet::default() };
    let (mut conflicts, mut outcomes, mut counts) = (Vec::new(), Vec::new(), Counts::default());
    let ask = |change| Conflict::new(Reason::Reanchoring, Some(anchoring.old_hash()), change);
    let mut lost = BTreeSet::new();
    let mut kept: Vec<Arc<Annotation>> = Vec::new();
    for before in sheet.annotations.iter() {
        let (kind, moved) = carry::annotation(before, anchoring.new_text(), |it| anchoring.place_of(it));
        counts.add(kind);
        if kind.is_flagged() {
            conflicts.push(ask(Change::Annotation(key.clone(), Swap::remove(before.clone()))));
        }
        if moved.is_none() {
            lost.insert(before.id);
        }
        let places = moved.as_ref().map(|it| it.spans.places()).unwrap_or_default();
        outcomes.push(Outcome {
            key: key.clone(),
            annotation: before.id,
            kind,
            before: before.spans.places(),
            after: places,
        });
        kept.extend(moved);
    }
    after.annotations = kept.into_iter().collect();
    for before in sheet.relations.values() {
        let (kind, moved) = carry::relation(before, anchoring);
        let goes =
            lost.contains(&before.from) || (before.to.document == key.document && lost.contains(&before.to.annotation));
        if goes || kind.is_flagged() {
            conflicts.push(ask(Change::Relation(key.clone(), Swap::remove(before.clone()))));
        }
        if goes {
            counts.relations_lost += 1;
        } else {
            counts.relations_changed += usize::from(kind.is_flagged());
            after.relations.insert(moved);
        }
    }
    Carried { sheet: after, conflicts, outcomes, counts }
}

/// The change of an open question that counts in the old text, with the offsets of both its sides in the new one; `None` where
/// that is not sure. A change that has no offsets is what it was.
#[must_use]
pub fn conflict_onto(anchoring: &Anchoring, conflict: &Conflict) -> Option<Change> {
    let annotation = |side: &Option<Arc<Annotation>>| match side {
        Some(before) => {
            let (kind, after) = carry::annotation(before, anchoring.new_text(), |it| anchoring.place_of(it));
            after.filter(|_| !kind.is_flagged()).map(Some)
        }
        None => Some(None),
    };
    let relation = |side: &Option<Arc<Relation>>| match side {
        Some(before) => {
            let (kind, after) = carry::relation(before, anchoring);
            (!kind.is_flagged()).then_some(Some(after))
        }
        None => Some(None),
    };
    match &conflict.change {
        Change::Annotation(key, Swap { before, after }) => {
            Some(Change::Annotation(key.clone(), Swap { before: annotation(before)?, after: annotation(after)? }))
        }
        Change::Relation(key, Swap { before, after }) => {
            Some(Change::Relation(key.clone(), Swap { before: relation(before)?, after: relation(after)? }))
        }
        other => Some(other.clone()),
    }
}

/// The changes so far.
pub(super) struct Work<'a> {
    pub(super) project: &'a Project,
    pub(super) changes: Vec<Change>,
    /// The questions that are to be open in the end, where that is not so now, and those that are not.
    pub(super) conflicts: BTreeMap<ConflictId, Swap<Arc<Conflict>>>,
    pub(super) counts: Counts,
}

impl Work<'_> {
    /// What was open about records of the document counts in the old text from now on, and says so.
    fn keep_open_questions(&mut self, document: &DocumentId, old: TextHash) {
        let counts_in_text = |it: &Conflict| matches!(it.change, Change::Annotation(..) | Change::Relation(..));
        // Which text a stray one counts in nobody knows; it need not be the one that its document came back with.
        let is_about = |it: &&Arc<Conflict>| !it.stray && it.text.is_none() && it.change.document() == Some(document);
        let open = self.project.conflicts.values().filter(is_about);
        for conflict in open.filter(|it| counts_in_text(it)) {
            self.conflicts.insert(conflict.id, Swap::remove(conflict.clone()));
            self.ask(Conflict::new(conflict.reason, Some(old), conflict.change.clone()));
        }
    }

    /// Opens a question, unless it is open.
    pub(super) fn ask(&mut self, conflict: Conflict) {
        if !self.project.conflicts.contains_key(&conflict.id) {
            self.conflicts.insert(conflict.id, Swap::create(Arc::new(conflict)));
        }
    }

    fn take_sheet(&mut self, key: &SheetKey, before: &Sheet, carried: Carried, outcomes: &mut Vec<Outcome>) {
        for old in before.annotations.iter() {
            let new = carried.sheet.annotations.get(old.id);
            if new != Some(old) {
                let swap = Swap { before: Some(old.clone()), after: new.cloned() };
                self.changes.push(Change::Annotation(key.clone(), swap));
            }
        }
        for old in before.relations.values() {
            let new = carried.sheet.relations.get(&old.id);
            if new != Some(old) {
                self.changes
                    .push(Change::Relation(key.clone(), Swap { before: Some(old.clone()), after: new.cloned() }));
            }
        }
        carried.conflicts.into_iter().for_each(|it| self.ask(it));
        outcomes.extend(carried.outcomes);
        self.counts = self.counts.and(carried.counts);
    }

    /// Takes out the relations of other documents that point at what is lost here, and keeps them as questions.
    fn remove_relations_to(&mut self, document: &DocumentId, lost: &BTreeSet<(&AnnotatorId, AnnotationId)>) {
        if lost.is_empty() {
            return;
        }
        let leads_here = |key: &SheetKey, it: Glance<'_>| key.document != *document && it.leads_into(document);
        for (key, sheet) in self.project.sheets.wanted(leads_here) {
            let to_lost =
                |it: &&Arc<Relation>| it.to.document == *document && lost.contains(&(&key.annotator, it.to.annotation));
            for relation in sheet.relations.values().filter(to_lost) {
                let change = Change::Relation(key.clone(), Swap::remove(relation.clone()));
                self.ask(Conflict::new(Reason::Reanchoring, None, change.clone()));
                self.changes.push(change);
                self.counts.relations_lost += 1;
            }
        }
    }

    pub(super) fn edit(mut self, title: String) -> Edit {
        self.changes.extend(self.conflicts.into_values().map(Change::Conflict));
        Edit::new(title, self.changes)
    }
}
