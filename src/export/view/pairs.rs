//! Relations between documents, and pairs that nobody has related.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Derived, number_of, relation_id};
use crate::format::{LossKind, LossReport, Record};
use crate::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorId, Attributes, DocumentId, LabelId, ProjectId, Relation,
    Sheet, Status,
};

/// Whom annotations may be paired with: those of one annotator of one project in one split.
#[derive(Default)]
pub(super) struct Group<'a> {
    /// The labels of all annotations.
    labels: BTreeMap<(&'a DocumentId, AnnotationId), &'a LabelId>,
    /// Of finished documents, by label.
    finished: BTreeMap<&'a LabelId, Vec<(&'a DocumentId, AnnotationId)>>,
    /// What somebody has related, whatever the relation, from the one to the other.
    related: BTreeSet<(AnnotationId, AnnotationId)>,
}

/// All annotations that are written, for pairs that are drawn of them; empty for other views.
#[derive(Default)]
pub(in crate::export) struct Partners<'a> {
    groups: BTreeMap<(ProjectId, &'a AnnotatorId, Option<usize>), Group<'a>>,
    /// In which split each document is.
    splits: BTreeMap<(ProjectId, &'a DocumentId), Option<usize>>,
    seed: u64,
}

impl<'a> Partners<'a> {
    pub(in crate::export) fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// Takes what is written of a sheet.
    pub(in crate::export) fn push(
        &mut self,
        (project, document, annotator): (ProjectId, &'a DocumentId, &'a AnnotatorId),
        split: Option<usize>,
        sheet: &'a Sheet,
        annotations: &[&'a Arc<Annotation>],
    ) {
        self.splits.insert((project, document), split);
        let group = self.groups.entry((project, annotator, split)).or_default();
        group.related.extend(sheet.relations.values().map(|it| (it.from, it.to.annotation)));
        for annotation in annotations {
            group.labels.insert((document, annotation.id), &annotation.label);
            if sheet.status == Status::Done {
                group.finished.entry(&annotation.label).or_default().push((document, annotation.id));
            }
        }
    }

    fn of<'s>(&'s self, record: &'s Record<'_>) -> Option<&'s Group<'s>> {
        let split = self.splits.get(&(record.project.id, &record.document.id))?;
        self.groups.get(&(record.project.id, record.annotator?, *split))
    }
}

/// The annotations of a record, its relations to other documents, which are of the same split, and for each of these a pair that nobody has related:
/// from the same annotation to one of the label of the other, of a finished document, drawn by seed and id, and none
/// twice.
pub(super) fn derive(record: &Record<'_>, partners: &Partners<'_>, none: &LabelId, losses: &mut LossReport) -> Derived {
    let annotations = record.annotations.iter().map(|it| Arc::clone(it)).collect();
    let mut derived = Derived { annotations, relations: Vec::new() };
    let Some(group) = partners.of(record) else { return derived };
    let mut drawn = BTreeSet::new();
    for relation in record.relations.iter().filter(|it| it.to.document != record.document.id) {
        derived.relations.push(Arc::clone(relation));
        if record.status != Status::Done {
            continue;
        }
        let label = group.labels.get(&(&relation.to.document, relation.to.annotation));
        match label.and_then(|it| draw(&record.document.id, relation, (group, it), &drawn, partners.seed)) {
            Some(to) => {
                drawn.insert((relation.from, to.annotation));
                derived.relations.push(Arc::new(unrelated(relation, to, none)));
            }
            None => {
                losses.add(LossKind::Partner, || format!("{}: {} {}", record.document.id, relation.label, relation.id))
            }
        }
    }
    derived.relations.sort_by_key(|it| it.id);
    derived
}

/// An annotation of a label in another document, related to the end that a relation starts from in neither direction, nor drawn for it.
fn draw(
    document: &DocumentId,
    relation: &Relation,
    (group, label): (&Group<'_>, &LabelId),
    drawn: &BTreeSet<(AnnotationId, AnnotationId)>,
    seed: u64,
) -> Option<AnnotationPlace> {
    let all = group.finished.get(label)?;
    let first = usize::try_from(number_of(&format!("{seed} {}", relation.id)) % all.len() as u64).ok()?;
    let (earlier, later) = all.split_at(first);
    let is_related = |id| group.related.contains(&(relation.from, id)) || group.related.contains(&(id, relation.from));
    let is_free = |id| !is_related(id) && !drawn.contains(&(relation.from, id));
    let (other, annotation) = later.iter().chain(earlier).find(|(it, id)| *it != document && is_free(*id))?;
    Some(AnnotationPlace { document: (*other).clone(), annotation: *annotation })
}

fn unrelated(relation: &Relation, to: AnnotationPlace, none: &LabelId) -> Relation {
    Relation {
        id: relation_id(&format!("{} {} {}", relation.from, to.document, to.annotation)),
        label: none.clone(),
        attributes: Attributes::default(),
        note: String::new(),
        to,
        ..relation.clone()
    }
}
