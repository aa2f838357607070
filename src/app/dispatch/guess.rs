//! Guesses: filled in as annotations are made, accepted, and what is taken over from the annotation before.

use std::sync::Arc;

use super::annotate::{apply, author, focused, set};
use super::{Outcome, Result};
use crate::app::command::Place;
use crate::app::session::{Focus, Workspace};
use crate::app::unfinished;
use crate::edit::{Change, Edit, intent};
use crate::model::{Annotation, AnnotationId, Attribute, AttributeId, Attributes, Relation, RelationId, ValueOrigin};
use crate::suggest;

/// The edit with the best guesses filled into the annotations that it makes, so that undo takes both back.
pub fn filled(workspace: &Workspace, mut edit: Edit) -> Edit {
    for change in &mut edit.changes {
        let Change::Annotation(key, swap) = change else { continue };
        let (None, Some(annotation)) = (&swap.before, &mut swap.after) else { continue };
        let Some(facts) = workspace.project.documents.get(&key.document) else { continue };
        let guesses = workspace.guesses_in(facts, annotation);
        suggest::fill(Arc::make_mut(annotation), &guesses);
    }
    edit
}

/// Accepts every guess about the focused annotation and the relations that start from it, and goes on to the next annotation that wants
/// looking at.
pub fn accept_all(workspace: &mut Workspace) -> Result {
    let id = focused(workspace)?;
    let Some(annotation) = workspace.focused().cloned() else { return Ok(Outcome::Quiet) };
    let mut accepted = annotation.as_ref().clone();
    suggest::fill(&mut accepted, &workspace.guesses(&annotation));
    let mut count = by_hand(&mut accepted.attributes);
    let relations = relations_guessed(workspace, id);
    apply(workspace, |workspace, author| {
        let project = &workspace.project;
        let mut edit = intent::set_attributes(project, author, id, "accept guesses", accepted.attributes)?;
        for relation in relations {
            let accept = |relation: &mut Relation| count += by_hand(&mut relation.attributes);
            edit.changes.extend(intent::change_relation(project, author, relation, "", accept)?.changes);
        }
        Ok(edit)
    })?;
    let next = next_open(workspace, &annotation)?;
    let said = match count {
        0 => return Ok(next),
        1 => "Accepted 1 guess".to_owned(),
        count => format!("Accepted {count} guesses"),
    };
    Ok(Outcome::Undoable(match next {
        Outcome::Said(words) => format!("{said}. {words}"),
        _ => said,
    }))
}

/// Accepts every guess about the annotations of the open document and the relations that start in it, as one step.
pub fn accept_document(workspace: &mut Workspace) -> Result {
    let author = author(workspace)?;
    let project = &workspace.project;
    let suggest::Guessed { mut edit, values, annotations, .. } =
        suggest::accept_sheet(project, &author.key, &author.stamp);
    let mut count: usize = values.values().sum();
    let relations = workspace.sheet().into_iter().flat_map(|sheet| sheet.relations.values());
    let guessed: Vec<RelationId> = relations.filter(|it| has_guess(&it.attributes)).map(|it| it.id).collect();
    for relation in &guessed {
        let accept = |relation: &mut Relation| count += by_hand(&mut relation.attributes);
        let change = intent::change_relation(project, &author, *relation, "", accept).map_err(|it| it.to_string())?;
        edit.changes.extend(change.changes);
    }
    if edit.changes.is_empty() {
        return Ok(Outcome::Said("Nothing in this document is a guess".to_owned()));
    }
    workspace.apply(edit)?;
    let what = annotations + guessed.len();
    Ok(Outcome::Undoable(match (count, what) {
        (1, _) => "Accepted 1 guess".to_owned(),
        (count, 1) => format!("Accepted {count} guesses of one annotation"),
        (count, what) => format!("Accepted {count} guesses of {what} annotations and relations"),
    }))
}

