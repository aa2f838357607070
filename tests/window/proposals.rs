//! What Tab proposes under an armed label, taken, shortened and passed over by keys alone, as (before, keys, after).

use std::time::Duration;

use eframe::egui::{Event, Key, Modifiers};
use manicule::app::command::{Action, Command};
use manicule::app::job::Running;
use manicule::model::Status;

use super::hands::all;
use super::harness::Window;

#[test]
fn the_key_of_the_armed_label_tags_and_goes_on() {
    all(&[
        ("{claim} |It rained. He left.", |it| it.press("Tab c"), "{claim} [claim! It rained]. ⟦He left|⟧."),
        ("{claim} |It rained. He left.", |it| it.press("Tab c c"), "{claim} [claim It rained]. [claim! He left]|."),
        // With nothing further the next press arms what is armed.
        ("{claim} |It rained. He left.", |it| it.press("Tab c c c"), "{claim} [claim It rained]. [claim! He left]|."),
        ("{claim} |It rained. He left.", |it| it.press("Tab Tab c"), "{claim} It rained. [claim! He left]|."),
        // Another label adds to what is selected, which stays.
        ("{claim} |It rained. He left.", |it| it.press("Tab q"), "{claim} ⟦[quote! It rained]|⟧. He left."),
        ("{claim} |It rained. He left.", |it| it.press("Tab q c"), "{claim} [claim! [quote It rained]]. ⟦He left|⟧."),
        // Whatever was selected, it goes on behind that.
        ("{claim} ⟦It|⟧ rained. He left.", |it| it.press("c"), "{claim} [claim! It] rained. ⟦He left|⟧."),
        // Undo takes the tag back, not the place.
        ("{claim} |It rained. He left.", |it| it.press("Tab c Ctrl+z Ctrl+Home Tab"), "{claim} ⟦It rained|⟧. He left."),
    ]);
}

#[test]
fn what_is_tagged_with_the_label_is_passed_over() {
    all(&[
        ("{claim} |[claim It] rained. He left.", |it| it.press("Tab"), "{claim} [claim It] rained. ⟦He left|⟧."),
        ("{claim} It rained. [claim He] left.|", |it| it.press("Shift+Tab"), "{claim} ⟦It rained|⟧. [claim He] left."),
        (
            "{figure} |[figure seven people] and [claim 40 dogs].",
            |it| it.press("Tab"),
            "{figure} [figure seven people] and [claim ⟦40 dogs|⟧].",
        ),
        (
            "{quote} |[quote “No,”] said he, “not yet.” “Why?”",
            |it| it.press("Tab"),
            "{quote} [quote “No,”] said he, “not yet.” ⟦“Why?”|⟧",
        ),
    ]);
}

#[test]
fn a_claim_is_proposed_by_what_a_sentence_states() {
    all(&[
        (
            "{claim} |The mill will close, the board said. “We had no choice,” she wrote. It rained.",
            |it| it.press("Tab c c"),
            "{claim} [claim The mill will close], the board said. “We had no choice,” she wrote. [claim! It rained]|.",
        ),
        (
            "{claim} |The board would not say why the mill closed, but workers said a belt broke.",
            |it| it.press("Tab c c"),
            "{claim} The board would not say [claim why the mill closed], but workers said [claim! a belt broke]|.",
        ),
        (
            "{claim} |The mill, she said, will close.",
            |it| it.press("Tab c"),
            "{claim} [claim#1! The mill], she said, [claim#1! will close]|.",
        ),
    ]);
}

#[test]
fn a_split_quotation_is_proposed_as_one() {
    all(&[
        (
            "{quote} |“No,” said he, “not yet.” “Why?”",
            |it| it.press("Tab q"),
            "{quote} [quote#1! “No,”] said he, [quote#1! “not yet.”] ⟦“Why?”|⟧",
        ),
        (
            "{quote} |“No,” said he, “not yet.”",
            |it| it.press("Tab Shift+Space q"),
            "{quote} [quote! “No,”] said he, ⟦“not yet.”|⟧",
        ),
        (
            "{quote} |“No,” said he. She left. “Why?”",
            |it| it.press("Tab q"),
            "{quote} [quote! “No,”] said he. She left. ⟦“Why?”|⟧",
        ),
    ]);
}

