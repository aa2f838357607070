//! Writes a page of annotations a record.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use super::{CONTEXT, iri};
use crate::format::facts::Facts;
use crate::format::jsonl::{self, by_rule, origin_name};
use crate::format::schema::filled;
use crate::format::{
    Entry, FormatError, LossReport, Outline, Record, Sink, Unit, Writer, Written, append, append_json, words,
};
use crate::model::{
    Annotation, AnnotatorId, AnnotatorKind, AttributeKind, Attributes, DocumentId, LabelId, ProjectId, QuotedSpan,
    Relation, SheetKey,
};
use crate::text::Text;

/// The name of the file that all pages belong to. No id has `_` in it, so that the page of no document is called so.
const COLLECTION: &str = "_collection.jsonld";

/// How many characters before and behind its words a quotation is known by.
const CONTEXT_CHARS: usize = 32;

/// Which page is before and which behind one.
#[derive(Clone, Debug, Default)]
struct Neighbours {
    before: Option<String>,
    behind: Option<String>,
}

/// Writes the pages of a part.
pub(super) struct Pages {
    collection: Value,
    collection_id: String,
    neighbours: BTreeMap<(ProjectId, DocumentId, Option<AnnotatorId>), Neighbours>,
    with_text: bool,
    several_projects: bool,
    written: Written,
}

impl Pages {
    pub(super) fn new(outline: &Outline<'_>) -> Self {
        let of_one_project = outline.entries.chunk_by(|one, other| one.project.id == other.project.id);
        let projects: Vec<String> = of_one_project.filter_map(|it| Some(it.first()?.project.id.to_string())).collect();
        let mut of = vec!["collection"];
        of.extend(projects.iter().map(String::as_str));
        // No project is called so, and each split is a collection of its own.
        of.extend(outline.split.iter().flat_map(|split| ["split", split.name]));
        let collection_id = iri::of(&of);
        let mut collection = json!({
            "@context": CONTEXT, "id": collection_id, "type": "AnnotationCollection", "label": outline.titles.join(", "),
        });
        if let (Some(first), Some(last)) = (outline.entries.first(), outline.entries.last()) {
            collection["first"] = json!(iri::page(first));
            collection["last"] = json!(iri::page(last));
        }
        let page = |at: usize| outline.entries.get(at).map(iri::page);
        let neighbours = outline.of_part.clone().filter_map(|at| {
            let Entry { project, document, annotator, .. } = outline.entries.get(at)?;
            let neighbours = Neighbours { before: at.checked_sub(1).and_then(page), behind: page(at + 1) };
            Some(((project.id, document.id.clone(), annotator.cloned()), neighbours))
        });
        Self {
            collection,
            collection_id,
            neighbours: neighbours.collect(),
            with_text: outline.with_text,
            several_projects: outline.schemas.len() > 1,
            written: Written::default(),
        }
    }
}

impl Writer for Pages {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append_json(sink, COLLECTION, &self.collection)
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let project = if self.several_projects { format!("{}/", record.project.id) } else { String::new() };
        let annotator = record.annotator.map(|it| format!("{it}/")).unwrap_or_default();
        let path = format!("{project}{annotator}{}", record.document.id);
        let page = self.page(record).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        jsonl::count_losses(record, losses);
        record.annotations.iter().for_each(|it| self.written.add_spans("spans", &it.label, 1));
        let labels = record.annotations.iter().map(|it| &it.label).chain(record.relations.iter().map(|it| &it.label));
        labels.for_each(|label| self.written.add_spans("tags", label, 1));
        if self.with_text {
            append(sink, &format!("{path}.txt"), record.text.as_str().as_bytes())?;
        }
        append_json(sink, &format!("{path}.jsonld"), &page)
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

impl Pages {
    /// The page of a record, or `None` where an offset is no boundary of the text.
    fn page<'a>(&self, record: &'a Record<'a>) -> Option<Page<'a>> {
        let key = (record.project.id, record.document.id.clone(), record.annotator.cloned());
        let Neighbours { before, behind } = self.neighbours.get(&key).cloned().unwrap_or_default();
        let source = iri::source(record);
        let creator = record.annotator.map(|annotator| creator(record, annotator));
        let excluded = record.document.excluded.iter().map(|it| Unit::Chars.pair(record.text, *it));
        let annotations = record.annotations.iter().map(|it| item(record, it, &source, creator.as_ref()));
        let relations = record.relations.iter().map(|it| link(record, it, creator.as_ref()));
        Some(Page {
            context: json!([CONTEXT, {
                "@version": 1.1, "manicule": {"@id": "urn:x-manicule:record", "@type": "@json"},
            }]),
            id: iri::page(&Entry {
                project: record.project,
                document: record.document,
                annotator: record.annotator,
                annotations: record.annotations.len(),
            }),
            kind: "AnnotationPage",
            part_of: self.collection_id.clone(),
            prev: before,
            next: behind,
            items: annotations.chain(relations).collect::<Option<_>>()?,
            manicule: PageMark { facts: Facts::of(record), excluded: excluded.collect::<Option<_>>()? },
        })
    }
}

/// A page of annotations.
#[derive(Serialize)]
struct Page<'a> {
    #[serde(rename = "@context")]
    context: Value,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "partOf")]
    part_of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    prev: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    items: Vec<Item<'a>>,
    manicule: PageMark<'a>,
}

/// What the standard has no word for, of a page.
#[derive(Serialize)]
struct PageMark<'a> {
    #[serde(flatten)]
    facts: Facts<'a>,
    excluded: Vec<[usize; 2]>,
}

