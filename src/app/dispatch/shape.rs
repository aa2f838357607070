//! Several annotations at once; one that becomes two, and several that become one.

use std::sync::Arc;

use super::annotate::{apply, author, focused};
use super::{Outcome, Result};
use crate::app::session::Workspace;
use crate::edit::{Change, Edit, Refusal, intent};
use crate::model::{Annotation, AnnotationId, Attributes, QuotedSpan};
use crate::suggest::{self, Share};
use crate::text::Span;

/// Takes an annotation to the focused one, or lets it go: what is said of the one is then said of both.
pub fn toggle(workspace: &mut Workspace, id: AnnotationId) -> Result {
    let Some(focus) = workspace.hand.focus else { return super::navigate::focus(workspace, id) };
    let others = &mut workspace.hand.others;
    if let Some(place) = others.iter().position(|other| *other == id) {
        others.remove(place);
    } else if id != focus && workspace.annotation(id).is_some() {
        workspace.hand.others.push(id);
    }
    Ok(Outcome::Quiet)
}

/// Takes all annotations from the focused one to another, in reading order.
pub fn take_to(workspace: &mut Workspace, id: AnnotationId) -> Result {
    let Some(focus) = workspace.hand.focus else { return super::navigate::focus(workspace, id) };
    let Some(annotations) = workspace.sheet().map(|it| &it.annotations) else { return Ok(Outcome::Quiet) };
    let (Some(one), Some(other)) = (annotations.rank(focus), annotations.rank(id)) else { return Ok(Outcome::Quiet) };
    let between = annotations.iter_from_rank(one.min(other)).take(one.abs_diff(other) + 1);
    workspace.hand.others = between.map(|it| it.id).filter(|it| *it != focus).collect();
    Ok(Outcome::Quiet)
}

/// Takes all annotations of the document that have the label of the focused one.
pub fn take_label(workspace: &mut Workspace) -> Result {
    let focus = focused(workspace)?;
    let Some((sheet, label)) = workspace.sheet().zip(workspace.focused().map(|it| it.label.clone())) else {
        return Ok(Outcome::Quiet);
    };
    let same = sheet.annotations.iter().filter(|it| it.label == label && it.id != focus);
    let others: Vec<_> = same.map(|it| it.id).collect();
    let name = workspace.project.schema.label_name(&label);
    let said = format!(
        "All {} annotations of {name}: what you say of this one is said of each; Esc lets them go",
        others.len() + 1
    );
    workspace.hand.others = others;
    Ok(Outcome::Said(said))
}

/// Splits the focused annotation at the caret, or takes the selected words out of it.
pub fn split(workspace: &mut Workspace) -> Result {
    let id = focused(workspace)?;
    let Some(hull) = workspace.focused().map(|it| it.spans.hull()) else { return Ok(Outcome::Quiet) };
    let stretch =
        workspace.hand.selection().or_else(|| Span::new(workspace.hand.head, hull.end().max(workspace.hand.head)));
    let stretch = stretch.ok_or_else(|| intent::IntentError::NothingToSplit.to_string())?;
    let part = AnnotationId::random();
    let edit = intent::split(&workspace.project, &author(workspace)?, (id, part), stretch);
    let edit = edit.map_err(|error| error.to_string())?;
    workspace.apply(shared_out(workspace, edit))?;
    if let Some(start) = workspace.annotation(part).map(|it| it.spans.hull().start()) {
        workspace.hand.place(start);
    }
    workspace.focus(part);
    Ok(Outcome::Undoable("Split in two; what this part does not say itself is a guess about it".to_owned()))
}

/// The edit that splits an annotation, with what was said of the whole shared out to both. What was refused of the whole is refused of its
/// part too.
fn shared_out(workspace: &Workspace, mut edit: Edit) -> Edit {
    let Edit { changes, refused, .. } = &mut edit;
    let [Change::Annotation(key, whole), Change::Annotation(_, taken)] = changes.as_mut_slice() else { return edit };
    let (Some(before), Some(rest), Some(part)) = (&whole.before, &mut whole.after, &mut taken.after) else {
        return edit;
    };
    let unset = workspace.history.unset().of(before);
    let (rest, part) = (Arc::make_mut(rest), Arc::make_mut(part));
    refused.extend(unset.iter().map(|it| Refusal { key: key.clone(), annotation: part.id, attribute: it.clone() }));
    let guesses = |of: &Annotation| {
        let mut guesses = workspace.guesses(&Annotation { attributes: Attributes::default(), ..of.clone() });
        guesses.retain(|it| !unset.contains(&it.attribute));
        guesses
    };
    let (of_part, of_rest) = (guesses(part), guesses(rest));
    let mut part = Share { annotation: part, guesses: of_part };
    let mut rest = Share { annotation: rest, guesses: of_rest };
    suggest::share_out(&workspace.project, before, [&mut part, &mut rest]);
    edit
}

/// Joins the focused annotation with those that were taken to it, else with the next one of its label.
pub fn join(workspace: &mut Workspace) -> Result {
    let id = focused(workspace)?;
    let mut others = workspace.hand.others.clone();
    if others.is_empty() {
        others = next_of_label(workspace).into_iter().collect();
    }
    if others.is_empty() {
        return Err("There is no further annotation of this label to join it with".to_owned());
    }
    let count = others.len() + 1;
    apply(workspace, |workspace, author| intent::join(&workspace.project, author, id, &others))?;
    workspace.focus(id);
    Ok(Outcome::Undoable(format!("Joined {count} annotations")))
}

fn next_of_label(workspace: &Workspace) -> Option<AnnotationId> {
    let (annotation, annotations) = (workspace.focused()?, &workspace.sheet()?.annotations);
    let mut behind = std::iter::successors(annotations.after(annotation.id), |it| annotations.after(it.id));
    behind.find(|it| it.label == annotation.label).map(|it| it.id)
}

/// Drops the part of the focused annotation that the caret is in.
pub fn drop_part(workspace: &mut Workspace) -> Result {
    let id = focused(workspace)?;
    let Some(annotation) = workspace.focused() else { return Ok(Outcome::Quiet) };
    if annotation.spans.count() < 2 {
        return Err("This annotation has one part; Delete removes the annotation".to_owned());
    }
    let head = workspace.hand.head;
    let under = |it: &QuotedSpan| it.span.contains(head) || it.span.end() == head;
    let Some(dropped) = annotation.spans.iter().find(|it| under(it)).map(|it| it.span) else {
        return Err("Put the caret into the part that is to be dropped".to_owned());
    };
    let left: Vec<Span> = annotation.spans.places().into_iter().filter(|it| *it != dropped).collect();
    super::annotate::move_spans(workspace, id, &left)?;
    // The caret stays with what is left, so that the keys are still about the annotation.
    let behind = left.iter().find(|it| it.start() > dropped.start()).map(|it| it.start());
    if let Some(near) = behind.or(left.last().map(|it| it.end())) {
        workspace.hand.place(near);
        workspace.hand.focus_on(Some(id));
    }
    Ok(Outcome::Undoable("Dropped a part".to_owned()))
}
