//! Dialogs, parts of the window, documents, the clipboard: what keys do beside the text.

use std::time::Duration;

use eframe::egui::Modifiers;
use manicule::app::session::{DialogKind, Part};
use manicule::model::Status;

use super::harness::Window;
use super::keyboard::Layout;

const TEXT: &str = "It [claim! rained] on.";

fn dialog(window: &Window) -> Option<DialogKind> {
    window.app().session().dialog
}

#[test]
fn dialogs_have_their_keys_and_escape_closes_them() {
    let mut window = Window::on(TEXT);
    for (key, kind) in [
        ("Ctrl+p", DialogKind::GoTo),
        ("Ctrl+e", DialogKind::Export),
        ("Ctrl+i", DialogKind::Import),
        ("Ctrl+o", DialogKind::Open),
        ("Ctrl+n", DialogKind::New),
        ("Ctrl+Shift+p", DialogKind::Palette),
        ("Ctrl+Comma", DialogKind::Settings),
        ("F1", DialogKind::Help),
        ("F4", DialogKind::Facts),
        ("F5", DialogKind::Update),
    ] {
        window.press(key);
        assert_eq!(dialog(&window), Some(kind), "{key}");
        // Label keys and Delete belong to the dialog now.
        window.press("c Delete");
        assert_eq!(window.markup().replace('|', ""), TEXT, "{key}");
        window.press("Escape");
        assert_eq!(dialog(&window), None, "{key} and Escape");
        assert!(window.hand().focus.is_some(), "Escape closes the dialog and nothing else");
        window.press("Ctrl+a");
        assert_eq!(window.hand().spans(), [window.span("It rained on.")], "the text has the keys again after {key}");
        window.press("Escape");
    }
}

#[test]
fn dialogs_open_on_a_keyboard_of_another_script() {
    let mut window = Window::on(TEXT);
    window.layout = Layout::Russian;
    window.press("Ctrl+f");
    assert!(window.app().session().finder.shows_bar());
}

#[test]
fn find_goes_to_the_words() {
    let mut window = Window::on("|It rained on Monday and on Tuesday.");
    window.press("Ctrl+f");
    window.type_text("on");
    window.press("Enter");
    assert_eq!(window.hand().selection(), Some(window.span("on")), "{}", window.markup());
    window.press("Escape");
    assert!(window.app().session().finder.shown.is_none());
    assert_eq!(window.app().session().part, Part::Text);
}

#[test]
fn the_palette_does_what_is_chosen() {
    let mut window = Window::on("It [claim! rained] on.");
    window.press("Ctrl+Shift+p");
    window.type_text("remove anno");
    window.press("Enter");
    assert_eq!(window.markup().replace('|', ""), "It rained on.");
    assert_eq!(dialog(&window), None);
}

#[test]
fn go_to_document_finds_by_letters() {
    let mut window = Window::with("One.", &[("harbour-news", "Two."), ("meridian", "Three.")]);
    window.press("Ctrl+p");
    window.type_text("meri");
    window.press("Enter");
    assert_eq!(window.workspace().document.as_ref().map(|it| it.as_str()), Some("meridian"));
}

#[test]
fn f6_goes_through_the_parts_of_the_window() {
    for (forward, backward) in [("F6", "Shift+F6"), ("Ctrl+Tab", "Ctrl+Shift+Tab")] {
        let mut window = Window::on(TEXT);
        let mut seen = vec![window.app().session().part];
        for _ in 0..6 {
            window.press(forward);
            seen.push(window.app().session().part);
        }
        let all = [
            Part::Text,
            Part::Inspector,
            Part::Annotations,
            Part::Speakers,
            Part::History,
            Part::Documents,
            Part::Text,
        ];
        assert_eq!(seen, all, "{forward}");
        window.press(backward);
        assert_eq!(window.app().session().part, Part::Documents, "{backward}");
    }
}

#[test]
fn documents_are_walked_through_with_the_caret_where_it_was() {
    let mut window = Window::with("One| and.", &[("two", "Two."), ("zoo", "Three.")]);
    let shown = |window: &Window| window.workspace().document.as_ref().map(|it| it.as_str().to_owned());
    window.press("Alt+Down");
    assert_eq!(shown(&window).as_deref(), Some("two"));
    window.press("Alt+Down Alt+Down");
    assert_eq!(shown(&window).as_deref(), Some("zoo"));
    assert!(window.toasts().iter().any(|it| it.contains("last document")));
    window.press("Alt+Up Alt+Up");
    assert_eq!(window.markup(), "One| and.");
    // Plain arrows never change the document.
    window.press("Down Down Right Right Right Right Right Right Right PageDown");
    assert_eq!(shown(&window).as_deref(), Some("doc"));
}

