//! Choosing one of many by a few letters.

use eframe::egui::{Align, Id, Key, Label, Layout, Modifiers, RichText, ScrollArea, Ui};

use super::room;
use crate::app::theme::Theme;
use crate::app::widget::{key_cap, line, list_row, soft};
use crate::find::Names;

/// The height of a row, in points.
const ROW: f32 = 42.0;

/// One of many.
pub struct Item {
    /// What it is called.
    pub words: String,
    /// What it does, or where it is from.
    pub more: String,
    /// Its key, if it has one.
    pub key: String,
    /// Whether it can be chosen now.
    pub enabled: bool,
}

/// What there is to choose from, what was typed, and what the arrows have gone to.
#[derive(Default)]
pub struct Picker {
    items: Vec<Item>,
    names: Names,
    letters: String,
    /// The places of the items that the letters fit, computed when either has changed.
    found: Vec<usize>,
    chosen: usize,
}

impl Picker {
    /// Offers other items; what was typed stays.
    pub fn offer(&mut self, items: Vec<Item>) {
        let names: Vec<String> = items.iter().map(|item| format!("{} {}", item.words, item.more)).collect();
        self.names = names.iter().map(String::as_str).collect();
        self.items = items;
        self.find();
    }

    fn find(&mut self) {
        self.found = self.names.best(&self.letters);
        // What cannot be done now stands behind what can.
        self.found.sort_by_key(|place| !self.items[*place].enabled);
    }

    /// Draws the field and the list; tells which item was chosen.
    pub fn ui(&mut self, ui: &mut Ui, theme: &Theme, (opening, hint): (bool, &str)) -> Option<usize> {
        if opening {
            self.letters.clear();
            self.chosen = 0;
            self.find();
        }
        let moved = self.walk(ui);
        let field = line(ui, Id::unique(("picker", hint)), &mut self.letters, hint, hint);
        if opening {
            field.request_focus();
        }
        if field.changed() {
            self.chosen = 0;
            self.find();
        }
        let (items, found) = (&self.items, &self.found);
        self.chosen = self.chosen.min(found.len().saturating_sub(1));
        if found.is_empty() {
            soft(ui, theme, "Nothing of that name");
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut taken = found.get(self.chosen).copied().filter(|_| entered);
        let height = room(ui, 420.0, 220.0);
        ui.add_space(4.0);
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut area =
            ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, false]);
        if moved || field.changed() {
            area = area.vertical_scroll_offset(self.offset(height));
        }
        area.show_rows(ui, ROW, found.len(), |ui, rows| {
            ui.set_max_width(ui.available_width() - 8.0);
            for place in rows {
                if row_ui(ui, theme, &items[found[place]], place == self.chosen) {
                    taken = Some(found[place]);
                }
            }
        });
        let taken = taken.filter(|place| items[*place].enabled);
        if entered && taken.is_none() {
            field.request_focus();
        }
        taken
    }

    fn walk(&mut self, ui: &Ui) -> bool {
        let (down, up) = ui.input_mut(|input| {
            (input.consume_key(Modifiers::NONE, Key::ArrowDown), input.consume_key(Modifiers::NONE, Key::ArrowUp))
        });
        if down {
            self.chosen += 1;
        }
        if up {
            self.chosen = self.chosen.saturating_sub(1);
        }
        down || up
    }

    /// Where the list is scrolled to, in points, so that the chosen row stands in its middle.
    #[expect(clippy::cast_precision_loss, reason = "a list that long is not walked by the pixel")]
    fn offset(&self, height: f32) -> f32 {
        (self.chosen as f32 * (ROW + 2.0) - (height - ROW) / 2.0).max(0.0)
    }
}

fn row_ui(ui: &mut Ui, theme: &Theme, item: &Item, chosen: bool) -> bool {
    ui.push_id(&item.words, |ui| {
        let row = list_row(ui, theme, (chosen, &item.words), ROW, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().interact_size.y = 18.0;
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    key_cap(ui, theme, &item.key);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let color = if item.enabled { theme.ink } else { theme.soft };
                        ui.add(Label::new(RichText::new(&item.words).color(color)).truncate());
                    });
                });
            });
            ui.add(Label::new(RichText::new(&item.more).small().color(theme.soft)).truncate());
        });
        row.clicked()
    })
    .inner
}
