//! Reads the files of a source, each a CAS.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::graph::Cas;
use super::graph::KnownTypes;
use super::{json_read, sheet, tsv_read, type_system, xmi_read};
use crate::format::whose::name_annotators;
use crate::format::{Hints, ImportedDocument, LossKind, ReadReport, Reader, Source, beside};
use crate::model::{Diagnostic, Place, Severity};

/// What a CAS is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Xmi,
    Json,
    /// WebAnno TSV, which says what a CAS says.
    Tsv,
}

/// What stands beside a JSON CAS in every export of ours, and is none.
const BESIDE: [&str; 2] = ["schema.json", "manifest.json"];

impl Form {
    fn is_one(self, name: &str) -> bool {
        let own = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
        match self {
            Self::Xmi => own.ends_with(".xmi"),
            Self::Tsv => own.ends_with(".tsv"),
            Self::Json => own.ends_with(".json") && !BESIDE.contains(&own.as_str()),
        }
    }
}

/// Reads the files of a source.
pub(super) struct Files<'s> {
    source: &'s dyn Source,
    form: Form,
    /// The type systems that were read, by their names.
    types: BTreeMap<String, Arc<KnownTypes>>,
    /// All documents: who made what shows by the names of several files.
    documents: Option<std::vec::IntoIter<ImportedDocument>>,
}

impl<'s> Files<'s> {
    pub(super) fn new(source: &'s dyn Source, form: Form) -> Self {
        Self { source, form, types: BTreeMap::new(), documents: None }
    }

    fn read_all(&mut self, report: &mut ReadReport) -> Vec<ImportedDocument> {
        let names: Vec<String> = self.source.names().iter().filter(|it| self.form.is_one(it)).cloned().collect();
        let mut documents: Vec<_> = names.iter().flat_map(|it| self.read(it, report)).collect();
        let annotators = beside::annotators(self.source, report);
        documents.iter_mut().for_each(|it| beside::set_kinds(it, &annotators));
        name_annotators(&mut documents);
        documents
    }

    /// The documents of a file.
    fn read(&mut self, name: &str, report: &mut ReadReport) -> Vec<ImportedDocument> {
        let mut faults: Vec<(Option<usize>, String)> = Vec::new();
        let read = match self.source.read(name) {
            Ok(bytes) => self.cas(name, &bytes, &mut faults, report),
            Err(error) => {
                faults.push((None, error.to_string()));
                None
            }
        };
        for (line, message) in faults {
            let place = Place { file: Some(name.to_owned()), line, ..Place::default() };
            report.losses.add(LossKind::Line, || place.to_string());
            let hint = "correct the file and import again";
            report.findings.push(Diagnostic::new(Severity::Error, place, message, hint));
        }
        read.map_or_else(Vec::new, |(cas, types)| sheet::documents(&cas, &types, name, report))
    }

    /// The structures of a file and what is known of their types; `None` where it is no such file.
    fn cas(
        &mut self,
        name: &str,
        bytes: &[u8],
        faults: &mut Vec<(Option<usize>, String)>,
        report: &mut ReadReport,
    ) -> Option<(Cas, Arc<KnownTypes>)> {
        let mut told = Vec::new();
        let with_line = |(line, message)| (Some(line), message);
        let read = match self.form {
            Form::Json => {
                let mut told = Vec::new();
                let read = json_read::read(bytes, &mut told);
                faults.extend(told.into_iter().map(|it| (None, it)));
                read.map(|(cas, types)| (cas, Arc::new(types))).map_err(|error| (None, error))
            }
            Form::Xmi => {
                let types = self.types_for(name, report);
                let (cas, faults) = xmi_read::read(bytes, &types);
                told = faults;
                Ok((cas, types))
            }
            Form::Tsv => {
                let read = tsv_read::read(bytes, &mut told);
                let read = read.map(|(cas, comments)| {
                    for line in comments {
                        report.losses.add(LossKind::Field, || format!("{name}:{line}"));
                    }
                    (cas, Arc::default())
                });
                read.map_err(with_line)
            }
        };
        faults.extend(told.into_iter().map(with_line));
        read.map_err(|(line, error)| faults.push((line, format!("it was passed over: {error}")))).ok()
    }

    fn types_for(&mut self, name: &str, report: &mut ReadReport) -> Arc<KnownTypes> {
        let Some(of) = type_system::name_for(self.source, name) else { return Arc::default() };
        let source = self.source;
        self.types.entry(of.to_owned()).or_insert_with(|| Arc::new(type_system::read(source, of, report))).clone()
    }
}

impl Reader for Files<'_> {
    fn hints(&mut self, report: &mut ReadReport) -> Hints {
        beside::hints(self.source, report)
    }

    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument> {
        if self.documents.is_none() {
            self.documents = Some(self.read_all(report).into_iter());
        }
        self.documents.as_mut()?.next()
    }
}
