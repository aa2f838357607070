//! The texts of a project by hash: those that are in memory, and those that are read when somebody asks for them.
//!
//! Knows no files: where a text lies that is not in memory, its [`Shelf`] knows. Lengths are bytes.

use std::collections::BTreeSet;
use std::fmt::{self, Debug};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::Table;
use crate::text::{Text, TextHash};

/// Where a text lies that is not in memory.
pub trait Shelf: Debug + Send + Sync {
    /// The text of a hash, or `None` where it is there no more, or is another one by now.
    fn text(&self, hash: TextHash) -> Option<Text>;
}

/// The texts of a project by hash; a text stays while the project is open, even when no document has it any more.
///
/// A text is *held*, or it is *lent* by a shelf: then it is read when it is first asked for, and may be let go again, since the shelf
/// has it. Clones share what either of them reads from then on, and not what it could not read: that may have been the other's bad luck. Each
/// lets go by itself, and one that is to hold nothing because of another is [`apart`](Self::apart).
///
/// Invariant: what a shelf lends has the hash that it is asked for by. Whoever holds a text that has another one, so that it can at least
/// be seen, has put it here by [`insert`](Self::insert).
#[derive(Default)]
pub struct TextPool {
    slots: Table<TextHash, Slot>,
    /// What could not be read, so that it is not looked for with every frame.
    missing: Mutex<BTreeSet<TextHash>>,
    /// At least so many bytes of lent texts are in memory, so that nobody looks through all texts before there are too many.
    read: Arc<AtomicUsize>,
}

#[derive(Clone, Debug)]
enum Slot {
    Held(Text),
    Lent(Lent),
}

#[derive(Debug)]
struct Lent {
    /// Where it lies; documents of one text are a shelf each, and one of them may go.
    shelves: Vec<Arc<dyn Shelf>>,
    /// It, once it was read.
    read: OnceLock<Text>,
    /// When it was last asked for, by [`CLOCK`].
    used: AtomicU64,
}

/// How often any text has been asked for.
static CLOCK: AtomicU64 = AtomicU64::new(0);

impl Slot {
    fn text(&self) -> Option<&Text> {
        match self {
            Self::Held(text) => Some(text),
            Self::Lent(lent) => lent.read.get(),
        }
    }
}

impl Clone for Lent {
    fn clone(&self) -> Self {
        Self { shelves: self.shelves.clone(), read: self.read.clone(), used: AtomicU64::new(self.used()) }
    }
}

impl Lent {
    fn used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    /// Reads it from the first shelf that has it.
    fn fetch(&self, hash: TextHash) -> Option<Text> {
        self.shelves.iter().find_map(|shelf| shelf.text(hash))
    }
}

impl Clone for TextPool {
    fn clone(&self) -> Self {
        Self { slots: self.slots.clone(), missing: Mutex::new(self.missing().clone()), read: self.read.clone() }
    }
}

