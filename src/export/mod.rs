//! An export as a batch job: which projects, annotators, labels and statuses go into which format, and what became of them.
//!
//! Beside the format's own files every export has `schema.json`, `speakers.jsonl`, `manifest.json` (inputs, options, counts,
//! losses, and the SHA-256 of every file) and, written last, `_SUCCESS`. The same projects and options give the same bytes.
//! Where splits are asked for, each has files of its own; and where a shard is, only its share of them is written.
//! Spans are bytes here; the format converts them. Nothing here knows files or a window: it writes into a
//! [`Sink`].
//!
//! Invariant: no annotation is written whose quoted words differ from what the text has at its place.

mod gather;
mod hashing;
mod manifest;
mod overlap;
mod parts;
mod plan;
mod planned;
mod preview;
mod report;
mod splitting;
mod verify;
mod view;

use std::num::NonZero;
use std::ops::ControlFlow;

pub use self::gather::{GatherError, Gathering};
use self::hashing::HashingSink;
use self::manifest::ShardParts;
pub use self::overlap::Overlaps;
use self::parts::{Job, Piece, divide};
use self::plan::Plan;
pub use self::planned::{PlanError, Planned};
pub use self::preview::preview;
pub use self::report::{Finding, OutputFile, Report, Skipped, SplitCount, Tallied};
pub use self::splitting::{FilesRead, GitState, Provenance, Shard, Splitting};
use self::splitting::{empty_parts, split_of};
pub use self::view::View;
use self::view::Viewed;
use crate::format::{
    Chosen, Format, FormatError, InSplit, Outline, Part, Sink, Unit, format_named, formats, schema_hash,
};
use crate::group::DocumentKey;
use crate::model::{AnnotatorId, Diagnostic, DocumentId, LabelId, Project, ProjectId, Status, Stock, Time};

/// What is exported, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The name of the format.
    pub format: String,
    /// Whose annotations; empty for everybody's.
    pub annotators: Vec<AnnotatorId>,
    /// Which labels; empty for all.
    pub labels: Vec<LabelId>,
    /// How far the annotator must be. [`Status::New`] asks for untouched documents too.
    pub statuses: Vec<Status>,
    /// What offsets are counted in.
    pub unit: Unit,
    /// What becomes of annotations of one label that share characters.
    pub overlaps: Overlaps,
    /// Whether the texts of documents are written; the quoted words of annotations always are.
    pub with_text: bool,
    /// Whether tables start with a byte order mark, by which some spreadsheets know UTF-8.
    pub byte_order_mark: bool,
    /// What was chosen of the format's own options.
    pub chosen: Chosen,
    /// On how many threads records are written; as many as the machine has where none are asked for. The bytes are the same.
    pub jobs: Option<NonZero<usize>>,
    /// Whether any loss and any skipped document fails the export.
    pub strict: bool,
    /// More skipped documents than this fail the export.
    pub max_skipped: Option<u64>,
    /// What of the annotations is written.
    pub view: View,
    /// How the dataset is split into what is trained on and what is tested, if it is.
    pub split: Option<Splitting>,
    /// Which share of the export is written, if not the whole.
    pub shard: Option<Shard>,
    /// Where the projects came from, in their order; for the manifest alone.
    pub provenance: Vec<Provenance>,
    /// A time to write into the manifest. Without one the same input gives the same bytes.
    pub time: Option<Time>,
}

impl Options {
    /// Everything that somebody has begun or finished, in a format, with its text, offsets in the format's usual unit.
    pub fn new(format: impl Into<String>) -> Self {
        let format = format.into();
        Self {
            unit: format_named(&format).map(|it| it.description().usual_unit()).unwrap_or_default(),
            format,
            annotators: Vec::new(),
            labels: Vec::new(),
            statuses: vec![Status::InProgress, Status::Done],
            overlaps: Overlaps::default(),
            with_text: true,
            byte_order_mark: false,
            chosen: Chosen::default(),
            jobs: None,
            strict: false,
            max_skipped: None,
            view: View::default(),
            split: None,
            shard: None,
            provenance: Vec::new(),
            time: None,
        }
    }
}

