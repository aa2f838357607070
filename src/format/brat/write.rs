//! Writes brat's files, record by record.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

use super::conf::{annotation_conf, is_native, visual_conf};
use super::{MENTION, OWN_NOTE, breaks_line, spelled, type_of};
use crate::format::facts::count_lost;
use crate::format::jsonl::{self, origin_name};
use crate::format::numbered::{AnnotationMark, RelationMark};
use crate::format::{FormatError, LossKind, LossReport, Outline, Record, Sink, Unit, Writer, Written, append};
use crate::model::{
    Annotation, AnnotationId, AttributeDefinition, AttributeKind, AttributeValue, Attributes, LabelId, Origin,
    Relation, Stamp, Status,
};
use crate::text::{Span, Text, is_blank};

/// Writes a folder an annotator.
pub(super) struct Files {
    annotation_conf: String,
    visual_conf: String,
    with_text: bool,
    several_projects: bool,
    written: Written,
}

impl Files {
    pub(super) fn new(outline: &Outline<'_>) -> Self {
        Self {
            annotation_conf: annotation_conf(outline),
            visual_conf: visual_conf(outline),
            with_text: outline.with_text,
            several_projects: outline.schemas.len() > 1,
            written: Written::default(),
        }
    }
}

impl Writer for Files {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, "annotation.conf", self.annotation_conf.as_bytes())?;
        append(sink, "visual.conf", self.visual_conf.as_bytes())
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let project = if self.several_projects { format!("{}/", record.project.id) } else { String::new() };
        let annotator = record.annotator.map(|it| format!("{it}/")).unwrap_or_default();
        let path = format!("{project}{annotator}{}", record.document.id);
        let lines = Lines::of(record, losses, &mut self.written)
            .ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        count_losses(record, losses);
        if self.with_text {
            append(sink, &format!("{path}.txt"), record.text.as_str().as_bytes())?;
        }
        append(sink, &format!("{path}.ann"), lines.as_bytes())
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

fn count_losses(record: &Record<'_>, losses: &mut LossReport) {
    let document = record.document;
    // A document without a title is called by the name of its file.
    count_lost(document, |name| name == "title" && document.title == document.id.as_str(), losses);
    if !document.excluded.is_empty() {
        losses.add(LossKind::Excluded, || document.id.to_string());
    }
    // What is imported counts as begun.
    let expected = if record.annotations.is_empty() { Status::New } else { Status::InProgress };
    if record.status != expected {
        losses.add(LossKind::Status, || format!("{}: {}", document.id, record.status.name()));
    }
    let other = |stamp: &Stamp| record.annotator.is_some_and(|annotator| stamp.by != *annotator);
    for annotation in record.annotations.iter().filter(|it| other(&it.created) || other(&it.changed)) {
        losses.add(LossKind::Author, || format!("{}: annotation {}", document.id, annotation.id));
    }
    for relation in record.relations.iter().filter(|it| other(&it.created) || other(&it.changed)) {
        losses.add(LossKind::Author, || format!("{}: relation {}", document.id, relation.id));
    }
}

/// The lines of one annotation file.
struct Lines<'a> {
    record: &'a Record<'a>,
    /// What stands under the number of each text-bound line.
    bound: BTreeMap<u64, String>,
    /// The numbers of the annotations.
    numbers: BTreeMap<AnnotationId, u64>,
    next_bound: u64,
    relations: BTreeMap<u64, String>,
    next_relation: u64,
    next_attribute: u64,
}

impl<'a> Lines<'a> {
    /// The lines of a record, or `None` where an offset is no boundary of the text.
    fn of(record: &'a Record<'a>, losses: &mut LossReport, written: &mut Written) -> Option<String> {
        let (numbers, next_bound) = bound_numbers(record);
        let kept = relation_numbers(record);
        let next_relation = kept.values().max().copied().unwrap_or_default() + 1;
        let (bound, relations) = (BTreeMap::new(), BTreeMap::new());
        let mut lines = Self { record, bound, numbers, next_bound, relations, next_relation, next_attribute: 1 };
        for annotation in &record.annotations {
            lines.add(annotation, losses)?;
        }
        for annotation in record.annotations.iter().filter(|it| lines.numbers.contains_key(&it.id)) {
            written.add_spans("spans", &annotation.label, 1);
        }
        for relation in &record.relations {
            lines.relate(relation, kept.get(&relation.id).copied(), losses)?;
        }
        let all: String = lines.bound.into_values().chain(lines.relations.into_values()).collect();
        Some(numbered_notes(&all))
    }

