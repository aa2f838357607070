//! The codebook: a code a label, and below it the values that can be chosen of its attributes.

use std::collections::BTreeMap;

use super::xml::Xml;
use crate::format::Outline;
use crate::format::guid::Guid;
use crate::model::{AttributeId, AttributeKind, LabelId};

/// The code of a label.
struct Code {
    label: LabelId,
    name: String,
    color: Option<String>,
    rule: String,
    attributes: Vec<Attribute>,
}

/// An attribute whose values are codes.
struct Attribute {
    id: AttributeId,
    name: String,
    rule: String,
    choices: Vec<String>,
}

/// The codes of an export.
pub(super) struct Codes {
    /// The projects that they are of, which tell them from those of others.
    projects: Vec<String>,
    codes: Vec<Code>,
    known: BTreeMap<(LabelId, AttributeId), Vec<String>>,
}

impl Codes {
    pub(super) fn new(outline: &Outline<'_>) -> Self {
        // All of the export, so that a code is the same in each split.
        let projects = outline.projects.iter().map(ToString::to_string).collect();
        let codes: Vec<Code> = outline.layers.iter().map(|label| code(outline, label)).collect();
        let known = codes.iter().flat_map(|code| {
            code.attributes.iter().map(|it| ((code.label.clone(), it.id.clone()), it.choices.clone()))
        });
        Self { projects, known: known.collect(), codes }
    }

    /// The identifier of the code of a label.
    pub(super) fn of_label(&self, label: &LabelId) -> Guid {
        self.guid(&[label.as_str()])
    }

    /// The identifier of the code of a value, or `None` where it is none that can be chosen.
    pub(super) fn of_choice(&self, label: &LabelId, attribute: &AttributeId, choice: &str) -> Option<Guid> {
        let choices = self.known.get(&(label.clone(), attribute.clone()))?;
        choices.iter().any(|it| it == choice).then(|| self.guid(&[label.as_str(), attribute.as_str(), choice]))
    }

    fn guid(&self, parts: &[&str]) -> Guid {
        let projects = self.projects.join(" ");
        Guid::of(&[&["code", projects.as_str()], parts].concat())
    }

    /// Whether there is any code; an empty codebook is none by the schema.
    pub(super) fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Writes the element `Codes`.
    pub(super) fn write(&self, xml: &mut Xml) {
        xml.open("Codes", &[]);
        for code in &self.codes {
            let guid = self.of_label(&code.label).to_string();
            let color = code.color.as_deref().unwrap_or_default();
            xml.open("Code", &[("guid", &guid), ("name", &code.name), ("isCodable", "true"), ("color", color)]);
            xml.words("Description", &code.rule);
            for attribute in &code.attributes {
                let guid = self.guid(&[code.label.as_str(), attribute.id.as_str()]).to_string();
                xml.open("Code", &[("guid", &guid), ("name", &attribute.name), ("isCodable", "false")]);
                xml.words("Description", &attribute.rule);
                for choice in &attribute.choices {
                    let guid = self.guid(&[code.label.as_str(), attribute.id.as_str(), choice]).to_string();
                    xml.empty("Code", &[("guid", &guid), ("name", choice), ("isCodable", "true")]);
                }
                xml.close("Code");
            }
            xml.close("Code");
        }
        xml.close("Codes");
    }
}

fn code(outline: &Outline<'_>, label: &LabelId) -> Code {
    let known = outline.schemas.iter().find_map(|it| it.label(label));
    let mut attributes: Vec<Attribute> = Vec::new();
    for definition in outline.schemas.iter().flat_map(|it| it.attributes_of(label)) {
        let choices = match definition.kind {
            AttributeKind::Choice | AttributeKind::Choices => definition.choices.clone(),
            AttributeKind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            _ => continue,
        };
        match attributes.iter_mut().find(|it| it.id == definition.id) {
            Some(there) => {
                let new: Vec<String> = choices.into_iter().filter(|it| !there.choices.contains(it)).collect();
                there.choices.extend(new);
            }
            None => attributes.push(Attribute {
                id: definition.id.clone(),
                name: definition.name.clone(),
                rule: definition.rule.clone(),
                choices,
            }),
        }
    }
    Code {
        label: label.clone(),
        name: known.map_or_else(|| label.to_string(), |it| it.name.clone()),
        color: known.map(|it| {
            let [red, green, blue] = it.color.0;
            format!("#{red:02x}{green:02x}{blue:02x}")
        }),
        rule: known.map(|it| it.rule.clone()).unwrap_or_default(),
        attributes,
    }
}
