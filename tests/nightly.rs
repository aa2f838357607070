//! Exports that a team runs every night, from the outside: splits, shards, manifests that are verified.

use std::fs;
use std::path::Path;
use std::process::Command;

use manicule::text::TextHash;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{annotated, batch, contents, tag};

/// A project of a dozen articles, each with a quote and an event that it shares with another.
fn news() -> TempDir {
    let dir = annotated();
    let articles = dir.path().join("more");
    fs::create_dir(&articles).unwrap();
    for number in 0..12 {
        let words: String = (0..30).map(|it| format!("w{number}x{it} ")).collect();
        fs::write(articles.join(format!("n{number}.txt")), format!("“Yes {number}.” {words}\n")).unwrap();
    }
    assert_eq!(batch(&dir, "import news more").code, 0);
    for number in 0..12 {
        tag(&dir, &format!("n{number}"), 100 + number, "quote", &format!("“Yes {number}.”"));
    }
    dir
}

fn manifest(dir: &TempDir, name: &str) -> Value {
    serde_json::from_slice(&fs::read(dir.path().join(name).join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn a_plan_is_exported_in_shards_in_any_order_and_gathered_to_what_one_export_would_be() {
    let dir = news();
    let plan = batch(&dir, "plan news --split train=2,dev=1,test=1 --seed 3 --shards 3 --out plan.json");
    assert_eq!(plan.code, 0, "{}", plan.stderr);
    assert!(plan.stderr.contains("train") && plan.stderr.contains("quote"), "{}", plan.stderr);
    assert_eq!(batch(&dir, "plan news --folds 3 --out plan.json").code, 2, "a plan is not written over");
    for number in [3, 1, 2] {
        let shard =
            batch(&dir, &format!("export news --format hf --plan plan.json --shard {number}/3 --out s{number}"));
        assert_eq!(shard.code, 0, "{}", shard.stderr);
    }
    assert_eq!(batch(&dir, "export news --format hf --plan plan.json --out whole").code, 0);
    assert_eq!(batch(&dir, "export news --format hf --split train=2,dev=1,test=1 --seed 3 --out direct").code, 0);
    let gather = batch(&dir, "gather s2 s3 s1 --out gathered");
    assert_eq!(gather.code, 0, "{}", gather.stderr);
    assert!(gather.stderr.contains("the whole, of 3 shards: 14 records of 14 documents"), "{}", gather.stderr);
    let of = |name: &str| contents(&dir.path().join(name));
    assert_eq!(of("gathered"), of("whole"));
    assert_eq!(of("direct"), of("whole"), "a plan changes nothing");
    assert_eq!(batch(&dir, "verify gathered whole s1 s2 s3").code, 0);
    let few = batch(&dir, "gather s1 s3 --out few");
    assert_eq!((few.code, few.stderr.contains("1 of 3 shards are not there: 2")), (2, true), "{}", few.stderr);
    fs::write(dir.path().join("s2/speakers.jsonl"), "{}\n").unwrap();
    let changed = batch(&dir, "gather s1 s2 s3 --out changed");
    assert_eq!((changed.code, changed.stderr.contains("s2")), (2, true), "{}", changed.stderr);
    assert!(!dir.path().join("few").exists() && !dir.path().join("changed").exists());
}

#[test]
fn an_export_is_verified_against_its_manifest() {
    let dir = news();
    assert_eq!(batch(&dir, "export news --format brat --folds 2 --out out").code, 0);
    let verify = batch(&dir, "verify out --json");
    assert_eq!((verify.code, &verify.json()[0]["diagnostics"]), (0, &Value::Array(Vec::new())));
    let file = dir.path().join("out/schema.json");
    let schema = fs::read(&file).unwrap();
    fs::write(&file, b"{}").unwrap();
    let changed = batch(&dir, "verify out");
    assert_eq!((changed.code, changed.stderr.contains("schema.json")), (1, true), "{}", changed.stderr);
    fs::remove_file(&file).unwrap();
    assert_eq!(batch(&dir, "verify out").code, 1);
    fs::write(&file, schema).unwrap();
    fs::write(dir.path().join("out/fold_1/mine.txt"), "").unwrap();
    let more = batch(&dir, "verify out");
    assert_eq!((more.code, more.stderr.contains("fold_1/mine.txt")), (1, true), "{}", more.stderr);
    fs::remove_file(dir.path().join("out/fold_1/mine.txt")).unwrap();
    fs::remove_file(dir.path().join("out/_SUCCESS")).unwrap();
    assert_eq!(batch(&dir, "verify out").code, 1);
    assert_eq!(batch(&dir, "verify news").code, 2, "a project is no export");
}

#[test]
fn an_export_again_keeps_what_was_and_says_when_something_joins() {
    let dir = news();
    assert_eq!(batch(&dir, "export news --format jsonl --split train=1,test=1 --out first").code, 0);
    let before = manifest(&dir, "first")["split"]["documents"].clone();
    let text = |number: usize| fs::read_to_string(dir.path().join(format!("more/n{number}.txt"))).unwrap();
    // A copy of everything ties all groups into one.
    let all: String = (0..12).map(text).collect();
    fs::create_dir(dir.path().join("late")).unwrap();
    fs::write(dir.path().join("late/round-up.txt"), all).unwrap();
    assert_eq!(batch(&dir, "import news late").code, 0);
    let again = batch(&dir, "export news --format jsonl --keep-split first --out second");
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(again.stderr.contains("stays in 2 parts"), "{}", again.stderr);
    let after = manifest(&dir, "second")["split"].clone();
    for (document, part) in before.as_object().unwrap() {
        assert_eq!(after["documents"][document], *part);
    }
    assert_eq!(after["documents"].as_object().unwrap().len(), 15);
    assert_eq!((&after["by"], &after["seed"]), (&Value::from("group"), &Value::from(0)));
    for wrong in [
        "export news --format jsonl --keep-split first --split a=1,b=1 --out x",
        "export news --format jsonl --seed 3 --out x",
        "export news --format jsonl --split train=1 --folds 2 --out x",
        "export news --format jsonl --split Train=1 --out x",
        "export news --format jsonl --shard 5/4 --out x",
        "export news --format jsonl --keep-split news --out x",
        "export news --format jsonl --plan first/manifest.json --out x",
        "plan news --out x",
    ] {
        let run = batch(&dir, wrong);
        assert_eq!(run.code, 2, "{wrong}");
        assert!(
            run.stderr.contains("expected") || run.stderr.contains("cannot be used") || run.stderr.contains("cannot"),
            "{wrong}: {}",
            run.stderr
        );
    }
    assert!(!dir.path().join("x").exists());
}

fn git(dir: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(dir).args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]).args(arguments);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = git.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_manifest_names_every_input_and_the_commit_that_it_is_of() {
    let dir = annotated();
    let export = |name: &str| {
        assert_eq!(batch(&dir, &format!("export news --format jsonl --out {name}")).code, 0);
        manifest(&dir, name)["inputs"][0].clone()
    };
    let bare = export("bare");
    assert_eq!(bare["git"], Value::Null);
    let names: Vec<&String> = bare["files"].as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "annotations/ada/ferry.ron",
            "annotations/ada/harbour.ron",
            "documents/ferry.ron",
            "documents/ferry.txt",
            "documents/harbour.ron",
            "documents/harbour.txt",
            "project.ron"
        ]
    );
    for (name, hash) in bare["files"].as_object().unwrap() {
        let bytes = fs::read(dir.path().join("news").join(name)).unwrap();
        assert_eq!(*hash, manicule::text::TextHash::of(&bytes).to_string(), "{name}");
    }
    git(dir.path(), &["init", "-q", "-b", "main"]);
    assert_eq!(export("none")["git"], Value::Null, "there is no commit yet");
    git(dir.path(), &["add", "news"]);
    // What git would run on another status is not run.
    let ran = dir.path().join("ran");
    git(dir.path(), &["config", "core.fsmonitor", &format!("touch '{}'", ran.display())]);
    git(dir.path(), &["-c", "core.fsmonitor=false", "commit", "-q", "-m", "start"]);
    let clean = export("clean");
    assert_eq!(clean["git"]["clean"], true);
    assert_eq!(clean["git"]["commit"].as_str().unwrap().len(), 40);
    assert_eq!(clean["files"], bare["files"]);
    tag(&dir, "harbour", 7, "claim", "Harbour closed");
    let changed = export("changed");
    assert_eq!((&changed["git"]["clean"], &changed["git"]["commit"]), (&Value::from(false), &clean["git"]["commit"]));
    assert_ne!(changed["files"], bare["files"]);
    assert!(!ran.exists());
    let versions = manifest(&dir, "clean")["versions"].clone();
    assert!(versions["unicode"].is_string() && versions["segmenters"]["icu_segmenter"].is_string());
}

