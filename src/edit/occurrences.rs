//! One edit that tags many places, in one document or in many.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::intent::{self, IntentError};
use super::{Change, Edit, Swap};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Attributes, DocumentId, LabelId, Origin, Project, Sheet, SheetKey, Spans,
    Stamp, Status,
};
use crate::text::Span;

/// Whether just these words are tagged with a label in a sheet.
#[must_use]
pub fn is_tagged(sheet: &Sheet, label: &LabelId, span: Span) -> bool {
    let mut near = sheet.annotations.near(span);
    near.any(|it| it.label == *label && it.spans.count() == 1 && it.spans.hull() == span)
}

/// New annotations with a label over places of the documents' texts, each of one span. What is tagged so already, or named twice, is left
/// out; sheets that nobody has touched are begun.
///
/// # Errors
///
/// Where a text is missing or a place does not lie in it.
pub fn tag_all(
    project: &Project,
    annotator: &AnnotatorId,
    stamp: &Stamp,
    label: &LabelId,
    places: &[(DocumentId, Span)],
) -> Result<Edit, IntentError> {
    let mut of_document: BTreeMap<&DocumentId, HashSet<Span>> = BTreeMap::new();
    for (document, span) in places {
        of_document.entry(document).or_default().insert(*span);
    }
    let mut changes = Vec::new();
    let mut count = 0;
    for (document, spans) in of_document {
        let key = SheetKey::new(document.clone(), annotator.clone());
        let text = project.text_once(document).ok_or_else(|| IntentError::NoText(document.to_string()))?;
        let sheet = project.sheets.once(&key);
        let is_new = |span: &Span| !sheet.as_ref().is_some_and(|sheet| is_tagged(sheet, label, *span));
        let mut spans: Vec<Span> = spans.into_iter().filter(is_new).collect();
        spans.sort();
        let untouched = sheet.is_none_or(|sheet| sheet.status == Status::New && sheet.annotations.is_empty());
        if !spans.is_empty() && untouched {
            changes.extend(intent::set_status(project, &key, Status::InProgress).changes);
        }
        count += spans.len();
        for span in spans {
            let annotation = Annotation {
                id: AnnotationId::random(),
                label: label.clone(),
                spans: Spans::quote(&[span], &text)?,
                attributes: Attributes::default(),
                note: Box::default(),
                unsure: false,
                origin: Origin::Rule,
                created: stamp.clone(),
                changed: stamp.clone(),
            };
            changes.push(Change::Annotation(key.clone(), Swap::create(Arc::new(annotation))));
        }
    }
    let label = project.schema.label_name(label);
    let title = if count == 1 { format!("tag {label}") } else { format!("tag {count} places as {label}") };
    Ok(Edit::new(title, changes))
}
