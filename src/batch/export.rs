//! `manicule-batch export PROJECT… --format F --out DIR`: a labeled dataset.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::console::{counted, findings_json, has_errors, name_from_here};
use super::format_option::FormatOptions;
use super::git::provenance;
use super::split::{SplitArguments, read_json};
use super::{BatchError, Console, Outcome};
use crate::export::{self, ExportError, Options, Overlaps, Phase, Planned, Progress, Report, Shard, Splitting, View};
use crate::format::{TABLES, Unit, format_named};
use crate::model::{AnnotatorId, Diagnostic, LabelId, Status, Time};
use crate::store::{OutputFolder, Shelved, StoreError};

/// Export the annotations of projects as a labeled dataset
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folders of the projects
    #[arg(required = true, value_name = "PROJECT")]
    projects: Vec<PathBuf>,
    /// The format: see the subcommand formats
    #[arg(long)]
    format: String,
    /// The folder to write; it must not be there yet
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Only the annotations of this annotator; may be given several times
    #[arg(long = "annotator", value_name = "ANNOTATOR")]
    annotators: Vec<AnnotatorId>,
    /// Only this label; may be given several times
    #[arg(long = "label", value_name = "LABEL")]
    labels: Vec<LabelId>,
    /// How far the annotator must be: new, in_progress, done, with commas between them
    #[arg(long = "status", value_name = "STATUS", value_delimiter = ',', value_parser = status, default_value = "in_progress,done")]
    statuses: Vec<Status>,
    /// What offsets are counted in: chars, bytes or utf16; without it what the readers of the format count in
    #[arg(long, value_name = "UNIT", value_parser = unit)]
    offsets: Option<Unit>,
    /// What becomes of annotations of one label that overlap: keep, longest, first or error (the document is skipped)
    #[arg(long, value_name = "RULE", value_parser = overlaps, default_value = "keep")]
    overlaps: Overlaps,
    /// Leave the texts of the documents out; the quoted words of annotations stay
    #[arg(long)]
    no_text: bool,
    /// Begin tables with a byte order mark, by which some spreadsheets know UTF-8
    #[arg(long)]
    byte_order_mark: bool,
    /// What of the annotations is written: spans, attribution (with the words that name sources), sentences, pairs (relations)
    #[arg(long, value_name = "VIEW", value_parser = view, default_value = "spans")]
    view: View,
    #[command(flatten)]
    split: SplitArguments,
    /// Take the split of a plan, as plan writes it
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Write only one share of the export, as 3/16; gather puts them together
    #[arg(long, value_name = "K/N", value_parser = shard)]
    shard: Option<Shard>,
    #[command(flatten)]
    chosen: FormatOptions,
    /// On how many threads records are written; as many as the machine has unless told
    #[arg(long, value_name = "N")]
    jobs: Option<NonZero<usize>>,
    /// Fail, and write nothing, where anything is lost or skipped
    #[arg(long)]
    strict: bool,
    /// Fail, and write nothing, where more documents than this are skipped
    #[arg(long, value_name = "N")]
    max_skipped: Option<u64>,
    /// Write the time into the manifest, which then differs from run to run
    #[arg(long)]
    with_time: bool,
    /// Replace an earlier export
    #[arg(long)]
    force: bool,
}

pub(super) fn one_of<T: Copy>(all: &[T], name: fn(T) -> &'static str, written: &str) -> Result<T, String> {
    let expected = || all.iter().map(|it| name(*it)).collect::<Vec<_>>().join(", ");
    all.iter().copied().find(|it| name(*it) == written).ok_or_else(|| format!("expected one of {}", expected()))
}

fn status(written: &str) -> Result<Status, String> {
    one_of(&Status::ALL, Status::name, written)
}

fn unit(written: &str) -> Result<Unit, String> {
    one_of(&Unit::ALL, Unit::name, written)
}

fn overlaps(written: &str) -> Result<Overlaps, String> {
    one_of(&Overlaps::ALL, Overlaps::name, written)
}

fn view(written: &str) -> Result<View, String> {
    one_of(&View::ALL, View::name, written)
}

fn shard(written: &str) -> Result<Shard, String> {
    let expected = || format!("expected a number and how many there are, at most {}, as 3/16", Shard::OF_MAX);
    Shard::parse(written).ok_or_else(expected)
}

impl Arguments {
    fn options(&self, opened: &[Shelved]) -> Result<Options, BatchError> {
        let usual = Options::new(&self.format);
        Ok(Options {
            unit: self.offsets.unwrap_or(usual.unit),
            format: usual.format,
            annotators: self.annotators.clone(),
            labels: self.labels.clone(),
            statuses: self.statuses.clone(),
            overlaps: self.overlaps,
            with_text: !self.no_text,
            byte_order_mark: self.byte_order_mark,
            chosen: self.chosen.0.clone(),
            jobs: self.jobs,
            strict: self.strict,
            max_skipped: self.max_skipped,
            view: self.view,
            split: self.splitting()?,
            shard: self.shard,
            provenance: opened.iter().map(|it| provenance(&it.opened)).collect(),
            time: self.with_time.then(Time::now),
        })
    }

