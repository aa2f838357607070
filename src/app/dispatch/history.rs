//! Undo, redo, and walks through the history.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::record;
use crate::app::session::{Reveal, Session, Workspace};
use crate::edit::{Change, Entry, RecordKey, Step};

/// How long a frame may walk.
const FRAME: Duration = Duration::from_millis(8);

/// A walk through the history that goes on from frame to frame. Each of its steps is an undo or redo like any other.
#[derive(Clone, Debug)]
pub struct Walk {
    back: bool,
    /// How many steps are left, and how many are taken.
    left: usize,
    taken: usize,
    /// The last step.
    last: Option<Entry>,
    /// What was left alone, since it has changed in the meantime.
    skipped: Vec<RecordKey>,
}

/// Takes the last edit back and goes there.
pub fn undo(session: &mut Session) {
    begin(session, true, 1);
}

/// Brings back what was undone and goes there.
pub fn redo(session: &mut Session) {
    begin(session, false, 1);
}

/// Walks to where so many entries of the history are done, those that were undone behind those that were not.
pub fn walk_to(session: &mut Session, position: usize) {
    let Some(workspace) = session.workspace.as_ref() else { return };
    let (done, undone) = (workspace.history.done(), workspace.history.undone());
    match done.get(position..).filter(|behind| !behind.is_empty()) {
        Some(behind) => {
            let steps = behind.iter().filter(|entry| entry.is_undoable()).count();
            begin(session, true, steps);
        }
        None => {
            let steps = position.saturating_sub(done.len()).min(undone.len());
            begin(session, false, steps);
        }
    }
}

fn begin(session: &mut Session, back: bool, steps: usize) {
    let Some(workspace) = session.workspace.as_ref().filter(|_| steps > 0) else { return };
    if let Some(reason) = workspace.refusal() {
        session.toasts.problem(reason);
        return;
    }
    session.walk = Some(Walk { back, left: steps, taken: 0, last: None, skipped: Vec::new() });
    go_on(session);
}

/// Goes on with the walk for a few milliseconds and at least a step, if one goes on.
pub fn go_on(session: &mut Session) {
    let Some(mut walk) = session.walk.take() else { return };
    let begun = Instant::now();
    while walk.left > 0 {
        // A step that there was none for ends it too.
        let Some(step) = session.workspace.as_mut().and_then(|workspace| step(workspace, walk.back)) else { break };
        walk.left -= 1;
        walk.taken += 1;
        walk.skipped.extend(step.skipped);
        walk.last = Some(step.entry);
        if walk.left > 0 && begun.elapsed() >= FRAME {
            session.walk = Some(walk);
            return;
        }
    }
    arrive(session, &walk);
}

/// Ends the walk where it is, if one goes on: something else is to be done.
pub fn stop(session: &mut Session) {
    if let Some(walk) = session.walk.take() {
        arrive(session, &walk);
    }
}

fn step(workspace: &mut Workspace, back: bool) -> Option<Step> {
    let stamp = workspace.stamp();
    let project = Arc::make_mut(&mut workspace.project);
    let history = &mut workspace.history;
    let step = if back { history.undo(project, stamp) } else { history.redo(project, stamp) }?;
    workspace.stepped(&step.entry);
    Some(step)
}

/// Goes to where the last step was, and says what was done and what was left alone.
fn arrive(session: &mut Session, walk: &Walk) {
    let (Some(entry), Some(workspace)) = (&walk.last, session.workspace.as_mut()) else { return };
    show(workspace, entry);
    let title = &entry.edit.title;
    let place = entry.edit.document();
    let here = place.map(|id| format!(" in {}", record::title(&workspace.project, id))).unwrap_or_default();
    let words = match (walk.back, walk.taken) {
        (true, 1) => format!("Undone: {title}{here}"),
        (false, 1) => format!("Redone: {title}{here}"),
        (true, steps) => format!("{steps} steps undone, the last of them: {title}{here}"),
        (false, steps) => format!("{steps} steps redone, the last of them: {title}{here}"),
    };
    session.toasts.done(words);
    if !walk.skipped.is_empty() {
        let names = record::names(&workspace.project, &walk.skipped);
        session.toasts.problem(format!("Left alone, since it has changed in the meantime: {names}"));
    }
}

/// Goes to what an edit has changed.
fn show(workspace: &mut Workspace, entry: &Entry) {
    let changes = &entry.edit.changes;
    // An edit of somebody else's annotations is seen only among these.
    let refused = entry.edit.refused.iter().map(|it| &it.key.annotator);
    let annotator = changes.iter().filter_map(Change::annotator).chain(refused).next();
    let annotator = annotator.filter(|it| **it != workspace.annotator);
    if let Some(annotator) = annotator {
        workspace.show_annotator(annotator.clone());
    }
    if let Some(document) = entry.edit.document() {
        workspace.open_document(document.clone());
    }
    // A question that was settled is asked again.
    let asked = changes.iter().find_map(|change| match change {
        Change::Conflict(swap) => swap.after.as_ref().map(|conflict| conflict.id),
        _ => None,
    });
    if workspace.review.is_some() || asked.is_some() {
        workspace.review = asked.or(workspace.review);
    }
    let changed = changes.iter().find_map(|change| match change {
        Change::Annotation(key, swap) if Some(&key.document) == workspace.document.as_ref() => {
            Some((swap.either()?.clone(), swap.after.is_some()))
        }
        _ => None,
    });
    let refused =
        || entry.edit.refused.iter().find_map(|it| Some((workspace.annotation(it.annotation)?.clone(), true)));
    let Some((annotation, there)) = changed.or_else(refused) else { return };
    let span = annotation.spans.hull();
    // What went with an earlier text has no place in this one.
    if workspace.text().is_none_or(|text| text.slice(span).is_none()) {
        return;
    }
    workspace.hand.place(span.start());
    workspace.hand.focus_on(there.then_some(annotation.id));
    workspace.reveal = Some(Reveal { span, centred: false });
}
