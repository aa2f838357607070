//! Records in words: what they are called, and what they say field by field. For conflicts, and for what undo leaves alone.

use super::summary::shortened;
use crate::edit::{Change, RecordKey, Swap};
use crate::model::{
    Annotation, AttributeDefinition, AttributeId, AttributeValue, Attributes, Document, DocumentId, Label, LabelId,
    Project, Relation, RelationLabel, SheetKey, Speaker, SpeakerId, Stamp, Status,
};
use crate::text::{escaped, shown};

/// A record in one of its states.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    /// The project's title.
    Title(&'a str),
    /// A label of annotations.
    Label(&'a Label),
    /// An attribute of a label.
    Attribute(&'a AttributeDefinition),
    /// A label of relations.
    RelationLabel(&'a RelationLabel),
    /// An entry of the register.
    Speaker(&'a Speaker),
    /// The facts of a document.
    Document(&'a Document),
    /// How far a sheet is.
    Status(Status),
    /// What the annotator of a sheet is.
    Kind(crate::model::AnnotatorKind),
    /// An annotation.
    Annotation(&'a Annotation),
    /// A relation of a sheet.
    Relation(&'a SheetKey, &'a Relation),
}

/// One thing that a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub name: String,
    /// What it says, never empty.
    pub value: String,
}

impl<'a> Record<'a> {
    /// A record as the project has it, if it does. A conflict is none.
    #[must_use]
    pub fn standing(project: &'a Project, key: &'a RecordKey) -> Option<Self> {
        Some(match key {
            RecordKey::Title => Self::Title(&project.title),
            RecordKey::Label(id) => Self::Label(project.schema.label(id)?),
            RecordKey::Attribute(label, id) => Self::Attribute(project.schema.attribute(label, id)?),
            RecordKey::RelationLabel(id) => Self::RelationLabel(project.schema.relation(id)?),
            RecordKey::Speaker(id) => Self::Speaker(project.speakers.get(id)?),
            RecordKey::Document(id) => Self::Document(project.documents.get(id)?),
            RecordKey::Status(key) => Self::Status(project.sheet(key).map(|it| it.status).unwrap_or_default()),
            RecordKey::Kind(key) => Self::Kind(project.sheet(key).map(|it| it.kind).unwrap_or_default()),
            RecordKey::Annotation(key, id) => Self::Annotation(project.sheet(key)?.annotations.get(*id)?),
            RecordKey::Relation(key, id) => Self::Relation(key, project.sheet(key)?.relations.get(id)?),
            RecordKey::Conflict(_) => return None,
        })
    }

    /// The two sides of a change.
    #[must_use]
    pub fn sides(change: &'a Change) -> (Option<Self>, Option<Self>) {
        fn both<'a, T, R>(swap: &'a Swap<T>, record: impl Fn(&'a T) -> R) -> (Option<R>, Option<R>) {
            (swap.before.as_ref().map(&record), swap.after.as_ref().map(&record))
        }
        match change {
            Change::Title(swap) => both(swap, |it| Self::Title(it)),
            Change::Label(swap) => both(swap, Self::Label),
            Change::Attribute(swap) => both(swap, Self::Attribute),
            Change::RelationLabel(swap) => both(swap, Self::RelationLabel),
            Change::Speaker(swap) => both(swap, |it| Self::Speaker(it)),
            Change::Document(swap) => both(swap, |it| Self::Document(it)),
            // What is not written down is what an untouched sheet has.
            Change::Status(_, swap) => (
                Some(Self::Status(swap.before.unwrap_or_default())),
                Some(Self::Status(swap.after.unwrap_or_default())),
            ),
            Change::Kind(_, swap) => {
                (Some(Self::Kind(swap.before.unwrap_or_default())), Some(Self::Kind(swap.after.unwrap_or_default())))
            }
            Change::Annotation(_, swap) => both(swap, |it| Self::Annotation(it)),
            Change::Relation(key, swap) => both(swap, |it| Self::Relation(key, it)),
            Change::Conflict(_) => (None, None),
        }
    }

    /// When it was last changed, and by whom, if it says so.
    #[must_use]
    pub fn stamp(&self) -> Option<&'a Stamp> {
        match self {
            Self::Annotation(annotation) => Some(&annotation.changed),
            Self::Relation(_, relation) => Some(&relation.changed),
            _ => None,
        }
    }

    /// Everything that it says, in the order in which the inspector has it. What it does not say is left out.
    #[must_use]
    pub fn fields(&self, project: &Project) -> Vec<Field> {
        let mut fields = Fields(Vec::new());
        match self {
            Self::Title(title) => fields.add("title", *title),
            Self::Label(label) => {
                fields.add("name", &label.name);
                fields.add("key", label.key.map(String::from).unwrap_or_default());
                let [red, green, blue] = label.color.0;
                fields.add("colour", format!("#{red:02x}{green:02x}{blue:02x}"));
                fields.add("line", format!("{:?}", label.underline).to_lowercase());
                fields.add("snaps to", format!("{:?}", label.snap).to_lowercase());
                fields.add("place", label.rank.to_string());
                fields.add("rule", &label.rule);
            }
            Self::Attribute(attribute) => attribute_fields(&mut fields, attribute),
            Self::RelationLabel(label) => {
                fields.add("name", &label.name);
                fields.add("place", label.rank.to_string());
                fields.add("rule", &label.rule);
            }
            Self::Speaker(speaker) => speaker_fields(&mut fields, project, speaker),
            Self::Document(document) => document_fields(&mut fields, document),
            Self::Status(status) => fields.add("status", status.name().replace('_', " ")),
            Self::Kind(kind) => fields.add("annotator", kind.name()),
            Self::Annotation(annotation) => {
                fields.add("words", annotation.spans.quoted());
                fields.add("label", project.schema.label_name(&annotation.label));
                values(&mut fields, project, &annotation.label, &annotation.attributes);
                fields.add("note", &*annotation.note);
                fields.add("unsure", if annotation.unsure { "yes" } else { "" });
            }
            Self::Relation(key, relation) => relation_fields(&mut fields, project, key, relation),
        }
        fields.0
    }
}

struct Fields(Vec<Field>);

impl Fields {
    fn add(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            // A stranger's project may have named it.
            self.0.push(Field { name: shown(name).into_owned(), value: escaped(&value).into_owned() });
        }
    }
}

fn attribute_fields(fields: &mut Fields, attribute: &AttributeDefinition) {
    fields.add("name", &attribute.name);
    fields.add("kind", format!("{:?}", attribute.kind).to_lowercase());
    fields.add("choices", attribute.choices.join(", "));
    fields.add("required", if attribute.required { "yes" } else { "" });
    fields.add("place", attribute.rank.to_string());
    fields.add("rule", &attribute.rule);
}

fn speaker_fields(fields: &mut Fields, project: &Project, speaker: &Speaker) {
    let named = |id: &Option<SpeakerId>| id.as_ref().map(|id| speaker_name(project, id.as_str())).unwrap_or_default();
    fields.add("name", &speaker.name);
    fields.add("kind", speaker.kind.name());
    fields.add("role", &speaker.role);
    fields.add("also", speaker.aliases.join(", "));
    fields.add("speaks for", named(&speaker.speaks_for));
    fields.add("through", named(&speaker.through));
    fields.add("note", &speaker.note);
}

fn document_fields(fields: &mut Fields, document: &Document) {
    for (name, value) in [
        ("title", &document.title),
        ("publisher", &document.publisher),
        ("author", &document.author),
        ("published", &document.published),
        ("address", &document.url),
        ("language", &document.language),
        ("event", &document.event),
        ("rights", &document.rights),
        ("note", &document.note),
    ] {
        fields.add(name, value.as_str());
    }
    let excluded: Vec<String> = document.excluded.iter().map(ToString::to_string).collect();
    fields.add("excluded", excluded.join(", "));
    let looked_at: Vec<String> = document.looked_at.iter().map(|it| format!("{} by {}", it.span, it.by)).collect();
    fields.add("looked at", looked_at.join(", "));
    fields.add("original", document.original.as_ref().map(|it| it.file.clone()).unwrap_or_default());
    fields.add("text", document.text.to_string());
}

fn relation_fields(fields: &mut Fields, project: &Project, key: &SheetKey, relation: &Relation) {
    let target = SheetKey::new(relation.to.document.clone(), key.annotator.clone());
    let words = |key: &SheetKey, id| {
        let annotation = project.sheet(key).and_then(|sheet| sheet.annotations.get(id));
        annotation.map_or_else(|| "an annotation that is gone".to_owned(), |it| it.spans.quoted())
    };
    fields.add("relation", project.schema.relation_name(&relation.label));
    fields.add("from", words(key, relation.from));
    let elsewhere = relation.to.document != key.document;
    let place = if elsewhere { format!(" in {}", title(project, &relation.to.document)) } else { String::new() };
    fields.add("to", format!("{}{place}", words(&target, relation.to.annotation)));
    values(fields, project, &relation.label, &relation.attributes);
    fields.add("note", &relation.note);
}

/// The values of attributes, in the order of the schema; those that it does not know last.
fn values(fields: &mut Fields, project: &Project, label: &LabelId, attributes: &Attributes) {
    let known: Vec<&AttributeDefinition> = project.schema.attributes_of(label).collect();
    for definition in &known {
        if let Some(attribute) = attributes.get(definition.id.as_str()) {
            fields.add(&definition.name, value(project, &attribute.value));
        }
    }
    let unknown = |id: &AttributeId| known.iter().all(|it| it.id != *id);
    for (id, attribute) in attributes.iter().filter(|(id, _)| unknown(id)) {
        fields.add(id.as_str(), value(project, &attribute.value));
    }
}

fn value(project: &Project, value: &AttributeValue) -> String {
    match value {
        AttributeValue::Text(text) => speaker_name(project, text),
        AttributeValue::Choices(choices) => choices.join(", "),
        AttributeValue::Mention(spans) => spans.iter().map(|it| &*it.quoted).collect::<Vec<_>>().join(" … "),
        AttributeValue::Period(period) => {
            let stretch = if period.from == period.to {
                period.from.clone()
            } else {
                format!("{} – {}", period.from, period.to)
            };
            if period.words.is_empty() { stretch } else { format!("{stretch} “{}”", period.words) }
        }
        AttributeValue::Unknown => "unknown".to_owned(),
        AttributeValue::None => "none".to_owned(),
    }
}

/// The name of a speaker, or what is written where it is none.
fn speaker_name(project: &Project, written: &str) -> String {
    let speaker = written.parse::<SpeakerId>().ok().and_then(|id| project.speakers.get(&id));
    speaker.map_or_else(|| written.to_owned(), |speaker| speaker.name.clone())
}

/// The title of a document, or its id where it has none or is gone.
#[must_use]
pub fn title(project: &Project, document: &DocumentId) -> String {
    let title = project.documents.get(document).map(|it| shortened(&it.title, 48)).filter(|it| !it.is_empty());
    title.map_or_else(|| document.to_string(), |title| format!("“{}”", shown(&title)))
}

/// What a record is called: “the quote “We heard one bang…” in “Ferry crew praised””.
#[must_use]
pub fn name(project: &Project, key: &RecordKey) -> String {
    match (key, Record::standing(project, key)) {
        (RecordKey::Title, _) => "the project's title".to_owned(),
        (RecordKey::Label(id), _) => format!("the label {}", project.schema.label_name(id)),
        (RecordKey::Attribute(label, id), _) => {
            let name = project.schema.attribute(label, id).map_or(id.as_str(), |it| it.name.as_str());
            format!("the attribute {name} of {}", project.schema.label_name(label))
        }
        (RecordKey::RelationLabel(id), _) => format!("the relation {}", project.schema.relation_name(id)),
        (RecordKey::Speaker(id), _) => format!("the speaker {}", speaker_name(project, id.as_str())),
        (RecordKey::Document(id), _) => format!("the facts of {}", title(project, id)),
        (RecordKey::Status(key), _) => format!("how far {} is with {}", key.annotator, title(project, &key.document)),
        (RecordKey::Kind(key), _) => format!("what {} is on {}", key.annotator, title(project, &key.document)),
        (RecordKey::Annotation(key, _), Some(Record::Annotation(annotation))) => {
            let label = project.schema.label_name(&annotation.label);
            let words = shortened(&annotation.spans.quoted(), 40);
            format!("the {label} “{words}” in {}", title(project, &key.document))
        }
        (RecordKey::Annotation(key, _), _) => {
            format!("an annotation by {} in {}", key.annotator, title(project, &key.document))
        }
        (RecordKey::Relation(key, _), Some(Record::Relation(_, relation))) => {
            let label = project.schema.relation_name(&relation.label);
            format!("the relation {label} in {}", title(project, &key.document))
        }
        (RecordKey::Relation(key, _), _) => {
            format!("a relation by {} in {}", key.annotator, title(project, &key.document))
        }
        (RecordKey::Conflict(id), _) => match project.conflicts.get(id).and_then(|it| it.change.record()) {
            Some(record) => format!("the conflict about {}", name(project, &record)),
            None => "a conflict that is settled".to_owned(),
        },
    }
}

/// The names of some records in one sentence, the first few of many.
#[must_use]
pub fn names(project: &Project, keys: &[RecordKey]) -> String {
    const SHOWN: usize = 3;
    let mut names: Vec<String> = keys.iter().take(SHOWN).map(|key| name(project, key)).collect();
    match keys.len().saturating_sub(SHOWN) {
        0 => {}
        1 => names.push("1 more".to_owned()),
        more => names.push(format!("{more} more")),
    }
    names.join("; ")
}
