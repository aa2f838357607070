//! What belongs to which project, document and annotator, whatever is open by then.

use manicule::app::command::{Action, Command};
use manicule::model::{Document, DocumentId};

use super::harness::Window;

#[test]
fn the_project_that_is_open_is_not_read_again_over_what_was_done_since() {
    let mut window = Window::on("⟦It|⟧ rained.");
    window.press("c");
    let path = window.path.clone();
    window.app_mut().dispatch(Command::OpenProject(path));
    window.frame();
    assert!(window.toasts().iter().any(|words| words.contains("open already")), "{:?}", window.toasts());
    assert_eq!(window.workspace().sheet().map(|sheet| sheet.annotations.len()), Some(1));
    window.press("Ctrl+Z");
    assert!(window.workspace().sheet().is_none(), "what was done before can still be undone");
}

#[test]
fn source_facts_go_to_the_document_that_they_are_of() {
    let mut window = Window::with("It rained.", &[("other", "It snowed.")]);
    let id: DocumentId = "doc".parse().expect("a document id");
    let facts = window.workspace().project.documents[&id].as_ref().clone();
    window.app_mut().dispatch(Command::OpenDocument("other".parse().expect("a document id")));
    let before = window.workspace().facts().expect("a document").clone();
    let changed = Document { publisher: "The Harbour Post".to_owned(), ..facts.clone() };
    window.app_mut().dispatch(Command::SetFacts(Box::new(changed.clone())));
    assert_eq!(window.workspace().facts(), Some(&before));
    assert_eq!(*window.workspace().project.documents[&id], changed);
    window.press("Ctrl+Z");
    assert_eq!(*window.workspace().project.documents[&id], facts);
}

#[test]
fn undo_shows_whose_annotations_it_changes() {
    let mut window = Window::on("⟦It|⟧ rained.");
    window.press("c");
    let ada = window.workspace().annotator.clone();
    window.app_mut().dispatch(Command::ShowAnnotator("bob".parse().expect("an annotator")));
    assert_ne!(window.workspace().annotator, ada);
    window.press("Ctrl+Z");
    assert_eq!(window.workspace().annotator, ada);
    assert!(window.workspace().sheet().is_none(), "the annotation is gone");
}

#[test]
fn a_message_offers_to_undo_only_what_it_tells_of() {
    let mut window = Window::on("It [claim! rained] on.");
    let offered = |window: &Window| {
        let revision = window.workspace().revision;
        window.app().session().toasts.shown().any(|toast| toast.undo == Some(revision))
    };
    window.press("Delete");
    assert!(offered(&window), "{:?}", window.toasts());
    window.app_mut().dispatch(Command::Do(Action::SelectAll));
    window.press("q");
    assert!(!offered(&window), "the last change is another one by now");
}
