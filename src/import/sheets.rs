//! What annotators made of documents, as changes of their sheets.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::called::plain;
use super::detect;
use super::documents::Found;
use super::ends::{Ends, Keys, Piece};
use super::identity::{Placed, Sought, Spoken};
use super::ids::{Ids, Taken};
use super::offsets::{Places, Scale};
use super::quotation::{self, Folded};
use super::schema::Names;
use super::speakers::Register;
use super::value::{Surroundings, convert, spans};
use super::{Options, Report};
use crate::edit::{Change, Swap};
use crate::format::{
    ImportedAnnotation, ImportedAttribute, ImportedDocument, ImportedRelation, ImportedSheet, LossKind, NUMBER_MAX,
    RelationMark,
};
use crate::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorId, AnnotatorKind, Attribute, Attributes, Diagnostic, Glance,
    LabelId, Origin, Place, Project, Relation, RelationId, Severity, SheetKey, Spans, Stamp, Status, Time, ValueOrigin,
};

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
    annotation_ids: Taken<AnnotationId>,
    relation_ids: Taken<RelationId>,
    /// Gives ids to relations.
    relations: Ids<RelationId>,
    /// What the annotations are that the data calls by a key.
    keys: Keys,
    /// The annotators of the data by their plain names.
    annotators: BTreeMap<String, AnnotatorId>,
    /// What this import made: two copies of an export are one.
    made: BTreeMap<AnnotationId, Arc<Annotation>>,
    /// What became of the relations that have an id in the data.
    related: BTreeMap<(SheetKey, RelationId), Arc<Relation>>,
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
        let data = || documents.iter().flat_map(|it| &it.sheets);
        let sheets =
            |with: fn(Glance<'_>) -> bool| project.sheets.wanted(move |_, it| with(it)).map(|(_, sheet)| sheet);
        let annotations =
            sheets(|it| it.annotations() > 0).flat_map(|it| it.annotations.iter().map(|it| it.id).collect::<Vec<_>>());
        let relations = sheets(|it| it.has_relations()).flat_map(|it| it.relations.keys().copied().collect::<Vec<_>>());
        Self {
            project,
            options,
            names,
            register,
            changes: Vec::new(),
            annotation_ids: Taken::new(annotations, data().flat_map(|it| &it.annotations).filter_map(|it| it.id)),
            relation_ids: Taken::new(relations, data().flat_map(|it| &it.relations).filter_map(|it| it.id)),
            relations: Ids::default(),
            keys: Keys::default(),
            annotators: annotators(documents),
            related: BTreeMap::new(),
            made: BTreeMap::new(),
            statuses: BTreeMap::new(),
        }
    }

    /// The annotations of a document by whomever, of all pieces of the data that are about it.
    pub(super) fn add(&mut self, documents: &[(usize, &Found<'_>, Places)], report: &mut Report) {
        let folded = OnceCell::new();
        let mut sheets = Vec::new();
        for (number, found, places) in documents {
            for (at, sheet) in found.imported.sheets.iter().enumerate() {
                let key = SheetKey::new(found.id.clone(), self.annotator(sheet));
                let about = About { piece: (*number, at), found, sheet, places, folded: &folded };
                let placed: Vec<Placed<'_>> =
                    sheet.annotations.iter().filter_map(|it| self.placed(about, it, report)).collect();
                sheets.push((about, key, placed));
            }
        }
        let ids = self.identify(&sheets);
        for ((about, key, placed), ids) in sheets.into_iter().zip(ids) {
            self.note_status(&key, about.sheet, !placed.is_empty());
            for (placed, id) in placed.into_iter().zip(ids) {
                self.add_annotation(about, &key, placed, id, report);
            }
        }
    }

    /// Which annotations those of some sheets are, in their order: of the project, or new ones.
    fn identify(&mut self, sheets: &[(About<'_>, SheetKey, Vec<Placed<'_>>)]) -> Vec<Vec<AnnotationId>> {
        let (mut spoken, mut heard) = (BTreeMap::new(), Vec::with_capacity(sheets.len()));
        for (about, key, placed) in sheets {
            let sheet = self.project.sheet(key).map(|it| &it.annotations);
            let sought = Sought { key, text: about.found.text.hash(), sheet };
            let spoken = spoken.entry(key).or_insert_with(|| Spoken::new(sought));
            heard.push((key, spoken.hear(placed, &mut self.annotation_ids)));
        }
        let ours: BTreeMap<_, _> = spoken.iter().map(|(key, it)| (*key, it.ours(&self.annotation_ids))).collect();
        let known = |key: &SheetKey, id: AnnotationId| ours.get(key).and_then(|it| it.get(&id)).copied().unwrap_or(id);
        heard.into_iter().map(|(key, ids)| ids.into_iter().map(|id| known(key, id)).collect()).collect()
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

    /// An annotation with its label and its place; `None` where it does not come in.
    fn placed<'d>(
        &self,
        about: About<'_>,
        imported: &'d ImportedAnnotation,
        report: &mut Report,
    ) -> Option<Placed<'d>> {
        let error = match (self.names.label(&imported.label), about.spans(imported, report)) {
            (Some(label), Ok(spans)) => return Some(Placed { imported, label: label.clone(), spans }),
            (_, placed) => placed.err().unwrap_or_default(),
        };
        let (place, message) =
            (imported.place.clone(), format!("the annotation {} did not come in: {error}", imported.key));
        report.losses.add(LossKind::Misplaced, || imported.place.to_string());
        let hint = "correct its place and import again";
        report.findings.push(Diagnostic::new(Severity::Error, place, message, hint));
        None
    }

    fn add_annotation(
        &mut self,
        about: About<'_>,
        key: &SheetKey,
        Placed { imported, label, spans }: Placed<'_>,
        id: AnnotationId,
        report: &mut Report,
    ) {
        let attributes = self.attributes(about, &label, &imported.attributes, &imported.place, report);
        let made = self.annotation(key, imported, (label, spans), attributes);
        self.keys.insert(about.piece, key, &imported.key, id);
        let ours = self.project.sheet(key).and_then(|it| it.annotations.get(id)).or_else(|| self.made.get(&id));
        if let Some(ours) = ours {
            report.annotations.known += 1;
            if !says_the_same(ours, &made) {
                report.losses.add(LossKind::Kept, || format!("{}: annotation {id}", key.document));
            }
            return;
        }
        report.annotations.new += 1;
        let made = Arc::new(Annotation { id, ..made });
        self.made.insert(id, made.clone());
        self.changes.push(Change::Annotation(key.clone(), Swap::create(made)));
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
        if let Some(ours) = self.known_relation(key, imported.id, (&label, from, &to)) {
            report.relations.known += 1;
            return self.note_related(key, imported, ours);
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
        let wish = (imported.id, number_in(&imported.key));
        let id = self.relations.take(wish, |it| mark.id(it), &self.relation_ids, |_| false);
        let id = id.unwrap_or_else(RelationId::random);
        let (created, changed) = self.stamps(key, imported.created, imported.changed);
        let note = imported.note.clone();
        let relation = Arc::new(Relation { id, label, from, to, attributes, note, created, changed });
        self.note_related(key, imported, &relation);
        report.relations.new += 1;
        self.changes.push(Change::Relation(key.clone(), Swap::create(relation)));
    }

    /// Notes what became of a relation that has an id in the data. A later one with that id is the same relation, also where the project has the
    /// first under another id, as it may since an earlier import.
    fn note_related(&mut self, key: &SheetKey, imported: &ImportedRelation, relation: &Arc<Relation>) {
        if let Some(own) = imported.id {
            self.related.entry((key.clone(), own)).or_insert_with(|| relation.clone());
        }
    }

    /// The relation that the project has already: by its id, or of one label between the same ends.
    fn known_relation(
        &self,
        key: &SheetKey,
        id: Option<RelationId>,
        (label, from, to): (&LabelId, AnnotationId, &AnnotationPlace),
    ) -> Option<&'a Arc<Relation>> {
        let sheet = self.project.sheet(key)?;
        let by_ends = || sheet.relations.starting_at(from).find(|it| it.label == *label && it.to == *to);
        id.and_then(|id| sheet.relations.get(&id)).or_else(by_ends)
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
pub(super) fn number_in(key: &str) -> Option<u64> {
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
