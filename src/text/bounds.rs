//! Bounds of grapheme clusters, words and sentences in a text.
//!
//! One segmenter for all: UAX 29 for grapheme clusters and words, with ICU's dictionaries where a script writes no spaces
//! (Thai, Khmer, Japanese, Chinese), and `sentencex` for sentences. Long paragraphs are looked at through a window, so that
//! no step costs more than the neighbourhood that it needs.

use std::ops::Range;

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};
use unicode_segmentation::{GraphemeCursor, GraphemeIncomplete};

use super::{ByteOffset, Span, Text};

/// How far to each side words and sentences are looked for in a long paragraph, in bytes.
pub(super) const WINDOW_BYTES: usize = 4096;

/// Which way along the text, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the start.
    Backward,
    /// Towards the end.
    Forward,
}

/// The language that sentence rules are chosen by: a BCP 47 tag such as `en` or `pt-BR`; empty where it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Language<'a>(pub &'a str);

impl Language<'_> {
    /// The tag of the language without region and script; that of English where none is known.
    #[must_use]
    pub fn primary(&self) -> &str {
        let primary = self.0.split(['-', '_']).next().unwrap_or_default();
        if primary.is_empty() { "en" } else { primary }
    }
}

impl Text {
    /// Whether a caret may stand here: in the text and not inside a grapheme cluster.
    #[must_use]
    pub fn is_grapheme_boundary(&self, offset: ByteOffset) -> bool {
        self.is_char_boundary(offset)
            && GraphemeCursor::new(offset.0, self.as_str().len(), true).is_boundary(self.as_str(), 0) == Ok(true)
    }

    /// The boundary of a grapheme cluster at the offset or, where there is none, before it; the end for offsets beyond it.
    #[must_use]
    pub fn floor_grapheme(&self, offset: ByteOffset) -> ByteOffset {
        if offset >= self.end() {
            return self.end();
        }
        let boundary = ByteOffset(self.as_str().floor_char_boundary(offset.0));
        if self.is_grapheme_boundary(boundary) { boundary } else { self.prev_grapheme(boundary) }
    }

    /// The next boundary of a grapheme cluster behind the offset, or the end of the text.
    #[must_use]
    pub fn next_grapheme(&self, offset: ByteOffset) -> ByteOffset {
        let from = self.as_str().floor_char_boundary(offset.0);
        let mut cursor = GraphemeCursor::new(from, self.as_str().len(), true);
        boundary_or(cursor.next_boundary(self.as_str(), 0), self.end())
    }

    /// The boundary of a grapheme cluster before the offset, or the start of the text.
    #[must_use]
    pub fn prev_grapheme(&self, offset: ByteOffset) -> ByteOffset {
        let from = self.as_str().floor_char_boundary(offset.0);
        let mut cursor = GraphemeCursor::new(from, self.as_str().len(), true);
        boundary_or(cursor.prev_boundary(self.as_str(), 0), ByteOffset(0))
    }

    /// The word at an offset, white space and punctuation being pieces of their own, or `None` in an empty paragraph.
    ///
    /// Between two pieces the one behind is taken, at the end of a paragraph the one before.
    #[must_use]
    pub fn word_at(&self, offset: ByteOffset) -> Option<Span> {
        let window = self.window(offset);
        let at = offset.0.clamp(window.start, window.end) - window.start;
        let breaks = word_breaks(&self.as_str()[window.clone()]);
        let last = breaks.len().checked_sub(2)?;
        let piece = breaks.partition_point(|it| *it <= at).saturating_sub(1).min(last);
        Span::from_range(window.start + breaks[piece]..window.start + breaks[piece + 1])
    }

    /// The next place where Ctrl+arrow puts the caret: forward to the end of a word, backward to its start.
    #[must_use]
    pub fn word_step(&self, offset: ByteOffset, direction: Direction) -> ByteOffset {
        let mut at = offset;
        loop {
            let beside = match direction {
                Direction::Forward if at >= self.end() => return self.end(),
                Direction::Backward if at.0 == 0 => return at,
                Direction::Forward => at,
                Direction::Backward => self.prev_grapheme(at),
            };
            let piece = self.word_at(beside).filter(|piece| piece.contains(beside));
            at = match (piece, direction) {
                (Some(piece), Direction::Forward) => piece.end(),
                (Some(piece), Direction::Backward) => piece.start(),
                (None, Direction::Forward) => self.next_grapheme(beside),
                (None, Direction::Backward) => beside,
            };
            if piece.is_some_and(|piece| self.is_word(piece)) {
                return at;
            }
        }
    }

