//! A corrected text, or a text that annotations disagree with: where each span is now, and how sure that is.
//!
//! Pure, in bytes; knows no files, and changes nothing: what is to be done comes out as an [`Edit`](crate::edit::Edit).
//!
//! Two texts are compared by words and marks (`token`), in the order of reading and then for what was moved (`align`,
//! `moved`). A span is *sure* where its words are the same and what surrounds it says that they are the same occurrence
//! (`place`). Whatever is not sure is a proposal at best, and comes with a [`Conflict`](crate::model::Conflict) that keeps what
//! was.
//!
//! Nothing here asks the clock or chance: two machines that are given the same texts and annotations make the same records, so
//! that a merge has nothing to decide.

mod align;
mod carry;
mod copies;
mod moved;
mod place;
mod reanchor;
mod repair;
mod token;

pub use self::carry::{Counts, Kind, Outcome};
pub use self::place::{Anchoring, Difference, Place};
pub use self::reanchor::{Carried, ReanchorError, Reanchored, conflict_onto, reanchor, sheet_onto};
pub use self::repair::{Repaired, repair};
