//! Room for so many bytes at a time, which threads wait for.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How much may be held at the same time, and how much is, in bytes.
#[derive(Debug)]
pub(super) struct Room {
    most: u64,
    held: Mutex<u64>,
    freed: Condvar,
}

/// What somebody holds, until it is dropped.
#[derive(Debug)]
pub(super) struct Taken<'a> {
    room: &'a Room,
    bytes: u64,
}

impl Room {
    /// Room for so many bytes.
    pub(super) fn new(most: u64) -> Self {
        Self { most, held: Mutex::new(0), freed: Condvar::new() }
    }

    /// Waits until there is room; what is larger than all of it has it alone. Whoever holds some must not wait for more.
    pub(super) fn take(&self, bytes: u64) -> Taken<'_> {
        let mut held = self.lock();
        while *held > 0 && held.saturating_add(bytes) > self.most {
            held = self.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        *held = held.saturating_add(bytes);
        Taken { room: self, bytes }
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut held = self.room.lock();
        *held = held.saturating_sub(self.bytes);
        drop(held);
        self.room.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_held_than_there_is_room_for() {
        let room = Room::new(10);
        let counted = Mutex::new((0_u64, 0_u64));
        let count = &|bytes: u64| {
            let taken = room.take(bytes);
            let mut held = counted.lock().expect("no panic");
            held.0 += bytes;
            assert!(held.0 <= 10 || held.0 == bytes, "{} held", held.0);
            held.1 += 1;
            drop(held);
            std::thread::yield_now();
            counted.lock().expect("no panic").0 -= bytes;
            drop(taken);
        };
        std::thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || (0..200).for_each(|at| count((at * 7 + thread) % 16)));
            }
        });
        assert_eq!(*counted.lock().expect("no panic"), (0, 800));
        assert_eq!(*room.lock(), 0);
    }

    #[test]
    fn what_is_held_is_let_go_by_a_panic_too() {
        let room = Room::new(10);
        let held = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _taken = room.take(7);
            panic!("no more fingers");
        }));
        assert!(held.is_err());
        assert_eq!(*room.lock(), 0);
    }
}
