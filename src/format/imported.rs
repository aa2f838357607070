//! What a reader yields: documents with what others said of them, in the words and the unit of the file.
//!
//! Nothing is converted here, no name is made an id and no offset a byte: that is the room `import`, which knows the project
//! that the data goes into.

use super::Counting;
use crate::model::{
    AnnotationId, AnnotatorKind, AttributeKind, Origin, Period, Place, RelationId, Speaker, Status, Time,
};
use crate::text::TextHash;

/// A document of annotated data, with what one or several annotators made of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedDocument {
    /// What the data calls it: an id, or the name of its file without the ending.
    pub name: String,
    /// Where it was read, for findings.
    pub place: Place,
    /// What is known of it.
    pub facts: Facts,
    /// The text exactly as offsets count in it, with carriage returns and byte order mark; `None` where the data has none.
    pub text: Option<String>,
    /// What the text is made of where nobody has it: the tokens at their places.
    pub stand_in: Option<String>,
    /// The hash of the text with line feeds alone, where the data names it.
    pub text_hash: Option<TextHash>,
    /// The unit in which the data says that its offsets count; `None` where it does not say.
    pub counting: Option<Counting>,
    /// Whether parts with nothing but control characters between them are one part, since the format cannot write a line break.
    pub cut_at_controls: bool,
    /// Page furniture, as pairs of offsets.
    pub excluded: Vec<[u64; 2]>,
    /// What each annotator made of it. Empty where nobody has annotated it.
    pub sheets: Vec<ImportedSheet>,
}

/// Facts of a document; an empty one is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The headline.
    pub title: String,
    /// The outlet that published it.
    pub publisher: String,
    /// Who wrote it.
    pub author: String,
    /// When it was published.
    pub published: String,
    /// Where it stands on the web.
    pub url: String,
    /// Its language.
    pub language: String,
    /// The event that it reports.
    pub event: String,
    /// The licence or terms of its text.
    pub rights: String,
    /// Words about it.
    pub note: String,
}

/// What one annotator made of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedSheet {
    /// The project that it was exported from, whose register its speakers are in; empty where the data names none.
    pub project: String,
    /// The annotator as the data names them, or `None` where it names none.
    pub annotator: Option<String>,
    /// What the annotator is, where the data says so.
    pub kind: Option<AnnotatorKind>,
    /// How far the work is, where the data says so.
    pub status: Option<Status>,
    /// The annotations, in the order of the data.
    pub annotations: Vec<ImportedAnnotation>,
    /// The relations, in the order of the data.
    pub relations: Vec<ImportedRelation>,
}

/// An annotation of the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedAnnotation {
    /// What the relations of the data call it, unique within the sheet.
    pub key: String,
    /// The id that it has in a project, where the data is our own.
    pub id: Option<AnnotationId>,
    /// Its label, as it is written.
    pub label: String,
    /// Its parts as half-open pairs of offsets, in whatever order.
    pub fragments: Vec<[u64; 2]>,
    /// The words that the data quotes, if it does.
    pub quoted: Option<Quoted>,
    /// What to look for where a part has no place or other words stand there, for each part or for none.
    pub quotations: Vec<Quotation>,
    /// What is said of it.
    pub attributes: Vec<ImportedAttribute>,
    /// The annotator's words about it.
    pub note: String,
    /// Whether the annotator wants to look at it again.
    pub unsure: bool,
    /// Where it came from, if the data says so; otherwise it is imported.
    pub origin: Option<Origin>,
    /// When it was made, if the data says so.
    pub created: Option<Time>,
    /// When it was last changed, if the data says so.
    pub changed: Option<Time>,
    /// Where it stands in its file.
    pub place: Place,
}

/// A relation of the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportedRelation {
    /// What the data calls it, or nothing.
    pub key: String,
    /// The id that it has in a project, where the data is our own.
    pub id: Option<RelationId>,
    /// What it says, as it is written.
    pub label: String,
    /// The key of the annotation that it starts from.
    pub from: String,
    /// The key of the annotation that it points at.
    pub to: String,
    /// The name of the document of the other end, where that is another one.
    pub to_document: Option<String>,
    /// What is said of it.
    pub attributes: Vec<ImportedAttribute>,
    /// The annotator's words about it.
    pub note: String,
    /// When it was made, if the data says so.
    pub created: Option<Time>,
    /// When it was last changed, if the data says so.
    pub changed: Option<Time>,
    /// Where it stands in its file.
    pub place: Place,
}

/// A value of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedAttribute {
    /// The attribute, as it is written.
    pub name: String,
    /// What it says.
    pub value: ImportedValue,
    /// Whether it was guessed and not yet looked at.
    pub by_rule: bool,
    /// Whether somebody of ours gave it by hand. Otherwise, and unless it was guessed, it is imported.
    pub by_hand: bool,
}

/// What an attribute of the data says, as exact as the format is. The schema of the project has the last word on its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportedValue {
    /// Any text: a decimal, a speaker and a choice too, where the format does not tell them apart.
    Text(String),
    /// One of a list.
    Choice(String),
    /// Several of a list.
    Choices(Vec<String>),
    /// Yes or no.
    YesNo(bool),
    /// Words of the text.
    Mention {
        /// Its parts as half-open pairs of offsets.
        fragments: Vec<[u64; 2]>,
        /// The words that the data quotes, if it does.
        quoted: Option<Quoted>,
    },
    /// A time or a stretch of time.
    Period(Period),
    /// It was looked for and could not be found out.
    Unknown,
    /// There is none.
    None,
}

/// Words that the data quotes, and how it joins those of several parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The words.
    pub words: String,
    /// What stands between the words of two parts.
    pub joint: &'static str,
}

/// Words that are known by what stands around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotation {
    /// The words.
    pub exact: String,
    /// What stands before them; empty where the data does not say.
    pub prefix: String,
    /// What stands behind them; empty where the data does not say.
    pub suffix: String,
}

/// What the data says of its own schema and register, so that less has to be guessed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hints {
    /// The labels with names to show, in their order.
    pub labels: Vec<NameHint>,
    /// The relations with names to show, in their order.
    pub relations: Vec<NameHint>,
    /// The attributes, in their order.
    pub attributes: Vec<AttributeHint>,
    /// The speakers that attributes name.
    pub speakers: Vec<SpeakerHint>,
}

/// A speaker of the register of a project that was exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerHint {
    /// The project; ids of speakers are unique within one.
    pub project: String,
    /// The entry.
    pub speaker: Speaker,
}

/// A label or relation that the data defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameHint {
    /// What annotations or relations call it.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// What it means.
    pub rule: String,
}

/// An attribute that the data defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeHint {
    /// The label that it belongs to; `None` for any.
    pub label: Option<String>,
    /// What annotations call it.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// How its values are read; `None` where the data does not say.
    pub kind: Option<AttributeKind>,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// Whether it has to be set.
    pub required: bool,
    /// What it means.
    pub rule: String,
}
