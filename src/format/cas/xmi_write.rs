//! Writes XMI, and the type system that it needs.

use std::fmt::Write as _;

use super::structures::{SOFA, Structure, Value, structures};
use super::types::{Range, TypeDefinition, Types};
use crate::format::jsonl::count_losses;
use crate::format::{FormatError, LossKind, LossReport, Outline, Record, Sink, Writer, Written, append};

/// Writes a folder an annotator, and the type system above them.
pub(super) struct Files {
    types: Types,
    with_text: bool,
    several_projects: bool,
    written: Written,
}

impl Files {
    pub(super) fn new(outline: &Outline<'_>) -> Self {
        Self {
            types: Types::of(outline),
            with_text: outline.with_text,
            several_projects: outline.schemas.len() > 1,
            written: Written::default(),
        }
    }
}

impl Writer for Files {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, "TypeSystem.xml", type_system(&self.types.all()).as_bytes())
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let path = format!("{}.xmi", stem(record, self.several_projects));
        let all =
            structures(record, &self.types, losses).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        count_losses(record, losses);
        let text = self.with_text.then(|| record.text.as_str());
        let mut lost = |character: char| {
            let code = u32::from(character);
            losses.add(LossKind::Character, || format!("{}: U+{code:04X}", record.document.id));
        };
        append(sink, &path, document(text, &all, &mut lost).as_bytes())?;
        for annotation in &record.annotations {
            self.written.add_spans("spans", &annotation.label, 1);
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

/// Where the file of a record stands, without its ending.
pub(super) fn stem(record: &Record<'_>, several_projects: bool) -> String {
    let project = if several_projects { format!("{}/", record.project.id) } else { String::new() };
    let annotator = record.annotator.map(|it| format!("{it}/")).unwrap_or_default();
    format!("{project}{annotator}{}", record.document.id)
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" \
    xmlns:type=\"http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore\" \
    xmlns:custom=\"http:///webanno/custom.ecore\" xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n";

/// The file of a record; `lost` hears of each character that XML cannot hold.
fn document(text: Option<&str>, all: &[Structure<'_>], lost: &mut dyn FnMut(char)) -> String {
    let mut xml = String::with_capacity(HEAD.len() + text.map_or(0, str::len) + 200 * all.len() + 300);
    xml.push_str(HEAD);
    let _ = write!(xml, "<cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text/plain\"");
    if let Some(text) = text {
        attribute(&mut xml, "sofaString", text, lost);
    }
    xml.push_str("/>\n");
    for structure in all {
        element(&mut xml, structure, lost);
    }
    let _ = write!(xml, "<cas:View sofa=\"{SOFA}\" members=\"");
    for (at, structure) in all.iter().filter(|it| it.kind.is_indexed()).enumerate() {
        let blank = if at == 0 { "" } else { " " };
        xml.push_str(blank);
        number(&mut xml, structure.id);
    }
    xml.push_str("\"/>\n</xmi:XMI>\n");
    xml
}

fn element(xml: &mut String, structure: &Structure<'_>, lost: &mut dyn FnMut(char)) {
    let name = structure.kind.element();
    xml.push('<');
    xml.push_str(name);
    counted(xml, "xmi:id", structure.id);
    if structure.kind.is_indexed() {
        counted(xml, "sofa", SOFA);
    }
    if let Some([begin, end]) = structure.place {
        counted(xml, "begin", begin);
        counted(xml, "end", end);
    }
    let mut is_bare = true;
    for (feature, value) in &structure.features {
        match value {
            Value::Text(text) => attribute(xml, feature, text, lost),
            Value::Short(text) => attribute(xml, feature, text, lost),
            Value::YesNo(yes) => drop(write!(xml, " {feature}=\"{yes}\"")),
            Value::One(id) => counted(xml, feature, *id),
            Value::Many(ids) => {
                let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                let _ = write!(xml, " {feature}=\"{ids}\"");
            }
            Value::Texts(_) => is_bare = false,
        }
    }
    if is_bare {
        xml.push_str("/>\n");
        return;
    }
    xml.push('>');
    for (feature, value) in &structure.features {
        let Value::Texts(list) = value else { continue };
        for text in list {
            let _ = write!(xml, "<{feature}>");
            escape(xml, text, lost);
            let _ = write!(xml, "</{feature}>");
        }
    }
    let _ = writeln!(xml, "</{name}>");
}

fn attribute(xml: &mut String, name: &str, text: &str, lost: &mut dyn FnMut(char)) {
    between_quotes(xml, name, |xml| escape(xml, text, lost));
}

fn counted(xml: &mut String, name: &str, count: usize) {
    between_quotes(xml, name, |xml| number(xml, count));
}

fn between_quotes(xml: &mut String, name: &str, write: impl FnOnce(&mut String)) {
    xml.push(' ');
    xml.push_str(name);
    xml.push_str("=\"");
    write(xml);
    xml.push('"');
}

/// A whole number: an annotation has half a dozen, for which the formatting of the standard library takes longer than for its words.
fn number(xml: &mut String, number: usize) {
    xml.push_str(itoa::Buffer::new().format(number));
}

/// The text as it may stand in a quoted attribute and between tags. What XML 1.0 has no room for becomes one character of as many
/// UTF-16 code units: a blank where it is white space, else U+FFFD.
fn escape(xml: &mut String, text: &str, lost: &mut dyn FnMut(char)) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|it| MAY_BE_SPECIAL[usize::from(it)]) {
        let (plain, special) = rest.split_at(at);
        xml.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('&') => xml.push_str("&amp;"),
            Some('<') => xml.push_str("&lt;"),
            Some('>') => xml.push_str("&gt;"),
            Some('"') => xml.push_str("&quot;"),
            // A reader makes blanks of these where they stand as they are.
            Some(it @ ('\t' | '\n' | '\r')) => drop(write!(xml, "&#{};", u32::from(it))),
            Some(it) if it < ' ' || matches!(it, '\u{fffe}' | '\u{ffff}') => {
                lost(it);
                xml.push(if it.is_whitespace() { ' ' } else { '\u{fffd}' });
            }
            it => xml.extend(it),
        }
        rest = characters.as_str();
    }
    xml.push_str(rest);
}

