//! How high each block stands, estimated until it is measured, and where each therefore begins.
//!
//! Counts in points from the top of the document, as `f64`: at 30 million points an `f32` steps by two. A prefix-sum tree
//! answers and changes in O(log n). Knows no text and no layout.

/// The heights of a column of blocks, with the sums that turn them into positions.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    heights: Vec<f64>,
    /// A Fenwick tree: the item at `i` holds the sum of the heights from `i & (i + 1)` to `i`.
    sums: Vec<f64>,
}

impl Heights {
    /// The column with these heights in points, from top to bottom.
    #[must_use]
    pub fn new(heights: impl IntoIterator<Item = f64>) -> Self {
        let heights: Vec<f64> = heights.into_iter().collect();
        let mut sums = heights.clone();
        for at in 0..sums.len() {
            let parent = at | (at + 1);
            if parent < sums.len() {
                sums[parent] += sums[at];
            }
        }
        Self { heights, sums }
    }

    /// The number of blocks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heights.len()
    }

    /// Whether there are no blocks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heights.is_empty()
    }

    /// The height of a block in points; 0 beyond the last.
    #[must_use]
    pub fn height(&self, block: usize) -> f64 {
        self.heights.get(block).copied().unwrap_or(0.0)
    }

    /// Puts a measured height in the place of what was there. Blocks beyond the last are ignored.
    pub fn set(&mut self, block: usize, height: f64) {
        let Some(old) = self.heights.get_mut(block) else { return };
        let change = height - *old;
        if change == 0.0 {
            return;
        }
        *old = height;
        let mut at = block;
        while at < self.sums.len() {
            self.sums[at] += change;
            at |= at + 1;
        }
    }

    /// Where a block begins, in points from the top; the height of the whole for blocks beyond the last.
    #[must_use]
    pub fn top(&self, block: usize) -> f64 {
        let mut end = block.min(self.sums.len());
        let mut sum = 0.0;
        while end > 0 {
            sum += self.sums[end - 1];
            end &= end - 1;
        }
        sum
    }

    /// The height of the whole in points.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.top(self.heights.len())
    }

    /// The block that covers a position in points from the top: the first for those above, the last for those below.
    #[must_use]
    pub fn block_at(&self, y: f64) -> usize {
        let mut block = 0;
        let mut left = y;
        let mut step = (self.sums.len() + 1).next_power_of_two() / 2;
        while step > 0 {
            if let Some(sum) = self.sums.get(block + step - 1)
                && *sum <= left
            {
                left -= sum;
                block += step;
            }
            step /= 2;
        }
        block.min(self.heights.len().saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_tree_agrees_with_adding_up(
            start in prop::collection::vec(1_u16..500, 1..80),
            changes in prop::collection::vec((0_usize..80, 1_u16..500), 0..40),
            y in -10.0..30_000.0_f64,
        ) {
            let mut plain: Vec<f64> = start.iter().map(|it| f64::from(*it)).collect();
            let mut heights = Heights::new(plain.iter().copied());
            for (block, height) in changes {
                heights.set(block, f64::from(height));
                if let Some(old) = plain.get_mut(block) {
                    *old = f64::from(height);
                }
            }
            let mut top = 0.0;
            let mut expected = 0;
            for (block, height) in plain.iter().enumerate() {
                prop_assert_eq!(heights.top(block), top);
                if top <= y {
                    expected = block;
                }
                top += height;
            }
            prop_assert_eq!(heights.total(), top);
            prop_assert_eq!(heights.block_at(y), expected);
        }
    }

    #[test]
    fn an_empty_column_has_a_first_block_of_no_height() {
        let heights = Heights::default();
        assert_eq!((heights.total(), heights.block_at(5.0), heights.height(0)), (0.0, 0, 0.0));
    }
}
