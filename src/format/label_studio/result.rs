//! What one annotator made of one document, as the list of results of an annotation.

use serde::Serialize;
use serde_json::{Value, json};

use super::config::{choices, control, has_choices};
use super::{NONE, PART, UNKNOWN};
use crate::format::jsonl::{self, by_rule, origin_name};
use crate::format::unheld::{count_relation, count_said_of_relation};
use crate::format::value::MENTION;
use crate::format::{LossReport, Record, Unit, Written};
use crate::model::{
    Annotation, AnnotationId, AttributeDefinition, AttributeKind, AttributeValue, Origin, Period, QuotedSpan, Relation,
};

/// The results of a record; `None` where an offset is no boundary of the text.
pub(super) fn results(record: &Record<'_>, losses: &mut LossReport, written: &mut Written) -> Option<Vec<Value>> {
    let mut results = Results { record, list: Vec::new(), relations: Vec::new() };
    for annotation in &record.annotations {
        results.add(annotation)?;
        written.add_spans("spans", &annotation.label, annotation.spans.count());
    }
    for relation in &record.relations {
        results.relate(relation, losses);
    }
    written.add("relations", results.relations.len());
    results.list.append(&mut results.relations);
    Some(results.list)
}

struct Results<'r> {
    record: &'r Record<'r>,
    list: Vec<Value>,
    /// They stand behind all regions.
    relations: Vec<Value>,
}

/// What a region has no place for.
#[derive(Serialize)]
struct Rest<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<jsonl::Values<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_rule: Vec<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unsure: bool,
    origin: &'static str,
    created: String,
    modified: String,
}

/// The id of the region of a part, from 0.
fn region_id(of: &str, part: usize) -> String {
    if part == 0 { of.to_owned() } else { format!("{of}-{}", part + 1) }
}

impl Results<'_> {
    fn add(&mut self, annotation: &Annotation) -> Option<()> {
        let id = annotation.id.to_string();
        let origin = match annotation.origin {
            Origin::Rule | Origin::Suggested => "prediction",
            Origin::Hand | Origin::Imported => "manual",
        };
        let first = self.regions(&id, annotation.label.as_str(), origin, &mut annotation.spans.iter())?;
        let mut rest = Vec::new();
        for (name, attribute) in annotation.attributes.iter() {
            let definition = self.record.project.schema.attribute(&annotation.label, name);
            if let AttributeValue::Mention(spans) = &attribute.value {
                self.mention(&id, name.as_str(), origin, spans)?;
            } else if let Some((kind, mut value)) = definition.and_then(|it| in_control(it, &attribute.value)) {
                if let (Value::Object(value), Value::Object(place)) = (&mut value, &self.list[first]["value"]) {
                    for key in ["start", "end", "text"] {
                        value.entry(key).or_insert_with(|| place.get(key).cloned().unwrap_or_default());
                    }
                }
                let from_name = control(&annotation.label, name.as_str());
                self.list.push(json!({
                    "id": id, "from_name": from_name, "to_name": "text", "type": kind, "origin": origin, "value": value,
                }));
            } else {
                let kind = definition.map_or(AttributeKind::Text, |it| it.kind);
                rest.push((name.as_str(), Some(jsonl::value(self.record, Unit::Chars, kind, &attribute.value)?)));
            }
        }
        let rest = Rest {
            attributes: (!rest.is_empty()).then_some(jsonl::Values(rest)),
            by_rule: by_rule(&annotation.attributes).collect(),
            unsure: annotation.unsure,
            origin: origin_name(annotation.origin),
            created: annotation.created.at.to_string(),
            modified: annotation.changed.at.to_string(),
        };
        let mut meta = json!({ "manicule": rest });
        if !annotation.note.is_empty() {
            meta["text"] = json!([&*annotation.note]);
        }
        self.list[first]["meta"] = meta;
        Some(())
    }

    /// A region a part, and the relations that hold them together; returns the place of the first.
    fn regions(
        &mut self,
        id: &str,
        label: &str,
        origin: &str,
        spans: &mut dyn Iterator<Item = &QuotedSpan>,
    ) -> Option<usize> {
        let first = self.list.len();
        for (part, it) in spans.enumerate() {
            let [start, end] = Unit::Chars.pair(self.record.text, it.span)?;
            // As its page writes them.
            let text = it.quoted.replace(['\n', '\r'], "\\n");
            self.list.push(json!({
                "id": region_id(id, part), "from_name": "label", "to_name": "text", "type": "labels", "origin": origin,
                "value": { "start": start, "end": end, "text": text, "labels": [label] },
            }));
            if part > 0 {
                self.push_relation(id.to_owned(), region_id(id, part), PART);
            }
        }
        Some(first)
    }

    fn mention(&mut self, of: &str, name: &str, origin: &str, spans: &[QuotedSpan]) -> Option<()> {
        let (id, label) = (format!("{of}.{name}"), format!("{MENTION}{name}"));
        self.regions(&id, &label, origin, &mut spans.iter())?;
        self.push_relation(of.to_owned(), id, &label);
        Some(())
    }

    fn push_relation(&mut self, from: String, to: String, label: &str) {
        self.relations.push(json!({
            "type": "relation", "from_id": from, "to_id": to, "direction": "right", "labels": [label],
        }));
    }

    fn relate(&mut self, relation: &Relation, losses: &mut LossReport) {
        let record = self.record;
        let is_there = |id: AnnotationId| record.annotations.iter().any(|it| it.id == id);
        if relation.to.document != record.document.id || !is_there(relation.to.annotation) {
            return count_relation(record, relation, losses);
        }
        count_said_of_relation(record, relation, losses);
        self.push_relation(relation.from.to_string(), relation.to.annotation.to_string(), relation.label.as_str());
    }
}

