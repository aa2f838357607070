//! What a number is divided by: “a year”, “per 100,000 inhabitants”.

use std::ops::Range;

use super::token::Token;
use super::unit::Units;
use crate::text::words_for_each;

/// Words before what a number is divided by, whatever it is.
const PER: &[&str] = &["per", "por", "pro", "par", "/"];

/// Words before a time that a number is divided by.
const EACH: &[&str] = &["each", "every", "cada", "je", "jede", "jeden", "jedes", "chaque"];

/// The same, where they stand right behind what is counted.
const ARTICLES: &[&str] = &["a", "an", "al", "ao"];

/// Adverbs and adjectives, and the time that they tell.
const ADVERBS: &[(&str, &str)] = &[
    ("annually", "year"),
    ("yearly", "year"),
    ("anual", "year"),
    ("anuales", "year"),
    ("anualmente", "year"),
    ("jahrlich", "year"),
    ("monthly", "month"),
    ("mensual", "month"),
    ("mensuales", "month"),
    ("monatlich", "month"),
    ("weekly", "week"),
    ("semanal", "week"),
    ("semanales", "week"),
    ("wochentlich", "week"),
    ("daily", "day"),
    ("diario", "day"),
    ("diarios", "day"),
    ("diaria", "day"),
    ("diarias", "day"),
    ("taglich", "day"),
    ("hourly", "hour"),
];

/// Behind a time, these make it a point in time: “a year ago”.
const POINTS: &[&str] = &["ago", "later", "earlier", "before", "after", "antes", "despues"];

/// What a number is divided by, in the words to be shown, and its tokens.
///
/// It is looked for in the figure from token `from` on, and behind the figure.
pub(super) fn per(units: &Units<'_>, from: usize, money: bool) -> Option<(String, Range<usize>)> {
    let tokens = units.tokens;
    let inside = units.inside;
    let in_figure = (from..inside).find_map(|at| divided(units, at, true)).or_else(|| piece(units, from, money));
    let beside = || divided(units, inside, true);
    let later = || {
        let stop = |at: &usize| matches!(tokens[*at].folded.as_str(), ";" | "." | ":" | "that" | "que");
        let end = (inside..tokens.len()).find(stop).unwrap_or(tokens.len());
        (inside..end).find_map(|at| divided(units, at, false))
    };
    in_figure.or_else(beside).or_else(later)
}

/// “5 cents a litre”
fn piece(units: &Units<'_>, at: usize, money: bool) -> Option<(String, Range<usize>)> {
    let article =
        units.tokens.get(at).filter(|it| matches!(it.folded.as_str(), "a" | "an") && at < units.inside && money);
    let unit = article.and_then(|_| units.behind(at + 1))?;
    Some((unit.name, at..unit.tokens.end))
}

/// What stands at a token, if it divides the number: any words right beside it, further away only “each year” and the like.
fn divided(units: &Units<'_>, at: usize, beside: bool) -> Option<(String, Range<usize>)> {
    let tokens = units.tokens;
    let word = tokens.get(at)?.folded.as_str();
    if let Some((_, time)) = ADVERBS.iter().find(|(adverb, _)| *adverb == word && beside) {
        return Some(((*time).to_owned(), at..at + 1));
    }
    let time =
        |at: usize| units.behind(at).filter(|it| it.tokens.start == at && is_time(&it.name) && !tokens[at].is_dash());
    if EACH.contains(&word) || (beside && ARTICLES.contains(&word)) {
        let time = time(at + 1)?;
        let point = tokens.get(time.tokens.end).is_some_and(|it| POINTS.contains(&it.folded.as_str()));
        return (!point).then_some((time.name, at..time.tokens.end));
    }
    // “for each flooded house”
    if word == "for" && beside && EACH.contains(&tokens.get(at + 1)?.folded.as_str()) {
        return each(tokens, at + 2).map(|(noun, end)| (noun, at..end));
    }
    // “90 mm in 24 hours”, where it is all one figure.
    if word == "in" && at < units.inside && tokens.get(at + 1)?.number().is_some() {
        let unit = time(at + 2).filter(|it| it.tokens.end <= units.inside)?;
        let number = tokens.get(at + 1)?.written;
        let written = tokens.get(at + 2..unit.tokens.end)?.iter().map(|it| it.written).collect::<Vec<_>>().join(" ");
        return Some((format!("{number} {written}"), at..unit.tokens.end));
    }
    // “a la semana”
    if beside && word == "a" && tokens.get(at + 1)?.is("la") {
        return time(at + 2).map(|time| (time.name, at..time.tokens.end));
    }
    if !PER.contains(&word)
        || !beside
        || matches!(tokens.get(at + 1)?.folded.as_str(), "cent" | "ciento" | "cien" | "cento" | "lo")
    {
        return None;
    }
    // The unit is no word of its table, since it is an article in English.
    if (word, tokens[at + 1].folded.as_str()) == ("par", "an") {
        return Some(("year".to_owned(), at..at + 2));
    }
    match units.behind(at + 1).filter(|it| !tokens[it.tokens.start].is_dash()) {
        Some(unit) => Some((unit.name, at..unit.tokens.end)),
        None => noun(tokens, at + 1).map(|(noun, end)| (noun, at..end)),
    }
}

/// “flooded house”, as written.
fn each(tokens: &[Token<'_>], at: usize) -> Option<(String, usize)> {
    let rest = tokens.get(at..)?;
    let count = words_for_each(rest.iter().take_while(|it| it.is_word()).map(|it| it.folded.as_str()));
    let words: Vec<&str> = rest.iter().take(count).map(|it| it.written).collect();
    (count > 0).then(|| (words.join(" "), at + count))
}

/// “100,000 inhabitants”, “household”, as written.
fn noun(tokens: &[Token<'_>], at: usize) -> Option<(String, usize)> {
    let first = tokens.get(at)?;
    let number = first.number().is_some();
    if !(number || first.is_word()) {
        return None;
    }
    let second = tokens.get(at + 1).filter(|it| number && it.is_word());
    let words: Vec<&str> = std::iter::once(first).chain(second).map(|it| it.written).collect();
    Some((words.join(" "), at + words.len()))
}

/// Whether a unit is one of time.
pub(super) fn is_time(name: &str) -> bool {
    matches!(name, "second" | "minute" | "hour" | "day" | "week" | "month" | "year" | "decade" | "century")
}
