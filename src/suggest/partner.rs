//! Which annotations an annotation may be related to, and how the wording of two differs.
//!
//! Partners share what is rare: words, values of figures and speakers, each weighed by how few annotations of the event have it.
//! Counts no positions; knows the annotations of one annotator on the documents of one event.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::find;
use crate::model::{
    Annotation, AnnotationId, AnnotationPlace, AttributeKind, AttributeValue, Glance, Project, Schema, Sheet, SheetKey,
};

/// What the value of a figure weighs, and a speaker, beside a word.
const VALUE: f64 = 2.0;
const SPEAKER: f64 = 0.8;
/// How much likelier a partner of the same label is.
const SAME_LABEL: f64 = 1.2;

/// What an annotation has in common with others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Term {
    Word(String),
    Value(String),
    Speaker(Arc<str>),
}

/// The terms of an annotation with what each weighs.
type Terms = BTreeMap<Term, f64>;

/// The annotations of one annotator on the documents of an event, with what they have in common: looked at once, asked for many.
pub struct Partners<'a> {
    key: &'a SheetKey,
    schema: &'a Schema,
    candidates: Vec<Candidate<'a>>,
    /// Which of the candidates have a term, in their order, and what it weighs in each.
    having: HashMap<Term, Vec<(usize, f64)>>,
}

struct Candidate<'a> {
    key: &'a SheetKey,
    annotation: &'a Arc<Annotation>,
    /// What says much has more in common with anything.
    size: f64,
}

impl<'a> Partners<'a> {
    /// Looks at the annotations of a sheet and of those of the same annotator on the other documents of its event.
    #[must_use]
    pub fn new(project: &'a Project, key: &'a SheetKey) -> Self {
        let (mut candidates, mut all_terms) = (Vec::new(), Vec::new());
        let mut having: HashMap<Term, Vec<(usize, f64)>> = HashMap::new();
        for (key, sheet) in sheets_of_event(project, key) {
            for annotation in sheet.annotations.iter() {
                let terms = terms(&project.schema, annotation);
                for (term, weight) in &terms {
                    having.entry(term.clone()).or_default().push((candidates.len(), *weight));
                }
                all_terms.push(terms);
                candidates.push(Candidate { key, annotation, size: 0.0 });
            }
        }
        let mut partners = Self { key, schema: &project.schema, candidates, having };
        let size = |terms: &Terms| {
            let squares = terms.iter().map(|(term, weight)| (weight * partners.rarity(term)).powi(2));
            squares.sum::<f64>().sqrt()
        };
        let sizes: Vec<f64> = all_terms.iter().map(size).collect();
        partners.candidates.iter_mut().zip(sizes).for_each(|(candidate, size)| candidate.size = size);
        partners
    }