/// The type and the value of a control's result; `None` where the control cannot say it.
fn in_control(definition: &AttributeDefinition, value: &AttributeValue) -> Option<(&'static str, Value)> {
    let chosen = match value {
        AttributeValue::Text(text) => vec![text.to_string()],
        AttributeValue::Choices(list) => list.clone(),
        AttributeValue::Period(period) => vec![period_words(period)],
        AttributeValue::Unknown => vec![UNKNOWN.to_owned()],
        AttributeValue::None => vec![NONE.to_owned()],
        AttributeValue::Mention(_) => return None,
    };
    let is_state = matches!(value, AttributeValue::Unknown | AttributeValue::None);
    // A value that looks like one of the two states, or is of another kind than its attribute, would be read as something else.
    let is_of_kind = match (definition.kind, value) {
        _ if is_state => true,
        (_, AttributeValue::Text(text)) if text.is_empty() || [UNKNOWN, NONE].contains(&&**text) => false,
        (AttributeKind::Period, _) => matches!(value, AttributeValue::Period(it) if is_plain(it)),
        (AttributeKind::Choices, _) => matches!(value, AttributeValue::Choices(list) if !list.is_empty()),
        (AttributeKind::Mention, _) => false,
        (_, value) => matches!(value, AttributeValue::Text(_)),
    };
    if !is_of_kind {
        return None;
    }
    if !has_choices(definition.kind) {
        return Some(("textarea", json!({ "text": chosen })));
    }
    let all = choices(definition);
    chosen.iter().all(|it| all.contains(&it.as_str())).then(|| ("choices", json!({ "choices": chosen })))
}

/// A period as tables write it.
fn period_words(period: &Period) -> String {
    let Period { from, to, words } = period;
    let dates = if from == to { from.clone() } else { format!("{from}/{to}") };
    if words.is_empty() { dates } else { format!("{dates} ({words})") }
}

/// Whether the words of a period lead back to it.
fn is_plain(period: &Period) -> bool {
    let Period { from, to, words } = period;
    !words.contains(['(', ')']) && words.trim() == words && !(from.is_empty() && to.is_empty())
}
