//! Where the annotation of an id is: ids in order, in shared pieces. A snapshot copies nothing, and an edit under one the list of pieces and
//! one of them.

use std::sync::Arc;

use super::AnnotationId;
use crate::text::Span;

/// A piece is cut in two when it grows beyond this many ids.
const PIECE_MAX: usize = 1024;
/// How many ids a piece has when all are put in at once, so that the next ones find room.
const PIECE_FILLED: usize = PIECE_MAX / 4 * 3;

/// The hulls of annotations by id.
///
/// Invariant: no piece is empty; ids ascend, within a piece and from one to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Arc<Vec<Piece>>);

#[derive(Clone, Debug)]
struct Piece {
    first: AnnotationId,
    places: Arc<Vec<(AnnotationId, Span)>>,
}

impl Piece {
    fn new(places: Vec<(AnnotationId, Span)>) -> Option<Self> {
        Some(Self { first: places.first()?.0, places: Arc::new(places) })
    }
}

impl Places {
    /// The places of annotations in any order, or `None` where one id stands twice.
    pub(super) fn new(mut places: Vec<(AnnotationId, Span)>) -> Option<Self> {
        places.sort_unstable_by_key(|(id, _)| *id);
        if places.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return None;
        }
        Some(Self(Arc::new(places.chunks(PIECE_FILLED).filter_map(|it| Piece::new(it.to_vec())).collect())))
    }

    /// The hull of an annotation.
    pub(super) fn get(&self, id: AnnotationId) -> Option<Span> {
        let places = &self.0[self.piece_of(id)?].places;
        let place = places.binary_search_by_key(&id, |(it, _)| *it).ok()?;
        Some(places[place].1)
    }

    /// Puts a hull in, in place of that of the same id.
    pub(super) fn insert(&mut self, id: AnnotationId, hull: Span) {
        let Some(at) = self.piece_of(id).or_else(|| (!self.0.is_empty()).then_some(0)) else {
            Arc::make_mut(&mut self.0).extend(Piece::new(vec![(id, hull)]));
            return;
        };
        let pieces = Arc::make_mut(&mut self.0);
        let piece = &mut pieces[at];
        let places = Arc::make_mut(&mut piece.places);
        match places.binary_search_by_key(&id, |(it, _)| *it) {
            Ok(place) => places[place].1 = hull,
            Err(place) => places.insert(place, (id, hull)),
        }
        piece.first = piece.first.min(id);
        if places.len() > PIECE_MAX {
            let right = places.split_off(PIECE_MAX / 2);
            pieces.splice(at + 1..at + 1, Piece::new(right));
        }
    }

    /// Takes a hull out.
    pub(super) fn remove(&mut self, id: AnnotationId) {
        let Some(at) = self.piece_of(id) else { return };
        let pieces = Arc::make_mut(&mut self.0);
        let piece = &mut pieces[at];
        let places = Arc::make_mut(&mut piece.places);
        if let Ok(place) = places.binary_search_by_key(&id, |(it, _)| *it) {
            places.remove(place);
        }
        match places.first() {
            Some((first, _)) => piece.first = *first,
            None => drop(pieces.remove(at)),
        }
    }

    /// The piece that an id is in, if it is in any.
    fn piece_of(&self, id: AnnotationId) -> Option<usize> {
        self.0.partition_point(|piece| piece.first <= id).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_ids_are_found_and_forgotten() {
        let id = |number: u64| AnnotationId::from_number(number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let hull = |number: u64| Span::from_range(number as usize..number as usize + 3).expect("a span");
        let mut places = Places::new((0..10_000).map(|it| (id(it), hull(it))).collect()).expect("each once");
        (10_000..70_000).for_each(|number| places.insert(id(number), hull(number)));
        let before = places.clone();
        (0..70_000).step_by(2).for_each(|number| places.remove(id(number)));
        assert!((0..70_000).all(|it| before.get(id(it)) == Some(hull(it))));
        assert!((0..70_000).all(|it| places.get(id(it)).is_some() == (it % 2 == 1)));
        assert!(Places::new(vec![(id(1), hull(1)), (id(1), hull(2))]).is_none());
    }
}
