//! Sentences, each with the labels that are in it.

use std::sync::Arc;

use super::{Derived, annotation_id};
use crate::format::Record;
use crate::model::{Annotation, Attributes, LabelId, Origin, QuotedSpan, Stamp, Status, Time};
use crate::text::{Language, Span};

/// The sentences of a record: one annotation for each label that shares a character with it, in the order of the schema. A sentence that
/// none of them is marked in is `none` where the annotator has finished; else nobody knows, and it is left out, as those are that touch an
/// excluded region.
pub(super) fn derive(record: &Record<'_>, none: &LabelId) -> Derived {
    let mut derived = Derived::default();
    for sentence in record.text.sentences(Language(&record.document.language)) {
        let marked: Vec<&Arc<Annotation>> = record
            .annotations
            .iter()
            .copied()
            .filter(|it| it.spans.iter().any(|it| it.span.overlaps(sentence)))
            .collect();
        let first_of = |label: &LabelId| marked.iter().find(|it| it.label == *label);
        // What is called as what the view adds has a label that the schema does not have.
        let labels = record
            .project
            .schema
            .labels
            .iter()
            .filter(|label| label.id != *none)
            .filter_map(|label| first_of(&label.id));
        derived.annotations.extend(labels.filter_map(|it| tagged(record, sentence, &it.label, Some(it))));
        let is_excluded = record.document.excluded.iter().any(|region| region.overlaps(sentence));
        if marked.is_empty() && record.status == Status::Done && !is_excluded {
            derived.annotations.extend(tagged(record, sentence, none, None));
        }
    }
    // Of one sentence they stand by their ids, as annotations of one place do everywhere.
    derived.annotations.sort_by_key(|it| (it.spans.hull().start(), it.id));
    derived
}

fn tagged(record: &Record<'_>, sentence: Span, label: &LabelId, of: Option<&Annotation>) -> Option<Arc<Annotation>> {
    let by = record.annotator?.clone();
    let never = Stamp { at: Time::from_unix(0), by };
    Some(Arc::new(Annotation {
        id: annotation_id(&format!("{} {sentence} {label}", record.document.text)),
        label: label.clone(),
        spans: QuotedSpan::new(sentence, record.text)?.into(),
        attributes: Attributes::default(),
        note: Box::default(),
        unsure: of.is_some_and(|it| it.unsure),
        origin: of.map_or(Origin::Rule, |it| it.origin),
        created: of.map_or_else(|| never.clone(), |it| it.created.clone()),
        changed: of.map_or(never, |it| it.changed.clone()),
    }))
}
