//! Why a project could not be created, opened or saved.

use std::io;
use std::path::{Path, PathBuf};

use crate::model::{Diagnostic, DocumentId, Place, Severity};

/// Why a project could not be created, opened or saved. Each message names the path, what was expected and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system refused to read or write.
    #[error("cannot {doing} {}: {source}; check that it is there, that you may do so, and that the disk has space left", path.display())]
    System {
        /// What was tried: “read”, “write” …
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// There is no project in the folder.
    #[error(
        "there is no project in {}: expected a folder with a project.ron; choose another folder, or create a project there",
        path.display()
    )]
    NoProject {
        /// The folder.
        path: PathBuf,
    },
    /// A file is not what Manicule writes.
    #[error("{}:{line}: {expected}; mend the line, or take the file back from a copy", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong and what was expected.
        expected: String,
    },
    /// A file was written by a newer Manicule.
    #[error(
        "{} has format version {format}; expected at most {}, which is what this version of Manicule reads; \
         open it with a newer one",
        path.display(),
        super::FORMAT
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version that it names.
        format: u64,
    },
    /// A new project would be written over an old one.
    #[error("{} holds a project already: expected an empty folder; open that project, or choose another folder", path.display())]
    HasProject {
        /// The folder.
        path: PathBuf,
    },
    /// A new project would be written among other files.
    #[error("{} is not empty: expected a new or an empty folder; choose another one", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A link stands where Manicule reads or writes a file or folder of its own.
    #[error("{} is a link: expected a file or folder inside the project; replace it with what it points at", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A file is longer than any that Manicule writes.
    #[error(
        "{} has {len} bytes: expected at most {limit}, so it was not read; take the file back from a copy, or remove it",
        path.display()
    )]
    TooLong {
        /// The file.
        path: PathBuf,
        /// How many bytes it has.
        len: u64,
        /// How many it may have.
        limit: u64,
    },
    /// Another program has changed, made or removed a file since it was last read or written here.
    #[error(
        "{} was changed by another program since it was read here, so it was not overwritten: expected it as it was; what both sides \
         have changed is merged when the file can be read as one of the project's, in an open window by itself and otherwise when the \
         project is opened again",
        path.display()
    )]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Another Manicule holds the lock of the project's files for longer than it should.
    #[error(
        "{} is locked by another Manicule, so the project's files were not written: expected it to be free within seconds; \
         close the other one, should it hang",
        path.display()
    )]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// A record cannot be written because the text that its offsets count in is not there.
    #[error(
        "the text of {document} is not there, so {} was not written: expected a text with the recorded SHA-256; \
         put documents/{document}.txt back and open the project again",
        path.display()
    )]
    NoText {
        /// The document.
        document: DocumentId,
        /// The file that was to be written.
        path: PathBuf,
    },
    /// Whoever asked for a project to be opened does not want it any more.
    #[error("{} was not opened: that was stopped on demand; open it again", path.display())]
    Stopped {
        /// The project folder.
        path: PathBuf,
    },
    /// A thread that writes could not be started, or has ended.
    #[error(
        "not all is written to {} any more: a thread that writes there is gone; restart Manicule, which goes on from the journal",
        path.display()
    )]
    NoThread {
        /// The project folder.
        path: PathBuf,
    },
}

impl StoreError {
    /// The reason of the system at a path.
    pub(super) fn system(doing: &'static str, path: &Path, source: io::Error) -> Self {
        Self::System { doing, path: path.to_owned(), source }
    }

    /// The same as a finding of severity error, with the path as it is seen from the project folder.
    pub(super) fn diagnostic(&self, dir: &Path) -> Diagnostic {
        let name = |path: &Path| path.strip_prefix(dir).unwrap_or(path).display().to_string();
        let place = |path: &Path, line| Place { file: Some(name(path)), line, ..Place::default() };
        let (place, message, hint) = match self {
            Self::System { doing, path, source } => {
                // Some say themselves what they are done to: “read the folder”.
                let it = if doing.contains(' ') { "" } else { " it" };
                (place(path, None), format!("cannot {doing}{it}: {source}"), "check that you may read it")
            }
            Self::Damaged { path, line, expected } => (
                place(path, Some(*line)),
                expected.clone(),
                "mend the line, or take the file back from a copy; nothing was changed",
            ),
            Self::Newer { path, format } => (
                place(path, None),
                format!("it has format version {format}; expected at most {}", super::FORMAT),
                "open the project with a newer version of Manicule; nothing was changed",
            ),
            Self::Link { path } => (
                place(path, None),
                "it is a link; expected a file or folder inside the project".to_owned(),
                "replace it with what it points at",
            ),
            Self::TooLong { path, len, limit } => (
                place(path, None),
                format!("it has {len} bytes and was not read; expected at most {limit}"),
                "take the file back from a copy, or move it out of the project folder",
            ),
            other => (Place::default(), other.to_string(), ""),
        };
        Diagnostic::new(Severity::Error, place, message, hint)
    }
}
