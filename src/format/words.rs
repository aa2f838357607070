//! What is said of annotations in words for people, on pages that are read and not parsed.

use super::jsonl::mention_words;
use super::{Record, Unit, facts};
use crate::model::{
    Annotation, AttributeKind, AttributeValue, Attributes, Document, LabelId, Origin, Period, QuotedSpan, Relation,
    SheetKey, Status, ValueOrigin,
};
use crate::text::{Span, Text};

/// A value of an attribute.
pub(super) struct Said<'a> {
    /// What the attribute is called.
    pub(super) name: &'a str,
    /// What it says.
    pub(super) words: String,
    /// Whether it was guessed and not yet looked at.
    pub(super) is_guess: bool,
}

/// What is said of an annotation or relation, in the order of the schema, then what the schema does not know; `None` where an offset is
/// no boundary of the text.
pub(super) fn said<'a>(
    record: &Record<'a>,
    unit: Unit,
    label: &'a LabelId,
    attributes: &'a Attributes,
) -> Option<Vec<Said<'a>>> {
    let schema = &record.project.schema;
    let known = schema.attributes_of(label).filter_map(|definition| {
        let attribute = attributes.get(definition.id.as_str())?;
        Some((definition.name.as_str(), definition.kind, attribute))
    });
    let stray = attributes.iter().filter(|(id, _)| schema.attribute(label, id).is_none());
    let stray = stray.map(|(id, attribute)| (id.as_str(), AttributeKind::Text, attribute));
    known
        .chain(stray)
        .map(|(name, kind, attribute)| {
            let words = value(record, unit, kind, &attribute.value)?;
            Some(Said { name, words, is_guess: attribute.origin == ValueOrigin::Rule })
        })
        .collect()
}

fn value(record: &Record<'_>, unit: Unit, kind: AttributeKind, value: &AttributeValue) -> Option<String> {
    Some(match value {
        AttributeValue::Text(text) if kind == AttributeKind::Speaker => {
            let speaker = text.parse().ok().and_then(|id| record.project.speakers.get(&id));
            speaker.map_or_else(|| text.to_string(), |it| it.name.clone())
        }
        AttributeValue::Text(text) => text.to_string(),
        AttributeValue::Choices(choices) => choices.join(", "),
        AttributeValue::Mention(spans) => {
            format!("“{}” [{}]", mention_words(spans), places(record.text, unit, spans.iter())?)
        }
        AttributeValue::Period(it) => period(it),
        AttributeValue::Unknown => "(unknown)".to_owned(),
        AttributeValue::None => "(none)".to_owned(),
    })
}

fn period(period: &Period) -> String {
    let dates = match (period.from.as_str(), period.to.as_str()) {
        (from, to) if from == to => from.to_owned(),
        (from, "") => format!("from {from}"),
        ("", to) => format!("until {to}"),
        (from, to) => format!("{from} to {to}"),
    };
    let words = if period.words.is_empty() { String::new() } else { format!(" (“{}”)", period.words) };
    format!("{dates}{words}").trim().to_owned()
}

/// Where spans are, `10–15, 20–30`, or `None` where one is none of the text.
pub(super) fn places<'s>(text: &Text, unit: Unit, spans: impl Iterator<Item = &'s QuotedSpan>) -> Option<String> {
    let place = |span: Span| unit.pair(text, span).map(|[start, end]| format!("{start}–{end}"));
    Some(spans.map(|it| place(it.span)).collect::<Option<Vec<_>>>()?.join(", "))
}

/// What an annotation is marked with beside its attributes.
pub(super) fn marks(annotation: &Annotation) -> impl Iterator<Item = &'static str> {
    let origin = match annotation.origin {
        Origin::Hand => None,
        Origin::Rule => Some("by rule"),
        Origin::Imported => Some("imported"),
        Origin::Suggested => Some("suggested"),
    };
    annotation.unsure.then_some("unsure").into_iter().chain(origin)
}

/// The facts of a document that are known, but for its title.
pub(super) fn facts(document: &Document) -> impl Iterator<Item = (&'static str, &str)> {
    let facts = facts::known(document).filter(|(name, _)| *name != "title");
    facts.map(|(name, fact)| (if name == "url" { "URL" } else { name }, fact))
}

/// How far an annotator is.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::New => "new",
        Status::InProgress => "in progress",
        Status::Done => "done",
    }
}

/// “1 annotation”, “7 annotations”.
pub(super) fn annotations(count: usize) -> String {
    if count == 1 { "1 annotation".to_owned() } else { format!("{count} annotations") }
}

/// The document and annotation that a relation points at.
pub(super) fn target<'a>(record: &Record<'a>, relation: &Relation) -> Option<(&'a Document, &'a Annotation)> {
    let document = record.project.documents.get(&relation.to.document)?;
    let of_sheet = || {
        let key = SheetKey::new(relation.to.document.clone(), record.annotator?.clone());
        record.project.sheet(&key)?.annotations.get(relation.to.annotation).map(|it| &**it)
    };
    // What a view has made is in no sheet.
    let of_record = || {
        let annotation = record.annotations.iter().find(|it| it.id == relation.to.annotation)?;
        (document.id == record.document.id).then_some(&***annotation)
    };
    Some((document, of_sheet().or_else(of_record)?))
}
