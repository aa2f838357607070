//! A disk in memory that crashes, or refuses, at any operation that is asked for.
//!
//! **The crash model.** What the program sees while it runs is one thing, what the disk holds for good another. Between the two lie
//! the bytes of files that were not synced and the names of folders that were not. In a crash
//!
//! - each name that was made, renamed, replaced or removed since its folder was last synced is as it was then, as it was last, or
//!   as at any moment between: a rename may come before the bytes of the file, a removed name may come back, and of the two names of a
//!   rename each goes its own way. Below a folder whose name is lost nothing is found;
//! - of the bytes of a file since it was last synced all may be there, or none, or a part: the front of them, and zeros where the
//!   length got through but the bytes did not; where the file was made shorter, its old length may be there, with zeros;
//! - syncing a file says nothing of its name, and syncing a folder nothing of the bytes of its files;
//! - the operation in which the crash happens is begun and not acknowledged: of it, too, all, nothing or a part is there;
//! - locks are gone.
//!
//! **Refusals.** A refused operation does nothing, with two exceptions. Of an append that finds the disk full or broken half is
//! in the file. And when a sync fails for one of these reasons the system forgets that the bytes were never written: they can still be
//! read, the next sync succeeds, and yet what is on the disk for them are zeros. A folder that could not be synced can be synced again.
//!
//! What is not modelled: bytes that rot, a disk that lies about what it has synced, and blocks of one append that come in another order
//! than as a front and the zeros behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use manicule::store::{Disk, EntryKind, Found, Held};

/// How many disks [`FailingDisk::survivors`] mixes at random, beside those that it always gives.
const MIXTURES: u64 = 6;

/// A disk in memory, shared by its clones.
#[derive(Clone)]
pub struct FailingDisk {
    state: Arc<Mutex<State>>,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The machine stops: this operation and all that follow fail, and [`FailingDisk::survivors`] are what is left.
    Crash,
    /// This operation fails, and the next goes through.
    Once(Failure),
    /// This operation fails, and so does every other that can, until the disk is mended.
    UntilMended(Failure),
}

/// Why an operation is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// `ENOSPC`
    NoSpace,
    /// `EIO`
    Broken,
    /// `EROFS`
    ReadOnly,
    /// `EACCES`
    Denied,
}

impl Failure {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NoSpace, Self::Broken, Self::ReadOnly, Self::Denied];

    fn error(self) -> io::Error {
        io::Error::from_raw_os_error(match self {
            Self::NoSpace => 28,
            Self::Broken => 5,
            Self::ReadOnly => 30,
            Self::Denied => 13,
        })
    }

    /// Whether it also befalls operations that only look.
    fn hits_reading(self) -> bool {
        matches!(self, Self::Broken | Self::Denied)
    }

    /// Whether it befalls the bytes on their way, and not the wish to write.
    fn is_midway(self) -> bool {
        matches!(self, Self::NoSpace | Self::Broken)
    }
}

impl Fault {
    fn hits(self, changes: bool) -> bool {
        match self {
            Self::Crash => changes,
            Self::Once(failure) | Self::UntilMended(failure) => changes || failure.hits_reading(),
        }
    }
}

/// One of the disks that may be found after a crash.
pub struct Survivor {
    /// What has survived, in words.
    pub what: String,
    /// The disk, which works.
    pub disk: FailingDisk,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Folder,
    File(usize),
}

#[derive(Clone, Debug, Default)]
struct FileBytes {
    /// What a program reads.
    live: Vec<u8>,
    /// What the disk holds for good.
    durable: Vec<u8>,
    /// How many bytes at the front are the same in both.
    kept: usize,
    /// Stretches of `live` that the system believes to be on the disk, while there are zeros.
    lost: Vec<(usize, usize)>,
}

#[derive(Default)]
struct State {
    /// Names as a program sees them.
    live: BTreeMap<PathBuf, Name>,
    /// Names that the disk holds for good.
    durable: BTreeMap<PathBuf, Name>,
    /// What happened to names since their folder was synced, the oldest first.
    pending: Vec<(PathBuf, Option<Name>)>,
    files: Vec<FileBytes>,
    locked: BTreeSet<usize>,
    /// What is to go wrong, and after how many more operations that it can befall.
    fault: Option<(Fault, usize)>,
    /// The operation that the fault befell first.
    struck: Option<String>,
    crashed: bool,
    /// Operations so far: all of them, and those that change something.
    operations: usize,
    changes: usize,
}

