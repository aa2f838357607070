//! A sorted table in pieces that copies share.
//!
//! A project is copied before each edit that somebody else still looks at, such as the thread that saves. The tables of a project of ten
//! thousand documents are too long to be copied for one annotation; here a copy shares all pieces, and an edit copies the one that it
//! changes and the list of pieces.

use std::borrow::Borrow;
use std::fmt::{self, Debug};
use std::slice;
use std::sync::Arc;

/// A piece has at most so many entries; it is cut in two when it gets one more.
const PIECE_MAX: usize = 128;

type Piece<K, V> = Arc<Vec<(K, V)>>;

/// Entries in the order of their keys, each key once. Cloning it costs nothing that depends on its length.
///
/// Invariant: no piece is empty, none has more than `PIECE_MAX` entries, keys ascend within pieces and from piece to piece; `len` is
/// the number of entries.
pub struct Table<K, V> {
    pieces: Arc<Vec<Piece<K, V>>>,
    len: usize,
}

impl<K, V> Table<K, V> {
    /// A table without entries.
    #[must_use]
    pub fn new() -> Self {
        Self { pieces: Arc::default(), len: 0 }
    }

    /// Takes all entries out.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries in the order of their keys.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { pieces: self.pieces.iter(), front: [].iter(), back: [].iter(), left: self.len }
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> Table<K, V> {
    /// The piece that has a key, or would have it. 0 where there are none.
    fn piece_of<Q: Ord + ?Sized>(&self, key: &Q) -> usize
    where
        K: Borrow<Q>,
    {
        let behind = self.pieces.partition_point(|piece| piece.first().is_some_and(|(first, _)| first.borrow() <= key));
        behind.saturating_sub(1)
    }

    /// Where a key stands: the piece, and the place in it.
    fn place_of<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(usize, usize)>
    where
        K: Borrow<Q>,
    {
        let piece = self.piece_of(key);
        let place = self.pieces.get(piece)?.binary_search_by(|(it, _)| it.borrow().cmp(key)).ok()?;
        Some((piece, place))
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (piece, place) = self.place_of(key)?;
        self.pieces.get(piece)?.get(place).map(|(_, value)| value)
    }

    /// The key that is there, and its value.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let (piece, place) = self.place_of(key)?;
        self.pieces.get(piece)?.get(place).map(|(key, value)| (key, value))
    }

    /// Whether there is a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place_of(key).is_some()
    }

    /// The entries from a key on, whether or not there is one of that key.
    pub fn iter_from<'a, Q: Ord + ?Sized>(&'a self, key: &Q) -> impl Iterator<Item = (&'a K, &'a V)> + use<'a, K, V, Q>
    where
        K: Borrow<Q>,
    {
        let piece = self.piece_of(key);
        let begun = self.pieces.get(piece).map_or(&[] as &[(K, V)], |it| it.as_slice());
        let rest = &begun[begun.partition_point(|(it, _)| it.borrow() < key)..];
        let further = self.pieces.iter().skip(piece + 1).flat_map(|piece| piece.iter());
        rest.iter().chain(further).map(|(key, value)| (key, value))
    }
}