/// What an export is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Comparing texts, to find which belong together.
    Grouping,
    /// Comparing annotations with their texts.
    Checking,
    /// Writing records.
    Writing,
}

/// How far an export is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// What it is doing.
    pub phase: Phase,
    /// How many steps of the phase are done.
    pub done: usize,
    /// How many steps the phase has.
    pub total: usize,
    /// The document that comes next.
    pub document: &'a DocumentId,
}

/// Why an export came to nothing. What the sink got by then is not to be kept.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// There is no format of this name that can be written.
    #[error("there is no format “{0}” to export to; expected one of: {1}")]
    NoFormat(String, String),
    /// The format counts its offsets in another unit.
    #[error("the format {0} cannot count its offsets in {1}; expected one of: {2}")]
    NoUnit(String, &'static str, String),
    /// The format has no such option.
    #[error("the format {0} has no option --{1}; expected {2}")]
    NoOption(String, &'static str, String),
    /// The format is made of the texts.
    #[error("the format {0} is made of the texts, which cannot be left out; expected a format such as jsonl")]
    NeedsText(String),
    /// The format has no place for what the view is made of.
    #[error("the format {0} has no relations, of which the view pairs is made; expected a format such as jsonl or hf")]
    NeedsRelations(String),
    /// No project was named.
    #[error("no project to export")]
    NoProject,
    /// Two projects have one id, so that their documents could not be told apart.
    #[error("two of the projects are copies of one (id {0}); export them one at a time, or merge them first")]
    SameProject(ProjectId),
    /// Nobody of this name has annotated anything.
    #[error("there is no annotator “{0}” in the projects; there are: {1}")]
    NoAnnotator(AnnotatorId, String),
    /// No schema has a label of this name.
    #[error("there is no label “{0}” in the projects; there are: {1}")]
    NoLabel(LabelId, String),
    /// The output could not be written.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// Something was lost or skipped though nothing was to be.
    #[error("strict: {} lost, {} skipped; nothing was written", .0.losses.total(), .0.skipped.len())]
    Strict(Box<Report>),
    /// More documents were skipped than is allowed.
    #[error("{} documents skipped, at most {limit} allowed; nothing was written", report.skipped_documents())]
    TooManySkipped {
        /// How many are allowed.
        limit: u64,
        /// What was found by then.
        report: Box<Report>,
    },
    /// A text or a sheet that was there when the export was planned is not any more, or is another one by now.
    #[error("the project “{title}” is not as it was opened: {diagnostic}; nothing was written")]
    Gone {
        /// The project.
        project: ProjectId,
        /// Its title.
        title: String,
        /// What is wrong with which of its files.
        diagnostic: Box<Diagnostic>,
    },
    /// The projects have other documents or texts than when they were planned.
    #[error("{0} documents are not as they were planned, such as {1}; plan anew with --keep-split and the old plan")]
    OtherDocuments(usize, DocumentKey),
    /// The plan is for another number of shards.
    #[error("the plan is for {0} shards; expected --shard K/{0}")]
    OtherShards(u32),
    /// Whoever asked for it called it off.
    #[error("the export was cancelled; nothing was written")]
    Cancelled,
}

impl ExportError {
    /// What was found before the export failed, where it got so far.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        match self {
            Self::Strict(report) | Self::TooManySkipped { report, .. } => Some(report),
            _ => None,
        }
    }
}

/// A project of an export with the schema that is written, and where its sheets are.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) project: &'a Project,
    pub(super) stock: &'a dyn Stock,
}

impl<'a> Input<'a> {
    /// The project as it is.
    pub(super) fn of(stock: &'a dyn Stock) -> Self {
        Self { project: stock.project(), stock }
    }
}

