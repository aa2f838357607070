//! The bar at the bottom: what is armed, where the caret is, who annotates, and whether all is on the disk.

use eframe::egui::{Align, Button, Label, Layout, RichText, Ui, vec2};

use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::session::{DialogKind, Part, Workspace};
use crate::app::theme::{self, Theme};
use crate::model::Status;
use crate::store::SaveState;
use crate::text::Span;

/// What “saved” promises, and what it does not.
const SAVED: &str =
    "Every change is in the project's files; what is being typed becomes a change when its field is left";

/// Draws the bar.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    let theme = context.theme;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
        armed(ui, workspace, theme);
        ui.label(RichText::new(place(workspace)).size(12.0).color(theme.soft));
        if context.session.part != Part::Text {
            let part = match context.session.part {
                Part::Documents => "documents",
                Part::Inspector => "inspector",
                Part::Annotations => "annotation list",
                Part::Text => "text",
            };
            ui.label(RichText::new(format!("keys: {part} · F6 next part")).size(12.0).color(theme.accent));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 18.0;
            saved(ui, context, workspace);
            annotator(ui, context, workspace);
            for job in context.session.jobs.running() {
                if job.cancellable && ui.add(Button::new(RichText::new("cancel").size(12.0)).frame(false)).clicked() {
                    job.cancel();
                }
                let percent = job.fraction().map(|it| format!(" {:.0} %", it * 100.0)).unwrap_or_default();
                ui.label(RichText::new(format!("{}{percent} …", job.title)).size(12.0).color(theme.soft));
            }
        });
    });
}

/// Whose annotations are shown, and whose else there are.
fn annotator(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let theme = context.theme;
    let own = workspace.annotator == workspace.me;
    let words = if own {
        RichText::new(&context.session.settings.annotator_name).color(theme.soft)
    } else {
        RichText::new(format!("annotations by {}, you are {}", workspace.annotator, workspace.me)).color(theme.accent)
    };
    let tip = "Whose annotations are shown and changed; each annotator has files of their own";
    ui.menu_button(words.size(12.0), |ui| {
        for annotator in workspace.annotators() {
            let mine = if annotator == workspace.me { " (you)" } else { "" };
            if ui.selectable_label(annotator == workspace.annotator, format!("{annotator}{mine}")).clicked() {
                context.push(Command::ShowAnnotator(annotator));
                ui.close();
            }
        }
        ui.separator();
        if ui.button("Change your name…").clicked() {
            context.act(Action::Settings);
            ui.close();
        }
    })
    .response
    .on_hover_text(tip);
}

fn armed(ui: &mut Ui, workspace: &Workspace, theme: &Theme) {
    if let Some(label) = workspace.armed() {
        let colors = theme.label(label.color);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            ui.label(RichText::new(format!("{} armed", label.name)).size(12.0).strong().color(colors.stroke));
            ui.label(RichText::new(" · Esc to disarm").size(12.0).color(theme.soft));
        });
    }
}

/// Where the selection or the caret is, in characters, as most other tools count them.
fn place(workspace: &Workspace) -> String {
    let Some(text) = workspace.text() else { return "no document".to_owned() };
    let spans = workspace.hand.spans();
    let spans: Vec<Span> =
        if spans.is_empty() { workspace.focused().map(|it| it.spans.places()).unwrap_or_default() } else { spans };
    let char = |offset| text.char_from_byte(offset).map_or_else(|| "?".to_owned(), |it| it.to_string());
    if spans.is_empty() {
        return format!("character {} of {}", char(workspace.hand.head), char(text.end()));
    }
    let parts: Vec<_> = spans.iter().map(|span| format!("{}–{}", char(span.start()), char(span.end()))).collect();
    format!("characters {}", parts.join(", "))
}

fn saved(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let theme = context.theme;
    let small = |words: String| RichText::new(words).size(12.0);
    if let Some(reason) = &workspace.read_only {
        let button = Button::new(small("read-only".to_owned()).color(theme.problem)).frame(false);
        if ui.add(button).on_hover_text(reason).clicked() {
            context.push(Command::Show(Some(DialogKind::Problems)));
        }
        return;
    }
    match workspace.save_state() {
        Some(SaveState::Saved { at }) => saved_ui(ui, theme, at.map(super::inspector::clock)),
        None => saved_ui(ui, theme, None),
        Some(SaveState::Saving { .. }) => {
            ui.label(small("saving …".to_owned()).color(theme.soft));
        }
        Some(SaveState::Failed { message, .. }) => {
            ui.label(small("NOT SAVED".to_owned()).strong().color(theme.problem)).on_hover_text(&message);
            let message = Label::new(small(message.clone()).color(theme.problem)).truncate();
            ui.add(message)
                .on_hover_text("Nothing is lost while the window is open; it is tried again every two seconds");
        }
    }
}

fn saved_ui(ui: &mut Ui, theme: &Theme, at: Option<String>) {
    let words = at.map_or_else(|| "saved".to_owned(), |at| format!("saved {at}"));
    let words = RichText::new(words).size(12.0).color(theme.saved());
    let label = ui.label(words).on_hover_text(SAVED);
    theme::paint_status(ui.painter(), label.rect.left_center() - vec2(9.0, 0.0), Status::Done, theme);
}
