//! A line of the list of documents: title, source, status and how many annotations; and its menu.

use eframe::egui::text::TextFormat;
use eframe::egui::{Align2, CornerRadius, FontId, Id, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::command::{Action, Command};
use crate::app::panel::PanelContext;
use crate::app::reading_order;
use crate::app::session::Workspace;
use crate::app::theme;
use crate::model::{Document, SheetKey, Status};
use crate::text::shown;

/// A heading, with a triangle that points at what it stands over, or at itself where that is hidden; how many documents that are has
/// room whatever its title is. Tells whether it was clicked.
pub fn heading_ui(
    ui: &Ui,
    context: &PanelContext<'_>,
    rect: Rect,
    (name, (title, counted)): (&str, (&str, &str)),
    folded: bool,
) -> bool {
    let theme = context.theme;
    let response = ui.interact(rect, Id::unique(("documents below", name)), Sense::click());
    let title = shown(title);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, !folded, format!("{title}{counted}")));
    let color = if response.hovered() { theme.ink } else { theme.soft };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let center = pos2(rect.left() + 4.0, rect.bottom() - 12.0);
    let corners = if folded {
        [vec2(-2.0, -4.0), vec2(3.0, 0.0), vec2(-2.0, 4.0)]
    } else {
        [vec2(-4.0, -2.0), vec2(4.0, -2.0), vec2(0.0, 3.0)]
    };
    painter.add(Shape::convex_polygon(corners.map(|it| center + it).to_vec(), color, Stroke::NONE));
    let left = rect.left() + 14.0;
    let format = TextFormat::simple(theme::strong(11.0), color);
    let galley = reading_order::beside(ui.painter(), (&title, counted), rect.right() - left, &format);
    painter.galley(pos2(left, rect.bottom() - 19.0), galley, color);
    response.on_hover_text(if folded { "Show its documents" } else { "Hide its documents" }).clicked()
}

/// A document.
pub fn document_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    workspace: &Workspace,
    document: &Document,
    rect: Rect,
) {
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
        TextFormat::simple(theme::strong(13.0), theme.ink),
    );
    job.wrap = eframe::egui::text::TextWrapping { max_width: inner.width(), max_rows: 2, ..Default::default() };
    let job = reading_order::arranged(ui, job);
    let title = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let title_height = title.size().y;
    painter.galley(inner.min, title, theme.ink);
    let key = SheetKey::new(document.id.clone(), workspace.annotator.clone());
    let (status, count) = workspace.works().of(&workspace.project, &key);
    let mark = if status == Status::New { String::new() } else { count.to_string() };
    let y = (inner.top() + title_height + 9.0).min(inner.bottom() - 3.0);
    let small = FontId::proportional(11.5);
    let mark = painter.text(pos2(inner.right(), y), Align2::RIGHT_CENTER, mark, small.clone(), theme.soft);
    theme::paint_status(&painter, pos2(mark.left() - 9.0, y), status, theme);
    // In a narrow list the publisher is shortened rather than the date.
    let (publisher, date) = short_source(document);
    let width = mark.left() - 20.0 - inner.left();
    let format = TextFormat::simple(small, theme.soft);
    let source = reading_order::beside(&painter, (&shown(&publisher), &shown(&date)), width, &format);
    painter.galley(pos2(inner.left(), y - source.size().y / 2.0), source, theme.soft);
    if response.clicked() {
        context.push(Command::OpenDocument(document.id.clone()));
        context.push(Command::ToText);
    }
    response.context_menu(|ui| document_menu(ui, context, document));
}

/// “Coast Courier” and “ · 3 May”.
fn short_source(document: &Document) -> (String, String) {
    let date = document.published.get(..10).and_then(|it| it.parse::<jiff::civil::Date>().ok());
    let date = date.map_or_else(|| document.published.clone(), |date| date.strftime("%-d %b").to_string());
    let date = if document.publisher.is_empty() || date.is_empty() { date } else { format!(" · {date}") };
    (document.publisher.clone(), date)
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
