//! Moving the caret and the page of a [`ReadingView`].
//!
//! Counts in points and bytes, as the view does. Carets go from block to block here, since a layout knows only its own.

use super::caret::Caret;
use super::scroll::{Column, Position};
use super::{Bar, ReadingView};
use crate::text::{ByteOffset, Direction, Span};

impl ReadingView {
    /// The place one line up, as near as can be to `x` points from the left of the text column; the start of the text on
    /// the first line.
    #[must_use]
    pub fn line_up(&mut self, from: Caret, x: f32) -> Caret {
        self.vertical(from, x, Direction::Backward)
    }

    /// The place one line down, as near as can be to `x` points from the left of the text column; the end of the text on
    /// the last line.
    #[must_use]
    pub fn line_down(&mut self, from: Caret, x: f32) -> Caret {
        self.vertical(from, x, Direction::Forward)
    }

    /// How far a caret stands from the left of the text column: what to keep while going up and down.
    #[must_use]
    pub fn caret_x(&mut self, caret: Caret) -> f32 {
        let block = self.flow.block_of(caret);
        self.flow.measure(block).caret_rect(caret).left()
    }

    fn vertical(&mut self, from: Caret, x: f32, direction: Direction) -> Caret {
        let block = self.flow.block_of(from);
        let layout = self.flow.measure(block);
        let line = layout.line_of(from);
        let found = match direction {
            Direction::Backward if line > 0 => layout.caret_on_line(line - 1, x),
            Direction::Forward if line + 1 < layout.line_count() => layout.caret_on_line(line + 1, x),
            Direction::Backward if block == 0 => return ByteOffset(0).into(),
            Direction::Backward => {
                let above = self.flow.measure(block - 1);
                above.caret_on_line(above.line_count() - 1, x)
            }
            Direction::Forward if block + 1 == self.flow.blocks.len() => return self.text().end().into(),
            Direction::Forward => self.flow.measure(block + 1).caret_on_line(0, x),
        };
        self.snapped(found)
    }

    /// The start of the line on which a caret stands.
    #[must_use]
    pub fn line_start(&mut self, caret: Caret) -> Caret {
        let block = self.flow.block_of(caret);
        self.flow.measure(block).line_start(caret)
    }

    /// The end of the line on which a caret stands, before the white space at which it was broken.
    #[must_use]
    pub fn line_end(&mut self, caret: Caret) -> Caret {
        let block = self.flow.block_of(caret);
        self.flow.measure(block).line_end(caret)
    }

    /// The next place to the right on the screen: back in the text where it reads from right to left.
    #[must_use]
    pub fn right(&mut self, caret: Caret) -> Caret {
        self.sideways(caret, true)
    }

    /// The next place to the left on the screen: forward in the text where it reads from right to left.
    #[must_use]
    pub fn left(&mut self, caret: Caret) -> Caret {
        self.sideways(caret, false)
    }

    fn sideways(&mut self, from: Caret, right: bool) -> Caret {
        let block = self.flow.block_of(from);
        let mut at = from;
        loop {
            let layout = self.flow.measure(block);
            let forward = right != layout.is_rtl();
            match if right { layout.right(at) } else { layout.left(at) } {
                None => return self.beyond(block, forward),
                Some(next) => at = next,
            }
            // A layout may divide a grapheme cluster where the font changes; no caret stands there.
            if self.text().is_grapheme_boundary(at.offset) {
                return at;
            }
        }
    }

    /// The first place behind a block, or the last one before it.
    fn beyond(&self, block: usize, forward: bool) -> Caret {
        let blocks = &self.flow.blocks;
        let seam = |second: usize| !blocks.starts_paragraph(second);
        if forward {
            match block + 1 {
                next if next == blocks.len() => self.text().end().into(),
                next if seam(next) => self.text().next_grapheme(blocks.start(next)).into(),
                next => blocks.start(next).into(),
            }
        } else {
            match block.checked_sub(1) {
                None => ByteOffset(0).into(),
                Some(before) if seam(block) => self.text().prev_grapheme(blocks.end(before)).into(),
                Some(before) => blocks.end(before).into(),
            }
        }
    }

