//! Open questions: gone through, looked at, and decided. Each decision is one edit, which undo takes back.

use std::sync::Arc;

use super::{Outcome, Result};
use crate::app::record;
use crate::app::session::{Focus, Part, Reveal, Workspace};
use crate::edit::{Change, RecordKey, Swap};
use crate::merge::{self, Decision};
use crate::model::{
    Annotation, AttributeValue, Attributes, Conflict, ConflictId, QuotedSpan, Reason, Relation, SheetKey, Spans,
};
use crate::text::{ByteOffset, Span, Text};

/// Shows a conflict, and its place in the text.
pub fn review(workspace: &mut Workspace, id: ConflictId) -> Result {
    let Some(conflict) = workspace.project.conflicts.get(&id).cloned() else { return Ok(Outcome::Quiet) };
    workspace.review = Some(id);
    if let Some(annotator) = conflict.change.annotator().filter(|it| **it != workspace.annotator).cloned() {
        workspace.show_annotator(annotator);
    }
    if let Some(document) = conflict.change.document().cloned() {
        workspace.open_document(document);
    }
    let Change::Annotation(key, swap) = &conflict.change else { return Ok(Outcome::Quiet) };
    if workspace.document.as_ref() != Some(&key.document) {
        // It is gone, and its place is nowhere in the text that is shown.
        return Ok(Outcome::Quiet);
    }
    let Some(other) = swap.either() else { return Ok(Outcome::Quiet) };
    let standing = workspace.project.sheet(key).and_then(|sheet| sheet.annotations.get(other.id)).cloned();
    let Some(text) = workspace.text() else { return Ok(Outcome::Quiet) };
    let span = match &standing {
        Some(standing) => Some(standing.spans.hull()),
        None if conflict.text.is_none_or(|it| it == text.hash()) => Some(other.spans.hull()),
        None => about(text, workspace.project.texts.get(&conflict.text.unwrap_or(text.hash())), other.spans.hull()),
    };
    let Some(span) = span.filter(|span| text.slice(*span).is_some()) else { return Ok(Outcome::Quiet) };
    workspace.hand = workspace.hand.moved_on();
    workspace.hand.place(span.start());
    workspace.hand.focus_on(standing.map(|it| it.id));
    workspace.reveal = Some(Reveal { span, centred: true });
    Ok(Outcome::Quiet)
}

/// About where words of an earlier text would be: as far into this one as they were into that.
fn about(text: &Text, earlier: Option<&Text>, span: Span) -> Option<Span> {
    let (now, then) = (text.end().0 as u128, earlier.map_or(text.end().0, |it| it.end().0).max(1) as u128);
    let start = usize::try_from(span.start().0 as u128 * now / then).ok()?;
    let start = text.floor_grapheme(ByteOffset(start));
    Span::new(start, text.next_grapheme(start))
}

/// The next or previous conflict; the first time the first one of the open document, or of all.
pub fn next(workspace: &mut Workspace, step: isize) -> Result {
    let conflicts = workspace.conflicts();
    let here = workspace.review.and_then(|id| conflicts.iter().position(|it| *it == id));
    let place = match here {
        Some(here) => (here + conflicts.len()).saturating_add_signed(step) % conflicts.len().max(1),
        None => {
            let of_document = |id: &ConflictId| {
                let conflict = workspace.project.conflicts.get(id);
                conflict.and_then(|it| it.change.document()) == workspace.document.as_ref()
            };
            conflicts.iter().position(of_document).unwrap_or(0)
        }
    };
    match conflicts.get(place).copied() {
        Some(id) => review(workspace, id),
        None => Ok(Outcome::Said("Nothing is left to be decided".to_owned())),
    }
}

/// Shows the conflicts no longer. They stay open.
pub fn close(workspace: &mut Workspace) -> Outcome {
    workspace.review = None;
    Outcome::Keys(Focus::Part(Part::Text))
}

