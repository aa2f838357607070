//! A document by a few letters of its title or publisher.

use eframe::egui::Ui;

use super::picker::{Item, Picker};
use crate::app::command::Command;
use crate::app::panel::{PanelContext, strip};
use crate::app::session::Workspace;
use crate::model::{Document, DocumentId, Status};
use crate::text::shown;

/// What the dialog remembers.
#[derive(Default)]
pub struct GoTo {
    picker: Picker,
    /// The documents that are offered, and the revision that they were taken from.
    ids: Vec<DocumentId>,
    of: Option<u64>,
}

impl GoTo {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        if self.of != Some(workspace.revision) {
            self.of = Some(workspace.revision);
            self.ids = workspace.ordered().iter().map(|document| document.id.clone()).collect();
            self.picker.offer(workspace.ordered().iter().map(|document| item(workspace, document)).collect());
        }
        if let Some(place) = self.picker.ui(ui, context.theme, (opening, "Go to document")) {
            context.push(Command::Show(None));
            context.push(Command::OpenDocument(self.ids[place].clone()));
        }
    }
}

fn item(workspace: &Workspace, document: &Document) -> Item {
    let published = !document.publisher.is_empty() || !document.published.is_empty();
    let source = if published { strip::source_line(document) } else { document.id.to_string() };
    let status = match workspace.status(&document.id) {
        Status::New => "new",
        Status::InProgress => "in progress",
        Status::Done => "done",
    };
    Item {
        words: shown(&document.title).into_owned(),
        more: format!("{} · {status}", shown(&source)),
        key: String::new(),
        enabled: true,
    }
}
