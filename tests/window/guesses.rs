//! Guesses: filled in with the tag, shown as guesses, accepted by Enter, by a digit, all at once; and what is the same as before.

use std::time::Duration;

use eframe::egui::Modifiers;
use manicule::app::command::{Action, Command};
use manicule::app::session::Part;
use manicule::model::{
    Annotation, Attribute, AttributeKind, AttributeValue, Document, Project, SpeakerKind, ValueOrigin,
};
use manicule::suggest::{Guess, Nearby, Proposal};
use manicule::text::Span;

use super::harness::Window;

/// Guesses that a test can foresee: a figure is its own digits, or one more; who speaks is the word before, unless the register knows
/// somebody; and a figure counts whatever follows it.
fn stand_in(project: &Project, document: &Document, annotation: &Annotation, _: &Nearby) -> Vec<Guess> {
    let hull = annotation.spans.hull();
    let text = project.text(&document.id).unwrap().as_str();
    let before = text[..hull.start().0].trim_end();
    let start = before.rfind(' ').map_or(0, |at| at + 1);
    let because: Vec<Span> = Span::from_range(start..before.len()).into_iter().collect();
    let mut guesses = Vec::new();
    for definition in project.schema.attributes_of(&annotation.label) {
        let proposals = match (definition.kind, definition.id.as_str()) {
            (AttributeKind::Number, "value") => digits(&annotation.spans.quoted()),
            (AttributeKind::Speaker, _) if !before.is_empty() => {
                let name = before[start..].to_owned();
                let new = Proposal::NewSpeaker { name, kind: SpeakerKind::Group };
                let known = project.speakers.keys().map(|id| Proposal::Value(AttributeValue::Text(id.as_str().into())));
                known.chain([new]).collect()
            }
            (AttributeKind::Choice, "qualifier") => vec![Proposal::Value(AttributeValue::Text("about".into()))],
            _ => Vec::new(),
        };
        let unset = annotation.attributes.get(definition.id.as_str()).is_none();
        guesses.extend(proposals.into_iter().filter(|_| unset).map(|proposal| Guess {
            attribute: definition.id.clone(),
            proposal,
            because: because.clone(),
        }));
    }
    guesses
}

/// A number as it is written, and the one behind it.
fn digits(quoted: &str) -> Vec<Proposal> {
    let digits: String = quoted.chars().filter(char::is_ascii_digit).collect();
    let Ok(number) = digits.parse::<u64>() else { return Vec::new() };
    [number, number + 1].map(|it| Proposal::Value(AttributeValue::Text(it.to_string().into()))).into()
}

fn window(markup: &str) -> Window {
    let mut window = Window::on(markup);
    window.guess_with(stand_in);
    window
}

/// The annotations of the open document in reading order.
fn annotations(window: &Window) -> Vec<Annotation> {
    window
        .workspace()
        .sheet()
        .map(|sheet| sheet.annotations.iter().map(|it| it.as_ref().clone()).collect())
        .unwrap_or_default()
}

/// An attribute of an annotation, by its place, with `~` before a guess.
fn value(window: &Window, place: usize, attribute: &str) -> String {
    match annotations(window)[place].attributes.get(attribute) {
        None => "unset".to_owned(),
        Some(Attribute { value: AttributeValue::Text(text), origin }) => {
            format!("{}{text}", if *origin == ValueOrigin::Rule { "~" } else { "" })
        }
        Some(other) => format!("{other:?}"),
    }
}

#[test]
fn a_tag_brings_its_guesses_along_and_undo_takes_both_back() {
    let mut window = window("There were ⟦40 dogs|⟧.");
    window.press("f");
    assert_eq!((value(&window, 0, "value"), value(&window, 0, "qualifier")), ("~40".to_owned(), "~about".to_owned()));
    assert!(window.shows("figure · ≈ 40") || window.shows("40, a guess"), "the note says so");
    window.press("Ctrl+z");
    assert!(annotations(&window).is_empty());
    window.press("Ctrl+Shift+z");
    assert_eq!(value(&window, 0, "value"), "~40");
}

