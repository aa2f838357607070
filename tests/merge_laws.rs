//! Laws of merging and recovery, for whatever two sides may have done.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use manicule::anchor::reanchor;
use manicule::check::check;
use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, RecordKey, Swap};
use manicule::merge::{Scope, diff, onto, recover, three_way};
use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorKind, Attribute, AttributeDefinition, AttributeValue, Conflict,
    Document, DocumentId, Label, Project, ProjectId, Reason, RelationId, Severity, Sheet, SheetKey, Speaker, Stamp,
    Status, TextPool, Time, ValueOrigin,
};
use manicule::store::FileKey;
use manicule::text::{Span, Text};
use proptest::prelude::*;

use crate::util::laws::cases;

const TEXT: &str = "alpha beta gamma delta";
/// Corrections of it: something put in front, a word gone, another word.
const CORRECTED: [&str; 3] = ["News: alpha beta gamma delta", "alpha beta delta", "alpha beta gamma delte"];
const DOCUMENTS: [&str; 3] = ["asia", "burma", "latin"];
const LABELS: [&str; 3] = ["claim", "quote", "figure"];

/// Something that a user might do; the numbers choose among what there is, and few enough that two sides meet.
#[derive(Clone, Copy, Debug)]
struct Wish {
    what: u8,
    sheet: u8,
    one: u8,
    other: u8,
}

fn wishes(most: usize) -> impl Strategy<Value = Vec<Wish>> {
    let wish = (0..25_u8, 0..4_u8, 0..6_u8, 0..6_u8);
    prop::collection::vec(wish.prop_map(|(what, sheet, one, other)| Wish { what, sheet, one, other }), 0..most)
}

fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(written: &str) -> T {
    written.parse().expect("a name")
}

fn nth<T: Clone>(list: &[T], at: u8) -> Option<T> {
    (!list.is_empty()).then(|| list[usize::from(at) % list.len()].clone())
}

/// A project of two documents by two annotators, in which something has happened already.
fn start() -> Project {
    let mut project = Project::new(ProjectId::from_number(1), "Test");
    let text = Text::new(TEXT);
    for id in &DOCUMENTS[..2] {
        let document = Document::new(name(id), *id, text.hash());
        project.documents.insert(document.id.clone(), Arc::new(document));
    }
    for text in CORRECTED.iter().map(|it| Text::new(*it)).chain([text]) {
        project.texts.insert(text.hash(), text);
    }
    project
}

/// What a wish comes to, or `None` where there is nothing that it could be about.
fn fulfil(wish: Wish, project: &Project, step: u8) -> Option<Edit> {
    let document: DocumentId = name(DOCUMENTS[usize::from(wish.sheet) / 2]);
    let annotator = name(["ada", "bot"][usize::from(wish.sheet) % 2]);
    let key = SheetKey::new(document, annotator);
    let stamp = Stamp { at: Time::from_unix(1_700_000_000 + i64::from(step)), by: key.annotator.clone() };
    let author = Author { key, stamp };
    match wish.what {
        0..=8 => annotate(wish, project, &author),
        9..=13 => relate(wish, project, &author),
        14..=18 => about_document(wish, project, &author),
        19..=22 => about_project(wish, project),
        _ => question(wish, project, &author),
    }
}

fn place(project: &Project, document: &DocumentId, at: u8) -> Option<Span> {
    let text = project.text(document)?.as_str();
    let word = text.split(' ').nth(usize::from(at) % 4)?;
    let start = text.find(word)?;
    Span::from_range(start..start + word.len())
}

fn annotate(Wish { what, sheet, one, other }: Wish, project: &Project, author: &Author) -> Option<Edit> {
    let ids: Vec<AnnotationId> =
        project.sheet(&author.key).map(|it| it.annotations.iter().map(|it| it.id).collect()).unwrap_or_default();
    let at = || place(project, &author.key.document, other);
    let label = name(LABELS[usize::from(other) % 3]);
    let value = AttributeValue::Text(other.to_string().into());
    let edit = match what {
        0..=2 => {
            let number = u64::from(one) + 10 * u64::from(sheet);
            intent::create(project, author, AnnotationId::from_number(number), &label, &[at()?])
        }
        3 => intent::relabel(project, author, nth(&ids, one)?, &label),
        4 => intent::move_spans(project, author, nth(&ids, one)?, &[at()?]),
        5 => intent::set_note(project, author, nth(&ids, one)?, &other.to_string()),
        6 => intent::set_unsure(project, author, nth(&ids, one)?, other % 2 == 0),
        7 => {
            let value = Attribute { value, origin: ValueOrigin::Hand };
            intent::set_attribute(project, author, nth(&ids, one)?, &name("unit"), Some(value))
        }
        _ => intent::remove(project, author, &[nth(&ids, one)?]),
    };
    edit.ok()
}

