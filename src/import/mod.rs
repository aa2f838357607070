//! Annotated data of others, or our own, becomes an edit of a project.
//!
//! Documents are new, or known by their text. Names of labels, attributes and relations are found in the schema whatever their
//! case, or added to it; a value that names a speaker is found in the register. Offsets are counted in whichever unit puts the
//! quoted words where they stand ([`Scale`]), and are bytes from here on. An annotation whose words are not what stands at its
//! place does not come in, and is named.
//!
//! A second import of the same data changes nothing: what is there is known by its id, or by its label and place. What the project
//! has in another state by then it keeps. Nothing here knows files or a window: it reads a [`Source`].

mod called;
mod detect;
mod documents;
mod ends;
mod identity;
mod ids;
mod kinds;
mod offsets;
mod quotation;
mod report;
mod schema;
mod sheets;
mod speakers;
mod stop;
mod value;

pub use self::offsets::Scale;
pub use self::report::{Added, Report, Tally};

use std::collections::BTreeMap;
use std::sync::Arc;

use self::detect::{Sample, Verdict, detect};
use self::documents::Found;
use self::offsets::Places;
use self::schema::Names;
use self::sheets::Sheets;
use self::speakers::Register;
use self::stop::Stoppable;
use crate::edit::{Change, Edit, Swap};
use crate::format::{Counting, Format, ImportedDocument, ReadReport, Source, Unit, formats};
use crate::model::{AnnotatorId, Diagnostic, Place, Project, Severity, Time};
use crate::text::Text;

/// How data is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whose the annotations are, whatever the data says.
    pub annotator: Option<AnnotatorId>,
    /// What offsets are counted in, whatever the words say.
    pub counting: Option<Counting>,
    /// When it happens.
    pub at: Time,
}

/// What an import would do. Nothing has been changed.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The edit that brings everything in.
    pub edit: Edit,
    /// The texts of new documents, to be put into the project's `texts` before the edit is applied.
    pub texts: Vec<Text>,
    /// What came of it.
    pub report: Report,
}

/// The formats whose texts stand beside the annotations.
const BESIDE_TEXTS: [&str; 3] = ["brat", "web-annotation", "refi-qda"];

/// Those that have their texts in them and are known by what they hold, or by endings that nothing else has: a text beside them is a note.
const WITH_TEXTS: [&str; 7] = ["doccano", "label-studio", "prodigy", "webanno-tsv", "cas-xmi", "cas-json", "conll"];

/// An ending of theirs that other things have too.
const NOT_TELLING: &str = "xml";

/// The format that files speak of by their endings, and where several formats have these by what they hold. `files` gives those of some endings.
///
/// Texts beside annotations are no documents of their own; those beside tables are. JSON Lines come last, since there are some beside every
/// export of ours.
pub fn likely_format<S: Source>(files: impl Fn(&[&str]) -> S) -> Option<&'static dyn Format> {
    let read = || formats().iter().copied().filter(|it| it.description().reads);
    let named = |name: &str| read().find(|it| it.description().name == name);
    let others = formats().iter().copied().rev().filter(|it| it.description().reads);
    let is_there = |format: &dyn Format, extensions: &[&str]| {
        let files = files(extensions);
        !files.names().is_empty() && format.recognizes(&files)
    };
    let is_sure = |format: &&dyn Format| {
        let telling = format.description().extensions.iter().copied().filter(|it| *it != NOT_TELLING);
        is_there(*format, &telling.collect::<Vec<_>>())
    };
    let sure = BESIDE_TEXTS.iter().chain(&WITH_TEXTS).filter_map(|it| named(it)).find(is_sure);
    let mut likely = named("text").into_iter().chain(others);
    sure.or_else(|| likely.find(|it| is_there(*it, it.description().extensions))).or_else(|| named("text"))
}

/// Reads all documents of a source, and makes the edit that brings them into a project; `None` where the format is not read.
pub fn run(project: &Project, format: &dyn Format, source: &dyn Source, options: &Options) -> Option<Imported> {
    run_while(project, format, source, options, &|_| true)
}

/// As [`run`], as long as `goes_on` says so, which is told before each file and behind each document how many documents have been read; `None`
/// where it was called off too.
pub fn run_while(
    project: &Project,
    format: &dyn Format,
    source: &dyn Source,
    options: &Options,
    goes_on: &dyn Fn(usize) -> bool,
) -> Option<Imported> {
    let stoppable = Stoppable::new(source, goes_on);
    let mut reader = format.reader(&stoppable)?;
    let mut read = ReadReport::default();
    let hints = reader.hints(&mut read);
    let mut documents = Vec::new();
    while let Some(document) = reader.next(&mut read) {
        documents.push(document);
        if !stoppable.goes_on(documents.len()) {
            return None;
        }
    }
    if !stoppable.goes_on(documents.len()) {
        return None;
    }
    let mut report = Report { losses: read.losses, findings: read.findings, ..Report::default() };
    let usual = usual(format);
    if documents.is_empty() && report.findings.is_empty() {
        let message = format!("nothing was read: no file is one of the format {}", format.description().name);
        let hint = "name other files, or another format with --format";
        report.findings.push(Diagnostic::new(Severity::Error, Place::default(), message, hint));
    }
    let found = documents::find(project, source, &documents, &mut report);
    let scales = scales(&found, usual, options, &mut report);
    let placed: Vec<&ImportedDocument> = found.iter().map(|it| it.imported).collect();
    let names = Names::new(&project.schema, &hints, &placed);
    let mut sheets = Sheets::new(project, options, (&names, Register::new(project, &hints.speakers)), &placed);
    let mut texts: Vec<Text> = Vec::new();
    let mut created = BTreeMap::new();
    for numbers in documents::together(&found) {
        let pieces = with_places(&numbers, &found, &scales);
        for (_, found, places) in &pieces {
            if let Some(document) = documents::created(found, places, &created, &mut report) {
                texts.push(found.text.clone());
                created.insert(document.id.clone(), document);
            }
        }
        sheets.add(&pieces, &mut report);
    }
    sheets.tell_statuses();
    sheets.relate(&found, &scales, &mut report);
    report.added = names.added.clone();
    let mut changes = names.changes(&project.schema);
    changes.extend(sheets.register.changes());
    report.added.speakers.clone_from(&sheets.register.added);
    let created = created.into_values().map(|it| Change::Document(Swap::create(Arc::new(it))));
    changes.extend(created);
    changes.extend(sheets.changes);
    say_what_was_added(&mut report);
    Diagnostic::cut(&mut report.findings);
    let name = format.description().name;
    let count = documents.len();
    let title = if count == 1 {
        format!("import 1 document from {name}")
    } else {
        format!("import {count} documents from {name}")
    };
    Some(Imported { edit: Edit::new(title, changes), texts, report })
}

