//! A table with one annotation a row, safe to open in a spreadsheet.
//!
//! RFC 4180 in UTF-8 with CR LF; a byte order mark where asked for. Offsets are half-open and count in the unit that was
//! asked for, which the manifest names. `fragments` is `10-15;20-30`. Each attribute of the schema has a column
//! `label.attribute`: empty while unset, `(unknown)` and `(none)` for these two states, several choices joined by `;`, a
//! period as `2018-05/2018-06 (last spring)`, of a mention its words.
//!
//! A spreadsheet takes a cell that starts with `=`, `+`, `-` or `@` for a formula, which a text from the web could use to
//! run something. Such a text, also behind white space, gets an apostrophe in front; numbers never do.

mod read;

use super::facts::count_lost;
use super::jsonl::{by_rule, mention_words, origin_name};
use super::{
    Capabilities, Description, Format, FormatError, LossKind, LossReport, Outline, Reader, Record, Sink, Source, Unit,
    Writer, append,
};
use crate::model::{
    Annotation, AttributeDefinition, AttributeId, AttributeKind, AttributeValue, Attributes, LabelId, Period, Schema,
    is_decimal,
};

const BEFORE_ATTRIBUTES: [&str; 14] = [
    "project",
    "document",
    "title",
    "publisher",
    "published",
    "url",
    "annotator",
    "status",
    "id",
    "label",
    "start",
    "end",
    "fragments",
    "text",
];
const BEHIND_ATTRIBUTES: [&str; 6] = ["note", "unsure", "origin", "created", "modified", "by_rule"];

/// The format of one table row an annotation.
pub(super) struct Csv;

/// The same with tabs and line feeds.
pub(super) struct Tsv;

static DESCRIPTION: Description = Description {
    name: "csv",
    extensions: &["csv"],
    summary: "a table with one annotation a row, safe to open in a spreadsheet",
    reads: true,
    writes: true,
    capabilities: Capabilities { relations: false, ..Capabilities::ALL },
};

static TSV_DESCRIPTION: Description = Description {
    name: "tsv",
    extensions: &["tsv"],
    summary: "the same table with tabs between its cells and a line feed behind each row",
    ..DESCRIPTION
};

impl Format for Csv {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(Table::new(outline, Dialect::Commas)))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Tables::new(source, ".csv", b',')))
    }
}

impl Format for Tsv {
    fn description(&self) -> &'static Description {
        &TSV_DESCRIPTION
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(Table::new(outline, Dialect::Tabs)))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Tables::new(source, ".tsv", b'\t')))
    }
}

/// What stands between cells and behind rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dialect {
    /// As RFC 4180 has it.
    Commas,
    Tabs,
}

impl Dialect {
    fn file(self) -> &'static str {
        match self {
            Self::Commas => "annotations.csv",
            Self::Tabs => "annotations.tsv",
        }
    }
}

/// The attributes of annotations, label by label in the order that the schema has them.
fn in_order_of_labels(schema: &Schema) -> impl Iterator<Item = &AttributeDefinition> {
    schema.labels.iter().flat_map(|label| schema.attributes_of(&label.id))
}

/// A column of an attribute.
pub(super) struct Column {
    label: LabelId,
    attribute: AttributeId,
    is_number: bool,
}

impl Column {
    /// Whether its cells are decimals.
    pub(super) fn is_number(&self) -> bool {
        self.is_number
    }

    /// Whether it is that of an attribute of a label.
    pub(super) fn is_of(&self, label: &LabelId, attribute: &AttributeId) -> bool {
        self.label == *label && self.attribute == *attribute
    }

