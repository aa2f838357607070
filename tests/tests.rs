//! One integration program; a module a topic.

// Where a test cannot go on, it stops: that is what unwrap does.
#![allow(clippy::unwrap_used)]

/// What several topics need.
mod util;

/// Every promise of a project, broken once.
mod check;
/// The batch program from the outside.
mod cli;
/// Each intent as (before, intent, after), and what edits promise.
mod edit;
/// Formats and exports in memory, against what is expected to the byte.
mod format;
/// Laws that hold for whatever the generator comes up with.
mod laws;
/// The sample project is what it is there to show.
mod sample;
/// The project folder: create, open, save, what bad files get.
mod store;
/// What is written is read back, whatever it holds.
mod store_laws;
