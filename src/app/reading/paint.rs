//! Painting text, fills, underlines, outlines and carets.
//!
//! Counts in points of the screen. Knows shapes and colours, not what they stand for; the order of painting is the caller's.

use eframe::egui::{Color32, CornerRadius, Mesh, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};
use parley::{Line, Run};

use super::geometry::Piece;
use super::glyphs::{FaceId, Glyph, Glyphs};
use super::layout::BlockLayout;
use super::outline::outlines;
use crate::model::Underline;
use crate::text::ByteOffset;

/// The distance in points between the underlines of neighbouring lanes.
pub const LANE: f32 = 4.0;

/// Paints a block's text with its top left corner at `origin`. Lines outside the painter's clip cost nothing.
///
/// `boxes` says whether a character without a font shows as the box that fonts have for it, or not at all. `colour` is asked once a grapheme cluster, by the offset at which it begins; colours never change how text is shaped.
pub fn paint_text(
    painter: &Painter,
    glyphs: &mut Glyphs,
    block: &BlockLayout,
    origin: Pos2,
    boxes: bool,
    colour: &dyn Fn(ByteOffset) -> Color32,
) {
    let scale = block.setting.pixels_per_point;
    let clip = painter.clip_rect();
    let mut ink = Ink { painter, glyphs, meshes: Vec::new(), scale, boxes };
    // Whole pixels: base lines between two pixels are blurred.
    let origin = pos2((origin.x * scale).round(), (origin.y * scale).round());
    for line in block.layout.lines() {
        let (top, bottom) = (line.metrics().block_min_coord, line.metrics().block_max_coord);
        // Marks may reach out of their line, by less than its height.
        let reach = bottom - top;
        if (origin.y + bottom + reach) / scale >= clip.top() && (origin.y + top - reach) / scale <= clip.bottom() {
            ink.line(&line, origin, &|at| colour(ByteOffset(block.start + at)));
        }
    }
    let Ink { glyphs, meshes, .. } = ink;
    for (page, mut mesh) in meshes.into_iter().enumerate() {
        if let Some(texture) = glyphs.texture(page)
            && !mesh.is_empty()
        {
            mesh.texture_id = texture;
            painter.add(Shape::mesh(mesh));
        }
    }
}

/// A mesh a page of glyphs, filled line by line.
struct Ink<'a> {
    painter: &'a Painter,
    glyphs: &'a mut Glyphs,
    meshes: Vec<Mesh>,
    scale: f32,
    boxes: bool,
}

impl Ink<'_> {
    fn line(&mut self, line: &Line<'_, ()>, origin: Pos2, colour: &dyn Fn(usize) -> Color32) {
        let metrics = line.metrics();
        let mut x = origin.x + metrics.offset + metrics.inline_min_coord;
        let y = (origin.y + metrics.baseline).round();
        for run in line.runs() {
            x = self.run(&run, x, y, colour);
        }
    }

    /// Paints a run from `x` on, in pixels, and tells where it ends.
    fn run(&mut self, run: &Run<'_, ()>, mut x: f32, y: f32, colour: &dyn Fn(usize) -> Color32) -> f32 {
        let face = self.glyphs.face(run);
        // Read from right to left the parts of a ligature come before the one that holds its glyphs.
        let mut ligature = None;
        for cluster in run.visual_clusters() {
            if cluster.is_ligature_continuation() {
                if run.is_rtl() {
                    ligature.get_or_insert(x);
                }
            } else if let Some(face) = face {
                let mut pen = ligature.take().unwrap_or(x);
                let colour = colour(cluster.text_range().start);
                for glyph in cluster.glyphs() {
                    self.glyph(face, glyph.id, pos2(pen + glyph.x, y + glyph.y), colour);
                    pen += glyph.advance;
                }
            }
            x += cluster.advance();
        }
        x
    }

    fn glyph(&mut self, face: FaceId, id: u32, at: Pos2, colour: Color32) {
        if id == 0 && !self.boxes {
            return;
        }
        let Some((glyph, x)) = self.glyphs.glyph(self.painter.ctx(), face, id, at.x) else { return };
        let Glyph { page, uv, offset, size, coloured } = glyph;
        let min = pos2(x, at.y.round()) + offset;
        let rect = Rect::from_min_max(min / self.scale, (min + size) / self.scale);
        if self.meshes.len() <= page {
            self.meshes.resize_with(page + 1, Mesh::default);
        }
        let tint = if coloured { Color32::WHITE.gamma_multiply(f32::from(colour.a()) / 255.0) } else { colour };
        self.meshes[page].add_rect_with_uv(rect, uv, tint);
    }
}

/// Fills rectangles with rounded corners.
pub fn paint_fill(painter: &Painter, rects: impl IntoIterator<Item = Rect>, colour: Color32, radius: f32) {
    for rect in rects {
        painter.rect_filled(rect, CornerRadius::same(radius as u8), colour);
    }
}

/// Paints a caret so many points wide, on whole pixels.
pub fn paint_caret(painter: &Painter, caret: Rect, colour: Color32, width: f32) {
    let x = snap(painter, caret.left() - width / 2.0);
    painter.rect_filled(Rect::from_min_size(pos2(x, caret.top()), vec2(width, caret.height())), 0.0, colour);
}

