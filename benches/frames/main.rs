//! How long the frames of the window take, at documents of any size.
//!
//! ```sh
//! cargo bench --bench frames                                   # all sizes, three rounds
//! cargo bench --bench frames -- --sizes 5kB,1MB --rounds 1     # a short run
//! cargo bench --bench frames -- --warm                         # without emptying the processor's caches
//! cargo bench --bench frames -- --beside                       # beside an import, an export and a search of 10,000 documents
//! cargo bench --bench frames -- --visit                        # memory while 10,000 documents are shown one after another
//! cargo bench --bench frames -- --first-page                   # from the start of the process to the first page, and to the first edit
//! ```
//!
//! **What is measured.** The window itself without a display: each frame goes from input through panels, layout and paint to the
//! triangles that a graphics card would get (`App::frame` and egui's tessellation). What is left out is that card, the swap of buffers,
//! and the accessibility tree, which is built only where something reads it. A project of one document of invented news is made in memory by a
//! seeded generator, with as many annotations a page at every size, so that what is in view is alike. The script (`script.rs`) is the same at
//! every size; “tag”, “relate”, “remove”, “undo” and “change beside the list” tell the frame in which the edit is made and shown, everything else
//! tells all frames. “1MB-related” is the document of 1 MB with 5,000 relations, half of them between neighbours.
//!
//! Times are those for which the window's thread had a processor, where the system tells them (Linux), since what else a shared machine does is
//! no matter of the window; elsewhere those that passed.
//!
//! **Caches.** Before each frame as much is written as the largest cache holds, 64 MB at the least, so that at no size anything is left in the
//! processor's caches: a document of 5 kB would stay there and be no measure. Beside a job it is 64 MB. `--warm` leaves that out. Jumps go to the same shares of the text at every size, where nothing has been
//! laid out.
//!
//! **Edits under a snapshot.** A snapshot of the project is held while an edit is made, as the thread that saves holds one, so that edits pay for
//! what they copy. Nothing is saved.
//!
//! **Sizes and rounds.** Each size runs in a process of its own, since the greatest memory is known of processes alone; rounds go through all
//! sizes in turn, so that what else the machine does falls on all of them. “First frame” begins when the project is in memory. Memory is what
//! the process holds, without what evicts the caches: of the project when it is made (“project”), at the end (“steady”), and at most (“peak”), in MB.
//!
//! **Beside a job.** With `--beside` the script runs on 1 MB in a project that has 10,000 further documents of 3 kB, by itself and while the
//! program imports, exports or searches as many without end. What counts there is the time that passes: waiting for a processor is what such a
//! job may do to the window. Beside it stands the time for which the window's thread had a processor, in the same frames, since on a busy
//! machine the former tells of others. An import is cancelled shortly before its end and begun anew; what its end costs is told by itself. The
//! search is for a word that stands in most documents, so that its hits keep coming.
//!
//! **First page.** With `--first-page` a project is put into a folder with its index, and a process of its own shows it in a window without a
//! display: the clock is this program's, from just before that process is made until it says that a frame with the first page is over, and
//! that a frame is over in which edits are not refused. What a display and its card take is told by `benches/first_frame.rs`.
//!
//! Nothing is asserted: a benchmark that fails on a busy machine teaches people to look away.

use std::process::{Command, ExitCode};
use std::time::Duration;

#[path = "../allocator.rs"]
mod allocator;
#[path = "../dice.rs"]
mod dice;
mod first_page;
mod many;
mod news;
#[path = "../project/sample.rs"]
#[expect(dead_code, reason = "the benchmark of projects reads sizes from its arguments")]
mod sample;
mod script;
mod table;
mod window;

use crate::news::Extent;
use crate::table::{ALL, Column};
use crate::window::Window;

/// The sizes by their names.
const SIZES: [(&str, Extent); 5] = [
    ("5kB", Extent::of(5_000, 50)),
    ("1MB", Extent::of(1_000_000, 10_000)),
    ("1MB-related", Extent { relations: 5_000, ..Extent::of(1_000_000, 10_000) }),
    ("10MB-paragraph", Extent { one_paragraph: true, ..Extent::of(10_000_000, 100_000) }),
    ("100MB", Extent::of(100_000_000, 1_000_000)),
];
/// The size that the others are compared with.
const BASE: &str = "1MB";
/// How often everything is measured unless another number is asked for.
const ROUNDS: usize = 3;
/// The argument that makes this program the one that measures one size.
const ONE: &str = "--one";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| arguments.iter().any(|it| it == name);
    let done = match value(&arguments, ONE) {
        Some(name) => measure(name, asked("--warm")),
        None if asked("--beside") => number(&arguments, "--rounds", ROUNDS)
            .and_then(|rounds| many::beside(rounds, number(&arguments, "--documents", many::DOCUMENTS)?)),
        None if asked("--visit") => number(&arguments, "--documents", many::DOCUMENTS).and_then(many::visit),
        None if asked("--first-page") => {
            let documents = value(&arguments, "--documents").and_then(|it| it.parse().ok());
            first_page::compare(documents).map_err(|error| error.to_string())
        }
        None => match value(&arguments, first_page::ONE) {
            Some(dir) => first_page::show(dir.as_ref()).map_err(|error| error.to_string()),
            None => compare(&arguments),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("frames: {error}");
            ExitCode::from(2)
        }
    }
}

