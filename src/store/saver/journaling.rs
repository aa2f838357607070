//! The thread that makes edits safe: what came in while it synced goes into the journal together, with one append and one sync.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Gone, LONG, Pace, Shared, Submitted, Work};
use crate::edit::{Change, Entry};
use crate::model::{DocumentId, Time};
use crate::store::journal::{self, Log};
use crate::store::lock::RENEW_EVERY;
use crate::store::{Folder, StoreError};
use crate::text::{Text, TextHash};

pub(super) struct Thread {
    folder: Folder,
    log: Log,
    pace: Pace,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// What is not safe yet: the entries, and their lines.
    group: Vec<Submitted>,
    lines: String,
    /// The documents that records which may not be written yet are about, with the numbers of the records.
    pending: BTreeSet<(u64, DocumentId)>,
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
        pending: BTreeSet<(u64, DocumentId)>,
    ) -> Self {
        let gone = Gone { shared: shared.clone(), folder: folder.clone(), attempts: |work| &mut work.journal };
        Self {
            folder,
            log,
            pace,
            wake,
            group: Vec::new(),
            lines: String::new(),
            pending,
            cut: 0,
            renewed: Instant::now(),
            tried_last: false,
            shared,
            _gone: gone,
        }
    }

    pub(super) fn run(mut self) {
        while self.next() {
            self.renew_lock();
            if self.group.is_empty() {
                self.cut_log();
                continue;
            }
            (self.wake)();
            let appended = self.append();
            self.finish(appended);
            (self.wake)();
        }
        let mut work = self.shared.lock();
        work.journal.over = true;
        self.shared.changed.notify_all();
        // The lock goes with the log, and stays ours until the last file is written.
        while !work.files.over {
            work = self.shared.wait(work, LONG, |work| !work.files.over);
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
        let texts: BTreeMap<TextHash, &Text> =
            self.group.iter().flat_map(|it| &it.texts).map(|text| (text.hash(), text)).collect();
        let (first, written) = {
            let work = self.shared.lock();
            (work.safe + 1, work.written)
        };
        self.pending.retain(|(number, _)| *number > written);
        let mut pending = self.pending.iter().map(|(_, document)| document.clone()).collect();
        journal::keep(&self.folder, &texts, self.group.iter().map(|it| &it.entry.edit), &mut pending)?;
        let numbered =
            (first..).zip(&self.group).flat_map(|(number, it)| documents_of(&it.entry).map(move |id| (number, id)));
        self.pending.extend(numbered);
        self.log.append(first, self.group.len() as u64, self.lines.as_bytes())
    }

    fn finish(&mut self, appended: Result<(), StoreError>) {
        let is_told = appended.is_ok() && tracing::enabled!(target: "manicule::safe", tracing::Level::DEBUG);
        let told = if is_told { self.told() } else { Vec::new() };
        let mut work = self.shared.lock();
        work.journal.ended += 1;
        match appended {
            Ok(()) => {
                work.journal.failure = None;
                work.safe += self.group.len() as u64;
                work.safe_at = Time::now();
                work.rested_since = Instant::now();
                work.since = work.rested_since;
                work.bytes += self.lines.len() as u64;
                work.fresh.append(&mut self.group);
                self.lines.clear();
            }
            Err(error) => work.journal.fail(error.to_string()),
        }
        drop(work);
        self.shared.changed.notify_all();
        told.iter().for_each(|line| tracing::debug!(target: "manicule::safe", "{line}"));
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

    fn cut_log(&mut self) {
        let written = self.shared.lock().written;
        if written != self.cut {
            self.log.cut(written);
            self.cut = written;
        }
    }

    /// Tells other machines that this one still writes, be the journal at rest or in trouble.
    fn renew_lock(&mut self) {
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

/// The documents that an entry makes, changes or removes.
fn documents_of(entry: &Entry) -> impl Iterator<Item = DocumentId> {
    entry.edit.changes.iter().filter_map(|change| match change {
        Change::Document(_) => change.document().cloned(),
        _ => None,
    })
}
