//! The batch program from the outside: what it writes where, what it says, and its exit codes.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use manicule::edit::Edit;
use manicule::edit::intent::{self, Author};
use manicule::model::{AnnotationId, Attribute, AttributeValue, Project, SheetKey, Stamp, Time, ValueOrigin};
use manicule::store::{self, FileKey};
use manicule::text::Span;
use serde_json::Value;
use tempfile::TempDir;

const FERRY: &str = "=Ferry burns\n\n“No,” said Ana Díaz, “not yet.” 🚢 About 7 officers left.\n";
const HARBOUR: &str = "Harbour closed\n\nAna Díaz: “Not yet.”\n";

/// What a run of the program left.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

pub fn batch(dir: &TempDir, arguments: &str) -> Run {
    let mut command = Command::cargo_bin("manicule-batch").unwrap();
    let output = command.current_dir(dir.path()).args(arguments.split_whitespace()).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with two articles in `articles/`.
fn articles() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("articles")).unwrap();
    fs::write(dir.path().join("articles/ferry.txt"), FERRY).unwrap();
    fs::write(dir.path().join("articles/harbour.md"), HARBOUR).unwrap();
    dir
}

/// A folder with the project `news`, into which both articles were imported.
fn imported() -> TempDir {
    let dir = articles();
    assert_eq!(batch(&dir, "new news --title News").code, 0);
    let import = batch(&dir, "import news articles");
    assert_eq!(import.code, 0, "{}", import.stderr);
    dir
}

/// The same, with annotations by `ada` in both documents.
pub fn annotated() -> TempDir {
    let dir = imported();
    tag(&dir, "ferry", 1, "quote", "“No,” said Ana Díaz, “not yet.”");
    tag(&dir, "ferry", 2, "figure", "About 7 officers");
    tag(&dir, "harbour", 3, "quote", "“Not yet.”");
    dir
}

pub fn change(dir: &TempDir, edit: impl FnOnce(&Project) -> Edit) {
    let mut opened = store::open(&dir.path().join("news")).unwrap();
    let edit = edit(&opened.project);
    edit.apply(&mut opened.project).unwrap();
    opened.folder.save(&opened.project, &FileKey::touched(&edit)).unwrap();
}

fn author(document: &str) -> Author {
    let annotator: manicule::model::AnnotatorId = "ada".parse().unwrap();
    Author {
        key: SheetKey::new(document.parse().unwrap(), annotator.clone()),
        stamp: Stamp { at: Time::from_unix(1_760_000_000), by: annotator },
    }
}

pub fn tag(dir: &TempDir, document: &str, number: u64, label: &str, words: &str) {
    change(dir, |project| {
        let text = project.text(&document.parse().unwrap()).unwrap();
        let at = text.as_str().find(words).expect("words of the text");
        let span = Span::from_range(at..at + words.len()).unwrap();
        let id = AnnotationId::from_number(number);
        intent::create(project, &author(document), id, &label.parse().unwrap(), &[span]).unwrap()
    });
}

/// All files below a folder by their relative path, hidden ones too.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push((path.clone(), fs::read(&path).unwrap())),
        }
    }
    found.sort();
    found
}

pub fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let inside = |path: PathBuf| path.strip_prefix(folder).unwrap().to_owned();
    files(folder).into_iter().map(|(path, bytes)| (inside(path), bytes)).collect()
}

#[test]
fn page_furniture_is_asked_about_or_decided_on_import() {
    for (option, excluded, looked_at, said) in [
        ("", 0, 0, "2 lines may be page furniture"),
        (" --furniture suggest", 0, 0, "2 lines may be page furniture"),
        (" --furniture exclude", 2, 0, "2 lines excluded"),
        (" --furniture keep", 0, 2, "2 lines kept"),
    ] {
        let dir = articles();
        fs::write(
            dir.path().join("articles/mill.txt"),
            "- Advertisement -\nThe mill\n\nIt stands still.\n© 2025 Lantern\n",
        )
        .unwrap();
        assert_eq!(batch(&dir, "new news").code, 0);
        let import = batch(&dir, &format!("import news articles/mill.txt{option} --json"));
        assert_eq!((import.code, &import.json()["furniture"]), (0, &2.into()), "{}", import.stderr);
        assert!(import.stderr.contains(said), "{}", import.stderr);
        let project = store::open(&dir.path().join("news")).unwrap().project;
        let document = project.documents.values().next().unwrap();
        assert_eq!((document.excluded.len(), document.looked_at.len()), (excluded, looked_at), "{option}");
        assert_eq!(batch(&dir, "check news").code, 0);
    }
    let dir = imported();
    fs::write(dir.path().join("data.jsonl"), "").unwrap();
    assert_eq!(batch(&dir, "import news data.jsonl --furniture exclude").code, 2, "no option of annotated data");
}

