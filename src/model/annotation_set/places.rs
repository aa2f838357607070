//! Where the annotation of an id is: ids in order, in shared pieces.

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
pub(super) struct Places(Vec<Piece>);

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
        Some(Self(places.chunks(PIECE_FILLED).filter_map(|it| Piece::new(it.to_vec())).collect()))
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
            self.0.extend(Piece::new(vec![(id, hull)]));
            return;
        };
        let piece = &mut self.0[at];
        let places = Arc::make_mut(&mut piece.places);
        match places.binary_search_by_key(&id, |(it, _)| *it) {
            Ok(place) => places[place].1 = hull,
            Err(place) => places.insert(place, (id, hull)),
        }
        piece.first = piece.first.min(id);
        if places.len() > PIECE_MAX {
            let right = places.split_off(PIECE_MAX / 2);
            self.0.splice(at + 1..at + 1, Piece::new(right));
        }
    }

    /// Takes a hull out.
    pub(super) fn remove(&mut self, id: AnnotationId) {
        let Some(at) = self.piece_of(id) else { return };
        let piece = &mut self.0[at];
        let places = Arc::make_mut(&mut piece.places);
        places.retain(|(it, _)| *it != id);
        match places.first() {
            Some((first, _)) => piece.first = *first,
            None => drop(self.0.remove(at)),
        }
    }

    /// The piece that an id is in, if it is in any.
    fn piece_of(&self, id: AnnotationId) -> Option<usize> {
        self.0.partition_point(|piece| piece.first <= id).checked_sub(1)
    }
}
