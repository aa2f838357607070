//! One writer: the lock of an annotator on a machine.
//!
//! ```text
//! .manicule/ANNOTATOR@MACHINE/lock    empty; locked by the system as long as the project is open
//! .manicule/ANNOTATOR@MACHINE/owner   who has it: host, process, since when, when last renewed; gone when the project is closed
//! ```
//!
//! A third lock is of the project's files, whoever writes them: `.manicule/files.lock`, held for the milliseconds in which files are
//! compared and replaced (`hold_files`).
//!
//! The first two are two files since some systems let nobody read a file that is locked, and since the second is replaced whole, so that no
//! other machine ever sees half of it. The system's lock decides within one machine, the second file between machines: on a network
//! drive locks may not work, and in a sync folder they cannot.
//!
//! **Clocks.** Another machine's time is by its own clock. A lock is taken to be alive that was renewed less than
//! [`STALE_AFTER`] ago, or by a clock that is up to [`AHEAD_AT_MOST`] ahead (a machine that takes local time for UTC is up to 14 hours
//! off). So a clock that is behind makes a lock look stale that is not: then two machines hold a lock each. They have a journal each,
//! and what one changes the other merges, so nothing is lost; and [`Lock::renew`] finds it out within two minutes without comparing
//! clocks: the other lock is being renewed. A clock that is ahead makes the lock of a crashed machine look alive for longer; the message
//! names the file to remove.
//!
//! Knows paths and the disk, and nothing of what is in a project.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::disk::{Disk, EntryKind, Held};
use super::parse::{self, Parsed};
use super::ron_writer::RonWriter;
use super::{StoreError, machine};
use crate::model::{Diagnostic, Severity, Time};

/// How often the holder of a lock renews it, in seconds.
pub const RENEW_EVERY: u64 = 60;

/// After how many seconds without being renewed a lock of another machine is stale. Sync folders are slow.
const STALE_AFTER: i64 = 5 * 60;

/// How many seconds the clock of another machine may be ahead.
const AHEAD_AT_MOST: i64 = 24 * 60 * 60;

/// The longest file that says who has a lock, in bytes.
const OWNER_MAX: u64 = 4096;

/// How many other machines of one annotator are looked at. Nobody has so many; a folder made to be slow may.
const MACHINES_MAX: usize = 256;

const LOCK_FILE: &str = "lock";

/// The lock of the project's files, in the folder of all journals.
const FILES_LOCK: &str = "files.lock";

/// How long another Manicule may hold it. It compares and renames some files meanwhile, which takes milliseconds.
const FILES_AT_MOST: Duration = Duration::from_secs(10);

/// How long to wait before it is tried again.
const FILES_EVERY: Duration = Duration::from_millis(2);
const OWNER_FILE: &str = "owner";

/// What came of the wish for a lock.
#[derive(Debug)]
pub enum Taken {
    /// It is ours.
    Held(Lock),
    /// Somebody else has it.
    By(Owner),
}

/// Who has a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The machine.
    pub host: String,
    /// The number of the process; unknown in the instant in which it takes the lock.
    pub pid: Option<u32>,
    /// Since when, by the clock of that machine.
    pub since: Option<Time>,
    /// The file that says so.
    pub file: PathBuf,
    /// When it said so last, by the clock of that machine.
    renewed: Time,
}

impl fmt::Display for Owner {
    /// `on fern-x3f1 (process 4711) since 2026-11-22T10:02:11Z`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "on {}", self.host.escape_debug())?;
        if let Some(pid) = self.pid {
            write!(f, " (process {pid})")?;
        }
        self.since.map_or(Ok(()), |since| write!(f, " since {since}"))
    }
}

/// The right to write an annotator's files, as long as it is not dropped.
#[derive(Debug)]
pub struct Lock {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
    owner: Owner,
    /// What other machines' files said when they were last looked at.
    others: BTreeMap<PathBuf, Owner>,
    notes: Vec<Diagnostic>,
    /// `None` where the drive knows no locks.
    _held: Option<Box<dyn Held>>,
}

/// The folder of an annotator on a machine, within a project folder: lock and journal.
#[must_use]
pub fn machine_folder(project: &Path, annotator: &crate::model::AnnotatorId, machine: &str) -> PathBuf {
    project.join(super::folder::PRIVATE).join(format!("{annotator}@{machine}"))
}

impl Lock {
    /// Takes the lock of a folder as [`machine_folder`] names it; it is made if need be.
    ///
    /// A lock whose holder is gone is taken over, which [`notes`](Self::notes) says.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be made or written, or where its files are links, folders or too long to be ours.
    pub fn take(disk: &Arc<dyn Disk>, folder: &Path) -> Result<Taken, StoreError> {
        Self::take_at(disk, folder, Time::now())
    }

