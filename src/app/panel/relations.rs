//! The relations from and to the focused annotation.

use std::sync::Arc;

use eframe::egui::{
    Align, Button, CornerRadius, Frame, Id, Label, Layout, Margin, RichText, Sense, Stroke, Ui, pos2, vec2,
};

use super::PanelContext;
use crate::app::command::{Action, Command, Place};
use crate::app::reading_order;
use crate::app::session::Workspace;
use crate::app::theme::{RADIUS, Theme};
use crate::app::widget::{self, heading, key_cap, shortened, toggle};
use crate::model::{
    AnnotationId, AnnotationPlace, AttributeDefinition, AttributeKind, AttributeValue, Relation, SheetKey, ValueOrigin,
};
use crate::text::shown;

/// A relation as it is seen from one of its ends.
#[derive(Clone)]
struct Seen {
    relation: Arc<Relation>,
    /// The sheet that it is in.
    key: SheetKey,
    /// Its other end.
    other: AnnotationPlace,
    /// Whether it starts from here.
    outgoing: bool,
}

/// Draws the relations, and the way to another one.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, place: &Place) {
    let Some(workspace) = context.session.workspace.as_ref() else { return };
    heading(ui, context.theme, "Relations");
    for seen in kept(ui, workspace, place).iter() {
        relation_ui(ui, context, workspace, seen);
    }
    ui.add_enabled_ui(workspace.read_only.is_none(), |ui| relate_button(ui, context));
}

/// The relations of the annotation, looked up when it is another than with the last frame, or relations have changed.
fn kept(ui: &Ui, workspace: &Workspace, place: &Place) -> Arc<Vec<Seen>> {
    type Kept = Option<(u64, SheetKey, AnnotationId, Arc<Vec<Seen>>)>;
    let id = Id::unique("relations of the focused annotation");
    let kept: Kept = ui.data(|data| data.get_temp(id)).flatten();
    if let Some((revision, key, annotation, seen)) = kept
        && (revision, &key, annotation) == (workspace.relations_revision, &place.key, place.annotation)
    {
        return seen;
    }
    let seen = Arc::new(relations(workspace, place));
    let kept: Kept = Some((workspace.relations_revision, place.key.clone(), place.annotation, seen.clone()));
    ui.data_mut(|data| data.insert_temp(id, kept));
    seen
}

fn relations(workspace: &Workspace, place: &Place) -> Vec<Seen> {
    let here = AnnotationPlace { document: place.key.document.clone(), annotation: place.annotation };
    let seen = |(key, relation): (&SheetKey, &Arc<Relation>)| {
        let outgoing = *key == place.key && relation.from == here.annotation;
        let from = AnnotationPlace { document: key.document.clone(), annotation: relation.from };
        let other = if outgoing { relation.to.clone() } else { from };
        Seen { relation: relation.clone(), key: key.clone(), other, outgoing }
    };
    workspace.project.relations_of(&place.key, place.annotation).into_iter().map(seen).collect()
}

fn relation_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, seen: &Seen) {
    let theme = context.theme;
    let frame = Frame::new()
        .fill(theme.page)
        .stroke(Stroke::new(1.0, theme.line))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin { left: 9, right: 4, top: 4, bottom: 7 });
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        head_ui(ui, context, workspace, seen);
        quoted_ui(ui, context, workspace, seen);
        let attributes: Vec<_> = workspace.project.schema.attributes_of(&seen.relation.label).collect();
        for attribute in attributes {
            attribute_ui(ui, context, workspace, seen, attribute);
        }
    });
}

/// “repeats → The Meridian”, and a cross.
fn head_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, seen: &Seen) {
    let label = &seen.relation.label;
    let schema_label = workspace.project.schema.relation(label);
    let name = workspace.project.schema.relation_name(label).to_owned();
    let other = other_title(workspace, &seen.other);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name_of_cross = format!("remove relation {name}");
            let changeable = workspace.read_only.is_none();
            let cross = ui.add_enabled_ui(changeable, |ui| widget::cross(ui, context.theme, &name_of_cross)).inner;
            if cross.clicked() {
                context.push(Command::Unlink(seen.key.clone(), seen.relation.id));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 5.0;
                let soft = |words: &str| Label::new(RichText::new(words).color(context.theme.soft)).truncate();
                ui.add(soft(&name)).on_hover_text(schema_label.map(|it| it.rule.clone()).unwrap_or_default());
                arrow(ui, context.theme, seen.outgoing);
                ui.add(soft(&other));
            });
        });
    });
}

/// An arrow to the other end, or from it. It is painted, since not every face has one.
fn arrow(ui: &mut Ui, theme: &Theme, outgoing: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(14.0, 12.0), Sense::hover());
    let (tail, head) = if outgoing { (rect.left(), rect.right()) } else { (rect.right(), rect.left()) };
    let (y, stroke) = (rect.center().y + 0.5, Stroke::new(1.2, theme.soft));
    let tip = pos2(head, y);
    let back = if outgoing { -4.0 } else { 4.0 };
    ui.painter().line_segment([pos2(tail, y), tip], stroke);
    ui.painter().line_segment([tip + vec2(back, -3.5), tip], stroke);
    ui.painter().line_segment([tip + vec2(back, 3.5), tip], stroke);
    let words = if outgoing { "to" } else { "from" };
    response.widget_info(|| eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Label, true, words));
}

