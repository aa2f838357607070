//! The annotated data of other tools, brought into a project.

use serde_json::{Value, json};

use super::console::{counted, findings_json};
use super::import::Arguments;
use super::writing::Writing;
use super::{BatchError, Console, Outcome};
use crate::format::Format;
use crate::import::{self, Added, Imported, Options, Report, Tally};
use crate::model::Time;
use crate::store::FileSource;

pub(super) fn run(arguments: &Arguments, format: &dyn Format, console: &Console) -> Result<Outcome, BatchError> {
    let named = arguments.project.display().to_string();
    let mut writing = Writing::begin_alone(&arguments.project, console)?;
    let paths: Vec<_> = arguments.paths.iter().chain(&arguments.text_dirs).cloned().collect();
    let (source, mut findings) = FileSource::of_format(&paths, format);
    let bar = console.progress();
    bar.set_prefix("reading");
    let options = Options { annotator: arguments.annotator.clone(), counting: arguments.unit, at: Time::now() };
    let imported = import::run(&writing.project, format, &source, &options);
    let Some(Imported { edit, texts, mut report }) = imported else {
        return Err(BatchError::NoFormat(format.description().name.to_owned(), String::new()));
    };
    bar.set_prefix("saving");
    writing.project.texts.extend(texts.into_iter().map(|it| (it.hash(), it)));
    let saved = writing.apply(edit);
    bar.finish_and_clear();
    findings.append(&mut report.findings);
    report.findings = findings;
    console.show(&report.findings);
    saved?;
    for (kind, tally) in report.losses.iter() {
        let more = if tally.count > tally.examples.len() as u64 { "; …" } else { "" };
        console.say(format!("not imported: {} {kind} ({}{more})", tally.count, tally.examples.join("; ")));
    }
    console.say(summary(&named, format.description().name, &report));
    if console.is_json() {
        console.print_json(&result_json(&named, format.description().name, &report))?;
    }
    Ok(Outcome::from_errors(report.has_errors()))
}

fn summary(project: &str, format: &str, report: &Report) -> String {
    let known = |known: u64| if known == 0 { String::new() } else { format!(" ({known} more were there)") };
    let tally = |it: Tally, thing: &str| format!("{}{}", counted(it.new as usize, thing), known(it.known));
    format!(
        "{project}: from {format}: {}{}, {}, {}",
        counted(report.new_documents.len(), "document"),
        known(report.known_documents.len() as u64),
        tally(report.annotations, "annotation"),
        tally(report.relations, "relation"),
    )
}

fn result_json(project: &str, format: &str, report: &Report) -> Value {
    let tally = |it: Tally| json!({ "new": it.new, "known": it.known });
    let ids = |list: &[crate::model::DocumentId]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let losses = report.losses.iter().map(|(kind, tally)| {
        json!({ "kind": kind.name(), "what": kind.to_string(), "count": tally.count, "examples": tally.examples })
    });
    json!({
        "project": project,
        "format": format,
        "documents": { "new": ids(&report.new_documents), "known": ids(&report.known_documents) },
        "annotations": tally(report.annotations),
        "relations": tally(report.relations),
        "added": added_json(&report.added),
        "offsets": report.scales.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "losses": losses.collect::<Vec<_>>(),
        "diagnostics": findings_json(&report.findings),
    })
}

fn added_json(added: &Added) -> Value {
    let attribute = |(label, id): &(crate::model::LabelId, crate::model::AttributeId)| format!("{label}.{id}");
    json!({
        "labels": added.labels.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "attributes": added.attributes.iter().map(attribute).collect::<Vec<_>>(),
        "choices": added.choices.iter().map(|(label, id, it)| json!({ "attribute": format!("{label}.{id}"), "choice": it })).collect::<Vec<_>>(),
        "relations": added.relations.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "speakers": added.speakers.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}
