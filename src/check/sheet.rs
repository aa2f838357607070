//! Sheets: annotations against the text and the schema, relations against the annotations.

use std::collections::HashMap;

use super::{Findings, value};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Attributes, LabelId, Place, Project, QuotedSpan, RecordKey, Relation,
    RelationId, Sheet, SheetKey, Status,
};
use crate::text::Text;

pub(super) fn check_all(project: &Project, findings: &mut Findings) {
    let mut ids = Ids::default();
    let mut relations: HashMap<RelationId, &SheetKey> = HashMap::new();
    for (key, sheet) in &project.sheets {
        findings.place = place(key);
        if !project.documents.contains_key(&key.document) {
            findings.error(
                format!("{} has annotated {}, which is not in the project", key.annotator, key.document),
                "put the document back",
            );
        }
        if sheet.status == Status::New && sheet.annotations.iter().next().is_some() {
            findings.place.record = Some(RecordKey::Status(key.clone()));
            findings.warning(
                "it is marked as new, but has annotations; expected in_progress or done, for what is new is not exported",
                "mark the document as in progress",
            );
        }
        let text = project.text_once(&key.document);
        let of = Of { project, key, sheet, text: text.as_ref() };
        for annotation in sheet.annotations.iter() {
            findings.place = Place { annotation: Some(annotation.id), ..place(key) };
            ids.check(annotation.id, key, findings);
            check_annotation(&of, annotation, findings);
        }
        for relation in sheet.relations.values() {
            let record = Some(RecordKey::Relation(key.clone(), relation.id));
            findings.place = Place { annotation: Some(relation.from), record, ..place(key) };
            if let Some(other) = relations.insert(relation.id, key) {
                let message = format!(
                    "the relation {} stands in {} by {} too; expected one relation an id",
                    relation.id, other.document, other.annotator
                );
                findings.error(message, "remove one of them");
            }
            check_relation(&of, relation, findings);
        }
    }
}

/// The sheet that is looked at, and the text of its document.
#[derive(Clone, Copy)]
struct Of<'a> {
    project: &'a Project,
    key: &'a SheetKey,
    sheet: &'a Sheet,
    text: Option<&'a Text>,
}

/// Where ids of annotations stand.
#[derive(Default)]
struct Ids<'a> {
    first: HashMap<AnnotationId, &'a SheetKey>,
    /// Those of further annotators.
    more: HashMap<(AnnotationId, &'a AnnotatorId), &'a SheetKey>,
}

impl<'a> Ids<'a> {
    fn check(&mut self, id: AnnotationId, key: &'a SheetKey, findings: &mut Findings) {
        let Some(first) = self.first.get(&id).copied() else {
            self.first.insert(id, key);
            return;
        };
        let same = Some(first).filter(|it| it.annotator == key.annotator);
        let same = same.or_else(|| self.more.insert((id, &key.annotator), key));
        told_twice(key, same.unwrap_or(first), findings);
    }
}

/// An id of one annotator must name one annotation, since relations point at it; those of two annotators should differ.
fn told_twice(key: &SheetKey, other: &SheetKey, findings: &mut Findings) {
    if key.annotator == other.annotator {
        let (annotator, document) = (&key.annotator, &other.document);
        let message =
            format!("{annotator} has an annotation of the same id in {document}; expected one annotation an id");
        findings.error(message, "remove one of them and tag it anew");
    } else {
        let (annotator, document) = (&other.annotator, &other.document);
        let message = format!("{annotator} has an annotation of the same id in {document}; expected ids to differ");
        findings.warning(message, "remove one of them and tag it anew, if they are to be told apart");
    }
}

fn place(key: &SheetKey) -> Place {
    Place { document: Some(key.document.clone()), annotator: Some(key.annotator.clone()), ..Place::default() }
}

fn check_annotation(of: &Of<'_>, annotation: &Annotation, findings: &mut Findings) {
    let Of { project, sheet, text, .. } = *of;
    if let Some(text) = text {
        annotation.spans.iter().for_each(|quoted| check_span(quoted, text, "", findings));
    }
    if project.schema.label(&annotation.label).is_none() {
        findings.error(
            format!("its label {} is not in the schema", annotation.label),
            "add the label, or relabel the annotation",
        );
        return;
    }
    check_attributes(project, &annotation.label, &annotation.attributes, text, findings);
    if sheet.status == Status::Done {
        check_required(project, &annotation.label, &annotation.attributes, findings);
    }
}

/// The words at a place are those that were there when the span was made, and no grapheme cluster is cut.
///
/// `what` tells which span it is, as the beginning of a sentence.
pub(super) fn check_span(quoted: &QuotedSpan, text: &Text, what: &str, findings: &mut Findings) {
    if let Some(disagreement) = quoted.disagreement(text) {
        let hint = "the text or the offsets have changed: put the right file back";
        findings.error(format!("{what}{disagreement}"), hint);
    } else if !text.is_grapheme_boundary(quoted.span.start()) || !text.is_grapheme_boundary(quoted.span.end()) {
        findings
            .warning(format!("{what}the span {} cuts what is read as one character", quoted.span), "move its boundary");
    }
}

fn check_attributes(
    project: &Project,
    label: &LabelId,
    attributes: &Attributes,
    text: Option<&Text>,
    findings: &mut Findings,
) {
    for (id, attribute) in attributes.iter() {
        match project.schema.attribute(label, id) {
            None => findings.error(
                format!("it has the attribute {id}, which the schema does not give to {label}"),
                "add the attribute to the schema, or unset it",
            ),
            Some(definition) => value::check(project, definition, &attribute.value, text, findings),
        }
    }
}

fn check_required(project: &Project, label: &LabelId, attributes: &Attributes, findings: &mut Findings) {
    let required = project.schema.attributes_of(label).filter(|it| it.required);
    let missing: Vec<_> = required.filter(|it| attributes.get(it.id.as_str()).is_none()).map(|it| &*it.name).collect();
    if !missing.is_empty() {
        findings.warning(
            format!("the document is marked as done, but {} is not set", missing.join(", ")),
            "set it, or mark it as unknown or none",
        );
    }
}

fn check_relation(of: &Of<'_>, relation: &Relation, findings: &mut Findings) {
    let Of { project, key, sheet, text } = *of;
    let id = relation.id;
    let hint = "remove the relation, or put the annotation back";
    if sheet.annotations.get(relation.from).is_none() {
        findings.error(format!("the relation {id} starts from {}, which is not there", relation.from), hint);
    }
    let target = SheetKey::new(relation.to.document.clone(), key.annotator.clone());
    if project.sheet(&target).and_then(|sheet| sheet.annotations.get(relation.to.annotation)).is_none() {
        let (annotation, document) = (relation.to.annotation, &relation.to.document);
        let message = format!(
            "the relation {id} points at {annotation} in {document}, where {} has no such annotation",
            key.annotator
        );
        findings.error(message, hint);
    }
    if relation.to.document == key.document && relation.to.annotation == relation.from {
        findings.error(format!("the relation {id} leads from an annotation to itself"), "remove the relation");
    }
    if project.schema.relation(&relation.label).is_none() {
        findings.error(
            format!("the label {} of the relation {id} is not in the schema", relation.label),
            "add the label, or relabel the relation",
        );
        return;
    }
    check_attributes(project, &relation.label, &relation.attributes, text, findings);
    if sheet.status == Status::Done {
        check_required(project, &relation.label, &relation.attributes, findings);
    }
}
