//! Small things that several parts of the window are made of.

use eframe::egui::{
    Button, Context, CornerRadius, Event, Frame, Id, Label, Margin, Painter, Pos2, Rect, Response, RichText, Sense,
    Shape, Stroke, TextEdit, Ui, pos2, vec2,
};

pub use super::summary::shortened;
use super::theme::{LabelColors, RADIUS, Theme, strong};
use crate::text::shown;

/// The heading of a section, in small capitals.
pub fn heading(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    ui.add_space(8.0);
    let text = RichText::new(words.to_uppercase()).font(strong(11.0)).color(theme.soft).extra_letter_spacing(0.6);
    ui.add(Label::new(text).selectable(false)).accessible_name(words)
}

/// A word or two that matter less.
pub fn soft(ui: &mut Ui, theme: &Theme, words: impl Into<String>) -> Response {
    ui.label(RichText::new(words).color(theme.soft))
}

/// Small words that matter less.
pub fn small(ui: &mut Ui, theme: &Theme, words: impl Into<String>) -> Response {
    ui.label(RichText::new(words).small().color(theme.soft))
}

/// The title of a dialog.
pub fn title(ui: &mut Ui, words: &str) {
    ui.add(Label::new(RichText::new(words).font(strong(16.0))).selectable(false));
    ui.add_space(4.0);
}

/// A chip in the colours of a label; hollow where something is missing, filled where it is chosen.
pub fn chip(ui: &mut Ui, words: &str, colors: LabelColors, look: Look) -> Response {
    let fill = if look == Look::Filled { colors.fill } else { ui.visuals().extreme_bg_color };
    let stroke = if look == Look::Hollow { Stroke::NONE } else { Stroke::new(1.0, colors.stroke) };
    let text = RichText::new(shown(words)).color(colors.stroke);
    let button = Button::new(text).fill(fill).stroke(stroke).corner_radius(CornerRadius::same(5));
    let padding = std::mem::replace(&mut ui.spacing_mut().button_padding, vec2(7.0, 1.0));
    let height = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 21.0);
    let response = ui.add(button);
    ui.spacing_mut().button_padding = padding;
    ui.spacing_mut().interact_size.y = height;
    if look == Look::Hollow {
        dashed_frame(ui.painter(), response.rect, Stroke::new(1.0, colors.stroke));
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.5, ui.visuals().selection.stroke.color);
        let radius = CornerRadius::same(RADIUS);
        ui.painter().rect_stroke(response.rect.expand(1.5), radius, stroke, eframe::egui::StrokeKind::Outside);
    }
    response
}

/// How a chip is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// With a line around it.
    Plain,
    /// Filled: it is chosen.
    Filled,
    /// With a broken line: something is missing.
    Hollow,
}

/// A chip in the accent that is on or off.
pub fn toggle(ui: &mut Ui, theme: &Theme, words: &str, on: bool) -> Response {
    let colors = LabelColors { stroke: if on { theme.accent } else { theme.soft }, fill: theme.selection };
    let neutral = LabelColors { stroke: colors.stroke, ..colors };
    let response = chip(ui, words, neutral, if on { Look::Filled } else { Look::Plain });
    response.widget_info(|| {
        eframe::egui::WidgetInfo::selected(eframe::egui::Role::CheckBox, ui.is_enabled(), on, shown(words))
    });
    response
}

/// A box to tick, with a line around it that is seen on any ground.
pub fn checkbox(ui: &mut Ui, theme: &Theme, on: &mut bool, words: &str) -> Response {
    ui.scope(|ui| {
        ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, theme.soft);
        ui.checkbox(on, words)
    })
    .inner
}

/// A key as it is written on keyboards.
pub fn key_cap(ui: &mut Ui, theme: &Theme, key: &str) {
    if key.is_empty() {
        return;
    }
    let frame = Frame::new()
        .stroke(Stroke::new(1.0, theme.line))
        .corner_radius(CornerRadius::same(4))
        .inner_margin(Margin::symmetric(4, 0));
    frame.show(ui, |ui| {
        let text = RichText::new(key.replace('+', " ")).monospace().size(11.0).color(theme.soft);
        ui.add(Label::new(text).selectable(false).extend());
    });
}

/// A button that does what the dialog is for.
pub fn primary(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    let text = RichText::new(words).font(strong(13.0)).color(theme.accent);
    ui.add(Button::new(text).fill(theme.selection).stroke(Stroke::new(1.0, theme.accent)).min_size(vec2(72.0, 28.0)))
}

