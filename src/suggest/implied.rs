//! What follows from what is said of an annotation already, or goes without saying: a number without a hedge is exact, a count has no
//! unit, a fact that somebody asserts is worth a check.
//!
//! Attributes go by the ids that they have in the schema of a new project. Positions are bytes.

use super::figure;
use super::{Guess, Proposal};
use crate::model::{Annotation, AttributeDefinition, AttributeKind, AttributeValue, Document, Schema};
use crate::text::{Clause, Joint, Language, Reading, Span, Tense, Text};

/// How far the sentence of an annotation is looked for to each side, in bytes.
const SENTENCE_REACH: usize = 400;

/// What somebody thinks right.
const JUDGING: &[&str] = &["should", "ought", "debería", "deberían", "sollte", "sollten"];
/// Between a noun and what was done to it.
const AUXILIARIES: &[&str] = &["have", "has", "had", "been", "were", "was", "are", "is", "being"];
/// How often, or how many times as much: no count of things.
const FACTORS: &[&str] = &["once", "twice", "times"];
/// Participles that end in “en”; so do children, gardens and “often”.
const PARTICIPLES: &[&str] = &[
    "beaten",
    "bitten",
    "broken",
    "chosen",
    "driven",
    "eaten",
    "fallen",
    "forgotten",
    "frozen",
    "given",
    "hidden",
    "shaken",
    "stolen",
    "taken",
    "thrown",
    "torn",
    "woken",
    "written",
    "overtaken",
    "undertaken",
    "withdrawn",
    "blown",
    "shown",
    "known",
];
/// What belongs to the verb before it.
const PARTICLES: &[&str] = &["off", "out", "up", "down", "away"];

/// Adds what follows from the guesses and the attributes that are set.
pub(super) fn complete(
    schema: &Schema,
    document: &Document,
    (text, annotation): (&Text, &Annotation),
    guesses: &mut Vec<Guess>,
) {
    let definitions: Vec<&AttributeDefinition> = schema.attributes_of(&annotation.label).collect();
    let is_figure = definitions.iter().any(|it| it.id.as_str() == "value" && it.kind == AttributeKind::Number);
    if is_figure {
        with_participle(text, annotation, guesses);
    }
    // In the order of the schema, so that what follows from one is there for the next.
    for definition in definitions {
        let known = Known { annotation, guesses };
        if known.value(definition.id.as_str()).is_some() || known.is_guessed(definition) {
            continue;
        }
        let value = match (definition.id.as_str(), definition.kind) {
            ("unit" | "qualifier" | "aggregate", _) if is_figure => of_figure(definition, &known),
            ("nature", AttributeKind::Choice) => chosen(definition, nature(&known, &document.language)),
            ("check-worthy", AttributeKind::YesNo) => Some(yes_no(is_worth_a_check(&known))),
            ("claim", AttributeKind::YesNo) => known.text("kind").map(|kind| yes_no(kind == "direct")),
            ("when", AttributeKind::Period) => {
                guesses.extend(when(document, text, annotation, definition));
                None
            }
            _ => None,
        };
        let proposal = value.map(Proposal::Value);
        guesses.extend(proposal.map(|it| Guess {
            attribute: definition.id.clone(),
            proposal: it,
            because: Vec::new(),
        }));
    }
}

/// What is said of an annotation, or guessed.
struct Known<'a> {
    annotation: &'a Annotation,
    guesses: &'a [Guess],
}

