//! The source facts of the open document.

use eframe::egui::{Id, Key, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::{foot, form_row, head, room};
use crate::app::command::Command;
use crate::app::panel::{PanelContext, strip};
use crate::app::widget::{line, primary, small};
use crate::model::Document;

/// What the dialog remembers.
#[derive(Default)]
pub struct Facts {
    document: Option<Document>,
}

/// A fact: its name, what is expected of it, and where it is.
type Fact = (&'static str, &'static str, fn(&mut Document) -> &mut String);

const FACTS: &[Fact] = &[
    ("Title", "the headline", |it| &mut it.title),
    ("Publisher", "the outlet that published it", |it| &mut it.publisher),
    ("Author", "who wrote it", |it| &mut it.author),
    ("Published", "2025-05-03 or 2025-05-03T18:40:00Z", |it| &mut it.published),
    ("Address", "https://…", |it| &mut it.url),
    ("Language", "en, es-MX …", |it| &mut it.language),
    ("Event", "what it reports; documents of one event stand together", |it| &mut it.event),
    ("Rights", "the licence or terms of its text", |it| &mut it.rights),
];

impl Facts {
    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, context: &mut PanelContext<'_>, opening: bool) {
        if opening {
            self.document = context.workspace().and_then(|it| it.facts()).map(|it| it.as_ref().clone());
        }
        let Some(document) = self.document.as_mut() else { return };
        let read_only = context.workspace().is_some_and(|it| it.read_only.is_some());
        head(ui, "Source facts");
        let mut wanted = false;
        let height = room(ui, 460.0, 200.0);
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 8.0);
            if read_only {
                ui.disable();
            }
            for (place, (name, hint, fact)) in FACTS.iter().enumerate() {
                form_row(ui, context.theme, name, |ui| {
                    let field = line(ui, Id::unique(("fact", place)), fact(document), hint, name);
                    if opening && place == 0 {
                        field.request_focus();
                    }
                    wanted |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                    if *name == "Published" {
                        day_ui(ui, context, &document.published);
                    }
                });
            }
            form_row(ui, context.theme, "Note", |ui| {
                let edit = TextEdit::multiline(&mut document.note).desired_rows(3).desired_width(f32::INFINITY);
                ui.add(edit.hint_text("the project's words about it").margin(vec2(8.0, 5.0))).accessible_name("Note");
            });
            small(ui, context.theme, origin(document));
        });
        foot(ui, context, "Cancel", |ui, context| {
            ui.add_enabled_ui(!read_only, |ui| wanted |= primary(ui, context.theme, "Save facts").clicked());
        });
        if wanted && !read_only {
            let facts = trimmed(document);
            context.push(Command::Show(None));
            context.push(Command::SetFacts(Box::new(facts)));
        }
    }
}

/// The day of the week, or that it is no date.
fn day_ui(ui: &mut Ui, context: &PanelContext<'_>, published: &str) {
    let published = published.trim();
    if published.is_empty() {
        return;
    }
    match strip::day_in_words(published).filter(|_| is_date(published)) {
        Some(day) => drop(small(ui, context.theme, day)),
        None => {
            let words = "not a date; expected one like 2025-05-03 or 2025-05-03T18:40:00Z";
            ui.label(RichText::new(words).small().color(context.theme.problem));
        }
    }
}

fn is_date(published: &str) -> bool {
    published.len() == 10 && published.parse::<jiff::civil::Date>().is_ok()
        || published.parse::<jiff::Timestamp>().is_ok()
}

fn origin(document: &Document) -> String {
    match &document.original {
        Some(original) => format!("{} · from {}, {}", document.id, original.file, original.encoding),
        None => document.id.to_string(),
    }
}

fn trimmed(document: &Document) -> Document {
    let mut facts = document.clone();
    for (_, _, fact) in FACTS {
        let fact = fact(&mut facts);
        *fact = fact.trim().to_owned();
    }
    facts.note = facts.note.trim().to_owned();
    if facts.title.is_empty() {
        facts.title = facts.id.to_string();
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_one_that_the_calendar_has() {
        assert!(is_date("2025-05-03"));
        assert!(is_date("2025-05-03T18:40:00Z"));
        assert!(!is_date("2025-02-30"));
        assert!(!is_date("3 May 2025"));
    }
}
