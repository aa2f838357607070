//! Room for so many bytes at a time, which threads wait for.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How much may be held at the same time, and how much is, in bytes.
#[derive(Debug)]
pub(super) struct Room {
    most: u64,
    held: Mutex<Held>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct Held {
    bytes: u64,
    /// How many threads wait for room.
    waiting: usize,
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
        Self { most, held: Mutex::default(), freed: Condvar::new() }
    }

    /// Takes room for what is found, and waits until there is some; what is larger than all of it has it alone. After a wait it is looked for
    /// once more: what has grown meanwhile waits for more. `None` where nothing is found. Whoever holds some must not wait for more.
    pub(super) fn take_for<T>(
        &self,
        mut look: impl FnMut() -> Option<T>,
        bytes: impl Fn(&T) -> u64,
    ) -> Option<(Taken<'_>, T)> {
        let mut found = look()?;
        let (mut taken, mut has_waited) = self.take(bytes(&found));
        while has_waited {
            found = look()?;
            let wanted = bytes(&found);
            if wanted <= taken.bytes {
                break;
            }
            drop(taken);
            (taken, has_waited) = self.take(wanted);
        }
        Some((taken, found))
    }

    /// Takes room for so many bytes, and says whether that was waited for.
    fn take(&self, bytes: u64) -> (Taken<'_>, bool) {
        let mut held = self.lock();
        let mut has_waited = false;
        while held.bytes > 0 && held.bytes.saturating_add(bytes) > self.most {
            has_waited = true;
            held.waiting += 1;
            held = self.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
            held.waiting -= 1;
        }
        held.bytes = held.bytes.saturating_add(bytes);
        (Taken { room: self, bytes }, has_waited)
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut held = self.room.lock();
        held.bytes = held.bytes.saturating_sub(self.bytes);
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
            let (taken, _) = room.take(bytes);
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
        assert_eq!(room.lock().bytes, 0);
    }

    #[test]
    fn there_is_room_for_what_has_grown_during_the_wait() {
        // How much others hold, what is found look by look, and how much is held of the room of 10 in the end.
        for (others, told, held) in [
            (7, &[Some(3)][..], Some(3)),
            (8, &[Some(3), Some(3)], Some(3)),
            (8, &[Some(3), Some(2)], Some(3)),
            (8, &[Some(3), Some(7)], Some(7)),
            (8, &[Some(3), Some(20)], Some(20)),
            (0, &[Some(20)], Some(20)),
            (8, &[None], None),
            (8, &[Some(3), None], None),
        ] {
            let room = Room::new(10);
            let (room, (others, _)) = (&room, room.take(others));
            std::thread::scope(|scope| {
                let taking = scope.spawn(move || {
                    let mut left = told.iter().copied();
                    let taken = room.take_for(|| left.next().expect("another look"), |bytes| *bytes);
                    (taken.map(|(taken, _)| taken.bytes), left.len())
                });
                while !taking.is_finished() && room.lock().waiting == 0 {
                    std::thread::yield_now();
                }
                drop(others);
                assert_eq!(taking.join().expect("no panic"), (held, 0), "{told:?}");
            });
            assert_eq!(room.lock().bytes, 0);
        }
    }

    #[test]
    fn what_is_held_is_let_go_by_a_panic_too() {
        let room = Room::new(10);
        let held = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _taken = room.take(7);
            panic!("no more fingers");
        }));
        assert!(held.is_err());
        assert_eq!(room.lock().bytes, 0);
    }
}
