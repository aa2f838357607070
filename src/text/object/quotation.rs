//! Quotations in all systems of marks, told from apostrophes, inches and names.
//!
//! One pass over the marks of a paragraph with a stack of those that are open. Offsets are bytes of the given slice.

use std::ops::Range;

use super::Span;
use super::lexicon::{NAMING_WORDS, REPLIES, SPEECH_VERBS, contains};

/// Words between quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Where it is, marks included.
    pub span: Span,
    /// What the marks are there for.
    pub nature: QuotationNature,
}

/// What quotation marks are there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuotationNature {
    /// Somebody's words, even if only a few of them.
    Speech,
    /// A nickname or a title: Joaquin “El Chapo” Guzman.
    Name,
}

/// The longest name in words.
const NAME_WORDS: usize = 3;
/// The most words that stand between the halves of a split quotation.
const ATTRIBUTION_WORDS: usize = 12;

/// The most quotations in one another.
const DEPTH_MAX: usize = 16;

/// A quotation mark with what stands beside it.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    character: char,
    before: Option<char>,
    after: Option<char>,
    /// The character behind `after`.
    second: Option<char>,
}

/// The quotations of a paragraph in reading order.
///
/// `following` is the first character of the next paragraph: a quotation that is not closed here runs to the end of the
/// paragraph where the next one opens with the same mark.
pub(super) fn quotations(slice: &str, language: &str, following: Option<char>) -> Vec<(Range<usize>, QuotationNature)> {
    let found = ranges(slice, following).into_iter();
    found.map(|range| (range.clone(), nature(slice, range, language))).collect()
}

/// Where the quotations of a paragraph are, in reading order.
pub(super) fn ranges(slice: &str, following: Option<char>) -> Vec<Range<usize>> {
    let marks = marks(slice);
    let mut open: Vec<Mark> = Vec::new();
    let mut found = Vec::new();
    for (place, mark) in marks.iter().enumerate() {
        match closes(*mark, &open, &marks[place + 1..]) {
            Some(depth) => {
                let opening = open[depth];
                open.truncate(depth);
                found.push(opening.at..mark.at + mark.character.len_utf8());
            }
            None if opens(*mark, &open) => {
                open.push(*mark);
                // So deep nothing is nested; the oldest was never closed.
                open.drain(..open.len().saturating_sub(DEPTH_MAX));
            }
            None => {}
        }
    }
    // The outermost mark that is left open and taken up again by the next paragraph.
    if let Some(opening) = open.iter().find(|mark| Some(mark.character) == following && !is_single(mark.character)) {
        found.push(opening.at..slice.trim_end().len());
    }
    found.retain(|range| slice[range.clone()].chars().any(char::is_alphanumeric));
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    found
}

/// Whether a quotation and the words that follow it are the first half and the attribution of a split one: `“…,” she said, `.
pub(super) fn is_split(first: &str, between: &str) -> bool {
    let attribution = between.trim();
    let inner = first.trim_end_matches(is_mark);
    let ended = inner.ends_with(['.', '!', '。', '！']) || attribution.contains(['.', '!', '?', ';']);
    // Either the comma stands inside the marks, as in American English, or behind them.
    let joined = inner.ends_with([',', '，', '—', '–', '?']) || attribution.starts_with([',', '，', '—', '–']);
    let taken_up = attribution.ends_with([',', '，', ':', '—', '–']);
    let words =
        || attribution.split(|it: char| !it.is_alphanumeric() && it != '’' && it != '\'').filter(|it| !it.is_empty());
    !ended
        && joined
        && taken_up
        && words().count() <= ATTRIBUTION_WORDS
        && words().any(|word| speaks(&word.to_lowercase()))
}

/// Whether the words behind a quotation are one attribution and its full stop, so that what is quoted next goes on: `“…,” she said. `.
pub(super) fn is_continued(first: &str, between: &str) -> bool {
    let attribution = between.trim();
    let inner = first.trim_end_matches(is_mark);
    let joined = inner.ends_with([',', '，', '!', '?']) || attribution.starts_with([',', '，']);
    let Some(bare) = attribution.strip_suffix('.') else { return false };
    let words = || bare.split(|it: char| !it.is_alphanumeric() && it != '’' && it != '\'').filter(|it| !it.is_empty());
    joined
        && !bare.contains(['.', '!', '?', ';', ':'])
        && words().count() <= ATTRIBUTION_WORDS
        && words().any(|word| speaks(&word.to_lowercase()))
}

