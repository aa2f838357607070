//! From key presses to commands.
//!
//! A key is looked up by its text first, then its logical, then its physical key; digits by the physical key alone, so that
//! they work on keyboards whose digits need Shift, and letters on those that write another script.

use std::collections::BTreeMap;

use eframe::egui::{Context, Event, Key, Modifiers};

use super::command::{Action, Command, Scope, TABLE};
use super::link;
use super::session::{Part, Session};
use crate::model::LabelId;

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chord {
    ctrl: bool,
    alt: bool,
    shift: bool,
    key: ChordKey,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ChordKey {
    /// A key by its name.
    Named(Key),
    /// A plain character, whatever keys write it.
    Written(char),
}

impl Chord {
    /// A chord as it is written in the table and in the settings file: `Ctrl+Shift+P`, `F8`, `.`.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let mut chord = Self { ctrl: false, alt: false, shift: false, key: ChordKey::Written('.') };
        let mut parts: Vec<&str> = written.split('+').collect();
        let last = parts.pop()?;
        for part in parts {
            match part.to_ascii_lowercase().as_str() {
                "ctrl" | "cmd" => chord.ctrl = true,
                "alt" => chord.alt = true,
                "shift" => chord.shift = true,
                _ => return None,
            }
        }
        let mut characters = last.chars();
        let single = characters.next().filter(|_| characters.next().is_none());
        let plain = !(chord.ctrl || chord.alt || chord.shift);
        chord.key = match single {
            Some(character) if plain && character.is_ascii_punctuation() => ChordKey::Written(character),
            _ => ChordKey::Named(named(last)?),
        };
        Some(chord)
    }

    fn pressed(key: Key, modifiers: Modifiers) -> Self {
        Self { ctrl: modifiers.command, alt: modifiers.alt, shift: modifiers.shift, key: ChordKey::Named(key) }
    }
}

/// The key of a name, with the names of arrows that everybody writes.
fn named(name: &str) -> Option<Key> {
    match name {
        "Left" => Some(Key::ArrowLeft),
        "Right" => Some(Key::ArrowRight),
        "Up" => Some(Key::ArrowUp),
        "Down" => Some(Key::ArrowDown),
        name => Key::from_name(name),
    }
}

/// Which keys do what: the table, changed by the settings.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    actions: BTreeMap<Chord, Action>,
    shown: BTreeMap<Action, String>,
}

impl Keymap {
    /// The table's keys, with those of `remapped` (name of the action → key) in their place, and what is wrong with these.
    #[must_use]
    pub fn new(remapped: &BTreeMap<String, String>) -> (Self, Vec<String>) {
        let mut keymap = Self::default();
        let mut problems = Vec::new();
        for name in remapped.keys().filter(|name| !TABLE.iter().any(|row| row.name == **name)) {
            problems.push(format!("settings: there is no command “{name}” to give a key to"));
        }
        for row in TABLE {
            let changed = remapped.get(row.name);
            let keys: Vec<&str> = changed.map_or_else(|| row.keys.to_vec(), |key| vec![key.as_str()]);
            for key in &keys {
                let Some(chord) = Chord::parse(key) else {
                    problems
                        .push(format!("settings: “{key}” is no key for {}; expected one like Ctrl+Shift+P", row.name));
                    continue;
                };
                if let Some(other) = keymap.actions.insert(chord, row.action) {
                    problems.push(format!("settings: {key} is the key of both {} and {}", other.row().name, row.name));
                }
            }
            keymap.shown.insert(row.action, keys.first().map(|key| (*key).to_owned()).unwrap_or_default());
        }
        (keymap, problems)
    }

    /// The first key of an action as it is shown, or nothing.
    #[must_use]
    pub fn shown(&self, action: Action) -> &str {
        self.shown.get(&action).map_or("", String::as_str)
    }

    fn find(&self, chord: Chord) -> Option<Action> {
        self.actions.get(&chord).copied()
    }
}

/// What has the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The reading pane.
    Reading,
    /// A text field.
    Field,
    /// A button, a list, or nothing.
    Other,
}

/// Events in groups that belong together: the text that a key writes follows it, and the two are one press.
#[must_use]
pub fn presses(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut presses: Vec<Vec<Event>> = Vec::with_capacity(events.len());
    for event in events {
        let follows = |press: &&mut Vec<Event>| matches!(press.as_slice(), [Event::Key { pressed: true, .. }]);
        match presses.last_mut().filter(follows).filter(|_| matches!(event, Event::Text(_))) {
            Some(press) => press.push(event),
            None => presses.push(vec![event]),
        }
    }
    presses
}

