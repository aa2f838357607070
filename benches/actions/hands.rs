//! Mouse and keyboard, counted.

use std::collections::BTreeMap;

use eframe::egui::{Event, Id, Modifiers, MouseWheelUnit, Order, Pos2, Rect, TouchPhase, pos2, vec2};
use manicule::app::command::Command;
use manicule::model::DocumentId;
use manicule::store::{self, FileKey};
use manicule::text::Span;

use crate::expected::Expected;
use crate::harness::Window;

/// By what it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Mouse,
    Keyboard,
}

impl How {
    pub fn name(self) -> &'static str {
        match self {
            Self::Mouse => "by mouse",
            Self::Keyboard => "by keyboard",
        }
    }
}

/// What an action is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum For {
    Spans,
    Attributes,
    Relations,
}

/// Hands on a window.
pub struct Hands {
    pub window: Window,
    pub how: How,
    /// What is being done: for what, and for which label.
    pub doing: (For, String),
    /// The actions so far.
    pub counts: BTreeMap<(For, String), usize>,
    /// Whether each action is told.
    pub log: bool,
    /// Whether attributes and relations are made, too.
    pub whole: bool,
}

impl Hands {
    /// Hands on a copy of a project in which nothing is annotated yet.
    pub fn on(expected: &Expected, how: How) -> Self {
        let blank = expected.blank();
        let window = Window::changed("|x", &[], |path| {
            std::fs::remove_dir_all(path).unwrap();
            store::create(path, "Actions").unwrap();
            store::open(path).unwrap().folder.save(&blank, &FileKey::all(&blank)).unwrap();
        });
        Self { window, how, doing: (For::Spans, String::new()), counts: BTreeMap::new(), log: false, whole: true }
    }

    pub fn did(&mut self, what: &str) {
        *self.counts.entry(self.doing.clone()).or_default() += 1;
        if self.log {
            println!("{:?} {}: {what}", self.doing.0, self.doing.1);
        }
    }

    /// Says in the log what is about to be corrected.
    pub fn tell(&self, name: &str) {
        if self.log {
            println!("{name}:");
        }
    }

    /// Does something for another purpose.
    pub fn during(&mut self, what: For, label: &str, act: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.doing, (what, label.to_owned()));
        act(self);
        self.doing = before;
    }

    /// Presses one key.
    pub fn press(&mut self, chord: &str) {
        self.did(chord);
        self.window.press(chord);
    }

    /// Drags over a span.
    pub fn drag(&mut self, span: Span, modifiers: Modifiers) {
        self.show(span);
        let rects = self.window.app().rects_of(span);
        let (first, last) = (rects[0], rects[rects.len() - 1]);
        self.did("drag");
        let (from, to) = (pos2(first.left() + 1.0, first.center().y), pos2(last.right() - 1.0, last.center().y));
        self.window.drag_points(from, to, modifiers);
    }

    /// Turns the wheel until a span is in view as a whole, which is one action.
    pub fn show(&mut self, span: Span) {
        let text = self.window.workspace().text().unwrap().clone();
        let last = Span::new(text.prev_grapheme(span.end()), span.end()).unwrap();
        let first = Span::new(span.start(), text.next_grapheme(span.start())).unwrap();
        let in_view = |hands: &Self| {
            let rects = |span| hands.window.app().rects_of(span);
            // What the text waits for lies over its lower edge.
            let prompt = || hands.window.harness.ctx.memory(|memory| memory.area_rect(Id::unique("prompt")));
            let above = hands.window.hand().link.as_ref().and_then(|_| prompt()).map(|it| it.top() - 10.0);
            let bottom = above.unwrap_or(860.0).min(860.0);
            // So may a toast, for as long as it is there.
            let layer = |it: &Rect| hands.window.harness.ctx.layer_id_at(it.left_center());
            let is_free = |it: &Rect| layer(it).is_none_or(|it| it.order == Order::Background);
            let inside = |it: &Rect| it.top() > 95.0 && it.bottom() < bottom && is_free(it);
            rects(first).iter().all(inside)
                && rects(last).iter().all(inside)
                && !rects(first).is_empty()
                && !rects(last).is_empty()
        };
        if in_view(self) {
            return;
        }
        self.did("scroll");
        for way in [-120.0, 120.0] {
            for _ in 0..60 {
                if in_view(self) {
                    return self.window.pause();
                }
                // Above what the text waits for.
                self.wheel(pos2(660.0, 250.0), way);
            }
        }
        panic!("{span} does not come into view");
    }

    fn wheel(&mut self, at: Pos2, points: f32) {
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: TouchPhase::Move,
            source: eframe::egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        };
        self.window.events([Event::PointerMoved(at), wheel], Modifiers::NONE);
        self.window.pause();
    }

    /// Opens a document: by a click in the list, or by keys from the one before.
    pub fn open(&mut self, document: &DocumentId) {
        if self.window.workspace().document.as_ref() == Some(document) {
            return;
        }
        self.did("open the document");
        self.window.app_mut().dispatch(Command::OpenDocument(document.clone()));
        self.window.pause();
    }
}
