//! Values of the data as values of the project: the schema says how they are read.

use super::kinds::choice_of;
use super::offsets::{Places, agrees};
use super::speakers::Register;
use crate::format::{ImportedValue, Quoted, breaks_line};
use crate::model::{
    AttributeDefinition, AttributeKind, AttributeValue, Period, QuotedSpan, Spans, is_decimal, is_period_date,
};
use crate::text::{Span, Text};

/// What a value may name beside itself.
pub(super) struct Surroundings<'a> {
    pub(super) text: &'a Text,
    pub(super) places: &'a Places,
    pub(super) register: &'a mut Register,
    /// The project that the data was exported from; empty where it names none.
    pub(super) project: &'a str,
    /// Whether parts with nothing but control characters between them are one.
    pub(super) cut_at_controls: bool,
}

/// A value as the project holds it; `None` where it says nothing.
///
/// # Errors
///
/// Where it does not fit the definition: in words.
pub(super) fn convert(
    definition: &AttributeDefinition,
    value: &ImportedValue,
    around: &mut Surroundings<'_>,
) -> Result<Option<AttributeValue>, String> {
    let kind = definition.kind;
    Ok(Some(match (value, kind) {
        (ImportedValue::Unknown, _) => AttributeValue::Unknown,
        (ImportedValue::None, _) => AttributeValue::None,
        (ImportedValue::Mention { fragments, quoted }, AttributeKind::Mention) => {
            AttributeValue::Mention(mention(fragments, quoted.as_ref(), around)?)
        }
        (ImportedValue::Mention { .. }, _) => return Err("it has places where a word was expected".to_owned()),
        (ImportedValue::Period(it), AttributeKind::Period) => period(it.clone())?,
        (ImportedValue::Period(it), AttributeKind::Text) => AttributeValue::Text(written(it).into()),
        (ImportedValue::Choices(list), AttributeKind::Choices) => AttributeValue::Choices(choices(definition, list)),
        (ImportedValue::Choices(list), _) => return single(definition, &list.join("; "), around),
        (ImportedValue::YesNo(yes), _) => return single(definition, if *yes { "yes" } else { "no" }, around),
        (ImportedValue::Text(text) | ImportedValue::Choice(text), _) => return single(definition, text, around),
        (ImportedValue::Period(_), _) => return Err("it has a period where something else was expected".to_owned()),
    }))
}

/// One word or text, read as the kind has it.
fn single(
    definition: &AttributeDefinition,
    text: &str,
    around: &mut Surroundings<'_>,
) -> Result<Option<AttributeValue>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let short = || text.chars().take(60).collect::<String>();
    let value = match definition.kind {
        AttributeKind::Text => text.into(),
        AttributeKind::Choice => match choice_of(&definition.choices, text) {
            Some(choice) => choice.as_str().into(),
            None => return Err(format!("“{}” is none of the choices", short())),
        },
        AttributeKind::Choices => {
            let list: Vec<String> = match choice_of(&definition.choices, text) {
                Some(one) => vec![one.clone()],
                None => text.split(';').map(|it| it.trim().to_owned()).collect(),
            };
            return Ok(Some(AttributeValue::Choices(choices(definition, &list))));
        }
        AttributeKind::YesNo => match text.to_lowercase().as_str() {
            "yes" | "true" => "yes".into(),
            "no" | "false" => "no".into(),
            _ => return Err(format!("“{}” is neither yes nor no", short())),
        },
        AttributeKind::Number if is_decimal(text) => text.into(),
        AttributeKind::Number => return Err(format!("“{}” is no number like 12 or -0.5", short())),
        AttributeKind::Period => return parsed_period(text).map(Some),
        AttributeKind::Speaker => around.register.find(text, around.project).as_str().into(),
        AttributeKind::Mention => return Err(format!("“{}” has words and no place", short())),
    };
    Ok(Some(AttributeValue::Text(value)))
}

