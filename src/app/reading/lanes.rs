//! Lanes for underlines, so that those of overlapping spans stand apart.
//!
//! Lane 0 lies nearest to the text. Counts spans and lanes, knows nothing of what they mean or where they are painted.

use crate::text::{ByteOffset, Span};

/// The lane of each span, in the order in which the spans were given.
///
/// ```text
/// text    A t   l e a s t   8 4   f l e d
/// lane 0        [ figure      )
/// lane 1  [ claim                       )
/// ```
///
/// Invariant: spans that overlap have different lanes, and there are no more lanes than spans over one position. Where spans
/// nest without crossing, an inner span lies nearer to the text than those that cover it; where they cross, most do.
///
/// Give all spans that touch what is in view, in any order: the lanes do not depend on it.
#[must_use]
pub fn lanes(spans: &[Span]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..spans.len()).collect();
    order.sort_by_key(|it| (spans[*it], *it));
    let mut lanes = vec![0; spans.len()];
    let mut first = 0;
    while first < order.len() {
        // A group is a run of spans that hang together by overlaps; groups cannot disturb each other.
        let mut end = spans[order[first]].end();
        let mut next = first + 1;
        while next < order.len() && spans[order[next]].start() < end {
            end = end.max(spans[order[next]].end());
            next += 1;
        }
        let group = &order[first..next];
        if !inner_first(spans, group, depth(spans, group), &mut lanes) {
            outer_first(spans, group, &mut lanes);
        }
        first = next;
    }
    lanes
}

/// The most spans of a sorted group over one position.
fn depth(spans: &[Span], group: &[usize]) -> usize {
    let mut ends: Vec<ByteOffset> = Vec::new();
    let mut deepest = 0;
    for span in group.iter().map(|it| spans[*it]) {
        ends.retain(|end| *end > span.start());
        ends.push(span.end());
        deepest = deepest.max(ends.len());
    }
    deepest
}

/// Short spans first, each in the lowest lane that is free and above what it covers. `false` where that takes too many lanes.
fn inner_first(spans: &[Span], group: &[usize], most: usize, lanes: &mut [usize]) -> bool {
    let mut short_first = group.to_vec();
    // Of two equal spans the later one is the inner one, as in the order of painting.
    short_first.sort_by_key(|it| (spans[*it].byte_len(), std::cmp::Reverse(*it)));
    for (at, this) in short_first.iter().enumerate() {
        let beside = || short_first[..at].iter().filter(|it| spans[**it].overlaps(spans[*this]));
        let above = beside().filter(|it| spans[*this].covers(spans[**it])).map(|it| lanes[*it] + 1).max();
        let free = (above.unwrap_or(0)..).find(|lane| beside().all(|it| lanes[*it] != *lane));
        match free {
            Some(lane) if lane < most => lanes[*this] = lane,
            _ => return false,
        }
    }
    true
}

/// In reading order, each in the lowest free lane, then turned over: never more lanes than the depth of the group.
fn outer_first(spans: &[Span], group: &[usize], lanes: &mut [usize]) {
    let mut ends: Vec<ByteOffset> = Vec::new();
    for this in group {
        let free = ends.iter().position(|end| *end <= spans[*this].start());
        let lane = free.unwrap_or(ends.len());
        if lane == ends.len() {
            ends.push(spans[*this].end());
        } else {
            ends[lane] = spans[*this].end();
        }
        lanes[*this] = lane;
    }
    for this in group {
        lanes[*this] = ends.len() - 1 - lanes[*this];
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn span(start: usize, end: usize) -> Span {
        Span::from_range(start..end).expect("a valid span")
    }

    #[test]
    fn inner_spans_lie_nearer_to_the_text() {
        assert_eq!(lanes(&[span(0, 20), span(5, 9), span(12, 18), span(13, 14)]), [2, 0, 1, 0]);
        assert_eq!(lanes(&[span(0, 4), span(4, 8)]), [0, 0], "side by side is not over each other");
        assert_eq!(lanes(&[span(0, 4), span(0, 4)]), [1, 0], "of two equal ones the later is the inner one");
    }

    #[test]
    fn crossing_spans_take_no_more_lanes_than_needed() {
        let chain = [span(0, 4), span(2, 12), span(10, 20), span(18, 22)];
        assert!(lanes(&chain).into_iter().max() <= Some(1));
    }

    proptest! {
        #[test]
        fn lanes_never_collide_and_are_no_more_than_the_depth(
            ends in prop::collection::vec((0_usize..40, 1_usize..20), 0..25)
        ) {
            let spans: Vec<Span> = ends.iter().map(|(start, len)| span(*start, start + len)).collect();
            let lanes = lanes(&spans);
            for (at, one) in spans.iter().enumerate() {
                for (other_at, other) in spans.iter().enumerate().skip(at + 1) {
                    prop_assert!(!one.overlaps(*other) || lanes[at] != lanes[other_at]);
                }
            }
            let over = |position| spans.iter().filter(|it| it.contains(ByteOffset(position))).count();
            let depth = (0..60).map(over).max().unwrap_or(0);
            prop_assert!(lanes.iter().all(|lane| *lane < depth.max(1)));
        }
    }
}
