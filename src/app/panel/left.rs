//! What is left to do before a document is done, under the text: a row each, and what can be done about the one that is looked at.

use eframe::egui::{
    Align, Button, Id, Label as Words, Layout, Rect, Response, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2,
};

use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::session::{Left, Part, Workspace};
use crate::app::theme::strong;
use crate::app::unfinished::{self, Unfinished, What};
use crate::app::widget::{cross, list_row, primary, shortened, small, soft};
use crate::model::{AnnotationId, AttributeId, Label, Snap};
use crate::text::{ObjectKind, shown};

/// The height of a row of the list, in points.
const ROW: f32 = 26.0;
/// The height of the head, and that of the row of buttons, in points.
const HEAD: f32 = 32.0;
/// The width of what is said of a row, before its words, in points.
const SAID: f32 = 230.0;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct LeftPanel {
    /// The widgets of the panel that can have the keys.
    ids: Vec<Id>,
    /// The revision and the row that were last brought into view.
    revealed: Option<(u64, usize)>,
}

impl LeftPanel {
    /// Whether a widget belongs to the panel.
    #[must_use]
    pub fn has(&self, id: Id) -> bool {
        self.ids.contains(&id)
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let Some(left) = workspace.shown_left() else { return };
        self.ids.clear();
        let all = ui.max_rect();
        let head = all.with_max_y(all.top() + HEAD);
        let buttons = all.with_min_y(all.bottom() - HEAD);
        let list = Rect::from_min_max(pos2(all.left(), head.bottom()), pos2(all.right(), buttons.top() - 6.0));
        within(ui, head, |ui| self.head_ui(ui, context, left));
        within(ui, list, |ui| self.list_ui(ui, context, workspace, left));
        within(ui, buttons, |ui| self.buttons_ui(ui, context, workspace, left));
        // Else the panel would shrink to what its own layout knows of.
        ui.expand_to_include_rect(all);
    }

    /// How much is left, what can be decided of all at once, and the cross.
    fn head_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, left: &Left) {
        let theme = context.theme;
        let words = match left.list.len() {
            0 => "nothing is left to do".to_owned(),
            1 => "1 thing is left to do in this document".to_owned(),
            unfinished::MOST.. => format!("{} things or more are left to do; these come first", unfinished::MOST),
            count => format!("{count} things are left to do in this document"),
        };
        ui.horizontal(|ui| {
            ui.add(Words::new(RichText::new("Before it is done").font(strong(14.0))).selectable(false));
            soft(ui, theme, words);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if self.key(cross(ui, theme, "Close what is left")).clicked() {
                    context.act(Action::CloseLeft);
                }
                let several = left.list.len() > 1;
                for (action, words) in [(Action::NextLeft, "Next"), (Action::PreviousLeft, "Previous")] {
                    let button = Button::new(words).frame_when_inactive(false);
                    let tip = format!("{} ({})", action.row().tip, context.keymap.shown(action));
                    if self.key(ui.add_enabled(several, button)).on_hover_text(tip).clicked() {
                        context.act(action);
                    }
                }
                self.furniture_ui(ui, context);
            });
        });
    }

    /// All that may be page furniture at once.
    fn furniture_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let count = context.workspace().map_or(0, |it| it.suggested().len());
        if count < 2 || ui.available_width() < 300.0 {
            return;
        }
        for (action, words) in [
            (Action::KeepSuggested, format!("Keep all {count} regions")),
            (Action::ExcludeSuggested, format!("Exclude all {count} regions")),
        ] {
            let tip = format!("{} ({})", action.row().tip, context.keymap.shown(action));
            if self.key(ui.add(Button::new(words))).on_hover_text(tip).clicked() {
                context.act(action);
            }
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, left: &Left) {
        let mut area = ScrollArea::vertical().id_salt("left").auto_shrink([false, false]);
        if self.revealed != Some((left.revision, left.at)) {
            self.revealed = Some((left.revision, left.at));
            let room = ui.available_height();
            area = area.vertical_scroll_offset((offset_of(left.at) - room / 3.0).max(0.0));
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        area.show_rows(ui, ROW, left.list.len(), |ui, rows| {
            ui.set_max_width(ui.available_width() - 8.0);
            for place in rows {
                let chosen = place == left.at;
                let row = ui.push_id(place, |ui| row_ui(ui, context, workspace, (&left.list[place], chosen))).inner;
                let row = self.key(row);
                if chosen && context.wants(Part::Left) {
                    row.request_focus();
                }
                if row.clicked() {
                    context.push(Command::ShowLeft(place));
                }
            }
        });
    }

    /// What can be done about the one that is looked at, each with its key, and the way to be done.
    fn buttons_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, left: &Left) {
        let enabled = workspace.read_only.is_none();
        ui.add_enabled_ui(enabled, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let words = if left.list.is_empty() { "Done and next" } else { "Done all the same" };
                self.act_ui(ui, context, (Action::DoneAndNext, words), left.list.is_empty());
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let chosen = left.list.get(left.at).map(|it| &it.what);
                    match chosen {
                        Some(What::Missing(..)) => self.act_ui(ui, context, (Action::Accept, "Fill it in"), true),
                        Some(What::Guessed(..)) => {
                            self.act_ui(ui, context, (Action::AcceptGuesses, "Accept the guesses"), true);
                            self.act_ui(ui, context, (Action::Accept, "Look at it"), false);
                        }
                        Some(What::Untagged(kind)) => {
                            for label in workspace.project.schema.labels.iter().filter(|it| is_for(*kind, it.snap)) {
                                self.tag_ui(ui, context, label, left.at);
                            }
                            self.act_ui(ui, context, (Action::LookedAt, "Nothing there"), false);
                            self.act_ui(ui, context, (Action::Exclude, "Exclude"), false);
                        }
                        Some(What::Furniture(_)) => {
                            self.act_ui(ui, context, (Action::Exclude, "Exclude"), true);
                            self.act_ui(ui, context, (Action::LookedAt, "Keep in the text"), false);
                        }
                        None => {}
                    }
                });
            });
        });
    }

    fn act_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, (action, words): (Action, &str), first: bool) {
        let key = context.keymap.shown(action).to_owned();
        let response = button_ui(ui, context, words, &key, first);
        if self.key(response).on_hover_text(format!("{} ({key})", action.row().tip)).clicked() {
            context.act(action);
        }
    }

    fn tag_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, label: &Label, at: usize) {
        let key = label.key.map(String::from).unwrap_or_default();
        let words = format!("Tag as {}", shown(&label.name));
        let response = button_ui(ui, context, &words, &key, true);
        if self.key(response).clicked() {
            // The hand may hold something else by now.
            context.push(Command::ShowLeft(at));
            context.push(Command::LabelKey(label.id.clone()));
        }
    }

    /// Notes a widget that can have the keys.
    fn key(&mut self, response: Response) -> Response {
        self.ids.push(response.id);
        response
    }
}

