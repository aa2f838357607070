//! Where a caret stands in a block, and where it goes from there.
//!
//! Counts in points from the top left corner of the block and in bytes of the whole text; within this module in physical
//! pixels, as layouts do. Pure. Each line has a row of *stops*, one between every two neighbours on the screen; moving
//! sideways is going from stop to stop, so that it never turns back where the direction of writing changes.

use eframe::egui::{Rect, pos2};
use parley::{Cluster, ClusterSide, Line};

use super::geometry::{ASCENT, DESCENT, hangs, visible_end};
use super::layout::BlockLayout;
use crate::text::ByteOffset;

/// A place where text could be typed, if it could.
///
/// Where a line is broken without white space, and where the direction of writing changes, one offset has two places.
/// Made from an offset alone, a caret stands beside the character that follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caret {
    /// The position in the text. Compare this, not carets, to know whether something has moved.
    pub offset: ByteOffset,
    /// Whether it stands beside the character before it, and so at the end of that one's line.
    pub upstream: bool,
}

impl From<ByteOffset> for Caret {
    fn from(offset: ByteOffset) -> Self {
        Self { offset, upstream: false }
    }
}

impl BlockLayout {
    /// Where a caret stands: as high as letters are, without width.
    #[must_use]
    pub fn caret_rect(&self, caret: Caret) -> Rect {
        let scale = self.setting.pixels_per_point;
        let (line, x) = self.place(caret);
        let size = self.setting.text_size() * scale;
        let baseline = self.layout.get(line).map_or(size, |line| line.metrics().baseline);
        Rect::from_min_max(
            pos2(x, (baseline - ASCENT * size).round()) / scale,
            pos2(x, (baseline + DESCENT * size).round()) / scale,
        )
    }

    /// The number of the line on which a caret stands, from 0.
    #[must_use]
    pub fn line_of(&self, caret: Caret) -> usize {
        self.place(caret).0
    }

    /// The place on a line that is nearest to a distance from the left.
    #[must_use]
    pub fn caret_on_line(&self, line: usize, x: f32) -> Caret {
        let Some(line) = self.layout.get(line) else { return self.offset(0).into() };
        let middle = f32::midpoint(line.metrics().block_min_coord, line.metrics().block_max_coord);
        self.caret_at(x * self.setting.pixels_per_point, middle)
    }

    /// The start of the line on which a caret stands.
    #[must_use]
    pub fn line_start(&self, caret: Caret) -> Caret {
        self.line_first(self.line_of(caret)).into()
    }

    /// The end of the line on which a caret stands, before the white space at which it was broken.
    #[must_use]
    pub fn line_end(&self, caret: Caret) -> Caret {
        let Some(line) = self.layout.get(self.line_of(caret)) else { return self.offset(0).into() };
        let visible = visible_end(&line);
        Caret { offset: self.offset(visible), upstream: visible > line.text_range().start }
    }

    /// The next place to the right, or `None` at the right edge of the block's last or, read from right to left, first line.
    #[must_use]
    pub fn right(&self, caret: Caret) -> Option<Caret> {
        self.sideways(caret, true)
    }

    /// The next place to the left, or `None` at the left edge of the block's first or, read from right to left, last line.
    #[must_use]
    pub fn left(&self, caret: Caret) -> Option<Caret> {
        self.sideways(caret, false)
    }

    fn sideways(&self, from: Caret, right: bool) -> Option<Caret> {
        let (mut number, x) = self.place(from);
        let mut stops = self.stops(&self.layout.get(number)?);
        let same = stops.iter().position(|(_, stop)| *stop == from);
        let away = |at: &usize| (stops[*at].0 - x).abs();
        let mut at = match same {
            Some(same) => same,
            None => (0..stops.len()).min_by(|one, other| away(one).total_cmp(&away(other)))?,
        };
        loop {
            let next = if right { Some(at + 1) } else { at.checked_sub(1) };
            match next.filter(|next| *next < stops.len()) {
                Some(next) => at = next,
                None => {
                    let down = right != self.is_rtl();
                    number = if down { number + 1 } else { number.checked_sub(1)? };
                    stops = self.stops(&self.layout.get(number)?);
                    at = if right { 0 } else { stops.len().checked_sub(1)? };
                }
            }
            // The two places of one offset are one step.
            if stops[at].1.offset != from.offset {
                return Some(stops[at].1);
            }
        }
    }

    /// The stops of a line from left to right, each with its distance from the left.
    fn stops(&self, line: &Line<'_, ()>) -> Vec<(f32, Caret)> {
        let mut x = line.metrics().offset + line.metrics().inline_min_coord;
        let mut stops = Vec::new();
        for cluster in line.runs().flat_map(|run| run.visual_clusters()) {
            if cluster.is_hard_line_break() {
                continue;
            }
            if stops.is_empty() {
                stops.push((x, self.stop_beside(&cluster, ClusterSide::Left)));
            }
            x += cluster.advance();
            stops.push((x, self.stop_beside(&cluster, ClusterSide::Right)));
        }
        if stops.is_empty() {
            stops.push((x, self.offset(line.text_range().start).into()));
        }
        stops
    }

    fn stop_beside(&self, cluster: &Cluster<'_, ()>, side: ClusterSide) -> Caret {
        let range = cluster.text_range();
        if (side == ClusterSide::Right) == cluster.is_rtl() {
            self.offset(range.start).into()
        } else {
            // Behind the white space at which a line is broken comes the next line.
            Caret { offset: self.offset(range.end), upstream: !hangs(cluster) }
        }
    }

