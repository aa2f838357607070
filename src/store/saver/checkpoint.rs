//! The thread that writes the project files of what is safe: when asked, after some rest, and when the journal has grown large. Edits go
//! on into the journal meanwhile.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::{Gone, Pace, Shared, Work};
use crate::model::{Project, Time};
use crate::store::journal::LogPlace;
use crate::store::{FileKey, Folder};

/// For how long a thread sleeps that has nothing to wait for but to be woken.
const LONG: Duration = Duration::from_secs(3600);

pub(super) struct Thread {
    pub(super) shared: Arc<Shared>,
    pub(super) folder: Folder,
    pub(super) place: LogPlace,
    pub(super) pace: Pace,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
}

/// What there is to do.
enum Next {
    Write {
        project: Arc<Project>,
        files: BTreeSet<FileKey>,
        safe: u64,
        bytes: u64,
    },
    /// The journal may have outgrown these files.
    Measure(BTreeSet<FileKey>),
    End,
}

impl Thread {
    pub(super) fn run(self) {
        // Whatever ends this thread, nobody is left to believe that it still writes.
        let _gone = Gone { shared: self.shared.clone(), folder: self.folder.clone(), attempts: |work| &mut work.files };
        let mut tried_last = false;
        loop {
            match self.next(&mut tried_last) {
                Next::End => return,
                Next::Measure(files) => self.measure(&files),
                Next::Write { project, files, safe, bytes } => {
                    (self.wake)();
                    let failures = self.folder.save_each(&project, &files);
                    let written = match failures.first() {
                        None => self.place.set_written(safe).map_err(|error| error.to_string()),
                        Some((_, error)) => Err(error.to_string()),
                    };
                    self.finish(written, files, (safe, bytes));
                    drop(project);
                    (self.wake)();
                }
            }
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
            if !behind {
                work.files.now = false;
                work = self
                    .shared
                    .wait(work, LONG, |work| work.written == work.safe && !(work.ending && work.journal.over));
                continue;
            }
            let rest = match work.files.failure {
                Some(_) if !work.files.now && !is_last => self.pace.retry,
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
                    work.files.now
                } else {
                    work.is_asked() || work.bytes > bytes_most || work.safe != safe
                };
                !due && !(work.ending && work.journal.over)
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
    let files = std::mem::take(&mut work.touched);
    Next::Write { project: work.project.clone(), files, safe: work.safe, bytes: work.bytes }
}
