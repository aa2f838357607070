//! What stands beside an export of ours, and tells an import what the data alone does not: schema, speakers, annotators.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{Fields, parse};
use super::schema::kind_named;
use super::{AttributeHint, Hints, ImportedDocument, NameHint, ReadReport, Source, SpeakerHint};
use crate::model::{AnnotatorKind, Diagnostic, Severity, Speaker, SpeakerId, SpeakerKind};

/// The schema and the speakers beside the data, as far as they are there.
pub(super) fn hints(source: &dyn Source, report: &mut ReadReport) -> Hints {
    let mut hints = Hints::default();
    if let Some(Value::Array(schemas)) = json(source, "schema.json", report) {
        for mut fields in schemas.into_iter().filter_map(|it| Fields::of(it)?.take("schema")).filter_map(Fields::of) {
            let labels = fields.list("labels").unwrap_or_default();
            hints.labels.extend(labels.into_iter().filter_map(|it| label(it, &mut hints.attributes)));
            let relations = fields.list("relations").unwrap_or_default();
            hints.relations.extend(relations.into_iter().filter_map(|it| label(it, &mut hints.attributes)));
        }
    }
    if let Some(name) = found(source, "speakers.jsonl") {
        let bytes = source.read(&name).unwrap_or_default();
        for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty()) {
            match parse(line).ok().and_then(Fields::of).and_then(speaker) {
                Some(speaker) => hints.speakers.push(speaker),
                None => report.findings.push(unread(&name, Some(at + 1), "a speaker", String::new())),
            }
        }
    }
    hints
}

/// What each annotator is, by the manifest beside the data.
pub(super) fn annotators(source: &dyn Source, report: &mut ReadReport) -> BTreeMap<String, AnnotatorKind> {
    let manifest = json(source, "manifest.json", report).and_then(Fields::of);
    let inputs = manifest.and_then(|mut it| it.list("inputs").ok()).unwrap_or_default();
    let annotators = inputs.into_iter().filter_map(|it| Fields::of(it)?.list("annotators").ok()).flatten();
    annotators
        .filter_map(|it| {
            let mut fields = Fields::of(it)?;
            let kind = fields.text("kind").ok()??;
            let kinds = [AnnotatorKind::Person, AnnotatorKind::Machine, AnnotatorKind::Gold];
            Some((fields.text("id").ok()??, kinds.into_iter().find(|it| it.name() == kind)?))
        })
        .collect()
}

/// Tells what the annotators of a document are, where a manifest says so, which knows better than the data.
pub(super) fn set_kinds(document: &mut ImportedDocument, annotators: &BTreeMap<String, AnnotatorKind>) {
    for sheet in &mut document.sheets {
        let known = sheet.annotator.as_ref().and_then(|it| annotators.get(it));
        sheet.kind = known.copied().or(sheet.kind);
    }
}

/// Whether a file stands beside an export of ours and is no data.
pub(super) fn is_beside(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    matches!(file, "schema.json" | "manifest.json" | "speakers.jsonl" | "labels.json" | "relations.json")
}

/// The files of a source that end in one of some ways and are data.
pub(super) fn data_files(source: &dyn Source, endings: &[&str]) -> Vec<String> {
    let is_data = |name: &&String| {
        let lower = name.to_ascii_lowercase();
        endings.iter().any(|it| lower.ends_with(it)) && !is_beside(name)
    };
    source.names().iter().filter(is_data).cloned().collect()
}

/// The file of a name in whatever folder of the source, the first one.
fn found(source: &dyn Source, file: &str) -> Option<String> {
    source.names().iter().find(|name| name.rsplit('/').next() == Some(file)).cloned()
}

fn json(source: &dyn Source, file: &str, report: &mut ReadReport) -> Option<Value> {
    let name = found(source, file)?;
    let read = source.read(&name).map_err(|error| error.to_string()).and_then(|bytes| parse(&bytes));
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            report.findings.push(unread(&name, None, "it", error));
            None
        }
    }
}

fn unread(name: &str, line: Option<usize>, what: &str, reason: String) -> Diagnostic {
    let place = crate::model::Place { file: Some(name.to_owned()), line, ..Default::default() };
    let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
    let message = format!("{what} cannot be read{reason}; the import goes on without");
    Diagnostic::new(Severity::Warning, place, message, "take the file as Manicule has written it")
}

fn label(value: Value, attributes: &mut Vec<AttributeHint>) -> Option<NameHint> {
    let mut fields = Fields::of(value)?;
    let id = fields.text("id").ok()??;
    for value in fields.list("attributes").unwrap_or_default() {
        attributes.extend(attribute(&id, value));
    }
    let text = |fields: &mut Fields, key| fields.text(key).ok().flatten().unwrap_or_default();
    Some(NameHint { name: text(&mut fields, "name"), rule: text(&mut fields, "rule"), id })
}

fn attribute(label: &str, value: Value) -> Option<AttributeHint> {
    let mut fields = Fields::of(value)?;
    let kind = fields.text("kind").ok().flatten();
    Some(AttributeHint {
        label: Some(label.to_owned()),
        id: fields.text("id").ok()??,
        name: fields.text("name").ok()?.unwrap_or_default(),
        kind: kind.as_deref().and_then(kind_named),
        choices: fields.texts("choices").unwrap_or_default(),
        required: fields.flag("required").unwrap_or_default(),
        rule: fields.text("rule").ok()?.unwrap_or_default(),
    })
}

fn speaker(mut fields: Fields) -> Option<SpeakerHint> {
    let mut text = |key| fields.text(key).ok().flatten().unwrap_or_default();
    let id = |text: String| text.parse::<SpeakerId>().ok();
    let (project, name, kind) = (text("project"), text("name"), text("kind"));
    let mut speaker = Speaker::new(id(text("id"))?, name);
    speaker.kind = SpeakerKind::ALL.into_iter().find(|it| it.name() == kind).unwrap_or_default();
    speaker.role = text("role");
    speaker.speaks_for = id(text("speaks_for"));
    speaker.through = id(text("through"));
    speaker.note = text("note");
    speaker.aliases = fields.texts("aliases").unwrap_or_default();
    Some(SpeakerHint { project, speaker })
}