fn speaks(word: &str) -> bool {
    contains(SPEECH_VERBS, word) || contains(REPLIES, word)
}

/// Whether a character is a quotation mark of any system, the apostrophes among them.
pub(super) fn is_mark(character: char) -> bool {
    matches!(
        character,
        '"' | '\''
            | '“'
            | '”'
            | '„'
            | '‟'
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '〝'
            | '〞'
            | '〟'
            | '″'
            | '＂'
    )
}

fn is_single(character: char) -> bool {
    matches!(character, '\'' | '‘' | '’' | '‚' | '‛')
}

fn marks(slice: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut before = None;
    for (at, character) in slice.char_indices() {
        if is_mark(character) {
            let mut rest = slice[at + character.len_utf8()..].chars();
            marks.push(Mark { at, character, before, after: rest.next(), second: rest.next() });
        }
        before = Some(character);
    }
    marks
}

/// How deep in the stack the mark stands that this one closes, or `None` where it closes none.
fn closes(mark: Mark, open: &[Mark], rest: &[Mark]) -> Option<usize> {
    let openers: &[char] = match mark.character {
        '“' => &['„', '‟'],
        '”' => &['“', '„', '‟', '”'],
        '‘' => &['‚'],
        '’' => &['‘', '‚', '‛'],
        '"' => &['"', '„'],
        '»' => &['«'],
        '«' => &['»'],
        '›' => &['‹'],
        '‹' => &['›'],
        '」' => &['「'],
        '』' => &['『'],
        '》' => &['《'],
        '〞' | '〟' => &['〝'],
        '\'' => &['\''],
        '″' => &['″'],
        '＂' => &['＂'],
        _ => return None,
    };
    let depth = open.iter().rposition(|it| openers.contains(&it.character))?;
    let directed = matches!(mark.character, '”' | '»' | '«' | '›' | '‹' | '」' | '』' | '》' | '〞' | '〟');
    if directed || mark.character == '“' {
        return Some(depth);
    }
    if !ends_words(mark) {
        return None;
    }
    // An apostrophe is no reason to doubt the marks that were opened since.
    let apostrophe = is_single(mark.character) && (depth + 1 != open.len() || is_genitive(mark, rest));
    (!apostrophe).then_some(depth)
}

/// Whether a mark that closes nothing opens.
fn opens(mark: Mark, open: &[Mark]) -> bool {
    let Some(after) = mark.after.filter(|it| !it.is_whitespace() || is_french(mark.character, *it)) else {
        return false;
    };
    match mark.character {
        '“' | '„' | '‟' | '«' | '‹' | '「' | '『' | '《' | '〝' | '‚' => true,
        '‘' | '‛' => !is_elision(mark) && !mark.before.is_some_and(char::is_alphanumeric),
        '”' | '»' | '›' | '"' | '″' | '＂' => {
            starts_words(mark.before) || (is_comma(mark.before) && after.is_alphanumeric() && open.is_empty())
        }
        '\'' => starts_words(mark.before) && !is_elision(mark) && !is_cjk(mark.before),
        _ => false,
    }
}

fn is_french(mark: char, after: char) -> bool {
    matches!(mark, '«' | '‹' | '“') && after.is_whitespace()
}

fn is_comma(character: Option<char>) -> bool {
    matches!(character, Some(',' | ':' | '.' | '…'))
}

/// Whether words may start behind this character.
fn starts_words(before: Option<char>) -> bool {
    let Some(character) = before else { return true };
    character.is_whitespace()
        || matches!(
            character,
            '(' | '['
                | '{'
                | '—'
                | '–'
                | '-'
                | '/'
                | '¿'
                | '¡'
                | '（'
                | '，'
                | '：'
                | '。'
                | '“'
                | '‘'
                | '"'
                | '\''
                | '«'
                | '‹'
                | '„'
        )
        || is_cjk(before)
}

