//! One reading of a clause: where it begins and ends, its subject, its verb, and what the verb tells of when it is, and of whether it is
//! only said. Whoever asks whether something is to come, was, or is not told asks here; whether it is denied only silences ask, of the words
//! before what is told.
//!
//! ```text
//! On Saturday, drivers will strike, but the line declined to say why.
//! └── to come ───────────────────┘  └── past, silent ─────────────┘
//! ```
//!
//! Offsets are bytes of the given sentence. Knows words alone, by the tables of the lexicon and by lists that objects use as well: no
//! annotations, no objects. A sentence is read in time that is linear in its length.

#[rustfmt::skip]
pub(crate) mod common;
#[rustfmt::skip]
pub(crate) mod lexicon;
mod piece;
mod silence;
mod verb;
mod word;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub(crate) use self::silence::{Silence, is_silenced};

/// When something is, by the verb that tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Present,
    /// Will be, is planned, or would be as somebody has said.
    ToCome,
}

/// How a clause stands to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// It begins a sentence, or stands behind a stop, a mark or words that join nothing.
    Free,
    /// which, who, or a participle that tells of the noun before it
    Relative,
    /// that, when
    Depends,
    /// and, but
    Coordinate,
}

/// The verb of a clause with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verb {
    /// From its first word to its last.
    pub(crate) range: Range<usize>,
    pub(crate) tense: Tense,
    pub(crate) passive: bool,
    /// Whether its mood tells that somebody else says so: would, sei, cerrarían.
    pub(crate) reported: bool,
}

/// Words with one verb at most. What is put into their middle is another clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Where its words stand, in order.
    pub(crate) parts: Vec<Range<usize>>,
    pub(crate) joint: Joint,
    /// Whether a comma parts it from the noun that it tells of: “the rules, which were made in 2016”, “the bridge, closed since May”.
    pub(crate) is_aside: bool,
    /// Where the word that joins it to what is before it stands.
    pub(crate) joined_by: Option<Range<usize>>,
    /// Who or what, where that stands before the verb.
    pub(crate) subject: Option<Range<usize>>,
    pub(crate) verb: Option<Verb>,
    /// What somebody does not tell by it.
    pub(crate) silence: Option<Silence>,
}

impl Clause {
    /// Where its first word begins.
    pub(crate) fn begins(&self) -> usize {
        self.parts.first().map_or(0, |it| it.start)
    }

    /// Whether its verb is of a tense.
    pub(crate) fn is(&self, tense: Tense) -> bool {
        self.verb.as_ref().is_some_and(|it| it.tense == tense)
    }
}

/// The clauses of a sentence, in the order of their verbs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) clauses: Vec<Clause>,
    /// Where each piece of a clause starts, and which clause it is of. Sorted.
    starts: Vec<(usize, usize)>,
}

impl Reading {
    /// Reads a sentence by the table of its language, a BCP 47 tag; where there is none by all tables.
    pub(crate) fn of(sentence: &str, language: &str) -> Self {
        piece::read(&word::words(sentence, language))
    }

    /// The clause that a byte of the sentence belongs to.
    pub(crate) fn at(&self, offset: usize) -> Option<&Clause> {
        let behind = self.starts.partition_point(|(start, _)| *start <= offset);
        let (_, clause) = self.starts.get(behind.checked_sub(1)?)?;
        self.clauses.get(*clause)
    }
}
