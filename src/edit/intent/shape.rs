//! One annotation becomes two, and several become one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Author, IntentError, annotation, text};
use crate::edit::{Change, Edit, Swap};
use crate::model::{
    Annotation, AnnotationId, AnnotationPlace, Attribute, AttributeId, LabelId, Origin, Project, QuotedSpan, Relation,
    RelationId, SheetKey, Spans, ValueOrigin,
};
use crate::text::{Span, Text};

/// The words of an annotation that lie in a stretch become an annotation of their own, with the same label. What was said of the whole
/// is a guess about the part, until somebody has looked at it.
///
/// ```text
/// before   [quote “No,”  s h e  s a i d,  “not yet”]
/// stretch                                ⟦         ⟧
/// after    [quote “No,”  s h e  s a i d,][quote “not yet”]
/// ```
///
/// # Errors
///
/// Where there is no such annotation, or no words would be left on one of the sides.
pub fn split(
    project: &Project,
    author: &Author,
    (id, part_id): (AnnotationId, AnnotationId),
    stretch: Span,
) -> Result<Edit, IntentError> {
    let before = annotation(project, author, id)?;
    let text = text(project, author)?;
    let places = before.spans.places();
    let outside = |it: &Span| {
        let left = Span::new(it.start(), it.end().min(stretch.start()));
        let right = Span::new(it.start().max(stretch.end()), it.end());
        left.into_iter().chain(right).collect::<Vec<_>>()
    };
    let rest = quoted(text, before, places.iter().flat_map(outside))?;
    let inside = |it: &Span| Span::new(it.start().max(stretch.start()), it.end().min(stretch.end()));
    let part = quoted(text, before, places.iter().filter_map(inside))?;
    let guessed = |it: &Attribute| Attribute { value: it.value.clone(), origin: ValueOrigin::Rule };
    let part = Annotation {
        id: part_id,
        spans: part,
        attributes: before.attributes.iter().map(|(id, it)| (id.clone(), guessed(it))).collect(),
        note: Box::default(),
        origin: Origin::Hand,
        created: author.stamp.clone(),
        changed: author.stamp.clone(),
        ..before.as_ref().clone()
    };
    let rest = Annotation { spans: rest, changed: author.stamp.clone(), ..before.as_ref().clone() };
    let changes = vec![
        Change::Annotation(author.key.clone(), Swap::replace(before.clone(), Arc::new(rest))),
        Change::Annotation(author.key.clone(), Swap::create(Arc::new(part))),
    ];
    Ok(Edit::new(format!("split {}", project.schema.label_name(&before.label)), changes))
}

/// Some stretches without the white space at their ends. One that an annotation had already keeps its quoted words.
fn quoted(text: &Text, before: &Annotation, stretches: impl Iterator<Item = Span>) -> Result<Spans, IntentError> {
    let trimmed: Vec<Span> = stretches.filter_map(|it| text.trim(it)).collect();
    if trimmed.is_empty() {
        return Err(IntentError::NothingToSplit);
    }
    kept(&Spans::quote(&trimmed, text)?, [before])
}

/// The spans, with the quoted words of those that were there before.
fn kept<'a>(spans: &Spans, before: impl IntoIterator<Item = &'a Annotation>) -> Result<Spans, IntentError> {
    let mut old: BTreeMap<Span, &QuotedSpan> = BTreeMap::new();
    for it in before.into_iter().flat_map(|it| it.spans.iter()) {
        old.entry(it.span).or_insert(it);
    }
    let same = |it: &QuotedSpan| old.get(&it.span).map_or(it.clone(), |old| (*old).clone());
    Ok(Spans::new(spans.iter().map(same).collect())?)
}

