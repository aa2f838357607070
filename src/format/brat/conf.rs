//! `annotation.conf` and `visual.conf`: which labels, attributes and relations there are, and what they look like.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{MENTION, breaks_line, spelled, type_of};
use crate::format::{AttributeHint, Hints, NameHint, Outline, ReadReport, Source};
use crate::model::{AttributeDefinition, AttributeKind, Schema};

/// What the configuration of a collection says of attributes and of names to show.
pub(super) fn hints(source: &dyn Source, hints: &mut Hints, report: &mut ReadReport) {
    for name in source.names().iter().filter(|it| it.rsplit('/').next() == Some("annotation.conf")) {
        let content = super::read::text(source, name, report).unwrap_or_default();
        for (section, line) in lines(&content) {
            if section == "attributes" {
                attribute(line, &mut hints.attributes);
            }
        }
    }
    for name in source.names().iter().filter(|it| it.rsplit('/').next() == Some("visual.conf")) {
        let content = super::read::text(source, name, report).unwrap_or_default();
        for (_, line) in lines(&content).filter(|(section, _)| *section == "labels") {
            let mut parts = line.split('|').map(str::trim);
            let (Some(id), Some(name)) = (parts.next(), parts.next()) else { continue };
            let hint = || NameHint { id: id.to_owned(), name: name.to_owned(), rule: String::new() };
            for list in [&mut hints.labels, &mut hints.relations] {
                if !list.iter().any(|it| it.id == id) {
                    list.push(hint());
                }
            }
        }
    }
}

/// The lines of a configuration with the sections that they are in.
fn lines(content: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    content.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            section = name;
            return None;
        }
        (!line.is_empty() && !line.starts_with('#')).then_some((section, line))
    })
}

/// `Unit⇥Arg:Figure|Claim, Value:percent|euro`, without values where it is only there or not.
fn attribute(line: &str, hints: &mut Vec<AttributeHint>) {
    let Some((id, rest)) = line.split_once(|it: char| it.is_whitespace()) else { return };
    let (mut labels, mut choices) = (Vec::new(), Vec::new());
    for part in rest.split(',').map(str::trim) {
        let values = |list: &str| list.split('|').map(|it| it.trim().to_owned()).collect::<Vec<_>>();
        match part.split_once(':') {
            Some(("Arg", list)) => labels = values(list),
            Some(("Value", list)) => choices = values(list),
            _ => {}
        }
    }
    let kind =
        if choices.is_empty() || choices == ["yes", "no"] { AttributeKind::YesNo } else { AttributeKind::Choice };
    let hint = |label: Option<String>| AttributeHint {
        label,
        id: id.to_owned(),
        name: String::new(),
        kind: Some(kind),
        choices: if kind == AttributeKind::Choice { choices.clone() } else { Vec::new() },
        required: false,
        rule: String::new(),
    };
    match labels.iter().any(|it| it.starts_with('<')) || labels.is_empty() {
        true => hints.push(hint(None)),
        false => hints.extend(labels.into_iter().map(|label| hint(Some(label)))),
    }
}

/// Whether the format has a place of its own for the values of an attribute.
pub(super) fn is_native(kind: AttributeKind) -> bool {
    matches!(kind, AttributeKind::Choice | AttributeKind::YesNo)
}

/// What brat has to know of the schemas to show what is written, and to let it be changed.
pub(super) fn annotation_conf(outline: &Outline<'_>) -> String {
    let labels = labels(outline);
    let mut conf = "[entities]\n".to_owned();
    labels.iter().for_each(|(id, _)| conf += &format!("{id}\n"));
    let mut mentions: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut natives: BTreeMap<&str, (Vec<&str>, Vec<String>)> = BTreeMap::new();
    for (schema, definition) in definitions(outline) {
        let label = type_of(schema.label_name(&definition.label), definition.label.as_str());
        let id = type_of(&definition.name, definition.id.as_str());
        if definition.kind == AttributeKind::Mention {
            mentions.entry(format!("{MENTION}{}", definition.id)).or_default().push(label);
        } else if is_native(definition.kind) {
            let (labels, choices) = natives.entry(id).or_default();
            if !labels.contains(&label) {
                labels.push(label);
            }
            let yes_no = ["yes".to_owned(), "no".to_owned()];
            let list = if definition.kind == AttributeKind::YesNo { &yes_no[..] } else { &definition.choices };
            for choice in list.iter().map(|it| spelled(it)) {
                if !choices.contains(&choice) {
                    choices.push(choice);
                }
            }
        }
    }
    mentions.keys().for_each(|name| conf += &format!("{name}\n"));
    conf += "\n[relations]\n<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n";
    let all = labels.iter().map(|(id, _)| *id).collect::<Vec<_>>().join("|");
    for (id, _) in relations(outline) {
        let _ = writeln!(conf, "{id}\tArg1:{all}, Arg2:{all}");
    }
    for (name, labels) in &mentions {
        let _ = writeln!(conf, "{name}\tArg1:{}, Arg2:{name}", labels.join("|"));
    }
    conf += "\n[events]\n\n[attributes]\n";
    for (id, (labels, choices)) in &natives {
        let _ = writeln!(conf, "{id}\tArg:{}, Value:{}", labels.join("|"), choices.join("|"));
    }
    conf
}

/// The names to show and the colours of labels.
pub(super) fn visual_conf(outline: &Outline<'_>) -> String {
    let mut conf = "[labels]\n".to_owned();
    let (labels, relations) = (labels(outline), relations(outline));
    for (id, name) in labels.iter().chain(&relations) {
        let _ = writeln!(conf, "{id} | {}", name.replace(|it| it == '|' || breaks_line(it), " ").trim());
    }
    conf += "\n[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken\n";
    conf += "ARC_DEFAULT\tcolor:black, arrowHead:triangle-5\n";
    let all = || outline.schemas.iter().flat_map(|it| &it.labels);
    for (id, _) in &labels {
        let label = all().find(|it| type_of(&it.name, it.id.as_str()) == *id);
        if let Some([red, green, blue]) = label.map(|it| it.color.0) {
            let _ = writeln!(conf, "{id}\tfgColor:white, bgColor:#{red:02x}{green:02x}{blue:02x}");
        }
    }
    conf
}

/// The types of the labels of all schemas that are exported, each once, with names to show.
fn labels<'a>(outline: &Outline<'a>) -> Vec<(&'a str, &'a str)> {
    let labels = outline.schemas.iter().flat_map(|it| &it.labels).filter(|it| outline.has_label(&it.id));
    once(labels.map(|it| (type_of(&it.name, it.id.as_str()), it.name.as_str())))
}

fn relations<'a>(outline: &Outline<'a>) -> Vec<(&'a str, &'a str)> {
    let relations = outline.schemas.iter().flat_map(|it| &it.relations);
    once(relations.map(|it| (type_of(&it.name, it.id.as_str()), it.name.as_str())))
}

fn once<'a>(list: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    for (id, name) in list {
        if !all.iter().any(|(it, _)| *it == id) {
            all.push((id, name));
        }
    }
    all
}

/// The attributes of the labels that are exported, each with its schema.
fn definitions<'a>(outline: &Outline<'a>) -> Vec<(&'a Schema, &'a AttributeDefinition)> {
    let of_schema = |schema: &'a Schema| schema.attributes.iter().map(move |it| (schema, it));
    let is_exported = |(schema, it): &(&Schema, &AttributeDefinition)| {
        schema.label(&it.label).is_some() && outline.has_label(&it.label)
    };
    outline.schemas.iter().flat_map(|schema| of_schema(schema)).filter(is_exported).collect()
}
