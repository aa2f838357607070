//! Whatever data looks like, its second import changes nothing: twins at one place, ids given twice, ids that the first import makes.

use std::sync::Arc;

use manicule::format::AnnotationMark;
use manicule::model::{Annotation, AnnotationId, Project, RelationId, SheetKey};
use manicule::text::{ByteOffset, Span, Text};
use proptest::prelude::*;
use proptest::sample::select;

use crate::import::{empty, import, told};
use crate::util::laws::cases;

const TEXT: &str = "one two";
const PLACES: [&str; 2] = ["one", "two"];
const DOCUMENTS: [&str; 2] = ["quay", "pier"];
const ANNOTATORS: [&str; 2] = ["ada", "imported"];

/// An annotation of the data: what it is called, and which of the places it has.
#[derive(Clone, Debug)]
struct Named {
    called: String,
    place: usize,
}

/// A relation by what it and its ends are called.
type Link = (String, String, String);

/// What one file or line says: whose it is, its annotations, and its relations.
type Piece = (&'static str, Vec<Named>, Vec<Link>);

/// The id that an import makes of a figure at a place, with a number.
fn id(annotator: &str, place: usize, number: u64) -> AnnotationId {
    let span = Span::new(ByteOffset(4 * place), ByteOffset(4 * place + 3)).unwrap();
    let (text, annotator, label) = (Text::new(TEXT).hash(), annotator.parse().unwrap(), "figure".parse().unwrap());
    AnnotationMark { text, annotator: &annotator, label: &label, spans: &[span] }.id(number)
}

/// What data calls an annotation: nothing of ours, with and without a number, or an id that is somebody's or could be made.
fn called() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (1..4_u64).prop_map(|it| format!("T{it}")),
        1 => select(&["x", "y", "aaaaaaaaaaaa"][..]).prop_map(str::to_owned),
        2 => (select(&ANNOTATORS[..]), 0..2_usize, 0..4_u64).prop_map(|(by, place, it)| id(by, place, it).to_string()),
    ]
}

/// What data calls a relation: mostly nothing.
fn linked() -> impl Strategy<Value = String> {
    select(&["", "", "", "R1", "R2", "bbbbbbbbbbbb", "cccccccccccc"][..]).prop_map(str::to_owned)
}

fn piece() -> impl Strategy<Value = Piece> {
    let named = (called(), 0..2_usize).prop_map(|(called, place)| Named { called, place });
    let relations = prop::collection::vec((linked(), called(), called()), 0..6);
    (select(&ANNOTATORS[..]), prop::collection::vec(named, 0..6), relations)
}

/// A line of `jsonl` for a piece.
fn line(piece: &Piece) -> String {
    line_about(DOCUMENTS[0], piece)
}

