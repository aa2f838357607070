//! A text as tokens, and annotations as ranges of tokens, for the formats that are made of these.
//!
//! Tokens are the words of [`Text::words`](crate::text::Text::words): UAX 29, with dictionaries for scripts without spaces. An
//! annotation that begins or ends inside a word cuts it into several tokens, so that no span is ever shifted, and that is
//! counted; or, where whole words are asked for, is grown to the word, and that is counted. White space is no token, and falls
//! off the ends of an annotation.
//!
//! ```text
//! text            H a l b s o   v i e l   k o s t e t …
//! annotation      [       )
//! tokens, split   [       )[  ) [     )
//! tokens, whole   [           ) [     )
//! ```

use std::ops::Range;

use super::{FormatOption, LossKind, LossReport, Record};
use crate::model::Annotation;
use crate::text::{ByteOffset, Span, Text, is_blank};

/// What becomes of a word that an annotation cuts.
pub(super) const TOKENS: FormatOption = FormatOption {
    name: "tokens",
    values: &["split", "whole"],
    means: "what becomes of a word that an annotation cuts: it is split into tokens, or the annotation grown to the whole of it",
};

/// What becomes of a word that an annotation cuts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CutWords {
    Split,
    Whole,
}

impl CutWords {
    pub(super) fn of(value: &str) -> Self {
        if value == "whole" { Self::Whole } else { Self::Split }
    }
}

/// A text as tokens.
pub(super) struct Tokens<'a> {
    /// In order and disjoint, none of them white space.
    pub(super) tokens: Vec<Span>,
    /// The annotations in which there is a token, in reading order.
    pub(super) tagged: Vec<Tagged<'a>>,
}

/// An annotation as tokens.
pub(super) struct Tagged<'a> {
    pub(super) annotation: &'a Annotation,
    /// Ranges of tokens, sorted and disjoint, at least one, none empty.
    pub(super) parts: Vec<Range<usize>>,
}

impl Tagged<'_> {
    /// The number of tokens.
    pub(super) fn count(&self) -> usize {
        self.parts.iter().map(ExactSizeIterator::len).sum()
    }
}

impl<'a> Tokens<'a> {
    /// Cuts the text of a record, and counts what its annotations lose by it.
    pub(super) fn of(record: &Record<'a>, words: CutWords, losses: &mut LossReport) -> Self {
        let text = record.text;
        let wanted: Vec<(&'a Annotation, Vec<Span>)> = record
            .annotations
            .iter()
            .map(|it| (&***it, it.spans.iter().filter_map(|it| without_blanks(text, it.span)).collect()))
            .collect();
        let mut tokens = text.words();
        let mut bounds: Vec<ByteOffset> =
            wanted.iter().flat_map(|(_, spans)| spans.iter().flat_map(|it| [it.start(), it.end()])).collect();
        bounds.sort_unstable();
        bounds.dedup();
        let cut = bounds_inside(&tokens, &bounds);
        if words == CutWords::Split {
            tokens = split_at(&tokens, &cut);
        }
        let mut tagged = Vec::with_capacity(wanted.len());
        for (annotation, spans) in wanted {
            let place = || format!("{}: annotation {}", record.document.id, annotation.id);
            let parts = parts(&tokens, &spans);
            if parts.is_empty() {
                losses.add(LossKind::NoWord, place);
                continue;
            }
            if !spans.iter().copied().eq(annotation.spans.iter().map(|it| it.span)) {
                losses.add(LossKind::WhiteSpace, place);
            }
            if parts.len() > 1 {
                losses.add(LossKind::Discontinuous, place);
            }
            let cuts = |it: &Span| [it.start(), it.end()].iter().any(|bound| cut.binary_search(bound).is_ok());
            if spans.iter().any(cuts) {
                losses.add(if words == CutWords::Split { LossKind::CutWord } else { LossKind::Grown }, place);
            }
            tagged.push(Tagged { annotation, parts });
        }
        Self { tokens, tagged }
    }
}

/// The span without white space at its ends, or `None` where nothing is left.
fn without_blanks(text: &Text, span: Span) -> Option<Span> {
    let slice = text.slice(span)?;
    let start = span.start().0 + (slice.len() - slice.trim_start_matches(is_blank).len());
    Span::from_range(start..span.start().0 + slice.trim_end_matches(is_blank).len())
}

/// The sorted bounds that lie strictly inside a token.
pub(super) fn bounds_inside(tokens: &[Span], bounds: &[ByteOffset]) -> Vec<ByteOffset> {
    let is_inside = |bound: &ByteOffset| {
        let before = tokens.partition_point(|token| token.start() < *bound);
        before > 0 && *bound < tokens[before - 1].end()
    };
    bounds.iter().copied().filter(is_inside).collect()
}

/// The tokens, cut at sorted bounds.
pub(super) fn split_at(tokens: &[Span], cut: &[ByteOffset]) -> Vec<Span> {
    if cut.is_empty() {
        return tokens.to_vec();
    }
    let mut cut = cut.iter().copied().peekable();
    let mut split = Vec::with_capacity(tokens.len() + cut.len());
    for token in tokens {
        let mut from = token.start();
        while let Some(bound) = cut.next_if(|it| *it < token.end()) {
            split.extend(Span::new(from, bound));
            from = bound;
        }
        split.extend(Span::new(from, token.end()));
    }
    split
}

/// The ranges of the tokens that share characters with the spans; ranges that came to share a token are one.
fn parts(tokens: &[Span], spans: &[Span]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        let from = tokens.partition_point(|token| token.end() <= span.start());
        let until = tokens.partition_point(|token| token.start() < span.end());
        match parts.last_mut() {
            Some(last) if from < last.end => last.end = last.end.max(until),
            _ if from < until => parts.push(from..until),
            _ => {}
        }
    }
    parts
}
