//! What a project of many documents costs: opening it, its memory, and saving one edit.
//!
//! ```sh
//! cargo bench --bench project --no-default-features                        # 1,000 and 10,000 documents
//! cargo bench --bench project --no-default-features -- 100000              # so many
//! cargo bench --bench project --no-default-features -- 10000 5000 20       # documents, bytes a document, spans a document
//! MANICULE_BENCH_DIR=/mnt/disk cargo bench --bench project --no-default-features
//! ```
//!
//! **What is measured.** A project is made by dice with a fixed seed: each document has a text, facts and a sheet of one annotator, in the
//! form that the program writes, put into the folder without a sync. All files are read once before anything is measured, so that they are
//! in the memory of the system. In this one run:
//!
//! - *measures*: each file's name, length and times asked of the system; the bytes of all files read; those of texts hashed, without the
//!   reading; all by one thread;
//! - *foreseeing*: `store::foresee_from`, what the window shows before the project has been read, without an index and with one, the median
//!   of three each; and how long it takes to note the index;
//! - *opening*: `store::open`, and `store::open_to_write_telling`, by which the window opens: it takes the lock, reads the journal and packs
//!   sheets where there are many; the median of three, and how the last one's time is shared by its stages (a stage may use several
//!   threads; its time is that of the clock);
//! - *memory*: in a process of its own that opens the project as the window does, with the threads that save it, and does nothing else: `VmRSS`
//!   before, when it is open, after the text and the sheet of each document were asked for in their order and let go as the window does
//!   (though after 64 documents and not after each), after the same once more, and `VmHWM`, its peak;
//! - *saving*: one document's status changed and its file written, with its syncs.
//!
//! **What is not.** Nothing is asserted: the figures are those of one machine. The time of a disk that has to be read is not in them. Memory
//! is told on Linux alone.

#[path = "../allocator.rs"]
mod allocator;
#[path = "../dice.rs"]
mod dice;
mod sample;
mod stages;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::time::{Duration, Instant};

use manicule::edit::{Change, Edit, Swap};
use manicule::model::{Project, SheetKey, Status};
use manicule::store::{self, FileKey, Saver};
use manicule::text::{ByteOffset, TextHash};

use self::sample::Size;

/// How often opening is measured.
const REPEATS: usize = 3;
/// The argument by which this program asks itself to open a project and tell of its memory.
const OPEN_ALONE: &str = "--open-alone";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [OPEN_ALONE, folder] => open_alone(Path::new(folder)),
        [] => [1_000, 10_000].into_iter().try_for_each(|documents| measure(Size { documents, ..Size::default() })),
        _ => Size::parse(&arguments).and_then(measure),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("project: {error}");
            ExitCode::from(2)
        }
    }
}

