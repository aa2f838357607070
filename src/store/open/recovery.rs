//! What journals hold and the files do not, applied to what was read of the files.
//!
//! Invariant: an annotation whose words are not what the text has at its place is never applied; a conflict keeps it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::Tell;
use super::files::Reading;
use super::judge::Passed;
use crate::edit::{Change, Edit, EntryKind, History, RecordKey, Swap};
use crate::merge::{self, Recovered};
use crate::model::{
    AnnotatorId, Conflict, ConflictId, Diagnostic, Document, DocumentId, Place, Reason, Severity, Sheet, SheetKey,
};
use crate::store::StoreError;
use crate::store::disk::Disk;
use crate::store::folder::PRIVATE;
use crate::store::journal::{self, Contents, KEPT, Record};
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

    /// Takes out the questions that were decided already, so that what is in effect stays, but not yet in the files. One that went
    /// because the other side was taken, or with its document, is asked again where that did not last.
    fn drop_settled(&self, recovered: &mut Recovered) {
        let mut settled: BTreeMap<ConflictId, bool> = BTreeMap::new();
        for edit in self.contents.pending().map(|it| &it.entry.edit) {
            for change in &edit.changes {
                let Change::Conflict(swap) = change else { continue };
                let Some(conflict) = swap.either() else { continue };
                let record = conflict.change.record();
                let does_more =
                    |it: &Change| it.record() == record || matches!(it, Change::Document(Swap { after: None, .. }));
                let kept = swap.after.is_none() && !edit.changes.iter().any(does_more);
                settled.insert(conflict.id, kept);
            }
        }
        let is_settled = |id| settled.get(&id).copied().unwrap_or_default();
        recovered.conflicts.retain(|it| !is_settled(it.id));
        recovered.edit.changes.retain(|change| match change {
            Change::Conflict(Swap { before: None, after: Some(asked) }) => !is_settled(asked.id),
            _ => true,
        });
    }

    /// The text that the last state of a record counts in, as far as the log tells.
    fn counts_in(&self, document: &DocumentId, record: &RecordKey) -> Option<TextHash> {
        let (mut now, mut counts_in, mut was_changed) = (None, None, false);
        for edit in self.contents.records.values().map(|it| &it.entry.edit) {
            for change in &edit.changes {
                let Change::Document(swap) = change else { continue };
                if swap.either().is_none_or(|it| it.id != *document) {
                    continue;
                }
                if was_changed && counts_in.is_none() {
                    counts_in = swap.before.as_ref().map(|it| it.text);
                }
                now = swap.after.as_ref().map(|it| it.text);
            }
            if edit.changes.iter().any(|it| it.record().as_ref() == Some(record)) {
                (counts_in, was_changed) = (now, true);
            }
        }
        counts_in
    }
}

