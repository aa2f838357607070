//! All words and all sentences of a text, in one pass: what datasets are cut into.
//!
//! The bounds are those of [`bounds`](super::bounds), so that a dataset has the words that a double click selects.

use super::bounds::{WINDOW_BYTES, word_breaks};
use super::{ByteOffset, Language, Span, Text};

/// Whether a character separates words: white space, and the four separators of ASCII, which other languages' libraries take
/// for white space too.
#[must_use]
pub fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

impl Text {
    /// The words, numbers and marks of the whole text by UAX 29, in order, without white space.
    ///
    /// ```text
    /// T h e y   d o n ’ t   p a y   4 . 2 %
    /// [     )   [       )   [   )   [   )[)
    /// ```
    #[must_use]
    pub fn words(&self) -> Vec<Span> {
        let mut words = Vec::with_capacity(self.as_str().len() / 5);
        for number in 0..self.paragraph_count() {
            let (start, paragraph) = (self.paragraph_start(number).0, self.paragraph(number));
            let mut from = 0;
            for blank in memchr::memchr_iter(b' ', paragraph.as_bytes()) {
                // No rule of UAX 29 joins a blank to what stands before it but another blank, nor to a character of ASCII behind it, nor does
                // any look further than across one character that is neither.
                if paragraph.as_bytes().get(blank + 1).is_some_and(u8::is_ascii_graphic) {
                    push_words(&paragraph[from..blank], start + from, &mut words);
                    from = blank + 1;
                }
            }
            push_words(&paragraph[from..], start + from, &mut words);
        }
        words
    }

    /// The sentences of the whole text in order, without white space at their ends.
    #[must_use]
    pub fn sentences(&self, language: Language<'_>) -> Vec<Span> {
        let mut sentences = Vec::new();
        for number in 0..self.paragraph_count() {
            let end = self.paragraph_end(number);
            let mut from = self.paragraph_start(number);
            while from < end {
                let near = self.sentences_near(from, language);
                let ahead: Vec<Span> = near.into_iter().filter(|it| it.start() >= from).collect();
                let reaches_end = self.window(from).end >= end.0;
                // The last sentence of a window may be cut by its edge; it is looked at again from its start.
                let whole = if reaches_end { ahead.len() } else { ahead.len().saturating_sub(1).max(1) };
                sentences.extend(ahead.iter().take(whole));
                from = match ahead.get(whole).or(ahead.last()) {
                    _ if reaches_end => end,
                    Some(next) if ahead.len() > whole => next.start(),
                    Some(last) => last.end(),
                    None => ByteOffset(from.0 + WINDOW_BYTES),
                };
            }
        }
        sentences
    }
}

/// Adds the words of a piece. Most are letters and digits of ASCII, perhaps with one mark behind them, and are known without the rules.
fn push_words(piece: &str, start: usize, words: &mut Vec<Span>) {
    let plain = piece.bytes().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let is_mark = |rest: &[u8]| matches!(rest, [mark] if mark.is_ascii_graphic() && *mark != b'_');
    if piece.is_empty() {
        return;
    }
    if plain > 0 && (plain == piece.len() || is_mark(&piece.as_bytes()[plain..])) {
        words.extend(Span::from_range(start..start + plain));
        words.extend(Span::from_range(start + plain..start + piece.len()));
        return;
    }
    for pair in word_breaks(piece).windows(2) {
        push_without_blanks(&piece[pair[0]..pair[1]], start + pair[0], words);
    }
}

/// Adds a piece, or what is left of it where it has white space, as a blank with an accent upon it does.
fn push_without_blanks(piece: &str, start: usize, words: &mut Vec<Span>) {
    let mut from = 0;
    for (at, blank) in piece.match_indices(is_blank) {
        words.extend(Span::from_range(start + from..start + at));
        from = at + blank.len();
    }
    words.extend(Span::from_range(start + from..start + piece.len()));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A character of each kind that the rules know, so that few of them make many cases.
    fn character() -> impl Strategy<Value = char> {
        prop::sample::select(
            "aZé7_ \u{a0}\u{3000}\t\u{301}\u{200d}\u{ad}.,:'’\"-%$)“”🚢🇫🇷👩א״ไทยか会カ한\u{2028}\r\n"
                .chars()
                .collect::<Vec<_>>(),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]
        #[test]
        fn words_are_those_of_the_rules_over_the_whole_paragraph(
            text in prop::collection::vec(prop_oneof![character(), Just(' '), Just('a')], 0..24),
        ) {
            let text = Text::new(String::from_iter(text));
            let mut expected = Vec::new();
            for number in 0..text.paragraph_count() {
                let (start, paragraph) = (text.paragraph_start(number).0, text.paragraph(number));
                let breaks = if paragraph.is_empty() { Vec::new() } else { word_breaks(paragraph) };
                for pair in breaks.windows(2) {
                    push_without_blanks(&paragraph[pair[0]..pair[1]], start + pair[0], &mut expected);
                }
            }
            prop_assert_eq!(text.words(), expected);
        }
    }

    fn slices(text: &str, spans: &[Span]) -> Vec<String> {
        spans.iter().map(|it| text[it.range()].to_owned()).collect()
    }

    fn words(text: &str) -> Vec<String> {
        slices(text, &Text::new(text).words())
    }

    #[test]
    fn words_are_what_a_double_click_selects() {
        assert_eq!(words("They don’t pay\n4.2%,\tno."), ["They", "don’t", "pay", "4.2", "%", ",", "no", "."]);
        assert_eq!(words("🚢قال «لا»"), ["🚢", "قال", "«", "لا", "»"]);
        assert_eq!(words("記者会見"), ["記者", "会見"]);
        assert_eq!(words(" \u{c}\u{85}\u{a0}\u{1f}\u{2028} "), [""; 0]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn an_accent_upon_a_blank_is_a_word_without_the_blank() {
        assert_eq!(words("a \u{301}b"), ["a", "\u{301}", "b"]);
    }

    #[test]
    fn sentences_go_on_through_the_windows_of_a_long_paragraph() {
        let sentence = "The ferry of half past nine was late again and nobody on the pier knew why. ";
        let text = Text::new(sentence.repeat(500));
        let sentences = text.sentences(Language("en"));
        assert_eq!(sentences.len(), 500);
        assert!(sentences.iter().all(|it| text.slice(*it) == Some(sentence.trim_end())));
        let two = "One came. Two left.\n\n\nA line";
        assert_eq!(slices(two, &Text::new(two).sentences(Language("en"))), ["One came.", "Two left.", "A line"]);
        assert_eq!(Text::new("a".repeat(60_000)).sentences(Language("en")).len(), 1);
    }
}
