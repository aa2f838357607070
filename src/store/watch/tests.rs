//! Tests of the watcher, by the system and by looking. They wait for what they expect, and for nothing else.

use super::*;
use crate::store::{create, disk};

/// Longer than anything here takes, on a machine with other work to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// Further away than any file is old.
const FAR: Duration = Duration::from_secs(3600);

fn read(later: Duration) -> AsRead {
    AsRead { at: SystemTime::now() + later, files: BTreeSet::new() }
}

struct Watched {
    dir: tempfile::TempDir,
    changes: Receiver<Vec<FileKey>>,
    watcher: Watcher,
}

fn watched(looks: bool) -> Watched {
    let dir = tempfile::tempdir().expect("a folder");
    create(dir.path(), "Port Maré").expect("a project");
    for folder in ["documents/versions/ferry", "annotations/ada", ".manicule/ada@fern"] {
        fs::create_dir_all(dir.path().join(folder)).expect("a folder");
    }
    let (send, changes) = mpsc::channel();
    let on_change = move |files| drop(send.send(files));
    let reason = looks.then(|| "a test".to_owned());
    let watcher = Watcher::start_with(dir.path(), read(FAR), (reason, Duration::from_millis(20)), on_change);
    let watcher = watcher.expect("a thread");
    assert_eq!(watcher.looks_because().is_some(), looks);
    Watched { dir, changes, watcher }
}

impl Watched {
    fn write(&self, path: &str, words: &str) {
        fs::write(self.dir.path().join(path), words).expect("written");
    }

    /// Waits until all of some files were named, and gives all that were.
    fn named(&self, expected: &[&str]) -> BTreeSet<FileKey> {
        let expected: BTreeSet<FileKey> = expected.iter().map(|it| key(it)).collect();
        let mut named = BTreeSet::new();
        let start = Instant::now();
        while !named.is_superset(&expected) {
            let left = PATIENCE.saturating_sub(start.elapsed());
            named.extend(self.changes.recv_timeout(left).unwrap_or_else(|_| panic!("{expected:?}, not {named:?}")));
        }
        named
    }
}

fn key(path: &str) -> FileKey {
    FileKey::at(Path::new(path)).expect("a file of a project")
}

#[test]
fn what_others_change_is_named() {
    for looks in [false, true] {
        let watched = watched(looks);
        watched.write("project.ron", "changed");
        watched.named(&["project.ron"]);
        watched.write("documents/ferry.ron", "new");
        watched.write("documents/ferry.txt", "new");
        watched.write("annotations/ada/ferry.ron", "new");
        watched.named(&["documents/ferry.ron", "annotations/ada/ferry.ron"]);
        fs::remove_file(watched.dir.path().join("annotations/ada/ferry.ron")).expect("removed");
        watched.named(&["annotations/ada/ferry.ron"]);
    }
}

#[test]
fn what_is_replaced_whole_is_named() {
    for looks in [false, true] {
        let watched = watched(looks);
        disk::real().write_file(&watched.dir.path().join("documents/ferry.ron"), b"one").expect("written");
        watched.named(&["documents/ferry.ron"]);
        disk::real().write_file(&watched.dir.path().join("documents/ferry.ron"), b"two").expect("written");
        watched.named(&["documents/ferry.ron"]);
    }
}

#[test]
fn what_is_no_file_of_the_project_is_not_named() {
    for looks in [false, true] {
        let watched = watched(looks);
        for path in [
            ".manicule/ada@fern/journal-000000000001.log",
            "documents/versions/ferry/0.txt",
            "documents/.ferry.ron.1-0.tmp",
            "documents/Ferry.ron",
            "annotations/notes.md",
            "README.md",
        ] {
            watched.write(path, "new");
        }
        watched.write("documents/last.ron", "new");
        // Events come in the order of what happened, so all others are known by then.
        assert_eq!(watched.named(&["documents/last.ron"]), BTreeSet::from([key("documents/last.ron")]));
    }
}

#[test]
fn a_new_annotator_is_watched() {
    for looks in [false, true] {
        let watched = watched(looks);
        fs::create_dir(watched.dir.path().join("annotations/bob")).expect("a folder");
        watched.write("annotations/bob/ferry.ron", "new");
        watched.named(&["annotations/bob/ferry.ron"]);
        watched.write("annotations/bob/ferry.ron", "changed");
        watched.named(&["annotations/bob/ferry.ron"]);
    }
}

