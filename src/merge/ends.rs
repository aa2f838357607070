//! What holds between records: relations have two ends, attributes a label, sheets a document. What a merge would leave without
//! one is set aside as a question, so that nothing points at what is not there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::onto::{How, Merging, sheet_of};
use super::record::Record;
use crate::edit::RecordKey;
use crate::model::{AnnotationPlace, AnnotatorId, DocumentId, Glance, Project, Relation, SheetKey};
use crate::text::TextHash;

impl Merging<'_> {
    /// Sets aside what the result would leave without what it needs.
    pub(super) fn set_strays_aside(&mut self) {
        self.without_document();
        self.without_ends();
        self.without_label();
    }

    /// Records of sheets whose document is gone.
    fn without_document(&mut self) {
        let is_stray = |key: &&RecordKey| {
            let document = sheet_of(key).map(|it| &it.document);
            document.is_some_and(|it| self.is_missing(it)) && self.state(key).is_some()
        };
        let strays: Vec<RecordKey> = self.becomes.keys().filter(is_stray).cloned().collect();
        for key in strays {
            let state = self.state(&key);
            self.set_aside(&key, state);
        }
    }

    /// Questions about a document that is gone: there is no file of a document or sheet any more that could hold them.
    pub(super) fn keep_stray_questions(&mut self) {
        let ours = self.ours.conflicts.keys().map(|id| RecordKey::Conflict(*id));
        let named = self.becomes.keys().filter(|it| matches!(it, RecordKey::Conflict(_))).cloned();
        let asked: BTreeSet<RecordKey> = ours.chain(named).collect();
        for key in asked {
            let Some(Record::Conflict(conflict)) = self.state(&key) else { continue };
            let document = conflict.change.document().filter(|it| !conflict.stray && self.is_missing(it));
            let Some(document) = document else { continue };
            let stray = Arc::new(conflict.to_stray(self.last_text(document)));
            self.becomes.insert(key, (None, How::Decided));
            self.becomes.insert(RecordKey::Conflict(stray.id), (Some(Record::Conflict(stray)), How::Decided));
        }
    }

    /// The text that a document had before it went, as far as a side knows.
    fn last_text(&self, id: &DocumentId) -> Option<TextHash> {
        let others = self.sides.into_iter().flat_map(|(base, theirs)| [base, theirs]);
        let facts = [self.ours].into_iter().chain(others).find_map(|side| side.documents.get(id));
        facts.map(|it| it.text)
    }

    /// Whether a document is gone. Where a side is only a part of a project, nothing is known of the others.
    fn is_missing(&self, id: &DocumentId) -> bool {
        let is_known = self.sides.is_none_or(|(base, theirs)| {
            base.documents.contains_key(id) || theirs.documents.contains_key(id) || self.ours.documents.contains_key(id)
        });
        is_known && self.state(&RecordKey::Document(id.clone())).is_none()
    }

    fn without_ends(&mut self) {
        let is_relation = |key: &&RecordKey| matches!(key, RecordKey::Relation(..));
        let mut candidates: Vec<RecordKey> = self.becomes.keys().filter(is_relation).cloned().collect();
        candidates.extend(self.relations_at_what_goes());
        for key in candidates {
            let RecordKey::Relation(sheet, _) = &key else { continue };
            let state = self.state(&key);
            if let Some(Record::Relation(relation)) = &state
                && self.lacks_an_end(sheet, relation)
            {
                self.set_aside(&key, state);
            }
        }
    }

    /// The relations of ours that start from or point at an annotation, or into a document, that goes.
    fn relations_at_what_goes(&self) -> Vec<RecordKey> {
        let mut annotators: BTreeSet<&AnnotatorId> = BTreeSet::new();
        let mut going: BTreeSet<(&AnnotatorId, AnnotationPlace)> = BTreeSet::new();
        for (key, (state, _)) in self.becomes.iter().filter(|(_, (state, _))| state.is_none()) {
            if let (RecordKey::Annotation(sheet, id), None) = (key, state) {
                annotators.insert(&sheet.annotator);
                let place = AnnotationPlace { document: sheet.document.clone(), annotation: *id };
                going.insert((&sheet.annotator, place));
            }
        }
        let mut found = Vec::new();
        let documents: BTreeSet<&DocumentId> = going.iter().map(|(_, place)| &place.document).collect();
        let concerned = |key: &SheetKey, it: Glance<'_>| {
            let is_near = || documents.contains(&key.document) || it.leads_into_any(&documents);
            annotators.contains(&key.annotator) && it.has_relations() && is_near()
        };
        for (key, sheet) in self.ours.sheets.wanted(concerned) {
            let goes = |relation: &&Arc<Relation>| {
                let from = AnnotationPlace { document: key.document.clone(), annotation: relation.from };
                going.contains(&(&key.annotator, from)) || going.contains(&(&key.annotator, relation.to.clone()))
            };
            let relations = sheet.relations.values().filter(goes);
            found.extend(relations.map(|it| RecordKey::Relation(key.clone(), it.id)));
        }
        found.retain(|key| !self.becomes.contains_key(key));
        found
    }

    fn lacks_an_end(&self, key: &SheetKey, relation: &Relation) -> bool {
        let is_gone = |key: SheetKey, id| self.state(&RecordKey::Annotation(key, id)).is_none();
        let target = SheetKey::new(relation.to.document.clone(), key.annotator.clone());
        let is_judged =
            self.is_missing(&target.document) || self.state(&RecordKey::Document(target.document.clone())).is_some();
        is_gone(key.clone(), relation.from) || (is_judged && is_gone(target, relation.to.annotation))
    }

    /// Attributes of a label that is gone.
    fn without_label(&mut self) {
        let is_gone = |key: &RecordKey| self.state(key).is_none();
        let goes = |key: &RecordKey| match key {
            RecordKey::Label(id) | RecordKey::RelationLabel(id) => is_gone(key).then(|| id.clone()),
            _ => None,
        };
        let going: BTreeSet<_> = self.becomes.keys().filter_map(goes).collect();
        let ours = self.ours.schema.attributes.iter().filter(|it| going.contains(&it.label));
        let ours = ours.map(|it| RecordKey::Attribute(it.label.clone(), it.id.clone()));
        let is_attribute = |key: &&RecordKey| matches!(key, RecordKey::Attribute(..));
        let candidates: BTreeSet<RecordKey> = self.becomes.keys().filter(is_attribute).cloned().chain(ours).collect();
        for key in candidates {
            let RecordKey::Attribute(label, _) = &key else { continue };
            let state = self.state(&key);
            let labels = [RecordKey::Label(label.clone()), RecordKey::RelationLabel(label.clone())];
            if state.is_some() && labels.iter().all(|it| self.state(it).is_none()) {
                self.set_aside(&key, state);
            }
        }
    }
}

/// Whether a relation would start from or point at what a project lacks.
pub(super) fn lacks_an_end_in(project: &Project, key: &SheetKey, relation: &Relation) -> bool {
    let is_gone = |key: &SheetKey, id| project.sheet(key).and_then(|it| it.annotations.get(id)).is_none();
    let target = SheetKey::new(relation.to.document.clone(), key.annotator.clone());
    is_gone(key, relation.from) || is_gone(&target, relation.to.annotation)
}