/// What follows an argument.
fn value<'a>(arguments: &'a [String], name: &str) -> Option<&'a str> {
    let place = arguments.iter().position(|it| it == name)?;
    arguments.get(place + 1).map(String::as_str)
}

fn extent(name: &str) -> Result<Extent, String> {
    let found = SIZES.iter().find(|(it, _)| *it == name).map(|(_, extent)| *extent);
    let names = SIZES.map(|(name, _)| name).join(", ");
    found.ok_or_else(|| format!("there is no size {name:?}; expected some of {names}"))
}

/// Measures one size and writes what came of it for [`compare`]: a step or fact a line, with its frames in microseconds or its figure.
fn measure(name: &str, warm: bool) -> Result<(), String> {
    let project = news::project(extent(name)?)?;
    println!("fact\tproject MB\t{}", memory("VmRSS")?);
    let mut window = Window::new(if warm { 0 } else { window::evicted() })?;
    window.open(project);
    let first = window.times().iter().map(Duration::as_secs_f64).sum::<f64>() * 1e3;
    println!("fact\tfirst frame ms\t{first}");
    for step in script::run(&mut window)? {
        let frames: Vec<String> = step.frames.iter().map(|it| it.as_micros().to_string()).collect();
        println!("step\t{}\t{}", step.name, frames.join(" "));
    }
    println!("fact\tsteady MB\t{}", memory("VmRSS")? - window.set_aside());
    println!("fact\tpeak MB\t{}", memory("VmHWM")? - window.set_aside());
    Ok(())
}

/// What the system says of this process's memory, in MB; not a number where it says nothing.
fn memory(what: &str) -> Result<f64, String> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return Ok(f64::NAN) };
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    let kilobytes = line.and_then(|rest| rest.trim().strip_suffix(" kB")).ok_or("no memory is told")?;
    kilobytes.parse::<f64>().map(|it| it * 1024.0 / 1e6).map_err(|error| format!("{kilobytes}: {error}"))
}

/// Measures all sizes in turn and prints them beside each other.
fn compare(arguments: &[String]) -> Result<(), String> {
    let all = SIZES.map(|(name, _)| name).join(",");
    let names: Vec<&str> = value(arguments, "--sizes").unwrap_or(&all).split(',').collect();
    let rounds = number(arguments, "--rounds", ROUNDS)?;
    names.iter().try_for_each(|name| extent(name).map(drop))?;
    let mut columns: Vec<(&str, Column)> = names.iter().map(|name| (*name, Column::default())).collect();
    let mut steps = Vec::new();
    for _ in 0..rounds {
        for (name, column) in &mut columns {
            take_in(&run(name, arguments)?, column, &mut steps)?;
        }
    }
    println!("{rounds} rounds, of facts the least\n");
    table::print(&columns, &steps);
    table::print_ratios(&columns, BASE, &steps);
    Ok(())
}

/// The number that follows an argument, or another where that is not given.
fn number(arguments: &[String], name: &str, otherwise: usize) -> Result<usize, String> {
    value(arguments, name).map_or(Ok(otherwise), |it| it.parse().map_err(|_| format!("{name} wants a number")))
}

/// Runs this program for one size, and gives what it wrote.
fn run(name: &str, arguments: &[String]) -> Result<String, String> {
    let this = std::env::current_exe().map_err(|error| format!("cannot find the benchmark itself: {error}"))?;
    let warm = arguments.iter().filter(|it| *it == "--warm");
    let output = Command::new(this).args([ONE, name]).args(warm).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}

/// Adds what one round wrote to what is known of its size.
fn take_in(written: &str, column: &mut Column, steps: &mut Vec<String>) -> Result<(), String> {
    for line in written.lines() {
        let mut fields = line.split('\t');
        let (Some(kind), Some(name), Some(rest)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(format!("not a line of a measurement: {line}"));
        };
        let number = |written: &str| written.parse::<f64>().map_err(|error| format!("{line}: {error}"));
        if kind == "fact" {
            let figure = number(rest)?;
            let least = column.facts.entry(name.to_owned()).or_insert(figure);
            *least = least.min(figure);
            continue;
        }
        let frames = rest.split(' ').map(|it| number(it).map(|micros| Duration::from_secs_f64(micros / 1e6)));
        let frames = frames.collect::<Result<Vec<_>, _>>()?;
        if !steps.iter().any(|it| it == name) {
            steps.push(name.to_owned());
        }
        column.steps.entry(name.to_owned()).or_default().add(frames.iter().copied());
        column.steps.entry(ALL.to_owned()).or_default().add(frames);
    }
    Ok(())
}
