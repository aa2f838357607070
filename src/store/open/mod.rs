//! Files and journals → a project: whatever can be read, and findings about what cannot.
//!
//! In stages: the files as they stand there (`files`), the records of journals that they may lack (`recovery`), and only then whether
//! all is as it should be (`judge`), since a program that was stopped while it wrote leaves files that only its journal makes whole.

/// A stage of opening, as whoever listens (`MANICULE_LOG=manicule::opening=debug`, the benchmarks) is told of it.
macro_rules! stage {
    ($name:literal) => {
        tracing::debug_span!(target: "manicule::opening", $name)
    };
}

mod files;
mod foresee;
mod judge;
mod let_go;
mod load;
mod older;
mod recovery;
mod shelved;
mod take;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use self::files::Reading;
pub use self::foresee::{Foreseen, foresee, foresee_from};
use self::let_go::{LetGo, Room};
pub(super) use self::load::own_conflicts;
use self::recovery::PendingLog;
pub use self::shelved::{Shelved, open_shelved, open_shelved_on};
use super::disk::{Disk, RealDisk};
use super::folder::{FileKey, Folder};
use super::journal::{Journal, Log};
use super::lock::{Lock, Taken, machine_folder};
use super::part::take_part;
use super::{SHEETS_MOST, StoreError, machine};
use crate::edit::{Change, Edit, Entry, EntryKind, History, Swap};
use crate::model::{AnnotatorId, Diagnostic, DocumentId, Project, Severity, SheetKey, Stamp, Time};

/// A project as it was found on the disk.
#[derive(Debug)]
pub struct Opened {
    /// What could be read, and what journals of this machine hold beyond that.
    pub project: Project,
    /// Where it is, and where it is saved.
    pub folder: Folder,
    /// What could not be read, or is not as it should be; each with its file.
    pub diagnostics: Vec<Diagnostic>,
    /// Why nothing may be saved: saving would lose what could not be read, or somebody else has the project open.
    pub read_only: Option<String>,
    /// The annotator's journal, to be handed to [`Saver::start`](super::Saver::start); `None` where the project was opened to be read, or
    /// may only be.
    pub journal: Option<Journal>,
    /// What the journal held and the files did not, where there was such a thing.
    pub recovered: Option<Recovered>,
    /// What the annotator has done on this machine of late, so that undo goes back to it.
    pub history: History,
}

/// What came of a journal that the files were behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// How many edits the files lacked something of.
    pub edits: usize,
    /// How many records had become something else in the files; a conflict keeps each.
    pub conflicts: usize,
    /// What of the journal could not be read, and so was left out.
    pub dropped: Vec<Diagnostic>,
}

/// Whoever wants to know how many documents of how many have been read, and may say that it is enough. Called by several threads.
pub type Tell<'a> = &'a (dyn Fn(usize, usize) -> ControlFlow<()> + Sync);

/// Nobody wants to know.
const TO_NOBODY: Tell<'static> = &|_, _| ControlFlow::Continue(());

/// Whether a folder holds a project, as far as its name for the file of the project tells.
#[must_use]
pub fn is_project(folder: &Path) -> bool {
    folder.join("project.ron").is_file()
}

/// Whether two paths lead to the same folder.
#[must_use]
pub fn same_folder(one: &Path, other: &Path) -> bool {
    let resolved = |path: &Path| std::fs::canonicalize(path).ok();
    resolved(one).is_some_and(|one| resolved(other) == Some(one))
}

/// Opens what can be opened of a project, to be read. Nothing on the disk is changed.
///
/// What the journals of this machine hold and the files do not is applied in memory, which a note says. A text that is not the
/// recorded one is there to be seen, under the recorded hash, and makes the project read-only; so does everything that could not be
/// read.
///
/// # Errors
///
/// Where there is no readable, undamaged `project.ron` of this format version or an older one.
pub fn open(dir: &Path) -> Result<Opened, StoreError> {
    open_on(Arc::new(RealDisk), dir)
}

/// The same on any disk.
///
/// # Errors
///
/// As [`open()`].
pub fn open_on(disk: Arc<dyn Disk>, dir: &Path) -> Result<Opened, StoreError> {
    open_as(disk, &machine::name(), dir)
}

/// The same on any disk, as any machine.
///
/// # Errors
///
/// As [`open()`].
pub fn open_as(disk: Arc<dyn Disk>, machine: &str, dir: &Path) -> Result<Opened, StoreError> {
    Ok(open_telling(disk, machine, dir, (Beyond::Kept, TO_NOBODY))?.0)
}

/// What becomes of the sheets of a project where they have more than so many bytes in memory.
#[derive(Clone, Copy)]
enum Beyond {
    /// They stay as they are.
    Kept,
    /// Those that can be read once more are summed up and let go, all of them or none.
    LetGo(usize),
    /// Those that come then are packed.
    Packed(usize),
}

