//! Reads the lines that Prodigy has in its data sets.

use serde_json::Value;

use crate::format::elements::first;
use crate::format::json::Fields;
use crate::format::jsonl::origin_named;
use crate::format::objects::Objects;
use crate::format::{
    ImportedAnnotation, ImportedDocument, ImportedRelation, ImportedSheet, Quoted, ReadReport, Reader, Source, beside,
    facts, value,
};
use crate::model::{AnnotationId, Origin, Place, Status, Time};

/// What Prodigy keeps for itself, which says nothing of the text.
const OWN_KEYS: [&str; 7] =
    ["_input_hash", "_task_hash", "_view_id", "_is_binary", "_session_id", "_annotator_id", "_timestamp"];

/// The endings of its files.
const ENDINGS: [&str; 2] = [".jsonl", ".json"];

/// Reads all files of a source.
pub(super) fn reader(source: &dyn Source) -> impl Reader + '_ {
    let expected = "expected an example with a text, as Prodigy keeps it";
    Objects::new(source, beside::data_files(source, &ENDINGS), expected, document)
}

/// Whether the first line has a text and what Prodigy says of one, and is none of ours.
pub(super) fn recognizes(source: &dyn Source) -> bool {
    first(source, &ENDINGS).is_some_and(|fields| {
        let is_said = ["spans", "tokens", "answer", "_task_hash"].iter().any(|key| fields.has(key));
        fields.has("text") && is_said && !fields.has("text_sha256")
    })
}

/// The document of an example, or `None` where its annotator did not take it.
fn document(mut fields: Fields, place: &Place, report: &mut ReadReport) -> Result<Option<ImportedDocument>, String> {
    let text = fields.text("text")?.ok_or("it has no text")?;
    if matches!(fields.text("answer")?.as_deref(), Some("reject" | "ignore")) {
        return Ok(None);
    }
    let mut meta = fields.take("meta").and_then(Fields::of);
    let mut of_meta = |key: &str| meta.as_mut().and_then(|it| it.text_if(key)).filter(|it| !it.is_empty());
    let (name, project) = (of_meta("id").unwrap_or_default(), of_meta("project").unwrap_or_default());
    let status = of_meta("status").and_then(|it| Status::ALL.into_iter().find(|status| status.name() == it));
    let named = ["_annotator_id", "_session_id"].map(|key| fields.text_if(key).filter(|it| !it.is_empty()));
    let annotator = named.into_iter().flatten().next();
    let at = fields.take("_timestamp").as_ref().and_then(Value::as_i64).map(Time::from_unix);
    OWN_KEYS.iter().for_each(|key| drop(fields.take(key)));
    let mut reading = Reading { place, report, tokens: tokens(fields.take("tokens")), at, annotations: Vec::new() };
    for (number, value) in fields.list("spans")?.into_iter().enumerate() {
        reading.add_span(value, number + 1);
    }
    let relations = fields.list("relations")?.into_iter().enumerate();
    let relations: Vec<_> = relations.filter_map(|(number, it)| reading.relation(it, number + 1)).collect();
    let annotations = reading.annotations.into_iter().map(|it| it.annotation).collect::<Vec<_>>();
    let is_annotated = annotator.is_some() || !annotations.is_empty();
    let sheet = ImportedSheet { project, annotator, kind: None, status, annotations, relations };
    let document = ImportedDocument {
        name,
        place: place.clone(),
        facts: meta.as_mut().map(facts::take_texts).unwrap_or_default(),
        text: Some(text),
        excluded: fields.pairs("excluded").unwrap_or_default(),
        sheets: if is_annotated { vec![sheet] } else { Vec::new() },
        ..ImportedDocument::default()
    };
    meta.iter().for_each(|it| report.count_rest(it, place));
    report.count_rest(&fields, place);
    Ok(Some(document))
}

/// A token: its words, where it is, and whether a blank follows.
struct Token {
    text: String,
    place: Option<[u64; 2]>,
    is_followed: bool,
}

