//! What was found, as it comes: so many hits are kept, and the rest is counted.

use std::ops::Range;

use crate::model::{AnnotationId, DocumentId};
use crate::text::{ByteOffset, Span, Text, TextHash};

/// How many characters of its paragraph are kept to each side of a hit.
const BESIDE: usize = 96;
/// How many characters of a hit are kept.
const WITHIN: usize = 160;

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The document.
    pub document: DocumentId,
    /// The text that the span counts in.
    pub text: TextHash,
    /// The words that were found in a text; of an annotation, the first to the last of its words.
    pub span: Span,
    /// The annotation that says what was found, unless it is the text.
    pub annotation: Option<AnnotationId>,
    /// What is shown of it.
    pub excerpt: Excerpt,
}

/// A hit with some characters of its paragraph to each side, kept so that a list needs no text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// What stands before.
    pub before: Box<str>,
    /// The hit, or its beginning.
    pub words: Box<str>,
    /// What stands behind.
    pub after: Box<str>,
}

impl Excerpt {
    /// A span of a text with its surroundings; empty where it does not lie in it.
    #[must_use]
    pub fn of(text: &Text, span: Span) -> Self {
        let Some(words) = text.slice(span) else { return Self::default() };
        let start = text.paragraph_start(text.paragraph_at(span.start()));
        let end = text.paragraph_end(text.paragraph_at(span.end()));
        let all = text.as_str();
        let reach = BESIDE * 4;
        let from = all.ceil_char_boundary(start.0.max(span.start().0.saturating_sub(reach)));
        let until = all.floor_char_boundary(end.0.min(span.end().0.saturating_add(reach)).max(span.end().0));
        let before = &all[from.min(span.start().0)..span.start().0];
        let cut = before.char_indices().rev().nth(BESIDE - 1).map_or(0, |(at, _)| at);
        let cut = text.floor_grapheme(ByteOffset(span.start().0 - before.len() + cut)).0;
        let before = all[cut.min(span.start().0)..span.start().0].trim_start();
        let before = if cut > start.0 { format!("…{before}") } else { before.to_owned() };
        let (words, more) = front(words, WITHIN);
        let (after, beyond) = front(&all[span.end().0..until], BESIDE);
        let after = if beyond || until < end.0 { format!("{after}…") } else { after.to_owned() };
        let words = if more { format!("{words}…") } else { words.to_owned() };
        Self { before: before.into(), words: words.into(), after: after.into() }
    }
}

/// So many characters at the front, and whether there are more.
fn front(words: &str, count: usize) -> (&str, bool) {
    match words.char_indices().nth(count) {
        Some((at, _)) => (&words[..at], true),
        None => (words, false),
    }
}

/// What was found in one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The document.
    pub document: DocumentId,
    /// The hits that are kept, in order.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub count: usize,
}

/// The hits of one document in [`Found`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The document.
    pub document: DocumentId,
    /// The numbers of its hits that are kept.
    pub hits: Range<usize>,
    /// How many it has.
    pub count: usize,
}

/// What was found so far.
///
/// Invariant: the hits of a document stand side by side, in the order of its text; at most so many as were asked for are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    hits: Vec<Hit>,
    groups: Vec<Group>,
    count: usize,
    documents: usize,
}

impl Found {
    /// Takes in what was found in a further document, of which hits are kept up to `most` in all.
    pub fn take(&mut self, batch: Batch, most: usize) {
        if batch.count == 0 {
            return;
        }
        self.count += batch.count;
        self.documents += 1;
        let first = self.hits.len();
        let room = most.saturating_sub(first);
        self.hits.extend(batch.hits.into_iter().take(room));
        if self.hits.len() > first {
            let hits = first..self.hits.len();
            self.groups.push(Group { document: batch.document, hits, count: batch.count });
        }
    }

    /// The hits that are kept.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The documents of these.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many hits there are, be they kept or not.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many documents have any.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents
    }

    /// The number of the group that a hit is in.
    #[must_use]
    pub fn group_of(&self, hit: usize) -> Option<usize> {
        let place = self.groups.partition_point(|group| group.hits.end <= hit);
        self.groups.get(place).filter(|group| group.hits.contains(&hit)).map(|_| place)
    }

    /// The hits of one document.
    #[must_use]
    pub fn of_document(&self, document: &DocumentId) -> &[Hit] {
        let group = self.groups.iter().find(|group| group.document == *document);
        group.map_or(&[], |group| &self.hits[group.hits.clone()])
    }
}
