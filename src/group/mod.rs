//! Which documents belong together, and which part of a dataset each goes to.
//!
//! A *group* is the documents of one event, and those that share passages with them: two reports of one event, or a report and its copy,
//! never fall into different parts of a dataset. A group goes where a hash of the seed and the group's key falls among the shares of the
//! parts, so that neither other documents nor their number decide.
//!
//! Counts in documents; passages are compared word by word. Knows no annotations, no files and no window.
//!
//! Invariant: every document of the projects has a part, whoever has annotated it, so that two exports of one project never differ in
//! where a document is.

mod passages;
mod rule;
mod sets;
mod split;
mod tie;
mod written;

use std::fmt;

pub use self::rule::{RuleError, Share, SplitBy, SplitRule};
pub use self::split::{Group, Split};
pub use self::written::WrittenError;
use crate::model::{DocumentId, ProjectId};

/// Names a document among those of several projects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentKey {
    /// The project.
    pub project: ProjectId,
    /// The document.
    pub document: DocumentId,
}

impl DocumentKey {
    /// Reads what it is written as: the id of the project, `/` and that of the document.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let (project, document) = written.split_once('/')?;
        Some(Self { project: project.parse().ok()?, document: document.parse().ok()? })
    }
}

impl fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.project, self.document)
    }
}
