//! The records of a sheet as JSON, for `serde_json` to read: what a program would write down that has no format of its own.

use std::collections::BTreeMap;

use manicule::model::{self, AttributeValue, QuotedSpan, Stamp};
use serde::{Deserialize, Serialize};

/// A sheet; `N` is what ids, names and times become.
#[derive(Deserialize, Serialize)]
pub struct Sheet<N: Ord> {
    annotations: Vec<Annotation<N>>,
}

#[derive(Deserialize, Serialize)]
struct Annotation<N: Ord> {
    id: N,
    label: N,
    spans: Vec<(usize, usize, String)>,
    attributes: BTreeMap<N, Value>,
    by_rule: Vec<N>,
    note: String,
    unsure: bool,
    origin: N,
    created: (N, N),
    changed: (N, N),
}

/// The values that the sample has. Untagged forms would cost serde a copy of each, and be no measure.
#[derive(Deserialize, Serialize)]
enum Value {
    Text(String),
    Mention(Vec<(usize, usize, String)>),
}

/// The sheet of the model as JSON.
pub fn sheet(sheet: &model::Sheet) -> Sheet<String> {
    Sheet { annotations: sheet.annotations.iter().map(|it| annotation(it)).collect() }
}

fn annotation(annotation: &model::Annotation) -> Annotation<String> {
    let value = |value: &AttributeValue| match value {
        AttributeValue::Text(text) => Some(Value::Text(text.to_string())),
        AttributeValue::Mention(spans) => Some(Value::Mention(spans.iter().map(quoted).collect())),
        _ => None,
    };
    let attributes = annotation.attributes.iter();
    Annotation {
        id: annotation.id.to_string(),
        label: annotation.label.to_string(),
        spans: annotation.spans.iter().map(quoted).collect(),
        attributes: attributes.filter_map(|(id, it)| Some((id.to_string(), value(&it.value)?))).collect(),
        by_rule: Vec::new(),
        note: annotation.note.to_string(),
        unsure: annotation.unsure,
        origin: "hand".to_owned(),
        created: stamp(&annotation.created),
        changed: stamp(&annotation.changed),
    }
}

fn quoted(quoted: &QuotedSpan) -> (usize, usize, String) {
    (quoted.span.start().0, quoted.span.end().0, quoted.quoted.to_string())
}

fn stamp(stamp: &Stamp) -> (String, String) {
    (stamp.at.to_string(), stamp.by.to_string())
}
