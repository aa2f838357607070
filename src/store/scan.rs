//! The texts of many documents read one after the other, each looked at once and let go: for searching more than memory holds.
//!
//! Nothing is known of a file for having been looked at here, neither to the folder nor that it is the text that its document names: who
//! finds something has to make sure of that.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use super::StoreError;
use super::disk::{Disk, EntryKind};
use super::folder::{DOCUMENTS, Folder, LONGEST};
use crate::model::DocumentId;

/// How many documents are read at a time by a thread.
const PIECE: usize = 64;
/// How many pieces may wait for the ones before them.
const WAITING: usize = 4;

/// How the texts of some documents are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// How many threads read.
    pub threads: usize,
}

impl Default for Scan {
    /// As many threads as there are processors, eight at most.
    fn default() -> Self {
        Self { threads: std::thread::available_parallelism().map_or(2, NonZero::get).clamp(1, 8) }
    }
}

/// What was made of a piece, and its number.
type Piece<T> = (usize, Vec<Result<T, StoreError>>);

impl Scan {
    /// Hands the bytes of each document's text to `look`, on some threads, and what that makes of them to `take` on this one, in the order
    /// of the documents, until all are done or `take` breaks off. A text that cannot be read is an error in its place.
    ///
    /// # Errors
    ///
    /// Where the folder of documents is a link.
    pub fn texts<T: Send>(
        self,
        folder: &Folder,
        documents: &[DocumentId],
        look: impl Fn(usize, &[u8]) -> T + Sync,
        mut take: impl FnMut(usize, Result<T, StoreError>) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let within = folder.path().join(DOCUMENTS);
        let found = folder.disk.look(&within).map_err(|error| StoreError::system("read", &within, error))?;
        if found.is_some_and(|it| it.kind == EntryKind::Link) {
            return Err(StoreError::Link { path: within });
        }
        let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
        let threads = self.threads.clamp(1, documents.len().div_ceil(PIECE).max(1));
        let (sender, receiver) = sync_channel::<Piece<T>>(WAITING * threads);
        // A thread that is ahead of the others waits, so that what they make does not pile up.
        let turn = Turn::default();
        std::thread::scope(|scope| {
            for _ in 0..threads {
                let sender = sender.clone();
                let reader = Reader { folder, documents, look: &look, next: &next, stopped: &stopped, turn: &turn };
                scope.spawn(move || reader.run(&sender, WAITING * threads));
            }
            drop(sender);
            let mut early: BTreeMap<usize, Vec<Result<T, StoreError>>> = BTreeMap::new();
            let mut number = 0;
            'all: for (piece, made) in receiver {
                early.insert(piece, made);
                while let Some(made) = early.remove(&number) {
                    for (at, made) in made.into_iter().enumerate() {
                        if take(number * PIECE + at, made).is_break() {
                            break 'all;
                        }
                    }
                    number += 1;
                    turn.set(number);
                }
            }
            stopped.store(true, Ordering::Relaxed);
            turn.set(usize::MAX);
        });
        Ok(())
    }
}

/// The number of the piece that is taken next.
#[derive(Default)]
struct Turn {
    now: Mutex<usize>,
    moved: std::sync::Condvar,
}

impl Turn {
    fn set(&self, number: usize) {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = number;
        self.moved.notify_all();
    }

    /// Waits until a piece is at most so many behind the one that is taken next.
    fn wait(&self, piece: usize, most: usize) {
        let mut now = self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        while piece > now.saturating_add(most) {
            now = self.moved.wait(now).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }
}

/// What one thread reads with.
struct Reader<'a, L> {
    folder: &'a Folder,
    documents: &'a [DocumentId],
    look: &'a L,
    next: &'a AtomicUsize,
    stopped: &'a AtomicBool,
    turn: &'a Turn,
}

