//! Figures read: value, range, unit, qualifier, aggregate, what they are divided by, what is counted, and when.
//!
//! Rules over the words of the figure and its sentence, a table a language; no model. What no rule understands gets no guess.
//! Numbers are exact decimals in the form of an attribute, `-1250.50`; a fraction that no decimal ends (two thirds) is given to
//! fifteen digits. Positions are bytes.

mod counted;
mod decimal;
mod digits;
#[rustfmt::skip]
mod lexicon;
mod number;
mod pair;
mod part;
mod per;
mod period;
mod phrase;
mod qualifier;
#[rustfmt::skip]
mod qualifier_words;
mod read;
mod sum;
mod token;
mod unit;
#[rustfmt::skip]
mod unit_table;

use std::ops::Range;

use super::{Guess, Proposal};
use crate::model::{Annotation, AttributeDefinition, AttributeKind, AttributeValue, Document, Period, Schema};
use crate::text::{Language, Span, Text};

/// How far the sentence of a figure is looked for to each side, in bytes.
const SENTENCE_REACH: usize = 400;

/// How exact a number claims to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Qualifier {
    /// Exactly twelve.
    Exactly,
    /// About, nearly, some.
    About,
    /// Twelve or more.
    AtLeast,
    /// Up to twelve.
    AtMost,
    /// Over twelve.
    MoreThan,
    /// Under twelve.
    LessThan,
    /// Hundreds.
    OrderOfMagnitude,
}

impl Qualifier {
    /// The choice that the schema of a new project has for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exactly => "exactly",
            Self::About => "about",
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
            Self::MoreThan => "more than",
            Self::LessThan => "less than",
            Self::OrderOfMagnitude => "order of magnitude",
        }
    }
}

/// How a number was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aggregate {
    /// A total of 262.
    Total,
    /// 75 on average.
    Average,
    /// Two thirds of the harvest.
    Share,
    /// 40 per 100,000 inhabitants.
    Rate,
    /// Up by 8 %.
    Change,
}

impl Aggregate {
    /// The choice that the schema of a new project has for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Average => "average",
            Self::Share => "share",
            Self::Rate => "rate",
            Self::Change => "change",
        }
    }
}

/// Something read, and the words that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read<T> {
    /// What is said.
    pub value: T,
    /// Where, in bytes from the start of the sentence.
    pub at: Range<usize>,
}

/// What a figure says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The number, or the lower end of a range, as an exact decimal.
    pub value: Read<String>,
    /// The upper end of a range.
    pub to: Option<Read<String>>,
    /// What the number is measured in, by one name in all languages: `%`, `euro`, `square kilometre`.
    pub unit: Option<Read<String>>,
    /// How exact it claims to be.
    pub qualifier: Option<Read<Qualifier>>,
    /// How it was computed.
    pub aggregate: Option<Read<Aggregate>>,
    /// What it is divided by.
    pub per: Option<Read<String>>,
    /// What is counted or measured, in the words of the text.
    pub counted: Option<Read<String>>,
    /// The time that it holds for, without dates where the day of publication would be needed and is not known.
    pub period: Option<Read<Period>>,
}

/// What stands around the words of a figure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sentence<'a> {
    /// The sentence before them.
    pub before: &'a str,
    /// The sentence behind them.
    pub after: &'a str,
    /// When it was published: `2025-05-03`, with or without a time; empty where it is not known.
    pub published: &'a str,
}

/// Reads the words of a figure in their sentence; `None` where no rule understands them.
///
/// The language is a BCP 47 tag; where there is none the words are read as English.
#[must_use]
pub fn read(words: &str, sentence: Sentence<'_>, language: Option<&str>) -> Option<Reading> {
    read::read(words, sentence, language.unwrap_or_default())
}