fn tokens(value: Option<Value>) -> Vec<Token> {
    let Some(Value::Array(list)) = value else { return Vec::new() };
    let offset = |it: &Value, key: &str| it.get(key).and_then(Value::as_u64);
    let tokens = list.iter().map(|it| Token {
        text: it.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
        place: offset(it, "start").zip(offset(it, "end")).map(|(start, end)| [start, end]),
        // Older files do not say: a blank between two tokens shows by their offsets.
        is_followed: it.get("ws").and_then(Value::as_bool).unwrap_or(true),
    });
    tokens.collect()
}

/// An annotation with the last token of each part.
struct Tagged {
    annotation: ImportedAnnotation,
    last_tokens: Vec<u64>,
}

/// What is being read of an example.
struct Reading<'r> {
    place: &'r Place,
    report: &'r mut ReadReport,
    tokens: Vec<Token>,
    at: Option<Time>,
    annotations: Vec<Tagged>,
}

impl Reading<'_> {
    fn add_span(&mut self, value: Value, number: usize) {
        let fields = Fields::of(value).ok_or_else(|| "it is no JSON object".to_owned());
        if let Err(error) = fields.and_then(|fields| self.span(fields, number)) {
            let message = format!("the span {number} was passed over: {error}");
            self.report.refuse(self.place, message, "correct it and import again");
        }
    }

    fn span(&mut self, mut fields: Fields, number: usize) -> Result<(), String> {
        let id = fields.text_if("id");
        let label = fields.text("label")?.filter(|it| !it.is_empty()).ok_or("it has no label")?;
        let mut offset = |key| fields.take(key).as_ref().and_then(Value::as_u64);
        let told = offset("start").zip(offset("end")).map(|(start, end)| [start, end]);
        let tokens = offset("token_start").zip(offset("token_end"));
        let place = told.or_else(|| self.place_of(tokens?)).ok_or("it has no place")?;
        let words = fields.text("text")?.or_else(|| self.words_of(tokens?));
        let last_token = tokens.map(|it| it.1).or_else(|| self.token_ending_at(place[1]));
        // Others give spans ids too, those of things in the world that several speak of: only of ours they are parts of one.
        let own = id.as_ref().and_then(|it| it.parse::<AnnotationId>().ok());
        let is_first = fields.has("origin");
        let part_of = self.annotations.iter_mut().find(|it| own.is_some() && it.annotation.id == own);
        let is_whole = |it: &&mut Tagged| it.annotation.label == label && it.annotation.origin.is_some() && !is_first;
        if let Some(whole) = part_of.filter(is_whole) {
            whole.annotation.fragments.push(place);
            let quoted = whole.annotation.quoted.as_mut().zip(words);
            quoted.into_iter().for_each(|(quoted, words)| quoted.words += &format!("{}{words}", value::JOINT));
            whole.last_tokens.extend(last_token);
            return Ok(());
        }
        let origin = fields.parsed("origin", origin_named)?;
        let by_rule = fields.texts("by_rule")?;
        let by_hand = origin.is_some_and(|it| it != Origin::Imported);
        let annotation = ImportedAnnotation {
            id: own.filter(|_| origin.is_some()),
            key: own.filter(|_| origin.is_some()).map_or_else(|| number.to_string(), |it| it.to_string()),
            label,
            fragments: vec![place],
            quoted: words.map(|words| Quoted { words, joint: value::JOINT }),
            quotations: Vec::new(),
            attributes: value::attributes(fields.take("attributes"), &by_rule, by_hand)?,
            note: fields.text("note")?.unwrap_or_default(),
            unsure: fields.flag("unsure")?,
            origin,
            created: fields.parsed("created", |it| it.parse().ok())?.or(self.at),
            changed: fields.parsed("modified", |it| it.parse().ok())?.or(self.at),
            place: self.place.clone(),
        };
        self.report.count_rest(&fields, self.place);
        self.annotations.push(Tagged { annotation, last_tokens: last_token.into_iter().collect() });
        Ok(())
    }

    fn token(&self, number: u64) -> Option<&Token> {
        self.tokens.get(usize::try_from(number).ok()?)
    }

    fn place_of(&self, (first, last): (u64, u64)) -> Option<[u64; 2]> {
        Some([self.token(first)?.place?[0], self.token(last)?.place?[1]])
    }

    /// The words of some tokens, the last one included.
    fn words_of(&self, (first, last): (u64, u64)) -> Option<String> {
        let (first, last) = (usize::try_from(first).ok()?, usize::try_from(last).ok()?);
        let mut words = String::new();
        for (at, token) in self.tokens.get(first..=last)?.iter().enumerate() {
            let next = self.tokens.get(first + at + 1).filter(|_| first + at < last);
            words.push_str(&token.text);
            let is_apart = |next: &Token| next.place.zip(token.place).is_none_or(|(next, this)| next[0] > this[1]);
            if token.is_followed && next.is_some_and(is_apart) {
                words.push(' ');
            }
        }
        Some(words).filter(|it| !it.is_empty())
    }

    fn token_ending_at(&self, end: u64) -> Option<u64> {
        let at = self.tokens.iter().position(|it| it.place.is_some_and(|it| it[1] == end))?;
        u64::try_from(at).ok()
    }

    fn relation(&mut self, value: Value, number: usize) -> Option<ImportedRelation> {
        let fields = Fields::of(value).ok_or_else(|| "it is no JSON object".to_owned());
        let read = fields.and_then(|fields| self.relation_of(fields, number));
        read.map_err(|error| {
            let message = format!("the relation {number} was passed over: {error}");
            self.report.refuse(self.place, message, "correct it and import again");
        })
        .ok()
    }

    fn relation_of(&mut self, mut fields: Fields, number: usize) -> Result<ImportedRelation, String> {
        let id = fields.text_if("id");
        let label = fields.text("label")?.filter(|it| !it.is_empty()).ok_or("it has no label")?;
        let from = self.end(&mut fields, ["from", "head", "head_span"])?;
        let to = self.end(&mut fields, ["to", "child", "child_span"])?;
        let by_rule = fields.texts("by_rule")?;
        // How it is drawn.
        let _ = fields.take("color");
        let relation = ImportedRelation {
            id: id.as_ref().and_then(|it| it.parse().ok()),
            key: id.unwrap_or_else(|| number.to_string()),
            label,
            from,
            to,
            to_document: None,
            attributes: value::attributes(fields.take("attributes"), &by_rule, true)?,
            note: fields.text("note")?.unwrap_or_default(),
            created: fields.parsed("created", |it| it.parse().ok())?.or(self.at),
            changed: fields.parsed("modified", |it| it.parse().ok())?.or(self.at),
            place: self.place.clone(),
        };
        self.report.count_rest(&fields, self.place);
        Ok(relation)
    }

    /// The annotation at an end of a relation: the one that we named ourselves, that has the place and label of its span, or that ends with
    /// its token.
    fn end(&self, fields: &mut Fields, [own, token, span]: [&str; 3]) -> Result<String, String> {
        let (named, token_number) = (fields.text_if(own), fields.take(token).as_ref().and_then(Value::as_u64));
        let span = fields.take(span);
        let offset = |key: &str| span.as_ref().and_then(|it| it.get(key)).and_then(Value::as_u64);
        let place = offset("start").zip(offset("end")).map(|(start, end)| [start, end]);
        let label = span.as_ref().and_then(|it| it.get("label")).and_then(Value::as_str);
        let all = || self.annotations.iter();
        let own = named.and_then(|it| it.parse::<AnnotationId>().ok());
        let by_name = || all().find(|it| own.is_some() && it.annotation.id == own);
        let by_place = || {
            let is_there = |it: &&Tagged| place.is_some_and(|place| it.annotation.fragments.contains(&place));
            let has_label = |it: &&Tagged| label.is_none_or(|label| label == it.annotation.label);
            all().find(|it| is_there(it) && has_label(it))
        };
        let by_token = || {
            let ends_there = |it: &&Tagged| token_number.is_some_and(|number| it.last_tokens.contains(&number));
            all().find(ends_there)
        };
        let found = by_name().or_else(by_place).or_else(by_token);
        found.map(|it| it.annotation.key.clone()).ok_or_else(|| format!("its {token} is at no span"))
    }
}
