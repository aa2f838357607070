//! The relations of one sheet: by id, and by the annotations that they start from and lead to.
//!
//! A snapshot copies nothing, and an edit under one some short pieces of three tables. What an annotation has to do with is found without a
//! look at the other relations.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{AnnotationId, AnnotationPlace, DocumentId, Relation, RelationId, Table};

/// Relations by id.
///
/// Invariant: `starts` and `leads` name the two ends of exactly the relations that are in `by_id`.
#[derive(Clone, Debug, Default)]
pub struct RelationSet {
    by_id: Table<RelationId, Arc<Relation>>,
    starts: Table<(AnnotationId, RelationId), ()>,
    leads: Table<(AnnotationPlace, RelationId), ()>,
}

impl RelationSet {
    /// The number of relations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// The relation of an id.
    #[must_use]
    pub fn get(&self, id: &RelationId) -> Option<&Arc<Relation>> {
        self.by_id.get(id)
    }

    /// Whether there is a relation of an id.
    #[must_use]
    pub fn contains_key(&self, id: &RelationId) -> bool {
        self.by_id.contains_key(id)
    }

    /// The ids in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &RelationId> + ExactSizeIterator + Clone {
        self.by_id.keys()
    }

    /// The relations in the order of their ids.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Arc<Relation>> + ExactSizeIterator + Clone {
        self.by_id.values()
    }

    /// The relations that start from an annotation, by id.
    pub fn starting_at(&self, annotation: AnnotationId) -> impl Iterator<Item = &Arc<Relation>> {
        let from = self.starts.iter_from(&(annotation, lowest()));
        let ids = from.map(|(it, ())| it).take_while(move |(it, _)| *it == annotation);
        ids.filter_map(|(_, id)| self.get(id))
    }

    /// The relations that lead to an annotation, by id.
    pub fn leading_to(&self, place: &AnnotationPlace) -> impl Iterator<Item = &Arc<Relation>> {
        let from = self.leads.iter_from(&(place.clone(), lowest()));
        let ids = from.map(|(it, ())| it).take_while(move |(it, _)| it == place);
        ids.filter_map(|(_, id)| self.get(id))
    }

    /// Whether any relation leads into a document.
    #[must_use]
    pub fn leads_into(&self, document: &DocumentId) -> bool {
        if self.is_empty() {
            return false;
        }
        let first = AnnotationPlace { document: document.clone(), annotation: AnnotationId::from_number(0) };
        self.leads.iter_from(&(first, lowest())).next().is_some_and(|((place, _), ())| place.document == *document)
    }

    /// The relations that lead to some annotations of a document, and, where that is the document of this set, those that start from them:
    /// each once, by id.
    #[must_use]
    pub fn at_any(
        &self,
        (document, is_here): (&DocumentId, bool),
        annotations: &BTreeSet<AnnotationId>,
    ) -> Vec<&Arc<Relation>> {
        if !is_here && !self.leads_into(document) {
            return Vec::new();
        }
        if annotations.len() >= self.len() {
            let starts = |it: &Relation| is_here && annotations.contains(&it.from);
            let leads = |it: &Relation| it.to.document == *document && annotations.contains(&it.to.annotation);
            return self.values().filter(|it| starts(it) || leads(it)).collect();
        }
        let mut place = AnnotationPlace { document: document.clone(), annotation: AnnotationId::from_number(0) };
        let mut found: Vec<&Arc<Relation>> = Vec::new();
        for annotation in annotations {
            place.annotation = *annotation;
            found.extend(self.leading_to(&place));
            found.extend(self.starting_at(*annotation).filter(|_| is_here));
        }
        found.sort_by_key(|it| it.id);
        found.dedup_by_key(|it| it.id);
        found
    }

    /// Puts a relation in; one of the same id is replaced and returned.
    pub fn insert(&mut self, relation: Arc<Relation>) -> Option<Arc<Relation>> {
        let replaced = self.by_id.insert(relation.id, relation.clone());
        let ends = |it: &Relation| (it.from, it.to.clone());
        let stays = replaced.as_ref().is_some_and(|it| ends(it) == ends(&relation));
        if !stays {
            replaced.iter().for_each(|it| self.forget_ends(it));
            self.starts.insert((relation.from, relation.id), ());
            self.leads.insert((relation.to.clone(), relation.id), ());
        }
        replaced
    }

    /// Takes a relation out.
    pub fn remove(&mut self, id: &RelationId) -> Option<Arc<Relation>> {
        let removed = self.by_id.remove(id)?;
        self.forget_ends(&removed);
        Some(removed)
    }

    /// Takes all relations out.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn forget_ends(&mut self, relation: &Relation) {
        self.starts.remove(&(relation.from, relation.id));
        self.leads.remove(&(relation.to.clone(), relation.id));
    }
}

/// An id that no other stands before.
fn lowest() -> RelationId {
    RelationId::from_number(0)
}

