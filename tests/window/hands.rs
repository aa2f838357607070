//! Each hand as (before, hand, after).
//!
//! Where the markup behind shows no caret, it does not matter where the caret is. Whatever a hand has done, undo takes back.

use eframe::egui::{Modifiers, pos2, vec2};
use manicule::app::command::{Action, Command};
use manicule::app::hand::Boundary;

use super::harness::Window;
use super::keyboard::Layout;
use crate::util::markup::{parse, print};

pub type Case = (&'static str, fn(&mut Window), &'static str);

/// One window for all, with a document for each case.
pub fn all(cases: &[Case]) {
    let names: Vec<String> = (0..cases.len()).map(|place| format!("case-{place}")).collect();
    let further: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(cases.iter().map(|it| it.0)).collect();
    let mut window = Window::with("Nothing.", &further);
    for (name, (before, hand, after)) in names.iter().zip(cases) {
        window.open(name, before);
        let sheets = window.workspace().project.sheets.clone();
        hand(&mut window);
        check(&window, before, after);
        while window.workspace().history.undo_title().is_some() {
            window.app_mut().dispatch(Command::Do(Action::Undo));
        }
        assert_eq!(window.workspace().project.sheets, sheets, "undone from {after}");
    }
}

fn check(window: &Window, before: &str, after: &str) {
    let mut now = window.markup();
    if !after.contains('|') {
        now = now.replace('|', "");
    }
    assert_eq!(now, print(&parse(after)), "from {before}");
}

/// Takes the handle of a boundary of the words that are focused, and lets it go at the start or end of others.
fn pull(window: &mut Window, words: &str, boundary: Boundary, to: &str) {
    let (rects, to) = (window.rects(words), window.rects(to));
    let (from, to) = match boundary {
        Boundary::Start => (rects[0].left_top(), pos2(to[0].left() + 1.0, to[0].center().y)),
        Boundary::End => (rects[rects.len() - 1].right_top(), pos2(to[0].right() - 1.0, to[0].center().y)),
    };
    window.drag_points(from - vec2(0.0, 3.0), to, Modifiers::NONE);
}

#[test]
fn a_drag_is_snapped() {
    all(&[
        ("The port was closed.", |it| it.drag("rt", "wa"), "The ⟦port was|⟧ closed."),
        // From the right to the left.
        ("The port was closed.", |it| it.drag("was", "p"), "The ⟦port|⟧ was closed."),
        ("The port was closed.", |it| it.drag_with("rt", "wa", Modifiers::SHIFT), "The po⟦rt wa|⟧s closed."),
        (
            "{quote} He said “we will not” so.",
            |it| it.drag("ill", "ill"),
            "{quote} He said [quote! “we will not”]| so.",
        ),
        (
            "{quote} He said “we will not” so.",
            |it| it.drag_with("ill", "ill", Modifiers::SHIFT),
            "{quote} He said “we w[quote! ill]| not” so.",
        ),
        (
            "{figure} There at least seven officers died.",
            |it| it.drag("even", "even"),
            "{figure} There [figure! at least seven officers]| died.",
        ),
        ("{claim} It rained. So.", |it| it.drag("It", "rained."), "{claim} [claim! It rained]|. So."),
        // Once armed, each further drag tags.
        (
            "{claim} It rained. He left.",
            |it| {
                it.drag("It", "rained.");
                it.drag("He", "left.");
            },
            "{claim} [claim It rained]. [claim! He left]|.",
        ),
    ]);
}

#[test]
fn clicks_select_words_and_sentences() {
    all(&[
        ("The port was closed. So.", |it| it.clicks("port", 2), "The ⟦port|⟧ was closed. So."),
        ("The port was closed. So.", |it| it.clicks("port", 3), "⟦The port was closed.|⟧ So."),
        // Under an armed label a double click waits whether it becomes a triple click.
        ("{quote} The port was closed.", |it| it.clicks("port", 2), "{quote} The port was closed."),
        (
            "{quote} The port was closed.",
            |it| {
                it.clicks("port", 2);
                it.pause();
            },
            "{quote} The [quote! port]| was closed.",
        ),
        (
            "{quote} The port was closed. So.",
            |it| {
                it.clicks("port", 3);
                it.pause();
            },
            "{quote} [quote! The port was closed.]| So.",
        ),
        // A key ends the wait.
        (
            "{quote} The port was closed.",
            |it| {
                it.clicks("port", 2);
                it.press("Escape");
            },
            "The [quote! port]| was closed.",
        ),
        (
            "{claim} The port was closed. So.",
            |it| {
                it.clicks("port", 3);
                it.pause();
            },
            "{claim} [claim! The port was closed]|. So.",
        ),
    ]);
}

