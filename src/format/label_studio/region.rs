//! The list of results of an annotation, put together: regions with their values, relations between them.

use std::collections::HashMap;

use serde_json::Value;

use super::{NONE, PART, UNKNOWN};
use crate::format::json::Fields;
use crate::format::jsonl::origin_named;
use crate::format::value::{self, JOINT, MENTION};
use crate::format::{
    ImportedAnnotation, ImportedAttribute, ImportedRelation, ImportedValue, LossKind, Quoted, ReadReport,
};
use crate::model::{Origin, Place};

/// A region with values that has no label is an annotation of this one, so that they are not lost.
const NO_LABEL: &str = "region";

/// What values and relations know a region by: its id, or its place where it has none.
type Region = (String, Option<[u64; 2]>);

fn region(id: &str, place: [u64; 2]) -> Region {
    (id.to_owned(), id.is_empty().then_some(place))
}

/// Puts results together.
pub(super) struct Regions<'r> {
    text: &'r str,
    /// Whether the text has the two characters by which the page writes a line break.
    has_literals: bool,
    place: &'r Place,
    report: &'r mut ReadReport,
    annotations: Vec<ImportedAnnotation>,
    /// The annotations of each region: one for each of its labels.
    regions: HashMap<Region, Vec<usize>>,
    /// How the values of annotations came to be, by our own notes.
    came: HashMap<usize, Vec<String>>,
    /// Values of regions, which may stand before these.
    values: Vec<(String, [u64; 2], ImportedAttribute)>,
    relations: Vec<ImportedRelation>,
}

impl<'r> Regions<'r> {
    pub(super) fn new(text: &'r str, place: &'r Place, report: &'r mut ReadReport) -> Self {
        Self {
            text,
            has_literals: text.contains("\\n"),
            place,
            report,
            annotations: Vec::new(),
            regions: HashMap::new(),
            came: HashMap::new(),
            values: Vec::new(),
            relations: Vec::new(),
        }
    }

    /// Adds a result; one that cannot be used is told of and stops no other.
    pub(super) fn add(&mut self, result: Value) {
        let read = Fields::of(result).ok_or_else(|| "it is no JSON object".to_owned());
        let read = read.and_then(|mut fields| match fields.text("type")?.as_deref() {
            Some("relation") => self.relation(fields),
            Some(_) | None => self.result(fields),
        });
        if let Err(error) = read {
            let message = format!("a result was passed over: {error}");
            self.report.refuse(self.place, message, "correct it and import again");
        }
    }

    fn result(&mut self, mut fields: Fields) -> Result<(), String> {
        let id = fields.text("id")?.unwrap_or_default();
        let from_name = fields.text("from_name")?.unwrap_or_default();
        let mut value = fields.take("value").and_then(Fields::of).ok_or("it has no value")?;
        let (start, end) = (value.take("start"), value.take("end"));
        let labels =
            ["labels", "hypertextlabels"].map(|it| value.texts(it)).into_iter().collect::<Result<Vec<_>, _>>()?;
        let labels: Vec<String> = labels.into_iter().flatten().collect();
        if start.is_none() && end.is_none() && labels.is_empty() {
            self.report.losses.add(LossKind::Field, || format!("{}: {from_name} of the whole text", self.place));
            return Ok(());
        }
        let offset = |it: Option<Value>| it.as_ref().and_then(Value::as_u64);
        let place = offset(start).zip(offset(end)).map(|(start, end)| [start, end]);
        let place = place.ok_or("its place is none in a plain text")?;
        if !labels.is_empty() {
            let words = value.text_if("text").and_then(|it| self.unescaped(it));
            return self.region(&mut fields, id, &labels, (place, words));
        }
        match said(&mut value) {
            Some(value) => {
                let attribute = ImportedAttribute { name: from_name, value, by_rule: false, by_hand: false };
                self.values.push((id, place, attribute));
            }
            None => self.report.losses.add(LossKind::Field, || format!("{}: {from_name}", self.place)),
        }
        Ok(())
    }

