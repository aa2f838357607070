//! The sheets of a project: those that are open, and those that stay packed until somebody asks for them.
//!
//! A sheet as it is worked on takes some hundred bytes an annotation. Of a project of a hundred thousand documents a few sheets are looked at
//! in a day; the others wait in a form that takes a third of that. They wait in memory and not in their files, since what somebody
//! else writes there is merged with what was there before, which by then only this pool has.
//!
//! Knows no form: what a sheet was packed into, its [`Pack`] knows. Lengths are bytes.

mod glance;

use std::fmt::{self, Debug};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

pub use self::glance::Glance;
use super::table::Iter;
use super::{AnnotatorId, DocumentId, Pack, Sheet, SheetKey, Table};

/// The sheets of a project by annotator and document.
///
/// A sheet is *open*, or it is *packed*: then it is unpacked when it is first asked for, and may be let go again, since its pack stays. Whoever
/// changes one has it open for good. Clones share what either of them has unpacked until one lets go; one that is to hold nothing
/// because of another is [`apart`](Self::apart).
#[derive(Clone, Default)]
pub struct SheetPool {
    slots: Table<SheetKey, Slot>,
    /// At least so many bytes of packed sheets are unpacked, so that nobody looks through all sheets before there are too many.
    unpacked: Arc<AtomicUsize>,
}

#[derive(Clone)]
enum Slot {
    Open(Arc<Sheet>),
    Packed(Box<Packed>),
}

struct Packed {
    pack: Arc<Pack>,
    /// The sheet, once it was asked for.
    open: OnceLock<Arc<Sheet>>,
    /// When it was last asked for, by [`CLOCK`].
    used: AtomicU64,
}

/// How often any packed sheet has been asked for.
static CLOCK: AtomicU64 = AtomicU64::new(0);

impl Slot {
    /// The sheet, which stays; its bytes are added where it was packed.
    fn get(&self, unpacked: &AtomicUsize) -> Option<&Arc<Sheet>> {
        match self {
            Self::Open(sheet) => Some(sheet),
            Self::Packed(packed) => {
                packed.used.store(CLOCK.fetch_add(1, Ordering::Relaxed) + 1, Ordering::Relaxed);
                if let Some(sheet) = packed.open.get() {
                    return Some(sheet);
                }
                let sheet = packed.pack.unpack()?;
                unpacked.fetch_add(packed.pack.open_bytes, Ordering::Relaxed);
                Some(packed.open.get_or_init(|| sheet))
            }
        }
    }

    /// The sheet, which does not stay because of that.
    fn once(&self) -> Option<Arc<Sheet>> {
        match self {
            Self::Open(sheet) => Some(sheet.clone()),
            Self::Packed(packed) => packed.open.get().cloned().or_else(|| packed.pack.unpack()),
        }
    }

    /// The sheet, to be changed.
    fn open_up(&mut self) -> Option<&mut Arc<Sheet>> {
        if let Self::Packed(_) = self {
            *self = Self::Open(self.once()?);
        }
        match self {
            Self::Open(sheet) => Some(sheet),
            Self::Packed(_) => None,
        }
    }

    /// The same, not unpacked.
    fn closed(&self) -> Self {
        match self {
            Self::Open(sheet) => Self::Open(sheet.clone()),
            Self::Packed(packed) => Self::Packed(Box::new(Packed::new(packed.pack.clone()))),
        }
    }
}

impl Packed {
    fn new(pack: Arc<Pack>) -> Self {
        Self { pack, open: OnceLock::new(), used: AtomicU64::new(0) }
    }

    fn used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }
}

impl Clone for Packed {
    fn clone(&self) -> Self {
        Self { pack: self.pack.clone(), open: self.open.clone(), used: AtomicU64::new(self.used()) }
    }
}

impl Default for Slot {
    fn default() -> Self {
        Self::Open(Arc::default())
    }
}

impl SheetPool {
    /// No sheets.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// A sheet, which is unpacked where it has to be, and stays. `None` where there is none, or its pack is damaged.
    #[must_use]
    pub fn get(&self, key: &SheetKey) -> Option<&Arc<Sheet>> {
        self.slots.get(key)?.get(&self.unpacked)
    }

    /// The same, but what has to be unpacked does not stay: for those who go through many.
    #[must_use]
    pub fn once(&self, key: &SheetKey) -> Option<Arc<Sheet>> {
        self.slots.get(key)?.once()
    }

