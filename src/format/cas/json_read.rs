//! Reads JSON CAS 0.4: structures say themselves what refers to another one.

use serde_json::Value;

use super::graph::{Cas, KnownTypes, Node, Raw};
use crate::format::json::{Fields, parse};

/// The structures of a file with its types; what is wrong with single ones goes to `faults`.
///
/// # Errors
///
/// Where it is no JSON CAS: in words.
pub(super) fn read(bytes: &[u8], faults: &mut Vec<String>) -> Result<(Cas, KnownTypes), String> {
    let mut fields = Fields::of(parse(bytes)?).ok_or("it is no JSON object")?;
    let (mut cas, mut types) = (Cas::default(), KnownTypes::default());
    if let Some(described) = fields.take("%TYPES").and_then(Fields::of) {
        described.into_entries().for_each(|(kind, value)| describe(&kind, value, &mut types));
    }
    let structures =
        fields.take("%FEATURE_STRUCTURES").ok_or("it has no “%FEATURE_STRUCTURES”, which a JSON CAS has")?;
    let structures: Vec<(Option<u64>, Value)> = match structures {
        Value::Array(list) => list.into_iter().map(|it| (None, it)).collect(),
        Value::Object(map) => map.into_iter().map(|(id, it)| (id.parse().ok(), it)).collect(),
        _ => return Err("“%FEATURE_STRUCTURES” is no list".to_owned()),
    };
    for (id, value) in structures {
        match node(id, value) {
            Ok(node) => {
                let id = node.id;
                if !cas.add(node) {
                    faults.push(format!("the %ID {id} stands twice; the first one counts"));
                }
            }
            Err(error) => faults.push(error),
        }
    }
    let views = fields.take("%VIEWS").and_then(Fields::of).into_iter().flat_map(Fields::into_entries);
    for mut view in views.filter_map(|(_, view)| Fields::of(view)) {
        let members = view.list("%MEMBERS").unwrap_or_default();
        cas.members.extend(members.iter().filter_map(Value::as_u64));
    }
    Ok((cas, types))
}

fn describe(kind: &str, value: Value, types: &mut KnownTypes) {
    let Some(mut fields) = Fields::of(value) else { return };
    if let Ok(Some(supertype)) = fields.text("%SUPER_TYPE") {
        types.supertypes.insert(kind.to_owned(), supertype);
    }
    for (feature, value) in fields.into_entries().filter(|(name, _)| !name.starts_with('%')) {
        if let Some(range) = Fields::of(value).and_then(|mut it| it.text("%RANGE").ok().flatten()) {
            types.ranges.insert((kind.to_owned(), feature), range);
        }
    }
}

fn node(id: Option<u64>, value: Value) -> Result<Node, String> {
    let mut fields = Fields::of(value).ok_or("a feature structure is no object; it was passed over")?;
    let kind = fields.text("%TYPE")?.ok_or("a feature structure has no “%TYPE”; it was passed over")?;
    let id = fields.take("%ID").as_ref().and_then(Value::as_u64).or(id);
    let id = id.ok_or_else(|| format!("a {kind} has no “%ID”; it was passed over"))?;
    let mut node = Node { id, line: None, features: Vec::new(), kind };
    if let Some(elements) = fields.take("%ELEMENTS") {
        let elements = elements_of(elements, node.kind.ends_with("FSArray") || node.kind.ends_with("[]"));
        node.features.extend(elements.map(|it| ("elements".to_owned(), it)));
    }
    for (key, value) in fields.into_entries().filter(|(key, _)| !key.starts_with('%')) {
        let raw = match (key.strip_prefix('@'), value) {
            (_, Value::Null) => None,
            (Some(_), Value::Array(list)) => list.iter().map(Value::as_u64).collect::<Option<_>>().map(Raw::Many),
            (Some(_), value) => value.as_u64().map(Raw::One),
            (None, value) => raw(value),
        };
        let name = key.trim_start_matches(['@', '^', '#']).to_owned();
        node.features.extend(raw.map(|it| (name, it)));
    }
    Ok(node)
}

fn elements_of(value: Value, are_references: bool) -> Option<Raw> {
    match value {
        Value::Array(list) if are_references => Some(Raw::Many(list.iter().filter_map(Value::as_u64).collect())),
        value => raw(value),
    }
}

fn raw(value: Value) -> Option<Raw> {
    Some(match value {
        Value::String(text) => Raw::Text(text),
        Value::Number(number) => Raw::Text(number.to_string()),
        Value::Bool(yes) => Raw::YesNo(yes),
        Value::Array(list) => Raw::Texts(list.into_iter().map(text).collect()),
        Value::Null | Value::Object(_) => return None,
    })
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
