//! Whether a time is to come, by the verbs beside it.

use super::Times;
use crate::suggest::figure::token::{Token, aside_at, is_to_come};
use crate::text::{is_plain_verb, is_telling};

/// How far before a time its verb may stand, in tokens.
const REACH: usize = 10;
/// The most tokens between a time and the comma behind an attribution: “, the mayor said, early in May”.
const LED_TOKENS: usize = 3;
/// The most tokens of such an attribution.
const ASIDE_TOKENS: usize = 8;

impl Times<'_> {
    /// Whether a time is to come: “will close in May”, “ballots would go out on May 1”; not “who said it would be safe, resigned in May”, nor
    /// “would have closed in May”.
    pub(super) fn comes(&self, at: usize) -> bool {
        is_to_come(aside_at(self.tokens, at)) || would(self.clause_before(at))
    }

    /// The same by the words before the time alone: “on Monday, she said that it will close” tells what is past first.
    pub(super) fn comes_before(&self, at: usize) -> bool {
        let clause = self.clause_before(at);
        (is_to_come(clause) || would(clause)) && !sits_in_relative(clause)
    }

    /// The words before a time up to a comma, but for that around an attribution: “would close|, the mayor said,| in May”.
    fn clause_before(&self, at: usize) -> &[Token<'_>] {
        let before = &self.tokens[..at];
        let comma = |until: usize| before[..until].iter().rposition(|it| it.is(","));
        let Some(last) = comma(at) else { return &before[at.saturating_sub(REACH)..] };
        let first = comma(last).filter(|first| {
            let aside = &before[first + 1..last];
            at - last <= LED_TOKENS && aside.len() <= ASIDE_TOKENS && aside.iter().any(|it| is_telling(&it.folded))
        });
        let Some(first) = first else { return &before[(last + 1).max(at.saturating_sub(REACH))..] };
        let start = comma(first).map_or(0, |it| it + 1);
        &before[start.max(first.saturating_sub(REACH))..first]
    }
}

/// “Ferries that will be scrapped sank | on Monday”: whether the verb to come is that of a relative clause with a past one behind it.
fn sits_in_relative(clause: &[Token<'_>]) -> bool {
    let comes = |it: &Token<'_>| is_conditional(it) || matches!(it.folded.as_str(), "will" | "shall");
    let Some(verb) = clause.iter().position(comes) else { return false };
    let relative = verb.checked_sub(1).is_some_and(|it| matches!(clause[it].folded.as_str(), "that" | "which" | "who"));
    let past = |it: &Token<'_>| is_plain_verb(&it.folded) || matches!(it.folded.as_str(), "was" | "were" | "had");
    // Right behind “will be” stands its own participle.
    relative && clause.iter().skip(verb + 3).any(past)
}

/// Whether some words tell what somebody has said that will be, and not what “would have” been.
fn would(clause: &[Token<'_>]) -> bool {
    let between = |it: &&Token<'_>| {
        matches!(it.folded.as_str(), "not" | "never" | "also" | "still" | "’" | "'" | "t" | "almost")
            || it.folded.ends_with("ly")
    };
    let open = |at: usize| !clause[at + 1..].iter().find(|it| !between(it)).is_some_and(|it| it.is("have"));
    clause.iter().enumerate().any(|(at, it)| is_conditional(it) && open(at))
}

/// “would”, “würden”, which is “wurden” without its accent, and “cerrarían”.
fn is_conditional(token: &Token<'_>) -> bool {
    let spanish = token.written.ends_with("rían") || matches!(token.folded.as_str(), "seria" | "tendria" | "podria");
    matches!(token.folded.as_str(), "would" | "wouldn") || token.written.starts_with("würde") || spanish
}
