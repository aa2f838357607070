//! `manicule-batch plan PROJECT… --split … --out PLAN`: the split of an export, found once for all its shards.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::console::{counted, findings_json, has_errors, table};
use super::export::shown_on;
use super::split::SplitArguments;
use super::{BatchError, Console, Outcome};
use crate::export::{Planned, Shard};
use crate::model::Diagnostic;
use crate::store::Shelved;

/// Split the documents of projects, for exports in shards: which belong together, and which part each goes to
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folders of the projects
    #[arg(required = true, value_name = "PROJECT")]
    projects: Vec<PathBuf>,
    #[command(flatten)]
    split: SplitArguments,
    /// In how many shards the export is to be written; others are refused then
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=i64::from(Shard::OF_MAX)))]
    shards: Option<u32>,
    /// The file to write; it must not be there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an earlier plan
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let Some((rule, earlier)) = arguments.split.rule()? else {
        return Err(BatchError::Split("nothing to plan; expected --split, --folds or --keep-split".to_owned()));
    };
    let opened = arguments.projects.iter().map(|dir| console.open_shelved(dir)).collect::<Result<Vec<_>, _>>()?;
    let projects: Vec<&Shelved> = opened.iter().collect();
    let bar = console.progress();
    let planned = Planned::new(&projects, &rule, earlier.as_ref(), arguments.shards, &|it| shown_on(&bar, it));
    bar.finish_and_clear();
    let (planned, findings) = planned?;
    write(&arguments.out, &format!("{:#}\n", planned.json(&projects)), arguments.force)?;
    console.show(&findings);
    let sizes = planned.sizes(&projects);
    say(&planned, &sizes, console);
    if console.is_json() {
        let all: Vec<Diagnostic> =
            opened.iter().flat_map(|it| &it.opened.diagnostics).chain(&findings).cloned().collect();
        console.print_json(&json!({
            "out": arguments.out.display().to_string(),
            "sizes": sizes,
            "groups": planned.split.groups.len(),
            "diagnostics": findings_json(&all),
        }))?;
    }
    Ok(Outcome::from_errors(opened.iter().any(|it| has_errors(&it.opened.diagnostics))))
}

fn say(planned: &Planned, sizes: &[Value], console: &Console) {
    let mut rows = vec![["part", "documents", "sheets", "annotations"].map(str::to_owned).to_vec()];
    for size in sizes {
        let labels = size["annotations"].as_object().into_iter().flatten();
        let labels: Vec<String> = labels.map(|(label, count)| format!("{count} {label}")).collect();
        let name = size["name"].as_str().unwrap_or_default().to_owned();
        rows.push(vec![name, size["documents"].to_string(), size["sheets"].to_string(), labels.join(", ")]);
    }
    console.say(table(&rows));
    console.say(format!("{} of more than one document", counted(planned.split.groups.len(), "group")));
}

/// Writes a file whole or not at all, and never over another unless told to.
fn write(path: &Path, text: &str, force: bool) -> Result<(), BatchError> {
    let refuse = |reason: String| BatchError::File { path: path.display().to_string(), reason };
    if !force && path.exists() {
        return Err(refuse("it exists already; choose another name, or replace it with --force".to_owned()));
    }
    let Some(name) = path.file_name() else { return Err(refuse("it names no file".to_owned())) };
    let partial = path.with_file_name(format!(".{}.{}.partial", name.to_string_lossy(), std::process::id()));
    let written = || -> io::Result<()> {
        let mut file = File::create(&partial)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&partial, path)
    };
    written().map_err(|error| {
        drop(fs::remove_file(&partial));
        refuse(error.to_string())
    })
}
