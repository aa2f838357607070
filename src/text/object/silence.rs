//! Where what somebody has said ends before what that one does not say.
//!
//! ```text
//! it would look into it| but declined to comment further
//! ```
//!
//! Read in English and Spanish, whose tables have words of telling (`text/clause/lexicon.rs`); in a text of German or French nobody is silent.

use super::attribution::words;
use super::lexicon::{COORDINATORS, contains};
use crate::text::clause::{Joint, Reading};

/// The fewest words that are stated before it.
const STATED_WORDS: usize = 2;

/// Behind these, whoever was asked is silent, and not whoever tells it.
const ASKED: &[&str] = &["asked", "approached", "contacted", "reached", "questioned"];

/// Where a silence starts in what is stated, at the space before its conjunction. `is_quoted` tells of an offset whether it is quoted.
pub(super) fn start(stated: &str, language: &str, is_quoted: impl Fn(usize) -> bool) -> Option<usize> {
    let reading = Reading::of(stated, language);
    // Nobody else becomes its subject: “but nobody could say why” is stated.
    let silent = reading.clauses.iter().filter(|it| it.joint == Joint::Coordinate && it.subject.is_none());
    let mut starts = silent.filter_map(|it| Some((it.joined_by.clone()?, it.silence?)));
    let (joint, _) = starts.find(|(joint, silence)| {
        let adverse = matches!(stated.get(joint.clone()), Some("but" | "pero"));
        let before = stated.get(..joint.start).unwrap_or_default().trim_end();
        let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let stated_before = before.split_whitespace().take(STATED_WORDS).count() == STATED_WORDS;
        let goes_on = || goes_on(&words(stated.get(joint.end..).unwrap_or_default(), usize::MAX));
        (adverse || silence.of_source)
            && stated_before
            && !is_quoted(joint.start)
            && !contains(ASKED, last)
            && !goes_on()
    })?;
    Some(stated.get(..joint.start)?.trim_end().len())
}

/// “…, and that the bridge was shut”: whether what is said goes on, so that a silence before it is a part of it.
pub(super) fn goes_on(words: &[(usize, &str)]) -> bool {
    words.windows(2).any(|pair| contains(COORDINATORS, pair[0].1) && matches!(pair[1].1, "that" | "que"))
}
