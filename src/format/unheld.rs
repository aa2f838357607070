//! What formats that hold nothing but spans and labels leave behind, counted.

use super::jsonl::made_by_other;
use super::{LossKind, LossReport, Record};
use crate::model::{Annotation, Origin, Relation};

/// Counts what is said of annotations and between them beyond their spans, labels and annotator.
///
/// Their ids and times are not counted, since every annotation has them.
pub(super) fn count_beyond_spans(record: &Record<'_>, losses: &mut LossReport) {
    record.relations.iter().for_each(|it| count_relation(record, it, losses));
    count_of_annotations(record, losses);
}

/// Counts a relation for which there is no place.
pub(super) fn count_relation(record: &Record<'_>, relation: &Relation, losses: &mut LossReport) {
    losses.add(LossKind::Relation, || format!("{}: {} {}", record.document.id, relation.label, relation.id));
}

/// Counts what is said of a relation beyond its label and ends.
pub(super) fn count_said_of_relation(record: &Record<'_>, relation: &Relation, losses: &mut LossReport) {
    let place = || format!("{}: {} {}", record.document.id, relation.label, relation.id);
    for (id, _) in relation.attributes.iter() {
        losses.add(LossKind::Attribute, || format!("{}, {id}", place()));
    }
    if !relation.note.is_empty() {
        losses.add(LossKind::Note, place);
    }
}

/// The same, and who said it.
pub(super) fn count_of_relation(record: &Record<'_>, relation: &Relation, losses: &mut LossReport) {
    count_said_of_relation(record, relation, losses);
    let place = || format!("{}: {} {}", record.document.id, relation.label, relation.id);
    if [&relation.created, &relation.changed].into_iter().any(|it| made_by_other(record, it)) {
        losses.add(LossKind::Author, place);
    }
}

/// Counts what is said of annotations beyond their spans, labels and annotator.
pub(super) fn count_of_annotations(record: &Record<'_>, losses: &mut LossReport) {
    record.annotations.iter().for_each(|it| count_of_annotation(record, it, losses));
}

/// Counts the annotations in several parts, each of which is written as a span of its own.
pub(super) fn count_parts(record: &Record<'_>, losses: &mut LossReport) {
    for annotation in record.annotations.iter().filter(|it| it.spans.count() > 1) {
        losses.add(LossKind::Discontinuous, || format!("{}: annotation {}", record.document.id, annotation.id));
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
