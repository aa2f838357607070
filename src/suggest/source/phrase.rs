//! Noun phrases that may name a source: a name with its office, a pronoun, a description.
//!
//! Positions are tokens unless a field says otherwise.

mod name;

use std::ops::Range;

pub(super) use self::name::{is_name_part, name_from, without_titles};
use super::lexicon::{DETERMINER, NOUN, PRONOUN, Senses};
use super::token::{Kind, Tokens};
use crate::text::is_plain_verb;

/// The longest noun phrase in tokens.
const PHRASE_TOKENS: usize = 14;
/// The longest stretch between commas behind a name: “, who designed the new spillway,”.
const ASIDE_TOKENS: usize = 18;

/// A noun phrase.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// All of it, with what stands between commas behind it where that says who it is.
    pub(super) tokens: Range<usize>,
    /// What it comes to.
    pub(super) head: Head,
}

/// What a noun phrase comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// he, it
    Pronoun(Senses),
    /// A name, without titles.
    Name(Range<usize>),
    /// Whatever else: the judge, two officials. The place of its noun.
    Description(usize),
}

/// The noun phrase that ends before a token, with what stands between commas behind it; none before `floor`.
pub(super) fn ending(tokens: &Tokens<'_>, end: usize, floor: usize) -> Option<Phrase> {
    let end = (floor..end).rev().find(|at| !is_between(tokens, *at)).map_or(end, |at| at + 1);
    if end <= floor {
        return None;
    }
    if tokens.tokens[end - 1].is_mark(&[',', ')', '–', '—']) {
        return before_aside(tokens, end - 1, floor);
    }
    let range = back_from(tokens, end, floor)?;
    phrase(tokens, range, floor)
}

/// The noun phrase before a relative pronoun that ends before a token: “the sign on the door, which read”.
pub(super) fn before_relative(tokens: &Tokens<'_>, end: usize, floor: usize) -> Option<Phrase> {
    let end = (floor..end).rev().find(|at| !is_between(tokens, *at)).map_or(end, |at| at + 1);
    let pronoun = end.checked_sub(1).filter(|at| *at > floor)?;
    let is_relative = tokens.tokens[pronoun].has(Senses::RELATIVE.and(Senses::THAT));
    let until = if tokens.tokens[pronoun - 1].is_mark(&[',']) { pronoun - 1 } else { pronoun };
    is_relative.then(|| back_from(tokens, until, floor)).flatten().and_then(|it| phrase(tokens, it, floor))
}

/// The noun phrase that starts with a token, with what a comma adds to it: “said Ingrid Solvang, the mayor of Langvik”.
pub(super) fn starting(tokens: &Tokens<'_>, start: usize, limit: usize) -> Option<Phrase> {
    let range = forward_from(tokens, start, limit)?;
    let mut found = phrase(tokens, range.clone(), start)?;
    let aside = aside_behind(tokens, range.end, limit);
    let named = aside.clone().and_then(|it| phrase(tokens, it, start));
    match (&found.head, named.map(|it| it.head), aside) {
        (Head::Name(_), _, Some(aside)) if says_who(tokens, &aside) => found.tokens.end = aside.end,
        (Head::Description(_), Some(Head::Name(name)), Some(aside)) if name.end == aside.end => {
            found.tokens.end = aside.end;
            found.head = Head::Name(name);
        }
        _ => {}
    }
    Some(found)
}

/// The last name between two tokens.
pub(super) fn last_name(tokens: &Tokens<'_>, from: usize, until: usize) -> Option<Phrase> {
    let mut found = None;
    let mut at = from;
    while at < until {
        if is_name_part(tokens, at, from) {
            let run = name_from(tokens, at, until);
            at = run.end;
            found = Some(run);
        } else {
            at += 1;
        }
    }
    let tokens_of_name = found?;
    let head = without_titles(tokens, tokens_of_name.clone());
    matches!(head, Head::Name(_)).then_some(Phrase { tokens: tokens_of_name, head })
}

