//! What the window says of the disk: safe and written, recovered, and who else has the project open.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use manicule::app::command::{Action, Command};
use manicule::app::session::DialogKind;
use manicule::store::{SaveState, Saver};

use super::harness::Window;

const LONGEST: Duration = Duration::from_secs(30);

/// Waits until the saver says so.
fn await_state(window: &mut Window, what: &str, is_so: impl Fn(&SaveState) -> bool) {
    let until = Instant::now() + LONGEST;
    while !window.workspace().save_state().is_some_and(|state| is_so(&state)) {
        assert!(Instant::now() < until, "waited in vain for {what}: {:?}", window.workspace().save_state());
        std::thread::yield_now();
    }
    window.settle();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Opens another project in a window and waits for it.
fn open(window: &mut Window, path: &Path) {
    let before = window.path.clone();
    window.app_mut().dispatch(Command::OpenProject(path.to_owned()));
    let until = Instant::now() + LONGEST;
    while window.app().session().workspace.as_ref().is_none_or(|it| it.path == before) {
        assert!(Instant::now() < until, "the project was not opened: {:?}", window.toasts());
        window.app_mut().await_job(Duration::from_millis(20));
    }
    window.settle();
}

#[test]
fn an_edit_is_safe_at_once_and_written_when_another_document_is_opened() {
    let mut window = Window::with("⟦It|⟧ rained.", &[("other", "It snowed.")]);
    assert!(window.shows("written"));
    window.press("c");
    await_state(&mut window, "safe", |it| matches!(it, SaveState::Safe { .. }));
    assert!(window.shows("safe "));
    window.press("Alt+Down");
    await_state(&mut window, "written", |it| matches!(it, SaveState::Written { at: Some(_) }));
    assert!(window.shows("written "));
}

#[test]
fn what_a_crash_kept_from_the_files_is_recovered_and_said_and_can_be_undone() {
    let mut window = Window::on("⟦It|⟧ rained.");
    window.press("c q");
    await_state(&mut window, "safe", |it| matches!(it, SaveState::Safe { .. }));
    // The disk as a crash would leave it.
    let crashed = tempfile::tempdir().expect("a folder");
    let path = crashed.path().join("crashed");
    copy(&window.path, &path);
    let mut other = Window::on("Nothing.");
    open(&mut other, &path);
    let told = other.toasts().into_iter().find(|it| it.contains("recovered")).expect("a word of it");
    assert!(told.starts_with("2 edits were recovered"), "{told}");
    assert_eq!(other.workspace().sheet().map(|sheet| sheet.annotations.len()), Some(2));
    assert!(other.workspace().conflicts().is_empty());
    other.press("Ctrl+h");
    assert!(other.shows("tag quote"), "the history has what was recovered");
    other.press("Escape Ctrl+z");
    assert_eq!(other.workspace().sheet().map(|sheet| sheet.annotations.len()), Some(1));
}

#[test]
fn undo_goes_back_beyond_a_restart() {
    let mut window = Window::on("⟦It|⟧ rained.");
    window.press("c");
    let path = window.path.clone();
    window.app_mut().dispatch(Command::Do(Action::CloseProject));
    window.app_mut().dispatch(Command::OpenProject(path));
    window.await_project();
    assert_eq!(window.markup().replace('|', ""), "[claim It] rained.");
    assert!(window.toasts().is_empty(), "nothing had to be recovered: {:?}", window.toasts());
    window.press("Ctrl+z");
    assert_eq!(window.markup().replace('|', ""), "It rained.");
    window.press("Ctrl+Shift+Z");
    assert_eq!(window.markup().replace(['|', '!'], ""), "[claim It] rained.");
}

#[test]
fn a_second_window_of_the_same_annotator_reads_only_until_the_first_is_closed() {
    let mut first = Window::on("⟦It|⟧ rained.");
    let mut second = Window::on("Nothing.");
    let path = first.path.clone();
    open(&mut second, &path);
    assert_eq!(second.app().session().dialog, Some(DialogKind::Problems));
    let host = manicule::store::machine_name();
    let reason = second.workspace().read_only.clone().expect("read-only");
    assert!(reason.contains(&host) && reason.contains(&std::process::id().to_string()), "{reason}");
    assert!(second.shows("read-only") && second.shows(&host), "who has it");
    second.press("Escape");
    second.drag("It", "It");
    second.press("c");
    assert!(second.workspace().sheet().is_none());
    first.press("c");
    first.app_mut().dispatch(Command::Do(Action::CloseProject));
    second.app_mut().dispatch(Command::Show(Some(DialogKind::Problems)));
    second.settle();
    second.click_label("Open for writing again");
    second.await_project();
    assert_eq!(second.workspace().read_only, None);
    assert_eq!(second.markup().replace(['|', '!'], ""), "[claim It] rained.", "what the first has done is there");
    second.press("Ctrl+z");
    assert!(second.workspace().sheet().is_none());
}

#[test]
fn another_annotator_works_beside_the_first() {
    let mut window = Window::on("⟦It|⟧ rained.");
    window.press("c");
    window.app_mut().dispatch(Command::SetAnnotator("Ben".to_owned()));
    window.await_project();
    let workspace = window.workspace();
    assert_eq!((workspace.me.as_str(), workspace.annotator.as_str()), ("ben", "ben"));
    assert_eq!(workspace.read_only, None);
    assert!(workspace.saver.as_ref().is_some_and(Saver::is_safe));
    assert!(workspace.history.done().is_empty(), "each has a history of their own");
}
