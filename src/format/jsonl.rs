//! JSON Lines: one document and annotator a line, everything that a project knows of it.
//!
//! Keys stand in a fixed order and are never left out; what is not known is `null`. Offsets are half-open and count in the
//! unit that the key `offsets` names. An annotation is
//!
//! ```json
//! {"id": "c4mzt0w9qk2b", "label": "quote", "start": 10, "end": 40, "fragments": [[10, 18], [30, 40]],
//!  "text": "“No, not … yet.”", "attributes": {"speaker": "ana", "cue": {"fragments": [[19, 23]], "text": "said"}},
//!  "by_rule": ["cue"], "note": null, "unsure": false, "origin": "hand", "created": "…", "modified": "…"}
//! ```
//!
//! - `start` and `end` are the hull of `fragments`; `text` joins the fragments' words with ` … `.
//! - `attributes` has every attribute that the schema gives to the label, in the order of the schema, `null` while unset;
//!   values that the schema does not know follow by name. `{"state": "unknown"}` was looked for and not found out,
//!   `{"state": "none"}` is known not to be there.
//! - A text, a choice, a speaker and a number are strings (a decimal exactly as it was entered), several choices a list,
//!   yes/no is `true` or `false`, a mention `{"fragments": …, "text": …}`, a period `{"from": …, "to": …, "words": …}`.
//!   A value that does not fit its attribute's kind stays the string that it is.
//! - `by_rule` names the attributes whose values were guessed and not yet looked at.
//! - `to` of a relation is an annotation of the same annotator in `to_document`, which may be another document.

pub(super) mod read;

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::facts::{Facts, text_sha256};
use super::schema::filled;
use super::short::Short;
use super::{
    Capabilities, Description, Format, FormatError, LossKind, LossReport, Outline, Reader, Record, Sink, Source, Unit,
    Writer, append,
};
use crate::model::{
    Annotation, AttributeKind, AttributeValue, Attributes, LabelId, Origin, QuotedSpan, Relation, Stamp, ValueOrigin,
};

const FILE: &str = "annotations.jsonl";

/// The format of one JSON object a document and annotator.
pub(super) struct Jsonl;

static DESCRIPTION: Description = Description {
    name: "jsonl",
    extensions: &["jsonl"],
    summary: "one JSON object a document and annotator, with the text and everything said of it",
    reads: true,
    writes: true,
    capabilities: Capabilities::ALL,
};

impl Format for Jsonl {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(Lines { unit: outline.unit, with_text: outline.with_text, line: Vec::new() }))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Lines::new(source)))
    }
}

struct Lines {
    unit: Unit,
    with_text: bool,
    /// The line that was written last: the next one takes its memory.
    line: Vec<u8>,
}

impl Writer for Lines {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, FILE, b"")
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let line =
            line(record, self.unit, self.with_text).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        count_losses(record, losses);
        self.line.clear();
        serde_json::to_writer(&mut self.line, &line)
            .map_err(|error| FormatError::Form { name: FILE.to_owned(), message: error.to_string() })?;
        self.line.push(b'\n');
        append(sink, FILE, &self.line)
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }
}

/// Of annotations and relations only the time of a change is written: its author is the annotator, but for rare exceptions.
pub(super) fn count_losses(record: &Record<'_>, losses: &mut LossReport) {
    let other = |stamp: &Stamp| made_by_other(record, stamp);
    for annotation in record.annotations.iter().filter(|it| other(&it.created) || other(&it.changed)) {
        losses.add(LossKind::Author, || format!("{}: annotation {}", record.document.id, annotation.id));
    }
    for relation in record.relations.iter().filter(|it| other(&it.created) || other(&it.changed)) {
        losses.add(LossKind::Author, || format!("{}: relation {}", record.document.id, relation.id));
    }
}

