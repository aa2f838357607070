//! The register of speakers and the schema.

use std::collections::{BTreeMap, BTreeSet};

use super::Findings;
use crate::model::{AttributeKind, Label, Place, Project, RecordKey, Schema, Speaker, SpeakerId};
use crate::text::escaped;

/// Whom speakers speak for, and through whom their words reached us: each is there, and none leads back to itself.
pub(super) fn speakers(project: &Project, findings: &mut Findings) {
    type Link = fn(&Speaker) -> Option<&SpeakerId>;
    let links: [(&str, Link); 2] =
        [("speaks for", |it| it.speaks_for.as_ref()), ("came through", |it| it.through.as_ref())];
    let circles = links.map(|(_, link)| circles(project, link));
    for (id, speaker) in &project.speakers {
        findings.place = at(RecordKey::Speaker(id.clone()));
        check_name(&speaker.name, findings);
        for ((verb, link), circles) in links.into_iter().zip(&circles) {
            let Some(other) = link(speaker) else { continue };
            if !project.speakers.contains_key(other) {
                findings.error(
                    format!("the speaker {id} {verb} {other}, who is not in the register"),
                    "add the speaker, or choose another one",
                );
            }
            if circles.contains(id) {
                findings.error(
                    format!("the speaker {id} {verb} {other}, and so in the end {id}; expected no circle"),
                    "take one of the links away",
                );
            }
        }
    }
}

/// Who leads back to themselves. Each speaker is walked over once, however long the chains are.
fn circles(project: &Project, link: fn(&Speaker) -> Option<&SpeakerId>) -> BTreeSet<&SpeakerId> {
    let mut circles = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for start in project.speakers.keys() {
        let mut path = Vec::new();
        let mut here = Some(start);
        while let Some(id) = here.filter(|id| seen.insert(*id)) {
            path.push(id);
            here = project.speakers.get(id).and_then(|speaker| link(speaker));
        }
        // Where the walk ended on itself, and not on an earlier one, what follows that place is a circle.
        let back = here.and_then(|end| path.iter().position(|id| *id == end));
        circles.extend(back.into_iter().flat_map(|at| path[at..].iter().copied()));
    }
    circles
}

/// One name for one thing, and attributes of labels that are there.
pub(super) fn schema(project: &Project, findings: &mut Findings) {
    let schema = &project.schema;
    let mut labels = BTreeSet::new();
    for id in schema.labels.iter().map(|it| &it.id).chain(schema.relations.iter().map(|it| &it.id)) {
        if !labels.insert(id) {
            // Within a list no id stands twice; it is the relation that has a label's.
            findings.place = at(RecordKey::RelationLabel(id.clone()));
            findings
                .error(format!("the schema has the label {id} twice; expected one name for one label"), "rename one");
        }
    }
    check_labels(schema, findings);
    let mut attributes = BTreeSet::new();
    for attribute in &schema.attributes {
        let (label, id) = (&attribute.label, &attribute.id);
        findings.place = at(RecordKey::Attribute(label.clone(), id.clone()));
        check_name(&attribute.name, findings);
        if !attributes.insert((label, id)) {
            findings.error(format!("the schema has the attribute {id} of {label} twice"), "remove one");
        }
        if !labels.contains(label) {
            findings.error(
                format!("the attribute {id} belongs to the label {label}, which the schema lacks"),
                "add the label, or remove the attribute",
            );
        }
        let chooses = matches!(attribute.kind, AttributeKind::Choice | AttributeKind::Choices);
        if chooses && attribute.choices.is_empty() {
            findings.warning(format!("the attribute {id} of {label} has nothing to choose from"), "add choices");
        }
        let mut choices = BTreeSet::new();
        if let Some(twice) = attribute.choices.iter().find(|it| !choices.insert(*it)) {
            let message = format!("the attribute {id} of {label} has the choice “{twice}” twice; expected it once");
            findings.warning(message, "remove one");
        }
    }
    findings.place = Place::default();
}

/// Labels that hands can tell apart: by their names, and by the keys that tag with them.
fn check_labels(schema: &Schema, findings: &mut Findings) {
    let mut keys: BTreeMap<char, &Label> = BTreeMap::new();
    let mut names: BTreeMap<String, &Label> = BTreeMap::new();
    for label in &schema.labels {
        findings.place = at(RecordKey::Label(label.id.clone()));
        check_name(&label.name, findings);
        if let Some(other) = names.insert(label.name.to_lowercase(), label) {
            let message = format!("the labels {} and {} are both called “{}”", other.id, label.id, label.name);
            findings.warning(format!("{message}; expected a name of its own for each"), "rename one");
        }
        let Some(key) = label.key else { continue };
        if key.is_control() || key.is_whitespace() || key.is_ascii_digit() || key.to_lowercase().ne([key]) {
            let message = format!("the key of the label {} is “{key}”; expected a lower-case letter", label.id);
            findings.warning(message, "choose another key; digits are those of the labels' places");
        }
        if let Some(other) = keys.insert(key, label) {
            let message = format!("the labels {} and {} have the same key, “{key}”", other.id, label.id);
            findings.error(format!("{message}; expected a key for each"), "choose another key for one of them");
        }
    }
    for relation in &schema.relations {
        findings.place = at(RecordKey::RelationLabel(relation.id.clone()));
        check_name(&relation.name, findings);
    }
}

fn at(record: RecordKey) -> Place {
    Place { record: Some(record), ..Place::default() }
}

/// A name that can be seen, and is what it seems to be.
fn check_name(name: &str, findings: &mut Findings) {
    if name.trim().is_empty() {
        findings.warning("its name is empty; expected one to show", "give it a name");
    } else if escaped(name) != name {
        let message = format!("the name “{name}” has control or bidirectional characters, which are shown escaped");
        findings.warning(message, "write the name without them");
    }
}
