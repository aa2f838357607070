//! A project of many documents, made by dice and put into a folder as the program would, but for the syncs.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, Attribute, AttributeValue, Attributes, Document, Origin, QuotedSpan, Sheet, SheetKey,
    Spans, Stamp, Status, Time, ValueOrigin,
};
use manicule::store::{self, FileKey, Part};
use manicule::text::{Span, Text};

use super::Outcome;
use super::dice::Dice;

const WORDS: [&str; 24] = [
    "harbour", "the", "wall", "said", "council", "before", "of", "a", "officers", "report", "Aldó", "in", "water",
    "“we", "heard", "go”", "seven", "months", "because", "and", "señora", "cellars", "counted", "at",
];
const PUBLISHERS: [&str; 6] =
    ["The Harbour News", "Coast Courier", "Maré Lantern", "Island Wire", "The Cellar", "Quay Post"];
const LABELS: [&str; 3] = ["claim", "quote", "figure"];
const SPEAKERS: [&str; 4] = ["david-saucedo", "harbour-office", "ines-calado", "council"];
/// How many words an annotation covers.
const COVERED: usize = 5;
/// How many documents report one event.
const REPORTS: usize = 5;

/// How much is made.
#[derive(Clone, Copy)]
pub struct Size {
    pub documents: usize,
    /// Of each text, about.
    pub bytes: usize,
    /// Annotations on each document.
    pub spans: usize,
}

impl Default for Size {
    fn default() -> Self {
        Self { documents: 1_000, bytes: 5_000, spans: 20 }
    }
}

impl Size {
    /// Reads up to three numbers: documents, bytes a document, spans a document.
    pub fn parse(arguments: &[String]) -> Outcome<Self> {
        let numbers: Vec<usize> = arguments.iter().map(|it| it.parse()).collect::<Result<_, _>>()?;
        let usual = Self::default();
        match numbers[..] {
            [documents] => Ok(Self { documents, ..usual }),
            [documents, bytes] => Ok(Self { documents, bytes, ..usual }),
            [documents, bytes, spans] => Ok(Self { documents, bytes, spans }),
            _ => Err("expected at most three numbers: documents, bytes a document, spans a document".into()),
        }
    }
}

/// Makes a project in a folder.
pub fn save(dir: &Path, size: Size) -> Outcome<()> {
    store::create(dir, "Bench")?;
    let opened = store::open(dir)?;
    fs::create_dir_all(dir.join("documents"))?;
    fs::create_dir_all(dir.join("annotations/ada"))?;
    for number in 0..size.documents {
        put(&opened.folder, number, size)?;
    }
    Ok(())
}

fn put(folder: &store::Folder, number: usize, size: Size) -> Outcome<()> {
    let mut dice = Dice::new(1, number as u64);
    let (text, words) = text(&mut dice, size.bytes);
    let key = SheetKey::new(format!("doc-{number:06}").parse()?, "ada".parse()?);
    let document = Arc::new(facts(&mut dice, number, &key, &text));
    fs::write(folder.text_file(&key.document), text.as_str())?;
    let files = [FileKey::Document(key.document.clone()), FileKey::Sheet(key.clone())];
    let mut part = Part::empty(&files[0]);
    part.project.documents.insert(key.document.clone(), document);
    fs::write(folder.file(&files[0]), part.write())?;
    part.project.sheets.insert(key, Arc::new(sheet(&mut dice, size.spans, &text, &words)?));
    let part = Part { file: files[1].clone(), ..part };
    fs::write(folder.file(&files[1]), part.write())?;
    Ok(())
}

fn facts(dice: &mut Dice, number: usize, key: &SheetKey, text: &Text) -> Document {
    let title = (0..6).map(|_| WORDS[dice.roll(WORDS.len())]).collect::<Vec<_>>().join(" ");
    let mut document = Document::new(key.document.clone(), title, text.hash());
    document.publisher = PUBLISHERS[dice.roll(PUBLISHERS.len())].to_owned();
    document.published = format!("2025-{:02}-{:02}", 1 + dice.roll(12), 1 + dice.roll(28));
    document.url = format!("https://news.example/{number}");
    document.language = "en".to_owned();
    document.event = format!("Event {}", number / REPORTS);
    document
}

/// A text of about so many bytes, and where its words start.
fn text(dice: &mut Dice, bytes: usize) -> (Text, Vec<usize>) {
    let mut text = String::with_capacity(bytes + 64);
    let mut words = Vec::new();
    while text.len() < bytes {
        for _ in 0..6 + dice.roll(20) {
            words.push(text.len());
            text.push_str(WORDS[dice.roll(WORDS.len())]);
            text.push(' ');
        }
        text.pop();
        text.push_str(if dice.roll(5) == 0 { ".\n\n" } else { ". " });
    }
    (Text::new(text), words)
}

fn sheet(dice: &mut Dice, annotations: usize, text: &Text, words: &[usize]) -> Outcome<Sheet> {
    let made = (0..annotations).map(|number| {
        let word = words.len() / annotations.max(1) * number;
        annotation(dice, number, text, words.get(word..).unwrap_or_default())
    });
    let annotations = made.collect::<Outcome<Vec<_>>>()?;
    Ok(Sheet { status: Status::InProgress, annotations: annotations.into_iter().collect(), ..Sheet::default() })
}

/// An annotation on the first of some words: two of three have a speaker, every third a mention too.
fn annotation(dice: &mut Dice, number: usize, text: &Text, words: &[usize]) -> Outcome<Arc<Annotation>> {
    let covered = |from: usize, to: usize| {
        let start = *words.get(from).ok_or("too little text for so many annotations")?;
        let end = words.get(to).map_or(text.end().0, |it| *it);
        let end = start + text.as_str()[start..end].trim_end().len();
        Span::from_range(start..end).ok_or("an annotation without words")
    };
    let by_hand = |value| Some(Attribute { value, origin: ValueOrigin::Hand });
    let mut attributes = Attributes::default();
    if number % 3 != 1 {
        attributes.set("speaker".parse()?, by_hand(AttributeValue::Text(SPEAKERS[dice.roll(4)].into())));
    }
    if number.is_multiple_of(3) {
        let cue = QuotedSpan::new(covered(COVERED, COVERED + 1)?, text).ok_or("words beyond the text")?;
        attributes.set("cue".parse()?, by_hand(AttributeValue::Mention(vec![cue])));
    }
    let at = Time::from_unix(1_700_000_000 + (number * 3) as i64);
    let stamp = Stamp { at, by: "ada".parse()? };
    let id = ((dice.roll(1 << 31) as u64) << 31) | dice.roll(1 << 31) as u64;
    Ok(Arc::new(Annotation {
        id: AnnotationId::from_number(id),
        label: LABELS[number % 3].parse()?,
        spans: Spans::quote(&[covered(0, COVERED)?], text)?,
        attributes,
        note: Box::default(),
        unsure: number.is_multiple_of(50),
        origin: Origin::Hand,
        created: stamp.clone(),
        changed: stamp,
    }))
}
