//! From points to offsets and back, within one block.
//!
//! Counts in points from the top left corner of the block, and in bytes of the whole text. Pure: reads a layout, changes
//! nothing, needs no window. What lies between blocks is the business of the view that stacks them.

use eframe::egui::{Rect, pos2};
use parley::{BreakReason, Cluster, Line};

use super::caret::Caret;
use super::layout::BlockLayout;
use crate::text::{ByteOffset, Span};

/// How far fills, carets and selections reach above the base line, as a multiple of the text size.
pub(super) const ASCENT: f32 = 1.02;

/// How far they reach below it.
pub(super) const DESCENT: f32 = 0.29;

/// What lies at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The nearest place for a caret.
    pub caret: Caret,
    /// Where the nearest grapheme cluster begins: what the pointer is on, not between.
    pub under: ByteOffset,
    /// Whether the point lies on a character, as against beside a line or between paragraphs.
    pub on_text: bool,
}

/// A stretch of one line that a span covers without a gap. Bidirectional text gives several a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// The height of letters with their marks; the same for all lines whatever their fonts.
    pub rect: Rect,
    /// The whole height of the line, for selections without gaps between lines.
    pub line: Rect,
    /// Where the letters stand.
    pub baseline: f32,
    /// The hull of the bytes that the piece shows. Invariant: within the span that was asked for.
    pub span: Span,
}

impl Piece {
    /// The same piece, moved by this many points.
    #[must_use]
    pub fn translate(self, by: eframe::egui::Vec2) -> Self {
        Self {
            rect: self.rect.translate(by),
            line: self.line.translate(by),
            baseline: self.baseline + by.y,
            span: self.span,
        }
    }
}

impl BlockLayout {
    /// What lies at a point; outside the block the nearest line is taken.
    #[must_use]
    pub fn hit(&self, x: f32, y: f32) -> Hit {
        let scale = self.setting.pixels_per_point;
        let (x, y) = (x * scale, y * scale);
        let under = Cluster::from_point(&self.layout, x, y).map_or(0, |(cluster, _)| cluster.text_range().start);
        let exact = Cluster::from_point_exact(&self.layout, x, y).filter(|(cluster, _)| {
            let shown = cluster.text_range().start < visible_end(&cluster.line());
            shown && !cluster.is_hard_line_break() && cluster.text_range().end <= self.layout.text_len()
        });
        let inside = (0.0..self.layout.height()).contains(&y);
        Hit { caret: self.caret_at(x, y), under: self.offset(under), on_text: inside && exact.is_some() }
    }

    /// The pieces of the lines that a span covers, from top to bottom and from left to right.
    ///
    /// White space at which a line was broken shows as nothing, unless the span has nothing else here.
    #[must_use]
    pub fn pieces(&self, span: Span) -> Vec<Piece> {
        let from = span.start().0.saturating_sub(self.start);
        let to = span.end().0.saturating_sub(self.start).min(self.layout.text_len());
        let mut pieces = Vec::new();
        if from >= to {
            return pieces;
        }
        for line in self.layout.lines() {
            let range = line.text_range();
            if range.start < to && from < range.end {
                self.line_pieces(&line, from, to.min(visible_end(&line)), &mut pieces);
            }
        }
        if pieces.is_empty() {
            let caret = self.caret_rect(ByteOffset(self.start + from).into());
            pieces.extend(Span::from_range(self.start + from..self.start + to).map(|span| self.thin(caret, span)));
        }
        pieces
    }

    fn line_pieces(&self, line: &Line<'_, ()>, from: usize, to: usize, pieces: &mut Vec<Piece>) {
        let first = pieces.len();
        let mut x = line.metrics().offset + line.metrics().inline_min_coord;
        for run in line.runs() {
            for cluster in run.visual_clusters() {
                let (left, range) = (x, cluster.text_range());
                x += cluster.advance();
                let (start, end) = (range.start.max(from), range.end.min(to));
                let Some(span) = Span::from_range(self.start + start..self.start + end) else { continue };
                let piece = self.piece(line, left, x, span);
                match pieces[first..].last_mut() {
                    // Side by side on the screen; in mixed directions not always in the text.
                    Some(last) if (last.rect.right() - piece.rect.left()).abs() < 0.01 => {
                        last.rect.max.x = piece.rect.max.x;
                        last.line.max.x = piece.line.max.x;
                        last.span = last.span.hull(span);
                    }
                    _ => pieces.push(piece),
                }
            }
        }
    }

