//! What a screen reader finds in the text: each paragraph in view, and each stretch of an annotation.

use eframe::egui::accesskit::Action;
use eframe::egui::{Id, Role, Sense, Ui, WidgetInfo};

use super::marks::Mark;
use crate::app::command::Command;
use crate::app::panel::PanelContext;
use crate::app::reading::ReadingView;
use crate::app::summary;

/// Registers the nodes of what is in view, and takes in what is asked of them.
pub fn nodes(ui: &Ui, context: &mut PanelContext<'_>, view: Option<&ReadingView>, marks: &[Mark]) {
    let (Some(view), Some(workspace)) = (view, context.session.workspace.as_ref()) else { return };
    let base = Id::unique("reading pane");
    for block in view.visible() {
        let words = &view.text().as_str()[block.start.0..block.end.0];
        if !words.is_empty() {
            let response = ui.interact(block.rect, base.with(("paragraph", block.start.0)), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
        }
    }
    for mark in marks {
        let words = summary::spoken(&workspace.project, &mark.annotation);
        for (at, (piece, ..)) in mark.pieces.iter().enumerate() {
            let id = base.with(("annotation", mark.annotation.id.number(), at));
            let response = ui.interact(piece.rect, id, Sense::hover());
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, mark.focused, &words));
            if ui.input(|input| input.has_accesskit_action_request(id, Action::Click)) {
                context.commands.push(Command::Focus(mark.annotation.id));
            }
        }
    }
}
