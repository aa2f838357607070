//! What the files of a project held when they were last read or written here, so that nobody else's change is overwritten; and
//! whether that lasts.
//!
//! Two windows, a `git pull` or a sync folder may change a file at any time, so each is read again before it is replaced: once before
//! its bytes are written beside it, and once more in the instant before they take its place, under a lock that every Manicule of this
//! machine takes for it. That is two reads more for each file that is written, which is little beside the sync.
//!
//! Invariant: no file counts as lasting before its bytes and its name were synced by us. One that was only read may be the work of a
//! program that was killed before it could sync.

mod files;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::files::{Files, Lasts, Seen};
use super::StoreError;
use super::disk::{Disk, EntryKind, Found, Mark};
use super::folder::LONGEST;
use super::lock::hold_files;
use super::parallel::both;
use crate::text::TextHash;

/// How many bytes are hashed in less time than it takes to begin a thread for it, by far.
const HASHED_ALONE: usize = 1 << 20;

/// The SHA-256 of the bytes of each file; clones share it. A file that is not named here is one that is not expected on the disk.
#[derive(Clone, Debug)]
pub(super) struct Known {
    disk: Arc<dyn Disk>,
    /// The project folder.
    dir: PathBuf,
    /// By their names within the folder, as [`Known::name`] has them: there are three for each document.
    files: Arc<Mutex<Files>>,
    /// The folders whose names last.
    folders: Arc<Mutex<HashSet<PathBuf>>>,
}

impl Known {
    /// Nothing is known yet of the files of a project folder.
    pub(super) fn new(disk: Arc<dyn Disk>, dir: &Path) -> Self {
        Self { disk, dir: dir.to_owned(), files: Arc::default(), folders: Arc::default() }
    }

