//! From what the user wants to the edit that does it. Nothing here changes a project.

mod region;
mod register;
mod shape;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use self::region::{exclude, look_at, toggle_excluded};
pub use self::register::{change_speaker, merge_speakers};
pub use self::shape::{join, split};

use super::{Change, Edit, Refusal, Swap};
use crate::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorKind, Attribute, AttributeId, Attributes, Document, Glance,
    LabelId, Origin, Project, QuotedSpan, Relation, RelationId, SheetKey, Spans, SpansError, Stamp, Status,
};
use crate::text::{Span, Text};

/// Whose sheet an edit changes, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The sheet.
    pub key: SheetKey,
    /// When, and by whom: the same annotator, unless somebody corrects another's work.
    pub stamp: Stamp,
}

/// Why what the user wants cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntentError {
    /// The document has no text, or is not there.
    #[error("the text of {0} is not there")]
    NoText(String),
    /// The annotation is not there.
    #[error("there is no annotation {0} here")]
    NoAnnotation(AnnotationId),
    /// The relation is not there.
    #[error("there is no relation {0} here")]
    NoRelation(RelationId),
    /// The spans are none of an annotation.
    #[error(transparent)]
    Spans(#[from] SpansError),
    /// A relation would lead from an annotation to itself.
    #[error("an annotation cannot be related to itself")]
    SelfRelation,
    /// All words of an annotation, or none, would become another one.
    #[error(
        "there are no words of the annotation on both sides; put the caret between two of its words, or select some of them"
    )]
    NothingToSplit,
    /// The speaker is not in the register.
    #[error("there is no speaker {0} in the register")]
    NoSpeaker(String),
    /// A speaker would speak for itself, or have come through itself: the link, and the names along it.
    #[error("nobody {0} themselves: {1}")]
    Circle(&'static str, String),
    /// A speaker would have no name.
    #[error("a speaker needs a name")]
    NoName,
    /// An open question, whose two sides stay as they are, names a speaker that would be gone: the name, and where it is asked.
    #[error("an open question in {1} names {0}; settle it first")]
    Asked(String, String),
}

/// A new annotation with a label over spans, in whatever order, of the document's text.
///
/// # Errors
///
/// Where the text is missing or the spans do not lie in it.
pub fn create(
    project: &Project,
    author: &Author,
    id: AnnotationId,
    label: &LabelId,
    spans: &[Span],
) -> Result<Edit, IntentError> {
    let annotation = Annotation {
        id,
        label: label.clone(),
        spans: Spans::quote(spans, text(project, author)?)?,
        attributes: Attributes::default(),
        note: Box::default(),
        unsure: false,
        origin: Origin::Hand,
        created: author.stamp.clone(),
        changed: author.stamp.clone(),
    };
    let mut changes = begin(project, author);
    changes.push(Change::Annotation(author.key.clone(), Swap::create(Arc::new(annotation))));
    Ok(Edit::new(format!("tag {}", project.schema.label_name(label)), changes))
}

/// The annotation with another label. Attributes that the new label lacks fall away with the old one.
///
/// # Errors
///
/// Where there is no such annotation.
pub fn relabel(project: &Project, author: &Author, id: AnnotationId, label: &LabelId) -> Result<Edit, IntentError> {
    let title = format!("relabel as {}", project.schema.label_name(label));
    change(project, author, id, title, |annotation| {
        annotation.label = label.clone();
        let kept = |id: &AttributeId| project.schema.attribute(label, id).is_some();
        let values = annotation.attributes.iter().filter(|(id, _)| kept(id));
        annotation.attributes = values.map(|(id, value)| (id.clone(), value.clone())).collect();
        Ok(())
    })
}