    /// Whether a piece has letters or digits, as against white space and punctuation alone.
    #[must_use]
    pub fn is_word(&self, piece: Span) -> bool {
        self.slice(piece).is_some_and(|piece| piece.chars().any(char::is_alphanumeric))
    }

    /// The words that a stretch touches, grown at both ends to whole words; white space at the ends falls off.
    ///
    /// `None` where nothing but white space is left.
    #[must_use]
    pub fn snap_to_words(&self, stretch: Span) -> Option<Span> {
        let trimmed = self.trim(stretch)?;
        let first = self.word_at(trimmed.start())?;
        let last = self.word_at(self.prev_grapheme(trimmed.end()))?;
        self.trim(first.hull(last).hull(trimmed))
    }

    /// The stretch without white space at its ends, or `None` where nothing is left.
    #[must_use]
    pub fn trim(&self, stretch: Span) -> Option<Span> {
        let slice = self.slice(stretch)?;
        let start = stretch.start().0 + (slice.len() - slice.trim_start().len());
        Span::from_range(start..start + slice.trim().len())
    }

    /// The sentence at an offset without white space at its ends, or `None` in a paragraph without words.
    #[must_use]
    pub fn sentence_at(&self, offset: ByteOffset, language: Language<'_>) -> Option<Span> {
        let sentences = self.sentences_near(offset, language);
        let behind = sentences.partition_point(|sentence| sentence.end() <= offset);
        sentences.get(behind).or_else(|| sentences.last()).copied()
    }

    /// The sentences of the paragraph at an offset, in order, each without white space at its ends; of a long paragraph those
    /// nearby.
    #[must_use]
    pub fn sentences_near(&self, offset: ByteOffset, language: Language<'_>) -> Vec<Span> {
        let window = self.window(offset);
        let slice = &self.as_str()[window.clone()];
        sentencex::get_sentence_boundaries(language.primary(), slice)
            .iter()
            .filter(|boundary| !boundary.is_paragraph_break)
            .filter_map(|it| Span::from_range(window.start + it.start_byte..window.start + it.end_byte))
            .filter_map(|sentence| self.trim(sentence))
            .collect()
    }

    /// The sentence around a stretch, or what of it lies within `reach` bytes to each side; it covers the stretch.
    ///
    /// Cheaper than [`sentence_at`](Self::sentence_at) in long paragraphs, since nothing further away is looked at.
    #[must_use]
    pub fn sentence_around(&self, stretch: Span, language: Language<'_>, reach: usize) -> Span {
        let text = self.as_str();
        let first = self.paragraph_start(self.paragraph_at(stretch.start())).0;
        let last = self.paragraph_end(self.paragraph_at(stretch.end())).0;
        let from = text.ceil_char_boundary(stretch.start().0.saturating_sub(reach)).clamp(first, stretch.start().0);
        let until = text
            .floor_char_boundary(stretch.end().0.saturating_add(reach))
            .clamp(stretch.end().0, last.max(stretch.end().0));
        let Some(slice) = text.get(from..until) else { return stretch };
        let sentences = sentencex::get_sentence_boundaries(language.primary(), slice);
        let spans = sentences.iter().filter_map(|it| Span::from_range(from + it.start_byte..from + it.end_byte));
        spans.filter(|it| it.overlaps(stretch)).fold(stretch, Span::hull)
    }

    /// The paragraph at an offset; of a long one the neighbourhood, cut at white space where there is any.
    pub(super) fn window(&self, offset: ByteOffset) -> Range<usize> {
        let paragraph = self.paragraph_at(offset);
        let (start, end) = (self.paragraph_start(paragraph).0, self.paragraph_end(paragraph).0);
        if end - start <= 4 * WINDOW_BYTES {
            return start..end;
        }
        let text = self.as_str();
        // Cut at multiples of the window, not relative to the offset, so that neighbouring offsets see the same pieces.
        let block = (offset.0.min(end) - start) / WINDOW_BYTES;
        let cut = |at: usize| {
            let at = text.floor_char_boundary(at);
            let ahead = text.floor_char_boundary(at + WINDOW_BYTES);
            text[at..ahead].find(char::is_whitespace).map_or(at, |space| at + space)
        };
        let from = if block == 0 { start } else { cut(start + (block - 1) * WINDOW_BYTES) };
        let until =
            if start + (block + 3) * WINDOW_BYTES >= end { end } else { cut(start + (block + 2) * WINDOW_BYTES) };
        from..until
    }
}

