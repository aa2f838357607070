//! Letting go of a project, which nobody may do unawares while something is not on the disk.

use std::time::Duration;

use super::Session;
use crate::model::Project;
use crate::store::{Folder, SaveState, Saver, Shown};

impl Session {
    /// Why the project may not be closed yet: changes that are not on the disk. Asked a second time, they are given up.
    pub fn hold(&mut self, longest: Duration) -> Option<String> {
        let problem = match self.flush(longest) {
            None | Some(SaveState::Written { .. } | SaveState::Safe { .. }) => None,
            Some(SaveState::Failed { message, .. }) => Some(message),
            Some(SaveState::Saving { .. }) => Some("the disk is slow to answer".to_owned()),
        };
        let safe = self.workspace.as_ref().and_then(|it| it.saver.as_ref()).is_some_and(Saver::is_safe);
        let given_up = std::mem::replace(&mut self.may_give_up, problem.is_some());
        problem.filter(|_| !given_up).map(|problem| match safe {
            true => format!(
                "Not closed yet: {problem}. Nothing is lost if you close again: the journal holds every change, and the files follow when \
                 the project is opened next"
            ),
            false => format!(
                "Not closed, since the last changes are not saved: {problem}. Close again to give them up, or mend it and wait"
            ),
        })
    }

    /// Shows the project no longer. What is not written by then is tried once more behind the window's back.
    pub fn let_go(&mut self) {
        let Some(mut workspace) = self.workspace.take() else { return };
        if let Some(coming) = &workspace.coming {
            coming.stop();
            // Its answer, which may be on the way already, comes too late.
            self.opening += u64::from(coming.number == self.opening);
        }
        let Some(saver) = workspace.saver.take() else { return };
        let shown = workspace.shown();
        let (folder, project) = (workspace.folder.take(), workspace.project.clone());
        // Views and what they hold go first, so that the project is nobody else's.
        let path = std::mem::take(&mut workspace.path);
        drop(workspace);
        let is_written = matches!(saver.state(), SaveState::Written { .. });
        let longest = if is_written { Duration::from_secs(2) } else { Duration::ZERO };
        let note = move || {
            if let Some(folder) = folder {
                note_index(&folder, &project, shown.as_ref());
            }
        };
        self.jobs.let_go(path, saver, note, longest);
    }

    /// Looks whether what might have been given up is on the disk by now: what might have been given up once is not given up for good.
    /// A disk that is slow to answer has taken nothing yet.
    pub fn notice(&mut self, saved: Option<&SaveState>) {
        self.may_give_up &= matches!(saved, Some(SaveState::Failed { .. } | SaveState::Saving { .. }));
    }

    /// Waits until what was changed is on the disk, or cannot be brought there in the time given.
    pub fn flush(&self, timeout: Duration) -> Option<SaveState> {
        Some(self.workspace.as_ref()?.saver.as_ref()?.flush(timeout))
    }
}

/// Notes what is known of a project for its next opening, of which nothing depends on it.
pub fn note_index(folder: &Folder, project: &Project, shown: Option<&Shown>) {
    if let Err(error) = folder.note_index(project, shown) {
        tracing::debug!("no index was noted: {error}");
    }
}
