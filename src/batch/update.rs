//! `manicule-batch update PROJECT DOCUMENT NEWFILE`: a corrected text; the annotations move with it.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::console::{counted, has_errors};
use super::writing::Writing;
use super::{BatchError, Console, Outcome};
use crate::anchor::{self, Counts, Kind, Outcome as Fate, Reanchored};
use crate::ingest::text_document;
use crate::model::{AnnotationId, DocumentId, Project, SheetKey};
use crate::store::SourceFile;

/// Replace the text of a document by a corrected version; its annotations move with it, and what is unsure becomes a conflict to be looked at
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of the project
    project: PathBuf,
    /// The id of the document, which is the name of its files
    document: DocumentId,
    /// The file with the corrected text
    #[arg(value_name = "NEWFILE")]
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments, console: &Console) -> Result<Outcome, BatchError> {
    let Arguments { project: dir, document, file } = arguments;
    let named = dir.display().to_string();
    let refuse = |reason: String| BatchError::Edit { project: named.clone(), reason };
    let name = file.display().to_string();
    let bytes = SourceFile { name: name.clone(), path: file.clone() }.read()?;
    let ingested = text_document(&name, &bytes, |_| false).map_err(|error| refuse(error.to_string()))?;
    console.show(&ingested.diagnostics);
    let mut writing = Writing::begin_alone(dir, console)?;
    let before = writing.project.clone();
    let reanchored = anchor::reanchor(&before, document, &ingested.text, ingested.document.original);
    let Reanchored { edit, outcomes, counts } = reanchored.map_err(|error| refuse(error.to_string()))?;
    if before.documents.get(document).is_some_and(|it| it.text == ingested.text.hash()) {
        console.say(format!("{named}: {document} has this text already"));
    }
    writing.project.texts.insert(ingested.text.hash(), ingested.text);
    writing.apply(edit)?;
    if console.is_json() {
        console.print_json(&as_json(&before, document, &outcomes, &counts))?;
    } else {
        let flagged = outcomes.iter().filter(|it| it.kind.is_flagged());
        console.print(&flagged.map(|fate| told(&before, fate) + "\n").collect::<String>())?;
    }
    console.say(format!("{named}: {document}: {}", summary(&counts)));
    Ok(Outcome::from_errors(has_errors(&ingested.diagnostics)))
}

/// What became of the annotations, in one line.
pub(super) fn summary(counts: &Counts) -> String {
    let of_kind = [
        (Kind::Same, counts.same),
        (Kind::Moved, counts.moved),
        (Kind::Look, counts.look),
        (Kind::Changed, counts.changed),
        (Kind::Lost, counts.lost),
    ];
    let some = of_kind.iter().filter(|(_, count)| *count > 0).map(|(kind, count)| format!("{count} {}", kind.name()));
    let mut parts: Vec<String> = some.collect();
    for (count, thing) in [
        (counts.relations_changed, "changed relation"),
        (counts.relations_lost, "relation without its place"),
        (counts.excluded_lost, "excluded region that is gone"),
    ] {
        if count > 0 {
            parts.push(counted(count, thing));
        }
    }
    if parts.is_empty() { "no annotations".to_owned() } else { parts.join(", ") }
}

/// What became of one annotation, with the words that it had.
pub(super) fn told(before: &Project, fate: &Fate) -> String {
    let SheetKey { document, annotator } = &fate.key;
    let words = words_of(before, &fate.key, fate.annotation);
    let from = fate.before.first().map(ToString::to_string).unwrap_or_default();
    let to = fate.after.first().map(|span| format!(" → {span}")).unwrap_or_default();
    format!("{document} by {annotator}: {}: {} {from}{to}: “{words}”", fate.annotation, fate.kind.name())
}

/// The words that an annotation quotes.
fn words_of(project: &Project, key: &SheetKey, id: AnnotationId) -> String {
    let annotation = project.sheet(key).and_then(|sheet| sheet.annotations.get(id));
    let words = annotation.map(|it| it.spans.iter().map(|quoted| &*quoted.quoted).collect::<Vec<_>>().join(" … "));
    words.unwrap_or_default().replace('\n', " ")
}

/// The fates of annotations as JSON, offsets in bytes.
pub(super) fn fates_json(before: &Project, fates: &[Fate]) -> Value {
    let spans = |spans: &[crate::text::Span]| -> Value {
        spans.iter().map(|span| json!([span.start().0, span.end().0])).collect()
    };
    let fate = |it: &Fate| {
        json!({
            "document": it.key.document.as_str(),
            "annotator": it.key.annotator.as_str(),
            "annotation": it.annotation.to_string(),
            "outcome": it.kind.name(),
            "before": spans(&it.before),
            "after": spans(&it.after),
            "words": words_of(before, &it.key, it.annotation),
        })
    };
    fates.iter().map(fate).collect()
}

fn as_json(before: &Project, document: &DocumentId, fates: &[Fate], counts: &Counts) -> Value {
    json!({
        "document": document.as_str(),
        "same": counts.same,
        "moved": counts.moved,
        "other_look": counts.look,
        "changed": counts.changed,
        "lost": counts.lost,
        "annotations": fates_json(before, fates),
    })
}
