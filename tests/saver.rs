//! The saver: what is submitted comes to the disk by itself, and waits where it cannot.

use std::fs;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use manicule::edit::intent::Author;
use manicule::edit::{Change, Edit, Entry, EntryKind, Swap, intent};
use manicule::merge;
use manicule::model::{Document, Project, Reason, SheetKey};
use manicule::store::{FileKey, Pace, SaveState, Saver, open_to_write};
use manicule::text::Span;

use crate::store::{name, open, saved, stamp};

/// How long to wait for what must happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A saver on the rich project that rests not at all before it writes the files, a way to edit it, and the saver's calls of `wake`.
fn saver() -> (tempfile::TempDir, Saver, Project, mpsc::Receiver<()>) {
    saver_at(Pace { rest: Duration::ZERO, ..Pace::default() })
}

fn saver_at(pace: Pace) -> (tempfile::TempDir, Saver, Project, mpsc::Receiver<()>) {
    let (dir, _, project) = saved();
    let opened = open_to_write(dir.path(), &name("bob")).expect("opened");
    let (wake, woken) = mpsc::channel();
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
        saver.submit(&project, &edit);
    }
    while !matches!(saver.state(), SaveState::Written { at: Some(_) }) {
        woken.recv_timeout(PATIENCE).expect("a change of state");
    }
    assert_eq!(open(dir.path()).project, project);
}

#[test]
fn a_text_that_went_from_the_folder_was_missed_and_not_written_back() {
    let (dir, saver, mut project, _woken) = saver();
    let file = dir.path().join("documents/said.txt");
    let text = fs::read(&file).expect("a text");
    fs::remove_file(&file).expect("removed");
    let before = project.documents[&name("said")].clone();
    let after = Document { title: "Renamed".to_owned(), ..(*before).clone() };
    let edit = Edit::new("rename", vec![Change::Document(Swap::replace(before, Arc::new(after)))]);
    edit.apply(&mut project).expect("applied");
    saver.submit(&project, &Entry::edit(edit, stamp(100)));
    assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }));
    assert_eq!(fs::read(&file).expect("it is back"), text);
}

#[test]
fn what_cannot_be_written_stays_pending_until_it_can() {
    let (dir, saver, mut project, woken) = saver();
    let obstacle = dir.path().join("annotations/bob");
    fs::write(&obstacle, "in the way").expect("written");
    let edit = tag(&mut project, 10);
    saver.submit(&project, &edit);
    let SaveState::Failed { message, since } = saver.flush(PATIENCE) else { panic!("a failure") };
    assert!(message.contains(&obstacle.display().to_string()), "{message}");
    assert!(message.starts_with("safe, but") && saver.is_safe(), "{message}");
    // The next edit does not hide the failure, and is not written alone.
    let edit = tag(&mut project, 11);
    saver.submit(&project, &edit);
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
    saver.submit(&project, &edit);
    assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }));
    let ours = fs::read(&path).expect("a file");
    fs::write(&path, "theirs").expect("written");
    let edit = tag(&mut project, 11);
    saver.submit(&project, &edit);
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
    saver.submit(&project, &edit);
    drop(saver);
    assert_eq!(open(dir.path()).project, project);
}

#[test]
fn the_saver_keeps_nothing_that_the_next_edit_would_have_to_copy() {
    let (dir, _, _) = saved();
    let opened = open_to_write(dir.path(), &name("bob")).expect("opened");
    let mut project = Arc::new(opened.project);
    let journal = opened.journal.expect("a journal");
    let saver = Saver::start(opened.folder, journal, project.clone(), || {});
    let key = SheetKey::new(name("said"), name("bob"));
    for number in 10..13 {
        assert_eq!(Arc::strong_count(&project), 1, "the project is the window's alone");
        let edit = tag(Arc::make_mut(&mut project), number);
        saver.submit(&project, &edit);
        assert_eq!(
            Arc::strong_count(project.sheets.get(&key).expect("a sheet")),
            1,
            "and so is a sheet that it has changed"
        );
        assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }));
    }
    assert_eq!(open(dir.path()).project, *project);
}

#[test]
fn two_manicules_never_replace_files_at_the_same_time() {
    let (dir, saver, mut project, _woken) = saver();
    let edit = tag(&mut project, 10);
    saver.submit(&project, &edit);
    assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }));
    let lock = fs::File::open(dir.path().join(".manicule/files.lock")).expect("the lock");
    lock.lock().expect("locked");
    let edit = tag(&mut project, 11);
    saver.submit(&project, &edit);
    let path = dir.path().join("annotations/bob/said.ron");
    let before = fs::read(&path).expect("a file");
    std::thread::scope(|scope| {
        let flushed = scope.spawn(|| saver.flush(PATIENCE));
        // All is ready beside the file, and waits for the lock.
        let is_ready =
            |it: std::io::Result<fs::DirEntry>| it.is_ok_and(|it| it.path().extension().is_some_and(|it| it == "tmp"));
        while !fs::read_dir(dir.path().join("annotations/bob")).expect("a folder").any(is_ready) {
            std::thread::yield_now();
        }
        assert_eq!(fs::read(&path).expect("a file"), before);
        lock.unlock().expect("unlocked");
        assert!(matches!(flushed.join().expect("no panic"), SaveState::Written { .. }));
    });
    assert_eq!(open(dir.path()).project, project);
}