    /// What is known of a sheet without its being unpacked.
    #[must_use]
    pub fn glance(&self, key: &SheetKey) -> Option<Glance<'_>> {
        self.slots.get(key).map(Glance)
    }

    /// The same of all, in the order of their keys.
    pub fn glances(&self) -> impl Iterator<Item = (&SheetKey, Glance<'_>)> {
        self.slots.iter().map(|(key, slot)| (key, Glance(slot)))
    }

    /// The same of the sheets of a document, in the order of annotators.
    pub fn glances_of<'a>(&'a self, document: &'a DocumentId) -> impl Iterator<Item = (&'a SheetKey, Glance<'a>)> {
        let from = SheetKey { document: document.clone(), annotator: lowest_annotator() };
        let of = self.slots.iter_from(&from).take_while(move |(key, _)| key.document == *document);
        of.map(|(key, slot)| (key, Glance(slot)))
    }

    /// Whether nothing hinders that a sheet is changed: it is open or can be unpacked, or there is none yet.
    #[must_use]
    pub fn is_whole(&self, key: &SheetKey) -> bool {
        self.slots.get(key).is_none_or(|slot| slot.get(&self.unpacked).is_some())
    }

    /// Whether there is a sheet.
    #[must_use]
    pub fn contains_key(&self, key: &SheetKey) -> bool {
        self.slots.contains_key(key)
    }

    /// Whose sheets on which documents there are, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &SheetKey> + ExactSizeIterator + Clone {
        self.slots.keys()
    }

    /// All sheets in the order of their keys. Each is unpacked and stays: of a project that may be large, go through
    /// [`glances`](Self::glances) and ask for the ones that matter.
    pub fn iter(&self) -> Sheets<'_> {
        Sheets(self.slots.iter(), &self.unpacked)
    }

    /// The same without the keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Arc<Sheet>> + Clone {
        self.slots.values().filter_map(|slot| slot.get(&self.unpacked))
    }

    /// The sheets of which a glance says that they are wanted, in the order of their keys; none of them stays unpacked because of that.
    pub fn wanted<'a>(
        &'a self,
        is_wanted: impl Fn(&SheetKey, Glance<'_>) -> bool + 'a,
    ) -> impl Iterator<Item = (&'a SheetKey, Arc<Sheet>)> {
        let wanted = self.slots.iter().filter(move |(key, slot)| is_wanted(key, Glance(slot)));
        wanted.filter_map(|(key, slot)| Some((key, slot.once()?)))
    }

    /// Puts an open sheet in, in the place of the one that was there.
    pub fn insert(&mut self, key: SheetKey, sheet: Arc<Sheet>) {
        self.slots.insert(key, Slot::Open(sheet));
    }

    /// Puts a packed sheet in.
    pub fn insert_packed(&mut self, key: SheetKey, pack: Pack) {
        self.slots.insert(key, Slot::Packed(Box::new(Packed::new(Arc::new(pack)))));
    }

    /// Makes a sheet what it is in another pool, packed or open.
    pub fn take_over(&mut self, key: &SheetKey, other: &Self) {
        match other.slots.get(key) {
            Some(slot) => drop(self.slots.insert(key.clone(), slot.closed())),
            None => drop(self.slots.remove(key)),
        }
    }

    /// Takes a sheet out.
    pub fn remove(&mut self, key: &SheetKey) {
        self.slots.remove(key);
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        self.slots.clear();
    }

    /// Keeps the sheets of some keys.
    pub fn retain(&mut self, is_wanted: impl Fn(&SheetKey) -> bool) {
        self.slots.retain(|key, _| is_wanted(key));
    }

    /// A sheet to be changed. From then on it is open.
    pub fn get_mut(&mut self, key: &SheetKey) -> Option<&mut Arc<Sheet>> {
        self.slots.get_mut(key)?.open_up()
    }

    /// The same; where there is none, an untouched one becomes it. `None` where it is damaged, which [`is_whole`](Self::is_whole) tells.
    pub fn get_or_default(&mut self, key: &SheetKey) -> Option<&mut Arc<Sheet>> {
        self.slots.get_or_default(key).open_up()
    }

    /// All sheets, to be changed. From then on they are open.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Arc<Sheet>> {
        self.slots.values_mut().filter_map(Slot::open_up)
    }

    /// Whether any sheet is packed, unpacked since or not.
    #[must_use]
    pub fn has_packed(&self) -> bool {
        self.slots.values().any(|slot| matches!(slot, Slot::Packed(_)))
    }

    /// How many bytes the sheets have, about, that are unpacked and could be let go.
    #[must_use]
    pub fn unpacked_bytes(&self) -> usize {
        self.unpacked().map(|(_, packed)| packed.pack.open_bytes).sum()
    }

    fn unpacked(&self) -> impl Iterator<Item = (&SheetKey, &Packed)> {
        self.slots.iter().filter_map(|(key, slot)| match slot {
            Slot::Packed(packed) if packed.open.get().is_some() => Some((key, &**packed)),
            _ => None,
        })
    }

    /// Where unpacked sheets have more than so many bytes together, lets those go that were not asked for for the longest time, until there is
    /// some room again. The last one that was asked for stays, however large it is.
    pub fn let_go(&mut self, most: usize) {
        if self.unpacked.load(Ordering::Relaxed) <= most {
            return;
        }
        let unpacked = self.unpacked().map(|(key, packed)| (packed.used(), packed.pack.open_bytes, key.clone()));
        let mut unpacked: Vec<_> = unpacked.collect();
        let mut left: usize = unpacked.iter().map(|(_, bytes, _)| *bytes).sum();
        // So that the next one that is unpacked has not all of them looked through again.
        let most = if left > most { most - most / 8 } else { most };
        unpacked.sort_unstable();
        unpacked.pop();
        for (_, bytes, key) in unpacked {
            if left <= most {
                break;
            }
            // A piece of the table is copied only where something of it goes.
            if let Some(slot) = self.slots.get_mut(&key) {
                *slot = slot.closed();
                left -= bytes;
            }
        }
        self.unpacked.store(left, Ordering::Relaxed);
    }

    /// Lets all unpacked sheets go.
    pub fn let_all_go(&mut self) {
        if self.unpacked.swap(0, Ordering::Relaxed) == 0 {
            return;
        }
        let keys: Vec<_> = self.unpacked().map(|(key, _)| key.clone()).collect();
        for key in keys {
            if let Some(slot) = self.slots.get_mut(&key) {
                *slot = slot.closed();
            }
        }
    }

    /// The same, for somebody who is there for long: what other pools unpack from now on does not stay in memory because of this one.
    #[must_use]
    pub fn apart(&self) -> Self {
        if !self.has_packed() {
            return self.clone();
        }
        let slots = self.slots.iter().map(|(key, slot)| (key.clone(), slot.closed())).collect();
        Self { slots, unpacked: Arc::default() }
    }
}

