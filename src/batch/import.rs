//! `manicule-batch import PROJECT PATH…`: text files become documents; annotated data is the matter of `import_data`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::console::{counted, findings_json, has_errors};
use super::writing::Writing;
use super::{BatchError, Console, Outcome, import_data};
use crate::edit::intent;
use crate::format::{Counting, Format, formats};
use crate::import::likely_format;
use crate::ingest::text_document;
use crate::model::{AnnotatorId, Diagnostic, Document, DocumentId, LookedAt, Project, Severity};
use crate::store::{FileSource, SourceFile, sources};
use crate::suggest::furniture;
use crate::text::{Text, TextHash};

/// Bring text files into a project as documents, or the annotated data of other tools
///
/// A text that is there already is passed over, and so is what an earlier import has brought.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of the project
    pub(super) project: PathBuf,
    /// Files, and folders of them
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The format: see the subcommand formats; without it the endings of the files say
    #[arg(long)]
    format: Option<String>,
    /// Whose the annotations are, whatever the data says
    #[arg(long, value_name = "ANNOTATOR")]
    pub(super) annotator: Option<AnnotatorId>,
    /// What offsets are counted in, whatever the quoted words say: chars, utf16, bytes or graphemes
    #[arg(long, value_name = "UNIT", value_parser = counting)]
    pub(super) unit: Option<Counting>,
    /// A folder of texts that the data is about, named NAME.txt; may be given several times
    #[arg(long = "text-dir", value_name = "DIR")]
    pub(super) text_dirs: Vec<PathBuf>,
    /// What becomes of lines of the texts that look like page furniture
    #[arg(long, value_name = "WHAT")]
    furniture: Option<Furniture>,
}

/// What becomes of lines that look like page furniture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Furniture {
    /// The window asks about each of them; without the option this is so
    #[default]
    Suggest,
    /// They are excluded
    Exclude,
    /// They belong to the texts, and the window does not ask about them
    Keep,
}

impl Furniture {
    /// Decides about what was found in a text, in the name of an annotator; tells how much that is.
    fn decide(self, document: &mut Document, text: &Text, by: &AnnotatorId) -> usize {
        let regions = furniture::regions(text, document);
        let spans = regions.iter().map(|it| it.span);
        match self {
            Self::Suggest => {}
            Self::Exclude => document.excluded = spans.collect(),
            Self::Keep => document.looked_at = spans.map(|span| LookedAt { span, by: by.clone() }).collect(),
        }
        regions.len()
    }

    /// What was done with so many lines.
    fn said(self, count: usize) -> String {
        let lines = counted(count, "line");
        match self {
            Self::Suggest => format!("{lines} may be page furniture, which the window asks about"),
            Self::Exclude => format!("{lines} excluded as page furniture"),
            Self::Keep => format!("{lines} kept that may be page furniture"),
        }
    }
}

fn counting(written: &str) -> Result<Counting, String> {
    let expected = || Counting::ALL.map(Counting::name).join(", ");
    Counting::named(written).ok_or_else(|| format!("expected one of {}", expected()))
}

impl Arguments {
    /// The format that was asked for, or that the endings of the files speak of.
    fn format(&self) -> Result<&'static dyn Format, BatchError> {
        let read = || formats().iter().copied().filter(|it| it.description().reads);
        let names = || read().map(|it| it.description().name).collect::<Vec<_>>().join(", ");
        let found = match &self.format {
            Some(name) => read().find(|it| it.description().name == name),
            None => likely_format(|extensions| FileSource::new(&self.paths, extensions).0),
        };
        found.ok_or_else(|| BatchError::NoFormat(self.format.clone().unwrap_or_default(), names()))
    }

    /// An option that was given, and that would do nothing to texts alone.
    fn about_annotations(&self) -> Option<&'static str> {
        let given = [
            ("annotator", self.annotator.is_some()),
            ("unit", self.unit.is_some()),
            ("text-dir", !self.text_dirs.is_empty()),
        ];
        given.into_iter().find(|(_, is_given)| *is_given).map(|(name, _)| name)
    }
}

/// The format of documents without annotations.
const TEXT: &str = "text";

