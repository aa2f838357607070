//! A project that is shown before it has been read: what is seen of it, what has to wait, and what becomes of it when it is there.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use manicule::app::command::{Action, Command};
use manicule::app::job::{Done, ExportRequest, Jobs, Opening, Running};
use manicule::edit::{Change, Edit, Swap};
use manicule::export;
use manicule::model::{SheetKey, Status};
use manicule::store::{self, StoreError};

use super::harness::{Window, folder};

const LONGEST: Duration = Duration::from_secs(60);
const WAITS: &str = "opening: 0 of 1 documents read";

/// A text of more than a page, with an annotation at its front and some words at its end.
fn long() -> String {
    format!("It [claim rained] on.\n\n{}Then it [quote “stopped”]. Ines left.", "The ferry lay still.\n\n".repeat(200))
}

fn key(document: &str) -> SheetKey {
    SheetKey::new(document.parse().expect("a document id"), "ada".parse().expect("an annotator"))
}

#[test]
fn the_first_page_is_shown_before_the_annotations_and_then_they_are_there() {
    let mut window = Window::foreseeing("It [claim rained] on.", &[("quay", "Two.")]);
    assert!(!window.rects("rained").is_empty() && window.shows("quay"), "the page and the list");
    assert!(window.shows("opening: 0 of 2 documents read"));
    assert!(window.workspace().sheet().is_none_or(|it| it.annotations.is_empty()));
    let works = window.workspace().works();
    assert_eq!(works.of(&window.workspace().project, &key("doc")).1, 1, "though it is known how many there are");
    window.arrive();
    assert!(!window.shows("opening:"));
    assert_eq!(window.workspace().sheet().map(|it| it.annotations.len()), Some(1));
    assert_eq!(window.workspace().read_only, None);
}

#[test]
fn what_is_tagged_too_early_is_refused_and_can_be_tagged_when_the_project_is_there() {
    let mut window = Window::foreseeing("It [claim rained] on. Ines left.", &[]);
    window.drag("Ines", "left");
    window.press("c");
    assert_eq!(window.toasts(), [WAITS]);
    assert!(window.workspace().sheet().is_none_or(|it| it.annotations.is_empty()));
    let selected = window.hand().selection();
    assert!(selected.is_some(), "the selection stays");
    window.arrive();
    assert_eq!(window.hand().selection(), selected, "and then too");
    window.press("c");
    let sheet = window.workspace().sheet().cloned().expect("annotations");
    assert_eq!(sheet.annotations.len(), 2);
    assert_eq!(window.saved().sheet(&key("doc")), Some(&sheet));
}

#[test]
fn a_drag_under_an_armed_label_is_refused_and_the_label_stays_armed() {
    let mut window = Window::foreseeing("It rained on. Ines left.", &[]);
    window.press("q");
    window.drag("Ines", "left");
    assert_eq!(window.toasts(), [WAITS]);
    window.arrive();
    assert_eq!(window.workspace().armed().map(|it| it.id.as_str()), Some("quote"));
}

#[test]
fn the_page_stays_where_it_was_scrolled_to() {
    let mut window = Window::foreseeing(&long(), &[]);
    window.press("Ctrl+End");
    let before = window.rects("Ines left");
    window.arrive();
    assert_eq!(window.rects("Ines left"), before);
    assert!(window.rects("“stopped”").len() == 1 && window.shows("quote: “stopped”"), "with its annotation");
}

