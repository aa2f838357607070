//! Each intent as (before, intent, after) in the markup, there and back; and what edits promise.

use std::sync::Arc;

use manicule::edit::intent::{self, Author, IntentError};
use manicule::edit::{ApplyError, Change, Edit, Entry, EntryKind, History, RecordKey, Swap};
use manicule::model::{
    AnnotationId, AnnotationPlace, AnnotatorKind, Attribute, AttributeId, AttributeValue, Conflict, Document, LabelId,
    Pack, Project, Reason, RelationId, SheetKey, Spans, Status, ValueOrigin,
};
use manicule::text::{Span, Text};

use crate::util::markup::{marked, parse, print, project, stamp};

/// What a user wants of a project.
type Intent = fn(&Project, &Author) -> Result<Edit, IntentError>;

fn label(id: &str) -> LabelId {
    id.parse().expect("a label id")
}

fn attribute(id: &str) -> AttributeId {
    id.parse().expect("an attribute id")
}

fn value(text: &str) -> Option<Attribute> {
    Some(Attribute { value: AttributeValue::Text(text.into()), origin: ValueOrigin::Hand })
}

/// The annotation of a place in the markup, from 1.
fn nth(place: u64) -> AnnotationId {
    AnnotationId::from_number(place)
}

fn author(key: &SheetKey) -> Author {
    Author { key: key.clone(), stamp: stamp() }
}

fn shown(project: &Project, key: &SheetKey) -> String {
    print(&marked(project, key, None))
}

/// Where some words stand in the text of the one document.
fn place(project: &Project, words: &str) -> Span {
    let text = project.texts.values().next().expect("a text");
    let at = text.as_str().find(words).expect("the words");
    Span::from_range(at..at + words.len()).expect("a span")
}

/// Applies an edit, takes it back and brings it back, and checks that nothing else is left of that.
fn there_and_back(project: &mut Project, edit: Edit) {
    let before = project.clone();
    edit.apply(project).expect("the edit fits");
    let after = project.clone();
    let mut history = History::default();
    history.record(Entry::edit(edit, stamp()));
    assert_eq!(history.undo(project, stamp()).expect("something to undo").skipped, []);
    assert!(*project == before, "undo left something else than before");
    assert_eq!(history.redo(project, stamp()).expect("something to redo").skipped, []);
    assert!(*project == after, "redo left something else than there was");
}

/// (before, intent, after).
fn case(before: &str, intent: impl FnOnce(&Project, &Author) -> Result<Edit, IntentError>, after: &str) -> Project {
    let (mut project, key) = project(&parse(before));
    let edit = intent(&project, &author(&key)).expect("the intent can be done");
    there_and_back(&mut project, edit);
    assert_eq!(shown(&project, &key), after);
    project
}

#[test]
fn create_tags_spans_and_begins_the_sheet() {
    let tag = |words: &'static [&'static str]| {
        move |project: &Project, author: &Author| {
            let spans: Vec<_> = words.iter().map(|it| place(project, it)).collect();
            intent::create(project, author, nth(9), &label("quote"), &spans)
        }
    };
    let project = case("“No,” she said, “not yet.”", tag(&["“No,”"]), "[quote “No,”] she said, “not yet.”");
    assert_eq!(project.sheets.values().next().expect("a sheet").status, Status::InProgress);
    case("“No,” she said, “not yet.”", tag(&["“not yet.”", "“No,”"]), "[quote#1 “No,”] she said, [quote#1 “not yet.”]");
    case("He said so", tag(&["said ", "He "]), "[quote He said ]so");
    case("He [claim said] so", tag(&["said so"]), "He [quote [claim said] so]");
    case("[claim He said] so", tag(&["said so"]), "[claim#1 He [quote said]#1 so]");
}

