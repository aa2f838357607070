//! The dialogs: one is shown at a time, over everything else.
//!
//! Each is drawn from the session and pushes commands. Esc, and a click beside it, close it.

mod bring_in;
mod export;
mod facts;
mod go_to;
mod help;
mod import;
mod new;
mod open;
mod palette;
mod picker;
mod problems;
mod report;
mod settings;
mod split;
mod update;

use eframe::egui::{Align, Button, Context, CornerRadius, Frame, Id, Layout, Margin, Modal, Stroke, Ui};

use super::command::Command;
use super::panel::PanelContext;
use super::session::DialogKind;
use super::theme::Theme;
use super::widget::title;

/// What the dialogs remember while they are shown, and some from one time to the next.
#[derive(Default)]
pub struct Dialogs {
    /// The one that was shown with the last frame.
    shown: Option<DialogKind>,
    open: open::Open,
    new: new::New,
    import: import::Import,
    export: export::Export,
    settings: settings::Settings,
    palette: palette::Palette,
    go_to: go_to::GoTo,
    facts: facts::Facts,
    update: update::Update,
}

impl Dialogs {
    /// Draws the dialog of the session, if there is one.
    pub fn ui(&mut self, ctx: &Context, context: &mut PanelContext<'_>) {
        let kind = context.session.dialog;
        let opening = kind != self.shown;
        self.shown = kind;
        let Some(kind) = kind else { return };
        let theme = context.theme;
        let frame = Frame::new()
            .fill(theme.panel)
            .stroke(Stroke::new(1.0, theme.line))
            .corner_radius(CornerRadius::same(10))
            .shadow(ctx.global_style().visuals.window_shadow)
            .inner_margin(Margin::symmetric(20, 18));
        let modal =
            Modal::new(Id::unique(("dialog", kind))).frame(frame).backdrop_color(theme.shade()).show(ctx, |ui| {
                ui.set_width(width(kind).min(ctx.content_rect().width() - 64.0));
                self.dialog_ui(ui, context, kind, opening);
            });
        if modal.should_close() {
            context.push(Command::Show(None));
        }
    }

    fn dialog_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, kind: DialogKind, opening: bool) {
        match kind {
            DialogKind::Open => self.open.ui(ui, context, opening),
            DialogKind::New => self.new.ui(ui, context, opening),
            DialogKind::Import => self.import.ui(ui, context, opening),
            DialogKind::BringIn => bring_in::ui(ui, context, opening),
            DialogKind::Export => self.export.ui(ui, context, opening),
            DialogKind::Settings => self.settings.ui(ui, context, opening),
            DialogKind::Palette => self.palette.ui(ui, context, opening),
            DialogKind::GoTo => self.go_to.ui(ui, context, opening),
            DialogKind::Help => help::ui(ui, context, opening),
            DialogKind::Facts => self.facts.ui(ui, context, opening),
            DialogKind::Problems => problems::ui(ui, context, opening),
            DialogKind::Findings => problems::import_ui(ui, context, opening),
            DialogKind::Update => self.update.ui(ui, context, opening),
        }
    }
}

/// The width of a dialog where there is room, in points.
fn width(kind: DialogKind) -> f32 {
    match kind {
        DialogKind::Help | DialogKind::Update => 780.0,
        DialogKind::Problems | DialogKind::Findings | DialogKind::BringIn => 680.0,
        DialogKind::Palette | DialogKind::GoTo | DialogKind::Export | DialogKind::Import | DialogKind::Facts => 580.0,
        _ => 520.0,
    }
}

/// The height that is left for a list in a dialog, in points.
fn room(ui: &Ui, most: f32, beside: f32) -> f32 {
    (ui.ctx().content_rect().height() - beside).clamp(120.0, most)
}

/// The title. Esc, a click beside the dialog and the button at its foot close it.
fn head(ui: &mut Ui, words: &str) {
    title(ui, words);
}

/// The row of buttons at the end: the one that does it is on the right.
fn foot(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    close: &str,
    contents: impl FnOnce(&mut Ui, &mut PanelContext<'_>),
) {
    ui.add_space(10.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.set_max_height(30.0);
        contents(ui, context);
        if ui.add(Button::new(close).min_size(eframe::egui::vec2(72.0, 28.0))).clicked() {
            context.push(Command::Show(None));
        }
    });
}

/// A named row of a form; its contents take what room is left.
fn form_row(ui: &mut Ui, theme: &Theme, name: &str, contents: impl FnOnce(&mut Ui)) {
    let soft = theme.soft;
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(eframe::egui::vec2(96.0, 28.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(96.0);
            ui.add(eframe::egui::Label::new(eframe::egui::RichText::new(name).color(soft)).selectable(false));
        });
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            contents(ui);
        });
    });
}

/// A path field with a button that asks the system; tells whether Enter was pressed in the field.
fn path_row(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    id: &str,
    (path, hint): (&mut String, &str),
    pick: super::job::Pick,
) -> PathRow {
    let mut row = PathRow::default();
    ui.horizontal(|ui| {
        let room = 80.0;
        let response = super::widget::line_beside(ui, room, Id::unique(("dialog", id)), path, (hint, hint));
        row.entered = response.lost_focus() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter));
        row.field = Some(response);
        let browse = ui.add(Button::new("Browse…").min_size(eframe::egui::vec2(room, 28.0)));
        if browse.on_hover_text("asks the system; the field works without it").clicked() {
            context.push(Command::Pick(pick));
        }
    });
    row
}

/// How a path row came out.
#[derive(Default)]
struct PathRow {
    entered: bool,
    field: Option<eframe::egui::Response>,
}

impl PathRow {
    fn take_keys(&self, opening: bool) {
        if let Some(field) = self.field.as_ref().filter(|_| opening) {
            field.request_focus();
        }
    }
}
