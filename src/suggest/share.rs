//! What was said of an annotation that is split, shared out to its parts: each keeps as it was said what its own words say, and what only
//! the words of the other say falls away or is guessed anew.

use super::{Guess, Proposal, fill};
use crate::model::{Annotation, Attribute, AttributeId, AttributeKind, AttributeValue, Project, ValueOrigin};

/// One of the two annotations that a whole becomes, and what is guessed of its own words.
pub struct Share<'a> {
    /// The annotation.
    pub annotation: &'a mut Annotation,
    /// For each attribute the best guess first.
    pub guesses: Vec<Guess>,
}

/// Shares out what a whole says to the part that was taken out of it and to the rest. What neither says in its own words stays with the rest
/// as it was said, and is a guess about the part. Whatever is unset then is guessed.
pub fn share_out(project: &Project, whole: &Annotation, [part, rest]: [&mut Share<'_>; 2]) {
    for (id, said) in whole.attributes.iter() {
        let kind = project.schema.attribute(&whole.label, id).map(|it| it.kind);
        let (here, there) = (part.says(kind, id, said), rest.says(kind, id, said));
        let as_guess = Attribute { value: said.value.clone(), origin: ValueOrigin::Rule };
        let of_part = match (here, there) {
            (Says::Words | Says::Guess, _) => Some(said.clone()),
            (Says::Nothing, Says::Words) => part.guess(id),
            (Says::Nothing, _) => part.guess(id).or(Some(as_guess)),
        };
        let of_rest = match (there, here) {
            (Says::Nothing, Says::Words) => rest.guess(id),
            (Says::Nothing, Says::Guess) => rest.guess(id).or(Some(said.clone())),
            (Says::Nothing, Says::Nothing) if said.origin == ValueOrigin::Rule => rest.guess(id).or(Some(said.clone())),
            _ => Some(said.clone()),
        };
        part.annotation.attributes.set(id.clone(), of_part);
        rest.annotation.attributes.set(id.clone(), of_rest);
    }
    for share in [part, rest] {
        fill(share.annotation, &share.guesses);
    }
}

/// Whether an annotation says a value by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Its words are, or have in them, those of the value.
    Words,
    /// The rules would guess it.
    Guess,
    Nothing,
}

impl Share<'_> {
    fn says(&self, kind: Option<AttributeKind>, id: &AttributeId, said: &Attribute) -> Says {
        let is_written = match (&said.value, kind) {
            (AttributeValue::Text(text), Some(AttributeKind::Text | AttributeKind::Number | AttributeKind::Choice)) => {
                self.annotation.spans.iter().any(|it| has_words(&it.quoted, text))
            }
            (AttributeValue::Mention(spans), _) => {
                let hull = self.annotation.spans.hull();
                spans.iter().all(|it| hull.start() <= it.span.start() && it.span.end() <= hull.end())
            }
            _ => false,
        };
        match self.guess(id) {
            _ if is_written => Says::Words,
            Some(guess) if guess.value == said.value => Says::Guess,
            _ => Says::Nothing,
        }
    }

    /// The best guess for an attribute, where it is a value.
    fn guess(&self, id: &AttributeId) -> Option<Attribute> {
        match self.guesses.iter().find(|it| it.attribute == *id).map(|it| &it.proposal) {
            Some(Proposal::Value(value)) => Some(Attribute { value: value.clone(), origin: ValueOrigin::Rule }),
            _ => None,
        }
    }
}

/// Whether a text has some words, of whatever case, that are not the middle of longer ones.
fn has_words(text: &str, words: &str) -> bool {
    let (text, words) = (text.to_lowercase(), words.to_lowercase());
    let is_inner = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
    !words.is_empty()
        && text.match_indices(&words).any(|(at, found)| {
            let (before, behind) = (text.get(..at), text.get(at + found.len()..));
            !is_inner(before.and_then(|it| it.chars().next_back()))
                && !is_inner(behind.and_then(|it| it.chars().next()))
        })
}

#[cfg(test)]
mod tests {
    use super::has_words;

    #[test]
    fn words_are_whole_words_of_whatever_case() {
        assert!(has_words("About 40 dogs", "about") && has_words("(40)", "40"));
        assert!(!has_words("140 dogs", "40") && !has_words("40.", "") && !has_words("whereabouts", "about"));
    }
}
