//! What is left to do before a document is done, and page furniture that is suggested.

use manicule::app::command::{Action, Command};
use manicule::app::session::Part;
use manicule::app::unfinished::What;
use manicule::model::Status;
use manicule::text::ObjectKind;

use super::harness::Window;

const QUOTED: &str = "|He said “we will not go,” and 40 dogs barked.";
const FURNISHED: &str = "|- Advertisement -\nThe mill stands\n\n2 minute read\n\nIt has stood above the harbour for 40 years, says the miller, \
                         and nobody in the whole town wants to see it go before the winter.";

/// What is listed, in short.
fn left(window: &Window) -> Vec<&'static str> {
    let left = window.workspace().shown_left().expect("what is left");
    let short = |what: &What| match what {
        What::Missing(..) => "missing",
        What::Guessed(..) => "guessed",
        What::Untagged(ObjectKind::Quotation) => "quotation",
        What::Untagged(_) => "number",
        What::Furniture(_) => "furniture",
    };
    left.list.iter().map(|it| short(&it.what)).collect()
}

fn status(window: &Window, document: &str) -> Status {
    window.workspace().status(&document.parse().expect("an id"))
}

#[test]
fn what_is_left_is_shown_in_the_order_of_the_text_and_the_first_is_in_hand() {
    let mut window = Window::without_guesses("|He said “we will not go.” [claim It rained] on 40 dogs.");
    window.press("Ctrl+d");
    assert_eq!(left(&window), ["quotation", "missing", "number"]);
    assert_eq!(window.markup(), "He said ⟦“we will not go.”|⟧ [claim It rained] on 40 dogs.");
    window.press("F10");
    assert!(window.markup().contains("[claim! "), "{}", window.markup());
    window.press("F10 F10");
    assert!(window.markup().contains("⟦“we"), "from the last to the first: {}", window.markup());
    window.press("Shift+F10");
    assert!(window.markup().contains("⟦40 dogs|⟧"), "{}", window.markup());
    assert_eq!(status(&window, "doc"), Status::InProgress);
}

#[test]
fn a_label_key_tags_what_is_left() {
    let mut window = Window::without_guesses(QUOTED);
    window.press("Ctrl+d q");
    assert_eq!(left(&window), ["missing", "number"], "a quote without a speaker is not finished");
    window.press("F10 f");
    assert_eq!(left(&window), ["missing", "missing"]);
    assert!(window.markup().contains("[figure! 40 dogs]"), "{}", window.markup());
}

#[test]
fn nothing_there_is_remembered_and_not_asked_for_again() {
    let mut window = Window::on(QUOTED);
    window.press("Ctrl+d Ctrl+Shift+g");
    assert_eq!(left(&window), ["number"]);
    assert!(window.markup().contains("⟦40 dogs|⟧"), "the next one comes: {}", window.markup());
    window.press("Ctrl+z");
    assert_eq!(left(&window), ["quotation", "number"], "one step");
    window.press("Ctrl+Shift+z F10 Ctrl+Shift+g");
    assert_eq!(left(&window), Vec::<&str>::new());
    let saved = window.saved();
    let document = saved.documents.values().next().expect("a document");
    let looked_at: Vec<_> = document.looked_at.iter().map(|it| (it.span, it.by.as_str())).collect();
    assert_eq!(looked_at, [(window.span("“we will not go,”"), "ada"), (window.span("40 dogs"), "ada")]);
    window.press("Escape Ctrl+d");
    assert_eq!(status(&window, "doc"), Status::Done);
}

#[test]
fn what_one_annotator_has_looked_at_is_asked_of_another() {
    let mut window = Window::on(QUOTED);
    window.press("Ctrl+d Ctrl+Shift+g Ctrl+Shift+g");
    window.app_mut().dispatch(Command::ShowAnnotator("ben".parse().expect("a name")));
    window.settle();
    window.press("F10");
    assert_eq!(left(&window), ["quotation", "number"]);
}

#[test]
fn done_all_the_same_takes_the_key_once_more() {
    let mut window = Window::with(QUOTED, &[("two", "Two.")]);
    window.press("Ctrl+d");
    assert_eq!(status(&window, "doc"), Status::New);
    window.press("Ctrl+d");
    assert_eq!(status(&window, "doc"), Status::Done);
    assert!(window.toasts().iter().any(|it| it.contains("2 things left")), "{:?}", window.toasts());
    assert_eq!(window.workspace().document.as_ref().map(|it| it.as_str()), Some("two"));
    assert_eq!(window.workspace().left, None);
}

#[test]
fn regions_are_excluded_or_kept_by_a_key_each() {
    let mut window = Window::on(FURNISHED);
    assert_eq!(window.workspace().suggested().len(), 2);
    window.press("Ctrl+d");
    assert_eq!(left(&window), ["furniture", "furniture", "number"]);
    window.press("Ctrl+g");
    assert_eq!(left(&window), ["furniture", "number"]);
    window.press("Ctrl+Shift+g");
    assert_eq!(left(&window), ["number", "number"], "what is kept is text, and has a number");
    let facts = window.workspace().facts().expect("a document");
    assert_eq!(facts.excluded, [window.span("- Advertisement -")]);
    assert_eq!(facts.looked_at[0].span, window.span("2 minute read"));
}

