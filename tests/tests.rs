//! One integration program; a module a topic.

// Where a test cannot go on, it stops: that is what unwrap does.
#![allow(clippy::unwrap_used)]

/// Corrected texts and repaired annotations, from the outside.
mod update;
/// What several topics need.
mod util;

/// Corrected texts, and annotations that disagree with theirs.
mod anchor;
/// Wild edits of real texts.
mod anchor_wild;
/// Every promise of a project, broken once.
mod check;
/// The batch program from the outside.
mod cli;
/// The store on a disk that crashes, or refuses, at every operation in turn.
mod crash;
/// What is written for training: tokens, files of spaCy and Hugging Face, and what they lose.
mod datasets;
/// Each intent as (before, intent, after), and what edits promise.
mod edit;
/// The JSON of other annotation tools.
mod exchange;
/// What is read from figures as they are tagged.
mod figures;
/// Formats and exports in memory, against what is expected to the byte.
mod format;
/// A full disk and a read-only folder, for real.
#[cfg(target_os = "linux")]
mod full_disk;
/// Page furniture, line by line.
mod furniture;
/// Projects from strangers, which must not harm.
mod hostile;
/// What follows from what is said of an annotation.
mod implied;
/// Annotated data of others into projects, and what is written read again.
mod import;
/// CAS files in their three forms, and columns.
mod import_again;
mod import_cas;
/// What looks alike in the data and is not one, and what is one and comes twice.
mod import_twins;
/// The journal: what comes back after a crash, and what does not.
mod journal;
/// A program that edits is killed at random moments.
mod kill;
/// The same with the real program in its window.
#[cfg(feature = "gui")]
mod kill_window;
/// Laws that hold for whatever the generator comes up with.
mod laws;
/// What becomes of a record that two sides changed, case by case.
mod merge;
/// The merge driver under a real git.
mod merge_git;
/// Laws of merging and of recovery.
mod merge_laws;
/// Exports that a team runs every night: splits, shards, manifests that are verified.
mod nightly;
/// Texts that are read when they are asked for, and let go.
mod on_demand;
/// Pages for people, which must not run anything.
mod pages;
/// Likely partners of an annotation.
mod partners;
/// A few pictures of the window.
#[cfg(feature = "gui")]
mod pictures;
/// What Tab proposes, beside what a human being tags.
mod proposals;
/// Projects of qualitative analysis, both ways.
mod qda;
/// What the README says of formats, commands and keys.
mod readme;
/// The real program on a real display, with mouse and keyboard.
#[cfg(feature = "gui")]
mod real_window;
/// The register of speakers: entries changed and merged, circles refused.
mod register;
/// The sample project is what it is there to show.
mod sample;
/// The saver, which keeps the files up with the window.
mod saver;
/// One annotation becomes two, and several become one.
mod shape;
/// What needs the data of others beside the repository; left out unless asked for.
mod shared;
/// Who says what, as the rules guess it.
mod sources;
/// The project folder: create, open, save, what bad files get.
mod store;
/// What is written is read back, whatever it holds.
mod store_laws;
/// Arrows, sizes and the table of commands, as ARCHITECTURE.md says.
mod tidy;
/// Two reports that were tagged before any rule was asked.
mod unseen;
/// Objects that are proposed one after the other.
mod walks;
/// Web annotations, both ways.
mod web;
/// The window by mouse, keyboard and accessibility tree.
#[cfg(feature = "gui")]
mod window;