#[test]
fn folders_that_were_removed_and_made_again_are_watched() {
    for looks in [false, true] {
        let watched = watched(looks);
        fs::remove_dir_all(watched.dir.path().join("annotations")).expect("removed");
        fs::create_dir_all(watched.dir.path().join("annotations/ada")).expect("a folder");
        watched.write("annotations/ada/one.ron", "new");
        watched.named(&["annotations/ada/one.ron"]);
        watched.write("annotations/ada/two.ron", "new");
        watched.named(&["annotations/ada/two.ron"]);
    }
}

#[test]
fn a_folder_made_while_the_one_above_it_is_not_yet_watched_is_found() {
    let watched = watched(false);
    for round in 0..8 {
        let path = |name: &str| format!("annotations/ada/{name}-{round}.ron");
        fs::remove_dir_all(watched.dir.path().join("annotations")).expect("removed");
        fs::create_dir(watched.dir.path().join("annotations")).expect("a folder");
        // Whether the thread lists the folder before this one is there differs from round to round.
        (0..round * 5).for_each(|_| std::thread::yield_now());
        fs::create_dir(watched.dir.path().join("annotations/ada")).expect("a folder");
        watched.write(&path("one"), "new");
        watched.named(&[&path("one")]);
    }
}

#[test]
fn reading_is_no_change() {
    let watched = watched(false);
    watched.write("documents/one.ron", "new");
    watched.named(&["documents/one.ron"]);
    for _ in 0..20 {
        fs::read(watched.dir.path().join("documents/one.ron")).expect("read");
    }
    watched.write("documents/two.ron", "new");
    assert_eq!(watched.named(&["documents/two.ron"]), BTreeSet::from([key("documents/two.ron")]));
}

#[test]
fn a_file_that_is_never_left_alone_is_named_all_the_same() {
    let watched = watched(false);
    let start = Instant::now();
    let mut named = false;
    while !named && start.elapsed() < PATIENCE {
        watched.write("project.ron", &format!("{:?}", start.elapsed()));
        named = watched.changes.recv_timeout(QUIET / 10).is_ok();
    }
    assert!(named);
}

#[test]
fn nothing_is_named_when_nobody_listens_any_more() {
    let Watched { dir, changes, watcher } = watched(false);
    drop(watcher);
    // The thread ends, and with it the only other end.
    assert_eq!(changes.recv_timeout(PATIENCE), Err(RecvTimeoutError::Disconnected));
    drop(dir);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outside = tempfile::tempdir().expect("a folder");
    for looks in [false, true] {
        let watched = watched(looks);
        std::os::unix::fs::symlink(outside.path(), watched.dir.path().join("annotations/eve")).expect("a link");
        fs::write(outside.path().join("ferry.ron"), "outside").expect("written");
        watched.write("documents/last.ron", "new");
        assert_eq!(watched.named(&["documents/last.ron"]), BTreeSet::from([key("documents/last.ron")]));
    }
}

#[test]
fn what_came_between_the_reading_and_the_watching_is_named() {
    for looks in [false, true] {
        let dir = tempfile::tempdir().expect("a folder");
        create(dir.path(), "Port Maré").expect("a project");
        fs::create_dir_all(dir.path().join("documents")).expect("a folder");
        fs::write(dir.path().join("documents/ferry.ron"), "new").expect("written");
        let (send, changes) = mpsc::channel();
        let reason = looks.then(|| "a test".to_owned());
        let start = |since| {
            let send = send.clone();
            let on_change = move |files: Vec<FileKey>| drop(send.send(files));
            Watcher::start_with(dir.path(), since, (reason.clone(), FAR), on_change).expect("a thread")
        };
        let watcher = start(AsRead { at: SystemTime::now(), files: [key("documents/gone.ron")].into() });
        let named = changes.recv_timeout(PATIENCE).expect("named");
        assert_eq!(named, [key("project.ron"), key("documents/ferry.ron"), key("documents/gone.ron")]);
        drop(watcher);
        // What was there before it was read is none.
        let _watcher = start(read(FAR));
        fs::write(dir.path().join("documents/later.ron"), "new").expect("written");
        if !looks {
            assert_eq!(changes.recv_timeout(PATIENCE).expect("named"), [key("documents/later.ron")]);
        }
    }
}
