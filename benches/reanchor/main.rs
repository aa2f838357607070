//! Corrections of real articles: how many annotations land on exactly the right words, and how many wrong ones nobody would be told of.
//!
//! ```sh
//! cargo bench --bench reanchor                            # reads $MANICULE_SHARED, or ../shared
//! MANICULE_BENCH_SEED=7 cargo bench --bench reanchor      # other dice
//! MANICULE_BENCH_TEXTS=novels cargo bench --bench reanchor
//! ```
//!
//! `MANICULE_BENCH_TEXTS` is one of `news` (what the table of the documentation is of), `other-news`, `interviews` and `novels` (LitBank);
//! none of the thresholds was chosen by the other three. `MANICULE_BENCH_ROUNDS` says how often each kind is tried on each text.
//! `MANICULE_BENCH_WRONG=1` tells each annotation that went wrong without a flag.
//!
//! **What is measured.** Two articles and ten texts of the GUM corpus, with the corpus' own spans (people, places, things, “he” and “it”
//! included) and seeded ones over words, sentences and quotations. Each is given seeded corrections of one kind, and of all together,
//! a hundred times. An article is a list of characters that know which character of the original they were, so that what is right is
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
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use manicule::anchor::Anchoring;
use manicule::ingest;
use manicule::model::QuotedSpan;
use manicule::text::{ByteOffset, Span, Text};

mod corrections;
#[path = "../dice.rs"]
mod dice;
mod texts;

use crate::corrections::{Cell, Change, KINDS};
use crate::dice::Dice;
use crate::texts::{Article, Set};

/// How often each kind of correction is tried on each text, with other dice.
const ROUNDS: u64 = 100;
/// How many words on either side must be mostly the same for a copy to be as good as the original.
const NEIGHBOURS: usize = 16;

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

/// What is asked for in the environment.
struct Asked {
    texts: Set,
    seed: u64,
    rounds: u64,
}

impl Asked {
    fn read() -> Result<Self, String> {
        let number = |name: &str, usual: u64| match env::var(name) {
            Ok(value) => value.parse().map_err(|_| format!("{name} is {value:?}; expected a number, such as {usual}")),
            Err(_) => Ok(usual),
        };
        Ok(Self {
            texts: Set::of(&env::var("MANICULE_BENCH_TEXTS").unwrap_or_default())?,
            seed: number("MANICULE_BENCH_SEED", 0)?,
            rounds: number("MANICULE_BENCH_ROUNDS", ROUNDS)?,
        })
    }
}

fn main() -> ExitCode {
    let shared = env::var_os("MANICULE_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let read = |asked: Asked| texts::articles(&shared, asked.texts).map(|articles| (articles, asked));
    match Asked::read().and_then(read) {
        Ok((articles, _)) if articles.is_empty() => println!("reanchor: no texts in {}; skipped", shared.display()),
        Ok((articles, asked)) => measure(&articles, &asked),
        Err(error) => {
            eprintln!("reanchor: {error}");
            return ExitCode::from(2);
        }
    }
    large();
    ExitCode::SUCCESS
}

fn measure(articles: &[Article], Asked { seed, rounds, .. }: &Asked) {
    let spans: usize = articles.iter().map(|it| it.spans.len()).sum();
    println!("{} texts, {spans} annotations, {rounds} rounds of each kind, seed {seed}\n", articles.len());
    println!(
        "{:<24} {:>11} {:>8} {:>15} {:>15} {:>7}",
        "correction", "annotations", "right", "flagged, right", "flagged, wrong", "wrong"
    );
    let verbose = env::var_os("MANICULE_BENCH_WRONG").is_some();
    for (name, before, after) in KINDS {
        let mut tally = Tally::default();
        for (number, article) in articles.iter().enumerate() {
            for round in 0..*rounds {
                let mut dice = Dice::new(*seed, round * 1_000 + number as u64 + 1);
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
