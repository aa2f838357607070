//! What comes in and goes out: texts, the annotated data of others, datasets.

use std::path::Path;
use std::sync::Arc;

use crate::app::job::{ExportRequest, ImportRequest, Reading};
use crate::app::session::{DialogKind, Session};
use crate::export;

/// Reads texts or annotated data in the background.
pub fn import(session: &mut Session, request: ImportRequest) {
    let Some(workspace) = session.workspace.as_ref() else { return };
    if let Some(reason) = workspace.refusal() {
        session.toasts.problem(reason);
        return;
    }
    let (project, revision) = (workspace.project.clone(), workspace.revision);
    session.before_import = Some((revision, workspace.hand.clone()));
    session.dialog = None;
    session.picked.clear();
    session.jobs.import(project, request, revision);
}

/// Shows what has been read, and what of it would be lost, before it is brought in.
pub fn read(session: &mut Session, reading: Box<Reading>) {
    let here = session.workspace.as_ref().map(|workspace| workspace.project.id);
    if here == Some(reading.of.0) {
        session.reading = Some(reading);
        ask(session);
    } else {
        session.toasts.problem("The import came to nothing, since its project was closed; open it and import again");
    }
}

/// Asks whether what has been read is to come in, as soon as no other dialog is in the way.
pub fn ask(session: &mut Session) {
    if session.reading.is_some() && session.dialog.is_none() {
        session.dialog = Some(DialogKind::BringIn);
    }
}

/// Brings what has been read into the project, as one edit.
pub fn bring_in(session: &mut Session) {
    let Some(reading) = session.reading.take() else { return };
    let Some(workspace) = session.workspace.as_mut() else { return };
    if reading.of != (workspace.project.id, workspace.revision) {
        session.toasts.done("The project has changed since the files were read, so they are read again");
        return import(session, reading.request);
    }
    session.dialog = None;
    let report = reading.imported.report;
    let texts = reading.imported.texts.into_iter().map(|it| (it.hash(), it));
    Arc::make_mut(&mut workspace.project).texts.extend(texts);
    if let Err(problem) = workspace.apply(reading.imported.edit) {
        session.toasts.problem(problem);
        return;
    }
    if let Some(first) = report.new_documents.into_iter().next().filter(|_| workspace.document.is_none()) {
        workspace.open_document(first);
    }
    let (annotations, revision) = (report.annotations.new, workspace.revision);
    let count = if annotations == 1 { "1 annotation".to_owned() } else { format!("{annotations} annotations") };
    session.toasts.undoable(format!("Imported {count} from {}", reading.format), revision);
}

/// Counts what an export would lose, unless that is known or being counted.
pub fn preview(session: &mut Session, options: export::Options) {
    let Some(workspace) = session.workspace.as_ref() else { return };
    let now = |it: &crate::app::job::Preview| it.options == options && it.revision == workspace.revision;
    if !session.preview.as_ref().is_some_and(now) {
        // The one before is called off with its being dropped.
        session.preview = Some(session.jobs.preview(workspace.project.clone(), options, workspace.revision));
    }
}

/// Keeps what an export would lose, if that is still asked.
pub fn previewed(session: &mut Session, number: u64, report: Result<export::Report, String>) {
    if let Some(preview) = session.preview.as_mut().filter(|it| it.number == number) {
        preview.report = Some(report);
        preview.running = None;
    }
}

/// Writes a dataset in the background.
pub fn export(session: &mut Session, request: ExportRequest) {
    if let Some(workspace) = session.workspace.as_ref() {
        session.jobs.export(workspace.project.clone(), request);
    }
}

/// Says how an export went.
pub fn exported(session: &mut Session, folder: &Path, report: Result<export::Report, String>) {
    match &report {
        Ok(report) => {
            let (documents, annotations) = (report.documents.len(), report.annotation_count());
            session
                .toasts
                .done(format!("Exported {annotations} annotations on {documents} documents to {}", folder.display()));
        }
        Err(problem) => session.toasts.problem(problem.clone()),
    }
    session.exported = Some((folder.to_owned(), report));
}
