//! Two background threads that keep the disk up with the window.
//!
//! ```text
//! submit ──► journal thread ──► .manicule/…/journal-….log   synced: the edit is *safe*
//!                 └──► checkpoint thread ──► project files   now and then: the edit is *written*
//! ```
//!
//! What comes in while the journal is synced goes into it together, next. Files are written only of what is safe, so that a crash in
//! the middle of writing them is mended by the journal. After a failure all stays pending and is tried again.
//!
//! Nothing of the window's project is kept: the checkpoint thread has a *shadow* of its own, to which it applies what is safe. A
//! snapshot would make the window copy its project with the next edit, all documents of it.
//!
//! Invariant: `submit` waits for no disk, and does work that depends on the edit alone.

mod checkpoint;
mod journaling;
mod outside;
mod shadow;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use self::outside::Accepted;
pub use self::outside::Outside;
use self::shadow::Shadow;
use super::journal::Journal;
use super::{FileKey, Folder, StoreError};
use crate::edit::{Change, Entry};
use crate::model::{Project, Time};
use crate::text::Text;

/// Where the last edit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// The project files hold it.
    Written {
        /// When they were written, or `None` where nothing has been since the project was opened.
        at: Option<Time>,
    },
    /// The journal holds it for good; the project files will later.
    Safe {
        /// Since when.
        at: Time,
    },
    /// The journal will hold it in a moment.
    Saving {
        /// Since when there is something to write.
        since: Instant,
    },
    /// It cannot be written, which is tried again and again.
    Failed {
        /// Which file or folder cannot be written, and why.
        message: String,
        /// Since when.
        since: Instant,
    },
}

/// When the project files are written, beside being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// After how much rest since the last edit.
    pub rest: Duration,
    /// How long after a failure the next attempt is made.
    pub retry: Duration,
    /// From how many bytes of the journal on, where these are also a quarter of the files that they are about. A smaller share
    /// would have large files rewritten for little; a larger one would make recovery slow.
    pub bytes: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { rest: Duration::from_secs(30), retry: Duration::from_secs(2), bytes: 1 << 20 }
    }
}

/// For how long a thread sleeps that has nothing to wait for but to be woken.
const LONG: Duration = Duration::from_secs(3600);

/// The threads that write a project. Dropping it waits for what is pending to be tried once more, and lets the lock go.
#[derive(Debug)]
pub struct Saver {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    work: Mutex<Work>,
    changed: Condvar,
}

/// An entry on its way into the journal.
#[derive(Debug)]
struct Submitted {
    entry: Entry,
    /// The texts that its documents have and had, as far as these differ and are known, or are in memory.
    texts: Vec<Text>,
}

impl Submitted {
    fn new(project: &Project, entry: &Entry) -> Self {
        let documents = entry.edit.changes.iter().filter_map(|change| match change {
            Change::Document(swap) => Some([swap.before.as_ref(), swap.after.as_ref()]),
            _ => None,
        });
        let texts = documents.flat_map(|[before, after]| {
            let is_kept = before.map(|it| it.text) == after.map(|it| it.text);
            // One that stays as it is need not be read for that; it is of use should its file have gone.
            let text = move |hash| if is_kept { project.texts.in_memory(hash) } else { project.texts.get(hash) };
            before.filter(|_| !is_kept).into_iter().chain(after).filter_map(move |it| text(&it.text))
        });
        let texts = texts.cloned().collect();
        Self { entry: entry.clone(), texts }
    }
}

#[derive(Clone, Debug)]
struct Failure {
    message: String,
    since: Instant,
}

/// How often a thread has tried.
#[derive(Debug, Default)]
struct Attempts {
    begun: u64,
    ended: u64,
    /// Whether the next attempt is wanted now, whatever the last one came to.
    now: bool,
    failure: Option<Failure>,
    /// Whether the thread has ended.
    over: bool,
}

impl Attempts {
    fn fail(&mut self, message: String) {
        let since = self.failure.as_ref().map_or_else(Instant::now, |it| it.since);
        self.failure = Some(Failure { message, since });
    }
}

