//! Records are written in parts beside each other; what comes of a part goes to the sink in the order of the parts.
//!
//! Where a part ends depends on the records alone, so that any number of threads gives the same bytes. A thread waits with a
//! part that is ready until the one before is taken, so that the memory depends on the number of threads and not on that of
//! documents.

use std::num::NonZero;
use std::ops::{ControlFlow, Range};
use std::sync::mpsc::{Receiver, sync_channel};

use super::hashing::HashingSink;
use super::plan::{Plan, Step};
use super::{ExportError, Phase, Progress, Report};
use crate::format::{Format, FormatError, LossReport, MemorySink, Outline, Part, Sink as _, Written};

/// A part ends with the document by which it has this many records,
const RECORDS_MAX: usize = 500;
/// or by which its texts reach this many bytes.
const BYTES_MAX: usize = 4 << 20;

/// What is written, and how.
pub(super) struct Job<'a> {
    pub(super) format: &'static dyn Format,
    pub(super) plan: &'a Plan<'a>,
    /// The outline of the first part.
    pub(super) outline: Outline<'a>,
    /// The hashes of the schemas of the projects.
    pub(super) schemas: &'a [String],
    /// The steps of each part.
    pub(super) parts: Vec<Range<usize>>,
}

/// A part that was written.
struct Done {
    files: MemorySink,
    report: Report,
}

/// Divides steps into parts; there is always one, and no other where the format is written whole. The records of a document are in one part,
/// since some formats make one thing of them.
pub(super) fn divide(steps: &[Step<'_>], format: &dyn Format) -> Vec<Range<usize>> {
    if format.is_written_whole() {
        return std::iter::once(0..steps.len()).collect();
    }
    let mut parts: Vec<Range<usize>> = Vec::with_capacity(steps.len() / RECORDS_MAX + 1);
    let (mut start, mut bytes) = (0, 0);
    for (number, step) in steps.iter().enumerate() {
        bytes += step.text_bytes;
        if steps.get(number + 1).is_some_and(|next| next.is_about_document_of(step)) {
            continue;
        }
        if bytes >= BYTES_MAX || number + 1 - start >= RECORDS_MAX {
            parts.push(start..number + 1);
            (start, bytes) = (number + 1, 0);
        }
    }
    if start < steps.len() || parts.is_empty() {
        parts.push(start..steps.len());
    }
    parts
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
        let threads = threads.min(self.parts.len());
        std::thread::scope(|scope| {
            // Each thread has a channel of its own and takes every so manieth part: so the next one is always known.
            let channel = |first: usize| {
                let (sender, receiver) = sync_channel(1);
                scope.spawn(move || {
                    let mut mine = (first..self.parts.len()).step_by(threads);
                    mine.all(|number| sender.send(self.part(number)).is_ok())
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
        for (number, part) in self.parts.iter().enumerate() {
            for done in part.clone() {
                let document = &self.plan.steps[done].document.id;
                if progress(Progress { phase: Phase::Writing, done, total, document }).is_break() {
                    return Err(ExportError::Cancelled);
                }
            }
            // A thread hangs up before its last part only when it panics, which the scope then hands on.
            let done = receivers[number % receivers.len()].recv().map_err(|_| ExportError::Cancelled)??;
            for (name, bytes) in &done.files.files {
                let refuse = |source| FormatError::Sink { name: name.clone(), source };
                sink.append(name, bytes).map_err(refuse)?;
            }
            report.merge(done.report);
        }
        Ok(())
    }

    fn part(&self, number: usize) -> Result<Done, ExportError> {
        let part = Part { number, count: self.parts.len() };
        let outline = Outline { part, ..self.outline.clone() };
        let mut done = Done { files: MemorySink::default(), report: Report::default() };
        let Some(mut writer) = self.format.writer(&outline) else { return Ok(done) };
        if part.is_first() {
            writer.begin(&mut done.files)?;
        }
        let mut losses = LossReport::default();
        let mut spans = Written::default();
        for step in &self.plan.steps[self.parts[number].clone()] {
            let text = self.plan.text(step)?;
            let record = self.plan.record(step, &text, self.schemas, &mut losses);
            done.report.count(&record, self.format.description().capabilities);
            record.annotations.iter().for_each(|it| spans.add_spans("spans", &it.label, 1));
            writer.write(&record, &mut done.files, &mut losses)?;
        }
        writer.finish(&mut done.files)?;
        done.report.losses = losses;
        done.report.written = writer.written().cloned().unwrap_or(spans);
        Ok(done)
    }
}
