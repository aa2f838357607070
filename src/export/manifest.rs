//! The files that stand beside the data: schema, speakers, manifest, and the mark that all is there.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{ExportError, HashingSink, Options, OutputFile, Provenance, Report, Shard, SplitCount};
use crate::format::{Sink, format_named, schema_json, speaker_json};
use crate::group::Split;
use crate::model::{Document, Project};
use crate::text::{SEGMENTERS, TextHash};

/// The version of the records and of the manifest; it grows when the meaning of a key changes.
const RECORD_VERSION: u32 = 1;

/// The key that a manifest of a shard has, and that of a whole export has not.
pub(super) const SHARD: &str = "shard";

const SCHEMA: &str = "schema.json";
const SPEAKERS: &str = "speakers.jsonl";
/// The files that each shard has whole.
pub(super) const ONCE: [&str; 2] = [SCHEMA, SPEAKERS];

/// The parts that a shard has of those of the whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShardParts {
    pub(super) shard: Shard,
    pub(super) first: usize,
    pub(super) count: usize,
    pub(super) all: usize,
}

/// Writes them all, `_SUCCESS` last, and puts the files into the report.
pub(super) fn write(
    projects: &[&Project],
    schemas: &[String],
    (options, split, shard): (&Options, Option<&Split>, Option<ShardParts>),
    report: &mut Report,
    sink: &mut HashingSink<'_>,
) -> Result<(), ExportError> {
    let schema = |(project, hash): (&&Project, &String)| json!({ "project": project.id.to_string(), "sha256": hash, "schema": schema_json(&project.schema) });
    append(sink, SCHEMA, &pretty(&projects.iter().zip(schemas).map(schema).collect()))?;
    append(sink, SPEAKERS, "")?;
    for project in projects {
        for speaker in project.speakers.values() {
            append(sink, SPEAKERS, &format!("{}\n", speaker_json(project.id, speaker)))?;
        }
    }
    report.files = sink.files();
    finish(&manifest(projects, schemas, (options, split, shard), report), sink)
}

/// Writes the manifest and, last, the mark that all is there.
pub(super) fn finish(manifest: &Value, sink: &mut HashingSink<'_>) -> Result<(), ExportError> {
    let manifest = pretty(manifest);
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

fn manifest(
    projects: &[&Project],
    schemas: &[String],
    (options, split, shard): (&Options, Option<&Split>, Option<ShardParts>),
    report: &Report,
) -> Value {
    let unknown = Provenance::default();
    let inputs = projects.iter().zip(schemas).enumerate().map(|(number, (project, schema))| {
        input_json(project, schema, options.provenance.get(number).unwrap_or(&unknown))
    });
    let mut manifest = json!({
        "versions": versions(),
        "inputs": inputs.collect::<Vec<_>>(),
        "options": options_json(options),
    });
    if let (Value::Object(manifest), Value::Object(report)) = (&mut manifest, report.json()) {
        manifest.extend(split.map(|split| ("split".to_owned(), split.json())));
        manifest.extend(shard.map(|shard| (SHARD.to_owned(), shard.json())));
        manifest.extend(report);
        if let Some(time) = options.time {
            manifest.insert("run".to_owned(), json!({ "time": time.to_string() }));
        }
    }
    manifest
}

impl ShardParts {
    fn json(self) -> Value {
        json!({
            "number": self.shard.number,
            "of": self.shard.of,
            "first_part": self.first,
            "parts": self.count,
            "all_parts": self.all,
        })
    }
}

/// What decides how the same projects are written: another version may write other bytes.
fn versions() -> Value {
    let (major, minor, update) = char::UNICODE_VERSION;
    let segmenters = SEGMENTERS.iter().map(|(name, version)| ((*name).to_owned(), json!(version)));
    json!({
        "manicule": env!("CARGO_PKG_VERSION"),
        "record": RECORD_VERSION,
        "unicode": format!("{major}.{minor}.{update}"),
        "segmenters": segmenters.collect::<Map<_, _>>(),
    })
}

/// What is exported, and where it came from.
fn input_json(project: &Project, schema: &str, provenance: &Provenance) -> Value {
    let document = |it: &std::sync::Arc<Document>| json!({ "id": it.id.as_str(), "text": it.text.to_string() });
    let git = provenance.git.as_ref().map(|git| json!({ "commit": git.commit, "clean": git.is_clean }));
    let file = |(name, hash): (&String, &TextHash)| (name.clone(), json!(hash.to_string()));
    json!({
        "project": project.id.to_string(),
        "title": project.title,
        "schema": schema,
        "annotators": annotators(project),
        "git": git,
        "unwritten_edits": provenance.unwritten_edits,
        "documents": project.documents.values().map(document).collect::<Vec<_>>(),
        "files": provenance.files.iter().map(file).collect::<Map<_, _>>(),
    })
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
        "view": options.view.name(),
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
            let mut tally = Map::new();
            tally.extend(key.split.as_ref().map(|split| ("split".to_owned(), json!(split))));
            tally.insert("project".to_owned(), json!(key.project.to_string()));
            tally.insert("annotator".to_owned(), json!(key.annotator.as_str()));
            tally.insert("label".to_owned(), json!(key.label.as_str()));
            tally.insert("count".to_owned(), json!(count));
            Value::Object(tally)
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
        // By name, which puts those of shards together in the same order.
        let losses: BTreeMap<_, _> = self.losses.iter().map(|(kind, tally)| (kind.name(), (kind, tally))).collect();
        let losses = losses.into_values().map(|(kind, tally)| {
            json!({
                "kind": kind.name(),
                "what": kind.to_string(),
                "count": tally.count,
                "examples": tally.examples,
            })
        });
        let mut counts = json!({
            "records": self.records,
            "documents": self.documents.len(),
            "annotations": self.annotation_count(),
            "relations": self.relations,
            "by_label": annotations.collect::<Vec<_>>(),
            "written": self.written.json(),
        });
        if !self.splits.is_empty() {
            counts["by_split"] = self.splits.iter().map(SplitCount::json).collect();
        }
        json!({
            "counts": counts,
            "left_out": left_out.collect::<Map<_, _>>(),
            "skipped": skipped.collect::<Vec<_>>(),
            "losses": losses.collect::<Vec<_>>(),
            "files": self.files.iter().map(OutputFile::json).collect::<Vec<_>>(),
        })
    }
}

impl OutputFile {
    pub(super) fn json(&self) -> Value {
        json!({ "name": self.name, "bytes": self.bytes, "sha256": self.sha256 })
    }
}

impl SplitCount {
    fn json(&self) -> Value {
        json!({
            "split": self.name,
            "records": self.records,
            "documents": self.documents,
            "annotations": self.annotations,
        })
    }
}
