//! A page of Markdown a record: the text with numbered brackets, and a table of what is said.
//!
//! `ANNOTATOR/NAME.md` for each document, inside of a folder a project where there are several, and `_index.md`, which leads to them. A page has a heading,
//! the facts, the text and a table, in the Markdown of CommonMark with the tables of GitHub and without HTML.
//! In the text the third annotation is `⟦³words³⟧`, which may overlap and cross others. Everything else that stands there is escaped, so that a viewer shows the
//! words that were annotated: but for blank lines, which come down to one, and control characters, which are counted.

mod escape;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use self::escape::Escaped;
use super::piece::{self, Step};
use super::{
    Capabilities, Description, Entry, Format, FormatError, LossReport, Outline, Record, Sink, Unit, Writer, append,
    jsonl, words,
};
use crate::model::{Annotation, AnnotationId, AnnotatorId, Attributes, DocumentId, LabelId, ProjectId, Relation};

/// No id has a low line, so that no document is called so.
const INDEX: &str = "_index.md";

/// The format of Markdown pages.
pub(super) struct Markdown;

static DESCRIPTION: Description = Description {
    name: "markdown",
    extensions: &["md"],
    summary: "a page to read for each document: the text with numbered brackets, a table of what is said",
    reads: false,
    writes: true,
    capabilities: Capabilities::ALL,
};

impl Format for Markdown {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn quotes_others(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(Pages {
            index: if outline.part.is_first() { index(outline) } else { String::new() },
            unit: outline.unit,
            with_text: outline.with_text,
            several_projects: outline.schemas.len() > 1,
        }))
    }
}

struct Pages {
    index: String,
    unit: Unit,
    with_text: bool,
    several_projects: bool,
}

impl Writer for Pages {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, INDEX, self.index.as_bytes())
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        let name = file(self.several_projects, record.project.id, &record.document.id, record.annotator);
        let mut page = Page::new(record, self.unit);
        page.write(self.with_text).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        let mut out = page.out;
        out.count(&record.document.id, losses);
        jsonl::count_losses(record, losses);
        append(sink, &name, out.markdown().as_bytes())
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }
}

fn file(several_projects: bool, project: ProjectId, document: &DocumentId, annotator: Option<&AnnotatorId>) -> String {
    let project = if several_projects { format!("{project}/") } else { String::new() };
    let annotator = annotator.map(|it| format!("{it}/")).unwrap_or_default();
    format!("{project}{annotator}{document}.md")
}

fn index(outline: &Outline<'_>) -> String {
    let mut out = Escaped::default();
    out.raw("# ");
    out.line(&outline.titles.join(", "));
    out.raw("\n\n");
    for Entry { project, document, annotator, annotations } in outline.entries {
        out.raw("- [");
        out.line(&document.title);
        let name = file(outline.schemas.len() > 1, project.id, &document.id, *annotator);
        let annotator = annotator.map(|it| format!("{it}, ")).unwrap_or_default();
        out.raw(&format!("]({name}) ({annotator}{})\n", words::annotations(*annotations)));
    }
    out.markdown().to_owned()
}

/// A record as it is written.
struct Page<'a> {
    record: &'a Record<'a>,
    unit: Unit,
    out: Escaped,
    /// The number of each annotation, from 1.
    numbers: BTreeMap<AnnotationId, usize>,
    /// The relations that start from each annotation.
    relations: BTreeMap<AnnotationId, Vec<&'a Relation>>,
}

impl<'a> Page<'a> {
    fn new(record: &'a Record<'a>, unit: Unit) -> Self {
        let mut relations: BTreeMap<_, Vec<&Relation>> = BTreeMap::new();
        for relation in &record.relations {
            relations.entry(relation.from).or_default().push(relation);
        }
        let numbers = record.annotations.iter().enumerate().map(|(at, it)| (it.id, at + 1)).collect();
        Self { record, unit, out: Escaped::default(), numbers, relations }
    }

