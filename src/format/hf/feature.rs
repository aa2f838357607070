//! The columns of a row, in one table: what Parquet, JSON lines and the card say of them is made of it.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::{Value, json};

use super::super::jsonl::{Line, RelationLine, SpanLine, Values};
use crate::format::Record;
use crate::model::{Annotation, LabelId};

/// The type of a column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Feature {
    Text,
    Int,
    YesNo,
    /// One of the labels of the export.
    Label,
    Texts,
    /// A list of records.
    Records(&'static [(&'static str, Feature)]),
}

/// The columns in order.
pub(super) const FEATURES: &[(&str, Feature)] = &[
    ("id", Feature::Text),
    ("project", Feature::Text),
    ("annotator", Feature::Text),
    ("status", Feature::Text),
    ("title", Feature::Text),
    ("publisher", Feature::Text),
    ("author", Feature::Text),
    ("published", Feature::Text),
    ("url", Feature::Text),
    ("language", Feature::Text),
    ("event", Feature::Text),
    ("rights", Feature::Text),
    ("note", Feature::Text),
    ("text", Feature::Text),
    ("text_sha256", Feature::Text),
    ("offsets", Feature::Text),
    ("schema", Feature::Text),
    ("excluded", Feature::Records(STRETCH)),
    ("spans", Feature::Records(SPAN)),
    ("relations", Feature::Records(RELATION)),
];

const STRETCH: &[(&str, Feature)] = &[("start", Feature::Int), ("end", Feature::Int)];

const FRAGMENT: &[(&str, Feature)] = &[("start", Feature::Int), ("end", Feature::Int), ("text", Feature::Text)];

const SPAN: &[(&str, Feature)] = &[
    ("id", Feature::Text),
    ("label", Feature::Label),
    ("start", Feature::Int),
    ("end", Feature::Int),
    ("fragments", Feature::Records(FRAGMENT)),
    ("text", Feature::Text),
    ("attributes", Feature::Text),
    ("by_rule", Feature::Texts),
    ("note", Feature::Text),
    ("unsure", Feature::YesNo),
    ("origin", Feature::Text),
    ("created", Feature::Text),
    ("modified", Feature::Text),
];

const RELATION: &[(&str, Feature)] = &[
    ("id", Feature::Text),
    ("label", Feature::Text),
    ("from", Feature::Text),
    ("to", Feature::Text),
    ("to_document", Feature::Text),
    ("attributes", Feature::Text),
    ("by_rule", Feature::Texts),
    ("note", Feature::Text),
    ("created", Feature::Text),
    ("modified", Feature::Text),
];

/// A value of a row.
pub(super) enum Cell<'a> {
    Null,
    Text(&'a str),
    Made(String),
    Int(i32),
    YesNo(bool),
    /// The place of the label among those of the export.
    Label(i64),
    Texts(&'a [&'a str]),
    Records(Vec<Vec<Cell<'a>>>),
}

/// Why a record is no row.
#[derive(Debug, thiserror::Error)]
pub(super) enum RowError {
    #[error("the text is longer than the 2,147,483,647 units that an offset can count")]
    TooLong,
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The cells of a row in the order of [`FEATURES`]; `line` is the record as `jsonl` has it.
pub(super) fn row<'a>(record: &Record<'a>, line: &'a Line<'_>, labels: &[LabelId]) -> Result<Vec<Cell<'a>>, RowError> {
    let spans = line.spans.iter().zip(&record.annotations);
    let spans = spans.map(|(it, annotation)| span(it, words(record, line, annotation), annotation, labels));
    let spans = spans.collect::<Result<_, _>>()?;
    let relations = line.relations.iter().map(relation).collect::<Result<_, _>>()?;
    let facts = &line.facts;
    let mut cells =
        vec![Cell::Text(facts.id), Cell::Text(&facts.project), text(facts.annotator), Cell::Text(facts.status)];
    cells.extend(facts.of_document().map(|(_, fact)| text(fact)));
    cells.extend([
        text(line.text),
        Cell::Text(&line.text_sha256),
        Cell::Text(line.offsets),
        Cell::Text(line.schema),
        stretches(&line.excluded)?,
        Cell::Records(spans),
        Cell::Records(relations),
    ]);
    Ok(cells)
}

/// The words from the start to the end of an annotation. Those between its parts are text, and go where texts go.
fn words<'a>(record: &Record<'a>, line: &Line<'_>, annotation: &'a Annotation) -> Cell<'a> {
    match annotation.spans.iter().next() {
        Some(one) if annotation.spans.count() == 1 => Cell::Text(&one.quoted),
        _ => text(line.text.and_then(|_| record.text.slice(annotation.spans.hull()))),
    }
}

