//! The part of a sentence that states something: without attribution and final stop.
//!
//! Offsets are bytes of the given sentence.

use std::ops::Range;

use super::aside::{self, is_comma, is_finite};
use super::lexicon::{
    ABBREVIATIONS, ACCORDING, BARE_VERBS, CALENDAR, CONNECTIVES, COORDINATORS, DETERMINERS, NAME_JOINTS,
    OBJECT_DETERMINERS, OPEN_VERBS, PREPOSITIONS, PRONOUNS, RELATIVES, SHOWING, SPEECH_VERBS, SUBORDINATORS,
    UNSPACED_VERBS, VERB_FIRST, contains,
};
use super::quotation::{is_mark, ranges};
use crate::text::clause::lexicon::{Senses, may_be};

/// How many words an attribution at the start has at most before its “that”, and one at the end in all.
const ATTRIBUTION_WORDS: usize = 14;
/// The most characters that fall off the ends of a stretch, so that a line of nothing but marks costs little.
const STRIPPED_MAX: usize = 64;
/// How far into an attribution its verb may stand, in words.
const SUBJECT_WORDS: usize = 6;

/// How many words name whom something is told.
const HEARER_WORDS: usize = 4;
/// How many words “in her view” has.
const VIEW_WORDS: usize = 3;

/// What a sentence states.
pub(super) fn clause(sentence: &str) -> Range<usize> {
    let whole = without_stop(sentence);
    let start = head(&sentence[whole.clone()]).map_or(whole.start, |head| whole.start + head);
    let until = tail(&sentence[start..whole.end]).map_or(whole.end, |tail| start + tail);
    let stated = without_stop(&sentence[start..until]);
    let stated = start + stated.start..start + stated.end;
    // An attribution with nothing left beside it was none.
    if sentence[stated.clone()].contains(char::is_alphanumeric) { stated } else { whole }
}

/// A stretch without the stops at its end and without quotation marks at its ends whose partner is not in it.
pub(super) fn without_stop(stretch: &str) -> Range<usize> {
    let (mut start, mut end) = (0, stretch.len());
    for _ in 0..STRIPPED_MAX {
        let rest = &stretch[start..end];
        let (first, last) = (rest.chars().next(), rest.chars().next_back());
        if let Some(first) = first.filter(|it| it.is_whitespace() || (quotes(*it) && !is_closed(rest))) {
            start += first.len_utf8();
        } else if let Some(last) =
            last.filter(|it| it.is_whitespace() || is_stop(*it, rest) || (quotes(*it) && !is_opened(rest)))
        {
            end -= last.len_utf8();
        } else {
            break;
        }
    }
    start..end
}

fn is_stop(character: char, rest: &str) -> bool {
    match character {
        ',' | ';' | ':' | '!' | '?' | '。' | '！' | '？' | '，' | '、' | '；' | '：' | '।' | '؟' | '،' | '؛' => {
            true
        }
        '.' => !is_abbreviated(rest),
        _ => false,
    }
}

/// Whether the stop at the end belongs to the last word: `U.S.`, `Inc.`
pub(super) fn is_abbreviated(rest: &str) -> bool {
    let word = rest.split_whitespace().next_back().unwrap_or_default();
    let stem = word.strip_suffix('.').unwrap_or(word).trim_start_matches(|it: char| !it.is_alphanumeric());
    let initials = stem.contains('.') && stem.split('.').all(|part| part.chars().count() == 1);
    initials || contains(ABBREVIATIONS, &stem.to_lowercase())
}

/// Whether a character is a quotation mark that no apostrophe looks like.
pub(super) fn quotes(character: char) -> bool {
    is_mark(character) && !matches!(character, '\'' | '’' | '‘' | '‚' | '‛')
}

fn is_closed(rest: &str) -> bool {
    ranges(rest, None).iter().any(|range| range.start == 0)
}

fn is_opened(rest: &str) -> bool {
    ranges(rest, None).iter().any(|range| range.end == rest.len())
}

