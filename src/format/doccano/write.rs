//! Writes a line a record.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::{Value, json};

use crate::format::facts::Facts;
use crate::format::unheld::{count_of_annotations, count_of_relation, count_parts, count_relation};
use crate::format::{FormatError, LossReport, Outline, Record, Sink, Unit, Writer, Written, append, append_json};
use crate::model::{AnnotationId, Color, LabelId};

/// Writes a file an annotator.
pub(super) struct Files {
    unit: Unit,
    has_relations: bool,
    /// What the pages of labels and of relations import.
    labels: Value,
    relations: Value,
    written: Written,
}

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    #[serde(flatten)]
    said: Said<'a>,
    offsets: &'static str,
    excluded: Vec<[usize; 2]>,
    #[serde(flatten)]
    facts: Meta<'a>,
}

/// What is said of a text, in one of the two shapes.
#[derive(Serialize)]
#[serde(untagged)]
enum Said<'a> {
    Entities { entities: Vec<Entity<'a>>, relations: Vec<RelationLine<'a>> },
    Label { label: Vec<(usize, usize, &'a str)> },
}

#[derive(Serialize)]
struct Entity<'a> {
    id: usize,
    label: &'a str,
    start_offset: usize,
    end_offset: usize,
}

#[derive(Serialize)]
struct RelationLine<'a> {
    id: usize,
    from_id: usize,
    to_id: usize,
    #[serde(rename = "type")]
    label: &'a str,
}

/// The facts of a record, each a text, which is empty where it is not known.
struct Meta<'a>(Facts<'a>);

impl Serialize for Meta<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let facts = &self.0;
        let own = [
            ("id", facts.id),
            ("project", &facts.project),
            ("annotator", facts.annotator.unwrap_or_default()),
            ("status", facts.status),
        ];
        let mut map = serializer.serialize_map(None)?;
        for (name, fact) in own.into_iter().chain(facts.of_document().map(|(name, it)| (name, it.unwrap_or_default())))
        {
            map.serialize_entry(name, fact)?;
        }
        map.end()
    }
}

impl Files {
    pub(super) fn new(outline: &Outline<'_>, has_relations: bool) -> Self {
        let schemas = &outline.schemas;
        let color = |id: &LabelId| schemas.iter().find_map(|it| it.label(id)).map(|it| it.color);
        let key = |id: &LabelId| schemas.iter().find_map(|it| it.label(id)).and_then(|it| it.key);
        let labels = outline.layers.iter().map(|id| item(id, key(id), color(id)));
        let mut relations: Vec<&LabelId> = Vec::new();
        for relation in schemas.iter().flat_map(|it| &it.relations) {
            if !relations.contains(&&relation.id) {
                relations.push(&relation.id);
            }
        }
        Self {
            unit: outline.unit,
            has_relations,
            labels: labels.collect(),
            relations: relations.into_iter().map(|id| item(id, None, None)).collect(),
            written: Written::default(),
        }
    }

    fn line<'a>(&mut self, record: &Record<'a>, losses: &mut LossReport) -> Option<Line<'a>> {
        let (mut entities, mut numbers) = (Vec::new(), BTreeMap::new());
        for annotation in &record.annotations {
            numbers.insert(annotation.id, entities.len() + 1);
            for part in annotation.spans.iter() {
                let [start_offset, end_offset] = self.unit.pair(record.text, part.span)?;
                let (id, label) = (entities.len() + 1, annotation.label.as_str());
                entities.push(Entity { id, label, start_offset, end_offset });
            }
            self.written.add_spans("spans", &annotation.label, annotation.spans.count());
        }
        let relations = self.relations(record, &numbers, losses);
        let excluded = record.document.excluded.iter().map(|it| self.unit.pair(record.text, *it));
        Some(Line {
            text: record.text.as_str(),
            said: match self.has_relations {
                true => Said::Entities { entities, relations },
                false => Said::Label {
                    label: entities.iter().map(|it| (it.start_offset, it.end_offset, it.label)).collect(),
                },
            },
            offsets: self.unit.name(),
            excluded: excluded.collect::<Option<_>>()?,
            facts: Meta(Facts::of(record)),
        })
    }

    fn relations<'a>(
        &mut self,
        record: &Record<'a>,
        numbers: &BTreeMap<AnnotationId, usize>,
        losses: &mut LossReport,
    ) -> Vec<RelationLine<'a>> {
        let mut lines = Vec::new();
        for relation in &record.relations {
            let is_here = self.has_relations && relation.to.document == record.document.id;
            let to = numbers.get(&relation.to.annotation).filter(|_| is_here);
            match (numbers.get(&relation.from), to) {
                (Some(from_id), Some(to_id)) => {
                    count_of_relation(record, relation, losses);
                    let (id, label) = (lines.len() + 1, relation.label.as_str());
                    lines.push(RelationLine { id, from_id: *from_id, to_id: *to_id, label });
                }
                _ => count_relation(record, relation, losses),
            }
        }
        self.written.add("relations", lines.len());
        lines
    }
}

impl Writer for Files {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append_json(sink, "labels.json", &self.labels)?;
        match self.has_relations {
            true => append_json(sink, "relations.json", &self.relations),
            false => Ok(()),
        }
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        count_of_annotations(record, losses);
        count_parts(record, losses);
        let line = self.line(record, losses).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        match record.annotator {
            Some(annotator) => append_json(sink, &format!("annotators/{annotator}.jsonl"), &line),
            None => append_json(sink, "unannotated.jsonl", &line),
        }
    }

    fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, "labels.json", b"")
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

/// A label or relation as the pages of doccano import it.
fn item(id: &LabelId, key: Option<char>, color: Option<Color>) -> Value {
    let Color([red, green, blue]) = color.unwrap_or(Color([0x44, 0x55, 0x66]));
    json!({
        "text": id.as_str(),
        "prefix_key": null,
        "suffix_key": key.map(|it| it.to_string()),
        "background_color": format!("#{red:02x}{green:02x}{blue:02x}"),
        "text_color": "#ffffff",
    })
}