/// What a press wants done, if it is the key of anything.
#[must_use]
pub fn command(press: &[Event], session: &Session, keymap: &Keymap, holder: Holder) -> Option<Command> {
    match press {
        [Event::Key { key, physical_key, pressed: true, modifiers, repeat }, rest @ ..] => {
            let written = match rest {
                [Event::Text(text), ..] => Some(text.as_str()),
                _ => None,
            };
            let press = Press { key: *key, physical: *physical_key, modifiers: *modifiers, written };
            let plain = !(modifiers.command || modifiers.ctrl || modifiers.alt);
            let is_free = action(press, keymap).is_none();
            if let Some(place) =
                partner(*key, session).filter(|_| plain && !modifiers.shift && holder == Holder::Reading)
            {
                return Some(Command::ChoosePartner(place));
            }
            if let Some(place) = change(press, session).filter(|_| holder != Holder::Field && is_free) {
                return Some(Command::ToggleChange(place));
            }
            if let Some(place) = attribute(press, session)
                .filter(|_| holder != Holder::Field || session.field.is_some())
                .filter(|_| is_free)
            {
                return Some(Command::ToField(place));
            }
            let label = if plain && holder == Holder::Reading { label_command(press, session, keymap) } else { None };
            let command = label
                .or_else(|| action(press, keymap).filter(|action| works(*action, holder, session)).map(Command::Do));
            command.filter(|it| !(*repeat && says_something(it)))
        }
        // Text that no key has written comes from an input method.
        [Event::Text(text)] if holder == Holder::Reading => label_of_text(text, session).map(Command::LabelKey),
        [Event::Copy] if holder == Holder::Reading => Some(Command::Do(Action::Copy)),
        [Event::Paste(text)] if holder == Holder::Reading => Some(Command::ImportText(String::new(), text.clone())),
        _ => None,
    }
}

/// Whether a command says something of the text and goes on to what nobody has looked at yet: a key that is held down says it once.
fn says_something(command: &Command) -> bool {
    matches!(
        command,
        Command::LabelKey(_)
            | Command::Relabel(_)
            | Command::LinkAs(_)
            | Command::ToggleChange(_)
            | Command::Do(Action::Accept | Action::AcceptGuesses | Action::AcceptDocument | Action::Relate)
    )
}

/// The likely partner that an arrow goes to, while they are listed and no other annotation has been gone to.
fn partner(key: Key, session: &Session) -> Option<usize> {
    let hand = &session.workspace.as_ref().filter(|_| session.dialog.is_none())?.hand;
    let link = hand.link.as_ref().filter(|link| hand.focus == Some(link.from.annotation))?;
    let last = link.partners.len().checked_sub(1)?;
    match key {
        Key::ArrowDown => Some((link.chosen + 1).min(last)),
        Key::ArrowUp => Some(link.chosen.saturating_sub(1)),
        _ => None,
    }
}

/// The attribute of the focused annotation that Alt and a digit go to; none while a relation is being drawn.
fn attribute(press: Press<'_>, session: &Session) -> Option<usize> {
    let workspace = session.workspace.as_ref().filter(|_| session.dialog.is_none())?;
    workspace.focused().filter(|_| workspace.hand.link.is_none())?;
    alt_digit(press).map(|digit| digit - 1)
}

/// The way in which the wording differs that Alt and a digit say of the relation that is being drawn.
fn change(press: Press<'_>, session: &Session) -> Option<usize> {
    let workspace = session.workspace.as_ref().filter(|_| session.dialog.is_none())?;
    let definition = link::proposed_change(&workspace.project.schema).filter(|_| workspace.hand.link.is_some())?;
    alt_digit(press).filter(|digit| *digit <= definition.choices.len()).map(|digit| digit - 1)
}

fn alt_digit(press: Press<'_>) -> Option<usize> {
    let alone = press.modifiers.alt && !(press.modifiers.command || press.modifiers.ctrl || press.modifiers.shift);
    press.physical.or(Some(press.key)).and_then(digit).filter(|_| alone)
}

fn works(action: Action, holder: Holder, session: &Session) -> bool {
    let here = match action.row().scope {
        Scope::Everywhere => true,
        Scope::OutsideFields => holder != Holder::Field,
        Scope::OwnFields => holder != Holder::Field || session.field.is_some(),
        Scope::Focused => holder == Holder::Reading || (holder == Holder::Other && session.part == Part::Inspector),
        Scope::Reading => holder == Holder::Reading,
    };
    // A dialog has the window for itself.
    here && session.dialog.is_none()
}

#[derive(Clone, Copy)]
struct Press<'a> {
    key: Key,
    physical: Option<Key>,
    modifiers: Modifiers,
    written: Option<&'a str>,
}

/// The action of the character that a key has written.
fn written_action(press: Press<'_>, keymap: &Keymap) -> Option<Action> {
    let mut characters = press.written.unwrap_or_default().chars();
    let (character, None) = (characters.next()?, characters.next()) else { return None };
    keymap.find(Chord { ctrl: false, alt: false, shift: false, key: ChordKey::Written(character) })
}