impl<K: Ord + Clone, V: Clone> Table<K, V> {
    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (piece, place) = self.place_of(key)?;
        let piece = Arc::make_mut(&mut self.pieces).get_mut(piece)?;
        Arc::make_mut(piece).get_mut(place).map(|(_, value)| value)
    }

    /// The value of a key, to be changed; where there is none, the default becomes it.
    pub fn get_or_default(&mut self, key: &K) -> &mut V
    where
        V: Default,
    {
        let (piece, place) = match self.place_of(key) {
            Some(found) => found,
            None => self.add(key.clone(), V::default()),
        };
        &mut Arc::make_mut(&mut Arc::make_mut(&mut self.pieces)[piece])[place].1
    }

    /// Gives a key a value, and gives back the one that it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        if let Some(held) = self.get_mut(&key) {
            return Some(std::mem::replace(held, value));
        }
        self.add(key, value);
        None
    }

    /// Adds a key that is not there, and tells where it stands now.
    fn add(&mut self, key: K, value: V) -> (usize, usize) {
        let piece = self.piece_of(&key);
        let pieces = Arc::make_mut(&mut self.pieces);
        self.len += 1;
        let Some(entries) = pieces.get_mut(piece).map(Arc::make_mut) else {
            pieces.push(Arc::new(vec![(key, value)]));
            return (0, 0);
        };
        let place = entries.partition_point(|(it, _)| *it < key);
        entries.insert(place, (key, value));
        if entries.len() <= PIECE_MAX {
            return (piece, place);
        }
        // What is read comes in order: then the first half would stay half full for ever.
        let cut = if place + 1 == entries.len() { PIECE_MAX } else { PIECE_MAX / 2 };
        let rest = entries.split_off(cut);
        pieces.insert(piece + 1, Arc::new(rest));
        if place < cut { (piece, place) } else { (piece + 1, place - cut) }
    }

    /// Takes a key out, and gives back its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (piece, place) = self.place_of(key)?;
        let pieces = Arc::make_mut(&mut self.pieces);
        let entries = Arc::make_mut(&mut pieces[piece]);
        let (_, value) = entries.remove(place);
        self.len -= 1;
        let left = entries.len();
        // Two that have room in one become one, so that removals do not leave a list of short pieces.
        if left == 0 {
            pieces.remove(piece);
        } else if pieces.get(piece + 1).is_some_and(|next| left + next.len() <= PIECE_MAX / 2) {
            let next = pieces.remove(piece + 1);
            Arc::make_mut(&mut pieces[piece]).extend(next.iter().cloned());
        }
        Some(value)
    }

    /// The values, to be changed. All pieces that somebody shares are copied.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.iter_mut().map(|(_, value)| value)
    }

    /// The entries, their values to be changed. All pieces that somebody shares are copied.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        let pieces = Arc::make_mut(&mut self.pieces).iter_mut();
        pieces.flat_map(|piece| Arc::make_mut(piece).iter_mut()).map(|(key, value)| (&*key, value))
    }

    /// Keeps the entries that are wanted.
    pub fn retain(&mut self, mut is_wanted: impl FnMut(&K, &V) -> bool) {
        *self = self
            .iter()
            .filter(|(key, value)| is_wanted(key, value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
    }
}

impl<K, V> Clone for Table<K, V> {
    fn clone(&self) -> Self {
        Self { pieces: self.pieces.clone(), len: self.len }
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Table<K, V> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.pieces, &other.pieces) || (self.len == other.len && self.iter().eq(other.iter()))
    }
}

impl<K: Eq, V: Eq> Eq for Table<K, V> {}

impl<K: Debug, V: Debug> Debug for Table<K, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Ord + Clone, V: Clone> Extend<(K, V)> for Table<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        entries.into_iter().for_each(|(key, value)| drop(self.insert(key, value)));
    }
}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut table = Self::new();
        table.extend(entries);
        table
    }
}

impl<K: Ord + Clone, V: Clone, const N: usize> From<[(K, V); N]> for Table<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: Ord + Borrow<Q>, V, Q: Ord + ?Sized> std::ops::Index<&Q> for Table<K, V> {
    type Output = V;

    /// # Panics
    ///
    /// Where there is no such key, as with any index that is beyond the end.
    fn index(&self, key: &Q) -> &V {
        let (piece, place) = self.place_of(key).unwrap_or((self.pieces.len(), 0));
        &self.pieces[piece][place].1
    }
}

impl<'a, K, V> IntoIterator for &'a Table<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<K: Clone, V: Clone> IntoIterator for Table<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        let entries: Vec<(K, V)> = self.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        entries.into_iter()
    }
}

