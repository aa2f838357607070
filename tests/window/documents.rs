//! The list of documents: groups that fold, what is left out, and where its order comes from.

use manicule::app::command::Command;
use manicule::model::Document;

use super::harness::Window;

/// Three documents, two of which report one event for two publishers.
fn window() -> Window {
    let mut window = Window::with("One.", &[("quay", "Two."), ("zoo", "Three.")]);
    for (id, publisher) in [("quay", "Lantern"), ("zoo", "Courier")] {
        let facts = window.workspace().project.documents[&id.parse().expect("an id")].clone();
        let facts = Document { event: "Fire".to_owned(), publisher: publisher.to_owned(), ..(*facts).clone() };
        window.app_mut().dispatch(Command::SetFacts(facts.into()));
    }
    window.pause();
    window
}

#[test]
fn a_heading_hides_its_documents_and_shows_them_again() {
    let mut window = window();
    assert!(window.shows("zoo") && window.shows("quay"));
    window.click_label("FIRE · 2 REPORTS");
    assert!(!window.shows("zoo") && !window.shows("quay"));
    window.click_label("FIRE · 2 REPORTS");
    assert!(window.shows("zoo") && window.shows("quay"));
}

#[test]
fn what_is_left_out_is_said_and_taken_back() {
    let mut window = window();
    window.app_mut().dispatch(Command::SetStatus("zoo".parse().expect("an id"), manicule::model::Status::Done));
    window.pause();
    for button in ["View", "Status", "Done"] {
        window.click_label(button);
    }
    assert!(window.shows("1 shown: Done") && window.shows("zoo") && !window.shows("quay"));
    window.click_label("Show all");
    assert!(window.shows("quay") && !window.shows("1 shown"));
}

#[test]
fn the_list_stands_by_publisher_where_that_is_asked_for() {
    let mut window = window();
    for button in ["View", "Group by", "Publisher"] {
        window.click_label(button);
    }
    assert!(window.shows("LANTERN · 1 DOCUMENT") && window.shows("COURIER · 1 DOCUMENT"));
    assert!(!window.shows("FIRE · 2 REPORTS"));
}

#[test]
fn the_next_document_was_that_of_the_project_whatever_the_list_showed() {
    let mut window = window();
    let open = |window: &Window| window.workspace().document.as_ref().map(ToString::to_string);
    for button in ["View", "Group by", "Publisher"] {
        window.click_label(button);
    }
    window.app_mut().dispatch(Command::ToText);
    window.settle();
    assert_eq!(open(&window).as_deref(), Some("doc"), "the last one of the list");
    for before in ["quay", "zoo", "zoo"] {
        window.press("Alt+Up");
        assert_eq!(open(&window).as_deref(), Some(before));
    }
    window.click_label("LANTERN · 1 DOCUMENT");
    window.app_mut().dispatch(Command::ToText);
    window.settle();
    window.press("Alt+Down");
    assert_eq!(open(&window).as_deref(), Some("doc"), "what is folded is passed over");
    window.app_mut().dispatch(Command::OpenDocument("quay".parse().expect("an id")));
    window.settle();
    // In the order of the project it stands before both.
    window.press("Alt+Down");
    assert_eq!(open(&window).as_deref(), Some("zoo"), "from what is not listed to what is listed behind it");
}
