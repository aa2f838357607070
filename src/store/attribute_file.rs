//! Attributes in project files: a map of values by their form, and lists of those that are unknown, none, by rule, imported.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::parse::Parsed;
use super::ron_writer::{Fields, RonWriter};
use crate::model::{Attribute, AttributeId, AttributeValue, Attributes, Period, QuotedSpan, ValueOrigin};
use crate::text::Span;

/// Writes the fields `attributes`, `by_rule` and, where they hold something, `imported`, `unknown` and `none`.
pub(super) fn write(fields: &mut Fields<'_>, attributes: &Attributes) {
    let written =
        attributes.iter().filter(|(_, it)| !matches!(it.value, AttributeValue::Unknown | AttributeValue::None));
    fields.field("attributes", |writer| writer.map(written.map(|(id, it)| (id.as_str(), &it.value)), write_value));
    let mut names = |field: &str, always: bool, which: &dyn Fn(&Attribute) -> bool| {
        let mut names = attributes.iter().filter(|(_, it)| which(it)).map(|(id, _)| id.as_str()).peekable();
        if always || names.peek().is_some() {
            fields.field(field, |writer| writer.strings(names));
        }
    };
    names("by_rule", true, &|it| it.origin == ValueOrigin::Rule);
    names("imported", false, &|it| it.origin == ValueOrigin::Imported);
    names("unknown", false, &|it| it.value == AttributeValue::Unknown);
    names("none", false, &|it| it.value == AttributeValue::None);
}

fn write_value(writer: &mut RonWriter, value: &AttributeValue) {
    match value {
        AttributeValue::Text(text) => writer.string(text),
        AttributeValue::Choices(choices) => writer.strings(choices.iter().map(String::as_str)),
        AttributeValue::Mention(spans) => write_spans(writer, spans),
        AttributeValue::Period(period) => writer.record(|fields| {
            let Period { from, to, words } = &**period;
            fields.string("from", from).string("to", to).string("words", words);
        }),
        // These two are named in lists of their own.
        AttributeValue::Unknown | AttributeValue::None => {}
    }
}

/// Writes `[(start, end, "quoted"), …]`, offsets in bytes.
pub(super) fn write_spans<'a>(writer: &mut RonWriter, spans: impl IntoIterator<Item = &'a QuotedSpan>) {
    writer.list(spans, |writer, quoted| {
        writer.word("(");
        writer.number(quoted.span.start().0);
        writer.word(", ");
        writer.number(quoted.span.end().0);
        writer.word(", ");
        writer.string(&quoted.quoted);
        writer.word(")");
    });
}

/// Puts values and lists of names together.
///
/// # Errors
///
/// Where a list names an attribute that has no value, or one that another list has named.
pub(super) fn read(values: AttributeMap, names: Names) -> Result<Attributes, String> {
    let Names { by_rule, imported, unknown, none } = &names;
    if [by_rule, imported, unknown, none].iter().any(|list| list.len() > ATTRIBUTES_MAX) {
        return Err(too_many());
    }
    let mut attributes: Attributes =
        values.0.into_iter().map(|(id, value)| (id, Attribute { value, origin: ValueOrigin::Hand })).collect();
    for (field, list, value) in
        [("unknown", names.unknown, AttributeValue::Unknown), ("none", names.none, AttributeValue::None)]
    {
        for Parsed(id) in list {
            if attributes.get(id.as_str()).is_some() {
                return Err(format!("{field} names “{id}”, which has a value; expected one or the other"));
            }
            attributes.set(id, Some(Attribute { value: value.clone(), origin: ValueOrigin::Hand }));
        }
    }
    for (field, list, origin) in
        [("by_rule", names.by_rule, ValueOrigin::Rule), ("imported", names.imported, ValueOrigin::Imported)]
    {
        for Parsed(id) in list {
            match attributes.get(id.as_str()) {
                Some(Attribute { value, origin: ValueOrigin::Hand }) => {
                    let value = value.clone();
                    attributes.set(id, Some(Attribute { value, origin }));
                }
                Some(_) => return Err(format!("{field} names “{id}”, which is named already; expected it once")),
                None => {
                    return Err(format!("{field} names “{id}”, which has no value; expected an attribute that has"));
                }
            }
        }
    }
    Ok(attributes)
}

