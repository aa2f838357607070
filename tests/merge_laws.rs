//! Laws of merging and recovery, for whatever two sides may have done.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use manicule::check::check;
use manicule::edit::intent::{self, Author};
use manicule::edit::{Change, Edit, RecordKey, Swap};
use manicule::merge::{Scope, diff, onto, recover, three_way};
use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, AnnotatorKind, Attribute, AttributeDefinition, AttributeValue, Conflict,
    Document, DocumentId, Label, Project, ProjectId, Reason, RelationId, Severity, Sheet, SheetKey, Speaker, Stamp,
    Status, Time, ValueOrigin,
};
use manicule::store::FileKey;
use manicule::text::{Span, Text};
use proptest::prelude::*;

const TEXT: &str = "alpha beta gamma delta";
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
    let wish = (0..24_u8, 0..4_u8, 0..6_u8, 0..6_u8);
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
    project.texts.insert(text.hash(), text);
    project
}

/// What a wish comes to, or `None` where there is nothing that it could be about.
fn fulfil(wish: Wish, project: &Project, step: u8) -> Option<Edit> {
    let Wish { what, sheet, one, other } = wish;
    let document: DocumentId = name(DOCUMENTS[usize::from(sheet) / 2]);
    let annotator = name(["ada", "bot"][usize::from(sheet) % 2]);
    let key = SheetKey::new(document.clone(), annotator);
    let stamp = Stamp { at: Time::from_unix(1_700_000_000 + i64::from(step)), by: key.annotator.clone() };
    let author = Author { key: key.clone(), stamp };
    let ids: Vec<AnnotationId> =
        project.sheet(&key).map(|it| it.annotations.iter().map(|it| it.id).collect()).unwrap_or_default();
    let relations: Vec<RelationId> =
        project.sheet(&key).map(|it| it.relations.keys().copied().collect()).unwrap_or_default();
    let there = project.documents.get(&document);
    if (0..11).contains(&what) || what == 18 {
        there?;
    }
    let text =
        |value: u8| Some(Attribute { value: AttributeValue::Text(value.to_string()), origin: ValueOrigin::Hand });
    let words = |at: u8| [0..5, 6..10, 11..16, 17..22][usize::from(at) % 4].clone();
    let place = |at: u8| Span::from_range(words(at));
    let single = |change: Change| Some(Edit::new("test", vec![change]));
    match what {
        0..=2 => {
            let number = u64::from(one) + 10 * u64::from(sheet);
            intent::create(
                project,
                &author,
                AnnotationId::from_number(number),
                &name(LABELS[usize::from(other) % 3]),
                &[place(other)?],
            )
            .ok()
        }
        3 => intent::relabel(project, &author, nth(&ids, one)?, &name(LABELS[usize::from(other) % 3])).ok(),
        4 => intent::move_spans(project, &author, nth(&ids, one)?, &[place(other)?]).ok(),
        5 => intent::set_note(project, &author, nth(&ids, one)?, &other.to_string()).ok(),
        6 => intent::set_unsure(project, &author, nth(&ids, one)?, other % 2 == 0).ok(),
        7 => intent::set_attribute(project, &author, nth(&ids, one)?, &name("unit"), text(other)).ok(),
        8 => intent::remove(project, &author, &[nth(&ids, one)?]).ok(),
        9 | 10 => {
            let target = SheetKey::new(name(DOCUMENTS[usize::from(other) % 2]), key.annotator.clone());
            let ends: Vec<_> = project.sheet(&target)?.annotations.iter().map(|it| it.id).collect();
            let to = AnnotationPlace { document: target.document, annotation: nth(&ends, one)? };
            let id = RelationId::from_number(u64::from(one) + 10 * u64::from(sheet));
            intent::link(project, &author, id, &name("supports"), (nth(&ids, other)?, to)).ok()
        }
        11 => {
            intent::change_relation(project, &author, nth(&relations, one)?, "test", |it| it.note = other.to_string())
                .ok()
        }
        12 => intent::unlink(project, &author, nth(&relations, one)?).ok(),
        13 => there.map(|_| intent::set_status(project, &key, Status::ALL[usize::from(other) % 3])),
        14 => intent::change_document(project, &author, "test", |it| match one % 3 {
            0 => it.title = other.to_string(),
            1 => it.publisher = other.to_string(),
            _ => it.excluded = place(other).into_iter().collect(),
        })
        .ok(),
        15 if other < 3 => Some(intent::remove_document(project, there?)),
        16 => {
            let id = DOCUMENTS[usize::from(one) % 3];
            let taken = project.documents.contains_key(&name::<DocumentId>(id));
            (!taken).then(|| {
                intent::add_documents(vec![Document::new(name(id), other.to_string(), Text::new(TEXT).hash())])
            })
        }
        17 => {
            let speaker =
                Speaker { role: other.to_string(), ..Speaker::new(name(["ana", "bo"][usize::from(one) % 2]), "A") };
            let before = project.speakers.get(&speaker.id).cloned();
            let after = (other > 0).then(|| Arc::new(speaker));
            (before.is_some() || after.is_some())
                .then(|| Edit::new("test", vec![Change::Speaker(Swap { before, after })]))
        }
        18 => {
            let before = project.sheet(&key).map(|it| it.kind).filter(|it| *it != AnnotatorKind::Person);
            let after = [None, Some(AnnotatorKind::Machine), Some(AnnotatorKind::Gold)][usize::from(other) % 3];
            let is_begun = project.sheet(&key).is_some_and(|it| !it.is_untouched());
            (is_begun && before != after).then(|| Edit::new("test", vec![Change::Kind(key, Swap { before, after })]))
        }
        19 => single(Change::Title(Swap::replace(project.title.clone(), other.to_string()))),
        20 => {
            let id = name(["rumour", "hint"][usize::from(one) % 2]);
            let before = project.schema.label(&id).cloned();
            let after = (other > 1).then(|| Label {
                id: id.clone(),
                name: other.to_string(),
                ..project.schema.labels[0].clone()
            });
            let mut changes = Vec::new();
            if after.is_none() {
                changes
                    .extend(project.schema.attributes_of(&id).cloned().map(|it| Change::Attribute(Swap::remove(it))));
            }
            let swap = Swap { before, after };
            changes.extend((swap.before != swap.after).then_some(Change::Label(swap)));
            Some(Edit::new("test", changes))
        }
        21 => {
            let label = name(["rumour", "hint"][usize::from(one) % 2]);
            project.schema.label(&label)?;
            let after = AttributeDefinition {
                label,
                name: other.to_string(),
                id: name("sort"),
                ..project.schema.attributes[0].clone()
            };
            let before = project.schema.attribute(&after.label, &after.id).cloned();
            let after = (other > 0).then_some(after);
            (before != after).then(|| Edit::new("test", vec![Change::Attribute(Swap { before, after })]))
        }
        22 => {
            let about = Change::Annotation(key, Swap::remove(annotation(other)));
            there?;
            let asked = Arc::new(Conflict::new(Reason::Reanchoring, Some(Text::new("old").hash()), about));
            let is_new = !project.conflicts.contains_key(&asked.id);
            is_new.then(|| Edit::new("test", vec![Change::Conflict(Swap::create(asked))]))
        }
        23 => {
            let asked: Vec<_> = project.conflicts.values().cloned().collect();
            nth(&asked, one).and_then(|it| single(Change::Conflict(Swap::remove(it))))
        }
        _ => None,
    }
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
    project.sheets[&author.key].annotations.get(id).expect("there").clone()
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

/// What is asked, without how.
fn asked(project: &Project) -> BTreeSet<RecordKey> {
    project.conflicts.values().filter(|it| it.reason == Reason::Merge).filter_map(|it| it.change.record()).collect()
}

/// Whether nothing points at what is not there.
fn is_whole(project: &Project) -> Result<(), TestCaseError> {
    for finding in check(project).iter().filter(|it| it.severity == Severity::Error) {
        let broken = ["not there", "no such annotation", "not in the project", "the schema lacks"];
        prop_assert!(!broken.iter().any(|it| finding.message.contains(it)), "{finding}");
    }
    for conflict in project.conflicts.values() {
        let document = conflict.change.document();
        prop_assert!(
            document.is_none_or(|it| project.documents.contains_key(it)),
            "{conflict:?} has no file to stand in"
        );
    }
    Ok(())
}

/// So many cases a law; what fails becomes a test named after what broke, not a seed in a file.
fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { cases: count, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn what_we_did_not_touch_becomes_theirs(base in wishes(20), theirs in wishes(12)) {
        let [base, _, theirs] = sides(&base, &[], &theirs);
        let whole = three_way(&base, &base, &theirs, &[Scope::Whole], Reason::Merge);
        prop_assert!(whole.conflicts.is_empty());
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
    fn both_ways_of_merging_differ_in_what_is_asked_alone(base in wishes(20), ours in wishes(10), theirs in wishes(10)) {
        let [base, ours, theirs] = sides(&base, &ours, &theirs);
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
        for (record, changes) in changed {
            let kept = left.get(&record);
            let document_stays = changes.iter().any(|it| it.document().is_some_and(|it| asked.contains(&RecordKey::Document(it.clone()))));
            let is_status = matches!(record, RecordKey::Status(_));
            let is_merged = changes.len() == 2 && kept.is_some();
            let is_kept = changes.iter().all(|it| kept == Some(it));
            prop_assert!(is_kept || is_merged || document_stays || is_status || asked.contains(&record), "{record}: {changes:#?}");
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
        let about = state.conflicts.values().filter(|it| FileKey::of(&it.change).as_ref() == Some(file));
        let is_read = |it: &&Arc<Conflict>| it.change.document().is_none_or(|it| found.documents.contains_key(it));
        let about: Vec<_> = about.filter(is_read).map(|it| (it.id, it.clone())).collect();
        found.conflicts.extend(about);
    }
    found
}
