//! What is done to annotations and relations.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Outcome, Result, guess, navigate, relate, select};
use crate::app::command::Place;
use crate::app::hand::Boundary;
use crate::app::session::{Focus, Part, Workspace};
use crate::app::unfinished::{self, is_open};
use crate::edit::intent::{self, Author};
use crate::edit::{Change, Edit, Swap};
use crate::model::{
    Annotation, AnnotationId, Attribute, AttributeId, AttributeValue, LabelId, Speaker, Stamp, Time, ValueOrigin,
};
use crate::text::{ByteOffset, Direction, Span};

/// Whose sheet an edit of now changes.
pub fn author(workspace: &Workspace) -> std::result::Result<Author, String> {
    workspace.author().ok_or_else(|| "No document is open".to_owned())
}

/// The focused annotation, or what to do where there is none.
pub fn focused(workspace: &Workspace) -> std::result::Result<AnnotationId, String> {
    workspace
        .focused()
        .map(|it| it.id)
        .ok_or_else(|| "No annotation is focused; click one, or go to one with F8".to_owned())
}

/// A plain label key adds: with a selection it tags it, without one it arms the label. That of the armed label then selects its next
/// object, as Tab does.
pub fn label_key(workspace: &mut Workspace, label: &LabelId) -> Result {
    let spans = workspace.hand.spans();
    let Some(last) = spans.last() else {
        workspace.hand.armed = Some(label.clone());
        return Ok(Outcome::Quiet);
    };
    let begun = workspace.hand.reselected.is_some() || workspace.hand.mention.is_some();
    let outcome = tag(workspace, label)?;
    if begun || workspace.hand.armed.as_ref() != Some(label) || !matches!(outcome, Outcome::Quiet) {
        return Ok(outcome);
    }
    let outcome = navigate::object(workspace, Direction::Forward)?;
    // With nothing further to tag, or nothing yet, the next key must not be about what is tagged.
    if matches!(outcome, Outcome::Said(_) | Outcome::Further(_)) {
        workspace.hand.place(last.end());
    }
    Ok(outcome)
}

/// Arms a label, or lets it go where it is armed already.
pub fn arm(workspace: &mut Workspace, label: &LabelId) -> Outcome {
    let armed = &mut workspace.hand.armed;
    *armed = if armed.as_ref() == Some(label) { None } else { Some(label.clone()) };
    Outcome::Quiet
}

/// Tags the selection, which stays.
pub fn tag(workspace: &mut Workspace, label: &LabelId) -> Result {
    let spans = workspace.hand.spans();
    let same = workspace.sheet().and_then(|sheet| {
        let mut near = sheet.annotations.near(*spans.first()?);
        near.find(|it| it.label == *label && it.spans.places() == spans).map(|it| it.id)
    });
    if let Some(id) = same {
        workspace.hand.focus_on(Some(id));
        let name = workspace.project.schema.label_name(label);
        return Ok(Outcome::Said(format!("This is tagged {name} already")));
    }
    let id = AnnotationId::random();
    let edit =
        intent::create(&workspace.project, &author(workspace)?, id, label, &spans).map_err(|it| it.to_string())?;
    workspace.apply(guess::filled(workspace, edit))?;
    workspace.hand.focus_on(Some(id));
    Ok(Outcome::Quiet)
}

/// Replaces the label of the focused annotation.
pub fn relabel(workspace: &mut Workspace, label: &LabelId) -> Result {
    let id = focused(workspace)?;
    // A guess that falls away is no loss.
    let count = |it: &Annotation| it.attributes.iter().filter(|(_, it)| it.origin != ValueOrigin::Rule).count();
    let before = workspace.focused().map_or(0, |it| count(it));
    apply(workspace, |workspace, author| intent::relabel(&workspace.project, author, id, label))?;
    let dropped = before - workspace.focused().map_or(0, |it| count(it)).min(before);
    let name = workspace.project.schema.label_name(label);
    match dropped {
        0 => Ok(Outcome::Quiet),
        1 => Ok(Outcome::Undoable(format!("Relabelled as {name}; 1 value that it cannot have was dropped"))),
        dropped => {
            Ok(Outcome::Undoable(format!("Relabelled as {name}; {dropped} values that it cannot have were dropped")))
        }
    }
}

/// Gives an annotation other spans.
pub fn move_spans(workspace: &mut Workspace, id: AnnotationId, places: &[Span]) -> Result {
    apply(workspace, |workspace, author| intent::move_spans(&workspace.project, author, id, places))
}

