//! Reads pages, collections, lists and lines of annotations, and rows of Hypothes.is.

use std::collections::BTreeMap;

use serde_json::Value;

use super::note::Note;
use super::selector::list;
use crate::format::json::{Fields, parse};
use crate::format::{Facts, Hints, ImportedDocument, ImportedSheet, LossKind, ReadReport, Reader, Source, beside};
use crate::model::{AnnotatorKind, Diagnostic, Place, Severity, Status};
use crate::text::TextHash;

/// Pages hold pages; more deeply than this nobody nests them.
const DEPTH_MAX: usize = 16;

/// Reads the files of a source.
pub(super) struct Files<'s> {
    source: &'s dyn Source,
    documents: Option<std::vec::IntoIter<ImportedDocument>>,
    /// What each annotator is, where a manifest of ours says so.
    annotators: BTreeMap<String, AnnotatorKind>,
}

impl<'s> Files<'s> {
    pub(super) fn new(source: &'s dyn Source) -> Self {
        Self { source, documents: None, annotators: BTreeMap::new() }
    }
}

impl Reader for Files<'_> {
    fn hints(&mut self, report: &mut ReadReport) -> Hints {
        self.annotators = beside::annotators(self.source, report);
        beside::hints(self.source, report)
    }

    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument> {
        if self.documents.is_none() {
            // A relation may point at what stands in a later file.
            let mut shelf = Shelf::default();
            for name in self.source.names().iter().filter(|it| is_data(it)) {
                shelf.file(self.source, name, report);
            }
            self.documents = Some(shelf.finish(report).into_iter());
        }
        let mut document = self.documents.as_mut()?.next()?;
        let claimed: Vec<Option<AnnotatorKind>> = document.sheets.iter().map(|it| it.kind).collect();
        beside::set_kinds(&mut document, &self.annotators);
        for (sheet, claimed) in document.sheets.iter_mut().zip(claimed) {
            sheet.kind = sheet.kind.or(claimed);
        }
        Some(document)
    }
}

fn is_data(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let is_json = [".jsonld", ".json", ".jsonl"].iter().any(|it| file.to_ascii_lowercase().ends_with(it));
    is_json && !matches!(file, "schema.json" | "manifest.json" | "speakers.jsonl")
}

/// What a page says of itself, where it is our own.
#[derive(Clone)]
struct Head {
    document: ImportedDocument,
    project: String,
    annotator: Option<String>,
    status: Option<Status>,
}

/// The documents that were met, in their order, and the links between annotations.
#[derive(Default)]
struct Shelf {
    documents: Vec<ImportedDocument>,
    /// The place of each document by what it is known by.
    by_source: BTreeMap<String, usize>,
    links: Vec<Note>,
    answers: Vec<Note>,
    /// Document, sheet and annotation of each name.
    keys: BTreeMap<String, (usize, usize, usize)>,
}

impl Shelf {
    fn file(&mut self, source: &dyn Source, name: &str, report: &mut ReadReport) {
        let place = Place { file: Some(name.to_owned()), ..Place::default() };
        let bytes = match source.read(name) {
            Ok(bytes) => bytes,
            Err(error) => {
                let hint = "check that you may read it";
                report.findings.push(Diagnostic::new(Severity::Error, place, error.to_string(), hint));
                return;
            }
        };
        let text = text_beside(source, name);
        let is_lines = name.to_ascii_lowercase().ends_with(".jsonl");
        let pieces: Vec<(Place, &[u8])> = if is_lines {
            let lines = bytes.split(|it| *it == b'\n').enumerate();
            let lines = lines.filter(|(_, line)| !line.iter().all(u8::is_ascii_whitespace));
            lines.map(|(at, line)| (Place { line: Some(at + 1), ..place.clone() }, line)).collect()
        } else {
            vec![(place, &bytes)]
        };
        let before = self.documents.len();
        for (place, piece) in pieces {
            match parse(piece) {
                Ok(value) => self.value(value, None, &place, text.as_deref(), 0, report),
                Err(error) => passed_over(&place, &error, report),
            }
        }
        // A text beside the file is that of its only document.
        if let ([only], Some(text)) = (&mut self.documents[before..], text) {
            only.text.get_or_insert(text);
        }
    }

