//! The schema and the register of speakers as JSON, which stand beside every export.

use serde_json::{Value, json};

use crate::model::{AttributeDefinition, AttributeKind, LabelId, ProjectId, Schema, Speaker};
use crate::text::TextHash;

/// A schema as JSON with its keys in a fixed order.
#[must_use]
pub fn schema_json(schema: &Schema) -> Value {
    let labels = schema.labels.iter().map(|label| {
        json!({
            "id": label.id.as_str(),
            "name": label.name,
            "rule": label.rule,
            "attributes": attributes(schema, &label.id),
        })
    });
    let relations = schema.relations.iter().map(|relation| {
        json!({
            "id": relation.id.as_str(),
            "name": relation.name,
            "rule": relation.rule,
            "attributes": attributes(schema, &relation.id),
        })
    });
    json!({ "labels": labels.collect::<Vec<_>>(), "relations": relations.collect::<Vec<_>>() })
}

/// The SHA-256 of a schema's JSON, written `sha256:` and 64 hexadecimal digits. Looks (colours, keys) do not count.
#[must_use]
pub fn schema_hash(schema: &Schema) -> String {
    TextHash::of(schema_json(schema).to_string().as_bytes()).to_string()
}

/// A speaker of a project as JSON with its keys in a fixed order.
#[must_use]
pub fn speaker_json(project: ProjectId, speaker: &Speaker) -> Value {
    let id = |id: &Option<crate::model::SpeakerId>| id.as_ref().map(ToString::to_string);
    json!({
        "id": speaker.id.as_str(),
        "project": project.to_string(),
        "name": speaker.name,
        "kind": speaker.kind.name(),
        "role": filled(&speaker.role),
        "aliases": speaker.aliases,
        "speaks_for": id(&speaker.speaks_for),
        "through": id(&speaker.through),
        "note": filled(&speaker.note),
    })
}

/// The text, or nothing where it is empty.
pub(super) fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn attributes(schema: &Schema, label: &LabelId) -> Vec<Value> {
    schema.attributes_of(label).map(attribute).collect()
}

fn attribute(attribute: &AttributeDefinition) -> Value {
    json!({
        "id": attribute.id.as_str(),
        "name": attribute.name,
        "kind": kind(attribute.kind),
        "choices": attribute.choices,
        "required": attribute.required,
        "rule": attribute.rule,
    })
}

/// The kind that a word of the schema's JSON stands for.
pub(super) fn kind_named(name: &str) -> Option<AttributeKind> {
    use AttributeKind::{Choice, Choices, Mention, Number, Period, Speaker, Text, YesNo};
    [Text, Choice, Choices, YesNo, Number, Period, Speaker, Mention].into_iter().find(|it| kind(*it) == name)
}

fn kind(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Text => "text",
        AttributeKind::Choice => "choice",
        AttributeKind::Choices => "choices",
        AttributeKind::YesNo => "yes_no",
        AttributeKind::Number => "number",
        AttributeKind::Period => "period",
        AttributeKind::Speaker => "speaker",
        AttributeKind::Mention => "mention",
    }
}
