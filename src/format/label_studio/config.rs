//! The configuration of labeling: controls for all that annotations can say.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{NONE, PART, UNKNOWN};
use crate::format::Outline;
use crate::format::value::MENTION;
use crate::model::{AttributeDefinition, AttributeKind, LabelId, Schema};

/// The control of an attribute of a label.
pub(super) fn control(label: &LabelId, attribute: &str) -> String {
    format!("{label}.{attribute}")
}

/// The configuration for some schemas.
pub(super) fn config(outline: &Outline<'_>) -> String {
    let definitions = definitions(outline);
    let mentions: BTreeSet<String> = definitions
        .iter()
        .filter(|it| it.kind == AttributeKind::Mention)
        .map(|it| format!("{MENTION}{}", it.id))
        .collect();
    let mut xml = "<View>\n  <Relations>\n".to_owned();
    let own = [PART].into_iter().map(str::to_owned).chain(mentions.iter().cloned());
    for relation in relations(outline).into_iter().chain(own) {
        let _ = writeln!(xml, "    <Relation value=\"{}\"/>", escaped(&relation));
    }
    xml += "  </Relations>\n  <Labels name=\"label\" toName=\"text\">\n";
    for id in outline.layers {
        push_label(outline, id, &mut xml);
    }
    for mention in &mentions {
        let _ = writeln!(xml, "    <Label value=\"{mention}\" background=\"#888888\"/>");
    }
    xml += "  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n";
    definitions.iter().for_each(|it| push_control(it, &mut xml));
    xml + "</View>\n"
}

/// The attributes of the labels of an export, each once.
fn definitions<'a>(outline: &Outline<'a>) -> Vec<&'a AttributeDefinition> {
    let mut definitions: Vec<&AttributeDefinition> = Vec::new();
    let of_label = |schema: &'a Schema, label| schema.attributes_of(label);
    let all = outline.schemas.iter().flat_map(|it| it.labels.iter().flat_map(|label| of_label(it, &label.id)));
    for definition in all.filter(|it| outline.has_label(&it.label)) {
        if !definitions.iter().any(|it| it.label == definition.label && it.id == definition.id) {
            definitions.push(definition);
        }
    }
    definitions
}

fn relations(outline: &Outline<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for relation in outline.schemas.iter().flat_map(|it| &it.relations) {
        if !names.iter().any(|it| it == relation.id.as_str()) {
            names.push(relation.id.to_string());
        }
    }
    names
}

fn push_label(outline: &Outline<'_>, id: &LabelId, xml: &mut String) {
    let label = outline.schemas.iter().find_map(|it| it.label(id));
    let name = label.map_or(id.as_str(), |it| it.name.as_str());
    let alias = if name == id.as_str() { String::new() } else { format!(" alias=\"{id}\"") };
    let _ = write!(xml, "    <Label value=\"{}\"{alias}", escaped(name));
    if let Some(label) = label {
        let [red, green, blue] = label.color.0;
        let _ = write!(xml, " background=\"#{red:02x}{green:02x}{blue:02x}\"");
        if let Some(key) = label.key {
            let _ = write!(xml, " hotkey=\"{key}\"");
        }
    }
    *xml += "/>\n";
}

/// Whether values of a kind are choices.
pub(super) fn has_choices(kind: AttributeKind) -> bool {
    matches!(kind, AttributeKind::Choice | AttributeKind::Choices | AttributeKind::YesNo | AttributeKind::Mention)
}

/// What can be chosen; of mentions only that there are none, since their words are regions.
pub(super) fn choices(definition: &AttributeDefinition) -> Vec<&str> {
    let own: Vec<&str> = match definition.kind {
        AttributeKind::YesNo => vec!["yes", "no"],
        AttributeKind::Mention => Vec::new(),
        _ => definition.choices.iter().map(String::as_str).collect(),
    };
    own.into_iter().chain([UNKNOWN, NONE]).collect()
}

fn push_control(definition: &AttributeDefinition, xml: &mut String) {
    let name = control(&definition.label, definition.id.as_str());
    let about = format!(
        "name=\"{name}\" toName=\"text\" perRegion=\"true\" whenTagName=\"label\" whenLabelValue=\"{}\"",
        definition.label
    );
    if !has_choices(definition.kind) {
        let hint = if definition.rule.is_empty() { &definition.name } else { &definition.rule };
        let placeholder = escaped(&format!("{}: {hint}", definition.name));
        let _ =
            writeln!(xml, "  <TextArea {about} maxSubmissions=\"1\" editable=\"true\" placeholder=\"{placeholder}\"/>");
        return;
    }
    let choice = if definition.kind == AttributeKind::Choices { "multiple" } else { "single" };
    let _ = writeln!(xml, "  <Choices {about} choice=\"{choice}\" showInline=\"true\">");
    for it in choices(definition) {
        let _ = writeln!(xml, "    <Choice value=\"{}\"/>", escaped(it));
    }
    *xml += "  </Choices>\n";
}

/// Words as the value of an attribute in XML, which holds no control characters.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&apos;",
            it if it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            it => escaped.push(it),
        }
    }
    escaped
}
