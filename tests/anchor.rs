//! Corrected texts as (before, new text, after) in the markup, and what re-anchoring and repair promise.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use manicule::anchor::{self, Anchoring, Difference, Kind, Place};
use manicule::check::check;
use manicule::edit::{Change, Swap};
use manicule::model::{
    Annotation, AnnotationId, AnnotationPlace, Attribute, AttributeValue, Attributes, Conflict, Diagnostic, Document,
    DocumentId, LookedAt, Project, QuotedSpan, Reason, RecordKey, Relation, RelationId, Severity, Sheet, SheetKey,
    Spans, ValueOrigin,
};
use manicule::text::{ByteOffset, Span, Text};
use proptest::prelude::*;

use crate::util::laws::cases;
use crate::util::markup::{marked, parse, print, project, stamp};

/// A project after its document got a new text, and what became of its annotations.
struct Updated {
    before: Project,
    after: Project,
    key: SheetKey,
    kinds: Vec<Kind>,
}

/// Re-anchors the one document of a project, there and back.
fn update(mut before: Project, key: SheetKey, new: &str) -> Updated {
    let new = Text::new(new);
    let done = anchor::reanchor(&before, &key.document, &new, None).expect("a document with a text");
    before.texts.insert(new.hash(), new);
    let mut after = before.clone();
    done.edit.apply(&mut after).expect("the edit fits");
    let mut back = after.clone();
    done.edit.inverse().apply(&mut back).expect("the inverse fits");
    assert!(back == before, "the inverse left something else than there was");
    assert_eq!(done.counts.annotations(), done.outcomes.len());
    Updated { before, after, key, kinds: done.outcomes.iter().map(|it| it.kind).collect() }
}

/// (before, new text, after), and what became of the annotations in reading order.
#[track_caller]
fn case(before: &str, new: &str, after: &str, kinds: &[Kind]) -> Updated {
    let (before, key) = project(&parse(before));
    let updated = update(before, key, new);
    assert_eq!(print(&marked(&updated.after, &updated.key, None)), after);
    assert_eq!(updated.kinds, kinds);
    let flagged = kinds.iter().filter(|it| it.is_flagged()).count();
    assert_eq!(updated.after.conflicts.len(), flagged, "each that is not sure is a question");
    updated
}

/// Every promise holds but that some questions are open, each of which `check` reports once, as a warning.
#[track_caller]
fn only_questions_are_open(project: &Project, count: usize) {
    let found = check(project);
    let is_question = |it: &&Diagnostic| {
        let id = match &it.place.record {
            Some(RecordKey::Conflict(id)) => id,
            _ => return false,
        };
        it.severity == Severity::Warning && project.conflicts.contains_key(id)
    };
    let others: Vec<&Diagnostic> = found.iter().filter(|it| !is_question(it)).collect();
    assert_eq!(others, Vec::<&Diagnostic>::new());
    assert_eq!((found.len(), project.conflicts.len()), (count, count));
}

const FERRY: &str = "The ferry Marisol burned for six hours off Port Mare, the harbour master said on Sunday.";

#[test]
fn what_is_put_in_before_an_annotation_moves_it() {
    case(
        "He said [quote “we will not resign”] on Sunday, [figure seven] weeks after.",
        "Correction. He said “we will not resign” on Sunday, seven weeks after.",
        "Correction. He said [quote “we will not resign”] on Sunday, [figure seven] weeks after.",
        &[Kind::Moved, Kind::Moved],
    );
}

#[test]
fn what_stays_is_the_same_and_a_mended_word_is_changed() {
    let updated = case(
        "[claim The goverment has resigned], he said on Sunday, [figure seven] weeks after the vote.",
        "The government has resigned, he said on Sunday, seven weeks after the vote.",
        "[claim The government has resigned], he said on Sunday, [figure seven] weeks after the vote.",
        &[Kind::Changed, Kind::Moved],
    );
    let old = updated.before.text(&updated.key.document).expect("the old text").hash();
    let conflict = updated.after.conflicts.values().next().expect("a question");
    assert_eq!((conflict.reason, conflict.text), (Reason::Reanchoring, Some(old)));
    let before = updated.before.sheet(&updated.key).and_then(|it| it.annotations.get(AnnotationId::from_number(1)));
    assert_eq!(conflict.change, Change::Annotation(updated.key.clone(), Swap::remove(before.cloned().unwrap())));
    case("[claim He left], and so did she", "He left, and so did he", "[claim He left], and so did he", &[Kind::Same]);
}

