//! Documents of the data found in the project by their texts, or made.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::detect::Sample;
use super::offsets::Places;
use super::report::Report;
use crate::format::{Facts, ImportedDocument, LossKind, Source};
use crate::ingest::pasted;
use crate::model::{Diagnostic, Document, DocumentId, Project, Severity};
use crate::text::{Span, Text, TextHash};

/// A document of the data with what it is in the project.
pub(super) struct Found<'a> {
    pub(super) imported: &'a ImportedDocument,
    pub(super) id: DocumentId,
    pub(super) text: Text,
    /// The text as offsets count in it.
    raw: Cow<'a, str>,
    /// The document, where the project does not have it yet and no document of the data before this one is the same.
    new: Option<Document>,
    /// The document that the project has.
    known: Option<&'a Document>,
}

impl Found<'_> {
    pub(super) fn sample(&self) -> Sample<'_> {
        Sample { document: self.imported, raw: &self.raw, text: &self.text }
    }
}

/// What each document of the data is in the project. One without a text anywhere is left out and named.
pub(super) fn find<'a>(
    project: &'a Project,
    source: &dyn Source,
    documents: &'a [ImportedDocument],
    report: &mut Report,
) -> Vec<Found<'a>> {
    let mut finder = Finder {
        project,
        by_text: project.documents.values().map(|it| (it.text, it.id.clone())).collect(),
        taken: project.documents.keys().cloned().collect(),
        seen: BTreeSet::new(),
    };
    let mut found = Vec::new();
    for imported in documents {
        match finder.find(source, imported) {
            Ok(it) => {
                // Several annotators of one document may come as several documents.
                if it.new.is_none() && it.known.is_some() && finder.seen.insert(it.id.clone()) {
                    report.known_documents.push(it.id.clone());
                }
                found.push(it);
            }
            Err((message, hint)) => {
                let count: usize = imported.sheets.iter().map(|it| it.annotations.len()).sum();
                for at in 0..count {
                    report.losses.add(LossKind::Misplaced, || format!("{}: annotation {}", imported.name, at + 1));
                }
                report.findings.push(Diagnostic::new(Severity::Error, imported.place.clone(), message, hint));
            }
        }
    }
    found
}

/// The numbers of those that are one document, in the order of the first of each.
pub(super) fn together(found: &[Found<'_>]) -> Vec<Vec<usize>> {
    let mut together: Vec<Vec<usize>> = Vec::new();
    let mut at: BTreeMap<&DocumentId, usize> = BTreeMap::new();
    for (number, found) in found.iter().enumerate() {
        let at = *at.entry(&found.id).or_insert(together.len());
        match together.get_mut(at) {
            Some(numbers) => numbers.push(number),
            None => together.push(vec![number]),
        }
    }
    together
}

struct Finder<'a> {
    project: &'a Project,
    /// The documents of the project, and those that will be in it.
    by_text: BTreeMap<TextHash, DocumentId>,
    taken: BTreeSet<DocumentId>,
    seen: BTreeSet<DocumentId>,
}

