//! Work that takes longer than a frame, on threads of its own. What it finds comes back as a [`Done`].

mod exchange;
mod find;
mod left;
mod opening;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::SystemTime;

pub use self::exchange::{ImportRequest, Preview, Reading, named};
pub use self::find::Search;
pub use self::left::Awaited;
use self::opening::Closing;
pub use self::opening::Turn;
use super::beside::{Found, Wanted};
use super::correction::{self, Correction, Source};
use super::dispatch::Guessed;
use super::proposal::Sought;
use super::unfinished::Unfinished;
use crate::export;
use crate::find::Batch;
use crate::ingest::{self, Ingested};
use crate::model::{
    AnnotationPlace, AnnotatorId, Diagnostic, Document, DocumentId, Project, ProjectId, Severity, SheetKey,
};
use crate::store::{self, Foreseen, Opened, StoreError};
use crate::suggest;
use crate::suggest::furniture::Region;
use crate::text::{ObjectKind, Reached, Span, Text};

/// What the system's file dialog is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The folder of a project to open.
    Project,
    /// The folder to make a new project in.
    NewProject,
    /// Files to import.
    Files,
    /// A folder of files to import.
    Folder,
    /// The folder to export to.
    ExportFolder,
    /// The corrected text of a document.
    Corrected,
}

/// What is to be exported, and where to.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportRequest {
    /// What goes into the dataset, and how.
    pub options: export::Options,
    /// The folder that it is written to.
    pub folder: PathBuf,
    /// Whether a dataset that is there already is replaced.
    pub replace: bool,
}

/// A project that is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Which opening of the session it is; of several the last counts.
    pub number: u64,
    /// The folder.
    pub path: PathBuf,
    /// Whose annotations are to be shown, unless one's own.
    pub annotator: Option<AnnotatorId>,
    /// Who sits at the window, and so whose journal is taken up.
    pub me: AnnotatorId,
    /// The document to show, if it is there, rather than the first.
    pub document: Option<DocumentId>,
    /// When that was asked: what others change from then on is looked for.
    pub since: SystemTime,
}

/// What a job has found.
pub enum Done {
    /// A project that is being opened can be shown already, though not changed; so far its opening is.
    Foreseen(Opening, Box<Foreseen>, Running),
    /// A project was opened, or not. The same folder is opened again only when the last is dropped.
    Opened(Opening, Box<Result<Opened, StoreError>>, Turn),
    /// Documents were read for a project, and perhaps some were not.
    Imported(ProjectId, Vec<Ingested>, Vec<Diagnostic>),
    /// Annotated data was read, and is not yet in the project.
    Read(Box<Reading>),
    /// What an export would come to, by the number of the preview.
    Previewed(u64, Box<Result<export::Report, String>>),
    /// A dataset was written, or not.
    Exported(PathBuf, Box<Result<export::Report, String>>),
    /// A corrected text was compared with the present one of a document, or could not be.
    Compared(ProjectId, Box<Result<Correction, String>>),
    /// A search, by its number, has found something in some documents.
    Found(u64, Vec<Batch>),
    /// A search is over; so many documents could not be read. It was stopped before its end where nothing is told.
    Searched(u64, Option<usize>),
    /// A search in one text is over: the hits that are kept, and how many there are.
    FoundInText(u64, Vec<Span>, usize),
    /// Whom an annotation of a project may be related to, the likeliest first.
    Partners(ProjectId, AnnotationPlace, Vec<AnnotationPlace>),
    /// What of a document, as it was then, may be page furniture.
    Furniture(Arc<Document>, Vec<Region>),
    /// What is left to do for an annotator in a document, at a revision.
    Left(SheetKey, u64, Vec<Unfinished>),
    /// What was looked for about the report beside the open one.
    Beside(Found),
    /// Where the search for the next object of a kind has come to.
    Reached(Box<Sought>, ObjectKind, Reached),
    /// The edit that accepts all guesses of a document, or why there is none; nothing where nobody waits for it any more.
    Guessed(Option<Box<Guessed>>),
    /// The system's file dialog was answered, for a project if one was open; nothing was chosen where there are no paths.
    Picked(Pick, Option<ProjectId>, Vec<PathBuf>),
    /// The job was cancelled, and nothing has changed; the words say what was cancelled.
    Cancelled(String),
    /// A job broke off by a fault of the program; the words are for the user.
    Broken(Running, String),
}