#[test]
fn relabel_keeps_the_attributes_that_both_labels_have() {
    let (mut project, key) = project(&parse("[quote “No,”] she said"));
    for (id, text) in [("speaker", "she"), ("kind", "direct")] {
        let edit = intent::set_attribute(&project, &author(&key), nth(1), &attribute(id), value(text));
        there_and_back(&mut project, edit.expect("there is one"));
    }
    let own = manicule::model::AttributeDefinition {
        label: label("claim"),
        ..project.schema.attribute(&label("quote"), &attribute("speaker")).expect("in the schema").clone()
    };
    there_and_back(&mut project, Edit::new("add attribute", vec![Change::Attribute(Swap::create(own))]));
    let edit = intent::relabel(&project, &author(&key), nth(1), &label("claim")).expect("there is one");
    there_and_back(&mut project, edit);
    assert_eq!(shown(&project, &key), "[claim “No,”] she said");
    let annotation = project.sheets.get(&key).expect("a sheet").annotations.get(nth(1)).expect("still there");
    assert_eq!(annotation.attributes.text("speaker"), Some("she"));
    assert_eq!(annotation.attributes.text("kind"), None);
}

#[test]
fn move_spans_takes_the_words_of_the_new_place() {
    let project = case(
        "He [quote said] so again",
        |project, author| {
            let spans = [place(project, "so"), place(project, "He")];
            intent::move_spans(project, author, nth(1), &spans)
        },
        "[quote#1 He] said [quote#1 so] again",
    );
    let sheet = project.sheets.values().next().expect("a sheet");
    assert_eq!(sheet.annotations.get(nth(1)).expect("there").spans.quoted(), "He … so");
}

#[test]
fn moving_a_span_hides_no_shift_of_another() {
    let (mut project, key) = project(&parse("He [quote#1 said] so [quote#1 again]"));
    let sheet = Arc::make_mut(project.sheets.get_mut(&key).expect("a sheet"));
    let mut shifted = sheet.annotations.get(nth(1)).expect("there").as_ref().clone();
    let mut spans: Vec<_> = shifted.spans.iter().cloned().collect();
    spans[0].quoted = "SAID".into();
    shifted.spans = Spans::new(spans).expect("spans");
    sheet.annotations = [Arc::new(shifted)].into_iter().collect();
    let places = [place(&project, "said"), place(&project, "gain")];
    let edit = intent::move_spans(&project, &author(&key), nth(1), &places).expect("an edit");
    edit.apply(&mut project).expect("applied");
    assert_eq!(
        project.sheets.get(&key).expect("a sheet").annotations.get(nth(1)).expect("there").spans.quoted(),
        "SAID … gain"
    );
}

#[test]
fn attributes_notes_and_doubts_go_and_come() {
    let (mut project, key) = project(&parse("[figure 7 officers] died"));
    let author = author(&key);
    let edits: [Intent; 4] = [
        |project, author| intent::set_attribute(project, author, nth(1), &attribute("value"), value("7")),
        |project, author| intent::set_note(project, author, nth(1), "or eight?"),
        |project, author| intent::set_unsure(project, author, nth(1), true),
        |project, author| intent::set_attribute(project, author, nth(1), &attribute("value"), None),
    ];
    for edit in edits {
        let edit = edit(&project, &author).expect("there is one");
        assert!(!edit.is_empty());
        there_and_back(&mut project, edit);
    }
    let annotation = project.sheets.get(&key).expect("a sheet").annotations.get(nth(1)).expect("still there").clone();
    assert!(annotation.unsure && *annotation.note == *"or eight?" && annotation.attributes.is_empty());
    let same = intent::set_note(&project, &author, nth(1), "or eight?").expect("there is one");
    assert!(same.is_empty(), "what changes nothing is no step to undo");
}

#[test]
fn remove_takes_relations_along_and_undo_brings_all_back() {
    let (mut project, key) = project(&parse("[claim Seven died], [claim eight died], [claim none died]"));
    let author = author(&key);
    for (id, from, to) in [(1, 1, 2), (2, 2, 3), (3, 3, 1)] {
        let to = AnnotationPlace { document: key.document.clone(), annotation: nth(to) };
        let ends = (nth(from), to);
        let edit = intent::link(&project, &author, RelationId::from_number(id), &label("contradicts"), ends);
        there_and_back(&mut project, edit.expect("both ends are there"));
    }
    let edit = intent::remove(&project, &author, &[nth(1)]).expect("there is one");
    there_and_back(&mut project, edit);
    assert_eq!(shown(&project, &key), "Seven died, [claim eight died], [claim none died]");
    let left: Vec<_> = project.sheets.get(&key).expect("a sheet").relations.keys().copied().collect();
    assert_eq!(left, [RelationId::from_number(2)]);
    let edit = intent::remove(&project, &author, &[nth(2), nth(3)]).expect("there are two");
    there_and_back(&mut project, edit);
    assert!(project.sheets.get(&key).expect("a sheet").relations.is_empty());
}

