//! What journals hold and the files do not, applied to what was read of the files.
//!
//! Invariant: an annotation whose words are not what the text has at its place is never applied; a conflict keeps it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::files::Reading;
use super::judge::Passed;
use crate::edit::{Change, Edit, History, Swap};
use crate::merge::{self, Recovered};
use crate::model::{AnnotatorId, Conflict, Diagnostic, Document, DocumentId, Place, Reason, Severity, Sheet, SheetKey};
use crate::store::folder::PRIVATE;
use crate::store::journal::{self, Contents, KEPT};
use crate::store::shifted;
use crate::text::TextHash;

/// The log of an annotator on this machine.
pub(super) struct PendingLog {
    pub(super) annotator: AnnotatorId,
    pub(super) contents: Contents,
}

impl PendingLog {
    pub(super) fn empty(annotator: &AnnotatorId) -> Self {
        Self { annotator: annotator.clone(), contents: Contents::default() }
    }

    fn edits(&self) -> Vec<Edit> {
        self.contents.pending().map(|record| record.entry.edit.clone()).collect()
    }
}

impl Reading {
    /// Reads the logs of this machine. Those of others are only told of: their files may still be on the way.
    pub(super) fn logs(&mut self, machine: &str) -> Vec<PendingLog> {
        let disk = self.folder.disk.clone();
        let mut logs = Vec::new();
        let folders = journal::folders(disk.as_ref(), &self.folder.path().join(PRIVATE)).unwrap_or_else(|error| {
            // There may be edits in what cannot be seen; nothing may be written over them.
            self.diagnostics.push(error.diagnostic(self.folder.path()));
            Vec::new()
        });
        for (annotator, host, dir) in folders {
            let contents = journal::read(disk.as_ref(), &dir, self.project.id, &|path| self.shown(path));
            match contents {
                Ok(contents) if host == machine => logs.push(PendingLog { annotator, contents }),
                Ok(contents) => self.tell_of(&annotator, &host, &dir, &contents),
                Err(error) => {
                    // What cannot be read may hold edits; nothing may be written over them.
                    let mut finding = error.diagnostic(self.folder.path());
                    finding.severity = if host == machine { Severity::Error } else { Severity::Warning };
                    self.diagnostics.push(finding);
                }
            }
        }
        logs
    }

    fn tell_of(&mut self, annotator: &AnnotatorId, host: &str, dir: &std::path::Path, contents: &Contents) {
        let Some(last) = contents.pending().last() else { return };
        let edits = edits(contents.pending().count());
        let host = host.escape_debug();
        let message = format!(
            "the machine {host} has {edits} of {annotator} that are not in the files; the last one is of {}",
            last.entry.stamp.at
        );
        let place = Place { file: Some(self.shown(dir)), annotator: Some(annotator.clone()), ..Place::default() };
        let hint = "open the project there, so that they are written";
        self.diagnostics.push(Diagnostic::new(Severity::Warning, place, message, hint));
    }