    fn add(&mut self, annotation: &Annotation, losses: &mut LossReport) -> Option<()> {
        let record = self.record;
        let place = || format!("{}: annotation {}", record.document.id, annotation.id);
        let kind = type_of(record.project.schema.label_name(&annotation.label), annotation.label.as_str());
        let Some(data) = text_bound(record.text, kind, &annotation.spans.places(), losses, &place)? else {
            self.numbers.remove(&annotation.id);
            return Some(());
        };
        let number = *self.numbers.get(&annotation.id)?;
        let mut lines = format!("T{number}\t{data}\n");
        let mut rest: Vec<(&str, Option<jsonl::Value<'_>>)> = Vec::new();
        for (id, attribute) in annotation.attributes.iter() {
            let definition = record.project.schema.attribute(&annotation.label, id);
            match (&attribute.value, definition) {
                (AttributeValue::Mention(spans), _) => {
                    let places: Vec<Span> = spans.iter().map(|it| it.span).collect();
                    if !self.mention(number, id.as_str(), &places, losses, &place)? {
                        losses.add(LossKind::MentionPlace, || format!("{}, {id}", place()));
                    }
                }
                (AttributeValue::Text(text), Some(definition)) if has_place(definition, text) => {
                    let _ = writeln!(
                        lines,
                        "A{}\t{} T{number} {}",
                        self.next_attribute,
                        type_of(&definition.name, id.as_str()),
                        spelled(text)
                    );
                    self.next_attribute += 1;
                }
                (value, definition) => {
                    let kind = definition.map_or(AttributeKind::Text, |it| it.kind);
                    rest.push((id.as_str(), Some(jsonl::value(record, Unit::Chars, kind, value)?)));
                }
            }
        }
        let is_own = annotation.origin != Origin::Imported;
        let marks = Marks {
            id: is_own.then(|| annotation.id.to_string()),
            attributes: Some(jsonl::Values(rest)).filter(|it| !it.0.is_empty()),
            by_rule: jsonl::by_rule(&annotation.attributes).collect(),
            note: Some(&*annotation.note).filter(|it| has_controls(it)),
            unsure: annotation.unsure,
            origin: is_own.then(|| origin_name(annotation.origin)),
            created: is_own.then(|| annotation.created.at.to_string()),
            modified: is_own.then(|| annotation.changed.at.to_string()),
        };
        lines += &self.notes(&format!("T{number}"), &annotation.note, &marks)?;
        self.bound.insert(number, lines);
        Some(())
    }

    /// A mention as an entity of its own and a relation to it, or `false` where nothing of it can be written.
    fn mention(
        &mut self,
        of: u64,
        id: &str,
        places: &[Span],
        losses: &mut LossReport,
        place: &dyn Fn() -> String,
    ) -> Option<bool> {
        let name = format!("{MENTION}{id}");
        let Some(data) = text_bound(self.record.text, &name, places, losses, place)? else { return Some(false) };
        let number = self.next_bound;
        self.next_bound += 1;
        self.bound.insert(number, format!("T{number}\t{data}\n"));
        let relation = self.next_relation;
        self.next_relation += 1;
        self.relations.insert(relation, format!("R{relation}\t{name} Arg1:T{of} Arg2:T{number}\n"));
        Some(true)
    }

    fn relate(&mut self, relation: &Relation, kept: Option<u64>, losses: &mut LossReport) -> Option<()> {
        let record = self.record;
        let place = || format!("{}: {} {}", record.document.id, relation.label, relation.id);
        let to = Some(&relation.to).filter(|it| it.document == record.document.id);
        let ends = (self.numbers.get(&relation.from), to.and_then(|it| self.numbers.get(&it.annotation)));
        let (Some(from), Some(to)) = ends else {
            losses.add(LossKind::Relation, place);
            return Some(());
        };
        let kind = type_of(record.project.schema.relation_name(&relation.label), relation.label.as_str());
        let number = kept.unwrap_or(self.next_relation);
        self.next_relation += u64::from(kept.is_none());
        let mut lines = format!("R{number}\t{kind} Arg1:T{from} Arg2:T{to}\n");
        let is_own = kept.is_none();
        let marks = Marks {
            id: is_own.then(|| relation.id.to_string()),
            attributes: all_values(record, &relation.label, &relation.attributes)?,
            by_rule: jsonl::by_rule(&relation.attributes).collect(),
            note: Some(relation.note.as_str()).filter(|it| has_controls(it)),
            unsure: false,
            origin: is_own.then_some("hand"),
            created: is_own.then(|| relation.created.at.to_string()),
            modified: is_own.then(|| relation.changed.at.to_string()),
        };
        lines += &self.notes(&format!("R{number}"), &relation.note, &marks)?;
        self.relations.insert(number, lines);
        Some(())
    }

    /// The notes about a line; their numbers are given at the end.
    fn notes(&self, target: &str, note: &str, marks: &Marks<'_>) -> Option<String> {
        let mut lines = String::new();
        if !note.is_empty() && !has_controls(note) {
            let _ = writeln!(lines, "#\tAnnotatorNotes {target}\t{note}");
        }
        let json = serde_json::to_string(marks).ok()?;
        if json != "{}" {
            let _ = writeln!(lines, "#\t{OWN_NOTE} {target}\t{}", on_one_line(&json));
        }
        Some(lines)
    }
}

/// What the format has no place for, in the form of `jsonl`.
#[derive(Serialize)]
struct Marks<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<jsonl::Values<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_rule: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unsure: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
}