fn measure(size: Size) -> Outcome<()> {
    let place = std::env::var_os("MANICULE_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(&place)?;
    let dir = folder.path().join("project");
    sample::save(&dir, size)?;
    println!("{} documents of {} bytes with {} spans each", size.documents, size.bytes, size.spans);
    read_all(&dir)?;
    println!("milliseconds");
    let (time, files) = timed(|| look_at_all(&dir))?;
    row(&format!("{files} files looked at"), time);
    let (time, bytes) = timed(|| read_all(&dir))?;
    row(&format!("{bytes} bytes read"), time);
    let (bytes, time) = hash_texts(&dir)?;
    row(&format!("{bytes} bytes of texts hashed"), time);
    of_foreseeing(&dir)?;
    of_opening(&dir)?;
    of_memory(&dir)?;
    of_saving(&dir)
}

/// What can be shown before the project has been read, and what the next opening needs for that.
fn of_foreseeing(dir: &Path) -> Outcome<()> {
    foreseeing("store::foresee, without an index", dir)?;
    let opened = store::open(dir)?;
    let last = opened.project.documents.keys().next_back().cloned().map(|id| (id, ByteOffset(0)));
    let (time, ()) = timed(|| Ok(opened.folder.note_index(&opened.project, last.as_ref())?))?;
    let bytes = fs::metadata(dir.join(".manicule/cache/index"))?.len();
    row(&format!("an index of {bytes} bytes noted"), time);
    foreseeing("store::foresee", dir)
}

fn foreseeing(label: &str, dir: &Path) -> Outcome<()> {
    let mut times = Vec::new();
    let mut known = 0;
    for _ in 0..REPEATS {
        let (time, foreseen) = timed(|| store::foresee_from(dir, None).ok_or("nothing can be shown".into()))?;
        times.push(time);
        known = foreseen.project.documents.len();
    }
    times.sort();
    row(&format!("{label}: {known} documents"), times[REPEATS / 2]);
    Ok(())
}

fn of_opening(dir: &Path) -> Outcome<()> {
    let stages = stages::listen()?;
    opening("store::open", || store::open(dir).map_err(Into::into), &stages)?;
    opening("store::open_to_write_telling", || as_the_window(dir), &stages)
}

/// Opens a project as the window does.
fn as_the_window(dir: &Path) -> Outcome<store::Opened> {
    Ok(store::open_to_write_telling(dir, &"ada".parse()?, &|_, _| ControlFlow::Continue(()))?)
}

fn opening(label: &str, open: impl Fn() -> Outcome<store::Opened>, stages: &stages::Stages) -> Outcome<()> {
    let mut times = Vec::new();
    for _ in 0..REPEATS {
        stages.clear();
        let (time, opened) = timed(&open)?;
        times.push(time);
        if let Some(finding) = opened.diagnostics.first() {
            return Err(finding.to_string().into());
        }
    }
    times.sort();
    row(label, times[REPEATS / 2]);
    for (stage, time) in stages.told() {
        row(&format!("    {stage}"), time);
    }
    Ok(())
}

fn of_saving(dir: &Path) -> Outcome<()> {
    let mut opened = store::open_to_write(dir, &"ada".parse()?)?;
    let mut times = Vec::new();
    let keys: Vec<_> = opened.project.sheets.keys().take(9).cloned().collect();
    for key in keys {
        let before = opened.project.sheet(&key).map(|it| it.status).unwrap_or_default();
        let edit =
            Edit::new("done", vec![Change::Status(key, Swap { before: Some(before), after: Some(Status::Done) })]);
        let begun = Instant::now();
        edit.apply(&mut opened.project)?;
        opened.folder.save(&opened.project, &FileKey::touched(&edit))?;
        times.push(begun.elapsed());
    }
    times.sort();
    row("one edit applied and its file saved", times.get(times.len() / 2).copied().unwrap_or_default());
    Ok(())
}

fn of_memory(dir: &Path) -> Outcome<()> {
    let output = Command::new(std::env::current_exe()?).arg(OPEN_ALONE).arg(dir).output()?;
    let told = String::from_utf8(output.stdout)?;
    if told.is_empty() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    println!("megabytes");
    let names = [
        "before opening",
        "when it is open",
        "when each document was shown",
        "when each was shown twice",
        "at the peak",
    ];
    for (name, kilobytes) in names.iter().zip(told.split_whitespace()) {
        println!("  {name:44} {:10.1}", kilobytes.parse::<f64>()? / 1024.0);
    }
    Ok(())
}

fn open_alone(dir: &Path) -> Outcome<()> {
    let before = status("VmRSS")?;
    let opened = as_the_window(dir)?;
    let mut project = Arc::new(opened.project);
    let journal = opened.journal.ok_or("the project can only be read")?;
    let saver = Saver::start(opened.folder, journal, project.clone(), || {});
    let open = status("VmRSS")?;
    show_each(&mut project)?;
    let shown = status("VmRSS")?;
    show_each(&mut project)?;
    println!("{before} {open} {shown} {} {}", status("VmRSS")?, status("VmHWM")?);
    drop(saver);
    Ok(())
}

/// Asks for the text and the sheet of each document, and lets go what there is no room for, as the window does.
fn show_each(project: &mut Arc<Project>) -> Outcome<()> {
    let (mut bytes, mut annotations) = (0, 0);
    let documents: Vec<_> = project.documents.keys().cloned().collect();
    for (at, id) in documents.iter().enumerate() {
        bytes += project.text(id).map_or(0, |it| it.end().0);
        let key = SheetKey::new(id.clone(), "ada".parse()?);
        annotations += project.sheet(&key).map_or(0, |it| it.annotations.len());
        if at % 64 == 0 {
            let project = Arc::make_mut(project);
            project.texts.let_go(store::TEXTS_MOST);
            project.sheets.let_go(store::SHEETS_MOST);
        }
    }
    if bytes == 0 || annotations == 0 { Err("there are no texts or no annotations".into()) } else { Ok(()) }
}

/// A figure of this process in kilobytes, as Linux tells it.
fn status(name: &str) -> Outcome<usize> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    Ok(line.and_then(|it| it.split_whitespace().next()).ok_or("the system does not tell")?.parse()?)
}

/// Asks the system about each file below a folder, and counts them.
fn look_at_all(dir: &Path) -> Outcome<u64> {
    let mut count = 0;
    each_file(dir, &mut |path| {
        let found = fs::symlink_metadata(path)?;
        count += u64::from(found.modified().is_ok());
        Ok(())
    })?;
    Ok(count)
}

/// Hashes all texts: how many bytes they have, and how long that takes without the reading.
fn hash_texts(dir: &Path) -> Outcome<(u64, Duration)> {
    let (mut count, mut hashing) = (0, Duration::ZERO);
    each_file(&dir.join("documents"), &mut |path| {
        if path.extension().is_some_and(|it| it == "txt") {
            let bytes = fs::read(path)?;
            let begun = Instant::now();
            std::hint::black_box(TextHash::of(&bytes));
            hashing += begun.elapsed();
            count += bytes.len() as u64;
        }
        Ok(())
    })?;
    Ok((count, hashing))
}

/// Reads each file below a folder, and counts the bytes.
fn read_all(dir: &Path) -> Outcome<u64> {
    let mut count = 0;
    each_file(dir, &mut |path| {
        count += fs::read(path)?.len() as u64;
        Ok(())
    })?;
    Ok(count)
}

fn each_file(dir: &Path, what: &mut dyn FnMut(&Path) -> Outcome<()>) -> Outcome<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            each_file(&entry.path(), what)?;
        } else {
            what(&entry.path())?;
        }
    }
    Ok(())
}

/// How long something takes; what it gives is dropped outside of that.
fn timed<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(Duration, T)> {
    let begun = Instant::now();
    let done = work()?;
    Ok((begun.elapsed(), done))
}

fn row(label: &str, time: Duration) {
    println!("  {label:44} {:10.1}", time.as_secs_f64() * 1000.0);
}
