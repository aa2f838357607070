//! Reads files of columns, ours and those of others.
//!
//! Where `documents.jsonl` stands beside, a text is the one that it names, and tokens are where it says. Otherwise the text is made of the
//! tokens: one blank between two of them, each sentence on a line of its own.

use super::DOCUMENTS;
use super::rows::{self, Rows};
use super::tag::{Seen, spans};
use crate::format::json::{Fields, parse as parse_json};
use crate::format::whose::{name_annotators, stem};
use crate::format::{
    Counting, Facts, Hints, ImportedAnnotation, ImportedDocument, ImportedSheet, LossKind, ReadReport, Reader, Source,
    beside,
};
use crate::model::{Diagnostic, Place, Severity, Status};
use crate::text::TextHash;

/// Reads the files of a source.
pub(in crate::format) struct Files<'s> {
    source: &'s dyn Source,
    documents: Option<std::vec::IntoIter<ImportedDocument>>,
}

impl<'s> Files<'s> {
    pub(in crate::format) fn new(source: &'s dyn Source) -> Self {
        Self { source, documents: None }
    }

    fn read_all(&self, report: &mut ReadReport) -> Vec<ImportedDocument> {
        let is_data = |name: &&String| name.to_ascii_lowercase().ends_with(".conll");
        let names: Vec<&String> = self.source.names().iter().filter(is_data).collect();
        let mut documents: Vec<_> = names.into_iter().flat_map(|it| self.read(it, report)).collect();
        let annotators = beside::annotators(self.source, report);
        documents.iter_mut().for_each(|it| beside::set_kinds(it, &annotators));
        name_annotators(&mut documents);
        documents
    }

    fn read(&self, name: &str, report: &mut ReadReport) -> Vec<ImportedDocument> {
        let read = self.source.read(name).map_err(|error| error.to_string());
        let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                report.losses.add(LossKind::Line, || name.to_owned());
                let finding = Diagnostic::in_file(Severity::Error, name, error, "convert it to UTF-8 first");
                report.findings.push(finding);
                return Vec::new();
            }
        };
        let file = rows::read(text.trim_start_matches('\u{feff}'));
        tell(name, &file, report);
        let told = self.told(name, file.documents.len(), report);
        let mut seen = Seen::default();
        let mut gaps = GAPS_MAX + text.len() as u64;
        let count = file.documents.len();
        let mut documents = Vec::with_capacity(count);
        for (at, (rows, told)) in file.documents.iter().zip(told).enumerate() {
            let place = Place {
                file: Some(name.to_owned()),
                line: rows.sentences.first().and_then(|it| it.first()).map(|it| it.line),
                ..Place::default()
            };
            let own = stem(name);
            let called = if count == 1 { own.to_owned() } else { format!("{own}-{}", at + 1) };
            documents.push(document(rows, (called, place), told, &mut seen, &mut gaps));
        }
        tell_scheme(name, seen, report);
        documents
    }

    /// What `documents.jsonl` says of each document of a file, where it stands beside and is about as many.
    fn told(&self, name: &str, count: usize, report: &mut ReadReport) -> Vec<Option<Told>> {
        let folder = name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let beside = format!("{folder}{DOCUMENTS}");
        let mut told = Vec::new();
        if self.source.names().contains(&beside) {
            let bytes = self.source.read(&beside).unwrap_or_default();
            let lines = bytes.split(|it| *it == b'\n').filter(|it| !it.is_empty());
            told = lines.map(|line| parse_json(line).ok().and_then(Fields::of).and_then(Told::of)).collect();
            if told.len() != count {
                let message = format!(
                    "it is about {} documents, and {name} has {count}; texts are made of the tokens",
                    told.len()
                );
                let hint = "take both files as they were written";
                report.findings.push(Diagnostic::in_file(Severity::Warning, beside, message, hint));
                told.clear();
            }
        }
        told.resize_with(count, || None);
        told
    }
}