impl TextPool {
    /// The text of a hash, which is read where it is not in memory, and stays there. `None` where there is no such text, or it could not
    /// be read; then it is not tried again until room is made.
    #[must_use]
    pub fn get(&self, hash: &TextHash) -> Option<&Text> {
        match self.slots.get(hash)? {
            Slot::Held(text) => Some(text),
            Slot::Lent(lent) => {
                // Later than any that was only lent so far.
                lent.used.store(CLOCK.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                if lent.read.get().is_none() && !self.missing().contains(hash) {
                    match lent.fetch(*hash) {
                        // Of two who have read it at the same time the first is the one that stays.
                        Some(text) => self.keep(lent, text),
                        None => drop(self.missing().insert(*hash)),
                    }
                }
                lent.read.get()
            }
        }
    }

    fn keep(&self, lent: &Lent, text: Text) {
        let bytes = text.end().0;
        if lent.read.set(text).is_ok() {
            self.read.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    /// What could not be read so far.
    fn missing(&self) -> MutexGuard<'_, BTreeSet<TextHash>> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same, but a text that has to be read does not stay, nor is it noted where it cannot be: for those who go through all of them.
    #[must_use]
    pub fn once(&self, hash: &TextHash) -> Option<Text> {
        let slot = self.slots.get(hash)?;
        match slot {
            Slot::Lent(lent) if lent.read.get().is_none() => lent.fetch(*hash),
            _ => slot.text().cloned(),
        }
    }

    /// The text of a hash where it is in memory; nothing is read.
    #[must_use]
    pub fn in_memory(&self, hash: &TextHash) -> Option<&Text> {
        self.slots.get(hash)?.text()
    }

    /// Whether there is a text of a hash, as far as is known without reading it.
    #[must_use]
    pub fn contains_key(&self, hash: &TextHash) -> bool {
        self.slots.get(hash).is_some_and(|it| it.text().is_some() || !self.missing().contains(hash))
    }

    /// Holds a text under a hash. What was there is gone.
    pub fn insert(&mut self, hash: TextHash, text: Text) {
        self.slots.insert(hash, Slot::Held(text));
    }

    /// Has a text in memory: until it is let go where it is lent, and for good where it is not.
    pub fn remember(&mut self, hash: TextHash, text: Text) {
        match self.slots.get(&hash) {
            Some(Slot::Lent(lent)) => self.keep(lent, text),
            _ => self.insert(hash, text),
        }
    }

    /// Knows of a text that a shelf has, unless it is held; `read` is the text where it is in memory already.
    pub fn lend(&mut self, hash: TextHash, shelf: Arc<dyn Shelf>, read: Option<Text>) {
        let used = AtomicU64::new(CLOCK.load(Ordering::Relaxed));
        let new = || Slot::Lent(Lent { shelves: Vec::new(), read: OnceLock::new(), used });
        if !self.slots.contains_key(&hash) {
            self.slots.insert(hash, new());
        }
        let Some(Slot::Lent(lent)) = self.slots.get_mut(&hash) else { return };
        lent.shelves.push(shelf);
        if let Some(read) = read {
            let bytes = read.end().0;
            // What was read before is the same.
            if lent.read.set(read).is_ok() {
                self.read.fetch_add(bytes, Ordering::Relaxed);
            }
        }
        self.missing().remove(&hash);
    }

    /// Forgets a text.
    pub fn remove(&mut self, hash: &TextHash) {
        self.slots.remove(hash);
    }

    /// Forgets all texts.
    pub fn clear(&mut self) {
        self.slots.clear();
    }

    /// Forgets the texts of some hashes.
    pub fn retain(&mut self, keep: impl Fn(&TextHash) -> bool) {
        self.slots.retain(|hash, _| keep(hash));
    }

    /// Where the texts that are lent have more than so many bytes together, lets those go that were not asked for for the longest time, until
    /// there is some room again. The last one that was asked for stays, however long it is. What could not be read may be tried again.
    pub fn let_go(&mut self, most: usize) {
        self.missing().clear();
        if self.read.load(Ordering::Relaxed) <= most {
            return;
        }
        let lent = |(hash, slot): (&TextHash, &Slot)| match slot {
            Slot::Lent(lent) => Some((*hash, lent.used(), lent.read.get()?.end().0)),
            Slot::Held(_) => None,
        };
        let mut read: Vec<(TextHash, u64, usize)> = self.slots.iter().filter_map(lent).collect();
        read.sort_by_key(|(_, used, _)| *used);
        let mut left: usize = read.iter().map(|(_, _, bytes)| *bytes).sum();
        read.pop();
        // So that the next one that is read has not all of them looked through again.
        let most = if left > most { most - most / 8 } else { most };
        for (hash, _, bytes) in read {
            if left <= most {
                break;
            }
            // A piece is copied only where something of it goes.
            if let Some(Slot::Lent(lent)) = self.slots.get_mut(&hash) {
                lent.read.take();
                left -= bytes;
            }
        }
        self.read.store(left, Ordering::Relaxed);
    }

    /// Lets all go that are lent, where not all of them are in memory: for somebody who seldom asks for one, beside others who do.
    pub fn keep_all_or_none(&mut self) {
        let is_away = |slot: &Slot| matches!(slot, Slot::Lent(lent) if lent.read.get().is_none());
        if self.read.load(Ordering::Relaxed) == 0 || !self.slots.values().any(is_away) {
            return;
        }
        let is_read = |slot: &Slot| matches!(slot, Slot::Lent(lent) if lent.read.get().is_some());
        let read: Vec<TextHash> = self.slots.iter().filter(|(_, slot)| is_read(slot)).map(|(hash, _)| *hash).collect();
        for hash in read {
            if let Some(Slot::Lent(lent)) = self.slots.get_mut(&hash) {
                lent.read.take();
            }
        }
        self.read.store(0, Ordering::Relaxed);
    }

    /// The same, for somebody who is there for long: what other pools read from now on does not stay in memory because of this one.
    #[must_use]
    pub fn apart(&self) -> Self {
        let slots = self.slots.iter().map(|(hash, slot)| (*hash, slot.clone())).collect();
        Self { slots, missing: Mutex::default(), read: Arc::new(self.lent_bytes().into()) }
    }

    /// How many bytes the texts have that are in memory and could be let go.
    #[must_use]
    pub fn lent_bytes(&self) -> usize {
        let lent = self.slots.values().filter(|slot| matches!(slot, Slot::Lent(_)));
        lent.filter_map(Slot::text).map(|it| it.end().0).sum()
    }

    /// All texts in the order of their hashes; those that are not in memory are read and stay.
    pub fn values(&self) -> impl Iterator<Item = &Text> {
        self.slots.keys().filter_map(|hash| self.get(hash))
    }

    /// Takes over what another pool knows and this one does not, or has not in memory.
    pub fn join(&mut self, other: &Self) {
        for (hash, slot) in &other.slots {
            if self.slots.get(hash).is_none_or(|it| it.text().is_none()) {
                self.slots.insert(*hash, slot.clone());
                self.read.fetch_add(slot.text().map_or(0, |it| it.end().0), Ordering::Relaxed);
                self.missing().remove(hash);
            }
        }
    }
}

impl Extend<(TextHash, Text)> for TextPool {
    fn extend<I: IntoIterator<Item = (TextHash, Text)>>(&mut self, texts: I) {
        texts.into_iter().for_each(|(hash, text)| self.insert(hash, text));
    }
}

/// The hashes, each with that of the text that is there, whether that is in memory or not.
impl fmt::Debug for TextPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slots = self.slots.iter().map(|(hash, slot)| (hash, slot.text().map_or(*hash, Text::hash)));
        f.debug_map().entries(slots).finish()
    }
}

/// Two pools are equal where they know the same texts. One that nobody has read is what its hash says.
impl PartialEq for TextPool {
    fn eq(&self, other: &Self) -> bool {
        let same = |((hash, one), (other_hash, other)): ((&TextHash, &Slot), (&TextHash, &Slot))| {
            hash == other_hash
                && match (one.text(), other.text()) {
                    (Some(one), Some(other)) => one == other,
                    (Some(read), None) | (None, Some(read)) => read.hash() == *hash,
                    (None, None) => true,
                }
        };
        self.slots.len() == other.slots.len() && self.slots.iter().zip(&other.slots).all(same)
    }
}

impl Eq for TextPool {}

#[cfg(test)]
mod tests;
