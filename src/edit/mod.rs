//! The one idea that carries every change: an [`Edit`] is a titled list of records of before and after.
//!
//! Applying it checks each `before`, is all or nothing, and its inverse is itself with the sides swapped. Undo, the journal,
//! recovery and merging are all made of edits. Offsets are bytes; nothing here knows files or a window.
//!
//! Invariant: no other room changes a project that is open.

mod apply;
mod fitting;
mod history;
pub mod intent;
mod occurrences;
mod unset;

pub use self::apply::{ApplyError, Edit};
pub use self::history::{Entry, EntryKind, History, Step};
pub use self::occurrences::{is_tagged, tag_all};
pub use self::unset::{Refusal, Unset};
pub use crate::model::{Change, RecordKey, Swap};
