//! The thread that writes the project files of what is safe: when asked, after some rest, and when the journal has grown large. Edits go
//! on into the journal meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::outside::{self, Outside};
use super::{Gone, LONG, Pace, Shadow, Shared, Submitted, Work};
use crate::model::{Project, Time};
use crate::store::journal::LogPlace;
use crate::store::part::take_part;
use crate::store::{FileKey, Folder, StoreError};

/// How often a file that cannot be merged is looked at before that is told: the other half of it may be on its way.
const PATIENCE: u32 = 2;
/// How often it is looked at again by itself.
const TRIES: u32 = 30;

pub(super) struct Thread {
    pub(super) shared: Arc<Shared>,
    pub(super) folder: Folder,
    pub(super) place: LogPlace,
    pub(super) pace: Pace,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
    /// What they shall hold.
    pub(super) shadow: Shadow,
    /// What the files hold.
    pub(super) on_disk: Project,
    /// Changed files that could not be taken in yet.
    pub(super) waiting: BTreeSet<FileKey>,
    /// How often that was tried since one was added.
    pub(super) tries: u32,
}

/// What there is to do.
enum Next {
    Write {
        accepted: Vec<Outside>,
        safe: u64,
        bytes: u64,
    },
    /// These are safe, the first of them under a number.
    TakeIn(u64, Vec<Submitted>),
    /// The journal may have outgrown the files that are to be written.
    Measure,
    /// These may have changed underneath.
    Look(BTreeSet<FileKey>),
    /// Those that could not be taken in may have become whole.
    LookAgain,
    End,
}

impl Thread {
    pub(super) fn run(mut self) {
        crate::store::give_way();
        // Whatever ends this thread, nobody is left to believe that it still writes.
        let _gone = Gone { shared: self.shared.clone(), folder: self.folder.clone(), attempts: |work| &mut work.files };
        let mut tried_last = false;
        loop {
            match self.next(&mut tried_last) {
                Next::End => return,
                Next::TakeIn(first, fresh) => self.shadow.take_in(first, fresh),
                Next::Measure => self.measure(),
                Next::Look(files) => self.look(&files),
                Next::LookAgain => {
                    self.tries += 1;
                    self.look(&self.waiting.clone());
                }
                Next::Write { accepted, safe, bytes } => {
                    (self.wake)();
                    let written = self.write(&accepted, safe);
                    self.finish(written, (safe, bytes));
                    (self.wake)();
                }
            }
        }
    }

    fn write(&mut self, accepted: &[Outside], safe: u64) -> Result<(), String> {
        for outside in accepted {
            outside::accept(&self.folder, &mut self.on_disk, outside);
            // With both sides.
            self.shadow.touched.insert(outside.file.clone());
        }
        if let Some(fault) = self.shadow.fault(self.folder.path()) {
            return Err(fault);
        }
        // What could not be read the last time may be there again.
        self.shadow.try_again();
        let failures = self.folder.save_each(self.shadow.project(), &self.shadow.touched);
        let failed: BTreeSet<&FileKey> = failures.iter().map(|(file, _)| file).collect();
        let held: Vec<FileKey> = self.shadow.touched.iter().filter(|file| !failed.contains(file)).cloned().collect();
        self.shadow.pack(held.iter());
        held.iter().for_each(|file| take_part(&mut self.on_disk, self.shadow.project(), file));
        // A merge may have unpacked what it was compared with.
        self.on_disk.sheets.let_all_go();
        let changed = failures.iter().filter(|(_, error)| matches!(error, StoreError::Changed { .. }));
        let mut looked: BTreeSet<FileKey> = changed.map(|(file, _)| file.clone()).collect();
        if !accepted.is_empty() {
            looked.append(&mut self.waiting);
        }
        self.look(&looked);
        if let Some((_, error)) = failures.first() {
            return Err(error.to_string());
        }
        self.place.set_written(safe).map_err(|error| error.to_string())?;
        self.shadow.touched.clear();
        self.shadow.let_go();
        Ok(())
    }