#[test]
fn removing_an_annotation_named_twice_was_refused_as_malformed() {
    case(
        "[claim One] and [claim two]",
        |project, author| intent::remove(project, author, &[nth(1), nth(1)]),
        "One and [claim two]",
    );
}

#[test]
fn relations_are_made_changed_and_removed() {
    let (mut project, key) = project(&parse("[claim Seven died], [claim eight died]"));
    let author = author(&key);
    let id = RelationId::from_number(1);
    let to = AnnotationPlace { document: key.document.clone(), annotation: nth(2) };
    let edit =
        intent::link(&project, &author, id, &label("contradicts"), (nth(1), to.clone())).expect("both are there");
    there_and_back(&mut project, edit);
    let changed = |relation: &mut manicule::model::Relation| relation.note = "by one".to_owned();
    let edit = intent::change_relation(&project, &author, id, "change note", changed).expect("it is there");
    there_and_back(&mut project, edit);
    assert_eq!(&*project.sheets.get(&key).expect("a sheet").relations.get(&id).unwrap().note, "by one");
    let edit = intent::unlink(&project, &author, id).expect("it is there");
    there_and_back(&mut project, edit);
    assert!(project.sheets.get(&key).expect("a sheet").relations.is_empty());
    let link = |from, to| intent::link(&project, &author, id, &label("contradicts"), (from, to));
    assert_eq!(link(nth(2), to.clone()), Err(IntentError::SelfRelation));
    assert_eq!(link(nth(7), to), Err(IntentError::NoAnnotation(nth(7))));
    assert_eq!(intent::unlink(&project, &author, id), Err(IntentError::NoRelation(id)));
}

#[test]
fn a_status_comes_and_goes_with_its_sheet() {
    let (mut project, key) = project(&parse("Nothing here"));
    let edit = intent::set_status(&project, &key, Status::Done);
    there_and_back(&mut project, edit);
    assert_eq!(project.sheets.get(&key).expect("a sheet").status, Status::Done);
    assert!(intent::set_status(&project, &key, Status::Done).is_empty());
    let edit = intent::set_status(&project, &key, Status::New);
    there_and_back(&mut project, edit);
    assert!(project.sheets.is_empty(), "an untouched sheet is none");
}

/// A project of two documents with a relation from the second into the first.
fn two_documents() -> (Project, SheetKey, SheetKey) {
    let (mut project, first) = project(&parse("[claim Seven died]"));
    let text = Text::new("Eight died");
    let second = SheetKey::new("other".parse().expect("a document id"), first.annotator.clone());
    project.texts.insert(text.hash(), text.clone());
    let document = Document::new(second.document.clone(), "Other", text.hash());
    there_and_back(&mut project, intent::add_documents(vec![document]));
    let author = author(&second);
    let spans = [text.span().expect("not empty")];
    let edit = intent::create(&project, &author, nth(5), &label("claim"), &spans).expect("the text is there");
    there_and_back(&mut project, edit);
    let to = AnnotationPlace { document: first.document.clone(), annotation: nth(1) };
    let edit = intent::link(&project, &author, RelationId::from_number(1), &label("contradicts"), (nth(5), to));
    there_and_back(&mut project, edit.expect("both are there"));
    (project, first, second)
}

#[test]
fn removing_a_document_takes_what_points_into_it() {
    let (mut project, first, second) = two_documents();
    let document = project.documents[&first.document].clone();
    let edit = intent::remove_document(&project, &document);
    there_and_back(&mut project, edit);
    assert!(project.sheet(&first).is_none() && project.text(&first.document).is_none());
    assert!(project.sheets.get(&second).expect("a sheet").relations.is_empty());
    assert_eq!(shown(&project, &second), "[claim Eight died]");
}

