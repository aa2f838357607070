//! What of the annotations is written for which kind of training.
//!
//! A view is a schema and, for each record, annotations and relations made of those that are there. So every format writes it, in
//! every unit, split and shard, and what a format cannot hold is counted as ever. It is made when a record is written, and let go after it.

mod attribution;
mod pairs;
mod sentences;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) use self::pairs::Partners;
use super::Options;
use crate::format::{LossKind, LossReport, Record};
use crate::model::{
    Annotation, AnnotationId, AttributeId, AttributeKind, Color, Label, LabelId, Project, Relation, RelationId,
    RelationLabel, Schema, Snap, Underline,
};
use crate::text::TextHash;

/// What of the annotations is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// They themselves.
    #[default]
    Spans,
    /// What has a source, such as quotes and claims, with the words that name it as annotations of their own, and relations to these.
    Attribution,
    /// Sentences, once for each label that is in them; those with nothing in them, of finished documents, as `none`.
    Sentences,
    /// Relations between documents, and as many pairs that nobody has related, as `none`.
    Pairs,
}

impl View {
    /// All, the usual one first.
    pub const ALL: [Self; 4] = [Self::Spans, Self::Attribution, Self::Sentences, Self::Pairs];

    /// The word for it on the command line and in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spans => "spans",
            Self::Attribution => "attribution",
            Self::Sentences => "sentences",
            Self::Pairs => "pairs",
        }
    }
}

/// A view of one project: its schema, and what names of the project have become.
pub(super) struct Viewed {
    view: View,
    pub(super) schema: Schema,
    /// The labels of the project.
    known: BTreeSet<LabelId>,
    /// The labels of what was a mention, by the attribute that it was.
    mentions: BTreeMap<AttributeId, LabelId>,
    /// The relation, or label, that the view adds.
    added: LabelId,
}

/// What a view makes of a record.
#[derive(Default)]
pub(super) struct Derived {
    pub(super) annotations: Vec<Arc<Annotation>>,
    pub(super) relations: Vec<Arc<Relation>>,
}

impl Viewed {
    pub(super) fn new(project: &Project, options: &Options) -> Self {
        let view = options.view;
        let mut viewed = Self {
            view,
            schema: project.schema.clone(),
            known: project.schema.labels.iter().map(|label| label.id.clone()).collect(),
            mentions: BTreeMap::new(),
            added: free(&project.schema, "none"),
        };
        let is_wanted = |id: &LabelId| options.labels.is_empty() || options.labels.contains(id);
        match view {
            View::Spans => {}
            View::Attribution => {
                viewed.added = free(&project.schema, "has");
                viewed.attribution(&is_wanted);
            }
            View::Sentences => viewed.sentences(&is_wanted),
            View::Pairs => {
                let rule = "documents that nobody has related, drawn by chance";
                viewed.schema.relations.push(relation_label(&viewed.added, rule));
            }
        }
        viewed.schema.sort();
        viewed
    }

    fn attribution(&mut self, is_wanted: &dyn Fn(&LabelId) -> bool) {
        let source = self.schema.clone();
        let is_mention = |it: &crate::model::AttributeDefinition| it.kind == AttributeKind::Mention;
        self.schema.labels.retain(|label| is_wanted(&label.id) && source.attributes_of(&label.id).any(is_mention));
        for definition in source.attributes.iter().filter(|it| is_mention(it)) {
            if self.schema.label(&definition.label).is_none() || self.mentions.contains_key(&definition.id) {
                continue;
            }
            let id = free(&self.schema, definition.id.as_str());
            self.schema.labels.push(label(&id, &definition.name, &definition.rule));
            self.mentions.insert(definition.id.clone(), id);
        }
        let labels = self.schema.labels.clone();
        self.schema.attributes.retain(|it| !is_mention(it) && labels.iter().any(|label| label.id == it.label));
        self.schema.relations = vec![relation_label(&self.added, "from what has a source to the words that name it")];
    }

    fn sentences(&mut self, is_wanted: &dyn Fn(&LabelId) -> bool) {
        self.schema.labels.retain(|label| is_wanted(&label.id));
        let rule = "a sentence of a finished document in which none of these labels is marked";
        self.schema.labels.push(label(&self.added, "none", rule));
        self.schema.attributes.clear();
        self.schema.relations.clear();
    }

    /// Counts what is left out since no label of the schema says what to make of it.
    fn count_strays(&self, record: &Record<'_>, losses: &mut LossReport) {
        for annotation in record.annotations.iter().filter(|it| !self.known.contains(&it.label)) {
            losses.add(LossKind::StrayLabel, || {
                format!("{}: {} {}", record.document.id, annotation.label, annotation.id)
            });
        }
    }

    /// What the view makes of a record, or `None` where that is written as it is.
    pub(super) fn derive(
        &self,
        record: &Record<'_>,
        partners: &Partners<'_>,
        losses: &mut LossReport,
    ) -> Option<Derived> {
        if matches!(self.view, View::Attribution | View::Sentences) {
            self.count_strays(record, losses);
        }
        match self.view {
            View::Spans => None,
            View::Attribution => Some(attribution::derive(record, &self.known, &self.mentions, &self.added)),
            View::Sentences => Some(sentences::derive(record, &self.added)),
            View::Pairs => Some(pairs::derive(record, partners, &self.added, losses)),
        }
    }
}

/// An id that no label or relation has.
fn free(schema: &Schema, name: &str) -> LabelId {
    LabelId::from_title(name, |id| schema.label(id).is_some() || schema.relation(id).is_some())
}

/// A label behind all others.
fn label(id: &LabelId, name: &str, rule: &str) -> Label {
    Label {
        id: id.clone(),
        name: name.to_owned(),
        rank: u16::MAX,
        color: Color([0x70, 0x70, 0x70]),
        underline: Underline::Dotted,
        key: None,
        snap: Snap::Words,
        rule: rule.to_owned(),
    }
}

fn relation_label(id: &LabelId, rule: &str) -> RelationLabel {
    RelationLabel { id: id.clone(), name: id.to_string(), rank: u16::MAX, rule: rule.to_owned() }
}

/// The number of an id that follows from what it names.
fn number_of(words: &str) -> u64 {
    TextHash::of(words.as_bytes()).first_bits()
}

fn annotation_id(words: &str) -> AnnotationId {
    AnnotationId::from_number(number_of(words))
}

fn relation_id(words: &str) -> RelationId {
    RelationId::from_number(number_of(words))
}
