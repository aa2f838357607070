//! Reads the table that [`super::Table`] writes: rows of one document and annotator together, as they stand together.
//!
//! The table has no texts: those are found in the project, or in files beside it. Of a mention it has the words alone, which is
//! counted.

use std::collections::BTreeMap;
use std::io::{BufRead, Read as _};

use csv::StringRecord;

use super::{BEFORE_ATTRIBUTES, BEHIND_ATTRIBUTES, unguarded};
use crate::format::jsonl::origin_named;
use crate::format::value::JOINT;
use crate::format::{
    Facts, Hints, ImportedAnnotation, ImportedAttribute, ImportedDocument, ImportedSheet, ImportedValue, LossKind,
    Quoted, ReadReport, Reader, Source, beside,
};
use crate::model::{AnnotatorKind, AttributeKind, Diagnostic, Origin, Place, Severity, Status};

/// Reads the tables of a source.
pub(in crate::format) struct Tables<'s> {
    source: &'s dyn Source,
    ending: &'static str,
    delimiter: u8,
    documents: Option<std::vec::IntoIter<ImportedDocument>>,
    names: std::vec::IntoIter<String>,
    /// The attributes whose values are places, of which a table has the words alone.
    hints: Hints,
    /// What each annotator is, where a manifest of ours says so.
    annotators: BTreeMap<String, AnnotatorKind>,
}

impl<'s> Tables<'s> {
    /// Reads the files of an ending whose cells are apart by a byte.
    pub(in crate::format) fn new(source: &'s dyn Source, ending: &'static str, delimiter: u8) -> Self {
        let is_data = |name: &&String| name.to_ascii_lowercase().ends_with(ending);
        let names: Vec<String> = source.names().iter().filter(is_data).cloned().collect();
        let (hints, annotators) = (Hints::default(), BTreeMap::new());
        Self { source, ending, delimiter, documents: None, names: names.into_iter(), hints, annotators }
    }
}

impl Reader for Tables<'_> {
    fn hints(&mut self, report: &mut ReadReport) -> Hints {
        self.annotators = beside::annotators(self.source, report);
        self.hints = beside::hints(self.source, report);
        self.hints.clone()
    }

    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument> {
        loop {
            if let Some(mut document) = self.documents.as_mut().and_then(Iterator::next) {
                beside::set_kinds(&mut document, &self.annotators);
                return Some(document);
            }
            let name = self.names.next()?;
            let read = self.source.open(&name).map_err(|error| error.to_string());
            let table = read.and_then(|bytes| table(&name, bytes, self.delimiter, &self.hints, report));
            match table {
                Ok(documents) => self.documents = Some(documents.into_iter()),
                Err(error) => {
                    let hint = format!("expected a table as Manicule writes it, annotations{}", self.ending);
                    report.findings.push(Diagnostic::in_file(Severity::Error, name, error, hint));
                }
            }
        }
    }
}

/// The columns of a table by their names.
struct Columns {
    places: BTreeMap<String, usize>,
    /// Label, attribute and place of each column of an attribute.
    attributes: Vec<(String, String, usize)>,
}

impl Columns {
    fn new(header: &StringRecord) -> Result<Self, String> {
        let mut places = BTreeMap::new();
        let mut attributes = Vec::new();
        for (at, name) in header.iter().enumerate() {
            let name = name.trim_start_matches('\u{feff}');
            if places.insert(name.to_owned(), at).is_some() {
                return Err(format!("the column “{}” stands twice", name.chars().take(40).collect::<String>()));
            }
            if let Some((label, attribute)) = name.split_once('.') {
                attributes.push((label.to_owned(), attribute.to_owned(), at));
            }
        }
        for needed in ["document", "label", "start", "end"] {
            if !places.contains_key(needed) {
                return Err(format!("there is no column “{needed}”"));
            }
        }
        Ok(Self { places, attributes })
    }

    /// A cell without what guards it against spreadsheets; empty where there is none.
    fn cell<'r>(&self, row: &'r StringRecord, name: &str) -> &'r str {
        self.places.get(name).and_then(|at| row.get(*at)).map_or("", unguarded)
    }

    /// The columns that nothing is read from.
    fn unknown(&self) -> impl Iterator<Item = &str> {
        let known =
            |name: &&str| BEFORE_ATTRIBUTES.contains(name) || BEHIND_ATTRIBUTES.contains(name) || name.contains('.');
        self.places.keys().map(String::as_str).filter(move |name| !known(name))
    }
}

fn table(
    name: &str,
    bytes: Box<dyn BufRead + '_>,
    delimiter: u8,
    hints: &Hints,
    report: &mut ReadReport,
) -> Result<Vec<ImportedDocument>, String> {
    let mut whole = Vec::new();
    { bytes }.read_to_end(&mut whole).map_err(|error| error.to_string())?;
    // A mark at the start would hide the quotation mark of the first cell.
    let bytes = whole.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&whole);
    let mut lines = LineCount { bytes, at: 0, line: 1 };
    let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let header = rows.headers().map_err(|error| error.to_string())?.clone();
    let columns = Columns::new(&header)?;
    for column in columns.unknown() {
        report.losses.add(LossKind::Field, || format!("{name}: {}", column.chars().take(40).collect::<String>()));
    }
    let mut documents: Vec<ImportedDocument> = Vec::new();
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in rows.records() {
        let position = match &row {
            Ok(row) => row.position(),
            Err(error) => error.position(),
        };
        let line = position.map(|it| lines.at(it.byte()));
        let place = Place { file: Some(name.to_owned()), line, ..Place::default() };
        let read = row.map_err(|error| error.to_string());
        let read = read.and_then(|row| Ok((annotation(&columns, &row, hints, &place, report)?, row)));
        match read {
            Ok((annotation, row)) => {
                // Two projects may have documents of one name.
                let key = (columns.cell(&row, "project").to_owned(), columns.cell(&row, "document").to_owned());
                let at = *places.entry(key).or_insert_with(|| {
                    documents.push(document(&columns, &row, &place));
                    documents.len() - 1
                });
                put(&mut documents[at], &columns, &row, annotation);
            }
            Err(error) => {
                report.losses.add(LossKind::Line, || place.to_string());
                let message = format!("it was passed over: {error}");
                report.findings.push(Diagnostic::new(
                    Severity::Error,
                    place,
                    message,
                    "correct the row and import again",
                ));
            }
        }
    }
    Ok(documents)
}

