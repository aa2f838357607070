//! Things that are joined two by two become sets.

/// Things by number, each in one set.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    /// So many things, each alone.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The thing that stands for the set of another: the one of the lowest number.
    pub(super) fn root(&mut self, mut thing: usize) -> usize {
        while self.0[thing] != thing {
            self.0[thing] = self.0[self.0[thing]];
            thing = self.0[thing];
        }
        thing
    }

    /// Makes one set of those of two things.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }

    /// The sets, in the order of their first members; members in order.
    pub(super) fn into_lists(mut self) -> Vec<Vec<usize>> {
        let mut lists: Vec<Vec<usize>> = vec![Vec::new(); self.0.len()];
        for thing in 0..self.0.len() {
            let root = self.root(thing);
            lists[root].push(thing);
        }
        lists.retain(|list| !list.is_empty());
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_is_one_set() {
        let mut sets = Sets::new(6);
        for (one, other) in [(4, 1), (5, 3), (1, 5), (2, 2)] {
            sets.join(one, other);
        }
        assert_eq!(sets.into_lists(), [vec![0], vec![1, 3, 4, 5], vec![2]]);
    }
}
