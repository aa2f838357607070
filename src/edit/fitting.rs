//! Which part of an edit still fits a project that has gone on since: what undo and redo apply.
//!
//! Records depend on each other: annotations on the text that they count in, sheets on their document, relations on their ends. So
//! that each record is as the edit expects is not enough; what the edit would leave of the others has to hold as well.
//!
//! Invariant: what fits leaves no annotation at words that it does not quote, no sheet without its document and no relation without its
//! ends, unless they were so before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::apply::{fits, set};
use super::{Change, Edit, RecordKey, Swap};
use crate::model::{
    Annotation, AnnotationId, AttributeValue, Attributes, Conflict, Document, DocumentId, Project, Relation, Sheet,
    SheetKey, Status,
};
use crate::text::{Text, TextHash};

/// Of so many sheets the relations are looked up by their ends, which asks each sheet of the annotator; of more all that may lead to them are
/// gone through once.
const SHEETS_ASKED: usize = 8;

impl Edit {
    /// The part of this edit that still fits a project, and the records that are left alone: those that have changed since, and those
    /// without which or with which something else would be left in no whole state. A document goes to another text, comes or goes with all
    /// that the edit does in its sheets, or not at all.
    #[must_use]
    pub fn fitting(&self, project: &Project) -> (Self, Vec<RecordKey>) {
        let is_fit = |change: &Change| fits(change, project);
        let (mut fit, mut skipped): (Vec<_>, Vec<_>) = self.changes.iter().cloned().partition(is_fit);
        loop {
            let harmful = Outcome::new(self, &fit, project).harmful();
            if harmful.is_empty() {
                break;
            }
            let mut at = 0;
            fit.retain(|change| {
                let is_harmful = harmful.contains(&at);
                at += 1;
                if is_harmful {
                    skipped.push(change.clone());
                }
                !is_harmful
            });
        }
        let fitting = Self { refused: self.refused.clone(), ..Self::new(self.title.clone(), fit) };
        (fitting, skipped.iter().filter_map(Change::record).collect())
    }
}

/// What would come of some changes of an edit.
struct Outcome<'a> {
    edit: &'a Edit,
    fit: &'a [Change],
    before: &'a Project,
    after: Project,
}

impl<'a> Outcome<'a> {
    fn new(edit: &'a Edit, fit: &'a [Change], before: &'a Project) -> Self {
        let mut after = before.clone();
        fit.iter().for_each(|change| set(change, &mut after));
        Self { edit, fit, before, after }
    }

    /// The places of the changes that must not be made.
    fn harmful(&self) -> BTreeSet<usize> {
        let turning = self.turning();
        let needed = self.needed_annotations();
        let alone = self.fit.iter().map(|change| {
            self.strands_annotations(change) || self.strands_record(change) || cuts_relation(change, &needed)
        });
        let mut harmful: BTreeSet<usize> = alone.enumerate().filter(|(_, it)| *it).map(|(at, _)| at).collect();
        for document in turning {
            let about = |change: &&Change| change.document() == Some(&document);
            let fit = self.fit.iter().filter(about).count();
            let group = self.fit.iter().enumerate().filter(|(_, it)| about(it)).map(|(at, _)| at);
            let is_whole = fit == self.edit.changes.iter().filter(about).count();
            let is_harmed = group.clone().any(|at| harmful.contains(&at));
            if !is_whole || is_harmed || self.leaves_behind(&document) {
                harmful.extend(group);
            }
        }
        harmful
    }

    /// The documents that the edit would have come, go or get another text.
    fn turning(&self) -> BTreeSet<DocumentId> {
        let turns = self.edit.changes.iter().filter_map(|change| {
            let Change::Document(swap) = change else { return None };
            (text_of(swap.before.as_deref()) != text_of(swap.after.as_deref())).then(|| swap.either())?
        });
        turns.map(|document| document.id.clone()).collect()
    }

    /// Whether a document would be without its text, or anything about it that this edit does not know without the document or its words.
    fn leaves_behind(&self, document: &DocumentId) -> bool {
        let sheets = || self.after.sheets_of(document);
        // A stray question needs no document, and is compared with the text when it is settled.
        let is_about = |it: &&Arc<Conflict>| !it.stray && it.change.document() == Some(document);
        let mut open = self.after.conflicts.values().filter(is_about);
        let Some(facts) = self.after.documents.get(document) else {
            return sheets().next().is_some() || open.next().is_some();
        };
        let Some(text) = self.after.texts.get(&facts.text).filter(|it| it.hash() == facts.text) else { return true };
        let named: BTreeSet<_> = self.fit.iter().filter_map(Change::record).collect();
        let unknown = |key: &SheetKey, id| !named.contains(&RecordKey::Annotation(key.clone(), id));
        let shifted = |(key, sheet): (&SheetKey, &Arc<Sheet>)| {
            let annotations = sheet.annotations.iter().filter(|it| unknown(key, it.id));
            let relations = sheet.relations.values();
            let relations = relations.filter(|it| !named.contains(&RecordKey::Relation(key.clone(), it.id)));
            annotations
                .map(|it| quotes(it, text))
                .chain(relations.map(|it| mentions(&it.attributes, text)))
                .any(|it| !it)
        };
        let mut unknown = open.filter(|it| it.text.is_none() && !named.contains(&RecordKey::Conflict(it.id)));
        sheets().any(shifted) || unknown.any(|it| !sides_quote(&it.change, text))
    }

