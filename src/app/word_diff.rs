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
}
