//! What becomes of one record that two sides may have changed.

use std::sync::Arc;

use super::fields::{self, is_moved, is_only_moved};
use super::record::{Record, State};
use crate::model::Document;
use crate::text::TextHash;

/// What becomes of a record.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// What ours holds stays.
    Keep,
    /// What theirs holds is set.
    Take(State),
    /// Both have changed it, in different fields.
    Merge(Record),
    /// Both have changed it, and only one can be in effect.
    Conflict {
        /// What the record is until somebody decides.
        in_effect: State,
        /// What the other side would have.
        other: State,
        /// The text that the other state counts in, where it is not the one in effect.
        text: Option<TextHash>,
    },
}

/// The texts of the document that a record is in or about, by side; of any other record, and of a document that only one side has,
/// all are `None`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Texts {
    pub(super) base: Option<TextHash>,
    pub(super) ours: Option<TextHash>,
    pub(super) theirs: Option<TextHash>,
}

impl Texts {
    /// Whether offsets of both sides can be compared as they stand.
    pub(super) fn are_one(&self) -> bool {
        self.base == self.ours && self.base == self.theirs
    }

    /// The text of the result: theirs where it alone is new.
    pub(super) fn in_effect(&self) -> Option<TextHash> {
        if self.base == self.ours { self.theirs } else { self.ours }
    }

    fn old(&self, side: Option<TextHash>) -> Option<TextHash> {
        side.filter(|_| side != self.in_effect())
    }

    /// Our text, where it gives way to theirs.
    pub(super) fn ours_old(&self) -> Option<TextHash> {
        self.old(self.ours)
    }

    /// Their text, where ours stays.
    pub(super) fn theirs_old(&self) -> Option<TextHash> {
        self.old(self.theirs)
    }
}

/// What becomes of a record, from the state that both sides began with and those that they have now.
///
/// A side whose text gives way to another keeps its say in everything but places, which mean nothing in the other text.
pub(super) fn resolve(base: &State, ours: &State, theirs: &State, texts: &Texts) -> Outcome {
    let moved = |side: &State| side.as_ref().is_some_and(|side| is_moved(base.as_ref(), side));
    if ours == theirs {
        return Outcome::Keep;
    }
    if let Some(text) = texts.ours_old().filter(|_| ours != base && moved(ours)) {
        return Outcome::Conflict { in_effect: theirs.clone(), other: ours.clone(), text: Some(text) };
    }
    if theirs == base {
        return Outcome::Keep;
    }
    if let Some(text) = texts.theirs_old().filter(|_| moved(theirs)) {
        return Outcome::Conflict { in_effect: ours.clone(), other: theirs.clone(), text: Some(text) };
    }
    if ours == base {
        return Outcome::Take(theirs.clone());
    }
    let is_followed =
        |side: Option<TextHash>, base: &Record, state: &Record| side != texts.base && is_only_moved(base, state);
    let removal = |in_effect: &State| Outcome::Conflict {
        in_effect: in_effect.clone(),
        other: None,
        text: texts.base.filter(|_| texts.base != texts.in_effect()),
    };
    match (base, ours, theirs) {
        // What counts in a text that gives way cannot stay where it is, though it has changed in nothing but words.
        (_, Some(state), None) if texts.ours_old().is_some() && has_places(state) => {
            Outcome::Conflict { in_effect: None, other: ours.clone(), text: texts.ours_old() }
        }
        (_, None, Some(state)) if texts.theirs_old().is_some() && has_places(state) => {
            Outcome::Conflict { in_effect: None, other: theirs.clone(), text: texts.theirs_old() }
        }
        // Who removes a record has not missed anything when the other side moved it along with a corrected text.
        (Some(base), None, Some(state)) if is_followed(texts.theirs, base, state) => Outcome::Keep,
        (Some(base), Some(state), None) if is_followed(texts.ours, base, state) => Outcome::Take(None),
        (Some(_), None, Some(_)) => removal(theirs),
        (Some(_), Some(_), None) => removal(ours),
        (Some(base), Some(mine), Some(other)) => match fields::merge(base, mine, other) {
            Some(merged) if Some(&merged) == ours.as_ref() => Outcome::Keep,
            Some(merged) => Outcome::Merge(merged),
            None => conflict(ours, theirs, texts),
        },
        _ => conflict(ours, theirs, texts),
    }
}

/// Ours stays, unless it has places in a text that gives way.
fn conflict(ours: &State, theirs: &State, texts: &Texts) -> Outcome {
    match texts.ours_old() {
        Some(text) if ours.as_ref().is_some_and(has_places) => {
            Outcome::Conflict { in_effect: theirs.clone(), other: ours.clone(), text: Some(text) }
        }
        _ => Outcome::Conflict {
            in_effect: in_new_text(ours, theirs, texts),
            other: theirs.clone(),
            text: texts.theirs_old(),
        },
    }
}

/// Ours; the facts of a document with the text of theirs, and what counts in it, where that alone is new: all annotations do, whatever
/// becomes of the facts.
fn in_new_text(ours: &State, theirs: &State, texts: &Texts) -> State {
    match (ours, theirs) {
        (Some(Record::Document(mine)), Some(Record::Document(other))) if texts.ours_old().is_some() => {
            let Document { text, excluded, looked_at, original, .. } = Document::clone(other);
            Some(Record::Document(Arc::new(Document { text, excluded, looked_at, original, ..Document::clone(mine) })))
        }
        _ => ours.clone(),
    }
}

/// Whether a state says where something is in a text, and could not do so in another one.
fn has_places(state: &Record) -> bool {
    is_moved(None, state) && !matches!(state, Record::Document(_))
}
