//! Two reports of one event: their texts from a folder, what is to be said of them from a list of places and values.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorId, Attribute, AttributeDefinition, AttributeKind,
    AttributeValue, Attributes, Document, DocumentId, LabelId, Origin, Period, Project, ProjectId, QuotedSpan,
    Relation, RelationId, SheetKey, Spans, Speaker, SpeakerKind, Stamp, Status, Time, ValueOrigin,
};
use manicule::text::{Span, Text};
use serde::Deserialize;

/// What of an annotation's list of attributes is none: where its other spans are, if there are several.
const FURTHER: &str = "further";

/// The number of a document, and a place in it.
type Place = (usize, usize, usize);

/// What is said of an annotation: attributes by their ids.
type Said = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Key {
    files: Vec<String>,
    published: Vec<String>,
    speakers: Vec<(String, Place, String, Vec<Place>)>,
    annotations: Vec<(usize, String, usize, usize, Said)>,
    relations: Vec<(usize, usize, String, String)>,
}

/// What is to be there by a list, whose first lines say how it is written, or `None` where the folder does not have the texts.
pub fn project(list: &str, title: &str, folder: &Path, by: &AnnotatorId) -> Option<Project> {
    let key: Key = ron::from_str(list).unwrap();
    let texts: Option<Vec<Text>> =
        key.files.iter().map(|it| Some(Text::new(std::fs::read_to_string(folder.join(it)).ok()?))).collect();
    let mut making = Making { project: Project::new(ProjectId::random(), title), by, texts: texts? };
    making.documents(&key.published);
    for (id, name, kind, others) in &key.speakers {
        making.speaker(id, (*name, kind), others);
    }
    for (number, (document, label, start, end, attributes)) in key.annotations.iter().enumerate() {
        making.annotation(number, (*document, *start, *end), label, attributes);
    }
    for (number, (from, to, label, change)) in key.relations.iter().enumerate() {
        let document = |it: usize| key.annotations[it].0;
        making.relation(number, ((document(*from), *from), (document(*to), *to)), label, change);
    }
    Some(making.project)
}

struct Making<'a> {
    project: Project,
    by: &'a AnnotatorId,
    texts: Vec<Text>,
}

impl Making<'_> {
    fn documents(&mut self, published: &[String]) {
        for (number, text) in self.texts.iter().enumerate() {
            let facts = Document::new(document(number), format!("Report {}", number + 1), text.hash());
            let published = published[number].clone();
            let facts = Document { language: "en".to_owned(), event: "One event".to_owned(), published, ..facts };
            self.project.texts.insert(text.hash(), text.clone());
            self.project.documents.insert(facts.id.clone(), facts.into());
        }
    }

    fn key(&self, number: usize) -> SheetKey {
        SheetKey::new(document(number), self.by.clone())
    }

    fn stamp(&self) -> Stamp {
        Stamp { at: Time::from_unix(1_700_000_000), by: self.by.clone() }
    }

    fn words(&self, (document, start, end): Place) -> &str {
        &self.texts[document].as_str()[start..end]
    }

    fn speaker(&mut self, id: &str, (name, kind): (Place, &str), others: &[Place]) {
        let kind = SpeakerKind::ALL.into_iter().find(|it| it.name() == kind).unwrap();
        let aliases = others.iter().map(|it| self.words(*it).to_owned()).collect();
        let speaker = Speaker { kind, aliases, ..Speaker::new(id.parse().unwrap(), self.words(name)) };
        self.project.speakers.insert(speaker.id.clone(), speaker.into());
    }

    fn annotation(&mut self, number: usize, (document, start, end): Place, label: &str, written: &Said) {
        let label: LabelId = label.parse().unwrap();
        let given = |it: &AttributeDefinition| {
            let value = self.value(document, it.kind, written.get(it.id.as_str())?);
            Some((it.id.clone(), Attribute { value, origin: ValueOrigin::Hand }))
        };
        let attributes: Attributes = self.project.schema.attributes_of(&label).filter_map(given).collect();
        let further = written.get(FURTHER).map_or("", String::as_str);
        let count = written.keys().filter(|it| *it != FURTHER).count();
        assert_eq!(attributes.iter().count(), count, "attributes at {start}");
        let spans: Vec<Span> = Span::from_range(start..end).into_iter().chain(places(further)).collect();
        let spans = Spans::quote(&spans, &self.texts[document]).unwrap();
        let annotation = Annotation {
            id: id(number),
            label,
            spans,
            attributes,
            note: Box::default(),
            unsure: false,
            origin: Origin::Hand,
            created: self.stamp(),
            changed: self.stamp(),
        };
        let key = self.key(document);
        let sheet = Arc::make_mut(self.project.sheets.get_or_default(&key).expect("a sheet"));
        sheet.status = Status::InProgress;
        sheet.annotations.insert(Arc::new(annotation));
    }

    /// A value as the list has it.
    fn value(&self, document: usize, kind: AttributeKind, written: &str) -> AttributeValue {
        let places: Vec<Span> = places(written).collect();
        match kind {
            _ if written == "none" => AttributeValue::None,
            AttributeKind::Mention => {
                let quoted = |it: &Span| QuotedSpan::new(*it, &self.texts[document]).unwrap();
                AttributeValue::Mention(places.iter().map(quoted).collect())
            }
            AttributeKind::Period => {
                let (from, to) = written.split_once('/').unwrap();
                AttributeValue::Period(Period { from: from.into(), to: to.into(), words: String::new() }.into())
            }
            AttributeKind::Text if !places.is_empty() => {
                let words: Vec<_> = places.iter().filter_map(|it| self.texts[document].slice(*it)).collect();
                AttributeValue::Text(words.join(" ").into())
            }
            _ => AttributeValue::Text(written.into()),
        }
    }

    fn relation(&mut self, number: usize, (from, to): ((usize, usize), (usize, usize)), label: &str, change: &str) {
        let change = AttributeValue::Choices(change.split(", ").filter(|it| !it.is_empty()).map(Into::into).collect());
        let change = Attribute { value: change, origin: ValueOrigin::Hand };
        let relation = Relation {
            id: RelationId::from_number(number as u64 + 1),
            label: label.parse().unwrap(),
            from: id(from.1),
            to: AnnotationPlace { document: document(to.0), annotation: id(to.1) },
            attributes: (label == "repeats").then(|| ("change".parse().unwrap(), change)).into_iter().collect(),
            note: String::new(),
            created: self.stamp(),
            changed: self.stamp(),
        };
        let key = self.key(from.0);
        Arc::make_mut(self.project.sheets.get_mut(&key).unwrap()).relations.insert(Arc::new(relation));
    }
}

fn document(number: usize) -> DocumentId {
    format!("report-{}", number + 1).parse().unwrap()
}

fn id(number: usize) -> AnnotationId {
    AnnotationId::from_number(number as u64 + 1)
}

/// `@12-34 @56-78`.
fn places(written: &str) -> impl Iterator<Item = Span> {
    written.split(' ').filter_map(place)
}

/// `@12-34`.
fn place(written: &str) -> Option<Span> {
    let (start, end) = written.strip_prefix('@')?.split_once('-')?;
    Span::from_range(start.parse().ok()?..end.parse().ok()?)
}
