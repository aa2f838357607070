//! Sources guessed: who says a quotation or a claim, by which words, and what these words tell beside.
//!
//! Rules of language stand in the files below this one; here is what they come to for one annotation.

mod cast;
mod cue;
#[rustfmt::skip]
mod lexicon;
mod phrase;
mod speech;
mod token;
mod value;

pub(super) use self::speech::Speeches;

use super::{Guess, Proposal, Register};
use crate::model::{
    Annotation, AttributeDefinition, AttributeId, AttributeKind, AttributeValue, QuotedSpan, Schema, Snap,
};
use crate::text::Span;
use cue::Manner;
use speech::{Candidate, Stated};

/// The most speakers that are offered.
const OFFERED: usize = 5;
/// The most words that are proposed for a mention.
const PROPOSED: usize = 24;

/// What the source of an annotation may be, and the attributes that follow from the words around it.
pub(super) fn guesses(
    schema: &Schema,
    annotation: &Annotation,
    speeches: &Speeches,
    register: &Register,
) -> Vec<Guess> {
    let is_quote = schema.label(&annotation.label).is_some_and(|it| it.snap == Snap::Quotation);
    let found = if is_quote { said(annotation, speeches) } else { None };
    let found = found.unwrap_or_else(|| stated(annotation, speeches));
    let mut guesses = Vec::new();
    let lacking = |it: &&AttributeDefinition| annotation.attributes.get(it.id.as_str()).is_none();
    let source = schema.attributes_of(&annotation.label).find(|it| it.kind == AttributeKind::Speaker);
    let Found { mut by, manner, attributed } = found;
    if let Some(source) = source {
        match annotation.attributes.get(source.id.as_str()) {
            Some(given) => by.retain(|it| is_speaker(it, &given.value, speeches, register)),
            None if by.is_empty() && !is_quote && (!attributed || manner == Some(Manner::Doubts)) => {
                guesses.push(value::reported_by_itself(source))
            }
            None => guesses.extend(speakers(source, &by, speeches, register)),
        }
        for definition in schema.attributes_of(&annotation.label).filter(lacking) {
            guesses.extend(mentions(definition, &by, speeches));
        }
    }
    for definition in schema.attributes_of(&annotation.label).filter(lacking) {
        guesses.extend(match manner {
            _ if is_quote => value::of_quote(definition, annotation),
            Some(manner) => value::of_claim(definition, manner),
            // What the report itself states it asserts.
            None if !attributed => value::of_claim(definition, Manner::Asserts),
            None => None,
        });
    }
    guesses
}

/// What was found of the source of an annotation.
struct Found {
    by: Vec<Candidate>,
    manner: Option<Manner>,
    /// Whether its sentence attributes anything to anybody.
    attributed: bool,
}

/// Who may have said the quotations that an annotation covers; of two halves the one that has a cue tells.
fn said(annotation: &Annotation, speeches: &Speeches) -> Option<Found> {
    let spans = annotation.spans.places();
    let halves: Vec<&Vec<Candidate>> = spans.iter().filter_map(|it| quotation_at(speeches, *it)).collect();
    let has_cue = |it: &&&Vec<Candidate>| it.first().is_some_and(|it| it.cue.is_some());
    let by = halves.iter().find(has_cue).or(halves.first())?;
    Some(Found { by: (*by).clone(), manner: None, attributed: true })
}

/// Who states what an annotation covers: the speaker of the quotation around it, or the attribution nearest to it in its sentence.
fn stated(annotation: &Annotation, speeches: &Speeches) -> Found {
    let spans = annotation.spans.places();
    let Some(hull) = spans.iter().copied().reduce(Span::hull) else {
        return Found { by: Vec::new(), manner: None, attributed: false };
    };
    if let Some((_, by)) = quotations_near(speeches, hull).iter().find(|(it, _)| it.covers(hull)) {
        return Found { by: by.clone(), manner: Some(Manner::Asserts), attributed: true };
    }
    let place = speeches.sentences.partition_point(|(it, _)| it.end() <= hull.start());
    let of_sentence = speeches.sentences.get(place).filter(|(it, _)| it.overlaps(hull));
    // What stands behind a semicolon goes on with whom the part before it names.
    let before = place.checked_sub(1).and_then(|it| speeches.sentences.get(it)).filter(|(it, _)| {
        speeches.text.slice(*it).is_some_and(|it| it.ends_with(';'))
            && of_sentence.is_some_and(|(_, own)| own.is_empty())
    });
    let of_sentence = before.or(of_sentence);
    let outside = |it: &&Stated| it.inside || !spans.iter().any(|span| span.overlaps(it.cue));
    let candidates = of_sentence.into_iter().flat_map(|(_, stated)| stated).filter(outside);
    let distance = |it: &&Stated| {
        let behind = it.cue.start().0.saturating_sub(hull.end().0);
        behind + hull.start().0.saturating_sub(it.cue.end().0)
    };
    let nearest = candidates.min_by_key(distance);
    let attributed = of_sentence.is_some_and(|(_, stated)| !stated.is_empty());
    Found { by: nearest.map(|it| it.by.clone()).unwrap_or_default(), manner: nearest.map(|it| it.manner), attributed }
}