/// The bytes that characters begin with of which some have to be escaped: those of one byte, and the first one of U+FFFE and U+FFFF.
const MAY_BE_SPECIAL: [bool; 256] = {
    let mut may_be = [false; 256];
    let mut byte = 0;
    while byte < may_be.len() {
        may_be[byte] = byte < 0x20 || matches!(byte, 0x22 | 0x26 | 0x3c | 0x3e | 0xef);
        byte += 1;
    }
    may_be
};

/// The types as UIMA describes them.
fn type_system(types: &[TypeDefinition<'_>]) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n<types>\n"
        .to_owned();
    for (kind, features) in types {
        let (name, supertype) = (kind.name(), kind.supertype());
        let _ = writeln!(xml, "<typeDescription>\n  <name>{name}</name>\n  <description/>");
        let _ = writeln!(xml, "  <supertypeName>{supertype}</supertypeName>\n  <features>");
        for (feature, range) in features {
            let range = match range {
                Range::Text => "uima.cas.String",
                Range::YesNo => "uima.cas.Boolean",
                Range::Texts => "uima.cas.StringArray",
                Range::One(kind) => kind.name(),
                Range::Many(_) => "uima.cas.FSArray",
            };
            let _ = write!(xml, "    <featureDescription><name>{feature}</name><description/>");
            let _ = write!(xml, "<rangeTypeName>{range}</rangeTypeName>");
            if let Some(Range::Many(kind)) = features.iter().find(|it| it.0 == *feature).map(|it| it.1) {
                let _ = write!(xml, "<elementType>{}</elementType>", kind.name());
            }
            xml.push_str("</featureDescription>\n");
        }
        xml.push_str("  </features>\n</typeDescription>\n");
    }
    xml.push_str("</types>\n</typeSystemDescription>\n");
    xml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_substituted_one_for_one_and_told() {
        let (mut xml, mut lost) = (String::new(), Vec::new());
        escape(&mut xml, "a\u{c}b\u{1}<&\">\n\t\u{85}\u{2028}🚢\u{ffff}\u{fffc}，", &mut |it| lost.push(it));
        assert_eq!(xml, "a b\u{fffd}&lt;&amp;&quot;&gt;&#10;&#9;\u{85}\u{2028}🚢\u{fffd}\u{fffc}，");
        assert_eq!(lost, ['\u{c}', '\u{1}', '\u{ffff}']);
    }

    #[test]
    fn numbers_have_all_their_digits() {
        let mut xml = String::new();
        [0, 7, 10, 1_234_567_890, usize::MAX].into_iter().for_each(|it| counted(&mut xml, "n", it));
        assert_eq!(xml, format!(" n=\"0\" n=\"7\" n=\"10\" n=\"1234567890\" n=\"{}\"", usize::MAX));
    }
}
