//! Two changes of one record, merged field by field where they touch different ones.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::record::Record;
use crate::model::{
    Annotation, AttributeDefinition, AttributeId, AttributeValue, Attributes, Document, Label, LabelId, LookedAt,
    QuotedSpan, Relation, RelationLabel, Speaker, Stamp,
};
use crate::text::TextHash;

/// What both sides say together, or `None` where they have changed the same field.
pub(super) fn merge(base: &Record, ours: &Record, theirs: &Record) -> Option<Record> {
    Some(match (base, ours, theirs) {
        (Record::Label(base), Record::Label(ours), Record::Label(theirs)) => Record::Label(label(base, ours, theirs)?),
        (Record::Attribute(base), Record::Attribute(ours), Record::Attribute(theirs)) => {
            Record::Attribute(definition(base, ours, theirs)?)
        }
        (Record::RelationLabel(base), Record::RelationLabel(ours), Record::RelationLabel(theirs)) => {
            Record::RelationLabel(relation_label(base, ours, theirs)?)
        }
        (Record::Speaker(base), Record::Speaker(ours), Record::Speaker(theirs)) => {
            Record::Speaker(Arc::new(speaker(base, ours, theirs)?))
        }
        (Record::Document(base), Record::Document(ours), Record::Document(theirs)) => {
            Record::Document(Arc::new(document(base, ours, theirs)?))
        }
        (Record::Annotation(base), Record::Annotation(ours), Record::Annotation(theirs)) => {
            Record::Annotation(Arc::new(annotation(base, ours, theirs)?))
        }
        (Record::Relation(base), Record::Relation(ours), Record::Relation(theirs)) => {
            Record::Relation(Arc::new(relation(base, ours, theirs)?))
        }
        // What is one value has no parts.
        _ => return None,
    })
}

/// Whether a state has other places in its text than another, which is as it was before.
pub(super) fn is_moved(before: Option<&Record>, after: &Record) -> bool {
    match (before, after) {
        (Some(Record::Document(before)), Record::Document(after)) => before.excluded != after.excluded,
        (None, Record::Document(after)) => !after.excluded.is_empty(),
        (before, after) => places(after) != before.map(places).unwrap_or_default(),
    }
}

/// Whether two states differ in nothing but places, and when they were changed.
pub(super) fn is_only_moved(before: &Record, after: &Record) -> bool {
    match (before, after) {
        (Record::Annotation(before), Record::Annotation(after)) => {
            let mut there = after.as_ref().clone();
            there.spans = before.spans.clone();
            there.changed = before.changed.clone();
            there.attributes = put_back(&before.attributes, &after.attributes);
            there == **before
        }
        (Record::Relation(before), Record::Relation(after)) => {
            let mut there = after.as_ref().clone();
            there.changed = before.changed.clone();
            there.attributes = put_back(&before.attributes, &after.attributes);
            there == **before
        }
        _ => false,
    }
}

/// Where a state is in its text: its spans, and its mentions by attribute.
fn places(record: &Record) -> Vec<(Option<&AttributeId>, &QuotedSpan)> {
    match record {
        Record::Annotation(it) => it.spans.iter().map(|span| (None, span)).chain(mentions_of(&it.attributes)).collect(),
        Record::Relation(it) => mentions_of(&it.attributes).collect(),
        _ => Vec::new(),
    }
}

fn mentions_of(attributes: &Attributes) -> impl Iterator<Item = (Option<&AttributeId>, &QuotedSpan)> {
    attributes.iter().flat_map(|(id, attribute)| {
        let spans = match &attribute.value {
            AttributeValue::Mention(spans) => spans.as_slice(),
            _ => &[],
        };
        spans.iter().map(move |span| (Some(id), span))
    })
}

