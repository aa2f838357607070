//! Problems as data: what a reader or a check found, where, and what to do about it.

use std::fmt;

use super::{AnnotationId, AnnotatorId, DocumentId, RecordKey};
use crate::text::shown;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Something is not as it should be, and nothing was lost by it.
    Warning,
    /// A promise is broken, or something could not be read.
    Error,
}

impl Severity {
    /// The word for it on stderr and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a finding is, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as the user would name it.
    pub file: Option<String>,
    /// The line in the file, from 1.
    pub line: Option<usize>,
    /// The document.
    pub document: Option<DocumentId>,
    /// The annotator.
    pub annotator: Option<AnnotatorId>,
    /// The annotation.
    pub annotation: Option<AnnotationId>,
    /// The record, where it is another one or more exact than the annotation: its line in the file is looked for.
    pub record: Option<RecordKey>,
    /// The field of the file as a whole, where it is no record: `excluded`.
    pub field: Option<&'static str>,
}

/// A finding of a reader or a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is wrong, and what was expected: one sentence without its full stop.
    pub message: String,
    /// What to do about it; empty where nothing need be done.
    pub hint: String,
}

impl Diagnostic {
    /// How many findings are listed at most; more are counted. Nobody reads so many, and a stranger's project may hold millions.
    pub const MOST: usize = 10_000;

    /// Cuts a list to the first [`MOST`](Self::MOST), says how many more there are, and keeps the first error among them.
    pub fn cut(list: &mut Vec<Self>) {
        let more = list.len().saturating_sub(Self::MOST);
        if more == 0 {
            return;
        }
        let error = |it: &Self| it.severity == Severity::Error;
        let (told, rest) = list.split_at(Self::MOST);
        let kept = if told.iter().any(error) { None } else { rest.iter().find(|it| error(it)).cloned() };
        let worst = rest.iter().map(|it| it.severity).max().unwrap_or(Severity::Note);
        list.truncate(Self::MOST);
        list.extend(kept);
        let message = format!("there are {more} findings more");
        list.push(Self::new(worst, Place::default(), message, "mend the first ones, and look again"));
    }

    /// A finding at a place. Whatever its words were taken from, they may be shown: see [`shown`].
    pub fn new(severity: Severity, mut place: Place, message: impl Into<String>, hint: impl Into<String>) -> Self {
        place.file = place.file.map(|file| shown(&file).into_owned());
        let (message, hint) = (shown(&message.into()).into_owned(), shown(&hint.into()).into_owned());
        Self { severity, place, message, hint }
    }

    /// A finding in a file as a whole.
    pub fn in_file(
        severity: Severity,
        file: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(severity, Place { file: Some(file.into()), ..Place::default() }, message, hint)
    }
}

impl fmt::Display for Place {
    /// `file:line: document by annotator, annotation`, each part only where it is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match (&self.file, self.line) {
            (Some(file), Some(line)) => parts.push(format!("{file}:{line}")),
            (Some(file), None) => parts.push(file.clone()),
            (None, _) => {
                let by = self.annotator.as_ref().map(|annotator| format!(" by {annotator}")).unwrap_or_default();
                parts.extend(self.document.as_ref().map(|document| format!("{document}{by}")));
            }
        }
        parts.extend(self.annotation.map(|it| format!("annotation {it}")));
        f.write_str(&parts.join(": "))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.place.to_string();
        if !place.is_empty() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}: {}", self.severity.name(), self.message)?;
        if self.hint.is_empty() { Ok(()) } else { write!(f, " ({})", self.hint) }
    }
}
