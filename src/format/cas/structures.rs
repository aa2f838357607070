//! A record as feature structures, whatever they are written as.

use std::borrow::Cow;
use std::collections::HashMap;

use super::types::{AttributeFeatures, Kind, Types};
use crate::format::jsonl::{by_rule, mention_words, origin_name};
use crate::format::short::Short;
use crate::format::{LossKind, LossReport, Record, Unit};
use crate::model::{Annotation, AnnotationId, AttributeValue, Attributes, Period, QuotedSpan, Relation};
use crate::text::Span;

/// The id of the structure that holds the text.
pub(super) const SOFA: usize = 1;

/// Few annotations have more features than this.
const FEATURES: usize = 12;

/// A feature structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Structure<'a> {
    /// Unique within the document, from 1.
    pub(super) id: usize,
    /// Its type.
    pub(super) kind: Kind,
    /// Start and end in UTF-16 code units, where it has a place.
    pub(super) place: Option<[usize; 2]>,
    /// Its features that are set.
    pub(super) features: Vec<(&'a str, Value<'a>)>,
}

/// The value of a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Text(Cow<'a, str>),
    /// A text too: an id or a time.
    Short(Short),
    YesNo(bool),
    Texts(Vec<Cow<'a, str>>),
    One(usize),
    Many(Vec<usize>),
}

/// The feature structures of a record, or `None` where an offset is no boundary of the text.
pub(super) fn structures<'a>(
    record: &'a Record<'a>,
    types: &'a Types,
    losses: &mut LossReport,
) -> Option<Vec<Structure<'a>>> {
    // Without mentions and parts it is as many.
    let all =
        Vec::with_capacity(2 + record.document.excluded.len() + record.annotations.len() + record.relations.len());
    let mut assembly = Assembly { record, types, all, placed: HashMap::new() };
    assembly.add_facts()?;
    for region in &record.document.excluded {
        let place = assembly.place(*region)?;
        assembly.add(Kind::Excluded, Some(place), Vec::new());
    }
    for annotation in &record.annotations {
        assembly.add_annotation(annotation, losses)?;
    }
    for relation in &record.relations {
        assembly.add_relation(relation, losses);
    }
    Some(assembly.all)
}

struct Assembly<'a> {
    record: &'a Record<'a>,
    types: &'a Types,
    all: Vec<Structure<'a>>,
    /// What relations may lead from and to: the id and the place of each annotation, where there are relations.
    placed: HashMap<AnnotationId, (usize, [usize; 2])>,
}

/// The features that are no empty text.
fn texts<'a>(features: &[(&'a str, &'a str)]) -> Vec<(&'a str, Value<'a>)> {
    let filled = features.iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(name, text)| (*name, Value::Text(Cow::Borrowed(text)))).collect()
}

impl<'a> Assembly<'a> {
    fn place(&self, span: Span) -> Option<[usize; 2]> {
        Unit::Utf16.pair(self.record.text, span)
    }

    fn add(&mut self, kind: Kind, place: Option<[usize; 2]>, features: Vec<(&'a str, Value<'a>)>) -> usize {
        let id = SOFA + 1 + self.all.len();
        self.all.push(Structure { id, kind, place, features });
        id
    }

    fn add_facts(&mut self) -> Option<()> {
        let document = self.record.document;
        let end = Unit::Utf16.count(self.record.text, self.record.text.end())?;
        let language = if document.language.is_empty() { "x-unspecified" } else { &document.language };
        let mut features =
            texts(&[("language", language), ("documentTitle", &document.title), ("documentId", document.id.as_str())]);
        features.push(("isLastSegment", Value::YesNo(true)));
        self.add(Kind::MetaData, Some([0, end]), features);
        let mut features = texts(&[
            ("annotator", self.record.annotator.map_or("", |it| it.as_str())),
            ("status", self.record.status.name()),
            ("publisher", &document.publisher),
            ("author", &document.author),
            ("published", &document.published),
            ("url", &document.url),
            ("event", &document.event),
            ("rights", &document.rights),
            ("note", &document.note),
        ]);
        features.push(("project", Value::Text(Cow::Owned(self.record.project.id.to_string()))));
        let hash = document.text.to_string().trim_start_matches("sha256:").to_owned();
        features.push(("text_sha256", Value::Text(Cow::Owned(hash))));
        self.add(Kind::Facts, None, features);
        Some(())
    }

    fn add_annotation(&mut self, annotation: &'a Annotation, losses: &mut LossReport) -> Option<()> {
        let hull = self.place(annotation.spans.hull())?;
        let mut features = Vec::with_capacity(FEATURES);
        features.push(("label", Value::Text(Cow::Borrowed(annotation.label.as_str()))));
        self.add_values(&annotation.attributes, &self.types.spans, &mut features, &mut |id| {
            losses.add(LossKind::StrayAttribute, || {
                format!("{}: annotation {}, {id}", self.record.document.id, annotation.id)
            });
        });
        if !annotation.note.is_empty() {
            features.push(("note", Value::Text(Cow::Borrowed(&annotation.note))));
        }
        features.push(("origin", Value::Text(Cow::Borrowed(origin_name(annotation.origin)))));
        if annotation.unsure {
            features.push(("unsure", Value::YesNo(true)));
        }
        features.push(("id", Value::Short(annotation.id.into())));
        features.push(("created", Value::Short(annotation.created.at.into())));
        features.push(("modified", Value::Short(annotation.changed.at.into())));
        if annotation.spans.count() > 1 {
            let links = self.add_links(Kind::PartLink, annotation.spans.iter(), "part")?;
            features.push(("parts", Value::Many(links)));
        }
        let mut links = Vec::new();
        for (id, attribute) in annotation.attributes.iter() {
            if let AttributeValue::Mention(spans) = &attribute.value {
                links.extend(self.add_links(Kind::MentionLink, spans.iter(), id.as_str())?);
            }
        }
        if !links.is_empty() {
            features.push(("mentions", Value::Many(links)));
        }
        let id = self.add(Kind::Span, Some(hull), features);
        if !self.record.relations.is_empty() {
            self.placed.insert(annotation.id, (id, hull));
        }
        Some(())
    }

