//! A corrected text, annotations that are repaired, and files that count in an earlier text: from the outside, by the batch program.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use manicule::model::Project;
use manicule::store::{self, CONFIG_DIR_VARIABLE};
use serde_json::Value;
use tempfile::TempDir;

const DOCUMENT: &str = "harbour-gazette";

/// What a run of the program left.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

/// A folder with a copy of the sample project in `news`.
fn sample() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects/port-mare");
    store::copy_project(&shipped, &dir.path().join("news")).unwrap();
    dir
}

fn batch(dir: &TempDir, arguments: &[&str]) -> Run {
    let mut command = Command::cargo_bin("manicule-batch").unwrap();
    command.current_dir(dir.path()).env(CONFIG_DIR_VARIABLE, dir.path().join("settings")).args(arguments);
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn project(dir: &TempDir) -> Project {
    let opened = store::open(&dir.path().join("news")).unwrap();
    assert_eq!(opened.read_only, None, "{:?}", opened.diagnostics);
    opened.project
}

/// Every annotation of a document with the words that it quotes, and that these are the words at its place.
fn words(project: &Project) -> Vec<(String, String)> {
    let document = first(project);
    let text = project.text(&document.parse().unwrap()).unwrap();
    let sheets = project.sheets.iter().filter(|(key, _)| key.document.as_str() == document);
    let annotations = sheets.flat_map(|(_, sheet)| sheet.annotations.iter());
    let words = annotations.map(|annotation| {
        let quoted: Vec<_> = annotation.spans.iter().map(|it| &*it.quoted).collect();
        assert!(annotation.spans.iter().all(|it| it.agrees_with(text)), "{quoted:?}");
        (annotation.id.to_string(), quoted.join(" … "))
    });
    let mut words: Vec<_> = words.collect();
    words.sort();
    words
}

/// The document with most annotations.
fn first(project: &Project) -> String {
    let most = project.sheets.iter().max_by_key(|(key, sheet)| (sheet.annotations.len(), key.document.clone()));
    most.map_or_else(|| DOCUMENT.to_owned(), |(key, _)| key.document.to_string())
}

fn text_file(dir: &TempDir, document: &str) -> std::path::PathBuf {
    dir.path().join(format!("news/documents/{document}.txt"))
}

#[test]
fn a_corrected_text_takes_its_annotations_along() {
    let dir = sample();
    let before = project(&dir);
    let document = first(&before);
    let old = fs::read_to_string(text_file(&dir, &document)).unwrap();
    fs::write(
        dir.path().join("new.txt"),
        format!("Corrected on Sunday: an earlier version misspelt a name. 🚢\n\n{old}"),
    )
    .unwrap();

    let run = batch(&dir, &["--json", "update", "news", &document, "new.txt"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let told: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((told["changed"].as_u64(), told["lost"].as_u64()), (Some(0), Some(0)), "{}", run.stdout);
    let after = project(&dir);
    assert_eq!(words(&after), words(&before), "the same words, elsewhere");
    assert!(after.conflicts.is_empty());
    let hash = before.documents[&document.parse().unwrap()].text.to_string();
    let kept = format!("news/documents/versions/{document}/{}.txt", hash.strip_prefix("sha256:").unwrap());
    assert_eq!(fs::read_to_string(dir.path().join(kept)).unwrap(), old, "the old text stays in the project");
    let check = batch(&dir, &["check", "news"]);
    assert_eq!(check.code, 0, "{}", check.stdout);
}

#[test]
fn words_that_a_correction_took_away_wait_as_conflicts() {
    let dir = sample();
    let before = project(&dir);
    let document = first(&before);
    let one_span = |(_, words): &(String, String)| !words.contains(" … ");
    let (id, gone) = words(&before).into_iter().filter(one_span).max_by_key(|(_, words)| words.len()).unwrap();
    let old = fs::read_to_string(text_file(&dir, &document)).unwrap();
    assert!(old.contains(&gone));
    fs::write(dir.path().join("new.txt"), old.replace(&gone, "")).unwrap();

    let run = batch(&dir, &["update", "news", &document, "new.txt"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains(&id) && run.stdout.contains("lost its place"), "{}", run.stdout);
    let after = project(&dir);
    assert!(words(&after).iter().all(|(other, _)| *other != id));
    assert!(!after.conflicts.is_empty(), "what has lost its place is kept");
    let check = batch(&dir, &["check", "news"]);
    assert_eq!(check.code, 0, "an open question is no broken promise: {}", check.stdout);
    assert!(check.stdout.contains("warning") && check.stdout.contains("conflict"), "{}", check.stdout);
}

#[test]
fn what_cannot_be_updated_is_said_and_changes_nothing() {
    let dir = sample();
    let before = project(&dir);
    fs::write(dir.path().join("empty.txt"), " \n").unwrap();
    let document = first(&before);
    for arguments in
        [["news", "nobody", "empty.txt"], ["news", &document, "empty.txt"], ["news", &document, "none.txt"]]
    {
        let run = batch(&dir, &["update", arguments[0], arguments[1], arguments[2]]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(!run.stderr.is_empty());
    }
    let same = dir.path().join("same.txt");
    fs::copy(text_file(&dir, &document), &same).unwrap();
    let run = batch(&dir, &["update", "news", "nobody", "same.txt"]);
    assert!(run.code == 2 && run.stderr.contains("nobody"), "{}", run.stderr);
    assert_eq!(project(&dir), before);
}

#[test]
fn an_update_waits_for_nobody_who_has_the_project_open() {
    let dir = sample();
    let before = project(&dir);
    let document = first(&before);
    let annotator = before.sheets.keys().next().unwrap().annotator.clone();
    fs::write(dir.path().join("new.txt"), "Another text altogether.").unwrap();
    let open = store::open_to_write(&dir.path().join("news"), &annotator).unwrap();
    let run = batch(&dir, &["update", "news", &document, "new.txt"]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains(annotator.as_str()), "{}", run.stderr);
    drop(open);
    assert_eq!(project(&dir), before);
    assert_eq!(batch(&dir, &["update", "news", &document, "new.txt"]).code, 0);
}

#[test]
fn a_text_changed_by_hand_is_mended_by_its_quoted_words() {
    let dir = sample();
    let before = project(&dir);
    let document = first(&before);
    let path = text_file(&dir, &document);
    let old = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("🚢 Put here by hand.\n\n{old}")).unwrap();
    assert_eq!(batch(&dir, &["check", "news"]).code, 1, "a broken promise");

    let run = batch(&dir, &["check", "--repair", "news"]);
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("changed by hand"), "{}", run.stderr);
    let after = project(&dir);
    assert_eq!(words(&after), words(&before));
    assert_eq!(batch(&dir, &["check", "--repair", "news"]).code, 0, "twice is once");
    assert_eq!(project(&dir), after);
}

#[test]
fn shifted_offsets_are_mended_and_words_that_are_nowhere_stay_reported() {
    let dir = sample();
    let before = project(&dir);
    let (key, sheet) = before.sheets.iter().max_by_key(|(_, sheet)| sheet.annotations.len()).unwrap();
    let path = dir.path().join(format!("news/annotations/{}/{}.ron", key.annotator, key.document));
    let ron = fs::read_to_string(&path).unwrap();
    let quoted = sheet.annotations.iter().next().unwrap().spans.iter().next().unwrap().clone();
    let place = format!("({}, {}, ", quoted.span.start(), quoted.span.end());
    let shifted = format!("({}, {}, ", quoted.span.start().0 + 2, quoted.span.end().0 + 2);
    assert!(ron.contains(&place), "{place}");
    fs::write(&path, ron.replacen(&place, &shifted, 1)).unwrap();
    assert_eq!(batch(&dir, &["check", "news"]).code, 1);
    let run = batch(&dir, &["check", "--repair", "news"]);
    assert_eq!(run.code, 0, "{}\n{}", run.stdout, run.stderr);
    assert_eq!(project(&dir).sheets, before.sheets);

    let words = serde_json::to_string(&*quoted.quoted).unwrap();
    fs::write(&path, ron.replacen(&words, "\"words that are nowhere\"", 1)).unwrap();
    let run = batch(&dir, &["check", "--repair", "news"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("words that are nowhere"), "{}", run.stdout);
}

#[test]
fn a_file_that_was_pulled_and_counts_in_the_earlier_text_is_brought_along() {
    let dir = sample();
    let before = project(&dir);
    let (key, _) = before.sheets.iter().max_by_key(|(_, sheet)| sheet.annotations.len()).unwrap();
    let path = dir.path().join(format!("news/annotations/{}/{}.ron", key.annotator, key.document));
    let pulled = fs::read(&path).unwrap();
    let document = key.document.to_string();
    let old = fs::read_to_string(text_file(&dir, &document)).unwrap();
    fs::write(dir.path().join("new.txt"), format!("A line above. 🚢\n\n{old}")).unwrap();
    assert_eq!(batch(&dir, &["update", "news", &document, "new.txt"]).code, 0);
    let updated = project(&dir);

    fs::write(&path, &pulled).unwrap();
    assert_eq!(project(&dir).sheets, updated.sheets, "whoever reads it");
    assert_eq!(fs::read(&path).unwrap(), pulled, "reading changes no file");
    let opened = store::open_to_write(&dir.path().join("news"), &key.annotator).unwrap();
    assert_eq!(opened.read_only, None, "{:?}", opened.diagnostics);
    assert_eq!(opened.project.sheets, updated.sheets);
    let saver = store::Saver::start(
        opened.folder,
        opened.journal.expect("a journal"),
        std::sync::Arc::new(opened.project),
        || {},
    );
    let written = saver.flush(std::time::Duration::from_secs(60));
    assert!(matches!(written, store::SaveState::Written { .. }), "{written:?}");
    drop(saver);
    assert_ne!(fs::read(&path).unwrap(), pulled);
    assert_eq!(project(&dir), updated);
}
