//! What becomes of one record that two sides changed, case by case.

mod removal;
mod text;

use std::sync::Arc;

use manicule::anchor::reanchor;
use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, RecordKey, Swap};
use manicule::merge::{Decision, Merged, Scope, SettleError, diff, onto, recover, settle, settle_with, three_way};
use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorKind, Attribute, AttributeValue, Conflict, Document,
    DocumentId, Label, Project, Reason, Relation, RelationId, SheetKey, Stamp, Status, TextPool, Time, ValueOrigin,
};
use manicule::text::{Span, Text};

use crate::util::markup::{marked, parse, print, project};

fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(written: &str) -> T {
    written.parse().expect("a name")
}

fn id(number: u64) -> AnnotationId {
    AnnotationId::from_number(number)
}

fn key() -> SheetKey {
    SheetKey::new(name("doc"), name("ada"))
}

fn author(at: i64) -> Author {
    Author { key: key(), stamp: Stamp { at: Time::from_unix(1_700_000_000 + at), by: name("ada") } }
}

/// What one side does to a project.
type Deed<'a> = &'a dyn Fn(&Project) -> Edit;

fn done(project: &Project, deeds: &[Deed]) -> Project {
    let mut project = project.clone();
    deeds.iter().for_each(|deed| deed(&project.clone()).apply(&mut project).expect("an edit that fits"));
    project
}

/// Base, ours, theirs from markup and what each side did, merged: what came of it, and the result.
fn merge(base: &Project, ours: &[Deed], theirs: &[Deed]) -> (Merged, Project) {
    let (ours, theirs) = (done(base, ours), done(base, theirs));
    let merged = three_way(base, &ours, &theirs, &[Scope::Whole], Reason::Merge);
    let result = done(&ours, &[&|_| merged.edit.clone()]);
    (merged, result)
}

fn start(markup: &str) -> Project {
    project(&parse(markup)).0
}

fn shown(project: &Project) -> String {
    print(&marked(project, &key(), None))
}

fn words(project: &Project, words: &str) -> Span {
    let text = project.text(&key().document).expect("a text").as_str();
    let start = text.find(words).unwrap_or_else(|| panic!("{words} in {text}"));
    Span::from_range(start..start + words.len()).expect("a span")
}

fn create(number: u64, label: &'static str, at: &'static str) -> impl Fn(&Project) -> Edit {
    move |it| intent::create(it, &author(0), id(number), &name(label), &[words(it, at)]).expect("an edit")
}

fn move_to(number: u64, at: &'static str) -> impl Fn(&Project) -> Edit {
    move |it| intent::move_spans(it, &author(0), id(number), &[words(it, at)]).expect("an edit")
}

fn relabel(number: u64, label: &'static str) -> impl Fn(&Project) -> Edit {
    move |it| intent::relabel(it, &author(0), id(number), &name(label)).expect("an edit")
}

fn note(number: u64, words: &'static str, at: i64) -> impl Fn(&Project) -> Edit {
    move |it| intent::set_note(it, &author(at), id(number), words).expect("an edit")
}

fn set(number: u64, attribute: &'static str, value: &'static str) -> impl Fn(&Project) -> Edit {
    move |it| {
        let value = Attribute { value: AttributeValue::Text(value.into()), origin: ValueOrigin::Hand };
        intent::set_attribute(it, &author(0), id(number), &name(attribute), Some(value)).expect("an edit")
    }
}

fn remove(number: u64) -> impl Fn(&Project) -> Edit {
    move |it| intent::remove(it, &author(0), &[id(number)]).expect("an edit")
}

fn link(from: u64, to: u64) -> impl Fn(&Project) -> Edit {
    move |it| {
        let to = AnnotationPlace { document: key().document, annotation: id(to) };
        intent::link(it, &author(0), RelationId::from_number(from), &name("supports"), (id(from), to)).expect("an edit")
    }
}

fn remove_document(project: &Project) -> Edit {
    intent::remove_document(project, &project.documents[&key().document])
}

fn fact(change: impl Fn(&mut Document)) -> impl Fn(&Project) -> Edit {
    move |it| intent::change_document(it, &author(0), "fact", &change).expect("an edit")
}

fn annotation(project: &Project, number: u64) -> Arc<Annotation> {
    project.sheet(&key()).and_then(|it| it.annotations.get(id(number))).expect("it is there").clone()
}

/// What the only conflict asks.
fn only(merged: &Merged) -> (RecordKey, Arc<Conflict>) {
    let [conflict] = merged.conflicts.as_slice() else { panic!("one conflict expected: {:#?}", merged.conflicts) };
    (conflict.change.record().expect("a record"), conflict.clone())
}

