//! How high each block stands, estimated until it is measured, and where each therefore begins.
//!
//! Counts in points from the top of the document, as `f64`: at 30 million points an `f32` steps by two. Knows no text and no
//! layout.
//!
//! An estimate adds up what a block has, each at a rate: its bytes, that it is filled or blank, the space below. So the estimate of any run
//! of blocks follows from running counts that hold at every width and zoom, and other rates cost nothing. A measured height
//! stands in a prefix-sum tree as its difference from the estimate; the tree has nodes only where something was measured.

use std::collections::HashMap;

/// What the height of a block is estimated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Its length in bytes; of none it is blank.
    pub bytes: usize,
    /// Whether there is a space below it.
    pub spaced: bool,
}

/// How many points each thing that a block has makes it higher.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rates {
    /// A byte.
    pub byte: f64,
    /// That there are bytes at all.
    pub filled: f64,
    /// That there is none.
    pub blank: f64,
    /// The space below.
    pub space: f64,
}

/// What all blocks above a place have together.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    bytes: usize,
    filled: u32,
    spaced: u32,
}

/// The heights of a column of blocks, with the sums that turn them into positions.
#[derive(Clone, Debug)]
pub struct Heights {
    /// Invariant: one more than there are blocks; the item at `i` is of the blocks before `i`.
    sums: Vec<Sum>,
    rates: Rates,
    measured: HashMap<usize, f64>,
    /// A Fenwick tree: the node at `i` holds what was measured beyond the estimate from block `i & (i + 1)` to `i`.
    beyond: HashMap<usize, f64>,
}

impl Heights {
    /// The column of blocks that have this, from top to bottom, all of them estimated.
    #[must_use]
    pub fn new(extents: impl IntoIterator<Item = Extent>, rates: Rates) -> Self {
        let mut sum = Sum::default();
        let mut sums = vec![sum];
        sums.extend(extents.into_iter().map(|extent| {
            sum.bytes += extent.bytes;
            sum.filled += u32::from(extent.bytes > 0);
            sum.spaced += u32::from(extent.spaced);
            sum
        }));
        Self { sums, rates, measured: HashMap::new(), beyond: HashMap::new() }
    }

    /// Estimates all blocks at other rates, and forgets what was measured at the old ones.
    pub fn estimate(&mut self, rates: Rates) {
        self.rates = rates;
        self.measured = HashMap::new();
        self.beyond = HashMap::new();
    }

    /// The number of blocks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sums.len() - 1
    }

    /// Whether there are no blocks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The height of a block in points; 0 beyond the last.
    #[must_use]
    pub fn height(&self, block: usize) -> f64 {
        if block >= self.len() {
            return 0.0;
        }
        let estimate = || self.estimated(block, block + 1);
        self.measured.get(&block).copied().unwrap_or_else(estimate)
    }

    /// Puts a measured height in the place of what was there. Blocks beyond the last are ignored.
    pub fn set(&mut self, block: usize, height: f64) {
        let change = height - self.height(block);
        if block >= self.len() || self.measured.insert(block, height) == Some(height) {
            return;
        }
        let mut at = block;
        while change != 0.0 && at < self.len() {
            *self.beyond.entry(at).or_default() += change;
            at |= at + 1;
        }
    }

    /// Where a block begins, in points from the top; the height of the whole for blocks beyond the last.
    #[must_use]
    pub fn top(&self, block: usize) -> f64 {
        let mut end = block.min(self.len());
        let mut sum = self.estimated(0, end);
        while end > 0 {
            sum += self.beyond(end - 1);
            end &= end - 1;
        }
        sum
    }

    /// The height of the whole in points.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.top(self.len())
    }

    /// The block that covers a position in points from the top: the first for those above, the last for those below.
    #[must_use]
    pub fn block_at(&self, y: f64) -> usize {
        let mut block = 0;
        let mut left = y;
        let mut step = (self.len() + 1).next_power_of_two() / 2;
        while step > 0 {
            let end = block + step;
            if end <= self.len() {
                let height = self.estimated(block, end) + self.beyond(end - 1);
                if height <= left {
                    left -= height;
                    block = end;
                }
            }
            step /= 2;
        }
        block.min(self.len().saturating_sub(1))
    }

    /// The estimated height of a run of blocks. Both numbers lie within the column.
    fn estimated(&self, from: usize, until: usize) -> f64 {
        let (from_sum, sum, rates) = (self.sums[from], self.sums[until], self.rates);
        let filled = sum.filled - from_sum.filled;
        let blank = until - from - filled as usize;
        (sum.bytes - from_sum.bytes) as f64 * rates.byte
            + f64::from(filled) * rates.filled
            + blank as f64 * rates.blank
            + f64::from(sum.spaced - from_sum.spaced) * rates.space
    }

    fn beyond(&self, node: usize) -> f64 {
        self.beyond.get(&node).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Rates whose sums are exact.
    const RATES: Rates = Rates { byte: 0.5, filled: 9.0, blank: 4.0, space: 3.25 };

    fn plain(extent: Extent, rates: Rates) -> f64 {
        let filled = if extent.bytes == 0 { rates.blank } else { rates.filled };
        extent.bytes as f64 * rates.byte + filled + if extent.spaced { rates.space } else { 0.0 }
    }

    fn extents() -> impl Strategy<Value = Vec<Extent>> {
        let extent =
            (0_usize..400, any::<bool>()).prop_map(|(bytes, spaced)| Extent { bytes: bytes / 2 % 190, spaced });
        prop::collection::vec(extent, 1..80)
    }

    proptest! {
        #[test]
        fn the_tree_agrees_with_adding_up(
            extents in extents(),
            changes in prop::collection::vec((0_usize..80, 1_u16..500), 0..40),
            zoomed_at in 0_usize..40,
            y in -10.0..30_000.0_f64,
        ) {
            let estimates = |rates| extents.iter().map(|it| plain(*it, rates)).collect::<Vec<f64>>();
            let mut heights = Heights::new(extents.iter().copied(), RATES);
            let mut expected = estimates(RATES);
            for (at, (block, height)) in changes.into_iter().enumerate() {
                if at == zoomed_at {
                    let rates = Rates { byte: 1.5, filled: 18.0, ..RATES };
                    heights.estimate(rates);
                    expected = estimates(rates);
                }
                heights.set(block, f64::from(height));
                if let Some(old) = expected.get_mut(block) {
                    *old = f64::from(height);
                }
            }
            let mut top = 0.0;
            let mut at_y = 0;
            for (block, height) in expected.iter().enumerate() {
                prop_assert_eq!(heights.top(block), top);
                prop_assert_eq!(heights.height(block), *height);
                if top <= y {
                    at_y = block;
                }
                top += height;
            }
            prop_assert_eq!(heights.total(), top);
            prop_assert_eq!(heights.block_at(y), at_y);
        }
    }

    #[test]
    fn an_empty_column_has_a_first_block_of_no_height() {
        let heights = Heights::new([], RATES);
        assert_eq!((heights.total(), heights.block_at(5.0), heights.height(0)), (0.0, 0, 0.0));
    }

    #[test]
    fn a_long_column_is_as_exact_at_its_end_as_at_its_start() {
        let extent = Extent { bytes: 300, spaced: true };
        let mut heights = Heights::new((0..300_000).map(|_| extent), Rates { byte: 0.31, filled: 13.8, ..RATES });
        let block = 299_990;
        heights.set(block, 118.25);
        let height = heights.top(block + 1) - heights.top(block);
        assert!((height - 118.25).abs() < 1e-6 && heights.height(block) == 118.25, "{height}");
    }
}
