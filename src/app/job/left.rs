//! Reading a long document beside the window: what may be page furniture, what is left to do, what comes next, and what is guessed of it.

use std::sync::Arc;

use super::{Done, Jobs, Running};
use crate::app::dispatch::Guessed;
use crate::app::proposal::{Search, Sought};
use crate::app::unfinished;
use crate::edit::Unset;
use crate::edit::intent::Author;
use crate::model::{Document, Project, SheetKey};
use crate::suggest::furniture;
use crate::text::{Reached, Text};

/// How many bytes of a text are read until somebody may stop it.
const STRETCH: usize = 1024 * 1024;

/// A job that somebody waits for. Whoever lets go of this waits no more, and it is cancelled.
#[derive(Debug)]
pub struct Awaited(Running);

impl Awaited {
    /// The job as the window shows it.
    #[must_use]
    pub fn running(&self) -> &Running {
        &self.0
    }

    /// Whether it will still bring what it was begun for, or has brought it and nobody has taken it yet.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        !self.0.is_cancelled()
    }

    /// Whether it was cancelled, and is over.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.is_over() && self.0.is_cancelled()
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

impl Jobs {
    /// Looks for page furniture in a document. It comes as [`Done::Furniture`].
    pub fn furniture(&mut self, document: Arc<Document>, text: Text) {
        self.start("Looking for page furniture".to_owned(), false, move |_| {
            let regions = furniture::regions(&text, &document);
            Done::Furniture(document, regions)
        });
    }

    /// Looks for what is left to do in a document, in a state of the project that has a revision. It comes as [`Done::Left`].
    pub fn left(&mut self, project: Arc<Project>, key: SheetKey, revision: u64) {
        self.start("Looking for what is left".to_owned(), false, move |_| {
            let left = unfinished::left(&project, &key);
            Done::Left(key, revision, left)
        });
    }

    /// Looks on for the next object. It comes as [`Done::Reached`]: as further on where that was stopped.
    pub fn next_object(&mut self, mut search: Search, sought: Sought) -> Option<Awaited> {
        let kind = search.kind();
        self.start(format!("Looking for the next {}", kind.name()), true, move |progress| {
            let reached = loop {
                match search.on(STRETCH) {
                    Reached::Further if !progress.is_cancelled() => {}
                    reached => break reached,
                }
            };
            Done::Reached(Box::new(sought), kind, reached)
        });
        self.running.last().cloned().map(Awaited)
    }

    /// Guesses all of a document, in a state of the project that has a revision. It comes as [`Done::Guessed`]: nothing where that was
    /// stopped.
    pub fn guess(&mut self, project: Arc<Project>, (author, unset): (Author, Unset), revision: u64) -> Option<Awaited> {
        self.start("Guessing".to_owned(), true, move |progress| {
            let goes_on = || !progress.is_cancelled();
            Done::Guessed(Guessed::of(&project, (&author, &unset), revision, &goes_on).map(Box::new))
        });
        self.running.last().cloned().map(Awaited)
    }
}
