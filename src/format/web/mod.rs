//! W3C Web Annotation: JSON-LD that browsers' annotation tools read, and Hypothes.is' own rows. Both ways.
//!
//! An export has `ANNOTATOR/NAME.jsonld` for each document, an `AnnotationPage` with `NAME.txt` beside it, inside of a folder a project where there are several, and
//! `_collection.jsonld`, the `AnnotationCollection` of all pages.
//!
//! | of ours | in the page |
//! | --- | --- |
//! | annotation | `Annotation`, motivation `classifying`, a target a span |
//! | span | `TextPositionSelector` in code points of the text, and `TextQuoteSelector` with 32 characters before and behind |
//! | label | a body with the purpose `tagging` |
//! | attribute | a body with the purpose `describing` that people can read, `speaker: Ana`, and its value as it is in `manicule` |
//! | note | a body with the purpose `commenting` |
//! | annotator | `creator`, a `Person`, or `Software` where it is a machine |
//! | relation | `Annotation`, motivation `linking`, from the annotation in its body to the one in its target |
//! | all else | the key `manicule`, JSON that the context declares as such, in the form of `jsonl` |
//!
//! What is annotated is the document's address on the web, or an identifier where it has none. Identifiers are made of ids, so that
//! two exports have the same ones.
//!
//! Read is what others write, too: pages, collections with their first page inside, lists, single annotations, lines of them, and rows of
//! the API of Hypothes.is. The first tag is the label and the others are values of an attribute `tags`; without one it is the motivation.
//! Where a position and its quotation disagree, or there is no position, the quotation is looked for, with what stands around it.

mod iri;
mod note;
mod read;
mod selector;
mod write;

use super::{Capabilities, Description, Format, Outline, Reader, Source, Unit, Writer};

/// What the standard's terms mean.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// The format of the W3C.
pub(super) struct WebAnnotation;

static DESCRIPTION: Description = Description {
    name: "web-annotation",
    extensions: &["jsonld"],
    summary: "W3C Web Annotation in JSON-LD, a page of annotations a document; reads rows of Hypothes.is too",
    reads: true,
    writes: true,
    capabilities: Capabilities { units: &[Unit::Chars], ..Capabilities::ALL },
};

impl Format for WebAnnotation {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(write::Pages::new(outline)))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Files::new(source)))
    }
}