/// Settles the conflict that is shown.
pub fn settle(workspace: &mut Workspace, decision: Decision) -> Result {
    let Some(conflict) = workspace.reviewed().cloned() else { return Ok(Outcome::Quiet) };
    let mut edit =
        merge::settle(&workspace.project, conflict.id, decision).map_err(|error| words(workspace, &error))?;
    let name = subject(workspace, &conflict);
    let what = match (decision, conflict.reason) {
        (Decision::KeepOurs, Reason::Reanchoring) => "accept the place of",
        (Decision::TakeTheirs, Reason::Reanchoring) => "drop",
        (Decision::KeepOurs, _) => "keep",
        (Decision::TakeTheirs, _) => "take the other version of",
    };
    edit.title = format!("{what} {name}");
    done(workspace, edit)
}

/// Settles the conflict that is shown: an annotation with the words that are selected in the text, a relation that lost its place
/// between its ends, where both stand.
pub fn place_here(workspace: &mut Workspace) -> Result {
    let Some(conflict) = workspace.reviewed().cloned() else { return Ok(Outcome::Quiet) };
    let (key, swap) = match &conflict.change {
        Change::Annotation(key, swap) => (key, swap),
        Change::Relation(key, swap) => return bring_back(workspace, &conflict, key, swap),
        _ => return Err("Only an annotation can be placed in the text".to_owned()),
    };
    let other = swap.after.as_ref().or(swap.before.as_ref());
    let Some(other) = other else { return Ok(Outcome::Quiet) };
    let spans = workspace.hand.spans();
    if workspace.document.as_ref() != Some(&key.document) {
        return Err(format!("Select the words in {} first", record::title(&workspace.project, &key.document)));
    }
    let Some(text) = workspace.text().filter(|_| !spans.is_empty()) else {
        return Err("Select the words in the text first, then place the annotation on them".to_owned());
    };
    let placed = Spans::quote(&spans, text).map_err(|error| error.to_string())?;
    let standing = workspace.project.sheet(key).and_then(|sheet| sheet.annotations.get(other.id));
    // Of a corrected text the proposal has the mentions in their present places.
    let base = standing.filter(|_| conflict.reason == Reason::Reanchoring).unwrap_or(other);
    let (attributes, lost) = in_text(&base.attributes, text);
    let mut annotation = Annotation { attributes, ..(**base).clone() };
    annotation.spans = placed;
    annotation.changed = workspace.stamp();
    let id = annotation.id;
    let change = state(key, annotation);
    let mut edit =
        merge::settle_with(&workspace.project, conflict.id, &change).map_err(|error| words(workspace, &error))?;
    edit.title = format!("place {}", subject(workspace, &conflict));
    let outcome = done(workspace, edit)?;
    if workspace.review.is_none() {
        workspace.focus(id);
    }
    Ok(with_lost(outcome, &lost))
}

/// Puts a relation that lost its place back between its ends.
fn bring_back(workspace: &mut Workspace, conflict: &Conflict, key: &SheetKey, swap: &Swap<Arc<Relation>>) -> Result {
    let other = swap.after.as_ref().or(swap.before.as_ref());
    let (Some(other), Some(text)) = (other, workspace.project.text(&key.document)) else { return Ok(Outcome::Quiet) };
    let (attributes, lost) = in_text(&other.attributes, text);
    let relation = Relation { attributes, changed: workspace.stamp(), ..(**other).clone() };
    let change = Change::Relation(key.clone(), Swap::create(Arc::new(relation)));
    let mut edit =
        merge::settle_with(&workspace.project, conflict.id, &change).map_err(|error| words(workspace, &error))?;
    edit.title = format!("bring back {}", subject(workspace, conflict));
    let outcome = done(workspace, edit)?;
    Ok(with_lost(outcome, &lost))
}

/// What has been done, and what had to be left out.
fn with_lost(outcome: Outcome, lost: &[String]) -> Outcome {
    match lost {
        [] => outcome,
        lost => Outcome::Undoable(format!(
            "Placed; these words are not in the text any more and were left out: {}",
            lost.join(", ")
        )),
    }
}