/// The annotation with other spans, in whatever order, of the document's text. A span that stays keeps its quoted text, so that
/// moving one span hides no shift of another.
///
/// # Errors
///
/// Where there is no such annotation, or the spans do not lie in the text.
pub fn move_spans(project: &Project, author: &Author, id: AnnotationId, spans: &[Span]) -> Result<Edit, IntentError> {
    let spans = Spans::quote(spans, text(project, author)?)?;
    change(project, author, id, "move span".to_owned(), |annotation| {
        let before = &annotation.spans;
        let stayed = |moved: &QuotedSpan| before.iter().find(|it| it.span == moved.span).unwrap_or(moved).clone();
        annotation.spans = Spans::new(spans.iter().map(stayed).collect())?;
        Ok(())
    })
}

/// The annotation with an attribute set, or unset with `None`.
///
/// # Errors
///
/// Where there is no such annotation.
pub fn set_attribute(
    project: &Project,
    author: &Author,
    id: AnnotationId,
    attribute: &AttributeId,
    value: Option<Attribute>,
) -> Result<Edit, IntentError> {
    let label = &self::annotation(project, author, id)?.label;
    let name = project.schema.attribute(label, attribute).map_or(attribute.as_str(), |it| it.name.as_str());
    change(project, author, id, format!("set {name}"), |annotation| {
        annotation.attributes.set(attribute.clone(), value);
        Ok(())
    })
}

/// The annotation with other values, all at once.
///
/// # Errors
///
/// Where there is no such annotation.
pub fn set_attributes(
    project: &Project,
    author: &Author,
    id: AnnotationId,
    title: &str,
    attributes: Attributes,
) -> Result<Edit, IntentError> {
    change(project, author, id, title.to_owned(), |annotation| {
        annotation.attributes = attributes;
        Ok(())
    })
}

/// Nothing changes, but a guess for an attribute that is unset is not wanted.
///
/// # Errors
///
/// Where there is no such annotation.
pub fn refuse(
    project: &Project,
    author: &Author,
    id: AnnotationId,
    attribute: &AttributeId,
) -> Result<Edit, IntentError> {
    let label = &self::annotation(project, author, id)?.label;
    let name = project.schema.attribute(label, attribute).map_or(attribute.as_str(), |it| it.name.as_str());
    let refused = vec![Refusal { key: author.key.clone(), annotation: id, attribute: attribute.clone() }];
    Ok(Edit { refused, ..Edit::new(format!("refuse guess of {name}"), Vec::new()) })
}

/// Several edits of different records as one, which is done and undone in one step. It is called what the first that does anything is called.
#[must_use]
pub fn together(edits: Vec<Edit>) -> Edit {
    let count = edits.iter().filter(|edit| !edit.is_empty()).count();
    let first = edits.iter().find(|edit| !edit.is_empty()).or(edits.first());
    let mut together = Edit::new(first.map(|edit| edit.title.clone()).unwrap_or_default(), Vec::new());
    if count > 1 {
        together.title.push_str(&format!(" of {count} annotations"));
    }
    for edit in edits {
        together.changes.extend(edit.changes);
        together.refused.extend(edit.refused);
    }
    together
}

/// The annotation with another note.
///
/// # Errors
///
/// Where there is no such annotation.
pub fn set_note(project: &Project, author: &Author, id: AnnotationId, note: &str) -> Result<Edit, IntentError> {
    change(project, author, id, "change note".to_owned(), |annotation| {
        annotation.note = note.into();
        Ok(())
    })
}

/// The annotation with or without the mark of being unsure.
///
/// # Errors
///
/// Where there is no such annotation.
pub fn set_unsure(project: &Project, author: &Author, id: AnnotationId, unsure: bool) -> Result<Edit, IntentError> {
    let title = if unsure { "mark as unsure" } else { "mark as sure" };
    change(project, author, id, title.to_owned(), |annotation| {
        annotation.unsure = unsure;
        Ok(())
    })
}

