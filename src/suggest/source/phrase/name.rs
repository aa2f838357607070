//! Names in a text: where one begins and ends, and which of its words are an office.

use std::ops::Range;

use super::super::lexicon::{CUE, DETERMINER, NOUN, PRONOUN, Senses};
use super::super::token::{Kind, Tokens};
use super::Head;

/// The name without the offices in front of it; a noun that has a capital is a description.
pub(in crate::suggest::source) fn without_titles(tokens: &Tokens<'_>, name: Range<usize>) -> Head {
    let has = |at: usize, senses: Senses| tokens.tokens[at].has(senses);
    if name.len() == 1 {
        let token = &tokens.tokens[name.start];
        let noun = token.has(NOUN) && !token.has(Senses::MEDIUM);
        return if noun { Head::Description(name.start) } else { Head::Name(name) };
    }
    let organisation =
        has(name.end - 1, Senses::ORGANISATION.and(Senses::MEDIUM)) || has(name.start, Senses::ORGANISATION);
    let group = has(name.end - 1, Senses::GROUP) && !has(name.end - 1, Senses::ORGANISATION);
    if group {
        return Head::Description(name.end - 1);
    }
    let office = Senses::PERSON.and(Senses::ADDRESS);
    let title = (name.start..name.end - 1).rev().find(|at| has(*at, office));
    match title.filter(|at| !organisation && !has(at + 1, Senses::PREPOSITION.and(Senses::INNER))) {
        Some(title) => Head::Name(title + 1..name.end),
        None if has(name.end - 1, Senses::PERSON) && !organisation => Head::Description(name.end - 1),
        None => Head::Name(name),
    }
}

/// Whether a name may begin with a token.
pub(in crate::suggest::source) fn is_name_part(tokens: &Tokens<'_>, at: usize, start: usize) -> bool {
    let token = &tokens.tokens[at];
    let function = DETERMINER.and(PRONOUN).and(Senses::PREPOSITION).and(Senses::CONJUNCTION).and(Senses::BETWEEN);
    if !token.is_capital()
        || token.has(function.and(Senses::TIME).and(Senses::VERB))
        || tokens.tokens[at].end - token.start < 2
    {
        return false;
    }
    // A capital at the start of a sentence says nothing, unless another one follows.
    let begins =
        at == start || at == 0 || !(tokens.tokens[at - 1].is_word() || tokens.tokens[at - 1].is_mark(&[',', '(']));
    let next = tokens.tokens.get(at + 1);
    let follows = next.is_some_and(|it| it.is_capital());
    // “Poplar, a charity”, and not “Mud, missing warnings”.
    let told = Senses::RELATIVE.and(DETERMINER).and(Senses::PREPOSITION);
    let apposed = tokens.tokens.get(at + 2).is_none_or(|it| it.kind != Kind::Word || it.has(told));
    let acts = next
        .is_some_and(|it| (it.is_mark(&[',']) && apposed) || it.is_mark(&[':']) || it.has(CUE.and(Senses::BETWEEN)));
    !begins || follows || (!tokens.is_common(at) && (acts || tokens.is_german || tokens.is_proper(at)))
}

/// The tokens of the name that begins with one.
pub(in crate::suggest::source) fn name_from(tokens: &Tokens<'_>, start: usize, limit: usize) -> Range<usize> {
    let is_capital = |at: usize| at < limit && tokens.tokens[at].is_capital();
    let genitive = |at: usize| tokens.lower(at).ends_with("’s") || tokens.lower(at).ends_with("'s");
    // “The Sunday Times”, but not “Renn Sunday”.
    let time = |at: usize| tokens.tokens[at].has(Senses::TIME) && !is_capital(at + 1);
    let capital =
        |at: usize| is_capital(at) && !time(at) && !tokens.tokens[at].has(Senses::DEFINITE) && !genitive(at - 1);
    let mut end = start + 1;
    loop {
        while capital(end) {
            end += 1;
        }
        // “Ministry of Inland Waters”, “Fire and Rescue Service”, “Ludwig van der Meer”.
        let joined = (end..limit).take(2).take_while(|at| joins_names(tokens, start, *at)).count();
        if joined == 0 || !capital(end + joined) {
            return start..end;
        }
        end += joined;
    }
}

fn joins_names(tokens: &Tokens<'_>, start: usize, at: usize) -> bool {
    let institution = |at: usize| tokens.tokens[at].has(Senses::ORGANISATION.and(Senses::MEDIUM));
    match tokens.lower(at).as_str() {
        // “Bank of Garrow”, and not “Tom Bell of Garrow Bank”.
        "of" | "for" => {
            let known = Senses::ORGANISATION.and(Senses::MEDIUM).and(Senses::PLACE).and(Senses::GROUP);
            let before = &tokens.tokens[at - 1];
            !before.has(Senses::PERSON) && (at - start == 1 || before.has(known))
        }
        "the" => tokens.tokens[at - 1].has(Senses::PREPOSITION),
        // “Ada Byron and Grace Hopper” are two.
        "and" | "&" => {
            (at..tokens.tokens.len()).skip(1).take(3).take_while(|it| tokens.tokens[*it].is_capital()).any(institution)
                && at - start <= 2
        }
        // “Ludwig van der Meer”, and not “Angaben der Polizei”.
        _ => {
            let article = tokens.tokens[at].has(Senses::DEFINITE) && tokens.tokens[at - 1].has(NOUN);
            tokens.tokens[at].has(Senses::PARTICLE) && !article
        }
    }
}
