//! What guesses cost: a document of a megabyte with ten thousand annotations, read once, then asked for each; and one annotation
//! alone. `cargo bench --bench guesses --no-default-features` prints it.

// A benchmark that cannot go on stops.
#![allow(clippy::unwrap_used)]

#[path = "allocator.rs"]
mod allocator;

use std::sync::Arc;
use std::time::Instant;

use manicule::model::{
    Annotation, AnnotationId, AnnotatorId, Attributes, Document, Origin, Project, ProjectId, Sheet, SheetKey, Spans,
    Stamp, Time, ValueOrigin,
};
use manicule::suggest::{DocumentReading, Register, guess_all, guesses, guesses_in};
use manicule::text::{Language, ObjectFinder, Span, Text};

const BYTES: usize = 1_000_000;
const ANNOTATIONS: usize = 10_000;
const NAMES: &[&str] = &["Ada Holm", "Jon Vik", "Mirela Stoica", "Tobias Renn", "Priya Venn", "Otto Brandvold"];

/// Paragraphs of a news text with people who come and go; each is a little different.
fn text() -> Text {
    let mut text = String::with_capacity(BYTES);
    for number in 0.. {
        if text.len() >= BYTES {
            break;
        }
        let (one, other) = (NAMES[number % NAMES.len()], NAMES[(number / 3) % NAMES.len()]);
        let street = number % 97;
        text += &format!(
            "The mayor of ward {number}, {one}, told reporters that street {street} was closed. “We had nine minutes,” she said. \
             According to {other}, the gate had been stuck for {street} days.\n\n“It was dark,” added {other}. “Nobody called.”\n\n"
        );
    }
    Text::new(text)
}

/// A project with one document whose quotations, and as many sentences, are annotated.
fn project(text: &Text) -> Project {
    let by: AnnotatorId = "ada".parse().unwrap();
    let document = Document::new("doc".parse().unwrap(), "Doc", text.hash());
    let stamp = Stamp { at: Time::from_unix(1_700_000_000), by: by.clone() };
    let finder = ObjectFinder::new(text, Language("en"), &[]);
    let quotes = (0..text.paragraph_count()).flat_map(|it| finder.quotations(it)).map(|it| ("quote", it.span));
    let step = text.end().0 / ANNOTATIONS;
    let words = (0..ANNOTATIONS).map(|it| Span::from_range(it * step..it * step + 24).unwrap());
    let words = words.filter_map(|it| text.snap_to_words(it)).map(|it| ("claim", it));
    let annotation = |(place, (label, span)): (usize, (&str, Span))| {
        Arc::new(Annotation {
            id: AnnotationId::from_number(place as u64 + 1),
            label: label.parse().unwrap(),
            spans: Spans::quote(&[span], text).unwrap(),
            attributes: Attributes::default(),
            note: Box::default(),
            unsure: false,
            origin: Origin::Imported,
            created: stamp.clone(),
            changed: stamp.clone(),
        })
    };
    let annotations = quotes.take(ANNOTATIONS / 2).chain(words.take(ANNOTATIONS / 2)).enumerate().map(annotation);
    let mut project = Project::new(ProjectId::from_number(1), "Guesses");
    project.texts.insert(text.hash(), text.clone());
    let key = SheetKey::new(document.id.clone(), by);
    project.documents.insert(document.id.clone(), document.into());
    project.sheets.insert(key, Arc::new(Sheet { annotations: annotations.collect(), ..Sheet::default() }));
    project
}

fn main() {
    let text = text();
    let project = project(&text);
    let (key, sheet) = project.sheets.iter().next().unwrap();
    let document = &project.documents[&key.document];
    println!("{} bytes, {} annotations", text.end(), sheet.annotations.len());
    let begin = Instant::now();
    let reading = DocumentReading::new(&project, document).unwrap();
    println!("reading the document     {:>10.1?}", begin.elapsed());
    let register = Register::new(&project);
    let begin = Instant::now();
    let found: usize =
        sheet.annotations.iter().map(|it| guesses_in(&project, document, it, &reading, &register).len()).sum();
    println!("asking for all           {:>10.1?}  {found} guesses", begin.elapsed());
    let begin = Instant::now();
    let middle = sheet.annotations.iter().nth(sheet.annotations.len() / 2).unwrap();
    let found = guesses(&project, document, middle).len();
    println!("one without the reading  {:>10.1?}  {found} guesses", begin.elapsed());
    let begin = Instant::now();
    let guessed = guess_all(&project, &middle.created, ValueOrigin::Rule);
    println!("the whole as one edit    {:>10.1?}  {} annotations", begin.elapsed(), guessed.annotations);
}
