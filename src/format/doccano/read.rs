//! Reads lines of all the forms that doccano has written so far.

use std::collections::HashMap;

use serde_json::Value;

use crate::format::elements::{Elements, first};
use crate::format::json::Fields;
use crate::format::objects::Objects;
use crate::format::{
    Counting, ImportedAnnotation, ImportedDocument, ImportedRelation, ImportedSheet, LossKind, ReadReport, Reader,
    Source, beside, facts,
};
use crate::model::{Place, Status};
use crate::text::TextHash;

/// The endings of its files.
const ENDINGS: [&str; 2] = [".jsonl", ".json"];

/// What the text, and the list of its spans, may be called; the user of doccano can name them otherwise still.
const TEXT_KEYS: [&str; 3] = ["text", "data", "column_data"];
const SPAN_KEYS: [&str; 5] = ["entities", "label", "labels", "annotations", "column_label"];

/// The files that hold what nobody, or what everybody together, has made.
const NOBODYS: [&str; 3] = ["all", "unknown", "unannotated"];

/// Reads all files of a source.
pub(super) fn reader(source: &dyn Source) -> impl Reader + '_ {
    let names = beside::data_files(source, &ENDINGS);
    // Whether the names of files are those of annotators.
    let is_by_file = names.len() > 1 && have_a_sheet_in_common(source, &names);
    let expected = "expected an object with a text and a list of spans, as doccano exports them";
    Objects::new(source, names, expected, move |fields, place, report| {
        document(fields, place, is_by_file, report).map(Some)
    })
}

/// Whether the first line has a text and what doccano says of one, and is none of ours.
pub(super) fn recognizes(source: &dyn Source) -> bool {
    first(source, &ENDINGS).is_some_and(|mut fields| {
        let is_said = SPAN_KEYS.iter().chain(&["annotation_approver"]).any(|key| fields.has(key));
        is_said && !fields.has("text_sha256") && text(&mut fields).is_some()
    })
}

/// Whether a text stands in two of the files, with the same annotator or none in the line: then the files are those of annotators, whoever
/// had annotated before doccano got the text. Lines of ours each name their own.
fn have_a_sheet_in_common(source: &dyn Source, names: &[String]) -> bool {
    let mut files: HashMap<(TextHash, Option<String>), usize> = HashMap::new();
    for (file, name) in names.iter().enumerate() {
        let mut elements = Elements::new(source, vec![name.clone()]);
        // What is wrong is told when the files are read for good.
        while let Some((_, value)) = elements.next(&mut ReadReport::default()) {
            let sheet = value.ok().and_then(Fields::of).and_then(|mut fields| {
                let text = text(&mut fields)?;
                take_meta(&mut fields);
                Some((TextHash::of(text.as_bytes()), fields.text_if("annotator").filter(|it| !it.is_empty())))
            });
            let Some(sheet) = sheet else { continue };
            if *files.entry(sheet).or_insert(file) != file {
                return true;
            }
        }
    }
    false
}

fn text(fields: &mut Fields) -> Option<String> {
    TEXT_KEYS.into_iter().find_map(|key| fields.text_if(key))
}

fn document(
    mut fields: Fields,
    place: &Place,
    is_by_file: bool,
    report: &mut ReadReport,
) -> Result<ImportedDocument, String> {
    let text = text(&mut fields).ok_or("it has no text")?;
    take_meta(&mut fields);
    // Its own ids are numbers; ours came back from there.
    let name = fields.text_if("id").unwrap_or_default();
    let _ = fields.take("id");
    let counting = fields.text_if("offsets").and_then(|it| Counting::named(&it));
    let excluded = fields.pairs("excluded").unwrap_or_default();
    let mut document = ImportedDocument {
        name,
        place: place.clone(),
        facts: facts::take_texts(&mut fields),
        text: Some(text),
        counting,
        excluded,
        ..ImportedDocument::default()
    };
    add_comments(&mut document, &mut fields);
    document.sheets = sheets(&mut fields, place, is_by_file, report);
    report.count_rest(&fields, place);
    Ok(document)
}

/// Metadata stands beside the text, or in an object of its own, as in the form before 2021.
fn take_meta(fields: &mut Fields) {
    match fields.take("meta") {
        Some(Value::Object(meta)) => meta.into_iter().for_each(|(key, value)| fields.put_new(&key, value)),
        Some(other) => fields.put("meta", other),
        None => {}
    }
}

/// What was said about a text in doccano is a note of its document.
fn add_comments(document: &mut ImportedDocument, fields: &mut Fields) {
    for comment in fields.list_if("Comments").unwrap_or_default() {
        let words = match &comment {
            Value::String(words) => words.as_str(),
            other => other.get("comment").and_then(Value::as_str).unwrap_or_default(),
        };
        let note = &mut document.facts.note;
        if !note.is_empty() && !words.is_empty() {
            note.push('\n');
        }
        note.push_str(words);
    }
}