/// The later values, with the mentions of the earlier ones where both have one.
fn put_back(before: &Attributes, after: &Attributes) -> Attributes {
    let value = |(id, later): (&AttributeId, &crate::model::Attribute)| {
        let earlier = before.get(id.as_str());
        let is_mention = |it: &crate::model::Attribute| matches!(it.value, AttributeValue::Mention(_));
        let kept = earlier.filter(|it| is_mention(it) && is_mention(later) && it.origin == later.origin);
        (id.clone(), kept.unwrap_or(later).clone())
    };
    after.iter().map(value).collect()
}

/// The value of a field that at most one side has changed, or both to the same.
fn pick<T: PartialEq + Clone>(base: &T, ours: &T, theirs: &T) -> Option<T> {
    if ours == theirs || theirs == base {
        Some(ours.clone())
    } else if ours == base {
        Some(theirs.clone())
    } else {
        None
    }
}

fn later(ours: &Stamp, theirs: &Stamp) -> Stamp {
    if (ours.at, &ours.by) >= (theirs.at, &theirs.by) { ours.clone() } else { theirs.clone() }
}

/// The label, and the attributes that are set. Attributes belong to a label: none is set on one side under a label that the other
/// side has taken away.
fn label_and_attributes(
    base: (&LabelId, &Attributes),
    ours: (&LabelId, &Attributes),
    theirs: (&LabelId, &Attributes),
) -> Option<(LabelId, Attributes)> {
    let label = pick(base.0, ours.0, theirs.0)?;
    if [ours, theirs].iter().any(|side| *side.0 != label && side.1 != base.1) {
        return None;
    }
    let sides = [base.1, ours.1, theirs.1];
    let ids: BTreeSet<&AttributeId> = sides.iter().flat_map(|it| it.iter().map(|(id, _)| id)).collect();
    let mut merged = Attributes::default();
    for id in ids {
        let [base, ours, theirs] = sides.map(|it| it.get(id.as_str()));
        merged.set(id.clone(), pick(&base, &ours, &theirs)?.cloned());
    }
    Some((label, merged))
}

fn annotation(base: &Annotation, ours: &Annotation, theirs: &Annotation) -> Option<Annotation> {
    let (label, attributes) = label_and_attributes(
        (&base.label, &base.attributes),
        (&ours.label, &ours.attributes),
        (&theirs.label, &theirs.attributes),
    )?;
    Some(Annotation {
        id: ours.id,
        label,
        spans: pick(&base.spans, &ours.spans, &theirs.spans)?,
        attributes,
        note: pick(&base.note, &ours.note, &theirs.note)?,
        unsure: pick(&base.unsure, &ours.unsure, &theirs.unsure)?,
        origin: pick(&base.origin, &ours.origin, &theirs.origin)?,
        created: pick(&base.created, &ours.created, &theirs.created)?,
        changed: later(&ours.changed, &theirs.changed),
    })
}

fn relation(base: &Relation, ours: &Relation, theirs: &Relation) -> Option<Relation> {
    let (label, attributes) = label_and_attributes(
        (&base.label, &base.attributes),
        (&ours.label, &ours.attributes),
        (&theirs.label, &theirs.attributes),
    )?;
    // Both ends are one field: two halves of two relations are none.
    let ends = |it: &Relation| (it.from, it.to.clone());
    let (from, to) = pick(&ends(base), &ends(ours), &ends(theirs))?;
    Some(Relation {
        id: ours.id,
        label,
        from,
        to,
        attributes,
        note: pick(&base.note, &ours.note, &theirs.note)?,
        created: pick(&base.created, &ours.created, &theirs.created)?,
        changed: later(&ours.changed, &theirs.changed),
    })
}

fn document(base: &Document, ours: &Document, theirs: &Document) -> Option<Document> {
    // Regions count in the text: they are one field with it.
    let text = |it: &Document| (it.text, it.excluded.clone());
    let (text, excluded) = pick(&text(base), &text(ours), &text(theirs))?;
    Some(Document {
        id: ours.id.clone(),
        title: pick(&base.title, &ours.title, &theirs.title)?,
        publisher: pick(&base.publisher, &ours.publisher, &theirs.publisher)?,
        author: pick(&base.author, &ours.author, &theirs.author)?,
        published: pick(&base.published, &ours.published, &theirs.published)?,
        url: pick(&base.url, &ours.url, &theirs.url)?,
        language: pick(&base.language, &ours.language, &theirs.language)?,
        event: pick(&base.event, &ours.event, &theirs.event)?,
        rights: pick(&base.rights, &ours.rights, &theirs.rights)?,
        note: pick(&base.note, &ours.note, &theirs.note)?,
        excluded,
        looked_at: looked_at(base, ours, theirs, text),
        original: pick(&base.original, &ours.original, &theirs.original)?,
        text,
    })
}

