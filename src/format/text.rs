//! Plain text: what documents are made from. It holds no annotations and is only read, by the room `ingest`.

use super::{Capabilities, Description, Format, Outline, Unit, Writer};

/// The format of a document's bare text.
pub(super) struct PlainText;

static DESCRIPTION: Description = Description {
    name: "text",
    extensions: &["txt", "md"],
    summary: "a plain text, which becomes a document without annotations",
    reads: true,
    writes: false,
    capabilities: Capabilities {
        overlap: false,
        discontinuous: false,
        attributes: false,
        relations: false,
        notes: false,
        annotators: false,
        units: &[Unit::Chars],
    },
};

impl Format for PlainText {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn writer(&self, _: &Outline<'_>) -> Option<Box<dyn Writer>> {
        None
    }
}
