//! Names of records: stable, typed, and never reused.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Why a written name is not one of the kind that was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{written}” is no {kind}; expected {expected}")]
pub struct IdError {
    written: String,
    kind: &'static str,
    expected: &'static str,
}

impl IdError {
    fn new(written: &str, kind: &'static str, expected: &'static str) -> Self {
        Self { written: written.chars().take(100).flat_map(char::escape_debug).collect(), kind, expected }
    }
}

/// The longest name of a document, an annotator, a label, an attribute or a speaker, in bytes.
const NAME_MAX: usize = 80;
const NAME_RULE: &str = "1 to 80 lower-case ASCII letters, digits and hyphens, starting and ending with a letter or digit, \
                         and no reserved device name";

/// Names that Windows gives to devices; no file there may be called so, whatever its extension.
const DEVICE_NAMES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

fn is_name(written: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=NAME_MAX).contains(&written.len())
        && written.bytes().all(inner)
        && !written.starts_with('-')
        && !written.ends_with('-')
        && !DEVICE_NAMES.contains(&written)
}

/// The name that comes nearest to a title or a file name: accents fall off, what is left of other characters become hyphens.
///
/// The result is always valid; where nothing is left of the title it is `fallback`.
fn name_from(title: &str, fallback: &str) -> String {
    let mut name = String::new();
    for character in title.chars() {
        let plain = plain_letters(character);
        if plain.is_empty() && !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
        name.push_str(&plain);
    }
    // Leave room for the number that makes a name unique.
    let longest = NAME_MAX - 8;
    let name = match name.get(..longest) {
        // Cut between words, unless there is only one.
        Some(cut) if name.len() > longest => cut.rsplit_once('-').map_or(cut, |(whole, _)| whole),
        _ => name.as_str(),
    };
    match name.trim_matches('-') {
        "" => fallback.to_owned(),
        name if DEVICE_NAMES.contains(&name) => format!("{name}-{fallback}"),
        name => name.to_owned(),
    }
}