#[test]
fn straight_quotes_and_reflowed_lines_change_only_the_look() {
    case(
        "He said: [quote “we don’t\nknow [figure seven]\nofficers”] and left the town.",
        "He said: \"we don't know seven officers\" and\nleft the town.",
        "He said: [quote \"we don't know [figure seven] officers\"] and\nleft the town.",
        &[Kind::Look, Kind::Moved],
    );
}

#[test]
fn words_that_are_gone_lose_their_place() {
    case(
        "It rained on Sunday in Port Mare. [claim Nobody was hurt at all.] Then the sun came out over the harbour.",
        "It rained on Sunday in Port Mare. Then the sun came out over the harbour.",
        "It rained on Sunday in Port Mare. Then the sun came out over the harbour.",
        &[Kind::Lost],
    );
}

#[test]
fn a_replaced_figure_is_proposed() {
    case(
        "The fire killed [figure seven] officers on Sunday night.",
        "The fire killed 84 officers on Sunday night.",
        "The fire killed [figure 84] officers on Sunday night.",
        &[Kind::Changed],
    );
}

#[test]
fn a_moved_paragraph_takes_its_annotations_along() {
    let rest = "An inquiry begins next week in the capital, and a judge from abroad will lead it.\n\nThe owner told reporters that \
                he knew nothing.";
    let marked = FERRY.replace("six hours", "[figure six hours]");
    let moved = FERRY.to_owned();
    case(&format!("{marked}\n\n{rest}"), &format!("{rest}\n\n{moved}"), &format!("{rest}\n\n{marked}"), &[Kind::Moved]);
}

#[test]
fn one_of_two_equal_sentences_is_not_chosen_in_silence() {
    case(
        "It burned. [claim He said no.] [claim He said no.] So it went on for days.",
        "It burned. He said no. So it went on for days.",
        "It burned. [claim He said no.] So it went on for days.",
        &[Kind::Lost, Kind::Changed],
    );
}

#[test]
fn parts_of_an_annotation_go_each_their_own_way() {
    case(
        "[quote#1 “No,”] she said to the press on Sunday, [quote#1 “not yet.”] Then she left for the capital.",
        "“No,” she said to the press on Sunday. Then she left for the capital.",
        "[quote “No,”] she said to the press on Sunday. Then she left for the capital.",
        &[Kind::Changed],
    );
}

fn mention(text: &Text, words: &str) -> Attribute {
    let at = text.as_str().find(words).expect("the words");
    let quoted = QuotedSpan::new(Span::from_range(at..at + words.len()).unwrap(), text).unwrap();
    Attribute { value: AttributeValue::Mention(vec![quoted]), origin: ValueOrigin::Hand }
}

/// Changes the annotation of a number.
fn change(project: &mut Project, key: &SheetKey, number: u64, change: impl FnOnce(&mut Annotation)) {
    let sheet = Arc::make_mut(project.sheets.get_mut(key).unwrap());
    let mut annotation = (**sheet.annotations.get(AnnotationId::from_number(number)).unwrap()).clone();
    change(&mut annotation);
    sheet.annotations.insert(Arc::new(annotation));
}

fn relate(project: &mut Project, key: &SheetKey, number: u64, from: u64, to: (&str, u64), attributes: Attributes) {
    let relation = Relation {
        id: RelationId::from_number(number),
        label: "repeats".parse().unwrap(),
        from: AnnotationId::from_number(from),
        to: AnnotationPlace { document: to.0.parse().unwrap(), annotation: AnnotationId::from_number(to.1) },
        attributes,
        note: String::new(),
        created: stamp(),
        changed: stamp(),
    };
    let sheet = Arc::make_mut(project.sheets.get_mut(key).unwrap());
    sheet.relations.insert(Arc::new(relation));
}

