//! `manicule-batch export PROJECT… --format F --out DIR`: a labeled dataset.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::console::{counted, findings_json, has_errors, name_from_here};
use super::format_option::FormatOptions;
use super::{BatchError, Console, Outcome};
use crate::export::{self, ExportError, Options, Overlaps, Phase, Progress, Report};
use crate::format::{Unit, format_named};
use crate::model::{AnnotatorId, Diagnostic, LabelId, Project, Status, Time};
use crate::store::{Opened, OutputFolder};

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
    /// What offsets are counted in: chars, bytes or utf16; without it what the format usually has
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

fn one_of<T: Copy>(all: &[T], name: fn(T) -> &'static str, written: &str) -> Result<T, String> {
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

impl Arguments {
    fn options(&self) -> Options {
        let usual = Options::new(&self.format);
        Options {
            format: self.format.clone(),
            annotators: self.annotators.clone(),
            labels: self.labels.clone(),
            statuses: self.statuses.clone(),
            unit: self.offsets.unwrap_or(usual.unit),
            overlaps: self.overlaps,
            with_text: !self.no_text,
            byte_order_mark: self.byte_order_mark,
            chosen: self.chosen.0.clone(),
            jobs: self.jobs,
            strict: self.strict,
            max_skipped: self.max_skipped,
            time: self.with_time.then(Time::now),
        }
    }
}

/// The formats whose files may begin with a byte order mark.
const TABLES: [&str; 2] = ["csv", "tsv"];

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let is_known = format_named(&arguments.format).is_some_and(|it| it.description().writes);
    if arguments.byte_order_mark && is_known && !TABLES.contains(&arguments.format.as_str()) {
        let expected = format!("it with a table: {}", TABLES.join(", "));
        return Err(ExportError::NoOption(arguments.format.clone(), "byte-order-mark", expected).into());
    }
    let opened = arguments.projects.iter().map(|dir| console.open(dir)).collect::<Result<Vec<_>, _>>()?;
    let unread = opened.iter().find(|it| has_errors(&it.diagnostics));
    if let Some(unread) = unread.filter(|_| arguments.strict) {
        return Err(BatchError::Unread(unread.folder.path().display().to_string()));
    }
    let mut output = OutputFolder::create(&arguments.out, arguments.force)?;
    let projects: Vec<&Project> = opened.iter().map(|it| &it.project).collect();
    let bar = console.progress();
    let progress = |it: Progress<'_>| {
        bar.set_length(it.total as u64);
        bar.set_position(it.done as u64);
        bar.set_prefix(match it.phase {
            Phase::Checking => "checking",
            Phase::Writing => "writing",
        });
        ControlFlow::Continue(())
    };
    let exported = export::run(&projects, &arguments.options(), &mut output, &progress);
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

/// Shows what went wrong and what was lost; returns the findings as they are seen from here.
fn show(report: &Report, opened: &[Opened], console: &Console) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for finding in &report.findings {
        let mut diagnostic = finding.diagnostic.clone();
        if let Some(project) = opened.iter().find(|it| Some(it.project.id) == finding.project) {
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
        console.say(format!("{count} {} by {}", key.label, key.annotator));
    }
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

fn result_json(report: &Report, arguments: &Arguments, opened: &[Opened], findings: &[Diagnostic]) -> Value {
    let all: Vec<Diagnostic> = opened.iter().flat_map(|it| &it.diagnostics).chain(findings).cloned().collect();
    let mut result = json!({ "out": arguments.out.display().to_string() });
    if let (Value::Object(result), Value::Object(report)) = (&mut result, report.json()) {
        result.extend(report);
        result.insert("diagnostics".to_owned(), findings_json(&all));
    }
    result
}
