//! What is written for training: tokens, files of spaCy and Hugging Face, and what they lose.

use std::ops::ControlFlow;
use std::sync::Arc;

use manicule::export::{self, ExportError, Options, Report};
use manicule::format::MemorySink;
use manicule::model::{AnnotatorId, Document, DocumentId, Project, ProjectId, Sheet, SheetKey};
use manicule::text::Span;

use crate::util::markup::{self, Marked};

/// CoNLL columns.
mod conll;
/// Hugging Face folders, read back from Parquet.
mod hf;
/// What each format says it lost.
mod losses;
/// Options, parts and threads.
mod parts;
/// Exports in shards, and the whole that they make.
mod shards;
/// Sheets that stay in their folder.
mod shelved;
/// DocBins, unpacked.
mod spacy;
/// What is trained on and what is tested.
mod splits;
/// What of the annotations is written, for which kind of training.
mod views;

pub use self::views::repeating;

/// A project of one document in the notation of [`markup`].
pub fn project(markup: &str) -> Project {
    markup::project(&markup::parse(markup)).0
}

/// A project whose documents, `d0`, `d1` …, are all annotated by `ada`.
pub fn project_of<'a>(documents: impl IntoIterator<Item = &'a Marked>) -> Project {
    let mut project = Project::new(ProjectId::from_number(1), "Test");
    let ada: AnnotatorId = "ada".parse().unwrap();
    for (number, marked) in documents.into_iter().enumerate() {
        let (one, key) = markup::project(marked);
        let id: DocumentId = format!("d{number}").parse().unwrap();
        let facts = Document { language: "en".to_owned(), ..Document::new(id.clone(), "Doc", marked.text.hash()) };
        project.texts.insert(marked.text.hash(), marked.text.clone());
        project.documents.insert(id.clone(), Arc::new(facts));
        let sheet = one
            .sheet(&key)
            .cloned()
            .unwrap_or_else(|| Arc::new(Sheet { status: manicule::model::Status::Done, ..Sheet::default() }));
        project.sheets.insert(SheetKey::new(id, ada.clone()), sheet);
    }
    project
}

/// Marks stretches of the only document as excluded.
pub fn exclude(project: &mut Project, words: &[&str]) {
    let id: DocumentId = "doc".parse().unwrap();
    let text = project.text(&id).unwrap().clone();
    let region = |it: &&str| {
        let at = text.as_str().find(it).expect("words of the text");
        Span::from_range(at..at + it.len()).unwrap()
    };
    let document = Arc::make_mut(project.documents.get_mut(&id).unwrap());
    document.excluded = words.iter().map(region).collect();
}

/// Options with some of the format's own.
pub fn options(format: &str, chosen: &[(&str, &str)]) -> Options {
    let mut options = Options::new(format);
    for (name, value) in chosen {
        assert!(options.chosen.choose(name, value), "--{name} {value}");
    }
    options
}

pub fn try_export(project: &Project, options: &Options) -> (MemorySink, Result<Report, ExportError>) {
    let mut sink = MemorySink::default();
    let report = export::run(&[project], options, &mut sink, &|_| ControlFlow::Continue(()));
    (sink, report)
}

pub fn export(project: &Project, options: &Options) -> (MemorySink, Report) {
    let (sink, report) = try_export(project, options);
    (sink, report.expect("an export"))
}
