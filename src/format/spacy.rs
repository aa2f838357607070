//! Documents as spaCy trains on them: a DocBin, the file that `spacy train` takes.
//!
//! Each part of an export is a file `annotations-….spacy`; spaCy's corpus reads a folder of them. In a document
//!
//! - `doc.text` is the text, character for character: what is no word is a token of white space, but for the one blank that a token may
//!   have behind it;
//! - `doc.spans["sc"]` has every annotation, overlaps included, each part of one in several parts as a span of its own;
//!   `span.id_` is the id of the annotation, which the parts share. `doc.spans[LABEL]` has those of one label,
//!   `doc.spans["excluded"]` the excluded regions;
//! - `doc.ents` has those that share no token: the one of the most tokens stays, of equals the one that begins first, then the one whose label
//!   stands first in the schema. Tokens of excluded regions have no entity value at all, so that nobody learns from them.
//!
//! `documents.jsonl` has a line of facts for each document, in the order of the files. Offsets are spaCy's own: tokens and characters.

mod bin;
mod symbols;

use serde::Serialize;

use self::bin::{Bin, TokenSpan};
use super::conll::Regions;
use super::facts::{Facts, text_sha256};
use super::layer::without_overlaps;
use super::short::Short;
use super::token::{CutWords, TOKENS, Tagged, Tokens};
use super::unheld::count_beyond_spans;
use super::unit::Running;
use super::{
    Capabilities, Description, Format, FormatError, FormatOption, LossReport, Outline, Part, Record, Sink, Unit,
    Writer, Written, append, append_json,
};
use crate::model::LabelId;

const DOCUMENTS: &str = "documents.jsonl";

/// The group that spaCy's span categorizer trains on unless told otherwise.
const ALL_SPANS: &str = "sc";
const EXCLUDED: &str = "excluded";

/// The format of spaCy's training data.
pub(super) struct Spacy;

static DESCRIPTION: Description = Description {
    name: "spacy",
    extensions: &["spacy"],
    summary: "spaCy's DocBin with span groups and entities, as spacy train reads it",
    reads: false,
    writes: true,
    capabilities: Capabilities {
        discontinuous: false,
        attributes: false,
        relations: false,
        notes: false,
        units: &[Unit::Chars],
        ..Capabilities::ALL
    },
};

impl Format for Spacy {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn options(&self) -> &'static [&'static FormatOption] {
        &[&TOKENS]
    }

    fn is_made_of_text(&self) -> bool {
        true
    }

    fn names_parts(&self) -> bool {
        true
    }

    fn writer(&self, outline: &Outline<'_>) -> Option<Box<dyn Writer>> {
        Some(Box::new(Docs {
            part: outline.part,
            labels: outline.layers.to_vec(),
            words: CutWords::of(outline.value(&TOKENS)),
            bin: Bin::default(),
            written: Written::default(),
        }))
    }
}

struct Docs {
    part: Part,
    labels: Vec<LabelId>,
    words: CutWords,
    bin: Bin,
    written: Written,
}

/// The line of `documents.jsonl` for a record.
#[derive(Serialize)]
struct Line<'a> {
    file: String,
    #[serde(flatten)]
    facts: Facts<'a>,
    text_sha256: String,
}

impl Docs {
    fn file(&self) -> String {
        self.part.file("annotations", "spacy")
    }
}

impl Writer for Docs {
    fn begin(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        append(sink, DOCUMENTS, b"")
    }

    fn write(&mut self, record: &Record<'_>, sink: &mut dyn Sink, losses: &mut LossReport) -> Result<(), FormatError> {
        count_beyond_spans(record, losses);
        let tokens = Tokens::of(record, self.words, losses);
        let doc = Doc::of(record, &tokens).ok_or_else(|| FormatError::Offset(record.document.id.clone()))?;
        let spans: Vec<TokenSpan<'_>> = tokens.tagged.iter().flat_map(|it| doc.spans(it)).collect();
        let groups = groups(&self.labels, record, &tokens, &doc, &spans);
        let entities = without_overlaps(tokens.tagged.iter(), &self.labels, tokens.tokens.len(), |_| {});
        let entities: Vec<TokenSpan<'_>> = entities.into_iter().flat_map(|it| doc.spans(it)).collect();
        let pushed = self.bin.push(&doc.pieces, &doc.is_excluded, &entities, &groups);
        pushed.map_err(|error| self.refuse(&error))?;
        self.count(&tokens, &doc, &entities);
        let (facts, text_sha256) = (Facts::of(record), text_sha256(record.document));
        append_json(sink, DOCUMENTS, &Line { file: self.file(), facts, text_sha256 })
    }

    fn finish(&mut self, sink: &mut dyn Sink) -> Result<(), FormatError> {
        let bytes = self.bin.bytes().map_err(|error| self.refuse(&error))?;
        append(sink, &self.file(), &bytes)
    }