impl FromIterator<Arc<Relation>> for RelationSet {
    /// Of two relations with one id the later one stays.
    fn from_iter<I: IntoIterator<Item = Arc<Relation>>>(relations: I) -> Self {
        let by_id: Table<_, _> = relations.into_iter().map(|it| (it.id, it)).collect();
        let mut starts: Vec<_> = by_id.values().map(|it| ((it.from, it.id), ())).collect();
        let mut leads: Vec<_> = by_id.values().map(|it| ((it.to.clone(), it.id), ())).collect();
        // In order they fill the pieces.
        starts.sort_unstable();
        leads.sort_unstable();
        Self { by_id, starts: starts.into_iter().collect(), leads: leads.into_iter().collect() }
    }
}

impl PartialEq for RelationSet {
    fn eq(&self, other: &Self) -> bool {
        self.by_id == other.by_id
    }
}

impl Eq for RelationSet {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Attributes, Stamp, Time};

    const DOCUMENTS: [&str; 3] = ["ferry", "rain", "snow"];

    /// What is done to a set.
    #[derive(Clone, Debug)]
    enum Step {
        /// A relation by its number, from an annotation to one of a document.
        Insert(u64, u64, usize, u64),
        Remove(u64),
        /// From here on somebody holds a copy.
        Copy,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            6 => (0..300_u64, 0..20_u64, 0..3_usize, 0..20_u64).prop_map(|(id, from, document, to)| {
                Step::Insert(id, from, document, to)
            }),
            3 => (0..300_u64).prop_map(Step::Remove),
            1 => Just(Step::Copy),
        ]
    }

    fn place(document: usize, annotation: u64) -> AnnotationPlace {
        let document = DOCUMENTS[document].parse().expect("an id");
        AnnotationPlace { document, annotation: AnnotationId::from_number(annotation) }
    }

    fn relation(id: u64, from: u64, to: AnnotationPlace) -> Arc<Relation> {
        let stamp = Stamp { at: Time::from_unix(0), by: "ada".parse().expect("an annotator") };
        Arc::new(Relation {
            id: RelationId::from_number(id),
            label: "repeats".parse().expect("a label"),
            from: AnnotationId::from_number(from),
            to,
            attributes: Attributes::default(),
            note: String::new(),
            created: stamp.clone(),
            changed: stamp,
        })
    }

    /// A set answers as a look at each relation does.
    fn same(set: &RelationSet, list: &[Arc<Relation>], some: &BTreeSet<AnnotationId>) {
        assert!(set.values().eq(list) && set.len() == list.len());
        assert!(set.starts.len() == list.len() && set.leads.len() == list.len());
        for annotation in (0..20).map(AnnotationId::from_number) {
            assert!(set.starting_at(annotation).eq(list.iter().filter(|it| it.from == annotation)));
            for document in 0..3 {
                let place = AnnotationPlace { annotation, ..place(document, 0) };
                assert!(set.leading_to(&place).eq(list.iter().filter(|it| it.to == place)));
            }
        }
        for (document, is_here) in [("ferry", true), ("rain", false), ("hail", false)] {
            let document: DocumentId = document.parse().expect("an id");
            let leads = |it: &&Arc<Relation>| it.to.document == document && some.contains(&it.to.annotation);
            let at = list.iter().filter(|it| leads(it) || (is_here && some.contains(&it.from)));
            assert!(set.at_any((&document, is_here), some).into_iter().eq(at));
            assert_eq!(set.leads_into(&document), list.iter().any(|it| it.to.document == document));
        }
    }

    proptest! {
        #[test]
        fn ends_are_found_as_by_a_look_at_each_and_copies_stay_as_they_were(
            steps in proptest::collection::vec(step(), 0..400),
            some in proptest::collection::btree_set((0..20_u64).prop_map(AnnotationId::from_number), 0..12),
        ) {
            let (mut set, mut list, mut copies) = (RelationSet::default(), Vec::<Arc<Relation>>::new(), Vec::new());
            for step in steps {
                match step {
                    Step::Insert(id, from, document, to) => {
                        let relation = relation(id, from, place(document, to));
                        let held = list.iter().position(|it| it.id == relation.id).map(|at| list.remove(at));
                        assert_eq!(set.insert(relation.clone()), held);
                        list.insert(list.partition_point(|it| it.id < relation.id), relation);
                    }
                    Step::Remove(id) => {
                        let id = RelationId::from_number(id);
                        let held = list.iter().position(|it| it.id == id).map(|at| list.remove(at));
                        assert_eq!(set.remove(&id), held);
                    }
                    Step::Copy => copies.push((set.clone(), list.clone())),
                }
            }
            same(&set, &list, &some);
            same(&list.iter().rev().cloned().collect(), &list, &some);
            copies.iter().for_each(|(set, list)| same(set, list, &some));
        }
    }
}
