//! What is to be there in the end, and whether it is.

use std::path::Path;
use std::sync::Arc;

use manicule::model::{Annotation, AnnotatorId, DocumentId, Project, Sheet, SheetKey};
use manicule::store;

use crate::hands::Hands;

/// A project that is completely annotated.
pub struct Expected {
    pub project: Project,
    pub by: AnnotatorId,
}

impl Expected {
    pub fn open(path: &Path, by: &str) -> Self {
        let project = store::open(path).unwrap().project;
        Self { project, by: by.parse().unwrap() }
    }

    /// The same project without annotations and speakers.
    pub fn blank(&self) -> Project {
        let mut blank = self.project.clone();
        blank.sheets.clear();
        blank.speakers.clear();
        blank
    }

    /// The documents that have annotations, in the order of the list.
    pub fn documents(&self) -> Vec<DocumentId> {
        let annotated = self.project.documents.values().filter(|it| self.project.sheet(&self.key(&it.id)).is_some());
        let mut documents: Vec<_> = annotated.collect();
        documents.sort_by(|a, b| (&a.event, &a.published, &a.title).cmp(&(&b.event, &b.published, &b.title)));
        documents.into_iter().map(|it| it.id.clone()).collect()
    }

    pub fn key(&self, document: &DocumentId) -> SheetKey {
        SheetKey::new(document.clone(), self.by.clone())
    }

    pub fn sheet(&self, document: &DocumentId) -> Arc<Sheet> {
        self.project.sheet(&self.key(document)).unwrap().clone()
    }

    /// How many annotations there are.
    pub fn count(&self) -> usize {
        self.documents().iter().map(|it| self.sheet(it).annotations.len()).sum()
    }

    /// The annotation of the window that stands for one of here.
    pub fn made(&self, hands: &Hands, document: &DocumentId, annotation: &Annotation) -> Arc<Annotation> {
        let project = &hands.window.workspace().project;
        let sheet = project.sheet(&self.key(document)).unwrap();
        let same =
            |it: &&Arc<Annotation>| it.label == annotation.label && it.spans.places() == annotation.spans.places();
        sheet.annotations.iter().find(same).unwrap_or_else(|| panic!("not made: {}", annotation.spans.quoted())).clone()
    }

    /// Stops where there is more or less than is to be.
    pub fn compare(&self, hands: &Hands) {
        let project = &hands.window.workspace().project;
        for document in self.documents() {
            let (sheet, made) = (self.sheet(&document), project.sheet(&self.key(&document)).unwrap());
            assert_eq!(sheet.annotations.len(), made.annotations.len(), "annotations in {document}");
            for annotation in sheet.annotations.iter() {
                self.made(hands, &document, annotation);
            }
        }
    }
}