/// Moves a boundary of one span of an annotation.
pub fn move_boundary(
    workspace: &mut Workspace,
    (id, number): (AnnotationId, usize),
    boundary: Boundary,
    offset: ByteOffset,
) -> Result {
    let Some(annotation) = workspace.annotation(id) else { return Ok(Outcome::Quiet) };
    let mut places = annotation.spans.places();
    let Some(place) = places.get_mut(number) else { return Ok(Outcome::Quiet) };
    let moved = match boundary {
        Boundary::Start => Span::new(offset, place.end()),
        Boundary::End => Span::new(place.start(), offset),
    };
    // A boundary that is dragged beyond the other one stays where it was.
    let Some(moved) = moved else { return Ok(Outcome::Quiet) };
    *place = moved;
    workspace.hand.boundary = boundary;
    move_spans(workspace, id, &places)
}

/// Says which boundary the next step moves.
pub fn choose_boundary(workspace: &mut Workspace, boundary: Boundary) -> Outcome {
    workspace.hand.boundary = boundary;
    Outcome::Quiet
}

/// Moves the chosen boundary of the focused annotation by a word.
pub fn step_boundary(workspace: &mut Workspace, direction: Direction) -> Result {
    let id = focused(workspace)?;
    let (Some(annotation), Some(text)) = (workspace.focused(), workspace.text()) else { return Ok(Outcome::Quiet) };
    let hull = annotation.spans.hull();
    let step = |offset, direction| text.word_step(offset, direction);
    let (number, offset) = match (workspace.hand.boundary, direction) {
        (Boundary::Start, Direction::Backward) => (0, step(hull.start(), Direction::Backward)),
        (Boundary::End, Direction::Forward) => (annotation.spans.count() - 1, step(hull.end(), Direction::Forward)),
        // Inwards a boundary steps over a word and the gap behind it, so that it stands at a word again.
        (Boundary::Start, Direction::Forward) => {
            let next = step(step(hull.start(), Direction::Forward), Direction::Forward);
            (0, step(next, Direction::Backward))
        }
        (Boundary::End, Direction::Backward) => {
            let previous = step(step(hull.end(), Direction::Backward), Direction::Backward);
            (annotation.spans.count() - 1, step(previous, Direction::Forward))
        }
    };
    move_boundary(workspace, (id, number), workspace.hand.boundary, offset)
}

/// F2: makes the span at the caret, or the first one, a selection again.
pub fn reselect(workspace: &mut Workspace) -> Outcome {
    let Some(annotation) = workspace.focused() else { return Outcome::Quiet };
    let id = annotation.id;
    let places = annotation.spans.places();
    let number = places.iter().position(|span| span.contains(workspace.hand.head)).unwrap_or(0);
    workspace.hand.select_span(places[number]);
    workspace.hand.reselected = Some((id, number));
    Outcome::Quiet
}

/// Enter: puts a reselected span back, finishes a relation, or goes to the inspector.
pub fn accept(workspace: &mut Workspace) -> Result {
    if let Some((id, number)) = workspace.hand.reselected.take() {
        let (Some(annotation), Some(selection)) = (workspace.annotation(id), workspace.hand.selection()) else {
            return Ok(Outcome::Quiet);
        };
        let mut places = annotation.spans.places();
        if let Some(place) = places.get_mut(number) {
            *place = selection;
        }
        let outcome = move_spans(workspace, id, &places)?;
        workspace.hand.place(selection.end());
        workspace.hand.focus_on(Some(id));
        return Ok(outcome);
    }
    if workspace.hand.link.is_some() {
        return relate::accept(workspace);
    }
    if let Some(words) = workspace.hand.selection().filter(|_| workspace.hand.mention.is_some()) {
        return select::fill_mention(workspace, words);
    }
    let Some(annotation) = workspace.focused() else { return Ok(Outcome::Quiet) };
    let open = unfinished::first_open(&workspace.project.schema, annotation);
    let field = open.map(|attribute| attribute.id.to_string());
    Ok(Outcome::Keys(field.map_or(Focus::Part(Part::Inspector), Focus::Field)))
}

/// Sets an attribute of the focused annotation by hand, or unsets it.
pub fn set_attribute(workspace: &mut Workspace, attribute: &AttributeId, value: Option<AttributeValue>) -> Result {
    let place = Place { annotation: focused(workspace)?, key: author(workspace)?.key };
    set(workspace, &place, attribute, value)
}