/// How many attributes one annotation may have; more would take long to sort, and nobody fills them in.
pub(super) const ATTRIBUTES_MAX: usize = 10_000;

fn too_many() -> String {
    format!("expected at most {ATTRIBUTES_MAX} attributes")
}

/// The lists of names beside the values.
pub(super) struct Names {
    pub(super) by_rule: Vec<Parsed<AttributeId>>,
    pub(super) imported: Vec<Parsed<AttributeId>>,
    pub(super) unknown: Vec<Parsed<AttributeId>>,
    pub(super) none: Vec<Parsed<AttributeId>>,
}

/// Values by attribute, none named twice.
#[derive(Debug)]
pub(super) struct AttributeMap(pub(super) Vec<(AttributeId, AttributeValue)>);

impl<'de> Deserialize<'de> for AttributeMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MapVisitor;

        impl<'de> Visitor<'de> for MapVisitor {
            type Value = AttributeMap;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of attributes")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut names = HashSet::new();
                let mut values = Vec::new();
                while let Some((Parsed(id), Value(value))) = map.next_entry::<Parsed<AttributeId>, Value>()? {
                    if !names.insert(id.clone()) {
                        return Err(A::Error::custom(format!(
                            "the attribute “{id}” stands here twice; expected it once"
                        )));
                    }
                    values.push((id, value));
                    if values.len() > ATTRIBUTES_MAX {
                        return Err(A::Error::custom(too_many()));
                    }
                }
                Ok(AttributeMap(values))
            }
        }

        deserializer.deserialize_map(MapVisitor)
    }
}

/// A value, told by its form: `"text"`, `["choice"]`, `[(0, 4, "said")]` or `(from: "2018", to: "2018", words: "2018")`.
///
/// An empty list is one of choices.
#[derive(Debug)]
struct Value(AttributeValue);

const VALUE_FORMS: &str = "a text, a list of choices, a list of spans, or a period (from: …, to: …, words: …)";

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ValueVisitor;

        impl<'de> Visitor<'de> for ValueVisitor {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(VALUE_FORMS)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
                Ok(Value(AttributeValue::Text(text.into())))
            }

            fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
                Ok(Value(AttributeValue::Text(text.into())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
                let mut choices = Vec::new();
                let mut spans = Vec::new();
                while let Some(item) = list.next_element::<ListItem>()? {
                    match item {
                        ListItem::Choice(choice) if spans.is_empty() => choices.push(choice),
                        ListItem::Quoted(QuotedRecord(quoted)) if choices.is_empty() => spans.push(quoted),
                        _ => return Err(A::Error::custom("expected either choices or spans, not both in one list")),
                    }
                }
                Ok(Value(match spans.is_empty() {
                    true => AttributeValue::Choices(choices),
                    false => AttributeValue::Mention(spans),
                }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
                let record = PeriodRecord::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                let PeriodRecord { from, to, words } = record;
                Ok(Value(AttributeValue::Period(Period { from, to, words }.into())))
            }
        }

        deserializer.deserialize_any(ValueVisitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodRecord {
    from: String,
    to: String,
    words: String,
}

enum ListItem {
    Choice(String),
    Quoted(QuotedRecord),
}

impl<'de> Deserialize<'de> for ListItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemVisitor;

        impl<'de> Visitor<'de> for ItemVisitor {
            type Value = ListItem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a choice or a span (start, end, \"quoted\")")
            }

            fn visit_str<E: Error>(self, choice: &str) -> Result<ListItem, E> {
                Ok(ListItem::Choice(choice.to_owned()))
            }

            fn visit_string<E: Error>(self, choice: String) -> Result<ListItem, E> {
                Ok(ListItem::Choice(choice))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, parts: A) -> Result<ListItem, A::Error> {
                QuotedVisitor.visit_seq(parts).map(ListItem::Quoted)
            }
        }

        deserializer.deserialize_any(ItemVisitor)
    }
}