/// What the threads share. Numbers are those of records of the journal.
///
/// Invariant: `written` ≤ `safe` ≤ `submitted`; `fresh` are the last ones up to `safe`.
#[derive(Debug)]
struct Work {
    queue: Vec<Submitted>,
    submitted: u64,
    /// Since when something is submitted that is not safe.
    since: Instant,
    safe: u64,
    safe_at: Time,
    /// When the last edit became safe.
    rested_since: Instant,
    written: u64,
    written_at: Option<Time>,
    /// What is safe and not yet in the shadow.
    fresh: Vec<Submitted>,
    /// How large the records beyond `written` are, and from when on that is too large.
    bytes: u64,
    bytes_most: u64,
    /// Up to which number the files shall be written soon, and were tried to be.
    asked: u64,
    tried: u64,
    journal: Attempts,
    files: Attempts,
    /// Files that may have changed underneath; those that have, and whether the window knows; and what it has merged.
    looked: BTreeSet<FileKey>,
    outside: BTreeMap<FileKey, (Outside, bool)>,
    accepted: Vec<Accepted>,
    /// Files that have changed underneath and cannot be merged, and why.
    unmerged: BTreeMap<FileKey, String>,
    /// Who else writes, since they take this one for gone.
    intruder: Option<String>,
    /// Whether the threads shall end when they have tried what is pending.
    ending: bool,
}

impl Saver {
    /// Starts the threads on a project as it was opened, of which they keep a copy. `wake` is called on them after each change of [`Saver::state`], so that the
    /// window repaints.
    ///
    /// Where no thread can be started the state is failed from the start.
    pub fn start(
        folder: Folder,
        journal: Journal,
        project: Arc<Project>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self::start_at(Pace::default(), folder, journal, project, wake)
    }

    /// The same at another pace.
    pub fn start_at(
        pace: Pace,
        folder: Folder,
        journal: Journal,
        project: Arc<Project>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let Journal { log, on_disk, unwritten, left_alone, mended, written, .. } = journal;
        let (last, now) = (log.last(), Instant::now());
        // What opening has mended is in the project already.
        let unwritten_documents: Vec<_> = unwritten.iter().filter_map(FileKey::document).cloned().collect();
        let unwritten_documents = unwritten_documents.into_iter();
        let shadow = Shadow::new(Arc::unwrap_or_clone(project), last + mended.len() as u64, unwritten, left_alone);
        let queue: Vec<_> = mended.iter().map(|entry| Submitted::new(shadow.project(), entry)).collect();
        // Those of an earlier session are written together with what opening has mended.
        let pending = unwritten_documents.map(|id| (last + queue.len() as u64, id)).collect();
        let shared = Arc::new(Shared {
            work: Mutex::new(Work {
                submitted: last + queue.len() as u64,
                queue,
                since: now,
                safe: last,
                safe_at: Time::now(),
                rested_since: now,
                written: written.min(last),
                written_at: None,
                fresh: Vec::new(),
                bytes: 0,
                bytes_most: pace.bytes,
                asked: 0,
                tried: 0,
                journal: Attempts::default(),
                files: Attempts::default(),
                looked: BTreeSet::new(),
                outside: BTreeMap::new(),
                accepted: Vec::new(),
                unmerged: BTreeMap::new(),
                intruder: None,
                ending: false,
            }),
            changed: Condvar::new(),
        });
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(wake);
        let place = log.place().clone();
        let checkpoint = checkpoint::Thread {
            shared: shared.clone(),
            folder: folder.clone(),
            place,
            pace,
            wake: wake.clone(),
            shadow,
            on_disk,
            waiting: BTreeSet::new(),
            tries: 0,
        };
        let journal = journaling::Thread::new(shared.clone(), folder, log, pace, wake, pending);
        // Where a thread cannot be started, what it was to run is dropped, and with it what tells that it is gone.
        let threads = [
            std::thread::Builder::new().name("journal".to_owned()).spawn(move || journal.run()).ok(),
            std::thread::Builder::new().name("checkpoint".to_owned()).spawn(move || checkpoint.run()).ok(),
        ];
        Self { shared, threads: threads.into_iter().flatten().collect() }
    }

    /// Takes note of an entry of the history: it goes into the journal right away, and into the project files later. The project, to
    /// which it was applied, is asked for the texts of documents that the entry brings, and is not kept.
    pub fn submit(&self, project: &Project, entry: &Entry) {
        let submitted = Submitted::new(project, entry);
        let mut work = self.shared.lock();
        work.submit(submitted);
        drop(work);
        self.shared.changed.notify_all();
    }

