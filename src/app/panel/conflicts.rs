//! What is still to be decided, under the text: the questions on the left, both versions of one of them side by side.

mod sides;

use eframe::egui::{
    Align, Button, Id, Label as Words, Layout, Rect, Response, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2,
};

use self::sides::Sides;
use super::PanelContext;
use crate::app::command::{Action, Command};
use crate::app::record;
use crate::app::session::{Part, Workspace};
use crate::app::theme::strong;
use crate::app::widget::{cross, list_row, primary, shortened, small, soft};
use crate::edit::Change;
use crate::model::{Conflict, ConflictId, Reason};
use crate::text::shown;

/// The height of a row of the list, in points.
const ROW: f32 = 46.0;
/// The space between rows, in points.
const SPACE: f32 = 2.0;
/// The height of the head, and that of the row of buttons, in points.
const HEAD: f32 = 32.0;

/// What the panel remembers between frames.
#[derive(Default)]
pub struct Conflicts {
    /// The widgets of the panel that can have the keys.
    ids: Vec<Id>,
    /// Both versions of the conflict that is shown, and what they were made from.
    sides: Option<Sides>,
    made_from: Option<(u64, ConflictId)>,
    /// The conflict that was last brought into view.
    revealed: Option<ConflictId>,
}

impl Conflicts {
    /// Whether a widget belongs to the panel.
    #[must_use]
    pub fn has(&self, id: Id) -> bool {
        self.ids.contains(&id)
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let Some(conflict) = workspace.reviewed() else { return };
        self.ids.clear();
        let from = Some((workspace.revision, conflict.id));
        if self.made_from != from {
            self.made_from = from;
            self.sides = Some(Sides::of(&workspace.project, conflict));
        }
        let all = ui.max_rect();
        let list = Rect::from_min_max(
            pos2(all.left(), all.top() + HEAD),
            pos2(all.left() + (all.width() * 0.24).clamp(200.0, 300.0), all.bottom()),
        );
        let rest = Rect::from_min_max(pos2(list.right() + 24.0, list.top()), all.max);
        let buttons = rest.with_min_y(rest.bottom() - HEAD);
        within(ui, all.with_max_y(list.top()), |ui| self.head_ui(ui, context, workspace, conflict));
        within(ui, list, |ui| self.list_ui(ui, context, workspace));
        within(ui, rest.with_max_y(buttons.top() - 8.0), |ui| {
            if let Some(sides) = &self.sides {
                sides.ui(ui, context.theme);
            }
        });
        within(ui, buttons, |ui| self.buttons_ui(ui, context, workspace, conflict));
        // Else the panel would shrink to what its own layout knows of.
        ui.expand_to_include_rect(all);
    }

    /// How many there are, how this one came about, and the cross.
    fn head_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, conflict: &Conflict) {
        let theme = context.theme;
        let all = workspace.conflicts();
        let number = all.iter().position(|id| *id == conflict.id).map_or(0, |place| place + 1);
        ui.horizontal(|ui| {
            ui.add(Words::new(RichText::new("Conflicts").font(strong(14.0))).selectable(false));
            soft(ui, theme, format!("{number} of {}", all.len()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let close = cross(ui, theme, "Close the conflicts");
                if self.key(close).clicked() {
                    context.act(Action::CloseConflicts);
                }
                for (action, words) in [(Action::NextConflict, "Next"), (Action::PreviousConflict, "Previous")] {
                    let button = Button::new(words).frame_when_inactive(false);
                    let tip = format!("{} ({})", action.row().tip, context.keymap.shown(action));
                    let button = self.key(ui.add_enabled(all.len() > 1, button)).on_hover_text(tip);
                    if button.clicked() {
                        context.act(action);
                    }
                }
                let why = RichText::new(reason(workspace, conflict)).color(theme.soft);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(Words::new(why).truncate()));
            });
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let all = workspace.conflicts();
        let mut area = ScrollArea::vertical().id_salt("conflicts").auto_shrink([false, false]);
        if self.revealed != workspace.review {
            self.revealed = workspace.review;
            let place = workspace.review.and_then(|id| all.iter().position(|it| *it == id)).unwrap_or(0);
            let room = ui.available_height();
            area = area.vertical_scroll_offset((offset_of(place) - room / 3.0).max(0.0));
        }
        ui.spacing_mut().item_spacing.y = SPACE;
        area.show_rows(ui, ROW, all.len(), |ui, rows| {
            ui.set_max_width(ui.available_width() - 8.0);
            for id in &all[rows] {
                let Some(conflict) = workspace.project.conflicts.get(id) else { continue };
                let chosen = workspace.review == Some(*id);
                let row = ui.push_id(id.number(), |ui| row_ui(ui, context, workspace, (conflict, chosen))).inner;
                let row = self.key(row);
                if chosen && context.wants(Part::Conflicts) {
                    row.request_focus();
                }
                if row.clicked() {
                    context.push(Command::Review(*id));
                }
            }
        });
    }

    /// What can be decided, each with its key.
    fn buttons_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, conflict: &Conflict) {
        let theme = context.theme;
        let reanchored = conflict.reason == Reason::Reanchoring;
        let stands = self.sides.as_ref().is_some_and(|sides| sides.stands);
        let annotation = matches!(conflict.change, Change::Annotation(..));
        let offered = match (reanchored, stands) {
            (true, true) => [Some("Accept the proposal"), Some("Drop it")],
            (true, false) => [None, Some("Drop it")],
            (false, _) => [Some("Keep what stands"), Some("Take the other version")],
        };
        let selected = !workspace.hand.spans().is_empty();
        ui.add_enabled_ui(workspace.read_only.is_none(), |ui| {
            ui.horizontal(|ui| {
                for (action, words) in [Action::KeepOurs, Action::TakeTheirs].into_iter().zip(offered) {
                    let Some(words) = words else { continue };
                    let first = action == Action::KeepOurs;
                    self.decide(ui, context, (action, words), first);
                }
                let elsewhere = reanchored || self.sides.as_ref().is_some_and(|sides| sides.other_text);
                if annotation {
                    ui.add_enabled_ui(selected, |ui| {
                        self.decide(ui, context, (Action::PlaceHere, "Place on the selection"), reanchored && !stands);
                    });
                    if elsewhere && !selected && ui.available_width() > 260.0 {
                        small(ui, theme, "select its words in the text to place it there");
                    }
                } else if matches!(conflict.change, Change::Relation(..)) && reanchored && !stands {
                    self.decide(ui, context, (Action::PlaceHere, "Bring it back"), true);
                    if ui.available_width() > 260.0 {
                        small(ui, theme, "once both of its ends stand");
                    }
                }
            });
        });
    }

    fn decide(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, (action, words): (Action, &str), first: bool) {
        let key = context.keymap.shown(action);
        let tip = format!("{} ({key})", action.row().tip);
        let button = if first {
            primary(ui, context.theme, words)
        } else {
            ui.add(Button::new(words).min_size(vec2(72.0, 28.0)))
        };
        if self.key(button).on_hover_text(tip).clicked() {
            context.act(action);
        }
        small(ui, context.theme, key.replace('+', " "));
        ui.add_space(8.0);
    }

    /// Notes a widget that can have the keys.
    fn key(&mut self, response: Response) -> Response {
        self.ids.push(response.id);
        response
    }
}

