//! A text read for who says what in it: whole, or around an annotation.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use super::{furniture, source};
use crate::model::{Annotation, Document, Project};
use crate::text::{ByteOffset, Language, Text};

/// How much of the text before an annotation is read at least for guesses about it alone, in bytes; and behind it.
const BEFORE_BYTES: usize = 32 * 1024;
const BEHIND_BYTES: usize = 8 * 1024;
/// What is read begins and ends at multiples of this, so that annotations that stand together have the same neighbourhood, whichever of
/// them was asked about first.
const STEP_BYTES: usize = 8 * 1024;

/// The longest text that is looked through for page furniture each time, in bytes.
const FURNITURE_BYTES: usize = 32 * 1024;

/// A text read for who says what in it, so that guesses for its annotations are look-ups.
///
/// It depends on the text and the facts of its document alone; annotations and the register may change under it.
pub struct DocumentReading {
    pub(super) text: Text,
    pub(super) speeches: source::Speeches,
}

impl fmt::Debug for DocumentReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentReading({} quotations)", self.speeches.quotes.len())
    }
}

impl DocumentReading {
    /// Reads a whole document, in time that grows with its length: for a thread of its own. `None` where its text is missing.
    #[must_use]
    pub fn new(project: &Project, document: &Document) -> Option<Self> {
        // Whoever goes through all documents keeps no text any longer than its reading.
        let text = project.texts.once(&document.text)?;
        Some(Self::read(document, &text, 0..text.paragraph_at(text.end()) + 1))
    }

    fn read(document: &Document, text: &Text, paragraphs: Range<usize>) -> Self {
        let language = Language(&document.language);
        // Nobody says what a button says, whether somebody has excluded it or not.
        let furniture = if text.end().0 <= FURNITURE_BYTES { furniture::regions(text, document) } else { Vec::new() };
        let excluded = furniture::passed_over(document, &furniture);
        let speeches = source::Speeches::read(text, language, &excluded, paragraphs);
        Self { text: text.clone(), speeches }
    }
}

/// The neighbourhood that was read last. Tagging, setting an attribute and going on ask about the same one again and again.
#[derive(Debug, Default)]
pub struct Nearby(RefCell<Option<Read>>);

#[derive(Debug)]
struct Read {
    document: Document,
    paragraphs: Range<usize>,
    reading: Rc<DocumentReading>,
}

impl Nearby {
    /// The neighbourhood of an annotation, read in time that does not grow with the document. What is named far away is not known
    /// then. `None` where there is no text, and in a paragraph without end.
    #[must_use]
    pub fn of(&self, project: &Project, document: &Document, annotation: &Annotation) -> Option<Rc<DocumentReading>> {
        let text = project.texts.get(&document.text)?;
        let paragraphs = neighbourhood(text, annotation)?;
        let mut last = self.0.borrow_mut();
        if let Some(read) = last.as_ref().filter(|it| it.paragraphs == paragraphs && it.document == *document) {
            return Some(read.reading.clone());
        }
        let reading = Rc::new(DocumentReading::read(document, text, paragraphs.clone()));
        *last = Some(Read { document: document.clone(), paragraphs, reading: reading.clone() });
        Some(reading)
    }
}

/// The paragraphs around an annotation, unless its own is too long to be read.
fn neighbourhood(text: &Text, annotation: &Annotation) -> Option<Range<usize>> {
    let span = annotation.spans.iter().next()?.span;
    let length = |paragraph: usize| text.paragraph_end(paragraph).0 - text.paragraph_start(paragraph).0;
    if length(text.paragraph_at(span.start())) > BEFORE_BYTES {
        return None;
    }
    let from = span.start().0.saturating_sub(BEFORE_BYTES) / STEP_BYTES * STEP_BYTES;
    let until = span.end().0.saturating_add(BEHIND_BYTES).div_ceil(STEP_BYTES).saturating_mul(STEP_BYTES);
    let until = until.min(text.end().0);
    // Paragraphs at the ends are read whole, unless they are long.
    let whole = |paragraph: usize| (from == 0 && until == text.end().0) || length(paragraph) <= BEFORE_BYTES;
    let (first, last) = (text.paragraph_at(ByteOffset(from)), text.paragraph_at(ByteOffset(until)));
    let first = if whole(first) { first } else { first + 1 };
    let last = if whole(last) { last + 1 } else { last };
    Some(first..last.max(first))
}
