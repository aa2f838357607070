//! The report beside the open one: shown, chosen, gone over to.

use super::tell;
use crate::app::beside::Found;
use crate::app::session::{Focus, Part, Session};
use crate::model::DocumentId;

/// Shows the other report, or hides it.
pub fn toggle(session: &mut Session) {
    session.beside.shown = !session.beside.shown;
    session.focus = Some(Focus::Part(Part::Text));
    refresh(session);
}

/// Has another document stand beside the open one.
pub fn choose(session: &mut Session, document: DocumentId) {
    let Some(workspace) = session.workspace.as_ref() else { return };
    session.beside.choose(workspace, document);
    refresh(session);
}

/// The next one of the documents that may stand beside.
pub fn next(session: &mut Session) {
    let Some(workspace) = session.workspace.as_ref() else { return };
    let Some(others) = session.beside.others(workspace).filter(|it| it.len() > 1) else {
        session.toasts.done("This event has no further report");
        return;
    };
    let now = session.beside.other(workspace);
    let place = others.iter().position(|it| Some(it) == now.as_ref()).map_or(0, |it| (it + 1) % others.len());
    let next = others[place].clone();
    choose(session, next);
}

/// Goes over to the document beside, or to another one, without moving the page to where its caret was.
pub fn cross(session: &mut Session, document: Option<DocumentId>) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let Some(document) = document.or_else(|| session.beside.other(workspace)) else { return };
    workspace.open_document(document);
    workspace.reveal = None;
    let told = super::navigate::told_of_text(workspace);
    tell(session, told);
    session.focus = Some(Focus::Part(Part::Text));
}

/// Keeps up with the document that is open, and has looked for what is not known yet.
pub fn refresh(session: &mut Session) {
    let Some(workspace) = session.workspace.as_ref().filter(|_| session.beside.shown) else { return };
    session.beside.follow(workspace);
    let Some(wanted) = session.beside.wanted(workspace) else { return };
    session.beside.asked = true;
    session.jobs.beside(workspace.project.clone(), workspace.annotator.clone(), wanted);
}

/// Takes in what was found.
pub fn found(session: &mut Session, found: Found) {
    session.beside.take(found);
    refresh(session);
}

/// What was looked for was not found by a fault: it is not looked for again and again.
pub fn broken(session: &mut Session) {
    if std::mem::take(&mut session.beside.asked) {
        session.beside.shown = false;
    }
}
