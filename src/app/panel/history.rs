//! What was done, where, when and by whom, the newest first; a click or Enter walks back or forth to there.

use eframe::egui::{Id, Key, Label as Words, Modifiers, RichText, ScrollArea, Ui, pos2, vec2};

use super::PanelContext;
use super::inspector::clock;
use crate::app::command::Command;
use crate::app::record;
use crate::app::session::{Part, Workspace};
use crate::app::theme;
use crate::app::widget::{line, list_row, small, soft};
use crate::edit::{Change, Entry, EntryKind, History as Done};
use crate::find;
use crate::model::DocumentId;
use crate::text::shown;

/// The height of a row, in points.
const ROW: f32 = 46.0;
/// The space between rows, in points.
const SPACE: f32 = 2.0;

/// What the list remembers between frames. A *position* is how many entries are done where one has walked there.
#[derive(Default)]
pub struct History {
    filter: String,
    /// The positions that the filter leaves, the newest first, and what they were made from. Without a filter all are shown.
    matching: Vec<usize>,
    made_from: Option<(u64, String)>,
    /// The position that Enter walks to.
    chosen: usize,
    /// The revision that the present position was last brought into view for.
    revealed: Option<u64>,
}

impl History {
    /// Draws the filter and the list.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        let history = &workspace.history;
        let field = ui.scope(|ui| {
            // As wide as the rows, which leave room for the bar.
            ui.set_max_width(ui.available_width() - 8.0);
            line(ui, Id::unique("history filter"), &mut self.filter, "Filter history", "Filter history")
        });
        let field = field.inner;
        if context.wants(Part::History) {
            field.request_focus();
        }
        self.refresh(workspace);
        let moved = (field.has_focus() || field.lost_focus()) && self.keys(ui, context, history);
        let undone = history.undone().len();
        let done = count(history) - undone;
        let steps = if done == 1 { "1 step".to_owned() } else { format!("{done} steps") };
        let words = if undone == 0 { steps } else { format!("{steps}, {undone} undone") };
        small(ui, context.theme, format!("{words} · Enter or a click goes there"));
        ui.add_space(2.0);
        if self.rows(history) == 0 {
            soft(ui, context.theme, "No step matches");
            return;
        }
        self.list_ui(ui, context, workspace, moved);
    }

    /// How many rows there are.
    fn rows(&self, history: &Done) -> usize {
        if self.filter.trim().is_empty() { count(history) + 1 } else { self.matching.len() }
    }

    /// The position of a row.
    fn position(&self, history: &Done, row: usize) -> usize {
        if self.filter.trim().is_empty() { count(history) - row } else { self.matching[row] }
    }

    /// The row of a position, or of the next older one where the filter leaves it out.
    fn row(&self, history: &Done, position: usize) -> usize {
        if self.filter.trim().is_empty() {
            return count(history) - position.min(count(history));
        }
        self.matching.partition_point(|it| *it > position).min(self.matching.len().saturating_sub(1))
    }

    fn refresh(&mut self, workspace: &Workspace) {
        let from = (workspace.revision, self.filter.clone());
        if self.made_from.as_ref() == Some(&from) {
            return;
        }
        self.chosen = workspace.history.done().len();
        let needle = find::fold(self.filter.trim());
        let history = &workspace.history;
        let positions = if needle.is_empty() { 1..1 } else { 1..count(history) + 1 };
        let matches = |position: &usize| {
            entry(history, *position).is_some_and(|entry| find::fold(&searched(workspace, entry)).contains(&needle))
        };
        self.matching = positions.rev().filter(matches).collect();
        self.made_from = Some(from);
    }

    /// Up and down go through the list while its field has the keys, and Enter goes there. Tells whether they were pressed.
    fn keys(&mut self, ui: &Ui, context: &mut PanelContext<'_>, history: &Done) -> bool {
        let rows = self.rows(history);
        if rows == 0 {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let page = 10;
        let (down, up) = (pressed(Key::ArrowDown), pressed(Key::ArrowUp));
        let (page_down, page_up) = (pressed(Key::PageDown), pressed(Key::PageUp));
        let row = self.row(history, self.chosen);
        let row = row + usize::from(down) + page * usize::from(page_down);
        let row = row.saturating_sub(usize::from(up) + page * usize::from(page_up)).min(rows - 1);
        self.chosen = self.position(history, row);
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            context.push(Command::WalkTo(self.chosen));
            context.push(Command::ToHistory);
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            context.push(Command::ToText);
        }
        down || up || page_down || page_up
    }

    fn list_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, moved: bool) {
        let history = &workspace.history;
        let mut area = ScrollArea::vertical().id_salt("history").auto_shrink([false, false]);
        let shown_from = ui.scope_id().with("history shown from");
        if moved || self.revealed != Some(workspace.revision) {
            self.revealed = Some(workspace.revision);
            let (top, room) = (offset_of(self.row(history, self.chosen)), ui.available_height());
            let now: f32 = ui.data(|data| data.get_temp(shown_from)).unwrap_or_default();
            if top < now || top + ROW > now + room {
                area = area.vertical_scroll_offset((top - room / 3.0).max(0.0));
            }
        }
        ui.spacing_mut().item_spacing.y = SPACE;
        let output = area.show_rows(ui, ROW, self.rows(history), |ui, rows| {
            ui.set_max_width(ui.available_width() - 8.0);
            for row in rows {
                let position = self.position(history, row);
                ui.push_id(position, |ui| {
                    if row_ui(ui, context, workspace, (position, position == self.chosen)) {
                        context.push(Command::WalkTo(position));
                    }
                });
            }
        });
        ui.data_mut(|data| data.insert_temp(shown_from, output.state.clamped_offset().y));
    }
}

