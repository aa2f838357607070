//! What somebody has unset by hand and not taken back: no guess takes its place unasked.
//!
//! It follows from the history alone, so that undo takes it back and a later session knows it as far as the history goes.

use std::collections::{BTreeSet, HashMap};

use super::{Change, Edit, Swap};
use crate::model::{Annotation, AnnotationId, AttributeId, SheetKey};

/// That an attribute of an annotation, which is unset, is to stay so: a guess that was only offered is not wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The sheet of the annotation.
    pub key: SheetKey,
    /// The annotation.
    pub annotation: AnnotationId,
    /// The attribute.
    pub attribute: AttributeId,
}

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

    /// The attributes of an annotation that are unset, and were unset by hand, each once.
    #[must_use]
    pub fn of(&self, annotation: &Annotation) -> BTreeSet<AttributeId> {
        let noted = self.0.get(&annotation.id).into_iter().flatten();
        noted.filter(|it| annotation.attributes.get(it.as_str()).is_none()).cloned().collect()
    }

    /// Notes what an edit unsets or refuses.
    pub(super) fn note(&mut self, edit: &Edit) {
        for (annotation, attribute) in unset_by(edit) {
            self.0.entry(annotation).or_default().push(attribute);
        }
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

/// What an edit refuses, and what it unsets if it does nothing but set values of annotations. What falls away with a label, a speaker or
/// words of the text was unset by nobody.
fn unset_by(edit: &Edit) -> Vec<(AnnotationId, AttributeId)> {
    let refused: Vec<_> = edit.refused.iter().map(|it| (it.annotation, it.attribute.clone())).collect();
    let mut unset = refused.clone();
    for change in &edit.changes {
        let Change::Annotation(_, Swap { before: Some(before), after: Some(after) }) = change else {
            return refused;
        };
        if before.label != after.label || before.spans != after.spans {
            return refused;
        }
        let gone = before.attributes.iter().filter(|(id, _)| after.attributes.get(id.as_str()).is_none());
        unset.extend(gone.map(|(id, _)| (before.id, id.clone())));
    }
    unset
}
