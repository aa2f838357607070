//! Exchange formats: one file a format, behind one trait, in one table.
//!
//! A reader yields one [`ImportedDocument`] after the other from the files of a [`Source`], in the words and the unit of the
//! data; what becomes of it in a project is the matter of the room `import`. A writer gets one [`Record`] after the other (what one annotator made of one document), puts bytes into a [`Sink`], and
//! counts in a [`LossReport`] what its format cannot hold. Inside the program positions are bytes; what is written counts in
//! the [`Unit`] that was asked for. Nothing here knows files, folders or a window, or which documents are exported and why:
//! that is the room `export`.
//!
//! To add a format: a file of its own with a [`Format`], a [`Writer`] or a [`Reader`] or both, and a line in [`formats`].

mod beside;
mod brat;
mod cas;
mod conll;
mod counting;
mod csv;
mod doccano;
mod elements;
mod facts;
mod guid;
mod hf;
mod html;
mod imported;
mod json;
mod jsonl;
mod label_studio;
mod layer;
mod legible;
mod loss;
mod markdown;
mod numbered;
mod objects;
mod option;
mod part;
mod piece;
mod prodigy;
mod qda;
mod record;
mod schema;
mod short;
mod sink;
mod source;
mod spacy;
mod text;
mod token;
mod unheld;
mod unit;
mod value;
mod web;
mod whose;
mod words;
mod written;
mod xlsx;

use std::io;

pub(crate) use self::brat::breaks_line;
pub use self::counting::Counting;
pub use self::imported::{
    AttributeHint, Facts, Hints, ImportedAnnotation, ImportedAttribute, ImportedDocument, ImportedRelation,
    ImportedSheet, ImportedValue, NameHint, Quotation, Quoted, SpeakerHint,
};
pub(crate) use self::loss::EXAMPLES_MAX;
pub use self::loss::{LossKind, LossReport, Tally};
pub use self::numbered::{AnnotationMark, NUMBER_MAX, RelationMark};
pub use self::option::{Chosen, FormatOption, format_options};
pub use self::part::Part;
pub use self::record::{Entry, InSplit, Outline, Record};
pub use self::schema::{schema_hash, schema_json, speaker_json};
pub use self::sink::{MemorySink, Sink};
pub use self::source::{MemorySource, Source};
pub use self::unit::Unit;
pub use self::written::Written;
use crate::model::{Diagnostic, DocumentId, Place, Severity};

/// What a format is called and what it can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Description {
    /// The name on the command line: lower-case letters, digits and hyphens.
    pub name: &'static str,
    /// The endings of its files, without the point.
    pub extensions: &'static [&'static str],
    /// What it is and who reads it, in one sentence without its full stop.
    pub summary: &'static str,
    /// Whether projects can be made from it.
    pub reads: bool,
    /// Whether projects can be exported to it.
    pub writes: bool,
    /// What it can hold.
    pub capabilities: Capabilities,
}

impl Description {
    /// What the readers of the format count offsets in, unless they are told otherwise.
    #[must_use]
    pub fn usual_unit(&self) -> Unit {
        self.capabilities.units.first().copied().unwrap_or_default()
    }
}

/// What a format can hold. What it cannot is counted as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// Annotations that share characters.
    pub overlap: bool,
    /// Annotations of several spans.
    pub discontinuous: bool,
    /// Attributes of annotations.
    pub attributes: bool,
    /// Relations between annotations.
    pub relations: bool,
    /// Notes of the annotator.
    pub notes: bool,
    /// Whose annotation it is.
    pub annotators: bool,
    /// The units that its offsets may be counted in, the usual one first.
    pub units: &'static [Unit],
}

impl Capabilities {
    /// Everything that an annotation can say, in any unit: what a format is told apart from.
    pub const ALL: Self = Self {
        overlap: true,
        discontinuous: true,
        attributes: true,
        relations: true,
        notes: true,
        annotators: true,
        units: &Unit::ALL,
    };
}

/// An exchange format.
pub trait Format: Sync {
    /// What it is called and what it can do.
    fn description(&self) -> &'static Description;

    /// What may be chosen of how it is written, beside what all formats have in common.
    fn options(&self) -> &'static [&'static FormatOption] {
        &[]
    }

    /// Whether what it writes is made of the texts, so that these cannot be left out.
    fn is_made_of_text(&self) -> bool {
        false
    }

    /// Whether it is one file that cannot be put together from parts: then all records are one part, on one thread and in memory.
    fn is_written_whole(&self) -> bool {
        false
    }

    /// Whether it quotes the words of annotations that relations lead to, also those of other documents; then all have to be in memory.
    fn quotes_others(&self) -> bool {
        false
    }

    /// Whether each part of an export is a file of its own, and has its number in its name.
    fn names_parts(&self) -> bool {
        false
    }

    /// Whether the names of its files tell the splits of a dataset apart; else each split gets a folder.
    fn names_splits(&self) -> bool {
        false
    }

    /// A writer for the part of an export that the outline names, or `None` where the format is only read.
    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>>;

    /// Whether files with its endings are of this format, for one that shares these with others: no more than the first of what they
    /// hold is looked at.
    fn recognizes(&self, _source: &dyn Source) -> bool {
        true
    }

    /// A reader of the files of a source, or `None` where the format is only written.
    fn reader<'s>(&self, _source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        None
    }
}

