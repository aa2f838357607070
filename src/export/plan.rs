//! Which annotations of which sheets are written: chosen, compared with their texts, and rid of overlaps where asked.
//!
//! The whole is planned before the first record is written, since a relation is only written when the annotation that it
//! points at, perhaps in a later document, is written too.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::overlap::{Overlaps, giving_way, without};
use super::view::{Partners, View};
use super::{ExportError, Finding, Options, Phase, Progress, Report, Skipped, verify};
use crate::format::{Entry, LossKind, LossReport, Record};
use crate::group::{DocumentKey, Split};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Diagnostic, Document, DocumentId, LabelId, Place, Project, Relation,
    Severity, Sheet, SheetKey, Status,
};
use crate::text::Text;

/// What is written, in order.
pub(super) struct Plan<'a> {
    pub(super) steps: Vec<Step<'a>>,
    options: &'a Options,
    projects: &'a [&'a Project],
    split: Option<&'a Split>,
    /// The annotations that gave way, for each sheet that is written.
    gave_way: BTreeMap<(usize, SheetKey), BTreeSet<AnnotationId>>,
}

/// A record to be written.
pub(super) struct Step<'a> {
    /// The place of the project in the list.
    pub(super) project: usize,
    pub(super) document: &'a Arc<Document>,
    annotator: Option<&'a AnnotatorId>,
    status: Status,
    sheet: Option<&'a Sheet>,
    annotations: Vec<&'a Arc<Annotation>>,
    /// The length of its text.
    pub(super) text_bytes: usize,
    /// The place of its split among all, where there are splits.
    pub(super) split: Option<usize>,
    /// What is lost by the choice of its annotations.
    pub(super) losses: LossReport,
}

