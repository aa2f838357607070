//! Sheets and open questions that count in an earlier text of their document, such as a file that was pulled: brought to the present
//! text where the earlier one is among the versions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::Reading;
use super::judge::Passed;
use crate::anchor::{self, Anchoring, Counts};
use crate::edit::{Change, Edit, Swap};
use crate::merge::{self, Scope};
use crate::model::{Conflict, Diagnostic, DocumentId, Place, Reason, Severity, SheetKey};
use crate::store::folder::FileKey;
use crate::text::TextHash;

/// How the texts of documents follow from earlier ones; `None` where an earlier one is not there.
type Anchorings = BTreeMap<(DocumentId, TextHash), Option<Anchoring>>;

impl Reading {
    /// Brings what counts in an earlier text to the present one, and gives the edit that does it, which is applied. What an edit of the
    /// journal takes along is left to it.
    pub(super) fn carry_older(&mut self, passed: &Passed) -> Edit {
        let mut anchorings = Anchorings::new();
        let mut changes = self.carry_sheets(passed, &mut anchorings);
        changes.extend(self.carry_questions(&mut anchorings));
        Edit::new("bring annotations of an earlier text along", changes)
    }

    fn carry_sheets(&mut self, passed: &Passed, anchorings: &mut Anchorings) -> Vec<Change> {
        let mut changes = Vec::new();
        let older = self.sheet_texts.iter().filter(|(key, counts_in)| self.is_older(&key.document, **counts_in));
        let older: Vec<_> = older.map(|(key, counts_in)| (key.clone(), *counts_in)).collect();
        for (key, counts_in) in older {
            let came_along = passed.get(&key.document).is_some_and(|it| it.has_brought(counts_in));
            let Some(sheet) = self.project.sheets.get(&key).filter(|_| !came_along).cloned() else { continue };
            let Some(anchoring) = self.anchoring(&key.document, counts_in, anchorings) else { continue };
            let carried = anchor::sheet_onto(anchoring, &key, &sheet);
            self.note_carried(&key, carried.counts);
            let before = self.project.clone();
            self.project.sheets.insert(key.clone(), Arc::new(carried.sheet));
            self.project.conflicts.extend(carried.conflicts.into_iter().map(|it| (it.id, Arc::new(it))));
            changes.extend(merge::diff(&before, &self.project, &Scope::Sheet(key.clone())));
            self.sheet_texts.remove(&key);
        }
        changes
    }

    /// Open questions of a merge that could not see the text: with the text at hand most of them answer themselves.
    fn carry_questions(&mut self, anchorings: &mut Anchorings) -> Vec<Change> {
        let mut changes = Vec::new();
        let open: Vec<_> = self.project.conflicts.values().cloned().collect();
        for conflict in open.into_iter().filter(|it| it.reason != Reason::Reanchoring) {
            let (Some(document), Some(text)) = (conflict.change.document(), conflict.text) else { continue };
            let Some(anchoring) = self.anchoring(document, text, anchorings) else { continue };
            let Some(moved) = anchor::conflict_onto(anchoring, &conflict) else { continue };
            let edit = self.answer(&conflict, moved);
            if edit.apply(&mut self.project).is_ok() {
                changes.extend(edit.changes);
            }
        }
        changes
    }

    /// The question in the present text is put anew; where nobody has said anything else in the meantime it is none any more.
    fn answer(&self, conflict: &Arc<Conflict>, moved: Change) -> Edit {
        let mut merged = merge::onto(&self.project, &[moved], conflict.reason).edit;
        merged.changes.push(Change::Conflict(Swap::remove(conflict.clone())));
        merged
    }

    /// Whether a text is not the present one of a document that is there. Of the many that are, nothing has to be kept.
    fn is_older(&self, document: &DocumentId, text: TextHash) -> bool {
        self.project.documents.get(document).is_some_and(|it| it.text != text)
    }

    /// How the present text of a document follows from an earlier one, where both are there and differ.
    fn anchoring<'a>(
        &mut self,
        document: &DocumentId,
        earlier: TextHash,
        anchorings: &'a mut Anchorings,
    ) -> Option<&'a Anchoring> {
        if !self.is_older(document, earlier) {
            return None;
        }
        let made = anchorings.entry((document.clone(), earlier)).or_insert_with(|| {
            let facts = self.project.documents.get(document)?;
            let now = self.project.texts.get(&facts.text).filter(|it| it.hash() == facts.text)?;
            let before = self.project.texts.get(&earlier).filter(|it| it.hash() == earlier).cloned();
            let before = before.or_else(|| self.folder.find_text(document, earlier))?;
            let anchoring = Anchoring::new(&before, now);
            // Whoever looks at an open question sees both texts.
            self.project.texts.insert(earlier, before);
            Some(anchoring)
        });
        made.as_ref()
    }

    fn note_carried(&mut self, key: &SheetKey, counts: Counts) {
        let flagged = counts.flagged();
        let (severity, hint) = match flagged {
            0 => (Severity::Note, ""),
            _ => (Severity::Warning, "look at the conflicts in the window"),
        };
        let message = format!(
            "{} annotations counted in an earlier text and were brought to the present one, {flagged} of them to be looked at",
            counts.annotations()
        );
        let place = Place {
            file: Some(self.shown(&self.folder.file(&FileKey::Sheet(key.clone())))),
            document: Some(key.document.clone()),
            annotator: Some(key.annotator.clone()),
            ..Place::default()
        };
        self.diagnostics.push(Diagnostic::new(severity, place, message, hint));
    }
}
