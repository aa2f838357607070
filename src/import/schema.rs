//! The labels, attributes and relations of the data found in the project's schema, or added to it.

use std::collections::{BTreeMap, BTreeSet};

use super::kinds::Seen;
use super::report::Added;
use crate::edit::{Change, Swap};
use crate::format::{AttributeHint, Hints, ImportedAttribute, ImportedDocument, NameHint};
use crate::model::{
    AttributeDefinition, AttributeId, AttributeKind, Color, Label, LabelId, RelationLabel, Schema, Snap, Underline,
};

/// Colours on a light page that are told apart by readers of whatever sight, as far as so many can be.
const COLORS: [[u8; 3]; 12] = [
    [0x00, 0x72, 0xb2],
    [0xb3, 0x59, 0x00],
    [0x00, 0x79, 0x5c],
    [0xa0, 0x3c, 0x78],
    [0x5a, 0x5a, 0x9e],
    [0x8a, 0x6d, 0x00],
    [0xb0, 0x2e, 0x2e],
    [0x1f, 0x7a, 0x8c],
    [0x4d, 0x7a, 0x1e],
    [0x7a, 0x3f, 0xa0],
    [0x6b, 0x4a, 0x2e],
    [0x44, 0x55, 0x66],
];

const UNDERLINES: [Underline; 5] =
    [Underline::Solid, Underline::Dashed, Underline::Double, Underline::Dotted, Underline::Wavy];

/// The schema that the project will have, and what the names of the data are in it.
pub(super) struct Names<'h> {
    hints: &'h Hints,
    schema: Schema,
    labels: BTreeMap<String, LabelId>,
    relations: BTreeMap<String, LabelId>,
    attributes: BTreeMap<(LabelId, String), AttributeId>,
    pub(super) added: Added,
}

impl<'h> Names<'h> {
    /// Finds or adds everything that some documents name.
    pub(super) fn new(schema: &Schema, hints: &'h Hints, documents: &[&ImportedDocument]) -> Self {
        let mut names = Self {
            hints,
            schema: schema.clone(),
            labels: BTreeMap::new(),
            relations: BTreeMap::new(),
            attributes: BTreeMap::new(),
            added: Added::default(),
        };
        let sheets = || documents.iter().flat_map(|it| &it.sheets);
        let annotations = || sheets().flat_map(|it| &it.annotations);
        let relations = || sheets().flat_map(|it| &it.relations);
        for name in in_order(&hints.labels, annotations().map(|it| it.label.as_str())) {
            let id = names.find_label(&name);
            names.labels.insert(name, id);
        }
        for name in in_order(&hints.relations, relations().map(|it| it.label.as_str())) {
            let id = names.find_relation(&name);
            names.relations.insert(name, id);
        }
        let mut seen = BTreeMap::new();
        annotations().for_each(|it| look_at(&mut seen, &names.labels, &it.label, &it.attributes));
        relations().for_each(|it| look_at(&mut seen, &names.relations, &it.label, &it.attributes));
        // Those that the data defines stand in its order.
        let place = |label: &str, name: &str| {
            let is_it = |it: &AttributeHint| it.id == name && it.label.as_deref().is_none_or(|it| it == label);
            hints.attributes.iter().position(is_it).unwrap_or(usize::MAX)
        };
        let mut all: Vec<_> = seen.into_iter().collect();
        all.sort_by_key(|((label, raw, name), _)| (label.clone(), place(raw, name)));
        for ((label, raw, name), seen) in all {
            let id = names.find_attribute(&label, &raw, &name, &seen);
            names.attributes.insert((label, name), id);
        }
        names.schema.sort();
        names
    }

    /// The id of a label of the data.
    pub(super) fn label(&self, name: &str) -> Option<&LabelId> {
        self.labels.get(name)
    }

    /// The id of a relation of the data.
    pub(super) fn relation(&self, name: &str) -> Option<&LabelId> {
        self.relations.get(name)
    }

    /// The definition of an attribute of the data.
    pub(super) fn attribute(&self, label: &LabelId, name: &str) -> Option<&AttributeDefinition> {
        let id = self.attributes.get(&(label.clone(), name.to_owned()))?;
        self.schema.attribute(label, id)
    }

    /// What has to be changed so that the project has this schema.
    pub(super) fn changes(&self, before: &Schema) -> Vec<Change> {
        let labels = self.schema.labels.iter().filter(|it| before.label(&it.id).is_none());
        let labels = labels.map(|it| Change::Label(Swap::create(it.clone())));
        let relations = self.schema.relations.iter().filter(|it| before.relation(&it.id).is_none());
        let relations = relations.map(|it| Change::RelationLabel(Swap::create(it.clone())));
        let attributes = self.schema.attributes.iter().filter_map(|it| match before.attribute(&it.label, &it.id) {
            Some(there) if there == it => None,
            Some(there) => Some(Change::Attribute(Swap::replace(there.clone(), it.clone()))),
            None => Some(Change::Attribute(Swap::create(it.clone()))),
        });
        labels.chain(relations).chain(attributes).collect()
    }

    fn find_label(&mut self, name: &str) -> LabelId {
        let wanted = LabelId::from_title(name, |_| false);
        let labels = &self.schema.labels;
        let there =
            labels.iter().find(|it| it.id == wanted).or_else(|| labels.iter().find(|it| is_named(&it.name, name)));
        if let Some(there) = there {
            return there.id.clone();
        }
        let id = self.free_label_id(name);
        let hint = self.hints.labels.iter().find(|it| it.id == name);
        let label = Label {
            id: id.clone(),
            name: shown_name(hint, name),
            rank: labels.iter().map(|it| it.rank).max().unwrap_or_default().saturating_add(1),
            color: free_color(labels),
            underline: UNDERLINES[labels.len() % UNDERLINES.len()],
            key: free_key(&id, labels),
            snap: Snap::Words,
            rule: hint.map(|it| it.rule.clone()).unwrap_or_default(),
        };
        self.schema.labels.push(label);
        self.added.labels.push(id.clone());
        id
    }

