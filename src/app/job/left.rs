//! Reading a long document beside the window: what may be page furniture, and what is left to do.

use std::sync::Arc;

use super::{Done, Jobs};
use crate::app::unfinished;
use crate::model::{Document, Project, SheetKey};
use crate::suggest::furniture;
use crate::text::Text;

impl Jobs {
    /// Looks for page furniture in a document. It comes as [`Done::Furniture`].
    pub fn furniture(&mut self, document: Arc<Document>, text: Text) {
        self.start("Looking for page furniture".to_owned(), false, move |_| {
            let regions = furniture::regions(&text, &document);
            Done::Furniture(document, regions)
        });
    }

    /// Looks for what is left to do in a document, in a state of the project that has a revision. It comes as [`Done::Left`].
    pub fn left(&mut self, project: Arc<Project>, key: SheetKey, revision: u64) {
        self.start("Looking for what is left".to_owned(), false, move |_| {
            let left = unfinished::left(&project, &key);
            Done::Left(key, revision, left)
        });
    }
}