/// The quotations that share something with a span.
fn quotations_near(speeches: &Speeches, span: Span) -> &[(Span, Vec<Candidate>)] {
    let first = speeches.quotes.partition_point(|(it, _)| it.end() <= span.start());
    let count = speeches.quotes[first..].iter().take_while(|(it, _)| it.start() < span.end()).count();
    &speeches.quotes[first..first + count]
}

/// The candidates of the quotation that shares most with a span.
fn quotation_at(speeches: &Speeches, span: Span) -> Option<&Vec<Candidate>> {
    let shared = |(it, _): &&(Span, Vec<Candidate>)| it.intersection(span).map_or(0, Span::byte_len);
    quotations_near(speeches, span).iter().max_by_key(shared).map(|(_, by)| by)
}

fn is_speaker(candidate: &Candidate, given: &AttributeValue, speeches: &Speeches, register: &Register) -> bool {
    let member = &speeches.members[candidate.member];
    let AttributeValue::Text(given) = given else { return false };
    register.find(&member.name, member.kind).iter().any(|it| it.as_str() == &**given)
}

fn speakers(source: &AttributeDefinition, by: &[Candidate], speeches: &Speeches, register: &Register) -> Vec<Guess> {
    let mut guesses: Vec<Guess> = Vec::new();
    for candidate in by.iter().take(OFFERED) {
        let member = &speeches.members[candidate.member];
        let known = register.find(&member.name, member.kind);
        let new = known.is_empty().then(|| Proposal::NewSpeaker { name: member.name.clone(), kind: member.kind });
        let known = known.into_iter().map(|id| Proposal::Value(AttributeValue::Text(id.as_str().into())));
        for proposal in known.chain(new) {
            if guesses.iter().all(|it| it.proposal != proposal) {
                guesses.push(Guess { attribute: source.id.clone(), proposal, because: candidate.because.clone() });
            }
        }
    }
    guesses
}

/// All words that a mention attribute may be filled by, the nearest to the annotation first.
pub(super) fn mention_candidates(annotation: &Annotation, attribute: &AttributeId, speeches: &Speeches) -> Vec<Span> {
    let hull = annotation.spans.hull();
    let stated = || speeches.sentences.iter().flat_map(|(_, stated)| stated);
    let said = speeches.quotes.iter().flat_map(|(_, by)| by);
    let by: Vec<&Candidate> = said.chain(stated().flat_map(|it| &it.by)).collect();
    let mut words: Vec<Span> = if attribute.as_str() == "cue" {
        by.iter().filter_map(|it| it.cue).chain(stated().map(|it| it.cue)).collect()
    } else {
        // What led to a voice is its name, and the cue.
        let name =
            |it: &&Candidate| it.because.iter().copied().filter(|name| Some(*name) != it.cue).collect::<Vec<_>>();
        by.iter().flat_map(|it| it.words.into_iter().chain(name(it))).collect()
    };
    // What stands as near behind it comes before what stands before it.
    let distance = |it: &Span| {
        let behind = it.start().0.saturating_sub(hull.end().0);
        (behind + hull.start().0.saturating_sub(it.end().0), behind == 0, *it)
    };
    words.retain(|it| !annotation.spans.iter().any(|own| own.span.overlaps(*it)));
    words.sort_by_key(distance);
    words.dedup();
    words.truncate(PROPOSED);
    words
}

/// The words of the source, and the cue, of the likeliest candidate.
fn mentions(definition: &AttributeDefinition, by: &[Candidate], speeches: &Speeches) -> Option<Guess> {
    if definition.kind != AttributeKind::Mention {
        return None;
    }
    let first = by.first()?;
    let span = match definition.id.as_str() {
        "speaker-words" | "source-words" => first.words?,
        "cue" => first.cue?,
        _ => return None,
    };
    let quoted = QuotedSpan::new(span, &speeches.text)?;
    let proposal = Proposal::Value(AttributeValue::Mention(vec![quoted]));
    Some(Guess { attribute: definition.id.clone(), proposal, because: vec![span] })
}
