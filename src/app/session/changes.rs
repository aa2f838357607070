//! What changes an open project, and what the window has to look at anew afterwards.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Workspace, next_revision};
use crate::edit::{Change, Edit, Entry};
use crate::model::{AnnotatorId, Conflict, ConflictId, Diagnostic, Document, DocumentId, Place, Severity};
use crate::store::{Outside, SHEETS_MOST, TEXTS_MOST};
use crate::text::ByteOffset;

impl Workspace {
    /// Applies an edit, notes it for undo and hands it to the saver.
    ///
    /// # Errors
    ///
    /// Where the project is read-only or the edit does not fit it; the words are for the user.
    pub fn apply(&mut self, edit: Edit) -> Result<(), String> {
        if edit.is_empty() {
            return Ok(());
        }
        if let Some(reason) = self.refusal() {
            return Err(reason);
        }
        edit.apply(Arc::make_mut(&mut self.project))
            .map_err(|error| format!("“{}” was not done: {error}", edit.title))?;
        let entry = Entry::edit(edit, self.stamp());
        if let Some(saver) = &self.saver {
            saver.submit(&self.project, &entry);
        }
        self.changed(&entry.edit);
        self.history.record(entry);
        Ok(())
    }

    /// Takes in what the history has done, and hands it to the saver.
    pub fn stepped(&mut self, entry: &Entry) {
        if let Some(saver) = &self.saver {
            saver.submit(&self.project, entry);
        }
        self.changed(&entry.edit);
    }

    /// The same of sheets that were not asked for for long, once a frame: whoever looks on at one document asks for others. Most frames find
    /// that there is room.
    pub fn make_room_for_sheets(&mut self) {
        if let Some(project) = Arc::get_mut(&mut self.project) {
            project.sheets.let_go(SHEETS_MOST);
        }
    }

    /// Lets texts go that were not shown for long, where they have many bytes together. A snapshot that somebody holds puts it off, since it
    /// would be copied for that.
    pub(super) fn make_room(&mut self) {
        if let Some(project) = Arc::get_mut(&mut self.project) {
            project.texts.let_go(TEXTS_MOST);
        }
    }

    /// Notes that the text of the open document could not be read any more, and says so once; nothing of it can be tagged then.
    pub fn missing_text(&mut self) -> Option<String> {
        let id = self.facts().filter(|_| self.text().is_none())?.id.clone();
        let is_of_it = |it: &Diagnostic| it.severity == Severity::Error && it.place.document.as_ref() == Some(&id);
        if self.diagnostics.iter().any(is_of_it) {
            return None;
        }
        let message = format!("the text of {id} is not in the folder any more, or is another one by now");
        let place = Place { document: Some(id), ..Place::default() };
        let finding = Diagnostic::new(Severity::Error, place, message, "put it back; nothing can be tagged until then");
        let words = finding.to_string();
        self.diagnostics.push(finding);
        Some(words)
    }

    /// Why files that another program has changed cannot be merged, each reason once.
    pub fn newly_unmerged(&mut self) -> Vec<String> {
        let Some(saver) = &self.saver else { return Vec::new() };
        let now = saver.unmerged();
        let new = now.iter().filter(|it| !self.unmerged.contains(it)).map(|(_, reason)| reason.clone()).collect();
        self.unmerged = now;
        new
    }

    /// The files that others have changed, each once, with what has changed. What could not be merged comes again with what has
    /// come since, or when the project has changed.
    pub fn look_outside(&mut self) -> Vec<Outside> {
        let Some(saver) = &self.saver else { return Vec::new() };
        if let Some(watch) = &self.watch {
            watch.changed.try_iter().for_each(|files| saver.look(files));
        }
        let mut found = saver.outside();
        if !found.is_empty() || self.put_off.0 != self.revision {
            let again = std::mem::take(&mut self.put_off.1).into_iter();
            let again: Vec<_> = again.filter(|old| found.iter().all(|new| new.file != old.file)).collect();
            found.extend(again);
        }
        found
    }

    /// Keeps what could not be merged for another attempt: until it is merged its files are not written.
    pub fn put_off(&mut self, outside: Vec<Outside>) {
        self.put_off.0 = self.revision;
        self.put_off.1.extend(outside);
    }