#[test]
fn removing_an_annotation_takes_relations_of_other_documents() {
    let (mut project, first, second) = two_documents();
    let edit = intent::remove(&project, &author(&first), &[nth(1)]).expect("there is one");
    there_and_back(&mut project, edit);
    assert!(project.sheets.get(&second).expect("a sheet").relations.is_empty());
}

#[test]
fn undo_made_a_machine_a_person() {
    let (mut project, key) = project(&parse("[claim Seven died]"));
    let sheet = Arc::make_mut(project.sheets.get_mut(&key).expect("a sheet"));
    sheet.kind = AnnotatorKind::Machine;
    let document = project.documents[&key.document].clone();
    let edit = intent::remove_document(&project, &document);
    there_and_back(&mut project, edit.clone());
    edit.inverse().apply(&mut project).expect("the inverse fits");
    assert_eq!(project.sheets.get(&key).expect("a sheet").kind, AnnotatorKind::Machine);
}

#[test]
fn document_facts_change_but_id_and_text_stay() {
    let (mut project, key) = project(&parse("Nothing here"));
    let edit = intent::change_document(&project, &author(&key), "change title", |document| {
        document.title = "Ferry sinks".to_owned();
        document.text = Text::new("another").hash();
        document.id = "another".parse().expect("a document id");
    });
    there_and_back(&mut project, edit.expect("there is one"));
    assert_eq!(project.documents[&key.document].title, "Ferry sinks");
    assert!(project.text(&key.document).is_some());
}

