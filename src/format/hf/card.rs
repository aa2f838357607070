//! The card of a dataset: `README.md`, whose head is read by programs and whose body by people.

use std::fmt::Write as _;

use super::ONLY_SPLIT;
use super::feature::{FEATURES, Feature};
use crate::format::Outline;
use crate::model::LabelId;
use crate::text::shown;

/// The card, for rows in Parquet, JSON lines, or both.
pub(super) fn card(outline: &Outline<'_>, files: &str) -> String {
    let titles = outline.titles.iter().map(|it| shown(it)).collect::<Vec<_>>().join(", ");
    let mut card = String::from("---\n");
    if !outline.languages.is_empty() {
        card += "language:\n";
        outline.languages.iter().for_each(|it| card += &format!("- {}\n", quoted(it)));
    }
    card += &format!("pretty_name: {}\n", quoted(&titles));
    card += "task_categories:\n- token-classification\nconfigs:\n";
    // The name of each configuration, the folder of its files and their ending.
    let configs: &[(&str, &str, &str)] = match files {
        "jsonl" => &[("default", "jsonl", "jsonl")],
        "both" => &[("default", "data", "parquet"), ("jsonl", "jsonl", "jsonl")],
        _ => &[("default", "data", "parquet")],
    };
    let splits = outline.split.map_or(&[ONLY_SPLIT][..], |split| split.all);
    for (name, folder, extension) in configs {
        card += &format!("- config_name: {name}\n  data_files:\n");
        for split in splits {
            card += &format!("  - split: {split}\n    path: {folder}/{split}-*.{extension}\n");
        }
    }
    card += "dataset_info:\n";
    for (name, ..) in configs {
        card += &format!("- config_name: {name}\n  features:\n");
        push_features(FEATURES, outline.layers, 2, &mut card);
    }
    card += &format!("---\n\n# {titles}\n\n");
    push_body(outline, &mut card);
    card
}

/// A text in the quotation marks of YAML, whose escapes are those of JSON where nothing unseen is in it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(&*shown(text)).to_string()
}

fn push_features(features: &[(&str, Feature)], labels: &[LabelId], indent: usize, card: &mut String) {
    let blanks = " ".repeat(indent);
    for (name, feature) in features {
        // Writing to a String never fails.
        let _ = writeln!(card, "{blanks}- name: {name}");
        match feature {
            Feature::Text => *card += &format!("{blanks}  dtype: string\n"),
            Feature::Int => *card += &format!("{blanks}  dtype: int32\n"),
            Feature::YesNo => *card += &format!("{blanks}  dtype: bool\n"),
            Feature::Texts => *card += &format!("{blanks}  list: string\n"),
            Feature::Label => {
                *card += &format!("{blanks}  dtype:\n{blanks}    class_label:\n{blanks}      names:\n");
                for (number, label) in labels.iter().enumerate() {
                    let _ = writeln!(card, "{blanks}        '{number}': {}", quoted(label.as_str()));
                }
            }
            Feature::Records(features) => {
                *card += &format!("{blanks}  list:\n");
                push_features(features, labels, indent + 2, card);
            }
        }
    }
}

fn push_body(outline: &Outline<'_>, card: &mut String) {
    *card += "Spans of texts, marked by hand with Manicule. A row is what one annotator made of one document.\n\n";
    *card += "| label | name | extent |\n| --- | --- | --- |\n";
    for label in outline.layers {
        let known = outline.schemas.iter().find_map(|schema| schema.label(label));
        let (name, rule) = known.map_or(("", ""), |it| (it.name.as_str(), it.rule.as_str()));
        *card += &format!("| `{label}` | {} | {} |\n", cell(name), cell(rule));
    }
    let unit = outline.unit.name();
    *card += &format!(
        "\n- `spans`: `start` and `end` are half-open and count {unit}; `text` is the text from one to the other, \
         `fragments` has the parts of a span in several parts. `attributes` is a JSON object in a string.\n\
         - `relations`: from a span of this row to one of the same annotator in `to_document`.\n\
         - `excluded`: parts of the text that are page furniture, and say nothing of what is in them.\n\
         - `status`: of a document that is not `done`, what is not marked may have been overlooked.\n\n\
         `schema.json` has all labels and attributes with their rules, `speakers.jsonl` whom `attributes` name, \
         `manifest.json` what went in, what was chosen, what was left out, and the hash of each file.\n"
    );
}

/// Words as a cell of a Markdown table.
fn cell(words: &str) -> String {
    shown(words).replace('|', "\\|").replace('<', "\\<")
}
