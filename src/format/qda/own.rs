//! What stands in the notes of ours: records as `jsonl` has them, and by what each annotation is known again among the selections.
//!
//! A project may have been worked on in another program since. An annotation whose selections are there with the places, codes and
//! description that they had is what the record says; one whose selections have changed is read as anybody's, and one without them is gone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::assembly::{End, Selection, sheet};
use crate::format::guid::Guid;
use crate::format::json::{Fields, parse};
use crate::format::jsonl;
use crate::format::{Counting, ImportedDocument, ImportedSheet, ReadReport};
use crate::model::Place;
use crate::text::TextHash;

/// The note of a record.
#[derive(Serialize)]
pub(super) struct Note<'a> {
    /// What the selections of each annotation look like, then their identifiers.
    pub(super) seen: BTreeMap<String, Vec<String>>,
    /// The link of each relation.
    pub(super) links: BTreeMap<String, String>,
    pub(super) record: jsonl::Line<'a>,
}

/// A note that was read.
pub(super) struct Own {
    document: ImportedDocument,
    seen: BTreeMap<String, Vec<String>>,
    links: BTreeMap<String, String>,
}

/// What is seen of the selections of an annotation: the place and the codes of each, and the description of the first.
pub(super) fn look(parts: &[([u64; 2], &[String])], description: &str) -> String {
    let parts = parts.iter().map(|([start, end], codes)| format!("{start}-{end} {}", codes.join(" ")));
    let parts: Vec<String> = parts.collect();
    Guid::of(&[&parts.join("\n"), description]).to_string()
}

/// Reads a note on a source.
///
/// # Errors
///
/// Where it is not as it was written, or about another text: in words.
pub(super) fn read(
    words: &str,
    source: &ImportedDocument,
    place: &Place,
    report: &mut ReadReport,
) -> Result<Own, String> {
    let mut fields =
        parse(words.as_bytes()).and_then(|it| Fields::of(it).ok_or_else(|| "it is no object".to_owned()))?;
    let record = fields.take("record").and_then(Fields::of).ok_or("it has no record")?;
    let document = jsonl::read::document(record, place, report)?;
    let text = source.text.as_deref().unwrap_or_default().replace("\r\n", "\n");
    if document.text_hash != Some(TextHash::of(text.as_bytes())) {
        return Err("it is about another text".to_owned());
    }
    let (mut seen, mut links) = (BTreeMap::new(), BTreeMap::new());
    for (id, value) in fields.take("seen").and_then(Fields::of).into_iter().flat_map(Fields::into_entries) {
        let list = value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        seen.insert(id, list.collect());
    }
    for (id, value) in fields.take("links").and_then(Fields::of).into_iter().flat_map(Fields::into_entries) {
        links.extend(value.as_str().map(|it| (id, it.to_owned())));
    }
    Ok(Own { document, seen, links })
}

/// Puts what a record says of the selections that are there into the document. `known` hears of these selections, `told` of the links.
pub(super) fn put(
    own: Own,
    selections: &BTreeMap<&str, &Selection<'_>>,
    (document, number): (&mut ImportedDocument, usize),
    known: &mut BTreeSet<String>,
    told: &mut Links<'_>,
    ends: &mut BTreeMap<String, End>,
) {
    let Own { document: record, seen, links } = own;
    document.name = record.name;
    document.facts = record.facts;
    document.excluded = record.excluded;
    document.counting = Some(Counting::Chars);
    for mut theirs in record.sheets {
        let at = sheet(document, theirs.annotator.take());
        let mut kept = BTreeSet::new();
        theirs.annotations.retain(|annotation| {
            let Some((look, guids)) = seen.get(&annotation.key).and_then(|it| it.split_first()) else { return false };
            let parts: Option<Vec<&Selection<'_>>> =
                guids.iter().map(|it| selections.get(it.as_str()).copied()).collect();
            let Some(parts) = parts.filter(|parts| look_of(parts).as_ref() == Some(look)) else { return false };
            known.extend(parts.iter().map(|it| it.guid.clone()));
            if let Some(first) = parts.first() {
                let end = End { document: number, sheet: at, key: annotation.key.clone() };
                ends.insert(first.guid.clone(), end);
            }
            kept.insert(annotation.key.clone());
            true
        });
        theirs.relations.retain(|relation| {
            let link = links.get(&relation.key).filter(|it| told.there.contains(it.as_str()));
            let stays = link.is_some() && kept.contains(&relation.from);
            told.told.extend(link.filter(|_| stays).cloned());
            stays
        });
        let ImportedSheet { project, kind, status, annotations, relations, .. } = theirs;
        let ours = &mut document.sheets[at];
        (ours.project, ours.kind, ours.status) = (project, kind, status);
        ours.annotations.extend(annotations);
        ours.relations.extend(relations);
    }
}

/// The links of a project: which there are, and which a record has told of.
pub(super) struct Links<'e> {
    pub(super) there: BTreeSet<&'e str>,
    pub(super) told: BTreeSet<String>,
}

fn look_of(parts: &[&Selection<'_>]) -> Option<String> {
    let places: Option<Vec<([u64; 2], &[String])>> =
        parts.iter().map(|it| Some((it.places?, it.codes.as_slice()))).collect();
    Some(look(&places?, parts.first()?.element.words("Description")))
}
