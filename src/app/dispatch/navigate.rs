//! Going from one thing to the next.

use super::{Outcome, Result, relate};
use crate::app::proposal;
use crate::app::session::{Reveal, Workspace};
use crate::model::{AnnotationId, DocumentId};
use crate::text::Direction;

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
    let Some(found) = proposal::next(workspace, &label, from, direction) else {
        let way = if direction == Direction::Forward { "further" } else { "earlier" };
        return Ok(Outcome::Said(format!("No {way} {} in this document", proposal::kind(label.snap).name())));
    };
    workspace.hand.select_spans(&found);
    let shown = workspace.hand.selection();
    workspace.reveal = shown.map(|span| Reveal { span, centred: false });
    Ok(Outcome::Quiet)
}

/// Says where the text of the document that was just opened is not in the folder any more.
pub fn told_of_text(workspace: &mut Workspace) -> Result {
    workspace.missing_text().map_or(Ok(Outcome::Quiet), Err)
}

/// The next or previous document of the list.
pub fn document(workspace: &mut Workspace, step: isize) -> Result {
    let documents = workspace.ordered();
    let here = documents.iter().position(|it| Some(&it.id) == workspace.document.as_ref());
    let place = here.map_or(Some(0), |here| here.checked_add_signed(step));
    let Some(next) = place.and_then(|place| documents.get(place)).map(|it| it.id.clone()) else {
        let end = if step > 0 { "last" } else { "first" };
        return Ok(Outcome::Said(format!("This is the {end} document")));
    };
    workspace.open_document(next);
    Ok(Outcome::Quiet)
}
