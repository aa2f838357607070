//! The switches beside words to find: case, accents, whole words, regular expression.

use eframe::egui::{Button, RichText, Ui, vec2};

use crate::find::Query;

/// The width of a switch, in points.
const WIDTH: f32 = 30.0;
/// The width of all of them with the space between, in points.
pub const SWITCHES: f32 = 4.0 * WIDTH + 3.0 * SPACE;
const SPACE: f32 = 3.0;

/// Draws the switches; tells what is to be looked for once one was pressed.
pub fn ui(ui: &mut Ui, query: &Query) -> Option<Query> {
    let mut wanted = query.clone();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = SPACE;
        ui.spacing_mut().button_padding.x = 3.0;
        switch(ui, true, &mut wanted.case, ("Aa", "Case counts", "Else upper and lower case are the same"));
        let accents = "Else e finds é and è too, and Maré is found in one piece or two";
        let accents = if query.pattern { "They always count in a regular expression" } else { accents };
        switch(ui, !query.pattern, &mut wanted.accents, ("é", "Accents count", accents));
        switch(ui, true, &mut wanted.whole_words, ("ab", "Whole words", "Nothing that is part of a longer word"));
        let pattern = "For example \\d+ (people|officers), or ^The at the start of a paragraph";
        switch(ui, true, &mut wanted.pattern, (".*", "Regular expression", pattern));
    });
    (wanted != *query).then_some(wanted)
}

fn switch(ui: &mut Ui, enabled: bool, on: &mut bool, (sign, name, tip): (&str, &str, &str)) {
    let sign = if sign == "ab" { RichText::new(sign).underline() } else { RichText::new(sign) };
    let button = Button::new(sign).selected(*on && enabled).min_size(vec2(WIDTH, 26.0));
    let tip = format!("{name}. {tip}");
    let response = ui.add_enabled(enabled, button).on_hover_text(&tip).on_disabled_hover_text(&tip);
    response.widget_info(|| eframe::egui::WidgetInfo::selected(eframe::egui::Role::CheckBox, enabled, *on, name));
    if response.clicked() {
        *on = !*on;
    }
}
