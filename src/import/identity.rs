//! Which annotation of the project each of the data is.
//!
//! Those of one sheet that have the same id are one annotation. The others are given ids as if they came for the first time, all of a piece in its order: where
//! such an id is there already, an earlier import made it of this one, wherever it has been moved to since. What is left is known by label
//! and place; an annotation of the project is what one of the data is, not what several are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ids::{Ids, Taken};
use super::sheets::number_in;
use crate::format::{AnnotationMark, ImportedAnnotation};
use crate::model::{Annotation, AnnotationId, AnnotationSet, LabelId, SheetKey, Spans};
use crate::text::{Span, TextHash};

/// An annotation of the data with its label and its place in the project.
pub(super) struct Placed<'d> {
    pub(super) imported: &'d ImportedAnnotation,
    pub(super) label: LabelId,
    pub(super) spans: Spans,
}

/// What an import has made in a sheet.
#[derive(Debug, Default)]
pub(super) struct Made {
    annotations: BTreeMap<AnnotationId, Arc<Annotation>>,
    /// What became of those that have an id in the data.
    own: BTreeMap<AnnotationId, AnnotationId>,
}

impl Made {
    pub(super) fn insert(&mut self, annotation: Arc<Annotation>) {
        self.annotations.insert(annotation.id, annotation);
    }

    /// Notes which annotation the data has under an id of its own.
    pub(super) fn note(&mut self, own: AnnotationId, id: AnnotationId) {
        self.own.insert(own, id);
    }

    pub(super) fn get(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        self.annotations.get(&id)
    }
}

/// The sheet in which annotations of the data are sought.
#[derive(Clone, Copy)]
pub(super) struct Sought<'s> {
    pub(super) key: &'s SheetKey,
    pub(super) text: TextHash,
    /// What the project has there.
    pub(super) sheet: Option<&'s AnnotationSet>,
    /// What this import has made there of other pieces.
    pub(super) made: Option<&'s Made>,
    pub(super) taken: &'s Taken<AnnotationId>,
}

impl Sought<'_> {
    fn has(self, id: AnnotationId) -> bool {
        self.in_project(id) || self.made.is_some_and(|it| it.get(id).is_some())
    }

    /// Which annotation one of the data is by its id, or by the one that it is given.
    fn identity(self, placed: &Placed<'_>, ids: &mut Ids<AnnotationId>) -> Identity {
        let own = placed.imported.id;
        if let Some(id) = own.and_then(|own| self.of_own(own)) {
            return Identity { id, known: Some(id) };
        }
        let spans = placed.spans.places();
        let (annotator, label) = (&self.key.annotator, &placed.label);
        let mark = AnnotationMark { text: self.text, annotator, label, spans: &spans };
        let wish = (own, number_in(&placed.imported.key));
        let id = ids.take(wish, |it| mark.id(it), self.taken, |it| self.has(it));
        let id = id.unwrap_or_else(AnnotationId::random);
        Identity { id, known: Some(id).filter(|id| self.has(*id)) }
    }

    /// The annotation that the data has under an id of its own.
    fn of_own(self, own: AnnotationId) -> Option<AnnotationId> {
        let made = || self.made.and_then(|it| it.own.get(&own)).copied();
        Some(own).filter(|it| self.in_project(*it)).or_else(made)
    }

    fn in_project(self, id: AnnotationId) -> bool {
        self.sheet.is_some_and(|it| it.get(id).is_some())
    }
}

/// Which annotation one of the data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    /// The id that it has where it is new.
    pub(super) id: AnnotationId,
    /// The annotation that is there already.
    pub(super) known: Option<AnnotationId>,
}

/// Which annotations those of a piece are, in its order.
pub(super) fn identify(sought: Sought<'_>, placed: &[Placed<'_>]) -> Vec<Identity> {
    let (mut ids, mut named, mut again) = (Ids::default(), BTreeMap::new(), Vec::new());
    let mut identities: Vec<Identity> = Vec::with_capacity(placed.len());
    for (at, placed) in placed.iter().enumerate() {
        let first = placed.imported.id.map(|own| *named.entry(own).or_insert(at)).filter(|first| *first != at);
        identities.push(match first {
            Some(first) => Identity { known: Some(identities[first].id), ..identities[first] },
            None => sought.identity(placed, &mut ids),
        });
        again.extend(first.map(|first| (at, first)));
    }
    if identities.iter().any(|it| it.known.is_none()) {
        let mut there = left_over(sought, &identities);
        for (placed, identity) in placed.iter().zip(&mut identities).filter(|(_, it)| it.known.is_none()) {
            identity.known = there.get_mut(&(placed.label.clone(), placed.spans.places())).and_then(Vec::pop);
        }
    }
    for (at, first) in again {
        let Identity { id, known } = identities[first];
        identities[at].known = known.or(Some(id));
    }
    identities
}

/// The annotations that are there, by label and place, the last first, but for those that are known already or that the data knows by their ids.
fn left_over(sought: Sought<'_>, identities: &[Identity]) -> BTreeMap<(LabelId, Vec<Span>), Vec<AnnotationId>> {
    let known: BTreeSet<AnnotationId> = identities.iter().filter_map(|it| it.known).collect();
    let mut there: BTreeMap<_, Vec<AnnotationId>> = BTreeMap::new();
    let ours = sought.sheet.into_iter().flat_map(AnnotationSet::iter);
    let made = sought.made.into_iter().flat_map(|it| it.annotations.values());
    for annotation in ours.chain(made).filter(|it| !known.contains(&it.id) && !sought.taken.is_claimed(it.id)) {
        there.entry((annotation.label.clone(), annotation.spans.places())).or_default().push(annotation.id);
    }
    there.values_mut().for_each(|ids| ids.sort_by(|one, other| other.cmp(one)));
    there
}
