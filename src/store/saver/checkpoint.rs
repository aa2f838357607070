//! The thread that writes the project files of what is safe: when asked, after some rest, and when the journal has grown large. Edits go
//! on into the journal meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::outside::{self, Outside};
use super::{Gone, Pace, Shared, Work};
use crate::model::{Project, Time};
use crate::store::journal::LogPlace;
use crate::store::{FileKey, Folder, StoreError};

/// For how long a thread sleeps that has nothing to wait for but to be woken.
const LONG: Duration = Duration::from_secs(3600);

pub(super) struct Thread {
    pub(super) shared: Arc<Shared>,
    pub(super) folder: Folder,
    pub(super) place: LogPlace,
    pub(super) pace: Pace,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
    /// What the files hold.
    pub(super) on_disk: Project,
    /// Changed files that could not be taken in yet.
    pub(super) waiting: BTreeSet<FileKey>,
}

/// What there is to do.
enum Next {
    Write {
        project: Arc<Project>,
        files: BTreeSet<FileKey>,
        accepted: Vec<Outside>,
        safe: u64,
        bytes: u64,
    },
    /// The journal may have outgrown these files.
    Measure(BTreeSet<FileKey>),
    /// These may have changed underneath.
    Look(BTreeSet<FileKey>),
    End,
}

impl Thread {
    pub(super) fn run(mut self) {
        // Whatever ends this thread, nobody is left to believe that it still writes.
        let _gone = Gone { shared: self.shared.clone(), folder: self.folder.clone(), attempts: |work| &mut work.files };
        let mut tried_last = false;
        loop {
            match self.next(&mut tried_last) {
                Next::End => return,
                Next::Measure(files) => self.measure(&files),
                Next::Look(files) => self.look(&files),
                Next::Write { project, files, accepted, safe, bytes } => {
                    (self.wake)();
                    let written = self.write(&project, &files, &accepted, safe);
                    self.finish(written, files, (safe, bytes));
                    drop(project);
                    (self.wake)();
                }
            }
        }
    }

    fn write(
        &mut self,
        project: &Project,
        files: &BTreeSet<FileKey>,
        accepted: &[Outside],
        safe: u64,
    ) -> Result<(), String> {
        accepted.iter().for_each(|it| outside::accept(&self.folder, &mut self.on_disk, it));
        let failures = self.folder.save_each(project, files);
        let failed: BTreeSet<&FileKey> = failures.iter().map(|(file, _)| file).collect();
        let held = files.iter().filter(|file| !failed.contains(file));
        held.for_each(|file| outside::take_part(&mut self.on_disk, project, file));
        let changed = failures.iter().filter(|(_, error)| matches!(error, StoreError::Changed { .. }));
        let mut looked: BTreeSet<FileKey> = changed.map(|(file, _)| file.clone()).collect();
        if !accepted.is_empty() {
            looked.append(&mut self.waiting);
        }
        self.look(&looked);
        match failures.first() {
            None => self.place.set_written(safe).map_err(|error| error.to_string()),
            Some((_, error)) => Err(error.to_string()),
        }
    }

    /// Hands what has changed underneath to the window.
    fn look(&mut self, files: &BTreeSet<FileKey>) {
        for file in files {
            match outside::look_at(&self.folder, &mut self.on_disk, file) {
                Ok(found) => {
                    self.waiting.remove(file);
                    let mut work = self.shared.lock();
                    match found {
                        Some(found) if work.outside.get(file).is_some_and(|(it, _)| it.is_same(&found)) => {}
                        Some(found) => drop(work.outside.insert(file.clone(), (found, false))),
                        None => drop(work.outside.remove(file)),
                    }
                }
                // It may be written this moment, or go with another one that is still to come.
                Err(_) => drop(self.waiting.insert(file.clone())),
            }
        }
        if !files.is_empty() {
            (self.wake)();
        }
    }

    fn next(&self, tried_last: &mut bool) -> Next {
        let mut work = self.shared.lock();
        loop {
            let is_last = work.ending && work.journal.over;
            let behind = work.written < work.safe;
            if is_last && (*tried_last || !behind) {
                return Next::End;
            }
            if !work.looked.is_empty() && !is_last {
                return Next::Look(std::mem::take(&mut work.looked));
            }
            if work.has_accepted() {
                *tried_last = is_last;
                return begin(&mut work);
            }
            if !behind {
                work.files.now = false;
                work = self.shared.wait(work, LONG, |work| {
                    work.written == work.safe && !(work.ending && work.journal.over) && work.looked.is_empty()
                });
                continue;
            }
            let rest = match work.files.failure {
                Some(_) if !work.files.now && !work.is_overdue() && !is_last => self.pace.retry,
                None if !work.is_asked() && !is_last => self.pace.rest.saturating_sub(work.rested_since.elapsed()),
                _ => Duration::ZERO,
            };
            if work.files.failure.is_none() && work.bytes > work.bytes_most && !work.is_asked() && !rest.is_zero() {
                return Next::Measure(work.touched.clone());
            }
            if rest.is_zero() {
                *tried_last = is_last;
                return begin(&mut work);
            }
            let failed = work.files.failure.is_some();
            let (safe, bytes_most) = (work.safe, work.bytes_most);
            work = self.shared.wait(work, rest, |work| {
                let due = if failed {
                    work.files.now || work.is_overdue()
                } else {
                    work.is_asked() || work.bytes > bytes_most || work.safe != safe
                };
                let wanted = due || work.has_accepted() || !work.looked.is_empty();
                !(wanted || (work.ending && work.journal.over))
            });
            if failed && !work.files.now {
                work.files.now = true;
            }
        }
    }

    /// Sets how large the journal may grow beside some files.
    fn measure(&self, files: &BTreeSet<FileKey>) {
        let size = |key: &FileKey| self.folder.disk.look(&self.folder.file(key)).ok().flatten().map_or(0, |it| it.len);
        let quarter = files.iter().map(size).sum::<u64>() / 4;
        let mut work = self.shared.lock();
        if work.bytes > quarter {
            work.asked = work.safe;
        } else {
            work.bytes_most = quarter.max(self.pace.bytes);
        }
    }

    fn finish(&self, written: Result<(), String>, files: BTreeSet<FileKey>, (safe, bytes): (u64, u64)) {
        let mut work = self.shared.lock();
        work.files.ended += 1;
        work.tried = safe;
        match written {
            Ok(()) => {
                work.files.failure = None;
                work.written = safe;
                work.written_at = Some(Time::now());
                work.bytes = work.bytes.saturating_sub(bytes);
                work.bytes_most = self.pace.bytes;
            }
            Err(message) => {
                work.touched.extend(files);
                work.files.fail(message);
            }
        }
        drop(work);
        self.shared.changed.notify_all();
    }
}

fn begin(work: &mut Work) -> Next {
    work.files.now = false;
    work.files.begun += 1;
    let accepted = work.take_accepted();
    let files = std::mem::take(&mut work.touched);
    Next::Write { project: work.project.clone(), files, accepted, safe: work.safe, bytes: work.bytes }
}
