//! The labels, attributes and relations of the data found in the project's schema, or added to it.

use std::collections::{BTreeMap, BTreeSet};

use super::called::{hint_of, means, nearest, plain};
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
    /// What the project does not have and the data calls so, by its plain name: of labels, of relations, of attributes.
    made: [BTreeMap<String, LabelId>; 2],
    made_attributes: BTreeMap<(LabelId, String), AttributeId>,
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
            made: Default::default(),
            made_attributes: BTreeMap::new(),
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
            hints.attributes.iter().position(is_about(hints, label, name)).unwrap_or(usize::MAX)
        };
        let mut all: Vec<_> = seen.into_iter().collect();
        all.sort_by_cached_key(|((label, raw, name), _)| (label.clone(), place(raw, name)));
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
        if let Some(made) = self.made[0].get(&plain(name)) {
            return made.clone();
        }
        let hint = hint_of(&self.hints.labels, name);
        let is_old = |it: &&Label| !self.made[0].values().any(|made| *made == it.id);
        let is_free = |it: &&Label| !self.labels.values().any(|id| *id == it.id);
        let old: Vec<&Label> = self.schema.labels.iter().filter(is_old).collect();
        let at = nearest(name, hint.map(|it| &*it.name), old.iter().map(|it| (it.id.as_str(), it.name.as_str())));
        let shown = || old.iter().copied().filter(is_free).find(|it| hint.is_some_and(|hint| hint.name == it.name));
        if let Some(there) = at.map(|at| old[at]).or_else(shown) {
            return there.id.clone();
        }
        let id = self.free_label_id(name);
        let labels = &self.schema.labels;
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
        self.made[0].insert(plain(name), id.clone());
        self.added.labels.push(id.clone());
        id
    }

    fn find_relation(&mut self, name: &str) -> LabelId {
        if let Some(made) = self.made[1].get(&plain(name)) {
            return made.clone();
        }
        let hint = hint_of(&self.hints.relations, name);
        let is_old = |it: &&RelationLabel| !self.made[1].values().any(|made| *made == it.id);
        let is_free = |it: &&RelationLabel| !self.relations.values().any(|id| *id == it.id);
        let old: Vec<&RelationLabel> = self.schema.relations.iter().filter(is_old).collect();
        let at = nearest(name, hint.map(|it| &*it.name), old.iter().map(|it| (it.id.as_str(), it.name.as_str())));
        let shown = || old.iter().copied().filter(is_free).find(|it| hint.is_some_and(|hint| hint.name == it.name));
        if let Some(there) = at.map(|at| old[at]).or_else(shown) {
            return there.id.clone();
        }
        let id = self.free_label_id(name);
        let relations = &self.schema.relations;
        let rank = relations.iter().map(|it| it.rank).max().unwrap_or_default().saturating_add(1);
        let rule = hint.map(|it| it.rule.clone()).unwrap_or_default();
        self.schema.relations.push(RelationLabel { id: id.clone(), name: shown_name(hint, name), rank, rule });
        self.made[1].insert(plain(name), id.clone());
        self.added.relations.push(id.clone());
        id
    }

    /// Labels and relations share one space of names.
    fn free_label_id(&self, name: &str) -> LabelId {
        LabelId::from_title(name, |id| self.schema.label(id).is_some() || self.schema.relation(id).is_some())
    }

    fn find_attribute(&mut self, label: &LabelId, raw: &str, name: &str, seen: &Seen) -> AttributeId {
        let is_hint = is_about(self.hints, raw, name);
        let hint = self.hints.attributes.iter().find(|it| is_hint(it));
        let there = self.attribute_called(label, name, hint.map(|it| &*it.name));
        let is_it = |it: &&mut AttributeDefinition| it.label == *label && there.as_ref() == Some(&it.id);
        if let Some(there) = self.schema.attributes.iter_mut().find(is_it) {
            if matches!(there.kind, AttributeKind::Choice | AttributeKind::Choices) {
                for choice in seen.choices_beyond(&there.choices) {
                    self.added.choices.push((label.clone(), there.id.clone(), choice.clone()));
                    there.choices.push(choice);
                }
            }
            return there.id.clone();
        }
        let kind = hint.and_then(|it| it.kind).unwrap_or_else(|| seen.kind());
        let mut choices = hint.map(|it| it.choices.clone()).unwrap_or_default();
        if matches!(kind, AttributeKind::Choice | AttributeKind::Choices) {
            let more = seen.choices_beyond(&choices);
            choices.extend(more);
        }
        let rank = self.schema.attributes_of(label).map(|it| it.rank).max().unwrap_or_default().saturating_add(1);
        let id = AttributeId::from_title(name, |id| self.schema.attribute(label, id).is_some());
        self.schema.attributes.push(AttributeDefinition {
            label: label.clone(),
            id: id.clone(),
            name: hint.map(|it| it.name.clone()).filter(|it| !it.is_empty()).unwrap_or_else(|| name.to_owned()),
            rank,
            kind,
            choices,
            required: hint.is_some_and(|it| it.required),
            rule: hint.map(|it| it.rule.clone()).unwrap_or_default(),
        });
        self.made_attributes.insert((label.clone(), plain(name)), id.clone());
        self.added.attributes.push((label.clone(), id.clone()));
        id
    }

    /// The attribute that the data calls so: one that came with it, or one of the project.
    fn attribute_called(&self, label: &LabelId, name: &str, shown: Option<&str>) -> Option<AttributeId> {
        let made = |id: &AttributeId| self.made_attributes.iter().any(|((of, _), it)| of == label && it == id);
        let old: Vec<_> = self.schema.attributes_of(label).filter(|it| !made(&it.id)).collect();
        let at = nearest(name, shown, old.iter().map(|it| (it.id.as_str(), it.name.as_str())));
        let is_free = |id: &AttributeId| !self.attributes.iter().any(|((of, _), it)| of == label && it == id);
        let there = at.map(|at| old[at]).or_else(|| {
            let shown = shown.filter(|it| !it.is_empty())?;
            old.iter().copied().find(|it| it.name == shown && is_free(&it.id))
        });
        let came = self.made_attributes.get(&(label.clone(), plain(name)));
        came.cloned().or_else(|| there.map(|it| it.id.clone()))
    }
}

/// Names as the data defines them, then those that it only uses; what is not used is left out.
fn in_order<'a>(hints: &[NameHint], used: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut used: Vec<&str> = used.filter(|it| known.insert(*it)).collect();
    let place = |name: &str| hints.iter().position(|it| means(name, &it.id, &it.name)).unwrap_or(usize::MAX);
    used.sort_by_key(|it| place(it));
    used.into_iter().map(str::to_owned).collect()
}

/// Whether a hint is about an attribute of the data, both called as annotations call them.
fn is_about<'a>(hints: &'a Hints, label: &'a str, name: &'a str) -> impl Fn(&AttributeHint) -> bool + 'a {
    let of_label = [&hints.labels, &hints.relations].map(|it| hint_of(it, label).map(|it| it.id.as_str()));
    move |hint| {
        let is_label = |it: &str| means(label, it, "") || of_label.contains(&Some(it));
        hint.label.as_deref().is_none_or(is_label) && means(name, &hint.id, &hint.name)
    }
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
