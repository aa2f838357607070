//! What is to be there in the end, and whether it is.

use std::path::Path;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationPlace, AnnotatorId, AttributeDefinition, AttributeKind, DocumentId, Project, Relation, Sheet,
    SheetKey, SpeakerId, ValueOrigin,
};
use manicule::store;

use crate::hands::Hands;
use crate::judge::Judge;
use crate::key;

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

    /// The two reports of others that the rules were written with, where their texts are.
    pub fn seeds(folder: &Path, by: &str) -> Option<Self> {
        Self::by_key("Two reports", include_str!("../../tests/data/seeds.ron"), folder, by)
    }

    /// Two reports that were tagged before any rule was asked.
    pub fn unseen(data: &Path, by: &str) -> Self {
        let list = include_str!("../../tests/data/unseen.ron");
        Self::by_key("Two reports unseen", list, &data.join("unseen"), by).unwrap()
    }

    fn by_key(title: &str, list: &str, folder: &Path, by: &str) -> Option<Self> {
        let by: AnnotatorId = by.parse().unwrap();
        Some(Self { project: key::project(list, title, folder, &by)?, by })
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

    /// How many relations there are.
    pub fn relations(&self) -> usize {
        self.documents().iter().map(|it| self.sheet(it).relations.len()).sum()
    }

    /// The annotation of the window that stands for one of here.
    pub fn made(&self, hands: &Hands, document: &DocumentId, annotation: &Annotation) -> Arc<Annotation> {
        let project = &hands.window.workspace().project;
        let sheet = project.sheet(&self.key(document)).unwrap();
        let same =
            |it: &&Arc<Annotation>| it.label == annotation.label && it.spans.places() == annotation.spans.places();
        sheet.annotations.iter().find(same).unwrap_or_else(|| panic!("not made: {}", annotation.spans.quoted())).clone()
    }

    /// The place of the window's annotation that stands for one of here.
    pub fn made_at(&self, hands: &Hands, place: &AnnotationPlace) -> AnnotationPlace {
        let wanted = self.sheet(&place.document);
        let made = self.made(hands, &place.document, wanted.annotations.get(place.annotation).unwrap());
        AnnotationPlace { document: place.document.clone(), annotation: made.id }
    }

    /// The relation of the window that stands for one of here.
    pub fn made_relation(&self, hands: &Hands, document: &DocumentId, relation: &Relation) -> Option<Arc<Relation>> {
        let from = AnnotationPlace { document: document.clone(), annotation: relation.from };
        let (from, to) = (self.made_at(hands, &from), self.made_at(hands, &relation.to));
        let project = &hands.window.workspace().project;
        let mut relations = project.sheet(&self.key(document))?.relations.values();
        relations.find(|it| it.from == from.annotation && it.to == to && it.label == relation.label).cloned()
    }

    /// The attributes of an annotation that are not yet as they are to be.
    pub fn differing(&self, hands: &Hands, document: &DocumentId, annotation: &Annotation) -> Vec<AttributeDefinition> {
        let made = self.made(hands, document, annotation);
        self.judge(hands).differing(annotation, &made)
    }

    pub fn judge<'a>(&'a self, hands: &'a Hands) -> Judge<'a> {
        Judge { wanted: &self.project, made: &hands.window.workspace().project }
    }

    /// The speakers that annotations are attributed to.
    fn speakers(&self) -> Vec<SpeakerId> {
        let mut speakers = Vec::new();
        for annotation in
            self.documents().iter().flat_map(|it| self.sheet(it).annotations.iter().cloned().collect::<Vec<_>>())
        {
            let attributes = self.project.schema.attributes_of(&annotation.label);
            let named = attributes.filter(|it| it.kind == AttributeKind::Speaker);
            let ids = named.filter_map(|it| annotation.attributes.text(it.id.as_str())?.parse().ok());
            speakers.extend(ids);
        }
        speakers.sort();
        speakers.dedup();
        speakers
    }

    /// Stops where there are more or fewer annotations than are to be, or others.
    pub fn compare_spans(&self, hands: &Hands) {
        let project = &hands.window.workspace().project;
        for document in self.documents() {
            let (sheet, made) = (self.sheet(&document), project.sheet(&self.key(&document)).unwrap());
            assert_eq!(sheet.annotations.len(), made.annotations.len(), "annotations in {document}");
            sheet.annotations.iter().for_each(|it| drop(self.made(hands, &document, it)));
        }
    }

    /// Stops where an attribute or relation is not what it is to be. Tells of how many speakers the register has another kind.
    pub fn compare(&self, hands: &Hands) -> (usize, usize) {
        let project = &hands.window.workspace().project;
        for document in self.documents() {
            let (sheet, made) = (self.sheet(&document), project.sheet(&self.key(&document)).unwrap());
            for annotation in sheet.annotations.iter() {
                let differing = self.differing(hands, &document, annotation);
                let names: Vec<_> = differing.iter().map(|it| it.name.as_str()).collect();
                assert!(names.is_empty(), "{names:?} of {}", annotation.spans.quoted());
                let made = self.made(hands, &document, annotation);
                assert!(made.attributes.iter().all(|it| it.1.origin == ValueOrigin::Hand), "a guess is left");
            }
            assert_eq!(sheet.relations.len(), made.relations.len(), "relations in {document}");
            for relation in sheet.relations.values() {
                let made = self.made_relation(hands, &document, relation).expect("a relation");
                let values = |of: &Relation| of.attributes.iter().map(|it| it.1.value.clone()).collect::<Vec<_>>();
                assert_eq!(values(relation), values(&made));
                assert!(made.attributes.iter().all(|it| it.1.origin == ValueOrigin::Hand), "a guess is left");
            }
        }
        let (judge, speakers) = (self.judge(hands), self.speakers());
        let kind = |id: &SpeakerId| judge.entry(&self.project.speakers[id]).unwrap().kind;
        (speakers.iter().filter(|id| kind(id) != self.project.speakers[*id].kind).count(), speakers.len())
    }
}