    fn piece(&self, line: &Line<'_, ()>, left: f32, right: f32, span: Span) -> Piece {
        let scale = self.setting.pixels_per_point;
        let (metrics, size) = (line.metrics(), self.setting.text_size() * scale);
        let rect = |top: f32, bottom: f32| {
            Rect::from_min_max(pos2(left, top.round()) / scale, pos2(right, bottom.round()) / scale)
        };
        Piece {
            rect: rect(metrics.baseline - ASCENT * size, metrics.baseline + DESCENT * size),
            line: rect(metrics.block_min_coord, metrics.block_max_coord),
            baseline: metrics.baseline / scale,
            span,
        }
    }

    /// A mark for what has no width: an empty paragraph, white space where a line is broken.
    fn thin(&self, caret: Rect, span: Span) -> Piece {
        let rect = Rect::from_min_size(caret.min, eframe::egui::vec2(self.setting.text_size() / 4.0, caret.height()));
        Piece { rect, line: rect, baseline: rect.top() + ASCENT * self.setting.text_size(), span }
    }

    /// The number of lines, at least 1.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.layout.len().max(1)
    }

    /// The number of the line at a height in points, the nearest for those outside.
    #[must_use]
    pub fn line_at_y(&self, y: f32) -> usize {
        self.line_at(y * self.setting.pixels_per_point)
    }

    /// Where a line begins, in points from the top of the block.
    #[must_use]
    pub fn line_top(&self, line: usize) -> f32 {
        self.layout.get(line).map_or(0.0, |line| line.metrics().block_min_coord / self.setting.pixels_per_point)
    }

    /// The first offset of a line.
    #[must_use]
    pub fn line_first(&self, line: usize) -> ByteOffset {
        self.offset(self.layout.get(line).map_or(0, |line| line.text_range().start))
    }

    fn line_at(&self, y: f32) -> usize {
        let below = self.layout.lines().position(|line| y < line.metrics().block_max_coord);
        below.unwrap_or_else(|| self.layout.len().saturating_sub(1))
    }
}

/// Where what is to be seen of a line ends, in bytes from the start of the block.
pub(super) fn visible_end(line: &Line<'_, ()>) -> usize {
    let soft = is_soft(line);
    let shown = |cluster: &Cluster<'_, ()>| !(cluster.is_hard_line_break() || soft && cluster.is_space_or_nbsp());
    let ends = line.runs().flat_map(|run| run.clusters()).filter(shown).map(|cluster| cluster.text_range().end);
    ends.max().unwrap_or(line.text_range().start)
}

/// Whether a cluster is white space at which its line was broken.
pub(super) fn hangs(cluster: &Cluster<'_, ()>) -> bool {
    let line = cluster.line();
    cluster.is_space_or_nbsp() && is_soft(&line) && cluster.text_range().start >= visible_end(&line)
}

