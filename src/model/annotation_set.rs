//! The annotations of one sheet in reading order: shared chunks that are at once the interval index.
//!
//! A snapshot is a clone of the list of chunks; an edit under a snapshot copies one chunk. Queries look at the chunks' bounds
//! first, so that their cost depends on what lies near the queried span.

mod places;

use std::cmp::Reverse;
use std::sync::Arc;

use self::places::Places;
use super::{Annotation, AnnotationId};
use crate::text::{ByteOffset, Span};

/// A chunk is cut in two when it grows beyond this many annotations.
const LEAF_MAX: usize = 256;
/// How many annotations a chunk has when all are put in at once, so that the next ones find room.
const LEAF_FILLED: usize = LEAF_MAX / 4 * 3;

/// Annotations in reading order: by start of the hull, then end descending, then id.
///
/// Invariant: ids are unique; `places` names the hull of exactly the annotations that are in the leaves.
#[derive(Clone, Debug, Default)]
pub struct AnnotationSet {
    leaves: Vec<Leaf>,
    places: Places,
    count: usize,
}

/// Invariant: not empty and sorted; `first` is the key of the first annotation, `furthest` the largest end of all.
#[derive(Clone, Debug)]
struct Leaf {
    first: Key,
    furthest: ByteOffset,
    annotations: Arc<Vec<Arc<Annotation>>>,
}

type Key = (ByteOffset, Reverse<ByteOffset>, AnnotationId);

fn key(hull: Span, id: AnnotationId) -> Key {
    (hull.start(), Reverse(hull.end()), id)
}

fn key_of(annotation: &Annotation) -> Key {
    key(annotation.spans.hull(), annotation.id)
}

impl Leaf {
    fn new(annotations: Vec<Arc<Annotation>>) -> Option<Self> {
        let first = key_of(annotations.first()?);
        let furthest = annotations.iter().map(|it| it.spans.hull().end()).max()?;
        Some(Self { first, furthest, annotations: Arc::new(annotations) })
    }
}

impl AnnotationSet {
    /// The set of annotations that are in reading order, or `None` where they are not, or where two have one id.
    #[must_use]
    pub fn from_ordered(annotations: Vec<Arc<Annotation>>) -> Option<Self> {
        let hulls = hulls(&annotations);
        let is_ordered = hulls.is_sorted_by(|(one, hull), (next, behind)| key(*hull, *one) < key(*behind, *next));
        if is_ordered { Self::new(annotations, hulls) } else { None }
    }

    /// The set of annotations in reading order, whose hulls are told beside them, so that each of a million is looked at once; `None`
    /// where two have one id.
    fn new(annotations: Vec<Arc<Annotation>>, hulls: Vec<(AnnotationId, Span)>) -> Option<Self> {
        let count = annotations.len();
        let mut rest = annotations.into_iter();
        let leaf = |hulls: &[(AnnotationId, Span)]| {
            let (id, hull) = *hulls.first()?;
            let furthest = hulls.iter().map(|(_, it)| it.end()).max()?;
            let annotations = rest.by_ref().take(hulls.len()).collect();
            Some(Leaf { first: key(hull, id), furthest, annotations: Arc::new(annotations) })
        };
        let leaves = hulls.chunks(LEAF_FILLED).filter_map(leaf).collect();
        Some(Self { leaves, places: Places::new(hulls)?, count })
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

    /// All annotations in reading order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<Annotation>> {
        self.leaves.iter().flat_map(|leaf| leaf.annotations.iter())
    }

    /// The annotation of an id.
    #[must_use]
    pub fn get(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        let (leaf, place) = self.find(id)?;
        Some(&self.leaves[leaf].annotations[place])
    }

    /// The annotations whose hull shares a character with a span, in reading order.
    pub fn near(&self, span: Span) -> impl Iterator<Item = &Arc<Annotation>> {
        let until = self.leaves.partition_point(|leaf| leaf.first.0 < span.end());
        self.leaves[..until]
            .iter()
            .filter(move |leaf| leaf.furthest > span.start())
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
        found.sort_by_key(|annotation| (annotation.spans.byte_len(), key_of(annotation)));
        found
    }