    /// The bytes of a file, or `None` where there is none; from now on they are known. One that has more than `limit` bytes is
    /// not read.
    pub(super) fn read(&self, path: &Path, limit: u64) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.read_hashed(path, limit)?.map(|(bytes, _)| bytes))
    }

    /// The same with the SHA-256 of the bytes.
    pub(super) fn read_hashed(&self, path: &Path, limit: u64) -> Result<Option<(Vec<u8>, TextHash)>, StoreError> {
        let read = self.disk.read_marked(path, limit)?.map(|(bytes, mark)| {
            let hash = TextHash::of(&bytes);
            (bytes, hash, mark)
        });
        self.note_read(path, read.as_ref().map(|(_, hash, mark)| (*hash, *mark)));
        Ok(read.map(|(bytes, hash, _)| (bytes, hash)))
    }

    /// What a function makes of the bytes of a file, where there is none of no bytes; large ones are hashed meanwhile.
    pub(super) fn read_into<T>(&self, path: &Path, limit: u64, make: impl FnOnce(&[u8]) -> T) -> Result<T, StoreError> {
        let (bytes, mark) = self.disk.read_marked(path, limit)?.unzip();
        let hash = || bytes.as_deref().map(TextHash::of);
        let make = || make(bytes.as_deref().unwrap_or_default());
        let is_large = bytes.as_ref().is_some_and(|it| it.len() > HASHED_ALONE);
        let (hash, made) = if is_large { both(hash, make) } else { (hash(), make()) };
        self.note_read(path, hash.zip(mark));
        Ok(made)
    }

    /// What a function makes of the bytes of a file that is as it was when it was last read; `None` where it is not.
    pub(super) fn read_again<T>(
        &self,
        path: &Path,
        limit: u64,
        make: impl FnOnce(&[u8]) -> T,
    ) -> Result<Option<T>, StoreError> {
        let seen = self.seen(path);
        let Some((seen, (bytes, _))) = seen.zip(self.disk.read_marked(path, limit)?) else { return Ok(None) };
        // A copy may have the length and the time of another file: nothing but the bytes says that they are those that were compared.
        Ok((TextHash::of(&bytes) == seen.hash).then(|| make(&bytes)))
    }

    /// Hands on the files that are known and what they held: names within the project folder with `/`, sorted.
    pub(super) fn each_hash(&self, mut hand: impl FnMut(&str, TextHash)) {
        self.lock().each(|name, seen| hand(name, seen.hash));
    }

    /// The name of a file within the project folder, with `/`. All that are written are named by ids, and are UTF-8.
    fn name(&self, path: &Path) -> String {
        let mut name = String::with_capacity(64);
        for part in path.strip_prefix(&self.dir).unwrap_or(path) {
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(&part.to_string_lossy());
        }
        name
    }

    /// What is known of a file.
    fn seen(&self, path: &Path) -> Option<Seen> {
        self.lock().get(&self.name(path)).copied()
    }

    /// What a file looked like when it held what it is known to hold; `None` where it holds something else by now, or is not known.
    pub(super) fn mark(&self, path: &Path) -> Option<Mark> {
        let seen = self.seen(path)?;
        if seen.mark.is_some() {
            return seen.mark;
        }
        let (bytes, mark) = self.disk.read_marked(path, LONGEST).ok()??;
        if TextHash::of(&bytes) != seen.hash {
            return None;
        }
        // Others may have noted something else in the meantime.
        if let Some(now) = self.lock().get_mut(&self.name(path)).filter(|now| **now == seen) {
            now.mark = mark;
        }
        mark
    }

    /// What a file held when it was last read, where it looks from outside as it did then.
    pub(super) fn hash_of(&self, path: &Path, found: &Found) -> Option<TextHash> {
        let mark = found.mark()?;
        self.seen(path).filter(|seen| seen.mark == Some(mark)).map(|seen| seen.hash)
    }

    /// Makes a folder below a project folder, and those between, unless they are there for good.
    pub(super) fn make_folders(&self, dir: &Path, below: &Path) -> Result<(), StoreError> {
        let folders = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        let is_folder = |path| matches!(self.disk.look(path), Ok(Some(Found { kind: EntryKind::Folder, .. })));
        if !(folders().contains(below) && is_folder(below)) {
            folders().remove(below);
            self.disk.make_folders(dir, below)?;
            folders().insert(below.to_owned());
        }
        Ok(())
    }

    /// Begins to write some files together.
    pub(super) fn batch(&self) -> Batch<'_> {
        Batch { known: self, staged: Vec::new(), bytes: 0 }
    }

    /// Removes a file that is as it is known, if it is there. The folder that has to be synced then is told.
    pub(super) fn remove(&self, path: &Path) -> Result<Option<PathBuf>, StoreError> {
        let _held = hold_files(self.disk.as_ref(), &self.dir)?;
        self.may_go(path)?;
        if self.disk.is_there(path) {
            self.disk.remove(path).map_err(|error| StoreError::system("remove", path, error))?;
        }
        self.lock().remove(&self.name(path));
        // Also where it was gone already: whoever removed it may not have synced that.
        Ok(path.parent().filter(|it| self.disk.is_there(it)).map(Path::to_owned))
    }

    /// Whether a file may be removed: it is as it is known, or gone already.
    pub(super) fn may_go(&self, path: &Path) -> Result<(), StoreError> {
        match self.disk.read_at_most(path, LONGEST)? {
            Some(there) => self.compare(path, Some(TextHash::of(&there))),
            None => Ok(()),
        }
    }

    /// From now on a file is known to hold bytes of a hash: what another program wrote was taken over.
    pub(super) fn accept(&self, path: &Path, hash: Option<TextHash>) {
        self.note(path, hash, Lasts::Unknown);
    }

    /// Knows no longer what a file holds.
    pub(super) fn forget(&self, path: &Path) {
        self.lock().remove(&self.name(path));
    }

    /// Whether a file is known to hold bytes of a hash, or not to be there.
    pub(super) fn is_known(&self, path: &Path, hash: Option<TextHash>) -> bool {
        self.seen(path).map(|it| it.hash) == hash
    }

    /// Gives files their names, as long as those that have them are as they are known.
    fn rename_each(&self, staged: Vec<Staged>, named: &mut Vec<Staged>) -> Vec<(usize, StoreError)> {
        let mut failures: Vec<(usize, StoreError)> = Vec::new();
        if staged.is_empty() {
            return failures;
        }
        let held = match hold_files(self.disk.as_ref(), &self.dir) {
            Ok(held) => held,
            Err(error) => {
                staged.iter().for_each(|it| self.discard(it));
                let unlocked = || std::io::Error::other("the lock of the project's files could not be taken");
                let rest =
                    staged.iter().skip(1).map(|it| (it.owner, StoreError::system("write", &it.path, unlocked())));
                return staged.first().map(|it| (it.owner, error)).into_iter().chain(rest).collect();
            }
        };
        let mut staged = staged.into_iter().peekable();
        while let Some(first) = staged.next() {
            let owner = first.owner;
            let mut group = vec![first];
            group.extend(std::iter::from_fn(|| staged.next_if(|it| it.owner == owner)));
            // All of them before any: a text does not get its name when its facts may not.
            let mut done = group.iter().try_for_each(|it| self.look_again(it));
            for staged in group {
                done = done.and_then(|()| self.rename(&staged));
                if done.is_ok() {
                    named.push(staged);
                } else {
                    self.discard(&staged);
                }
            }
            failures.extend(done.err().map(|error| (owner, error)));
        }
        drop(held);
        failures
    }

    fn discard(&self, staged: &Staged) {
        // A temporary file that stays is hidden, and never read.
        drop(staged.temporary.as_ref().map(|it| self.disk.remove(it)));
    }

    /// Whether a file is still as it is known, or has its new bytes by now.
    fn look_again(&self, staged: &Staged) -> Result<(), StoreError> {
        let there = self.disk.read_at_most(&staged.path, LONGEST)?.map(|it| TextHash::of(&it));
        if there == Some(staged.hash) { Ok(()) } else { self.compare(&staged.path, there) }
    }

    /// Gives new bytes their name.
    fn rename(&self, staged: &Staged) -> Result<(), StoreError> {
        let Some(temporary) = &staged.temporary else { return Ok(()) };
        let path = &staged.path;
        self.disk.rename(temporary, path).map_err(|error| StoreError::system("write", path, error))?;
        // Before the folder is synced: whatever comes of that, these bytes are ours.
        self.note(path, Some(staged.hash), Lasts::Refused);
        Ok(())
    }

    fn compare(&self, path: &Path, there: Option<TextHash>) -> Result<(), StoreError> {
        if self.seen(path).map(|it| it.hash) == there {
            return Ok(());
        }
        Err(StoreError::Changed { path: path.to_owned() })
    }

    fn note(&self, path: &Path, hash: Option<TextHash>, lasts: Lasts) {
        let name = self.name(path);
        let mut files = self.lock();
        match hash {
            Some(hash) => note_in(&mut files, &name, Seen { hash, lasts, mark: None }, |_| {}),
            None => files.remove(&name),
        }
    }

    fn note_read(&self, path: &Path, read: Option<(TextHash, Option<Mark>)>) {
        let Some((hash, mark)) = read else { return self.note(path, None, Lasts::Unknown) };
        let name = self.name(path);
        let mut files = self.lock();
        note_in(&mut files, &name, Seen { hash, lasts: Lasts::Unknown, mark }, |seen| seen.mark = mark);
    }

    fn lock(&self) -> MutexGuard<'_, Files> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes what a file holds. What lasts goes on to last while it is only read; then nothing changes but what is asked for.
