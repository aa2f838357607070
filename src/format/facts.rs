//! What is known of a record beside its annotations, for formats that keep it in a file of its own.

use serde::Serialize;

use super::Record;
use super::schema::filled;

/// The facts of a record, keys in the order of those of `jsonl`.
#[derive(Serialize)]
pub(super) struct Facts<'a> {
    id: &'a str,
    project: String,
    annotator: Option<&'a str>,
    status: &'static str,
    title: &'a str,
    publisher: Option<&'a str>,
    author: Option<&'a str>,
    published: Option<&'a str>,
    url: Option<&'a str>,
    language: Option<&'a str>,
    event: Option<&'a str>,
    rights: Option<&'a str>,
    note: Option<&'a str>,
    text_sha256: String,
}

impl<'a> Facts<'a> {
    pub(super) fn of(record: &Record<'a>) -> Self {
        let document = record.document;
        Self {
            id: document.id.as_str(),
            project: record.project.id.to_string(),
            annotator: record.annotator.map(|it| it.as_str()),
            status: record.status.name(),
            title: &document.title,
            publisher: filled(&document.publisher),
            author: filled(&document.author),
            published: filled(&document.published),
            url: filled(&document.url),
            language: filled(&document.language),
            event: filled(&document.event),
            rights: filled(&document.rights),
            note: filled(&document.note),
            text_sha256: document.text.to_string().trim_start_matches("sha256:").to_owned(),
        }
    }
}
