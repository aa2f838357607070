//! What an export costs, beside reading the same files and beside the ways of Python.
//!
//! ```sh
//! cargo bench --bench export --no-default-features                                        # 2,000 documents of 5 kB with 50 spans
//! cargo bench --bench export --no-default-features -- 10000 --python ~/oracles/bin/python
//! MANICULE_BENCH_DIR=/mnt/disk cargo bench --bench export --no-default-features
//! ```
//!
//! **What is measured.** A project of documents made by dice with a fixed seed is saved as the program saves it, and read once, so
//! that its files are in the memory of the system. Then, in processes of their own:
//!
//! - *cat*: the bytes of all files of the project read, and nothing else;
//! - *open*: `store::open_shelved`, with hashes and the words of each span compared with the text, as each export begins;
//! - for each format *export*: from the open project to a folder that is complete and synced, with the words compared once more, hashes
//!   and manifest; and *all*: with *open*. `VmHWM` is the peak memory of the process;
//! - with `--python`, the same records read from JSON lines by `json` and written by spaCy's `DocBin`, as CoNLL lines cut by a regular
//!   expression, by `datasets` and `pyarrow` to Parquet, by dkpro-cassis to XMI (with labels alone, and with all that the program writes), and by `json` again (`python.py` says how). What it takes to load the libraries is not
//!   counted.
//!
//! Figures are the best of three rounds, which go through all in turn.
//!
//! **What is not.** Nothing is asserted: the figures are those of one machine. The time of a disk is in them only as far as the system
//! waits for it when files are synced. Memory is told on Linux alone.

#[path = "../allocator.rs"]
mod allocator;
mod sample;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use manicule::export::{self, Options};
use manicule::store::{self, OutputFolder};

const ROUNDS: usize = 3;
const FORMATS: [&str; 6] = ["jsonl", "csv", "conll", "spacy", "hf", "cas-xmi"];
/// The argument by which this program asks itself to do one thing alone.
const ALONE: &str = "--alone";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [ALONE, what, folder, out] => alone(what, Path::new(folder), Path::new(out)),
        [] => measure(2000, None),
        ["--python", python] => measure(2000, Some(python)),
        [documents] => documents.parse().map_err(Into::into).and_then(|it| measure(it, None)),
        [documents, "--python", python] => {
            documents.parse().map_err(Into::into).and_then(|it| measure(it, Some(python)))
        }
        _ => Err("expected a number of documents, and --python with the program".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("export: {error}");
            ExitCode::from(2)
        }
    }
}

/// The best figures of one thing over all rounds.
struct Best {
    name: String,
    open: f64,
    export: f64,
    peak_kb: f64,
    written: f64,
}

fn measure(documents: usize, python: Option<&str>) -> Outcome<()> {
    let place = std::env::var_os("MANICULE_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(&place)?;
    let project = folder.path().join("project");
    let spans = sample::save(&project, documents)?;
    let bytes = fs::read_dir(project.join("documents"))?.flatten();
    let bytes: u64 = bytes
        .filter(|it| it.path().extension().is_some_and(|it| it == "txt"))
        .flat_map(|it| it.metadata())
        .map(|it| it.len())
        .sum();
    println!("{documents} documents with {bytes} bytes of text and {spans} spans; best of {ROUNDS} rounds");
    println!(
        "{:<20} {:>9} {:>9} {:>9} {:>11} {:>11} {:>8} {:>9}",
        "", "open s", "export s", "all s", "documents/s", "spans/s", "MB/s", "peak MB"
    );
    let mut best: Vec<Best> = Vec::new();
    for round in 0..ROUNDS {
        for what in ["cat"].iter().chain(&FORMATS) {
            // What was written stays until the end: ext4 looks for other places than those of files that were removed within minutes.
            keep(&mut best, what, &ours(what, &project, &folder.path().join(format!("{what}-{round}")))?);
        }
    }
    if let Some(python) = python {
        let out = folder.path().join("jsonl-0");
        for _ in 0..ROUNDS {
            for what in ["json", "conll", "spacy", "datasets", "cassis", "cassis-whole"] {
                let found = theirs(python, what, &out.join("annotations.jsonl"), folder.path())?;
                keep(&mut best, &format!("python {what}"), &found);
            }
        }
    }
    for it in best {
        let all = it.open + it.export;
        println!(
            "{:<20} {:>9.2} {:>9.2} {:>9.2} {:>11.0} {:>11.0} {:>8.1} {:>9.0}   {:.1} MB written",
            it.name,
            it.open,
            it.export,
            all,
            documents as f64 / all,
            spans as f64 / all,
            bytes as f64 / all / 1e6,
            it.peak_kb / 1e3,
            it.written / 1e6,
        );
    }
    Ok(())
}

fn keep(best: &mut Vec<Best>, name: &str, found: &[f64; 4]) {
    let [open, export, peak_kb, written] = *found;
    let found = Best { name: name.to_owned(), open, export, peak_kb, written };
    match best.iter_mut().find(|it| it.name == name) {
        Some(it) if it.open + it.export > open + export => *it = found,
        Some(_) => {}
        None => best.push(found),
    }
}

/// Four figures that a process prints last: seconds of opening, seconds of the rest, peak kilobytes, bytes written.
fn figures(output: &std::process::Output) -> Outcome<[f64; 4]> {
    let said = String::from_utf8_lossy(&output.stdout);
    let last = said.lines().last().unwrap_or_default();
    let figures: Vec<f64> = last.split(' ').map(str::parse).collect::<Result<_, _>>().unwrap_or_default();
    figures.try_into().map_err(|_| format!("{said}{}", String::from_utf8_lossy(&output.stderr)).into())
}

fn ours(what: &str, project: &Path, out: &Path) -> Outcome<[f64; 4]> {
    figures(&Command::new(std::env::current_exe()?).args([ALONE, what]).arg(project).arg(out).output()?)
}

fn theirs(python: &str, what: &str, records: &Path, folder: &Path) -> Outcome<[f64; 4]> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/export/python.py");
    figures(&Command::new(python).arg(script).arg(what).arg(records).arg(folder.join("python")).output()?)
}

/// One thing in a process of its own.
fn alone(what: &str, folder: &Path, out: &Path) -> Outcome<()> {
    if what == "cat" {
        let start = Instant::now();
        let bytes = read_all(folder)?;
        println!("0 {} {} {bytes}", start.elapsed().as_secs_f64(), peak_kb()?);
        return Ok(());
    }
    let start = Instant::now();
    let opened = store::open_shelved(folder)?;
    let open = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut output = OutputFolder::create(out, true)?;
    let report = export::run(&[&opened], &Options::new(what), &mut output, &|_| ControlFlow::Continue(()))?;
    output.finish()?;
    let export = start.elapsed().as_secs_f64();
    let bytes: u64 = report.files.iter().map(|it| it.bytes).sum();
    println!("{open} {export} {} {bytes}", peak_kb()?);
    Ok(())
}

/// Reads every file of a folder and the folders below, and gives the number of bytes.
fn read_all(folder: &Path) -> Outcome<usize> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        bytes += if path.is_dir() { read_all(&path)? } else { fs::read(&path)?.len() };
    }
    Ok(bytes)
}

/// The peak memory of this process, or 0 where the system does not tell it.
fn peak_kb() -> Outcome<usize> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
    Ok(line.map_or(Ok(0), |it| it.trim().trim_end_matches(" kB").parse())?)
}
