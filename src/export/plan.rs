//! Which annotations of which sheets are written: chosen, compared with their texts, and rid of overlaps where asked.
//!
//! The whole is planned before the first record is written, since a relation is only written when the annotation that it
//! points at, perhaps in a later document, is written too.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::overlap::{Overlaps, giving_way};
use super::view::{Partners, View};
use super::{ExportError, Finding, Input, Options, Phase, Progress, Report, Skipped, verify};
use crate::format::{Entry, LossKind, LossReport, Record};
use crate::group::{DocumentKey, Split};
use crate::model::{
    Annotation, AnnotationId, AnnotatorId, Diagnostic, Document, DocumentId, LabelId, Place, Project, Relation,
    Severity, Sheet, SheetKey, Status,
};
use crate::text::Text;

/// What is to be written of a sheet, or why its document has to be skipped.
type Chosen<T> = Result<T, Box<Diagnostic>>;

/// What is written, in order.
pub(super) struct Plan<'a> {
    pub(super) steps: Vec<Step<'a>>,
    options: &'a Options,
    inputs: &'a [Input<'a>],
    split: Option<&'a Split>,
    /// The annotations that gave way, for each sheet that is written.
    gave_way: BTreeMap<(usize, SheetKey), BTreeSet<AnnotationId>>,
    /// The labels of the annotations that are written.
    used: BTreeSet<LabelId>,
}

/// A record to be written.
pub(super) struct Step<'a> {
    /// The place of the project in the list.
    pub(super) project: usize,
    pub(super) document: &'a Arc<Document>,
    annotator: Option<&'a AnnotatorId>,
    status: Status,
    sheet: Option<&'a SheetKey>,
    /// The number of its annotations.
    annotations: usize,
    /// The length of its text.
    pub(super) text_bytes: usize,
    /// The place of its split among all, where there are splits.
    pub(super) split: Option<usize>,
    /// What is lost by the choice of its annotations.
    pub(super) losses: LossReport,
}

/// What a step is written of: its text and its sheet.
pub(super) struct Loaded {
    text: Text,
    sheet: Option<Arc<Sheet>>,
}

