//! The saver: what is submitted comes to the disk by itself, and waits where it cannot.

use std::fs;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use manicule::edit::intent::Author;
use manicule::edit::{Entry, intent};
use manicule::model::{Project, SheetKey};
use manicule::store::{Pace, SaveState, Saver, open_to_write};
use manicule::text::Span;

use crate::store::{name, open, saved, stamp};

/// How long to wait for what must happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A saver on the rich project that rests not at all before it writes the files, a way to edit it, and the saver's calls of `wake`.
fn saver() -> (tempfile::TempDir, Saver, Project, mpsc::Receiver<()>) {
    let (dir, _, project) = saved();
    let opened = open_to_write(dir.path(), &name("bob")).expect("opened");
    let (wake, woken) = mpsc::channel();
    let pace = Pace { rest: Duration::ZERO, ..Pace::default() };
    let journal = opened.journal.expect("a journal");
    // The receiver may be gone by the time that the saver ends.
    let wake = move || wake.send(()).unwrap_or_default();
    let saver = Saver::start_at(pace, opened.folder, journal, Arc::new(opened.project), wake);
    (dir, saver, project, woken)
}

/// A claim by bob, who has no file yet.
fn tag(project: &mut Project, number: u64) -> Entry {
    let author = Author { key: SheetKey::new(name("said"), name("bob")), stamp: stamp(100) };
    let id = manicule::model::AnnotationId::from_number(number);
    let span = Span::from_range(35..40).expect("a span");
    let edit = intent::create(project, &author, id, &name("claim"), &[span]).expect("an edit");
    edit.apply(project).expect("applied");
    Entry::edit(edit, stamp(100))
}

#[test]
fn an_edit_is_written_without_being_asked() {
    let (dir, saver, mut project, woken) = saver();
    assert_eq!(saver.state(), SaveState::Written { at: None });
    for number in 10..30 {
        let edit = tag(&mut project, number);
        saver.submit(Arc::new(project.clone()), &edit);
    }
    while !matches!(saver.state(), SaveState::Written { at: Some(_) }) {
        woken.recv_timeout(PATIENCE).expect("a change of state");
    }
    assert_eq!(open(dir.path()).project, project);
}

#[test]
fn what_cannot_be_written_stays_pending_until_it_can() {
    let (dir, saver, mut project, woken) = saver();
    let obstacle = dir.path().join("annotations/bob");
    fs::write(&obstacle, "in the way").expect("written");
    let edit = tag(&mut project, 10);
    saver.submit(Arc::new(project.clone()), &edit);
    let SaveState::Failed { message, since } = saver.flush(PATIENCE) else { panic!("a failure") };
    assert!(message.contains(&obstacle.display().to_string()), "{message}");
    assert!(message.starts_with("safe, but") && saver.is_safe(), "{message}");
    // The next edit does not hide the failure, and is not written alone.
    let edit = tag(&mut project, 11);
    saver.submit(Arc::new(project.clone()), &edit);
    assert_eq!(saver.flush(PATIENCE), SaveState::Failed { message, since });
    fs::remove_file(&obstacle).expect("removed");
    // By itself, without flush.
    while !matches!(saver.state(), SaveState::Written { .. }) {
        woken.recv_timeout(PATIENCE).expect("a change of state");
    }
    assert_eq!(open(dir.path()).project, project);
}

#[test]
fn the_saver_waits_for_a_file_that_another_program_changed() {
    let (dir, saver, mut project, woken) = saver();
    let path = dir.path().join("annotations/bob/said.ron");
    let edit = tag(&mut project, 10);
    saver.submit(Arc::new(project.clone()), &edit);
    assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }));
    let ours = fs::read(&path).expect("a file");
    fs::write(&path, "theirs").expect("written");
    let edit = tag(&mut project, 11);
    saver.submit(Arc::new(project.clone()), &edit);
    let SaveState::Failed { message, .. } = saver.flush(PATIENCE) else { panic!("a failure") };
    assert!(message.contains(&path.display().to_string()) && message.contains("another program"), "{message}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "theirs");
    fs::write(&path, ours).expect("written");
    while !matches!(saver.state(), SaveState::Written { .. }) {
        woken.recv_timeout(PATIENCE).expect("a change of state");
    }
    assert_eq!(open(dir.path()).project, project);
}

#[test]
fn closing_writes_what_is_pending() {
    let (dir, saver, mut project, _woken) = saver();
    let edit = tag(&mut project, 10);
    saver.submit(Arc::new(project.clone()), &edit);
    drop(saver);
    assert_eq!(open(dir.path()).project, project);
}
