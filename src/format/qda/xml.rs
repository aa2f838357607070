//! XML as it is put together: elements of our own, words of others escaped.

use crate::format::legible::{Legible, in_xml};

/// XML that is being written.
pub(super) struct Xml {
    pub(super) out: String,
    pub(super) legible: Legible,
}

impl Xml {
    pub(super) fn new() -> Self {
        Self { out: String::new(), legible: Legible::new(in_xml) }
    }

    /// The start of an element. What has an empty value is left out, since nothing here means anything by being empty but a name, which has to be there.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push('>');
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// An element without anything in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// An element with words in it, or nothing where there are no words.
    pub(super) fn words(&mut self, name: &str, words: &str) {
        if words.is_empty() {
            return;
        }
        self.open(name, &[]);
        self.escape(words, false);
        self.close(name);
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes.iter().filter(|(name, value)| !value.is_empty() || *name == "name") {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.escape(value, true);
            self.out.push('"');
        }
    }

    /// White space in attributes, and carriage returns anywhere, become blanks and line feeds where they are not escaped.
    fn escape(&mut self, words: &str, in_attribute: bool) {
        for character in self.legible.text(words).chars() {
            match character {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\r' => self.out.push_str("&#13;"),
                '\n' if in_attribute => self.out.push_str("&#10;"),
                '\t' if in_attribute => self.out.push_str("&#9;"),
                it => self.out.push(it),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_no_element_and_no_attribute() {
        let mut xml = Xml::new();
        xml.open("a", &[("b", "\"<&\n\r'>"), ("c", "")]);
        xml.words("d", "]]></d>\u{1}\r\n");
        xml.words("e", "");
        xml.close("a");
        let expected = "<a b=\"&quot;&lt;&amp;&#10;&#13;'&gt;\"><d>]]&gt;&lt;/d&gt;\u{fffd}&#13;\n</d>\n</a>\n";
        assert_eq!(xml.out, expected);
    }
}