    /// Where what was submitted last is.
    #[must_use]
    pub fn state(&self) -> SaveState {
        self.shared.lock().state()
    }

    /// Whether all that was submitted is in the journal for good, whatever the state of the project files.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        let work = self.shared.lock();
        work.safe == work.submitted
    }

    /// The files that another program has changed so that they cannot be merged, and why: they are damaged, belong to another project,
    /// or do not go with the others. They are left alone, and looked at again.
    #[must_use]
    pub fn unmerged(&self) -> Vec<(FileKey, String)> {
        self.shared.lock().unmerged.clone().into_iter().collect()
    }

    /// Who else writes the same files, since the lock of this window was taken for a stale one: in words, of which machine.
    #[must_use]
    pub fn intruder(&self) -> Option<String> {
        self.shared.lock().intruder.clone()
    }

    /// Asks for the project files to be written soon: a document is left.
    pub fn checkpoint(&self) {
        let mut work = self.shared.lock();
        work.asked = work.submitted;
        drop(work);
        self.shared.changed.notify_all();
    }

    /// Waits until everything submitted is written, or an attempt begun after this call has failed, or the time is over.
    #[must_use]
    pub fn flush(&self, timeout: Duration) -> SaveState {
        let mut work = self.shared.lock();
        work.asked = work.submitted;
        work.journal.now = true;
        work.files.now = true;
        let awaited = (work.journal.begun + 1, work.files.begun + 1);
        self.shared.changed.notify_all();
        let waiting = |work: &mut Work| match work.state() {
            SaveState::Written { .. } => false,
            _ if work.journal.failure.is_some() => work.journal.ended < awaited.0,
            _ if work.files.over => false,
            _ if work.files.failure.is_some() => work.tried < work.submitted || work.files.ended < awaited.1,
            _ => true,
        };
        let waited = self.shared.changed.wait_timeout_while(work, timeout, waiting);
        waited.unwrap_or_else(PoisonError::into_inner).0.state()
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        let mut work = self.shared.lock();
        work.ending = true;
        drop(work);
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            // A panic of the thread has been told by the state.
            drop(thread.join());
        }
    }
}

impl Work {
    fn submit(&mut self, submitted: Submitted) {
        if self.submitted == self.safe {
            self.since = Instant::now();
        }
        self.submitted += 1;
        self.queue.push(submitted);
    }

    /// Whether the files shall be written soon, whatever the pace.
    fn is_asked(&self) -> bool {
        self.asked > self.written
    }

    /// Whether what was asked for has become safe since the last attempt, whatever that came to.
    fn is_overdue(&self) -> bool {
        self.tried < self.asked && self.asked <= self.safe
    }

    fn state(&self) -> SaveState {
        if let Some(Failure { message, since }) = &self.journal.failure {
            return SaveState::Failed { message: message.clone(), since: *since };
        }
        if self.safe < self.submitted {
            return SaveState::Saving { since: self.since };
        }
        if let Some(Failure { message, since }) = &self.files.failure {
            let message = format!("safe, but the files cannot be written: {message}");
            return SaveState::Failed { message, since: *since };
        }
        if self.written < self.safe {
            return SaveState::Safe { at: self.safe_at };
        }
        SaveState::Written { at: self.written_at }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while something is so, at most for a time. Gives the work again.
    fn wait<'a>(
        &'a self,
        work: MutexGuard<'a, Work>,
        longest: Duration,
        is_so: impl Fn(&Work) -> bool,
    ) -> MutexGuard<'a, Work> {
        let waited = self.changed.wait_timeout_while(work, longest, |work| is_so(work));
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Tells by the state that a thread is gone, unless it has ended as it should.
struct Gone {
    shared: Arc<Shared>,
    folder: Folder,
    attempts: fn(&mut Work) -> &mut Attempts,
}

impl Drop for Gone {
    fn drop(&mut self) {
        let mut work = self.shared.lock();
        let ending = work.ending;
        let attempts = (self.attempts)(&mut work);
        attempts.over = true;
        if !ending {
            attempts.fail(StoreError::NoThread { path: self.folder.path().to_owned() }.to_string());
            attempts.ended = u64::MAX;
        }
        drop(work);
        self.shared.changed.notify_all();
    }
}
