//! Whether what was read, and made whole by the journal, is what was promised: texts under their hashes, sheets that count in them, words
//! at their places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::files::{FoundText, Reading};
use crate::model::{Diagnostic, Document, DocumentId, Place, Severity, SheetKey};
use crate::store::folder::FileKey;
use crate::store::parallel::in_parallel;
use crate::store::shelf::DocumentShelf;
use crate::store::shifted;
use crate::text::TextHash;

/// The documents whose texts change in the records that the files may lack.
pub(super) type Passed = BTreeMap<DocumentId, Passage>;

/// The texts that a document goes through in the records that the files may lack.
#[derive(Clone, Debug, Default)]
pub(super) struct Passage {
    /// All of them.
    pub(super) texts: BTreeSet<TextHash>,
    /// Whether recovery left the document in a text that a record leads to: then that record's edit brought the sheets along.
    pub(super) came_along: bool,
}

impl Passage {
    /// Whether what counts in a text was brought along by the journal.
    pub(super) fn has_brought(&self, counts_in: TextHash) -> bool {
        self.came_along && self.texts.contains(&counts_in)
    }
}

impl Reading {
    /// Puts the text of each document into the project. One that a record of the journal is about may be among the versions.
    pub(super) fn settle_texts(&mut self, passed: &Passed) {
        let _stage = stage!("texts given to documents").entered();
        let documents: Vec<_> = self.project.documents.values().cloned().collect();
        let folder = Arc::new(self.folder.clone());
        // Two documents may have one text; where one of them is damaged, the whole one stays.
        for document in &documents {
            let shelf = || Arc::new(DocumentShelf::new(&folder, &document.id));
            let texts = &mut self.project.texts;
            match self.texts.get(&document.id) {
                Some(FoundText::Text(text)) if text.hash() == document.text => {
                    texts.lend(document.text, shelf(), Some(text.clone()));
                }
                Some(FoundText::Whole(hash)) if *hash == document.text => texts.lend(document.text, shelf(), None),
                _ if passed.contains_key(&document.id) => {
                    let found = self.folder.find_text(&document.id, document.text);
                    texts.extend(found.map(|text| (document.text, text)));
                }
                _ => {}
            }
        }
        for document in documents {
            if let Some(FoundText::Text(text) | FoundText::Lossy(text)) = self.texts.get(&document.id) {
                let texts = &mut self.project.texts;
                if !texts.contains_key(&document.text) {
                    texts.insert(document.text, text.clone());
                }
            }
        }
    }

    /// Finds what is not as it should be.
    pub(super) fn judge(&mut self, passed: &Passed) {
        let _stage = stage!("words compared").entered();
        self.judge_texts(passed);
        for key in std::mem::take(&mut self.orphans) {
            self.warn_of_orphan(&key);
        }
        let keys: Vec<_> = self.project.sheets.keys().cloned().collect();
        let shifted = in_parallel(&keys, |key| self.shifted_in(key, passed));
        for (key, mut shifted) in keys.into_iter().zip(shifted) {
            self.judge_sheet(&key, passed);
            // The lines are looked for only now: the file is read again for that.
            self.folder.locate(&mut shifted);
            self.diagnostics.extend(shifted);
        }
    }

    fn warn_of_orphan(&mut self, key: &SheetKey) {
        let path = self.folder.file(&FileKey::Sheet(key.clone()));
        let message = format!("annotations of {}, which is not in the project; they were not opened", key.document);
        self.warn(&path, &message, "put the files of the document back, or remove this one".to_owned());
    }

    fn judge_texts(&mut self, passed: &Passed) {
        let is_stray = |id: &&DocumentId| !self.documents.contains(*id) && !self.project.documents.contains_key(*id);
        let strays: Vec<_> =
            self.texts.keys().filter(is_stray).filter(|id| !passed.contains_key(*id)).cloned().collect();
        for id in strays {
            let path = self.folder.text_file(&id);
            self.warn(&path, "a text without its facts", format!("import it, or put {id}.ron back"));
        }
        let documents: Vec<_> = self.project.documents.values().cloned().collect();
        for document in documents {
            let found = self.judge_text(&document, passed);
            self.diagnostics.extend(found);
        }
    }