    fn value(
        &mut self,
        value: Value,
        head: Option<&Head>,
        place: &Place,
        text: Option<&str>,
        depth: usize,
        report: &mut ReadReport,
    ) {
        if depth > DEPTH_MAX {
            return passed_over(place, "pages stand in pages more than 16 deep", report);
        }
        let mut fields = match value {
            Value::Array(list) => {
                for value in list {
                    self.value(value, head, place, text, depth + 1, report);
                }
                return;
            }
            // The name of a page that stands in another file.
            Value::String(_) => return,
            value => match Fields::of(value) {
                Some(fields) => fields,
                None => return passed_over(place, "expected an object", report),
            },
        };
        let kinds: Vec<Value> = list(fields.take("type"));
        let is = |kind: &str| kinds.iter().any(|it| it.as_str() == Some(kind));
        if let Some(rows) = fields.take("rows") {
            return self.value(rows, head, place, text, depth + 1, report);
        }
        if is("AnnotationCollection") || is("AnnotationPage") {
            let own = fields.take("manicule").and_then(|it| self::head(it, place, text, report));
            own.iter().for_each(|it| self.open(it));
            let head = own.or_else(|| head.cloned());
            for key in ["items", "first", "next"] {
                let inner = fields.take(key).filter(|it| !it.is_string());
                if let Some(inner) = inner {
                    self.value(inner, head.as_ref().filter(|_| key == "items"), place, text, depth + 1, report);
                }
            }
            return;
        }
        let is_row = !is("Annotation");
        if is_row {
            // Only a row says so of its page.
            match fields.take("uri") {
                Some(uri) => fields.put("uri", uri),
                None => return passed_over(place, "expected annotations of the W3C or rows of Hypothes.is", report),
            }
        }
        let note = if is_row { Note::of_row(fields, place) } else { Note::of_standard(fields, place, report) };
        self.put(note, head, report);
    }

    /// Puts a document on the shelf that a page of ours is about, though there may be no annotation in it.
    fn open(&mut self, head: &Head) {
        let at = self.document(&own_key(head), || head.document.clone());
        let document = &mut self.documents[at];
        if document.text.is_none() {
            document.text.clone_from(&head.document.text);
        }
        if head.annotator.is_some() {
            sheet(document, &head.project, head.annotator.clone(), head.status);
        }
    }

    fn document(&mut self, key: &str, make: impl FnOnce() -> ImportedDocument) -> usize {
        *self.by_source.entry(key.to_owned()).or_insert_with(|| {
            self.documents.push(make());
            self.documents.len() - 1
        })
    }

    fn put(&mut self, note: Note, head: Option<&Head>, report: &mut ReadReport) {
        if note.is_link() {
            self.links.push(note);
            return;
        }
        if !note.answers.is_empty() {
            self.answers.push(note);
            return;
        }
        let sources: Vec<&str> = note.targets.iter().map(|it| it.source.as_str()).collect();
        let place = note.place.clone();
        let Some(source) = sources.first().map(|it| (*it).to_owned()) else {
            return passed_over(&place, "it is about nothing", report);
        };
        if sources.iter().any(|it| **it != *source) {
            return passed_over(&place, "its parts are in several documents", report);
        }
        let (creator, kind, title) = (note.creator.clone(), note.kind, note.title.clone());
        let annotation = match note.annotation() {
            Ok(annotation) => annotation,
            Err(error) => return passed_over(&place, &error, report),
        };
        let at = match head {
            Some(head) => self.document(&own_key(head), || head.document.clone()),
            None => self.document(&source, || ImportedDocument {
                name: name_of(&source),
                place: place.clone(),
                facts: Facts {
                    title,
                    url: if source.starts_with("http") { source.clone() } else { String::new() },
                    ..Facts::default()
                },
                ..ImportedDocument::default()
            }),
        };
        let project = head.map_or("", |it| &it.project);
        let annotator = head.and_then(|it| it.annotator.clone()).or(creator);
        let which = sheet(&mut self.documents[at], project, annotator, None);
        let sheet = &mut self.documents[at].sheets[which];
        sheet.kind = sheet.kind.or(kind);
        self.keys.insert(annotation.key.clone(), (at, which, sheet.annotations.len()));
        sheet.annotations.push(annotation);
    }