#[test]
fn whatever_would_change_something_or_hand_it_on_is_refused_and_said() {
    let mut window = Window::foreseeing("It [claim rained] on.", &[]);
    let before = window.workspace().project.clone();
    let document = before.documents.keys().next().expect("a document").clone();
    let rename = Change::Title(Swap::replace(before.title.clone(), "Another".to_owned()));
    let export = ExportRequest {
        options: export::Options::new("jsonl"),
        folder: window.path.with_file_name("out"),
        replace: false,
    };
    let actions = [
        Action::Undo,
        Action::Redo,
        Action::Import,
        Action::PasteText,
        Action::Export,
        Action::Exclude,
        Action::DoneAndNext,
        Action::UpdateText,
        Action::Remove,
    ];
    let commands = [
        Command::SetStatus(document.clone(), Status::Done),
        Command::RemoveDocument(document.clone()),
        Command::SetFacts(Box::new((*before.documents[&document]).clone())),
        Command::Import(Box::new(vec![window.path.clone()].into())),
        Command::ImportText("Title".to_owned(), "Text".to_owned()),
        Command::Export(Box::new(export)),
        Command::Apply(Edit::new("rename", vec![rename])),
        Command::WalkTo(0),
    ];
    for command in actions.map(Command::Do).into_iter().chain(commands) {
        let words = format!("{command:?}");
        let toasts: Vec<u64> = window.app().session().toasts.shown().map(|it| it.id).collect();
        toasts.into_iter().for_each(|id| window.app_mut().dispatch(Command::CloseToast(id)));
        window.app_mut().dispatch(command);
        assert_eq!(window.toasts(), [WAITS], "{words}");
        assert!(Arc::ptr_eq(&window.workspace().project, &before), "{words}");
        assert_eq!(window.app().session().dialog, None, "{words}");
    }
    assert!(!window.path.with_file_name("out").exists());
    assert_eq!(window.app().session().jobs.running().count(), 0);
}

#[test]
fn other_documents_can_be_looked_at_and_stay_open() {
    let mut window = Window::foreseeing("One.", &[("quay", "Two [claim ferries].")]);
    window.app_mut().dispatch(Command::OpenDocument(key("quay").document));
    window.settle();
    assert!(!window.rects("ferries").is_empty());
    window.arrive();
    assert_eq!(window.workspace().document, Some(key("quay").document));
    assert!(!window.rects("ferries").is_empty());
}

#[test]
fn a_text_that_is_another_one_when_it_has_been_read_is_shown_anew_and_nothing_is_held_of_it() {
    let mut window = Window::foreseeing("It [claim rained] on.", &[]);
    window.drag("rained", "on");
    assert!(window.hand().selection().is_some());
    fs::write(window.path.join("documents/doc.txt"), "The sun shone.").expect("written");
    window.arrive();
    assert!(!window.rects("shone").is_empty());
    assert_eq!(window.hand().selection(), None);
    assert!(window.workspace().read_only.as_ref().is_some_and(|it| it.contains("has changed")), "as ever");
}

#[test]
fn a_project_that_was_closed_while_it_was_being_opened_does_not_come_back() {
    let mut window = Window::foreseeing("It [claim rained] on.", &[]);
    window.press("Ctrl+w");
    assert!(window.app().session().workspace.is_none());
    window.arrive();
    assert!(window.app().session().workspace.is_none());
    let path = window.path.clone();
    window.app_mut().dispatch(Command::OpenProject(path));
    window.await_project();
    assert_eq!(window.workspace().read_only, None, "its lock was let go");
}

#[test]
fn a_project_that_cannot_be_opened_after_all_goes_and_says_why() {
    let mut window = Window::foreseeing("It [claim rained] on.", &[]);
    fs::write(window.path.join("project.ron"), "(").expect("written");
    window.arrive();
    assert!(window.app().session().workspace.is_none());
    assert!(window.toasts().iter().any(|it| it.contains("project.ron")), "{:?}", window.toasts());
}

/// A project of more files than are read in a moment.
fn large() -> (tempfile::TempDir, PathBuf) {
    let (temporary, path) = folder("It [claim rained] on.", &[]);
    let documents = path.join("documents");
    let (facts, text) = (documents.join("doc.ron"), documents.join("doc.txt"));
    let (facts, text) = (fs::read_to_string(facts).expect("facts"), fs::read(text).expect("a text"));
    for number in 0..520 {
        let id = format!("report-{number:03}");
        fs::write(documents.join(&id).with_extension("ron"), facts.replace("\"doc\"", &format!("\"{id}\"")))
            .expect("written");
        fs::write(documents.join(&id).with_extension("txt"), &text).expect("written");
    }
    (temporary, path)
}