/// Sets an attribute of an annotation by hand, or unsets it.
pub fn set(workspace: &mut Workspace, place: &Place, attribute: &AttributeId, value: Option<AttributeValue>) -> Result {
    let value = value.map(|value| Attribute { value, origin: ValueOrigin::Hand });
    let mut refusals = None;
    // What the focused annotation is offered is refused of all: asking the rules about each would be felt.
    let is_refused = value.is_none() && is_offered(workspace, place, attribute);
    apply_at(workspace, place, |workspace, author| {
        let set = |id| match unset(workspace, place, (id, attribute)) {
            Some(_) if is_refused => intent::refuse(&workspace.project, author, id, attribute),
            _ => intent::set_attribute(&workspace.project, author, id, attribute, value.clone()),
        };
        let edits: std::result::Result<Vec<_>, _> = of_all(workspace, place, attribute).into_iter().map(set).collect();
        let edit = intent::together(edits?);
        refusals = (edit.changes.is_empty() && !edit.refused.is_empty()).then(|| edit.title.clone());
        Ok(edit)
    })
    .map(|outcome| match refusals {
        // Nothing that stands there has changed, so that it has to be said.
        Some(title) => Outcome::Undoable(title.replacen("refuse guess", "Refused the guess", 1)),
        None => outcome,
    })
}

/// An annotation whose attribute is unset, unless somebody wished it so.
fn unset<'a>(
    workspace: &'a Workspace,
    place: &Place,
    (id, attribute): (AnnotationId, &AttributeId),
) -> Option<&'a Arc<Annotation>> {
    let annotation = workspace.project.sheet(&place.key)?.annotations.get(id)?;
    let is_unset = annotation.attributes.get(attribute.as_str()).is_none();
    (is_unset && !workspace.history.unset().has(annotation, attribute)).then_some(annotation)
}

/// Whether a guess is shown in the place of an attribute.
fn is_offered(workspace: &Workspace, place: &Place, attribute: &AttributeId) -> bool {
    let annotation = unset(workspace, place, (place.annotation, attribute));
    annotation.zip(workspace.project.documents.get(&place.key.document)).is_some_and(|(annotation, facts)| {
        workspace.guesses_in(facts, annotation).iter().any(|it| it.attribute == *attribute)
    })
}

/// The annotation, and with the focused one those that were taken to it and can have the attribute.
fn of_all(workspace: &Workspace, place: &Place, attribute: &AttributeId) -> Vec<AnnotationId> {
    let is_focused = workspace.hand.focus == Some(place.annotation) && workspace.key().as_ref() == Some(&place.key);
    let others = workspace.hand.others.iter().filter(|_| is_focused).filter_map(|id| workspace.annotation(*id));
    let has_it = |it: &&Arc<Annotation>| workspace.project.schema.attribute(&it.label, attribute).is_some();
    [place.annotation].into_iter().chain(others.filter(has_it).map(|it| it.id)).collect()
}

/// Puts a new entry into the register and names it as the speaker, as one edit.
pub fn add_speaker(workspace: &mut Workspace, place: &Place, speaker: Speaker, attribute: &AttributeId) -> Result {
    let value = Attribute { value: AttributeValue::Text(speaker.id.as_str().into()), origin: ValueOrigin::Hand };
    apply_at(workspace, place, |workspace, author| {
        let set = |id| intent::set_attribute(&workspace.project, author, id, attribute, Some(value.clone()));
        let edits: std::result::Result<Vec<_>, _> = of_all(workspace, place, attribute).into_iter().map(set).collect();
        let mut edit = intent::together(edits?);
        edit.title = format!("add {} to the register", speaker.name);
        edit.changes.insert(0, Change::Speaker(Swap::create(speaker.into())));
        Ok(edit)
    })
}

/// From a required attribute to the next one of the annotation that wants looking at, then to the same attribute of the next annotation
/// that lacks it or has only a guess, then back to the text.
pub fn go_on(workspace: &mut Workspace, place: &Place, attribute: &AttributeId) -> Outcome {
    let Some(annotation) = workspace.focused().filter(|it| it.id == place.annotation) else { return Outcome::Quiet };
    let Some(sheet) = workspace.sheet() else { return Outcome::Quiet };
    let schema = &workspace.project.schema;
    let unset = schema.attributes_of(&annotation.label).find(|it| it.required && is_open(annotation, &it.id));
    if let Some(unset) = unset.map(|it| it.id.to_string()) {
        return Outcome::Keys(Focus::Field(unset));
    }
    let has_it = |it: &Annotation| schema.attributes_of(&it.label).any(|it| it.id == *attribute);
    let mut behind = std::iter::successors(sheet.annotations.after(annotation.id), |it| sheet.annotations.after(it.id));
    let Some(next) = behind.find(|it| has_it(it) && is_open(it, attribute)) else {
        return Outcome::Keys(Focus::Part(Part::Text));
    };
    let (id, start) = (next.id, next.spans.hull().start());
    workspace.hand.place(start);
    workspace.hand.reselected = None;
    workspace.focus(id);
    Outcome::Keys(Focus::Field(attribute.to_string()))
}

