//! One file of a project by itself: what it holds, as a scratch project with nothing but that part.
//!
//! So that files which lie side by side, such as the three sides of a merge, can be compared record by record.

use std::path::Path;
use std::sync::Arc;

use super::change_file::conflicts_of;
use super::disk::{Disk, RealDisk};
use super::folder::{FileKey, Folder, LONGEST, bytes_of};
use super::open::own_conflicts;
use super::project_file::ProjectRecord;
use super::sheet_file::SheetParts;
use super::{StoreError, canonical, document_file, parse, sheet_file};
use crate::merge::Scope;
use crate::model::{Document, Project, ProjectId, Schema, SheetKey};
use crate::text::{Text, TextHash};

/// What one file of a project holds.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which file it is, by what it says itself.
    pub file: FileKey,
    /// A project with the records of the file alone. That of a sheet has a document too, of which only the text is known: the one
    /// that the sheet's offsets count in.
    pub project: Project,
}

impl Part {
    /// Reads the bytes of a file, whose kind is seen from its fields; `path` is its name in errors. `None` where there are no bytes,
    /// which is how git says that there is no such file.
    ///
    /// # Errors
    ///
    /// Where the bytes are not what Manicule writes, or were written by a newer one.
    pub fn read(path: &Path, bytes: &[u8]) -> Result<Option<Self>, StoreError> {
        if bytes.is_empty() {
            return Ok(None);
        }
        let ron = parse::utf8(path, bytes)?;
        let part = match Kind::of(ron) {
            Some(Kind::Project) => {
                let project = Project::from(parse::ron_file::<ProjectRecord>(path, ron)?);
                Self { file: FileKey::Project, project }
            }
            Some(Kind::Document) => {
                let (document, conflicts) = document_file::read(path, bytes)?;
                let mut project = nothing();
                project.conflicts = conflicts.into_iter().map(|it| (it.id, it)).collect();
                let id = document.id.clone();
                project.documents.insert(id.clone(), Arc::new(document));
                Self { file: FileKey::Document(id), project }
            }
            Some(Kind::Sheet) => Self::from(sheet_file::read(path, bytes)?),
            None => {
                let expected = "expected a project.ron, the facts of a document, or a file of annotations".to_owned();
                return Err(StoreError::Damaged { path: path.to_owned(), line: 1, expected });
            }
        };
        own_conflicts(path, bytes, &part.file, part.project.conflicts.values().cloned().collect())?;
        Ok(Some(part))
    }

    /// Reads the bytes of a sheet by the fast reader of what Manicule writes, or gives `None` where they are otherwise. What
    /// [`read`](Self::read) gives is the same, whichever of the two it comes from; they stand here to be compared.
    #[must_use]
    pub fn read_canonical_sheet(bytes: &[u8]) -> Option<Self> {
        canonical::sheet(bytes).map(Self::from)
    }

    /// Reads the bytes of a sheet by the reader of any RON alone.
    ///
    /// # Errors
    ///
    /// Where the bytes are no sheet.
    pub fn read_any_sheet(path: &Path, bytes: &[u8]) -> Result<Self, StoreError> {
        sheet_file::read_any(path, bytes).map(Self::from)
    }

    /// Reads a file of whatever name.
    ///
    /// # Errors
    ///
    /// Where there is no such file, it cannot be read, or its bytes are not what Manicule writes.
    pub fn read_file(path: &Path) -> Result<Option<Self>, StoreError> {
        let disk: &dyn Disk = &RealDisk;
        let missing = || StoreError::system("read", path, std::io::ErrorKind::NotFound.into());
        Self::read(path, &disk.read_at_most(path, LONGEST)?.ok_or_else(missing)?)
    }

    /// A file of the same kind and name in which nothing stands.
    #[must_use]
    pub fn empty(file: &FileKey) -> Self {
        Self { file: file.clone(), project: nothing() }
    }

    /// The sheet before anybody has touched it.
    fn untouched(key: SheetKey, text: TextHash) -> Self {
        let mut project = nothing();
        let document = Document::new(key.document.clone(), "", text);
        project.documents.insert(key.document.clone(), Arc::new(document));
        Self { file: FileKey::Sheet(key), project }
    }

    /// The bytes of the file, in the form that Manicule writes.
    #[must_use]
    pub fn write(&self) -> String {
        let written = bytes_of(&self.project, &self.file).ok().flatten();
        written.unwrap_or_else(|| match &self.file {
            FileKey::Sheet(key) => {
                // A sheet with nothing in it has no file of its own; here there has to be one.
                let text = self.project.documents.get(&key.document).map(|it| it.text);
                let sheet = self.project.sheets.get(key).cloned().unwrap_or_default();
                text.map(|text| sheet_file::write(key, text, &sheet, &[])).unwrap_or_default()
            }
            _ => String::new(),
        })
    }

