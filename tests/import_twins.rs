//! Things of the data that look alike and are not one, and things that are one and come twice.

use manicule::format::{LossKind, MemorySource};
use manicule::model::{AnnotatorKind, AttributeKind, Project, Status};

use crate::import::{empty, import, told, warnings, written};

const TEXT: &str = "Inês has 12 boats, 40 in all.";

/// A line of `jsonl` about the text.
fn line(annotator: &str, rest: &str) -> String {
    format!(r#"{{"id": "quay", "text": "{TEXT}", "annotator": "{annotator}", {rest}}}"#)
}

fn span(id: &str, label: &str, words: &str, rest: &str) -> String {
    let start = TEXT[..TEXT.find(words).unwrap()].chars().count();
    let end = start + words.chars().count();
    format!(
        r#"{{"id": "{id}", "label": "{label}", "start": {start}, "end": {end}, "text": "{words}", "origin": "hand"{rest}}}"#
    )
}

fn spans(list: &[String]) -> String {
    format!(r#""spans": [{}]"#, list.join(", "))
}

#[test]
fn labels_attributes_and_annotators_whose_names_make_one_id_stay_apart() {
    let values = r#", "attributes": {"数": "a", "字": "b"}"#;
    let list = [
        span("a", "C#", "Inês", values),
        span("b", "C++", "12", ""),
        span("c", "引用", "40", ""),
        span("d", "声明", "boats", ""),
        span("e", "c", "all", ""),
    ];
    let relations = r#""relations": [{"id": "r", "label": "C--", "from": "a", "to": "b"}]"#;
    let data = [line("艾达", &format!("{}, {relations}", spans(&list))), line("鲍勃", &spans(&list[..1]))].join("\n");
    let mut project = empty();
    let labels = project.schema.labels.len();
    import(&mut project, "jsonl", &[("q.jsonl", &data)]);
    let names: Vec<&str> = project.schema.labels[labels..].iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["C#", "C++", "引用", "声明", "c"]);
    let attributes: Vec<&str> =
        project.schema.attributes.iter().filter(|it| it.label.as_str() == "c").map(|it| it.name.as_str()).collect();
    assert_eq!(attributes, ["字", "数"]);
    assert_eq!(project.sheets.len(), 2, "two annotators are two, whatever their ids");
    let before = project.clone();
    let report = import(&mut project, "jsonl", &[("q.jsonl", &data)]);
    assert_eq!((project == before, report.annotations.new, report.annotations.known), (true, 0, 6));
}

#[test]
fn brat_without_texts_beside_keeps_annotators_apart() {
    let mut project = empty();
    let (ada, bob) = ("T1\tFigure 9 11\t12\n", "T1\tFigure 19 21\t40\n");
    import(&mut project, "brat", &[("ada/quay.ann", ada), ("bob/quay.ann", bob), ("text/quay.txt", TEXT)]);
    let expected = ["quay ada figure “12”", "quay bob figure “40”"];
    assert_eq!(told(&project), expected);
    project.sheets.clear();
    import(&mut project, "brat", &[("ada/quay.ann", ada), ("bob/quay.ann", bob)]);
    assert_eq!(told(&project), expected);
}

/// A project whose names to show begin with capitals, which brat has as types.
pub fn in_capitals(mut project: Project) -> Project {
    let capital = |name: &mut String| {
        let mut letters = name.chars();
        *name = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    };
    project.schema.labels.iter_mut().for_each(|it| capital(&mut it.name));
    project.schema.relations.iter_mut().for_each(|it| capital(&mut it.name));
    project.schema.attributes.iter_mut().for_each(|it| capital(&mut it.name));
    project
}

#[test]
fn brat_takes_its_own_schema_whatever_the_case_of_names() {
    let mut project = in_capitals(empty());
    let choice = project.schema.attributes.iter_mut().find(|it| it.kind == AttributeKind::Choice).unwrap();
    choice.choices.push("declined to say".to_owned());
    let (label, id) = (choice.label.to_string(), choice.id.to_string());
    let value = format!(r#", "attributes": {{"{id}": "declined to say"}}, "by_rule": ["{id}"]"#);
    import(&mut project, "jsonl", &[("q.jsonl", &line("ada", &spans(&[span("aaaaaaaaaaaa", &label, "12", &value)])))]);
    let out = written(&project, "brat");
    let mut read = empty();
    read.schema = Default::default();
    let report = crate::import::import_with(&mut read, "brat", &out, &crate::import::options());
    assert_eq!(warnings(&report), Vec::<String>::new());
    assert_eq!(read.sheets, project.sheets, "a guess stays a guess, too");
    let ours = project.schema.attributes.iter().find(|it| it.id.as_str() == id && it.label.as_str() == label).unwrap();
    let theirs = &read.schema.attributes[0];
    assert_eq!((&theirs.name, theirs.kind, &theirs.choices), (&ours.name, ours.kind, &ours.choices));
}

#[test]
fn speakers_of_two_exported_projects_are_not_swapped() {
    let speaker = |project: &str, name: &str| format!(r#"{{"project": "{project}", "id": "mayor", "name": "{name}"}}"#);
    let speakers = [speaker("p1", "Ada Quay"), speaker("p2", "Bob Pier")].join("\n");
    let mut project = empty();
    let said = project.schema.attributes.iter().find(|it| it.kind == AttributeKind::Speaker).unwrap().clone();
    let value = format!(r#", "attributes": {{"{}": "mayor"}}"#, said.id);
    let of = |project: &str, annotator: &str, id: &str| {
        let list = spans(&[span(id, said.label.as_str(), "Inês", &value)]);
        line(annotator, &format!(r#""project": "{project}", {list}"#))
    };
    let data = [of("p1", "ada", "aaaaaaaaaaaa"), of("p2", "bob", "bbbbbbbbbbbb")].join("\n");
    import(&mut project, "jsonl", &[("q.jsonl", &data), ("speakers.jsonl", &speakers)]);
    let spoke: Vec<String> = project
        .sheets
        .values()
        .flat_map(|it| it.annotations.iter())
        .map(|it| match it.attributes.iter().next().unwrap().1.value.clone() {
            manicule::model::AttributeValue::Text(id) => project.speakers[&id.parse().unwrap()].name.clone(),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(spoke, ["Ada Quay", "Bob Pier"]);
}

#[test]
fn an_annotation_with_an_id_of_its_own_is_not_taken_for_its_twin() {
    let mut project = empty();
    let known = span("aaaaaaaaaaaa", "figure", "12", "");
    import(&mut project, "jsonl", &[("q.jsonl", &line("ada", &spans(std::slice::from_ref(&known))))]);
    // The new one stands first, and at the same place.
    let list = [span("new", "figure", "12", ""), known];
    let report = import(&mut project, "jsonl", &[("q.jsonl", &line("ada", &spans(&list)))]);
    assert_eq!((report.annotations.new, report.annotations.known), (1, 1));
    assert_eq!(told(&project).len(), 2);
}

#[test]
fn two_copies_of_one_export_come_in_once() {
    let list = |note: &str| [span("aaaaaaaaaaaa", "figure", "12", note), span("bbbbbbbbbbbb", "figure", "40", "")];
    let relations =
        r#""relations": [{"id": "cccccccccccc", "label": "about", "from": "aaaaaaaaaaaa", "to": "bbbbbbbbbbbb"}]"#;
    let copy = |note: &str| line("ada", &format!("{}, {relations}", spans(&list(note))));
    let mut project = empty();
    let files = [("a.jsonl", &*copy("")), ("b.jsonl", &*copy(r#", "note": "later""#))];
    let report = import(&mut project, "jsonl", &files);
    assert_eq!((report.annotations.new, report.annotations.known), (2, 2));
    assert_eq!((report.relations.new, report.relations.known), (1, 1));
    assert_eq!(report.losses.count(LossKind::Kept), 1, "the note of the second copy");
    assert_eq!(told(&project).len(), 3);
}

#[test]
fn a_sheet_is_begun_though_the_first_of_its_key_is_empty() {
    let empty_one = line("ada", r#""status": "new", "spans": []"#);
    let full = line("ada", &spans(&[span("aaaaaaaaaaaa", "figure", "12", "")]));
    let mut project = empty();
    import(&mut project, "jsonl", &[("q.jsonl", &[empty_one, full].join("\n"))]);
    assert_eq!(project.sheets.values().map(|it| it.status).collect::<Vec<_>>(), [Status::InProgress]);
}

#[test]
fn brat_cuts_at_all_line_breaks_of_unicode() {
    let mut project = empty();
    let text = "12\u{2028}boats";
    let line = |note: &str| {
        format!(
            r#"{{"id": "quay", "text": "{text}", "annotator": "ada", "spans": [{{"id": "aaaaaaaaaaaa", "label": "figure", "start": 0, "end": 8, "origin": "hand", "note": "{note}"}}]}}"#
        )
    };
    import(&mut project, "jsonl", &[("q.jsonl", &line("one\u{2029}two"))]);
    let out = written(&project, "brat");
    let sheet = String::from_utf8(manicule::format::Source::read(&out, "ada/quay.ann").unwrap()).unwrap();
    assert!(!sheet.contains(['\u{2028}', '\u{2029}']), "{sheet:?}");
    let mut read = empty();
    crate::import::import_with(&mut read, "brat", &out, &crate::import::options());
    assert_eq!(read.sheets, project.sheets);
}

#[test]
fn tables_and_lines_tell_what_annotators_are() {
    let mut project = empty();
    import(&mut project, "jsonl", &[("q.jsonl", &line("robot", &spans(&[span("aaaaaaaaaaaa", "figure", "12", "")])))]);
    let key = project.sheets.keys().next().unwrap().clone();
    std::sync::Arc::make_mut(project.sheets.get_mut(&key).unwrap()).kind = AnnotatorKind::Machine;
    for format in ["jsonl", "csv", "tsv", "brat"] {
        let out: MemorySource = written(&project, format);
        let mut read = empty();
        read.documents.clone_from(&project.documents);
        read.texts.clone_from(&project.texts);
        crate::import::import_with(&mut read, format, &out, &crate::import::options());
        assert_eq!(read.sheets.get(&key).expect("a sheet").kind, AnnotatorKind::Machine, "{format}");
    }
}

#[test]
fn facts_and_regions_of_a_second_document_of_one_text_are_counted() {
    let of = |id: &str, rest: &str| format!(r#"{{"id": "{id}", "text": "{TEXT}", {rest}}}"#);
    let data =
        [of("one", r#""publisher": "Quay""#), of("two", r#""publisher": "Pier", "excluded": [[0, 4]]"#)].join("\n");
    let mut project = empty();
    let report = import(&mut project, "jsonl", &[("q.jsonl", &data)]);
    assert_eq!(project.documents.len(), 1);
    assert_eq!((report.losses.count(LossKind::DocumentFact), report.losses.count(LossKind::Excluded)), (1, 1));
}

#[test]
fn keys_of_two_pieces_about_one_text_are_not_each_others() {
    let line = |label: &str, relations: &str| {
        format!(
            r#"{{"text": "Ana met Bo.", "spans": [{{"start": 0, "end": 3, "label": "{label}"}}, {{"start": 8, "end": 10, "label": "{label}"}}], "relations": [{relations}]}}"#
        )
    };
    let knows = r#"{"head_span": {"start": 0, "end": 3}, "child_span": {"start": 8, "end": 10}, "label": "KNOWS"}"#;
    let turned = r#"{"text": "Ana met Bo.", "spans": [{"start": 8, "end": 10, "label": "z"}, {"start": 4, "end": 7, "label": "z"}]}"#;
    let data = [line("a", knows), line("b", ""), turned.to_owned()].join("\n");
    let mut project = empty();
    let report = import(&mut project, "prodigy", &[("d.jsonl", &data)]);
    assert_eq!(warnings(&report), Vec::<String>::new());
    let sheet = project.sheets.values().next().unwrap();
    let relation = sheet.relations.values().next().unwrap();
    let end = |id| {
        let it = sheet.annotations.get(id).unwrap();
        format!("{} {}", it.label, it.spans.quoted())
    };
    assert_eq!((end(relation.from), end(relation.to.annotation)), ("a Ana".to_owned(), "a Bo".to_owned()));
}

#[test]
fn a_relation_leads_to_an_id_of_ours_in_another_piece_and_to_no_key_there() {
    let spans_of = |id: &str, words: &str| format!(r#""spans": [{}]"#, span(id, "figure", words, ""));
    let relation =
        |from: &str, to: &str| format!(r#""relations": [{{"label": "repeats", "from": "{from}", "to": "{to}"}}]"#);
    let told_of = |one: &str, other: &str| {
        let lines = [
            line("ada", &spans_of(one, "12")),
            line("ada", &format!("{}, {}", spans_of(other, "40"), relation(other, one))),
        ];
        let mut project = empty();
        import(&mut project, "jsonl", &[("q.jsonl", &lines.join("\n"))]);
        told(&project).split_off(2)
    };
    assert_eq!(told_of("aaaaaaaaaaaa", "bbbbbbbbbbbb"), ["repeats “40” → “12”"]);
    assert_eq!(told_of("1", "2"), Vec::<String>::new());
}

#[test]
fn twins_that_do_not_stand_in_the_order_of_their_numbers_keep_their_relations() {
    let sheet = "T9\tFigure 9 11\t12\nT8\tFigure 9 11\t12\nR1\tAbout Arg1:T9 Arg2:T8\n";
    let files = [("ada/quay.ann", sheet), ("text/quay.txt", TEXT)];
    let mut project = empty();
    import(&mut project, "brat", &files);
    let first = told(&project);
    let report = import(&mut project, "brat", &files);
    assert_eq!((report.annotations.new, report.relations.new, told(&project)), (0, 0, first));
}

#[test]
fn an_annotation_that_was_moved_since_is_not_taken_for_its_twin() {
    let data = |ids: [&str; 2]| line("ada", &spans(&ids.map(|it| span(it, "figure", "12", ""))));
    let mut project = empty();
    import(&mut project, "jsonl", &[("q.jsonl", &data(["one", "other"]))]);
    let key = project.sheets.keys().next().unwrap().clone();
    let sheet = std::sync::Arc::make_mut(project.sheets.get_mut(&key).unwrap());
    let mut moved = sheet.annotations.iter().next().unwrap().as_ref().clone();
    moved.label = "claim".parse().unwrap();
    sheet.annotations.insert(std::sync::Arc::new(moved));
    let report = import(&mut project, "jsonl", &[("q.jsonl", &data(["one", "other"]))]);
    assert_eq!((report.annotations.new, report.annotations.known), (0, 2));
}
