//! Looking through many documents, or through a long text, beside the window: what is found comes as it is found.

use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::{Done, Jobs, Progress, Running};
use crate::app::finder::{BAR_HITS_MAX, HITS_MAX};
use crate::find::{self, Batch, Field, Searcher};
use crate::model::{AnnotatorId, DocumentId, Project, SheetKey};
use crate::store::{Folder, Looked, Scan, Texts};
use crate::text::{Span, Text};

/// How long what was found may wait to be told.
const TELL_EVERY: Duration = Duration::from_millis(40);

/// What is looked for in many documents.
pub struct Search {
    /// The project as it is now.
    pub project: Arc<Project>,
    /// Its folder, where it has one: texts that are not in memory are read there.
    pub folder: Option<Folder>,
    /// The documents, in the order in which they are looked into.
    pub documents: Vec<DocumentId>,
    /// Whose notes and values.
    pub annotator: AnnotatorId,
    /// What of the documents.
    pub field: Field,
    /// The words; without any, annotations by label alone.
    pub searcher: Option<Arc<Searcher>>,
}

impl Jobs {
    /// Looks into many documents. What is found comes as [`Done::Found`] with the number that is returned, and [`Done::Searched`] at last.
    pub fn find(&mut self, search: Search) -> Option<(u64, Running)> {
        let number = next_number();
        let (sender, wake) = (self.sender.clone(), self.wake.clone());
        self.start("Finding".to_owned(), true, move |progress| {
            let unread = search.run(progress, &Teller { number, sender, wake });
            Done::Searched(number, unread)
        });
        self.running.last().map(|running| (number, running.clone()))
    }

    /// Looks into one text. What is found comes as [`Done::FoundInText`] with the number that is returned.
    pub fn find_in_text(&mut self, text: Text, searcher: Arc<Searcher>) -> Option<(u64, Running)> {
        let number = next_number();
        self.start("Finding".to_owned(), true, move |progress| {
            let (mut hits, mut count) = (Vec::<Span>::new(), 0);
            for hit in searcher.hits(&text) {
                count += 1;
                if hits.len() < BAR_HITS_MAX {
                    hits.push(hit);
                }
                if progress.is_cancelled() {
                    break;
                }
            }
            Done::FoundInText(number, hits, count)
        });
        self.running.last().map(|running| (number, running.clone()))
    }
}

