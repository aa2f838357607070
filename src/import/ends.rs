//! What relations of the data lead from and to: annotations by what the data calls them.
//!
//! A key means something within its piece of data, and several pieces may be about one text and by one annotator: lines of examples, files whose
//! structures are numbered from 1. Beyond its piece a key is followed only where the relation names another document, or where
//! it is an id of a project.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::documents::Found;
use crate::format::ImportedRelation;
use crate::model::{AnnotationId, AnnotationPlace, AnnotatorId, DocumentId, Project, SheetKey};

/// A sheet of the data: the number of its document, and its own within that.
pub(super) type Piece = (usize, usize);

/// What the annotations of the data became, piece by piece.
#[derive(Debug, Default)]
pub(super) struct Keys(BTreeMap<Piece, Came>);

/// What the annotations of a piece became: by their keys, and all of them, since a key may stand twice.
#[derive(Debug)]
struct Came {
    key: SheetKey,
    called: BTreeMap<String, AnnotationId>,
    ids: Vec<AnnotationId>,
}

impl Keys {
    pub(super) fn insert(&mut self, piece: Piece, key: &SheetKey, called: &str, id: AnnotationId) {
        let new = || Came { key: key.clone(), called: BTreeMap::new(), ids: Vec::new() };
        let came = self.0.entry(piece).or_insert_with(new);
        came.called.insert(called.to_owned(), id);
        came.ids.push(id);
    }
}

/// Document, annotator and key, as the data calls them.
type Name<'k> = (&'k str, &'k AnnotatorId, &'k str);

/// Finds the ends of relations.
pub(super) struct Ends<'k> {
    project: &'k Project,
    keys: &'k Keys,
    documents: BTreeMap<&'k str, &'k DocumentId>,
    /// Beyond their pieces, by the sheet of the project; `None` where a key means several.
    by_sheet: HashMap<(&'k SheetKey, &'k str), Option<AnnotationId>>,
    /// What came in or was there, whatever the data calls it: an id of ours means the same before and after an import.
    ids: HashSet<(&'k SheetKey, AnnotationId)>,
    /// By the name of the document in the data, and the annotator.
    by_name: HashMap<Name<'k>, Option<(&'k DocumentId, AnnotationId)>>,
}

impl<'k> Ends<'k> {
    pub(super) fn new(project: &'k Project, keys: &'k Keys, found: &'k [Found<'_>]) -> Self {
        let documents = found.iter().rev().map(|it| (it.imported.name.as_str(), &it.id)).collect();
        let mut ends =
            Self { project, keys, documents, by_sheet: HashMap::new(), ids: HashSet::new(), by_name: HashMap::new() };
        for ((document, _), Came { key, called, ids }) in &keys.0 {
            let name = found[*document].imported.name.as_str();
            ends.ids.extend(ids.iter().map(|it| (key, *it)));
            for (called, id) in called {
                let (called, id) = (called.as_str(), *id);
                let other = ends.by_sheet.entry((key, called)).or_insert(Some(id));
                *other = other.filter(|it| *it == id);
                let place = (&key.document, id);
                let other = ends.by_name.entry((name, &key.annotator, called)).or_insert(Some(place));
                *other = other.filter(|it| *it == place);
            }
        }
        ends
    }

    /// The annotation of a piece, or of ours, that the data calls so.
    pub(super) fn from(&self, piece: Piece, key: &SheetKey, called: &str) -> Option<AnnotationId> {
        let here = self.keys.0.get(&piece).and_then(|it| it.called.get(called)).copied();
        here.or_else(|| self.own(key, called))
    }

    /// What a relation of a piece points at. `name` is what the data calls the document of the piece.
    pub(super) fn to(
        &self,
        (piece, name): (Piece, &str),
        key: &SheetKey,
        relation: &ImportedRelation,
    ) -> Option<AnnotationPlace> {
        let (other, called) = (relation.to_document.as_deref(), relation.to.as_str());
        if other.is_none_or(|it| it == name)
            && let Some(annotation) = self.from(piece, key, called)
        {
            return Some(AnnotationPlace { document: key.document.clone(), annotation });
        }
        let other = other?;
        if let Some((document, annotation)) = self.by_name.get(&(other, &key.annotator, called)).copied().flatten() {
            return Some(AnnotationPlace { document: document.clone(), annotation });
        }
        let document = self.documents.get(other).map(|it| (*it).clone()).or_else(|| other.parse().ok())?;
        let there = SheetKey::new(document, key.annotator.clone());
        let came = self.by_sheet.get(&(&there, called)).copied().flatten();
        let annotation = came.or_else(|| self.own(&there, called))?;
        Some(AnnotationPlace { document: there.document, annotation })
    }

    /// The annotation of an id of ours, which came with whichever piece or is in the project.
    fn own(&self, key: &SheetKey, called: &str) -> Option<AnnotationId> {
        let id: AnnotationId = called.parse().ok()?;
        let came = self.by_sheet.get(&(key, called)).copied().flatten();
        let in_project = || self.project.sheet(key).is_some_and(|it| it.annotations.get(id).is_some());
        let is_there = || self.ids.contains(&(key, id)) || in_project();
        came.or_else(|| is_there().then_some(id))
    }
}