/// Exports projects into a sink, `_SUCCESS` last.
///
/// A document whose annotations do not agree with its text is skipped and reported; the others are exported.
///
/// # Errors
///
/// Where the options fit nothing, the sink takes no more, more is lost or skipped than the options allow, or `progress`
/// breaks off.
pub fn run<S: Stock>(
    stocks: &[&S],
    options: &Options,
    sink: &mut dyn Sink,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<Report, ExportError> {
    let format = checked_format(options)?;
    let mut inputs: Vec<Input<'_>> = stocks.iter().map(|stock| Input::of(*stock)).collect();
    let projects: Vec<&Project> = inputs.iter().map(|it| it.project).collect();
    check_names(&projects, options)?;
    let views: Vec<Viewed> = projects.iter().map(|project| Viewed::new(project, options)).collect();
    let with_schema =
        |(project, view): (&&Project, &Viewed)| Project { schema: view.schema.clone(), ..Project::clone(project) };
    let viewed: Vec<Project> = match options.view {
        View::Spans => Vec::new(),
        _ => projects.iter().zip(&views).map(with_schema).collect(),
    };
    inputs.iter_mut().zip(&viewed).for_each(|(input, project)| input.project = project);
    run_viewed((&inputs, &views), format, options, sink, progress)
}

/// The same of projects whose schemas are those of their views.
fn run_viewed(
    (inputs, views): (&[Input<'_>], &[Viewed]),
    format: &'static dyn Format,
    options: &Options,
    sink: &mut dyn Sink,
    progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
) -> Result<Report, ExportError> {
    let projects = &inputs.iter().map(|it| it.project).collect::<Vec<_>>()[..];
    let schemas: Vec<String> = projects.iter().map(|project| schema_hash(&project.schema)).collect();
    let mut report = Report::default();
    let split = split_of(projects, options, &mut report, progress)?;
    let plan = Plan::new(inputs, options, split.as_ref(), &mut report, progress)?;
    if let Some(limit) = options.max_skipped.filter(|limit| report.skipped_documents() > *limit) {
        return Err(ExportError::TooManySkipped { limit, report: Box::new(report) });
    }
    let (layers, languages) = (plan.layers(), plan.languages());
    let (annotators, entries) = (plan.annotators(), plan.entries());
    let splits = split.as_ref().map_or_else(Vec::new, |it| it.names());
    if split.is_some() {
        let empty = empty_parts(&splits, &plan.sizes(splits.len()), "records");
        report.findings.extend(empty.into_iter().map(|diagnostic| Finding { project: None, diagnostic }));
        report.begin_splits(&splits);
    }
    let pieces = divide(&plan.steps, format, split.as_ref().map(|_| splits.len()));
    let (pieces, in_files) = with_files(pieces, &splits, format);
    let outline = Outline {
        projects: projects.iter().map(|project| project.id).collect(),
        schemas: projects.iter().map(|project| &project.schema).collect(),
        // A view has its own labels, of which none is left out.
        labels: if options.view == View::Spans { &options.labels } else { &[] },
        layers: &layers,
        titles: projects.iter().map(|project| project.title.as_str()).collect(),
        languages: &languages,
        annotators: &annotators,
        unit: options.unit,
        with_text: options.with_text,
        byte_order_mark: options.byte_order_mark,
        chosen: &options.chosen,
        entries: &entries,
        of_part: 0..entries.len(),
        split: in_files.first().map(|name| InSplit { name, all: &in_files }),
        part: Part { number: 0, count: 1 },
    };
    let mut sink = HashingSink::new(sink);
    let (pieces, shard) = of_shard(pieces, options.shard);
    let sheets = plan.sheets_for_partners()?;
    let partners = plan.partners(&sheets, split.as_ref().map_or(0, |it| it.rule.seed));
    let job = Job { format, plan: &plan, outline, splits: &splits, schemas: &schemas, views, partners, pieces };
    job.run(options.jobs, &mut report, &mut sink, progress)?;
    if options.strict && !(report.losses.is_empty() && report.skipped.is_empty()) {
        return Err(ExportError::Strict(Box::new(report)));
    }
    manifest::write(projects, &schemas, (options, split.as_ref(), shard), &mut report, &mut sink)?;
    Ok(report)
}

/// The pieces that are written, and the splits that these are of. Where files are named after splits, one without records has none: the
/// library `datasets` reads no Parquet without rows, and all splits with it.
fn with_files<'s>(mut pieces: Vec<Piece>, splits: &[&'s str], format: &dyn Format) -> (Vec<Piece>, Vec<&'s str>) {
    if !format.names_splits() || pieces.iter().all(Piece::is_empty) {
        return (pieces, splits.to_vec());
    }
    pieces.retain(|piece| !piece.is_empty());
    let is_there = |number: &usize| pieces.iter().any(|piece| piece.split == Some(*number));
    let splits = (0..splits.len()).filter(is_there).map(|number| splits[number]).collect();
    (pieces, splits)
}

/// The pieces of a shard, which may be none, or all where there are no shards.
fn of_shard(mut pieces: Vec<Piece>, shard: Option<Shard>) -> (Vec<Piece>, Option<ShardParts>) {
    let Some(shard) = shard else { return (pieces, None) };
    // An empty one weighs something too: it has files.
    let weights: Vec<usize> = pieces.iter().map(|piece| piece.text_bytes + 1).collect();
    let mine = shard.range(&weights);
    let parts = ShardParts { shard, first: mine.start, count: mine.len(), all: pieces.len() };
    pieces.truncate(mine.end);
    pieces.drain(..mine.start);
    (pieces, Some(parts))
}

fn checked_format(options: &Options) -> Result<&'static dyn Format, ExportError> {
    let format = format_named(&options.format).filter(|it| it.description().writes);
    let format = format.ok_or_else(|| no_format(options))?;
    let units = format.description().capabilities.units;
    if !units.contains(&options.unit) {
        let expected = units.iter().map(|unit| unit.name()).collect::<Vec<_>>().join(", ");
        return Err(ExportError::NoUnit(options.format.clone(), options.unit.name(), expected));
    }
    let named = |name: &&str| !format.options().iter().any(|option| option.name == *name);
    if let Some(strange) = options.chosen.names().find(named) {
        let names: Vec<String> = format.options().iter().map(|it| format!("--{}", it.name)).collect();
        let expected = if names.is_empty() { "none of its own".to_owned() } else { names.join(", ") };
        return Err(ExportError::NoOption(options.format.clone(), strange, expected));
    }
    if options.view == View::Pairs && !format.description().capabilities.relations {
        return Err(ExportError::NeedsRelations(options.format.clone()));
    }
    if format.is_made_of_text() && !options.with_text {
        return Err(ExportError::NeedsText(options.format.clone()));
    }
    Ok(format)
}

