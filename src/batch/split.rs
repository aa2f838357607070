//! The arguments that say how a dataset is split.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use super::BatchError;
use super::export::one_of;
use crate::group::{Split, SplitBy, SplitRule};

/// How a dataset is split.
#[derive(Debug, Args)]
pub(super) struct SplitArguments {
    /// Split the documents into parts of these shares, as train=0.8,dev=0.1,test=0.1; what belongs together stays so
    #[arg(long, value_name = "PARTS", conflicts_with = "folds")]
    split: Option<String>,
    /// Split the documents into so many parts of one size, for cross-validation
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(2..=1000))]
    folds: Option<u16>,
    /// What is kept together: group (events and shared passages), event, publisher, date (the last goes into the last part), document
    #[arg(long, value_name = "WHAT", value_parser = by)]
    split_by: Option<SplitBy>,
    /// Another seed is another split; 0 unless told
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Documents that an earlier manifest or plan has stay in their parts
    #[arg(long, value_name = "FILE")]
    keep_split: Option<PathBuf>,
}

fn by(written: &str) -> Result<SplitBy, String> {
    one_of(&SplitBy::ALL, SplitBy::name, written)
}

impl SplitArguments {
    /// Whether any of them was given.
    pub(super) fn are_given(&self) -> bool {
        let parts = self.split.is_some() || self.folds.is_some() || self.keep_split.is_some();
        parts || self.split_by.is_some() || self.seed.is_some()
    }

    /// The rule, and the split that documents stay in; `None` where no split is asked for.
    pub(super) fn rule(&self) -> Result<Option<(SplitRule, Option<Split>)>, BatchError> {
        let earlier = self.keep_split.as_deref().map(read_split).transpose()?;
        let rule_of_earlier = earlier.as_ref().map(|it| &it.rule);
        let parts = match (&self.split, self.folds, rule_of_earlier) {
            (Some(written), ..) => {
                SplitRule::parts_from(written).map_err(|error| BatchError::Split(error.to_string()))?
            }
            (None, Some(count), _) => SplitRule::folds(count),
            (None, None, Some(rule)) => rule.parts.clone(),
            (None, None, None) if self.are_given() => {
                let expected =
                    "--split-by and --seed say nothing without parts; expected --split, --folds or --keep-split";
                return Err(BatchError::Split(expected.to_owned()));
            }
            (None, None, None) => return Ok(None),
        };
        let rule = SplitRule {
            parts,
            by: self.split_by.or(rule_of_earlier.map(|it| it.by)).unwrap_or_default(),
            seed: self.seed.or(rule_of_earlier.map(|it| it.seed)).unwrap_or_default(),
        };
        let is_unknown = |name: &&str| rule.part_named(name).is_none();
        match earlier.as_ref().and_then(|it| it.names().into_iter().find(is_unknown)) {
            Some(name) => Err(BatchError::Split(format!(
                "the earlier split has the part “{name}”, whose documents have no place; expected parts of the same names"
            ))),
            None => Ok(Some((rule, earlier))),
        }
    }
}

/// The split that a manifest or a plan has; of the folder of an export that of its manifest.
fn read_split(path: &Path) -> Result<Split, BatchError> {
    let path = if path.is_dir() { path.join("manifest.json") } else { path.to_owned() };
    let value = read_json(&path)?;
    let refuse = |reason| BatchError::File { path: path.display().to_string(), reason };
    Split::from_json(&value["split"]).map_err(|error| refuse(error.to_string()))
}

/// A file of JSON.
pub(super) fn read_json(path: &Path) -> Result<Value, BatchError> {
    let refuse = |reason| BatchError::File { path: path.display().to_string(), reason };
    let bytes = fs::read(path).map_err(|error| refuse(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| refuse(error.to_string()))
}
