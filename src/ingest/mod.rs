//! Documents in: bytes or pasted text → a text, and what is known of it.
//!
//! Knows no files: names and bytes are handed to it. Offsets of what it makes count in the text that it makes, which is what
//! the user will see, character by character.

mod decode;
mod headline;
mod language;

use crate::model::{Diagnostic, Document, DocumentId, LineEndings, Original, Severity};
use crate::text::{Text, TextHash};

/// The extensions of the files that become documents, in lower case and without the dot.
pub const EXTENSIONS: &[&str] = &["txt", "md"];

/// A document that may be added to a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingested {
    /// What is known of it.
    pub document: Document,
    /// Its text.
    pub text: Text,
    /// What was changed on the way in.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why something is no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// There is nothing to annotate.
    #[error("{name} is empty: expected a text; choose another file")]
    Empty {
        /// The file, or what was pasted.
        name: String,
    },
    /// It is no text.
    #[error("{name} is no text: it {reason}; expected plain text, so save it as such first")]
    Binary {
        /// The file, or what was pasted.
        name: String,
        /// What gives it away, as the end of a sentence.
        reason: &'static str,
    },
}

/// A document from the bytes of a text file, whatever its encoding and line endings.
///
/// Markup, such as that of `.md`, is text like any other. `taken` tells which ids are in use.
///
/// # Errors
///
/// Where the file holds nothing but white space, or is no text.
pub fn text_document(name: &str, bytes: &[u8], taken: impl Fn(&DocumentId) -> bool) -> Result<Ingested, IngestError> {
    let decoded = decode::decode(name, bytes)?;
    let (string, line_endings) = unify_line_endings(decoded.string);
    refuse(name, &string)?;
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let title = headline::title(&string, stem);
    let id = if headline::is_telling(stem) { stem } else { title.as_str() };
    let hash = TextHash::of(bytes).to_string();
    let original = Original {
        file: file.to_owned(),
        sha256: hash.strip_prefix("sha256:").unwrap_or(&hash).to_owned(),
        encoding: decoded.encoding.to_owned(),
        line_endings,
    };
    let mut ingested = ingested(DocumentId::from_title(id, taken), &title, string);
    ingested.document.original = Some(original);
    ingested.diagnostics = decoded.finding.into_iter().collect();
    Ok(ingested)
}

/// A document from pasted text; without a title the text gives one. `taken` tells which ids are in use.
///
/// # Errors
///
/// Where the text is nothing but white space, or no text.
pub fn pasted(title: Option<&str>, text: &str, taken: impl Fn(&DocumentId) -> bool) -> Result<Ingested, IngestError> {
    let name = "The pasted text";
    let (string, _) = unify_line_endings(without_marks(text).to_owned());
    refuse(name, &string)?;
    let given = title.map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
    let title = given.unwrap_or_else(|| headline::title(&string, ""));
    Ok(ingested(DocumentId::from_title(&title, taken), &title, string))
}

fn ingested(id: DocumentId, title: &str, string: String) -> Ingested {
    let language = language::by_script(&string).unwrap_or_default().to_owned();
    let text = Text::new(string);
    let document = Document { language, ..Document::new(id, title, text.hash()) };
    Ingested { document, text, diagnostics: Vec::new() }
}

/// The characters without byte order marks, of which files that were joined or converted twice have several.
fn without_marks(string: &str) -> &str {
    string.trim_start_matches('\u{feff}')
}

/// The characters with line feeds alone, and what there was before.
fn unify_line_endings(string: String) -> (String, LineEndings) {
    let count = |pattern: &str| string.matches(pattern).count();
    let crlf = count("\r\n");
    match (count("\n") - crlf, crlf, count("\r") - crlf) {
        (_, 0, 0) => (string, LineEndings::Lf),
        (0, _, 0) => (string.replace("\r\n", "\n"), LineEndings::CrLf),
        (0, 0, _) => (string.replace('\r', "\n"), LineEndings::Cr),
        _ => (string.replace("\r\n", "\n").replace('\r', "\n"), LineEndings::Mixed),
    }
}

/// Refuses what there is nothing in, or what nobody wrote.
fn refuse(name: &str, string: &str) -> Result<(), IngestError> {
    let binary = |reason| Err(IngestError::Binary { name: name.to_owned(), reason });
    let is_control = |it: &char| it.is_control() && !matches!(it, '\n' | '\t' | '\u{c}' | '\u{85}');
    let controls = string.chars().filter(is_control).count();
    if string.trim_matches(|it: char| it.is_whitespace() || it == '\u{feff}').is_empty() {
        Err(IngestError::Empty { name: name.to_owned() })
    } else if string.contains('\0') {
        binary("has NUL bytes")
    } else if controls * 10 > string.chars().count() {
        binary("is mostly control characters")
    } else {
        Ok(())
    }
}