#[test]
fn the_first_and_the_last_piece_are_left_out_and_taken_in_again() {
    all(&[
        (
            "{claim} |On Monday, it rained when they left. No.",
            |it| it.press("Tab Alt+Shift+Right"),
            "{claim} On Monday, ⟦it rained when they left|⟧. No.",
        ),
        (
            "{claim} |On Monday, it rained when they left. No.",
            |it| it.press("Tab Alt+Shift+Right Alt+Shift+Left"),
            "{claim} On Monday, ⟦it rained|⟧ when they left. No.",
        ),
        (
            "{claim} |On Monday, it rained when they left. No.",
            |it| it.press("Tab Alt+Shift+Right Alt+Shift+Left Shift+Space Shift+Space"),
            "{claim} ⟦On Monday, it rained when they left|⟧. No.",
        ),
        ("It ⟦rained|⟧.", |it| it.press("Alt+Shift+Right Alt+Shift+Left"), "It ⟦rained|⟧."),
        ("It |rained.", |it| it.press("Alt+Shift+Right"), "It |rained."),
        // The annotation that is focused stays as it is.
        ("⟦[claim! Now it rained]|⟧.", |it| it.press("Alt+Shift+Right"), "[claim! Now ⟦it rained|⟧]."),
    ]);
}

#[test]
fn a_span_that_is_being_changed_is_tagged_without_going_on() {
    let mut window = Window::on("{claim} [claim! It] rained. He left.");
    window.press("F2 Ctrl+Shift+Right c");
    assert!(window.markup().contains("⟦"), "{}", window.markup());
    assert!(!window.markup().contains("⟦He left"), "{}", window.markup());
}