/// Outlines the pieces of a span with one line around all that hangs together. `lanes` is how many lanes of underlines
/// the line is to go around.
pub fn paint_outline(painter: &Painter, pieces: &[Piece], lanes: usize, colour: Color32) {
    let below = LANE * lanes as f32;
    let rects: Vec<Rect> = pieces.iter().map(|it| it.rect.with_max_y(it.rect.bottom() + below - 1.0)).collect();
    for outline in outlines(&rects, 2.0, 4.0) {
        painter.add(Shape::closed_line(outline, Stroke::new(2.0, colour)));
    }
}

/// Underlines a piece in a lane; lane 0 is the nearest to the text.
pub fn paint_underline(painter: &Painter, piece: &Piece, underline: Underline, lane: usize, colour: Color32) {
    let (left, right) = (piece.rect.left(), piece.rect.right());
    let top = snap(painter, piece.rect.bottom() + LANE * lane as f32);
    let bar = |left: f32, right: f32, top: f32, height: f32| {
        painter.rect_filled(Rect::from_min_max(pos2(left, top), pos2(right, top + height)), 0.0, colour);
    };
    match underline {
        Underline::Solid => bar(left, right, top, 2.0),
        Underline::Double => {
            bar(left, right, top, 1.0);
            bar(left, right, top + 2.0, 1.0);
        }
        Underline::Dashed => strokes(left, right, 5.0, 3.0, |from, to| bar(from, to, top, 2.0)),
        Underline::Dotted => strokes(left, right, 2.0, 2.0, |from, to| bar(from, to, top, 2.0)),
        Underline::Wavy => {
            let steps = ((right - left) / 1.5).ceil().max(1.0) as usize;
            let point = |step: usize| {
                let x = (left + step as f32 * 1.5).min(right);
                pos2(x, top + 1.0 + ((x - left) * std::f32::consts::TAU / 8.0).sin() * 1.5)
            };
            painter.add(Shape::line((0..=steps).map(point).collect(), Stroke::new(1.2, colour)));
        }
    }
}

/// Calls `stroke` with the ends of strokes of one length and gap between them, the last cut off at the right.
fn strokes(left: f32, right: f32, length: f32, gap: f32, mut stroke: impl FnMut(f32, f32)) {
    let mut from = left;
    while from < right {
        stroke(from, (from + length).min(right));
        from += length + gap;
    }
}

/// The nearest whole pixel, in points.
fn snap(painter: &Painter, at: f32) -> f32 {
    let scale = painter.pixels_per_point();
    (at * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use eframe::egui::{Context, RawInput};

    use super::*;
    use crate::app::reading::{Fonts, ReadingView};
    use crate::text::Text;

    /// The glyphs that a frame paints, as rectangles and colours.
    fn painted(text: &str, pixels_per_point: f32, colour: &dyn Fn(ByteOffset) -> Color32) -> Vec<(Rect, Color32)> {
        let context = Context::default();
        context.set_pixels_per_point(pixels_per_point);
        let mut view = ReadingView::new(Text::new(text), Rc::new(RefCell::new(Fonts::bundled())));
        let mut glyphs = Vec::new();
        for _ in 0..2 {
            let mut output = context.run_ui(RawInput::default(), |ui| {
                let rect = Rect::from_min_max(pos2(10.3, 7.7), pos2(500.0, 400.0));
                view.begin_frame(ui.ctx(), rect, (33.1, 300.0), (1.0, crate::app::reading::layout::LINE_HEIGHT), false);
                view.paint_text(ui.painter(), colour);
            });
            output.textures_delta.clear();
            glyphs.clear();
            for shape in output.shapes {
                let Shape::Mesh(mesh) = shape.shape else { continue };
                for corners in mesh.vertices.chunks(4) {
                    glyphs.push((Rect::from_min_max(corners[0].pos, corners[3].pos), corners[0].color));
                }
            }
        }
        glyphs
    }

    #[test]
    fn colours_change_within_a_run() {
        let red_from = 4;
        let colour = |at: ByteOffset| if at.0 < red_from { Color32::BLUE } else { Color32::RED };
        let glyphs = painted("one two", 1.0, &colour);
        let colours: Vec<Color32> = glyphs.iter().map(|(_, colour)| *colour).collect();
        assert_eq!(colours, [Color32::BLUE, Color32::BLUE, Color32::BLUE, Color32::RED, Color32::RED, Color32::RED]);
    }

    #[test]
    fn glyphs_stand_on_whole_pixels() {
        for pixels_per_point in [1.0, 1.25, 2.0] {
            let glyphs =
                painted("A line, and so on until another line is needed", pixels_per_point, &|_| Color32::BLACK);
            assert!(glyphs.len() > 30);
            for (rect, _) in glyphs {
                for side in [rect.left(), rect.top(), rect.right(), rect.bottom()] {
                    let pixels = side * pixels_per_point;
                    assert!((pixels - pixels.round()).abs() < 0.01, "{rect:?} at {pixels_per_point}");
                }
            }
        }
    }

    #[test]
    fn strokes_end_where_the_piece_ends() {
        let mut ends = Vec::new();
        strokes(10.0, 21.0, 5.0, 3.0, |from, to| ends.push((from, to)));
        assert_eq!(ends, [(10.0, 15.0), (18.0, 21.0)]);
    }
}
