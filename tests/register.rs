//! The register of speakers: entries changed and merged, circles refused.

use std::path::Path;

use manicule::check::check;
use manicule::edit::Swap;
use manicule::edit::intent::{self, IntentError};
use manicule::model::{Annotation, AttributeValue, Change, Conflict, Project, Reason, Speaker, SpeakerId};
use manicule::store::open;

use crate::util::markup::stamp;

fn sample() -> Project {
    open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare")).unwrap().project
}

fn id(written: &str) -> SpeakerId {
    written.parse().unwrap()
}

/// How many annotations name a speaker.
fn named(project: &Project, speaker: &str) -> usize {
    let annotations = project.sheets.values().flat_map(|sheet| sheet.annotations.iter());
    let names = |it: &AttributeValue| matches!(it, AttributeValue::Text(text) if **text == *speaker);
    annotations.filter(|it| it.attributes.iter().any(|(_, value)| names(&value.value))).count()
}

/// Applies an edit, and its inverse afterwards on a copy.
fn apply(project: &mut Project, edit: &manicule::edit::Edit) {
    let before = project.clone();
    edit.apply(project).unwrap();
    let mut back = project.clone();
    edit.inverse().apply(&mut back).unwrap();
    assert!(back == before, "undone, it is as it was");
}

#[test]
fn of_two_entries_one_stays_and_everything_names_it() {
    let mut project = sample();
    let counts = (named(&project, "dockers-union"), named(&project, "ramiro-oyelaran"));
    assert!(counts.0 > 0 && counts.1 > 0, "{counts:?}");
    let edit = intent::merge_speakers(&project, &stamp(), (&id("dockers-union"), &id("ramiro-oyelaran"))).unwrap();
    apply(&mut project, &edit);
    assert_eq!((named(&project, "dockers-union"), named(&project, "ramiro-oyelaran")), (0, counts.0 + counts.1));
    let merged = &project.speakers[&id("ramiro-oyelaran")];
    assert_eq!(merged.aliases, ["Dockers’ union", "the union"]);
    assert_eq!(merged.speaks_for, None, "he spoke for what he has become");
    assert_eq!(check(&project), [], "nothing names what is gone");
}

#[test]
fn whoever_spoke_for_the_one_speaks_for_the_other() {
    let mut project = sample();
    let edit = intent::merge_speakers(&project, &stamp(), (&id("coastguard"), &id("dockers-union"))).unwrap();
    apply(&mut project, &edit);
    assert_eq!(project.speakers[&id("ysolde-marchetti")].speaks_for, Some(id("dockers-union")));
    assert_eq!(check(&project), []);
}

#[test]
fn a_circle_is_refused_with_the_names_along_it() {
    let project = sample();
    let mut union = Speaker::clone(&project.speakers[&id("dockers-union")]);
    union.speaks_for = Some(id("ramiro-oyelaran"));
    let refused = intent::change_speaker(&project, union.clone()).unwrap_err();
    let names = "Dockers’ union → Ramiro Oyelaran → Dockers’ union";
    assert_eq!(refused, IntentError::Circle("speaks for", names.to_owned()));
    assert_eq!(refused.to_string(), format!("nobody speaks for themselves: {names}"));
    union.speaks_for = Some(union.id.clone());
    assert!(intent::change_speaker(&project, union.clone()).is_err());
    union.speaks_for = None;
    union.through = Some(id("radio-mare"));
    assert_eq!(intent::change_speaker(&project, union).unwrap().changes.len(), 1);
}

#[test]
fn a_merge_that_would_close_a_circle_drops_the_link_or_is_refused() {
    let mut project = sample();
    // The captain speaks for the coastguard; the union is given to speak for the captain.
    let mut union = Speaker::clone(&project.speakers[&id("dockers-union")]);
    union.speaks_for = Some(id("ysolde-marchetti"));
    intent::change_speaker(&project, union).unwrap().apply(&mut project).unwrap();
    let taken = intent::merge_speakers(&project, &stamp(), (&id("dockers-union"), &id("coastguard"))).unwrap();
    let mut merged = project.clone();
    apply(&mut merged, &taken);
    assert_eq!(merged.speakers[&id("coastguard")].speaks_for, None);
    assert_eq!(check(&merged), []);
    let refused = intent::merge_speakers(&project, &stamp(), (&id("coastguard"), &id("dockers-union")));
    assert!(matches!(refused, Err(IntentError::Circle(..))), "{refused:?}");
}

#[test]
fn an_entry_is_changed_or_added_and_the_same_again_is_no_change() {
    let mut project = sample();
    let edit = intent::change_speaker(&project, Speaker::new(id("maud-tan"), "Maud Tan")).unwrap();
    assert_eq!(edit.title, "add Maud Tan to the register");
    apply(&mut project, &edit);
    let again = intent::change_speaker(&project, Speaker::new(id("maud-tan"), "Maud Tan")).unwrap();
    assert!(again.is_empty());
    let refused = intent::merge_speakers(&project, &stamp(), (&id("nobody"), &id("maud-tan")));
    assert_eq!(refused, Err(IntentError::NoSpeaker("nobody".to_owned())));
}

#[test]
fn a_speaker_without_a_name_is_refused() {
    let project = sample();
    let nameless = Speaker { name: " ".to_owned(), ..project.speakers[&id("coastguard")].as_ref().clone() };
    assert_eq!(intent::change_speaker(&project, nameless), Err(IntentError::NoName));
}

#[test]
fn who_is_named_by_an_open_question_is_not_merged_away() {
    let mut project = sample();
    let names =
        |it: &Annotation| it.attributes.iter().any(|(_, it)| it.value == AttributeValue::Text("coastguard".into()));
    let (key, annotation) = project
        .sheets
        .iter()
        .find_map(|(key, sheet)| Some((key.clone(), sheet.annotations.iter().find(|it| names(it))?.clone())))
        .unwrap();
    let title = project.documents[&key.document].title.clone();
    let conflict = Conflict::new(Reason::Merge, None, Change::Annotation(key, Swap::remove(annotation)));
    project.conflicts.insert(conflict.id, conflict.into());
    let merge = |gone: &str, kept: &str| intent::merge_speakers(&project, &stamp(), (&id(gone), &id(kept)));
    let name = project.speakers[&id("coastguard")].name.clone();
    assert_eq!(merge("coastguard", "dockers-union"), Err(IntentError::Asked(name, format!("“{title}”"))));
    assert!(merge("dockers-union", "coastguard").is_ok(), "who stays may be asked about");
}
