//! Writes a line a record.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::token::{Token, ends_of, tokens};
use crate::format::facts::Facts;
use crate::format::jsonl::{self, RelationLine, SpanLine, Values, count_losses};
use crate::format::short::Short;
use crate::format::unheld::{count_parts, count_relation};
use crate::format::unit::Running;
use crate::format::{FormatError, LossReport, Record, Sink, Unit, Writer, Written, append, append_json};
use crate::model::AnnotationId;

const FILE: &str = "annotations.jsonl";

/// Writes one file for all annotators.
#[derive(Default)]
pub(super) struct Lines {
    written: Written,
}

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    meta: Meta<'a>,
    tokens: Vec<TokenLine<'a>>,
    spans: Vec<SpanOut<'a>>,
    relations: Vec<RelationOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    excluded: Vec<[usize; 2]>,
    answer: &'static str,
    #[serde(rename = "_annotator_id")]
    annotator: Option<&'a str>,
    #[serde(rename = "_session_id")]
    session: Option<&'a str>,
    #[serde(rename = "_view_id")]
    view: &'static str,
    /// When the annotator last changed something, in seconds since 1970.
    #[serde(rename = "_timestamp", skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
}

/// The facts of a record that are known, which stand below the text on its page.
struct Meta<'a>(Facts<'a>);

impl Serialize for Meta<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let facts = &self.0;
        let own = [("id", facts.id), ("project", &facts.project), ("status", facts.status)];
        let known = facts.of_document().filter_map(|(name, it)| Some((name, it.filter(|it| !it.is_empty())?)));
        let mut map = serializer.serialize_map(None)?;
        for (name, fact) in own.into_iter().chain(known) {
            map.serialize_entry(name, fact)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct TokenLine<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    id: usize,
    ws: bool,
}

/// Where a part of an annotation is.
#[derive(Clone, Copy, Serialize)]
struct Stretch<'a> {
    start: usize,
    end: usize,
    token_start: usize,
    token_end: usize,
    label: &'a str,
}

#[derive(Serialize)]
struct SpanOut<'a> {
    #[serde(flatten)]
    stretch: Stretch<'a>,
    text: &'a str,
    id: Short,
    /// The first part has what is said of the whole.
    #[serde(flatten)]
    said: Option<Said<'a>>,
}

/// What Prodigy has no word for.
#[derive(Serialize)]
struct Said<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    attributes: Option<Values<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_rule: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unsure: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'static str>,
    created: Short,
    modified: Short,
}

#[derive(Serialize)]
struct RelationOut<'a> {
    head: usize,
    child: usize,
    label: &'a str,
    head_span: Stretch<'a>,
    child_span: Stretch<'a>,
    id: Short,
    from: Short,
    to: Short,
    #[serde(flatten)]
    said: Said<'a>,
}

/// The attributes that are set, or `None` where none is.
fn set(values: Values<'_>) -> Option<Values<'_>> {
    let set: Vec<_> = values.0.into_iter().filter(|(_, value)| value.is_some()).collect();
    (!set.is_empty()).then_some(Values(set))
}

impl<'a> Said<'a> {
    fn of_span(line: SpanLine<'a>) -> Self {
        Self {
            attributes: set(line.attributes),
            by_rule: line.by_rule,
            note: line.note,
            unsure: line.unsure,
            origin: Some(line.origin),
            created: line.created,
            modified: line.modified,
        }
    }

    fn of_relation(line: RelationLine<'a>) -> Self {
        Self {
            attributes: set(line.attributes),
            by_rule: line.by_rule,
            note: line.note,
            unsure: false,
            origin: None,
            created: line.created,
            modified: line.modified,
        }
    }
}

impl Lines {
    fn line<'a>(&mut self, record: &Record<'a>, losses: &mut LossReport) -> Option<Line<'a>> {
        let line = jsonl::line(record, Unit::Chars, true)?;
        let tokens = tokens(record, losses);
        let mut last_parts = BTreeMap::new();
        let mut spans = Vec::with_capacity(line.spans.len());
        for (of_line, annotation) in line.spans.into_iter().zip(&record.annotations) {
            let (id, mut said) = (of_line.id, Some(Said::of_span(SpanLine { fragments: Vec::new(), ..of_line })));
            for part in annotation.spans.iter() {
                let [start, end] = Unit::Chars.pair(record.text, part.span)?;
                let [token_start, token_end] = ends_of(&tokens, part.span)?;
                let stretch = Stretch { start, end, token_start, token_end, label: annotation.label.as_str() };
                last_parts.insert(annotation.id, stretch);
                spans.push(SpanOut { stretch, text: record.text.slice(part.span)?, id, said: said.take() });
            }
            self.written.add_spans("spans", &annotation.label, annotation.spans.count());
        }
        let relations = self.relations(record, line.relations, &last_parts, losses);
        let changes = record.annotations.iter().map(|it| it.changed.at.unix());
        Some(Line {
            text: record.text.as_str(),
            meta: Meta(line.facts),
            tokens: token_lines(record, &tokens)?,
            view: if relations.is_empty() { "spans_manual" } else { "relations" },
            spans,
            relations,
            excluded: line.excluded,
            answer: "accept",
            annotator: record.annotator.map(|it| it.as_str()),
            session: record.annotator.map(|it| it.as_str()),
            timestamp: changes.max(),
        })
    }

    fn relations<'a>(
        &mut self,
        record: &Record<'a>,
        lines: Vec<RelationLine<'a>>,
        last_parts: &BTreeMap<AnnotationId, Stretch<'a>>,
        losses: &mut LossReport,
    ) -> Vec<RelationOut<'a>> {
        let mut relations = Vec::with_capacity(lines.len());
        for (line, relation) in lines.into_iter().zip(&record.relations) {
            let to = last_parts.get(&relation.to.annotation).filter(|_| relation.to.document == record.document.id);
            let (Some(head_span), Some(child_span)) = (last_parts.get(&relation.from), to) else {
                count_relation(record, relation, losses);
                continue;
            };
            relations.push(RelationOut {
                head: head_span.token_end,
                child: child_span.token_end,
                label: relation.label.as_str(),
                head_span: *head_span,
                child_span: *child_span,
                id: line.id,
                from: line.from,
                to: line.to,
                said: Said::of_relation(line),
            });
        }
        self.written.add("relations", relations.len());
        relations
    }
}

fn token_lines<'a>(record: &Record<'a>, tokens: &[Token]) -> Option<Vec<TokenLine<'a>>> {
    let mut running = Running::new(Unit::Chars, record.text);
    let lines = tokens.iter().enumerate().map(|(id, token)| {
        let [start, end] = running.pair(token.span)?;
        Some(TokenLine { text: record.text.slice(token.span)?, start, end, id, ws: token.is_followed })
    });
    lines.collect()
}

impl Writer for Lines {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, FILE, b"")
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        count_losses(record, losses);
        count_parts(record, losses);
        let line = self.line(record, losses).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        self.written.add("tokens", line.tokens.len());
        append_json(sink, FILE, &line)
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}
