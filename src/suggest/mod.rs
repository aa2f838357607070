//! Guesses: what the program fills in by rule, so that hands need not.
//!
//! A guess is a proposal with the words that led to it. It becomes data only as a value whose origin is
//! [`ValueOrigin::Rule`](crate::model::ValueOrigin::Rule), or once somebody has accepted it. One file a kind of guess;
//! positions are bytes of one text. No files, no window, no chance, no clock: the same project gives the same guesses.

pub mod agree;
mod all;
pub mod figure;
mod fill;
pub mod furniture;
mod implied;
mod partner;
pub mod passage;
mod reading;
mod register;
mod share;
mod source;

pub use self::all::{Acceptance, Guessed, accept_sheet, guess_all};
pub use self::fill::{Guesser, alternatives, fill};
pub use self::partner::{Partners, change, partners, partners_looked_at};
pub use self::reading::{DocumentReading, Nearby};
pub use self::register::Register;
pub use self::share::{Share, share_out};

use crate::model::{Annotation, AttributeId, AttributeValue, Document, Project, SpeakerKind};
use crate::text::{Span, Text};

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
/// Attributes that are set, to whatever value, get none. What no rule understands gets none. The neighbourhood of the annotation is
/// read each time; annotations that stand together are cheaper with [`guesses_nearby`], many of one document with [`guesses_in`].
#[must_use]
pub fn guesses(project: &Project, document: &Document, annotation: &Annotation) -> Vec<Guess> {
    guesses_nearby(project, document, annotation, &Nearby::default())
}

/// The same, where the neighbourhood is read only unless it was read last.
#[must_use]
pub fn guesses_nearby(project: &Project, document: &Document, annotation: &Annotation, nearby: &Nearby) -> Vec<Guess> {
    let Some(reading) = nearby.of(project, document, annotation) else {
        let text = project.texts.get(&document.text);
        return text.map(|text| figure_guesses(project, document, text, annotation)).unwrap_or_default();
    };
    guesses_in(project, document, annotation, &reading, &Register::new(project))
}

/// The same with a document that has been read and the register at hand.
#[must_use]
pub fn guesses_in(
    project: &Project,
    document: &Document,
    annotation: &Annotation,
    reading: &DocumentReading,
    register: &Register,
) -> Vec<Guess> {
    let mut guesses = figure_guesses(project, document, &reading.text, annotation);
    if !is_excluded(document, annotation) {
        guesses.extend(source::guesses(&project.schema, annotation, &reading.speeches, register));
        implied::complete(&project.schema, document, (&reading.text, annotation), &mut guesses);
    }
    guesses
}

/// Words that may fill a mention attribute of an annotation, whoever they are of: what lets anybody speak where it is the cue, else what
/// names anybody. Those nearest to the annotation first; none where its neighbourhood cannot be read.
#[must_use]
pub fn mention_candidates(
    project: &Project,
    document: &Document,
    annotation: &Annotation,
    attribute: &AttributeId,
    nearby: &Nearby,
) -> Vec<Span> {
    let reading = nearby.of(project, document, annotation);
    reading.map(|it| source::mention_candidates(annotation, attribute, &it.speeches)).unwrap_or_default()
}

/// What its number says, which its sentence alone decides.
fn figure_guesses(project: &Project, document: &Document, text: &Text, annotation: &Annotation) -> Vec<Guess> {
    if is_excluded(document, annotation) {
        return Vec::new();
    }
    figure::guesses(document, text, annotation, &project.schema)
}

/// Whether any of it is page furniture, of which nothing is guessed.
fn is_excluded(document: &Document, annotation: &Annotation) -> bool {
    annotation.spans.iter().any(|it| document.excluded.iter().any(|region| region.overlaps(it.span)))
}
