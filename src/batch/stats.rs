//! `manicule-batch stats PROJECT…`: how much there is, by whom, and how complete.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::console::{findings_json, has_errors, table};
use super::{BatchError, Console, Outcome};
use crate::model::{AnnotatorId, LabelId, Project, Status, ValueOrigin};

/// Count annotations by label, annotator and status, and how many of their attributes are set
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folders of the projects
    #[arg(required = true, value_name = "PROJECT")]
    projects: Vec<PathBuf>,
}

/// The numbers of one project.
#[derive(Default)]
struct Stats {
    documents: usize,
    untouched: usize,
    /// The number of documents by annotator and status.
    sheets: BTreeMap<(AnnotatorId, Status), u64>,
    annotations: BTreeMap<(LabelId, AnnotatorId, Status), u64>,
    relations: BTreeMap<(LabelId, AnnotatorId), u64>,
    attributes: Vec<Completeness>,
}

/// How often an attribute could be set, and is.
struct Completeness {
    label: LabelId,
    attribute: String,
    required: bool,
    of: u64,
    set: u64,
    by_rule: u64,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let mut errors = false;
    let mut results = Vec::new();
    for dir in &arguments.projects {
        let opened = console.open(dir)?;
        errors |= has_errors(&opened.diagnostics);
        let stats = Stats::new(&opened.project);
        if console.is_json() {
            let mut result = json!({ "project": dir.display().to_string(), "title": opened.project.title });
            if let (Value::Object(result), Value::Object(numbers)) = (&mut result, stats.json()) {
                result.extend(numbers);
                result.insert("diagnostics".to_owned(), findings_json(&opened.diagnostics));
            }
            results.push(result);
        } else {
            console.print(&format!("{}: {}\n{}", dir.display(), opened.project.title, stats.text()))?;
        }
    }
    if console.is_json() {
        console.print_json(&Value::Array(results))?;
    }
    Ok(Outcome::from_errors(errors))
}

impl Stats {
    fn new(project: &Project) -> Self {
        let untouched = |id| !project.sheets.glances_of(id).any(|(_, it)| it.status() != Status::New);
        let mut stats = Self {
            documents: project.documents.len(),
            untouched: project.documents.keys().filter(|id| untouched(id)).count(),
            ..Self::default()
        };
        for (key, sheet) in &project.sheets {
            let by = &key.annotator;
            *stats.sheets.entry((by.clone(), sheet.status)).or_default() += 1;
            for annotation in sheet.annotations.iter() {
                let key = (annotation.label.clone(), by.clone(), sheet.status);
                *stats.annotations.entry(key).or_default() += 1;
            }
            for relation in sheet.relations.values() {
                *stats.relations.entry((relation.label.clone(), by.clone())).or_default() += 1;
            }
        }
        stats.attributes = completeness(project);
        stats
    }

    fn text(&self) -> String {
        let mut rows = vec![vec!["documents".to_owned(), self.documents.to_string()]];
        rows.push(vec!["untouched".to_owned(), self.untouched.to_string()]);
        let mut text = table(&rows);
        let mut section = |header: &[&str], rows: Vec<Vec<String>>| {
            if !rows.is_empty() {
                let header = header.iter().map(|it| (*it).to_owned()).collect();
                text.push('\n');
                text.push_str(&table(&[vec![header], rows].concat()));
            }
        };
        let row = |cells: &[&dyn ToString]| cells.iter().map(|it| it.to_string()).collect::<Vec<_>>();
        let sheets = self.sheets.iter().map(|((by, status), count)| row(&[by, &status.name(), count]));
        section(&["annotator", "status", "documents"], sheets.collect());
        let annotations =
            self.annotations.iter().map(|((label, by, status), count)| row(&[label, by, &status.name(), count]));
        section(&["label", "annotator", "status", "annotations"], annotations.collect());
        let relations = self.relations.iter().map(|((label, by), count)| row(&[label, by, count]));
        section(&["relation", "annotator", "count"], relations.collect());
        let attributes = self.attributes.iter().filter(|it| it.of > 0).map(|it| {
            let name = format!("{}.{}", it.label, it.attribute);
            row(&[&name, &it.set, &it.of, &it.by_rule, &if it.required { "required" } else { "" }])
        });
        section(&["attribute", "set", "of", "by rule", ""], attributes.collect());
        text
    }

    fn json(&self) -> Value {
        let sheets = self.sheets.iter().map(
            |((by, status), count)| json!({ "annotator": by.as_str(), "status": status.name(), "documents": count }),
        );
        let annotations = self.annotations.iter().map(|((label, by, status), count)| {
            json!({ "label": label.as_str(), "annotator": by.as_str(), "status": status.name(), "count": count })
        });
        let relations = self
            .relations
            .iter()
            .map(|((label, by), count)| json!({ "label": label.as_str(), "annotator": by.as_str(), "count": count }));
        let attributes = self.attributes.iter().map(|it| {
            json!({
                "label": it.label.as_str(),
                "attribute": it.attribute,
                "required": it.required,
                "of": it.of,
                "set": it.set,
                "by_rule": it.by_rule,
            })
        });
        json!({
            "documents": self.documents,
            "untouched": self.untouched,
            "by_status": sheets.collect::<Vec<_>>(),
            "annotations": annotations.collect::<Vec<_>>(),
            "relations": relations.collect::<Vec<_>>(),
            "attributes": attributes.collect::<Vec<_>>(),
        })
    }
}

/// How often each attribute of the schema's labels is set; *unknown* and *none* count as set.
fn completeness(project: &Project) -> Vec<Completeness> {
    let mut places = BTreeMap::new();
    let mut found = Vec::new();
    for definition in project.schema.labels.iter().flat_map(|label| project.schema.attributes_of(&label.id)) {
        places.insert((definition.label.as_str(), definition.id.as_str()), found.len());
        found.push(Completeness {
            label: definition.label.clone(),
            attribute: definition.id.to_string(),
            required: definition.required,
            of: 0,
            set: 0,
            by_rule: 0,
        });
    }
    let mut of_label: BTreeMap<&LabelId, u64> = BTreeMap::new();
    for annotation in project.sheets.values().flat_map(|sheet| sheet.annotations.iter()) {
        *of_label.entry(&annotation.label).or_default() += 1;
        for (id, attribute) in annotation.attributes.iter() {
            if let Some(place) = places.get(&(annotation.label.as_str(), id.as_str())) {
                found[*place].set += 1;
                found[*place].by_rule += u64::from(attribute.origin == ValueOrigin::Rule);
            }
        }
    }
    found.iter_mut().for_each(|it| it.of = of_label.get(&it.label).copied().unwrap_or(0));
    found
}
