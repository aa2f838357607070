//! The index of a project: what the list of documents shows, kept beside the project, so that the next opening has something to show
//! before everything has been read.
//!
//! It lies in `.manicule/cache/index`, which git ignores, and may be deleted at any time. Lengths and offsets are bytes.
//!
//! Invariant: the index is never the truth. Each entry goes with what its files looked like when they were read ([`Mark`]), and says
//! nothing where they look different by now; nothing that it says is ever written to a file of the project, or decides what is.

mod record;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::record::{DocumentRecord, Header};
use super::StoreError;
use super::disk::{Disk, Mark};
use super::folder::{FileKey, Folder, PRIVATE};
use super::parallel::{in_parallel, processors};
use crate::model::{AnnotatorId, AnnotatorKind, Document, DocumentId, Project, ProjectId, SheetKey, Status};
use crate::text::ByteOffset;

/// How many bytes an index may have: that of a million documents.
const LONGEST: u64 = 512 << 20;
const CACHE: &str = "cache";
const FILE: &str = "index";

/// Whether a project of so many files and bytes takes longer to be read than anybody likes to wait, and so is worth an index.
pub(super) fn is_worth_it(files: usize, bytes: u64) -> bool {
    files >= 1_000 || bytes >= 16 << 20
}

/// The document that was shown last, and where the caret was in it.
pub type Shown = (DocumentId, ByteOffset);

/// What was known of a project's files when they were last read or written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// The document that was shown last.
    pub(super) shown: Option<Shown>,
    /// What was known of each document.
    pub(super) documents: BTreeMap<DocumentId, Noted>,
}

/// What was known of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noted {
    /// Its facts.
    pub(super) document: Arc<Document>,
    /// What the file of its facts looked like.
    pub(super) facts: Mark,
    /// How far annotators are with it.
    pub(super) works: Vec<(AnnotatorId, Work)>,
}

/// How far an annotator is with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Work {
    /// What the file of the sheet looked like.
    pub(super) sheet: Mark,
    /// What the annotator is.
    pub(super) kind: AnnotatorKind,
    /// How far the work is.
    pub(super) status: Status,
    /// How many annotations there are.
    pub(super) count: usize,
}

impl Index {
    /// The index of a project, or nothing where there is none, it is damaged, of another project, or of another version.
    pub(super) fn read(folder: &Folder, project: ProjectId) -> Self {
        let read = folder.disk.read_within(folder.path(), &path(folder.path()), LONGEST);
        let read = read.ok().flatten().and_then(|bytes| Self::from_bytes(&bytes, project));
        read.unwrap_or_default()
    }

    fn from_bytes(bytes: &[u8], project: ProjectId) -> Option<Self> {
        let (header, body) = split(bytes)?;
        if header.project != project.to_string() || header.checksum != crc32fast::hash(body) {
            return None;
        }
        let pieces = pieces(body, processors() * 4);
        let read = |piece: &&[u8]| lines(piece).map(Noted::from_line).collect::<Option<Vec<_>>>();
        let documents = in_parallel(&pieces, read).into_iter().collect::<Option<Vec<_>>>()?;
        let documents = documents.into_iter().flatten().map(|noted| (noted.document.id.clone(), noted)).collect();
        Some(Self { shown: header.shown(), documents })
    }
}

impl Noted {
    fn from_line(line: &[u8]) -> Option<Self> {
        serde_json::from_slice::<DocumentRecord>(line).ok()?.into_noted()
    }
}

impl Folder {
    /// Notes what is known of a project whose files were read or written through this folder, for the next opening. Files that were
    /// written are read once more for that; those that are different by now, or were changed a moment ago, are left out. A small project
    /// has no use for it.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be written. Nothing depends on it.
    pub fn note_index(&self, project: &Project, shown: Option<&Shown>) -> Result<(), StoreError> {
        let files = FileKey::all(project);
        let texts = project.documents.keys().map(|id| self.text_file(id));
        let paths = files.iter().map(|file| self.file(file)).chain(texts);
        let (mut count, mut bytes) = (0, 0);
        let is_worth_it = paths.filter_map(|path| self.known.mark(&path)).any(|mark| {
            (count, bytes) = (count + 1, bytes + mark.len);
            is_worth_it(count, bytes)
        });
        if is_worth_it { self.write_index(project, shown) } else { Ok(()) }
    }

    fn write_index(&self, project: &Project, shown: Option<&Shown>) -> Result<(), StoreError> {
        let documents: Vec<&Arc<Document>> = project.documents.values().collect();
        let lines = in_parallel(&documents, |document| line(self, project, document));
        let mut body = Vec::with_capacity(lines.iter().flatten().map(|it| it.len() + 1).sum());
        for line in lines.into_iter().flatten() {
            body.extend_from_slice(&line);
            body.push(b'\n');
        }
        let header = Header::new(project.id, crc32fast::hash(&body), shown);
        let path = path(self.path());
        if is_there(self.disk.as_ref(), self.path(), &path, &header) {
            return Ok(());
        }
        let mut bytes = serde_json::to_vec(&header).unwrap_or_default();
        bytes.push(b'\n');
        bytes.append(&mut body);
        self.disk.make_folders(self.path(), path.parent().unwrap_or(self.path()))?;
        self.disk.replace_file(&path, &bytes)
    }
}

/// What is known of a document, unless the file of its facts is different by now. Sheets that are different are left out.
fn line(folder: &Folder, project: &Project, document: &Arc<Document>) -> Option<Vec<u8>> {
    let mark = |file: FileKey| folder.known.mark(&folder.file(&file));
    let facts = mark(FileKey::Document(document.id.clone()))?;
    let works = project.sheets.glances_of(&document.id).filter_map(|(key, it)| {
        let SheetKey { annotator, .. } = key.clone();
        let (kind, status, count) = (it.kind(), it.status(), it.annotations());
        Some((annotator, Work { sheet: mark(FileKey::Sheet(key.clone()))?, kind, status, count }))
    });
    let noted = Noted { document: document.clone(), facts, works: works.collect() };
    serde_json::to_vec(&DocumentRecord::from(&noted)).ok()
}

/// Whether a file has a header already, and so what goes with it.
fn is_there(disk: &dyn Disk, dir: &Path, path: &Path, header: &Header) -> bool {
    // The folders on the way may be links, through which nothing is read.
    let bytes = disk.read_within(dir, path, LONGEST).ok().flatten();
    bytes
        .as_deref()
        .and_then(split)
        .is_some_and(|(there, body)| there == *header && crc32fast::hash(body) == there.checksum)
}

fn path(dir: &Path) -> PathBuf {
    dir.join(PRIVATE).join(CACHE).join(FILE)
}

/// The header and what follows it.
fn split(bytes: &[u8]) -> Option<(Header, &[u8])> {
    let end = memchr::memchr(b'\n', bytes)?;
    let header = serde_json::from_slice::<Header>(&bytes[..end]).ok()?;
    header.is_ours().then_some((header, &bytes[end + 1..]))
}

fn lines(piece: &[u8]) -> impl Iterator<Item = &[u8]> {
    piece.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

/// Cuts lines into about so many pieces, to be read beside each other.
fn pieces(mut body: &[u8], count: usize) -> Vec<&[u8]> {
    let about = body.len() / count + 1;
    let mut pieces = Vec::new();
    while body.len() > about {
        let end = memchr::memchr(b'\n', &body[about..]).map_or(body.len(), |at| about + at + 1);
        let (piece, rest) = body.split_at(end);
        pieces.push(piece);
        body = rest;
    }
    pieces.push(body);
    pieces
}