impl<'a> Finder<'a> {
    fn find(
        &mut self,
        source: &dyn Source,
        imported: &'a ImportedDocument,
    ) -> Result<Found<'a>, (String, &'static str)> {
        let raw = match &imported.text {
            Some(text) => Some(Cow::Borrowed(text.as_str())),
            None => beside(source, &imported.name).map(Cow::Owned),
        };
        let raw = match (raw, &imported.stand_in) {
            (Some(raw), _) => raw,
            (None, None) => return self.without_text(imported),
            (None, Some(stand_in)) => match self.without_text(imported) {
                Ok(found) => return Ok(found),
                Err(_) => Cow::Borrowed(stand_in.as_str()),
            },
        };
        let title = if imported.facts.title.is_empty() { &imported.name } else { &imported.facts.title };
        let name = imported.name.parse::<DocumentId>().ok().filter(|it| !self.taken.contains(it));
        let made = pasted(Some(title), &raw, |id| self.taken.contains(id));
        let made = made.map_err(|error| (error.to_string(), "only texts with something in them are documents"))?;
        let hash = made.text.hash();
        if let Some(id) = self.known(hash, imported) {
            let known = self.project.documents.get(&id).map(AsRef::as_ref);
            return Ok(Found { imported, id, text: made.text, raw, new: None, known });
        }
        let from_name = || DocumentId::from_title(&imported.name, |id| self.taken.contains(id));
        let id = name.unwrap_or_else(|| if imported.name.is_empty() { made.document.id.clone() } else { from_name() });
        self.taken.insert(id.clone());
        self.by_text.insert(hash, id.clone());
        let document = Document { id: id.clone(), ..with_facts(made.document, &imported.facts) };
        Ok(Found { imported, id, text: made.text, raw, new: Some(document), known: None })
    }

    /// The document with a text: of several the one that is called so.
    fn known(&self, hash: TextHash, imported: &ImportedDocument) -> Option<DocumentId> {
        let named = imported.name.parse::<DocumentId>().ok();
        let named = named.filter(|id| self.project.documents.get(id).is_some_and(|it| it.text == hash));
        named.or_else(|| self.by_text.get(&hash).cloned())
    }

    /// A document of which the data has no text: the project may have it.
    fn without_text(&self, imported: &'a ImportedDocument) -> Result<Found<'a>, (String, &'static str)> {
        let by_hash = imported.text_hash.and_then(|hash| self.known(hash, imported));
        let by_name = || imported.name.parse::<DocumentId>().ok().filter(|id| self.project.documents.contains_key(id));
        let url = &imported.facts.url;
        let by_url = || self.project.documents.values().find(|it| !url.is_empty() && it.url == *url);
        let id = match imported.text_hash {
            Some(_) => by_hash,
            None => by_url().map(|it| it.id.clone()).or_else(by_name),
        };
        let known = id.as_ref().and_then(|id| self.project.documents.get(id)).map(AsRef::as_ref);
        let text = id.as_ref().and_then(|id| self.project.text(id)).cloned();
        match (id, text) {
            (Some(id), Some(text)) => {
                let raw = Cow::Owned(text.as_str().to_owned());
                Ok(Found { imported, id, text, raw, new: None, known })
            }
            _ => Err((
                format!("there is no text for “{}”, neither in the data nor in the project", imported.name),
                "import the texts first, or name their folder with --text-dir",
            )),
        }
    }
}

/// The text file of a name among the files of the data.
fn beside(source: &dyn Source, name: &str) -> Option<String> {
    let wanted = format!("{name}.txt");
    let file = source.names().iter().find(|it| it.rsplit('/').next() == Some(wanted.as_str()))?;
    String::from_utf8(source.read(file).ok()?).ok()
}

fn with_facts(document: Document, facts: &Facts) -> Document {
    let language = if facts.language.is_empty() { document.language } else { facts.language.clone() };
    Document {
        publisher: facts.publisher.clone(),
        author: facts.author.clone(),
        published: facts.published.clone(),
        url: facts.url.clone(),
        event: facts.event.clone(),
        rights: facts.rights.clone(),
        note: facts.note.clone(),
        language,
        ..document
    }
}

/// The document to create, its excluded regions included; for one that is there, what is said differently of it is counted.
pub(super) fn created(
    found: &Found<'_>,
    places: &Places,
    made: &BTreeMap<DocumentId, Document>,
    report: &mut Report,
) -> Option<Document> {
    let excluded = excluded(found, places, report);
    if let Some(document) = &found.new {
        report.new_documents.push(document.id.clone());
        return Some(Document { excluded, ..document.clone() });
    }
    // Several of the data may be one here: the first makes it.
    let (known, facts) = (found.known.or_else(|| made.get(&found.id))?, &found.imported.facts);
    let pairs = [
        (&facts.title, &known.title),
        (&facts.publisher, &known.publisher),
        (&facts.author, &known.author),
        (&facts.published, &known.published),
        (&facts.url, &known.url),
        (&facts.language, &known.language),
        (&facts.event, &known.event),
        (&facts.rights, &known.rights),
        (&facts.note, &known.note),
    ];
    for (theirs, _) in pairs.into_iter().filter(|(theirs, ours)| !theirs.is_empty() && theirs != ours) {
        report.losses.add(LossKind::DocumentFact, || format!("{}: {theirs}", known.id));
    }
    if !excluded.is_empty() && excluded != known.excluded {
        report.losses.add(LossKind::Excluded, || known.id.to_string());
    }
    None
}

/// The excluded regions, sorted and joined.
fn excluded(found: &Found<'_>, places: &Places, report: &mut Report) -> Vec<Span> {
    let mut regions: Vec<Span> = Vec::new();
    for pair in &found.imported.excluded {
        match places.span(*pair) {
            Ok(span) => regions.push(span),
            Err(error) => {
                let message = format!("an excluded region was left out: {error}");
                report.losses.add(LossKind::Excluded, || found.id.to_string());
                report.findings.push(Diagnostic::new(Severity::Error, found.imported.place.clone(), message, ""));
            }
        }
    }
    regions.sort();
    let mut joined: Vec<Span> = Vec::with_capacity(regions.len());
    for region in regions {
        match joined.last_mut() {
            Some(last) if last.touches(region) => *last = last.hull(region),
            _ => joined.push(region),
        }
    }
    joined
}
