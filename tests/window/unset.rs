//! What an annotator has unset by hand stays unset, whatever may be guessed of it, until undo takes that back.

use manicule::model::{Annotation, AttributeValue, ValueOrigin};

use super::harness::Window;

/// A window on a figure whose value and qualifier were guessed with the tag.
fn tagged() -> Window {
    let mut window = Window::on("There were ⟦about 40 dogs|⟧ and 3 cats.");
    window.press("f");
    assert!(has(&window, "value") && has(&window, "qualifier"));
    window
}

fn annotation(window: &Window) -> Annotation {
    let sheet = window.workspace().sheet().expect("a sheet").clone();
    Annotation::clone(sheet.annotations.iter().next().expect("an annotation"))
}

fn has(window: &Window, attribute: &str) -> bool {
    annotation(window).attributes.get(attribute).is_some()
}

/// Asserts that neither way to accept guesses fills an attribute in.
fn stays_unset(window: &mut Window, attribute: &str) {
    assert!(!has(window, attribute), "{attribute} is unset");
    let steps = window.workspace().history.done().len();
    for key in ["Escape Escape Shift+Enter", "Ctrl+Shift+Enter"] {
        window.press(key);
        assert!(!has(window, attribute), "{attribute} after {key}");
        while window.workspace().history.done().len() > steps {
            window.press("Ctrl+z");
        }
    }
}

#[test]
fn what_is_unset_by_delete_by_the_menu_or_by_empty_words_is_not_guessed_anew() {
    let mut window = tagged();
    window.focus_label("qualifier: about");
    window.press("Delete");
    stays_unset(&mut window, "qualifier");
    let mut window = tagged();
    window.click_label("more for qualifier");
    window.click_label("unset");
    stays_unset(&mut window, "qualifier");
    let mut window = tagged();
    window.press("Alt+1 Ctrl+a Delete Enter");
    stays_unset(&mut window, "value");
}

#[test]
fn a_mention_that_is_unset_by_its_cross_is_not_guessed_anew() {
    let mut window = Window::on("⟦“It rained all night,”|⟧ said Ana Maria Renn.");
    window.press("q");
    assert!(has(&window, "cue"));
    window.click_label("unset cue");
    stays_unset(&mut window, "cue");
}

#[test]
fn undo_takes_the_wish_back_and_redo_brings_it_back() {
    let mut window = tagged();
    window.focus_label("qualifier: about");
    window.press("Delete Escape Ctrl+z");
    let origin = |window: &Window| annotation(window).attributes.get("qualifier").map(|it| it.origin);
    assert_eq!(origin(&window), Some(ValueOrigin::Rule));
    window.press("Ctrl+Shift+Enter");
    assert_eq!(origin(&window), Some(ValueOrigin::Hand));
    window.press("Ctrl+z Ctrl+z Ctrl+z");
    // The tag is back without anything unset by anybody.
    window.press("Ctrl+Shift+z Ctrl+Shift+Enter");
    assert_eq!(origin(&window), Some(ValueOrigin::Hand));
    window.press("Ctrl+z");
    window.focus_label("qualifier: about");
    window.press("Delete Escape Ctrl+z Ctrl+Shift+z");
    stays_unset(&mut window, "qualifier");
}

#[test]
fn what_is_only_offered_is_refused_by_delete_and_still_listed() {
    let mut window = Window::on("There were [figure! about 40 dogs].");
    window.focus_label("qualifier: about");
    window.press("Delete");
    assert!(window.shows("qualifier: unset"), "the guess is shown no more");
    assert_eq!(window.workspace().history.done().len(), 0, "nothing was changed");
    stays_unset(&mut window, "qualifier");
    window.focus_label("qualifier: unset");
    window.press("Enter");
    assert!(!has(&window, "qualifier"), "Enter takes nothing that is not shown");
    window.focus_label("qualifier: unset");
    window.press("Ctrl+1");
    let value = annotation(&window).attributes.get("qualifier").map(|it| it.value.clone());
    assert_eq!(value, Some(AttributeValue::Text("about".into())));
}

#[test]
fn a_speaker_who_is_not_in_the_register_is_refused_by_the_menu() {
    let mut window = Window::on("⟦“It rained all night,”|⟧ said Ana Maria Renn.");
    window.press("q");
    window.click_label("more for speaker");
    window.click_label("unset");
    stays_unset(&mut window, "speaker");
    assert!(window.workspace().project.speakers.is_empty());
}

#[test]
fn what_falls_away_with_its_label_was_unset_by_nobody() {
    let mut window = tagged();
    window.press("Shift+c Shift+f Ctrl+Shift+Enter");
    assert!(has(&window, "qualifier"));
}
