//! The disk of the tests against its own promises, and against the real one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use manicule::store::{Disk, RealDisk};

use super::{FailingDisk, Failure, Fault};

fn disk() -> FailingDisk {
    FailingDisk::new(Path::new("/p"))
}

fn at(name: &str) -> PathBuf {
    Path::new("/p").join(name)
}

/// A file with bytes that last.
fn with_file(name: &str, bytes: &[u8]) -> FailingDisk {
    let disk = disk();
    disk.create(&at(name)).unwrap();
    disk.append(&at(name), bytes).unwrap();
    disk.sync(&at(name)).unwrap();
    disk.sync_folder(Path::new("/p")).unwrap();
    disk
}

/// What a file may hold after a crash; `None` where it may be missing.
fn outcomes(disk: &FailingDisk, name: &str) -> BTreeSet<Option<Vec<u8>>> {
    (0..20).flat_map(|seed| disk.survivors(seed)).map(|it| it.disk.read(&at(name)).ok()).collect()
}

fn some(bytes: &[u8]) -> Option<Vec<u8>> {
    Some(bytes.to_vec())
}

#[test]
fn what_is_synced_survives() {
    let disk = with_file("a", b"abc");
    assert_eq!(outcomes(&disk, "a"), BTreeSet::from([some(b"abc")]));
    assert_eq!(disk.survivors(0).len(), 1, "nothing is uncertain");
}

#[test]
fn bytes_are_lost_until_they_are_synced() {
    let disk = with_file("a", b"abc");
    disk.append(&at("a"), b"defg").unwrap();
    let found = outcomes(&disk, "a");
    for expected in [&b"abc"[..], b"abcdefg", b"abcde", b"abc\0\0\0\0", b"abcde\0\0"] {
        assert!(found.contains(&some(expected)), "{expected:?} in {found:?}");
    }
    assert!(found.iter().all(|it| it.as_ref().is_some_and(|it| it.starts_with(b"abc"))), "{found:?}");
    disk.sync(&at("a")).unwrap();
    assert_eq!(outcomes(&disk, "a"), BTreeSet::from([some(b"abcdefg")]));
}

#[test]
fn a_name_needs_the_sync_of_its_folder() {
    let disk = disk();
    disk.create(&at("a")).unwrap();
    disk.append(&at("a"), b"abc").unwrap();
    disk.sync(&at("a")).unwrap();
    assert_eq!(outcomes(&disk, "a"), BTreeSet::from([None, some(b"abc")]));
    disk.make_folder(&at("below")).unwrap();
    disk.create(&at("below/b")).unwrap();
    disk.sync_folder(&at("below")).unwrap();
    assert!(outcomes(&disk, "below/b").contains(&None), "its folder has no name yet");
    disk.sync_folder(Path::new("/p")).unwrap();
    assert_eq!(outcomes(&disk, "below/b"), BTreeSet::from([some(b"")]));
}

#[test]
fn a_rename_may_come_before_the_bytes() {
    let disk = with_file("a", b"old");
    disk.create(&at("t")).unwrap();
    disk.append(&at("t"), b"new!").unwrap();
    disk.rename(&at("t"), &at("a")).unwrap();
    let found = outcomes(&disk, "a");
    for expected in [&b"old"[..], b"new!", b"", b"ne", b"\0\0\0\0"] {
        assert!(found.contains(&some(expected)), "{expected:?} in {found:?}");
    }
    assert!(!found.contains(&None), "one of the two files has the name at every moment");
    disk.sync_folder(Path::new("/p")).unwrap();
    assert!(!outcomes(&disk, "a").contains(&some(b"old")) && outcomes(&disk, "a").contains(&some(b"")));
}

#[test]
fn a_removed_name_may_come_back() {
    let disk = with_file("a", b"abc");
    disk.remove(&at("a")).unwrap();
    assert_eq!(outcomes(&disk, "a"), BTreeSet::from([None, some(b"abc")]));
    disk.sync_folder(Path::new("/p")).unwrap();
    assert_eq!(outcomes(&disk, "a"), BTreeSet::from([None]));
}

#[test]
fn a_cut_may_be_late() {
    let disk = with_file("a", b"abcdef");
    disk.cut(&at("a"), 2).unwrap();
    disk.append(&at("a"), b"X").unwrap();
    let found = outcomes(&disk, "a");
    for expected in [&b"abcdef"[..], b"ab", b"abX", b"ab\0", b"abX\0\0\0"] {
        assert!(found.contains(&some(expected)), "{expected:?} in {found:?}");
    }
}

#[test]
fn a_failed_sync_is_not_made_good_by_the_next() {
    for failure in [Failure::NoSpace, Failure::Broken] {
        let disk = with_file("a", b"abc");
        disk.append(&at("a"), b"de").unwrap();
        disk.plan(Fault::Once(failure), 0);
        assert!(disk.sync(&at("a")).is_err());
        disk.append(&at("a"), b"f").unwrap();
        disk.sync(&at("a")).unwrap();
        assert_eq!(disk.read(&at("a")).unwrap(), b"abcdef", "a program still reads it");
        assert_eq!(outcomes(&disk, "a"), BTreeSet::from([some(b"abc\0\0f")]));
    }
}

