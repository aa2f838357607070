//! Annotations whose quoted words and offsets disagree with the text: found by their words, near where they were, with a look at how
//! far their neighbours have shifted.
//!
//! The quoted words are never changed: a span goes to where they stand, or stays as wrong as it was.

use std::collections::{BTreeMap, HashMap};
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use super::carry::{self, Counts, Kind, Outcome};
use super::place::{Difference, Place};
use super::reanchor::Work;
use super::token::{self, Tokens};
use crate::edit::{Change, Edit, Swap};
use crate::model::{
    Annotation, AttributeValue, Attributes, Conflict, Project, QuotedSpan, Reason, Relation, Sheet, SheetKey,
};
use crate::text::{Span, Text};

/// How far around a place words are looked for that are parts of words, or too common, in bytes.
const WINDOW: usize = 20_000;
/// How far from where its neighbours say a span may be, in bytes.
const TOLERANCE: usize = 8;
/// So many words that stand once in a text are where they belong, wherever that is.
const TELLING_WORDS: usize = 5;
/// So many words that stand once say how far the spans around them have shifted.
const ANCHOR_WORDS: usize = 3;
/// Words of so many bytes that stand where they should say that nothing has shifted there.
const AGREES_BYTES: usize = 8;

/// The edit that mends a project, and what became of what was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// What is to be done.
    pub edit: Edit,
    /// One for each annotation that disagreed with its text. What is [`Kind::Lost`] stays in the project as it is, and `check` goes on
    /// reporting it: the text may be the wrong one.
    pub outcomes: Vec<Outcome>,
    /// How many came out how; `same` is none of them.
    pub counts: Counts,
}

/// Brings the spans and mentions whose words are not what stands at their place to where these words stand: where they stand once,
/// or clearly nearest to where they should be. Where that is not clear the nearest is proposed, with a conflict.
#[must_use]
pub fn repair(project: &Project) -> Repaired {
    let mut work = Work { project, conflicts: BTreeMap::new(), changes: Vec::new(), counts: Counts::default() };
    let mut outcomes = Vec::new();
    for (key, sheet) in project.sheets.wanted(|_, _| true) {
        let Some(text) = project.text_once(&key.document).filter(|text| is_broken(&sheet, text)) else { continue };
        mend_sheet(&mut work, &mut outcomes, &Words::new(&text, &sheet), key, &sheet);
    }
    let (counts, edit) = (work.counts, work.edit("repair annotations".to_owned()));
    Repaired { edit, outcomes, counts }
}

fn mend_sheet(work: &mut Work<'_>, outcomes: &mut Vec<Outcome>, words: &Words, key: &SheetKey, sheet: &Sheet) {
    let shifts = Shifts::of(sheet, words);
    let place_of = |it: &QuotedSpan| words.place(it, &shifts);
    for before in sheet.annotations.iter().filter(|it| !agrees(it, &words.text)) {
        let (kind, after) = carry::annotation(before, &words.text, place_of);
        // A part that is not found would fall off: rather leave the whole as it is.
        let loses = |after: &Arc<Annotation>| loses_a_part(before, after);
        let (kind, after) = if after.as_ref().is_none_or(loses) { (Kind::Lost, None) } else { (kind, after) };
        work.counts.add(kind);
        let places = after.as_ref().map(|it| it.spans.places()).unwrap_or_default();
        let (key, before_places) = (key.clone(), before.spans.places());
        if let Some(after) = after {
            if kind.is_flagged() {
                let change = Change::Annotation(key.clone(), Swap::remove(before.clone()));
                work.ask(Conflict::new(Reason::Reanchoring, None, change));
            }
            work.changes.push(Change::Annotation(key.clone(), Swap::replace(before.clone(), after)));
        }
        outcomes.push(Outcome { key, annotation: before.id, kind, before: before_places, after: places });
    }
    for before in sheet.relations.values().filter(|it| !mentions_agree(&it.attributes, &words.text)) {
        let (kind, attributes) = carry::attributes(&before.attributes, &words.text, place_of);
        if attributes.iter().count() < before.attributes.iter().count() || attributes == before.attributes {
            continue;
        }
        if kind.is_flagged() {
            work.counts.relations_changed += 1;
            let change = Change::Relation(key.clone(), Swap::remove(before.clone()));
            work.ask(Conflict::new(Reason::Reanchoring, None, change));
        }
        let after = Arc::new(Relation { attributes, ..(**before).clone() });
        work.changes.push(Change::Relation(key.clone(), Swap::replace(before.clone(), after)));
    }
}

fn mentions(attributes: &Attributes) -> impl Iterator<Item = &QuotedSpan> {
    attributes.iter().flat_map(|(_, attribute)| match &attribute.value {
        AttributeValue::Mention(spans) => spans.as_slice(),
        _ => &[],
    })
}

fn mentions_agree(attributes: &Attributes, text: &Text) -> bool {
    mentions(attributes).all(|it| it.agrees_with(text))
}

fn agrees(annotation: &Annotation, text: &Text) -> bool {
    annotation.spans.iter().all(|it| it.agrees_with(text)) && mentions_agree(&annotation.attributes, text)
}

fn is_broken(sheet: &Sheet, text: &Text) -> bool {
    sheet.annotations.iter().any(|it| !agrees(it, text))
        || sheet.relations.values().any(|it| !mentions_agree(&it.attributes, text))
}

