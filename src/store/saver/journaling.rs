//! The thread that makes edits safe: what came in while it synced goes into the journal together, with one append and one sync.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Gone, Pace, Shared, Submitted, Work};
use crate::model::{Project, Time};
use crate::store::journal::{self, Log};
use crate::store::lock::RENEW_EVERY;
use crate::store::{FileKey, Folder, StoreError};

pub(super) struct Thread {
    folder: Folder,
    log: Log,
    pace: Pace,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// What is not safe yet: the entries, and their lines.
    group: Vec<Submitted>,
    lines: String,
    /// Up to which number of what is written the log was cut back.
    cut: u64,
    renewed: Instant,
    /// Whether the thread was to end when the last attempt began.
    tried_last: bool,
    shared: Arc<Shared>,
    /// Whatever ends this thread, nobody is left to believe that it still writes.
    _gone: Gone,
}

impl Thread {
    pub(super) fn new(
        shared: Arc<Shared>,
        folder: Folder,
        log: Log,
        pace: Pace,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        let gone = Gone { shared: shared.clone(), folder: folder.clone(), attempts: |work| &mut work.journal };
        Self {
            folder,
            log,
            pace,
            wake,
            group: Vec::new(),
            lines: String::new(),
            cut: 0,
            renewed: Instant::now(),
            tried_last: false,
            shared,
            _gone: gone,
        }
    }

    pub(super) fn run(mut self) {
        while self.next() {
            if self.group.is_empty() {
                self.look_after_log();
                continue;
            }
            (self.wake)();
            let appended = self.append();
            self.finish(appended);
            (self.wake)();
        }
    }

    /// Waits for something to do, be it only to look after the log. Tells whether there may be more.
    fn next(&mut self) -> bool {
        let mut work = self.shared.lock();
        let wait = if self.group.is_empty() {
            Duration::from_secs(RENEW_EVERY).saturating_sub(self.renewed.elapsed())
        } else {
            self.pace.retry
        };
        let (failed, cut) = (!self.group.is_empty(), self.cut);
        work = self.shared.wait(work, wait, |work: &Work| {
            let idle = if failed { !work.journal.now } else { work.queue.is_empty() && work.written == cut };
            idle && !work.ending
        });
        let nothing = self.group.is_empty() && work.queue.is_empty();
        if work.ending && (nothing || self.tried_last) {
            return false;
        }
        if nothing {
            return true;
        }
        self.tried_last = work.ending;
        work.journal.now = false;
        work.journal.begun += 1;
        let (came, mut number) = (std::mem::take(&mut work.queue), work.safe + self.group.len() as u64);
        drop(work);
        for submitted in came {
            number += 1;
            self.lines.push_str(&journal::line_of(number, &submitted.entry));
            self.group.push(submitted);
        }
        true
    }

    fn append(&mut self) -> Result<(), StoreError> {
        let Some(last) = self.group.last() else { return Ok(()) };
        journal::keep(&self.folder, &last.project, self.group.iter().map(|it| &it.entry.edit))?;
        let first = self.shared.lock().safe + 1;
        self.log.append(first, self.group.len() as u64, self.lines.as_bytes())
    }

    fn finish(&mut self, appended: Result<(), StoreError>) {
        let touched: BTreeSet<FileKey> = match &appended {
            Ok(()) => {
                let changed = |it: &Submitted| FileKey::changed_by(&it.entry.edit.changes, &it.project);
                self.group.iter().flat_map(changed).collect()
            }
            Err(_) => BTreeSet::new(),
        };
        let is_told = appended.is_ok() && tracing::enabled!(target: "manicule::safe", tracing::Level::DEBUG);
        let told = if is_told { self.told() } else { Vec::new() };
        let mut work = self.shared.lock();
        work.journal.ended += 1;
        // Dropped when the work is free again: to let a large project go takes a while.
        let mut dropped: Vec<Arc<Project>> = Vec::new();
        match appended {
            Ok(()) => {
                work.journal.failure = None;
                work.safe += self.group.len() as u64;
                work.safe_at = Time::now();
                work.rested_since = Instant::now();
                work.since = work.rested_since;
                work.bytes += self.lines.len() as u64;
                work.touched.extend(touched);
                dropped.extend(self.group.drain(..).map(|it| it.project));
                if let Some(newest) = dropped.pop() {
                    dropped.push(std::mem::replace(&mut work.project, newest));
                }
                self.lines.clear();
            }
            Err(error) => work.journal.fail(error.to_string()),
        }
        drop(work);
        self.shared.changed.notify_all();
        told.iter().for_each(|line| tracing::debug!(target: "manicule::safe", "{line}"));
        drop(dropped);
    }

    /// What is safe now, a line an entry, for tests that kill the real window: number, kind and title.
    fn told(&self) -> Vec<String> {
        let first = self.shared.lock().safe + 1;
        let line = |(number, it): (u64, &Submitted)| {
            let kind = format!("{:?}", it.entry.kind).to_lowercase();
            format!("{number} {kind} {}", it.entry.edit.title.escape_debug())
        };
        (first..).zip(&self.group).map(line).collect()
    }

    /// Cuts the log back, and tells other machines that this one still writes.
    fn look_after_log(&mut self) {
        let written = self.shared.lock().written;
        if written != self.cut {
            self.log.cut(written);
            self.cut = written;
        }
        if self.renewed.elapsed() >= Duration::from_secs(RENEW_EVERY) {
            self.renewed = Instant::now();
            // What hinders the renewal hinders the journal too, which tells of it.
            let intruder = self.log.renew_lock().ok().flatten().map(|owner| owner.to_string());
            let mut work = self.shared.lock();
            if work.intruder != intruder {
                work.intruder = intruder;
                drop(work);
                (self.wake)();
            }
        }
    }
}
