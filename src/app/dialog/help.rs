//! What mouse and keys do.

use eframe::egui::{Align, Label, Layout, RichText, ScrollArea, Ui, vec2};

use super::{foot, head, room};
use crate::app::command::{Group, TABLE};
use crate::app::panel::PanelContext;
use crate::app::widget::{heading, key_cap};

/// What the mouse does, and the keys that belong to the schema.
const HANDS: &[(&str, &str)] = &[
    ("drag", "selects whole words; while a label is armed it grows to what the label covers and tags at once"),
    ("Shift and drag", "selects exactly, letter by letter"),
    ("Ctrl and drag", "a further span, of the focused annotation or of the selection"),
    ("double click", "a word; triple click: a sentence"),
    ("click", "focuses the shortest annotation there; again, a little slower: the next one of the stack"),
    ("drag a handle", "moves a boundary of the focused annotation"),
    ("label key, 1 to 9", "with a selection: tags it, and the selection stays; without one: arms the label until Esc"),
    ("Shift and label key", "replaces the label of the focused annotation"),
    ("arrows, Home, End", "move the caret as in every text editor; with Shift they select, with Ctrl by word"),
    ("Enter in a field", "takes what was typed and goes to the next field; Esc goes back to the text"),
    (
        "Right or End in a field",
        "takes what is shown behind the letters: a word of the text nearby, or a neighbour's value",
    ),
    (
        "Alt and a digit",
        "goes to that attribute of the focused annotation, counted from above; while a relation is drawn, says or unsays in what the wording differs",
    ),
    ("a letter on a choice", "takes the choice that starts with it; Delete unsets"),
    ("drop files here", "imports them; a project folder is opened"),
];

/// Draws the dialog.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, _opening: bool) {
    head(ui, "Keys and hands");
    let height = room(ui, 620.0, 180.0);
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, false]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 12.0);
        ui.spacing_mut().item_spacing.y = 3.0;
        heading(ui, context.theme, "Hands");
        for (hand, does) in HANDS {
            row(ui, context, &|ui, context| drop(ui.label(RichText::new(*hand).color(context.theme.ink))), does);
        }
        for group in Group::ALL {
            heading(ui, context.theme, group.title());
            for command in TABLE.iter().filter(|row| row.group == group) {
                let keys = |ui: &mut Ui, context: &PanelContext<'_>| {
                    let shown = context.keymap.shown(command.action);
                    // A remapped command has the one key that the settings give it.
                    if command.keys.first() == Some(&shown) {
                        command.keys.iter().for_each(|key| key_cap(ui, context.theme, key));
                    } else {
                        key_cap(ui, context.theme, shown);
                    }
                };
                row(ui, context, &keys, &format!("{}: {}", command.text.trim_end_matches('…'), command.tip));
            }
        }
    });
    foot(ui, context, "Close", |_, _| {});
}

fn row(ui: &mut Ui, context: &PanelContext<'_>, left: &dyn Fn(&mut Ui, &PanelContext<'_>), does: &str) {
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(vec2(196.0, 20.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(196.0);
            ui.spacing_mut().item_spacing.x = 4.0;
            left(ui, context);
        });
        ui.add(Label::new(RichText::new(does).color(context.theme.soft)).wrap());
    });
}