#[test]
fn a_triple_click_is_one_edit() {
    let mut window = Window::on("{quote} The port was closed. So.");
    window.clicks("port", 3);
    window.pause();
    window.press("Ctrl+Z");
    assert!(!window.markup().contains('['), "{}", window.markup());
    assert_eq!(window.workspace().history.undo_title(), None);
}

#[test]
fn a_drag_with_control_takes_a_further_span() {
    all(&[
        (
            "[claim! It rained] and the port closed.",
            |it| it.drag_with("ort", "clo", Modifiers::CTRL | Modifiers::COMMAND),
            "[claim#1! It rained] and the [claim#1! port closed].",
        ),
        (
            "{quote} [quote! “No,”] she said, “not yet.”",
            |it| it.drag_with("yet", "yet", Modifiers::CTRL | Modifiers::COMMAND),
            "{quote} [quote#1! “No,”] she said, [quote#1! “not yet.”]",
        ),
        (
            "⟦It|⟧ rained and the port closed.",
            |it| {
                it.drag_with("port", "port", Modifiers::CTRL | Modifiers::COMMAND);
                it.press("c");
            },
            "⟦[claim#1! It]|⟧ rained and the [claim#1! port] closed.",
        ),
        // What was tagged by a key is focused and still selected.
        (
            "⟦It rained|⟧ and the port closed.",
            |it| {
                it.press("c");
                it.drag_with("port", "port", Modifiers::CTRL | Modifiers::COMMAND);
            },
            "⟦[claim#1! It rained]|⟧ and the [claim#1! port] closed.",
        ),
    ]);
}

#[test]
fn a_plain_label_key_adds_and_one_with_shift_replaces() {
    all(&[
        ("The ⟦port|⟧ closed.", |it| it.press("c"), "The ⟦[claim! port]|⟧ closed."),
        ("The ⟦port|⟧ closed.", |it| it.press("c f"), "The ⟦[claim [figure! port]]|⟧ closed."),
        ("The ⟦port|⟧ closed.", |it| it.press("c c"), "The ⟦[claim! port]|⟧ closed."),
        ("The ⟦port|⟧ closed.", |it| it.press("2"), "The ⟦[quote! port]|⟧ closed."),
        ("The |port closed.", |it| it.press("c"), "{claim} The |port closed."),
        ("The |port closed.", |it| it.press("c q"), "{quote} The |port closed."),
        ("The |port closed.", |it| it.press("3"), "{figure} The |port closed."),
        ("The [claim! port] closed.", |it| it.press("q"), "{quote} The [claim! port] closed."),
        ("The [claim! port] closed.", |it| it.press("Shift+q"), "The [quote! port] closed."),
        ("The [claim! port] closed.", |it| it.press("Shift+3"), "The [figure! port] closed."),
        ("The [claim port] ⟦closed|⟧.", |it| it.press("Shift+3"), "The [claim port] ⟦closed|⟧."),
        ("⟦The|⟧ [claim! port] closed.", |it| it.press("Shift+3"), "⟦The|⟧ [figure! port] closed."),
        ("{quote} The ⟦port|⟧ closed.", |it| it.press("f"), "{quote} The ⟦[figure! port]|⟧ closed."),
        // Letters and digits that belong to no label do nothing.
        ("The ⟦port|⟧ closed.", |it| it.press("x 9 0 x"), "The ⟦port|⟧ closed."),
    ]);
}

