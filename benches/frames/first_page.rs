//! How long the window takes until the first page of a project can be read, and until it can be worked on.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Stdio};
use std::time::{Duration, Instant};

use manicule::app::command::Command;
use manicule::store;
use manicule::text::ByteOffset;

use crate::Outcome;
use crate::sample::{self, Size};
use crate::window::Window;

/// The argument that makes this program the window on a project.
pub const ONE: &str = "--window-on";
/// What the window says when the first page stands in a frame, and when edits are possible.
const SIGNS: [&str; 2] = ["the first page is shown", "edits are possible"];
/// How often a window is opened on each project, beside the once that warms the caches.
const ROUNDS: usize = 5;
/// How long a window rests between frames while nothing asks for one sooner.
const REST: Duration = Duration::from_millis(4);
/// How long a project may take.
const LONGEST: Duration = Duration::from_secs(120);

/// Opens windows on projects of some sizes, and prints how long it took from the start of the process.
pub fn compare(documents: Option<usize>) -> Outcome<()> {
    let sizes = match documents {
        Some(documents) => vec![Size { documents, bytes: 5_000, spans: 20 }],
        None => vec![
            Size { documents: 10_000, bytes: 5_000, spans: 20 },
            Size { documents: 1, bytes: 100_000_000, spans: 1_000_000 },
        ],
    };
    let place = std::env::var_os("MANICULE_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    println!("milliseconds from the start of the process, medians and most of {ROUNDS}, with an index");
    println!("{:48} {:>16} {:>16}", "", "first page", "edits possible");
    for size in sizes {
        let folder = tempfile::tempdir_in(&place)?;
        let dir = folder.path().join("project");
        sample::save(&dir, size)?;
        note_index(&dir)?;
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..=ROUNDS {
            let [shown, ready] = open(&dir)?;
            if round > 0 {
                times[0].push(shown);
                times[1].push(ready);
            }
        }
        let name = format!("{} documents of {} bytes, {} spans each", size.documents, size.bytes, size.spans);
        let [shown, ready] = times.map(told);
        println!("{name:48} {shown:>16} {ready:>16}");
    }
    Ok(())
}

/// Notes the index, as the window does when a project has been opened.
fn note_index(dir: &Path) -> Outcome<()> {
    let opened = store::open(dir)?;
    let shown = opened.project.documents.keys().next_back().cloned().map(|id| (id, ByteOffset(0)));
    Ok(opened.folder.note_index(&opened.project, shown.as_ref())?)
}

fn told(mut times: Vec<Duration>) -> String {
    times.sort();
    let [median, most] = [times.len() / 2, times.len() - 1].map(|at| times[at].as_secs_f64() * 1e3);
    format!("{median:.0} / {most:.0}")
}

/// Starts a window on a project, and gives the times until it says that the page is shown, and that edits are possible.
fn open(dir: &Path) -> Outcome<[Duration; 2]> {
    let begun = Instant::now();
    let this = std::env::current_exe()?;
    let mut child = Program::new(this).arg(ONE).arg(dir).stdout(Stdio::piped()).spawn()?;
    let lines = child.stdout.take().map(BufReader::new).ok_or("the window cannot be heard")?.lines();
    let mut times = Vec::new();
    for line in lines.map_while(Result::ok) {
        if SIGNS.get(times.len()).is_some_and(|sign| line == *sign) {
            times.push(begun.elapsed());
        }
    }
    child.wait()?;
    times.try_into().map_err(|_| "the window ended before the project was there".into())
}

/// The window on a project: frames until the page is shown and edits are possible.
pub fn show(dir: &Path) -> Outcome<()> {
    let begun = Instant::now();
    let mut window = Window::new(0)?;
    window.command(Command::OpenProject(dir.to_owned()));
    let mut said = 0;
    while said < SIGNS.len() {
        let workspace = window.workspace().ok();
        let stages = [
            workspace.is_some_and(|it| it.document.is_some() && it.text().is_some()),
            workspace.is_some_and(|it| it.refusal().is_none()),
        ];
        // What was there when a frame began stands in it.
        window.frame();
        while said < SIGNS.len() && stages[said] {
            println!("{}", SIGNS[said]);
            said += 1;
        }
        if begun.elapsed() > LONGEST {
            return Err("the project does not come".into());
        }
        std::thread::sleep(REST);
    }
    Ok(())
}