    /// The documents, once what relates and answers their annotations stands with them.
    fn finish(mut self, report: &mut ReadReport) -> Vec<ImportedDocument> {
        for note in self.links {
            let place = note.place.clone();
            let relation = match note.relation() {
                Ok(relation) => relation,
                Err(error) => {
                    passed_over(&place, &error, report);
                    continue;
                }
            };
            let Some((at, which, _)) = self.keys.get(&relation.from).copied() else {
                passed_over(&place, "it starts from an annotation that is not there", report);
                continue;
            };
            let mut relation = relation;
            if let Some((to, ..)) = self.keys.get(&relation.to).filter(|(to, ..)| *to != at) {
                relation.to_document.get_or_insert(self.documents[*to].name.clone());
            }
            self.documents[at].sheets[which].relations.push(relation);
        }
        for note in self.answers {
            // An answer to an answer stands with what both are about.
            let asked = note.answers.iter().rev().find_map(|it| self.keys.get(it)).copied();
            match asked {
                None => passed_over(&note.place, "it answers an annotation that is not there", report),
                Some((at, which, number)) => {
                    let words = &mut self.documents[at].sheets[which].annotations[number].note;
                    if !words.is_empty() {
                        words.push('\n');
                    }
                    words.push_str(&note.answer());
                }
            }
        }
        self.documents
    }
}

fn passed_over(place: &Place, error: &str, report: &mut ReadReport) {
    report.losses.add(LossKind::Line, || place.to_string());
    let message = format!("an annotation was passed over: {error}");
    report.findings.push(Diagnostic::new(Severity::Warning, place.clone(), message, ""));
}

/// What a document of ours is known by: documents of two projects may have one name.
fn own_key(head: &Head) -> String {
    format!("{} {}", head.project, head.document.name)
}

/// The sheet of an annotator, made where there is none.
fn sheet(document: &mut ImportedDocument, project: &str, annotator: Option<String>, status: Option<Status>) -> usize {
    let at = document.sheets.iter().position(|it| it.annotator == annotator);
    at.unwrap_or_else(|| {
        document.sheets.push(ImportedSheet {
            project: project.to_owned(),
            annotator,
            status,
            ..ImportedSheet::default()
        });
        document.sheets.len() - 1
    })
}

/// What a page of ours says of its document and annotator. What is wrong with it is told, and keeps back no annotation.
fn head(value: Value, place: &Place, text: Option<&str>, report: &mut ReadReport) -> Option<Head> {
    let mut faults = Vec::new();
    let head = Fields::of(value).map(|mut fields| {
        let status = |it: &str| Status::ALL.into_iter().find(|status| status.name() == it);
        let hash = |it: &str| format!("sha256:{it}").parse::<TextHash>().ok();
        let status = kept(fields.parsed("status", status), &mut faults);
        let text_hash = kept(fields.parsed("text_sha256", hash), &mut faults);
        let excluded = kept(fields.pairs("excluded"), &mut faults);
        let annotator = kept(fields.text("annotator"), &mut faults);
        let mut fact = |key| kept(fields.text(key), &mut faults).unwrap_or_default();
        let facts = Facts {
            title: fact("title"),
            publisher: fact("publisher"),
            author: fact("author"),
            published: fact("published"),
            url: fact("url"),
            language: fact("language"),
            event: fact("event"),
            rights: fact("rights"),
            note: fact("note"),
        };
        let (name, project) = (fact("id"), fact("project"));
        let text = text.map(str::to_owned);
        let place = place.clone();
        let document = ImportedDocument { name, place, facts, text, text_hash, excluded, ..Default::default() };
        Head { document, project, annotator, status }
    });
    if head.is_none() {
        faults.push("“manicule” is no object".to_owned());
    }
    for fault in faults {
        report.losses.add(LossKind::Field, || format!("{place}: manicule"));
        let message = format!("what a page of ours says of its document was left out: {fault}");
        report.findings.push(Diagnostic::new(Severity::Warning, place.clone(), message, ""));
    }
    head
}

/// A field as it was read, or nothing where something is wrong with it.
fn kept<T: Default>(read: Result<T, String>, faults: &mut Vec<String>) -> T {
    read.unwrap_or_else(|fault| {
        faults.push(fault);
        T::default()
    })
}

/// The text file that is called as the file of the annotations is.
fn text_beside(source: &dyn Source, name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let wanted = format!("{stem}.txt");
    let file = source.names().iter().find(|it| **it == wanted)?;
    String::from_utf8(source.read(file).ok()?).ok()
}

/// What a document is called that is known by its address: the last part of it, without its ending.
fn name_of(source: &str) -> String {
    let path = source.split(['?', '#']).next().unwrap_or(source);
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or(path);
    let stem = last.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(last, |(stem, _)| stem);
    stem.to_owned()
}