/// Some of the documents of the data, by their numbers, with where their offsets are.
fn with_places<'f, 'a>(
    numbers: &[usize],
    found: &'f [Found<'a>],
    scales: &[Scale],
) -> Vec<(usize, &'f Found<'a>, Places)> {
    let pieces = numbers.iter().filter_map(|it| Some((*it, found.get(*it)?, scales.get(*it)?)));
    pieces.map(|(number, found, scale)| (number, found, detect::places(&found.sample(), *scale))).collect()
}

/// The unit that the format usually counts in.
fn usual(format: &dyn Format) -> Counting {
    match format.description().usual_unit() {
        Unit::Utf16 => Counting::Utf16,
        Unit::Bytes => Counting::Bytes,
        Unit::Chars => Counting::Chars,
    }
}

/// How the offsets of each document are counted. Documents that claim one unit are looked at together, since one program wrote them.
fn scales(found: &[Found<'_>], usual: Counting, options: &Options, report: &mut Report) -> Vec<Scale> {
    let mut claims: Vec<Option<Counting>> = found.iter().map(|it| it.imported.counting).collect();
    claims.sort();
    claims.dedup();
    let mut verdicts = Vec::new();
    for claim in claims {
        let samples: Vec<Sample<'_>> =
            found.iter().filter(|it| it.imported.counting == claim).map(Found::sample).collect();
        let verdict = detect(&samples, claim.unwrap_or(usual), options.counting);
        say_how_counted(&verdict, claim, options, report);
        verdicts.push((claim, verdict.scale));
    }
    report.scales = verdicts.iter().map(|(_, scale)| *scale).collect();
    let first = Scale { counting: usual, carriage_returns: true, byte_order_marks: true };
    let scale = |it: &Found<'_>| verdicts.iter().find(|(claim, _)| *claim == it.imported.counting).map(|it| it.1);
    found.iter().map(|it| scale(it).unwrap_or(first)).collect()
}

fn say_how_counted(verdict: &Verdict, claim: Option<Counting>, options: &Options, report: &mut Report) {
    let Verdict { scale, quotes, misfits, rivals } = verdict;
    let mut say = |severity, message: String, hint: &str| {
        report.findings.push(Diagnostic::new(severity, Place::default(), message, hint));
    };
    if *quotes > 0 {
        let fit = quotes - misfits;
        say(Severity::Note, format!("offsets are counted in {scale}: {fit} of {quotes} quoted words fit"), "");
    }
    if let Some(claim) = claim.filter(|it| *it != scale.counting && options.counting.is_none()) {
        let message = format!("the data says that it counts in {}, but its words fit {scale}", claim.name());
        say(Severity::Warning, message, "--unit takes the one or the other");
    }
    let is_told = options.counting.is_some() || (claim.is_some() && *quotes == 0);
    if !rivals.is_empty() && !is_told {
        let others = rivals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; or ");
        let message = format!("nothing tells whether offsets are counted in {scale}; or {others}: {scale} was taken");
        say(Severity::Warning, message, "--unit says which it is");
    }
}

fn say_what_was_added(report: &mut Report) {
    let Added { labels, attributes, choices, relations, speakers } = &report.added;
    let mut lists: Vec<(&str, Vec<String>)> = vec![
        ("labels", labels.iter().map(ToString::to_string).collect()),
        ("attributes", attributes.iter().map(|(label, id)| format!("{label}.{id}")).collect()),
        ("choices", choices.iter().map(|(label, id, choice)| format!("{label}.{id}: {choice}")).collect()),
        ("relations", relations.iter().map(ToString::to_string).collect()),
        ("speakers", speakers.iter().map(ToString::to_string).collect()),
    ];
    lists.retain(|(_, list)| !list.is_empty());
    for (what, list) in lists {
        let more = if list.len() > 20 { format!(" and {} more", list.len() - 20) } else { String::new() };
        let names = list.iter().take(20).cloned().collect::<Vec<_>>().join(", ");
        let message = format!("the project gets {what} that it lacks: {names}{more}");
        report.findings.push(Diagnostic::new(Severity::Note, Place::default(), message, ""));
    }
}
