//! Keyboards as the system reports them: which key was pressed, what it writes.

use eframe::egui::{Event, Key, Modifiers};

/// A keyboard layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Us,
    /// French: A and Q, Z and W change places, digits need Shift.
    Azerty,
    /// Letters of another script, full stops and commas elsewhere.
    Russian,
    /// Letters of another script, and a semicolon where others have Q.
    Greek,
}

impl Layout {
    /// The events of a press, written as `Ctrl+Shift+P`, by the name of the physical key.
    ///
    /// As a window system has it: the key, and with it the text that it writes.
    pub fn press(self, chord: &str) -> (Vec<Event>, Modifiers) {
        let mut parts: Vec<&str> = chord.split('+').collect();
        let name = parts.pop().expect("a key");
        let has = |part: &str| parts.contains(&part);
        let modifiers = Modifiers {
            ctrl: has("Ctrl"),
            command: has("Ctrl"),
            alt: has("Alt"),
            shift: has("Shift"),
            ..Modifiers::NONE
        };
        let physical = key(name);
        let plain = !(modifiers.ctrl || modifiers.alt);
        let written = self.written(physical, modifiers.shift);
        // What the key is called on this layout; a letter that egui has no name for goes by the physical key.
        let logical = written.as_deref().and_then(logical).unwrap_or(physical);
        if modifiers.ctrl && logical == Key::C && !modifiers.shift {
            return (vec![Event::Copy], modifiers);
        }
        let key =
            |pressed| Event::Key { key: logical, physical_key: Some(physical), pressed, repeat: false, modifiers };
        let text = written.filter(|_| plain).map(Event::Text);
        ([key(true)].into_iter().chain(text).chain([key(false)]).collect(), modifiers)
    }

    fn written(self, key: Key, shift: bool) -> Option<String> {
        let name = key.name();
        let letter = |text: &str| Some(if shift { text.to_uppercase() } else { text.to_owned() });
        let is_letter = name.len() == 1 && name.chars().all(|it| it.is_ascii_alphabetic());
        match (self, key) {
            (_, Key::Space) => Some(" ".to_owned()),
            (Self::Azerty, Key::Q) => letter("a"),
            (Self::Azerty, Key::A) => letter("q"),
            (Self::Azerty, Key::W) => letter("z"),
            (Self::Azerty, Key::Z) => letter("w"),
            (Self::Azerty, Key::M) => Some(if shift { "?" } else { "," }.to_owned()),
            (Self::Azerty, Key::Comma) => Some(if shift { "." } else { ";" }.to_owned()),
            (Self::Azerty, Key::Num1) if !shift => Some("&".to_owned()),
            (Self::Azerty, Key::Num2) if !shift => Some("é".to_owned()),
            (Self::Azerty, Key::Num3) if !shift => Some("\"".to_owned()),
            (Self::Russian, Key::C) => letter("с"),
            (Self::Russian, Key::Q) => letter("й"),
            (Self::Russian, Key::F) => letter("а"),
            (Self::Russian, Key::Z) => letter("я"),
            (Self::Russian, Key::Slash) => Some(if shift { "," } else { "." }.to_owned()),
            (Self::Greek, Key::C) => letter("ψ"),
            (Self::Greek, Key::Q) => Some(if shift { ":" } else { ";" }.to_owned()),
            (Self::Greek, Key::F) => letter("φ"),
            (Self::Greek, Key::Z) => letter("ζ"),
            (_, Key::Period) => Some(if shift { ">" } else { "." }.to_owned()),
            (_, Key::Comma) => Some(if shift { "<" } else { "," }.to_owned()),
            (_, Key::Num1 | Key::Num2 | Key::Num3 | Key::Num4 | Key::Num5) if shift && self != Self::Azerty => {
                Some("!@#$%".chars().nth(name.parse::<usize>().expect("a digit") - 1)?.to_string())
            }
            _ if name.len() == 1 && name.chars().all(|it| it.is_ascii_digit()) => Some(name.to_owned()),
            (Self::Us | Self::Azerty, _) if is_letter => letter(&name.to_lowercase()),
            _ if is_letter => panic!("what {self:?} writes with {name} is not in the table"),
            _ => None,
        }
    }
}

/// The key that egui knows by what it writes.
fn logical(written: &str) -> Option<Key> {
    if written == " " {
        return Some(Key::Space);
    }
    Key::from_name(&written.to_uppercase())
}

/// A key by the name that the table of commands has for it.
fn key(name: &str) -> Key {
    match name {
        "Left" => Key::ArrowLeft,
        "Right" => Key::ArrowRight,
        "Up" => Key::ArrowUp,
        "Down" => Key::ArrowDown,
        name => Key::from_name(&name.to_uppercase())
            .or_else(|| Key::from_name(name))
            .unwrap_or_else(|| panic!("there is no key {name}")),
    }
}
