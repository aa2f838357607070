//! The folder that an export goes to: there whole, or not at all.
//!
//! What is written stands in a hidden folder beside the target and is renamed into its place when it is complete and synced.
//! A lock file tells the hidden folder of a run that goes on from that of one that was killed; the next run to the same
//! target clears the latter away.
//!
//! ```text
//! dataset                    the target: as it was, until it is the new one
//! .dataset.4711-0.partial    what is being written
//! .dataset.4711-0.old        the export that was replaced, until it is removed
//! .dataset.4711-0.lock       locked while the run lives
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};

use super::syncing::Syncing;
use crate::format::Sink;

/// More files than this are not held open at a time, but for those that wait to be synced.
const OPEN_MAX: usize = 64;
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SUCCESS: &str = "_SUCCESS";

/// Why an export has no place to go. What stood there before still stands there.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// There is something already.
    #[error("{} exists already; choose another folder, or replace it with --force", .0.display())]
    Exists(PathBuf),
    /// What is there is no export, or has other files in it, so that replacing it would lose them.
    #[error(
        "{} is not replaced: {file} in it was not written by an export; expected an earlier export and nothing else; \
         move it away or choose another folder",
        path.display()
    )]
    Foreign {
        /// The target.
        path: PathBuf,
        /// What is in the way.
        file: String,
    },
    /// The path does not name a folder that could be made.
    #[error("“{}” names no folder that could be made; expected a path such as out/dataset", .0.display())]
    NoName(PathBuf),
    /// The system refused.
    #[error("cannot {doing} {}: {source}", path.display())]
    System {
        /// What was tried.
        doing: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Puts the reason of the system and the path together.
fn failed<'a>(doing: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> OutputError + 'a {
    move |source| OutputError::System { doing, path: path.to_owned(), source }
}

/// An export that is being written. Dropped before [`OutputFolder::finish`] it leaves no trace.
#[derive(Debug)]
pub struct OutputFolder {
    target: PathBuf,
    force: bool,
    hidden: Hidden,
    /// Held for the lock on it.
    _lock: File,
    open: BTreeMap<String, BufWriter<File>>,
    syncing: Syncing,
}

/// The hidden paths of one run.
#[derive(Debug)]
struct Hidden {
    lock: PathBuf,
    partial: PathBuf,
    old: PathBuf,
}

impl Hidden {
    fn new(target: &Path, run: &str) -> Option<Self> {
        let name = target.file_name()?.to_str()?;
        let path = |what| target.with_file_name(format!(".{name}.{run}.{what}"));
        Some(Self { lock: path("lock"), partial: path("partial"), old: path("old") })
    }
}

impl OutputFolder {
    /// Prepares an export to a folder that is not there yet or, with `force`, one that holds an earlier export.
    ///
    /// # Errors
    ///
    /// Where the target is there and may not be replaced, or the folder around it cannot be written.
    pub fn create(target: &Path, force: bool) -> Result<Self, OutputError> {
        let no_name = || OutputError::NoName(target.to_owned());
        if !matches!(target.components().next_back(), Some(Component::Normal(_))) {
            return Err(no_name());
        }
        let parent = parent_of(target);
        fs::create_dir_all(parent).map_err(failed("make the folder", parent))?;
        clear_killed_runs(target);
        check_target(target, force)?;
        for number in 0_u64.. {
            let hidden = Hidden::new(target, &format!("{}-{number}", std::process::id())).ok_or_else(no_name)?;
            let lock = match OpenOptions::new().write(true).create_new(true).open(&hidden.lock) {
                Ok(lock) => lock,
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(failed("write", &hidden.lock)(error)),
            };
            // A file system without locks loses only the clearing up after killed runs.
            drop(lock.try_lock());
            let made = fs::create_dir(&hidden.partial).map_err(failed("make the folder", &hidden.partial));
            let (open, syncing) = (BTreeMap::new(), Syncing::default());
            let folder = Self { target: target.to_owned(), force, hidden, _lock: lock, open, syncing };
            return made.map(|()| folder);
        }
        Err(no_name())
    }

    /// Puts the export in its place, synced; only then an earlier one is removed.
    ///
    /// # Errors
    ///
    /// Where the system refuses, or something has come to stand in the place meanwhile. The target is as it was.
    pub fn finish(mut self) -> Result<(), OutputError> {
        let partial = self.hidden.partial.clone();
        self.close_files().and_then(|()| self.syncing.finish()).map_err(failed("write", &partial))?;
        sync_folder(&partial).map_err(failed("sync", &partial))?;
        let target = &self.target;
        check_target(target, self.force)?;
        match fs::symlink_metadata(target) {
            Ok(_) => replace(&partial, target, &self.hidden.old).map_err(failed("replace", target))?,
            Err(_) => fs::rename(&partial, target).map_err(failed("make", target))?,
        }
        let parent = parent_of(target);
        sync_folder(parent).map_err(failed("sync", parent))
    }

    /// Closes all files. They are synced meanwhile, or later.
    fn close_files(&mut self) -> io::Result<()> {
        for file in std::mem::take(&mut self.open).into_values() {
            self.syncing.put(file.into_inner().map_err(io::IntoInnerError::into_error)?)?;
        }
        Ok(())
    }

    fn file(&mut self, name: &str) -> io::Result<&mut BufWriter<File>> {
        if !self.open.contains_key(name) {
            if self.open.len() >= OPEN_MAX {
                self.close_files()?;
            }
            let inside = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
            if !name.split('/').all(inside) {
                return Err(io::Error::new(ErrorKind::InvalidInput, "the name leaves the output folder"));
            }
            let path = self.hidden.partial.join(name);
            fs::create_dir_all(parent_of(&path))?;
            let file = OpenOptions::new().append(true).create(true).open(path)?;
            self.open.insert(name.to_owned(), BufWriter::with_capacity(1 << 16, file));
        }
        self.open.get_mut(name).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

impl Sink for OutputFolder {
    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.file(name)?.write_all(bytes)
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        self.open.clear();
        self.syncing = Syncing::default();
        clear(&self.hidden, &self.target);
    }
}

/// Removes what a run has left; an earlier export that it had moved away goes back where nothing took its place.
fn clear(hidden: &Hidden, target: &Path) {
    if fs::symlink_metadata(&hidden.old).is_ok() {
        let done = match fs::symlink_metadata(target) {
            Ok(_) => fs::remove_dir_all(&hidden.old),
            Err(_) => fs::rename(&hidden.old, target),
        };
        if let Err(error) = done {
            tracing::warn!("{} stays behind: {error}", hidden.old.display());
            return;
        }
    }
    match fs::remove_dir_all(&hidden.partial) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            tracing::warn!("{} stays behind: {error}", hidden.partial.display());
        }
        // Last, since without it nobody would know that the rest may go.
        _ => drop(fs::remove_file(&hidden.lock)),
    }
}

