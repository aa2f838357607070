//! How long the window takes to come: from the start of the process to the moment when its second frame begins, for by then
//! the first one has been drawn and handed to the screen.
//!
//! ```sh
//! cargo bench --bench first_frame            # on the display that is there
//! xvfb-run -a cargo bench --bench first_frame
//! ```
//!
//! **What is measured.** The program is started with the sample project and its annotations, its settings in a folder of their own. It says in its
//! log when a frame begins (`MANICULE_LOG=manicule::start=debug`); the clock is this program's own, from just before the
//! process is made until the line arrives. The same is done, in turn, with a window of eframe that holds nothing, so that what
//! the display, OpenGL and the toolkit cost can be told from what Manicule does. Each is started once beforehand, so that font
//! cache and files are warm.
//!
//! **What is not.** Nothing is asserted: the figures are those of one machine, and a benchmark that fails on a busy one teaches
//! people to look away. With software OpenGL (`LIBGL_ALWAYS_SOFTWARE=1`, as on a virtual display) most of it is the toolkit's.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use eframe::egui::Ui;

/// The line that both programs write when the second frame begins.
const SIGN: &str = "frame 2 begins";
/// How often each is started, beside the once that warms the caches.
const ROUNDS: usize = 15;
/// The argument that makes this program the empty window.
const EMPTY: &str = "--empty-window";

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == EMPTY) {
        return empty_window();
    }
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("first_frame: {error}");
            ExitCode::from(2)
        }
    }
}

/// Measures both programs in turn and prints what came of it.
fn compare() -> Result<(), String> {
    let settings = tempfile::tempdir().map_err(|error| format!("cannot make a folder for the settings: {error}"))?;
    let this = std::env::current_exe().map_err(|error| format!("cannot find the benchmark itself: {error}"))?;
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    let window = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_manicule"));
        command
            .arg(&sample)
            .args(["--annotator", "ada"])
            .env("MANICULE_CONFIG_DIR", settings.path())
            .env("MANICULE_LOG", "manicule::start=debug");
        command
    };
    let empty = || {
        let mut command = Command::new(&this);
        command.arg(EMPTY);
        command
    };
    let (mut times, mut empty_times) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let (time, empty_time) = (time(window())?, time(empty())?);
        if round > 0 {
            times.push(time);
            empty_times.push(empty_time);
        }
    }
    println!("process start until the second frame begins, {ROUNDS} starts each, in milliseconds");
    println!("{:32} {:>8} {:>8} {:>8}", "", "median", "least", "most");
    print_row("an empty window", empty_times);
    print_row("Manicule with the sample project", times);
    Ok(())
}

/// Starts a program, waits for the sign, and ends it.
fn time(mut command: Command) -> Result<Duration, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| format!("{name} does not start: {error}"))?;
    let mut time = None;
    let mut said = String::new();
    if let Some(errors) = child.stderr.take() {
        for line in BufReader::new(errors).lines().map_while(Result::ok) {
            if line.contains(SIGN) {
                time = Some(start.elapsed());
                break;
            }
            said = said + &line + "\n";
        }
    }
    // It has done what it was started for. That it is gone already is no harm.
    let _ = child.kill();
    let _ = child.wait();
    time.ok_or_else(|| {
        format!("{name} ended before its second frame; is there a display with OpenGL? It said:\n{said}")
    })
}

fn print_row(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let milliseconds = |time: Option<&Duration>| time.map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0);
    let (median, least, most) = (times.get(times.len() / 2), times.first(), times.last());
    println!("{name:32} {:8.0} {:8.0} {:8.0}", milliseconds(median), milliseconds(least), milliseconds(most));
}

/// The window that holds nothing, with the same renderer and size.
fn empty_window() -> ExitCode {
    struct Empty(u64);

    impl eframe::App for Empty {
        fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
            self.0 += 1;
            if self.0 == 2 {
                eprintln!("{SIGN}");
            }
            ui.ctx().request_repaint();
        }
    }

    let options = eframe::NativeOptions {
        viewport: eframe::egui::ViewportBuilder::default().with_inner_size([1440.0, 900.0]),
        renderer: eframe::Renderer::Glow,
        multisampling: 0,
        ..Default::default()
    };
    match eframe::run_native("Empty", options, Box::new(|_| Ok(Box::new(Empty(0))))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the empty window could not be opened: {error}");
            ExitCode::from(2)
        }
    }
}