fn relate(Wish { what, sheet, one, other }: Wish, project: &Project, author: &Author) -> Option<Edit> {
    let key = &author.key;
    let here = project.sheet(key);
    let relations: Vec<RelationId> = here.map(|it| it.relations.keys().copied().collect()).unwrap_or_default();
    match what {
        9 | 10 => {
            let target = SheetKey::new(name(DOCUMENTS[usize::from(other) % 2]), key.annotator.clone());
            let ids = |it: &Sheet| it.annotations.iter().map(|it| it.id).collect::<Vec<_>>();
            let to =
                AnnotationPlace { annotation: nth(&ids(project.sheet(&target)?), one)?, document: target.document };
            let id = RelationId::from_number(u64::from(one) + 10 * u64::from(sheet));
            intent::link(project, author, id, &name("supports"), (nth(&ids(here?), other)?, to)).ok()
        }
        11 => {
            let id = nth(&relations, one)?;
            intent::change_relation(project, author, id, "test", |it| it.note = other.to_string()).ok()
        }
        12 => intent::unlink(project, author, nth(&relations, one)?).ok(),
        _ => {
            project.documents.get(&key.document)?;
            Some(intent::set_status(project, key, Status::ALL[usize::from(other) % 3]))
        }
    }
}

fn about_document(Wish { what, one, other, .. }: Wish, project: &Project, author: &Author) -> Option<Edit> {
    let id = &author.key.document;
    let there = project.documents.get(id);
    match what {
        14 => {
            let change = |it: &mut Document| match one % 3 {
                0 => it.title = other.to_string(),
                1 => it.publisher = other.to_string(),
                _ => it.excluded = place(project, id, other).into_iter().collect(),
            };
            intent::change_document(project, author, "test", change).ok()
        }
        15 => (other < 3).then(|| there.map(|it| intent::remove_document(project, it)))?,
        16 => {
            let id: DocumentId = name(DOCUMENTS[usize::from(one) % 3]);
            let document = Document::new(id.clone(), other.to_string(), Text::new(TEXT).hash());
            (!project.documents.contains_key(&id)).then(|| intent::add_documents(vec![document]))
        }
        17 => {
            let corrected = Text::new(CORRECTED[usize::from(other) % 3]);
            Some(reanchor(project, id, &corrected, None).ok()?.edit)
        }
        _ => {
            let sheet = project.sheet(&author.key).filter(|it| !it.is_untouched())?;
            let before = Some(sheet.kind).filter(|it| *it != AnnotatorKind::Person);
            let after = [None, Some(AnnotatorKind::Machine), Some(AnnotatorKind::Gold)][usize::from(other) % 3];
            (before != after).then(|| single(Change::Kind(author.key.clone(), Swap { before, after })))
        }
    }
}

fn single(change: Change) -> Edit {
    Edit::new("test", vec![change])
}

fn about_project(Wish { what, one, other, .. }: Wish, project: &Project) -> Option<Edit> {
    let label = name(["rumour", "hint"][usize::from(one) % 2]);
    match what {
        19 => Some(single(Change::Title(Swap::replace(project.title.clone(), other.to_string())))),
        20 => {
            let before = project.schema.label(&label).cloned();
            let made = || Label { id: label.clone(), name: other.to_string(), ..project.schema.labels[0].clone() };
            let after = (other > 1).then(made);
            let attributes = project.schema.attributes_of(&label).filter(|_| after.is_none()).cloned();
            let mut changes: Vec<_> = attributes.map(|it| Change::Attribute(Swap::remove(it))).collect();
            let swap = Swap { before, after };
            changes.extend((swap.before != swap.after).then_some(Change::Label(swap)));
            Some(Edit::new("test", changes))
        }
        21 => {
            project.schema.label(&label)?;
            let first = project.schema.attributes[0].clone();
            let made = AttributeDefinition { label, name: other.to_string(), id: name("sort"), ..first };
            let before = project.schema.attribute(&made.label, &made.id).cloned();
            let after = (other > 0).then_some(made);
            (before != after).then(|| single(Change::Attribute(Swap { before, after })))
        }
        _ => {
            let id = name(["ana", "bo"][usize::from(one) % 2]);
            let before = project.speakers.get(&id).cloned();
            let made = Speaker { role: other.to_string(), ..Speaker::new(id, "A") };
            let after = (other > 0).then(|| Arc::new(made));
            (before != after).then(|| single(Change::Speaker(Swap { before, after })))
        }
    }
}

