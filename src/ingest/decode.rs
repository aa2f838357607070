//! Bytes → characters: by byte order mark, as UTF-8, or by detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

use super::{IngestError, finding};
use crate::model::{Diagnostic, Severity};

/// The characters of a file, without byte order mark.
pub(super) struct Decoded {
    pub(super) string: String,
    /// By the name of the WHATWG Encoding Standard.
    pub(super) encoding: &'static str,
    /// What the user should know of the conversion.
    pub(super) finding: Option<Diagnostic>,
}

/// # Errors
///
/// Where the first bytes are those of another kind of file, or there are NUL bytes.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<Decoded, IngestError> {
    for (start, reason) in [(&b"%PDF-"[..], "is a PDF"), (b"PK\x03\x04", "is a ZIP archive or an office document")] {
        if bytes.starts_with(start) {
            return Err(IngestError::Binary { name: name.to_owned(), reason });
        }
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(convert(name, &bytes[mark..], encoding));
    }
    if bytes.contains(&0) {
        return Err(IngestError::Binary { name: name.to_owned(), reason: "has NUL bytes" });
    }
    let encoding = if is_mostly_utf8(bytes) && !bytes.contains(&0x1b) { UTF_8 } else { detect(bytes) };
    Ok(convert(name, bytes, encoding))
}

fn convert(name: &str, bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (string, broken) = encoding.decode_without_bom_handling(bytes);
    let finding = match (broken, encoding == UTF_8) {
        (false, true) => None,
        (false, false) => Some(finding(
            Severity::Note,
            name,
            format!("it was in {} and was converted to UTF-8", encoding.name()),
            "look at the letters beyond a to z, and save it as UTF-8 yourself if they are wrong",
        )),
        (true, _) => {
            let count = string.matches('\u{fffd}').count();
            Some(finding(
                Severity::Warning,
                name,
                format!("{count} places are not valid {} and were replaced by “\u{fffd}”", encoding.name()),
                "save it as UTF-8 and import it again if that matters",
            ))
        }
    };
    Decoded { string: super::without_marks(&string).to_owned(), encoding: encoding.name(), finding }
}

/// Whether bytes are UTF-8, but for a few that something broke.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|it| !it.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || whole >= 10 * broken
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    match detector.guess(None, Utf8Detection::Allow) {
        // Escape sequences of terminals are no Japanese.
        encoding if bytes.is_ascii() && encoding != ISO_2022_JP => UTF_8,
        encoding => encoding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CZECH: &str = "Příliš žluťoučký kůň úpěl ďábelské ódy. Vláda oznámila, že ceny vzrostou o čtyři procenta.";
    const RUSSIAN: &str = "Правительство объявило, что цены вырастут на четыре процента уже в этом году.";

    fn decoded(bytes: &[u8]) -> Decoded {
        decode("x.txt", bytes).expect("a text")
    }

    #[test]
    fn encodings_are_detected_and_told() {
        for (encoding, text) in [
            (encoding_rs::WINDOWS_1252, "Señora Núñez: “¿Por qué no?” El café está aquí, mañana también."),
            (encoding_rs::WINDOWS_1250, CZECH),
            (encoding_rs::WINDOWS_1251, RUSSIAN),
            (encoding_rs::SHIFT_JIS, "記者会見で述べた。フェリーが燃えている。"),
            (ISO_2022_JP, "記者会見で述べた。フェリーが燃えている。"),
        ] {
            let (bytes, _, unmappable) = encoding.encode(text);
            assert!(!unmappable);
            let decoded = decoded(&bytes);
            assert_eq!((decoded.encoding, decoded.string.as_str()), (encoding.name(), text));
            let finding = decoded.finding.expect("a finding");
            assert!(finding.message.contains(encoding.name()), "{finding}");
        }
    }

    #[test]
    fn marks_decide_and_are_taken_off() {
        let utf16: Vec<u8> = "\u{feff}Größe".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((decoded(&utf16).encoding, decoded(&utf16).string.as_str()), ("UTF-16BE", "Größe"));
        assert_eq!(decoded("\u{feff}Größe".as_bytes()).string, "Größe");
        assert_eq!(decoded("Größe".as_bytes()).finding, None);
    }

    #[test]
    fn several_marks_in_a_row_are_taken_off() {
        assert_eq!(decoded("\u{feff}\u{feff}Größe".as_bytes()).string, "Größe");
        let (bytes, _, _) = encoding_rs::GB18030.encode("\u{feff}Größe");
        assert_eq!(convert("x.txt", &bytes, encoding_rs::GB18030).string, "Größe");
    }

    #[test]
    fn a_broken_byte_does_not_turn_utf_8_into_something_else() {
        let mut bytes = CZECH.as_bytes().to_vec();
        bytes.push(0xff);
        let decoded = decoded(&bytes);
        assert_eq!((decoded.encoding, decoded.string), ("UTF-8", format!("{CZECH}\u{fffd}")));
        assert_eq!(decoded.finding.map(|it| it.severity), Some(Severity::Warning));
    }

    #[test]
    fn escapes_of_a_terminal_are_no_japanese() {
        assert_eq!(decoded(b"\x1b[1mFerry\x1b[0m burned").encoding, "UTF-8");
    }
}