fn all_values<'a>(
    record: &Record<'a>,
    label: &LabelId,
    attributes: &'a Attributes,
) -> Option<Option<jsonl::Values<'a>>> {
    let mut values = Vec::new();
    for (id, attribute) in attributes.iter() {
        let kind = record.project.schema.attribute(label, id).map_or(AttributeKind::Text, |it| it.kind);
        values.push((id.as_str(), Some(jsonl::value(record, Unit::Chars, kind, &attribute.value)?)));
    }
    Some(if values.is_empty() { None } else { Some(jsonl::Values(values)) })
}

/// Whether a value can be written as it is and told from all others.
fn has_place(definition: &AttributeDefinition, value: &str) -> bool {
    match definition.kind {
        AttributeKind::YesNo => matches!(value, "yes" | "no"),
        kind if is_native(kind) => {
            let alike = definition.choices.iter().filter(|it| spelled(it) == spelled(value)).count();
            alike == 1 && definition.choices.iter().any(|it| it == value)
        }
        _ => false,
    }
}

/// Type, places and words of a text-bound line. The outer `None` is an offset that is no boundary of the text, the inner one an
/// annotation of which nothing can be written.
fn text_bound(
    text: &Text,
    kind: &str,
    spans: &[Span],
    losses: &mut LossReport,
    place: &dyn Fn() -> String,
) -> Option<Option<String>> {
    let (mut places, mut words) = (Vec::new(), Vec::new());
    let mut is_changed = false;
    for (at, span) in spans.iter().enumerate() {
        let slice = text.slice(*span)?;
        is_changed |= slice.starts_with(breaks_line) || slice.ends_with(breaks_line);
        if let Some(next) = spans.get(at + 1) {
            is_changed |= text.as_str().get(span.end().0..next.start().0)?.chars().all(breaks_line);
        }
        for piece in slice.split(breaks_line).filter(|it| !it.is_empty()) {
            let start = span.start().0 + (piece.as_ptr() as usize - slice.as_ptr() as usize);
            let [start, end] = Unit::Chars.pair(text, Span::from_range(start..start + piece.len())?)?;
            places.push(format!("{start} {end}"));
            words.push(piece);
        }
    }
    // Readers strip the end of a line, and then there are no words in it.
    let is_bare = words.iter().all(|it| it.chars().all(is_blank));
    if is_changed || is_bare {
        losses.add(LossKind::LineBreak, place);
    }
    Some((!is_bare).then(|| format!("{kind} {}\t{}", places.join(";"), words.join(" "))))
}

/// JSON with what breaks a line escaped: all of that stands inside strings.
fn on_one_line(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    for character in json.chars() {
        match breaks_line(character) {
            true => drop(write!(line, "\\u{:04x}", u32::from(character))),
            false => line.push(character),
        }
    }
    line
}

fn has_controls(words: &str) -> bool {
    words.contains(breaks_line)
}

/// The number of each annotation, and the first that is free: what was imported has the one that it had, the others follow in reading
/// order.
fn bound_numbers(record: &Record<'_>) -> (BTreeMap<AnnotationId, u64>, u64) {
    let mut numbers = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for annotation in &record.annotations {
        let (Some(annotator), spans) = (record.annotator, annotation.spans.places()) else { continue };
        let mark = AnnotationMark { text: record.document.text, annotator, label: &annotation.label, spans: &spans };
        if let Some(number) = mark.number_in(annotation.id).filter(|it| taken.insert(*it)) {
            numbers.insert(annotation.id, number);
        }
    }
    let mut next = taken.last().map_or(1, |it| it + 1);
    for annotation in &record.annotations {
        numbers.entry(annotation.id).or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    (numbers, next)
}

/// The numbers of the relations that were imported.
fn relation_numbers(record: &Record<'_>) -> BTreeMap<crate::model::RelationId, u64> {
    let mut taken = BTreeSet::new();
    let number = |relation: &Relation| {
        let mark = RelationMark { label: &relation.label, from: relation.from, to: &relation.to };
        mark.number_in(relation.id)
    };
    let numbers = record.relations.iter().filter_map(|it| Some((it.id, number(it)?)));
    numbers.filter(|(_, number)| taken.insert(*number)).collect()
}

/// The lines with their notes numbered from 1.
fn numbered_notes(lines: &str) -> String {
    let mut numbered = String::with_capacity(lines.len() + lines.len() / 16);
    let mut number = 1;
    for line in lines.split_inclusive('\n') {
        match line.strip_prefix('#') {
            Some(rest) => {
                let _ = write!(numbered, "#{number}{rest}");
                number += 1;
            }
            None => numbered.push_str(line),
        }
    }
    numbered
}