impl Known<'_> {
    fn value(&self, id: &str) -> Option<&AttributeValue> {
        let set = self.annotation.attributes.get(id).map(|it| &it.value);
        let guessed = || self.guesses.iter().find(|it| it.attribute.as_str() == id);
        set.or_else(|| match &guessed()?.proposal {
            Proposal::Value(value) => Some(value),
            Proposal::NewSpeaker { .. } => None,
        })
    }

    fn text(&self, id: &str) -> Option<&str> {
        match self.value(id)? {
            AttributeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    fn is_guessed(&self, definition: &AttributeDefinition) -> bool {
        self.guesses.iter().any(|it| it.attribute == definition.id)
    }

    /// Whether the annotation has one of some words.
    fn has(&self, words: &[&str]) -> bool {
        let quoted = self.annotation.spans.quoted().to_lowercase();
        let mut own = quoted.split(|it: char| !it.is_alphanumeric() && it != '’' && it != '\'');
        own.any(|it| words.contains(&it))
    }
}

/// A number that was read has a unit or none, and is exact unless it says how exact it is.
fn of_figure(definition: &AttributeDefinition, known: &Known<'_>) -> Option<AttributeValue> {
    let value = known.text("value")?;
    let is_range = known.value("to").is_some();
    match (definition.id.as_str(), definition.kind) {
        ("unit", AttributeKind::Text) => Some(AttributeValue::None),
        ("qualifier", AttributeKind::Choice) if is_range => Some(AttributeValue::None),
        ("qualifier", AttributeKind::Choice) => chosen(definition, "exactly"),
        ("aggregate", AttributeKind::Choice) => {
            let measured = known.text("unit").is_some() || known.value("per").is_some();
            let counts = !measured && !is_range && !known.has(FACTORS) && value.chars().all(|it| it.is_ascii_digit());
            if counts { chosen(definition, "total") } else { None }
        }
        _ => None,
    }
}

/// Whether a claim is a promise, an opinion or a fact. What nobody vouches for is no promise.
fn nature(known: &Known<'_>, language: &str) -> &'static str {
    let vouched = !matches!(known.text("status"), Some("unconfirmed" | "declined to say"));
    let told = known.value("source") != Some(&AttributeValue::None);
    if vouched && is_to_come(&known.annotation.spans.quoted(), language, told) {
        "promise"
    } else if known.has(JUDGING) {
        "opinion"
    } else {
        "fact"
    }
}

/// Whether a claim tells what will be, by a clause that no other one rules: “will close”, “cerrará”, “is to report”, and what is told as
/// “would close”; not “would have closed”, “the will of the town” or “has vowed to close”, which is a fact about a vow.
fn is_to_come(claim: &str, language: &str, told: bool) -> bool {
    let clauses = Reading::of(claim, language).clauses;
    let rules = |it: &&Clause| it.verb.is_some() && !matches!(it.joint, Joint::Relative | Joint::Depends);
    let none_rules = !clauses.iter().any(|it| rules(&it));
    let promises = |it: &Clause| it.is(Tense::ToCome) && (told || it.verb.as_ref().is_none_or(|it| !it.reported));
    clauses.iter().any(|it| promises(it) && (rules(&it) || (none_rules && it.joint != Joint::Relative)))
}

fn is_worth_a_check(known: &Known<'_>) -> bool {
    let is_open = matches!(known.text("status"), Some("unconfirmed" | "declined to say"));
    known.text("nature") == Some("fact") && !is_open
}

/// The time that a claim names, or that stands right before it: “In June, …”, “in June, when …”.
fn when(document: &Document, text: &Text, annotation: &Annotation, definition: &AttributeDefinition) -> Option<Guess> {
    let hull = annotation.spans.hull();
    let sentence = text.sentence_around(hull, Language(&document.language), SENTENCE_REACH);
    let part = |from: usize, to: usize| text.as_str().get(from..to);
    let before = part(sentence.start().0, hull.start().0)?;
    let words = own_words(text, annotation)?;
    let (period, at) = figure::time_of(before, &words, (&document.published, &document.language))?;
    let because = Span::from_range(sentence.start().0 + at.start..sentence.start().0 + at.end)?;
    let value = figure::with_words(AttributeValue::Period(period.into()), text.slice(because)?);
    Some(Guess { attribute: definition.id.clone(), proposal: Proposal::Value(value), because: vec![because] })
}

/// The words of an annotation, with white space for what stands between its spans: when somebody said it is not when it was.
fn own_words(text: &Text, annotation: &Annotation) -> Option<String> {
    let start = annotation.spans.hull().start().0;
    let mut words = String::new();
    for span in annotation.spans.places() {
        words.extend(std::iter::repeat_n(' ', (span.start().0 - start).saturating_sub(words.len())));
        words.push_str(text.slice(span)?);
    }
    Some(words)
}

/// What is counted with what was done to it: “nine boats” that “were seized” are boats seized.
fn with_participle(text: &Text, annotation: &Annotation, guesses: &mut [Guess]) {
    let end = annotation.spans.hull().end();
    let Some(guess) = guesses.iter_mut().find(|it| it.attribute.as_str() == "counted") else { return };
    let Proposal::Value(AttributeValue::Text(counted)) = &guess.proposal else { return };
    // Only what the figure ends with is the subject of the words behind it.
    if guess.because.last().is_none_or(|it| it.end() != end) {
        return;
    }
    let behind = text.as_str()[end.0..].split(['.', ',', ';', ':', '\n']).next().unwrap_or_default();
    let mut words = behind.split_whitespace().peekable();
    if !words.next().is_some_and(|it| AUXILIARIES.contains(&it)) {
        return;
    }
    while words.next_if(|it| AUXILIARIES.contains(it) || it.ends_with("ly")).is_some() {}
    let done = |it: &&str| (it.len() > 4 && it.ends_with("ed") && *it != "indeed") || PARTICIPLES.contains(it);
    let Some(participle) = words.next().filter(done) else { return };
    let particle = words.next().filter(|it| PARTICLES.contains(it)).map(|it| format!(" {it}")).unwrap_or_default();
    let counted = format!("{counted} {participle}{particle}");
    guess.proposal = Proposal::Value(AttributeValue::Text(counted.into()));
}

fn chosen(definition: &AttributeDefinition, choice: &str) -> Option<AttributeValue> {
    definition.choices.iter().any(|it| it == choice).then(|| AttributeValue::Text(choice.into()))
}

fn yes_no(yes: bool) -> AttributeValue {
    AttributeValue::Text(if yes { "yes" } else { "no" }.into())
}