    /// Writes all of it, or gives `None` where an offset is no boundary of the text.
    fn write(&mut self, with_text: bool) -> Option<()> {
        let record = self.record;
        self.out.raw("# ");
        self.out.line(&record.document.title);
        let annotator = record.annotator.map(|it| format!("{it}, ")).unwrap_or_default();
        let (status, count) = (words::status(record.status), words::annotations(record.annotations.len()));
        self.out.raw(&format!("\n\n{annotator}{status}, {count}\n\n"));
        for (name, fact) in words::facts(record.document) {
            self.out.raw(&format!("- {name}: "));
            self.out.line(fact);
            self.out.raw("\n");
        }
        if with_text {
            self.out.raw("\n## Text\n\n");
            self.text();
        }
        if !record.annotations.is_empty() {
            self.out.raw("\n## Annotations\n\n| # | label | words | place | says | relations | note |\n");
            self.out.raw("| ---: | --- | --- | --- | --- | --- | --- |\n");
            for (number, annotation) in record.annotations.iter().enumerate() {
                self.row(number + 1, annotation)?;
            }
        }
        Some(())
    }

    /// The text with brackets around the parts of annotations.
    fn text(&mut self) {
        let record = self.record;
        let out = &mut self.out;
        piece::read(record, |step| match step {
            Step::Begins { annotation, .. } => out.raw_inside(&format!("⟦{}", raised(annotation + 1))),
            Step::Ends { annotation, .. } => out.raw_inside(&format!("{}⟧", raised(annotation + 1))),
            Step::Words { range, .. } => out.lines(&record.text.as_str()[range]),
        });
        out.end_lines();
    }

    fn row(&mut self, number: usize, annotation: &Annotation) -> Option<()> {
        let record = self.record;
        self.out.raw(&format!("| {number} | "));
        self.out.line(record.project.schema.label_name(&annotation.label));
        self.out.raw(" | ");
        self.out.line(&annotation.spans.quoted());
        let place = words::places(record.text, self.unit, annotation.spans.iter())?;
        self.out.raw(&format!(" | {place} | "));
        say(&mut self.out, record, self.unit, &annotation.label, &annotation.attributes)?;
        let marks: Vec<_> = words::marks(annotation).collect();
        if !marks.is_empty() {
            self.out.raw(&format!(" *{}*", marks.join(", ")));
        }
        self.out.raw(" | ");
        for (at, relation) in self.relations.get(&annotation.id).into_iter().flatten().enumerate() {
            self.out.raw(if at == 0 { "" } else { "; " });
            relate(&mut self.out, record, self.unit, &self.numbers, relation)?;
        }
        self.out.raw(" | ");
        self.out.line(&annotation.note);
        self.out.raw(" |\n");
        Some(())
    }
}

/// `speaker: Ana; cue: “said” (guessed)`
fn say(out: &mut Escaped, record: &Record<'_>, unit: Unit, label: &LabelId, attributes: &Attributes) -> Option<()> {
    for (at, it) in words::said(record, unit, label, attributes)?.iter().enumerate() {
        out.raw(if at == 0 { "" } else { "; " });
        out.line(it.name);
        out.raw(": ");
        out.line(&it.words);
        out.raw(if it.is_guess { " *(guessed)*" } else { "" });
    }
    Some(())
}

/// `repeats → 3: “Not yet.” (change: cut)`, with the title of the document where that is another one.
fn relate(
    out: &mut Escaped,
    record: &Record<'_>,
    unit: Unit,
    numbers: &BTreeMap<AnnotationId, usize>,
    relation: &Relation,
) -> Option<()> {
    out.line(record.project.schema.relation_name(&relation.label));
    out.raw(" → ");
    if let Some((document, annotation)) = words::target(record, relation) {
        match numbers.get(&annotation.id).filter(|_| document.id == record.document.id) {
            Some(number) => out.raw(&format!("{number}: ")),
            None => {
                out.line(&document.title);
                out.raw(": ");
            }
        }
        out.line(&annotation.spans.quoted());
    }
    if !relation.attributes.is_empty() {
        out.raw(" (");
        say(out, record, unit, &relation.label, &relation.attributes)?;
        out.raw(")");
    }
    if !relation.note.is_empty() {
        out.raw(" – ");
        out.line(&relation.note);
    }
    Some(())
}

/// A number in digits that stand above the line: `¹²`.
fn raised(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let mut raised = String::new();
    let _ = write!(raised, "{number}");
    raised.bytes().map(|digit| DIGITS[usize::from(digit - b'0') % 10]).collect()
}
