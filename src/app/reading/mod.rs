//! The lower layer of the reading pane: text as geometry and as ink.
//!
//! Lays out the paragraphs that are in view and no others, turns points into offsets and spans into rectangles, scrolls, and
//! paints. Counts in bytes of the text and in points of the screen; heights in the document are `f64`. All but [`pane`], which
//! is the pane itself and stands on top of the rest, must not know what a span means: no annotations, no commands, no session.
//!
//! In reading order: [`blocks`], [`scripts`], [`fonts`], [`layout`], [`geometry`], [`caret`], [`heights`], [`scroll`], [`mod@lanes`], [`glyphs`],
//! [`outline`], [`paint`]; and [`ReadingView`], which ties them together, and may be read along with another one.

mod along;
pub mod blocks;
pub mod caret;
pub mod fonts;
pub mod geometry;
pub mod glyphs;
pub mod heights;
pub mod lanes;
pub mod layout;
pub mod outline;
pub mod paint;
pub mod pane;
pub mod scripts;
pub mod scroll;
mod travel;

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::{Color32, Context, Painter, Pos2, Rect, pos2, vec2};

pub use self::blocks::BlockTable;
pub use self::caret::Caret;
pub use self::fonts::Fonts;
pub use self::geometry::{Hit, Piece};
pub use self::glyphs::Glyphs;
pub use self::heights::Heights;
pub use self::lanes::lanes;
pub use self::layout::{BlockLayout, Layouts, Setting};
pub use self::paint::{paint_caret, paint_fill, paint_outline, paint_underline};
pub use self::pane::{BesidePane, ReadingPane};
pub use self::scroll::Position;

use self::heights::{Extent, Rates};
use self::scroll::{Column, Place};
use crate::text::{ByteOffset, Span, Text};

/// The fonts, shared by all panes of a window.
pub type SharedFonts = Rc<RefCell<Fonts>>;

/// Blank points below the end of the text when it is scrolled to.
const FOOT: f64 = 48.0;

/// A block that is in view, if only in part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VisibleBlock {
    /// Its number in the table of blocks.
    pub block: usize,
    /// Its first offset.
    pub start: ByteOffset,
    /// The offset behind its last character, before a line feed.
    pub end: ByteOffset,
    /// Where its lines lie on the screen, as wide as the text column; may reach out of the view.
    pub rect: Rect,
}

/// The scroll bar's handle, as shares of the bar's length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Where the handle begins, from 0 to 1.
    pub start: f32,
    /// How long it is, up to 1.
    pub size: f32,
}

/// A text in a rectangle of the screen: laid out where it is in view, scrolled, ready to be hit and painted.
///
/// Call [`ReadingView::begin_frame`] each frame before anything else; the rest answers for that frame. Work is proportional
/// to what is in view.
pub struct ReadingView {
    flow: Flow,
    position: Position,
    glyphs: Glyphs,
    visible: Vec<VisibleBlock>,
    /// The view and the left edge of the text column on the screen.
    rect: Rect,
    left: f32,
}

/// The column of blocks, laid out on demand.
struct Flow {
    blocks: BlockTable,
    fonts: SharedFonts,
    layouts: Layouts,
    heights: Heights,
    setting: Setting,
    view_height: f64,
    /// How much of the view something lies over, from its lower edge, in points.
    covered: f64,
}

impl ReadingView {
    /// A view on a text, at its start.
    #[must_use]
    pub fn new(text: Text, fonts: SharedFonts) -> Self {
        let setting = Setting { width: 560.0, zoom: 1.0, leading: layout::LINE_HEIGHT, pixels_per_point: 1.0 };
        let blocks = BlockTable::new(text);
        let extents = (0..blocks.len())
            .map(|block| Extent { bytes: blocks.range(block).len(), spaced: is_spaced(&blocks, block) });
        let heights = Heights::new(extents, rates(setting));
        Self {
            flow: Flow {
                blocks,
                fonts,
                layouts: Layouts::default(),
                heights,
                setting,
                view_height: 600.0,
                covered: 0.0,
            },
            position: Position::default(),
            glyphs: Glyphs::default(),
            visible: Vec::new(),
            rect: Rect::ZERO,
            left: 0.0,
        }
    }

    /// The text that is shown.
    #[must_use]
    pub fn text(&self) -> &Text {
        self.flow.blocks.text()
    }