/// Whether it was somebody other than the annotator of the record.
pub(super) fn made_by_other(record: &Record<'_>, stamp: &Stamp) -> bool {
    record.annotator.is_some_and(|annotator| stamp.by != *annotator)
}

#[derive(Serialize)]
pub(super) struct Line<'a> {
    #[serde(flatten)]
    pub(super) facts: Facts<'a>,
    pub(super) text: Option<&'a str>,
    pub(super) text_sha256: String,
    pub(super) offsets: &'static str,
    pub(super) schema: &'a str,
    pub(super) excluded: Vec<[usize; 2]>,
    pub(super) spans: Vec<SpanLine<'a>>,
    pub(super) relations: Vec<RelationLine<'a>>,
}

#[derive(Serialize)]
pub(super) struct SpanLine<'a> {
    pub(super) id: Short,
    pub(super) label: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) fragments: Vec<[usize; 2]>,
    pub(super) text: Cow<'a, str>,
    pub(super) attributes: Values<'a>,
    pub(super) by_rule: Vec<&'a str>,
    pub(super) note: Option<&'a str>,
    pub(super) unsure: bool,
    pub(super) origin: &'static str,
    pub(super) created: Short,
    pub(super) modified: Short,
}

#[derive(Serialize)]
pub(super) struct RelationLine<'a> {
    pub(super) id: Short,
    pub(super) label: &'a str,
    pub(super) from: Short,
    pub(super) to: Short,
    pub(super) to_document: &'a str,
    pub(super) attributes: Values<'a>,
    pub(super) by_rule: Vec<&'a str>,
    pub(super) note: Option<&'a str>,
    pub(super) created: Short,
    pub(super) modified: Short,
}

/// Attributes in the order in which they are written, `None` while unset.
pub(super) struct Values<'a>(pub(super) Vec<(&'a str, Option<Value<'a>>)>);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (id, value) in &self.0 {
            map.serialize_entry(id, value)?;
        }
        map.end()
    }
}

/// A value in the form of this format.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Value<'a> {
    Text(&'a str),
    YesNo(bool),
    Choices(&'a [String]),
    Mention { fragments: Vec<[usize; 2]>, text: Cow<'a, str> },
    Period { from: Option<&'a str>, to: Option<&'a str>, words: Option<&'a str> },
    State { state: &'static str },
}

/// The record as it is written, or `None` where an offset is no boundary of the text.
pub(super) fn line<'a>(record: &Record<'a>, unit: Unit, with_text: bool) -> Option<Line<'a>> {
    let document = record.document;
    let annotations = record.annotations.iter().map(|annotation| span_line(record, unit, annotation));
    let relations = record.relations.iter().map(|relation| relation_line(record, unit, relation));
    let excluded = document.excluded.iter().map(|region| unit.pair(record.text, *region));
    Some(Line {
        facts: Facts::of(record),
        text: with_text.then(|| record.text.as_str()),
        text_sha256: text_sha256(document),
        offsets: unit.name(),
        schema: record.schema,
        excluded: excluded.collect::<Option<_>>()?,
        spans: annotations.collect::<Option<_>>()?,
        relations: relations.collect::<Option<_>>()?,
    })
}

fn span_line<'a>(record: &Record<'a>, unit: Unit, annotation: &'a Annotation) -> Option<SpanLine<'a>> {
    let fragments = annotation.spans.iter().map(|it| unit.pair(record.text, it.span)).collect::<Option<Vec<_>>>()?;
    // They are sorted.
    let (start, end) = (fragments.first()?[0], fragments.last()?[1]);
    Some(SpanLine {
        id: annotation.id.into(),
        label: annotation.label.as_str(),
        start,
        end,
        fragments,
        text: joined(annotation.spans.as_slice()),
        attributes: values(record, unit, &annotation.label, &annotation.attributes)?,
        by_rule: by_rule(&annotation.attributes).collect(),
        note: filled(&annotation.note),
        unsure: annotation.unsure,
        origin: origin_name(annotation.origin),
        created: annotation.created.at.into(),
        modified: annotation.changed.at.into(),
    })
}

fn relation_line<'a>(record: &Record<'a>, unit: Unit, relation: &'a Relation) -> Option<RelationLine<'a>> {
    Some(RelationLine {
        id: relation.id.into(),
        label: relation.label.as_str(),
        from: relation.from.into(),
        to: relation.to.annotation.into(),
        to_document: relation.to.document.as_str(),
        attributes: values(record, unit, &relation.label, &relation.attributes)?,
        by_rule: by_rule(&relation.attributes).collect(),
        note: filled(&relation.note),
        created: relation.created.at.into(),
        modified: relation.changed.at.into(),
    })
}

/// The attributes of the schema in its order, then those that it does not know.
fn values<'a>(record: &Record<'a>, unit: Unit, label: &'a LabelId, attributes: &'a Attributes) -> Option<Values<'a>> {
    let schema = &record.project.schema;
    let mut values = Vec::new();
    for definition in schema.attributes_of(label) {
        let value = match attributes.get(definition.id.as_str()) {
            Some(attribute) => Some(value(record, unit, definition.kind, &attribute.value)?),
            None => None,
        };
        values.push((definition.id.as_str(), value));
    }
    for (id, attribute) in attributes.iter().filter(|(id, _)| schema.attribute(label, id).is_none()) {
        values.push((id.as_str(), Some(value(record, unit, AttributeKind::Text, &attribute.value)?)));
    }
    Some(Values(values))
}

