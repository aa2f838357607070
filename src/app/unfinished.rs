//! What is left to do before a document is done.

use super::session::Workspace;
use crate::model::{Annotation, AnnotationId, AttributeDefinition, AttributeId, Schema, ValueOrigin};
use crate::text::{ByteOffset, ObjectKind, Span};

/// How many things are looked for at most: nobody goes through more of them in a list.
pub const MOST: usize = 500;

/// One thing that is left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// An annotation lacks required attributes.
    Missing {
        /// The annotation.
        id: AnnotationId,
        /// The names of the attributes.
        attributes: Vec<String>,
    },
    /// Required attributes of an annotation are guesses that nobody has looked at.
    Guessed {
        /// The annotation.
        id: AnnotationId,
        /// The names of the attributes.
        attributes: Vec<String>,
    },
    /// A quotation or a number phrase that no annotation covers.
    Untagged {
        /// What it is.
        kind: ObjectKind,
        /// Where it is.
        span: Span,
    },
}

/// What is left to do in the open document, in reading order: annotations first, then what is untagged; [`MOST`] of it at most.
#[must_use]
pub fn of(workspace: &Workspace) -> Vec<Unfinished> {
    let mut left = missing(workspace);
    for (kind, snap) in
        [(ObjectKind::Quotation, crate::model::Snap::Quotation), (ObjectKind::Number, crate::model::Snap::Number)]
    {
        // A project whose labels do not snap to such objects does not annotate them.
        if workspace.project.schema.labels.iter().any(|label| label.snap == snap) {
            let room = MOST.saturating_sub(left.len());
            left.extend(untagged(workspace, kind, room));
        }
    }
    left
}

/// The names of the required attributes that an annotation lacks.
#[must_use]
pub fn missing_attributes(workspace: &Workspace, annotation: &Annotation) -> Vec<String> {
    let required = workspace.project.schema.attributes_of(&annotation.label).filter(|it| it.required);
    required.filter(|it| annotation.attributes.get(it.id.as_str()).is_none()).map(|it| it.name.clone()).collect()
}

/// Whether an attribute wants looking at: nobody has set it, or only a rule has.
#[must_use]
pub fn is_open(annotation: &Annotation, attribute: &AttributeId) -> bool {
    annotation.attributes.get(attribute.as_str()).is_none_or(|it| it.origin == ValueOrigin::Rule)
}

/// Whether a required attribute wants looking at.
#[must_use]
pub fn has_open_required(schema: &Schema, annotation: &Annotation) -> bool {
    schema.attributes_of(&annotation.label).any(|it| it.required && is_open(annotation, &it.id))
}

/// The first attribute that wants looking at: a required one, else one that is guessed, else one that is unset.
#[must_use]
pub fn first_open<'a>(schema: &'a Schema, annotation: &'a Annotation) -> Option<&'a AttributeDefinition> {
    let open = || schema.attributes_of(&annotation.label).filter(|it| is_open(annotation, &it.id));
    let guessed = |it: &&AttributeDefinition| annotation.attributes.get(it.id.as_str()).is_some();
    open().find(|it| it.required).or_else(|| open().find(guessed)).or_else(|| open().next())
}

fn missing(workspace: &Workspace) -> Vec<Unfinished> {
    let annotations = workspace.sheet().into_iter().flat_map(|sheet| sheet.annotations.iter());
    annotations.filter_map(|it| of_annotation(workspace, it)).take(MOST).collect()
}

/// What is left to do about an annotation: what is missing, and then what is guessed.
fn of_annotation(workspace: &Workspace, annotation: &Annotation) -> Option<Unfinished> {
    let missing = missing_attributes(workspace, annotation);
    if !missing.is_empty() {
        return Some(Unfinished::Missing { id: annotation.id, attributes: missing });
    }
    let required = workspace.project.schema.attributes_of(&annotation.label).filter(|it| it.required);
    let guessed: Vec<_> = required.filter(|it| is_open(annotation, &it.id)).map(|it| it.name.clone()).collect();
    (!guessed.is_empty()).then_some(Unfinished::Guessed { id: annotation.id, attributes: guessed })
}

fn untagged(workspace: &Workspace, kind: ObjectKind, most: usize) -> Vec<Unfinished> {
    let Some(finder) = workspace.objects().filter(|_| most > 0) else { return Vec::new() };
    let sheet = workspace.sheet();
    let tagged = |span: &Span| {
        sheet.is_some_and(|sheet| {
            sheet.annotations.overlapping(*span).any(|it| {
                // A number in a claim is not thereby tagged as a figure.
                let label = workspace.project.schema.label(&it.label);
                label.is_some_and(|label| is_for(kind, label.snap))
            })
        })
    };
    let left = finder.objects(kind, ByteOffset(0)).filter(|span| !tagged(span));
    left.take(most).map(|span| Unfinished::Untagged { kind, span }).collect()
}

fn is_for(kind: ObjectKind, snap: crate::model::Snap) -> bool {
    match kind {
        ObjectKind::Quotation => snap == crate::model::Snap::Quotation,
        ObjectKind::Number => snap == crate::model::Snap::Number,
        _ => true,
    }
}
