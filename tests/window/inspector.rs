//! The inspector by its names: each kind of attribute value, the note, the mark, the label.

use manicule::app::session::Part;
use manicule::model::{Annotation, AttributeValue, Period, QuotedSpan};

use super::harness::Window;

const CLAIM: &str = "Ana said [claim! it rained] on Monday.";
const FIGURE: &str = "There were [figure! 40 dogs].";

fn annotation(window: &Window) -> Annotation {
    let sheet = window.workspace().sheet().expect("a sheet").clone();
    let first = sheet.annotations.iter().next().expect("an annotation");
    Annotation::clone(first)
}

fn value(window: &Window, attribute: &str) -> Option<AttributeValue> {
    annotation(window).attributes.get(attribute).map(|it| it.value.clone())
}

fn text(words: &str) -> Option<AttributeValue> {
    Some(AttributeValue::Text(words.into()))
}

#[test]
fn enter_goes_to_the_first_required_field_and_escape_back_to_the_text() {
    let mut window = Window::on(CLAIM);
    window.press("Enter");
    assert_eq!(window.keys_at().as_deref(), Some("source"));
    assert_eq!(window.app().session().part, Part::Inspector);
    window.press("Escape");
    assert_eq!(window.app().session().part, Part::Text);
    assert!(window.hand().focus.is_some(), "the annotation is still focused");
    window.press("Ctrl+Home");
    assert!(window.markup().starts_with('|'), "the text has the keys: {}", window.markup());
}

#[test]
fn numbers_are_exact_and_wrong_ones_are_not_taken() {
    let mut window = Window::on(FIGURE);
    window.press("Enter");
    window.type_text("12345678901234567890.10");
    window.press("Enter");
    assert_eq!(value(&window, "value"), text("12345678901234567890.10"));
    assert_eq!(window.app().session().part, Part::Text, "nothing else is required");
    window.click_label("to");
    window.type_text("many");
    assert!(window.shows("a number like"));
    window.press("Enter");
    assert_eq!(value(&window, "to"), None);
    assert_eq!(window.keys_at().as_deref(), Some("to"), "what cannot be taken stays to be mended");
    window.press("Escape");
    assert_eq!(value(&window, "to"), None);
}

#[test]
fn letters_that_are_typed_into_a_field_are_no_label_keys() {
    let mut window = Window::on(FIGURE);
    window.click_label("counted");
    window.type_text("c");
    window.press_at_once("q f Delete");
    window.press("Enter");
    assert_eq!(value(&window, "counted"), text("cqf"));
    assert_eq!(window.markup().replace('|', ""), FIGURE);
}

#[test]
fn what_is_left_with_a_click_is_kept_and_what_escape_leaves_is_not() {
    let mut window = Window::on(FIGURE);
    window.click_label("unit");
    window.type_text("dogs");
    window.click("There");
    assert_eq!(value(&window, "unit"), text("dogs"));
    window.click("40");
    window.click_label("unit");
    window.type_text("zzz");
    window.press("Escape");
    assert_eq!(value(&window, "unit"), text("dogs"));
}

#[test]
fn choices_are_chosen_by_letter_and_by_click() {
    let mut window = Window::without_guesses(FIGURE);
    window.click_label("qualifier: unset");
    window.click_label("about");
    assert_eq!(value(&window, "qualifier"), text("about"));
    let mut window = Window::without_guesses(CLAIM);
    window.focus_label("status: unset");
    window.press("d");
    assert_eq!(value(&window, "status"), text("denied"));
    window.press("d");
    assert_eq!(value(&window, "status"), text("declined to say"));
    window.press("Delete");
    assert_eq!(value(&window, "status"), None);
    assert_eq!(window.markup().replace('|', ""), CLAIM, "Delete was about the value");
}

#[test]
fn yes_and_no_are_answers_and_the_same_again_takes_them_back() {
    let mut window = Window::on(CLAIM);
    window.click_label("check-worthy: yes");
    assert_eq!(value(&window, "check-worthy"), text("yes"));
    window.click_label("check-worthy: no");
    assert_eq!(value(&window, "check-worthy"), text("no"));
    window.click_label("check-worthy: no");
    assert_eq!(value(&window, "check-worthy"), None);
}

#[test]
fn a_period_has_ends_and_words() {
    let mut window = Window::on(CLAIM);
    window.click_label("when from");
    window.type_text("2025-05");
    window.press("Enter");
    window.type_text("soon");
    window.press("Enter");
    let period = Period { from: "2025-05".to_owned(), ..Period::default() };
    assert_eq!(value(&window, "when"), Some(AttributeValue::Period(period.clone().into())), "soon is no date");
    window.press("Escape");
    window.click_label("when words");
    window.type_text("on Monday");
    window.press("Enter");
    let period = Period { words: "on Monday".to_owned(), ..period };
    assert_eq!(value(&window, "when"), Some(AttributeValue::Period(period.into())));
}

