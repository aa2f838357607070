//! Invented news of any length, and the spans that are annotated in it.

use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorId, Attribute, AttributeValue, Attributes, Document,
    DocumentId, LabelId, Origin, Project, ProjectId, QuotedSpan, Relation, RelationId, Sheet, SheetKey, Spans, Stamp,
    Status, Time, ValueOrigin,
};
use manicule::text::{Span, Text};

use crate::dice::Dice;

/// A paragraph ends when it has grown beyond so many bytes, unless there is only one.
const PARAGRAPH: usize = 320;
/// The length of a report, in bytes.
const REPORT: usize = 3_000;
/// Whose annotations they are.
pub const ANNOTATOR: &str = "ada";

const WHO: [&str; 8] = [
    "the harbour office",
    "a spokeswoman for the port",
    "Inês Calado",
    "the ferry's owner",
    "the mayor of Sant Aldó",
    "Coast Radio",
    "the union of dockers",
    "a fisherman who was there",
];
const WHAT: [&str; 8] = [
    "the sea wall gave way before dawn",
    "nobody on board was hurt",
    "the second pump had not been tested",
    "the inquiry would begin within a week",
    "fuel had reached the oyster beds",
    "the road to the lighthouse stays shut",
    "the café at the quay would be rebuilt",
    "the crew had asked for a new engine in May",
];
const COUNTED: [&str; 6] = ["cellars", "tonnes of zinc", "passengers", "berths", "per cent of the fleet", "households"];
const QUALIFIER: [&str; 4] = ["at least ", "about ", "more than ", ""];

/// How large a document is, and how much is annotated in it.
#[derive(Clone, Copy)]
pub struct Extent {
    /// The length of the text in bytes, which the last sentence may exceed.
    pub bytes: usize,
    /// The number of annotations.
    pub annotations: usize,
    /// The number of relations between them.
    pub relations: usize,
    /// Whether all of the text is one paragraph.
    pub one_paragraph: bool,
}

impl Extent {
    /// Paragraphs of so many bytes together, with so many annotations and no relations.
    pub const fn of(bytes: usize, annotations: usize) -> Self {
        Self { bytes, annotations, relations: 0, one_paragraph: false }
    }
}

/// A span that is to be annotated, with the label.
type Found = (Span, usize);
/// The labels of the default schema, by the numbers that [`Found`] has.
const LABELS: [&str; 3] = ["claim", "quote", "figure"];
/// Some relations of it.
const RELATIONS: [&str; 3] = ["supports", "repeats", "about"];

/// A project of one document, `news`. The same extent makes the same text and annotations.
pub fn project(extent: Extent) -> Result<Project, String> {
    let mut project = Project::new(ProjectId::from_number(1), "Frames");
    add(&mut project, parsed("news")?, extent, 0)?;
    Ok(project)
}

/// Adds so many documents of the length of a news report, each with its annotations, and gives their ids.
pub fn add_reports(project: &mut Project, count: usize) -> Result<Vec<DocumentId>, String> {
    let extent = Extent::of(REPORT, REPORT / 100);
    let ids = (0..count).map(|number| parsed(&format!("report-{number}"))).collect::<Result<Vec<DocumentId>, _>>()?;
    ids.iter().enumerate().try_for_each(|(number, id)| add(project, id.clone(), extent, number as u64 + 1))?;
    Ok(ids)
}

/// The text of a report of a number.
pub fn report(number: u64) -> String {
    write(Extent::of(REPORT, 0), number).text
}

fn write(extent: Extent, number: u64) -> Writer {
    let (text, dice) = (String::with_capacity(extent.bytes + 512), Dice::new(7, number));
    let mut writer = Writer { dice, text, found: Vec::new() };
    writer.write(extent);
    writer
}

/// Adds a document with its annotations; with another number it says something else.
fn add(project: &mut Project, id: DocumentId, extent: Extent, number: u64) -> Result<(), String> {
    let mut writer = write(extent, number);
    let text = Text::new(writer.text);
    let annotator: AnnotatorId = parsed(ANNOTATOR)?;
    let stamp = Stamp { at: Time::from_unix(1_700_000_000), by: annotator.clone() };
    let labels: Vec<LabelId> = LABELS.into_iter().map(parsed).collect::<Result<_, _>>()?;
    let annotations = writer.found.iter().map(|(span, label)| {
        let quoted = QuotedSpan::new(*span, &text).ok_or("a span is not in the text")?;
        let spans = Spans::new(vec![quoted]).map_err(|error| error.to_string())?;
        let attributes = attributes(&labels[*label], &mut writer.dice)?;
        Ok(annotation(&mut writer.dice, labels[*label].clone(), spans, attributes, stamp.clone()))
    });
    let annotations = annotations.collect::<Result<_, String>>()?;
    let mut sheet = Sheet { status: Status::InProgress, annotations, ..Sheet::default() };
    relate(&mut sheet, (&id, &stamp), extent.relations, &mut writer.dice)?;
    let title = if number == 0 { "Invented news".to_owned() } else { format!("Invented report {number}") };
    let facts = Document { language: "en".to_owned(), ..Document::new(id.clone(), &title, text.hash()) };
    project.texts.insert(text.hash(), text);
    project.documents.insert(id.clone(), facts.into());
    project.sheets.insert(SheetKey::new(id, annotator), sheet.into());
    Ok(())
}