/// An annotator whose name no other stands before.
fn lowest_annotator() -> AnnotatorId {
    AnnotatorId::from_title("0", |_| false)
}

/// The sheets of a pool in the order of their keys, each unpacked when its turn comes.
pub struct Sheets<'a>(Iter<'a, SheetKey, Slot>, &'a AtomicUsize);

impl<'a> Iterator for Sheets<'a> {
    type Item = (&'a SheetKey, &'a Arc<Sheet>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.find_map(|(key, slot)| Some((key, slot.get(self.1)?)))
    }
}

impl<'a> IntoIterator for &'a SheetPool {
    type Item = (&'a SheetKey, &'a Arc<Sheet>);
    type IntoIter = Sheets<'a>;

    fn into_iter(self) -> Sheets<'a> {
        self.iter()
    }
}

impl Extend<(SheetKey, Arc<Sheet>)> for SheetPool {
    fn extend<I: IntoIterator<Item = (SheetKey, Arc<Sheet>)>>(&mut self, sheets: I) {
        sheets.into_iter().for_each(|(key, sheet)| self.insert(key, sheet));
    }
}

impl FromIterator<(SheetKey, Arc<Sheet>)> for SheetPool {
    fn from_iter<I: IntoIterator<Item = (SheetKey, Arc<Sheet>)>>(sheets: I) -> Self {
        let mut pool = Self::new();
        pool.extend(sheets);
        pool
    }
}

impl Debug for SheetPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slots.fmt(f)
    }
}

impl PartialEq for SheetPool {
    fn eq(&self, other: &Self) -> bool {
        self.slots == other.slots
    }
}

impl Eq for SheetPool {}

impl Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.once().fmt(f)
    }
}

/// Two are equal where the sheets are, whatever of them is packed.
impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Packed(one), Self::Packed(other)) if Arc::ptr_eq(&one.pack, &other.pack) => true,
            _ => self.once() == other.once(),
        }
    }
}

impl Eq for Slot {}

#[cfg(test)]
mod tests;