fn state(key: &SheetKey, annotation: Annotation) -> Change {
    Change::Annotation(key.clone(), Swap::create(Arc::new(annotation)))
}

/// Attributes with those mentions that the text has where they say, or has once; the names of the others.
fn in_text(attributes: &Attributes, text: &Text) -> (Attributes, Vec<String>) {
    let mut found = attributes.clone();
    let mut lost = Vec::new();
    for (id, attribute) in attributes.iter() {
        let AttributeValue::Mention(spans) = &attribute.value else { continue };
        let there: Vec<QuotedSpan> = spans.iter().filter_map(|it| once_in(it, text)).collect();
        if there.len() == spans.len() && there.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start()) {
            let attribute = crate::model::Attribute { value: AttributeValue::Mention(there), ..attribute.clone() };
            found.set(id.clone(), Some(attribute));
        } else {
            found.set(id.clone(), None);
            lost.push(id.to_string());
        }
    }
    (found, lost)
}

/// Words where they are quoted, or at the only place that they have.
fn once_in(quoted: &QuotedSpan, text: &Text) -> Option<QuotedSpan> {
    if quoted.agrees_with(text) {
        return Some(quoted.clone());
    }
    let mut places = text.as_str().match_indices(&*quoted.quoted);
    let ((start, words), None) = (places.next()?, places.next()) else { return None };
    QuotedSpan::new(Span::new(ByteOffset(start), ByteOffset(start + words.len()))?, text)
}

/// Applies what settles the conflict that is shown, and goes on to the next one.
fn done(workspace: &mut Workspace, edit: crate::edit::Edit) -> Result {
    let title = edit.title.clone();
    workspace.apply(edit)?;
    let left = workspace.conflicts().len();
    let words = match left {
        0 => "nothing is left to be decided".to_owned(),
        1 => "1 conflict is left".to_owned(),
        left => format!("{left} conflicts are left"),
    };
    if let Some(next) = workspace.review {
        review(workspace, next)?;
    }
    Ok(Outcome::Undoable(format!("Settled: {title}; {words}")))
}

/// What a conflict is about, by whichever state of it has words.
pub fn subject(workspace: &Workspace, conflict: &Conflict) -> String {
    let project = &workspace.project;
    let Some(key) = conflict.change.record() else { return "nothing".to_owned() };
    match (&key, &conflict.change) {
        (RecordKey::Annotation(sheet, id), Change::Annotation(_, swap)) => {
            let standing = project.sheet(sheet).and_then(|it| it.annotations.get(*id));
            match standing.or(swap.either()) {
                Some(annotation) => {
                    let label = project.schema.label_name(&annotation.label);
                    format!("the {label} “{}”", crate::app::summary::shortened(&annotation.spans.quoted(), 40))
                }
                None => record::name(project, &key),
            }
        }
        _ => record::name(project, &key),
    }
}

/// Why a conflict cannot be settled so, for the user.
fn words(workspace: &Workspace, error: &merge::SettleError) -> String {
    let project = &workspace.project;
    match error {
        merge::SettleError::OtherText(RecordKey::Document(id), _) => format!(
            "{} has another text there than here; bring that text in as a corrected one (F5), or keep what stands",
            record::title(project, id)
        ),
        merge::SettleError::OtherText(key, _) => format!(
            "The places of {} count in an earlier text; select the words in the present one and place it there, or keep what stands",
            record::name(project, key)
        ),
        merge::SettleError::OtherWords(key) => format!(
            "The words of {} are not where it says; select them in the text and place it there, or keep what stands",
            record::name(project, key)
        ),
        merge::SettleError::Stray(key) => format!(
            "{} needs what is not there any more, an annotation, a label, a document or its text; bring that back first, \
             or keep what stands",
            record::name(project, key)
        ),
        merge::SettleError::Gone(_) => "This conflict is settled already".to_owned(),
    }
}
