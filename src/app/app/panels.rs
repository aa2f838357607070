//! The parts around the text, and where each stands.

use std::sync::Arc;

use eframe::egui::{self, CentralPanel, Frame, Id, Margin, Panel, Ui};

use crate::app::command::Command;
use crate::app::finder::Shown;
use crate::app::panel::inspector::Tab;
use crate::app::panel::{
    PanelContext, annotations, beside, conflicts, documents, find_bar, found, history, inspector, left, prompt,
    speakers, status, strip, toasts, top,
};
use crate::app::reading::{BesidePane, ReadingPane};
use crate::app::session::{Part, Session, Workspace};
use crate::model::Document;

/// What the parts around the text remember between frames.
#[derive(Default)]
pub(super) struct Panels {
    documents: documents::Documents,
    /// Whether the list of documents was drawn.
    lists: bool,
    pub(super) inspector: inspector::Inspector,
    annotations: annotations::Annotations,
    speakers: speakers::Speakers,
    history: history::History,
    conflicts: conflicts::Conflicts,
    find_bar: find_bar::FindBar,
    found: found::FoundPanel,
    left: left::LeftPanel,
    pub(super) beside: BesidePane,
    /// Where messages hide nothing that is worked on.
    pub(super) room: Option<toasts::Room>,
}

/// In a window that is narrower, in points, two reports need the room of the list of documents.
const ROOM_FOR_LIST: f32 = 1500.0;

