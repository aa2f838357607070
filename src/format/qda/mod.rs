//! REFI-QDA: projects and codebooks as programs of qualitative analysis exchange them. Both ways; of codebooks alone nothing is read.
//!
//! An export is `project.qdpx`, a zip of `project.qde` and the texts in `sources`, and `codebook.qdc` with the codes alone.
//!
//! | of ours | in the project |
//! | --- | --- |
//! | label | a code of its colour, its rule as the description |
//! | attribute with choices, yes/no | a code below that of the label, which cannot be used itself, with a code for each value below it |
//! | document | a `TextSource`; its facts are variables, its note the description |
//! | span | a `PlainTextSelection` coded with its label; further spans of an annotation are linked to the first, and the values that were chosen are codes of the first |
//! | note, all attributes | the description of the first selection, in words for people |
//! | relation | a `Link` from first selection to first selection |
//! | annotator | a `User` |
//! | speaker | a `Case` that refers to what is attributed to it |
//! | all of it, exactly | a note on the source for each annotator, named `Manicule`, with the record in the form of `jsonl` without its text, and what its selections look like |
//!
//! Offsets count code points of the text, which has line feeds and no byte order mark: the standard says integers, and these are what the programs seen by us count. Identifiers are made of
//! ids and files have no time, so that two exports have the same bytes. The project is put together in memory, texts compressed.
//!
//! Read is what others write, too: each code of a selection is an annotation, but for the values of an attribute as they stand above; a
//! selection without a code has the label `selection`. Descriptions and notes become notes, links relations. Words of a PDF count as a text; pictures, sounds, films and
//! pages, codes of whole sources, cases, sets and graphs are counted. An annotation of ours that is as it was is what the note says of it, one that another program has changed is
//! what is to be seen. A zip file is unpacked to a gigabyte at most, and no entity of its XML is expanded. A `.qde` that somebody has unpacked is read too, with the texts beside it.

mod archive;
mod assembly;
mod codebook;
mod codes;
mod own;
mod read;
mod tree;
mod write;
mod xml;

use std::fmt::Write as _;

use super::legible::in_xml;
use super::{Capabilities, Description, Format, Outline, Reader, Source, Unit, Writer};

const NAMESPACE: &str = "urn:QDA-XML:project:1.0";
const CODEBOOK_NAMESPACE: &str = "urn:QDA-XML:codebook:1.0";

/// The name of the notes that hold records exactly.
const OWN_NOTE: &str = "Manicule";

/// The name of the link from the first part of an annotation to another one.
const PART: &str = "part of the same";

/// The format of QDA projects.
pub(super) struct RefiQda;

static DESCRIPTION: Description = Description {
    name: "refi-qda",
    extensions: &["qdpx", "qde"],
    summary: "a REFI-QDA project and its codebook, for programs of qualitative analysis",
    reads: true,
    writes: true,
    capabilities: Capabilities { units: &[Unit::Chars], ..Capabilities::ALL },
};

impl Format for RefiQda {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn is_made_of_text(&self) -> bool {
        true
    }

    fn is_written_whole(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(write::Project::new(outline)))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Files::new(source)))
    }
}

/// JSON of which XML holds every character: the others stand inside strings, where they can be escaped.
fn in_ascii(json: &str) -> String {
    let mut held = String::with_capacity(json.len());
    for character in json.chars() {
        match in_xml(character) {
            true => held.push(character),
            false => drop(write!(held, "\\u{:04x}", u32::from(character))),
        }
    }
    held
}
