//! A query that is ready to search, and where it stands in a text.

use regex::bytes::Regex;
use unicode_segmentation::GraphemeCursor;

use super::Query;
use crate::text::{ByteOffset, Span, Text, WordBounds};

/// How far clusters are walked one by one, in bytes, rather than looked at from both sides.
const WALKED: usize = 4096;

/// A query that is ready to search. It takes time in proportion to what it searches, whatever the pattern.
#[derive(Clone, Debug)]
pub struct Searcher {
    regex: Regex,
    pattern: bool,
    /// Whether white space at the end stands for any, and so may be less than there is.
    blank_end: bool,
    whole_words: bool,
}

impl Searcher {
    pub(super) fn new(regex: Regex, query: &Query) -> Self {
        let blank_end = !query.pattern && !query.is_exact() && query.words.ends_with(char::is_whitespace);
        Self { regex, pattern: query.pattern, blank_end, whole_words: query.whole_words }
    }

    /// Whether there may be a hit in a text that has these bytes. Nothing is told of bytes that are no UTF-8.
    ///
    /// Most files have none; this spares the work that makes a text of bytes.
    #[must_use]
    pub fn may_hit(&self, bytes: &[u8]) -> bool {
        self.regex.is_match(bytes)
    }

    /// Where it stands in a text, in order and disjoint, as they are found.
    #[must_use]
    pub fn hits<'a>(&'a self, text: &'a Text) -> Hits<'a> {
        self.hits_from(text, ByteOffset(0))
    }

    /// The same from a position on.
    #[must_use]
    pub fn hits_from<'a>(&'a self, text: &'a Text, from: ByteOffset) -> Hits<'a> {
        let at = text.as_str().floor_char_boundary(from.0);
        Hits { searcher: self, text, at, clusters: None, words: None }
    }

    /// Whether it stands anywhere in some words.
    #[must_use]
    pub fn is_in(&self, words: &str) -> bool {
        self.may_hit(words.as_bytes()) && self.hits(&Text::new(words)).next().is_some()
    }

    /// Whether some words are what is looked for and nothing else.
    #[must_use]
    pub fn is_all_of(&self, words: &str) -> bool {
        let text = Text::new(words.trim());
        self.may_hit(words.as_bytes()) && self.hits(&text).any(|hit| Some(hit) == text.span())
    }
}

/// The hits in a text.
///
/// Invariant: a hit begins and ends between two grapheme clusters. Words that end within one are not there (the `e` of an `é` in two
/// pieces is none); what a pattern finds grows to whole clusters (its `.` is all of the `é`).
pub struct Hits<'a> {
    searcher: &'a Searcher,
    text: &'a Text,
    /// From where on the next hit may begin.
    at: usize,
    /// A cursor between two clusters that stands before whatever is asked next.
    clusters: Option<GraphemeCursor>,
    /// The words around the last place that was asked for.
    words: Option<WordBounds>,
}

impl Iterator for Hits<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let bytes = self.text.as_str().as_bytes();
        while self.at <= bytes.len() {
            let found = self.searcher.regex.find_at(bytes, self.at)?;
            let (start, end) = (found.start(), found.end());
            if start == end {
                self.at = end + self.text.as_str()[end..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
            let hit = self.whole(start, end).filter(|hit| self.is_on_words(*hit));
            self.at = match hit {
                // What a pattern has found may end within its last cluster, which is taken; words may leave white space behind them.
                Some(hit) if self.searcher.pattern => hit.end().0.max(end),
                Some(hit) => hit.end().0,
                // Other words may begin within these; a pattern may have found all of the text.
                None if self.searcher.pattern => end,
                None => self.behind(start, end),
            };
            if hit.is_some() {
                return hit;
            }
        }
        None
    }
}

