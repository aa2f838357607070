//! Projects from strangers: whatever a folder holds, opening, checking and saving it end in words, and nothing outside it changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use assert_cmd::Command;
use manicule::model::{Change, Severity, Swap};
use manicule::store::{self, FileKey, StoreError};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/projects/port-mare");

const DOCUMENT: &str = "coast-road-dispatch";
const ANNOTATOR: &str = "ada";

/// How long anything here may take, on a slow machine with much other work to do. A hang takes longer than anything.
const PATIENCE: Duration = Duration::from_secs(180);

/// A sample project in a folder of its own, beside a folder that nothing may touch.
struct Stranger {
    all: tempfile::TempDir,
}

impl Stranger {
    fn new() -> Self {
        let stranger = Self { all: tempfile::tempdir().expect("a folder") };
        copy(Path::new(SAMPLE), &stranger.dir());
        fs::create_dir_all(stranger.outside()).expect("a folder");
        fs::write(stranger.outside().join("victim.ron"), "whole").expect("a file");
        fs::write(stranger.outside().join("victim.txt"), "whole").expect("a file");
        stranger
    }

    fn dir(&self) -> PathBuf {
        self.all.path().join("project")
    }

    fn outside(&self) -> PathBuf {
        self.all.path().join("outside")
    }

    fn facts(&self) -> PathBuf {
        self.dir().join("documents").join(format!("{DOCUMENT}.ron"))
    }

    fn text(&self) -> PathBuf {
        self.facts().with_extension("txt")
    }

    fn sheet(&self) -> PathBuf {
        self.dir().join("annotations").join(ANNOTATOR).join(format!("{DOCUMENT}.ron"))
    }

    fn project(&self) -> PathBuf {
        self.dir().join("project.ron")
    }

    /// Everything around the project folder, with links as what they are.
    fn around(&self) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        look(self.all.path(), &self.dir(), &mut found);
        found
    }

    /// Opens, checks and saves what is there, in words and in time; gives the findings.
    fn survives(&self) -> String {
        let before = self.around();
        let start = Instant::now();
        let output = Command::cargo_bin("manicule-batch")
            .expect("the program")
            .arg("check")
            .arg(self.dir())
            .timeout(PATIENCE)
            .output()
            .expect("it ran");
        let said = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|it| it <= 2), "{:?}: {said}", output.status);
        assert!(!said.contains("panicked"), "{said}");
        assert!(
            !said.chars().any(|it| it.is_control() && it != '\n' || matches!(it, '\u{202a}'..='\u{202e}')),
            "{said:?}"
        );
        assert!(said.len() < 4 << 20, "{} bytes of words", said.len());
        if let Ok(opened) = store::open(&self.dir())
            && opened.read_only.is_none()
        {
            let mut project = opened.project;
            let title = Change::Title(Swap::replace(project.title.clone(), "saved".to_owned()));
            manicule::edit::Edit::new("rename", vec![title]).apply(&mut project).expect("applied");
            // What cannot be written is said; what is written stays within.
            drop(opened.folder.save(&project, &FileKey::all(&project)));
        }
        // Each file of a copy is synced; thousands of them would take minutes.
        if fs::read_dir(self.dir().join("documents")).map_or(0, Iterator::count) < 100 {
            let copy = self.all.path().join("copy");
            drop(store::copy_project(&self.dir(), &copy));
            drop(fs::remove_dir_all(&copy));
        }
        assert_eq!(self.around(), before, "something outside has changed");
        assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
        said
    }
}

/// Copies without a sync, of which there would be thousands.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").map(|it| it.expect("an entry")) {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), &to).expect("copied");
        }
    }
}

fn look(folder: &Path, without: &Path, found: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let kind = fs::symlink_metadata(&path).expect("it is there").file_type();
        if path == without {
            continue;
        }
        if kind.is_dir() {
            found.insert(path.clone(), "folder".to_owned());
            look(&path, without, found);
        } else if kind.is_file() {
            found.insert(path.clone(), fs::read_to_string(&path).expect("UTF-8"));
        }
    }
}