#[test]
fn enter_accepts_the_guess_and_goes_to_the_next_that_is_only_guessed() {
    let mut window = window("{figure} There were 40 dogs and 50 cats.");
    window.drag("40", "40");
    window.drag("50", "50");
    window.press("Escape");
    window.click("40");
    window.press("Enter");
    assert_eq!(window.keys_at().as_deref(), Some("value"));
    window.press("Enter");
    assert_eq!((value(&window, 0, "value"), value(&window, 1, "value")), ("40".to_owned(), "~50".to_owned()));
    assert!(window.markup().contains("[figure! 50 cats]"), "{}", window.markup());
    assert_eq!(window.keys_at().as_deref(), Some("value"));
    window.press("Enter");
    assert_eq!(value(&window, 1, "value"), "50");
    assert_eq!(window.app().session().part, Part::Text, "nothing else is required");
    assert_eq!(value(&window, 1, "qualifier"), "~about", "what was not looked at stays a guess");
}

#[test]
fn what_was_never_filled_in_is_offered_all_the_same() {
    let mut window = window("There were [figure! 40 dogs].");
    window.press("Enter");
    assert_eq!(value(&window, 0, "value"), "unset", "looking changes nothing");
    window.press("Enter");
    assert_eq!(value(&window, 0, "value"), "40");
    // What is typed goes before the guess.
    let mut window = self::window("There were [figure! 40 dogs].");
    window.press("Enter");
    window.type_text("44");
    window.press("Enter");
    assert_eq!(value(&window, 0, "value"), "44");
}

#[test]
fn ctrl_and_a_digit_takes_an_alternative() {
    let mut window = window("There were ⟦40 dogs|⟧.");
    window.press("f Enter Ctrl+2");
    assert_eq!(value(&window, 0, "value"), "41");
    let mut window = self::window("There were [figure! 40 dogs].");
    window.focus_label("qualifier: about");
    window.press("Ctrl+2");
    assert_eq!(value(&window, 0, "qualifier"), "exactly", "behind the guess stand the other choices");
}

#[test]
fn what_is_listed_below_a_field_is_taken_by_a_click() {
    let mut window = window("There were ⟦40 dogs|⟧.");
    window.press("f Enter");
    let (list, menu) = (window.rect_of("41"), window.rect_of("more for to"));
    assert!(list.right() <= menu.left(), "the list covers no menu: {list} {menu}");
    window.slow_click_label("41");
    assert_eq!(value(&window, 0, "value"), "41");
    assert_eq!(window.workspace().history.done().len(), 2, "the tag, and one step");
    // A press that goes elsewhere before it ends takes nothing, and closes nothing.
    let mut window = self::window("There were [figure! 40 dogs].");
    window.focus_label("qualifier: about");
    let (from, to) = (window.rect_of("at most").center(), window.rects("dogs")[0].center());
    window.drag_points(from, to, Modifiers::NONE);
    assert_eq!(value(&window, 0, "qualifier"), "unset");
    assert!(window.shows("at most"), "the list is still there");
}

#[test]
fn the_words_that_led_to_a_guess_are_marked_while_its_field_has_the_keys() {
    let mut window = window("There were ⟦40 dogs|⟧.");
    window.press("f");
    assert_eq!(window.app().because(), []);
    window.press("Enter");
    assert_eq!(window.app().because(), [window.span("were")]);
    window.press("Escape");
    assert_eq!(window.app().because(), []);
}

#[test]
fn a_speaker_whom_the_register_lacks_is_one_key_away() {
    let mut window = window("Residents ⟦“never”|⟧.");
    window.press("q");
    assert_eq!(value(&window, 0, "speaker"), "unset", "nobody is put into the register unasked");
    window.press("Enter");
    window.press("Enter");
    assert_eq!(value(&window, 0, "speaker"), "residents");
    let speaker = window.workspace().project.speakers.values().next().unwrap().clone();
    assert_eq!((speaker.name.as_str(), speaker.kind), ("Residents", SpeakerKind::Group));
    window.press("Ctrl+z");
    assert!(window.workspace().project.speakers.is_empty(), "one edit");
    assert_eq!(value(&window, 0, "speaker"), "unset");
}

