//! The JSON values of some files, one after the other: the elements of a list, the lines of JSON Lines, or values over several
//! lines, whichever a file has.
//!
//! No file is held as a whole: where a value ends is seen by its brackets. A value that is broken may have swallowed its
//! neighbours by that; those that begin a line are then read by themselves.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use serde_json::Value;

use super::beside::data_files;
use super::json::{Fields, parse};
use super::{ReadReport, Source};
use crate::model::{Diagnostic, Place, Severity};

/// More bytes than these are no value that anybody wrote: a bracket is missing.
const VALUE_MAX: usize = 1 << 28;

/// The first object of the files that end in one of some ways and are data.
pub(super) fn first(source: &dyn Source, endings: &[&str]) -> Option<Fields> {
    let (_, value) = Elements::new(source, data_files(source, endings)).next(&mut ReadReport::default())?;
    Fields::of(value.ok()?)
}

/// Reads the values of some files of a source.
pub(super) struct Elements<'s> {
    source: &'s dyn Source,
    names: std::vec::IntoIter<String>,
    open: Option<Open<'s>>,
    /// Values that a broken one before them had swallowed, with their lines.
    rescued: VecDeque<(Place, Vec<u8>)>,
}

impl<'s> Elements<'s> {
    pub(super) fn new(source: &'s dyn Source, names: Vec<String>) -> Self {
        Self { source, names: names.into_iter(), open: None, rescued: VecDeque::new() }
    }

    /// The next value with its place, or what is wrong with it in words.
    pub(super) fn next(&mut self, report: &mut ReadReport) -> Option<(Place, Result<Value, String>)> {
        if let Some((place, bytes)) = self.rescued.pop_front() {
            return Some((place, parse(&bytes)));
        }
        let (place, bytes) = self.next_bytes(report)?;
        let value = parse(&bytes);
        if value.is_err() {
            self.rescued = swallowed(&place, &bytes);
            if let Some((place, first)) = self.rescued.pop_front() {
                return Some((place, parse(&first)));
            }
        }
        Some((place, value))
    }

    /// The same where it is to be an object.
    pub(super) fn next_fields(&mut self, report: &mut ReadReport) -> Option<(Place, Result<Fields, String>)> {
        let (place, value) = self.next(report)?;
        Some((place, value.and_then(|it| Fields::of(it).ok_or_else(|| "it is no JSON object".to_owned()))))
    }

    fn next_bytes(&mut self, report: &mut ReadReport) -> Option<(Place, Vec<u8>)> {
        loop {
            if self.open.is_none() {
                let name = self.names.next()?;
                match self.source.open(&name) {
                    Ok(bytes) => self.open = Some(Open { name, bytes, line: 1, list: List::NotBegun }),
                    Err(error) => {
                        let hint = "check that you may read it";
                        report.findings.push(Diagnostic::in_file(Severity::Error, name, error.to_string(), hint));
                        continue;
                    }
                }
            }
            let open = self.open.as_mut()?;
            match open.value() {
                Ok(Some((line, bytes))) => return Some((open.place(line), bytes)),
                Ok(None) => {
                    if open.list == List::Inside {
                        let message = "the list does not end: the file may have been cut off";
                        let hint = "what stands in it was read";
                        report.findings.push(Diagnostic::new(Severity::Error, open.place(open.line), message, hint));
                    }
                }
                Err(error) => {
                    let hint = "what stood before this line was read";
                    let place = open.place(open.line);
                    report.findings.push(Diagnostic::new(Severity::Error, place, error.to_string(), hint));
                }
            }
            self.open = None;
        }
    }
}

/// Whether a file is one list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    NotBegun,
    Inside,
    /// It has ended, or there was none.
    Outside,
}

/// The file that is being read, and the number of the line that comes next.
struct Open<'s> {
    name: String,
    bytes: Box<dyn BufRead + 's>,
    line: usize,
    list: List,
}

impl Open<'_> {
    fn place(&self, line: usize) -> Place {
        Place { file: Some(self.name.clone()), line: Some(line), ..Place::default() }
    }

    /// The bytes of the next value with the line that it begins in.
    fn value(&mut self) -> io::Result<Option<(usize, Vec<u8>)>> {
        let Some(first) = self.skip()? else { return Ok(None) };
        let (line, is_bare, in_list) = (self.line, !matches!(first, b'{' | b'['), self.list == List::Inside);
        let (mut value, mut brackets) = (Vec::new(), Brackets::default());
        loop {
            let buffer = self.bytes.fill_buf()?;
            // A value without brackets ends with its line, in a list with what stands between elements too.
            let ends = |byte: &u8| match is_bare {
                true => *byte == b'\n' || (in_list && matches!(byte, b',' | b']')),
                false => brackets.end_with(*byte),
            };
            let end = buffer.iter().position(ends);
            let taken = end.map_or(buffer.len(), |at| at + usize::from(!is_bare));
            value.extend_from_slice(&buffer[..taken]);
            self.line += buffer[..taken].iter().filter(|it| **it == b'\n').count();
            let is_last = end.is_some() || buffer.is_empty() || value.len() > VALUE_MAX;
            self.bytes.consume(taken);
            if is_last {
                return Ok(Some((line, value)));
            }
        }
    }

    /// Goes to the first byte of the next value.
    fn skip(&mut self) -> io::Result<Option<u8>> {
        if self.list == List::NotBegun && self.bytes.fill_buf()?.starts_with("\u{feff}".as_bytes()) {
            self.bytes.consume("\u{feff}".len());
        }
        while let Some(byte) = self.bytes.fill_buf()?.first().copied() {
            match (byte, self.list) {
                (b'\n', _) => self.line += 1,
                (b' ' | b'\t' | b'\r', _) | (b',', List::Inside) => {}
                (b'[', List::NotBegun) => self.list = List::Inside,
                (b']', List::Inside) => self.list = List::Outside,
                _ => {
                    if self.list == List::NotBegun {
                        self.list = List::Outside;
                    }
                    return Ok(Some(byte));
                }
            }
            self.bytes.consume(1);
        }
        Ok(None)
    }
}

