//! The list of documents: grouped by event, with publisher, status and counts; a filter; more by import.

use std::sync::Arc;

use eframe::egui::{
    Align2, CornerRadius, FontId, Id, Key, Pos2, Rect, RichText, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo,
    pos2, vec2,
};

use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::reading_order;
use crate::app::session::{Part, Workspace};
use crate::app::theme::{self, Theme};
use crate::find::fold;
use crate::model::{Document, DocumentId, SheetKey, Status};
use crate::text::shown;

/// What the list remembers between frames.
#[derive(Default)]
pub struct Documents {
    filter: String,
    /// The widgets of the list that can have the keys.
    ids: Vec<Id>,
    list: List,
}

/// The lines of the list, computed when something has changed.
#[derive(Default)]
struct List {
    /// What they were computed for: the revision, which no other workspace has, and the filter.
    of: Option<(u64, String)>,
    rows: Vec<Row>,
    /// Where each begins, in points from the top.
    tops: Vec<f32>,
    height: f32,
    /// The document that was brought into view last.
    shown: Option<DocumentId>,
}

/// A line of the list.
enum Row {
    Event(String),
    Document(Arc<Document>),
}

const EVENT_HEIGHT: f32 = 30.0;
const DOCUMENT_HEIGHT: f32 = 64.0;

impl Documents {
    /// Whether a widget belongs to the list.
    #[must_use]
    pub fn has(&self, id: Id) -> bool {
        self.ids.contains(&id)
    }

    /// Draws the list.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        self.ids.clear();
        let field = TextEdit::singleline(&mut self.filter)
            .hint_text("Filter documents")
            .desired_width(ui.available_width() - 24.0);
        let field = ui.add(field.margin(vec2(9.0, 5.0)));
        self.ids.push(field.id);
        if context.wants(Part::Documents) {
            field.request_focus();
        }
        self.list.compute(workspace, &self.filter);
        if field.has_focus() || field.lost_focus() {
            self.field_keys(ui, context);
        }
        ui.add_space(4.0);
        let footer = 40.0;
        let height = (ui.available_height() - footer).max(60.0);
        if self.list.rows.is_empty() {
            let words = if self.filter.is_empty() {
                "No documents yet. Import text files, drop them here, or paste a text with Ctrl+V"
            } else {
                "No document matches"
            };
            ui.label(RichText::new(words).color(context.theme.soft));
            ui.add_space((height - 40.0).max(0.0));
        } else {
            self.list.ui(ui, context, workspace, height);
        }
        if ui.button("Import…").on_hover_text("Text files, a folder, or a text that you paste (Ctrl+I)").clicked() {
            context.act(Action::Import);
        }
    }

    /// Enter opens the first document that the filter leaves, Esc goes back to the text.
    fn field_keys(&self, ui: &Ui, context: &mut PanelContext<'_>) {
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let first = self.list.rows.iter().find_map(|row| match row {
            Row::Document(document) => Some(document.id.clone()),
            Row::Event(_) => None,
        });
        if pressed(Key::Enter) && !self.filter.is_empty() {
            context.commands.extend(first.map(Command::OpenDocument));
        }
        if pressed(Key::Enter) || pressed(Key::Escape) {
            context.push(Command::ToText);
        }
    }
}

impl List {
    fn compute(&mut self, workspace: &Workspace, filter: &str) {
        let of = Some((workspace.revision, filter.to_owned()));
        if self.of == of {
            return;
        }
        self.of = of;
        let needle = fold(filter);
        let matches = |text: &String| fold(text).contains(&needle);
        let documents: Vec<&Arc<Document>> = workspace
            .ordered()
            .iter()
            .filter(|it| needle.is_empty() || [&it.title, &it.publisher, &it.event].into_iter().any(matches))
            .collect();
        self.rows = rows(&documents);
        self.tops.clear();
        self.height = 0.0;
        for row in &self.rows {
            self.tops.push(self.height);
            self.height += if matches!(row, Row::Event(_)) { EVENT_HEIGHT } else { DOCUMENT_HEIGHT };
        }
    }

    fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, height: f32) {
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, false]);
        area.show_viewport(ui, |ui, view| {
            ui.set_height(self.height);
            let first = self.tops.partition_point(|top| *top < view.top()).saturating_sub(1);
            let origin = ui.max_rect().min;
            let width = ui.max_rect().width() - 8.0;
            let rows = self.rows.iter().zip(&self.tops).skip(first);
            for (row, top) in rows.take_while(|(_, top)| **top < view.bottom()) {
                let at = origin + vec2(0.0, *top);
                match row {
                    Row::Event(event) => {
                        event_ui(ui, context.theme, Rect::from_min_size(at, vec2(width, EVENT_HEIGHT)), event);
                    }
                    Row::Document(document) => {
                        let rect = Rect::from_min_size(at, vec2(width, DOCUMENT_HEIGHT - 4.0));
                        document_ui(ui, context, workspace, document, rect);
                    }
                }
            }
            self.scroll_to_open(ui, workspace, origin);
        });
    }

    /// Brings the open document into view when it has become another one.
    fn scroll_to_open(&mut self, ui: &Ui, workspace: &Workspace, origin: Pos2) {
        if self.shown == workspace.document {
            return;
        }
        self.shown.clone_from(&workspace.document);
        let is_open = |row: &Row| matches!(row, Row::Document(it) if Some(&it.id) == workspace.document.as_ref());
        if let Some(place) = self.rows.iter().position(is_open) {
            let rect = Rect::from_min_size(origin + vec2(0.0, self.tops[place]), vec2(10.0, DOCUMENT_HEIGHT));
            ui.scroll_to_rect(rect, None);
        }
    }
}

