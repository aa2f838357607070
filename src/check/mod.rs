//! Every promise of the project's data that can be seen in memory, verified.
//!
//! Offsets are bytes. Knows no files: what stands on the disk is looked at by the room that opens it.

pub mod conflict;
mod register;
mod sheet;
mod value;

use crate::model::{Diagnostic, Document, Place, Project, Severity};
use crate::text::Text;

/// What does not hold, in the order of documents and annotators; empty where every promise does.
#[must_use]
pub fn check(project: &Project) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    register::speakers(project, &mut findings);
    register::schema(project, &mut findings);
    for (id, document) in &project.documents {
        findings.place = Place { document: Some(id.clone()), ..Place::default() };
        if *id != document.id {
            findings.error(format!("the document {} stands under the name {id}", document.id), "report this");
        }
        findings.place.field = Some("text");
        let text = project.text_once(id);
        check_text(document, text.as_ref(), &mut findings);
        findings.place.field = Some("excluded");
        check_excluded(document, text.as_ref(), &mut findings);
        findings.place.field = Some("looked_at");
        check_looked_at(document, text.as_ref(), &mut findings);
        findings.place.field = Some("original");
        check_original(document, &mut findings);
    }
    sheet::check_all(project, &mut findings);
    conflict::check_all(project, &mut findings);
    Diagnostic::cut(&mut findings.list);
    findings.list
}

/// The findings so far, and the place that is being looked at.
#[derive(Default)]
struct Findings {
    list: Vec<Diagnostic>,
    place: Place,
}

impl Findings {
    fn error(&mut self, message: impl Into<String>, hint: &str) {
        self.list.push(Diagnostic::new(Severity::Error, self.place.clone(), message, hint));
    }

    fn warning(&mut self, message: impl Into<String>, hint: &str) {
        self.list.push(Diagnostic::new(Severity::Warning, self.place.clone(), message, hint));
    }
}

fn check_text(document: &Document, text: Option<&Text>, findings: &mut Findings) {
    let id = &document.id;
    match text {
        None => findings.error(
            format!("the text of {id} is missing; expected one with {}", document.text),
            "put the text back as it was annotated",
        ),
        Some(text) if text.hash() != document.text => findings.error(
            format!("the text of {id} has changed: it has {}; expected {}", text.hash(), document.text),
            "put the text back as it was annotated",
        ),
        Some(text) if text.as_str().starts_with('\u{feff}') || text.as_str().contains('\r') => findings.warning(
            format!("the text of {id} has carriage returns or a byte order mark; expected line feeds alone"),
            "import the original again",
        ),
        Some(_) => {}
    }
}

fn check_excluded(document: &Document, text: Option<&Text>, findings: &mut Findings) {
    let hint = "exclude the region anew";
    for pair in document.excluded.windows(2) {
        if pair[0].end() >= pair[1].start() {
            findings.error(
                format!("the excluded regions {} and {} overlap, touch or are out of order", pair[0], pair[1]),
                hint,
            );
        }
    }
    let Some(text) = text else { return };
    for region in &document.excluded {
        if text.slice(*region).is_none() {
            let end = text.end();
            findings.error(
                format!(
                    "the excluded region {region} cuts a character or reaches beyond the text, which ends at {end}"
                ),
                hint,
            );
        } else if !text.is_grapheme_boundary(region.start()) || !text.is_grapheme_boundary(region.end()) {
            findings.warning(format!("the excluded region {region} cuts what is read as one character"), hint);
        }
    }
}

fn check_looked_at(document: &Document, text: Option<&Text>, findings: &mut Findings) {
    if !document.looked_at.is_sorted_by(|one, other| one < other) {
        findings.warning("what was looked at is out of order, or stands there twice", "look at it anew");
    }
    let Some(text) = text else { return };
    for it in document.looked_at.iter().filter(|it| text.slice(it.span).is_none()) {
        findings.warning(
            format!("what {} has looked at, {}, is no part of the text, which ends at {}", it.by, it.span, text.end()),
            "look at it anew",
        );
    }
}

fn check_original(document: &Document, findings: &mut Findings) {
    let Some(original) = &document.original else { return };
    let is_hash =
        original.sha256.len() == 64 && original.sha256.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        findings.warning(
            format!("the original's SHA-256 is “{}”; expected 64 lower-case hexadecimal digits", original.sha256),
            "import the original again, or correct it",
        );
    }
}