/// The annotations gone, and with them the relations that start from or point at one of them.
///
/// # Errors
///
/// Where one of the annotations is not there.
pub fn remove(project: &Project, author: &Author, ids: &[AnnotationId]) -> Result<Edit, IntentError> {
    let ids: BTreeSet<AnnotationId> = ids.iter().copied().collect();
    let relations = project.relations_of_any(&author.key, &ids).into_iter();
    let mut changes: Vec<Change> =
        relations.map(|(key, it)| Change::Relation(key.clone(), Swap::remove(it.clone()))).collect();
    let ids: Vec<AnnotationId> = ids.into_iter().collect();
    for id in &ids {
        let annotation = annotation(project, author, *id)?;
        changes.push(Change::Annotation(author.key.clone(), Swap::remove(annotation.clone())));
    }
    let title = match ids.as_slice() {
        [id] => format!("remove {}", project.schema.label_name(&annotation(project, author, *id)?.label)),
        ids => format!("remove {} annotations", ids.len()),
    };
    Ok(Edit::new(title, changes))
}

/// A relation from an annotation of the sheet to another of the same annotator.
///
/// # Errors
///
/// Where an end is not there, or both are the same.
pub fn link(
    project: &Project,
    author: &Author,
    id: RelationId,
    label: &LabelId,
    (from, to): (AnnotationId, AnnotationPlace),
) -> Result<Edit, IntentError> {
    annotation(project, author, from)?;
    let target =
        Author { key: SheetKey::new(to.document.clone(), author.key.annotator.clone()), stamp: author.stamp.clone() };
    annotation(project, &target, to.annotation)?;
    if to == (AnnotationPlace { document: author.key.document.clone(), annotation: from }) {
        return Err(IntentError::SelfRelation);
    }
    let relation = Relation {
        id,
        label: label.clone(),
        from,
        to,
        attributes: Attributes::default(),
        note: String::new(),
        created: author.stamp.clone(),
        changed: author.stamp.clone(),
    };
    let name = project.schema.relation_name(label);
    Ok(Edit::new(
        format!("relate: {name}"),
        vec![Change::Relation(author.key.clone(), Swap::create(Arc::new(relation)))],
    ))
}

/// The relation with other attributes or another label.
///
/// # Errors
///
/// Where there is no such relation.
pub fn change_relation(
    project: &Project,
    author: &Author,
    id: RelationId,
    title: &str,
    change: impl FnOnce(&mut Relation),
) -> Result<Edit, IntentError> {
    let before = relation(project, author, id)?;
    let mut after = before.as_ref().clone();
    change(&mut after);
    after.changed = author.stamp.clone();
    Ok(Edit::new(title, vec![Change::Relation(author.key.clone(), Swap::replace(before.clone(), Arc::new(after)))]))
}

/// The relation gone.
///
/// # Errors
///
/// Where there is no such relation.
pub fn unlink(project: &Project, author: &Author, id: RelationId) -> Result<Edit, IntentError> {
    let before = relation(project, author, id)?;
    Ok(Edit::new("remove relation", vec![Change::Relation(author.key.clone(), Swap::remove(before.clone()))]))
}

/// The sheet with another status; an empty edit where it has it already.
#[must_use]
pub fn set_status(project: &Project, key: &SheetKey, status: Status) -> Edit {
    let before = project.sheets.glance(key).map(Glance::status).unwrap_or_default();
    let written = |status: Status| (status != Status::New).then_some(status);
    let swap = Swap { before: written(before), after: written(status) };
    let changes = if before == status { Vec::new() } else { vec![Change::Status(key.clone(), swap)] };
    Edit::new(format!("mark as {}", status.name().replace('_', " ")), changes)
}

/// Documents that are new. Their texts are to be put into the project's `texts` before it is applied.
#[must_use]
pub fn add_documents(documents: Vec<Document>) -> Edit {
    let title = match documents.as_slice() {
        [document] => format!("import {}", document.title),
        documents => format!("import {} documents", documents.len()),
    };
    Edit::new(title, documents.into_iter().map(|it| Change::Document(Swap::create(Arc::new(it)))).collect())
}

