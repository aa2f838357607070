//! The shards of an export are put together, once it is sure that they are the whole.
//!
//! A shard has the parts of the export from one number to another, in order. So the files of the whole are those of the shards, joined
//! in the order of the shards, and its counts are their sums; what is in the manifest beside counts, losses and files is the same in
//! all of them, or they are not of one export. What comes of it is, byte for byte, what one export would have written.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::manifest::{ONCE, SHARD, finish};
use super::{ExportError, HashingSink, OutputFile};
use crate::format::{EXAMPLES_MAX, FormatError, Sink};

/// What manifests of shards may differ in.
const OWN: [&str; 5] = [SHARD, "counts", "losses", "files", "run"];

/// So many shards are named of those that are not there.
const MISSING_MAX: usize = 12;

/// Shards that are the whole of an export, in their order.
#[derive(Debug)]
pub struct Gathering<'a> {
    /// For each shard, its place in the list that was given.
    order: Vec<usize>,
    /// The manifest of the whole, but for its files.
    manifest: Map<String, Value>,
    /// The names of all files, each with the shards that have it.
    files: BTreeMap<&'a str, Vec<usize>>,
}

/// Why shards are not the whole of one export.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatherError {
    /// One of them, by its place in the list, is an export that stands for itself.
    #[error("it is no shard; expected what export --shard has written")]
    NoShard(usize),
    /// One of them is of another export.
    #[error(
        "it is of another export: its “{1}” is not that of the first; export it anew from the same projects with the same options"
    )]
    Other(usize, String),
    /// One of them is there twice.
    #[error("shard {1} is there already")]
    Twice(usize, u64),
    /// Some are not there.
    #[error("{count} of {of} shards are not there: {}", shortened(missing, *count))]
    Missing {
        /// The numbers of the first of them, at most 12.
        missing: Vec<u64>,
        /// How many they are.
        count: u64,
        /// How many there should be.
        of: u64,
    },
    /// The shards have not all parts.
    #[error("part {1} of the export is in no shard, or in two; export the shards anew")]
    Gap(usize, u64),
    /// The manifest of one of them, by its place in the list, was not written by an export.
    #[error("its counts, losses or files are not as export writes them; export it anew")]
    Form(usize),
}

impl GatherError {
    /// The place in the list of the shard that is at fault, where it is one.
    #[must_use]
    pub fn shard(&self) -> Option<usize> {
        match self {
            Self::NoShard(at) | Self::Other(at, _) | Self::Twice(at, _) | Self::Gap(at, _) | Self::Form(at) => {
                Some(*at)
            }
            Self::Missing { .. } => None,
        }
    }
}

fn shortened(numbers: &[u64], count: u64) -> String {
    let mut some: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    some.extend((count > some.len() as u64).then(|| "…".to_owned()));
    some.join(", ")
}