impl Panels {
    /// Draws the window of an open project.
    pub(super) fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, reading: &mut ReadingPane) {
        let theme = context.theme;
        let plain = Frame::new().fill(theme.panel);
        let bar = plain.inner_margin(Margin::symmetric(14, 0));
        Panel::top("top").exact_size(44.0).frame(bar).resizable(false).show(ui, |ui| top::ui(ui, context));
        let status = Panel::bottom("status").exact_size(26.0).frame(bar).resizable(false);
        let status = status.show(ui, |ui| status::ui(ui, context)).response.rect;
        self.room = Some(toasts::Room::Row(status));
        self.below_ui(ui, context, plain);
        let reached = context.session.part == Part::Documents || context.wants(Part::Documents);
        let lists = !context.session.beside.shown || reached || ui.available_width() >= ROOM_FOR_LIST;
        let narrow = ui.available_width() < 1100.0;
        let (left, right) = if narrow { (208.0, 276.0) } else { (248.0, 312.0) };
        self.lists = lists;
        if lists {
            let list = Panel::left(Id::unique(("documents", narrow)))
                .default_size(left)
                .size_range(160.0..=420.0)
                .frame(plain.inner_margin(Margin { left: 12, right: 6, top: 12, bottom: 4 }))
                .show(ui, |ui| self.documents.ui(ui, context));
            let list = list.response.rect;
            // A dialog lies over the list.
            if context.session.dialog.is_none() {
                self.room = Some(toasts::Room::Column(list.with_max_y(list.bottom() - documents::FOOTER)));
            }
        }
        Panel::right(Id::unique(("inspector", narrow)))
            .default_size(right)
            .size_range(240.0..=480.0)
            .frame(plain.inner_margin(Margin { left: 16, right: 8, top: 10, bottom: 4 }))
            .show(ui, |ui| {
                self.inspector.tabs_ui(ui, context);
                if self.inspector.tab() != Tab::Speakers {
                    context.commands.extend(context.workspace().and_then(|it| self.speakers.commit_draft(it)));
                }
                match self.inspector.tab() {
                    Tab::Annotation => self.inspector.ui(ui, context),
                    Tab::All => self.annotations.ui(ui, context),
                    Tab::Speakers => self.speakers.ui(ui, context),
                    Tab::History => self.history.ui(ui, context),
                }
            });
        CentralPanel::default().frame(Frame::new().fill(theme.page)).show(ui, |ui| self.text_ui(ui, context, reading));
    }

    /// The documents as their list shows them, if that is drawn.
    pub(super) fn listed(&self) -> Option<Arc<[Arc<Document>]>> {
        self.lists.then(|| self.documents.listed())
    }

    /// Whatever is being typed around the text, as commands that change what it is about.
    pub(super) fn commit_drafts(&mut self, session: &Session) -> Vec<Command> {
        let mut commands = self.inspector.commit_drafts(session);
        commands.extend(session.workspace.as_ref().and_then(|it| self.speakers.commit_draft(it)));
        commands
    }

    /// Draws the text with what stands above it, and the other report beside it.
    fn text_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, reading: &mut ReadingPane) {
        let (area, split) = (ui.max_rect(), context.session.beside.shown);
        let (own, other) = if split { beside::divided(area, context.session.beside.on_right) } else { (area, area) };
        let rest = strip::ui(ui, context, &mut self.find_bar, own);
        let finder = &context.session.finder;
        let hits = match (finder.shown, context.workspace()) {
            (Some(Shown::Bar), _) => finder.bar.hits().clone(),
            (Some(Shown::Panel), Some(workspace)) => self.found.marks(finder, workspace),
            _ => Default::default(),
        };
        reading.mark_hits(hits);
        reading.mark_because(self.inspector.because());
        let shared = context.workspace().and_then(|it| context.session.beside.comparison(it)).cloned();
        reading.stand_beside(split.then_some(shared));
        reading.ui(ui, context, rest);
        if split {
            beside::ui(ui, context, (other, rest.top()), &mut self.beside, reading);
        }
        let asked = prompt::ui(ui, context, rest);
        if let (Some(toasts::Room::Column(column)), Some(asked)) = (&mut self.room, asked) {
            // What asks in a narrow window reaches over the list.
            if column.intersects(asked) {
                *column = column.with_max_y(asked.top());
            }
        }
        let covered = asked.map_or(0.0, |asked| (rest.bottom() - asked.top()).max(0.0));
        let is_related =
            |it: &&Workspace| it.hand.link.as_ref().is_some_and(|link| it.hand.focus == Some(link.from.annotation));
        let related = context.workspace().filter(is_related).and_then(Workspace::focused);
        reading.keep_clear(covered, related.map(|it| it.spans.hull()));
    }

    /// What lies under the text, side panels included: one of several at a time.
    fn below_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, plain: Frame) {
        if context.workspace().is_some_and(|workspace| workspace.reviewed().is_some()) {
            let most = (ui.available_height() * 0.6).max(200.0);
            Panel::bottom("conflicts")
                .default_size(256.0_f32.min(most))
                .size_range(200.0..=most)
                .frame(plain.inner_margin(Margin { left: 16, right: 14, top: 10, bottom: 10 }))
                .show(ui, |ui| self.conflicts.ui(ui, context));
        }
        if context.session.finder.shows_panel() {
            let most = (ui.available_height() * 0.6).max(220.0);
            Panel::bottom("found")
                .default_size(300.0_f32.min(most))
                .size_range(180.0..=most)
                .frame(plain.inner_margin(Margin { left: 16, right: 14, top: 8, bottom: 6 }))
                .show(ui, |ui| self.found.ui(ui, context));
        }
        if context.workspace().is_some_and(|workspace| workspace.shown_left().is_some()) {
            let most = (ui.available_height() * 0.6).max(180.0);
            Panel::bottom("left")
                .default_size(232.0_f32.min(most))
                .size_range(160.0..=most)
                .frame(plain.inner_margin(Margin { left: 16, right: 14, top: 8, bottom: 8 }))
                .show(ui, |ui| self.left.ui(ui, context));
        }
    }

    /// The part that a widget other than the text belongs to.
    pub(super) fn part_of(&self, id: egui::Id, elsewhere: bool) -> Part {
        if self.documents.has(id) {
            return Part::Documents;
        }
        if elsewhere {
            return Part::Text;
        }
        if self.found.has(id) {
            return Part::Found;
        }
        if self.conflicts.has(id) {
            return Part::Conflicts;
        }
        if self.left.has(id) {
            return Part::Left;
        }
        match self.inspector.tab() {
            Tab::Annotation => Part::Inspector,
            Tab::All => Part::Annotations,
            Tab::Speakers => Part::Speakers,
            Tab::History => Part::History,
        }
    }
}
