//! Label Studio: tasks with an annotation an annotator, and the configuration of labeling that goes with them.
//!
//! `config.xml` is the configuration of the project, made of the schema; `tasks-….json` are lists of tasks to import, a file for
//! each part of the export. A task is a document:
//!
//! ```json
//! {"id": 4273, "data": {"text": "“No,” said Ana.", "id": "ferry", "title": "Ferry"}, "meta": {"excluded": []},
//!  "annotations": [{"completed_by": 1, "annotator": "ada", "status": "done", "was_cancelled": false, "ground_truth": false, "result": [
//!     {"id": "c4mzt0w9qk2b", "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual",
//!      "value": {"start": 0, "end": 5, "text": "“No,”", "labels": ["quote"]}, "meta": {"text": ["a note"], "manicule": {…}}},
//!     {"id": "c4mzt0w9qk2b", "from_name": "quote.kind", "to_name": "text", "type": "choices", "origin": "manual",
//!      "value": {"start": 0, "end": 5, "text": "“No,”", "choices": ["partial"]}},
//!     {"type": "relation", "from_id": "c4mzt0w9qk2b", "to_id": "p0ar7u3nd81x", "direction": "right", "labels": ["about"]}]}],
//!  "predictions": []}
//! ```
//!
//! - Offsets count characters; `text` of a region has `\n`, two characters, for a line break, as the page of Label Studio writes it.
//! - A person's annotations are `annotations`, those of the gold with `ground_truth`, a machine's `predictions` with its name as
//!   `model_version`. `completed_by` is the number of the annotator among those of the export, by name. Label Studio takes no
//!   number of a user whom it does not have: `--completed-by none` leaves them out, and it enters who imports.
//! - A value is the result of a control `LABEL.ATTRIBUTE` with the id of the region: choices, or a text (numbers too, since those of Label
//!   Studio are not exact). `(unknown)` and `(none)` are these two states.
//! - The words of a mention are a region of the label `mention-ATTRIBUTE`, to which a relation of that name leads.
//! - An annotation in several parts is a region a part, to which relations `part` lead from the first.
//! - `meta` of a region has the note, and what there is no place for. What is said of a relation beside its label is lost, and counted.
//!
//! Read are these, what old versions called `completions`, and exports whose offsets count UTF-16 units. A region of anything but plain
//! text is told of and passed over.

mod config;
mod read;
mod region;
mod result;
mod write;

use super::{Capabilities, Description, Format, FormatOption, Outline, Reader, Source, Unit, Writer};

/// The relation that leads from the first part of an annotation to the others.
const PART: &str = "part";

/// What is known not to be there, and what could not be found out.
const NONE: &str = "(none)";
const UNKNOWN: &str = "(unknown)";

/// The format of Label Studio.
pub(super) struct LabelStudio;

static DESCRIPTION: Description = Description {
    name: "label-studio",
    extensions: &["json"],
    summary: "Label Studio's tasks, with the labeling configuration",
    reads: true,
    writes: true,
    capabilities: Capabilities { units: &[Unit::Chars], ..Capabilities::ALL },
};

const COMPLETED_BY: FormatOption = FormatOption {
    name: "completed-by",
    values: &["number", "none"],
    means: "whether annotations name their annotators by number, which Label Studio takes of users alone whom it has",
};

impl Format for LabelStudio {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn options(&self) -> &'static [&'static FormatOption] {
        &[&COMPLETED_BY]
    }

    fn is_made_of_text(&self) -> bool {
        true
    }

    fn names_parts(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(write::Tasks::new(outline, outline.value(&COMPLETED_BY) == "number")))
    }

    fn recognizes(&self, source: &dyn Source) -> bool {
        read::recognizes(source)
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::reader(source)))
    }
}
