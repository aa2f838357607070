//! What becomes of one record that two sides changed, case by case.

use std::sync::Arc;

use manicule::anchor::reanchor;
use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, RecordKey, Swap};
use manicule::merge::{Decision, Merged, Scope, SettleError, diff, onto, recover, settle, settle_with, three_way};
use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorKind, Attribute, AttributeValue, Conflict, Document,
    DocumentId, Label, Project, Reason, RelationId, SheetKey, Stamp, Status, TextPool, Time, ValueOrigin,
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
        assert!(result.sheets[&key()].relations.is_empty());
        let (record, conflict) = only(&merged);
        assert_eq!(record, RecordKey::Relation(key(), RelationId::from_number(1)));
        let stray = settle(&result, conflict.id, Decision::TakeTheirs);
        assert_eq!(stray, Err(SettleError::Stray(record)));
        let back = done(&result, &[&create(2, "quote", "said")]);
        let edit = settle(&back, conflict.id, Decision::TakeTheirs).expect("both ends are there again");
        assert_eq!(done(&back, &[&|_| edit.clone()]).sheets[&key()].relations.len(), 1);
    }
}

#[test]
fn taking_an_annotation_away_takes_its_relations_too() {
    let base = done(&start("[claim He] [quote said] so"), &[&link(1, 2)]);
    let (merged, result) = merge(&base, &[&note(2, "ours", 0)], &[&remove(2)]);
    let (_, conflict) = only(&merged);
    assert!(result.sheets[&key()].relations.is_empty(), "theirs removed it with its end");
    let linked = done(&result, &[&link(1, 2)]);
    let edit = settle(&linked, conflict.id, Decision::TakeTheirs).expect("settled");
    let settled = done(&linked, &[&|_| edit.clone()]);
    assert_eq!(shown(&settled), "[claim He] said so");
    assert!(settled.sheets[&key()].relations.is_empty());
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
        assert_eq!(result.sheets[&key()].status, Status::InProgress, "new ones are left out of exports");
    }
}

/// A corrected text, as the window and `update` put it in the place of the old one.
fn correct(text: &'static str) -> impl Fn(&Project) -> Edit {
    move |it| reanchor(it, &key().document, &Text::new(text), None).expect("the text is there").edit
}

const CORRECTED: &str = "Ha! He said so, they paid seven";

fn with_texts(markup: &str, texts: &[&str]) -> Project {
    let mut base = start(markup);
    base.texts.extend(texts.iter().map(|it| Text::new(*it)).map(|it| (it.hash(), it)));
    base
}

#[test]
fn what_was_done_in_a_text_that_gives_way_moves_along() {
    let base = with_texts("He [quote said] so, they [claim paid] seven", &[CORRECTED]);
    let work = [&create(7, "figure", "seven") as Deed, &note(1, "ours", 0), &remove(2)];
    let corrected = [&correct(CORRECTED) as Deed];
    for (ours, theirs) in [(&work[..], &corrected[..]), (&corrected[..], &work[..])] {
        let (merged, result) = merge(&base, ours, theirs);
        assert_eq!(shown(&result), "Ha! He [quote said] so, they paid [figure seven]");
        assert_eq!(&*annotation(&result, 1).note, "ours");
        assert!(merged.conflicts.is_empty() && result.conflicts.is_empty());
        let again = three_way(&base, &result, &done(&base, theirs), &[Scope::Whole], Reason::Merge);
        assert!(again.edit.is_empty(), "{:#?}", again.edit);
    }
}

#[test]
fn what_was_done_to_words_that_are_gone_is_asked() {
    let text = "He said so, they paid eight";
    let base = with_texts("He [quote said] so, they paid seven", &[text]);
    let work = [&create(7, "figure", "seven") as Deed];
    let corrected = [&correct(text) as Deed];
    for (ours, theirs) in [(&work[..], &corrected[..]), (&corrected[..], &work[..])] {
        let (merged, result) = merge(&base, ours, theirs);
        let (record, conflict) = only(&merged);
        assert_eq!(record, RecordKey::Annotation(key(), id(7)));
        assert_eq!(conflict.text, Some(base.documents[&key().document].text));
        assert_eq!(result.conflicts.len(), 1);
    }
}

