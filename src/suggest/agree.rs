//! Figures of two reports compared: the same thing counted, and whether both numbers can be true.
//!
//! Two figures are about one thing where their sentences share what is rare, or stand at the same place of a shared passage. Then the
//! numbers are compared with what they claim to be: at least 7 does not contradict 12, and a total over some years is an average when it
//! is divided by them. Counts bytes; knows the figures of both reports and what they share, and judges nothing that it cannot tell.

mod stated;
#[cfg(test)]
mod tests;
mod verdict;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use self::stated::{Figure, Stated, stated};
pub use self::verdict::{Agreement, verdict};
use super::passage::{Passage, Passages};

/// A word of more sentences than this leads to no figure.
const COMMON: usize = 64;
/// How like their sentences have to be of two figures with one number, of two small ones, and of two with different numbers, from 0 to 1.
const LIKE_SAME: f64 = 0.10;
const LIKE_SMALL: f64 = 0.16;
const LIKE_OTHER: f64 = 0.30;
const LIKE_DERIVED: f64 = 0.08;
/// Words that count anybody and anything, folded and without endings: that two reports count only one lot of people each does not make it
/// the same people.
const ANYBODY: &[&str] = &[
    "people", "person", "man", "men", "woman", "women", "child", "children", "other", "case", "time", "thing",
    "victim", "death", "gente", "persona", "hombre", "mujer", "mujere", "nino", "nina", "otro", "otra", "caso", "vez",
    "vece", "mensch", "menschen", "leute", "personen", "frau", "frauen", "mann", "manner", "kind", "kinder",
    "personne", "homme", "femme", "enfant", "pessoa", "homem", "mulher",
];
/// A word of fewer letters says little of what a sentence is about.
const TELLING: usize = 5;
/// Longer words that say as little: when it was, and how sentences hang together.
const SAYS_LITTLE: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "august",
    "september",
    "october",
    "november",
    "december",
    "after",
    "before",
    "about",
    "their",
    "there",
    "where",
    "which",
    "while",
    "would",
    "could",
    "since",
    "until",
    "other",
    "these",
    "those",
    "lune",
    "marte",
    "miercole",
    "jueve",
    "vierne",
    "sabado",
    "domingo",
    "desde",
    "cuando",
    "hasta",
    "entre",
    "sobre",
    "mientra",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "wahrend",
    "nachdem",
];
/// How much it says that both stand in one passage.
const ALIGNED: f64 = 0.5;

/// Two figures that are about the same thing, by their numbers in both lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The one of the first report.
    pub here: usize,
    /// The one of the second.
    pub there: usize,
    /// What becomes of both numbers.
    pub agreement: Agreement,
}

/// The figures of two reports that are about the same thing. Each is in one pair at most, but that totals and averages that come from
/// each other are told besides. In order of the first report.
#[must_use]
pub fn pairs(ours: &[Stated], theirs: &[Stated], passages: &Passages) -> Vec<Pair> {
    let likeness = Likeness::new(ours, theirs);
    let only = (counted_once(ours), counted_once(theirs));
    let mut candidates: Vec<(f64, Pair)> = Vec::new();
    for (here, one) in ours.iter().enumerate() {
        for (there, like) in likeness.of(one) {
            let other = &theirs[there];
            let Some(agreement) = verdict(&one.figure, &other.figure) else { continue };
            let aligned = is_aligned(one, other, passages);
            let alone = is_counted_alone(&one.figure, &other.figure, &only);
            if is_enough(one, other, &agreement, like, aligned) || (alone && !derives(&agreement)) {
                let same = if agreement == Agreement::Same { 0.2 } else { 0.0 };
                let score = like + same + if aligned { ALIGNED } else { 0.0 };
                candidates.push((score, Pair { here, there, agreement }));
            }
        }
    }
    candidates.sort_by(|(score, one), (other, behind)| {
        other.total_cmp(score).then((one.here, one.there).cmp(&(behind.here, behind.there)))
    });
    let (mut here_taken, mut there_taken) = (vec![false; ours.len()], vec![false; theirs.len()]);
    let mut pairs = Vec::new();
    for (_, pair) in candidates {
        let derived = derives(&pair.agreement);
        if derived || !(here_taken[pair.here] || there_taken[pair.there]) {
            if !derived {
                (here_taken[pair.here], there_taken[pair.there]) = (true, true);
            }
            pairs.push(pair);
        }
    }
    pairs.sort_by_key(|pair| (pair.here, pair.there));
    pairs
}