/// The time that some words name, or that stands right before them, and where, in bytes from the start of the words before them.
///
/// The last two are when it was published and in which language.
pub(super) fn time_of(before: &str, words: &str, told: (&str, &str)) -> Option<(Period, Range<usize>)> {
    period::time_of(before, words, told)
}

/// The one name of a unit that some words name in whatever language, `km²` or `kilómetros cuadrados`, if they are known.
#[must_use]
pub fn unit(words: &str) -> Option<String> {
    unit::named(words)
}

/// What the attributes of a figure may be that it lacks, in the order of the schema.
///
/// They go by the ids and kinds that the label's attributes have in the schema of a new project; a label without the number
/// `value` is no figure.
#[must_use]
pub fn guesses(document: &Document, text: &Text, annotation: &Annotation, schema: &Schema) -> Vec<Guess> {
    let definitions: Vec<&AttributeDefinition> = schema.attributes_of(&annotation.label).collect();
    let is_figure = definitions.iter().any(|it| it.id.as_str() == "value" && it.kind == AttributeKind::Number);
    let lacks = |it: &&&AttributeDefinition| annotation.attributes.get(it.id.as_str()).is_none();
    if !is_figure || !definitions.iter().any(|it| lacks(&it)) {
        return Vec::new();
    }
    let hull = annotation.spans.hull();
    let sentence = text.sentence_around(hull, Language(&document.language), SENTENCE_REACH);
    let part = |range: Range<usize>| text.as_str().get(range);
    let (Some(words), Some(before), Some(after)) =
        (part(hull.range()), part(sentence.start().0..hull.start().0), part(hull.end().0..sentence.end().0))
    else {
        return Vec::new();
    };
    let around = Sentence { before, after, published: &document.published };
    let Some(reading) = read(words, around, Some(&document.language)) else { return Vec::new() };
    let lacking = definitions.iter().filter(lacks);
    let guess = |definition: &&AttributeDefinition| {
        let Read { value, at } = reading.value_of(definition)?;
        let because = Span::from_range(sentence.start().0 + at.start..sentence.start().0 + at.end)?;
        let value = with_words(value, text.slice(because)?);
        Some(Guess { attribute: definition.id.clone(), proposal: Proposal::Value(value), because: vec![because] })
    };
    lacking.filter_map(guess).collect()
}

/// A period with its words exactly as the text has them.
pub(super) fn with_words(value: AttributeValue, words: &str) -> AttributeValue {
    match value {
        AttributeValue::Period(period) => AttributeValue::Period(Period { words: words.to_owned(), ..*period }.into()),
        other => other,
    }
}

impl Reading {
    /// What an attribute of the schema is to be, where the figure says it and the attribute can hold it.
    fn value_of(&self, definition: &AttributeDefinition) -> Option<Read<AttributeValue>> {
        use AttributeKind::{Choice, Number, Text};
        let text =
            |read: &Read<String>| Read { value: AttributeValue::Text(read.value.as_str().into()), at: read.at.clone() };
        let chosen = |name: &str, at: &Range<usize>| {
            let has = definition.choices.iter().any(|it| it == name);
            has.then(|| Read { value: AttributeValue::Text(name.into()), at: at.clone() })
        };
        match (definition.id.as_str(), definition.kind) {
            ("value", Number) => Some(text(&self.value)),
            ("to", Number) => self.to.as_ref().map(text),
            ("unit", Text) => self.unit.as_ref().map(text),
            ("per", Text) => self.per.as_ref().map(text),
            ("counted", Text) => self.counted.as_ref().map(text),
            ("qualifier", Choice) => self.qualifier.as_ref().and_then(|it| chosen(it.value.name(), &it.at)),
            ("aggregate", Choice) => self.aggregate.as_ref().and_then(|it| chosen(it.value.name(), &it.at)),
            ("period", AttributeKind::Period) => self
                .period
                .as_ref()
                .map(|it| Read { value: AttributeValue::Period(it.value.clone().into()), at: it.at.clone() }),
            _ => None,
        }
    }
}