/// Whether words end at this mark: they stand right before it, and behind it is anything but another word.
fn ends_words(mark: Mark) -> bool {
    let Some(before) = mark.before.filter(|it| !it.is_whitespace()) else { return false };
    let ended = matches!(before, '.' | ',' | '!' | '?' | '…' | '。');
    match mark.after {
        Some(after) if after.is_alphanumeric() => is_cjk(mark.after) || ended,
        _ => !matches!(before, '(' | '[' | '{'),
    }
}

/// Whether a mark is the apostrophe of ’90s, ’em, ’tis.
fn is_elision(mark: Mark) -> bool {
    let digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
    digit(mark.after) && digit(mark.second)
}

/// Whether a mark is the apostrophe of “the officers’ homes”: a later one closes, of which there is no doubt.
fn is_genitive(mark: Mark, rest: &[Mark]) -> bool {
    let doubtful =
        |it: Mark| it.before == Some('s') && it.after == Some(' ') && it.second.is_some_and(char::is_alphabetic);
    let mut others = rest.iter().take(8).filter(|it| it.character == mark.character && !is_inside_word(it));
    let closing = |it: &Mark| ends_words(*it) && !starts_words(it.before);
    doubtful(mark) && others.find(|it| !doubtful(**it)).is_some_and(closing)
}

fn is_inside_word(mark: &Mark) -> bool {
    mark.before.is_some_and(char::is_alphanumeric) && mark.after.is_some_and(char::is_alphanumeric)
}

/// Whether a letter is of a script that writes no spaces between words.
pub(super) fn is_spaceless(letter: char) -> bool {
    let south_east = matches!(letter, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}');
    letter.is_alphabetic() && (south_east || is_cjk(Some(letter)))
}

/// Whether a character is Chinese or Japanese, punctuation included.
fn is_cjk(character: Option<char>) -> bool {
    matches!(character, Some('\u{3000}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'))
}

/// What the marks of a quotation are there for, by its words and those beside it.
fn nature(slice: &str, range: Range<usize>, language: &str) -> QuotationNature {
    let inner = slice[range.clone()].trim_matches(|it| is_mark(it) || it.is_whitespace());
    let stopped = inner.ends_with(['.', ',', '!', '?', '…', ':', ';', '。', '！', '？', '，', '—']);
    let words: Vec<&str> = inner.split_whitespace().collect();
    if stopped || inner.is_empty() {
        return QuotationNature::Speech;
    }
    if slice[range.clone()].starts_with('《') {
        return QuotationNature::Name;
    }
    let small = |word: &str| matches!(word, "of" | "the" | "and" | "de" | "del" | "la" | "el" | "der" | "von" | "du");
    let capitalised = words.iter().all(|word| is_capitalised(word) || small(word));
    let capitalised = capitalised && words.iter().any(|word| is_capitalised(word));
    if words.len() > NAME_WORDS || !capitalised {
        return QuotationNature::Speech;
    }
    let before = slice[..range.start].trim_end();
    let spaced = slice[..range.start].len() > before.len();
    let last = last_word(before);
    if contains(NAMING_WORDS, &last.to_lowercase()) {
        return QuotationNature::Name;
    }
    let next = slice[range.end..].strip_prefix(' ').is_some_and(is_capitalised);
    let starts_sentence = before[..before.len() - last.len()].trim_end().ends_with(['.', '!', '?', ':', '”', '"'])
        || before.len() == last.len();
    let named_before =
        spaced && is_capitalised(words[0]) && is_capitalised(last) && (next || (!starts_sentence && language != "de"));
    if named_before { QuotationNature::Name } else { QuotationNature::Speech }
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// The word that a slice ends with, or nothing where it ends with punctuation.
fn last_word(slice: &str) -> &str {
    let tail = slice.len() - slice.chars().rev().take(40).map(char::len_utf8).sum::<usize>();
    let start = slice[tail..].rfind(|it: char| !it.is_alphanumeric() && it != '-' && it != '.' && it != '’');
    let word = start.map_or(tail, |at| tail + at + slice[tail + at..].chars().next().map_or(1, char::len_utf8));
    let word = &slice[word..];
    if word.ends_with('.') && !contains(NAMING_WORDS, &word.to_lowercase()) { "" } else { word }
}
