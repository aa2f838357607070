//! A renderer without a graphics card, for the few pictures that tests keep: triangles, one after the other, in plain Rust.
//!
//! It does what egui asks of a renderer and no more: textures sampled between their texels, colours blended premultiplied.

use std::collections::HashMap;
use std::sync::Arc;

use eframe::egui::epaint::{ImageData, Mesh, Primitive, TextureId, Vertex};
use eframe::egui::{Color32, ColorImage, Context, FullOutput, Pos2, Rect, TexturesDelta, pos2};
use egui_kittest::TestRenderer;
use image::RgbaImage;

/// The renderer with the textures that it has been given.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, ColorImage>,
}

impl TestRenderer for Raster {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, images) in delta.set.drain() {
            for delta in images {
                let ImageData::Color(patch) = delta.image;
                match delta.pos {
                    None => drop(self.textures.insert(id, Arc::unwrap_or_clone(patch))),
                    Some(at) => put(self.textures.get_mut(&id).expect("a patch of a known texture"), &patch, at),
                }
            }
        }
        delta.free.drain().for_each(|id| drop(self.textures.remove(&id)));
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let mut picture = Picture::new(size.x.round() as usize, size.y.round() as usize);
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            if let Primitive::Mesh(mesh) = &clipped.primitive {
                let texture = self.textures.get(&mesh.texture_id).ok_or("a mesh names a texture that is not there")?;
                picture.mesh(mesh, texture, clipped.clip_rect * scale, scale);
            }
        }
        Ok(picture.into_image())
    }
}

fn put(texture: &mut ColorImage, patch: &ColorImage, [left, top]: [usize; 2]) {
    for (row, pixels) in patch.pixels.chunks(patch.size[0]).enumerate() {
        let start = (top + row) * texture.size[0] + left;
        texture.pixels[start..start + pixels.len()].copy_from_slice(pixels);
    }
}

/// Premultiplied colours from 0 to 255.
type Ink = [f32; 4];

struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<Ink>,
}

impl Picture {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0.0; 4]; width * height] }
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &ColorImage, clip: Rect, scale: f32) {
        for triangle in mesh.indices.chunks_exact(3) {
            let corner = |at: usize| &mesh.vertices[triangle[at] as usize];
            self.triangle([corner(0), corner(1), corner(2)], texture, clip, scale);
        }
    }

    fn triangle(&mut self, corners: [&Vertex; 3], texture: &ColorImage, clip: Rect, scale: f32) {
        let [a, b, c] = corners.map(|vertex| (vertex.pos.to_vec2() * scale).to_pos2());
        let area = cross(a, b, c);
        if area == 0.0 {
            return;
        }
        let hull = Rect::from_points(&[a, b, c]).intersect(clip);
        let range =
            |from: f32, to: f32, most: usize| (from.floor().max(0.0) as usize)..(to.ceil().max(0.0) as usize).min(most);
        for y in range(hull.top(), hull.bottom(), self.height) {
            for x in range(hull.left(), hull.right(), self.width) {
                let point = pos2(x as f32 + 0.5, y as f32 + 0.5);
                let weights = [cross(b, c, point) / area, cross(c, a, point) / area, cross(a, b, point) / area];
                // A point on an edge belongs to both triangles; covering it twice shows only under translucent ones.
                if clip.contains(point)
                    && weights.iter().all(|weight| *weight >= 0.0)
                    && owns_edges([a, b, c], weights, area)
                {
                    self.blend(x, y, ink(corners, weights, texture));
                }
            }
        }
    }

    fn blend(&mut self, x: usize, y: usize, ink: Ink) {
        let pixel = &mut self.pixels[y * self.width + x];
        let rest = 1.0 - ink[3] / 255.0;
        for (under, over) in pixel.iter_mut().zip(ink) {
            *under = over + *under * rest;
        }
    }

    fn into_image(self) -> RgbaImage {
        let bytes = self.pixels.iter().flat_map(|pixel| pixel.map(|channel| channel.round().clamp(0.0, 255.0) as u8));
        RgbaImage::from_raw(self.width as u32, self.height as u32, bytes.collect()).expect("as many bytes as pixels")
    }
}

/// Of two triangles that share an edge only one covers the points on it: the one that the edge is at the left or top of.
fn owns_edges([a, b, c]: [Pos2; 3], weights: [f32; 3], area: f32) -> bool {
    let edges = [(b, c), (c, a), (a, b)];
    weights.iter().zip(edges).all(|(weight, (from, to))| {
        let along = if area > 0.0 { to - from } else { from - to };
        *weight > 0.0 || along.y > 0.0 || (along.y == 0.0 && along.x < 0.0)
    })
}

fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn ink(corners: [&Vertex; 3], weights: [f32; 3], texture: &ColorImage) -> Ink {
    let mix = |value: &dyn Fn(&Vertex) -> f32| {
        corners.iter().zip(weights).map(|(vertex, weight)| value(vertex) * weight).sum::<f32>()
    };
    let texel = sample(texture, mix(&|vertex| vertex.uv.x), mix(&|vertex| vertex.uv.y));
    let channel = |at: usize| mix(&|vertex| f32::from(vertex.color.to_array()[at])) * texel[at] / 255.0;
    [channel(0), channel(1), channel(2), channel(3)]
}

/// The colour between the four nearest texels.
fn sample(texture: &ColorImage, u: f32, v: f32) -> Ink {
    let [width, height] = texture.size;
    let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let mut ink = [0.0; 4];
    for (dx, dy) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
        let weight = (1.0 - (x - left - dx).abs()) * (1.0 - (y - top - dy).abs());
        let column = (left + dx).clamp(0.0, (width - 1) as f32) as usize;
        let row = (top + dy).clamp(0.0, (height - 1) as f32) as usize;
        let texel: Color32 = texture.pixels[row * width + column];
        for (channel, value) in ink.iter_mut().zip(texel.to_array()) {
            *channel += f32::from(value) * weight;
        }
    }
    ink
}