/// The document gone, with all sheets and all relations that point into it.
#[must_use]
pub fn remove_document(project: &Project, document: &Arc<Document>) -> Edit {
    let mut changes = Vec::new();
    let concerned = |key: &SheetKey, it: Glance<'_>| key.document == document.id || it.leads_into(&document.id);
    for (key, sheet) in project.sheets.wanted(concerned) {
        let here = key.document == document.id;
        let gone = sheet.relations.values().filter(|relation| here || relation.to.document == document.id);
        changes.extend(gone.map(|relation| Change::Relation(key.clone(), Swap::remove(relation.clone()))));
        if here {
            changes
                .extend(sheet.annotations.iter().map(|it| Change::Annotation(key.clone(), Swap::remove(it.clone()))));
            changes.extend(set_status(project, key, Status::New).changes);
            if sheet.kind != AnnotatorKind::Person {
                changes.push(Change::Kind(key.clone(), Swap::remove(sheet.kind)));
            }
        }
    }
    // A stray question needs no document.
    let questions = project.conflicts.values().filter(|it| !it.stray && it.change.document() == Some(&document.id));
    changes.extend(questions.map(|it| Change::Conflict(Swap::remove(it.clone()))));
    changes.push(Change::Document(Swap::remove(document.clone())));
    Edit::new(format!("remove {}", document.title), changes)
}

/// The document with other facts. Its id and text stay.
///
/// # Errors
///
/// Where there is no such document.
pub fn change_document(
    project: &Project,
    author: &Author,
    title: &str,
    change: impl FnOnce(&mut Document),
) -> Result<Edit, IntentError> {
    let before = project.documents.get(&author.key.document);
    let before = before.ok_or_else(|| IntentError::NoText(author.key.document.to_string()))?;
    let mut after = before.as_ref().clone();
    change(&mut after);
    after.id = before.id.clone();
    after.text = before.text;
    Ok(Edit::new(title, vec![Change::Document(Swap::replace(before.clone(), Arc::new(after)))]))
}

fn change(
    project: &Project,
    author: &Author,
    id: AnnotationId,
    title: String,
    change: impl FnOnce(&mut Annotation) -> Result<(), IntentError>,
) -> Result<Edit, IntentError> {
    let before = annotation(project, author, id)?;
    let mut after = before.as_ref().clone();
    change(&mut after)?;
    if after == **before {
        return Ok(Edit::new(title, Vec::new()));
    }
    after.changed = author.stamp.clone();
    Ok(Edit::new(title, vec![Change::Annotation(author.key.clone(), Swap::replace(before.clone(), Arc::new(after)))]))
}

/// The first annotation of a sheet marks it as begun. A sheet that was marked as new with annotations in it stays so.
fn begin(project: &Project, author: &Author) -> Vec<Change> {
    match project.sheet(&author.key) {
        Some(sheet) if sheet.status != Status::New || !sheet.annotations.is_empty() => Vec::new(),
        _ => set_status(project, &author.key, Status::InProgress).changes,
    }
}

fn text<'a>(project: &'a Project, author: &Author) -> Result<&'a Text, IntentError> {
    project.text(&author.key.document).ok_or_else(|| IntentError::NoText(author.key.document.to_string()))
}

fn annotation<'a>(project: &'a Project, author: &Author, id: AnnotationId) -> Result<&'a Arc<Annotation>, IntentError> {
    project.sheet(&author.key).and_then(|sheet| sheet.annotations.get(id)).ok_or(IntentError::NoAnnotation(id))
}

fn relation<'a>(project: &'a Project, author: &Author, id: RelationId) -> Result<&'a Arc<Relation>, IntentError> {
    project.sheet(&author.key).and_then(|sheet| sheet.relations.get(&id)).ok_or(IntentError::NoRelation(id))
}