fn no_format(options: &Options) -> ExportError {
    let written = formats().iter().map(|it| it.description()).filter(|it| it.writes).map(|it| it.name);
    ExportError::NoFormat(options.format.clone(), written.collect::<Vec<_>>().join(", "))
}

/// A name that nothing has is a slip of the pen, which would otherwise give an empty export.
fn check_names(projects: &[&Project], options: &Options) -> Result<(), ExportError> {
    if projects.is_empty() {
        return Err(ExportError::NoProject);
    }
    for (at, project) in projects.iter().enumerate() {
        if projects[..at].iter().any(|other| other.id == project.id) {
            return Err(ExportError::SameProject(project.id));
        }
    }
    let mut annotators: Vec<&AnnotatorId> =
        projects.iter().flat_map(|it| it.sheets.keys()).map(|key| &key.annotator).collect();
    annotators.sort();
    annotators.dedup();
    if let Some(missing) = options.annotators.iter().find(|it| !annotators.contains(it)) {
        let there = annotators.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", ");
        return Err(ExportError::NoAnnotator(
            missing.clone(),
            if there.is_empty() { "none".to_owned() } else { there },
        ));
    }
    let mut labels: Vec<&LabelId> = projects.iter().flat_map(|it| &it.schema.labels).map(|label| &label.id).collect();
    labels.sort();
    labels.dedup();
    match options.labels.iter().find(|it| !labels.contains(it)) {
        Some(missing) => {
            let there = labels.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(", ");
            Err(ExportError::NoLabel(missing.clone(), there))
        }
        None => Ok(()),
    }
}