/// Where a statement starts behind the attribution that the sentence starts with, if it does.
pub(super) fn head(sentence: &str) -> Option<usize> {
    let is_unspaced = |it: &str| is_unspaced_attribution(it) || (it.starts_with('据') && is_unspaced_name(it));
    if let Some((attribution, stated)) = sentence.split_once('，').filter(|(it, _)| is_unspaced(it)) {
        return stated.contains(char::is_alphanumeric).then_some(attribution.len() + '，'.len_utf8());
    }
    let lower = sentence.chars().take(24).collect::<String>().to_lowercase();
    let words = words(sentence, 2 * ATTRIBUTION_WORDS);
    if ACCORDING.iter().any(|it| lower.starts_with(it)) {
        let comma = |from: usize| {
            let found = words.iter().take(ATTRIBUTION_WORDS).skip(from).position(|(_, word)| word.ends_with(is_comma));
            found.map(|it| from + it)
        };
        if let Some(verb) = behind_source(&words) {
            return Some(verb);
        }
        let first = comma(0)?;
        // “According to its log, which the court has seen, …”
        let relative = |it: &str| it == "whose" || (it != "that" && contains(RELATIVES, it));
        let apposed = words.get(first + 1).is_some_and(|(_, it)| relative(it));
        let last = if apposed { comma(first + 1).unwrap_or(first) } else { first };
        return words.get(last + 1).map(|(at, _)| *at);
    }
    // “In her view, …”
    let first: Vec<String> = words.iter().take(VIEW_WORDS).map(|(_, it)| it.to_lowercase()).collect();
    let comma = words.get(VIEW_WORDS - 1).is_some_and(|(_, it)| it.ends_with(is_comma));
    if comma && aside::is_view(&first.iter().map(|it| it.trim_end_matches(is_comma).to_owned()).collect::<Vec<_>>()) {
        return words.get(VIEW_WORDS).map(|(start, _)| *start);
    }
    for (place, (_, word)) in words.iter().enumerate().take(ATTRIBUTION_WORDS) {
        let after_comma = place > 0 && words[place - 1].1.ends_with([',', ';', '،', '؛']);
        let joins = matches!(*word, "and" | "or" | "y" | "und" | "et");
        // What is said behind “but” is only a part of the sentence.
        if word.starts_with(is_mark) || (contains(CONNECTIVES, word) && (after_comma || !joins)) {
            return None;
        }
        if (place > 0 || contains(VERB_FIRST, word)) && is_speech_verb(word) {
            if after_comma && contains(BARE_VERBS, word) && is_turned(&words, place) {
                return None;
            }
            return behind_verb(&words[place..], place, after_comma && is_apposed(&words, place));
        }
    }
    None
}

/// “The dam held, said the head of the authority”: whether a verb of speech behind a comma stands before who speaks, since what stands
/// before that comma is a statement already.
fn is_turned(words: &[(usize, &str)], place: usize) -> bool {
    let Some(from) = before_apposition(words, place) else { return true };
    let stretch = &words[from + 1..place];
    let relative = stretch.first().is_some_and(|(_, it)| contains(RELATIVES, it));
    !relative && stretch.iter().any(|(_, it)| is_finite(it.trim_end_matches(is_comma))) && !states(&words[place + 1..])
}

/// “An engineer at the yard, Ada Holm, said”: whether two commas stand around what is put in before a verb of speech. Behind the verb
/// a determiner begins who speaks sooner than what is said.
fn is_apposed(words: &[(usize, &str)], place: usize) -> bool {
    let speaker = words.get(place + 1).is_some_and(|(_, it)| contains(DETERMINERS, it));
    before_apposition(words, place).is_some() && (!speaker || states(&words[place + 1..]))
}

/// The word with the comma before the one that stands right before a place.
fn before_apposition(words: &[(usize, &str)], place: usize) -> Option<usize> {
    words[..place.saturating_sub(1)].iter().rposition(|(_, it)| it.ends_with(is_comma))
}

/// Whether some words have a verb before a comma or a relative clause that tells who somebody is.
fn states(words: &[(usize, &str)]) -> bool {
    let words = words.iter().map(|(_, it)| *it);
    let ends = |it: &str| it.ends_with(is_comma) || (contains(RELATIVES, it) && !matches!(it, "that" | "que"));
    words.take_while(|it| !ends(it)).any(is_finite)
}