    /// The place a page up or down, at the same distance from the left; the page is scrolled along.
    pub fn page(&mut self, from: Caret, x: f32, direction: Direction) -> Caret {
        let line = self.flow.setting.line_height();
        let lines = ((self.flow.view_height as f32 / line).floor() - 1.0).max(1.0);
        let mut at = from;
        for _ in 0..lines as usize {
            at = self.vertical(at, x, direction);
        }
        self.scroll_page(direction);
        at
    }

    fn snapped(&self, caret: Caret) -> Caret {
        let text = self.text();
        if text.is_grapheme_boundary(caret.offset) { caret } else { text.floor_grapheme(caret.offset).into() }
    }

    /// Where the view is scrolled to, for keeping. Holds at any width and zoom.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Scrolls to a position that was kept.
    pub fn set_position(&mut self, position: Position) {
        let anchor = self.text().floor_grapheme(position.anchor);
        self.scroll_to(Position { anchor, ..position });
    }

    /// Scrolls down by so many points, up if below 0. Ends hold.
    pub fn scroll_by(&mut self, points: f64) {
        self.scroll_to(self.position.moved(points));
    }

    /// Scrolls a page up or down, with a line of the old page left.
    pub fn scroll_page(&mut self, direction: Direction) {
        let page = (self.flow.view_height - f64::from(self.flow.setting.line_height())).max(20.0);
        self.scroll_by(if direction == Direction::Forward { page } else { -page });
    }

    /// Scrolls to the start or to the end of the text.
    pub fn scroll_to_end(&mut self, direction: Direction) {
        let anchor = if direction == Direction::Forward { self.text().end() } else { ByteOffset(0) };
        self.scroll_to(Position { anchor, remainder: 0.0 });
    }

    /// Says how much of the view something lies over, from its lower edge, in points: what is brought into view stays clear of it, the end of the
    /// text too.
    pub fn cover(&mut self, points: f32) {
        self.flow.covered = f64::from(points);
    }

    /// Scrolls as little as brings a span into view, with so many points to spare above and below.
    pub fn scroll_to_span(&mut self, span: Span, margin: f64) {
        let position = self.position.showing(span, margin, &mut self.flow);
        if position != self.position {
            self.scroll_to(position);
        }
    }

    /// Scrolls as little as brings a caret into view.
    pub fn scroll_to_caret(&mut self, caret: Caret, margin: f64) {
        let text = self.text();
        let behind = Span::new(caret.offset, text.next_grapheme(caret.offset));
        let before = Span::new(text.prev_grapheme(caret.offset), caret.offset);
        let span = if caret.upstream { before.or(behind) } else { behind.or(before) };
        if let Some(span) = span {
            self.scroll_to_span(span, margin);
        }
    }

    fn scroll_to(&mut self, position: Position) {
        self.position = position;
        self.settle();
    }

    /// The scroll bar's handle, by the heights known so far.
    #[must_use]
    pub fn bar(&self) -> Bar {
        let whole = self.whole();
        let start = (self.top() / whole).clamp(0.0, 1.0) as f32;
        Bar { start, size: (self.flow.view_height / whole).min(1.0) as f32 }
    }

    /// Scrolls so that the bar's handle begins at this share of the bar.
    pub fn scroll_bar_to(&mut self, start: f32) {
        let y = f64::from(start.clamp(0.0, 1.0)) * self.whole();
        self.scroll_to(Position::at(y, &self.flow));
    }

    /// Where an offset lies on the scroll bar, from 0 to 1, by the heights known so far. For marks on the bar.
    #[must_use]
    pub fn share_of(&self, offset: ByteOffset) -> f32 {
        let block = self.flow.blocks.block_at(offset);
        let range = self.flow.blocks.range(block);
        let within = (offset.0 - range.start) as f64 / range.len().max(1) as f64;
        let y = self.flow.heights.top(block) + within.min(1.0) * self.flow.heights.height(block);
        (y / self.whole()).clamp(0.0, 1.0) as f32
    }

    /// The offset that lies at a share of the scroll bar, from 0 to 1, by the heights known so far; not always between two characters.
    #[must_use]
    pub fn offset_at_share(&self, share: f64) -> ByteOffset {
        let y = share.clamp(0.0, 1.0) * self.whole();
        let block = self.flow.heights.block_at(y);
        let range = self.flow.blocks.range(block);
        let within = (y - self.flow.heights.top(block)) / self.flow.heights.height(block).max(1.0);
        ByteOffset(range.start + (within.clamp(0.0, 1.0) * range.len() as f64) as usize)
    }

