//! What finding a rare word in a whole project costs, beside `grep` on the same files.
//!
//! ```sh
//! cargo bench --bench find --no-default-features                     # 2,000 files of 5 kB
//! cargo bench --bench find --no-default-features -- 100000 5000      # 100,000 files, 500 MB
//! MANICULE_BENCH_DIR=/mnt/disk cargo bench --bench find --no-default-features
//! ```
//!
//! **What is measured.** A folder of texts, invented news with typographic quotation marks and some accents, is made by dice with a fixed
//! seed; a rare word stands in one file of a thousand, once with a capital letter. Everything is read once before it is measured, so that the
//! files are in the memory of the system and no disk is measured. In each round everything is done once, one after the other, and medians
//! are told:
//!
//! - *grep*: `grep -rc WORD documents`, and `grep -rci`, in the locale of whoever runs this and in `C.UTF-8`; its output goes to a pipe that is
//!   read, as `-c` tells each file;
//! - *find*: the texts as `store::Scan` reads them, looked at as the window does: bytes first, and where there may be a hit the text that
//!   they make, its hits counted and kept with their surroundings. On all processors, and on one thread, as the window runs it beside itself.
//!
//! **What is not.** The project is not opened, since `grep` needs no project: the names of its documents are known. Nothing is asserted but
//! that all find the same number of files.

#[path = "../dice.rs"]
mod dice;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use dice::Dice;
use manicule::find::{Excerpt, Query, Searcher};
use manicule::model::DocumentId;
use manicule::store::{self, Folder, Scan};
use manicule::text::{Span, Text};

const ROUNDS: usize = 7;
/// The word, as one of a thousand texts has it.
const RARE: &str = "zanzare";
const WORDS: [&str; 24] = [
    "the",
    "ferry",
    "harbour",
    "said",
    "minister",
    "of",
    "and",
    "a",
    "Réunion",
    "seven",
    "passengers",
    "fire",
    "in",
    "Port",
    "Maré",
    "on",
    "Thursday",
    "report",
    "officers",
    "that",
    "“nobody",
    "knew”",
    "coast",
    "to",
];

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let numbers: Option<Vec<usize>> = arguments.iter().map(|it| it.parse().ok()).collect();
    let done = match numbers.as_deref() {
        Some([]) => measure(2_000, 5_000),
        Some([files, bytes]) => measure(*files, *bytes),
        _ => Err("expected two numbers: of files, and of bytes a file".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("find: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure(files: usize, bytes: usize) -> Outcome<()> {
    let place = std::env::var_os("MANICULE_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let place = tempfile::tempdir_in(&place)?;
    let (folder, documents) = make(place.path(), files, bytes)?;
    println!("a rare word in {files} files of {bytes} bytes; medians of {ROUNDS} rounds in milliseconds");
    let exact = Query { case: true, accents: true, ..Query::new(RARE) };
    let cased = Query { accents: true, ..Query::new(RARE) };
    let folded = Query::new(RARE);
    let mut times: BTreeMap<usize, Vec<Duration>> = BTreeMap::new();
    let all = Scan::default();
    let one = Scan { threads: 1 };
    let queries = [
        ("as it is written", exact, "-rc"),
        ("whatever its case", cased, "-rci"),
        ("whatever case and accents", folded, "-rci"),
    ];
    let mut lines: Vec<(String, usize)> = Vec::new();
    for round in 0..=ROUNDS {
        let mut row = 0;
        let mut note = |name: String, beside: usize, took: Duration| {
            // The first round warms up.
            if round > 0 {
                times.entry(row).or_default().push(took);
            } else {
                lines.push((name, beside));
            }
            row += 1;
        };
        let mut counts = Vec::new();
        for (number, flags) in ["-rc", "-rci"].into_iter().enumerate() {
            for locale in [None, Some("C.UTF-8")] {
                let (count, took) = grep(place.path(), flags, locale)?;
                counts.push(count);
                note(
                    format!("grep {flags}{}", locale.map_or(String::new(), |it| format!(", LC_ALL={it}"))),
                    number * 2,
                    took,
                );
            }
        }
        for (name, query, flags) in &queries {
            let searcher = query.compile()?.ok_or("no words")?;
            for (scan, threads) in [(all, "all processors"), (one, "one thread")] {
                let begun = Instant::now();
                let count = find(scan, &folder, &documents, &searcher)?;
                let beside = if *flags == "-rc" { 0 } else { 2 };
                note(format!("find, {name}, {threads}"), beside, begun.elapsed());
                if count != counts[beside] {
                    return Err(format!("{name}: {count} files have it; grep {flags} says {}", counts[beside]).into());
                }
            }
        }
    }
    let medians: Vec<f64> = times.into_values().map(median).collect();
    for ((name, beside), took) in lines.iter().zip(&medians) {
        println!("{name:<48} {took:>9.1}   {:.2} of {}", took / medians[*beside], lines[*beside].0);
    }
    Ok(())
}

/// The number of files with a hit.
fn find(scan: Scan, folder: &Folder, documents: &[DocumentId], searcher: &Searcher) -> Outcome<usize> {
    let look = |_: usize, bytes: &[u8]| -> Vec<(Span, Excerpt)> {
        if !searcher.may_hit(bytes) {
            return Vec::new();
        }
        let Ok(string) = std::str::from_utf8(bytes) else { return Vec::new() };
        let text = Text::new(string);
        searcher.hits(&text).map(|hit| (hit, Excerpt::of(&text, hit))).collect()
    };
    let mut files = 0;
    let mut failed = None;
    scan.texts(folder, documents, look, |_, hits| {
        match hits {
            Ok(hits) => files += usize::from(!hits.is_empty()),
            Err(error) => failed = Some(error),
        }
        ControlFlow::Continue(())
    })?;
    failed.map_or(Ok(files), |error| Err(error.into()))
}

/// The number of files with a hit by `grep`, and how long it took.
fn grep(place: &Path, flags: &str, locale: Option<&str>) -> Outcome<(usize, Duration)> {
    let mut command = Command::new("grep");
    command.arg(flags).arg(RARE).arg(place.join("documents"));
    locale.map(|it| command.env("LC_ALL", it));
    let begun = Instant::now();
    let output = command.output()?;
    let took = begun.elapsed();
    let lines = output.stdout.split(|it| *it == b'\n');
    Ok((lines.filter(|it| !it.is_empty() && !it.ends_with(b":0")).count(), took))
}

fn make(place: &Path, files: usize, bytes: usize) -> Outcome<(Folder, Vec<DocumentId>)> {
    store::create(place, "Find")?;
    let folder = store::open(place)?.folder;
    fs::create_dir_all(place.join("documents"))?;
    let mut documents = Vec::with_capacity(files);
    for number in 0..files {
        let id: DocumentId = format!("report-{number:06}").parse()?;
        let mut dice = Dice::new(17, number as u64);
        let mut text = String::with_capacity(bytes + 32);
        while text.len() < bytes {
            text.push_str(WORDS[dice.roll(WORDS.len())]);
            text.push_str(if dice.roll(14) > 0 { " " } else { ".\n\n" });
        }
        match number % 1000 {
            500 => text.push_str(RARE),
            // What only a search that folds case finds.
            700 => text.push_str("Zanzare"),
            _ => {}
        }
        fs::write(folder.text_file(&id), &text)?;
        documents.push(id);
    }
    Ok((folder, documents))
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |it| it.as_secs_f64() * 1000.0)
}