/// A button with its key behind it, or before it where rows go from right to left.
fn button_ui(ui: &mut Ui, context: &PanelContext<'_>, words: &str, key: &str, first: bool) -> Response {
    let response = match first {
        true => primary(ui, context.theme, words),
        false => ui.add(Button::new(words).min_size(vec2(72.0, 28.0))),
    };
    small(ui, context.theme, key.replace('+', " "));
    ui.add_space(6.0);
    response
}

/// Draws into a part of the panel.
fn within(ui: &mut Ui, rect: Rect, contents: impl FnOnce(&mut Ui)) {
    let mut part = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    part.set_clip_rect(rect.expand(4.0).intersect(ui.clip_rect()));
    contents(&mut part);
}

#[expect(clippy::cast_precision_loss, reason = "there are some hundred rows at most")]
fn offset_of(row: usize) -> f32 {
    row as f32 * ROW
}

fn is_for(kind: ObjectKind, snap: Snap) -> bool {
    match kind {
        ObjectKind::Quotation => snap == Snap::Quotation,
        ObjectKind::Number => snap == Snap::Number,
        _ => true,
    }
}

/// What is left, in words: what it is, and what stands there.
fn words(workspace: &Workspace, left: &Unfinished) -> (String, String) {
    let text = || workspace.text().and_then(|it| it.slice(left.span)).unwrap_or_default().to_owned();
    let of_annotation = |id: AnnotationId, says: &dyn Fn(&str, String) -> String, attributes: &[AttributeId]| {
        let schema = &workspace.project.schema;
        let Some(annotation) = workspace.annotation(id) else { return (String::new(), text()) };
        let name =
            |id: &AttributeId| schema.attribute(&annotation.label, id).map_or(id.to_string(), |it| it.name.clone());
        let names = attributes.iter().map(name).collect::<Vec<_>>().join(", ");
        (says(schema.label_name(&annotation.label), names), annotation.spans.quoted())
    };
    match &left.what {
        What::Missing(id, attributes) => {
            of_annotation(*id, &|label, names| format!("{label} without {names}"), attributes)
        }
        What::Guessed(id, attributes) => {
            of_annotation(*id, &|label, names| format!("{label} whose {names} is a guess"), attributes)
        }
        What::Untagged(kind) => (format!("{} that is not tagged", kind.name()), text()),
        What::Furniture(reason) => (format!("page furniture? {}", reason.name()), text()),
    }
}

fn row_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    workspace: &Workspace,
    (left, chosen): (&Unfinished, bool),
) -> Response {
    let (said, words) = words(workspace, left);
    let (said, words) = (shown(&said).into_owned(), shortened(&shown(&words), 140));
    let theme = context.theme;
    list_row(ui, theme, (chosen, &format!("{said}: {words}")), ROW, |ui| {
        // Rows are lower than what can be clicked is elsewhere.
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal(|ui| {
            let size = vec2(SAID.min(ui.available_width() * 0.4), ui.available_height());
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(size.x);
                ui.add(Words::new(RichText::new(said.as_str()).color(theme.soft)).truncate());
            });
            ui.add(Words::new(words.as_str()).truncate());
        });
    })
}
