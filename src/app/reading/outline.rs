//! The outline around a span: one line around all that hangs together, with round corners.
//!
//! Counts in points of the screen. Pure: rectangles in, corners out.

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

/// The closed lines around rectangles that are given from top to bottom, one or several a row.
///
/// Rectangles of neighbouring rows that lie over each other get one outline, without a line between them. `expand` is added
/// on all sides, corners are rounded by `radius`; the last point joins the first.
#[must_use]
pub fn outlines(rects: &[Rect], expand: f32, radius: f32) -> Vec<Vec<Pos2>> {
    let mut groups: Vec<Vec<Rect>> = Vec::new();
    for rect in rects.iter().map(|rect| rect.expand(expand)) {
        let hangs_on = |group: &Vec<Rect>| group.last().is_some_and(|above| hang_together(*above, rect));
        match groups.iter_mut().find(|group| hangs_on(group)) {
            Some(group) => group.push(rect),
            None => groups.push(vec![rect]),
        }
    }
    groups.iter().map(|rows| rounded(&corners(rows), radius)).collect()
}

/// Whether two rectangles are of neighbouring rows and share so much of their width that one outline can hold both.
fn hang_together(above: Rect, below: Rect) -> bool {
    let next_row = below.top() > above.top() && below.top() - above.bottom() < above.height() / 2.0;
    next_row && above.left().max(below.left()) + 4.0 < above.right().min(below.right())
}

/// The corners of stacked rows: down along the right, up along the left. Rows meet halfway between them.
fn corners(rows: &[Rect]) -> Vec<Pos2> {
    let mut right = Vec::new();
    let mut left = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let above = at.checked_sub(1).map(|above| f32::midpoint(rows[above].bottom(), row.top()));
        let below = rows.get(at + 1).map(|below| f32::midpoint(row.bottom(), below.top()));
        let (top, bottom) = (above.unwrap_or(row.top()), below.unwrap_or(row.bottom()));
        right.extend([pos2(row.right(), top), pos2(row.right(), bottom)]);
        left.extend([pos2(row.left(), top), pos2(row.left(), bottom)]);
    }
    right.extend(left.into_iter().rev());
    // Rows that end at the same place have no corner there.
    right.dedup_by(|one, other| one.distance(*other) < 0.5);
    right
}

/// The same polygon with its corners rounded, each by no more than half of the shorter edge beside it.
fn rounded(corners: &[Pos2], radius: f32) -> Vec<Pos2> {
    const STEPS: usize = 4;
    let count = corners.len();
    let mut points = Vec::with_capacity(count * (STEPS + 1));
    for (at, corner) in corners.iter().enumerate() {
        let back: Vec2 = corners[(at + count - 1) % count] - *corner;
        let ahead: Vec2 = corners[(at + 1) % count] - *corner;
        let radius = radius.min(back.length() / 2.0).min(ahead.length() / 2.0);
        let (from, to) = (back.normalized() * radius, ahead.normalized() * radius);
        for step in 0..=STEPS {
            // A quadratic curve from edge to edge with the corner as its handle.
            let t = step as f32 / STEPS as f32;
            points.push(*corner + from * (1.0 - t) * (1.0 - t) + to * t * t);
        }
    }
    points.dedup_by(|one, other| vec2(one.x - other.x, one.y - other.y).length() < 0.01);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(left: f32, right: f32, line: f32) -> Rect {
        Rect::from_min_max(pos2(left, line * 28.0), pos2(right, line * 28.0 + 22.0))
    }

    #[test]
    fn lines_over_each_other_share_an_outline() {
        let all = outlines(&[row(100.0, 500.0, 0.0), row(0.0, 500.0, 1.0), row(0.0, 80.0, 2.0)], 2.0, 4.0);
        assert_eq!(all.len(), 1);
        let hull = Rect::from_points(&all[0]);
        assert_eq!(hull, Rect::from_min_max(pos2(-2.0, -2.0), pos2(502.0, 80.0)));
        // The step on the left lies between the rows, not on either.
        assert!(all[0].iter().any(|point| (point.y - 25.0).abs() < 0.5), "{:?}", all[0]);
    }

    #[test]
    fn ends_of_lines_apart_have_outlines_of_their_own() {
        assert_eq!(outlines(&[row(400.0, 500.0, 0.0), row(0.0, 80.0, 1.0)], 2.0, 4.0).len(), 2);
        assert_eq!(outlines(&[row(0.0, 100.0, 0.0), row(0.0, 100.0, 5.0)], 2.0, 4.0).len(), 2);
        assert!(outlines(&[], 2.0, 4.0).is_empty());
    }

    #[test]
    fn one_row_is_a_rounded_rectangle() {
        let one = &outlines(&[row(0.0, 100.0, 0.0)], 0.0, 4.0)[0];
        assert_eq!(Rect::from_points(one), row(0.0, 100.0, 0.0));
        assert!(!one.contains(&pos2(0.0, 0.0)), "corners are rounded");
    }
}
