//! Identifiers of 128 bits for formats that ask for them, made of what they stand for, so that two exports have the same ones.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// A UUID of version 8 (RFC 9562): the first bits of a SHA-256 over the parts of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Guid([u8; 16]);

impl Guid {
    /// The identifier of what these parts name: the kind of thing, then ids from the outside in.
    pub(super) fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new_with_prefix("manicule");
        for part in parts {
            // The length tells where a part ends, so that no two lists of parts are one.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Self(bytes)
    }
}

impl fmt::Display for Guid {
    /// `8-4-4-4-12` lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_that_of_its_parts_and_of_no_others() {
        let guid = Guid::of(&["code", "claim"]);
        assert_eq!(guid, Guid::of(&["code", "claim"]));
        assert_ne!(guid, Guid::of(&["codeclaim"]));
        assert_ne!(guid, Guid::of(&["code", "claim", ""]));
        let written = guid.to_string();
        assert_eq!((written.len(), &written[14..15]), (36, "8"), "{written}");
        assert!(matches!(&written[19..20], "8" | "9" | "a" | "b"), "{written}");
    }
}