#[test]
fn a_guessed_speaker_is_taken_by_its_digit() {
    let mut window = window("Residents ⟦“never”|⟧. Officers [quote “no”].");
    window.press("q Enter Enter Escape .");
    window.press("Enter");
    // First whom the register knows, then the word before.
    window.press("Ctrl+2");
    assert_eq!(value(&window, 1, "speaker"), "officers");
}

#[test]
fn all_guesses_are_accepted_at_once_and_the_next_open_one_is_shown() {
    let mut window = window("{figure} There were 40 dogs, [figure 7 owls] and 50 cats.");
    window.drag("40", "40");
    window.drag("50", "50");
    window.press("Escape");
    window.click("40");
    window.press("Shift+Enter");
    assert_eq!((value(&window, 0, "value"), value(&window, 0, "qualifier")), ("40".to_owned(), "about".to_owned()));
    assert!(window.markup().contains("[figure! 7 owls]"), "{}", window.markup());
    window.press("Shift+Enter");
    assert_eq!(value(&window, 1, "value"), "7");
    window.press("Ctrl+z");
    assert_eq!(value(&window, 1, "value"), "unset", "one step");
}

#[test]
fn a_required_guess_keeps_a_document_from_being_done() {
    let mut window = window("There were ⟦40 dogs|⟧.");
    window.press("f Ctrl+d");
    assert!(window.shows("figure whose value is a guess"));
    window.press("Escape");
    window.click("40");
    window.press("Shift+Enter");
    window.press("Ctrl+d");
    let document = window.workspace().document.clone().expect("a document");
    assert_eq!(window.workspace().status(&document), manicule::model::Status::Done);
}

#[test]
fn the_same_as_last_is_a_key_in_the_text_and_in_a_field() {
    let mut window = Window::on("[quote “One”] a [claim two] b [quote “three”] c [quote “four”]");
    window.press("Ctrl+Home .");
    window.press("Enter");
    window.type_text("Ana Maria");
    window.press("Enter Escape");
    window.click("three");
    window.press("Ctrl+b");
    assert_eq!(value(&window, 2, "speaker"), "ana-maria");
    window.click("four");
    window.press("Enter Ctrl+b");
    assert_eq!(value(&window, 3, "speaker"), "ana-maria");
    assert_eq!(window.keys_at().as_deref(), Some("speaker"), "the keys stay");
    window.press("Escape");
    assert_eq!(value(&window, 3, "speaker"), "ana-maria", "what was not typed is not put back");
    window.click("two");
    window.press("Ctrl+b");
    assert!(window.toasts().iter().any(|it| it.contains("No claim before this one")), "{:?}", window.toasts());
}

#[test]
fn what_is_said_of_one_is_said_of_all_that_were_taken_to_it() {
    let mut window = Window::on("[quote! “One”] a [claim two] b [quote “three”] c [quote “four”]");
    window.press("Ctrl+Shift+a");
    assert_eq!(window.hand().others.len(), 2);
    window.press("Enter");
    window.type_text("Ana");
    window.press("Enter");
    let speakers: Vec<_> = [0, 2, 3].map(|place| value(&window, place, "speaker")).into();
    assert_eq!(speakers, ["ana", "ana", "ana"]);
    assert_eq!(value(&window, 1, "source"), "unset");
    window.press("Ctrl+z");
    assert_eq!(value(&window, 3, "speaker"), "unset", "one step");
    assert!(window.workspace().project.speakers.is_empty());
}

#[test]
fn the_list_takes_annotations_together() {
    let mut window = Window::on("[quote! “One”] a [claim two] b [quote “three”] c [quote “four”]");
    let ids: Vec<_> = annotations(&window).iter().map(|it| it.id).collect();
    for (command, others) in [
        (Command::ToggleOther(ids[3]), vec![ids[3]]),
        (Command::ToggleOther(ids[2]), vec![ids[3], ids[2]]),
        (Command::ToggleOther(ids[3]), vec![ids[2]]),
        (Command::TakeTo(ids[2]), vec![ids[1], ids[2]]),
        (Command::ToggleOther(ids[0]), vec![ids[1], ids[2]]),
    ] {
        window.app_mut().dispatch(command.clone());
        assert_eq!(window.hand().others, others, "{command:?}");
    }
    window.press("Escape");
    assert!(window.hand().others.is_empty() && window.hand().focus.is_some(), "one layer a press");
}