/// Whether a span or a mention of the one is not in the other, by their words.
fn loses_a_part(before: &Annotation, after: &Annotation) -> bool {
    let words = |it: &Annotation| {
        let spans = it.spans.iter().chain(mentions(&it.attributes)).map(|it| it.quoted.clone());
        let mut words: Vec<Box<str>> = spans.collect();
        words.sort();
        words
    };
    words(before) != words(after)
}

/// A text, and the quoted words of one sheet that do not stand at their place in it.
struct Words {
    text: Text,
    /// The tokens of the text.
    tokens: Tokens,
    /// The tokens of all the quoted words in a row, and where each of these is in that row.
    quotes: Tokens,
    row: HashMap<Box<str>, Range<usize>>,
}

/// Where some words may have gone, and whether these are all the places where they stand.
struct Candidates {
    places: Vec<Span>,
    are_all: bool,
}

impl Words {
    fn new(text: &Text, sheet: &Sheet) -> Self {
        let of_annotations = sheet.annotations.iter().flat_map(|it| it.spans.iter().chain(mentions(&it.attributes)));
        let of_relations = sheet.relations.values().flat_map(|it| mentions(&it.attributes));
        let (mut joined, mut row) = (String::new(), HashMap::new());
        for quoted in of_annotations.chain(of_relations).filter(|it| !it.agrees_with(text)) {
            row.entry(quoted.quoted.clone()).or_insert_with(|| {
                joined.push_str("\n\n");
                let start = joined.len();
                joined.push_str(&quoted.quoted);
                start..joined.len()
            });
        }
        let (tokens, quotes) = token::pair(text, &Text::new(joined));
        Self { text: text.clone(), tokens, quotes, row }
    }

    /// The places of some words: those of whole words all over the text, or else whatever is near a place.
    fn candidates(&self, words: &str, near: usize) -> Candidates {
        let whole = self.row.get(words).and_then(|bytes| {
            let keys = self.quotes.keys.get(self.quotes.touching(bytes))?;
            let found = self.tokens.occurrences(keys).filter(|it| !it.is_empty())?;
            let start = |at: usize| self.tokens.start(at)..self.tokens.end(at + keys.len() - 1);
            let exact = found.into_iter().map(start).filter(|it| self.text.as_str().get(it.clone()) == Some(words));
            Some(exact.filter_map(Span::from_range).collect::<Vec<_>>())
        });
        if let Some(places) = whole.filter(|it| !it.is_empty()) {
            return Candidates { places, are_all: true };
        }
        let text = self.text.as_str();
        let from = text.floor_char_boundary(near.saturating_sub(WINDOW));
        let until = text.floor_char_boundary(near.saturating_add(WINDOW).min(text.len()));
        let found = text.get(from..until).unwrap_or_default().match_indices(words);
        let places = found.filter_map(|(at, it)| Span::from_range(from + at..from + at + it.len()));
        Candidates { places: places.collect(), are_all: false }
    }

    /// The number of words among those that were quoted.
    fn count(&self, words: &str) -> usize {
        self.row.get(words).map_or(0, |bytes| self.quotes.words(self.quotes.touching(bytes)))
    }

    fn place(&self, quoted: &QuotedSpan, shifts: &Shifts) -> Place {
        if quoted.agrees_with(&self.text) {
            return Place::Same(quoted.span);
        }
        let start = quoted.span.start().0;
        let expected = shifts.expected(start);
        let found = self.candidates(&quoted.quoted, *expected.start());
        let distance =
            |it: &Span| expected.start().saturating_sub(it.start().0) + it.start().0.saturating_sub(*expected.end());
        let Some(best) = found.places.iter().min_by_key(|it| distance(it)).copied() else { return Place::Lost };
        let others = found.places.iter().filter(|it| **it != best);
        let next = others.map(distance).min().unwrap_or(usize::MAX);
        let near = distance(&best);
        let stands_once = found.are_all && next == usize::MAX;
        let is_clear = near <= TOLERANCE && next >= 4 * near + 2 * TOLERANCE;
        if (stands_once && self.count(&quoted.quoted) >= TELLING_WORDS) || is_clear {
            Place::Moved(best)
        } else {
            Place::Changed(best, Difference::Occurrence)
        }
    }
}

/// Where the spans of a sheet that are certain were, and how far each has shifted.
struct Shifts(BTreeMap<usize, isize>);

impl Shifts {
    /// Those whose words stand once in the text, and those that have not shifted.
    fn of(sheet: &Sheet, words: &Words) -> Self {
        let shift = |it: &QuotedSpan| {
            let start = it.span.start().0;
            if it.agrees_with(&words.text) {
                return (it.span.byte_len() >= AGREES_BYTES).then_some((start, 0));
            }
            let found = words.candidates(&it.quoted, start);
            let [only] = found.places[..] else { return None };
            let tells = found.are_all && words.count(&it.quoted) >= ANCHOR_WORDS;
            tells.then(|| (start, only.start().0.wrapping_sub(start) as isize))
        };
        Self(sheet.annotations.iter().flat_map(|it| it.spans.iter()).filter_map(shift).collect())
    }

    /// Where what started at an offset may start now: between what its neighbours before and behind say.
    fn expected(&self, start: usize) -> RangeInclusive<usize> {
        let shifted = |(_, by): (&usize, &isize)| start.saturating_add_signed(*by);
        let before = self.0.range(..start).next_back().map(shifted);
        let after = self.0.range(start + 1..).next().map(shifted);
        let (one, other) = (before.or(after).unwrap_or(start), after.or(before).unwrap_or(start));
        one.min(other)..=one.max(other)
    }
}
