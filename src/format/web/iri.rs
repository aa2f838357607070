//! Names of things on the web, and of those that are not there.

use std::fmt::Write as _;

use crate::format::guid::Guid;
use crate::format::{Entry, Record};
use crate::model::{AnnotationId, AnnotatorId, Document, DocumentId, ProjectId, RelationId};

/// The name of what some ids stand for.
pub(super) fn of(parts: &[&str]) -> String {
    format!("urn:uuid:{}", Guid::of(parts))
}

/// The name of an annotation.
pub(super) fn annotation(
    project: ProjectId,
    document: &DocumentId,
    annotator: Option<&AnnotatorId>,
    id: AnnotationId,
) -> String {
    let annotator = annotator.map_or("", |it| it.as_str());
    of(&["annotation", &project.to_string(), document.as_str(), annotator, &id.to_string()])
}

/// The name of a relation.
pub(super) fn relation(record: &Record<'_>, id: RelationId) -> String {
    let (project, annotator) = (record.project.id.to_string(), record.annotator.map_or("", |it| it.as_str()));
    of(&["relation", &project, record.document.id.as_str(), annotator, &id.to_string()])
}

/// The name of the page of a record.
pub(super) fn page(entry: &Entry<'_>) -> String {
    let annotator = entry.annotator.map_or("", |it| it.as_str());
    of(&["page", &entry.project.id.to_string(), entry.document.id.as_str(), annotator])
}

/// What is annotated: the document where it stands on the web, else a name of its own.
pub(super) fn source(record: &Record<'_>) -> String {
    let Document { url, id, .. } = record.document;
    if url.starts_with("https://") || url.starts_with("http://") {
        return escaped(url);
    }
    of(&["document", &record.project.id.to_string(), id.as_str()])
}

/// An address without the characters that none may have.
fn escaped(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    for character in url.chars() {
        let is_unfit = character.is_whitespace() || character.is_control() || "<>\"{}|\\^`".contains(character);
        if is_unfit {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                let _ = write!(escaped, "%{byte:02X}");
            }
        } else {
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_no_characters_that_none_may_have() {
        assert_eq!(escaped("https://x.org/a b\"<ü>"), "https://x.org/a%20b%22%3Cü%3E");
    }
}
