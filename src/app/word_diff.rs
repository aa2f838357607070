//! Two versions of some words side by side: which of them the other side lacks.

use imara_diff::{Algorithm, Diff, InternedInput};
use unicode_segmentation::UnicodeSegmentation as _;

/// A stretch of one version, and whether the other one lacks it.
pub type Part = (String, bool);

/// The two versions, each in stretches that the other has and stretches that it lacks.
#[must_use]
pub fn parts(ours: &str, theirs: &str) -> (Vec<Part>, Vec<Part>) {
    let words = |text| str::split_word_bounds(text);
    let mut input = InternedInput::default();
    input.update_before(words(ours));
    input.update_after(words(theirs));
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_no_heuristic(&input);
    (joined(words(ours), |word| diff.is_removed(word)), joined(words(theirs), |word| diff.is_added(word)))
}

/// Words in a row that are alike in being there or lacking become one stretch.
fn joined<'a>(words: impl Iterator<Item = &'a str>, lacks: impl Fn(u32) -> bool) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (word, number) in words.zip(0..) {
        let lacking = lacks(number);
        match parts.last_mut() {
            Some((stretch, same)) if *same == lacking => stretch.push_str(word),
            _ => parts.push((word.to_owned(), lacking)),
        }
    }
    parts
}

/// The same with no more than so many characters left on each side of what differs; in place of the others stands an ellipsis. Of words that do
/// not differ at all the beginning is left.
#[must_use]
pub fn folded(parts: &[Part], around: usize) -> Vec<Part> {
    let last = parts.len().saturating_sub(1);
    let fold = |(place, (words, lacking)): (usize, &Part)| {
        let (head, tail) = match (*lacking, place == 0, place == last) {
            (true, ..) => return (words.clone(), true),
            (_, true, false) => ("", behind(words, around)),
            (_, false, false) => (before(words, around), behind(words, around)),
            (_, _, true) => (before(words, around), ""),
        };
        // What is left out should be more than the mark that says so.
        let is_short = head.len() + tail.len() + SHORT >= words.len();
        (if is_short { words.clone() } else { joined_by_ellipsis(head, tail) }, false)
    };
    parts.iter().enumerate().map(fold).collect()
}

fn joined_by_ellipsis(head: &str, tail: &str) -> String {
    let spaced = |words: &str| !words.is_empty() && !words.ends_with(char::is_whitespace);
    let (before, behind) = (if spaced(head) { " " } else { "" }, if tail.is_empty() { "" } else { " " });
    format!("{head}{before}…{behind}{tail}")
}

/// So many bytes are not left out.
const SHORT: usize = 12;

/// The first words, of no more than so many characters together.
fn before(words: &str, most: usize) -> &str {
    let end = words.char_indices().nth(most).map_or(words.len(), |(at, _)| at);
    let end = if end < words.len() { words[..end].rfind(char::is_whitespace).unwrap_or(end) } else { end };
    &words[..end]
}

/// The last words, of no more than so many characters together.
fn behind(words: &str, most: usize) -> &str {
    let skipped = words.chars().count().saturating_sub(most);
    let start = words.char_indices().nth(skipped).map_or(words.len(), |(at, _)| at);
    let space = if start == 0 { None } else { words[start..].find(char::is_whitespace) };
    words[space.map_or(start, |at| start + at)..].trim_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(parts: &[Part]) -> String {
        parts.iter().map(|(words, lacks)| if *lacks { format!("[{words}]") } else { words.clone() }).collect()
    }

    #[test]
    fn words_that_the_other_side_lacks_are_told() {
        for (ours, theirs, one, other) in [
            ("We heard one bang", "We heard a loud bang", "We heard [one] bang", "We heard [a loud] bang"),
            ("the same", "the same", "the same", "the same"),
            ("", "new words", "", "[new words]"),
            ("gone", "", "[gone]", ""),
            ("vier Boote", "vier kleine Boote", "vier Boote", "vier [kleine ]Boote"),
        ] {
            let (ours, theirs) = parts(ours, theirs);
            assert_eq!((marked(&ours).as_str(), marked(&theirs).as_str()), (one, other));
        }
    }

    #[test]
    fn of_what_both_say_only_the_words_around_what_differs_are_left() {
        let ours =
            "On Monday morning the ferry left the old harbour with seven crew members and a few passengers on board";
        let (ours, theirs) = parts(ours, &ours.replace("seven", "twelve"));
        let shown = |parts: &[Part], around| marked(&folded(parts, around));
        assert_eq!(shown(&ours, 14), "… harbour with [seven] crew members …");
        assert_eq!(shown(&theirs, 14), "… harbour with [twelve] crew members …");
        assert_eq!(shown(&ours, usize::MAX), marked(&ours), "there is room for all of it");
        let (ours, theirs) = parts("one two three four five six seven", "1 two three four five six 7");
        assert_eq!(shown(&ours, 6), "[one] two … six [seven]");
        assert_eq!(shown(&theirs, 40), marked(&theirs));
        let (same, _) = parts("the same words again and again", "the same words again and again");
        assert_eq!(shown(&same, 10), "the same …");
        assert_eq!(folded(&[], 3), []);
    }
}
