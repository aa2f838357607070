//! What has just happened, told where nobody works: over the lower end of the list of documents, or in the row of the status bar where there is no
//! list or a dialog lies over it.
//!
//! Invariant: no message covers the text, the inspector, or a panel in which anything is decided.

use eframe::egui::{
    Align, Align2, Area, Button, Context, CornerRadius, FontSelection, Frame, Id, Label, Layout, Margin, Order, Pos2,
    Rect, RichText, Stroke, TextStyle, Ui, WidgetText, pos2, vec2,
};

use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::theme::{RADIUS, Theme};
use crate::app::toast::{Toast, ToastKind};
use crate::app::widget;

/// Where there is room for messages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Room {
    /// Anywhere: no project is open.
    Anywhere,
    /// In a column at the side of the text, over its lower end.
    Column(Rect),
    /// In the row of the status bar alone.
    Row(Rect),
}

/// The widest that a message gets where there is room, in points.
const WIDTH: f32 = 560.0;
/// Between a message and what is beside it, in points.
const GAP: f32 = 8.0;
/// Between the edge of a message and its words, beside them and above and below, in points.
const MARGIN: Margin = Margin { left: 12, right: 6, top: 6, bottom: 6 };
/// The height of what stands below the words, where the change can be taken back, in points.
const FOOT: f32 = 30.0;
/// What the cross takes of the width, in points.
const CROSS: f32 = 28.0;

/// Draws the messages, the newest lowest.
pub fn ui(ctx: &Context, context: &mut PanelContext<'_>, room: Room) {
    let toasts: Vec<Toast> = context.session.toasts.shown().cloned().collect();
    // Where there is room for one alone, what went wrong is not hidden by what was done since.
    let told = toasts.iter().rfind(|it| it.kind == ToastKind::Problem);
    let Some(one) = told.or(toasts.last()) else { return };
    let area = Area::new(Id::unique("toasts")).order(Order::Tooltip);
    match room {
        Room::Anywhere => {
            let width = (ctx.content_rect().width() - 160.0).min(WIDTH);
            let area = area.anchor(Align2::CENTER_BOTTOM, vec2(0.0, -GAP));
            area.show(ctx, |ui| column_ui(ui, context, &toasts, (width, f32::INFINITY)));
        }
        Room::Column(rect) => {
            let rect = rect.shrink(GAP);
            let area = placed(area, rect.left_bottom());
            area.show(ctx, |ui| column_ui(ui, context, &toasts, (rect.width(), rect.height())));
        }
        Room::Row(rect) => {
            placed(area, rect.left_bottom()).show(ctx, |ui| row_ui(ui, context, one, rect));
        }
    }
}

fn placed(area: Area, at: Pos2) -> Area {
    area.pivot(Align2::LEFT_BOTTOM).fixed_pos(at)
}

/// As many of the newest as there is room for, at least one.
fn column_ui(ui: &mut Ui, context: &mut PanelContext<'_>, toasts: &[Toast], (width, height): (f32, f32)) {
    ui.spacing_mut().item_spacing.y = GAP;
    let mut used = 0.0;
    let fits = |toast: &&Toast| {
        used += height_of(ui, toast, width, undo(context, toast)) + GAP;
        used <= height
    };
    let count = toasts.iter().rev().take_while(fits).count().max(1);
    for toast in toasts.iter().skip(toasts.len().saturating_sub(count)) {
        framed(ui, context.theme, toast, MARGIN, |ui| {
            ui.set_max_width(width - MARGIN.sum().x);
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                close_ui(ui, context, toast);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.add(Label::new(&toast.words).wrap());
                });
            });
            if undo(context, toast) {
                undo_ui(ui, context, toast);
            }
        });
    }
}

/// How high a message gets, in points.
fn height_of(ui: &Ui, toast: &Toast, width: f32, undo: bool) -> f32 {
    let room = (width - MARGIN.sum().x - CROSS).max(1.0);
    let words = WidgetText::from(&toast.words);
    let galley = words.into_galley(ui, None, room, FontSelection::Style(TextStyle::Body));
    galley.size().y.max(20.0) + MARGIN.sum().y + if undo { FOOT } else { 0.0 }
}

/// One message on one line; what does not fit is told by hovering over it.
fn row_ui(ui: &mut Ui, context: &mut PanelContext<'_>, toast: &Toast, row: Rect) {
    let margin = Margin { top: 1, bottom: 1, ..MARGIN };
    framed(ui, context.theme, toast, margin, |ui| {
        ui.set_max_width(row.width() - margin.sum().x - 2.0);
        ui.set_height(row.height() - margin.sum().y - 2.0);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().button_padding = vec2(6.0, 0.0);
            ui.spacing_mut().interact_size.y = 18.0;
            let kept = CROSS + if undo(context, toast) { 60.0 } else { 0.0 };
            ui.scope(|ui| {
                ui.set_max_width(ui.available_width() - kept);
                ui.add(Label::new(RichText::new(&toast.words).size(12.0)).truncate());
            });
            if undo(context, toast) {
                undo_ui(ui, context, toast);
            }
            close_ui(ui, context, toast);
        });
    });
}

/// Whether the change that a message tells of is the last one, and can be taken back.
fn undo(context: &PanelContext<'_>, toast: &Toast) -> bool {
    toast.undo.is_some() && toast.undo == context.workspace().map(|workspace| workspace.revision)
}

fn undo_ui(ui: &mut Ui, context: &mut PanelContext<'_>, toast: &Toast) {
    let key = context.keymap.shown(Action::Undo).to_owned();
    if ui.add(Button::new("Undo").frame_when_inactive(true)).on_hover_text(key).clicked() {
        context.act(Action::Undo);
        context.push(Command::CloseToast(toast.id));
    }
}

fn close_ui(ui: &mut Ui, context: &mut PanelContext<'_>, toast: &Toast) {
    if widget::cross(ui, context.theme, "Close this message").clicked() {
        context.push(Command::CloseToast(toast.id));
    }
}

/// Draws the frame of a message; that of a problem has a bar at its left.
fn framed(ui: &mut Ui, theme: &Theme, toast: &Toast, margin: Margin, words: impl FnOnce(&mut Ui)) {
    let edge = if toast.kind == ToastKind::Problem { theme.problem } else { theme.line };
    let frame = Frame::new()
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(CornerRadius::same(RADIUS))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(margin);
    let rect = frame.show(ui, words).response.rect;
    if toast.kind == ToastKind::Problem {
        let bar = Rect::from_min_max(rect.min, pos2(rect.left() + 4.0, rect.bottom()));
        ui.painter().rect_filled(bar, CornerRadius { nw: RADIUS, sw: RADIUS, ..CornerRadius::ZERO }, theme.problem);
    }
}
