//! Glyphs as images, in textures of the window.
//!
//! Counts in physical pixels. Knows fonts by their data, and nothing of text: who paints asks for a glyph of a font at a size
//! and gets a place on a page. Light text on a dark page needs other images than dark text on a light one, since coverage is
//! blended without regard to how the eye takes brightness; so the pages are made for one of the two.

use std::collections::HashMap;

use eframe::egui::{Color32, ColorImage, Context, Rect, TextureHandle, TextureId, TextureOptions, Vec2, pos2, vec2};
use parley::{FontData, Run};
use swash::scale::image::{Content, Image};
use swash::scale::{Render, ScaleContext, Source, StrikeWith};
use swash::zeno::{Angle, Format, Transform, Vector};
use swash::{CacheKey, FontRef};

/// The side of a page in pixels.
const PAGE: usize = 1024;

/// With more pages than this all are dropped and made anew from what is in view.
const MOST_PAGES: usize = 8;

/// Into how many steps a pixel is divided across the line. Along the other axis glyphs stand on whole pixels.
const STEPS: f32 = 4.0;

/// A glyph on a page.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    /// The number of the page, an index for [`Glyphs::texture`].
    pub page: usize,
    /// Where on the page, from 0 to 1.
    pub uv: Rect,
    /// From the whole pixel on the base line to the top left corner of the image.
    pub offset: Vec2,
    /// The size of the image.
    pub size: Vec2,
    /// Whether the image has colours of its own, as emoji do.
    pub coloured: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    face: usize,
    glyph: u32,
    step: u8,
}

/// A font at a size with its variations: all that the glyphs of a run share.
#[derive(Clone, Debug, PartialEq)]
struct Face {
    font: FontData,
    size: f32,
    coords: Vec<i16>,
    embolden: bool,
    skew: Option<f32>,
    swash: CacheKey,
}

/// A run's font, found once for all of the run's glyphs.
#[derive(Clone, Copy, Debug)]
pub struct FaceId(usize);

struct Page {
    texture: TextureHandle,
    /// Where the next image goes, and how high the row is so far.
    next: (usize, usize),
    row: usize,
}

/// The images of glyphs, made when they are first asked for.
pub struct Glyphs {
    scaler: ScaleContext,
    faces: Vec<Face>,
    images: HashMap<Key, Option<Glyph>>,
    pages: Vec<Page>,
    light_text: bool,
}

impl Default for Glyphs {
    fn default() -> Self {
        Self {
            scaler: ScaleContext::new(),
            faces: Vec::new(),
            images: HashMap::new(),
            pages: Vec::new(),
            light_text: false,
        }
    }
}

impl Glyphs {
    /// Begins a frame with light text on a dark page, or dark text on a light one. Drops all where there are too many.
    pub fn begin_frame(&mut self, light_text: bool) {
        if self.light_text != light_text || self.pages.len() > MOST_PAGES {
            self.clear();
            self.light_text = light_text;
        }
    }

    /// Drops all images and pages.
    pub fn clear(&mut self) {
        self.faces.clear();
        self.images.clear();
        self.pages.clear();
    }

    /// The texture of a page that a glyph named.
    #[must_use]
    pub fn texture(&self, page: usize) -> Option<TextureId> {
        self.pages.get(page).map(|page| page.texture.id())
    }

    /// The number of pages.
    #[must_use]
    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// The font of a run, or `None` where it cannot be read.
    pub fn face(&mut self, run: &Run<'_, ()>) -> Option<FaceId> {
        let coords = run.normalized_coords();
        let (font, size, synthesis) = (run.font(), run.font_size(), run.synthesis());
        let known = self.faces.iter().position(|face| {
            face.font.data.id() == font.data.id()
                && face.font.index == font.index
                && face.size == size
                && face.coords.iter().copied().eq(coords.iter().map(|coord| coord.to_bits()))
                && (face.embolden, face.skew) == (synthesis.embolden(), synthesis.skew())
        });
        if let Some(known) = known {
            return Some(FaceId(known));
        }
        let swash = FontRef::from_index(font.data.as_ref(), font.index as usize)?.key;
        self.faces.push(Face {
            font: font.clone(),
            size,
            coords: coords.iter().map(|coord| coord.to_bits()).collect(),
            embolden: synthesis.embolden(),
            skew: synthesis.skew(),
            swash,
        });
        Some(FaceId(self.faces.len() - 1))
    }

