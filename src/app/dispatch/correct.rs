//! A corrected text in the place of the present one: compared on a thread of its own, then applied as one edit.

use std::sync::Arc;

use crate::app::correction::{Correction, Source};
use crate::app::record;
use crate::app::session::{DialogKind, Focus, Part, Session};
use crate::edit::Change;
use crate::model::{DocumentId, ProjectId};

/// Compares a corrected text with that of the open document.
pub fn compare(session: &mut Session, source: Source) {
    let document = session.workspace.as_ref().and_then(|workspace| workspace.document.clone());
    if let Some(document) = document {
        start(session, document, source);
    }
}

fn start(session: &mut Session, document: DocumentId, source: Source) {
    let Some(workspace) = session.workspace.as_ref() else { return };
    session.jobs.compare(workspace.project.clone(), document, source, workspace.revision);
}

/// Shows what would become of the annotations, while the dialog that asked is there.
pub fn compared(session: &mut Session, of: ProjectId, compared: Result<Correction, String>) {
    let here = session.workspace.as_ref().is_some_and(|workspace| workspace.project.id == of);
    match compared {
        Err(problem) => session.toasts.problem(problem),
        Ok(correction) if here && session.dialog == Some(DialogKind::Update) => {
            session.correction = Some(Box::new(correction));
        }
        Ok(_) => session.toasts.problem("The corrected text was not taken, since the dialog that asked was closed"),
    }
}

/// Puts the corrected text in the place of the present one.
pub fn correct(session: &mut Session) {
    let (Some(correction), Some(workspace)) = (session.correction.take(), session.workspace.as_mut()) else { return };
    let Correction { document, revision, source, text, edit, counts, .. } = *correction;
    if revision != workspace.revision {
        session.toasts.problem("The project has changed since the texts were compared; they are compared again");
        start(session, document, source);
        return;
    }
    let asked = edit.changes.iter().any(|change| matches!(change, Change::Conflict(swap) if swap.after.is_some()));
    let questions: Vec<_> = edit.changes.iter().filter_map(new_question).collect();
    Arc::make_mut(&mut workspace.project).texts.insert(text.hash(), text);
    if let Err(problem) = workspace.apply(edit) {
        session.toasts.problem(problem);
        return;
    }
    workspace.open_document(document.clone());
    if asked {
        // The first of the new ones in reading order.
        let first = workspace.conflicts().iter().find(|id| questions.contains(id)).copied();
        workspace.review = first;
    }
    let title = record::title(&workspace.project, &document);
    let sure = counts.annotations() - counts.changed - counts.lost;
    let words = match counts.flagged() {
        0 => format!("Updated the text of {title}; all annotations ({sure}) have kept their words"),
        1 => format!("Updated the text of {title}; 1 annotation or relation is to be looked at"),
        flagged => format!("Updated the text of {title}; {flagged} annotations and relations are to be looked at"),
    };
    let revision = workspace.revision;
    session.toasts.undoable(words, revision);
    session.dialog = None;
    session.focus = Some(Focus::Part(Part::Text));
    if let Some(first) = session.workspace.as_ref().and_then(|workspace| workspace.review).filter(|_| asked) {
        super::dispatch(session, crate::app::command::Command::Review(first));
    }
}

fn new_question(change: &Change) -> Option<crate::model::ConflictId> {
    match change {
        Change::Conflict(swap) => swap.after.as_ref().map(|conflict| conflict.id),
        _ => None,
    }
}
