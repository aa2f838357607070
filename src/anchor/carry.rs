//! One record from an old text to a new one: an annotation with its mentions, a relation with its own, a document's excluded regions.

use std::sync::Arc;

use super::place::{Anchoring, Difference, Place};
use crate::model::{
    Annotation, AnnotationId, Attribute, AttributeValue, Attributes, LookedAt, QuotedSpan, Relation, SheetKey, Spans,
};
use crate::text::{Span, Text};

/// What has become of an annotation: the worst of its parts, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The same words at the same offsets, mentions included.
    Same,
    /// The same words at other offsets.
    Moved,
    /// The same words, of which only the look has changed: see [`Difference::Look`]. Sure; it quotes the new look.
    Look,
    /// Other words, or perhaps another occurrence; or a part of it, or a mention, is gone. What it has become is a proposal.
    Changed,
    /// Nothing in the new text can be taken for it.
    Lost,
}

impl Kind {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Same, Self::Moved, Self::Look, Self::Changed, Self::Lost];

    /// The words for it in reports and in the review list.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Moved => "moved",
            Self::Look => "same words, other look",
            Self::Changed => "changed text",
            Self::Lost => "lost its place",
        }
    }

    /// Whether somebody has to look at it.
    #[must_use]
    pub fn is_flagged(self) -> bool {
        self >= Self::Changed
    }
}

/// What has become of one annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The sheet that it is in.
    pub key: SheetKey,
    /// Its id.
    pub annotation: AnnotationId,
    /// What has become of it.
    pub kind: Kind,
    /// Where it was in the old text.
    pub before: Vec<Span>,
    /// Where it is in the new one, proposals included; empty where it is lost.
    pub after: Vec<Span>,
}

/// How many records came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Annotations of [`Kind::Same`].
    pub same: usize,
    /// Annotations of [`Kind::Moved`].
    pub moved: usize,
    /// Annotations of [`Kind::Look`].
    pub look: usize,
    /// Annotations of [`Kind::Changed`].
    pub changed: usize,
    /// Annotations of [`Kind::Lost`].
    pub lost: usize,
    /// Relations of which a mention has changed or is gone.
    pub relations_changed: usize,
    /// Relations that went with an annotation that is lost.
    pub relations_lost: usize,
    /// Excluded regions of which nothing is left.
    pub excluded_lost: usize,
}

impl Counts {
    /// Counts one annotation.
    pub fn add(&mut self, kind: Kind) {
        *match kind {
            Kind::Same => &mut self.same,
            Kind::Moved => &mut self.moved,
            Kind::Look => &mut self.look,
            Kind::Changed => &mut self.changed,
            Kind::Lost => &mut self.lost,
        } += 1;
    }

    /// These and others together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            same: self.same + other.same,
            moved: self.moved + other.moved,
            look: self.look + other.look,
            changed: self.changed + other.changed,
            lost: self.lost + other.lost,
            relations_changed: self.relations_changed + other.relations_changed,
            relations_lost: self.relations_lost + other.relations_lost,
            excluded_lost: self.excluded_lost + other.excluded_lost,
        }
    }

    /// The number of annotations.
    #[must_use]
    pub fn annotations(&self) -> usize {
        self.same + self.moved + self.look + self.changed + self.lost
    }

    /// The number of annotations and relations that somebody has to look at.
    #[must_use]
    pub fn flagged(&self) -> usize {
        self.changed + self.lost + self.relations_changed + self.relations_lost
    }
}

fn kind_of(place: Place) -> Kind {
    match place {
        Place::Same(_) => Kind::Same,
        Place::Moved(_) => Kind::Moved,
        Place::Changed(_, Difference::Look) => Kind::Look,
        Place::Changed(..) => Kind::Changed,
        Place::Lost => Kind::Lost,
    }
}