#[test]
fn a_speaker_is_added_in_place_and_then_found_in_the_register() {
    let mut window = Window::with(CLAIM, &[("other", "[claim It poured].")]);
    window.press("Enter");
    window.type_text("Ana Maria");
    window.press("Enter");
    assert_eq!(window.app().session().part, Part::Text, "nothing else is required");
    let speakers: Vec<_> = window.workspace().project.speakers.values().map(|it| it.name.clone()).collect();
    assert_eq!(speakers, ["Ana Maria"]);
    assert_eq!(value(&window, "source"), text("ana-maria"));
    window.press("Alt+Down .");
    window.press("Enter");
    window.type_text("mar");
    window.press("Enter");
    assert_eq!(value(&window, "source"), text("ana-maria"));
    assert_eq!(window.workspace().project.speakers.len(), 1);
    // One edit: the entry goes with the value.
    window.press("Ctrl+z Ctrl+z");
    assert!(window.workspace().project.speakers.is_empty());
}

#[test]
fn a_mention_is_filled_by_selecting_in_the_text() {
    let mut window = Window::without_guesses(CLAIM);
    window.click_label("source words: unset");
    window.drag("Ana", "Ana");
    let quoted = QuotedSpan::new(window.span("Ana"), window.workspace().text().expect("a text")).expect("words");
    assert_eq!(value(&window, "source-words"), Some(AttributeValue::Mention(vec![quoted])));
    assert!(window.hand().focus.is_some() && window.hand().mention.is_none());
    window.click_label("unset source words");
    assert_eq!(value(&window, "source-words"), None);
    // A double click does it too, and an armed label does not tag what fills an attribute.
    window.press("f");
    window.click_label("source words: unset");
    window.clicks("Ana", 2);
    window.pause();
    assert!(matches!(value(&window, "source-words"), Some(AttributeValue::Mention(_))));
    assert_eq!(window.workspace().sheet().expect("a sheet").annotations.len(), 1);
}

#[test]
fn unknown_and_none_are_not_unset() {
    let mut window = Window::on(CLAIM);
    window.click_label("more for source");
    window.click_label("unknown");
    assert_eq!(value(&window, "source"), Some(AttributeValue::Unknown));
    window.click_label("more for source");
    window.click_label("none");
    assert_eq!(value(&window, "source"), Some(AttributeValue::None));
    window.click_label("source: none");
    assert_eq!(value(&window, "source"), None);
}

#[test]
fn a_note_that_is_typed_at_once_is_not_taken_for_label_keys() {
    let mut window = Window::on(CLAIM);
    window.press_at_once("Ctrl+m c q Delete f");
    window.press("Ctrl+Enter");
    assert_eq!(&*annotation(&window).note, "cqf");
    assert_eq!(window.markup().replace('|', ""), CLAIM);
    assert_eq!(window.app().session().part, Part::Text);
}

#[test]
fn the_mark_of_doubt_has_a_box_and_a_key() {
    let mut window = Window::on(CLAIM);
    window.click_label("Unsure");
    assert!(annotation(&window).unsure);
    window.press("Ctrl+u");
    assert!(!annotation(&window).unsure);
}

#[test]
fn the_list_of_annotations_goes_to_what_is_chosen() {
    let mut window = Window::on("|[claim It] [figure rained] on.");
    window.click_label("All 2");
    assert!(window.shows("rained"));
    window.click_label("figure: rained");
    assert!(window.markup().contains("[figure! "), "{}", window.markup());
}

#[test]
fn letters_are_completed_to_words_of_the_text_and_to_values_of_neighbours() {
    let mut window = Window::on("Six shepherds lost [figure! 40 dogs], and [figure 3 sheep].");
    window.click_label("counted");
    window.type_text("d");
    assert_eq!(window.said("completes to ").as_deref(), Some("completes to dogs"));
    window.press("Right");
    assert!(!window.shows("completes to"), "it is taken");
    window.type_text(" l");
    assert!(window.shows("completes to dogs lost"));
    window.press("End Enter");
    assert_eq!(value(&window, "counted"), text("dogs lost"));
    // The neighbour’s value as a whole.
    window.press("Escape");
    window.click("3");
    window.click_label("counted");
    window.press("Ctrl+a");
    window.type_text("d");
    assert!(window.shows("completes to dogs lost"));
    window.press("Escape");
    // Enter takes what was typed and no more, and in the midst of the letters Right moves the caret.
    window.click_label("unit");
    window.type_text("sh");
    assert!(window.shows("completes to sheep"));
    window.press("Left Right Enter");
    let sheet = window.workspace().sheet().expect("a sheet").clone();
    let last = sheet.annotations.iter().last().expect("an annotation");
    assert_eq!(last.attributes.text("unit"), Some("sh"));
}