    /// A link for each span, to a structure that has its place.
    fn add_links<'s>(
        &mut self,
        kind: Kind,
        spans: impl Iterator<Item = &'s QuotedSpan>,
        role: &'a str,
    ) -> Option<Vec<usize>> {
        let mut links = Vec::new();
        for span in spans {
            let place = self.place(span.span)?;
            let part = self.add(Kind::Part, Some(place), Vec::new());
            let features = vec![("role", Value::Text(Cow::Borrowed(role))), ("target", Value::One(part))];
            links.push(self.add(kind, None, features));
        }
        Some(links)
    }

    /// The values that are features; those of which the schema knows nothing are handed to `stray`.
    fn add_values(
        &self,
        attributes: &'a Attributes,
        known: &'a AttributeFeatures,
        features: &mut Vec<(&'a str, Value<'a>)>,
        stray: &mut dyn FnMut(&str),
    ) {
        let (mut unknown, mut absent) = (Vec::new(), Vec::new());
        for (id, attribute) in attributes.iter() {
            let text = match &attribute.value {
                AttributeValue::Unknown => {
                    unknown.push(Cow::Borrowed(id.as_str()));
                    continue;
                }
                AttributeValue::None => {
                    absent.push(Cow::Borrowed(id.as_str()));
                    continue;
                }
                AttributeValue::Mention(_) => continue,
                AttributeValue::Text(text) => Value::Text(Cow::Borrowed(&**text)),
                AttributeValue::Choices(list) => {
                    Value::Texts(list.iter().map(|it| Cow::Borrowed(it.as_str())).collect())
                }
                AttributeValue::Period(period) => Value::Text(Cow::Owned(written(period))),
            };
            match (known.get(id.as_str()), text) {
                (None, _) => stray(id.as_str()),
                (Some((feature, true)), Value::Text(text)) => features.push((feature, Value::Texts(vec![text]))),
                (Some((feature, false)), Value::Texts(list)) => {
                    features.push((feature, Value::Text(Cow::Owned(list.join("; ")))));
                }
                (Some((feature, _)), value) => features.push((feature, value)),
            }
        }
        let guessed: Vec<_> = by_rule(attributes).map(Cow::Borrowed).collect();
        let lists = [("by_rule", guessed), ("unknown", unknown), ("absent", absent)];
        features
            .extend(lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(name, it)| (name, Value::Texts(it))));
    }

    fn add_relation(&mut self, relation: &'a Relation, losses: &mut LossReport) {
        let document = &self.record.document.id;
        let place = || format!("{document}: {} {}", relation.label, relation.id);
        let Some((from, _)) = self.placed.get(&relation.from) else { return losses.add(LossKind::Relation, place) };
        let mut features = vec![("Governor", Value::One(*from))];
        let is_inside = relation.to.document == *document;
        let to = self.placed.get(&relation.to.annotation).copied().filter(|_| is_inside);
        match to {
            Some((to, _)) => features.push(("Dependent", Value::One(to))),
            None => {
                features.push(("target", Value::Text(Cow::Owned(relation.to.annotation.to_string()))));
                features.extend(texts(&[("target_document", relation.to.document.as_str())]));
            }
        }
        features.extend(texts(&[("label", relation.label.as_str())]));
        self.add_values(&relation.attributes, &self.types.relations, &mut features, &mut |id| {
            losses.add(LossKind::StrayAttribute, || format!("{}, {id}", place()));
        });
        for (id, attribute) in relation.attributes.iter() {
            if let AttributeValue::Mention(spans) = &attribute.value {
                losses.add(LossKind::MentionPlace, || format!("{}, {id}", place()));
                if let Some((feature, false)) = self.types.relations.get(id.as_str()) {
                    features.push((feature, Value::Text(Cow::Owned(mention_words(spans)))));
                }
            }
        }
        features.extend(texts(&[("note", &relation.note)]));
        features.push(("id", Value::Short(relation.id.into())));
        features.push(("created", Value::Short(relation.created.at.into())));
        features.push(("modified", Value::Short(relation.changed.at.into())));
        // Where INCEpTION has a relation, too: at its target.
        match to {
            Some((_, at)) => self.add(Kind::Relation, Some(at), features),
            None => self.add(Kind::DocumentRelation, None, features),
        };
    }
}

/// A period as tables write it: `2018-05/2018-06 (last spring)`.
fn written(period: &Period) -> String {
    let Period { from, to, words } = period;
    let dates = if from == to { from.clone() } else { format!("{from}/{to}") };
    let words = if words.is_empty() { String::new() } else { format!(" ({words})") };
    format!("{dates}{words}").trim_start().to_owned()
}