    /// Reads all files, in the light of logs that may be about to change them.
    pub(super) fn read_with<'a>(&mut self, logs: impl Iterator<Item = &'a PendingLog>) -> Passed {
        let mut passed = Passed::new();
        for change in logs.flat_map(|log| log.contents.pending()).flat_map(|record| &record.entry.edit.changes) {
            if let Change::Document(swap) = change {
                for document in [&swap.before, &swap.after].into_iter().flatten() {
                    passed.entry(document.id.clone()).or_default().insert(document.text);
                }
            }
        }
        self.documents();
        let named: BTreeSet<DocumentId> = passed.keys().cloned().collect();
        self.sheets(&named);
        self.settle_texts(&passed);
        passed
    }

    /// Applies what a log holds and the files do not.
    pub(super) fn recover(&mut self, log: &PendingLog) -> Recovered {
        let recovered = merge::recover(&self.project, &log.edits());
        self.apply(recovered)
    }

    /// The same, without what could not be applied.
    pub(super) fn recover_without_questions(&mut self, log: &PendingLog) -> Recovered {
        let mut recovered = merge::recover(&self.project, &log.edits());
        let asked: BTreeSet<_> = recovered.conflicts.iter().map(|it| it.id).collect();
        let is_asked = |change: &Change| matches!(change, Change::Conflict(swap) if swap.after.as_ref().is_some_and(|it| asked.contains(&it.id)));
        recovered.edit.changes.retain(|change| !is_asked(change));
        recovered.conflicts.clear();
        self.apply(recovered)
    }

    fn apply(&mut self, mut recovered: Recovered) -> Recovered {
        self.find_texts(recovered.edit.changes.iter().filter_map(|change| match change {
            Change::Document(swap) => swap.after.clone(),
            _ => None,
        }));
        let changes = std::mem::take(&mut recovered.edit.changes);
        let documents: Vec<Change> = changes.iter().filter(|it| matches!(it, Change::Document(_))).cloned().collect();
        for change in changes {
            if self.is_at_its_place(&change, &documents) {
                recovered.edit.changes.push(change);
                continue;
            }
            let conflict = Arc::new(Conflict::new(Reason::Recovery, None, change));
            if !self.project.conflicts.contains_key(&conflict.id) {
                recovered.edit.changes.push(Change::Conflict(Swap::create(conflict.clone())));
            }
            recovered.conflicts.push(conflict);
        }
        if recovered.edit.apply(&mut self.project).is_err() {
            // What was made to fit does; a log that was made up may still hold what does not.
            let (fitting, _) = recovered.edit.fitting(&self.project);
            let mut done = Vec::new();
            for change in fitting.changes {
                let one = Edit::new("", vec![change]);
                if one.apply(&mut self.project).is_ok() {
                    done.extend(one.changes);
                }
            }
            recovered.edit.changes = done;
        }
        recovered
    }

    /// Brings the texts of some documents into the project.
    fn find_texts(&mut self, documents: impl Iterator<Item = Arc<Document>>) {
        for document in documents {
            if !self.project.texts.contains_key(&document.text)
                && let Some(text) = self.folder.find_text(&document.id, document.text)
            {
                self.project.texts.insert(document.text, text);
            }
        }
    }

    /// Whether what a change puts into a sheet has the words that the text has at its place, once some documents have changed.
    fn is_at_its_place(&self, change: &Change, documents: &[Change]) -> bool {
        let (key, sheet) = match change {
            Change::Annotation(key, Swap { after: Some(annotation), .. }) => {
                (key, Sheet { annotations: [annotation.clone()].into_iter().collect(), ..Sheet::default() })
            }
            Change::Relation(key, Swap { after: Some(relation), .. }) => {
                (key, Sheet { relations: [(relation.id, relation.clone())].into(), ..Sheet::default() })
            }
            _ => return true,
        };
        let Some(hash) = self.counts_in(key, documents) else { return false };
        let text = self.project.texts.get(&hash).filter(|it| it.hash() == hash).cloned();
        let text = text.or_else(|| self.folder.find_text(&key.document, hash));
        // Without its text, which is told, nobody can say.
        text.is_none_or(|text| shifted::in_sheet(&self.project.schema, key, &sheet, &text).is_empty())
    }

    /// The text that a sheet counts in, once some documents have changed; a file may be behind its document.
    fn counts_in(&self, key: &SheetKey, documents: &[Change]) -> Option<TextHash> {
        let about = |change: &&Change| change.document() == Some(&key.document);
        match documents.iter().find(about) {
            Some(Change::Document(swap)) => swap.after.as_ref().map(|it| it.text),
            _ => {
                let document = self.project.documents.get(&key.document)?;
                Some(self.sheet_texts.get(key).copied().unwrap_or(document.text))
            }
        }
    }

    /// Says what of a log was applied in memory.
    pub(super) fn note_recovered(&mut self, log: &PendingLog, recovered: &Recovered) {
        if recovered.applied == 0 {
            return;
        }
        let annotator = &log.annotator;
        let are = if recovered.applied == 1 { "is not yet in the files was" } else { "are not yet in the files were" };
        let message = format!("{} of {annotator} that {are} applied in memory", edits(recovered.applied));
        let place = Place { annotator: Some(annotator.clone()), file: Some(PRIVATE.to_owned()), ..Place::default() };
        self.diagnostics.push(Diagnostic::new(Severity::Note, place, message, ""));
    }

    /// The history of an annotator on this machine, and the texts that its steps need.
    pub(super) fn history(&mut self, log: &PendingLog) -> History {
        let from = log.contents.records.keys().next_back().map_or(0, |last| last.saturating_sub(KEPT));
        let records = log.contents.records.range(from + 1..).map(|(_, record)| record);
        let changes = records.clone().flat_map(|it| &it.entry.edit.changes);
        let documents: Vec<_> = changes
            .filter_map(|change| match change {
                Change::Document(swap) => Some([swap.before.clone(), swap.after.clone()]),
                _ => None,
            })
            .flatten()
            .flatten()
            .collect();
        self.find_texts(documents.into_iter());
        History::replay(records.map(|it| it.entry.clone()))
    }
}

fn edits(count: usize) -> String {
    if count == 1 { "1 edit".to_owned() } else { format!("{count} edits") }
}