    /// The projects, with what their sheets hold left in their folders as far as the format lets them.
    fn opened(&self, console: &Console) -> Result<Vec<Shelved>, StoreError> {
        let is_whole = format_named(&self.format).is_some_and(|it| it.quotes_others());
        let open = |dir: &PathBuf| match is_whole {
            true => console.open(dir).map(Shelved::from),
            false => console.open_shelved(dir),
        };
        self.projects.iter().map(open).collect()
    }

    fn splitting(&self) -> Result<Option<Splitting>, BatchError> {
        let Some(path) = &self.plan else {
            let anew = |(rule, earlier): (_, Option<_>)| Splitting::Anew { rule, earlier: earlier.map(Box::new) };
            return Ok(self.split.rule()?.map(anew));
        };
        if self.split.are_given() {
            return Err(BatchError::Split(
                "a plan has its split; expected --plan without --split and what goes with it".into(),
            ));
        }
        let refuse = |reason| BatchError::File { path: path.display().to_string(), reason };
        let planned = Planned::from_json(&read_json(path)?).map_err(|error| refuse(error.to_string()))?;
        Ok(Some(Splitting::Planned(Box::new(planned))))
    }
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let is_known = format_named(&arguments.format).is_some_and(|it| it.description().writes);
    if arguments.byte_order_mark && is_known && !TABLES.contains(&arguments.format.as_str()) {
        let expected = format!("it with a table: {}", TABLES.join(", "));
        return Err(ExportError::NoOption(arguments.format.clone(), "byte-order-mark", expected).into());
    }
    let opened = arguments.opened(console)?;
    let unread = opened.iter().map(|it| &it.opened).find(|it| has_errors(&it.diagnostics));
    if let Some(unread) = unread.filter(|_| arguments.strict) {
        return Err(BatchError::Unread(unread.folder.path().display().to_string()));
    }
    let options = arguments.options(&opened)?;
    let mut output = OutputFolder::create(&arguments.out, arguments.force)?;
    let projects: Vec<&Shelved> = opened.iter().collect();
    let bar = console.progress();
    let exported = export::run(&projects, &options, &mut output, &|it| shown_on(&bar, it));
    bar.finish_and_clear();
    let report = match exported {
        Ok(report) => report,
        Err(error) => {
            if let Some(report) = error.report() {
                show(report, &opened, console);
            }
            return Err(error.into());
        }
    };
    output.finish()?;
    let findings = show(&report, &opened, console);
    summarize(&report, arguments, console);
    if console.is_json() {
        console.print_json(&result_json(&report, arguments, &opened, &findings))?;
    }
    Ok(Outcome::from_errors(report.has_errors() || unread.is_some()))
}

/// Shows how far a job is.
pub(super) fn shown_on(bar: &ProgressBar, it: Progress<'_>) -> ControlFlow<()> {
    bar.set_length(it.total as u64);
    bar.set_position(it.done as u64);
    bar.set_prefix(match it.phase {
        Phase::Grouping => "grouping",
        Phase::Checking => "checking",
        Phase::Writing => "writing",
    });
    ControlFlow::Continue(())
}

/// Shows what went wrong and what was lost; returns the findings as they are seen from here.
fn show(report: &Report, opened: &[Shelved], console: &Console) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for finding in &report.findings {
        let mut diagnostic = finding.diagnostic.clone();
        if let Some(project) = opened.iter().map(|it| &it.opened).find(|it| Some(it.project.id) == finding.project) {
            name_from_here(&project.folder, std::slice::from_mut(&mut diagnostic));
        }
        findings.push(diagnostic);
    }
    console.show(&findings);
    for (kind, tally) in report.losses.iter() {
        let more = if tally.count > tally.examples.len() as u64 { "; …" } else { "" };
        console.say(format!("lost: {} {kind} ({}{more})", tally.count, tally.examples.join("; ")));
    }
    findings
}

fn summarize(report: &Report, arguments: &Arguments, console: &Console) {
    for (status, count) in &report.left_out {
        console.say(match status {
            Status::New => format!("left out: {count} untouched (--status new asks for them)"),
            other => format!("left out: {count} {}", other.name()),
        });
    }
    for (key, count) in &report.annotations {
        let split = key.split.as_ref().map(|split| format!("{split}: ")).unwrap_or_default();
        console.say(format!("{split}{count} {} by {}", key.label, key.annotator));
    }
    report.balance().for_each(|line| console.say(&line));
    console.say(format!(
        "{}: {} of {}, {}, {}, {} skipped",
        arguments.out.display(),
        counted(report.records as usize, "record"),
        counted(report.documents.len(), "document"),
        counted(report.annotation_count() as usize, "annotation"),
        counted(report.relations as usize, "relation"),
        report.skipped.len(),
    ));
}

fn result_json(report: &Report, arguments: &Arguments, opened: &[Shelved], findings: &[Diagnostic]) -> Value {
    let all: Vec<Diagnostic> = opened.iter().flat_map(|it| &it.opened.diagnostics).chain(findings).cloned().collect();
    let mut result = json!({ "out": arguments.out.display().to_string() });
    if let (Value::Object(result), Value::Object(report)) = (&mut result, report.json()) {
        result.extend(report);
        result.insert("diagnostics".to_owned(), findings_json(&all));
    }
    result
}
