//! Which annotations stay where a format's layer holds no two that share a token.

use std::cmp::Reverse;

use super::token::Tagged;
use crate::model::LabelId;

/// The annotations that stay: the one of the most tokens first, of equals the one that begins first, then the one whose label
/// stands first in the schema, then the one of the lower id. An annotation stays or goes with all of its parts.
///
/// The result is in reading order; `giving_way` hears of the others.
pub(super) fn without_overlaps<'t, 'a>(
    candidates: impl Iterator<Item = &'t Tagged<'a>>,
    labels: &[LabelId],
    token_count: usize,
    mut giving_way: impl FnMut(&'t Tagged<'a>),
) -> Vec<&'t Tagged<'a>> {
    let rank = |it: &Tagged<'_>| labels.iter().position(|label| *label == it.annotation.label);
    let start = |it: &Tagged<'_>| it.parts.first().map(|part| part.start);
    let mut candidates: Vec<_> = candidates.collect();
    candidates.sort_by_key(|it| (Reverse(it.count()), start(it), rank(it), it.annotation.id));
    let mut taken = vec![false; token_count];
    let mut kept = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        if candidate.parts.iter().any(|part| taken[part.clone()].contains(&true)) {
            giving_way(candidate);
            continue;
        }
        candidate.parts.iter().for_each(|part| taken[part.clone()].fill(true));
        kept.push(candidate);
    }
    kept.sort_by_key(|it| (start(it), it.annotation.id));
    kept
}
