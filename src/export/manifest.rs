//! The files that stand beside the data: schema, speakers, manifest, and the mark that all is there.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{ExportError, HashingSink, Options, Report};
use crate::format::{Sink, format_named, schema_json, speaker_json};
use crate::model::{Document, Project};
use crate::text::TextHash;

/// The version of the records and of the manifest; it grows when the meaning of a key changes.
const RECORD_VERSION: u32 = 1;

/// Writes them all, `_SUCCESS` last, and puts the files into the report.
pub(super) fn write(
    projects: &[&Project],
    schemas: &[String],
    options: &Options,
    report: &mut Report,
    sink: &mut HashingSink<'_>,
) -> Result<(), ExportError> {
    let schema = |(project, hash): (&&Project, &String)| json!({ "project": project.id.to_string(), "sha256": hash, "schema": schema_json(&project.schema) });
    append(sink, "schema.json", &pretty(&projects.iter().zip(schemas).map(schema).collect()))?;
    append(sink, "speakers.jsonl", "")?;
    for project in projects {
        for speaker in project.speakers.values() {
            append(sink, "speakers.jsonl", &format!("{}\n", speaker_json(project.id, speaker)))?;
        }
    }
    report.files = sink.files();
    let manifest = pretty(&manifest(projects, schemas, options, report));
    append(sink, "manifest.json", &manifest)?;
    // What the mark holds lets anybody see that the manifest, and by it every file, is the one that was written.
    append(sink, "_SUCCESS", &format!("manifest.json {}\n", TextHash::of(manifest.as_bytes())))
}

fn append(sink: &mut HashingSink<'_>, name: &str, text: &str) -> Result<(), ExportError> {
    let refuse = |source| crate::format::FormatError::Sink { name: name.to_owned(), source };
    Ok(sink.append(name, text.as_bytes()).map_err(refuse)?)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn manifest(projects: &[&Project], schemas: &[String], options: &Options, report: &Report) -> Value {
    let inputs = projects.iter().zip(schemas).map(|(project, schema)| {
        let document = |it: &std::sync::Arc<Document>| json!({ "id": it.id.as_str(), "text": it.text.to_string() });
        json!({
            "project": project.id.to_string(),
            "title": project.title,
            "schema": schema,
            "annotators": annotators(project),
            "documents": project.documents.values().map(document).collect::<Vec<_>>(),
        })
    });
    let mut manifest = json!({
        "versions": { "manicule": env!("CARGO_PKG_VERSION"), "record": RECORD_VERSION },
        "inputs": inputs.collect::<Vec<_>>(),
        "options": options_json(options),
    });
    if let (Value::Object(manifest), Value::Object(report)) = (&mut manifest, report.json()) {
        manifest.extend(report);
        if let Some(time) = options.time {
            manifest.insert("run".to_owned(), json!({ "time": time.to_string() }));
        }
    }
    manifest
}

/// What each annotator is, since gold and machines are not to be taken for people.
fn annotators(project: &Project) -> Value {
    let kinds: BTreeMap<_, _> = project.sheets.iter().map(|(key, sheet)| (&key.annotator, sheet.kind)).collect();
    kinds.into_iter().map(|(id, kind)| json!({ "id": id.as_str(), "kind": kind.name() })).collect()
}

fn options_json(options: &Options) -> Value {
    json!({
        "format": options.format,
        "annotators": options.annotators.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "labels": options.labels.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "statuses": options.statuses.iter().map(|it| it.name()).collect::<Vec<_>>(),
        "offsets": options.unit.name(),
        "overlaps": options.overlaps.name(),
        "text": options.with_text,
        "byte_order_mark": options.byte_order_mark,
        "chosen": chosen_json(options),
        "strict": options.strict,
        "max_skipped": options.max_skipped,
    })
}

/// The format's own options, chosen or not.
fn chosen_json(options: &Options) -> Value {
    let own = format_named(&options.format).map_or(&[][..], |it| it.options());
    let chosen = own.iter().map(|option| (option.name.to_owned(), json!(options.chosen.value(option))));
    chosen.collect::<Map<_, _>>().into()
}

impl Report {
    /// The report as JSON with its keys in a fixed order, as it stands in the manifest. Findings are not in it.
    #[must_use]
    pub fn json(&self) -> Value {
        let annotations = self.annotations.iter().map(|(key, count)| {
            json!({
                "project": key.project.to_string(),
                "annotator": key.annotator.as_str(),
                "label": key.label.as_str(),
                "count": count,
            })
        });
        let skipped = self.skipped.iter().map(|it| {
            json!({
                "project": it.project.to_string(),
                "document": it.document.as_str(),
                "annotator": it.annotator.as_ref().map(ToString::to_string),
                "reason": it.reason,
            })
        });
        let left_out = self.left_out.iter().map(|(status, count)| (status.name().to_owned(), json!(count)));
        let losses = self.losses.iter().map(|(kind, tally)| {
            json!({
                "kind": kind.name(),
                "what": kind.to_string(),
                "count": tally.count,
                "examples": tally.examples,
            })
        });
        let files = self.files.iter().map(|it| json!({ "name": it.name, "bytes": it.bytes, "sha256": it.sha256 }));
        json!({
            "counts": {
                "records": self.records,
                "documents": self.documents.len(),
                "annotations": self.annotation_count(),
                "relations": self.relations,
                "by_label": annotations.collect::<Vec<_>>(),
                "written": self.written.json(),
            },
            "left_out": left_out.collect::<Map<_, _>>(),
            "skipped": skipped.collect::<Vec<_>>(),
            "losses": losses.collect::<Vec<_>>(),
            "files": files.collect::<Vec<_>>(),
        })
    }
}
