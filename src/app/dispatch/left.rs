//! What is left to do in a document: shown, gone through, decided; and the document done.
//!
//! Short documents are looked through at once, long ones on a thread.

use std::sync::Arc;

use super::{Outcome, Result, annotate, document, navigate, tell};
use crate::app::session::{Focus, Left, Looking, Part, Reveal, Session, Then, Workspace};
use crate::app::unfinished::{self, Unfinished, What};
use crate::edit::intent;
use crate::model::{Document, SheetKey, Status};
use crate::suggest::furniture;
use crate::text::{Direction, Span};

/// Texts of at most so many bytes are looked through within a frame.
const AT_ONCE: usize = 32 * 1024;

/// Ctrl+D: done and on to the next document; where something is left, that is shown first.
pub fn done_and_next(session: &mut Session) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    match workspace.shown_left().map(|left| left.list.len()) {
        Some(count) => {
            let outcome = finish(workspace, session.listed.as_deref(), count);
            tell(session, outcome);
        }
        None => look(session, Then::Finish),
    }
}

/// The next or previous thing that is left; the first one where they are not shown.
pub fn step(session: &mut Session, direction: Direction) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let Some(left) = workspace.shown_left() else { return look(session, Then::Show) };
    let (count, at) = (left.list.len(), left.at);
    let next = match direction {
        Direction::Forward => at + 1,
        Direction::Backward => at + count.saturating_sub(1),
    };
    let outcome = show(workspace, next.checked_rem(count).unwrap_or(0));
    tell(session, outcome);
}

/// Shows one of the things that are left, and its place in the text, where the keys go too.
pub fn show(workspace: &mut Workspace, at: usize) -> Result {
    let Some(left) = workspace.left.as_mut() else { return Ok(Outcome::Quiet) };
    left.at = at;
    let Some(Unfinished { span, what }) = left.list.get(at).cloned() else { return Ok(Outcome::Quiet) };
    workspace.hand = workspace.hand.moved_on();
    match what {
        What::Missing(id, _) | What::Guessed(id, _) => {
            workspace.hand.place(span.start());
            workspace.hand.focus_on(Some(id));
        }
        What::Untagged(_) | What::Furniture(_) => workspace.hand.select_span(span),
    }
    workspace.reveal = Some(Reveal { span, centred: true });
    Ok(Outcome::Keys(Focus::Part(Part::Text)))
}

/// Shows what is left no longer.
pub fn close(workspace: &mut Workspace) -> Outcome {
    workspace.left = None;
    Outcome::Keys(Focus::Part(Part::Text))
}

/// Excludes the selection, the region at the caret that may be page furniture, or the paragraph; or takes that back.
pub fn exclude(session: &mut Session) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let Some(stretch) = stretch(workspace).or_else(|| document::paragraph(workspace)) else { return };
    let outcome =
        annotate::apply(workspace, |workspace, author| intent::toggle_excluded(&workspace.project, author, stretch));
    decided(session, &[stretch], outcome);
}

/// Records that the selection, or the region at the caret, was looked at: it is no page furniture, and nothing there is to be tagged.
pub fn look_at(session: &mut Session) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let mut spans = workspace.hand.spans();
    spans.extend(stretch(workspace).filter(|_| workspace.hand.spans().is_empty()));
    if spans.is_empty() {
        let nothing = "Select the words that were looked at, or go to them with F10".to_owned();
        return tell(session, Err(nothing));
    }
    let outcome = annotate::apply(workspace, |workspace, author| intent::look_at(&workspace.project, author, &spans));
    let outcome = outcome.map(|_| Outcome::Undoable("Looked at; it is not asked for again".to_owned()));
    decided(session, &spans, outcome);
}

/// Excludes all that may be page furniture, or keeps it.
pub fn decide_all(workspace: &mut Workspace, excluded: bool) -> Result {
    let regions: Vec<Span> = workspace.suggested().iter().map(|it| it.span).collect();
    if regions.is_empty() {
        return Ok(Outcome::Said("Nothing in this document looks like page furniture".to_owned()));
    }
    annotate::apply(workspace, |workspace, author| match excluded {
        true => intent::exclude(&workspace.project, author, &regions),
        false => intent::look_at(&workspace.project, author, &regions),
    })?;
    let regions = if regions.len() == 1 { "1 region".to_owned() } else { format!("{} regions", regions.len()) };
    Ok(Outcome::Undoable(format!("{} {regions}", if excluded { "Excluded" } else { "Kept" })))
}

/// What was selected, or the region around the caret that may be page furniture.
fn stretch(workspace: &Workspace) -> Option<Span> {
    let head = workspace.hand.head;
    let around = || workspace.suggested().iter().find(|it| it.span.contains(head) || it.span.end() == head);
    workspace.hand.selection().or_else(|| around().map(|it| it.span))
}

/// Nothing more is to be done with what was decided: the next thing that is left comes, or the caret behind it.
fn decided(session: &mut Session, spans: &[Span], outcome: Result) {
    let done = outcome.is_ok();
    tell(session, outcome);
    let Some(workspace) = session.workspace.as_mut().filter(|_| done) else { return };
    let chosen = workspace.shown_left().and_then(|left| Some((left.at, left.list.get(left.at)?.span)));
    match chosen.filter(|(_, span)| spans.contains(span)) {
        Some((at, span)) => {
            refresh(session);
            let Some(workspace) = session.workspace.as_mut() else { return };
            // A long document is still being looked through, and so the list has it still.
            let stands = workspace.shown_left().and_then(|left| left.list.get(at)).is_some_and(|it| it.span == span);
            let outcome = show(workspace, at + usize::from(stands));
            tell(session, outcome);
        }
        None => workspace.hand.place(spans.last().map_or(workspace.hand.head, |it| it.end())),
    }
}

