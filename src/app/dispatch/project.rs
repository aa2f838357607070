//! What is done to projects as a whole: opening, importing, exporting, undoing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::app::command::{Action, Command};
use crate::app::job::{self, Opening, Pick, Running};
use crate::app::sample;
use crate::app::session::{DialogKind, Focus, Part, Session, Watch, Workspace};
use crate::app::summary;
use crate::edit::intent;
use crate::ingest::Ingested;
use crate::model::{AnnotatorId, Diagnostic, DocumentId, ProjectId, Severity};
use crate::store::{self, AsRead, FileKey, Foreseen, Opened, SaveState, Saver, StoreError, Watcher};

/// How long closing waits for the disk before it says that it could not write.
const CLOSE_WAIT: Duration = Duration::from_secs(10);

/// Opens a project in the background, unless it is the one that is open.
pub fn open(session: &mut Session, path: &Path, annotator: Option<AnnotatorId>) {
    if let Some(workspace) = session.workspace.as_mut().filter(|workspace| is_up_to_date(workspace, path)) {
        // What is open is newer than what could be read.
        if let Some(annotator) = annotator {
            workspace.show_annotator(annotator);
        }
        session.dialog = None;
        session.focus = Some(Focus::Part(Part::Text));
        session.toasts.done("This project is open already");
        return;
    }
    // Its lock has to be let go before the same folder can be opened again.
    let is_same = session.workspace.as_ref().is_some_and(|workspace| store::same_folder(&workspace.path, path));
    if is_same && !close(session) {
        return;
    }
    let opening = next_opening(session, path, annotator);
    session.jobs.open(opening);
}

/// Whether a folder is the one that is open, and saved; where another program has changed its files, reading them again helps.
fn is_up_to_date(workspace: &Workspace, path: &Path) -> bool {
    let failed = matches!(workspace.save_state(), Some(SaveState::Failed { .. }));
    !failed && store::same_folder(&workspace.path, path)
}

/// Opens the project that is open once more: what kept it from being written may be over.
pub fn try_again(session: &mut Session) {
    let Some(workspace) = session.workspace.as_ref() else { return };
    let (path, annotator, document) = (workspace.path.clone(), workspace.annotator.clone(), workspace.document.clone());
    if !close(session) {
        return;
    }
    session.dialog = None;
    let opening = next_opening(session, &path, Some(annotator));
    session.jobs.open(Opening { document, ..opening });
}

/// Makes a project folder in the background and opens it.
pub fn create(session: &mut Session, path: &Path, title: String) {
    let opening = next_opening(session, path, None);
    session.jobs.create(opening, title);
}

fn next_opening(session: &mut Session, path: &Path, annotator: Option<AnnotatorId>) -> Opening {
    if session.workspace.as_ref().is_some_and(|it| it.coming.is_some()) {
        // What is only foreseen is not waited for any more.
        session.let_go();
    }
    session.opening += 1;
    // Relative paths would mean something else when the program is started elsewhere.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let me = session.settings.annotator.clone();
    Opening { number: session.opening, path, annotator, me, document: None, since: SystemTime::now() }
}

/// Shows what is foreseen of a project that is being opened.
pub fn foreseen(session: &mut Session, opening: Opening, foreseen: Foreseen, running: Running) {
    if opening.number != session.opening {
        return;
    }
    if !close(session) {
        // Nor will the project be shown when it has been read.
        running.cancel();
        session.opening += 1;
        return;
    }
    let mut workspace = Workspace::foreseen(foreseen, (opening.path, opening.me), opening.number, running);
    if let Some(annotator) = opening.annotator {
        workspace.show_annotator(annotator);
    }
    session.workspace = Some(workspace);
    session.dialog = None;
    session.focus = Some(Focus::Part(Part::Text));
}

