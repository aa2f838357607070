//! Which annotation of the project each of the data is.
//!
//! Several pieces of the data may be about one sheet: copies of an export, lines of examples. First the pieces are compared with each
//! other ([`Spoken::hear`]): of what the earlier ones speak, those of a later one are known again by their ids, by the ids that they are
//! given, then by label and place. Only when all pieces have been heard is the project asked ([`Spoken::ours`]): an annotation is there
//! under its id, wherever it has been moved to since, or else at its place, under an id that the data has for nothing.
//!
//! This is why a second import of the same data changes nothing. How the pieces compare does not depend on what the project has, but for
//! ids of their own that it has already, and these mean the same in both imports. So the data is given the same ids each time, and what the
//! first import made is found by them. It is therefore no choice for the others, which find at their places what they found the first
//! time. Were the project asked piece by piece, an early piece would find by its id what the first import made only later, of another one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::ids::{Ids, Taken};
use super::sheets::number_in;
use crate::format::{AnnotationMark, ImportedAnnotation};
use crate::model::{AnnotationId, AnnotationSet, LabelId, SheetKey, Spans};
use crate::text::{Span, TextHash};

/// A label and a place: what two annotations have in common that may be one.
type Stand = (LabelId, Vec<Span>);

/// An annotation of the data with its label and its place in the project.
pub(super) struct Placed<'d> {
    pub(super) imported: &'d ImportedAnnotation,
    pub(super) label: LabelId,
    pub(super) spans: Spans,
}

impl Placed<'_> {
    fn stand(&self) -> Stand {
        (self.label.clone(), self.spans.places())
    }
}

/// The sheet in which annotations of the data are sought.
#[derive(Clone, Copy)]
pub(super) struct Sought<'s> {
    pub(super) key: &'s SheetKey,
    pub(super) text: TextHash,
    /// What the project has there.
    pub(super) sheet: Option<&'s AnnotationSet>,
}

impl Sought<'_> {
    fn has(self, id: AnnotationId) -> bool {
        self.sheet.is_some_and(|it| it.get(id).is_some())
    }
}

/// The annotations that the pieces of the data about one sheet speak of, each by the id that it has where it is new.
pub(super) struct Spoken<'s> {
    sought: Sought<'s>,
    ids: BTreeSet<AnnotationId>,
    /// By the label and the place that each has where it is spoken of first, in the order of the data.
    standing: BTreeMap<Stand, Vec<AnnotationId>>,
    /// By the ids that the data has for them.
    own: BTreeMap<AnnotationId, AnnotationId>,
    /// The ids that were given here, also to what was something else by its place.
    given: BTreeSet<AnnotationId>,
}

impl<'s> Spoken<'s> {
    pub(super) fn new(sought: Sought<'s>) -> Self {
        let (ids, given) = (BTreeSet::new(), BTreeSet::new());
        Self { sought, ids, standing: BTreeMap::new(), own: BTreeMap::new(), given }
    }