    /// The words of a region, in which the page writes a line break as two characters. Where the text has these too, and nothing tells
    /// which they are, the words tell nothing.
    fn unescaped(&self, words: String) -> Option<String> {
        if !words.contains("\\n") {
            return Some(words);
        }
        let with_breaks = words.replace("\\n", "\n");
        if !self.has_literals {
            return Some(with_breaks);
        }
        [words, with_breaks].into_iter().find(|it| self.text.contains(it))
    }

    fn region(
        &mut self,
        fields: &mut Fields,
        id: String,
        labels: &[String],
        (place, words): ([u64; 2], Option<String>),
    ) -> Result<(), String> {
        let mut meta = fields.take("meta").and_then(Fields::of);
        let note = meta.as_mut().map(|it| match it.take("text") {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n"),
            Some(Value::String(note)) => note,
            _ => String::new(),
        });
        let mut own = meta.as_mut().and_then(|it| it.take("manicule")).and_then(Fields::of);
        let mut own = own.as_mut();
        let mut parsed = |key: &str| own.as_mut().and_then(|it| it.text_if(key));
        let origin = parsed("origin").and_then(|it| origin_named(&it));
        let (created, changed) = (parsed("created"), parsed("modified"));
        let by_rule = own.as_mut().and_then(|it| it.texts("by_rule").ok()).unwrap_or_default();
        let unsure = own.as_mut().and_then(|it| it.flag("unsure").ok()).unwrap_or_default();
        let by_hand = origin.is_some_and(|it| it != Origin::Imported);
        let attributes = value::attributes(own.and_then(|it| it.take("attributes")), &by_rule, by_hand)?;
        for (at, label) in labels.iter().filter(|it| !it.is_empty()).enumerate() {
            let key = if at == 0 { id.clone() } else { format!("{id} {label}") };
            self.regions.entry(region(&id, place)).or_default().push(self.annotations.len());
            self.came.insert(self.annotations.len(), by_rule.clone());
            self.annotations.push(ImportedAnnotation {
                id: key.parse().ok(),
                key,
                label: label.clone(),
                fragments: vec![place],
                quoted: words.clone().map(|words| Quoted { words, joint: JOINT }),
                quotations: Vec::new(),
                attributes: attributes.clone(),
                note: note.clone().unwrap_or_default(),
                unsure,
                origin,
                created: created.as_ref().and_then(|it| it.parse().ok()),
                changed: changed.as_ref().and_then(|it| it.parse().ok()),
                place: self.place.clone(),
            });
        }
        Ok(())
    }

    fn relation(&mut self, mut fields: Fields) -> Result<(), String> {
        let (one, other) = (fields.text("from_id")?, fields.text("to_id")?);
        let (one, other) = (one.ok_or("it starts from nothing")?, other.ok_or("it points at nothing")?);
        let (from, to) = match fields.text_if("direction").as_deref() {
            Some("left") => (other, one),
            Some("bi") => {
                self.report.losses.add(LossKind::Field, || format!("{}: that a relation goes both ways", self.place));
                (one, other)
            }
            _ => (one, other),
        };
        let mut labels = fields.texts("labels")?;
        if labels.is_empty() {
            labels.push("relation".to_owned());
        }
        for label in labels {
            let (from, to, place) = (from.clone(), to.clone(), self.place.clone());
            self.relations.push(ImportedRelation { label, from, to, place, ..ImportedRelation::default() });
        }
        Ok(())
    }

    /// All annotations and relations, in the order of the data.
    pub(super) fn finish(mut self) -> (Vec<ImportedAnnotation>, Vec<ImportedRelation>) {
        self.take_values();
        self.take_parts();
        self.take_mentions();
        self.annotations.retain(|it| !it.label.is_empty());
        (self.annotations, self.relations)
    }

    fn take_values(&mut self) {
        for (id, place, attribute) in std::mem::take(&mut self.values) {
            let there = self.regions.entry(region(&id, place)).or_default();
            if there.is_empty() {
                there.push(self.annotations.len());
                let (fragments, place) = (vec![place], self.place.clone());
                let label = NO_LABEL.to_owned();
                let annotation = ImportedAnnotation { key: id, label, fragments, place, ..Default::default() };
                self.annotations.push(annotation);
            }
            for at in there.iter() {
                let annotation = &mut self.annotations[*at];
                let own = attribute.name.strip_prefix(annotation.label.as_str()).and_then(|it| it.strip_prefix('.'));
                let name = own.unwrap_or(&attribute.name).to_owned();
                let by_rule = self.came.get(at).is_some_and(|it| it.contains(&name));
                let by_hand = !by_rule && annotation.origin.is_some_and(|it| it != Origin::Imported);
                annotation.attributes.push(ImportedAttribute { name, by_rule, by_hand, ..attribute.clone() });
            }
        }
    }