    /// Hands what has changed underneath to the window, all that is found at once.
    fn look(&mut self, files: &BTreeSet<FileKey>) {
        if files.is_empty() {
            return;
        }
        let mut found = Vec::new();
        let mut unmerged = Vec::new();
        let sheets = self.sheets_that_come_along(files);
        for file in files.iter().chain(&sheets) {
            match outside::look_at(&self.folder, &mut self.on_disk, file) {
                Ok(outside) => found.push((file.clone(), outside)),
                // It may be written this moment, or go with another one that is still to come.
                Err(error) => unmerged.push((file.clone(), error.to_string())),
            }
        }
        let mut work = self.shared.lock();
        for (file, outside) in found {
            self.waiting.remove(&file);
            work.unmerged.remove(&file);
            match outside {
                Some(found) if work.outside.get(&file).is_some_and(|(it, _)| it.is_same(&found)) => {}
                // It was merged while the file was being looked at. To merge it once more would be to know the file as it was before.
                Some(found) if work.is_accepted(&found) => {}
                Some(found) => drop(work.outside.insert(file, (found, false))),
                None => drop(work.outside.remove(&file)),
            }
        }
        for (file, reason) in unmerged {
            if self.waiting.insert(file.clone()) && self.tries >= TRIES {
                self.tries = 0;
            }
            if self.tries >= PATIENCE {
                work.unmerged.insert(file, reason);
            }
        }
        if self.waiting.is_empty() {
            self.tries = 0;
        }
        drop(work);
        // What was compared was unpacked for that.
        self.on_disk.sheets.let_all_go();
        (self.wake)();
    }

    /// The sheets of documents that have come back: they may have been there all the time, and nobody tells of them.
    fn sheets_that_come_along(&self, files: &BTreeSet<FileKey>) -> BTreeSet<FileKey> {
        let back = files.iter().filter_map(FileKey::document).filter(|id| !self.on_disk.documents.contains_key(*id));
        let sheets = back.flat_map(|id| self.folder.sheets_of(id)).map(FileKey::Sheet);
        sheets.filter(|file| !files.contains(file)).collect()
    }

    fn next(&self, tried_last: &mut bool) -> Next {
        let mut work = self.shared.lock();
        loop {
            let is_last = work.ending && work.journal.over;
            let behind = work.written < work.safe;
            if is_last && (*tried_last || !behind) {
                return Next::End;
            }
            if !work.fresh.is_empty() {
                let fresh = std::mem::take(&mut work.fresh);
                return Next::TakeIn(work.safe + 1 - fresh.len() as u64, fresh);
            }
            // What was merged first, so that what a file holds now is compared with that.
            if work.has_accepted() {
                *tried_last = is_last;
                return begin(&mut work);
            }
            if work.has_looked() && !is_last {
                return Next::Look(work.take_looked());
            }
            if !behind {
                work.files.now = false;
                let again = !self.waiting.is_empty() && self.tries < TRIES;
                let began = Instant::now();
                work = self.shared.wait(work, if again { self.pace.retry } else { LONG }, |work| {
                    work.written == work.safe && !(work.ending && work.journal.over) && !work.has_looked()
                });
                if again && began.elapsed() >= self.pace.retry {
                    return Next::LookAgain;
                }
                continue;
            }
            let rest = match work.files.failure {
                Some(_) if !work.files.now && !work.is_overdue() && !is_last => self.pace.retry,
                None if !work.is_asked() && !is_last => self.pace.rest.saturating_sub(work.rested_since.elapsed()),
                _ => Duration::ZERO,
            };
            if work.files.failure.is_none() && work.bytes > work.bytes_most && !work.is_asked() && !rest.is_zero() {
                return Next::Measure;
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
                let wanted = due || work.has_accepted() || work.has_looked();
                !(wanted || (work.ending && work.journal.over))
            });
            if failed && !work.files.now {
                work.files.now = true;
            }
        }
    }

    /// Sets how large the journal may grow beside the files that are to be written.
    fn measure(&self) {
        let files = &self.shadow.touched;
        let size = |key: &FileKey| self.folder.disk.look(&self.folder.file(key)).ok().flatten().map_or(0, |it| it.len);
        let quarter = files.iter().map(size).sum::<u64>() / 4;
        let mut work = self.shared.lock();
        if work.bytes > quarter {
            work.asked = work.safe;
        } else {
            work.bytes_most = quarter.max(self.pace.bytes);
        }
    }

    fn finish(&self, written: Result<(), String>, (safe, bytes): (u64, u64)) {
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
            Err(message) => work.files.fail(message),
        }
        drop(work);
        self.shared.changed.notify_all();
    }
}

fn begin(work: &mut Work) -> Next {
    work.files.now = false;
    work.files.begun += 1;
    let accepted = work.take_accepted();
    Next::Write { accepted, safe: work.safe, bytes: work.bytes }
}