/// The documents with a heading before those of each event; they come sorted by it.
fn rows(documents: &[&Arc<Document>]) -> Vec<Row> {
    let mut rows = Vec::with_capacity(documents.len() + 8);
    let grouped = documents.iter().any(|it| !it.event.is_empty());
    for reports in documents.chunk_by(|a, b| a.event == b.event) {
        if grouped {
            let count = reports.len();
            let noun = if count == 1 { "report" } else { "reports" };
            let event = match reports[0].event.as_str() {
                "" => "No event".to_owned(),
                event => format!("{event} · {count} {noun}"),
            };
            rows.push(Row::Event(event.to_uppercase()));
        }
        rows.extend(reports.iter().map(|document| Row::Document(Arc::clone(document))));
    }
    rows
}

fn event_ui(ui: &Ui, theme: &Theme, rect: Rect, event: &str) {
    let galley = ui.painter().layout(event.to_owned(), theme::strong(11.0), theme.soft, rect.width());
    ui.painter().with_clip_rect(rect.intersect(ui.clip_rect())).galley(
        pos2(rect.left(), rect.bottom() - 19.0),
        galley,
        theme.soft,
    );
}

fn document_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, document: &Document, rect: Rect) {
    let theme = context.theme;
    let open = workspace.document.as_ref() == Some(&document.id);
    let response = ui.interact(rect, Id::unique(("document", document.id.as_str())), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, shown(&document.title)));
    if open || response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::same(7), if open { theme.selection } else { theme.background });
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let inner = rect.shrink2(vec2(8.0, 5.0));
    let mut job = eframe::egui::text::LayoutJob::single_section(
        shown(&document.title).into_owned(),
        eframe::egui::TextFormat::simple(theme::strong(13.0), theme.ink),
    );
    job.wrap = eframe::egui::text::TextWrapping { max_width: inner.width(), max_rows: 2, ..Default::default() };
    let job = reading_order::arranged(ui, job);
    let title = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let title_height = title.size().y;
    painter.galley(inner.min, title, theme.ink);
    let key = SheetKey::new(document.id.clone(), workspace.annotator.clone());
    let sheet = workspace.project.sheet(&key);
    let count = sheet.map_or(0, |sheet| sheet.annotations.len());
    let status = sheet.map(|sheet| sheet.status).unwrap_or_default();
    let mark = if status == Status::New { String::new() } else { count.to_string() };
    let y = (inner.top() + title_height + 9.0).min(inner.bottom() - 3.0);
    let small = FontId::proportional(11.5);
    let mark = painter.text(pos2(inner.right(), y), Align2::RIGHT_CENTER, mark, small.clone(), theme.soft);
    theme::paint_status(&painter, pos2(mark.left() - 9.0, y), status, theme);
    let source = short_source(document);
    painter.with_clip_rect(Rect::everything_left_of(mark.left() - 20.0).intersect(painter.clip_rect())).text(
        pos2(inner.left(), y),
        Align2::LEFT_CENTER,
        source,
        small,
        theme.soft,
    );
    if response.clicked() {
        context.push(Command::OpenDocument(document.id.clone()));
        context.push(Command::ToText);
    }
    response.context_menu(|ui| document_menu(ui, context, document));
}

/// “Coast Courier · 3 May”.
fn short_source(document: &Document) -> String {
    let date = document.published.get(..10).and_then(|it| it.parse::<jiff::civil::Date>().ok());
    let date = date.map_or_else(|| document.published.clone(), |date| date.strftime("%-d %b").to_string());
    [document.publisher.as_str(), date.as_str()].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What a status means for datasets.
#[must_use]
pub fn status_tip(status: Status) -> &'static str {
    match status {
        Status::Done => "goes into datasets",
        Status::InProgress => "goes into datasets, unless the export asks for finished documents alone",
        Status::New => "as if never looked at: datasets leave it out, with all annotations on it",
    }
}

fn document_menu(ui: &mut Ui, context: &mut PanelContext<'_>, document: &Document) {
    for (status, words) in
        [(Status::Done, "Mark as done"), (Status::InProgress, "Mark as in progress"), (Status::New, "Mark as new")]
    {
        if ui.button(words).on_hover_text(status_tip(status)).clicked() {
            context.push(Command::SetStatus(document.id.clone(), status));
            ui.close();
        }
    }
    if ui.button("Source facts…").clicked() {
        context.push(Command::OpenDocument(document.id.clone()));
        context.act(Action::Facts);
        ui.close();
    }
    ui.separator();
    if ui
        .button("Remove from the project")
        .on_hover_text("With all annotations on it; undo brings all of it back")
        .clicked()
    {
        context.push(Command::RemoveDocument(document.id.clone()));
        ui.close();
    }
}
