//! What has a source, with the words that name it: the mentions of an annotation become annotations.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Derived, annotation_id, relation_id};
use crate::format::Record;
use crate::model::{Annotation, AnnotationPlace, AttributeId, AttributeValue, Attributes, LabelId, Relation, Spans};

/// The annotations of a record whose labels have mentions, and these, each with a relation from the one to the other.
pub(super) fn derive(
    record: &Record<'_>,
    known: &BTreeSet<LabelId>,
    mentions: &BTreeMap<AttributeId, LabelId>,
    has: &LabelId,
) -> Derived {
    let mut derived = Derived::default();
    let schema = &record.project.schema;
    let is_of_view = |label: &LabelId| schema.label(label).is_some() && known.contains(label);
    for annotation in record.annotations.iter().filter(|it| is_of_view(&it.label)) {
        let mut attributes = annotation.attributes.clone();
        for (attribute, label) in mentions {
            let Some(AttributeValue::Mention(spans)) =
                annotation.attributes.get(attribute.as_str()).map(|it| &it.value)
            else {
                continue;
            };
            // Mentions keep the order of spans; what does not is reported by check, and stays where it is.
            let Ok(spans) = Spans::new(spans.to_vec()) else { continue };
            attributes.set(attribute.clone(), None);
            let mention = mention(annotation, label, attribute, spans);
            derived.relations.push(Arc::new(relation(record, annotation, &mention, has)));
            derived.annotations.push(Arc::new(mention));
        }
        derived.annotations.push(Arc::new(Annotation { attributes, ..Annotation::clone(annotation) }));
    }
    derived.annotations.sort_by_key(|it| {
        let hull = it.spans.hull();
        (hull.start(), std::cmp::Reverse(hull.end()), it.id)
    });
    derived.relations.sort_by_key(|it| it.id);
    derived
}

fn mention(annotation: &Annotation, label: &LabelId, attribute: &AttributeId, spans: Spans) -> Annotation {
    Annotation {
        id: annotation_id(&format!("{} {attribute}", annotation.id)),
        label: label.clone(),
        spans,
        attributes: Attributes::default(),
        note: Box::default(),
        unsure: annotation.unsure,
        origin: annotation.origin,
        created: annotation.created.clone(),
        changed: annotation.changed.clone(),
    }
}

fn relation(record: &Record<'_>, annotation: &Annotation, mention: &Annotation, has: &LabelId) -> Relation {
    Relation {
        id: relation_id(&format!("{} {}", annotation.id, mention.id)),
        label: has.clone(),
        from: annotation.id,
        to: AnnotationPlace { document: record.document.id.clone(), annotation: mention.id },
        attributes: Attributes::default(),
        note: String::new(),
        created: annotation.created.clone(),
        changed: annotation.changed.clone(),
    }
}
