//! Ids for what comes in: the one that it has, or the one that is made of what it is, with a number that is free.
//!
//! The same data is given the same ids each time: an id that the data has for something is never made for something else.

use std::collections::{BTreeMap, BTreeSet};

use crate::format::NUMBER_MAX;

/// The ids that are in use, and those that something of the data has for its own.
pub(super) struct Taken<I> {
    used: BTreeSet<I>,
    claimed: BTreeSet<I>,
}

impl<I: Copy + Ord> Taken<I> {
    pub(super) fn new(used: impl Iterator<Item = I>, claimed: impl Iterator<Item = I>) -> Self {
        Self { used: used.collect(), claimed: claimed.collect() }
    }

    pub(super) fn insert(&mut self, id: I) {
        self.used.insert(id);
    }

    pub(super) fn is_claimed(&self, id: I) -> bool {
        self.claimed.contains(&id)
    }

    pub(super) fn is_used(&self, id: I) -> bool {
        self.used.contains(&id)
    }
}

/// Gives ids, none twice.
pub(super) struct Ids<I> {
    given: BTreeSet<I>,
    /// The last number that was tried for what differs in nothing else, by its id with the number 0: what stands a thousand times is not
    /// numbered from 1 a thousand times.
    last: BTreeMap<I, u64>,
}

impl<I> Default for Ids<I> {
    fn default() -> Self {
        Self { given: BTreeSet::new(), last: BTreeMap::new() }
    }
}

impl<I: Copy + Ord> Ids<I> {
    /// Gives none of those that are given already.
    pub(super) fn without(given: impl Iterator<Item = I>) -> Self {
        Self { given: given.collect(), ..Self::default() }
    }

    /// The id that something has, where it is free, else one with its own number, else with the first that is free; `None` where no number
    /// is. An id is free that `taken` does not have; `is_ours` tells of those that may be given all the same.
    pub(super) fn take(
        &mut self,
        (own, number): (Option<I>, Option<u64>),
        made: impl Fn(u64) -> I,
        taken: &Taken<I>,
        is_ours: impl Fn(I) -> bool,
    ) -> Option<I> {
        let is_free = |id: &I| !self.given.contains(id) && (!taken.is_used(*id) || is_ours(*id));
        let is_unclaimed = |id: &I| is_free(id) && !taken.is_claimed(*id);
        let its = own.filter(is_free).or_else(|| number.map(&made).filter(is_unclaimed));
        let id = its.or_else(|| {
            let last = self.last.entry(made(0)).or_default();
            let free = (*last + 1..=NUMBER_MAX).find(|it| is_unclaimed(&made(*it)));
            *last = free.unwrap_or(NUMBER_MAX);
            free.map(made)
        })?;
        self.given.insert(id);
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_a_hundred_thousand_times_is_numbered_without_trying_all_numbers_each_time() {
        let tried = std::cell::Cell::new(0_u64);
        let made = |number| {
            tried.set(tried.get() + 1);
            number
        };
        let taken = Taken::new([3_u64].into_iter(), std::iter::empty());
        let mut ids = Ids::default();
        let mut take = |own, number| ids.take((own, number), made, &taken, |_| false);
        let given: Vec<u64> = (0..100_000).filter_map(|_| take(None, None)).collect();
        assert_eq!((&given[..4], given.last()), ([1, 2, 4, 5].as_slice(), Some(&100_001)));
        assert!(tried.get() < 400_000, "{} ids were made", tried.get());
        assert_eq!(take(Some(7), None), Some(100_002));
        assert_eq!(take(Some(NUMBER_MAX), Some(8)), Some(NUMBER_MAX));
    }

    #[test]
    fn an_id_that_the_data_has_for_something_is_made_for_nothing_else() {
        let taken = Taken::new([5_u64].into_iter(), [1, 2].into_iter());
        let mut ids = Ids::default();
        let mut take = |own, number| ids.take((own, number), |it| it, &taken, |it| it == 5);
        assert_eq!(
            [take(None, Some(1)), take(None, None), take(Some(1), None), take(None, Some(5))],
            [Some(3), Some(4), Some(1), Some(5)]
        );
    }
}
