//! The images of glyphs are looked at where a graphics card would look: in textures, as they are after all that was sent.

use std::collections::BTreeMap;

use eframe::egui::{ImageData, TextureId};
use parley::PositionedLayoutItem;

use super::*;
use crate::app::reading::geometry::tests::with;

/// Most of what the fonts carried by egui have: more than the pages hold when it is large.
fn signs() -> String {
    (0x21..0x530).chain(0x1e00..0x2000).chain(0x2190..0x2600).filter_map(char::from_u32).collect()
}

/// The textures of a window as its graphics card has them.
#[derive(Default)]
struct Card {
    context: Context,
    textures: BTreeMap<TextureId, ColorImage>,
}

impl Card {
    /// Takes in what was sent since this was last called.
    fn take_in(&mut self) {
        let mut delta = self.context.tex_manager().write().take_delta();
        for (id, sent) in
            std::mem::take(&mut delta.set).into_iter().flat_map(|(id, sent)| sent.into_iter().map(move |it| (id, it)))
        {
            let ImageData::Color(image) = sent.image;
            match sent.pos {
                None => drop(self.textures.insert(id, (*image).clone())),
                Some([left, top]) => {
                    let texture = self.textures.get_mut(&id).expect("a texture that is there");
                    for row in 0..image.size[1] {
                        let from = row * image.size[0];
                        let to = (top + row) * texture.size[0] + left;
                        texture.pixels[to..to + image.size[0]]
                            .copy_from_slice(&image.pixels[from..from + image.size[0]]);
                    }
                }
            }
        }
        for id in std::mem::take(&mut delta.free) {
            self.textures.remove(&id);
        }
    }

    /// What is painted for a glyph.
    fn ink(&self, glyphs: &Glyphs, glyph: &Glyph) -> Vec<Color32> {
        let texture = &self.textures[&glyphs.texture(glyph.page).expect("a page")];
        let [left, top] = [glyph.uv.left(), glyph.uv.top()].map(|it| (it * PAGE as f32).round() as usize);
        let (width, height) = (glyph.size.x as usize, glyph.size.y as usize);
        (top..top + height).flat_map(|row| texture.pixels[row * PAGE + left..][..width].to_vec()).collect()
    }
}

/// Asks for the glyphs of a text, each as at a whole pixel.
fn draw(glyphs: &mut Glyphs, context: &Context, text: &str, pixels_per_point: f32) -> Vec<Glyph> {
    with(text, 4_000.0, pixels_per_point, |block| {
        let mut drawn = Vec::new();
        for item in block.layout.lines().flat_map(|line| line.items().collect::<Vec<_>>()) {
            let PositionedLayoutItem::GlyphRun(run) = item else { continue };
            let face = glyphs.face(run.run()).expect("a font that can be read");
            for glyph in run.positioned_glyphs() {
                drawn.extend(glyphs.glyph(context, face, glyph.id, 0.0).map(|(glyph, _)| glyph));
            }
        }
        drawn
    })
}

/// What a cache with room paints for a text.
fn expected(text: &str, pixels_per_point: f32) -> Vec<Vec<Color32>> {
    let (mut glyphs, mut card) = (Glyphs::default(), Card::default());
    let mut ink = Vec::new();
    // A few at a time, so that nothing has to go.
    for part in text.split_inclusive(' ') {
        glyphs.clear();
        let drawn = draw(&mut glyphs, &card.context, part, pixels_per_point);
        card.take_in();
        ink.extend(drawn.iter().map(|glyph| card.ink(&glyphs, glyph)));
    }
    ink
}

#[test]
fn pages_are_added_as_glyphs_come_and_no_place_is_given_twice() {
    let (mut glyphs, card) = (Glyphs::default(), Card::default());
    glyphs.begin_frame(false);
    draw(&mut glyphs, &card.context, "One word", 2.0);
    assert_eq!(glyphs.page_count(), 1);
    draw(&mut glyphs, &card.context, &signs(), 4.0);
    assert!(glyphs.page_count() > 1, "{} pages", glyphs.page_count());
    let placed: Vec<(usize, Rect)> = glyphs.images.values().flatten().map(|it| (it.page, it.uv)).collect();
    for (at, (page, one)) in placed.iter().enumerate() {
        assert!(Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)).contains_rect(*one), "{one:?} is on the page");
        let twice = placed[at + 1..].iter().find(|(other, two)| other == page && one.intersect(*two).is_positive());
        assert_eq!(twice, None, "{one:?}");
    }
}

#[test]
fn more_glyphs_than_the_pages_hold_make_room_for_those_in_view() {
    let (mut glyphs, mut card) = (Glyphs::default(), Card::default());
    let all: Vec<char> = signs().chars().collect();
    let mut most = 0;
    let mut dropped = 0;
    // As if the page were scrolled through many of them, back and forth.
    for turn in 0..2 {
        for view in all.chunks(32) {
            let text: String = view.iter().collect();
            let before = glyphs.page_count();
            glyphs.begin_frame(turn == 1);
            dropped += usize::from(glyphs.page_count() < before);
            let drawn = draw(&mut glyphs, &card.context, &text, 8.0);
            most = most.max(glyphs.page_count());
            card.take_in();
            assert_eq!(card.textures.len(), glyphs.page_count() + 1, "our pages, and that of egui's own letters");
            assert!(drawn.iter().all(|glyph| card.ink(&glyphs, glyph).iter().any(|it| it.a() > 0)), "there is ink");
        }
    }
    assert!(dropped >= 2, "dropped {dropped} times");
    assert!(most <= MOST_PAGES + 2, "{most} pages");
}

#[test]
fn what_is_painted_after_pages_were_dropped_is_what_was_asked_for() {
    let (mut glyphs, mut card) = (Glyphs::default(), Card::default());
    let text = "Sea wall ﬁn é\u{301} 84 🚢 🌊";
    let words = expected(text, 2.0);
    glyphs.begin_frame(false);
    let first = draw(&mut glyphs, &card.context, text, 2.0);
    card.take_in();
    assert_eq!(first.iter().map(|it| card.ink(&glyphs, it)).collect::<Vec<_>>(), words);
    while glyphs.page_count() <= MOST_PAGES {
        let size = 8.0 + glyphs.page_count() as f32 / 4.0;
        draw(&mut glyphs, &card.context, &signs(), size);
    }
    glyphs.begin_frame(false);
    assert_eq!(glyphs.page_count(), 0, "all are dropped");
    // Other words first, so that nothing comes to stand where it stood.
    draw(&mut glyphs, &card.context, "Nobody was hurt", 2.0);
    let again = draw(&mut glyphs, &card.context, text, 2.0);
    card.take_in();
    assert_eq!(again.iter().map(|it| card.ink(&glyphs, it)).collect::<Vec<_>>(), words);
}

#[test]
fn another_scale_has_images_of_its_own() {
    let (mut glyphs, mut card) = (Glyphs::default(), Card::default());
    glyphs.begin_frame(false);
    for scale in [1.0, 2.0, 1.25, 3.0, 1.0] {
        let drawn = draw(&mut glyphs, &card.context, "Sant Aldó", scale);
        card.take_in();
        let ink: Vec<_> = drawn.iter().map(|it| card.ink(&glyphs, it)).collect();
        assert_eq!(ink, expected("Sant Aldó", scale), "at {scale}");
    }
}
