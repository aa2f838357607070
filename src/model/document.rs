//! What is known of a document beside its text.

use super::{AnnotatorId, DocumentId};
use crate::text::{Span, TextHash};

/// The source facts of a document, and which text it has.
///
/// Facts are texts as they were found; an empty one is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its id, which never changes, and the name of its files.
    pub id: DocumentId,
    /// The headline.
    pub title: String,
    /// The outlet that published it.
    pub publisher: String,
    /// Who wrote it.
    pub author: String,
    /// The date, `2025-05-03`, or date and time, `2025-05-03T18:40:00Z`, of publication.
    pub published: String,
    /// Where it stands on the web.
    pub url: String,
    /// A BCP 47 tag such as `en` or `es-MX`.
    pub language: String,
    /// The event that it reports; documents of one event are read side by side and never split apart in a dataset.
    pub event: String,
    /// The licence or terms of its text.
    pub rights: String,
    /// The project's words about it.
    pub note: String,
    /// Page furniture: parts that are shown grey and never trained on. Sorted and disjoint.
    pub excluded: Vec<Span>,
    /// What somebody has looked at and found nothing in, so that it is not asked for again. Sorted, none twice.
    pub looked_at: Vec<LookedAt>,
    /// The file that it came from.
    pub original: Option<Original>,
    /// The text that all offsets count in.
    pub text: TextHash,
}

impl Document {
    /// A document of which nothing is known but its title and text.
    #[must_use]
    pub fn new(id: DocumentId, title: impl Into<String>, text: TextHash) -> Self {
        Self {
            id,
            title: title.into(),
            publisher: String::new(),
            author: String::new(),
            published: String::new(),
            url: String::new(),
            language: String::new(),
            event: String::new(),
            rights: String::new(),
            note: String::new(),
            excluded: Vec::new(),
            looked_at: Vec::new(),
            original: None,
            text,
        }
    }
}

/// A part of a text that an annotator has looked at: it is no page furniture, and nothing of it is to be tagged that is not.
///
/// It is about exactly these words; what stands inside or around them is another matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookedAt {
    /// The part.
    pub span: Span,
    /// Who has looked. That something is no furniture holds for all, that nothing is to be tagged for this annotator alone.
    pub by: AnnotatorId,
}

/// The file that a document was imported from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Original {
    /// Its name without the folder.
    pub file: String,
    /// The SHA-256 of its bytes, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The encoding that it was in, by the name of the WHATWG Encoding Standard (`UTF-8`, `windows-1252`).
    pub encoding: String,
    /// Its line endings.
    pub line_endings: LineEndings,
}

/// How the lines of an original ended; texts inside a project always have line feeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEndings {
    /// `\n`, or no line ends at all.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r`.
    Cr,
    /// More than one of them.
    Mixed,
}
