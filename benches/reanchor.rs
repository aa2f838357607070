//! Corrections of real articles: how many annotations land on exactly the right words, and how many wrong ones nobody would be told of.
//!
//! ```sh
//! cargo bench --bench reanchor     # reads $MANICULE_SHARED, or ../shared
//! ```
//!
//! **What is measured.** Two articles and ten texts of the GUM corpus, with the corpus' own spans (people, places, things, “he” and “it”
//! included) and seeded ones over words, sentences and quotations. Each is given seeded corrections of one kind, and of all together,
//! [`ROUNDS`] times. An article is a list of characters that know which character of the original they were, so that what is right is
//! known by construction: a span of the corrected text is right if it begins and ends with what its first and last character have
//! become. (Where a copy of a line has come to stand at the very place of the original, the same words between the same neighbours are
//! right as well, since nothing could tell them apart.)
//!
//! - *right*: on exactly these characters, and nobody is asked to look;
//! - *flagged, right*: on exactly these characters, or rightly given up, and somebody is asked to look;
//! - *flagged, wrong*: elsewhere, or given up though it is there, and somebody is asked to look;
//! - *wrong*: elsewhere, and nobody is asked. There should be none.
//!
//! Beside it the time that a text of 1 MB with 10,000 annotations takes.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use manicule::anchor::Anchoring;
use manicule::ingest;
use manicule::model::QuotedSpan;
use manicule::text::{ByteOffset, Language, Span, Text};

/// How often each kind of correction is tried on each text, with other dice.
const ROUNDS: u64 = 100;
/// The texts of the corpus.
const CORPUS_TEXTS: usize = 10;
/// The width to which text is reflowed, in characters.
const WIDTH: usize = 72;

/// How many words on either side must be mostly the same for a copy to be as good as the original.
const NEIGHBOURS: usize = 16;

/// The kinds of correction: the name, what was wrong before, and what is different afterwards.
const KINDS: &[(&str, &[Change], &[Change])] = &[
    ("typos mended", &[typos], &[]),
    ("a sentence at the top", &[], &[sentence_at_top]),
    ("a paragraph moved", &[], &[paragraph_moved]),
    ("quotes straightened", &[quotes_curled], &[quotes_straightened]),
    ("CRLF", &[], &[]),
    ("white space reflowed", &[], &[reflowed]),
    ("a sentence removed", &[], &[line_removed]),
    ("a line said twice", &[], &[line_repeated]),
    ("words replaced", &[], &[words_replaced]),
    (
        "all but the last three",
        &[typos, quotes_curled],
        &[sentence_at_top, paragraph_moved, quotes_straightened, reflowed],
    ),
    (
        "all together",
        &[typos, quotes_curled],
        &[sentence_at_top, paragraph_moved, line_removed, line_repeated, words_replaced, quotes_straightened, reflowed],
    ),
];

type Change = fn(&mut Vec<Cell>, &mut Dice);

/// A character, and which of the original's it is or stands for.
#[derive(Clone, Copy)]
struct Cell {
    character: char,
    origin: Option<usize>,
}

/// A text as it was written, with spans that are annotated in it, in characters.
struct Article {
    name: String,
    text: String,
    spans: Vec<Range<usize>>,
}

#[derive(Default)]
struct Tally {
    right: usize,
    flagged_right: usize,
    flagged_wrong: usize,
    wrong: usize,
}

impl Tally {
    fn all(&self) -> usize {
        self.right + self.flagged_right + self.flagged_wrong + self.wrong
    }
}

/// The same numbers for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

fn main() -> ExitCode {
    let shared = env::var_os("MANICULE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    match articles(&shared) {
        Ok(articles) if articles.is_empty() => println!("reanchor: no texts in {}; skipped", shared.display()),
        Ok(articles) => measure(&articles),
        Err(error) => {
            eprintln!("reanchor: {error}");
            return ExitCode::from(2);
        }
    }
    large();
    ExitCode::SUCCESS
}