impl Step<'_> {
    pub(super) fn is_of_same_document(&self, other: &Self) -> bool {
        self.project == other.project && self.document.id == other.document.id
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(
        inputs: &'a [Input<'a>],
        options: &'a Options,
        split: Option<&'a Split>,
        report: &mut Report,
        progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<Self, ExportError> {
        let (gave_way, used) = (BTreeMap::new(), BTreeSet::new());
        let mut plan = Self { steps: Vec::new(), options, inputs, split, gave_way, used };
        let total = inputs.iter().map(|it| it.project.documents.len()).sum();
        let mut done = 0;
        for (number, input) in inputs.iter().enumerate() {
            report_orphans(input.project, report);
            for document in input.project.documents.values() {
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
                project: inputs[step.project].project.id,
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
        let sheets = self.project(number).sheets.glances_of(&document.id);
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
            let status = sheet.status();
            if self.options.statuses.contains(&status) {
                self.add_step(number, document, Some(&key.annotator), Some((key, status)), report);
            } else {
                *report.left_out.entry(status).or_default() += 1;
            }
        }
    }

    fn add_step(
        &mut self,
        project: usize,
        document: &'a Arc<Document>,
        annotator: Option<&'a AnnotatorId>,
        sheet: Option<(&'a SheetKey, Status)>,
        report: &mut Report,
    ) {
        let (sheet, status) = sheet.map_or((None, Status::New), |(key, status)| (Some(key), status));
        let mut losses = LossReport::default();
        match self.chosen(project, document, sheet, &mut losses) {
            Ok((text_bytes, annotations)) => {
                let step =
                    Step { project, document, annotator, status, sheet, annotations, text_bytes, split: None, losses };
                self.steps.push(step);
            }
            Err(problem) => {
                report.skipped.push(Skipped {
                    project: self.project(project).id,
                    document: document.id.clone(),
                    annotator: annotator.cloned(),
                    reason: problem.message.clone(),
                });
                report.findings.push(Finding { project: Some(self.project(project).id), diagnostic: *problem });
            }
        }
    }

    /// The length of the text and the number of annotations to write.
    fn chosen(
        &mut self,
        project: usize,
        document: &Document,
        sheet: Option<&SheetKey>,
        losses: &mut LossReport,
    ) -> Chosen<(usize, usize)> {
        let input = self.inputs[project];
        let Some(key) = sheet else { return Ok((verify::text(input.project, document)?.end().0, 0)) };
        if let Some(summary) = input.stock.summary(key).filter(|_| self.options.overlaps == Overlaps::Keep) {
            let wanted = summary.labels().filter(|(label, _)| self.wants(label));
            let (count, labels): (Vec<usize>, Vec<LabelId>) =
                wanted.map(|(label, count)| (count, label.clone())).unzip();
            self.used.extend(labels);
            self.gave_way.insert((project, key.clone()), BTreeSet::new());
            return Ok((summary.text_bytes(), count.into_iter().sum()));
        }
        let text = verify::text(input.project, document)?;
        let sheet = input.stock.sheet(key)?.unwrap_or_default();
        let (out, count) = self.compared(&sheet, &text, key, losses)?;
        self.gave_way.insert((project, key.clone()), out);
        Ok((text.end().0, count))
    }

    /// The annotations of a sheet that give way, and the number of those that are written. All are compared with the text.
    fn compared(
        &mut self,
        sheet: &Sheet,
        text: &Text,
        key: &SheetKey,
        losses: &mut LossReport,
    ) -> Chosen<(BTreeSet<AnnotationId>, usize)> {
        let SheetKey { document, annotator } = key;
        let place = Place { document: Some(document.clone()), annotator: Some(annotator.clone()), ..Place::default() };
        let annotations: Vec<_> = sheet.annotations.iter().filter(|it| self.wants(&it.label)).collect();
        let relations: Vec<_> = sheet.relations.values().collect();
        verify::quotes(text, &annotations, &relations, &place)?;
        let out = giving_way(&annotations, self.options.overlaps);
        if let (Overlaps::Error, Some((one, other))) = (self.options.overlaps, out.first_key_value()) {
            let message = format!("the annotations {one} and {other} of one label share characters");
            let hint = "change one of them, or export with --overlaps keep, longest or first";
            let place = Place { annotation: Some(*one), ..place };
            return Err(Box::new(Diagnostic::new(Severity::Error, place, message, hint)));
        }
        for (left_out, stays) in &out {
            losses.add(LossKind::Overlap, || format!("{document}: annotation {left_out} under {stays}"));
        }
        // One of each label stays, whatever gives way.
        let labels = sheet.annotations.labels().map(|(label, _)| label).filter(|it| self.wants(it));
        self.used.extend(labels.cloned().collect::<Vec<_>>());
        let out: BTreeSet<AnnotationId> = out.into_keys().collect();
        let count = annotations.len() - out.len();
        Ok((out, count))
    }

    fn project(&self, number: usize) -> &'a Project {
        self.inputs[number].project
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
        let of_schemas = self.inputs.iter().flat_map(|it| &it.project.schema.labels).map(|label| &label.id);
        // The labels of other views are all in their schemas, and were chosen there.
        let (is_whole, as_they_are) =
            (self.options.view != View::Spans, matches!(self.options.view, View::Spans | View::Pairs));
        let used = self.used.iter().filter(|_| as_they_are);
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

    /// The sheets of all steps, where pairs are drawn of them; none for other views. They stay in memory as long as that.
    pub(super) fn sheets_for_partners(&self) -> Result<Vec<Arc<Sheet>>, ExportError> {
        let wanted = self.steps.iter().filter(|_| self.options.view == View::Pairs);
        wanted.map(|step| Ok(self.sheet(step)?.unwrap_or_default())).collect()
    }

    /// All that pairs may be drawn of, where that is asked for: from the sheets of all steps.
    pub(super) fn partners<'s>(&'s self, sheets: &'s [Arc<Sheet>], seed: u64) -> Partners<'s> {
        let mut partners = Partners::new(seed);
        for (step, sheet) in self.steps.iter().zip(sheets) {
            if let Some(annotator) = step.annotator.filter(|_| step.sheet.is_some()) {
                let key = (self.project(step.project).id, &step.document.id, annotator);
                partners.push(key, step.split, sheet, &self.annotations(step, sheet));
            }
        }
        partners
    }

    fn sheet(&self, step: &Step<'_>) -> Result<Option<Arc<Sheet>>, ExportError> {
        let Some(key) = step.sheet else { return Ok(None) };
        self.inputs[step.project].stock.sheet(key).map_err(|it| self.gone(step, it))
    }

    fn gone(&self, step: &Step<'_>, diagnostic: Box<Diagnostic>) -> ExportError {
        let project = self.project(step.project);
        ExportError::Gone { project: project.id, title: project.title.clone(), diagnostic }
    }

    /// The annotations of the sheet of a step that are written.
    fn annotations<'s>(&self, step: &Step<'_>, sheet: &'s Sheet) -> Vec<&'s Arc<Annotation>> {
        let gave_way = step.sheet.and_then(|key| self.gave_way.get(&(step.project, key.clone())));
        let stays = |it: &&Arc<Annotation>| gave_way.is_none_or(|out| !out.contains(&it.id));
        sheet.annotations.iter().filter(|it| self.wants(&it.label)).filter(stays).collect()
    }

    /// The languages of the documents, sorted.
    pub(super) fn languages(&self) -> Vec<String> {
        let languages: BTreeSet<&String> = self.steps.iter().map(|step| &step.document.language).collect();
        languages.into_iter().filter(|it| !it.is_empty()).cloned().collect()
    }

    /// The records in a table of contents.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let entry = |step: &Step<'a>| Entry {
            project: self.project(step.project),
            document: step.document,
            annotator: step.annotator,
            annotations: step.annotations,
        };
        self.steps.iter().map(entry).collect()
    }

    /// What a step is written of. It was verified when the step was planned, and is the same by its hash.
    pub(super) fn load(&self, step: &Step<'_>) -> Result<Loaded, ExportError> {
        let text = verify::text(self.project(step.project), step.document).map_err(|it| self.gone(step, it))?;
        Ok(Loaded { text, sheet: self.sheet(step)? })
    }

    /// The record of a step; what is lost by it, and what of others could not be read, goes into a report.
    pub(super) fn record<'s>(
        &'s self,
        step: &'s Step<'a>,
        loaded: &'s Loaded,
        schemas: &'s [String],
        report: &mut Report,
    ) -> Record<'s> {
        // Other views have none of them, so that none is lost.
        let has_relations = matches!(self.options.view, View::Spans | View::Pairs);
        let sheet = loaded.sheet.as_deref();
        let mut relations = Vec::new();
        // Each sheet that relations lead to is read once, however many of them do.
        let mut others = BTreeMap::new();
        for relation in sheet.filter(|_| has_relations).into_iter().flat_map(|sheet| sheet.relations.values()) {
            if self.has_ends(step, (sheet, &mut others), relation, report) {
                relations.push(relation);
            }
        }
        Record {
            project: self.project(step.project),
            schema: &schemas[step.project],
            document: step.document,
            text: &loaded.text,
            annotator: step.annotator,
            status: step.status,
            annotations: sheet.map(|sheet| self.annotations(step, sheet)).unwrap_or_default(),
            relations,
        }
    }

    /// Whether both ends of a relation are written in one split. One whose label was not asked for is nothing lost.
    fn has_ends(
        &self,
        step: &Step<'_>,
        (own, others): (Option<&Sheet>, &mut BTreeMap<DocumentId, Option<Arc<Sheet>>>),
        relation: &Relation,
        report: &mut Report,
    ) -> bool {
        let Some(annotator) = step.annotator else { return false };
        let ends = [(&step.document.id, relation.from), (&relation.to.document, relation.to.annotation)];
        let mut written = self.goes_with(step, &relation.to.document);
        for (document, id) in ends {
            let key = SheetKey::new(document.clone(), annotator.clone());
            let is_own = *document == step.document.id;
            let gave_way = self.gave_way.get(&(step.project, key.clone()));
            // Of one that is not written nothing matters but the label, and that only where not all are.
            if !is_own && gave_way.is_none() && self.options.labels.is_empty() {
                written = false;
                continue;
            }
            if !is_own && !others.contains_key(document) {
                others.insert(document.clone(), self.other(step, &key, report));
            }
            let end = if is_own { own } else { others.get(document).and_then(|it| it.as_deref()) };
            let end = end.and_then(|sheet| sheet.annotations.get(id));
            if end.is_some_and(|end| !self.wants(&end.label)) {
                return false;
            }
            written &= end.is_some() && gave_way.is_some_and(|it| !it.contains(&id));
        }
        if !written {
            let place = || format!("{}: {} {}", step.document.id, relation.label, relation.id);
            report.losses.add(LossKind::RelationTarget, place);
        }
        written
    }

    /// A sheet that relations of a step lead to. One that is not what it was any more is told of: what leads there is lost, and where that
    /// sheet is to be written too, its own step ends the export.
    fn other(&self, step: &Step<'_>, key: &SheetKey, report: &mut Report) -> Option<Arc<Sheet>> {
        self.inputs[step.project].stock.sheet(key).unwrap_or_else(|diagnostic| {
            let project = Some(self.project(step.project).id);
            report.findings.push(Finding { project, diagnostic: *diagnostic });
            None
        })
    }

    /// Whether a document is in the split of a step: what relates two of them would be learnt in one and tested in the other.
    fn goes_with(&self, step: &Step<'_>, document: &DocumentId) -> bool {
        let Some(split) = self.split.filter(|_| *document != step.document.id) else { return true };
        let key = DocumentKey { project: self.project(step.project).id, document: document.clone() };
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