/// The noun phrase that a sentence begins with, behind the stretch before its first comma where that is none.
pub(super) fn subject(tokens: &Tokens<'_>, sentence: &Range<usize>) -> Option<Phrase> {
    let mut start = sentence.start;
    if tokens.lower(start) == "for"
        && let Some(found) = starting(tokens, start + 1, sentence.end)
        && matches!(found.head, Head::Name(_))
        && tokens.tokens.get(found.tokens.end).is_some_and(|it| it.is_mark(&[',']))
    {
        // “For Ada Holm, who built it, that is the point.”
        return Some(found);
    }
    for _ in 0..2 {
        let words = |at: &usize| {
            let token = &tokens.tokens[*at];
            token.kind == Kind::Number || token.has(Senses::CONJUNCTION.and(Senses::BETWEEN))
        };
        start = (start..sentence.end).find(|at| !words(at))?;
        if let Some(found) = starting(tokens, start, sentence.end) {
            return Some(named_by_verb(tokens, &found, sentence.end).unwrap_or(found));
        }
        let comma = (start..sentence.end).find(|at| tokens.tokens[*at].is_mark(&[',']))?;
        start = comma + 1;
    }
    None
}

/// “Her only neighbour is Otto Brandvold”: whom a description that is a subject is said to be.
fn named_by_verb(tokens: &Tokens<'_>, subject: &Phrase, limit: usize) -> Option<Phrase> {
    let Head::Description(_) = subject.head else { return None };
    let verb = tokens.tokens.get(subject.tokens.end).filter(|it| subject.tokens.end < limit && it.has(Senses::BE));
    let named = verb.and_then(|_| starting(tokens, subject.tokens.end + 1, limit));
    named.filter(|it| matches!(it.head, Head::Name(_)))
}

/// What some tokens, which are one noun phrase, come to. `start` is where a capital says nothing.
fn phrase(tokens: &Tokens<'_>, range: Range<usize>, start: usize) -> Option<Phrase> {
    let first = tokens.tokens.get(range.start)?;
    if range.len() == 1 && first.has(PRONOUN) {
        return Some(Phrase { tokens: range, head: Head::Pronoun(first.senses) });
    }
    if first.has(Senses::NOBODY.and(Senses::TIME)) && range.len() <= 2 {
        return None;
    }
    let head = head(tokens, &range, start)?;
    Some(Phrase { tokens: range, head })
}

fn head(tokens: &Tokens<'_>, range: &Range<usize>, start: usize) -> Option<Head> {
    // The noun stands before the first preposition that does not belong to a name.
    let mut core = range.start;
    let mut run: Option<Range<usize>> = None;
    while core < range.end {
        let token = &tokens.tokens[core];
        if is_name_part(tokens, core, start) {
            let name = name_from(tokens, core, range.end);
            core = name.end;
            run = Some(name);
        } else if token.has(Senses::PREPOSITION) && !token.is_capital() && core > range.start {
            break;
        } else {
            if token.is_word() && !token.has(DETERMINER) {
                run = None;
            }
            core += 1;
        }
    }
    let Some(name) = run else {
        let known = (range.start..core).rev().find(|at| tokens.tokens[*at].has(NOUN));
        let noun = known.or_else(|| (range.start..core).rev().find(|at| tokens.tokens[*at].is_word()))?;
        // A word that nothing is known of is a noun behind an article, or where there are several.
        let determined = tokens.tokens[range.start].has(DETERMINER) && noun > range.start;
        let several = tokens.lower(noun).ends_with('s');
        return (known.is_some() || determined || several).then_some(Head::Description(noun));
    };
    Some(without_titles(tokens, name))
}

