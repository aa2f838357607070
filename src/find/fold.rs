//! Letters without their case and accents.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// A character in lower case; a sigma is one, wherever it stands in its word.
pub(super) fn lower(character: char) -> impl Iterator<Item = char> {
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

/// Whether a character is an accent on the one before it.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{64b}'..='\u{652}')
}

/// Letters whose stroke is part of them, and quotation marks that keyboards do not have.
fn plain(character: char) -> char {
    match character {
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ł' => 'l',
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
