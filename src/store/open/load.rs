//! One file of a document → what it holds, or why it cannot be read.

use std::path::Path;
use std::sync::Arc;

use super::files::FoundText;
use super::let_go::LetGo;
use crate::model::{AnnotatorKind, Conflict, Document, DocumentId, Pack, Schema, Sheet, SheetKey, SheetSummary};
use crate::store::folder::{FACTS_MAX, FileKey, Folder, LONGEST};
use crate::store::{StoreError, document_file, packed, parse, sheet_file};
use crate::text::{Text, TextHash};

/// What was read of an annotator's sheet.
pub(super) struct ReadSheet {
    pub(super) key: SheetKey,
    pub(super) loaded: Result<LoadedSheet, StoreError>,
    /// Whether its words were compared with the text, and are what that has at their places.
    pub(super) is_compared: bool,
    /// What is known of it where it can be read once more.
    pub(super) summary: Option<SheetSummary>,
    /// The sheet packed; then nothing else of it is here but kind and status.
    pub(super) pack: Option<Pack>,
}

impl ReadSheet {
    /// Sums up a sheet that agrees with a text, where these are told, so that it may be let go; but for one that is asked about.
    pub(super) fn new(
        schema: &Schema,
        key: SheetKey,
        mut loaded: Result<LoadedSheet, StoreError>,
        is_compared: bool,
        lets_go_of: Option<((&Document, &Text), &LetGo)>,
    ) -> Self {
        let mut summary = None;
        if let (Ok((_, sheet, conflicts)), Some(((document, text), lets_go))) = (&mut loaded, lets_go_of)
            && conflicts.is_empty()
        {
            summary = SheetSummary::of(schema, document, text, sheet);
            if summary.is_some() && !lets_go.has_room() {
                *sheet = sheet.without_records();
            }
        }
        Self { key, loaded, is_compared, summary, pack: None }
    }

    /// Packs it, if it was compressed, was compared and nothing about it is asked. One that nobody has touched is no sheet.
    pub(super) fn packed(mut self, compressed: Option<Box<[u8]>>) -> Self {
        if let (Ok((_, sheet, conflicts)), Some(compressed), true) = (&mut self.loaded, compressed, self.is_compared)
            && conflicts.is_empty()
            && !(sheet.is_untouched() && sheet.kind == AnnotatorKind::Person)
        {
            self.pack = Some(packed::pack(compressed, sheet));
            *sheet = sheet.without_records();
        }
        self
    }
}

pub(super) fn load_document(folder: &Folder, id: &DocumentId) -> Result<(Document, Vec<Arc<Conflict>>), StoreError> {
    let path = folder.file(&FileKey::Document(id.clone()));
    let bytes = folder.known.read(&path, FACTS_MAX)?.unwrap_or_default();
    let (mut document, conflicts) = document_file::read(&path, &bytes)?;
    let conflicts = own_conflicts(&path, &bytes, &FileKey::Document(id.clone()), conflicts)?;
    if document.id != *id {
        let message = format!("the id “{}” is not that of the file; expected “{id}”", document.id);
        return Err(misnamed(&path, &bytes, "id:", &message));
    }
    // The same name, of which the keys of its sheets have a share too.
    document.id = id.clone();
    Ok((document, conflicts))
}

/// Reads a text, whatever its hash.
pub(super) fn load_text(folder: &Folder, id: &DocumentId) -> Option<FoundText> {
    let (bytes, hash) = match folder.known.read_hashed(&folder.text_file(id), LONGEST) {
        Ok(read) => read?,
        Err(error) => return Some(FoundText::Unreadable(error)),
    };
    // What is no UTF-8 cannot have the hash of a text; it is shown as far as it can be.
    Some(match parse::utf8_owned(bytes) {
        Ok(text) => FoundText::Text(Text::with_hash(text, hash)),
        Err(bytes) => FoundText::Lossy(Text::new(String::from_utf8_lossy(&bytes).into_owned())),
    })
}

/// A sheet with the text that its offsets count in and open questions about it.
pub(super) type LoadedSheet = (TextHash, Sheet, Vec<Arc<Conflict>>);

pub(super) fn load_sheet(folder: &Folder, key: &SheetKey) -> Result<LoadedSheet, StoreError> {
    load_sheet_to_pack(folder, key, false).0
}

/// The same, with the bytes of the file compressed where they are wanted and may be packed.
pub(super) fn load_sheet_to_pack(
    folder: &Folder,
    key: &SheetKey,
    packs: bool,
) -> (Result<LoadedSheet, StoreError>, Option<Box<[u8]>>) {
    let path = folder.file(&FileKey::Sheet(key.clone()));
    let read = folder.known.read_into(&path, LONGEST, |bytes| {
        let (sheet, is_canonical) = read_sheet(&path, key, bytes)?;
        Ok((sheet, if packs && is_canonical { packed::compressed(bytes) } else { None }))
    });
    match read.and_then(|it| it) {
        Ok((sheet, compressed)) => (Ok(sheet), compressed),
        Err(error) => (Err(error), None),
    }
}

/// A sheet, and whether its file has the canonical form.
fn read_sheet(path: &Path, key: &SheetKey, bytes: &[u8]) -> Result<(LoadedSheet, bool), StoreError> {
    let ((there, text, sheet, conflicts), is_canonical) = sheet_file::read_telling(path, bytes)?;
    if there.document != key.document {
        let message = format!("the document “{}” is not that of the file; expected “{}”", there.document, key.document);
        return Err(misnamed(path, bytes, "document:", &message));
    }
    if there.annotator != key.annotator {
        let message =
            format!("the annotator “{}” is not that of the folder; expected “{}”", there.annotator, key.annotator);
        return Err(misnamed(path, bytes, "annotator:", &message));
    }
    let conflicts = own_conflicts(path, bytes, &FileKey::Sheet(key.clone()), conflicts)?;
    Ok(((text, sheet, conflicts), is_canonical))
}

/// The open questions of a file, all of them about it.
pub(in crate::store) fn own_conflicts(
    path: &Path,
    bytes: &[u8],
    file: &FileKey,
    conflicts: Vec<Arc<Conflict>>,
) -> Result<Vec<Arc<Conflict>>, StoreError> {
    match conflicts.iter().find(|it| FileKey::of_conflict(it).as_ref() != Some(file)) {
        None => Ok(conflicts),
        Some(other) => {
            let message =
                format!("the conflict {} is about a record of another file; expected one of this file", other.id);
            Err(misnamed(path, bytes, &format!("(id: \"{}\"", other.id), &message))
        }
    }
}

/// A file whose contents name another file; the line is that of the field.
fn misnamed(path: &Path, bytes: &[u8], field: &str, message: &str) -> StoreError {
    let ron = String::from_utf8_lossy(bytes);
    let line = ron.lines().position(|line| line.trim_start().starts_with(field)).map_or(1, |at| at + 1);
    StoreError::Damaged { path: path.to_owned(), line, expected: message.to_owned() }
}
