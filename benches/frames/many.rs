//! Frames in a project of many documents: beside a job that reads or writes all of them, and while they are shown one after another.

use std::path::Path;
use std::time::Duration;

use manicule::app::command::{Action, Command, Find};
use manicule::app::job::ExportRequest;
use manicule::export;
use manicule::find::Query;

use crate::memory;
use crate::news::{self, Extent};
use crate::script;
use crate::table::Times;
use crate::window::{EVICTED_LEAST, Window};

/// How many documents a job reads or writes, and how many are shown, unless another number is asked for.
pub const DOCUMENTS: usize = 10_000;
/// The document that the script works on: the size that others are compared with.
const SHOWN: Extent = Extent::of(1_000_000, 10_000);
/// What is looked for: it stands in most reports.
const COMMON: &str = "engine";
/// Of how many steps the slowest frame is told.
const SLOWEST: usize = 6;
/// How often all documents are shown, since what is remembered of each is there after the first time.
const TURNS: usize = 2;

/// Runs the script by itself and beside jobs, in a project of so many reports, and prints how long frames took.
pub fn beside(rounds: usize, documents: usize) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let files = folder.path().join("files");
    write_reports(&files, documents)?;
    let export =
        ExportRequest { options: export::Options::new("jsonl"), folder: folder.path().join("dataset"), replace: true };
    let jobs = [
        ("nothing", None),
        ("import", Some((Command::Import(Box::new(vec![files.clone()].into())), true))),
        ("export", Some((Command::Export(Box::new(export)), false))),
        ("find in all", Some((Command::Find(Find::Again), false))),
    ];
    println!("{:40} {:>8} {:>8} {:>8} {:>8}", "milliseconds of frames beside", "p50", "p99", "p99.9", "worst");
    let mut times: Vec<[Times; 2]> = jobs.iter().map(|_| Default::default()).collect();
    let mut begun = vec![0; jobs.len()];
    let mut slowest: Vec<Vec<(Duration, &str)>> = vec![Vec::new(); jobs.len()];
    for _ in 0..rounds {
        for (place, (_, job)) in jobs.iter().enumerate() {
            let (told, times) = (frames_beside(job.clone(), documents)?, &mut times[place]);
            times[0].add(told.passed);
            times[1].add(told.worked);
            begun[place] += told.begun;
            slowest[place].extend(told.slowest);
        }
    }
    for ((((name, _), times), begun), slowest) in jobs.iter().zip(&times).zip(begun).zip(&mut slowest) {
        for (what, times) in ["passed", "on a processor"].into_iter().zip(times) {
            let figures = [0.5, 0.99, 0.999, 1.0].map(|share| format!("{:8.2}", times.quantile(share))).join(" ");
            println!("{:40} {figures}  ({} frames, begun {begun} times)", format!("{name}, {what}"), times.count());
        }
        slowest.sort_by(|one, other| other.cmp(one));
        let slowest =
            slowest.iter().take(SLOWEST).map(|(time, step)| format!("{step} {:.1}", time.as_secs_f64() * 1e3));
        println!("{:40} {}", "", slowest.collect::<Vec<_>>().join(", "));
    }
    println!("the frame that takes {documents} documents in: {:.2}", take_in(&files, documents)?);
    Ok(())
}

/// The frames of one run of the script beside a job.
struct Told {
    /// How long each took that the script tells of.
    passed: Vec<Duration>,
    /// For how long the window's thread had a processor in each, those that the script does not tell of among them.
    worked: Vec<Duration>,
    /// How often the job was begun.
    begun: usize,
    /// The longest frame of each step that the script tells of.
    slowest: Vec<(Duration, &'static str)>,
}

fn frames_beside(job: Option<(Command, bool)>, documents: usize) -> Result<Told, String> {
    let mut window = window(documents)?;
    // The panel of what is found is left by the script with its first Esc; the search does not need it.
    window.command(Command::Do(Action::FindAll));
    window.command(Command::Find(Find::Query(Query::new(COMMON))));
    window.command(Command::ToText);
    if let Some((command, endless)) = job {
        window.beside(command, endless);
    }
    window.worked();
    let steps = script::run(&mut window)?;
    let slowest = steps.iter().filter_map(|step| Some((*step.frames.iter().max()?, step.name))).collect();
    let passed = steps.into_iter().flat_map(|step| step.frames).collect();
    Ok(Told { passed, worked: window.worked(), begun: window.begun(), slowest })
}

/// A window on the document that the script works on, among many others.
fn window(documents: usize) -> Result<Window, String> {
    let mut project = news::project(SHOWN)?;
    news::add_reports(&mut project, documents)?;
    let mut window = Window::new(EVICTED_LEAST)?;
    window.by_the_clock();
    window.open(project);
    window.command(Command::OpenDocument("news".parse().map_err(|_| "no id")?));
    window.frame();
    Ok(window)
}

fn write_reports(folder: &Path, documents: usize) -> Result<(), String> {
    std::fs::create_dir(folder).map_err(|error| error.to_string())?;
    for number in 0..documents {
        // Other reports than those of the project.
        let text = news::report((documents + number) as u64);
        std::fs::write(folder.join(format!("further-{number}.txt")), text).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// How long the frame takes in which documents that were read come into the project, in milliseconds.
fn take_in(files: &Path, documents: usize) -> Result<f64, String> {
    let mut window = window(documents)?;
    let before = window.workspace()?.project.documents.len();
    window.command(Command::Import(Box::new(vec![files.to_owned()].into())));
    // What was read comes with a frame after the job is over.
    let mut patience = 1_000;
    while window.workspace()?.project.documents.len() == before && patience > 0 {
        patience -= usize::from(!window.is_busy());
        window.times();
        window.frame();
    }
    let longest = window.times().into_iter().max().unwrap_or_default();
    match window.workspace()?.project.documents.len() - before {
        imported if imported == documents => Ok(longest.as_secs_f64() * 1e3),
        other => Err(format!("{other} documents were imported")),
    }
}

/// Shows all documents one after another, and prints the memory of this process as it goes on.
pub fn visit(documents: usize) -> Result<(), String> {
    let mut project = news::project(Extent::of(5_000, 50))?;
    let reports = news::add_reports(&mut project, documents)?;
    let mut window = Window::new(0)?;
    window.open(project);
    println!("{:>24} documents shown: {:8.1} MB", 0, memory("VmRSS")?);
    for turn in 0..TURNS {
        for (number, report) in reports.iter().enumerate() {
            window.command(Command::OpenDocument(report.clone()));
            window.frame();
            window.times();
            if (number + 1) % (documents / 4).max(1) == 0 {
                println!("{:>24} documents shown: {:8.1} MB", turn * documents + number + 1, memory("VmRSS")?);
            }
        }
    }
    Ok(())
}