    /// Which of them those of the next piece are, in its order. What has one id in a piece is one, and all else in it differs.
    pub(super) fn hear(&mut self, placed: &[Placed<'_>], taken: &mut Taken<AnnotationId>) -> Vec<AnnotationId> {
        let named = self.name(placed, taken);
        let here: BTreeSet<AnnotationId> = named.iter().copied().collect();
        let (mut twins, mut heard) = (BTreeMap::new(), BTreeMap::new());
        let mut ids = Vec::with_capacity(placed.len());
        for (placed, name) in placed.iter().zip(named) {
            // What the data knows by an id of its own is known by nothing else.
            let is_other = |it: &AnnotationId| !here.contains(it) && !taken.is_claimed(*it);
            let mut twin = || self.twin(name, placed, &mut twins, is_other);
            let id = *heard.entry(name).or_insert_with(|| twin().unwrap_or(name));
            self.add(id, placed);
            self.own.extend(placed.imported.id.map(|own| (own, id)));
            ids.push(id);
        }
        ids
    }

    /// What the annotations of a piece are by their ids, or by those that they are given.
    fn name(&mut self, placed: &[Placed<'_>], taken: &mut Taken<AnnotationId>) -> Vec<AnnotationId> {
        let known: Vec<Option<AnnotationId>> = placed.iter().map(|it| self.known(it)).collect();
        let mut ids = Ids::without(known.iter().copied().flatten());
        let mut own: BTreeMap<AnnotationId, AnnotationId> = BTreeMap::new();
        let mut named = Vec::with_capacity(placed.len());
        for (placed, known) in placed.iter().zip(known) {
            let before = || placed.imported.id.and_then(|it| own.get(&it)).copied();
            let name = known.or_else(before).unwrap_or_else(|| self.give(placed, &mut ids, taken));
            own.extend(placed.imported.id.map(|own| (own, name)));
            named.push(name);
        }
        named
    }

    /// The annotation that has the id in the project, or had it in an earlier piece.
    fn known(&mut self, placed: &Placed<'_>) -> Option<AnnotationId> {
        let own = placed.imported.id?;
        if self.sought.has(own) {
            self.add(own, placed);
            return Some(own);
        }
        self.own.get(&own).copied()
    }

    /// Gives an annotation the id that it has where it is new. Nothing of another sheet is given it from here on, whatever becomes of it.
    fn give(
        &mut self,
        placed: &Placed<'_>,
        ids: &mut Ids<AnnotationId>,
        taken: &mut Taken<AnnotationId>,
    ) -> AnnotationId {
        let Sought { key, text, .. } = self.sought;
        let (spans, own) = (placed.spans.places(), placed.imported.id);
        let mark = AnnotationMark { text, annotator: &key.annotator, label: &placed.label, spans: &spans };
        let wish = (own, number_in(&placed.imported.key));
        let is_ours = |id| self.given.contains(&id) || self.sought.has(id);
        let id = ids.take(wish, |it| mark.id(it), taken, is_ours).unwrap_or_else(AnnotationId::random);
        taken.insert(id);
        self.given.insert(id);
        id
    }

    /// What an annotation is by its label and place, where earlier pieces do not speak of its `name`: of the others that stand there the first that
    /// nothing of the piece is yet. `twins` are those that are left.
    fn twin(
        &self,
        name: AnnotationId,
        placed: &Placed<'_>,
        twins: &mut BTreeMap<Stand, Vec<AnnotationId>>,
        is_other: impl Fn(&AnnotationId) -> bool,
    ) -> Option<AnnotationId> {
        if self.ids.contains(&name) {
            return None;
        }
        let others = |stand: &Stand| {
            let mut others: Vec<AnnotationId> =
                self.standing.get(stand).into_iter().flatten().copied().filter(&is_other).collect();
            others.sort_unstable_by_key(|it| Reverse(*it));
            others
        };
        twins.entry(placed.stand()).or_insert_with_key(others).pop()
    }

    fn add(&mut self, id: AnnotationId, placed: &Placed<'_>) {
        if self.ids.insert(id) {
            self.standing.entry(placed.stand()).or_default().push(id);
        }
    }

    /// What those are in the project that are there under another id. An annotation of the project is what one of the data is, not what several
    /// are.
    pub(super) fn ours(&self, taken: &Taken<AnnotationId>) -> BTreeMap<AnnotationId, AnnotationId> {
        let mut ours = BTreeMap::new();
        let Some(sheet) = self.sought.sheet else { return ours };
        if self.ids.iter().all(|it| self.sought.has(*it)) {
            return ours;
        }
        let mut left: BTreeMap<Stand, Vec<AnnotationId>> = BTreeMap::new();
        for it in sheet.iter().filter(|it| !self.ids.contains(&it.id) && !taken.is_claimed(it.id)) {
            left.entry((it.label.clone(), it.spans.places())).or_default().push(it.id);
        }
        for (stand, mut left) in left {
            left.sort_unstable();
            let unknown = self.standing.get(&stand).into_iter().flatten().filter(|it| !self.sought.has(**it));
            ours.extend(unknown.copied().zip(left));
        }
        ours
    }
}