    /// Shows a text that is equal to the one that is shown, so that this is let go.
    pub fn hold(&mut self, text: &Text) {
        self.flow.blocks.hold(text);
    }

    /// The fonts, to ask for what is missing.
    #[must_use]
    pub fn fonts(&self) -> &SharedFonts {
        &self.flow.fonts
    }

    /// Says in which language the text is, as a BCP 47 tag; forms of characters are chosen by it. May be empty.
    pub fn set_language(&mut self, tag: &str) {
        self.flow.layouts.set_language(tag);
    }

    /// Lays out what is in view in `rect`, with the text column from `left` on, `width` points wide.
    ///
    /// `light_text` says whether text is light on dark in this frame, which glyphs are drawn for.
    pub fn begin_frame(
        &mut self,
        context: &Context,
        rect: Rect,
        (left, width): (f32, f32),
        (zoom, leading): (f32, f32),
        light_text: bool,
    ) -> &[VisibleBlock] {
        self.flow.fonts.borrow_mut().poll();
        let pixels_per_point = context.pixels_per_point();
        self.glyphs.begin_frame(light_text);
        self.flow.layouts.begin_frame();
        self.arrange(
            rect,
            left,
            Setting { width: width.max(40.0), zoom: zoom.clamp(0.3, 6.0), leading, pixels_per_point },
        )
    }

    /// The part of a frame's beginning that needs no window.
    fn arrange(&mut self, rect: Rect, left: f32, setting: Setting) -> &[VisibleBlock] {
        let pixels_per_point = setting.pixels_per_point;
        if (self.flow.setting.pixels_per_point, self.flow.setting.zoom) != (pixels_per_point, setting.zoom) {
            self.glyphs.clear();
        }
        if self.flow.setting != setting {
            self.flow.setting = setting;
            self.flow.heights.estimate(rates(setting));
        }
        // Whole pixels, so that fills, lines and letters agree.
        let snap = |at: f32| (at * pixels_per_point).round() / pixels_per_point;
        self.rect = rect.with_min_y(snap(rect.top()));
        self.left = snap(left);
        self.flow.view_height = f64::from(rect.height());
        self.settle();
        &self.visible
    }

    /// Brings the position between the ends and finds what is in view. All scrolling ends here, so that what was scrolled
    /// to can be asked for at once.
    fn settle(&mut self) {
        let (position, Place { mut block, below }) = self.position.settle(&mut self.flow);
        self.position = position;
        self.visible.clear();
        let scale = f64::from(self.flow.setting.pixels_per_point);
        // Whole pixels, for the sake of base lines.
        let mut top = -(below * scale).round() / scale;
        while block < self.flow.blocks.len() && top < self.flow.view_height {
            let height = self.flow.measure(block).height();
            let min = pos2(self.left, self.rect.top() + top as f32);
            self.visible.push(VisibleBlock {
                block,
                start: self.flow.blocks.start(block),
                end: self.flow.blocks.end(block),
                rect: Rect::from_min_size(min, vec2(self.flow.setting.width, height)),
            });
            top += self.flow.heights.height(block);
            block += 1;
        }
    }

    /// The blocks in view, from top to bottom.
    #[must_use]
    pub fn visible(&self) -> &[VisibleBlock] {
        &self.visible
    }

    /// The hull of what is in view, for looking up what is to be painted; `None` where no character is in view.
    #[must_use]
    pub fn visible_span(&self) -> Option<Span> {
        Span::new(self.visible.first()?.start, self.visible.last()?.end)
    }

    /// The distance of base lines, the size of the text, and the width of the column, in points.
    #[must_use]
    pub fn setting(&self) -> Setting {
        self.flow.setting
    }

    /// What lies at a point of the screen; the nearest line is taken for points outside of the text. `None` before the
    /// first frame.
    #[must_use]
    pub fn hit(&self, point: Pos2) -> Option<Hit> {
        let below = self.visible.iter().position(|it| point.y < it.rect.bottom());
        let nearest = match below {
            // Between two blocks the nearer one.
            Some(at) if at > 0 => {
                let (above, below) = (&self.visible[at - 1], &self.visible[at]);
                if point.y - above.rect.bottom() < below.rect.top() - point.y { above } else { below }
            }
            Some(at) => &self.visible[at],
            None => self.visible.last()?,
        };
        let hit =
            self.flow.layouts.peek(nearest.block)?.hit(point.x - nearest.rect.left(), point.y - nearest.rect.top());
        let text = self.text();
        let caret = if text.is_grapheme_boundary(hit.caret.offset) {
            hit.caret
        } else {
            text.floor_grapheme(hit.caret.offset).into()
        };
        Some(Hit { caret, under: text.floor_grapheme(hit.under), on_text: hit.on_text })
    }