/// The phrase before what stands between two commas, the second of which is at `comma`.
fn before_aside(tokens: &Tokens<'_>, comma: usize, floor: usize) -> Option<Phrase> {
    let lowest = floor.max(comma.saturating_sub(ASIDE_TOKENS));
    let mut opening = None;
    for at in (lowest..comma).rev() {
        if tokens.tokens[at].is_quote() || tokens.tokens[at].is_mark(&[':', ';']) {
            break;
        }
        if tokens.tokens[at].is_mark(&[',', '(', '–', '—']) && at > floor {
            opening = Some(at);
            let goes_on = tokens.tokens[at + 1]
                .has(Senses::RELATIVE.and(Senses::CONJUNCTION).and(Senses::INDEFINITE).and(Senses::PREPOSITION));
            // Behind an age the aside goes on to the left: “Tom Reed, 44, a farmer, said”.
            let number = tokens.tokens[at - 1].kind == Kind::Number;
            let inside = goes_on && tokens.tokens[at - 1].is_word() && !ends_name(tokens, at, floor);
            if !number && !inside {
                opening = relative_before(tokens, at, floor).or(opening);
                break;
            }
        }
    }
    let opening = opening?;
    let mut found = phrase(tokens, back_from(tokens, opening, floor)?, floor)?;
    // “The minister for roads, Ada Holm, who was there, said”
    let comma_before = found.tokens.start.checked_sub(1).filter(|at| *at > floor && tokens.tokens[*at].is_mark(&[',']));
    let office = comma_before.and_then(|at| phrase(tokens, back_from(tokens, at, floor)?, floor));
    let office = office.filter(|it| it.tokens.start == floor && tokens.tokens[floor].has(DETERMINER));
    if let (Head::Name(_), Some(Head::Description(_))) = (&found.head, office.as_ref().map(|it| &it.head)) {
        found.tokens.start = floor;
    }
    let aside = opening + 1..comma;
    match (&found.head, phrase(tokens, aside.clone(), floor).map(|it| it.head)) {
        (Head::Description(_), Some(Head::Name(name))) if is_whole(tokens, &name, &aside) => {
            found.head = Head::Name(name);
            found.tokens.end = comma;
        }
        (Head::Pronoun(_), _) => {}
        _ if says_who(tokens, &aside) => found.tokens.end = comma,
        _ => {}
    }
    Some(found)
}

/// “Aldgate, which earned 6 million, up from 5 million, said”: the comma before a relative clause that goes on behind another comma.
fn relative_before(tokens: &Tokens<'_>, comma: usize, floor: usize) -> Option<usize> {
    let before = (floor + 1..comma).rev().find(|at| !tokens.tokens[*at].is_word_or_number())?;
    let is_relative = tokens.tokens[before].is_mark(&[',']) && tokens.tokens[before + 1].has(Senses::RELATIVE);
    (is_relative && !tokens.tokens[comma + 1].is_capital()).then_some(before)
}

/// Whether the words before a comma end with a name or a noun that has a determiner before it.
fn ends_name(tokens: &Tokens<'_>, comma: usize, floor: usize) -> bool {
    let found = back_from(tokens, comma, floor).and_then(|it| phrase(tokens, it, floor));
    found.is_some_and(|it| match it.head {
        Head::Name(_) => true,
        _ => it.tokens.start == floor || tokens.tokens[it.tokens.start].has(DETERMINER),
    })
}

/// Whether a stretch is a name and nothing but titles before it: “, Professor Ada Holm,”.
fn is_whole(tokens: &Tokens<'_>, name: &Range<usize>, aside: &Range<usize>) -> bool {
    let title = |at: usize| tokens.tokens[at].has(Senses::PERSON.and(Senses::ADDRESS));
    (aside.start..name.start).all(title) && name.end == aside.end
}

