//! The bar that finds words in the open document.

use std::sync::Arc;

use eframe::egui::{Key, RichText, TextEdit, Ui};

use super::PanelContext;
use crate::app::command::Command;
use crate::app::session::{Focus, Workspace};
use crate::find;
use crate::model::DocumentId;
use crate::text::{Span, TextHash};

/// What the bar remembers between frames.
#[derive(Default)]
pub struct FindBar {
    words: String,
    /// What the hits were looked up for.
    of: Option<(DocumentId, TextHash, String)>,
    /// In order and disjoint.
    hits: Arc<[Span]>,
}

impl FindBar {
    /// Draws the bar.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let field =
            ui.add(TextEdit::singleline(&mut self.words).hint_text("Find in this document").desired_width(260.0));
        if context.focus == Some(&Focus::Find) {
            field.request_focus();
        }
        self.look_up(workspace);
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let escaped = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        let back = ui.input(|input| input.modifiers.shift);
        ui.label(RichText::new(self.count(workspace)).color(context.theme.soft));
        let previous = ui.button("Previous").clicked() || (entered && back);
        let next = ui.button("Next").clicked() || (entered && !back);
        if next || previous {
            let hit = if next { self.after(workspace) } else { self.before(workspace) };
            context.commands.extend(hit.map(|hit| Command::Select(hit.start(), hit.end())));
            field.request_focus();
        }
        if ui.button("Close").clicked() || escaped {
            context.push(Command::CloseFind);
        }
    }

    /// What was found, in order.
    #[must_use]
    pub fn hits(&self) -> &Arc<[Span]> {
        &self.hits
    }

    fn look_up(&mut self, workspace: &Workspace) {
        let (Some(document), Some(text)) = (workspace.document.clone(), workspace.text()) else { return };
        let of = Some((document, text.hash(), self.words.clone()));
        if self.of != of {
            self.of = of;
            self.hits = find::hits(text, &self.words).into();
        }
    }

    fn count(&self, workspace: &Workspace) -> String {
        if self.words.is_empty() {
            return String::new();
        }
        let selection = workspace.hand.selection();
        match selection.map(|selection| self.hits.binary_search(&selection)) {
            Some(Ok(place)) => format!("{} of {}", place + 1, self.hits.len()),
            _ => format!("{} found", self.hits.len()),
        }
    }

    /// The first hit behind the selection or the caret, or from the start of the text.
    fn after(&self, workspace: &Workspace) -> Option<Span> {
        let from = workspace.hand.selection().map_or(workspace.hand.head, Span::end);
        let behind = self.hits.partition_point(|hit| hit.start() < from);
        self.hits.get(behind).or(self.hits.first()).copied()
    }

    /// The last hit before the selection or the caret, or from the end of the text.
    fn before(&self, workspace: &Workspace) -> Option<Span> {
        let until = workspace.hand.selection().map_or(workspace.hand.head, Span::start);
        let before = self.hits.partition_point(|hit| hit.end() <= until);
        before.checked_sub(1).map_or(self.hits.last(), |last| self.hits.get(last)).copied()
    }
}