/// What each annotator made of a text: in one of the old forms each span names its user.
fn sheets(fields: &mut Fields, place: &Place, is_by_file: bool, report: &mut ReadReport) -> Vec<ImportedSheet> {
    let told = fields.text_if("annotator").filter(|it| !it.is_empty());
    let annotator = if is_by_file {
        file_stem(place).filter(|it| !NOBODYS.contains(&it.as_str()))
    } else {
        told.or_else(|| of_our_own_folder(place))
    };
    let approver = fields.take("annotation_approver").is_some();
    let status = fields.text_if("status").and_then(|it| Status::ALL.into_iter().find(|status| status.name() == it));
    let status = status.or(approver.then_some(Status::Done));
    let project = fields.text_if("project").unwrap_or_default();
    let new = |annotator: Option<String>| ImportedSheet {
        project: project.clone(),
        annotator,
        status,
        ..ImportedSheet::default()
    };
    let mut sheets: Vec<ImportedSheet> = Vec::new();
    let mut spans = 0;
    for value in SPAN_KEYS.into_iter().flat_map(|key| fields.list_if(key).unwrap_or_default()) {
        spans += 1;
        let Some((annotation, user)) = span(value, spans, place, report) else { continue };
        let annotator = annotator.clone().or(user);
        match sheets.iter_mut().find(|it| it.annotator == annotator) {
            Some(sheet) => sheet.annotations.push(annotation),
            None => sheets.push(ImportedSheet { annotations: vec![annotation], ..new(annotator) }),
        }
    }
    let relations: Vec<ImportedRelation> = fields
        .list_if("relations")
        .unwrap_or_default()
        .into_iter()
        .filter_map(|it| told_of(relation(it, place), place, report))
        .collect();
    if sheets.is_empty() && (annotator.is_some() || !relations.is_empty() || status.is_some_and(|it| it != Status::New))
    {
        sheets.push(new(annotator));
    }
    for relation in relations {
        let has_end = |it: &ImportedSheet| it.annotations.iter().any(|it| it.key == relation.from);
        let at = sheets.iter().position(has_end).unwrap_or_default();
        sheets[at].relations.push(relation);
    }
    sheets
}

/// What a file is called, without its ending.
fn file_stem(place: &Place) -> Option<String> {
    let file = place.file.as_deref()?.rsplit('/').next()?;
    Some(file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned())
}

fn of_our_own_folder(place: &Place) -> Option<String> {
    let folder = place.file.as_deref()?.rsplit('/').nth(1)?;
    file_stem(place).filter(|_| folder == "annotators")
}

/// A span as a list or an object, and the user who made it where that is told; `None` where it is none.
fn span(
    value: Value,
    number: usize,
    place: &Place,
    report: &mut ReadReport,
) -> Option<(ImportedAnnotation, Option<String>)> {
    let read = match value {
        Value::Array(list) => span_of_list(&list).map(|(label, pair)| (number.to_string(), label, pair, None)),
        Value::Object(_) => match Fields::of(value).map(|it| span_of_fields(it, number)) {
            // A label of a whole text, as some old forms have it.
            Some(Ok(None)) => {
                report.losses.add(LossKind::Field, || format!("{place}: a label of the whole text"));
                return None;
            }
            Some(Ok(Some(read))) => Ok(read),
            Some(Err(error)) => Err(error),
            None => Err("it is no object".to_owned()),
        },
        Value::String(label) => {
            report.losses.add(LossKind::Field, || format!("{place}: the label {} of the whole text", short(&label)));
            return None;
        }
        _ => Err("expected [start, end, label]".to_owned()),
    };
    let (key, label, pair, user) = told_of(read, place, report)?;
    let (fragments, place) = (vec![pair], place.clone());
    Some((ImportedAnnotation { key, label, fragments, place, ..ImportedAnnotation::default() }, user))
}

fn span_of_list(list: &[Value]) -> Result<(String, [u64; 2]), String> {
    let expected = || "expected [start, end, label]".to_owned();
    let [start, end, label] = list else { return Err(expected()) };
    let pair = [start.as_u64().ok_or_else(expected)?, end.as_u64().ok_or_else(expected)?];
    Ok((name(label).ok_or_else(expected)?, pair))
}

/// Key, label, place and user of a span.
type Span = (String, String, [u64; 2], Option<String>);

fn span_of_fields(mut fields: Fields, number: usize) -> Result<Option<Span>, String> {
    let offset = |value: Option<Value>| value.as_ref().and_then(Value::as_u64);
    let (start, end) = (fields.take("start_offset"), fields.take("end_offset"));
    let label = fields.take("label").as_ref().and_then(name).ok_or("it has no label")?;
    let user = fields.take("user").as_ref().and_then(name);
    if start.is_none() && end.is_none() {
        return Ok(None);
    }
    let pair = [offset(start).ok_or("its start is no offset")?, offset(end).ok_or("its end is no offset")?];
    let key = fields.take("id").as_ref().and_then(name).unwrap_or_else(|| number.to_string());
    Ok(Some((key, label, pair, user)))
}

fn relation(value: Value, place: &Place) -> Result<ImportedRelation, String> {
    let mut fields = Fields::of(value).ok_or("it is no object")?;
    let mut end = |key| fields.take(key).as_ref().and_then(name).ok_or_else(|| format!("it has no {key}"));
    let (from, to, label) = (end("from_id")?, end("to_id")?, end("type")?);
    let key = end("id").unwrap_or_default();
    Ok(ImportedRelation { key, label, from, to, place: place.clone(), ..ImportedRelation::default() })
}

/// A name, or an id that stands for one.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|it| !it.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What was read, or nothing where that is told.
fn told_of<T>(read: Result<T, String>, place: &Place, report: &mut ReadReport) -> Option<T> {
    read.map_err(|error| {
        let message = format!("a span or relation was passed over: {error}");
        report.refuse(place, message, "correct it and import again");
    })
    .ok()
}

fn short(words: &str) -> String {
    words.chars().take(40).collect()
}