fn question(Wish { what, one, other, .. }: Wish, project: &Project, author: &Author) -> Option<Edit> {
    if what == 23 {
        let about = Change::Annotation(author.key.clone(), Swap::remove(annotation(other)));
        let asked = Conflict::new(Reason::Reanchoring, Some(Text::new("old").hash()), about);
        let is_stray = !project.documents.contains_key(&author.key.document);
        let asked = Arc::new(if is_stray { asked.to_stray(None) } else { asked });
        return (!project.conflicts.contains_key(&asked.id)).then(|| single(Change::Conflict(Swap::create(asked))));
    }
    let asked: Vec<_> = project.conflicts.values().cloned().collect();
    nth(&asked, one).map(|it| single(Change::Conflict(Swap::remove(it))))
}

fn annotation(number: u8) -> Arc<Annotation> {
    let text = Text::new("old");
    let mut project = start();
    let document = Document::new(name("old"), "old", text.hash());
    project.documents.insert(document.id.clone(), Arc::new(document));
    project.texts.insert(text.hash(), text);
    let author = Author {
        key: SheetKey::new(name("old"), name("ada")),
        stamp: Stamp { at: Time::from_unix(0), by: name("ada") },
    };
    let id = AnnotationId::from_number(u64::from(number));
    let edit = intent::create(&project, &author, id, &name("claim"), &[Span::from_range(0..3).expect("a span")])
        .expect("an edit");
    edit.apply(&mut project).expect("applied");
    project.sheets.get(&author.key).expect("a sheet").annotations.get(id).expect("there").clone()
}

fn live(project: &Project, wishes: &[Wish], from: u8) -> (Project, Vec<Edit>) {
    let mut project = project.clone();
    let mut edits = Vec::new();
    for (step, wish) in wishes.iter().enumerate() {
        let Some(edit) = fulfil(*wish, &project, from + step as u8).filter(|it| !it.is_empty()) else { continue };
        // What is there already is not made again.
        if edit.apply(&mut project).is_ok() {
            edits.push(edit);
        }
    }
    (project, edits)
}

/// Base, ours, theirs.
fn sides(base: &[Wish], ours: &[Wish], theirs: &[Wish]) -> [Project; 3] {
    let base = live(&start(), base, 0).0;
    let [ours, theirs] = [(ours, 50), (theirs, 100)].map(|(wishes, from)| live(&base, wishes, from).0);
    [base, ours, theirs]
}

fn applied(edit: &Edit, to: &Project) -> Project {
    let mut project = to.clone();
    edit.apply(&mut project).unwrap_or_else(|error| panic!("{error}: {edit:#?}"));
    project
}

fn merged(base: &Project, ours: &Project, theirs: &Project) -> Project {
    applied(&three_way(base, ours, theirs, &[Scope::Whole], Reason::Merge).edit, ours)
}

/// Whether each side has given a document another text.
fn corrected_twice(base: &Project, ours: &Project, theirs: &Project) -> bool {
    ours.documents.iter().any(|(id, here)| {
        let text = |it: &Project| it.documents.get(id).map(|it| it.text);
        let there = text(theirs).unwrap_or(here.text);
        here.text != there && text(base) != Some(here.text) && text(base) != Some(there)
    })
}

/// What is asked, without how.
fn asked(project: &Project) -> BTreeSet<RecordKey> {
    project.conflicts.values().filter(|it| it.reason == Reason::Merge).filter_map(|it| it.change.record()).collect()
}

fn result_has(result: &Project, record: &RecordKey) -> bool {
    match record {
        RecordKey::Annotation(key, id) => result.sheet(key).is_some_and(|it| it.annotations.get(*id).is_some()),
        RecordKey::Relation(key, id) => result.sheet(key).is_some_and(|it| it.relations.contains_key(id)),
        _ => false,
    }
}

