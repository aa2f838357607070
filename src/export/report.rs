//! What became of an export.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use crate::format::{Capabilities, LossReport, Record, Written};
use crate::model::{AnnotatorId, Diagnostic, DocumentId, LabelId, ProjectId, Severity, Status};
use crate::text::TextHash;

/// What was exported, what was not, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The number of records: documents times annotators.
    pub records: u64,
    /// The documents that are in at least one record.
    pub documents: BTreeSet<(ProjectId, DocumentId)>,
    /// The number of annotations.
    pub annotations: BTreeMap<Tallied, u64>,
    /// What each split has, in their order; empty where there are none.
    pub splits: Vec<SplitCount>,
    /// The number of relations; none where the format cannot hold them.
    pub relations: u64,
    /// What a reader of the format will count.
    pub written: Written,
    /// The sheets that were left out for their status; under [`Status::New`] the documents that nobody asked for has touched.
    pub left_out: BTreeMap<Status, u64>,
    /// What was skipped since it is broken.
    pub skipped: Vec<Skipped>,
    /// What the format, or a choice, could not hold.
    pub losses: LossReport,
    /// What the user should know.
    pub findings: Vec<Finding>,
    /// The files that were written, `manifest.json` and `_SUCCESS` not among them.
    pub files: Vec<OutputFile>,
}

/// What a split has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitCount {
    /// Its name.
    pub name: String,
    /// The number of records.
    pub records: u64,
    /// The number of documents.
    pub documents: u64,
    /// The number of annotations.
    pub annotations: u64,
}

/// What annotations are counted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tallied {
    /// The split, where there are several.
    pub split: Option<String>,
    /// The project.
    pub project: ProjectId,
    /// The annotator.
    pub annotator: AnnotatorId,
    /// The label.
    pub label: LabelId,
}

/// A finding of an export, which has several projects to find things in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The project that it is about, or `None` where it is about the export as a whole.
    pub project: Option<ProjectId>,
    /// What was found.
    pub diagnostic: Diagnostic,
}

/// A record that was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The project.
    pub project: ProjectId,
    /// The document.
    pub document: DocumentId,
    /// The annotator, where there is one.
    pub annotator: Option<AnnotatorId>,
    /// Why.
    pub reason: String,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutputFile {
    /// Its name within the output.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes; as JSON 64 lower-case hexadecimal digits.
    #[serde(serialize_with = "digits")]
    pub sha256: TextHash,
}

fn digits<S: Serializer>(hash: &TextHash, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(hash.to_string().trim_start_matches("sha256:"))
}

impl Report {
    /// The number of annotations of all kinds.
    #[must_use]
    pub fn annotation_count(&self) -> u64 {
        self.annotations.values().sum()
    }

    /// The number of documents of which a record was skipped.
    #[must_use]
    pub fn skipped_documents(&self) -> u64 {
        let documents: BTreeSet<_> = self.skipped.iter().map(|it| (it.project, &it.document)).collect();
        documents.len() as u64
    }

    /// Whether something is broken, so that the export is not all that was asked for.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|it| it.diagnostic.severity == Severity::Error)
    }

    /// Counts what was written of another part.
    pub(super) fn merge(&mut self, part: Self) {
        self.records += part.records;
        for theirs in part.splits {
            if let Some(mine) = self.splits.iter_mut().find(|it| it.name == theirs.name) {
                mine.records += theirs.records;
                mine.annotations += theirs.annotations;
                // What one document has is never divided between parts.
                mine.documents += part.documents.len() as u64;
            }
        }
        self.documents.extend(part.documents);
        self.relations += part.relations;
        for (key, count) in part.annotations {
            *self.annotations.entry(key).or_default() += count;
        }
        self.written.merge(&part.written);
        self.losses.merge(part.losses);
        // Several parts may have come upon the same thing.
        for finding in part.findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }

    /// How the labels are spread: for each split, in their order, its documents and annotations and the share of each label among
    /// these, in a line.
    pub fn balance(&self) -> impl Iterator<Item = String> {
        let mut by_split: BTreeMap<&str, BTreeMap<&LabelId, u64>> = BTreeMap::new();
        for (key, count) in &self.annotations {
            let labels = key.split.as_deref().map(|split| by_split.entry(split).or_default());
            labels.into_iter().for_each(|labels| *labels.entry(&key.label).or_default() += count);
        }
        self.splits.iter().map(move |split| {
            let percent =
                |(label, count): (&LabelId, u64)| format!(", {label} {}%", count * 100 / split.annotations.max(1));
            let labels: String = by_split.remove(&*split.name).unwrap_or_default().into_iter().map(percent).collect();
            let counted = |count: u64, thing| format!("{count} {thing}{}", if count == 1 { "" } else { "s" });
            let (documents, annotations) =
                (counted(split.documents, "document"), counted(split.annotations, "annotation"));
            format!("{}: {documents}, {annotations}{labels}", split.name)
        })
    }

    /// Names the splits, each without anything yet.
    pub(super) fn begin_splits(&mut self, names: &[&str]) {
        let split = |name: &&str| SplitCount { name: (*name).to_owned(), ..SplitCount::default() };
        self.splits = names.iter().map(split).collect();
    }

    /// Counts what a format of these capabilities holds of a record, in a report on a part of one split.
    pub(super) fn count(&mut self, record: &Record<'_>, split: Option<&str>, capabilities: Capabilities) {
        self.records += 1;
        if let Some(name) = split {
            if self.splits.is_empty() {
                self.begin_splits(&[name]);
            }
            for it in &mut self.splits {
                it.records += 1;
                it.annotations += record.annotations.len() as u64;
            }
        }
        self.documents.insert((record.project.id, record.document.id.clone()));
        if capabilities.relations {
            self.relations += record.relations.len() as u64;
        }
        let mut by_label: BTreeMap<&LabelId, u64> = BTreeMap::new();
        record.annotations.iter().for_each(|it| *by_label.entry(&it.label).or_default() += 1);
        for (label, count) in by_label {
            let Some(annotator) = record.annotator else { continue };
            let (annotator, label) = (annotator.clone(), label.clone());
            let key = Tallied { split: split.map(str::to_owned), project: record.project.id, annotator, label };
            *self.annotations.entry(key).or_default() += count;
        }
    }
}