#[test]
fn what_each_side_did_elsewhere_is_all_there() {
    let base = start("He [quote said] so, they [claim paid] seven");
    let (merged, result) = merge(&base, &[&create(7, "figure", "seven"), &remove(2)], &[&move_to(1, "said so")]);
    assert_eq!(shown(&result), "He [quote said so], they paid [figure seven]");
    assert_eq!((merged.taken, merged.merged, merged.conflicts.len()), (1, 0, 0));
}

#[test]
fn fields_of_one_annotation_are_merged() {
    let base = start("He [quote said] so");
    let (merged, result) = merge(
        &base,
        &[&set(1, "kind", "direct"), &set(1, "edited", "no"), &note(1, "ours", 5)],
        &[&move_to(1, "said so"), &set(1, "speaker", "unknown")],
    );
    let both = annotation(&result, 1);
    assert_eq!(shown(&result), "He [quote said so]");
    assert_eq!(&*both.note, "ours");
    assert_eq!(
        ["kind", "edited", "speaker"].map(|it| both.attributes.text(it)),
        [Some("direct"), Some("no"), Some("unknown")]
    );
    assert_eq!(both.changed.at, Time::from_unix(1_700_000_005), "the later of both");
    assert_eq!((merged.taken, merged.merged, merged.conflicts.len()), (0, 1, 0));
}

#[test]
fn one_field_changed_twice_keeps_ours_and_asks() {
    let base = start("He [quote said] so");
    let (merged, result) = merge(&base, &[&note(1, "ours", 0)], &[&note(1, "theirs", 0), &set(1, "kind", "direct")]);
    let (record, conflict) = only(&merged);
    assert_eq!(record, RecordKey::Annotation(key(), id(1)));
    assert_eq!(&*annotation(&result, 1).note, "ours");
    let kept = settle(&result, conflict.id, Decision::KeepOurs).expect("settled");
    assert_eq!(&*annotation(&done(&result, &[&|_| kept.clone()]), 1).note, "ours");
    let taken = settle(&result, conflict.id, Decision::TakeTheirs).expect("settled");
    let settled = done(&result, &[&|_| taken.clone()]);
    assert_eq!(&*annotation(&settled, 1).note, "theirs");
    assert_eq!(annotation(&settled, 1).attributes.text("kind"), Some("direct"));
    assert!(settled.conflicts.is_empty());
    assert_eq!(done(&settled, &[&|_| taken.inverse()]), result, "undone");
    assert_eq!(settle(&settled, conflict.id, Decision::KeepOurs), Err(SettleError::Gone(conflict.id)));
}

#[test]
fn a_conflict_is_settled_with_something_of_both() {
    let base = start("He [quote said] so");
    let (merged, result) = merge(&base, &[&note(1, "ours", 0)], &[&note(1, "theirs", 0)]);
    let mut both = annotation(&result, 1).as_ref().clone();
    both.note = "ours, theirs".into();
    let change = Change::Annotation(key(), Swap::create(Arc::new(both)));
    let edit = settle_with(&result, merged.conflicts[0].id, &change).expect("settled");
    let settled = done(&result, &[&|_| edit.clone()]);
    assert_eq!((&*annotation(&settled, 1).note, settled.conflicts.len()), ("ours, theirs", 0));
    let other = Change::Annotation(key(), Swap::create(annotation(&start("a [quote b] [quote c]"), 2)));
    assert!(settle_with(&result, merged.conflicts[0].id, &other).is_err(), "another record");
}

#[test]
fn attributes_do_not_come_under_a_label_that_they_are_none_of() {
    let base = start("He [quote said] so");
    let (merged, result) = merge(&base, &[&relabel(1, "claim")], &[&set(1, "speaker", "unknown")]);
    assert_eq!(shown(&result), "He [claim said] so");
    assert!(annotation(&result, 1).attributes.is_empty());
    assert_eq!(only(&merged).0, RecordKey::Annotation(key(), id(1)));
}

#[test]
fn removed_here_and_changed_there_stays_whichever_side_it_is() {
    let base = start("He [quote said] so");
    for (ours, theirs) in [(&remove(1) as Deed, &note(1, "new", 0) as Deed), (&note(1, "new", 0), &remove(1))] {
        let (merged, result) = merge(&base, &[ours], &[theirs]);
        assert_eq!(&*annotation(&result, 1).note, "new");
        let (_, conflict) = only(&merged);
        assert!(matches!(&conflict.change, Change::Annotation(_, Swap { after: None, before: Some(_) })));
        let gone = settle(&result, conflict.id, Decision::TakeTheirs).expect("settled");
        assert_eq!(shown(&done(&result, &[&|_| gone.clone()])), "He said so");
    }
}