/// A line of `jsonl` for a piece about one of the documents that have the text.
fn line_about(document: &str, (annotator, annotations, relations): &Piece) -> String {
    let span = |it: &Named| {
        let (words, start) = (PLACES[it.place], it.place * 4);
        let end = start + 3;
        format!(r#"{{"id": "{}", "label": "figure", "start": {start}, "end": {end}, "text": "{words}"}}"#, it.called)
    };
    let relation = |(called, from, to): &Link| {
        format!(r#"{{"id": "{called}", "label": "about", "from": "{from}", "to": "{to}"}}"#)
    };
    let spans = annotations.iter().map(span).collect::<Vec<_>>().join(", ");
    let relations = relations.iter().map(relation).collect::<Vec<_>>().join(", ");
    format!(
        r#"{{"id": "{document}", "text": "{TEXT}", "annotator": "{annotator}", "spans": [{spans}], "relations": [{relations}]}}"#
    )
}

/// Some lines, fewer than `end`, about both documents.
fn lines(end: usize) -> impl Strategy<Value = String> {
    let line = (select(&DOCUMENTS[..]), piece()).prop_map(|(document, piece)| line_about(document, &piece));
    prop::collection::vec(line, 1..end).prop_map(|it| it.join("\n"))
}

/// A project in which two documents have the text, so that the same ids are made for both.
fn with_two_documents() -> Project {
    let mut project = empty();
    import(&mut project, "jsonl", &[("quay.jsonl", &format!(r#"{{"id": "{}", "text": "{TEXT}"}}"#, DOCUMENTS[0]))]);
    let mut other = project.documents.values().next().unwrap().as_ref().clone();
    other.id = DOCUMENTS[1].parse().unwrap();
    project.documents.insert(other.id.clone(), Arc::new(other));
    project
}

/// Gives another label to some annotations: those whose bit is set.
fn relabel(project: &mut Project, which: u16) {
    let keys: Vec<SheetKey> = project.sheets.keys().cloned().collect();
    let mut at = 0;
    for key in keys {
        let sheet = Arc::make_mut(project.sheets.get_mut(&key).unwrap());
        let annotations: Vec<_> = sheet.annotations.iter().cloned().collect();
        for annotation in annotations {
            if which >> (at % u16::BITS) & 1 == 1 {
                let label = "claim".parse().unwrap();
                sheet.annotations.insert(Arc::new(Annotation { label, ..annotation.as_ref().clone() }));
            }
            at += 1;
        }
    }
}

/// A file of `brat` for a piece: ids of ours stand in our own notes.
fn sheet((_, annotations, relations): &Piece) -> String {
    let key = |called: &str| annotations.iter().position(|it| it.called == called).map_or(9, |it| 9 - it);
    let mut lines: Vec<String> = Vec::new();
    for (at, it) in annotations.iter().enumerate() {
        let (start, number) = (it.place * 4, 9 - at);
        lines.push(format!("T{number}\tfigure {start} {}\t{}", start + 3, PLACES[it.place]));
        if it.called.parse::<AnnotationId>().is_ok() {
            lines.push(format!("#{number}\tManicule T{number}\t{{\"id\": \"{}\"}}", it.called));
        }
    }
    for (at, (called, from, to)) in relations.iter().enumerate() {
        lines.push(format!("R{at}\tabout Arg1:T{} Arg2:T{}", key(from), key(to)));
        if called.parse::<RelationId>().is_ok() {
            lines.push(format!("#{}\tManicule R{at}\t{{\"id\": \"{called}\"}}", at + 100));
        }
    }
    lines.join("\n")
}

/// Imports files twice, and gives what is there after each.
fn twice(format: &str, files: &[(String, String)]) -> [Project; 2] {
    let files: Vec<(&str, &str)> = files.iter().map(|(name, data)| (name.as_str(), data.as_str())).collect();
    let mut project = empty();
    import(&mut project, format, &files);
    let first = project.clone();
    import(&mut project, format, &files);
    [first, project]
}

/// A piece, of annotations by what they are called and the words they stand at.
fn piece_of(annotator: &'static str, annotations: &[(&str, &str)], relations: &[(&str, &str, &str)]) -> Piece {
    let place = |words: &str| PLACES.iter().position(|it| *it == words).unwrap();
    let named = annotations.iter().map(|(called, at)| Named { called: (*called).to_owned(), place: place(at) });
    let relations = relations.iter().map(|(called, from, to)| [*called, *from, *to].map(str::to_owned).into());
    (annotator, named.collect(), relations.collect())
}

/// Checks that lines of pieces change nothing when they are imported again, and gives what is there.
fn again(pieces: &[Piece]) -> Project {
    let data = pieces.iter().map(line).collect::<Vec<_>>().join("\n");
    let [first, second] = twice("jsonl", &[("quay.jsonl".to_owned(), data)]);
    assert_eq!(told(&first), told(&second));
    assert!(first == second);
    first
}

#[test]
fn a_twin_is_not_taken_for_what_a_later_piece_was_given_the_id_of() {
    let made = id("imported", 1, 0).to_string();
    let last = [("aaaaaaaaaaaa", "two"), ("T3", "two"), ("T1", "two"), ("T1", "one")];
    let pieces = [
        piece_of("imported", &[("T2", "two"), ("T3", "two")], &[]),
        piece_of("imported", &[("T1", "two"), (&made, "two")], &[]),
        piece_of("imported", &last, &[("", "T1", &made)]),
    ];
    assert_eq!(again(&pieces).sheets.values().map(|it| it.annotations.len()).sum::<usize>(), 4);
}

#[test]
fn two_of_one_piece_are_two_though_each_was_the_same_one_in_others() {
    let pieces = [
        piece_of("ada", &[("T3", "two")], &[]),
        piece_of("ada", &[("aaaaaaaaaaaa", "two")], &[]),
        piece_of("ada", &[("T3", "two"), ("aaaaaaaaaaaa", "two")], &[("", "T3", "aaaaaaaaaaaa")]),
    ];
    assert_eq!(told(&again(&pieces)), ["quay ada figure “two”", "quay ada figure “two”", "about “two” → “two”"]);
}

#[test]
fn relations_of_one_id_are_one_though_somebody_else_has_the_id() {
    let ends = [("x", "one"), ("y", "two")];
    let pieces = [
        piece_of("ada", &ends, &[("bbbbbbbbbbbb", "x", "y")]),
        piece_of("imported", &ends, &[("bbbbbbbbbbbb", "x", "y"), ("bbbbbbbbbbbb", "y", "x")]),
    ];
    assert_eq!(again(&pieces).sheets.values().map(|it| it.relations.len()).sum::<usize>(), 2);
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_second_import_of_lines_changes_nothing(pieces in prop::collection::vec(piece(), 1..4)) {
        let data = pieces.iter().map(line).collect::<Vec<_>>().join("\n");
        let [first, second] = twice("jsonl", &[("quay.jsonl".to_owned(), data.clone())]);
        prop_assert_eq!(told(&first), told(&second), "{}", data);
        prop_assert!(first == second, "{}", data);
    }

    #[test]
    fn a_second_import_changes_nothing_whatever_was_there(before in lines(3), data in lines(4)) {
        let mut project = with_two_documents();
        import(&mut project, "jsonl", &[("quay.jsonl", &before)]);
        import(&mut project, "jsonl", &[("quay.jsonl", &data)]);
        let first = project.clone();
        import(&mut project, "jsonl", &[("quay.jsonl", &data)]);
        prop_assert_eq!(told(&first), told(&project), "{}\n{}", before, data);
        prop_assert!(first == project, "{}\n{}", before, data);
    }

    #[test]
    fn what_was_changed_since_its_import_is_known_again(data in lines(4), which in any::<u16>()) {
        let mut project = with_two_documents();
        import(&mut project, "jsonl", &[("quay.jsonl", &data)]);
        relabel(&mut project, which);
        let changed = project.clone();
        import(&mut project, "jsonl", &[("quay.jsonl", &data)]);
        prop_assert_eq!(told(&changed), told(&project), "{}", data);
        prop_assert!(changed == project, "{}", data);
    }

    #[test]
    fn a_second_import_of_brat_changes_nothing(pieces in prop::collection::vec(piece(), 1..3)) {
        let mut files = vec![("text/quay.txt".to_owned(), TEXT.to_owned())];
        files.extend(pieces.iter().enumerate().map(|(at, it)| (format!("{at}/quay.ann"), sheet(it))));
        let [first, second] = twice("brat", &files);
        prop_assert_eq!(told(&first), told(&second), "{:?}", files);
        prop_assert!(first == second, "{:?}", files);
    }
}
