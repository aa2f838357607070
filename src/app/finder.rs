//! What is looked for: in the open document by the bar above its text, and in many by the panel below it.
//!
//! Plain state that panels read; [`dispatch`](super::dispatch) alone changes it. The bar and the panel have one query between them. Counts
//! in bytes.

mod preview;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use self::preview::{Standing, Tally};
use super::job::Running;
use super::session::Workspace;
use crate::find::{Batch, Field, Found, Hit, Query, Searcher};
use crate::model::{DocumentId, LabelId, ProjectId};
use crate::text::{ByteOffset, Direction, Span, Text, TextHash};

/// How many hits of all documents are kept; the rest is counted.
pub const HITS_MAX: usize = 10_000;
/// How many hits of the open document are kept; the rest is counted.
pub const BAR_HITS_MAX: usize = 100_000;
/// Texts up to so many bytes are searched for plain words within the frame, others beside it.
const AT_ONCE: usize = 256 << 10;

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In the open document, by the bar.
    Bar,
    /// In many, by the panel.
    Panel,
}

/// Which documents the panel looks into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// All of the project.
    #[default]
    Project,
    /// Those of the open document's event.
    Event,
    /// The open one.
    Document,
}

/// What the window looks for.
#[derive(Default)]
pub struct Finder {
    /// The bar or the panel, whichever is shown.
    pub shown: Option<Shown>,
    /// What is looked for.
    pub query: Query,
    /// Why nothing can be looked for.
    pub problem: Option<String>,
    /// In the open document.
    pub bar: InDocument,
    /// In all.
    pub all: InAll,
    /// The query made ready, unless it is empty or wrong.
    pub(super) searcher: Option<Arc<Searcher>>,
    /// The project that was searched.
    pub(super) project: Option<ProjectId>,
}

/// What the bar has found.
#[derive(Default)]
pub struct InDocument {
    hits: Arc<[Span]>,
    count: usize,
    /// What was looked for where.
    pub(super) of: Option<(DocumentId, TextHash, Query)>,
    /// The search that goes on, and its number.
    pub(super) running: Option<(u64, Running)>,
}

/// What the panel has found.
#[derive(Default)]
pub struct InAll {
    /// Which documents it looks into.
    pub within: Within,
    /// What of them.
    pub field: Field,
    /// What was found so far.
    pub found: Found,
    /// How many documents could not be read.
    pub unread: usize,
    /// Whether the search was stopped before its end.
    pub stopped: bool,
    /// The hit that was gone to last.
    pub current: Option<usize>,
    /// What is about to be tagged.
    pub tagging: Option<Tagging>,
    /// The words that were selected when they were looked for, so that those that are written otherwise are told.
    pub as_written: Option<String>,
    /// The revision that was searched.
    pub revision: u64,
    /// The search that goes on, and its number.
    pub(super) running: Option<(u64, Running)>,
    /// The number of the search that found it, or that will.
    pub(super) number: u64,
}

/// The preview of what is tagged at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tagging {
    /// With what; `None` until it is chosen.
    pub label: Option<LabelId>,
    /// The numbers of the hits that are left out by hand.
    pub left: BTreeSet<usize>,
}

impl Finder {
    /// Whether the bar is shown.
    #[must_use]
    pub fn shows_bar(&self) -> bool {
        self.shown == Some(Shown::Bar)
    }

    /// Whether the panel is shown.
    #[must_use]
    pub fn shows_panel(&self) -> bool {
        self.shown == Some(Shown::Panel)
    }

    /// Makes another query ready.
    pub fn set_query(&mut self, query: Query) {
        if self.query == query {
            return;
        }
        (self.searcher, self.problem) = match query.compile() {
            Ok(searcher) => (searcher.map(Arc::new), None),
            Err(error) => (None, Some(error.to_string())),
        };
        self.query = query;
    }

    /// What the bar has to look into anew beside the frame, if the text is too long for within, or a pattern may take its time; else it
    /// is done.
    pub(super) fn refresh_bar(&mut self, workspace: &Workspace) -> Option<(Text, Arc<Searcher>)> {
        if !self.shows_bar() {
            return None;
        }
        let (Some(document), Some(text)) = (&workspace.document, workspace.text()) else {
            self.bar = InDocument::default();
            return None;
        };
        let same = |(id, hash, query): &(DocumentId, TextHash, Query)| {
            (id, *hash, query) == (document, text.hash(), &self.query)
        };
        if self.bar.of.as_ref().is_some_and(same) {
            return None;
        }
        self.bar.stop();
        self.bar =
            InDocument { of: Some((document.clone(), text.hash(), self.query.clone())), ..InDocument::default() };
        let searcher = self.searcher.clone()?;
        if text.end().0 > AT_ONCE || self.query.pattern {
            return Some((text.clone(), searcher));
        }
        let hits: Vec<Span> = searcher.hits(text).collect();
        let count = hits.len();
        self.bar.take(hits, count, None);
        None
    }

    /// A job broke off; if it is a search, it is over, and not all has been found.
    pub(super) fn broken(&mut self, job: &Running) {
        let is_it = |it: &mut (u64, Running)| it.1.is_same(job);
        self.bar.running.take_if(is_it);
        self.all.stopped |= self.all.running.take_if(is_it).is_some();
    }