/// Gives the keys to an attribute of the focused annotation, by its place in the schema.
pub fn to_field(workspace: &Workspace, place: usize) -> Outcome {
    let label = workspace.focused().map(|it| &it.label);
    let attribute = label.and_then(|label| workspace.project.schema.attributes_of(label).nth(place));
    attribute.map_or(Outcome::Quiet, |it| Outcome::Keys(Focus::Field(it.id.to_string())))
}

/// Lets the next words that are selected fill an attribute.
pub fn await_mention(workspace: &mut Workspace, attribute: AttributeId) -> Result {
    let id = focused(workspace)?;
    workspace.hand.link = None;
    workspace.hand.mention = Some((id, attribute));
    Ok(Outcome::Keys(Focus::Part(Part::Text)))
}

/// Changes the note of an annotation.
pub fn set_note(workspace: &mut Workspace, place: &Place, note: &str) -> Result {
    apply_at(workspace, place, |workspace, author| intent::set_note(&workspace.project, author, place.annotation, note))
}

/// Marks the focused annotation as unsure, or not.
pub fn set_unsure(workspace: &mut Workspace, unsure: bool) -> Result {
    let id = focused(workspace)?;
    apply(workspace, |workspace, author| intent::set_unsure(&workspace.project, author, id, unsure))
}

/// Marks the focused annotation as unsure where it is sure, and the other way round.
pub fn toggle_unsure(workspace: &mut Workspace) -> Result {
    let unsure = workspace.focused().is_some_and(|it| it.unsure);
    set_unsure(workspace, !unsure)
}

/// Removes the focused annotation, and those that were taken to it, with their relations.
pub fn remove(workspace: &mut Workspace) -> Result {
    let id = focused(workspace)?;
    let author = author(workspace)?;
    let ids: Vec<_> = [id].into_iter().chain(workspace.hand.others.iter().copied()).collect();
    let relations = workspace.project.relations_of_any(&author.key, &ids.iter().copied().collect());
    let schema = &workspace.project.schema;
    let count = relations.len();
    let names: BTreeSet<&str> = relations.iter().map(|(_, it)| schema.relation_name(&it.label)).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    let label = workspace.focused().map(|it| schema.label_name(&it.label).to_owned()).unwrap_or_default();
    let start = workspace.focused().map(|it| it.spans.hull().start());
    apply(workspace, |workspace, author| intent::remove(&workspace.project, author, &ids))?;
    if let Some(start) = start {
        workspace.hand.place(start);
        // It may have been out of view; what was changed is shown.
        workspace.reveal = select::caret(workspace);
    }
    let (what, whose) = if ids.len() == 1 { (label, "its") } else { (format!("{} annotations", ids.len()), "their") };
    Ok(Outcome::Undoable(match count {
        0 => format!("Removed {what}"),
        1 => format!("Removed {what} and {whose} relation ({names})"),
        count => format!("Removed {what} and {whose} {count} relations ({names})"),
    }))
}

/// Applies what is wanted of the open sheet.
pub fn apply(
    workspace: &mut Workspace,
    build: impl FnOnce(&Workspace, &Author) -> std::result::Result<Edit, intent::IntentError>,
) -> Result {
    let author = author(workspace)?;
    let edit = build(workspace, &author).map_err(|error| error.to_string())?;
    workspace.apply(edit).map(|()| Outcome::Quiet)
}

/// The same on a sheet that is named, in the name of whoever sits at the window.
fn apply_at(
    workspace: &mut Workspace,
    place: &Place,
    build: impl FnOnce(&Workspace, &Author) -> std::result::Result<Edit, intent::IntentError>,
) -> Result {
    let author = Author { key: place.key.clone(), stamp: Stamp { at: Time::now(), by: workspace.me.clone() } };
    let edit = build(workspace, &author).map_err(|error| error.to_string())?;
    workspace.apply(edit).map(|()| Outcome::Quiet)
}