/// Clears what runs to the same target have left that did not live to do it.
fn clear_killed_runs(target: &Path) {
    let Some(name) = target.file_name().and_then(|it| it.to_str()) else { return };
    let Ok(entries) = fs::read_dir(parent_of(target)) else { return };
    for entry in entries.flatten() {
        let found = entry.file_name();
        let run = found.to_str().and_then(|it| it.strip_prefix(&format!(".{name}.")));
        let Some(run) = run.and_then(|it| it.strip_suffix(".lock")).filter(|run| is_run(run)) else { continue };
        let Some(hidden) = Hidden::new(target, run) else { continue };
        if File::open(&hidden.lock).is_ok_and(|lock| lock.try_lock().is_ok()) {
            clear(&hidden, target);
        }
    }
}

/// Whether a part of a hidden name is a process and a number, as this module writes it.
fn is_run(run: &str) -> bool {
    let number = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    run.split_once('-').is_some_and(|(process, count)| number(process) && number(count))
}

fn check_target(target: &Path, force: bool) -> Result<(), OutputError> {
    let found = match fs::symlink_metadata(target) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        found => found.map_err(failed("look at", target))?,
    };
    let foreign = |file: String| OutputError::Foreign { path: target.to_owned(), file };
    let files = if found.is_dir() { files_in(target).map_err(failed("read", target))? } else { BTreeSet::new() };
    if found.is_dir() && files.is_empty() {
        return Ok(());
    }
    if !force {
        return Err(OutputError::Exists(target.to_owned()));
    }
    if !found.is_dir() {
        return Err(foreign("what stands there".to_owned()));
    }
    let manifest = fs::read(target.join(MANIFEST)).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let written: Vec<&str> =
        manifest["files"].as_array().into_iter().flatten().filter_map(|file| file["name"].as_str()).collect();
    let ours =
        |file: &String| !written.is_empty() && (written.contains(&&**file) || file == MANIFEST || file == SUCCESS);
    match files.into_iter().find(|file| !ours(file)) {
        Some(file) => Err(foreign(file)),
        None => Ok(()),
    }
}