#[test]
fn a_crash_leaves_its_own_operation_uncertain_and_lets_no_other_through() {
    let disk = with_file("a", b"abc");
    disk.plan(Fault::Crash, 1);
    disk.append(&at("a"), b"d").unwrap();
    assert!(disk.struck().is_none());
    assert!(disk.sync(&at("a")).is_err(), "a sync that is cut short has synced nothing");
    assert_eq!(disk.struck().as_deref(), Some("sync /p/a"));
    assert!(disk.read(&at("a")).is_err() && disk.append(&at("a"), b"e").is_err());
    assert_eq!(outcomes(&disk, "a"), BTreeSet::from([some(b"abc"), some(b"abcd"), some(b"abc\0")]));
    disk.mend();
    assert!(disk.read(&at("a")).is_err(), "nothing mends a crash");
}

#[test]
fn refusals_come_once_or_until_they_are_mended() {
    for failure in Failure::ALL {
        let disk = with_file("a", b"abc");
        disk.plan(Fault::Once(failure), 1);
        disk.append(&at("a"), b"d").unwrap();
        let error = disk.append(&at("a"), b"ef").unwrap_err();
        assert_eq!(error.raw_os_error(), failure.error().raw_os_error());
        disk.append(&at("a"), b"g").unwrap();
        let half: &[u8] = if failure.is_midway() { b"abcdeg" } else { b"abcdg" };
        assert_eq!(disk.read(&at("a")).unwrap(), half);
        disk.plan(Fault::UntilMended(failure), 0);
        assert!(disk.create(&at("b")).is_err() && disk.create(&at("b")).is_err());
        assert_eq!(disk.read(&at("a")).is_err(), failure.hits_reading());
        disk.mend();
        disk.create(&at("b")).unwrap();
    }
}

#[test]
fn locks_are_gone_after_a_crash_and_when_let_go() {
    let disk = with_file("a", b"");
    let held = disk.lock(&at("a")).unwrap();
    assert!(held.is_some() && disk.lock(&at("a")).unwrap().is_none());
    assert!(disk.survivors(0)[0].disk.lock(&at("a")).unwrap().is_some());
    drop(held);
    assert!(disk.lock(&at("a")).unwrap().is_some());
}

/// The same operations on both, with what came of each.
#[test]
fn it_does_what_the_real_disk_does() {
    let folder = tempfile::tempdir().unwrap();
    let told = |disk: &dyn Disk, dir: &Path| {
        let mut told = Vec::new();
        let mut tell = |result: std::io::Result<String>| told.push(result.map_err(|error| error.kind()));
        let said = |result: std::io::Result<()>| result.map(|()| String::new());
        tell(said(disk.create(&dir.join("a"))));
        tell(said(disk.create(&dir.join("a"))));
        tell(said(disk.append(&dir.join("a"), b"abc")));
        tell(said(disk.append(&dir.join("none"), b"abc")));
        tell(said(disk.create(&dir.join("none/a"))));
        tell(said(disk.make_folder(&dir.join("b"))));
        tell(said(disk.make_folder(&dir.join("b"))));
        tell(said(disk.make_folder(&dir.join("none/b"))));
        tell(said(disk.rename(&dir.join("a"), &dir.join("b/c"))));
        tell(said(disk.rename(&dir.join("a"), &dir.join("b/d"))));
        tell(said(disk.cut(&dir.join("b/c"), 2)));
        tell(said(disk.sync(&dir.join("b/c"))));
        tell(said(disk.sync(&dir.join("a"))));
        tell(said(disk.sync_folder(&dir.join("b"))));
        tell(said(disk.sync_folder(&dir.join("none"))));
        tell(disk.read(&dir.join("b/c")).map(|it| format!("{it:?}")));
        tell(disk.read(&dir.join("a")).map(|it| format!("{it:?}")));
        tell(disk.look(&dir.join("b/c")).map(|it| format!("{:?}", it.map(|it| (it.kind, it.len)))));
        tell(disk.look(&dir.join("b")).map(|it| format!("{:?}", it.map(|it| it.kind))));
        tell(disk.look(&dir.join("none/x")).map(|it| format!("{it:?}")));
        tell(disk.list(dir).map(|it| format!("{it:?}")));
        tell(disk.list(&dir.join("none")).map(|it| format!("{it:?}")));
        tell(said(disk.remove(&dir.join("b/c"))));
        tell(said(disk.remove(&dir.join("b/c"))));
        tell(disk.list(&dir.join("b")).map(|it| format!("{it:?}")));
        tell(disk.lock(&dir.join("none")).map(|it| format!("{}", it.is_some())));
        told
    };
    assert_eq!(told(&disk(), Path::new("/p")), told(&RealDisk, folder.path()));
}
