//! A speaker: a field with the register behind it.

use std::sync::Arc;

use eframe::egui::{
    Button, Key, Modifiers, Popup, PopupCloseBehavior, RectAlign, Response, RichText, ScrollArea, Sense, Ui,
};

use super::attribute::{self, Shown};
use super::draft::{self, Meant, name_of};
use super::line::{self, Fields, Left, field_id};
use super::{PanelContext, completion, guess};
use crate::app::keys;
use crate::app::widget::soft;
use crate::model::{AttributeValue, Project, Speaker, SpeakerId, SpeakerKind};
use crate::suggest::{Guess, Proposal};

/// More than this are found by typing another letter.
const SHOWN_MAX: usize = 8;

/// What the list offers.
enum Entry {
    Register(Arc<Speaker>),
    Add(String, SpeakerKind),
}

/// Draws the field, and the list below it while it has the keys.
pub fn ui(ui: &mut Ui, context: &mut PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) {
    let Some((project, revision)) = context.workspace().map(|it| (it.project.clone(), it.revision)) else { return };
    let field = shown.field();
    let held = name_of(&project, shown.text());
    let mut text = fields.text(shown.place, field, &held);
    let listed = fields.draft(shown.place, field).is_some();
    let offer = |fields: &mut Fields, text: &str| {
        let letters = if text == held { "" } else { text.trim() };
        entries(fields.meant.by(letters, &project, revision), &project, (letters, &held), shown)
    };
    let mut entries = if listed { offer(fields, &text) } else { Vec::new() };
    walk(ui, fields, shown, entries.len());
    let digit = if guess::has_keys(ui, fields, shown) { keys::take_ctrl_digit(ui.ctx()) } else { None };
    if let Some(entry) = digit.and_then(|digit| entries.get(digit - 1)) {
        take(context, &project, shown, entry);
        guess::leave(ui, context, fields, shown);
        return;
    }
    let waits = waits(ui, context, fields, shown);
    let response = completion::line_ui(ui, context, fields, shown, &mut text, waits.is_some());
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
        (entries, chosen) = (offer(fields, &text), 0);
    }
    let clicked = if listed { list_ui(ui, context, fields, (&response, &entries, chosen), shown) } else { None };
    let left = fields.keep(ui, shown.place, field, (&response, &text));
    if let Some(entry) = clicked.and_then(|place| entries.get(place)) {
        take(context, &project, shown, entry);
        fields.forget(shown.place, field);
        response.surrender_focus();
        fields.wanted = None;
        fields.go_on(context, shown, true);
        return;
    }
    if left == Left::Entered && (!text.trim().is_empty() || shown.best().is_some()) {
        if text.trim() != held || shown.is_guess() {
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
fn waits(ui: &Ui, context: &PanelContext<'_>, fields: &mut Fields, shown: &Shown<'_>) -> Option<String> {
    if fields.has_keys(ui, field_id(shown.field())) {
        return None;
    }
    let draft = fields.draft_mut(shown.place, shown.field())?;
    draft.waits(context.workspace()?).map(ToOwned::to_owned)
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

/// The entries of the register that fit the letters, the best first, and the way to a new one; before any letter what is guessed.
fn entries(meant: &Meant, project: &Project, (letters, held): (&str, &str), shown: &Shown<'_>) -> Vec<Entry> {
    let mut found: Vec<&Arc<Speaker>> = meant.fitting.iter().collect();
    let mut entries = Vec::new();
    if letters.is_empty() {
        entries = guessed(project, shown);
        let is_guessed = |it: &Speaker| entries.iter().any(|entry| entry.is(it));
        found.retain(|speaker| !is_guessed(speaker));
        // Enter on what stands there already leaves it there.
        found.sort_by_key(|speaker| speaker.name != held);
        entries.sort_by_key(|entry| !matches!(entry, Entry::Register(speaker) if speaker.name == held));
    }
    let room = SHOWN_MAX.saturating_sub(entries.len());
    entries.extend(found.into_iter().take(room).map(|speaker| Entry::Register(speaker.clone())));
    if !letters.is_empty() && !meant.is_known {
        entries.push(Entry::Add(letters.to_owned(), SpeakerKind::Person));
    }
    // Enter is not to take for an old name what sounds like it and is a new one.
    let room = SHOWN_MAX.saturating_sub(entries.len());
    entries.extend(meant.sounding.iter().take(room).map(|speaker| Entry::Register(speaker.clone())));
    entries
}

/// What is guessed, as entries of the list.
fn guessed(project: &Project, shown: &Shown<'_>) -> Vec<Entry> {
    let entry = |guess: &&Guess| match &guess.proposal {
        Proposal::NewSpeaker { name, kind } => Some(Entry::Add(name.clone(), *kind)),
        Proposal::Value(AttributeValue::Text(id)) => {
            let speaker = id.parse::<SpeakerId>().ok().and_then(|id| project.speakers.get(&id));
            speaker.cloned().map(Entry::Register)
        }
        Proposal::Value(_) => None,
    };
    shown.guesses.iter().filter_map(entry).collect()
}

impl Entry {
    fn is(&self, speaker: &Speaker) -> bool {
        matches!(self, Self::Register(it) if it.id == speaker.id)
    }

    /// Whether both come to the same.
    fn says(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Register(one), Self::Register(other)) => one.id == other.id,
            (Self::Add(one, _), Self::Add(other, _)) => one == other,
            _ => false,
        }
    }
}

/// The list below the field; tells which entry was clicked. A press on it that is on none of its entries, as on its scroll bar, neither
/// leaves the field nor adds anybody.
fn list_ui(
    ui: &Ui,
    context: &PanelContext<'_>,
    fields: &Fields,
    (response, entries, chosen): (&Response, &[Entry], usize),
    shown: &Shown<'_>,
) -> Option<usize> {
    let guesses = context.workspace().map(|it| guessed(&it.project, shown)).unwrap_or_default();
    let mut clicked = None;
    if !fields.has_keys(ui, response.id) && !response.lost_focus() {
        return clicked;
    }
    let popup = Popup::from_response(response).open(true).close_behavior(PopupCloseBehavior::IgnoreClicks).gap(2.0);
    let popup = popup.align(RectAlign::BOTTOM_END).width(response.rect.width().max(250.0));
    let list = popup.show(|list| {
        ScrollArea::vertical().max_height(260.0).show(list, |list| {
            if entries.is_empty() {
                soft(list, context.theme, "The register is empty: type a name");
            }
            for (place, entry) in entries.iter().enumerate() {
                let is_guess = guesses.iter().any(|guess| guess.says(entry));
                let (words, more) = match entry {
                    Entry::Register(speaker) => {
                        (crate::text::shown(&speaker.name).into_owned(), crate::text::shown(&speaker.role).into_owned())
                    }
                    // What was guessed was not typed, and has to be read whole.
                    Entry::Add(name, _) if is_guess => (format!("{name} (new)"), String::new()),
                    Entry::Add(name, _) => (format!("Add “{name}” to the register"), String::new()),
                };
                // A role that does not fit beside the name would squeeze it.
                let fits = words.chars().count() + more.chars().count() < 32;
                let more = [if fits { more.as_str() } else { "" }, if is_guess { "guess" } else { "" }];
                let mut beside = more.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ");
                if !guesses.is_empty() {
                    beside = format!("{beside}  Ctrl {}", place + 1);
                }
                let beside = RichText::new(beside).small().color(context.theme.soft);
                let size = eframe::egui::vec2(list.available_width(), 24.0);
                let text = if is_guess { RichText::new(&words).italics() } else { RichText::new(&words) };
                let button = Button::selectable(place == chosen, text).right_text(beside).min_size(size).truncate();
                // Tab goes to the next field, not into the list, which Up and Down go through.
                let button = button.sense(Sense::CLICK);
                if list.add(button).accessible_name(words).clicked() {
                    clicked = Some(place);
                }
            }
        });
    });
    fields.hold_keys(ui, list.as_ref().map(|it| &it.response));
    clicked
}

fn take(context: &mut PanelContext<'_>, project: &Project, shown: &Shown<'_>, entry: &Entry) {
    match entry {
        Entry::Register(speaker) => {
            let value = AttributeValue::Text(speaker.id.as_str().into());
            line::set(context, shown, Some(value));
        }
        Entry::Add(name, kind) => context.push(draft::add(project, shown.place, shown.definition, (name, *kind))),
    }
}

fn described(speaker: &Speaker) -> String {
    let parts = [speaker.name.as_str(), speaker.role.as_str(), speaker.kind.name()];
    parts.into_iter().filter(|part| !part.is_empty()).map(crate::text::shown).collect::<Vec<_>>().join(", ")
}