fn is_soft(line: &Line<'_, ()>) -> bool {
    matches!(line.break_reason(), BreakReason::Regular | BreakReason::Emergency)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::reading::blocks::BlockTable;
    use crate::app::reading::fonts::Fonts;
    use crate::app::reading::layout::{LINE_HEIGHT, Layouts, Setting};
    use crate::text::Text;

    pub(crate) const SAMPLE: &str = "A fire in the engine room of the ferry forced at least 84 passengers into lifeboats, \
                          the coastguard reported. Не было пострадавших; office affinity ﬁn é\u{301}x.";

    pub(crate) fn with<R>(text: &str, width: f32, pixels_per_point: f32, test: impl FnOnce(&BlockLayout) -> R) -> R {
        let blocks = BlockTable::new(Text::new(text));
        let (mut layouts, mut fonts) = (Layouts::default(), Fonts::bundled());
        test(layouts.get(&blocks, 0, Setting { width, zoom: 1.0, leading: LINE_HEIGHT, pixels_per_point }, &mut fonts))
    }

    fn span_of(text: &str, part: &str) -> Span {
        let at = text.find(part).expect("the part is there");
        Span::from_range(at..at + part.len()).expect("not empty")
    }

    proptest! {
        #[test]
        fn what_is_hit_on_a_span_lies_in_it(
            from in 0_usize..SAMPLE.len(), len in 1_usize..90, width in 60.0..600.0_f32, part in 0.02..0.98_f32
        ) {
            let text = Text::new(SAMPLE);
            let start = text.floor_grapheme(ByteOffset(from));
            let end = text.next_grapheme(ByteOffset((from + len).min(SAMPLE.len() - 1)));
            let span = Span::new(start, end).expect("not empty");
            with(SAMPLE, width, 1.25, |block| {
                for piece in block.pieces(span) {
                    let hit = block.hit(piece.rect.left() + part * piece.rect.width(), piece.rect.center().y);
                    prop_assert!(span.covers(piece.span));
                    prop_assert!(hit.caret.offset >= span.start() && hit.caret.offset <= span.end());
                    prop_assert!(piece.span.contains(hit.under), "{} not in {}", hit.under, piece.span);
                }
                Ok(())
            })?;
        }

        #[test]
        fn the_pieces_of_a_span_are_all_of_it_but_broken_white_space(width in 60.0..600.0_f32) {
            with(SAMPLE, width, 1.0, |block| {
                let whole = Span::from_range(0..SAMPLE.len()).expect("not empty");
                let pieces = block.pieces(whole);
                prop_assert_eq!(pieces.len(), block.line_count());
                for pair in pieces.windows(2) {
                    let gap = &SAMPLE[pair[0].span.end().0..pair[1].span.start().0];
                    prop_assert!(gap.chars().all(char::is_whitespace), "{:?} is not shown", gap);
                }
                Ok(())
            })?;
        }
    }

    proptest! {
        #[test]
        fn hits_on_mixed_directions_lie_in_the_span(
            words in prop::collection::vec("[a-c]{1,3}|[א-ג]{1,3}|[1-9]{1,2}|[.,(]", 2..14),
            width in 40.0..400.0_f32, ends in (0_usize..40, 0_usize..40), part in 0.02..0.98_f32
        ) {
            let text = Text::new(words.join(" "));
            let [from, to] = [ends.0, ends.1].map(|it| text.floor_grapheme(ByteOffset(it)));
            if let Some(span) = Span::between(from, to) {
                with(text.as_str(), width, 1.0, |block| is_hit_within(&text, block, span, part));
            }
        }
    }

    /// What is hit at a part of the width of each piece of a span lies in the span.
    fn is_hit_within(text: &Text, block: &BlockLayout, span: Span, part: f32) {
        let pieces = block.pieces(span);
        assert!(!pieces.is_empty());
        let shown = pieces.iter().filter(|it| text.slice(it.span).is_some_and(|it| !it.trim().is_empty()));
        for piece in shown {
            let hit = block.hit(piece.rect.left() + part * piece.rect.width(), piece.rect.center().y);
            assert!(span.contains(hit.under), "{} not in {span} of {:?}", hit.under, text.as_str());
        }
    }

    #[test]
    fn numbers_beside_words_from_right_to_left_at_the_end_of_a_line_were_hit_beside_their_span() {
        let text = Text::new("aa a a 11 אא 11 1");
        with(text.as_str(), 63.67, 1.0, |block| {
            for (from, to) in
                (0..text.as_str().len()).flat_map(|from| (from + 1..=text.as_str().len()).map(move |to| (from, to)))
            {
                let [from, to] = [from, to].map(|it| text.floor_grapheme(ByteOffset(it)));
                let Some(span) = Span::between(from, to) else { continue };
                [0.02, 0.3, 0.5, 0.7, 0.98].into_iter().for_each(|part| is_hit_within(&text, block, span, part));
            }
        });
    }

    #[test]
    fn a_span_across_directions_has_several_pieces_on_a_line() {
        let text = "abc אבג def";
        with(text, 400.0, 1.0, |block| {
            let pieces = block.pieces(span_of(text, "c א"));
            assert_eq!(pieces.len(), 2, "{pieces:?}");
            assert!(pieces[0].rect.right() < pieces[1].rect.left());
            assert_eq!(block.pieces(span_of(text, text)).len(), 1, "side by side is one piece");
        });
    }

    #[test]
    fn beside_the_text_is_not_on_it() {
        with("One\u{2028}two", 400.0, 1.0, |block| {
            let word = block.pieces(span_of("One", "One"))[0].rect;
            assert!(block.hit(word.center().x, word.center().y).on_text);
            let beside = block.hit(word.right() + 30.0, word.center().y);
            assert!(!beside.on_text && beside.caret.offset == ByteOffset(3));
            assert_eq!(block.hit(-5.0, 900.0).caret.offset, ByteOffset(6), "the last line is the nearest");
        });
    }
}
