//! `documents/NAME.ron`: the facts of a document, one field a line. Offsets are bytes.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::change_file::{self, ConflictRecord};
use super::parse::{self, Format, Parsed, Unique};
use super::ron_writer::{Fields, RonWriter, file};
use super::words::{Word as _, Written};
use super::{StoreError, canonical};
use crate::model::{AnnotatorId, Conflict, Document, DocumentId, LineEndings, LookedAt, Original};
use crate::text::{Span, TextHash};

/// The bytes of a document's file.
pub(super) fn write(document: &Document, conflicts: &[Arc<Conflict>]) -> String {
    file(|fields| {
        write_fields(fields, document);
        change_file::write_conflicts(fields, conflicts, false);
    })
}

/// Writes all that is known of a document.
pub(super) fn write_fields(fields: &mut Fields<'_>, document: &Document) {
    let Document { id, title, publisher, author, published, url, language, event, rights, note, .. } = document;
    fields.field("format", |writer| writer.word(&super::FORMAT.to_string()));
    fields.string("id", id.as_str());
    fields.string("title", title).string("publisher", publisher).string("author", author);
    fields.string("published", published).string("url", url).string("language", language);
    fields.string("event", event).string("rights", rights).string("note", note);
    fields.field("excluded", |writer| writer.list(&document.excluded, write_region));
    if !document.looked_at.is_empty() {
        fields.field("looked_at", |writer| writer.list(&document.looked_at, write_looked_at));
    }
    fields.field("original", |writer| writer.option(document.original.as_ref(), write_original));
    fields.string("text", &document.text.to_string());
}

fn write_region(writer: &mut RonWriter, region: &Span) {
    writer.word("(");
    writer.number(region.start().0);
    writer.word(", ");
    writer.number(region.end().0);
    writer.word(")");
}

fn write_looked_at(writer: &mut RonWriter, looked_at: &LookedAt) {
    writer.word("(");
    writer.number(looked_at.span.start().0);
    writer.word(", ");
    writer.number(looked_at.span.end().0);
    writer.word(", ");
    writer.string(looked_at.by.as_str());
    writer.word(")");
}

fn write_original(writer: &mut RonWriter, original: &Original) {
    writer.record(|fields| {
        fields.string("file", &original.file).string("sha256", &original.sha256).string("encoding", &original.encoding);
        fields.word("line_endings", original.line_endings.word());
    });
}

/// Reads the bytes of a document's file, with the open questions about it; soonest where they are what [`write`] gives.
///
/// # Errors
///
/// As [`parse::ron_file`], and where they are no UTF-8.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<(Document, Vec<Arc<Conflict>>), StoreError> {
    canonical::facts(bytes).map_or_else(|| read_any(path, bytes), |document| Ok((document, Vec::new())))
}

/// The same by the `ron` crate, whatever the form.
///
/// # Errors
///
/// As [`read`].
pub(super) fn read_any(path: &Path, bytes: &[u8]) -> Result<(Document, Vec<Arc<Conflict>>), StoreError> {
    let mut record: DocumentRecord = parse::ron_file(path, parse::utf8(path, bytes)?)?;
    let conflicts = std::mem::take(&mut record.conflicts).0.into_iter().map(|it| it.conflict).collect();
    Ok((Document::from(record), conflicts))
}

/// A document's file as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentRecord {
    #[serde(rename = "format")]
    _format: Format,
    id: Parsed<DocumentId>,
    title: String,
    publisher: String,
    author: String,
    published: String,
    url: String,
    language: String,
    event: String,
    rights: String,
    note: String,
    excluded: Vec<Region>,
    #[serde(default)]
    looked_at: Vec<LookedAtRecord>,
    original: Option<OriginalRecord>,
    text: Parsed<TextHash>,
    #[serde(default)]
    conflicts: Unique<ConflictRecord>,
}

impl From<DocumentRecord> for Document {
    fn from(record: DocumentRecord) -> Self {
        Self {
            id: record.id.0,
            title: record.title,
            publisher: record.publisher,
            author: record.author,
            published: record.published,
            url: record.url,
            language: record.language,
            event: record.event,
            rights: record.rights,
            note: record.note,
            excluded: record.excluded.into_iter().map(|Region(span)| span).collect(),
            looked_at: record.looked_at.into_iter().map(|LookedAtRecord(it)| it).collect(),
            original: record.original.map(Original::from),
            text: record.text.0,
        }
    }
}

/// `(start, end)`
struct Region(Span);

impl<'de> Deserialize<'de> for Region {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, end) = <(usize, usize)>::deserialize(deserializer)?;
        region(start, end).map(Self)
    }
}

/// `(start, end, annotator)`
struct LookedAtRecord(LookedAt);

impl<'de> Deserialize<'de> for LookedAtRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (start, end, by) = <(usize, usize, Parsed<AnnotatorId>)>::deserialize(deserializer)?;
        Ok(Self(LookedAt { span: region(start, end)?, by: by.0 }))
    }
}

fn region<E: Error>(start: usize, end: usize) -> Result<Span, E> {
    let expected = || E::custom(format!("({start}, {end}) {}", Span::refusal(start, end)));
    Span::from_range(start..end).ok_or_else(expected)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OriginalRecord {
    file: String,
    sha256: String,
    encoding: String,
    line_endings: Written<LineEndings>,
}

impl From<OriginalRecord> for Original {
    fn from(record: OriginalRecord) -> Self {
        let OriginalRecord { file, sha256, encoding, line_endings } = record;
        Self { file, sha256, encoding, line_endings: line_endings.0 }
    }
}
