//! Rows of one height in a list of any length, of which those in view are drawn.
//!
//! Counts rows, and points of the screen. How far the list has been scrolled is an `f64`, and an `f32` only what is relative to the view: at
//! 350,000 rows of 48 points an `f32` steps by whole points, and rows would stand beside their places.

use std::ops::Range;

use eframe::egui::{CornerRadius, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// The width of the scroll bar, in points.
const BAR: f32 = 6.0;
/// The shortest that its handle becomes, in points.
const HANDLE: f32 = 24.0;

/// A list of rows, scrolled by wheel and bar.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rows {
    /// How much of the list is above the view, in points.
    above: f64,
    /// The height of the view when it was last drawn, in points.
    view: f32,
    /// Where the bar's handle was taken hold of, in points below its top.
    held: Option<f32>,
}

/// What is in view of a list.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    rows: Range<usize>,
    /// Where the first of them begins, in points below the top of the view; at most 0.
    top: f32,
}

/// The rows of a list: how many, and how far one begins below the other, in points.
#[derive(Clone, Copy, Debug)]
struct Extent {
    count: usize,
    pitch: f32,
}

impl Extent {
    fn height(self) -> f64 {
        self.count as f64 * f64::from(self.pitch)
    }

    /// The rows that a view shows in part at least.
    fn shown(self, above: f64, view: f32) -> Shown {
        let pitch = f64::from(self.pitch);
        let first = ((above / pitch) as usize).min(self.count);
        let end = ((above + f64::from(view)) / pitch).ceil() as usize;
        Shown { rows: first..end.clamp(first, self.count), top: (first as f64 * pitch - above) as f32 }
    }
}

impl Rows {
    /// Brings a row into view if it is not there, a third of the view from the top.
    pub fn reveal(&mut self, row: usize, pitch: f32) {
        let (top, pitch) = (row as f64 * f64::from(pitch), f64::from(pitch));
        if top < self.above || top + pitch > self.above + f64::from(self.view) {
            self.above = top - f64::from(self.view) / 3.0;
        }
    }

    /// Draws the rows in view below each other, `pitch` points from the top of one to that of the next, in what room is left.
    pub fn ui(&mut self, ui: &mut Ui, count: usize, pitch: f32, rows: impl FnOnce(&mut Ui, Range<usize>)) {
        let extent = Extent { count, pitch };
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        self.view = rect.height();
        if response.contains_pointer() {
            self.above -= f64::from(ui.input(|input| input.smooth_scroll_delta().y));
        }
        self.bar_ui(ui, rect, extent);
        self.settle(extent);
        let shown = extent.shown(self.above, self.view);
        let top = pos2(rect.left(), rect.top() + shown.top);
        let size = vec2(rect.width(), pitch * shown.rows.len() as f32);
        let mut inside = ui.new_child(UiBuilder::new().max_rect(Rect::from_min_size(top, size)));
        inside.set_clip_rect(rect.intersect(ui.clip_rect()));
        rows(&mut inside, shown.rows);
    }

    /// Brings what is above the view between the ends of the list.
    fn settle(&mut self, extent: Extent) {
        self.above = self.above.min(extent.height() - f64::from(self.view)).max(0.0);
    }

    /// The bar at the right edge, where not all rows are in view. A drag takes the handle along; a click elsewhere brings it there.
    fn bar_ui(&mut self, ui: &Ui, rect: Rect, extent: Extent) {
        let hidden = extent.height() - f64::from(self.view);
        if hidden <= 0.0 {
            return;
        }
        let bar = rect.with_min_x(rect.right() - BAR);
        let height = (bar.height() * (f64::from(self.view) / extent.height()) as f32).max(HANDLE).min(bar.height());
        let room = bar.height() - height;
        let response = ui.interact(bar, ui.scope_id().with("scroll bar of the list"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, ui.is_enabled(), "Scroll bar of the list"));
        let top = |above: f64| bar.top() + (above / hidden).clamp(0.0, 1.0) as f32 * room;
        match response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
            Some(pointer) => {
                let below = pointer.y - top(self.above);
                let on_handle = if (0.0..=height).contains(&below) { below } else { height / 2.0 };
                let held = *self.held.get_or_insert(on_handle);
                self.above = f64::from((pointer.y - held - bar.top()) / room.max(1.0)) * hidden;
            }
            None => self.held = None,
        }
        self.settle(extent);
        let handle = Rect::from_min_size(pos2(bar.left(), top(self.above)), vec2(bar.width(), height));
        ui.painter().rect_filled(handle, CornerRadius::same(3), ui.style().interact(&response).bg_fill);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANY: Extent = Extent { count: 10_000_000, pitch: 48.0 };

    #[test]
    fn rows_of_any_number_stand_where_they_belong() {
        for row in [0, 1, 350_000, 349_527, 9_999_990] {
            for below in [0.0, 0.25, 17.5, 47.0] {
                let shown = MANY.shown(row as f64 * 48.0 + below, 480.0);
                assert_eq!((shown.rows.start, shown.top), (row, -below as f32), "{below} points below row {row}");
                let end = row + if below == 0.0 { 10 } else { 11 };
                assert_eq!(shown.rows.end, end.min(MANY.count));
            }
        }
    }

    #[test]
    fn a_list_is_scrolled_between_its_ends() {
        let mut rows = Rows { above: -3.0, view: 500.0, held: None };
        rows.settle(MANY);
        assert_eq!(rows.above, 0.0);
        rows.above = f64::INFINITY;
        rows.settle(MANY);
        let shown = MANY.shown(rows.above, rows.view);
        assert_eq!(shown.rows.end, MANY.count);
        assert_eq!(shown.top + 48.0 * shown.rows.len() as f32, 500.0, "the last row ends where the view does");
        rows.settle(Extent { count: 3, ..MANY });
        assert_eq!(rows.above, 0.0, "few rows begin at the top");
    }

    #[test]
    fn a_row_is_brought_into_view_only_where_it_is_not() {
        let mut rows = Rows { above: 480.0, view: 480.0, held: None };
        for row in [10, 15, 19] {
            rows.reveal(row, 48.0);
            assert_eq!(rows.above, 480.0, "row {row} is in view");
        }
        rows.reveal(9_000_000, 48.0);
        assert_eq!(rows.above, 432_000_000.0 - 160.0);
    }
}
