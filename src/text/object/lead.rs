//! What stands in front of a statement and is no part of it: the place and date of a dispatch, the sign of a list, a quotation that a
//! headline opens with; and what is no statement though it stands where one might.
//!
//! ```text
//! GARROW QUAY, May 3 (Northline) - |The bridge is shut
//! ```
//!
//! Offsets are bytes of the given sentence.

use std::ops::Range;

use super::aside::is_finite;
use super::lexicon::{COORDINATORS, DETERMINERS, PREPOSITIONS, contains};
use super::quotation::is_mark;
use super::statement;

/// How far into a sentence the dash behind its place and date may stand, in bytes.
const DATELINE_BYTES: usize = 80;
/// How many letters the name of a place has at least that is set in capitals.
const CAPITALS: usize = 3;
/// How many dashes of a sentence are counted at most, an odd number.
const DASHES_MAX: usize = 9;
/// Signs before the entries of a list.
const BULLETS: &[char] = &['•', '‣', '▪', '◦', '●', '■', '–', '—', '-', '*'];
/// How many words the label of an entry has at most, and how far behind its colon the number stands.
const LABEL_WORDS: usize = 6;
const VALUE_WORDS: usize = 3;
/// How many words a title has at least.
const TITLE_WORDS: usize = 2;
/// How many letters a word of a title has that may be small.
const SMALL_LETTERS: usize = 3;

/// How many bytes of a sentence lead up to what it states.
pub(super) fn length(sentence: &str, quoted: &[Range<usize>]) -> usize {
    let bare = sentence.trim_start();
    let start = sentence.len() - bare.len();
    dateline(bare).or_else(|| bullet(bare)).map(|it| start + it).or_else(|| headed(sentence, quoted)).unwrap_or(0)
}

/// “GARROW QUAY, May 3 (Northline) - ”: a place in capitals, or an agency in brackets, and a dash.
fn dateline(sentence: &str) -> Option<usize> {
    let near = &sentence[..sentence.floor_char_boundary(DATELINE_BYTES)];
    let dash = [" - ", " – ", " — "].iter().filter_map(|it| Some((near.find(it)?, it.len()))).min()?;
    let before = &near[..dash.0];
    let first = before.split(|it: char| it.is_whitespace() || it == ',').next().unwrap_or_default();
    let capitals = first.chars().filter(|it| it.is_alphabetic()).count() >= CAPITALS
        && first.chars().all(|it| !it.is_alphabetic() || it.is_uppercase());
    // “Maria Lopez (34)” is a name, and what stands between two dashes is put in.
    let agency =
        before.ends_with(')') && before.rsplit_once(" (").is_some_and(|(_, it)| !it.contains(char::is_numeric));
    let inserted = sentence.matches(&sentence[dash.0..dash.0 + dash.1]).take(DASHES_MAX).count().is_multiple_of(2);
    // Behind it a sentence begins: “NATO – the alliance – said” goes on.
    let behind = sentence[dash.0 + dash.1..].chars().next();
    let begins = behind.is_some_and(|it| it.is_uppercase() || it.is_numeric() || is_mark(it));
    let placed = first.starts_with(char::is_uppercase) && (capitals || agency) && !before.contains(['.', '“', '"']);
    (placed && begins && !inserted).then_some(dash.0 + dash.1)
}

fn bullet(sentence: &str) -> Option<usize> {
    let rest = sentence.strip_prefix(BULLETS)?;
    let bare = rest.trim_start();
    (bare.len() < rest.len()).then_some(sentence.len() - bare.len())
}

/// “‘Nobody rang’: town asks why”: behind the quotation that a headline opens with.
fn headed(sentence: &str, quoted: &[Range<usize>]) -> Option<usize> {
    let first = quoted.first().filter(|it| it.start == 0)?;
    let rest = sentence.get(first.end..)?.strip_prefix(':')?;
    let bare = rest.trim_start();
    (bare.contains(' ') && !bare.starts_with(is_mark)).then_some(sentence.len() - bare.len())
}

/// Whether a part of a sentence that is an entry of a list only says how many: “• Sheds burnt: 12”. With a verb it says more.
pub(super) fn is_entry(sentence: &str, part: &str) -> bool {
    let listed = bullet(sentence.trim_start()).is_some();
    let Some((label, value)) = part.split_once(": ").filter(|_| listed) else { return false };
    let words = label.split_whitespace().take(LABEL_WORDS + 1).count();
    words <= LABEL_WORDS
        && !has_verb(value)
        && value.split_whitespace().take(VALUE_WORDS).any(|it| it.contains(char::is_numeric))
}

/// Whether words have a verb. One that may be a participle, “200 damaged in May”, has an object behind it.
fn has_verb(value: &str) -> bool {
    let words: Vec<&str> = statement::ahead(value).split_whitespace().collect();
    let object = |at: usize| words.get(at + 1).is_some_and(|it| !contains(PREPOSITIONS, it));
    words.iter().enumerate().any(|(at, it)| is_finite(it) && (!it.ends_with("ed") || object(at)))
}

/// Whether what stands in quotation marks has its capitals as a title has: “The Long Way Home”.
pub(super) fn is_title(words: &str) -> bool {
    let bare = |it: &str| it.trim_matches(|it: char| !it.is_alphanumeric()).to_owned();
    let words: Vec<String> = words.split_whitespace().map(bare).filter(|it| !it.is_empty()).collect();
    let small = |it: &String| {
        let joins = [DETERMINERS, PREPOSITIONS, COORDINATORS].iter().any(|list| contains(list, it));
        joins && it.chars().count() <= SMALL_LETTERS
    };
    let capital = |it: &String| it.starts_with(char::is_uppercase) || small(it);
    let count = words.iter().filter(|it| it.starts_with(char::is_uppercase)).count();
    count >= TITLE_WORDS && words.iter().all(capital)
}