/// The number of all entries, undone ones included.
fn count(history: &Done) -> usize {
    history.done().len() + history.undone().len()
}

/// The entry that is the last one done at a position; none at the beginning.
fn entry(history: &Done, position: usize) -> Option<&Entry> {
    let place = position.checked_sub(1)?;
    let undone = history.undone();
    match place.checked_sub(history.done().len()) {
        None => history.done().get(place),
        // What redo brings back first stands last.
        Some(behind) => undone.len().checked_sub(behind + 1).and_then(|place| undone.get(place)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a list of so many rows that it matters is not walked by the pixel")]
fn offset_of(row: usize) -> f32 {
    row as f32 * (ROW + SPACE)
}

/// Where an entry has changed something: a document, and whether there are others.
fn place(workspace: &Workspace, entry: &Entry) -> String {
    let changes = &entry.edit.changes;
    let title = |id: &DocumentId| {
        // A document that is gone is in the edit that has removed it.
        let removed = changes.iter().find_map(|change| match change {
            Change::Document(swap) => swap.either().filter(|it| it.id == *id).map(|it| format!("“{}”", it.title)),
            _ => None,
        });
        removed.unwrap_or_else(|| record::title(&workspace.project, id))
    };
    match entry.edit.document() {
        Some(it) if changes.iter().filter_map(Change::document).any(|other| other != it) => {
            format!("{} and others", title(it))
        }
        Some(it) => title(it),
        None => "the project".to_owned(),
    }
}

/// Everything of an entry that the filter looks at.
fn searched(workspace: &Workspace, entry: &Entry) -> String {
    format!("{}\n{}\n{}\n{}", entry.edit.title, place(workspace, entry), entry.stamp.by, kind(entry.kind))
}

/// The word for what an entry was, where it was no edit of one's own.
fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Edit | EntryKind::Undo | EntryKind::Redo => "",
        EntryKind::Outside => "from outside",
        EntryKind::Recovery => "recovered",
    }
}

/// Draws a row: what, where, when, by whom; tells whether it was clicked.
fn row_ui(ui: &mut Ui, context: &PanelContext<'_>, workspace: &Workspace, (position, chosen): (usize, bool)) -> bool {
    let theme = context.theme;
    let done = workspace.history.done().len();
    let (here, undone) = (position == done, position > done);
    let entry = entry(&workspace.history, position);
    let title = entry.map_or("as it was at first".into(), |entry| shown(&entry.edit.title));
    let state = if here {
        "now"
    } else if undone {
        "undone"
    } else {
        ""
    };
    let told = entry.map_or_else(
        || "before all that can be undone".to_owned(),
        |entry| {
            // What came from outside was merged here, and done by somebody else.
            let by = if kind(entry.kind).is_empty() { entry.stamp.by.as_str() } else { kind(entry.kind) };
            format!("{} · {by} · {}", clock(entry.stamp.at), shown(&place(workspace, entry)))
        },
    );
    // Undone ones are grey, and say so in a word too.
    let (ink, soft) = if undone { (theme.excluded, theme.excluded) } else { (theme.ink, theme.soft) };
    let spoken = format!("{title}{}{state}", if state.is_empty() { "" } else { ", " });
    let row = list_row(ui, theme, (chosen, &spoken), ROW, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
        ui.spacing_mut().interact_size.y = 18.0;
        let indent = 26.0;
        if here {
            let at = pos2(ui.max_rect().left() + 8.0, ui.max_rect().top() + 10.0);
            theme::paint_hand(ui.painter(), at, 18.0, theme.accent);
        }
        ui.horizontal(|ui| {
            ui.add_space(indent);
            let width = ui.available_width() - if state.is_empty() { 0.0 } else { 84.0 };
            ui.scope(|ui| {
                ui.set_max_width(width);
                ui.add(Words::new(RichText::new(&*title).color(ink)).truncate());
            });
            if !state.is_empty() {
                let color = if here { theme.accent } else { soft };
                ui.label(RichText::new(state).small().color(color));
            }
        });
        ui.horizontal(|ui| {
            ui.add_space(indent);
            ui.add(Words::new(RichText::new(told.as_str()).small().color(soft)).truncate());
        });
    });
    row.on_hover_text(told).clicked()
}
