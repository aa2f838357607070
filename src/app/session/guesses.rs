//! What the attributes of an annotation may be, as whoever guesses for this window says.

use super::{Workspace, next_revision};
use crate::model::{Annotation, Document};
use crate::suggest::{self, Guess, Guesser};

impl Workspace {
    /// Has guesses made by something else, and those that were made forgotten.
    pub fn guess_with(&mut self, guesser: Guesser) {
        self.guesser = guesser;
        self.revision = next_revision();
    }

    /// What the open attributes of an annotation of the open document may be, for each the best guess first.
    #[must_use]
    pub fn guesses(&self, annotation: &Annotation) -> Vec<Guess> {
        self.facts().map(|facts| self.guesses_in(facts, annotation)).unwrap_or_default()
    }

    /// The same but for what somebody has unset by hand, which is not to be filled in unasked.
    #[must_use]
    pub fn guesses_to_accept(&self, annotation: &Annotation) -> Vec<Guess> {
        let mut guesses = self.guesses(annotation);
        guesses.retain(|it| !self.history.unset().has(annotation, &it.attribute));
        guesses
    }

    /// What the open attributes of an annotation of any document may be.
    #[must_use]
    pub fn guesses_in(&self, document: &Document, annotation: &Annotation) -> Vec<Guess> {
        suggest::alternatives(self.guesser, &self.project, document, annotation, &self.nearby)
    }
}