impl Reader for Files<'_> {
    fn hints(&mut self, report: &mut ReadReport) -> Hints {
        beside::hints(self.source, report)
    }

    fn next(&mut self, report: &mut ReadReport) -> Option<ImportedDocument> {
        if self.documents.is_none() {
            self.documents = Some(self.read_all(report).into_iter());
        }
        self.documents.as_mut()?.next()
    }
}

/// Counts what a file says beyond tokens and tags, and names the lines that are nothing.
fn tell(name: &str, file: &rows::File<'_>, report: &mut ReadReport) {
    if file.others > 0 {
        report.losses.add(LossKind::Field, || format!("{name}: columns between token and tag: {}", file.others));
    }
    for line in &file.comments {
        report.losses.add(LossKind::Field, || format!("{name}:{line}"));
    }
    for (line, words) in &file.unread {
        let place = Place { file: Some(name.to_owned()), line: Some(*line), ..Place::default() };
        report.losses.add(LossKind::Line, || place.to_string());
        let words: String = words.chars().take(60).collect();
        let message =
            format!("expected a token and, in the last column, a tag like B-claim or O; it was passed over: {words}");
        report.findings.push(Diagnostic::new(Severity::Error, place, message, "correct the line and import again"));
    }
}

fn tell_scheme(name: &str, seen: Seen, report: &mut ReadReport) {
    let scheme = seen.scheme();
    report.findings.push(Diagnostic::in_file(Severity::Note, name, format!("its tags are {scheme}"), ""));
    if seen.irregular() > 0 {
        let message =
            format!("{} tags continue nothing, which {scheme} does not have; each begins a span", seen.irregular());
        report.findings.push(Diagnostic::in_file(Severity::Warning, name, message, "look at what was tagged there"));
    }
}

/// A line of `documents.jsonl`.
struct Told {
    name: String,
    facts: Facts,
    text_hash: Option<TextHash>,
    counting: Counting,
    excluded: Vec<[u64; 2]>,
    tokens: Vec<[u64; 2]>,
    sheet: ImportedSheet,
}

impl Told {
    fn of(mut fields: Fields) -> Option<Self> {
        let mut text = |key| fields.text(key).ok().map(Option::unwrap_or_default);
        let facts = Facts {
            title: text("title")?,
            publisher: text("publisher")?,
            author: text("author")?,
            published: text("published")?,
            url: text("url")?,
            language: text("language")?,
            event: text("event")?,
            rights: text("rights")?,
            note: text("note")?,
        };
        let (name, status) = (text("id")?, text("status")?);
        let sheet = ImportedSheet {
            project: text("project")?,
            annotator: text("annotator").filter(|it| !it.is_empty()),
            status: Status::ALL.into_iter().find(|it| it.name() == status),
            ..ImportedSheet::default()
        };
        let hash = format!("sha256:{}", text("text_sha256")?);
        Some(Self {
            name,
            facts,
            text_hash: hash.parse().ok(),
            counting: fields.parsed("offsets", Counting::named).ok()??,
            excluded: fields.pairs("excluded").ok()?,
            tokens: fields.pairs("tokens").ok()?,
            sheet,
        })
    }
}

/// The document of some rows, with the text that is named, or one that is made of the tokens.
fn document(
    rows: &Rows<'_>,
    (name, place): (String, Place),
    told: Option<Told>,
    seen: &mut Seen,
    gaps: &mut u64,
) -> ImportedDocument {
    let count: usize = rows.sentences.iter().map(Vec::len).sum();
    let document = ImportedDocument { name, place, ..ImportedDocument::default() };
    let Some(told) = told.filter(|it| it.tokens.len() == count) else {
        let (text, places) = joined(rows);
        let annotations = annotations(rows, &places, &document.place, seen);
        let is_annotated = !annotations.is_empty();
        let sheet = ImportedSheet { annotations, ..ImportedSheet::default() };
        let sheets = if is_annotated { vec![sheet] } else { Vec::new() };
        return ImportedDocument { text: Some(text), counting: Some(Counting::Chars), sheets, ..document };
    };
    let annotations = annotations(rows, &told.tokens, &document.place, seen);
    let is_annotated = told.sheet.annotator.is_some() || !annotations.is_empty();
    let stand_in = placed(rows, &told.tokens, told.counting, gaps).map(|text| long_enough(text, &told, gaps));
    let sheet = ImportedSheet { annotations, ..told.sheet };
    ImportedDocument {
        name: told.name,
        facts: told.facts,
        text_hash: told.text_hash,
        stand_in,
        counting: Some(told.counting),
        excluded: told.excluded,
        sheets: if is_annotated { vec![sheet] } else { Vec::new() },
        ..document
    }
}

