//! What it costs to read figures: guesses for a document of 1 MB with 10,000 of them, one after the other.
//!
//! ```sh
//! cargo bench --no-default-features --bench figures
//! ```
//!
//! The sentences are those below, again and again, three to a paragraph; the figures stand in brackets.

#[path = "allocator.rs"]
mod allocator;

use std::time::Instant;

use manicule::model::{
    Annotation, AnnotationId, AnnotatorId, Attributes, Document, DocumentId, LabelId, Origin, Schema, Spans, Stamp,
    Time,
};
use manicule::suggest::figure;
use manicule::text::{Span, Text};

const FIGURES: usize = 10_000;

const SENTENCES: &[&str] = &[
    "The harbour board said on Tuesday that [at least seven ferries] had been held back by the ice north of the lighthouse.",
    "In its yearly report the union counts [an average of about 75 officers] who leave the force each year for other work.",
    "The refinery on the west bank will cost [$1.2 bn], twice of what the council had been told when it gave its consent.",
    "Nearly [two thirds of the harvest] had rotted by then, and what was left was sold for little at the market in the town.",
    "The district records [40 burglaries per 100,000 inhabitants] since 2015, a good deal less than the capital has had.",
];

fn main() {
    let mut string = String::new();
    let mut figures = Vec::with_capacity(FIGURES);
    for (number, sentence) in SENTENCES.iter().cycle().take(FIGURES).enumerate() {
        for (at, piece) in sentence.split(['[', ']']).enumerate() {
            let start = string.len();
            string.push_str(piece);
            figures.extend((at == 1).then(|| Span::from_range(start..string.len())).flatten());
        }
        string.push_str(if number % 3 == 2 { "\n" } else { " " });
    }
    let text = Text::new(string);
    let document = Document {
        language: "en".to_owned(),
        published: "2024-03-14".to_owned(),
        ..Document::new(DocumentId::from_title("figures", |_| false), "Figures", text.hash())
    };
    let stamp = Stamp { at: Time::from_unix(0), by: AnnotatorId::from_title("ada", |_| false) };
    let annotations = figures.iter().filter_map(|span| {
        Some(Annotation {
            id: AnnotationId::random(),
            label: LabelId::from_title("figure", |_| false),
            spans: Spans::quote(&[*span], &text).ok()?,
            attributes: Attributes::default(),
            note: "".into(),
            unsure: false,
            origin: Origin::Imported,
            created: stamp.clone(),
            changed: stamp.clone(),
        })
    });
    let annotations: Vec<Annotation> = annotations.collect();
    let schema = Schema::claim_quote_figure();
    let start = Instant::now();
    let guesses: usize = annotations.iter().map(|it| figure::guesses(&document, &text, it, &schema).len()).sum();
    let taken = start.elapsed();
    let each = taken.as_secs_f64() * 1e6 / annotations.len() as f64;
    println!(
        "{} figures in {} bytes: {guesses} guesses in {taken:.0?}, {each:.1} µs a figure",
        annotations.len(),
        text.end().0
    );
}
