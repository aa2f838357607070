//! `annotations/ANNOTATOR/NAME.ron`: what one annotator made of one document, one annotation or relation a line.
//!
//! Offsets are bytes of the text that the file names by its hash.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::attribute_file::{self, AttributeMap, Names, QuotedRecord};
use super::change_file::{self, ConflictRecord};
use super::parse::{self, Format, Keyed, Parsed, Unique};
use super::ron_writer::{Fields, RonWriter, file};
use super::words::{Word as _, Written};
use super::{StoreError, canonical};
use crate::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorId, AnnotatorKind, AttributeId, Conflict, DocumentId, LabelId,
    Origin, Relation, RelationId, Sheet, SheetKey, Spans, Stamp, Status, Time,
};
use crate::text::TextHash;

/// The bytes of a sheet's file.
pub(super) fn write(key: &SheetKey, text: TextHash, sheet: &Sheet, conflicts: &[Arc<Conflict>]) -> String {
    file(|fields| {
        fields.field("format", |writer| writer.word(&super::FORMAT.to_string()));
        fields.string("document", key.document.as_str());
        fields.string("text", &text.to_string());
        fields.string("annotator", key.annotator.as_str());
        fields.word("kind", sheet.kind.word());
        fields.word("status", sheet.status.word());
        fields.records("annotations", sheet.annotations.iter(), |fields, it| write_annotation(fields, it));
        fields.records("relations", sheet.relations.values(), |fields, it| write_relation(fields, it));
        change_file::write_conflicts(fields, conflicts, true);
    })
}

pub(super) fn write_annotation(fields: &mut Fields<'_>, annotation: &Annotation) {
    fields.string("id", &annotation.id.to_string());
    fields.string("label", annotation.label.as_str());
    fields.field("spans", |writer| attribute_file::write_spans(writer, annotation.spans.iter()));
    attribute_file::write(fields, &annotation.attributes);
    fields.string("note", &annotation.note);
    fields.word("unsure", if annotation.unsure { "true" } else { "false" });
    fields.word("origin", annotation.origin.word());
    fields.field("created", |writer| write_stamp(writer, &annotation.created));
    fields.field("changed", |writer| write_stamp(writer, &annotation.changed));
}

pub(super) fn write_relation(fields: &mut Fields<'_>, relation: &Relation) {
    fields.string("id", &relation.id.to_string());
    fields.string("label", relation.label.as_str());
    fields.string("from", &relation.from.to_string());
    let AnnotationPlace { document, annotation } = &relation.to;
    fields.field("to", |writer| write_pair(writer, document.as_str(), &annotation.to_string()));
    attribute_file::write(fields, &relation.attributes);
    fields.string("note", &relation.note);
    fields.field("created", |writer| write_stamp(writer, &relation.created));
    fields.field("changed", |writer| write_stamp(writer, &relation.changed));
}

fn write_stamp(writer: &mut RonWriter, stamp: &Stamp) {
    write_pair(writer, &stamp.at.to_string(), stamp.by.as_str());
}

fn write_pair(writer: &mut RonWriter, one: &str, other: &str) {
    writer.word("(");
    writer.string(one);
    writer.word(", ");
    writer.string(other);
    writer.word(")");
}

/// What a sheet's file holds: whose sheet it is, the text that its offsets count in, the sheet, and open questions about it.
pub(super) type SheetParts = (SheetKey, TextHash, Sheet, Vec<Arc<Conflict>>);

/// Reads the bytes of a sheet's file, soonest where they are what [`write`] gives.
///
/// # Errors
///
/// As [`parse::ron_file`], and where they are no UTF-8.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<SheetParts, StoreError> {
    read_telling(path, bytes).map(|(parts, _)| parts)
}

/// The same, telling whether they are what [`write`] gives.
///
/// # Errors
///
/// As [`read`].
pub(super) fn read_telling(path: &Path, bytes: &[u8]) -> Result<(SheetParts, bool), StoreError> {
    match canonical::sheet(bytes) {
        Some(parts) => Ok((parts, true)),
        None => read_any(path, bytes).map(|parts| (parts, false)),
    }
}

/// The same by the `ron` crate, whatever the form.
///
/// # Errors
///
/// As [`read`].
pub(super) fn read_any(path: &Path, bytes: &[u8]) -> Result<SheetParts, StoreError> {
    Ok(parse::ron_file::<SheetRecord>(path, parse::utf8(path, bytes)?)?.into_parts())
}

