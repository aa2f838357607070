//! The figures that a report states: those that are annotated, as their attributes say, and the others as their words are read.

use std::collections::BTreeSet;

use crate::model::{
    Annotation, AnnotationId, AttributeKind, AttributeValue, Document, Period, Project, Schema, Sheet, SheetKey,
};
use crate::suggest::figure::{self, Reading, Sentence};
use crate::suggest::furniture;
use crate::suggest::partner::words_of;
use crate::text::{ByteOffset, Language, ObjectFinder, ObjectKind, Span, Text};

/// How far the sentence of a figure is looked for to each side, in bytes.
const SENTENCE_REACH: usize = 400;

/// A figure of a report, as far as it is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// The number as an exact decimal; of a range the lower end.
    pub value: String,
    /// The upper end of a range.
    pub to: Option<String>,
    /// What it is measured in.
    pub unit: Option<String>,
    /// How exact it claims to be, in the words of the schema of a new project.
    pub qualifier: Option<String>,
    /// How it was computed, in the same.
    pub aggregate: Option<String>,
    /// What it is divided by.
    pub per: Option<String>,
    /// The time that it holds for.
    pub period: Option<Period>,
    /// What is counted: words, folded and without endings; the words of the figure where nothing else is said.
    pub(super) counted: BTreeSet<String>,
    /// Whether it was said what is counted.
    pub(super) names_thing: bool,
    /// The words of its sentence, in the same form.
    pub(super) context: BTreeSet<String>,
}

/// A figure and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The words of the figure, in bytes of the text.
    pub span: Span,
    /// The annotation that marks it, if any.
    pub annotation: Option<AnnotationId>,
    /// What it says.
    pub figure: Figure,
}

/// The figures of a document, those that are annotated by the annotator of a sheet and those that nobody has tagged yet, in reading
/// order. What no rule understands is not among them, nor what stands in an excluded region.
#[must_use]
pub fn stated(project: &Project, key: &SheetKey, text: &Text) -> Vec<Stated> {
    let Some(document) = project.documents.get(&key.document) else { return Vec::new() };
    let (schema, sheet) = (&project.schema, project.sheet(key).map(AsRef::as_ref));
    let tagged = sheet.into_iter().flat_map(|sheet| sheet.annotations.iter());
    let tagged = tagged.filter(|it| is_figure(schema, it));
    let mut found: Vec<Stated> = tagged.filter_map(|it| annotated(schema, document, text, it)).collect();
    found.extend(untagged(schema, sheet, document, text));
    found.sort_by_key(|it| it.span);
    found
}

fn is_figure(schema: &Schema, annotation: &Annotation) -> bool {
    schema.attributes_of(&annotation.label).any(|it| it.id.as_str() == "value" && it.kind == AttributeKind::Number)
}

/// What an annotation says; what it leaves open is read from its words.
fn annotated(schema: &Schema, document: &Document, text: &Text, annotation: &Annotation) -> Option<Stated> {
    let span = annotation.spans.hull();
    let mut figure = read(document, text, span).unwrap_or_default();
    figure.context = context(document, text, span);
    let said = |id: &str| annotation.attributes.get(id).map(|it| &it.value);
    // What was looked for and is none is no matter of the words any more.
    let set = |id: &str, field: &mut Option<String>| match said(id) {
        Some(AttributeValue::Text(value)) => *field = Some(value.to_string()),
        Some(_) => *field = None,
        None => {}
    };
    if let Some(AttributeValue::Text(value)) = said("value") {
        // A range is one of the value that was read alone.
        figure.to = figure.to.filter(|_| *figure.value == **value);
        figure.value = value.to_string();
    }
    set("to", &mut figure.to);
    set("unit", &mut figure.unit);
    set("qualifier", &mut figure.qualifier);
    set("aggregate", &mut figure.aggregate);
    set("per", &mut figure.per);
    if let Some(AttributeValue::Text(counted)) = said("counted") {
        figure.counted = words_of(counted).collect();
        figure.names_thing = true;
    }
    if let Some(AttributeValue::Period(period)) = said("period") {
        figure.period = Some(*period.clone());
    }
    let known = !figure.value.is_empty() && schema.label(&annotation.label).is_some();
    known.then(|| Stated { span, annotation: Some(annotation.id), figure: without_numbers(figure) })
}

/// The number phrases that no figure is tagged on.
fn untagged(schema: &Schema, sheet: Option<&Sheet>, document: &Document, text: &Text) -> Vec<Stated> {
    let passed_over = furniture::passed_over(document, &furniture::regions(text, document));
    let finder = ObjectFinder::new(text, Language(&document.language), &passed_over);
    let is_tagged = |span: Span| {
        let mut over = sheet.into_iter().flat_map(|sheet| sheet.annotations.overlapping(span));
        over.any(|it| is_figure(schema, it))
    };
    let phrases = finder.objects(ObjectKind::Number, ByteOffset(0)).filter(|span| !is_tagged(*span));
    let stated = |span: Span| {
        let context = context(document, text, span);
        let figure = Figure { context, ..read(document, text, span)? };
        Some(Stated { span, annotation: None, figure: without_numbers(figure) })
    };
    phrases.filter_map(stated).collect()
}

/// Reads a figure in its sentence.
fn read(document: &Document, text: &Text, span: Span) -> Option<Figure> {
    let sentence = sentence(document, text, span);
    let part = |from: ByteOffset, to: ByteOffset| text.as_str().get(from.0..to.0);
    let around = Sentence {
        before: part(sentence.start(), span.start())?,
        after: part(span.end(), sentence.end())?,
        published: &document.published,
    };
    let words = text.slice(span)?;
    let Reading { value, to, unit, qualifier, aggregate, per, counted, period } =
        figure::read(words, around, Some(&document.language))?;
    let names_thing = counted.is_some();
    let counted = counted.map_or_else(|| words.to_owned(), |it| it.value);
    Some(Figure {
        value: value.value,
        to: to.map(|it| it.value),
        unit: unit.map(|it| it.value),
        qualifier: qualifier.map(|it| it.value.name().to_owned()),
        aggregate: aggregate.map(|it| it.value.name().to_owned()),
        per: per.map(|it| it.value),
        period: period.map(|it| it.value),
        counted: words_of(&counted).collect(),
        names_thing,
        context: BTreeSet::new(),
    })
}

fn context(document: &Document, text: &Text, span: Span) -> BTreeSet<String> {
    words_of(text.slice(sentence(document, text, span)).unwrap_or_default()).collect()
}

fn sentence(document: &Document, text: &Text, span: Span) -> Span {
    text.sentence_around(span, Language(&document.language), SENTENCE_REACH)
}

/// Numbers say nothing of what is counted.
fn without_numbers(mut figure: Figure) -> Figure {
    let is_word = |word: &String| !word.chars().any(char::is_numeric);
    figure.counted.retain(is_word);
    figure.context.retain(is_word);
    figure.context.extend(figure.counted.iter().cloned());
    figure
}
