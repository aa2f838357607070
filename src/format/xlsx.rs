//! A workbook: the table of annotations as `csv` has it, and beside it relations and documents.
//!
//! `annotations.xlsx` has the sheets `annotations`, `relations` and `documents`; rows beyond the 1,048,576 that a sheet may have go on in
//! `annotations 2`. A text is a cell of text whatever it begins with: nothing is a formula, so that nothing needs an apostrophe. Offsets are numbers, and so are decimals that the
//! numbers of a spreadsheet, which have 15 to 17 digits, hold exactly; others are texts. A cell holds 32,767 UTF-16 units: a longer text is cut, and counted.
//!
//! The workbook is put together in memory, since its files name each other's cells.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet};

use super::csv::{Column, Rows};
use super::jsonl::{by_rule, made_by_other};
use super::legible::{Legible, in_xml};
use super::{
    Capabilities, Description, Format, FormatError, LossKind, LossReport, Outline, Record, Sink, Unit, Writer, append,
};
use crate::model::{Document, DocumentId, is_decimal};

const FILE: &str = "annotations.xlsx";

/// The rows that a sheet may have, its head included.
const ROWS_MAX: u32 = 1_048_576;

/// The UTF-16 units that a cell may have.
const CELL_MAX: usize = 32_767;

const RELATION: [&str; 8] = ["project", "document", "annotator", "id", "label", "from", "to", "to_document"];
const BEHIND_RELATION: [&str; 4] = ["note", "created", "modified", "by_rule"];
const DOCUMENT: [&str; 15] = [
    "project",
    "document",
    "annotator",
    "status",
    "title",
    "publisher",
    "author",
    "published",
    "url",
    "language",
    "event",
    "rights",
    "note",
    "excluded",
    "text_sha256",
];

/// The format of a workbook.
pub(super) struct Xlsx;

static DESCRIPTION: Description = Description {
    name: "xlsx",
    extensions: &["xlsx"],
    summary: "a workbook with sheets of annotations, relations and documents, without formulas",
    reads: false,
    writes: true,
    capabilities: Capabilities::ALL,
};

impl Format for Xlsx {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn is_written_whole(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        let rows = Rows::new(outline, str::to_owned);
        let definitions = outline
            .schemas
            .iter()
            .flat_map(|schema| schema.relations.iter().flat_map(|relation| schema.attributes_of(&relation.id)));
        let columns = Column::of(definitions, |_| true);
        let relation = RELATION.iter().map(|it| (*it).to_owned()).chain(columns.iter().map(Column::name));
        let relation: Vec<String> = relation.chain(BEHIND_RELATION.iter().map(|it| (*it).to_owned())).collect();
        let mut numbers = vec![false; RELATION.len()];
        numbers.extend(columns.iter().map(Column::is_number));
        numbers.resize(relation.len(), false);
        let document: Vec<String> = DOCUMENT.iter().map(|it| (*it).to_owned()).collect();
        Some(Box::new(Book {
            unit: outline.unit,
            annotations: Table::new("annotations", rows.header(), rows.numbers()),
            relations: Table::new("relations", relation, numbers),
            documents: Table::new("documents", document, vec![false; DOCUMENT.len()]),
            rows,
            columns,
            cells: Cells { legible: Legible::new(in_xml), cut: 0 },
        }))
    }
}

struct Book {
    unit: Unit,
    rows: Rows,
    columns: Vec<Column>,
    annotations: Table,
    relations: Table,
    documents: Table,
    cells: Cells,
}

impl Writer for Book {
    fn begin(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }

