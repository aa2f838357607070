//! The bar that finds words in the open document.

use eframe::egui::{Align, Button, Id, Key, Label, Layout, RichText, TextEdit, Ui};

use super::{PanelContext, switches};
use crate::app::command::{Action, Command, Find};
use crate::app::session::{Focus, Workspace};
use crate::app::widget::cross;
use crate::find::Query;

/// Below this the buttons have signs for words, in points.
const NARROW: f32 = 620.0;

/// What the bar remembers between frames.
#[derive(Default)]
pub struct FindBar {
    words: String,
}

impl FindBar {
    /// Draws the bar.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let finder = &context.session.finder;
        let narrow = ui.available_width() < NARROW;
        let buttons = if narrow { 120.0 } else { 216.0 };
        let room = ui.available_width() - switches::SWITCHES - buttons - 100.0;
        let words = field(ui, context, &mut self.words, room.clamp(96.0, 260.0), "Find in this document");
        if let Some(query) = switches::ui(ui, &finder.query) {
            context.push(Command::Find(Find::Query(query)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if cross(ui, context.theme, "Close").clicked() || words == Typed::Escape {
                context.push(Command::CloseFind);
            }
            let names = if narrow { ["↓", "↑"] } else { ["Next", "Previous"] };
            for (action, name) in [Action::NextHit, Action::PreviousHit].into_iter().zip(names) {
                let tip = format!("{} ({})", action.row().text, context.keymap.shown(action));
                let button = ui.add(Button::new(name)).on_hover_text(tip);
                if button.accessible_name(action.row().text).clicked() {
                    context.act(action);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (words, wrong) = match &finder.problem {
                    Some(problem) => (problem.clone(), true),
                    None => (count(workspace, context), false),
                };
                let color = if wrong { context.theme.problem } else { context.theme.soft };
                ui.add(Label::new(RichText::new(&words).color(color)).truncate()).on_hover_text(words);
            });
        });
    }
}

/// The field of words to find, by what it asks for.
#[must_use]
pub fn field_id(hint: &str) -> Id {
    Id::unique(("words to find", hint))
}

/// What was done in the field of words to find, beside typing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing, or a hit was gone to.
    Nothing,
    /// It was left.
    Escape,
}

/// Draws the field of words to find, so many points wide. Enter goes to the next hit, with Shift to the one before.
pub fn field(ui: &mut Ui, context: &mut PanelContext<'_>, words: &mut String, width: f32, hint: &str) -> Typed {
    let query = &context.session.finder.query;
    if *words != query.words {
        // They were set elsewhere.
        words.clone_from(&query.words);
    }
    let edit = TextEdit::singleline(words).id(field_id(hint)).hint_text(hint.to_owned());
    let field = ui.add(edit.desired_width(width)).accessible_name(hint);
    if context.focus == Some(&Focus::Find) {
        field.request_focus();
    }
    if field.changed() {
        context.push(Command::Find(Find::Query(Query { words: words.clone(), ..query.clone() })));
    }
    let left = |key| field.lost_focus() && ui.input(|input| input.key_pressed(key));
    if left(Key::Enter) {
        let back = ui.input(|input| input.modifiers.shift);
        context.act(if back { Action::PreviousHit } else { Action::NextHit });
        field.request_focus();
    }
    if left(Key::Escape) { Typed::Escape } else { Typed::Nothing }
}

/// “3 of 41”, or how many there are.
fn count(workspace: &Workspace, context: &PanelContext<'_>) -> String {
    let finder = &context.session.finder;
    if finder.query.words.is_empty() {
        return String::new();
    }
    if finder.bar.is_searching() {
        return "Searching …".to_owned();
    }
    let selection = workspace.hand.selection();
    match (selection.map(|selection| finder.bar.hits().binary_search(&selection)), finder.bar.count()) {
        (_, 0) => "Not found".to_owned(),
        (Some(Ok(place)), count) => format!("{} of {}", grouped(place + 1), grouped(count)),
        (_, count) => format!("{} found", grouped(count)),
    }
}

/// A number with a comma between thousands.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_told_apart() {
        assert_eq!([0, 999, 1000, 23_411, 1_000_000].map(grouped), ["0", "999", "1,000", "23,411", "1,000,000"]);
    }
}