fn action(press: Press<'_>, keymap: &Keymap) -> Option<Action> {
    let by_key = |key| keymap.find(Chord::pressed(key, press.modifiers));
    // A letter that the layout has moved means what is written on it, and nothing else: Ctrl+Q of a French keyboard is not
    // the Ctrl+A of an English one.
    let name = press.key.name();
    let letter = name.len() == 1 && name.starts_with(|it: char| it.is_ascii_alphabetic());
    let physical = press.physical.filter(|_| !letter);
    // There is no Delete key on many of Apple's keyboards.
    let backspace = (cfg!(target_os = "macos") && press.key == Key::Backspace).then_some(Key::Delete);
    let named = by_key(press.key).or_else(|| physical.and_then(by_key)).or_else(|| backspace.and_then(by_key));
    written_action(press, keymap).or(named)
}

fn label_command(press: Press<'_>, session: &Session, keymap: &Keymap) -> Option<Command> {
    let workspace = session.workspace.as_ref().filter(|_| session.dialog.is_none())?;
    if let Some(digit) = press.physical.or(Some(press.key)).and_then(digit) {
        if workspace.hand.link.is_some() {
            return workspace.project.schema.relations.get(digit - 1).map(|label| Command::LinkAs(label.id.clone()));
        }
        let label = workspace.project.schema.labels.get(digit - 1)?.id.clone();
        return Some(tag_or_relabel(label, press.modifiers.shift));
    }
    let by_text = press.written.and_then(|text| label_of_text(text, session));
    // A keyboard of another script writes no Latin letter; the key that would do so stands in. Some of its letters' keys
    // write punctuation, as Q does in Greek, unless that is the key of an action.
    let foreign = press.written.is_some_and(|text| !text.chars().any(|it| it.is_ascii_alphanumeric()));
    let foreign = foreign && written_action(press, keymap).is_none();
    let by_key = |key: Key| label_of_text(key.name(), session);
    let label = by_text
        .or_else(|| by_key(press.key).filter(|_| foreign))
        .or_else(|| press.physical.and_then(by_key).filter(|_| foreign));
    label.map(|label| tag_or_relabel(label, press.modifiers.shift))
}

fn tag_or_relabel(label: LabelId, shift: bool) -> Command {
    if shift { Command::Relabel(label) } else { Command::LabelKey(label) }
}

fn label_of_text(text: &str, session: &Session) -> Option<LabelId> {
    let workspace = session.workspace.as_ref().filter(|_| session.dialog.is_none())?;
    let mut characters = text.chars().flat_map(char::to_lowercase);
    let (character, None) = (characters.next()?, characters.next()) else { return None };
    workspace.project.schema.labels.iter().find(|label| label.key == Some(character)).map(|label| label.id.clone())
}

fn digit(key: Key) -> Option<usize> {
    const DIGITS: [Key; 9] =
        [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
    DIGITS.iter().position(|it| *it == key).map(|place| place + 1)
}

/// The digit that was pressed with Ctrl in this frame, taken away from whatever is drawn later.
pub fn take_ctrl_digit(ctx: &Context) -> Option<usize> {
    ctx.input_mut(|input| {
        let pressed = |event: &Event| match event {
            Event::Key { key, physical_key, pressed: true, modifiers, .. } if modifiers.command && !modifiers.alt => {
                physical_key.and_then(digit).or_else(|| digit(*key))
            }
            _ => None,
        };
        let place = input.events.iter().position(|event| pressed(event).is_some())?;
        pressed(&input.events.remove(place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_have_one_key() {
        let (_, problems) = Keymap::new(&BTreeMap::new());
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn remapped_keys_replace_those_of_the_table() {
        let remapped = BTreeMap::from([("remove".to_owned(), "Ctrl+Shift+X".to_owned())]);
        let (keymap, problems) = Keymap::new(&remapped);
        assert!(problems.is_empty());
        assert_eq!(keymap.shown(Action::Remove), "Ctrl+Shift+X");
        assert_eq!(keymap.find(Chord::pressed(Key::Delete, Modifiers::NONE)), None);
    }

    #[test]
    fn wrong_keys_are_said_and_not_taken() {
        let remapped = BTreeMap::from([
            ("remove".to_owned(), "Ctrl+Z".to_owned()),
            ("no-such".to_owned(), "F3".to_owned()),
            ("undo".to_owned(), "Ctrl+Nothing".to_owned()),
        ]);
        let (_, problems) = Keymap::new(&remapped);
        assert_eq!(problems.len(), 2, "{problems:?}");
        let clash = BTreeMap::from([("remove".to_owned(), "F2".to_owned())]);
        assert_eq!(Keymap::new(&clash).1.len(), 1);
    }
}
