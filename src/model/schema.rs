//! The labels, attributes and relations of a project.

use super::{AttributeId, LabelId};

/// A colour as red, green and blue, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

/// How the line under an annotation is drawn, so that a label is told without colour too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Underline {
    /// ────
    #[default]
    Solid,
    /// ╌╌╌╌
    Dashed,
    /// ════
    Double,
    /// ····
    Dotted,
    /// ∿∿∿∿
    Wavy,
}

/// What a stretch is grown or shrunk to when this label is armed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Snap {
    /// To whole words.
    #[default]
    Words,
    /// To whole words, without the final stop: a claim.
    Clause,
    /// To the quotation with its marks.
    Quotation,
    /// To the number with its qualifier and unit.
    Number,
}

/// What annotations, or relations, can be said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its id, which never changes.
    pub id: LabelId,
    /// The name to show.
    pub name: String,
    /// Its place among the others, from 1; labels of the same rank are in the order of their ids.
    pub rank: u16,
    /// Its colour on a light page; a dark one shows a lighter kind of it.
    pub color: Color,
    /// Its underline.
    pub underline: Underline,
    /// The key that tags with it, beside the digit of its place: a lower-case letter.
    pub key: Option<char>,
    /// What a stretch snaps to while it is armed.
    pub snap: Snap,
    /// How far an annotation reaches, in the words that the window shows.
    pub rule: String,
}

/// What relations can be said to be. Ids of labels and relation labels are all different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationLabel {
    /// Its id, which never changes.
    pub id: LabelId,
    /// The name to show.
    pub name: String,
    /// Its place among the others, from 1, which is its digit when one relates two annotations.
    pub rank: u16,
    /// What it means, in the words that the window shows.
    pub rule: String,
}

/// How an attribute's value is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AttributeKind {
    /// Any text.
    #[default]
    Text,
    /// One of the choices.
    Choice,
    /// Any of the choices.
    Choices,
    /// `yes` or `no`.
    YesNo,
    /// An exact decimal: an optional sign, digits, optionally a point and digits.
    Number,
    /// A time or a stretch of time.
    Period,
    /// An entry of the register of speakers.
    Speaker,
    /// Words of the text itself.
    Mention,
}

/// What can be said of annotations, or relations, of one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeDefinition {
    /// The label, of annotations or relations, that it belongs to.
    pub label: LabelId,
    /// Its id, which never changes; unique within the label.
    pub id: AttributeId,
    /// The name to show.
    pub name: String,
    /// Its place among the others of the label, from 1.
    pub rank: u16,
    /// How its value is read.
    pub kind: AttributeKind,
    /// What can be chosen, for the kinds that choose.
    pub choices: Vec<String>,
    /// Whether an annotation counts as unfinished while this is unset.
    pub required: bool,
    /// What it means, in the words that the window shows.
    pub rule: String,
}

impl AttributeDefinition {
    /// What is chosen once one of the choices was turned on or off, in the order of the schema; what that does not know falls away.
    #[must_use]
    pub fn toggled(&self, chosen: &[String], choice: &str) -> Vec<String> {
        let is_on = |it: &&String| (it.as_str() == choice) != chosen.contains(it);
        self.choices.iter().filter(is_on).cloned().collect()
    }
}

/// The labels, attributes and relations of a project.
///
/// Invariant: each list is sorted by rank and id (attributes by label first), without two records of one id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// What annotations can be.
    pub labels: Vec<Label>,
    /// What can be said of them.
    pub attributes: Vec<AttributeDefinition>,
    /// What relations can be.
    pub relations: Vec<RelationLabel>,
}

impl Schema {
    /// The label of an id.
    #[must_use]
    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.labels.iter().find(|label| label.id == *id)
    }

    /// What a label is called, or its id where the schema has no such label.
    #[must_use]
    pub fn label_name<'a>(&'a self, id: &'a LabelId) -> &'a str {
        self.label(id).map_or(id.as_str(), |label| label.name.as_str())
    }

    /// What a relation is called, or its id where the schema has no such relation.
    #[must_use]
    pub fn relation_name<'a>(&'a self, id: &'a LabelId) -> &'a str {
        self.relation(id).map_or(id.as_str(), |label| label.name.as_str())
    }

    /// The relation label of an id.
    #[must_use]
    pub fn relation(&self, id: &LabelId) -> Option<&RelationLabel> {
        self.relations.iter().find(|label| label.id == *id)
    }

    /// The attributes of a label, of annotations or relations, in their order.
    pub fn attributes_of<'a>(&'a self, label: &'a LabelId) -> impl Iterator<Item = &'a AttributeDefinition> {
        self.attributes.iter().filter(move |attribute| attribute.label == *label)
    }

    /// One attribute of a label.
    #[must_use]
    pub fn attribute(&self, label: &LabelId, id: &AttributeId) -> Option<&AttributeDefinition> {
        self.attributes.iter().find(|attribute| attribute.label == *label && attribute.id == *id)
    }

    /// Restores the order of the lists after a change.
    pub fn sort(&mut self) {
        self.labels.sort_by(|a, b| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
        self.relations.sort_by(|a, b| (a.rank, &a.id).cmp(&(b.rank, &b.id)));
        self.attributes.sort_by(|a, b| (&a.label, a.rank, &a.id).cmp(&(&b.label, b.rank, &b.id)));
    }
}

/// Whether a text is an exact decimal: an optional sign, digits, optionally a point and digits.
#[must_use]
pub fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(unsigned),
    }
}

/// Whether a text is a day, a month or a year as a [`Period`](super::Period) writes it, and one that the calendar has.
#[must_use]
pub fn is_period_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|it| it.is_ascii_digit())).then(|| part.parse::<i16>().ok()).flatten()
    };
    let year = parts.first().and_then(|part| number(part, 4));
    let month = parts.get(1).map_or(Some(1), |part| number(part, 2));
    let day = parts.get(2).map_or(Some(1), |part| number(part, 2));
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) if parts.len() <= 3 => i8::try_from(month)
            .is_ok_and(|month| i8::try_from(day).is_ok_and(|day| jiff::civil::Date::new(year, month, day).is_ok())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_plain() {
        for good in ["0", "-12.50", "+3", "12345678901234567890.1"] {
            assert!(is_decimal(good), "{good}");
        }
        for bad in ["", "-", ".5", "5.", "1e3", "1,5", "٣", "1.2.3", "NaN"] {
            assert!(!is_decimal(bad), "{bad}");
        }
    }

    #[test]
    fn choices_keep_the_order_of_the_schema() {
        let words = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<String>>();
        let change = AttributeDefinition {
            label: "repeats".parse().expect("a label"),
            id: "change".parse().expect("an attribute"),
            name: "change".to_owned(),
            rank: 1,
            kind: AttributeKind::Choices,
            choices: words(&["same", "cut", "added"]),
            required: false,
            rule: String::new(),
        };
        assert_eq!(change.toggled(&words(&["added"]), "cut"), words(&["cut", "added"]));
        assert_eq!(change.toggled(&words(&["added", "gone"]), "added"), words(&[]));
    }

    #[test]
    fn periods_have_the_days_of_the_calendar() {
        for good in ["2018", "2018-05", "2020-02-29"] {
            assert!(is_period_date(good), "{good}");
        }
        for bad in ["", "18", "2018-13", "2019-02-29", "2018-5-1", "2018-05-12-01", "-2018"] {
            assert!(!is_period_date(bad), "{bad}");
        }
    }
}
