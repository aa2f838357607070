//! Files that another program has changed: a `git pull`, a sync folder, another annotator.
//!
//! What changed is worked out against what the file held when it was last read or written here, and handed to the window, which merges
//! it. The file is not written before the merge is safe in the journal, so that neither side is ever lost.

use super::{Saver, Submitted, Work};
use crate::edit::{Change, Entry};
use crate::merge;
use crate::model::Project;
use crate::store::folder::{FileKey, Folder, LONGEST};
use crate::store::part::take_part;
use crate::store::{Part, StoreError};
use crate::text::{Text, TextHash};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A file that another program has changed.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Which.
    pub file: FileKey,
    /// What it holds now, against what it held. For [`merge::onto`], or for a merge of three sides with `base` and `theirs`.
    pub changes: Vec<Change>,
    /// The path of the file, seen from the project folder.
    pub what: String,
    /// The text that a changed document has now: to be put into the project before its changes are applied.
    pub text: Option<Text>,
    /// The project as its files were known, and with this file as it is now.
    pub base: Arc<Project>,
    /// The same with this file as it is now.
    pub theirs: Arc<Project>,
    /// The bytes that are merged, of the file and, of a document, of its text.
    found: [Option<TextHash>; 2],
}

/// A merge that the window has made, and the number of the record that holds it.
#[derive(Debug)]
pub(super) struct Accepted {
    number: u64,
    outside: Outside,
}

impl Saver {
    /// Files that may have changed underneath: they are looked at soon.
    pub fn look(&self, files: impl IntoIterator<Item = FileKey>) {
        self.shared.lock().looked.extend(files);
        self.shared.changed.notify_all();
    }

    /// The files that have changed underneath, each once. None of them is written until [`merged`](Self::merged) is called with it.
    #[must_use]
    pub fn outside(&self) -> Vec<Outside> {
        let mut work = self.shared.lock();
        let new: Vec<_> = work.outside.values_mut().filter(|(_, given)| !*given).collect();
        new.into_iter()
            .map(|(outside, given)| {
                *given = true;
                outside.clone()
            })
            .collect()
    }

    /// The window has merged what came from outside into the project: the entry holds what that changed, which may be nothing. From
    /// now on the files count as known with what they hold.
    pub fn merged(&self, project: &Project, entry: &Entry, merged: Vec<Outside>) {
        let submitted = Submitted::new(project, entry);
        let mut work = self.shared.lock();
        work.submit(submitted);
        let number = work.submitted;
        for outside in merged {
            if work.outside.get(&outside.file).is_some_and(|(it, _)| it.found == outside.found) {
                work.outside.remove(&outside.file);
            }
            work.accepted.push(Accepted { number, outside });
        }
        drop(work);
        self.shared.changed.notify_all();
    }
}

impl Outside {
    /// Whether it was found with the same bytes.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.found == other.found
    }
}

impl Work {
    /// Whether a merge is safe by now.
    pub(super) fn has_accepted(&self) -> bool {
        self.accepted.iter().any(|it| it.number <= self.safe)
    }

    /// Whether what was found has been merged, and only waits to be safe.
    pub(super) fn is_accepted(&self, found: &Outside) -> bool {
        self.accepted.iter().any(|it| it.outside.file == found.file && it.outside.is_same(found))
    }

    /// The files that are to be looked at. One of which a merge is on its way to the disk waits for that: what it holds now is to be
    /// compared with what was merged.
    pub(super) fn take_looked(&mut self) -> BTreeSet<FileKey> {
        let accepted = &self.accepted;
        let (later, now) = std::mem::take(&mut self.looked)
            .into_iter()
            .partition(|file| accepted.iter().any(|it| it.outside.file == *file));
        self.looked = later;
        now
    }

    /// Whether there are files to be looked at now.
    pub(super) fn has_looked(&self) -> bool {
        self.looked.iter().any(|file| self.accepted.iter().all(|it| it.outside.file != *file))
    }

    /// The merges that are safe by now. Their files are to be written again, with both sides.
    pub(super) fn take_accepted(&mut self) -> Vec<Outside> {
        let safe = self.safe;
        let (ready, waiting) =
            std::mem::take(&mut self.accepted).into_iter().partition(|it: &Accepted| it.number <= safe);
        self.accepted = waiting;
        ready.into_iter().map(|it: Accepted| it.outside).collect()
    }
}

/// Takes over into what is known of the files what was merged.
pub(super) fn accept(folder: &Folder, on_disk: &mut Project, outside: &Outside) {
    take_part(on_disk, &outside.theirs, &outside.file);
    folder.known.accept(&folder.file(&outside.file), outside.found[0]);
    if let FileKey::Document(id) = &outside.file {
        folder.known.accept(&folder.text_file(id), outside.found[1]);
    }
}

/// Looks at a file. `None` where it is as it is known, or says the same in another form.
pub(super) fn look_at(folder: &Folder, on_disk: &mut Project, file: &FileKey) -> Result<Option<Outside>, StoreError> {
    let path = folder.file(file);
    let bytes = folder.disk.read_at_most(&path, LONGEST)?;
    let mut text = None;
    let mut found = [bytes.as_deref().map(TextHash::of), None];
    if let FileKey::Document(id) = file {
        let path = folder.text_file(id);
        let bytes = folder.disk.read_at_most(&path, LONGEST)?;
        found[1] = bytes.as_deref().map(TextHash::of);
        text = bytes.and_then(|it| String::from_utf8(it).ok()).map(Text::new);
    }
    let is_known = folder.known.is_known(&path, found[0]);
    let is_text_known = |id| folder.known.is_known(&folder.text_file(id), found[1]);
    if is_known && !matches!(file, FileKey::Document(id) if !is_text_known(id)) {
        return Ok(None);
    }
    let changed = || StoreError::Changed { path: path.clone() };
    let part = match (bytes, file) {
        // Without it there is no project.
        (None, FileKey::Project) => return Err(changed()),
        (None, file) => Part::empty(file),
        (Some(bytes), _) => Part::read(&path, &bytes)?.ok_or_else(changed)?,
    };
    if part.file != *file || !fits(on_disk, &part, text.as_ref()) {
        return Err(changed());
    }
    let mut theirs = on_disk.clone();
    take_part(&mut theirs, &part.project, file);
    if let Some(text) = &text {
        theirs.texts.insert(text.hash(), text.clone());
    }
    let changes = merge::diff(on_disk, &theirs, &file.scope());
    let what = path.strip_prefix(folder.path()).unwrap_or(&path).display().to_string();
    let (base, theirs) = (Arc::new(on_disk.clone()), Arc::new(theirs));
    let outside = Outside { file: file.clone(), changes, what, text, base, theirs, found };
    if outside.changes.is_empty() {
        accept(folder, on_disk, &outside);
        return Ok(None);
    }
    Ok(Some(outside))
}

/// Whether a file goes with the others as they are known: facts with their text, a sheet with the text of its document. Those that do
/// not are looked at again when the others have come.
fn fits(on_disk: &Project, part: &Part, text: Option<&Text>) -> bool {
    match &part.file {
        FileKey::Project => part.project.id == on_disk.id,
        FileKey::Document(id) => {
            let wanted = part.project.documents.get(id).map(|it| it.text);
            wanted.is_none() || wanted == text.map(Text::hash)
        }
        FileKey::Sheet(key) => {
            let text = |project: &Project| project.documents.get(&key.document).map(|it| it.text);
            text(&part.project).is_none_or(|wanted| text(on_disk) == Some(wanted))
        }
    }
}
