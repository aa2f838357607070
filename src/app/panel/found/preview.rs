//! What is about to be tagged: with which label, how many, what is left out and why.

use eframe::egui::{Align, Button, Label as Words, Layout, RichText, Ui, vec2};

use crate::app::command::{Command, Find};
use crate::app::finder::{Tagging, Tally};
use crate::app::panel::PanelContext;
use crate::app::panel::find_bar::grouped;
use crate::app::session::Workspace;
use crate::app::widget::{Look, chip, key_cap, primary};
use crate::text::shown;

/// What the preview remembers: its count, and what that was made of.
#[derive(Default)]
pub struct Preview {
    of: Option<(u64, u64, usize, Tagging)>,
    tally: Tally,
}

impl Preview {
    /// Draws the row.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, tagging: &Tagging) {
        let all = &context.session.finder.all;
        let of = Some((workspace.revision, all.number(), all.found.hits().len(), tagging.clone()));
        if self.of != of {
            self.of = of;
            self.tally = all.tally(workspace, tagging);
        }
        let tally = self.tally;
        ui.horizontal(|ui| {
            ui.set_min_height(28.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                buttons_ui(ui, context, workspace, tagging, tally);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    labels_ui(ui, context, workspace, tagging);
                    let words = words(tally, tagging, all.found.count());
                    let label = Words::new(RichText::new(&words).color(context.theme.soft)).truncate();
                    ui.add(label).on_hover_text(words);
                });
            });
        });
    }
}

/// The labels with their keys.
fn labels_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, tagging: &Tagging) {
    ui.add(Words::new(RichText::new("Tag as").color(context.theme.accent)).selectable(false));
    for label in &workspace.project.schema.labels {
        let chosen = tagging.label.as_ref() == Some(&label.id);
        let look = if chosen { Look::Filled } else { Look::Plain };
        ui.spacing_mut().item_spacing.x = 4.0;
        if chip(ui, &label.name, context.theme.label(label.color), look).clicked() {
            context.push(Command::Find(Find::Preview(Some(label.id.clone()))));
        }
        let key = label.key.map(|key| key.to_string()).unwrap_or_default();
        key_cap(ui, context.theme, &key);
        ui.add_space(4.0);
    }
    ui.spacing_mut().item_spacing.x = 8.0;
}

/// From right to left: what does it, what leaves it, all and none.
fn buttons_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, tagging: &Tagging, tally: Tally) {
    let name = tagging.label.as_ref().map(|label| workspace.project.schema.label_name(label));
    let words = match name {
        Some(name) => format!("Tag {} as {}", grouped(tally.taken), shown(name)),
        None => "Tag".to_owned(),
    };
    let searching = context.session.finder.all.progress().is_some();
    let enabled = name.is_some() && tally.taken > 0 && !searching;
    let does = ui.add_enabled_ui(enabled, |ui| primary(ui, context.theme, &words)).inner;
    let why = if searching { "The search goes on" } else { "Choose a label by its key or a click, and take a hit" };
    if does.on_hover_text("One step, which undo takes back (Enter)").on_disabled_hover_text(why).clicked() {
        context.push(Command::Find(Find::Tag));
    }
    let plain = |words: &str| Button::new(words.to_owned()).min_size(vec2(48.0, 28.0));
    if ui.add(plain("Cancel")).on_hover_text("Nothing is tagged (Esc)").clicked() {
        context.push(Command::Find(Find::LeavePreview));
    }
    for (take, words, tip) in [(false, "None", "Leave all out"), (true, "All", "Take all")] {
        if ui.add(plain(words)).on_hover_text(format!("{tip} (Ctrl A; Space for one)")).clicked() {
            context.push(Command::Find(Find::TakeAll(take)));
        }
    }
}

/// “38 of 41 taken, 3 tagged so already”, of all that were found.
fn words(tally: Tally, tagging: &Tagging, count: usize) -> String {
    let Tally { taken, left, tagged, barred } = tally;
    let mut words = format!("{} of {} taken", grouped(taken), grouped(count));
    if tagging.label.is_some() && tagged > 0 {
        words.push_str(&format!(", {} tagged so already", grouped(tagged)));
    }
    if barred > 0 {
        words.push_str(&format!(", {} in page furniture or in texts that have changed", grouped(barred)));
    }
    match count.saturating_sub(taken + left + tagged + barred) {
        0 => {}
        1 => words.push_str(", 1 more is not listed"),
        more => words.push_str(&format!(", {} more are not listed", grouped(more))),
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_and_not_listed_is_told() {
        let tally = Tally { taken: 9_990, left: 10, tagged: 0, barred: 0 };
        let told = words(tally, &Tagging::default(), 25_000);
        assert_eq!(
            told,
            format!("{} of {} taken, {} more are not listed", grouped(9_990), grouped(25_000), grouped(15_000))
        );
        assert_eq!(
            words(tally, &Tagging::default(), 10_000),
            format!("{} of {} taken", grouped(9_990), grouped(10_000))
        );
    }
}
