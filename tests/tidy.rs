//! What ARCHITECTURE.md says of rooms, arrows and sizes, read from the sources themselves; and of colours, panics and lists.

use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms that it may know.
const ARROWS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("model", &["text"]),
    ("edit", &["text", "model"]),
    ("find", &["text", "model"]),
    ("suggest", &["text", "model", "edit", "find"]),
    ("check", &["text", "model", "edit"]),
    ("anchor", &["text", "model", "edit"]),
    ("merge", &["text", "model", "edit", "anchor"]),
    ("ingest", &["text", "model", "edit"]),
    ("format", &["text", "model", "edit"]),
    ("group", &["text", "model"]),
    ("export", &["text", "model", "edit", "format", "group"]),
    ("import", &["text", "model", "edit", "ingest", "format"]),
    ("store", &["text", "model", "edit", "anchor", "merge", "format", "ingest"]),
    (
        "batch",
        &[
            "text", "model", "edit", "find", "suggest", "check", "anchor", "merge", "ingest", "format", "group",
            "export", "import", "store",
        ],
    ),
    (
        "app",
        &[
            "text", "model", "edit", "find", "suggest", "check", "anchor", "merge", "ingest", "format", "group",
            "export", "import", "store",
        ],
    ),
];

/// The most lines of a file without a reason.
const LINES_MAX: usize = 450;

/// Where colours are pixels of a picture and no choice of a theme.
const COLOURS_ELSEWHERE: &[&str] = &["app/theme.rs", "app/reading/glyphs.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The sources below a folder with their paths.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            found.extend(sources(&entry));
        } else if entry.extension().is_some_and(|it| it == "rs") {
            found.push((entry.clone(), fs::read_to_string(&entry).unwrap()));
        }
    }
    found
}

/// The lines of code of a source with their numbers, without comments and tests.
fn code(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let tests = source.find("#[cfg(test)]\nmod tests {").unwrap_or(source.len());
    let lines = source[..tests].lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The lines of all sources of a room in which a word stands that `is_wrong`.
fn lines_with(room: &str, is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let sources = sources(&root().join(room));
    assert!(!sources.is_empty(), "there is no room {room}");
    let wrong = sources.iter().flat_map(|(path, source)| {
        let wrong = code(source).filter(|(_, line)| is_wrong(line));
        wrong.map(|(number, line)| format!("{}:{number}: {}", path.display(), line.trim())).collect::<Vec<_>>()
    });
    wrong.collect()
}

#[test]
fn arrows_point_down() {
    let folders = fs::read_dir(root()).unwrap().map(|it| it.unwrap().path()).filter(|it| it.is_dir());
    for folder in folders.filter(|folder| folder.file_name().is_some_and(|name| name != "bin")) {
        assert!(ARROWS.iter().any(|(room, _)| folder.ends_with(room)), "{} has no row here", folder.display());
    }
    for (room, allowed) in ARROWS {
        let is_wrong = |line: &str| {
            let named = line.split("crate::").skip(1).map(|rest| rest.split(|it: char| !it.is_alphanumeric()).next());
            let mut rooms = named.flatten().filter(|name| ARROWS.iter().any(|(room, _)| room == name));
            rooms.any(|name| name != *room && !allowed.contains(&name))
        };
        assert_eq!(lines_with(room, is_wrong), Vec::<String>::new(), "{room} may know {allowed:?}");
        let unseen = lines_with(room, |line| line.contains("crate::{"));
        assert_eq!(unseen, Vec::<String>::new(), "one room a line, since this test reads lines");
    }
}

#[test]
fn files_and_windows_are_known_where_they_may_be() {
    for (room, _) in ARROWS {
        if *room != "app" {
            let window = |line: &str| ["eframe", "egui", "parley", "swash", "rfd::"].iter().any(|it| line.contains(it));
            assert_eq!(lines_with(room, window), Vec::<String>::new(), "{room} knows no window");
        }
        if !["store", "batch"].contains(room) {
            let files = |line: &str| ["std::fs", "File::open", "File::create"].iter().any(|it| line.contains(it));
            assert_eq!(lines_with(room, files), Vec::<String>::new(), "{room} knows no files");
        }
    }
}

#[test]
fn every_module_says_what_it_is_and_is_of_a_size() {
    for (path, source) in sources(&root()) {
        assert!(source.starts_with("//!"), "{} does not say what it is", path.display());
        let lines = source.lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines; divide it", path.display());
    }
}

/// The lines of all sources, but for their unit tests, in which a word stands that `is_wrong`.
fn program_lines_with(is_wrong: impl Fn(&Path, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, source) in sources(&root()).iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        let program = code(source).take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
        let wrong = program.filter(|(_, line)| is_wrong(path, line));
        found.extend(wrong.map(|(number, line)| format!("{}:{number}: {}", path.display(), line.trim())));
    }
    found
}

