//! The list of documents: grouped, sorted and filtered as the user wants it, with publisher, status and counts; more by import.
//!
//! Invariant: the work of a frame depends on the lines in view. The list is made anew when what it is made of has changed, that of a
//! large project on a thread of its own; until that is done the last one stays.

mod arrangement;
mod row;
mod view_menu;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use eframe::egui::{Context, Id, Key, Pos2, Rect, RichText, ScrollArea, TextEdit, Ui, vec2};

use self::arrangement::{Arranged, Arrangement, Row};
pub use self::row::status_tip;
use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::session::{Part, Workspace};
use crate::model::{Document, DocumentId};

/// What the list remembers between frames.
#[derive(Default)]
pub struct Documents {
    arrangement: Arrangement,
    /// The widgets of the list that can have the keys.
    ids: Vec<Id>,
    list: List,
}

/// The lines of the list, computed when something has changed.
#[derive(Default)]
struct List {
    /// What they were computed for.
    of: Option<Of>,
    arranged: Arranged,
    /// Where each begins, in points from the top.
    tops: Vec<f32>,
    height: f32,
    /// The document that was brought into view last.
    shown: Option<DocumentId>,
    /// The list that a thread is about to make.
    coming: Option<(Of, Receiver<Arranged>)>,
}

/// What a list is made of: the revision, which no other workspace has, and how it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Of(u64, Arrangement);

/// What stands below the list, in points.
pub const FOOTER: f32 = 40.0;

const HEADING_HEIGHT: f32 = 30.0;
const DOCUMENT_HEIGHT: f32 = 64.0;

/// With more documents the list is made on a thread.
const AT_ONCE: usize = 20_000;

impl Documents {
    /// Whether a widget belongs to the list.
    #[must_use]
    pub fn has(&self, id: Id) -> bool {
        self.ids.contains(&id)
    }

    /// The documents in the order in which the list shows them; those that are folded or left out are not among them.
    #[must_use]
    pub fn listed(&self) -> Arc<[Arc<Document>]> {
        self.list.arranged.listed.clone()
    }

    /// Draws the list.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        self.ids.clear();
        self.field_ui(ui, context, workspace);
        self.list.compute(workspace, &self.arrangement, ui.ctx());
        ui.add_space(4.0);
        if self.arrangement.status.is_some() || self.arrangement.publisher.is_some() {
            view_menu::kept_ui(ui, context.theme, &mut self.arrangement, self.list.arranged.count);
        }
        let height = (ui.available_height() - FOOTER).max(60.0);
        if self.list.arranged.rows.is_empty() {
            let words = if self.list.coming.is_some() {
                "The list is being made…"
            } else if self.arrangement.leaves_out() {
                "No document matches"
            } else {
                "No documents yet. Import text files, drop them here, or paste a text with Ctrl+V"
            };
            ui.label(RichText::new(words).color(context.theme.soft));
            ui.add_space((height - 40.0).max(0.0));
        } else if let Some(name) = self.list.ui(ui, context, workspace, height) {
            let folded = &mut self.arrangement.folded;
            if !folded.remove(&name) {
                folded.insert(name);
            }
        }
        if ui.button("Import…").on_hover_text("Text files, a folder, or a text that you paste (Ctrl+I)").clicked() {
            context.act(Action::Import);
        }
    }

    /// The field of the filter, and the menu beside it. A list of one needs no order.
    fn field_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let with_menu = workspace.ordered().len() > 1;
        let width = ui.available_width() - if with_menu { 76.0 } else { 24.0 };
        let field = if with_menu {
            let row = ui.horizontal(|ui| {
                let field = ui.add(filter_field(&mut self.arrangement.filter, width));
                view_menu::ui(ui, &mut self.arrangement, &self.list.arranged.publishers);
                field
            });
            row.inner
        } else {
            ui.add(filter_field(&mut self.arrangement.filter, width))
        };
        self.ids.push(field.id);
        if context.wants(Part::Documents) {
            field.request_focus();
        }
        if field.has_focus() || field.lost_focus() {
            // Enter is about what the filter leaves, with the letters of this frame too.
            self.list.compute(workspace, &self.arrangement, ui.ctx());
            self.field_keys(ui, context);
        }
    }

    /// Enter opens the first document that the filter leaves, Esc goes back to the text.
    fn field_keys(&self, ui: &Ui, context: &mut PanelContext<'_>) {
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let first = self.list.arranged.rows.iter().find_map(|row| match row {
            Row::Document(document) => Some(document.id.clone()),
            Row::Heading { .. } => None,
        });
        if pressed(Key::Enter) && !self.arrangement.filter.is_empty() {
            context.commands.extend(first.map(Command::OpenDocument));
        }
        if pressed(Key::Enter) || pressed(Key::Escape) {
            context.push(Command::ToText);
        }
    }
}

