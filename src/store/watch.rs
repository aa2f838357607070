//! Files that change underneath an open project: a `git pull`, a sync folder, another annotator.
//!
//! The system tells of changes in the folders that hold project files; where it cannot (too many watches, a drive of another machine, of
//! whose changes no system tells), a thread looks at times and lengths every few seconds. Either way some files are named, after a short quiet, to
//! be read and compared by whoever asked: what is named may be as it was, and our own writing is named too.
//!
//! No link is followed, and nothing of `.manicule`, earlier texts or temporary files is looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::StoreError;
use super::folder::{ANNOTATIONS, DOCUMENTS, FileKey, PROJECT_FILE};
use crate::model::{AnnotatorId, DocumentId, SheetKey};

/// How long files have to be left alone before they are named: programs write several at once.
const QUIET: Duration = Duration::from_millis(300);

/// How long files that are never left alone wait to be named.
const AT_MOST: Duration = Duration::from_secs(2);

/// How far the clock of a drive may be behind ours: a file that was changed by so much before the project was read is looked at once more.
const CLOCKS: Duration = Duration::from_secs(2);

/// How often times and lengths are looked at where the system does not tell.
const LOOK_EVERY: Duration = Duration::from_secs(4);

/// When a project was read, and the files that it had then.
#[derive(Clone, Debug)]
pub struct AsRead {
    /// When that began.
    pub at: SystemTime,
    /// What there was to be read.
    pub files: BTreeSet<FileKey>,
}

/// Looks out for changes of a project's files, until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    messages: Sender<Message>,
    /// Why times and lengths are looked at, where they are.
    looks: Arc<Mutex<Option<String>>>,
}

#[derive(Debug)]
enum Message {
    Changed(Vec<PathBuf>),
    /// Something was missed.
    Anything,
    Stop,
}

impl Watcher {
    /// Looks out for changes of a project's files, from now on and since it was read. `on_change` is called on a thread of its own with
    /// the files that may have changed, been made or removed, each once, sorted.
    ///
    /// # Errors
    ///
    /// Where no thread can be started.
    pub fn start(
        folder: &Path,
        since: AsRead,
        on_change: impl Fn(Vec<FileKey>) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let remote = is_remote(folder).then(|| "the folder is on a drive of another machine".to_owned());
        Self::start_with(folder, since, (remote, LOOK_EVERY), on_change)
    }

    fn start_with(
        folder: &Path,
        since: AsRead,
        (looks, every): (Option<String>, Duration),
        on_change: impl Fn(Vec<FileKey>) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let (messages, received) = mpsc::channel();
        // Some systems name what changes by its resolved path.
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let looks = Arc::new(Mutex::new(looks));
        let mut thread = Thread {
            folder: folder.clone(),
            told: None,
            looked: None,
            looks: looks.clone(),
            messages: messages.clone(),
        };
        let may_ask = looks.lock().unwrap_or_else(PoisonError::into_inner).is_none();
        match may_ask.then(|| thread.ask()) {
            Some(Ok(())) => {}
            Some(Err(reason)) => thread.fall_back(&reason),
            None => thread.looked = Some(look(&folder)),
        }
        let name = "watch".to_owned();
        let run = move || thread.run(&received, (&since, every), &on_change);
        let started = std::thread::Builder::new().name(name).spawn(run);
        started.map_err(|error| StoreError::system("watch", &folder, error))?;
        Ok(Self { messages, looks })
    }

    /// Why changes are noticed only after some seconds, where the system does not tell of them.
    #[must_use]
    pub fn looks_because(&self) -> Option<String> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // Where the thread is gone already nobody hears it.
        drop(self.messages.send(Message::Stop));
    }
}

struct Thread {
    folder: PathBuf,
    /// The system, where it tells of changes.
    told: Option<RecommendedWatcher>,
    /// What files were like when they were last looked at, where it does not.
    looked: Option<BTreeMap<FileKey, Look>>,
    looks: Arc<Mutex<Option<String>>>,
    messages: Sender<Message>,
}

impl Thread {
    /// Asks the system to tell of changes in all folders that hold files of the project.
    fn ask(&mut self) -> Result<(), String> {
        let messages = self.messages.clone();
        let on_event = move |event: notify::Result<notify::Event>| {
            let message = match event {
                Ok(event) if event.need_rescan() => Message::Anything,
                // That a file was read is no change; to name it would make it be read again, and so on.
                Ok(event) if !is_change(event.kind) => return,
                Ok(event) => Message::Changed(event.paths),
                Err(_) => Message::Anything,
            };
            drop(messages.send(message));
        };
        self.told = Some(notify::recommended_watcher(on_event).map_err(|error| error.to_string())?);
        self.watch_all(&self.folder.clone())
    }