#[test]
fn excluded_regions_join_and_are_taken_back_in_part() {
    let (mut project, key) = project(&parse("one two three four"));
    let mut toggle = |words: &str| {
        let stretch = place(&project, words);
        let edit = intent::toggle_excluded(&project, &author(&key), stretch).expect("there is one");
        there_and_back(&mut project, edit);
        let excluded = &project.documents[&key.document].excluded;
        let text = project.text(&key.document).expect("a text");
        excluded.iter().map(|it| text.slice(*it).expect("in the text").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(toggle("two"), ["two"]);
    assert_eq!(toggle("four"), ["two", "four"]);
    assert_eq!(toggle("o three"), ["two three", "four"]);
    assert_eq!(toggle("wo t"), ["t", "hree", "four"]);
}

#[test]
fn intents_refuse_what_is_not_there() {
    let (project, key) = project(&parse("[claim One] two"));
    let author = author(&key);
    let beyond = Span::from_range(2..900).expect("a span");
    let elsewhere =
        Author { key: SheetKey::new("nowhere".parse().expect("a document id"), key.annotator.clone()), stamp: stamp() };
    assert!(matches!(
        intent::create(&project, &author, nth(2), &label("claim"), &[beyond]),
        Err(IntentError::Spans(_))
    ));
    assert!(matches!(intent::create(&project, &author, nth(2), &label("claim"), &[]), Err(IntentError::Spans(_))));
    assert!(matches!(
        intent::create(&project, &elsewhere, nth(2), &label("claim"), &[beyond]),
        Err(IntentError::NoText(_))
    ));
    assert_eq!(intent::remove(&project, &author, &[nth(2)]), Err(IntentError::NoAnnotation(nth(2))));
    assert_eq!(intent::set_note(&project, &author, nth(2), "x"), Err(IntentError::NoAnnotation(nth(2))));
}

#[test]
fn applying_is_all_or_nothing() {
    let (mut project, key) = project(&parse("[claim One] and [claim two]"));
    let before = project.clone();
    let author = author(&key);
    let mut edit = intent::set_note(&project, &author, nth(1), "noted").expect("there is one");
    let stale = intent::set_note(&project, &author, nth(2), "stale").expect("there is one");
    edit.changes.extend(stale.inverse().changes);
    assert_eq!(edit.apply(&mut project), Err(ApplyError::Changed(RecordKey::Annotation(key.clone(), nth(2)))));
    assert!(project == before, "a refused edit changed something");
    let twice = Edit::new("twice", [edit.changes[0].clone(), edit.changes[0].clone()].into());
    assert!(matches!(twice.apply(&mut project), Err(ApplyError::Malformed(_))));
    let neither = Edit::new("neither", vec![Change::Annotation(key, Swap { before: None, after: None })]);
    assert!(matches!(neither.apply(&mut project), Err(ApplyError::Malformed(_))));
    assert!(project == before, "a refused edit changed something");
}

#[test]
fn fitting_skips_what_has_changed_since() {
    let (mut project, key) = project(&parse("[claim One] and [claim two]"));
    let author = author(&key);
    let mut both = intent::set_note(&project, &author, nth(1), "mine").expect("there is one");
    both.changes.extend(intent::set_note(&project, &author, nth(2), "mine").expect("there is one").changes);
    let mut history = History::default();
    both.apply(&mut project).expect("it fits");
    history.record(Entry::edit(both, stamp()));
    let theirs = intent::set_note(&project, &author, nth(2), "theirs").expect("there is one");
    theirs.apply(&mut project).expect("it fits");
    let step = history.undo(&mut project, stamp()).expect("something to undo");
    assert_eq!(step.skipped, [RecordKey::Annotation(key.clone(), nth(2))]);
    assert_eq!(step.entry.edit.changes.len(), 1);
    let note = |project: &Project, place| {
        project.sheets.get(&key).expect("a sheet").annotations.get(nth(place)).expect("there").note.to_string()
    };
    assert_eq!((note(&project, 1).as_str(), note(&project, 2).as_str()), ("", "theirs"));
    assert!(history.redo_title().is_some(), "the entry is not lost");
    history.redo(&mut project, stamp()).expect("something to redo");
    assert_eq!((note(&project, 1).as_str(), note(&project, 2).as_str()), ("mine", "theirs"));
}

#[test]
fn undoing_the_first_annotation_left_the_others_in_an_untouched_sheet() {
    let (mut project, key) = project(&parse("One and two"));
    let author = author(&key);
    let spans = [place(&project, "One")];
    let first = intent::create(&project, &author, nth(1), &label("claim"), &spans).expect("the text is there");
    let mut history = History::default();
    first.apply(&mut project).expect("it fits");
    history.record(Entry::edit(first, stamp()));
    // A colleague's annotation arrives without the history of this session.
    let spans = [place(&project, "two")];
    let second = intent::create(&project, &author, nth(2), &label("claim"), &spans).expect("the text is there");
    second.apply(&mut project).expect("it fits");
    let step = history.undo(&mut project, stamp()).expect("something to undo");
    assert_eq!(shown(&project, &key), "One and [claim two]");
    assert_eq!(
        project.sheets.get(&key).expect("a sheet").status,
        Status::InProgress,
        "what is left would not be exported"
    );
    assert_eq!(step.skipped, [RecordKey::Status(key)]);
}

#[test]
fn a_history_that_was_written_down_goes_on_where_it_stopped() {
    let (mut project, key) = project(&parse("One [claim two] three"));
    let author = author(&key);
    let (mut history, mut log) = (History::default(), Vec::new());
    let outside = intent::set_note(&project, &author, nth(1), "theirs").expect("there is one");
    outside.apply(&mut project).expect("it fits");
    log.push(Entry { kind: EntryKind::Outside, edit: outside, stamp: stamp() });
    history.record(log[0].clone());
    for words in ["One", "three"] {
        let spans = [place(&project, words)];
        let edit = intent::create(&project, &author, AnnotationId::random(), &label("quote"), &spans).expect("an edit");
        edit.apply(&mut project).expect("it fits");
        log.push(Entry::edit(edit, stamp()));
        history.record(log[log.len() - 1].clone());
    }
    for _ in 0..2 {
        log.push(history.undo(&mut project, stamp()).expect("something to undo").entry);
    }
    log.push(history.redo(&mut project, stamp()).expect("something to redo").entry);
    assert_eq!(shown(&project, &key), "[quote One] [claim two] three");

    let mut again = History::replay(log.clone());
    assert_eq!((again.done(), again.undone()), (history.done(), history.undone()));
    assert!(again.undo(&mut project, stamp()).is_some());
    assert!(again.undo(&mut project, stamp()).is_none(), "what came from outside is not the user's to undo");
    assert_eq!(shown(&project, &key), "One [claim two] three");
    // Of a log that was cut at its beginning the rest is still good.
    let cut = History::replay(log.into_iter().skip(3));
    assert_eq!((cut.done().len(), cut.undone().len()), (0, 0));
}

/// A corrected text as an edit: the words that go in front of it, and the annotations that move along.
fn corrected(project: &mut Project, key: &SheetKey, front: &str) -> Edit {
    let before = project.documents[&key.document].clone();
    let text = Text::new(format!("{front}{}", project.texts.get(&before.text).expect("a text").as_str()));
    let after = Document { text: text.hash(), ..before.as_ref().clone() };
    let moved = project.sheet(key).into_iter().flat_map(|sheet| sheet.annotations.iter()).map(|it| {
        let spans = it.spans.iter().map(|it| it.span.range()).map(|it| it.start + front.len()..it.end + front.len());
        let spans: Vec<_> = spans.map(|it| Span::from_range(it).expect("a span")).collect();
        let spans = Spans::quote(&spans, &text).expect("in the text");
        let moved = manicule::model::Annotation { spans, ..it.as_ref().clone() };
        Change::Annotation(key.clone(), Swap::replace(it.clone(), Arc::new(moved)))
    });
    let mut changes: Vec<_> = moved.collect();
    changes.push(Change::Document(Swap::replace(before, Arc::new(after))));
    project.texts.insert(text.hash(), text);
    Edit::new("correct the text", changes)
}

fn agrees(project: &Project, key: &SheetKey) -> bool {
    let text = project.text(&key.document).expect("a text");
    let sheet = project.sheet(key).expect("a sheet");
    sheet.annotations.iter().flat_map(|it| it.spans.iter()).all(|it| it.agrees_with(text))
}

fn done(project: &mut Project, history: &mut History, kind: EntryKind, edit: Edit) {
    edit.apply(project).expect("it fits");
    history.record(Entry { kind, edit, stamp: stamp() });
}

#[test]
fn undoing_a_correction_left_what_came_in_since_at_the_wrong_words() {
    let (mut project, key) = project(&parse("One [claim two] three"));
    let mut history = History::default();
    let edit = corrected(&mut project, &key, "Zero ");
    done(&mut project, &mut history, EntryKind::Edit, edit);
    let before = project.clone();
    let ben = SheetKey::new(key.document.clone(), "ben".parse().expect("a name"));
    let text = project.text(&key.document).expect("a text").clone();
    let at = text.as_str().find("three").expect("the word");
    let span = Span::from_range(at..at + 5).expect("a span");
    let theirs = intent::create(&project, &author(&ben), nth(9), &label("quote"), &[span]).expect("an edit");
    done(&mut project, &mut history, EntryKind::Outside, theirs);
    let with_theirs = project.clone();
    let step = history.undo(&mut project, stamp()).expect("a step");
    assert!(agrees(&project, &ben) && agrees(&project, &key));
    assert!(project == with_theirs, "all of the document or nothing");
    assert_eq!(step.entry.edit.changes, []);
    assert!(step.skipped.contains(&RecordKey::Document(key.document.clone())), "{:?}", step.skipped);
    assert!(step.skipped.contains(&RecordKey::Annotation(key.clone(), nth(1))), "{:?}", step.skipped);
    // Without theirs it goes back as a whole, and forth again.
    let mut project = before.clone();
    let mut history = History::replay(history.undone().to_vec());
    assert_eq!(history.undo(&mut project, stamp()).expect("a step").skipped, []);
    assert!(agrees(&project, &key));
    assert_ne!(project.documents, before.documents);
    assert_eq!(history.redo(&mut project, stamp()).expect("a step").skipped, []);
    assert!(project == before);
}

#[test]
fn undoing_an_import_left_sheets_without_their_document() {
    let (mut project, first) = project(&parse("One two"));
    let text = Text::new("Other words");
    project.texts.insert(text.hash(), text.clone());
    let document = Document::new("other".parse().expect("a name"), "Other", text.hash());
    let key = SheetKey::new(document.id.clone(), first.annotator.clone());
    let mut history = History::default();
    done(&mut project, &mut history, EntryKind::Edit, intent::add_documents(vec![document]));
    let span = Span::from_range(0..5).expect("a span");
    let theirs = intent::create(&project, &author(&key), nth(9), &label("quote"), &[span]).expect("an edit");
    done(&mut project, &mut history, EntryKind::Outside, theirs);
    let step = history.undo(&mut project, stamp()).expect("a step");
    assert!(project.documents.contains_key(&key.document), "its sheet would be an orphan");
    assert_eq!(step.skipped, [RecordKey::Document(key.document.clone())]);
}

#[test]
fn undoing_a_decision_about_a_document_that_is_gone_asked_what_no_file_could_hold() {
    let mut project = project(&parse("He [quote said] so")).0;
    let document = project.documents.values().next().expect("a document").clone();
    let sheet = project.sheets.keys().next().expect("a sheet").clone();
    let change = Change::Status(sheet, Swap::create(Status::Done));
    let asked = Arc::new(Conflict::new(Reason::Merge, None, change));
    project.conflicts.insert(asked.id, asked.clone());
    let mut history = History::default();
    let settle = Edit::new("settle", vec![Change::Conflict(Swap::remove(asked.clone()))]);
    settle.apply(&mut project).expect("settled");
    history.record(Entry::edit(settle, stamp()));
    let removal = intent::remove_document(&project, &document);
    removal.apply(&mut project).expect("removed");
    history.record(Entry { kind: EntryKind::Outside, edit: removal, stamp: stamp() });
    let step = history.undo(&mut project, stamp()).expect("a step");
    assert_eq!(step.skipped, [RecordKey::Conflict(asked.id)]);
    assert!(project.conflicts.is_empty());
}

#[test]
fn undoing_an_annotation_left_a_relation_to_nothing() {
    let (mut project, key) = project(&parse("One [claim two] three"));
    let mut history = History::default();
    let edit = intent::create(&project, &author(&key), nth(9), &label("quote"), &[place(&project, "three")]);
    done(&mut project, &mut history, EntryKind::Edit, edit.expect("an edit"));
    let to = AnnotationPlace { document: key.document.clone(), annotation: nth(9) };
    let link = intent::link(&project, &author(&key), RelationId::from_number(1), &label("supports"), (nth(1), to));
    done(&mut project, &mut history, EntryKind::Outside, link.expect("an edit"));
    let step = history.undo(&mut project, stamp()).expect("a step");
    assert_eq!(step.skipped, [RecordKey::Annotation(key.clone(), nth(9))]);
    assert!(project.sheets.get(&key).expect("a sheet").annotations.get(nth(9)).is_some());
}

#[test]
fn undoing_tags_in_few_or_many_documents_leaves_what_a_relation_leads_to() {
    for count in [2, 20] {
        let (mut project, key) = project(&parse("One [claim two] three"));
        let text = project.texts.get(&project.documents[&key.document].text).expect("a text").hash();
        let keys: Vec<SheetKey> = (0..count)
            .map(|number| SheetKey::new(format!("copy-{number}").parse().expect("an id"), key.annotator.clone()))
            .collect();
        let copies = keys.iter().map(|it| Document::new(it.document.clone(), "Copy", text));
        let copies = intent::add_documents(copies.collect());
        copies.apply(&mut project).expect("new documents");
        let span = place(&project, "three");
        let tagged = |(at, key): (u64, &SheetKey)| {
            intent::create(&project, &author(key), nth(20 + at), &label("quote"), &[span]).expect("an edit").changes
        };
        let edit = Edit::new("tag everywhere", (0..).zip(&keys).flat_map(tagged).collect());
        let mut history = History::default();
        done(&mut project, &mut history, EntryKind::Edit, edit);
        let to = AnnotationPlace { document: keys[1].document.clone(), annotation: nth(21) };
        let link = intent::link(&project, &author(&key), RelationId::from_number(1), &label("supports"), (nth(1), to));
        done(&mut project, &mut history, EntryKind::Outside, link.expect("an edit"));
        let step = history.undo(&mut project, stamp()).expect("a step");
        assert!(step.skipped.contains(&RecordKey::Annotation(keys[1].clone(), nth(21))), "{:?}", step.skipped);
        let is_there = |(at, key): (u64, &SheetKey)| {
            project.sheet(key).is_some_and(|sheet| sheet.annotations.get(nth(20 + at)).is_some())
        };
        let left: Vec<bool> = (0..).zip(&keys).map(is_there).collect();
        assert!((0..).zip(left).all(|(at, it)| it == (at == 1)));
    }
}

#[test]
fn undoing_a_correction_whose_old_text_is_gone_left_the_document_without_text() {
    let (mut project, key) = project(&parse("One [claim two] three"));
    let mut history = History::default();
    let old = project.documents[&key.document].text;
    let edit = corrected(&mut project, &key, "Zero ");
    done(&mut project, &mut history, EntryKind::Edit, edit);
    project.texts.remove(&old);
    let before = project.clone();
    let step = history.undo(&mut project, stamp()).expect("a step");
    assert!(project == before);
    assert_eq!(step.skipped.len(), 2, "{:?}", step.skipped);
}

#[test]
fn a_damaged_record_made_an_undo_take_back_another_edit() {
    let (mut project, key) = project(&parse("One two three"));
    let (mut history, mut log) = (History::default(), Vec::new());
    for words in ["One", "two", "three"] {
        let spans = [place(&project, words)];
        let edit = intent::create(&project, &author(&key), AnnotationId::random(), &label("quote"), &spans);
        let entry = Entry::edit(edit.expect("an edit"), stamp());
        entry.edit.apply(&mut project).expect("it fits");
        history.record(entry.clone());
        log.push(entry);
    }
    log.push(history.undo(&mut project, stamp()).expect("a step").entry);
    log.push(Entry { kind: EntryKind::Outside, edit: Edit::new("nothing", Vec::new()), stamp: stamp() });
    let again = History::replay(log.clone());
    assert_eq!((again.done(), again.undone()), (history.done(), history.undone()));
    // The record of the edit that was undone is lost.
    log.remove(2);
    let again = History::replay(log);
    assert_eq!((again.done(), again.undone()), (history.done(), &[][..]));
}

#[test]
fn nothing_is_put_over_a_sheet_that_cannot_be_unpacked() {
    let (mut project, key) = project(&parse("It [claim rained] for days."));
    let sheet = project.sheets.get(&key).expect("a sheet").clone();
    project.sheets.insert_packed(key.clone(), Pack::new(Box::new([]), |_| None, &sheet));
    let before = project.clone();
    let document = project.documents[&key.document].clone();
    let other = Text::new("It had rained for days.");
    let corrected = manicule::anchor::reanchor(&project, &key.document, &other, None).expect("the text is there");
    let edits = [
        intent::set_status(&project, &key, Status::Done),
        intent::remove_document(&project, &document),
        corrected.edit,
    ];
    for edit in edits {
        let refused = edit.apply(&mut project).expect_err("it is not known what is there");
        assert!(matches!(refused, ApplyError::Changed(RecordKey::Status(_) | RecordKey::Document(_))), "{refused}");
        assert!(project.sheets.contains_key(&key) && project == before);
    }
    let renamed = Document { title: "Rain".to_owned(), ..(*document).clone() };
    let rename = Edit::new("rename", vec![Change::Document(Swap::replace(document, Arc::new(renamed)))]);
    assert!(rename.apply(&mut project).is_ok(), "what leaves the sheets alone is done");
    let told = manicule::model::Stock::sheet(&project, &key).expect_err("nor is it exported as an empty one");
    assert!(told.message.contains("cannot be unpacked"), "{told}");
}