#[test]
fn a_key_that_is_held_down_tags_once() {
    let mut window = Window::on("{claim} |It rained. He left. She stayed.");
    window.press("Tab");
    let held = || Event::Key {
        key: Key::C,
        physical_key: Some(Key::C),
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    for _ in 0..3 {
        window.events([held(), Event::Text("c".to_owned())], Modifiers::NONE);
        window.settle();
    }
    assert_eq!(window.workspace().sheet().unwrap().annotations.len(), 1, "{}", window.markup());
}

#[test]
fn of_several_spans_the_others_stay_when_a_piece_is_left_out() {
    let mut window = Window::on("{quote} |“No,” said he. “Why, if she left?”");
    window.press("Tab");
    let spans = |window: &Window| {
        let text = window.workspace().text().expect("a text").clone();
        window.hand().spans().iter().map(|it| text.slice(*it).expect("in it").to_owned()).collect::<Vec<_>>()
    };
    let both = ["“No,”", "“Why, if she left?”"];
    assert_eq!(spans(&window), both);
    window.press("Alt+Shift+Left");
    assert_eq!(spans(&window).len(), 2, "{:?}", spans(&window));
    assert_ne!(spans(&window), both);
    window.press("Shift+Space");
    assert_eq!(spans(&window), both);
}

/// Nothing to be quoted, for longer than a frame looks.
fn far() -> String {
    "It rained on the old mill and nobody minded. ".repeat(3_000)
}

/// The search that goes on beside the window.
fn search(window: &Window) -> Running {
    window.workspace().sought.as_ref().expect("a search").1.running().clone()
}

/// Waits for what is looked for beside the window.
fn await_search(window: &mut Window) {
    for _ in 0..1000 {
        if window.workspace().sought.is_none() {
            break;
        }
        window.app_mut().await_job(Duration::from_millis(20));
    }
    window.settle();
    assert!(window.workspace().sought.is_none(), "the search has ended");
}

#[test]
fn what_lies_far_away_is_looked_for_beside_the_window() {
    let far = far();
    for (before, action, after) in [
        (format!("{{quote}} |It rained. {far}“Why?”"), Action::NextObject, "⟦“Why?”|⟧"),
        (format!("{{quote}} “Why?” {far}|It rained."), Action::PreviousObject, "⟦“Why?”|⟧"),
        (format!("{{quote}} |[quote “No.”] {far}[quote “Now?”] “Why?”"), Action::NextObject, "⟦“Why?”|⟧"),
    ] {
        let mut window = Window::on(&before);
        let hand = window.hand().clone();
        window.app_mut().dispatch(Command::Do(action));
        let running = search(&window);
        assert_eq!(*window.hand(), hand, "nothing is selected yet");
        window.app_mut().dispatch(Command::Do(action));
        let again = search(&window);
        assert!(again.is_same(&running), "pressed again the key waits");
        await_search(&mut window);
        assert!(window.markup().contains(after), "{:?}", window.hand());
    }
    let mut window = Window::on(&format!("{{quote}} |It rained. {far}"));
    window.app_mut().dispatch(Command::Do(Action::NextObject));
    await_search(&mut window);
    assert!(window.toasts().iter().any(|it| it.contains("No further quotation")), "{:?}", window.toasts());
}

#[test]
fn a_key_pressed_again_takes_what_was_found_meanwhile() {
    let mut window = Window::on(&format!("{{quote}} |It rained. {}“Why?”", far()));
    window.app_mut().dispatch(Command::Do(Action::NextObject));
    let running = search(&window);
    while !running.is_over() {
        std::thread::yield_now();
    }
    window.app_mut().dispatch(Command::Do(Action::NextObject));
    assert!(search(&window).is_same(&running), "nothing is looked for once more");
    await_search(&mut window);
    assert!(window.markup().contains("⟦“Why?”|⟧"), "{:?}", window.hand());
}

#[test]
fn whoever_goes_on_is_not_taken_to_what_is_found() {
    let mut window = Window::on(&format!("{{quote}} |It rained. {}“Why?”", far()));
    window.app_mut().dispatch(Command::Do(Action::NextObject));
    let rained = window.span("It rained");
    window.app_mut().dispatch(Command::Select(rained.start(), rained.end()));
    await_search(&mut window);
    assert_eq!(window.hand().spans(), [rained]);
}

#[test]
fn a_search_that_was_cancelled_is_begun_anew_by_the_key() {
    let mut window = Window::on(&format!("{{quote}} |It rained. {}“Why?”", far()));
    window.app_mut().dispatch(Command::Do(Action::NextObject));
    search(&window).cancel();
    window.app_mut().dispatch(Command::Do(Action::NextObject));
    await_search(&mut window);
    assert_eq!(window.hand().spans(), [window.span("“Why?”")]);
}

#[test]
fn a_search_that_nobody_waits_for_ends() {
    let text = format!("{{quote}} “No.” |It rained. {}“Why?”", far());
    let rained = Window::on(&text).span("It rained");
    for (what, command) in [
        ("another search finds something at once", Command::Do(Action::PreviousObject)),
        ("something is selected", Command::Select(rained.start(), rained.end())),
        ("another document is opened", Command::OpenDocument("other".parse().expect("an id"))),
        ("something is changed", Command::SetStatus("other".parse().expect("an id"), Status::Done)),
    ] {
        let mut window = Window::with(&text, &[("other", "It snowed.")]);
        window.app_mut().dispatch(Command::Do(Action::NextObject));
        let running = search(&window);
        assert!(!running.is_cancelled());
        window.app_mut().dispatch(command);
        window.settle();
        assert!(running.is_cancelled(), "{what}");
        // Where something else was changed it is begun anew, and may be over by now.
        let again = window.workspace().sought.as_ref();
        assert!(again.is_none_or(|(_, job)| !job.running().is_same(&running)), "{what}");
    }
    let mut window = Window::on(&text);
    window.app_mut().dispatch(Command::Do(Action::NextObject));
    let running = search(&window);
    window.app_mut().dispatch(Command::Do(Action::CloseProject));
    window.settle();
    assert!(running.is_cancelled(), "the project is closed");
}

#[test]
fn a_change_of_something_else_does_not_end_the_search() {
    let mut window = Window::on(&format!("{{quote}} |It rained. {}“Why?”", far()));
    window.app_mut().dispatch(Command::Do(Action::NextObject));
    let document = window.workspace().document.clone().expect("a document");
    let revision = window.workspace().revision;
    window.app_mut().dispatch(Command::SetStatus(document, Status::Done));
    assert_ne!(window.workspace().revision, revision);
    await_search(&mut window);
    // What had changed has it looked once more.
    await_search(&mut window);
    assert!(window.markup().contains("⟦“Why?”|⟧"));
}

#[test]
fn the_key_of_the_armed_label_goes_far_too() {
    let mut window = Window::on(&format!("{{quote}} ⟦“No.”|⟧ {}“Why?”", far()));
    let label = window.workspace().hand.armed.clone().expect("a label");
    for _ in 0..2 {
        // Pressed once more before anything is found it tags nothing.
        window.app_mut().dispatch(Command::LabelKey(label.clone()));
        assert_eq!(window.hand().spans(), []);
    }
    await_search(&mut window);
    assert_eq!(window.workspace().sheet().expect("a sheet").annotations.len(), 1);
    assert!(window.markup().contains("⟦“Why?”|⟧"));
}
