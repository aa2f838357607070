//! Projects and edits made of whatever the fuzzer comes up with.

use std::sync::Arc;

use arbitrary::Arbitrary;
use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, Swap};
use manicule::model::{
    AnnotationId, AnnotationPlace, AnnotatorKind, Attribute, AttributeValue, Document, Period, Project, ProjectId,
    QuotedSpan, RelationId, Sheet, SheetKey, Speaker, Stamp, Status, Time, ValueOrigin,
};
use manicule::text::{ByteOffset, Span, Text};

/// What a user might want, with numbers that are taken for places in whatever there is.
#[derive(Arbitrary, Clone, Debug)]
pub enum Wish {
    Create(u8, Vec<(u16, u16)>),
    Relabel(u8, u8),
    Move(u8, Vec<(u16, u16)>),
    Note(u8, String),
    Unsure(u8, bool),
    Attribute(u8, u8, Value),
    Remove(Vec<u8>),
    Link(u8, u8, u8),
    Unlink(u8),
    Status(u8),
    Kind(u8),
    Exclude(u16, u16),
    Title(String),
    Speaker(u8, Option<String>),
    Facts(String),
    RemoveDocument,
    /// A change that may not fit at all.
    Wild(u8, u8, bool, bool),
}

/// A value of an attribute.
#[derive(Arbitrary, Clone, Debug)]
pub enum Value {
    Unset,
    Unknown,
    None,
    Text(String),
    Choices(Vec<String>),
    Mention(Vec<(u16, u16)>),
    Period(String, String, String),
}

const LABELS: [&str; 4] = ["claim", "quote", "figure", "rumour"];
const RELATIONS: [&str; 3] = ["supports", "about", "nonsense"];
const ATTRIBUTES: [&str; 5] = ["speaker", "cue", "value", "period", "mood"];

/// Takes out the sheets that say nothing of a person: no file has them.
pub fn remove_untouched(project: &mut Project) {
    let says_nothing = |sheet: &Sheet| sheet.is_untouched() && sheet.kind == AnnotatorKind::Person;
    let none: Vec<_> = project.sheets.iter().filter(|(_, it)| says_nothing(it)).map(|(key, _)| key.clone()).collect();
    none.iter().for_each(|key| project.sheets.remove(key));
}

/// A project with one document of a text, by one annotator.
pub fn project(text: &Text) -> (Project, Author) {
    let mut project = Project::new(ProjectId::from_number(1), "Fuzz");
    let id = "doc".parse().expect("a name");
    project.documents.insert("doc".parse().expect("a name"), Arc::new(Document::new(id, "Doc", text.hash())));
    project.texts.insert(text.hash(), text.clone());
    let annotator: manicule::model::AnnotatorId = "ada".parse().expect("a name");
    let key = SheetKey::new("doc".parse().expect("a name"), annotator.clone());
    (project, Author { key, stamp: Stamp { at: Time::from_unix(0), by: annotator } })
}

/// Spans of a text between characters.
pub fn spans(text: &Text, stretches: &[(u16, u16)]) -> Vec<Span> {
    let string = text.as_str();
    let at = |place: u16| {
        let place = usize::from(place) * (string.len() + 1) / (usize::from(u16::MAX) + 1);
        ByteOffset(string.floor_char_boundary(place))
    };
    stretches.iter().take(8).filter_map(|(one, other)| Span::between(at(*one), at(*other))).collect()
}

fn nth<T: Copy>(all: &[T], place: u8) -> Option<T> {
    (!all.is_empty()).then(|| all[usize::from(place) % all.len()])
}

fn value(text: &Text, value: &Value) -> Option<Attribute> {
    let value = match value {
        Value::Unset => return None,
        Value::Unknown => AttributeValue::Unknown,
        Value::None => AttributeValue::None,
        Value::Text(words) => AttributeValue::Text(words.as_str().into()),
        Value::Choices(choices) => AttributeValue::Choices(choices.clone()),
        Value::Mention(stretches) => {
            let quoted: Vec<_> =
                spans(text, stretches).into_iter().filter_map(|it| QuotedSpan::new(it, text)).collect();
            // An empty list is one of choices.
            if quoted.is_empty() { AttributeValue::Unknown } else { AttributeValue::Mention(quoted) }
        }
        Value::Period(from, to, words) => {
            AttributeValue::Period(Period { from: from.clone(), to: to.clone(), words: words.clone() }.into())
        }
    };
    Some(Attribute { value, origin: ValueOrigin::Hand })
}

