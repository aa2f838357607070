//! Words → a regular expression that finds them however they are written.
//!
//! What is searched is never folded, so that hits lie where the text has them; instead each letter of the query stands for all that
//! are like it: `e` for `[eèéêë…]` and whatever accents follow it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use unicode_segmentation::UnicodeSegmentation as _;

use super::Query;
use super::fold::{MARKS, is_mark, plain};

/// Where letters with accents of one piece are.
const COMPOSED: [RangeInclusive<char>; 5] = [
    '\u{c0}'..='\u{24f}',
    '\u{370}'..='\u{52f}',
    '\u{5d0}'..='\u{6ff}',
    '\u{1e00}'..='\u{1fff}',
    '\u{fb1d}'..='\u{fb4e}',
];

/// Marks and signs that keyboards have one of and printers several.
const ALIKE: [&str; 4] = ["'‘’‚‛ʼ′`´", "\"“”„‟«»″", "-‐‑‒–—−", ".․"];

/// The source of a regular expression for words. Where both case and accents count they are found as they are written; but what Unicode
/// says is the same letter, in one piece or in two, always is.
pub(super) fn of_words(query: &Query) -> String {
    let Query { words, case, accents, .. } = query;
    let (case, accents) = (*case, *accents);
    let exact = query.is_exact();
    let mut source = String::with_capacity(words.len() * 4);
    let mut space = Vec::new();
    for cluster in words.graphemes(true) {
        if !exact && cluster.chars().all(char::is_whitespace) {
            space.push(cluster);
            continue;
        }
        put_space(&mut source, &mut space);
        match alike(cluster).filter(|_| !exact) {
            Some(class) => put_class(&mut source, class.chars()),
            None if accents || cluster.chars().all(is_mark) => put_same(&mut source, cluster),
            None => put_letters(&mut source, cluster, case),
        }
    }
    put_space(&mut source, &mut space);
    source
}

/// White space of any kind and length stands for the same; but the end of a paragraph is one.
fn put_space(source: &mut String, space: &mut Vec<&str>) {
    if space.is_empty() {
        return;
    }
    source.push_str(if space.iter().any(|it| it.contains('\n')) { r"\s*\n\s*" } else { r"[\s&&[^\n]]+" });
    space.clear();
}

fn alike(cluster: &str) -> Option<&'static str> {
    ALIKE.into_iter().find(|class| class.contains(cluster))
}

fn put_class(source: &mut String, characters: impl Iterator<Item = char>) {
    source.push('[');
    for character in characters {
        source.push_str(&regex_syntax::escape(&character.to_string()));
    }
    source.push(']');
}

/// A cluster as it is written, in one piece or in several.
fn put_same(source: &mut String, cluster: &str) {
    if cluster.is_ascii() {
        source.push_str(&regex_syntax::escape(cluster));
        return;
    }
    let one = ComposingNormalizerBorrowed::new_nfc().normalize(cluster);
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(cluster);
    let mut forms = vec![cluster, &one, &apart];
    forms.sort_unstable();
    forms.dedup();
    let forms: Vec<String> = forms.into_iter().map(regex_syntax::escape).collect();
    match forms.as_slice() {
        [form] => source.push_str(form),
        forms => source.push_str(&format!("(?:{})", forms.join("|"))),
    }
}

/// The letters of a cluster with any accents, or none.
fn put_letters(source: &mut String, cluster: &str, case: bool) {
    let apart = DecomposingNormalizerBorrowed::new_nfd().normalize(cluster);
    let has_marks = apart.chars().any(is_mark);
    // At the start of a paragraph an accent stands on nothing.
    if apart.starts_with(is_mark) {
        put_marks(source);
    }
    for letter in apart.chars().filter(|it| !is_mark(*it)).map(plain) {
        // A letter with an accent may have no other case, as İ has none, while the one without has.
        let other = letter.to_lowercase().chain(letter.to_uppercase()).filter(|it| !case && *it != letter);
        let letters = std::iter::once(letter).chain(other);
        let like: Vec<char> = letters.filter_map(|it| variants().get(&it)).flat_map(|it| it.iter().copied()).collect();
        match alike(letter.encode_utf8(&mut [0; 4])) {
            Some(class) => put_class(source, class.chars()),
            None if like.is_empty() => source.push_str(&regex_syntax::escape(&letter.to_string())),
            None => put_class(source, std::iter::once(letter).chain(like)),
        }
        if letter.is_alphabetic() || has_marks {
            put_marks(source);
        }
    }
}

fn put_marks(source: &mut String) {
    source.push('[');
    for range in MARKS {
        source.push_str(&format!(r"\x{{{:x}}}-\x{{{:x}}}", u32::from(*range.start()), u32::from(*range.end())));
    }
    source.push_str("]*");
}

/// The letters that are one without its accents, by that letter.
fn variants() -> &'static BTreeMap<char, Vec<char>> {
    static VARIANTS: OnceLock<BTreeMap<char, Vec<char>>> = OnceLock::new();
    VARIANTS.get_or_init(|| {
        let normalizer = DecomposingNormalizerBorrowed::new_nfd();
        let mut variants: BTreeMap<char, Vec<char>> = BTreeMap::new();
        for letter in COMPOSED.into_iter().flatten() {
            let apart = normalizer.normalize_iter(std::iter::once(letter)).collect::<Vec<char>>();
            let Some((first, marks)) = apart.split_first() else { continue };
            let base = plain(*first);
            if base != letter && marks.iter().all(|it| is_mark(*it)) {
                variants.entry(base).or_default().push(letter);
            }
        }
        variants
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::fn_params_excessive_bools, reason = "two switches")]
    fn source(words: &str, case: bool, accents: bool) -> String {
        of_words(&Query { case, accents, ..Query::new(words) })
    }

    #[test]
    fn words_as_they_are_written_are_a_literal() {
        assert_eq!(source("a ferry.", true, true), r"a ferry\.");
        assert_eq!(source("é", true, true), "(?:e\u{301}|é)", "in one piece or in two");
    }

    #[test]
    fn a_letter_stands_for_all_that_are_like_it() {
        let e = source("e", false, false);
        assert!(["é", "ë", "ế", r"\x{300}"].iter().all(|it| e.contains(it)), "{e}");
        assert_eq!(source("É", true, false), source("E", true, false));
        assert_eq!(source("a \u{a0} b\n c", false, true), r"a[\s&&[^\n]]+b\s*\n\s*c");
    }
}
