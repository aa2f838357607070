//! The ways of hands to the fields and buttons of the window.

use std::cmp::Reverse;

use eframe::egui::Modifiers;
use eframe::egui::pos2;
use manicule::app::session::Part;
use manicule::model::{AnnotationId, AnnotationPlace};

use crate::hands::{Hands, How};

/// More presses of Tab than there are fields.
const TABS_MAX: usize = 120;

impl Hands {
    /// Types letters, each of which is an action.
    pub fn type_text(&mut self, text: &str) {
        for letter in text.chars() {
            self.did(&format!("type {letter}"));
            self.window.type_text(&letter.to_string());
        }
    }

    /// Types what a field lacks behind what it holds, and takes what is shown behind the letters where that is as it is to be.
    pub fn type_completed(&mut self, held: &str, wanted: &str) {
        let mut typed = held.to_owned();
        while let Some(letter) = wanted.get(typed.len()..).and_then(|rest| rest.chars().next()) {
            self.type_text(&letter.to_string());
            typed.push(letter);
            let shown = self.window.said("completes to ");
            let whole = shown.as_deref().and_then(|it| it.strip_prefix("completes to "));
            if let Some(whole) = whole.filter(|it| wanted.starts_with(*it) && it.len() > typed.len() + 1) {
                self.press("Right");
                typed = whole.to_owned();
            }
        }
    }

    /// Clicks what has a name.
    pub fn click_label(&mut self, label: &str) {
        self.did(&format!("click {label}"));
        self.window.click_label(label);
    }

    /// Clicks what has a name that starts so.
    pub fn click_starting(&mut self, start: &str) {
        let label =
            self.window.named(|it| it.starts_with(start)).unwrap_or_else(|| panic!("nothing starts with {start}"));
        self.click_label(&label);
    }

    /// Clicks a button, or presses its key.
    pub fn act(&mut self, label: &str, key: &str) {
        match self.how {
            How::Mouse => self.click_label(label),
            How::Keyboard => self.press(key),
        }
    }

    /// Gives the keys to a field of the inspector.
    pub fn reach_field(&mut self, name: &str) {
        match self.how {
            How::Mouse => self.click_field(name),
            How::Keyboard => self.walk_to_field(name),
        }
    }

    /// Clicks a field of the inspector.
    pub fn click_field(&mut self, name: &str) {
        let label = self.window.named(|it| is_field(it, name)).unwrap_or_else(|| panic!("no field {name}"));
        self.click_label(&label);
    }

    /// Goes to a field by keys.
    fn walk_to_field(&mut self, name: &str) {
        if self.is_at(name) {
            return;
        }
        let workspace = self.window.workspace();
        let label = workspace.focused().expect("an annotation in hand").label.clone();
        let bare = name.strip_suffix(" from").unwrap_or(name);
        let place = workspace.project.schema.attributes_of(&label).position(|it| it.name == bare).unwrap();
        self.press(&format!("Alt+{}", place + 1));
        assert!(self.is_at(name), "the keys are at {:?}", self.window.keys_at());
    }

    /// Presses Tab until something has the keys.
    pub fn tab_to(&mut self, is_meant: impl Fn(&str) -> bool) {
        for _ in 0..TABS_MAX {
            if self.window.keys_at().is_some_and(|it| is_meant(&it)) {
                return;
            }
            self.press("Tab");
        }
        panic!("no way to the field; the keys are at {:?}", self.window.keys_at());
    }

    /// Whether a field has the keys.
    pub fn is_at(&self, name: &str) -> bool {
        self.window.keys_at().is_some_and(|it| is_field(&it, name))
    }

    fn is_in_text(&self) -> bool {
        self.window.app().session().part == Part::Text
    }

    /// Gives the keys back to the text.
    pub fn back_to_text(&mut self) {
        for _ in 0..3 {
            if self.is_in_text() {
                return;
            }
            self.press("Escape");
        }
        assert!(self.is_in_text(), "the keys stay in {:?}", self.window.app().session().part);
    }

    /// Goes to the start of the document, where nothing is in hand.
    pub fn press_top(&mut self) {
        let hand = self.window.hand();
        if hand.focus.is_some() || hand.head.0 > 0 {
            self.press("Ctrl+Home");
        }
        if self.window.hand().focus.is_some() {
            self.press("Escape");
        }
    }

    /// Focuses an annotation: by clicks on it, of which further ones go through the stack, or by walking to it.
    pub fn focus(&mut self, place: &AnnotationPlace) {
        self.open(&place.document);
        if self.how == How::Keyboard {
            self.back_to_text();
            self.start_near(place);
        }
        for _ in 0..200 {
            let hand = self.window.hand();
            if hand.focus == Some(place.annotation) {
                return;
            }
            let start = self.window.workspace().annotation(place.annotation).unwrap().spans.places()[0];
            match self.how {
                How::Mouse => {
                    self.show(start);
                    let rect = self.window.app().rects_of(start)[0];
                    self.did("click the annotation");
                    self.window.click_at(pos2(rect.left() + 3.0, rect.center().y), Modifiers::NONE);
                    self.window.pause();
                }
                How::Keyboard => {
                    // Of what is in one another the longer one comes first.
                    let order = |it: AnnotationId| {
                        let spans = &self.window.workspace().annotation(it).unwrap().spans;
                        (spans.hull().start(), Reverse(spans.hull().end()))
                    };
                    let back = hand.focus.map_or(start.start() < hand.head, |it| order(place.annotation) < order(it));
                    self.press(if back { "," } else { "." });
                }
            }
        }
        panic!("the annotation is not reached");
    }

    /// Goes to an end of the document where the way to an annotation is shorter from there.
    fn start_near(&mut self, place: &AnnotationPlace) {
        let sheet = self.window.workspace().sheet().unwrap().clone();
        let order: Vec<_> = sheet.annotations.iter().collect();
        let hand = self.window.hand();
        let wanted = order.iter().position(|it| it.id == place.annotation).unwrap();
        let before = order.iter().filter(|it| it.spans.hull().start() < hand.head).count();
        let here = hand.focus.and_then(|focus| order.iter().position(|it| it.id == focus));
        let steps = here.map_or(before.abs_diff(wanted) + 1, |here| here.abs_diff(wanted));
        let (from_start, from_end) = (wanted + 2, order.len() - wanted + 1);
        if from_start.min(from_end) < steps {
            self.press(if from_start <= from_end { "Ctrl+Home" } else { "Ctrl+End" });
        }
    }
}

/// Whether something is called as a field is: by its name, or by its name and what it says.
fn is_field(label: &str, name: &str) -> bool {
    label.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(": ") || rest == " from")
}
