//! `manicule-batch check PROJECT… [--repair]`: every promise of the project folder, verified.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::console::{counted, findings_json, has_errors, name_from_here};
use super::{BatchError, Console, Outcome, repair};
use crate::check::check;
use crate::model::{Diagnostic, Place, Severity};
use crate::store::{StoreError, open};

/// Verify projects and list what is wrong as file:line: message; warnings alone are exit code 0
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folders of the projects
    #[arg(required = true, value_name = "PROJECT")]
    projects: Vec<PathBuf>,
    /// First bring annotations whose words are not at their place to where these words are; what is unsure becomes a conflict
    #[arg(long)]
    repair: bool,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let mut errors = false;
    let mut results = Vec::new();
    for dir in &arguments.projects {
        let repaired = if arguments.repair { Some(repair::run(dir, console)?) } else { None };
        let findings = findings(dir)?;
        errors |= has_errors(&findings);
        if console.is_json() {
            let mut result = json!({ "project": dir.display().to_string(), "diagnostics": findings_json(&findings) });
            if let Some(repaired) = repaired {
                result["repaired"] = repaired;
            }
            results.push(result);
        } else {
            let lines: String = findings.iter().map(|it| format!("{it}\n")).collect();
            console.print(&lines)?;
        }
        console.say(summary(&dir.display().to_string(), &findings));
    }
    if console.is_json() {
        console.print_json(&Value::Array(results))?;
    }
    Ok(Outcome::from_errors(errors))
}

/// What is wrong with a project. That it is damaged as a whole is a finding too; that there is none is not.
fn findings(dir: &Path) -> Result<Vec<Diagnostic>, StoreError> {
    // Opened without the console's help: here the findings are the result and go to stdout.
    let opened = match open(dir) {
        Err(StoreError::Damaged { path, line, expected }) => {
            let place = Place { file: Some(path.display().to_string()), line: Some(line), ..Place::default() };
            return Ok(vec![Diagnostic::new(Severity::Error, place, expected, "mend the line, or take the file back")]);
        }
        opened => opened?,
    };
    // What was seen when the project was opened is seen again in memory, with less known of the file.
    let seen = |finding: &Diagnostic| {
        let same = |it: &Diagnostic| it.message == finding.message && it.place.document == finding.place.document;
        opened.diagnostics.iter().any(same)
    };
    let mut more = check(&opened.project);
    more.extend(opened.folder.check_canonical(&opened.project));
    more.extend(opened.folder.check_versions());
    more.retain(|finding| !seen(finding));
    let mut findings = [opened.diagnostics, more].concat();
    name_from_here(&opened.folder, &mut findings);
    Ok(findings)
}

fn summary(project: &str, findings: &[Diagnostic]) -> String {
    let count = |severity| findings.iter().filter(|it| it.severity == severity).count();
    match (count(Severity::Error), count(Severity::Warning)) {
        (0, 0) => format!("{project}: nothing wrong"),
        (errors, warnings) => format!("{project}: {}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}
