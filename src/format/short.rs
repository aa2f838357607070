//! Ids and times as text that needs no memory of its own: datasets have three with each annotation.

use std::fmt::{self, Write as _};
use std::ops::Deref;

use serde::{Serialize, Serializer};

use crate::model::{AnnotationId, RelationId, Time};

/// The longest is a time of a year with a sign and six digits.
const MOST: usize = 23;

/// An id or a time as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Short {
    bytes: [u8; MOST],
    len: u8,
}

impl Short {
    fn of(shown: impl fmt::Display) -> Self {
        let mut short = Self { bytes: [0; MOST], len: 0 };
        let written = write!(short, "{shown}");
        debug_assert!(written.is_ok(), "ids and times are no longer than this");
        short
    }
}

impl fmt::Write for Short {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let start = usize::from(self.len);
        let end = start + more.len();
        self.bytes.get_mut(start..end).ok_or(fmt::Error)?.copy_from_slice(more.as_bytes());
        self.len = u8::try_from(end).map_err(|_| fmt::Error)?;
        Ok(())
    }
}

impl Deref for Short {
    type Target = str;

    fn deref(&self) -> &str {
        // It is made of whole strings.
        std::str::from_utf8(&self.bytes[..usize::from(self.len)]).unwrap_or_default()
    }
}

impl Serialize for Short {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl From<AnnotationId> for Short {
    fn from(id: AnnotationId) -> Self {
        Self::of(id)
    }
}

impl From<RelationId> for Short {
    fn from(id: RelationId) -> Self {
        Self::of(id)
    }
}

impl From<Time> for Short {
    fn from(time: Time) -> Self {
        Self::of(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_are_whole() {
        for time in [Time::from_unix(i64::MIN), Time::from_unix(0), Time::from_unix(i64::MAX)] {
            assert_eq!(&*Short::from(time), time.to_string());
        }
        let id = AnnotationId::from_number(u64::MAX);
        assert_eq!(&*Short::from(id), id.to_string());
        assert_eq!(serde_json::to_string(&Short::from(id)).ok(), Some(format!("\"{id}\"")));
    }
}
