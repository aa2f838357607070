//! Open questions: what happened to one record in two places at once, kept until somebody decides.

use sha2::{Digest as _, Sha256};

use super::{Change, ConflictId};
use crate::text::TextHash;

/// A change that could not be made because its record had become something else. What the project holds is in effect until the
/// question is settled; the change says what the other side would have.
///
/// Invariant: the change names one record, and is not about a conflict itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Its id, which follows from the rest, so that the same question asked twice is one.
    pub id: ConflictId,
    /// How it came about.
    pub reason: Reason,
    /// The text that the offsets of the change count in, where it is not the one that the document has now.
    pub text: Option<TextHash>,
    /// From the state that both sides began with to the state of the other side.
    pub change: Change,
    /// Whether the document that the change is in or about is gone, and with it the file that would hold the question; it stands in
    /// `project.ron` then, and stays there should the document come back.
    pub stray: bool,
}

/// How a conflict came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Two people, or two machines, have changed one record; the change is the other side's.
    Merge,
    /// A journal held an edit of a record that had become something else in the file; the change is the journal's.
    Recovery,
    /// A corrected text has other words at the place of an annotation, or none. `before` is the annotation as it was in the old
    /// text; what the project holds, if anything, is a proposal; `after` is `None`.
    Reanchoring,
}

impl Conflict {
    /// A new question.
    #[must_use]
    pub fn new(reason: Reason, text: Option<TextHash>, change: Change) -> Self {
        Self::of(reason, text, change, false)
    }

    /// The same question where its document is gone; `text` is the one that the document had, as far as that is known. It is another
    /// question to merges and journals, so that its move from file to file is an edit like any other.
    #[must_use]
    pub fn to_stray(&self, text: Option<TextHash>) -> Self {
        Self::of(self.reason, self.text.or(text), self.change.clone(), true)
    }

    fn of(reason: Reason, text: Option<TextHash>, change: Change, stray: bool) -> Self {
        let gone = if stray { " stray" } else { "" };
        let digest = Sha256::digest(format!("{reason:?} {text:?} {change:?}{gone}"));
        let number = digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte));
        Self { id: ConflictId::from_number(number), reason, text, change, stray }
    }
}
