//! What is left to do before a document is done.

use super::session::Workspace;
use crate::model::AnnotationId;
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
pub fn missing_attributes(workspace: &Workspace, annotation: &crate::model::Annotation) -> Vec<String> {
    let required = workspace.project.schema.attributes_of(&annotation.label).filter(|it| it.required);
    required.filter(|it| annotation.attributes.get(it.id.as_str()).is_none()).map(|it| it.name.clone()).collect()
}

fn missing(workspace: &Workspace) -> Vec<Unfinished> {
    let annotations = workspace.sheet().into_iter().flat_map(|sheet| sheet.annotations.iter());
    let all = annotations.map(|it| Unfinished::Missing { id: it.id, attributes: missing_attributes(workspace, it) });
    let all = all.filter(|it| !matches!(it, Unfinished::Missing { attributes, .. } if attributes.is_empty()));
    all.take(MOST).collect()
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
