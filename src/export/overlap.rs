//! What becomes of annotations of one label that share characters.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Annotation, AnnotationId, LabelId};
use crate::text::{ByteOffset, Span};

/// What becomes of annotations of one label that share characters. Those of different labels always stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlaps {
    /// All stay.
    #[default]
    Keep,
    /// The longest stays, of equals the first.
    Longest,
    /// The first in reading order stays.
    First,
    /// The document is skipped.
    Error,
}

impl Overlaps {
    /// All rules, the usual one first.
    pub const ALL: [Self; 4] = [Self::Keep, Self::Longest, Self::First, Self::Error];

    /// The word for it on the command line and in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Longest => "longest",
            Self::First => "first",
            Self::Error => "error",
        }
    }
}

/// The annotations, given in reading order, that have to give way, each with the one that stays in its place.
pub(super) fn giving_way(annotations: &[&Arc<Annotation>], overlaps: Overlaps) -> BTreeMap<AnnotationId, AnnotationId> {
    let mut by_label: BTreeMap<&LabelId, Vec<&Arc<Annotation>>> = BTreeMap::new();
    if overlaps != Overlaps::Keep {
        annotations.iter().for_each(|it| by_label.entry(&it.label).or_default().push(it));
    }
    let mut out = BTreeMap::new();
    for mut candidates in by_label.into_values() {
        if overlaps == Overlaps::Longest {
            // A stable sort: of equals the first in reading order stays in front.
            candidates.sort_by_key(|it| Reverse(it.spans.byte_len()));
        }
        let mut kept = Kept::default();
        for annotation in candidates {
            match kept.shares_with(annotation) {
                Some(other) => drop(out.insert(annotation.id, other)),
                None => kept.add(annotation),
            }
        }
    }
    out
}

/// Disjoint spans by their start.
#[derive(Default)]
struct Kept(BTreeMap<ByteOffset, (Span, AnnotationId)>);

impl Kept {
    fn shares_with(&self, annotation: &Annotation) -> Option<AnnotationId> {
        annotation.spans.iter().find_map(|it| {
            // Disjoint spans have their ends in the order of their starts: only the last before our end can reach us.
            let (_, (span, id)) = self.0.range(..it.span.end()).next_back()?;
            span.overlaps(it.span).then_some(*id)
        })
    }

    fn add(&mut self, annotation: &Annotation) {
        self.0.extend(annotation.spans.iter().map(|it| (it.span.start(), (it.span, annotation.id))));
    }
}
