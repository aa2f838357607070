//! What is known of a record beside its annotations: the one list of it that formats share.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::imported::Facts as ImportedFacts;
use super::json::Fields;
use super::schema::filled;
use super::{LossKind, LossReport, Record};
use crate::model::Document;

/// The title, which is always written, and what else is known of a document.
const TEXTS: [&str; 9] = ["title", "publisher", "author", "published", "url", "language", "event", "rights", "note"];

/// The facts of a record, keys in a fixed order.
pub(super) struct Facts<'a> {
    pub(super) id: &'a str,
    pub(super) project: String,
    pub(super) annotator: Option<&'a str>,
    pub(super) status: &'static str,
    /// Those of the document in the order of their names; an empty one is not known.
    texts: [&'a str; TEXTS.len()],
}

impl<'a> Facts<'a> {
    pub(super) fn of(record: &Record<'a>) -> Self {
        Self {
            id: record.document.id.as_str(),
            project: record.project.id.to_string(),
            annotator: record.annotator.map(|it| it.as_str()),
            status: record.status.name(),
            texts: texts(record.document),
        }
    }

    /// The facts of the document by their names; one that is not known is `None`, but for the title.
    pub(super) fn of_document(&self) -> impl Iterator<Item = (&'static str, Option<&'a str>)> {
        let known = |name, text| if name == "title" { Some(text) } else { filled(text) };
        TEXTS.into_iter().zip(self.texts).map(move |(name, text)| (name, known(name, text)))
    }
}

impl Serialize for Facts<'_> {
    /// All keys, `null` where nothing is known.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4 + TEXTS.len()))?;
        map.serialize_entry("id", self.id)?;
        map.serialize_entry("project", &self.project)?;
        map.serialize_entry("annotator", &self.annotator)?;
        map.serialize_entry("status", self.status)?;
        for (name, text) in self.of_document() {
            map.serialize_entry(name, &text)?;
        }
        map.end()
    }
}

/// The facts of a document in the order of their names.
fn texts(document: &Document) -> [&str; TEXTS.len()] {
    let Document { title, publisher, author, published, url, language, event, rights, note, .. } = document;
    [title, publisher, author, published, url, language, event, rights, note].map(String::as_str)
}

/// The facts of a document that are known, by their names.
pub(super) fn known(document: &Document) -> impl Iterator<Item = (&'static str, &str)> {
    TEXTS.into_iter().zip(texts(document)).filter(|(_, text)| !text.is_empty())
}

/// Counts the known facts of a document for which a format has no place.
pub(super) fn count_lost(document: &Document, is_held: impl Fn(&str) -> bool, losses: &mut LossReport) {
    for (name, _) in known(document).filter(|(name, _)| !is_held(name)) {
        losses.add(LossKind::DocumentFact, || format!("{}: {name}", document.id));
    }
}

/// The hash of a document's text as 64 hexadecimal digits.
pub(super) fn text_sha256(document: &Document) -> String {
    document.text.to_string().trim_start_matches("sha256:").to_owned()
}

/// Takes the facts of a document out of fields that others may have named so; what is no text stays where it is.
pub(super) fn take_texts(fields: &mut Fields) -> ImportedFacts {
    let mut fact = |name| fields.text_if(name).unwrap_or_default();
    ImportedFacts {
        title: fact("title"),
        publisher: fact("publisher"),
        author: fact("author"),
        published: fact("published"),
        url: fact("url"),
        language: fact("language"),
        event: fact("event"),
        rights: fact("rights"),
        note: fact("note"),
    }
}

/// Takes the facts of a document out of some fields.
///
/// # Errors
///
/// Where one is something other than a text: in words.
pub(super) fn take(fields: &mut Fields) -> Result<ImportedFacts, String> {
    let mut fact = |name| fields.text(name).map(Option::unwrap_or_default);
    Ok(ImportedFacts {
        title: fact("title")?,
        publisher: fact("publisher")?,
        author: fact("author")?,
        published: fact("published")?,
        url: fact("url")?,
        language: fact("language")?,
        event: fact("event")?,
        rights: fact("rights")?,
        note: fact("note")?,
    })
}
