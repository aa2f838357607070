//! The other report beside the open one: shown with what both share, gone over to, tagged and related across, scrolled together.

use std::time::Duration;

use eframe::egui::{Modifiers, Pos2, Rect, pos2, vec2};
use manicule::app::command::{Action, Command, Place};
use manicule::model::{AttributeValue, Document};
use manicule::text::{ByteOffset, Span};

use super::harness::Window;

const HERE: &str = "[claim! The flood carried off] 79 goats and their keeper’s hut, the mayor said. \
    “We heard the water before we saw any of it at all,” she told us.";
const THERE: &str = "Nobody knows why. [claim The flood carried off] at least 84 goats and their keeper’s hut, it is said. \
    “We heard the water long before we saw any of it at all,” she added.";

/// A window on two reports of one event, the second beside the first.
fn reports(here: &str, there: &str) -> Window {
    let mut window = Window::with(here, &[("other", there)]);
    let documents: Vec<Document> =
        window.workspace().project.documents.values().map(|it| it.as_ref().clone()).collect();
    for facts in documents {
        let facts = Document { event: "Flood".to_owned(), ..facts };
        window.app_mut().dispatch(Command::SetFacts(Box::new(facts)));
    }
    window.press("F12");
    compared(&mut window);
    window
}

/// Waits until both are compared.
fn compared(window: &mut Window) {
    for _ in 0..400 {
        if !window.app().session().beside.asked {
            break;
        }
        window.app_mut().await_job(Duration::from_millis(50));
    }
    assert!(!window.app().session().beside.asked, "they were not compared");
    window.settle();
}

/// Where words of the other report are on the screen.
fn beside(window: &Window, words: &str) -> Rect {
    let workspace = window.workspace();
    let other = window.app().session().beside.other(workspace).expect("another report");
    let text = workspace.project.text(&other).expect("its text").as_str();
    let start = text.find(words).unwrap_or_else(|| panic!("“{words}” is not in the other report"));
    let span = Span::new(ByteOffset(start), ByteOffset(start + words.len())).expect("some words");
    *window.app().rects_beside(span).first().unwrap_or_else(|| panic!("“{words}” is not in view"))
}

fn inside(rect: Rect) -> Pos2 {
    pos2(rect.left() + 3.0, rect.center().y)
}

fn open(window: &Window) -> String {
    window.workspace().document.as_ref().expect("a document").to_string()
}

#[test]
fn the_other_report_comes_with_what_both_share_and_goes_again() {
    let mut window = reports(HERE, THERE);
    assert!(window.shows("1 figure, 1 differs"), "it is told how much");
    assert!(window.shows("79 here, at least 84 there"), "and where numbers differ, on the line between them");
    let (ours, theirs) = (window.rects("flood")[0], beside(&window, "flood"));
    assert!(ours.right() < theirs.left(), "{ours:?} {theirs:?}");
    window.press("F12");
    assert!(!window.shows("close the other report"));
}

#[test]
fn a_click_goes_over_and_each_report_stays_where_it_is() {
    let mut window = reports(HERE, THERE);
    let (ours, theirs) = (window.rects("mayor")[0], beside(&window, "Nobody"));
    window.click_at(inside(theirs), Modifiers::NONE);
    window.pause();
    assert_eq!(open(&window), "other");
    let apart = |one: Rect, other: Rect| one.min.distance(other.min);
    assert!(apart(window.rects("Nobody")[0], theirs) < 1.0 && apart(beside(&window, "mayor"), ours) < 1.0);
    // And back, by key.
    window.press("Shift+F12");
    assert_eq!(open(&window), "doc");
    assert!(apart(window.rects("mayor")[0], ours) < 1.0);
}

#[test]
fn what_is_dragged_in_the_other_report_is_tagged_there() {
    let mut window = reports(HERE, THERE);
    window.press("Escape q");
    let (from, to) = (beside(&window, "We heard"), beside(&window, "at all"));
    window.drag_points(inside(from), to.right_center() - vec2(2.0, 0.0), Modifiers::NONE);
    assert_eq!(open(&window), "other");
    assert!(window.markup().contains("[quote! “We heard"), "{}", window.markup());
}

#[test]
fn a_relation_is_drawn_across_by_a_click_and_shown_as_a_line() {
    let mut window = reports(HERE, THERE);
    window.press("Ctrl+r");
    let target = beside(&window, "flood");
    window.click_at(inside(target), Modifiers::NONE);
    window.pause();
    window.press("3");
    let workspace = window.workspace();
    let drawn: Vec<_> = workspace.project.sheets.values().flat_map(|sheet| sheet.relations.values()).collect();
    assert_eq!(drawn.len(), 1);
    assert_eq!(drawn[0].to.document.as_str(), "other");
    compared(&mut window);
    assert!(window.shows("what stands beside repeats it"), "seen from its end");
    window.press("Shift+F12");
    assert!(window.shows("repeats what stands beside"), "seen from where it begins");
}

#[test]
fn documents_of_no_event_stand_alone() {
    let mut window = Window::with(HERE, &[("other", THERE)]);
    window.press("F12");
    assert!(window.shows("There is no other report of this event"));
    window.click_label("close the other report");
    assert!(!window.shows("There is no other report"));
}

#[test]
fn both_are_scrolled_together_unless_that_is_switched_off() {
    let paragraph =
        |at: usize, words: &str| format!("Number {at} of all the rivers in that valley rose. {}\n", words.repeat(6));
    let here: String = (0..40).map(|at| paragraph(at, "Wool was wet. ")).collect();
    let there: String =
        (0..40).map(|at| paragraph(at, "Nobody had seen the like of it in all those years. ")).collect();
    let mut window = reports(&format!("|{here}"), &there);
    window.press("Ctrl+End");
    window.settle();
    beside(&window, "Number 39 of");
    window.press("Ctrl+Home");
    window.settle();
    beside(&window, "Number 0 of");
    window.app_mut().dispatch(Command::Do(Action::ScrollTogether));
    window.press("Ctrl+End");
    window.settle();
    beside(&window, "Number 0 of");
}

#[test]
fn what_is_annotated_goes_before_what_is_read() {
    let mut window =
        reports("|The flood carried off 60 goats of the valley.", "The flood carried off 84 goats of the valley.");
    assert!(window.shows("60 here, 84 there"));
    window.press("f");
    window.drag("60", "goats");
    let annotation = window.workspace().focused().expect("a figure").id;
    let place = Place { key: window.workspace().key().expect("a sheet"), annotation };
    let value = AttributeValue::Text("84".into());
    window.app_mut().dispatch(Command::SetAttribute(place, "value".parse().expect("an id"), Some(value)));
    compared(&mut window);
    assert!(window.shows("84 in both"));
}