#[test]
fn caret_keys_are_those_of_every_text_editor() {
    all(&[
        ("The |port.", |it| it.press("Right"), "The p|ort."),
        ("The |port.", |it| it.press("Left"), "The| port."),
        ("The |port.", |it| it.press("Ctrl+Right"), "The port|."),
        ("The po|rt.", |it| it.press("Ctrl+Left"), "The |port."),
        ("The |port.", |it| it.press("Shift+Right"), "The ⟦p|⟧ort."),
        ("The |port.", |it| it.press("Shift+Right Shift+Right Shift+Left"), "The ⟦p|⟧ort."),
        ("The port|.", |it| it.press("Ctrl+Shift+Left"), "The ⟦|port⟧."),
        ("The ⟦port|⟧.", |it| it.press("Left"), "The |port."),
        ("The ⟦|port⟧.", |it| it.press("Right"), "The port|."),
        ("One\nThe |port.", |it| it.press("Home"), "One\n|The port."),
        ("The |port.\nTwo", |it| it.press("End"), "The port.|\nTwo"),
        ("The |port.\nTwo", |it| it.press("Shift+End"), "The ⟦port.|⟧\nTwo"),
        ("One\nThe |port.", |it| it.press("Ctrl+Home"), "|One\nThe port."),
        ("The |port.\nTwo", |it| it.press("Ctrl+End"), "The port.\nTwo|"),
        ("The |port.\nTwo", |it| it.press("Ctrl+Shift+End"), "The ⟦port.\nTwo|⟧"),
        ("aaa\na|aa", |it| it.press("Up"), "a|aa\naaa"),
        ("a|aa\naaa", |it| it.press("Down"), "aaa\na|aa"),
        ("aa|a\na\naaa", |it| it.press("Down Down"), "aaa\na\naa|a"),
        ("a|aa\naaa", |it| it.press("Shift+Down"), "a⟦aa\na|⟧aa"),
        ("a|aa\naaa", |it| it.press("PageDown"), "aaa\naaa|"),
        ("aaa\na|aa", |it| it.press("PageUp"), "|aaa\naaa"),
        ("ae\u{301}|👩‍🚒b", |it| it.press("Left Right Right"), "ae\u{301}👩‍🚒|b"),
        ("The ⟦port|⟧.", |it| it.press("Escape"), "The port|."),
        ("The |port.", |it| it.press("Ctrl+A"), "⟦The port.|⟧"),
    ]);
}

#[test]
fn space_grows_the_selection_and_shift_space_shrinks_it() {
    let before = "He said “the at least sev|en officers died” then. It rained.\nNext.";
    let grown = [
        "He said “the at least ⟦seven|⟧ officers died” then. It rained.\nNext.",
        "He said “the ⟦at least seven officers|⟧ died” then. It rained.\nNext.",
        "He said ⟦“the at least seven officers died”|⟧ then. It rained.\nNext.",
        "He said ⟦“the at least seven officers died” then|⟧. It rained.\nNext.",
        "⟦He said “the at least seven officers died” then.|⟧ It rained.\nNext.",
        "⟦He said “the at least seven officers died” then. It rained.|⟧\nNext.",
    ];
    let mut window = Window::on(before);
    for after in grown {
        window.press("Space");
        assert_eq!(window.markup(), after);
    }
    window.press("Space");
    assert_eq!(window.markup(), grown[5], "nothing is larger");
    for after in grown[..5].iter().rev().chain([&before]) {
        window.press("Shift+Space");
        assert_eq!(window.markup(), *after);
    }
}

#[test]
fn tab_goes_through_the_objects_of_the_armed_label() {
    all(&[
        ("{claim} |It rained. He left.", |it| it.press("Tab"), "{claim} ⟦It rained|⟧. He left."),
        ("{claim} |It rained. He left.", |it| it.press("Tab Tab"), "{claim} It rained. ⟦He left|⟧."),
        ("{claim} |It rained. He left.", |it| it.press("Tab Tab Tab"), "{claim} It rained. ⟦He left|⟧."),
        ("{claim} |It rained. He left.", |it| it.press("Tab Tab Shift+Tab"), "{claim} ⟦It rained|⟧. He left."),
        ("{claim} It rained. He left.|", |it| it.press("Shift+Tab"), "{claim} It rained. ⟦He left|⟧."),
        ("{quote} |“No,” said he, “not yet.”", |it| it.press("Tab"), "{quote} ⟦“No,”|⟧ said he, “not yet.”"),
        ("{quote} “No,” said he, “not yet.”|", |it| it.press("Shift+Tab"), "{quote} ⟦“No,”|⟧ said he, “not yet.”"),
        // Dates are no figures.
        (
            "{figure} |On 3 May 2025 seven people and 40 dogs.",
            |it| it.press("Tab"),
            "{figure} On 3 May 2025 ⟦seven people|⟧ and 40 dogs.",
        ),
        (
            "{figure} |On 3 May 2025 seven people and 40 dogs.",
            |it| it.press("Tab Tab"),
            "{figure} On 3 May 2025 seven people and ⟦40 dogs|⟧.",
        ),
        (
            "{figure} On 3 May 2025 seven people and 40 dogs.|",
            |it| it.press("Shift+Tab Shift+Tab"),
            "{figure} On 3 May 2025 ⟦seven people|⟧ and 40 dogs.",
        ),
        ("|[claim It] rained. [quote He] left.", |it| it.press("Tab"), "[claim! It] rained. [quote He] left."),
        ("|[claim It] rained. [quote He] left.", |it| it.press("Tab Tab"), "[claim It] rained. [quote! He] left."),
        ("[claim It] rained. [quote! He] left.", |it| it.press("Shift+Tab"), "[claim! It] rained. [quote He] left."),
    ]);
}

