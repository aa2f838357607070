//! The bar at the bottom: what is armed, where the caret is, who annotates, and whether all is on the disk.

use std::time::Duration;

use eframe::egui::{Align, Button, Label, Layout, RichText, Ui, vec2};

use super::PanelContext;
use super::inspector::clock;
use crate::app::command::{Action, Command};
use crate::app::job::Running;
use crate::app::session::{DialogKind, Part, Workspace};
use crate::app::theme::{self, Theme};
use crate::model::Status;
use crate::store::{SaveState, Saver};
use crate::text::{Span, shown};

/// What each word at the right end means.
const WRITTEN: &str =
    "Written: every change is in the project's files; what is being typed becomes a change when its field is left";
const SAFE: &str = "Safe: every change is on the disk, in the journal; the project's files follow when you go to another document, \
    close the project or rest for half a minute";
const SAVING: &str = "Saving: the last change is on its way to the disk, which takes a moment";
const NOT_SAVED: &str =
    "Not saved: the last changes are in this window alone; they are tried again every two seconds, so leave it open";
const NOT_WRITTEN: &str = "Not written: every change is safe in the journal, but the project's files cannot be written; they are tried \
    again every two seconds";

const OPENING: &str = "Opening: the project is shown as it was known last; once all of it has been read and checked it can be worked on, where you are now";

/// How often is told how far opening is.
const COUNTED_EVERY: Duration = Duration::from_millis(100);

/// Draws the bar.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    let theme = context.theme;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
        armed(ui, workspace, theme);
        ui.label(RichText::new(place(workspace)).size(12.0).color(theme.soft));
        if context.session.part != Part::Text {
            let part = context.session.part.name();
            ui.label(RichText::new(format!("keys: {part} · F6 next part")).size(12.0).color(theme.accent));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 18.0;
            saved(ui, context, workspace);
            // The tick before the word stands in the space between the two.
            ui.add_space(6.0);
            conflicts(ui, context, workspace);
            suggested(ui, context, workspace);
            annotator(ui, context, workspace);
            let is_told = |job: &Running| workspace.coming.as_ref().is_some_and(|coming| coming.is_of(job));
            for job in context.session.jobs.running().filter(|job| !is_told(job)) {
                if job.cancellable && ui.add(Button::new(RichText::new("cancel").size(12.0)).frame(false)).clicked() {
                    job.cancel();
                }
                let percent = job.fraction().map(|it| format!(" {:.0} %", it * 100.0)).unwrap_or_default();
                ui.label(RichText::new(format!("{}{percent} …", job.title)).size(12.0).color(theme.soft));
            }
            // Last, so that however long it is it takes no more than what is left.
            trouble(ui, workspace, theme);
        });
    });
}

/// How much is still to be decided, while there is anything.
fn conflicts(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let words = match workspace.conflicts().len() {
        0 => return,
        1 => "1 conflict".to_owned(),
        count => format!("{count} conflicts"),
    };
    let button = Button::new(RichText::new(words).size(12.0).strong().color(context.theme.problem)).frame(false);
    let tip = format!("Two versions of one thing; decide which stays ({})", context.keymap.shown(Action::NextConflict));
    if ui.add(button).on_hover_text(tip).clicked() {
        context.act(Action::NextConflict);
    }
}

/// How much may be page furniture, while nobody has decided that.
fn suggested(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let words = match workspace.suggested().len() {
        0 => return,
        1 => "1 region may be page furniture".to_owned(),
        count => format!("{count} regions may be page furniture"),
    };
    let words = if ui.available_width() > 420.0 { words } else { format!("{} regions?", workspace.suggested().len()) };
    let button = Button::new(RichText::new(words).size(12.0).color(context.theme.accent)).frame(false);
    let [all, none, next] =
        [Action::ExcludeSuggested, Action::KeepSuggested, Action::NextLeft].map(|it| context.keymap.shown(it));
    let tip = format!("{all} excludes all of them, {none} keeps all, {next} shows one after the other");
    if ui.add(button).on_hover_text(tip).clicked() {
        context.act(Action::NextLeft);
    }
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
            ui.label(RichText::new(format!("{} armed", shown(&label.name))).size(12.0).strong().color(colors.stroke));
            let hand = &workspace.hand;
            // While something else is begun the key tags and no more.
            let tags = !hand.spans().is_empty() && hand.reselected.is_none() && hand.mention.is_none();
            let key = label.key.map(|it| it.to_ascii_uppercase()).filter(|_| tags);
            let keys = key.map_or_else(|| " · Esc to disarm".to_owned(), |key| format!(" · {key} tags and goes on"));
            ui.label(RichText::new(keys).size(12.0).color(theme.soft));
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
    let small = |words: &str| RichText::new(shown(words)).size(12.0);
    if let Some(coming) = &workspace.coming {
        ui.label(small(&coming.words()).strong().color(theme.accent)).on_hover_text(OPENING);
        // The count goes up without anything else that would have a frame drawn.
        ui.ctx().request_repaint_after(COUNTED_EVERY);
        return;
    }
    if let Some(reason) = &workspace.read_only {
        let button = Button::new(small("read-only").strong().color(theme.problem)).frame(false);
        if ui.add(button).on_hover_text(shown(reason)).clicked() {
            context.push(Command::Show(Some(DialogKind::Problems)));
        }
        return;
    }
    if let Some(who) = workspace.saver.as_ref().and_then(Saver::intruder) {
        let words = small("somebody else writes too").strong().color(theme.problem);
        ui.label(words).on_hover_text(format!(
            "The lock was taken over, and this project is written by two at once: {}",
            shown(&who)
        ));
    }
    match workspace.save_state() {
        None => saved_ui(ui, theme, "written", WRITTEN),
        Some(SaveState::Written { at: None }) => saved_ui(ui, theme, "written", WRITTEN),
        Some(SaveState::Written { at: Some(at) }) => saved_ui(ui, theme, &format!("written {}", clock(at)), WRITTEN),
        Some(SaveState::Safe { at }) => saved_ui(ui, theme, &format!("safe {}", clock(at)), SAFE),
        Some(SaveState::Saving { .. }) => {
            ui.label(small("saving …").color(theme.soft)).on_hover_text(SAVING);
        }
        Some(SaveState::Failed { ref message, .. }) => {
            let safe = workspace.saver.as_ref().is_some_and(Saver::is_safe);
            let (words, tip) = if safe { ("NOT WRITTEN", NOT_WRITTEN) } else { ("NOT SAVED", NOT_SAVED) };
            ui.label(small(words).strong().color(theme.problem)).on_hover_text(format!("{tip}\n\n{}", shown(message)));
        }
    }
}

/// Why nothing can be saved, where that is so.
fn trouble(ui: &mut Ui, workspace: &Workspace, theme: &Theme) {
    let failed = match workspace.save_state() {
        Some(SaveState::Failed { message, .. }) => Some(message),
        _ => None,
    };
    let read_only = workspace.read_only.as_ref().filter(|_| workspace.coming.is_none());
    if let Some(reason) = read_only.or(failed.as_ref()) {
        let words = RichText::new(shown(reason)).size(12.0).color(theme.problem);
        ui.add(Label::new(words).truncate()).on_hover_text(shown(reason));
    }
}

fn saved_ui(ui: &mut Ui, theme: &Theme, words: &str, tip: &str) {
    let label = ui.label(RichText::new(words).size(12.0).color(theme.saved())).on_hover_text(tip);
    theme::paint_status(ui.painter(), label.rect.left_center() - vec2(9.0, 0.0), Status::Done, theme);
}