#[test]
fn words_for_a_mention_are_proposed_by_tab_the_nearest_first() {
    let text = "Ana Pell denied it.\n[quote! “It rained,”] said Rosa Quay, the mayor, who added: “It poured.”\nBo Lind told reporters that it snowed.";
    let mut window = Window::without_guesses(text);
    let cue = |window: &Window| match value(window, "cue") {
        Some(AttributeValue::Mention(spans)) => spans.iter().map(|it| it.quoted.to_string()).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    window.press("Alt+3 Space Tab Enter");
    assert_eq!(cue(&window), ["said"]);
    window.press("Alt+3 Delete Space Tab Tab Tab Shift+Tab Enter");
    assert_eq!(cue(&window), ["denied"]);
    // What names anybody.
    window.press("Alt+2 Space Tab Enter");
    let words = value(&window, "speaker-words");
    let Some(AttributeValue::Mention(spans)) = &words else { panic!("{words:?}") };
    assert_eq!(&*spans[0].quoted, "Rosa Quay, the mayor");
    // Behind the last one nothing is selected that was not proposed.
    window.press("Alt+3 Delete Space");
    (0..30).for_each(|_| window.press("Tab"));
    assert!(window.toasts().iter().any(|it| it.contains("No further words")), "{:?}", window.toasts());
    window.press("Escape Escape Tab");
    assert!(window.hand().mention.is_none());
}

#[test]
fn a_completion_is_taken_by_the_bare_key_alone_and_not_before_letters_of_the_same_frame() {
    let mut window = Window::on("Six shepherds lost [figure! 40 dogs].");
    window.click_label("counted");
    window.type_text("d");
    window.press("Shift+End");
    assert!(window.shows("completes to dogs"), "Shift selects");
    window.press_at_once("o End");
    window.press("Enter");
    assert_eq!(value(&window, "counted"), text("do"));
}

#[test]
fn one_click_opens_the_menu_of_a_row_whatever_was_typed_before() {
    // Enter gives the keys to the next field, below which a list opens.
    let mut window = Window::on(FIGURE);
    window.click_label("unit");
    window.type_text("dogs");
    window.press("Enter");
    assert!(window.keys_at().is_some_and(|it| it.starts_with("qualifier")) && window.shows("at most"));
    window.slow_click_label("more for aggregate");
    window.click_label("unknown");
    assert_eq!(value(&window, "aggregate"), Some(AttributeValue::Unknown));
    assert_eq!(value(&window, "unit"), text("dogs"));
    // What was typed and not entered is taken by the click.
    window.click_label("counted");
    window.type_text("cats");
    window.slow_click_label("more for per");
    window.click_label("none");
    assert_eq!((value(&window, "counted"), value(&window, "per")), (text("cats"), Some(AttributeValue::None)));
}

#[test]
fn letters_that_wait_move_nothing_before_the_button_is_let_go() {
    let mut window = Window::with(CLAIM, &[("other", "[claim It poured].")]);
    window.press("Enter");
    window.type_text("Ana Maria");
    window.press("Enter Alt+Down . Enter");
    window.type_text("mar");
    window.slow_click_label("more for status");
    assert!(window.shows("not taken yet"));
    window.click_label("unknown");
    assert_eq!(value(&window, "status"), Some(AttributeValue::Unknown));
}

#[test]
fn one_click_marks_as_unsure_while_a_note_is_being_typed() {
    let mut window = Window::on(CLAIM);
    window.press("Ctrl+m");
    window.type_text("again");
    window.slow_click_label("Unsure");
    assert!(annotation(&window).unsure);
    assert_eq!(&*annotation(&window).note, "again");
}

#[test]
fn fields_stay_where_they_are_when_the_last_guess_is_answered() {
    let mut window = Window::on(FIGURE);
    window.press("Shift+Enter");
    let before = window.rect_of("more for unit");
    assert!(window.shows("Nothing here is a guess"));
    window.press("Ctrl+z");
    assert!(window.shows("Accept 5 guesses"));
    assert_eq!(window.rect_of("more for unit"), before);
}