/// The edit that fulfils a wish, or `None` where there is nothing that it could be about.
pub fn fulfil(wish: &Wish, project: &Project, author: &Author, step: u64) -> Option<Edit> {
    let text = project.text(&author.key.document)?;
    let sheet = project.sheet(&author.key);
    let ids: Vec<AnnotationId> = sheet.map(|it| it.annotations.iter().map(|it| it.id).collect()).unwrap_or_default();
    let relations: Vec<RelationId> = sheet.map(|it| it.relations.keys().copied().collect()).unwrap_or_default();
    let label = |place: &u8| nth(&LABELS, *place)?.parse().ok();
    let edit = match wish {
        Wish::Create(place, stretches) => {
            intent::create(project, author, AnnotationId::from_number(step), &label(place)?, &spans(text, stretches))
                .ok()?
        }
        Wish::Relabel(id, place) => intent::relabel(project, author, nth(&ids, *id)?, &label(place)?).ok()?,
        Wish::Move(id, stretches) => {
            intent::move_spans(project, author, nth(&ids, *id)?, &spans(text, stretches)).ok()?
        }
        Wish::Note(id, note) => intent::set_note(project, author, nth(&ids, *id)?, note).ok()?,
        Wish::Unsure(id, unsure) => intent::set_unsure(project, author, nth(&ids, *id)?, *unsure).ok()?,
        Wish::Attribute(id, attribute, given) => {
            let attribute = nth(&ATTRIBUTES, *attribute)?.parse().ok()?;
            intent::set_attribute(project, author, nth(&ids, *id)?, &attribute, value(text, given)).ok()?
        }
        Wish::Remove(places) => {
            let ids: Vec<_> = places.iter().filter_map(|it| nth(&ids, *it)).collect();
            intent::remove(project, author, &ids).ok()?
        }
        Wish::Link(from, to, place) => {
            let to = AnnotationPlace { document: author.key.document.clone(), annotation: nth(&ids, *to)? };
            let label = nth(&RELATIONS, *place)?.parse().ok()?;
            intent::link(project, author, RelationId::from_number(step), &label, (nth(&ids, *from)?, to)).ok()?
        }
        Wish::Unlink(id) => intent::unlink(project, author, nth(&relations, *id)?).ok()?,
        Wish::Status(place) => intent::set_status(project, &author.key, nth(&Status::ALL, *place)?),
        Wish::Kind(place) => {
            let kinds = [None, Some(AnnotatorKind::Machine), Some(AnnotatorKind::Gold)];
            let before = sheet.map(|it| it.kind).filter(|it| *it != AnnotatorKind::Person);
            Edit::new("kind", vec![Change::Kind(author.key.clone(), Swap { before, after: nth(&kinds, *place)? })])
        }
        Wish::Exclude(one, other) => {
            intent::toggle_excluded(project, author, *spans(text, &[(*one, *other)]).first()?).ok()?
        }
        Wish::Title(title) => {
            Edit::new("rename", vec![Change::Title(Swap::replace(project.title.clone(), title.clone()))])
        }
        Wish::Speaker(place, name) => {
            let id: manicule::model::SpeakerId = format!("s{place}").parse().ok()?;
            let before = project.speakers.get(&id).cloned();
            let after = name.as_ref().map(|name| Arc::new(Speaker::new(id, name)));
            Edit::new("speaker", vec![Change::Speaker(Swap { before, after })])
        }
        Wish::Facts(words) => {
            intent::change_document(project, author, "facts", |it| it.publisher.clone_from(words)).ok()?
        }
        Wish::RemoveDocument => intent::remove_document(project, project.documents.get(&author.key.document)?),
        Wish::Wild(from, to, before, after) => {
            let annotations: Vec<_> = sheet.map(|it| it.annotations.iter().cloned().collect()).unwrap_or_default();
            let nth =
                |place: &u8| (!annotations.is_empty()).then(|| &annotations[usize::from(*place) % annotations.len()]);
            let side = |there: &bool, place: &u8| nth(place).filter(|_| *there).cloned();
            let swap = Swap { before: side(before, from), after: side(after, to) };
            Edit::new("wild", vec![Change::Annotation(author.key.clone(), swap)])
        }
    };
    Some(edit)
}
