//! What ties documents to each other: one text, one event, one publisher, passages that stand in both.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::passages::Passages;
use super::{DocumentKey, SplitBy};
use crate::model::{Document, DocumentId, Project};

/// A document of one of the projects.
pub(super) struct Member<'a> {
    pub(super) key: DocumentKey,
    pub(super) document: &'a Document,
}

/// The documents of all projects, by the ids of the projects and their own, in whatever order the projects were named.
pub(super) fn members<'a>(projects: &[&'a Project]) -> Vec<Member<'a>> {
    let of_project = |project: &&'a Project| {
        let id = project.id;
        let member = move |document: &'a std::sync::Arc<Document>| Member {
            key: DocumentKey { project: id, document: document.id.clone() },
            document,
        };
        project.documents.values().map(member)
    };
    let mut members: Vec<Member<'a>> = projects.iter().flat_map(of_project).collect();
    members.sort_by(|one, other| one.key.cmp(&other.key));
    members
}

/// The pairs of members that share passages or have one text, or `None` where `progress` breaks off.
pub(super) fn by_text(
    projects: &[&Project],
    members: &[Member<'_>],
    progress: &mut dyn FnMut(usize, &DocumentId) -> ControlFlow<()>,
) -> Option<Vec<(usize, usize)>> {
    let mut passages = Passages::default();
    for (number, member) in members.iter().enumerate() {
        if progress(number, &member.key.document).is_break() {
            return None;
        }
        let project = projects.iter().find(|it| it.id == member.key.project);
        let text = project.and_then(|project| project.text_once(&member.key.document));
        passages.push(text.as_ref(), &member.document.excluded);
    }
    let mut pairs = passages.pairs();
    pairs.extend(by_fact(members, |document| document.text));
    Some(pairs)
}

/// The pairs of members of one event.
pub(super) fn by_event(members: &[Member<'_>]) -> Vec<(usize, usize)> {
    named(by_fact(members, |document| document.event.trim()), members, |document| document.event.trim())
}

/// The pairs of members of one publisher.
pub(super) fn by_publisher(members: &[Member<'_>]) -> Vec<(usize, usize)> {
    named(by_fact(members, |document| document.publisher.trim()), members, |document| document.publisher.trim())
}

/// The pairs that a rule keeps together, of those that share passages and the others.
pub(super) fn kept_together(by: SplitBy, members: &[Member<'_>], by_text: &[(usize, usize)]) -> Vec<(usize, usize)> {
    match by {
        SplitBy::Group | SplitBy::Date => [by_text.to_vec(), by_event(members)].concat(),
        SplitBy::Event => by_event(members),
        SplitBy::Publisher => by_publisher(members),
        SplitBy::Document => Vec::new(),
    }
}

/// Members of one fact, each paired with the first of it.
fn by_fact<'a, K: Ord>(members: &'a [Member<'a>], fact: impl Fn(&'a Document) -> K) -> Vec<(usize, usize)> {
    let mut first: BTreeMap<K, usize> = BTreeMap::new();
    let pair = |(number, member): (usize, &'a Member<'a>)| {
        let first = *first.entry(fact(member.document)).or_insert(number);
        (first != number).then_some((first, number))
    };
    members.iter().enumerate().filter_map(pair).collect()
}

/// Those pairs whose fact is known.
fn named<'a>(
    mut pairs: Vec<(usize, usize)>,
    members: &'a [Member<'a>],
    fact: impl Fn(&'a Document) -> &'a str,
) -> Vec<(usize, usize)> {
    pairs.retain(|(first, _)| !fact(members[*first].document).is_empty());
    pairs
}
