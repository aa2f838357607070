//! What splits and shards are asked for.

use std::fmt;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::{ExportError, Finding, Options, Phase, Planned, Progress, Report};
use crate::group::{Split, SplitRule};
use crate::model::{Diagnostic, Place, Project, Severity};
use crate::text::TextHash;

/// Where the parts that documents go to come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Splitting {
    /// They are found now.
    Anew {
        /// How.
        rule: SplitRule,
        /// A split that documents stay in.
        earlier: Option<Box<Split>>,
    },
    /// They were found before.
    Planned(Box<Planned>),
}

/// One of the shares in which an export is written, on machines of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which one, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

/// Where a project came from, as far as whoever opened it knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The files that were read.
    pub files: FilesRead,
    /// What git says of the folder.
    pub git: Option<GitState>,
    /// How many edits of a journal the files did not have yet.
    pub unwritten_edits: usize,
}

/// The SHA-256 of each file of a project that was read, by its name within it. A project has three files or more a document, so that
/// whoever opened it is asked when the manifest is written, and hands on one after the other; an export reads no file anew that was another one
/// when the project was opened.
#[derive(Clone, Default)]
pub struct FilesRead(Option<Arc<Telling>>);

type Telling = dyn Fn(&mut dyn FnMut(&str, TextHash)) + Send + Sync;

impl FilesRead {
    /// No files.
    pub(super) const NONE: Self = Self(None);

    /// What is told by a function, which hands on the files in the same order each time.
    pub fn told_by(tell: impl Fn(&mut dyn FnMut(&str, TextHash)) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    /// Hands on names and hashes.
    pub(super) fn each(&self, hand: &mut dyn FnMut(&str, TextHash)) {
        if let Some(tell) = &self.0 {
            tell(hand);
        }
    }
}

/// Two are the same where one is told by the function of the other.
impl PartialEq for FilesRead {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

impl Eq for FilesRead {}

impl fmt::Debug for FilesRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FilesRead")
    }
}

/// What git says of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitState {
    /// The commit that is checked out.
    pub commit: String,
    /// Whether the files are those of the commit.
    pub is_clean: bool,
}

impl Shard {
    /// There are no more of an export than this: a folder each, and each reads all projects.
    pub const OF_MAX: u32 = 10_000;

    /// Reads `3/16`.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let (number, of) = written.split_once('/')?;
        let shard = Self { number: number.parse().ok()?, of: of.parse().ok()? };
        (shard.of <= Self::OF_MAX && (1..=shard.of).contains(&shard.number)).then_some(shard)
    }

    /// Which of some things in a row are in it, each with its weight. Those of all shards together are all, in order.
    pub(super) fn range(self, weights: &[usize]) -> Range<usize> {
        let total = weights.iter().map(|it| *it as u128).sum::<u128>().max(1);
        let mut before = 0;
        let mut shard_of = |weight: &usize| {
            // A thing belongs where its middle falls.
            let middle = 2 * before + *weight as u128;
            before += *weight as u128;
            (middle * u128::from(self.of) / (2 * total)).min(u128::from(self.of) - 1)
        };
        let shards: Vec<u128> = weights.iter().map(&mut shard_of).collect();
        let mine = u128::from(self.number) - 1;
        shards.partition_point(|it| *it < mine)..shards.partition_point(|it| *it <= mine)
    }
}

/// The split that was asked for, if one was.
pub(super) fn split_of(
    projects: &[&Project],
    options: &Options,
    report: &mut Report,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<Option<Split>, ExportError> {
    match &options.split {
        None => Ok(None),
        Some(Splitting::Planned(planned)) => {
            planned.check(projects, options.shard)?;
            Ok(Some(planned.split.clone()))
        }
        Some(Splitting::Anew { rule, earlier }) => {
            let (split, findings) = split_anew(projects, rule, earlier.as_deref(), progress)?;
            report.findings.extend(findings.into_iter().map(|diagnostic| Finding { project: None, diagnostic }));
            Ok(Some(split))
        }
    }
}

/// Splits the documents of some projects; the findings are about all of them.
pub(super) fn split_anew(
    projects: &[&Project],
    rule: &SplitRule,
    earlier: Option<&Split>,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<(Split, Vec<Diagnostic>), ExportError> {
    let total = projects.iter().map(|project| project.documents.len()).sum();
    let mut grouping = |done, document: &_| progress(Progress { phase: Phase::Grouping, done, total, document });
    Split::new(projects, rule, earlier, &mut grouping).ok_or(ExportError::Cancelled)
}

/// A warning for each part that nothing goes to.
pub(super) fn empty_parts(names: &[&str], sizes: &[usize], what: &str) -> Vec<Diagnostic> {
    let empty = names.iter().zip(sizes).filter(|(_, size)| **size == 0);
    let warn = |(name, _): (&&str, &usize)| {
        let message = format!("the part {name} has no {what}");
        let hint = "ask for a larger share, fewer parts or another seed, or bring in more events";
        Diagnostic::new(Severity::Warning, Place::default(), message, hint)
    };
    empty.map(warn).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_all_there_is_in_order_whatever_the_weights() {
        for (weights, of) in [(vec![5; 16], 4), (vec![1, 900, 1, 1, 0], 3), (vec![7], 5), (vec![], 2), (vec![0, 0], 2)]
        {
            let ranges: Vec<_> = (1..=of).map(|number| Shard { number, of }.range(&weights)).collect();
            let together: Vec<usize> = ranges.iter().cloned().flatten().collect();
            assert_eq!(together, (0..weights.len()).collect::<Vec<_>>(), "{weights:?} in {of}");
        }
        assert_eq!(Shard { number: 2, of: 4 }.range(&[5; 16]), 4..8);
    }

    #[test]
    fn a_shard_is_one_of_some() {
        assert_eq!(Shard::parse("3/16"), Some(Shard { number: 3, of: 16 }));
        assert_eq!(Shard::parse("10000/10000"), Some(Shard { number: 10_000, of: 10_000 }));
        for wrong in ["1/10001", "1/4000000000", "0/4", "5/4", "1", "1/0", "a/b", "1/2/3", "-1/2"] {
            assert_eq!(Shard::parse(wrong), None, "{wrong}");
        }
    }
}