/// A job as the window shows it.
#[derive(Clone, Debug)]
pub struct Running {
    /// What it does.
    pub title: String,
    /// Whether it heeds [`cancel`](Self::cancel).
    pub cancellable: bool,
    progress: Arc<Progress>,
}

#[derive(Debug, Default)]
struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
    cancelled: AtomicBool,
    finished: AtomicBool,
}

impl Progress {
    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl Running {
    /// A job of which nothing is done yet.
    #[must_use]
    pub fn new(title: impl Into<String>, cancellable: bool) -> Self {
        Self { title: title.into(), cancellable, progress: Arc::default() }
    }

    /// How far it is, from 0 to 1, or `None` while that is not known.
    #[must_use]
    pub fn fraction(&self) -> Option<f32> {
        let total = self.progress.total.load(Ordering::Relaxed);
        let done = self.progress.done.load(Ordering::Relaxed);
        #[expect(clippy::cast_precision_loss, reason = "a progress bar has a few hundred steps")]
        (total > 0).then(|| done as f32 / total as f32)
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.progress.finished.load(Ordering::Relaxed)
    }

    /// Whether it was asked to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled()
    }

    /// Whether two are one job.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.progress, &other.progress)
    }

    /// How much is done, and of how much; 0 of 0 while that is not known.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.progress.done.load(Ordering::Relaxed), self.progress.total.load(Ordering::Relaxed))
    }

    /// Asks it to stop; nothing happens where it is not cancellable.
    pub fn cancel(&self) {
        self.progress.cancelled.store(true, Ordering::Relaxed);
    }
}

/// The jobs that run, and the way back from them.
pub struct Jobs {
    wake: Arc<dyn Fn() + Send + Sync>,
    sender: Sender<Done>,
    receiver: Receiver<Done>,
    running: Vec<Running>,
    closing: Vec<Closing>,
    /// What hangs up when the last has been done for a project that was let go.
    last: Vec<Receiver<()>>,
}

