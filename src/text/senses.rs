//! What a word may be, as a set, and tables of words that are written by what they may be.
//!
//! Each lexicon has senses of its own, and a type of its own for them, so that none is asked by those of another.

/// Makes the type `Senses` of the senses that are named, each with the number of its bit.
macro_rules! senses {
    ($visible:vis, $($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        /// What a word may be, as a set.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        $visible struct Senses(u64);

        impl Senses {
            $($(#[$doc])* $visible const $name: Self = Self(1 << $bit);)*

            /// Whether one of some senses is among these.
            $visible const fn has(self, any: Self) -> bool {
                self.0 & any.0 != 0
            }

            $visible const fn and(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }

            /// The words of a table, of which each row has some, with blanks between, by all that they may be.
            fn by_word(rows: &[(Self, &'static str)]) -> std::collections::HashMap<&'static str, Self> {
                let mut words: std::collections::HashMap<&str, Self> = std::collections::HashMap::new();
                for (senses, list) in rows {
                    for word in list.split_whitespace() {
                        let known = words.entry(word).or_default();
                        *known = known.and(*senses);
                    }
                }
                words
            }
        }
    };
}

pub(crate) use senses;
