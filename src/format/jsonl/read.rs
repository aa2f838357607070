//! Reads the lines that [`super::Lines`] writes, one document and annotator each.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde_json::Value;

use super::origin_named;
use crate::format::json::{Fields, parse};
use crate::format::{
    Counting, Hints, ImportedAnnotation, ImportedDocument, ImportedRelation, ImportedSheet, Quoted, ReadReport, Reader,
    Source, beside, facts, value,
};
use crate::model::{AnnotatorKind, Diagnostic, Origin, Place, Severity, Status};
use crate::text::TextHash;

/// More bytes than these are no line that anybody wrote: the file is something else.
const LINE_MAX: u64 = 1 << 30;

/// Reads the lines of all files of a source.
pub(in crate::format) struct Lines<'s> {
    source: &'s dyn Source,
    names: std::vec::IntoIter<String>,
    open: Option<Open<'s>>,
    /// What each annotator is, where a manifest of ours says so.
    annotators: BTreeMap<String, AnnotatorKind>,
}

/// The file that is being read, and the number of its last line.
struct Open<'s> {
    name: String,
    lines: Box<dyn BufRead + 's>,
    number: usize,
}

impl<'s> Lines<'s> {
    pub(in crate::format) fn new(source: &'s dyn Source) -> Self {
        let is_data = |name: &&String| {
            let file = name.rsplit('/').next().unwrap_or(name);
            file.to_ascii_lowercase().ends_with(".jsonl") && file != "speakers.jsonl"
        };
        let names: Vec<String> = source.names().iter().filter(is_data).cloned().collect();
        Self { source, names: names.into_iter(), open: None, annotators: BTreeMap::new() }
    }

    /// The next line that holds something, with its place.
    fn next_line(&mut self, report: &mut ReadReport) -> Option<(Place, Vec<u8>)> {
        loop {
            if self.open.is_none() {
                let name = self.names.next()?;
                match self.source.open(&name) {
                    Ok(lines) => self.open = Some(Open { name, lines, number: 0 }),
                    Err(error) => {
                        let finding =
                            Diagnostic::in_file(Severity::Error, name, error.to_string(), "check that you may read it");
                        report.findings.push(finding);
                        continue;
                    }
                }
            }
            let open = self.open.as_mut()?;
            let mut line = Vec::new();
            open.number += 1;
            let read = io::Read::take(&mut open.lines, LINE_MAX).read_until(b'\n', &mut line);
            let place = Place { file: Some(open.name.clone()), line: Some(open.number), ..Place::default() };
            match read {
                Ok(0) => self.open = None,
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some((place, line)),
                Err(error) => {
                    let hint = "what stood before this line was read";
                    report.findings.push(Diagnostic::new(Severity::Error, place, error.to_string(), hint));
                    self.open = None;
                }
            }
        }
    }
}

impl Reader for Lines<'_> {
    fn hints(&mut self, report: &mut ReadReport) -> Hints {
        self.annotators = beside::annotators(self.source, report);
        beside::hints(self.source, report)
    }

    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument> {
        loop {
            let (place, line) = self.next_line(report)?;
            let fields = parse(&line).and_then(|it| Fields::of(it).ok_or_else(|| "it is no JSON object".to_owned()));
            match fields.and_then(|fields| document(fields, &place, report)) {
                Ok(mut document) => {
                    beside::set_kinds(&mut document, &self.annotators);
                    return Some(document);
                }
                Err(error) => {
                    let hint = "expected a line as Manicule writes it; see the module jsonl";
                    report.refuse(&place, format!("it was passed over: {error}"), hint);
                }
            }
        }
    }
}