#[test]
fn one_id_given_twice_is_asked() {
    let base = start("He said so");
    let (merged, result) = merge(&base, &[&create(1, "quote", "said")], &[&create(1, "claim", "so")]);
    assert_eq!(shown(&result), "He [quote said] so");
    assert!(matches!(&only(&merged).1.change, Change::Annotation(_, Swap { before: None, after: Some(_) })));
    let (merged, _) = merge(&base, &[&create(1, "quote", "said")], &[&create(1, "quote", "said")]);
    assert!(merged.edit.is_empty(), "both made the same");
}

#[test]
fn a_relation_whose_end_is_gone_is_asked_and_points_nowhere() {
    let base = start("[claim He] [quote said] so");
    for (ours, theirs) in [(&remove(2) as Deed, &link(1, 2) as Deed), (&link(1, 2), &remove(2))] {
        let (merged, result) = merge(&base, &[ours], &[theirs]);
        assert_eq!(shown(&result), "[claim He] said so");
        assert!(result.sheets.get(&key()).expect("a sheet").relations.is_empty());
        let (record, conflict) = only(&merged);
        assert_eq!(record, RecordKey::Relation(key(), RelationId::from_number(1)));
        let stray = settle(&result, conflict.id, Decision::TakeTheirs);
        assert_eq!(stray, Err(SettleError::Stray(record)));
        let back = done(&result, &[&create(2, "quote", "said")]);
        let edit = settle(&back, conflict.id, Decision::TakeTheirs).expect("both ends are there again");
        assert_eq!(done(&back, &[&|_| edit.clone()]).sheets.get(&key()).expect("a sheet").relations.len(), 1);
    }
}

#[test]
fn taking_an_annotation_away_takes_its_relations_too() {
    let base = done(&start("[claim He] [quote said] so"), &[&link(1, 2)]);
    let (merged, result) = merge(&base, &[&note(2, "ours", 0)], &[&remove(2)]);
    let (_, conflict) = only(&merged);
    assert!(result.sheets.get(&key()).expect("a sheet").relations.is_empty(), "theirs removed it with its end");
    let linked = done(&result, &[&link(1, 2)]);
    let edit = settle(&linked, conflict.id, Decision::TakeTheirs).expect("settled");
    let settled = done(&linked, &[&|_| edit.clone()]);
    assert_eq!(shown(&settled), "[claim He] said so");
    assert!(settled.sheets.get(&key()).expect("a sheet").relations.is_empty());
}

#[test]
fn a_removed_document_that_somebody_worked_on_stays_with_all_of_it() {
    let base = start("[claim He] [quote said] so");
    for touch in [&note(1, "new", 0) as Deed, &remove(1), &fact(|it| it.title = "New".to_owned()), &|it| {
        intent::set_status(it, &key(), Status::Done)
    }] {
        let touched = done(&base, &[touch]);
        for (ours, theirs) in [(&remove_document as Deed, touch), (touch, &remove_document as Deed)] {
            let (merged, result) = merge(&base, &[ours], &[theirs]);
            let (record, conflict) = only(&merged);
            assert_eq!(record, RecordKey::Document(key().document));
            assert_eq!(Project { conflicts: Default::default(), ..result.clone() }, touched);
            let gone = settle(&result, conflict.id, Decision::TakeTheirs).expect("settled");
            let settled = done(&result, &[&|_| gone.clone()]);
            assert!(settled.documents.is_empty() && settled.sheets.is_empty() && settled.conflicts.is_empty());
        }
    }
    let (merged, result) = merge(&base, &[], &[&remove_document]);
    assert!(merged.conflicts.is_empty() && result.sheets.is_empty());
}

#[test]
fn work_on_a_document_that_is_gone_is_kept_as_conflicts_where_the_other_side_is_not_at_hand() {
    let base = start("[claim He] [quote said] so");
    let changes = diff(&base, &done(&base, &[&note(1, "new", 0)]), &Scope::Sheet(key()));
    let ours = done(&base, &[&remove_document]);
    let merged = onto(&ours, &changes, Reason::Merge);
    assert_eq!(only(&merged).0, RecordKey::Annotation(key(), id(1)));
    assert!(done(&ours, &[&|_| merged.edit.clone()]).sheets.is_empty());
}