fn opening(path: &Path) -> Opening {
    let me = "ada".parse().expect("an annotator");
    Opening { number: 0, path: path.to_owned(), annotator: None, me, document: None, since: SystemTime::now() }
}

#[test]
fn a_large_project_is_foreseen_by_the_job_that_opens_it_and_a_second_one_waits_for_the_first() {
    let (_folder, path) = large();
    let mut jobs = Jobs::new(|| {});
    jobs.open(opening(&path));
    let Some(Done::Foreseen(_, foreseen, running)) = jobs.wait(LONGEST) else { panic!("something to show") };
    assert_eq!((foreseen.project.documents.len(), foreseen.documents), (521, 521));
    let Some(Done::Opened(_, opened, turn)) = jobs.wait(LONGEST) else { panic!("the project") };
    assert_eq!(opened.as_ref().as_ref().map(|it| it.read_only.clone()).expect("opened"), None);
    assert_eq!(running.counts(), (520, 521), "the last of them was begun");
    jobs.open(opening(&path));
    assert!(matches!(jobs.wait(LONGEST), Some(Done::Foreseen(..))), "foreseen without a lock");
    drop(opened);
    drop(turn);
    let Some(Done::Opened(_, again, _)) = jobs.wait(LONGEST) else { panic!("the project") };
    assert_eq!(again.expect("opened").read_only, None, "only now, when the first has let go");
}

#[test]
fn an_opening_that_is_not_wanted_any_more_ends_and_lets_the_folder_go() {
    let (_folder, path) = folder("It [claim rained] on.", &[("quay", "Two.")]);
    let me = "ada".parse().expect("an annotator");
    let stopped = store::open_to_write_telling(&path, &me, &|_, _| std::ops::ControlFlow::Break(()));
    assert!(matches!(stopped, Err(StoreError::Stopped { .. })));
    assert_eq!(store::open_to_write(&path, &me).expect("opened").read_only, None);
}

#[test]
fn a_job_that_broke_off_while_a_project_was_being_opened_was_taken_for_its_opening() {
    let opening = Running::new("Opening", true);
    let mut window = Window::foreseeing_by("It |rained.", &[], opening.clone());
    let broken = |job| Done::Broken(job, "It broke off".to_owned());
    window.app_mut().take_in(broken(Running::new("Exporting", true)));
    window.settle();
    assert!(window.app().session().workspace.is_some(), "its opening goes on");
    window.app_mut().take_in(broken(opening));
    window.settle();
    assert!(window.app().session().workspace.is_none(), "what is foreseen will not become a project");
}

#[test]
fn sheets_that_nobody_looks_at_stay_packed() {
    let further: Vec<(String, String)> =
        (0..40).map(|number| (format!("other{number}"), format!("It [claim rained {number}] on."))).collect();
    let further: Vec<(&str, &str)> = further.iter().map(|(id, markup)| (id.as_str(), markup.as_str())).collect();
    let mut window = Window::foreseeing("It [claim rained] on. Ines left.", &further);
    window.arrive();
    window.settle();
    let sheets = &window.workspace().project.sheets;
    assert_eq!(sheets.len(), 41);
    let unpacked = |window: &Window| window.workspace().project.sheets.unpacked_bytes();
    let one = sheets.get(&key("doc")).expect("a sheet").memory();
    let few = 2 * one;
    assert!(unpacked(&window) <= few, "the list shows how many there are in each without unpacking them");
    // Another one is unpacked when it is shown.
    window.open("other7", "It [claim rained 7] on.");
    assert_eq!(window.workspace().sheet().map(|it| it.annotations.len()), Some(1));
    assert!(unpacked(&window) <= 2 * few);
    // Whom its annotations name, and where the words of one stand, is looked for in all of them; none stays because of that.
    window.press("Ctrl+Shift+F");
    window.settle();
    assert!(unpacked(&window) <= 2 * few);
}