/// Where a statement starts behind a verb of speech, the first of these words; `place` words stand before it.
pub(super) fn behind_verb(words: &[(usize, &str)], place: usize, apposed: bool) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("", |(_, word)| *word);
    let start = |at: usize| words.get(at).map(|(start, _)| *start);
    let circumstance = matches!(word(1), "in" | "on" | "at" | "to" | "late" | "during");
    // “told the Garrow Lantern on Monday that …”
    let addressed = matches!(word(0), "told" | "tells");
    let that = (1..=if circumstance || addressed { 9 } else { 4 })
        .find(|at| matches!(word(*at), "that" | "que" | "dass" | "إن" | "أن"));
    // German has a comma before its “dass”.
    let clear = |that: &usize| {
        let end = if word(*that) == "dass" { that - 1 } else { *that };
        (0..end).all(|at| !word(at).ends_with(',') && (at == 0 || !word(at).ends_with('.')))
    };
    if let Some(that) = that.filter(clear) {
        return start(that + 1);
    }
    if let Some(reported) = reported(words) {
        return Some(reported);
    }
    if let Some(told) = told_to(words).filter(|_| addressed) {
        return Some(told);
    }
    let reads = matches!(word(0), "read" | "reads");
    if word(1).starts_with(is_mark) && !reads {
        return start(1);
    }
    // “warns of heavy rain”; whoever “warned of” it in a headline may have been warned.
    if matches!(word(0), "warns" | "warn") && word(1) == "of" && !word(2).ends_with("ing") {
        return start(2);
    }
    // “on Monday it would be shut”
    let told = when_told(&words[1..]);
    let begins = |at: usize| {
        let lower = word(at).to_lowercase();
        contains(DETERMINERS, &lower) || contains(PRONOUNS, &lower) || lower == "there" || is_name(word(at))
    };
    let clear = (0..=told).all(|at| !word(at).ends_with(','));
    if matches!(word(0), "said" | "says" | "say") && told > 0 && clear && begins(1 + told) {
        return start(1 + told);
    }
    if contains(OPEN_VERBS, word(0)) && begins(1 + told) && clear && has_verb(&words[2 + told..]) {
        return start(1 + told);
    }
    // Behind an apposition the verb may stand further away: “An engineer at the yard, Ada Holm, said”.
    let bare = matches!(word(0), "said" | "says" | "say") && (place <= SUBJECT_WORDS || apposed);
    let states = !matches!(
        word(1),
        "" | "in" | "on" | "at" | "to" | "by" | "is" | "was" | "are" | "were" | "nothing" | "so" | "of" | "for" | "and"
    ) || (word(1) == "at" && matches!(word(2), "least" | "most"));
    if bare && states { start(1) } else { None }
}

/// “told the inquiry on Friday he had heard nothing”: behind whom it was told and when, where no “that” parts them.
fn told_to(words: &[(usize, &str)]) -> Option<usize> {
    let begins = |word: &str| contains(DETERMINERS, word) || contains(PRONOUNS, word) || word == "there";
    let joins = |word: &str| word.ends_with(is_comma) || contains(RELATIVES, word) || contains(COORDINATORS, word);
    let open = words.iter().skip(1).take_while(|(_, it)| !joins(it)).count();
    let stated = (2..=(HEARER_WORDS + 1).min(open)).map(|at| at + when_told(&words[at..]));
    let mut stated = stated.filter(|at| words.get(*at).is_some_and(|(_, it)| begins(it)) && has_verb(&words[at + 1..]));
    stated.next().and_then(|at| words.get(at)).map(|(start, _)| *start)
}

/// Articles that begin a relative clause in German.
const GERMAN_RELATIVES: &[&str] = &["der", "die", "das", "dem", "den", "deren", "dessen"];
/// Besides the words that other languages have as well, what a dependent clause begins with in German.
const GERMAN_JOINTS: &[&str] =
    &["obwohl", "damit", "ohne", "sodass", "indem", "sobald", "solange", "falls", "da", "als", "um", "statt"];

