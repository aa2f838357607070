//! `manicule-batch merge BASE OURS THEIRS`: three states of one project file become one, as a merge driver of git.
//!
//! What both sides changed is written into the file as a conflict, which `check` reports and the window settles: a driver cannot ask.
//! There never is a conflict marker in a file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::console::counted;
use super::{BatchError, Console, Outcome};
use crate::edit::Change;
use crate::merge::{Merged, three_way};
use crate::model::{Conflict, Reason};
use crate::store::{FileKey, Part};

/// Merge three states of one project file record by record, as git's merge driver; the result replaces OURS
#[derive(Debug, Args)]
#[command(after_help = "To have git use it, in the repository of the project:\n  \
        git config merge.manicule.name \"Manicule, record by record\"\n  \
        git config merge.manicule.driver \"manicule-batch merge %O %A %B --path %P\"\n\
        Exit code 0: merged, with what both changed kept in the file as conflicts. Exit code 2: one of the files could not be read, \
        and OURS is as it was; git then marks it as unmerged.")]
pub(super) struct Arguments {
    /// The file as both sides began with; an empty one where both have made it
    base: PathBuf,
    /// Our file, which the result replaces
    ours: PathBuf,
    /// Their file
    theirs: PathBuf,
    /// What the file is called in the project, for messages
    #[arg(long, value_name = "PATH")]
    path: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let named = arguments.path.as_deref().unwrap_or(&arguments.ours).display().to_string();
    let [base, ours, theirs] = [&arguments.base, &arguments.ours, &arguments.theirs].map(|path| Part::read_file(path));
    let unread = |side: &'static str| {
        let path = named.clone();
        move |source| BatchError::Side { path, side, source }
    };
    let base = base.map_err(unread("as both sides began with"))?;
    let ours = ours.map_err(unread("of ours"))?;
    let theirs = theirs.map_err(unread("of theirs"))?;
    let (merged, part) = match (ours, theirs) {
        (Some(mut ours), Some(theirs)) => {
            if ours.text() != theirs.text() {
                find_texts(arguments, base.as_ref(), &mut ours, &theirs);
            }
            merge(base, ours, &theirs, &named)?
        }
        // One side has emptied the file, which no program of ours does.
        _ => return Err(BatchError::Merge { path: named, reason: "one side is an empty file".to_owned() }),
    };
    part.write_file(&arguments.ours)?;
    tell(&merged, &named, console)
}

/// Looks for the texts that the sides count in, so that what was done in the older one can be re-anchored.
fn find_texts(arguments: &Arguments, base: Option<&Part>, ours: &mut Part, theirs: &Part) {
    let texts: BTreeSet<_> = [base.and_then(Part::text), ours.text(), theirs.text()].into_iter().flatten().collect();
    for file in [arguments.path.as_ref(), Some(&arguments.ours)].into_iter().flatten() {
        texts.iter().for_each(|text| ours.find_text(file, *text));
    }
}

/// The merge of two files, and what it came to.
fn merge(base: Option<Part>, mut ours: Part, theirs: &Part, named: &str) -> Result<(Merged, Part), BatchError> {
    let base = base.unwrap_or_else(|| Part::empty(&ours.file));
    let fail = |reason: String| BatchError::Merge { path: named.to_owned(), reason };
    if base.file != ours.file || theirs.file != ours.file {
        return Err(fail("the sides are different files of a project".to_owned()));
    }
    let mut merged = three_way(&base.project, &ours.project, &theirs.project, &ours.scopes(), Reason::Merge);
    if matches!(ours.file, FileKey::Sheet(_)) {
        // Which text a document has is asked in its own file.
        let is_elsewhere = |conflict: &Conflict| matches!(conflict.change, Change::Document(_));
        merged.conflicts.retain(|it| !is_elsewhere(it));
        merged.edit.changes.retain(|change| match change {
            Change::Conflict(swap) => !swap.either().is_some_and(|it| is_elsewhere(it)),
            _ => true,
        });
    }
    merged.edit.apply(&mut ours.project).map_err(|error| fail(error.to_string()))?;
    Ok((merged, ours))
}

fn tell(merged: &Merged, named: &str, console: &Console) -> Result<Outcome, BatchError> {
    for conflict in &merged.conflicts {
        console.say(format!("{named}: conflict: {}", crate::check::conflict::told(conflict)));
    }
    console.say(format!(
        "{named}: {} taken, {} merged, {} to settle in Manicule",
        counted(merged.taken, "record"),
        merged.merged,
        counted(merged.conflicts.len(), "conflict")
    ));
    if console.is_json() {
        let conflict = |it: &Conflict| {
            let record = it.change.record().map(|it| it.to_string());
            json!({ "id": it.id.to_string(), "record": record })
        };
        let conflicts: Value = merged.conflicts.iter().map(|it| conflict(it)).collect();
        console.print_json(&json!({
            "path": Path::new(named).display().to_string(),
            "taken": merged.taken,
            "merged": merged.merged,
            "conflicts": conflicts,
        }))?;
    }
    Ok(Outcome::Clean)
}