    /// Puts the bytes of the file in the place of what stands there, atomically.
    ///
    /// # Errors
    ///
    /// Where the system refuses.
    pub fn write_file(&self, path: &Path) -> Result<(), StoreError> {
        let path = std::path::absolute(path).map_err(|error| StoreError::system("write", path, error))?;
        let disk: &dyn Disk = &RealDisk;
        disk.write_file(&path, self.write().as_bytes())
    }

    /// Puts a text of the sheet's document into the scratch project's pool where it is found in the project folder that `file` would be
    /// in: as the document's text, or among its versions. Whether it is there or not is no matter of errors.
    pub fn find_text(&mut self, file: &Path, wanted: TextHash) {
        let FileKey::Sheet(key) = &self.file else { return };
        // annotations/ANNOTATOR/NAME.ron
        let absolute = std::path::absolute(file).ok();
        let Some(dir) = absolute.as_ref().and_then(|it| it.ancestors().nth(3)) else { return };
        let folder = Folder::new(Arc::new(RealDisk), dir);
        let read = |path: std::path::PathBuf| folder.disk.read_within(dir, &path, LONGEST).ok().flatten();
        for path in [folder.text_file(&key.document), folder.version_file(&key.document, wanted)] {
            let text = read(path).filter(|bytes| TextHash::of(bytes) == wanted);
            let text = text.and_then(|bytes| String::from_utf8(bytes).ok()).map(Text::new);
            self.project.texts.extend(text.map(|it| (wanted, it)));
        }
    }

    /// The text that the offsets of a sheet count in.
    #[must_use]
    pub fn text(&self) -> Option<TextHash> {
        match &self.file {
            FileKey::Sheet(key) => self.project.documents.get(&key.document).map(|it| it.text),
            _ => None,
        }
    }

    /// What of the scratch project is compared when two states of the file are: of a sheet its text too.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        match &self.file {
            FileKey::Sheet(key) => vec![Scope::Document(key.document.clone()), Scope::Sheet(key.clone())],
            file => vec![file.scope()],
        }
    }
}

impl From<SheetParts> for Part {
    fn from((key, text, sheet, conflicts): SheetParts) -> Self {
        let mut part = Self::untouched(key.clone(), text);
        part.project.sheets.insert(key, Arc::new(sheet));
        part.project.conflicts = conflicts.into_iter().map(|it| (it.id, it)).collect();
        part
    }
}

impl FileKey {
    /// The part of a project that stands in the file.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::Project => Scope::Project,
            Self::Document(id) => Scope::Document(id.clone()),
            Self::Sheet(key) => Scope::Sheet(key.clone()),
        }
    }
}

/// Makes a file's part of a project what it is in another.
pub(super) fn take_part(project: &mut Project, from: &Project, file: &FileKey) {
    match file {
        FileKey::Project => {
            project.title.clone_from(&from.title);
            project.schema = from.schema.clone();
            project.speakers.clone_from(&from.speakers);
        }
        FileKey::Document(id) => match from.documents.get(id) {
            Some(document) => drop(project.documents.insert(id.clone(), document.clone())),
            None => drop(project.documents.remove(id)),
        },
        FileKey::Sheet(key) => project.sheets.take_over(key, &from.sheets),
    }
    project.conflicts.retain(|_, it| FileKey::of_conflict(it).as_ref() != Some(file));
    project.conflicts.extend(conflicts_of(from, file).into_iter().map(|it| (it.id, it)));
}

/// A project in which there is nothing at all.
fn nothing() -> Project {
    Project { schema: Schema::default(), ..Project::new(ProjectId::from_number(0), "") }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Project,
    Document,
    Sheet,
}

impl Kind {
    /// The kind of a file by the first of its fields that no other kind has. A field stands at the beginning of a line, where no
    /// words of a string can stand, since line feeds in strings are escaped.
    fn of(ron: &str) -> Option<Self> {
        let field = |line: &str| match line.trim_start().split_once(':')?.0.trim_end() {
            "annotator" => Some(Self::Sheet),
            "labels" | "speakers" => Some(Self::Project),
            "publisher" | "excluded" => Some(Self::Document),
            _ => None,
        };
        ron.lines().find_map(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_sample_reads_back_as_it_is() {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
        let opened = crate::store::open(&sample).expect("the sample project");
        let files = FileKey::all(&opened.project);
        assert!(files.len() > 4, "all three kinds");
        for file in files {
            let path = opened.folder.file(&file);
            let part = Part::read_file(&path).expect("readable").expect("not empty");
            assert_eq!(part.file, file);
            assert_eq!(part.write(), std::fs::read_to_string(&path).expect("a file"));
        }
    }

    #[test]
    fn what_is_no_file_of_a_project_is_refused() {
        let read = |bytes: &[u8]| Part::read(Path::new("x.ron"), bytes);
        assert!(read(b"").expect("no file").is_none());
        for bytes in [
            &b"(\n    format: 1,\n)\n"[..],
            b"\xff",
            b"hello",
            b"(\n    labels: [],\n)",
            b"(\n    annotator: \"ada\",\n",
        ] {
            let error = read(bytes).expect_err("refused").to_string();
            assert!(error.starts_with("x.ron:"), "{error}");
        }
    }
}