/// Whether what stands between commas tells who somebody is: “, the mayor of Langvik,” but not “, who was there,”.
fn says_who(tokens: &Tokens<'_>, aside: &Range<usize>) -> bool {
    let other = Senses::RELATIVE.and(Senses::CONJUNCTION).and(Senses::PREPOSITION).and(Senses::BETWEEN);
    let first = &tokens.tokens[aside.start];
    let lower = tokens.lower(aside.start);
    let participle = lower.len() > 4 && (lower.ends_with("ing") || lower.ends_with("ed")) && !first.has(NOUN);
    first.is_word() && !first.has(other) && !participle && aside.clone().any(|at| tokens.tokens[at].has(NOUN))
}

/// What stands behind a comma, up to the next mark.
fn aside_behind(tokens: &Tokens<'_>, comma: usize, limit: usize) -> Option<Range<usize>> {
    tokens.tokens.get(comma).filter(|it| comma < limit && it.is_mark(&[',']))?;
    let end = (comma + 1..limit).find(|at| !tokens.tokens[*at].is_word()).unwrap_or(limit);
    let sayer = (comma + 1..end).any(|at| tokens.tokens[at].has(Senses::VERB.and(Senses::SAY)));
    (end > comma + 1 && end - comma <= ASIDE_TOKENS && !sayer).then_some(comma + 1..end)
}

fn is_between(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.tokens[at].has(Senses::BETWEEN) && !tokens.tokens[at].has(PRONOUN)
}

/// The tokens of the noun phrase that ends before one.
fn back_from(tokens: &Tokens<'_>, end: usize, floor: usize) -> Option<Range<usize>> {
    let stops = Senses::RELATIVE.and(Senses::VERB).and(Senses::SAY).and(Senses::BETWEEN);
    let mut start = end;
    while start > floor && end - start < PHRASE_TOKENS {
        let token = &tokens.tokens[start - 1];
        let left = start.checked_sub(2).filter(|at| *at >= floor).map(|at| &tokens.tokens[at]);
        let noun_left =
            left.is_some_and(|it| it.is_word() && !it.has(stops.and(Senses::PREPOSITION).and(PRONOUN).and(DETERMINER)));
        let pronoun = token.has(PRONOUN) && !(token.has(DETERMINER) && start < end);
        let time = token.kind == Kind::Number && tokens.lower(start - 1).contains(':');
        if time || !(token.is_word() || token.kind == Kind::Number) || (pronoun && start < end) {
            break;
        }
        if pronoun {
            return Some(start - 1..end);
        }
        if token.has(Senses::CONJUNCTION.and(Senses::THAT)) && !token.has(Senses::DEFINITE) {
            let names = start < end && tokens.tokens[start].is_capital() && left.is_some_and(|it| it.is_capital());
            if !names || !token.has(Senses::CONJUNCTION) {
                break;
            }
        } else if token.has(DETERMINER) && (start < end || !token.has(Senses::RELATIVE)) {
            // “People familiar with the matter”
            let familiar =
                start.checked_sub(3).filter(|at| *at >= floor).is_some_and(|at| tokens.lower(at) == "familiar");
            let inner = left.is_some_and(|it| it.has(Senses::INNER)) || familiar;
            let before = start.checked_sub(3).filter(|at| *at >= floor).map(|at| &tokens.tokens[at]);
            start -= 1;
            if inner && before.is_some_and(|it| it.is_word() && !it.has(stops.and(Senses::PREPOSITION))) {
                continue;
            }
            break;
        } else if token.has(Senses::PREPOSITION) {
            if start == end || !noun_left {
                break;
            }
        } else if token.has(stops) && !token.is_capital() {
            break;
        }
        start -= 1;
    }
    (start < end).then_some(start..end)
}

