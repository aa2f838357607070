//! Two changes of one project met: what differs, what becomes of it, and what stays open.
//!
//! ```text
//!            ┌─ ours ───┐
//!     base ──┤          ├──► an Edit of ours, and conflicts for what both changed
//!            └─ theirs ─┘
//! ```
//!
//! Records are matched by their ids. What one side changed is taken; what both changed is merged field by field where the fields
//! differ; what is left becomes a [`Conflict`](crate::model::Conflict): one state is in effect, the conflict keeps the other.
//! Offsets are bytes. Pure: knows neither files nor windows.
//!
//! Invariant: no state of a record that either side holds is lost: it is in effect, or in a conflict, or a part of what was merged.

mod carry;
mod diff;
mod ends;
mod fields;
mod onto;
mod record;
mod recover;
mod removal;
mod resolve;
mod settle;
mod three_way;

pub use self::diff::{Scope, diff};
pub use self::onto::{Merged, onto};
pub use self::recover::{Recovered, recover};
pub use self::settle::{Decision, SettleError, settle, settle_with};
pub use self::three_way::three_way;
