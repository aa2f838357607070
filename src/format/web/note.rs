//! One annotation of the standard, or one row of Hypothes.is, as what it says.

use serde_json::Value;

use super::selector::{Target, list, name, targets};
use crate::format::json::Fields;
use crate::format::jsonl::origin_named;
use crate::format::value::{self, JOINT};
use crate::format::{
    ImportedAnnotation, ImportedAttribute, ImportedRelation, ImportedValue, LossKind, Quoted, ReadReport,
};
use crate::model::{AnnotatorKind, Origin, Place};

/// The attribute that holds the tags behind the first.
const TAGS: &str = "tags";

/// What an annotation says.
#[derive(Default)]
pub(super) struct Note {
    /// Its name, which others refer to.
    pub(super) id: String,
    /// Who made it.
    pub(super) creator: Option<String>,
    pub(super) kind: Option<AnnotatorKind>,
    /// What it is about.
    pub(super) targets: Vec<Target>,
    /// What it relates, where it relates something.
    pub(super) from: Option<String>,
    /// The annotations that it answers, the one that all began with first.
    pub(super) answers: Vec<String>,
    /// The title of what it is about, where the data says so.
    pub(super) title: String,
    label: String,
    tags: Vec<String>,
    words: Vec<String>,
    created: Option<String>,
    modified: Option<String>,
    /// What only our own annotations say, or what is wrong with it.
    own: Option<Result<Own, String>>,
    /// Where it stands.
    pub(super) place: Place,
}

/// What an annotation of ours says beyond the standard.
#[derive(Default)]
struct Own {
    id: Option<String>,
    attributes: Vec<ImportedAttribute>,
    unsure: bool,
    origin: Option<Origin>,
    to_document: Option<String>,
}

impl Own {
    fn of(value: Value) -> Result<Self, String> {
        let mut fields = Fields::of(value).ok_or("“manicule” is no object")?;
        let origin = fields.parsed("origin", origin_named)?;
        let by_hand = origin.is_some_and(|it| it != Origin::Imported);
        let by_rule = fields.texts("by_rule")?;
        Ok(Self {
            id: fields.text("id")?,
            attributes: value::attributes(fields.take("attributes"), &by_rule, by_hand)?,
            unsure: fields.flag("unsure")?,
            origin,
            to_document: fields.text("to_document")?,
        })
    }
}

impl Note {
    /// An annotation of the standard.
    pub(super) fn of_standard(mut fields: Fields, place: &Place, report: &mut ReadReport) -> Self {
        let mut note = Self { place: place.clone(), ..Self::default() };
        let text = |fields: &mut Fields, key| fields.text(key).ok().flatten();
        note.id = text(&mut fields, "id").unwrap_or_default();
        note.own = fields.take("manicule").map(Own::of);
        (note.creator, note.kind) = creator(fields.take("creator"));
        note.created = text(&mut fields, "created");
        note.modified = text(&mut fields, "modified");
        note.targets = targets(fields.take("target"));
        note.label = list(fields.take("motivation")).into_iter().find_map(name).unwrap_or_default();
        if let Some(words) = text(&mut fields, "bodyValue") {
            note.words.push(words);
        }
        for body in list(fields.take("body")) {
            note.add_body(body, report);
        }
        for key in fields
            .rest()
            .filter(|it| !matches!(*it, "@context" | "type" | "via" | "canonical" | "generated" | "generator"))
        {
            report.losses.add(LossKind::Field, || format!("{place}: {}", key.chars().take(40).collect::<String>()));
        }
        note
    }

    /// A row of the API of Hypothes.is.
    pub(super) fn of_row(mut fields: Fields, place: &Place) -> Self {
        let mut note = Self { place: place.clone(), label: "highlighting".to_owned(), ..Self::default() };
        let text = |fields: &mut Fields, key| fields.text(key).ok().flatten().unwrap_or_default();
        note.id = text(&mut fields, "id");
        let user = text(&mut fields, "user");
        let user = user.strip_prefix("acct:").unwrap_or(&user);
        note.creator = Some(user.split('@').next().unwrap_or(user).to_owned()).filter(|it| !it.is_empty());
        note.created = Some(text(&mut fields, "created"));
        note.modified = Some(text(&mut fields, "updated"));
        note.tags = fields.texts("tags").unwrap_or_default();
        let words = text(&mut fields, "text");
        if !words.is_empty() {
            note.label = "commenting".to_owned();
            note.words.push(words);
        }
        note.answers = fields.texts("references").unwrap_or_default();
        let uri = text(&mut fields, "uri");
        note.targets = targets(fields.take("target"));
        for target in note.targets.iter_mut().filter(|it| it.source.is_empty()) {
            target.source.clone_from(&uri);
        }
        let document = fields.take("document").and_then(Fields::of);
        note.title = document.and_then(|mut it| it.texts("title").ok()?.into_iter().next()).unwrap_or_default();
        note
    }