/// Shows a project that was opened, or says why it was not. It takes the place of what was foreseen of it.
pub fn opened(session: &mut Session, opening: Opening, opened: Result<Opened, StoreError>) {
    if opening.number != session.opening {
        // Another one was asked for in the meantime.
        return;
    }
    let is_of_it = |it: &mut Workspace| it.coming.as_ref().is_some_and(|coming| coming.number == opening.number);
    let before = session.workspace.take_if(is_of_it);
    let opened = match opened {
        Ok(opened) => opened,
        Err(error) => {
            // What was only foreseen goes with whatever asked about it.
            session.dialog = session.dialog.filter(|_| before.is_none());
            session.toasts.problem(error.to_string());
            return;
        }
    };
    if before.is_none() && !close(session) {
        return;
    }
    let (mut opened, path) = (opened, opening.path);
    let saver = opened.journal.take().map(|journal| {
        let wake = session.jobs.waker();
        Saver::start(opened.folder.clone(), journal, std::sync::Arc::new(opened.project.clone()), move || wake())
    });
    let read = || AsRead { at: opening.since, files: FileKey::all(&opened.project) };
    let watch = saver.as_ref().and_then(|_| watch(session, &path, read()));
    let recovered = opened.recovered.clone().unwrap_or_default();
    opened.diagnostics.extend(recovered.dropped.iter().cloned());
    let dropped = !recovered.dropped.is_empty();
    let errors = opened.diagnostics.iter().any(|it| it.severity == Severity::Error);
    let troubled = opened.read_only.is_some() || errors || dropped;
    session.settings.remember(&path);
    session.settings_changed = true;
    let mut workspace = Workspace::new(opened, path, opening.me, saver);
    workspace.watch = watch;
    if let Some(before) = &before {
        workspace.take_up(before);
        if session.dialog == Some(DialogKind::Facts) {
            // What is in its fields was taken from what was foreseen.
            session.dialog = None;
            session.toasts.done("The project is there now; open the source facts again");
        }
        // What was found so far is not all that there is.
        session.finder.project = None;
    } else {
        opening.annotator.into_iter().for_each(|annotator| workspace.show_annotator(annotator));
        opening.document.into_iter().for_each(|document| workspace.open_document(document));
        session.dialog = None;
        session.focus = Some(Focus::Part(Part::Text));
    }
    if troubled {
        session.dialog = Some(DialogKind::Problems);
    }
    if let Some(folder) = workspace.folder.clone() {
        session.jobs.note_index(folder, workspace.project.clone(), workspace.shown());
    }
    session.workspace = Some(workspace);
    if recovered.edits > 0 {
        session.toasts.told(summary::recovered(&recovered));
    }
    if recovered.conflicts > 0 {
        super::dispatch(session, Command::Do(Action::NextConflict));
    }
}

/// Looks out for changes of a project's files by others.
fn watch(session: &mut Session, path: &Path, since: AsRead) -> Option<Watch> {
    let wake = session.jobs.waker();
    let (sender, changed) = std::sync::mpsc::channel();
    let watcher = Watcher::start(path, since, move |files| {
        // Nobody listens any more only when the project was closed.
        if sender.send(files).is_ok() {
            wake();
        }
    });
    match watcher {
        Ok(watcher) => Some(Watch { watcher, changed }),
        Err(error) => {
            session.toasts.problem(format!("Changes by others are noticed only when the project is opened: {error}"));
            None
        }
    }
}

/// Closes the project when all is written. Tells whether it was closed, or there was none.
pub fn close(session: &mut Session) -> bool {
    if let Some(problem) = session.hold(CLOSE_WAIT) {
        session.toasts.problem(problem);
        return false;
    }
    session.let_go();
    true
}

/// Sets who annotates, from now on and in the open project.
pub fn set_annotator(session: &mut Session, name: &str) {
    let before = session.settings.annotator.clone();
    let open = session.workspace.as_ref().map(|workspace| (workspace.path.clone(), workspace.document.clone()));
    session.settings.set_annotator(name);
    session.settings_changed = true;
    let Some((path, document)) = open.filter(|_| session.settings.annotator != before) else { return };
    // Each annotator has a lock, a journal and a history of their own.
    if !close(session) {
        session.settings.set_annotator(before.as_str());
        return;
    }
    let opening = next_opening(session, &path, None);
    session.jobs.open(Opening { document, ..opening });
}

/// Makes a document of a text.
pub fn import_text(session: &mut Session, title: &str, text: &str) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    match job::ingest_text(&workspace.project, title, text) {
        Ok((document, text)) => {
            let ingested = Ingested { document, text, diagnostics: Vec::new() };
            session.before_import = Some((workspace.revision, workspace.hand.clone()));
            session.dialog = None;
            session.focus = Some(Focus::Part(Part::Text));
            imported(session, vec![ingested], &[]);
        }
        Err(problem) => session.toasts.problem(problem),
    }
}