#[test]
fn several_are_removed_in_one_step() {
    let mut window = Window::on("[quote! “One”] a [claim two] b [quote “three”]");
    window.press("Ctrl+Shift+a Delete");
    assert_eq!(window.markup().replace('|', ""), "“One” a [claim two] b “three”");
    assert!(window.toasts().iter().any(|it| it == "Removed 2 annotations"), "{:?}", window.toasts());
    window.press("Ctrl+z");
    assert_eq!(annotations(&window).len(), 3);
}

#[test]
fn nobody_accepts_guesses_that_they_do_not_see() {
    let mut window = window("There were ⟦40 dogs|⟧.");
    window.press("f");
    window.click_label("Speakers");
    window.press("Escape Shift+Enter");
    assert_eq!(value(&window, 0, "value"), "~40", "the first press shows them");
    assert!(window.shows("Accept 2 guesses"));
    window.press("Shift+Enter");
    assert_eq!((value(&window, 0, "value"), value(&window, 0, "qualifier")), ("40".to_owned(), "about".to_owned()));
    let toasts = window.toasts();
    assert!(toasts.iter().any(|it| it.starts_with("Accepted 2 guesses")), "{toasts:?}");
    assert_eq!(window.workspace().history.done().len(), 2);
}

#[test]
fn the_same_as_last_takes_the_place_of_what_is_typed_and_is_told_where_it_is_not_seen() {
    let mut window = Window::on("[quote! “One”] a [quote “two”] b [quote “three”]");
    window.press("Enter");
    window.type_text("Ana Maria");
    window.press("Enter Escape");
    window.click("two");
    window.press("Enter");
    window.type_text("Bo");
    window.press("Ctrl+b");
    assert_eq!(value(&window, 1, "speaker"), "ana-maria");
    window.press("Tab");
    assert_eq!(value(&window, 1, "speaker"), "ana-maria", "what was typed is gone");
    assert_eq!(window.workspace().project.speakers.len(), 1);
    window.press("Escape");
    window.click("three");
    window.press("Ctrl+f Ctrl+b");
    assert_eq!(value(&window, 2, "speaker"), "unset", "the field is about something else");
    window.press("Escape Ctrl+b");
    assert_eq!(value(&window, 2, "speaker"), "ana-maria");
    let toasts = window.toasts();
    assert!(toasts.iter().any(|it| it.ends_with("as of the quote before")), "{toasts:?}");
}

#[test]
fn what_was_taken_to_one_annotation_does_not_go_with_the_next() {
    let mut window = Window::on("[quote! “One”] a [claim two] b [quote “three”] c ⟦four|⟧");
    window.press("Ctrl+Shift+a");
    assert_eq!(window.hand().others.len(), 1);
    window.press("c Delete");
    assert_eq!(annotations(&window).len(), 3, "nothing but the new one is removed");
}

#[test]
fn all_guesses_of_a_document_are_accepted_in_one_step() {
    let mut window = window("{figure} There were 40 dogs and 50 cats.");
    window.drag("40", "40");
    window.drag("50", "50");
    window.press("Escape Ctrl+Shift+Enter");
    let values =
        |window: &Window| [0, 1].map(|place| (value(window, place, "value"), value(window, place, "qualifier")));
    let accepted = [("40".to_owned(), "about".to_owned()), ("50".to_owned(), "about".to_owned())];
    assert_eq!(values(&window), accepted);
    let toasts = window.toasts();
    assert!(toasts.iter().any(|it| it.starts_with("Accepted") && it.contains("2 annotations")), "{toasts:?}");
    window.press("Ctrl+z");
    assert_eq!(values(&window)[1], ("~50".to_owned(), "~about".to_owned()), "one step");
}

