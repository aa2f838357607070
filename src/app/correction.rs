//! A corrected text for a document, compared with the present one: what would become of the annotations.

use std::path::PathBuf;
use std::sync::Arc;

use super::summary::shortened;
use crate::anchor::{self, Counts, Kind, Outcome};
use crate::edit::Edit;
use crate::ingest;
use crate::model::{Diagnostic, DocumentId, Original, Project};
use crate::store::SourceFile;
use crate::text::{Text, escaped, shown};

/// No more of an annotation is shown in the list, in characters.
const LONGEST: usize = 240;

/// Where a corrected text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A text file.
    File(PathBuf),
    /// What was pasted.
    Pasted(String),
}

/// A corrected text, compared.
pub struct Correction {
    /// The document.
    pub document: DocumentId,
    /// The revision of the workspace that it was compared with.
    pub revision: u64,
    /// Where it comes from, to be compared anew.
    pub source: Source,
    /// The corrected text.
    pub text: Text,
    /// What makes the project have it.
    pub edit: Edit,
    /// How many annotations come out how.
    pub counts: Counts,
    /// Those that somebody has to look at.
    pub unsure: Vec<Unsure>,
    /// What was found on the way in of the text.
    pub findings: Vec<Diagnostic>,
}

/// An annotation that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsure {
    /// The name of its label.
    pub label: String,
    /// Whose it is.
    pub annotator: String,
    /// What has become of it.
    pub kind: Kind,
    /// Its words in the present text.
    pub before: String,
    /// Its words in the corrected one, none where it is lost.
    pub after: String,
}

/// Compares a corrected text with the present one of a document.
///
/// # Errors
///
/// Where it cannot be read, is no text, is the present one, or the document is gone; the words are for the user.
pub fn compare(
    project: &Arc<Project>,
    document: &DocumentId,
    source: Source,
    revision: u64,
) -> Result<Correction, String> {
    let (text, original, findings) = read(&source)?;
    if project.text(document) == Some(&text) {
        return Err("This is the text that the document has; nothing is changed".to_owned());
    }
    let reanchored = anchor::reanchor(project, document, &text, original).map_err(|error| error.to_string())?;
    let flagged = reanchored.outcomes.iter().filter(|outcome| outcome.kind.is_flagged());
    let unsure = flagged.filter_map(|outcome| unsure(project, &text, outcome)).collect();
    let anchor::Reanchored { edit, counts, .. } = reanchored;
    Ok(Correction { document: document.clone(), revision, source, text, edit, counts, unsure, findings })
}

fn read(source: &Source) -> Result<(Text, Option<Original>, Vec<Diagnostic>), String> {
    let ingested = match source {
        Source::File(path) => {
            let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
            let file = SourceFile { name: name.clone(), path: path.clone() };
            let bytes = file.read().map_err(|error| error.to_string())?;
            ingest::text_document(&name, &bytes, |_| false)
        }
        Source::Pasted(text) => ingest::pasted(None, text, |_| false),
    };
    let ingested = ingested.map_err(|error| error.to_string())?;
    Ok((ingested.text, ingested.document.original, ingested.diagnostics))
}

fn unsure(project: &Project, text: &Text, outcome: &Outcome) -> Option<Unsure> {
    let annotation = project.sheet(&outcome.key)?.annotations.get(outcome.annotation)?;
    let after: Vec<&str> = outcome.after.iter().filter_map(|span| text.slice(*span)).collect();
    Some(Unsure {
        label: shown(project.schema.label_name(&annotation.label)).into_owned(),
        annotator: outcome.key.annotator.to_string(),
        kind: outcome.kind,
        before: shortened(&escaped(&annotation.spans.quoted()), LONGEST),
        after: shortened(&escaped(&after.join(" … ")), LONGEST),
    })
}
