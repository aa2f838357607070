//! The project folder as the shelf of its texts: where a text is read that is not in memory.

use std::sync::Arc;

use super::Folder;
use crate::model::{DocumentId, Shelf};
use crate::text::{Text, TextHash};

/// How many bytes of texts stay in memory when a project is opened, and later when another document is shown.
pub const TEXTS_MOST: usize = 256 << 20;

/// Where the texts of a document lie, the present one and earlier ones.
///
/// Whoever changes the text of a document, or removes the document, has put the text among the versions before (`journal/texts`), so that
/// it is found in one of the two places at every moment, unless another program takes it away.
#[derive(Debug)]
pub(super) struct DocumentShelf {
    folder: Arc<Folder>,
    document: DocumentId,
}

impl DocumentShelf {
    pub(super) fn new(folder: &Arc<Folder>, document: &DocumentId) -> Self {
        Self { folder: folder.clone(), document: document.clone() }
    }
}

impl Shelf for DocumentShelf {
    fn text(&self, hash: TextHash) -> Option<Text> {
        let found = self.folder.find_text(&self.document, hash);
        if found.is_none() {
            tracing::warn!("the text {hash} of {} is not in the folder any more", self.document);
        }
        found
    }
}