/// A number that no other search has.
fn next_number() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// Tells what a search has found so far.
struct Teller {
    number: u64,
    sender: Sender<Done>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Teller {
    fn tell(&self, batches: &mut Vec<Batch>) {
        if !batches.is_empty() {
            // Nobody listens any more only when the window has gone.
            drop(self.sender.send(Done::Found(self.number, std::mem::take(batches))));
        }
        (self.wake)();
    }
}

/// What was found in some documents that stand beside each other.
#[derive(Default)]
struct Piece {
    batches: Vec<Batch>,
    /// How many hits are kept.
    kept: usize,
    /// How many documents could not be read.
    unread: usize,
}

impl Search {
    /// Looks into all documents, on all processors that nobody else wants, and returns how many could not be read; nothing where it was
    /// stopped. What is found is told in the order of the documents.
    fn run(&self, progress: &Progress, teller: &Teller) -> Option<usize> {
        progress.total.store(self.documents.len(), Ordering::Relaxed);
        let texts = Texts::new(&self.project, self.folder.as_ref());
        let kept = AtomicUsize::new(0);
        let look = |piece: Range<usize>, buffer: &mut Vec<u8>| {
            // What is kept of the pieces before is at least this; no piece keeps more than there is room for behind them.
            let room = HITS_MAX.saturating_sub(kept.load(Ordering::Relaxed));
            self.look_into_piece(&texts, &self.documents[piece], buffer, (room, progress))
        };
        let (mut batches, mut told, mut unread) = (Vec::new(), Instant::now(), 0);
        Scan::default().pieces(self.documents.len(), look, |mut piece: Piece| {
            unread += piece.unread;
            let room = HITS_MAX.saturating_sub(kept.fetch_add(piece.kept, Ordering::Relaxed));
            piece.keep(room);
            batches.append(&mut piece.batches);
            if told.elapsed() > TELL_EVERY {
                told = Instant::now();
                teller.tell(&mut batches);
            }
            if progress.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        teller.tell(&mut batches);
        (!progress.is_cancelled()).then_some(unread)
    }

    /// Looks into one document after the other and keeps up to so many hits.
    fn look_into_piece(
        &self,
        texts: &Texts<'_>,
        documents: &[DocumentId],
        buffer: &mut Vec<u8>,
        (room, progress): (usize, &Progress),
    ) -> Piece {
        let mut piece = Piece::default();
        for id in documents {
            if progress.is_cancelled() {
                break;
            }
            match self.look_into(texts, id, buffer, (room - piece.kept, progress)) {
                Some(batch) => {
                    piece.kept += batch.hits.len();
                    piece.batches.extend((batch.count > 0).then_some(batch));
                }
                None => piece.unread += 1,
            }
            progress.done.fetch_add(1, Ordering::Relaxed);
        }
        piece
    }

    /// What is found in a document, as far as it was looked into; nothing where it could not be read.
    fn look_into(
        &self,
        texts: &Texts<'_>,
        id: &DocumentId,
        buffer: &mut Vec<u8>,
        (most, progress): (usize, &Progress),
    ) -> Option<Batch> {
        let nothing = || Batch { document: id.clone(), hits: Vec::new(), count: 0 };
        let key = SheetKey::new(id.clone(), self.annotator.clone());
        let sheet = self.field.sheet(&self.project, &key);
        let sheet = sheet.as_deref();
        let what = (&self.field, self.searcher.as_deref());
        let may_hit = |bytes: &[u8]| find::may_hit(&self.project, sheet, what, bytes);
        if self.field.is_said() && !may_hit(&[]) {
            return Some(nothing());
        }
        let document = self.project.documents.get(id)?;
        let look = |text: &Text| {
            let place = (self.project.as_ref(), document.as_ref(), text);
            find::look_into(place, sheet, what, most, &|| !progress.is_cancelled())
        };
        match texts.look(id, buffer, |bytes| self.field.is_said() || may_hit(bytes), look) {
            Looked::Wanted(batch) => Some(batch.unwrap_or_else(nothing)),
            Looked::Passed => Some(nothing()),
            Looked::Unread => None,
        }
    }
}

impl Piece {
    /// Keeps so many hits and lets the others go.
    fn keep(&mut self, mut room: usize) {
        for batch in &mut self.batches {
            batch.hits.truncate(room);
            room -= batch.hits.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::find::Query;
    use crate::model::{Document, ProjectId};

    /// A search for a word in three documents, of which the second has no text.
    fn search() -> Search {
        let mut project = Project::new(ProjectId::random(), "Port Maré");
        for (id, words) in [("a", "A ferry. Ferry!"), ("b", ""), ("c", "No ferry.")] {
            let id: DocumentId = id.parse().expect("an id");
            let text = Text::new(words);
            project.documents.insert(id.clone(), Document::new(id, "Doc", text.hash()).into());
            if !words.is_empty() {
                project.texts.insert(text.hash(), text);
            }
        }
        Search {
            documents: project.documents.keys().cloned().collect(),
            project: project.into(),
            folder: None,
            annotator: "ada".parse().expect("an annotator"),
            field: Field::Text,
            searcher: Query::new("ferry").compile().expect("a query").map(Arc::new),
        }
    }

    fn run(search: &Search, progress: &Progress) -> (Option<usize>, Vec<usize>) {
        let (sender, receiver) = channel();
        let ended = search.run(progress, &Teller { number: 7, sender, wake: Arc::new(|| {}) });
        let counts = receiver.try_iter().filter_map(|done| match done {
            Done::Found(7, batches) => Some(batches),
            _ => None,
        });
        (ended, counts.flatten().map(|batch| batch.count).collect())
    }

    #[test]
    fn what_is_found_comes_by_document_and_what_cannot_be_read_is_counted() {
        let progress = Progress::default();
        assert_eq!(run(&search(), &progress), (Some(1), vec![2, 1]));
        assert_eq!(progress.done.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn a_search_that_is_stopped_says_so() {
        let progress = Progress::default();
        progress.cancelled.store(true, Ordering::Relaxed);
        assert_eq!(run(&search(), &progress), (None, Vec::new()));
    }

    #[test]
    fn many_documents_keep_so_many_hits_of_the_first_and_count_the_rest() {
        let mut project = Project::new(ProjectId::random(), "Port Maré");
        for number in 0..400 {
            let id: DocumentId = format!("report-{number:03}").parse().expect("an id");
            let text = Text::new(format!("{number}: {}", "ferry ".repeat(number % 90)));
            project.documents.insert(id.clone(), Document::new(id, "Doc", text.hash()).into());
            project.texts.insert(text.hash(), text);
        }
        let documents: Vec<DocumentId> = project.documents.keys().rev().cloned().collect();
        let search = Search { project: project.into(), documents: documents.clone(), ..search() };
        let (sender, receiver) = channel();
        let teller = Teller { number: 7, sender, wake: Arc::new(|| {}) };
        assert_eq!(search.run(&Progress::default(), &teller), Some(0));
        let batches: Vec<Batch> = receiver
            .try_iter()
            .flat_map(|done| match done {
                Done::Found(_, batches) => batches,
                _ => Vec::new(),
            })
            .collect();
        let expected = documents.iter().map(|id| (id, id.as_str()[7..].parse().unwrap_or(0) % 90));
        let expected: Vec<(&DocumentId, usize)> = expected.filter(|(_, count)| *count > 0).collect();
        assert_eq!(batches.iter().map(|it| (&it.document, it.count)).collect::<Vec<_>>(), expected);
        let kept: Vec<usize> = batches.iter().map(|it| it.hits.len()).collect();
        assert_eq!(kept.iter().sum::<usize>(), HITS_MAX);
        let cut = kept.iter().zip(&batches).position(|(kept, it)| *kept < it.count).expect("more than are kept");
        assert!(kept[cut + 1..].iter().all(|it| *it == 0), "those that are kept are the first");
    }
}
