//! The desktop application: `manicule [PROJECT]`.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use manicule::app::Start;
use manicule::model::AnnotatorId;
use mimalloc::MiMalloc;
use tracing_subscriber::EnvFilter;

/// Reading and writing records takes a quarter less time with it than with that of the system (docs/performance.md, Exporting).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Annotate documents by hand
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The folder of the project to open; without it the welcome page is shown
    project: Option<PathBuf>,
    /// Whose annotations to show; without it your own
    #[arg(long, value_name = "ANNOTATOR")]
    annotator: Option<AnnotatorId>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_env("MANICULE_LOG").unwrap_or_else(|_| EnvFilter::new("warn,winit=error"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(std::io::stderr().is_terminal());
    log.with_writer(std::io::stderr).init();
    match manicule::app::run(Start { project: arguments.project, annotator: arguments.annotator }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("manicule: the window could not be opened: {error}");
            eprintln!("It needs a display with OpenGL; manicule-batch works without one.");
            ExitCode::from(2)
        }
    }
}
