//! The list of the document's annotations, in reading order.

use std::sync::Arc;

use eframe::egui::{Id, Key, Label as Words, Modifiers, RichText, ScrollArea, Ui, vec2};

use super::PanelContext;
use crate::app::command::Command;
use crate::app::session::{Part, Workspace};
use crate::app::theme::LabelColors;
use crate::app::unfinished::missing_attributes;
use crate::app::widget::{Look, chip, line, list_row, shortened, soft};
use crate::find;
use crate::model::{Annotation, AnnotationId, AttributeValue, DocumentId, LabelId};
use crate::text::shown;

/// The height of a row, in points.
const ROW: f32 = 46.0;

/// What was looked at: the revision, which no other workspace has, and the document.
type Looked = (u64, Option<DocumentId>);

fn looked(workspace: &Workspace) -> Looked {
    (workspace.revision, workspace.document.clone())
}

/// What the list remembers between frames.
#[derive(Default)]
pub struct Annotations {
    filter: String,
    labels: Vec<LabelId>,
    /// What is shown, and what it was made from.
    shown: Vec<AnnotationId>,
    made_from: Option<(Looked, String, Vec<LabelId>)>,
    /// The number of annotations of each label of the schema, and what it was counted in.
    counts: Vec<usize>,
    counted_in: Option<Looked>,
    /// The focused annotation that was last brought into view.
    revealed: Option<AnnotationId>,
}

impl Annotations {
    /// Draws the filter and the list.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>) {
        let Some(workspace) = context.session.workspace.as_ref() else { return };
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
        self.refresh(workspace);
        if self.shown.is_empty() {
            let nothing = self.filter.is_empty() && self.labels.is_empty();
            soft(ui, context.theme, if nothing { "No annotations yet" } else { "No annotation matches" });
            return;
        }
        self.list_ui(ui, context, workspace);
    }

    /// Chips that show one label or several, with the number of annotations of each.
    fn labels_ui(&mut self, ui: &mut Ui, context: &PanelContext<'_>, workspace: &Workspace) {
        if workspace.sheet().is_none() {
            return;
        }
        self.count(workspace);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            for (label, count) in workspace.project.schema.labels.iter().zip(&self.counts) {
                let on = self.labels.contains(&label.id);
                let words = format!("{} {count}", shown(&label.name));
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

    fn count(&mut self, workspace: &Workspace) {
        let within = Some(looked(workspace));
        if self.counted_in == within {
            return;
        }
        let labels = &workspace.project.schema.labels;
        self.counts = vec![0; labels.len()];
        for annotation in workspace.sheet().into_iter().flat_map(|sheet| sheet.annotations.iter()) {
            if let Some(place) = labels.iter().position(|label| label.id == annotation.label) {
                self.counts[place] += 1;
            }
        }
        self.counted_in = within;
    }

    fn refresh(&mut self, workspace: &Workspace) {
        let from = (looked(workspace), self.filter.clone(), self.labels.clone());
        if self.made_from.as_ref() == Some(&from) {
            return;
        }
        let needle = find::fold(self.filter.trim());
        let annotations = workspace.sheet().into_iter().flat_map(|sheet| sheet.annotations.iter());
        let of_labels = annotations.filter(|it| self.labels.is_empty() || self.labels.contains(&it.label));
        let matching =
            of_labels.filter(|it| needle.is_empty() || find::fold(&searched(workspace, it)).contains(&needle));
        self.shown = matching.map(|it| it.id).collect();
        self.made_from = Some(from);
    }

    /// Up and down go through the list while its field has the keys.
    fn keys(&self, ui: &Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let place = workspace.hand.focus.and_then(|focus| self.shown.iter().position(|id| *id == focus));
        let (down, up) = ui.input_mut(|input| {
            (input.consume_key(Modifiers::NONE, Key::ArrowDown), input.consume_key(Modifiers::NONE, Key::ArrowUp))
        });
        let next = match (place, down, up) {
            (Some(place), true, _) => self.shown.get(place + 1),
            (Some(place), _, true) => place.checked_sub(1).and_then(|place| self.shown.get(place)),
            (None, true, _) => self.shown.first(),
            (None, _, true) => self.shown.last(),
            _ => None,
        };
        if let Some(id) = next {
            ui.data_mut(|data| data.insert_temp(chosen_id(), *id));
            context.push(Command::Focus(*id));
        }
        if ui.input(|input| input.key_pressed(Key::Enter)) {
            context.push(Command::ToText);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
        let focus = workspace.hand.focus;
        let mut area = ScrollArea::vertical().id_salt("annotations").auto_shrink([false, false]);
        let spacing = 2.0;
        if focus != self.revealed {
            self.revealed = focus;
            let place = focus.and_then(|focus| self.shown.iter().position(|id| *id == focus));
            if let Some(top) = place.map(|place| offset_of(place, spacing)) {
                let room = ui.available_height();
                let id = ui.scope_id().with("annotations shown from");
                let now: f32 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
                if top < now || top + ROW > now + room {
                    area = area.vertical_scroll_offset((top - room / 3.0).max(0.0));
                }
            }
        }
        ui.spacing_mut().item_spacing.y = spacing;
        let output = area.show_rows(ui, ROW, self.shown.len(), |ui, rows| {
            for id in &self.shown[rows] {
                if let Some(annotation) = workspace.annotation(*id) {
                    row_ui(ui, context, workspace, annotation);
                }
            }
        });
        ui.data_mut(|data| {
            data.insert_temp(ui.scope_id().with("annotations shown from"), output.state.clamped_offset().y)
        });
    }
}

/// Where the context keeps the annotation that was last focused from the list.
#[must_use]
pub fn chosen_id() -> Id {
    Id::unique("annotation chosen from the list")
}

#[expect(clippy::cast_precision_loss, reason = "a list of so many rows that it matters is not walked by the pixel")]
fn offset_of(place: usize, spacing: f32) -> f32 {
    place as f32 * (ROW + spacing)
}

fn row_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, annotation: &Arc<Annotation>) {
    let theme = context.theme;
    let label = workspace.project.schema.label(&annotation.label);
    let name = label.map_or_else(|| annotation.label.to_string(), |it| shown(&it.name).into_owned());
    let colors = label.map_or(LabelColors { stroke: theme.soft, fill: theme.background }, |it| theme.label(it.color));
    let chosen = workspace.hand.focus == Some(annotation.id);
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
            ui.add(Words::new(RichText::new(quoted.as_str())).truncate());
        });
        if row.clicked() {
            ui.data_mut(|data| data.insert_temp(chosen_id(), annotation.id));
            context.push(Command::Focus(annotation.id));
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

/// Everything of an annotation that the filter looks at.
fn searched(workspace: &Workspace, annotation: &Annotation) -> String {
    let mut words = annotation.spans.quoted();
    words.push('\n');
    words.push_str(&annotation.note);
    for (_, attribute) in annotation.attributes.iter() {
        words.push('\n');
        match &attribute.value {
            AttributeValue::Text(text) => words.push_str(&super::draft::name_of(&workspace.project, text)),
            AttributeValue::Choices(choices) => words.push_str(&choices.join("\n")),
            AttributeValue::Mention(spans) => spans.iter().for_each(|it| words.push_str(&it.quoted)),
            AttributeValue::Period(period) => {
                words.push_str(&format!("{} {} {}", period.from, period.to, period.words))
            }
            AttributeValue::Unknown => words.push_str("unknown"),
            AttributeValue::None => words.push_str("none"),
        }
    }
    words
}
