//! Laying blocks out, and keeping the layouts that were used lately.
//!
//! A layout counts in physical pixels from the top left corner of its block, with offsets in bytes from the block's start;
//! what leaves this room is in points. Knows fonts and text, no scroll position and no colours.

use std::collections::HashMap;

use parley::{
    Alignment, AlignmentOptions, BaseDirection, Language, Layout, LineHeight, OverflowWrap, PositionedLayoutItem,
    StyleProperty,
};

use super::blocks::BlockTable;
use super::fonts::{Fonts, is_visible};
use crate::text::ByteOffset;

/// The size of the reading face in points, at zoom 1.
pub const TEXT_SIZE: f32 = 17.0;

/// The distance of base lines, as a multiple of the size.
pub const LINE_HEIGHT: f32 = 1.62;

/// The distance where chips stand above the lines.
pub const ROOMY_LINE_HEIGHT: f32 = 2.25;

/// The space below a paragraph, as a multiple of the size.
pub const PARAGRAPH_SPACE: f32 = 0.76;

/// How many layouts are kept beyond those in view.
const KEPT: usize = 256;

/// What a layout depends on besides its text and the fonts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// The width of the text column in points.
    pub width: f32,
    /// The size of the text relative to [`TEXT_SIZE`].
    pub zoom: f32,
    /// The distance of base lines, as a multiple of the size: [`LINE_HEIGHT`], or [`ROOMY_LINE_HEIGHT`].
    pub leading: f32,
    /// Physical pixels per point.
    pub pixels_per_point: f32,
}

impl Setting {
    /// The size of the text in points.
    #[must_use]
    pub fn text_size(self) -> f32 {
        TEXT_SIZE * self.zoom
    }

    /// The distance of base lines in points: whole pixels, so that all lines look alike.
    #[must_use]
    pub fn line_height(self) -> f32 {
        (self.text_size() * self.leading * self.pixels_per_point).round() / self.pixels_per_point
    }

    /// The height of an empty paragraph in points: what stands between two others, rather than a line of nothing.
    #[must_use]
    pub fn blank_height(self) -> f32 {
        self.paragraph_space()
    }

    /// The space below a paragraph in points, in whole pixels.
    #[must_use]
    pub fn paragraph_space(self) -> f32 {
        (self.text_size() * PARAGRAPH_SPACE * self.pixels_per_point).round() / self.pixels_per_point
    }
}

/// A block, shaped and broken into lines.
pub struct BlockLayout {
    pub(super) layout: Layout<()>,
    pub(super) start: usize,
    pub(super) setting: Setting,
}

impl BlockLayout {
    /// The height of the lines in points, without the space below.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.layout.height() / self.setting.pixels_per_point
    }

    /// The first offset of the block.
    #[must_use]
    pub fn start(&self) -> ByteOffset {
        ByteOffset(self.start)
    }

    /// The first offset behind the block.
    #[must_use]
    pub fn end(&self) -> ByteOffset {
        ByteOffset(self.start + self.layout.text_len())
    }

    /// Whether the block reads from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        self.layout.is_rtl()
    }

    fn break_lines(&mut self) {
        self.layout.break_all_lines(Some(self.setting.width * self.setting.pixels_per_point));
        self.layout.align(Alignment::Start, AlignmentOptions::default());
    }
}

struct Kept {
    block: BlockLayout,
    used: u64,
}

/// The layouts of blocks that were used lately.
#[derive(Default)]
pub struct Layouts {
    kept: HashMap<usize, Kept>,
    generation: u64,
    frame: u64,
    language: Option<Language>,
}

impl Layouts {
    /// Begins a frame, which is the measure of “lately”. Drops what nobody has used for long.
    pub fn begin_frame(&mut self) {
        self.frame += 1;
        if self.kept.len() > KEPT {
            let mut used: Vec<u64> = self.kept.values().map(|kept| kept.used).collect();
            used.sort_unstable();
            // Half of them go, so that this is not done each frame; what the last frame used stays.
            let oldest = used[used.len() / 2].min(self.frame.saturating_sub(2));
            self.kept.retain(|_, kept| kept.used > oldest);
        }
    }

    /// Forgets all layouts, for another text.
    pub fn clear(&mut self) {
        self.kept.clear();
    }

    /// Has texts laid out in a language: a BCP 47 tag such as `zh-Hant`, or something that names none. Chinese, Japanese and Korean
    /// write many of their common characters each in a way of their own, and so do Serbian and Bulgarian some letters.
    pub fn set_language(&mut self, tag: &str) {
        let language = Language::parse(tag).ok();
        if self.language != language {
            self.language = language;
            self.clear();
        }
    }

    /// The layout of a block: made if there is none, broken anew where only the width differs.
    pub fn get(&mut self, blocks: &BlockTable, block: usize, setting: Setting, fonts: &mut Fonts) -> &BlockLayout {
        if self.generation != fonts.generation() {
            self.kept.clear();
            self.generation = fonts.generation();
        }
        let (frame, language) = (self.frame, self.language);
        let mut shape = || shape(blocks, block, (setting, language), fonts);
        let kept = self.kept.entry(block).or_insert_with(|| Kept { block: shape(), used: frame });
        kept.used = frame;
        let old = kept.block.setting;
        if (Setting { width: setting.width, ..old }) != setting {
            kept.block = shape();
        } else if old.width != setting.width {
            kept.block.setting = setting;
            kept.block.break_lines();
        }
        &kept.block
    }

