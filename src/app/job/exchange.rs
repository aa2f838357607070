//! Data of others coming in, and what an export would lose.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Done, Jobs, Progress, Running, import};
use crate::export;
use crate::format::{Counting, Format, format_named, formats};
use crate::import::{self, Imported, Options};
use crate::model::{AnnotatorId, Project, ProjectId, Time};
use crate::store::FileSource;

/// The format of documents without annotations, which come in without being asked about.
const TEXT: &str = "text";

/// What is to be brought in, and how it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportRequest {
    /// Files, and folders of them.
    pub paths: Vec<PathBuf>,
    /// The name of the format; without one the files say.
    pub format: Option<String>,
    /// Whose the annotations are, whatever the data says.
    pub annotator: Option<AnnotatorId>,
    /// What offsets are counted in, whatever the quoted words say.
    pub counting: Option<Counting>,
}

impl From<Vec<PathBuf>> for ImportRequest {
    fn from(paths: Vec<PathBuf>) -> Self {
        Self { paths, ..Self::default() }
    }
}

/// Annotated data that was read and is not yet in the project.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What was asked for.
    pub request: ImportRequest,
    /// The format that it was read as.
    pub format: &'static str,
    /// The project, and the revision that it was read for.
    pub of: (ProjectId, u64),
    /// What would come of it.
    pub imported: Imported,
}

/// What an export would come to.
pub struct Preview {
    /// Of which export.
    pub options: export::Options,
    /// In which revision of the project.
    pub revision: u64,
    /// Its number, by which the answer is known.
    pub number: u64,
    /// What counts it.
    pub running: Option<Running>,
    /// The answer, once it is there.
    pub report: Option<Result<export::Report, String>>,
}

impl Drop for Preview {
    fn drop(&mut self) {
        if let Some(running) = &self.running {
            running.cancel();
        }
    }
}

impl Jobs {
    /// Reads files and folders: texts, or the annotated data of others. What they are comes as [`Done::Imported`] or [`Done::Read`].
    pub fn import(&mut self, project: Arc<Project>, request: ImportRequest, revision: u64) {
        self.start("Importing".to_owned(), true, move |progress| {
            let Some(format) = format_of(&request) else {
                let name = request.format.unwrap_or_default();
                return Done::Cancelled(format!("Nothing was imported: there is no format “{name}”"));
            };
            if format.description().name == TEXT {
                return import(&project, &request.paths, progress);
            }
            read(&project, format, request, revision, progress)
        });
    }

    /// Counts what an export would write and lose. It comes as [`Done::Previewed`] with the number of the preview.
    pub fn preview(&mut self, project: Arc<Project>, options: export::Options, revision: u64) -> Preview {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let number = LAST.fetch_add(1, Ordering::Relaxed) + 1;
        let wanted = options.clone();
        self.start("Counting what an export would lose".to_owned(), true, move |progress| {
            let report = export::preview(&[&*project], &wanted, &|now| {
                progress.done.store(now.done, Ordering::Relaxed);
                progress.total.store(now.total, Ordering::Relaxed);
                if progress.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            Done::Previewed(number, Box::new(report.map_err(|error| error.to_string())))
        });
        Preview { options, revision, number, running: self.running.last().cloned(), report: None }
    }
}

/// The endings of all files that can come in, for the system's dialog, which knows those behind the last point alone.
pub(super) fn endings() -> Vec<&'static str> {
    let read = formats().iter().map(|it| it.description()).filter(|it| it.reads);
    let mut endings: Vec<&str> = read.flat_map(|it| it.extensions).filter_map(|it| it.rsplit('.').next()).collect();
    endings.sort_unstable();
    endings.dedup();
    endings
}

/// The format that was asked for, or that the files speak of.
fn format_of(request: &ImportRequest) -> Option<&'static dyn Format> {
    match &request.format {
        Some(name) => format_named(name),
        None => import::likely_format(|extensions| FileSource::new(&request.paths, extensions).0),
    }
}

/// Reads annotated data; what comes of it is to be shown before it is brought in.
fn read(
    project: &Project,
    format: &'static dyn Format,
    request: ImportRequest,
    revision: u64,
    progress: &Progress,
) -> Done {
    let (source, mut findings) = FileSource::of_format(&request.paths, format);
    let options = Options { annotator: request.annotator.clone(), counting: request.counting, at: Time::now() };
    let imported = import::run_while(project, format, &source, &options, &|read| {
        progress.done.store(read, Ordering::Relaxed);
        !progress.is_cancelled()
    });
    if progress.is_cancelled() {
        return Done::Cancelled("The import was cancelled; nothing was imported".to_owned());
    }
    let name = format.description().name;
    let Some(mut imported) = imported else {
        return Done::Cancelled(format!("Nothing was imported: {name} is only written"));
    };
    findings.append(&mut imported.report.findings);
    imported.report.findings = findings;
    Done::Read(Box::new(Reading { request, format: name, of: (project.id, revision), imported }))
}

/// The files that a path of the request names, for a title.
#[must_use]
pub fn named(paths: &[PathBuf]) -> String {
    let name = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
    match paths {
        [path] => name(path).unwrap_or_else(|| path.display().to_string()),
        paths => format!("{} files", paths.len()),
    }
}
