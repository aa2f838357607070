//! Tests of the lock, some of them with a second process.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use super::*;
use crate::model::AnnotatorId;
use crate::store::disk::RealDisk;

const FOLDER_VARIABLE: &str = "MANICULE_TEST_LOCK_FOLDER";

struct Project {
    dir: tempfile::TempDir,
    disk: Arc<dyn Disk>,
}

impl Project {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder"), disk: Arc::new(RealDisk) }
    }

    fn folder(&self, machine: &str) -> PathBuf {
        self.folder_of("ada", machine)
    }

    fn folder_of(&self, annotator: &str, machine: &str) -> PathBuf {
        let annotator: AnnotatorId = annotator.parse().expect("a name");
        machine_folder(self.dir.path(), &annotator, machine)
    }

    fn take_at(&self, folder: &Path, seconds: i64) -> Taken {
        Lock::take_at(&self.disk, folder, Time::from_unix(seconds)).expect("the folder can be written")
    }

    fn hold_at(&self, folder: &Path, seconds: i64) -> Lock {
        match self.take_at(folder, seconds) {
            Taken::Held(lock) => lock,
            Taken::By(owner) => panic!("it is held {owner}"),
        }
    }

    fn owner_at(&self, folder: &Path, seconds: i64) -> Owner {
        match self.take_at(folder, seconds) {
            Taken::By(owner) => owner,
            Taken::Held(_) => panic!("it is held by nobody else"),
        }
    }

    /// Lets a file say that a process has the lock.
    fn say(&self, machine: &str, pid: u32, renewed: i64) {
        let folder = self.folder(machine);
        fs::create_dir_all(&folder).expect("a folder");
        let at = Time::from_unix(renewed);
        let said = format!("(host: \"{machine}\", pid: {pid}, since: \"{at}\", renewed: \"{at}\")\n");
        fs::write(folder.join(OWNER_FILE), said).expect("a file");
    }
}

const NOON: i64 = 1_800_000_000;

#[test]
fn one_process_holds_it_and_another_is_told_by_whom() {
    let project = Project::new();
    let folder = project.folder("fern-1111");
    let lock = project.hold_at(&folder, NOON);
    assert!(lock.notes().is_empty());
    let owner = project.owner_at(&folder, NOON + 3600);
    assert_eq!((owner.host.as_str(), owner.pid), ("fern-1111", Some(std::process::id())));
    assert_eq!(owner.since, Some(Time::from_unix(NOON)));
    drop(lock);
    assert!(project.hold_at(&folder, NOON).notes().is_empty(), "it was given back");
    assert!(!folder.join(OWNER_FILE).exists());
}

#[test]
fn two_annotators_work_side_by_side() {
    let project = Project::new();
    let _ada = project.hold_at(&project.folder("fern-1111"), NOON);
    let _ben = project.hold_at(&project.folder_of("ben", "fern-1111"), NOON);
    let _adam = project.hold_at(&project.folder_of("ada-m", "fern-1111"), NOON);
}

#[test]
fn another_machine_that_renews_holds_it() {
    let project = Project::new();
    let (one, other) = (project.folder("fern-1111"), project.folder("moss-2222"));
    let mut lock = project.hold_at(&one, NOON);
    assert_eq!(lock.renew_at(Time::from_unix(NOON + 3600)).expect("renewed"), None);
    let owner = project.owner_at(&other, NOON + 3660);
    assert_eq!(owner.host, "fern-1111");
    assert!(!other.join(OWNER_FILE).exists(), "who does not get it says nothing");
}

#[test]
fn another_machine_that_is_silent_for_long_is_taken_over_and_that_is_said_once() {
    let project = Project::new();
    project.say("moss-2222", 1, NOON);
    let lock = project.hold_at(&project.folder("fern-1111"), NOON + STALE_AFTER);
    let [note] = lock.notes() else { panic!("{:?}", lock.notes()) };
    assert_eq!(note.severity, Severity::Note);
    assert!(note.message.contains("on moss-2222 (process 1) since"), "{note}");
    drop(lock);
    assert!(project.hold_at(&project.folder("fern-1111"), NOON + STALE_AFTER).notes().is_empty());
}

#[test]
fn a_clock_that_is_ahead_by_hours_is_believed_and_one_ahead_by_days_is_not() {
    let project = Project::new();
    project.say("moss-2222", 1, NOON + 14 * 3600);
    assert_eq!(project.owner_at(&project.folder("fern-1111"), NOON).host, "moss-2222");
    project.say("moss-2222", 1, NOON + 48 * 3600);
    drop(project.hold_at(&project.folder("fern-1111"), NOON));
}