    /// How much it says that something has a term: the more, the fewer have it.
    fn rarity(&self, term: &Term) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "among so many annotations that it matters it makes no difference"
        )]
        let [all, having] = [self.candidates.len(), self.having.get(term).map_or(1, Vec::len)].map(|it| it as f64);
        (all / having).ln()
    }

    /// Which of them an annotation of the sheet may be related to: the likeliest first, `most` of them at most. What shares nothing with
    /// it is not among them, nor what lies over the same words.
    #[must_use]
    pub fn of(&self, annotation: &Annotation, most: usize) -> Vec<AnnotationPlace> {
        let mut ranked: Vec<(f64, AnnotationPlace)> = Vec::new();
        for (place, score) in self.scores(annotation) {
            if !self.is_same(place, annotation) {
                ranked.push((score, self.place(place)));
            }
        }
        ranked.sort_by(|(score, place), (other, behind)| other.total_cmp(score).then_with(|| place.cmp(behind)));
        ranked.into_iter().take(most).map(|(_, place)| place).collect()
    }

    /// The first of them, in time that allows asking for each annotation of an event.
    #[must_use]
    pub fn likeliest(&self, annotation: &Annotation) -> Option<AnnotationPlace> {
        let mut best: Option<(usize, f64)> = None;
        for (place, score) in self.scores(annotation) {
            let is_better = best.is_none_or(|(other, most)| match score.total_cmp(&most) {
                Ordering::Equal => self.place(place) < self.place(other),
                order => order == Ordering::Greater,
            });
            if is_better && !self.is_same(place, annotation) {
                best = Some((place, score));
            }
        }
        best.map(|(place, _)| self.place(place))
    }

    /// How much each candidate has in common with an annotation, of those that have anything.
    fn scores(&self, annotation: &Annotation) -> impl Iterator<Item = (usize, f64)> {
        let mut shared = vec![0.0; self.candidates.len()];
        for (term, weight) in &terms(self.schema, annotation) {
            let rarity = self.rarity(term).powi(2);
            for (place, theirs) in self.having.get(term).into_iter().flatten() {
                shared[*place] += weight * theirs * rarity;
            }
        }
        let label = annotation.label.clone();
        shared.into_iter().enumerate().filter(|(_, shared)| *shared > 0.0).map(move |(place, shared)| {
            let candidate = &self.candidates[place];
            let same_label = if candidate.annotation.label == label { SAME_LABEL } else { 1.0 };
            // By the root, since a long text may hold a short one.
            (place, same_label * shared / candidate.size.sqrt())
        })
    }

    /// Whether a candidate is the annotation itself, or lies over the same words.
    fn is_same(&self, place: usize, annotation: &Annotation) -> bool {
        let candidate = &self.candidates[place];
        candidate.key == self.key
            && (candidate.annotation.id == annotation.id || overlaps(annotation, candidate.annotation))
    }

    fn place(&self, place: usize) -> AnnotationPlace {
        let candidate = &self.candidates[place];
        AnnotationPlace { document: candidate.key.document.clone(), annotation: candidate.annotation.id }
    }
}

/// The annotations of the same annotator, in this document and in the others of its event, that an annotation may be related to, as
/// [`Partners::of`] tells them.
#[must_use]
pub fn partners(project: &Project, key: &SheetKey, id: AnnotationId, most: usize) -> Vec<AnnotationPlace> {
    let of = project.sheet(key).and_then(|sheet| sheet.annotations.get(id));
    of.map(|of| Partners::new(project, key).of(of, most)).unwrap_or_default()
}

/// How many annotations are looked at for the partners of one.
#[must_use]
pub fn partners_looked_at(project: &Project, key: &SheetKey) -> usize {
    let of_event = keys_of_event(project, key).filter_map(|it| project.sheets.glance(it));
    of_event.map(Glance::annotations).sum()
}

/// The sheet, and those of the same annotator on the other documents of its event; a document of no event is alone.
fn sheets_of_event<'a>(project: &'a Project, key: &SheetKey) -> Vec<(&'a SheetKey, &'a Arc<Sheet>)> {
    keys_of_event(project, key).filter_map(|it| Some((it, project.sheets.get(it)?))).collect()
}

fn keys_of_event<'a>(project: &'a Project, key: &SheetKey) -> impl Iterator<Item = &'a SheetKey> {
    let event = |key: &SheetKey| project.documents.get(&key.document).map_or("", |it| it.event.as_str());
    let of = event(key);
    let same = move |it: &SheetKey| it == key || (!of.is_empty() && event(it) == of);
    project.sheets.keys().filter(move |it| it.annotator == key.annotator && same(it))
}

fn overlaps(one: &Annotation, other: &Annotation) -> bool {
    one.spans.iter().any(|it| other.spans.iter().any(|behind| it.span.overlaps(behind.span)))
}

/// Its words, its values, whom it is attributed to.
fn terms(schema: &Schema, annotation: &Annotation) -> Terms {
    let mut terms: Terms = words(annotation).into_iter().map(|it| (Term::Word(it), 1.0)).collect();
    for definition in schema.attributes_of(&annotation.label) {
        let value = annotation.attributes.get(definition.id.as_str()).map(|it| &it.value);
        let Some(AttributeValue::Text(text)) = value else { continue };
        match definition.kind {
            AttributeKind::Number => drop(terms.insert(Term::Value(text.to_string()), VALUE)),
            AttributeKind::Speaker => drop(terms.insert(Term::Speaker(text.clone()), SPEAKER)),
            // What a figure counts is often told by its sentence rather than by its own words.
            AttributeKind::Text => terms.extend(words_of(text).map(|it| (Term::Word(it), 1.0))),
            _ => {}
        }
    }
    terms
}