#[test]
fn places_of_a_text_that_is_not_at_hand_are_asked_and_never_guessed() {
    let base = with_texts("He [quote said] so, they [claim paid] seven", &[CORRECTED]);
    let (old, new) = (base.documents[&key().document].text, Text::new(CORRECTED).hash());
    let work = [&create(7, "figure", "seven") as Deed, &note(1, "ours", 0), &remove(2)];
    let corrected = [&correct(CORRECTED) as Deed];
    for (ours, theirs) in [(&work[..], &corrected[..]), (&corrected[..], &work[..])] {
        let without = |project: Project| Project { texts: Default::default(), ..project };
        let [base, ours, theirs] = [base.clone(), done(&base, ours), done(&base, theirs)].map(without);
        let merged = three_way(&base, &ours, &theirs, &[Scope::Whole], Reason::Merge);
        let mut result = done(&ours, &[&|_| merged.edit.clone()]);
        result.texts.insert(new, Text::new(CORRECTED));
        assert_eq!(result.documents[&key().document].text, new);
        assert_eq!(shown(&result), "Ha! He [quote said] so, they paid seven", "the note is kept, and the removal");
        assert_eq!(&*annotation(&result, 1).note, "ours");
        let (record, conflict) = only(&merged);
        assert_eq!(record, RecordKey::Annotation(key(), id(7)));
        assert_eq!(conflict.text, Some(old));
        let refused = settle(&result, conflict.id, Decision::TakeTheirs);
        assert_eq!(refused, Err(SettleError::OtherText(record, old)));
        let moved = create(7, "figure", "seven")(&result);
        let place = moved.changes.iter().find(|it| matches!(it, Change::Annotation(..))).expect("the annotation");
        let edit = settle_with(&result, conflict.id, place).expect("settled");
        assert_eq!(shown(&done(&result, &[&|_| edit.clone()])), "Ha! He [quote said] so, they paid [figure seven]");
    }
}

#[test]
fn an_annotation_of_an_old_text_that_the_new_one_has_lost_does_not_stay_at_its_old_place() {
    let text = "He said so, they paid";
    let base = with_texts("He said so, they paid [figure seven]", &[text]);
    let without = |project: Project| Project { texts: Default::default(), ..project };
    let [work, corrected] = [done(&base, &[&note(1, "new", 0)]), done(&base, &[&correct(text)])].map(without);
    for (ours, theirs) in [(&work, &corrected), (&corrected, &work)] {
        let merged = three_way(&without(base.clone()), ours, theirs, &[Scope::Whole], Reason::Merge);
        let result = done(ours, &[&|_| merged.edit.clone()]);
        assert!(result.sheet(&key()).is_none_or(|it| it.annotations.is_empty()));
        assert!(
            result
                .conflicts
                .values()
                .any(|it| it.reason == Reason::Merge && it.text == Some(Text::new(BASE_TEXT).hash()))
        );
    }
}

const BASE_TEXT: &str = "He said so, they paid seven";

