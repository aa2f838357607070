//! The comparison of every span with its quoted words, without which nothing is exported.

use std::sync::Arc;

use crate::model::{Annotation, AttributeValue, Attributes, Diagnostic, Document, Place, Project, Relation, Severity};
use crate::text::Text;

/// The text of a document, when it is the one that the document names and its excluded regions lie in it.
pub(super) fn text(project: &Project, document: &Document) -> Result<Text, Box<Diagnostic>> {
    let place = || Place { document: Some(document.id.clone()), ..Place::default() };
    let hint = "restore the text from a backup, or run check on the project";
    let text = project.text_once(&document.id).ok_or_else(|| problem(place(), "its text is not there", hint))?;
    if text.hash() != document.text {
        let message = format!("its text has the hash {}, expected {}", text.hash(), document.text);
        return Err(problem(place(), message, hint));
    }
    match document.excluded.iter().find(|region| text.slice(**region).is_none()) {
        Some(region) => {
            let message = format!("the excluded region {region} reaches beyond the text or cuts a character");
            Err(problem(place(), message, "mark the region anew"))
        }
        None => Ok(text),
    }
}

/// Compares what is to be written of a sheet with its text; the first difference found.
pub(super) fn quotes(
    text: &Text,
    annotations: &[&Arc<Annotation>],
    relations: &[&Arc<Relation>],
    place: &Place,
) -> Result<(), Box<Diagnostic>> {
    for annotation in annotations {
        let place = || Place { annotation: Some(annotation.id), ..place.clone() };
        let spans = annotation.spans.iter().chain(mentions(&annotation.attributes));
        compare(text, spans, place)?;
    }
    for relation in relations {
        let place = || Place { annotation: Some(relation.from), ..place.clone() };
        compare(text, mentions(&relation.attributes), place)?;
    }
    Ok(())
}

fn compare<'a>(
    text: &Text,
    mut spans: impl Iterator<Item = &'a crate::model::QuotedSpan>,
    place: impl Fn() -> Place,
) -> Result<(), Box<Diagnostic>> {
    let Some(wrong) = spans.find(|it| !it.agrees_with(text)) else { return Ok(()) };
    let found = match text.slice(wrong.span) {
        Some(slice) => format!("“{}”", shortened(slice)),
        None => "no whole characters".to_owned(),
    };
    let message = format!("bytes {} are {found}, expected the quoted “{}”", wrong.span, shortened(&wrong.quoted));
    Err(problem(place(), message, "the text or the annotation was changed outside the program; restore one of them"))
}

fn mentions(attributes: &Attributes) -> impl Iterator<Item = &crate::model::QuotedSpan> {
    attributes.iter().flat_map(|(_, attribute)| match &attribute.value {
        AttributeValue::Mention(spans) => spans.as_slice(),
        _ => &[],
    })
}

fn problem(place: Place, message: impl Into<String>, hint: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Severity::Error, place, message, hint))
}

fn shortened(words: &str) -> String {
    const SHOWN: usize = 40;
    let mut start: String = words.chars().take(SHOWN).collect();
    if start.len() < words.len() {
        start.push('…');
    }
    start
}
