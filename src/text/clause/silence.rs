//! What somebody is said not to tell: “declined to comment”, “did not say why”, “gave no details”.
//!
//! Whoever “did not refuse to comment” is not silent. Nor is whoever “did not deny” something: that one has neither said that it is so nor
//! refused to say, and whoever annotates with care leaves it open (`suggest/source/cue.rs`).

use std::ops::Range;

use super::lexicon::{Senses, senses};
use super::word::Word;

/// How far behind the first word of a verb the word of telling may stand.
const TELLING_WORDS: usize = 5;
/// How far before a refusal the “not” may stand that takes it back.
const NOT_WORDS: usize = 3;

/// What is not told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Silence {
    /// Whether only a source does it: “declined to comment”, and no letter that “did not explain why”.
    pub(crate) of_source: bool,
}

/// Whether words before one of telling make it a silence, in any language: “did not say”, “was unable to say”. Whoever “did not refuse to
/// say” is not silent.
pub(crate) fn is_silenced<'a>(words: impl Iterator<Item = &'a str>) -> bool {
    is_denied(words.map(senses))
}

/// Whether some words deny what is behind them: a refusal does, or a “not”, but not both.
fn is_denied(words: impl Iterator<Item = Senses>) -> bool {
    let (mut denied, mut not) = (false, None);
    for (at, senses) in words.enumerate() {
        if senses.has(Senses::REFUSE) {
            let taken_back = not.take().is_some_and(|it| at - it <= NOT_WORDS);
            denied = !taken_back;
        } else if senses.has(Senses::NOT) {
            denied = true;
            not = Some(at);
        }
    }
    denied
}

/// What is not told by the words from the first one of a verb on.
pub(super) fn of(words: &[Word<'_>], range: Range<usize>) -> Option<Silence> {
    let near = words.get(range.start..range.end.min(range.start + TELLING_WORDS + 1))?;
    let tells = Senses::TELL.and(Senses::OF_SOURCES).and(Senses::GIVE);
    // “Explained” alone is a telling, and “declined” is none.
    let telling = near.iter().position(|it| it.has(tells))?;
    let what = near.get(telling)?;
    // “Gave no details” denies what is given.
    let until = if what.has(Senses::GIVE) { telling + 2 } else { telling };
    let yet = near.windows(2).take(telling).any(|pair| matches!(pair, [yet, to] if yet.is("yet") && to.is("to")));
    let denied = yet || is_denied(near.iter().take(until).map(|it| it.senses));
    denied.then_some(Silence { of_source: what.has(Senses::OF_SOURCES.and(Senses::GIVE)) })
}
