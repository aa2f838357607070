//! Which annotation lies where, by its id: a hash table in shared pieces, so that an edit under a snapshot copies little of it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::AnnotationId;
use crate::text::Span;

/// The table is spread over more shards when one holds more than this on average.
const SHARD_MAX: usize = 1024;
/// So many shards at most are held by one box, whose list of them is copied with an edit.
const BOX: usize = 32;

type Shard = Arc<HashMap<AnnotationId, Span>>;

/// The hulls of annotations by id.
///
/// Invariant: a power of 4 of shards in all, in boxes of the same size.
#[derive(Clone, Debug)]
pub(super) struct Places {
    boxes: Vec<Arc<Vec<Shard>>>,
    count: usize,
}

impl Default for Places {
    fn default() -> Self {
        Self::with_shards(1)
    }
}

impl Places {
    fn with_shards(shards: usize) -> Self {
        let in_box = shards.min(BOX);
        let boxes = (0..shards / in_box).map(|_| Arc::new(vec![Shard::default(); in_box]));
        Self { boxes: boxes.collect(), count: 0 }
    }

    /// The hull of an annotation.
    pub fn get(&self, id: AnnotationId) -> Option<Span> {
        let (of, shard) = self.shard_of(id);
        self.boxes[of][shard].get(&id).copied()
    }

    /// Keeps the hull of an annotation, which was not there before.
    pub fn insert(&mut self, id: AnnotationId, hull: Span) {
        self.put(id, hull);
        let shards = self.boxes.len() * self.boxes[0].len();
        if self.count > shards * SHARD_MAX {
            let narrow = std::mem::replace(self, Self::with_shards(shards * 4));
            let shards = narrow.boxes.iter().flat_map(|shards| shards.iter());
            shards.flat_map(|shard| shard.iter()).for_each(|(id, hull)| self.put(*id, *hull));
        }
    }

    /// Forgets an annotation.
    pub fn remove(&mut self, id: AnnotationId) {
        let removed = self.shard_mut(id).remove(&id);
        self.count -= usize::from(removed.is_some());
    }

    fn put(&mut self, id: AnnotationId, hull: Span) {
        let replaced = self.shard_mut(id).insert(id, hull);
        self.count += usize::from(replaced.is_none());
    }

    fn shard_mut(&mut self, id: AnnotationId) -> &mut HashMap<AnnotationId, Span> {
        let (of, shard) = self.shard_of(id);
        Arc::make_mut(&mut Arc::make_mut(&mut self.boxes[of])[shard])
    }

    /// The box of an id, and the shard in it. Ids are random, so that any of their digits spreads them evenly.
    fn shard_of(&self, id: AnnotationId) -> (usize, usize) {
        let in_box = self.boxes[0].len();
        let number = (id.number() % (self.boxes.len() * in_box) as u64) as usize;
        (number / in_box, number % in_box)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_ids_are_found_and_forgotten() {
        let mut places = Places::default();
        let id = |number: u64| AnnotationId::from_number(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let hull = |number: u64| Span::from_range(number as usize..number as usize + 3).expect("a span");
        (0..70_000).for_each(|number| places.insert(id(number), hull(number)));
        let before = places.clone();
        (0..70_000).step_by(2).for_each(|number| places.remove(id(number)));
        assert!((0..70_000).all(|it| before.get(id(it)) == Some(hull(it))));
        assert!((0..70_000).all(|it| places.get(id(it)).is_some() == (it % 2 == 1)));
        assert!(places.boxes.len() > 1, "spread over several boxes");
    }
}
