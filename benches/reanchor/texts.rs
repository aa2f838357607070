//! The texts that are corrected, and the spans that are annotated in them.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use manicule::text::{ByteOffset, Language, Span, Text};

use crate::dice::Dice;

/// How many texts of the corpus are corrected beside the two articles.
const CORPUS_TEXTS: usize = 10;

/// A text as it was written, with spans that are annotated in it, in characters.
pub struct Article {
    pub name: String,
    pub text: String,
    pub spans: Vec<Range<usize>>,
}

/// Which texts are corrected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// Two articles, and the first ten news of the corpus.
    News,
    /// The other news of the corpus.
    OtherNews,
    /// Its interviews.
    Interviews,
    /// Passages of novels.
    Novels,
}

impl Set {
    /// The set of a name; no name means [`Set::News`].
    pub fn of(name: &str) -> Result<Self, String> {
        match name {
            "" | "news" => Ok(Self::News),
            "other-news" => Ok(Self::OtherNews),
            "interviews" => Ok(Self::Interviews),
            "novels" => Ok(Self::Novels),
            _ => Err(format!("there are no texts {name:?}; expected news, other-news, interviews or novels")),
        }
    }
}

/// The texts of a set, as far as they are there.
pub fn articles(shared: &Path, set: Set) -> Result<Vec<Article>, String> {
    let mut articles = Vec::new();
    if set == Set::News {
        for path in files(&shared.join("seeds"), "txt")? {
            articles.push(article(&path, read(&path)?, Vec::new()));
        }
    }
    if set == Set::Novels {
        for path in files(&shared.join("corpora/litbank-brat/entities"), "txt")? {
            let text = read(&path)?;
            let spans = brat(&read(&path.with_extension("ann"))?);
            articles.push(article(&path, text, spans));
        }
        return Ok(articles);
    }
    let part = if set == Set::Interviews { "_interview_" } else { "_news_" };
    let corpus = files(&shared.join("corpora/gum-news-webanno-tsv"), "tsv")?;
    let of_part = corpus.into_iter().filter(|it| it.to_string_lossy().contains(part));
    let (skip, take) = match set {
        Set::News => (0, CORPUS_TEXTS),
        Set::OtherNews => (CORPUS_TEXTS, usize::MAX),
        Set::Interviews | Set::Novels => (0, usize::MAX),
    };
    for path in of_part.skip(skip).take(take) {
        let (text, spans) = webanno(&read(&path)?);
        articles.push(article(&path, text, spans));
    }
    Ok(articles)
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The spans of a brat file, in characters.
fn brat(annotations: &str) -> Vec<Range<usize>> {
    let span = |line: &str| {
        let mut words = line.strip_prefix('T')?.split('\t').nth(1)?.split([' ', ';']).skip(1);
        Some(words.next()?.parse().ok()?..words.next()?.parse().ok()?)
    };
    annotations.lines().filter_map(span).collect()
}

/// The files of a folder with an extension, in order; none where there is no such folder.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let paths: Result<Vec<PathBuf>, _> = entries.map(|it| it.map(|it| it.path())).collect();
    let mut paths = paths.map_err(|error| format!("{}: {error}", folder.display()))?;
    paths.retain(|it| it.extension().is_some_and(|it| it == extension));
    paths.sort();
    Ok(paths)
}

/// An article with seeded spans beside its own: words, sentences and quotations.
fn article(path: &Path, string: String, mut spans: Vec<Range<usize>>) -> Article {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = Text::new(string.replace("\r\n", "\n"));
    let mut dice = Dice(7);
    let mut found: Vec<Span> = Vec::new();
    for paragraph in 0..text.paragraph_count() {
        let start = text.paragraph_start(paragraph);
        found.extend(text.sentences_near(start, Language("en")));
        let at = ByteOffset(start.0 + dice.roll(text.paragraph(paragraph).len()));
        found.extend(text.word_at(text.floor_grapheme(at)).filter(|it| text.is_word(*it)));
        let marks: Vec<usize> = text.paragraph(paragraph).match_indices(['“', '”', '"']).map(|(at, _)| at).collect();
        let quotation = |pair: &[usize]| {
            let end = start.0 + pair[1];
            let width = text.as_str()[end..].chars().next().map_or(1, char::len_utf8);
            Span::from_range(start.0 + pair[0]..end + width)
        };
        found.extend(marks.chunks_exact(2).filter_map(quotation));
    }
    let chars = |at: ByteOffset| text.char_from_byte(at).map_or(0, |it| it.0);
    spans.extend(found.into_iter().map(|it| chars(it.start())..chars(it.end())));
    Article { name, text: text.as_str().to_owned(), spans }
}

/// The text of a WebAnno TSV file and the spans of its first layer, in characters. Its offsets count characters of a text of which
/// only the tokens are given; what lies between them is taken to be a space, or a line feed between sentences.
fn webanno(tsv: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut count) = (String::new(), 0);
    let mut spans: Vec<(String, Range<usize>)> = Vec::new();
    for line in tsv.lines() {
        if line.starts_with("#Text=") && count > 0 {
            text.push('\n');
            count += 1;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let [_, offsets, token, values, ..] = columns[..] else { continue };
        let Some((start, _)) = offsets.split_once('-') else { continue };
        let Ok(start) = start.parse::<usize>() else { continue };
        while count < start {
            text.push(' ');
            count += 1;
        }
        let begin = count;
        text.push_str(token);
        count += token.chars().count();
        for value in values.split('|').filter(|it| *it != "_") {
            let id = value.split_once('[').map_or_else(|| offsets.to_owned(), |(_, id)| id.to_owned());
            match spans.iter_mut().rev().find(|(it, _)| *it == id) {
                Some((_, span)) => span.end = count,
                None => spans.push((id, begin..count)),
            }
        }
    }
    text.push('\n');
    (text, spans.into_iter().map(|(_, span)| span).collect())
}