#[test]
fn a_click_focuses_and_another_one_goes_through_the_stack() {
    all(&[
        ("It [claim rained] on.", |it| it.click("rained"), "It [claim! rained] on."),
        ("It [claim! rained] on.", |it| it.click("on"), "It [claim rained] on."),
        ("[claim It [figure rained]] on.", |it| it.click("rained"), "[claim It [figure! rained]] on."),
        (
            "[claim It [figure rained]] on.",
            |it| {
                it.click("rained");
                it.click("rained");
            },
            "[claim! It [figure rained]] on.",
        ),
        (
            "[claim It [figure rained]] on.",
            |it| {
                it.click("rained");
                it.click("rained");
                it.click("rained");
            },
            "[claim It [figure! rained]] on.",
        ),
    ]);
}

#[test]
fn the_place_in_the_stack_is_shown() {
    let mut window = Window::on("[claim It [figure rained]] on.");
    window.click("rained");
    assert!(window.shows("1 of 2"));
    window.click("rained");
    assert!(window.shows("2 of 2"));
}

#[test]
fn full_stop_and_comma_walk_through_the_annotations() {
    all(&[
        ("|[claim It [figure rained]] [quote on].", |it| it.press("."), "[claim! It [figure rained]] [quote on]."),
        ("|[claim It [figure rained]] [quote on].", |it| it.press(". ."), "[claim It [figure! rained]] [quote on]."),
        (
            "|[claim It [figure rained]] [quote on].",
            |it| it.press("F8 F8 F8"),
            "[claim It [figure rained]] [quote! on].",
        ),
        (
            "|[claim It [figure rained]] [quote on].",
            |it| it.press(". . . ."),
            "[claim It [figure rained]] [quote! on].",
        ),
        ("[claim It [figure rained]] [quote! on].", |it| it.press(","), "[claim It [figure! rained]] [quote on]."),
        (
            "[claim It [figure rained]] [quote! on].",
            |it| it.press("Shift+F8 ,"),
            "[claim! It [figure rained]] [quote on].",
        ),
        ("[claim It [figure rained]] on.|", |it| it.press(","), "[claim It [figure! rained]] on."),
        ("[claim It] rained| [quote on].", |it| it.press("."), "[claim It] rained [quote! on]."),
    ]);
}

#[test]
fn boundaries_are_moved_by_handles_and_keys() {
    all(&[
        (
            "It [claim! rained] on Monday.",
            |it| pull(it, "rained", Boundary::End, "on"),
            "It [claim! rained on] Monday.",
        ),
        (
            "It [claim! rained] on Monday.",
            |it| pull(it, "rained", Boundary::Start, "It"),
            "[claim! It rained] on Monday.",
        ),
        // Beyond the other boundary it has nowhere to go.
        (
            "It [claim! rained] on Monday.",
            |it| pull(it, "rained", Boundary::End, "It"),
            "It [claim! rained] on Monday.",
        ),
        ("It [claim! rained] on Monday.", |it| it.press("Alt+Right"), "It [claim! rained on] Monday."),
        ("It [claim! rained on] Monday.", |it| it.press("Alt+Left"), "It [claim! rained] on Monday."),
        ("It [claim! rained] on Monday.", |it| it.press("Alt+Home Alt+Left"), "[claim! It rained] on Monday."),
        ("[claim! It rained] on Monday.", |it| it.press("Alt+Home Alt+Right"), "It [claim! rained] on Monday."),
        ("It [claim! rained] on Monday.", |it| it.press("Alt+Home Alt+End Alt+Right"), "It [claim! rained on] Monday."),
        ("It [claim! rained] on Monday.", |it| it.press("Alt+Left"), "It [claim! rained] on Monday."),
        ("It [claim! rained] on Monday.", |it| it.press("F2"), "It ⟦[claim! rained]|⟧ on Monday."),
        ("It [claim! rained] on Monday.", |it| it.press("F2 Ctrl+Shift+Right Enter"), "It [claim! rained on]| Monday."),
        (
            "It [claim! rained] on Monday.",
            |it| it.press("F2 Ctrl+Shift+Right Escape"),
            "It [claim! rained] on| Monday.",
        ),
        (
            "{quote} It [claim! rained] on Monday.",
            |it| {
                it.press("F2");
                it.drag("on", "Monday");
                it.press("Enter");
            },
            "{quote} It rained [claim! on Monday]|.",
        ),
    ]);
}