impl Hits<'_> {
    /// Where words may begin next that were found and are none, since they do not begin or end where words may.
    fn behind(&mut self, start: usize, end: usize) -> usize {
        let found = &self.text.as_str()[start..end];
        let first = found.chars().next().map_or(1, char::len_utf8);
        let blank = found.len() - found.trim_start().len();
        // From wherever in a run of blanks, words that begin with white space would end in the same place.
        let same_end = blank > first
            && !(self.is_cluster_boundary(end)
                && (!self.searcher.whole_words || self.is_word_boundary(ByteOffset(end))));
        start + if same_end { blank } else { first }
    }

    /// What was found as whole clusters: grown to them, or not at all.
    fn whole(&mut self, start: usize, end: usize) -> Option<Span> {
        if self.is_cluster_boundary(start) && self.is_cluster_boundary(end) {
            return Span::from_range(start..end);
        }
        if !self.searcher.pattern {
            return self.with_less_blank(start, end);
        }
        // The cluster may be behind the last hit already, which grew over it.
        let from = self.text.floor_grapheme(ByteOffset(start));
        let until = ByteOffset(end);
        let until = if self.text.is_grapheme_boundary(until) { until } else { self.text.next_grapheme(until) };
        Span::new(from, until)
    }

    /// Words that end with white space, without the last one of the text, which begins a cluster: `\u{a0}\u{301}`.
    fn with_less_blank(&mut self, start: usize, end: usize) -> Option<Span> {
        if !self.searcher.blank_end || !self.is_cluster_boundary(start) {
            return None;
        }
        let text = self.text.as_str();
        let until = self.text.floor_grapheme(ByteOffset(end)).0;
        let shorter = text.get(start..until).filter(|it| it.ends_with(char::is_whitespace))?;
        // One space, or the end of a paragraph, may have been all there was.
        let found = self.searcher.regex.find(shorter.as_bytes())?;
        if found.range() == (0..shorter.len()) { Span::from_range(start..until) } else { None }
    }

    fn is_cluster_boundary(&mut self, at: usize) -> bool {
        let text = self.text.as_str();
        let bytes = text.as_bytes();
        if at == 0 || at >= bytes.len() {
            return true;
        }
        let (before, behind) = (bytes[at - 1], bytes[at]);
        if before.is_ascii() && behind.is_ascii() {
            return (before, behind) != (b'\r', b'\n');
        }
        // Flags side by side are told apart by counting from the first one; walking on from the last hit counts each once.
        if let Some(cursor) = &mut self.clusters
            && cursor.cur_cursor() <= at
            && at - cursor.cur_cursor() <= WALKED
        {
            while cursor.cur_cursor() < at {
                if !matches!(cursor.next_boundary(text, 0), Ok(Some(_))) {
                    return false;
                }
            }
            let stands = cursor.cur_cursor() == at;
            if !stands {
                // It has gone beyond, and would be of no use for what is asked next.
                self.clusters = None;
            }
            return stands;
        }
        let mut cursor = GraphemeCursor::new(at, bytes.len(), true);
        let stands = cursor.is_boundary(text, 0) == Ok(true);
        self.clusters = stands.then_some(cursor);
        stands
    }

    fn is_on_words(&mut self, hit: Span) -> bool {
        !self.searcher.whole_words || (self.is_word_boundary(hit.start()) && self.is_word_boundary(hit.end()))
    }

    fn is_word_boundary(&mut self, at: ByteOffset) -> bool {
        let text = self.text.as_str();
        let before = text[..at.0].chars().next_back();
        let (Some(before), Some(behind)) = (before, text[at.0..].chars().next()) else { return true };
        // These are most of all places, and need no look at the words around.
        let joined = |it: char| it.is_alphabetic() && it < '\u{e00}';
        if joined(before) && joined(behind) {
            return false;
        }
        if before.is_ascii_whitespace() || behind.is_ascii_whitespace() {
            return true;
        }
        let known = self.words.take().filter(|words| words.are_those_at(self.text, at));
        let words = known.unwrap_or_else(|| self.text.word_bounds_near(at));
        let stands = words.has(at);
        self.words = Some(words);
        stands
    }
}
