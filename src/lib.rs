//! Manicule: annotate documents by hand, and hand the annotations on as labeled datasets.
//!
//! The library holds everything but the two programs' `main`. In reading order:
//!
//! - [`text`]: an immutable text, positions in it, and the bounds and objects that a hand selects;
//! - [`model`]: annotations, documents, the schema, the project: plain data;
//! - [`edit`]: the one way to change a project, and back;
//! - [`find`]: search over texts and names;
//! - [`suggest`]: guesses: what is filled in by rule, so that hands need not;
//! - [`check`]: every promise about a project that can be seen in memory;
//! - [`anchor`]: where spans are in a corrected text;
//! - [`merge`]: two changes of one project met: what differs, what becomes of it, what stays open;
//! - [`ingest`]: documents in: bytes become text;
//! - [`mod@format`]: the formats in which annotations are handed on;
//! - [`group`]: which documents belong together, and which part of a dataset each goes to;
//! - [`export`]: a batch job that chooses what is handed on, and reports what became of it;
//! - [`store`]: the project folder, the settings, and the folder that an export goes to;
//! - [`batch`]: the batch program, one file a subcommand;
//! - `app`: the window (feature `gui`).
//!
//! Arrows point down only: a module knows those above it in this list, never those below.

pub mod text;

pub mod model;

pub mod edit;

pub mod find;

pub mod suggest;

pub mod check;

pub mod anchor;

pub mod merge;

pub mod ingest;

pub mod format;

pub mod group;

pub mod export;

pub mod import;

pub mod store;

pub mod batch;

#[cfg(feature = "gui")]
pub mod app;
