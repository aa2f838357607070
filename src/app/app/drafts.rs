//! What is being typed, before the window takes away what it is about: a field that is not drawn again commits nothing.

use std::sync::Arc;

use super::App;
use crate::app::command::Place;
use crate::app::dispatch::{dispatch, take_in};
use crate::app::job::Done;
use crate::app::session::Focus;
use crate::model::Annotation;

impl App {
    /// Takes in what one job has found.
    pub fn take_in(&mut self, done: Done) {
        if matches!(&done, Done::Opened(_, opened, _) if opened.is_ok()) {
            self.commit_drafts();
        }
        take_in(&mut self.session, done);
    }

    /// The focused annotation as it is now.
    pub(super) fn focused(&self) -> Option<(Place, Arc<Annotation>)> {
        let workspace = self.session.workspace.as_ref()?;
        let annotation = workspace.focused()?.clone();
        Some((Place { key: workspace.key()?, annotation: annotation.id }, annotation))
    }

    /// Forgets what was being typed where a key has given the attribute a value instead.
    pub(super) fn forget_draft(&mut self, place: &Place, before: &Annotation) {
        let Some((_, after)) = self.focused() else { return };
        let given = |id: &str| matches!(&self.session.focus, Some(Focus::Field(field)) if field == id);
        let changed = |id: &str| after.attributes.get(id) != before.attributes.get(id);
        self.panels.inspector.forget(place, |field| {
            let id = field.split_once('/').map_or(field, |(id, _)| id);
            given(id) || changed(id)
        });
    }

    /// Commits what is being typed in the inspector and the register.
    pub(super) fn commit_drafts(&mut self) {
        let commands = self.panels.commit_drafts(&self.session);
        commands.into_iter().for_each(|command| dispatch(&mut self.session, command));
    }
}
