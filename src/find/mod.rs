//! Search: over texts, over what annotations say, and over names.
//!
//! A [`Query`] is what was typed; it is compiled once into a [`Searcher`], which yields [`Span`](crate::text::Span)s in the bytes of the
//! text that it is given, however letters are written there. What is looked at is a [`Field`] of a document: its text, or notes and
//! values of an annotator's annotations. [`Found`] keeps so many hits and counts the rest. Names are looked up by a few of their letters,
//! and those of people by how they sound.
//!
//! Counts in bytes. Knows texts and records alone: no files, no window.

mod field;
mod fold;
mod found;
mod fuzzy;
mod pattern;
mod query;
mod searcher;
mod sound;
#[cfg(test)]
mod tests;

pub use self::field::{Field, Said, look_into, may_hit};
pub use self::fold::fold;
pub use self::found::{Batch, Excerpt, Found, Group, Hit};
pub use self::fuzzy::{Names, best, score};
pub use self::query::{Query, QueryError};
pub use self::searcher::{Hits, Searcher};
pub use self::sound::Sound;
