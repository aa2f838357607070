//! Files that are synced while others are written: a disk that is waited for by several at once makes all of them wait less.

use std::fs::File;
use std::io;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

/// How many files are synced beside each other.
const AT_ONCE: usize = 16;
/// How many more may wait for it, each of them open.
const WAITING: usize = 64;

/// Syncs files that are handed to it. Dropped, it waits for those that it has.
#[derive(Debug, Default)]
pub(super) struct Syncing {
    queue: Option<SyncSender<File>>,
    waiting: Option<Arc<Mutex<Receiver<File>>>>,
    threads: Vec<JoinHandle<io::Result<()>>>,
}

impl Syncing {
    /// Syncs a file sooner or later; it waits as long as too many do.
    ///
    /// # Errors
    ///
    /// Where the system refuses at once. Whatever it refuses later [`finish`](Self::finish) tells.
    pub(super) fn put(&mut self, file: File) -> io::Result<()> {
        if self.threads.len() < AT_ONCE {
            self.begin_thread();
        }
        match &self.queue {
            Some(queue) if !self.threads.is_empty() => queue.send(file).or_else(|refused| refused.0.sync_all()),
            _ => file.sync_all(),
        }
    }

    /// Waits until all files are synced.
    ///
    /// # Errors
    ///
    /// What the system refused first.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        let synced = |it: JoinHandle<io::Result<()>>| it.join().unwrap_or_else(|panic| resume_unwind(panic));
        // All are waited for, whatever the first one says.
        self.hang_up().into_iter().map(synced).fold(Ok(()), io::Result::and)
    }

    /// Nothing more comes: the threads end with what waits.
    fn hang_up(&mut self) -> Vec<JoinHandle<io::Result<()>>> {
        (self.queue, self.waiting) = (None, None);
        std::mem::take(&mut self.threads)
    }

    /// One thread more; where the system has none, those that there are do.
    fn begin_thread(&mut self) {
        let (queue, waiting) = (&mut self.queue, &mut self.waiting);
        let waiting = waiting.get_or_insert_with(|| {
            let (sender, receiver) = sync_channel(WAITING);
            *queue = Some(sender);
            Arc::new(Mutex::new(receiver))
        });
        let waiting = waiting.clone();
        self.threads.extend(Builder::new().name("sync".to_owned()).spawn(move || sync_all(&waiting)));
    }
}

impl Drop for Syncing {
    fn drop(&mut self) {
        for thread in self.hang_up() {
            // Whoever drops it does not keep what was written.
            drop(thread.join());
        }
    }
}

/// Syncs what waits until nothing comes any more. What fails does not keep the others from being synced.
fn sync_all(waiting: &Mutex<Receiver<File>>) -> io::Result<()> {
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
    std::iter::from_fn(|| next().ok()).map(|file| file.sync_all()).fold(Ok(()), io::Result::and)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_files_as_there_may_be_are_synced_and_it_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let mut syncing = Syncing::default();
        for round in 0..2 {
            for number in 0..100 {
                syncing.put(File::create(dir.path().join(format!("{round}-{number}"))).unwrap()).unwrap();
            }
            assert_eq!(syncing.threads.len(), AT_ONCE);
            syncing.finish().unwrap();
            assert!(syncing.threads.is_empty());
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_the_system_refuses_is_told_and_the_rest_is_synced() {
        let dir = tempfile::tempdir().unwrap();
        let mut syncing = Syncing::default();
        // A pipe cannot be synced.
        let (reader, _writer) = io::pipe().unwrap();
        syncing.put(File::from(std::os::fd::OwnedFd::from(reader))).unwrap();
        for number in 0..100 {
            syncing.put(File::create(dir.path().join(number.to_string())).unwrap()).unwrap();
        }
        assert_eq!(syncing.finish().unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
