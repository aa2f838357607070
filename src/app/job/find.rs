//! Looking through many documents, or through a long text, beside the window: what is found comes as it is found.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::{Done, Jobs, Progress, Running};
use crate::app::finder::{BAR_HITS_MAX, HITS_MAX};
use crate::find::{self, Batch, Field, Searcher};
use crate::model::{AnnotatorId, DocumentId, Project, SheetKey};
use crate::text::{Span, Text};

/// How long what was found may wait to be told.
const TELL_EVERY: Duration = Duration::from_millis(40);

/// What is looked for in many documents.
pub struct Search {
    /// The project as it is now.
    pub project: Arc<Project>,
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

impl Search {
    /// Looks into one document after the other, and returns how many could not be read; nothing where it was stopped.
    fn run(&self, progress: &Progress, teller: &Teller) -> Option<usize> {
        progress.total.store(self.documents.len(), Ordering::Relaxed);
        let (mut batches, mut told) = (Vec::new(), Instant::now());
        let (mut kept, mut unread) = (0, 0);
        let go_on = || !progress.is_cancelled();
        for id in &self.documents {
            if !go_on() {
                break;
            }
            let document = self.project.documents.get(id);
            if let Some((document, text)) = document.and_then(|it| Some((it, text_of(&self.project, id)?))) {
                let key = SheetKey::new(id.clone(), self.annotator.clone());
                let sheet = self.field.sheet(&self.project, &key).map(AsRef::as_ref);
                let what = (&self.field, self.searcher.as_deref());
                let place = (self.project.as_ref(), document.as_ref(), &text);
                let Some(batch) = find::look_into(place, sheet, what, HITS_MAX - kept, &go_on) else { break };
                kept += batch.hits.len();
                if batch.count > 0 {
                    batches.push(batch);
                }
            } else {
                unread += 1;
            }
            progress.done.fetch_add(1, Ordering::Relaxed);
            if told.elapsed() > TELL_EVERY {
                told = Instant::now();
                teller.tell(&mut batches);
            }
        }
        teller.tell(&mut batches);
        go_on().then_some(unread)
    }
}

/// The text of a document, wherever it is kept: all that a search asks for goes through here.
fn text_of(project: &Project, document: &DocumentId) -> Option<Text> {
    project.text_once(document)
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
            annotator: "ada".parse().expect("an annotator"),
            field: Field::Text,
            searcher: Query::new("ferry").compile().expect("a query").map(Arc::new),
        }
    }

    fn run(progress: &Progress) -> (Option<usize>, Vec<usize>) {
        let (sender, receiver) = channel();
        let ended = search().run(progress, &Teller { number: 7, sender, wake: Arc::new(|| {}) });
        let counts = receiver.try_iter().filter_map(|done| match done {
            Done::Found(7, batches) => Some(batches),
            _ => None,
        });
        (ended, counts.flatten().map(|batch| batch.count).collect())
    }

    #[test]
    fn what_is_found_comes_by_document_and_what_cannot_be_read_is_counted() {
        let progress = Progress::default();
        assert_eq!(run(&progress), (Some(1), vec![2, 1]));
        assert_eq!(progress.done.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn a_search_that_is_stopped_says_so() {
        let progress = Progress::default();
        progress.cancelled.store(true, Ordering::Relaxed);
        assert_eq!(run(&progress), (None, Vec::new()));
    }
}
