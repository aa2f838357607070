//! Guesses: what the program fills in by rule, so that hands need not.
//!
//! A guess is a proposal with the words that led to it. It becomes data only as a value whose origin is
//! [`ValueOrigin::Rule`](crate::model::ValueOrigin::Rule), or once somebody has accepted it. One file a kind of guess;
//! positions are bytes of one text. No files, no window, no chance, no clock: the same project gives the same guesses.

pub mod figure;

use crate::model::{Annotation, AttributeId, AttributeValue, Document, Project, SpeakerKind};
use crate::text::Span;

/// What an attribute may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposal {
    /// A value as it would be written.
    Value(AttributeValue),
    /// A speaker that the register does not have yet.
    NewSpeaker {
        /// The name as the text has it at its fullest.
        name: String,
        /// What kind of source it seems to be.
        kind: SpeakerKind,
    },
}

/// What an attribute of an annotation may be, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The attribute.
    pub attribute: AttributeId,
    /// What it may be.
    pub proposal: Proposal,
    /// The words of the text that led to it, sorted and disjoint; empty where it follows from the annotation's own words as a whole.
    pub because: Vec<Span>,
}

/// What the attributes that an annotation lacks may be: for each attribute the best guess first.
///
/// Attributes that are set, to whatever value, get none. What no rule understands gets none.
#[must_use]
pub fn guesses(project: &Project, document: &Document, annotation: &Annotation) -> Vec<Guess> {
    let mut guesses = Vec::new();
    if let Some(text) = project.text(&document.id) {
        guesses.extend(figure::guesses(document, text, annotation, &project.schema));
    }
    guesses
}