impl<L> Reader<'_, L> {
    fn run<T: Send>(&self, sender: &SyncSender<Piece<T>>, most: usize)
    where
        L: Fn(usize, &[u8]) -> T,
    {
        let mut buffer = Vec::new();
        loop {
            let piece = self.next.fetch_add(1, Ordering::Relaxed);
            let first = piece.saturating_mul(PIECE);
            let Some(documents) = self.documents.get(first..(first + PIECE).min(self.documents.len())) else { return };
            if documents.is_empty() {
                return;
            }
            self.turn.wait(piece, most);
            if self.stopped.load(Ordering::Relaxed) {
                return;
            }
            let read = |(at, document): (usize, &DocumentId)| {
                let path = self.folder.text_file(document);
                self.folder.disk.read_text(&path, &mut buffer).map(|()| (self.look)(first + at, &buffer))
            };
            let made = documents.iter().enumerate().map(read).collect();
            // Nobody takes it any more where `take` broke off.
            if sender.send((piece, made)).is_err() {
                return;
            }
        }
    }
}

impl dyn Disk + '_ {
    /// The bytes of a text in place of what a buffer holds.
    fn read_text(&self, path: &Path, buffer: &mut Vec<u8>) -> Result<(), StoreError> {
        let fail = |error| StoreError::system("read", path, error);
        let found = self.look(path).map_err(fail)?;
        match found {
            Some(found) if found.kind == EntryKind::File && found.len <= LONGEST => {
                self.read_over(path, found.len, buffer).map_err(fail)
            }
            Some(found) if found.kind == EntryKind::File => {
                Err(StoreError::TooLong { path: path.to_owned(), len: found.len, limit: LONGEST })
            }
            Some(found) if found.kind == EntryKind::Link => Err(StoreError::Link { path: path.to_owned() }),
            Some(_) => Err(fail(std::io::Error::other("it is no file"))),
            None => Err(fail(std::io::ErrorKind::NotFound.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store;

    fn folder(count: usize) -> (tempfile::TempDir, Folder, Vec<DocumentId>) {
        let place = tempfile::tempdir().expect("a folder");
        store::create(place.path(), "Texts").expect("a project");
        let ids: Vec<DocumentId> = (0..count).map(|it| format!("d{it:04}").parse().expect("an id")).collect();
        let folder = store::open(place.path()).expect("the project").folder;
        std::fs::create_dir_all(place.path().join(DOCUMENTS)).expect("a folder");
        for (number, id) in ids.iter().enumerate() {
            std::fs::write(folder.text_file(id), "x".repeat(number)).expect("written");
        }
        (place, folder, ids)
    }

    #[test]
    fn texts_come_whole_and_in_order() {
        let (_place, folder, ids) = folder(1000);
        std::fs::remove_file(folder.text_file(&ids[500])).expect("removed");
        let mut lens = Vec::new();
        let take = |at: usize, made: Result<usize, StoreError>| {
            lens.push((at, made.ok()));
            ControlFlow::Continue(())
        };
        Scan { threads: 3 }.texts(&folder, &ids, |_, bytes| bytes.len(), take).expect("read");
        let expected: Vec<_> = (0..1000).map(|it| (it, (it != 500).then_some(it))).collect();
        assert_eq!(lens, expected);
    }

    #[test]
    fn who_has_enough_breaks_off() {
        let (_place, folder, ids) = folder(2000);
        let mut taken = 0;
        let take = |at: usize, _: Result<(), StoreError>| {
            taken += 1;
            if at == 70 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        Scan { threads: 4 }.texts(&folder, &ids, |_, _| (), take).expect("read");
        assert_eq!(taken, 71);
    }

    #[test]
    #[cfg(unix)]
    fn links_are_not_followed() {
        let (place, folder, ids) = folder(2);
        std::fs::remove_file(folder.text_file(&ids[1])).expect("removed");
        std::os::unix::fs::symlink(place.path().join("project.ron"), folder.text_file(&ids[1])).expect("a link");
        let mut refused = Vec::new();
        let take = |at: usize, made: Result<(), StoreError>| {
            refused.extend(made.err().map(|_| at));
            ControlFlow::Continue(())
        };
        Scan::default().texts(&folder, &ids, |_, _| (), take).expect("read");
        assert_eq!(refused, [1]);
    }
}
