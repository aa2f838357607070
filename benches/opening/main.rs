//! What opening costs beside what nobody can do without: a large text and its annotations, in time and in memory.
//!
//! ```sh
//! cargo bench --bench opening --no-default-features                        # 100 MB of text, 1,000,000 annotations
//! cargo bench --bench opening --no-default-features -- 10000 1             # 10,000 annotations on 1 MB
//! MANICULE_BENCH_DIR=/mnt/disk cargo bench --bench opening --no-default-features
//! ```
//!
//! **What is measured.** A project with one document and one sheet is made by dice with a fixed seed and saved as the program saves it.
//! Everything is read once before it is measured, so that the files are in the memory of the system and no disk is measured. Each line is
//! the median of some repeats in this one run, and stands beside its measure:
//!
//! - *the text*: the bytes read and found to be UTF-8, beside `store::open` of a project that has only this document, which does the same,
//!   compares the SHA-256 and counts the paragraphs;
//! - *the sheet*: the bytes read alone; then, from bytes that are in memory already, the reader of the canonical form, the `ron` crate, and
//!   `serde_json` on the same records as JSON, once into strings throughout, and once with what is no text of the user's (ids, labels,
//!   keys, times, names) only pointed at. Neither JSON is checked for anything, nor put in order, nor made ids and times of. The time of
//!   dropping what was read is not counted;
//! - *the project*: `store::open`, with hashes, and the words of each span compared with the text;
//! - *memory*: in a process of its own that opens the project and does nothing else, `VmRSS` when that is done and `VmHWM`, its peak;
//!   what stands there of the process before it opens anything, and the text, is told and taken off.
//!
//! **What is not.** Nothing is asserted: the figures are those of one machine. The time of a disk is not in them. Memory is told on
//! Linux alone.

#[path = "../allocator.rs"]
mod allocator;
mod json;
mod sample;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use manicule::store::{self, Part};