/// “sagte am Montag, die Brücke sei gesperrt”: in German what somebody says stands behind a comma, with a verb of its own mood.
fn reported(words: &[(usize, &str)]) -> Option<usize> {
    let is_reported = |it: &str| may_be(it.trim_end_matches([',', '.']), Senses::REPORTED);
    let comma = words.iter().take(SUBJECT_WORDS).position(|(_, it)| it.ends_with(','))?;
    let mut stated = words.get(comma + 1..)?;
    // “dem Mann, der krank sei, …”: a relative clause has its verb at its end.
    let end = stated.iter().position(|(_, it)| it.ends_with(',')).filter(|end| is_reported(stated[*end].1));
    if let Some(end) = end.filter(|_| stated.first().is_some_and(|(_, it)| contains(GERMAN_RELATIVES, it))) {
        stated = &stated[end + 1..];
    }
    // “sagte ab, weil sie krank sei”
    let (start, first) = stated.first()?;
    let depends = contains(SUBORDINATORS, first) || contains(GERMAN_JOINTS, first);
    let reports = stated.iter().take(ATTRIBUTION_WORDS).any(|(_, it)| is_reported(it));
    (reports && !depends).then_some(*start)
}

/// How many words tell when or where something was said: “on Monday”, “late on Monday night”, “yesterday”, “in a statement”.
fn when_told(words: &[(usize, &str)]) -> usize {
    let word = |at: usize| words.get(at).map_or(String::new(), |(_, it)| it.to_lowercase());
    let late = usize::from(matches!(word(0).as_str(), "late" | "early"));
    let on = late + usize::from(word(late) == "on");
    let day = contains(CALENDAR, &word(on)) || matches!(word(on).as_str(), "yesterday" | "today");
    if day {
        let part = matches!(word(on + 1).as_str(), "morning" | "afternoon" | "evening" | "night");
        // “said Monday Holdings would pay”: a name.
        if on == 0 && words.get(1).is_some_and(|(_, it)| is_name(it)) {
            return 0;
        }
        return on + 1 + usize::from(part);
    }
    let paper = matches!(word(2).as_str(), "statement" | "report" | "letter" | "ruling" | "interview");
    if word(0) == "in" && matches!(word(1).as_str(), "a" | "an" | "its") && paper { 3 } else { 0 }
}

