//! What to import: files, a folder, or a text that is pasted.

use eframe::egui::{Button, Id, Key, ScrollArea, TextEdit, Ui, vec2};

use super::{foot, head, room};
use crate::app::command::Command;
use crate::app::job::Pick;
use crate::app::panel::PanelContext;
use crate::app::panel::welcome::given_path;
use crate::app::widget::{heading, line, line_beside, primary, small};

/// What the dialog remembers.
#[derive(Default)]
pub struct Import {
    path: String,
    title: String,
    text: String,
}

impl Import {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        if opening {
            self.title.clear();
            self.text.clear();
        }
        head(ui, "Import documents");
        small(ui, context.theme, "Text files (.txt, .md) in any encoding; of a folder all that are in it");
        let mut from_path = false;
        ui.horizontal(|ui| {
            let (room, name) = (112.0, "Path of a file or folder");
            let both = 2.0 * room + ui.spacing().item_spacing.x;
            let field = line_beside(ui, both, Id::unique("import path"), &mut self.path, (name, name));
            if opening {
                field.request_focus();
            }
            from_path = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            for (words, pick) in [("Browse files…", Pick::Files), ("Browse folder…", Pick::Folder)] {
                if ui.add(Button::new(words).min_size(vec2(room, 28.0))).clicked() {
                    context.push(Command::Pick(pick));
                }
            }
        });
        heading(ui, context.theme, "Or paste a text");
        line(
            ui,
            Id::unique("import title"),
            &mut self.title,
            "Title; without one the first line is taken",
            "Title of the pasted text",
        );
        let height = room(ui, 220.0, 420.0);
        ScrollArea::vertical().id_salt("pasted").max_height(height).min_scrolled_height(height).show(ui, |ui| {
            let edit = TextEdit::multiline(&mut self.text)
                .id(Id::unique("import text"))
                .desired_width(f32::INFINITY)
                .desired_rows(9);
            ui.add(edit.hint_text("Paste the text here").margin(vec2(8.0, 6.0))).accessible_name("Text");
        });
        let has_text = !self.text.trim().is_empty();
        let has_path = !self.path.trim().is_empty();
        let mut wanted = from_path && has_path;
        foot(ui, context, "Cancel", |ui, context| {
            ui.add_enabled_ui(has_text || has_path, |ui| wanted |= primary(ui, context.theme, "Import").clicked());
        });
        if wanted {
            self.import(context);
        }
    }

    fn import(&mut self, context: &mut PanelContext<'_>) {
        if !self.text.trim().is_empty() {
            context.push(Command::ImportText(self.title.trim().to_owned(), std::mem::take(&mut self.text)));
        }
        if !self.path.trim().is_empty() {
            context.push(Command::Import(vec![given_path(&self.path)]));
            self.path.clear();
        }
        context.push(Command::Show(None));
    }
}