/// What becomes of one operation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Go,
    Crash,
    Fail(Failure),
}

impl FailingDisk {
    /// A disk with one folder, which lasts.
    pub fn new(folder: &Path) -> Self {
        let mut state = State::default();
        for path in folder.ancestors() {
            state.live.insert(path.to_owned(), Name::Folder);
        }
        state.durable = state.live.clone();
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Lets something go wrong at the n-th operation from now that it can befall, counted from 0.
    pub fn plan(&self, fault: Fault, n: usize) {
        let mut state = self.state();
        state.fault = Some((fault, n));
        state.struck = None;
    }

    /// Nothing goes wrong any more, unless the disk has crashed.
    pub fn mend(&self) {
        self.state().fault = None;
    }

    /// The operation that what was planned has befallen (the first one), or `None` where it has not come to it.
    pub fn struck(&self) -> Option<String> {
        self.state().struck.clone()
    }

    /// Whether the machine has stopped.
    pub fn is_crashed(&self) -> bool {
        self.state().crashed
    }

    /// How many operations a fault could have befallen so far.
    pub fn operations(&self, fault: Fault) -> usize {
        let state = self.state();
        if fault.hits(false) { state.operations } else { state.changes }
    }

    /// Another disk with what a program sees here, all of it synced, and nothing planned.
    pub fn settled(&self) -> Self {
        let state = self.state();
        build(&state, &state.live, &|file| file.live.clone())
    }

    /// Another program writes a file, and syncs it; that is no operation of the one under test.
    pub fn put(&self, path: &Path, bytes: &[u8]) {
        let mut state = self.state();
        let folders = path.ancestors().skip(1).filter(|it| !state.live.contains_key(*it)).map(Path::to_owned);
        for folder in folders.collect::<Vec<_>>() {
            state.live.insert(folder.clone(), Name::Folder);
            state.durable.insert(folder, Name::Folder);
        }
        let file = state.new_file();
        state.files[file] =
            FileBytes { live: bytes.to_vec(), durable: bytes.to_vec(), kept: bytes.len(), lost: Vec::new() };
        state.live.insert(path.to_owned(), Name::File(file));
        state.durable.insert(path.to_owned(), Name::File(file));
        state.pending.retain(|(it, _)| it != path);
    }

    /// The files that a program sees, with their bytes.
    pub fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let state = self.state();
        let file = |(path, name): (&PathBuf, &Name)| match name {
            Name::File(file) => Some((path.clone(), state.files[*file].live.clone())),
            Name::Folder => None,
        };
        state.live.iter().filter_map(file).collect()
    }

