//! Work on some threads at once, and work that gives way to other threads. Knows nothing of what is done.

use std::num::NonZero;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// By how much threads go behind others that give way: the system's measure of patience, from 0 to 19.
#[cfg(target_os = "linux")]
const PATIENCE: i32 = 10;

/// Has the calling thread, and those that it starts from now on, give way to the others, for long work beside a window.
///
/// They still have all processors that nobody else wants. Where the system tells threads apart by process alone, nothing happens.
pub fn give_way() {
    // Nobody is refused more patience; were it so, the work would be done all the same.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(PATIENCE);
}

/// Does one thing on a thread of its own and meanwhile another.
pub(super) fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), other)
    })
}

/// How many threads the machine has a processor for. Asked once: on Linux the answer is looked up in several files.
pub(super) fn processors() -> usize {
    static PROCESSORS: OnceLock<usize> = OnceLock::new();
    *PROCESSORS.get_or_init(|| std::thread::available_parallelism().map_or(2, NonZero::get))
}

/// Does the same to each item on some threads; the results are in the order of the items.
pub(super) fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = processors().clamp(2, 8).min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let one = || {
        let mut done = Vec::new();
        while let Some((at, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
        {
            done.push((at, work(item)));
        }
        done
    };
    let mut results: Vec<Option<R>> = std::iter::repeat_with(|| None).take(items.len()).collect();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        for thread in threads {
            match thread.join() {
                Ok(done) => done.into_iter().for_each(|(at, result)| results[at] = Some(result)),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    #[cfg(target_os = "linux")]
    #[test]
    fn threads_give_way_with_those_that_they_start_and_leave_others_alone() {
        use super::{PATIENCE, give_way, in_parallel};
        let patience = || rustix::process::getpriority_process(None).ok();
        let before = patience();
        let worker = std::thread::spawn(move || {
            give_way();
            (patience(), in_parallel(&[(), ()], |()| patience()))
        });
        let (own, started) = worker.join().expect("no panic");
        let expected = before.map(|it| (it + PATIENCE).min(19));
        assert_eq!((own, started), (expected, vec![expected; 2]));
        assert_eq!(patience(), before);
    }
}
