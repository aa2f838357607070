//! Attributions: which words of a sentence say that somebody says something.
//!
//! Positions are tokens.

use std::ops::Range;

use super::lexicon::{ACCORDING_WORDS, CUE, DETERMINER, NOUN, PRONOUN, Senses, according, is_answer};
use super::phrase::{self, Head, Phrase};
use super::token::{Kind, Tokens};

/// How a source stands to what it is said to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// said, according to
    Asserts,
    /// denied
    Denies,
    /// would not say
    Declines,
    /// could not confirm
    Doubts,
    /// promised
    Promises,
    /// believes
    Thinks,
    /// does not believe
    Disbelieves,
}

/// Where the cue of an attribution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Its source stands before the verb: she said.
    Before,
    /// Its source stands behind the verb: said Renn.
    Behind,
    /// A phrase: according to Renn.
    According,
    /// A name with a colon.
    Label,
    /// A verb by which something is called by the words behind it.
    Calls,
    /// A verb that is a part of what is stated: “insurers put the damage at 8 million”.
    Estimates,
    /// Nobody says it: it is not known whether.
    Nobody,
}

/// Words that say that somebody says something.
#[derive(Clone, Debug)]
pub(super) struct Attribution {
    /// The verb or phrase; of a label the place of its colon, which is no cue.
    pub(super) cue: Range<usize>,
    /// Who; `None` where the verb stands alone, “añadió.”, and it is who spoke before.
    pub(super) source: Option<Phrase>,
    pub(super) manner: Manner,
    pub(super) form: Form,
}

/// How far before a verb what makes it passive or negative may stand, in tokens.
const AUXILIARIES: usize = 3;

/// How far behind its verb what somebody is accused of may stand, in tokens.
const ACCUSED_TOKENS: usize = 8;

/// What somebody may decline to do, besides saying something.
const TELLING: &[&str] = &[
    "comment",
    "describe",
    "discuss",
    "disclose",
    "elaborate",
    "identify",
    "name",
    "reveal",
    "specify",
    "provide",
    "give",
];
/// Whoever does not give one does not confirm.
const CONFIRMATION: &[&str] = &["confirmation", "bestätigung", "confirmación"];
/// How far behind its verb the number of an estimate may stand, in tokens.
const ESTIMATE_TOKENS: usize = 4;
/// How far before its noun the verb stands that denies it.
const NOUN_BACK: usize = 6;

/// The attributions of a sentence in reading order.
pub(super) fn attributions(tokens: &Tokens<'_>, sentence: &Range<usize>) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let attribution = by_phrase(tokens, at, sentence).or_else(|| by_so(tokens, at, sentence));
        let attribution = attribution.or_else(|| by_nobody(tokens, at, sentence));
        let attribution = attribution.or_else(|| by_estimate(tokens, at, sentence));
        let attribution = attribution.or_else(|| by_view(tokens, at, sentence));
        let attribution =
            attribution.or_else(|| by_noun(tokens, at, sentence)).or_else(|| by_verb(tokens, at, sentence));
        at = attribution.as_ref().map_or(at, |it| it.cue.end - 1) + 1;
        found.extend(attribution);
    }
    if found.iter().all(|it| it.source.is_none() && it.form != Form::Nobody) {
        found.extend(by_label(tokens, sentence));
    }
    found
}

