//! A project whose sheets stay in the folder: each is read and compared with its text when the project is opened, let go, and read once more
//! when somebody asks for it; where there are few, they stay.
//!
//! So memory grows by the facts of a document, and by its annotations up to a bound alone. What a file alone does not tell stays in memory: a sheet
//! with open questions, one whose words or text are not as they should be, and all of them where a journal has edits that the files lack.

use std::path::Path;
use std::sync::Arc;

use super::files::Reading;
use super::let_go::{KEPT_MOST, LetGo};
use super::{Beyond, Opened, TO_NOBODY, open_telling};
use crate::model::{Diagnostic, Place, Project, Reason, Severity, Sheet, SheetKey, SheetSummary, Stock};
use crate::store::disk::{Disk, RealDisk};
use crate::store::folder::{FileKey, LONGEST};
use crate::store::{StoreError, machine, sheet_file};

/// A project that was opened to be gone through once, a document at a time.
#[derive(Debug)]
pub struct Shelved {
    /// All but what is in the sheets that can be read once more: of these it has kind and status.
    pub opened: Opened,
    /// The sheets that can be read once more.
    sheets: LetGo,
}

/// Opens a project as [`open()`](super::open()) does, but lets go what its sheets hold.
///
/// # Errors
///
/// As [`open()`](super::open()).
pub fn open_shelved(dir: &Path) -> Result<Shelved, StoreError> {
    open_shelved_on(Arc::new(RealDisk), dir, KEPT_MOST)
}

/// The same on any disk; all sheets stay in memory where they have no more than so many bytes there.
///
/// # Errors
///
/// As [`open()`](super::open()).
pub fn open_shelved_on(disk: Arc<dyn Disk>, dir: &Path, sheets_most: usize) -> Result<Shelved, StoreError> {
    let (opened, sheets) = open_telling(disk, &machine::name(), dir, (Beyond::LetGo(sheets_most), TO_NOBODY))?;
    Ok(Shelved { opened, sheets })
}

/// A project that is in memory as a whole.
impl From<Opened> for Shelved {
    fn from(opened: Opened) -> Self {
        Self { opened, sheets: LetGo::default() }
    }
}

impl Reading {
    /// Whether there are open questions that are answered only when all sheets are at hand: they count in another text than the present
    /// one of their document.
    pub(super) fn asks_of_older_texts(&self) -> bool {
        self.project.conflicts.values().filter(|it| it.reason != Reason::Reanchoring).any(|it| {
            let document = it.change.document().and_then(|id| self.project.documents.get(id));
            it.text.is_some_and(|text| document.is_some_and(|it| it.text != text))
        })
    }
}

impl Stock for Shelved {
    fn project(&self) -> &Project {
        &self.opened.project
    }

    fn sheet(&self, key: &SheetKey) -> Result<Option<Arc<Sheet>>, Box<Diagnostic>> {
        match self.sheets.get(key) {
            None => return Ok(self.opened.project.sheet(key).cloned()),
            Some((_, Some(sheet))) => return Ok(Some(sheet.clone())),
            Some((_, None)) => {}
        }
        let folder = &self.opened.folder;
        let path = folder.file(&FileKey::Sheet(key.clone()));
        let read = folder.known.read_again(&path, LONGEST, |bytes| sheet_file::read(&path, bytes));
        let place = || Place {
            file: Some(path.strip_prefix(folder.path()).unwrap_or(&path).display().to_string()),
            document: Some(key.document.clone()),
            annotator: Some(key.annotator.clone()),
            ..Place::default()
        };
        let of_key = |error: StoreError| {
            let found = error.diagnostic(folder.path());
            Box::new(Diagnostic { place: Place { line: found.place.line, ..place() }, ..found })
        };
        match read {
            Ok(Some(Ok((_, _, sheet, _)))) => Ok(Some(Arc::new(sheet))),
            Ok(None) => {
                let message = "it was changed after it had been read; expected it as it was";
                let hint = "begin anew when nobody changes the project";
                Err(Box::new(Diagnostic::new(Severity::Error, place(), message, hint)))
            }
            Ok(Some(Err(error))) | Err(error) => Err(of_key(error)),
        }
    }

    fn summary(&self, key: &SheetKey) -> Option<&SheetSummary> {
        self.sheets.get(key).map(|(summary, _)| summary)
    }
}
