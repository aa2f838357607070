//! Values of attributes on annotations and relations.

use std::sync::Arc;

use super::{AttributeId, QuotedSpan};

/// What an attribute says. The schema says how to read it; a value that no longer fits the schema stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeValue {
    /// A text, one choice, `yes` or `no`, a speaker's id, or a decimal exactly as written. Shared, since many records say the same.
    Text(Arc<str>),
    /// Several choices, in the order of the schema.
    Choices(Vec<String>),
    /// Words of the text itself, sorted and disjoint.
    Mention(Vec<QuotedSpan>),
    /// A time or a stretch of time.
    Period(Box<Period>),
    /// It was looked for and could not be found out. Not the same as unset.
    Unknown,
    /// There is none. Not the same as unknown.
    None,
}

impl AttributeValue {
    /// Several choices as a value; unset where there is none.
    #[must_use]
    pub fn choices(choices: Vec<String>) -> Option<Self> {
        (!choices.is_empty()).then_some(Self::Choices(choices))
    }
}

/// A time or a stretch of time, as exact as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// The first day, month or year: `2018`, `2018-05` or `2018-05-12`; empty where open. Its form is its precision.
    pub from: String,
    /// The last one, included; the same as `from` for one day, month or year; empty where open.
    pub to: String,
    /// The words as they stand in the text.
    pub words: String,
}

/// How a value came to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueOrigin {
    /// Given by the annotator.
    #[default]
    Hand,
    /// Guessed by a rule and not yet looked at.
    Rule,
    /// Brought in with data from elsewhere.
    Imported,
}

/// A value and how it came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// What it says.
    pub value: AttributeValue,
    /// How it came.
    pub origin: ValueOrigin,
}

/// The values that are set, sorted by attribute. What is not here is *unset*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Box<[(AttributeId, Attribute)]>);

impl Attributes {
    /// The value of an attribute, or `None` while it is unset.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Attribute> {
        let place = self.0.binary_search_by(|(it, _)| it.as_str().cmp(id)).ok()?;
        Some(&self.0[place].1)
    }

    /// The text of an attribute, or `None` where it is unset or something other than a text.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&str> {
        match &self.get(id)?.value {
            AttributeValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Sets a value, or unsets it with `None`.
    pub fn set(&mut self, id: AttributeId, attribute: Option<Attribute>) {
        match (self.0.binary_search_by(|(it, _)| it.cmp(&id)), attribute) {
            (Ok(place), Some(attribute)) => self.0[place].1 = attribute,
            (Ok(place), None) => self.change(|values| drop(values.remove(place))),
            (Err(place), Some(attribute)) => self.change(|values| values.insert(place, (id, attribute))),
            (Err(_), None) => {}
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Vec<(AttributeId, Attribute)>)) {
        let mut values = std::mem::take(&mut self.0).into_vec();
        change(&mut values);
        self.0 = values.into();
    }

    /// The values that are set, sorted by attribute.
    pub fn iter(&self) -> impl Iterator<Item = (&AttributeId, &Attribute)> {
        self.0.iter().map(|(id, attribute)| (id, attribute))
    }

    /// Whether none is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(AttributeId, Attribute)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (AttributeId, Attribute)>>(values: I) -> Self {
        let mut sorted: Vec<(AttributeId, Attribute)> = values.into_iter().collect();
        // Of two values of one attribute the later one stays, as if they were set one after the other.
        sorted.reverse();
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        sorted.dedup_by(|(next, _), (kept, _)| next == kept);
        Self(sorted.into())
    }
}