#[test]
fn all_regions_are_excluded_or_kept_at_once() {
    for (key, excluded, looked_at) in [("Ctrl+Shift+e", 2, 0), ("Ctrl+Shift+k", 0, 2)] {
        let mut window = Window::on(FURNISHED);
        window.press(key);
        let counts = |window: &Window| {
            let facts = window.workspace().facts().expect("a document").clone();
            (facts.excluded.len(), facts.looked_at.len(), window.workspace().suggested().len())
        };
        assert_eq!(counts(&window), (excluded, looked_at, 0));
        window.press("Ctrl+z");
        assert_eq!(counts(&window), (0, 0, 2), "one step");
    }
}

#[test]
fn a_region_is_decided_at_the_caret() {
    let mut window = Window::on(FURNISHED);
    window.click("minute");
    window.press("Ctrl+g");
    assert_eq!(window.workspace().facts().expect("a document").excluded, [window.span("2 minute read")]);
    window.click("minute");
    window.press("Ctrl+g");
    assert_eq!(window.workspace().suggested().len(), 2, "taken back, it is asked about again");
}

#[test]
fn what_may_be_furniture_is_never_proposed() {
    let mut window = Window::on(FURNISHED);
    window.press("f Tab");
    assert!(window.markup().contains("⟦40 years|⟧"), "{}", window.markup());
}

#[test]
fn the_panel_has_rows_and_buttons_by_name() {
    let mut window = Window::on(FURNISHED);
    window.press("F10");
    window.click_label("number that is not tagged: 40 years");
    assert!(window.markup().contains("⟦"), "{}", window.markup());
    window.click_label("Exclude all 2 regions");
    assert_eq!(left(&window), ["number"]);
    window.click_label("Tag as figure");
    assert!(window.markup().contains("[figure"), "{}", window.markup());
    window.click_label("Done all the same");
    assert_eq!(status(&window, "doc"), Status::Done);
}

#[test]
fn escape_lets_the_panel_go_last() {
    let mut window = Window::on(QUOTED);
    window.press("Ctrl+d Escape");
    assert!(window.workspace().left.is_some());
    window.press("Escape");
    assert_eq!((window.workspace().left.is_some(), window.app().session().part), (false, Part::Text));
    window.app_mut().dispatch(Command::Do(Action::NextLeft));
    window.settle();
    window.press("F7 Ctrl+Shift+f");
    assert_eq!(window.workspace().left, None, "two panels would leave no room");
}

#[test]
fn a_long_document_is_looked_through_beside_the_window() {
    let long =
        format!("{QUOTED}\n{}© 2025 Lantern", "Nobody came to the mill.\nEverybody stayed at home.\n".repeat(1_500));
    let mut window = Window::with(&long, &[("two", "Two.")]);
    let wait = |window: &mut Window| {
        assert!(window.app_mut().await_job(std::time::Duration::from_secs(20)), "no answer");
        window.settle();
    };
    if window.workspace().suggested().is_empty() {
        wait(&mut window);
    }
    assert_eq!(window.workspace().suggested().len(), 1);
    window.press("Ctrl+d");
    if window.workspace().left.is_none() {
        wait(&mut window);
    }
    assert_eq!(left(&window), ["quotation", "number", "furniture"]);
    for (wanted, key) in [(2, "Ctrl+Shift+g"), (1, "Ctrl+Shift+g"), (0, "Ctrl+g")] {
        window.press(key);
        while left(&window).len() > wanted {
            wait(&mut window);
        }
    }
    window.press("Escape Ctrl+d");
    while status(&window, "doc") != Status::Done {
        wait(&mut window);
    }
}

#[test]
fn a_sentence_shrinks_to_what_it_states() {
    let mut window = Window::on("{claim} |The mill will close in May, the board said on Friday.");
    window.press("Ctrl+a Shift+Space");
    assert!(window.markup().contains("⟦The mill will close in May|⟧"), "{}", window.markup());
    window.press("Ctrl+Home Tab Space");
    assert!(
        window.markup().contains("⟦The mill will close in May, the board said on Friday.|⟧"),
        "{}",
        window.markup()
    );
    window.press("Shift+Space");
    assert!(window.markup().contains("⟦The mill will close in May|⟧"), "{}", window.markup());
}

#[test]
fn what_was_found_late_took_the_keys_from_whoever_had_gone_on() {
    let long = format!("|He said “we will not go.”\n{}", "It rained on the old mill and nobody minded. ".repeat(1_000));
    let mut window = Window::without_guesses(&long);
    window.app_mut().dispatch(Command::Do(Action::DoneAndNext));
    window.press("Right Right");
    let before = window.hand().clone();
    for _ in 0..1000 {
        if window.workspace().looking.is_none() {
            break;
        }
        window.app_mut().await_job(std::time::Duration::from_millis(20));
    }
    window.settle();
    assert!(window.workspace().looking.is_none() && window.toasts().iter().any(|it| it.contains("left to do")));
    assert_eq!(*window.hand(), before, "the hand stays where it is");
    assert_eq!(status(&window, "doc"), Status::New);
}