impl Jobs {
    /// No jobs yet. `wake` is called from their threads whenever one has something to say.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, receiver) = channel();
        Self { wake: Arc::new(wake), sender, receiver, running: Vec::new(), closing: Vec::new(), last: Vec::new() }
    }

    /// The jobs that run, the oldest first.
    pub fn running(&self) -> impl Iterator<Item = &Running> {
        self.running.iter().filter(|job| !job.is_over())
    }

    /// What has come back since this was last asked.
    pub fn drain(&mut self) -> Vec<Done> {
        self.running.retain(|job| !job.is_over());
        self.receiver.try_iter().collect()
    }

    /// Waits for the next answer; for tests and for closing the window.
    #[must_use]
    pub fn wait(&self, longest: std::time::Duration) -> Option<Done> {
        self.receiver.recv_timeout(longest).ok()
    }

    /// What a thread calls to have the window look again.
    #[must_use]
    pub fn waker(&self) -> Arc<dyn Fn() + Send + Sync> {
        self.wake.clone()
    }

    /// Writes a dataset into a folder.
    pub fn export(&mut self, project: Arc<Project>, request: ExportRequest) {
        let ExportRequest { options, folder, replace } = request;
        self.start(format!("Exporting to {}", name_of(&folder)), true, move |progress| {
            let report = write_dataset(&project, &options, &folder, replace, progress);
            Done::Exported(folder, Box::new(report))
        });
    }

    /// Compares a corrected text with the present one of a document, in a state of the project that has a revision.
    pub fn compare(&mut self, project: Arc<Project>, document: DocumentId, source: Source, revision: u64) {
        self.start("Comparing the texts".to_owned(), false, move |_| {
            let compared = correction::compare(&project, &document, source, revision);
            Done::Compared(project.id, Box::new(compared))
        });
    }

    /// Looks for whom an annotation may be related to.
    pub fn partners(&mut self, project: Arc<Project>, key: SheetKey, from: AnnotationPlace) {
        self.start("Looking for likely partners".to_owned(), false, move |_| {
            // Some of them may be related to it already.
            let found = suggest::partners(&project, &key, from.annotation, 64);
            Done::Partners(project.id, from, found)
        });
    }

    /// Looks for what two reports share, or for how alike reports are.
    pub fn beside(&mut self, project: Arc<Project>, annotator: AnnotatorId, wanted: Wanted) {
        self.start("Comparing reports".to_owned(), false, move |_| Done::Beside(wanted.look(&project, &annotator)));
    }

    /// Asks the system for a file or folder. Where no portal answers, nothing is chosen; each dialog has a path field too.
    pub fn pick(&mut self, pick: Pick, project: Option<ProjectId>) {
        self.start("Waiting for the file dialog".to_owned(), false, move |_| {
            let dialog = rfd::FileDialog::new();
            let paths = match pick {
                Pick::Project => dialog.set_title("Open project folder").pick_folder().into_iter().collect(),
                Pick::NewProject => dialog.set_title("Folder for the new project").pick_folder().into_iter().collect(),
                Pick::Folder => dialog.set_title("Import a folder").pick_folder().into_iter().collect(),
                Pick::ExportFolder => dialog.set_title("Export to folder").pick_folder().into_iter().collect(),
                Pick::Corrected => {
                    let dialog = dialog.set_title("Corrected text").add_filter("Text", ingest::EXTENSIONS);
                    dialog.pick_file().into_iter().collect()
                }
                Pick::Files => {
                    let dialog = dialog.set_title("Import documents");
                    let dialog = dialog.add_filter("Texts and annotated data", &exchange::endings());
                    dialog.pick_files().unwrap_or_default()
                }
            };
            Done::Picked(pick, project, paths)
        });
    }

    fn start(&mut self, title: String, cancellable: bool, work: impl FnOnce(&Arc<Progress>) -> Done + Send + 'static) {
        let running = Running::new(title.clone(), cancellable);
        let progress = running.progress.clone();
        self.running.push(running.clone());
        let (sender, wake) = (self.sender.clone(), self.wake.clone());
        std::thread::spawn(move || {
            store::give_way();
            // What the work held is dropped with it; the progress is counters alone, which a panic cannot leave half changed.
            let done = catch_unwind(AssertUnwindSafe(|| work(&progress))).unwrap_or_else(|panic| {
                let reason = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
                let reason = reason.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
                let words = "broke off by a fault in Manicule; the open project is as it was.";
                Done::Broken(running, format!("{title} {words} {reason}"))
            });
            progress.finished.store(true, Ordering::Relaxed);
            // Nobody listens any more only when the window has gone.
            drop(sender.send(done));
            wake();
        });
    }
}

