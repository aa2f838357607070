//! A dataset as the Hugging Face library `datasets` loads it: a card, and Parquet or JSON lines with one row a record.
//!
//! `README.md` is the card; its head says where the data is and of what type each column is. The rows stand in
//! `data/train-…` (Parquet) or `jsonl/train-…`, or both with `--files both`, a file for each part of the export. All of them are the split
//! `train`, unless the export has splits, which then stand in its place. A label is a `ClassLabel`: a number in Parquet, its name in JSON lines, which the library turns into the number.
//!
//! The columns are the keys of `jsonl`. What differs: attributes, whose types depend on the label, stand as one JSON object in
//! a string; `text` of a span is the text from `start` to `end`, also of one in several parts, whose `fragments` have the words of each
//! (where texts are left out it is null then); fragments and excluded regions are `{"start": …, "end": …}`.

mod card;
mod feature;
mod shred;

use self::feature::{Cell, FEATURES, JsonRow, row};
use self::shred::Shredder;
use super::jsonl::{count_losses, line};
use super::{
    Capabilities, Description, Format, FormatError, FormatOption, LossReport, Outline, Part, Record, Sink, Unit,
    Writer, append, append_json,
};
use crate::model::LabelId;

/// What the library calls data that is not split.
const ONLY_SPLIT: &str = "train";

/// The format of Hugging Face.
pub(super) struct HuggingFace;

static DESCRIPTION: Description = Description {
    name: "hf",
    extensions: &["parquet", "jsonl"],
    summary: "a Hugging Face dataset: Parquet or JSON lines with typed columns, and a dataset card",
    reads: false,
    writes: true,
    capabilities: Capabilities::ALL,
};

const FILES: FormatOption =
    FormatOption { name: "files", values: &["parquet", "jsonl", "both"], means: "in which files the rows stand" };

impl Format for HuggingFace {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn options(&self) -> &'static [&'static FormatOption] {
        &[&FILES]
    }

    fn names_splits(&self) -> bool {
        true
    }

    fn names_parts(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        let files = outline.value(&FILES);
        Some(Box::new(Dataset {
            unit: outline.unit,
            with_text: outline.with_text,
            part: outline.part,
            split: outline.split.map_or(ONLY_SPLIT, |it| it.name).to_owned(),
            card: outline.is_first_of_all().then(|| card::card(outline, files)),
            parquet: (files != "jsonl").then(Shredder::new),
            has_jsonl: files != "parquet",
            labels: outline.layers.to_vec(),
        }))
    }
}

struct Dataset {
    unit: Unit,
    with_text: bool,
    part: Part,
    split: String,
    /// What the writer of the first part writes first.
    card: Option<String>,
    /// The rows so far, where Parquet is written.
    parquet: Option<Shredder>,
    has_jsonl: bool,
    labels: Vec<LabelId>,
}

impl Writer for Dataset {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, "README.md", self.card.take().unwrap_or_default().as_bytes())
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        count_losses(record, losses);
        let line = line(record, self.unit, self.with_text);
        let line = line.ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        let cells: Vec<Cell<'_>> = row(record, &line, &self.labels).map_err(|error| self.refuse(&error))?;
        if self.has_jsonl {
            append_json(
                sink,
                &self.jsonl_file(),
                &JsonRow { features: FEATURES, cells: &cells, labels: &self.labels },
            )?;
        }
        self.parquet.iter_mut().for_each(|it| it.push(&cells));
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        if self.has_jsonl {
            append(sink, &self.jsonl_file(), b"")?;
        }
        if let Some(rows) = self.parquet.take() {
            let bytes = rows.bytes(&self.labels).map_err(|error| self.refuse(&error))?;
            append(sink, &self.parquet_file(), &bytes)?;
        }
        Ok(())
    }
}

impl Dataset {
    fn jsonl_file(&self) -> String {
        self.part.file(&format!("jsonl/{}", self.split), "jsonl")
    }

    fn parquet_file(&self) -> String {
        self.part.file(&format!("data/{}", self.split), "parquet")
    }

    fn refuse(&self, error: &dyn std::fmt::Display) -> FormatError {
        FormatError::Form { name: self.parquet_file(), message: error.to_string() }
    }
}
