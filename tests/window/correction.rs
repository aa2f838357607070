//! A corrected text in the place of the present one.

use std::time::Duration;

use manicule::app::session::{DialogKind, Part};
use manicule::model::{AttributeValue, Reason};

use super::harness::Window;

const BEFORE: &str = "It [claim rained] on Monday. He said [quote “we will not go.”] Then [figure forty dogs] barked.";
const CORRECTED: &str =
    "By our reporter. It rained on Monday. He said “we will not leave.” Nobody else was there to see it.";

/// Pastes a corrected text and compares it.
fn compared(window: &mut Window, text: &str) {
    window.press("F5");
    window.focus_label("Corrected text");
    window.events([eframe::egui::Event::Paste(text.to_owned())], eframe::egui::Modifiers::NONE);
    window.settle();
    window.click_label("Compare");
    answered(window);
}

/// Waits for the comparison, unless its answer has come with one of the frames already.
fn answered(window: &mut Window) {
    let told = |window: &Window| window.app().session().correction.is_some() || !window.toasts().is_empty();
    for _ in 0..1000 {
        if told(window) {
            break;
        }
        window.app_mut().await_job(Duration::from_millis(20));
        window.frame();
    }
    assert!(told(window), "the texts are compared");
    window.settle();
}

#[test]
fn a_corrected_text_is_previewed_then_taken_and_undone() {
    let mut window = Window::on(BEFORE);
    let first = window.workspace().project.clone();
    compared(&mut window, CORRECTED);
    assert!(window.shows("3 annotations: 1 moved"), "how many come out how");
    for words in ["changed text", "lost its place", "leave", "forty dogs"] {
        assert!(window.shows(words), "{words}");
    }
    assert_eq!(*window.workspace().project, *first, "nothing is changed yet");
    window.click_label("Update the text");
    assert_eq!(window.app().session().dialog, None);
    let workspace = window.workspace();
    assert_eq!(workspace.text().map(|it| it.as_str()), Some(CORRECTED));
    assert_eq!(workspace.project.conflicts.len(), 2);
    assert!(workspace.project.conflicts.values().all(|it| it.reason == Reason::Reanchoring));
    assert!(window.markup().replace(['|', '!'], "").starts_with("By our reporter. It [claim rained] on Monday."));
    assert!(window.shows("Accept the proposal"), "what is unsure is shown at once");
    let saved = window.saved();
    assert_eq!(saved.documents, window.workspace().project.documents);
    window.press("Ctrl+z");
    assert_eq!(window.markup().replace(['|', '!'], ""), BEFORE);
    assert_eq!(window.workspace().project.documents, first.documents);
    assert_eq!(window.workspace().project.sheets, first.sheets);
    assert!(window.workspace().project.conflicts.is_empty());
    assert!(!window.shows("Accept the proposal"));
    window.press("Ctrl+Shift+Z");
    assert_eq!(window.workspace().text().map(|it| it.as_str()), Some(CORRECTED));
    assert!(window.shows("Accept the proposal"));
}

#[test]
fn a_proposal_is_accepted_placed_elsewhere_or_dropped() {
    let mut window = Window::on(BEFORE);
    compared(&mut window, CORRECTED);
    window.click_label("Update the text");
    assert_eq!(window.workspace().project.conflicts.len(), 2);
    // The quote with changed words comes first.
    assert!(window.shows("In the corrected text") && window.shows("In the earlier text"));
    window.press("Ctrl+k");
    assert_eq!(window.workspace().project.conflicts.len(), 1);
    assert!(window.shows("the corrected text has no place for this"));
    assert!(!window.shows("Accept the proposal"), "there is none");
    window.press("Ctrl+Enter");
    assert!(window.toasts().iter().any(|it| it.contains("Select the words")), "{:?}", window.toasts());
    window.drag("Nobody", "Nobody");
    window.press("Ctrl+Enter");
    assert!(window.workspace().project.conflicts.is_empty());
    assert!(window.markup().contains("[figure! Nobody]"), "{}", window.markup());
    assert_eq!(window.app().session().part, Part::Text);
    window.press("Ctrl+z");
    assert_eq!(window.workspace().project.conflicts.len(), 1);
    window.click_label("Drop it");
    assert!(window.workspace().project.conflicts.is_empty());
    assert!(!window.markup().contains("figure"), "{}", window.markup());
    let saved = window.saved();
    assert_eq!(saved.sheets, window.workspace().project.sheets);
}