/// A cross that closes or takes away what it is named after.
pub fn cross(ui: &mut Ui, theme: &Theme, name: &str) -> Response {
    let (padding, height) = (ui.spacing().button_padding, ui.spacing().interact_size.y);
    ui.spacing_mut().button_padding = vec2(3.0, 1.0);
    ui.spacing_mut().interact_size.y = 20.0;
    let button = Button::new(RichText::new("×").size(15.0).color(theme.soft)).frame_when_inactive(false);
    let response = ui.add(button.min_size(vec2(20.0, 20.0)));
    ui.spacing_mut().button_padding = padding;
    ui.spacing_mut().interact_size.y = height;
    response.on_hover_text(name).accessible_name(name)
}

/// The frame of a field that is drawn by hand.
pub fn field_frame(theme: &Theme, stroke: Stroke) -> Frame {
    Frame::new()
        .fill(theme.page)
        .stroke(stroke)
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::symmetric(8, 4))
}

/// A line of text with a name, as wide as there is room.
pub fn line(ui: &mut Ui, id: Id, text: &mut String, hint: &str, name: &str) -> Response {
    let edit = TextEdit::singleline(text)
        .id(id)
        .hint_text(hint.to_owned())
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(8, 5));
    ui.add(edit).accessible_name(name)
}

/// A line of text that leaves room, in points, for what stands behind it in the same row.
pub fn line_beside(ui: &mut Ui, room: f32, id: Id, text: &mut String, (hint, name): (&str, &str)) -> Response {
    let height = 28.0;
    let size = vec2((ui.available_width() - room - ui.spacing().item_spacing.x).max(80.0), height);
    let layout = eframe::egui::Layout::left_to_right(eframe::egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| line(ui, id, text, hint, name)).inner
}

/// A broken line around a field or chip.
pub fn dashed_frame(painter: &Painter, rect: Rect, stroke: Stroke) {
    let rect = rect.shrink(0.5);
    let radius = f32::from(RADIUS).min(rect.height() / 2.0);
    let mut path = Vec::with_capacity(40);
    let corners = [
        (pos2(rect.right() - radius, rect.top() + radius), -0.25_f32),
        (pos2(rect.right() - radius, rect.bottom() - radius), 0.0),
        (pos2(rect.left() + radius, rect.bottom() - radius), 0.25),
        (pos2(rect.left() + radius, rect.top() + radius), 0.5),
    ];
    for (centre, turn) in corners {
        path.extend((0_u8..=8).map(|step| {
            let angle = std::f32::consts::TAU * (turn + f32::from(step) / 32.0);
            centre + radius * vec2(angle.cos(), angle.sin())
        }));
    }
    path.extend(path.first().copied().into_iter().collect::<Vec<Pos2>>());
    painter.extend(Shape::dashed_line(&path, stroke, 4.0, 3.0));
}

/// The letters that were typed with this frame while a button has the keys.
#[must_use]
pub fn typed(ctx: &Context) -> Vec<char> {
    ctx.input(|input| {
        let texts = input
            .events
            .iter()
            .filter_map(|event| if let Event::Text(text) = event { Some(text.as_str()) } else { None });
        texts.flat_map(str::chars).collect()
    })
}

/// A row of a list that can be clicked, filled while it is chosen. The name is what it is found by.
pub fn list_row(
    ui: &mut Ui,
    theme: &Theme,
    (chosen, name): (bool, &str),
    height: f32,
    contents: impl FnOnce(&mut Ui),
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response
        .widget_info(|| eframe::egui::WidgetInfo::selected(eframe::egui::Role::Button, ui.is_enabled(), chosen, name));
    if ui.is_rect_visible(rect) {
        let fill = if chosen {
            Some(theme.selection)
        } else if response.hovered() {
            Some(theme.background)
        } else {
            None
        };
        if let Some(fill) = fill {
            ui.painter().rect_filled(rect, CornerRadius::same(RADIUS), fill);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(
                rect,
                CornerRadius::same(RADIUS),
                Stroke::new(1.0, theme.accent),
                eframe::egui::StrokeKind::Inside,
            );
        }
        let inner = rect.shrink2(vec2(8.0, 4.0));
        let layout = eframe::egui::Layout::top_down(eframe::egui::Align::Min);
        let mut inside = ui.new_child(eframe::egui::UiBuilder::new().max_rect(inner).layout(layout));
        inside.set_clip_rect(inner.expand(4.0).intersect(ui.clip_rect()));
        inside.style_mut().interaction.selectable_labels = false;
        contents(&mut inside);
    }
    response
}