    /// The annotation that follows another in reading order.
    #[must_use]
    pub fn after(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        let (leaf, place) = self.find(id)?;
        let next = self.leaves[leaf].annotations.get(place + 1);
        next.or_else(|| self.leaves.get(leaf + 1)?.annotations.first())
    }

    /// The annotation that precedes another in reading order.
    #[must_use]
    pub fn before(&self, id: AnnotationId) -> Option<&Arc<Annotation>> {
        let (leaf, place) = self.find(id)?;
        match place.checked_sub(1) {
            Some(previous) => self.leaves[leaf].annotations.get(previous),
            None => self.leaves.get(leaf.checked_sub(1)?)?.annotations.last(),
        }
    }

    /// The first annotation that starts at or behind an offset.
    #[must_use]
    pub fn first_from(&self, offset: ByteOffset) -> Option<&Arc<Annotation>> {
        // The leaf before the first that starts at or behind the offset may still hold some that do.
        let leaf = self.leaves.partition_point(|leaf| leaf.first.0 < offset).saturating_sub(1);
        let near = self.leaves[leaf..].iter().take(2).flat_map(|leaf| leaf.annotations.iter());
        near.into_iter().find(|annotation| annotation.spans.hull().start() >= offset)
    }

    /// The last annotation that starts before an offset.
    #[must_use]
    pub fn last_before(&self, offset: ByteOffset) -> Option<&Arc<Annotation>> {
        match self.first_from(offset) {
            Some(behind) => self.before(behind.id),
            None => self.leaves.last()?.annotations.last(),
        }
    }

    /// Puts an annotation in; one of the same id is replaced and returned.
    pub fn insert(&mut self, annotation: Arc<Annotation>) -> Option<Arc<Annotation>> {
        let replaced = self.remove(annotation.id);
        let key = key_of(&annotation);
        let hull = annotation.spans.hull();
        self.places.insert(annotation.id, hull);
        self.count += 1;
        let at = self.leaves.partition_point(|leaf| leaf.first <= key).saturating_sub(1);
        match self.leaves.get_mut(at) {
            None => self.leaves.extend(Leaf::new(vec![annotation])),
            Some(leaf) => {
                let annotations = Arc::make_mut(&mut leaf.annotations);
                let place = annotations.partition_point(|it| key_of(it) < key);
                annotations.insert(place, annotation);
                leaf.first = leaf.first.min(key);
                leaf.furthest = leaf.furthest.max(hull.end());
                self.split(at);
            }
        }
        replaced
    }

    /// Takes an annotation out.
    pub fn remove(&mut self, id: AnnotationId) -> Option<Arc<Annotation>> {
        let (at, place) = self.find(id)?;
        self.places.remove(id);
        self.count -= 1;
        let annotations = Arc::make_mut(&mut self.leaves[at].annotations);
        let removed = annotations.remove(place);
        let rest = std::mem::take(annotations);
        match Leaf::new(rest) {
            Some(leaf) => self.leaves[at] = leaf,
            None => drop(self.leaves.remove(at)),
        }
        Some(removed)
    }

    fn find(&self, id: AnnotationId) -> Option<(usize, usize)> {
        let hull = self.places.get(id)?;
        let key = key(hull, id);
        let leaf = self.leaves.partition_point(|leaf| leaf.first <= key).checked_sub(1)?;
        let place = self.leaves[leaf].annotations.binary_search_by(|it| key_of(it).cmp(&key)).ok()?;
        Some((leaf, place))
    }

    fn split(&mut self, at: usize) {
        if self.leaves[at].annotations.len() <= LEAF_MAX {
            return;
        }
        let mut left = self.leaves[at].annotations.as_ref().clone();
        let right = left.split_off(left.len() / 2);
        self.leaves.splice(at..=at, Leaf::new(left).into_iter().chain(Leaf::new(right)));
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
        ordered.sort_by_key(|it| key_of(it));
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
