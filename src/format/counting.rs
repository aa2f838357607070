//! The units that data of others counts its offsets in.

/// What data of others counts its offsets in. Which one it is shows by the words that it quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counting {
    /// Unicode scalar values: the indices of a Python string.
    Chars,
    /// UTF-16 code units: the indices of a JavaScript, Java or C# string.
    Utf16,
    /// UTF-8 bytes: the indices of a Rust or Go string.
    Bytes,
    /// Extended grapheme clusters, of which CR LF is one.
    Graphemes,
}

impl Counting {
    /// All units, in the order in which they are tried.
    pub const ALL: [Self; 4] = [Self::Chars, Self::Utf16, Self::Bytes, Self::Graphemes];

    /// The word for it on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chars => "chars",
            Self::Utf16 => "utf16",
            Self::Bytes => "bytes",
            Self::Graphemes => "graphemes",
        }
    }

    /// The unit that a word stands for.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}