/// Each place is a decision of its own: who looks at different ones is not at odds. What counts in a text that has given way is asked
/// for again.
fn looked_at(base: &Document, ours: &Document, theirs: &Document, text: TextHash) -> Vec<LookedAt> {
    if ours.text != theirs.text {
        return if ours.text == text { ours.looked_at.clone() } else { theirs.looked_at.clone() };
    }
    let [base, ours, theirs] = [base, ours, theirs].map(|side| side.looked_at.iter().collect::<BTreeSet<&LookedAt>>());
    // What one side has taken back is gone.
    let stays = |it: &&&LookedAt| !base.contains(**it) || (ours.contains(**it) && theirs.contains(**it));
    ours.union(&theirs).filter(stays).map(|it| LookedAt::clone(it)).collect()
}

fn speaker(base: &Speaker, ours: &Speaker, theirs: &Speaker) -> Option<Speaker> {
    Some(Speaker {
        id: ours.id.clone(),
        name: pick(&base.name, &ours.name, &theirs.name)?,
        kind: pick(&base.kind, &ours.kind, &theirs.kind)?,
        role: pick(&base.role, &ours.role, &theirs.role)?,
        aliases: pick(&base.aliases, &ours.aliases, &theirs.aliases)?,
        speaks_for: pick(&base.speaks_for, &ours.speaks_for, &theirs.speaks_for)?,
        through: pick(&base.through, &ours.through, &theirs.through)?,
        note: pick(&base.note, &ours.note, &theirs.note)?,
    })
}

fn label(base: &Label, ours: &Label, theirs: &Label) -> Option<Label> {
    Some(Label {
        id: ours.id.clone(),
        name: pick(&base.name, &ours.name, &theirs.name)?,
        rank: pick(&base.rank, &ours.rank, &theirs.rank)?,
        color: pick(&base.color, &ours.color, &theirs.color)?,
        underline: pick(&base.underline, &ours.underline, &theirs.underline)?,
        key: pick(&base.key, &ours.key, &theirs.key)?,
        snap: pick(&base.snap, &ours.snap, &theirs.snap)?,
        rule: pick(&base.rule, &ours.rule, &theirs.rule)?,
    })
}

fn relation_label(base: &RelationLabel, ours: &RelationLabel, theirs: &RelationLabel) -> Option<RelationLabel> {
    Some(RelationLabel {
        id: ours.id.clone(),
        name: pick(&base.name, &ours.name, &theirs.name)?,
        rank: pick(&base.rank, &ours.rank, &theirs.rank)?,
        rule: pick(&base.rule, &ours.rule, &theirs.rule)?,
    })
}

fn definition(
    base: &AttributeDefinition,
    ours: &AttributeDefinition,
    theirs: &AttributeDefinition,
) -> Option<AttributeDefinition> {
    // What can be chosen goes with whether anything can be.
    let kind = |it: &AttributeDefinition| (it.kind, it.choices.clone());
    let (kind, choices) = pick(&kind(base), &kind(ours), &kind(theirs))?;
    Some(AttributeDefinition {
        label: ours.label.clone(),
        id: ours.id.clone(),
        name: pick(&base.name, &ours.name, &theirs.name)?,
        rank: pick(&base.rank, &ours.rank, &theirs.rank)?,
        kind,
        choices,
        required: pick(&base.required, &ours.required, &theirs.required)?,
        rule: pick(&base.rule, &ours.rule, &theirs.rule)?,
    })
}
