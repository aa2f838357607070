//! What is being typed, before the window takes away what it is about: a field that is not drawn again commits nothing.

use super::App;
use crate::app::dispatch::{dispatch, take_in};
use crate::app::job::Done;

impl App {
    /// Takes in what one job has found.
    pub(super) fn take_in(&mut self, done: Done) {
        if matches!(&done, Done::Opened(_, opened) if opened.is_ok()) {
            self.commit_drafts();
        }
        take_in(&mut self.session, done);
    }

    /// Commits what is being typed in the inspector.
    pub(super) fn commit_drafts(&mut self) {
        let commands = self.panels.inspector.commit_drafts(&self.session);
        commands.into_iter().for_each(|command| dispatch(&mut self.session, command));
    }
}
