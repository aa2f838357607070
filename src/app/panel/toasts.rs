//! What has just happened, above the status bar.

use eframe::egui::{Align2, Area, Button, Context, CornerRadius, Frame, Id, Label, Margin, Order, Stroke, Ui, vec2};

use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::theme::RADIUS;
use crate::app::toast::{Toast, ToastKind};
use crate::app::widget;

/// Above the status bar, in points from the lower edge of the window.
const HEIGHT: f32 = 38.0;
/// The widest that a toast gets, in points.
const WIDTH: f32 = 560.0;

/// Draws the toasts, the newest lowest.
pub fn ui(ctx: &Context, context: &mut PanelContext<'_>) {
    let toasts: Vec<Toast> = context.session.toasts.shown().cloned().collect();
    if toasts.is_empty() {
        return;
    }
    // What can be decided is not covered by what was.
    let reviewing = context.workspace().is_some_and(|workspace| workspace.reviewed().is_some());
    let left = context.workspace().is_some_and(|workspace| workspace.shown_left().is_some());
    let reviewing = reviewing || left || context.session.finder.shows_panel();
    let panel: Option<f32> = ctx.data(|data| data.get_temp(super::conflicts::height_id())).filter(|_| reviewing);
    let relating = context.workspace().is_some_and(|workspace| workspace.hand.link.is_some());
    let prompt: Option<f32> = ctx.data(|data| data.get_temp(super::prompt::height_id())).filter(|_| relating);
    let height = prompt.or(panel).map_or(HEIGHT, |covered| covered + 12.0);
    let area = Area::new(Id::unique("toasts")).order(Order::Tooltip).anchor(Align2::CENTER_BOTTOM, vec2(0.0, -height));
    area.show(ctx, |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        for toast in toasts.iter() {
            toast_ui(ui, context, toast);
        }
    });
}

fn toast_ui(ui: &mut Ui, context: &mut PanelContext<'_>, toast: &Toast) {
    let theme = context.theme;
    let edge = if toast.kind == ToastKind::Problem { theme.problem } else { theme.line };
    let frame = Frame::new()
        .fill(theme.panel)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(CornerRadius::same(RADIUS))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin { left: 14, right: 6, top: 6, bottom: 6 });
    let shown = frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let width = (ui.ctx().content_rect().width() - 160.0).min(WIDTH);
            ui.scope(|ui| {
                ui.set_max_width(width);
                ui.add(Label::new(&toast.words).wrap());
            });
            if toast.undo.is_some() && toast.undo == context.workspace().map(|workspace| workspace.revision) {
                let key = context.keymap.shown(Action::Undo).to_owned();
                if ui.add(Button::new("Undo").frame_when_inactive(true)).on_hover_text(key).clicked() {
                    context.act(Action::Undo);
                    context.push(Command::CloseToast(toast.id));
                }
            }
            if widget::cross(ui, theme, "Close this message").clicked() {
                context.push(Command::CloseToast(toast.id));
            }
        });
    });
    if toast.kind == ToastKind::Problem {
        let rect = shown.response.rect;
        let bar = eframe::egui::Rect::from_min_max(rect.min, eframe::egui::pos2(rect.left() + 4.0, rect.bottom()));
        ui.painter().rect_filled(bar, CornerRadius { nw: RADIUS, sw: RADIUS, ..CornerRadius::ZERO }, theme.problem);
    }
}
