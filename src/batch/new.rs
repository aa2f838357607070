//! `manicule-batch new DIR`: a project without documents.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{BatchError, Console, Outcome};
use crate::store;

/// Make a new project with the default labels claim, quote and figure
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of the project; it is made, or must be empty
    dir: PathBuf,
    /// The name to show; the folder's name where none is given
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let named = || arguments.dir.file_name().map(|it| it.to_string_lossy().into_owned());
    let title = arguments.title.clone().or_else(named).unwrap_or_else(|| "Project".to_owned());
    store::create(&arguments.dir, &title)?;
    console.say(format!("{}: made the project “{title}”", arguments.dir.display()));
    if console.is_json() {
        let opened = console.open(&arguments.dir)?;
        console.print_json(&json!({
            "project": arguments.dir.display().to_string(),
            "id": opened.project.id.to_string(),
            "title": title,
        }))?;
    }
    Ok(Outcome::Clean)
}