fn measure(articles: &[Article]) {
    let spans: usize = articles.iter().map(|it| it.spans.len()).sum();
    println!("{} texts, {spans} annotations, {ROUNDS} rounds of each kind\n", articles.len());
    println!(
        "{:<24} {:>11} {:>8} {:>15} {:>15} {:>7}",
        "correction", "annotations", "right", "flagged, right", "flagged, wrong", "wrong"
    );
    let verbose = env::var_os("MANICULE_BENCH_WRONG").is_some();
    for (name, before, after) in KINDS {
        let mut tally = Tally::default();
        for (number, article) in articles.iter().enumerate() {
            for round in 0..ROUNDS {
                let mut dice = Dice(round * 1_000 + number as u64 + 1);
                let complaints = correct(article, before, after, *name == "CRLF", &mut dice, &mut tally);
                if verbose {
                    print!("{complaints}");
                }
            }
        }
        let share = |count: usize| format!("{:.2} %", count as f64 * 100.0 / tally.all().max(1) as f64);
        println!(
            "{name:<24} {:>11} {:>8} {:>15} {:>15} {:>7}",
            tally.all(),
            share(tally.right),
            share(tally.flagged_right),
            share(tally.flagged_wrong),
            tally.wrong
        );
    }
}

/// One article, corrected once; what went wrong without a flag comes back in words.
fn correct(
    article: &Article,
    before: &[Change],
    after: &[Change],
    has_crlf: bool,
    dice: &mut Dice,
    tally: &mut Tally,
) -> String {
    let original = article.text.chars().enumerate().map(|(at, character)| Cell { character, origin: Some(at) });
    let (mut old, mut new): (Vec<Cell>, Vec<Cell>) = (original.clone().collect(), original.collect());
    before.iter().for_each(|change| change(&mut old, dice));
    after.iter().for_each(|change| change(&mut new, dice));
    let (old_text, new_text) = (read(&old, false), read(&new, has_crlf));
    let anchoring = Anchoring::new(&old_text, &new_text);
    let (old_bytes, new_bytes) = (bytes(&old), bytes(&new));
    let mut complaints = String::new();
    for span in &article.spans {
        let Some(start) = place(&old, &old_bytes, span) else { continue };
        let Some(quoted) = QuotedSpan::new(start, &old_text) else { continue };
        let (found, expected) = (anchoring.place_of(&quoted), place(&new, &new_bytes, span));
        let is_right =
            found.span() == expected || found.span().is_some_and(|it| is_as_good((&old_text, start), (&new_text, it)));
        match (found.is_sure(), is_right) {
            (true, true) => tally.right += 1,
            (false, true) => tally.flagged_right += 1,
            (false, false) => tally.flagged_wrong += 1,
            (true, false) => {
                tally.wrong += 1;
                let words = |span: Option<Span>| span.and_then(|it| new_text.slice(it)).unwrap_or("nothing").to_owned();
                let place = expected;
                let (found, expected) = (format!("{found:?} {:?}", words(found.span())), words(expected));
                let around = old_text.as_str().floor_char_boundary(start.start().0.saturating_sub(50));
                let until = old_text.as_str().floor_char_boundary(start.end().0 + 50);
                let context = &old_text.as_str()[around..until];
                let _ = writeln!(
                    complaints,
                    "{}: {:?} in {context:?} became {found}; expected {place:?} {expected:?}",
                    article.name, quoted.quoted
                );
            }
        }
    }
    complaints
}