#[test]
fn articles_become_a_project_and_the_project_a_dataset() {
    let dir = annotated();
    let export = batch(&dir, "export news --format jsonl --out dataset");
    assert_eq!((export.code, export.stdout.as_str()), (0, ""), "{}", export.stderr);
    assert!(export.stderr.contains("2 records of 2 documents, 3 annotations"), "{}", export.stderr);
    let jsonl = fs::read_to_string(dir.path().join("dataset/annotations.jsonl")).unwrap();
    let records: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(records[0]["id"], "ferry");
    assert_eq!(records[0]["text"], FERRY);
    assert_eq!(records[0]["spans"][1]["text"], "About 7 officers");
    assert_eq!(records[1]["spans"][0]["text"], "“Not yet.”");
    for file in ["schema.json", "speakers.jsonl", "manifest.json", "_SUCCESS"] {
        assert!(dir.path().join("dataset").join(file).exists(), "{file}");
    }
}

#[test]
fn the_same_export_twice_is_the_same_bytes() {
    let dir = annotated();
    for format in ["jsonl", "csv"] {
        let (one, two) = (format!("{format}-1"), format!("{format}-2"));
        assert_eq!(batch(&dir, &format!("export news --format {format} --out {one}")).code, 0);
        assert_eq!(batch(&dir, &format!("export news --format {format} --out {two}")).code, 0);
        assert_eq!(contents(&dir.path().join(one)), contents(&dir.path().join(two)));
    }
}

#[test]
fn an_export_that_is_there_is_replaced_by_force_alone() {
    let dir = annotated();
    assert_eq!(batch(&dir, "export news --format jsonl --out dataset").code, 0);
    let before = contents(&dir.path().join("dataset"));
    let refused = batch(&dir, "export news --format csv --out dataset");
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("dataset exists already") && refused.stderr.contains("--force"),
        "{}",
        refused.stderr
    );
    assert_eq!(contents(&dir.path().join("dataset")), before);
    assert_eq!(batch(&dir, "export news --format csv --out dataset --force").code, 0);
    assert!(dir.path().join("dataset/annotations.csv").exists());
    assert!(!dir.path().join("dataset/annotations.jsonl").exists());
    let refused = batch(&dir, "export news --format csv --out articles --force");
    assert_eq!(refused.code, 2, "what is no export is never replaced");
    assert_eq!(fs::read_to_string(dir.path().join("articles/ferry.txt")).unwrap(), FERRY);
}

#[test]
fn a_bad_file_does_not_stop_the_good_ones() {
    let dir = articles();
    fs::write(dir.path().join("articles/empty.txt"), "").unwrap();
    fs::write(dir.path().join("articles/binary.txt"), b"\x00\x01\x02\xff\xfe\x00").unwrap();
    assert_eq!(batch(&dir, "new news").code, 0);
    let import = batch(&dir, "import news articles");
    assert_eq!(import.code, 1);
    assert!(import.stderr.contains("empty.txt") && import.stderr.contains("binary.txt"), "{}", import.stderr);
    let stats = batch(&dir, "stats news --json").json();
    assert_eq!(stats[0]["documents"], 2);
}

#[test]
fn the_same_file_is_imported_once() {
    let dir = imported();
    let again = batch(&dir, "import news articles/ferry.txt");
    assert_eq!(again.code, 0);
    assert!(again.stderr.contains("ferry"), "{}", again.stderr);
    assert_eq!(batch(&dir, "stats news --json").json()[0]["documents"], 2);
}

