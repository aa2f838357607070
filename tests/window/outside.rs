//! Files that others change while they are open: merged, told, and decided where both have changed one thing.

use std::fs;
use std::time::{Duration, Instant};

use manicule::app::command::Command;
use manicule::edit::EntryKind;
use manicule::model::Reason;
use manicule::store::SaveState;

use super::harness::Window;

/// Draws frames until something is so.
fn until(window: &mut Window, what: &str, is_so: impl Fn(&Window) -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !is_so(window) {
        assert!(Instant::now() < until, "waited in vain for {what}: {:?}", window.toasts());
        window.frame();
        std::thread::yield_now();
    }
    window.settle();
}

fn is_written(window: &Window) -> bool {
    matches!(window.workspace().save_state(), Some(SaveState::Written { .. }))
}

/// Has another program change the annotations of the open document.
fn change(window: &Window, from: &str, to: &str) {
    let key = window.workspace().key().expect("a document");
    let path = window.path.join(format!("annotations/{}/{}.ron", key.annotator, key.document));
    let before = fs::read_to_string(&path).expect("annotations");
    assert!(before.contains(from), "{before}");
    fs::write(&path, before.replace(from, to)).expect("written");
}

fn note(window: &Window) -> String {
    let sheet = window.workspace().sheet().expect("a sheet").clone();
    sheet.annotations.iter().next().expect("an annotation").note.to_string()
}

#[test]
fn what_another_annotator_does_is_taken_in_and_told() {
    let mut ada = Window::on("⟦It|⟧ rained.");
    let mut ben = Window::on("Nothing.");
    ben.app_mut().dispatch(Command::SetAnnotator("Ben".to_owned()));
    ben.await_project();
    let (path, before) = (ada.path.clone(), ben.path.clone());
    ben.app_mut().dispatch(Command::OpenProject(path));
    until(&mut ben, "the project", |it| it.app().session().workspace.as_ref().is_some_and(|it| it.path != before));
    ben.drag("rained", "rained");
    ben.press("q");
    assert!(matches!(ben.app().session().flush(Duration::from_secs(20)), Some(SaveState::Written { .. })));
    until(&mut ada, "ben's quote", |it| it.workspace().annotators().len() == 2);
    let told = ada.toasts().into_iter().find(|it| it.starts_with("ben changed")).expect("a word of it");
    assert!(told.contains("1 annotation") && told.contains("“Doc”"), "{told}");
    assert_eq!(ada.hand().selection(), Some(ada.span("It")), "the hand keeps what it holds");
    let last = ada.workspace().history.done().last().expect("an entry").kind;
    assert_eq!(last, EntryKind::Outside);
    ada.press("Ctrl+h");
    assert!(ada.shows("from outside · “Doc”") && ada.shows("annotation, 1 status, now"));
}

#[test]
fn a_change_from_outside_of_another_field_is_merged_with_what_is_open() {
    let mut window = Window::on("It [claim rained] on.");
    window.click("rained");
    window.press("Ctrl+u");
    change(&window, "note: \"\"", "note: \"pulled\"");
    until(&mut window, "the note", |it| note(it) == "pulled");
    assert!(window.workspace().focused().is_some_and(|it| it.unsure), "what was done here is kept");
    assert!(window.workspace().conflicts().is_empty());
    let saved = window.saved();
    let sheet = saved.sheets.values().next().expect("a sheet");
    let annotation = sheet.annotations.iter().next().expect("an annotation");
    assert_eq!((&*annotation.note, annotation.unsure), ("pulled", true));
}

#[test]
fn one_thing_that_both_have_changed_is_asked_at_once() {
    let mut window = Window::on("It [claim rained] on.");
    window.click("rained");
    window.press("Ctrl+m");
    window.type_text("mine");
    window.press("Escape");
    change(&window, "note: \"\"", "note: \"theirs\"");
    until(&mut window, "the conflict", |it| it.workspace().conflicts().len() == 1);
    assert!(window.workspace().project.conflicts.values().all(|it| it.reason == Reason::Merge));
    assert!(window.shows("Keep what stands") && window.shows("theirs") && window.shows("mine"));
    window.press("Ctrl+t");
    assert_eq!(note(&window), "theirs");
    assert!(window.workspace().conflicts().is_empty());
    assert!(window.saved().conflicts.is_empty());
}

#[test]
fn undo_leaves_alone_what_has_changed_from_outside_and_names_it() {
    let mut window = Window::on("⟦It|⟧ rained.");
    window.press("c");
    assert!(matches!(window.app().session().flush(Duration::from_secs(20)), Some(SaveState::Written { .. })));
    until(&mut window, "the files", is_written);
    change(&window, "note: \"\"", "note: \"pulled\"");
    until(&mut window, "the note", |it| note(it) == "pulled");
    window.press("Ctrl+z");
    assert_eq!(note(&window), "pulled", "it is still there");
    let told = window.toasts().into_iter().find(|it| it.starts_with("Left alone")).expect("a word of it");
    assert!(told.contains("the claim “It” in “Doc”"), "{told}");
}