/// Waits until something is so, looking again whenever the saver says that something has changed.
fn await_that(woken: &mpsc::Receiver<()>, is_so: impl Fn() -> bool) {
    while !is_so() {
        woken.recv_timeout(PATIENCE).expect("a change");
    }
}

#[test]
fn a_journal_that_outgrows_the_files_is_written_without_rest() {
    let pace = Pace { rest: Duration::from_secs(3600), bytes: 1, ..Pace::default() };
    let (dir, saver, mut project, woken) = saver_at(pace);
    let edit = tag(&mut project, 10);
    saver.submit(&project, &edit);
    // The file of a first annotation is not there yet, so that any journal is large beside it.
    await_that(&woken, || matches!(saver.state(), SaveState::Written { at: Some(_) }));
    assert_eq!(open(dir.path()).project, project);
}

#[test]
fn edits_go_on_while_the_files_are_written() {
    let (dir, saver, mut project, _woken) = saver();
    for number in 10..60 {
        let edit = tag(&mut project, number);
        saver.submit(&project, &edit);
        saver.checkpoint();
    }
    assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }));
    drop(saver);
    let again = open_to_write(dir.path(), &name("bob")).expect("opened");
    assert_eq!((&again.project, again.recovered), (&project, None));
    assert_eq!(again.history.done().len(), 50);
}

#[test]
fn a_changed_file_that_cannot_be_merged_is_told_and_taken_in_when_it_is_whole_again() {
    let pace = Pace { rest: Duration::ZERO, retry: Duration::from_millis(20), ..Pace::default() };
    let (dir, saver, _, woken) = saver_at(pace);
    let path = dir.path().join("project.ron");
    let whole = fs::read_to_string(&path).expect("a file");
    fs::write(&path, format!("<<<<<<< ours\n{whole}=======\n{whole}>>>>>>> theirs\n")).expect("written");
    saver.look([FileKey::Project]);
    await_that(&woken, || !saver.unmerged().is_empty());
    let (file, reason) = saver.unmerged().remove(0);
    assert!(file == FileKey::Project && reason.contains("project.ron:1"), "{reason}");
    assert!(saver.outside().is_empty(), "nothing of it is offered");
    fs::write(&path, &whole).expect("written");
    await_that(&woken, || saver.unmerged().is_empty());
}

#[test]
fn the_lock_is_held_until_the_last_file_is_written() {
    let (dir, saver, mut project, _woken) = saver_at(Pace { rest: Duration::from_secs(3600), ..Pace::default() });
    for number in 10..200 {
        let edit = tag(&mut project, number);
        saver.submit(&project, &edit);
    }
    let path = dir.path().to_owned();
    let closing = std::thread::spawn(move || drop(saver));
    let mine = loop {
        let opened = open_to_write(&path, &name("bob")).expect("opened");
        if opened.journal.is_some() {
            break opened;
        }
    };
    // Whoever gets the lock finds all of it in the files, and nobody who goes on writing them.
    assert_eq!((&mine.project, mine.recovered), (&project, None));
    closing.join().expect("closed");
}

/// Found by the disk that fails: a file that was looked at while the merge of it was handed over was found once more, and known afterwards
/// as it had been before the merge was written.
#[test]
fn what_was_merged_while_it_was_looked_at_was_found_again() {
    let (dir, saver, mut project, woken) = saver();
    let path = dir.path().join("project.ron");
    for round in 0..100 {
        let ron = fs::read_to_string(&path).expect("a file");
        let title = ron.lines().find(|line| line.trim_start().starts_with("title: ")).expect("a title");
        fs::write(&path, ron.replacen(title, &format!("    title: \"{round}\","), 1)).expect("written");
        saver.look([FileKey::Project]);
        let found = loop {
            let found = saver.outside();
            if !found.is_empty() {
                break found;
            }
            woken.recv_timeout(PATIENCE).expect("a change");
        };
        // Somebody tells of the same change once more.
        saver.look([FileKey::Project]);
        let edit = merge::onto(&project, &found[0].changes, Reason::Merge).edit;
        edit.apply(&mut project).expect("applied");
        saver.merged(&project, &Entry { kind: EntryKind::Outside, edit, stamp: stamp(round) }, found);
        assert!(matches!(saver.flush(PATIENCE), SaveState::Written { .. }), "{:?}", saver.state());
        assert!(saver.outside().is_empty(), "round {round}");
    }
    assert_eq!(open(dir.path()).project, project);
}