/// The same, telling how far it is; with the sheets that were let go.
fn open_telling(
    disk: Arc<dyn Disk>,
    machine: &str,
    dir: &Path,
    (beyond, tell): (Beyond, Tell<'_>),
) -> Result<(Opened, LetGo), StoreError> {
    let (mut reading, logs) = Reading::begin_behind_logs(&disk, machine, dir)?;
    match beyond {
        Beyond::LetGo(most) if logs.iter().all(|log| log.contents.pending().next().is_none()) => reading.let_go(most),
        Beyond::Packed(most) => reading.packs = Some(Room::of(most)),
        Beyond::LetGo(_) | Beyond::Kept => {}
    }
    let mut passed = reading.read_with(logs.iter(), tell)?;
    if reading.lets_go.is_some() && reading.asks_of_older_texts() {
        return open_telling(disk, machine, dir, (Beyond::Kept, tell));
    }
    for log in &logs {
        let recovered = reading.recover(log);
        reading.note_recovered(log, &recovered);
        reading.diagnostics.extend(log.contents.findings.iter().cloned());
    }
    reading.keep_reached(&mut passed, logs.iter());
    reading.carry_older(&passed);
    reading.judge(&passed);
    let sheets = reading.lets_go.take().unwrap_or_default();
    Ok((reading.finish(), sheets))
}

/// Opens a project to be changed by an annotator: takes the lock, and recovers what the journal holds and the files do not.
///
/// What journals of other annotators hold is not applied, but told: their own windows write it.
///
/// Where the lock is held by somebody else, the folder cannot be written, or something in it could not be read, the project is
/// read-only, and nothing in its files is changed.
///
/// # Errors
///
/// As [`open()`].
pub fn open_to_write(dir: &Path, annotator: &AnnotatorId) -> Result<Opened, StoreError> {
    open_to_write_on(Arc::new(RealDisk), &machine::name(), dir, annotator)
}

/// The same on any disk, as any machine.
///
/// # Errors
///
/// As [`open()`].
pub fn open_to_write_on(
    disk: Arc<dyn Disk>,
    machine: &str,
    dir: &Path,
    annotator: &AnnotatorId,
) -> Result<Opened, StoreError> {
    open_judged((disk, machine, dir), annotator, Manner { judged: true, beyond: Beyond::Kept }, TO_NOBODY)
}

/// The same, telling how far it is.
///
/// # Errors
///
/// As [`open()`], and where it was told that it is enough.
pub fn open_to_write_telling(dir: &Path, annotator: &AnnotatorId, tell: Tell<'_>) -> Result<Opened, StoreError> {
    let manner = Manner { judged: true, beyond: Beyond::Packed(SHEETS_MOST) };
    open_judged((Arc::new(RealDisk), &machine::name(), dir), annotator, manner, tell)
}

/// Opens a project to be mended: as [`open_to_write()`], but texts and annotations that disagree do not make it read-only.
///
/// A text that is not the recorded one is under the recorded hash all the same, until whoever mends it says what it is.
///
/// # Errors
///
/// As [`open()`].
pub fn open_to_repair(dir: &Path, annotator: &AnnotatorId) -> Result<Opened, StoreError> {
    let manner = Manner { judged: false, beyond: Beyond::Kept };
    open_judged((Arc::new(RealDisk), &machine::name(), dir), annotator, manner, TO_NOBODY)
}

/// The same of a project of any size, on any disk, as any machine: what has more than so many bytes of sheets has them packed until they
/// are asked for.
///
/// # Errors
///
/// As [`open()`].
pub fn open_packed_on(
    disk: Arc<dyn Disk>,
    machine: &str,
    dir: &Path,
    (annotator, sheets_most): (&AnnotatorId, usize),
) -> Result<Opened, StoreError> {
    open_judged(
        (disk, machine, dir),
        annotator,
        Manner { judged: true, beyond: Beyond::Packed(sheets_most) },
        TO_NOBODY,
    )
}

/// How a project is opened to be changed.
#[derive(Clone, Copy)]
struct Manner {
    /// Whether texts and annotations that disagree make it read-only.
    judged: bool,
    /// What becomes of sheets that there are too many of.
    beyond: Beyond,
}

fn open_judged(
    (disk, machine, dir): (Arc<dyn Disk>, &str, &Path),
    annotator: &AnnotatorId,
    Manner { judged, beyond }: Manner,
    tell: Tell<'_>,
) -> Result<Opened, StoreError> {
    // Nothing is put into a folder that holds no project.
    Reading::begin(disk.clone(), dir)?;
    let lock = match Lock::take(&disk, &machine_folder(dir, annotator, machine)) {
        Ok(Taken::Held(lock)) => lock,
        Ok(Taken::By(owner)) => {
            let (mut opened, _) = open_telling(disk, machine, dir, (beyond, tell))?;
            opened.read_only = Some(format!("{annotator} has it open {owner}"));
            return Ok(opened);
        }
        Err(error) => {
            let (mut opened, _) = open_telling(disk, machine, dir, (beyond, tell))?;
            opened.read_only.get_or_insert_with(|| error.to_string());
            return Ok(opened);
        }
    };
    // Only now, since whoever had the lock may have written until then.
    let (mut reading, mut logs) = Reading::begin_behind_logs(&disk, machine, dir)?;
    if let Beyond::Packed(most) = beyond {
        reading.packs = Some(Room::of(most));
    }
    reading.diagnostics.extend(lock.notes().iter().cloned());
    let own = logs.iter().position(|log| log.annotator == *annotator).map(|at| logs.remove(at));
    let own = own.unwrap_or_else(|| PendingLog::empty(annotator));
    let mut passed = reading.read_with(logs.iter().chain([&own]), tell)?;
    let mut on_disk = reading.project.apart();
    on_disk.texts.keep_all_or_none();
    for log in &logs {
        // Not applied: nobody but its own annotator's window, which may be open, writes it into the files. It comes from there.
        reading.tell_of_pending(log);
    }
    let came_of_it = reading.recover(&own);
    reading.keep_reached(&mut passed, [&own].into_iter());
    let carried = reading.carry_older(&passed);
    let left_over = reading.sheets_without_document();
    if judged {
        reading.judge(&passed);
    } else {
        left_over.iter().for_each(|key| reading.project.sheets.remove(key));
    }
    let recovered = Recovered {
        edits: came_of_it.applied,
        conflicts: came_of_it.conflicts.len(),
        dropped: own.contents.findings.clone(),
    };
    let history = reading.history(&own);
    let mut opened = reading.finish();
    opened.recovered = (recovered != Recovered::default()).then_some(recovered);
    opened.history = history;
    if opened.read_only.is_none() {
        let mended = [(EntryKind::Recovery, came_of_it.edit), (EntryKind::Outside, carried)];
        opened.go_on(mended, own, (on_disk, &left_over), lock);
    }
    Ok(opened)
}

impl Opened {
    /// Makes the journal ready to be written on. What the files held goes with the sheets in which something is left though their document
    /// is gone.
    fn go_on(
        &mut self,
        mended: [(EntryKind, Edit); 2],
        own: PendingLog,
        (mut on_disk, left_over): (Project, &BTreeSet<SheetKey>),
        lock: Lock,
    ) {
        let stamp = Stamp { at: Time::now(), by: own.annotator.clone() };
        let mended = mended.into_iter().filter(|(_, edit)| !edit.is_empty());
        let mended: Vec<_> = mended.map(|(kind, edit)| Entry { kind, edit, stamp: stamp.clone() }).collect();
        // The history of the window goes on with what was just done.
        mended.iter().cloned().for_each(|entry| self.history.record(entry));
        let pending = own.contents.pending().flat_map(|it| &it.entry.edit.changes);
        let changes: Vec<&Change> = pending.chain(mended.iter().flat_map(|it| &it.edit.changes)).collect();
        let mut unwritten = FileKey::changed_by(changes.iter().copied(), &self.project);
        // What the files hold of a document that somebody else took away is not ours to remove. Should the document come back, it is
        // found like any other change.
        let mut removed = removed_documents(&changes);
        removed.retain(|id| left_over.iter().all(|key| key.document != *id));
        let stays = |id: &DocumentId| self.project.documents.contains_key(id) || removed.contains(id);
        let mut left_alone = FileKey::all(&on_disk);
        left_alone.extend(unwritten.iter().cloned());
        left_alone.retain(|file| !file.of_document().is_none_or(stays));
        for file in &left_alone {
            self.folder.forget(file);
            take_part(&mut on_disk, &Project::new(self.project.id, ""), file);
            unwritten.remove(file);
        }
        let written = own.contents.written;
        let log = Log::new(&self.folder, self.project.id, own.contents, lock);
        self.journal = Some(Journal { annotator: own.annotator, log, on_disk, unwritten, left_alone, mended, written });
    }
}

/// The documents that some changes leave gone.
fn removed_documents(changes: &[&Change]) -> BTreeSet<DocumentId> {
    let mut removed = BTreeSet::new();
    for change in changes {
        match change {
            Change::Document(Swap { before: Some(document), after: None }) => drop(removed.insert(document.id.clone())),
            Change::Document(Swap { after: Some(document), .. }) => drop(removed.remove(&document.id)),
            _ => {}
        }
    }
    removed
}

impl Reading {
    /// The sheets in which there is something though there is no document.
    fn sheets_without_document(&self) -> BTreeSet<SheetKey> {
        let is_alone = |key: &&SheetKey| !self.project.documents.contains_key(&key.document);
        self.project.sheets.keys().filter(is_alone).cloned().collect()
    }

    fn finish(mut self) -> Opened {
        Diagnostic::cut(&mut self.diagnostics);
        let errors = || self.diagnostics.iter().filter(|it| it.severity == Severity::Error);
        let read_only = errors().next().map(|first| match errors().count() {
            1 => first.to_string(),
            count => format!("{first}, and {} more", count - 1),
        });
        Opened {
            project: self.project,
            folder: self.folder,
            diagnostics: self.diagnostics,
            read_only,
            journal: None,
            recovered: None,
            history: History::default(),
        }
    }
}
