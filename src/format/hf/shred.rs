//! Rows as the columns of a Parquet file.
//!
//! Parquet keeps the leaves of nested records as flat columns. With each value stand two levels: how far along its path
//! something is there (*definition*), and the innermost list of the path in which it is not the first (*repetition*).
//!
//! ```text
//! spans            [{fragments: [a, b]}, {fragments: [c]}]        []
//! value            a   b   c                                      –
//! definition       7   7   7                                      1     spans is there, and nothing in it
//! repetition       0   2   1                                      0
//! ```

use std::fmt::Write as _;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::ColumnPath;

use super::feature::{Cell, FEATURES, Feature, info};
use crate::model::LabelId;

/// The rows of a file, column by column.
pub(super) struct Shredder {
    columns: Vec<Column>,
}

struct Column {
    values: Values,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

enum Values {
    Texts(Texts),
    Ints(Vec<i32>),
    Labels(Vec<i64>),
    YesNo(Vec<bool>),
}

/// Texts behind each other: most are short, and each by itself would take more than its bytes.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Texts {
    fn push(&mut self, text: &str) {
        self.bytes.extend(text.as_bytes());
        self.ends.push(self.bytes.len());
    }

    fn values(self) -> Vec<ByteArray> {
        let all = ByteArray::from(self.bytes);
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| all.slice(start, end - start)).collect()
    }
}

/// Where a value stands in its row.
#[derive(Clone, Copy)]
struct Levels {
    /// How many of the parts of its path are there.
    definition: i16,
    repetition: i16,
    /// How many lists are around it.
    depth: i16,
}

impl Shredder {
    pub(super) fn new() -> Self {
        let mut columns = Vec::new();
        FEATURES.iter().for_each(|(_, feature)| add_columns(*feature, &mut columns));
        Self { columns }
    }

    /// Adds a row, its cells in the order of [`FEATURES`].
    pub(super) fn push(&mut self, cells: &[Cell<'_>]) {
        shred_record(FEATURES, cells, Levels { definition: 0, repetition: 0, depth: 0 }, &mut self.columns);
    }

    /// The file with all rows so far.
    pub(super) fn bytes(self, labels: &[LabelId]) -> Result<Vec<u8>, ParquetError> {
        let schema = parse_message_type(&format!("message row {{ {}}}", message(FEATURES)))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::None)
            // No text of a document comes twice, but for that of two annotators.
            .set_column_dictionary_enabled(ColumnPath::from("text"), false)
            .set_key_value_metadata(Some(vec![KeyValue::new("huggingface".to_owned(), info(labels).to_string())]))
            .build();
        let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
        let mut group = writer.next_row_group()?;
        for column in self.columns {
            let Some(mut out) = group.next_column()? else { break };
            let (definitions, repetitions) = (Some(&*column.definitions), Some(&*column.repetitions));
            match column.values {
                Values::Texts(it) => {
                    out.typed::<ByteArrayType>().write_batch(&it.values(), definitions, repetitions)?
                }
                Values::Ints(it) => out.typed::<Int32Type>().write_batch(&it, definitions, repetitions)?,
                Values::Labels(it) => out.typed::<Int64Type>().write_batch(&it, definitions, repetitions)?,
                Values::YesNo(it) => out.typed::<BoolType>().write_batch(&it, definitions, repetitions)?,
            };
            out.close()?;
        }
        group.close()?;
        writer.into_inner()
    }
}

/// Columns as Parquet's own language describes them. A list is three things: itself, its repetition, its elements.
fn message(features: &[(&str, Feature)]) -> String {
    let mut described = String::new();
    for (name, feature) in features {
        let column = match feature {
            Feature::Text => format!("optional binary {name} (STRING);"),
            Feature::Int => format!("optional int32 {name};"),
            Feature::YesNo => format!("optional boolean {name};"),
            Feature::Label => format!("optional int64 {name};"),
            Feature::Texts => list(name, "optional binary element (STRING);"),
            Feature::Records(features) => list(name, &format!("optional group element {{ {}}}", message(features))),
        };
        // Writing to a String never fails.
        let _ = write!(described, "{column} ");
    }
    described
}

fn list(name: &str, element: &str) -> String {
    format!("optional group {name} (LIST) {{ repeated group list {{ {element} }} }}")
}

fn add_columns(feature: Feature, columns: &mut Vec<Column>) {
    let values = match feature {
        Feature::Records(features) => {
            return features.iter().for_each(|(_, feature)| add_columns(*feature, columns));
        }
        Feature::Text | Feature::Texts => Values::Texts(Texts::default()),
        Feature::Int => Values::Ints(Vec::new()),
        Feature::Label => Values::Labels(Vec::new()),
        Feature::YesNo => Values::YesNo(Vec::new()),
    };
    columns.push(Column { values, definitions: Vec::new(), repetitions: Vec::new() });
}

/// The number of columns that a feature takes.
fn width(feature: Feature) -> usize {
    match feature {
        Feature::Records(features) => features.iter().map(|(_, feature)| width(*feature)).sum(),
        _ => 1,
    }
}

fn shred_record(features: &[(&str, Feature)], cells: &[Cell<'_>], levels: Levels, columns: &mut [Column]) {
    let mut rest = columns;
    for ((_, feature), cell) in features.iter().zip(cells) {
        let (mine, behind) = rest.split_at_mut(width(*feature));
        shred(*feature, cell, levels, mine);
        rest = behind;
    }
}

fn shred(feature: Feature, cell: &Cell<'_>, levels: Levels, columns: &mut [Column]) {
    let nothing = |levels: Levels, columns: &mut [Column]| columns.iter_mut().for_each(|it| it.push_level(levels));
    // The list is there, and so is its repetition.
    let inside = |at: usize, element: i16| Levels {
        definition: levels.definition + 2 + element,
        repetition: if at == 0 { levels.repetition } else { levels.depth + 1 },
        depth: levels.depth + 1,
    };
    let empty = Levels { definition: levels.definition + 1, ..levels };
    match (feature, cell) {
        (Feature::Records(_), Cell::Records(records)) if records.is_empty() => nothing(empty, columns),
        (Feature::Records(features), Cell::Records(records)) => {
            for (at, cells) in records.iter().enumerate() {
                shred_record(features, cells, inside(at, 1), columns);
            }
        }
        (Feature::Texts, Cell::Texts([])) => nothing(empty, columns),
        (Feature::Texts, Cell::Texts(texts)) => {
            for (at, text) in texts.iter().enumerate() {
                columns.iter_mut().for_each(|it| it.push(&Cell::Text(text), inside(at, 0)));
            }
        }
        (_, cell) => columns.iter_mut().for_each(|it| it.push(cell, levels)),
    }
}

impl Column {
    /// Adds a value, or its absence.
    fn push(&mut self, cell: &Cell<'_>, levels: Levels) {
        match (&mut self.values, cell) {
            (Values::Texts(values), Cell::Text(text)) => values.push(text),
            (Values::Texts(values), Cell::Made(text)) => values.push(text),
            (Values::Ints(values), Cell::Int(int)) => values.push(*int),
            (Values::Labels(values), Cell::Label(label)) => values.push(*label),
            (Values::YesNo(values), Cell::YesNo(yes)) => values.push(*yes),
            _ => return self.push_level(levels),
        }
        self.push_level(Levels { definition: levels.definition + 1, ..levels });
    }

    fn push_level(&mut self, levels: Levels) {
        self.definitions.push(levels.definition);
        self.repetitions.push(levels.repetition);
    }
}