#[test]
fn in_a_conflict_the_side_whose_text_stays_is_in_effect() {
    let base = with_texts("He [quote said] so, they paid seven", &[CORRECTED]);
    let without = |project: Project| Project { texts: Default::default(), ..project };
    let work = without(done(&base, &[&note(1, "old text", 0)]));
    let corrected = without(done(&base, &[&note(1, "new text", 0), &correct(CORRECTED)]));
    for (ours, theirs) in [(&work, &corrected), (&corrected, &work)] {
        let merged = three_way(&without(base.clone()), ours, theirs, &[Scope::Whole], Reason::Merge);
        let mut result = done(ours, &[&|_| merged.edit.clone()]);
        result.texts = base.texts.clone();
        assert_eq!(shown(&result), "Ha! He [quote said] so, they paid seven");
        assert_eq!(&*annotation(&result, 1).note, "new text");
        assert_eq!(only(&merged).1.text, Some(Text::new(BASE_TEXT).hash()));
    }
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
fn two_corrections_of_one_text_leave_ours_and_ask() {
    let base = with_texts("He [quote said] so", &["Ha! He said so", "Oh no! He said so"]);
    let (merged, result) = merge(&base, &[&correct("Ha! He said so")], &[&correct("Oh no! He said so")]);
    assert_eq!(shown(&result), "Ha! He [quote said] so");
    let asked: Vec<_> = merged.conflicts.iter().filter_map(|it| it.change.record()).collect();
    assert_eq!(asked, [RecordKey::Document(key().document), RecordKey::Annotation(key(), id(1))]);
    assert!(merged.conflicts.iter().all(|it| it.text == Some(Text::new("Oh no! He said so").hash())));
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
    let relation = Arc::make_mut(sheet.relations.values_mut().next().expect("a relation"));
    relation.to = AnnotationPlace { document: elsewhere, annotation: id(1) };
    let merged =
        three_way(&whole, &whole, &theirs, &[Scope::Document(key().document), Scope::Sheet(key())], Reason::Merge);
    assert_eq!((merged.taken, merged.conflicts.len()), (1, 0));
}

/// The question about an annotation whose document is gone.
fn stray(project: &Project) -> Arc<Conflict> {
    let change = Change::Annotation(key(), Swap::remove(annotation(project, 1)));
    Arc::new(Conflict::new(Reason::Recovery, None, change).to_stray(None))
}

/// Takes the document away as a `git rm` of its files does: what is asked about it elsewhere stays.
fn lose_document(project: &Project) -> Edit {
    let mut edit = remove_document(project);
    edit.changes.retain(|it| !matches!(it, Change::Conflict(_)));
    edit
}

#[test]
fn a_stray_question_of_theirs_was_dropped_where_its_document_was_kept() {
    let base = start("He [quote said] so");
    let asked = stray(&base);
    let ask = |_: &Project| Edit::new("ask", vec![Change::Conflict(Swap::create(asked.clone()))]);
    let theirs: [Deed; 2] = [&remove_document, &ask];
    let (_, result) = merge(&base, &[&note(1, "ours", 0)], &theirs);
    assert_eq!(shown(&result), "He [quote said] so");
    assert!(result.conflicts.contains_key(&asked.id));
    let ours = done(&base, &[&note(1, "ours", 0)]);
    let merged = onto(&ours, &diff(&base, &done(&base, &theirs), &Scope::Whole), Reason::Merge);
    assert!(done(&ours, &[&|_| merged.edit.clone()]).conflicts.contains_key(&asked.id));
}

#[test]
fn a_stray_question_was_dropped_where_its_document_went_again() {
    let mut base = start("He [quote said] so");
    let asked = stray(&base);
    base.conflicts.insert(asked.id, asked.clone());
    let (_, result) = merge(&base, &[], &[&lose_document]);
    assert!(result.documents.is_empty());
    assert_eq!(result.conflicts.keys().collect::<Vec<_>>(), [&asked.id]);
}

#[test]
fn a_question_becomes_stray_with_the_text_that_it_counts_in_where_its_document_goes() {
    let base = start("He [quote said] so");
    let recovered = recover(&done(&base, &[&remove_document]), &[note(1, "new", 0)(&base)]);
    assert!(recovered.conflicts.iter().all(|it| it.stray && it.text.is_none()), "nobody knows the text");
    let text = base.documents[&key().document].text;
    let changes = diff(&base, &done(&base, &[&note(1, "new", 0)]), &Scope::Sheet(key()));
    let gone = done(&base, &[&remove_document]);
    let merged = three_way(&base, &gone, &done(&base, &[&|_| Edit::new("", changes.clone())]), &[], Reason::Merge);
    assert!(merged.edit.is_empty(), "nothing was looked at");
    let question = Conflict::new(Reason::Merge, None, changes[0].clone());
    assert_eq!(question.to_stray(Some(text)).text, Some(text));
    assert_ne!(question.to_stray(Some(text)).id, question.to_stray(None).id);
}

#[test]
fn a_document_that_a_journal_removed_was_gone_with_what_somebody_else_had_added() {
    let base = start("He [quote said] so");
    let noted = done(&base, &[&note(1, "mine", 0)]);
    let pending = [note(1, "mine", 0)(&base), remove_document(&noted)];
    let recovered = |files: &Project| done(files, &[&|it| recover(it, &pending).edit]);
    assert!(recovered(&base).documents.is_empty(), "nobody else did anything");
    for files in [&base, &noted] {
        let result = recovered(&done(files, &[&create(9, "claim", "so")]));
        assert_eq!(shown(&result), "He [quote said] [claim so]");
        assert_eq!(&*annotation(&result, 1).note, "mine", "what came before the removal is not lost with it");
        let asked: Vec<_> = result.conflicts.values().map(|it| it.change.record()).collect();
        assert_eq!(asked, [Some(RecordKey::Document(key().document))]);
    }
    // The sheet had gone already when the machine stopped.
    let files = done(&base, &[&remove(1), &create(9, "claim", "so")]);
    assert_eq!(shown(&recovered(&files)), "He [quote said] [claim so]");
    // Somebody else has changed what both knew.
    let files = done(&base, &[&relabel(1, "claim"), &create(9, "claim", "so")]);
    let result = recovered(&files);
    assert_eq!(shown(&result), "He [claim said] [claim so]");
    assert_eq!(result.conflicts.len(), 2, "the removal, and the note");
}

#[test]
fn what_was_done_after_a_document_had_been_kept_was_undone_by_the_next_crash() {
    let base = start("He [quote said] so");
    let files = done(&base, &[&create(9, "claim", "so")]);
    let mut pending = vec![remove_document(&base)];
    let kept = recover(&files, &pending).edit;
    let after = done(&files, &[&|_| kept.clone()]);
    let more: [Deed; 3] = [&create(10, "figure", "He"), &relabel(9, "quote"), &remove(1)];
    pending.push(kept);
    let mut state = after;
    for deed in more {
        pending.push(deed(&state));
        state = done(&state, &[deed]);
    }
    let again = done(&files, &[&|it| recover(it, &pending).edit]);
    assert_eq!(shown(&again), "[figure He] said [quote so]");
    assert_eq!(again.conflicts, state.conflicts, "asked once");
    assert!(recover(&state, &pending).edit.is_empty());
    // Decided to keep it, and not asked again.
    let question = state.conflicts.values().next().expect("a question").clone();
    pending.push(Edit::new("keep", vec![Change::Conflict(Swap::remove(question))]));
    let again = done(&files, &[&|it| recover(it, &pending).edit]);
    assert_eq!((shown(&again).as_str(), again.conflicts.len()), ("[figure He] said [quote so]", 0));
}

#[test]
fn a_document_whose_facts_somebody_else_had_changed_was_emptied() {
    let base = start("He [quote said] so");
    let files = done(&base, &[&fact(|it| it.title = "Theirs".to_owned())]);
    let recovered = recover(&files, &[remove_document(&base)]);
    let result = done(&files, &[&|_| recovered.edit.clone()]);
    assert_eq!(shown(&result), "He [quote said] so");
    let asked: Vec<_> = recovered.conflicts.iter().map(|it| it.change.record()).collect();
    assert_eq!(asked, [Some(RecordKey::Document(key().document))]);
}

#[test]
fn what_was_removed_from_a_document_that_is_away_would_have_come_back_with_it() {
    let base = start("He [quote said] so");
    let pending = [remove(1)(&base)];
    let recovered = recover(&done(&base, &[&lose_document]), &pending);
    let [asked] = recovered.conflicts.as_slice() else { panic!("{:?}", recovered.conflicts) };
    assert!(asked.stray);
    assert_eq!(asked.change, Change::Annotation(key(), Swap::remove(annotation(&base, 1))));
    let own =
        recover(&done(&base, &[&lose_document]), &[remove(1)(&base), remove_document(&done(&base, &[&remove(1)]))]);
    assert!(own.conflicts.is_empty(), "the journal itself had the document go");
}

#[test]
fn a_stray_question_went_with_a_document_and_did_not_come_back_with_it() {
    let mut base = start("He [quote said] so");
    let asked = stray(&base);
    base.conflicts.insert(asked.id, asked.clone());
    assert!(done(&base, &[&remove_document]).conflicts.contains_key(&asked.id));
}

#[test]
fn relations_into_a_document_that_was_kept_stayed_removed() {
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    let base = manicule::store::open(&sample).expect("the sample project").project;
    let relations = |it: &Project| it.sheets.values().map(|sheet| sheet.relations.len()).sum::<usize>();
    let points_at = |id: &DocumentId| {
        let others = base.sheets.iter().filter(|(key, _)| key.document != *id);
        others.flat_map(|(_, sheet)| sheet.relations.values()).any(|it| it.to.document == *id)
    };
    let document = base.documents.values().find(|it| points_at(&it.id)).expect("a relation across").clone();
    let removal = intent::remove_document(&base, &document);
    let gone = done(&base, &[&|_| removal.clone()]);
    let carol = SheetKey::new(document.id.clone(), name("carol"));
    let touch = Edit::new("status", vec![Change::Status(carol, Swap::create(Status::Done))]);
    let files = done(&base, &[&|_| touch.clone()]);
    let result = done(&files, &[&|it| recover(it, std::slice::from_ref(&removal)).edit]);
    assert_eq!((relations(&result), result.documents.len()), (relations(&base), base.documents.len()));
    let merged = onto(&files, &diff(&base, &gone, &Scope::Whole), Reason::Merge).edit;
    assert_eq!(relations(&done(&files, &[&|_| merged.clone()])), relations(&base));
}

/// Found by the law that nothing is guessed without the texts.
#[test]
fn facts_that_both_had_changed_kept_the_old_text_under_annotations_of_the_new_one() {
    let base = with_texts("He [quote said] so", &["Ha! He said so"]);
    let rename = |title: &'static str| fact(move |it: &mut Document| it.title = title.to_owned());
    let ours = done(&base, &[&rename("Ours")]);
    let theirs = done(&base, &[&correct("Ha! He said so"), &rename("Theirs")]);
    let without = |project: &Project| Project { texts: TextPool::default(), ..project.clone() };
    let (base, ours, theirs) = (without(&base), without(&ours), without(&theirs));
    let merged = three_way(&base, &ours, &theirs, &[Scope::Whole], Reason::Merge);
    let result = done(&ours, &[&|_| merged.edit.clone()]);
    let (now, there) = (&result.documents[&key().document], &theirs.documents[&key().document]);
    assert_eq!((now.title.as_str(), now.text), ("Ours", there.text));
    assert_eq!(result.sheets, theirs.sheets);
    assert_eq!(only(&merged).0, RecordKey::Document(key().document));
}

#[test]
fn a_document_that_came_back_after_its_removal_was_half_done_again_was_emptied() {
    let base = start("[claim He] [quote said] so");
    let mut pending = vec![remove_document(&base)];
    let back = done(&base, &[&create(9, "claim", "so")]);
    // Its facts had gone, and somebody else's work came back.
    let mut files = back.clone();
    files.documents.clear();
    let first = recover(&files, &pending);
    assert!(first.conflicts.iter().any(|it| it.stray && matches!(it.change, Change::Document(_))), "{first:?}");
    pending.push(first.edit);
    let result = done(&back, &[&|it| recover(it, &pending).edit]);
    assert_eq!(shown(&result), "[claim He] [quote said] [claim so]");

    // One record had gone, and the recovery that did the rest was cut short as well.
    let mut pending = vec![remove_document(&base)];
    let half = done(&base, &[&remove(2)]);
    pending.push(recover(&half, &pending).edit);
    for files in [&half, &base] {
        let files = done(files, &[&create(9, "claim", "so")]);
        let result = done(&files, &[&|it| recover(it, &pending).edit]);
        assert_eq!(shown(&result), "[claim He] [quote said] [claim so]");
        let asked: Vec<_> = result.conflicts.values().map(|it| it.change.record()).collect();
        assert_eq!(asked, [Some(RecordKey::Document(key().document))]);
    }
}

#[test]
fn a_document_that_was_kept_was_removed_after_all_where_its_facts_were_away() {
    let base = start("He [quote said] so");
    let files = done(&base, &[&create(9, "claim", "so")]);
    let mut pending = vec![remove_document(&base)];
    pending.push(recover(&files, &pending).edit);
    let mut away = files.clone();
    away.documents.clear();
    let result = done(&away, &[&|it| recover(it, &pending).edit]);
    assert_eq!(shown(&result), "He [quote said] [claim so]");
}

#[test]
fn the_relation_between_two_documents_that_were_kept_went() {
    let sample = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    let base = manicule::store::open(&sample).expect("the sample project").project;
    let relations = |it: &Project| it.sheets.values().map(|sheet| sheet.relations.len()).sum::<usize>();
    let documents: Vec<_> = base.documents.values().cloned().collect();
    for order in [[0, 1], [1, 0]] {
        let (mut pending, mut state, mut files) = (Vec::new(), base.clone(), base.clone());
        for document in order.map(|at| &documents[at]) {
            let removal = intent::remove_document(&state, document);
            state = done(&state, &[&|_| removal.clone()]);
            pending.push(removal);
            let carol = SheetKey::new(document.id.clone(), name("carol"));
            let touch = Edit::new("status", vec![Change::Status(carol, Swap::create(Status::Done))]);
            files = done(&files, &[&|_| touch.clone()]);
        }
        let recovered = recover(&files, &pending);
        let result = done(&files, &[&|_| recovered.edit.clone()]);
        assert_eq!(relations(&result), relations(&base));
        assert_eq!((recovered.conflicts.len(), result.sheets == files.sheets), (2, true));
        pending.push(recovered.edit);
        assert!(recover(&result, &pending).conflicts.is_empty(), "asked once");
    }
}
