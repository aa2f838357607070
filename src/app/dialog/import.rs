//! What to import: files, a folder, or a text that is pasted.

use std::path::PathBuf;

use eframe::egui::{Button, ComboBox, Id, Key, ScrollArea, TextEdit, Ui, vec2};

use super::{foot, form_row, head, room};
use crate::app::command::Command;
use crate::app::job::{ImportRequest, Pick};
use crate::app::panel::PanelContext;
use crate::app::panel::welcome::given_path;
use crate::app::widget::{heading, line, line_beside, primary, small};
use crate::format::{Counting, formats};
use crate::model::AnnotatorId;

/// What the dialog remembers.
#[derive(Default)]
pub struct Import {
    path: String,
    /// The name of the format; empty where the files say.
    format: String,
    annotator: String,
    counting: Option<Counting>,
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
        small(
            ui,
            context.theme,
            "Texts in any encoding, or the annotated data of other tools; of a folder all that are in it",
        );
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
                let button = ui.add_enabled(self.is_name(), Button::new(words).min_size(vec2(room, 28.0)));
                if button.on_hover_text("brings in what is chosen, read as it says here").clicked() {
                    context.push(Command::Pick(pick));
                }
            }
        });
        self.data_ui(ui, context);
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
        let is_name = self.is_name();
        if !context.session.picked.is_empty() {
            let request = self.request(context.session.picked.clone());
            context.push(Command::Import(Box::new(request)));
            return;
        }
        let mut wanted = from_path && has_path && is_name;
        foot(ui, context, "Cancel", |ui, context| {
            ui.add_enabled_ui((has_text || has_path) && is_name, |ui| {
                wanted |= primary(ui, context.theme, "Import").clicked()
            });
        });
        if wanted {
            self.import(context);
        }
    }

    /// How files are read, and for annotated data whose it is and what its offsets are counted in.
    fn data_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>) {
        const BY_FILES: &str = "as the files say";
        form_row(ui, context.theme, "Read as", |ui| {
            let chosen = if self.format.is_empty() { BY_FILES } else { &self.format };
            let combo = ComboBox::from_id_salt("import format").selected_text(chosen).width(180.0).height(420.0);
            let mut format = self.format.clone();
            let shown = combo.show_ui(ui, |ui| {
                ui.selectable_value(&mut format, String::new(), BY_FILES);
                for description in formats().iter().map(|it| it.description()).filter(|it| it.reads) {
                    let choice = ui.selectable_value(&mut format, description.name.to_owned(), description.name);
                    choice.on_hover_text(description.summary);
                }
            });
            shown.response.accessible_name("Read as");
            self.format = format;
        });
        if self.format.is_empty() || self.format == "text" {
            (self.annotator, self.counting) = (String::new(), None);
            return;
        }
        form_row(ui, context.theme, "Annotator", |ui| {
            let hint = "as the data says";
            line(ui, Id::unique("import annotator"), &mut self.annotator, hint, "Name of the annotator");
            if !self.annotator.trim().is_empty()
                && let Err(error) = self.annotator.trim().parse::<AnnotatorId>()
            {
                small(ui, context.theme, error.to_string());
            }
        });
        form_row(ui, context.theme, "Offsets in", |ui| {
            ui.horizontal_wrapped(|ui| {
                let all = [(None, "found by the quoted words")].into_iter();
                for (counting, words) in all.chain(Counting::ALL.map(|it| (Some(it), it.name()))) {
                    let button = Button::selectable(self.counting == counting, words).frame_when_inactive(true);
                    if ui.add(button).clicked() {
                        self.counting = counting;
                    }
                }
            });
        });
    }

    /// Whether the field for an annotator holds nothing, or a name that one can have.
    fn is_name(&self) -> bool {
        self.annotator.trim().is_empty() || self.annotator.trim().parse::<AnnotatorId>().is_ok()
    }

    fn request(&self, paths: Vec<PathBuf>) -> ImportRequest {
        ImportRequest {
            paths,
            format: Some(self.format.clone()).filter(|it| !it.is_empty()),
            annotator: self.annotator.trim().parse().ok(),
            counting: self.counting,
        }
    }

    fn import(&mut self, context: &mut PanelContext<'_>) {
        if !self.text.trim().is_empty() {
            context.push(Command::ImportText(self.title.trim().to_owned(), std::mem::take(&mut self.text)));
        }
        if !self.path.trim().is_empty() {
            let request = self.request(vec![given_path(&self.path)]);
            context.push(Command::Import(Box::new(request)));
            self.path.clear();
        }
        context.push(Command::Show(None));
    }
}