    fn written(&self) -> Option<&Written> {
        Some(&self.written)
    }
}

impl Docs {
    fn count(&mut self, tokens: &Tokens<'_>, doc: &Doc<'_>, entities: &[TokenSpan<'_>]) {
        self.written.add("tokens", doc.pieces.len());
        for tagged in &tokens.tagged {
            self.written.add_spans("spans", &tagged.annotation.label, tagged.parts.len());
        }
        for label in &self.labels {
            let count = entities.iter().filter(|it| it.label == label.as_str()).count();
            if count > 0 {
                self.written.add_spans("ents", label, count);
            }
        }
    }

    fn refuse(&self, error: &dyn std::fmt::Display) -> FormatError {
        FormatError::Form { name: self.file(), message: error.to_string() }
    }
}

/// The groups of spans by name. A label that is called like one of the first two has its spans there alone.
fn groups<'s>(
    labels: &'s [LabelId],
    record: &Record<'_>,
    tokens: &Tokens<'_>,
    doc: &Doc<'_>,
    spans: &[TokenSpan<'s>],
) -> Vec<(&'s str, Vec<TokenSpan<'s>>)> {
    let mut groups = vec![(ALL_SPANS, spans.to_vec())];
    if !record.document.excluded.is_empty() {
        groups.push((EXCLUDED, doc.excluded_spans(record, tokens)));
    }
    for label in labels.iter().map(LabelId::as_str).filter(|it| ![ALL_SPANS, EXCLUDED].contains(it)) {
        groups.push((label, spans.iter().filter(|it| it.label == label).cloned().collect()));
    }
    groups
}

/// A document as spaCy has it.
struct Doc<'a> {
    /// The tokens, each with whether a blank follows. Together they are the text.
    pieces: Vec<(&'a str, bool)>,
    is_excluded: Vec<bool>,
    /// For each word, which of the tokens it is.
    places: Vec<usize>,
    /// For each word, its start and end in characters.
    characters: Vec<[usize; 2]>,
}

impl<'a> Doc<'a> {
    fn of(record: &Record<'a>, tokens: &Tokens<'_>) -> Option<Self> {
        let text = record.text.as_str();
        let count = tokens.tokens.len();
        let mut running = Running::new(Unit::Chars, record.text);
        let mut regions = Regions::new(&record.document.excluded);
        let mut doc = Self {
            pieces: Vec::with_capacity(count + count / 8),
            is_excluded: Vec::with_capacity(count + count / 8),
            places: Vec::with_capacity(count),
            characters: Vec::with_capacity(count),
        };
        let mut at = 0;
        for token in &tokens.tokens {
            doc.push_blanks(text.get(at..token.start().0)?);
            doc.places.push(doc.pieces.len());
            doc.pieces.push((text.get(token.range())?, false));
            doc.is_excluded.push(regions.has_start_of(*token));
            doc.characters.push(running.pair(*token)?);
            at = token.end().0;
        }
        doc.push_blanks(text.get(at..)?);
        Some(doc)
    }

    /// What stands between two words: a blank goes to the token before it, the rest is a token.
    fn push_blanks(&mut self, blanks: &'a str) {
        let rest = match (self.pieces.last_mut(), blanks.strip_prefix(' ')) {
            (Some((_, followed_by_blank)), Some(rest)) => {
                *followed_by_blank = true;
                rest
            }
            _ => blanks,
        };
        if !rest.is_empty() {
            self.pieces.push((rest, false));
            // White space says nothing to learn from, in an excluded region as elsewhere.
            self.is_excluded.push(false);
        }
    }

    fn span<'s>(&self, id: Option<Short>, label: &'s str, words: std::ops::Range<usize>) -> TokenSpan<'s> {
        let (first, last) = (words.start, words.end - 1);
        TokenSpan {
            id,
            label,
            tokens: self.places[first]..self.places[last] + 1,
            characters: self.characters[first][0]..self.characters[last][1],
        }
    }

    fn spans<'s>(&self, tagged: &'s Tagged<'_>) -> impl Iterator<Item = TokenSpan<'s>> {
        let (id, label) = (Short::from(tagged.annotation.id), tagged.annotation.label.as_str());
        tagged.parts.iter().map(move |part| self.span(Some(id), label, part.clone()))
    }

    fn excluded_spans(&self, record: &Record<'_>, tokens: &Tokens<'_>) -> Vec<TokenSpan<'static>> {
        let words = |region: &crate::text::Span| {
            let from = tokens.tokens.partition_point(|it| it.start() < region.start());
            from..tokens.tokens.partition_point(|it| it.start() < region.end())
        };
        let words = record.document.excluded.iter().map(words).filter(|it| !it.is_empty());
        words.map(|words| self.span(None, EXCLUDED, words)).collect()
    }
}
