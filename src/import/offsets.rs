//! From the offsets of a file to bytes of the text that the project has: line feeds alone, no byte order mark.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::format::{Counting, Quoted};
use crate::text::{ByteOffset, Span, Text};

/// How offsets were counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scale {
    /// The unit.
    pub counting: Counting,
    /// Whether the carriage return of CR LF counts.
    pub carriage_returns: bool,
    /// Whether byte order marks at the start count.
    pub byte_order_marks: bool,
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.counting.name())?;
        if !self.carriage_returns {
            f.write_str(", carriage returns not counted")?;
        }
        if !self.byte_order_marks {
            f.write_str(", byte order mark not counted")?;
        }
        Ok(())
    }
}

/// Where the offsets of one document are in its text.
pub(super) struct Places {
    /// The offsets of the file, sorted, each once.
    wanted: Vec<u64>,
    /// The byte of each, or `None` where it is no boundary.
    bytes: Vec<Option<usize>>,
}

impl Places {
    /// Looks up some offsets of a text as it is in its file.
    pub(super) fn new(raw: &str, scale: Scale, mut wanted: Vec<u64>) -> Self {
        wanted.sort_unstable();
        wanted.dedup();
        let mut bytes = vec![None; wanted.len()];
        let (mut at, mut unit, mut byte) = (0, 0_u64, 0_usize);
        let mut reach = |unit: u64, byte: usize| {
            while wanted.get(at).is_some_and(|it| *it <= unit) {
                bytes[at] = (wanted[at] == unit).then_some(byte);
                at += 1;
            }
            at < wanted.len()
        };
        for step in steps(raw, scale) {
            if !reach(unit, byte) {
                break;
            }
            unit += step.0;
            byte += step.1;
        }
        reach(unit, byte);
        Self { wanted, bytes }
    }

    /// The span of a pair of offsets, or what is wrong with it.
    pub(super) fn span(&self, [start, end]: [u64; 2]) -> Result<Span, String> {
        let byte = |offset: u64| {
            let at = self.wanted.binary_search(&offset).ok();
            let byte = at.and_then(|at| self.bytes[at]).map(ByteOffset);
            byte.ok_or_else(|| format!("the offset {offset} lies beyond the text or cuts a character"))
        };
        Span::new(byte(start)?, byte(end)?).ok_or_else(|| format!("{start} to {end} is empty or reversed"))
    }

    /// Whether two documents' worth of offsets are at the same bytes.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

/// The text step by step: how far each goes in the unit, and in bytes of the project's text.
fn steps(raw: &str, scale: Scale) -> Box<dyn Iterator<Item = (u64, usize)> + '_> {
    let marks = raw.len() - raw.trim_start_matches('\u{feff}').len();
    let byte = move |at: usize, character: char| match character {
        _ if at < marks => 0,
        '\r' if raw[at + 1..].starts_with('\n') => 0,
        '\r' => 1,
        other => other.len_utf8(),
    };
    if scale.counting == Counting::Graphemes {
        return Box::new(raw.grapheme_indices(true).map(move |(start, cluster)| {
            let bytes = cluster.char_indices().map(|(at, it)| byte(start + at, it)).sum();
            (u64::from(scale.byte_order_marks || start >= marks), bytes)
        }));
    }
    Box::new(raw.char_indices().map(move |(at, it)| {
        let is_counted = match it {
            _ if at < marks => scale.byte_order_marks,
            '\r' if raw[at + 1..].starts_with('\n') => scale.carriage_returns,
            _ => true,
        };
        let width = match scale.counting {
            Counting::Utf16 => it.len_utf16(),
            Counting::Bytes => it.len_utf8(),
            Counting::Chars | Counting::Graphemes => 1,
        };
        (if is_counted { width as u64 } else { 0 }, byte(at, it))
    }))
}

/// Whether the words that the data quotes are those of its parts. White space is as good as any other, and several of it as one:
/// programs write a blank for a line break, or two for CR LF, or leave it out at the ends.
pub(super) fn agrees(quoted: &Quoted, parts: &[Span], text: &Text) -> bool {
    let words: Option<Vec<&str>> = parts.iter().map(|it| text.slice(*it)).collect();
    let Some(there) = words.map(|words| plain(&words.join(quoted.joint))) else { return false };
    let words = plain(&quoted.words);
    there == words || there.trim() == words
}

/// The words with one blank for each stretch of white space and control characters.
fn plain(words: &str) -> String {
    let mut plain = String::with_capacity(words.len());
    for character in words.chars() {
        match character.is_whitespace() || character.is_control() {
            false => plain.push(character),
            true if plain.ends_with(' ') => {}
            true => plain.push(' '),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "\u{feff}é🚢\r\nab\rc";

    fn at(counting: Counting, [carriage_returns, byte_order_marks]: [bool; 2], offsets: &[u64]) -> Vec<Option<usize>> {
        Places::new(RAW, Scale { counting, carriage_returns, byte_order_marks }, offsets.to_vec()).bytes
    }

    #[test]
    fn offsets_follow_what_is_taken_off_the_text() {
        // What the project has is "é🚢\nab\nc".
        use Counting::{Bytes, Chars, Graphemes, Utf16};
        assert_eq!(
            at(Chars, [true, true], &[0, 1, 2, 3, 4, 5, 9]),
            [Some(0), Some(0), Some(2), Some(6), Some(6), Some(7), Some(11)]
        );
        assert_eq!(
            at(Chars, [false, false], &[0, 1, 2, 3, 7, 8]),
            [Some(0), Some(2), Some(6), Some(7), Some(11), None]
        );
        assert_eq!(at(Utf16, [true, false], &[1, 2, 3, 5]), [Some(2), None, Some(6), Some(7)]);
        assert_eq!(at(Bytes, [true, true], &[0, 3, 4, 5]), [Some(0), Some(0), None, Some(2)]);
        assert_eq!(at(Graphemes, [true, false], &[1, 2, 3, 7, 9]), [Some(2), Some(6), Some(7), Some(11), None]);
    }

    #[test]
    fn words_agree_whatever_the_white_space() {
        let text = Text::new("no\nnever said");
        let parts = [Span::from_range(0..8).unwrap(), Span::from_range(9..13).unwrap()];
        let quoted = |words: &str| Quoted { words: words.to_owned(), joint: " … " };
        assert!(agrees(&quoted("no never … said"), &parts, &text));
        assert!(agrees(&quoted("no  never … said"), &parts, &text));
        assert!(!agrees(&quoted("no never said"), &parts, &text));
        let blank = [Span::from_range(2..8).unwrap()];
        assert!(agrees(&quoted("never"), &blank, &text) && agrees(&quoted(" never"), &blank, &text));
        assert!(!agrees(&quoted("never "), &blank, &text), "shifted by one");
    }
}
