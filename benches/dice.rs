//! The same numbers for the same seed, everywhere. Shared by the benchmarks.

/// A generator of numbers that look random and are not.
pub struct Dice(pub u64);

impl Dice {
    /// The dice of one throw of many, all of which are other ones with another seed.
    pub fn new(seed: u64, number: u64) -> Self {
        Self(number.wrapping_add(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    /// A number from 0 on that is less than `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}