/// What became of the files.
struct Imported {
    documents: Vec<Document>,
    findings: Vec<Diagnostic>,
    /// The texts and ids that are in use, those of the project and the new ones.
    texts: BTreeMap<TextHash, DocumentId>,
    ids: BTreeSet<DocumentId>,
    /// What is decided about page furniture, in whose name, and of how many lines.
    furniture: Furniture,
    by: AnnotatorId,
    lines: usize,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let format = arguments.format()?;
    if format.description().name != TEXT {
        // Whoever has annotated a text has had the chance to exclude what is not of it.
        let furniture = arguments.furniture.map(|_| BatchError::NoOption(format.description().name, "furniture"));
        return furniture.map_or_else(|| import_data::run(arguments, format, console), Err);
    }
    if let Some(option) = arguments.about_annotations() {
        return Err(BatchError::NoOption(TEXT, option));
    }
    let named = arguments.project.display().to_string();
    let mut writing = Writing::begin(&arguments.project, console.open_to_write(&arguments.project)?)?;
    let (files, findings) = sources(&arguments.paths, format.description().extensions);
    let mut imported = Imported::new(&writing, findings, arguments.furniture.unwrap_or_default());
    let bar = console.progress();
    bar.set_prefix("reading");
    bar.set_length(files.len() as u64);
    for file in &files {
        imported.add(file, &mut writing.project);
        bar.inc(1);
    }
    bar.set_prefix("saving");
    writing.apply(intent::add_documents(imported.documents.clone()))?;
    bar.finish_and_clear();
    imported.documents.iter().for_each(|it| console.say(came_from(it)));
    console.show(&imported.findings);
    if imported.lines > 0 {
        console.say(imported.furniture.said(imported.lines));
    }
    console.say(format!("{named}: {} of {} imported", imported.documents.len(), counted(files.len(), "file")));
    if console.is_json() {
        console.print_json(&imported.json(&named))?;
    }
    Ok(Outcome::from_errors(has_errors(&imported.findings)))
}

impl Imported {
    fn new(writing: &Writing, findings: Vec<Diagnostic>, furniture: Furniture) -> Self {
        let project = &writing.project;
        let documents = project.documents.values();
        Self {
            documents: Vec::new(),
            findings,
            texts: documents.map(|it| (it.text, it.id.clone())).collect(),
            ids: project.documents.keys().cloned().collect(),
            furniture,
            by: writing.annotator().clone(),
            lines: 0,
        }
    }

    /// Reads a file; what cannot be read becomes a finding, and stops no other file.
    fn add(&mut self, file: &SourceFile, project: &mut Project) {
        let name = file.path.display().to_string();
        let mut refuse = |error: String| {
            self.findings.push(Diagnostic::in_file(Severity::Error, name.clone(), error, ""));
        };
        let bytes = match file.read() {
            Ok(bytes) => bytes,
            Err(error) => return refuse(error.to_string()),
        };
        let mut ingested = match text_document(&name, &bytes, |id| self.ids.contains(id)) {
            Ok(ingested) => ingested,
            Err(error) => return refuse(error.to_string()),
        };
        if let Some(twin) = self.texts.get(&ingested.document.text) {
            let message = format!("it was passed over: the document {twin} has the same text");
            return self.findings.push(Diagnostic::in_file(Severity::Note, name, message, ""));
        }
        self.texts.insert(ingested.document.text, ingested.document.id.clone());
        self.ids.insert(ingested.document.id.clone());
        self.findings.extend(ingested.diagnostics);
        self.lines += self.furniture.decide(&mut ingested.document, &ingested.text, &self.by);
        project.texts.insert(ingested.document.text, ingested.text);
        self.documents.push(ingested.document);
    }

    fn json(&self, project: &str) -> Value {
        let document = |it: &Document| {
            json!({
                "id": it.id.as_str(),
                "title": it.title,
                "file": it.original.as_ref().map(|it| &it.file),
                "text": it.text.to_string(),
            })
        };
        json!({
            "project": project,
            "documents": self.documents.iter().map(document).collect::<Vec<_>>(),
            "furniture": self.lines,
            "diagnostics": findings_json(&self.findings),
        })
    }
}

fn came_from(document: &Document) -> String {
    let file = document.original.as_ref().map_or("", |it| it.file.as_str());
    format!("{file} → {}: {}", document.id, document.title)
}
