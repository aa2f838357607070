//! A text cut at the borders of its annotations, for pages that show them in their place.
//!
//! Annotations overlap and cross as they like; between two borders nothing begins or ends. Offsets are bytes.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::Record;

/// What is met as a text is read from its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step<'p> {
    /// A part of an annotation begins; the annotation is named by its place in the record.
    Begins { annotation: usize, is_first: bool },
    /// A part of an annotation ends.
    Ends { annotation: usize, is_last: bool },
    /// Words between two borders. An annotation keeps its lane from the start to the end of a part, the longer one has the lower lane where
    /// two begin together, and a lane that nobody has is `None`.
    Words { range: Range<usize>, lanes: &'p [Option<usize>], is_excluded: bool },
}

/// A border; of those at one offset ends come first, the inner before the outer one, then begins, the outer before the inner one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Border {
    ExcludedEnds,
    Ends { annotation: Reverse<usize>, is_last: bool },
    ExcludedBegins,
    Begins { annotation: usize, is_first: bool },
}

/// Tells `each` of what stands in the text of a record, in the order of reading.
pub(super) fn read(record: &Record<'_>, mut each: impl FnMut(Step<'_>)) {
    let mut borders: Vec<(usize, Border)> = Vec::new();
    for (annotation, it) in record.annotations.iter().enumerate() {
        let last = it.spans.count() - 1;
        for (part, span) in it.spans.iter().map(|it| it.span.range()).enumerate() {
            borders.push((span.start, Border::Begins { annotation, is_first: part == 0 }));
            borders.push((span.end, Border::Ends { annotation: Reverse(annotation), is_last: part == last }));
        }
    }
    for region in record.document.excluded.iter().map(|it| it.range()) {
        borders.push((region.start, Border::ExcludedBegins));
        borders.push((region.end, Border::ExcludedEnds));
    }
    borders.sort_unstable();
    let (mut lanes, mut at, mut is_excluded) = (Lanes::default(), 0, false);
    for (offset, border) in borders {
        if offset > at {
            each(Step::Words { range: at..offset, lanes: &lanes.held, is_excluded });
            at = offset;
        }
        match border {
            Border::ExcludedBegins => is_excluded = true,
            Border::ExcludedEnds => is_excluded = false,
            Border::Begins { annotation, is_first } => {
                lanes.take(annotation);
                each(Step::Begins { annotation, is_first });
            }
            Border::Ends { annotation: Reverse(annotation), is_last } => {
                lanes.free(annotation);
                each(Step::Ends { annotation, is_last });
            }
        }
    }
    let end = record.text.end().0;
    if end > at {
        each(Step::Words { range: at..end, lanes: &lanes.held, is_excluded });
    }
}

/// Who has which lane.
#[derive(Default)]
struct Lanes {
    held: Vec<Option<usize>>,
    free: BinaryHeap<Reverse<usize>>,
    of: std::collections::HashMap<usize, usize>,
}

impl Lanes {
    fn take(&mut self, annotation: usize) {
        let lane = self.free.pop().map_or(self.held.len(), |Reverse(lane)| lane);
        match self.held.get_mut(lane) {
            Some(held) => *held = Some(annotation),
            None => self.held.push(Some(annotation)),
        }
        self.of.insert(annotation, lane);
    }

    fn free(&mut self, annotation: usize) {
        if let Some(lane) = self.of.remove(&annotation) {
            self.held[lane] = None;
            self.free.push(Reverse(lane));
        }
    }
}