    /// The height of all that can be scrolled over, in points, by the heights known so far.
    #[must_use]
    pub fn whole(&self) -> f64 {
        (self.flow.heights.total() + self.flow.foot()).max(1.0)
    }

    /// The top of the view in points from the top of the text, by the heights known so far.
    fn top(&self) -> f64 {
        let Some(first) = self.visible.first() else { return 0.0 };
        self.flow.heights.top(first.block) + f64::from(self.rect.top() - first.rect.top())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use eframe::egui::{Rect, pos2, vec2};

    use super::*;
    use crate::app::reading::{Fonts, Setting};
    use crate::text::Text;

    fn view_on(text: &str) -> ReadingView {
        let mut view = ReadingView::new(Text::new(text), Rc::new(RefCell::new(Fonts::bundled())));
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(400.0, 200.0));
        view.arrange(
            rect,
            20.0,
            Setting { width: 300.0, zoom: 1.0, leading: super::super::layout::LINE_HEIGHT, pixels_per_point: 1.0 },
        );
        view
    }

    fn walk(view: &mut ReadingView, from: usize, step: fn(&mut ReadingView, Caret) -> Caret) -> Vec<usize> {
        let mut at = Caret::from(ByteOffset(from));
        let mut offsets = vec![from];
        loop {
            let next = step(view, at);
            if next.offset == at.offset {
                return offsets;
            }
            offsets.push(next.offset.0);
            at = next;
        }
    }

    #[test]
    fn arrows_cross_paragraphs_and_pieces_of_long_ones() {
        let text = format!("One\n\n{}", "two three ".repeat(600));
        let mut view = view_on(&text);
        let right = walk(&mut view, 0, ReadingView::right);
        assert!(right.into_iter().eq(0..=text.len()));
        let left = walk(&mut view, text.len(), ReadingView::left);
        assert!(left.into_iter().eq((0..=text.len()).rev()));
    }

    #[test]
    fn arrows_do_not_stop_within_a_grapheme() {
        let mut view = view_on("ae\u{301}\u{323}b👩‍🚒c");
        assert_eq!(walk(&mut view, 0, ReadingView::right), [0, 1, 6, 7, 18, 19]);
    }

    #[test]
    fn down_and_up_keep_the_distance_from_the_left() {
        let mut view = view_on("A first line that is long enough\nshort\nAnother line that is long enough");
        let start = Caret::from(ByteOffset(20));
        let x = view.caret_x(start);
        let second = view.line_down(start, x);
        assert_eq!(second.offset, ByteOffset(38), "the end of the short line");
        let third = view.line_down(second, x);
        assert!((view.caret_x(third) - x).abs() < 8.0);
        let back = view.line_up(third, x);
        assert_eq!(view.line_up(back, x).offset, start.offset);
        assert_eq!(view.line_up(start, x).offset, ByteOffset(0));
        assert_eq!(view.line_down(third, x).offset, view.text().end());
    }

    #[test]
    fn shares_of_the_bar_and_offsets_answer_each_other() {
        let text =
            format!("{}{}", "A line of words that goes on for some while\n\n".repeat(300), "one long ".repeat(3_000));
        let mut view = view_on(&text);
        view.scroll_bar_to(0.3);
        let mut last = ByteOffset(0);
        for at in 0..=200 {
            let share = f64::from(at) / 200.0;
            let offset = view.offset_at_share(share);
            assert!(last <= offset && offset <= view.text().end(), "{share}: {offset}");
            let back = f64::from(view.share_of(offset));
            // A line feed belongs to no block, and the foot to the end of the text.
            assert!((back - share).abs() < 0.004 || share > 0.99, "{share} became {back}");
            last = offset;
        }
    }

    #[test]
    fn a_page_down_shows_the_caret() {
        let mut view = view_on(&"A line of words\n".repeat(200));
        let mut at = Caret::default();
        for _ in 0..5 {
            at = view.page(at, 0.0, Direction::Forward);
            view.scroll_to_caret(at, 0.0);
            let caret = view.caret(at).expect("in view");
            assert!(caret.top() >= -1.0 && caret.bottom() <= 201.0, "{caret:?}");
        }
        assert!(at.offset.0 > 16 * 20);
        assert!(view.share_of(at.offset) > 0.05 && view.share_of(view.text().end()) > 0.9);
    }
}