#[test]
fn a_machine_that_slept_finds_out_that_another_writes() {
    let project = Project::new();
    let mut sleeper = project.hold_at(&project.folder("fern-1111"), NOON);
    let mut other = project.hold_at(&project.folder("moss-2222"), NOON + 3600);
    let found = sleeper.renew_at(Time::from_unix(NOON + 3601)).expect("renewed").expect("the other one");
    assert_eq!(found.host, "moss-2222");
    let found = other.renew_at(Time::from_unix(NOON + 3602)).expect("renewed").expect("the first one");
    assert_eq!(found.host, "fern-1111");
}

#[test]
fn a_clock_that_is_behind_is_found_out_without_comparing_clocks() {
    let project = Project::new();
    let mut behind = project.hold_at(&project.folder("moss-2222"), NOON - 7200);
    let mut lock = project.hold_at(&project.folder("fern-1111"), NOON);
    assert_eq!(lock.notes().len(), 1, "it looks stale");
    assert_eq!(lock.renew_at(Time::from_unix(NOON + 60)).expect("renewed"), None);
    behind.renew_at(Time::from_unix(NOON - 7140)).expect("renewed");
    let found = lock.renew_at(Time::from_unix(NOON + 120)).expect("renewed").expect("the other one");
    assert_eq!(found.host, "moss-2222");
}

#[test]
fn renewing_brings_back_a_folder_that_was_removed() {
    let project = Project::new();
    let folder = project.folder("fern-1111");
    let mut lock = project.hold_at(&folder, NOON);
    fs::remove_dir_all(project.dir.path().join(".manicule")).expect("removed");
    lock.renew_at(Time::from_unix(NOON + 60)).expect("renewed");
    assert!(folder.join(OWNER_FILE).exists());
}

#[test]
fn nonsense_about_an_owner_is_nobody() {
    let project = Project::new();
    for nonsense in
        ["", "\0\0", "(host: \"a\", pid: -1)", "(host: \"a\", pid: 99999999999, since: \"\", renewed: \"\")"]
    {
        for machine in ["fern-1111", "moss-2222"] {
            fs::create_dir_all(project.folder(machine)).expect("a folder");
            fs::write(project.folder(machine).join(OWNER_FILE), nonsense).expect("a file");
        }
        drop(project.hold_at(&project.folder("fern-1111"), NOON));
    }
}

#[test]
fn a_gigabyte_instead_of_an_owner_is_not_read() {
    let project = Project::new();
    for (machine, is_ours) in [("fern-1111", true), ("moss-2222", false)] {
        let folder = project.folder(machine);
        fs::create_dir_all(&folder).expect("a folder");
        let file = fs::File::create(folder.join(OWNER_FILE)).expect("a file");
        file.set_len(1 << 30).expect("a file with a hole");
        let taken = Lock::take(&project.disk, &project.folder("fern-1111"));
        if is_ours {
            assert!(matches!(taken, Err(StoreError::TooLong { .. })), "{taken:?}");
            fs::remove_file(folder.join(OWNER_FILE)).expect("removed");
        } else {
            let Ok(Taken::Held(lock)) = taken else { panic!("{taken:?}") };
            assert!(lock.notes()[0].message.contains("1073741824 bytes"), "{:?}", lock.notes());
        }
    }
}

#[cfg(unix)]
#[test]
fn links_and_folders_in_place_of_the_files_are_refused() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("victim"), "whole").expect("a file");
    for place in
        [".manicule", ".manicule/ada@fern-1111", ".manicule/ada@fern-1111/lock", ".manicule/ada@fern-1111/owner"]
    {
        let project = Project::new();
        let path = project.dir.path().join(place);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let is_file = place.ends_with("lock") || place.ends_with("owner");
        symlink(if is_file { outside.path().join("victim") } else { outside.path().to_owned() }, &path)
            .expect("a link");
        let taken = Lock::take(&project.disk, &project.folder("fern-1111"));
        assert!(matches!(taken, Err(StoreError::Link { .. })), "{place}: {taken:?}");
        fs::remove_file(&path).expect("removed");
        if is_file {
            fs::create_dir(&path).expect("a folder");
            let error = Lock::take(&project.disk, &project.folder("fern-1111")).expect_err("refused");
            assert!(error.to_string().contains("it is no file"), "{error}");
        }
    }
    assert_eq!(fs::read_to_string(outside.path().join("victim")).expect("a file"), "whole");
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 1);
}

/// A drive whose files cannot be locked.
#[derive(Debug)]
struct Lockless(RealDisk);

