//! Reads brat's files, text by text.

use std::collections::{BTreeMap, BTreeSet};

use super::conf;
use super::layout::{Group, SheetFile, groups};
use super::sheet::Assembly;
use crate::format::{Hints, ImportedDocument, ImportedSheet, ReadReport, Reader, Source, beside};
use crate::model::{AnnotatorKind, Diagnostic, Place, Severity};

/// Reads the texts of a source one after the other.
pub(super) struct Files<'s> {
    source: &'s dyn Source,
    /// What each annotator is, where a manifest of ours says so.
    annotators: Option<BTreeMap<String, AnnotatorKind>>,
    /// The projects that speakers beside the data are of.
    projects: BTreeSet<String>,
    groups: std::vec::IntoIter<Group>,
}

impl<'s> Files<'s> {
    pub(super) fn new(source: &'s dyn Source) -> Self {
        Self { source, annotators: None, projects: BTreeSet::new(), groups: Vec::new().into_iter() }
    }
}

impl Reader for Files<'_> {
    fn hints(&mut self, report: &mut ReadReport) -> Hints {
        let mut hints = beside::hints(self.source, report);
        conf::hints(self.source, &mut hints, report);
        self.projects = hints.speakers.iter().map(|it| it.project.clone()).collect();
        hints
    }

    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument> {
        if self.annotators.is_none() {
            let annotators = beside::annotators(self.source, report);
            self.groups = groups(self.source, &annotators.keys().map(String::as_str).collect()).into_iter();
            self.annotators = Some(annotators);
        }
        let group = self.groups.next()?;
        let file = group.text.clone().or_else(|| group.sheets.first().map(|it| it.file.clone()));
        let mut document = ImportedDocument {
            name: group.name,
            place: Place { file, ..Place::default() },
            cut_at_controls: true,
            ..ImportedDocument::default()
        };
        document.text = group.text.and_then(|name| text(self.source, &name, report));
        for sheet in &group.sheets {
            let sheet = self.sheet(sheet, &mut document.facts.note, report);
            document.sheets.extend(sheet);
        }
        Some(document)
    }
}

impl Files<'_> {
    fn sheet(&self, sheet: &SheetFile, document_note: &mut String, report: &mut ReadReport) -> Option<ImportedSheet> {
        let content = text(self.source, &sheet.file, report)?;
        let content = content.trim_start_matches('\u{feff}');
        let (mut read, stray) = Assembly::new(&sheet.file, report).read(content);
        for note in stray {
            if !document_note.is_empty() {
                document_note.push('\n');
            }
            document_note.push_str(&note);
        }
        read.kind = sheet.annotator.as_ref().and_then(|it| self.annotators.as_ref()?.get(it).copied());
        read.annotator.clone_from(&sheet.annotator);
        // An export of several projects has a folder for each.
        let project = sheet.file.split('/').rfind(|it| self.projects.contains(*it));
        read.project = project.unwrap_or_default().to_owned();
        Some(read)
    }
}

/// The characters of a file. The format knows no other encoding than UTF-8.
pub(super) fn text(source: &dyn Source, name: &str, report: &mut ReadReport) -> Option<String> {
    let read = source.read(name).map_err(|error| (error.to_string(), "check that you may read it"));
    let text = read.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            (format!("it is not UTF-8, which brat writes: byte {at} is none"), "convert it to UTF-8 first")
        })
    });
    text.map_err(|(message, hint)| {
        report.findings.push(Diagnostic::in_file(Severity::Error, name, message, hint));
    })
    .ok()
}