#[test]
fn a_manifest_that_names_a_file_twice_or_without_its_hash_is_told() {
    let dir = news();
    assert_eq!(batch(&dir, "export news --format jsonl --shard 1/1 --out out").code, 0);
    let good = manifest(&dir, "out");
    let write = |changed: &Value| {
        let bytes = changed.to_string();
        let mark = format!("manifest.json {}\n", TextHash::of(bytes.as_bytes()));
        fs::write(dir.path().join("out/manifest.json"), bytes).unwrap();
        fs::write(dir.path().join("out/_SUCCESS"), mark).unwrap();
    };
    write(&good);
    assert_eq!(batch(&dir, "verify out").code, 0);
    let mut twice = good.clone();
    twice["files"].as_array_mut().unwrap().push(good["files"][0].clone());
    let mut nameless = good.clone();
    nameless["files"].as_array_mut().unwrap().push(Value::from("so"));
    for (changed, words) in [(twice, "names it twice"), (nameless, "without its name")] {
        write(&changed);
        let verify = batch(&dir, "verify out");
        assert_eq!((verify.code, verify.stderr.contains(words)), (1, true), "{}", verify.stderr);
        assert_eq!(batch(&dir, "gather out --out whole").code, 2);
        assert!(!dir.path().join("whole").exists());
    }
}

#[test]
fn one_damaged_document_stops_no_split_and_too_many_stop_all() {
    let dir = news();
    fs::write(dir.path().join("news/documents/n3.txt"), "Other words.\n").unwrap();
    let export = batch(&dir, "export news --format jsonl --folds 2 --out out --max-skipped 1");
    assert_eq!(export.code, 1, "{}", export.stderr);
    let manifest = manifest(&dir, "out");
    assert_eq!(
        (&manifest["counts"]["records"], &manifest["skipped"][0]["document"]),
        (&Value::from(13), &Value::from("n3"))
    );
    assert_eq!(batch(&dir, "verify out").code, 0);
    for options in ["--max-skipped 0", "--strict"] {
        assert_eq!(batch(&dir, &format!("export news --format jsonl --folds 2 --out none {options}")).code, 2);
        assert!(!dir.path().join("none").exists());
    }
}