/// The text that the tokens make, and where they are in it.
fn joined(rows: &Rows<'_>) -> (String, Vec<[u64; 2]>) {
    let (mut text, mut places, mut at) = (String::new(), Vec::new(), 0);
    for sentence in &rows.sentences {
        for (number, token) in sentence.iter().enumerate() {
            if number > 0 {
                text.push(' ');
                at += 1;
            }
            let end = at + token.words.chars().count() as u64;
            places.push([at, end]);
            text.push_str(token.words);
            at = end;
        }
        text.push('\n');
        at += 1;
    }
    (text, places)
}

/// The texts of a file have no more than this between all their tokens, and as much as the file itself has.
const GAPS_MAX: u64 = 1 << 20;

/// A text with the tokens at their places, blanks and line breaks between them; `None` where they are not as long as that, or there is more
/// between them than the `gaps` that are left for the file.
fn placed(rows: &Rows<'_>, places: &[[u64; 2]], counting: Counting, gaps: &mut u64) -> Option<String> {
    let length = |words: &str| match counting {
        Counting::Chars => Some(words.chars().count() as u64),
        Counting::Bytes => Some(words.len() as u64),
        Counting::Utf16 => Some(words.chars().map(|it| it.len_utf16() as u64).sum()),
        Counting::Graphemes => None,
    };
    let (mut text, mut at, mut places) = (String::new(), 0, places.iter());
    for sentence in &rows.sentences {
        for (number, token) in sentence.iter().enumerate() {
            let [start, end] = *places.next()?;
            let gap = start.checked_sub(at)?;
            *gaps = gaps.checked_sub(gap)?;
            let filling = if number == 0 && !text.is_empty() { "\n" } else { " " };
            (0..gap).for_each(|_| text.push_str(filling));
            text.push_str(token.words);
            at = start + length(token.words)?;
            if at != end {
                return None;
            }
        }
    }
    Some(text)
}

/// The text with blanks behind it, as far as excluded regions reach: their tokens may be none.
fn long_enough(mut text: String, told: &Told, gaps: &mut u64) -> String {
    let end = told.tokens.last().map_or(0, |it| it[1]);
    let reach = told.excluded.iter().map(|it| it[1]).max().unwrap_or_default();
    let more = reach.saturating_sub(end).min(*gaps);
    *gaps -= more;
    (0..more).for_each(|_| text.push(' '));
    text
}

/// The annotations that the tags of all layers make.
fn annotations(rows: &Rows<'_>, places: &[[u64; 2]], place: &Place, seen: &mut Seen) -> Vec<ImportedAnnotation> {
    let mut annotations: Vec<ImportedAnnotation> = Vec::new();
    let mut first = 0;
    for sentence in &rows.sentences {
        let layers = sentence.iter().map(|it| it.tags.len()).max().unwrap_or_default();
        for layer in 0..layers {
            let tags = sentence.iter().map(|token| token.tags.get(layer).copied().unwrap_or("O"));
            for (label, range) in spans(tags, seen) {
                let (Some(start), Some(end)) = (places.get(first + range.start), places.get(first + range.end - 1))
                else {
                    continue;
                };
                annotations.push(ImportedAnnotation {
                    key: (annotations.len() + 1).to_string(),
                    label: label.to_owned(),
                    fragments: vec![[start[0], end[1]]],
                    place: Place { line: Some(sentence[range.start].line), ..place.clone() },
                    ..ImportedAnnotation::default()
                });
            }
        }
        first += sentence.len();
    }
    annotations
}
