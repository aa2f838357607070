//! Short words about what has just happened, with undo where that applies.

use std::time::{Duration, Instant};

/// What a toast is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastKind {
    /// Something was done.
    Done,
    /// Something happened without being asked for.
    Told,
    /// Something could not be done.
    Problem,
}

/// A short word about what has just happened.
#[derive(Clone, Debug)]
pub struct Toast {
    /// What happened.
    pub words: String,
    /// What it is about.
    pub kind: ToastKind,
    /// The revision of the workspace that a button offers to undo, while it is the last one.
    pub undo: Option<u64>,
    /// Names it, for closing.
    pub id: u64,
    until: Instant,
}

/// The toasts that are shown, the oldest first.
#[derive(Clone, Debug, Default)]
pub struct Toasts {
    toasts: Vec<Toast>,
    next_id: u64,
}

/// More than this would cover the text.
const MAX: usize = 3;

impl Toasts {
    /// Says that something was done.
    pub fn done(&mut self, words: impl Into<String>) {
        self.push(words.into(), ToastKind::Done, None);
    }

    /// Says something that happened without being asked for, and stays longer.
    pub fn told(&mut self, words: impl Into<String>) {
        self.push(words.into(), ToastKind::Told, None);
    }

    /// Says that something was done, and offers to undo it while it is the last change, which made this revision.
    pub fn undoable(&mut self, words: impl Into<String>, revision: u64) {
        self.push(words.into(), ToastKind::Done, Some(revision));
    }

    /// Says that something could not be done, and stays longer.
    pub fn problem(&mut self, words: impl Into<String>) {
        let words = words.into();
        tracing::warn!("{words}");
        self.push(words, ToastKind::Problem, None);
    }

    /// The toasts that are still to be shown, the oldest first.
    pub fn shown(&self) -> impl Iterator<Item = &Toast> {
        let now = Instant::now();
        self.toasts.iter().filter(move |toast| toast.until > now)
    }

    /// How long until the next one goes, if any is shown.
    #[must_use]
    pub fn next_change(&self) -> Option<Duration> {
        self.shown().map(|toast| toast.until.saturating_duration_since(Instant::now())).min()
    }

    /// Takes one away.
    pub fn close(&mut self, id: u64) {
        self.toasts.retain(|toast| toast.id != id);
    }

    fn push(&mut self, words: String, kind: ToastKind, undo: Option<u64>) {
        let now = Instant::now();
        // It may tell the name of something that a stranger named.
        let words = crate::text::shown(&words).into_owned();
        self.toasts.retain(|toast| toast.until > now && toast.words != words);
        let seconds = if kind == ToastKind::Done { 5 } else { 12 };
        self.next_id += 1;
        self.toasts.push(Toast { words, kind, undo, id: self.next_id, until: now + Duration::from_secs(seconds) });
        let surplus = self.toasts.len().saturating_sub(MAX);
        self.toasts.drain(..surplus);
    }
}