    /// Takes in the merge of what others have changed in files, which may be nothing new, and hands it to the saver.
    ///
    /// # Errors
    ///
    /// Where the edit does not fit the project, and what has changed is put off; the words are for the user.
    pub fn merged(&mut self, entry: Entry, outside: Vec<Outside>) -> Result<(), String> {
        if let Err(error) = entry.edit.apply(Arc::make_mut(&mut self.project)) {
            self.put_off(outside);
            return Err(format!("What has changed from outside was not merged and waits: {error}"));
        }
        if let Some(saver) = &self.saver {
            saver.merged(&self.project, &entry, outside);
        }
        if !entry.edit.is_empty() {
            self.changed(&entry.edit);
            self.history.record(entry);
        }
        Ok(())
    }

    /// Tells the views of an edit that was applied, and lets go of what the hand holds and is there no more.
    fn changed(&mut self, edit: &Edit) {
        self.revision = next_revision();
        if edit.changes.iter().any(|change| matches!(change, Change::Document(_) | Change::Relation(..))) {
            self.relations_revision = next_revision();
        }
        if edit.changes.iter().any(|change| matches!(change, Change::Document(_) | Change::Status(..))) {
            self.survey();
        }
        if edit.changes.iter().any(|change| matches!(change, Change::Document(_) | Change::Conflict(_))) {
            self.survey_conflicts();
        }
        for change in &edit.changes {
            if let Change::Document(swap) = change {
                self.text_changed(swap.before.as_deref(), swap.after.as_deref());
            }
        }
        if self.hand.focus.is_some() && self.focused().is_none() {
            self.hand.focus_on(None);
        }
        let mut others = std::mem::take(&mut self.hand.others);
        others.retain(|id| self.hand.focus.is_some() && self.annotation(*id).is_some());
        self.hand.others = others;
        if self.hand.reselected.is_some_and(|(id, _)| self.annotation(id).is_none()) {
            self.hand.reselected = None;
        }
        if self.hand.mention.as_ref().is_some_and(|(id, _)| self.annotation(*id).is_none()) {
            self.hand.mention = None;
        }
        let gone = |document: &DocumentId| !self.project.documents.contains_key(document);
        if self.hand.link.as_ref().is_some_and(|link| gone(&link.from.document)) {
            self.hand.link = None;
        }
        if self.document.as_ref().is_some_and(gone) {
            self.document = None;
            self.hand = self.hand.moved_on();
        }
    }

    /// Offsets count in one text: with another one the caret goes to where it may stand, and a selection is let go.
    fn text_changed(&mut self, before: Option<&Document>, after: Option<&Document>) {
        let (Some(before), Some(after)) = (before, after) else { return };
        if before.text == after.text {
            return;
        }
        self.carets.remove(&after.id);
        if self.document.as_ref() == Some(&after.id) {
            let (focus, head) = (self.hand.focus, self.hand.head);
            let head = self.text().map_or(ByteOffset(0), |text| text.floor_grapheme(head));
            self.hand = self.hand.moved_on();
            self.hand.place(head);
            self.hand.focus_on(focus);
        }
    }

    /// What is still to be decided, in the order of the list of documents and there of the text.
    #[must_use]
    pub fn conflicts(&self) -> &[ConflictId] {
        &self.conflicts
    }

    /// The conflict that is looked at.
    #[must_use]
    pub fn reviewed(&self) -> Option<&Arc<Conflict>> {
        self.project.conflicts.get(&self.review?)
    }

    /// Puts the conflicts in order, once a change rather than once a frame. Of the one that was looked at and is no more, the
    /// one behind it takes the place.
    pub(super) fn survey_conflicts(&mut self) {
        let place = self.review.and_then(|id| self.conflicts.iter().position(|it| *it == id));
        let number: HashMap<&DocumentId, usize> =
            self.ordered.iter().zip(0..).map(|(document, number)| (&document.id, number)).collect();
        let key = |conflict: &Conflict| {
            let document = conflict.change.document().and_then(|it| number.get(it).copied());
            let annotation = match &conflict.change {
                Change::Annotation(_, swap) => swap.either().map(|it| it.spans.hull().start()),
                _ => None,
            };
            (document, conflict.change.annotator().cloned(), annotation, conflict.id)
        };
        let mut keyed: Vec<Key> = self.project.conflicts.values().map(|it| key(it)).collect();
        keyed.sort_by(Ord::cmp);
        self.conflicts = keyed.into_iter().map(|(.., id)| id).collect();
        if self.reviewed().is_none() {
            let last = self.conflicts.len().checked_sub(1);
            self.review = place.zip(last).map(|(place, last)| self.conflicts[place.min(last)]);
        }
    }
}

/// What conflicts are sorted by.
type Key = (Option<usize>, Option<AnnotatorId>, Option<ByteOffset>, ConflictId);
