//! What was said of an annotation that is split, shared out to its parts: each keeps as it was said what its own words say, and what only
//! the words of the other say falls away or is guessed anew.

use super::{Guess, Proposal, fill};
use crate::model::{
    Annotation, Attribute, AttributeId, AttributeKind, AttributeValue, Project, QuotedSpan, ValueOrigin,
};

/// One of the two annotations that a whole becomes, and what is guessed of its own words.
pub struct Share<'a> {
    /// The annotation.
    pub annotation: &'a mut Annotation,
    /// For each attribute the best guess first.
    pub guesses: Vec<Guess>,
}

/// Shares out what a whole says to the part that was taken out of it and to the rest. What the words of the part say stays as it was said there,
/// and what the rules alone would guess of it is a guess. What neither says in its own words stays with the rest as it was said, and is a guess
/// about the part. Whatever is unset then is guessed.
pub fn share_out(project: &Project, whole: &Annotation, [part, rest]: [&mut Share<'_>; 2]) {
    for (id, said) in whole.attributes.iter() {
        let kind = project.schema.attribute(&whole.label, id).map(|it| it.kind);
        let (here, there) = (part.says(kind, id, said), rest.says(kind, id, said));
        let as_guess = Attribute { value: said.value.clone(), origin: ValueOrigin::Rule };
        let of_part = match (here, there) {
            (Says::Words, _) => Some(said.clone()),
            // Nobody has said it of the part alone.
            (Says::Guess, _) => Some(as_guess),
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
            (AttributeValue::Text(text), Some(AttributeKind::Number)) => {
                self.annotation.spans.iter().any(|it| has_number(&it.quoted, text))
            }
            (AttributeValue::Text(text), Some(AttributeKind::Text | AttributeKind::Choice)) => {
                self.annotation.spans.iter().any(|it| has_words(&it.quoted, text))
            }
            (AttributeValue::Mention(spans), _) => {
                let has = |said: &QuotedSpan| self.annotation.spans.iter().any(|it| it.span.covers(said.span));
                !spans.is_empty() && spans.iter().all(has)
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
    let is_inner = |beside: &mut dyn Iterator<Item = char>| beside.next().is_some_and(char::is_alphanumeric);
    stands_alone(&text, &words, is_inner)
}

/// Whether a text has a number in digits that is not a piece of a longer one: neither “40” nor “200” is said by “1,200 in 2.40 hours”.
fn has_number(text: &str, number: &str) -> bool {
    let is_inner = |beside: &mut dyn Iterator<Item = char>| match beside.next() {
        Some('.' | ',' | '’' | '\'' | '\u{a0}' | '\u{202f}') => beside.next().is_some_and(char::is_numeric),
        Some(next) => next.is_alphanumeric() || matches!(next, '-' | '−'),
        None => false,
    };
    stands_alone(text, number, is_inner)
}

/// Whether some words stand in a text with nothing beside them that makes them a part of something longer, as the characters tell that are next
/// to them on either side, the nearest first.
fn stands_alone(text: &str, words: &str, is_inner: impl Fn(&mut dyn Iterator<Item = char>) -> bool) -> bool {
    let places = text.match_indices(words).filter(|(_, found)| !found.is_empty());
    places
        .filter_map(|(at, found)| Some((text.get(..at)?, text.get(at + found.len()..)?)))
        .any(|(before, behind)| !is_inner(&mut before.chars().rev()) && !is_inner(&mut behind.chars()))
}

#[cfg(test)]
mod tests {
    use super::{has_number, has_words};

    #[test]
    fn words_are_whole_words_of_whatever_case() {
        assert!(has_words("About 40 dogs", "about") && has_words("(40)", "40"));
        assert!(!has_words("140 dogs", "40") && !has_words("40.", "") && !has_words("whereabouts", "about"));
    }

    #[test]
    fn numbers_are_whole_numbers() {
        assert!(has_number("200.", "200") && has_number("(200), 40", "200") && has_number("0.5 %", "0.5"));
        for (text, number) in
            [("1,200 dead", "200"), ("2.40", "40"), ("-40 degrees", "40"), ("−40", "40"), ("200.5", "200")]
        {
            assert!(!has_number(text, number), "{number} in {text}");
        }
    }
}