    fn place_of(&self, key: &str) -> Option<usize> {
        self.regions.get(&(key.to_owned(), None)).and_then(|it| it.first()).copied()
    }

    /// Regions that a relation of ours holds together are parts of one annotation.
    fn take_parts(&mut self) {
        for relation in std::mem::take(&mut self.relations) {
            let ends = self.place_of(&relation.from).zip(self.place_of(&relation.to)).filter(|(from, to)| from != to);
            let is_part = relation.label == PART && relation.to.starts_with(&format!("{}-", relation.from));
            let ends = ends.filter(|(from, to)| self.annotations[*from].label == self.annotations[*to].label);
            let Some((from, to)) = ends.filter(|_| is_part) else {
                self.relations.push(relation);
                continue;
            };
            let part = std::mem::take(&mut self.annotations[to]);
            let whole = &mut self.annotations[from];
            whole.fragments.extend(part.fragments);
            match (&mut whole.quoted, part.quoted) {
                (Some(quoted), Some(part)) => quoted.words += &format!("{JOINT}{}", part.words),
                (quoted, _) => *quoted = None,
            }
        }
    }

    /// A region that is called like the relation which leads to it, both `mention-…`, is a value of the annotation that it starts from.
    fn take_mentions(&mut self) {
        for relation in std::mem::take(&mut self.relations) {
            let ends = self.place_of(&relation.from).zip(self.place_of(&relation.to)).filter(|(from, to)| from != to);
            let name = relation.label.strip_prefix(MENTION).map(str::to_owned);
            let is_mention = |to: usize| self.annotations[to].label == relation.label;
            let Some(((from, to), name)) = ends.filter(|(_, to)| is_mention(*to)).zip(name) else {
                self.relations.push(relation);
                continue;
            };
            let mention = std::mem::take(&mut self.annotations[to]);
            let by_rule = self.came.get(&from).is_some_and(|it| it.contains(&name));
            let whole = &mut self.annotations[from];
            let by_hand = !by_rule && whole.origin.is_some_and(|it| it != Origin::Imported);
            let value = ImportedValue::Mention { fragments: mention.fragments, quoted: mention.quoted };
            whole.attributes.push(ImportedAttribute { name, value, by_rule, by_hand });
        }
    }
}

/// What a control says, whichever it is; `None` where a project has nothing like it.
fn said(value: &mut Fields) -> Option<ImportedValue> {
    let state = |words: &str| match words {
        UNKNOWN => Some(ImportedValue::Unknown),
        NONE => Some(ImportedValue::None),
        _ => None,
    };
    let choices = value.list_if("choices").map(|list| texts(&list));
    if let Some(choices) = choices.filter(|it| !it.is_empty()) {
        return Some(match choices.as_slice() {
            [one] => state(one).unwrap_or_else(|| ImportedValue::Choice(one.clone())),
            _ => ImportedValue::Choices(choices),
        });
    }
    if let Some(number) = ["number", "rating"].iter().find_map(|key| value.take(key)) {
        return Some(ImportedValue::Text(number.to_string()));
    }
    if let Some(paths) = value.list_if("taxonomy") {
        let path = |it: &Value| it.as_array().map(|it| texts(it).join(" > "));
        return Some(ImportedValue::Choices(paths.iter().filter_map(path).collect()));
    }
    let words = match ["datetime", "text"].iter().find_map(|key| value.take(key))? {
        Value::String(words) => words,
        Value::Array(list) => texts(&list).join("\n"),
        _ => return None,
    };
    Some(state(&words).unwrap_or(ImportedValue::Text(words)))
}

fn texts(list: &[Value]) -> Vec<String> {
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
