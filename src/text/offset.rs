//! The three units in which a position in a text is counted, kept apart by type.
//!
//! Bytes are the unit inside the program and in project files. Characters (Unicode scalar values) and UTF-16 code units exist
//! at the edges: exports, and tools that count so. [`Text`](super::Text) converts between them.

use std::fmt;

macro_rules! offset_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

offset_type! {
    /// A position between two characters, counted in UTF-8 bytes from the start of the text.
    ByteOffset
}
offset_type! {
    /// A position between two characters, counted in Unicode scalar values from the start of the text.
    CharOffset
}
offset_type! {
    /// A position between two characters, counted in UTF-16 code units from the start of the text.
    Utf16Offset
}
