//! XML as strangers write it, piece by piece: no entity is expanded but the five that XML has, no document type is taken, and
//! nothing is deeper than some levels.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Deeper than this is no data that anybody wrote.
const DEPTH_MAX: usize = 64;

/// A piece of an XML file.
pub(super) enum Piece<'p> {
    /// An element begins.
    Open {
        /// Its name with the prefix.
        name: &'p str,
        /// Its attributes, names with their prefixes.
        attributes: Vec<(String, String)>,
        /// The line of the file that it ends its first tag in.
        line: usize,
    },
    /// Words within the element that is open.
    Words(String),
    /// The element that is open ends.
    Close,
}

/// What is wrong with a file, and the line.
pub(super) type Fault = (usize, String);

/// Hands each piece of a file to `each`, in order. What is wrong with one attribute goes to `faults`, and stops nothing.
///
/// # Errors
///
/// Where it cannot be read on.
pub(super) fn pieces(bytes: &[u8], faults: &mut Vec<Fault>, each: &mut dyn FnMut(Piece<'_>)) -> Result<(), Fault> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| (line_of(bytes, error.valid_up_to()), "it is not UTF-8".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let (mut depth, mut line, mut counted) = (0_usize, 1, 0);
    let mut version = XmlVersion::Implicit1_0;
    loop {
        let event = reader.read_event();
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
        line += memchr::memchr_iter(b'\n', text.as_bytes().get(counted..at).unwrap_or_default()).count();
        counted = at;
        match event.map_err(|error| (line, error.to_string()))? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return Err((line, format!("more than {DEPTH_MAX} elements stand within each other")));
                }
                open(&tag, version, line, faults, each);
            }
            Event::Empty(tag) => {
                open(&tag, version, line, faults, each);
                each(Piece::Close);
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                each(Piece::Close);
            }
            Event::Text(words) => each(Piece::Words(words.xml_content(version).into_owned())),
            Event::CData(words) => each(Piece::Words(words.xml_content(version).into_owned())),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let known = character.or_else(|| resolve_predefined_entity(&reference).map(str::to_owned));
                match known {
                    Some(words) => each(Piece::Words(words)),
                    None => {
                        faults.push((line, format!("the entity {} is unknown; it was left out", short(&reference))))
                    }
                }
            }
            Event::DocType(_) => return Err((line, "it has a document type, which is not read".to_owned())),
            Event::Decl(declaration) => version = declaration.xml_version().unwrap_or(version),
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof if depth > 0 => return Err((line, "it ends in the middle of an element".to_owned())),
            Event::Eof => return Ok(()),
        }
    }
}

fn open(
    tag: &BytesStart<'_>,
    version: XmlVersion,
    line: usize,
    faults: &mut Vec<Fault>,
    each: &mut dyn FnMut(Piece<'_>),
) {
    let mut attributes = Vec::new();
    // Each attribute is looked for among those before it otherwise, which takes long where there are many.
    for attribute in tag.attributes().with_checks(false) {
        let value = attribute.map_err(|error| error.to_string()).and_then(|attribute| {
            let value = attribute.normalized_value(version).map_err(|error| error.to_string())?;
            Ok((attribute.key.into_inner().to_owned(), value.into_owned()))
        });
        match value {
            Ok(attribute) => attributes.push(attribute),
            Err(error) => faults.push((line, format!("an attribute was left out: {error}"))),
        }
    }
    each(Piece::Open { name: tag.name().into_inner(), attributes, line });
}

/// The name behind its prefix.
pub(super) fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', bytes.get(..at).unwrap_or_default()).count()
}

pub(super) fn short(words: &str) -> String {
    words.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(xml: &str) -> (String, Vec<Fault>, Option<Fault>) {
        let (mut told, mut faults) = (String::new(), Vec::new());
        let end = pieces(xml.as_bytes(), &mut faults, &mut |piece| match piece {
            Piece::Open { name, attributes, line } => told += &format!("<{name}@{line} {attributes:?}>"),
            Piece::Words(words) => told += &words,
            Piece::Close => told.push_str("</>"),
        });
        (told, faults, end.err())
    }

    #[test]
    fn nothing_is_expanded_and_nothing_goes_too_deep() {
        let (words, faults, end) = told("<a>\n<b c='&#10;x&amp;' d='&lol;'/>&lt;&lol;&#x1F6A2;</a>");
        assert_eq!(words, "<a@1 []>\n<b@2 [(\"c\", \"\\nx&\")]></><🚢</>");
        assert_eq!((faults.len(), faults[0].0, end), (2, 2, None));
        let bomb = "<!DOCTYPE a [<!ENTITY lol 'lol'><!ENTITY lols '&lol;&lol;&lol;'>]><a>&lols;</a>";
        assert!(told(bomb).2.is_some_and(|it| it.1.contains("document type")));
        assert!(told(&"<a>".repeat(1000)).2.is_some_and(|it| it.1.contains("within each other")));
        assert!(told("<a>\n<b>").2.is_some_and(|it| it == (2, "it ends in the middle of an element".to_owned())));
    }
}