#[test]
fn mentions_go_along_and_one_that_is_gone_is_unset_and_flagged() {
    let (mut before, key) =
        project(&parse("Yesterday, he said, [quote “we will not resign”] and [quote “never”] again."));
    let text = before.text(&key.document).unwrap().clone();
    for number in [1, 2] {
        let words = if number == 1 { "said" } else { "Yesterday" };
        change(&mut before, &key, number, |it| it.attributes.set("cue".parse().unwrap(), Some(mention(&text, words))));
    }
    let updated = update(before, key, "And he said, “we will not resign” and “never” again.");
    assert_eq!(updated.kinds, [Kind::Moved, Kind::Changed]);
    let sheet = updated.after.sheet(&updated.key).unwrap();
    let new = updated.after.text(&updated.key.document).unwrap();
    let cue = |number| sheet.annotations.get(AnnotationId::from_number(number)).unwrap().attributes.get("cue").cloned();
    assert_eq!(cue(1), Some(mention(new, "said")));
    assert_ne!(cue(2).map(|it| it.value), Some(mention(&text, "Yesterday").value));
    assert_eq!(updated.after.conflicts.len(), 1);
}

#[test]
fn relations_of_what_is_lost_are_kept_as_questions() {
    let gone = "It rained on Sunday in Port Mare. [claim Nobody was hurt at all.] Then [claim the sun came out] over the harbour.";
    let (mut before, key) = project(&parse(gone));
    let other = SheetKey::new("other".parse().unwrap(), key.annotator.clone());
    let facts = before.documents[&key.document].clone();
    before
        .documents
        .insert(other.document.clone(), Arc::new(Document { id: other.document.clone(), ..(*facts).clone() }));
    let there = before.sheets.get(&key).expect("a sheet").annotations.get(AnnotationId::from_number(2)).unwrap();
    let there = Annotation { id: AnnotationId::from_number(12), ..(**there).clone() };
    let sheet = Sheet {
        annotations: [Arc::new(there)].into_iter().collect(),
        ..Sheet::clone(before.sheets.get(&key).expect("a sheet"))
    };
    before.sheets.insert(other.clone(), Arc::new(sheet));
    relate(&mut before, &key, 1, 1, ("doc", 2), Attributes::default());
    relate(&mut before, &key, 2, 2, ("other", 12), Attributes::default());
    relate(&mut before, &other, 3, 12, ("doc", 1), Attributes::default());
    relate(&mut before, &other, 4, 12, ("doc", 2), Attributes::default());
    let updated = update(before, key, "It rained on Sunday in Port Mare. Then the sun came out over the harbour.");
    assert_eq!(updated.kinds, [Kind::Lost, Kind::Moved]);
    let relations: Vec<u64> =
        updated.after.sheets.values().flat_map(|it| it.relations.keys().map(|it| it.number())).collect();
    assert_eq!(relations, [2, 4]);
    assert_eq!(updated.after.conflicts.len(), 3, "the annotation and its two relations");
    only_questions_are_open(&updated.after, 3);
}

#[test]
fn what_was_looked_at_stayed_looked_at_when_its_words_had_changed() {
    let (mut before, key) = project(&parse("It rained. [claim He left] with 12 dead cats. Nobody came."));
    let mut facts = (*before.documents[&key.document]).clone();
    let text = before.text(&key.document).unwrap().as_str().to_owned();
    let looked_at = |words: &str| {
        let start = text.find(words).unwrap();
        LookedAt { span: Span::from_range(start..start + words.len()).unwrap(), by: key.annotator.clone() }
    };
    facts.looked_at = vec![looked_at("12 dead cats"), looked_at("Nobody came")];
    before.documents.insert(key.document.clone(), Arc::new(facts));
    let updated = update(before, key.clone(), "It rained. He left with 31 dead cats. Nobody came.");
    let after = &updated.after.documents[&key.document].looked_at;
    assert_eq!(after.len(), 1, "{after:?}");
}

