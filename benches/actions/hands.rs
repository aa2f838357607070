//! Mouse and keyboard, counted.

use eframe::egui::{Event, Modifiers, MouseWheelUnit, Pos2, Rect, TouchPhase, pos2, vec2};
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

/// Hands on a window.
pub struct Hands {
    pub window: Window,
    pub how: How,
    /// The actions so far.
    pub count: usize,
    log: bool,
}

impl Hands {
    /// Hands on a copy of a project in which nothing is annotated yet.
    pub fn on(expected: &Expected, how: How, log: bool) -> Self {
        let blank = expected.blank();
        let mut window = Window::changed("|x", &[], |path| {
            std::fs::remove_dir_all(path).unwrap();
            store::create(path, "Actions").unwrap();
            store::open(path).unwrap().folder.save(&blank, &FileKey::all(&blank)).unwrap();
        });
        // Attributes are not counted, and guessing them takes time.
        window.guess_with(|_, _, _| Vec::new());
        Self { window, how, count: 0, log }
    }

    fn did(&mut self, what: &str) {
        self.count += 1;
        if self.log {
            println!("{what}");
        }
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
    fn show(&mut self, span: Span) {
        let text = self.window.workspace().text().unwrap().clone();
        let last = Span::new(text.prev_grapheme(span.end()), span.end()).unwrap();
        let first = Span::new(span.start(), text.next_grapheme(span.start())).unwrap();
        let in_view = |hands: &Self| {
            let rects = |span| hands.window.app().rects_of(span);
            let inside = |it: &Rect| it.top() > 95.0 && it.bottom() < 860.0;
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
                self.wheel(pos2(660.0, 450.0), way);
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