/// Draws into a part of the panel.
fn within(ui: &mut Ui, rect: Rect, contents: impl FnOnce(&mut Ui)) {
    let mut part = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::Min)));
    part.set_clip_rect(rect.expand(4.0).intersect(ui.clip_rect()));
    contents(&mut part);
}

#[expect(clippy::cast_precision_loss, reason = "a list of so many rows that it matters is not walked by the pixel")]
fn offset_of(row: usize) -> f32 {
    row as f32 * (ROW + SPACE)
}

/// How a conflict came about, in words.
fn reason(workspace: &Workspace, conflict: &Conflict) -> String {
    let stands =
        conflict.change.record().is_some_and(|key| record::Record::standing(&workspace.project, &key).is_some());
    match (conflict.reason, stands) {
        (Reason::Merge, _) => "two people, or two machines, have changed this; what stands now is in effect",
        (Reason::Recovery, _) => "the journal of a session that broke off has another version than the file",
        (Reason::Reanchoring, true) => "the corrected text has other words here; what stands now is a proposal",
        (Reason::Reanchoring, false) => "the corrected text has no place for this",
    }
    .to_owned()
}

/// The short word for how a conflict came about.
fn short_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Merge => "merged",
        Reason::Recovery => "recovered",
        Reason::Reanchoring => "corrected text",
    }
}

fn row_ui(
    ui: &mut Ui,
    context: &PanelContext<'_>,
    workspace: &Workspace,
    (conflict, chosen): (&Conflict, bool),
) -> Response {
    let theme = context.theme;
    let project = &workspace.project;
    let (kind, words) = match &conflict.change {
        Change::Annotation(key, swap) => {
            let id = swap.either().map(|it| it.id);
            let standing = id.and_then(|id| project.sheet(key)?.annotations.get(id));
            let annotation = standing.or(swap.either());
            let label = annotation.map_or("annotation", |it| project.schema.label_name(&it.label));
            (label.to_owned(), annotation.map(|it| it.spans.quoted()).unwrap_or_default())
        }
        change => {
            let name = change.record().map(|key| record::name(project, &key)).unwrap_or_default();
            (String::new(), name)
        }
    };
    let place = conflict.change.document().map(|id| record::title(project, id)).unwrap_or_default();
    let is_gone = conflict.change.document().is_some_and(|it| !project.documents.contains_key(it));
    let gone = if is_gone { "its document is gone" } else { "" };
    let words = shortened(&shown(&words), 80);
    let told: Vec<&str> = [kind.as_str(), short_reason(conflict.reason), place.as_str(), gone]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    let told = shown(&told.join(" · ")).into_owned();
    list_row(ui, theme, (chosen, &format!("{told}: {words}")), ROW, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
        ui.add(Words::new(RichText::new(words.as_str())).truncate());
        ui.add(Words::new(RichText::new(told.as_str()).small().color(theme.soft)).truncate());
    })
}
