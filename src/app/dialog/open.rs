//! Which project to open.

use std::path::PathBuf;

use eframe::egui::{ScrollArea, Ui};

use super::{foot, head, path_row, room};
use crate::app::command::Command;
use crate::app::job::Pick;
use crate::app::panel::PanelContext;
use crate::app::panel::welcome::{given_path, recent_row};
use crate::app::widget::{heading, primary};
use crate::store;

/// What the dialog remembers.
#[derive(Default)]
pub struct Open {
    path: String,
    recent: Vec<(PathBuf, bool)>,
}

impl Open {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        let recent = &context.session.settings.recent;
        if opening || recent.len() != self.recent.len() {
            self.recent = recent.iter().map(|path| (path.clone(), store::is_project(path))).collect();
        }
        head(ui, "Open project");
        let row = path_row(ui, context, "open path", (&mut self.path, "Path of a project folder"), Pick::Project);
        row.take_keys(opening);
        if !self.recent.is_empty() {
            heading(ui, context.theme, "Recent projects");
            let height = room(ui, 300.0, 320.0);
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                for (path, there) in &self.recent {
                    recent_row(ui, context, path, *there);
                }
            });
        }
        let ready = !self.path.trim().is_empty();
        let mut wanted = ready && row.entered;
        foot(ui, context, "Cancel", |ui, context| {
            ui.add_enabled_ui(ready, |ui| wanted |= primary(ui, context.theme, "Open").clicked());
        });
        if wanted {
            context.push(Command::OpenProject(given_path(&self.path)));
        }
        // Whatever opens a project from here has done what the dialog is for.
        if context.commands.iter().any(|command| matches!(command, Command::OpenProject(_))) {
            context.push(Command::Show(None));
        }
    }
}
