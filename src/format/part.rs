//! The parts that an export is written in.

/// Some records of an export that follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which one, from 0.
    pub number: usize,
    /// How many there are, at least 1.
    pub count: usize,
}

impl Part {
    /// Whether it is the first one.
    #[must_use]
    pub fn is_first(self) -> bool {
        self.number == 0
    }

    /// The name of a file for this part alone: `train-00003-of-00016.parquet`.
    #[must_use]
    pub fn file(self, stem: &str, extension: &str) -> String {
        format!("{stem}-{:05}-of-{:05}.{extension}", self.number, self.count)
    }
}