#[test]
fn escape_lets_one_layer_go_a_press() {
    all(&[
        ("{quote} ⟦It|⟧ [claim! rained].", |it| it.press("Escape"), "{quote} It| [claim! rained]."),
        ("{quote} ⟦It|⟧ [claim! rained].", |it| it.press("Escape Escape"), "It| [claim! rained]."),
        ("{quote} ⟦It|⟧ [claim! rained].", |it| it.press("Escape Escape Escape"), "It| [claim rained]."),
        ("{quote} ⟦It|⟧ [claim! rained].", |it| it.press("Escape Escape Escape Escape"), "It| [claim rained]."),
    ]);
}

#[test]
fn delete_removes_and_undo_brings_back() {
    all(&[
        ("It [claim! rained] [quote on].", |it| it.press("Delete"), "It rained [quote on]."),
        ("It [claim rained] [quote on].", |it| it.press("Delete"), "It [claim rained] [quote on]."),
        ("It [claim! rained] on.", |it| it.press("Backspace"), "It [claim! rained] on."),
        ("It [claim! rained] on.", |it| it.press("Delete Ctrl+Z"), "It [claim! rained] on."),
        ("It [claim! rained] on.", |it| it.press("Delete Ctrl+Z Ctrl+Shift+Z"), "It rained on."),
        ("It [claim! rained] on.", |it| it.press("Delete Ctrl+Z Ctrl+Y"), "It rained on."),
        ("It ⟦rained|⟧ on.", |it| it.press("c q f Ctrl+Z Ctrl+Z"), "It [claim rained] on."),
    ]);
}

#[test]
fn furniture_is_excluded_and_taken_back() {
    let mut window = Window::on("⟦Read more|⟧ here.");
    window.press("Ctrl+G");
    assert_eq!(window.workspace().facts().expect("facts").excluded, [window.span("Read more")]);
    window.drag("Read", "more");
    window.press("Ctrl+G");
    assert!(window.workspace().facts().expect("facts").excluded.is_empty());
}

#[test]
fn label_keys_work_on_every_layout() {
    for layout in [Layout::Us, Layout::Azerty, Layout::Russian, Layout::Greek] {
        // The physical key that writes q in French is that of A.
        let q = if layout == Layout::Azerty { "a" } else { "q" };
        let z = if layout == Layout::Azerty { "Ctrl+w" } else { "Ctrl+z" };
        for (key, after) in
            [("c", "claim"), (q, "quote"), ("f", "figure"), ("1", "claim"), ("2", "quote"), ("3", "figure")]
        {
            let mut window = Window::on("The ⟦port|⟧ closed.");
            window.layout = layout;
            window.press(key);
            assert_eq!(window.markup(), format!("The ⟦[{after}! port]|⟧ closed."), "{key} on {layout:?}");
            window.press(z);
            assert!(!window.markup().contains('['), "undo on {layout:?}");
        }
        for (key, after) in [("Shift+f", "figure"), ("Shift+2", "quote")] {
            let mut window = Window::on("The [claim! port] closed.");
            window.layout = layout;
            window.press(key);
            assert_eq!(window.markup().replace('|', ""), format!("The [{after}! port] closed."), "{key} on {layout:?}");
        }
    }
}

#[test]
fn keys_of_other_letters_mean_nothing() {
    let mut window = Window::on("The ⟦port|⟧ closed.");
    window.layout = Layout::Azerty;
    // These write a and w.
    window.press("q z");
    assert_eq!(window.markup(), "The ⟦port|⟧ closed.");
}

#[test]
fn full_stop_and_comma_are_where_the_layout_has_them() {
    for (layout, next, previous) in [(Layout::Azerty, "Shift+Comma", "m"), (Layout::Russian, "Slash", "Shift+Slash")] {
        let mut window = Window::on("|[claim It] [quote rained].");
        window.layout = layout;
        window.press(&format!("{next} {next}"));
        assert!(window.markup().contains("[quote! "), "{layout:?}: {}", window.markup());
        window.press(previous);
        assert!(window.markup().contains("[claim! "), "{layout:?}: {}", window.markup());
    }
}

