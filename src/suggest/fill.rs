//! Guesses as values: filled in where an annotation lacks some, and offered beside those that are there.

use super::{Guess, Nearby};
use crate::model::{Annotation, Attribute, AttributeId, Attributes, Document, Project, ValueOrigin};
use crate::suggest::Proposal;

/// Who guesses: [`guesses_nearby`](super::guesses_nearby), or what stands in for it in tests.
pub type Guesser = fn(&Project, &Document, &Annotation, &Nearby) -> Vec<Guess>;

/// Sets each attribute that the annotation lacks to its best guess, as a value by rule. Tells which ones were set. A speaker that the
/// register does not have is no value, and is left to be taken by hand.
pub fn fill(annotation: &mut Annotation, guesses: &[Guess]) -> Vec<AttributeId> {
    let mut filled: Vec<AttributeId> = Vec::new();
    let mut looked_at: Vec<&AttributeId> = Vec::new();
    for guess in guesses {
        // Of several guesses for one attribute the first is the best, also where it is a speaker who is not there yet.
        let first = !looked_at.contains(&&guess.attribute);
        looked_at.push(&guess.attribute);
        let Proposal::Value(value) = &guess.proposal else { continue };
        if first && annotation.attributes.get(guess.attribute.as_str()).is_none() {
            let value = Attribute { value: value.clone(), origin: ValueOrigin::Rule };
            annotation.attributes.set(guess.attribute.clone(), Some(value));
            filled.push(guess.attribute.clone());
        }
    }
    filled
}

/// What the attributes that are unset, or only guessed, may be: for each the best guess first.
#[must_use]
pub fn alternatives(
    guesser: Guesser,
    project: &Project,
    document: &Document,
    annotation: &Annotation,
    nearby: &Nearby,
) -> Vec<Guess> {
    let by_rule = annotation.attributes.iter().any(|(_, it)| it.origin == ValueOrigin::Rule);
    if !by_rule {
        return guesser(project, document, annotation, nearby);
    }
    let decided = annotation.attributes.iter().filter(|(_, it)| it.origin != ValueOrigin::Rule);
    let attributes: Attributes = decided.map(|(id, it)| (id.clone(), it.clone())).collect();
    guesser(project, document, &Annotation { attributes, ..annotation.clone() }, nearby)
}
