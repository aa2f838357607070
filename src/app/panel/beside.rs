//! The strip above the report beside the open one: which it is, which others there are, and what both share.

use eframe::egui::{Align, Label, Layout, Rect, RichText, ScrollArea, Ui, UiBuilder, vec2};

use super::PanelContext;
use super::strip::source_line;
use crate::app::beside::{Comparison, FigurePair};
use crate::app::command::{Action, Command};
use crate::app::reading::{BesidePane, ReadingPane};
use crate::app::session::Workspace;
use crate::app::theme::{self, Theme};
use crate::app::widget::{cross, shortened, small};
use crate::suggest::agree::Agreement;
use crate::text::shown;

/// How wide the room is between the two reports, in points.
pub const GUTTER: f32 = 44.0;
/// The height of the strip, as that of the open document, in points.
const HEIGHT: f32 = 48.0;

/// The room of the open document and of the one beside it.
#[must_use]
pub fn divided(area: Rect, on_right: bool) -> (Rect, Rect) {
    let middle = area.center().x;
    let left = area.with_max_x(middle - GUTTER / 2.0);
    let right = area.with_min_x(middle + GUTTER / 2.0);
    if on_right { (right, left) } else { (left, right) }
}

/// Draws the other report with its strip; its text begins as high as that of the open document.
pub fn ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    (area, top): (Rect, f32),
    pane: &mut BesidePane,
    open: &mut ReadingPane,
) {
    let strip = Rect::from_min_size(area.min, vec2(area.width(), HEIGHT)).shrink2(vec2(16.0, 0.0));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(strip).layout(Layout::right_to_left(Align::Center)));
    inside.set_clip_rect(strip.expand(2.0).intersect(ui.clip_rect()));
    strip_ui(&mut inside, context);
    ui.painter().hline(strip.x_range(), strip.bottom(), (1.0, context.theme.line));
    let nobody = context.workspace().is_some_and(|it| context.session.beside.other(it).is_none());
    let rest = area.with_min_y(top);
    if nobody {
        nobody_ui(ui, context, rest);
    } else {
        pane.ui(ui, context, rest, open);
    }
}

fn nobody_ui(ui: &mut Ui, context: &PanelContext<'_>, area: Rect) {
    let words = if context.session.beside.asked {
        "Looking for the other reports of this event …".to_owned()
    } else {
        let facts = context.keymap.shown(Action::Facts);
        format!(
            "There is no other report of this event\n\nDocuments stand beside each other when they have the same event, which is one of the source facts ({facts})"
        )
    };
    let inner = area.shrink2(vec2(32.0, 48.0));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Center)));
    inside.add(Label::new(RichText::new(words).size(14.0).color(context.theme.soft)).wrap());
}

fn strip_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    if cross(ui, context.theme, "close the other report").clicked() {
        context.act(Action::Beside);
    }
    let Some(other) = context.session.beside.other(workspace) else { return };
    let Some(facts) = workspace.project.documents.get(&other) else { return };
    shared_ui(ui, context, workspace);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let title = shortened(&shown(&facts.title), 80);
        let width = (ui.available_width() - 8.0).max(40.0);
        ui.set_max_width(width);
        let words = RichText::new(title).font(theme::strong(14.0)).color(context.theme.ink);
        let menu = eframe::egui::containers::menu::MenuButton::from_button(eframe::egui::Button::new(words).truncate());
        let (response, _) = menu.ui(ui, |ui| others_menu(ui, context, workspace));
        response.on_hover_text(format!("{}\nWhich report stands beside", source_line(facts)));
    });
}

/// The other reports of the event, the most alike first.
fn others_menu(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let others = context.session.beside.others(workspace).cloned().unwrap_or_default();
    let now = context.session.beside.other(workspace);
    small(ui, context.theme, "Reports of this event, the most alike first");
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for other in others.iter() {
            let Some(facts) = workspace.project.documents.get(other) else { continue };
            let source = if facts.publisher.is_empty() { String::new() } else { format!("{} · ", facts.publisher) };
            let words = shortened(&shown(&format!("{source}{}", facts.title)), 60);
            if ui.selectable_label(Some(other) == now.as_ref(), words).clicked() {
                context.push(Command::Beside(other.clone()));
                ui.close();
            }
        }
    });
    ui.separator();
    let mut together = context.session.beside.together;
    if ui.checkbox(&mut together, Action::ScrollTogether.row().text).clicked() {
        context.act(Action::ScrollTogether);
    }
    for action in [Action::CrossOver, Action::NextBeside] {
        let button = eframe::egui::Button::new(action.row().text).shortcut_text(context.keymap.shown(action));
        if ui.add(button).on_hover_text(action.row().tip).clicked() {
            context.act(action);
            ui.close();
        }
    }
}

/// How much both share; a menu lists the figures, those that differ first.
fn shared_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let Some(comparison) = context.session.beside.comparison(workspace).cloned() else {
        small(ui, context.theme, "comparing …");
        return;
    };
    let Some(side) = workspace.document.as_ref().map(|it| comparison.side(it)) else { return };
    let differing = comparison.differing();
    let color = if differing > 0 { context.theme.problem } else { context.theme.soft };
    let words = RichText::new(counted(&comparison, side, differing)).size(12.0).color(color);
    let response = ui.menu_button(words, |ui| figures_menu(ui, context, &comparison, side)).response;
    response
        .on_hover_text("What both reports have: passages word for word or nearly, and figures about the same thing");
}

/// “13 passages, 4 figures, 1 differs”.
fn counted(comparison: &Comparison, side: usize, differing: usize) -> String {
    let number = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    let passages = number(comparison.passages().list().len(), "passage");
    let figures = number(comparison.pairs(side).len(), "figure");
    match differing {
        0 => format!("{passages}, {figures}"),
        1 => format!("{passages}, {figures}, 1 differs"),
        more => format!("{passages}, {figures}, {more} differ"),
    }
}

fn figures_menu(ui: &mut Ui, context: &mut PanelContext<'_>, comparison: &Comparison, side: usize) {
    let mut pairs: Vec<FigurePair<'_>> = comparison.pairs(side).collect();
    pairs.sort_by_key(|pair| pair.agreement != Agreement::Differs);
    if pairs.is_empty() {
        small(ui, context.theme, "No figures about the same thing");
    }
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for pair in pairs {
            let words = RichText::new(pair.words()).color(color_of(&pair.agreement, context.theme));
            if ui.button(words).clicked() {
                context.push(Command::Select(pair.here.span.start(), pair.here.span.end()));
                ui.close();
            }
        }
    });
}

fn color_of(agreement: &Agreement, theme: &Theme) -> eframe::egui::Color32 {
    if *agreement == Agreement::Differs { theme.problem } else { theme.ink }
}
