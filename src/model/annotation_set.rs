//! The annotations of one sheet in reading order: shared pieces that are at once the interval index.
//!
//! A snapshot copies a short list of branches; an edit under a snapshot copies one leaf, and the lists that lead to it. Queries look at
//! bounds first, so that their cost depends on what lies near the queried span.

mod leaf;
mod places;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

pub use self::leaf::Order;
use self::leaf::{Branch, Leaf};
use self::places::Places;
use super::{Annotation, AnnotationId, LabelId};
use crate::text::{ByteOffset, Span};

/// Annotations in reading order: by start of the hull, then end descending, then id.
///
/// Invariant: ids are unique; `places` names the hull, and `of_label` counts the labels, of exactly the annotations that are in the
/// branches.
#[derive(Clone, Debug, Default)]
pub struct AnnotationSet {
    branches: Vec<Branch>,
    places: Places,
    of_label: BTreeMap<LabelId, usize>,
    count: usize,
}

/// Where an annotation is in the tree: the numbers of its branch, of its leaf there, and its own there.
#[derive(Clone, Copy)]
struct At(usize, usize, usize);

impl AnnotationSet {
    /// The set of annotations that are in reading order, or `None` where they are not, or where two have one id.
    #[must_use]
    pub fn from_ordered(annotations: Vec<Arc<Annotation>>) -> Option<Self> {
        let hulls = hulls(&annotations);
        let is_ordered =
            hulls.is_sorted_by(|(one, hull), (next, behind)| Order::at(*hull, *one) < Order::at(*behind, *next));
        if is_ordered { Self::new(annotations, hulls) } else { None }
    }

    /// The set of annotations in reading order, whose hulls are told beside them, so that each of a million is looked at once; `None`
    /// where two have one id.
    fn new(annotations: Vec<Arc<Annotation>>, hulls: Vec<(AnnotationId, Span)>) -> Option<Self> {
        let count = annotations.len();
        let mut of_label: BTreeMap<LabelId, usize> = BTreeMap::new();
        for annotation in &annotations {
            match of_label.get_mut(&annotation.label) {
                Some(count) => *count += 1,
                None => drop(of_label.insert(annotation.label.clone(), 1)),
            }
        }
        let mut rest = annotations.into_iter();
        let leaf = |hulls: &[(AnnotationId, Span)]| Leaf::of(hulls, rest.by_ref().take(hulls.len()).collect());
        let mut leaves = hulls.chunks(leaf::LEAF_FILLED).filter_map(leaf);
        let branches = std::iter::from_fn(|| Branch::new(leaves.by_ref().take(leaf::BRANCH_FILLED).collect()));
        let branches = branches.collect();
        Some(Self { branches, places: Places::new(hulls)?, of_label, count })
    }

    /// The number of annotations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The number of annotations with a label.
    #[must_use]
    pub fn count_of(&self, label: &LabelId) -> usize {
        self.of_label.get(label).copied().unwrap_or_default()
    }

    /// The labels that annotations have, by id, each with their number.
    pub fn labels(&self) -> impl Iterator<Item = (&LabelId, usize)> {
        self.of_label.iter().map(|(label, count)| (label, *count))
    }