#[test]
fn excluded_regions_move_and_open_questions_keep_their_text() {
    let (mut before, key) =
        project(&parse("- Advertisement -\nIt rained on Sunday. [claim He left] the town at once."));
    let old = before.text(&key.document).unwrap().hash();
    let mut facts = (*before.documents[&key.document]).clone();
    facts.excluded = vec![Span::from_range(0..17).unwrap()];
    let looked_at = |start, end| LookedAt { span: Span::from_range(start..end).unwrap(), by: key.annotator.clone() };
    facts.looked_at = vec![looked_at(18, 27)];
    let moved = looked_at(25, 34);
    before.documents.insert(key.document.clone(), Arc::new(facts));
    let annotation = before.sheets.get(&key).expect("a sheet").annotations.iter().next().unwrap().clone();
    let asked = Change::Annotation(key.clone(), Swap::create(annotation));
    let open = Conflict::new(Reason::Merge, None, asked.clone());
    before.conflicts.insert(open.id, Arc::new(open));
    let updated = update(before, key, "Monday\n- Advertisement -\nIt rained on Sunday. He left the town at once.");
    let facts = &updated.after.documents[&updated.key.document];
    assert_eq!(facts.excluded, [Span::from_range(7..24).unwrap()]);
    assert_eq!(facts.looked_at, [moved]);
    let open: Vec<_> = updated.after.conflicts.values().map(|it| (it.text, it.change.clone())).collect();
    assert_eq!(open, [(Some(old), asked)]);
    let conflict = updated.after.conflicts.values().next().unwrap();
    let texts =
        (updated.before.text(&updated.key.document).unwrap(), updated.after.text(&updated.key.document).unwrap());
    let carried = anchor::conflict_onto(&Anchoring::new(texts.0, texts.1), conflict);
    let there = updated.after.sheets.get(&updated.key).expect("a sheet").annotations.iter().next().unwrap().clone();
    assert_eq!(carried, Some(Change::Annotation(updated.key.clone(), Swap::create(there))));
}

#[test]
fn a_document_without_its_text_is_refused() {
    let (mut project, key) = project(&parse("[claim He left]"));
    let missing: DocumentId = "missing".parse().unwrap();
    let new = Text::new("He left");
    let error = anchor::reanchor(&project, &missing, &new, None).expect_err("refused").to_string();
    assert!(error.contains("missing"), "{error}");
    project.texts.clear();
    assert!(anchor::reanchor(&project, &key.document, &new, None).is_err());
}

// ----- repair -----

/// A project whose annotations, made on `before`, stand against another text without having been told.
fn shifted(before: &str, text: &str) -> (Project, SheetKey) {
    let (mut project, key) = project(&parse(before));
    let text = Text::new(text);
    let facts = Document { text: text.hash(), ..(*project.documents[&key.document]).clone() };
    project.documents.insert(key.document.clone(), Arc::new(facts));
    project.texts.insert(text.hash(), text);
    (project, key)
}

#[test]
fn repair_finds_words_where_their_neighbours_say() {
    let before = "It burned for hours. [claim The harbour master knew nothing of it], he said of [figure six] of the officers, or all six.";
    let (mut project, key) = shifted(
        before,
        "🚢🚢 It burned for hours. The harbour master knew nothing of it, he said of six of the officers, or all six.",
    );
    let done = anchor::repair(&project);
    done.edit.apply(&mut project).expect("the edit fits");
    let expected = "🚢🚢 It burned for hours. [claim The harbour master knew nothing of it], he said of [figure six] of the officers, or all six.";
    assert_eq!(print(&marked(&project, &key, None)), expected);
    assert_eq!(done.counts.moved, 2);
    assert_eq!(check(&project), []);
    assert!(anchor::repair(&project).edit.is_empty(), "what is whole is left alone");
}