/// “According to Renn”.
fn by_phrase(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Attribution> {
    let words: Vec<String> = (at..sentence.end).take(ACCORDING_WORDS).map(|it| tokens.lower(it)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let length = according(&words);
    let source = (length > 0).then(|| phrase::starting(tokens, at + length, sentence.end)).flatten()?;
    Some(Attribution { cue: at..at + length, source: Some(source), manner: Manner::Asserts, form: Form::According })
}

/// “…“, so die Polizei”, in German, behind what was said.
fn by_so(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Attribution> {
    let behind = at > sentence.start && (tokens.tokens[at - 1].is_mark(&[',']) || tokens.tokens[at - 1].is_quote());
    let so = tokens.is_german && behind && tokens.lower(at) == "so";
    let source = so.then(|| phrase::starting(tokens, at + 1, sentence.end)).flatten();
    let source = source.filter(|it| ends_clause(tokens, it, sentence))?;
    Some(Attribution { cue: at..at + 1, source: Some(source), manner: Manner::Asserts, form: Form::Behind })
}

/// “It is unclear whether”, “nor is it known whether”.
fn by_nobody(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Attribution> {
    let that = (at + 1 < sentence.end).then(|| tokens.lower(at + 1))?;
    let before = at.saturating_sub(AUXILIARIES).max(sentence.start)..at;
    let negative = before.into_iter().any(|it| tokens.tokens[it].has(Senses::NOT) || tokens.lower(it) == "nor");
    let doubts = match tokens.lower(at).as_str() {
        "unclear" | "unknown" | "unconfirmed" => true,
        "known" | "clear" | "confirmed" => negative,
        _ => false,
    };
    let open = matches!(that.as_str(), "whether" | "if" | "how" | "that" | "why" | "who" | "when");
    let passive = (sentence.start..at).rev().take(AUXILIARIES).any(|it| tokens.tokens[it].has(Senses::BE));
    (doubts && open && passive).then_some(Attribution {
        cue: at..at + 1,
        source: None,
        manner: Manner::Doubts,
        form: Form::Nobody,
    })
}

/// “The port has given no confirmation of”.
fn by_noun(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Attribution> {
    if !CONFIRMATION.contains(&tokens.lower(at).as_str()) {
        return None;
    }
    let before = at.saturating_sub(NOUN_BACK).max(sentence.start)..at;
    let negative = |it: usize| tokens.tokens[it].has(Senses::NOT) || tokens.lower(it) == "no";
    let source = phrase::subject(tokens, sentence).filter(|it| it.tokens.end <= before.end)?;
    before.into_iter().any(negative).then_some(Attribution {
        cue: at..at + 1,
        source: Some(source),
        manner: Manner::Doubts,
        form: Form::Before,
    })
}

/// “Insurers put the damage at 8 million”, “it counts 64 shops”.
fn by_estimate(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Attribution> {
    let number = |at: usize| {
        let near =
            (at..(at + ESTIMATE_TOKENS).min(sentence.end)).take_while(|it| tokens.tokens[*it].is_word_or_number());
        near.into_iter().any(|it| tokens.tokens[it].kind == Kind::Number && !tokens.lower(it).contains(':'))
    };
    let estimates = match tokens.lower(at).as_str() {
        "put" | "puts" => {
            // “They put 40 officers at 8 gates” estimates nothing: no number stands before “at”.
            let behind = (at + 1..sentence.end).take(2 * ESTIMATE_TOKENS);
            behind
                .take_while(|it| tokens.tokens[*it].is_word())
                .find(|it| tokens.lower(*it) == "at")
                .is_some_and(|it| number(it + 1))
        }
        "counts" => number(at + 1),
        _ => false,
    };
    let source = estimates.then(|| phrase::ending(tokens, at, sentence.start)).flatten()?;
    Some(Attribution { cue: at..at + 1, source: Some(source), manner: Manner::Asserts, form: Form::Estimates })
}

/// “A ward, in her view, needs …”.
fn by_view(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Attribution> {
    let view = matches!(tokens.lower(at + 2).as_str(), "view" | "opinion") && at + 2 < sentence.end;
    let owner = tokens.tokens.get(at + 1).filter(|_| view && tokens.lower(at) == "in")?;
    let pronoun = match tokens.lower(at + 1).as_str() {
        "his" => Senses::HE,
        "her" => Senses::SHE,
        "their" => Senses::THEY,
        "its" => Senses::IT,
        _ => return None,
    };
    // “in her view of the bay” is none.
    let ends = tokens.tokens.get(at + 3).filter(|_| at + 3 < sentence.end).is_none_or(|it| !it.is_word());
    let source = Phrase { tokens: at + 1..at + 2, head: Head::Pronoun(pronoun) };
    (owner.is_word() && ends).then_some(Attribution {
        cue: at..at + 3,
        source: Some(source),
        manner: Manner::Thinks,
        form: Form::According,
    })
}

/// A verb with its subject.
fn by_verb(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Attribution> {
    let token = &tokens.tokens[at];
    let floor = sentence.start;
    if !token.has(CUE) || !token.is_word() || is_noun(tokens, at, floor) {
        return None;
    }
    if is_passive(tokens, at, floor) {
        return by_agent(tokens, at, sentence);
    }
    let (cue, manner) = manner(tokens, at, sentence)?;
    let certain = token.has(Senses::SAY.and(Senses::DENY).and(Senses::DECLINE).and(Senses::PROMISE));
    if !certain && !accuses(tokens, at, sentence) && !governs(tokens, &cue, sentence) {
        return None;
    }
    let behind = || phrase::starting(tokens, cue.end, sentence.end);
    if is_inverted(tokens, cue.start, floor) {
        let source = behind();
        return Some(Attribution { cue, source, manner, form: Form::Behind });
    }
    let after_comma = at > floor && tokens.tokens[at - 1].is_mark(&[',']);
    if after_comma && let Some(source) = behind().filter(|it| ends_clause(tokens, it, sentence)) {
        return Some(Attribution { cue, source: Some(source), manner, form: Form::Behind });
    }
    let form = if token.has(Senses::CALL) { Form::Calls } else { Form::Before };
    let subject = || phrase::subject(tokens, sentence).filter(|it| it.tokens.end <= at);
    let source = if let Some(whose) = behind_clause(tokens, at, sentence) {
        Some(whose)
    } else if tokens.lower(at).ends_with("ing") {
        // “the president, who took office promising to …”: whoever was named last.
        phrase::last_name(tokens, floor, at).or_else(subject)
    } else {
        let relative = || phrase::before_relative(tokens, cue.start, floor);
        let second = at > floor && tokens.tokens[at - 1].has(Senses::CONJUNCTION);
        // “The agency quoted papers and reported that …”.
        phrase::ending(tokens, cue.start, floor).or_else(relative).or_else(|| subject().filter(|_| second))
    };
    source.map(|source| Attribution { cue, source: Some(source), manner, form })
}

/// “The clerk was told by Ada Holm that”: whoever did it, where something is said beside it.
fn by_agent(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Attribution> {
    let agent = (tokens.lower(at + 1) == "by").then(|| phrase::starting(tokens, at + 2, sentence.end)).flatten()?;
    let (_, manner) = manner(tokens, at, sentence)?;
    let acts = (sentence.start..at).rev().take(AUXILIARIES).any(|it| tokens.tokens[it].has(Senses::BE));
    // What was said stands behind whoever said it.
    let said = governs(tokens, &(at..agent.tokens.end), sentence) && acts;
    said.then_some(Attribution { cue: at..at + 1, source: Some(agent), manner, form: Form::Behind })
}

/// “Residents who were asked to leave on Friday say”: the subject before a relative clause that has a verb of its own.
fn behind_clause(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<Phrase> {
    let subject = phrase::subject(tokens, sentence).filter(|it| it.tokens.end + 1 < at)?;
    let relative = subject.tokens.end;
    let clause = relative + 1..at;
    let plain = clause.clone().all(|it| tokens.tokens[it].is_word_or_number());
    let verb = |it: usize| tokens.tokens[it].has(Senses::VERB) || tokens.lower(it).ends_with("ed");
    let found = tokens.tokens[relative].has(Senses::RELATIVE) && plain && clause.into_iter().any(verb);
    found.then_some(subject)
}

/// “14:41 Transport for Wexcombe: “…””, “Lena Obi: …”.
fn by_label(tokens: &Tokens<'_>, sentence: &Range<usize>) -> Option<Attribution> {
    let colon = (sentence.start + 1..sentence.end)
        .find(|at| tokens.tokens[*at].is_mark(&[':']) && tokens.tokens.get(at + 1).is_some_and(|it| it.is_quote()))?;
    if (sentence.start..colon).any(|it| tokens.tokens[it].is_quote()) {
        return None;
    }
    let letter = colon == sentence.start + 1 && is_answer(&tokens.lower(sentence.start)).is_some();
    let letter = letter.then_some(Phrase { tokens: sentence.start..colon, head: Head::Description(sentence.start) });
    let source = letter.or_else(|| phrase::ending(tokens, colon, sentence.start))?;
    let manner = Manner::Asserts;
    Some(Attribution { cue: colon..colon + 1, source: Some(source), manner, form: Form::Label })
}

/// How the source stands to what it says, and all words of the cue; `None` where nobody says anything: “to say”.
fn manner(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> Option<(Range<usize>, Manner)> {
    let token = &tokens.tokens[at];
    let lower = |at: usize| if at < sentence.end { tokens.lower(at) } else { String::new() };
    let negative = is_negative(tokens, at, sentence.start);
    if token.has(Senses::DECLINE) {
        // Whoever did not refuse to say is not silent, and it is not told what that one has said.
        if negative {
            return None;
        }
        // “Refused to further describe”.
        let what = at + 2 + usize::from(lower(at + 2).ends_with("ly") || lower(at + 2) == "further");
        let speaks = tokens.tokens.get(what).is_some_and(|it| it.has(CUE)) || TELLING.contains(&lower(what).as_str());
        return (lower(at + 1) == "to" && speaks).then(|| (at..what + 1, Manner::Declines));
    }
    // “She spoke of “a walk””, and not “she spoke”.
    if matches!(lower(at).as_str(), "spoke" | "speaks" | "spoken") {
        return (lower(at + 1) == "of").then_some((at..at + 2, Manner::Asserts));
    }
    // “who asked not to be named”, “asked for help”: nothing is asked there that could be told.
    if matches!(lower(at).as_str(), "asked" | "asks") && matches!(lower(at + 1).as_str(), "not" | "to" | "for") {
        return None;
    }
    // “She fears for her job”
    if tokens.tokens[at].has(Senses::OPINE) && lower(at + 1) == "for" {
        return None;
    }
    let infinitive = at > sentence.start && lower(at - 1) == "to";
    if infinitive {
        return None;
    }
    // Whoever did not deny it has neither said it nor kept silent: it is left open.
    if negative && token.has(Senses::DENY) {
        return Some((at..at + 1, Manner::Doubts));
    }
    if negative && token.has(Senses::OPINE) {
        return Some((at..at + 1, Manner::Disbelieves));
    }
    let what = (at + 1..sentence.end).find(|it| !(tokens.is_german && is_before_that(tokens, *it))).unwrap_or(at + 1);
    let what_not = tokens.tokens.get(what).is_some_and(|it| it.has(Senses::THAT));
    // “Did not say it was safe”, and not “did not tell the court”.
    let open = token.has(Senses::SAY) && matches!(lower(at).as_str(), "say" | "said" | "says");
    if negative && (what_not || open || at + 1 == sentence.end) {
        let confirms = lower(at).starts_with("confirm") || lower(at).starts_with("bestätig");
        return Some((at..at + 1, if confirms { Manner::Doubts } else { Manner::Declines }));
    }
    let manner = match token {
        it if it.has(Senses::DENY) => Manner::Denies,
        it if it.has(Senses::PROMISE) => Manner::Promises,
        it if it.has(Senses::OPINE) => Manner::Thinks,
        _ => Manner::Asserts,
    };
    Some((at..at + 1, manner))
}

/// “has not said”, “did not immediately say”, and not “has not resigned and says” or “did not only say”.
fn is_negative(tokens: &Tokens<'_>, at: usize, floor: usize) -> bool {
    let before = (floor..at).rev().take(AUXILIARIES);
    // “glaubt nicht, dass”
    let behind = tokens.is_german && tokens.lower(at + 1) == "nicht";
    let mut before = before.take_while(|it| tokens.tokens[*it].has(Senses::BETWEEN.and(Senses::NOT)));
    behind
        || before.any(|it| {
            let only = matches!(tokens.lower(it + 1).as_str(), "only" | "just" | "simply");
            tokens.tokens[it].has(Senses::NOT) && !only
        })
}

/// In German a comma and a “nicht” stand between a verb and its “dass”.
fn is_before_that(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.tokens[at].is_mark(&[',']) || tokens.tokens[at].has(Senses::NOT)
}

/// “a report”, “the most recent confirmed killing”.
fn is_noun(tokens: &Tokens<'_>, at: usize, floor: usize) -> bool {
    let determined = at > floor && tokens.tokens[at - 1].has(DETERMINER) && !tokens.tokens[at - 1].has(PRONOUN);
    let possessed = at > floor && tokens.lower(at - 1).ends_with("’s");
    determined || possessed
}

/// “was told”, “Asked by Mr Grange”.
fn is_passive(tokens: &Tokens<'_>, at: usize, floor: usize) -> bool {
    let before = at.saturating_sub(AUXILIARIES).max(floor)..at;
    let mut before = before.rev().take_while(|it| tokens.tokens[*it].has(Senses::BETWEEN.and(Senses::BE)));
    let free = at == floor || !tokens.tokens[at - 1].is_word();
    before.any(|it| tokens.tokens[it].has(Senses::BE)) || (free && tokens.lower(at + 1) == "by")
}

/// “She accused the yard of hiding it”.
fn accuses(tokens: &Tokens<'_>, at: usize, sentence: &Range<usize>) -> bool {
    let of = |it: usize| tokens.lower(it) == "of" && tokens.lower(it + 1).ends_with("ing");
    matches!(tokens.lower(at).as_str(), "accused" | "accuses") && (at + 1..sentence.end).take(ACCUSED_TOKENS).any(of)
}

/// Whether what could be another verb has something said beside it.
fn governs(tokens: &Tokens<'_>, cue: &Range<usize>, sentence: &Range<usize>) -> bool {
    let quote_at = |at: usize| at < sentence.end && tokens.tokens[at].is_quote();
    let between =
        |at: usize| tokens.tokens[at].has(Senses::BETWEEN) || (tokens.is_german && is_before_that(tokens, at));
    let skipped = (cue.end..sentence.end).find(|at| !between(*at)).unwrap_or(sentence.end);
    let that = tokens.tokens.get(skipped).is_some_and(|it| skipped < sentence.end && it.has(Senses::THAT));
    let quoted_near = (skipped..sentence.end).take(12).any(quote_at);
    // “…, the AP reported on Sunday.”
    let first = (sentence.start..cue.start).rev().find(|at| tokens.tokens[*at].is_mark(&[',']));
    let trailing = first.is_some_and(|comma| cue.start - comma <= 6) && !quoted_near;
    let quoted_before = (sentence.start..cue.start).rev().take(8).any(quote_at);
    let colon = (skipped..sentence.end).take(6).any(|at| tokens.tokens[at].is_mark(&[':']));
    that || quoted_near || quoted_before || trailing || colon
}

/// Whether a verb stands right behind what was said: “…,” said.
fn is_inverted(tokens: &Tokens<'_>, cue: usize, floor: usize) -> bool {
    let Some(before) = cue.checked_sub(1).filter(|at| *at >= floor) else { return true };
    let token = &tokens.tokens[before];
    let joined = token.is_mark(&[',', '—', '–']);
    token.is_quote() || (joined && (before == floor || tokens.tokens[before - 1].is_quote()))
}

/// Whether nothing of its sentence follows a phrase but a stop or what was said.
fn ends_clause(tokens: &Tokens<'_>, phrase: &Phrase, sentence: &Range<usize>) -> bool {
    let sure = match &phrase.head {
        Head::Name(_) => true,
        Head::Description(noun) => tokens.tokens[*noun].has(NOUN),
        Head::Pronoun(_) => false,
    };
    let next = tokens.tokens.get(phrase.tokens.end).filter(|_| phrase.tokens.end < sentence.end);
    sure && next.is_none_or(|it| matches!(it.kind, Kind::Mark(_) | Kind::Quote(_)))
}