    /// Watches a folder of the project and those below it.
    fn watch_all(&mut self, from: &Path) -> Result<(), String> {
        let mut watched = BTreeSet::new();
        loop {
            // Nobody tells of a folder that was made while the one above it was not watched yet, so they are listed once more after that.
            let mut new = folders(&self.folder, from);
            new.retain(|it| !watched.contains(it));
            if new.is_empty() {
                return Ok(());
            }
            new.iter().try_for_each(|folder| self.watch(folder))?;
            watched.extend(new);
        }
    }

    fn watch(&mut self, folder: &Path) -> Result<(), String> {
        let Some(told) = self.told.as_mut() else { return Ok(()) };
        // One that was removed and made again is another one under the same name.
        drop(told.unwatch(folder));
        match told.watch(folder, RecursiveMode::NonRecursive) {
            Err(error) if fs::symlink_metadata(folder).is_ok() => Err(error.to_string()),
            // Gone again.
            _ => Ok(()),
        }
    }

    fn fall_back(&mut self, reason: &str) {
        tracing::warn!("{}: changes are looked for every few seconds: {reason}", self.folder.display());
        *self.looks.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason.to_owned());
        self.told = None;
        self.looked = Some(look(&self.folder));
    }

    fn run(
        mut self,
        received: &Receiver<Message>,
        (since, every): (&AsRead, Duration),
        on_change: &dyn Fn(Vec<FileKey>),
    ) {
        // What came between the reading and the watching.
        let mut changed = changed_since(&self.folder, since);
        let mut next_look = Instant::now() + every;
        // When what has changed is named at the latest, and unless something more changes.
        let at_once = || (Instant::now() + AT_MOST, Instant::now() + QUIET);
        let mut due: Option<(Instant, Instant)> = (!changed.is_empty()).then(at_once);
        loop {
            let look_at = self.looked.is_some().then_some(next_look);
            let wake = [look_at, due.map(|(latest, quiet)| latest.min(quiet))].into_iter().flatten().min();
            let message = match wake {
                Some(wake) => received.recv_timeout(wake.saturating_duration_since(Instant::now())),
                None => received.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let before = changed.len();
            match message {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Message::Changed(paths)) => {
                    let touched = self.touched(&paths);
                    if touched.is_empty() {
                        continue;
                    }
                    changed.extend(touched);
                    due = Some((due.map_or(Instant::now() + AT_MOST, |(latest, _)| latest), Instant::now() + QUIET));
                }
                Ok(Message::Anything) => changed.extend(look(&self.folder).into_keys()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            if self.looked.is_some() && now >= next_look {
                changed.extend(self.look_again());
                next_look = Instant::now() + every;
            }
            if due.is_none() && changed.len() > before {
                due = Some((now + AT_MOST, now + QUIET));
            }
            if due.is_some_and(|(latest, quiet)| now >= latest.min(quiet)) {
                due = None;
                on_change(std::mem::take(&mut changed).into_iter().collect());
            }
        }
    }

    /// The files of the project among some paths. A new folder is watched from now on, and all that is in it is touched.
    fn touched(&mut self, paths: &[PathBuf]) -> BTreeSet<FileKey> {
        let mut touched = BTreeSet::new();
        for path in paths {
            let Ok(inside) = path.strip_prefix(&self.folder) else { continue };
            if let Some(key) = FileKey::at(inside) {
                touched.insert(key);
            } else if holds_files(inside) && is_folder(path) {
                if let Err(reason) = self.watch_all(path) {
                    self.fall_back(&reason);
                }
                // Files may have been made in it, and in folders below, before it was watched.
                let below = folders(&self.folder, path);
                touched.extend(below.iter().flat_map(|it| look_into(&self.folder, it).into_keys()));
            }
        }
        touched
    }

    /// The files whose time or length is another one than when they were last looked at.
    fn look_again(&mut self) -> BTreeSet<FileKey> {
        let now = look(&self.folder);
        let Some(before) = self.looked.as_mut() else { return BTreeSet::new() };
        let gone = before.keys().filter(|key| !now.contains_key(key));
        let other = now.iter().filter(|(key, found)| before.get(key) != Some(found)).map(|(key, _)| key);
        let changed = gone.chain(other).cloned().collect();
        *before = now;
        changed
    }
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

impl FileKey {
    /// The file of a project that a path within the folder is of, if it is of one.
    fn at(inside: &Path) -> Option<Self> {
        let parts: Option<Vec<&str>> = inside.iter().map(std::ffi::OsStr::to_str).collect();
        let stem = |name: &str, extensions: &[&str]| {
            let (stem, extension) = name.rsplit_once('.')?;
            extensions.contains(&extension).then(|| stem.parse::<DocumentId>().ok())?
        };
        match parts?.as_slice() {
            [PROJECT_FILE] => Some(Self::Project),
            [DOCUMENTS, name] => stem(name, &["ron", "txt"]).map(Self::Document),
            [ANNOTATIONS, annotator, name] => {
                let annotator: AnnotatorId = annotator.parse().ok()?;
                stem(name, &["ron"]).map(|document| Self::Sheet(SheetKey::new(document, annotator)))
            }
            _ => None,
        }
    }
}

/// Whether a path within the folder is one of the folders that hold files of a project.
fn holds_files(inside: &Path) -> bool {
    let parts: Option<Vec<&str>> = inside.iter().map(std::ffi::OsStr::to_str).collect();
    match parts.as_deref() {
        Some([] | [DOCUMENTS | ANNOTATIONS]) => true,
        Some([ANNOTATIONS, annotator]) => annotator.parse::<AnnotatorId>().is_ok(),
        _ => false,
    }
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|it| it.is_dir())
}

/// The folders of a project that hold its files, links not among them: one of them, and those below it.
fn folders(project: &Path, from: &Path) -> Vec<PathBuf> {
    let annotations = project.join(ANNOTATIONS);
    let mut all = vec![project.to_owned(), project.join(DOCUMENTS), annotations.clone()];
    if is_folder(&annotations) {
        let entries = fs::read_dir(&annotations).into_iter().flatten().flatten();
        all.extend(entries.filter(|it| is_annotator(&it.file_name())).map(|it| it.path()));
    }
    all.retain(|it| it.starts_with(from) && is_folder(it));
    all
}

fn is_annotator(name: &std::ffi::OsStr) -> bool {
    name.to_str().is_some_and(|it| it.parse::<AnnotatorId>().is_ok())
}

/// What a file is like from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Look {
    /// Of the text and the facts of a document, or of the file alone.
    files: Vec<(PathBuf, u64, Option<SystemTime>, u64)>,
}

