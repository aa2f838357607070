//! `manicule-batch guess PROJECT…`: attribute values by rule for annotations that lack them.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::console::{counted, table};
use super::writing::Writing;
use super::{BatchError, Console, Outcome};
use crate::model::{AttributeId, LabelId, Stamp, Time, ValueOrigin};
use crate::suggest::{Guessed, guess_all};

/// Fill in by rule the attributes that annotations lack: speakers, cues, values; marked as guesses until somebody accepts them
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folders of the projects
    #[arg(required = true, value_name = "PROJECT")]
    projects: Vec<PathBuf>,
    /// Write the guesses as accepted values, not as guesses
    #[arg(long)]
    accept: bool,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let origin = if arguments.accept { ValueOrigin::Hand } else { ValueOrigin::Rule };
    let mut results = Vec::new();
    for dir in &arguments.projects {
        let named = dir.display().to_string();
        let mut writing = Writing::begin_alone(dir, console)?;
        let stamp = Stamp { at: Time::now(), by: writing.annotator().clone() };
        let guessed = guess_all(&writing.project, &stamp, origin);
        writing.apply(guessed.edit.clone())?;
        console.say(format!("{named}: {}", summary(&guessed)));
        if !console.is_json() {
            console.print(&table(&rows(&guessed)))?;
        }
        results.push(as_json(&named, &guessed));
    }
    if console.is_json() {
        console.print_json(&Value::Array(results))?;
    }
    Ok(Outcome::Clean)
}

/// What was guessed, in one line.
fn summary(guessed: &Guessed) -> String {
    let values = counted(guessed.values.values().sum(), "value");
    let annotations = counted(guessed.annotations, "annotation");
    format!("{values} guessed for {annotations}, {}", counted(guessed.speakers, "new speaker"))
}

fn rows(guessed: &Guessed) -> Vec<Vec<String>> {
    let row = |((label, attribute), count): (&(LabelId, AttributeId), &usize)| {
        vec![label.to_string(), attribute.to_string(), count.to_string()]
    };
    guessed.values.iter().map(row).collect()
}

fn as_json(project: &str, guessed: &Guessed) -> Value {
    let value = |((label, attribute), count): (&(LabelId, AttributeId), &usize)| json!({ "label": label.as_str(), "attribute": attribute.as_str(), "count": count });
    json!({
        "project": project,
        "annotations": guessed.annotations,
        "speakers": guessed.speakers,
        "values": guessed.values.iter().map(value).collect::<Vec<_>>(),
    })
}