    fn take_at(disk: &Arc<dyn Disk>, folder: &Path, now: Time) -> Result<Taken, StoreError> {
        let (file, path) = (folder.join(OWNER_FILE), folder.join(LOCK_FILE));
        make_lock_file(disk.as_ref(), folder, &path)?;
        let there = read_owner(disk.as_ref(), &file)?;
        let host = machine_of(folder);
        let held = match disk.lock(&path) {
            Ok(Some(held)) => Some(held),
            Ok(None) => {
                let unknown = || Owner { host, pid: None, since: None, file, renewed: now };
                return Ok(Taken::By(there.unwrap_or_else(unknown)));
            }
            Err(error) if knows_no_locks(&error) => None,
            Err(error) => return Err(StoreError::system("lock", &path, error)),
        };
        if held.is_none()
            && let Some(there) = &there
            && is_fresh(there, now)
            && there.pid.and_then(machine::is_running) != Some(false)
        {
            return Ok(Taken::By(there.clone()));
        }
        let owner = Owner { host, pid: Some(std::process::id()), since: Some(now), file, renewed: now };
        let (others, notes) = (BTreeMap::new(), Vec::new());
        let mut lock = Self { disk: disk.clone(), folder: folder.to_owned(), owner, others, notes, _held: held };
        // First said, then looked: of two that come at once none overlooks the other. Both may step back; nobody is harmed by that.
        lock.write_owner()?;
        if let Some(other) = lock.other_writer(now)? {
            return Ok(Taken::By(other));
        }
        if let Some(there) = there {
            lock.note_taken_over(&there, "it ended without closing the project");
        }
        Ok(Taken::Held(lock))
    }

    /// What was found while the lock was taken: locks that were left behind, and taken over.
    pub fn notes(&self) -> &[Diagnostic] {
        &self.notes
    }

    /// The folder that is locked.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Tells other machines that the project is still open here; to be called every [`RENEW_EVERY`] seconds. Gives who else writes now:
    /// another machine took the lock for stale while this one slept, or both began at once.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read or written. The lock stays held.
    pub fn renew(&mut self) -> Result<Option<Owner>, StoreError> {
        self.renew_at(Time::now())
    }

    fn renew_at(&mut self, now: Time) -> Result<Option<Owner>, StoreError> {
        let there = read_owner(self.disk.as_ref(), &self.owner.file)?;
        // Only where the drive knows no locks can another process of this machine have come between.
        let taken = there.filter(|it| (it.pid, it.since) != (self.owner.pid, self.owner.since));
        if taken.is_some() {
            return Ok(taken);
        }
        self.owner.renewed = now;
        // Somebody may have removed all of `.manicule` meanwhile.
        self.disk.make_folders(&project_of(&self.folder), &self.folder)?;
        self.write_owner()?;
        let before = std::mem::take(&mut self.others);
        self.others = others(self.disk.as_ref(), &self.folder)?.0;
        let renews = |other: &&Owner| before.get(&other.file).is_none_or(|it| it.renewed != other.renewed);
        Ok(self.others.values().find(renews).cloned())
    }

    /// Who holds a lock of this annotator on another machine. Those that are stale are noted.
    fn other_writer(&mut self, now: Time) -> Result<Option<Owner>, StoreError> {
        let (others, notes) = others(self.disk.as_ref(), &self.folder)?;
        let (fresh, stale): (Vec<_>, Vec<_>) = others.values().partition(|it| is_fresh(it, now));
        if let Some(other) = fresh.first() {
            return Ok(Some(Owner::clone(other)));
        }
        for other in stale {
            let reason = format!("it was last renewed {}, by the clock there", other.renewed);
            self.note_taken_over(other, &reason);
            // So that it is said once. Should that machine be alive after all, it says so anew within a minute.
            drop(self.disk.remove_file(&other.file));
        }
        self.notes.extend(notes);
        self.others = others;
        Ok(None)
    }

    fn note_taken_over(&mut self, owner: &Owner, reason: &str) {
        let message = format!("the project was open {owner}; {reason}, so the lock was taken over");
        self.notes.push(note(&owner.file, &self.folder, message, ""));
    }

    fn write_owner(&self) -> Result<(), StoreError> {
        let mut writer = RonWriter::default();
        let Owner { host, pid, since, renewed, .. } = &self.owner;
        writer.record(|fields| {
            fields.string("host", host);
            fields.field("pid", |writer| writer.word(&pid.unwrap_or_default().to_string()));
            fields.string("since", &since.unwrap_or_default().to_string());
            fields.string("renewed", &renewed.to_string());
        });
        self.disk.write_file(&self.owner.file, format!("{}\n", writer.into_string()).as_bytes())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Somebody else's word is not taken back. Where it cannot be removed it becomes stale.
        let there = read_owner(self.disk.as_ref(), &self.owner.file);
        if matches!(&there, Ok(Some(it)) if (it.pid, it.since) == (self.owner.pid, self.owner.since)) {
            drop(self.disk.remove_file(&self.owner.file));
        }
    }
}

