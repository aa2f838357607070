//! What was read of documents → the project, some documents at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::{Loaded, Reading};
use super::load::ReadSheet;
use crate::model::{AnnotatorKind, DocumentId, Sheet, SheetKey, SheetSummary, Status};
use crate::store::StoreError;

/// What comes of documents that are taken some at a time.
#[derive(Default)]
pub(super) struct Taken {
    /// The sheets that could not be read.
    pub(super) unread: Vec<(SheetKey, StoreError)>,
    /// What stays of sheets that were let go, by the little that they differ in.
    husks: BTreeMap<(AnnotatorKind, Status), Arc<Sheet>>,
}

impl Reading {
    /// Takes what was read into the project, and notes what could not be.
    pub(super) fn take(&mut self, loaded: impl Iterator<Item = (DocumentId, Box<Loaded>)>, taken: &mut Taken) {
        for (id, loaded) in loaded {
            self.texts.extend(loaded.text.map(|text| (id.clone(), text)));
            match loaded.facts {
                Some(Ok((document, conflicts))) => {
                    self.add_conflicts(conflicts);
                    self.project.documents.insert(id, Arc::new(document));
                }
                Some(Err(error)) => self.fail(&error, |place| place.document = Some(id)),
                None => {}
            }
            loaded.sheets.into_iter().for_each(|sheet| self.take_sheet(sheet, taken));
        }
    }

    fn take_sheet(&mut self, read: ReadSheet, taken: &mut Taken) {
        let ReadSheet { key, loaded, is_compared, summary, pack } = read;
        let (text, sheet, conflicts) = match loaded {
            Ok(loaded) => loaded,
            Err(error) => return taken.unread.push((key, error)),
        };
        self.add_conflicts(conflicts);
        self.sheet_texts.insert(key.clone(), text);
        if let Some(pack) = pack {
            self.project.sheets.insert_packed(key, pack);
            return;
        }
        if let Some(room) = &mut self.packs {
            room.take(sheet.memory());
        }
        let is_untouched = sheet.is_untouched() && summary.as_ref().is_none_or(SheetSummary::is_empty);
        // The file of one that is untouched may hold open questions all the same.
        if is_untouched && sheet.kind == AnnotatorKind::Person {
            return;
        }
        let sheet = match (&mut self.lets_go, summary) {
            (Some(lets_go), Some(summary)) => {
                let (kind, status, husk) = (sheet.kind, sheet.status, sheet.without_records());
                lets_go.take(key.clone(), summary, sheet);
                // Those that were let go differ in nothing else.
                taken.husks.entry((kind, status)).or_insert_with(|| Arc::new(husk)).clone()
            }
            _ => Arc::new(sheet),
        };
        self.compared.extend(is_compared.then(|| (key.clone(), sheet.clone())));
        self.project.sheets.insert(key, sheet);
    }

    /// Tells of sheets that could not be read, in the order of the folders.
    pub(super) fn fail_sheets(&mut self, mut unread: Vec<(SheetKey, StoreError)>) {
        unread.sort_by(|(a, _), (b, _)| (&a.annotator, &a.document).cmp(&(&b.annotator, &b.document)));
        for (key, error) in unread {
            self.fail(&error, |place| {
                place.document = Some(key.document);
                place.annotator = Some(key.annotator);
            });
        }
    }
}
