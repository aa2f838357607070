//! Columns as CoNLL-2003 has them: one token a line, a blank line behind each sentence.
//!
//! `annotations.conll` has a token and, behind tabs, one column of tags a label (`--layers labels`, in the order of the schema)
//! or one column of all labels (`--layers flat`). Tags are IOB2 or, with `--scheme bioes`, BIOES. A record begins with a line
//! `-DOCSTART-` and a blank one. A layer holds no two annotations that share a token: the one of the most tokens stays, of
//! equals the one that begins first, then the one whose label stands first in the schema; the others are counted. Each part of an annotation in
//! several parts is tagged as a span of its own. No sentence ends inside a span, since no reader would go on across a blank line.
//!
//! Tokens of excluded regions are left out, but for those that are tagged. `documents.jsonl` has a line for each record, in
//! the same order: its facts, how many tokens each sentence has, and the offsets of each token in the unit that was asked for, so that what
//! is predicted for the tokens can be brought back to the text.
//!
//! Read is what others write, too: IOB1 and BILOU, columns apart by blanks, columns between token and tag (which are counted).

mod read;
mod rows;
mod tag;

use std::ops::Range;

use serde::Serialize;

use super::facts::{Facts, text_sha256};
use super::layer::without_overlaps;
use super::token::{CutWords, TOKENS, Tagged, Tokens};
use super::unheld::count_beyond_spans;
use super::unit::Running;
use super::{
    Capabilities, Description, Format, FormatError, FormatOption, LossKind, LossReport, Outline, Reader, Record, Sink,
    Source, Unit, Writer, Written, append, append_json,
};
use crate::model::LabelId;
use crate::text::{Language, Span};

const FILE: &str = "annotations.conll";
const DOCUMENTS: &str = "documents.jsonl";

/// The format of one token a line.
pub(super) struct Conll;

static DESCRIPTION: Description = Description {
    name: "conll",
    extensions: &["conll"],
    summary: "one token a line with IOB2 or BIOES tags, and the tokens' offsets beside it",
    reads: true,
    writes: true,
    capabilities: Capabilities {
        overlap: false,
        discontinuous: false,
        attributes: false,
        relations: false,
        notes: false,
        ..Capabilities::ALL
    },
};

const SCHEME: FormatOption =
    FormatOption { name: "scheme", values: &["iob2", "bioes"], means: "how tags say where a span begins and ends" };

const LAYERS: FormatOption = FormatOption {
    name: "layers",
    values: &["labels", "flat"],
    means: "a column of tags for each label, or one for all, in which the longest annotation stays",
};

impl Format for Conll {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn options(&self) -> &'static [&'static FormatOption] {
        &[&SCHEME, &LAYERS, &TOKENS]
    }

    fn is_made_of_text(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(Columns {
            unit: outline.unit,
            labels: outline.layers.to_vec(),
            flat: outline.value(&LAYERS) == "flat",
            bioes: outline.value(&SCHEME) == "bioes",
            words: CutWords::of(outline.value(&TOKENS)),
            written: Written::default(),
        }))
    }

    fn reader<'s>(&self, source: &'s dyn Source) -> Option<Box<dyn Reader + 's>> {
        Some(Box::new(read::Files::new(source)))
    }
}

struct Columns {
    unit: Unit,
    /// The labels in the order of their columns.
    labels: Vec<LabelId>,
    flat: bool,
    bioes: bool,
    words: CutWords,
    written: Written,
}

/// The line of `documents.jsonl` for a record.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    facts: Facts<'a>,
    text_sha256: String,
    offsets: &'static str,
    excluded: Vec<[usize; 2]>,
    sentences: Vec<usize>,
    tokens: Vec<[usize; 2]>,
}