/// Reads the documents of annotated data, one after the other.
///
/// What cannot be read becomes a finding with its file and line and stops nothing behind it; what could be read and has no
/// place in a project is counted.
pub trait Reader {
    /// What the data says of its schema and register. Asked for once, before the first document.
    fn hints(&mut self, _report: &mut ReadReport) -> Hints {
        Hints::default()
    }

    /// The next document, or `None` behind the last.
    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument>;
}

/// What a reader could not read, and what it read and a project cannot hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadReport {
    /// What is wrong with the data, in the order in which it was found.
    pub findings: Vec<Diagnostic>,
    /// What has no place in a project.
    pub losses: LossReport,
}

impl ReadReport {
    /// Tells of something that could not be used, and counts it.
    fn refuse(&mut self, place: &Place, message: String, hint: &str) {
        self.losses.add(LossKind::Line, || place.to_string());
        self.findings.push(Diagnostic::new(Severity::Error, place.clone(), message, hint));
    }

    /// Counts the fields that nobody has taken.
    fn count_rest(&mut self, fields: &json::Fields, place: &Place) {
        for key in fields.rest() {
            self.losses.add(LossKind::Field, || format!("{place}: {}", key.chars().take(40).collect::<String>()));
        }
    }
}

/// Writes the records of one [`Part`] of an export, one after the other.
///
/// Parts are written beside each other and put together in their order, so that a writer knows nothing of those of other
/// parts. A file that is appended to by several parts is their joined bytes. Each split of an export is parts of its own, with a first one.
pub trait Writer {
    /// Writes what stands before the first record of the export. Only the writer of the first part is asked.
    ///
    /// # Errors
    ///
    /// Where the sink does not take it.
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError>;

    /// Writes a record and counts what is lost by it.
    ///
    /// # Errors
    ///
    /// Where the sink does not take it, or an offset of the record is no boundary of its text.
    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError>;

    /// Writes what stands behind the last record of the part.
    ///
    /// # Errors
    ///
    /// Where the sink does not take it.
    fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError>;

    /// What a reader will count, or `None` where that is the annotations, each as it is.
    fn written(&self) -> Option<&Written> {
        None
    }
}

/// Why a record could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The sink does not take what is written.
    #[error("cannot write {name}: {source}")]
    Sink {
        /// The file within the output.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// An offset lies beyond the text or cuts a character.
    #[error("an offset in {0} lies beyond its text or cuts a character; run check on the project")]
    Offset(DocumentId),
    /// A record could not be put into the format's own form.
    #[error("{name} cannot be written: {message}")]
    Form {
        /// The file within the output.
        name: String,
        /// What is wrong.
        message: String,
    },
}

/// The names of the formats whose files may begin with a byte order mark.
pub const TABLES: [&str; 2] = ["csv", "tsv"];

/// All formats, in the order of menus.
#[must_use]
pub fn formats() -> &'static [&'static dyn Format] {
    &[
        &jsonl::Jsonl,
        &csv::Csv,
        &csv::Tsv,
        &cas::WebAnnoTsv,
        &xlsx::Xlsx,
        &brat::Brat,
        &conll::Conll,
        &spacy::Spacy,
        &hf::HuggingFace,
        &doccano::Doccano,
        &label_studio::LabelStudio,
        &prodigy::Prodigy,
        &web::WebAnnotation,
        &qda::RefiQda,
        &html::Html,
        &markdown::Markdown,
        &cas::CasXmi,
        &cas::CasJson,
        &text::PlainText,
    ]
}

/// The format of a name, or `None` where there is none.
#[must_use]
pub fn format_named(name: &str) -> Option<&'static dyn Format> {
    formats().iter().copied().find(|format| format.description().name == name)
}

/// Appends to a file of the output, and names the file where that fails.
fn append(sink: &mut dyn Sink, name: &str, bytes: &[u8]) -> Result<(), FormatError> {
    sink.append(name, bytes).map_err(|source| FormatError::Sink { name: name.to_owned(), source })
}

/// Appends a value as a line of JSON.
fn append_json(sink: &mut dyn Sink, name: &str, value: &impl serde::Serialize) -> Result<(), FormatError> {
    let mut bytes = serde_json::to_vec(value)
        .map_err(|error| FormatError::Form { name: name.to_owned(), message: error.to_string() })?;
    bytes.push(b'\n');
    append(sink, name, &bytes)
}