/// `(start, end, "quoted")`, offsets in bytes.
#[derive(Debug)]
pub(super) struct QuotedRecord(pub(super) QuotedSpan);

struct QuotedVisitor;

impl<'de> Visitor<'de> for QuotedVisitor {
    type Value = QuotedRecord;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a span (start, end, \"quoted\")")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<QuotedRecord, A::Error> {
        let start: usize = parts.next_element()?.ok_or_else(|| A::Error::invalid_length(0, &self))?;
        let end: usize = parts.next_element()?.ok_or_else(|| A::Error::invalid_length(1, &self))?;
        let quoted: Box<str> = parts.next_element()?.ok_or_else(|| A::Error::invalid_length(2, &self))?;
        let span = Span::from_range(start..end)
            .ok_or_else(|| A::Error::custom(format!("({start}, {end}) {}", Span::refusal(start, end))))?;
        Ok(QuotedRecord(QuotedSpan { span, quoted }))
    }
}

impl<'de> Deserialize<'de> for QuotedRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_tuple(3, QuotedVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(ron: &str) -> Result<AttributeValue, String> {
        ron::from_str::<Value>(ron).map(|it| it.0).map_err(|error| error.to_string())
    }

    #[test]
    fn each_form_is_a_value_of_its_own() {
        assert_eq!(value(r#""said""#), Ok(AttributeValue::Text("said".into())));
        assert_eq!(value(r#"["cut", "added"]"#), Ok(AttributeValue::Choices(vec!["cut".into(), "added".into()])));
        assert_eq!(value("[]"), Ok(AttributeValue::Choices(Vec::new())));
        let said = QuotedSpan { span: Span::from_range(3..7).expect("a span"), quoted: "said".into() };
        assert_eq!(value(r#"[(3, 7, "said")]"#), Ok(AttributeValue::Mention(vec![said])));
        let period = Period { from: "2018".into(), to: String::new(), words: "since 2018".into() };
        assert_eq!(value(r#"(from: "2018", to: "", words: "since 2018")"#), Ok(AttributeValue::Period(period.into())));
    }

    #[test]
    fn other_forms_are_refused_in_words() {
        for (ron, expected) in [
            ("12", "a text, a list of choices"),
            (r#"["cut", (3, 7, "said")]"#, "not both"),
            (r#"[(7, 3, "said")]"#, "(7, 3) is no span"),
            (r#"[(3, 7)]"#, "(start, end"),
            (r#"[(3, 7, "said", 1)]"#, ""),
            (r#"(from: "2018", to: "2018")"#, "words"),
            (r#"(from: "2018", to: "2018", words: "", by: "")"#, "by"),
        ] {
            let error = value(ron).expect_err(ron);
            assert!(error.contains(expected), "{ron}: {error}");
        }
    }

    #[test]
    fn an_attribute_stands_once() {
        let twice = ron::from_str::<AttributeMap>(r#"{"unit": "%", "unit": "m"}"#);
        assert!(twice.expect_err("twice").to_string().contains("twice"));
        let unit = || Parsed("unit".parse::<AttributeId>().expect("a name"));
        let names = |by_rule, unknown| Names { by_rule, imported: Vec::new(), unknown, none: Vec::new() };
        let map = || ron::from_str::<AttributeMap>(r#"{"unit": "%"}"#).expect("a map");
        assert!(read(map(), names(vec![unit()], Vec::new())).is_ok());
        assert!(read(map(), names(Vec::new(), vec![unit()])).is_err(), "a value and unknown");
        assert!(read(map(), names(vec![unit(), unit()], Vec::new())).is_err(), "named twice");
        assert!(read(AttributeMap(Vec::new()), names(vec![unit()], Vec::new())).is_err(), "no value");
    }
}
