//! The bar at the top: the project, the labels with their keys, undo and redo, find.

use eframe::egui::{
    Align, Align2, Color32, CornerRadius, CursorIcon, FontId, Id, Layout, Rect, RichText, Role, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::session::Workspace;
use crate::app::theme::{self, RADIUS};
use crate::app::widget::key_cap;
use crate::edit::History;
use crate::model::Label;
use crate::text::shown;

/// Draws the bar.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    let bar = ui.max_rect();
    let theme = context.theme;
    ui.horizontal_centered(|ui| {
        let (hand, _) = ui.allocate_exact_size(vec2(24.0, 26.0), Sense::hover());
        theme::paint_hand(ui.painter(), hand.center(), 21.0, theme.accent);
        ui.menu_button(RichText::new(shown(&workspace.project.title)).font(theme::strong(13.0)), |ui| {
            project_menu(ui, context)
        })
        .response
        .on_hover_text(workspace.path.display().to_string());
        let (documents, done) = (workspace.project.documents.len(), workspace.done_count());
        if bar.width() > 900.0 {
            let documents = if documents == 1 { "1 document".to_owned() } else { format!("{documents} documents") };
            ui.label(RichText::new(format!("{documents} · {done} done")).color(theme.soft));
        }
        let left = ui.cursor().left();
        let right = ui.with_layout(Layout::right_to_left(Align::Center), |ui| tools(ui, context)).response.rect.left();
        labels(ui, context, bar, (left, right));
    });
}

fn project_menu(ui: &mut Ui, context: &mut PanelContext<'_>) {
    const MENU: [Action; 9] = [
        Action::Import,
        Action::Export,
        Action::FindAll,
        Action::OpenProject,
        Action::NewProject,
        Action::CloseProject,
        Action::Settings,
        Action::Help,
        Action::Palette,
    ];
    for action in MENU {
        let row = action.row();
        let button = eframe::egui::Button::new(row.text).shortcut_text(context.keymap.shown(action));
        if ui.add_enabled((row.enabled)(context.session), button).on_hover_text(row.tip).clicked() {
            context.act(action);
            ui.close();
        }
    }
}

/// The tools at the right end, from right to left.
fn tools(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let wide = ui.max_rect().width() > 560.0;
    let text = if wide { "Find in all documents" } else { "Find" };
    let find = eframe::egui::Button::new(RichText::new(text).color(context.theme.soft))
        .shortcut_text(context.keymap.shown(Action::FindAll));
    if ui.add(find).on_hover_text(Action::FindAll.row().tip).clicked() {
        context.act(Action::FindAll);
    }
    let history = context.session.workspace.as_ref().map(|it| &it.history);
    let (redo, undo) = (history.and_then(History::redo_title), history.and_then(History::undo_title));
    for (action, words, title) in [(Action::Redo, "Redo", redo), (Action::Undo, "Undo", undo)] {
        let tip = title.map_or_else(|| format!("{words}: nothing"), |title| format!("{words}: {title}"));
        let tip = format!("{tip}  ({})", context.keymap.shown(action));
        let button = eframe::egui::Button::new(words).frame(false);
        if ui.add_enabled(title.is_some(), button).on_hover_text(&tip).on_disabled_hover_text(&tip).clicked() {
            context.act(action);
        }
    }
}

/// The labels stand in the middle of the bar, or as near to it as the rest leaves room for.
fn labels(ui: &mut Ui, context: &mut PanelContext<'_>, bar: Rect, (left, right): (f32, f32)) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    let widths: Vec<f32> = workspace.project.schema.labels.iter().map(|label| label_width(ui, label)).collect();
    let gap = 12.0;
    let width = widths.iter().sum::<f32>() + gap * widths.len().saturating_sub(1) as f32;
    let mut x = (bar.center().x - width / 2.0).min(right - gap - width).max(left + gap);
    let mut wanted = None;
    for (label, width) in workspace.project.schema.labels.iter().zip(widths) {
        let rect = Rect::from_min_size(pos2(x, bar.center().y - 13.0), vec2(width, 26.0));
        if rect.right() > right + 1.0 {
            break;
        }
        if label_button(ui, context, workspace, label, rect) {
            wanted = Some(label.id.clone());
        }
        x += width + gap;
    }
    if let Some(label) = wanted {
        let tags = !workspace.hand.spans().is_empty();
        context.push(if tags { Command::LabelKey(label) } else { Command::Arm(label) });
    }
}

fn label_width(ui: &Ui, label: &Label) -> f32 {
    let name = ui.painter().layout_no_wrap(shown(&label.name).into_owned(), FontId::proportional(13.0), Color32::WHITE);
    name.size().x + if label.key.is_some() { 62.0 } else { 38.0 }
}

fn label_button(ui: &mut Ui, context: &PanelContext<'_>, workspace: &Workspace, label: &Label, rect: Rect) -> bool {
    let theme = context.theme;
    let colors = theme.label(label.color);
    let armed = workspace.hand.armed.as_ref() == Some(&label.id);
    let response = ui.interact(rect, Id::unique(("label", label.id.as_str())), Sense::click());
    let shown_name = shown(&label.name);
    let name = if armed { format!("{shown_name} (armed)") } else { shown_name.to_string() };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, armed, &name));
    let (fill, line) = match (armed, response.hovered()) {
        (true, _) => (colors.fill, colors.stroke),
        (false, true) => (theme.background, theme.soft),
        (false, false) => (theme.panel, theme.line),
    };
    let painter = ui.painter();
    painter.rect(rect, CornerRadius::same(RADIUS), fill, Stroke::new(1.0, line), StrokeKind::Inside);
    let swatch = Rect::from_center_size(pos2(rect.left() + 15.0, rect.center().y), vec2(10.0, 10.0));
    painter.rect_filled(swatch, CornerRadius::same(3), colors.stroke);
    painter.text(
        pos2(swatch.right() + 7.0, rect.center().y),
        Align2::LEFT_CENTER,
        &*shown_name,
        FontId::proportional(13.0),
        theme.ink,
    );
    if let Some(key) = label.key {
        let cap = Rect::from_center_size(pos2(rect.right() - 17.0, rect.center().y), vec2(17.0, 17.0));
        let layout = Layout::left_to_right(Align::Center);
        key_cap(&mut ui.new_child(UiBuilder::new().max_rect(cap).layout(layout)), theme, &shown(&key.to_string()));
    }
    let key =
        label.key.map(|key| format!("  ({key}; Shift+{key} relabels the focused annotation)")).unwrap_or_default();
    response
        .on_hover_cursor(CursorIcon::PointingHand)
        .on_hover_text(format!("{shown_name}: {}{key}", shown(&label.rule)))
        .clicked()
}