/// Has what is left, and what may be page furniture, follow the document and the sheet that are open.
pub fn refresh(session: &mut Session) {
    read_furniture(session);
    let panel = session.finder.shows_panel();
    let Some(workspace) = session.workspace.as_mut() else { return };
    if workspace.shown_left().is_none() || workspace.review.is_some() || panel {
        // Two panels would leave no room for the text.
        workspace.left = None;
    }
    let is_old = workspace.left.as_ref().is_some_and(|left| left.revision != workspace.revision);
    let is_asked = workspace.looking.as_ref().is_some_and(|it| it.revision == workspace.revision);
    if is_old && !is_asked {
        look(session, Then::Refresh);
    }
}

fn read_furniture(session: &mut Session) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let Some((document, text)) = workspace.unread() else { return };
    if text.end().0 <= AT_ONCE {
        let regions = furniture::regions(&text, &document);
        workspace.take_furniture(document, regions);
    } else {
        workspace.expect_furniture(document.clone());
        session.jobs.furniture(document, text);
    }
}

/// Looks for what is left in the open document.
fn look(session: &mut Session, then: Then) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let (Some(key), Some(length)) = (workspace.key(), workspace.text().map(|it| it.end().0)) else { return };
    let revision = workspace.revision;
    let mut at = (workspace.hand.clone(), session.part);
    if length <= AT_ONCE {
        let left = unfinished::left(&workspace.project, &key);
        return take(session, Looking { key, revision, then, at }, left);
    }
    // Whoever waits to be finished waits on.
    let waits = workspace.looking.take().filter(|it| it.key == key && then == Then::Refresh);
    let then = waits.as_ref().map_or(then, |it| it.then);
    at = waits.map_or(at, |it| it.at);
    workspace.looking = Some(Looking { key: key.clone(), revision, then, at });
    session.jobs.left(workspace.project.clone(), key, revision);
}

/// Takes in what a thread has found.
pub fn found(session: &mut Session, key: &SheetKey, revision: u64, left: Vec<Unfinished>) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let asked = workspace.looking.take_if(|it| it.key == *key && it.revision == revision);
    let Some(looking) = asked.filter(|_| workspace.key().as_ref() == Some(key)) else { return };
    if workspace.revision == revision {
        take(session, looking, left);
    } else {
        workspace.looking = Some(looking);
        look(session, Then::Refresh);
    }
}

fn take(session: &mut Session, looking: Looking, left: Vec<Unfinished>) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let Looking { key, revision, then, at } = looking;
    let has_gone_on = at != (workspace.hand.clone(), session.part) || session.dialog.is_some();
    let outcome = match then {
        Then::Finish | Then::Show if has_gone_on => {
            let found = left.len();
            workspace.left = Some(Left { key, list: left.into(), at: 0, revision }).filter(|_| found > 0);
            Ok(Outcome::Said(match found {
                0 => "Nothing is left to do in this document".to_owned(),
                1 => "1 thing is left to do in this document".to_owned(),
                found => format!("{found} things are left to do in this document"),
            }))
        }
        Then::Finish if left.is_empty() => finish(workspace, session.listed.as_deref(), 0),
        Then::Show if left.is_empty() => Ok(Outcome::Said("Nothing is left to do in this document".to_owned())),
        Then::Refresh if workspace.left.is_none() => return,
        Then::Refresh => {
            let before = workspace.left.as_ref().and_then(|it| Some((it.at, it.list.get(it.at)?.clone())));
            let again = before.as_ref().and_then(|(_, chosen)| left.iter().position(|it| it.is_about(chosen)));
            let at = again.or(before.map(|(at, _)| at)).unwrap_or(0).min(left.len().saturating_sub(1));
            workspace.left = Some(Left { key, list: left.into(), at, revision });
            return;
        }
        Then::Finish | Then::Show => {
            workspace.left = Some(Left { key, list: left.into(), at: 0, revision });
            workspace.review = None;
            show(workspace, 0)
        }
    };
    if session.finder.shows_panel() {
        session.finder.shown = None;
        session.finder.all.clear();
    }
    tell(session, outcome);
}

/// Marks the document as done, and goes to the next one.
fn finish(workspace: &mut Workspace, listed: Option<&[Arc<Document>]>, left: usize) -> Result {
    let Some(document) = workspace.document.clone() else { return Ok(Outcome::Quiet) };
    let outcome = document::set_status(workspace, document, Status::Done)?;
    workspace.left = None;
    // On the last document there is nowhere to go, which is no failure.
    let _at_the_end = navigate::document(workspace, listed, 1);
    Ok(match left {
        0 => outcome,
        1 => Outcome::Undoable("Marked as done, with 1 thing left".to_owned()),
        unfinished::MOST.. => Outcome::Undoable(format!("Marked as done, with {left} things or more left")),
        left => Outcome::Undoable(format!("Marked as done, with {left} things left")),
    })
}
