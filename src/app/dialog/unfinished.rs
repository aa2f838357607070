//! What is left to do before a document is done.

use eframe::egui::{Label, RichText, ScrollArea, Ui, vec2};

use super::{foot, head, room};
use crate::app::command::{Action, Command};
use crate::app::panel::PanelContext;
use crate::app::session::Workspace;
use crate::app::unfinished::{self, Unfinished};
use crate::app::widget::{list_row, primary, shortened, soft};
use crate::model::{DocumentId, Status};
use crate::text::ObjectKind;

/// The height of a row, in points.
const ROW: f32 = 46.0;

/// What the dialog remembers: what was left when it was opened.
#[derive(Default)]
pub struct Left {
    left: Vec<Unfinished>,
    made_from: Option<(u64, Option<DocumentId>)>,
}

impl Left {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let from = Some((workspace.revision, workspace.document.clone()));
        if opening || self.made_from != from {
            self.left = unfinished::of(workspace);
            self.made_from = from;
        }
        head(ui, "Not quite done");
        let words = match self.left.len() {
            0 => "Nothing is left to do".to_owned(),
            unfinished::MOST.. => {
                format!("{} things or more are left to do in this document; these come first", unfinished::MOST)
            }
            1 => "1 thing is left to do in this document".to_owned(),
            count => format!("{count} things are left to do in this document"),
        };
        soft(ui, context.theme, words);
        ui.add_space(4.0);
        let height = room(ui, 400.0, 240.0);
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ScrollArea::vertical().max_height(height).show_rows(ui, ROW, self.left.len(), |ui, rows| {
                ui.set_max_width(ui.available_width() - 8.0);
                for place in rows {
                    ui.push_id(place, |ui| row_ui(ui, context, workspace, &self.left[place]));
                }
            });
        });
        let document = workspace.document.clone();
        foot(ui, context, "Back", |ui, context| {
            if primary(ui, context.theme, "Mark as done anyway").clicked()
                && let Some(document) = document
            {
                context.push(Command::Show(None));
                context.push(Command::SetStatus(document, Status::Done));
                context.act(Action::NextDocument);
            }
        });
    }
}

fn row_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, left: &Unfinished) {
    let theme = context.theme;
    let (kind, quoted, command) = match left {
        Unfinished::Missing { id, attributes } => {
            let Some(annotation) = workspace.annotation(*id) else { return };
            (
                format!("{} without {}", workspace.project.schema.label_name(&annotation.label), attributes.join(", ")),
                annotation.spans.quoted(),
                Command::Focus(*id),
            )
        }
        Unfinished::Guessed { id, attributes } => {
            let Some(annotation) = workspace.annotation(*id) else { return };
            let label = workspace.project.schema.label_name(&annotation.label);
            let guessed = format!("{label} whose {} is a guess", attributes.join(", "));
            (guessed, annotation.spans.quoted(), Command::Focus(*id))
        }
        Unfinished::Untagged { kind, span } => {
            let what = match kind {
                ObjectKind::Quotation => "quotation that is not tagged",
                ObjectKind::Number => "number that is not tagged",
                _ => "words that are not tagged",
            };
            let words = workspace.text().and_then(|text| text.slice(*span)).unwrap_or_default();
            (what.to_owned(), words.to_owned(), Command::Select(span.start(), span.end()))
        }
    };
    let spoken = format!("{kind}: {}", shortened(&quoted, 60));
    let row = list_row(ui, theme, (false, &spoken), ROW, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        ui.label(RichText::new(kind).small().color(theme.soft));
        ui.add(Label::new(shortened(&quoted, 90)).truncate());
    });
    if row.clicked() {
        context.push(Command::Show(None));
        context.push(command);
    }
}