    /// The ends of the relations that would be there afterwards, though they have to do with annotations that would not.
    fn needed_annotations(&self) -> BTreeSet<(SheetKey, AnnotationId)> {
        let mut removed: BTreeMap<&SheetKey, BTreeSet<AnnotationId>> = BTreeMap::new();
        for change in self.fit {
            if let Change::Annotation(key, Swap { before: Some(before), after: None }) = change {
                removed.entry(key).or_default().insert(before.id);
            }
        }
        if removed.len() > SHEETS_ASKED {
            let documents: BTreeSet<&DocumentId> = removed.keys().map(|key| &key.document).collect();
            let sheets = self.after.sheets.wanted(|key, it| {
                it.has_relations() && (documents.contains(&key.document) || it.leads_into_any(&documents))
            });
            let ends = |(key, sheet): (&SheetKey, Arc<Sheet>)| -> Vec<_> {
                sheet.relations.values().flat_map(|it| ends(key, it)).collect()
            };
            return sheets.flat_map(ends).collect();
        }
        let relations = removed.iter().flat_map(|(key, ids)| self.after.relations_of_any(key, ids));
        relations.flat_map(|(key, it)| ends(key, it)).collect()
    }

    /// Whether a change marks a sheet as untouched, along with annotations that this edit takes out, though others stay in it:
    /// what undoing the first annotation of a sheet would do after somebody else's have come in.
    fn strands_annotations(&self, change: &Change) -> bool {
        let Change::Status(key, Swap { after: None | Some(Status::New), .. }) = change else { return false };
        let removes = |it: &&Change| matches!(it, Change::Annotation(of, swap) if of == key && swap.after.is_none());
        let present = self.before.sheet(key).map_or(0, |sheet| sheet.annotations.len());
        self.edit.changes.iter().any(|it| removes(&it)) && present > self.fit.iter().filter(removes).count()
    }

    /// Whether a change puts something into a sheet that has no place there: there is no document any more, or other words in its place,
    /// or an end of the relation is gone.
    fn strands_record(&self, change: &Change) -> bool {
        if let Change::Conflict(swap) = change {
            // There would be no file for it.
            let document = swap.after.as_ref().filter(|it| !it.stray).and_then(|it| it.change.document());
            return document.is_some_and(|it| !self.after.documents.contains_key(it));
        }
        let Some(key) = change.sheet() else { return false };
        let Some(document) = self.after.documents.get(&key.document) else {
            return match change {
                Change::Annotation(_, swap) => swap.after.is_some(),
                Change::Relation(_, swap) => swap.after.is_some(),
                Change::Status(_, swap) => swap.after.is_some_and(|it| it != Status::New),
                _ => false,
            };
        };
        let text = self.after.texts.get(&document.text).filter(|it| it.hash() == document.text);
        // A text that cannot be read now may have other words there.
        let agrees = |test: &dyn Fn(&Text) -> bool| text.is_some_and(test);
        match change {
            Change::Annotation(_, Swap { before, after: Some(after) }) => {
                let is_same = before.as_ref().is_some_and(|it| it.spans == after.spans);
                !is_same && !agrees(&|text| quotes(after, text))
            }
            Change::Relation(_, Swap { before: None, after: Some(after) }) => {
                let stands = |(key, id): (SheetKey, AnnotationId)| {
                    self.after.sheet(&key).is_some_and(|sheet| sheet.annotations.get(id).is_some())
                };
                !ends(key, after).into_iter().all(stands) || !agrees(&|text| mentions(&after.attributes, text))
            }
            _ => false,
        }
    }
}

fn text_of(document: Option<&Document>) -> Option<TextHash> {
    document.map(|it| it.text)
}

/// Whether a change takes out an annotation that relations need.
fn cuts_relation(change: &Change, needed: &BTreeSet<(SheetKey, AnnotationId)>) -> bool {
    let Change::Annotation(key, Swap { before: Some(before), after: None }) = change else { return false };
    needed.contains(&(key.clone(), before.id))
}

/// The annotations between which a relation of a sheet stands.
fn ends(key: &SheetKey, relation: &Relation) -> [(SheetKey, AnnotationId); 2] {
    let there = SheetKey::new(relation.to.document.clone(), key.annotator.clone());
    [(key.clone(), relation.from), (there, relation.to.annotation)]
}

/// Whether all words of an annotation stand at their places.
fn quotes(annotation: &Annotation, text: &Text) -> bool {
    annotation.spans.iter().all(|it| it.agrees_with(text)) && mentions(&annotation.attributes, text)
}

fn mentions(attributes: &Attributes, text: &Text) -> bool {
    attributes.iter().all(|(_, attribute)| match &attribute.value {
        AttributeValue::Mention(spans) => spans.iter().all(|it| it.agrees_with(text)),
        _ => true,
    })
}

/// The same for both states that a change is between.
fn sides_quote(change: &Change, text: &Text) -> bool {
    match change {
        Change::Annotation(_, swap) => [&swap.before, &swap.after].into_iter().flatten().all(|it| quotes(it, text)),
        Change::Relation(_, swap) => {
            [&swap.before, &swap.after].into_iter().flatten().all(|it| mentions(&it.attributes, text))
        }
        _ => true,
    }
}
