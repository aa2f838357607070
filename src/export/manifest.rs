//! The files that stand beside the data: schema, speakers, manifest, and the mark that all is there.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, BufWriter, Write as _};

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{ExportError, FilesRead, HashingSink, Options, Provenance, Report, Shard, SplitCount};
use crate::format::{Sink, format_named, schema_json, speaker_json};
use crate::group::Split;
use crate::model::Project;
use crate::text::{SEGMENTERS, TextHash};

/// The version of the records and of the manifest; it grows when the meaning of a key changes.
const RECORD_VERSION: u32 = 1;

/// The key that a manifest of a shard has, and that of a whole export has not.
pub(super) const SHARD: &str = "shard";

const SCHEMA: &str = "schema.json";
const SPEAKERS: &str = "speakers.jsonl";
const MANIFEST: &str = "manifest.json";
/// In pieces of how many bytes the manifest is written.
const PIECE: usize = 1 << 16;
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
    finish(&Manifest { projects, schemas, options, split, shard, report }, sink)
}

/// Writes the manifest and, last, the mark that all is there.
pub(super) fn finish(manifest: &impl Serialize, sink: &mut HashingSink<'_>) -> Result<(), ExportError> {
    let refuse = |source| crate::format::FormatError::Sink { name: MANIFEST.to_owned(), source };
    write_pretty(manifest, sink).map_err(refuse)?;
    // What the mark holds lets anybody see that the manifest, and by it every file, is the one that was written.
    let sha256 = sink.file(MANIFEST).map(|it| it.sha256.to_string()).unwrap_or_default();
    append(sink, "_SUCCESS", &format!("{MANIFEST} {sha256}\n"))
}

/// Writes the manifest piece by piece, since it has a line for each document and each file of the projects.
fn write_pretty(manifest: &impl Serialize, sink: &mut HashingSink<'_>) -> io::Result<()> {
    let mut pieces = BufWriter::with_capacity(PIECE, sink.writer(MANIFEST));
    serde_json::to_writer_pretty(&mut pieces, manifest)?;
    pieces.write_all(b"\n")?;
    pieces.flush()
}

fn append(sink: &mut HashingSink<'_>, name: &str, text: &str) -> Result<(), ExportError> {
    let refuse = |source| crate::format::FormatError::Sink { name: name.to_owned(), source };
    Ok(sink.append(name, text.as_bytes()).map_err(refuse)?)
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// All that the manifest is made of, as it is written: what there is of each document and file is made into text on the way.
struct Manifest<'a> {
    projects: &'a [&'a Project],
    schemas: &'a [String],
    options: &'a Options,
    split: Option<&'a Split>,
    shard: Option<ShardParts>,
    report: &'a Report,
}

impl Serialize for Manifest<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("versions", &versions())?;
        map.serialize_entry("inputs", &Listed(|| self.inputs()))?;
        map.serialize_entry("options", &options_json(self.options))?;
        if let Some(split) = self.split {
            map.serialize_entry("split", &split.json())?;
        }
        if let Some(shard) = self.shard {
            map.serialize_entry(SHARD, &shard.json())?;
        }
        for (key, value) in self.report.json_but_files() {
            map.serialize_entry(&key, &value)?;
        }
        map.serialize_entry("files", &self.report.files)?;
        if let Some(time) = self.options.time {
            map.serialize_entry("run", &json!({ "time": time.to_string() }))?;
        }
        map.end()
    }
}

impl Manifest<'_> {
    fn inputs(&self) -> impl Iterator<Item = InputLine<'_>> {
        static UNKNOWN: Provenance = Provenance { files: FilesRead::NONE, git: None, unwritten_edits: 0 };
        let provenance = self.options.provenance.iter().chain(std::iter::repeat(&UNKNOWN));
        let inputs = self.projects.iter().zip(self.schemas).zip(provenance);
        inputs.map(|((project, schema), provenance)| InputLine { project, schema, provenance })
    }
}

/// What is exported, and where it came from.
struct InputLine<'a> {
    project: &'a Project,
    schema: &'a str,
    provenance: &'a Provenance,
}

impl Serialize for InputLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { project, schema, provenance } = *self;
        let git = provenance.git.as_ref().map(|git| json!({ "commit": git.commit, "clean": git.is_clean }));
        let documents =
            || project.documents.values().map(|it| DocumentLine { id: it.id.as_str(), text: Shown(it.text) });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("project", &Shown(project.id))?;
        map.serialize_entry("title", &project.title)?;
        map.serialize_entry("schema", schema)?;
        map.serialize_entry("annotators", &annotators(project))?;
        map.serialize_entry("git", &git)?;
        map.serialize_entry("unwritten_edits", &provenance.unwritten_edits)?;
        map.serialize_entry("documents", &Listed(documents))?;
        map.serialize_entry("files", &Files(&provenance.files))?;
        map.end()
    }
}

#[derive(Serialize)]
struct DocumentLine<'a> {
    id: &'a str,
    text: Shown<TextHash>,
}

/// The hash of each file by its name.
struct Files<'a>(&'a FilesRead);

impl Serialize for Files<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut done = Ok(());
        self.0.each(&mut |name, hash| {
            if done.is_ok() {
                done = map.serialize_entry(name, &Shown(hash));
            }
        });
        done?;
        map.end()
    }
}

/// A list whose items are made when their turn comes.
struct Listed<F>(F);

impl<T: Serialize, I: Iterator<Item = T>, F: Fn() -> I> Serialize for Listed<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
}

/// Something as the text that it is shown as.
struct Shown<T>(T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
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

/// What each annotator is, since gold and machines are not to be taken for people.
fn annotators(project: &Project) -> Value {
    let kinds: BTreeMap<_, _> = project.sheets.glances().map(|(key, it)| (&key.annotator, it.kind())).collect();
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
        let mut all = self.json_but_files();
        all.insert("files".to_owned(), json!(self.files));
        Value::Object(all)
    }

    /// The same without the files, of which some formats have one for each document.
    fn json_but_files(&self) -> Map<String, Value> {
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
        let (left_out, skipped) = (left_out.collect::<Map<_, _>>(), skipped.collect::<Vec<_>>());
        let entries = [
            ("counts", counts),
            ("left_out", left_out.into()),
            ("skipped", skipped.into()),
            ("losses", losses.collect::<Vec<_>>().into()),
        ];
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
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