/// All files of a project, as they are from outside.
fn look(folder: &Path) -> BTreeMap<FileKey, Look> {
    let mut found = BTreeMap::new();
    for below in folders(folder, folder) {
        for (key, other) in look_into(folder, &below) {
            found.entry(key).or_insert_with(|| Look { files: Vec::new() }).files.extend(other.files);
        }
    }
    found
}

fn look_into(folder: &Path, below: &Path) -> BTreeMap<FileKey, Look> {
    let mut found: BTreeMap<FileKey, Look> = BTreeMap::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(below).into_iter().flatten().flatten().map(|it| it.path()).collect();
    paths.sort();
    for path in paths {
        let Some(key) = path.strip_prefix(folder).ok().and_then(FileKey::at) else { continue };
        let Ok(data) = fs::symlink_metadata(&path) else { continue };
        let look = found.entry(key).or_insert_with(|| Look { files: Vec::new() });
        look.files.push((path, data.len(), data.modified().ok(), number_of(&data)));
    }
    found
}

/// The files of a project that have become what they are, or are gone, since it was read.
fn changed_since(folder: &Path, AsRead { at, files }: &AsRead) -> BTreeSet<FileKey> {
    let since = at.checked_sub(CLOCKS).unwrap_or(*at);
    let found = look(folder);
    let gone: Vec<FileKey> = files.iter().filter(|it| !found.contains_key(it)).cloned().collect();
    let is_new =
        |path: &PathBuf| fs::symlink_metadata(path).is_ok_and(|it| changed_at(&it).is_none_or(|at| at >= since));
    let new = found.into_iter().filter(|(_, found)| found.files.iter().any(|(path, ..)| is_new(path)));
    new.map(|(key, _)| key).chain(gone).collect()
}

/// When a file got its contents or its place. Programs that copy files may set the time of the contents back, but not this one.
#[cfg(unix)]
fn changed_at(data: &fs::Metadata) -> Option<SystemTime> {
    let (seconds, rest) =
        (std::os::unix::fs::MetadataExt::ctime(data), std::os::unix::fs::MetadataExt::ctime_nsec(data));
    let at = Duration::new(u64::try_from(seconds).ok()?, u32::try_from(rest).ok()?);
    SystemTime::UNIX_EPOCH.checked_add(at)
}

#[cfg(not(unix))]
fn changed_at(data: &fs::Metadata) -> Option<SystemTime> {
    data.modified().ok()
}

/// The number of a file, which is another one when it was replaced within the resolution of its time.
#[cfg(unix)]
fn number_of(data: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn number_of(_: &fs::Metadata) -> u64 {
    0
}

/// Whether a folder is on a drive of another machine, or one that a program stands behind: there the system tells only of what this machine
/// does itself.
#[cfg(target_os = "linux")]
fn is_remote(folder: &Path) -> bool {
    // NFS, SMB, CIFS, SMB 2, 9P, AFS, Coda, Ceph, FUSE.
    const REMOTE: [u64; 9] =
        [0x6969, 0x517b, 0xff53_4d42, 0xfe53_4d42, 0x0102_1997, 0x5346_414f, 0x7375_7245, 0x00c3_6400, 0x6573_5546];
    rustix::fs::statfs(folder).is_ok_and(|it| u64::try_from(it.f_type).is_ok_and(|kind| REMOTE.contains(&kind)))
}

#[cfg(not(target_os = "linux"))]
fn is_remote(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests;
