//! What somebody has unset by hand and not taken back: no guess takes its place unasked.
//!
//! It follows from the history alone, so that undo takes it back and a later session knows it as far as the history goes.

use std::collections::HashMap;

use super::{Change, Edit, Swap};
use crate::model::{Annotation, AnnotationId, AttributeId};

/// The attributes that were unset by hand: each as often as that was done and not taken back.
#[derive(Clone, Debug, Default)]
pub struct Unset(HashMap<AnnotationId, Vec<AttributeId>>);

impl Unset {
    /// Whether an attribute is unset, and somebody has unset it by hand.
    #[must_use]
    pub fn has(&self, annotation: &Annotation, attribute: &AttributeId) -> bool {
        let noted = self.0.get(&annotation.id).is_some_and(|it| it.contains(attribute));
        noted && annotation.attributes.get(attribute.as_str()).is_none()
    }

    /// Notes that an attribute is to stay unset.
    pub(super) fn add(&mut self, annotation: AnnotationId, attribute: AttributeId) {
        self.0.entry(annotation).or_default().push(attribute);
    }

    /// Notes what an edit unsets.
    pub(super) fn note(&mut self, edit: &Edit) {
        unset_by(edit).into_iter().for_each(|(annotation, attribute)| self.add(annotation, attribute));
    }

    /// Forgets what an edit has unset that was taken back.
    pub(super) fn forget(&mut self, edit: &Edit) {
        for (annotation, attribute) in unset_by(edit) {
            let Some(noted) = self.0.get_mut(&annotation) else { continue };
            if let Some(place) = noted.iter().position(|it| *it == attribute) {
                noted.swap_remove(place);
            }
            if noted.is_empty() {
                self.0.remove(&annotation);
            }
        }
    }
}

/// What an edit unsets that does nothing but set values of annotations. What falls away with a label, a speaker or words of the text was
/// unset by nobody.
fn unset_by(edit: &Edit) -> Vec<(AnnotationId, AttributeId)> {
    let mut unset = Vec::new();
    for change in &edit.changes {
        let Change::Annotation(_, Swap { before: Some(before), after: Some(after) }) = change else {
            return Vec::new();
        };
        if before.label != after.label || before.spans != after.spans {
            return Vec::new();
        }
        let gone = before.attributes.iter().filter(|(id, _)| after.attributes.get(id.as_str()).is_none());
        unset.extend(gone.map(|(id, _)| (before.id, id.clone())));
    }
    unset
}