#[test]
fn nothing_panics_on_purpose() {
    let panics = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    let found = program_lines_with(|_, line| panics.iter().any(|it| line.contains(it)));
    assert_eq!(found, Vec::<String>::new(), "what cannot go on says so to its caller");
}

#[test]
fn colours_are_the_matter_of_the_theme() {
    let literals = ["Color32::from_", "Rgba::from_", "hex_color!", "Color32::RED", "Color32::BLACK", "Color32::GRAY"];
    let elsewhere = |path: &Path| !COLOURS_ELSEWHERE.iter().any(|it| path.ends_with(it));
    let found = program_lines_with(|path, line| elsewhere(path) && literals.iter().any(|it| line.contains(it)));
    assert_eq!(found, Vec::<String>::new(), "colours stand in src/app/theme.rs");
}

#[test]
fn every_command_says_what_it_does() {
    let source = fs::read_to_string(root().join("app/command.rs")).unwrap();
    let commands = source.split_once("pub enum Command {").unwrap().1.split_once("\n}").unwrap().0;
    let lines: Vec<&str> = commands.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    for (before, line) in lines.iter().zip(&lines[1..]) {
        assert!(line.starts_with("///") || before.starts_with("///"), "nothing is said of {line}");
    }
}

#[test]
fn every_test_is_part_of_a_program() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let listed = fs::read_to_string(tests.join("tests.rs")).unwrap();
    let manifest = fs::read_to_string(tests.with_file_name("Cargo.toml")).unwrap();
    let entries = fs::read_dir(tests).unwrap().map(|entry| entry.unwrap().path());
    let is_source = |path: &PathBuf| path.extension().is_some_and(|it| it == "rs") || path.join("mod.rs").exists();
    for entry in entries.filter(is_source) {
        let (name, topic) =
            (entry.file_name().unwrap().to_string_lossy(), entry.file_stem().unwrap().to_string_lossy());
        let is_listed = listed.contains(&format!("mod {topic};"));
        let is_program = manifest.contains(&format!("path = \"tests/{name}\""));
        assert!(is_listed || is_program, "{name} is compiled by nothing");
    }
}

#[cfg(feature = "gui")]
#[test]
fn the_table_of_commands_names_each_once() {
    use manicule::app::command::TABLE;
    for (at, row) in TABLE.iter().enumerate() {
        assert!(!row.text.is_empty() && !row.tip.is_empty(), "{} says nothing", row.name);
        let again = TABLE[..at].iter().find(|it| it.action == row.action || it.name == row.name || it.text == row.text);
        assert!(again.is_none(), "{} stands in the table twice", row.name);
    }
    // An action without a row would get that of the first one.
    let source = fs::read_to_string(root().join("app/command.rs")).unwrap();
    let actions = source.split_once("pub enum Action {").unwrap().1.split_once("\n}").unwrap().0;
    let actions = code(actions).filter(|(_, line)| line.trim_end().ends_with(',')).count();
    assert_eq!(actions, TABLE.len(), "each action has a row");
}

#[test]
#[cfg(unix)]
fn fuzz_targets_that_cannot_run_are_no_success() {
    use std::os::unix::fs::PermissionsExt as _;

    // A machine whose Rust has no nightly, and no network to get one.
    let programs = tempfile::tempdir().unwrap();
    for name in ["rustup", "cargo"] {
        let path = programs.path().join(name);
        std::fs::write(&path, "#!/bin/sh\nexit 1\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", programs.path().display());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/fuzz");
    for (missing, code) in [(None, 1), (Some("0"), 0)] {
        let mut command = std::process::Command::new(script);
        command.arg("1").env("PATH", &path).env_remove("MANICULE_FUZZ_MISSING");
        missing.map(|it| command.env("MANICULE_FUZZ_MISSING", it));
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{missing:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("NOT run"), "{missing:?}");
    }
}