/// A stranger's project with a file of it rewritten.
fn rewritten(file: fn(&Stranger) -> PathBuf, change: impl FnOnce(String) -> String) -> (Stranger, String) {
    let stranger = Stranger::new();
    let path = file(&stranger);
    let changed = change(fs::read_to_string(&path).expect("UTF-8"));
    fs::write(&path, changed).expect("written");
    let said = stranger.survives();
    (stranger, said)
}

/// The same with words replaced, which must be there; the findings name what is expected.
fn replaced(file: fn(&Stranger) -> PathBuf, from: &str, to: &str, expected: &str) {
    let (_, said) = rewritten(file, |ron| {
        assert!(ron.contains(from), "{from} in {ron}");
        ron.replacen(from, to, 1)
    });
    assert!(
        said.contains(expected),
        "“{from}” → “{}”: {expected} expected in {said}",
        to.chars().take(60).collect::<String>()
    );
}

#[test]
fn the_sample_is_sound() {
    assert!(Stranger::new().survives().contains("nothing wrong"));
}

#[cfg(unix)]
#[test]
fn links_at_every_level_lead_nowhere() {
    let places = [
        "project.ron".to_owned(),
        "documents".to_owned(),
        format!("documents/{DOCUMENT}.ron"),
        format!("documents/{DOCUMENT}.txt"),
        "documents/versions".to_owned(),
        format!("documents/versions/{DOCUMENT}"),
        "annotations".to_owned(),
        format!("annotations/{ANNOTATOR}"),
        format!("annotations/{ANNOTATOR}/{DOCUMENT}.ron"),
        ".manicule".to_owned(),
        ".gitignore".to_owned(),
        "documents/new.ron".to_owned(),
        "annotations/new".to_owned(),
    ];
    for place in places {
        for target in ["outside", "outside/victim.ron", "/dev/zero", "nowhere", "project"] {
            let stranger = Stranger::new();
            let path = stranger.dir().join(&place);
            if path.is_dir() {
                fs::remove_dir_all(&path).expect("removed");
            } else if path.exists() {
                fs::remove_file(&path).expect("removed");
            }
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::os::unix::fs::symlink(stranger.all.path().join(target), &path).expect("a link");
            let said = stranger.survives();
            if !place.starts_with('.') && place != format!("documents/versions/{DOCUMENT}") {
                assert!(said.contains("is a link"), "{place} → {target}: {said}");
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn pipes_and_sockets_are_not_opened() {
    for file in [Stranger::project, Stranger::facts, Stranger::text, Stranger::sheet] {
        let stranger = Stranger::new();
        let path = file(&stranger);
        fs::remove_file(&path).expect("removed");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        let said = stranger.survives();
        assert!(said.contains("no file") || said.contains("pipe"), "{}: {said}", path.display());
        fs::remove_file(&path).expect("removed");
        let _listening = std::os::unix::net::UnixListener::bind(&path);
        stranger.survives();
        drop(fs::remove_file(&path));
        fs::create_dir(&path).expect("a folder");
        stranger.survives();
    }
}

#[test]
fn names_that_leave_the_folder_or_are_devices_are_refused() {
    for id in ["../outside/victim", "/etc/passwd", "..", "con", "C:\\\\x", "a/b", "", "A", "x\\u{0}", "\\u{202e}x"] {
        let (stranger, said) = rewritten(Stranger::facts, |ron| {
            let at = ron.find("id: \"").expect("an id") + 5;
            let end = at + ron[at..].find('"').expect("its end");
            format!("{}{id}{}", &ron[..at], &ron[end..])
        });
        assert!(said.contains("is no document id"), "{id}: {said}");
        assert!(store::open(&stranger.dir()).expect("opened").read_only.is_some());
        let from = "speakers: [\n        (id: \"";
        let to = format!(
            "{from}{id}\", name: \"x\", kind: person, role: \"\", aliases: [], speaks_for: None, through: None, note: \"\"),\n        (id: \""
        );
        replaced(Stranger::project, from, &to, "is no speaker id");
    }
    let stranger = Stranger::new();
    for name in ["con.ron", "CON.ron", "nul.txt", "Case.ron", "x.RON", "a b.ron", "-.ron", ".ron", "é.ron"] {
        fs::write(stranger.dir().join("documents").join(name), "(").expect("written");
    }
    let said = stranger.survives();
    assert!(said.contains("con.ron") && said.contains("Case.ron"), "{said}");
}

#[test]
fn a_name_that_speaks_to_the_terminal_is_escaped() {
    let stranger = Stranger::new();
    fs::write(stranger.dir().join("documents").join("x\u{1b}[2J\u{202e}nor.ron"), "(").expect("written");
    assert!(stranger.survives().contains("x\\u{1b}[2J\\u{202e}nor.ron"));
}

#[test]
fn ron_nested_a_million_deep_is_refused() {
    let deep = 1_000_000;
    let nests = [
        "[",
        "(",
        "Some(",
        "{",
        "/*",
        "((",
        "[(",
        "{\"a\":",
        "annotation(before:",
        "conflict(after: Some(",
        "r#",
        "\"\\u{",
    ];
    for nest in nests {
        let nest = nest.repeat(deep / nest.len());
        for file in [Stranger::project, Stranger::facts, Stranger::sheet] {
            rewritten(file, |_| nest.clone());
            rewritten(file, |ron| ron.replacen("format: 1", &format!("format: {nest}"), 1));
            rewritten(file, |ron| ron.replacen(": [", &format!(": {nest}"), 1));
            rewritten(file, |ron| ron.replacen(": \"", &format!(": {nest}"), 2));
        }
    }
}

#[test]
fn a_conflict_about_conflicts_about_conflicts_is_refused() {
    let open = "(id: \"000000000001\", reason: merge, text: None, change: conflict(before: None, after: Some(";
    for depth in [1, 3, 5, 8, 100, 100_000] {
        let nested = format!("conflicts: [{}", open.repeat(depth));
        rewritten(Stranger::sheet, |ron| ron.replacen("conflicts: [", &nested, 1));
        rewritten(Stranger::project, |ron| ron.replacen("title:", &format!("{nested} title:"), 1));
        rewritten(Stranger::facts, |ron| ron.replacen("title:", &format!("{nested} title:"), 1));
    }
}

#[test]
fn what_is_far_too_long_is_not_read() {
    for (file, len) in [
        (Stranger::project as fn(&Stranger) -> PathBuf, 1_u64 << 40),
        (Stranger::facts, 1 << 30),
        (Stranger::text, 1 << 40),
        (Stranger::sheet, 1 << 33),
    ] {
        let stranger = Stranger::new();
        let path = file(&stranger);
        fs::File::options().write(true).open(&path).expect("a file").set_len(len).expect("a file with a hole");
        let said = stranger.survives();
        assert!(said.contains(&format!("{len} bytes")) && said.contains("at most"), "{said}");
    }
}

#[test]
fn lines_of_megabytes_are_cut_where_they_are_shown() {
    let long = "é".repeat(2_000_000);
    replaced(Stranger::sheet, "status: ", &format!("status: {}", "x".repeat(4_000_000)), "is no status");
    replaced(Stranger::facts, "id: \"", &format!("id: \"{long}"), "is no document id");
    replaced(Stranger::sheet, "label: \"", &format!("label: \"{long}"), "is no label id");
    rewritten(Stranger::project, |ron| ron.replacen("title: \"", &format!("title: \"{long}"), 1));
    rewritten(Stranger::sheet, |ron| ron.replacen("attributes: {", &format!("attributes: {{\"x\": \"{long}\", "), 1));
    rewritten(Stranger::sheet, |ron| format!("{ron}{}", "\n".repeat(4_000_000)));
    rewritten(Stranger::sheet, |ron| format!("{ron}{}", "/* */".repeat(1_000_000)));
}

#[test]
fn numbers_out_of_range_are_refused() {
    for number in ["18446744073709551616", "-1", "1e999", "NaN", "1.5", "0x", &"9".repeat(1_000_000)] {
        replaced(Stranger::sheet, "format: 1", &format!("format: {number}"), ".ron:2: error");
        replaced(Stranger::project, "rank: ", &format!("rank: {number}"), "project.ron:");
        rewritten(Stranger::sheet, |ron| ron.replacen("spans: [(", &format!("spans: [({number}"), 1));
        rewritten(Stranger::facts, |ron| ron.replacen("excluded: [", &format!("excluded: [({number}, {number}), "), 1));
    }
    replaced(Stranger::project, "format: 1", "format: 99999999999", "newer");
}

#[test]
fn spans_beyond_the_text_or_inside_a_character_are_named() {
    let huge = format!("[({}, {}, \"x\")]", u64::MAX - 1, u64::MAX);
    for (spans, expected) in [
        (huge.as_str(), "reaches beyond the text"),
        ("[(999999999, 1000000000, \"x\")]", "reaches beyond the text"),
        ("[(5, 5, \"\")]", "is no span"),
        ("[(9, 5, \"x\")]", "is no span"),
        ("[]", "at least one span"),
        ("[(0, 4, \"x\"), (2, 6, \"y\")]", "overlap"),
    ] {
        let (_, said) = rewritten(Stranger::sheet, |ron| {
            let at = ron.find("spans: [").expect("spans") + 7;
            let end = at + ron[at..].find("], attributes").expect("their end") + 1;
            format!("{}{spans}{}", &ron[..at], &ron[end..])
        });
        assert!(said.contains(expected), "{spans}: {said}");
    }
    let regions = format!("excluded: [({}, {}), ", u64::MAX - 1, u64::MAX);
    let (_, said) = rewritten(Stranger::facts, |ron| ron.replacen("excluded: [", &regions, 1));
    assert!(said.contains("beyond the text"), "{said}");
}

#[test]
fn an_id_that_stands_twice_is_named() {
    let (_, said) = rewritten(Stranger::sheet, |ron| {
        let line = ron.lines().find(|it| it.trim_start().starts_with("(id:")).expect("a record").to_owned();
        ron.replacen(&line, &format!("{line}\n{line}"), 1)
    });
    assert!(said.contains("stands here twice"), "{said}");
}

#[test]
fn speakers_in_long_chains_and_circles_are_told_in_time() {
    let count = 20_000;
    let speakers = |last: &str| -> String {
        let line = |at: usize| {
            let next = if at + 1 == count { last.to_owned() } else { format!("Some(\"s{}\")", at + 1) };
            format!(
                "        (id: \"s{at}\", name: \"x\", kind: person, role: \"\", aliases: [], speaks_for: {next}, through: {next}, note: \"\"),\n"
            )
        };
        (0..count).map(line).collect()
    };
    for (last, expected) in
        [("None", ""), ("Some(\"s0\")", "expected no circle"), ("Some(\"s19999\")", "expected no circle")]
    {
        let (_, said) = rewritten(Stranger::project, |ron| {
            ron.replacen("speakers: [\n", &format!("speakers: [\n{}", speakers(last)), 1)
        });
        assert!(said.contains(expected), "{last}: {}", said.chars().take(2000).collect::<String>());
    }
}

#[test]
fn a_million_labels_are_too_many() {
    let label = |at: usize| {
        format!(
            "        (id: \"l{at}\", name: \"x\", rank: 1, color: \"#000000\", underline: solid, key: None, snap: words, rule: \"\"),\n"
        )
    };
    let labels: String = (0..100_000).map(label).collect();
    let (_, said) = rewritten(Stranger::project, |ron| ron.replacen("labels: [\n", &format!("labels: [\n{labels}"), 1));
    assert!(said.contains("at most 10000"), "{said}");
}

#[test]
fn a_hundred_thousand_attributes_are_too_many() {
    let attributes: String = (0..100_000).map(|at| format!("\"a{at}\": \"x\", ")).collect();
    let (_, said) =
        rewritten(Stranger::sheet, |ron| ron.replacen("attributes: {", &format!("attributes: {{{attributes}"), 1));
    assert!(said.contains("at most 10000 attributes"), "{said}");
}

#[test]
fn strays_by_the_thousands_are_counted() {
    let stranger = Stranger::new();
    for at in 0..10_500 {
        fs::write(stranger.dir().join("documents").join(format!("{at}.md")), "").expect("written");
    }
    let said = stranger.survives();
    assert!(said.contains("findings more"), "{}", said.lines().count());
    assert!(said.lines().count() < 10_100);
}

#[test]
fn control_and_bidirectional_characters_in_names_are_shown_escaped() {
    for field in ["labels: [\n        (id: \"claim\", name: \"", "title: \""] {
        rewritten(Stranger::project, |ron| ron.replacen(field, &format!("{field}\\u{{202e}}\\u{{0}}\\u{{1b}}[2J"), 1));
    }
    // An attribute of this name with a value that does not fit, so that the name is told.
    let (_, said) = rewritten(Stranger::project, |ron| {
        let at = ron.find("kind: choice,").expect("a choice");
        let name = ron[..at].rfind("name: \"").expect("its name") + 7;
        let ron = format!("{}\u{202e}\u{7}{}", &ron[..name], &ron[name..]);
        ron.replace("choices: [\"", "choices: [\"\u{202e}\\u{0}")
    });
    assert!(said.contains("\\u{202e}"), "{said}");
}

#[test]
fn bytes_that_are_no_text_are_told() {
    for file in [Stranger::project, Stranger::facts, Stranger::text, Stranger::sheet] {
        let stranger = Stranger::new();
        for bytes in
            [&b"\xff\xfe(\0"[..], b"", b"\0\0\0\0", b"\xef\xbb\xbf(", b"\xed\xa0\x80", b"#![enable(implicit_some)]("]
        {
            fs::write(file(&stranger), bytes).expect("written");
            let said = stranger.survives();
            assert!(!said.contains("nothing wrong"), "{bytes:?}: {said}");
        }
    }
}

#[test]
fn a_copy_leads_neither_out_of_its_folder_nor_into_itself() {
    let stranger = Stranger::new();
    let refused = store::copy_project(&stranger.dir(), &stranger.dir().join("documents").join("copy"));
    assert!(matches!(refused, Err(StoreError::NotEmpty { .. })), "{refused:?}");
    #[cfg(unix)]
    {
        let to = stranger.all.path().join("to");
        fs::create_dir(&to).expect("a folder");
        std::os::unix::fs::symlink(stranger.outside(), to.join("documents")).expect("a link");
        let refused = store::copy_project(&stranger.dir(), &to);
        assert!(matches!(refused, Err(StoreError::Link { .. })), "{refused:?}");
        assert_eq!(fs::read_dir(stranger.outside()).expect("a folder").count(), 2);
    }
}

#[test]
fn a_temporary_file_that_somebody_left_behind_stops_nothing() {
    let stranger = Stranger::new();
    for number in 0..50 {
        let name = format!(".project.ron.{}-{number}.tmp", std::process::id());
        fs::write(stranger.dir().join(name), "left").expect("written");
    }
    let opened = store::open(&stranger.dir()).expect("opened");
    assert!(opened.diagnostics.iter().all(|it| it.severity != Severity::Error));
    let mut project = opened.project;
    project.title = "saved".to_owned();
    opened.folder.save(&project, &BTreeSet::from([FileKey::Project])).expect("saved");
}