fn note_in(files: &mut Files, name: &str, now: Seen, change: impl FnOnce(&mut Seen)) {
    match files.get_mut(name) {
        Some(seen) if now.lasts == Lasts::Unknown && seen.hash == now.hash => change(seen),
        Some(seen) => *seen = now,
        None => files.insert(name, now),
    }
}

/// Files that are written together: each goes into a temporary file that is synced, then all get their names, then each folder is
/// synced once. That is one sync a file, and not two.
pub(super) struct Batch<'a> {
    known: &'a Known,
    staged: Vec<Staged>,
    bytes: usize,
}

struct Staged {
    path: PathBuf,
    hash: TextHash,
    /// `None` where the file has these bytes, and only has to be synced.
    temporary: Option<PathBuf>,
    /// Which of the caller's things it belongs to: when one of its files fails, those after it are not written.
    owner: usize,
}

impl Batch<'_> {
    /// Stages bytes for a file that is as it is known. Equal bytes are left alone, whoever wrote them.
    pub(super) fn put(&mut self, owner: usize, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let known = self.known;
        let there = known.disk.read_at_most(path, LONGEST)?.map(|it| TextHash::of(&it));
        let hash = TextHash::of(bytes);
        let seen = known.seen(path);
        let refused = seen.is_some_and(|it| it.hash == hash && it.lasts == Lasts::Refused);
        let mut temporary = None;
        if there == Some(hash) && !refused {
            if seen.is_some_and(|it| it.hash == hash && it.lasts == Lasts::Yes) {
                return Ok(());
            }
            known.disk.sync(path).map_err(|error| {
                known.note(path, Some(hash), Lasts::Refused);
                StoreError::system("write", path, error)
            })?;
        } else {
            if there != Some(hash) {
                known.compare(path, there)?;
            }
            temporary = Some(known.disk.write_beside(path, bytes)?);
            self.bytes += bytes.len();
        }
        self.staged.push(Staged { path: path.to_owned(), hash, temporary, owner });
        Ok(())
    }

    /// Nothing that is staged for an owner is written: one of its files cannot be.
    pub(super) fn give_up(&mut self, owner: usize) {
        let (dropped, kept): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.staged).into_iter().partition(|it| it.owner == owner);
        self.staged = kept;
        dropped.iter().for_each(|it| self.known.discard(it));
    }

    /// How many bytes wait under temporary names.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Gives the files their names and makes that last. What fails is told with its owner; the rest is done all the same.
    pub(super) fn finish(self) -> Vec<(usize, StoreError)> {
        let known = self.known;
        let disk = &known.disk;
        let (renamed, mut named): (Vec<_>, Vec<_>) = self.staged.into_iter().partition(|it| it.temporary.is_some());
        let mut failures = known.rename_each(renamed, &mut named);
        let folders: BTreeSet<&Path> = named.iter().filter_map(|it| it.path.parent()).collect();
        for folder in folders {
            let synced = disk.sync_folder(folder);
            let there = || named.iter().filter(|it| it.path.parent() == Some(folder));
            match synced {
                Ok(()) => there().for_each(|it| self.known.note(&it.path, Some(it.hash), Lasts::Yes)),
                Err(error) => {
                    there().for_each(|it| self.known.note(&it.path, Some(it.hash), Lasts::Refused));
                    let owner = there().next().map_or(0, |it| it.owner);
                    failures.push((owner, StoreError::system("sync the folder", folder, error)));
                }
            }
        }
        failures
    }
}
