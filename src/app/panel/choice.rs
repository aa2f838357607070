//! Choosing among the choices of the schema, or yes and no.

use eframe::egui::{Button, RichText, Ui, vec2};

use super::PanelContext;
use super::attribute::{Shown, enter_goes_on, field_button, last_id, remember, unset_pressed, unset_text};
use super::line::{self, Fields};
use crate::app::widget::{self, toggle};
use crate::model::AttributeValue;

/// One of the choices: a field with a menu, and a letter for each.
pub fn choice_ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let field = shown.field();
    let asked = std::mem::take(&mut fields.next);
    enter_goes_on(ui, fields, last_id(ui, field));
    let entered = std::mem::replace(&mut fields.next, asked);
    let said = if shown.text().is_empty() { shown.hint.as_deref().unwrap_or("unset") } else { shown.text() };
    let mut text = match shown.text() {
        "" => unset_text(context, shown, "unset"),
        text => RichText::new(text),
    };
    if shown.by_rule() {
        text = text.italics();
    }
    let response = field_button(ui, context, shown, text);
    let response = response.on_hover_text("press a first letter to choose, Delete to unset");
    let name = format!("{}: {said}", crate::text::shown(&shown.definition.name));
    let response = response.accessible_name(name);
    eframe::egui::Popup::menu(&response).width(response.rect.width()).show(|ui| {
        for choice in &shown.definition.choices {
            if ui.add(Button::selectable(shown.text() == choice, crate::text::shown(choice))).clicked() {
                line::set(context, shown, Some(AttributeValue::Text(choice.as_str().into())));
            }
        }
        if ui.add(Button::selectable(shown.value.is_none(), RichText::new("unset").color(context.theme.soft))).clicked()
        {
            line::set(context, shown, None);
        }
    });
    remember(ui, context, fields, shown, (&response, entered));
    if response.has_focus() {
        letters(ui, context, shown, &shown.definition.choices);
    }
    if unset_pressed(ui, &response) {
        line::set(context, shown, None);
    }
}

/// Chooses by the first letter that was typed; the same letter again goes to the next choice of that letter.
fn letters(ui: &Ui, context: &mut PanelContext<'_>, shown: &Shown<'_>, choices: &[String]) {
    for letter in widget::typed(ui.ctx()) {
        if let Some(choice) = next_of_letter(choices, shown.text(), letter) {
            line::set(context, shown, Some(AttributeValue::Text(choice.into())));
        }
    }
}

/// The choice behind the present one that starts with a letter, from the start again behind the last.
fn next_of_letter<'a>(choices: &'a [String], now: &str, letter: char) -> Option<&'a str> {
    let starts = |choice: &str| choice.to_lowercase().starts_with(letter.to_ascii_lowercase());
    let behind = choices.iter().position(|it| it == now).map_or(0, |place| place + 1);
    let (before, after) = choices.split_at(behind);
    after.iter().chain(before).find(|it| starts(it)).map(String::as_str)
}

/// Any of the choices, each on or off.
pub fn choices_ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let chosen: &[String] = match shown.value.map(|it| &it.value) {
        Some(AttributeValue::Choices(chosen)) => chosen,
        _ => &[],
    };
    let mut first = true;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for choice in &shown.definition.choices {
            let on = chosen.contains(choice);
            let response = toggle(ui, context.theme, choice, on);
            if std::mem::take(&mut first) {
                fields.take_keys(context, shown.field(), &response);
            }
            if response.clicked() {
                let value = AttributeValue::choices(shown.definition.toggled(chosen, choice));
                line::set(context, shown, value);
            }
        }
    });
}

/// Yes and no, each on or off.
pub fn yes_no_ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let field = shown.field();
    let asked = std::mem::take(&mut fields.next);
    enter_goes_on(ui, fields, last_id(ui, field));
    let entered = std::mem::replace(&mut fields.next, asked);
    let answers = ["yes".to_owned(), "no".to_owned()];
    ui.horizontal(|ui| {
        ui.set_min_height(27.0);
        ui.spacing_mut().item_spacing.x = 4.0;
        for (place, answer) in answers.iter().enumerate() {
            let on = shown.text() == answer;
            let response = toggle(ui, context.theme, answer, on)
                .accessible_name(format!("{}: {answer}", crate::text::shown(&shown.definition.name)));
            if place == 0 {
                remember(ui, context, fields, shown, (&response, entered));
            }
            if response.clicked() {
                let value = (!on).then(|| AttributeValue::Text(answer.as_str().into()));
                line::set(context, shown, value);
            }
            if response.has_focus() {
                letters(ui, context, shown, &answers);
            }
            if unset_pressed(ui, &response) {
                line::set(context, shown, None);
            }
        }
        if shown.is_guess() {
            let said = match &shown.hint {
                Some(guess) => format!("{guess}: a guess"),
                None => "a guess".to_owned(),
            };
            ui.label(RichText::new(said).italics().color(context.theme.soft));
        } else if shown.value.is_none() {
            let color = if shown.is_missing() { shown.colors.stroke } else { context.theme.soft };
            ui.label(RichText::new(if shown.is_missing() { "required" } else { "unset" }).color(color));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_goes_round_the_choices_that_start_with_it() {
        let choices: Vec<String> = ["about", "at least", "more than", "at most"].map(str::to_owned).to_vec();
        assert_eq!(next_of_letter(&choices, "", 'a'), Some("about"));
        assert_eq!(next_of_letter(&choices, "about", 'A'), Some("at least"));
        assert_eq!(next_of_letter(&choices, "at least", 'a'), Some("at most"));
        assert_eq!(next_of_letter(&choices, "at most", 'a'), Some("about"));
        assert_eq!(next_of_letter(&choices, "about", 'x'), None);
    }
}
