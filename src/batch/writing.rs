//! A project that a subcommand changes: locked for everybody whose files it writes, saved through the journal.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::{BatchError, Console};
use crate::edit::{Edit, Entry};
use crate::model::{AnnotatorId, Project, Stamp, Time};
use crate::store::{Opened, SaveState, Saver, StoreError, open_to_write};

/// How long the disk may take.
const LONGEST: Duration = Duration::from_secs(600);

/// A project that is being changed.
pub(super) struct Writing {
    /// The project as the user named it.
    named: String,
    /// The project.
    pub(super) project: Project,
    saver: Saver,
    by: AnnotatorId,
    /// What keeps the others out, let go at the end.
    others: Vec<Self>,
}

impl Writing {
    /// A project that was opened to be written, with its journal.
    pub(super) fn begin(dir: &Path, opened: Opened) -> Result<Self, BatchError> {
        let named = dir.display().to_string();
        let Some(journal) = opened.journal else {
            return Err(BatchError::ReadOnly { project: named, reason: opened.read_only.unwrap_or_default() });
        };
        let by = journal.annotator().clone();
        let saver = Saver::start(opened.folder, journal, Arc::new(opened.project.clone()), || {});
        Ok(Self { named, project: opened.project, saver, by, others: Vec::new() })
    }

    /// A project in which the sheets of all annotators will change: what their journals hold is written first, and none of them may
    /// have it open.
    pub(super) fn begin_alone(dir: &Path, console: &Console) -> Result<Self, BatchError> {
        let own = Self::begin(dir, console.open_to_write(dir)?)?;
        own.alone(dir, open_to_write)
    }

    /// The same for what was opened by `open`.
    pub(super) fn alone(
        self,
        dir: &Path,
        open: fn(&Path, &AnnotatorId) -> Result<Opened, StoreError>,
    ) -> Result<Self, BatchError> {
        let own = self;
        let others: BTreeSet<_> = own.project.sheets.keys().map(|key| key.annotator.clone()).collect();
        let by = own.by.clone();
        let mut held = Vec::new();
        for annotator in others.into_iter().filter(|it| *it != by) {
            let other = Self::begin(dir, open(dir, &annotator)?)?;
            other.flush()?;
            held.push(other);
        }
        if held.is_empty() {
            return Ok(own);
        }
        // What was just written is read with the rest.
        drop(own);
        let mut own = Self::begin(dir, open(dir, &by)?)?;
        own.others = held;
        Ok(own)
    }

    /// Who changes it.
    pub(super) fn annotator(&self) -> &AnnotatorId {
        &self.by
    }

    /// Applies an edit, and waits until the files hold it.
    pub(super) fn apply(&mut self, edit: Edit) -> Result<(), BatchError> {
        if edit.is_empty() {
            return Ok(());
        }
        edit.apply(&mut self.project)
            .map_err(|error| BatchError::Edit { project: self.named.clone(), reason: error.to_string() })?;
        let stamp = Stamp { at: Time::now(), by: self.by.clone() };
        self.saver.submit(&self.project, &Entry::edit(edit, stamp));
        self.flush()
    }

    /// Waits until the files hold everything.
    fn flush(&self) -> Result<(), BatchError> {
        match self.saver.flush(LONGEST) {
            SaveState::Written { .. } => Ok(()),
            SaveState::Failed { message, .. } => {
                Err(BatchError::Unsaved { project: self.named.clone(), reason: message })
            }
            SaveState::Safe { .. } | SaveState::Saving { .. } => {
                let reason = "the disk is slow to answer".to_owned();
                Err(BatchError::Unsaved { project: self.named.clone(), reason })
            }
        }
    }
}