/// Whether two figures are likely enough about the same thing for what is to be said of them.
fn is_enough(one: &Stated, other: &Stated, agreement: &Agreement, like: f64, aligned: bool) -> bool {
    let (one, other) = (&one.figure, &other.figure);
    let same_thing = one.counted.intersection(&other.counted).next().is_some();
    match agreement {
        Agreement::Same if aligned => true,
        // Small numbers are everywhere.
        Agreement::Same if one.value.len() == 1 => like >= LIKE_SMALL,
        Agreement::Same => like >= LIKE_SAME,
        Agreement::Derived { .. } => like >= LIKE_DERIVED,
        Agreement::Compatible | Agreement::Differs => {
            let same_unit = one.unit.is_some() && one.unit == other.unit;
            (aligned && (same_thing || same_unit)) || (same_thing && like >= LIKE_OTHER)
        }
    }
}

fn derives(agreement: &Agreement) -> bool {
    matches!(agreement, Agreement::Derived { .. })
}

/// What one figure of a report is said to count and no other one.
fn counted_once(figures: &[Stated]) -> BTreeSet<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in figures.iter().filter(|it| it.figure.names_thing).flat_map(|it| &it.figure.counted) {
        *counts.entry(word).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count == 1).map(|(word, _)| word).collect()
}

/// Whether two figures count what no other figure of their reports counts, and their sentences share more than that.
fn is_counted_alone(one: &Figure, other: &Figure, only: &(BTreeSet<&str>, BTreeSet<&str>)) -> bool {
    let both = |word: &&String| only.0.contains(word.as_str()) && only.1.contains(word.as_str());
    let shared = || one.counted.intersection(&other.counted);
    let alone = shared().filter(both).any(|word| !ANYBODY.contains(&word.as_str()));
    let tells = |word: &&String| {
        word.chars().count() >= TELLING && !SAYS_LITTLE.contains(&word.as_str()) && !shared().any(|it| it == *word)
    };
    // A length or a sum is measured more than once without its unit being told again.
    let named = one.names_thing && other.names_thing;
    alone
        && named
        && one.unit.is_none()
        && other.unit.is_none()
        && one.context.intersection(&other.context).any(|it| tells(&it))
}

/// Whether two figures stand in one passage: both in words that both reports have, or both in words that the other one lacks.
fn is_aligned(one: &Stated, other: &Stated, passages: &Passages) -> bool {
    let is_in = |passage: &&Passage| passage.here.covers(one.span) && passage.there.overlaps(other.span);
    passages.in_here(one.span).iter().find(is_in).is_some_and(|passage| {
        let differs = |only: &[crate::text::Span], figure: &Stated| only.iter().any(|it| it.overlaps(figure.span));
        differs(&passage.only_here, one) == differs(&passage.only_there, other)
    })
}

/// How like the sentences of figures are: what is rare counts more.
struct Likeness<'a> {
    /// How many figures of both reports have a word about them.
    counts: BTreeMap<&'a str, usize>,
    all: f64,
    /// Which figures of the second report have a word about them.
    places: HashMap<&'a str, Vec<usize>>,
    sizes: Vec<f64>,
}

impl<'a> Likeness<'a> {
    fn new(ours: &'a [Stated], theirs: &'a [Stated]) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for word in ours.iter().chain(theirs).flat_map(|it| &it.figure.context) {
            *counts.entry(word).or_default() += 1;
        }
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, word) in
            theirs.iter().enumerate().flat_map(|(number, it)| it.figure.context.iter().map(move |word| (number, word)))
        {
            places.entry(word).or_default().push(number);
        }
        #[expect(clippy::cast_precision_loss, reason = "a ranking")]
        let all = (ours.len() + theirs.len()) as f64;
        let mut likeness = Self { counts, all, places, sizes: Vec::new() };
        likeness.sizes = theirs.iter().map(|it| likeness.size(it)).collect();
        likeness
    }

    fn weight(&self, word: &str) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a ranking")]
        let count = self.counts.get(word).copied().unwrap_or(1) as f64;
        ((self.all + 1.0) / count).ln()
    }

    fn size(&self, of: &Stated) -> f64 {
        of.figure.context.iter().map(|word| self.weight(word).powi(2)).sum::<f64>().sqrt()
    }

    /// The figures of the second report that share any word with one of the first, in their order, and how like each is.
    fn of(&self, one: &Stated) -> Vec<(usize, f64)> {
        let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
        for word in &one.figure.context {
            let places = self.places.get(word.as_str()).filter(|places| places.len() <= COMMON);
            for place in places.into_iter().flatten() {
                *shared.entry(*place).or_default() += self.weight(word).powi(2);
            }
        }
        let size = self.size(one);
        shared
            .into_iter()
            .map(|(place, shared)| (place, shared / (size * self.sizes[place]).max(f64::EPSILON)))
            .collect()
    }
}
