//! brat standoff: for each text a file of annotations beside it, a line each. Both ways.
//!
//! Offsets are code points. An export has a folder an annotator (inside of one a project, where there are several), in it
//! `NAME.txt` and `NAME.ann` for each document, and above them `annotation.conf` and `visual.conf`, made of the schema.
//!
//! | of ours | in brat |
//! | --- | --- |
//! | annotation | `T`, its label's name as the type, or the id where that is no legal type. A span is cut at line breaks and other control characters, which the format cannot hold; parts with nothing else between them are one span when read |
//! | choice, yes/no | `A`, blanks written `_` |
//! | mention | an entity `mention-NAME` of its own, and a relation of that name from the annotation to it |
//! | relation inside a document | `R` from `Arg1` to `Arg2` |
//! | note | `#` of type `AnnotatorNotes` |
//! | all else: other attributes, values by rule, unsure, id, times and origin of what was not imported, notes of several lines | `#` of type `Manicule`, as one line of JSON in the form of `jsonl` |
//!
//! Facts of documents, excluded regions, statuses and relations between documents have no place and are counted.
//!
//! Read is what others write, too: an event becomes the annotation of its trigger, with a relation a role; a normalization an
//! attribute; members of an `Equiv` are related one to the next; several values of one attribute are choices. The rest of a line
//! that a line break has cut apart is put back; what refers to nothing is reported, and a note about nothing goes to the
//! document. The number of a `T` or `R` becomes part of the id, so that an export has the numbers of the import.

mod conf;
mod layout;
mod line;
mod read;
mod sheet;
mod write;

use super::value::MENTION;
use super::{Capabilities, Description, Format, Outline, Reader, Source, Unit, Writer};
use crate::model::LabelId;

/// The type of the notes that hold what brat has no place for.
const OWN_NOTE: &str = "Manicule";

/// The format of brat.
pub(super) struct Brat;

static DESCRIPTION: Description = Description {
    name: "brat",
    extensions: &["ann"],
    summary: "brat standoff: a file of annotations beside each text, with annotation.conf",
    reads: true,
    writes: true,
    capabilities: Capabilities { units: &[Unit::Chars], ..Capabilities::ALL },
};

impl Format for Brat {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(write::Files::new(outline)))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Files::new(source)))
    }
}

/// The type that a label, relation or attribute has in brat: its name, where that is a legal type that leads back to the id.
fn type_of<'a>(name: &'a str, id: &'a str) -> &'a str {
    let is_legal = name.contains(|it: char| it.is_ascii_alphanumeric())
        && name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'));
    if is_legal && LabelId::from_title(name, |_| false).as_str() == id { name } else { id }
}

/// Whether a character ends a line for some reader of the format, or is none that a line can hold: brat's own reader takes all that
/// Unicode calls a line break for one.
pub(crate) fn breaks_line(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')
}

/// A choice as brat writes it: values end at a blank.
fn spelled(choice: &str) -> String {
    choice.replace(|it: char| it.is_whitespace() || breaks_line(it) || matches!(it, '|' | ','), "_")
}