    fn add_body(&mut self, value: Value, report: &mut ReadReport) {
        let mut fields = match value {
            Value::String(iri) => {
                self.from.get_or_insert(iri);
                return;
            }
            value => match Fields::of(value) {
                Some(fields) => fields,
                None => return,
            },
        };
        let purpose = list(fields.take("purpose")).into_iter().find_map(name).unwrap_or_default();
        let words = fields.text("value").ok().flatten();
        let source = fields.take("source").or_else(|| fields.take("id")).and_then(name);
        match (purpose.as_str(), words, source) {
            ("tagging" | "classifying" | "identifying", Some(words), _) => self.tags.push(words),
            ("tagging" | "classifying" | "identifying", None, Some(iri)) => {
                self.tags.push(iri.rsplit(['/', '#']).next().unwrap_or(&iri).to_owned());
            }
            // Ours say it twice: in words for people, and exactly.
            ("describing", Some(_), _) if self.own.is_some() => {}
            (_, Some(words), _) => self.words.push(words),
            (_, None, Some(iri)) => drop(self.from.get_or_insert(iri)),
            (_, None, None) => report.losses.add(LossKind::Field, || format!("{}: body", self.place)),
        }
    }

    /// Whether it says something of one annotation about another.
    pub(super) fn is_link(&self) -> bool {
        self.label == "linking" && self.from.is_some()
    }

    /// What it answers with: `bob: I do not think so`.
    pub(super) fn answer(&self) -> String {
        format!("{}: {}", self.creator.as_deref().unwrap_or("?"), self.words.join("\n"))
    }

    /// Label, and the tags that are left.
    fn label_and_rest(&mut self) -> (String, Vec<String>) {
        let mut tags = std::mem::take(&mut self.tags);
        tags.retain(|it| !it.is_empty());
        if tags.is_empty() {
            let label = if self.label.is_empty() { "highlighting".to_owned() } else { self.label.clone() };
            return (label, tags);
        }
        (tags.remove(0), tags)
    }

    /// What our own annotations say, and the attribute of the tags that are left.
    fn own(&mut self, rest: Vec<String>) -> Result<Own, String> {
        let mut own = self.own.take().unwrap_or_else(|| Ok(Own::default()))?;
        if !rest.is_empty() {
            let value = ImportedValue::Choices(rest);
            own.attributes.push(ImportedAttribute { name: TAGS.to_owned(), value, by_rule: false, by_hand: false });
        }
        Ok(own)
    }

    /// As an annotation of a text.
    ///
    /// # Errors
    ///
    /// Where it has no place in a text, or its own part cannot be read: in words.
    pub(super) fn annotation(mut self) -> Result<ImportedAnnotation, String> {
        let (label, rest) = self.label_and_rest();
        let (mut fragments, mut quotations) = (Vec::new(), Vec::new());
        for Target { selected, .. } in &mut self.targets {
            if selected.position.is_none() && selected.quotation.is_none() {
                return Err("it is about the whole of a page, and not about words of it".to_owned());
            }
            fragments.extend(selected.position);
            quotations.extend(selected.quotation.take());
        }
        let count = self.targets.len();
        // Some parts with a place and others without are looked for together.
        if fragments.len() != count {
            fragments.clear();
        }
        if quotations.len() != count {
            quotations.clear();
        }
        if fragments.is_empty() && quotations.is_empty() {
            return Err("it has neither a position nor a quotation".to_owned());
        }
        let words: Vec<&str> = quotations.iter().map(|it| it.exact.as_str()).collect();
        let quoted = Some(Quoted { words: words.join(JOINT), joint: JOINT }).filter(|_| !words.is_empty());
        let own = self.own(rest)?;
        Ok(ImportedAnnotation {
            id: own.id.and_then(|it| it.parse().ok()),
            unsure: own.unsure,
            origin: own.origin,
            attributes: own.attributes,
            key: self.id,
            label,
            fragments,
            quoted,
            quotations,
            note: self.words.join("\n"),
            created: self.created.and_then(|it| it.parse().ok()),
            changed: self.modified.and_then(|it| it.parse().ok()),
            place: self.place,
        })
    }

    /// As a relation from one annotation to another.
    ///
    /// # Errors
    ///
    /// Where it leads nowhere, or its own part cannot be read: in words.
    pub(super) fn relation(mut self) -> Result<ImportedRelation, String> {
        let (label, rest) = self.label_and_rest();
        let own = self.own(rest)?;
        let to = self.targets.into_iter().next().ok_or("it points at nothing")?.source;
        Ok(ImportedRelation {
            id: own.id.and_then(|it| it.parse().ok()),
            to_document: own.to_document,
            attributes: own.attributes,
            key: self.id,
            label,
            from: self.from.ok_or("it starts from nothing")?,
            to,
            note: self.words.join("\n"),
            created: self.created.and_then(|it| it.parse().ok()),
            changed: self.modified.and_then(|it| it.parse().ok()),
            place: self.place,
        })
    }
}

/// Who made it: a name, or the best of what an object says of them.
fn creator(value: Option<Value>) -> (Option<String>, Option<AnnotatorKind>) {
    let Some(first) = list(value).into_iter().next() else { return (None, None) };
    let mut fields = match first {
        Value::String(name) => return (Some(name.rsplit('/').next().unwrap_or(&name).to_owned()), None),
        value => match Fields::of(value) {
            Some(fields) => fields,
            None => return (None, None),
        },
    };
    let kinds = list(fields.take("type"));
    let is_machine = kinds.iter().any(|it| it.as_str() == Some("Software"));
    let named = ["nickname", "name", "email", "id"].into_iter().find_map(|key| fields.text(key).ok().flatten());
    (named.filter(|it| !it.is_empty()), is_machine.then_some(AnnotatorKind::Machine))
}