    /// The image of a glyph for a position across the line, and the whole pixel that its offset counts from.
    ///
    /// `None` where the glyph leaves no ink.
    pub fn glyph(&mut self, context: &Context, face: FaceId, glyph: u32, x: f32) -> Option<(Glyph, f32)> {
        let stepped = (x * STEPS).round() / STEPS;
        let step = ((stepped - stepped.floor()) * STEPS) as u8;
        let key = Key { face: face.0, glyph, step };
        let image = match self.images.get(&key) {
            Some(known) => *known,
            None => {
                let made = self.render(key).and_then(|image| self.place(context, &image));
                self.images.insert(key, made);
                made
            }
        };
        image.map(|image| (image, stepped.floor()))
    }

    fn render(&mut self, key: Key) -> Option<Image> {
        let face = self.faces.get(key.face)?;
        let mut font = FontRef::from_index(face.font.data.as_ref(), face.font.index as usize)?;
        // With the same key each time the scaler finds what it has read of the font before.
        font.key = face.swash;
        let mut scaler =
            self.scaler.builder(font).size(face.size).hint(false).normalized_coords(face.coords.iter()).build();
        let sources = [Source::ColorOutline(0), Source::ColorBitmap(StrikeWith::BestFit), Source::Outline];
        let mut render = Render::new(&sources);
        render.format(Format::Alpha).offset(Vector::new(f32::from(key.step) / STEPS, 0.0));
        if face.embolden {
            render.embolden(face.size / 40.0);
        }
        if let Some(skew) = face.skew {
            render.transform(Some(Transform::skew(Angle::from_degrees(skew), Angle::ZERO)));
        }
        let image = render.render(&mut scaler, u16::try_from(key.glyph).ok()?)?;
        (image.placement.width > 0 && image.placement.height > 0).then_some(image)
    }

    /// Puts an image on the last page or, where that is full, on a new one.
    fn place(&mut self, context: &Context, image: &Image) -> Option<Glyph> {
        let (width, height) = (image.placement.width as usize, image.placement.height as usize);
        let coloured = image.content == Content::Color;
        let pixels: Vec<Color32> = if coloured {
            let straight = |it: &[u8; 4]| Color32::from_rgba_unmultiplied(it[0], it[1], it[2], it[3]);
            image.data.as_chunks().0.iter().map(straight).collect()
        } else {
            image.data.iter().map(|coverage| white(self.contrast(*coverage))).collect()
        };
        if pixels.len() != width * height || width + 2 > PAGE || height + 2 > PAGE {
            return None;
        }
        if !self.pages.last_mut().is_some_and(|page| page.make_room(width, height)) {
            self.pages.push(Page::new(context, self.pages.len()));
            self.pages.last_mut()?.make_room(width, height);
        }
        let number = self.pages.len() - 1;
        let page = self.pages.last_mut()?;
        let (x, y) = page.next;
        page.next.0 += width + 1;
        page.texture.set_partial([x, y], ColorImage::new([width, height], pixels), TextureOptions::LINEAR);
        let min = pos2(x as f32, y as f32) / PAGE as f32;
        let size = vec2(width as f32, height as f32);
        Some(Glyph {
            page: number,
            uv: Rect::from_min_size(min, size / PAGE as f32),
            offset: vec2(image.placement.left as f32, -image.placement.top as f32),
            size,
            coloured,
        })
    }

    /// Text looks thinner than it is when coverage is blended as it stands, light text on dark the more so; half tones are
    /// raised to make up for it.
    fn contrast(&self, coverage: u8) -> u8 {
        let lift = if self.light_text { 0.5 } else { 0.2 };
        let share = f32::from(coverage) / 255.0;
        (255.0 * share * (1.0 + lift * (1.0 - share))).round() as u8
    }
}

impl Page {
    fn new(context: &Context, number: usize) -> Self {
        let blank = ColorImage::filled([PAGE, PAGE], Color32::TRANSPARENT);
        let texture = context.load_texture(format!("glyphs {number}"), blank, TextureOptions::LINEAR);
        Self { texture, next: (1, 1), row: 0 }
    }

    /// Moves on to the next row if need be. `false` where the page is full.
    fn make_room(&mut self, width: usize, height: usize) -> bool {
        if self.next.0 + width + 1 > PAGE {
            self.next = (1, self.next.1 + self.row + 1);
            self.row = 0;
        }
        self.row = self.row.max(height);
        self.next.1 + height < PAGE
    }
}

/// White that covers a pixel in part; painting multiplies it by the colour of the text.
fn white(coverage: u8) -> Color32 {
    Color32::from_rgba_premultiplied(coverage, coverage, coverage, coverage)
}

#[cfg(test)]
mod tests;