/// Keeps every other Manicule of this machine from replacing or removing files of a project, whoever its annotator is, so that what was
/// compared stays as it is until it is replaced. To be held as shortly as can be, and never twice by one thread.
///
/// `None` where the drive knows no locks, or nobody writes the project through a journal.
pub(super) fn hold_files(disk: &dyn Disk, project: &Path) -> Result<Option<Box<dyn Held>>, StoreError> {
    let folder = project.join(super::folder::PRIVATE);
    let found = disk.look(&folder).map_err(|error| StoreError::system("lock", &folder, error))?;
    if found.is_none_or(|it| it.kind != EntryKind::Folder) {
        return Ok(None);
    }
    let path = folder.join(FILES_LOCK);
    let begun = Instant::now();
    let mut is_made = false;
    loop {
        match disk.lock(&path) {
            Ok(Some(held)) => return Ok(Some(held)),
            Ok(None) if begun.elapsed() >= FILES_AT_MOST => return Err(StoreError::Busy { path }),
            Ok(None) => std::thread::sleep(FILES_EVERY),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_made => {
                make_empty(disk, &path)?;
                is_made = true;
            }
            Err(error) if knows_no_locks(&error) => return Ok(None),
            Err(error) => return Err(StoreError::system("lock", &path, error)),
        }
    }
}

/// Whether a drive refuses since it has no locks at all, as some network drives do.
fn knows_no_locks(error: &std::io::Error) -> bool {
    // ENOLCK, which has no name in the standard library.
    let no_locks = if cfg!(target_os = "linux") { 37 } else { 77 };
    error.kind() == std::io::ErrorKind::Unsupported || cfg!(unix) && error.raw_os_error() == Some(no_locks)
}

fn make_lock_file(disk: &dyn Disk, folder: &Path, path: &Path) -> Result<(), StoreError> {
    disk.make_folders(&project_of(folder), folder)?;
    make_empty(disk, path)
}

/// An empty file that is to be locked, unless it is there.
fn make_empty(disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
    match disk.look(path).map_err(|error| StoreError::system("lock", path, error))?.map(|it| it.kind) {
        None => match disk.create(path) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                Err(StoreError::system("make the lock", path, error))
            }
            _ => Ok(()),
        },
        Some(EntryKind::File) => Ok(()),
        Some(EntryKind::Link) => Err(StoreError::Link { path: path.to_owned() }),
        Some(EntryKind::Folder | EntryKind::Other) => {
            Err(StoreError::system("lock", path, std::io::Error::other("it is no file")))
        }
    }
}

fn project_of(folder: &Path) -> PathBuf {
    folder.parent().and_then(Path::parent).unwrap_or(folder).to_owned()
}

fn machine_of(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.split_once('@').map_or(name.as_ref(), |(_, machine)| machine).to_owned()
}

fn note(file: &Path, folder: &Path, message: String, hint: &str) -> Diagnostic {
    let project = project_of(folder);
    let name = file.strip_prefix(&project).unwrap_or(file).display().to_string();
    Diagnostic::in_file(Severity::Note, name, message, hint)
}

/// Who has the lock of the same annotator on other machines, be it stale or not, and what could not be read.
fn others(disk: &dyn Disk, folder: &Path) -> Result<(BTreeMap<PathBuf, Owner>, Vec<Diagnostic>), StoreError> {
    let (mut others, mut notes) = (BTreeMap::new(), Vec::new());
    let Some((all, name)) = folder.parent().zip(folder.file_name()) else { return Ok((others, notes)) };
    let name = name.to_string_lossy();
    let annotator = name.split_once('@').map_or(name.as_ref(), |(annotator, _)| annotator);
    let of_them = |it: &(String, EntryKind)| {
        it.1 == EntryKind::Folder && it.0 != name && it.0.split_once('@').is_some_and(|(who, _)| who == annotator)
    };
    let mut entries = disk.list(all).map_err(|error| StoreError::system("read the folder", all, error))?;
    entries.retain(of_them);
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    for (other, _) in entries.into_iter().take(MACHINES_MAX) {
        let file = all.join(other).join(OWNER_FILE);
        match read_owner(disk, &file) {
            Ok(owner) => others.extend(owner.map(|owner| (file, owner))),
            Err(error) => notes.push(note(
                &file,
                folder,
                format!("whose lock this is cannot be read: {error}"),
                "remove it, if the project is open nowhere else",
            )),
        }
    }
    Ok((others, notes))
}

/// What a file says about who has the lock. `None` where there is none, or nothing that makes sense: it is replaced whole, so it is
/// no half of one.
fn read_owner(disk: &dyn Disk, file: &Path) -> Result<Option<Owner>, StoreError> {
    let Some(bytes) = disk.read_at_most(file, OWNER_MAX)? else { return Ok(None) };
    let record = parse::utf8(file, &bytes).and_then(|ron| parse::ron_file::<OwnerRecord>(file, ron));
    Ok(record.ok().map(|it| Owner {
        host: it.host.chars().take(80).collect(),
        pid: Some(it.pid),
        since: Some(it.since.0),
        file: file.to_owned(),
        renewed: it.renewed.0,
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnerRecord {
    host: String,
    pid: u32,
    since: Parsed<Time>,
    renewed: Parsed<Time>,
}

fn is_fresh(owner: &Owner, now: Time) -> bool {
    let age = now.unix().saturating_sub(owner.renewed.unix());
    (-AHEAD_AT_MOST..STALE_AFTER).contains(&age)
}

#[cfg(test)]
mod tests;
