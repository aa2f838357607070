//! The tree of an [`AnnotationSet`](super::AnnotationSet): annotations in leaves, leaves in branches, each with its bounds.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::model::{Annotation, AnnotationId};
use crate::text::{ByteOffset, Span};

// Tests have small ones, so that a few hundred annotations make a whole tree.

/// A leaf is cut in two when it grows beyond this many annotations.
const LEAF_MAX: usize = if cfg!(test) { 6 } else { 256 };
/// A branch is cut in two when it grows beyond this many leaves.
const BRANCH_MAX: usize = if cfg!(test) { 4 } else { 96 };

/// How many annotations a leaf, and leaves a branch, has when all are put in at once, so that the next ones find room.
pub(super) const LEAF_FILLED: usize = LEAF_MAX * 3 / 4;
pub(super) const BRANCH_FILLED: usize = BRANCH_MAX * 3 / 4;

/// The place of an annotation in reading order: by start of the hull, then end descending, then id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order(ByteOffset, Reverse<ByteOffset>, AnnotationId);

impl Order {
    /// The place of an annotation.
    #[must_use]
    pub fn of(annotation: &Annotation) -> Self {
        Self::at(annotation.spans.hull(), annotation.id)
    }

    /// The place of an annotation with this hull and id.
    pub(super) fn at(hull: Span, id: AnnotationId) -> Self {
        Self(hull.start(), Reverse(hull.end()), id)
    }

    /// The place before all annotations that start at or behind an offset.
    #[must_use]
    pub fn before(offset: ByteOffset) -> Self {
        Self(offset, Reverse(ByteOffset(usize::MAX)), AnnotationId::from_number(0))
    }

    /// Where the annotation starts.
    pub(super) fn start(self) -> ByteOffset {
        self.0
    }
}

/// A run of annotations.
///
/// Invariant: not empty and sorted; `first` is the place of the first annotation, `furthest` the largest end of all.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    pub first: Order,
    pub furthest: ByteOffset,
    pub annotations: Arc<Vec<Arc<Annotation>>>,
}

/// A run of leaves.
///
/// Invariant: not empty and sorted; `first` is the place of the first annotation, `furthest` the largest end of all, `count` how many
/// there are.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    pub first: Order,
    pub furthest: ByteOffset,
    pub count: usize,
    pub leaves: Arc<Vec<Leaf>>,
}

impl Leaf {
    pub fn new(annotations: Vec<Arc<Annotation>>) -> Option<Self> {
        let first = Order::of(annotations.first()?);
        let furthest = annotations.iter().map(|it| it.spans.hull().end()).max()?;
        Some(Self { first, furthest, annotations: Arc::new(annotations) })
    }

    /// A leaf of annotations in reading order, whose ids and hulls are told beside them.
    pub fn of(hulls: &[(AnnotationId, Span)], annotations: Vec<Arc<Annotation>>) -> Option<Self> {
        let (id, hull) = *hulls.first()?;
        let furthest = hulls.iter().map(|(_, it)| it.end()).max()?;
        Some(Self { first: Order::at(hull, id), furthest, annotations: Arc::new(annotations) })
    }

    fn insert(&mut self, annotation: Arc<Annotation>) {
        let order = Order::of(&annotation);
        self.first = self.first.min(order);
        self.furthest = self.furthest.max(annotation.spans.hull().end());
        let annotations = Arc::make_mut(&mut self.annotations);
        let place = annotations.partition_point(|it| Order::of(it) < order);
        annotations.insert(place, annotation);
    }

    /// Takes an annotation out by its place, and says whether any other is left. The others are looked at only where it reached furthest.
    fn remove(&mut self, place: usize) -> bool {
        let annotations = Arc::make_mut(&mut self.annotations);
        let removed = annotations.remove(place);
        let Some(first) = annotations.first() else { return false };
        self.first = Order::of(first);
        if removed.spans.hull().end() == self.furthest {
            let ends = annotations.iter().map(|it| it.spans.hull().end());
            self.furthest = ends.max().unwrap_or(self.furthest);
        }
        true
    }

    /// Whether it may hold annotations that share a character with a span.
    pub fn is_near(&self, span: Span) -> bool {
        self.first.start() < span.end() && self.furthest > span.start()
    }
}

impl Branch {
    pub fn new(leaves: Vec<Leaf>) -> Option<Self> {
        let first = leaves.first()?.first;
        let furthest = leaves.iter().map(|it| it.furthest).max()?;
        let count = leaves.iter().map(|it| it.annotations.len()).sum();
        Some(Self { first, furthest, count, leaves: Arc::new(leaves) })
    }

    /// The leaf to which an annotation of this place belongs.
    pub fn leaf_of(&self, order: Order) -> usize {
        self.leaves.partition_point(|leaf| leaf.first <= order).saturating_sub(1)
    }

    /// Whether it may hold annotations that share a character with a span.
    pub fn is_near(&self, span: Span) -> bool {
        self.first.start() < span.end() && self.furthest > span.start()
    }

    /// Puts an annotation in; what of the branch has become too much is returned as one to stand behind it.
    pub fn insert(&mut self, annotation: Arc<Annotation>) -> Option<Self> {
        let order = Order::of(&annotation);
        let at = self.leaf_of(order);
        self.first = self.first.min(order);
        self.furthest = self.furthest.max(annotation.spans.hull().end());
        self.count += 1;
        let leaves = Arc::make_mut(&mut self.leaves);
        leaves[at].insert(annotation);
        if leaves[at].annotations.len() <= LEAF_MAX {
            return None;
        }
        let mut left = leaves[at].annotations.as_ref().clone();
        let right = left.split_off(left.len() / 2);
        leaves.splice(at..=at, Leaf::new(left).into_iter().chain(Leaf::new(right)));
        if leaves.len() <= BRANCH_MAX {
            return None;
        }
        let mut left = std::mem::take(leaves);
        let right = left.split_off(left.len() / 2);
        if let Some(left) = Self::new(left) {
            *self = left;
        }
        Self::new(right)
    }

    /// Takes an annotation out by its place, and says whether any other is left; a branch without any has to go.
    pub fn remove(&mut self, leaf: usize, place: usize) -> bool {
        let leaves = Arc::make_mut(&mut self.leaves);
        let furthest = leaves[leaf].furthest;
        if !leaves[leaf].remove(place) {
            leaves.remove(leaf);
        }
        self.count -= 1;
        let Some(first) = leaves.first() else { return false };
        self.first = first.first;
        if furthest == self.furthest {
            self.furthest = leaves.iter().map(|it| it.furthest).max().unwrap_or(furthest);
        }
        true
    }
}
