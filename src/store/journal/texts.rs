//! The texts that an edit names, on the disk before the edit is.
//!
//! A record names texts by their hash alone. So that recovery and undo find them, the text that a document gets is in the folder
//! before the record is: under the document's own name where it is new, among the versions otherwise. The text that a document
//! loses is kept among the versions.
//!
//! Invariant: nothing is put under the name of a document that a record beyond `written` is about. The thread that writes files may be at
//! it this moment, with an earlier state in hand: it would remove the new text, or write over it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::edit::{Change, Edit};
use crate::model::{Document, DocumentId};
use crate::store::folder::{Folder, LONGEST};
use crate::store::{EntryKind, StoreError, parse};
use crate::text::{Text, TextHash};

/// Makes the texts that some edits name last. Each file is synced once, and each folder once for all.
///
/// A text that is neither among those given nor in the folder is passed over: there is nothing that could be kept. `pending` are the
/// documents that records beyond `written` are about; those of the edits come to it.
pub(in crate::store) fn keep<'a>(
    folder: &Folder,
    texts: &BTreeMap<TextHash, &Text>,
    edits: impl Iterator<Item = &'a Edit>,
    pending: &mut BTreeSet<DocumentId>,
) -> Result<(), StoreError> {
    let mut batch = folder.known.batch();
    for change in edits.flat_map(|edit| &edit.changes) {
        let Change::Document(swap) = change else { continue };
        let (before, after) = (swap.before.as_deref(), swap.after.as_deref());
        if before.map(|it| it.text) == after.map(|it| it.text) {
            continue;
        }
        let is_free = change.document().is_some_and(|id| pending.insert(id.clone()));
        for (document, is_new) in [(before, false), (after, before.is_none() && is_free)] {
            let Some(document) = document else { continue };
            let given = texts.get(&document.text).copied().cloned();
            let Some(text) = given.or_else(|| folder.find_text(&document.id, document.text)) else { continue };
            let path = place(folder, document, is_new)?;
            if let Some(parent) = path.parent() {
                folder.known.make_folders(folder.path(), parent)?;
            }
            // What stands among the versions under a hash is that text, or damage that is written over.
            folder.known.read(&path, LONGEST)?;
            batch.put(0, &path, text.as_str().as_bytes())?;
        }
    }
    batch.finish().into_iter().next().map_or(Ok(()), |(_, error)| Err(error))
}

/// Where a document's text is kept.
fn place(folder: &Folder, document: &Document, is_new: bool) -> Result<PathBuf, StoreError> {
    let own = folder.text_file(&document.id);
    if is_new {
        let there = folder.disk.look(&own).map_err(|error| StoreError::system("read", &own, error))?;
        let is_it = || folder.disk.read(&own).is_ok_and(|bytes| TextHash::of(&bytes) == document.text);
        if there.is_none_or(|it| it.kind == EntryKind::File && it.len <= LONGEST && is_it()) {
            return Ok(own);
        }
    }
    Ok(folder.version_file(&document.id, document.text))
}

impl Folder {
    /// An earlier text of a document, as it is kept among the versions.
    #[must_use]
    pub fn earlier_text(&self, document: &DocumentId, text: TextHash) -> Option<Text> {
        self.find_text(document, text)
    }

    /// The text of a document that has a hash, be it in its place or among the versions.
    pub(in crate::store) fn find_text(&self, document: &DocumentId, text: TextHash) -> Option<Text> {
        let paths = [self.text_file(document), self.version_file(document, text)];
        paths.iter().find_map(|path| {
            let found = Text::new(parse::utf8_owned(self.disk.read_at_most(path, LONGEST).ok()??).ok()?);
            (found.hash() == text).then_some(found)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Swap;
    use crate::store::RealDisk;

    #[test]
    fn a_text_put_under_a_name_that_was_being_removed_was_lost() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(Arc::new(RealDisk), dir.path());
        let text = Text::new("It rained.".to_owned());
        let id: DocumentId = "rain".parse().expect("a name");
        let document = Arc::new(Document::new(id.clone(), "Rain", text.hash()));
        let import = Edit::new("import", vec![Change::Document(Swap::create(document))]);
        let texts = BTreeMap::from([(text.hash(), &text)]);
        // The removal of a document of that name is in the journal, and the files may be about to follow it.
        let mut pending = BTreeSet::from([id.clone()]);
        keep(&folder, &texts, [&import].into_iter(), &mut pending).expect("kept");
        assert!(!folder.text_file(&id).exists());
        assert_eq!(folder.find_text(&id, text.hash()), Some(text.clone()));

        let mut nothing = BTreeSet::new();
        keep(&folder, &texts, [&import].into_iter(), &mut nothing).expect("kept");
        assert!(folder.text_file(&id).exists(), "where nobody is at it the text takes its place at once");
        assert!(nothing.contains(&id), "and from now on somebody may be");
    }
}