    fn judge_text(&self, document: &Document, passed: &Passed) -> Option<Diagnostic> {
        let id = &document.id;
        let is_passed = passed.contains_key(id);
        if is_passed && self.project.texts.once(&document.text).is_some_and(|it| it.hash() == document.text) {
            return None;
        }
        let (message, hint) = match self.texts.get(id) {
            Some(FoundText::Text(text)) if text.hash() == document.text => return None,
            Some(FoundText::Whole(hash)) if *hash == document.text => return None,
            Some(FoundText::Whole(hash)) => (
                format!("the text of {id} has changed: it has {hash}; expected {}", document.text),
                "put the text back as it was annotated, or its annotations may point at the wrong words",
            ),
            Some(FoundText::Text(text)) => (
                format!("the text of {id} has changed: it has {}; expected {}", text.hash(), document.text),
                "put the text back as it was annotated, or its annotations may point at the wrong words",
            ),
            Some(FoundText::Lossy(_)) => ("it is not UTF-8".to_owned(), "put the text back as it was annotated"),
            Some(FoundText::Unreadable(error)) => (error.to_string(), "check that you may read it"),
            None => (format!("the text of {id} is missing; expected this file"), "put it back"),
        };
        let file = self.shown(&self.folder.text_file(id));
        let place = Place { file: Some(file), document: Some(id.clone()), ..Place::default() };
        Some(Diagnostic::new(Severity::Error, place, message, hint))
    }

    fn judge_sheet(&mut self, key: &SheetKey, passed: &Passed) {
        let Some(document) = self.project.documents.get(&key.document).cloned() else {
            self.project.sheets.remove(key);
            if self.documents.contains(&key.document) && !passed.contains_key(&key.document) {
                let id = &key.document;
                let message = format!("there is no document {id} that could be read; expected its facts and text");
                self.sheet_error(key, message, "put the files of the document back");
            } else {
                self.warn_of_orphan(key);
            }
            return;
        };
        let counts_in = self.sheet_texts.get(key).copied().unwrap_or(document.text);
        if Self::is_of_its_text(&document, counts_in, passed) {
            return;
        }
        let message = format!(
            "its offsets count in the text {counts_in}, but the document has {}; expected the same",
            document.text
        );
        self.sheet_error(key, message, "put the text back that it was made for");
    }

    fn sheet_error(&mut self, key: &SheetKey, message: String, hint: &str) {
        let path = self.folder.file(&FileKey::Sheet(key.clone()));
        let place = Place {
            file: Some(self.shown(&path)),
            document: Some(key.document.clone()),
            annotator: Some(key.annotator.clone()),
            ..Place::default()
        };
        self.diagnostics.push(Diagnostic::new(Severity::Error, place, message, hint));
    }

    /// Whether what counts in a text counts in that of its document. Records of the journal take a document from one text to the next, and
    /// its sheets with it.
    fn is_of_its_text(document: &Document, counts_in: TextHash, passed: &Passed) -> bool {
        counts_in == document.text || passed.get(&document.id).is_some_and(|it| it.has_brought(counts_in))
    }

    /// Finds the words of a sheet that are not what its text has at their place. A text that is not the recorded one is a finding
    /// already, and no measure.
    fn shifted_in(&self, key: &SheetKey, passed: &Passed) -> Vec<Diagnostic> {
        let Some(document) = self.project.documents.get(&key.document) else { return Vec::new() };
        let counts_in = self.sheet_texts.get(key).copied().unwrap_or(document.text);
        if !Self::is_of_its_text(document, counts_in, passed) {
            return Vec::new();
        }
        let Some(glance) = self.project.sheets.glance(key) else { return Vec::new() };
        // What is still packed was compared before it was.
        let is_compared =
            glance.open().is_none_or(|it| self.compared.get(key).is_some_and(|read| Arc::ptr_eq(read, it)));
        if is_compared && counts_in == document.text {
            return Vec::new();
        }
        let Some(sheet) = self.project.sheets.once(key) else { return Vec::new() };
        let text = self.project.text_once(&key.document).filter(|text| text.hash() == document.text);
        text.map(|text| shifted::in_sheet(&self.project.schema, key, &sheet, &text)).unwrap_or_default()
    }
}