#[test]
fn check_passes_on_a_good_project_and_names_a_changed_text() {
    let dir = annotated();
    let good = batch(&dir, "check news");
    assert_eq!(good.code, 0, "{}{}", good.stdout, good.stderr);
    let path = dir.path().join("news/documents/ferry.txt");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("About 7", "About 9")).unwrap();
    let bad = batch(&dir, "check news");
    assert_eq!(bad.code, 1);
    assert!(bad.stdout.lines().any(|line| line.contains("ferry") && line.contains("error")), "{}", bad.stdout);
    assert!(bad.stdout.contains("news/documents/ferry.txt: error"), "{}", bad.stdout);
    let json = batch(&dir, "check news --json").json();
    assert!(json[0]["diagnostics"].as_array().unwrap().iter().any(|it| it["document"] == "ferry"));
}

#[test]
fn check_names_file_and_line_of_an_annotation_and_of_a_damaged_file() {
    let dir = annotated();
    change(&dir, |project| {
        let value = Some(Attribute { value: AttributeValue::Text("seven".into()), origin: ValueOrigin::Hand });
        let id = AnnotationId::from_number(2);
        intent::set_attribute(project, &author("ferry"), id, &"value".parse().unwrap(), value).unwrap()
    });
    let sheet = "news/annotations/ada/ferry.ron";
    let ron = fs::read_to_string(dir.path().join(sheet)).unwrap();
    let line = 1 + ron.lines().position(|line| line.contains("seven")).unwrap();
    let check = batch(&dir, "check news");
    assert!(check.stdout.contains(&format!("{sheet}:{line}: ")), "{}", check.stdout);
    fs::write(dir.path().join("news/project.ron"), "(\n  format: 1,\n  nonsense\n").unwrap();
    let damaged = batch(&dir, "check news");
    assert_eq!(damaged.code, 1);
    assert!(damaged.stdout.starts_with("news/project.ron:"), "{}", damaged.stdout);
}

#[test]
fn a_document_whose_text_was_changed_is_skipped_and_the_others_are_exported() {
    let dir = annotated();
    let path = dir.path().join("news/documents/ferry.txt");
    fs::write(&path, FERRY.replace("About 7", "About 9")).unwrap();
    let before = files(&dir.path().join("news"));
    let export = batch(&dir, "export news --format jsonl --out dataset");
    assert_eq!(export.code, 1);
    assert!(export.stderr.contains("ferry"), "{}", export.stderr);
    let jsonl = fs::read_to_string(dir.path().join("dataset/annotations.jsonl")).unwrap();
    assert_eq!(jsonl.lines().count(), 1);
    assert!(jsonl.contains("\"id\":\"harbour\""));
    for options in ["--strict", "--max-skipped 0"] {
        let refused = batch(&dir, &format!("export news --format jsonl --out other {options}"));
        assert_eq!(refused.code, 2, "{options}");
        assert!(!dir.path().join("other").exists(), "{options}");
    }
    let hidden = fs::read_dir(dir.path())
        .unwrap()
        .filter(|it| it.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0, "nothing hidden stays behind");
    assert_eq!(files(&dir.path().join("news")), before, "an export changes no project");
    assert_eq!(batch(&dir, "import news articles/harbour.md").code, 2, "what cannot be read whole is not written");
}

#[test]
fn a_loss_is_shown_and_fails_what_is_strict() {
    let dir = annotated();
    change(&dir, |project| {
        let to = manicule::model::AnnotationPlace {
            document: "harbour".parse().unwrap(),
            annotation: AnnotationId::from_number(3),
        };
        let from = AnnotationId::from_number(1);
        let id = manicule::model::RelationId::from_number(9);
        intent::link(project, &author("ferry"), id, &"repeats".parse().unwrap(), (from, to)).unwrap()
    });
    let export = batch(&dir, "export news --format csv --out table");
    assert_eq!(export.code, 0);
    assert!(export.stderr.contains("lost: 1 relations"), "{}", export.stderr);
    let quiet = batch(&dir, "export news --format csv --out quiet --quiet");
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
    let strict = batch(&dir, "export news --format csv --out strict --strict");
    assert_eq!(strict.code, 2);
    assert!(!dir.path().join("strict").exists());
    assert_eq!(batch(&dir, "export news --format jsonl --out strict --strict").code, 0);
}