/// An annotation of the standard: one of ours, or a relation.
#[derive(Serialize)]
struct Item<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Value>,
    created: String,
    modified: String,
    body: Vec<Value>,
    target: Value,
    manicule: Mark<'a>,
}

/// What the standard has no word for, of an annotation or relation.
#[derive(Serialize)]
struct Mark<'a> {
    id: String,
    attributes: jsonl::Values<'a>,
    by_rule: Vec<&'a str>,
    unsure: bool,
    origin: &'static str,
    /// The document that a relation points into.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_document: Option<&'a str>,
}

/// The annotator as the agent of the standard.
fn creator(record: &Record<'_>, annotator: &AnnotatorId) -> Value {
    let key = SheetKey::new(record.document.id.clone(), annotator.clone());
    let is_machine = record.project.sheets.glance(&key).is_some_and(|it| it.kind() == AnnotatorKind::Machine);
    json!({
        "id": iri::of(&["annotator", annotator.as_str()]),
        "type": if is_machine { "Software" } else { "Person" },
        "nickname": annotator.as_str(),
    })
}

fn body(purpose: &str, value: &str) -> Value {
    json!({ "type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value })
}

/// The bodies of an annotation or relation; `None` where an offset is no boundary of the text.
fn bodies(record: &Record<'_>, label: &LabelId, attributes: &Attributes, note: &str) -> Option<Vec<Value>> {
    let mut bodies = vec![body("tagging", label.as_str())];
    for it in words::said(record, Unit::Chars, label, attributes)? {
        bodies.push(body("describing", &format!("{}: {}", it.name, it.words)));
    }
    bodies.extend(filled(note).map(|note| body("commenting", note)));
    Some(bodies)
}

/// The values that are set, as `jsonl` has them.
fn values<'a>(record: &Record<'a>, label: &LabelId, attributes: &'a Attributes) -> Option<jsonl::Values<'a>> {
    let value = |(id, attribute): (&'a crate::model::AttributeId, &'a crate::model::Attribute)| {
        let kind = record.project.schema.attribute(label, id).map_or(AttributeKind::Text, |it| it.kind);
        Some((id.as_str(), Some(jsonl::value(record, Unit::Chars, kind, &attribute.value)?)))
    };
    Some(jsonl::Values(attributes.iter().map(value).collect::<Option<_>>()?))
}

fn item<'a>(
    record: &'a Record<'a>,
    annotation: &'a Annotation,
    source: &str,
    creator: Option<&Value>,
) -> Option<Item<'a>> {
    let targets = annotation.spans.iter().map(|it| target(record.text, it, source));
    let mut targets = targets.collect::<Option<Vec<_>>>()?;
    Some(Item {
        id: iri::annotation(record.project.id, &record.document.id, record.annotator, annotation.id),
        kind: "Annotation",
        motivation: "classifying",
        creator: creator.cloned(),
        created: annotation.created.at.to_string(),
        modified: annotation.changed.at.to_string(),
        body: bodies(record, &annotation.label, &annotation.attributes, &annotation.note)?,
        target: if targets.len() == 1 { targets.remove(0) } else { Value::Array(targets) },
        manicule: Mark {
            id: annotation.id.to_string(),
            attributes: values(record, &annotation.label, &annotation.attributes)?,
            by_rule: by_rule(&annotation.attributes).collect(),
            unsure: annotation.unsure,
            origin: origin_name(annotation.origin),
            to_document: None,
        },
    })
}

/// A relation: what it says is about the annotation that it points at, and starts from the one that is its other body.
fn link<'a>(record: &'a Record<'a>, relation: &'a Relation, creator: Option<&Value>) -> Option<Item<'a>> {
    let name = |document: &DocumentId, id| iri::annotation(record.project.id, document, record.annotator, id);
    let from = name(&record.document.id, relation.from);
    let mut body = bodies(record, &relation.label, &relation.attributes, &relation.note)?;
    body.push(json!({ "type": "SpecificResource", "purpose": "linking", "source": from }));
    Some(Item {
        id: iri::relation(record, relation.id),
        kind: "Annotation",
        motivation: "linking",
        creator: creator.cloned(),
        created: relation.created.at.to_string(),
        modified: relation.changed.at.to_string(),
        body,
        target: json!(name(&relation.to.document, relation.to.annotation)),
        manicule: Mark {
            id: relation.id.to_string(),
            attributes: values(record, &relation.label, &relation.attributes)?,
            by_rule: by_rule(&relation.attributes).collect(),
            unsure: false,
            origin: "hand",
            to_document: Some(relation.to.document.as_str()),
        },
    })
}

/// A span as its place and its words with what stands around them; `None` where it is no span of the text.
fn target(text: &Text, quoted: &QuotedSpan, source: &str) -> Option<Value> {
    let [start, end] = Unit::Chars.pair(text, quoted.span)?;
    let (before, behind) = (text.as_str().get(..quoted.span.start().0)?, text.as_str().get(quoted.span.end().0..)?);
    let from = before.char_indices().rev().take(CONTEXT_CHARS).last().map_or(before.len(), |(at, _)| at);
    let until = behind.char_indices().nth(CONTEXT_CHARS).map_or(behind.len(), |(at, _)| at);
    Some(json!({
        "source": source,
        "selector": [
            { "type": "TextPositionSelector", "start": start, "end": end },
            { "type": "TextQuoteSelector", "exact": &*quoted.quoted, "prefix": &before[from..], "suffix": &behind[..until] },
        ],
    }))
}
