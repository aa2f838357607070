//! What the README says of formats, commands and keys is what the programs do.

use std::process::Command;

use serde_json::Value;

const README: &str = include_str!("../README.md");

fn batch(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_manicule-batch")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The Markdown table of what `manicule-batch formats --json` prints.
fn format_table() -> String {
    let formats: Value = serde_json::from_str(&batch(&["formats", "--json"])).unwrap();
    let mut table =
        "| format | reads | writes | holds | offsets | what it is |\n| --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    for format in formats.as_array().unwrap() {
        let mark = |key: &str| if format[key] == true { "yes" } else { "–" };
        let held = format["holds"].as_object().unwrap().iter().filter(|(_, held)| **held == true);
        let held: Vec<&str> = held.map(|(thing, _)| thing.as_str()).collect();
        let held = if held.is_empty() { "–".to_owned() } else { held.join(", ") };
        let units: Vec<&str> = format["offsets"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let (name, summary) = (format["name"].as_str().unwrap(), format["summary"].as_str().unwrap());
        let (reads, writes, units) = (mark("reads"), mark("writes"), units.join(", "));
        table += &format!("| `{name}` | {reads} | {writes} | {held} | {units} | {summary} |\n");
    }
    table
}

#[test]
fn the_table_of_formats_is_that_of_the_program() {
    let between = README.split_once("<!-- formats -->\n").unwrap().1.split_once("<!-- /formats -->").unwrap().0;
    assert_eq!(between, format_table(), "put the right side between the markers of the README");
}

#[test]
fn every_subcommand_and_every_option_of_export_is_told() {
    let commands = batch(&["--help"]);
    let commands = commands.split_once("Commands:").unwrap().1.split_once("Options:").unwrap().0;
    let commands: Vec<&str> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() >= 6, "{commands:?}");
    let untold: Vec<_> =
        commands.iter().filter(|it| **it != "help" && !README.contains(&format!("`manicule-batch {it}"))).collect();
    assert!(untold.is_empty(), "the README does not tell of {untold:?}");
    let options = batch(&["export", "--help"]);
    let words = options.split_once("Options:").unwrap().1.lines();
    let options: Vec<&str> = words.filter_map(|line| line.split_whitespace().find(|it| it.starts_with("--"))).collect();
    assert!(options.len() >= 10, "{options:?}");
    let untold: Vec<_> = options.iter().filter(|it| **it != "--help" && !README.contains(*it)).collect();
    assert!(untold.is_empty(), "the README does not tell of {untold:?}");
}

#[cfg(feature = "gui")]
#[test]
fn every_key_of_the_window_is_told() {
    let keys = manicule::app::command::TABLE.iter().filter_map(|row| row.keys.first());
    let untold: Vec<_> = keys.filter(|key| !README.contains(&format!("`{key}`"))).collect();
    assert!(untold.is_empty(), "the README does not tell of {untold:?}");
}