#[test]
fn done_is_stopped_by_what_is_left_to_do() {
    let mut window =
        Window::with("He said “we will not go,” and 40 dogs barked. [claim It rained].", &[("two", "Two.")]);
    let document = window.workspace().document.clone().expect("a document");
    window.press("Ctrl+d");
    assert_eq!(dialog(&window), None);
    for left in ["source", "we will not go", "40 dogs"] {
        assert!(window.shows(left), "“{left}” is not listed");
    }
    assert_ne!(window.workspace().status(&document), Status::Done);
    assert_eq!(window.workspace().document.as_ref(), Some(&document));
}

#[test]
fn done_goes_on_to_the_next_document() {
    let mut window = Window::with("It rained on.", &[("two", "Two.")]);
    let document = window.workspace().document.clone().expect("a document");
    window.press("Ctrl+d");
    assert_eq!(window.workspace().status(&document), Status::Done);
    assert_eq!(window.workspace().document.as_ref().map(|it| it.as_str()), Some("two"));
    window.press("Ctrl+z");
    assert_ne!(window.workspace().status(&document), Status::Done);
    assert_eq!(window.workspace().document.as_ref(), Some(&document), "undo goes there");
}

#[test]
fn copies_are_the_selection_or_the_annotation_with_its_source() {
    let mut window = Window::on("It ⟦rained|⟧ on.");
    window.press("Ctrl+c");
    assert_eq!(window.copied.as_deref(), Some("rained"));
    let mut window = Window::on(TEXT);
    window.press("Ctrl+c");
    assert_eq!(window.copied.as_deref(), Some("rained\n— Doc"));
}

#[test]
fn undo_says_what_and_where_and_goes_there() {
    let mut window = Window::with("The ⟦port|⟧ closed.", &[("two", "Two.")]);
    window.press("c Alt+Down Ctrl+z");
    assert_eq!(window.workspace().document.as_ref().map(|it| it.as_str()), Some("doc"));
    let told = window.toasts().last().cloned().expect("a toast");
    assert!(told.contains("tag claim") && told.contains("Doc"), "{told}");
}

#[test]
fn what_is_done_is_on_the_disk_without_being_saved() {
    let mut window = Window::on("The ⟦port|⟧ closed.");
    window.press("c q");
    let key = window.workspace().key().expect("a document");
    assert_eq!(window.saved().sheet(&key).map(|it| it.annotations.len()), Some(2));
}

#[test]
fn a_pasted_text_becomes_a_document() {
    let mut window = Window::on(TEXT);
    window.events([eframe::egui::Event::Paste("A text\n\nthat was copied.".to_owned())], eframe::egui::Modifiers::NONE);
    window.settle();
    assert_eq!(window.workspace().project.documents.len(), 2);
    assert_eq!(window.workspace().text().expect("a text").as_str(), "A text\n\nthat was copied.");
}

#[test]
fn files_are_imported() {
    let mut window = Window::on(TEXT);
    let file = window.path.with_file_name("Harbour news.txt");
    std::fs::write(&file, "The port was closed.").expect("written");
    window.app_mut().dispatch(manicule::app::command::Command::Import(Box::new(vec![file].into())));
    assert!(window.app_mut().await_job(Duration::from_secs(20)));
    window.settle();
    assert_eq!(window.workspace().text().expect("a text").as_str(), "The port was closed.");
    assert_eq!(window.saved().documents.len(), 2);
}

#[test]
fn an_armed_label_is_to_be_seen() {
    let mut window = Window::on("|It rained.");
    window.press("c");
    assert!(window.shows("claim armed") || window.shows("armed"), "the status bar says so");
}

#[test]
fn a_drag_that_is_over_within_a_frame_is_no_less_a_drag() {
    let mut window = Window::on("{figure} It took at least seven days.");
    let (from, to) = (window.rects("at")[0].left_center(), window.rects("seven")[0].center());
    window.flick(from, to, Modifiers::NONE);
    let tagged = window.workspace().sheet().expect("an annotation").annotations.iter().next().cloned();
    assert_eq!(tagged.expect("an annotation").spans.quoted(), "at least seven days");
    window.press("Escape");
    window.flick(from, to, Modifiers::SHIFT);
    let selection = window.hand().selection().expect("a selection");
    assert_eq!(selection.start(), window.span("at").start());
    assert!(window.span("seven").contains(selection.end()), "Shift selects exactly");
}
