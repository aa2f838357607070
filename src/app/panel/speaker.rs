//! A speaker: a field with the register behind it.

use std::sync::Arc;

use eframe::egui::{Button, Key, Modifiers, Popup, PopupCloseBehavior, Response, RichText, ScrollArea, Ui};

use super::PanelContext;
use super::attribute::{self, Shown};
use super::draft::{self, Moment, Settled, fitting, name_of};
use super::line::{self, Fields, Left, field_id, line_ui};
use crate::app::widget::soft;
use crate::find;
use crate::model::{AttributeValue, Project, Speaker, SpeakerId};

/// More than this are found by typing another letter.
const SHOWN_MAX: usize = 8;

/// What the list offers.
enum Entry {
    Register(Arc<Speaker>),
    Add(String),
}

/// Draws the field, and the list below it while it has the keys.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let Some(project) = context.workspace().map(|it| it.project.clone()) else { return };
    let field = shown.field();
    let held = name_of(&project, shown.text());
    let mut text = fields.text(shown.place, field, &held);
    let listed = fields.draft(shown.place, field).is_some();
    let mut entries = if listed { entries(&project, &text, &held) } else { Vec::new() };
    walk(ui, fields, shown, entries.len());
    let waits = waits(ui, context, fields, shown);
    let look = shown.look(waits.is_some());
    let response = line_ui(ui, context.theme, field, &mut text, look, shown.colors.stroke);
    let response = match shown.text().parse::<SpeakerId>().ok().and_then(|id| project.speakers.get(&id)) {
        Some(speaker) => response.on_hover_text(described(speaker)),
        None => response,
    };
    if let Some(words) = waits {
        line::expected(ui, context.theme, &words);
    }
    fields.take_keys(context, field, &response);
    let mut chosen = fields.draft(shown.place, field).map_or(0, |draft| draft.entry);
    if response.changed() {
        (entries, chosen) = (self::entries(&project, &text, &held), 0);
    }
    let list = if listed { list_ui(context, &response, (&entries, chosen)) } else { List::default() };
    let left = fields.keep(ui, shown.place, field, (&response, &text));
    if let Some(entry) = list.clicked.and_then(|place| entries.get(place)) {
        take(context, &project, shown, entry);
        fields.forget(shown.place, field);
        response.surrender_focus();
        fields.wanted = None;
        fields.go_on(context, shown, true);
        return;
    }
    if left == Left::Moved && list.under_pointer {
        // A click on the list that is on none of its entries, as on its scroll bar, neither leaves the field nor adds anybody.
        response.request_focus();
    } else if left == Left::Entered && !text.trim().is_empty() {
        if text.trim() != held || shown.by_rule() {
            entries.get(chosen).into_iter().for_each(|entry| take(context, &project, shown, entry));
        }
        fields.forget(shown.place, field);
        fields.go_on(context, shown, true);
    } else {
        attribute::finish(context, fields, shown, (&response, left), field);
        fields.next |= left == Left::Entered;
    }
}

/// Why letters that the keys have left are not taken yet.
fn waits(ui: &Ui, context: &PanelContext<'_>, fields: &Fields, shown: &Shown<'_>) -> Option<String> {
    let draft = fields.draft(shown.place, shown.field())?;
    if ui.memory(|memory| memory.has_focus(field_id(shown.field()))) {
        return None;
    }
    match draft::settle(context.workspace()?, draft, Moment::Left) {
        Settled::Kept(words) => Some(words),
        _ => None,
    }
}

/// Up and down in the list, which a single line of text has no use for.
fn walk(ui: &Ui, fields: &mut Fields, shown: &Shown<'_>, count: usize) {
    let Some(draft) = fields.draft_mut(shown.place, shown.field()) else { return };
    if count == 0 || !ui.memory(|memory| memory.has_focus(field_id(shown.field()))) {
        return;
    }
    let (down, up) = ui.input_mut(|input| {
        (input.consume_key(Modifiers::NONE, Key::ArrowDown), input.consume_key(Modifiers::NONE, Key::ArrowUp))
    });
    if down {
        draft.entry = (draft.entry + 1) % count;
    }
    if up {
        draft.entry = (draft.entry + count - 1) % count;
    }
    draft.entry = draft.entry.min(count - 1);
}

/// The entries of the register that fit the letters, the best first, and the way to a new one.
fn entries(project: &Project, text: &str, held: &str) -> Vec<Entry> {
    let letters = if text == held { "" } else { text.trim() };
    let mut found = fitting(project, letters);
    if letters.is_empty() {
        // Enter on what stands there already leaves it there.
        found.sort_by_key(|speaker| speaker.name != held);
    }
    let mut entries: Vec<Entry> =
        found.into_iter().take(SHOWN_MAX).map(|speaker| Entry::Register(speaker.clone())).collect();
    let known = project.speakers.values().any(|it| find::fold(&it.name) == find::fold(letters));
    if !letters.is_empty() && !known {
        entries.push(Entry::Add(letters.to_owned()));
    }
    entries
}

/// How the list came out of a frame.
#[derive(Default)]
struct List {
    /// The entry that was clicked.
    clicked: Option<usize>,
    /// Whether the pointer is on the list.
    under_pointer: bool,
}

fn list_ui(context: &PanelContext<'_>, response: &Response, (entries, chosen): (&[Entry], usize)) -> List {
    let mut outcome = List::default();
    if !response.has_focus() && !response.lost_focus() {
        return outcome;
    }
    let popup = Popup::from_response(response).open(true).close_behavior(PopupCloseBehavior::IgnoreClicks).gap(2.0);
    let shown = popup.width(response.rect.width().max(250.0)).show(|list| {
        ScrollArea::vertical().max_height(260.0).show(list, |list| {
            if entries.is_empty() {
                soft(list, context.theme, "The register is empty: type a name");
            }
            for (place, entry) in entries.iter().enumerate() {
                let (words, more) = match entry {
                    Entry::Register(speaker) => {
                        (crate::text::shown(&speaker.name).into_owned(), crate::text::shown(&speaker.role).into_owned())
                    }
                    Entry::Add(name) => (format!("Add “{name}” to the register"), String::new()),
                };
                // A role that does not fit beside the name would squeeze it.
                let fits = words.chars().count() + more.chars().count() < 36;
                let beside = RichText::new(if fits { more.as_str() } else { "" }).small().color(context.theme.soft);
                let size = eframe::egui::vec2(list.available_width(), 24.0);
                let button = Button::selectable(place == chosen, &words).right_text(beside).min_size(size).truncate();
                if list.add(button).accessible_name(words).clicked() {
                    outcome.clicked = Some(place);
                }
            }
        });
    });
    outcome.under_pointer = shown.is_some_and(|shown| shown.response.contains_pointer());
    outcome
}

fn take(context: &mut PanelContext<'_>, project: &Project, shown: &Shown<'_>, entry: &Entry) {
    match entry {
        Entry::Register(speaker) => {
            let value = AttributeValue::Text(speaker.id.as_str().into());
            line::set(context, shown, Some(value));
        }
        Entry::Add(name) => context.push(draft::add(project, shown.place, shown.definition, name)),
    }
}

fn described(speaker: &Speaker) -> String {
    let parts = [speaker.name.as_str(), speaker.role.as_str(), speaker.kind.name()];
    parts.into_iter().filter(|part| !part.is_empty()).map(crate::text::shown).collect::<Vec<_>>().join(", ")
}
