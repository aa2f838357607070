//! The project as the files shall have it: a copy of that of the window, brought along by what is safe.
//!
//! Invariant: it is what the window had after the last record that was taken in, or it is broken and nothing is written of it.

use std::collections::BTreeSet;
use std::path::Path;

use super::Submitted;
use crate::model::Project;
use crate::store::{FileKey, TEXTS_MOST, packed};

pub(super) struct Shadow {
    project: Project,
    /// The number of the last record that is in it.
    number: u64,
    /// The files that it has otherwise than the disk.
    pub(super) touched: BTreeSet<FileKey>,
    /// The files about documents that somebody else took away.
    left_alone: BTreeSet<FileKey>,
    /// The record that did not fit, and why.
    broken: Option<(u64, String)>,
}

impl Shadow {
    /// A project with all records up to a number, the files that the disk lacks something of, and those that are left alone.
    pub(super) fn new(
        project: Project,
        number: u64,
        touched: BTreeSet<FileKey>,
        left_alone: BTreeSet<FileKey>,
    ) -> Self {
        let project = project.apart();
        let mut shadow = Self { project, number, touched, left_alone, broken: None };
        shadow.let_go();
        shadow
    }

    pub(super) fn project(&self) -> &Project {
        &self.project
    }

    /// Takes in what is safe, the first of which has a number. What is in it already is passed over.
    pub(super) fn take_in(&mut self, first: u64, fresh: Vec<Submitted>) {
        for (number, Submitted { entry, texts }) in (first..).zip(fresh) {
            texts.into_iter().for_each(|text| self.project.texts.remember(text.hash(), text));
            if number > self.number && self.broken.is_none() {
                match entry.edit.apply(&mut self.project) {
                    Ok(()) => self.number = number,
                    Err(error) => self.broken = Some((number, format!("“{}”: {error}", entry.edit.title))),
                }
            }
            self.touched.extend(FileKey::changed_by(&entry.edit.changes, &self.project));
        }
        if self.left_alone.is_empty() {
            return;
        }
        let documents = &self.project.documents;
        self.left_alone.retain(|file| file.of_document().is_none_or(|it| !documents.contains_key(it)));
        self.touched.retain(|file| !self.left_alone.contains(file));
    }

    /// Has texts tried again that could not be read.
    pub(super) fn try_again(&mut self) {
        self.project.texts.let_go(TEXTS_MOST);
    }

    /// Lets sheets go that were unpacked to be looked at, and texts. In a project of usual size all texts stay, so that one that goes from the
    /// folder is written back; of a larger one only those come back that the window had when it submitted something about their documents.
    pub(super) fn let_go(&mut self) {
        self.project.texts.keep_all_or_none();
        self.project.sheets.let_all_go();
    }

    /// Packs the sheets of files that were written, where any sheet of the project is packed: what was changed would stay open for good.
    pub(super) fn pack<'f>(&mut self, written: impl Iterator<Item = &'f FileKey>) {
        if !self.project.sheets.has_packed() {
            return;
        }
        for file in written {
            if let FileKey::Sheet(key) = file
                && let Some(pack) = packed::of(&self.project, key)
            {
                self.project.sheets.insert_packed(key.clone(), pack);
            }
        }
    }

    /// Why none of it may be written to the files of a project folder.
    pub(super) fn fault(&self, dir: &Path) -> Option<String> {
        let (number, error) = self.broken.as_ref()?;
        Some(format!(
            "the edit {number} of the journal does not fit what the files of {} hold ({error}), so they were left as they are; \
             close the project and open it again, whereupon the journal is compared with the files",
            dir.display()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{Change, Edit, Entry, Swap};
    use crate::model::{ProjectId, Stamp, Time};

    fn renamed(before: &str, after: &str) -> Submitted {
        let change = Change::Title(Swap::replace(before.to_owned(), after.to_owned()));
        let stamp = Stamp { at: Time::from_unix(0), by: "ada".parse().expect("a name") };
        Submitted { entry: Entry::edit(Edit::new("rename", vec![change]), stamp), texts: Vec::new() }
    }

    #[test]
    fn what_opening_has_mended_is_not_applied_twice() {
        let project = Project::new(ProjectId::from_number(1), "two");
        let mut shadow = Shadow::new(project, 8, BTreeSet::new(), BTreeSet::new());
        shadow.take_in(8, vec![renamed("one", "two"), renamed("two", "three")]);
        assert_eq!((shadow.project().title.as_str(), shadow.fault(Path::new("p"))), ("three", None));
        assert_eq!(shadow.touched, [FileKey::Project].into());
    }

    #[test]
    fn what_does_not_fit_ends_the_writing_in_words() {
        let project = Project::new(ProjectId::from_number(1), "one");
        let mut shadow = Shadow::new(project, 0, BTreeSet::new(), BTreeSet::new());
        shadow.take_in(1, vec![renamed("one", "two"), renamed("three", "four"), renamed("two", "five")]);
        let fault = shadow.fault(Path::new("/project")).expect("a fault");
        for part in ["the edit 2", "“rename”", "/project", "open it again"] {
            assert!(fault.contains(part), "{fault}");
        }
        // Nothing that follows hides it.
        assert_eq!(shadow.project().title, "two");
    }

    #[test]
    fn what_was_written_is_packed_where_others_are() {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
        let project = crate::store::open(&sample).expect("the sample project").project;
        let files: Vec<_> = project.sheets.keys().cloned().map(FileKey::Sheet).collect();
        let is_open = |shadow: &Shadow| shadow.project().sheets.glances().filter(|(_, it)| it.open().is_some()).count();
        let mut shadow = Shadow::new(project.clone(), 0, BTreeSet::new(), BTreeSet::new());
        shadow.pack(files.iter());
        assert_eq!(is_open(&shadow), files.len(), "a small project is never packed");
        let [FileKey::Sheet(first), ..] = files.as_slice() else { panic!("sheets") };
        shadow.project.sheets.insert_packed(first.clone(), packed::of(&project, first).expect("a pack"));
        shadow.pack(files.iter());
        assert_eq!((is_open(&shadow), shadow.project()), (0, &project));
    }
}