/// The files in a folder and the folders below, by their relative names with `/`; links count as files.
pub(super) fn files_in(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            files.extend(files_in(&entry.path())?.into_iter().map(|file| format!("{name}/{file}")));
        } else {
            files.insert(name);
        }
    }
    Ok(files)
}

/// Puts the new folder in the place of the old one: in one step where the system can, else in two.
fn replace(new: &Path, target: &Path, old: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            // What was the target now has the name of the new one, and goes with it.
            return Ok(());
        }
    }
    fs::rename(target, old)?;
    fs::rename(new, target)
}

fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Only Unix knows how to sync a folder; elsewhere the file system sees to it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn write(target: &Path, force: bool, words: &str) -> Result<(), OutputError> {
        let mut output = OutputFolder::create(target, force)?;
        output.append("data/a.txt", words.as_bytes()).unwrap();
        output.append(MANIFEST, br#"{"files": [{"name": "data/a.txt"}]}"#).unwrap();
        output.append(SUCCESS, b"").unwrap();
        output.finish()
    }

    #[test]
    fn nothing_is_there_before_it_is_complete_and_nothing_hidden_after() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("new/dataset");
        let mut output = OutputFolder::create(&target, false).unwrap();
        output.append("a.txt", b"a").unwrap();
        assert!(!target.exists());
        drop(output);
        assert_eq!(names(target.parent().unwrap()), [""; 0]);
        write(&target, false, "one").unwrap();
        assert_eq!(names(target.parent().unwrap()), ["dataset"]);
        assert_eq!(fs::read_to_string(target.join("data/a.txt")).unwrap(), "one");
    }

    #[test]
    fn an_earlier_export_is_replaced_by_force_alone() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("dataset");
        write(&target, false, "one").unwrap();
        assert!(matches!(write(&target, false, "two"), Err(OutputError::Exists(_))));
        write(&target, true, "two").unwrap();
        assert_eq!(fs::read_to_string(target.join("data/a.txt")).unwrap(), "two");
        assert_eq!(names(dir.path()), ["dataset"]);
        fs::write(target.join("thesis.txt"), "mine").unwrap();
        let refused = write(&target, true, "three").unwrap_err();
        assert!(refused.to_string().contains("thesis.txt"), "{refused}");
        assert_eq!(fs::read_to_string(target.join("thesis.txt")).unwrap(), "mine");
    }

    #[test]
    fn a_folder_that_is_no_export_is_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("letter.txt"), "dear").unwrap();
        assert!(matches!(write(dir.path(), true, "x"), Err(OutputError::Foreign { .. })));
        assert!(matches!(write(&dir.path().join("letter.txt"), true, "x"), Err(OutputError::Foreign { .. })));
        assert!(matches!(write(&dir.path().join(".."), true, "x"), Err(OutputError::NoName(_))));
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_and_a_living_one_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("dataset");
        let killed = Hidden::new(&target, "1-0").unwrap();
        fs::write(&killed.lock, "").unwrap();
        fs::create_dir(&killed.partial).unwrap();
        // Killed between the two renames: the earlier export is to come back.
        fs::create_dir(&killed.old).unwrap();
        fs::write(killed.old.join("kept.txt"), "kept").unwrap();
        let living = OutputFolder::create(&dir.path().join("other"), false).unwrap();
        assert!(matches!(OutputFolder::create(&target, false), Err(OutputError::Exists(_))));
        assert_eq!(fs::read_to_string(target.join("kept.txt")).unwrap(), "kept");
        clear_killed_runs(&dir.path().join("other"));
        assert!(living.hidden.partial.exists());
        drop(living);
        assert_eq!(names(dir.path()), ["dataset"]);
    }

    #[test]
    fn of_two_runs_to_one_target_the_second_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("dataset");
        let mut slow = OutputFolder::create(&target, false).unwrap();
        slow.append("a.txt", b"slow").unwrap();
        write(&target, false, "fast").unwrap();
        assert!(matches!(slow.finish(), Err(OutputError::Exists(_))));
        assert_eq!(fs::read_to_string(target.join("data/a.txt")).unwrap(), "fast");
        assert_eq!(names(dir.path()), ["dataset"]);
    }

    #[test]
    fn names_stay_inside() {
        let dir = tempfile::tempdir().unwrap();
        let mut output = OutputFolder::create(&dir.path().join("dataset"), false).unwrap();
        for name in ["../a", "/a", "a//b", "", "a/..", "c:\\a"] {
            assert!(output.append(name, b"x").is_err(), "{name:?}");
        }
    }
}
