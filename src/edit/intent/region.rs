//! What of a text is page furniture, and what somebody has looked at and left as it is.

use super::{Author, IntentError, change_document};
use crate::edit::Edit;
use crate::model::{LookedAt, Project};
use crate::text::Span;

/// The stretch as page furniture, or no longer so: what is excluded whole is taken back, anything else excluded.
///
/// # Errors
///
/// Where there is no such document.
pub fn toggle_excluded(project: &Project, author: &Author, stretch: Span) -> Result<Edit, IntentError> {
    let document = project.documents.get(&author.key.document);
    let already = document.is_some_and(|it| it.excluded.iter().any(|excluded| excluded.covers(stretch)));
    if !already {
        return exclude(project, author, &[stretch]);
    }
    change_document(project, author, "take back exclusion", |document| {
        let regions = std::mem::take(&mut document.excluded);
        document.excluded = regions.into_iter().flat_map(|region| without(region, stretch)).collect();
    })
}

/// The stretches, in whatever order, as page furniture, beside what is so already.
///
/// # Errors
///
/// Where there is no such document.
pub fn exclude(project: &Project, author: &Author, stretches: &[Span]) -> Result<Edit, IntentError> {
    change_document(project, author, &titled("exclude", stretches), |document| {
        document.excluded = joined(document.excluded.iter().chain(stretches).copied().collect());
    })
}

/// The stretches as looked at by the annotator: they are no page furniture, and nothing in them is to be tagged that is not.
///
/// # Errors
///
/// Where there is no such document.
pub fn look_at(project: &Project, author: &Author, stretches: &[Span]) -> Result<Edit, IntentError> {
    let by = &author.key.annotator;
    change_document(project, author, &titled("look at", stretches), |document| {
        document.looked_at.extend(stretches.iter().map(|span| LookedAt { span: *span, by: by.clone() }));
        document.looked_at.sort();
        document.looked_at.dedup();
    })
}

fn titled(what: &str, stretches: &[Span]) -> String {
    match stretches.len() {
        1 => what.to_owned(),
        count => format!("{what} {count} regions"),
    }
}

/// What is left of a region around a stretch.
fn without(region: Span, stretch: Span) -> impl Iterator<Item = Span> {
    let before = Span::new(region.start(), region.end().min(stretch.start()));
    let behind = Span::new(region.start().max(stretch.end()), region.end());
    before.into_iter().chain(behind)
}

/// Regions in order, those that touch made one.
fn joined(mut regions: Vec<Span>) -> Vec<Span> {
    regions.sort();
    let mut joined: Vec<Span> = Vec::with_capacity(regions.len());
    for region in regions {
        match joined.last_mut() {
            Some(last) if last.touches(region) => *last = last.hull(region),
            _ => joined.push(region),
        }
    }
    joined
}