    /// The layout of a block if there is one, whatever its setting.
    #[must_use]
    pub fn peek(&self, block: usize) -> Option<&BlockLayout> {
        self.kept.get(&block).map(|kept| &kept.block)
    }
}

fn shape(
    blocks: &BlockTable,
    block: usize,
    (setting, language): (Setting, Option<Language>),
    fonts: &mut Fonts,
) -> BlockLayout {
    let text = blocks.str(block);
    let families = fonts.families();
    let mut builder = fonts.scratch.ranged_builder(&mut fonts.context, text, setting.pixels_per_point, true);
    builder.push_default(StyleProperty::FontFamily(families));
    builder.push_default(StyleProperty::FontSize(setting.text_size()));
    builder.push_default(StyleProperty::Locale(language));
    builder.push_default(LineHeight::Absolute(if text.is_empty() {
        setting.blank_height()
    } else {
        setting.line_height()
    }));
    builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
    builder.set_base_direction(if blocks.is_rtl(block) { BaseDirection::Rtl } else { BaseDirection::Ltr });
    let layout = builder.build(text);
    let mut laid_out = BlockLayout { layout, start: blocks.start(block).0, setting };
    laid_out.break_lines();
    let lacking = lacking(&laid_out.layout, text, fonts);
    if !lacking.is_empty() {
        fonts.want(&lacking, language);
    }
    laid_out
}

/// The clusters that have no font or only a stopgap, and whether they have a glyph.
fn lacking(layout: &Layout<()>, text: &str, fonts: &Fonts) -> Vec<(String, bool)> {
    let mut lacking = Vec::new();
    for line in layout.lines() {
        for item in line.items() {
            let PositionedLayoutItem::GlyphRun(glyphs) = item else { continue };
            let run = glyphs.run();
            let stopgap = fonts.is_stopgap(run.font());
            for cluster in run.clusters() {
                let has_glyph = cluster.glyphs().all(|glyph| glyph.id != 0);
                let Some(characters) = text.get(cluster.text_range()) else { continue };
                if (stopgap || !has_glyph) && characters.chars().any(is_visible) {
                    lacking.push((characters.to_owned(), has_glyph));
                }
            }
        }
    }
    lacking.sort_unstable();
    lacking.dedup();
    lacking
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    const SETTING: Setting = Setting { width: 300.0, zoom: 1.0, leading: LINE_HEIGHT, pixels_per_point: 1.0 };

    #[test]
    fn another_width_breaks_lines_anew_and_zoom_shapes_anew() {
        let blocks =
            BlockTable::new(Text::new("A ferry burned in the night off the port of Maré, and all were saved."));
        let (mut layouts, mut fonts) = (Layouts::default(), Fonts::bundled());
        let wide = layouts.get(&blocks, 0, Setting { width: 2_000.0, ..SETTING }, &mut fonts).height();
        let narrow = layouts.get(&blocks, 0, SETTING, &mut fonts).height();
        let large = layouts.get(&blocks, 0, Setting { zoom: 2.0, ..SETTING }, &mut fonts).height();
        assert_eq!(wide, SETTING.line_height());
        assert!(narrow > wide && large > 2.0 * narrow);
    }

    #[test]
    fn another_language_lays_out_anew_and_the_same_does_not() {
        let blocks = BlockTable::new(Text::new("Sea wall"));
        let (mut layouts, mut fonts) = (Layouts::default(), Fonts::bundled());
        for (tag, kept) in [("ja", false), ("ja", true), ("zh-Hant", false), ("no such tongue", false), ("", true)] {
            layouts.set_language(tag);
            assert_eq!(layouts.peek(0).is_some(), kept, "{tag}");
            layouts.get(&blocks, 0, SETTING, &mut fonts);
        }
    }

    #[test]
    fn layouts_of_long_ago_are_dropped() {
        let blocks = BlockTable::new(Text::new("word\n".repeat(2_000)));
        let (mut layouts, mut fonts) = (Layouts::default(), Fonts::bundled());
        for block in 0..blocks.len() {
            layouts.begin_frame();
            layouts.get(&blocks, block, SETTING, &mut fonts);
        }
        assert!(layouts.kept.len() <= KEPT + 1, "{} layouts", layouts.kept.len());
        assert!(layouts.peek(blocks.len() - 1).is_some() && layouts.peek(0).is_none());
    }

    #[test]
    fn a_character_without_a_font_is_known() {
        let blocks = BlockTable::new(Text::new("Khmer ខ្មែរ"));
        let (mut layouts, mut fonts) = (Layouts::default(), Fonts::bundled());
        layouts.get(&blocks, 0, SETTING, &mut fonts);
        assert!(fonts.missing().contains(&'ខ') && !fonts.missing().contains(&'K'), "{:?}", fonts.missing());
        assert!(fonts.missing_scripts().into_iter().eq(["Khmer"]));
        fonts.forget_missing();
        assert!(fonts.missing().is_empty());
    }

    #[test]
    fn an_empty_block_is_as_high_as_the_space_between_paragraphs() {
        let blocks = BlockTable::new(Text::new(""));
        let (mut layouts, mut fonts) = (Layouts::default(), Fonts::bundled());
        assert_eq!(layouts.get(&blocks, 0, SETTING, &mut fonts).height(), SETTING.blank_height());
    }
}
