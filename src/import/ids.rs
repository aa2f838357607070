//! Ids for what comes in: the one that it has, or the one that is made of what it is, with a number that is free.

use std::collections::{BTreeMap, BTreeSet};

use crate::format::NUMBER_MAX;

/// The ids that are in use, in the project and by what was imported so far.
pub(super) struct Ids<I> {
    taken: BTreeSet<I>,
    /// The last number that was tried for what differs in nothing else, by its id with the number 0: what stands a thousand times is not
    /// numbered from 1 a thousand times.
    last: BTreeMap<I, u64>,
}

impl<I: Copy + Ord> Ids<I> {
    pub(super) fn new(taken: impl Iterator<Item = I>) -> Self {
        Self { taken: taken.collect(), last: BTreeMap::new() }
    }

    /// The id that something has, where it is free, else one with its own number, else with the first that is free, else a random one.
    pub(super) fn take(
        &mut self,
        own: Option<I>,
        number: Option<u64>,
        made: impl Fn(u64) -> I,
        random: impl Fn() -> I,
    ) -> I {
        let is_free = |id: &I| !self.taken.contains(id);
        let id = own.into_iter().chain(number.map(&made)).find(is_free);
        let id = id.unwrap_or_else(|| {
            let last = self.last.entry(made(0)).or_default();
            let free = (*last + 1..=NUMBER_MAX).find(|it| !self.taken.contains(&made(*it)));
            *last = free.unwrap_or(NUMBER_MAX);
            free.map_or_else(random, made)
        });
        self.taken.insert(id);
        id
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
        let mut ids = Ids::new([3_u64].into_iter());
        let given: Vec<u64> = (0..100_000).map(|_| ids.take(None, None, made, || u64::MAX)).collect();
        assert_eq!((&given[..4], given.last()), ([1, 2, 4, 5].as_slice(), Some(&100_001)));
        assert!(tried.get() < 400_000, "{} ids were made", tried.get());
        assert_eq!(ids.take(Some(7), None, made, || u64::MAX), 100_002);
        assert_eq!(ids.take(Some(NUMBER_MAX), Some(8), made, || u64::MAX), NUMBER_MAX);
    }
}