/// Choices in the order of the schema, each once; what it does not have comes last.
fn choices(definition: &AttributeDefinition, list: &[String]) -> Vec<String> {
    let mut known: Vec<(usize, String)> = Vec::new();
    for word in list {
        let choice = choice_of(&definition.choices, word).unwrap_or(word);
        let place = definition.choices.iter().position(|it| it == choice).unwrap_or(usize::MAX);
        if !known.iter().any(|(_, it)| it == choice) {
            known.push((place, choice.clone()));
        }
    }
    known.sort_by_key(|(place, _)| *place);
    known.into_iter().map(|(_, choice)| choice).collect()
}

fn mention(
    fragments: &[[u64; 2]],
    quoted: Option<&Quoted>,
    around: &Surroundings<'_>,
) -> Result<Vec<QuotedSpan>, String> {
    let spans = spans(fragments, quoted, around.places, around.text, around.cut_at_controls)?;
    Ok(spans.iter().cloned().collect())
}

/// The spans of some fragments of the file.
///
/// # Errors
///
/// Where one is not in the text, or the words that the data quotes are not what stands there: in words.
pub(super) fn spans(
    fragments: &[[u64; 2]],
    quoted: Option<&Quoted>,
    places: &Places,
    text: &Text,
    cut_at_controls: bool,
) -> Result<Spans, String> {
    let mut parts: Vec<Span> = fragments.iter().map(|it| places.span(*it)).collect::<Result<_, _>>()?;
    if let Some(quoted) = quoted.filter(|quoted| !agrees(quoted, &parts, text)) {
        let there: Vec<&str> = parts.iter().filter_map(|it| text.slice(*it)).collect();
        let short = |words: &str| words.chars().take(60).collect::<String>();
        return Err(format!(
            "the text has “{}” there; expected “{}”",
            short(&there.join(quoted.joint)),
            short(&quoted.words)
        ));
    }
    if cut_at_controls {
        parts = joined(parts, text);
    }
    Spans::quote(&parts, text).map_err(|error| error.to_string())
}

/// The parts with those joined that have nothing but line breaks and other control characters between them.
fn joined(mut parts: Vec<Span>, text: &Text) -> Vec<Span> {
    parts.sort();
    let mut joined: Vec<Span> = Vec::with_capacity(parts.len());
    for part in parts {
        let between = |last: &Span| text.as_str().get(last.end().0..part.start().0);
        match joined.last_mut() {
            Some(last) if between(last).is_some_and(|it| it.chars().all(breaks_line)) => *last = last.hull(part),
            _ => joined.push(part),
        }
    }
    joined
}

fn period(period: Period) -> Result<AttributeValue, String> {
    let valid = |date: &String| date.is_empty() || is_period_date(date);
    let exact = period.from.len().min(period.to.len());
    let ordered = period.to.is_empty() || period.from.get(..exact) <= period.to.get(..exact);
    if valid(&period.from) && valid(&period.to) && ordered {
        Ok(AttributeValue::Period(Box::new(period)))
    } else {
        Err(format!("“{}” is no period from one date to a later one", written(&period)))
    }
}

/// A period as tables write it: `2018-05/2018-06 (last spring)`.
fn parsed_period(text: &str) -> Result<AttributeValue, String> {
    let (dates, words) = match text.split_once('(') {
        Some((dates, words)) => (dates.trim(), words.strip_suffix(')').unwrap_or(words)),
        None => (text.trim(), ""),
    };
    let (from, to) = dates.split_once('/').unwrap_or((dates, dates));
    period(Period { from: from.to_owned(), to: to.to_owned(), words: words.to_owned() })
}

fn written(period: &Period) -> String {
    let Period { from, to, words } = period;
    let words = if words.is_empty() { String::new() } else { format!(" ({words})") };
    if from == to { format!("{from}{words}") } else { format!("{from}/{to}{words}") }
}