/// Counts lines, since a row after CR LF is told to stand a line above its own.
struct LineCount<'b> {
    bytes: &'b [u8],
    at: usize,
    line: usize,
}

impl LineCount<'_> {
    /// The line of a row, from 1; rows are asked for in their order.
    fn at(&mut self, byte: u64) -> usize {
        let mut end = usize::try_from(byte).unwrap_or_default().clamp(self.at, self.bytes.len());
        end += self.bytes[end..].iter().take_while(|it| matches!(it, b'\r' | b'\n')).count();
        self.line += self.bytes[self.at..end].iter().filter(|it| **it == b'\n').count();
        self.at = end;
        self.line
    }
}

fn document(columns: &Columns, row: &StringRecord, place: &Place) -> ImportedDocument {
    let cell = |name| columns.cell(row, name).to_owned();
    let facts = Facts {
        title: cell("title"),
        publisher: cell("publisher"),
        published: cell("published"),
        url: cell("url"),
        ..Facts::default()
    };
    ImportedDocument { name: cell("document"), place: place.clone(), facts, ..ImportedDocument::default() }
}

/// Puts an annotation into the sheet of its annotator.
fn put(document: &mut ImportedDocument, columns: &Columns, row: &StringRecord, annotation: ImportedAnnotation) {
    let annotator = Some(columns.cell(row, "annotator").to_owned()).filter(|it| !it.is_empty());
    let status = Status::ALL.into_iter().find(|it| it.name() == columns.cell(row, "status"));
    match document.sheets.iter_mut().find(|it| it.annotator == annotator) {
        Some(sheet) => sheet.annotations.push(annotation),
        None => {
            let (project, annotations) = (columns.cell(row, "project").to_owned(), vec![annotation]);
            document.sheets.push(ImportedSheet {
                project,
                annotator,
                kind: None,
                status,
                annotations,
                relations: Vec::new(),
            });
        }
    }
}

fn annotation(
    columns: &Columns,
    row: &StringRecord,
    hints: &Hints,
    place: &Place,
    report: &mut ReadReport,
) -> Result<ImportedAnnotation, String> {
    let cell = |name| columns.cell(row, name);
    let label = cell("label").to_owned();
    if label.is_empty() {
        return Err("it has no label".to_owned());
    }
    let offset = |text: &str| {
        text.trim().parse::<u64>().map_err(|_| format!("“{}” is no offset", text.chars().take(40).collect::<String>()))
    };
    let fragments = match cell("fragments") {
        "" => vec![[offset(cell("start"))?, offset(cell("end"))?]],
        list => list
            .split(';')
            .map(|it| {
                let (start, end) = it.split_once('-').ok_or_else(|| "a fragment is not start-end".to_owned())?;
                Ok([offset(start)?, offset(end)?])
            })
            .collect::<Result<_, String>>()?,
    };
    let origin = origin_named(cell("origin"));
    let by_hand = origin.is_some_and(|it| it != Origin::Imported);
    let by_rule: Vec<&str> = cell("by_rule").split(';').collect();
    let mut attributes = Vec::new();
    for (_, name, at) in columns.attributes.iter().filter(|(of, ..)| *of == label) {
        let text = row.get(*at).map_or("", unguarded);
        let is_hint = |it: &&crate::format::AttributeHint| it.id == *name && it.label.as_deref() == Some(&*label);
        let kind = hints.attributes.iter().find(is_hint).and_then(|it| it.kind);
        match value(text, kind) {
            Some(ImportedValue::Mention { .. }) => {
                report.losses.add(LossKind::MentionPlace, || format!("{place}: {name}"))
            }
            Some(value) => {
                let by_rule = by_rule.contains(&name.as_str());
                attributes.push(ImportedAttribute { name: name.clone(), value, by_rule, by_hand: by_hand && !by_rule });
            }
            None => {}
        }
    }
    let key = cell("id").to_owned();
    let quoted = Some(cell("text")).filter(|it| !it.is_empty());
    Ok(ImportedAnnotation {
        id: key.parse().ok(),
        key,
        label,
        fragments,
        quoted: quoted.map(|words| Quoted { words: words.to_owned(), joint: JOINT }),
        quotations: Vec::new(),
        attributes,
        note: cell("note").to_owned(),
        unsure: cell("unsure") == "yes",
        origin,
        created: cell("created").parse().ok(),
        changed: cell("modified").parse().ok(),
        place: place.clone(),
    })
}

/// The value of a cell, or `None` where it is unset.
fn value(text: &str, kind: Option<AttributeKind>) -> Option<ImportedValue> {
    Some(match text {
        "" => return None,
        "(unknown)" => ImportedValue::Unknown,
        "(none)" => ImportedValue::None,
        text => match kind {
            Some(AttributeKind::Mention) => ImportedValue::Mention { fragments: Vec::new(), quoted: None },
            Some(AttributeKind::Choices) => ImportedValue::Choices(text.split(';').map(str::to_owned).collect()),
            Some(AttributeKind::Choice) => ImportedValue::Choice(text.to_owned()),
            _ => ImportedValue::Text(text.to_owned()),
        },
    })
}
