//! A project with one large document, made by dice: sentences, and annotations on some of their words.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, Attribute, AttributeValue, Attributes, Document, Origin, Project, QuotedSpan, Sheet,
    SheetKey, Spans, Stamp, Status, Time, ValueOrigin,
};
use manicule::store::{self, FileKey};
use manicule::text::{Span, Text};

use super::{Outcome, json};

const WORDS: [&str; 24] = [
    "harbour", "the", "wall", "said", "council", "before", "of", "a", "officers", "report", "Aldó", "in", "water",
    "“we", "heard", "go”", "seven", "months", "because", "and", "señora", "cellars", "counted", "at",
];
const LABELS: [&str; 3] = ["claim", "quote", "figure"];
const SPEAKERS: [&str; 4] = ["david-saucedo", "harbour-office", "ines-calado", "council"];
/// How many words an annotation covers.
const COVERED: usize = 5;

/// xorshift64: the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

/// The file of the text of a saved project.
pub fn text_file(folder: &Path) -> PathBuf {
    folder.join("documents/doc.txt")
}

/// The file of the annotations of a saved project.
pub fn sheet_file(folder: &Path) -> PathBuf {
    folder.join("annotations/ada/doc.ron")
}

/// Saves the project as a whole, without its annotations, and its annotations as JSON.
pub fn save(whole: &Path, bare: &Path, as_json: &Path, annotations: usize, bytes: usize) -> Outcome<()> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (text, words) = text(&mut dice, bytes);
    let key = SheetKey::new("doc".parse()?, "ada".parse()?);
    let mut document = Document::new(key.document.clone(), "Doc", text.hash());
    document.publisher = "The Harbour News".to_owned();
    let put_text = |project: &mut Project| {
        project.documents.insert(key.document.clone(), Arc::new(document.clone()));
        project.texts.insert(text.hash(), text.clone());
    };
    put(bare, put_text)?;
    let sheet = sheet(&mut dice, annotations, &text, &words)?;
    fs::write(as_json, serde_json::to_vec(&json::sheet(&sheet))?)?;
    put(whole, |project| {
        put_text(project);
        project.sheets.insert(key.clone(), Arc::new(sheet));
    })
}

fn put(folder: &Path, fill: impl FnOnce(&mut Project)) -> Outcome<()> {
    store::create(folder, "Bench")?;
    let mut opened = store::open(folder)?;
    fill(&mut opened.project);
    opened.folder.save(&opened.project, &FileKey::all(&opened.project))?;
    Ok(())
}

/// A text of about so many bytes, and where its words start.
fn text(dice: &mut Dice, bytes: usize) -> (Text, Vec<u32>) {
    let mut text = String::with_capacity(bytes + 64);
    let mut words = Vec::new();
    while text.len() < bytes {
        for _ in 0..6 + dice.below(20) {
            words.push(text.len() as u32);
            text.push_str(WORDS[dice.below(WORDS.len())]);
            text.push(' ');
        }
        text.pop();
        text.push_str(if dice.below(5) == 0 { ".\n\n" } else { ". " });
    }
    (Text::new(text), words)
}

fn sheet(dice: &mut Dice, annotations: usize, text: &Text, words: &[u32]) -> Outcome<Sheet> {
    let made = (0..annotations).map(|number| {
        let word = words.len() / annotations.max(1) * number + dice.below(3);
        annotation(dice, number, text, words.get(word..).ok_or("too little text for so many annotations")?)
    });
    let annotations = made.collect::<Outcome<Vec<_>>>()?;
    Ok(Sheet { status: Status::InProgress, annotations: annotations.into_iter().collect(), ..Sheet::default() })
}

/// An annotation on the first of some words: a third have one attribute more, a mention, and one of twenty has a note.
fn annotation(dice: &mut Dice, number: usize, text: &Text, words: &[u32]) -> Outcome<Arc<Annotation>> {
    let covered = |from: usize, to: usize| {
        let start = *words.get(from).ok_or("too little text for so many annotations")? as usize;
        let end = words.get(to).map_or(text.end().0, |it| *it as usize);
        let end = start + text.as_str()[start..end].trim_end().len();
        Span::from_range(start..end).ok_or("an annotation without words")
    };
    let by_hand = |value| Some(Attribute { value, origin: ValueOrigin::Hand });
    let mut attributes = Attributes::default();
    if number % 3 != 1 {
        attributes.set("speaker".parse()?, by_hand(AttributeValue::Text(SPEAKERS[dice.below(4)].into())));
    }
    if number.is_multiple_of(3) {
        let cue = QuotedSpan::new(covered(COVERED, COVERED + 1)?, text).ok_or("words beyond the text")?;
        attributes.set("cue".parse()?, by_hand(AttributeValue::Mention(vec![cue])));
    }
    let stamp = |seconds: usize| -> Outcome<Stamp> {
        Ok(Stamp { at: Time::from_unix(1_700_000_000 + seconds as i64), by: "ada".parse()? })
    };
    Ok(Arc::new(Annotation {
        // A number without a pattern that no other annotation has: the multiplier is odd, so that it permutes.
        id: AnnotationId::from_number((number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 3),
        label: LABELS[number % 3].parse()?,
        spans: Spans::quote(&[covered(0, COVERED)?], text)?,
        attributes,
        note: if number.is_multiple_of(20) { "look at this again".into() } else { Box::default() },
        unsure: number.is_multiple_of(50),
        origin: Origin::Hand,
        created: stamp(number * 3)?,
        changed: stamp(number * 3 + dice.below(60))?,
    }))
}
