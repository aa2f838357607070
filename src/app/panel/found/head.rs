//! What to look for, in which documents, and in what of them.

use eframe::egui::{Align, Button, Label as Words, Layout, RichText, Ui};

use crate::app::command::{Command, Find};
use crate::app::finder::Within;
use crate::app::panel::find_bar::{self, Typed};
use crate::app::panel::{PanelContext, switches};
use crate::app::session::Workspace;
use crate::app::theme::strong;
use crate::app::widget::cross;
use crate::find::{Field, Said};
use crate::model::{AttributeId, LabelId};
use crate::text::shown;

/// Draws the row, or two where the window is narrow.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, words: &mut String) {
    let wide = ui.available_width() > 1180.0;
    ui.horizontal(|ui| {
        ui.set_min_height(30.0);
        ui.add(Words::new(RichText::new("Find").font(strong(14.0))).selectable(false));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let close = cross(ui, context.theme, "Close what was found");
            let close = close.on_hover_text("Esc").clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let hint = hint(&context.session.finder.all.field);
                let width = if wide { 300.0 } else { (ui.available_width() - switches::SWITCHES - 24.0).min(420.0) };
                let escaped = find_bar::field(ui, context, words, width, hint) == Typed::Escape;
                if let Some(query) = switches::ui(ui, &context.session.finder.query) {
                    context.push(Command::Find(Find::Query(query)));
                }
                if wide {
                    ui.add_space(8.0);
                    choices_ui(ui, context, workspace);
                }
                if close || escaped {
                    context.push(Command::CloseFind);
                }
            });
        });
    });
    if !wide {
        ui.horizontal(|ui| choices_ui(ui, context, workspace));
    }
}

/// What the field of words asks for.
pub fn hint(field: &Field) -> &'static str {
    match field {
        Field::Text => "Words to find",
        Field::Notes => "Words of notes",
        Field::Annotations(Said { attribute: None, .. }) => "Annotated words",
        Field::Annotations(_) => "Words of the value",
    }
}

/// Which documents, and what of them.
fn choices_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace) {
    let all = &context.session.finder.all;
    let (within, field) = (all.within, all.field.clone());
    let fields = [
        (Field::Text, "texts", "The words of documents"),
        (Field::Notes, "notes", "The notes on annotations"),
        (Field::Annotations(Said::default()), "annotations", "Annotations by label, words and values"),
    ];
    let name = fields.iter().find(|(it, ..)| same_kind(it, &field)).map_or("", |(_, name, _)| *name);
    menu(ui, name, "What is looked into", |ui| {
        for (it, name, tip) in &fields {
            if choice(ui, same_kind(it, &field), name, tip) && !same_kind(it, &field) {
                context.push(Command::Find(Find::What(it.clone())));
            }
        }
    });
    soft(ui, context, "of");
    let has_event = workspace.facts().is_some_and(|it| !it.event.is_empty());
    let places = [
        (Within::Project, "all documents", "Of the project", true),
        (Within::Event, "this event", "The documents of the open one's event", has_event),
        (Within::Document, "this document", "The open one", true),
    ];
    let name = places.iter().find(|(it, ..)| *it == within).map_or("", |(_, name, ..)| *name);
    menu(ui, name, "Which documents are looked into", |ui| {
        for (it, name, tip, enabled) in places {
            let wanted = ui.add_enabled_ui(enabled, |ui| choice(ui, it == within, name, tip)).inner;
            if wanted && it != within {
                context.push(Command::Find(Find::Within(it)));
            }
        }
    });
    if let Field::Annotations(said) = &field {
        said_ui(ui, context, workspace, said);
    }
}

/// Which label, which attribute, and whether the words are all of its value.
fn said_ui(ui: &mut Ui, context: &mut PanelContext<'_>, workspace: &Workspace, said: &Said) {
    let schema = &workspace.project.schema;
    let mut wanted = said.clone();
    soft(ui, context, "·");
    let name = said.label.as_ref().map_or("any label", |label| schema.label_name(label));
    menu(ui, &shown(name), "The label", |ui| {
        if choice(ui, said.label.is_none(), "any label", "") {
            wanted = Said { label: None, attribute: None, is: said.is };
        }
        for label in &schema.labels {
            if choice(ui, said.label.as_ref() == Some(&label.id), &shown(&label.name), "") {
                let kept = said.attribute.clone().filter(|it| schema.attribute(&label.id, it).is_some());
                wanted = Said { label: Some(label.id.clone()), attribute: kept, is: said.is };
            }
        }
    });
    let attributes: Vec<_> = of_label(workspace, said.label.as_ref());
    let name = attributes.iter().find(|(id, _)| Some(*id) == said.attribute.as_ref()).map(|(_, name)| *name);
    menu(ui, &shown(name.unwrap_or("words")), "Where the words have to stand", |ui| {
        if choice(ui, said.attribute.is_none(), "words", "The annotated words") {
            wanted.attribute = None;
        }
        for (id, name) in &attributes {
            if choice(ui, Some(*id) == said.attribute.as_ref(), &shown(name), "") {
                wanted.attribute = Some((*id).clone());
            }
        }
    });
    menu(ui, if said.is { "is" } else { "contains" }, "How the words have to stand there", |ui| {
        for (is, name, tip) in [(false, "contains", "The words stand in it"), (true, "is", "They are all of it")] {
            if choice(ui, is == said.is, name, tip) {
                wanted.is = is;
            }
        }
    });
    if wanted != *said {
        context.push(Command::Find(Find::What(Field::Annotations(wanted))));
    }
}

/// The attributes of a label, or of all, each once.
fn of_label<'a>(workspace: &'a Workspace, label: Option<&LabelId>) -> Vec<(&'a AttributeId, &'a str)> {
    let schema = &workspace.project.schema;
    let labels = schema.labels.iter().filter(|it| label.is_none_or(|label| it.id == *label));
    let mut attributes: Vec<(&AttributeId, &str)> = Vec::new();
    for attribute in labels.flat_map(|label| schema.attributes_of(&label.id)) {
        if attributes.iter().all(|(id, _)| **id != attribute.id) {
            attributes.push((&attribute.id, attribute.name.as_str()));
        }
    }
    attributes
}

fn same_kind(one: &Field, other: &Field) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn soft(ui: &mut Ui, context: &PanelContext<'_>, words: &str) {
    ui.add(Words::new(RichText::new(words).color(context.theme.soft)).selectable(false));
}

/// A button with a menu, which says what is chosen.
fn menu(ui: &mut Ui, name: &str, tip: &str, contents: impl FnOnce(&mut Ui)) {
    let button = Button::new(format!("{name} ⏷"));
    let response = eframe::egui::containers::menu::MenuButton::from_button(button).ui(ui, contents).0;
    response.on_hover_text(tip).accessible_name(format!("{tip}: {name}"));
}

fn choice(ui: &mut Ui, chosen: bool, name: &str, tip: &str) -> bool {
    let response = ui.selectable_label(chosen, name);
    let clicked = response.clicked();
    if !tip.is_empty() {
        response.on_hover_text(tip);
    }
    if clicked {
        ui.close();
    }
    clicked
}
