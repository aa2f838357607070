//! What was found in several changed files as two whole sides of a merge: what they held, and what they hold now.
//!
//! A file is found alone. The facts of a document may come with a corrected text while its sheets, as they are known, still count in
//! the earlier one, and a sheet may come in the corrected one after them. Here every side is brought to count in one text a document.

use crate::anchor;
use crate::edit::{ApplyError, Change, Edit, History, RecordKey};
use crate::merge::{self, Scope};
use crate::model::{Document, DocumentId, Project, SheetKey};
use crate::store::{FileKey, Outside};
use crate::text::TextHash;

/// Both other sides of a merge.
pub struct Sides {
    /// What the files held.
    pub base: Project,
    /// What they hold now.
    pub theirs: Project,
    /// What is to be looked at.
    pub scopes: Vec<Scope>,
}

impl Sides {
    /// The sides of what was found, all of it with one state of the files. The pool of `ours` has the texts of what was found, and its
    /// history tells which text came before which.
    ///
    /// # Errors
    ///
    /// Where what was found does not fit together.
    pub fn of(found: &[Outside], ours: &Project, history: &History) -> Result<Self, ApplyError> {
        let Some(first) = found.first() else {
            let (base, theirs) = (Project::new(ours.id, ""), Project::new(ours.id, ""));
            return Ok(Self { base, theirs, scopes: Vec::new() });
        };
        let mut base = (*first.base).clone();
        base.texts.join(&ours.texts);
        for outside in found {
            put(&mut base, &outside.base, &outside.file)?;
            if let FileKey::Sheet(key) = &outside.file {
                catch_up(&mut base, key, history)?;
            }
        }
        let mut theirs = base.clone();
        // A sheet counts in the text that its document had when it was found, so that texts are corrected behind all sheets.
        let (documents, others): (Vec<_>, Vec<_>) =
            found.iter().partition(|it| matches!(it.file, FileKey::Document(_)));
        for outside in others {
            put(&mut theirs, &outside.theirs, &outside.file)?;
        }
        let mut scopes: Vec<Scope> = found.iter().map(|it| it.file.scope()).collect();
        for outside in documents {
            let FileKey::Document(id) = &outside.file else { continue };
            let has_other_text = text_of(&theirs, id) != text_of(&outside.theirs, id);
            correct(&mut theirs, &outside.theirs, id)?;
            put(&mut theirs, &outside.theirs, &outside.file)?;
            if has_other_text {
                let sheets = ours.sheets.glances_of(id).chain(base.sheets.glances_of(id));
                scopes.extend(sheets.map(|(key, _)| Scope::Sheet(key.clone())));
            }
        }
        // Texts are compared where the document is looked at.
        scopes.extend(found.iter().filter_map(|it| match &it.file {
            FileKey::Sheet(key) => Some(Scope::Document(key.document.clone())),
            _ => None,
        }));
        scopes.sort();
        scopes.dedup();
        Ok(Self { base, theirs, scopes })
    }
}

/// Whether what was found can be merged at once with what was found first: both count in the same text.
pub fn go_together(first: &Outside, other: &Outside) -> bool {
    let document = match &other.file {
        FileKey::Project => return true,
        FileKey::Document(id) => id,
        FileKey::Sheet(key) => &key.document,
    };
    text_of(&first.base, document) == text_of(&other.base, document)
}

fn text_of(project: &Project, id: &DocumentId) -> Option<TextHash> {
    project.documents.get(id).map(|it| it.text)
}

/// Makes a file's part of a side what it is in another project.
fn put(side: &mut Project, from: &Project, file: &FileKey) -> Result<(), ApplyError> {
    let changes = merge::diff(side, from, &file.scope());
    Edit::new("take a file", changes).apply(side)
}

/// Re-anchors the sheets of a document where it has another text in `to`.
fn correct(side: &mut Project, to: &Project, id: &DocumentId) -> Result<(), ApplyError> {
    let Some(after) = text_of(to, id).filter(|it| text_of(side, id).is_some_and(|before| before != *it)) else {
        return Ok(());
    };
    let Some(text) = side.texts.get(&after).or_else(|| to.texts.get(&after)).cloned() else { return Ok(()) };
    side.texts.insert(after, text.clone());
    match anchor::reanchor(side, id, &text, None) {
        Ok(reanchored) => reanchored.edit.apply(side),
        // Without the earlier text nothing is known of places: what has one waits, and the user is told.
        Err(_) if side.sheets_of(id).any(|(_, sheet)| !sheet.annotations.is_empty() || !sheet.relations.is_empty()) => {
            Err(ApplyError::Changed(RecordKey::Document(id.clone())))
        }
        Err(_) => Ok(()),
    }
}

/// Brings a sheet as its file held it to the text that its document has since: the file was known in an earlier text, and the document
/// with a corrected one was found before it.
fn catch_up(base: &mut Project, key: &SheetKey, history: &History) -> Result<(), ApplyError> {
    let (Some(now), Some(sheet)) = (base.text(&key.document), base.sheet(key)) else { return Ok(()) };
    let agrees =
        |text: &crate::text::Text| sheet.annotations.iter().all(|it| it.spans.iter().all(|it| it.agrees_with(text)));
    if agrees(now) {
        return Ok(());
    }
    let earlier = history.done().iter().rev().flat_map(|entry| &entry.edit.changes).filter_map(|change| match change {
        Change::Document(swap) => swap.before.as_ref().filter(|it| it.id == key.document),
        _ => None,
    });
    let earlier = earlier.map(|it| it.text).find(|hash| base.texts.get(hash).is_some_and(agrees));
    let (Some(earlier), Some(facts)) = (earlier, base.documents.get(&key.document)) else { return Ok(()) };
    let mut then = base.clone();
    then.sheets.retain(|it| it == key);
    let facts = Document { text: earlier, ..(**facts).clone() };
    then.documents.insert(key.document.clone(), facts.into());
    let now = base.clone();
    correct(&mut then, &now, &key.document)?;
    put(base, &then, &FileKey::Sheet(key.clone()))
}
