//! Words of others as they may be shown: what cannot be seen, or makes the line around it read otherwise, is escaped.
//!
//! Names, titles and messages may come from a stranger's project. A bidirectional override in one turns the letters behind it around, and
//! a control character may speak to a terminal. Joiners stay, for Hindi, Persian and families of emoji are written with them, and so
//! do the marks of direction that turn nothing around. Texts of documents are not shown by this, but laid out as they are.

use std::borrow::Cow;

/// The longest name or message that is shown whole, in characters.
const LONGEST: usize = 1000;

/// Words on one line, at most a thousand characters of them, nothing unseen in them: `a\u{202e}b`.
#[must_use]
pub fn shown(words: &str) -> Cow<'_, str> {
    // Most names are short, and as they should be.
    match words.char_indices().nth(LONGEST) {
        None => escaped(words),
        Some((end, _)) => Cow::Owned(format!("{}…", escaped(&words[..end]))),
    }
}

/// Words with nothing unseen in them, however many.
#[must_use]
pub fn escaped(words: &str) -> Cow<'_, str> {
    if !words.contains(is_unseen) {
        return Cow::Borrowed(words);
    }
    let mut escaped = String::with_capacity(words.len() + 16);
    for character in words.chars() {
        match character {
            '\n' | '\t' => escaped.push(' '),
            it if is_unseen(it) => escaped.extend(it.escape_unicode()),
            it => escaped.push(it),
        }
    }
    Cow::Owned(escaped)
}

fn is_unseen(character: char) -> bool {
    let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hides =
        matches!(character, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{fff9}'..='\u{fffb}');
    turns || hides || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_shown_as_it_is() {
        for name in ["Señora Núñez", "हिन्दी", "क्‍ष", "می‌خواهم", "👨‍👩‍👧", "\u{200f}عاجل", ""]
        {
            assert!(matches!(shown(name), Cow::Borrowed(it) if it == name), "{name}");
        }
    }

    #[test]
    fn what_turns_or_hides_is_escaped() {
        assert_eq!(shown("claim\u{202e}etouq"), "claim\\u{202e}etouq");
        assert_eq!(shown("a\0b\u{1b}[2Jc\rd"), "a\\u{0}b\\u{1b}[2Jc\\u{d}d");
        assert_eq!(shown("one\ntwo\tthree"), "one two three");
        assert_eq!(shown("\u{feff}\u{2067}\u{2028}"), "\\u{feff}\\u{2067}\\u{2028}");
    }

    #[test]
    fn a_megabyte_is_cut() {
        let long = "é".repeat(1 << 20);
        assert_eq!(shown(&long).chars().count(), LONGEST + 1);
        assert_eq!(escaped(&long), long);
    }
}