    /// The columns of attributes, in the order of the schemas, each once; `wanted` are the labels that have any.
    pub(super) fn of<'a>(
        definitions: impl Iterator<Item = &'a AttributeDefinition>,
        wanted: impl Fn(&LabelId) -> bool,
    ) -> Vec<Self> {
        let mut columns: Vec<Self> = Vec::new();
        for definition in definitions.filter(|it| wanted(&it.label)) {
            if !columns.iter().any(|it| it.is_of(&definition.label, &definition.id)) {
                columns.push(Self {
                    label: definition.label.clone(),
                    attribute: definition.id.clone(),
                    is_number: definition.kind == AttributeKind::Number,
                });
            }
        }
        columns
    }

    /// What stands above it.
    pub(super) fn name(&self) -> String {
        format!("{}.{}", self.label, self.attribute)
    }

    /// The cell of an annotation or relation of a label, which `guarded` makes of a text.
    pub(super) fn cell(&self, label: &LabelId, attributes: &Attributes, guarded: fn(&str) -> String) -> String {
        let attribute = attributes.get(self.attribute.as_str()).filter(|_| *label == self.label);
        match attribute.map(|it| &it.value) {
            None => String::new(),
            // A decimal is no formula whatever its sign, and an apostrophe would make a text of it.
            Some(AttributeValue::Text(text)) if self.is_number && is_decimal(text) => text.to_string(),
            Some(AttributeValue::Text(text)) => guarded(text),
            Some(AttributeValue::Choices(choices)) => guarded(&choices.join(";")),
            Some(AttributeValue::Mention(spans)) => guarded(&mention_words(spans)),
            Some(AttributeValue::Period(it)) => guarded(&period(it)),
            Some(AttributeValue::Unknown) => "(unknown)".to_owned(),
            Some(AttributeValue::None) => "(none)".to_owned(),
        }
    }
}

/// `2018-05/2018-06 (last spring)`
fn period(period: &Period) -> String {
    let dates = match (period.from.as_str(), period.to.as_str()) {
        (from, to) if from == to => from.to_owned(),
        (from, to) => format!("{from}/{to}"),
    };
    let words = if period.words.is_empty() { String::new() } else { format!("({})", period.words) };
    format!("{dates} {words}").trim().to_owned()
}

struct Table {
    dialect: Dialect,
    byte_order_mark: bool,
    rows: Rows,
}

/// The rows of annotations, whatever table they stand in.
pub(super) struct Rows {
    unit: Unit,
    columns: Vec<Column>,
    /// What becomes of a text that a spreadsheet might take for something else.
    safe: fn(&str) -> String,
}

impl Writer for Table {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        if self.byte_order_mark {
            append(sink, self.dialect.file(), "\u{feff}".as_bytes())?;
        }
        append(sink, self.dialect.file(), &rows(&[self.rows.header()], self.dialect)?)
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let table: Option<Vec<_>> =
            record.annotations.iter().map(|annotation| self.rows.row(record, annotation)).collect();
        let table = table.ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        self.count_losses(record, losses);
        append(sink, self.dialect.file(), &rows(&table, self.dialect)?)
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }
}

impl Table {
    fn new(outline: &Outline<'_>, dialect: Dialect) -> Self {
        Self { dialect, byte_order_mark: outline.byte_order_mark, rows: Rows::new(outline, safe) }
    }

    fn count_losses(&self, record: &Record<'_>, losses: &mut LossReport) {
        let document = record.document;
        count_lost(document, |name| BEFORE_ATTRIBUTES.contains(&name), losses);
        if !document.excluded.is_empty() {
            losses.add(LossKind::Excluded, || document.id.to_string());
        }
        if record.annotations.is_empty() {
            losses.add(LossKind::EmptyDocument, || document.id.to_string());
        }
        for relation in &record.relations {
            losses.add(LossKind::Relation, || format!("{}: {} {}", document.id, relation.label, relation.id));
        }
        for annotation in &record.annotations {
            self.rows.count_losses_of(record, annotation, losses);
        }
    }
}

impl Rows {
    pub(super) fn new(outline: &Outline<'_>, safe: fn(&str) -> String) -> Self {
        let definitions = outline.schemas.iter().flat_map(|schema| in_order_of_labels(schema));
        let columns = Column::of(definitions, |label| outline.has_label(label));
        Self { unit: outline.unit, columns, safe }
    }

    /// What stands above the columns.
    pub(super) fn header(&self) -> Vec<String> {
        let before = BEFORE_ATTRIBUTES.iter().map(|it| (*it).to_owned());
        let behind = BEHIND_ATTRIBUTES.iter().map(|it| (*it).to_owned());
        before.chain(self.columns.iter().map(Column::name)).chain(behind).collect()
    }

    /// Which columns hold numbers.
    pub(super) fn numbers(&self) -> Vec<bool> {
        let before = BEFORE_ATTRIBUTES.iter().map(|it| matches!(*it, "start" | "end"));
        let behind = BEHIND_ATTRIBUTES.iter().map(|_| false);
        before.chain(self.columns.iter().map(|it| it.is_number)).chain(behind).collect()
    }

