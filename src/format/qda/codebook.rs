//! The codes of a project as others write them, and what a coding with one says.

use std::collections::BTreeMap;

use super::tree::Element;

/// A code.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    name: String,
    parent: Option<String>,
    is_codable: bool,
}

/// All codes of a project by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Codebook {
    codes: BTreeMap<String, Code>,
    /// How many codes have a name.
    names: BTreeMap<String, usize>,
}

/// What a coding says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Coded {
    /// The label of an annotation.
    Label(String),
    /// A value of an attribute, where the code of the label is given to the same selection.
    Value {
        /// The identifier of the code of the label.
        of: String,
        attribute: String,
        value: String,
    },
}

impl Codebook {
    /// Takes a code and those below it.
    pub(super) fn add(&mut self, element: &Element, parent: Option<&str>) {
        if element.name != "Code" {
            element.children.iter().for_each(|it| self.add(it, parent));
            return;
        }
        let (guid, name) = (element.guid("guid"), element.get("name").trim().to_owned());
        *self.names.entry(name.clone()).or_default() += 1;
        let is_codable = matches!(element.get("isCodable"), "true" | "1");
        self.codes.insert(guid.clone(), Code { name, parent: parent.map(str::to_owned), is_codable });
        element.children.iter().for_each(|it| self.add(it, Some(&guid)));
    }

    /// What a code says of a selection that has these codes too; `None` where there is no such code.
    pub(super) fn coded(&self, guid: &str, with: &[String]) -> Option<Coded> {
        let code = self.codes.get(guid)?;
        let above = code.parent.as_ref().and_then(|it| self.codes.get(it));
        if let Some(attribute) = above.filter(|it| !it.is_codable)
            && let Some(of) = attribute.parent.clone().filter(|it| with.contains(it))
        {
            return Some(Coded::Value { of, attribute: attribute.name.clone(), value: code.name.clone() });
        }
        Some(Coded::Label(self.name(code)))
    }

    /// The name of a code, with those above it where others are called the same.
    fn name(&self, code: &Code) -> String {
        let mut name = code.name.clone();
        let (mut above, mut steps) = (code.parent.as_ref(), 0);
        // Nobody's codes stand in each other in a circle but a liar's.
        while let Some(parent) = above.and_then(|it| self.codes.get(it)).filter(|_| steps < 64) {
            if self.names.get(&code.name).is_none_or(|it| *it < 2) {
                break;
            }
            name = format!("{} / {name}", parent.name);
            (above, steps) = (parent.parent.as_ref(), steps + 1);
        }
        if name.is_empty() { "code".to_owned() } else { name }
    }
}
