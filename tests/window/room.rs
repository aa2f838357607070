//! Nothing that is shown for a moment, or that asks for something, hides what is being worked on or is cut off, also in small windows.

use eframe::egui::{Id, Rect, vec2};
use manicule::app::command::{Action, Command};

use egui_kittest::kittest::Queryable as _;
use manicule::model::Document;
use manicule::text::{ByteOffset, Span};

use super::harness::Window;

/// The windows that are looked at, in points.
const SIZES: [(f32, f32); 4] = [(1280.0, 800.0), (1024.0, 700.0), (900.0, 600.0), (700.0, 560.0)];

/// The height of the status bar, with the edge that tests have around the window, in points.
const STATUS: f32 = 26.0 + 8.0;

/// What is asked about.
const ASKED: &str = "the crew counted 84 passengers once more by lantern light while a bell rang and somebody wept";

/// What shares something rare with it.
const PARTNERS: [&str; 5] = [
    "The lantern gave no light",
    "A bell rang twice in the night and woke all who lived above the quay, the inn and the old customs house",
    "Somebody wept",
    "There were 84 passengers",
    "Nobody of the crew counted them",
];

/// A report that fills the window, with an annotation in its last paragraph.
fn report() -> String {
    let line = "The ferry had left the harbour before the fog came in from the west, and nobody on the quay had seen it go.\n\n";
    format!("{}Then [claim! {ASKED}|], said the purser.", line.repeat(20))
}

fn window((width, height): (f32, f32)) -> Window {
    let said = |what: &str| format!("[claim {what}], the harbour office said. ");
    let other: String = PARTNERS.map(said).concat();
    let mut window = Window::with(&report(), &[("other", &other)]);
    let documents: Vec<_> = window.workspace().project.documents.values().map(|it| it.as_ref().clone()).collect();
    for facts in documents {
        let facts = Document { event: "Fog".to_owned(), ..facts };
        window.app_mut().dispatch(Command::SetFacts(Box::new(facts)));
    }
    window.harness.set_size(vec2(width, height));
    window.settle();
    window
}

/// Where something lies that stands above the window.
fn area(window: &Window, name: &str) -> Rect {
    let area = window.harness.ctx.memory(|memory| memory.area_rect(Id::unique(name)));
    area.unwrap_or_else(|| panic!("“{name}” is not shown"))
}

/// Where the letters of the text are that are in view.
fn letters(window: &Window) -> Vec<Rect> {
    let project = &window.workspace().project;
    let whole = |id: &str| {
        let text = project.text(&id.parse().expect("a document")).expect("a text");
        Span::new(ByteOffset(0), text.end()).expect("some words")
    };
    let open = window.workspace().document.clone().expect("a document");
    let other = project.documents.keys().find(|it| **it != open).expect("another document");
    let mut letters = window.app().rects_of(whole(open.as_str()));
    letters.extend(window.app().rects_beside(whole(other.as_str())));
    letters
}

/// Asserts that the message that is shown hides no letter and no field, and is in the window.
fn hides_nothing(window: &Window, size: (f32, f32), state: &str) {
    let toast = area(window, "toasts");
    let whole = Rect::from_min_size(Default::default(), vec2(size.0, size.1));
    assert!(whole.contains_rect(toast), "{size:?} {state}: {toast:?} is cut off");
    // A line that goes on behind the status bar is seen above it.
    let pane = whole.with_max_y(size.1 - STATUS);
    let hidden = letters(window).into_iter().map(|it| it.intersect(pane)).find(|it| it.intersects(toast.shrink(1.0)));
    assert!(hidden.is_none(), "{size:?} {state}: {toast:?} hides letters at {hidden:?}");
    let names = ["note", "Pass over", "Find in all documents", "figure"];
    let shown: Vec<_> = names.iter().flat_map(|name| window.harness.query_all_by_label(name)).collect();
    assert!(!shown.is_empty(), "{size:?} {state}: none of {names:?} is shown");
    let hidden = shown.iter().find(|it| it.rect().intersects(toast));
    assert!(hidden.is_none(), "{size:?} {state}: {toast:?} hides {:?}", hidden.map(|it| it.rect()));
}

#[test]
fn a_message_hides_nothing_that_is_worked_on() {
    for size in SIZES {
        let mut window = window(size);
        window.press("Delete Ctrl+z");
        hides_nothing(&window, size, "at work");
        window.press("Ctrl+r");
        window.app_mut().dispatch(Command::Do(Action::AllOfLabel));
        window.settle();
        hides_nothing(&window, size, "relating");
        window.press("Escape Escape Escape Ctrl+Shift+f");
        window.type_text("ferry");
        hides_nothing(&window, size, "looking");
        window.press("Escape Escape F12");
        window.press("Ctrl+z Ctrl+Shift+z Ctrl+z");
        hides_nothing(&window, size, "two reports");
        window.press("F12 Ctrl+Shift+z F1");
        let toast = area(&window, "toasts");
        assert!(window.shows("Keys and hands"));
        assert!(toast.top() >= size.1 - STATUS - 1.0, "{size:?}: {toast:?} lies over the dialog");
    }
}

/// Asserts that the prompt is whole, inside the window, and hides none of the words that it asks about.
fn asks_whole(window: &Window, size: (f32, f32), (state, words): (&str, &str)) {
    let prompt = area(window, "prompt");
    let whole = Rect::from_min_size(Default::default(), vec2(size.0, size.1 - STATUS + 1.0));
    assert!(whole.contains_rect(prompt), "{size:?} {state}: {prompt:?} is cut off");
    let inspector = window.rect_of("note");
    assert!(!prompt.intersects(inspector), "{size:?} {state}: {prompt:?} lies over the inspector");
    // Whatever can be pressed in it is in it.
    for name in ["1 supports", "6 about", "Pass over"] {
        for node in window.harness.query_all_by_label(name) {
            assert!(
                prompt.contains_rect(node.rect()),
                "{size:?} {state}: {name} at {:?} sticks out of {prompt:?}",
                node.rect()
            );
        }
    }
    // In the smallest window there is room for the beginning of so many words.
    let most = if size.0 > 700.0 { usize::MAX } else { 1 };
    for rect in window.rects(words).into_iter().take(most) {
        assert!(!rect.intersects(prompt), "{size:?} {state}: {prompt:?} hides “{words}” at {rect:?}");
        assert!(rect.bottom() <= size.1 - STATUS, "{size:?} {state}: “{words}” is out of view at {rect:?}");
    }
}

#[test]
fn whatever_asks_is_whole_and_hides_none_of_the_words_that_it_asks_about() {
    for size in SIZES {
        let mut window = window(size);
        window.press("Ctrl+r");
        assert!(window.shows("Pass over"), "partners are listed");
        asks_whole(&window, size, ("partners", ASKED));
        window.press("Escape Ctrl+Home");
        let id = window.workspace().sheet().expect("a sheet").annotations.iter().next().expect("one").id;
        window.app_mut().dispatch(Command::Focus(id));
        window.app_mut().dispatch(Command::AwaitMention("mention".parse().expect("an attribute")));
        window.settle();
        asks_whole(&window, size, ("a mention", ASKED));
        window.press("Escape F2");
        asks_whole(&window, size, ("a span", ASKED));
    }
}
