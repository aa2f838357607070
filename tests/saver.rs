//! The saver: what is submitted comes to the disk by itself, and waits where it cannot.

use std::fs;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use manicule::edit::intent::Author;
use manicule::edit::{Edit, intent};
use manicule::model::{Project, SheetKey};
use manicule::store::{SaveState, Saver};
use manicule::text::Span;

use crate::store::{name, open, saved, stamp};

/// How long to wait for what must happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A saver on the rich project, a way to edit it, and the saver's calls of `wake`.
fn saver() -> (tempfile::TempDir, Saver, Project, mpsc::Receiver<()>) {
    let (dir, folder, project) = saved();
    let (wake, woken) = mpsc::channel();
    // The receiver may be gone by the time that the saver ends.
    let saver = Saver::start(folder, move || wake.send(()).unwrap_or_default());
    (dir, saver, project, woken)
}

/// A claim by bob, who has no file yet.
fn tag(project: &mut Project, number: u64) -> Edit {
    let author = Author { key: SheetKey::new(name("said"), name("bob")), stamp: stamp(100) };
    let id = manicule::model::AnnotationId::from_number(number);
    let span = Span::from_range(35..40).expect("a span");
    let edit = intent::create(project, &author, id, &name("claim"), &[span]).expect("an edit");
    edit.apply(project).expect("applied");
    edit
}

#[test]
fn an_edit_is_written_without_being_asked() {
    let (dir, saver, mut project, woken) = saver();
    assert_eq!(saver.state(), SaveState::Saved { at: None });
    for number in 10..30 {
        let edit = tag(&mut project, number);
        saver.submit(Arc::new(project.clone()), &edit);
    }
    while !matches!(saver.state(), SaveState::Saved { at: Some(_) }) {
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
    // The next edit does not hide the failure, and is not written alone.
    let edit = tag(&mut project, 11);
    saver.submit(Arc::new(project.clone()), &edit);
    assert_eq!(saver.flush(PATIENCE), SaveState::Failed { message, since });
    fs::remove_file(&obstacle).expect("removed");
    // By itself, without flush.
    while !matches!(saver.state(), SaveState::Saved { .. }) {
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
    assert!(matches!(saver.flush(PATIENCE), SaveState::Saved { .. }));
    let ours = fs::read(&path).expect("a file");
    fs::write(&path, "theirs").expect("written");
    let edit = tag(&mut project, 11);
    saver.submit(Arc::new(project.clone()), &edit);
    let SaveState::Failed { message, .. } = saver.flush(PATIENCE) else { panic!("a failure") };
    assert!(message.contains(&path.display().to_string()) && message.contains("another program"), "{message}");
    assert_eq!(fs::read_to_string(&path).expect("a file"), "theirs");
    fs::write(&path, ours).expect("written");
    while !matches!(saver.state(), SaveState::Saved { .. }) {
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
