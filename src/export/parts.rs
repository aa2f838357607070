//! Records are written in parts beside each other; what comes of a part goes to the sink in the order of the parts.
//!
//! Where a part ends depends on the records alone, so that any number of threads gives the same bytes; and what one document has is
//! never divided, so that the parts of a shard count documents of their own. A thread waits with a
//! part that is ready until the one before is taken, so that the memory depends on the number of threads and not on that of
//! documents.

use std::num::NonZero;
use std::ops::{ControlFlow, Range};
use std::sync::mpsc::{Receiver, sync_channel};

use super::hashing::HashingSink;
use super::plan::{Plan, Step};
use super::view::{Partners, Viewed};
use super::{ExportError, Phase, Progress, Report};
use crate::format::{Entry, Format, FormatError, InSplit, MemorySink, Outline, Part, Record, Sink as _, Written};

/// A part ends with the document by which it has so many records, or by which its texts reach so many bytes.
#[derive(Clone, Copy)]
struct Most {
    records: usize,
    bytes: usize,
}

/// Where each part is a file.
const OF_A_FILE: Most = Most { records: 500, bytes: 4 << 20 };
/// Where all become the same files. Each waits in memory for its turn, so that they are no larger than it takes to keep the threads busy.
const OF_ALL: Most = Most { records: 100, bytes: 1 << 20 };

/// What is written, and how.
pub(super) struct Job<'a> {
    pub(super) format: &'static dyn Format,
    pub(super) plan: &'a Plan<'a>,
    /// The outline of the first part.
    pub(super) outline: Outline<'a>,
    /// The names of all splits.
    pub(super) splits: &'a [&'a str],
    /// The hashes of the schemas of the projects.
    pub(super) schemas: &'a [String],
    /// What is made of the records of each project,
    pub(super) views: &'a [Viewed],
    /// and of what, where that is drawn.
    pub(super) partners: Partners<'a>,
    /// What is written, in order.
    pub(super) pieces: Vec<Piece>,
}

/// A part of the whole or of a split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The place of the split among all.
    pub(super) split: Option<usize>,
    /// Which part of the split it is.
    part: Part,
    /// Its steps.
    steps: Range<usize>,
    /// The length of their texts.
    pub(super) text_bytes: usize,
}

