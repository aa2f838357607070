//! Reading RON into the mirrors of records: names that are checked, lists without two records of one id, errors with lines.

use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::{FORMAT, StoreError};
use crate::text::shown;

/// Reads a file's RON, of this format version or an older one.
pub(super) fn ron_file<T: DeserializeOwned>(path: &Path, ron: &str) -> Result<T, StoreError> {
    from_ron(ron).map_err(|error| match newer_format(ron) {
        Some(format) => StoreError::Newer { path: path.to_owned(), format },
        None => {
            let expected = shown(&expectation(&error.code)).into_owned();
            StoreError::Damaged { path: path.to_owned(), line: error.span.end.line, expected }
        }
    })
}

/// How deep lists and records may stand in each other. What Manicule writes is less than 20 deep; a stranger's million would overflow
/// the stack, and on a thread with a small one much less does.
const DEEPEST: usize = 32;

/// Reads RON, whoever wrote it.
pub(super) fn from_ron<T: DeserializeOwned>(ron: &str) -> ron::error::SpannedResult<T> {
    ron::Options::default().with_recursion_limit(DEEPEST).from_str(ron)
}

/// The bytes of a file as a string, or the line where they are no UTF-8.
pub(super) fn utf8<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, StoreError> {
    simdutf8::compat::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        StoreError::Damaged { path: path.to_owned(), line, expected: "expected UTF-8".to_owned() }
    })
}

/// The bytes of a text as a string, or as they are where they are no UTF-8. Those of an article are copied, since what the standard library
/// takes to look at them for itself is several times that.
pub(super) fn utf8_owned(bytes: Vec<u8>) -> Result<String, Vec<u8>> {
    /// Memory for a copy of more than this is taken from the system anew, which costs as much as looking at it.
    const COPIED: usize = 1 << 20;
    if bytes.len() > COPIED {
        return String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes);
    }
    match simdutf8::basic::from_utf8(&bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Err(bytes),
    }
}

/// The format version of a file where it is newer than ours: then whatever else is wrong with it is no damage.
fn newer_format(ron: &str) -> Option<u64> {
    let behind = ron.split_once("format:")?.1.trim_start();
    let digits = behind.find(|it: char| !it.is_ascii_digit()).map_or(behind, |end| &behind[..end]);
    digits.parse().ok().filter(|format| *format > FORMAT)
}

/// What is wrong and what was expected, without the names of types that mean nothing to a user.
fn expectation(code: &ron::Error) -> String {
    match code {
        ron::Error::MissingStructField { field, .. } => {
            format!("the field `{field}` is missing; expected it in this record")
        }
        ron::Error::DuplicateStructField { field, .. } => {
            format!("the field `{field}` stands here twice; expected it once")
        }
        ron::Error::NoSuchStructField { expected, found, .. } => {
            format!(
                "`{}` is no field of this record; expected one of {}",
                quoted(found).trim_matches(['“', '”']),
                expected.join(", ")
            )
        }
        ron::Error::IntegerOutOfBounds => "the number is too large or too small; expected one in range".to_owned(),
        ron::Error::ExceededRecursionLimit => {
            format!("lists and records stand too deep in each other; expected at most {DEEPEST}")
        }
        ron::Error::NoSuchEnumVariant { expected, found, .. } => {
            format!("{} is not known here; expected one of {}", quoted(found), expected.join(", "))
        }
        other => {
            let message = other.to_string();
            match message.strip_prefix("Expected ") {
                Some(expected) => format!("expected {expected}"),
                None => message,
            }
        }
    }
}

/// The format version, which is ours.
#[derive(Debug)]
pub(super) struct Format;

impl<'de> Deserialize<'de> for Format {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            FORMAT => Ok(Self),
            other => Err(D::Error::custom(format!("{other} is no format version; expected {FORMAT}"))),
        }
    }
}

/// What stands in a file instead of what was expected, as a message quotes it: its beginning, on one line.
pub(super) fn quoted(written: &str) -> String {
    let short: String = written.chars().take(60).collect();
    format!("“{}{}”", shown(&short), if short.len() < written.len() { "…" } else { "" })
}

/// A value that is written as a string of its own form: a name, a time, a hash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Parsed<T>(pub(super) T);

impl<'de, T> Deserialize<'de> for Parsed<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ParsedVisitor<T>(PhantomData<T>);

        impl<T> Visitor<'_> for ParsedVisitor<T>
        where
            T: FromStr,
            T::Err: fmt::Display,
        {
            type Value = Parsed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, written: &str) -> Result<Self::Value, E> {
                written.parse().map(Parsed).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(ParsedVisitor(PhantomData))
    }
}

/// A record with a key that no other of its list may have.
pub(super) trait Keyed {
    /// What tells it from the others.
    type Key: Eq + Hash + fmt::Debug;

    /// Its key.
    fn key(&self) -> Self::Key;
}

/// How many labels, attributes of labels, or labels of relations a project may have. Each is looked for among all of them, and somebody has
/// to choose between them; a stranger's million would take hours.
pub(super) const DEFINITIONS_MAX: usize = 10_000;

/// A list of definitions without two of one key, and not too many.
pub(super) struct Definitions<T>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de> + Keyed> Deserialize<'de> for Definitions<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Unique(list) = Unique::deserialize(deserializer)?;
        if list.len() > DEFINITIONS_MAX {
            let count = list.len();
            return Err(D::Error::custom(format!("{count} stand in this list; expected at most {DEFINITIONS_MAX}")));
        }
        Ok(Self(list))
    }
}

/// A list without two records of one key.
#[derive(Debug)]
pub(super) struct Unique<T>(pub(super) Vec<T>);

impl<T> Default for Unique<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de> + Keyed> Deserialize<'de> for Unique<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct UniqueVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + Keyed> Visitor<'de> for UniqueVisitor<T> {
            type Value = Unique<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of records")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut keys = HashSet::new();
                let mut records: Vec<T> = Vec::new();
                while let Some(record) = list.next_element_seed(NewTo(&mut keys, PhantomData))? {
                    records.push(record);
                }
                Ok(Unique(records))
            }
        }

        deserializer.deserialize_seq(UniqueVisitor(PhantomData))
    }
}

/// A record whose key has not been seen. Refused while it is read, so that the error has its line and not the next one's.
struct NewTo<'a, T: Keyed>(&'a mut HashSet<T::Key>, PhantomData<T>);

impl<'de, T: Deserialize<'de> + Keyed> DeserializeSeed<'de> for NewTo<'_, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let record = T::deserialize(deserializer)?;
        let key = record.key();
        if self.0.contains(&key) {
            return Err(D::Error::custom(format!("{key:?} stands here twice; expected one record an id")));
        }
        self.0.insert(key);
        Ok(record)
    }
}
