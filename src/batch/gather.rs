//! `manicule-batch gather DIR… --out DIR`: the shards of an export become one.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::console::{counted, has_errors};
use super::{BatchError, Console, Outcome};
use crate::export::Gathering;
use crate::store::{Dataset, OutputFolder};

/// Prove that the shards of an export are the whole, and put them together
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folders that export --shard has written, in any order
    #[arg(required = true, value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// The folder to write; it must not be there yet
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace an earlier export
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let shards = arguments.dirs.iter().map(|dir| Dataset::open(dir)).collect::<Result<Vec<_>, _>>()?;
    for shard in &shards {
        let findings = shard.verify();
        console.show(&findings);
        if has_errors(&findings) {
            return Err(BatchError::Shards(
                shard.dir().display().to_string(),
                "it is not what its manifest says".into(),
            ));
        }
    }
    let manifests: Vec<&Value> = shards.iter().map(Dataset::manifest).collect();
    let gathering = Gathering::new(&manifests).map_err(|error| {
        let dir = error.shard().and_then(|at| shards.get(at)).unwrap_or(&shards[0]).dir();
        BatchError::Shards(dir.display().to_string(), error.to_string())
    })?;
    let (counts, count) = (gathering.counts().clone(), gathering.shard_count());
    let mut output = OutputFolder::create(&arguments.out, arguments.force)?;
    let files = gathering.write(&mut output, &|shard, name, sink| shards[shard].append_to(name, sink))?;
    output.finish()?;
    console.say(format!(
        "{}: the whole, of {}: {} of {}, {}",
        arguments.out.display(),
        counted(count, "shard"),
        counted(number(&counts["records"]), "record"),
        counted(number(&counts["documents"]), "document"),
        counted(files.len(), "file"),
    ));
    if console.is_json() {
        console
            .print_json(&json!({ "out": arguments.out.display().to_string(), "shards": count, "counts": counts }))?;
    }
    Ok(Outcome::Clean)
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|it| usize::try_from(it).ok()).unwrap_or(0)
}
