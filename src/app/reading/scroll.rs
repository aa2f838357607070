//! Where a pane is scrolled to.
//!
//! A position is an offset in the text and a remainder in points, never a sum of heights: so the page stays where it is when
//! lines are broken anew, when the zoom changes and when measured heights replace estimates. Counts in points and bytes;
//! knows blocks by number and asks a [`Column`] for their lines.

use super::blocks::BlockTable;
use super::caret::Caret;
use super::heights::Heights;
use super::layout::BlockLayout;
use crate::text::{ByteOffset, Span};

/// A scroll position: the line that holds `anchor` begins `remainder` points above the top of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position {
    /// An offset on the line at the top of the view.
    pub anchor: ByteOffset,
    /// How far that line is scrolled out, in points; below 0 where it begins below the top of the view.
    pub remainder: f64,
}

/// A place in the column of blocks: so many points below the top of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// The number of the block.
    pub block: usize,
    /// Points below its top; may lie beyond the block until it is settled.
    pub below: f64,
}

/// The blocks of a pane from top to bottom, laid out when they are looked at.
pub trait Column {
    /// How the text is cut.
    fn blocks(&self) -> &BlockTable;
    /// The heights known so far.
    fn heights(&self) -> &Heights;
    /// Lays a block out if need be, and sets its measured height.
    fn measure(&mut self, block: usize) -> &BlockLayout;
    /// The height of the view in points.
    fn view_height(&self) -> f64;
    /// How much of it nothing lies over, from its upper edge, in points.
    fn clear_height(&self) -> f64;
    /// Blank points below the last block.
    fn foot(&self) -> f64;
}

/// Beyond this many views a jump goes by estimated heights, so that what lies between is not laid out.
const NEAR_VIEWS: f64 = 4.0;

/// A span of more blocks than this is not measured to its end: it is higher than any view.
const LONG_SPAN: usize = 200;

impl Position {
    /// The place at the top of the view.
    fn place(self, column: &mut impl Column) -> Place {
        let block = column.blocks().block_at(self.anchor);
        let layout = column.measure(block);
        let line = layout.line_of(Caret::from(self.anchor));
        Place { block, below: f64::from(layout.line_top(line)) + self.remainder }
    }

    /// The position whose view begins at a place.
    fn from_place(place: Place, column: &mut impl Column) -> Self {
        let layout = column.measure(place.block);
        let line = layout.line_at_y(place.below.max(0.0) as f32);
        let top = layout.line_top(line);
        let anchor = layout.line_first(line);
        Self { anchor, remainder: place.below - f64::from(top) }
    }

    /// The same position with its anchor on the first line in view, and within the ends of the text; and its place.
    ///
    /// Lays out what is in view and nothing else, however far the remainder reaches.
    pub fn settle(self, column: &mut impl Column) -> (Self, Place) {
        let mut place = normal(self.place(column), column);
        // What is missing at the bottom is taken from the top.
        let wanted = place.below + column.view_height() - column.foot();
        let blank = wanted - height_from(place.block, wanted, column);
        if blank > 0.0 {
            place = normal(Place { below: place.below - blank, ..place }, column);
        }
        if place.block == 0 && place.below < 0.0 {
            place.below = 0.0;
        }
        let settled = Self::from_place(place, column);
        // An anchor that is still on the line stays, so that lines broken back and forth do not creep.
        let layout = column.measure(place.block);
        let holds = (layout.start()..=layout.end()).contains(&self.anchor)
            && layout.line_of(self.anchor.into()) == layout.line_of(settled.anchor.into());
        (if holds { Self { anchor: self.anchor, ..settled } } else { settled }, place)
    }

    /// The position so many points further down.
    #[must_use]
    pub fn moved(self, points: f64) -> Self {
        Self { remainder: self.remainder + points, ..self }
    }

    /// The position whose view begins so many points below the top of the document, by the heights known so far.
    #[must_use]
    pub fn at(y: f64, column: &impl Column) -> Self {
        let block = column.heights().block_at(y);
        Self { anchor: column.blocks().start(block), remainder: y - column.heights().top(block) }
    }