/// What a line says.
///
/// # Errors
///
/// Where a field is not of its kind: in words.
pub(in crate::format) fn document(
    mut fields: Fields,
    place: &Place,
    report: &mut ReadReport,
) -> Result<ImportedDocument, String> {
    let name = fields.text("id")?.unwrap_or_default();
    let facts = facts::take(&mut fields)?;
    let text = fields.text("text")?;
    let text_hash = fields.parsed("text_sha256", |it| format!("sha256:{it}").parse::<TextHash>().ok())?;
    let counting = fields.parsed("offsets", Counting::named)?;
    let excluded = fields.pairs("excluded")?;
    let annotator = fields.text("annotator")?;
    let status = fields.parsed("status", |it| Status::ALL.into_iter().find(|status| status.name() == it))?;
    let (mut annotations, mut relations) = (Vec::new(), Vec::new());
    for value in fields.list("spans")? {
        annotations.extend(record(value, place, report, annotation));
    }
    for value in fields.list("relations")? {
        relations.extend(record(value, place, report, relation));
    }
    let project = fields.text("project")?.unwrap_or_default();
    // What names the export itself says nothing of the document.
    let _ = fields.take("schema");
    report.count_rest(&fields, place);
    let is_annotated = annotator.is_some() || !annotations.is_empty() || !relations.is_empty();
    let sheet = ImportedSheet { project, annotator, kind: None, status, annotations, relations };
    Ok(ImportedDocument {
        name,
        place: place.clone(),
        facts,
        text,
        stand_in: None,
        text_hash,
        counting,
        cut_at_controls: false,
        excluded,
        sheets: if is_annotated { vec![sheet] } else { Vec::new() },
    })
}

/// One annotation or relation; one that cannot be read stops no other.
fn record<T>(
    value: Value,
    place: &Place,
    report: &mut ReadReport,
    read: fn(&mut Fields, &Place) -> Result<T, String>,
) -> Option<T> {
    let fields = Fields::of(value).ok_or_else(|| "it is no JSON object".to_owned());
    let read = fields.and_then(|mut fields| {
        let name = fields.text("id")?.unwrap_or_default();
        fields.put("id", Value::String(name.clone()));
        let record = read(&mut fields, place)
            .map_err(|error| format!("{}: {error}", name.chars().take(40).collect::<String>()))?;
        report.count_rest(&fields, place);
        Ok(record)
    });
    read.map_err(|error| {
        let message = format!("an annotation or relation was passed over: {error}");
        report.refuse(place, message, "correct it and import again");
    })
    .ok()
}

fn annotation(fields: &mut Fields, place: &Place) -> Result<ImportedAnnotation, String> {
    let key = fields.text("id")?.unwrap_or_default();
    let label = fields.text("label")?.filter(|it| !it.is_empty()).ok_or("it has no label")?;
    let (start, end) = (fields.take("start"), fields.take("end"));
    let mut fragments = fields.pairs("fragments")?;
    if fragments.is_empty() {
        let number = |it: Option<Value>| it.as_ref().and_then(Value::as_u64);
        fragments.push([number(start).ok_or("it has no start")?, number(end).ok_or("it has no end")?]);
    }
    let origin = fields.parsed("origin", origin_named)?;
    let by_hand = origin.is_some_and(|it| it != Origin::Imported);
    let by_rule = fields.texts("by_rule")?;
    Ok(ImportedAnnotation {
        id: key.parse().ok(),
        key,
        label,
        fragments,
        quoted: fields.text("text")?.map(|words| Quoted { words, joint: value::JOINT }),
        quotations: Vec::new(),
        attributes: value::attributes(fields.take("attributes"), &by_rule, by_hand)?,
        note: fields.text("note")?.unwrap_or_default(),
        unsure: fields.flag("unsure")?,
        origin,
        created: fields.parsed("created", |it| it.parse().ok())?,
        changed: fields.parsed("modified", |it| it.parse().ok())?,
        place: place.clone(),
    })
}

fn relation(fields: &mut Fields, place: &Place) -> Result<ImportedRelation, String> {
    let key = fields.text("id")?.unwrap_or_default();
    let by_rule = fields.texts("by_rule")?;
    Ok(ImportedRelation {
        id: key.parse().ok(),
        key,
        label: fields.text("label")?.filter(|it| !it.is_empty()).ok_or("it has no label")?,
        from: fields.text("from")?.ok_or("it starts from nothing")?,
        to: fields.text("to")?.ok_or("it points at nothing")?,
        to_document: fields.text("to_document")?,
        attributes: value::attributes(fields.take("attributes"), &by_rule, true)?,
        note: fields.text("note")?.unwrap_or_default(),
        created: fields.parsed("created", |it| it.parse().ok())?,
        changed: fields.parsed("modified", |it| it.parse().ok())?,
        place: place.clone(),
    })
}
