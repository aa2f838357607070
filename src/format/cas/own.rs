//! What the layers of an export of ours say beyond what any layer does.

use super::graph::{Cas, Node, Raw};
use super::types::ATTRIBUTE;
use crate::format::jsonl::origin_named;
use crate::format::{ImportedAnnotation, ImportedAttribute, ImportedRelation, ImportedValue};

/// Takes a feature that is none of an attribute; false where it is one.
pub(super) fn take_annotation(feature: &str, value: &Raw, cas: &Cas, into: &mut ImportedAnnotation) -> bool {
    match (feature, value) {
        ("note", Raw::Text(note)) => into.note.clone_from(note),
        ("id", Raw::Text(id)) => into.id = id.parse().ok(),
        ("origin", Raw::Text(origin)) => into.origin = origin_named(origin),
        ("created", Raw::Text(at)) => into.created = at.parse().ok(),
        ("modified", Raw::Text(at)) => into.changed = at.parse().ok(),
        ("unsure", Raw::YesNo(yes)) => into.unsure = *yes,
        ("parts", value) => {
            let parts = links(value, cas).into_iter().map(|(_, place)| place).collect::<Vec<_>>();
            // Without its links, as somebody may have edited it, it is what it covers.
            if !parts.is_empty() {
                into.fragments = parts;
            }
        }
        ("mentions", value) => {
            for (role, place) in links(value, cas) {
                mention(role, place, &mut into.attributes);
            }
        }
        _ => return is_list(feature),
    }
    true
}

/// The same for relations.
pub(super) fn take_relation(feature: &str, value: &Raw, into: &mut ImportedRelation) -> bool {
    match (feature, value) {
        ("note", Raw::Text(note)) => into.note.clone_from(note),
        ("id", Raw::Text(id)) => into.id = id.parse().ok(),
        ("created", Raw::Text(at)) => into.created = at.parse().ok(),
        ("modified", Raw::Text(at)) => into.changed = at.parse().ok(),
        ("target" | "target_document", _) => {}
        _ => return is_list(feature),
    }
    true
}

/// Whether a feature names attributes, and is read when all of them are known.
fn is_list(feature: &str) -> bool {
    matches!(feature, "by_rule" | "unknown" | "absent")
}

/// Adds what was not found out and what there is none of, and tells how values came to be.
pub(super) fn settle(node: &Node, cas: &Cas, by_hand: bool, attributes: &mut Vec<ImportedAttribute>) {
    let named = |feature| node.get(feature).and_then(|it| cas.texts(it)).unwrap_or_default();
    for (feature, value) in [("unknown", ImportedValue::Unknown), ("absent", ImportedValue::None)] {
        let states = named(feature).into_iter();
        attributes.extend(states.map(|name| ImportedAttribute {
            name,
            value: value.clone(),
            by_rule: false,
            by_hand: false,
        }));
    }
    let guessed = named("by_rule");
    for attribute in attributes {
        attribute.by_rule = guessed.contains(&attribute.name);
        attribute.by_hand = by_hand && !attribute.by_rule;
    }
}

/// The attribute of a feature.
pub(super) fn attribute_of(feature: &str) -> String {
    feature.strip_prefix(ATTRIBUTE).unwrap_or(feature).replace('_', "-")
}

/// The role and place of each link of a list.
fn links<'c>(value: &Raw, cas: &'c Cas) -> Vec<(&'c str, [u64; 2])> {
    let links = cas.targets(value).into_iter().filter_map(|id| cas.node(id));
    links
        .filter_map(|link| {
            let target = cas.node(link.one("target")?)?;
            Some((link.text("role").unwrap_or_default(), target.place()?))
        })
        .collect()
}

fn mention(role: &str, place: [u64; 2], attributes: &mut Vec<ImportedAttribute>) {
    for attribute in attributes.iter_mut().filter(|it| it.name == role) {
        if let ImportedValue::Mention { fragments, .. } = &mut attribute.value {
            return fragments.push(place);
        }
    }
    let value = ImportedValue::Mention { fragments: vec![place], quoted: None };
    attributes.push(ImportedAttribute { name: role.to_owned(), value, by_rule: false, by_hand: false });
}