    /// The least movement after which the lines of a span are in view and clear of what lies over it, with so many points to spare above and below.
    ///
    /// A span that is far away comes to stand at a third of the view; of one higher than the view its start is shown.
    #[must_use]
    pub fn showing(self, span: Span, margin: f64, column: &mut impl Column) -> Self {
        let view = column.clear_height();
        let margin = margin.min(view / 3.0);
        let top = self.place(column);
        let first = Self { anchor: span.start(), remainder: 0.0 }.place(column);
        if distance(top, first, column).abs() > NEAR_VIEWS * view {
            return Self { anchor: span.start(), remainder: -view / 3.0 };
        }
        let end = column.blocks().text().prev_grapheme(span.end()).max(span.start());
        let (last, last_height) = last_line(span, end, column);
        for between in top.block.min(first.block)..=last.block.min(first.block + LONG_SPAN) {
            column.measure(between);
        }
        let to_first = distance(top, first, column);
        let to_end = to_first + distance(first, last, column) + last_height;
        if to_first < margin || to_end - to_first > view - 2.0 * margin {
            Self { anchor: span.start(), remainder: -margin }
        } else if to_end > view - margin {
            Self { anchor: end, remainder: margin + last_height - view }
        } else {
            self
        }
    }
}

/// The last line of a span, whose last grapheme cluster begins at `end`: where it begins, and its height in points.
fn last_line(span: Span, end: ByteOffset, column: &mut impl Column) -> (Place, f64) {
    let block = column.blocks().block_at(end);
    let layout = column.measure(block);
    let line = layout.line_of(Caret { offset: span.end().min(layout.end()), upstream: true });
    let top = layout.line_top(line);
    let bottom = if line + 1 < layout.line_count() { layout.line_top(line + 1) } else { layout.height() };
    (Place { block, below: f64::from(top) }, f64::from(bottom - top))
}

/// Points from one place down to another, by the heights known so far.
fn distance(from: Place, to: Place, column: &impl Column) -> f64 {
    let heights = column.heights();
    heights.top(to.block) - heights.top(from.block) + to.below - from.below
}

/// The same place named by the block that it lies in. Blocks on the way are measured, unless it is a long way.
fn normal(mut place: Place, column: &mut impl Column) -> Place {
    if place.below.abs() > NEAR_VIEWS * column.view_height().max(500.0) {
        let y = column.heights().top(place.block) + place.below;
        let block = column.heights().block_at(y);
        place = Place { block, below: y - column.heights().top(block) };
    }
    let last = column.heights().len().saturating_sub(1);
    while place.below < 0.0 && place.block > 0 {
        place.block -= 1;
        column.measure(place.block);
        place.below += column.heights().height(place.block);
    }
    loop {
        column.measure(place.block);
        let height = column.heights().height(place.block);
        if place.below < height || place.block == last {
            return place;
        }
        place.below -= height;
        place.block += 1;
    }
}