/// A sheet's file as the `ron` crate reads it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SheetRecord {
    #[serde(rename = "format")]
    _format: Format,
    document: Parsed<DocumentId>,
    text: Parsed<TextHash>,
    annotator: Parsed<AnnotatorId>,
    kind: Written<AnnotatorKind>,
    status: Written<Status>,
    annotations: Unique<AnnotationRecord>,
    relations: Unique<RelationRecord>,
    conflicts: Unique<ConflictRecord>,
}

impl SheetRecord {
    fn into_parts(self) -> SheetParts {
        let relations = self.relations.0.into_iter().map(|RelationRecord(it)| it);
        let sheet = Sheet {
            kind: self.kind.0,
            status: self.status.0,
            annotations: self.annotations.0.into_iter().map(|AnnotationRecord(it)| it).collect(),
            relations: relations.collect(),
        };
        let conflicts = self.conflicts.0.into_iter().map(|it| it.conflict).collect();
        (SheetKey::new(self.document.0, self.annotator.0), self.text.0, sheet, conflicts)
    }
}

/// An annotation as it is read, with all that can be known without the text seen to.
#[derive(Debug)]
pub(super) struct AnnotationRecord(pub(super) Arc<Annotation>);

impl Keyed for AnnotationRecord {
    type Key = AnnotationId;

    fn key(&self) -> AnnotationId {
        self.0.id
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnnotationFields {
    id: Parsed<AnnotationId>,
    label: Parsed<LabelId>,
    spans: Vec<QuotedRecord>,
    attributes: AttributeMap,
    by_rule: Vec<Parsed<AttributeId>>,
    #[serde(default)]
    imported: Vec<Parsed<AttributeId>>,
    #[serde(default)]
    unknown: Vec<Parsed<AttributeId>>,
    #[serde(default)]
    none: Vec<Parsed<AttributeId>>,
    note: String,
    unsure: bool,
    origin: Written<Origin>,
    created: (Parsed<Time>, Parsed<AnnotatorId>),
    changed: (Parsed<Time>, Parsed<AnnotatorId>),
}

impl<'de> Deserialize<'de> for AnnotationRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = AnnotationFields::deserialize(deserializer)?;
        let AnnotationFields { by_rule, imported, unknown, none, .. } = fields;
        let names = Names { by_rule, imported, unknown, none };
        let id = fields.id.0;
        let in_annotation = |error: &dyn std::fmt::Display| D::Error::custom(format!("annotation {id}: {error}"));
        let spans = Spans::new(fields.spans.into_iter().map(|QuotedRecord(it)| it).collect());
        Ok(Self(Arc::new(Annotation {
            id,
            label: fields.label.0,
            spans: spans.map_err(|error| in_annotation(&error))?,
            attributes: attribute_file::read(fields.attributes, names).map_err(|error| in_annotation(&error))?,
            note: fields.note.into(),
            unsure: fields.unsure,
            origin: fields.origin.0,
            created: stamp(fields.created),
            changed: stamp(fields.changed),
        })))
    }
}

/// A relation as it is read.
#[derive(Debug)]
pub(super) struct RelationRecord(pub(super) Arc<Relation>);

impl Keyed for RelationRecord {
    type Key = RelationId;

    fn key(&self) -> RelationId {
        self.0.id
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationFields {
    id: Parsed<RelationId>,
    label: Parsed<LabelId>,
    from: Parsed<AnnotationId>,
    to: (Parsed<DocumentId>, Parsed<AnnotationId>),
    attributes: AttributeMap,
    by_rule: Vec<Parsed<AttributeId>>,
    #[serde(default)]
    imported: Vec<Parsed<AttributeId>>,
    #[serde(default)]
    unknown: Vec<Parsed<AttributeId>>,
    #[serde(default)]
    none: Vec<Parsed<AttributeId>>,
    note: String,
    created: (Parsed<Time>, Parsed<AnnotatorId>),
    changed: (Parsed<Time>, Parsed<AnnotatorId>),
}

impl<'de> Deserialize<'de> for RelationRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = RelationFields::deserialize(deserializer)?;
        let RelationFields { by_rule, imported, unknown, none, .. } = fields;
        let names = Names { by_rule, imported, unknown, none };
        let id = fields.id.0;
        let attributes = attribute_file::read(fields.attributes, names);
        Ok(Self(Arc::new(Relation {
            id,
            label: fields.label.0,
            from: fields.from.0,
            to: AnnotationPlace { document: fields.to.0.0, annotation: fields.to.1.0 },
            attributes: attributes.map_err(|error| D::Error::custom(format!("relation {id}: {error}")))?,
            note: fields.note,
            created: stamp(fields.created),
            changed: stamp(fields.changed),
        })))
    }
}

fn stamp((Parsed(at), Parsed(by)): (Parsed<Time>, Parsed<AnnotatorId>)) -> Stamp {
    Stamp { at, by }
}