/// How deep in brackets a scan is.
#[derive(Default)]
struct Brackets {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Brackets {
    /// Whether the outermost bracket is closed by this byte.
    fn end_with(&mut self, byte: u8) -> bool {
        if self.in_string {
            self.in_string = byte != b'"' || self.is_escaped;
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth -= 1;
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// The pieces of a broken value that begin a line as an object, the rest of what was broken first; none where there is one piece.
fn swallowed(place: &Place, bytes: &[u8]) -> VecDeque<(Place, Vec<u8>)> {
    let mut pieces: VecDeque<(Place, Vec<u8>)> = VecDeque::new();
    // Whether the last piece is a value, to which the next line does not belong.
    let mut is_whole = false;
    for (at, line) in bytes.split_inclusive(|it| *it == b'\n').enumerate() {
        match pieces.back_mut() {
            Some((_, piece)) if !is_whole && !line.starts_with(b"{") => piece.extend_from_slice(line),
            _ if is_whole && line.trim_ascii().is_empty() => {}
            _ => {
                is_whole = parse(without_comma(line)).is_ok();
                pieces.push_back((Place { line: place.line.map(|it| it + at), ..place.clone() }, line.to_vec()));
            }
        }
    }
    for (_, piece) in &mut pieces {
        piece.truncate(without_comma(piece).len());
    }
    if pieces.len() < 2 { VecDeque::new() } else { pieces }
}

fn without_comma(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|it| !it.is_ascii_whitespace() && *it != b',');
    &value[..end.map_or(0, |it| it + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::MemorySource;

    /// The values of a file as `line: value`, those that are broken as `line: !`, and whether something was said of the file.
    fn read(content: &str) -> (Vec<String>, bool) {
        let source = MemorySource::new([("a.json", content)]);
        let (mut report, mut values) = (ReadReport::default(), Vec::new());
        let mut elements = Elements::new(&source, vec!["a.json".to_owned()]);
        while let Some((place, value)) = elements.next(&mut report) {
            let shown = value.map_or_else(|_| "!".to_owned(), |it| it.to_string());
            values.push(format!("{}: {shown}", place.line.unwrap()));
        }
        (values, !report.findings.is_empty())
    }

    #[test]
    fn lists_lines_and_values_over_several_lines_are_read_alike() {
        let cases = [
            ("\u{feff}{\"a\": 1}\r\n\n{\"a\": 2}", vec!["1: {\"a\":1}", "3: {\"a\":2}"]),
            ("[{\"a\": 1},\n{\"a\": \"}]\\\"\"}\n]\n", vec!["1: {\"a\":1}", "2: {\"a\":\"}]\\\"\"}"]),
            ("{\n  \"a\": [\n    1\n  ]\n}\n{}", vec!["1: {\"a\":[1]}", "6: {}"]),
            ("[1, true,\n\"x\"]", vec!["1: 1", "1: true", "2: \"x\""]),
            ("", vec![]),
            (" [ ] ", vec![]),
        ];
        for (content, expected) in cases {
            assert_eq!(read(content), (expected.into_iter().map(str::to_owned).collect(), false), "{content}");
        }
    }

    #[test]
    fn what_is_broken_takes_no_neighbour_along() {
        let cases = [
            (
                "{\"a\": 1}\n{\"a\": \"x\n{\"a\": 3}\nwords\n{}",
                vec!["1: {\"a\":1}", "2: !", "3: {\"a\":3}", "4: !", "5: {}"],
                false,
            ),
            (
                "[{\"a\": 1},\n{\"a\": [2},\n{\"a\": 3},\n{\"a\"",
                vec!["1: {\"a\":1}", "2: !", "3: {\"a\":3}", "4: !"],
                true,
            ),
            ("[{\"a\": 1},", vec!["1: {\"a\":1}"], true),
            ("}{\n{}", vec!["1: !", "2: {}"], false),
        ];
        for (content, expected, is_cut) in cases {
            assert_eq!(read(content), (expected.into_iter().map(str::to_owned).collect(), is_cut), "{content}");
        }
    }
}
