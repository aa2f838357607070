//! The facts of a document, field by field in the order in which `document_file` writes them. Offsets are bytes.

use super::cursor::Cursor;
use crate::model::{Document, LookedAt, Original};
use crate::store::FORMAT;
use crate::text::Span;

/// What the file of a document holds about which nothing is to be decided, or `None` where a byte is other than the writer would have it.
pub(in crate::store) fn facts(bytes: &[u8]) -> Option<Document> {
    let mut cursor = Cursor::new(simdutf8::basic::from_utf8(bytes).ok()?);
    cursor.literal("(\n    format: ")?;
    if cursor.number()? != usize::try_from(FORMAT).ok()? {
        return None;
    }
    cursor.literal(",\n    id: ")?;
    let id = cursor.parsed()?;
    let mut string = |before| {
        cursor.literal(before)?;
        Some(cursor.string()?.into_owned())
    };
    let title = string(",\n    title: ")?;
    let publisher = string(",\n    publisher: ")?;
    let author = string(",\n    author: ")?;
    let published = string(",\n    published: ")?;
    let url = string(",\n    url: ")?;
    let language = string(",\n    language: ")?;
    let event = string(",\n    event: ")?;
    let rights = string(",\n    rights: ")?;
    let note = string(",\n    note: ")?;
    cursor.literal(",\n    excluded: ")?;
    let excluded = cursor.list(("[", "]"), region)?;
    let is_looked_at = cursor.skip(",\n    looked_at: ");
    let looked_at = if is_looked_at { cursor.list(("[", "]"), looked_at)? } else { Vec::new() };
    cursor.literal(",\n    original: ")?;
    let original = if cursor.skip("None") { None } else { Some(original(&mut cursor)?) };
    cursor.literal(",\n    text: ")?;
    let text = cursor.parsed()?;
    cursor.literal(",\n)\n")?;
    cursor.end()?;
    Some(Document {
        id,
        title,
        publisher,
        author,
        published,
        url,
        language,
        event,
        rights,
        note,
        excluded,
        looked_at,
        original,
        text,
    })
}

/// `(start, end)`
fn region(cursor: &mut Cursor<'_>) -> Option<Span> {
    cursor.literal("(")?;
    let start = cursor.number()?;
    cursor.literal(", ")?;
    let end = cursor.number()?;
    cursor.literal(")")?;
    Span::from_range(start..end)
}

/// `(start, end, "by")`
fn looked_at(cursor: &mut Cursor<'_>) -> Option<LookedAt> {
    cursor.literal("(")?;
    let start = cursor.number()?;
    cursor.literal(", ")?;
    let end = cursor.number()?;
    cursor.literal(", ")?;
    let by = cursor.parsed()?;
    cursor.literal(")")?;
    Some(LookedAt { span: Span::from_range(start..end)?, by })
}

fn original(cursor: &mut Cursor<'_>) -> Option<Original> {
    cursor.literal("Some((file: ")?;
    let file = cursor.string()?.into_owned();
    cursor.literal(", sha256: ")?;
    let sha256 = cursor.string()?.into_owned();
    cursor.literal(", encoding: ")?;
    let encoding = cursor.string()?.into_owned();
    cursor.literal(", line_endings: ")?;
    let line_endings = cursor.word()?;
    cursor.literal("))")?;
    Some(Original { file, sha256, encoding, line_endings })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::model::LineEndings;
    use crate::store::document_file;
    use crate::text::Text;

    fn documents() -> Vec<Document> {
        let plain = Document::new("rain".parse().expect("a name"), "It rained", Text::new("It rained.").hash());
        let strange = "“é”\n\t\"\\ \u{202e}\u{0}हि 👨‍👩‍👧 //";
        let full = Document {
            title: strange.to_owned(),
            publisher: "Lantern".to_owned(),
            author: strange.to_owned(),
            published: "2025-10-11".to_owned(),
            url: "https://lantern.example/rain".to_owned(),
            language: "en".to_owned(),
            event: strange.to_owned(),
            rights: String::new(),
            note: "\\u{41}".to_owned(),
            excluded: [(0, 2), (3, 9)].into_iter().filter_map(|(start, end)| Span::from_range(start..end)).collect(),
            looked_at: [(1, 2), (4, 8)]
                .into_iter()
                .filter_map(|(start, end)| {
                    Some(LookedAt { span: Span::from_range(start..end)?, by: "ada".parse().ok()? })
                })
                .collect(),
            original: Some(Original {
                file: strange.to_owned(),
                sha256: "0".repeat(64),
                encoding: "UTF-8".to_owned(),
                line_endings: LineEndings::CrLf,
            }),
            ..plain.clone()
        };
        vec![plain, full]
    }

    #[test]
    fn what_is_written_is_read() {
        for document in documents() {
            assert_eq!(facts(document_file::write(&document, &[]).as_bytes()), Some(document));
        }
    }

    #[test]
    fn nothing_is_read_that_ron_would_read_otherwise() {
        for document in documents() {
            let written = document_file::write(&document, &[]).into_bytes();
            for at in 0..written.len() {
                for other in [None, Some(b'"'), Some(b'\\'), Some(b'0'), Some(b' '), Some(b'\n'), Some(b')'), Some(1)] {
                    let mut changed = written.clone();
                    changed.splice(at..=at, other);
                    let Some(read) = facts(&changed) else { continue };
                    let (by_ron, conflicts) =
                        document_file::read_any(Path::new("rain.ron"), &changed).expect("readable");
                    assert_eq!((read, conflicts.len()), (by_ron, 0), "{}", String::from_utf8_lossy(&changed));
                }
            }
        }
    }
}
