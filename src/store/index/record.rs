//! The lines of the index as JSON: a header, and a document each. What is empty is left out.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Noted, Shown, Work};
use crate::model::{AnnotatorKind, Document, LineEndings, LookedAt, Original, ProjectId, Status};
use crate::store::disk::Mark;
use crate::store::words::Word;
use crate::text::{ByteOffset, Span};

/// The version of this form; an index of any other is made anew.
const VERSION: u32 = 2;

/// The first line.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    manicule_index: u32,
    pub(super) project: String,
    /// The CRC-32 of all that follows.
    pub(super) checksum: u32,
    shown: Option<(String, usize)>,
}

impl Header {
    pub(super) fn new(project: ProjectId, checksum: u32, shown: Option<&Shown>) -> Self {
        let shown = shown.map(|(document, caret)| (document.to_string(), caret.0));
        Self { manicule_index: VERSION, project: project.to_string(), checksum, shown }
    }

    pub(super) fn is_ours(&self) -> bool {
        self.manicule_index == VERSION
    }

    pub(super) fn shown(&self) -> Option<Shown> {
        let (document, caret) = self.shown.as_ref()?;
        Some((document.parse().ok()?, ByteOffset(*caret)))
    }
}

/// A document.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentRecord {
    id: String,
    facts: MarkRecord,
    text: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    publisher: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    author: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    published: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    url: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    language: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    event: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    rights: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<(usize, usize)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    looked_at: Vec<(usize, usize, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original: Option<OriginalRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    works: Vec<WorkRecord>,
}

/// Length, time.
type MarkRecord = (u64, i64);

/// File, SHA-256, encoding, line endings.
type OriginalRecord = (String, String, String, String);

/// Annotator, what the sheet's file looked like, kind, status, how many annotations.
type WorkRecord = (String, MarkRecord, String, String, usize);

impl From<&Noted> for DocumentRecord {
    fn from(noted: &Noted) -> Self {
        let Document { id, title, publisher, author, published, url, language, event, rights, note, .. } =
            (*noted.document).clone();
        let original = noted.document.original.clone().map(|it| {
            let Original { file, sha256, encoding, line_endings } = it;
            (file, sha256, encoding, line_endings.word().to_owned())
        });
        let looked_at = |it: &LookedAt| (it.span.start().0, it.span.end().0, it.by.to_string());
        let work = |(annotator, it): &(_, Work)| {
            let annotator = ToString::to_string(annotator);
            (annotator, to_record(it.sheet), it.kind.word().to_owned(), it.status.word().to_owned(), it.count)
        };
        Self {
            id: id.to_string(),
            facts: to_record(noted.facts),
            text: noted.document.text.to_string(),
            title,
            publisher,
            author,
            published,
            url,
            language,
            event,
            rights,
            note,
            excluded: noted.document.excluded.iter().map(|it| (it.start().0, it.end().0)).collect(),
            looked_at: noted.document.looked_at.iter().map(looked_at).collect(),
            original,
            works: noted.works.iter().map(work).collect(),
        }
    }
}

impl DocumentRecord {
    /// What it says, unless that is nothing that a document could have.
    pub(super) fn into_noted(self) -> Option<Noted> {
        let original = self.original.map(|(file, sha256, encoding, line_endings)| {
            Some(Original { file, sha256, encoding, line_endings: of_word::<LineEndings>(&line_endings)? })
        });
        let excluded = self.excluded.into_iter().map(|(start, end)| Span::from_range(start..end));
        let looked_at = self
            .looked_at
            .into_iter()
            .map(|(start, end, by)| Some(LookedAt { span: Span::from_range(start..end)?, by: by.parse().ok()? }));
        let document = Document {
            title: self.title,
            publisher: self.publisher,
            author: self.author,
            published: self.published,
            url: self.url,
            language: self.language,
            event: self.event,
            rights: self.rights,
            note: self.note,
            excluded: excluded.collect::<Option<_>>()?,
            looked_at: looked_at.collect::<Option<_>>()?,
            original: match original {
                Some(original) => Some(original?),
                None => None,
            },
            ..Document::new(self.id.parse().ok()?, "", self.text.parse().ok()?)
        };
        let works = self.works.into_iter().map(|(annotator, sheet, kind, status, count)| {
            let (kind, status) = (of_word::<AnnotatorKind>(&kind)?, of_word::<Status>(&status)?);
            Some((annotator.parse().ok()?, Work { sheet: from_record(sheet), kind, status, count }))
        });
        let works = works.collect::<Option<_>>()?;
        Some(Noted { document: Arc::new(document), facts: from_record(self.facts), works })
    }
}

fn to_record(mark: Mark) -> MarkRecord {
    (mark.len, mark.modified)
}

fn from_record((len, modified): MarkRecord) -> Mark {
    Mark { len, modified }
}

fn of_word<T: Word>(word: &str) -> Option<T> {
    T::WORDS.iter().find(|(_, it)| *it == word).map(|(it, _)| *it)
}
