//! Our own canonical RON: one record a line, fields in a fixed order, characters as they are.
//!
//! Escaped are `"`, `\`, control characters, and those that change how a line reads without being seen (bidirectional
//! controls, the byte order mark, line and paragraph separators). Everything else stays, so that Hindi, accents and emoji are
//! readable in `git diff`. Knows nothing of records; counts nothing.

/// A RON text in the making.
#[derive(Debug, Default)]
pub(super) struct RonWriter {
    out: String,
}

/// The fields of a record in the making.
pub(super) struct Fields<'a> {
    writer: &'a mut RonWriter,
    /// Whether each field stands on a line of its own, as those of a file do.
    lines: bool,
    first: bool,
}

/// A whole file: a record with each field on a line of its own.
pub(super) fn file(write: impl FnOnce(&mut Fields<'_>)) -> String {
    let mut writer = RonWriter::default();
    writer.out.push_str("(\n");
    write(&mut Fields { writer: &mut writer, lines: true, first: true });
    writer.out.push_str(")\n");
    writer.out
}

impl RonWriter {
    /// What was written.
    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// A string in quotation marks.
    pub(super) fn string(&mut self, string: &str) {
        self.out.push('"');
        let mut plain = 0;
        for (at, character) in string.char_indices() {
            if !is_escaped(character) {
                continue;
            }
            self.out.push_str(&string[plain..at]);
            match character {
                '"' | '\\' => self.out.extend(['\\', character]),
                '\n' => self.out.push_str("\\n"),
                '\t' => self.out.push_str("\\t"),
                other => self.out.push_str(&format!("\\u{{{:x}}}", u32::from(other))),
            }
            plain = at + character.len_utf8();
        }
        self.out.push_str(&string[plain..]);
        self.out.push('"');
    }

    /// A name, a number, `true`, `None`: what stands without quotation marks.
    pub(super) fn word(&mut self, word: &str) {
        self.out.push_str(word);
    }

    /// A whole number.
    pub(super) fn number(&mut self, number: usize) {
        self.out.push_str(&number.to_string());
    }

    /// `Some(…)` or `None`.
    pub(super) fn option<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            None => self.word("None"),
            Some(value) => {
                self.word("Some(");
                write(self, value);
                self.word(")");
            }
        }
    }

    /// `[a, b]`
    pub(super) fn list<T>(&mut self, items: impl IntoIterator<Item = T>, write: impl FnMut(&mut Self, T)) {
        self.between(("[", "]"), items, write);
    }

    /// `{"a": …, "b": …}`
    pub(super) fn map<'a, T>(
        &mut self,
        entries: impl IntoIterator<Item = (&'a str, T)>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.between(("{", "}"), entries, |writer, (key, value)| {
            writer.string(key);
            writer.word(": ");
            write(writer, value);
        });
    }

    /// `["a", "b"]`
    pub(super) fn strings<'a>(&mut self, strings: impl IntoIterator<Item = &'a str>) {
        self.list(strings, Self::string);
    }

    /// `(name: …, name: …)`
    pub(super) fn record(&mut self, write: impl FnOnce(&mut Fields<'_>)) {
        self.word("(");
        write(&mut Fields { writer: self, lines: false, first: true });
        self.word(")");
    }

    fn between<T>(
        &mut self,
        (open, close): (&str, &str),
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.word(open);
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                self.word(", ");
            }
            write(self, item);
        }
        self.word(close);
    }
}

impl Fields<'_> {
    /// `name: …`
    pub(super) fn field(&mut self, name: &str, write: impl FnOnce(&mut RonWriter)) -> &mut Self {
        match (self.lines, self.first) {
            (true, _) => self.writer.word("    "),
            (false, true) => {}
            (false, false) => self.writer.word(", "),
        }
        self.first = false;
        self.writer.word(name);
        self.writer.word(": ");
        write(self.writer);
        if self.lines {
            self.writer.word(",\n");
        }
        self
    }

    /// `name: "…"`
    pub(super) fn string(&mut self, name: &str, string: &str) -> &mut Self {
        self.field(name, |writer| writer.string(string))
    }

    /// `name: word`
    pub(super) fn word(&mut self, name: &str, word: &str) -> &mut Self {
        self.field(name, |writer| writer.word(word))
    }

    /// A list with one record a line.
    pub(super) fn records<T>(
        &mut self,
        name: &str,
        records: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Fields<'_>, T),
    ) -> &mut Self {
        self.field(name, |writer| {
            let mut some = false;
            writer.word("[");
            for record in records {
                writer.word(if some { "        " } else { "\n        " });
                writer.record(|fields| write(fields, record));
                writer.word(",\n");
                some = true;
            }
            writer.word(if some { "    ]" } else { "]" });
        })
    }
}

/// Whether a character is written as an escape.
fn is_escaped(character: char) -> bool {
    matches!(character,
        '"' | '\\' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{2028}' | '\u{2029}')
        || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(string: &str) -> String {
        let mut writer = RonWriter::default();
        writer.string(string);
        writer.out
    }

    #[test]
    fn what_people_write_stays_readable() {
        for readable in ["हिन्दी", "Señora Núñez", "cafe\u{301}", "👨‍👩‍👧", "“No,” she said…", "عاجل", "a\u{a0}b"]
        {
            assert_eq!(written(readable), format!("\"{readable}\""));
        }
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(written("a\"b\\c\nd\te"), r#""a\"b\\c\nd\te""#);
        assert_eq!(written("\0\r\u{85}\u{7f}"), r#""\u{0}\u{d}\u{85}\u{7f}""#);
        assert_eq!(
            written("\u{202e}\u{2066}\u{200f}\u{61c}\u{feff}\u{2028}"),
            r#""\u{202e}\u{2066}\u{200f}\u{61c}\u{feff}\u{2028}""#
        );
    }

    #[test]
    fn the_ron_crate_reads_every_character_back() {
        let all: String = ('\0'..=char::MAX).step_by(3).collect();
        assert_eq!(ron::from_str::<String>(&written(&all)).expect("valid RON"), all);
    }

    #[test]
    fn a_file_has_a_record_a_line() {
        let written = file(|fields| {
            fields.word("format", "1").records("some", ["x", "y"], |fields, id| {
                fields.string("id", id).field("of", |writer| writer.strings(["a", "b"]));
            });
            fields.records("none", [], |_, (): ()| {});
        });
        let expected = "(\n    format: 1,\n    some: [\n        (id: \"x\", of: [\"a\", \"b\"]),\n        (id: \"y\", of: [\"a\", \"b\"]),\n    ],\n    none: [],\n)\n";
        assert_eq!(written, expected);
    }
}