/// Other annotations become part of one, which keeps its label and what is said of it; what it lacks, or has by a guess alone, it takes
/// from them. Parts with nothing but white space between them become one span. Relations of the others become its own; those between
/// them fall away, and of those that then say the same one stays.
///
/// # Errors
///
/// Where one of the annotations is not there.
pub fn join(
    project: &Project,
    author: &Author,
    id: AnnotationId,
    others: &[AnnotationId],
) -> Result<Edit, IntentError> {
    let before = annotation(project, author, id)?;
    let mut joined = before.as_ref().clone();
    let mut changes = Vec::new();
    let (mut gone, mut named) = (Vec::<&Annotation>::new(), BTreeSet::from([id]));
    let mut notes = Vec::from_iter((!joined.note.is_empty()).then_some(before.note.as_ref()));
    for other in others.iter().filter(|other| named.insert(**other)) {
        let other = annotation(project, author, *other)?;
        for (attribute, value) in other.attributes.iter() {
            let held = joined.attributes.get(attribute.as_str()).map(|it| it.origin);
            let better = held.is_none_or(|it| it == ValueOrigin::Rule && value.origin != ValueOrigin::Rule);
            if better && means_the_same(project, attribute, (&before.label, &other.label)) {
                joined.attributes.set(attribute.clone(), Some(value.clone()));
            }
        }
        notes.extend((!other.note.is_empty()).then_some(other.note.as_ref()));
        joined.unsure |= other.unsure;
        gone.push(other);
        changes.push(Change::Annotation(author.key.clone(), Swap::remove(other.clone())));
    }
    if gone.is_empty() {
        return Ok(Edit::new("join", Vec::new()));
    }
    let text = text(project, author)?;
    let mut places: Vec<Span> = gone.iter().flat_map(|it| it.spans.places()).chain(before.spans.places()).collect();
    places.sort();
    let spans = Spans::quote(&closed_up(text, &places), text)?;
    joined.spans = kept(&spans, gone.iter().copied().chain([before.as_ref()]))?;
    joined.note = notes.join("\n").into();
    joined.changed = author.stamp.clone();
    changes.extend(relations(project, author, id, &gone));
    changes.push(Change::Annotation(author.key.clone(), Swap::replace(before.clone(), Arc::new(joined))));
    Ok(Edit::new(format!("join {}", project.schema.label_name(&before.label)), changes))
}

/// Whether both labels have an attribute, and of one kind, so that a value of the one can stand under the other.
fn means_the_same(project: &Project, attribute: &AttributeId, (one, other): (&LabelId, &LabelId)) -> bool {
    let kind = |label| project.schema.attribute(label, attribute).map(|it| it.kind);
    kind(one).is_some_and(|it| Some(it) == kind(other))
}

/// Spans in order, those with nothing but white space between them as one.
fn closed_up(text: &Text, places: &[Span]) -> Vec<Span> {
    let mut closed: Vec<Span> = Vec::with_capacity(places.len());
    for place in places {
        let gap = |last: &Span| Span::new(last.end(), place.start()).and_then(|it| text.slice(it)).unwrap_or_default();
        match closed.last_mut() {
            Some(last) if gap(last).trim().is_empty() => *last = last.hull(*place),
            _ => closed.push(*place),
        }
    }
    closed
}

/// The relations of annotations that are gone, as relations of the one that they became part of.
fn relations<'a>(project: &'a Project, author: &Author, id: AnnotationId, gone: &[&Annotation]) -> Vec<Change> {
    let document = &author.key.document;
    let gone: BTreeSet<AnnotationId> = gone.iter().map(|it| it.id).collect();
    let whole = |it: AnnotationId| if gone.contains(&it) { id } else { it };
    let touched = project.relations_of_any(&author.key, &gone).into_iter();
    let touched: BTreeMap<(&SheetKey, RelationId), &Arc<Relation>> =
        touched.map(|(key, it)| ((key, it.id), it)).collect();
    // What the whole says already is not said twice.
    let own = project.relations_of(&author.key, id).into_iter();
    let own = own.filter(|(key, it)| !touched.contains_key(&(*key, it.id)));
    let mut said: BTreeMap<Said<'a>, Vec<Relation>> = BTreeMap::new();
    for (key, it) in own {
        said.entry(said_by(key, it)).or_default().push(it.as_ref().clone());
    }
    let mut change = |((key, _), before): (&(&'a SheetKey, RelationId), &&'a Arc<Relation>)| {
        let mut after = before.as_ref().clone();
        if **key == author.key {
            after.from = whole(after.from);
        }
        if after.to.document == *document {
            after.to.annotation = whole(after.to.annotation);
        }
        after.changed = author.stamp.clone();
        let itself =
            **key == author.key && after.to == AnnotationPlace { document: document.clone(), annotation: after.from };
        let same = said.entry(said_by(key, &after)).or_default();
        let again = same.iter().any(|it| it.attributes == after.attributes && it.note == after.note);
        let swap = if itself || again {
            Swap::remove(Arc::clone(before))
        } else {
            same.push(after.clone());
            Swap::replace(Arc::clone(before), Arc::new(after))
        };
        Change::Relation((*key).clone(), swap)
    };
    touched.iter().map(&mut change).collect()
}

/// What a relation says, without its attributes and note, and in which sheet.
type Said<'a> = (&'a SheetKey, LabelId, AnnotationId, AnnotationPlace);

fn said_by<'a>(key: &'a SheetKey, relation: &Relation) -> Said<'a> {
    (key, relation.label.clone(), relation.from, relation.to.clone())
}
