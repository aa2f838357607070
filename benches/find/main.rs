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
//! - *find*: what the window does (`app/job/find.rs`): `store::Texts` looks at the bytes of each text, those that may have a hit are hashed and
//!   become a text, and its hits are counted and kept with their surroundings. On all processors, and on one thread. Once with no text in
//!   memory, and once as the project was opened, when the first 256 MB of texts are in memory.
//!
//! `grep` reads the same files under other names, since those of facts and the index stand beside the project's own.
//!
//! **What is not.** Opening the project, which `grep` does not need. Nothing is asserted but that all find the same number of files.

#[path = "../allocator.rs"]
mod allocator;
#[path = "../dice.rs"]
mod dice;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::{ControlFlow, Range};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use dice::Dice;
use manicule::find::{Batch, Field, Query, Searcher};
use manicule::model::{Document, DocumentId, Project};
use manicule::store::{self, FileKey, Folder, Looked, Scan, Texts};
use manicule::text::Text;

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

/// A project of texts, and a folder in which `grep` finds the same.
struct Sample {
    project: Project,
    folder: Folder,
    documents: Vec<DocumentId>,
    grepped: PathBuf,
}

/// What is measured: its name, and the number of the line that it stands beside.
type Line = (String, usize);

fn measure(files: usize, bytes: usize) -> Outcome<()> {
    let place = std::env::var_os("MANICULE_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let place = tempfile::tempdir_in(&place)?;
    let mut sample = make(place.path(), files, bytes)?;
    println!("a rare word in {files} files of {bytes} bytes; medians of {ROUNDS} rounds in milliseconds");
    println!(
        "{:.0} MB of them are in memory when the project has been opened",
        sample.project.texts.lent_bytes() as f64 / 1e6
    );
    let mut away = sample.project.clone();
    away.texts.let_go(0);
    let opened = std::mem::replace(&mut sample.project, away);
    let mut times: BTreeMap<usize, Vec<Duration>> = BTreeMap::new();
    let mut lines: Vec<Line> = Vec::new();
    for round in 0..=ROUNDS {
        let mut done = greps(&sample.grepped)?;
        let counts = [done[0].0, done[2].0];
        for (project, from) in [(&sample.project, "files"), (&opened, "as opened")] {
            done.extend(finds(project, from, &sample, counts)?);
        }
        // The first round warms up.
        if round == 0 {
            lines = done.iter().map(|(_, line, _)| line.clone()).collect();
        } else {
            done.iter().enumerate().for_each(|(row, (.., took))| times.entry(row).or_default().push(*took));
        }
    }
    let medians: Vec<f64> = times.into_values().map(median).collect();
    for ((name, beside), took) in lines.iter().zip(&medians) {
        println!("{name:<60} {took:>9.1}   {:.2} of {}", took / medians[*beside], lines[*beside].0);
    }
    Ok(())
}

/// Every `grep` once: how many files it found, and how long it took.
fn greps(place: &Path) -> Outcome<Vec<(usize, Line, Duration)>> {
    let mut done = Vec::new();
    for (number, flags) in ["-rc", "-rci"].into_iter().enumerate() {
        for locale in [None, Some("C.UTF-8")] {
            let (count, took) = grep(place, flags, locale)?;
            let locale = locale.map_or(String::new(), |it| format!(", LC_ALL={it}"));
            done.push((count, (format!("grep {flags}{locale}"), number * 2), took));
        }
    }
    Ok(done)
}

/// Every way to find it once in a project; as many files as `grep` has to be found.
fn finds(project: &Project, from: &str, sample: &Sample, counts: [usize; 2]) -> Outcome<Vec<(usize, Line, Duration)>> {
    let exact = Query { case: true, accents: true, ..Query::new(RARE) };
    let cased = Query { accents: true, ..Query::new(RARE) };
    let queries = [
        ("as it is written", exact, 0),
        ("whatever its case", cased, 1),
        ("whatever case and accents", Query::new(RARE), 1),
    ];
    let mut done = Vec::new();
    for (name, query, beside) in queries {
        let searcher = query.compile()?.ok_or("no words")?;
        for (scan, threads) in [(Scan::default(), "all processors"), (Scan { threads: 1 }, "one thread")] {
            let begun = Instant::now();
            let count = find(scan, (project, sample), &searcher)?;
            let line = (format!("find, {name}, {from}, {threads}"), beside * 2);
            if count != counts[beside] {
                return Err(format!("{}: {count} files have it; grep says {}", line.0, counts[beside]).into());
            }
            done.push((count, line, begun.elapsed()));
        }
    }
    Ok(done)
}

/// The number of documents with a hit.
fn find(scan: Scan, (project, sample): (&Project, &Sample), searcher: &Searcher) -> Outcome<usize> {
    let texts = Texts::new(project, Some(&sample.folder));
    let what = (&Field::Text, Some(searcher));
    let look = |piece: Range<usize>, buffer: &mut Vec<u8>| {
        let mut found: Vec<Option<Batch>> = Vec::new();
        for id in &sample.documents[piece] {
            let look_into = |text: &Text| {
                let place = (project, project.documents[id].as_ref(), text);
                manicule::find::look_into(place, None, what, usize::MAX, &|| true)
            };
            found.extend(match texts.look(id, buffer, |bytes| searcher.may_hit(bytes), look_into) {
                Looked::Wanted(batch) => Some(batch),
                Looked::Passed => None,
                Looked::Unread => Some(None),
            });
        }
        found
    };
    let (mut files, mut unread) = (0, 0);
    scan.pieces(sample.documents.len(), look, |found: Vec<Option<Batch>>| {
        unread += found.iter().filter(|it| it.is_none()).count();
        files += found.iter().flatten().filter(|it| it.count > 0).count();
        ControlFlow::Continue(())
    });
    if unread > 0 { Err(format!("{unread} texts could not be read").into()) } else { Ok(files) }
}

/// The number of files with a hit by `grep`, and how long it took.
fn grep(place: &Path, flags: &str, locale: Option<&str>) -> Outcome<(usize, Duration)> {
    let mut command = Command::new("grep");
    command.arg(flags).arg(RARE).arg(place);
    locale.map(|it| command.env("LC_ALL", it));
    let begun = Instant::now();
    let output = command.output()?;
    let took = begun.elapsed();
    let lines = output.stdout.split(|it| *it == b'\n');
    Ok((lines.filter(|it| !it.is_empty() && !it.ends_with(b":0")).count(), took))
}

fn make(place: &Path, files: usize, bytes: usize) -> Outcome<Sample> {
    let (dir, grepped) = (place.join("project"), place.join("texts"));
    store::create(&dir, "Find")?;
    let opened = store::open(&dir)?;
    let (folder, mut project) = (opened.folder, opened.project);
    let mut saved = BTreeSet::new();
    for number in 0..files {
        let id: DocumentId = format!("report-{number:06}").parse()?;
        let text = Text::new(words(number, bytes));
        project.documents.insert(id.clone(), Document::new(id.clone(), "A report", text.hash()).into());
        project.texts.insert(text.hash(), text);
        saved.insert(FileKey::Document(id));
    }
    folder.save(&project, &saved)?;
    fs::create_dir_all(&grepped)?;
    for id in project.documents.keys() {
        fs::hard_link(folder.text_file(id), grepped.join(format!("{id}.txt")))?;
    }
    drop(project);
    // A file that was changed only just now is hashed whenever it is looked at.
    std::thread::sleep(Duration::from_secs(3));
    let opened = store::open(&dir)?;
    let documents = opened.project.documents.keys().cloned().collect();
    Ok(Sample { project: opened.project, folder: opened.folder, documents, grepped })
}

fn words(number: usize, bytes: usize) -> String {
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
    text
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(0.0, |it| it.as_secs_f64() * 1000.0)
}
