//! Colours, fonts and sizes: the only place that names a colour.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke,
    TextStyle, vec2,
};

use crate::model::Color;

/// The grid that spaces come from, in points.
pub const GRID: f32 = 8.0;
/// The radius of fields, chips and panels, in points.
pub const RADIUS: u8 = 6;
/// The size of the document's text at zoom 1, in points.
pub const READING_SIZE: f32 = 17.0;
/// The widest a line of the document's text gets at zoom 1, in points: 60 to 75 characters.
pub const MEASURE: f32 = 560.0;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theme {
    /// Whether it is the dark one.
    pub dark: bool,
    /// Behind everything.
    pub background: Color32,
    /// Side panels and bars.
    pub panel: Color32,
    /// Under the document's text, and fields.
    pub page: Color32,
    /// Text.
    pub ink: Color32,
    /// Text that matters less; still 4.5 : 1 against the panel.
    pub soft: Color32,
    /// Excluded regions of the text.
    pub excluded: Color32,
    /// Lines between panels and around fields.
    pub line: Color32,
    /// The one accent.
    pub accent: Color32,
    /// Behind a selection.
    pub selection: Color32,
    /// Something is wrong.
    pub problem: Color32,
}

/// The colours of one label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelColors {
    /// Lines and words.
    pub stroke: Color32,
    /// Behind the text of an annotation.
    pub fill: Color32,
}

const LIGHT: Theme = Theme {
    dark: false,
    background: Color32::from_rgb(0xf6, 0xf5, 0xf2),
    panel: Color32::from_rgb(0xfb, 0xfa, 0xf8),
    page: Color32::from_rgb(0xff, 0xfe, 0xfb),
    ink: Color32::from_rgb(0x22, 0x21, 0x1f),
    soft: Color32::from_rgb(0x6d, 0x6a, 0x64),
    excluded: Color32::from_rgb(0x94, 0x91, 0x8a),
    line: Color32::from_rgb(0xe3, 0xe0, 0xd9),
    accent: Color32::from_rgb(0x2f, 0x6f, 0x6b),
    selection: Color32::from_rgb(0xd6, 0xe3, 0xe1),
    problem: Color32::from_rgb(0xb0, 0x2a, 0x1e),
};

const DARK: Theme = Theme {
    dark: true,
    background: Color32::from_rgb(0x1b, 0x1c, 0x1e),
    panel: Color32::from_rgb(0x20, 0x22, 0x25),
    page: Color32::from_rgb(0x17, 0x18, 0x1a),
    ink: Color32::from_rgb(0xe4, 0xe1, 0xda),
    soft: Color32::from_rgb(0x98, 0x94, 0x8b),
    excluded: Color32::from_rgb(0x77, 0x74, 0x6d),
    line: Color32::from_rgb(0x30, 0x33, 0x38),
    accent: Color32::from_rgb(0x6f, 0xc0, 0xb8),
    selection: Color32::from_rgb(0x2d, 0x43, 0x42),
    problem: Color32::from_rgb(0xf0, 0x8a, 0x7c),
};

impl Theme {
    /// The theme that a context shows.
    #[must_use]
    pub fn of(ctx: &Context) -> &'static Self {
        if ctx.theme() == egui::Theme::Dark { &DARK } else { &LIGHT }
    }

    /// Over everything that a dialog keeps from being used.
    #[must_use]
    pub fn shade(&self) -> Color32 {
        Color32::from_black_alpha(if self.dark { 96 } else { 64 })
    }

    /// The word that all is on the disk.
    #[must_use]
    pub fn saved(&self) -> Color32 {
        self.label(Color([0x00, 0x79, 0x5c])).stroke
    }

    /// The colours of a label: as the schema says on a light page, a lighter kind of them on a dark one.
    #[must_use]
    pub fn label(&self, color: Color) -> LabelColors {
        let [red, green, blue] = color.0;
        let stroke = if self.dark { lighter(color) } else { Color32::from_rgb(red, green, blue) };
        let strength = if self.dark { 0.20 } else { 0.15 };
        LabelColors { stroke, fill: stroke.gamma_multiply(strength) }
    }
}

/// The same hue for a dark page.
fn lighter(color: Color) -> Color32 {
    const SATURATION: f32 = 0.72;
    const LIGHTNESS: f32 = 0.66;
    let [red, green, blue] = color.0.map(|channel| f32::from(channel) / 255.0);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let spread = most - least;
    if spread == 0.0 {
        return Color32::from_gray(170);
    }
    let chroma = (1.0 - (2.0 * LIGHTNESS - 1.0_f32).abs()) * SATURATION;
    // The same place of each channel between the least and the most, which is what hue is.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 255")]
    let channel = |value: f32| (((value - least) / spread * chroma + LIGHTNESS - chroma / 2.0) * 255.0) as u8;
    Color32::from_rgb(channel(red), channel(green), channel(blue))
}

/// Dresses a context in both themes; which one is shown is the context's own choice.
pub fn dress(ctx: &Context) {
    for (kind, theme) in [(egui::Theme::Light, &LIGHT), (egui::Theme::Dark, &DARK)] {
        ctx.style_mut_of(kind, |style| dress_style(style, theme));
    }
}

