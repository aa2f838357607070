//! One page for people: every text with its annotations in their place, and below it what is said of each.
//!
//! `annotations.html` stands alone. It has no script and no address of anything outside, and its own policy forbids both; whatever a
//! text or a name says is escaped. A text is shown character for character: copied out of the page it is what was annotated. Only
//! what HTML has no place for (control characters, noncharacters) is shown as U+FFFD, and counted.
//!
//! Annotations may overlap. Between two borders a piece of text stands in a `mark` for each annotation that it belongs to, the underlines
//! below each other; those of more than four are listed but not painted. The number behind the end of an annotation leads to what is said
//! of it, and from there back.

mod article;
mod markup;
mod style;

use std::fmt::Write as _;

use self::article::Article;
use self::markup::Markup;
use super::{
    Capabilities, Description, Format, FormatError, LossReport, Outline, Record, Sink, Unit, Writer, Written, append,
    jsonl,
};

const FILE: &str = "annotations.html";

/// What the page forbids itself, should anything have slipped through.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The format of one page.
pub(super) struct Html;

static DESCRIPTION: Description = Description {
    name: "html",
    extensions: &["html"],
    summary: "one page to read and print: texts with highlights and notes, no script, nothing from outside",
    reads: false,
    writes: true,
    capabilities: Capabilities::ALL,
};

impl Format for Html {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn quotes_others(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        let is_last = outline.part.number + 1 == outline.part.count;
        Some(Box::new(Page {
            head: if outline.part.is_first() { head(outline) } else { String::new() },
            unit: outline.unit,
            with_text: outline.with_text,
            several_projects: outline.schemas.len() > 1,
            is_last,
            written: Written::default(),
        }))
    }
}

struct Page {
    head: String,
    unit: Unit,
    with_text: bool,
    several_projects: bool,
    is_last: bool,
    written: Written,
}

impl Writer for Page {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, FILE, self.head.as_bytes())
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let article = Article::new(record, self.unit, self.several_projects, &mut self.written);
        let mut out = article.write(self.with_text).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        record.annotations.iter().for_each(|it| self.written.add_spans("spans", &it.label, 1));
        out.legible.count(&record.document.id, losses);
        jsonl::count_losses(record, losses);
        append(sink, FILE, out.html.as_bytes())
    }

    fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        let end = if self.is_last { "</main>\n</body>\n</html>\n" } else { "" };
        append(sink, FILE, end.as_bytes())
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

/// What stands before the first record: style, legend and the list of documents.
fn head(outline: &Outline<'_>) -> String {
    let mut out = Markup::new();
    let title = outline.titles.join(", ");
    out.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    let _ = writeln!(out.html, "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    out.text(&title);
    out.raw("</title>\n<style>\n");
    out.raw(&style::sheet(outline));
    out.raw("</style>\n</head>\n<body>\n<header>\n<h1><bdi>");
    out.text(&title);
    out.raw("</bdi></h1>\n<ul class=\"legend\">\n");
    for label in outline.layers {
        let known = outline.schemas.iter().find_map(|it| it.label(label));
        let _ = write!(out.html, "<li><span class=\"name\" data-label=\"{label}\">");
        out.text(known.map_or(label.as_str(), |it| &it.name));
        out.raw("</span>");
        if let Some(rule) = known.map(|it| it.rule.as_str()).filter(|it| !it.is_empty()) {
            out.raw(" <small>");
            out.text(rule);
            out.raw("</small>");
        }
        out.raw("</li>\n");
    }
    out.raw("</ul>\n</header>\n<nav>\n<h3>Documents</h3>\n<ol>\n");
    for entry in outline.entries {
        out.entry(entry, outline.schemas.len() > 1);
    }
    out.raw("</ol>\n</nav>\n<main>\n");
    out.html
}
