//! Where what somebody has said ends before what that one does not say.
//!
//! ```text
//! it would look into it| but declined to comment further
//! ```

use super::clause::words;
use super::lexicon::{DECLINING, TELLING, contains};

/// How many words a silence takes at most from its conjunction to the verb of telling.
const WORDS: usize = 6;
/// The fewest words that are stated before it.
const STATED_WORDS: usize = 2;

const CONJUNCTIONS: &[&str] = &["but", "and", "pero", "y"];
/// What a silence begins with behind its conjunction: nobody else becomes the subject.
const BEGINNINGS: &[&str] = &[
    "declined", "declines", "refused", "refuses", "would", "will", "did", "does", "has", "have", "could", "gave",
    "offered", "provided", "declinó", "rehusó", "no",
];
/// Verbs that only a source has, and no letter that “did not explain why”.
const OF_SOURCES: &[&str] = &["comment", "elaborate", "say", "comentar"];
/// Verbs of telling besides those of a question that is not answered.
const GIVING: &[&str] = &["elaborate", "give", "gave", "offered", "provided", "provide", "dar", "dio", "hacer"];
/// Behind these, whoever was asked is silent, and not whoever tells it.
const ASKED: &[&str] = &["asked", "approached", "contacted", "reached", "questioned"];

/// Where a silence starts in what is stated, at the space before its conjunction. `is_quoted` tells of an offset whether it is quoted.
pub(super) fn start(stated: &str, is_quoted: impl Fn(usize) -> bool) -> Option<usize> {
    let words = words(stated, usize::MAX);
    let found = (STATED_WORDS..words.len()).find(|at| {
        let silent = contains(CONJUNCTIONS, words[*at].1) && is_silent(&words[*at..]);
        silent && !is_quoted(words[*at].0) && !contains(ASKED, words[at - 1].1) && !goes_on(&words[at + 1..])
    })?;
    let behind = words.get(found - 1)?;
    Some(behind.0 + behind.1.len())
}

/// “but declined to comment”, “but did not say why”, “but gave no details”.
fn is_silent(words: &[(usize, &str)]) -> bool {
    let word = |at: usize| words.get(at).map_or("", |(_, it)| it.trim_end_matches([',', '.']));
    if !contains(BEGINNINGS, word(1)) || (word(1) == "no" && contains(&["but", "and"], word(0))) {
        return false;
    }
    let tells = |at: &usize| {
        let but = contains(&["but", "pero"], word(0)) && contains(TELLING, word(*at));
        but || contains(OF_SOURCES, word(*at)) || contains(GIVING, word(*at))
    };
    let Some(verb) = (1..WORDS).find(tells) else { return false };
    let what = if contains(GIVING, word(verb)) { verb + 2 } else { verb };
    (1..what)
        .any(|at| contains(DECLINING, word(at)) || word(at).ends_with("n’t") || matches!(word(at), "declinó" | "yet"))
}

/// “…, and that the bridge was shut”: whether what is said goes on, so that a silence before it is a part of it.
pub(super) fn goes_on(words: &[(usize, &str)]) -> bool {
    words.windows(2).any(|pair| contains(CONJUNCTIONS, pair[0].1) && matches!(pair[1].1, "that" | "que"))
}