/// The words of the other end, which a click goes to.
fn quoted_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, seen: &Seen) {
    let key = SheetKey::new(seen.other.document.clone(), seen.key.annotator.clone());
    let other = workspace.project.sheet(&key).and_then(|sheet| sheet.annotations.get(seen.other.annotation));
    let Some(other) = other else {
        ui.label(RichText::new("this annotation is not there any more").color(context.theme.problem));
        return;
    };
    let quoted = other.spans.quoted();
    let text = reading_order::label(ui, RichText::new(shortened(&quoted, 140)), usize::MAX);
    let response = ui.add(Label::new(text).wrap().sense(Sense::click()).selectable(false));
    let response = response
        .on_hover_cursor(eframe::egui::CursorIcon::PointingHand)
        .on_hover_text(format!("{}: go there", workspace.project.schema.label_name(&other.label)));
    if response.clicked() {
        context.push(Command::GoTo(seen.other.document.clone(), seen.other.annotation));
    }
}

/// The other end's outlet, or its title where another document of that outlet would be meant too.
fn other_title(workspace: &Workspace, other: &AnnotationPlace) -> String {
    if workspace.document.as_ref() == Some(&other.document) {
        return "this document".to_owned();
    }
    let Some(facts) = workspace.project.documents.get(&other.document) else { return other.document.to_string() };
    shown(if facts.publisher.is_empty() { &facts.title } else { &facts.publisher }).into_owned()
}

fn attribute_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    workspace: &Workspace,
    seen: &Seen,
    attribute: &AttributeDefinition,
) {
    let theme = context.theme;
    if !matches!(attribute.kind, AttributeKind::Choice | AttributeKind::Choices) {
        return;
    }
    let held = seen.relation.attributes.get(attribute.id.as_str());
    let by_rule = held.is_some_and(|it| it.origin == ValueOrigin::Rule);
    let value = held.map(|it| &it.value);
    let chosen: Vec<String> = match value {
        Some(AttributeValue::Choices(chosen)) => chosen.clone(),
        Some(AttributeValue::Text(choice)) => vec![choice.to_string()],
        _ => Vec::new(),
    };
    // Relations of other documents are changed where they start.
    let here = workspace.key().as_ref() == Some(&seen.key) && workspace.read_only.is_none();
    let open_id = Id::unique(("attribute of a relation", seen.relation.id.number(), attribute.id.as_str()));
    let open = here && ui.data(|data| data.get_temp(open_id)).unwrap_or(false);
    // Whoever opens the choices by a key goes on among them.
    let keys_id = open_id.with("keys");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for choice in attribute.choices.iter().filter(|choice| open || chosen.contains(choice)) {
            let on = chosen.contains(choice);
            let response = toggle(ui, context.theme, choice, on).on_hover_text(&attribute.rule);
            if ui.data_mut(|data| data.remove_temp::<bool>(keys_id)).is_some() {
                response.request_focus();
            }
            if response.clicked() && here {
                let value = match attribute.kind {
                    AttributeKind::Choices => AttributeValue::choices(attribute.toggled(&chosen, choice)),
                    _ => (!on).then(|| AttributeValue::Text(choice.as_str().into())),
                };
                context.push(Command::SetRelationAttribute(seen.relation.id, attribute.id.clone(), value));
            }
        }
        if by_rule {
            let words = RichText::new("a guess: accept").small().italics().color(theme.accent);
            let button = ui.add_enabled(here, Button::new(words).frame_when_inactive(false).small());
            if button.on_hover_text("told by the words of both; a click on a word changes it").clicked() {
                let value = value.cloned();
                context.push(Command::SetRelationAttribute(seen.relation.id, attribute.id.clone(), value));
            }
        }
        if here {
            let words = if open { "fewer".to_owned() } else { format!("{}…", crate::text::shown(&attribute.name)) };
            let button =
                Button::new(RichText::new(words).small().color(context.theme.accent)).frame_when_inactive(false);
            let button = ui.add(button.small()).on_hover_text(&attribute.rule);
            if button.clicked() {
                ui.data_mut(|data| data.insert_temp(open_id, !open));
                if button.has_focus() && !open {
                    ui.data_mut(|data| data.insert_temp(keys_id, true));
                }
            }
        }
    });
}

fn relate_button(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let theme = context.theme;
    let words = RichText::new("Relate to another annotation").color(theme.soft);
    let button = Button::new(words).min_size(vec2(ui.available_width(), 28.0)).right_text("");
    let response = ui.add(button).on_hover_text(Action::Relate.row().tip);
    let cap = response.rect.shrink2(vec2(10.0, 5.0));
    let mut over =
        ui.new_child(eframe::egui::UiBuilder::new().max_rect(cap).layout(Layout::right_to_left(Align::Center)));
    key_cap(&mut over, theme, context.keymap.shown(Action::Relate));
    if response.clicked() {
        context.act(Action::Relate);
    }
}
