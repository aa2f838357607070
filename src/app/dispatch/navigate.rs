//! Going from one thing to the next.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Outcome, Result, relate};
use crate::app::proposal::Search;
use crate::app::session::{Reveal, Workspace};
use crate::model::{AnnotationId, Document, DocumentId};
use crate::text::{Direction, ObjectKind, Reached};

/// So many bytes of a text are read for the next object within a frame.
const AT_ONCE: usize = 64 * 1024;

/// Focuses an annotation of the open document.
pub fn focus(workspace: &mut Workspace, id: AnnotationId) -> Result {
    let Some(start) = workspace.annotation(id).map(|it| it.spans.hull().start()) else { return Ok(Outcome::Quiet) };
    workspace.hand.place(start);
    workspace.hand.reselected = None;
    workspace.focus(id);
    if workspace.hand.link.as_ref().is_some_and(|link| link.label.is_some()) {
        return relate::finish_link(workspace);
    }
    Ok(Outcome::Quiet)
}

/// Focuses an annotation of any document.
pub fn go_to(workspace: &mut Workspace, document: DocumentId, id: AnnotationId) -> Result {
    workspace.open_document(document);
    if let Some(span) = workspace.annotation(id).map(|it| it.spans.hull()) {
        workspace.hand.place(span.start());
        workspace.hand.focus_on(Some(id));
        workspace.reveal = Some(Reveal { span, centred: true });
    }
    Ok(Outcome::Quiet)
}

/// The next or previous annotation in reading order, from the focused one or from the caret.
pub fn annotation(workspace: &mut Workspace, direction: Direction) -> Outcome {
    let Some(sheet) = workspace.sheet() else { return Outcome::Quiet };
    let annotations = &sheet.annotations;
    let found = match (workspace.hand.focus, direction) {
        (Some(focus), Direction::Forward) => annotations.after(focus),
        (Some(focus), Direction::Backward) => annotations.before(focus),
        (None, Direction::Forward) => annotations.first_from(workspace.hand.head),
        (None, Direction::Backward) => annotations.last_before(workspace.hand.head),
    };
    let Some((id, start)) = found.map(|it| (it.id, it.spans.hull().start())) else { return Outcome::Quiet };
    workspace.hand.place(start);
    workspace.hand.reselected = None;
    workspace.focus(id);
    Outcome::Quiet
}

/// Selects the next or previous object of the armed label that is not tagged with it; with none armed goes to the next or previous
/// annotation.
pub fn object(workspace: &mut Workspace, direction: Direction) -> Result {
    let Some(label) = workspace.armed().cloned() else {
        return Ok(annotation(workspace, direction));
    };
    let spans = workspace.hand.spans();
    let from = match direction {
        Direction::Forward => spans.last().map_or(workspace.hand.head, |it| it.end()),
        Direction::Backward => spans.first().map_or(workspace.hand.head, |it| it.start()),
    };
    let Some(mut search) = Search::new(workspace, &label, from, direction) else { return Ok(Outcome::Quiet) };
    Ok(match search.on(AT_ONCE) {
        Reached::Further => Outcome::Further(Box::new(search)),
        reached => {
            // Whatever was looked for further on is not waited for any more.
            workspace.sought = None;
            reach(workspace, (search.kind(), direction), reached)
        }
    })
}

/// Selects the object that was found, or says that there is none.
pub fn reach(workspace: &mut Workspace, (kind, direction): (ObjectKind, Direction), reached: Reached) -> Outcome {
    match reached {
        Reached::Object(parts) => {
            workspace.hand.select_spans(&parts);
            let shown = workspace.hand.selection();
            workspace.reveal = shown.map(|span| Reveal { span, centred: false });
            Outcome::Quiet
        }
        Reached::Nothing => {
            let way = if direction == Direction::Forward { "further" } else { "earlier" };
            Outcome::Said(format!("No {way} {} in this document", kind.name()))
        }
        Reached::Further => Outcome::Quiet,
    }
}

/// Says where the text of the document that was just opened is not in the folder any more.
pub fn told_of_text(workspace: &mut Workspace) -> Result {
    workspace.missing_text().map_or(Ok(Outcome::Quiet), Err)
}

/// The next or previous document of the list, as that is shown. From a document that is not listed a step leads to the nearest one of the list
/// behind or before it, in the order of the project.
pub fn document(workspace: &mut Workspace, listed: Option<&[Arc<Document>]>, step: isize) -> Result {
    let ordered = workspace.ordered();
    let place_of = |documents: &[Arc<Document>], id: &DocumentId| documents.iter().position(|it| it.id == *id);
    // A list of which nothing is shown leads nowhere.
    let documents = listed.filter(|it| !it.is_empty()).unwrap_or(ordered);
    let open = workspace.document.as_ref();
    let next = match open.and_then(|open| place_of(documents, open)) {
        Some(here) => here.checked_add_signed(step).and_then(|place| documents.get(place)),
        None => {
            let here = open.and_then(|open| place_of(ordered, open)).unwrap_or(0);
            let ids: HashSet<&DocumentId> = documents.iter().map(|it| &it.id).collect();
            let is_listed = |it: &&Arc<Document>| ids.contains(&it.id);
            if step > 0 { ordered[here..].iter().find(is_listed) } else { ordered[..here].iter().rev().find(is_listed) }
        }
    };
    let Some(next) = next.map(|it| it.id.clone()).filter(|it| workspace.project.documents.contains_key(it)) else {
        let end = if step > 0 { "last" } else { "first" };
        return Ok(Outcome::Said(format!("This is the {end} document")));
    };
    workspace.open_document(next);
    Ok(Outcome::Quiet)
}
