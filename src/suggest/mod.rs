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
mod register;
mod source;

pub use self::all::{Guessed, accept_sheet, guess_all};
pub use self::fill::{Guesser, alternatives, fill};
pub use self::partner::{Partners, change, partners, partners_looked_at};
pub use self::register::Register;

use std::fmt;

use crate::model::{Annotation, AttributeId, AttributeValue, Document, Project, SpeakerKind};
use crate::text::{ByteOffset, Language, Span, Text};

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

/// A text read for who says what in it, so that guesses for its annotations are look-ups.
///
/// It depends on the text, its language and its excluded regions alone; annotations and the register may change under it.
pub struct DocumentReading {
    text: Text,
    speeches: source::Speeches,
}

impl fmt::Debug for DocumentReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentReading({} quotations)", self.speeches.quotes.len())
    }
}

/// How much of the text before an annotation is read for guesses about it alone, in bytes; and behind it.
const BEFORE_BYTES: usize = 32 * 1024;
const BEHIND_BYTES: usize = 8 * 1024;

/// The longest text that is looked through for page furniture each time, in bytes.
const FURNITURE_BYTES: usize = 32 * 1024;

impl DocumentReading {
    /// Reads a whole document, in time that grows with its length: for a thread of its own. `None` where its text is missing.
    #[must_use]
    pub fn new(project: &Project, document: &Document) -> Option<Self> {
        // Whoever goes through all documents keeps no text any longer than its reading.
        let text = project.texts.once(&document.text)?;
        Some(Self::read(document, &text, ByteOffset(0), text.end()))
    }

    /// Reads the neighbourhood of an annotation, in time that does not grow with the document. What is named far away is not known
    /// then. `None` where there is no text, and in a paragraph without end.
    #[must_use]
    pub fn near(project: &Project, document: &Document, annotation: &Annotation) -> Option<Self> {
        let text = project.texts.get(&document.text)?;
        let span = annotation.spans.iter().next()?.span;
        let from = ByteOffset(span.start().0.saturating_sub(BEFORE_BYTES));
        let until = ByteOffset(span.end().0.saturating_add(BEHIND_BYTES).min(text.end().0));
        let paragraph = text.paragraph_at(span.start());
        let length = text.paragraph_end(paragraph).0 - text.paragraph_start(paragraph).0;
        (length <= BEFORE_BYTES).then(|| Self::read(document, text, from, until))
    }

    fn read(document: &Document, text: &Text, from: ByteOffset, until: ByteOffset) -> Self {
        let whole = |paragraph: usize| {
            // Paragraphs at the ends are read whole, unless they are long.
            let length = text.paragraph_end(paragraph).0 - text.paragraph_start(paragraph).0;
            (from.0 == 0 && until == text.end()) || length <= BEFORE_BYTES
        };
        let (first, last) = (text.paragraph_at(from), text.paragraph_at(until));
        let first = if whole(first) { first } else { first + 1 };
        let last = if whole(last) { last + 1 } else { last };
        let language = Language(&document.language);
        // Nobody says what a button says, whether somebody has excluded it or not.
        let furniture = if text.end().0 <= FURNITURE_BYTES { furniture::regions(text, document) } else { Vec::new() };
        let excluded = furniture::passed_over(document, &furniture);
        let speeches = source::Speeches::read(text, language, &excluded, first..last.max(first));
        Self { text: text.clone(), speeches }
    }
}

/// What the attributes that an annotation lacks may be: for each attribute the best guess first.
///
/// Attributes that are set, to whatever value, get none. What no rule understands gets none. The neighbourhood of the annotation is
/// read each time; many annotations of one document are cheaper with [`guesses_in`].
#[must_use]
pub fn guesses(project: &Project, document: &Document, annotation: &Annotation) -> Vec<Guess> {
    let Some(reading) = DocumentReading::near(project, document, annotation) else {
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
) -> Vec<Span> {
    let reading = DocumentReading::near(project, document, annotation);
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
