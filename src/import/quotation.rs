//! Words that are looked for in a text, where the data has no place for them or one that does not fit.

use std::cell::OnceCell;

use crate::format::{ImportedAnnotation, Quotation};
use crate::model::Spans;
use crate::text::{Span, Text};

/// Words that stand more often than this are not told apart by what is around them.
const PLACES_MAX: usize = 10_000;

/// So many characters before and behind are compared, and no more: programs give a few dozen.
const AROUND_MAX: usize = 256;

/// The spans of an annotation by the words of its parts. The text is folded once for all annotations that ask.
///
/// # Errors
///
/// Where one part is not found, or none has words: in words.
pub(super) fn spans(imported: &ImportedAnnotation, text: &Text, folded: &OnceCell<Folded>) -> Result<Spans, String> {
    let folded = folded.get_or_init(|| Folded::new(text));
    let parts = imported.quotations.iter().map(|it| folded.find(it)).collect::<Result<Vec<_>, _>>()?;
    Spans::quote(&parts, text).map_err(|error| error.to_string())
}

/// A text with one blank for each stretch of white space and control characters, since pages and texts differ in that.
pub(super) struct Folded {
    folded: String,
    /// For each byte of the folded text, and behind the last, the byte of the text.
    bytes: Vec<usize>,
}

impl Folded {
    pub(super) fn new(text: &Text) -> Self {
        let mut folded = Self { folded: String::new(), bytes: Vec::new() };
        for (at, character) in text.as_str().char_indices() {
            folded.push(at, character);
        }
        folded.bytes.push(text.end().0);
        folded
    }

    fn push(&mut self, at: usize, character: char) {
        let is_blank = character.is_whitespace() || character.is_control();
        if is_blank && self.folded.ends_with(' ') {
            return;
        }
        self.folded.push(if is_blank { ' ' } else { character });
        self.bytes.resize(self.folded.len(), at);
    }

    /// Where the words of a quotation stand: of several places the one whose surroundings are most like those that it names.
    ///
    /// # Errors
    ///
    /// Where they stand nowhere, too often, or in several places that nothing tells apart: in words.
    pub(super) fn find(&self, quotation: &Quotation) -> Result<Span, String> {
        let [exact, prefix, suffix] = [&quotation.exact, &quotation.prefix, &quotation.suffix].map(|it| folded(it));
        let words = exact.trim();
        let short = words.chars().take(60).collect::<String>();
        if words.is_empty() {
            return Err("there are no words to look for".to_owned());
        }
        let finder = memchr::memmem::find_iter(self.folded.as_bytes(), words.as_bytes());
        let mut best: Option<(usize, usize)> = None;
        let mut is_tie = false;
        for (number, at) in finder.enumerate() {
            if number == PLACES_MAX {
                return Err(format!("“{short}” stands too often in the text, more than {PLACES_MAX} times"));
            }
            let (before, behind) = (&self.folded[..at], &self.folded[at + words.len()..]);
            let likeness = alike(before.trim_end().chars().rev(), prefix.trim_end().chars().rev())
                + alike(behind.trim_start().chars(), suffix.trim_start().chars());
            match best {
                Some((_, most)) if likeness < most => {}
                Some((_, most)) if likeness == most => is_tie = true,
                _ => (best, is_tie) = (Some((at, likeness)), false),
            }
        }
        match best {
            None => Err(format!("“{short}” stands nowhere in the text")),
            Some(_) if is_tie => Err(format!("“{short}” stands in several places, and nothing tells which is meant")),
            Some((at, _)) => {
                let span = Span::from_range(self.bytes[at]..self.bytes[at + words.len()]);
                span.ok_or_else(|| format!("“{short}” is empty"))
            }
        }
    }
}

fn folded(words: &str) -> String {
    let mut folded = Folded { folded: String::new(), bytes: Vec::new() };
    words.chars().for_each(|it| folded.push(0, it));
    folded.folded
}

/// How many characters two have in common from their start, counted to [`AROUND_MAX`].
fn alike(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take(AROUND_MAX).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_what_stands_around_them() {
        let text = Text::new("🚢 No.\n\nShe said no. He\tsaid  no, too.");
        let find = |exact: &str, prefix: &str, suffix: &str| {
            let quotation = Quotation { exact: exact.into(), prefix: prefix.into(), suffix: suffix.into() };
            Folded::new(&text).find(&quotation).map(|it| (it.start().0, text.slice(it).unwrap()))
        };
        assert_eq!(find("said no", "He ", ""), Ok((26, "said  no")));
        assert_eq!(find("said no", "She", ""), Ok((14, "said no")));
        assert_eq!(find("no", "", ", too."), Ok((32, "no")));
        assert_eq!(find("No. She", "", ""), Ok((5, "No.\n\nShe")));
        assert!(find("said no", "", "").unwrap_err().contains("several places"));
        assert!(find("yes", "", "").unwrap_err().contains("nowhere"));
    }

    #[test]
    fn words_that_stand_too_often_are_not_put_at_the_best_of_the_first_places() {
        let text = Text::new(format!("{}He said no.", "She said no. ".repeat(PLACES_MAX)));
        let quotation =
            |exact: &str, prefix: &str| Quotation { exact: exact.into(), prefix: prefix.into(), suffix: String::new() };
        assert!(Folded::new(&text).find(&quotation("said no", "He ")).unwrap_err().contains("too often"));
        let last = Folded::new(&text).find(&quotation("He said no", "")).unwrap();
        assert_eq!(last.start().0, 13 * PLACES_MAX);
    }

    #[test]
    fn surroundings_count_no_further_than_anyone_names_them() {
        let far = "a".repeat(AROUND_MAX);
        let text = Text::new(format!("one {far} no. two {far} no."));
        let quotation = Quotation { exact: "no".into(), prefix: format!("two {far} "), suffix: String::new() };
        assert!(Folded::new(&text).find(&quotation).unwrap_err().contains("several places"));
    }
}
