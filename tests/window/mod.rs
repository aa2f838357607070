//! The window by mouse, keyboard and accessibility tree, without a display.

/// Finding, and tagging what was found.
mod find;
/// Each hand as (before, hand, after).
mod hands;
/// A window on a project folder, and hands for it.
mod harness;
/// Projects from strangers.
mod hostile;
/// Keyboards as the system reports them.
mod keyboard;

/// The main job from end to end.
mod path;

/// The other report beside the open one.
mod beside;
/// Closing a project while the disk is slow.
mod closing;
/// What is still to be decided.
mod conflicts;
/// A corrected text.
mod correction;
/// The list of documents, arranged.
mod documents;
/// What is being typed, and what becomes of it.
mod drafts;
/// Safe, written, recovered, locked.
mod durable;
/// Data of others coming in, and what an export would lose.
mod exchange;
/// Guesses, filled in, shown and accepted.
mod guesses;
/// The history, walked.
mod history;
/// The inspector by its names.
mod inspector;
/// Laws that hold whatever is done.
mod laws;
/// What is left to do, and page furniture.
mod left;
/// A project that is shown before it has been read.
mod opening;
/// What others change in the files.
mod outside;
/// Dialogs, parts of the window, documents, the clipboard.
mod parts;
/// What Tab proposes under an armed label, taken, shortened and passed over.
mod proposals;
/// Corrected texts that are pulled while the window is open.
mod pulled;
/// Relations by digit and target.
mod relations;
/// What is shown for a moment hides nothing, and fits.
mod room;
/// Long documents, and what is beside them.
mod scroll;
/// What belongs to which project, document and annotator.
mod session;
/// The register of speakers.
mod speakers;
/// What was unset by hand.
mod unset;