#[test]
fn attributes_of_a_label_that_is_gone_are_asked() {
    let base = start("He said so");
    let mut hint = base.schema.labels[0].clone();
    hint.id = name("hint");
    let base = done(&base, &[&|_| Edit::new("label", vec![Change::Label(Swap::create(hint.clone()))])]);
    let mut sort = base.schema.attributes[0].clone();
    sort.label = name("hint");
    let add = |_: &Project| Edit::new("attribute", vec![Change::Attribute(Swap::create(sort.clone()))]);
    let drop_label = |_: &Project| Edit::new("label", vec![Change::Label(Swap::remove(hint.clone()))]);
    for (ours, theirs) in [(&add as Deed, &drop_label as Deed), (&drop_label, &add)] {
        let (merged, result) = merge(&base, &[ours], &[theirs]);
        assert_eq!(only(&merged).0, RecordKey::Attribute(name("hint"), sort.id.clone()));
        assert_eq!(result.schema.attributes_of(&name("hint")).count(), 0);
    }
}

#[test]
fn fields_of_labels_and_facts_are_merged_and_a_text_is_no_half() {
    let base = start("He said so");
    let label = |change: fn(&mut Label)| {
        move |it: &Project| {
            let before = it.schema.labels[0].clone();
            let mut after = before.clone();
            change(&mut after);
            Edit::new("label", vec![Change::Label(Swap::replace(before, after))])
        }
    };
    let ours =
        [&label(|it| it.name = "Assertion".to_owned()) as Deed, &fact(|it| it.url = "https://example.org".to_owned())];
    let theirs = [&label(|it| it.key = None) as Deed, &fact(|it| it.author = "Ana".to_owned())];
    let (merged, result) = merge(&base, &ours, &theirs);
    assert_eq!((merged.merged, merged.conflicts.len()), (2, 0));
    assert_eq!((result.schema.labels[0].name.as_str(), result.schema.labels[0].key), ("Assertion", None));
    let document = &result.documents[&key().document];
    assert_eq!((document.url.as_str(), document.author.as_str()), ("https://example.org", "Ana"));
}

#[test]
fn a_conflict_that_theirs_settled_is_settled_here_too() {
    let base = start("He [quote said] so");
    let (merged, asked) = merge(&base, &[&note(1, "ours", 0)], &[&note(1, "theirs", 0)]);
    let taken = settle(&asked, merged.conflicts[0].id, Decision::TakeTheirs).expect("settled");
    let (_, result) = merge(&asked, &[&create(7, "claim", "so")], &[&|_| taken.clone()]);
    assert_eq!((&*annotation(&result, 1).note, result.conflicts.len()), ("theirs", 0));
    assert_eq!(shown(&result), "He [quote said] [claim so]");
}

#[test]
fn a_sheet_that_one_side_emptied_stays_begun() {
    let base = start("He [quote said] so");
    let empty = |it: &Project| {
        let mut edit = remove(1)(it);
        edit.changes.extend(intent::set_status(it, &key(), Status::New).changes);
        edit
    };
    for (ours, theirs) in [(&empty as Deed, &create(7, "claim", "so") as Deed), (&create(7, "claim", "so"), &empty)] {
        let (_, result) = merge(&base, &[ours], &[theirs]);
        assert_eq!(shown(&result), "He said [claim so]");
        assert_eq!(
            result.sheets.get(&key()).expect("a sheet").status,
            Status::InProgress,
            "new ones are left out of exports"
        );
    }
}

#[test]
fn a_sheet_that_was_marked_as_untouched_changed_its_status_with_each_merge() {
    let base = start("He [quote said] so");
    let untouched = |it: &Project| intent::set_status(it, &key(), Status::New);
    let again = |_: &Project| intent::add_documents(vec![Document::clone(&base.documents[&key().document])]);
    let (ours, theirs) = (done(&base, &[&remove_document, &again]), done(&base, &[&relabel(1, "claim"), &untouched]));
    let once = done(&ours, &[&|it| three_way(&base, it, &theirs, &[Scope::Whole], Reason::Merge).edit]);
    assert_eq!(shown(&once), "He [claim said] so");
    let twice = three_way(&base, &once, &theirs, &[Scope::Whole], Reason::Merge);
    assert!(twice.edit.is_empty(), "{twice:#?}");
}