/// Whether the same words stand between the same neighbours, in which case nothing could tell a copy from the original.
fn is_as_good((old, before): (&Text, Span), (new, after): (&Text, Span)) -> bool {
    let split = |text: &str| {
        let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    let around = |text: &Text, span: Span| {
        let mut before = split(&text.as_str()[..span.start().0]);
        before.reverse();
        (before, split(&text.as_str()[span.end().0..]))
    };
    let is_like = |old: &[String], new: &[String]| {
        let old = &old[..old.len().min(NEIGHBOURS)];
        let new = &new[..new.len().min(NEIGHBOURS + 3)];
        old.iter().filter(|it| new.contains(it)).count() * 10 >= old.len() * 7
    };
    let (old_around, new_around) = (around(old, before), around(new, after));
    old.slice(before).map(split) == new.slice(after).map(split)
        && is_like(&old_around.0, &new_around.0)
        && is_like(&old_around.1, &new_around.1)
}

/// The text of a list of characters, as it comes in from a file.
fn read(cells: &[Cell], has_crlf: bool) -> Text {
    let string: String = cells.iter().map(|it| it.character).collect();
    let string = if has_crlf { string.replace('\n', "\r\n") } else { string };
    match ingest::text_document("text.txt", string.as_bytes(), |_| false) {
        Ok(ingested) => ingested.text,
        Err(_) => Text::new(""),
    }
}

/// Where each character starts, in bytes, and the end.
fn bytes(cells: &[Cell]) -> Vec<usize> {
    let ends = cells.iter().scan(0, |end, cell| {
        *end += cell.character.len_utf8();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

/// Where a span of the original is: from what its first character has become to what its last one has become.
fn place(cells: &[Cell], bytes: &[usize], span: &Range<usize>) -> Option<Span> {
    let is_of = |cell: &Cell| cell.origin.is_some_and(|it| span.contains(&it)) && !cell.character.is_whitespace();
    let first = cells.iter().position(is_of)?;
    let last = cells.iter().rposition(is_of)?;
    Span::from_range(bytes[first]..bytes[last + 1])
}

// ----- corrections -----

/// The stretches of letters and digits that are long enough to hold a mistake.
fn words(cells: &[Cell]) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for at in 0..=cells.len() {
        let is_letter = cells.get(at).is_some_and(|it| it.character.is_alphanumeric());
        match (start, is_letter) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// One word in thirty is misspelt.
fn typos(cells: &mut Vec<Cell>, dice: &mut Dice) {
    for word in words(cells).into_iter().rev().filter(|it| it.len() >= 4) {
        if dice.roll(30) != 0 {
            continue;
        }
        let at = word.start + 1 + dice.roll(word.len() - 2);
        match dice.roll(4) {
            0 => drop(cells.remove(at)),
            1 => {
                let (one, other) = (cells[at].character, cells[at + 1].character);
                (cells[at].character, cells[at + 1].character) = (other, one);
            }
            2 => cells.insert(at, cells[at]),
            _ => cells[at].character = (b'a' + dice.roll(26) as u8) as char,
        }
    }
}

/// Words in five of a hundred places become others.
fn words_replaced(cells: &mut Vec<Cell>, dice: &mut Dice) {
    const OTHERS: [&str; 8] = ["ferry", "the", "those", "seven", "and", "he", "harbour master", "in"];
    for word in words(cells).into_iter().rev() {
        if dice.roll(20) == 0 {
            let origin = |at: usize, count: usize| cells[word.start + at * (word.len() - 1) / count.max(1)].origin;
            let other = OTHERS[dice.roll(OTHERS.len())];
            let count = other.chars().count() - 1;
            let other: Vec<Cell> =
                other.chars().enumerate().map(|(at, it)| Cell { character: it, origin: origin(at, count) }).collect();
            cells.splice(word, other);
        }
    }
}

/// A new first sentence, the last of whose words may be those of the old first one.
fn sentence_at_top(cells: &mut Vec<Cell>, dice: &mut Dice) {
    const SENTENCES: [&str; 4] = [
        "This article has been corrected. ",
        "The mayor said on Sunday that he knew nothing of it.\n\n",
        "The officers of the state of Guanajuato have not been in the news. The ",
        "Correction: an earlier version of this article said the wrong thing.\n",
    ];
    let sentence = SENTENCES[dice.roll(SENTENCES.len())];
    cells.splice(0..0, sentence.chars().map(|character| Cell { character, origin: None }));
}

/// The lines that hold something, with their line feeds.
fn lines(cells: &[Cell]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (at, cell) in cells.iter().enumerate() {
        if cell.character == '\n' {
            lines.push(start..at + 1);
            start = at + 1;
        }
    }
    lines.retain(|it| it.len() > 1);
    lines
}

fn paragraph_moved(cells: &mut Vec<Cell>, dice: &mut Dice) {
    let lines = lines(cells);
    if lines.len() < 4 {
        return;
    }
    let first = dice.roll(lines.len() - 2);
    let last = first + dice.roll(2);
    let moved: Vec<Cell> = cells.drain(lines[first].start..lines[last].end).collect();
    let there = self::lines(cells);
    let at = there[dice.roll(there.len())].start;
    cells.splice(at..at, moved);
}

fn line_removed(cells: &mut Vec<Cell>, dice: &mut Dice) {
    let lines = lines(cells);
    if let Some(line) = lines.get(dice.roll(lines.len())) {
        cells.drain(line.clone());
    }
}

/// A line stands somewhere else as well.
fn line_repeated(cells: &mut Vec<Cell>, dice: &mut Dice) {
    let lines = lines(cells);
    if lines.is_empty() {
        return;
    }
    let (from, to) = (dice.roll(lines.len()), dice.roll(lines.len()));
    let line: Vec<Cell> = cells[lines[from].clone()].iter().map(|it| Cell { origin: None, ..*it }).collect();
    let at = lines[to].start;
    cells.splice(at..at, line);
}

fn quotes_curled(cells: &mut Vec<Cell>, _: &mut Dice) {
    let mut is_open = false;
    for cell in cells {
        match cell.character {
            '"' => {
                cell.character = if is_open { '”' } else { '“' };
                is_open = !is_open;
            }
            '\'' => cell.character = '’',
            _ => {}
        }
    }
}

fn quotes_straightened(cells: &mut Vec<Cell>, _: &mut Dice) {
    for cell in cells {
        match cell.character {
            '“' | '”' => cell.character = '"',
            '‘' | '’' => cell.character = '\'',
            _ => {}
        }
    }
}

/// One space between words, lines of one width, an empty line between paragraphs.
fn reflowed(cells: &mut Vec<Cell>, _: &mut Dice) {
    let mut flowed: Vec<Cell> = Vec::with_capacity(cells.len());
    let (mut column, mut at) = (0, 0);
    while at < cells.len() {
        let until = |white: bool| {
            (at..cells.len()).find(|it| cells[*it].character.is_whitespace() != white).unwrap_or(cells.len())
        };
        let (white, word) = (until(true), until(false));
        if white > at {
            let feeds = cells[at..white].iter().filter(|it| it.character == '\n').count();
            let length = (white..cells.len()).take_while(|it| !cells[*it].character.is_whitespace()).count();
            let feeds = if feeds > 1 { 2 } else { usize::from(column + length >= WIDTH) };
            let space = |character| Cell { character, origin: cells[at].origin };
            match feeds {
                0 => flowed.push(space(' ')),
                _ => flowed.extend((0..feeds).map(|_| space('\n'))),
            }
            column = if feeds > 0 { 0 } else { column + 1 };
            at = white;
        } else {
            flowed.extend(&cells[at..word]);
            column += word - at;
            at = word;
        }
    }
    *cells = flowed;
}

// ----- texts -----

fn articles(shared: &Path) -> Result<Vec<Article>, String> {
    let mut articles = Vec::new();
    for path in files(&shared.join("seeds"), "txt")? {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        articles.push(article(&path, text, Vec::new()));
    }
    let corpus = files(&shared.join("corpora/gum-news-webanno-tsv"), "tsv")?;
    let news = corpus.into_iter().filter(|it| it.to_string_lossy().contains("_news_"));
    for path in news.take(CORPUS_TEXTS) {
        let tsv = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let (text, spans) = webanno(&tsv);
        articles.push(article(&path, text, spans));
    }
    Ok(articles)
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

/// How long a large text takes.
fn large() {
    let mut dice = Dice(1);
    let word = |dice: &mut Dice| format!("w{}", dice.roll(6_000).min(dice.roll(6_000)));
    let paragraphs: Vec<String> =
        (0..2_300).map(|_| (0..80).map(|_| word(&mut dice)).collect::<Vec<_>>().join(" ") + ".").collect();
    let old = Text::new(paragraphs.join("\n\n"));
    let corrected = |it: &String| if dice.roll(4) == 0 { it.replacen("w1", "ww1", 3) } else { it.clone() };
    let mut corrected: Vec<String> = paragraphs.iter().map(corrected).collect();
    corrected.insert(0, "A first sentence.".to_owned());
    corrected.swap(100, 2_000);
    let new = Text::new(corrected.join("\n"));
    let spans: Vec<Span> = (0..10_000)
        .filter_map(|at| {
            let start = old.word_at(ByteOffset(at * (old.end().0 / 10_000)))?;
            Some(start.hull(old.word_at(ByteOffset((start.end().0 + 9 * (at % 5)).min(old.end().0 - 1)))?))
        })
        .collect();
    let began = Instant::now();
    let anchoring = Anchoring::new(&old, &new);
    let compared = began.elapsed();
    let sure = spans.iter().filter(|it| anchoring.place(**it).is_sure()).count();
    println!(
        "\n{:.2} MB with {} annotations: {:.0} ms to compare the texts, {:.0} ms in all; {sure} sure",
        old.end().0 as f64 / 1e6,
        spans.len(),
        compared.as_secs_f64() * 1e3,
        began.elapsed().as_secs_f64() * 1e3
    );
}
