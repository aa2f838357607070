//! Reads tasks, with what annotators and models made of them.

use serde_json::Value;

use super::region::Regions;
use crate::format::elements::first;
use crate::format::json::Fields;
use crate::format::objects::Objects;
use crate::format::{ImportedDocument, ImportedSheet, LossKind, ReadReport, Reader, Source, beside, facts};
use crate::model::{AnnotatorKind, Place, Status, Time};

/// The endings of its files.
const ENDINGS: [&str; 1] = [".json"];

/// Reads all files of a source.
pub(super) fn reader(source: &dyn Source) -> impl Reader + '_ {
    let expected = "expected a task with its text under data, as Label Studio exports them as JSON";
    Objects::new(source, beside::data_files(source, &ENDINGS), expected, |fields, place, report| {
        document(fields, place, report).map(Some)
    })
}

/// Whether the first task has its text under `data`, as no other format has.
pub(super) fn recognizes(source: &dyn Source) -> bool {
    first(source, &ENDINGS).and_then(|mut it| it.take("data")).is_some_and(|it| it.is_object())
}

fn document(mut fields: Fields, place: &Place, report: &mut ReadReport) -> Result<ImportedDocument, String> {
    let mut data = fields.take("data").and_then(Fields::of).ok_or("it has no data")?;
    let text = text(&mut data)?;
    let mut meta = fields.take("meta").and_then(Fields::of);
    let excluded = meta.as_mut().and_then(|it| it.pairs("excluded").ok()).unwrap_or_default();
    let name = data.text_if("id").unwrap_or_default();
    let project = data.text_if("project").unwrap_or_default();
    let mut sheets = Vec::new();
    // What versions before 1.0 call completions.
    for (key, kind) in [
        ("annotations", AnnotatorKind::Person),
        ("completions", AnnotatorKind::Person),
        ("predictions", AnnotatorKind::Machine),
    ] {
        for value in fields.list(key)? {
            let read = Fields::of(value).ok_or_else(|| "it is no JSON object".to_owned());
            match read.and_then(|it| sheet(it, kind, &text, place, report)) {
                Ok(Some(sheet)) => sheets.push(ImportedSheet { project: project.clone(), ..sheet }),
                Ok(None) => report.losses.add(LossKind::Rejected, || place.to_string()),
                Err(error) => {
                    let message = format!("one of its {key} was passed over: {error}");
                    report.refuse(place, message, "correct it and import again");
                }
            }
        }
    }
    let document = ImportedDocument {
        name,
        place: place.clone(),
        facts: facts::take_texts(&mut data),
        text: Some(text),
        excluded,
        sheets,
        ..ImportedDocument::default()
    };
    report.count_rest(&data, place);
    meta.iter().for_each(|it| report.count_rest(it, place));
    for _ in fields.list("drafts").unwrap_or_default() {
        report.losses.add(LossKind::Field, || format!("{place}: a draft"));
    }
    Ok(document)
}

/// The text of a task: what is called so, or the only text that there is.
fn text(data: &mut Fields) -> Result<String, String> {
    if let Some(text) = data.text_if("text") {
        return Ok(text);
    }
    let names: Vec<String> = data.texts_there().map(str::to_owned).collect();
    match names.as_slice() {
        [one] => data.text_if(one).ok_or_else(|| "it has no text".to_owned()),
        _ => Err("it has no data.text".to_owned()),
    }
}

/// What one annotator or model made of a task; `None` where they gave it up.
fn sheet(
    mut fields: Fields,
    kind: AnnotatorKind,
    text: &str,
    place: &Place,
    report: &mut ReadReport,
) -> Result<Option<ImportedSheet>, String> {
    if fields.flag("was_cancelled")? {
        return Ok(None);
    }
    let kind = if fields.flag("ground_truth").unwrap_or_default() { AnnotatorKind::Gold } else { kind };
    let annotator = fields
        .text_if("annotator")
        .or_else(|| fields.take("completed_by").and_then(completed_by))
        .or_else(|| fields.text_if("model_version").filter(|it| !it.is_empty()))
        .or_else(|| (kind == AnnotatorKind::Machine).then(|| "model".to_owned()));
    let status = fields.text_if("status").and_then(|it| Status::ALL.into_iter().find(|status| status.name() == it));
    // What was handed in is done.
    let status = status.or((kind != AnnotatorKind::Machine).then_some(Status::Done));
    let mut time = |key| fields.text_if(key).and_then(|it| time(&it));
    let (created, changed) = (time("created_at"), time("updated_at"));
    let mut regions = Regions::new(text, place, report);
    for value in fields.list("result")? {
        regions.add(value);
    }
    let (mut annotations, relations) = regions.finish();
    for annotation in &mut annotations {
        annotation.created = annotation.created.or(created);
        annotation.changed = annotation.changed.or(changed);
    }
    Ok(Some(ImportedSheet { project: String::new(), annotator, kind: Some(kind), status, annotations, relations }))
}

/// A user by number, or by what is known of them.
fn completed_by(value: Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(format!("user-{number}")),
        Value::String(name) => Some(name).filter(|it| !it.is_empty()),
        Value::Object(_) => {
            let mut user = Fields::of(value)?;
            let id = user.take("id");
            user.text_if("email").filter(|it| !it.is_empty()).or_else(|| id.map(|it| format!("user-{it}")))
        }
        _ => None,
    }
}

/// A time to the second, of one that is more exact.
fn time(written: &str) -> Option<Time> {
    let (seconds, _) = written.split_at_checked("2026-11-22T10:02:11".len())?;
    written.parse().ok().or_else(|| format!("{seconds}Z").parse().ok())
}