#[test]
fn a_click_with_shift_goes_on_with_the_selection() {
    all(&[
        (
            "The |port was closed.",
            |it| {
                let at = it.rects("closed")[0].left_center() + vec2(1.0, 0.0);
                it.click_at(at, Modifiers::SHIFT);
                it.settle();
            },
            "The ⟦port was |⟧closed.",
        ),
        // What keys have selected is tagged by a key, whatever is armed.
        (
            "{quote} The |port was closed.",
            |it| it.press("Ctrl+Shift+Right f"),
            "{quote} The ⟦[figure! port]|⟧ was closed.",
        ),
    ]);
}

#[test]
fn what_cannot_be_done_is_said_and_changes_nothing() {
    let mut window = Window::on("It [claim rained] ⟦on|⟧.");
    for (keys, words) in [("Shift+c", "focused"), ("Shift+2", "focused")] {
        window.press(keys);
        assert!(window.toasts().iter().any(|it| it.contains(words)), "{keys}: {:?}", window.toasts());
    }
    // What needs a focused annotation is not there without one.
    window.press("Delete Alt+Right F2 Ctrl+m Ctrl+r Enter Ctrl+z");
    assert_eq!(window.markup(), "It [claim rained] ⟦on|⟧.");
}

#[test]
fn a_project_that_is_read_only_can_be_walked_through_but_not_changed() {
    let (_temporary, path) = super::harness::folder("[claim It] rained.", &[]);
    std::fs::write(path.join("documents/doc.txt"), "It rained!").unwrap();
    let mut window = Window::on("Elsewhere.");
    window.app_mut().dispatch(Command::OpenProject(path));
    assert!(window.app_mut().await_job(std::time::Duration::from_secs(20)));
    window.settle();
    window.press("Escape");
    let before = window.workspace().project.clone();
    window.press("Ctrl+Home . Delete Shift+q Alt+Right Ctrl+a f Ctrl+g Ctrl+d");
    assert_eq!(window.workspace().project.sheets, before.sheets);
    assert_eq!(window.workspace().project.documents, before.documents);
    assert!(window.toasts().iter().any(|it| it.contains("read-only")), "{:?}", window.toasts());
}

#[test]
fn annotations_are_split_joined_and_lose_parts() {
    all(&[
        // At the caret, whatever white space is there; the part behind it has the focus.
        (
            "[claim! It rained| and it poured].",
            |it| it.press("Ctrl+Shift+j"),
            "[claim It rained] |[claim! and it poured].",
        ),
        (
            "[claim! It ⟦rained|⟧ and poured].",
            |it| it.press("Ctrl+Shift+j"),
            "[claim#1 It] [claim! rained] [claim#1 and poured].",
        ),
        // Nothing would be left on one side.
        ("|[claim! It rained].", |it| it.press("Ctrl+Shift+j"), "[claim! It rained]."),
        // With the next one of the same label.
        (
            "[quote! “No,”] she [claim said], [quote “not yet.”]",
            |it| it.press("Ctrl+j"),
            "[quote#1! “No,”] she [claim said], [quote#1! “not yet.”]",
        ),
        ("[claim! It rained] [claim and poured].", |it| it.press("Ctrl+j"), "[claim! It rained and poured]."),
        ("[claim It rained]. [claim! It poured].", |it| it.press("Ctrl+j"), "[claim It rained]. [claim! It poured]."),
        (
            "[claim! It] a [claim so] b [claim on]",
            |it| it.press("Ctrl+Shift+a Ctrl+j"),
            "[claim#1! It] a [claim#1! so] b [claim#1! on]",
        ),
        (
            "[quote#1! “No,”] she said, [quote#1! “not| yet.”]",
            |it| it.press("Alt+Delete"),
            "[quote! “No,”]| she said, “not yet.”",
        ),
        (
            "[quote#1! “N|o,”] she said, [quote#1! “not yet.”]",
            |it| it.press("Alt+Delete"),
            "“No,” she said, |[quote! “not yet.”]",
        ),
        ("[quote! “No,|”] she said.", |it| it.press("Alt+Delete"), "[quote! “No,”] she said."),
    ]);
}