impl Piece {
    pub(super) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// A part that was written.
struct Done {
    files: MemorySink,
    report: Report,
}

/// Divides steps into parts; there is always one, and one of each split, and no other where the format is written whole. The records of a
/// document are in one part, since some formats make one thing of them.
pub(super) fn divide(steps: &[Step<'_>], format: &dyn Format, splits: Option<usize>) -> Vec<Piece> {
    let most = if format.names_parts() { OF_A_FILE } else { OF_ALL };
    let divide_split = |steps: &[Step<'_>], first, split| {
        if format.is_written_whole() {
            vec![whole(steps, first, split)]
        } else {
            divide_split(steps, first, split, most)
        }
    };
    let Some(splits) = splits else { return divide_split(steps, 0, None) };
    let mut pieces = Vec::new();
    let mut start = 0;
    for split in 0..splits {
        let end = start + steps[start..].partition_point(|step| step.split <= Some(split));
        pieces.extend(divide_split(&steps[start..end], start, Some(split)));
        start = end;
    }
    pieces
}

/// The steps of one split as one part.
fn whole(steps: &[Step<'_>], first: usize, split: Option<usize>) -> Piece {
    let text_bytes = steps.iter().map(|step| step.text_bytes).sum();
    Piece { split, part: Part { number: 0, count: 1 }, steps: first..first + steps.len(), text_bytes }
}

/// Divides the steps of one split, of which the first has a number in the whole.
fn divide_split(steps: &[Step<'_>], first: usize, split: Option<usize>, most: Most) -> Vec<Piece> {
    let mut parts: Vec<(Range<usize>, usize)> = Vec::with_capacity(steps.len() / most.records + 1);
    let (mut start, mut end, mut bytes) = (first, first, 0);
    for of_document in steps.chunk_by(Step::is_of_same_document) {
        if end > start && end - start + of_document.len() > most.records {
            parts.push((start..end, bytes));
            (start, bytes) = (end, 0);
        }
        end += of_document.len();
        bytes += of_document.iter().map(|step| step.text_bytes).sum::<usize>();
        if bytes >= most.bytes || end - start >= most.records {
            parts.push((start..end, bytes));
            (start, bytes) = (end, 0);
        }
    }
    if end > start || parts.is_empty() {
        parts.push((start..end, bytes));
    }
    let count = parts.len();
    let piece = |(number, (steps, text_bytes))| Piece { split, part: Part { number, count }, steps, text_bytes };
    parts.into_iter().enumerate().map(piece).collect()
}

impl Job<'_> {
    /// Writes all parts on some threads, as many as the machine has where none are asked for.
    pub(super) fn run(
        &self,
        threads: Option<NonZero<usize>>,
        report: &mut Report,
        sink: &mut HashingSink<'_>,
        progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<(), ExportError> {
        let threads = threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZero::get);
        let threads = threads.min(self.pieces.len()).max(1);
        std::thread::scope(|scope| {
            // Each thread has a channel of its own and takes every so manieth part: so the next one is always known.
            let channel = |first: usize| {
                // Nothing waits in the channel: the part that is ready is enough.
                let (sender, receiver) = sync_channel(0);
                scope.spawn(move || {
                    let mut mine = (first..self.pieces.len()).step_by(threads);
                    mine.all(|number| sender.send(self.piece(&self.pieces[number])).is_ok())
                });
                receiver
            };
            let receivers: Vec<Receiver<_>> = (0..threads).map(channel).collect();
            self.gather(&receivers, report, sink, progress)
        })
    }

    fn gather(
        &self,
        receivers: &[Receiver<Result<Done, ExportError>>],
        report: &mut Report,
        sink: &mut HashingSink<'_>,
        progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<(), ExportError> {
        let total = self.plan.steps.len();
        for (number, piece) in self.pieces.iter().enumerate() {
            for done in piece.steps.clone() {
                let document = &self.plan.steps[done].document.id;
                if progress(Progress { phase: Phase::Writing, done, total, document }).is_break() {
                    return Err(ExportError::Cancelled);
                }
            }
            // A thread hangs up before its last part only when it panics, which the scope then hands on.
            let done = receivers[number % receivers.len()].recv().map_err(|_| ExportError::Cancelled)??;
            let folder = self.split_name(piece).filter(|_| !self.format.names_splits());
            for (name, bytes) in done.files.files {
                let name = match folder {
                    Some(folder) => format!("{folder}/{name}"),
                    None => name,
                };
                sink.append(&name, &bytes).map_err(|source| FormatError::Sink { name, source })?;
            }
            report.merge(done.report);
        }
        Ok(())
    }

    fn split_name(&self, piece: &Piece) -> Option<&str> {
        self.splits.get(piece.split?).copied()
    }

    /// The records of the whole or of the split of a piece, and which of these are its own.
    fn entries(&self, piece: &Piece) -> (&[Entry<'_>], Range<usize>) {
        let Some(split) = piece.split else { return (self.outline.entries, piece.steps.clone()) };
        let first = |split| self.plan.steps.partition_point(|step| step.split < Some(split));
        let (start, end) = (first(split), first(split + 1));
        let of_split = self.outline.entries.get(start..end).unwrap_or_default();
        (of_split, piece.steps.start - start..piece.steps.end - start)
    }

    fn piece(&self, piece: &Piece) -> Result<Done, ExportError> {
        let name = self.split_name(piece);
        let split = self.outline.split.map(|split| InSplit { name: name.unwrap_or_default(), ..split });
        let (entries, of_part) = self.entries(piece);
        let outline = Outline { split, entries, of_part, part: piece.part, ..self.outline.clone() };
        let mut done = Done { files: MemorySink::default(), report: Report::default() };
        let Some(mut writer) = self.format.writer(&outline) else { return Ok(done) };
        if piece.part.is_first() {
            writer.begin(&mut done.files)?;
        }
        let mut spans = Written::default();
        for step in &self.plan.steps[piece.steps.clone()] {
            let loaded = self.plan.load(step)?;
            done.report.losses.merge(step.losses.clone());
            let record = self.plan.record(step, &loaded, self.schemas, &mut done.report);
            let derived = self.views[step.project].derive(&record, &self.partners, &mut done.report.losses);
            let record = match &derived {
                None => record,
                Some(derived) => Record {
                    annotations: derived.annotations.iter().collect(),
                    relations: derived.relations.iter().collect(),
                    ..record
                },
            };
            done.report.count(&record, name, self.format.description().capabilities);
            record.annotations.iter().for_each(|it| spans.add_spans("spans", &it.label, 1));
            writer.write(&record, &mut done.files, &mut done.report.losses)?;
        }
        writer.finish(&mut done.files)?;
        done.report.written = writer.written().cloned().unwrap_or(spans);
        Ok(done)
    }
}