/// A value as it is written, or `None` where an offset is no boundary of the text.
pub(super) fn value<'a>(
    record: &Record<'_>,
    unit: Unit,
    kind: AttributeKind,
    value: &'a AttributeValue,
) -> Option<Value<'a>> {
    Some(match value {
        AttributeValue::Text(text) => match (kind, &**text) {
            (AttributeKind::YesNo, "yes") => Value::YesNo(true),
            (AttributeKind::YesNo, "no") => Value::YesNo(false),
            (_, text) => Value::Text(text),
        },
        AttributeValue::Choices(choices) => Value::Choices(choices),
        AttributeValue::Mention(spans) => Value::Mention {
            fragments: spans.iter().map(|it| unit.pair(record.text, it.span)).collect::<Option<_>>()?,
            text: joined(spans),
        },
        AttributeValue::Period(period) => {
            Value::Period { from: filled(&period.from), to: filled(&period.to), words: filled(&period.words) }
        }
        AttributeValue::Unknown => Value::State { state: "unknown" },
        AttributeValue::None => Value::State { state: "none" },
    })
}

/// The words of a mention, parts joined as those of an annotation are.
pub(super) fn mention_words(spans: &[QuotedSpan]) -> String {
    joined(spans).into_owned()
}

/// The quoted words of some spans; of one span, as most are, they are made anew nowhere.
fn joined(spans: &[QuotedSpan]) -> Cow<'_, str> {
    match spans {
        [one] => Cow::Borrowed(&one.quoted),
        spans => Cow::Owned(spans.iter().map(|it| &*it.quoted).collect::<Vec<_>>().join(" … ")),
    }
}

/// The attributes whose values were guessed and not yet looked at.
pub(super) fn by_rule(attributes: &Attributes) -> impl Iterator<Item = &str> {
    attributes.iter().filter(|(_, it)| it.origin == ValueOrigin::Rule).map(|(id, _)| id.as_str())
}

/// Where an annotation came from, by the word for it.
pub(super) fn origin_named(name: &str) -> Option<Origin> {
    [Origin::Hand, Origin::Rule, Origin::Imported, Origin::Suggested].into_iter().find(|it| origin_name(*it) == name)
}

/// The word for where an annotation came from.
pub(super) fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Hand => "hand",
        Origin::Rule => "rule",
        Origin::Imported => "imported",
        Origin::Suggested => "suggested",
    }
}