    /// What may be found on the disk if the machine stops now: nothing that was not synced, all of it, names without bytes, bytes
    /// without names, torn bytes, each name alone lost and alone kept, and some mixtures. Equal disks are given once.
    pub fn survivors(&self, seed: u64) -> Vec<Survivor> {
        let state = self.state();
        let whole = |file: &FileBytes| file.arrived();
        let bare = |file: &FileBytes| file.durable.clone();
        let (new, old) = (&state.live, &state.durable);
        let mut found = Survivors { state: &state, disks: Vec::new(), seen: BTreeSet::new() };
        found.add("nothing", old, &bare);
        found.add("everything", new, &whole);
        found.add("names without bytes", new, &bare);
        found.add("bytes without names", old, &whole);
        for (at, tear) in ["torn at half", "zeros", "half and zeros", "old length"].into_iter().enumerate() {
            found.add(&format!("names, and bytes: {tear}"), new, &|file| file.variants(1, 2).swap_remove(at + 2));
        }
        for path in state.pending.iter().map(|(path, _)| path).collect::<BTreeSet<_>>() {
            found.add(&format!("all but the name {}", path.display()), &swapped(new, old, path), &whole);
            found.add(&format!("the name {} and all bytes", path.display()), &swapped(old, new, path), &whole);
            found.add(&format!("the name {} without bytes", path.display()), &swapped(old, new, path), &bare);
        }
        for mixture in 0..MIXTURES {
            let dice = Dice::new(seed.wrapping_mul(MIXTURES).wrapping_add(mixture));
            let names = state.mixed_names(&dice);
            found.add(&format!("mixture {mixture} of {seed}"), &names, &|file| {
                let parts = 1 + dice.below(16);
                let mut variants = file.variants(dice.below(parts + 1), parts);
                variants.swap_remove(dice.below(variants.len()))
            });
        }
        found.disks
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an operation and says what becomes of it.
    fn begin(&self, what: &str, path: &Path, changes: bool) -> io::Result<(MutexGuard<'_, State>, Turn)> {
        let mut state = self.state();
        if state.crashed {
            return Err(crashed());
        }
        state.operations += 1;
        state.changes += usize::from(changes);
        let turn = match state.fault {
            Some((fault, 0)) if fault.hits(changes) => match fault {
                Fault::Crash => Turn::Crash,
                Fault::UntilMended(failure) => Turn::Fail(failure),
                Fault::Once(failure) => {
                    state.fault = None;
                    Turn::Fail(failure)
                }
            },
            Some((fault, n)) if fault.hits(changes) => {
                state.fault = Some((fault, n - 1));
                Turn::Go
            }
            _ => Turn::Go,
        };
        if turn != Turn::Go {
            state.struck.get_or_insert_with(|| format!("{what} {}", path.display()));
        }
        Ok((state, turn))
    }

    /// An operation that looks.
    fn look_up<T>(&self, what: &str, path: &Path, look: impl FnOnce(&State) -> io::Result<T>) -> io::Result<T> {
        match self.begin(what, path, false)? {
            (_, Turn::Fail(failure)) => Err(failure.error()),
            (state, _) => look(&state),
        }
    }

    /// An operation that changes something which is not yet for good.
    fn change(&self, what: &str, path: &Path, change: impl FnOnce(&mut State) -> io::Result<()>) -> io::Result<()> {
        let (mut state, turn) = self.begin(what, path, true)?;
        match turn {
            Turn::Fail(failure) => Err(failure.error()),
            Turn::Go => change(&mut state),
            Turn::Crash => {
                let _ = change(&mut state);
                state.crashed = true;
                Err(crashed())
            }
        }
    }
}

impl fmt::Debug for FailingDisk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a disk of the tests")
    }
}