impl<'a> Gathering<'a> {
    /// Whether the shards of these manifests, in whatever order, are the whole of one export.
    ///
    /// # Errors
    ///
    /// Where they are not.
    pub fn new(manifests: &[&'a Value]) -> Result<Self, GatherError> {
        let order = ordered(manifests)?;
        let first = manifests.first().and_then(|it| it.as_object()).ok_or(GatherError::NoShard(0))?;
        for (at, manifest) in manifests.iter().enumerate() {
            let other = manifest.as_object().ok_or(GatherError::NoShard(at))?;
            let mut keys = first.keys().chain(other.keys()).filter(|key| !OWN.contains(&key.as_str()));
            if let Some(key) = keys.find(|key| first.get(*key) != other.get(*key)) {
                return Err(GatherError::Other(at, key.clone()));
            }
        }
        check_form(manifests)?;
        let mut manifest = first.clone();
        manifest.shift_remove(SHARD);
        manifest.shift_remove("run");
        let of_key = |key: &str| order.iter().map(|at| &manifests[*at][key]).collect::<Vec<_>>();
        manifest.insert("counts".to_owned(), counts(&of_key("counts")));
        manifest.insert("losses".to_owned(), losses(&of_key("losses")));
        let mut files: BTreeMap<&'a str, Vec<usize>> = BTreeMap::new();
        for at in &order {
            let named = manifests[*at]["files"].as_array().into_iter().flatten().filter_map(|it| it["name"].as_str());
            named.for_each(|name| files.entry(name).or_default().push(*at));
        }
        Ok(Self { order, manifest, files })
    }

    /// Writes the whole, `_SUCCESS` last. `append` is handed the place of a shard in the list and the name of one of its files, whose
    /// bytes it appends to the file of that name; the files that were written are told.
    ///
    /// # Errors
    ///
    /// Where `append` or the sink does not go on.
    pub fn write(
        mut self,
        sink: &mut dyn Sink,
        append: &dyn Fn(usize, &str, &mut dyn Sink) -> std::io::Result<()>,
    ) -> Result<Vec<OutputFile>, ExportError> {
        let mut sink = HashingSink::new(sink);
        for (name, shards) in &self.files {
            // What stands once in an export is the same in each shard.
            let shards = if ONCE.contains(name) { &shards[..1] } else { shards };
            for shard in shards {
                let refuse = |source| FormatError::Sink { name: (*name).to_owned(), source };
                append(*shard, name, &mut sink).map_err(refuse)?;
            }
        }
        let files = sink.files();
        self.manifest.insert("files".to_owned(), serde_json::json!(files));
        finish(&Value::Object(self.manifest), &mut sink)?;
        Ok(files)
    }

    /// What the whole has, as in its manifest.
    #[must_use]
    pub fn counts(&self) -> &Value {
        &self.manifest["counts"]
    }

    /// The number of shards.
    #[must_use]
    pub fn shard_count(&self) -> usize {
        self.order.len()
    }
}

/// The places of the shards in their order, when they are all there and their parts are all parts.
fn ordered(manifests: &[&Value]) -> Result<Vec<usize>, GatherError> {
    let mut by_number: BTreeMap<u64, usize> = BTreeMap::new();
    let field = |at: usize, key: &str| manifests[at][SHARD][key].as_u64().ok_or(GatherError::NoShard(at));
    for at in 0..manifests.len() {
        if field(at, "of")? != field(0, "of")? {
            return Err(GatherError::Other(at, SHARD.to_owned()));
        }
        let number = field(at, "number")?;
        if !(1..=field(at, "of")?).contains(&number) {
            return Err(GatherError::NoShard(at));
        }
        if by_number.insert(number, at).is_some() {
            return Err(GatherError::Twice(at, number));
        }
    }
    let of = if manifests.is_empty() { 0 } else { field(0, "of")? };
    // All numbers differ and are within the range, whose end may be any number.
    let count = of - by_number.len() as u64;
    if count > 0 || of == 0 {
        let missing = (1..=of).filter(|number| !by_number.contains_key(number)).take(MISSING_MAX).collect();
        return Err(GatherError::Missing { missing, count, of });
    }
    let order: Vec<usize> = by_number.into_values().collect();
    let mut next = 0_u64;
    for at in &order {
        if field(*at, "first_part")? != next || field(*at, "all_parts")? != field(0, "all_parts")? {
            return Err(GatherError::Gap(*at, next));
        }
        next = next.checked_add(field(*at, "parts")?).ok_or(GatherError::Gap(*at, next))?;
    }
    let last = order.last().copied().unwrap_or(0);
    if next == field(0, "all_parts")? { Ok(order) } else { Err(GatherError::Gap(last, next)) }
}

/// Whether all is there that is put together, each file once, and no sum is too large.
fn check_form(manifests: &[&Value]) -> Result<(), GatherError> {
    let mut sum = 0_u64;
    for (at, manifest) in manifests.iter().enumerate() {
        let is_loss = |it: &Value| it["kind"].is_string() && it["examples"].is_array();
        let has_losses = manifest["losses"].as_array().is_some_and(|losses| losses.iter().all(is_loss));
        let names =
            |files: &Vec<Value>| files.iter().filter_map(|it| it["name"].as_str()).collect::<BTreeSet<_>>().len();
        let has_files = manifest["files"].as_array().is_some_and(|files| names(files) == files.len());
        if !(manifest["counts"].is_object() && has_losses && has_files) {
            return Err(GatherError::Form(at));
        }
        for numbers in [&manifest["counts"], &manifest["losses"]] {
            let more = total(numbers).and_then(|it| sum.checked_add(it));
            sum = more.ok_or(GatherError::Form(at))?;
        }
    }
    Ok(())
}

/// The sum of all numbers in a value, or `None` where one is no count, or that is too large.
fn total(value: &Value) -> Option<u64> {
    let add = |sum: u64, value: &Value| sum.checked_add(total(value)?);
    match value {
        Value::Number(number) => number.as_u64(),
        Value::Array(values) => values.iter().try_fold(0, add),
        Value::Object(fields) => fields.values().try_fold(0, add),
        _ => Some(0),
    }
}

/// The sums of the counts of all shards, their keys in the order of a report.
fn counts(shards: &[&Value]) -> Value {
    let mut sums = shards.first().and_then(|it| it.as_object()).cloned().unwrap_or_default();
    for (key, sum) in &mut sums {
        let of_key = shards.iter().map(|shard| &shard[key.as_str()]);
        *sum = match key.as_str() {
            "by_label" => listed(of_key, &["split", "project", "annotator", "label"]),
            // Every shard names all splits, in their order.
            "by_split" => {
                (0..sum.as_array().map_or(0, Vec::len)).map(|at| added(of_key.clone().map(|list| &list[at]))).collect()
            }
            _ => added(of_key),
        };
    }
    sums.into()
}

/// Numbers are added, objects key by key; their numbers stand before their objects, each by name. Of texts the first stays.
fn added<'a>(values: impl Iterator<Item = &'a Value> + Clone) -> Value {
    let mut fields: BTreeMap<(bool, &str), Vec<&Value>> = BTreeMap::new();
    for (key, value) in values.clone().filter_map(Value::as_object).flatten() {
        fields.entry((value.is_object(), key.as_str())).or_default().push(value);
    }
    if let Some(first) = values.clone().find(|it| it.is_object()).and_then(Value::as_object) {
        let mut sums: Map<String, Value> =
            fields.iter().map(|((_, key), values)| ((*key).to_owned(), added(values.iter().copied()))).collect();
        // What has texts in it is a record, whose keys have an order of their own.
        if first.values().any(Value::is_string) {
            sums = first.keys().filter_map(|key| Some((key.clone(), sums.remove(key)?))).collect();
        }
        return sums.into();
    }
    if values.clone().all(Value::is_u64) {
        // No larger than the sum of all numbers, which was looked at.
        return json!(values.filter_map(Value::as_u64).sum::<u64>());
    }
    values.clone().next().cloned().unwrap_or_default()
}

/// Lists of records are put together by some keys, in whose order they stand; what is equal in them is added.
fn listed<'a>(lists: impl Iterator<Item = &'a Value>, keys: &[&str]) -> Value {
    let mut records: BTreeMap<Vec<Option<&str>>, Vec<&Value>> = BTreeMap::new();
    for record in lists.filter_map(Value::as_array).flatten() {
        records.entry(keys.iter().map(|key| record[key].as_str()).collect()).or_default().push(record);
    }
    records.into_values().map(|records| added(records.into_iter())).collect()
}

fn losses(shards: &[&Value]) -> Value {
    let mut kinds: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for loss in shards.iter().filter_map(|it| it.as_array()).flatten() {
        kinds.entry(loss["kind"].as_str().unwrap_or_default()).or_default().push(loss);
    }
    let sum = |losses: Vec<&Value>| {
        let examples = losses.iter().filter_map(|it| it["examples"].as_array()).flatten().take(EXAMPLES_MAX);
        let examples: Vec<Value> = examples.cloned().collect();
        let mut sum = added(losses.iter().copied());
        sum["examples"] = examples.into();
        sum
    };
    kinds.into_values().map(sum).collect()
}
