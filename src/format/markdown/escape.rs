//! Words of others in Markdown, so that a viewer shows them as they are.

use crate::format::LossReport;
use crate::format::legible::{Legible, in_markdown};
use crate::model::DocumentId;

/// Markdown that is being written.
pub(super) struct Escaped {
    markdown: String,
    legible: Legible,
    at: At,
    /// How many lines have ended since the last words; what becomes of them shows when words follow.
    ended: usize,
}

/// Where in a line the next character stands, as far as that matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// At its start, where many characters begin a list, a heading or a block of code.
    Start,
    /// Behind digits alone, where a point makes a list of them.
    Digits,
    Inside,
}

impl Default for Escaped {
    fn default() -> Self {
        Self { markdown: String::new(), legible: Legible::new(in_markdown), at: At::Start, ended: 0 }
    }
}

impl Escaped {
    /// What was written.
    pub(super) fn markdown(&self) -> &str {
        &self.markdown
    }

    /// Counts the characters that were replaced.
    pub(super) fn count(&mut self, document: &DocumentId, losses: &mut LossReport) {
        self.legible.count(document, losses);
    }

    /// Appends Markdown of our own.
    pub(super) fn raw(&mut self, markdown: &str) {
        self.markdown.push_str(markdown);
        self.at = At::Start;
    }

    /// Appends characters of our own to a text that is written line by line.
    pub(super) fn raw_inside(&mut self, marks: &str) {
        self.break_line();
        self.markdown.push_str(marks);
        self.at = At::Inside;
    }

    /// Appends words on one line; a line break in them is shown as `↵`.
    pub(super) fn line(&mut self, words: &str) {
        self.at = At::Start;
        self.escape(&words.replace('\n', " ↵ "));
    }

    /// Appends a stretch of a text; lines stay lines, and a blank line is one between two paragraphs.
    pub(super) fn lines(&mut self, stretch: &str) {
        for (number, line) in stretch.split('\n').enumerate() {
            if number > 0 {
                self.ended += 1;
                self.at = At::Start;
            }
            if !line.is_empty() {
                self.break_line();
                self.escape(line);
            }
        }
    }

    /// Ends a text that was written line by line.
    pub(super) fn end_lines(&mut self) {
        self.ended = 0;
        self.markdown.push('\n');
    }

    /// Within a paragraph two blanks keep a line break. Before the first words there is nothing to keep.
    fn break_line(&mut self) {
        match std::mem::take(&mut self.ended) {
            0 => {}
            _ if self.markdown.is_empty() || self.markdown.ends_with('\n') => {}
            1 => self.markdown.push_str("  \n"),
            _ => self.markdown.push_str("\n\n"),
        }
    }

    fn escape(&mut self, words: &str) {
        let words = self.legible.text(words).into_owned();
        let mut following = words.chars().peekable();
        let mut before = ' ';
        while let Some(it) = following.next() {
            let next = following.peek().copied().unwrap_or(' ');
            match it {
                '&' => self.markdown.push_str("&amp;"),
                '<' => self.markdown.push_str("&lt;"),
                '>' => self.markdown.push_str("&gt;"),
                // White space at the start of a line would be taken away, or make code of the line.
                ' ' if self.at == At::Start => self.markdown.push_str("&nbsp;"),
                '\t' if self.at == At::Start => self.markdown.push_str("&nbsp;&nbsp;&nbsp;&nbsp;"),
                it if is_special(it, before, next, self.at) => self.markdown.extend(['\\', it]),
                it => self.markdown.push(it),
            }
            self.at = match (self.at, it) {
                (At::Start, it) if it == ' ' || it == '\t' => At::Start,
                (At::Start | At::Digits, it) if it.is_ascii_digit() => At::Digits,
                _ => At::Inside,
            };
            before = it;
        }
    }
}

/// Whether a character would say something to a viewer where it stands.
fn is_special(it: char, before: char, next: char, at: At) -> bool {
    match it {
        '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '#' | '|' | '~' | '$' | '^' | '=' | '@' => true,
        '!' => next == '[',
        '+' | '-' => at == At::Start,
        '.' | ')' if at == At::Digits => true,
        // Addresses become links in many viewers, and names between colons pictures.
        ':' => next == '/' || next.is_ascii_alphabetic() || matches!(next, '+' | '-'),
        '.' => matches!(before, 'w' | 'W') && !next.is_whitespace(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> String {
        let mut out = Escaped::default();
        out.lines(text);
        out.end_lines();
        out.markdown().to_owned()
    }

    #[test]
    fn nothing_of_a_text_is_markdown() {
        let cases = [
            ("# a #b", "\\# a \\#b\n"),
            ("1. one\n12) two\n1.5 m", "1\\. one  \n12\\) two  \n1\\.5 m\n"),
            ("- a\n+ b\nc - d", "\\- a  \n\\+ b  \nc - d\n"),
            ("    code\n\tcode", "&nbsp;&nbsp;&nbsp;&nbsp;code  \n&nbsp;&nbsp;&nbsp;&nbsp;code\n"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;\n"),
            ("![x](javascript:y) [a]: b", "\\!\\[x\\](javascript\\:y) \\[a\\]: b\n"),
            ("a | b\n---", "a \\| b  \n\\---\n"),
            ("&copy; http://x www.x.org a@b", "&amp;copy; http\\://x www\\.x.org a\\@b\n"),
            ("a\u{7}b\u{c}", "a\u{fffd}b\u{fffd}\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(lines(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lines_stay_lines_and_blank_ones_part_paragraphs() {
        assert_eq!(lines("one\ntwo\n\nthree\n\n\n\nfour\n"), "one  \ntwo\n\nthree\n\nfour\n");
        assert_eq!(lines("\n\none"), "one\n");
    }
}