impl Disk for FailingDisk {
    fn look(&self, path: &Path) -> io::Result<Option<Found>> {
        self.look_up("look", path, |state| {
            Ok(state.live.get(path).map(|name| match name {
                Name::Folder => Found { kind: EntryKind::Folder, len: 0, modified: None },
                Name::File(file) => {
                    Found { kind: EntryKind::File, len: state.files[*file].live.len() as u64, modified: None }
                }
            }))
        })
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.look_up("read", path, |state| Ok(state.files[state.file(path)?].live.clone()))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<(String, EntryKind)>> {
        self.look_up("list", folder, |state| {
            state.folder(folder)?;
            let here = state.live.iter().filter(|(path, _)| path.parent() == Some(folder));
            let kind = |name: &Name| if *name == Name::Folder { EntryKind::Folder } else { EntryKind::File };
            let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(here.map(|(path, it)| (name(path), kind(it))).collect())
        })
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.change("make folder", path, |state| {
            state.vacant(path)?;
            state.rename_to(path, Some(Name::Folder));
            Ok(())
        })
    }

    fn create(&self, path: &Path) -> io::Result<()> {
        self.change("create", path, |state| {
            state.vacant(path)?;
            let file = state.new_file();
            state.rename_to(path, Some(Name::File(file)));
            Ok(())
        })
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let (mut state, turn) = self.begin("append", path, true)?;
        if let Turn::Fail(failure) = turn
            && !failure.is_midway()
        {
            return Err(failure.error());
        }
        let file = state.file(path)?;
        let arrived = if let Turn::Fail(_) = turn { &bytes[..bytes.len() / 2] } else { bytes };
        state.files[file].live.extend_from_slice(arrived);
        match turn {
            Turn::Go => Ok(()),
            Turn::Fail(failure) => Err(failure.error()),
            Turn::Crash => {
                state.crashed = true;
                Err(crashed())
            }
        }
    }

    fn cut(&self, path: &Path, len: u64) -> io::Result<()> {
        self.change("cut", path, |state| {
            let file = state.file(path)?;
            state.files[file].cut(usize::try_from(len).unwrap_or(usize::MAX));
            Ok(())
        })
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        let (mut state, turn) = self.begin("sync", path, true)?;
        let file = state.file(path)?;
        match turn {
            Turn::Go => {
                state.files[file].sync();
                Ok(())
            }
            Turn::Fail(failure) => {
                if failure.is_midway() {
                    state.files[file].forget();
                }
                Err(failure.error())
            }
            Turn::Crash => {
                state.crashed = true;
                Err(crashed())
            }
        }
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let (mut state, turn) = self.begin("sync folder", folder, true)?;
        state.folder(folder)?;
        match turn {
            Turn::Go => {
                state.sync_names(folder);
                Ok(())
            }
            Turn::Fail(failure) => Err(failure.error()),
            Turn::Crash => {
                state.crashed = true;
                Err(crashed())
            }
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change("rename", from, |state| {
            let file = state.file(from)?;
            if state.live.get(to) == Some(&Name::Folder) {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            state.folder(to.parent().unwrap_or(to))?;
            state.rename_to(from, None);
            state.rename_to(to, Some(Name::File(file)));
            Ok(())
        })
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.change("remove", path, |state| {
            state.file(path)?;
            state.rename_to(path, None);
            Ok(())
        })
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let file = self.look_up("lock", path, |state| state.file(path))?;
        let is_free = self.state().locked.insert(file);
        Ok(is_free.then(|| Box::new(Lock { disk: self.clone(), file }) as Box<dyn Held>))
    }
}

struct Lock {
    disk: FailingDisk,
    file: usize,
}

impl Held for Lock {}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the lock of file {}", self.file)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.disk.state().locked.remove(&self.file);
    }
}

fn crashed() -> io::Error {
    io::Error::other("the machine has stopped")
}

impl State {
    fn file(&self, path: &Path) -> io::Result<usize> {
        match self.live.get(path) {
            Some(Name::File(file)) => Ok(*file),
            Some(Name::Folder) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn folder(&self, path: &Path) -> io::Result<()> {
        match self.live.get(path) {
            Some(Name::Folder) => Ok(()),
            Some(Name::File(_)) => Err(io::ErrorKind::NotADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Whether something can be made at a path: a folder to make it in, and nothing there.
    fn vacant(&self, path: &Path) -> io::Result<()> {
        self.folder(path.parent().unwrap_or(path))?;
        if self.live.contains_key(path) { Err(io::ErrorKind::AlreadyExists.into()) } else { Ok(()) }
    }

    fn new_file(&mut self) -> usize {
        self.files.push(FileBytes::default());
        self.files.len() - 1
    }

    fn rename_to(&mut self, path: &Path, name: Option<Name>) {
        put_name(&mut self.live, path, name);
        self.pending.push((path.to_owned(), name));
    }

    fn sync_names(&mut self, folder: &Path) {
        let pending = std::mem::take(&mut self.pending);
        let (synced, others) = pending.into_iter().partition(|(path, _)| path.parent() == Some(folder));
        self.pending = others;
        for (path, name) in synced {
            put_name(&mut self.durable, &path, name);
        }
    }

    /// For each name one of the states that it had since its folder was synced.
    fn mixed_names(&self, dice: &Dice) -> BTreeMap<PathBuf, Name> {
        let mut names = self.durable.clone();
        for path in self.pending.iter().map(|(path, _)| path).collect::<BTreeSet<_>>() {
            let states: Vec<_> = self.pending.iter().filter(|(it, _)| it == path).map(|(_, name)| *name).collect();
            // The first of so many is the one that is there already.
            if let Some(at) = dice.below(states.len() + 1).checked_sub(1) {
                put_name(&mut names, path, states[at]);
            }
        }
        names
    }
}

impl FileBytes {
    fn cut(&mut self, len: usize) {
        self.live.truncate(len);
        self.kept = self.kept.min(len);
        self.lost.retain_mut(|(start, end)| {
            *end = len.min(*end);
            start < end
        });
    }

    fn sync(&mut self) {
        self.durable = self.arrived();
        self.kept = self.live.len();
    }

    /// A sync that fails: nothing is left to be written, and nothing was.
    fn forget(&mut self) {
        if self.kept < self.live.len() {
            self.lost.push((self.kept, self.live.len()));
        }
        self.durable.truncate(self.kept);
        self.durable.resize(self.live.len(), 0);
        self.kept = self.live.len();
    }

    /// What is on the disk when all has been written that the system still knows to be unwritten.
    fn arrived(&self) -> Vec<u8> {
        let mut bytes = self.live.clone();
        for (start, end) in &self.lost {
            bytes[*start..*end].fill(0);
        }
        bytes
    }

    /// What a crash may leave, where a tear goes through `part / parts` of what is unsynced.
    fn variants(&self, part: usize, parts: usize) -> Vec<Vec<u8>> {
        let all = self.arrived();
        let torn = all[..self.kept + (all.len() - self.kept) * part / parts].to_vec();
        let with_zeros = |front: &[u8], len: usize| {
            let mut bytes = front.to_vec();
            bytes.resize(len.max(front.len()), 0);
            bytes
        };
        let zeros = with_zeros(&all[..self.kept], all.len());
        let torn_zeros = with_zeros(&torn, all.len());
        let old_length = with_zeros(&all, self.durable.len());
        vec![self.durable.clone(), all, torn, zeros, torn_zeros, old_length]
    }
}

/// Some names with one of them as it is among others.
fn swapped(names: &BTreeMap<PathBuf, Name>, others: &BTreeMap<PathBuf, Name>, path: &Path) -> BTreeMap<PathBuf, Name> {
    let mut names = names.clone();
    put_name(&mut names, path, others.get(path).copied());
    names
}

fn put_name(names: &mut BTreeMap<PathBuf, Name>, path: &Path, name: Option<Name>) {
    match name {
        Some(name) => names.insert(path.to_owned(), name),
        None => names.remove(path),
    };
}

/// The disks that were found so far.
struct Survivors<'a> {
    state: &'a State,
    disks: Vec<Survivor>,
    seen: BTreeSet<BTreeMap<PathBuf, Option<Vec<u8>>>>,
}

impl Survivors<'_> {
    fn add(&mut self, what: &str, names: &BTreeMap<PathBuf, Name>, bytes: &dyn Fn(&FileBytes) -> Vec<u8>) {
        let disk = build(self.state, names, bytes);
        if self.seen.insert(disk.everything()) {
            self.disks.push(Survivor { what: what.to_owned(), disk });
        }
    }
}

impl FailingDisk {
    /// Folders, and files with their bytes.
    fn everything(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let state = self.state();
        let entry = |(path, name): (&PathBuf, &Name)| match name {
            Name::Folder => (path.clone(), None),
            Name::File(file) => (path.clone(), Some(state.files[*file].live.clone())),
        };
        state.live.iter().map(entry).collect()
    }
}

/// A disk with some names and bytes, all of them for good. What is in no folder any more is not there.
fn build(state: &State, names: &BTreeMap<PathBuf, Name>, bytes: &dyn Fn(&FileBytes) -> Vec<u8>) -> FailingDisk {
    let is_found = |path: &Path| path.ancestors().skip(1).all(|it| names.get(it) == Some(&Name::Folder));
    let live: BTreeMap<_, _> =
        names.iter().filter(|(path, _)| is_found(path)).map(|(path, it)| (path.clone(), *it)).collect();
    let named: BTreeSet<_> = live.values().copied().collect();
    let files = state.files.iter().enumerate().map(|(at, file)| {
        // Two names may have been left of one file: they then share what is left of its bytes, too.
        let left = if named.contains(&Name::File(at)) { bytes(file) } else { Vec::new() };
        FileBytes { kept: left.len(), durable: left.clone(), live: left, lost: Vec::new() }
    });
    let files = files.collect();
    let built = State { durable: live.clone(), live, files, ..State::default() };
    FailingDisk { state: Arc::new(Mutex::new(built)) }
}

/// Numbers that look random and are the same each time.
pub struct Dice(std::cell::Cell<u64>);

impl Dice {
    /// Dice of their own for each seed.
    pub fn new(seed: u64) -> Self {
        Self(std::cell::Cell::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x1234_5678_9ABC_DEF1)))
    }

    /// A number below another one.
    pub fn below(&self, bound: usize) -> usize {
        // SplitMix64.
        self.0.set(self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15));
        let mut mixed = self.0.get();
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}

#[cfg(test)]
mod tests;