/// Puts documents that were read into the project, and says which were not.
pub fn imported(session: &mut Session, ingested: Vec<Ingested>, diagnostics: &[Diagnostic]) {
    let Some(workspace) = session.workspace.as_mut() else { return };
    let count = ingested.len();
    let waited =
        session.before_import.take().is_some_and(|before| before == (workspace.revision, workspace.hand.clone()));
    let mut documents = Vec::with_capacity(count);
    let mut names = BTreeSet::new();
    for Ingested { mut document, text, .. } in ingested {
        // Another import may have taken the name in the meantime.
        let taken = |id: &DocumentId| workspace.project.documents.contains_key(id) || names.contains(id);
        if taken(&document.id) {
            document.id = DocumentId::from_title(document.id.as_str(), taken);
        }
        names.insert(document.id.clone());
        std::sync::Arc::make_mut(&mut workspace.project).texts.insert(document.text, text);
        documents.push(document);
    }
    let first = documents.first().map(|it| it.id.clone());
    if let Err(problem) = workspace.apply(intent::add_documents(documents)) {
        session.toasts.problem(problem);
        return;
    }
    // Whoever has gone on with the work is not taken away from it.
    if let Some(first) = first.filter(|_| workspace.document.is_none() || waited) {
        workspace.open_document(first);
    }
    let revision = workspace.revision;
    say_imported(session, count, diagnostics, revision);
}

/// Says what came of an import: in a toast, and in a dialog where that takes more words.
fn say_imported(session: &mut Session, count: usize, diagnostics: &[Diagnostic], revision: u64) {
    let refused = diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    let documents = if count == 1 { "1 document".to_owned() } else { format!("{count} documents") };
    match (count, diagnostics) {
        (0, []) => session.toasts.problem("There was nothing to import: no .txt or .md file was found there"),
        (0, _) => session.toasts.problem("Nothing was imported"),
        (_, [finding]) => session.toasts.undoable(format!("Imported {documents}. {finding}"), revision),
        (_, _) if refused > 0 => {
            session.toasts.undoable(format!("Imported {documents}; {refused} files were not"), revision)
        }
        _ => session.toasts.undoable(format!("Imported {documents}"), revision),
    }
    if refused > 0 || diagnostics.len() > 1 {
        session.findings = diagnostics.to_vec();
        session.dialog = Some(DialogKind::Findings);
    }
}

/// Does what the system's file dialog was asked for, or hands the answer to the dialog that asked.
pub fn picked(session: &mut Session, pick: Pick, of: Option<ProjectId>, paths: Vec<PathBuf>) {
    let here = session.workspace.as_ref().map(|workspace| workspace.project.id);
    match (pick, paths.as_slice()) {
        (_, []) => {}
        (Pick::Project, [path, ..]) => open(session, path, None),
        (Pick::Files | Pick::Folder, _) if of == here && session.dialog == Some(DialogKind::Import) => {
            session.picked = paths;
        }
        (Pick::Files | Pick::Folder, _) if of == here => super::exchange::import(session, paths.into()),
        // Each dialog takes the answer to its own question only.
        (Pick::NewProject, _) if session.dialog == Some(DialogKind::New) => session.picked = paths,
        (Pick::Corrected, _) if session.dialog == Some(DialogKind::Update) => session.picked = paths,
        (Pick::ExportFolder, _) if session.dialog == Some(DialogKind::Export) => session.picked = paths,
        _ => {
            session.toasts.problem("What was chosen came too late: the project or dialog that asked for it was closed")
        }
    }
}

/// Opens the user's copy of the sample project, which is made when it is not there.
pub fn open_sample(session: &mut Session) {
    let Some(copy) = sample::copy() else {
        session.toasts.problem(
            "The system names no folder for the sample project; open projects/port-mare beside the program instead",
        );
        return;
    };
    // The sample is there to be looked at, and so with the annotations that it has.
    let annotator = sample::ANNOTATOR.parse().ok();
    if store::is_project(&copy) {
        open(session, &copy, annotator);
    } else {
        let Some(shipped) = sample::shipped() else {
            session.toasts.problem("The sample project was not found: expected projects/port-mare beside the program");
            return;
        };
        let opening = next_opening(session, &copy, annotator);
        session.jobs.copy(shipped, opening);
    }
    session.toasts.done(format!("This is your copy of the sample project, in {}", copy.display()));
}
