//! Writes the configuration, and a file of tasks a part.

use serde_json::{Value, json};

use super::config::config;
use super::result::results;
use crate::format::facts::Facts;
use crate::format::jsonl::count_losses;
use crate::format::{FormatError, LossReport, Outline, Part, Record, Sink, Unit, Writer, Written, append};
use crate::model::{AnnotatorId, AnnotatorKind, DocumentId, Glance, ProjectId, SheetKey};
use crate::text::TextHash;

/// Writes tasks; the records of one document follow each other.
pub(super) struct Tasks {
    config: String,
    part: Part,
    /// The annotators in the order of their numbers, where these are written.
    annotators: Option<Vec<AnnotatorId>>,
    /// The task to which the next record may belong.
    pending: Option<Task>,
    count: usize,
    written: Written,
}

/// A task that is not yet written.
struct Task {
    document: (ProjectId, DocumentId),
    value: Value,
}

impl Tasks {
    pub(super) fn new(outline: &Outline<'_>, has_numbers: bool) -> Self {
        Self {
            config: config(outline),
            part: outline.part,
            annotators: has_numbers.then(|| outline.annotators.to_vec()),
            pending: None,
            count: 0,
            written: Written::default(),
        }
    }

    fn file(&self) -> String {
        self.part.file("tasks", "json")
    }

    fn write_pending(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        let Some(Task { value, .. }) = self.pending.take() else { return Ok(()) };
        let name = self.file();
        let mut bytes = if self.count == 0 { b"[\n".to_vec() } else { b",\n".to_vec() };
        serde_json::to_writer(&mut bytes, &value)
            .map_err(|error| FormatError::Form { name: name.clone(), message: error.to_string() })?;
        self.count += 1;
        append(sink, &name, &bytes)
    }

    /// What an annotator made of a document, and the list of the task that it goes into.
    fn annotation(&self, record: &Record<'_>, annotator: &AnnotatorId, result: Vec<Value>) -> (&'static str, Value) {
        let key = SheetKey::new(record.document.id.clone(), annotator.clone());
        let kind = record.project.sheets.glance(&key).map(Glance::kind).unwrap_or_default();
        let (name, status) = (annotator.as_str(), record.status.name());
        if kind == AnnotatorKind::Machine {
            let value = json!({ "model_version": name, "annotator": name, "status": status, "result": result });
            return ("predictions", value);
        }
        let mut value = json!({
            "annotator": name, "status": status, "was_cancelled": false,
            "ground_truth": kind == AnnotatorKind::Gold, "result": result,
        });
        let number = self.annotators.as_ref().and_then(|all| all.iter().position(|it| it == annotator));
        if let Some(number) = number {
            value["completed_by"] = json!(number + 1);
        }
        ("annotations", value)
    }
}

/// A document as a task that nobody has annotated; `None` where an offset is no boundary of the text.
fn task(record: &Record<'_>) -> Option<Value> {
    let facts = Facts::of(record);
    let mut data = json!({ "text": record.text.as_str(), "id": facts.id, "project": facts.project });
    for (name, fact) in facts.of_document() {
        if let Some(fact) = fact.filter(|it| !it.is_empty()) {
            data[name] = json!(fact);
        }
    }
    let excluded = record.document.excluded.iter().map(|it| Unit::Chars.pair(record.text, *it));
    let excluded: Vec<[usize; 2]> = excluded.collect::<Option<_>>()?;
    Some(
        json!({ "id": task_id(&facts), "data": data, "meta": { "excluded": excluded }, "annotations": [], "predictions": [] }),
    )
}

/// A number that is the same in every export: its own programs look for one, while Label Studio gives a task one of its own.
fn task_id(facts: &Facts<'_>) -> u64 {
    // Whoever reads JSON by JavaScript has 53 bits.
    TextHash::of(format!("{} {}", facts.project, facts.id).as_bytes()).first_bits() >> 11
}

impl Writer for Tasks {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, "config.xml", self.config.as_bytes())
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let refuse = || FormatError::Offset(record.document.id.clone());
        count_losses(record, losses);
        let document = (record.project.id, record.document.id.clone());
        if self.pending.as_ref().is_none_or(|it| it.document != document) {
            self.write_pending(sink)?;
            self.pending = Some(Task { document, value: task(record).ok_or_else(refuse)? });
            self.written.add("tasks", 1);
        }
        let result = results(record, losses, &mut self.written).ok_or_else(refuse)?;
        let Some(annotator) = record.annotator else { return Ok(()) };
        let (list, value) = self.annotation(record, annotator, result);
        let list = self.pending.as_mut().and_then(|it| it.value[list].as_array_mut());
        list.into_iter().for_each(|it| it.push(value.clone()));
        Ok(())
    }

    fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        self.write_pending(sink)?;
        append(sink, &self.file(), if self.count == 0 { b"[]\n" } else { b"\n]\n" })
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}