/// How often each thing is measured; `ron` and whole projects less often.
const REPEATS: usize = 9;
const SLOW_REPEATS: usize = 3;
/// The argument by which this program asks itself to open a project and tell of its memory.
const OPEN_ALONE: &str = "--open-alone";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [OPEN_ALONE, folder] => open_alone(Path::new(folder)),
        [] => measure(1_000_000, 100_000_000),
        [annotations, megabytes] => match (annotations.parse(), megabytes.parse::<usize>()) {
            (Ok(annotations), Ok(megabytes)) => measure(annotations, megabytes * 1_000_000),
            _ => Err("expected two numbers: of annotations, and of megabytes of text".into()),
        },
        _ => Err("expected two numbers: of annotations, and of megabytes of text".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("opening: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure(annotations: usize, bytes: usize) -> Outcome<()> {
    let place = std::env::var_os("MANICULE_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(&place)?;
    let (whole, bare) = (folder.path().join("whole"), folder.path().join("bare"));
    let json = folder.path().join("sheet.json");
    sample::save(&whole, &bare, &json, annotations, bytes)?;
    println!("{annotations} annotations on {bytes} bytes of text; medians in milliseconds");
    of_text(&bare)?;
    of_sheet(&sample::sheet_file(&whole), &json)?;
    println!("the project");
    row("store::open", median(SLOW_REPEATS, || store::open(&whole))?, None);
    of_memory(&whole, &bare, annotations, bytes)
}

fn of_text(folder: &Path) -> Outcome<()> {
    println!("the text");
    let file = sample::text_file(folder);
    let read = median(REPEATS, || -> Outcome<String> { Ok(String::from_utf8(fs::read(&file)?)?) })?;
    row("bytes read and found to be UTF-8", read, None);
    row("store::open", median(REPEATS, || store::open(folder))?, Some(("of that", read)));
    Ok(())
}

fn of_sheet(file: &Path, json: &Path) -> Outcome<()> {
    println!("the sheet");
    let read = median(REPEATS, || fs::read(file))?;
    row(&format!("{} bytes read", fs::metadata(file)?.len()), read, None);
    row(&format!("{} bytes of JSON read", fs::metadata(json)?.len()), median(REPEATS, || fs::read(json))?, None);
    let (ron, json) = (fs::read(file)?, fs::read(json)?);
    let owned = median(SLOW_REPEATS, || serde_json::from_slice::<json::Sheet<String>>(&json))?;
    row("JSON by serde_json into strings", owned, None);
    let borrowed = median(SLOW_REPEATS, || serde_json::from_slice::<json::Sheet<&str>>(&json))?;
    row("JSON by serde_json, names pointed at", borrowed, Some(("of serde_json", owned)));
    let canonical = || Part::read_canonical_sheet(&ron).ok_or("it is not canonical");
    row("RON by the canonical reader", median(REPEATS, canonical)?, Some(("of serde_json", owned)));
    let any = median(SLOW_REPEATS, || Part::read_any_sheet(file, &ron))?;
    row("RON by the ron crate", any, Some(("of serde_json", owned)));
    Ok(())
}

fn of_memory(whole: &Path, bare: &Path, annotations: usize, bytes: usize) -> Outcome<()> {
    println!("memory in megabytes: before opening, when it is open, at the peak");
    let [_, with_text, _] = memory_row("the document alone", bare)?;
    let [before, open, peak] = memory_row("the project", whole)?;
    let each = |kilobytes: usize| kilobytes.saturating_mul(1024) / annotations.max(1);
    println!("  of the text {:.2} bytes a byte", (with_text.saturating_sub(before) * 1024) as f64 / bytes as f64);
    println!("  {} bytes an annotation, the text taken off", each(open.saturating_sub(with_text)));
    println!("  {} bytes an annotation at the peak", each(peak.saturating_sub(with_text)));
    Ok(())
}

/// `VmRSS` before and after a process of its own opens a project, and its `VmHWM`; in kilobytes.
fn memory_row(label: &str, folder: &Path) -> Outcome<[usize; 3]> {
    let output = Command::new(std::env::current_exe()?).arg(OPEN_ALONE).arg(folder).output()?;
    let told = String::from_utf8(output.stdout)?;
    let figures: Vec<usize> = told.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
    let figures = <[usize; 3]>::try_from(figures).map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let [before, open, peak] = figures.map(|it| it as f64 / 1024.0);
    println!("  {label:44} {before:10.1} {open:10.1} {peak:10.1}");
    Ok(figures)
}

fn open_alone(folder: &Path) -> Outcome<()> {
    let before = status("VmRSS")?;
    let opened = store::open(folder)?;
    if let Some(finding) = opened.diagnostics.first() {
        return Err(finding.to_string().into());
    }
    work_on();
    println!("{before} {} {}", status("VmRSS")?, status("VmHWM")?);
    drop(opened);
    Ok(())
}

/// Does what a window does that goes on: takes some memory and gives it back, frame by frame. The allocator returns to the system what it has
/// been given back when it is next asked for some, some hundredths of a second later at the earliest.
fn work_on() {
    for turn in 0..40 {
        drop(std::hint::black_box(vec![0u8; 1 << (20 + turn % 4)]));
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A figure of this process in kilobytes, as Linux tells it.
fn status(name: &str) -> Outcome<usize> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    Ok(line.and_then(|it| it.split_whitespace().next()).ok_or("the system does not tell")?.parse()?)
}

/// The median time of some repeats, after one that is not counted. What the work gives is dropped outside of its time.
fn median<T, E: Into<Box<dyn std::error::Error>>>(
    repeats: usize,
    work: impl Fn() -> Result<T, E>,
) -> Outcome<Duration> {
    drop(work().map_err(Into::into)?);
    let mut times = Vec::new();
    for _ in 0..repeats {
        let begun = Instant::now();
        let done = work().map_err(Into::into)?;
        times.push(begun.elapsed());
        drop(done);
    }
    times.sort();
    Ok(times[times.len() / 2])
}

fn row(label: &str, time: Duration, beside: Option<(&str, Duration)>) {
    let milliseconds = time.as_secs_f64() * 1000.0;
    let ratio = beside.map(|(of, other)| format!("   {:.2} {of}", time.as_secs_f64() / other.as_secs_f64()));
    println!("  {label:44} {milliseconds:10.1}{}", ratio.unwrap_or_default());
}