fn annotation(dice: &mut Dice, label: LabelId, spans: Spans, attributes: Attributes, stamp: Stamp) -> Arc<Annotation> {
    Arc::new(Annotation {
        id: AnnotationId::from_number(number_of(dice)),
        label,
        spans,
        attributes,
        note: String::new().into(),
        unsure: dice.roll(40) == 0,
        origin: Origin::Hand,
        created: stamp.clone(),
        changed: stamp,
    })
}

/// Draws so many relations between annotations of a sheet: from some to what follows them and from as many to others anywhere.
fn relate(
    sheet: &mut Sheet,
    (document, stamp): (&DocumentId, &Stamp),
    count: usize,
    dice: &mut Dice,
) -> Result<(), String> {
    let ids: Vec<AnnotationId> = sheet.annotations.iter().map(|it| it.id).collect();
    for number in 0..count {
        let from = number * ids.len() / count;
        let to = if number % 2 == 0 { from + 1 } else { from + 1 + dice.roll(ids.len() - 1) } % ids.len();
        let relation = Relation {
            id: RelationId::from_number(number_of(dice)),
            label: parsed(RELATIONS[number % RELATIONS.len()])?,
            from: ids[from],
            to: AnnotationPlace { document: document.clone(), annotation: ids[to] },
            attributes: Attributes::default(),
            note: String::new(),
            created: stamp.clone(),
            changed: stamp.clone(),
        };
        sheet.relations.insert(Arc::new(relation));
    }
    Ok(())
}

/// A number for an id.
fn number_of(dice: &mut Dice) -> u64 {
    ((dice.roll(1 << 31) as u64) << 31) | dice.roll(1 << 31) as u64
}

/// Half of the quotes have their speaker, so that notes are full and hollow.
fn attributes(label: &LabelId, dice: &mut Dice) -> Result<Attributes, String> {
    let mut attributes = Attributes::default();
    if label.as_str() == "quote" && dice.roll(2) == 0 {
        let value = AttributeValue::Text(WHO[dice.roll(WHO.len())].into());
        attributes.set(parsed("speaker")?, Some(Attribute { value, origin: ValueOrigin::Hand }));
    }
    Ok(attributes)
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(written: &str) -> Result<T, String> {
    written.parse().map_err(|error| format!("{written}: {error}"))
}

/// Writes sentence after sentence, and keeps what is worth an annotation.
struct Writer {
    dice: Dice,
    text: String,
    found: Vec<Found>,
}

impl Writer {
    fn write(&mut self, extent: Extent) {
        let mut paragraph = 0;
        let mut kept = 0;
        while self.text.len() < extent.bytes {
            self.sentence();
            // As many annotations everywhere, so that what is in view is alike in texts of all lengths.
            let due = ((self.text.len() as u128 * extent.annotations as u128) / extent.bytes as u128) as usize;
            self.found.truncate(due.clamp(kept, extent.annotations));
            kept = self.found.len();
            if self.text.len() - paragraph > PARAGRAPH && !extent.one_paragraph {
                self.text.push('\n');
                paragraph = self.text.len();
            } else {
                self.text.push(' ');
            }
        }
    }

    fn pick(&mut self, from: &[&str]) -> String {
        from[self.dice.roll(from.len())].to_owned()
    }

    fn sentence(&mut self) {
        let start = self.text.len();
        match self.dice.roll(3) {
            0 => {
                let (what, who) = (self.pick(&WHAT), self.pick(&WHO));
                let quote = self.push(&format!("“{}{},”", what[..1].to_uppercase(), &what[1..]));
                self.text.push_str(&format!(" said {who}."));
                self.found.push((quote, 1));
                self.keep(start, 0);
            }
            1 => {
                let (qualifier, counted, what) = (self.pick(&QUALIFIER), self.pick(&COUNTED), self.pick(&WHAT));
                let number = self.dice.roll(9_000) + 10;
                self.text.push_str("The council counted ");
                let figure = self.push(&format!("{qualifier}{number} {counted}"));
                self.text.push_str(&format!(" after {what}."));
                self.keep(start, 0);
                self.found.push((figure, 2));
            }
            _ => {
                let (who, what) = (self.pick(&WHO), self.pick(&WHAT));
                self.text.push_str(&format!("According to {who}, "));
                let stated = self.push(&what);
                self.text.push('.');
                self.keep(start, 0);
                self.found.push((stated, 0));
            }
        }
    }

    /// Appends words, and gives the span that they have.
    fn push(&mut self, words: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(words);
        Span::from_range(start..self.text.len()).expect("some words")
    }

    /// Keeps what was written since `start`, without its final stop.
    fn keep(&mut self, start: usize, label: usize) {
        self.found.extend(Span::from_range(start..self.text.len() - 1).map(|span| (span, label)));
    }
}