/// Whether some words have a verb that is known, before a comma or a relative clause. One behind “and” may be a second verb of who
/// speaks: “denied the charge and was released”.
fn has_verb(words: &[(usize, &str)]) -> bool {
    let ends = |word: &str| word.ends_with(is_comma) || contains(RELATIVES, word) || contains(COORDINATORS, word);
    words
        .iter()
        .map(|(_, it)| *it)
        .take(SUBJECT_WORDS)
        .take_while(|it| !ends(it))
        .any(|it| may_be(it, Senses::AUXILIARY))
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// “Laut Polizei ist die Brücke gesperrt”: without a comma the verb is the first word of what is stated.
fn behind_source(words: &[(usize, &str)]) -> Option<usize> {
    let word = |at: usize| words.get(at).map_or("", |(_, it)| *it);
    let is_german = word(0).to_lowercase() == "laut" || (word(0).to_lowercase() == "nach" && word(1) == "Angaben");
    let source = words.iter().take(SUBJECT_WORDS).take_while(|(_, it)| !it.ends_with(is_comma));
    source.skip(2).find(|(_, it)| is_german && is_finite(it)).map(|(at, _)| *at)
}

/// “… gesperrt, so die Polizei”: who says it, in German, behind “so”. Without an article it is a name, with no small words but those
/// that go with names, since in other languages a sentence may follow: “so Ruiz drives home”.
pub(super) fn is_german_source(rest: &str) -> bool {
    let words = words(rest, SUBJECT_WORDS + 1);
    let word = |at: usize| words.get(at).map_or("", |(_, it)| *it);
    let joins = |it: &str| contains(NAME_JOINTS, it);
    let named = matches!(word(1), "der" | "die" | "das" | "ein" | "eine")
        || (is_name(word(1)) && words[1..].iter().all(|(_, it)| *it != "I" && (is_name(it) || joins(it))));
    word(0) == "so" && named && words.len() <= SUBJECT_WORDS && !words.iter().any(|(_, it)| is_finite(it))
}

/// Where a statement ends before the attribution that the sentence ends with, if it does.
pub(super) fn tail(sentence: &str) -> Option<usize> {
    let mut cuts = Vec::new();
    for (at, character) in sentence.char_indices() {
        if !is_comma(character) && !matches!(character, '!' | '?' | '！' | '？' | '؟') {
            continue;
        }
        let behind = at + character.len_utf8();
        let marks: usize = sentence[behind..].chars().take_while(|it| is_mark(*it)).map(char::len_utf8).sum();
        let spaced =
            sentence[behind + marks..].starts_with(char::is_whitespace) || matches!(character, '，' | '！' | '？');
        if spaced && (marks > 0 || is_comma(character)) {
            cuts.push((if marks > 0 { behind + marks } else { at }, behind + marks));
        }
    }
    // American English sets the comma inside the marks, others behind: there it falls off with the stops.
    let last = cuts.len().saturating_sub(3);
    let mut from = 0;
    for (cut, rest) in cuts.drain(last..) {
        let (before, behind) = (&sentence[..cut], &sentence[rest..]);
        if cut < from || !is_attribution(behind) || !may_end(before, behind) {
            continue;
        }
        // “The pumps, she said, had failed”
        match aside::resumed(before, behind) {
            Some(end) => from = rest + end,
            None if aside::only_tells_when(before, behind) => {}
            None => return Some(cut),
        }
    }
    None
}

/// Whether what stands before an attribution may be a statement, and not the subject of a verb of speech: “The mayor, re-elected in May,
/// announced a plan”.
fn may_end(before: &str, attribution: &str) -> bool {
    let words = words(attribution, ATTRIBUTION_WORDS);
    let first = words.first().map_or("", |(_, it)| *it);
    if !is_speech_verb(first) || before.ends_with(is_mark) || contains(VERB_FIRST, first) {
        return true;
    }
    let subject = before.split(is_comma).next().unwrap_or_default();
    if contains(BARE_VERBS, first) {
        // “The mayor, Ana Ruiz, said the pier was shut”
        let ends = |word: &str| word.ends_with(is_comma) || contains(RELATIVES, word);
        let mut told = words[1..].iter().map(|(_, it)| *it).take_while(|it| !ends(it));
        // and not “The dam, built in May, held the water, said the head of the authority”
        let stretch = before.rsplit(is_comma).next().unwrap_or_default();
        let relative = stretch.split_whitespace().next().is_some_and(|it| contains(RELATIVES, it));
        let held = !relative && stretch.split_whitespace().any(|it| is_finite(it) && !it.ends_with("ed"));
        let apposed = aside::is_subject(subject) && subject.len() < before.len() && (!held || states(&words[1..]));
        return !apposed && told.all(|it| !may_be(it, Senses::AUXILIARY));
    }
    let object = words.get(1).is_some_and(|(_, it)| contains(OBJECT_DETERMINERS, it));
    !object && subject.split_whitespace().any(is_finite)
}

/// The most letters that a name has with the verb behind it where a script writes no spaces.
const UNSPACED_LETTERS: usize = 16;

/// Nouns that end as a verb of speech does: novel, legend, doctrine, name, short name, title.
const UNSPACED_NOUNS: &[&str] = &[
    "小说", "小說", "传说", "傳說", "学说", "學說", "名称", "名稱", "简称", "簡稱", "总称", "總稱", "俗称", "俗稱",
    "职称", "職稱",
];

/// Whether a stretch without spaces is an attribution: 市政府说.
pub(super) fn is_unspaced_attribution(stretch: &str) -> bool {
    let bare = stretch.trim_matches(|it: char| !it.is_alphanumeric());
    let is_noun = UNSPACED_NOUNS.iter().any(|it| bare.ends_with(it));
    let speaks = UNSPACED_VERBS.iter().any(|it| bare.len() > it.len() && bare.ends_with(it));
    speaks && !is_noun && is_unspaced_name(bare)
}

fn is_unspaced_name(stretch: &str) -> bool {
    stretch.chars().nth(UNSPACED_LETTERS).is_none() && stretch.chars().all(char::is_alphanumeric)
}

pub(super) fn is_attribution(rest: &str) -> bool {
    if is_unspaced_attribution(rest) || is_german_source(rest) {
        return true;
    }
    let lower = rest.trim_start().to_lowercase();
    let words = words(&lower, ATTRIBUTION_WORDS + 1);
    if words.len() > ATTRIBUTION_WORDS || lower.contains(['“', '"', '«', '„']) {
        return false;
    }
    let view: Vec<String> = words.iter().take(VIEW_WORDS + 1).map(|(_, it)| (*it).to_owned()).collect();
    if ACCORDING.iter().any(|it| lower.starts_with(it)) || aside::is_view(&view) {
        return true;
    }
    let word = |place: usize| words.get(place).map_or("", |(_, word)| *word);
    // “built by men who said little”, “leaks having been noted”: such a verb says only what somebody or something is.
    let speaks = |at: &usize| {
        is_speech_verb(word(*at))
            && !at
                .checked_sub(1)
                .map(word)
                .is_some_and(|it| contains(RELATIVES, it) || matches!(it, "been" | "being" | "having"))
    };
    let verb = (0..words.len().min(SUBJECT_WORDS)).find(speaks);
    // “…, an expert hired by the town concluded”
    let last = words.len().saturating_sub(1);
    let far = || {
        let who = contains(DETERMINERS, word(0)) && is_speech_verb(word(last)) && !lower.contains(is_comma);
        who && is_noun_phrase(&words[..last])
    };
    let verb = verb.or_else(|| far().then_some(last));
    // “He said that …” in the middle of a sentence states something of its own.
    let goes_on = |verb: usize| matches!(word(verb + 1), "that" | "it" | "he" | "she" | "they" | "he’d" | "there");
    // “The mayor, Ana Ruiz, said the pier was shut”: an apposition, and then what is said.
    let apposed = |verb: usize| {
        let circumstance =
            contains(PREPOSITIONS, word(verb + 1)) || matches!(word(verb + 1), "" | "late" | "yesterday");
        words[..verb].iter().any(|(_, it)| it.ends_with(is_comma)) && !circumstance
    };
    // “more than the county reported”
    let compared = |verb: usize| words[..verb].iter().any(|(_, it)| *it == "than");
    let short = |verb: usize| words.len() - verb <= 8 && !compared(verb);
    // “…, its accounts show”
    let last = words.last().map_or("", |(_, it)| it.trim_end_matches('.'));
    if contains(SHOWING, last) && contains(DETERMINERS, word(0)) && words.len() <= SUBJECT_WORDS {
        return true;
    }
    !contains(CONNECTIVES, word(0)) && verb.is_some_and(|verb| short(verb) && !goes_on(verb) && !apposed(verb))
}

/// Whether words have neither a comparison nor a relative clause nor a verb of their own, but participles before “by”.
fn is_noun_phrase(words: &[(usize, &str)]) -> bool {
    let word = |at: usize| words.get(at).map_or("", |(_, it)| *it);
    let goes_on = |it: &str| matches!(it, "than" | "as" | "what") || contains(RELATIVES, it);
    !(0..words.len()).any(|at| goes_on(word(at)) || (is_finite(word(at)) && word(at + 1) != "by"))
}

pub(super) fn is_speech_verb(word: &str) -> bool {
    contains(SPEECH_VERBS, word.trim_end_matches([',', ':', '.']))
}

/// The first words with the offset of each.
pub(super) fn words(slice: &str, count: usize) -> Vec<(usize, &str)> {
    let mut at = 0;
    let pieces = slice.split(char::is_whitespace).map(|word| {
        let start = at;
        at += word.len() + slice[at + word.len()..].chars().next().map_or(0, char::len_utf8);
        (start, word)
    });
    pieces.filter(|(_, word)| !word.is_empty()).take(count).collect()
}