/// A finding about a file on its way in.
fn finding(severity: Severity, name: &str, message: String, hint: &str) -> Diagnostic {
    Diagnostic::in_file(severity, name, message, hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(_: &DocumentId) -> bool {
        false
    }

    fn read(name: &str, bytes: &[u8]) -> Ingested {
        text_document(name, bytes, free).expect("a text")
    }

    #[test]
    fn line_endings_become_line_feeds_and_are_remembered() {
        for (bytes, expected, endings) in [
            ("a\nb", "a\nb", LineEndings::Lf),
            ("a\r\nb\r\n", "a\nb\n", LineEndings::CrLf),
            ("a\rb", "a\nb", LineEndings::Cr),
            ("a\r\nb\rc\nd\n\r", "a\nb\nc\nd\n\n", LineEndings::Mixed),
            ("one", "one", LineEndings::Lf),
        ] {
            let ingested = read("x.txt", bytes.as_bytes());
            assert_eq!(ingested.text.as_str(), expected);
            assert_eq!(ingested.document.original.map(|it| it.line_endings), Some(endings));
        }
    }

    #[test]
    fn the_original_is_recorded() {
        let ingested = read("folder/Ferry Fire.TXT", "\u{feff}The ferry burned\r\n".as_bytes());
        assert_eq!(ingested.document.id.as_str(), "ferry-fire");
        assert_eq!(ingested.document.text, ingested.text.hash());
        let original = ingested.document.original.expect("an original");
        assert_eq!((original.file.as_str(), original.encoding.as_str()), ("Ferry Fire.TXT", "UTF-8"));
        assert_eq!(
            format!("sha256:{}", original.sha256),
            TextHash::of("\u{feff}The ferry burned\r\n".as_bytes()).to_string()
        );
        assert_eq!(ingested.diagnostics, []);
    }

    #[test]
    fn markdown_is_what_it_says() {
        let ingested = read("notes.md", b"# Ferry *burned*\n\n- one\n");
        assert_eq!(ingested.text.as_str(), "# Ferry *burned*\n\n- one\n");
        assert_eq!(ingested.document.title, "Ferry *burned*");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_name() {
        for (bytes, expected) in [
            (&b" \r\n\t"[..], "x.txt is empty"),
            (b"", "x.txt is empty"),
            ("\u{feff}\u{a0}".as_bytes(), "x.txt is empty"),
            (b"a\0b", "x.txt is no text: it has NUL bytes"),
            (b"\x01\x02\x03ab", "x.txt is no text: it is mostly control characters"),
            (b"%PDF-1.7 no text", "x.txt is no text: it is a PDF"),
        ] {
            let error = text_document("x.txt", bytes, free).expect_err("refused").to_string();
            assert!(error.starts_with(expected), "{error}");
        }
        assert!(matches!(pasted(None, "\n", free), Err(IngestError::Empty { .. })));
    }

    #[test]
    fn ids_come_from_file_names_that_tell_something() {
        let text = b"Ferry burns in harbour\n\nText.";
        for (name, id) in [
            ("asia-times.txt", "asia-times"),
            ("000_c019e62e501ff370.txt", "ferry-burns-in-harbour"),
            ("42.txt", "ferry-burns-in-harbour"),
            ("記者会見.txt", "ferry-burns-in-harbour"),
        ] {
            assert_eq!(read(name, text).document.id.as_str(), id);
        }
        let taken = |id: &DocumentId| id.as_str() == "asia-times";
        let second = text_document("asia-times.txt", text, taken).expect("a text");
        assert_eq!(second.document.id.as_str(), "asia-times-2");
    }

    #[test]
    fn pasted_text_has_a_title() {
        let ingested = pasted(None, "Ferry burns\r\nin harbour", free).expect("a text");
        assert_eq!(ingested.text.as_str(), "Ferry burns\nin harbour");
        assert_eq!((ingested.document.title.as_str(), ingested.document.id.as_str()), ("Ferry burns", "ferry-burns"));
        assert_eq!(ingested.document.original, None);
        assert_eq!(pasted(Some(" Mine "), "x", free).expect("a text").document.title, "Mine");
    }
}