/// Sets the faces of everything but the document's text: the system's where one was found, else those that egui carries.
pub fn set_fonts(ctx: &Context, sans: Option<Vec<u8>>, bold: Option<Vec<u8>>) {
    let mut fonts = FontDefinitions::default();
    let strong = FontFamily::Name("strong".into());
    let carried = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    fonts.families.insert(strong.clone(), carried);
    for (name, bytes, families) in [("sans", sans, vec![FontFamily::Proportional]), ("bold", bold, vec![strong])] {
        let Some(bytes) = bytes else { continue };
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_owned(bytes)));
        for family in families {
            fonts.families.entry(family).or_default().insert(0, name.to_owned());
        }
    }
    // The last resort: the face of keys has arrows and signs that the others lack.
    let last = fonts.families.get(&FontFamily::Monospace).and_then(|faces| faces.first()).cloned();
    for family in [FontFamily::Proportional, FontFamily::Name("strong".into())] {
        fonts.families.entry(family).or_default().extend(last.clone());
    }
    ctx.set_fonts(fonts);
}

/// Paints the pointing hand, with its middle at a point, so many points wide.
pub fn paint_hand(painter: &egui::Painter, center: egui::Pos2, width: f32, color: Color32) {
    // On a grid 22 wide and 15 high: cuff, palm, forefinger, two folded fingers, thumb.
    const PARTS: [(f32, f32, f32, f32, f32); 6] = [
        (0.0, 3.2, 3.0, 14.2, 1.0),
        (4.0, 3.2, 13.4, 14.2, 3.2),
        (9.0, 3.2, 22.0, 6.6, 1.7),
        (9.0, 7.0, 15.8, 10.2, 1.6),
        (8.0, 10.6, 14.8, 13.8, 1.6),
        (6.4, 0.4, 12.6, 4.6, 1.8),
    ];
    let scale = width / 22.0;
    let corner = center - vec2(11.0, 7.5) * scale;
    for (left, top, right, bottom, radius) in PARTS {
        let rect = egui::Rect::from_min_max(corner + vec2(left, top) * scale, corner + vec2(right, bottom) * scale);
        painter.rect_filled(rect, radius * scale, color);
    }
}

/// Paints how far a document is, with its middle at a point: a ring, a half-filled ring, a tick.
pub fn paint_status(painter: &egui::Painter, center: egui::Pos2, status: crate::model::Status, theme: &Theme) {
    use crate::model::Status;
    let stroke = Stroke::new(1.2, theme.soft);
    match status {
        Status::New => drop(painter.circle_stroke(center, 4.0, stroke)),
        Status::InProgress => {
            painter.circle_stroke(center, 4.0, stroke);
            let half = painter.with_clip_rect(egui::Rect::everything_left_of(center.x).intersect(painter.clip_rect()));
            half.circle_filled(center, 4.0, theme.soft);
        }
        Status::Done => {
            let points = vec![center + vec2(-4.0, 0.0), center + vec2(-1.2, 3.2), center + vec2(4.4, -3.6)];
            painter.add(egui::Shape::line(points, Stroke::new(1.6, theme.saved())));
        }
    }
}

/// The bold face of panels, in points.
#[must_use]
pub fn strong(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("strong".into()))
}

fn dress_style(style: &mut egui::Style, theme: &Theme) {
    let sizes = [
        (TextStyle::Small, 11.5),
        (TextStyle::Body, 13.0),
        (TextStyle::Button, 13.0),
        (TextStyle::Heading, 15.0),
        (TextStyle::Monospace, 12.0),
    ];
    for (text_style, size) in sizes {
        let family = if text_style == TextStyle::Monospace { FontFamily::Monospace } else { FontFamily::Proportional };
        style.text_styles.insert(text_style, FontId::new(size, family));
    }
    style.spacing.item_spacing = vec2(GRID, 6.0);
    style.spacing.button_padding = vec2(10.0, 4.0);
    style.spacing.interact_size.y = 26.0;
    style.spacing.window_margin = Margin::same(16);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.scroll = egui::style::ScrollStyle::thin();
    let visuals = &mut style.visuals;
    visuals.dark_mode = theme.dark;
    visuals.panel_fill = theme.panel;
    visuals.window_fill = theme.panel;
    visuals.window_stroke = Stroke::new(1.0, theme.line);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.extreme_bg_color = theme.page;
    visuals.text_edit_bg_color = Some(theme.page);
    visuals.faint_bg_color = theme.background;
    visuals.hyperlink_color = theme.accent;
    visuals.error_fg_color = theme.problem;
    visuals.warn_fg_color = theme.problem;
    visuals.selection.bg_fill = theme.selection;
    visuals.selection.stroke = Stroke::new(1.5, theme.accent);
    visuals.weak_text_color = Some(theme.soft);
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(36) };
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 32, spread: 0, color: Color32::from_black_alpha(56) };
    let widgets = &mut visuals.widgets;
    for (state, fill, stroke, ink) in [
        (&mut widgets.noninteractive, theme.panel, theme.line, theme.ink),
        (&mut widgets.inactive, theme.page, theme.line, theme.ink),
        (&mut widgets.hovered, theme.background, theme.soft, theme.ink),
        (&mut widgets.active, theme.selection, theme.accent, theme.ink),
        (&mut widgets.open, theme.selection, theme.accent, theme.ink),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, stroke);
        state.fg_stroke = Stroke::new(1.0, ink);
        state.corner_radius = CornerRadius::same(RADIUS);
        state.expansion = 0.0;
    }
}