impl Reading {
    /// Reads the logs of this machine, and only then `project.ron`: what a window writes to the files in between is in both, while the
    /// other way round it would be in neither.
    pub(super) fn begin_behind_logs(
        disk: &Arc<dyn Disk>,
        machine: &str,
        dir: &Path,
    ) -> Result<(Self, Vec<PendingLog>), StoreError> {
        let mut first = Self::begin(disk.clone(), dir)?;
        let logs = first.logs(machine);
        let mut reading = Self::begin(disk.clone(), dir)?;
        if reading.project.id != first.project.id {
            // Another project has taken its place.
            let logs = reading.logs(machine);
            return Ok((reading, logs));
        }
        reading.diagnostics = first.diagnostics;
        Ok((reading, logs))
    }

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
            let is_here = host == machine;
            let read = if is_here { journal::read } else { journal::read_end };
            match read(disk.as_ref(), &dir, self.project.id, &|path| self.shown(path)) {
                Ok(contents) if is_here => logs.push(PendingLog { annotator, contents }),
                Ok(contents) => self.tell_of(&annotator, &host, &dir, &contents),
                Err(error) => {
                    // What cannot be read may hold edits; nothing may be written over them.
                    let mut finding = error.diagnostic(self.folder.path());
                    finding.severity = if is_here { Severity::Error } else { Severity::Warning };
                    self.diagnostics.push(finding);
                }
            }
        }
        logs
    }

    fn tell_of(&mut self, annotator: &AnnotatorId, host: &str, dir: &std::path::Path, contents: &Contents) {
        // What was not read of it is counted by its numbers.
        let count = contents.last().saturating_sub(contents.written);
        if count == 0 {
            return;
        }
        let edits = edits(usize::try_from(count).unwrap_or(usize::MAX));
        let when = contents.pending().last().map(|last| format!("; the last one is of {}", last.entry.stamp.at));
        let when = when.unwrap_or_default();
        let host = host.escape_debug();
        let message = format!("the machine {host} has {edits} of {annotator} that are not in the files{when}");
        let place = Place { file: Some(self.shown(dir)), annotator: Some(annotator.clone()), ..Place::default() };
        let hint = "open the project there, so that they are written";
        self.diagnostics.push(Diagnostic::new(Severity::Warning, place, message, hint));
    }

    /// Reads all files, in the light of logs that may be about to change them.
    pub(super) fn read_with<'a>(
        &mut self,
        logs: impl Iterator<Item = &'a PendingLog>,
        tell: Tell<'_>,
    ) -> Result<Passed, StoreError> {
        let mut passed = Passed::new();
        for change in logs.flat_map(|log| log.contents.pending()).flat_map(|record| &record.entry.edit.changes) {
            let Some((id, before, after)) = text_swap(change) else { continue };
            passed.entry(id).or_default().texts.extend(before.into_iter().chain(after));
        }
        let named: BTreeSet<DocumentId> = passed.keys().cloned().collect();
        self.files(&named, tell)?;
        self.settle_texts(&passed);
        self.passed = passed.clone();
        Ok(passed)
    }

    /// Notes of which documents recovery really left the text that one of these logs leads to; the sheets of others did not come along.
    pub(super) fn keep_reached<'a>(&self, passed: &mut Passed, logs: impl Iterator<Item = &'a PendingLog> + Clone) {
        for (id, passage) in passed {
            let Some(document) = self.project.documents.get(id) else { continue };
            let changes =
                logs.clone().flat_map(|log| log.contents.pending()).flat_map(|record| &record.entry.edit.changes);
            let mut swaps = changes.filter_map(text_swap).filter(|(of, ..)| of == id);
            passage.came_along = swaps.any(|(_, _, after)| after == Some(document.text));
        }
    }

    /// Applies what a log holds and the files do not.
    pub(super) fn recover(&mut self, log: &PendingLog) -> Recovered {
        let recovered = merge::recover(&self.project, &log.edits());
        self.apply(recovered, log)
    }

    /// Says what a log of somebody else holds and the files do not.
    pub(super) fn tell_of_pending(&mut self, log: &PendingLog) {
        let lacking = merge::recover(&self.project, &log.edits()).applied;
        if lacking == 0 {
            return;
        }
        let annotator = &log.annotator;
        let are = if lacking == 1 { "is" } else { "are" };
        let message = format!("{} of {annotator} {are} not yet in the files, and so not shown here", edits(lacking));
        let place = Place { annotator: Some(annotator.clone()), file: Some(PRIVATE.to_owned()), ..Place::default() };
        let hint =
            format!("the window of {annotator} writes them; where it is closed, open the project as {annotator}");
        self.diagnostics.push(Diagnostic::new(Severity::Note, place, message, hint));
    }

    /// Puts the text into each question that counts in another one than its document has once some documents have changed. The log tells
    /// which one that is, unless it was cut before.
    fn name_texts(&self, recovered: &mut Recovered, documents: &[Change], log: &PendingLog) {
        for conflict in &mut recovered.conflicts {
            let (Some(key), None) = (conflict.change.sheet(), conflict.text) else { continue };
            let about = |change: &&Change| change.document() == Some(&key.document);
            let now = match documents.iter().find(about) {
                Some(Change::Document(swap)) => swap.after.as_ref().map(|it| it.text),
                _ => self.project.documents.get(&key.document).map(|it| it.text),
            };
            let counts_in = conflict.change.record().and_then(|record| log.counts_in(&key.document, &record));
            let counts_in = counts_in.or_else(|| self.sheet_texts.get(key).copied().filter(|_| conflict.stray));
            let Some(text) = counts_in.filter(|it| now != Some(*it)) else { continue };
            let named = Conflict::new(conflict.reason, Some(text), conflict.change.clone());
            let named = Arc::new(if conflict.stray { named.to_stray(None) } else { named });
            for change in &mut recovered.edit.changes {
                if let Change::Conflict(Swap { before: None, after: Some(after) }) = change
                    && after.id == conflict.id
                {
                    *after = named.clone();
                }
            }
            *conflict = named;
        }
    }

    fn apply(&mut self, mut recovered: Recovered, log: &PendingLog) -> Recovered {
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
            let conflict = Conflict::new(Reason::Recovery, None, change);
            let is_stray = conflict.change.sheet().is_some_and(|key| self.counts_in(key, &documents).is_none());
            let conflict = Arc::new(if is_stray { conflict.to_stray(None) } else { conflict });
            if !self.project.conflicts.contains_key(&conflict.id) {
                recovered.edit.changes.push(Change::Conflict(Swap::create(conflict.clone())));
            }
            recovered.conflicts.push(conflict);
        }
        self.name_texts(&mut recovered, &documents, log);
        log.drop_settled(&mut recovered);
        if recovered.edit.apply(&mut self.project).is_err() {
            // What was made to fit does; a log that was made up may still hold what does not.
            let mut done = Vec::new();
            for change in std::mem::take(&mut recovered.edit.changes) {
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
                (key, Sheet { relations: [relation.clone()].into_iter().collect(), ..Sheet::default() })
            }
            _ => return true,
        };
        let Some(hash) = self.counts_in(key, documents) else { return false };
        let text = self.project.texts.get(&hash).filter(|it| it.hash() == hash).cloned();
        let text = text.or_else(|| self.folder.find_text(&key.document, hash));
        // Without its text, which is told, nobody can say.
        text.is_none_or(|text| shifted::in_sheet(&self.project.schema, key, &sheet, &text).is_empty())
    }

    /// The text that a sheet counts in, once some documents have changed. A file may be behind its document: either the journal takes it
    /// along, or it counts in an older text than any that the journal knows.
    fn counts_in(&self, key: &SheetKey, documents: &[Change]) -> Option<TextHash> {
        let about = |change: &&Change| change.document() == Some(&key.document);
        match documents.iter().find(about) {
            Some(Change::Document(swap)) => swap.after.as_ref().map(|it| it.text),
            _ => {
                let document = self.project.documents.get(&key.document)?;
                let passed = self.passed.get(&key.document);
                let is_older = |text: &&TextHash| passed.is_none_or(|it| !it.texts.contains(*text));
                Some(self.sheet_texts.get(key).filter(is_older).copied().unwrap_or(document.text))
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
        // Counted in edits: what was undone, or came from outside, takes nothing away from how far undo goes back.
        let is_edit = |it: &&Record| it.entry.kind == EntryKind::Edit;
        let kept = usize::try_from(KEPT).unwrap_or(usize::MAX);
        let from = log.contents.records.values().rev().filter(is_edit).nth(kept).map_or(0, |it| it.number);
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

/// The texts that a change takes a document from and to, where they differ.
fn text_swap(change: &Change) -> Option<(DocumentId, Option<TextHash>, Option<TextHash>)> {
    let Change::Document(swap) = change else { return None };
    let text = |side: &Option<Arc<Document>>| side.as_ref().map(|it| it.text);
    let (before, after) = (text(&swap.before), text(&swap.after));
    (before != after).then_some((swap.either()?.id.clone(), before, after))
}

fn edits(count: usize) -> String {
    if count == 1 { "1 edit".to_owned() } else { format!("{count} edits") }
}
