//! Where to make a new project.

use std::path::PathBuf;

use eframe::egui::{Id, Key, Ui};

use super::{foot, form_row, head, path_row};
use crate::app::command::Command;
use crate::app::job::Pick;
use crate::app::panel::PanelContext;
use crate::app::panel::welcome::given_path;
use crate::app::widget::{line, primary, small};
use crate::model::DocumentId;
use crate::store;

/// What the dialog remembers.
#[derive(Default)]
pub struct New {
    title: String,
    parent: String,
    taken: Vec<PathBuf>,
    /// The free folder that was found last, and the title and place that it was looked up for.
    free: Option<((String, String), PathBuf)>,
}

impl New {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        if opening {
            self.title.clear();
            self.taken.clear();
            if self.parent.is_empty() {
                self.parent = home();
            }
        }
        if let Some(picked) = context.session.picked.first().filter(|_| self.taken != context.session.picked) {
            self.parent = picked.display().to_string();
            self.taken.clone_from(&context.session.picked);
        }
        head(ui, "New project");
        let (mut entered, mut left) = (false, false);
        form_row(ui, context.theme, "Title", |ui| {
            let field =
                line(ui, Id::unique("new project title"), &mut self.title, "What the project is about", "Title");
            if opening {
                field.request_focus();
            }
            left |= field.lost_focus();
            entered |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        });
        form_row(ui, context.theme, "Put it in", |ui| {
            let row = path_row(ui, context, "new parent", (&mut self.parent, "Folder"), Pick::NewProject);
            entered |= row.entered;
            left |= row.field.is_some_and(|field| field.lost_focus());
        });
        if left {
            self.look();
        }
        let folder = self.folder();
        let words = folder.as_ref().map_or_else(String::new, |it| format!("Makes the folder {}", it.display()));
        small(ui, context.theme, words);
        let ready = folder.is_some();
        let mut wanted = entered && ready;
        foot(ui, context, "Cancel", |ui, context| {
            ui.add_enabled_ui(ready, |ui| wanted |= primary(ui, context.theme, "Make project").clicked());
        });
        if wanted {
            self.look();
            if let Some(folder) = self.folder() {
                context.push(Command::Show(None));
                context.push(Command::CreateProject(folder, self.title.trim().to_owned()));
            }
        }
    }

    /// The folder that the title and the chosen place make; one that is free where that was looked up for them.
    fn folder(&self) -> Option<PathBuf> {
        let title = self.title.trim();
        if title.is_empty() || self.parent.trim().is_empty() {
            return None;
        }
        let looked_up = self.free.as_ref().filter(|(of, _)| *of == (self.title.clone(), self.parent.clone()));
        let as_named = || given_path(&self.parent).join(DocumentId::from_title(title, |_| false).as_str());
        Some(looked_up.map_or_else(as_named, |(_, folder)| folder.clone()))
    }

    /// Asks the disk for a name that is free.
    fn look(&mut self) {
        if self.folder().is_some() {
            let folder = store::free_folder(&given_path(&self.parent), self.title.trim());
            self.free = Some(((self.title.clone(), self.parent.clone()), folder));
        }
    }
}

/// Where a user keeps documents.
fn home() -> String {
    let user = directories::UserDirs::new();
    let folder = user.as_ref().map(|it| it.document_dir().filter(|it| it.is_dir()).unwrap_or_else(|| it.home_dir()));
    folder.map(|it| it.display().to_string()).unwrap_or_default()
}
