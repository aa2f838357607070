//! What is being typed in the inspector: nothing of it is lost, whatever the hand does next.

use std::time::Duration;

use eframe::egui::{ViewportEvent, ViewportId};
use manicule::app::command::{Action, Command};
use manicule::app::session::Part;
use manicule::model::{Annotation, AttributeValue, Period, Project};
use manicule::store;

use super::harness::{Window, folder};

const CLAIM: &str = "Ana said [claim! it rained] on Monday.";
const TWO: &str = "[figure! 40 dogs] and [figure 7 cats].";

/// The annotation whose words are these, of whichever document.
fn annotation(project: &Project, words: &str) -> Annotation {
    let mut all = project.sheets.values().flat_map(|sheet| sheet.annotations.iter());
    let found = all.find(|it| it.spans.quoted() == words);
    Annotation::clone(found.unwrap_or_else(|| panic!("“{words}” is not annotated")))
}

fn note(window: &Window, words: &str) -> String {
    annotation(&window.workspace().project, words).note.into()
}

fn value(window: &Window, words: &str, attribute: &str) -> Option<AttributeValue> {
    annotation(&window.workspace().project, words).attributes.get(attribute).map(|it| it.value.clone())
}

fn text(words: &str) -> Option<AttributeValue> {
    Some(AttributeValue::Text(words.into()))
}

fn speakers(window: &Window) -> Vec<String> {
    window.workspace().project.speakers.values().map(|it| it.name.clone()).collect()
}

/// A window in which a note is being typed.
fn typing(markup: &str, further: &[(&str, &str)]) -> Window {
    let mut window = Window::with(markup, further);
    window.press("Ctrl+m");
    window.type_text("look again");
    window
}

/// What the folder of a window holds.
fn on_disk(window: &Window) -> Project {
    store::open(&window.path).expect("the project").project
}

#[test]
fn a_note_survives_the_closing_of_its_project() {
    let mut window = typing(CLAIM, &[]);
    window.app_mut().dispatch(Command::Do(Action::CloseProject));
    assert!(window.app().session().workspace.is_none());
    assert_eq!(&*annotation(&on_disk(&window), "it rained").note, "look again");
    let mut window = typing(CLAIM, &[]);
    window.press("Ctrl+w");
    assert_eq!(&*annotation(&on_disk(&window), "it rained").note, "look again");
}

#[test]
fn the_last_letters_before_the_key_that_closes_are_kept() {
    let mut window = typing(CLAIM, &[]);
    window.press_at_once("q f Ctrl+w");
    assert!(window.app().session().workspace.is_none());
    assert_eq!(&*annotation(&on_disk(&window), "it rained").note, "look againqf");
}

#[test]
fn a_note_survives_the_closing_of_the_window() {
    let mut window = typing(CLAIM, &[]);
    let viewport = window.harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    window.frame();
    assert_eq!(&*annotation(&on_disk(&window), "it rained").note, "look again");
}

#[test]
fn a_note_survives_another_project() {
    let mut window = typing(CLAIM, &[]);
    let (_other, path) = folder("Nothing.", &[]);
    window.app_mut().dispatch(Command::OpenProject(path.clone()));
    assert!(window.app_mut().await_job(Duration::from_secs(20)));
    assert_eq!(window.workspace().path, path);
    assert_eq!(&*annotation(&on_disk(&window), "it rained").note, "look again");
}

#[test]
fn a_note_survives_the_next_part_of_the_window() {
    let mut window = typing(CLAIM, &[]);
    window.press("F6");
    assert_eq!(window.app().session().part, Part::Annotations);
    assert_eq!(note(&window, "it rained"), "look again");
    let mut window = typing(CLAIM, &[]);
    window.press("Ctrl+Shift+Tab");
    assert_eq!(note(&window, "it rained"), "look again");
}

#[test]
fn a_note_survives_another_annotation_and_another_document() {
    let mut window = typing(TWO, &[("other", "It poured.")]);
    window.click("cats");
    assert_eq!((note(&window, "40 dogs").as_str(), note(&window, "7 cats").as_str()), ("look again", ""));
    let mut window = typing(TWO, &[("other", "It poured.")]);
    window.app_mut().dispatch(Command::OpenDocument("other".parse().expect("a document id")));
    window.settle();
    assert_eq!(note(&window, "40 dogs"), "look again");
    assert_eq!(window.workspace().document.as_ref().map(|it| it.as_str()), Some("other"));
}

#[test]
fn a_note_survives_escape_and_a_line_does_not() {
    let mut window = typing(TWO, &[]);
    window.press("Escape");
    assert_eq!(note(&window, "40 dogs"), "look again");
    assert_eq!(window.app().session().part, Part::Text);
    window.press("Ctrl+z");
    assert_eq!(note(&window, "40 dogs"), "");
    window.click_label("unit");
    window.type_text("dogs");
    window.press("Escape");
    assert_eq!(value(&window, "40 dogs", "unit"), None);
}

