//! Ids of what was imported: made of what it is, so that a second import finds it again, and of the number that the data gave it,
//! so that an export can give it the same.
//!
//! An id has 62 bits: 42 of a hash over the place and the label, then 20 of the number. Whether an id was made so shows by
//! making it again; one by chance passes that with a probability of 2⁻⁴². An annotation that was moved or relabeled since does
//! not pass, and is numbered as a new one.

use crate::model::{AnnotationId, AnnotationPlace, AnnotatorId, LabelId, RelationId};
use crate::text::{Span, TextHash};

const NUMBER_BITS: u32 = 20;

/// The largest number that an id can carry.
pub const NUMBER_MAX: u64 = (1 << NUMBER_BITS) - 1;

/// What an annotation is, whatever is said of it.
#[derive(Clone, Copy, Debug)]
pub struct AnnotationMark<'a> {
    /// The text that it is in.
    pub text: TextHash,
    /// Whose it is.
    pub annotator: &'a AnnotatorId,
    /// Its label.
    pub label: &'a LabelId,
    /// Its spans.
    pub spans: &'a [Span],
}

impl AnnotationMark<'_> {
    /// The id with a number, which is drawn to [`NUMBER_MAX`].
    #[must_use]
    pub fn id(self, number: u64) -> AnnotationId {
        let spans = self.spans.iter().map(|it| format!(" {}-{}", it.start().0, it.end().0)).collect::<String>();
        let mark = format!("{} {} {}{spans}", self.text, self.annotator, self.label);
        AnnotationId::from_number(with_number(&mark, number))
    }

    /// The number that an id carries, or `None` where it was not made of this annotation.
    #[must_use]
    pub fn number_in(self, id: AnnotationId) -> Option<u64> {
        let number = id.number() & NUMBER_MAX;
        (self.id(number) == id).then_some(number)
    }
}

/// What a relation is, whatever is said of it.
#[derive(Clone, Copy, Debug)]
pub struct RelationMark<'a> {
    /// What it says.
    pub label: &'a LabelId,
    /// The annotation that it starts from.
    pub from: AnnotationId,
    /// The annotation that it points at.
    pub to: &'a AnnotationPlace,
}

impl RelationMark<'_> {
    /// The id with a number, which is drawn to [`NUMBER_MAX`].
    #[must_use]
    pub fn id(self, number: u64) -> RelationId {
        let mark = format!("{} {} {} {}", self.label, self.from, self.to.document, self.to.annotation);
        RelationId::from_number(with_number(&mark, number))
    }

    /// The number that an id carries, or `None` where it was not made of this relation.
    #[must_use]
    pub fn number_in(self, id: RelationId) -> Option<u64> {
        let number = id.number() & NUMBER_MAX;
        (self.id(number) == id).then_some(number)
    }
}

fn with_number(mark: &str, number: u64) -> u64 {
    let hash = TextHash::of(mark.as_bytes()).first_bits();
    (hash >> (64 - 42) << NUMBER_BITS) | number.min(NUMBER_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_again_and_only_in_its_own_id() {
        let (annotator, label) = ("ada".parse().unwrap(), "claim".parse().unwrap());
        let spans = [Span::from_range(3..7).unwrap()];
        let mark = AnnotationMark { text: TextHash::of(b"text"), annotator: &annotator, label: &label, spans: &spans };
        for number in [0, 1, 230, NUMBER_MAX] {
            assert_eq!(mark.number_in(mark.id(number)), Some(number));
        }
        let moved = [Span::from_range(3..8).unwrap()];
        assert_eq!(AnnotationMark { spans: &moved, ..mark }.number_in(mark.id(1)), None);
        assert_eq!(mark.number_in(AnnotationId::random()), None);
    }
}