#[test]
fn repair_proposes_what_is_not_clear_and_leaves_what_is_not_there() {
    let before = "[figure six] or so. [claim Nobody was hurt.]";
    let (mut project, key) = shifted(before, "Perhaps six of them, or six others, or so they say.");
    let old = project.sheets.get(&key).expect("a sheet").annotations.get(AnnotationId::from_number(2)).unwrap().clone();
    let done = anchor::repair(&project);
    let kinds: Vec<Kind> = done.outcomes.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Kind::Changed, Kind::Lost]);
    let before = project.clone();
    done.edit.apply(&mut project).expect("the edit fits");
    assert_eq!(project.conflicts.len(), 1);
    let sheet: &Arc<Sheet> = project.sheets.get(&key).expect("a sheet");
    assert_eq!(sheet.annotations.get(old.id), Some(&old), "its words are not there, so it stays as it was");
    assert!(sheet.annotations.get(AnnotationId::from_number(1)).unwrap().spans.iter().all(|it| &*it.quoted == "six"));
    done.edit.inverse().apply(&mut project).expect("the inverse fits");
    assert!(project == before);
}

// ----- laws -----

fn text_of(seeds: &[u8]) -> String {
    const PIECES: [&str; 16] = [
        "the",
        "ferry",
        "he",
        "said",
        "“",
        "”",
        ",",
        ". ",
        "\n",
        "\n\n",
        "don’t",
        "e\u{301}t",
        "👨‍👩‍👧",
        "記者",
        "seven",
        "\"",
    ];
    seeds.iter().map(|it| format!("{} ", PIECES[*it as usize % PIECES.len()])).collect()
}

fn spans_of(text: &Text, places: &[(usize, usize)]) -> Vec<Span> {
    let at = |place: usize| text.floor_grapheme(ByteOffset(place % (text.end().0 + 1)));
    places.iter().filter_map(|(one, other)| Span::between(at(*one), at(*other))).collect()
}

/// The project of some text and spans.
fn project_of(text: &Text, spans: &[Span]) -> (Project, SheetKey) {
    let label = "claim".parse().expect("a label");
    let annotations = spans.iter().map(|it| (Clone::clone(&label), vec![*it])).collect();
    project(&crate::util::markup::Marked { text: text.clone(), annotations, selection: None, focus: None, armed: None })
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn whatever_the_texts_outcomes_are_sound(
        old in prop::collection::vec(any::<u8>(), 0..60),
        new in prop::collection::vec(any::<u8>(), 0..60),
        kept in 0..60_usize,
        places in prop::collection::vec((0..900_usize, 0..900_usize), 0..12),
    ) {
        let mut mixed = old[..kept.min(old.len())].to_vec();
        mixed.extend(new);
        let (old, new) = (Text::new(text_of(&old)), Text::new(text_of(&mixed)));
        let anchoring = Anchoring::new(&old, &new);
        let spans = spans_of(&old, &places);
        for span in &spans {
            let place = anchoring.place(*span);
            let Some(found) = place.span() else { continue };
            let slice = new.slice(found);
            prop_assert!(slice.is_some(), "{found} leaves the text");
            prop_assert!(new.is_grapheme_boundary(found.start()) && new.is_grapheme_boundary(found.end()));
            if matches!(place, Place::Same(_) | Place::Moved(_) | Place::Changed(_, Difference::Occurrence)) {
                prop_assert_eq!(slice, old.slice(*span));
            }
        }
        let (before, key) = project_of(&old, &spans);
        let updated = update(before, key, new.as_str());
        only_questions_are_open(&updated.after, updated.kinds.iter().filter(|it| it.is_flagged()).count());
    }

    #[test]
    fn in_the_same_text_all_is_the_same(
        seeds in prop::collection::vec(any::<u8>(), 0..60),
        places in prop::collection::vec((0..900_usize, 0..900_usize), 0..12),
    ) {
        let text = Text::new(text_of(&seeds));
        let (before, key) = project_of(&text, &spans_of(&text, &places));
        let updated = update(before.clone(), key, text.as_str());
        prop_assert!(updated.kinds.iter().all(|it| *it == Kind::Same));
        prop_assert!(updated.after == before);
    }

    /// A lone word between two sentences that were put in tells less than they do: it may be asked about, and so may what stands beside
    /// it. Nothing is put at other words.
    #[test]
    fn what_is_put_in_between_moves_every_annotation_to_its_words(
        count in 4..80_usize,
        cuts in prop::collection::btree_set(0..80_usize, 1..6),
        lengths in prop::collection::vec(1..4_usize, 80),
    ) {
        let words: Vec<String> = (0..count).map(|it| format!("word{it}")).collect();
        let old = words.join(" ");
        let mut new = String::new();
        let (mut expected, mut place) = (Vec::new(), 0);
        while place < count {
            if cuts.contains(&place) {
                new.push_str(&format!("Inserted{place} sentence. "));
            }
            let last = (place..count).take(lengths[place]).take_while(|it| *it == place || !cuts.contains(it)).last();
            let last = last.unwrap_or(place);
            let length = words[place..=last].join(" ").len();
            expected.push((place..last + 1, new.len()..new.len() + length));
            new.push_str(&words[place..=last].join(" "));
            new.push_str(if last + 1 < count { " " } else { "" });
            place = last + 1;
        }
        let (old, new) = (Text::new(old), Text::new(new));
        let anchoring = Anchoring::new(&old, &new);
        for (numbers, expected) in expected {
            let words = &new.as_str()[expected.clone()];
            let at = old.as_str().match_indices(words).map(|(at, _)| at);
            let at = at.filter(|at| !old.as_str()[at + words.len()..].starts_with(|it: char| it.is_ascii_digit())).last();
            let before = Span::from_range(at.unwrap()..at.unwrap() + words.len()).unwrap();
            let place = anchoring.place(before);
            let is_short = is_among_short_stretches(&numbers, &cuts, count);
            prop_assert!(place.is_sure() || is_short, "{words}: {place:?}");
            prop_assert!(place.span() == Span::from_range(expected) || (is_short && place.span().is_none()));
        }
    }
}

