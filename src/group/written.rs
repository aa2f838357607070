//! A split as JSON: the key `split` of manifests and plans.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::rule::is_day;
use super::{DocumentKey, Group, Split, SplitBy, SplitRule};

/// Why JSON is no split.
#[derive(Debug, thiserror::Error)]
pub enum WrittenError {
    /// It has not the form.
    #[error("expected a split as plan and export write it: {0}")]
    Form(#[from] serde_json::Error),
    /// A value is none of its kind.
    #[error("expected a split as plan and export write it: {kind} “{written}” is none")]
    Value {
        /// What was expected.
        kind: &'static str,
        /// What stands there.
        written: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSplit {
    by: String,
    seed: u64,
    parts: Vec<WrittenPart>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    bounds: Vec<String>,
    groups: Vec<WrittenGroup>,
    /// `PROJECT/DOCUMENT` and the name of the part.
    documents: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPart {
    name: String,
    share: String,
    documents: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGroup {
    key: String,
    documents: Vec<String>,
}

impl Split {
    /// The split as it stands in manifests and plans, its keys in a fixed order.
    #[must_use]
    pub fn json(&self) -> Value {
        let parts = self.rule.parts.iter().zip(self.sizes()).map(|(part, documents)| WrittenPart {
            name: part.name.clone(),
            share: part.written.clone(),
            documents,
        });
        let groups = self.groups.iter().map(|group| WrittenGroup {
            key: group.key.clone(),
            documents: group.documents.iter().map(ToString::to_string).collect(),
        });
        let name = |part: usize| self.rule.parts[part].name.clone();
        let written = WrittenSplit {
            by: self.rule.by.name().to_owned(),
            seed: self.rule.seed,
            parts: parts.collect(),
            bounds: self.bounds.clone(),
            groups: groups.collect(),
            documents: self.parts.iter().map(|(document, part)| (document.to_string(), name(*part))).collect(),
        };
        // Texts, numbers and lists of them always have a form in JSON.
        serde_json::to_value(written).unwrap_or_default()
    }

    /// Reads what [`json`](Self::json) gives.
    ///
    /// # Errors
    ///
    /// Where it is something else.
    pub fn from_json(value: &Value) -> Result<Self, WrittenError> {
        let written = WrittenSplit::deserialize(value)?;
        let refuse = |kind, written: &str| WrittenError::Value { kind, written: written.to_owned() };
        let shares = written.parts.iter().map(|it| format!("{}={}", it.name, it.share)).collect::<Vec<_>>().join(",");
        let by = SplitBy::ALL.into_iter().find(|it| it.name() == written.by);
        let rule = SplitRule {
            parts: SplitRule::parts_from(&shares).map_err(|_| refuse("parts", &shares))?,
            by: by.ok_or_else(|| refuse("by", &written.by))?,
            seed: written.seed,
        };
        if let Some(strange) = written.bounds.iter().find(|it| !is_day(it)) {
            return Err(refuse("a day", strange));
        }
        // By date a document goes to the part behind the last bound that it reaches, which has to be there.
        let expected = if rule.by == SplitBy::Date { rule.parts.len() - 1 } else { 0 };
        if written.bounds.len() != expected || !written.bounds.is_sorted() {
            return Err(refuse("the first day of each part but the first, in order", &written.bounds.join(", ")));
        }
        let key = |name: &String| DocumentKey::parse(name).ok_or_else(|| refuse("a document", name));
        let group = |it: &WrittenGroup| {
            Ok(Group { key: it.key.clone(), documents: it.documents.iter().map(key).collect::<Result<_, _>>()? })
        };
        let part = |(document, name): (&String, &String)| {
            Ok((key(document)?, rule.part_named(name).ok_or_else(|| refuse("a part", name))?))
        };
        let groups = written.groups.iter().map(group).collect::<Result<_, WrittenError>>()?;
        let parts = written.documents.iter().map(part).collect::<Result<_, WrittenError>>()?;
        Ok(Self { rule, bounds: written.bounds, groups, parts })
    }
}