#[test]
fn a_removed_document_stays_where_only_the_kind_of_its_annotator_changed_or_a_question_was_asked() {
    let base = start("He [quote said] so");
    let kind = |_: &Project| Edit::new("kind", vec![Change::Kind(key(), Swap::create(AnnotatorKind::Machine))]);
    let ask = |it: &Project| {
        let question =
            Conflict::new(Reason::Reanchoring, None, Change::Annotation(key(), Swap::remove(annotation(it, 1))));
        Edit::new("ask", vec![Change::Conflict(Swap::create(Arc::new(question)))])
    };
    for touch in [&kind as Deed, &ask] {
        for (ours, theirs) in [(touch, &remove_document as Deed), (&remove_document, touch)] {
            let (_, result) = merge(&base, &[ours], &[theirs]);
            assert_eq!(shown(&result), "He [quote said] so");
            assert!(result.conflicts.values().any(|it| matches!(it.change, Change::Document(_))));
        }
    }
}

#[test]
fn a_journal_leaves_alone_what_somebody_else_has_changed() {
    let base = start("He [quote said] so");
    let edits = [note(1, "one", 0)(&base)];
    let edits = [edits[0].clone(), note(1, "two", 0)(&done(&base, &[&|_| edits[0].clone()]))];
    let outside = done(&base, &[&note(1, "outside", 0)]);
    let recovered = recover(&outside, &edits);
    let result = done(&outside, &[&|_| recovered.edit.clone()]);
    assert_eq!(&*annotation(&result, 1).note, "outside");
    assert_eq!((recovered.conflicts.len(), recovered.applied), (1, 2));
    assert_eq!(recovered.conflicts[0].reason, Reason::Recovery);
    let half = done(&base, &[&|_| edits[0].clone()]);
    assert_eq!(recover(&half, &edits).applied, 1);
    assert_eq!(recover(&half, &edits[1..]).applied, 1);
}

#[test]
fn a_journal_with_a_gap_is_recovered_around_it() {
    let base = start("He [quote said] so");
    let states = ["one", "two", "three"].map(|words| done(&base, &[&note(1, words, 0)]));
    let step = |from: &Project, to: &Project| Edit::new("note", diff(from, to, &Scope::Whole));
    let pending = [step(&base, &states[0]), step(&states[1], &states[2])];
    for found in [&base, &states[0], &states[1], &states[2]] {
        let recovered = recover(found, &pending);
        assert!(recovered.conflicts.is_empty());
        assert_eq!(done(found, &[&|_| recovered.edit.clone()]), states[2]);
    }
}

#[test]
fn a_journal_about_a_document_that_is_gone_is_kept() {
    let base = start("He [quote said] so");
    let edits = [create(7, "claim", "so")(&base)];
    let gone = done(&base, &[&remove_document]);
    let recovered = recover(&gone, &edits);
    assert!(done(&gone, &[&|_| recovered.edit.clone()]).sheets.is_empty());
    assert_eq!(recovered.conflicts.len(), 1);
}

#[test]
fn parts_that_know_of_one_file_alone_judge_no_others() {
    let whole = done(&start("[claim He] [quote said] so"), &[&link(1, 2)]);
    let elsewhere: DocumentId = name("elsewhere");
    let mut theirs = whole.clone();
    let sheet = Arc::make_mut(theirs.sheets.get_mut(&key()).expect("a sheet"));
    let relation = sheet.relations.values().next().expect("a relation").as_ref().clone();
    let to = AnnotationPlace { document: elsewhere, annotation: id(1) };
    sheet.relations.insert(Arc::new(Relation { to, ..relation }));
    let merged =
        three_way(&whole, &whole, &theirs, &[Scope::Document(key().document), Scope::Sheet(key())], Reason::Merge);
    assert_eq!((merged.taken, merged.conflicts.len()), (1, 0));
}

#[test]
fn who_looks_at_different_parts_is_not_at_odds() {
    let look = |words: &'static str, by: &'static str| {
        move |it: &Project| {
            let start = it.text(&key().document).expect("a text").as_str().find(words).expect("these words");
            let span = Span::from_range(start..start + words.len()).expect("some words");
            let author = Author { key: SheetKey::new(name("doc"), name(by)), ..author(1) };
            intent::look_at(it, &author, &[span]).expect("a document")
        }
    };
    let back = |it: &Project| {
        intent::change_document(it, &author(2), "take back", |it| it.looked_at.retain(|it| it.by.as_str() != "ada"))
            .expect("a document")
    };
    let base = done(&start("It rained on Sunday."), &[&look("It", "ada")]);
    let (merged, result) = merge(&base, &[&look("rained", "ada")], &[&look("Sunday", "ben"), &back]);
    assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
    let document = &result.documents[&key().document];
    let told: Vec<_> = document.looked_at.iter().map(|it| (it.span.range(), it.by.as_str())).collect();
    // What was taken back on one side is gone.
    assert_eq!(told, [(3..9, "ada"), (13..19, "ben")]);
}