/// The ASCII letters or digits that a character stands for in a name, or nothing.
fn plain_letters(character: char) -> String {
    let lower = character.to_lowercase().next().unwrap_or(character);
    let plain = match lower {
        'a'..='z' | '0'..='9' => return lower.to_string(),
        'à'..='ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' | 'ĉ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' => "g",
        'ì'..='ï' | 'ī' | 'į' | 'ı' => "i",
        'ł' | 'ľ' | 'ļ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò'..='õ' | 'ø' | 'ō' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ř' | 'ŕ' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='û' | 'ū' | 'ů' | 'ű' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ž' | 'ż' => "z",
        _ => "",
    };
    plain.to_owned()
}

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        ///
        /// Invariant: 1 to 80 lower-case ASCII letters, digits and hyphens, no hyphen at the ends, no reserved device name.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<Box<str>>);

        impl $name {
            /// Records are many and hold many names, which they share: a name is one pointer and not the two of `Arc<str>`.
            fn new(name: &str) -> Self {
                Self(Arc::new(name.into()))
            }

            /// The name as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// A valid name made from a title, not one of those for which `taken` says true.
            #[must_use]
            pub fn from_title(title: &str, taken: impl Fn(&Self) -> bool) -> Self {
                let stem = name_from(title, $kind);
                let mut name = Self::new(&stem);
                let mut number = 2_u64;
                while taken(&name) {
                    name = Self::new(&format!("{stem}-{number}"));
                    number += 1;
                }
                name
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(written: &str) -> Result<Self, IdError> {
                if is_name(written) { Ok(Self::new(written)) } else { Err(IdError::new(written, concat!($kind, " id"), NAME_RULE)) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name_type! {
    /// The name of a document, and of its files. It never changes, though the title may.
    DocumentId, "document"
}
name_type! {
    /// The name of an annotator, and of the folder of their annotations.
    AnnotatorId, "annotator"
}
name_type! {
    /// The name of a label, of annotations or of relations, which share one space of names.
    LabelId, "label"
}
name_type! {
    /// The name of an attribute among those of its label.
    AttributeId, "attribute"
}
name_type! {
    /// The name of a speaker in the register.
    SpeakerId, "speaker"
}

const RANDOM_DIGITS: usize = 12;
const RANDOM_RULE: &str = "12 lower-case ASCII letters and digits";
/// 36¹²; less than 2⁶³.
const RANDOM_COUNT: u64 = 36_u64.pow(RANDOM_DIGITS as u32);

macro_rules! random_type {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        ///
        /// Written as 12 lower-case ASCII letters and digits; the order of values is that of the written form.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u64);

        impl $name {
            /// A new one from the system's source of randomness.
            ///
            /// Two of a million are the same with a probability of 10⁻⁷.
            #[must_use]
            pub fn random() -> Self {
                Self(random_u64() % RANDOM_COUNT)
            }

            /// The one with this number, for tests and for ids derived from a hash.
            #[must_use]
            pub fn from_number(number: u64) -> Self {
                Self(number % RANDOM_COUNT)
            }

            /// Its number, less than 36¹².
            #[must_use]
            pub fn number(self) -> u64 {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(written: &str) -> Result<Self, IdError> {
                let refuse = || IdError::new(written, concat!($kind, " id"), RANDOM_RULE);
                if written.len() != RANDOM_DIGITS {
                    return Err(refuse());
                }
                written.bytes().try_fold(0, |number, byte| match byte {
                    b'0'..=b'9' => Ok(number * 36 + u64::from(byte - b'0')),
                    b'a'..=b'z' => Ok(number * 36 + u64::from(byte - b'a') + 10),
                    _ => Err(refuse()),
                }).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut digits = [0; RANDOM_DIGITS];
                let mut left = self.0;
                for digit in digits.iter_mut().rev() {
                    *digit = b"0123456789abcdefghijklmnopqrstuvwxyz"[(left % 36) as usize];
                    left /= 36;
                }
                f.write_str(std::str::from_utf8(&digits).unwrap_or_default())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

random_type! {
    /// The id of an annotation, unique without coordination.
    AnnotationId, "annotation"
}
random_type! {
    /// The id of a relation, unique without coordination.
    RelationId, "relation"
}
random_type! {
    /// The id of a conflict, which follows from what it says.
    ConflictId, "conflict"
}
random_type! {
    /// The id of a project, unique without coordination.
    ProjectId, "project"
}

fn random_u64() -> u64 {
    // Without the system's randomness ids would still differ from machine to machine and moment to moment.
    getrandom::u64().unwrap_or_else(|_| {
        use std::hash::{BuildHasher as _, RandomState};
        RandomState::new().hash_one(std::time::SystemTime::now())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_folder_are_refused() {
        for written in ["", "..", "a/b", "/etc", "A", "con", "lpt9", "-a", "a-", "é", "a b", "a.txt", &"x".repeat(81)]
        {
            assert!(written.parse::<DocumentId>().is_err(), "{written:?}");
        }
        assert!("asia-times".parse::<DocumentId>().is_ok());
    }

    #[test]
    fn titles_become_names() {
        let free = |_: &DocumentId| false;
        assert_eq!(
            DocumentId::from_title("“We’re ready,” says Señora Núñez", free).as_str(),
            "we-re-ready-says-senora-nunez"
        );
        assert_eq!(DocumentId::from_title("記者会見", free).as_str(), "document");
        assert_eq!(DocumentId::from_title("Con", free).as_str(), "con-document");
        assert_eq!(DocumentId::from_title(&"long ".repeat(50), free).as_str().len(), 69);
        let taken = |name: &DocumentId| name.as_str() == "a" || name.as_str() == "a-2";
        assert_eq!(DocumentId::from_title("A!", taken).as_str(), "a-3");
    }

    #[test]
    fn random_ids_read_back_and_sort_as_written() {
        let ids: Vec<AnnotationId> = (0..50).map(|_| AnnotationId::random()).collect();
        for pair in ids.windows(2) {
            assert_eq!(pair[0].to_string().parse(), Ok(pair[0]));
            assert_eq!(pair[0].cmp(&pair[1]), pair[0].to_string().cmp(&pair[1].to_string()));
        }
        for written in ["c4mzt0w9qk2", "c4mzt0w9qk2B", "c4mzt0w9qk2bb", "c4mzt0w9qké"] {
            assert!(written.parse::<AnnotationId>().is_err(), "{written:?}");
        }
    }
}