/// Some quoted spans with what has become of them all, `None` where nothing is left.
///
/// `place_of` says where each is in `text`. The words are carried where they are the same, and read where they are not.
pub(super) fn spans<'a>(
    spans: impl Iterator<Item = &'a QuotedSpan>,
    text: &Text,
    mut place_of: impl FnMut(&QuotedSpan) -> Place,
) -> (Kind, Option<Spans>) {
    let (mut kind, mut moved, mut is_any_lost) = (Kind::Same, Vec::new(), false);
    for quoted in spans {
        let place = place_of(quoted);
        let after = place.span().and_then(|span| match place {
            Place::Same(_) | Place::Moved(_) => Some(QuotedSpan { span, quoted: quoted.quoted.clone() }),
            _ => QuotedSpan::new(span, text),
        });
        is_any_lost |= after.is_none();
        kind = kind.max(if after.is_some() { kind_of(place) } else { Kind::Same });
        moved.extend(after);
    }
    if moved.is_empty() {
        return (Kind::Lost, None);
    }
    moved.sort_by_key(|it| it.span);
    let places: Vec<Span> = moved.iter().map(|it| it.span).collect();
    match Spans::new(moved) {
        Ok(spans) => (if is_any_lost { Kind::Changed } else { kind }, Some(spans)),
        // Parts that have come to touch each other are one.
        Err(_) => match Spans::quote(&places, text) {
            Ok(spans) => (Kind::Changed, Some(spans)),
            Err(_) => (Kind::Lost, None),
        },
    }
}

/// Attributes with what has become of their mentions. A mention of which nothing is left is unset, which is a change.
pub(super) fn attributes(
    before: &Attributes,
    text: &Text,
    mut place_of: impl FnMut(&QuotedSpan) -> Place,
) -> (Kind, Attributes) {
    let mut kind = Kind::Same;
    let moved = before.iter().filter_map(|(id, attribute)| {
        let AttributeValue::Mention(mention) = &attribute.value else { return Some((id.clone(), attribute.clone())) };
        if mention.is_empty() {
            return Some((id.clone(), attribute.clone()));
        }
        let (of_mention, after) = spans(mention.iter(), text, &mut place_of);
        kind = kind.max(of_mention.min(Kind::Changed));
        let value = AttributeValue::Mention(after?.iter().cloned().collect());
        Some((id.clone(), Attribute { value, origin: attribute.origin }))
    });
    let moved = moved.collect();
    (kind, moved)
}

/// An annotation in the new text, `None` where it is lost.
pub(super) fn annotation(
    before: &Arc<Annotation>,
    text: &Text,
    mut place_of: impl FnMut(&QuotedSpan) -> Place,
) -> (Kind, Option<Arc<Annotation>>) {
    let (kind, moved) = spans(before.spans.iter(), text, &mut place_of);
    let Some(spans) = moved else { return (Kind::Lost, None) };
    let (of_mentions, attributes) = attributes(&before.attributes, text, place_of);
    let after = Annotation { spans, attributes, ..(**before).clone() };
    let after = if after == **before { before.clone() } else { Arc::new(after) };
    (kind.max(of_mentions), Some(after))
}

/// A relation in the new text of its sheet's document.
pub(super) fn relation(before: &Arc<Relation>, anchoring: &Anchoring) -> (Kind, Arc<Relation>) {
    let (kind, attributes) = attributes(&before.attributes, anchoring.new_text(), |it| anchoring.place_of(it));
    if attributes == before.attributes {
        return (kind, before.clone());
    }
    (kind, Arc::new(Relation { attributes, ..(**before).clone() }))
}

/// What was looked at, where it is in the new text. What has no sure place is asked for again.
pub(super) fn looked_at(before: &[LookedAt], anchoring: &Anchoring) -> Vec<LookedAt> {
    let place = |it: &LookedAt| {
        let place = Some(anchoring.place(it.span)).filter(|it| it.is_sure())?;
        Some(LookedAt { span: place.span()?, by: it.by.clone() })
    };
    let mut places: Vec<LookedAt> = before.iter().filter_map(place).collect();
    places.sort();
    places.dedup();
    places
}

/// Excluded regions in the new text, and how many of them are lost.
pub(super) fn excluded(before: &[Span], anchoring: &Anchoring) -> (Vec<Span>, usize) {
    let places: Vec<Span> = before.iter().filter_map(|it| anchoring.place(*it).span()).collect();
    let lost = before.len() - places.len();
    let joined = Spans::quote(&places, anchoring.new_text()).map(|it| it.places()).unwrap_or_default();
    (joined, lost)
}