    /// The cells of an annotation, or `None` where an offset is no boundary of the text.
    pub(super) fn row(&self, record: &Record<'_>, annotation: &Annotation) -> Option<Vec<String>> {
        let pairs = annotation.spans.iter().map(|it| self.unit.pair(record.text, it.span));
        let fragments = pairs.map(|pair| pair.map(|[start, end]| format!("{start}-{end}")));
        let [start, end] = self.unit.pair(record.text, annotation.spans.hull())?;
        let (document, safe) = (record.document, self.safe);
        let mut row = vec![
            record.project.id.to_string(),
            document.id.to_string(),
            safe(&document.title),
            safe(&document.publisher),
            safe(&document.published),
            safe(&document.url),
            record.annotator.map(ToString::to_string).unwrap_or_default(),
            record.status.name().to_owned(),
            annotation.id.to_string(),
            annotation.label.to_string(),
            start.to_string(),
            end.to_string(),
            fragments.collect::<Option<Vec<_>>>()?.join(";"),
            safe(&annotation.spans.quoted()),
        ];
        let (label, attributes) = (&annotation.label, &annotation.attributes);
        row.extend(self.columns.iter().map(|column| column.cell(label, attributes, safe)));
        row.extend([
            safe(&annotation.note),
            if annotation.unsure { "yes" } else { "no" }.to_owned(),
            origin_name(annotation.origin).to_owned(),
            annotation.created.at.to_string(),
            annotation.changed.at.to_string(),
            by_rule(&annotation.attributes).collect::<Vec<_>>().join(";"),
        ]);
        Some(row)
    }

    /// Counts what a row has no place for.
    pub(super) fn count_losses_of(&self, record: &Record<'_>, annotation: &Annotation, losses: &mut LossReport) {
        let place = || format!("{}: annotation {}", record.document.id, annotation.id);
        for (id, attribute) in annotation.attributes.iter() {
            if !self.columns.iter().any(|it| it.is_of(&annotation.label, id)) {
                losses.add(LossKind::StrayAttribute, || format!("{}, {id}", place()));
            } else if matches!(attribute.value, AttributeValue::Mention(_)) {
                losses.add(LossKind::MentionPlace, || format!("{}, {id}", place()));
            }
        }
        let by = [&annotation.created.by, &annotation.changed.by];
        if record.annotator.is_some_and(|annotator| by.iter().any(|by| *by != annotator)) {
            losses.add(LossKind::Author, place);
        }
    }
}

/// The text with an apostrophe in front where a spreadsheet would take it for a formula.
fn safe(text: &str) -> String {
    if is_guarded(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text of a cell that [`safe`] has made.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_guarded(text)).unwrap_or(cell)
}

/// Whether a text gets an apostrophe: it would be a formula, or looks as if it had got one already.
fn is_guarded(text: &str) -> bool {
    // What a spreadsheet does not show in front of a formula would hide it from us, but not from the spreadsheet.
    let hidden = |it: char| {
        it.is_whitespace() || it.is_control() || matches!(it, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
    };
    let bare = text.trim_start_matches('\'');
    let formula = bare.trim_start_matches(hidden).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    formula || bare.starts_with(['\t', '\r'])
}

fn rows(table: &[Vec<String>], dialect: Dialect) -> Result<Vec<u8>, FormatError> {
    let refuse = |message: String| FormatError::Form { name: dialect.file().to_owned(), message };
    let mut builder = csv::WriterBuilder::new();
    match dialect {
        Dialect::Commas => builder.terminator(csv::Terminator::CRLF),
        Dialect::Tabs => builder.delimiter(b'\t').terminator(csv::Terminator::Any(b'\n')),
    };
    let mut writer = builder.from_writer(Vec::new());
    for row in table {
        writer.write_record(row).map_err(|error| refuse(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| refuse(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_get_an_apostrophe_and_nothing_else_does() {
        let guarded = [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            " =1",
            "\u{feff}=1",
            "\u{a0}@x",
            "＝1",
            "＋1",
            "－1",
            "＠x",
        ];
        for text in guarded {
            assert_eq!(safe(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "“No”", "1-2", "a=b", " a", "−4 °C", "'x"] {
            assert_eq!(safe(text), text);
        }
    }
}
