//! A full disk and a read-only folder, for real: a small file system in memory, and a read-only mount over the folder.
//!
//! Mounting needs the rights of the system's administrator; where they are refused the tests say so, past what the test program
//! swallows of tests that pass, and end.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;

use manicule::edit::History;
use manicule::model::{Project, Severity};
use manicule::store::{self, Opened};
use tempfile::TempDir;

use crate::util::random::Somebody;
use crate::util::states::filed;
use crate::util::writer::{Rest, Writer};

/// A mount that goes with the value.
struct Mount<'a>(&'a Path);

impl<'a> Mount<'a> {
    /// `None`, with a word, where it is refused.
    fn new(arguments: &[&str], at: &'a Path) -> Option<Self> {
        match mount(arguments, at) {
            Ok(()) => Some(Self(at)),
            Err(why) => {
                // `eprintln!` would be shown of a test that fails alone.
                let words = format!("NOT TESTED: a full or read-only disk, since nothing can be mounted here: {why}\n");
                io::stderr().write_all(words.as_bytes()).unwrap();
                None
            }
        }
    }
}

impl Drop for Mount<'_> {
    fn drop(&mut self) {
        // Nothing is open in it any more, or the test has failed anyway.
        let unmounted = Command::new("umount").arg("--lazy").arg(self.0).status();
        assert!(
            unmounted.is_ok_and(|it| it.success()) || std::thread::panicking(),
            "{} stays mounted",
            self.0.display()
        );
    }
}

fn mount(arguments: &[&str], at: &Path) -> Result<(), String> {
    let output = Command::new("mount").args(arguments).arg(at).output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

/// Somebody at work on a project on the disk.
struct Desk {
    project: Project,
    writer: Writer,
    somebody: Somebody,
}

impl Desk {
    fn new(folder: &Path) -> Self {
        store::create(folder, "News").unwrap();
        let opened = store::open_to_write(folder, &"ada".parse().unwrap()).unwrap();
        let mut desk = Self {
            project: opened.project.clone(),
            writer: Writer::start(opened).unwrap(),
            somebody: Somebody::new(7, 0, History::default()),
        };
        desk.work(10);
        assert_eq!(desk.writer.await_rest(), Rest::Safe);
        desk
    }

    fn work(&mut self, edits: usize) {
        for _ in 0..edits {
            let entry = self.somebody.work(&mut self.project);
            self.writer.submit(&self.project, &entry);
        }
    }

    /// Nothing is lost: neither while the program runs nor when it is started again.
    fn close(self, folder: &Path) {
        assert_eq!(self.writer.flush(), Rest::Safe);
        drop(self.writer);
        let reopened = store::open(folder).unwrap();
        assert!(reopened.diagnostics.iter().all(|it| it.severity != Severity::Error), "{:?}", reopened.diagnostics);
        assert_eq!(filed(&reopened.project), filed(&self.project));
    }
}

fn open(folder: &Path) -> Opened {
    store::open_to_write(folder, &"ada".parse().unwrap()).unwrap()
}

/// Fills a disk to the last byte.
fn fill(path: &Path) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    let mut part = vec![1; 1 << 16];
    while !part.is_empty() {
        match file.write(&part) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::StorageFull => part.truncate(part.len() / 2),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_full_disk_keeps_nobody_from_working() {
    let place = TempDir::new().unwrap();
    let Some(_mount) = Mount::new(&["-t", "tmpfs", "-o", "size=2m", "tmpfs"], place.path()) else { return };
    let folder = place.path().join("news");
    let mut desk = Desk::new(&folder);
    let filler = place.path().join("filler");
    for round in 0..3 {
        fill(&filler);
        // Until what is left of the last page of each file is used up as well.
        let message = loop {
            desk.work(5);
            if let Rest::Failed(message) = desk.writer.await_rest() {
                break message;
            }
        };
        assert!(message.contains(folder.to_str().unwrap()), "{message}");
        assert!(message.contains("space"), "{message}");
        desk.work(20);
        assert!(matches!(desk.writer.await_rest(), Rest::Failed(_)), "round {round}: there is no room for it");
        fs::remove_file(&filler).unwrap();
        // By itself, without being asked.
        desk.writer.await_safe();
    }
    desk.close(&folder);
}

#[test]
fn a_folder_that_becomes_read_only_keeps_nobody_from_working() {
    let place = TempDir::new().unwrap();
    let folder = place.path().join("news");
    let mut desk = Desk::new(&folder);
    let path = folder.to_str().unwrap();
    for _ in 0..2 {
        // What is open stays open below it, as with a disk that is mounted anew after a fault; every path leads to the read-only one.
        let Some(read_only) = Mount::new(&["--bind", path], &folder) else { return };
        mount(&["-o", "remount,bind,ro"], &folder).unwrap();
        desk.work(5);
        let message = desk.writer.await_failure();
        assert!(message.contains(path), "{message}");
        assert!(message.contains("Read-only"), "{message}");
        desk.work(20);
        assert!(matches!(desk.writer.await_rest(), Rest::Failed(_)));
        drop(read_only);
        desk.writer.await_safe();
    }
    desk.close(&folder);
}

#[test]
fn a_read_only_folder_can_be_read() {
    let place = TempDir::new().unwrap();
    let folder = place.path().join("news");
    let desk = Desk::new(&folder);
    let project = filed(&desk.project);
    desk.close(&folder);
    let path = folder.to_str().unwrap();
    let Some(_read_only) = Mount::new(&["--bind", path], &folder) else { return };
    mount(&["-o", "remount,bind,ro"], &folder).unwrap();
    let opened = open(&folder);
    assert_eq!(filed(&opened.project), project);
}
