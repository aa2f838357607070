//! Letters without their case and accents.

use std::ops::RangeInclusive;

use icu_normalizer::DecomposingNormalizerBorrowed;

/// A character in lower case; a sigma is one, wherever it stands in its word.
fn lower(character: char) -> impl Iterator<Item = char> {
    character.to_lowercase().map(|it| if it == 'ς' { 'σ' } else { it })
}

/// A text in lower case and without accents, to be compared with another one: `Inès Okafor` is `ines okafor`.
///
/// Its length says nothing about that of the text.
#[must_use]
pub fn fold(text: &str) -> String {
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    apart.chars().filter(|it| !is_mark(*it)).flat_map(lower).map(plain).collect()
}

/// Where the accents are that stand on the letter before them: of Latin, Greek and Cyrillic, Hebrew points, Arabic vowels. The vowel
/// signs of Indian scripts are none: they are letters of their own.
pub(super) const MARKS: &[RangeInclusive<char>] = &[
    '\u{300}'..='\u{36f}',
    '\u{591}'..='\u{5bd}',
    '\u{5bf}'..='\u{5bf}',
    '\u{5c1}'..='\u{5c2}',
    '\u{5c4}'..='\u{5c5}',
    '\u{5c7}'..='\u{5c7}',
    '\u{64b}'..='\u{65f}',
    '\u{670}'..='\u{670}',
    '\u{1ab0}'..='\u{1aff}',
    '\u{1dc0}'..='\u{1dff}',
];

/// Whether a character is an accent on the one before it.
pub(super) fn is_mark(character: char) -> bool {
    MARKS.iter().any(|range| range.contains(&character))
}

/// Letters whose stroke is part of them, and quotation marks that keyboards do not have.
pub(super) fn plain(character: char) -> char {
    match character {
        'ø' => 'o',
        'Ø' => 'O',
        'đ' | 'ð' => 'd',
        'Đ' | 'Ð' => 'D',
        'ł' => 'l',
        'Ł' => 'L',
        'ı' => 'i',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_fall_off() {
        assert_eq!(fold("Inès Økafor"), "ines okafor");
        assert_eq!(fold("ŁÓDŹ"), "lodz");
        assert_eq!(fold("日本"), "日本");
    }
}
