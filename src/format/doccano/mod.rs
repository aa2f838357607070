//! doccano: JSON Lines of texts with spans, a file an annotator.
//!
//! A line of `annotators/NAME.jsonl` is what one annotator made of one document:
//!
//! ```json
//! {"text": "“No,” said Ana.", "entities": [{"id": 1, "label": "quote", "start_offset": 0, "end_offset": 5}],
//!  "relations": [{"id": 1, "from_id": 1, "to_id": 2, "type": "about"}], "offsets": "utf16", "excluded": [], "id": "ferry", …}
//! ```
//!
//! - A project of doccano with relations takes these; one without takes `"label": [[0, 5, "quote"]]`, which `--shape label` writes,
//!   and holds no relations.
//! - Offsets count UTF-16 units, as its page does, or with `--offsets chars` characters.
//! - All other keys are what it calls metadata: it keeps them, shows them, and writes them again. They are never `null`, of which
//!   its reader makes a number that its database refuses; an empty text is not known.
//! - An annotation in several parts is a span a part; relations hold on to the first.
//! - `labels.json` and `relations.json` are what its pages of labels and of relations import.
//!
//! Read are these, the lists of spans without relations, the forms before 2021 (`annotations` with users, `annotation_approver`),
//! and files that are one list. Labels of whole texts have no place in a project. Files about one text are those of
//! different annotators, who are called as the files are.

mod read;
mod write;

use super::{Capabilities, Description, Format, FormatOption, Outline, Reader, Source, Unit, Writer};

/// The format of doccano.
pub(super) struct Doccano;

static DESCRIPTION: Description = Description {
    name: "doccano",
    extensions: &["jsonl", "json"],
    summary: "doccano's JSON Lines: texts with spans and relations, a file an annotator",
    reads: true,
    writes: true,
    capabilities: Capabilities {
        discontinuous: false,
        attributes: false,
        notes: false,
        units: &[Unit::Utf16, Unit::Chars],
        ..Capabilities::ALL
    },
};

const SHAPE: FormatOption = FormatOption {
    name: "shape",
    values: &["entities", "label"],
    means: "entities with relations, as projects with relations take them, or spans alone under the key label",
};

impl Format for Doccano {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn options(&self) -> &'static [&'static FormatOption] {
        &[&SHAPE]
    }

    fn is_made_of_text(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(write::Files::new(outline, outline.value(&SHAPE) == "entities")))
    }

    fn recognizes(&self, source: &dyn Source) -> bool {
        read::recognizes(source)
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::reader(source)))
    }
}
