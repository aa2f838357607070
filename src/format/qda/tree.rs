//! XML of strangers, read element by element: no entity is expanded, and nothing is deeper than it need be.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The elements of a project stand in each other no more deeply than codes do; more than this nobody writes.
const DEPTH_MAX: usize = 64;

/// A project of years has some hundred thousand elements; each takes many times the bytes that it is written with.
const ELEMENTS_MAX: usize = 1_000_000;

/// An element with all that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    /// The words that stand directly in it.
    pub(super) text: String,
    /// The line that it begins on, from 1.
    pub(super) line: usize,
}

impl Element {
    /// The value of an attribute, empty where it has none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value)
    }

    /// An identifier as they are compared: lower case, without braces; empty where there is none.
    pub(super) fn guid(&self, name: &str) -> String {
        self.get(name).trim().trim_matches(['{', '}']).to_ascii_lowercase()
    }

    /// The children of a name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |it| it.name == name)
    }

    /// The words of the first child of a name, empty where there is none.
    pub(super) fn words(&self, name: &str) -> &str {
        self.children.iter().find(|it| it.name == name).map_or("", |it| it.text.as_str())
    }
}

/// Tells `take` of the root, without what is in it, and of each element that stands in a part of the root, with the name of the part.
///
/// # Errors
///
/// Where the XML is not well-formed, too deep, too long, or names an entity: the line and what is wrong. What stood before it has been told.
pub(super) fn read(xml: &str, mut take: impl FnMut(&str, Element)) -> Result<(), (usize, String)> {
    let mut reader = Reader::from_str(xml);
    let mut lines = Lines { xml: xml.as_bytes(), at: 0, line: 1 };
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0_usize;
    loop {
        let line = lines.at(reader.buffer_position());
        let event = reader.read_event().map_err(|error| (lines.at(reader.buffer_position()), error.to_string()))?;
        count += usize::from(matches!(event, Event::Start(_) | Event::Empty(_)));
        if count > ELEMENTS_MAX {
            return Err((line, format!("it has more than {ELEMENTS_MAX} elements")));
        }
        match event {
            Event::Start(start) => {
                let element = element(&start, line)?;
                if open.len() >= DEPTH_MAX {
                    return Err((line, format!("elements stand in each other more than {DEPTH_MAX} deep")));
                }
                if open.is_empty() {
                    take("", element.clone());
                }
                open.push(element);
            }
            Event::Empty(start) => {
                let element = element(&start, line)?;
                close(&mut open, element, &mut take);
            }
            Event::End(_) => {
                if let Some(element) = open.pop() {
                    close(&mut open, element, &mut take);
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let character = name.resolve_char_ref().map_err(|error| (line, error.to_string()))?;
                match (character, resolve_predefined_entity(&name)) {
                    (Some(character), _) => add(&mut open, character.encode_utf8(&mut [0; 4])),
                    (None, Some(words)) => add(&mut open, words),
                    (None, None) => return Err((line, format!("the entity “{}” is not known", short(&name)))),
                }
            }
            Event::DocType(_) => return Err((line, "it defines a type of its own, which is not read".to_owned())),
            Event::Eof if open.is_empty() => return Ok(()),
            Event::Eof => return Err((line, "it ends in the middle".to_owned())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// An element that is complete goes to the one that it stands in, or is told where that is a part of the root.
fn close(open: &mut [Element], element: Element, take: &mut impl FnMut(&str, Element)) {
    match open {
        [_, part] => take(&part.name, element),
        [] | [_] => {}
        [.., parent] => parent.children.push(element),
    }
}

fn add(open: &mut [Element], words: &str) {
    // What stands between the parts is nothing but white space.
    if let [_, _, .., element] = open {
        element.text.push_str(words);
    }
}

fn element(start: &BytesStart<'_>, line: usize) -> Result<Element, (usize, String)> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| (line, error.to_string()))?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| (line, error.to_string()))?;
        attributes.push((attribute.key.local_name().into_inner().to_owned(), value.into_owned()));
    }
    let name = start.local_name().into_inner().to_owned();
    Ok(Element { name, attributes, line, ..Element::default() })
}

fn short(words: &str) -> String {
    words.chars().take(40).collect()
}

/// Counts lines up to places that come one behind the other.
struct Lines<'x> {
    xml: &'x [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, byte: u64) -> usize {
        let end = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, self.xml.len());
        self.line += memchr::memchr_iter(b'\n', &self.xml[self.at..end]).count();
        self.at = end;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(xml: &str) -> (Vec<String>, Result<(), (usize, String)>) {
        let mut told = Vec::new();
        let result =
            read(xml, |part, it| told.push(format!("{part}/{} {} “{}” {}", it.name, it.get("a"), it.text, it.line)));
        (told, result)
    }

    #[test]
    fn elements_are_told_with_the_part_that_they_stand_in() {
        let xml = "<?xml version=\"1.0\"?>\n<r a='1'><p>\n<e a='&lt;&#10;x'>a&amp;b<![CDATA[<c>]]>&#x1F6A2;</e>\n<e/></p><q/></r>";
        let expected = ["/r 1 “” 2", "p/e <\nx “a&b<c>🚢” 3", "p/e  “” 4"];
        assert_eq!(told(xml), (expected.map(str::to_owned).to_vec(), Ok(())));
    }

    #[test]
    fn what_expands_or_nests_without_end_is_refused_and_what_stood_before_is_kept() {
        let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><r><p><e>&b;</e></p></r>";
        assert!(told(bomb).1.unwrap_err().1.contains("type of its own"));
        let (told_before, error) = told("<r><p><e/>\n<e>&b;</e></p></r>");
        assert_eq!((told_before.len(), error.unwrap_err().0), (2, 2));
        assert!(told(&format!("<r>{}", "<p>".repeat(1_000_000))).1.unwrap_err().1.contains("deep"));
        let (told_before, error) = told(&format!("<r><p><e>{}</e></p></r>", "<a/>".repeat(ELEMENTS_MAX)));
        assert!(told_before.len() == 1 && error.unwrap_err().1.contains("more than 1000000 elements"));
        for broken in ["<r><p>", "<r></p>", "<r a='1' a='2'/>", "<r", "<r><p><e a=1/></p></r>"] {
            assert!(told(broken).1.is_err(), "{broken}");
        }
    }
}
