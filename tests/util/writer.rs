//! A project that is open to be written, as the window has it: edits are handed over, and what the store says of them is awaited.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use manicule::edit::Entry;
use manicule::model::Project;
use manicule::store::{FileKey, Opened, Outside, Pace, SaveState, Saver};

/// How long anything may take that must happen.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A project that is open to be written.
pub struct Writer {
    saver: Saver,
    woken: Receiver<()>,
}

/// What the store says of all that was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rest {
    /// It survives.
    Safe,
    /// It may not.
    Failed(String),
}

impl Writer {
    /// Starts to write what was opened, or says why it can only be read. The project itself is left to the caller.
    pub fn start(opened: Opened) -> Result<Self, String> {
        let why = opened.read_only.unwrap_or_else(|| "it was opened to be read".to_owned());
        let journal = opened.journal.ok_or(why)?;
        let (wake, woken) = channel();
        let wake = move || wake.send(()).unwrap_or_default();
        // A disk of the tests is mended in no time, so that there is nothing to be patient for.
        let pace = Pace { retry: Duration::from_millis(20), ..Pace::default() };
        let saver = Saver::start_at(pace, opened.folder, journal, Arc::new(opened.project), wake);
        Ok(Self { saver, woken })
    }

    /// Hands an entry over.
    pub fn submit(&self, project: &Project, entry: &Entry) {
        self.saver.submit(project, entry);
    }

    /// Has the store look at a file, and gives what it finds that another program has changed. It may find nothing, and be asked again.
    pub fn look(&self, file: &FileKey) -> Vec<Outside> {
        self.saver.look([file.clone()]);
        self.await_change();
        self.saver.outside()
    }

    /// What came from outside has been merged.
    pub fn merged(&self, project: &Project, entry: &Entry, outside: Vec<Outside>) {
        self.saver.merged(project, entry, outside);
    }

    /// Waits until all that was submitted is safe, or cannot be.
    pub fn await_rest(&self) -> Rest {
        loop {
            match self.saver.state() {
                // What cannot be written to the files may be safe all the same.
                _ if self.saver.is_safe() => return Rest::Safe,
                SaveState::Failed { message, .. } => return Rest::Failed(message),
                SaveState::Saving { .. } | SaveState::Safe { .. } | SaveState::Written { .. } => self.await_change(),
            }
        }
    }

    /// Waits until all that was submitted is safe, whatever goes wrong before.
    pub fn await_safe(&self) {
        while self.await_rest() != Rest::Safe {
            self.await_change();
        }
    }

    /// Waits until something cannot be saved; gives the message.
    pub fn await_failure(&self) -> String {
        loop {
            match self.saver.state() {
                SaveState::Failed { message, .. } => return message,
                _ => self.await_change(),
            }
        }
    }

    /// Waits until the store says that something has changed.
    fn await_change(&self) {
        self.woken.recv_timeout(PATIENCE).expect("a change of state");
    }

    /// Asks for the files to be brought up to date soon.
    pub fn checkpoint(&self) {
        self.saver.checkpoint();
    }

    /// Brings the files up to date. Safe means here that they are written.
    pub fn flush(&self) -> Rest {
        match self.saver.flush(PATIENCE) {
            SaveState::Written { .. } => Rest::Safe,
            SaveState::Failed { message, .. } => Rest::Failed(message),
            other => Rest::Failed(format!("the store hangs: {other:?}")),
        }
    }

    /// Whether all that was submitted is safe.
    pub fn is_safe(&self) -> bool {
        self.saver.is_safe()
    }
}