#[test]
fn a_table_holds_no_formula() {
    let dir = annotated();
    tag(&dir, "ferry", 4, "claim", "=Ferry burns");
    change(&dir, |project| {
        let value = AttributeValue::Text("-7.5".into());
        let value = Some(Attribute { value, origin: ValueOrigin::Hand });
        let id = AnnotationId::from_number(2);
        intent::set_attribute(project, &author("ferry"), id, &"value".parse().unwrap(), value).unwrap()
    });
    change(&dir, |project| {
        intent::set_note(project, &author("ferry"), AnnotationId::from_number(2), " @SUM(A1)").unwrap()
    });
    assert_eq!(batch(&dir, "export news --format csv --out table").code, 0);
    let csv = fs::read_to_string(dir.path().join("table/annotations.csv")).unwrap();
    assert!(csv.contains(",'=Ferry burns,"), "{csv}");
    assert!(csv.contains(",' @SUM(A1),"), "{csv}");
    assert!(csv.contains(",-7.5,"), "a number stays one: {csv}");
    assert!(csv.ends_with("\r\n"));
}

#[test]
fn json_for_machines_parses_and_says_the_same() {
    let dir = annotated();
    let export = batch(&dir, "export news --format jsonl --out dataset --json").json();
    assert_eq!(export["counts"]["annotations"], 3);
    assert_eq!(export["diagnostics"], Value::Array(Vec::new()));
    let stats = batch(&dir, "stats news --json").json();
    assert_eq!(stats[0]["annotations"].as_array().unwrap().len(), 2);
    assert!(batch(&dir, "stats news").stdout.contains("quote"));
    let formats = batch(&dir, "formats --json").json();
    assert!(formats.as_array().unwrap().iter().any(|it| it["name"] == "csv" && it["holds"]["relations"] == false));
    assert_eq!(batch(&dir, "check news --json").json()[0]["project"], "news");
    assert_eq!(batch(&dir, "new other --json").json()["title"], "other");
    assert_eq!(batch(&dir, "import other articles --json").json()["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn what_cannot_run_is_exit_code_2_and_says_why() {
    let dir = annotated();
    let refused = [
        ("", "Usage"),
        ("export news --format jsonl", "--out"),
        ("export news --format nonesuch --out x", "jsonl, csv"),
        ("export news --format jsonl --out x --annotator bob", "ada"),
        ("export news --format jsonl --out x --label quotes", "quote"),
        ("export news --format jsonl --out x --status finished", "in_progress"),
        ("export news news --format jsonl --out x", "copies"),
        ("export nowhere --format jsonl --out x", "nowhere"),
        ("check articles", "articles"),
        ("stats nowhere", "nowhere"),
        ("new news", "news"),
        ("import nowhere articles", "nowhere"),
        ("import news articles --annotator bob", "--annotator"),
        ("import news articles --format text --unit bytes", "--unit"),
        ("export news --format jsonl --out x --byte-order-mark", "csv, tsv"),
    ];
    for (arguments, words) in refused {
        let run = batch(&dir, arguments);
        assert_eq!(run.code, 2, "{arguments}: {}", run.stderr);
        assert_eq!(run.stdout, "", "{arguments}");
        assert!(run.stderr.contains(words), "{arguments}: {}", run.stderr);
    }
    assert!(!dir.path().join("x").exists());
}

#[test]
fn untouched_documents_are_left_out_and_counted() {
    let dir = imported();
    tag(&dir, "ferry", 1, "figure", "About 7 officers");
    let export = batch(&dir, "export news --format jsonl --out dataset");
    assert!(export.stderr.contains("left out: 1 untouched"), "{}", export.stderr);
    let all = batch(&dir, "export news --format jsonl --out all --status new,in_progress,done --json").json();
    assert_eq!(all["counts"]["documents"], 2);
}

#[test]
fn guesses_are_written_as_guesses_once() {
    let dir = annotated();
    let guess = batch(&dir, "guess news");
    assert_eq!(guess.code, 0, "{}", guess.stderr);
    assert!(guess.stderr.contains("values guessed for 3 annotations, 1 new speaker"), "{}", guess.stderr);
    assert!(guess.stdout.contains("quote   speaker        2\n"), "{}", guess.stdout);
    assert!(guess.stdout.contains("figure  value"), "{}", guess.stdout);
    let project = store::open(&dir.path().join("news")).unwrap().project;
    assert_eq!(project.speakers.values().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Ana Díaz"]);
    let sheet = project.sheet(&author("ferry").key).unwrap();
    let quote = sheet.annotations.get(AnnotationId::from_number(1)).unwrap();
    assert_eq!(quote.attributes.text("speaker"), Some("ana-diaz"));
    assert!(quote.attributes.iter().all(|(_, it)| it.origin == ValueOrigin::Rule));
    let before = contents(&dir.path().join("news/annotations"));
    let again = batch(&dir, "guess news --json");
    assert_eq!(again.json()[0]["annotations"], 0);
    assert_eq!(contents(&dir.path().join("news/annotations")), before, "a second run changes nothing");
    assert_eq!(batch(&dir, "check news").code, 0);
}

#[test]
fn accepted_guesses_are_no_guesses_and_what_hands_gave_stays() {
    let dir = annotated();
    change(&dir, |project| {
        let value = Attribute { value: AttributeValue::Unknown, origin: ValueOrigin::Hand };
        let id = AnnotationId::from_number(1);
        intent::set_attribute(project, &author("ferry"), id, &"speaker".parse().unwrap(), Some(value)).unwrap()
    });
    let guess = batch(&dir, "guess news --accept --json");
    assert_eq!(guess.code, 0, "{}", guess.stderr);
    assert_eq!(guess.json()[0]["speakers"], 1);
    let project = store::open(&dir.path().join("news")).unwrap().project;
    let sheet = project.sheet(&author("ferry").key).unwrap();
    let quote = sheet.annotations.get(AnnotationId::from_number(1)).unwrap();
    assert_eq!(quote.attributes.get("speaker").unwrap().value, AttributeValue::Unknown);
    assert!(quote.attributes.iter().all(|(_, it)| it.origin == ValueOrigin::Hand));
    assert_eq!(batch(&dir, "guess missing").code, 2);
}

#[test]
fn annotated_data_comes_in_once_and_goes_out_again() {
    let dir = articles();
    let at = FERRY.chars().position(|it| it == 'D').unwrap();
    let sheet = format!("T4\tPerson {} {}\tAna Díaz\nT5\tPerson 0 3\tshift\n", at - 4, at + 4);
    fs::write(dir.path().join("articles/ferry.ann"), sheet).unwrap();
    assert_eq!(batch(&dir, "new news --title News").code, 0);
    let import = batch(&dir, "import news articles --annotator ada --json");
    assert_eq!(import.code, 1, "one annotation has other words: {}", import.stderr);
    assert!(import.stderr.contains("articles/ferry.ann:2: error: the annotation T5"), "{}", import.stderr);
    let report = import.json();
    assert_eq!((&report["format"], &report["offsets"]), (&Value::from("brat"), &serde_json::json!(["chars"])));
    assert_eq!(report["documents"]["new"], serde_json::json!(["ferry"]));
    assert_eq!(report["annotations"], serde_json::json!({ "new": 1, "known": 0 }));
    assert_eq!(report["added"]["labels"], serde_json::json!(["person"]));
    assert_eq!(batch(&dir, "check news").code, 0);
    let before = fs::read(dir.path().join("news/annotations/ada/ferry.ron")).unwrap();
    let again = batch(&dir, "import news articles --format brat --annotator ada --json").json();
    assert_eq!(again["annotations"], serde_json::json!({ "new": 0, "known": 1 }));
    assert_eq!(fs::read(dir.path().join("news/annotations/ada/ferry.ron")).unwrap(), before);
    assert_eq!(batch(&dir, "export news --format brat --out out").code, 0);
    let written = fs::read_to_string(dir.path().join("out/ada/ferry.ann")).unwrap();
    assert_eq!(written, format!("T4\tPerson {} {}\tAna Díaz\n", at - 4, at + 4));
    let table = batch(&dir, "export news --format csv --out table");
    assert_eq!(table.code, 0);
    assert_eq!(batch(&dir, "new other --title Other").code, 0);
    assert_eq!(batch(&dir, "import other table").code, 1, "a table has no texts");
    assert_eq!(
        batch(&dir, "import other table --format csv --text-dir articles --json").json()["annotations"]["new"],
        1
    );
    assert_eq!(batch(&dir, "import other table --format nonesuch").code, 2);
}
