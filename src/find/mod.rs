//! Search over texts and names.
//!
//! What is found in a text is a [`Span`] in its own bytes, however much longer or shorter its letters get when their case is
//! folded. Names are looked up by a few of their letters. Knows texts alone: no project, no files, no window.

mod fold;
mod fuzzy;

use std::ops::Range;

pub use self::fold::fold;
pub use self::fuzzy::{Names, best, score};
use crate::text::{Span, Text};

/// Words that are looked for, whatever their case. Words are found within one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle(String);

impl Needle {
    /// The words to look for, or `None` where there is none.
    #[must_use]
    pub fn new(words: &str) -> Option<Self> {
        let folded: String = words.chars().flat_map(fold::lower).collect();
        (!folded.is_empty()).then_some(Self(folded))
    }

    /// Where the words stand in some paragraphs of a text, in order and disjoint.
    #[must_use]
    pub fn hits(&self, text: &Text, paragraphs: Range<usize>) -> Vec<Span> {
        let mut hits = Vec::new();
        for paragraph in paragraphs.start..paragraphs.end.min(text.paragraph_count()) {
            let start = text.paragraph_start(paragraph).0;
            let words = text.paragraph(paragraph);
            let spans = self.within(words).into_iter();
            hits.extend(spans.filter_map(|range| Span::from_range(start + range.start..start + range.end)));
        }
        hits
    }

    fn within(&self, words: &str) -> Vec<Range<usize>> {
        if words.is_ascii() {
            // Folding changes no length here, so that no table is needed.
            let folded = words.to_ascii_lowercase();
            return folded.match_indices(&self.0).map(|(at, found)| at..at + found.len()).collect();
        }
        let mut folded = String::with_capacity(words.len());
        // Where each character starts, folded and as it is written.
        let mut starts: Vec<(usize, usize)> = Vec::with_capacity(words.len());
        for (at, character) in words.char_indices() {
            starts.push((folded.len(), at));
            folded.extend(fold::lower(character));
        }
        starts.push((folded.len(), words.len()));
        let found = folded.match_indices(&self.0).map(|(at, found)| at..at + found.len());
        let mut hits: Vec<Range<usize>> = Vec::new();
        for hit in found.map(|found| written(&starts, &found)) {
            // Two hits in the letters of one character are one.
            if hits.last().is_none_or(|last| last.end <= hit.start) {
                hits.push(hit);
            }
        }
        hits
    }
}

/// The whole characters that a folded range touches.
fn written(starts: &[(usize, usize)], folded: &Range<usize>) -> Range<usize> {
    let first = starts.partition_point(|(at, _)| *at <= folded.start).saturating_sub(1);
    let behind = starts.partition_point(|(at, _)| *at < folded.end).min(starts.len() - 1);
    starts[first].1..starts[behind].1
}

/// Where words stand in a text, whatever their case, in order and disjoint; nowhere where there are no words.
#[must_use]
pub fn hits(text: &Text, needle: &str) -> Vec<Span> {
    Needle::new(needle).map(|needle| needle.hits(text, 0..text.paragraph_count())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(text: &'a Text, needle: &str) -> Vec<&'a str> {
        hits(text, needle).into_iter().filter_map(|span| text.slice(span)).collect()
    }

    #[test]
    fn case_does_not_matter() {
        let text = Text::new("The ferry. THE Ferry\nand the\nend");
        assert_eq!(found(&text, "the ferry"), ["The ferry", "THE Ferry"]);
        assert_eq!(found(&text, "and the\n"), [""; 0], "a paragraph ends what is looked for");
        assert_eq!(found(&text, ""), [""; 0]);
    }

    #[test]
    fn offsets_are_those_of_the_text_where_folding_changes_lengths() {
        // İ becomes two characters, the Kelvin sign K one byte instead of three.
        let text = Text::new("İİ 300\u{212a} and Δάσος, ΔΆΣΟΣ");
        assert_eq!(found(&text, "300k"), ["300\u{212a}"]);
        assert_eq!(found(&text, "δάσος"), ["Δάσος", "ΔΆΣΟΣ"]);
        assert_eq!(found(&text, "i"), ["İ", "İ"]);
        let span = hits(&text, "and")[0];
        assert_eq!(text.slice(span), Some("and"));
    }
}