/// Reads documents from files and folders; all of them, or none where that is cancelled.
fn import(project: &Project, paths: &[PathBuf], progress: &Progress) -> Done {
    let (sources, mut diagnostics) = store::sources(paths, ingest::EXTENSIONS);
    progress.total.store(sources.len(), Ordering::Relaxed);
    let mut ingested: Vec<Ingested> = Vec::new();
    let mut names: std::collections::BTreeSet<DocumentId> = project.documents.keys().cloned().collect();
    let cancelled = || progress.cancelled.load(Ordering::Relaxed);
    for source in sources {
        if cancelled() {
            break;
        }
        match read(&source, &names) {
            Ok(document) => {
                names.insert(document.document.id.clone());
                ingested.push(document);
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
        progress.done.fetch_add(1, Ordering::Relaxed);
    }
    if cancelled() {
        return Done::Cancelled("The import was cancelled; nothing was imported".to_owned());
    }
    diagnostics.extend(ingested.iter().flat_map(|it| it.diagnostics.clone()));
    Done::Imported(project.id, ingested, diagnostics)
}

/// A text from the clipboard or the dialog as a document.
///
/// # Errors
///
/// Where it holds no text; the words are for the user.
pub fn ingest_text(project: &Project, title: &str, text: &str) -> Result<(Document, Text), String> {
    let title = Some(title.trim()).filter(|title| !title.is_empty());
    let ingested =
        ingest::pasted(title, text, |id| project.documents.contains_key(id)).map_err(|error| error.to_string())?;
    Ok((ingested.document, ingested.text))
}

fn write_dataset(
    project: &Project,
    options: &export::Options,
    folder: &Path,
    replace: bool,
    progress: &Progress,
) -> Result<export::Report, String> {
    let mut output = store::OutputFolder::create(folder, replace).map_err(|error| error.to_string())?;
    let report = export::run(&[project], options, &mut output, &|now| {
        progress.done.store(now.done, Ordering::Relaxed);
        progress.total.store(now.total, Ordering::Relaxed);
        if progress.cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let report = report.map_err(|error| error.to_string())?;
    output.finish().map_err(|error| error.to_string())?;
    Ok(report)
}

fn read(
    source: &store::SourceFile,
    names: &std::collections::BTreeSet<DocumentId>,
) -> Result<Ingested, Box<Diagnostic>> {
    let refuse = |message: String| {
        let hint = "the other files are imported without it";
        Box::new(Diagnostic::in_file(Severity::Error, source.name.clone(), message, hint))
    };
    let bytes = source.read().map_err(|error| refuse(error.to_string()))?;
    ingest::text_document(&source.name, &bytes, |id| names.contains(id)).map_err(|error| refuse(error.to_string()))
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: std::time::Duration = std::time::Duration::from_secs(30);

    #[test]
    fn a_job_that_panics_is_over_and_says_so() {
        let mut jobs = Jobs::new(|| {});
        jobs.start("Counting".to_owned(), false, |_| panic!("no more fingers"));
        let running = jobs.running.last().cloned().expect("a job");
        let Some(Done::Broken(job, words)) = jobs.wait(LONGEST) else { panic!("no word of it") };
        assert!(words.starts_with("Counting broke off") && words.ends_with("no more fingers"), "{words}");
        assert!(job.is_same(&running) && !job.is_same(&Running::new("Counting", false)));
        assert_eq!(jobs.running().count(), 0);
        jobs.start("Counting".to_owned(), false, |_| Done::Cancelled("again".to_owned()));
        assert!(matches!(jobs.wait(LONGEST), Some(Done::Cancelled(_))), "the next one runs");
    }

    #[test]
    fn of_an_import_that_is_cancelled_nothing_comes_back() {
        let project = Project::new(ProjectId::random(), "Port Maré");
        let paths = ["README.md", "ARCHITECTURE.md"].map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
        let progress = Progress::default();
        let Done::Imported(_, ingested, _) = import(&project, &paths, &progress) else { panic!("no import") };
        assert_eq!(ingested.len(), 2);
        progress.cancelled.store(true, Ordering::Relaxed);
        assert!(matches!(import(&project, &paths, &progress), Done::Cancelled(_)));
    }

    #[test]
    fn only_what_heeds_it_offers_to_be_cancelled() {
        let mut jobs = Jobs::new(|| {});
        let (hold, held) = channel::<()>();
        let wait = move |_: &Arc<Progress>| {
            let told = held.recv().is_ok();
            Done::Cancelled(told.to_string())
        };
        jobs.start("Opening".to_owned(), false, wait);
        assert!(jobs.running().all(|job| !job.cancellable));
        drop(hold);
        assert!(jobs.wait(LONGEST).is_some());
        jobs.import(Arc::new(Project::new(ProjectId::random(), "Port Maré")), ImportRequest::default(), 0);
        assert!(jobs.running.last().is_some_and(|job| job.cancellable));
    }
}