    fn find_relation(&mut self, name: &str) -> LabelId {
        let wanted = LabelId::from_title(name, |_| false);
        let relations = &self.schema.relations;
        let by_id = relations.iter().find(|it| it.id == wanted);
        if let Some(there) = by_id.or_else(|| relations.iter().find(|it| is_named(&it.name, name))) {
            return there.id.clone();
        }
        let id = self.free_label_id(name);
        let hint = self.hints.relations.iter().find(|it| it.id == name);
        let rank = relations.iter().map(|it| it.rank).max().unwrap_or_default().saturating_add(1);
        let rule = hint.map(|it| it.rule.clone()).unwrap_or_default();
        self.schema.relations.push(RelationLabel { id: id.clone(), name: shown_name(hint, name), rank, rule });
        self.added.relations.push(id.clone());
        id
    }

    /// Labels and relations share one space of names.
    fn free_label_id(&self, name: &str) -> LabelId {
        LabelId::from_title(name, |id| self.schema.label(id).is_some() || self.schema.relation(id).is_some())
    }

    fn find_attribute(&mut self, label: &LabelId, raw: &str, name: &str, seen: &Seen) -> AttributeId {
        let wanted = AttributeId::from_title(name, |_| false);
        let of_label = |it: &&mut AttributeDefinition| it.label == *label;
        let by_id = self.schema.attributes.iter().any(|it| it.label == *label && it.id == wanted);
        let is_it = |it: &AttributeDefinition| if by_id { it.id == wanted } else { is_named(&it.name, name) };
        if let Some(there) = self.schema.attributes.iter_mut().filter(of_label).find(|it| is_it(it)) {
            if matches!(there.kind, AttributeKind::Choice | AttributeKind::Choices) {
                for choice in seen.choices_beyond(&there.choices) {
                    self.added.choices.push((label.clone(), there.id.clone(), choice.clone()));
                    there.choices.push(choice);
                }
            }
            return there.id.clone();
        }
        let is_hint = |it: &&AttributeHint| it.id == name && it.label.as_deref().is_none_or(|it| it == raw);
        let hint = self.hints.attributes.iter().find(is_hint);
        let kind = hint.and_then(|it| it.kind).unwrap_or_else(|| seen.kind());
        let mut choices = hint.map(|it| it.choices.clone()).unwrap_or_default();
        if matches!(kind, AttributeKind::Choice | AttributeKind::Choices) {
            let more = seen.choices_beyond(&choices);
            choices.extend(more);
        }
        let rank = self.schema.attributes_of(label).map(|it| it.rank).max().unwrap_or_default().saturating_add(1);
        self.schema.attributes.push(AttributeDefinition {
            label: label.clone(),
            id: wanted.clone(),
            name: hint.map(|it| it.name.clone()).filter(|it| !it.is_empty()).unwrap_or_else(|| name.to_owned()),
            rank,
            kind,
            choices,
            required: hint.is_some_and(|it| it.required),
            rule: hint.map(|it| it.rule.clone()).unwrap_or_default(),
        });
        self.added.attributes.push((label.clone(), wanted.clone()));
        wanted
    }
}

/// Names as the data defines them, then those that it only uses; what is not used is left out.
fn in_order<'a>(hints: &[NameHint], used: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut known = BTreeSet::new();
    let used: Vec<&str> = used.filter(|it| known.insert(*it)).collect();
    let defined = hints.iter().map(|it| it.id.as_str()).filter(|it| known.contains(it));
    let mut all = Vec::new();
    for name in defined.chain(used.iter().copied()) {
        if !all.iter().any(|it| it == name) {
            all.push(name.to_owned());
        }
    }
    all
}

/// Notes what the values of each attribute are like, by the label's id and the names of label and attribute in the data.
fn look_at(
    seen: &mut BTreeMap<(LabelId, String, String), Seen>,
    labels: &BTreeMap<String, LabelId>,
    label: &str,
    attributes: &[ImportedAttribute],
) {
    let Some(id) = labels.get(label) else { return };
    for attribute in attributes {
        let key = (id.clone(), label.to_owned(), attribute.name.clone());
        seen.entry(key).or_default().look_at(&attribute.value);
    }
}

fn is_named(name: &str, other: &str) -> bool {
    name.to_lowercase() == other.to_lowercase()
}

fn shown_name(hint: Option<&NameHint>, name: &str) -> String {
    hint.map(|it| it.name.clone()).filter(|it| !it.is_empty()).unwrap_or_else(|| name.to_owned())
}

/// A colour that no label has; when all are taken, one by turns.
fn free_color(labels: &[Label]) -> Color {
    let free = COLORS.into_iter().map(Color).find(|color| labels.iter().all(|it| it.color != *color));
    free.unwrap_or(Color(COLORS[labels.len() % COLORS.len()]))
}

/// A letter that no label has, of its own name if possible.
fn free_key(id: &LabelId, labels: &[Label]) -> Option<char> {
    let letters = id.as_str().chars().filter(char::is_ascii_lowercase);
    letters.chain('a'..='z').find(|key| labels.iter().all(|it| it.key != Some(*key)))
}