    /// Where a span is in view: its pieces on the screen, line by line.
    #[must_use]
    pub fn pieces(&self, span: Span) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let first = self.visible.partition_point(|it| it.end < span.start());
        for visible in self.visible[first..].iter().take_while(|it| it.start < span.end()) {
            let Some(layout) = self.flow.layouts.peek(visible.block) else { continue };
            let by = visible.rect.min.to_vec2();
            let in_view = |piece: &Piece| {
                piece.line.bottom() >= self.rect.top() - 8.0 && piece.line.top() <= self.rect.bottom() + 8.0
            };
            pieces.extend(layout.pieces(span).into_iter().map(|piece| piece.translate(by)).filter(in_view));
        }
        pieces
    }

    /// Where a caret is on the screen, or `None` where its block is out of view.
    #[must_use]
    pub fn caret(&self, caret: impl Into<Caret>) -> Option<Rect> {
        let caret = caret.into();
        let block = self.flow.block_of(caret);
        let visible = self.visible.iter().find(|it| it.block == block)?;
        Some(self.flow.layouts.peek(block)?.caret_rect(caret).translate(visible.rect.min.to_vec2()))
    }

    /// Paints the text in view; `colour` is asked by the offset of each grapheme cluster.
    pub fn paint_text(&mut self, painter: &Painter, colour: &dyn Fn(ByteOffset) -> Color32) {
        let painter = painter.with_clip_rect(self.rect.intersect(painter.clip_rect()));
        // No empty boxes for what may have a font in a moment.
        let boxes = !self.flow.fonts.borrow().is_looking();
        for visible in &self.visible {
            if let Some(layout) = self.flow.layouts.peek(visible.block) {
                paint::paint_text(&painter, &mut self.glyphs, layout, visible.rect.min, boxes, colour);
            }
        }
    }
}

impl Flow {
    /// The block on which a caret stands: of two pieces of a paragraph the one that it clings to.
    fn block_of(&self, caret: Caret) -> usize {
        let block = self.blocks.block_at(caret.offset);
        let at_seam = block > 0 && self.blocks.start(block) == caret.offset && !self.blocks.starts_paragraph(block);
        if at_seam && caret.upstream { block - 1 } else { block }
    }
}

impl Column for Flow {
    fn blocks(&self) -> &BlockTable {
        &self.blocks
    }

    fn heights(&self) -> &Heights {
        &self.heights
    }

    fn measure(&mut self, block: usize) -> &BlockLayout {
        let layout = self.layouts.get(&self.blocks, block, self.setting, &mut self.fonts.borrow_mut());
        let height = f64::from(layout.height()) + space_below(&self.blocks, block, self.setting);
        self.heights.set(block, height);
        layout
    }

    fn view_height(&self) -> f64 {
        self.view_height
    }

    fn clear_height(&self) -> f64 {
        (self.view_height - self.covered).max(1.0)
    }

    fn foot(&self) -> f64 {
        FOOT.min(self.view_height / 3.0) + self.covered
    }
}

/// What makes a block higher, so that its height can be guessed until it is measured.
fn rates(setting: Setting) -> Rates {
    let line = f64::from(setting.line_height());
    // About half the size a letter, and most letters beyond ASCII take more bytes than width.
    let bytes_a_line = f64::from(setting.width / (setting.text_size() * 0.47)).max(4.0);
    // The last line of a paragraph is half full on average, and as high as the others.
    Rates {
        byte: line / bytes_a_line,
        filled: line / 2.0,
        blank: f64::from(setting.blank_height()),
        space: f64::from(setting.paragraph_space()),
    }
}

/// Whether there is a space below a block: between paragraphs, not between the pieces of one.
fn is_spaced(blocks: &BlockTable, block: usize) -> bool {
    // Around an empty paragraph there is no further space: it is the space.
    let empty = |block: usize| block < blocks.len() && blocks.range(block).is_empty();
    blocks.ends_paragraph(block) && !empty(block) && !empty(block + 1)
}

fn space_below(blocks: &BlockTable, block: usize, setting: Setting) -> f64 {
    if is_spaced(blocks, block) { f64::from(setting.paragraph_space()) } else { 0.0 }
}