/// The tokens of the noun phrase that starts with one.
fn forward_from(tokens: &Tokens<'_>, start: usize, limit: usize) -> Option<Range<usize>> {
    let stops =
        Senses::RELATIVE.and(Senses::VERB).and(Senses::SAY).and(Senses::WEAK).and(Senses::CALL).and(Senses::BETWEEN);
    let stops =
        stops.and(Senses::CONJUNCTION).and(Senses::TIME).and(Senses::DENY).and(Senses::DECLINE).and(Senses::PROMISE);
    let first = tokens.tokens.get(start).filter(|it| start < limit && it.is_word())?;
    if first.has(PRONOUN) && !first.has(DETERMINER) {
        return Some(start..start + 1);
    }
    if first.has(Senses::PREPOSITION) && !first.has(DETERMINER) {
        return None;
    }
    let mut end = start;
    while end < limit && end - start < PHRASE_TOKENS {
        let token = &tokens.tokens[end];
        if !token.is_word() || (token.has(stops) && !is_noun_here(tokens, end, start)) {
            break;
        }
        if token.has(Senses::PREPOSITION) && !token.is_capital() {
            let next = tokens.tokens.get(end + 1).filter(|_| end + 1 < limit);
            let goes_on = token.has(Senses::INNER) && next.is_some_and(|it| it.is_word() && !it.has(Senses::TIME));
            if !goes_on {
                break;
            }
        }
        if end > start
            && !token.is_capital()
            && tokens.tokens[end - 1].is_capital()
            && !goes_on_behind_name(tokens, end, limit)
        {
            break;
        }
        if end > start && ends_subject(tokens, end) {
            break;
        }
        end += 1;
    }
    (end > start).then_some(start..end)
}

/// Whether a word behind a noun is a verb that no table has, or begins another phrase: “the team | arrived”, “a decree | announcing”.
fn ends_subject(tokens: &Tokens<'_>, at: usize) -> bool {
    let (token, before) = (&tokens.tokens[at], &tokens.tokens[at - 1]);
    let lower = tokens.lower(at);
    // “a log | seen by the court”
    let by = tokens.lower(at + 1) == "by" && !before.has(DETERMINER);
    let ended = lower.ends_with("ing") || lower.ends_with("ed") || is_plain_verb(&lower);
    let verb = (ended || by) && !token.has(NOUN) && !token.is_capital();
    let noun = before.has(NOUN) || before.is_capital();
    let other = token.has(DETERMINER) && !before.has(Senses::PREPOSITION.and(DETERMINER).and(Senses::CONJUNCTION));
    (verb && (noun || by)) || other
}

/// Whether a word without a capital behind a name belongs to its phrase: “the Rovers coach”, but not “Tate shakes her head”.
fn goes_on_behind_name(tokens: &Tokens<'_>, at: usize, limit: usize) -> bool {
    let known = NOUN.and(Senses::PLACE).and(Senses::PREPOSITION).and(Senses::PARTICLE).and(Senses::CONJUNCTION);
    if tokens.tokens[at].has(known) {
        return true;
    }
    let ends =
        DETERMINER.and(PRONOUN).and(Senses::PREPOSITION).and(Senses::VERB).and(Senses::SAY).and(Senses::CONJUNCTION);
    let next = (at + 1..limit).take(2).map(|it| &tokens.tokens[it]).take_while(|it| it.is_word() && !it.has(ends));
    !tokens.is_german && next.into_iter().any(|it| it.has(NOUN) && !it.is_capital())
}

/// Whether a word that may be a verb is part of a name or stands behind a determiner: “the AP”, “a report”.
fn is_noun_here(tokens: &Tokens<'_>, at: usize, start: usize) -> bool {
    let determined = at > start && tokens.tokens[at - 1].has(DETERMINER);
    let conjunction = tokens.tokens[at].has(Senses::CONJUNCTION) && at > start && {
        let next = tokens.tokens.get(at + 1);
        tokens.lower(at) == "and" && tokens.tokens[at - 1].is_capital() && next.is_some_and(|it| it.is_capital())
    };
    determined || conjunction || tokens.tokens[at].is_capital() && !tokens.tokens[at].has(Senses::TIME)
}
