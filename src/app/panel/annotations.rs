//! The list of the document's annotations, in reading order.

mod matches;
mod rows;

use std::sync::Arc;

use eframe::egui::{Id, Key, Label as Words, Modifiers, RichText, Ui, vec2};

use self::matches::Matches;
use self::rows::Rows;
use super::PanelContext;
use crate::app::command::Command;
use crate::app::reading_order;
use crate::app::session::{Part, Workspace};
use crate::app::theme::LabelColors;
use crate::app::unfinished::missing_attributes;
use crate::app::widget::{Look, chip, line, list_row, shortened, soft};
use crate::model::{Annotation, AnnotationId, LabelId};
use crate::text::shown;

/// The height of a row, in points.
const ROW: f32 = 46.0;
/// The space between two rows, in points.
const SPACING: f32 = 2.0;

/// What the list remembers between frames.
#[derive(Default)]
pub struct Annotations {
    filter: String,
    labels: Vec<LabelId>,
    matches: Matches,
    rows: Rows,
    /// The focused annotation that was last brought into view.
    revealed: Option<AnnotationId>,
}

impl Annotations {
    /// Draws the filter and the list.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
        // Where no row is as wide as the panel, the panel would become as narrow as what is in it.
        ui.set_min_width(ui.available_width());
        let field = ui.scope(|ui| {
            // As wide as the rows, which leave room for the bar.
            ui.set_max_width(ui.available_width() - 8.0);
            line(ui, Id::unique("annotation filter"), &mut self.filter, "Filter annotations", "Filter annotations")
        });
        let field = field.inner;
        if context.wants(Part::Annotations) {
            field.request_focus();
        }
        if field.has_focus() || field.lost_focus() {
            self.keys(ui, context, workspace);
        }
        self.labels_ui(ui, context, workspace);
        self.matches.refresh(workspace, &self.filter, &self.labels);
        if self.matches.is_looking() {
            ui.ctx().request_repaint();
        }
        if self.matches.count(workspace) == 0 {
            let words = match (self.matches.is_looking(), self.matches.is_all()) {
                (true, _) => "Looking …",
                (false, true) if workspace.coming.is_some() => "The annotations are still being read",
                (false, true) => "No annotations yet",
                (false, false) => "No annotation matches",
            };
            soft(ui, context.theme, words);
            return;
        }
        self.list_ui(ui, context, workspace);
    }

    /// Chips that show one label or several, with the number of annotations of each.
    fn labels_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>, workspace: &Workspace) {
        let Some(sheet) = workspace.sheet() else { return };
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for label in &workspace.project.schema.labels {
                let on = self.labels.contains(&label.id);
                let words = format!("{} {}", shown(&label.name), sheet.annotations.count_of(&label.id));
                let look = if on { Look::Filled } else { Look::Plain };
                if chip(ui, &words, context.theme.label(label.color), look).on_hover_text("show only these").clicked() {
                    if on {
                        self.labels.retain(|it| *it != label.id);
                    } else {
                        self.labels.push(label.id.clone());
                    }
                }
            }
        });
        ui.add_space(2.0);
    }

    /// Up and down go through the list while its field has the keys.
    fn keys(&self, ui: &Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let place = workspace.hand.focus.and_then(|focus| self.matches.place(workspace, focus));
        let count = self.matches.count(workspace);
        let (down, up) = ui.input_mut(|input| {
            (input.consume_key(Modifiers::NONE, Key::ArrowDown), input.consume_key(Modifiers::NONE, Key::ArrowUp))
        });
        let next = match (place, down, up) {
            (Some(place), true, _) => Some(place + 1),
            (Some(place), _, true) => place.checked_sub(1),
            (None, true, _) => Some(0),
            (None, _, true) => count.checked_sub(1),
            _ => None,
        };
        let next = next.and_then(|place| self.matches.rows(workspace, place..(place + 1).min(count)).next());
        if let Some(id) = next.map(|annotation| annotation.id) {
            ui.data_mut(|data| data.insert_temp(chosen_id(), id));
            context.push(Command::Focus(id));
        }
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            context.push(Command::ToText);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let focus = workspace.hand.focus;
        if focus != self.revealed {
            self.revealed = focus;
            if let Some(place) = focus.and_then(|focus| self.matches.place(workspace, focus)) {
                self.rows.reveal(place, ROW + SPACING);
            }
        }
        let Self { rows, matches, .. } = self;
        rows.ui(ui, matches.count(workspace), ROW + SPACING, |ui, rows| {
            ui.spacing_mut().item_spacing.y = SPACING;
            for annotation in matches.rows(workspace, rows) {
                row_ui(ui, context, workspace, annotation);
            }
        });
    }
}

/// Where the context keeps the annotation that was last focused from the list.
#[must_use]
pub fn chosen_id() -> Id {
    Id::unique("annotation chosen from the list")
}

fn row_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, annotation: &Arc<Annotation>) {
    let theme = context.theme;
    let label = workspace.project.schema.label(&annotation.label);
    let name = label.map_or_else(|| annotation.label.to_string(), |it| shown(&it.name).into_owned());
    let colors = label.map_or(LabelColors { stroke: theme.soft, fill: theme.background }, |it| theme.label(it.color));
    let chosen = workspace.hand.focus == Some(annotation.id) || workspace.hand.others.contains(&annotation.id);
    let quoted = shortened(&annotation.spans.quoted(), 80);
    let missing = missing_attributes(workspace, annotation);
    let spoken = format!("{name}: {quoted}");
    ui.push_id(annotation.id.number(), |ui| {
        ui.set_max_width(ui.available_width() - 8.0);
        let row = list_row(ui, theme, (chosen, &spoken), ROW, |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 2.0);
            ui.spacing_mut().interact_size.y = 16.0;
            ui.horizontal(|ui| {
                ui.label(RichText::new(&name).small().color(colors.stroke));
                let key = key_value(workspace, annotation);
                let words =
                    RichText::new(if missing.is_empty() { key } else { format!("{} missing", missing.join(", ")) })
                        .small();
                let words = words.color(if missing.is_empty() { theme.soft } else { colors.stroke });
                ui.add(Words::new(words).truncate());
                if annotation.unsure {
                    ui.label(RichText::new("unsure").small().italics().color(theme.soft));
                }
            });
            ui.add(Words::new(reading_order::label(ui, RichText::new(quoted.as_str()), 1)).truncate());
        });
        if row.clicked() {
            let modifiers = ui.input(|input| input.modifiers);
            if modifiers.command {
                context.push(Command::ToggleOther(annotation.id));
            } else if modifiers.shift {
                context.push(Command::TakeTo(annotation.id));
            } else {
                ui.data_mut(|data| data.insert_temp(chosen_id(), annotation.id));
                context.push(Command::Focus(annotation.id));
            }
        }
    });
}

/// What an annotation says first: the speaker, or the value with its unit.
fn key_value(workspace: &Workspace, annotation: &Annotation) -> String {
    let text =
        |id: &str| annotation.attributes.text(id).map(|written| super::draft::name_of(&workspace.project, written));
    let first = workspace.project.schema.attributes_of(&annotation.label).next();
    let first = first.and_then(|it| text(it.id.as_str())).unwrap_or_default();
    let more = [text("unit"), text("counted")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    [first, more].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
