//! The plan of an export that is written in shards: what `plan` writes and `export --plan` reads.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use serde_json::{Value, json};

use super::splitting::{empty_parts, split_anew};
use super::{ExportError, Progress, Shard};
use crate::group::{DocumentKey, Split, SplitRule};
use crate::model::{Diagnostic, LabelId, Project, Stock};
use crate::text::TextHash;

/// The version of the file; it grows when the meaning of a key changes.
const PLAN_VERSION: u64 = 1;

/// The split of an export, found once for all its shards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Which part each document goes to.
    pub split: Split,
    /// In how many shards the export is to be written, where that is settled.
    pub shards: Option<u32>,
    /// The text of each document, so that nobody exports others.
    texts: BTreeMap<DocumentKey, TextHash>,
}

/// Why a file is no plan.
#[derive(Debug, thiserror::Error)]
#[error("it is no plan of this version, {PLAN_VERSION}: {0}")]
pub struct PlanError(String);

impl Planned {
    /// Plans an export of some projects, and says what is not as one would wish.
    ///
    /// # Errors
    ///
    /// Where `progress` breaks off.
    pub fn new<S: Stock>(
        stocks: &[&S],
        rule: &SplitRule,
        earlier: Option<&Split>,
        shards: Option<u32>,
        progress: &dyn Fn(Progress<'_>) -> ControlFlow<()>,
    ) -> Result<(Self, Vec<Diagnostic>), ExportError> {
        let projects: Vec<&Project> = stocks.iter().map(|it| it.project()).collect();
        let (split, mut findings) = split_anew(&projects, rule, earlier, progress)?;
        findings.extend(empty_parts(&split.names(), &split.sizes(), "documents"));
        Ok((Self { split, shards, texts: texts(&projects) }, findings))
    }

    /// Whether these are the projects that were planned, with the texts that they had, and the shard one of those planned.
    pub(super) fn check(&self, projects: &[&Project], shard: Option<Shard>) -> Result<(), ExportError> {
        if let (Some(planned), Some(shard)) = (self.shards, shard)
            && planned != shard.of
        {
            return Err(ExportError::OtherShards(planned));
        }
        let now = texts(projects);
        let all: BTreeSet<&DocumentKey> = self.texts.keys().chain(now.keys()).collect();
        let differ: Vec<_> = all.into_iter().filter(|it| self.texts.get(it) != now.get(it)).collect();
        match differ.first() {
            Some(first) => Err(ExportError::OtherDocuments(differ.len(), (*first).clone())),
            None => Ok(()),
        }
    }

    /// The plan as it is written, its keys in a fixed order.
    #[must_use]
    pub fn json<S: Stock>(&self, stocks: &[&S]) -> Value {
        let texts = self.texts.iter().map(|(document, text)| (document.to_string(), json!(text.to_string())));
        json!({
            "plan": PLAN_VERSION,
            "manicule": env!("CARGO_PKG_VERSION"),
            "shards": self.shards,
            "sizes": self.sizes(stocks),
            "split": self.split.json(),
            "texts": texts.collect::<serde_json::Map<_, _>>(),
        })
    }

    /// Reads what [`json`](Self::json) gives.
    ///
    /// # Errors
    ///
    /// Where it is something else.
    pub fn from_json(value: &Value) -> Result<Self, PlanError> {
        if value["plan"] != PLAN_VERSION {
            return Err(PlanError(format!("its key “plan” is {}", value["plan"])));
        }
        let split = Split::from_json(&value["split"]).map_err(|error| PlanError(error.to_string()))?;
        let text = |(name, text): (&String, &Value)| Some((DocumentKey::parse(name)?, text.as_str()?.parse().ok()?));
        let texts = value["texts"].as_object().into_iter().flatten().map(text).collect::<Option<_>>();
        let texts = texts.ok_or_else(|| PlanError("a text is none".to_owned()))?;
        let shards = match &value["shards"] {
            Value::Null => None,
            shards => Some(shards.as_u64().and_then(|it| u32::try_from(it).ok()).unwrap_or(0)),
        };
        Ok(Self { split, shards, texts })
    }

    /// What each part will have, whoever has annotated it.
    #[must_use]
    pub fn sizes<'s, S: Stock>(&self, stocks: &[&'s S]) -> Vec<Value> {
        let mut sizes: Vec<(usize, usize, BTreeMap<&'s str, u64>)> = vec![Default::default(); self.split.names().len()];
        for stock in stocks {
            let project = stock.project();
            for document in project.documents.keys() {
                let key = DocumentKey { project: project.id, document: document.clone() };
                let Some((documents, sheets, labels)) = self.split.part_of(&key).and_then(|it| sizes.get_mut(it))
                else {
                    continue;
                };
                *documents += 1;
                for (key, sheet) in project.sheets_of(document) {
                    *sheets += 1;
                    let mut add =
                        |label: &'s LabelId, count| *labels.entry(label.as_str()).or_default() += count as u64;
                    match stock.summary(key) {
                        Some(summary) => summary.labels().for_each(|(label, count)| add(label, count)),
                        None => sheet.annotations.labels().for_each(|(label, count)| add(label, count)),
                    }
                }
            }
        }
        let size = |(name, (documents, sheets, annotations)): (&str, _)| json!({ "name": name, "documents": documents, "sheets": sheets, "annotations": annotations });
        self.split.names().into_iter().zip(sizes).map(size).collect()
    }
}

fn texts(projects: &[&Project]) -> BTreeMap<DocumentKey, TextHash> {
    let of_project = |project: &&Project| {
        let id = project.id;
        let documents = project.documents.values();
        documents.map(move |it| (DocumentKey { project: id, document: it.id.clone() }, it.text)).collect::<Vec<_>>()
    };
    projects.iter().flat_map(of_project).collect()
}
