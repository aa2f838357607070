//! Choices that follow from the words of a quotation or from the cue of a claim.

use super::cue::Manner;
use super::{Guess, Proposal};
use crate::model::{Annotation, AttributeDefinition, AttributeKind, AttributeValue};

/// How many words with a capital in front are whole sentences rather than a few woven into another.
const DIRECT_WORDS: usize = 3;

/// The kind of a quotation, and whether the outlet has put in or left out words.
pub(super) fn of_quote(definition: &AttributeDefinition, annotation: &Annotation) -> Option<Guess> {
    match definition.id.as_str() {
        "kind" => chosen(definition, if is_direct(annotation) { "direct" } else { "partial" }),
        "edited" if definition.kind == AttributeKind::YesNo => {
            Some(guess(definition, if is_edited(annotation) { "yes" } else { "no" }))
        }
        _ => None,
    }
}

/// How the source of a claim stands to it, and whether it is a promise or an opinion.
pub(super) fn of_claim(definition: &AttributeDefinition, manner: Manner) -> Option<Guess> {
    match definition.id.as_str() {
        "status" => {
            let status = match manner {
                Manner::Asserts | Manner::Promises | Manner::Thinks => "asserted",
                Manner::Denies | Manner::Disbelieves => "denied",
                Manner::Declines => "declined to say",
                Manner::Doubts => "unconfirmed",
            };
            chosen(definition, status)
        }
        "nature" if manner == Manner::Promises => chosen(definition, "promise"),
        "nature" if matches!(manner, Manner::Thinks | Manner::Disbelieves) => chosen(definition, "opinion"),
        _ => None,
    }
}

/// That nobody but the report itself states a claim.
pub(super) fn reported_by_itself(source: &AttributeDefinition) -> Guess {
    Guess { attribute: source.id.clone(), proposal: Proposal::Value(AttributeValue::None), because: Vec::new() }
}

fn chosen(definition: &AttributeDefinition, choice: &str) -> Option<Guess> {
    let known = definition.kind == AttributeKind::Choice && definition.choices.iter().any(|it| it == choice);
    known.then(|| guess(definition, choice))
}

fn guess(definition: &AttributeDefinition, value: &str) -> Guess {
    let proposal = Proposal::Value(AttributeValue::Text(value.into()));
    Guess { attribute: definition.id.clone(), proposal, because: Vec::new() }
}

fn is_direct(annotation: &Annotation) -> bool {
    let Some(first) = annotation.spans.iter().next() else { return false };
    let inner =
        first.quoted.trim_matches(|it: char| !it.is_alphanumeric() && !matches!(it, '.' | '!' | '?' | ',' | '…'));
    let small = inner.chars().find(|it| it.is_alphabetic()).is_some_and(char::is_lowercase);
    let stopped = inner.ends_with(['.', '!', '?', ',', '…']);
    // What is whole is not told by capitals where a script has none.
    let cased = inner.chars().any(|it| it.is_lowercase() || it.is_uppercase());
    let words = annotation.spans.iter().flat_map(|it| it.quoted.split_whitespace()).count();
    !small && (!cased || stopped || words >= DIRECT_WORDS)
}

/// Brackets, or an ellipsis that stands between words.
fn is_edited(annotation: &Annotation) -> bool {
    annotation.spans.iter().any(|it| {
        let inner = it.quoted.trim_matches(|it: char| !it.is_alphanumeric());
        let bracketed =
            |open: char, close: char| it.quoted.find(open).is_some_and(|at| it.quoted[at..].contains(close));
        bracketed('(', ')')
            || bracketed('[', ']')
            || inner.contains(" … ")
            || inner.contains("[…]")
            || inner.contains(" ... ")
    })
}