#[test]
fn every_kind_of_field_survives_another_annotation() {
    let kinds = [
        ("value", "40", "value", text("40")),
        ("unit", "dogs", "unit", text("dogs")),
        (
            "period to",
            "2025",
            "period",
            Some(AttributeValue::Period(Period { to: "2025".to_owned(), ..Period::default() }.into())),
        ),
    ];
    for (field, typed, attribute, expected) in kinds {
        let mut window = Window::on(TWO);
        window.click_label(field);
        window.type_text(typed);
        let other = annotation(&window.workspace().project, "7 cats").id;
        window.app_mut().dispatch(Command::Focus(other));
        window.settle();
        assert_eq!(value(&window, "40 dogs", attribute), expected, "{field}");
        assert_eq!(value(&window, "7 cats", attribute), None, "{field}");
    }
}

#[test]
fn what_cannot_be_taken_stays_while_other_fields_are_filled() {
    let mut window = Window::on(TWO);
    window.click_label("to");
    window.type_text("many");
    window.click_label("unit");
    window.type_text("dogs");
    window.click("7 cats");
    assert_eq!(value(&window, "40 dogs", "unit"), text("dogs"));
    assert_eq!(value(&window, "40 dogs", "to"), None);
    assert!(!window.shows("a number like"), "it is about the other annotation");
    window.click("40 dogs");
    assert!(window.shows("a number like"), "it waits to be mended");
    window.click_label("to");
    window.press("Escape");
    assert!(!window.shows("a number like"));
}

#[test]
fn a_new_speaker_is_added_when_its_field_is_left() {
    for leave in ["Tab", "F6", "click"] {
        let mut window = Window::on(CLAIM);
        window.press("Enter");
        window.type_text("Ana Maria");
        if leave == "click" {
            window.click("said")
        } else {
            window.press(leave)
        }
        assert_eq!(speakers(&window), ["Ana Maria"], "{leave}");
        assert_eq!(value(&window, "it rained", "source"), text("ana-maria"), "{leave}");
    }
}

#[test]
fn letters_of_a_known_speaker_wait_to_be_finished() {
    let mut window = Window::on("[claim! It rained] and [claim it poured].");
    window.press("Enter");
    window.type_text("Ana Maria");
    window.press("Enter");
    assert_eq!(window.keys_at().as_deref(), Some("source"));
    window.type_text("mar");
    window.press("Tab");
    assert_eq!(speakers(&window), ["Ana Maria"], "Mar is hardly somebody else");
    assert_eq!(value(&window, "it poured", "source"), None);
    assert!(window.shows("Enter takes Ana Maria"));
    window.click_label("source");
    window.press("Enter");
    assert_eq!(value(&window, "it poured", "source"), text("ana-maria"));
}

#[test]
fn a_speaker_is_taken_by_a_click_in_the_list() {
    let mut window = Window::on("[claim! It rained] and [claim it poured].");
    window.press("Enter");
    window.type_text("Ana Maria");
    window.press("Enter");
    window.type_text("mar");
    window.click_label("Ana Maria");
    assert_eq!(value(&window, "it poured", "source"), text("ana-maria"));
    assert_eq!(speakers(&window), ["Ana Maria"]);
}

#[test]
fn what_is_typed_is_about_the_annotation_that_was_focused_then() {
    let mut window = Window::with(TWO, &[("other", "[figure 3 birds] sang.")]);
    window.click_label("unit");
    window.type_text("dogs");
    // Both reach the window with the same frame.
    window.app_mut().dispatch(Command::OpenDocument("other".parse().expect("a document id")));
    window.press("Tab");
    assert_eq!(value(&window, "40 dogs", "unit"), text("dogs"));
    assert_eq!(value(&window, "3 birds", "unit"), None);
}

#[test]
fn changes_bear_the_name_of_who_makes_them() {
    let mut window = typing(CLAIM, &[]);
    window.app_mut().dispatch(Command::SetAnnotator("Ben".to_owned()));
    window.await_project();
    // What was typed before was typed by the other.
    let typed = annotation(&window.workspace().project, "it rained");
    let annotator = typed.created.by;
    assert_eq!((&*typed.note, typed.changed.by.as_str()), ("look again", annotator.as_str()));
    assert_eq!(window.workspace().me.as_str(), "ben");
    window.app_mut().dispatch(Command::ShowAnnotator(annotator.clone()));
    window.click("it rained");
    window.press("Ctrl+u");
    let changed = annotation(&window.workspace().project, "it rained");
    assert_eq!((changed.unsure, changed.changed.by.as_str()), (true, "ben"));
    assert_ne!(annotator.as_str(), "ben");
}

#[test]
fn enter_goes_from_one_missing_value_to_the_next() {
    let mut window = Window::on("[figure! 40 dogs], [claim they bark], [figure 7 cats] and [figure 3 birds].");
    for number in ["40", "7"] {
        if number == "40" {
            window.press("Enter");
        }
        assert_eq!(window.keys_at().as_deref(), Some("value"));
        window.type_text(number);
        window.press("Enter");
    }
    assert_eq!(value(&window, "40 dogs", "value"), text("40"));
    assert_eq!(value(&window, "7 cats", "value"), text("7"));
    assert!(window.markup().contains("[figure! 3 birds]"), "{}", window.markup());
    assert_eq!(window.keys_at().as_deref(), Some("value"));
    window.type_text("3");
    window.press("Enter");
    assert_eq!(value(&window, "3 birds", "value"), text("3"));
    assert_eq!(window.app().session().part, Part::Text, "none is left");
}