impl Disk for Lockless {
    fn look(&self, path: &Path) -> std::io::Result<Option<crate::store::Found>> {
        self.0.look(path)
    }
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        self.0.read(path)
    }
    fn list(&self, folder: &Path) -> std::io::Result<Vec<(String, EntryKind)>> {
        self.0.list(folder)
    }
    fn make_folder(&self, path: &Path) -> std::io::Result<()> {
        self.0.make_folder(path)
    }
    fn create(&self, path: &Path) -> std::io::Result<()> {
        self.0.create(path)
    }
    fn append(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        self.0.append(path, bytes)
    }
    fn cut(&self, path: &Path, len: u64) -> std::io::Result<()> {
        self.0.cut(path, len)
    }
    fn sync(&self, path: &Path) -> std::io::Result<()> {
        self.0.sync(path)
    }
    fn sync_folder(&self, folder: &Path) -> std::io::Result<()> {
        self.0.sync_folder(folder)
    }
    fn rename(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        self.0.rename(from, to)
    }
    fn remove(&self, path: &Path) -> std::io::Result<()> {
        self.0.remove(path)
    }
    fn lock(&self, _: &Path) -> std::io::Result<Option<Box<dyn Held>>> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
}

#[test]
fn on_a_drive_without_locks_the_process_decides() {
    let mut project = Project::new();
    project.disk = Arc::new(Lockless(RealDisk));
    let folder = project.folder("fern-1111");
    let lock = project.hold_at(&folder, NOON);
    assert_eq!(project.owner_at(&folder, NOON + 60).pid, Some(std::process::id()));
    drop(lock);
    drop(project.hold_at(&folder, NOON));
    if machine::is_running(1).is_some() {
        // No system gives a process so high a number.
        project.say("fern-1111", u32::MAX, NOON);
        assert_eq!(project.hold_at(&folder, NOON + 60).notes().len(), 1, "its process is gone");
    }
}

#[test]
fn on_a_drive_without_locks_the_one_who_lost_is_told() {
    let mut project = Project::new();
    project.disk = Arc::new(Lockless(RealDisk));
    let folder = project.folder("fern-1111");
    let mut lock = project.hold_at(&folder, NOON);
    project.say("fern-1111", 1, NOON + 1);
    let found = lock.renew_at(Time::from_unix(NOON + 60)).expect("read").expect("somebody else");
    assert_eq!(found.pid, Some(1));
    drop(lock);
    assert!(folder.join(OWNER_FILE).exists(), "what another one wrote stays");
}

/// Not a test: the second process of those below. It holds the lock until its standard input ends.
#[test]
#[ignore = "the second process of other tests"]
fn hold_the_lock_of_the_environment() {
    let Some(folder) = std::env::var_os(FOLDER_VARIABLE) else { return };
    let disk: Arc<dyn Disk> = Arc::new(RealDisk);
    let taken = Lock::take(&disk, Path::new(&folder)).expect("the folder can be written");
    println!("\n{}", if matches!(taken, Taken::Held(_)) { "HELD" } else { "REFUSED" });
    drop(std::io::stdin().read_to_end(&mut Vec::new()));
}

/// Starts a second process that takes a lock, and gives it when it has said what came of it.
fn second_process(folder: &Path) -> (Child, String) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "store::lock::tests::hold_the_lock_of_the_environment", "--ignored", "--nocapture"])
        .env(FOLDER_VARIABLE, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a second process");
    let said = BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok);
    let mut said = said.filter(|line| line == "HELD" || line == "REFUSED");
    let said = said.next().unwrap_or_default();
    (child, said)
}

#[test]
fn a_second_process_is_refused_and_gets_it_later() {
    let project = Project::new();
    let folder = project.folder("fern-1111");
    let lock = match Lock::take(&project.disk, &folder) {
        Ok(Taken::Held(lock)) => lock,
        other => panic!("{other:?}"),
    };
    let (mut child, said) = second_process(&folder);
    assert_eq!(said, "REFUSED");
    drop(child.stdin.take());
    child.wait().expect("ended");
    drop(lock);
    let (mut child, said) = second_process(&folder);
    assert_eq!(said, "HELD");
    let Ok(Taken::By(owner)) = Lock::take(&project.disk, &folder) else { panic!("it is held") };
    assert_eq!(owner.pid, Some(child.id()));
    drop(child.stdin.take());
    child.wait().expect("ended");
    let Ok(Taken::Held(lock)) = Lock::take(&project.disk, &folder) else { panic!("it is free") };
    assert!(lock.notes().is_empty());
}

#[test]
fn the_lock_of_a_process_that_was_killed_is_taken_over_and_that_is_said() {
    let project = Project::new();
    let folder = project.folder("fern-1111");
    let (mut child, said) = second_process(&folder);
    assert_eq!(said, "HELD");
    child.kill().expect("killed");
    child.wait().expect("ended");
    let Ok(Taken::Held(lock)) = Lock::take(&project.disk, &folder) else { panic!("it is free") };
    let [note] = lock.notes() else { panic!("{:?}", lock.notes()) };
    assert!(note.message.contains(&format!("process {}", child.id())), "{note}");
}
