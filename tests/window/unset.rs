//! What an annotator has unset by hand stays unset, whatever may be guessed of it, until undo takes that back.

use egui_kittest::kittest::Queryable as _;
use manicule::app::command::{Action, Command};
use manicule::model::{Annotation, Attribute, AttributeId, AttributeValue, ValueOrigin};

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
    let before = annotation(&window);
    window.focus_label("qualifier: about");
    window.press("Delete");
    assert!(window.shows("qualifier: unset"), "the guess is shown no more");
    assert_eq!(annotation(&window), before, "nothing was changed");
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

#[test]
fn what_is_only_offered_is_refused_as_one_step_that_undo_takes_back() {
    let mut window = Window::on("There were [figure! about 40 dogs].");
    let revision = window.workspace().revision;
    window.focus_label("qualifier: about");
    window.press("Delete");
    assert_ne!(window.workspace().revision, revision, "views look again");
    assert_eq!(window.workspace().history.undo_title(), Some("refuse guess of qualifier"));
    assert_eq!(window.toasts(), ["Refused the guess of qualifier"]);
    assert!(window.harness.query_all_by_label("Undo").count() == 2, "the message offers to take it back");
    // A second time there is nothing to refuse.
    window.focus_label("qualifier: unset");
    window.press("Delete");
    assert_eq!(window.workspace().history.done().len(), 1);
    window.press("Escape Escape Ctrl+z");
    assert!(window.hand().focus.is_some(), "undo goes where it was");
    assert!(window.shows("qualifier: about"), "the guess is offered again");
    window.press("Ctrl+Shift+z");
    stays_unset(&mut window, "qualifier");
}

#[test]
fn a_refusal_holds_in_the_next_session() {
    let mut window = Window::on("There were [figure! about 40 dogs].");
    window.focus_label("qualifier: about");
    window.press("Delete Escape");
    window.saved();
    let path = window.path.clone();
    window.app_mut().dispatch(Command::OpenProject(path));
    window.await_project();
    let history = &window.workspace().history;
    assert_eq!(history.undo_title(), Some("refuse guess of qualifier"));
    assert!(history.unset().has(&annotation(&window), &"qualifier".parse().expect("an attribute")));
}

/// Takes some words out of the one annotation.
fn split(window: &mut Window, words: &str) {
    let (id, span) = (annotation(window).id, window.span(words));
    window.app_mut().dispatch(Command::Focus(id));
    window.app_mut().dispatch(Command::Select(span.start(), span.end()));
    window.app_mut().dispatch(Command::Do(Action::Split));
    window.settle();
}

/// The values of the annotation that starts with some words: `attribute=value`, with `?` behind a guess.
fn values(window: &Window, start: &str) -> Vec<String> {
    let sheet = window.workspace().sheet().expect("a sheet").clone();
    let it = sheet.annotations.iter().find(|it| it.spans.iter().next().is_some_and(|it| it.quoted.starts_with(start)));
    let it = it.unwrap_or_else(|| panic!("nothing starts with “{start}”"));
    let word = |id: &AttributeId, it: &Attribute| match &it.value {
        AttributeValue::Text(text) => format!("{id}={text}{}", if it.origin == ValueOrigin::Rule { "?" } else { "" }),
        other => format!("{id}={other:?}"),
    };
    it.attributes.iter().map(|(id, it)| word(id, it)).collect()
}

#[test]
fn a_part_has_by_hand_what_its_words_say_and_the_rest_is_guessed_from_its_own() {
    let mut window = Window::on("There were [figure! about 40 dogs and 3 cats].");
    window.press("Alt+1");
    window.type_text("40");
    window.press("Enter");
    window.focus_label("qualifier: exactly");
    window.type_text("a");
    window.press("Escape Escape");
    assert_eq!(values(&window, "about"), ["qualifier=about", "value=40"]);
    // The words that say it are taken out.
    split(&mut window, "about 40 dogs");
    let (part, rest) = (values(&window, "about"), values(&window, "and"));
    assert!(part.contains(&"value=40".to_owned()) && part.contains(&"qualifier=about".to_owned()), "{part:?}");
    assert!(rest.contains(&"value=3?".to_owned()), "{rest:?}");
    assert!(!rest.iter().any(|it| it.starts_with("qualifier=about")), "{rest:?}");
    window.press("Ctrl+z");
    assert!(values(&window, "about").contains(&"value=40".to_owned()));
}

#[test]
fn what_is_split_off_says_its_own_words_and_not_what_was_set_for_others() {
    let mut window = Window::on("There were [figure! about 40 dogs and 3 cats].");
    window.press("Alt+1");
    window.type_text("40");
    window.press("Enter Escape Escape");
    split(&mut window, "3 cats");
    let (rest, part) = (values(&window, "about"), values(&window, "3 cats"));
    assert!(rest.contains(&"value=40".to_owned()), "{rest:?}");
    assert!(part.contains(&"value=3?".to_owned()), "{part:?}");
}

#[test]
fn what_was_refused_of_the_whole_is_refused_of_its_parts() {
    let mut window = Window::on("[quote#1! “It rained,”] said Ana Maria Renn, [quote#1! “all night.”] And it did.");
    window.focus_label("kind: direct");
    window.press("Delete Escape Escape");
    split(&mut window, "“all night.”");
    let has = |window: &Window, start| values(window, start).iter().any(|it| it.starts_with("kind"));
    assert!(!has(&window, "“all"), "{:?}", values(&window, "“all"));
    window.press("Escape Escape Ctrl+Shift+Enter");
    assert!(!has(&window, "“It") && !has(&window, "“all"), "{:?}", values(&window, "“all"));
    // Undo forgets what was said of the part, and then what was said of the whole.
    window.press("Ctrl+z Ctrl+z Ctrl+z");
    assert!(window.shows("kind: direct"), "the guess is offered again");
}