/// Whether one of the stretches into which the words are cut is shorter than the sentence between them, and touches some words or lies near.
fn is_among_short_stretches(words: &Range<usize>, cuts: &BTreeSet<usize>, count: usize) -> bool {
    const NEAR: usize = 8;
    let cuts: Vec<usize> = [0].into_iter().chain(cuts.range(..count).copied()).chain([count]).collect();
    let near = words.start.saturating_sub(NEAR)..words.end + NEAR;
    cuts.windows(2).any(|it| it[1] - it[0] <= 3 && it[0] < near.end && it[1] > near.start)
}

#[test]
fn quoted_words_that_did_not_stand_there_are_not_followed() {
    let (old, new) = (Text::new("one two three"), Text::new("zero one two three"));
    let wrong = QuotedSpan { span: Span::from_range(0..3).unwrap(), quoted: "two".into() };
    assert_eq!(Anchoring::new(&old, &new).place_of(&wrong), Place::Lost);
    assert!(Spans::new(vec![wrong]).is_ok());
}

/// Texts in which everything might be anything. What bounds the work on them is tested where it is done, in steps.
#[test]
fn what_is_sure_in_hostile_pairs_is_right() {
    let two = |seed: u64, count: usize| -> String {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if state >> 63 == 0 { "a " } else { "b " }
        };
        (0..count).map(|_| next()).collect()
    };
    let numbers = |reversed: bool| -> String {
        (0..3_000).map(|it| format!("{} ", if reversed { 2_999 - it } else { it })).collect()
    };
    let pairs = [
        (two(1, 3_000), two(2, 3_000)),
        ("a ".repeat(3_000), "a ".repeat(1_500) + "b"),
        ("ab ".repeat(3_000), "ba ".repeat(3_000)),
        ("a".repeat(20_000), "b".repeat(20_000)),
        ("🇫🇷".repeat(1_000), "🇷🇫".repeat(999)),
        (numbers(false), numbers(true)),
    ];
    for (old, new) in pairs {
        let (old, new) = (Text::new(old), Text::new(new));
        let anchoring = Anchoring::new(&old, &new);
        for at in (0..old.end().0 - 9).step_by(old.end().0 / 100) {
            let (at, behind) = (ByteOffset(at), ByteOffset(at + 7));
            let Some(span) = Span::between(old.floor_grapheme(at), old.floor_grapheme(behind)) else { continue };
            let place = anchoring.place(span);
            let words = place.span().map(|it| new.slice(it).expect("a place within the text"));
            if place.is_sure() {
                assert_eq!(words, old.slice(span), "{place:?}");
            }
        }
    }
}
