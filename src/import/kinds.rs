//! What the values of an attribute are like, and the kind that they make of one that the project does not have.

use crate::format::ImportedValue;
use crate::model::{AttributeKind, is_decimal};

/// More choices than these are texts.
const CHOICES_MAX: usize = 100;

/// What was seen of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    mention: bool,
    period: bool,
    choices: bool,
    choice: bool,
    text: bool,
    /// A text that is no decimal.
    words: bool,
    /// Something that is neither yes nor no.
    other: bool,
    /// The choices, in the order in which they came.
    values: Vec<String>,
}

impl Seen {
    pub(super) fn look_at(&mut self, value: &ImportedValue) {
        match value {
            ImportedValue::Text(text) => {
                self.text = true;
                self.words |= !is_decimal(text);
                self.note(text);
            }
            ImportedValue::Choice(choice) => {
                self.choice = true;
                self.note(choice);
            }
            ImportedValue::Choices(list) => {
                (self.choices, self.other) = (true, true);
                list.iter().for_each(|it| self.note(it));
            }
            ImportedValue::YesNo(yes) => self.note(if *yes { "yes" } else { "no" }),
            ImportedValue::Mention { .. } => self.mention = true,
            ImportedValue::Period(_) => self.period = true,
            ImportedValue::Unknown | ImportedValue::None => {}
        }
    }

    fn note(&mut self, value: &str) {
        self.other |= !matches!(value, "yes" | "no");
        if self.values.len() <= CHOICES_MAX && !self.values.iter().any(|it| it == value) {
            self.values.push(value.to_owned());
        }
    }

    /// The kind that fits all that was seen.
    pub(super) fn kind(&self) -> AttributeKind {
        if self.mention {
            AttributeKind::Mention
        } else if self.period {
            AttributeKind::Period
        } else if self.choices {
            AttributeKind::Choices
        } else if !self.other && !self.values.is_empty() {
            AttributeKind::YesNo
        } else if self.choice && self.values.len() <= CHOICES_MAX {
            AttributeKind::Choice
        } else if self.text && !self.words {
            AttributeKind::Number
        } else {
            AttributeKind::Text
        }
    }

    /// The choices that a list does not have, however it spells them.
    pub(super) fn choices_beyond(&self, list: &[String]) -> Vec<String> {
        self.values.iter().filter(|it| choice_of(list, it).is_none()).cloned().collect()
    }
}

/// The choice of a list that a word of the data means: formats that end a value at a blank write it as something else.
pub(super) fn choice_of<'l>(list: &'l [String], word: &str) -> Option<&'l String> {
    let plain = |it: &str| it.replace(|it: char| !it.is_alphanumeric(), "_").to_lowercase();
    list.iter().find(|it| *it == word).or_else(|| list.iter().find(|it| plain(it) == plain(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_make_a_kind() {
        let kind = |values: &[ImportedValue]| {
            let mut seen = Seen::default();
            values.iter().for_each(|it| seen.look_at(it));
            seen.kind()
        };
        let (text, choice) =
            (|it: &str| ImportedValue::Text(it.to_owned()), |it: &str| ImportedValue::Choice(it.to_owned()));
        assert_eq!(kind(&[text("4.20"), text("-1")]), AttributeKind::Number);
        assert_eq!(kind(&[text("4.20"), text("much")]), AttributeKind::Text);
        assert_eq!(kind(&[choice("direct"), choice("partial")]), AttributeKind::Choice);
        assert_eq!(kind(&[choice("no"), ImportedValue::YesNo(true)]), AttributeKind::YesNo);
        assert_eq!(kind(&[ImportedValue::Unknown]), AttributeKind::Text);
        assert_eq!(kind(&[ImportedValue::Choices(vec!["yes".to_owned()])]), AttributeKind::Choices);
    }

    #[test]
    fn choices_are_known_however_they_are_spelled() {
        let list = ["declined to say".to_owned(), "denied".to_owned()];
        assert_eq!(choice_of(&list, "declined_to_say"), Some(&list[0]));
        assert_eq!(choice_of(&list, "asserted"), None);
    }
}
