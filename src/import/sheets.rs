//! What annotators made of documents, as changes of their sheets.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::called::plain;
use super::detect;
use super::documents::Found;
use super::ends::{Ends, Keys, Piece};
use super::ids::Ids;
use super::offsets::{Places, Scale};
use super::quotation::{self, Folded};
use super::schema::Names;
use super::speakers::Register;
use super::value::{Surroundings, convert, spans};
use super::{Options, Report};
use crate::edit::{Change, Swap};
use crate::format::{
    AnnotationMark, ImportedAnnotation, ImportedAttribute, ImportedDocument, ImportedRelation, ImportedSheet, LossKind,
    NUMBER_MAX, RelationMark,
};
use crate::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorId, AnnotatorKind, Attribute, Attributes, Diagnostic, LabelId,
    Origin, Place, Project, Relation, RelationId, Severity, SheetKey, Spans, Stamp, Status, Time, ValueOrigin,
};
use crate::text::Span;

/// Whose annotations those are that nothing says anything of.
const NOBODY: &str = "imported";

/// A sheet of the data, and the document that it is about.
#[derive(Clone, Copy)]
struct About<'s> {
    piece: Piece,
    found: &'s Found<'s>,
    sheet: &'s ImportedSheet,
    places: &'s Places,
    folded: &'s OnceCell<Folded>,
}

impl About<'_> {
    /// Where an annotation is: at its place, else where its words are found.
    fn spans(self, imported: &ImportedAnnotation, report: &mut Report) -> Result<Spans, String> {
        let Self { found, places, folded, .. } = self;
        let cut = found.imported.cut_at_controls;
        let placed = spans(&imported.fragments, imported.quoted.as_ref(), places, &found.text, cut);
        if placed.is_ok() || imported.quotations.is_empty() {
            return placed;
        }
        let sought = quotation::spans(imported, &found.text, folded)?;
        let message = format!("the annotation {} was found by its words, since its place is another", imported.key);
        report.findings.push(Diagnostic::new(Severity::Note, imported.place.clone(), message, ""));
        Ok(sought)
    }
}

/// Collects the changes of sheets.
pub(super) struct Sheets<'a> {
    project: &'a Project,
    options: &'a Options,
    names: &'a Names<'a>,
    pub(super) register: Register,
    pub(super) changes: Vec<Change>,
    /// The ids that are in use, in the project and by what was imported so far.
    annotation_ids: Ids<AnnotationId>,
    relation_ids: Ids<RelationId>,
    /// What the annotations are that the data calls by a key.
    keys: Keys,
    /// The annotators of the data by their plain names.
    annotators: BTreeMap<String, AnnotatorId>,
    /// What this import made of the annotations and relations that have an id in the data: two copies of an export are one.
    came: BTreeMap<(SheetKey, AnnotationId), Arc<Annotation>>,
    related: BTreeMap<(SheetKey, RelationId), Arc<Relation>>,
    /// What it made of those that have none, in the order in which it did.
    made: BTreeMap<SheetKey, Vec<Arc<Annotation>>>,
    /// How far new sheets are and whose kind they have, as all sheets of one key together say.
    statuses: BTreeMap<SheetKey, (Status, Option<AnnotatorKind>)>,
}

impl<'a> Sheets<'a> {
    pub(super) fn new(
        project: &'a Project,
        options: &'a Options,
        (names, register): (&'a Names<'a>, Register),
        documents: &[&ImportedDocument],
    ) -> Self {
        let sheets = project.sheets.values();
        Self {
            project,
            options,
            names,
            register,
            changes: Vec::new(),
            annotation_ids: Ids::new(sheets.clone().flat_map(|it| it.annotations.iter()).map(|it| it.id)),
            relation_ids: Ids::new(sheets.flat_map(|it| it.relations.keys().copied())),
            keys: Keys::default(),
            annotators: annotators(documents),
            came: BTreeMap::new(),
            related: BTreeMap::new(),
            made: BTreeMap::new(),
            statuses: BTreeMap::new(),
        }
    }

    /// The annotations of a document, the how-manieth of the data it is, by whomever.
    pub(super) fn add(&mut self, number: usize, found: &Found<'_>, places: &Places, report: &mut Report) {
        let folded = OnceCell::new();
        for (at, sheet) in found.imported.sheets.iter().enumerate() {
            let key = SheetKey::new(found.id.clone(), self.annotator(sheet));
            // An annotation of the project is what one of the data is, not what several are.
            let mut there = self.there(&key, sheet);
            let (mut any, about) = (false, About { piece: (number, at), found, sheet, places, folded: &folded });
            for annotation in &sheet.annotations {
                any |= self.add_annotation(about, &key, annotation, &mut there, report);
            }
            self.note_status(&key, sheet, any);
        }
    }

