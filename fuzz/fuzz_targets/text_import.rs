//! Whatever the bytes of a text file are, they become a text with line feeds alone, or a refusal in words.
#![no_main]

use libfuzzer_sys::fuzz_target;
use manicule::ingest::text_document;
use manicule::text::ByteOffset;

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the name, which the id may be made from.
    let (name, bytes) = match bytes.split_first() {
        Some((0, rest)) => ("../../\u{202e}con.txt", rest),
        Some((1, rest)) => ("x.md", rest),
        _ => ("article.txt", bytes),
    };
    match text_document(name, bytes, |id| id.as_str().len() == 3) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(it) => {
            let text = it.text.as_str();
            assert!(!text.trim().is_empty());
            assert!(!text.contains('\r'), "line feeds alone");
            assert!(!text.starts_with('\u{feff}'), "no byte order mark");
            assert_eq!(it.document.text, it.text.hash());
            assert!(it.document.id.as_str().parse::<manicule::model::DocumentId>().is_ok(), "{:?}", it.document.id);
            assert!(it.document.title.chars().all(|it| !matches!(it, '\n' | '\r')), "{:?}", it.document.title);
            let end = it.text.end();
            assert!(it.text.is_grapheme_boundary(ByteOffset(0)) && it.text.is_grapheme_boundary(end));
            for at in [0, end.0 / 3, end.0 / 2] {
                let at = it.text.floor_grapheme(ByteOffset(at));
                assert!(it.text.is_grapheme_boundary(at));
            }
        }
    }
});
