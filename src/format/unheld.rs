//! What formats that hold nothing but spans and labels leave behind, counted.

use super::jsonl::made_by_other;
use super::{LossKind, LossReport, Record};
use crate::model::{Annotation, Origin};

/// Counts what is said of annotations and between them beyond their spans, labels and annotator.
///
/// Their ids and times are not counted, since every annotation has them.
pub(super) fn count_beyond_spans(record: &Record<'_>, losses: &mut LossReport) {
    for relation in &record.relations {
        losses.add(LossKind::Relation, || format!("{}: {} {}", record.document.id, relation.label, relation.id));
    }
    for annotation in &record.annotations {
        count_of_annotation(record, annotation, losses);
    }
}

fn count_of_annotation(record: &Record<'_>, annotation: &Annotation, losses: &mut LossReport) {
    let place = || format!("{}: annotation {}", record.document.id, annotation.id);
    for (id, _) in annotation.attributes.iter() {
        losses.add(LossKind::Attribute, || format!("{}, {id}", place()));
    }
    if !annotation.note.is_empty() {
        losses.add(LossKind::Note, place);
    }
    if annotation.unsure {
        losses.add(LossKind::Unsure, place);
    }
    if annotation.origin != Origin::Hand {
        losses.add(LossKind::Origin, place);
    }
    if [&annotation.created, &annotation.changed].into_iter().any(|it| made_by_other(record, it)) {
        losses.add(LossKind::Author, place);
    }
}
