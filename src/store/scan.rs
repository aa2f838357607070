//! Many things looked at one after the other on some threads, and what is made of them taken in their order: for searching more than memory
//! holds.
//!
//! Knows nothing of what is looked at. Counts in things, which are taken some dozens at a time.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::parallel::processors;

/// How many things a thread takes at a time, at most.
const PIECE: usize = 64;
/// Into how many pieces a thread's share is cut, so that few large things keep all threads busy.
const SHARES: usize = 8;
/// How many pieces of a thread may wait for the ones before them.
const WAITING: usize = 2;

/// How some things are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// How many threads look.
    pub threads: usize,
}

impl Default for Scan {
    /// As many threads as there are processors, eight at most.
    fn default() -> Self {
        Self { threads: processors().clamp(1, 8) }
    }
}

impl Scan {
    /// Has `look` make something of each piece of `0..count`, on some threads, and hands that to `take` on this one, in order, until all is
    /// done or `take` breaks off. `look` is given a buffer that its thread keeps.
    ///
    /// What is made ahead of its turn is kept, so it is no more than some pieces a thread.
    ///
    /// # Panics
    ///
    /// Where `look` or `take` does, when all threads have ended.
    pub fn pieces<T: Send>(
        self,
        count: usize,
        look: impl Fn(Range<usize>, &mut Vec<u8>) -> T + Sync,
        mut take: impl FnMut(T) -> ControlFlow<()>,
    ) {
        let threads = self.threads.clamp(1, count.max(1));
        let piece = (count / (threads * SHARES)).clamp(1, PIECE);
        let turn = Turn::default();
        let looker =
            Looker { count, piece, look: &look, next: AtomicUsize::new(0), turn: &turn, ahead: WAITING * threads };
        let (sender, receiver) = sync_channel(WAITING * threads);
        std::thread::scope(|scope| {
            // Whatever becomes of this thread, nobody waits for it.
            let over = turn.until_dropped();
            let lookers: Vec<_> = (0..threads)
                .map(|_| {
                    let (sender, looker) = (sender.clone(), &looker);
                    scope.spawn(move || looker.run(&sender))
                })
                .collect();
            drop(sender);
            take_in_order(receiver, &turn, &mut take);
            drop(over);
            for looker in lookers {
                if let Err(panic) = looker.join() {
                    std::panic::resume_unwind(panic);
                }
            }
        });
    }
}

/// Takes pieces in the order of their numbers, whenever they come.
fn take_in_order<T>(receiver: Receiver<(usize, T)>, turn: &Turn, take: &mut impl FnMut(T) -> ControlFlow<()>) {
    let mut early = BTreeMap::new();
    let mut number = 0;
    for (piece, made) in receiver {
        early.insert(piece, made);
        while let Some(made) = early.remove(&number) {
            if take(made).is_break() {
                return;
            }
            number += 1;
            turn.set(number);
        }
    }
}

/// The number of the piece that is taken next, for which those that are ahead wait.
#[derive(Default)]
struct Turn {
    now: Mutex<usize>,
    moved: Condvar,
    over: AtomicBool,
}

impl Turn {
    fn set(&self, number: usize) {
        *self.lock() = number;
        self.moved.notify_all();
    }

    /// Waits until a piece is at most so many behind the one that is taken next, and tells whether it is wanted at all.
    fn wait(&self, piece: usize, most: usize) -> bool {
        let mut now = self.lock();
        while piece > now.saturating_add(most) && !self.is_over() {
            now = self.moved.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
        !self.is_over()
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All is over when what this returns is dropped, be it by a panic.
    fn until_dropped(&self) -> Over<'_> {
        Over(self)
    }
}

/// Ends a scan when it is dropped.
struct Over<'a>(&'a Turn);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        // Under the lock, so that nobody begins to wait between the two.
        let now = self.0.lock();
        self.0.over.store(true, Ordering::Relaxed);
        drop(now);
        self.0.moved.notify_all();
    }
}

/// What the threads look with.
struct Looker<'a, L> {
    count: usize,
    piece: usize,
    look: &'a L,
    next: AtomicUsize,
    turn: &'a Turn,
    /// How many pieces ahead of the one that is taken next may be made.
    ahead: usize,
}

impl<L> Looker<'_, L> {
    fn run<T: Send>(&self, sender: &SyncSender<(usize, T)>)
    where
        L: Fn(Range<usize>, &mut Vec<u8>) -> T,
    {
        let mut buffer = Vec::new();
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let first = number.saturating_mul(self.piece);
            if first >= self.count || !self.turn.wait(number, self.ahead) {
                return;
            }
            // The piece of a thread that panics never comes, and all others would wait for it.
            let over = self.turn.until_dropped();
            let made = (self.look)(first..(first + self.piece).min(self.count), &mut buffer);
            std::mem::forget(over);
            // Nobody takes it any more where `take` broke off.
            if sender.send((number, made)).is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use super::*;

    const GO_ON: ControlFlow<()> = ControlFlow::Continue(());

    #[test]
    fn pieces_come_whole_and_in_order() {
        for (threads, count) in [(1, 0), (3, 1), (4, 10), (3, 1000), (8, 5000)] {
            let mut taken = Vec::new();
            let take = |piece: Vec<usize>| {
                taken.extend(piece);
                GO_ON
            };
            Scan { threads }.pieces(count, |piece, _| piece.collect(), take);
            assert_eq!(taken, (0..count).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn few_things_keep_all_threads_busy() {
        let longest = Mutex::new(0);
        let look = |piece: Range<usize>, _: &mut Vec<u8>| {
            let mut longest = longest.lock().expect("no panic");
            *longest = piece.len().max(*longest);
        };
        Scan { threads: 2 }.pieces(20, look, |()| GO_ON);
        assert_eq!(*longest.lock().expect("no panic"), 1);
    }

    #[test]
    fn who_has_enough_breaks_off() {
        let (mut taken, looked) = (0, AtomicUsize::new(0));
        let take = |()| {
            taken += 1;
            if taken == 7 { ControlFlow::Break(()) } else { GO_ON }
        };
        let look = |_: Range<usize>, _: &mut Vec<u8>| {
            looked.fetch_add(1, Ordering::Relaxed);
        };
        Scan { threads: 4 }.pieces(100_000, look, take);
        assert_eq!(taken, 7);
        // Those that were taken, those that were made or in the making, and those that the channel held.
        let most = 7 + 2 * WAITING * 4 + 2 * 4;
        assert!(looked.into_inner() <= most, "no more is looked at than may wait");
    }

    #[test]
    fn a_scan_hung_when_somebody_panicked() {
        for threads in [1, 2, 5] {
            let look = |piece: Range<usize>, _: &mut Vec<u8>| assert!(!piece.contains(&777), "no more fingers");
            let scan = || Scan { threads }.pieces(100_000, look, |()| GO_ON);
            let panic = catch_unwind(AssertUnwindSafe(scan)).expect_err("a panic");
            assert_eq!(panic.downcast_ref::<&str>().copied(), Some("no more fingers"));
            let scan = || Scan { threads }.pieces(100_000, |_, _| (), |()| panic!("nobody takes it"));
            let panic = catch_unwind(AssertUnwindSafe(scan)).expect_err("a panic");
            assert_eq!(panic.downcast_ref::<&str>().copied(), Some("nobody takes it"));
        }
    }
}
