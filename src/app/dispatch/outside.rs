//! What other programs and people have changed in the files of the open project: merged record by record with what is open.

mod sides;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::sides::Sides;

use crate::app::command::Command;
use crate::app::hand::Hand;
use crate::app::record;
use crate::app::session::{Part, Session, Workspace};
use crate::edit::{Change, Entry, EntryKind};
use crate::merge;
use crate::model::{ConflictId, Reason};
use crate::store::Outside;

/// Merges what has come from outside since this was last asked, and says so.
pub fn take_in(session: &mut Session) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    for problem in workspace.newly_unmerged() {
        session.toasts.problem(format!(
            "A file was changed by another program so that it cannot be merged; it is left alone and looked at again. {problem}"
        ));
    }
    let found = workspace.look_outside();
    if found.is_empty() {
        return;
    }
    super::history::stop(session);
    let mut rest = found;
    while let Some(first) = rest.first() {
        let (together, later): (Vec<_>, Vec<_>) = rest.iter().cloned().partition(|it| sides::go_together(first, it));
        rest = later;
        let Some(workspace) = session.workspace.as_mut() else { return };
        match merge(workspace, together) {
            Ok(Some(merged)) => tell(session, merged),
            Ok(None) => {}
            Err(problem) => session.toasts.problem(problem),
        }
    }
}

/// What a merge came to.
struct Merged {
    words: String,
    /// The first of the new conflicts, in the order in which they are gone through, and how many there are.
    conflicts: Option<(ConflictId, usize)>,
}

fn merge(workspace: &mut Workspace, found: Vec<Outside>) -> Result<Option<Merged>, String> {
    let changes: Vec<Change> = found.iter().flat_map(|outside| outside.changes.iter().cloned()).collect();
    // What is merged may need the texts, and what is journalled does.
    let texts = found.iter().filter_map(|outside| outside.text.as_ref());
    Arc::make_mut(&mut workspace.project).texts.extend(texts.map(|text| (text.hash(), text.clone())));
    let sides = match Sides::of(&found, &workspace.project, &workspace.history) {
        Ok(sides) => sides,
        Err(error) => {
            workspace.put_off(found);
            return Err(format!("What has changed from outside does not fit together and waits: {error}"));
        }
    };
    let merge::Merged { mut edit, conflicts, .. } =
        merge::three_way(&sides.base, &workspace.project, &sides.theirs, &sides.scopes, Reason::Merge);
    let brought = edit.changes.iter().filter_map(|change| match change {
        Change::Document(swap) => swap.after.as_ref().and_then(|it| sides.theirs.texts.get(&it.text)),
        _ => None,
    });
    let brought: Vec<_> = brought.map(|text| (text.hash(), text.clone())).collect();
    Arc::make_mut(&mut workspace.project).texts.extend(brought);
    edit.title = counted(&changes);
    let words = words(workspace, &changes, &found);
    let is_quiet = edit.is_empty();
    let entry = Entry { kind: EntryKind::Outside, edit, stamp: workspace.stamp() };
    workspace.merged(entry, found)?;
    if is_quiet {
        return Ok(None);
    }
    let first = workspace.conflicts().iter().find(|id| conflicts.iter().any(|it| it.id == **id));
    let conflicts = first.map(|first| (*first, conflicts.len()));
    Ok(Some(Merged { words, conflicts }))
}

fn tell(session: &mut Session, merged: Merged) {
    let words = match merged.conflicts {
        None => merged.words,
        Some((_, 1)) => format!("{}; 1 conflict is to be decided", merged.words),
        Some((_, count)) => format!("{}; {count} conflicts are to be decided", merged.words),
    };
    session.toasts.told(words);
    let reviewing = session.workspace.as_ref().is_some_and(|workspace| workspace.review.is_some());
    // Whoever is deciding something is not taken away from it, nor is what is typed or held.
    if let Some((first, _)) = merged.conflicts.filter(|_| !reviewing) {
        let holds = |hand: &Hand| {
            !hand.spans().is_empty() || hand.reselected.is_some() || hand.mention.is_some() || hand.link.is_some()
        };
        let busy = session.dialog.is_some() || session.part != Part::Text;
        if busy || session.workspace.as_ref().is_some_and(|workspace| holds(&workspace.hand)) {
            let workspace = session.workspace.as_mut();
            workspace.into_iter().for_each(|workspace| workspace.review = Some(first));
        } else {
            super::dispatch(session, Command::Review(first));
        }
    }
}

/// How many records of what kind changed: what the history calls it.
fn counted(changes: &[Change]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for change in changes {
        let what = match change {
            Change::Annotation(..) => "annotation",
            Change::Relation(..) => "relation",
            Change::Document(_) => "document",
            Change::Status(..) | Change::Kind(..) => "status",
            Change::Speaker(_) => "speaker",
            Change::Title(_) | Change::Label(_) | Change::Attribute(_) | Change::RelationLabel(_) => "setting",
            Change::Conflict(_) => "conflict",
        };
        *counts.entry(what).or_default() += 1;
    }
    let plural = |(what, count): (&str, usize)| match (what, count) {
        (what, 1) => format!("1 {what}"),
        ("status", count) => format!("{count} statuses"),
        (what, count) => format!("{count} {what}s"),
    };
    counts.into_iter().map(plural).collect::<Vec<_>>().join(", ")
}

/// Where they changed.
fn place(workspace: &Workspace, changes: &[Change]) -> String {
    let mut documents: Vec<_> = changes.iter().filter_map(Change::document).collect();
    documents.sort();
    documents.dedup();
    match documents.as_slice() {
        [] => String::new(),
        [document] => format!(" in {}", record::title(&workspace.project, document)),
        documents => format!(" in {} documents", documents.len()),
    }
}

/// Who changed what: “ben changed 3 annotations in “…” from outside”.
fn words(workspace: &Workspace, changes: &[Change], found: &[Outside]) -> String {
    let mut who: Vec<&str> = changes.iter().filter_map(Change::annotator).map(|it| it.as_str()).collect();
    who.sort_unstable();
    who.dedup();
    let what = format!("{}{}", counted(changes), place(workspace, changes));
    match who.as_slice() {
        [] => {
            let files: Vec<&str> = found.iter().map(|outside| outside.what.as_str()).collect();
            format!("Changed from outside: {what} ({})", files.join(", "))
        }
        [me] if *me == workspace.me.as_str() => format!("Your own annotations were changed from outside: {what}"),
        who => format!("{} changed {what} from outside", who.join(", ")),
    }
}