fn boundary_or(found: Result<Option<usize>, GraphemeIncomplete>, otherwise: ByteOffset) -> ByteOffset {
    // The cursor is given the whole text, so that it never asks for more.
    found.ok().flatten().map_or(otherwise, ByteOffset)
}

/// The bounds between words, white space and punctuation of a slice, the first and the last included.
pub(super) fn word_breaks(slice: &str) -> Vec<usize> {
    thread_local! {
        static SEGMENTER: WordSegmenterBorrowed<'static> = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    }
    SEGMENTER.with(|segmenter| segmenter.segment_str(slice).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, at: usize) -> String {
        let text = Text::new(text);
        let span = text.word_at(ByteOffset(at)).expect("a word");
        text.slice(span).expect("on boundaries").to_owned()
    }

    #[test]
    fn words_keep_apostrophes_and_decimals() {
        assert_eq!(word("They don’t pay 4.2 %", 6), "don’t");
        assert_eq!(word("They don't pay 4.2 %", 16), "4.2");
        assert_eq!(word("They pay", 8), "pay", "at the end the piece before");
    }

    #[test]
    fn japanese_and_thai_words_come_from_the_dictionary() {
        assert_eq!(word("記者会見で述べた", 0), "記者");
        assert_eq!(word("ภาษาไทยง่าย", 0), "ภาษา");
    }

    #[test]
    fn a_family_is_one_grapheme() {
        let text = Text::new("a👨‍👩‍👧‍👦b");
        let family_end = ByteOffset(text.as_str().len() - 1);
        assert_eq!(text.next_grapheme(ByteOffset(1)), family_end);
        assert_eq!(text.prev_grapheme(family_end), ByteOffset(1));
        assert_eq!(text.floor_grapheme(ByteOffset(9)), ByteOffset(1));
        assert!(!text.is_grapheme_boundary(ByteOffset(5)));
    }

    #[test]
    fn stepping_by_word_crosses_punctuation_and_paragraphs() {
        let text = Text::new("One, two.\n\nThree");
        let mut stops = Vec::new();
        let mut at = ByteOffset(0);
        while at < text.end() {
            at = text.word_step(at, Direction::Forward);
            stops.push(at.0);
        }
        assert_eq!(stops, [3, 8, 16]);
        assert_eq!(text.word_step(ByteOffset(16), Direction::Backward), ByteOffset(11));
        assert_eq!(text.word_step(ByteOffset(11), Direction::Backward), ByteOffset(5));
        assert_eq!(text.word_step(ByteOffset(3), Direction::Backward), ByteOffset(0));
    }

    #[test]
    fn sentences_keep_titles_and_initials_together() {
        let text = Text::new("Dr. Smith flew to the U.S. in May. He stayed.");
        let language = Language("en");
        let sentence = text.sentence_at(ByteOffset(10), language).expect("a sentence");
        assert_eq!(text.slice(sentence), Some("Dr. Smith flew to the U.S. in May."));
        assert_eq!(text.sentences_near(ByteOffset(0), language).len(), 2);
    }

    #[test]
    fn snapping_grows_to_words_and_drops_white_space() {
        let text = Text::new("The ferry burned");
        let snapped = text.snap_to_words(Span::from_range(3..6).expect("a span")).expect("a word");
        assert_eq!(text.slice(snapped), Some("ferry"));
        assert_eq!(text.snap_to_words(Span::from_range(3..4).expect("a span")), None);
    }

    #[test]
    fn a_long_paragraph_has_the_same_words_through_every_window() {
        let text = Text::new("lorem ipsum ".repeat(4_000));
        for at in [0, 20_000, 24_575, 24_577, 40_961, 47_998] {
            let span = text.word_at(ByteOffset(at)).expect("a word");
            assert!(["lorem", "ipsum", " "].contains(&text.slice(span).expect("on boundaries")), "at {at}");
        }
    }
}
