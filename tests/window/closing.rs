//! Closing a project while the disk is slow.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use manicule::app::job::{Done, Jobs, Opening};
use manicule::app::session::{Session, Workspace};
use manicule::edit::{Change, Edit, Swap};
use manicule::store::{self, SaveState, Saver, Settings};

use super::harness::folder;

const LONGEST: Duration = Duration::from_secs(30);

#[test]
fn a_project_on_a_slow_disk_is_given_up_when_closed_again_and_the_window_does_not_hang() {
    let (_folder, path) = folder("It [claim rained] on.", &[]);
    let me = "ada".parse().expect("an annotator");
    let mut session = Session::new(Settings::default(), None, Jobs::new(|| {}));
    let mut opened = store::open_to_write(&path, &me).expect("the project");
    let journal = opened.journal.take().expect("a journal");
    // The thread of the journal stands still before it writes, until this end hangs up.
    let (answer, stuck) = channel::<()>();
    let stuck = Mutex::new(stuck);
    let wake = move || drop(stuck.lock().map(|it| it.recv_timeout(LONGEST).is_ok()));
    let saver = Saver::start(opened.folder.clone(), journal, Arc::new(opened.project.clone()), wake);
    let mut workspace = Workspace::new(opened, path.clone(), me.clone(), Some(saver));
    let title = workspace.project.title.clone();
    let rename = Edit::new("rename", vec![Change::Title(Swap::replace(title, "Another".to_owned()))]);
    workspace.apply(rename).expect("renamed");
    session.workspace = Some(workspace);

    let refused = session.hold(Duration::ZERO).expect("it is not saved");
    assert!(refused.contains("Close again to give them up"), "{refused}");
    let state = session.workspace.as_ref().and_then(Workspace::save_state);
    assert!(matches!(state, Some(SaveState::Saving { .. })), "{state:?}");
    // What each frame in between does.
    session.notice(state.as_ref());
    assert_eq!(session.hold(Duration::ZERO), None, "asked again, it may be closed");
    session.let_go();
    assert!(session.workspace.is_none());
    // Had letting go waited for the thread, that would have given up by now, and nobody would listen.
    assert!(answer.send(()).is_ok(), "the thread still waits");
    drop(answer);

    let opening = Opening { number: 1, path, annotator: None, me, document: None, since: std::time::SystemTime::now() };
    session.jobs.open(opening);
    let Some(Done::Opened(_, opened, _)) = session.jobs.wait(LONGEST) else { panic!("the project is opened") };
    let opened = opened.expect("the project");
    assert_eq!(opened.read_only, None, "its lock was let go before");
    assert_eq!(opened.project.title, "Another", "what the slow disk took in the end");
}

#[test]
fn what_is_on_the_disk_by_now_is_not_given_up_for_good() {
    let mut session = Session::new(Settings::default(), None, Jobs::new(|| {}));
    session.may_give_up = true;
    session.notice(Some(&SaveState::Written { at: None }));
    assert!(!session.may_give_up);
}

#[test]
fn closing_waited_for_what_is_noted_for_the_next_opening() {
    let (_folder, path) = folder("It [claim rained] on.", &[]);
    let me = "ada".parse().expect("an annotator");
    let mut jobs = Jobs::new(|| {});
    let mut opened = store::open_to_write(&path, &me).expect("the project");
    let journal = opened.journal.take().expect("a journal");
    let saver = Saver::start(opened.folder.clone(), journal, Arc::new(opened.project.clone()), || {});
    let (answer, held) = channel::<()>();
    let (told, noted) = channel::<()>();
    let note = move || {
        // Nothing is ever sent; the other end hangs up.
        let _ = held.recv_timeout(LONGEST);
        let _ = told.send(());
    };
    jobs.let_go(path.clone(), saver, note, LONGEST);
    assert!(noted.try_recv().is_err(), "nobody waits for that");
    assert_eq!(store::open_to_write(&path, &me).expect("the project").read_only, None, "its lock was let go");
    drop(answer);
    jobs.finish(LONGEST);
    assert!(noted.try_recv().is_ok(), "the end of the process does");
}
