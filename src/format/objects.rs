//! Reads files of JSON objects of which each is a document, for the formats that differ in what an object says alone.

use std::collections::BTreeMap;

use super::elements::Elements;
use super::json::Fields;
use super::{Hints, ImportedDocument, LossKind, ReadReport, Reader, Source, beside};
use crate::model::{AnnotatorKind, Place};

/// A reader of which `read` makes the document of an object.
///
/// `read` gives `None` where whoever annotated did not take the document, which is counted, and in words what is wrong with an object,
/// which is passed over then and told of.
pub(super) struct Objects<'s, F> {
    source: &'s dyn Source,
    elements: Elements<'s>,
    /// What each annotator is, where a manifest of ours says so.
    annotators: BTreeMap<String, AnnotatorKind>,
    read: F,
    /// What an object is expected to be, for whoever has another one.
    expected: &'static str,
}

impl<'s, F> Objects<'s, F>
where
    F: FnMut(Fields, &Place, &mut ReadReport) -> Result<Option<ImportedDocument>, String>,
{
    /// Reads the files of a source that have some names.
    pub(super) fn new(source: &'s dyn Source, names: Vec<String>, expected: &'static str, read: F) -> Self {
        Self { source, elements: Elements::new(source, names), annotators: BTreeMap::new(), read, expected }
    }
}

impl<F> Reader for Objects<'_, F>
where
    F: FnMut(Fields, &Place, &mut ReadReport) -> Result<Option<ImportedDocument>, String>,
{
    fn hints(&mut self, report: &mut ReadReport) -> Hints {
        self.annotators = beside::annotators(self.source, report);
        beside::hints(self.source, report)
    }

    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument> {
        loop {
            let (place, fields) = self.elements.next_fields(report)?;
            match fields.and_then(|fields| (self.read)(fields, &place, report)) {
                Ok(Some(mut document)) => {
                    beside::set_kinds(&mut document, &self.annotators);
                    return Some(document);
                }
                Ok(None) => report.losses.add(LossKind::Rejected, || place.to_string()),
                Err(error) => report.refuse(&place, format!("it was passed over: {error}"), self.expected),
            }
        }
    }
}
