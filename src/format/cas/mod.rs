//! UIMA CAS, as INCEpTION reads it: as XMI with its type system, and as JSON CAS 0.4.
//!
//! Offsets are UTF-16 code units. An export has a folder an annotator (inside of one a project, where there are several), in it
//! `NAME.xmi` or `NAME.cas.json` for each document. Above the XMI stands `TypeSystem.xml`; JSON carries its types itself.
//!
//! | of ours | in the CAS |
//! | --- | --- |
//! | annotation | `webanno.custom.Span` with the feature `label`. One layer for all labels, since a relation of INCEpTION leads from one layer to the same one |
//! | annotation in several parts | the hull, with a link in `parts` to a `webanno.custom.Part` for each |
//! | attribute | a feature of its id, hyphens written `_`; several choices are a `StringArray` |
//! | mention | a link in `mentions` to a `webanno.custom.Part` for each part, its role the attribute's id |
//! | unknown, known to be none, guessed | the attributes' ids in `unknown`, `absent`, `by_rule` |
//! | relation inside a document | `webanno.custom.Relation` from `Governor` to `Dependent`, with the feature `label` |
//! | relation to another document | `webanno.custom.DocumentRelation` from `Governor` to the id in `target`, which INCEpTION keeps and does not show |
//! | excluded region | `webanno.custom.Excluded` |
//! | facts | `DocumentMetaData` of DKPro, the rest in `webanno.custom.Facts` |
//!
//! Of mentions of relations the words are written, and their places counted. XML has no room for most control characters: in XMI each is one blank or U+FFFD, so that offsets stay, and is counted.
//!
//! Read is what others write, too. A `label` is the label, of a `NamedEntity` its `value`, otherwise the name of the type; the other
//! features are attributes. What has a `Governor` and a `Dependent` is a relation, and so is each reference and each link from one
//! annotation to another, called by its role or feature. Tokens and sentences come in only where a relation leads to them. Each text of a
//! CAS is a document. WebAnno TSV says the same in rows, and is read as if it stood in a CAS; what stood between its sentences became
//! line breaks. XMI without its type system is read by the names of features.

mod graph;
mod json_read;
mod json_write;
mod own;
mod read;
mod sheet;
mod structures;
mod tsv_cell;
mod tsv_file;
mod tsv_read;
mod type_system;
mod types;
mod xmi_read;
mod xmi_write;
mod xml;

use super::{Capabilities, Description, Format, Outline, Reader, Source, Unit, Writer};

/// The format of XMI files and their type system.
pub(super) struct CasXmi;

/// The format of JSON CAS files.
pub(super) struct CasJson;

/// The format of WebAnno TSV 3.
pub(super) struct WebAnnoTsv;

const CAPABILITIES: Capabilities = Capabilities { units: &[Unit::Utf16], ..Capabilities::ALL };

static XMI: Description = Description {
    name: "cas-xmi",
    extensions: &["xmi", "xml"],
    summary: "UIMA CAS as XMI with its type system, as INCEpTION reads it",
    reads: true,
    writes: true,
    capabilities: CAPABILITIES,
};

static JSON: Description = Description {
    name: "cas-json",
    extensions: &["cas.json"],
    summary: "UIMA CAS as JSON 0.4, which carries its types",
    reads: true,
    writes: true,
    capabilities: CAPABILITIES,
};

static TSV: Description = Description {
    name: "webanno-tsv",
    extensions: &["tsv"],
    summary: "WebAnno TSV 3, a token a line with a column for each feature, as INCEpTION exports it",
    reads: true,
    writes: false,
    capabilities: Capabilities { discontinuous: false, notes: false, ..CAPABILITIES },
};

impl Format for CasXmi {
    fn description(&self) -> &'static Description {
        &XMI
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(xmi_write::Files::new(outline)))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Files::new(source, read::Form::Xmi)))
    }
}

impl Format for CasJson {
    fn description(&self) -> &'static Description {
        &JSON
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(json_write::Files::new(outline)))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Files::new(source, read::Form::Json)))
    }
}

/// How such a file begins, as no other table does.
const HEAD: &[u8; 8] = b"#FORMAT=";

impl Format for WebAnnoTsv {
    fn description(&self) -> &'static Description {
        &TSV
    }

    fn writer(&self, _: &Outline<'_>) -> Option<Box<dyn Writer>> {
        None
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Files::new(source, read::Form::Tsv)))
    }

    fn recognizes(&self, source: &dyn Source) -> bool {
        let mut head = [0; HEAD.len()];
        let first = source.names().first().and_then(|it| source.open(it).ok());
        first.is_some_and(|mut it| it.read_exact(&mut head).is_ok() && head == *HEAD)
    }
}
