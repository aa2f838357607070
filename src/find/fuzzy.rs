//! Finding a name by a few of its letters.

use super::fold::fold;

/// How well some letters fit a name, the higher the better, or `None` where they do not stand in it in this order.
///
/// Letters at the start of words and side by side count more, a longer name less. No letters fit every name alike.
#[must_use]
pub fn score(letters: &str, name: &str) -> Option<i32> {
    score_folded(&sought(letters), &characters(name))
}

/// The letters that are looked for, folded, without white space.
fn sought(letters: &str) -> Vec<char> {
    characters(letters).into_iter().filter(|it| !it.is_whitespace()).collect()
}

fn characters(name: &str) -> Vec<char> {
    fold(name).chars().collect()
}

fn score_folded(letters: &[char], name: &[char]) -> Option<i32> {
    let Some(first) = letters.first() else { return Some(0) };
    // The first letter may stand in several places, of which the best one counts.
    let starts = (0..name.len()).filter(|at| name[*at] == *first);
    let best = starts.filter_map(|at| from(letters, name, at)).max()?;
    Some(best - i32::try_from(name.len() / 8).unwrap_or(i32::MAX))
}

fn from(letters: &[char], name: &[char], start: usize) -> Option<i32> {
    let mut points = 0;
    let mut before = None;
    let mut at = start;
    for letter in letters {
        let found = at + name.get(at..)?.iter().position(|it| it == letter)?;
        let word = found == 0 || !name[found - 1].is_alphanumeric();
        let beside = before.is_some_and(|before| before + 1 == found);
        points += 1 + if beside { 6 } else { 0 } + if word { 4 } else { 0 };
        before = Some(found);
        at = found + 1;
    }
    Some(points - i32::try_from(start.min(16) / 4).unwrap_or_default())
}

/// Names to be found again and again by other letters: they are folded once.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<Vec<char>>);

impl<'a> FromIterator<&'a str> for Names {
    fn from_iter<I: IntoIterator<Item = &'a str>>(names: I) -> Self {
        Self(names.into_iter().map(characters).collect())
    }
}

impl Names {
    /// The places of the names that some letters fit, the best first; of equals the one that stands first.
    #[must_use]
    pub fn best(&self, letters: &str) -> Vec<usize> {
        let letters = sought(letters);
        let scored = self.0.iter().enumerate();
        let scored = scored.filter_map(|(place, name)| Some((score_folded(&letters, name)?, place)));
        let mut scored: Vec<(i32, usize)> = scored.collect();
        scored.sort_by_key(|(score, place)| (-score, *place));
        scored.into_iter().map(|(_, place)| place).collect()
    }
}

/// What [`Names::best`] finds, for names that are looked through but once.
#[must_use]
pub fn best<'a>(letters: &str, names: impl Iterator<Item = &'a str>) -> Vec<usize> {
    names.collect::<Names>().best(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_in_order() {
        assert!(score("god", "Go to document").is_some());
        assert_eq!(score("dog!", "Go to document"), None);
        assert_eq!(score("", "anything"), Some(0));
    }

    #[test]
    fn starts_of_words_win() {
        let names: Names = ["Larger text", "Next object", "Export…", "Go to document…"].into_iter().collect();
        assert_eq!(names.best("ex")[0], 2);
        assert_eq!(names.best("G t D"), [3]);
        assert_eq!(names.best(""), [0, 1, 2, 3]);
    }
}
