//! Reads projects: texts, what was selected and coded in them, and the records that our own have beside that.

use std::collections::BTreeMap;

use super::archive::{Archive, PROJECT_MAX, UNPACKED_MAX};
use super::assembly::Assembly;
use super::tree;
use crate::format::{Hints, ImportedDocument, LossKind, ReadReport, Reader, Source, beside};
use crate::model::{AnnotatorKind, Diagnostic, Place, Severity};

/// Reads the projects of a source one after the other, packed or not.
pub(super) struct Files<'s> {
    source: &'s dyn Source,
    names: std::vec::IntoIter<String>,
    documents: std::vec::IntoIter<ImportedDocument>,
    /// What each annotator is, where a manifest of ours says so.
    annotators: BTreeMap<String, AnnotatorKind>,
}

impl<'s> Files<'s> {
    pub(super) fn new(source: &'s dyn Source) -> Self {
        let is_project = |name: &&String| [".qdpx", ".qde"].iter().any(|it| name.to_ascii_lowercase().ends_with(it));
        let names: Vec<String> = source.names().iter().filter(is_project).cloned().collect();
        let (names, documents) = (names.into_iter(), Vec::new().into_iter());
        Self { source, names, documents, annotators: BTreeMap::new() }
    }
}

impl Reader for Files<'_> {
    fn hints(&mut self, report: &mut ReadReport) -> Hints {
        self.annotators = beside::annotators(self.source, report);
        beside::hints(self.source, report)
    }

    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument> {
        loop {
            if let Some(mut document) = self.documents.next() {
                beside::set_kinds(&mut document, &self.annotators);
                return Some(document);
            }
            let name = self.names.next()?;
            match project(self.source, &name, report) {
                Ok(documents) => self.documents = documents.into_iter(),
                Err(error) => {
                    report.losses.add(LossKind::Line, || name.clone());
                    let hint = "expected a REFI-QDA project: a zip file with project.qde in it";
                    report.findings.push(Diagnostic::in_file(Severity::Error, &name, error, hint));
                }
            }
        }
    }
}

fn project(source: &dyn Source, name: &str, report: &mut ReadReport) -> Result<Vec<ImportedDocument>, String> {
    let bytes = source.read(name).map_err(|error| error.to_string())?;
    // A project that somebody has unpacked has its texts in the files beside it.
    let is_packed = name.to_ascii_lowercase().ends_with(".qdpx");
    let (archive, file, xml) = if is_packed {
        let mut archive = Archive::new(bytes, UNPACKED_MAX)?;
        let root = archive.project().ok_or("there is no project.qde in it")?;
        let xml = archive.read_up_to(&root, PROJECT_MAX)?;
        (Some(archive), format!("{name}/{root}"), xml)
    } else {
        (None, name.to_owned(), bytes)
    };
    if xml.len() as u64 > PROJECT_MAX {
        return Err(format!("{file} has more than {PROJECT_MAX} bytes"));
    }
    let xml = String::from_utf8(xml).map_err(|_| format!("{file} is not UTF-8"))?;
    let mut assembly = Assembly::new(source, archive, &file);
    let read = tree::read(xml.trim_start_matches('\u{feff}'), |part, element| assembly.take(part, element, report));
    if let Err((line, error)) = read {
        report.losses.add(LossKind::Line, || format!("{file}:{line}"));
        let place = Place { file: Some(file), line: Some(line), ..Place::default() };
        let message = format!("it was read up to here: {error}");
        report.findings.push(Diagnostic::new(Severity::Error, place, message, "export the project again"));
    }
    Ok(assembly.finish(report))
}
