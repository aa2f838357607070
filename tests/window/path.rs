//! The main job from end to end: open, select, tag, save, export.

use std::ops::ControlFlow;

use manicule::export::{self, Options};
use manicule::format::MemorySink;

use super::harness::Window;
use super::keyboard::Layout;
use crate::util::markup;

const TEXT: &str = "The port was closed at noon. “We saw the crane fall,” Ada Brandt said. Seven people were hurt.\n\
    “Nobody was warned,” she added.";

#[test]
fn keyboard_and_mouse_lead_from_a_text_to_a_dataset() {
    let mut window = Window::on(TEXT);
    assert!(window.keys_at().is_none_or(|it| it.is_empty()), "the reading pane has the keys: {:?}", window.keys_at());
    window.press("Ctrl+Home c");
    assert_eq!(window.hand().armed.as_ref().map(|it| it.as_str()), Some("claim"));
    window.press("Tab c");
    assert!(window.markup().contains("[claim! The port was closed at noon]. “We"), "{}", window.markup());
    assert!(window.markup().contains("⟦Seven people were hurt|⟧"), "{}", window.markup());
    window.press("Ctrl+Home q Tab q");
    assert!(window.markup().contains("[quote! “We saw the crane fall,”]"), "{}", window.markup());
    window.press("Escape Escape f");
    window.drag("Seven", "Seven");
    let after = "{figure} [claim The port was closed at noon]. [quote “We saw the crane fall,”] Ada Brandt said. \
        [figure! Seven people]| were hurt.\n“Nobody was warned,” she added.";
    assert_eq!(window.markup(), after);
    window.press("Ctrl+Z");
    assert!(!window.markup().contains("[figure"));
    window.press("Ctrl+Shift+Z");

    let key = window.workspace().key().expect("a document");
    let saved = window.saved();
    let on_disk = markup::print(&markup::marked(&saved, &key, None));
    assert_eq!(
        on_disk,
        "[claim The port was closed at noon]. [quote “We saw the crane fall,”] Ada Brandt said. \
        [figure Seven people] were hurt.\n“Nobody was warned,” she added."
    );
    assert_eq!(exported(&saved), ["The port was closed at noon", "“We saw the crane fall,”", "Seven people"]);
}

/// The texts of the spans of an export of one document.
fn exported(project: &manicule::model::Project) -> Vec<String> {
    let mut sink = MemorySink::default();
    export::run(&[project], &Options::new("jsonl"), &mut sink, &|_| ControlFlow::Continue(())).expect("an export");
    let (_, lines) = sink.files.iter().find(|(name, _)| name.as_str() == "annotations.jsonl").expect("the data");
    let record: serde_json::Value = serde_json::from_slice(lines).expect("a record");
    let spans = record["spans"].as_array().expect("spans");
    spans.iter().map(|span| span["text"].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn a_screen_reader_finds_paragraphs_and_annotations_and_can_go_to_them() {
    let mut window = Window::on("He said [quote “we will [figure not]”].\nIt rained.");
    assert!(window.shows("It rained."), "a paragraph");
    window.ask("quote: “we will not”");
    assert!(window.markup().contains("[quote! "), "{}", window.markup());
    window.ask("figure: not");
    assert!(window.markup().contains("[figure! "), "{}", window.markup());
}

#[test]
fn what_a_drag_becomes_is_known_before_the_button_is_let_go() {
    let mut window = Window::on("{figure} There at least seven officers died.");
    let rect = window.rects("even")[0];
    window.hold(rect.left_center(), rect.right_center());
    let preview: Vec<_> = window.app().preview().into_iter().collect();
    assert_eq!(preview, [window.span("at least seven officers")]);
    assert!(!window.markup().contains('['), "nothing is tagged yet");
}

#[test]
fn fast_hands_on_any_layout_come_to_the_same() {
    let after = "{quote} [claim The port was closed at noon]. [quote! “We saw the crane fall,”] Ada Brandt said. \
        Seven people were hurt.\n⟦“Nobody was warned,”|⟧ she added.";
    for (layout, q) in [(Layout::Us, "q"), (Layout::Azerty, "a"), (Layout::Russian, "q"), (Layout::Greek, "q")] {
        let mut window = Window::on(TEXT);
        window.layout = layout;
        window.press_at_once(&format!("Ctrl+Home c Tab c Ctrl+Home {q} Tab {q}"));
        assert_eq!(window.markup(), after, "on {layout:?}");
    }
}