#[test]
fn a_placed_annotation_takes_no_words_along_that_the_text_has_not() {
    let mut window = Window::on("He [quote! “we will not go,”] said Okafor to forty dogs.");
    let cue = "cue".parse().expect("an attribute");
    window.app_mut().dispatch(manicule::app::command::Command::AwaitMention(cue));
    window.drag("said", "said");
    compared(&mut window, "Dogs barked all night in the harbour, and nobody knew why that was.");
    window.click_label("Update the text");
    assert_eq!(window.workspace().project.conflicts.len(), 1);
    window.drag("nobody", "why");
    window.press("Ctrl+Enter");
    let sheet = window.workspace().sheet().expect("a sheet").clone();
    let placed = sheet.annotations.iter().next().expect("an annotation");
    assert_eq!(placed.spans.quoted(), "nobody knew why");
    let mention = |id: &str| matches!(placed.attributes.get(id).map(|it| &it.value), Some(AttributeValue::Mention(_)));
    assert!(!mention("cue"));
    let text = window.workspace().text().expect("a text");
    assert!(placed.spans.iter().all(|it| it.agrees_with(text)));
    assert!(window.toasts().iter().any(|it| it.contains("cue")), "{:?}", window.toasts());
}

#[test]
fn the_text_that_is_there_already_changes_nothing() {
    let mut window = Window::on("It [claim rained] on.");
    compared(&mut window, "It rained on.");
    assert!(window.toasts().iter().any(|it| it.contains("nothing is changed")), "{:?}", window.toasts());
    assert_eq!(window.app().session().dialog, Some(DialogKind::Update));
    assert!(window.workspace().history.done().is_empty());
}

#[test]
fn a_corrected_file_that_is_not_there_is_said() {
    let mut window = Window::on("It [claim rained] on.");
    window.press("F5");
    window.type_text("/nowhere/at/all.txt");
    window.press("Enter");
    answered(&mut window);
    assert!(window.toasts().iter().any(|it| it.contains("/nowhere/at/all.txt")), "{:?}", window.toasts());
}

#[test]
fn a_relation_that_lost_its_place_is_brought_back_once_both_ends_stand() {
    let mut window = Window::on("It [claim! rained] on Monday. Then [figure forty dogs] barked.");
    window.press("Ctrl+r 1");
    window.click("forty");
    let relations = |window: &Window| window.workspace().sheet().map_or(0, |sheet| sheet.relations.len());
    assert_eq!(relations(&window), 1);
    window.press("Escape Escape");
    compared(&mut window, "By our reporter. It rained on Monday. Nobody else was there to see it.");
    window.click_label("Update the text");
    assert_eq!((relations(&window), window.workspace().project.conflicts.len()), (0, 2));
    // The relation comes first, and one of its ends is not there.
    window.click_label("Bring it back");
    assert_eq!((relations(&window), window.workspace().project.conflicts.len()), (0, 2));
    assert!(window.toasts().iter().any(|it| it.contains("needs what is not there")), "{:?}", window.toasts());
    window.press("F7");
    window.drag("Nobody", "Nobody");
    window.press("Ctrl+Enter");
    assert_eq!(window.workspace().project.conflicts.len(), 1);
    window.click_label("Bring it back");
    assert_eq!(relations(&window), 1);
    assert!(window.workspace().project.conflicts.is_empty());
    window.press("Ctrl+z");
    assert_eq!((relations(&window), window.workspace().project.conflicts.len()), (0, 1));
}