    /// The nearest place to a point in pixels.
    pub(super) fn caret_at(&self, x: f32, y: f32) -> Caret {
        let Some((cluster, side)) = Cluster::from_point(&self.layout, x, y) else {
            return Caret { offset: self.end(), upstream: true };
        };
        if cluster.is_hard_line_break() {
            return self.offset(cluster.text_range().start).into();
        }
        let stop = self.stop_beside(&cluster, side);
        if hangs(&cluster) && stop.offset == self.offset(cluster.text_range().end) {
            return Caret { offset: self.offset(visible_end(&cluster.line())), upstream: true };
        }
        stop
    }

    /// The line of a caret, and its distance from the left in pixels.
    fn place(&self, caret: Caret) -> (usize, f32) {
        let at = caret.offset.0.saturating_sub(self.start).min(self.layout.text_len());
        let before = at.checked_sub(1).filter(|_| caret.upstream || at == self.layout.text_len());
        let before = before.and_then(|before| Cluster::from_byte_index(&self.layout, before));
        let (cluster, behind) = match before.filter(|cluster| !cluster.is_hard_line_break()) {
            Some(cluster) => (Some(cluster), true),
            None => (Cluster::from_byte_index(&self.layout, at), false),
        };
        let Some(cluster) = cluster else {
            // Behind a line separator at the very end: an empty line.
            let last = self.layout.len().saturating_sub(1);
            return (last, self.layout.get(last).map_or(0.0, |line| line.metrics().offset));
        };
        let left = cluster.visual_offset().unwrap_or_default();
        let x = if behind == cluster.is_rtl() { left } else { left + cluster.advance() };
        (cluster.path().line_index(), x)
    }

    /// The offset in the text of one in the block. An empty block is laid out as one blank, which does not exist.
    pub(super) fn offset(&self, within: usize) -> ByteOffset {
        ByteOffset(self.start + within.min(self.layout.text_len()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::reading::geometry::tests::{SAMPLE, with};
    use crate::text::Text;

    proptest! {
        #[test]
        fn arrows_go_through_mixed_directions_and_back(
            words in prop::collection::vec("[a-c]{1,3}|[א-ג]{1,3}|[1-9]{1,2}|[.,(]", 1..14), width in 40.0..400.0_f32
        ) {
            let text = words.join(" ");
            with(&text, width, 1.0, |block| {
                let rtl = block.is_rtl();
                let (mut at, mut steps) = (Caret::default(), 0);
                let ahead = |at| if rtl { block.left(at) } else { block.right(at) };
                while let Some(next) = ahead(at) {
                    at = next;
                    steps += 1;
                    prop_assert!(steps <= 2 * text.len(), "going round in {:?}", text);
                }
                Ok(())
            })?;
        }

        #[test]
        fn a_caret_stands_where_its_stop_is(
            words in prop::collection::vec("[a-c]{1,3}|[א-ג]{1,3}|[1-9]{1,2}|[.,(]", 1..14), width in 40.0..400.0_f32
        ) {
            let text = words.join(" ");
            with(&text, width, 1.0, |block| {
                for (number, line) in block.layout.lines().enumerate() {
                    for (x, stop) in block.stops(&line) {
                        let (on_line, at) = block.place(stop);
                        let next = on_line == number + 1 && stop.offset.0 == line.text_range().end;
                        prop_assert!(next || (on_line == number && (at - x).abs() < 0.1), "{:?} in {:?}", stop, text);
                    }
                }
                Ok(())
            })?;
        }
    }

    #[test]
    fn carets_go_right_along_a_line() {
        with(SAMPLE, 5_000.0, 1.0, |block| {
            let text = Text::new(SAMPLE);
            let (mut at, mut x) = (ByteOffset(0), -1.0);
            while at < text.end() {
                let here = block.caret_rect(at.into()).left();
                assert!(here > x, "at {at}");
                (x, at) = (here, text.next_grapheme(at));
            }
        });
    }

    #[test]
    fn arrows_reach_each_place_once_and_back() {
        with(SAMPLE, 200.0, 1.0, |block| {
            let (mut at, mut steps) = (Caret::from(ByteOffset(0)), vec![0]);
            while let Some(next) = block.right(at) {
                steps.push(next.offset.0);
                at = next;
            }
            assert!(steps.is_sorted() && at.offset.0 == SAMPLE.len());
            let mut back = vec![at.offset.0];
            while let Some(next) = block.left(at) {
                back.push(next.offset.0);
                at = next;
            }
            back.reverse();
            assert_eq!(steps, back);
        });
    }

    #[test]
    fn home_and_end_stay_on_the_line() {
        with(SAMPLE, 200.0, 1.0, |block| {
            let middle = block.caret_on_line(1, 60.0);
            let (start, end) = (block.line_start(middle), block.line_end(middle));
            assert_eq!((block.line_of(start), block.line_of(end)), (1, 1));
            assert!(start.offset < middle.offset && middle.offset < end.offset);
            assert_eq!(&SAMPLE[end.offset.0..=end.offset.0], " ");
        });
    }

    #[test]
    fn a_word_longer_than_the_line_has_an_end_of_line_of_its_own() {
        let word = "n".repeat(60);
        with(&word, 150.0, 1.0, |block| {
            let end = block.line_end(Caret::default());
            assert!(end.upstream && block.line_of(end) == 0);
            assert_eq!(block.line_of(end.offset.into()), 1);
        });
    }

    #[test]
    fn an_empty_paragraph_can_hold_the_caret() {
        with("", 400.0, 1.0, |block| {
            assert_eq!(block.hit(50.0, 5.0).caret.offset, ByteOffset(0));
            assert!(block.caret_rect(Caret::default()).height() > 10.0);
            assert_eq!((block.left(Caret::default()), block.right(Caret::default())), (None, None));
        });
    }
}
