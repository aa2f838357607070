//! One edit that tags many places, in one document or in many.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::intent::{self, IntentError};
use super::{Change, Edit, Swap};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Attributes, DocumentId, LabelId, Origin, Project, SheetKey, Spans, Stamp,
    Status,
};
use crate::text::Span;

/// Whether an annotator has tagged just these words with a label.
#[must_use]
pub fn is_tagged(project: &Project, key: &SheetKey, label: &LabelId, span: Span) -> bool {
    let Some(sheet) = project.sheet(key) else { return false };
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
        let mut spans: Vec<Span> = spans.into_iter().filter(|it| !is_tagged(project, &key, label, *it)).collect();
        spans.sort();
        let untouched =
            project.sheet(&key).is_none_or(|sheet| sheet.status == Status::New && sheet.annotations.is_empty());
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
