//! The register of speakers and the schema.

use std::collections::BTreeSet;

use super::Findings;
use crate::model::{AttributeKind, Project, Speaker, SpeakerId};

/// Whom speakers speak for, and through whom their words reached us: each is there, and none leads back to itself.
pub(super) fn speakers(project: &Project, findings: &mut Findings) {
    type Link = fn(&Speaker) -> Option<&SpeakerId>;
    let links: [(&str, Link); 2] =
        [("speaks for", |it| it.speaks_for.as_ref()), ("came through", |it| it.through.as_ref())];
    for (id, speaker) in &project.speakers {
        for (verb, link) in links {
            let Some(other) = link(speaker) else { continue };
            if !project.speakers.contains_key(other) {
                findings.error(
                    format!("the speaker {id} {verb} {other}, who is not in the register"),
                    "add the speaker, or choose another one",
                );
            }
            if leads_back(project, id, link) {
                findings.error(
                    format!("the speaker {id} {verb} {other}, and so in the end {id}; expected no circle"),
                    "take one of the links away",
                );
            }
        }
    }
}

fn leads_back(project: &Project, from: &SpeakerId, link: impl Fn(&Speaker) -> Option<&SpeakerId>) -> bool {
    let mut seen = BTreeSet::new();
    let mut here = from;
    while let Some(next) = project.speakers.get(here).and_then(|speaker| link(speaker)) {
        if next == from {
            return true;
        }
        if !seen.insert(next) {
            // A circle of others, which is told of them.
            return false;
        }
        here = next;
    }
    false
}

/// One name for one thing, and attributes of labels that are there.
pub(super) fn schema(project: &Project, findings: &mut Findings) {
    let schema = &project.schema;
    let mut labels = BTreeSet::new();
    for id in schema.labels.iter().map(|it| &it.id).chain(schema.relations.iter().map(|it| &it.id)) {
        if !labels.insert(id) {
            findings
                .error(format!("the schema has the label {id} twice; expected one name for one label"), "rename one");
        }
    }
    let mut attributes = BTreeSet::new();
    for attribute in &schema.attributes {
        let (label, id) = (&attribute.label, &attribute.id);
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
    }
}