/// How high the text is from a block on: measured, and not further than is wanted.
fn height_from(block: usize, wanted: f64, column: &mut impl Column) -> f64 {
    let mut height = 0.0;
    for below in block..column.heights().len() {
        column.measure(below);
        height += column.heights().height(below);
        if height >= wanted {
            break;
        }
    }
    height
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use eframe::egui::{Rect, pos2, vec2};
    use proptest::prelude::*;

    use super::*;
    use crate::app::reading::{Fonts, ReadingView, Setting};
    use crate::text::{Direction, Text};

    const SETTING: Setting =
        Setting { width: 300.0, zoom: 1.0, leading: super::super::layout::LINE_HEIGHT, pixels_per_point: 1.0 };

    fn view_on(text: &str) -> ReadingView {
        let mut view = ReadingView::new(Text::new(text), Rc::new(RefCell::new(Fonts::bundled())));
        show(&mut view, SETTING);
        view
    }

    fn show(view: &mut ReadingView, setting: Setting) {
        view.arrange(Rect::from_min_size(pos2(10.0, 20.0), vec2(600.0, 400.0)), 50.0, setting);
    }

    /// Paragraphs whose heights are estimated badly: wide letters, narrow letters, none.
    fn uneven() -> String {
        (0..300)
            .map(|at| match at % 4 {
                0 => "W".repeat(at % 7 * 40),
                1 => "i l ".repeat(at % 11 * 20),
                2 => "Ярость. ".repeat(at % 5 * 9),
                _ => String::new(),
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Where the first grapheme in the middle of the view stands.
    fn landmark(view: &ReadingView) -> (ByteOffset, f32) {
        let hit = view.hit(pos2(52.0, 220.0)).expect("a frame was shown");
        (hit.caret.offset, view.caret(hit.caret.offset).expect("in view").top())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn scrolling_moves_what_is_seen_by_just_that_much(
            start in 0.1..0.9_f32, steps in prop::collection::vec(-150_i16..150, 1..12)
        ) {
            let mut view = view_on(&uneven());
            view.scroll_bar_to(start);
            for step in steps {
                let (offset, before) = landmark(&view);
                view.scroll_by(f64::from(step));
                let after = view.caret(offset).expect("still in view").top();
                prop_assert!((before - after - f32::from(step)).abs() <= 1.01, "{} → {} by {}", before, after, step);
            }
        }

        #[test]
        fn a_span_that_is_scrolled_to_is_in_view(at in 0.0..1.0_f64, len in 1_usize..60, from in 0.0..1.0_f32) {
            let text = uneven();
            let mut view = view_on(&text);
            view.scroll_bar_to(from);
            let start = view.text().floor_grapheme(ByteOffset((at * (text.len() - 61) as f64) as usize));
            let end = view.text().next_grapheme(ByteOffset(start.0 + len));
            let span = Span::new(start, end).expect("not empty");
            view.scroll_to_span(span, 30.0);
            let (top, bottom) = (view.caret(start).expect("in view"), view.caret(end).expect("in view"));
            // The caret of an empty paragraph is higher than the paragraph, and stands out of it above and below.
            let out = (top.height() - SETTING.blank_height()).max(0.0) / 2.0 + 1.0;
            prop_assert!(top.top() >= 20.0 - out && bottom.bottom() <= 420.0 + out, "{:?} to {:?}", top, bottom);
            let position = view.position();
            view.scroll_to_span(span, 30.0);
            prop_assert_eq!(view.position(), position, "what is in view does not move");
        }
    }

    #[test]
    fn another_width_or_zoom_keeps_the_line_at_the_top() {
        let mut view = view_on(&uneven());
        view.scroll_bar_to(0.4);
        let long = view.visible().iter().find(|it| it.end.0 - it.start.0 > 300).copied().expect("some are long");
        view.set_position(Position { anchor: ByteOffset(long.start.0 + 200), remainder: 5.0 });
        let Position { anchor, remainder } = view.position();
        assert!(view.visible()[0].start < long.end && long.start < anchor, "a line within the paragraph");
        for setting in [Setting { width: 500.0, ..SETTING }, Setting { zoom: 1.4, ..SETTING }, SETTING] {
            show(&mut view, setting);
            let line = view.caret(anchor).expect("the anchor stays in view");
            let margin = f64::from(setting.line_height());
            assert!((f64::from(line.top()) - (20.0 - remainder)).abs() < margin, "{setting:?}: {line:?}");
        }
        assert_eq!(view.position().anchor, anchor, "nothing has crept");
    }

    #[test]
    fn both_ends_hold() {
        let mut view = view_on(&uneven());
        view.scroll_by(-500.0);
        assert_eq!(view.position(), Position::default());
        view.scroll_to_end(Direction::Forward);
        let end = view.position();
        let last = view.visible().last().copied().expect("in view");
        assert_eq!(last.end, view.text().end());
        assert!(last.rect.bottom() < 420.0 && last.rect.bottom() > 340.0, "{last:?}");
        view.scroll_by(5_000.0);
        assert_eq!(view.position(), end);
        let bar = view.bar();
        assert!((bar.start + bar.size - 1.0).abs() < 0.02, "{bar:?}");
    }

    #[test]
    fn a_text_shorter_than_the_view_does_not_scroll() {
        let mut view = view_on("one\ntwo");
        view.scroll_by(300.0);
        assert_eq!(view.position(), Position::default());
        assert_eq!(view.bar().size, 1.0);
        assert_eq!(view_on("").visible().len(), 1);
    }

    #[test]
    fn only_what_is_in_view_is_laid_out() {
        let mut view = view_on(&"word after word ".repeat(200_000));
        view.scroll_bar_to(0.5);
        view.scroll_by(40.0);
        let laid_out = (0..view.flow.blocks.len()).filter(|block| view.flow.layouts.peek(*block).is_some()).count();
        assert!(view.flow.blocks.len() > 700 && laid_out < 12, "{laid_out}");
    }
}
