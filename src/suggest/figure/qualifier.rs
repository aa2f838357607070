//! How exact a number claims to be, and how it was computed, by the words beside it.

use std::ops::Range;

use super::qualifier_words::{AGGREGATES, BEFORE, BEHIND, CHANGES_BEFORE, CHANGES_BEHIND, FILLERS};
use super::token::Token;
use super::{Aggregate, Qualifier};

use Aggregate::{Average, Change};
use Qualifier::{AtLeast, AtMost, Exactly, LessThan, MoreThan};

/// The tokens of a figure: those of its number with its currency, and of the words of the figure as a whole.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) number: Range<usize>,
    pub(super) words: Range<usize>,
}

/// How exact a number claims to be, and the tokens that say so.
pub(super) fn qualifier(tokens: &[Token<'_>], place: &Place) -> Option<(Qualifier, Range<usize>)> {
    let before = before(tokens, place);
    let behind = behind(tokens, place);
    match (before, behind) {
        (Some((one, at)), Some((other, behind))) => {
            let hull = at.start..behind.end;
            match (one, other) {
                (MoreThan | AtLeast, Exactly) | (Exactly, AtLeast) => Some((AtLeast, hull)),
                (LessThan | AtMost, Exactly) | (Exactly, AtMost) => Some((AtMost, hull)),
                (Qualifier::About, AtLeast | AtMost) => Some((other, behind)),
                _ => Some((one, at)),
            }
        }
        (one, other) => one.or(other.filter(|(it, _)| *it != Exactly)),
    }
}

fn before(tokens: &[Token<'_>], place: &Place) -> Option<(Qualifier, Range<usize>)> {
    const REACH: usize = 8;
    const GAP: usize = 3;
    let number = place.number.start;
    let found = BEFORE.within(tokens, number.saturating_sub(REACH)..number);
    let close = |at: &Range<usize>| {
        let gap = &tokens[at.end..number];
        // Outside of the figure nothing may stand between.
        let outside = at.start >= place.words.start || at.end >= place.words.start;
        let plain = gap.iter().all(|it| {
            it.number().is_none() && !matches!(it.folded.as_str(), "," | ";" | ":" | "." | "in" | "and" | "y")
        });
        gap.len() <= GAP && outside && plain
    };
    found.into_iter().rfind(|(_, at)| close(at))
}

fn behind(tokens: &[Token<'_>], place: &Place) -> Option<(Qualifier, Range<usize>)> {
    const REACH: usize = 4;
    let end = place.number.end;
    let inside = BEHIND.within(tokens, end..place.words.end.max(end)).into_iter().next();
    let unfilled = || place.words.end - end.min(place.words.end) <= REACH;
    inside
        .or_else(|| {
            unfilled()
                .then(|| BEHIND.at(tokens, place.words.end))
                .flatten()
                .map(|(it, behind)| (it, place.words.end..behind))
        })
        // “12 + 3” is a sum.
        .filter(|(_, at)| !tokens[at.start].is("+") || tokens.get(at.end).is_none_or(|it| it.number().is_none()))
}

/// How a number was computed, as far as words say so.
pub(super) fn aggregate(tokens: &[Token<'_>], place: &Place) -> Option<(Aggregate, Range<usize>)> {
    const BEFORE_WORDS: usize = 3;
    const BEHIND_WORDS: usize = 4;
    let sentence = |from: usize, until: usize| {
        let stop = |at: &usize| matches!(tokens[*at].folded.as_str(), "," | ";" | ":" | ".");
        let from = (from..place.words.start).rev().find(stop).map_or(from, |it| it + 1);
        from..(place.words.end..until).find(stop).unwrap_or(until)
    };
    let behind = (place.words.end + BEHIND_WORDS).min(tokens.len());
    let near = sentence(place.words.start.saturating_sub(BEFORE_WORDS), behind);
    let found = AGGREGATES.within(tokens, near);
    let average = found.iter().find(|(it, _)| *it == Average).or(found.first());
    average.cloned().or_else(|| change(tokens, place).map(|at| (Change, at)))
}

/// The word that makes a number a change: “rose by 8 %”, “5 % more”.
fn change(tokens: &[Token<'_>], place: &Place) -> Option<Range<usize>> {
    const REACH: usize = 6;
    let number = place.number.start;
    let fillers = BEFORE.within(tokens, number.saturating_sub(REACH)..number);
    let filler =
        |at: usize| FILLERS.contains(&tokens[at].folded.as_str()) || fillers.iter().any(|(_, it)| it.contains(&at));
    let before = (number.saturating_sub(REACH)..number).rev().find(|at| !filler(*at));
    let is_change = |at: &usize| CHANGES_BEFORE.contains(&tokens[*at].folded.as_str());
    if let Some(at) = before.filter(is_change) {
        return Some(at..at + 1);
    }
    let percent = |at: usize| {
        matches!(tokens[at].folded.as_str(), "%" | "percent" | "cent" | "ciento" | "prozent" | "points" | "point")
    };
    let at = place.number.end;
    let changed = |at: usize| tokens.get(at).is_some_and(|it| CHANGES_BEHIND.contains(&it.folded.as_str()));
    (at > 0 && percent(at - 1) && changed(at)).then_some(at..at + 1)
}