fn filter_field(filter: &mut String, width: f32) -> TextEdit<'_> {
    TextEdit::singleline(filter).hint_text("Filter documents").desired_width(width).margin(vec2(9.0, 5.0))
}

impl List {
    fn compute(&mut self, workspace: &Workspace, arrangement: &Arrangement, ctx: &Context) {
        self.take_what_came();
        let revision = if arrangement.counts() { workspace.revision } else { workspace.documents_revision };
        let is_of = |of: &Of| of.0 == revision && of.1 == *arrangement;
        if self.of.as_ref().is_some_and(is_of) || self.coming.as_ref().is_some_and(|(of, _)| is_of(of)) {
            return;
        }
        let of = Of(revision, arrangement.clone());
        if workspace.ordered().len() <= AT_ONCE {
            let arranged = arrangement.arrange(
                (&workspace.project, &workspace.works()),
                &workspace.annotator,
                workspace.ordered(),
            );
            self.coming = None;
            return self.take(of, arranged);
        }
        let (done, coming) = channel();
        let (project, annotator, works) = (workspace.project.clone(), workspace.annotator.clone(), workspace.works());
        let (ordered, arrangement, ctx) = (workspace.ordered().to_vec(), arrangement.clone(), ctx.clone());
        let work = move || {
            let arranged = arrangement.arrange((&project, &works), &annotator, &ordered);
            // The snapshot goes before the window hears of it: it would be copied with the next edit.
            drop(project);
            if done.send(arranged).is_ok() {
                ctx.request_repaint();
            }
        };
        // Where no thread can be started it is tried again with the next frame.
        self.coming = std::thread::Builder::new().name("documents".to_owned()).spawn(work).ok().map(|_| (of, coming));
    }

    /// Takes the list of a thread, if it has come.
    fn take_what_came(&mut self) {
        let Some((of, coming)) = self.coming.take() else { return };
        match coming.try_recv() {
            Ok(arranged) => self.take(of, arranged),
            Err(TryRecvError::Empty) => self.coming = Some((of, coming)),
            Err(TryRecvError::Disconnected) => {}
        }
    }

    fn take(&mut self, of: Of, arranged: Arranged) {
        self.of = Some(of);
        self.tops.clear();
        self.height = 0.0;
        for row in &arranged.rows {
            self.tops.push(self.height);
            self.height += if matches!(row, Row::Heading { .. }) { HEADING_HEIGHT } else { DOCUMENT_HEIGHT };
        }
        self.arranged = arranged;
    }

    /// Draws the lines in view, and tells which heading was clicked.
    fn ui(
        &mut self,
        ui: &mut Ui,
        context: &mut PanelContext<'_>,
        workspace: &Workspace,
        height: f32,
    ) -> Option<String> {
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, false]);
        let shown = area.show_viewport(ui, |ui, view| {
            ui.set_height(self.height);
            let mut clicked = None;
            let first = self.tops.partition_point(|top| *top < view.top()).saturating_sub(1);
            let origin = ui.max_rect().min;
            let width = ui.max_rect().width() - 8.0;
            let rows = self.arranged.rows.iter().zip(&self.tops).skip(first);
            for (row, top) in rows.take_while(|(_, top)| **top < view.bottom()) {
                let at = origin + vec2(0.0, *top);
                match row {
                    Row::Heading { name, words, title_bytes, folded } => {
                        let rect = Rect::from_min_size(at, vec2(width, HEADING_HEIGHT));
                        if row::heading_ui(ui, context, rect, (name, words.split_at(*title_bytes)), *folded) {
                            clicked = Some(name.clone());
                        }
                    }
                    Row::Document(document) => {
                        let rect = Rect::from_min_size(at, vec2(width, DOCUMENT_HEIGHT - 4.0));
                        row::document_ui(ui, context, workspace, document, rect);
                    }
                }
            }
            self.scroll_to_open(ui, workspace, origin);
            clicked
        });
        shown.inner
    }

    /// Brings the open document into view when it has become another one.
    fn scroll_to_open(&mut self, ui: &Ui, workspace: &Workspace, origin: Pos2) {
        if self.shown == workspace.document {
            return;
        }
        self.shown.clone_from(&workspace.document);
        let is_open = |row: &Row| matches!(row, Row::Document(it) if Some(&it.id) == workspace.document.as_ref());
        if let Some(place) = self.arranged.rows.iter().position(is_open) {
            let rect = Rect::from_min_size(origin + vec2(0.0, self.tops[place]), vec2(10.0, DOCUMENT_HEIGHT));
            ui.scroll_to_rect(rect, None);
        }
    }
}
