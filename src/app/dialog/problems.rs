//! What went wrong when the project was opened.

use eframe::egui::{Button, Label, RichText, ScrollArea, Ui, vec2};

use super::{foot, head, room};
use crate::app::command::{Action, Command};
use crate::app::panel::PanelContext;
use crate::app::summary;
use crate::app::theme::strong;
use crate::app::widget::{primary, soft};
use crate::model::{Diagnostic, Severity};

/// Draws the dialog.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, _opening: bool) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    let theme = context.theme;
    head(ui, "Problems with this project");
    if let Some(coming) = &workspace.coming {
        ui.label(coming.words());
        ui.add_space(6.0);
    } else if let Some(reason) = &workspace.read_only {
        ui.label(
            RichText::new("The project is read-only, and nothing on the disk is changed")
                .font(strong(13.0))
                .color(theme.problem),
        );
        // A reason that is one of the findings is told below.
        if !workspace.diagnostics.iter().any(|it| it.to_string() == *reason) {
            ui.label(reason);
        }
        ui.add_space(6.0);
    }
    if let Some(recovered) = workspace.recovered.as_ref().filter(|it| it.edits > 0) {
        ui.label(summary::recovered(recovered));
        if recovered.conflicts > 0 && ui.button("Show the conflicts").clicked() {
            context.push(Command::Show(None));
            context.act(Action::NextConflict);
        }
        ui.add_space(6.0);
    }
    if workspace.diagnostics.is_empty() {
        soft(ui, theme, "Nothing else was found wrong");
    }
    let again = workspace.read_only.is_some() && workspace.coming.is_none();
    list_ui(ui, context, &workspace.diagnostics, again);
}

fn list_ui(ui: &mut Ui, context: &mut PanelContext<'_>, findings: &[Diagnostic], again: bool) {
    let theme = context.theme;
    let height = room(ui, 420.0, 260.0);
    ScrollArea::vertical().max_height(height).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        for diagnostic in findings {
            diagnostic_ui(ui, context, diagnostic);
        }
    });
    let all = findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    foot(ui, context, "Close", |ui, context| {
        if !all.is_empty() && primary(ui, theme, "Copy all").clicked() {
            context.push(Command::Copy(all));
        }
        if again {
            let button = Button::new(Action::TryAgain.row().text).min_size(vec2(72.0, 28.0));
            if ui.add(button).on_hover_text(Action::TryAgain.row().tip).clicked() {
                context.act(Action::TryAgain);
            }
        }
    });
}

/// Draws what was found on the way in of documents.
pub fn import_ui(ui: &mut Ui, context: &mut PanelContext<'_>, _opening: bool) {
    head(ui, "What came of the import");
    list_ui(ui, context, &context.session.findings, false);
}

/// A finding: how bad, where, what, and what to do about it.
pub fn diagnostic_ui(ui: &mut Ui, context: &PanelContext<'_>, diagnostic: &Diagnostic) {
    let theme = context.theme;
    let color = if diagnostic.severity == Severity::Error { theme.problem } else { theme.soft };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let place = diagnostic.place.to_string();
        let head = if place.is_empty() {
            diagnostic.severity.name().to_owned()
        } else {
            format!("{} · {place}", diagnostic.severity.name())
        };
        ui.label(RichText::new(head).small().color(color));
        ui.add(Label::new(&diagnostic.message).wrap());
        if !diagnostic.hint.is_empty() {
            ui.add(Label::new(RichText::new(&diagnostic.hint).small().color(theme.soft)).wrap());
        }
    });
    ui.add_space(6.0);
}
