//! Any command by a few letters.

use eframe::egui::Ui;

use super::picker::{Item, Picker};
use crate::app::command::{Command, TABLE};
use crate::app::panel::PanelContext;

/// What the dialog remembers.
#[derive(Default)]
pub struct Palette {
    picker: Picker,
}

impl Palette {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        let items: Vec<Item> = TABLE
            .iter()
            .map(|row| Item {
                words: row.text.to_owned(),
                more: row.tip.to_owned(),
                key: context.keymap.shown(row.action).to_owned(),
                enabled: (row.enabled)(context.session),
            })
            .collect();
        self.picker.offer(items);
        if let Some(place) = self.picker.ui(ui, context.theme, (opening, "What do you want to do?")) {
            context.push(Command::Show(None));
            context.act(TABLE[place].action);
        }
    }
}