    /// All annotations in reading order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Annotation>> {
        self.branches.iter().flat_map(|branch| branch.leaves.iter()).flat_map(|leaf| leaf.annotations.iter())
    }

    /// The annotations from a place in reading order on.
    pub fn iter_from(&self, order: Order) -> impl Iterator<Item = &Arc<Annotation>> {
        self.walk(self.lower_bound(order))
    }

    /// The annotations from a number on, which counts from 0 in reading order.
    pub fn iter_from_rank(&self, rank: usize) -> impl Iterator<Item = &Arc<Annotation>> {
        let mut left = rank;
        let mut skip = |count: usize| {
            let whole = left >= count;
            left -= if whole { count } else { 0 };
            whole
        };
        let branch = self.branches.iter().take_while(|it| skip(it.count)).count();
        let leaves = self.branches.get(branch).into_iter().flat_map(|it| it.leaves.iter());
        let leaf = leaves.take_while(|it| skip(it.annotations.len())).count();
        self.walk(At(branch, leaf, left))
    }

    /// The number of an annotation, counted from 0 in reading order.
    #[must_use]
    pub fn rank(&self, id: AnnotationId) -> Option<usize> {
        let At(branch, leaf, place) = self.find(id)?;
        let before: usize = self.branches[..branch].iter().map(|it| it.count).sum();
        let leaves = &self.branches[branch].leaves[..leaf];
        Some(before + leaves.iter().map(|it| it.annotations.len()).sum::<usize>() + place)
    }

    /// The annotation of an id.
    #[must_use]
    pub fn get(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        let At(branch, leaf, place) = self.find(id)?;
        Some(&self.branches[branch].leaves[leaf].annotations[place])
    }

    /// The annotations whose hull shares a character with a span, in reading order.
    pub fn near(&self, span: Span) -> impl Iterator<Item = &Arc<Annotation>> {
        self.branches
            .iter()
            .filter(move |branch| branch.is_near(span))
            .flat_map(|branch| branch.leaves.iter())
            .filter(move |leaf| leaf.is_near(span))
            .flat_map(|leaf| leaf.annotations.iter())
            .filter(move |annotation| annotation.spans.hull().overlaps(span))
    }

    /// The annotations of which a span shares a character with the given one, in reading order.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = &Arc<Annotation>> {
        self.near(span).filter(move |annotation| annotation.spans.iter().any(|it| it.span.overlaps(span)))
    }

    /// The annotations over the character behind an offset, the shortest first.
    #[must_use]
    pub fn at(&self, offset: ByteOffset) -> Vec<&Arc<Annotation>> {
        let Some(span) = Span::new(offset, ByteOffset(offset.0 + 1)) else { return Vec::new() };
        let mut found: Vec<_> = self.near(span).filter(|annotation| annotation.spans.contains(offset)).collect();
        found.sort_by_key(|annotation| (annotation.spans.byte_len(), Order::of(annotation)));
        found
    }

    /// The annotation that follows another in reading order.
    #[must_use]
    pub fn after(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        let At(branch, leaf, place) = self.find(id)?;
        self.walk(At(branch, leaf, place + 1)).next()
    }

    /// The annotation that precedes another in reading order.
    #[must_use]
    pub fn before(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        self.walk_back(self.find(id)?).next()
    }

    /// The first annotation that starts at or behind an offset.
    #[must_use]
    pub fn first_from(&self, offset: ByteOffset) -> Option<&Arc<Annotation>> {
        self.iter_from(Order::before(offset)).next()
    }

    /// The last annotation that starts before an offset.
    #[must_use]
    pub fn last_before(&self, offset: ByteOffset) -> Option<&Arc<Annotation>> {
        self.walk_back(self.lower_bound(Order::before(offset))).next()
    }

    /// What lies in leaves that an older state does not share with this one: its annotations, and those of this one. Those that only one of
    /// the two states has are among them; so are some neighbours, on both sides.
    #[must_use]
    pub fn unshared<'a>(&'a self, older: &'a Self) -> (Vec<&'a Arc<Annotation>>, Vec<&'a Arc<Annotation>>) {
        (older.leaves_beyond(self), self.leaves_beyond(older))
    }

    /// The annotations in the leaves that another state has not.
    fn leaves_beyond(&self, other: &Self) -> Vec<&Arc<Annotation>> {
        let branches: HashSet<_> = other.branches.iter().map(|it| Arc::as_ptr(&it.leaves)).collect();
        let mine: HashSet<_> = self.branches.iter().map(|it| Arc::as_ptr(&it.leaves)).collect();
        let of_other = other.branches.iter().filter(|it| !mine.contains(&Arc::as_ptr(&it.leaves)));
        let leaves: HashSet<_> =
            of_other.flat_map(|it| it.leaves.iter()).map(|it| Arc::as_ptr(&it.annotations)).collect();
        let beyond = self.branches.iter().filter(|it| !branches.contains(&Arc::as_ptr(&it.leaves)));
        let beyond =
            beyond.flat_map(|it| it.leaves.iter()).filter(|it| !leaves.contains(&Arc::as_ptr(&it.annotations)));
        beyond.flat_map(|leaf| leaf.annotations.iter()).collect()
    }

    /// Puts an annotation in; one of the same id is replaced and returned.
    pub fn insert(&mut self, annotation: Arc<Annotation>) -> Option<Arc<Annotation>> {
        let replaced = self.remove(annotation.id);
        self.places.insert(annotation.id, annotation.spans.hull());
        *self.of_label.entry(annotation.label.clone()).or_default() += 1;
        self.count += 1;
        let at = self.branch_of(Order::of(&annotation));
        match self.branches.get_mut(at) {
            None => self.branches.extend(Leaf::new(vec![annotation]).and_then(|leaf| Branch::new(vec![leaf]))),
            Some(branch) => {
                if let Some(behind) = branch.insert(annotation) {
                    self.branches.insert(at + 1, behind);
                }
            }
        }
        replaced
    }

    /// Takes an annotation out.
    pub fn remove(&mut self, id: AnnotationId) -> Option<Arc<Annotation>> {
        let At(branch, leaf, place) = self.find(id)?;
        let removed = self.branches[branch].leaves[leaf].annotations[place].clone();
        if !self.branches[branch].remove(leaf, place) {
            self.branches.remove(branch);
        }
        self.places.remove(id);
        self.count -= 1;
        if let Some(count) = self.of_label.get_mut(&removed.label) {
            *count -= 1;
        }
        Some(removed)
    }

    fn branch_of(&self, order: Order) -> usize {
        self.branches.partition_point(|branch| branch.first <= order).saturating_sub(1)
    }

    fn find(&self, id: AnnotationId) -> Option<At> {
        let at = self.lower_bound(Order::at(self.places.get(id)?, id));
        (self.walk(at).next()?.id == id).then_some(at)
    }

    /// Where the first annotation is that does not stand before a place; behind the last one of a leaf where it is the first of the next.
    fn lower_bound(&self, order: Order) -> At {
        let branch = self.branch_of(order);
        let Some(leaves) = self.branches.get(branch).map(|it| (it.leaf_of(order), &it.leaves)) else {
            return At(0, 0, 0);
        };
        let place = leaves.1[leaves.0].annotations.partition_point(|it| Order::of(it) < order);
        At(branch, leaves.0, place)
    }

    /// The annotations from one on.
    fn walk(&self, At(branch, leaf, place): At) -> impl Iterator<Item = &Arc<Annotation>> {
        let leaves = self.branches.iter().skip(branch).flat_map(|it| it.leaves.iter());
        leaves
            .skip(leaf)
            .enumerate()
            .flat_map(move |(number, it)| &it.annotations[if number == 0 { place } else { 0 }..])
    }

    /// The annotations before one, backwards.
    fn walk_back(&self, At(branch, leaf, place): At) -> impl Iterator<Item = &Arc<Annotation>> {
        let (before, from) = self.branches.split_at(branch.min(self.branches.len()));
        let leaves = from.first().map_or(&[][..], |it| &it.leaves[..=leaf]);
        let here = leaves.split_last().map_or(&[][..], |(last, _)| &last.annotations[..place]);
        let leaves = leaves.split_last().map_or(&[][..], |(_, before)| before);
        let before = before.iter().rev().flat_map(|it| it.leaves.iter().rev());
        here.iter().rev().chain(leaves.iter().rev().chain(before).flat_map(|it| it.annotations.iter().rev()))
    }
}

fn hulls(annotations: &[Arc<Annotation>]) -> Vec<(AnnotationId, Span)> {
    annotations.iter().map(|it| (it.id, it.spans.hull())).collect()
}

impl FromIterator<Arc<Annotation>> for AnnotationSet {
    /// Builds the set in one go; of two annotations with one id the later one stays.
    fn from_iter<I: IntoIterator<Item = Arc<Annotation>>>(annotations: I) -> Self {
        let annotations: Vec<_> = annotations.into_iter().collect();
        let mut ordered = annotations.clone();
        ordered.sort_by_key(|it| Order::of(it));
        let hulls = hulls(&ordered);
        Self::new(ordered, hulls).unwrap_or_else(|| {
            let mut set = Self::default();
            annotations.into_iter().for_each(|annotation| drop(set.insert(annotation)));
            set
        })
    }
}

impl PartialEq for AnnotationSet {
    fn eq(&self, other: &Self) -> bool {
        self.count == other.count && self.iter().eq(other.iter())
    }
}

impl Eq for AnnotationSet {}