/// Whether nothing points at what is not there.
fn is_whole(project: &Project) -> Result<(), TestCaseError> {
    for finding in check(project).iter().filter(|it| it.severity == Severity::Error) {
        let broken = [
            "not there",
            "no such annotation",
            "not in the project",
            "the schema lacks",
            "expected the quoted",
            "beyond the text",
        ];
        prop_assert!(!broken.iter().any(|it| finding.message.contains(it)), "{finding}");
    }
    for conflict in project.conflicts.values() {
        let document = conflict.change.document();
        prop_assert!(
            conflict.stray || document.is_none_or(|it| project.documents.contains_key(it)),
            "{conflict:?} has no file to stand in"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn what_we_did_not_touch_becomes_theirs(base in wishes(20), theirs in wishes(12)) {
        let [base, _, theirs] = sides(&base, &[], &theirs);
        let whole = three_way(&base, &base, &theirs, &[Scope::Whole], Reason::Merge);
        prop_assert!(whole.conflicts.iter().all(|it| it.reason == Reason::Reanchoring), "theirs asked these");
        prop_assert_eq!(&applied(&whole.edit, &base), &theirs);
        let changes = diff(&base, &theirs, &Scope::Whole);
        prop_assert_eq!(applied(&Edit::new("", changes.clone()), &base), theirs.clone());
        let records: BTreeSet<_> = changes.iter().map(Change::record).collect();
        prop_assert_eq!(records.len(), changes.len(), "each record once");
        prop_assert_eq!(applied(&onto(&base, &changes, Reason::Merge).edit, &base), theirs.clone());
        let parts = FileKey::all(&base).into_iter().chain(FileKey::all(&theirs)).collect::<BTreeSet<_>>();
        let in_parts: usize = parts.iter().map(|it| diff(&base, &theirs, &it.scope()).len()).sum();
        prop_assert_eq!(in_parts, changes.len(), "each record in one part");
    }

    #[test]
    fn what_they_did_not_touch_stays_ours(base in wishes(20), ours in wishes(12)) {
        let [base, ours, _] = sides(&base, &ours, &[]);
        prop_assert!(three_way(&base, &ours, &base, &[Scope::Whole], Reason::Merge).edit.is_empty());
        prop_assert!(three_way(&base, &ours, &ours, &[Scope::Whole], Reason::Merge).edit.is_empty());
    }

    #[test]
    fn merging_twice_is_merging_once(base in wishes(20), ours in wishes(10), theirs in wishes(10)) {
        let [base, ours, theirs] = sides(&base, &ours, &theirs);
        let once = merged(&base, &ours, &theirs);
        let again = three_way(&base, &once, &theirs, &[Scope::Whole], Reason::Merge);
        prop_assert!(again.edit.is_empty(), "{:#?}", again.edit);
        let changes = diff(&base, &theirs, &Scope::Whole);
        let once = applied(&onto(&ours, &changes, Reason::Merge).edit, &ours);
        let again = onto(&once, &changes, Reason::Merge);
        prop_assert!(again.edit.is_empty(), "{:#?}", again.edit);
    }

    #[test]
    fn a_merge_leaves_nothing_pointing_nowhere(base in wishes(20), ours in wishes(10), theirs in wishes(10)) {
        let [base, ours, theirs] = sides(&base, &ours, &theirs);
        is_whole(&merged(&base, &ours, &theirs))?;
    }

    #[test]
    fn without_the_texts_nothing_is_guessed(base in wishes(20), ours in wishes(10), theirs in wishes(10)) {
        let without = |project: Project| Project { texts: TextPool::default(), ..project };
        let [base, ours, theirs] = sides(&base, &ours, &theirs).map(without);
        let result = merged(&base, &ours, &theirs);
        is_whole(&Project { texts: start().texts, ..result.clone() })?;
        let again = three_way(&base, &result, &theirs, &[Scope::Whole], Reason::Merge);
        prop_assert!(again.edit.is_empty(), "{:#?}", again.edit);
    }

    #[test]
    fn both_ways_of_merging_differ_in_what_is_asked_alone(base in wishes(20), ours in wishes(10), theirs in wishes(10)) {
        let [base, ours, theirs] = sides(&base, &ours, &theirs);
        // Of two corrections of one text ours stays, and with it what was done in it.
        prop_assume!(!corrected_twice(&base, &ours, &theirs));
        let (one, other) = (merged(&base, &ours, &theirs), merged(&base, &theirs, &ours));
        prop_assert_eq!(asked(&one), asked(&other));
        for change in diff(&one, &other, &Scope::Whole) {
            let record = change.record().expect("a record");
            let is_asked = matches!(change, Change::Conflict(_)) || asked(&one).contains(&record);
            prop_assert!(is_asked, "{record} differs: {change:#?}");
        }
    }

    #[test]
    fn nothing_that_anybody_did_is_lost(base in wishes(20), ours in wishes(10), theirs in wishes(10)) {
        let [base, ours, theirs] = sides(&base, &ours, &theirs);
        let result = merged(&base, &ours, &theirs);
        let mut changed: BTreeMap<RecordKey, Vec<Change>> = BTreeMap::new();
        for change in [&ours, &theirs].iter().flat_map(|side| diff(&base, side, &Scope::Whole)) {
            changed.entry(change.record().expect("a record")).or_default().push(change);
        }
        let left: BTreeMap<_, _> =
            diff(&base, &result, &Scope::Whole).into_iter().map(|it| (it.record().expect("a record"), it)).collect();
        let asked = asked(&result);
        let text = |side: &Project, id| side.documents.get(id).map(|it| it.text);
        let is_corrected = ours.documents.keys().any(|id| text(&ours, id) != text(&theirs, id));
        for (record, changes) in &changed {
            let kept = left.get(record);
            let document_stays = changes.iter().any(|it| it.document().is_some_and(|it| asked.contains(&RecordKey::Document(it.clone()))));
            let is_status = matches!(record, RecordKey::Status(_));
            let is_merged = changes.len() == 2 && kept.is_some();
            // What was done in a text that gives way is somewhere else now, or nowhere and asked.
            let is_kept_or_asked = kept.is_some()
                || result.conflicts.values().any(|it| it.change.record().as_ref() == Some(record));
            // What is gone with words of one text may be there by what was done in the other.
            let is_found = result_has(&result, record);
            let is_moved = is_corrected && (is_kept_or_asked || is_found);
            // A question that a text raised is answered, or asked anew, by what the other side had made of its record.
            let is_overtaken = |change: &Change| match change {
                Change::Conflict(swap) => {
                    let about = |it: &Arc<Conflict>| it.change.record();
                    let question = swap.either().and_then(about);
                    // Whoever asked may have left the record as it was.
                    let has = |side: &Project| swap.either().is_some_and(|it| side.conflicts.contains_key(&it.id));
                    let other = if has(&ours) == has(&base) { &ours } else { &theirs };
                    let by_other = diff(&base, other, &Scope::Whole).iter().any(|it| it.record() == question);
                    by_other || result.conflicts.values().any(|it| about(it) == question)
                }
                _ => false,
            };
            let is_kept = changes.iter().all(|it| kept == Some(it) || is_overtaken(it));
            prop_assert!(is_kept || is_merged || is_moved || document_stays || is_status || asked.contains(record), "{record}: {changes:#?}");
        }
    }

    #[test]
    fn a_journal_is_recovered_from_files_of_any_age(base in wishes(20), wishes in wishes(30), undo in 0..8_usize, ages in prop::collection::vec(any::<prop::sample::Index>(), 12)) {
        let base = live(&start(), &base, 0).0;
        let (_, mut edits) = live(&base, &wishes, 50);
        let undone: Vec<_> = edits.iter().rev().take(undo).map(Edit::inverse).collect();
        edits.extend(undone);
        let mut states = vec![base];
        edits.iter().for_each(|edit| states.push(applied(edit, states.last().expect("the base"))));
        let last = states.last().expect("the base").clone();
        let found = found(&states, &ages);
        let recovered = recover(&found, &edits);
        prop_assert!(recovered.conflicts.is_empty(), "{:#?}", recovered.conflicts);
        prop_assert!(recovered.applied <= edits.len());
        prop_assert_eq!(applied(&recovered.edit, &found), last.clone());
        prop_assert_eq!(recover(&last, &edits).applied, 0);
        prop_assert!(recover(&last, &edits).edit.is_empty());
        let all = recover(&states[0], &edits);
        prop_assert_eq!(applied(&all.edit, &states[0]), last);
    }
}

/// What opening finds where each file was written at a moment of its own.
fn found(states: &[Project], ages: &[prop::sample::Index]) -> Project {
    let files: BTreeSet<FileKey> = states.iter().flat_map(FileKey::all).collect();
    let mut found = Project::new(states[0].id, "");
    found.texts = states[0].texts.clone();
    for (at, file) in files.iter().enumerate() {
        let state = ages[at % ages.len()].get(states);
        match file {
            FileKey::Project => {
                (found.title, found.schema, found.speakers) =
                    (state.title.clone(), state.schema.clone(), state.speakers.clone())
            }
            FileKey::Document(id) => {
                found.documents.extend(state.documents.get(id).map(|it| (id.clone(), it.clone())));
            }
            FileKey::Sheet(key) => {
                let sheet: Option<&Arc<Sheet>> =
                    state.sheet(key).filter(|_| found.documents.contains_key(&key.document));
                found.sheets.extend(sheet.map(|it| (key.clone(), it.clone())));
            }
        }
        let about = state.conflicts.values().filter(|it| FileKey::of_conflict(it).as_ref() == Some(file));
        let is_read =
            |it: &&Arc<Conflict>| it.stray || it.change.document().is_none_or(|it| found.documents.contains_key(it));
        let about: Vec<_> = about.filter(is_read).map(|it| (it.id, it.clone())).collect();
        found.conflicts.extend(about);
    }
    found
}