    /// The first hit behind the selection or the caret, or the last one before it; around the ends of the text.
    #[must_use]
    pub fn beside(&self, workspace: &Workspace, direction: Direction) -> Option<Span> {
        let hand = &workspace.hand;
        let hits = &self.bar.hits;
        if direction == Direction::Backward {
            let until = hand.selection().map_or(hand.head, Span::start);
            let before = hits.partition_point(|hit| hit.end() <= until);
            return before.checked_sub(1).map_or(hits.last(), |last| hits.get(last)).copied();
        }
        let from = hand.selection().map_or(hand.head, Span::end);
        let behind = hits.partition_point(|hit| hit.start() < from);
        hits.get(behind).copied().or_else(|| self.beyond(workspace, from)).or(hits.first().copied())
    }

    /// The next hit that is not kept, since there are so many before it.
    fn beyond(&self, workspace: &Workspace, from: ByteOffset) -> Option<Span> {
        if self.bar.count <= self.bar.hits.len() {
            return None;
        }
        let from = from.max(self.bar.hits.last()?.end());
        self.searcher.as_ref()?.hits_from(workspace.text()?, from).next()
    }
}

impl InDocument {
    /// The hits that are kept, in order and disjoint.
    #[must_use]
    pub fn hits(&self) -> &Arc<[Span]> {
        &self.hits
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether the search goes on.
    #[must_use]
    pub fn is_searching(&self) -> bool {
        self.running.is_some()
    }

    /// Takes in what was found; where a number is told, by the search of that number.
    pub(super) fn take(&mut self, mut hits: Vec<Span>, count: usize, number: Option<u64>) {
        if number.is_some() && number != self.running.as_ref().map(|(number, _)| *number) {
            return;
        }
        self.running = None;
        self.count = count;
        hits.truncate(BAR_HITS_MAX);
        self.hits = hits.into();
    }

    fn stop(&mut self) {
        if let Some((_, running)) = self.running.take() {
            running.cancel();
        }
    }
}

impl InAll {
    /// Forgets what was found, and stops a search that goes on.
    pub(super) fn clear(&mut self) {
        self.stop();
        self.found = Found::default();
        self.unread = 0;
        self.stopped = false;
        self.current = None;
        self.tagging = None;
    }

    /// Stops a search that goes on; what it has found stays.
    pub(super) fn stop(&mut self) {
        if let Some((_, running)) = self.running.take() {
            running.cancel();
            self.stopped = true;
        }
    }

    /// Names the search that found what there is, so that what was made of another one's hits is not taken for theirs.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How far the search is, from 0 to 1, or `None` where it is over.
    #[must_use]
    pub fn progress(&self) -> Option<f32> {
        self.running.as_ref().map(|(_, running)| running.fraction().unwrap_or_default())
    }

    /// Takes in what a search has found, if it is the one that goes on.
    pub(super) fn take(&mut self, number: u64, batches: Vec<Batch>) {
        if self.running.as_ref().is_some_and(|(running, _)| *running == number) {
            batches.into_iter().for_each(|batch| self.found.take(batch, HITS_MAX));
        }
    }

    /// A search is over, or was stopped where the number of documents that could not be read is not told.
    pub(super) fn finish(&mut self, number: u64, unread: Option<usize>) {
        if self.running.as_ref().is_some_and(|(running, _)| *running == number) {
            self.running = None;
            self.stopped = unread.is_none();
            self.unread = unread.unwrap_or_default();
        }
    }

    /// A hit by its number.
    #[must_use]
    pub fn hit(&self, number: usize) -> Option<&Hit> {
        self.found.hits().get(number)
    }

    /// The number of the hit that a step leads to: from the one that was gone to last, or from where the caret is; around the ends.
    #[must_use]
    pub fn beside(&self, workspace: &Workspace, direction: Direction) -> Option<usize> {
        let count = self.found.hits().len();
        let last = count.checked_sub(1)?;
        Some(match (self.current, direction) {
            (Some(now), Direction::Forward) => (now + 1) % count,
            (Some(now), Direction::Backward) => now.checked_sub(1).unwrap_or(last),
            (None, Direction::Backward) => last,
            (None, Direction::Forward) => self.next_to_caret(workspace).unwrap_or(0),
        })
    }

    /// The first hit of the open document that is not before the selection or the caret.
    fn next_to_caret(&self, workspace: &Workspace) -> Option<usize> {
        let document = workspace.document.as_ref()?;
        let group = self.found.groups().iter().find(|group| group.document == *document)?;
        let hits = &self.found.hits()[group.hits.clone()];
        let from = workspace.hand.selection().map_or(workspace.hand.head, Span::start);
        let place = hits.partition_point(|hit| hit.span.start() < from);
        (place < hits.len()).then_some(group.hits.start + place)
    }

    /// The hits in the text of a document that it still has, for the map of its scroll bar; in order and disjoint.
    #[must_use]
    pub fn hits_in(&self, document: &DocumentId, text: TextHash) -> Vec<Span> {
        let hits = self.found.of_document(document).iter();
        hits.filter(|hit| hit.text == text && hit.annotation.is_none()).map(|hit| hit.span).collect()
    }
}
