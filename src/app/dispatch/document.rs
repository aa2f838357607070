//! What is done to documents as a whole.

use super::{Outcome, Result};
use crate::app::session::Workspace;
use crate::edit::intent;
use crate::model::{Document, DocumentId, SheetKey, Status};
use crate::text::Span;

/// Sets how far the annotator is with a document.
pub fn set_status(workspace: &mut Workspace, document: DocumentId, status: Status) -> Result {
    let key = SheetKey::new(document, workspace.annotator.clone());
    let edit = intent::set_status(&workspace.project, &key, status);
    if edit.is_empty() {
        return Ok(Outcome::Quiet);
    }
    workspace.apply(edit)?;
    Ok(Outcome::Undoable(format!("Marked as {}", status.name().replace('_', " "))))
}

/// Marks the document as in progress again.
pub fn reopen(workspace: &mut Workspace) -> Result {
    match workspace.document.clone() {
        Some(document) => set_status(workspace, document, Status::InProgress),
        None => Ok(Outcome::Quiet),
    }
}

/// Changes the source facts of a document. What is excluded, where it came from and which text it has stay as they are.
pub fn set_facts(workspace: &mut Workspace, facts: Document) -> Result {
    let Some(mut author) = workspace.author() else { return Ok(Outcome::Quiet) };
    // Another document may have been opened since the dialog was.
    author.key.document = facts.id.clone();
    let edit = intent::change_document(&workspace.project, &author, "change source facts", |document| {
        let Document { id, excluded, looked_at, original, text, .. } = document.clone();
        *document = Document { id, excluded, looked_at, original, text, ..facts };
    });
    let edit = edit.map_err(|error| error.to_string())?;
    if edit.changes.iter().all(|change| change.inverse() == *change) {
        return Ok(Outcome::Quiet);
    }
    workspace.apply(edit)?;
    Ok(Outcome::Undoable("Changed the source facts".to_owned()))
}

/// Removes a document with everything that is said of it.
pub fn remove(workspace: &mut Workspace, document: &DocumentId) -> Result {
    let Some(facts) = workspace.project.documents.get(document).cloned() else { return Ok(Outcome::Quiet) };
    let edit = intent::remove_document(&workspace.project, &facts);
    workspace.apply(edit)?;
    if workspace.document.is_none()
        && let Some(first) = workspace.ordered().first().map(|it| it.id.clone())
    {
        workspace.open_document(first);
    }
    Ok(Outcome::Undoable(format!("Removed {}", facts.title)))
}

/// The paragraph at the caret, unless it is empty.
#[must_use]
pub fn paragraph(workspace: &Workspace) -> Option<Span> {
    let text = workspace.text()?;
    let paragraph = text.paragraph_at(workspace.hand.head);
    Span::new(text.paragraph_start(paragraph), text.paragraph_end(paragraph))
}