    /// The relations of all documents, whose ends are known by now.
    pub(super) fn relate(&mut self, found: &[Found<'_>], scales: &[Scale], report: &mut Report) {
        if found.iter().flat_map(|it| &it.imported.sheets).all(|it| it.relations.is_empty()) {
            return;
        }
        let keys = std::mem::take(&mut self.keys);
        let ends = Ends::new(self.project, &keys, found);
        for (number, (found, scale)) in found.iter().zip(scales).enumerate() {
            if found.imported.sheets.iter().all(|it| it.relations.is_empty()) {
                continue;
            }
            let (places, folded) = (detect::places(&found.sample(), *scale), OnceCell::new());
            for (at, sheet) in found.imported.sheets.iter().enumerate() {
                let key = SheetKey::new(found.id.clone(), self.annotator(sheet));
                let about = About { piece: (number, at), found, sheet, places: &places, folded: &folded };
                for relation in &sheet.relations {
                    self.add_relation(about, &key, relation, &ends, report);
                }
            }
        }
    }

    fn annotator(&self, sheet: &ImportedSheet) -> AnnotatorId {
        let named = named(sheet);
        let id = self.options.annotator.as_ref().or_else(|| self.annotators.get(&plain(named)));
        id.cloned().unwrap_or_else(|| AnnotatorId::from_title(named, |_| false))
    }

    /// The annotations that a sheet of the project has, by label and place, but for those that the data knows by their ids. Where
    /// it knows none by an id, those that another copy of the sheet has brought are there too.
    fn there(&self, key: &SheetKey, imported: &ImportedSheet) -> BTreeMap<(LabelId, Vec<Span>), Vec<AnnotationId>> {
        let mut there: BTreeMap<_, Vec<AnnotationId>> = BTreeMap::new();
        let own: BTreeSet<AnnotationId> = imported.annotations.iter().filter_map(|it| it.id).collect();
        let annotations = self.project.sheet(key).into_iter().flat_map(|it| it.annotations.iter());
        let made = self.made.get(key).filter(|_| own.is_empty()).into_iter().flatten();
        for annotation in annotations.chain(made).filter(|it| !own.contains(&it.id)) {
            there.entry((annotation.label.clone(), annotation.spans.places())).or_default().push(annotation.id);
        }
        there.values_mut().for_each(|ids| ids.reverse());
        there
    }

    /// Adds an annotation, and tells whether it is in the project then.
    fn add_annotation(
        &mut self,
        about: About<'_>,
        key: &SheetKey,
        imported: &ImportedAnnotation,
        there: &mut BTreeMap<(LabelId, Vec<Span>), Vec<AnnotationId>>,
        report: &mut Report,
    ) -> bool {
        let About { found, .. } = about;
        let placed = about.spans(imported, report);
        let (label, spans) = match (self.names.label(&imported.label), placed) {
            (Some(label), Ok(spans)) => (label.clone(), spans),
            (_, placed) => {
                let error = placed.err().unwrap_or_default();
                let message = format!("the annotation {} did not come in: {error}", imported.key);
                report.losses.add(LossKind::Misplaced, || imported.place.to_string());
                report.findings.push(Diagnostic::new(
                    Severity::Error,
                    imported.place.clone(),
                    message,
                    "correct its place and import again",
                ));
                return false;
            }
        };
        let attributes = self.attributes(about, &label, &imported.attributes, &imported.place, report);
        let own = imported.id.and_then(|id| Some((id, self.project.sheet(key)?.annotations.get(id)?)));
        let known = match own {
            Some((id, _)) => Some(id),
            None => there.get_mut(&(label.clone(), spans.places())).and_then(Vec::pop),
        };
        let mark = AnnotationMark {
            text: found.text.hash(),
            annotator: &key.annotator,
            label: &label,
            spans: &spans.places(),
        };
        let known = known.or_else(|| self.moved_since(key, mark, imported));
        let made = self.annotation(key, imported, (label.clone(), spans.clone()), attributes);
        let made_before = |id: AnnotationId| self.made.get(key)?.iter().find(|it| it.id == id);
        let ours =
            known.and_then(|id| self.project.sheet(key).and_then(|it| it.annotations.get(id)).or(made_before(id)));
        let came = imported.id.and_then(|id| self.came.get(&(key.clone(), id)));
        if let Some(ours) = ours.or(came).cloned() {
            let id = ours.id;
            self.keys.insert(about.piece, key, &imported.key, id);
            report.annotations.known += 1;
            if !says_the_same(&ours, &made) {
                report.losses.add(LossKind::Kept, || format!("{}: annotation {id}", key.document));
            }
            return true;
        }
        let number = number_in(&imported.key);
        let id = self.annotation_ids.take(imported.id, number, |it| mark.id(it), AnnotationId::random);
        self.keys.insert(about.piece, key, &imported.key, id);
        report.annotations.new += 1;
        let made = Arc::new(Annotation { id, ..made });
        match imported.id {
            Some(own) => drop(self.came.insert((key.clone(), own), made.clone())),
            None => self.made.entry(key.clone()).or_default().push(made.clone()),
        }
        self.changes.push(Change::Annotation(key.clone(), Swap::create(made)));
        true
    }

    /// The annotation that an earlier import made of this one, and that was moved or relabeled since.
    fn moved_since(
        &self,
        key: &SheetKey,
        mark: AnnotationMark<'_>,
        imported: &ImportedAnnotation,
    ) -> Option<AnnotationId> {
        let id = mark.id(number_in(&imported.key)?);
        self.project.sheet(key)?.annotations.get(id).map(|it| it.id)
    }

    fn annotation(
        &self,
        key: &SheetKey,
        imported: &ImportedAnnotation,
        (label, spans): (LabelId, Spans),
        attributes: Attributes,
    ) -> Annotation {
        let (created, changed) = self.stamps(key, imported.created, imported.changed);
        Annotation {
            id: AnnotationId::from_number(0),
            label,
            spans,
            attributes,
            note: imported.note.as_str().into(),
            unsure: imported.unsure,
            origin: imported.origin.unwrap_or(Origin::Imported),
            created,
            changed,
        }
    }

    fn stamps(&self, key: &SheetKey, created: Option<Time>, changed: Option<Time>) -> (Stamp, Stamp) {
        let stamp = |at: Time| Stamp { at, by: key.annotator.clone() };
        let created = created.or(changed).unwrap_or(self.options.at);
        (stamp(created), stamp(changed.unwrap_or(created)))
    }

    /// The values of a record; one that does not fit is counted and named.
    fn attributes(
        &mut self,
        about: About<'_>,
        label: &LabelId,
        imported: &[ImportedAttribute],
        place: &Place,
        report: &mut Report,
    ) -> Attributes {
        let mut attributes = Attributes::default();
        for attribute in imported {
            let Some(definition) = self.names.attribute(label, &attribute.name) else { continue };
            let mut around = Surroundings {
                text: &about.found.text,
                places: about.places,
                register: &mut self.register,
                project: &about.sheet.project,
                cut_at_controls: about.found.imported.cut_at_controls,
            };
            match convert(definition, &attribute.value, &mut around) {
                Ok(value) => {
                    let origin = match (attribute.by_rule, attribute.by_hand) {
                        (true, _) => ValueOrigin::Rule,
                        (false, true) => ValueOrigin::Hand,
                        (false, false) => ValueOrigin::Imported,
                    };
                    attributes.set(definition.id.clone(), value.map(|value| Attribute { value, origin }));
                }
                Err(error) => {
                    report.losses.add(LossKind::Value, || format!("{place}: {}", attribute.name));
                    let message = format!("the value of {label}.{} did not come in: {error}", attribute.name);
                    let hint = "correct it, or change the kind of the attribute in the schema";
                    report.findings.push(Diagnostic::new(Severity::Warning, place.clone(), message, hint));
                }
            }
        }
        attributes
    }

    fn add_relation(
        &mut self,
        about: About<'_>,
        key: &SheetKey,
        imported: &ImportedRelation,
        ends: &Ends<'_>,
        report: &mut Report,
    ) {
        let from = ends.from(about.piece, key, &imported.from);
        let to = ends.to((about.piece, &about.found.imported.name), key, imported);
        let (Some(from), Some(to), Some(label)) = (from, to, self.names.relation(&imported.label)) else {
            report.losses.add(LossKind::End, || imported.place.to_string());
            let message = format!(
                "the relation {} from {} to {} did not come in: one of them is not there",
                imported.label, imported.from, imported.to
            );
            return report.findings.push(Diagnostic::new(Severity::Warning, imported.place.clone(), message, ""));
        };
        let label = label.clone();
        if from == to.annotation && key.document == to.document {
            report.losses.add(LossKind::End, || imported.place.to_string());
            let message =
                format!("the relation {} did not come in: it leads from {} to itself", imported.label, imported.from);
            return report.findings.push(Diagnostic::new(Severity::Warning, imported.place.clone(), message, ""));
        }
        let attributes = self.attributes(about, &label, &imported.attributes, &imported.place, report);
        if self.has_relation(key, imported.id, (&label, from, &to)) {
            report.relations.known += 1;
            return;
        }
        let came = imported.id.and_then(|id| self.related.get(&(key.clone(), id)));
        if let Some(came) = came {
            report.relations.known += 1;
            let values = |it: &Attributes| it.iter().map(|(id, it)| (id.clone(), it.value.clone())).collect::<Vec<_>>();
            let is_same = (&came.label, came.from, &came.to, &came.note) == (&label, from, &to, &imported.note)
                && values(&came.attributes) == values(&attributes);
            if !is_same {
                report.losses.add(LossKind::Kept, || format!("{}: relation {}", key.document, came.id));
            }
            return;
        }
        let mark = RelationMark { label: &label, from, to: &to };
        let number = number_in(&imported.key);
        let id = self.relation_ids.take(imported.id, number, |it| mark.id(it), RelationId::random);
        let (created, changed) = self.stamps(key, imported.created, imported.changed);
        let note = imported.note.clone();
        let relation = Arc::new(Relation { id, label, from, to, attributes, note, created, changed });
        if let Some(own) = imported.id {
            self.related.insert((key.clone(), own), relation.clone());
        }
        report.relations.new += 1;
        self.changes.push(Change::Relation(key.clone(), Swap::create(relation)));
    }

    /// Whether the project has a relation already: by its id, or of one label between the same ends.
    fn has_relation(
        &self,
        key: &SheetKey,
        id: Option<RelationId>,
        (label, from, to): (&LabelId, AnnotationId, &AnnotationPlace),
    ) -> bool {
        let Some(sheet) = self.project.sheet(key) else { return false };
        match id {
            Some(id) if sheet.relations.contains_key(&id) => true,
            _ => sheet.relations.starting_at(from).any(|it| it.label == *label && it.to == *to),
        }
    }

    /// A sheet that is new has the status that the data gives it, or is begun with its first annotation. Where several of the data are
    /// one here, the first that is not empty tells.
    fn note_status(&mut self, key: &SheetKey, sheet: &ImportedSheet, any: bool) {
        if self.project.sheet(key).is_some() {
            return;
        }
        let begun = if any { Status::InProgress } else { Status::New };
        let status = sheet.status.unwrap_or(begun);
        let kind = sheet.kind.filter(|it| *it != AnnotatorKind::Person && (any || status != Status::New));
        let told = self.statuses.entry(key.clone()).or_default();
        if told.0 == Status::New {
            told.0 = status;
        }
        told.1 = told.1.or(kind);
    }

    /// How far the new sheets are, after all of them were seen.
    pub(super) fn tell_statuses(&mut self) {
        for (key, (status, kind)) in std::mem::take(&mut self.statuses) {
            if status != Status::New {
                self.changes.push(Change::Status(key.clone(), Swap::create(status)));
            }
            if let Some(kind) = kind {
                self.changes.push(Change::Kind(key, Swap::create(kind)));
            }
        }
    }
}

/// The annotator that a sheet names.
fn named(sheet: &ImportedSheet) -> &str {
    sheet.annotator.as_deref().filter(|it| !it.is_empty()).unwrap_or(NOBODY)
}

/// The annotators of some documents by their plain names. They have no name beside the id, so that names which make one id are told
/// apart within the data; who is called as an id has that one.
fn annotators(documents: &[&ImportedDocument]) -> BTreeMap<String, AnnotatorId> {
    let mut names: Vec<&str> = documents.iter().flat_map(|it| &it.sheets).map(named).collect();
    names.sort_by_key(|it| it.parse::<AnnotatorId>().is_err());
    let mut annotators: BTreeMap<String, AnnotatorId> = BTreeMap::new();
    for name in names {
        let free = AnnotatorId::from_title(name, |id| annotators.values().any(|it| it == id));
        annotators.entry(plain(name)).or_insert(free);
    }
    annotators
}

/// The number at the end of a key of the data: of `T17` it is 17.
fn number_in(key: &str) -> Option<u64> {
    let digits = key.len() - key.trim_end_matches(|it: char| it.is_ascii_digit()).len();
    key[key.len() - digits..].parse().ok().filter(|it| *it <= NUMBER_MAX)
}

/// Whether two annotations say the same, whoever said it when.
fn says_the_same(one: &Annotation, other: &Annotation) -> bool {
    let values = |it: &Annotation| -> Vec<_> {
        it.attributes.iter().map(|(id, attribute)| (id.clone(), attribute.value.clone())).collect()
    };
    one.label == other.label
        && one.spans == other.spans
        && one.note == other.note
        && one.unsure == other.unsure
        && values(one) == values(other)
}
