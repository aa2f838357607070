//! The batch program: arguments → calls, one file a subcommand.
//!
//! Data goes to files or stdout, words go to stderr. Knows every room below it and no window.
//!
//! | exit code | meaning |
//! | --- | --- |
//! | 0 | all well; warnings may have been shown |
//! | 1 | finished, with errors reported |
//! | 2 | could not run; nothing was written |

mod check;
mod console;
mod error;
mod export;
mod format_option;
mod formats;
mod gather;
mod git;
mod guess;
mod import;
mod import_data;
mod merge;
mod new;
mod plan;
mod repair;
mod split;
mod stats;
mod update;
mod verify;
mod writing;

use clap::{Parser, Subcommand};

use self::console::Console;
pub use self::error::BatchError;

/// Exports, imports and checks projects of Manicule without its window.
#[derive(Debug, Parser)]
#[command(name = "manicule-batch", version, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 all well; 1 finished, with errors reported; 2 could not run.\n\
                        MANICULE_LOG=debug shows what is going on inside.")]
pub struct Cli {
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Print the result to stdout as JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Arguments),
    Import(import::Arguments),
    Export(export::Arguments),
    Plan(plan::Arguments),
    Gather(gather::Arguments),
    Verify(verify::Arguments),
    Check(check::Arguments),
    Guess(guess::Arguments),
    Merge(merge::Arguments),
    Stats(stats::Arguments),
    Update(update::Arguments),
    /// List what each format reads, writes and can hold
    Formats,
}

/// How a run of the batch program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All well.
    Clean,
    /// Finished, with errors reported.
    Problems,
}

impl Outcome {
    /// The exit code for it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Problems => 1,
        }
    }

    fn from_errors(errors: bool) -> Self {
        if errors { Self::Problems } else { Self::Clean }
    }
}

/// Runs the subcommand that the arguments name.
///
/// # Errors
///
/// Where it could not run, which is exit code 2.
pub fn run(cli: &Cli) -> Result<Outcome, BatchError> {
    let console = Console::new(cli);
    match &cli.command {
        Command::New(arguments) => new::run(arguments, &console),
        Command::Import(arguments) => import::run(arguments, &console),
        Command::Export(arguments) => export::run(arguments, &console),
        Command::Plan(arguments) => plan::run(arguments, &console),
        Command::Gather(arguments) => gather::run(arguments, &console),
        Command::Check(arguments) => check::run(arguments, &console),
        Command::Guess(arguments) => guess::run(arguments, &console),
        Command::Merge(arguments) => merge::run(arguments, &console),
        Command::Stats(arguments) => stats::run(arguments, &console),
        Command::Update(arguments) => update::run(arguments, &console),
        Command::Verify(arguments) => verify::run(arguments, &console),
        Command::Formats => formats::run(&console),
    }
}