#[test]
fn whoever_is_guessed_comes_into_the_register_with_all_the_other_guesses() {
    let mut window = Window::on("⟦“It rained all night,”|⟧ said Ana Maria Renn.");
    window.press("q");
    assert_eq!(value(&window, 0, "speaker"), "unset");
    assert!(window.named(|it| it == "speaker words: Ana Maria Renn").is_some());
    window.press("Ctrl+Shift+Enter");
    assert_eq!(value(&window, 0, "speaker"), "ana-maria-renn");
    assert_eq!(window.workspace().project.speakers.len(), 1);
    window.press("Ctrl+z");
    assert!(window.workspace().project.speakers.is_empty(), "one step");
    window.press("Ctrl+Shift+z");
    window.press("Ctrl+Shift+Enter");
    assert!(
        window.toasts().iter().any(|it| it.contains("Nothing in this document is a guess")),
        "{:?}",
        window.toasts()
    );
}

#[test]
fn alt_and_a_digit_goes_to_an_attribute() {
    let mut window = window("There were ⟦40 dogs|⟧.");
    window.press("f Alt+4 e");
    assert_eq!(value(&window, 0, "qualifier"), "exactly");
    window.press("Alt+1");
    assert_eq!(window.keys_at().as_deref(), Some("value"));
    window.press("Escape Alt+9");
    assert_eq!(window.app().session().part, Part::Text, "there is no ninth");
}

#[test]
fn tab_leaves_the_field_of_a_speaker_for_the_next() {
    let mut window = window("Residents ⟦“never”|⟧.");
    window.press("q Enter Tab Tab");
    assert!(window.keys_at().is_some_and(|it| it.starts_with("speaker words")), "{:?}", window.keys_at());
    assert_eq!(value(&window, 0, "speaker"), "unset", "nothing was taken");
}

/// A figure in a text that is guessed beside the window, with all its guesses about to be accepted.
fn accepting() -> Window {
    let mut window = Window::on(&format!("|[figure 40] dogs came. {}", "It rained on the old mill. ".repeat(2_000)));
    window.app_mut().dispatch(Command::Do(Action::AcceptDocument));
    assert!(window.workspace().guessing.is_some());
    assert_eq!(value(&window, 0, "value"), "unset", "nothing is accepted yet");
    window
}

fn await_guesses(window: &mut Window) {
    for _ in 0..1000 {
        if window.workspace().guessing.is_none() {
            break;
        }
        window.app_mut().await_job(Duration::from_millis(20));
    }
    window.settle();
    assert!(window.workspace().guessing.is_none(), "they were made");
}

#[test]
fn the_guesses_of_a_long_document_are_made_beside_the_window() {
    let mut window = accepting();
    // Pressed again, the key waits.
    window.app_mut().dispatch(Command::Do(Action::AcceptDocument));
    await_guesses(&mut window);
    assert_eq!(value(&window, 0, "value"), "40");
    window.press("Ctrl+z");
    assert_eq!(value(&window, 0, "value"), "unset", "one step");
}

#[test]
fn guesses_that_nobody_waits_for_end() {
    let open = |window: &Window| window.workspace().document.clone().expect("a document");
    let changed = |window: &Window| Command::SetStatus(open(window), manicule::model::Status::Done);
    let closed = |_: &Window| Command::Do(Action::CloseProject);
    for command in [&changed as &dyn Fn(&Window) -> Command, &closed] {
        let mut window = accepting();
        let job = window.workspace().guessing.as_ref().expect("guesses").job.running().clone();
        let command = command(&window);
        assert!(job.cancellable && !job.is_cancelled());
        window.app_mut().dispatch(command.clone());
        window.settle();
        assert!(job.is_cancelled(), "{command:?}");
    }
}

#[test]
fn guesses_that_were_cancelled_are_begun_anew_by_the_key() {
    let mut window = accepting();
    let job = window.workspace().guessing.as_ref().expect("guesses").job.running().clone();
    job.cancel();
    window.app_mut().dispatch(Command::Do(Action::AcceptDocument));
    // What the first one tells when it is over does not end the second.
    await_guesses(&mut window);
    assert_eq!(value(&window, 0, "value"), "40");
}

#[test]
fn guesses_of_what_was_changed_meanwhile_are_not_accepted() {
    let mut window = accepting();
    let document = window.workspace().document.clone().expect("a document");
    window.app_mut().dispatch(Command::SetStatus(document, manicule::model::Status::Done));
    await_guesses(&mut window);
    assert_eq!(value(&window, 0, "value"), "unset");
    assert!(window.toasts().iter().any(|it| it.contains("changed meanwhile")), "{:?}", window.toasts());
}