/// The entries of a [`Table`] in the order of their keys.
pub struct Iter<'a, K, V> {
    pieces: slice::Iter<'a, Piece<K, V>>,
    front: slice::Iter<'a, (K, V)>,
    back: slice::Iter<'a, (K, V)>,
    left: usize,
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = loop {
            if let Some(entry) = self.front.next() {
                break entry;
            }
            match self.pieces.next() {
                Some(piece) => self.front = piece.iter(),
                None => break self.back.next()?,
            }
        };
        self.left -= 1;
        Some((key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, value) = loop {
            if let Some(entry) = self.back.next_back() {
                break entry;
            }
            match self.pieces.next_back() {
                Some(piece) => self.back = piece.iter(),
                None => break self.front.next_back()?,
            }
        };
        self.left -= 1;
        Some((key, value))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Self { pieces: self.pieces.clone(), front: self.front.clone(), back: self.back.clone(), left: self.left }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// What is done to a table.
    #[derive(Clone, Debug)]
    enum Step {
        Insert(u16, u8),
        Remove(u16),
        Change(u16),
        Default(u16),
        Keep(u16),
        /// From here on somebody holds a copy.
        Copy,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            6 => (0..900_u16, any::<u8>()).prop_map(|(key, value)| Step::Insert(key, value)),
            4 => (0..900_u16).prop_map(Step::Remove),
            2 => (0..900_u16).prop_map(Step::Change),
            1 => (0..900_u16).prop_map(Step::Default),
            1 => (2..40_u16).prop_map(Step::Keep),
            1 => Just(Step::Copy),
        ]
    }

    fn holds(table: &Table<u16, u8>) {
        assert!(table.pieces.iter().all(|it| (1..=PIECE_MAX).contains(&it.len())), "no piece is empty or too long");
        assert!(table.keys().zip(table.keys().skip(1)).all(|(one, next)| one < next), "keys ascend");
        assert_eq!(table.iter().count(), table.len());
    }

    fn same(table: &Table<u16, u8>, map: &BTreeMap<u16, u8>) {
        holds(table);
        assert!(table.iter().eq(map.iter()) && table.iter().rev().eq(map.iter().rev()));
        let ends =
            |it: &mut dyn DoubleEndedIterator<Item = u16>| [it.next(), it.next_back(), it.next(), it.next_back()];
        assert_eq!(ends(&mut table.keys().copied()), ends(&mut map.keys().copied()));
        for key in (0..900).step_by(37) {
            assert_eq!(table.get(&key), map.get(&key));
            assert!(table.iter_from(&key).eq(map.range(key..)));
        }
    }

    proptest! {
        #[test]
        fn it_is_as_a_plain_map_and_copies_stay_as_they_were(
            begun in proptest::collection::btree_map(0..900_u16, any::<u8>(), 0..600),
            steps in proptest::collection::vec(step(), 0..200),
        ) {
            let (mut table, mut map): (Table<u16, u8>, _) = (begun.clone().into_iter().collect(), begun);
            let mut copies = Vec::new();
            for step in steps {
                match step {
                    Step::Insert(key, value) => assert_eq!(table.insert(key, value), map.insert(key, value)),
                    Step::Remove(key) => assert_eq!(table.remove(&key), map.remove(&key)),
                    Step::Change(key) => {
                        table.get_mut(&key).into_iter().for_each(|it| *it = it.wrapping_add(1));
                        map.get_mut(&key).into_iter().for_each(|it| *it = it.wrapping_add(1));
                    }
                    Step::Default(key) => assert_eq!(table.get_or_default(&key), map.entry(key).or_default()),
                    Step::Keep(part) => {
                        table.retain(|key, _| key % part != 0);
                        map.retain(|key, _| key % part != 0);
                    }
                    Step::Copy => copies.push((table.clone(), map.clone())),
                }
                assert_eq!(table.len(), map.len());
            }
            same(&table, &map);
            copies.iter().for_each(|(table, map)| same(table, map));
            prop_assert!(table == map.into_iter().collect());
        }
    }

    #[test]
    fn an_edit_under_a_copy_copies_one_piece() {
        let mut table: Table<u32, u32> = (0..10_000).map(|it| (it, it)).collect();
        assert!(table.pieces.len() <= 10_000 / PIECE_MAX + 1, "what comes in order fills the pieces");
        let copy = table.clone();
        table.insert(5_000, 1);
        let shared = table.pieces.iter().zip(copy.pieces.iter()).filter(|(one, other)| Arc::ptr_eq(one, other));
        assert_eq!(shared.count(), table.pieces.len() - 1);
        assert_eq!((copy.get(&5_000), table.get(&5_000)), (Some(&5_000), Some(&1)));
    }
}