impl Writer for Columns {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, FILE, b"")?;
        append(sink, DOCUMENTS, b"")
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        count_beyond_spans(record, losses);
        let tokens = Tokens::of(record, self.words, losses);
        let layers = self.layers(record, &tokens, losses);
        let sentences = sentences(record, &tokens, &layers);
        let mut lines = String::with_capacity(record.text.as_str().len() * 3);
        lines.push_str("-DOCSTART-");
        (0..layers.len()).for_each(|_| lines.push_str("\tO"));
        lines.push_str("\n\n");
        let columns: Vec<Vec<Tag>> = layers.iter().map(|layer| self.tags(layer, tokens.tokens.len())).collect();
        for sentence in &sentences {
            for token in sentence.clone() {
                lines.push_str(&record.text.as_str()[tokens.tokens[token].range()]);
                columns.iter().for_each(|column| self.push_tag(column[token], &mut lines));
                lines.push('\n');
            }
            lines.push('\n');
        }
        append(sink, FILE, lines.as_bytes())?;
        self.written.add("sentences", sentences.len());
        self.written.add("tokens", sentences.iter().map(ExactSizeIterator::len).sum());
        append_json(sink, DOCUMENTS, &self.line(record, &tokens, &sentences)?)
    }

    fn finish(&mut self, _: &mut dyn Sink) -> Result<(), FormatError> {
        Ok(())
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

/// Begin, inside, end, single or outside, and the place of the label.
#[derive(Clone, Copy)]
struct Tag(u8, usize);

impl Columns {
    /// What is tagged in each column.
    fn layers<'t, 'a>(
        &mut self,
        record: &Record<'_>,
        tokens: &'t Tokens<'a>,
        losses: &mut LossReport,
    ) -> Vec<Vec<&'t Tagged<'a>>> {
        let mut give_way = |it: &Tagged<'_>| {
            losses.add(LossKind::Flattened, || format!("{}: annotation {}", record.document.id, it.annotation.id));
        };
        let count = tokens.tokens.len();
        let layers: Vec<_> = if self.flat {
            vec![without_overlaps(tokens.tagged.iter(), &self.labels, count, &mut give_way)]
        } else {
            let layer = |label: &LabelId| {
                let of_label = tokens.tagged.iter().filter(|it| it.annotation.label == *label);
                without_overlaps(of_label, &self.labels, count, &mut give_way)
            };
            self.labels.iter().map(layer).collect()
        };
        for tagged in layers.iter().flatten() {
            self.written.add_spans("spans", &tagged.annotation.label, tagged.parts.len());
        }
        layers
    }

    fn tags(&self, layer: &[&Tagged<'_>], count: usize) -> Vec<Tag> {
        let mut tags = vec![Tag(b'O', 0); count];
        for tagged in layer {
            let label = self.labels.iter().position(|it| *it == tagged.annotation.label).unwrap_or_default();
            for part in &tagged.parts {
                tags[part.clone()].fill(Tag(b'I', label));
                if self.bioes {
                    tags[part.end - 1] = Tag(b'E', label);
                }
                tags[part.start] = Tag(if self.bioes && part.len() == 1 { b'S' } else { b'B' }, label);
            }
        }
        tags
    }

    fn push_tag(&self, Tag(prefix, label): Tag, lines: &mut String) {
        lines.push('\t');
        lines.push(prefix.into());
        if prefix != b'O' {
            lines.push('-');
            lines.push_str(self.labels[label].as_str());
        }
    }

    fn line<'r>(
        &self,
        record: &Record<'r>,
        tokens: &Tokens<'_>,
        sentences: &[Range<usize>],
    ) -> Result<Line<'r>, FormatError> {
        let refuse = || FormatError::Offset(record.document.id.clone());
        let excluded = record.document.excluded.iter().map(|it| self.unit.pair(record.text, *it));
        let mut running = Running::new(self.unit, record.text);
        let written = sentences.iter().flat_map(|it| &tokens.tokens[it.clone()]);
        Ok(Line {
            facts: Facts::of(record),
            text_sha256: text_sha256(record.document),
            offsets: self.unit.name(),
            excluded: excluded.collect::<Option<_>>().ok_or_else(refuse)?,
            sentences: sentences.iter().map(ExactSizeIterator::len).collect(),
            tokens: written.map(|it| running.pair(*it)).collect::<Option<_>>().ok_or_else(refuse)?,
        })
    }
}

/// The tokens of each sentence, those of excluded regions left out unless they are tagged.
fn sentences(record: &Record<'_>, tokens: &Tokens<'_>, layers: &[Vec<&Tagged<'_>>]) -> Vec<Range<usize>> {
    let count = tokens.tokens.len();
    let (mut is_tagged, mut goes_on) = (vec![false; count], vec![false; count]);
    for part in layers.iter().flatten().flat_map(|it| &it.parts) {
        is_tagged[part.clone()].fill(true);
        goes_on[part.start + 1..part.end].fill(true);
    }
    let starts = record.text.sentences(Language(&record.document.language));
    let (mut starts, mut excluded) = (starts.iter().peekable(), Regions::new(&record.document.excluded));
    let mut sentences: Vec<Range<usize>> = Vec::new();
    for (number, token) in tokens.tokens.iter().enumerate() {
        let mut begins = false;
        while starts.next_if(|it| it.start() <= token.start()).is_some() {
            begins = true;
        }
        if excluded.has_start_of(*token) && !is_tagged[number] {
            continue;
        }
        match sentences.last_mut() {
            Some(last) if last.end == number && (goes_on[number] || !begins) => last.end += 1,
            _ => sentences.push(number..number + 1),
        }
    }
    sentences
}

/// Sorted regions, asked for tokens in order.
pub(super) struct Regions<'a>(&'a [Span]);

impl<'a> Regions<'a> {
    pub(super) fn new(regions: &'a [Span]) -> Self {
        Self(regions)
    }

    /// Whether the token begins in one of the regions.
    pub(super) fn has_start_of(&mut self, token: Span) -> bool {
        while let Some((_, rest)) = self.0.split_first().filter(|(first, _)| first.end() <= token.start()) {
            self.0 = rest;
        }
        self.0.first().is_some_and(|first| first.contains(token.start()))
    }
}