    fn write(&mut self, record: &Record<'_>, _: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let offset = || FormatError::Offset(record.document.id.clone());
        for annotation in &record.annotations {
            let row = self.rows.row(record, annotation).ok_or_else(offset)?;
            self.annotations.add(row, &mut self.cells)?;
            self.rows.count_losses_of(record, annotation, losses);
        }
        self.relate(record, losses)?;
        let row = self.document(record).ok_or_else(offset)?;
        self.documents.add(row, &mut self.cells)?;
        self.cells.count(&record.document.id, losses);
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        let mut book = Workbook::new();
        // The time is that of no clock, so that the same project gives the same bytes.
        let time = ExcelDateTime::from_ymd(1980, 1, 1).map_err(refuse)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&time));
        for table in [&mut self.annotations, &mut self.relations, &mut self.documents] {
            for sheet in table.finish()? {
                book.push_worksheet(sheet);
            }
        }
        append(sink, FILE, &book.save_to_buffer().map_err(refuse)?)
    }
}

impl Book {
    fn relate(&mut self, record: &Record<'_>, losses: &mut LossReport) -> Result<(), FormatError> {
        for relation in &record.relations {
            let mut row = vec![
                record.project.id.to_string(),
                record.document.id.to_string(),
                record.annotator.map(ToString::to_string).unwrap_or_default(),
                relation.id.to_string(),
                relation.label.to_string(),
                relation.from.to_string(),
                relation.to.annotation.to_string(),
                relation.to.document.to_string(),
            ];
            let (label, attributes) = (&relation.label, &relation.attributes);
            row.extend(self.columns.iter().map(|it| it.cell(label, attributes, str::to_owned)));
            row.extend([
                relation.note.clone(),
                relation.created.at.to_string(),
                relation.changed.at.to_string(),
                by_rule(attributes).collect::<Vec<_>>().join(";"),
            ]);
            self.relations.add(row, &mut self.cells)?;
            let place = || format!("{}: relation {}", record.document.id, relation.id);
            for (id, attribute) in attributes.iter() {
                let is_there = self.columns.iter().any(|it| it.is_of(label, id));
                let is_mention = matches!(attribute.value, crate::model::AttributeValue::Mention(_));
                if !is_there || is_mention {
                    let kind = if is_there { LossKind::MentionPlace } else { LossKind::StrayAttribute };
                    losses.add(kind, || format!("{}, {id}", place()));
                }
            }
            if [&relation.created, &relation.changed].into_iter().any(|it| made_by_other(record, it)) {
                losses.add(LossKind::Author, place);
            }
        }
        Ok(())
    }

    /// The row of a record in the sheet of documents, or `None` where an offset is no boundary of the text.
    fn document(&self, record: &Record<'_>) -> Option<Vec<String>> {
        let Document { title, publisher, author, published, url, language, event, rights, note, .. } = record.document;
        let excluded = record
            .document
            .excluded
            .iter()
            .map(|it| self.unit.pair(record.text, *it).map(|[start, end]| format!("{start}-{end}")));
        let mut row = vec![
            record.project.id.to_string(),
            record.document.id.to_string(),
            record.annotator.map(ToString::to_string).unwrap_or_default(),
            record.status.name().to_owned(),
        ];
        row.extend([title, publisher, author, published, url, language, event, rights, note].map(String::clone));
        row.push(excluded.collect::<Option<Vec<_>>>()?.join(";"));
        row.push(record.document.text.to_string().trim_start_matches("sha256:").to_owned());
        Some(row)
    }
}

/// What becomes of texts that a cell cannot hold as they are.
struct Cells {
    legible: Legible,
    /// How many were cut since they were counted last.
    cut: u64,
}

impl Cells {
    fn text(&mut self, text: &str) -> String {
        let text = self.legible.text(text);
        let mut units = 0;
        let end = text.char_indices().find(|(_, it)| {
            units += it.len_utf16();
            units > CELL_MAX
        });
        match end {
            None => text.into_owned(),
            Some((end, _)) => {
                self.cut += 1;
                text[..end].to_owned()
            }
        }
    }

    fn count(&mut self, document: &DocumentId, losses: &mut LossReport) {
        self.legible.count(document, losses);
        for _ in 0..std::mem::take(&mut self.cut) {
            losses.add(LossKind::Cut, || document.to_string());
        }
    }
}

