//! Two views read along with each other: what both have stands at the same height in both.
//!
//! Counts in points of the two documents and bytes of their texts; knows places that belong together, not why.

use super::ReadingView;
use super::scroll::{Column, Position};
use crate::text::ByteOffset;

/// A text of more blocks than this is measured where it is looked at alone, so that estimates of what lies between move the other text a
/// little now and then.
const MEASURED_MOST: usize = 800;
/// So many blocks are measured ahead in a frame.
const AT_ONCE: usize = 24;

/// A place in the text that is followed, and the one in the text that follows.
type Places = (ByteOffset, ByteOffset);

impl ReadingView {
    /// How far below the top of the document the line of an offset begins, in points. Lays that line's block out.
    fn height_of(&mut self, offset: ByteOffset) -> f64 {
        let block = self.flow.blocks.block_at(offset);
        let layout = self.flow.measure(block);
        let within = f64::from(layout.line_top(layout.line_of(offset.into())));
        self.flow.heights.top(block) + within
    }

    /// How far the document is scrolled, in points.
    fn scrolled(&mut self) -> f64 {
        self.height_of(self.position.anchor) + self.position.remainder
    }

    /// The offset behind the line that lies so many points below the top of the document.
    fn behind_line(&mut self, y: f64) -> ByteOffset {
        let block = self.flow.heights.block_at(y);
        let below = y - self.flow.heights.top(block);
        let layout = self.flow.measure(block);
        let line = layout.line_at_y(below as f32);
        if line + 1 < layout.line_count() { layout.line_first(line + 1) } else { layout.end() }
    }

    /// Measures some blocks from a number on, of a text that does not have very many; tells how far that is done.
    pub fn measure_ahead(&mut self, from: usize) -> usize {
        let all = self.flow.blocks.len();
        if all > MEASURED_MOST {
            return all;
        }
        let until = (from + AT_ONCE).min(all);
        for block in from..until {
            self.flow.measure(block);
        }
        until
    }

    /// Scrolls to where the same is said as in another view, so that it stands at the same height in both. `around` tells which places
    /// belong together before and behind an offset of the other view.
    pub fn follow(&mut self, leader: &mut Self, around: impl Fn(ByteOffset) -> (Option<Places>, Option<Places>)) {
        let view = leader.flow.view_height;
        let top = leader.scrolled();
        let (before, behind) = around(leader.behind_line(top + eye(top, view, leader.whole())));
        // Both are laid out before either is asked where it stands.
        for (led, follows) in before.into_iter().chain(behind) {
            leader.height_of(led);
            self.height_of(follows);
        }
        let top = leader.scrolled();
        let eye = eye(top, view, leader.whole());
        let from = before.map_or((0.0, 0.0), |it| (leader.height_of(it.0), self.height_of(it.1)));
        let to = behind.map_or((leader.whole(), self.whole()), |it| (leader.height_of(it.0), self.height_of(it.1)));
        let share = ((top + eye - from.0) / (to.0 - from.0).max(1.0)).clamp(0.0, 1.0);
        let y = from.1 + share * (to.1 - from.1) - eye;
        self.set_position(Position::at(y, &self.flow));
    }
}

/// At which height of the view both are at the same place: a third of it, but that it comes from the top where the document begins, and
/// goes to the bottom where it ends, so that beginnings and ends come together.
fn eye(top: f64, view: f64, whole: f64) -> f64 {
    let (most, third, half) = (whole - view, view / 3.0, view / 2.0);
    if most <= 0.0 {
        0.0
    } else if most < view {
        view * (top / most).clamp(0.0, 1.0)
    } else if top < half {
        third * (top / half).max(0.0)
    } else if most - top < half {
        view - (view - third) * ((most - top) / half).max(0.0)
    } else {
        third
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use eframe::egui::{Rect, pos2, vec2};

    use super::*;
    use crate::app::reading::layout::LINE_HEIGHT;
    use crate::app::reading::{Fonts, Setting};
    use crate::text::Text;

    const SETTING: Setting = Setting { width: 300.0, zoom: 1.0, leading: LINE_HEIGHT, pixels_per_point: 1.0 };

    fn view_on(text: &str) -> ReadingView {
        let mut view = ReadingView::new(Text::new(text), Rc::new(RefCell::new(Fonts::bundled())));
        view.arrange(Rect::from_min_size(pos2(10.0, 20.0), vec2(600.0, 400.0)), 50.0, SETTING);
        let mut until = 0;
        while until < view.flow.blocks.len() {
            until = view.measure_ahead(until);
        }
        view
    }

    /// Paragraphs of many lengths, with a passage that both have at the start of every fourth.
    fn texts() -> (String, String, Vec<Places>) {
        let (mut one, mut other, mut places) = (String::new(), String::new(), Vec::new());
        for at in 0..60 {
            if at % 4 == 0 {
                places.push((ByteOffset(one.len()), ByteOffset(other.len())));
            }
            one += &format!("{}\n", "of wool and salt ".repeat(at % 7 + 1));
            other += &format!("{}\n", "of rope and tar ".repeat(at % 5 * 3 + 1));
        }
        (one, other, places)
    }

    fn around(places: &[Places], offset: ByteOffset) -> (Option<Places>, Option<Places>) {
        let behind = places.partition_point(|it| it.0 < offset);
        (behind.checked_sub(1).map(|it| places[it]), places.get(behind).copied())
    }

    #[test]
    fn the_other_text_goes_along_without_jumps_and_from_end_to_end() {
        let (one, other, places) = texts();
        let (mut leader, mut follower) = (view_on(&one), view_on(&other));
        let mut last = 0.0;
        let ratio = follower.whole() / leader.whole();
        loop {
            follower.follow(&mut leader, |offset| around(&places, offset));
            let now = follower.scrolled();
            // Between two passages of which the other text has six times as much it goes six times as fast; never back.
            assert!((-0.5..60.0 * ratio.max(1.0)).contains(&(now - last)), "{last} → {now}");
            last = now;
            let before = leader.scrolled();
            leader.scroll_by(4.0);
            if leader.scrolled() - before < 0.5 {
                break;
            }
        }
        assert!((follower.whole() - follower.flow.view_height - last).abs() < 2.0, "both ends come together");
    }

    #[test]
    fn a_passage_at_a_third_of_the_view_stands_at_the_same_height_in_both() {
        let (one, other, places) = texts();
        let (mut leader, mut follower) = (view_on(&one), view_on(&other));
        for (here, there) in &places[4..10] {
            let y = leader.height_of(*here) - 400.0 / 3.0;
            leader.set_position(Position::at(y, &leader.flow));
            follower.follow(&mut leader, |offset| around(&places, offset));
            let top = |view: &ReadingView, at: ByteOffset| view.caret(at).expect("in view").top();
            let apart = top(&leader, *here) - top(&follower, *there);
            assert!(apart.abs() <= 2.0, "{apart} at {here:?}");
        }
    }
}
