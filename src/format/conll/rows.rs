//! The lines of a file of columns: tokens with their tags, sentences, documents.

use super::tag::parse;

/// A token with its tags, one a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'f> {
    pub(super) words: &'f str,
    pub(super) tags: Vec<&'f str>,
    pub(super) line: usize,
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows<'f> {
    pub(super) sentences: Vec<Vec<Token<'f>>>,
}

/// A file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct File<'f> {
    pub(super) documents: Vec<Rows<'f>>,
    /// How many tags a token has.
    pub(super) layers: usize,
    /// How many columns between token and tag are none of tags.
    pub(super) others: usize,
    /// The lines that are comments.
    pub(super) comments: Vec<usize>,
    /// The lines that are neither.
    pub(super) unread: Vec<(usize, String)>,
}

/// What begins a document.
const DOCUMENT: &str = "-DOCSTART-";

/// Reads a file: columns are apart by tabs where a line has some, otherwise by blanks.
///
/// Where all columns behind the token hold tags, each is a layer; otherwise the last one is the only one.
pub(super) fn read(text: &str) -> File<'_> {
    let lines = text.split('\n').enumerate().map(|(at, line)| (at + 1, line.strip_suffix('\r').unwrap_or(line)));
    let lines: Vec<(usize, Vec<&str>)> = lines.map(|(number, line)| (number, columns(line))).collect();
    let has_tag = |columns: &[&str]| columns.len() > 1 && columns.last().is_some_and(|it| parse(it).is_some());
    let first = lines.iter().find(|(_, it)| has_tag(it) && !begins_document(it));
    let width = first.map_or(2, |(_, it)| it.len());
    let is_row = |columns: &[&str]| columns.len() == width && has_tag(columns);
    let mut rows = lines.iter().filter(|(_, it)| is_row(it) && !begins_document(it));
    let are_layers = rows.all(|(_, columns)| columns[1..].iter().all(|it| parse(it).is_some()));
    let layers = if are_layers { width - 1 } else { 1 };
    let mut file = File { layers, others: width - 1 - layers, ..File::default() };
    let (mut rows, mut sentence) = (Rows::default(), Vec::new());
    let mut is_begun = false;
    for (number, columns) in lines {
        if columns.is_empty() {
            end(&mut sentence, &mut rows);
        } else if begins_document(&columns) {
            end(&mut sentence, &mut rows);
            // What stands before the first mark is a document of its own only where there is something.
            if is_begun || !rows.sentences.is_empty() {
                file.documents.push(std::mem::take(&mut rows));
            }
            is_begun = true;
        } else if is_row(&columns) {
            let tags = columns[columns.len().saturating_sub(layers).max(1)..].to_vec();
            sentence.push(Token { words: columns[0], tags, line: number });
        } else if columns[0].starts_with('#') {
            file.comments.push(number);
        } else {
            file.unread.push((number, columns.join(" ")));
        }
    }
    end(&mut sentence, &mut rows);
    if is_begun || !rows.sentences.is_empty() {
        file.documents.push(rows);
    }
    file
}

fn columns(line: &str) -> Vec<&str> {
    if line.trim().is_empty() {
        Vec::new()
    } else if line.contains('\t') {
        line.split('\t').collect()
    } else {
        line.split(' ').filter(|it| !it.is_empty()).collect()
    }
}

/// Whether a line begins a document, and is no token that looks like it: nothing but `X`, `O` and strokes stands behind.
fn begins_document(columns: &[&str]) -> bool {
    columns[..].first() == Some(&DOCUMENT) && columns[1..].iter().all(|it| matches!(*it, "-X-" | "O" | "X" | "-" | "_"))
}

fn end<'f>(sentence: &mut Vec<Token<'f>>, rows: &mut Rows<'f>) {
    if !sentence.is_empty() {
        rows.sentences.push(std::mem::take(sentence));
    }
}
