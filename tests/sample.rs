//! The sample project is documentation, so every promise of a project is kept by it, and it shows what a project can hold.

use std::collections::BTreeSet;
use std::path::Path;

use manicule::check::check;
use manicule::model::{AttributeValue, Project, Schema, Sheet};
use manicule::store::{Opened, open};

fn sample() -> Opened {
    open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare")).expect("the sample project opens")
}

fn sheets(project: &Project) -> impl Iterator<Item = &Sheet> {
    project.sheets.values().map(|sheet| &**sheet)
}

#[test]
fn opens_without_a_finding() {
    let Opened { project, folder, diagnostics, read_only, .. } = sample();
    assert_eq!(diagnostics, []);
    assert_eq!(read_only, None);
    assert_eq!(check(&project), []);
    assert_eq!(folder.check_canonical(&project), [], "every file is as Manicule writes it");
}

#[test]
fn has_all_labels_on_both_documents() {
    let project = sample().project;
    assert_eq!(project.schema, Schema::claim_quote_figure(), "the schema of a new project");
    assert_eq!(project.documents.len(), 2);
    assert_eq!(project.sheets.len(), 2);
    for sheet in sheets(&project) {
        let labels: BTreeSet<&str> = sheet.annotations.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(labels, BTreeSet::from(["claim", "figure", "quote"]));
        assert!(sheet.annotations.iter().any(|it| it.spans.count() > 1), "a quotation that is split");
    }
    let events: BTreeSet<&str> = project.documents.values().map(|it| it.event.as_str()).collect();
    assert_eq!(events.len(), 1, "both report the same event");
}

#[test]
fn nothing_required_is_unset() {
    let project = sample().project;
    for annotation in sheets(&project).flat_map(|sheet| sheet.annotations.iter()) {
        let required = project.schema.attributes_of(&annotation.label).filter(|it| it.required);
        let asked = match annotation.label.as_str() {
            "quote" => &["speaker-words", "cue", "kind"][..],
            "figure" => &["unit", "qualifier", "counted"],
            _ => &["status", "nature"],
        };
        for id in required.map(|it| it.id.as_str()).chain(asked.iter().copied()) {
            assert!(annotation.attributes.get(id).is_some(), "{id} of {:?}", annotation.spans.quoted());
        }
    }
}

#[test]
fn relations_lead_from_one_document_to_the_other() {
    let project = sample().project;
    let across = |label: &str| {
        project.sheets.iter().any(|(key, sheet)| {
            sheet.relations.values().any(|it| it.label.as_str() == label && it.to.document != key.document)
        })
    };
    for label in ["repeats", "contradicts", "supports"] {
        assert!(across(label), "{label}");
    }
}

#[test]
fn page_furniture_is_excluded_and_never_annotated() {
    let project = sample().project;
    for (key, sheet) in &project.sheets {
        let excluded = &project.documents[&key.document].excluded;
        assert!(excluded.len() > 3, "advertisement, by-line, reading time, copyright");
        for region in excluded {
            assert_eq!(sheet.annotations.overlapping(*region).count(), 0);
        }
    }
}

#[test]
fn mentions_stand_outside_of_their_quotation() {
    let project = sample().project;
    for quote in sheets(&project).flat_map(|sheet| sheet.annotations.iter()).filter(|it| it.label.as_str() == "quote") {
        let AttributeValue::Mention(cue) = &quote.attributes.get("cue").expect("a cue").value else {
            panic!("the cue of {:?} is no mention", quote.spans.quoted());
        };
        assert!(cue.iter().all(|cue| quote.spans.iter().all(|it| !it.span.overlaps(cue.span))));
    }
}

#[test]
fn texts_hold_scripts_and_signs_beyond_ascii() {
    let project = sample().project;
    let all: String = project.texts.values().map(manicule::text::Text::as_str).collect();
    for sign in ["é", "“", "”", "’", "©", "€", "🛟", "شكراً"] {
        assert!(all.contains(sign), "{sign}");
    }
}
