//! A stranger's project in the window: whatever its records say, it is shown, and nothing ends.

use std::fs;

use egui_kittest::kittest::NodeT as _;
use manicule::app::command::{Action, Command};

use super::harness::Window;

const MARKUP: &str = "He said [quote “we will [figure seven] go”]. हिन्दी 👨‍👩‍👧 end";
const SHEET: &str = "annotations/ada/doc.ron";
const PROJECT: &str = "project.ron";

/// A window on a folder in which a file was changed, after it was walked through.
fn window(file: &str, change: impl FnOnce(String) -> String) -> Window {
    let mut window = Window::changed(MARKUP, &[], |dir| {
        let path = dir.join(file);
        fs::write(&path, change(fs::read_to_string(&path).expect("UTF-8"))).expect("written");
    });
    for action in [Action::NextAnnotation, Action::NextAnnotation, Action::PreviousAnnotation] {
        window.app_mut().dispatch(Command::Do(action));
        window.frame();
    }
    window
}

/// All that a screen reader would say.
fn said(window: &Window) -> Vec<String> {
    window.harness.root().children_recursive().filter_map(|it| it.accesskit_node().label()).collect()
}

/// The first annotation's spans become others.
fn spans(spans: &str) -> impl FnOnce(String) -> String {
    move |ron| {
        let at = ron.find("spans: [").expect("spans") + 7;
        let end = at + ron[at..].find("], attributes").expect("their end") + 1;
        format!("{}{spans}{}", &ron[..at], &ron[end..])
    }
}

#[test]
fn spans_beyond_the_text_or_inside_a_character_are_shown_or_left_out_but_end_nothing() {
    let huge = format!("[({}, {}, \"x\")]", u64::MAX - 1, u64::MAX);
    let many = format!("[(0, 1, \"H\"), (3, {}, \"x\")]", u64::MAX);
    for it in
        [huge.as_str(), many.as_str(), "[(9, 10, \"x\")]", "[(8, 9, \"x\"), (400, 500, \"x\")]", "[(0, 4096, \"x\")]"]
    {
        let window = window(SHEET, spans(it));
        assert!(window.workspace().read_only.is_some(), "{it}");
    }
    let regions = format!("excluded: [(9, 10), ({}, {})", u64::MAX - 1, u64::MAX);
    drop(window("documents/doc.ron", |ron| ron.replacen("excluded: [", &regions, 1)));
}

#[test]
fn mentions_beyond_the_text_end_nothing() {
    let huge = format!("attributes: {{\"cue\": [({}, {}, \"x\")]", u64::MAX - 1, u64::MAX);
    drop(window(SHEET, |ron| ron.replacen("attributes: {", &huge, 1)));
}

#[test]
fn names_with_bidirectional_overrides_are_shown_escaped() {
    let window = window(PROJECT, |ron| {
        ron.replace("name: \"", "name: \"\u{202e}\\u{7}").replace("title: \"", "title: \"\u{202e}")
    });
    let said = said(&window);
    assert!(said.iter().any(|it| it.contains("\\u{202e}\\u{7}")), "{said:?}");
    let raw: Vec<_> = said.iter().filter(|it| it.contains(['\u{202e}', '\u{7}'])).collect();
    assert!(raw.is_empty(), "{raw:?}");
}

#[test]
fn names_of_a_megabyte_are_cut() {
    let long = "é".repeat(500_000);
    let window = window(PROJECT, |ron| ron.replace("name: \"", &format!("name: \"{long}")));
    assert!(said(&window).iter().all(|it| it.len() < 100_000));
}
