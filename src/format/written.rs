//! What a reader of an export will count, where that is not the annotations one by one.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::LabelId;

/// Counts of things (`tokens`, `sentences`), and of spans by label in what the format calls its layers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    things: BTreeMap<&'static str, u64>,
    spans: BTreeMap<&'static str, BTreeMap<LabelId, u64>>,
}

impl Written {
    /// Counts some things more.
    pub fn add(&mut self, thing: &'static str, count: usize) {
        *self.things.entry(thing).or_default() += count as u64;
    }

    /// Counts spans of a label more.
    pub fn add_spans(&mut self, layer: &'static str, label: &LabelId, count: usize) {
        let labels = self.spans.entry(layer).or_default();
        match labels.get_mut(label) {
            Some(counted) => *counted += count as u64,
            None => drop(labels.insert(label.clone(), count as u64)),
        }
    }

    /// Counts what another part has counted.
    pub fn merge(&mut self, other: &Self) {
        for (thing, count) in &other.things {
            *self.things.entry(thing).or_default() += count;
        }
        for (layer, labels) in &other.spans {
            for (label, count) in labels {
                *self.spans.entry(layer).or_default().entry(label.clone()).or_default() += count;
            }
        }
    }

    /// How many of a thing.
    #[must_use]
    pub fn count(&self, thing: &str) -> u64 {
        self.things.get(thing).copied().unwrap_or_default()
    }

    /// How many spans a layer has of each label.
    #[must_use]
    pub fn spans(&self, layer: &str) -> BTreeMap<&str, u64> {
        let labels = self.spans.get(layer).into_iter().flatten();
        labels.map(|(label, count)| (label.as_str(), *count)).collect()
    }

    /// All of it, things first: `{"tokens": 7, "spans": {"claim": 1}}`.
    #[must_use]
    pub fn json(&self) -> Value {
        let things = self.things.iter().map(|(thing, count)| ((*thing).to_owned(), json!(count)));
        let labels = |labels: &BTreeMap<LabelId, u64>| {
            labels.iter().map(|(label, count)| (label.to_string(), json!(count))).collect::<Map<_, _>>().into()
        };
        let spans = self.spans.iter().map(|(layer, counts)| ((*layer).to_owned(), labels(counts)));
        things.chain(spans).collect::<Map<_, _>>().into()
    }
}
