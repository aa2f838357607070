//! One background thread that keeps the files up with the window.
//!
//! What comes in while it writes is grouped and written next; after a failure everything stays pending and is tried again.
//! The journal, once there is one, stands in front of this thread: an edit goes into it and is *safe* before it is submitted
//! here, and what this thread has *written* may be struck from it.

use std::collections::BTreeSet;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{FileKey, Folder, StoreError};
use crate::edit::Edit;
use crate::model::{Project, Time};

/// How long after a failure the next attempt is made, if nothing asks for one before.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Whether the files hold what the window shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// They do.
    Saved {
        /// When they were written, or `None` where nothing has been since the project was opened.
        at: Option<Time>,
    },
    /// They will in a moment.
    Saving {
        /// Since when there is something to write.
        since: Instant,
    },
    /// They do not, and it is tried again and again.
    Failed {
        /// Which file or folder cannot be written, and why.
        message: String,
        /// Since when.
        since: Instant,
    },
}

/// The background thread that writes a project's files. Dropping it waits for what is pending to be tried once more.
#[derive(Debug)]
pub struct Saver {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    work: Mutex<Work>,
    changed: Condvar,
}

/// Invariant: where `pending` is not empty there is a project to write it from, unless it is being written right now.
#[derive(Debug)]
struct Work {
    project: Option<Arc<Project>>,
    pending: BTreeSet<FileKey>,
    state: SaveState,
    /// How many attempts were begun, and how many of them have ended.
    begun: u64,
    ended: u64,
    /// Whether the next attempt is wanted now, whatever the last one came to.
    now: bool,
    /// Whether the thread shall end when it has tried what is pending.
    ending: bool,
}

impl Saver {
    /// Starts the thread. `wake` is called on it after each change of [`Saver::state`], so that the window repaints.
    ///
    /// Where no thread can be started the state is failed from the start.
    pub fn start(folder: Folder, wake: impl Fn() + Send + 'static) -> Self {
        let shared = Arc::new(Shared {
            work: Mutex::new(Work {
                project: None,
                pending: BTreeSet::new(),
                state: SaveState::Saved { at: None },
                begun: 0,
                ended: 0,
                now: false,
                ending: false,
            }),
            changed: Condvar::new(),
        });
        let gone = Gone { shared: shared.clone(), folder: folder.clone() };
        let run = {
            let shared = shared.clone();
            move || {
                // Whatever ends this thread, nobody is left to believe that it still writes.
                let _gone = gone;
                shared.write_until_the_end(&folder, &wake);
            }
        };
        // Where the thread cannot be started, `run` is dropped, and `gone` with it.
        let thread = std::thread::Builder::new().name("saver".to_owned()).spawn(run).ok();
        Self { shared, thread }
    }

    /// Takes note of a project after an edit; the files that the edit touches are written right away.
    pub fn submit(&self, project: Arc<Project>, edit: &Edit) {
        let files = FileKey::touched(edit);
        if files.is_empty() {
            return;
        }
        let mut work = self.shared.lock();
        work.project = Some(project);
        work.pending.extend(files);
        work.now = true;
        if matches!(work.state, SaveState::Saved { .. }) {
            work.state = SaveState::Saving { since: Instant::now() };
        }
        drop(work);
        self.shared.changed.notify_all();
    }

    /// Whether the files hold what was submitted.
    #[must_use]
    pub fn state(&self) -> SaveState {
        self.shared.lock().state.clone()
    }

    /// Waits until everything submitted is written, or an attempt begun after this call has failed, or the time is over.
    #[must_use]
    pub fn flush(&self, timeout: Duration) -> SaveState {
        let mut work = self.shared.lock();
        work.now = true;
        let awaited = work.begun + 1;
        self.shared.changed.notify_all();
        let waiting = |work: &mut Work| match work.state {
            SaveState::Saved { .. } => false,
            SaveState::Saving { .. } => true,
            SaveState::Failed { .. } => work.ended < awaited,
        };
        let waited = self.shared.changed.wait_timeout_while(work, timeout, waiting);
        waited.unwrap_or_else(PoisonError::into_inner).0.state.clone()
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        let mut work = self.shared.lock();
        work.ending = true;
        work.now = true;
        drop(work);
        self.shared.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has been told by the state.
            drop(thread.join());
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_until_the_end(&self, folder: &Folder, wake: &impl Fn()) {
        while let Some((project, files)) = self.next() {
            wake();
            let saved = folder.save(&project, &files);
            self.finish(project, files, saved);
            wake();
        }
    }

    /// Waits for something to write, or gives `None` when it is time to end.
    fn next(&self) -> Option<(Arc<Project>, BTreeSet<FileKey>)> {
        let mut work = self.lock();
        loop {
            if work.ending && (work.pending.is_empty() || !work.now) {
                return None;
            }
            if work.now {
                work.now = false;
                if let Some(project) = work.project.take().filter(|_| !work.pending.is_empty()) {
                    work.begun += 1;
                    return Some((project, std::mem::take(&mut work.pending)));
                }
            }
            let idle = |work: &mut Work| !work.now && !work.ending;
            if work.pending.is_empty() {
                work = self.changed.wait_while(work, idle).unwrap_or_else(PoisonError::into_inner);
            } else {
                let waited = self.changed.wait_timeout_while(work, RETRY_AFTER, idle);
                work = waited.unwrap_or_else(PoisonError::into_inner).0;
                work.now = true;
            }
        }
    }

    fn finish(&self, project: Arc<Project>, files: BTreeSet<FileKey>, saved: Result<(), StoreError>) {
        let mut work = self.lock();
        work.ended += 1;
        work.state = match saved {
            Ok(()) if work.pending.is_empty() => SaveState::Saved { at: Some(Time::now()) },
            Ok(()) => SaveState::Saving { since: Instant::now() },
            Err(error) => {
                work.pending.extend(files);
                work.project.get_or_insert(project);
                let since = match work.state {
                    SaveState::Failed { since, .. } => since,
                    _ => Instant::now(),
                };
                SaveState::Failed { message: error.to_string(), since }
            }
        };
        drop(work);
        self.changed.notify_all();
    }
}

/// Tells by the state that the thread is gone, unless it has ended as it should.
struct Gone {
    shared: Arc<Shared>,
    folder: Folder,
}

impl Drop for Gone {
    fn drop(&mut self) {
        let mut work = self.shared.lock();
        if !work.ending {
            let message = StoreError::NoThread { path: self.folder.path().to_owned() }.to_string();
            work.state = SaveState::Failed { message, since: Instant::now() };
            work.ended = u64::MAX;
        }
        drop(work);
        self.shared.changed.notify_all();
    }
}