impl Step<'_> {
    pub(super) fn is_of_same_document(&self, other: &Self) -> bool {
        self.project == other.project && self.document.id == other.document.id
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        projects: &'a [&'a Project],
        options: &'a Options,
        split: Option<&'a Split>,
        report: &mut Report,
        progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Self, ExportError> {
        let mut plan = Self { steps: Vec::new(), options, projects, split, gave_way: BTreeMap::new() };
        let total = projects.iter().map(|project| project.documents.len()).sum();
        let mut done = 0;
        for (number, project) in projects.iter().enumerate() {
            report_orphans(project, report);
            for document in project.documents.values() {
                let next = Progress { phase: Phase::Checking, done, total, document: &document.id };
                if progress(next).is_break() {
                    return Err(ExportError::Cancelled);
                }
                plan.add_document(number, document, report);
                done += 1;
            }
        }
        if let Some(split) = split {
            let key = |step: &Step<'_>| DocumentKey {
                project: projects[step.project].id,
                document: step.document.id.clone(),
            };
            plan.steps.iter_mut().for_each(|step| step.split = split.part_of(&key(step)));
            plan.steps.sort_by_key(|step| step.split);
        }
        if plan.steps.is_empty() && report.skipped.is_empty() {
            let hint = "choose other annotators or statuses; --status new asks for untouched documents";
            let message = "nothing was exported: no document is of a status and annotator that were asked for";
            let diagnostic = Diagnostic::new(Severity::Warning, Place::default(), message, hint);
            report.findings.push(Finding { project: None, diagnostic });
        }
        Ok(plan)
    }

    fn add_document(&mut self, number: usize, document: &'a Arc<Document>, report: &mut Report) {
        let named = &self.options.annotators;
        let sheets = self.projects[number].sheets_of(&document.id);
        let sheets: Vec<_> = sheets.filter(|(key, _)| named.is_empty() || named.contains(&key.annotator)).collect();
        if sheets.is_empty() {
            if !self.options.statuses.contains(&Status::New) {
                *report.left_out.entry(Status::New).or_default() += 1;
            } else if named.is_empty() {
                self.add_step(number, document, None, None, report);
            } else {
                named.iter().for_each(|it| self.add_step(number, document, Some(it), None, report));
            }
        }
        for (key, sheet) in sheets {
            if self.options.statuses.contains(&sheet.status) {
                self.add_step(number, document, Some(&key.annotator), Some(sheet), report);
            } else {
                *report.left_out.entry(sheet.status).or_default() += 1;
            }
        }
    }

    fn add_step(
        &mut self,
        project: usize,
        document: &'a Arc<Document>,
        annotator: Option<&'a AnnotatorId>,
        sheet: Option<&'a Sheet>,
        report: &mut Report,
    ) {
        let status = sheet.map_or(Status::New, |sheet| sheet.status);
        let mut losses = LossReport::default();
        match self.chosen(project, document, annotator, sheet, &mut losses) {
            Ok((text_bytes, annotations)) => {
                let step =
                    Step { project, document, annotator, status, sheet, annotations, text_bytes, split: None, losses };
                self.steps.push(step);
            }
            Err(problem) => {
                report.skipped.push(Skipped {
                    project: self.projects[project].id,
                    document: document.id.clone(),
                    annotator: annotator.cloned(),
                    reason: problem.message.clone(),
                });
                report.findings.push(Finding { project: Some(self.projects[project].id), diagnostic: *problem });
            }
        }
    }

    /// The length of the text and the annotations to write, or why the document has to be skipped.
    fn chosen(
        &mut self,
        project: usize,
        document: &'a Arc<Document>,
        annotator: Option<&'a AnnotatorId>,
        sheet: Option<&'a Sheet>,
        losses: &mut LossReport,
    ) -> Result<(usize, Vec<&'a Arc<Annotation>>), Box<Diagnostic>> {
        let text = verify::text(self.projects[project], document)?;
        let (Some(annotator), Some(sheet)) = (annotator, sheet) else { return Ok((text.end().0, Vec::new())) };
        let place =
            Place { document: Some(document.id.clone()), annotator: Some(annotator.clone()), ..Place::default() };
        let annotations: Vec<_> = sheet.annotations.iter().filter(|it| self.wants(&it.label)).collect();
        let relations: Vec<_> = sheet.relations.values().collect();
        verify::quotes(&text, &annotations, &relations, &place)?;
        let out = giving_way(&annotations, self.options.overlaps);
        if let (Overlaps::Error, Some((one, other))) = (self.options.overlaps, out.first_key_value()) {
            let message = format!("the annotations {one} and {other} of one label share characters");
            let hint = "change one of them, or export with --overlaps keep, longest or first";
            let place = Place { annotation: Some(*one), ..place };
            return Err(Box::new(Diagnostic::new(Severity::Error, place, message, hint)));
        }
        for (left_out, stays) in &out {
            losses.add(LossKind::Overlap, || format!("{}: annotation {left_out} under {stays}", document.id));
        }
        let out: BTreeSet<AnnotationId> = out.into_keys().collect();
        let annotations = without(annotations, &out);
        self.gave_way.insert((project, SheetKey::new(document.id.clone(), annotator.clone())), out);
        Ok((text.end().0, annotations))
    }

    fn wants(&self, label: &LabelId) -> bool {
        self.options.labels.is_empty() || self.options.labels.contains(label)
    }

    /// The number of steps of each split.
    pub(super) fn sizes(&self, splits: usize) -> Vec<usize> {
        (0..splits).map(|split| self.steps.iter().filter(|step| step.split == Some(split)).count()).collect()
    }

    /// The labels that annotations may have: those of the schemas in their order, then those that no schema has, by name.
    pub(super) fn layers(&self) -> Vec<LabelId> {
        let of_schemas = self.projects.iter().flat_map(|it| &it.schema.labels).map(|label| &label.id);
        // The labels of other views are all in their schemas, and were chosen there.
        let (is_whole, as_they_are) =
            (self.options.view != View::Spans, matches!(self.options.view, View::Spans | View::Pairs));
        let used = self.steps.iter().filter(|_| as_they_are).flat_map(|step| &step.annotations);
        let used: BTreeSet<&LabelId> = used.map(|annotation| &annotation.label).collect();
        let mut layers: Vec<LabelId> = Vec::new();
        for label in of_schemas.filter(|it| is_whole || self.wants(it)).chain(used) {
            if !layers.contains(label) {
                layers.push(label.clone());
            }
        }
        layers
    }

    /// The annotators of the records, by name.
    pub(super) fn annotators(&self) -> Vec<AnnotatorId> {
        let annotators: BTreeSet<&AnnotatorId> = self.steps.iter().filter_map(|step| step.annotator).collect();
        annotators.into_iter().cloned().collect()
    }

    /// All that pairs may be drawn of, where that is asked for.
    pub(super) fn partners(&self, seed: u64) -> Partners<'_> {
        let mut partners = Partners::new(seed);
        for step in self.steps.iter().filter(|_| self.options.view == View::Pairs) {
            if let (Some(annotator), Some(sheet)) = (step.annotator, step.sheet) {
                let key = (self.projects[step.project].id, &step.document.id, annotator);
                partners.push(key, step.split, sheet, &step.annotations);
            }
        }
        partners
    }

    /// The languages of the documents, sorted.
    pub(super) fn languages(&self) -> Vec<String> {
        let languages: BTreeSet<&String> = self.steps.iter().map(|step| &step.document.language).collect();
        languages.into_iter().filter(|it| !it.is_empty()).cloned().collect()
    }

    /// The records in a table of contents.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let entry = |step: &Step<'a>| Entry {
            project: self.projects[step.project],
            document: step.document,
            annotator: step.annotator,
            annotations: step.annotations.len(),
        };
        self.steps.iter().map(entry).collect()
    }

    /// The text of a step. It was verified when the step was planned, and is the same by its hash.
    pub(super) fn text(&self, step: &Step<'_>) -> Result<Text, ExportError> {
        verify::text(self.projects[step.project], step.document).map_err(ExportError::TextGone)
    }

    /// The record of a step with its text, and what is lost by it.
    pub(super) fn record<'s>(
        &'s self,
        step: &'s Step<'a>,
        text: &'s Text,
        schemas: &'s [String],
        losses: &mut LossReport,
    ) -> Record<'s> {
        // Other views have none of them, so that none is lost.
        let has_relations = matches!(self.options.view, View::Spans | View::Pairs);
        let sheet = step.sheet.filter(|_| has_relations);
        let relations = sheet.into_iter().flat_map(|sheet| sheet.relations.values());
        Record {
            project: self.projects[step.project],
            schema: &schemas[step.project],
            document: step.document,
            text,
            annotator: step.annotator,
            status: step.status,
            annotations: step.annotations.clone(),
            relations: relations.filter(|relation| self.has_ends(step, relation, losses)).collect(),
        }
    }

    /// Whether both ends of a relation are written in one split. One whose label was not asked for is nothing lost.
    fn has_ends(&self, step: &Step<'_>, relation: &Relation, losses: &mut LossReport) -> bool {
        let Some(annotator) = step.annotator else { return false };
        let ends = [(&step.document.id, relation.from), (&relation.to.document, relation.to.annotation)];
        let mut written = self.goes_with(step, &relation.to.document);
        for (document, id) in ends {
            let key = SheetKey::new(document.clone(), annotator.clone());
            let end = self.projects[step.project].sheet(&key).and_then(|sheet| sheet.annotations.get(id));
            if end.is_some_and(|end| !self.wants(&end.label)) {
                return false;
            }
            let gave_way = self.gave_way.get(&(step.project, key));
            written &= end.is_some() && gave_way.is_some_and(|it| !it.contains(&id));
        }
        if !written {
            let place = || format!("{}: {} {}", step.document.id, relation.label, relation.id);
            losses.add(LossKind::RelationTarget, place);
        }
        written
    }

    /// Whether a document is in the split of a step: what relates two of them would be learnt in one and tested in the other.
    fn goes_with(&self, step: &Step<'_>, document: &DocumentId) -> bool {
        let Some(split) = self.split.filter(|_| *document != step.document.id) else { return true };
        let key = DocumentKey { project: self.projects[step.project].id, document: document.clone() };
        split.part_of(&key) == step.split
    }
}

/// Annotations of documents that are not there would otherwise be passed over in silence.
fn report_orphans(project: &Project, report: &mut Report) {
    for key in project.sheets.keys().filter(|key| !project.documents.contains_key(&key.document)) {
        let place =
            Place { document: Some(key.document.clone()), annotator: Some(key.annotator.clone()), ..Place::default() };
        let message = format!("{} has annotated a document that is not in the project", key.annotator);
        let hint = "restore the document, or remove the annotations";
        let diagnostic = Diagnostic::new(Severity::Error, place, message, hint);
        report.findings.push(Finding { project: Some(project.id), diagnostic });
    }
}
