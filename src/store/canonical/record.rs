//! The records of a sheet, field by field in the order in which `sheet_file` and `attribute_file` write them. Offsets are bytes.

use super::cursor::Cursor;
use super::shared::Shared;
use crate::model::{
    Annotation, AnnotationPlace, AttributeId, AttributeValue, Attributes, Period, QuotedSpan, Relation, Spans, Stamp,
};
use crate::store::attribute_file::{self, ATTRIBUTES_MAX, AttributeMap, Names};
use crate::store::parse::Parsed;
use crate::text::Span;

/// What stands around the items of a list, and of a map.
const LIST: (&str, &str) = ("[", "]");
const MAP: (&str, &str) = ("{", "}");

/// What `sheet_file::write_annotation` writes.
pub(super) fn annotation(cursor: &mut Cursor<'_>, shared: &mut Shared) -> Option<Annotation> {
    cursor.literal("id: ")?;
    let id = cursor.parsed()?;
    cursor.literal(", label: ")?;
    let label = shared.labels.name(cursor.plain()?)?;
    cursor.literal(", spans: ")?;
    let spans = spans(cursor)?;
    let attributes = attributes(cursor, shared)?;
    cursor.literal(", note: ")?;
    let note = cursor.string()?.into();
    cursor.literal(", unsure: ")?;
    let unsure = cursor.yes_no()?;
    cursor.literal(", origin: ")?;
    let origin = cursor.word()?;
    let (created, changed) = stamps(cursor, shared)?;
    Some(Annotation { id, label, spans, attributes, note, unsure, origin, created, changed })
}

/// What `sheet_file::write_relation` writes.
pub(super) fn relation(cursor: &mut Cursor<'_>, shared: &mut Shared) -> Option<Relation> {
    cursor.literal("id: ")?;
    let id = cursor.parsed()?;
    cursor.literal(", label: ")?;
    let label = shared.labels.name(cursor.plain()?)?;
    cursor.literal(", from: ")?;
    let from = cursor.parsed()?;
    cursor.literal(", to: (")?;
    let document = shared.documents.name(cursor.plain()?)?;
    cursor.literal(", ")?;
    let to = AnnotationPlace { document, annotation: cursor.parsed()? };
    cursor.literal(")")?;
    let attributes = attributes(cursor, shared)?;
    cursor.literal(", note: ")?;
    let note = cursor.string()?.into_owned();
    let (created, changed) = stamps(cursor, shared)?;
    Some(Relation { id, label, from, to, attributes, note, created, changed })
}

/// `[(start, end, "quoted"), …]`, of which nearly all annotations have one.
fn spans(cursor: &mut Cursor<'_>) -> Option<Spans> {
    cursor.literal("[")?;
    let first = quoted(cursor)?;
    if cursor.skip("]") {
        return Some(first.into());
    }
    let mut spans = vec![first];
    while !cursor.skip("]") {
        cursor.literal(", ")?;
        spans.push(quoted(cursor)?);
    }
    Spans::new(spans).ok()
}

/// `(start, end, "quoted")`
fn quoted(cursor: &mut Cursor<'_>) -> Option<QuotedSpan> {
    cursor.literal("(")?;
    let start = cursor.number()?;
    cursor.literal(", ")?;
    let end = cursor.number()?;
    cursor.literal(", ")?;
    let quoted = cursor.string()?.into();
    cursor.literal(")")?;
    Some(QuotedSpan { span: Span::from_range(start..end)?, quoted })
}

fn stamps(cursor: &mut Cursor<'_>, shared: &mut Shared) -> Option<(Stamp, Stamp)> {
    cursor.literal(", created: ")?;
    let created = stamp(cursor, shared)?;
    cursor.literal(", changed: ")?;
    Some((created, stamp(cursor, shared)?))
}

fn stamp(cursor: &mut Cursor<'_>, shared: &mut Shared) -> Option<Stamp> {
    cursor.literal("(")?;
    let at = cursor.parsed()?;
    cursor.literal(", ")?;
    let by = shared.annotators.name(cursor.plain()?)?;
    cursor.literal(")")?;
    Some(Stamp { at, by })
}

/// What `attribute_file::write` writes, put together by the same function that puts it together for `ron`.
fn attributes(cursor: &mut Cursor<'_>, shared: &mut Shared) -> Option<Attributes> {
    cursor.literal(", attributes: ")?;
    let values = cursor.list(MAP, |cursor| {
        let id = shared.attributes.name(cursor.plain()?)?;
        cursor.literal(": ")?;
        Some((id, value(cursor, shared)?))
    })?;
    // In order there are no two of one name.
    if values.len() > ATTRIBUTES_MAX || !values.is_sorted_by(|(one, _), (next, _)| one < next) {
        return None;
    }
    cursor.literal(", by_rule: ")?;
    let mut names = |cursor: &mut Cursor<'_>| {
        cursor.list(LIST, |cursor| shared.attributes.name(cursor.plain()?).map(Parsed::<AttributeId>))
    };
    let by_rule = names(cursor)?;
    let mut names_behind = |field| if cursor.skip(field) { names(cursor) } else { Some(Vec::new()) };
    let imported = names_behind(", imported: ")?;
    let unknown = names_behind(", unknown: ")?;
    let none = names_behind(", none: ")?;
    attribute_file::read(AttributeMap(values), Names { by_rule, imported, unknown, none }).ok()
}

fn value(cursor: &mut Cursor<'_>, shared: &mut Shared) -> Option<AttributeValue> {
    if cursor.skip("(from: ") {
        let from = cursor.string()?.into_owned();
        cursor.literal(", to: ")?;
        let to = cursor.string()?.into_owned();
        cursor.literal(", words: ")?;
        let words = cursor.string()?.into_owned();
        cursor.literal(")")?;
        return Some(AttributeValue::Period(Period { from, to, words }.into()));
    }
    if cursor.is_at("[(") {
        return cursor.list(LIST, quoted).map(trimmed).map(AttributeValue::Mention);
    }
    if cursor.is_at("[") {
        let choices = cursor.list(LIST, |it| Some(it.string()?.into_owned()));
        return choices.map(trimmed).map(AttributeValue::Choices);
    }
    Some(AttributeValue::Text(shared.texts.text(&cursor.string()?)))
}

/// A list without the room for more that it grew: most have one item and room for four.
fn trimmed<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}