/// The words of an annotation, folded.
fn words(annotation: &Annotation) -> BTreeSet<String> {
    annotation.spans.iter().flat_map(|it| words_of(&it.quoted)).collect()
}

/// The words of a text, folded and without the endings of plurals.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.unicode_words().map(|word| stem(&find::fold(word)))
}

/// A word without the ending of its plural or possessive, so that “officer” and “officers” are shared; rough, as a ranking may be.
fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").unwrap_or(word);
    let plural = word.chars().count() > 3 && !word.ends_with("ss");
    word.strip_suffix('s').filter(|_| plural).unwrap_or(word).to_owned()
}

/// How what an annotation says differs from what another one says, in the words that the schema has for the change of a repetition:
/// the first repeats the second, so that what only the first has was added.
#[must_use]
pub fn change(
    project: &Project,
    (key, one): (&SheetKey, &Annotation),
    (there, other): (&SheetKey, &Annotation),
) -> Vec<&'static str> {
    let mut changes = Vec::new();
    let is_figure = value(project, one, AttributeKind::Number).is_some();
    let numbers = (numbers(project, key, one), numbers(project, there, other));
    let same_number = numbers.0.is_subset(&numbers.1) || numbers.1.is_subset(&numbers.0);
    let (ours, theirs) = (words(one), words(other));
    if !is_figure || numbers.0.is_empty() || numbers.1.is_empty() {
        let (added, cut) = (!ours.is_subset(&theirs), !theirs.is_subset(&ours));
        changes.push(match (added, cut) {
            (false, false) => "same",
            (true, false) => "added",
            (false, true) => "cut",
            (true, true) => "reworded",
        });
    } else if same_number {
        changes.push("same");
    }
    if !same_number {
        changes.push("differs in number");
    }
    for (kind, words) in [(AttributeKind::Period, "differs in time"), (AttributeKind::Speaker, "differs in source")] {
        let both = value(project, one, kind).zip(value(project, other, kind));
        if both.is_some_and(|(ours, theirs)| !says_the_same(ours, theirs)) {
            changes.push(words);
        }
    }
    changes
}

/// The first value of a kind of attribute that an annotation has.
fn value<'a>(project: &Project, annotation: &'a Annotation, kind: AttributeKind) -> Option<&'a AttributeValue> {
    let mut attributes = project.schema.attributes_of(&annotation.label).filter(|it| it.kind == kind);
    attributes.find_map(|it| annotation.attributes.get(it.id.as_str())).map(|it| &it.value)
}

/// Periods of the same days are the same, whatever the words for them.
fn says_the_same(one: &AttributeValue, other: &AttributeValue) -> bool {
    match (one, other) {
        (AttributeValue::Period(one), AttributeValue::Period(other)) => {
            (&one.from, &one.to) == (&other.from, &other.to)
        }
        _ => one == other,
    }
}

/// The numbers that an annotation names: its own value and those of the figures within it, else what is written in digits.
fn numbers(project: &Project, key: &SheetKey, annotation: &Annotation) -> BTreeSet<String> {
    let near = project.sheet(key).into_iter().flat_map(|sheet| sheet.annotations.near(annotation.spans.hull()));
    let within = near.filter(|it| it.id == annotation.id || overlaps(annotation, it));
    let value = |it: &Arc<Annotation>| match value(project, it, AttributeKind::Number) {
        Some(AttributeValue::Text(value)) => Some(value.to_string()),
        _ => None,
    };
    let tagged: BTreeSet<String> = within.filter_map(value).collect();
    if !tagged.is_empty() {
        return tagged;
    }
    words(annotation).into_iter().filter(|word| word.chars().all(|it| it.is_numeric() || ".,".contains(it))).collect()
}