fn span<'a>(
    span: &'a SpanLine<'_>,
    words: Cell<'a>,
    annotation: &'a Annotation,
    labels: &[LabelId],
) -> Result<Vec<Cell<'a>>, RowError> {
    let label = labels.iter().position(|it| it.as_str() == span.label).and_then(|it| i64::try_from(it).ok());
    let fragments = span.fragments.iter().zip(annotation.spans.iter());
    let fragments = fragments.map(|(pair, it)| Ok(vec![int(pair[0])?, int(pair[1])?, Cell::Text(&it.quoted)]));
    Ok(vec![
        Cell::Text(&span.id),
        label.map_or(Cell::Null, Cell::Label),
        int(span.start)?,
        int(span.end)?,
        Cell::Records(fragments.collect::<Result<_, RowError>>()?),
        words,
        attributes(&span.attributes)?,
        Cell::Texts(&span.by_rule),
        text(span.note),
        Cell::YesNo(span.unsure),
        Cell::Text(span.origin),
        Cell::Text(&span.created),
        Cell::Text(&span.modified),
    ])
}

fn relation<'a>(relation: &'a RelationLine<'_>) -> Result<Vec<Cell<'a>>, RowError> {
    Ok(vec![
        Cell::Text(&relation.id),
        Cell::Text(relation.label),
        Cell::Text(&relation.from),
        Cell::Text(&relation.to),
        Cell::Text(relation.to_document),
        attributes(&relation.attributes)?,
        Cell::Texts(&relation.by_rule),
        text(relation.note),
        Cell::Text(&relation.created),
        Cell::Text(&relation.modified),
    ])
}

fn text(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Null, Cell::Text)
}

fn attributes(values: &Values<'_>) -> Result<Cell<'static>, RowError> {
    Ok(Cell::Made(serde_json::to_string(values)?))
}

fn int(count: usize) -> Result<Cell<'static>, RowError> {
    i32::try_from(count).map(Cell::Int).map_err(|_| RowError::TooLong)
}

fn stretches(pairs: &[[usize; 2]]) -> Result<Cell<'static>, RowError> {
    let stretch = |pair: &[usize; 2]| Ok(vec![int(pair[0])?, int(pair[1])?]);
    Ok(Cell::Records(pairs.iter().map(stretch).collect::<Result<_, RowError>>()?))
}

/// A row, or a record in one, as a JSON object.
pub(super) struct JsonRow<'a> {
    pub(super) features: &'static [(&'static str, Feature)],
    pub(super) cells: &'a [Cell<'a>],
    pub(super) labels: &'a [LabelId],
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for ((name, feature), cell) in self.features.iter().zip(self.cells) {
            map.serialize_entry(name, &JsonCell { feature: *feature, cell, labels: self.labels })?;
        }
        map.end()
    }
}

struct JsonCell<'a> {
    feature: Feature,
    cell: &'a Cell<'a>,
    labels: &'a [LabelId],
}

impl Serialize for JsonCell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.cell, self.feature) {
            (Cell::Null, _) => serializer.serialize_none(),
            (Cell::Text(text), _) => serializer.serialize_str(text),
            (Cell::Made(text), _) => serializer.serialize_str(text),
            (Cell::Int(int), _) => serializer.serialize_i32(*int),
            (Cell::YesNo(yes), _) => serializer.serialize_bool(*yes),
            (Cell::Label(label), _) => {
                let label = usize::try_from(*label).ok().and_then(|it| self.labels.get(it));
                label.map(LabelId::as_str).serialize(serializer)
            }
            (Cell::Texts(texts), _) => texts.serialize(serializer),
            (Cell::Records(records), Feature::Records(features)) => {
                let mut list = serializer.serialize_seq(Some(records.len()))?;
                for cells in records {
                    list.serialize_element(&JsonRow { features, cells, labels: self.labels })?;
                }
                list.end()
            }
            (Cell::Records(_), _) => serializer.serialize_none(),
        }
    }
}

/// What the library keeps of the columns in the head of a Parquet file.
pub(super) fn info(labels: &[LabelId]) -> Value {
    json!({ "info": { "features": types(FEATURES, labels) } })
}

fn types(features: &[(&str, Feature)], labels: &[LabelId]) -> Value {
    let entries = features.iter().map(|(name, feature)| ((*name).to_owned(), type_of(*feature, labels)));
    entries.collect::<serde_json::Map<_, _>>().into()
}

fn type_of(feature: Feature, labels: &[LabelId]) -> Value {
    let value = |dtype: &str| json!({ "dtype": dtype, "_type": "Value" });
    match feature {
        Feature::Text => value("string"),
        Feature::Int => value("int32"),
        Feature::YesNo => value("bool"),
        Feature::Label => {
            json!({ "names": labels.iter().map(LabelId::as_str).collect::<Vec<_>>(), "_type": "ClassLabel" })
        }
        Feature::Texts => json!({ "feature": value("string"), "_type": "List" }),
        Feature::Records(features) => json!({ "feature": types(features, labels), "_type": "List" }),
    }
}
