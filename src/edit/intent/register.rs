//! The register of speakers: an entry changed, two entries become one.

use std::sync::Arc;

use super::IntentError;
use crate::edit::{Change, Edit, Swap};
use crate::model::{
    Attribute, AttributeId, AttributeKind, AttributeValue, Attributes, LabelId, Project, Speaker, SpeakerId, Stamp,
};

/// The entry with other facts, or a new one.
///
/// # Errors
///
/// Where it has no name, would speak for itself, or reach us through itself, if only through others; the names are told.
pub fn change_speaker(project: &Project, speaker: Speaker) -> Result<Edit, IntentError> {
    if speaker.name.trim().is_empty() {
        return Err(IntentError::NoName);
    }
    refuse_circles(project, &speaker, None)?;
    let before = project.speakers.get(&speaker.id);
    if before.is_some_and(|before| **before == speaker) {
        return Ok(Edit::new("change speaker", Vec::new()));
    }
    let title = if before.is_some() {
        format!("change {}", speaker.name)
    } else {
        format!("add {} to the register", speaker.name)
    };
    let swap = Swap { before: before.cloned(), after: Some(Arc::new(speaker)) };
    Ok(Edit::new(title, vec![Change::Speaker(swap)]))
}

/// Refuses a speaker who would speak for itself or have come through itself. `gone` is an entry that is about to become this one.
fn refuse_circles(project: &Project, speaker: &Speaker, gone: Option<&SpeakerId>) -> Result<(), IntentError> {
    type Link = fn(&Speaker) -> Option<&SpeakerId>;
    let links: [(&'static str, Link); 2] =
        [("speaks for", |it| it.speaks_for.as_ref()), ("comes through", |it| it.through.as_ref())];
    for (verb, link) in links {
        let mut names = vec![speaker.name.as_str()];
        let mut next = link(speaker);
        // A circle among others is not this speaker's; no chain is longer than the register.
        for _ in 0..=project.speakers.len() {
            let Some(id) = next else { break };
            if *id == speaker.id || Some(id) == gone {
                names.push(&speaker.name);
                return Err(IntentError::Circle(verb, names.join(" → ")));
            }
            let Some(other) = project.speakers.get(id) else { break };
            names.push(&other.name);
            next = link(other);
        }
    }
    Ok(())
}

/// Two entries of the register become one: whatever named the first names the second, which takes its name and aliases as further
/// aliases, and what it lacks itself.
///
/// # Errors
///
/// Where one of them is not there, an open question names the first, or the second would speak for itself.
pub fn merge_speakers(
    project: &Project,
    stamp: &Stamp,
    (gone, kept): (&SpeakerId, &SpeakerId),
) -> Result<Edit, IntentError> {
    let find = |id: &SpeakerId| project.speakers.get(id).ok_or_else(|| IntentError::NoSpeaker(id.to_string()));
    let (first, second) = (find(gone)?, find(kept)?);
    if gone == kept {
        return Ok(Edit::new("merge speakers", Vec::new()));
    }
    if let Some(conflict) = project.conflicts.values().find(|it| is_named_in(project, &it.change, gone)) {
        let document = conflict.change.document();
        let title = document.and_then(|id| project.documents.get(id)).map(|it| format!("“{}”", it.title));
        let place = title.or_else(|| document.map(ToString::to_string));
        return Err(IntentError::Asked(first.name.clone(), place.unwrap_or_else(|| "the register".to_owned())));
    }
    let mut changes = vec![Change::Speaker(Swap::remove(first.clone()))];
    let mut merged = merged(first, second);
    if refuse_circles(project, &merged, Some(gone)).is_err() {
        // What the first one was linked to may lead to the second.
        (merged.speaks_for, merged.through) = (second.speaks_for.clone(), second.through.clone());
        refuse_circles(project, &merged, Some(gone))?;
    }
    let others = project.speakers.values().filter(|it| it.id != *gone && it.id != *kept);
    for other in others {
        let mut after = other.as_ref().clone();
        for link in [&mut after.speaks_for, &mut after.through] {
            if link.as_ref() == Some(gone) {
                *link = Some(kept.clone());
            }
        }
        if after != **other {
            changes.push(Change::Speaker(Swap::replace(other.clone(), Arc::new(after))));
        }
    }
    if merged != **second {
        changes.push(Change::Speaker(Swap::replace(second.clone(), Arc::new(merged))));
    }
    changes.extend(renamed(project, stamp, gone, kept));
    Ok(Edit::new(format!("merge {} into {}", first.name, second.name), changes))
}

/// Whether either side of a change names a speaker.
fn is_named_in(project: &Project, change: &Change, speaker: &SpeakerId) -> bool {
    let names = |label: &LabelId, it: &Attributes| replaced(project, label, it, (speaker, speaker)).is_some();
    match change {
        Change::Annotation(_, Swap { before, after }) => {
            [before, after].into_iter().flatten().any(|it| names(&it.label, &it.attributes))
        }
        Change::Relation(_, Swap { before, after }) => {
            [before, after].into_iter().flatten().any(|it| names(&it.label, &it.attributes))
        }
        Change::Speaker(Swap { before, after }) => [before, after]
            .into_iter()
            .flatten()
            .any(|it| [Some(&it.id), it.speaks_for.as_ref(), it.through.as_ref()].contains(&Some(speaker))),
        _ => false,
    }
}

/// The second entry with what it gets from the first.
fn merged(first: &Speaker, second: &Speaker) -> Speaker {
    let mut merged = second.clone();
    for alias in [&first.name].into_iter().chain(&first.aliases) {
        if *alias != merged.name && !merged.aliases.contains(alias) {
            merged.aliases.push(alias.clone());
        }
    }
    if merged.role.is_empty() {
        merged.role.clone_from(&first.role);
    }
    if merged.note.is_empty() {
        merged.note.clone_from(&first.note);
    }
    // Nobody speaks for the one that it has become.
    let other = |link: &Option<SpeakerId>, fallback: &Option<SpeakerId>| {
        let mine = link.clone().filter(|it| *it != first.id);
        mine.or_else(|| fallback.clone().filter(|it| *it != second.id && *it != first.id))
    };
    merged.speaks_for = other(&second.speaks_for, &first.speaks_for);
    merged.through = other(&second.through, &first.through);
    merged
}

/// The annotations and relations of all sheets that name the one, naming the other.
fn renamed(project: &Project, stamp: &Stamp, gone: &SpeakerId, kept: &SpeakerId) -> Vec<Change> {
    let mut changes = Vec::new();
    for (key, sheet) in project.sheets.wanted(|_, it| it.may_name(gone)) {
        for annotation in sheet.annotations.iter() {
            if let Some(attributes) = replaced(project, &annotation.label, &annotation.attributes, (gone, kept)) {
                let mut after = annotation.as_ref().clone();
                (after.attributes, after.changed) = (attributes, stamp.clone());
                changes.push(Change::Annotation(key.clone(), Swap::replace(annotation.clone(), Arc::new(after))));
            }
        }
        for relation in sheet.relations.values() {
            if let Some(attributes) = replaced(project, &relation.label, &relation.attributes, (gone, kept)) {
                let mut after = relation.as_ref().clone();
                (after.attributes, after.changed) = (attributes, stamp.clone());
                changes.push(Change::Relation(key.clone(), Swap::replace(relation.clone(), Arc::new(after))));
            }
        }
    }
    changes
}

/// The values of a record with one speaker in the place of another, where it names that one.
fn replaced(
    project: &Project,
    label: &LabelId,
    attributes: &Attributes,
    (gone, kept): (&SpeakerId, &SpeakerId),
) -> Option<Attributes> {
    let names = |id: &AttributeId, it: &Attribute| {
        let kind = project.schema.attribute(label, id).map(|it| it.kind);
        kind == Some(AttributeKind::Speaker)
            && matches!(&it.value, AttributeValue::Text(text) if **text == *gone.as_str())
    };
    if !attributes.iter().any(|(id, it)| names(id, it)) {
        return None;
    }
    let value = |it: &Attribute| Attribute { value: AttributeValue::Text(kept.as_str().into()), origin: it.origin };
    Some(attributes.iter().map(|(id, it)| (id.clone(), if names(id, it) { value(it) } else { it.clone() })).collect())
}
