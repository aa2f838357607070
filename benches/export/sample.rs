//! A project of many documents of 5 kB with 50 annotations each, made by dice.

use std::path::Path;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, AnnotatorId, Attribute, AttributeValue, Attributes, Document, DocumentId, Origin,
    Project, Sheet, SheetKey, Spans, Stamp, Status, Time, ValueOrigin,
};
use manicule::store::{self, FileKey};
use manicule::text::{Span, Text};

use self::dice::Dice;
use super::Outcome;

#[path = "../dice.rs"]
mod dice;

const BYTES: usize = 5000;
const SPANS: usize = 50;
const LABELS: [&str; 3] = ["claim", "quote", "figure"];
const SPEAKERS: [&str; 3] = ["ana-diaz", "harbour-office", "council"];
const WORDS: [&str; 28] = [
    "harbour", "the", "wall", "said", "council", "before", "of", "a", "officers", "report", "Aldó", "in", "water",
    "“we", "heard", "go”", "seven", "months", "because", "and", "señora", "cellars", "counted", "at", "don’t", "4.2",
    "per", "cent",
];

/// Saves the project; gives the number of annotations.
pub fn save(folder: &Path, documents: usize) -> Outcome<usize> {
    store::create(folder, "Bench")?;
    let opened = store::open(folder)?;
    let mut project: Project = opened.project;
    let ada: AnnotatorId = "ada".parse()?;
    for number in 0..documents {
        let mut dice = Dice::new(7, number as u64);
        let (text, words) = text(&mut dice);
        let id: DocumentId = format!("report-{number:06}").parse()?;
        let mut document = Document::new(id.clone(), format!("Report {number}"), text.hash());
        document.language = "en".to_owned();
        document.publisher = "The Harbour News".to_owned();
        let annotations = (0..SPANS).map(|at| annotation(&mut dice, number, at, &text, &words));
        let annotations = annotations.collect::<Outcome<Vec<_>>>()?;
        let sheet = Sheet { status: Status::Done, annotations: annotations.into_iter().collect(), ..Sheet::default() };
        project.sheets.insert(SheetKey::new(id.clone(), ada.clone()), Arc::new(sheet));
        project.texts.insert(text.hash(), text);
        project.documents.insert(id, Arc::new(document));
    }
    opened.folder.save(&project, &FileKey::all(&project))?;
    Ok(documents * SPANS)
}

/// A text, and where each of its words stands.
fn text(dice: &mut Dice) -> (Text, Vec<Span>) {
    let (mut text, mut words) = (String::with_capacity(BYTES + 64), Vec::new());
    while text.len() < BYTES {
        for _ in 0..6 + dice.roll(20) {
            let word = WORDS[dice.roll(WORDS.len())];
            words.extend(Span::from_range(text.len()..text.len() + word.len()));
            text.push_str(word);
            text.push(' ');
        }
        text.pop();
        text.push_str(if dice.roll(5) == 0 { ".\n\n" } else { ". " });
    }
    (Text::new(text), words)
}

/// An annotation on one to nine words, so that some overlap; two of three have attributes.
fn annotation(dice: &mut Dice, document: usize, at: usize, text: &Text, words: &[Span]) -> Outcome<Arc<Annotation>> {
    let first = words.len() / SPANS * at;
    let last = (first + dice.roll(9)).min(words.len() - 1);
    let mut attributes = Attributes::default();
    if !at.is_multiple_of(3) {
        let value = AttributeValue::Text(SPEAKERS[dice.roll(3)].into());
        attributes.set("speaker".parse()?, Some(Attribute { value, origin: ValueOrigin::Hand }));
    }
    let stamp = Stamp { at: Time::from_unix(1_700_000_000 + at as i64), by: "ada".parse()? };
    Ok(Arc::new(Annotation {
        id: AnnotationId::from_number(((document * SPANS + at) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 3),
        label: LABELS[at % 3].parse()?,
        spans: Spans::quote(&[words[first].hull(words[last])], text)?,
        attributes,
        note: Box::default(),
        unsure: false,
        origin: Origin::Hand,
        created: stamp.clone(),
        changed: stamp,
    }))
}