/// Rows of one kind, on as many sheets as they need.
struct Table {
    name: &'static str,
    header: Vec<String>,
    numbers: Vec<bool>,
    full: Vec<Worksheet>,
    open: Option<Worksheet>,
    /// The next row of the open sheet.
    row: u32,
}

impl Table {
    fn new(name: &'static str, header: Vec<String>, numbers: Vec<bool>) -> Self {
        Self { name, header, numbers, full: Vec::new(), open: None, row: 0 }
    }

    /// The sheet that is written on, with its head, and the next row.
    fn sheet(&mut self) -> Result<(&mut Worksheet, u32), FormatError> {
        if self.row == ROWS_MAX {
            self.full.extend(self.open.take());
        }
        if self.open.is_none() {
            let mut sheet = Worksheet::new();
            let number = self.full.len() + 1;
            let name = if number == 1 { self.name.to_owned() } else { format!("{} {number}", self.name) };
            sheet.set_name(name).map_err(refuse)?;
            let bold = Style::new().set_bold();
            for (column, words) in (0..).zip(&self.header) {
                sheet.write_string_with_format(0, column, words, &bold).map_err(refuse)?;
            }
            sheet.set_freeze_panes(1, 0).map_err(refuse)?;
            self.row = 1;
            self.open = Some(sheet);
        }
        let row = self.row;
        self.open.as_mut().map(|it| (it, row)).ok_or_else(|| refuse("no sheet"))
    }

    fn add(&mut self, cells: Vec<String>, texts: &mut Cells) -> Result<(), FormatError> {
        let numbers = self.numbers.clone();
        let (sheet, row) = self.sheet()?;
        for ((column, cell), is_number) in (0..).zip(&cells).zip(numbers) {
            let number = if is_number { exact(cell) } else { None };
            match number {
                Some(number) => drop(sheet.write_number(row, column, number).map_err(refuse)?),
                None if cell.is_empty() => {}
                None => drop(sheet.write_string(row, column, texts.text(cell)).map_err(refuse)?),
            }
        }
        self.row += 1;
        Ok(())
    }

    /// All sheets; there is one, though no row is in it.
    fn finish(&mut self) -> Result<Vec<Worksheet>, FormatError> {
        self.sheet()?;
        let mut sheets = std::mem::take(&mut self.full);
        sheets.extend(self.open.take());
        Ok(sheets)
    }
}

/// The number that says a decimal exactly as it is written, if there is one.
fn exact(decimal: &str) -> Option<f64> {
    // What is read as a number here may be none: “NaN” and “inf” are texts.
    let number: f64 = Some(decimal).filter(|it| is_decimal(it))?.parse().ok()?;
    let digits = decimal.bytes().filter(u8::is_ascii_digit).count();
    // A spreadsheet shows 15 digits of a number.
    (digits <= 15 && number.to_string() == decimal).then_some(number)
}

fn refuse(error: impl std::fmt::Display) -> FormatError {
    FormatError::Form { name: FILE.to_owned(), message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_a_spreadsheet_shows_as_they_were_entered() {
        for (decimal, number) in [("7", Some(7.0)), ("-7.5", Some(-7.5)), ("-7.50", None), ("+3", None), ("NaN", None)]
        {
            assert_eq!(exact(decimal), number, "{decimal}");
        }
        assert_eq!(exact("12345678901234567890"), None);
        assert_eq!(exact("0.1234567890123456"), None);
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let mut cells = Cells { legible: Legible::new(in_xml), cut: 0 };
        let text = format!("{}🚢", "x".repeat(CELL_MAX - 1));
        assert_eq!(cells.text(&text).len(), CELL_MAX - 1);
        assert_eq!(cells.text("=1+1"), "=1+1");
        assert_eq!(cells.cut, 1);
    }
}
