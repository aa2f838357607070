//! Why the batch program could not run.

use std::io;

use crate::export::ExportError;
use crate::store::{DatasetError, OutputError, StoreError};

/// Why the batch program could not run: exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A project could not be created, opened or saved.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The export has no place to go.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The export came to nothing.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// There is no export to be looked at.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// Shards are not the whole of an export.
    #[error("{0}: {1}; nothing was written")]
    Shards(String, String),
    /// The parts of a split were not understood.
    #[error("{0}")]
    Split(String),
    /// A file that was named is not what it should be.
    #[error("{path} cannot be used: {reason}")]
    File {
        /// The file as it was named.
        path: String,
        /// Why.
        reason: String,
    },
    /// Saving would lose what could not be read.
    #[error("{project} can only be read, nothing was changed: {reason}; run check on it and mend what it names")]
    ReadOnly {
        /// The project as it was named.
        project: String,
        /// Why.
        reason: String,
    },
    /// Data was to be imported from a format that is not read.
    #[error("there is no format “{0}” to import from; expected one of: {1}")]
    NoFormat(String, String),
    /// An option was given that says something of annotations, to documents that have none.
    #[error("the format {0} has no option --{1}, which is about annotations; leave it out, or name another format")]
    NoOption(&'static str, &'static str),
    /// Something was to be exported strictly from a project that could not be read whole.
    #[error("strict: parts of {0} could not be read; nothing was written; run check on it and mend what it names")]
    Unread(String),
    /// What was read does not fit the project.
    #[error("{project} was not changed: {reason}")]
    Edit {
        /// The project as it was named.
        project: String,
        /// Why.
        reason: String,
    },
    /// What was done could not be written to the files, or not all of it.
    #[error(
        "not all files of {project} were written: {reason}; what is safe in the journal comes back when the project is \
         opened next, so look at it before doing this again"
    )]
    Unsaved {
        /// The project as it was named.
        project: String,
        /// Why.
        reason: String,
    },
    /// One side of a merge could not be read.
    #[error("{path} was not merged, ours is as it was: the file {side} cannot be read: {source}")]
    Side {
        /// The file as it is called in the project.
        path: String,
        /// Which of the three.
        side: &'static str,
        /// Why.
        source: StoreError,
    },
    /// The sides of a merge are not of one file.
    #[error("{path} was not merged, ours is as it was: {reason}; expected three states of one project file")]
    Merge {
        /// The file as it is called in the project.
        path: String,
        /// Why.
        reason: String,
    },
    /// The result could not be printed.
    #[error("cannot write to stdout: {0}")]
    Stdout(io::Error),
}