fn has_guess(attributes: &Attributes) -> bool {
    attributes.iter().any(|(_, it)| it.origin == ValueOrigin::Rule)
}

/// Makes what is guessed somebody's own; tells how much that is.
fn by_hand(attributes: &mut Attributes) -> usize {
    let guessed: Vec<_> = attributes.iter().filter(|(_, it)| it.origin == ValueOrigin::Rule).collect();
    let guessed: Vec<_> = guessed.into_iter().map(|(id, it)| (id.clone(), it.clone())).collect();
    for (attribute, value) in &guessed {
        attributes.set(attribute.clone(), Some(Attribute { origin: ValueOrigin::Hand, ..value.clone() }));
    }
    guessed.len()
}

/// The relations from an annotation of which anything is a guess.
fn relations_guessed(workspace: &Workspace, id: AnnotationId) -> Vec<RelationId> {
    let relations = workspace.sheet().into_iter().flat_map(|sheet| sheet.relations.values());
    relations.filter(|it| it.from == id && has_guess(&it.attributes)).map(|it| it.id).collect()
}

/// Focuses the next annotation of which something required is missing, or anything is a guess.
fn next_open(workspace: &mut Workspace, from: &Annotation) -> Result {
    let schema = &workspace.project.schema;
    let is_open = |it: &Annotation| has_guess(&it.attributes) || unfinished::has_open_required(schema, it);
    let Some(sheet) = workspace.sheet() else { return Ok(Outcome::Quiet) };
    let mut behind = std::iter::successors(sheet.annotations.after(from.id), |it| sheet.annotations.after(it.id));
    let next = behind.find(|it| is_open(it)).map(|it| (it.id, it.spans.hull().start()));
    match next {
        Some((id, start)) => {
            workspace.hand.place(start);
            workspace.hand.reselected = None;
            workspace.focus(id);
            Ok(Outcome::Quiet)
        }
        None => Ok(Outcome::Said("Nothing behind this one waits to be looked at".to_owned())),
    }
}

/// Gives an attribute of the focused annotation what it is of the one of this label before: the attribute whose field has the keys, else
/// the first one that wants looking at.
pub fn same_as_last(workspace: &mut Workspace, field: Option<&str>) -> Result {
    let id = focused(workspace)?;
    let Some(annotation) = workspace.focused().cloned() else { return Ok(Outcome::Quiet) };
    let schema = &workspace.project.schema;
    let definition = match field {
        Some(field) => schema.attributes_of(&annotation.label).find(|it| it.id.as_str() == field),
        None => unfinished::first_open(schema, &annotation),
    };
    let Some((attribute, name)) = definition.map(|it| (it.id.clone(), it.name.clone())) else {
        return Ok(Outcome::Said("Nothing of this annotation is unset".to_owned()));
    };
    let Some(value) = last(workspace, &annotation, &attribute) else {
        let label = schema.label_name(&annotation.label);
        return Err(format!("No {label} before this one has a {name} that is more than a guess"));
    };
    let place = Place { annotation: id, key: author(workspace)?.key };
    set(workspace, &place, &attribute, Some(value))?;
    // The keys stay where they were, in the field or in the text, from where the value may be out of sight.
    let label = workspace.project.schema.label_name(&annotation.label);
    Ok(match field {
        Some(_) => Outcome::Keys(Focus::Field(attribute.to_string())),
        None => Outcome::Undoable(format!("Set {name} as of the {label} before")),
    })
}

/// What an attribute is of the annotation of the same label that stands before another one and has it.
fn last(workspace: &Workspace, of: &Annotation, attribute: &AttributeId) -> Option<crate::model::AttributeValue> {
    let annotations = &workspace.sheet()?.annotations;
    let mut before = std::iter::successors(annotations.before(of.id), |it| annotations.before(it.id));
    before.find_map(|it| {
        let value = it.attributes.get(attribute.as_str()).filter(|value| value.origin != ValueOrigin::Rule)?;
        (it.label == of.label).then(|| value.value.clone())
    })
}
