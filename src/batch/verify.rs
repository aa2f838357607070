//! `manicule-batch verify DIR…`: whether exports are what their manifests say.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::console::{counted, findings_json, has_errors};
use super::{BatchError, Console, Outcome};
use crate::store::Dataset;

/// Compare the files of exports with their manifests
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folders that export or gather has written
    #[arg(required = true, value_name = "DIR")]
    dirs: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let mut errors = false;
    let mut results = Vec::new();
    for dir in &arguments.dirs {
        let dataset = Dataset::open(dir)?;
        let findings = dataset.verify();
        console.show(&findings);
        errors |= has_errors(&findings);
        let count = dataset.files().len();
        let verdict = if findings.is_empty() { "all as the manifest says" } else { "not as the manifest says" };
        console.say(format!("{}: {}, {verdict}", dir.display(), counted(count, "file")));
        results.push(json!({
            "dir": dir.display().to_string(),
            "files": count,
            "diagnostics": findings_json(&findings),
        }));
    }
    if console.is_json() {
        console.print_json(&Value::Array(results))?;
    }
    Ok(Outcome::from_errors(errors))
}
